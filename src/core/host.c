/*
 * host.c - what a script asks for, done on the live database.
 *
 * Where DDL can be rolled back the whole revision is one transaction and nothing here begins or
 * ends one.  Where it cannot (MySQL), rows are changed in a transaction that is begun when needed
 * and committed by us before each statement that would commit it anyway.
 */
#include <string.h>

#include "base/log.h"
#include "core/ask.h"
#include "core/interrupt.h"
#include "core/keys.h"
#include "core/run.h"
#include "db/splitter.h"
#include "db/statement.h"

bool run_has_caps(const Run *run, DialectCaps caps)
{
	return (run->conn->backend->dialect->caps & caps) == caps;
}

static unsigned lex_flags(const Run *run)
{
	return run->conn->backend->dialect->lex;
}

/* ---- transaction and savepoints --------------------------------------------------------- */

static const char *guard_name(size_t i, char name[40])
{
	snprintf(name, 40, "luamig_pcall_%zu", i);
	return name;
}

/* The transaction is gone, and with it the savepoints. */
static void forget_savepoints(Run *run)
{
	for (size_t i = 0; i < run->guards.count; i++)
		run->guards.items[i].savepoint = false;
}

static bool make_savepoints(Run *run, Error *err)
{
	char name[40];
	for (size_t i = 0; i < run->guards.count; i++) {
		Guard *guard = &run->guards.items[i];
		if (guard->savepoint)
			continue;
		if (!db_savepoint(run->conn, guard_name(i, name), err))
			return false;
		guard->savepoint = true;
	}
	return true;
}

/* What cannot be rolled back any more: the report after a failure names it. */
static void mark_permanent(Run *run)
{
	if (run->permanent == run->statements)
		return;
	run->permanent = run->statements;
	snprintf(run->last_permanent, sizeof(run->last_permanent), "%s", run->last_statement);
}

bool run_transaction_gone(const Run *run, Error *err)
{
	bool lock = run->last_error == ERR_LOCK_TIMEOUT;
	error_set(err, lock ? ERR_LOCK_TIMEOUT : ERR_SQL,
		"after an error the database rolled back the whole transaction, not only the "
		"statement");
	return error_hint(err, "pcall cannot go on after such an error");
}

bool host_prepare(Run *run, bool may_commit, Error *err)
{
	if (!interrupt_check(err))
		return false;
	if (run->autocommit)
		return true;
	if (run->open && db_tx_state(run->conn) == TX_NONE)
		return run_transaction_gone(run, err);
	if (run_has_caps(run, DIALECT_TRANSACTIONAL_DDL))
		return make_savepoints(run, err);

	bool open = db_tx_state(run->conn) == TX_OPEN;
	if (!may_commit)
		return (open || db_begin(run->conn, err)) && make_savepoints(run, err);
	if (!open)
		return true;
	if (!db_commit(run->conn, err))
		return false;
	forget_savepoints(run);
	mark_permanent(run);
	return true;
}

void host_count(Run *run, const char *sql, int64_t affected)
{
	run->statements++;
	run->affected += affected;
	snprintf(run->last_statement, sizeof(run->last_statement), "%.150s", sql);
	if (db_tx_state(run->conn) == TX_NONE)
		mark_permanent(run);
}

/* User SQL must leave the transaction as it was. */
static bool check_transaction(Run *run, bool may_commit, Error *err)
{
	TxState state = db_tx_state(run->conn);
	if (run->autocommit) {
		if (state != TX_OPEN)
			return true;
		Error ignored = ERROR_INIT;
		db_rollback(run->conn, &ignored);
		return error_set(err, ERR_SCRIPT, "the statement began a transaction");
	}
	if (state == TX_OPEN || (may_commit && !run_has_caps(run, DIALECT_TRANSACTIONAL_DDL)))
		return true;
	error_set(err, ERR_SCRIPT, "the statement ended the revision's transaction");
	return error_hint(err,
		"luamig commits by itself; for statements that refuse a transaction set "
		"transactional = false in the script");
}

static bool refuse_transaction_control(const char *sql, Error *err)
{
	error_set(err, ERR_SCRIPT, "%.*s: luamig itself begins and ends transactions",
		(int)strcspn(sql, " \t\r\n;"), sql);
	return error_hint(err, "leave the statement out; use op.autocommit(function() … end) or "
			       "transactional = false for statements that refuse a transaction");
}

