/*
 * journal.c - the calls of a script: each gets its number and is looked up in what an earlier run
 * of the revision recorded; see journal.h.
 */
#include "core/journal.h"

#include <string.h>

#include "base/clock.h"
#include "base/hash.h"
#include "core/decide.h"
#include "core/record.h"
#include "core/run.h"

enum {
	DIGEST_SIZE = 32,       /* hex digits, 128 bits */
	ASKS_SHOWN = 200,       /* bytes of a statement kept for people */
	READ_LIMIT = 64 * 1024, /* results between two commit points */
};

/* ---- the revision --------------------------------------------------------------------------- */

/* What an earlier run left: rows 1, 2, 3 … in order. */
bool journal_take_left(Run *run, const JournalLeft *left, Error *err)
{
	Journal *j = &run->journal;
	for (size_t i = 0; i < left->rows.count; i++) {
		JournalRow *row = left->rows.items[i];
		if (row->number == 0) {
			j->chance = row;
			continue;
		}
		if ((size_t)row->number != j->rows.count + 1)
			return error_set(err, ERR_IN_DOUBT,
				"the journal %s has no statement %zu but a statement %d",
				run->config->journal_table, j->rows.count + 1, row->number);
		journal_push(&j->rows, &j->arena, row);
	}
	j->clean = j->rows.count;
	return true;
}

static bool is_of(const Run *run, const JournalLeft *left)
{
	return left->revision && strcmp(left->revision, run->revision->id) == 0 &&
	       strcmp(left->direction, direction_word(run->options->direction)) == 0;
}

static bool read_left(Run *run, Error *err)
{
	Journal *j = &run->journal;
	JournalLeft left;
	if (!journal_left(&run->history, run->config, &j->arena, &left, err))
		return false;
	j->unsure = false;
	j->exists = j->exists || left.revision;
	j->stored = left.rows.count;
	if (!left.revision || is_of(run, &left))
		return journal_take_left(run, &left, err);
	error_set(err, ERR_UNFINISHED, "the %s of revision %s is unfinished", left.direction,
		left.revision);
	return error_hint(err, "luamig doctor says how to go on");
}

enum { FIXED_NOW = 1767268800 }; /* 2026-01-01 12:00:00 UTC */

/* One clock and one seed for the revision: those of the run that began it. */
static void set_chance(Run *run)
{
	Journal *j = &run->journal;
	unsigned long long seed = 0;
	long long now = 0;
	if (!run->script)
		return;
	if (!j->chance || !j->chance->result ||
		sscanf(j->chance->result, "%llx %lld", &seed, &now) != 2) {
		bool fixed = run->options->fixed_chance;
		now = fixed ? FIXED_NOW : (long long)time(NULL);
		seed = hash_text64(
			arena_printf(&j->arena, "%s %s %lld %lld", fixed ? "" : run->run_id,
				run->revision->id, now, fixed ? 0 : (long long)clock_us()));
		JournalRow *row = arena_alloc(&j->arena, sizeof(*row));
		*row = (JournalRow){.state = RECORD_DONE,
			.kind = "chance",
			.digest = "",
			.place = "",
			.result = arena_printf(&j->arena, "%llx %lld", seed, now)};
		j->chance = row;
	}
	script_set_chance(run->script, seed, now);
}

bool journal_start(Run *run, Error *err)
{
	Journal *j = &run->journal;
	arena_release(&j->arena);
	j->rows = (JournalRows){0};
	j->chance = NULL;
	j->clean = j->read_bytes = 0;
	j->unread = NULL;
	j->number = 0;
	j->rows_open = 0;
	j->open = false;
	if ((j->unsure || j->stored) && !read_left(run, err))
		return false;
	set_chance(run);
	return true;
}

bool journal_check_end(Run *run, Error *err)
{
	const Journal *j = &run->journal;
	if ((size_t)j->number >= j->rows.count)
		return true;
	const JournalRow *next = j->rows.items[j->number];
	if (next->state == RECORD_FAILED)
		return true; /* it was never done, and now it is not wanted any more */
	error_set(err, ERR_DIVERGED,
		"the script changed at statement %d: it ended, but statement %d of the run before "
		"was %s (%s)",
		next->number, next->number, journal_describe(next, run->arena), next->place);
	return error_hint(err,
		"put back what stood there and run the same command, or undo all of it: luamig "
		"abort");
}

