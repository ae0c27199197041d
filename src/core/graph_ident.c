/*
 * graph_ident.c - what an identifier names.
 *
 *	[branch@](id | prefix | label | head | heads | base | current)[+N | -N]
 */
#include "core/graph_internal.h"

#include <limits.h>
#include <string.h>

#include "base/text.h"

#define SHORTEST_PREFIX 4

/* ---- parts --------------------------------------------------------------------------------- */

/* The sign of "+N" or "-N" at the end; NULL: the text does not end so. */
static const char *find_steps(const char *text)
{
	const char *end = text + strlen(text), *p = end;
	while (p > text && p[-1] >= '0' && p[-1] <= '9')
		p--;
	return p < end && p > text && (p[-1] == '+' || p[-1] == '-') ? p - 1 : NULL;
}

static int read_steps(const char *text)
{
	int64_t n = 0;
	if (!text_to_int(text, &n) || n > INT_MAX || n < -INT_MAX)
		return *text == '-' ? -INT_MAX : INT_MAX;
	return (int)n;
}

bool ident_parse(const Graph *graph, const char *text, Arena *arena, Ident *out, Error *err)
{
	*out = (Ident){.text = text, .symbol = text};
	if (!*text) {
		error_set(err, ERR_USAGE, "no revision is named");
		return error_hint(err, "name an id, head, heads, base, +1 or -1");
	}
	if (graph_lookup(graph, text))
		return true; /* a label may look like anything */
	if (strchr(text, ':')) {
		error_set(err, ERR_UNKNOWN_REVISION, "'%s' is a range, not a revision", text);
		return error_hint(err, "ranges are for --sql and for history");
	}
	const char *at = strchr(text, '@');
	if (at) {
		out->branch = arena_strndup(arena, text, (size_t)(at - text));
		out->symbol = arena_strdup(arena, at + 1);
	}
	if (at && (strchr(at + 1, '@') || at == text || !at[1])) {
		error_set(err, ERR_UNKNOWN_REVISION, "'%s' is not a revision", text);
		return error_hint(err, "on a branch it is BRANCH@REVISION, as in orders@head");
	}
	const char *sign = graph_lookup(graph, out->symbol) ? NULL : find_steps(out->symbol);
	if (!sign)
		return true;
	out->relative = true;
	out->steps = read_steps(sign);
	out->symbol = sign == out->symbol
			      ? NULL
			      : arena_strndup(arena, out->symbol, (size_t)(sign - out->symbol));
	return true;
}

/* ---- names --------------------------------------------------------------------------------- */

static bool has_prefix(const char *name, const char *text)
{
	return strlen(name) >= SHORTEST_PREFIX && text_starts_with(name, text);
}

/* Revisions with an id or a label that begins so. */
static void find_prefix(
	const Graph *graph, const char *text, const bool *only, Arena *arena, IntVec *out)
{
	for (int i = 0; i < (int)graph->nodes.count; i++) {
		const Revision *r = &graph->nodes.items[i].revision;
		bool found = has_prefix(r->id, text);
		for (size_t k = 0; k < r->branch_labels.count && !found; k++)
			found = has_prefix(r->branch_labels.items[k], text);
		if (found && (!only || only[i]))
			vec_push(out, arena, i);
	}
}

static bool error_prefix(const Graph *graph, const char *text, const IntVec *found, Error *err)
{
	Arena scratch = ARENA_INIT;
	const char *list = graph_describe(graph, found, &scratch);
	if (strlen(text) < SHORTEST_PREFIX)
		error_set(err, ERR_SHORT_PREFIX,
			"'%s' is too short: at least %d characters of an id are needed; it could "
			"be %s",
			text, SHORTEST_PREFIX, list);
	else
		error_set(err, ERR_AMBIGUOUS_PREFIX, "'%s' could be each of %s", text, list);
	arena_release(&scratch);
	return false;
}

/* The node, or the one that stands in its place. */
static bool take_visible(const Graph *graph, const IndexEntry *entry, int *out, Error *err)
{
	*out = graph_entry_node(graph, entry);
	return *out >= 0 || graph_error_replaced(graph, entry->key, err);
}

