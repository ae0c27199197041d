/* drop.c - see drop.h. */
#include "db/drop.h"

#include "base/embedded.h"

static bool run_each(Conn *conn, const Result *rows, Error *err)
{
	for (size_t i = 0; i < rows->nrows; i++) {
		const Value *sql = &rows->cells[i * rows->ncols];
		if (sql->type == VAL_TEXT && !db_exec(conn, sql->as.text.data, err))
			return false;
	}
	return true;
}

static bool drop_in_transaction(Conn *conn, const char *query, size_t *statements, Error *err)
{
	Arena scratch = ARENA_INIT;
	Error ignored = ERROR_INIT;
	Result rows;
	bool rolls_back = conn->backend->dialect->caps & DIALECT_TRANSACTIONAL_DDL;
	bool ok = (!rolls_back || db_begin(conn, err)) &&
		  db_run(conn, &(Stmt){.sql = query}, &scratch, &rows, err) &&
		  run_each(conn, &rows, err) && (!rolls_back || db_commit(conn, err));
	*statements = ok ? rows.nrows : 0;
	if (!ok)
		db_rollback(conn, &ignored);
	arena_release(&scratch);
	return ok;
}

bool db_drop_all(Conn *conn, size_t *statements, Error *err)
{
	const Dialect *d = conn->backend->dialect;
	char name[80];
	snprintf(name, sizeof(name), "drivers/%s/drop_all.sql", conn->driver->name);
	const EmbeddedFile *query = embedded_find(name);
	if (!query)
		return error_set(err, ERR_INTERNAL, "%s is not in this program", name);
	if (d->keys_off_sql && !db_exec(conn, d->keys_off_sql, err))
		return false;
	bool ok = drop_in_transaction(conn, query->data, statements, err);
	Error ignored = ERROR_INIT;
	if (d->keys_on_sql && !db_exec(conn, d->keys_on_sql, ok ? err : &ignored))
		ok = false;
	return ok;
}
