/*
 * sqlite.c - every row of `people` through a Lua function, by hand:
 *
 *	rival_sqlite FILE FUNCTION.lua
 *
 * A cursor over a range of keys and a prepared UPDATE by rowid, in transactions of 20 000 rows:
 *each commit costs the disk's syncs, which is what makes small chunks slow.
 */
#include <sqlite3.h>
#include <stdio.h>

#include "rival.h"

enum { CHUNK = 20000 };

static const char read_sql[] =
	"SELECT id, first_name, last_name FROM people WHERE id > ?1 ORDER BY id LIMIT ?2";
static const char write_sql[] = "UPDATE people SET full_name = ?2 WHERE id = ?1";

static sqlite3 *db;
static sqlite3_stmt *reader, *writer;

static void run(const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		die("%s: %s", sql, sqlite3_errmsg(db));
}

static sqlite3_stmt *prepare(const char *sql)
{
	sqlite3_stmt *stmt = NULL;
	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
		die("%s: %s", sql, sqlite3_errmsg(db));
	return stmt;
}

static void explain(const char *sql)
{
	char *text = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", sql);
	sqlite3_stmt *stmt = prepare(text);
	printf("plan: %s\n", sql);
	while (sqlite3_step(stmt) == SQLITE_ROW)
		printf("plan:   %s\n", (const char *)sqlite3_column_text(stmt, 3));
	sqlite3_finalize(stmt);
	sqlite3_free(text);
}

static Text column(int i)
{
	const char *data = (const char *)sqlite3_column_text(reader, i);
	return (Text){data, (size_t)sqlite3_column_bytes(reader, i)};
}

static void write_row(sqlite3_int64 id, Text value)
{
	sqlite3_bind_int64(writer, 1, id);
	sqlite3_bind_text(writer, 2, value.data, (int)value.size, SQLITE_STATIC);
	if (sqlite3_step(writer) != SQLITE_DONE)
		die("%s", sqlite3_errmsg(db));
	sqlite3_reset(writer);
}

/* The rows after *last, which becomes the last of them. */
static int chunk(lua_State *L, sqlite3_int64 *last)
{
	int rows = 0, status;
	run("BEGIN IMMEDIATE");
	sqlite3_bind_int64(reader, 1, *last);
	sqlite3_bind_int(reader, 2, CHUNK);
	while ((status = sqlite3_step(reader)) == SQLITE_ROW) {
		Text value = {0};
		*last = sqlite3_column_int64(reader, 0);
		if (function_call(L, column(1), column(2), &value))
			write_row(*last, value);
		function_done(L);
		rows++;
	}
	if (status != SQLITE_DONE)
		die("%s", sqlite3_errmsg(db));
	sqlite3_reset(reader);
	run("COMMIT");
	return rows;
}

int main(int argc, char **argv)
{
	if (argc != 3)
		die("usage: rival_sqlite FILE FUNCTION.lua");
	if (sqlite3_open(argv[1], &db) != SQLITE_OK)
		die("%s", sqlite3_errmsg(db));
	lua_State *L = function_load(argv[2]);
	explain(read_sql);
	explain(write_sql);
	report_start();
	reader = prepare(read_sql);
	writer = prepare(write_sql);
	sqlite3_int64 last = INT64_MIN;
	int64_t rows = 0;
	for (int n; (n = chunk(L, &last)) > 0;)
		rows += n;
	sqlite3_finalize(reader);
	sqlite3_finalize(writer);
	report_end(rows);
	sqlite3_close(db);
	lua_close(L);
	return 0;
}
