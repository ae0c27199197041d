/* invalid.c - indexes that were not built to their end: see Backend.invalid_indexes. */
#include "drivers/postgres/conn.h"

bool pg_invalid_indexes(Conn *conn, Arena *arena, StrVec *names, StrVec *drops, Error *err)
{
	Result res;
	if (!pg_run(conn, &(Stmt){.sql = pg_query("invalid_indexes.sql")}, arena, &res, err))
		return false;
	for (size_t i = 0; i < res.nrows; i++) {
		const char *schema = res.cells[2 * i].as.text.data;
		const char *name = res.cells[2 * i + 1].as.text.data;
		Str drop = str_new(arena);
		sql_addf(&drop, &dialect_postgres, "DROP INDEX %n", schema, name);
		vec_push(names, arena, name);
		vec_push(drops, arena, drop.data);
	}
	return true;
}
