/*
 * mysql.c - every row of `people` through a Lua function, by hand:
 *
 *	rival_mysql SOCKET DATABASE FUNCTION.lua [bulk]
 *
 * Chunks of 2000 keys are read with FOR UPDATE and written by one UPDATE joined to JSON_TABLE. With
 * `bulk` they are written by MariaDB's array binding: one message, an UPDATE by key for each row.
 */
#include <mysql.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rival.h"

enum { CHUNK = 2000 };

static const char read_sql[] = "SELECT id, first_name, last_name FROM people WHERE id > %s"
			       " ORDER BY id LIMIT 2000 FOR UPDATE";
static const char json_sql[] = "UPDATE people p JOIN JSON_TABLE(?, '$[*]' COLUMNS (a BIGINT PATH "
			       "'$[0]', b TEXT PATH '$[1]')) v"
			       " ON p.id = v.a SET p.full_name = v.b";
static const char bulk_sql[] = "UPDATE people SET full_name = ? WHERE id = ?";

static MYSQL *db;
static MYSQL_STMT *writer;
static bool bulk;

static void run(const char *sql)
{
	if (mysql_query(db, sql) != 0)
		die("%s: %s", sql, mysql_error(db));
}

static void explain(const char *sql)
{
	char text[400];
	printf("plan: %s\n", sql);
	snprintf(text, sizeof text, "EXPLAIN %s", sql);
	run(text);
	MYSQL_RES *result = mysql_store_result(db);
	for (MYSQL_ROW row; (row = mysql_fetch_row(result));) {
		printf("plan:  ");
		for (unsigned i = 0; i < mysql_num_fields(result); i++)
			printf(" %s", row[i] ? row[i] : "-");
		printf("\n");
	}
	mysql_free_result(result);
}

static void explain_all(void)
{
	char text[400];
	snprintf(text, sizeof text, read_sql, "1000");
	explain(text);
	explain(bulk ? "UPDATE people SET full_name = '' WHERE id = 1000"
		     : "UPDATE people p JOIN JSON_TABLE('[[1,\"a\"],[2,\"b\"]]', '$[*]' COLUMNS"
		       " (a BIGINT PATH '$[0]', b TEXT PATH '$[1]')) v"
		       " ON p.id = v.a SET p.full_name = v.b");
}

static MYSQL_STMT *prepare(const char *sql)
{
	MYSQL_STMT *stmt = mysql_stmt_init(db);
	if (mysql_stmt_prepare(stmt, sql, strlen(sql)) != 0)
		die("%s: %s", sql, mysql_stmt_error(stmt));
	return stmt;
}

static void execute(MYSQL_BIND *binds)
{
	if (mysql_stmt_bind_param(writer, binds) != 0 || mysql_stmt_execute(writer) != 0)
		die("%s", mysql_stmt_error(writer));
}

/* ---- JSON_TABLE -------------------------------------------------------------------------- */

static void add_json(Buffer *json, Text value)
{
	buffer_add(json, "\"", 1);
	for (size_t i = 0, from = 0; i <= value.size; i++) {
		unsigned char c = i < value.size ? (unsigned char)value.data[i] : 0;
		if (i < value.size && c >= 0x20 && c != '"' && c != '\\')
			continue;
		buffer_add(json, value.data + from, i - from);
		from = i + 1;
		if (i == value.size)
			break;
		char escape[8];
		snprintf(escape, sizeof escape, "\\u%04x", c);
		buffer_text(json, escape);
	}
	buffer_add(json, "\"", 1);
}

static void write_json(lua_State *L, MYSQL_RES *rows)
{
	static Buffer json;
	json.size = 0;
	for (MYSQL_ROW row; (row = mysql_fetch_row(rows));) {
		const unsigned long *sizes = mysql_fetch_lengths(rows);
		Text value = {0};
		if (function_call(L, (Text){row[1], sizes[1]}, (Text){row[2], sizes[2]}, &value)) {
			buffer_text(&json, json.size == 0 ? "[[" : ",[");
			buffer_add(&json, row[0], sizes[0]);
			buffer_text(&json, ",");
			add_json(&json, value);
			buffer_text(&json, "]");
		}
		function_done(L);
	}
	if (json.size == 0)
		return;
	buffer_text(&json, "]");
	MYSQL_BIND bind = {.buffer_type = MYSQL_TYPE_STRING,
		.buffer = json.data,
		.buffer_length = json.size,
		.length = &json.size};
	execute(&bind);
}

/* ---- array binding ----------------------------------------------------------------------- */

#ifdef MARIADB_BASE_VERSION
static void write_bulk(lua_State *L, MYSQL_RES *rows)
{
	static char *values[CHUNK];
	static unsigned long sizes[CHUNK];
	static long long ids[CHUNK];
	unsigned count = 0;
	for (MYSQL_ROW row; (row = mysql_fetch_row(rows));) {
		const unsigned long *lengths = mysql_fetch_lengths(rows);
		Text value = {0};
		if (function_call(
			    L, (Text){row[1], lengths[1]}, (Text){row[2], lengths[2]}, &value)) {
			ids[count] = strtoll(row[0], NULL, 10);
			values[count] = memcpy(malloc(value.size + 1), value.data, value.size);
			sizes[count++] = value.size;
		}
		function_done(L);
	}
	MYSQL_BIND binds[2] = {
		{.buffer_type = MYSQL_TYPE_STRING, .buffer = values, .length = sizes},
		{.buffer_type = MYSQL_TYPE_LONGLONG, .buffer = ids},
	};
	mysql_stmt_attr_set(writer, STMT_ATTR_ARRAY_SIZE, &count);
	execute(binds);
	for (unsigned i = 0; i < count; i++)
		free(values[i]);
}
#else
static void write_bulk(lua_State *L, MYSQL_RES *rows)
{
	(void)L, (void)rows;
	die("this client library has no array binding");
}
#endif

/* The rows after the key in `last`, which becomes that of the last of them. */
static int64_t chunk(lua_State *L, char *last, size_t size)
{
	char sql[400];
	run("BEGIN");
	snprintf(sql, sizeof sql, read_sql, last);
	run(sql);
	MYSQL_RES *rows = mysql_store_result(db);
	int64_t count = (int64_t)mysql_num_rows(rows);
	if (count > 0) {
		mysql_data_seek(rows, (my_ulonglong)count - 1);
		snprintf(last, size, "%s", mysql_fetch_row(rows)[0]);
		mysql_data_seek(rows, 0);
		if (bulk)
			write_bulk(L, rows);
		else
			write_json(L, rows);
	}
	mysql_free_result(rows);
	run("COMMIT");
	return count;
}

int main(int argc, char **argv)
{
	if (argc < 4)
		die("usage: rival_mysql SOCKET DATABASE FUNCTION.lua [bulk]");
	bulk = argc > 4 && strcmp(argv[4], "bulk") == 0;
	db = mysql_init(NULL);
	mysql_options(db, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	if (!mysql_real_connect(db, NULL, "root", NULL, argv[2], 0, argv[1], 0))
		die("%s", mysql_error(db));
	lua_State *L = function_load(argv[3]);
	explain_all();
	report_start();
	run("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
	writer = prepare(bulk ? bulk_sql : json_sql);
	char last[32] = "-9223372036854775808";
	int64_t rows = 0;
	for (int64_t n; (n = chunk(L, last, sizeof last)) > 0;)
		rows += n;
	mysql_stmt_close(writer);
	report_end(rows);
	lua_close(L);
	mysql_close(db);
	return 0;
}
