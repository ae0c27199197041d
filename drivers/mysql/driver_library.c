/*
 * driver_library.c - finds the client library.
 *
 * It is opened by the first connection: a program linked to it starts slower than all the rest of
 * luamig.  It is never closed again, because it keeps state of its own for each thread.
 */
#include "drivers/mysql/driver_library.h"

#include <dlfcn.h>

#include "base/text.h"

/* The types in the table are the header's own. */
/* NOLINTBEGIN(bugprone-macro-parentheses): types */
#define X(result, name, args)                                                                      \
	_Static_assert(_Generic(&(name), result(*) args : 1, default : 0), "type of " #name);
MY_FUNCTIONS(X)
#undef X
/* NOLINTEND(bugprone-macro-parentheses) */

MyLibrary my_lib;

/* The library whose header this is: another one lays its structures out differently. */
#if MY_LIBMARIADB
static const char *const files[] = {"libmariadb.so.3", "libmariadb.3.dylib"};
#define LIBRARY "MariaDB's client library (libmariadb.so.3)"
#define PACKAGES                                                                                   \
	"libmariadb3 on Debian and Ubuntu, mariadb-connector-c on Fedora, Alpine and Homebrew"
#else
#if LIBMYSQL_VERSION_ID >= 80400
#define ABI "24"
#elif LIBMYSQL_VERSION_ID >= 80300
#define ABI "23"
#elif LIBMYSQL_VERSION_ID >= 80100
#define ABI "22"
#elif LIBMYSQL_VERSION_ID >= 80000
#define ABI "21"
#else
#define ABI "20"
#endif
/* The last one is for a newer ABI than this list knows, where the library's version decides. */
static const char *const files[] = {
	"libmysqlclient.so." ABI, "libmysqlclient." ABI ".dylib", "libmysqlclient.so"};
#define LIBRARY  "MySQL's client library (libmysqlclient.so." ABI ")"
#define PACKAGES "libmysqlclient" ABI " on Debian and Ubuntu, mysql-libs on Fedora"
#endif

static bool same_version(unsigned long version)
{
#if MY_LIBMARIADB
	return version / 10000 == MARIADB_PACKAGE_VERSION_ID / 10000;
#else
	return version / 100 == LIBMYSQL_VERSION_ID / 100;
#endif
}

/* The file's name tells its ABI, except that of the last in the list of libmysqlclient. */
static bool fits(void *library, const char *file)
{
	unsigned long (*version)(void);
	void *found = dlsym(library, "mysql_get_client_version");
	if (!found)
		return false;
	memcpy(&version, &found, sizeof(version));
	return strpbrk(file, "0123456789") != NULL || same_version(version());
}

static void *open_library(Arena *arena, const char **why)
{
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		void *library = dlopen(files[i], RTLD_NOW | RTLD_LOCAL);
		if (library && fits(library, files[i]))
			return library;
		if (library)
			dlclose(library);
		else if (i == 0)
			*why = arena_strdup(arena, dlerror());
	}
	return NULL;
}

static bool not_installed(const char *why, Error *err)
{
	if (text_starts_with(why, files[0]) && strstr(why, "No such file"))
		error_set(err, ERR_CONNECT, "%s is not installed on this machine", LIBRARY);
	else
		error_set(err, ERR_CONNECT, "%s cannot be opened: %s", LIBRARY, why);
	return error_hint(err, "install it: the package is %s", PACKAGES);
}

static bool fill_table(void *library, Error *err)
{
	static const struct {
		const char *name;
		void *slot;
	} functions[] = {
#define X(result, name, args) {#name, &my_lib.name},
		MY_FUNCTIONS(X)
#undef X
	};
	for (size_t i = 0; i < ARRAY_LEN(functions); i++) {
		void *found = dlsym(library, functions[i].name);
		if (!found)
			return error_set(
				err, ERR_CONNECT, "%s has no %s()", LIBRARY, functions[i].name);
		memcpy(functions[i].slot, &found, sizeof(found));
	}
	return true;
}

static bool load(Error *err)
{
	Arena arena = ARENA_INIT;
	const char *why = "it is of another version than luamig was compiled for";
	void *library = open_library(&arena, &why);
	bool ok = library ? fill_table(library, err) : not_installed(why, err);
	if (ok && my_lib.mysql_server_init(0, NULL, NULL) != 0)
		ok = error_set(err, ERR_CONNECT, "%s does not start", LIBRARY);
	arena_release(&arena);
	return ok;
}

bool my_library_load(Error *err)
{
	static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
	static bool loaded;
	pthread_mutex_lock(&mutex);
	if (!loaded)
		loaded = load(err);
	bool ok = loaded;
	pthread_mutex_unlock(&mutex);
	return ok;
}
