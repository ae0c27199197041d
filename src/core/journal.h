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
 */
#ifndef LUAMIG_CORE_JOURNAL_H
#define LUAMIG_CORE_JOURNAL_H

#include "core/runner.h"

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
 * "the script changed at statement n". */
bool journal_begin(struct Run *run, const char *kind, const char *asks, size_t size,
	const char *where, Call *out, Error *err) LUAMIG_MUST_CHECK;

/* A commit point in the middle of a call that works in chunks.  In the open transaction the cursor
 * is saved (conditionally on seq: ERR_FENCED when another worker moved it), then everything so far
 * is committed and a transaction is open again.  `cursor` is a text of the caller's own. */
bool journal_chunk(struct Run *run, Call *call, const char *cursor, int64_t rows,
	Error *err) LUAMIG_MUST_CHECK;

/* The call is finished; `result` is what a replay gives back (any text; NULL: nothing). */
bool journal_end(struct Run *run, Call *call, const char *result, Error *err) LUAMIG_MUST_CHECK;

#endif
