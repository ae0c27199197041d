/* places.c - see places.h. */
#include "places.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const Place places[] = {
	{"sqlite", NULL, 1},
	{"postgres", "LUAMIG_TEST_POSTGRES", 1},
	{"mariadb", "LUAMIG_TEST_MARIADB", 1},
	{"mysql", "LUAMIG_TEST_MYSQL", 2},
	{"pg12", "LUAMIG_TEST_PG12", 4},
	{"pg16", "LUAMIG_TEST_PG16", 8},
	{"pg18", "LUAMIG_TEST_PG18", 4},
};

static int test_number, failures;

void report(bool ok, const char *place, const char *what)
{
	test_number++;
	failures += !ok;
	printf("%sok %d - %s: %s\n", ok ? "" : "not ", test_number, place, what);
	fflush(stdout);
}

/* ---- databases ------------------------------------------------------------------------------- */

static const char *url_of(const Place *place)
{
	return place->env ? getenv(place->env) : "sqlite::memory:";
}

static bool is_built(const char *text)
{
	Arena arena = ARENA_INIT;
	Error ignored = ERROR_INIT;
	Url url;
	bool built = url_parse(text, &arena, &url, &ignored) && db_backend_for(&url, &ignored);
	arena_release(&arena);
	return built;
}

/* Why it is not tried, or NULL. */
static const char *missing(const Place *place)
{
	const char *text = url_of(place);
	if (!text)
		return "there is no such server";
	return is_built(text) ? NULL : "this build has no such driver";
}

Conn *place_open(const Place *place, Arena *arena, Error *err)
{
	Url url;
	return url_parse(url_of(place), arena, &url, err) ? db_open(&url, NULL, err) : NULL;
}

int places_main(int argc, char **argv, int count, const char *what, PlaceFn *fn)
{
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	const char *only = getenv("LAWS_DATABASE");
	bool asked = argc > 1;
	if (asked)
		count = (int)strtol(argv[1], NULL, 10);
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		const Place *place = &places[i];
		const char *why = missing(place);
		if (only && strcmp(only, place->name) != 0)
			continue;
		if (why) {
			printf("ok %d - %s # SKIP %s\n", ++test_number, place->name, why);
			continue;
		}
		int share = asked ? count : (count + place->part - 1) / place->part;
		printf("# %s: seed %" PRIu64 ", %d %s\n", place->name, seed, share, what);
		fn(place, share, seed);
	}
	printf("1..%d\n", test_number);
	return failures > 0;
}

/* ---- rooms ----------------------------------------------------------------------------------- */

static bool is_transactional(const Conn *conn)
{
	return conn->backend->dialect->caps & DIALECT_TRANSACTIONAL_DDL;
}

static bool execf(Conn *conn, const char *format, const char *name, Arena *arena, Error *err)
{
	Str sql = str_new(arena);
	sql_addf(&sql, conn->backend->dialect, format, name);
	return db_exec(conn, sql.data, err);
}

bool room_open(Conn *conn, const char *name, Arena *arena, Error *err)
{
	if (is_transactional(conn))
		return db_begin(conn, err);
	return execf(conn, "DROP DATABASE IF EXISTS %i", name, arena, err) &&
	       execf(conn, "CREATE DATABASE %i CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci",
		       name, arena, err) &&
	       execf(conn, "USE %i", name, arena, err);
}

void room_close(Conn *conn, const char *name, Arena *arena)
{
	Error ignored = ERROR_INIT;
	if (is_transactional(conn))
		(void)!db_rollback(conn, &ignored);
	else
		(void)!execf(conn, "DROP DATABASE IF EXISTS %i", name, arena, &ignored);
}
