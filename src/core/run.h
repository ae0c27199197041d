/*
 * run.h - one run of the runner, shared by its files only:
 *   runner.c  lock, plan, the loop over revisions
 *   step.c    one revision: transaction, fence, script, record
 *   step_fail.c  when one fails: what is taken back, tried again, recorded and said
 *   host.c    what a script asks for (ScriptHost), call by call; db.rows: host_rows.c
 *   host_run.c one statement of a call
 *   journal*.c what is recorded of the calls (journal.h)
 *   keys.c    revisions that need foreign keys off
 *   sqlfile.c op.execute_file
 */
#ifndef LUAMIG_CORE_RUN_H
#define LUAMIG_CORE_RUN_H

#include "core/journal.h"
#include "core/runner.h"
#include "model/op.h"

/* A pcall that is being executed; its savepoint is made by the first statement inside. */
typedef struct Guard {
	bool savepoint;
} Guard;

/* A finished revision whose COMMIT has not been answered yet (groups). */
typedef struct Pending {
	const Revision *revision;
	size_t step;
	StrVec before; /* rows of the version table before it */
	int64_t duration_ms, statements, rows;
} Pending;

typedef struct Run {
	ScriptHost host; /* first member: the script's way in */
	Conn *conn;
	Config *config;
	const Graph *graph;
	const RunOptions *options;
	Arena *arena;
	RunResult *result;
	History history;
	RunLock lock;
	Journal journal;
	JournalLeft left;   /* by a run that died or failed, when this one was planned */
	bool left_is_stale; /* its revision is recorded as finished all the same */
	Script *script;
	const char *run_id;
	TransactionMode mode; /* never AUTO */
	bool *applied;
	StrVec rows; /* of the version table as this transaction sees them */
	IntVec steps;
	size_t step; /* index into steps of the revision that runs */

	Conn *again;      /* the connection after one was lost, or NULL; ours to close */
	bool commit_lost; /* the error is that a COMMIT was not answered */
	bool committed;   /* what is pending was committed, and is to be told */

	/* the open transaction */
	bool open; /* of ours */
	int64_t opened_ms;
	VEC(Pending) pending; /* finished in it */

	/* the revision that runs */
	const Revision *revision;
	StrVec rows_after;
	int autocommit;       /* > 0: transactional = false, or inside op.autocommit */
	bool moved;           /* the version rows were moved in the open transaction */
	bool unfenced;        /* the first write must prove that they and the lock are ours */
	bool session_touched; /* raw SQL ran: settings may have changed */
	StrVec unbound;       /* tables that it took constraints from */
	const char *started;  /* UTC */
	int64_t started_ms, statements, affected;
	VEC(Guard) guards;
	const char *blockers; /* of the last lock timeout, "" unknown */
	ErrorKind last_error; /* of a statement */

	/* keys.c */
	bool keys_are_off;  /* foreign keys, for the revision that runs */
	size_t keys_broken; /* references that led nowhere before it */
} Run;

/* A run of its own: lock taken, lock given back and everything closed. */
Run run_new(const RunContext *context, const RunOptions *options, RunResult *out);
bool run_take_lock(Run *run, Error *err) LUAMIG_MUST_CHECK;
void run_end(Run *run);
/* Connect again and take the run lock again: proves that the old session has ended. */
bool run_reconnect(Run *run, Error *err) LUAMIG_MUST_CHECK;

bool run_has_caps(const Run *run, DialectCaps caps);
void run_emit(const Run *run, RunEvent event); /* direction and count are filled in */
void run_note(const Run *run, const char *fmt, ...) LUAMIG_PRINTF(2, 3);

/* Call the function that luamig.lua has under hooks.<name>, if any. */
bool run_hook(
	const Run *run, const char *name, const Revision *revision, Error *err) LUAMIG_MUST_CHECK;

/* Milliseconds before try n (from 0) after a lock timeout: 0.5 s doubling to 30 s, with jitter. */
int run_backoff_ms(int tries);
enum { LOCK_TRIES = 10 };

/* ---- step.c ------------------------------------------------------------------- */

