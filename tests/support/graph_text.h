/* graph_text.h - graphs of revisions written in a line, for tests. */
#ifndef LUAMIG_TESTS_GRAPH_TEXT_H
#define LUAMIG_TESTS_GRAPH_TEXT_H

#include "core/graph.h"

/* The pieces of the text between separators, without empty ones. */
StrVec split_text(const char *text, char separator, Arena *arena);

/* "id<down,down>dependency#label=replaced,replaced": each part but the id may be missing.  The file
 * is m/PLACE_ID.lua. */
Revision revision_of(const char *text, size_t place, Arena *arena);

/* Revisions separated by spaces; a word with "!" in front is a file that cannot be read.  The test
 * fails when they are no graph; one with problems is a graph. */
Graph graph_of(const char *text, Arena *arena);

/* The ids, separated by spaces. */
const char *graph_ids(const Graph *graph, const IntVec *nodes, Arena *arena);

#endif
