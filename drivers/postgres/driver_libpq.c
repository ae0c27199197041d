/*
 * driver_libpq.c - finds libpq.
 *
 * It is opened by the first connection: a program linked to libpq starts slower than all the rest
 * of luamig.  It is never closed again.
 */
#include "drivers/postgres/driver_libpq.h"

#include <dlfcn.h>

Libpq pq;

/* The types in the list are libpq's own. */
/* NOLINTBEGIN(bugprone-macro-parentheses): types take none */
#define X(result, name, args)                                                                      \
	_Static_assert(_Generic(&(name), result(*) args : 1, default : 0), "libpq's " #name);
PQ_FUNCTIONS(X)
PQ_LATER_FUNCTIONS(X)
#undef X
/* NOLINTEND(bugprone-macro-parentheses) */

static void *open_library(void)
{
	static const char *const files[] = {
		"libpq.so.5", "libpq.so", "libpq.5.dylib", "libpq.dylib"};
	void *library = NULL;
	for (size_t i = 0; i < ARRAY_LEN(files) && !library; i++)
		library = dlopen(files[i], RTLD_NOW | RTLD_LOCAL);
	return library;
}

static bool find_functions(void *library, Error *err)
{
	static const struct {
		const char *name;
		void *slot; /* of the function's address */
	} functions[] = {
#define X(result, name, args) {#name, &pq.name},
		PQ_FUNCTIONS(X)
#undef X
	};
	for (size_t i = 0; i < ARRAY_LEN(functions); i++) {
		void *found = dlsym(library, functions[i].name);
		if (!found)
			return error_set(err, ERR_CONNECT,
				"the libpq on this machine is too old: it has no %s()",
				functions[i].name);
		memcpy(functions[i].slot, &found, sizeof(found));
	}
	return true;
}

static void find_later_functions(void *library)
{
#ifdef LIBPQ_HAS_PIPELINING
	static const struct {
		const char *name;
		void *slot;
	} functions[] = {
#define X(result, name, args) {#name, &pq.name},
		PQ_LATER_FUNCTIONS(X)
#undef X
	};
	for (size_t i = 0; i < ARRAY_LEN(functions); i++) {
		void *found = dlsym(library, functions[i].name);
		memcpy(functions[i].slot, &found, sizeof(found));
	}
#else
	(void)library;
#endif
}

bool libpq_load(Error *err)
{
	static void *library;
	if (library)
		return true;
	void *opened = open_library();
	if (!opened) {
		error_set(err, ERR_CONNECT,
			"PostgreSQL's client library (libpq) is not installed on this machine");
		return error_hint(err, "install it: the package is libpq5 on Debian and Ubuntu, "
				       "libpq on Fedora, Alpine and Homebrew, postgresql-libs on "
				       "Arch");
	}
	if (!find_functions(opened, err)) {
		dlclose(opened);
		return false;
	}
	find_later_functions(opened);
	library = opened;
	return true;
}
