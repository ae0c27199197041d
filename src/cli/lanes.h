/* lanes.h - the drawing of `luamig history --graph`: branches and merges as git log --graph does.
 */
#ifndef LUAMIG_CLI_LANES_H
#define LUAMIG_CLI_LANES_H

#include "cli/cli.h"

/* nodes: newest first, no revision before one that follows it (graph_history).  Only lines between
 * two of them are drawn.  is_current: by node, or NULL. */
void lanes_print(const App *app, const IntVec *nodes, const bool *is_current);

#endif
