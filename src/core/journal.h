/*
 * journal.h - what makes a revision durable: the numbered calls of a script, recorded where work
 * becomes permanent before the revision is finished, and answered from the record when a died or
 * failed run is run again.
 *
 * A call is anything a script asks of the database.  Calls are numbered from 1 in the order in
 * which the script makes them, each with a digest of what it asks.  A commit point is any moment at
 * which work becomes permanent in the middle of a revision: a statement that commits by itself, a
 * statement outside a transaction, the end of a chunk that has a successor.  A revision without one
 * never touches the table.
 *
 * Between two commit points calls are only remembered; the next commit point writes them, in the
 * same transaction as their work where the database can, else an intent before and done after.
 *
 *   journal.c        the calls of a script: number, digest, answer from the record
 *   journal_point.c  commit points, and what is left when a revision fails
 *   journal_table.c  the table: made and read
 *   journal_write.c  … and written
 *   decide.c         was the statement in doubt done?
 *   record.c         results and errors as text
 */
#ifndef LUAMIG_CORE_JOURNAL_H
#define LUAMIG_CORE_JOURNAL_H

#include "core/history.h"

struct Run;

typedef enum CallState {
	CALL_NEW,     /* never started, or nothing of it is permanent */
	CALL_STARTED, /* chunks of it are permanent: go on from the cursor */
	CALL_DONE,    /* finished by an earlier run: give the recorded result, touch nothing */
} CallState;

/* A call while it runs; it lives on the stack of its host function. */
typedef struct Call {
	int number;
	CallState state;
	const char *where;  /* "migrations/x.lua:12" */
	const char *digest; /* of what it asks */
	const char *result; /* CALL_DONE: what journal_end() was given */
	const char *cursor; /* CALL_STARTED: what journal_chunk() was given last */
	int64_t rows;       /* CALL_STARTED: rows done, as journal_chunk() was told */
	int64_t seq;        /* chunks that are permanent; the guard against a second worker */
} Call;

/* A call begins: `asks` (of that size) is everything that decides what it does.  The call is
 * numbered and looked up.  ERR_DIVERGED when the record has another digest under this number:
 * "the script changed at statement n".  A call that failed in an earlier run, and whose failure the
 * script caught, fails again with the recorded error. */
bool journal_begin(struct Run *run, const char *kind, const char *asks, size_t size,
	const char *where, Call *out, Error *err) LUAMIG_MUST_CHECK;

/* A commit point in the middle of a call that works in chunks.  In the open transaction the cursor
 * is saved (conditionally on seq: ERR_FENCED when another worker moved it), then everything so far
 * is committed.  `cursor` is a text of the caller's own.  No transaction is open afterwards, so
 * that a pause keeps nobody waiting; journal_reopen() goes on.  In a single transaction and inside
 * pcall nothing is saved or committed: the chunks are one piece. */
bool journal_chunk(struct Run *run, Call *call, const char *cursor, int64_t rows,
	Error *err) LUAMIG_MUST_CHECK;
bool journal_reopen(struct Run *run, Error *err) LUAMIG_MUST_CHECK;

/* The call is finished; `result` is what a replay gives back (any text; NULL: nothing). */
bool journal_end(struct Run *run, Call *call, const char *result, Error *err) LUAMIG_MUST_CHECK;

/* The call failed with err: remembered, for the script may catch it.  Always false. */
bool journal_failed(struct Run *run, Call *call, Error *err);

/* ---- the record ------------------------------------------------------------------------------ */

typedef enum CallRecord {
	RECORD_INTENT,  /* statement number `part` of it was about to be run: in doubt */
	RECORD_PART,    /* `part` statements of it are done, the next one is not */
	RECORD_STARTED, /* in chunks: see resume_at */
	RECORD_DONE,
	RECORD_FAILED, /* the server answered with an error, or nothing of it was done */
	RECORD_COUNT
} CallRecord;

const char *call_record_word(CallRecord state); /* "intent" */

/* A call as the table has it. */
typedef struct JournalRow {
	int number; /* 0: clock and random numbers of the run */
	int part;
	CallRecord state;
	const char *kind; /* "op", "sql", "query", "set", "has", "reflect", "rows", "copy", "data",
			     "chance" */
	const char *digest;
	const char *place;       /* in the script */
	const char *asks;        /* op: its JSON; else what a person recognises */
	const char *statements;  /* op: what it was compiled to (record_list()), or NULL */
	const char *fingerprint; /* of what it touches, before statement `part` */
	const char *probe, *undo;
	const char *result; /* DONE */
	const char *error;  /* FAILED: record_error() */
	const char *resume_at;
	int64_t rows, seq;
	enum { ROW_FRESH, ROW_STORED, ROW_CHANGED } kept; /* not in the table, there, differently */
	bool mended; /* what it asks is not what the table has */
} JournalRow;
typedef VEC(JournalRow *) JournalRows;

/* What the table says, for those who look at it from outside. */
typedef struct JournalLeft {
	const char *revision, *direction; /* NULL: the table is empty, or there is none */
	JournalRows rows;                 /* by number; row 0 first if there is one */
} JournalLeft;

