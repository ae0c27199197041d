/*
 * chunk.c - the loop: chunks, passes, retries.
 *
 * A chunk that cannot have its locks is rolled back to where it began and tried again, smaller,
 * after a pause.  A call commits only when it needs a second chunk (journal_chunk()).
 *
 * With a `where` a table is gone through again until nothing matches any more, for rows may have
 * come behind the cursor; but not when rows that are done still match, for these would be done
 * twice.
 */
#include <stdlib.h>
#include <string.h>

#include "core/data.h"
#include "core/interrupt.h"

enum { CHUNK_TRIES = 10, MOST_PASSES = 3 };

/* ---- update and delete ---------------------------------------------------------------------- */

/* Up to which key the chunk goes; *last NULL: to the end. */
static bool find_bound(DataJob *job, ChunkDone *out, Error *err)
{
	Result rows;
	const Stmt stmt = sql_bound(job, job->pace.size, err);
	if (!stmt.sql || !db_run(job->conn, &stmt, &job->chunk, &rows, err))
		return false;
	out->more = rows.nrows == 2;
	out->last = rows.nrows > 0 ? rows.cells : NULL;
	return true;
}

static bool change_rows(DataJob *job, ChunkDone *out, Error *err)
{
	Result result;
	Value left;
	bool found;
	if (!find_bound(job, out, err))
		return false;
	const Stmt stmt = sql_change(job, out->more ? out->last : NULL, err);
	if (!stmt.sql || !db_run(job->conn, &stmt, &job->chunk, &result, err))
		return false;
	out->changed = out->rows = result.affected;
	if (!job->what->where || job->what->kind == SCRIPT_DELETE || result.affected == 0)
		return true;
	const Stmt count = sql_count(job, out->more ? out->last : NULL, err);
	if (!count.sql || !db_value(job->conn, &count, &job->chunk, &left, &found, err))
		return false;
	out->left = left.as.integer;
	return true;
}

static bool do_chunk(DataJob *job, ChunkDone *out, Error *err)
{
	const ScriptData *what = job->what;
	bool by_server = what->kind == SCRIPT_UPDATE || what->kind == SCRIPT_DELETE;
	bool savepoint = job->conn->driver->flags & DRIVER_ROW_LOCKS;
	arena_release(&job->chunk);
	*out = (ChunkDone){0};
	return interrupt_check(err) &&
	       (!savepoint || db_savepoint(job->conn, CHUNK_SAVEPOINT, err)) &&
	       (by_server ? change_rows(job, out, err) : chunk_rows(job, out, err)) &&
	       (!savepoint || db_release(job->conn, CHUNK_SAVEPOINT, err));
}

/* ---- again ---------------------------------------------------------------------------------- */

static bool is_worth_another_try(const Error *err)
{
	return err->kind == ERR_LOCK_TIMEOUT ||
	       (err->kind == ERR_SQL && (strcmp(err->sqlstate, "57014") == 0 ||
						strcmp(err->sqlstate, "70100") == 0));
}

/* Back to where the chunk began.  False: more than the chunk is lost. */
static bool take_back(DataJob *job, Error *err)
{
	Conn *conn = job->conn;
	Error ignored = ERROR_INIT;
	if (!(conn->driver->flags & DRIVER_ROW_LOCKS))
		return false; /* what SQLite refuses, it refuses the whole transaction */
	if (db_tx_state(conn) != TX_NONE)
		return db_rollback_to(conn, CHUNK_SAVEPOINT, &ignored) &&
		       db_release(conn, CHUNK_SAVEPOINT, &ignored);
	/* the server rolled back everything; all of it was this chunk's if another was committed */
	if (job->call.seq == 0)
		return false;
	const Error failure = *err;
	error_clear(err);
	if (!db_begin(conn, err))
		return false;
	*err = failure;
	return true;
}

static void say_again(DataJob *job, int tries, const Error *err)
{
	Run *run = job->run;
	run->blockers = run->conn->driver->blockers(run->conn, run->arena);
	pace_tell(job, run->blockers && run->blockers[0] ? run->blockers : err->message);
	if (tries == CHUNK_TRIES / 2)
		run_note(run, "%s %s: a chunk could not have its locks %d times%s%s",
			job->what->word, job->what->table, tries,
			run->blockers[0] ? "; in the way: " : "", run->blockers);
}

