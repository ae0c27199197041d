/*
 * data.h - data.*: rows changed in chunks, each of them exactly once.
 *
 *   data.c             a call: what it is about, its journal, its end
 *   data_check.c       what would make a walk endless
 *   chunk.c            the loop: chunks, passes, retries, the cursor
 *   chunk_keys.c       which key the table is walked by, and the cursor as text
 *   chunk_sql.c        the statements
 *   chunk_rows.c       data.transform and data.copy: read, call the function, write
 *   chunk_write.c      what the function gave, written; the row that cannot be
 *   chunk_pace.c       how many rows, how fast, and what is told of it
 *   chunk_quarantine.c rows that failed
 *
 * A chunk is one transaction: its rows are read with FOR UPDATE in the order of the key, written,
 * and the key of the last one is saved with them (journal_chunk()).  So a row is done, and the
 * cursor is behind it, or neither.
 */
#ifndef LUAMIG_CORE_DATA_H
#define LUAMIG_CORE_DATA_H

#include "core/journal.h"
#include "core/run.h"

/* How far a call came; written into the journal by each chunk. */
typedef struct DataCursor {
	int pass;             /* from 1 */
	bool begun;           /* there is a key: rows up to it are done in this pass */
	Value *key;           /* as many as the key has columns */
	int64_t left;         /* rows that still matched `where` after they were done */
	int64_t found;        /* rows of this pass */
	ScriptDataResult sum; /* of all passes */
} DataCursor;

typedef struct Pace {
	int64_t size;         /* rows of the next chunk */
	int64_t most;         /* by the memory that rows take */
	double rows, seconds; /* what the last chunks did, weighted */
	int64_t started_ms, told_ms;
	int64_t before; /* rows done by an earlier run */
	int64_t chunk_us;
	int64_t total;    /* rows in all, as far as can be told; -1: it cannot */
	double low, high; /* of an integer key; high < low: not known */
	bool narrow;      /* locks are hard to get: not a row more than the chunk's is locked */
	bool warned_of_lag;
} Pace;

typedef struct DataJob {
	Run *run;
	Conn *conn;
	const ScriptData *what;
	Arena arena;         /* of the call */
	Arena chunk;         /* of the chunk: emptied before each */
	Arena keys;          /* of the cursor's key */
	DataTable table, to; /* to: copy; else the same as table */
	const DataKey *key;
	IntVec read;      /* columns of the table that are read for the function */
	IntVec select;    /* and those of the key that are not among them */
	IntVec key_at;    /* where the key's columns stand in `select` */
	IntVec from_read; /* for each column of `to`, where its value was read, or -1 (transform) */
	Call call;
	DataCursor cursor;
	Pace pace;
	const char *quarantine; /* its table, ready for SQL; NULL: not looked for yet */
} DataJob;

bool data_run(
	Run *run, const ScriptData *what, ScriptDataResult *out, Error *err) LUAMIG_MUST_CHECK;

/* data.insert without a journal, in the transaction that there is: for an author's test. */
bool data_insert_now(
	Conn *conn, const ScriptData *what, ScriptDataResult *out, Error *err) LUAMIG_MUST_CHECK;

/* Refuses what moves rows in front of the cursor, or adds some there. */
bool data_check(const DataJob *job, Error *err) LUAMIG_MUST_CHECK;

/* Where a chunk begins, on databases that lock rows: others may be in the way in its middle. */
#define CHUNK_SAVEPOINT "luamig_chunk"

/* ---- chunk.c -------------------------------------------------------------------------------- */

/* All chunks that are not done yet. */
bool chunk_all(DataJob *job, Error *err) LUAMIG_MUST_CHECK;

/* What one chunk did. */
typedef struct ChunkDone {
	int64_t rows;      /* of the table, found */
	int64_t bytes;     /* that they took */
	bool more;         /* there are rows behind it */
	const Value *last; /* the key of the last one; NULL: unknown, and nothing is behind it */
	int64_t changed, quarantined;
	int64_t left; /* rows of it that still match `where` */
} ChunkDone;

/* ---- chunk_keys.c --------------------------------------------------------------------------- */

bool chunk_choose_key(DataJob *job, Error *err) LUAMIG_MUST_CHECK;
const char *cursor_to_text(const DataJob *job, const DataCursor *cursor, Arena *arena);
bool cursor_from_text(
	DataJob *job, const char *text, DataCursor *out, Error *err) LUAMIG_MUST_CHECK;
/* "id = 4711" */
const char *chunk_describe(const DataJob *job, const Value *key, Arena *arena);
Value *chunk_copy_key(const DataJob *job, const Value *key, Arena *arena);

/* ---- chunk_sql.c ---------------------------------------------------------------------------- */

/* Rows behind the cursor, `limit` of them at most, locked. */
Stmt sql_read(DataJob *job, int64_t limit, Error *err);
/* The key of the limit-th row behind the cursor, and whether there is one behind it. */
Stmt sql_bound(DataJob *job, int64_t limit, Error *err);
/* UPDATE or DELETE of the rows behind the cursor up to `last` (NULL: all of them). */
Stmt sql_change(DataJob *job, const Value *last, Error *err);
/* How many rows behind the cursor, up to `last`, match `where`. */
Stmt sql_count(DataJob *job, const Value *last, Error *err);
/* The least and the greatest value of the first column of the key. */
Stmt sql_ends(DataJob *job, Error *err);

/* ---- chunk_rows.c --------------------------------------------------------------------------- */

bool chunk_rows_open(DataJob *job, Error *err) LUAMIG_MUST_CHECK;
bool chunk_rows(DataJob *job, ChunkDone *out, Error *err) LUAMIG_MUST_CHECK;
/* data.insert, all of it. */
bool chunk_insert(DataJob *job, Error *err) LUAMIG_MUST_CHECK;

/* ---- chunk_write.c -------------------------------------------------------------------------- */

bool chunk_write(DataJob *job, const Result *rows, ScriptChangeList *list, ChunkDone *out,
	Error *err) LUAMIG_MUST_CHECK;

/* ---- chunk_pace.c --------------------------------------------------------------------------- */

bool pace_open(DataJob *job, Error *err) LUAMIG_MUST_CHECK;
void pace_begin(DataJob *job);                       /* a chunk begins */
void pace_done(DataJob *job, const ChunkDone *done); /* it is permanent */
void pace_shrink(DataJob *job);                      /* it could not have its locks */
/* Between two chunks: what asks us to wait. */
bool pace_wait(DataJob *job, Error *err) LUAMIG_MUST_CHECK;
void pace_tell(DataJob *job, const char *waits_for);

/* ---- chunk_quarantine.c --------------------------------------------------------------------- */

bool quarantine_open(DataJob *job, Error *err) LUAMIG_MUST_CHECK;
bool quarantine_row(
	DataJob *job, const Value *key, const Error *failure, Error *err) LUAMIG_MUST_CHECK;

#endif
