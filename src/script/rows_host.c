/*
 * rows_host.c - the host that a function of data.* has while it runs: it works on the rows it is
 * given, and whatever it asks of the database is an error.
 */
#include "script/bind_rows.h"

static bool refuse(Error *err)
{
	error_set(err, ERR_SCRIPT, "the function of a data.* call cannot ask the database");
	return error_hint(err, "read what it needs before the call, into a local table");
}

/* NOLINTBEGIN(readability-non-const-parameter): the shapes of ScriptHost */
static bool refuse_op(ScriptHost *h, const Op *op, const char *where, Error *err)
{
	(void)h, (void)op, (void)where;
	return refuse(err);
}

static bool refuse_sql(ScriptHost *h, const ScriptSql *sql, Arena *arena, Result *out, Error *err)
{
	(void)h, (void)sql, (void)arena, (void)out;
	return refuse(err);
}

static bool refuse_file(
	ScriptHost *h, const char *path, const char *where, int64_t *statements, Error *err)
{
	(void)h, (void)path, (void)where, (void)statements;
	return refuse(err);
}

static Cursor *refuse_rows(ScriptHost *h, const ScriptSql *sql, Error *err)
{
	(void)h, (void)sql;
	refuse(err);
	return NULL;
}

static bool refuse_data(ScriptHost *h, const ScriptData *data, ScriptDataResult *out, Error *err)
{
	(void)h, (void)data, (void)out;
	return refuse(err);
}

static bool refuse_enter(ScriptHost *h, const char *where, Error *err)
{
	(void)h, (void)where;
	return refuse(err);
}

static bool refuse_leave(ScriptHost *h, Error *err)
{
	(void)h;
	return refuse(err);
}

static void pass_enter(ScriptHost *h)
{
	(void)h;
}

static bool pass_leave(ScriptHost *h, bool failed, Error *err)
{
	(void)h, (void)failed, (void)err;
	return true;
}

static bool refuse_has(ScriptHost *h, const ScriptHas *what, bool *out, Error *err)
{
	(void)h, (void)what, (void)out;
	return refuse(err);
}

/* NOLINTEND(readability-non-const-parameter) */

ScriptHost rows_refusing_host(const ScriptHost *host)
{
	return (ScriptHost){
		.dialect = host->dialect,
		.server = host->server,
		.op = refuse_op,
		.sql = refuse_sql,
		.file = refuse_file,
		.rows = refuse_rows,
		.data = refuse_data,
		.autocommit_enter = refuse_enter,
		.autocommit_leave = refuse_leave,
		.guard_enter = pass_enter,
		.guard_leave = pass_leave,
		.has = refuse_has,
	};
}