/* An id, a label or a prefix.  only: the branch it must be on (NULL: any). */
static bool find_name(const Graph *graph, const char *text, const bool *only, ErrorKind unknown,
	int *out, Error *err)
{
	const IndexEntry *entry = graph_lookup(graph, text);
	if (entry && entry->problem >= 0) {
		const GraphProblem *problem = &graph->problems.items[entry->problem];
		error_set(err, problem->kind, "%s", problem->message);
		return problem->hint ? error_hint(err, "%s", problem->hint) : false;
	}
	if (entry)
		return take_visible(graph, entry, out, err);

	Arena scratch = ARENA_INIT;
	IntVec found = {0}, elsewhere = {0};
	bool good = false;
	find_prefix(graph, text, only, &scratch, &found);
	if (found.count == 0 && only)
		find_prefix(graph, text, NULL, &scratch, &elsewhere);
	if (elsewhere.count > 0)
		error_set(err, ERR_UNKNOWN_REVISION,
			"no revision '%s' on that branch, but there is %s", text,
			graph_describe(graph, &elsewhere, &scratch));
	else if (found.count == 0)
		graph_error_unknown(graph, text, unknown, err);
	else if (found.count > 1 || strlen(text) < SHORTEST_PREFIX)
		error_prefix(graph, text, &found, err);
	else
		good = take_visible(graph,
			graph_lookup(graph, graph->nodes.items[found.items[0]].revision.id), out,
			err);
	arena_release(&scratch);
	return good;
}

int graph_find_hidden(const Graph *graph, const char *text)
{
	int node = graph_find(graph, text);
	if (node < 0 && strlen(text) >= SHORTEST_PREFIX && graph_has_replaced(graph)) {
		Arena scratch = ARENA_INIT;
		IntVec found = {0};
		find_prefix(graph, text, NULL, &scratch, &found);
		node = found.count == 1 ? found.items[0] : -1;
		arena_release(&scratch);
	}
	return node >= 0 && graph->nodes.items[node].hidden ? node : -1;
}

bool ident_branch(const Graph *graph, const Ident *ident, ErrorKind unknown, int *out, Error *err)
{
	return find_name(graph, ident->branch, NULL, unknown, out, err);
}

/* ---- symbols ------------------------------------------------------------------------------- */

static bool is_symbol(const char *text)
{
	return !text || strcmp(text, "head") == 0 || strcmp(text, "heads") == 0 ||
	       strcmp(text, "base") == 0 || strcmp(text, "current") == 0;
}

static bool find_heads(const Graph *graph, const Ident *ident, const bool *only, Arena *arena,
	IntVec *out, Error *err)
{
	bool one = strcmp(ident->symbol, "head") == 0;
	size_t before = out->count;
	if (!graph_check_readable(graph, ident->text, err))
		return false;
	for (int i = 0; i < (int)graph->nodes.count; i++) {
		const Node *node = &graph->nodes.items[i];
		if (one || only ? node->is_head : node->is_real_head)
			if (!only || only[i])
				vec_push(out, arena, i);
	}
	if (one && out->count - before > 1)
		return graph_error_heads(graph, ident->text, out, err);
	return true;
}

static void add_current(
	const Graph *graph, const bool *applied, const bool *only, Arena *arena, IntVec *out)
{
	IntVec rows = {0};
	graph_rows(graph, applied, arena, &rows);
	for (size_t i = 0; i < rows.count; i++)
		if (!only || only[rows.items[i]])
			vec_push(out, arena, rows.items[i]);
}

static bool check_on_branch(
	const Graph *graph, const Ident *ident, const bool *only, int node, Error *err)
{
	if (!only || only[node])
		return true;
	return error_set(err, ERR_NOT_IN_BRANCH,
		"%s: revision %s is not on branch %s, neither above nor below it", ident->text,
		graph->nodes.items[node].revision.id, ident->branch);
}

bool ident_symbol(const Graph *graph, const Ident *ident, const bool *applied, Arena *arena,
	IntVec *out, Error *err)
{
	bool *only = NULL;
	int node = BASE;

	if (ident->branch) {
		/* The kinds are those that Alembic distinguishes. */
		ErrorKind unknown =
			is_symbol(ident->symbol) ? ERR_UNKNOWN_REVISION : ERR_UNKNOWN_BRANCH;
		if (!ident_branch(graph, ident, unknown, &node, err))
			return false;
		only = graph_lineage(graph, node, arena);
	}
	if (!ident->symbol || strcmp(ident->symbol, "base") == 0)
		return true;
	if (strcmp(ident->symbol, "current") == 0 && !applied)
		return error_set(err, ERR_UNKNOWN_REVISION,
			"'%s' needs a database, and none was asked", ident->text);
	if (strcmp(ident->symbol, "current") == 0) {
		add_current(graph, applied, only, arena, out);
		return true;
	}
	if (is_symbol(ident->symbol))
		return find_heads(graph, ident, only, arena, out, err);
	if (!find_name(graph, ident->symbol, only, ERR_UNKNOWN_REVISION, &node, err) ||
		!check_on_branch(graph, ident, only, node, err))
		return false;
	vec_push(out, arena, node);
	return true;
}

