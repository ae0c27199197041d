/*
 * step_fail.c - when a revision fails, or a COMMIT: what is taken back, what runs again, what is
 * recorded and what the error says of the state that the database is in.
 */
#include <stdlib.h>

#include "core/interrupt.h"
#include "core/keys.h"
#include "core/run.h"

int run_backoff_ms(int tries)
{
	int ms = 500;
	for (int i = 0; i < tries && ms < 30000; i++)
		ms *= 2;
	ms = ms < 30000 ? ms : 30000;
	return ms / 2 + rand() % (ms / 2); /* jitter */
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
		step_finish_pending(run);
	return true;
}

/* ---- taking back ----------------------------------------------------------------------------- */

/* Take back what the failed revision did, where other revisions of its transaction stay.  False:
 * there are none, or the database itself dropped the transaction. */
static bool take_back(Run *run)
{
	Error ignored = ERROR_INIT;
	return run->open && run->mode == TRANSACTION_GROUP && run->pending.count > 0 &&
	       db_tx_state(run->conn) == TX_OPEN &&
	       db_rollback_to(run->conn, STEP_SAVEPOINT, &ignored) &&
	       db_release(run->conn, STEP_SAVEPOINT, &ignored);
}

/* Roll back everything since the last COMMIT, finished revisions too: how many, and the first. */
static size_t drop_pending(Run *run, size_t *first)
{
	size_t count = run->pending.count;
	Error ignored = ERROR_INIT;
	db_rollback(run->conn, &ignored);
	journal_forget(run);
	run->open = run->unfenced = false;
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
	if (db_begin(run->conn, &ignored) && step_record(run, failure, &ignored) &&
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

/* What leads on. */
static const char *do_this(const Error *err)
{
	return err->kind == ERR_INTERRUPTED ? "run it again" : "mend the cause, then run";
}

/* Half of the revision is permanent. */
static void describe_left(Run *run, const Revision *revision, Error *err)
{
	const char *verb = direction_word(run->options->direction);
	const char *at = rows_text(&run->result->rows, run->arena);
	const JournalRow *last;
	size_t n = journal_permanent(run, &last);
	bool partly = last && last->state != RECORD_DONE;
	const char *rest = err->kind == ERR_IN_DOUBT ? "whether the next is done is not known"
						     : "the rest is not done";
	n -= partly;
	err->unfinished = err->kind != ERR_IN_DOUBT && err->kind != ERR_DIVERGED;
	if (last)
		error_state(err,
			"revision %s is unfinished: %zu statement%s of it %s permanent%s%.120s, "
			"%s), %s; the version table says %s",
			revision->id, n, n == 1 ? "" : "s", n == 1 ? "is" : "are",
			partly ? " and a part of the next (" : " (the last: ",
			journal_describe(last, run->arena), last->place, rest, at);
	else
		error_state(err, "revision %s is unfinished; the version table says %s",
			revision->id, at);
	error_hint(err,
		"%s: luamig %s %s; it goes on at statement %d; or give back what was before: "
		"luamig abort",
		do_this(err), verb, run->options->target, journal_next(run));
}

static void describe_failure(Run *run, const Revision *revision, Error *err)
{
	const char *at = rows_text(&run->result->rows, run->arena);
	size_t n = run->result->applied;
	bool up = run->options->direction == UPGRADE;
	snprintf(err->revision, sizeof(err->revision), "%s", revision->id);
	if (journal_is_left(run)) {
		describe_left(run, revision, err);
		return;
	}
	if (run->mode == TRANSACTION_RUN)
		error_state(err, "the whole run was rolled back; the database is at %s", at);
	else
		error_state(err,
			"revision %s was rolled back; %zu revision%s of this run %s %s; the "
			"database is at %s",
			revision->id, n, n == 1 ? "" : "s", n == 1 ? "is" : "are",
			up ? "applied" : "reverted", at);
	error_hint(err, "%s: luamig %s %s", do_this(err), direction_word(run->options->direction),
		run->options->target);
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
static bool try_after_timeout(Run *run, int tries, Error *err)
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
	return step_commit(run, err) && step_restore_session(run, err) && keys_off(run, err);
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
bool step_fail(Run *run, Error *err)
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
bool step_lost(Run *run, size_t step, Error *err)
{
	size_t finished = run->pending.count;
	if (finished > 0 && run->pending.items[finished - 1].step == step)
		return finish_lost(run, err); /* it was its own COMMIT */
	size_t first = step, count = 0;
	bool committed, up = run->options->direction == UPGRADE;
	if (!decide_commit(run, &committed, err)) {
		run->applied[run->steps.items[step]] = !up;
		return step_fail(run, err);
	}
	if (!committed)
		count = drop_pending(run, &first);
	return run_again(run, first, count, err) && step_run(run, step, err);
}

bool step_try_again(Run *run, int tries, Error *err)
{
	return restart_without_keys(run, err) || try_after_timeout(run, tries, err);
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
