/*
 * journal_point.c - commit points: the moments at which work becomes permanent before its revision
 * is finished, and what stays of a revision that failed after one.
 *
 * Before a statement that commits by itself one transaction holds everything that is pending: rows
 * the script changed, the journal's rows for them, done for the last such statement and the intent
 * of the next.
 */
#include <string.h>

#include "base/text.h"
#include "core/interrupt.h"
#include "core/journal.h"
#include "core/run.h"
#include "model/op_json.h"

static bool check_readable(const Run *run, Error *err)
{
	if (run->journal.rows_open > 0) {
		error_set(err, ERR_SCRIPT,
			"here work becomes permanent while db.rows is not at its end, and its rest "
			"could not be read again as it is");
		return error_hint(err, "read with db.query, or use data.transform");
	}
	if (!run->journal.unread)
		return true;
	error_set(err, ERR_SCRIPT,
		"what the script has read cannot be kept for a replay: %s, and here work becomes "
		"permanent",
		run->journal.unread);
	return error_hint(err, "use data.transform, which goes on where it stopped, or read less");
}

/* The version rows must not say that the revision is done: they go back first. */
static bool move_back(Run *run, Error *err)
{
	if (run->moved && !history_move(&run->history, &run->rows_after, &run->rows, err))
		return false;
	run->moved = false;
	return true;
}

static bool commit(Run *run, Error *err)
{
	if (db_tx_state(run->conn) == TX_NONE)
		return true;
	host_forget_savepoints(run);
	return step_commit(run, err);
}

bool journal_commit(Run *run, Error *err)
{
	bool open = db_tx_state(run->conn) == TX_OPEN;
	if (!check_readable(run, err))
		return false;
	if (!open && !run->conn->before_commit && journal_is_one_write(run)) {
		bool ok = journal_store(run, err);
		run->commit_lost = !ok && err->kind == ERR_LOST;
		return ok;
	}
	return (open || db_begin(run->conn, err)) && move_back(run, err) &&
	       journal_store(run, err) && commit(run, err);
}

bool journal_intent(Run *run, Call *call, int part, Error *err)
{
	JournalRow *row = journal_row(run, call);
	row->state = RECORD_INTENT;
	row->part = part;
	row->error = row->result = NULL;
	journal_touch(run, row);
	return journal_commit(run, err);
}

void journal_part_done(Run *run, Call *call, int part)
{
	JournalRow *row = journal_row(run, call);
	row->state = RECORD_PART;
	row->part = part;
	journal_touch(run, row);
}

bool journal_reopen(Run *run, Error *err)
{
	if (db_tx_state(run->conn) == TX_OPEN)
		return true;
	if (run->autocommit || !run_has_caps(run, DIALECT_TRANSACTIONAL_DDL))
		return db_begin(run->conn, err);
	return step_reopen(run, err);
}

bool journal_chunk(Run *run, Call *call, const char *cursor, int64_t rows, Error *err)
{
	JournalRow *row = journal_row(run, call);
	if (run->mode == TRANSACTION_RUN || run->guards.count > 0)
		return interrupt_check(err);
	row->state = RECORD_STARTED;
	row->resume_at = arena_strdup(&run->journal.arena, cursor);
	row->rows = rows;
	journal_touch(run, row);
	if (!journal_commit(run, err))
		return false;
	call->seq = row->seq;
	return interrupt_check(err);
}

/* ---- after a failure ------------------------------------------------------------------------ */

static bool only_reads(const JournalRow *row)
{
	static const char *const kinds[] = {"query", "rows", "has", "reflect", "set", "chance"};
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(row->kind, kinds[i]) == 0)
			return true;
	return false;
}

static bool is_work(const JournalRow *row)
{
	return row->state != RECORD_FAILED && !only_reads(row);
}

size_t journal_permanent(const Run *run, const JournalRow **last)
{
	const Journal *j = &run->journal;
	size_t n = 0;
	*last = NULL;
	for (size_t i = 0; i < j->rows.count && i < j->stored; i++) {
		const JournalRow *row = j->rows.items[i];
		if (!is_work(row) || row->state == RECORD_INTENT)
			continue;
		n++;
		*last = row;
	}
	return n;
}

bool journal_is_left(const Run *run)
{
	return run->journal.stored > 0;
}

int journal_next(const Run *run)
{
	const JournalRows *rows = &run->journal.rows;
	int next = 1;
	for (size_t i = 0; i < rows->count && i < run->journal.stored; i++)
		if (rows->items[i]->state == RECORD_DONE)
			next = rows->items[i]->number + 1;
	return next;
}

const char *journal_describe(const JournalRow *row, Arena *arena)
{
	Op op;
	Error ignored = ERROR_INIT;
	bool is_op = strcmp(row->kind, "op") == 0 ||
		     (strcmp(row->kind, "undo") == 0 && row->asks[0] == '{');
	if (is_op && op_from_json(row->asks, arena, &op, &ignored))
		return op_describe(&op, arena);
	const char *rows = strcmp(row->kind, "data") == 0 ? strstr(row->asks, ", rows = ") : NULL;
	if (rows && text_starts_with(row->asks, "data.insert ")) /* their digest */
		return arena_strndup(arena, row->asks, (size_t)(rows - row->asks));
	return row->asks;
}

/* How the statement in doubt ended is known here, if anywhere. */
static void take_outcome(const JournalRows *known, JournalRow *row)
{
	if (row->state != RECORD_INTENT || row->number < 1 || (size_t)row->number > known->count)
		return;
	const JournalRow *mine = known->items[row->number - 1];
	if (mine->state == RECORD_INTENT || strcmp(mine->digest, row->digest) != 0)
		return;
	row->state = mine->state;
	row->part = mine->part;
	row->result = mine->result;
	row->error = mine->error;
	row->kept = ROW_CHANGED;
}

static bool settle_rows(Run *run, const JournalRows *known, Error *err)
{
	Journal *j = &run->journal;
	bool work = false;
	for (size_t i = 0; i < j->rows.count; i++) {
		take_outcome(known, j->rows.items[i]);
		work = work || is_work(j->rows.items[i]);
	}
	j->clean = 0;
	return work ? journal_store(run, err) : journal_clear(run, err);
}

bool journal_settle(Run *run, Error *err)
{
	Journal *j = &run->journal;
	JournalRows known = j->rows;
	JournalLeft left;
	if (j->stored == 0 && !j->unsure)
		return true;
	if (!journal_left(&run->history, run->config, &j->arena, &left, err))
		return false;
	j->unsure = false;
	j->stored = left.rows.count;
	j->rows = (JournalRows){0};
	j->chance = NULL;
	if (!left.revision || strcmp(left.revision, run->revision->id) != 0)
		return true;
	return journal_take_left(run, &left, err) && settle_rows(run, &known, err);
}
