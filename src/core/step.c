/*
 * step.c - one revision: its transaction, the fence, the script, the record.  What happens when one
 * of them fails is in step_fail.c.
 *
 * Where DDL can be rolled back, the version rows are moved first: that is the fence against another
 * run.  Where it cannot, the rows are compared first and moved last, together with the last rows
 * the script changed.  In a group several revisions share a transaction, each under a savepoint.
 */
#include "base/clock.h"
#include "base/log.h"
#include "base/path.h"
#include "core/interrupt.h"
#include "core/keys.h"
#include "core/rows.h"
#include "core/run.h"

enum { GROUP_MS = 250 };

/* ---- the transaction ------------------------------------------------------------------------- */

static bool begin(Run *run, Error *err)
{
	if (!run->open) {
		if (!db_begin(run->conn, err))
			return false;
		run->open = true;
		run->opened_ms = clock_ms();
	}
	return run->mode != TRANSACTION_GROUP || db_savepoint(run->conn, STEP_SAVEPOINT, err);
}

static bool move_rows(Run *run, Error *err)
{
	run->moved = history_move(&run->history, &run->rows, &run->rows_after, err);
	return run->moved;
}

/* Both, in one message where the driver can. */
static bool begin_moved(Run *run, const char *proof, Error *err)
{
	if (run->open || run->mode == TRANSACTION_GROUP)
		return begin(run, err) && move_rows(run, err);
	run->opened_ms = clock_ms();
	run->moved = history_begin_move(&run->history, &run->rows, &run->rows_after, proof, err);
	run->open = run->moved || db_tx_state(run->conn) != TX_NONE;
	Error lock = ERROR_INIT;
	if (err->kind == ERR_FENCED && proof && !run_lock_check(&run->lock, &lock))
		*err = lock; /* that is what was untrue */
	return run->moved;
}

bool step_reopen(Run *run, Error *err)
{
	if (!run_has_caps(run, DIALECT_TRANSACTIONAL_DDL))
		return true;
	/* once there is a journal its rows are the fence: each write to it is conditional */
	return run->journal.stored > 0 ? begin(run, err) : begin_moved(run, NULL, err);
}

static void announce(Run *run, const Pending *done)
{
	run->result->applied++;
	run_emit(run, (RunEvent){.kind = EVENT_APPLIED,
			      .revision = done->revision,
			      .index = done->step + 1,
			      .duration_ms = done->duration_ms,
			      .statements = done->statements,
			      .rows = done->rows});
	Error err = ERROR_INIT; /* the revision is applied whatever the hook says */
	if (!run_hook(run, "after_revision", done->revision, &err))
		log_warn("%s", err.message);
}

/* A reader that stays can keep SQLite's COMMIT from being done; the transaction is still there
 * then.  last: a statement that goes before it, or NULL.
 */
static bool commit(Run *run, const Stmt *last, Error *err)
{
	for (int tries = 1;; tries++) {
		/* a script that commits between two of its statements is watched itself */
		Watched before = interrupt_watch(run->conn, NULL);
		bool done = false;
		bool ok = last ? db_run_and_commit(run->conn, last, &done, err)
			       : db_commit(run->conn, err);
		last = done ? NULL : last;
		interrupt_watch(before.conn, before.script);
		run->commit_lost = !ok && err->kind == ERR_LOST;
		if (ok || err->kind != ERR_LOCK_TIMEOUT || tries >= LOCK_TRIES ||
			db_tx_state(run->conn) != TX_OPEN)
			return ok;
		run->blockers = run->conn->driver->blockers(run->conn, run->arena);
		run_emit(run, (RunEvent){.kind = EVENT_RETRY,
				      .revision = run->revision,
				      .index = (size_t)tries,
				      .text = run->blockers});
		error_clear(err);
		if (!interrupt_sleep_ms(run_backoff_ms(tries - 1)))
			return interrupt_check(err);
	}
}