/* Where the transaction stays open for what comes next, a single row stays too: the first row of
 * the next revision is written over it. */
bool journal_finish(Run *run, Error *err)
{
	Journal *j = &run->journal;
	bool only_first =
		j->stored == 1 && j->rows.count > 0 && j->rows.items[0]->kept != ROW_FRESH;
	if (!only_first || run_has_caps(run, DIALECT_TRANSACTIONAL_DDL))
		return journal_clear(run, err);
	j->spent = true;
	j->spent_seq = j->rows.items[0]->seq;
	j->stored = 0;
	return true;
}

void journal_close(Run *run)
{
	arena_release(&run->journal.arena);
}

/* ---- a call --------------------------------------------------------------------------------- */

JournalRow *journal_row(Run *run, const Call *call)
{
	return run->journal.rows.items[call->number - 1];
}

static const char *digest_of(Run *run, const char *kind, const char *asks, size_t size)
{
	char hex[HASH_HEX_SIZE];
	Hash *hash = hash_new();
	hash_add(hash, kind, strlen(kind) + 1);
	hash_add(hash, asks, size);
	hash_finish(hash, hex);
	return arena_strndup(&run->journal.arena, hex, DIGEST_SIZE);
}

/* Operations whole (they can be undone by it), the rest for people. */
static const char *keep_asks(Run *run, const char *kind, const char *asks, size_t size)
{
	bool whole = strcmp(kind, "op") == 0;
	size_t keep = whole || size <= ASKS_SHOWN ? size : ASKS_SHOWN;
	while (keep < size && keep > 0 && ((unsigned char)asks[keep] & 0xC0) == 0x80)
		keep--; /* not half a character */
	return arena_strndup(&run->journal.arena, asks, keep);
}

static JournalRow *new_row(
	Run *run, const char *kind, const char *asks, size_t size, const Call *call)
{
	JournalRow *row = arena_alloc(&run->journal.arena, sizeof(*row));
	*row = (JournalRow){.number = call->number,
		.state = RECORD_DONE,
		.kind = kind,
		.digest = call->digest,
		.place = call->where,
		.asks = keep_asks(run, kind, asks, size)};
	return row;
}

static bool diverged(const JournalRow *row, const JournalRow *new, Error *err)
{
	Arena scratch = ARENA_INIT;
	const char *before = journal_describe(row, &scratch);
	const char *now = journal_describe(new, &scratch);
	if (strcmp(before, now) == 0)
		error_set(err, ERR_DIVERGED,
			"the script changed at statement %d: %.300s is not in all details what the "
			"run before did (%s)",
			row->number, now, row->place);
	else
		error_set(err, ERR_DIVERGED,
			"the script changed at statement %d: it is now %.200s, but the run before "
			"did %.200s (%s)",
			row->number, now, before, row->place);
	arena_release(&scratch);
	return error_hint(err,
		"put back what stood there and run the same command, or undo all of it: luamig "
		"abort");
}

/* It failed, nothing of it was done, and nothing was done after it: it may have been edited. */
static bool may_be_edited(const Run *run, const JournalRow *row)
{
	return row->state == RECORD_FAILED && (size_t)row->number == run->journal.rows.count;
}

static void replace_row(Run *run, JournalRow *old, JournalRow *new)
{
	new->kept = old->kept == ROW_FRESH ? ROW_FRESH : ROW_CHANGED;
	new->mended = true;
	new->seq = old->seq;
	run->journal.rows.items[old->number - 1] = new;
	if (run->journal.clean >= (size_t)old->number)
		run->journal.clean = (size_t)old->number - 1;
}

/* What an earlier run recorded under this number. */
static bool look_up(Run *run, JournalRow *row, JournalRow *new, Call *out, Error *err)
{
	if (row->state == RECORD_INTENT &&
		!decide(run, row, new->probe ? new->probe : row->probe, err))
		return false;
	if (may_be_edited(run, row)) {
		replace_row(run, row, new);
		return true;
	}
	if (strcmp(row->digest, new->digest) != 0)
		return diverged(row, new, err);
	if (row->state == RECORD_FAILED) {
		record_read_error(row->error ? row->error : "", err);
		return false;
	}
	out->state = row->state == RECORD_DONE ? CALL_DONE : CALL_STARTED;
	out->result = row->result;
	out->cursor = row->resume_at;
	out->rows = row->rows;
	out->seq = row->seq;
	return true;
}

