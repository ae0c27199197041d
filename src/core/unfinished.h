/*
 * unfinished.h - what a half-done revision means for everything else: it is finished first, by the
 * same direction; the other direction and what would build on it is refused.
 */
#ifndef LUAMIG_CORE_UNFINISHED_H
#define LUAMIG_CORE_UNFINISHED_H

#include "core/graph.h"
#include "core/journal.h"

/* Is the revision recorded as finished all the same?  Then the rows are left over. */
bool unfinished_is_stale(const JournalLeft *left, const Graph *graph, const bool *applied);

/* "luamig upgrade 1975ea83b712": the command that finishes it. */
const char *unfinished_command(const JournalLeft *left, Arena *arena);

/* A step of the plan is its revision: it comes first.  ERR_UNFINISHED (exit 4) when it is not in
 * the plan. */
bool unfinished_first(const JournalLeft *left, const Graph *graph, const char *direction,
	IntVec *steps, Error *err) LUAMIG_MUST_CHECK;

/* ERR_UNFINISHED when anything is left: for commands that must not build on it ("stamp"). */
bool unfinished_refuse(const JournalLeft *left, const char *command, Error *err) LUAMIG_MUST_CHECK;

#endif
