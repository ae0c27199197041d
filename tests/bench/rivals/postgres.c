/*
 * postgres.c - every row of `people` through a Lua function, by hand:
 *
 *	rival_postgres CONNINFO FUNCTION.lua [ahead]
 *
 * Chunks of 5000 keys are read with FOR UPDATE and written by one UPDATE … FROM unnest() of binary
 * arrays.  With `ahead` a second connection reads the next chunk while the server writes this one;
 * it cannot lock what it reads, so the UPDATE compares what was read with what is there.
 */
#include <arpa/inet.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rival.h"

enum { OID_INT8 = 20, OID_TEXT = 25 };

static const char lock_sql[] = "SELECT id, first_name, last_name FROM people WHERE id > $1 ORDER "
			       "BY id LIMIT 5000 FOR UPDATE";
static const char read_sql[] =
	"SELECT id, first_name, last_name FROM people WHERE id > $1 ORDER BY id LIMIT 5000";
static const char write_sql[] =
	"UPDATE people p SET full_name = v.b FROM unnest($1::bigint[], $2::text[]) v (a, b)"
	" WHERE p.id = v.a";
static const char check_sql[] =
	"UPDATE people p SET full_name = v.b"
	" FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) v (a, b, c, d)"
	" WHERE p.id = v.a AND p.first_name IS NOT DISTINCT FROM v.c"
	" AND p.last_name IS NOT DISTINCT FROM v.d";

/* A chunk's values as binary arrays: a header of five numbers, then length and bytes of each. */
typedef struct Arrays {
	Buffer values[4];
	uint32_t count;
} Arrays;

static PGconn *writer, *reader;
static bool ahead;

static PGconn *connect_to(const char *conninfo)
{
	PGconn *conn = PQconnectdb(conninfo);
	if (PQstatus(conn) != CONNECTION_OK)
		die("%s", PQerrorMessage(conn));
	return conn;
}

static PGresult *good(PGconn *conn, PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);
	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		die("%s", PQerrorMessage(conn));
	return result;
}

static void run(const char *sql)
{
	PQclear(good(writer, PQexec(writer, sql)));
}

static void explain(const char *name, const char *parameters)
{
	char sql[200];
	snprintf(sql, sizeof sql, "EXPLAIN EXECUTE %s(%s)", name, parameters);
	PGresult *result = good(writer, PQexec(writer, sql));
	for (int i = 0; i < PQntuples(result); i++)
		printf("plan:   %s\n", PQgetvalue(result, i, 0));
	PQclear(result);
}

static void prepare(void)
{
	const char *read = ahead ? read_sql : lock_sql, *write = ahead ? check_sql : write_sql;
	PQclear(good(reader, PQprepare(reader, "read", read, 0, NULL)));
	PQclear(good(writer, PQprepare(writer, "write", write, 0, NULL)));
	printf("plan: %s\n", read);
	if (!ahead)
		explain("read", "1000");
	printf("plan: %s\n", write);
	explain("write", ahead ? "array[1],array[''],array[''],array['']" : "array[1],array['']");
}

/* ---- arrays ------------------------------------------------------------------------------ */

static void add_number(Buffer *buffer, uint32_t number)
{
	number = htonl(number);
	buffer_add(buffer, &number, sizeof number);
}

static void arrays_clear(Arrays *arrays)
{
	arrays->count = 0;
	for (int i = 0; i < 4; i++) {
		Buffer *buffer = &arrays->values[i];
		buffer->size = 0;
		add_number(buffer, 1);
		add_number(buffer, 1);
		add_number(buffer, i == 0 ? OID_INT8 : OID_TEXT);
		add_number(buffer, 0); /* the count */
		add_number(buffer, 1);
	}
}

static void arrays_add(Buffer *buffer, Text value)
{
	add_number(buffer, value.data ? (uint32_t)value.size : UINT32_MAX);
	if (value.data)
		buffer_add(buffer, value.data, value.size);
}

/* ---- a chunk ----------------------------------------------------------------------------- */

static Text cell(const PGresult *result, int row, int column)
{
	if (PQgetisnull(result, row, column))
		return (Text){0};
	return (Text){PQgetvalue(result, row, column), (size_t)PQgetlength(result, row, column)};
}

static void send_read(const char *after)
{
	const int size = 8, binary = 1;
	if (!PQsendQueryPrepared(reader, "read", 1, &after, &size, &binary, 1))
		die("%s", PQerrorMessage(reader));
}

static PGresult *get_read(void)
{
	PGresult *result = good(reader, PQgetResult(reader));
	PQclear(PQgetResult(reader));
	return result;
}

static void convert(lua_State *L, const PGresult *rows, Arrays *arrays)
{
	arrays_clear(arrays);
	for (int i = 0; i < PQntuples(rows); i++) {
		Text value = {0}, first = cell(rows, i, 1), last = cell(rows, i, 2);
		if (function_call(L, first, last, &value)) {
			arrays_add(&arrays->values[0], cell(rows, i, 0));
			arrays_add(&arrays->values[1], value);
			if (ahead) {
				arrays_add(&arrays->values[2], first);
				arrays_add(&arrays->values[3], last);
			}
			arrays->count++;
		}
		function_done(L);
	}
}

static void send_write(Arrays *arrays)
{
	const char *values[4];
	int sizes[4], binary[4] = {1, 1, 1, 1};
	uint32_t count = htonl(arrays->count);
	for (int i = 0; i < 4; i++) {
		memcpy(arrays->values[i].data + 12, &count, sizeof count);
		values[i] = arrays->values[i].data;
		sizes[i] = (int)arrays->values[i].size;
	}
	if (!PQsendQueryPrepared(writer, "write", ahead ? 4 : 2, values, sizes, binary, 1))
		die("%s", PQerrorMessage(writer));
}

static void get_write(const Arrays *arrays)
{
	PGresult *result = good(writer, PQgetResult(writer));
	if (strtoul(PQcmdTuples(result), NULL, 10) != arrays->count)
		die("%s of %u rows were written", PQcmdTuples(result), (unsigned)arrays->count);
	PQclear(result);
	PQclear(PQgetResult(writer));
}

static int64_t all_chunks(lua_State *L)
{
	Arrays arrays = {0};
	int64_t rows = 0;
	char last[8] = {(char)0x80};
	send_read(last);
	for (;;) {
		PGresult *result = get_read();
		int n = PQntuples(result);
		if (n > 0)
			memcpy(last, PQgetvalue(result, n - 1, 0), sizeof last);
		if (n > 0 && ahead)
			send_read(last);
		convert(L, result, &arrays);
		PQclear(result);
		if (n == 0)
			break;
		send_write(&arrays);
		get_write(&arrays);
		run("COMMIT; BEGIN");
		if (!ahead)
			send_read(last);
		rows += n;
	}
	for (int i = 0; i < 4; i++)
		buffer_free(&arrays.values[i]);
	return rows;
}

int main(int argc, char **argv)
{
	if (argc < 3)
		die("usage: rival_postgres CONNINFO FUNCTION.lua [ahead]");
	ahead = argc > 3 && strcmp(argv[3], "ahead") == 0;
	writer = connect_to(argv[1]);
	reader = ahead ? connect_to(argv[1]) : writer;
	lua_State *L = function_load(argv[2]);
	prepare();
	report_start();
	run("BEGIN");
	int64_t rows = all_chunks(L);
	run("COMMIT");
	report_end(rows);
	lua_close(L);
	if (ahead)
		PQfinish(reader);
	PQfinish(writer);
	return 0;
}