/* The row right behind the cursor, as far as it can be seen without its lock. */
static const char *next_row(DataJob *job)
{
	Error ignored = ERROR_INIT;
	Result rows;
	if (db_tx_state(job->conn) != TX_OPEN)
		return NULL;
	const Stmt stmt = sql_bound(job, 1, &ignored);
	if (!stmt.sql || !db_run(job->conn, &stmt, &job->chunk, &rows, &ignored) || rows.nrows == 0)
		return NULL;
	return chunk_describe(job, rows.cells, &job->chunk);
}

static bool give_up(DataJob *job, int tries, Error *err)
{
	const char *row = job->pace.size == 1 ? next_row(job) : NULL;
	err->kind = ERR_SQL; /* the revision need not be run again for it: that was all done here */
	if (row)
		error_wrap(err, "row %s (%d tries)", row, tries);
	else
		error_wrap(
			err, "a chunk of %lld rows (%d tries)", (long long)job->pace.size, tries);
	if (job->run->blockers && job->run->blockers[0])
		error_hint(err, "in the way: %s", job->run->blockers);
	return false;
}

/* Full jitter: those who wait for each other shall not come back together. */
static int pause_ms(int tries)
{
	int ms = 100;
	for (int i = 1; i < tries && ms < 2000; i++)
		ms *= 2;
	return ms / 2 + rand() % ms;
}

static bool chunk_with_tries(DataJob *job, ChunkDone *out, Error *err)
{
	for (int tries = 1; !do_chunk(job, out, err); tries++) {
		if (!is_worth_another_try(err) || !take_back(job, err))
			return false;
		if (tries >= CHUNK_TRIES && job->pace.size == 1)
			return give_up(job, tries, err);
		say_again(job, tries, err);
		error_clear(err);
		pace_shrink(job);
		if (tries >= CHUNK_TRIES) /* the last tries are for one row alone */
			job->pace.size = 1;
		if (!interrupt_sleep_ms(pause_ms(tries < CHUNK_TRIES ? tries : CHUNK_TRIES)))
			return interrupt_check(err);
	}
	return true;
}

/* ---- passes --------------------------------------------------------------------------------- */

static void add_up(DataJob *job, const ChunkDone *done)
{
	DataCursor *c = &job->cursor;
	c->sum.seen += done->rows;
	c->sum.changed += done->changed;
	c->sum.quarantined += done->quarantined;
	c->found += done->rows;
	c->left += done->left;
	if (done->last) {
		Arena keys = ARENA_INIT;
		c->key = chunk_copy_key(job, done->last, &keys);
		c->begun = true;
		arena_release(&job->keys);
		job->keys = keys;
	}
}

/* The pass is over: is there another one? */
static bool next_pass(DataJob *job)
{
	DataCursor *c = &job->cursor;
	const ScriptData *what = job->what;
	if (!what->where || what->kind == SCRIPT_COPY || c->found == 0)
		return false;
	if (c->left > 0) /* rows that are done match still: they would be done twice */
		return false;
	if (c->pass >= MOST_PASSES) {
		run_note(job->run,
			"%s %s: rows that match its where kept coming; %d passes were made",
			what->word, what->table, c->pass);
		return false;
	}
	c->pass++;
	c->begun = false;
	c->found = 0;
	return true;
}

static bool commit_chunk(DataJob *job, const ChunkDone *done, Error *err)
{
	const char *text = cursor_to_text(job, &job->cursor, &job->chunk);
	if (!journal_chunk(job->run, &job->call, text, job->cursor.sum.seen, err))
		return false;
	pace_done(job, done);
	return pace_wait(job, err) && journal_reopen(job->run, err);
}

bool chunk_all(DataJob *job, Error *err)
{
	for (;;) {
		ChunkDone done;
		pace_begin(job);
		if (!chunk_with_tries(job, &done, err))
			return false;
		add_up(job, &done);
		host_count(job->run, done.changed);
		if (done.more && !commit_chunk(job, &done, err))
			return false;
		if (!done.more && !next_pass(job))
			return true;
	}
}
