/* db.c - the front of the drivers: counting, logging, timing and keeping failed statements are done
 * here, once, for all of them. */
#include "db/db.h"

#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/str.h"

/* ---- connecting ---------------------------------------------------------------------------- */

/* Catalog.reflect: emitters ask the same reflection as everybody. */
static bool reflect_for_emitters(
	void *arg, const ReflectScope *scope, Arena *arena, Schema *out, Error *err)
{
	return db_reflect(arg, scope, arena, out, err);
}

static Conn *open_once(
	const Backend *backend, const Url *url, const ConnectOptions *options, Error *err)
{
	static const ConnectOptions defaults = {.program = "luamig"};
	int64_t start = clock_us();
	Conn *conn = backend->driver->open(url, options ? options : &defaults, err);
	if (!conn)
		return NULL;

	conn->driver = backend->driver;
	conn->backend = backend;
	if (!conn->shown)
		conn->shown = arena_strdup(&conn->arena, url->shown);
	if (backend->catalog)
		conn->catalog = *backend->catalog;
	conn->catalog.arg = conn;
	conn->catalog.reflect = reflect_for_emitters;
	log_debug("connected to %s: %s %s (%.1f ms)", conn->shown, conn->server.name,
		conn->server.version, (double)(clock_us() - start) / 1000);
	return conn;
}

Conn *db_open(const Url *url, const ConnectOptions *options, Error *err)
{
	const Backend *backend = db_backend_for(url, err);
	return backend ? open_once(backend, url, options, err) : NULL;
}

/* A server that is starting, cannot be reached yet or has no free connection. */
static bool waiting_helps(const Error *err)
{
	static const char *const states[] = {"08", "57P03", "53300"};

	if (err->kind != ERR_CONNECT && err->kind != ERR_LOST)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(states); i++) {
		if (strncmp(err->sqlstate, states[i], strlen(states[i])) == 0)
			return true;
	}
	return false;
}

Conn *db_open_wait(const Url *url, const ConnectOptions *options, int wait_s, Error *err)
{
	const struct timespec pause = {.tv_nsec = 500 * 1000000L};
	int64_t until = clock_ms() + (int64_t)wait_s * 1000;
	const Backend *backend = db_backend_for(url, err);
	bool told = false;

	if (!backend)
		return NULL;
	for (;;) {
		Error attempt = ERROR_INIT;
		Conn *conn = open_once(backend, url, options, &attempt);
		if (conn)
			return conn;
		if (!waiting_helps(&attempt) || clock_ms() + 500 > until) {
			*err = attempt;
			return NULL;
		}
		if (!told)
			log_info("waiting for the database: %s", attempt.message);
		told = true;
		nanosleep(&pause, NULL);
	}
}

void db_close(Conn *conn)
{
	if (conn)
		conn->driver->close(conn);
}

void db_cancel(Conn *conn)
{
	if (conn)
		conn->driver->cancel(conn);
}

/* ---- statements ---------------------------------------------------------------------------- */

enum { LOG_SQL_BYTES = 2000 };

/* What every statement gets, whatever ran it. */
static bool finish(bool ok, const char *sql, int64_t start, Error *err)
{
	if (!ok)
		error_statement(err, sql, strlen(sql), err->position);
	if (log_level() < LOG_DEBUG)
		return ok;
	Arena arena = ARENA_INIT;
	log_debug("%8.1f ms  %s%s%s", (double)(clock_us() - start) / 1000,
		str_one_line(sql, LOG_SQL_BYTES, " …", &arena), ok ? "" : "  failed: ",
		ok ? "" : str_one_line(err->message, LOG_SQL_BYTES, " …", &arena));
	arena_release(&arena);
	return ok;
}

static bool run(Conn *conn, const Stmt *stmt, Arena *arena, Result *out, Error *err)
{
	int64_t start = clock_us();
	*out = (Result){0};
	return finish(conn->driver->run(conn, stmt, arena, out, err), stmt->sql, start, err);
}

bool db_run_kept(Conn *conn, const Stmt *stmt, Arena *arena, Result *out, Error *err)
{
	const Driver *driver = conn->driver;
	if (!driver->run_kept)
		return db_run(conn, stmt, arena, out, err);
	int64_t start = clock_us();
	conn->statements++;
	*out = (Result){0};
	return finish(driver->run_kept(conn, stmt, arena, out, err), stmt->sql, start, err);
}

