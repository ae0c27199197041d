/* fingerprint.c - the definition of one relation or type as text: see Backend.fingerprint. */
#include "drivers/postgres/conn.h"

/* NOLINTNEXTLINE(readability-function-size): the shape of Backend.fingerprint */
bool pg_fingerprint(Conn *conn, const char *schema, const char *table, Arena *arena,
	const char **out, Error *err)
{
	const Value params[] = {pg_text(schema), pg_text(table)};
	Result result;
	if (!pg_run_kept(
		    conn, &(Stmt){pg_query("fingerprint.sql"), params, 2}, arena, &result, err))
		return false;
	*out = result.cells[0].type == VAL_TEXT ? result.cells[0].as.text.data : "";
	return true;
}
