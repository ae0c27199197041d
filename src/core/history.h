/*
 * history.h - the version table (Alembic's shape: one row per head), and luamig_history, the
 * append-only record of what ran.  Both are created when the first write needs them, never by a
 * reader.
 */
#ifndef LUAMIG_CORE_HISTORY_H
#define LUAMIG_CORE_HISTORY_H

#include "core/config.h"

typedef struct History {
	Conn *conn; /* NULL: the tables are only described (offline) */
	const Dialect *dialect;
	const char *version; /* quoted, schema-qualified names, ready for SQL */
	const char *record;
	const char *shown;                                       /* version table for people */
	const char *version_schema, *version_name, *record_name; /* unquoted */
	bool has_version, has_record;                            /* exist, as far as known */
	char who[128], host[128]; /* for the record; filled by history_create() */
	int width;                /* of version_num in characters; 0: no limit or unknown */
} History;

/* Finds out the schema to qualify with, and whether the tables exist. */
bool history_open(
	Conn *conn, const Config *config, Arena *arena, History *out, Error *err) LUAMIG_MUST_CHECK;

/* Rows of the version table in byte order; empty when there is no table. */
bool history_rows(const History *history, Arena *arena, StrVec *rows, Error *err) LUAMIG_MUST_CHECK;

/* Create what is missing (inside a transaction of its own where DDL has them). */
bool history_create(History *history, Error *err) LUAMIG_MUST_CHECK;

/* What must happen to the version table: old NULL is an insert, new NULL a delete, else an update.
 */
typedef struct RowChange {
	const char *old, *new;
} RowChange;
typedef VEC(RowChange) RowChanges;
RowChanges history_changes(const StrVec *before, const StrVec *after, Arena *arena);

/* The tables as Ops, for scripts that are printed. */
Op history_version_table(const History *history, Arena *arena);

/* In the open transaction: turn exactly the rows `before` into the rows `after`.  Each
 * DELETE/UPDATE must hit one row and no other row may be there, else ERR_FENCED "another run
 * changed the version table". This is the fence: on databases with transactional DDL it is the
 * first statement of a revision. */
bool history_move(const History *history, const StrVec *before, const StrVec *after,
	Error *err) LUAMIG_MUST_CHECK;

/* The same as the first statements of a transaction that it begins.  proof: SQL that must be true
 * as well, or it counts as fenced; NULL: none. */
bool history_begin_move(const History *history, const StrVec *before, const StrVec *after,
	const char *proof, Error *err) LUAMIG_MUST_CHECK;

/* SQL with "?" and what they stand for: the rows are exactly these, and proof is true. */
Stmt history_condition(const History *history, const StrVec *rows, const char *proof, Arena *arena);

typedef struct HistoryEntry {
	const char *run_id, *revision, *direction; /* "upgrade", "downgrade", "stamp" */
	const char *started;                       /* UTC, "2026-11-20 13:05:12.123" */
	int64_t duration_ms, statements, rows;
	const char *checksum; /* or NULL */
	const char *outcome;  /* "applied", "failed", "stamped", "resigned" */
	const char *error;    /* or NULL */
} HistoryEntry;

/* The rows are exactly these, else ERR_FENCED: the check for databases that cannot move them first.
 */
bool history_expect(const History *history, const StrVec *rows, Error *err) LUAMIG_MUST_CHECK;

/* Append a row (who, host and version are filled in here) in the open transaction, or in one of its
 * own. */
bool history_record(
	const History *history, const HistoryEntry *entry, Error *err) LUAMIG_MUST_CHECK;

/* The statement that does it, for who sends it together with COMMIT. */
Stmt history_record_stmt(const History *history, const HistoryEntry *entry, Arena *arena);

/* Revision and checksum pairs in the order they were applied: of one revision the last counts. */
bool history_checksums(History *history, Arena *arena, StrVec *revisions, StrVec *checksums,
	Error *err) LUAMIG_MUST_CHECK;

/* Was (run_id, revision, direction) committed?  For a COMMIT whose answer was lost. */
bool history_has(const History *history, const char *run_id, const char *revision,
	const char *direction, bool *out, Error *err) LUAMIG_MUST_CHECK;

#endif