static bool one_by_one(Conn *conn, Batch *batch, Arena *arena, Error *err)
{
	const Driver *driver = conn->driver;
	bool ok = true;
	for (size_t i = 0; ok && i < batch->count; i++) {
		const Stmt *stmt = &batch->stmts[i];
		ok = driver->run_kept && stmt->nparams > 0
			     ? driver->run_kept(conn, stmt, arena, &batch->out[i], err)
			     : driver->run(conn, stmt, arena, &batch->out[i], err);
		batch->done += ok;
	}
	return ok;
}

bool db_run_together(Conn *conn, Batch *batch, Arena *arena, Error *err)
{
	const Driver *driver = conn->driver;
	int64_t start = clock_us();
	batch->done = 0;
	for (size_t i = 0; i < batch->count; i++)
		batch->out[i] = (Result){0};
	bool ok = driver->run_together ? driver->run_together(conn, batch, arena, err)
				       : one_by_one(conn, batch, arena, err);
	for (size_t i = 0; i < batch->count && i <= batch->done; i++)
		finish(i < batch->done, batch->stmts[i].sql, start, err);
	return ok;
}

bool db_run(Conn *conn, const Stmt *stmt, Arena *arena, Result *out, Error *err)
{
	conn->statements++;
	return run(conn, stmt, arena, out, err);
}

bool db_set_timeouts(Conn *conn, int lock_ms, int statement_ms, Error *err)
{
	const Driver *driver = conn->driver;
	return driver->set_timeouts(
		conn, lock_ms < 0 ? driver->ddl_lock_ms : lock_ms, statement_ms, err);
}

bool db_exec(Conn *conn, const char *sql, Error *err)
{
	Arena arena = ARENA_INIT;
	Result ignored;
	bool ok = db_run(conn, &(Stmt){.sql = sql}, &arena, &ignored, err);
	arena_release(&arena);
	return ok;
}

bool db_value(Conn *conn, const Stmt *stmt, Arena *arena, Value *out, bool *found, Error *err)
{
	Result result;
	*out = (Value){.type = VAL_NULL};
	*found = false;
	if (!db_run(conn, stmt, arena, &result, err))
		return false;
	if (result.nrows > 0 && result.ncols > 0) {
		*out = result.cells[0];
		*found = true;
	}
	return true;
}

bool db_copy_in(
	Conn *conn, const char *sql, const char *data, size_t len, int64_t *rows, Error *err)
{
	int64_t start = clock_us();
	*rows = 0;
	if (!conn->driver->copy_in) {
		error_set(err, ERR_UNSUPPORTED, "%s has no COPY … FROM stdin", conn->server.name);
		error_statement(err, sql, strlen(sql), 0);
		return false;
	}
	conn->statements++;
	return finish(conn->driver->copy_in(conn, sql, data, len, rows, err), sql, start, err);
}

Cursor *db_cursor_open(Conn *conn, const Stmt *stmt, Error *err)
{
	int64_t start = clock_us();
	conn->statements++;
	Cursor *cursor = conn->driver->cursor_open(conn, stmt, err);
	if (cursor)
		cursor->conn = conn;
	finish(cursor != NULL, stmt->sql, start, err);
	return cursor;
}

bool db_cursor_next(Cursor *cursor, size_t max, Arena *arena, Result *out, Error *err)
{
	*out = (Result){0};
	return cursor->conn->driver->cursor_next(cursor, max, arena, out, err);
}

void db_cursor_close(Cursor *cursor)
{
	if (cursor)
		cursor->conn->driver->cursor_close(cursor);
}

long db_statement_count(const Conn *conn)
{
	return conn->statements;
}

/* ---- transactions -------------------------------------------------------------------------- */

/* luamig's own frame around statements: logged, but not counted. */
static bool exec_frame(Conn *conn, const char *sql, Error *err)
{
	Arena arena = ARENA_INIT;
	Result ignored;
	bool ok = run(conn, &(Stmt){.sql = sql}, &arena, &ignored, err);
	arena_release(&arena);
	return ok;
}