/* ---- statements ----------------------------------------------------------------------------- */

/* The same statement again after a lock timeout, where nothing else is lost by that: no transaction
 * is open.  Elsewhere step.c runs the revision again. */
static bool run_with_retries(Run *run, const Stmt *stmt, Arena *arena, Result *out, Error *err)
{
	bool alone = db_tx_state(run->conn) == TX_NONE; /* a deadlock may end a transaction */
	for (int tries = 1;; tries++) {
		if (db_run(run->conn, stmt, arena, out, err))
			return true;
		if (err->kind != ERR_LOCK_TIMEOUT)
			return false;
		run->blockers = run->conn->driver->blockers(run->conn, run->arena);
		if (!alone || tries >= LOCK_TRIES)
			return false;
		run_emit(run, (RunEvent){.kind = EVENT_RETRY,
				      .revision = run->revision,
				      .index = (size_t)tries,
				      .text = run->blockers});
		error_clear(err);
		if (!interrupt_sleep_ms(run_backoff_ms(tries - 1)))
			return interrupt_check(err);
	}
}

static void explain(Run *run, const Stmt *stmt, Error *err)
{
	size_t len = strlen(stmt->sql);
	if (err->kind == ERR_SQL && !run->autocommit &&
		statement_refuses_transaction(stmt->sql, len, lex_flags(run)))
		error_hint(err,
			"this statement refuses a transaction: wrap it in op.autocommit(function() "
			"… end), or set transactional = false in the script");
}

bool host_statement(
	Run *run, const Stmt *stmt, const char *where, Arena *arena, Result *out, Error *err)
{
	size_t len = strlen(stmt->sql);
	StatementKind kind = statement_kind(stmt->sql, len, lex_flags(run));
	bool may_commit = kind == STATEMENT_OTHER;
	bool ok = false;
	*out = (Result){0};

	if (kind == STATEMENT_EMPTY)
		return true;
	run->session_touched = true;
	KeysAnswer keys = kind == STATEMENT_SET ? keys_statement(run, stmt->sql, err) : KEYS_PASS;
	if (keys == KEYS_SKIP)
		return true;
	if (kind == STATEMENT_TRANSACTION)
		refuse_transaction_control(stmt->sql, err);
	else if (keys == KEYS_PASS)
		ok = host_prepare(run, may_commit, err) &&
		     run_with_retries(run, stmt, arena, out, err) &&
		     check_transaction(run, may_commit, err);
	if (ok) {
		host_count(run, stmt->sql, out->affected);
		return true;
	}
	run->last_error = err->kind;
	explain(run, stmt, err);
	error_statement(err, stmt->sql, len, err->position);
	if (!err->where[0] && where)
		snprintf(err->where, sizeof(err->where), "%s", where);
	return false;
}

/* Without parameters an author may write several statements in one text. */
static bool host_sql(ScriptHost *host, const ScriptSql *sql, Arena *arena, Result *out, Error *err)
{
	Run *run = (Run *)host;
	*out = (Result){0};
	if (sql->is_query || sql->stmt.nparams)
		return host_statement(run, &sql->stmt, sql->where, arena, out, err);

	SplitStatements list = {0};
	if (!split_sql(sql->stmt.sql, strlen(sql->stmt.sql), lex_flags(run), arena, &list, err))
		return false;
	int64_t affected = 0;
	for (size_t i = 0; i < list.count; i++) {
		if (!host_statement(
			    run, &(Stmt){.sql = list.items[i].sql}, sql->where, arena, out, err))
			return false;
		affected += out->affected;
	}
	out->affected = affected;
	return true;
}

static bool host_op(ScriptHost *host, const Op *op, const char *where, Error *err)
{
	Run *run = (Run *)host;
	Arena scratch = ARENA_INIT;
	SqlVec statements = {0};
	IntVec alone = {0};
	Emit emit = db_emit(run->conn, &scratch, &statements);
	bool touched = run->session_touched;
	if (run->autocommit)
		emit.alone = &alone; /* here every statement is */
	bool ok = host_prepare(run, true, err) && dialect_emit(&emit, op, err);
	for (size_t i = 0; ok && i < statements.count; i++) {
		Result ignored;
		ok = host_statement(
			run, &(Stmt){.sql = statements.items[i]}, where, &scratch, &ignored, err);
	}
	run->session_touched = touched; /* our own DDL changes no setting */
	if (!ok && err->kind != ERR_INTERRUPTED)
		error_wrap(err, "%s", op_describe(op, &scratch));
	arena_release(&scratch);
	return ok;
}

