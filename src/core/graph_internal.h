/*
 * graph_internal.h - what the graph_*.c files share.
 *
 * Sets of nodes are arrays of one bool per node.  Every walk is a loop with a stack of its own and
 * visits a node once: linear in the number of revisions, and a chain of 10 000 does not recurse.
 */
#ifndef LUAMIG_CORE_GRAPH_INTERNAL_H
#define LUAMIG_CORE_GRAPH_INTERNAL_H

#include "core/graph.h"

/* An id, or a label of a node that is not hidden. */
typedef struct IndexEntry {
	const char *key; /* NULL: a free slot */
	int node;
	int label;   /* number of the label from 0; -1: an id */
	int problem; /* index of the problem that several files claim it; -1: none */
	bool gone;   /* an id without a file, which node replaces */
} IndexEntry;

/* A revision that replaces others. */
typedef struct Replacement {
	int node;
	IntVec members; /* oldest first; -1: its file is gone */
	bool use_old;   /* in this view node is hidden, and not its members */
} Replacement;

struct GraphIndex {
	IndexEntry *slots;
	size_t mask;
	int labels;     /* how many there are */
	StrVec folders; /* as shown; empty: built from memory */
	VEC(Replacement) replacements;
	struct RawGraph *raw; /* NULL: nothing is replaced */
};

const IndexEntry *graph_lookup(const Graph *graph, const char *key); /* NULL: none */

void graph_problem(Graph *graph, ErrorKind kind, const char *hint, const char *fmt, ...)
	LUAMIG_PRINTF(4, 5);
/* The last problem is about this node. */
void graph_blame(Graph *graph, int node);

/* An id without a file, which node replaces. */
void graph_add_gone(const Graph *graph, const char *id, int node);

/* ---- replaced revisions ---------------------------------------------------------------- */

/* What views are made of: the revisions, and the graph of all of them with nothing hidden (ids,
 * labels and edges only). */
typedef struct RawGraph {
	Revisions revisions;
	Graph graph;
} RawGraph;

/* Fill index->replacements, and the index with ids that are gone. */
void graph_find_replacements(Graph *graph);
/* Do the replaced revisions form a line of their own? */
void graph_check_replacements(Graph *graph);
/* Hide what the replacements do not use. */
void graph_hide(Graph *graph);
/* A view of the raw graph; use_old by replacement (NULL: none). */
void graph_build_view(RawGraph *raw, const bool *use_old, Arena *arena, Graph *out);

/* Where an edge, a row or a name leads: the node, or the one that stands in its place; -1: there is
 * none, because it is inside a line that is replaced. */
int graph_entry_node(const Graph *graph, const IndexEntry *entry);
/* Add the node to the list, and beside it what is hidden there: above the last of the members their
 * replacement, below a replacement its members, newest first. */
void graph_push_with_hidden(const Graph *graph, int node, Arena *arena, IntVec *out);
/* The replacement whose members hold this id; NULL: none. */
const Replacement *graph_replacement_of(const Graph *graph, const char *id);

/* ---- at loading ------------------------------------------------------------------------ */

/* Fill Node.order; cycles become problems. */
void graph_find_order(Graph *graph);

/* Fill Node.labels: own ones, those of all ancestors, and a label also goes down its line as far as
 * the branch point or merge before it.  Needs Node.order. */
void graph_spread_labels(Graph *graph);

/* ---- sets ------------------------------------------------------------------------------ */

typedef enum Way {
	WAY_DOWN, /* down_revision */
	WAY_DOWN_DEPS,
	WAY_UP, /* what names it in down_revision */
	WAY_UP_DEPS
} Way;

bool *graph_set(const Graph *graph, Arena *arena); /* an empty one */

/* Add to `set` the node and everything that the way leads to.  What is in the set already is taken
 * as done. */
void graph_mark(const Graph *graph, int node, Way way, bool *set);
void graph_mark_all(const Graph *graph, const IntVec *nodes, Way way, bool *set);

/* All that is an ancestor or a descendant of node by down_revision, and node. */
bool *graph_lineage(const Graph *graph, int node, Arena *arena);

/* The members of `set` so that each comes before its parents and dependencies: heads in load order,
 * a branch to its end before the next one. */
void graph_newest_first(const Graph *graph, const bool *set, Arena *arena, IntVec *out);

/* ---- identifiers ----------------------------------------------------------------------- */

#define BASE (-1) /* the place below all bases */

/* "branch@symbol+2": the parts that are there, else NULL; steps 0: not relative. */
typedef struct Ident {
	const char *text; /* all of it */
	const char *branch, *symbol;
	bool relative;
	int steps;
	bool clamp; /* steps past a head end there, instead of failing */
} Ident;

/* false: it cannot be one (empty, a range, two @). */
bool ident_parse(const Graph *graph, const char *text, Arena *arena, Ident *out, Error *err);

/* The revision that `branch@` names.  unknown: the kind of the error when there is none. */
bool ident_branch(const Graph *graph, const Ident *ident, ErrorKind unknown, int *out, Error *err);

/* What the symbol names, on the branch if one is named: any number of revisions.  Steps are not
 * looked at. */
bool ident_symbol(const Graph *graph, const Ident *ident, const bool *applied, Arena *arena,
	IntVec *out, Error *err);

/* The one revision, or BASE. */
bool ident_one(const Graph *graph, const Ident *ident, const bool *applied, Arena *arena, int *out,
	Error *err);

/* N children up, those in `only` (NULL: all). */
bool ident_walk_up(
	const Graph *graph, const Ident *ident, int start, const bool *only, int *out, Error *err);
/* N parents down; BASE is one step below a base. */
bool ident_walk_down(const Graph *graph, const Ident *ident, int start, int *out, Error *err);

/* The revisions that `upgrade TEXT` goes to; rows: where a bare +N starts. */
bool ident_upgrade_targets(const Graph *graph, const Ident *ident, const IntVec *rows, Arena *arena,
	IntVec *out, Error *err);

/* All must be known: no file may be broken, no node have a problem. */
bool graph_check_readable(const Graph *graph, const char *what, Error *err);

/* ---- messages (all return false) ------------------------------------------------------- */

bool graph_error_heads(const Graph *graph, const char *text, const IntVec *heads, Error *err);
bool graph_error_unknown(const Graph *graph, const char *text, ErrorKind kind, Error *err);
/* The id is inside a line that is replaced. */
bool graph_error_replaced(const Graph *graph, const char *id, Error *err);
/* Only so many of the steps are possible.  where: "further up", "applied". */
bool graph_error_range(const Ident *ident, int possible, const char *where, Error *err);

/* "ae10 (migrations/x.lua, "message"), …" of at most a few nodes. */
const char *graph_describe(const Graph *graph, const IntVec *nodes, Arena *arena);

#endif
