/*
 * cycle.h - `luamig test`: every revision up, down and up again on a scratch database with rows in
 * it, then all of them down to base and up again.
 *
 * What a revision does wrong is a finding, and the test goes on; an error is only what keeps it
 * from going on: no scratch database, a connection that is lost, Ctrl-C.
 */
#ifndef LUAMIG_CORE_CYCLE_H
#define LUAMIG_CORE_CYCLE_H

#include "core/graph.h"
#include "core/testbed.h"

typedef enum CycleStatus { CYCLE_PASSED, CYCLE_FAILED, CYCLE_SKIPPED } CycleStatus;

const char *cycle_status_word(CycleStatus status); /* "passed" */

typedef struct CycleFinding {
	const char *kind;   /* for machines: "left_behind", "upgrade_failed", … */
	const char *text;   /* a sentence */
	const char *detail; /* lines, each with its line end; or NULL */
	const char *where;  /* "file:line", or NULL */
} CycleFinding;
typedef VEC(CycleFinding) CycleFindings;

/* One thing that was tried: a revision, or all of them together. */
typedef struct CycleCase {
	const char *name;     /* "add roles", "down to base and up again" */
	const char *revision; /* its id; NULL: it is about more than one */
	const char *file;     /* as shown, or NULL */
	CycleStatus status;
	int64_t duration_ms;
	CycleFindings findings;
	StrVec notes;        /* what is no fault: "irreversible: not taken down" */
	const char *skipped; /* why it was not tried; or NULL */
} CycleCase;

/* A fact of what a server makes by itself: that others have it not is no difference. */
#define CYCLE_BY_ITSELF "by itself"

/* A schema in words that all databases share, one fact a line: see cycle_facts.c. */
typedef struct CycleResult {
	const char *server; /* "PostgreSQL 15.20" */
	size_t passed, failed, skipped;
	StrVec exclusions; /* what was not compared, and why */
	bool complete;     /* every revision that was asked for is applied in: */
	StrVec facts;      /* the schema at the end, sorted */
	int64_t duration_ms;
} CycleResult;

typedef struct CycleOptions {
	const char *range; /* "a:b", one revision, or NULL: all */
	/* Told before the first case: how many there will be, on what. */
	void (*began)(void *arg, const CycleResult *so_far, size_t count);
	void (*told)(void *arg, const CycleCase *one);
	void *arg;
} CycleOptions;

/* All texts are in arena.  Signals are looked after meanwhile. */
bool cycle_run(Config *config, const Graph *graph, const CycleOptions *options, Arena *arena,
	CycleResult *out, Error *err) LUAMIG_MUST_CHECK;

#endif
