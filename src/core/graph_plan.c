/*
 * graph_plan.c - which steps lead from a state to a target; what stamp leaves; where a new revision
 * hangs.
 */
#include "core/graph_internal.h"

#include <string.h>

/* ---- upgrade ------------------------------------------------------------------------------- */

static void only_in(const IntVec *list, const bool *set, Arena *arena, IntVec *out)
{
	for (size_t i = 0; i < list->count; i++)
		if (set[list->items[i]])
			vec_push(out, arena, list->items[i]);
}

/* Where branch@+N starts: the rows on the branch, else the tips of what is applied on it. */
static void start_on_branch(
	const Graph *graph, const IntVec *rows, const bool *only, Arena *arena, IntVec *out)
{
	only_in(rows, only, arena, out);
	if (out->count > 0)
		return;
	bool *applied = graph_set(graph, arena);
	graph_mark_all(graph, rows, WAY_DOWN_DEPS, applied);
	for (size_t i = 0; i < graph->nodes.count; i++)
		applied[i] = applied[i] && only[i];
	graph_rows(graph, applied, arena, out);
}

static bool error_current(const Graph *graph, const Ident *ident, const IntVec *rows, Error *err)
{
	Arena scratch = ARENA_INIT;
	error_set(err, ERR_AMBIGUOUS_CURRENT,
		"%s: there are %zu current revisions, and it could start from each: %s",
		ident->text, rows->count, graph_describe(graph, rows, &scratch));
	error_hint(err, "name the revision to go to, or the branch as in BRANCH@%s%d",
		ident->steps > 0 ? "+" : "", ident->steps);
	arena_release(&scratch);
	return false;
}

/* +N and branch@+N. */
static bool walk_from_rows(const Graph *graph, const Ident *ident, const IntVec *rows, Arena *arena,
	int *out, Error *err)
{
	bool *only = NULL;
	IntVec start = {0};
	int branch = BASE;

	if (ident->branch) {
		if (!ident_branch(graph, ident, ERR_UNKNOWN_REVISION, &branch, err))
			return false;
		only = graph_lineage(graph, branch, arena);
		start_on_branch(graph, rows, only, arena, &start);
	} else {
		start = *rows;
	}
	if (start.count > 1)
		return error_current(graph, ident, &start, err);
	return ident_walk_up(graph, ident, start.count ? start.items[0] : BASE, only, out, err);
}

/* ID+N, ID-N, branch@base+N: from a revision that is named.  BASE as a result: below the bases. */
static bool walk_from_name(
	const Graph *graph, const Ident *ident, Arena *arena, int *out, Error *err)
{
	bool *only = NULL;
	int start = BASE, branch = BASE;

	if (!ident_one(graph, ident, NULL, arena, &start, err))
		return false;
	if (ident->steps < 0 && start == BASE)
		return graph_error_range(ident, 0, "below the base", err);
	if (ident->steps < 0)
		return ident_walk_down(graph, ident, start, out, err);
	if (ident->branch) {
		if (!ident_branch(graph, ident, ERR_UNKNOWN_REVISION, &branch, err))
			return false;
		only = graph_lineage(graph, branch, arena);
	}
	return ident_walk_up(graph, ident, start, only, out, err);
}

bool ident_upgrade_targets(const Graph *graph, const Ident *ident, const IntVec *rows, Arena *arena,
	IntVec *out, Error *err)
{
	int node = BASE;

	if (!ident->relative)
		return ident_symbol(graph, ident, NULL, arena, out, err);
	if (ident->steps == 0 || (!ident->symbol && ident->steps < 0))
		return graph_error_range(ident, 0, "up that way", err);
	if (ident->symbol ? !walk_from_name(graph, ident, arena, &node, err)
			  : !walk_from_rows(graph, ident, rows, arena, &node, err))
		return false;
	if (node == BASE && ident->steps < 0)
		return graph_error_range(ident, -ident->steps - 1, "above the base", err);
	if (node != BASE)
		vec_push(out, arena, node);
	return true;
}