static Cursor *host_rows(ScriptHost *host, const ScriptSql *sql, Error *err)
{
	Run *run = (Run *)host;
	StatementKind kind = statement_kind(sql->stmt.sql, strlen(sql->stmt.sql), lex_flags(run));
	if (kind != STATEMENT_READ && kind != STATEMENT_WRITE) {
		error_set(err, ERR_SCRIPT, "db.rows takes a query");
		return NULL;
	}
	run->session_touched = true;
	if (!host_prepare(run, false, err))
		return NULL;
	Cursor *cursor = db_cursor_open(run->conn, &sql->stmt, err);
	if (cursor)
		host_count(run, sql->stmt.sql, 0);
	return cursor;
}

static bool host_file(
	ScriptHost *host, const char *path, const char *where, int64_t *statements, Error *err)
{
	return sqlfile_run((Run *)host, path, where, statements, err);
}

/* ---- op.autocommit ----------------------------------------------------------------------------
 */

/* What was done so far becomes permanent, but the version rows must not say that the revision is
 * done: they go back first. */
static bool commit_what_there_is(Run *run, Error *err)
{
	if (db_tx_state(run->conn) != TX_OPEN)
		return true;
	if (run->moved && !history_move(&run->history, &run->rows_after, &run->rows, err))
		return false;
	run->moved = false;
	forget_savepoints(run);
	if (!step_commit(run, err))
		return false;
	mark_permanent(run);
	return true;
}

static bool host_autocommit_enter(ScriptHost *host, const char *where, Error *err)
{
	Run *run = (Run *)host;
	(void)where;
	if (run->mode == TRANSACTION_RUN) {
		error_set(err, ERR_SCRIPT, "op.autocommit cannot be used in a single transaction");
		return error_hint(err, "run without --single-transaction");
	}
	if (run->guards.count)
		return error_set(err, ERR_SCRIPT,
			"op.autocommit inside pcall: its savepoint cannot be kept");
	if (!run->autocommit && !commit_what_there_is(run, err))
		return false;
	run->autocommit++;
	return true;
}

static bool host_autocommit_leave(ScriptHost *host, Error *err)
{
	Run *run = (Run *)host;
	return --run->autocommit > 0 || step_reopen(run, err);
}

/* ---- pcall --------------------------------------------------------------------------------------
 */

static void host_guard_enter(ScriptHost *host)
{
	Run *run = (Run *)host;
	vec_push(&run->guards, run->arena, (Guard){0});
}

static bool host_guard_leave(ScriptHost *host, bool failed, Error *err)
{
	Run *run = (Run *)host;
	char name[40];
	size_t i = --run->guards.count;
	TxState state = db_tx_state(run->conn);
	if (!run->guards.items[i].savepoint || state == TX_UNKNOWN)
		return true;
	if (state == TX_NONE)
		return run_transaction_gone(run, err);
	guard_name(i, name);
	if (failed && !db_rollback_to(run->conn, name, err))
		return false;
	return db_release(run->conn, name, err);
}

/* ---- questions -------------------------------------------------------------------------- */

static bool host_has(ScriptHost *host, const ScriptHas *what, bool *out, Error *err)
{
	Run *run = (Run *)host;
	return host_prepare(run, false, err) && ask_catalog(&run->conn->catalog, what, out, err);
}

/* ---- the table -------------------------------------------------------------------------- */

void host_init(Run *run)
{
	run->host = (ScriptHost){
		.dialect = run->conn->backend->dialect,
		.server = &run->conn->server,
		.op = host_op,
		.sql = host_sql,
		.file = host_file,
		.rows = host_rows,
		.autocommit_enter = host_autocommit_enter,
		.autocommit_leave = host_autocommit_leave,
		.guard_enter = host_guard_enter,
		.guard_leave = host_guard_leave,
		.has = host_has,
	};
}

void host_begin_revision(Run *run, const Revision *revision)
{
	run->revision = revision;
	run->autocommit = !revision->transactional;
	run->moved = false;
	run->statements = run->affected = 0;
	run->permanent = 0;
	run->last_permanent[0] = '\0';
	run->guards.count = 0;
	run->blockers = "";
	run->last_error = ERR_NONE;
}
