/*
 * host_run.c - one statement of a call, run the way it must be: in the revision's transaction, in
 * one of its own together with its record, or outside any, between an intent and its outcome.
 */
#include <string.h>

#include "base/log.h"
#include "core/before.h"
#include "core/decide.h"
#include "core/interrupt.h"
#include "core/keys.h"
#include "core/longrun.h"
#include "core/run.h"
#include "db/lex.h"
#include "db/statement.h"
#include "model/op_json.h"

typedef enum Way {
	WAY_IN,    /* in the revision's transaction; outside one in op.autocommit */
	WAY_OWN,   /* a transaction for the statement and the rows of the journal */
	WAY_ALONE, /* outside any: it commits by itself, or refuses transactions */
} Way;

static unsigned lex_flags(const Run *run)
{
	return run->conn->backend->dialect->lex;
}

/* ---- transaction and savepoints --------------------------------------------------------- */

const char *host_guard_name(size_t i, char name[40])
{
	snprintf(name, 40, "luamig_pcall_%zu", i);
	return name;
}

/* The transaction is gone, and with it the savepoints. */
void host_forget_savepoints(Run *run)
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
		if (!db_savepoint(run->conn, host_guard_name(i, name), err))
			return false;
		guard->savepoint = true;
	}
	return true;
}

bool run_transaction_gone(const Run *run, Error *err)
{
	bool lock = run->last_error == ERR_LOCK_TIMEOUT;
	error_set(err, lock ? ERR_LOCK_TIMEOUT : ERR_SQL,
		"after an error the database rolled back the whole transaction, not only the "
		"statement");
	return error_hint(err, "pcall cannot go on after such an error");
}

bool host_prepare(Run *run, Error *err)
{
	if (!interrupt_check(err))
		return false;
	if (run->autocommit)
		return true;
	if (run->open && db_tx_state(run->conn) == TX_NONE)
		return run_transaction_gone(run, err);
	if (run_has_caps(run, DIALECT_TRANSACTIONAL_DDL))
		return make_savepoints(run, err);
	/* a revision before this one may be finished but for its COMMIT */
	if (run->pending.count > 0 && !step_commit(run, err))
		return false;
	bool open = db_tx_state(run->conn) == TX_OPEN;
	return (open || db_begin(run->conn, err)) && make_savepoints(run, err);
}

bool host_transaction(Run *run, Error *err)
{
	return host_prepare(run, err) &&
	       (db_tx_state(run->conn) != TX_NONE || db_begin(run->conn, err));
}

void host_count(Run *run, int64_t affected)
{
	run->statements++;
	run->affected += affected;
}

/* User SQL must leave the transaction as it was. */
static bool check_transaction(Run *run, Way way, Error *err)
{
	TxState state = db_tx_state(run->conn);
	bool wanted = way == WAY_OWN || (way == WAY_IN && !run->autocommit);
	if ((state == TX_OPEN) == wanted)
		return true;
	if (wanted) {
		error_set(err, ERR_SCRIPT, "the statement ended the revision's transaction");
		return error_hint(err,
			"luamig commits by itself; for statements that refuse a transaction set "
			"transactional = false in the script");
	}
	Error ignored = ERROR_INIT;
	db_rollback(run->conn, &ignored);
	return error_set(err, ERR_SCRIPT, "the statement began a transaction");
}

/* ---- running it ----------------------------------------------------------------------------- */

static bool wait_for_locks(Run *run, int tries, Error *err)
{
	run_emit(run, (RunEvent){.kind = EVENT_RETRY,
			      .revision = run->revision,
			      .index = (size_t)tries,
			      .text = run->blockers});
	error_clear(err);
	return interrupt_sleep_ms(run_backoff_ms(tries - 1)) || interrupt_check(err);
}

/* The same statement again after a lock timeout, where nothing else is lost by that: no transaction
 * is open, or one for it alone.  Elsewhere step.c runs the revision again. */
static bool run_with_retries(
	Run *run, const Stmt *stmt, Way way, Arena *arena, Result *out, Error *err)
{
	/* a deadlock may end a transaction */
	bool alone = way == WAY_OWN || db_tx_state(run->conn) == TX_NONE;
	for (int tries = 1;; tries++) {
		if (way == WAY_OWN ? !db_begin(run->conn, err)
				   : alone && !run_lock_renew(&run->lock, err))
			return false;
		longrun_begin(run, stmt->sql);
		bool ok = db_run(run->conn, stmt, arena, out, err);
		longrun_end();
		if (ok)
			return true;
		Error ignored = ERROR_INIT;
		if (way == WAY_OWN)
			db_rollback(run->conn, &ignored);
		if (err->kind != ERR_LOCK_TIMEOUT)
			return false;
		run->blockers = run->conn->driver->blockers(run->conn, run->arena);
		if (!alone || tries >= LOCK_TRIES || !wait_for_locks(run, tries, err))
			return false;
	}
}