/* Run the i-th step.  On success it is applied, or pending in the open group. */
bool step_run(Run *run, size_t i, Error *err) LUAMIG_MUST_CHECK;
/* Commit the open transaction and announce what was pending in it. */
bool step_commit(Run *run, Error *err) LUAMIG_MUST_CHECK;
/* After op.autocommit: a transaction again, the version rows moved in it. */
bool step_reopen(Run *run, Error *err) LUAMIG_MUST_CHECK;
/* The history row of the revision that runs: finished, or with the failure. */
bool step_record(Run *run, const Error *failure, Error *err) LUAMIG_MUST_CHECK;
/* Session settings as the run found them, where a script may have changed them. */
bool step_restore_session(Run *run, Error *err) LUAMIG_MUST_CHECK;
/* What was pending in a transaction whose COMMIT is done: counted and announced. */
void step_finish_pending(Run *run);
#define STEP_SAVEPOINT "luamig_revision" /* round each revision of a group */

/* ---- step_fail.c -------------------------------------------------------------- */

/* The run lock and the version rows are ours now, else ERR_FENCED. */
bool step_fence(Run *run, Error *err) LUAMIG_MUST_CHECK;
/* The same at the end of a step or a run: if it fails all is rolled back, the culprit looked for
 * (so it can succeed after all), the failure recorded. */
bool step_finish(Run *run, Error *err) LUAMIG_MUST_CHECK;
/* The error is one that another try may not have (a lock timeout, foreign keys to be switched off):
 * all is taken back, and waited for. */
bool step_try_again(Run *run, int tries, Error *err) LUAMIG_MUST_CHECK;
/* For good: taken back, recorded and told.  Always false. */
bool step_fail(Run *run, Error *err) LUAMIG_MUST_CHECK;
/* A COMMIT in the middle of this step was not answered: it runs again by its journal. */
bool step_lost(Run *run, size_t step, Error *err) LUAMIG_MUST_CHECK;

/* ---- host.c -------------------------------------------------------------------- */

void host_init(Run *run);
void host_begin_revision(Run *run, const Revision *revision);
/* One statement of the author's, as a numbered call. */
bool host_sql_statement(
	Run *run, const ScriptSql *sql, Arena *arena, Result *out, Error *err) LUAMIG_MUST_CHECK;
/* The statement and its parameters, for a digest. */
const char *host_asked(const Stmt *stmt, Arena *arena);
Cursor *host_rows(ScriptHost *host, const ScriptSql *sql, Error *err);

/* ---- host_run.c ---------------------------------------------------------------- */

/* One statement of a call. */
typedef struct Piece {
	const Stmt *stmt;
	const char *where; /* "file:line" */
	const Op *op;      /* that it is a part of, or NULL */
	int part;          /* from 1 */
	bool alone;        /* outside any transaction */
	bool of_file;      /* it stands in a SQL file, which has no room for a probe */
} Piece;
/* Run it the way it must be: transaction state looked after, lock timeouts tried again, counted. */
bool host_run_piece(Run *run, Call *call, const Piece *piece, Arena *arena, Result *out,
	Error *err) LUAMIG_MUST_CHECK;
/* Before a statement: transaction (none in op.autocommit), savepoints, interrupts. */
bool host_prepare(Run *run, Error *err) LUAMIG_MUST_CHECK;
/* The same, with a transaction also in op.autocommit: journal_end() commits it. */
bool host_transaction(Run *run, Error *err) LUAMIG_MUST_CHECK;
void host_count(Run *run, int64_t affected);
/* The name of the i-th pcall's savepoint. */
const char *host_guard_name(size_t i, char name[40]);
/* After a COMMIT. */
void host_forget_savepoints(Run *run);
/* The error for a transaction that the database ended by itself.  Always false. */
bool run_transaction_gone(const Run *run, Error *err);

/* ---- sqlfile.c ------------------------------------------------------------------- */

bool sqlfile_run(Run *run, const char *path, const char *where, int64_t *statements,
	Error *err) LUAMIG_MUST_CHECK;

#endif