void step_finish_pending(Run *run)
{
	run->open = run->committed = false;
	for (size_t i = 0; i < run->pending.count; i++)
		announce(run, &run->pending.items[i]);
	run->pending.count = 0;
	run->result->rows = run->rows;
}

bool step_commit(Run *run, Error *err)
{
	TxState state = db_tx_state(run->conn);
	bool expected = run->open || run->pending.count > 0;
	if (expected && (state == TX_NONE || state == TX_FAILED))
		return run_transaction_gone(run, err);
	Arena scratch = ARENA_INIT;
	bool ok = state == TX_NONE || commit(run, journal_last_words(run, &scratch), err);
	arena_release(&scratch);
	if (!ok)
		return false;
	run->journal.spent = false;
	step_finish_pending(run);
	return true;
}

/* ---- before and after the script -------------------------------------------------------- */

/* Settings that a script changed must not reach the next one. */
bool step_restore_session(Run *run, Error *err)
{
	if (!run->session_touched)
		return true;
	run->session_touched = false;
	return run->conn->driver->session_restore(run->conn, err);
}

bool step_fence(Run *run, Error *err)
{
	run->unfenced = false;
	return run_lock_check(&run->lock, err) && history_expect(&run->history, &run->rows, err);
}

/* That the lock is still ours is asked by the statement that moves the version rows, where that one
 * comes first. */
static bool moves_first(const Run *run, Arena *arena)
{
	return run_has_caps(run, DIALECT_TRANSACTIONAL_DDL) && !run->autocommit && !run->open &&
	       run->mode != TRANSACTION_GROUP &&
	       history_changes(&run->rows, &run->rows_after, arena).count > 0;
}

/* Elsewhere the first row of the journal asks it, of a revision that was never begun. */
static bool fences_later(const Run *run)
{
	return !run_has_caps(run, DIALECT_TRANSACTIONAL_DDL) && run->journal.stored == 0 &&
	       !run->journal.unsure;
}

static bool open_moved(Run *run, const char *proof, Error *err)
{
	if (run->autocommit)
		return step_commit(run, err) && history_expect(&run->history, &run->rows, err);
	return begin_moved(run, proof, err) && keys_before(run, err);
}

static bool open_step(Run *run, Error *err)
{
	Arena scratch = ARENA_INIT;
	const char *proof = run->session_touched ? NULL : run_lock_proof(&run->lock);
	run->unfenced = proof && fences_later(run);
	if (!run->unfenced && !moves_first(run, &scratch))
		proof = NULL;
	bool ok = (proof || run_lock_check(&run->lock, err)) && step_restore_session(run, err) &&
		  journal_start(run, err);
	if (ok && run_has_caps(run, DIALECT_TRANSACTIONAL_DDL))
		ok = open_moved(run, proof, err);
	else if (ok && !run->unfenced)
		ok = history_expect(&run->history, &run->rows, err);
	arena_release(&scratch);
	return ok;
}

static bool describe(Run *run, const Error *failure, Arena *arena, HistoryEntry *out, Error *err)
{
	char *checksum = arena_alloc(arena, CHECKSUM_SIZE);
	checksum[0] = '\0';
	if (!failure && run->options->direction == UPGRADE &&
		!revision_checksum(run->revision, &run->config->migration_paths, checksum, err))
		return false;
	*out = (HistoryEntry){
		.run_id = run->run_id,
		.revision = run->revision->id,
		.direction = direction_word(run->options->direction),
		.started = run->started,
		.duration_ms = clock_ms() - run->started_ms,
		.statements = run->statements,
		.rows = run->affected,
		.checksum = checksum[0] ? checksum : NULL,
		.outcome = failure ? "failed" : "applied",
		.error = failure ? failure->message : NULL,
	};
	return true;
}

bool step_record(Run *run, const Error *failure, Error *err)
{
	Arena scratch = ARENA_INIT;
	HistoryEntry entry;
	bool ok = describe(run, failure, &scratch, &entry, err) &&
		  history_record(&run->history, &entry, err);
	arena_release(&scratch);
	return ok;
}