bool ident_one(const Graph *graph, const Ident *ident, const bool *applied, Arena *arena, int *out,
	Error *err)
{
	IntVec found = {0};
	if (!ident_symbol(graph, ident, applied, arena, &found, err))
		return false;
	if (found.count > 1)
		return graph_error_heads(graph, ident->text, &found, err);
	*out = found.count ? found.items[0] : BASE;
	return true;
}

/* ---- walks --------------------------------------------------------------------------------- */

static bool error_walk(const Graph *graph, const Ident *ident, const char *direction,
	const IntVec *ways, Error *err)
{
	Arena scratch = ARENA_INIT;
	error_set(err, ERR_AMBIGUOUS_WALK, "%s: the way %s divides: %s", ident->text, direction,
		graph_describe(graph, ways, &scratch));
	error_hint(err, "name the revision to go to, or one branch as in BRANCH@+1");
	arena_release(&scratch);
	return false;
}

bool ident_walk_up(
	const Graph *graph, const Ident *ident, int start, const bool *only, int *out, Error *err)
{
	Arena scratch = ARENA_INIT;
	bool good = graph_check_readable(graph, ident->text, err);
	IntVec bases = {0};

	for (int i = 0; i < (int)graph->nodes.count && start == BASE; i++)
		if (graph->nodes.items[i].is_base)
			vec_push(&bases, &scratch, i);
	*out = start;
	for (int step = 0; good && step < ident->steps; step++) {
		const IntVec *ups = *out == BASE ? &bases : &graph->nodes.items[*out].ups;
		IntVec next = {0};
		for (size_t i = 0; i < ups->count; i++)
			if (!only || only[ups->items[i]])
				vec_push(&next, &scratch, ups->items[i]);
		if (next.count == 0 && ident->clamp)
			break;
		if (next.count == 0)
			good = graph_error_range(ident, step, "further up", err);
		else if (next.count > 1)
			good = error_walk(graph, ident, "up", &next, err);
		else
			*out = next.items[0];
	}
	arena_release(&scratch);
	return good;
}

bool ident_walk_down(const Graph *graph, const Ident *ident, int start, int *out, Error *err)
{
	*out = start;
	for (int step = 0; step > ident->steps; step--) {
		if (*out == BASE)
			return graph_error_range(ident, -step, "further down", err);
		const IntVec *downs = &graph->nodes.items[*out].downs;
		if (downs->count > 1)
			return error_walk(graph, ident, "down", downs, err);
		*out = downs->count ? downs->items[0] : BASE;
	}
	return true;
}

/* ---- resolve ------------------------------------------------------------------------------- */

/* -N and branch@-N: N below each head (of the branch). */
static bool below_heads(
	const Graph *graph, const Ident *ident, Arena *arena, IntVec *out, Error *err)
{
	IntVec heads = {0};
	Ident top = *ident;
	top.symbol = "heads";
	if (!ident_symbol(graph, &top, NULL, arena, &heads, err))
		return false;
	for (size_t i = 0; i < heads.count; i++) {
		int node = BASE;
		if (!ident_walk_down(graph, ident, heads.items[i], &node, err))
			return false;
		if (node == BASE)
			return graph_error_range(ident, -ident->steps - 1, "above the base", err);
		bool known = false;
		for (size_t k = 0; k < out->count; k++)
			known |= out->items[k] == node;
		if (!known)
			vec_push(out, arena, node);
	}
	return true;
}

bool graph_resolve(const Graph *graph, const char *text, const bool *applied, Arena *arena,
	IntVec *out, Error *err)
{
	Ident ident;
	if (!ident_parse(graph, text, arena, &ident, err))
		return false;
	if (!ident.relative)
		return ident_symbol(graph, &ident, applied, arena, out, err);
	if (!ident.symbol && ident.steps < 0)
		return below_heads(graph, &ident, arena, out, err);
	error_set(err, ERR_UNKNOWN_REVISION, "'%s' does not name a revision here", text);
	return error_hint(err, "steps like +1 or head-1 are for upgrade, downgrade and history");
}

bool graph_resolve_one(const Graph *graph, const char *text, const bool *applied, Arena *arena,
	int *out, Error *err)
{
	IntVec found = {0};
	if (!graph_resolve(graph, text, applied, arena, &found, err))
		return false;
	if (found.count > 1)
		return graph_error_heads(graph, text, &found, err);
	*out = found.count ? found.items[0] : BASE;
	return true;
}
