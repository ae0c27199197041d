/* rows.h - how the version rows change when one revision is applied or taken back. */
#ifndef LUAMIG_CORE_ROWS_H
#define LUAMIG_CORE_ROWS_H

#include "core/graph.h"

/* The maximal applied revisions after one step, from those before it: an upgrade covers only its
 * own parents, a downgrade uncovers only them, so this costs what the edges of the revision and of
 * the rows cost.  (graph_rows() is the same from nothing, but looks at every revision.)  A row that
 * should not have been there, because another one needs it, goes.  applied: as it is after the
 * step. */
StrVec rows_after_step(const Graph *graph, const StrVec *before, const bool *applied, int node,
	bool up, Arena *arena);

#endif