/* Nothing else will join the transaction: the record and COMMIT go together. */
static bool record_and_commit(Run *run, Error *err)
{
	Arena scratch = ARENA_INIT;
	HistoryEntry entry;
	bool ok = describe(run, NULL, &scratch, &entry, err);
	if (ok) {
		const Stmt stmt = history_record_stmt(&run->history, &entry, &scratch);
		ok = run->committed = commit(run, &stmt, err);
	}
	arena_release(&scratch);
	return ok;
}

static bool record_in_open(Run *run, Error *err)
{
	return step_record(run, NULL, err) && (run->mode != TRANSACTION_GROUP || !run->open ||
						      db_release(run->conn, STEP_SAVEPOINT, err));
}

static bool close_step(Run *run, Error *err)
{
	if (!run->open && db_tx_state(run->conn) == TX_NONE && !db_begin(run->conn, err))
		return false;
	if ((run->unfenced && !step_fence(run, err)) || (!run->moved && !move_rows(run, err)))
		return false;
	if (!keys_after(run, err) || !journal_finish(run, err))
		return false;
	vec_push(&run->pending, run->arena,
		(Pending){.revision = run->revision,
			.step = run->step,
			.before = run->rows,
			.duration_ms = clock_ms() - run->started_ms,
			.statements = run->statements,
			.rows = run->affected});
	bool alone =
		run_has_caps(run, DIALECT_TRANSACTIONAL_DDL) && run->mode == TRANSACTION_REVISION;
	bool ok = alone ? record_and_commit(run, err) : record_in_open(run, err);
	if (ok || run->commit_lost)
		run->rows = run->rows_after;
	else
		run->pending.count--;
	return ok;
}

/* Does the next revision join the transaction?  Where DDL commits, the end of this one is committed
 * together with the intent of the next one's first statement. */
static bool stays_open(const Run *run)
{
	if (!run_has_caps(run, DIALECT_TRANSACTIONAL_DDL))
		return true;
	return run->mode == TRANSACTION_RUN ||
	       (run->mode == TRANSACTION_GROUP && run->open && !run->keys_are_off &&
		       clock_ms() - run->opened_ms < GROUP_MS);
}

static bool call_script(Run *run, Error *err)
{
	Arena text_arena = ARENA_INIT;
	size_t len;
	const Revision *revision = run->revision;
	char *text = path_read(revision->path, &text_arena, &len, err);
	bool ok = text && script_call(run->script, revision->path, revision->shown, text, len,
				  direction_word(run->options->direction), err);
	arena_release(&text_arena);
	return ok;
}

static bool attempt(Run *run, Error *err)
{
	host_begin_revision(run, &run->graph->nodes.items[run->steps.items[run->step]].revision);
	run->started_ms = clock_ms();
	run->started = clock_utc(run->arena);
	interrupt_watch(run->conn, run->script);
	bool ok = interrupt_check(err) && open_step(run, err) && call_script(run, err) &&
		  journal_check_end(run, err) && close_step(run, err);
	interrupt_watch(NULL, NULL);
	return ok;
}

bool step_run(Run *run, size_t step, Error *err)
{
	int node = run->steps.items[step];
	bool up = run->options->direction == UPGRADE;
	run->step = step;
	run->applied[node] = up;
	run->rows_after =
		rows_after_step(run->graph, &run->rows, run->applied, node, up, run->arena);

	run_emit(run, (RunEvent){.kind = EVENT_START,
			      .revision = &run->graph->nodes.items[node].revision,
			      .index = step + 1});
	for (int tries = 1; !attempt(run, err); tries++) {
		if (run->commit_lost)
			return step_lost(run, step, err);
		if (step_try_again(run, tries, err))
			continue;
		run->applied[node] = !up;
		return step_fail(run, err);
	}
	if (run->committed)
		step_finish_pending(run);
	return stays_open(run) || (step_finish(run, err) && keys_on(run, err));
}
