/*
 * graph.h - all revisions: parents, dependencies, heads, labels, order.
 *
 * Loading never fails because of one bad file: what is wrong is kept (graph->problems), and what
 * needs it reports it: an identifier, a plan that comes past it, a name like head that asks for all
 * of the graph.  All answers are
 * indexes into graph->nodes; everything lives in the arena the graph was loaded into.
 *
 * Terms as in Alembic: heads = no other names them in down_revision; real heads = also nobody's
 * depends_on.  Load order (folders as configured, files by name) breaks ties.
 */
#ifndef LUAMIG_CORE_GRAPH_H
#define LUAMIG_CORE_GRAPH_H

#include "core/revision.h"

typedef struct Node {
	Revision revision;
	IntVec downs; /* down_revision, resolved */
	IntVec deps;  /* depends_on, resolved */
	IntVec ups;   /* successors by down_revision */
	IntVec dependents;
	StrVec labels; /* own and spread */
	bool is_head, is_real_head, is_base, is_branch_point, is_merge_point;
	bool hidden;     /* another revision stands in its place (`replaces`): it has no edges */
	int replacement; /* 1 and up: it replaces, or is replaced, as the index says; 0: neither */
	int problem;     /* 1 and up: of problems, the first that is about this node; 0: none */
	int order;       /* topological position: every parent and dependency has a smaller one */
} Node;

typedef struct GraphProblem {
	ErrorKind kind;
	const char *message; /* names the files */
	const char *hint;    /* or NULL */
} GraphProblem;

typedef struct Graph {
	VEC(Node) nodes;
	VEC(GraphProblem) problems; /* hard ones: duplicates, missing parents, cycles, labels */
	Revisions broken;           /* files whose header cannot be read */
	Arena *arena;
	struct GraphIndex *index; /* id and label -> node */
} Graph;

bool graph_load(const StrVec *dirs, const StrVec *shown, bool recursive, Arena *arena, Graph *out,
	Error *err) LUAMIG_MUST_CHECK;
/* The same from revisions already in memory (tests, squash). */
bool graph_build(
	const Revisions *revisions, Arena *arena, Graph *out, Error *err) LUAMIG_MUST_CHECK;

/* The first problem as an error; true when there is none. */
bool graph_check(const Graph *graph, Error *err) LUAMIG_MUST_CHECK;
/* The same for the problems of these nodes (by node). */
bool graph_check_nodes(const Graph *graph, const bool *nodes, Error *err) LUAMIG_MUST_CHECK;

int graph_find(const Graph *graph, const char *id); /* exact id; -1: none */
/* The same for a row of the version table: of a revision that is replaced the one that stands in
 * its place. */
int graph_row(const Graph *graph, const char *id);

/* Sorted lists of node indexes. */
void graph_heads(const Graph *graph, bool real, Arena *arena, IntVec *out);

/* ---- state: which revisions are applied ---------------------------------------------- */

/* The set of applied revisions that these version rows mean: the rows and all their ancestors under
 * down_revision + depends_on.  A row that matches no file is ERR_UNKNOWN_ROW ("the database is
 * ahead of this checkout: …"); `where` names the table.  applied[i] for each node. */
bool graph_applied(const Graph *graph, const StrVec *rows, const char *where, Arena *arena,
	bool **applied, Error *err) LUAMIG_MUST_CHECK;

/* For `upgrade`: rows of which one is an ancestor of another (a damaged table) are ERR_OVERLAP. */
bool graph_check_rows(
	const Graph *graph, const StrVec *rows, const char *where, Error *err) LUAMIG_MUST_CHECK;

/* Closed form: the maximal applied revisions, in load order. */
void graph_rows(const Graph *graph, const bool *applied, Arena *arena, IntVec *out);

/* What `current` shows: applied revisions of which no child is applied.  Beside the rows these are
 * the heads that a row implies through depends_on. */
void graph_current(const Graph *graph, const bool *applied, Arena *arena, IntVec *out);

/* ---- replaced revisions --------------------------------------------------------------- */

