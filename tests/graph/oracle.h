/*
 * oracle.h - what a state of the database is, worked out anew with sets of bits: for graphs of up
 * to 64 revisions, by fixed points, without anything of src/core.
 */
#ifndef LUAMIG_TESTS_GRAPH_ORACLE_H
#define LUAMIG_TESTS_GRAPH_ORACLE_H

#include <stdbool.h>
#include <stdint.h>

#include "world.h"

typedef uint64_t Set; /* of revisions, by their position in the list */
#define BIT(i) ((Set)1 << (i))
enum { MOST_REVISIONS = 64 };

typedef struct Oracle {
	int n;
	const char *ids[MOST_REVISIONS];
	Set downs[MOST_REVISIONS];   /* by down_revision */
	Set parents[MOST_REVISIONS]; /* by depends_on too */
} Oracle;

/* false: a parent or dependency that does not exist, an id twice, or more than 64 revisions. */
bool oracle_build(Oracle *oracle, const Revs *revs);

int oracle_find(const Oracle *oracle, const char *id); /* -1: none */
/* false: a row that is no revision. */
bool oracle_state(const Oracle *oracle, const StrVec *rows, Set *state);

Set closure(const Oracle *oracle, Set set);     /* with all that it needs */
Set above(const Oracle *oracle, Set set);       /* with all that needs it */
Set children(const Oracle *oracle, int one);    /* by down_revision */
Set maximal(const Oracle *oracle, Set applied); /* that no other of them needs */

const char *oracle_names(const Oracle *oracle, Set set, Arena *arena); /* sorted, with spaces */

/* Follow the scripts that ran: each once, none before what it needs (downwards: none before what
 * needs it), and the version table after each the maximal applied ones.  NULL: all is well. */
const char *oracle_follow(const Oracle *oracle, const char *direction, const Traces *traces,
	Set *state, Arena *arena);

/* What must hold after any upgrade, downgrade or stamp from these rows: the events are those of the
 * scripts that ran and of luamig_history, the rows are the maximal applied revisions, and after an
 * error nothing has changed.  *state is the state before; afterwards that after the scripts.
 * NULL: all is well. */
const char *oracle_check_run(const Oracle *oracle, const World *world, const Run *run,
	const char *direction, const StrVec *before, Set *state);

#endif
