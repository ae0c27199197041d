/* view.h - the graph as one database needs it, where revisions are replaced (graph.h). */
#ifndef LUAMIG_CORE_VIEW_H
#define LUAMIG_CORE_VIEW_H

#include "core/graph.h"
#include "core/history.h"

/* Set *graph to the view for a database with these rows, and a command with these identifiers.  The
 * record of what ran is read only when it decides something: for a downgrade, or names. */
bool view_choose(History *history, GraphChoice choice, Arena *arena, const Graph **graph,
	Error *err) LUAMIG_MUST_CHECK;

#endif