/*
 * A revision R with `replaces = { "a", …, "b" }` stands for a line of revisions, oldest first.
 * Which of the two is used depends on the database:
 *	none of a … b applied	R; a … b are hidden, and what follows b follows R
 *	some			a … b; R is hidden, and what follows R follows b
 *	all, or R		R; for a downgrade a … b when the database came up by them
 * A hidden node has no edges and is never applied; node numbers are the same in every view.
 * graph_load() gives the view of a database that has nothing.  Of the replaced ids only the last
 * can be named from outside, by down_revision, depends_on, a row or a command: it means R.
 */

/* What decides. */
typedef struct GraphChoice {
	const StrVec *rows;
	StrVec names;      /* the command's: one inside the line asks for the old files */
	const StrVec *ran; /* ids in the order they were run here, as the history has them; or
			      NULL */
	bool down;         /* a downgrade */
	bool offline;      /* there is no table: also the last id in names asks for the old files */
	const char *where; /* the table, for messages */
} GraphChoice;

/* The view for this database: graph itself when nothing is replaced.  Any view may be given.  An
 * error: old files are needed, and some are gone. */
bool graph_choose(const Graph *graph, const GraphChoice *choice, Arena *arena, const Graph **out,
	Error *err) LUAMIG_MUST_CHECK;

bool graph_has_replaced(const Graph *graph);
/* The one hidden node that this id, or its first characters (4 or more), names; -1: none, or a
 * visible one as well. */
int graph_find_hidden(const Graph *graph, const char *text);
/* The node that replaces this one (hidden or not); -1: none does. */
int graph_replaced_by(const Graph *graph, int node);

/* ---- identifiers ---------------------------------------------------------------------- */

/* Revisions named by: an id, a prefix of at least 4 characters, a label, head (one), heads (any
 * number), base (an empty list), branch@… of these, current, and -N (N below each head).  Other
 * relative forms are for upgrade, downgrade and history, and unknown here.  applied may be NULL
 * when no database was asked: then `current` is an error. */
bool graph_resolve(const Graph *graph, const char *text, const bool *applied, Arena *arena,
	IntVec *out, Error *err) LUAMIG_MUST_CHECK;

/* The same where only one revision will do: several are ERR_MULTIPLE_HEADS; base: -1. */
bool graph_resolve_one(const Graph *graph, const char *text, const bool *applied, Arena *arena,
	int *out, Error *err) LUAMIG_MUST_CHECK;

/* ---- plans ------------------------------------------------------------------------------ */

/* Steps of `upgrade TARGET` / `downgrade TARGET` from a state, in the order to run.  An empty list:
 * nothing to do.  The errors of shared grammar: multiple_heads, relative_out_of_range, … */
bool graph_plan_upgrade(const Graph *graph, const char *target, const bool *applied, Arena *arena,
	IntVec *steps, Error *err) LUAMIG_MUST_CHECK;
bool graph_plan_downgrade(const Graph *graph, const char *target, const bool *applied, Arena *arena,
	IntVec *steps, Error *err) LUAMIG_MUST_CHECK;

/* The applied set after `stamp TARGET…` (purge: from nothing). */
bool graph_plan_stamp(const Graph *graph, const StrVec *targets, const bool *applied, bool purge,
	Arena *arena, bool **after, Error *err) LUAMIG_MUST_CHECK;

/* Revisions of history range "a:b" (NULL: all), newest first. */
bool graph_history(const Graph *graph, const char *range, const bool *applied, Arena *arena,
	IntVec *out, Error *err) LUAMIG_MUST_CHECK;

/* ---- a new revision --------------------------------------------------------------------- */

/* Where it hangs: parents for --head TEXT (NULL: "head"), or for the arguments of merge, separated
 * by white space.  Without splice they must be heads. */
bool graph_new_parents(const Graph *graph, const char *head, bool splice, Arena *arena, IntVec *out,
	Error *err) LUAMIG_MUST_CHECK;

/* What --depends-on TEXT is written as: a label as it is, else the whole id. */
bool graph_new_dependency(const Graph *graph, const char *text, Arena *arena, const char **out,
	Error *err) LUAMIG_MUST_CHECK;

/* Are --rev-id and --branch-label free, and allowed?  Either may be NULL. */
bool graph_new_names(
	const Graph *graph, const char *id, const char *label, Error *err) LUAMIG_MUST_CHECK;

#endif