bool graph_plan_upgrade(const Graph *graph, const char *target, const bool *applied, Arena *arena,
	IntVec *steps, Error *err)
{
	Arena scratch = ARENA_INIT;
	IntVec rows = {0}, targets = {0};
	Ident ident;
	bool good = graph_check_nodes(graph, applied, err) &&
		    ident_parse(graph, target, &scratch, &ident, err);

	graph_rows(graph, applied, &scratch, &rows);
	good = good && ident_upgrade_targets(graph, &ident, &rows, &scratch, &targets, err);
	if (good) {
		bool *set = graph_set(graph, &scratch);
		graph_mark_all(graph, &targets, WAY_DOWN_DEPS, set);
		good = graph_check_nodes(graph, set, err);
		for (size_t i = 0; i < graph->nodes.count; i++)
			set[i] = set[i] && !applied[i];
		graph_newest_first(graph, set, arena, steps);
		for (size_t i = 0, k = steps->count; i + 1 < k; i++) {
			int swap = steps->items[--k];
			steps->items[k] = steps->items[i];
			steps->items[i] = swap;
		}
	}
	arena_release(&scratch);
	return good;
}

/* ---- downgrade ----------------------------------------------------------------------------- */

/* Where a downgrade goes to, and the revision whose line alone goes back (BASE: all lines). */
typedef struct Goal {
	int target, branch;
} Goal;

/* -N and branch@-N start from the one row (on the branch). */
static bool goal_from_rows(const Graph *graph, const Ident *ident, const bool *applied,
	Arena *arena, Goal *goal, Error *err)
{
	IntVec rows = {0}, start = {0};

	graph_rows(graph, applied, arena, &rows);
	start = rows;
	if (ident->branch) {
		if (!ident_branch(graph, ident, ERR_UNKNOWN_REVISION, &goal->branch, err))
			return false;
		bool *only = graph_lineage(graph, goal->branch, arena);
		IntVec current = {0};
		start = (IntVec){0};
		only_in(&rows, only, arena, &start);
		graph_current(graph, applied, arena, &current);
		if (start.count == 0)
			only_in(&current, only, arena, &start);
	}
	if (start.count > 1)
		return error_current(graph, ident, &start, err);
	if (start.count == 0)
		return graph_error_range(
			ident, 0, ident->branch ? "applied on that branch" : "applied", err);
	if (!ident->branch)
		goal->branch = start.items[0];
	return ident_walk_down(graph, ident, start.items[0], &goal->target, err);
}

/* ID-N, ID+N, branch@ID-N.  A base that ID-N ends below is that of ID, and not every base. */
static bool goal_from_name(
	const Graph *graph, const Ident *ident, Arena *arena, Goal *goal, Error *err)
{
	int start = BASE;
	if (ident->branch && !ident_branch(graph, ident, ERR_UNKNOWN_REVISION, &goal->branch, err))
		return false;
	if (!walk_from_name(graph, ident, arena, &goal->target, err) ||
		!ident_one(graph, ident, NULL, arena, &start, err))
		return false;
	if (goal->branch == BASE && goal->target == BASE)
		goal->branch = start;
	return true;
}

static bool find_goal(const Graph *graph, const Ident *ident, const bool *applied, Arena *arena,
	Goal *goal, Error *err)
{
	*goal = (Goal){BASE, BASE};
	if (ident->relative && (ident->steps == 0 || (!ident->symbol && ident->steps > 0)))
		return graph_error_range(ident, 0, "down that way", err);
	if (ident->relative && !ident->symbol)
		return goal_from_rows(graph, ident, applied, arena, goal, err);
	if (ident->relative)
		return goal_from_name(graph, ident, arena, goal, err);
	if (ident->branch && !ident_branch(graph, ident, ERR_UNKNOWN_REVISION, &goal->branch, err))
		return false;
	return ident_one(graph, ident, applied, arena, &goal->target, err);
}

static bool error_not_downgrade(
	const Graph *graph, const char *target, int node, bool applied, Error *err)
{
	error_set(err, ERR_NOT_DOWNGRADE_TARGET, "%s: revision %s is %s", target,
		node == BASE ? "base" : graph->nodes.items[node].revision.id,
		applied ? "applied as a dependency, and nothing on its own line is above it"
			: "not applied, so there is no way back to it");
	return error_hint(err, "luamig current shows where the database is");
}

/* Children of the target (base: the bases) that have to go: with a branch named and several, those
 * on the way to the branch's revision. */
