/*
 * driver_reads.c - luamig_reads(sql, through, table, column): would this statement read or change
 * that column on behalf of the view or trigger `through`?
 *
 * SQLite itself says so: its authorizer is told each column while a statement is compiled.  NULL
 * when it does not compile.
 */
#include <sqlite3.h>

#include "base/text.h"
#include "drivers/sqlite/conn.h"

typedef struct Question {
	const char *through, *table, *column;
	bool yes;
} Question;

static int authorize(void *arg, int action, const char *table, const char *column,
	const char *schema, const char *through)
{
	Question *q = arg;
	(void)schema;
	if ((action == SQLITE_READ || action == SQLITE_UPDATE) && table && column && through &&
		text_equal_nocase(through, q->through) && text_equal_nocase(table, q->table) &&
		text_equal_nocase(column, q->column))
		q->yes = true;
	return SQLITE_OK;
}

static const char *text_of(sqlite3_value *value)
{
	const char *text = (const char *)sqlite3_value_text(value);
	return text ? text : "";
}

static void reads(sqlite3_context *context, int nargs, sqlite3_value **args)
{
	sqlite3 *db = sqlite3_context_db_handle(context);
	sqlite3_stmt *stmt = NULL;
	Question q = {text_of(args[1]), text_of(args[2]), text_of(args[3]), false};
	(void)nargs;
	sqlite3_set_authorizer(db, authorize, &q);
	int rc = sqlite3_prepare_v2(db, text_of(args[0]), -1, &stmt, NULL);
	sqlite3_set_authorizer(db, NULL, NULL);
	sqlite3_finalize(stmt);
	if (rc == SQLITE_OK)
		sqlite3_result_int(context, q.yes);
}

#ifndef SQLITE_DIRECTONLY
#define SQLITE_DIRECTONLY 0
#endif

void sqlite_add_functions(SqliteConn *self)
{
	sqlite3_create_function(self->db, "luamig_reads", 4, SQLITE_UTF8 | SQLITE_DIRECTONLY, NULL,
		reads, NULL, NULL);
}
