/*
 * forecast.c - the forecast of each statement, compared with what happens when it is run.
 *
 * PostgreSQL: pg_locks, relfilenode and the counters of the transaction, statement by statement on
 * tables with rows.  MySQL and MariaDB: what was told runs, and nothing better does.
 */
#include "forecast.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int count, failed;

void tell(bool ok, const char *database, const char *sql, const char *what)
{
	printf("%sok %d - %s: %s\n", ok ? "" : "not ", ++count, database, sql);
	if (!ok)
		printf("# %s\n", what);
	failed += !ok;
}

void fail_hard(const char *what, const Error *err)
{
	printf("Bail out! %s: %s\n", what, err->message);
	exit(1);
}

Forecast forecast_of(Conn *conn, Conn *scratch, const char *sql, Arena *arena)
{
	Forecast out;
	ForecastAsk ask = {.live = conn,
		.catalog = &conn->catalog,
		.scratch = scratch,
		.sql = sql,
		.arena = arena};
	form_read(sql, conn->backend->dialect, arena, &ask.form);
	conn->backend->forecast(&ask, &out);
	return out;
}

/* ---- databases ------------------------------------------------------------------------------ */

static const struct {
	const char *name, *env;
	void (*test)(const char *name, const Url *url);
} databases[] = {
	{"postgres", "LUAMIG_TEST_POSTGRES", test_postgres},
	{"pg12", "LUAMIG_TEST_PG12", test_postgres},
	{"pg16", "LUAMIG_TEST_PG16", test_postgres},
	{"pg18", "LUAMIG_TEST_PG18", test_postgres},
	{"mariadb", "LUAMIG_TEST_MARIADB", test_mysql},
	{"mysql", "LUAMIG_TEST_MYSQL", test_mysql},
};

static bool is_required(const char *name)
{
	const char *list = getenv("LUAMIG_TEST_REQUIRE");
	return list && strstr(list, name);
}

/* In a database of its own. */
static void test_database(
	const char *name, const char *text, void (*test)(const char *name, const Url *url))
{
	Arena arena = ARENA_INIT;
	Error err = ERROR_INIT;
	Url url;
	char database[64];
	snprintf(database, sizeof(database), "luamig_forecast_%ld", (long)getpid());
	if (!url_parse(text, &arena, &url, &err))
		fail_hard(name, &err);
	Conn *conn = db_open(&url, NULL, &err);
	if (!conn || !db_exec(conn, arena_printf(&arena, "CREATE DATABASE %s", database), &err))
		fail_hard(name, &err);
	const Url there = url_with_database(&url, database, &arena);
	test(name, &there);
	if (!db_exec(conn, arena_printf(&arena, "DROP DATABASE %s", database), &err))
		fail_hard(name, &err);
	db_close(conn);
	arena_release(&arena);
}

int main(void)
{
	for (size_t i = 0; i < ARRAY_LEN(databases); i++) {
		const char *url = getenv(databases[i].env);
		if (url && *url)
			test_database(databases[i].name, url, databases[i].test);
		else if (is_required(databases[i].name))
			tell(false, databases[i].name, "LUAMIG_TEST_REQUIRE names it", "no server");
		else
			printf("ok %d - %s # SKIP no server\n", ++count, databases[i].name);
	}
	printf("1..%d\n", count);
	return failed ? 1 : 0;
}