/* words: "SAVEPOINT %i" or the like. */
static bool exec_named(Conn *conn, const char *words, const char *name, Error *err)
{
	Arena arena = ARENA_INIT;
	Str sql = str_new(&arena);
	sql_addf(&sql, conn->backend->dialect, words, name);
	bool ok = exec_frame(conn, sql.data, err);
	arena_release(&arena);
	return ok;
}

TxState db_tx_state(Conn *conn)
{
	return conn->driver->tx_state(conn);
}

bool db_begin(Conn *conn, Error *err)
{
	return exec_frame(conn, conn->driver->begin_sql, err);
}

bool db_commit(Conn *conn, Error *err)
{
	/* PostgreSQL answers COMMIT of a failed transaction with success, and rolls back. */
	if (conn->driver->tx_state(conn) == TX_FAILED)
		return error_set(err, ERR_SQL,
			"the transaction cannot be committed: a statement in it has failed");
	if (conn->before_commit && !conn->before_commit(conn->before_commit_arg, err))
		return false;
	return exec_frame(conn, "COMMIT", err);
}

bool db_run_and_commit(Conn *conn, const Stmt *stmt, bool *done, Error *err)
{
	Arena arena = ARENA_INIT;
	const Stmt stmts[] = {*stmt, {.sql = "COMMIT"}};
	Result out[ARRAY_LEN(stmts)];
	Batch batch = {.stmts = stmts, .count = ARRAY_LEN(stmts), .out = out};
	/* who is asked before COMMIT has something to say between the two */
	batch.count = conn->before_commit ? 1 : 2;
	bool ok = db_run_together(conn, &batch, &arena, err);
	*done = batch.done > 0;
	ok = ok && (!conn->before_commit || db_commit(conn, err));
	arena_release(&arena);
	return ok;
}

bool db_rollback(Conn *conn, Error *err)
{
	TxState state = conn->driver->tx_state(conn);
	if (state == TX_NONE || state == TX_UNKNOWN)
		return true; /* nothing to roll back, or the server does it */
	return exec_frame(conn, "ROLLBACK", err);
}

bool db_savepoint(Conn *conn, const char *name, Error *err)
{
	return exec_named(conn, "SAVEPOINT %i", name, err);
}

bool db_release(Conn *conn, const char *name, Error *err)
{
	return exec_named(conn, "RELEASE SAVEPOINT %i", name, err);
}

bool db_rollback_to(Conn *conn, const char *name, Error *err)
{
	return exec_named(conn, "ROLLBACK TO SAVEPOINT %i", name, err);
}

/* ---- writing SQL --------------------------------------------------------------------------- */

static bool is_numbered(const Conn *conn)
{
	return conn->backend->dialect->caps & DIALECT_NUMBERED_PARAMS;
}

const char *db_placeholder(const Conn *conn, Arena *arena, size_t n)
{
	return is_numbered(conn) ? arena_printf(arena, "$%zu", n) : "?";
}

const char *db_own_sql(const Conn *conn, Arena *arena, const char *sql)
{
	if (!is_numbered(conn))
		return sql;
	Str s = str_new(arena);
	bool in_string = false;
	int n = 0;
	for (; *sql; sql++) {
		if (*sql == '\'')
			in_string = !in_string;
		if (*sql == '?' && !in_string)
			str_addf(&s, "$%d", ++n);
		else
			str_addn(&s, sql, 1);
	}
	return s.data;
}

/* ---- what the database says of itself ------------------------------------------------------ */

bool db_reflect(Conn *conn, const ReflectScope *scope, Arena *arena, Schema *out, Error *err)
{
	*out = (Schema){0};
	if (!conn->backend->reflect)
		return error_set(err, ERR_UNSUPPORTED, "the schema of %s cannot be read yet",
			conn->server.name);
	return conn->backend->reflect(conn, scope, arena, out, err);
}

bool db_fingerprint(Conn *conn, const char *schema, const char *table, Arena *arena,
	const char **out, Error *err)
{
	return conn->backend->fingerprint(conn, schema, table, arena, out, err);
}

Emit db_emit(Conn *conn, Arena *arena, SqlVec *out)
{
	return (Emit){
		.dialect = conn->backend->dialect,
		.server = &conn->server,
		.catalog = &conn->catalog,
		.arena = arena,
		.out = out,
	};
}