bool journal_begin_probed(Run *run, const JournalAsk *ask, Call *out, Error *err)
{
	Journal *j = &run->journal;
	if (j->open)
		return error_set(err, ERR_SCRIPT,
			"the database cannot be asked from within a function that it is given to");
	*out = (Call){.number = ++j->number,
		.where = arena_strdup(&j->arena, ask->where ? ask->where : "")};
	out->digest = digest_of(run, ask->kind, ask->text, ask->size);
	JournalRow *row = new_row(run, ask->kind, ask->text, ask->size, out);
	row->probe = ask->probe ? arena_strdup(&j->arena, ask->probe) : NULL;
	row->undo = ask->undo ? arena_strdup(&j->arena, ask->undo) : NULL;
	bool ok = true;
	if ((size_t)out->number > j->rows.count)
		journal_push(&j->rows, &j->arena, row);
	else
		ok = look_up(run, j->rows.items[out->number - 1], row, out, err);
	j->open = ok && out->state != CALL_DONE;
	return ok;
}

/* NOLINTNEXTLINE(readability-function-size): what a call is, and where it goes */
bool journal_begin(Run *run, const char *kind, const char *asks, size_t size, const char *where,
	Call *out, Error *err)
{
	return journal_begin_probed(run,
		&(JournalAsk){.kind = kind, .text = asks, .size = size, .where = where}, out, err);
}

void journal_touch(Run *run, JournalRow *row)
{
	if (row->kept == ROW_STORED)
		row->kept = ROW_CHANGED;
	if (run->journal.clean >= (size_t)row->number)
		run->journal.clean = (size_t)row->number - 1;
}

bool journal_end(Run *run, Call *call, const char *result, Error *err)
{
	JournalRow *row = journal_row(run, call);
	if (call->state == CALL_DONE)
		return true;
	run->journal.open = false;
	row->state = RECORD_DONE;
	row->resume_at = NULL;
	row->result = result ? arena_strdup(&run->journal.arena, result) : NULL;
	journal_touch(run, row);
	if (!run->autocommit || db_tx_state(run->conn) != TX_OPEN)
		return true;
	return journal_commit(run, err);
}

static bool ends_the_run(ErrorKind kind)
{
	return kind == ERR_INTERRUPTED || kind == ERR_LOST || kind == ERR_FENCED ||
	       kind == ERR_KEYS_OFF || kind == ERR_DIVERGED || kind == ERR_IN_DOUBT;
}

bool journal_failed(Run *run, Call *call, Error *err)
{
	Journal *j = &run->journal;
	if (call->number == 0 || (size_t)call->number > j->rows.count)
		return false;
	JournalRow *row = journal_row(run, call);
	j->open = false;
	/* a statement that was stopped was answered, too: it is not done */
	bool stopped = err->kind == ERR_INTERRUPTED && row->state == RECORD_INTENT;
	if ((ends_the_run(err->kind) && !stopped) || row->state == RECORD_STARTED ||
		row->state == RECORD_PART)
		return false;
	if (row->state == RECORD_INTENT && row->part > 1) {
		row->state = RECORD_PART;
		row->part--;
	} else {
		row->state = RECORD_FAILED;
	}
	row->error = record_error(err, &j->arena);
	journal_touch(run, row);
	return false;
}

void journal_guard_failed(Run *run)
{
	Journal *j = &run->journal;
	if (!j->open || j->number == 0)
		return;
	Error err = ERROR_INIT;
	error_set(&err, ERR_SCRIPT, "it failed in the run before");
	journal_failed(run, &(Call){.number = j->number}, &err);
}

/* ---- results -------------------------------------------------------------------------------- */

void journal_count_read(Run *run, const Call *call, size_t size)
{
	Journal *j = &run->journal;
	j->read_bytes += size;
	if (j->read_bytes > READ_LIMIT && !j->unread)
		j->unread =
			arena_printf(&j->arena, "more than 64 KiB were read up to %s", call->where);
}

const char *journal_keep_result(Run *run, const Call *call, const Result *result)
{
	journal_count_read(run, call, record_size(result));
	if (run->journal.unread)
		return NULL;
	Str s = str_new(&run->journal.arena);
	record_head(result, &s);
	record_rows(result, &s);
	return s.data;
}
