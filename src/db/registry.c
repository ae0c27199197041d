/* registry.c - which databases exist, and which of them this build knows; the only #ifdef WITH_….
 */
#include <string.h>

#include "base/str.h"
#include "base/text.h"
#include "db/db.h"

#ifdef WITH_postgres
extern const Backend backend_postgres;
#endif
#ifdef WITH_mysql
extern const Backend backend_mysql;
#endif
#ifdef WITH_sqlite
extern const Backend backend_sqlite;
#endif

const Backend *const db_backends[] = {
#ifdef WITH_postgres
	&backend_postgres,
#endif
#ifdef WITH_mysql
	&backend_mysql,
#endif
#ifdef WITH_sqlite
	&backend_sqlite,
#endif
	NULL,
};

/* Every database luamig has a driver for, compiled in or not: a scheme of a driver that was left
 * out is not a spelling mistake. */
static const struct {
	const char *driver;   /* as in make DRIVERS="…" */
	const char *people;   /* as people write it */
	const char *names[4]; /* URL schemes and dialect names */
} known[] = {
	{"postgres", "PostgreSQL", {"postgresql", "postgres"}},
	{"mysql", "MySQL and MariaDB", {"mysql", "mariadb"}},
	{"sqlite", "SQLite", {"sqlite", "sqlite3"}},
};

static bool is_built_in(const char *driver)
{
	for (const Backend *const *b = db_backends; *b; b++) {
		if (strcmp((*b)->driver->name, driver) == 0)
			return true;
	}
	return false;
}

/* True: the name is one of a driver that this build lacks; err says so. */
static bool left_out(const char *name, Error *err)
{
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		for (const char *const *n = known[i].names; *n; n++) {
			if (strcmp(*n, name) != 0 || is_built_in(known[i].driver))
				continue;
			error_set(err, ERR_CONFIG, "this build of luamig has no driver for %s",
				known[i].people);
			error_hint(err,
				"build with DRIVERS=\"… %s\", or install a build that has it",
				known[i].driver);
			return true;
		}
	}
	return false;
}

/* Fails with all names of this build and the nearest to `wrong`. */
static void unknown_name(
	const char *what, const char *wrong, const StrVec *names, Arena *arena, Error *err)
{
	Str list = str_new(arena);
	for (size_t i = 0; names->items[i]; i++) {
		str_add(&list, i > 0 ? ", " : "");
		str_add(&list, names->items[i]);
	}
	error_set(err, ERR_CONFIG, "unknown %s \"%s\"; there are: %s", what, wrong, list.data);
	const char *nearest = text_nearest(wrong, names->items);
	if (nearest)
		error_hint(err, "did you mean \"%s\"?", nearest);
}

static bool has_scheme(const Driver *driver, const char *scheme)
{
	for (const char *const *s = driver->schemes; *s; s++) {
		if (strcmp(*s, scheme) == 0)
			return true;
	}
	return false;
}

static const Backend *not_found(const char *what, const char *wrong, Error *err)
{
	Arena arena = ARENA_INIT;
	StrVec names = {0};

	if (left_out(wrong, err))
		return NULL;
	for (const Backend *const *b = db_backends; *b; b++)
		for (const char *const *s = (*b)->driver->schemes; *s; s++)
			vec_push(&names, &arena, *s);
	vec_push(&names, &arena, NULL);
	unknown_name(what, wrong, &names, &arena, err);
	arena_release(&arena);
	return NULL;
}

const Backend *db_backend_for(const Url *url, Error *err)
{
	for (const Backend *const *b = db_backends; *b; b++) {
		if (has_scheme((*b)->driver, url->scheme))
			return *b;
	}
	return not_found("database scheme", url->scheme, err);
}

const Backend *db_backend_named(const char *name, Error *err)
{
	for (const Backend *const *b = db_backends; *b; b++) {
		if (strcmp((*b)->dialect->name, name) == 0 || has_scheme((*b)->driver, name))
			return *b;
	}
	return not_found("dialect", name, err);
}

ServerInfo db_assumed_server(const char *name)
{
	static const struct {
		const char *prefix;
		ServerInfo server;
	} assumed[] = {
		{"postgres", {"PostgreSQL", "15", 150000}},
		{"mariadb", {"MariaDB", "10.11", 101100}},
		{"mysql", {"MySQL", "8.4", 80400}},
		{"sqlite", {"SQLite", "3.40", 34000}},
	};
	for (size_t i = 0; i < ARRAY_LEN(assumed); i++) {
		if (text_starts_with(name, assumed[i].prefix))
			return assumed[i].server;
	}
	return (ServerInfo){.name = name, .version = ""};
}
