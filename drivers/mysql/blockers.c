/*
 * blockers.c - who was in the way of a statement that waited too long.
 *
 * Asked afterwards: whoever made it wait mostly still does.  The servers tell it in different
 * places, and none of them to every user; the first that answers with somebody counts.
 */
#include "base/str.h"
#include "drivers/mysql/conn.h"

/* Columns as in the .sql files: id, user, host, seconds in transaction, statement, seconds in this
 * state, named. */
static void add_blocker(const Result *result, size_t row, Arena *arena, Str *out)
{
	const char *user = my_text(result, row, 1), *host = my_text(result, row, 2);
	const char *statement = my_text(result, row, 4);
	bool in_transaction = result->cells[row * result->ncols + 3].type != VAL_NULL;

	str_addf(out, "%sconnection %lld %s@%.*s", out->len > 0 ? "\n" : "",
		(long long)my_int(result, row, 0), user ? user : "?",
		host ? (int)strcspn(host, ":") : 1, host ? host : "?");
	if (in_transaction)
		str_addf(out, ", in a transaction for %lld s", (long long)my_int(result, row, 3));
	if (statement)
		str_addf(out, ", for %lld s: %s", (long long)my_int(result, row, 5),
			str_one_line(statement, SIZE_MAX, "", arena));
	else
		str_addf(out, ", idle for %lld s", (long long)my_int(result, row, 5));
}

static const char *describe(const Result *result, Arena *arena)
{
	Str out = str_new(arena);
	bool only_named = result->nrows > 0 && my_int(result, 0, 6) > 0;
	for (size_t i = 0; i < result->nrows; i++) {
		if (!only_named || my_int(result, i, 6) > 0)
			add_blocker(result, i, arena, &out);
	}
	return out.data;
}

const char *my_blockers(Conn *conn, Arena *arena)
{
	const MyConn *self = (const MyConn *)conn;
	const char *const queries[] = {
		self->mariadb ? "blockers_mariadb.sql" : "blockers_mysql.sql",
		"blockers_any.sql",
		"blockers_own.sql",
	};
	Value waited = VALUE_TEXT(self->waited);
	const char *found = "";

	for (size_t i = 0; i < ARRAY_LEN(queries) && !found[0] && !self->lost; i++) {
		Error ignored = ERROR_INIT;
		Result result;
		Stmt stmt = {.sql = my_query(queries[i]), .params = &waited, .nparams = 1};
		if (my_run(conn, &stmt, arena, &result, &ignored))
			found = describe(&result, arena);
	}
	return found;
}