static void find_roots(const Graph *graph, const Goal *goal, Arena *arena, IntVec *out)
{
	IntVec all = {0};
	for (int i = 0; i < (int)graph->nodes.count && goal->target == BASE; i++)
		if (graph->nodes.items[i].is_base)
			vec_push(&all, arena, i);
	if (goal->target != BASE)
		all = graph->nodes.items[goal->target].ups;
	if (goal->branch == BASE || all.count < 2) {
		*out = all;
		return;
	}
	bool *below = graph_set(graph, arena);
	graph_mark(graph, goal->branch, WAY_DOWN, below);
	only_in(&all, below, arena, out);
}

static bool is_row(const Graph *graph, int node, const bool *applied, Arena *arena)
{
	IntVec rows = {0};
	graph_rows(graph, applied, arena, &rows);
	for (size_t i = 0; i < rows.count; i++)
		if (rows.items[i] == node)
			return true;
	return false;
}

static bool plan_down(const Graph *graph, const char *target, const bool *applied, Arena *scratch,
	bool *set, Error *err)
{
	Ident ident;
	Goal goal;
	IntVec roots = {0};
	bool any = false;

	if (!graph_check_nodes(graph, applied, err) ||
		!ident_parse(graph, target, scratch, &ident, err) ||
		!find_goal(graph, &ident, applied, scratch, &goal, err))
		return false;
	find_roots(graph, &goal, scratch, &roots);
	graph_mark_all(graph, &roots, WAY_UP_DEPS, set);
	for (size_t i = 0; i < graph->nodes.count; i++)
		any |= set[i] = set[i] && applied[i];
	if (any || goal.target == BASE || is_row(graph, goal.target, applied, scratch))
		return true;
	return error_not_downgrade(graph, target, goal.target, applied[goal.target], err);
}

bool graph_plan_downgrade(const Graph *graph, const char *target, const bool *applied, Arena *arena,
	IntVec *steps, Error *err)
{
	Arena scratch = ARENA_INIT;
	bool *set = graph_set(graph, &scratch);
	bool good = plan_down(graph, target, applied, &scratch, set, err);
	if (good)
		graph_newest_first(graph, set, arena, steps);
	arena_release(&scratch);
	return good;
}

/* ---- stamp --------------------------------------------------------------------------------- */

/* What one stamp target takes away and brings. */
typedef struct Stamp {
	bool *gone;  /* what stands above a target */
	bool *there; /* targets and all below them */
} Stamp;

/* branch@base: the branch goes, and below it what nothing else needs. */
static void stamp_branch_base(
	const Graph *graph, int branch, const bool *applied, Arena *arena, bool *gone)
{
	bool *on_branch = graph_set(graph, arena), *needed = graph_set(graph, arena);
	IntVec others = {0};

	graph_mark(graph, branch, WAY_DOWN, on_branch);
	on_branch[branch] = false;
	graph_mark(graph, branch, WAY_UP_DEPS, on_branch);
	for (int i = 0; i < (int)graph->nodes.count; i++)
		if (applied[i] && !on_branch[i])
			vec_push(&others, arena, i);
	graph_mark_all(graph, &others, WAY_DOWN_DEPS, needed);
	for (size_t i = 0; i < graph->nodes.count; i++)
		gone[i] = gone[i] || !needed[i];
}

static bool stamp_target(const Graph *graph, const char *text, const bool *applied, Arena *arena,
	Stamp *stamp, Error *err)
{
	Ident ident;
	IntVec targets = {0};
	int branch = BASE;

	if (!ident_parse(graph, text, arena, &ident, err))
		return false;
	if (ident.relative) {
		error_set(err, ERR_UNKNOWN_REVISION, "'%s' does not name a revision", text);
		return error_hint(err, "stamp takes ids, labels, head, heads and base, not steps");
	}
	if (!ident_symbol(graph, &ident, applied, arena, &targets, err))
		return false;
	if (strcmp(ident.symbol, "base") == 0 && !ident.branch) {
		for (size_t i = 0; i < graph->nodes.count; i++)
			stamp->gone[i] = true;
	} else if (strcmp(ident.symbol, "base") == 0) {
		if (!ident_branch(graph, &ident, ERR_UNKNOWN_REVISION, &branch, err))
			return false;
		stamp_branch_base(graph, branch, applied, arena, stamp->gone);
	}
	graph_mark_all(graph, &targets, WAY_DOWN_DEPS, stamp->there);
	bool *above = graph_set(graph, arena);
	graph_mark_all(graph, &targets, WAY_UP_DEPS, above);
	for (size_t i = 0; i < graph->nodes.count; i++)
		stamp->gone[i] = stamp->gone[i] || above[i];
	return true;
}

