/* graph_history.c - the revisions of a range "a:b". */
#include "core/graph_internal.h"

#include <string.h>

/* A range while it is worked out. */
typedef struct Range {
	const char *text;
	Ident low, high;
	IntVec start, end; /* start empty: from the bases */
} Range;

static bool split_range(const Graph *graph, const char *text, Arena *arena, Range *out, Error *err)
{
	*out = (Range){.text = text};
	const char *colon = strchr(text, ':');
	if (!colon || strchr(colon + 1, ':')) {
		error_set(err, ERR_USAGE, "'%s' is not a range", text);
		return error_hint(err, "a range is START:END, START: or :END");
	}
	const char *low = arena_strndup(arena, text, (size_t)(colon - text));
	return ident_parse(graph, *low ? low : "base", arena, &out->low, err) &&
	       ident_parse(graph, colon[1] ? colon + 1 : "heads", arena, &out->high, err);
}

static bool find_start(
	const Graph *graph, const bool *applied, Arena *arena, Range *range, Error *err)
{
	return graph_resolve(graph, range->low.text, applied, arena, &range->start, err);
}

/* As the target of an upgrade from the start; steps past a head end there. */
static bool find_end(
	const Graph *graph, const bool *applied, Arena *arena, Range *range, Error *err)
{
	range->high.clamp = true;
	if (range->high.symbol && strcmp(range->high.symbol, "current") == 0)
		return ident_symbol(graph, &range->high, applied, arena, &range->end, err);
	return ident_upgrade_targets(graph, &range->high, &range->start, arena, &range->end, err);
}

static bool has_label(const Node *node, const char *label)
{
	for (size_t i = 0; i < node->labels.count; i++)
		if (strcmp(node->labels.items[i], label) == 0)
			return true;
	return false;
}

/* branch@…: as the start keeps only those ends that are on the branch. */
static bool keep_branch(const Graph *graph, Arena *arena, Range *range, Error *err)
{
	int branch = 0;
	IntVec kept = {0};
	if (!ident_branch(graph, &range->low, ERR_UNKNOWN_REVISION, &branch, err))
		return false;
	bool *line = graph_lineage(graph, branch, arena);
	const IndexEntry *entry = graph_lookup(graph, range->low.branch);
	bool is_label = entry && entry->label >= 0;
	for (size_t i = 0; i < range->end.count; i++) {
		int end = range->end.items[i];
		if (is_label ? has_label(&graph->nodes.items[end], range->low.branch) : line[end])
			vec_push(&kept, arena, end);
	}
	range->end = kept;
	return true;
}

static bool select_range(
	const Graph *graph, const Range *range, Arena *arena, bool *needed, Error *err)
{
	bool *done = graph_set(graph, arena), *above = graph_set(graph, arena);

	graph_mark_all(graph, &range->end, WAY_DOWN_DEPS, needed);
	for (size_t i = 0; i < range->start.count; i++)
		if (!needed[range->start.items[i]])
			return error_set(err, ERR_RANGE_NOT_ANCESTOR,
				"%s: revision %s is not an ancestor of the end of the range",
				range->text, graph->nodes.items[range->start.items[i]].revision.id);
	if (range->start.count == 0)
		return true;
	graph_mark_all(graph, &range->start, WAY_DOWN_DEPS, done);
	for (size_t i = 0; i < range->start.count; i++)
		done[range->start.items[i]] = false;
	graph_mark_all(graph, &range->start, WAY_UP, above);
	for (size_t i = 0; i < graph->nodes.count; i++)
		needed[i] = needed[i] && above[i] && !done[i];
	return true;
}

/* The order is that of the whole line down to the bases: two members may be tied by a revision
 * that is none. */
static void order_range(const Graph *graph, const bool *needed, Arena *arena, IntVec *out)
{
	Arena scratch = ARENA_INIT;
	bool *all = graph_set(graph, &scratch);
	IntVec members = {0}, sorted = {0};

	for (int i = 0; i < (int)graph->nodes.count; i++)
		if (needed[i])
			vec_push(&members, &scratch, i);
	graph_mark_all(graph, &members, WAY_DOWN_DEPS, all);
	graph_newest_first(graph, all, &scratch, &sorted);
	for (size_t i = 0; i < sorted.count; i++)
		if (needed[sorted.items[i]])
			graph_push_with_hidden(graph, sorted.items[i], arena, out);
	arena_release(&scratch);
}

bool graph_history(const Graph *graph, const char *text, const bool *applied, Arena *arena,
	IntVec *out, Error *err)
{
	Arena scratch = ARENA_INIT;
	Range range;
	bool *needed = graph_set(graph, &scratch);
	bool good = true;

	if (!text || strcmp(text, ":") == 0) {
		for (size_t i = 0; i < graph->nodes.count; i++)
			needed[i] = !graph->nodes.items[i].hidden;
	} else {
		good = split_range(graph, text, &scratch, &range, err) &&
		       find_start(graph, applied, &scratch, &range, err) &&
		       find_end(graph, applied, &scratch, &range, err) &&
		       (!range.low.branch || keep_branch(graph, &scratch, &range, err)) &&
		       select_range(graph, &range, &scratch, needed, err);
	}
	if (good)
		order_range(graph, needed, arena, out);
	arena_release(&scratch);
	return good;
}
