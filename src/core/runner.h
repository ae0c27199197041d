/*
 * runner.h - runs revisions: lock, plan, transaction, script, record.  The order is that of the
 * design: connect, see whether anything is pending (if not: no lock, no write), lock, read the rows
 * again, plan, each revision in turn, "applied" only after COMMIT was answered, unlock.
 */
#ifndef LUAMIG_CORE_RUNNER_H
#define LUAMIG_CORE_RUNNER_H

#include "core/graph.h"
#include "core/history.h"
#include "core/lock.h"

typedef enum Direction { UPGRADE, DOWNGRADE } Direction;

const char *direction_word(Direction direction); /* "upgrade" */

/* A data.* call while it goes on, or one long statement. */
typedef struct RunProgress {
	const char *word, *table; /* "data.transform", "users"; the statement, NULL */
	int64_t done, total;      /* rows; total -1: not known, else an estimate */
	double rate;              /* rows a second */
	double eta;               /* seconds; negative: not known */
	int64_t chunk;            /* rows of the next chunk */
	const char *waits_for;    /* or NULL */
	/* of a statement: what the server says of it */
	const char *phase; /* "building index: scanning table"; NULL: nothing */
	const char *unit;  /* of done and total: "blocks" */
	double seconds;    /* since it began */
} RunProgress;

typedef struct RunEvent {
	enum {
		EVENT_PLAN,     /* before the first revision: count */
		EVENT_START,    /* a revision begins */
		EVENT_APPLIED,  /* its COMMIT was answered */
		EVENT_RETRY,    /* a DDL lock timeout: text says who is in the way, and how often it
				   was tried */
		EVENT_WAIT,     /* waiting for the run lock: text names the holder */
		EVENT_NOTE,     /* text */
		EVENT_PROGRESS, /* progress */
	} kind;
	Direction direction;
	const Revision *revision;
	size_t index, count; /* 1-based position and number of steps */
	int64_t duration_ms, statements, rows;
	const char *text;
	const RunProgress *progress;
} RunEvent;

typedef struct RunOptions {
	Direction direction;
	const char *target;
	TransactionMode transaction;
	/* These nodes in this order, and not what target asks for: luamig test. */
	const IntVec *steps;
	bool alone;        /* nobody else uses the database: no run lock */
	History *history;  /* alone: what is known of its tables, kept up to date; or NULL */
	bool fixed_chance; /* the same clock and the same random numbers in each run */
	void (*event)(void *arg, const RunEvent *event);
	void *arg;
	/* Asked once the run lock is held and before anything is written; false: err says why
	 * nothing runs.  NULL: nobody is asked. */
	bool (*approve)(void *arg, Error *err);
	void *approve_arg;
} RunOptions;

typedef struct RunResult {
	size_t applied; /* revisions whose COMMIT was answered */
	size_t planned;
	StrVec rows;  /* version rows afterwards, as far as known */
	StrVec steps; /* of a dry run: the revisions that are planned */
} RunResult;

/* What a run works with; all stays the caller's. */
typedef struct RunContext {
	Conn *conn;
	Config *config;
	const Graph *graph;
	Arena *arena;
} RunContext;

/* Also on failure `out` says what was applied. */
bool runner_run(const RunContext *context, const RunOptions *options, RunResult *out,
	Error *err) LUAMIG_MUST_CHECK;

/* What runner_run() would do, found out without a lock and without a write. */
typedef struct RunPlan {
	const Graph *graph; /* as this database needs it */
	History history;
	StrVec rows;   /* of the version table */
	bool *applied; /* by node */
	IntVec steps;
	const char *unfinished; /* the first step, begun by an earlier run that stopped in the
				   middle; or NULL */
	size_t done;            /* calls of it that will not be repeated */
} RunPlan;
bool runner_plan(const RunContext *context, const RunOptions *options, RunPlan *out,
	Error *err) LUAMIG_MUST_CHECK;

/* stamp: only the version rows change (lock, fence and history row as in a run). */
bool runner_stamp(const RunContext *context, const StrVec *targets, bool purge, RunResult *out,
	Error *err) LUAMIG_MUST_CHECK;

/* stamp --resign: the scripts of these applied revisions are accepted as they are now; out->rows
 * are their ids.  Only the history gets rows. */
bool runner_resign(const RunContext *context, const StrVec *names, RunResult *out,
	Error *err) LUAMIG_MUST_CHECK;

#endif