/* NOLINTNEXTLINE(readability-function-size): one parameter more than the rule */
bool graph_plan_stamp(const Graph *graph, const StrVec *targets, const bool *applied, bool purge,
	Arena *arena, bool **after, Error *err)
{
	Arena scratch = ARENA_INIT;
	Stamp stamp = {graph_set(graph, &scratch), graph_set(graph, &scratch)};
	const bool *before = purge ? graph_set(graph, &scratch) : applied;
	bool good = graph_check_nodes(graph, before, err);

	for (size_t i = 0; i < targets->count && good; i++)
		good = stamp_target(graph, targets->items[i], before, &scratch, &stamp, err) &&
		       graph_check_nodes(graph, stamp.there, err);
	if (good) {
		*after = graph_set(graph, arena);
		for (size_t i = 0; i < graph->nodes.count; i++)
			(*after)[i] = stamp.there[i] || (before[i] && !stamp.gone[i]);
	}
	arena_release(&scratch);
	return good;
}

/* ---- a new revision ------------------------------------------------------------------------ */

static bool check_parents(const Graph *graph, const IntVec *parents, bool splice, Error *err)
{
	for (size_t i = 0; i < parents->count; i++) {
		const Node *node = &graph->nodes.items[parents->items[i]];
		for (size_t k = 0; k < i; k++)
			if (parents->items[k] == parents->items[i])
				return error_set(err, ERR_DUPLICATE_HEADS,
					"revision %s is named twice", node->revision.id);
		if (!node->is_head && !splice) {
			error_set(err, ERR_NOT_A_HEAD, "revision %s is not a head: %s follows it",
				node->revision.id,
				graph->nodes.items[node->ups.items[0]].revision.id);
			return error_hint(err, "--splice begins a new branch there");
		}
	}
	return true;
}

bool graph_new_parents(
	const Graph *graph, const char *head, bool splice, Arena *arena, IntVec *out, Error *err)
{
	static const char space[] = " \t\n\r";
	const char *p = head ? head : "head";

	do {
		p += strspn(p, space);
		size_t n = strcspn(p, space);
		if (!graph_resolve(graph, arena_strndup(arena, p, n), NULL, arena, out, err))
			return false;
		p += n;
	} while (p[strspn(p, space)]);
	bool *below = graph_set(graph, arena);
	graph_mark_all(graph, out, WAY_DOWN_DEPS, below);
	return graph_check_nodes(graph, below, err) && check_parents(graph, out, splice, err);
}

bool graph_new_dependency(
	const Graph *graph, const char *text, Arena *arena, const char **out, Error *err)
{
	const IndexEntry *entry = graph_lookup(graph, text);
	int node = BASE;

	if (entry && entry->label >= 0) {
		*out = entry->key;
		return true;
	}
	if (!graph_resolve_one(graph, text, NULL, arena, &node, err))
		return false;
	if (node == BASE)
		return error_set(err, ERR_UNKNOWN_REVISION,
			"'%s' names no revision that could be depended on", text);
	*out = graph->nodes.items[node].revision.id;
	return true;
}

bool graph_new_names(const Graph *graph, const char *id, const char *label, Error *err)
{
	const IndexEntry *taken;

	if (id && !revision_check_id(id, err))
		return false;
	if (id && (taken = graph_lookup(graph, id)) != NULL)
		return error_set(err, ERR_DUPLICATE_REVISION, "%s is already the %s of %s", id,
			taken->gone        ? "id of a revision that is part"
			: taken->label < 0 ? "id"
					   : "branch label",
			graph->nodes.items[taken->node].revision.shown);
	if (label && !revision_check_label(label, err))
		return false;
	if (label && id && strcmp(id, label) == 0)
		return error_set(err, ERR_DUPLICATE_LABEL,
			"the branch label cannot be the revision's own id, %s", id);
	if (label && (taken = graph_lookup(graph, label)) != NULL)
		return error_set(err, ERR_DUPLICATE_LABEL,
			"branch label %s is already the %s of %s", label,
			taken->label < 0 ? "id" : "branch label",
			graph->nodes.items[taken->node].revision.shown);
	return true;
}
