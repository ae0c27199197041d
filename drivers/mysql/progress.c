/* progress.c - how far a long statement is: MariaDB's progress reports, MySQL's stages. */
#include "drivers/mysql/conn.h"

bool my_statement_progress(
	Conn *conn, int64_t session, Arena *arena, StatementProgress *out, Error *err)
{
	const bool mariadb = ((const MyConn *)conn)->mariadb;
	const Value id = VALUE_INT(session);
	const Stmt stmt = {.sql = my_query(mariadb ? "progress_mariadb.sql" : "progress_mysql.sql"),
		.params = &id,
		.nparams = 1};
	Result result;
	*out = (StatementProgress){.total = -1};
	if (!my_run(conn, &stmt, arena, &result, err))
		return false;
	if (result.nrows == 0)
		return true;
	const char *phase = my_text(&result, 0, 0);
	out->phase = phase && *phase ? phase : NULL;
	if (!my_text(&result, 0, 3))
		return true;
	out->done = my_int(&result, 0, 1);
	out->total = my_int(&result, 0, 2);
	out->unit = my_text(&result, 0, 3);
	return true;
}
