/*
 * step.c - one revision: its transaction, the fence, the script, the record; and what happens when
 * one of them fails.
 *
 * Where DDL can be rolled back, the version rows are moved first: that is the fence against another
 * run.  Where it cannot, the rows are compared first and moved last, together with the last rows
 * the script changed.  In a group several revisions share a transaction, each under a savepoint.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/path.h"
#include "core/interrupt.h"
#include "core/keys.h"
#include "core/rows.h"
#include "core/run.h"

#define SAVEPOINT "luamig_revision"

enum { GROUP_MS = 250 };

int run_backoff_ms(int tries)
{
	int ms = 500;
	for (int i = 0; i < tries && ms < 30000; i++)
		ms *= 2;
	ms = ms < 30000 ? ms : 30000;
	return ms / 2 + rand() % (ms / 2); /* jitter */
}

static bool in_group(const Run *run)
{
	return run->mode == TRANSACTION_GROUP;
}

/* ---- the transaction ------------------------------------------------------------------------- */

static bool begin(Run *run, Error *err)
{
	if (!run->open) {
		if (!db_begin(run->conn, err))
			return false;
		run->open = true;
		run->opened_ms = clock_ms();
	}
	return !in_group(run) || db_savepoint(run->conn, SAVEPOINT, err);
}

static bool move_rows(Run *run, Error *err)
{
	run->moved = history_move(&run->history, &run->rows, &run->rows_after, err);
	return run->moved;
}

