/*
 * cycle_internal.h - one test, shared by its files only:
 *   cycle.c          which revisions, in which order
 *   cycle_travel.c   all of them: the last way down and up
 *   cycle_revision.c one revision
 *   cycle_state.c    from one set of applied revisions to another
 *   cycle_merge.c    the branches of a merge in either order
 *   cycle_rows.c     rows before a revision: made up, and the author's own (cycle_author.c)
 *   cycle_compare.c  the database at a moment, and what became of its rows
 *   cycle_schema.c   what differs between two schemas, in words
 *   cycle_facts.c    a schema in words that databases share
 *   cycle_default.c  a default in such words
 */
#ifndef LUAMIG_CORE_CYCLE_INTERNAL_H
#define LUAMIG_CORE_CYCLE_INTERNAL_H

#include "core/cycle.h"
#include "core/datasum.h"
#include "core/history.h"
#include "core/runner.h"
#include "core/seed.h"

enum { CYCLE_NOW = 1767268800 }; /* the clock of all scripts: 2026-01-01 12:00:00 UTC */

/* The database at one moment. */
typedef struct Moment {
	Schema schema;
	bool lined;   /* these were read: */
	StrVec lines; /* what schema and driver say of it, sorted */
	DataSum data; /* only where rows were asked for */
} Moment;

/* What became of a revision. */
typedef enum NodeFate {
	FATE_OPEN,   /* not tried yet */
	FATE_GOOD,   /* it can be applied */
	FATE_EMPTY,  /* it can be applied to empty tables only */
	FATE_BROKEN, /* it cannot be applied */
} NodeFate;

typedef struct Cycle {
	Testbed bed;
	const CycleOptions *options;
	const Graph *graph;
	Arena *arena; /* as long as the test */
	CycleResult *result;
	History history;       /* of bed.conn */
	size_t count;          /* nodes */
	int *order;            /* nodes, parents first */
	bool *wanted;          /* by node: asked for */
	NodeFate *fates;       /* by node */
	bool *stuck;           /* by node: it cannot be taken down */
	const Moment **before; /* by node: what was before it, with all its ancestors applied */

	bool merges;   /* some revision has more than one parent */
	bool *applied; /* by node, in bed */
	bool dirty;    /* bed is in no known state */
	SeedMemory memory;
	StrVec told; /* notes about rows */

	/* What the database is now, where that is known: the schema and no rows. */
	bool known;
	Moment last;
	Arena last_moments; /* where it lives: those of the case before */

	CycleCase trying;
	CycleCase *now; /* what is being tried, or NULL */
	bool quiet;     /* what is done now was told before */
	Arena moments;  /* as long as a case */
} Cycle;

/* ---- cycle.c -------------------------------------------------------------------------------- */

void cycle_finding(Cycle *c, CycleFinding finding); /* the case that is being tried has failed */
void cycle_note(Cycle *c, const char *text);
void cycle_exclude(Cycle *c, const char *text); /* once */
const Revision *cycle_revision(const Cycle *c, int node);

/* An error that no revision is to blame for: the test ends. */
bool cycle_is_fatal(const Error *err);

/* ---- cycle_state.c -------------------------------------------------------------------------- */

/* by node: the node's ancestors, without itself */
void cycle_ancestors(const Cycle *c, int node, bool *out);
/* One revision up or down.  False with a fatal error, or with one that is the revision's; then the
 * database is in no known state. */
bool cycle_step(Cycle *c, int node, Direction direction, Error *err) LUAMIG_MUST_CHECK;
/* Exactly these are applied; true also when that cannot be, then *failed is the revision that could
 * not be applied and *why its error (*failed -1: it worked). */
bool cycle_go(Cycle *c, const bool *set, int *failed, Error *why, Error *err) LUAMIG_MUST_CHECK;
/* The same from an empty database. */
bool cycle_rebuild(
	Cycle *c, const bool *set, int *failed, Error *why, Error *err) LUAMIG_MUST_CHECK;
bool cycle_renew(Cycle *c, Error *err) LUAMIG_MUST_CHECK;

/* ---- cycle_travel.c ------------------------------------------------------------------------- */

/* The revisions of set from the bottom up, down and up again, and down with rows. */
bool cycle_travel(Cycle *c, const bool *set, Error *err) LUAMIG_MUST_CHECK;

/* ---- cycle_rows.c, cycle_author.c ----------------------------------------------------------- */

/* Rows for what is there now; and the author's too: what a revision finds. */
bool cycle_fill(Cycle *c, const Schema *schema, Arena *arena, Error *err) LUAMIG_MUST_CHECK;
bool cycle_rows(Cycle *c, int node, const Schema *schema, Error *err) LUAMIG_MUST_CHECK;
/* Call a function of the author's tests for this revision.  *found: there is one.  A test that
 * fails is a finding; true then too, *passed is false. */
bool cycle_author(Cycle *c, int node, const char *function, bool *found, bool *passed,
	Error *err) LUAMIG_MUST_CHECK;

/* ---- cycle_compare.c, cycle_schema.c -------------------------------------------------------- */

bool cycle_moment(
	Cycle *c, bool with_rows, Arena *arena, Moment *out, Error *err) LUAMIG_MUST_CHECK;
/* The parts of it: the schema alone, and the lines and the rows for one whose schema is there. */
bool cycle_schema(Cycle *c, Arena *arena, Schema *out, Error *err) LUAMIG_MUST_CHECK;
bool cycle_lines(Cycle *c, Arena *arena, Moment *moment, Error *err) LUAMIG_MUST_CHECK;
bool cycle_data(Cycle *c, Arena *arena, Moment *moment, Error *err) LUAMIG_MUST_CHECK;

/* How differences are told: each with one %s, what it is about. */
typedef struct CycleWords {
	const char *missing, *left, *other;
} CycleWords;
/* Findings for what `live` has otherwise than `wanted`; how many. */
size_t cycle_compare_schema(
	Cycle *c, const Moment *wanted, const Moment *live, const CycleWords *words);
/* Have rows changed? */
bool cycle_rows_differ(Cycle *c, const Moment *one, const Moment *other);
/* The same for rows; `between`: a moment between the two. */
/* What an upgrade without a way back took away, and the revision does not declare. */
void cycle_compare_lost(
	Cycle *c, const Moment *before, const Moment *after, const Revision *revision);
size_t cycle_compare_rows(Cycle *c, const Moment *before, const Moment *between,
	const Moment *after, const Revision *revision, const char *when);

/* ---- cycle_revision.c, cycle_facts.c -------------------------------------------------------- */

bool cycle_try(Cycle *c, int node, Error *err) LUAMIG_MUST_CHECK;
/* An error of a revision at a length for a report: its message, and its statement or NULL. */
const char *cycle_error_message(const Error *why, Arena *arena);
const char *cycle_error_detail(const Error *why, Arena *arena);
/* Are the branches that this revision merges independent of their order? */
bool cycle_merge(Cycle *c, int node, Error *err) LUAMIG_MUST_CHECK;
StrVec cycle_facts(const Schema *schema, Arena *arena);
/* cycle_default.c: in a form that databases share; NULL: there is none. */
const char *cycle_default(const Column *column, Arena *arena);

#endif
