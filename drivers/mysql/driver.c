/* driver.c - MySQL and MariaDB: the transaction's state, cancel, and the table of functions. */
#include "drivers/mysql/driver_library.h"

/* Each answer carries the state of the transaction, except an error: a deadlock has rolled back, a
 * DDL statement has committed before it failed.  Then any answer tells. */
static TxState tx_state(Conn *conn)
{
	MyConn *self = (MyConn *)conn;
	for (int i = 0; i < 2 && self->stale && !self->lost; i++) { /* the first may be cancelled */
		Error ignored = ERROR_INIT;
		(void)!my_exec(conn, "DO 0", &ignored);
	}
	if (self->lost || self->stale)
		return TX_UNKNOWN;
	unsigned status = ((const MYSQL *)self->my)->server_status;
	/* Without autocommit every statement is in a transaction, begun or not. */
	return status & SERVER_STATUS_IN_TRANS || !(status & SERVER_STATUS_AUTOCOMMIT) ? TX_OPEN
										       : TX_NONE;
}

static void cancel(Conn *conn)
{
	MyConn *self = (MyConn *)conn;
	pthread_mutex_lock(&self->mutex);
	if (self->running && my_kill_query(self))
		self->cancelled = true;
	pthread_mutex_unlock(&self->mutex);
}

static const char *const schemes[] = {"mysql", "mariadb", NULL};

const Driver driver_mysql = {
	.name = "mysql",
	.schemes = schemes,
	.flags = DRIVER_LOCK_IN_SERVER | DRIVER_ROW_LOCKS | DRIVER_FORECAST_TRIES,
	.begin_sql = "START TRANSACTION",
	.read_only_sql = "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
	.open = my_open,
	.close = my_close,
	.run = my_run,
	.run_kept = my_run_kept,
	.bulk = my_bulk,
	.chunks = my_chunks,
	.lag = my_lag,
	.statement_progress = my_statement_progress,
	.cursor_open = my_cursor_open,
	.cursor_next = my_cursor_next,
	.cursor_close = my_cursor_close,
	.tx_state = tx_state,
	.cancel = cancel,
	.lock_try = my_lock_try,
	.lock_held = my_lock_held,
	.unlock = my_unlock,
	.lock_proof = my_lock_proof,
	.sessions = &my_sessions,
	.session_save = my_session_save,
	.session_restore = my_session_restore,
	.ddl_lock_ms = 5000,
	.set_timeouts = my_set_timeouts,
	.blockers = my_blockers,
};

const Backend backend_mysql = {
	.driver = &driver_mysql,
	.dialect = &dialect_mysql,
	.catalog = &catalog_mysql,
	.has_index = mysql_has_index,
	.reflect = my_reflect,
	.scratch_open = my_scratch_open,
	.scratch_close = my_scratch_close,
	.trial_open = my_trial_open,
	.trial_close = my_trial_close,
	.trial_left = my_trial_left,
	.trial_drop = my_trial_drop,
	.data_table = my_data_table,
	.fingerprint = my_fingerprint,
	.forecast = my_forecast,
	.misfit = my_misfit,
	.table_size = my_table_size,
};