typedef struct Journal {
	const char *table; /* quoted, ready for SQL */
	bool exists;       /* as far as known */
	bool unsure;       /* something was rolled back: ask the database again */
	Arena arena;       /* of the revision that runs */
	JournalRows rows;  /* its calls: number n at n - 1; those of an earlier run included */
	JournalRow *chance;
	size_t stored;      /* rows in the table */
	size_t clean;       /* so many of `rows` are in the table as they are */
	int number;         /* of the call that was begun last */
	size_t read_bytes;  /* of results not written yet */
	const char *unread; /* a place in the script whose result cannot be recorded, and why */
	size_t rows_open;   /* db.rows that are not at their end */
	bool open;          /* a call is being executed */
	/* Row 1 of a revision that is finished in the open transaction.  It goes before COMMIT, or
	 * becomes row 1 of the next. */
	bool spent;
	int64_t spent_seq;
	unsigned firsts; /* revisions of this run that have written a row */
} Journal;

/* ---- journal_table.c, journal_write.c ------------------------------------------------------- */

/* Is there a table, and what does it hold?  Reads only. */
bool journal_left(const History *history, const Config *config, Arena *arena, JournalLeft *out,
	Error *err) LUAMIG_MUST_CHECK;
void journal_push(JournalRows *rows, Arena *arena, JournalRow *row);
/* All of it goes, whoever it belongs to. */
bool journal_remove(const History *history, const Config *config, Error *err) LUAMIG_MUST_CHECK;
/* Made when it is missing. */
bool journal_create(struct Run *run, Error *err) LUAMIG_MUST_CHECK;
/* Everything that is not in the table yet, or differently, in the open transaction (or as one
 * statement). */
bool journal_store(struct Run *run, Error *err) LUAMIG_MUST_CHECK;
/* All rows go. */
bool journal_clear(struct Run *run, Error *err) LUAMIG_MUST_CHECK;
/* The statement that removes the spent row, with the COMMIT that it must go before; NULL: there is
 * none. */
const Stmt *journal_last_words(const struct Run *run, Arena *arena);
/* What is not committed is gone, and what the table holds must be asked. */
void journal_forget(struct Run *run);
/* Would journal_store() be more than one statement? */
bool journal_is_one_write(const struct Run *run);

/* ---- journal.c ------------------------------------------------------------------------------ */

/* What a call asks, for journal_begin_probed(). */
typedef struct JournalAsk {
	const char *kind, *text, *where;
	size_t size;
	const char *probe, *undo; /* of raw SQL, or NULL */
} JournalAsk;
bool journal_begin_probed(
	struct Run *run, const JournalAsk *ask, Call *out, Error *err) LUAMIG_MUST_CHECK;

bool journal_open(struct Run *run, Error *err) LUAMIG_MUST_CHECK; /* once a run */
/* The same where the table is there. */
bool journal_attach(struct Run *run, Error *err) LUAMIG_MUST_CHECK;
/* The revision runs from the top; what an earlier run of it left is read. */
bool journal_start(struct Run *run, Error *err) LUAMIG_MUST_CHECK;
/* Its function has returned: every recorded call must have been made again. */
bool journal_check_end(struct Run *run, Error *err) LUAMIG_MUST_CHECK;
/* In the transaction that finishes the revision. */
bool journal_finish(struct Run *run, Error *err) LUAMIG_MUST_CHECK;
void journal_close(struct Run *run);

JournalRow *journal_row(struct Run *run, const Call *call);
/* The row is not as the table has it. */
void journal_touch(struct Run *run, JournalRow *row);
/* The calls of the run begin with these. */
bool journal_take_left(struct Run *run, const JournalLeft *left, Error *err) LUAMIG_MUST_CHECK;
/* So many bytes of a result are kept for a replay; more than the limit: `unread` says so. */
void journal_count_read(struct Run *run, const Call *call, size_t size);
/* A result that a replay must give, for journal_end(). */
const char *journal_keep_result(struct Run *run, const Call *call, const Result *result);
/* pcall ended with an error while a call was open. */
void journal_guard_failed(struct Run *run);

/* ---- journal_point.c ------------------------------------------------------------------------ */

/* Statement number `part` (from 1) of the call commits by itself or cannot be in a transaction: all
 * that is done so far is committed together with the intent.  Afterwards no transaction is open. */
bool journal_intent(struct Run *run, Call *call, int part, Error *err) LUAMIG_MUST_CHECK;
/* It was answered with success. */
void journal_part_done(struct Run *run, Call *call, int part);
/* All so far is committed with the rows that tell of it; no transaction is open afterwards. */
bool journal_commit(struct Run *run, Error *err) LUAMIG_MUST_CHECK;
/* The revision failed and what could be rolled back is rolled back: write what is known of the
 * rest, or clear the table where nothing of it is left.  In a transaction of its own. */
bool journal_settle(struct Run *run, Error *err) LUAMIG_MUST_CHECK;
/* Calls of the revision that are permanent, but for those that only read; the last of them. */
size_t journal_permanent(const struct Run *run, const JournalRow **last);
/* Is a half-applied revision left? */
bool journal_is_left(const struct Run *run);
/* The statement at which the next run goes on. */
int journal_next(const struct Run *run);
/* What a call was, for people: "create table users". */
const char *journal_describe(const JournalRow *row, Arena *arena);

#endif