static bool refuse_alone(const Run *run, Error *err)
{
	bool single = run->mode == TRANSACTION_RUN;
	error_set(err, ERR_SCRIPT, "the statement runs outside a transaction, which %s",
		single ? "a single transaction has no room for"
		       : "cannot be within pcall: its savepoint would be lost");
	return single ? error_hint(err, "run without --single-transaction") : false;
}

/* What the statement touches, and what it is about to lose. */
static bool look_before(Run *run, JournalRow *row, const Piece *piece, Error *err)
{
	Arena *arena = &run->journal.arena;
	if (!piece->op)
		return true;
	Op op;
	if (piece->part == 1 && before_op(run->conn, piece->op, arena, &op))
		row->asks = op_to_json(&op, arena);
	return decide_fingerprint(run->conn, piece->op, arena, &row->fingerprint, err);
}

static bool run_alone(
	Run *run, Call *call, const Piece *piece, Arena *arena, Result *out, Error *err)
{
	JournalRow *row = journal_row(run, call);
	bool rolls_back = run_has_caps(run, DIALECT_TRANSACTIONAL_DDL);
	if (run->mode == TRANSACTION_RUN || (rolls_back && run->guards.count > 0))
		return refuse_alone(run, err);
	if (!interrupt_check(err) || !look_before(run, row, piece, err) ||
		!journal_intent(run, call, piece->part, err))
		return false;
	if (!run_with_retries(run, piece->stmt, WAY_ALONE, arena, out, err) ||
		!check_transaction(run, WAY_ALONE, err))
		return false;
	journal_part_done(run, call, piece->part);
	return run->autocommit || !rolls_back || step_reopen(run, err);
}

/* It goes into one transaction with its row, which journal_end() commits. */
static bool run_own(Run *run, Call *call, const Piece *piece, Arena *arena, Result *out, Error *err)
{
	bool before = db_tx_state(run->conn) == TX_OPEN; /* another part of the call */
	if (!host_prepare(run, err) || (before && !journal_commit(run, err)))
		return false;
	if (run_with_retries(run, piece->stmt, WAY_OWN, arena, out, err)) {
		journal_part_done(run, call, piece->part);
		return check_transaction(run, WAY_OWN, err);
	}
	if (strcmp(err->sqlstate, "25001") != 0)
		return false;
	error_clear(err); /* it refuses a transaction */
	return run_alone(run, call, piece, arena, out, err);
}

/* What may hold COMMIT inside. */
static bool is_procedure(const Run *run, const char *sql)
{
	Lexer lexer;
	lex_init(&lexer, sql, strlen(sql), lex_flags(run));
	LexToken first = lex_next_solid(&lexer);
	return lex_is_word(&first, "CALL") || lex_is_word(&first, "DO");
}

static Way way_of(const Run *run, const Piece *piece, StatementKind kind)
{
	const char *sql = piece->stmt->sql;
	if (piece->alone)
		return WAY_ALONE;
	if (!run_has_caps(run, DIALECT_TRANSACTIONAL_DDL) && kind == STATEMENT_OTHER)
		return WAY_ALONE;
	if (!run->autocommit || kind == STATEMENT_READ || kind == STATEMENT_SET)
		return WAY_IN;
	if (is_procedure(run, sql) ||
		statement_refuses_transaction(sql, strlen(sql), lex_flags(run)))
		return WAY_ALONE;
	return WAY_OWN;
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

/* Whether a procedure did what it does nobody can tell but who wrote it.  In a SQL file nobody
 * could have said it: after a death there a person decides (ERR_IN_DOUBT). */
static bool check_probe(Run *run, const Call *call, const Piece *piece, Way way, Error *err)
{
	if (way != WAY_ALONE || piece->op || piece->of_file || journal_row(run, call)->probe ||
		!is_procedure(run, piece->stmt->sql))
		return true;
	error_set(err, ERR_SCRIPT,
		"whether this statement was done cannot be known after a death: it needs a probe");
	return error_hint(err, "op.execute { \"CALL …\", probe = \"SELECT … what is true once it "
			       "is done\" }");
}

bool host_run_piece(Run *run, Call *call, const Piece *piece, Arena *arena, Result *out, Error *err)
{
	size_t len = strlen(piece->stmt->sql);
	StatementKind kind = statement_kind(piece->stmt->sql, len, lex_flags(run));
	Way way = way_of(run, piece, kind);
	bool ok = check_probe(run, call, piece, way, err);
	*out = (Result){0};
	if (ok && way == WAY_ALONE)
		ok = run_alone(run, call, piece, arena, out, err);
	else if (ok && way == WAY_OWN)
		ok = run_own(run, call, piece, arena, out, err);
	else if (ok)
		ok = host_prepare(run, err) &&
		     run_with_retries(run, piece->stmt, WAY_IN, arena, out, err) &&
		     check_transaction(run, WAY_IN, err);
	if (ok) {
		host_count(run, out->affected);
		return true;
	}
	run->last_error = err->kind;
	explain(run, piece->stmt, err);
	error_statement(err, piece->stmt->sql, len, err->position);
	if (!err->where[0] && piece->where)
		snprintf(err->where, sizeof(err->where), "%s", piece->where);
	return false;
}