bool step_reopen(Run *run, Error *err)
{
	if (!run_has_caps(run, DIALECT_TRANSACTIONAL_DDL))
		return true;
	/* once there is a journal its rows are the fence: each write to it is conditional */
	return begin(run, err) && (run->journal.stored > 0 || move_rows(run, err));
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
 * then.
 */
static bool commit(Run *run, Error *err)
{
	for (int tries = 1;; tries++) {
		/* a script that commits between two of its statements is watched itself */
		Watched before = interrupt_watch(run->conn, NULL);
		bool ok = db_commit(run->conn, err);
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

static void finish_pending(Run *run)
{
	run->open = false;
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
	if (state != TX_NONE && !commit(run, err))
		return false;
	finish_pending(run);
	return true;
}

/* ---- a COMMIT that was not answered ---------------------------------------------------------- */

static bool explain_lost(Error *err)
{
	error_wrap(err, "COMMIT was not answered");
	error_state(err, "whether the revisions in this transaction are applied is not known here");
	return error_hint(
		err, "luamig doctor tells what is applied; the same command goes on from there");
}

/* With the run lock in hand again the old session has ended, so what the history says now is how it
 * ended. */
static bool decide_commit(Run *run, bool *committed, Error *err)
{
	const Error lost = *err;
	run->commit_lost = false;
	error_clear(err);
	*committed = true; /* of a commit in the middle of a revision its journal tells */
	bool ok = run_reconnect(run, err);
	if (ok && run->pending.count > 0)
		ok = history_has(&run->history, run->run_id,
			run->pending.items[run->pending.count - 1].revision->id,
			direction_word(run->options->direction), committed, err);
	if (!ok) {
		*err = lost;
		return explain_lost(err);
	}
	run_note(run, "the connection was lost during COMMIT; connected again: %s",
		run->pending.count == 0 ? "the revision goes on"
		: *committed            ? "it was done"
					: "it was not done, and is done again");
	if (*committed)
		finish_pending(run);
	return true;
}

/* ---- before and after the script -------------------------------------------------------- */

static bool open_step(Run *run, Error *err)
{
	if (!journal_start(run, err))
		return false;
	if (!run_has_caps(run, DIALECT_TRANSACTIONAL_DDL))
		return history_expect(&run->history, &run->rows, err);
	if (run->autocommit)
		return step_commit(run, err) && history_expect(&run->history, &run->rows, err);
	return begin(run, err) && move_rows(run, err) && keys_before(run, err);
}

static bool record(Run *run, const Error *failure, Error *err)
{
	char checksum[CHECKSUM_SIZE] = "";
	if (!failure && run->options->direction == UPGRADE &&
		!revision_checksum(run->revision, &run->config->migration_paths, checksum, err))
		return false;
	const HistoryEntry entry = {
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
	return history_record(&run->history, &entry, err);
}

static bool close_step(Run *run, Error *err)
{
	if (!run->open && db_tx_state(run->conn) == TX_NONE && !db_begin(run->conn, err))
		return false;
	if (!run->moved && !move_rows(run, err))
		return false;
	if (!keys_after(run, err) || !journal_finish(run, err) || !record(run, NULL, err))
		return false;
	if (in_group(run) && run->open && !db_release(run->conn, SAVEPOINT, err))
		return false;

	vec_push(&run->pending, run->arena,
		(Pending){.revision = run->revision,
			.step = run->step,
			.before = run->rows,
			.duration_ms = clock_ms() - run->started_ms,
			.statements = run->statements,
			.rows = run->affected});
	run->rows = run->rows_after;
	return true;
}

/* Does the next revision join the transaction?  Where DDL commits, the end of this one is committed
 * together with the intent of the next one's first statement. */
static bool stays_open(const Run *run)
{
	if (!run_has_caps(run, DIALECT_TRANSACTIONAL_DDL))
		return true;
	return run->mode == TRANSACTION_RUN || (in_group(run) && run->open && !run->keys_are_off &&
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

/* Settings that a script changed must not reach the next one. */
static bool restore_session(Run *run, Error *err)
{
	if (!run->session_touched)
		return true;
	run->session_touched = false;
	return run->conn->driver->session_restore(run->conn, err);
}

static bool attempt(Run *run, Error *err)
{
	host_begin_revision(run, &run->graph->nodes.items[run->steps.items[run->step]].revision);
	run->started_ms = clock_ms();
	run->started = clock_utc(run->arena);
	interrupt_watch(run->conn, run->script);
	bool ok = interrupt_check(err) && run_lock_check(&run->lock, err) &&
		  restore_session(run, err) && open_step(run, err) && call_script(run, err) &&
		  journal_check_end(run, err) && close_step(run, err);
	interrupt_watch(NULL, NULL);
	return ok;
}

/* ---- when it fails ------------------------------------------------------------------------------
 */

/* Take back what the failed revision did, where other revisions of its transaction stay.  False:
 * there are none, or the database itself dropped the transaction. */
static bool take_back(Run *run)
{
	Error ignored = ERROR_INIT;
	return run->open && in_group(run) && run->pending.count > 0 &&
	       db_tx_state(run->conn) == TX_OPEN &&
	       db_rollback_to(run->conn, SAVEPOINT, &ignored) &&
	       db_release(run->conn, SAVEPOINT, &ignored);
}

/* Roll back everything since the last COMMIT, finished revisions too: how many, and the first. */
static size_t drop_pending(Run *run, size_t *first)
{
	size_t count = run->pending.count;
	Error ignored = ERROR_INIT;
	db_rollback(run->conn, &ignored);
	run->journal.unsure = true;
	run->journal.exists = false;
	run->open = false;
	run->pending.count = 0;
	for (size_t i = 0; i < count; i++)
		run->applied[run->steps.items[run->pending.items[i].step]] =
			run->options->direction == DOWNGRADE;
	if (count > 0) {
		*first = run->pending.items[0].step;
		run->rows = run->pending.items[0].before;
	}
	return count;
}

/* Finished revisions that were dropped through no fault of theirs. */
static bool deserve_another_try(const Run *run, const Error *err)
{
	return run->mode != TRANSACTION_RUN && err->kind != ERR_INTERRUPTED &&
	       err->kind != ERR_LOST && err->kind != ERR_FENCED && err->kind != ERR_LOCK_TIMEOUT;
}

/* Once more, each with a COMMIT of its own: so one that cannot be committed is found. */
static bool run_again(Run *run, size_t first, size_t count, Error *err)
{
	if (count > 0)
		run->mode = TRANSACTION_REVISION;
	for (size_t i = first; i < first + count; i++)
		if (!step_run(run, i, err))
			return false;
	return step_finish(run, err);
}

static void record_failure(Run *run, const Error *failure)
{
	Error ignored = ERROR_INIT;
	if (failure->kind == ERR_LOST || failure->kind == ERR_FENCED ||
		run->mode == TRANSACTION_RUN)
		return;
	if (db_begin(run->conn, &ignored) && record(run, failure, &ignored) &&
		journal_settle(run, &ignored))
		(void)!db_commit(run->conn, &ignored);
	else
		db_rollback(run->conn, &ignored);
}

static const char *rows_text(const StrVec *rows, Arena *arena)
{
	Str s = str_new(arena);
	for (size_t i = 0; i < rows->count; i++)
		str_addf(&s, "%s%s", i ? ", " : "", rows->items[i]);
	return rows->count ? s.data : "base";
}

/* Half of the revision is permanent. */
static void describe_left(Run *run, const Revision *revision, Error *err)
{
	const char *verb = direction_word(run->options->direction);
	const JournalRow *last;
	size_t n = journal_permanent(run, &last);
	err->unfinished = err->kind != ERR_IN_DOUBT && err->kind != ERR_DIVERGED;
	if (last)
		error_state(err,
			"revision %s is unfinished: %zu statement%s of it %s permanent (the last: "
			"%.120s, %s), the rest is not done; the version table says %s",
			revision->id, n, n == 1 ? "" : "s", n == 1 ? "is" : "are",
			journal_describe(last, run->arena), last->place,
			rows_text(&run->result->rows, run->arena));
	else
		error_state(err, "revision %s is unfinished; the version table says %s",
			revision->id, rows_text(&run->result->rows, run->arena));
	error_hint(err,
		"mend the cause, then run: luamig %s %s; it goes on at statement %d; or give back "
		"what was before: luamig abort",
		verb, run->options->target, journal_next(run));
}

static void describe_failure(Run *run, const Revision *revision, Error *err)
{
	const char *at = rows_text(&run->result->rows, run->arena);
	size_t n = run->result->applied;
	snprintf(err->revision, sizeof(err->revision), "%s", revision->id);
	if (journal_is_left(run)) {
		describe_left(run, revision, err);
		return;
	}
	if (run->mode == TRANSACTION_RUN)
		error_state(err, "the whole run was rolled back; the database is at %s", at);
	else
		error_state(err,
			"revision %s was rolled back; %zu revision%s of this run %s applied; the "
			"database is at %s",
			revision->id, n, n == 1 ? "" : "s", n == 1 ? "is" : "are", at);
	error_hint(err, "mend the cause, then run: luamig %s %s",
		direction_word(run->options->direction), run->options->target);
}

static bool report_failure(Run *run, const Revision *revision, Error *err)
{
	run->revision = revision;
	if (err->kind == ERR_LOCK_TIMEOUT && run->blockers && run->blockers[0])
		error_hint(err, "in the way: %s", run->blockers);
	record_failure(run, err);
	describe_failure(run, revision, err);
	return false;
}

/* A lock timeout costs nothing but time while nothing of the revision is permanent: give up all
 * locks, wait, run it again. */
static bool try_again(Run *run, int tries, Error *err)
{
	if (err->kind != ERR_LOCK_TIMEOUT || tries >= LOCK_TRIES || run->mode == TRANSACTION_RUN)
		return false;
	const char *blockers = run->conn->driver->blockers(run->conn, run->arena);
	run->blockers = blockers[0] ? blockers : run->blockers;
	size_t ignored;
	Error failure = *err;
	if (take_back(run)) {
		error_clear(err);
		if (!step_commit(run, err))
			return false;
	} else if (run->pending.count > 0) {
		return false;
	} else {
		drop_pending(run, &ignored);
		error_clear(err);
	}
	run_emit(run, (RunEvent){.kind = EVENT_RETRY,
			      .revision = run->revision,
			      .index = (size_t)tries,
			      .text = run->blockers});
	if (interrupt_sleep_ms(run_backoff_ms(tries - 1)))
		return true;
	*err = failure;
	err->kind = ERR_INTERRUPTED;
	return false;
}

/* The revision asked for foreign keys off, which no transaction can do: end it and begin again. */
static bool restart_without_keys(Run *run, Error *err)
{
	size_t ignored;
	if (err->kind != ERR_KEYS_OFF)
		return false;
	if (!take_back(run)) {
		if (run->pending.count > 0)
			return false;
		drop_pending(run, &ignored);
	}
	error_clear(err);
	/* put back now, or the next attempt would put the keys back as well */
	return step_commit(run, err) && restore_session(run, err) && keys_off(run, err);
}

/* Where DDL commits: nothing of this revision is in the transaction, only the end of the one
 * before.
 */
static bool is_finished_but_commit(const Run *run)
{
	return !run_has_caps(run, DIALECT_TRANSACTIONAL_DDL) && run->pending.count > 0 &&
	       db_tx_state(run->conn) == TX_OPEN;
}

/* What was finished before it in the same transaction is committed; if it was lost it runs again.
 */
static bool fail(Run *run, Error *err)
{
	const Revision *revision = run->revision;
	Error other = ERROR_INIT;
	size_t first, count;
	bool ok = true;
	if (is_finished_but_commit(run) || take_back(run)) {
		ok = step_finish(run, &other);
	} else {
		count = drop_pending(run, &first);
		/* what of them had committed by itself is in the journal */
		err->unfinished = count > 0 && !run_has_caps(run, DIALECT_TRANSACTIONAL_DDL);
		if (count > 0 && deserve_another_try(run, err))
			ok = run_again(run, first, count, &other);
	}
	Error ignored = ERROR_INIT;
	(void)!keys_on(run, &ignored);
	if (ok)
		return report_failure(run, revision, err);
	*err = other; /* reported by itself */
	return false;
}

/* The COMMIT that ended finished revisions was lost. */
static bool finish_lost(Run *run, Error *err)
{
	size_t first = run->step;
	bool committed;
	const Revision *last = run->revision;
	if (!decide_commit(run, &committed, err))
		return report_failure(run, last, err);
	if (committed)
		return true;
	size_t count = drop_pending(run, &first);
	return run_again(run, first, count, err);
}

/* A COMMIT in the middle of this revision was lost, the end of those before it in it too: what is
 * not there runs again, this one by its journal. */
static bool step_lost(Run *run, size_t step, Error *err)
{
	size_t first = step, count = 0;
	bool committed, up = run->options->direction == UPGRADE;
	if (!decide_commit(run, &committed, err)) {
		run->applied[run->steps.items[step]] = !up;
		return fail(run, err);
	}
	if (!committed)
		count = drop_pending(run, &first);
	return run_again(run, first, count, err) && step_run(run, step, err);
}

bool step_finish(Run *run, Error *err)
{
	if (step_commit(run, err))
		return true;
	size_t first = 0;
	if (run->commit_lost)
		return finish_lost(run, err);
	const Revision *last = run->revision;
	if (run->pending.count > 0)
		last = run->pending.items[run->pending.count - 1].revision;
	size_t count = drop_pending(run, &first);
	if (count < 2 || !deserve_another_try(run, err))
		return report_failure(run, last, err);
	error_clear(err);
	return run_again(run, first, count, err);
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
		if (restart_without_keys(run, err) || try_again(run, tries, err))
			continue;
		run->applied[node] = !up;
		return fail(run, err);
	}
	return stays_open(run) || (step_finish(run, err) && keys_on(run, err));
}
