/* progress.c - how far a long statement is, as the server's progress views tell. */
#include "drivers/postgres/conn.h"

static const char *text_at(const Result *result, size_t col)
{
	const Value *v = &result->cells[col];
	return v->type == VAL_TEXT ? v->as.text.data : NULL;
}

bool pg_statement_progress(
	Conn *conn, int64_t session, Arena *arena, StatementProgress *out, Error *err)
{
	const Value pid = VALUE_INT(session);
	const Stmt stmt = {.sql = pg_query("progress.sql"), .params = &pid, .nparams = 1};
	Result result;
	*out = (StatementProgress){.total = -1};
	if (!pg_run(conn, &stmt, arena, &result, err))
		return false;
	if (result.nrows == 0)
		return true;
	out->phase = text_at(&result, 0);
	if (result.cells[1].type != VAL_INT || result.cells[2].type != VAL_INT)
		return true;
	out->done = result.cells[1].as.integer;
	out->total = result.cells[2].as.integer;
	out->unit = text_at(&result, 3);
	return true;
}
