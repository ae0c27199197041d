/* reset.c - see reset.h. */
#include "core/reset.h"

#include "core/interrupt.h"
#include "db/drop.h"

/* They may be in a schema of their own. */
static bool drop_own(const RunContext *c, Error *err)
{
	History history;
	if (!history_open(c->conn, c->config, c->arena, &history, err))
		return false;
	const char *const names[] = {c->config->version_table, c->config->history_table,
		c->config->journal_table, c->config->lock_table};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		Str sql = str_new(c->arena);
		sql_addf(&sql, c->conn->backend->dialect, "DROP TABLE IF EXISTS %n",
			history.version_schema, names[i]);
		if (!db_exec(c->conn, sql.data, err))
			return false;
	}
	return true;
}

static bool drop_locked(const RunContext *c, size_t *statements, Error *err)
{
	const Config *config = c->config;
	interrupt_watch(c->conn, NULL);
	bool ok = db_set_timeouts(c->conn, config->ddl_lock_timeout_ms,
			  config->statement_timeout_ms, err) &&
		  interrupt_check(err) && db_drop_all(c->conn, statements, err) && drop_own(c, err);
	interrupt_watch(NULL, NULL);
	return ok;
}

bool reset_drop(const RunContext *c, size_t *statements, Error *err)
{
	RunLock lock = {0};
	*statements = 0;
	interrupt_start();
	bool ok = run_lock_take(c->conn, c->config, &lock, err);
	c->conn->before_commit = NULL; /* a lock in a table goes with the rest */
	ok = ok && drop_locked(c, statements, err);
	run_lock_release(&lock);
	interrupt_stop();
	return ok;
}
