/*
 * graph_order.c - topological order, cycles, and sets of ancestors and descendants.
 */
#include "core/graph_internal.h"

#include <string.h>

#include "base/str.h"

#define SHOWN_MEMBERS 12 /* of a cycle, in a message */

/* ---- order and cycles ---------------------------------------------------------------------- */

/* Give out nodes whose parents (deps: and dependencies) are out, in load order where it is free. */
static size_t peel(const Graph *graph, bool deps, int *out, bool *done)
{
	Arena scratch = ARENA_INIT;
	size_t n = graph->nodes.count, count = 0;
	size_t *waits = arena_alloc(&scratch, (n + 1) * sizeof(*waits));

	for (size_t i = 0; i < n; i++) {
		const Node *node = &graph->nodes.items[i];
		waits[i] = node->downs.count + (deps ? node->deps.count : 0);
		if (waits[i] == 0)
			out[count++] = (int)i;
	}
	for (size_t at = 0; at < count; at++) {
		const Node *node = &graph->nodes.items[out[at]];
		const IntVec *lists[] = {&node->ups, &node->dependents};
		done[out[at]] = true;
		for (size_t l = 0; l < (deps ? 2 : 1); l++)
			for (size_t i = 0; i < lists[l]->count; i++)
				if (--waits[lists[l]->items[i]] == 0)
					out[count++] = lists[l]->items[i];
	}
	arena_release(&scratch);
	return count;
}

/* A parent (deps: or dependency) that is not done; each node left over has one. */
static int open_parent(const Graph *graph, int at, bool deps, const bool *done)
{
	const Node *node = &graph->nodes.items[at];
	for (size_t i = 0; i < node->downs.count; i++)
		if (!done[node->downs.items[i]])
			return node->downs.items[i];
	for (size_t i = 0; deps && i < node->deps.count; i++)
		if (!done[node->deps.items[i]])
			return node->deps.items[i];
	return at;
}

/* Going down from a node that is left over ends in a circle. */
static void report_cycle(Graph *graph, bool deps, const bool *done)
{
	Arena scratch = ARENA_INIT;
	bool *seen = graph_set(graph, &scratch);
	Str ids = str_new(&scratch), files = str_new(&scratch);
	int at = 0;

	while (done[at])
		at++;
	for (; !seen[at]; at = open_parent(graph, at, deps, done))
		seen[at] = true;
	int first = at, n = 0;
	do {
		const Revision *r = &graph->nodes.items[at].revision;
		if (n < SHOWN_MEMBERS) {
			str_addf(&ids, "%s -> ", r->id);
			str_addf(&files, "%s%s", n ? ", " : "", r->shown);
		}
		n++;
		at = open_parent(graph, at, deps, done);
	} while (at != first);
	graph_problem(graph, deps ? ERR_DEPENDENCY_CYCLE : ERR_CYCLE, NULL,
		"revisions %s in a circle: %s%s%s (%s)",
		deps ? "depend on each other" : "follow each other", ids.data,
		n > SHOWN_MEMBERS ? "… -> " : "", graph->nodes.items[first].revision.id,
		files.data);
	do {
		graph_blame(graph, at);
		at = open_parent(graph, at, deps, done);
	} while (at != first);
	arena_release(&scratch);
}

void graph_find_order(Graph *graph)
{
	Arena scratch = ARENA_INIT;
	int n = (int)graph->nodes.count;
	bool *done = graph_set(graph, &scratch);
	int *order = arena_alloc(&scratch, ((size_t)n + 1) * sizeof(*order));
	int count = (int)peel(graph, true, order, done);

	for (int i = 0; i < count; i++)
		graph->nodes.items[order[i]].order = i;
	for (int i = 0; i < n && count < n; i++)
		if (!done[i])
			graph->nodes.items[i].order = count++;
	bool cycle = n > 0 && !done[0];
	for (int i = 0; i < n; i++)
		cycle |= !done[i];
	if (cycle) {
		bool *done_down = graph_set(graph, &scratch);
		bool plain = peel(graph, false, order, done_down) < (size_t)n;
		report_cycle(graph, !plain, plain ? done_down : done);
	}
	arena_release(&scratch);
}

/* ---- sets ---------------------------------------------------------------------------------- */

bool *graph_set(const Graph *graph, Arena *arena)
{
	return arena_alloc(arena, (graph->nodes.count + 1) * sizeof(bool));
}

static void push_open(const IntVec *list, bool *set, IntVec *stack, Arena *arena)
{
	for (size_t i = 0; i < list->count; i++) {
		if (set[list->items[i]])
			continue;
		set[list->items[i]] = true;
		vec_push(stack, arena, list->items[i]);
	}
}

static void mark_from(const Graph *graph, IntVec *stack, Way way, bool *set, Arena *scratch)
{
	while (stack->count > 0) {
		const Node *node = &graph->nodes.items[stack->items[--stack->count]];
		bool down = way == WAY_DOWN || way == WAY_DOWN_DEPS;
		push_open(down ? &node->downs : &node->ups, set, stack, scratch);
		if (way == WAY_DOWN_DEPS)
			push_open(&node->deps, set, stack, scratch);
		if (way == WAY_UP_DEPS)
			push_open(&node->dependents, set, stack, scratch);
	}
}

void graph_mark_all(const Graph *graph, const IntVec *nodes, Way way, bool *set)
{
	Arena scratch = ARENA_INIT;
	IntVec stack = {0};
	push_open(nodes, set, &stack, &scratch);
	mark_from(graph, &stack, way, set, &scratch);
	arena_release(&scratch);
}

void graph_mark(const Graph *graph, int node, Way way, bool *set)
{
	IntVec one = {&node, 1, 1};
	graph_mark_all(graph, &one, way, set);
}

bool *graph_lineage(const Graph *graph, int node, Arena *arena)
{
	bool *set = graph_set(graph, arena);
	graph_mark(graph, node, WAY_DOWN, set);
	set[node] = false; /* so that the way up starts there again */
	graph_mark(graph, node, WAY_UP, set);
	return set;
}

/* ---- newest first -------------------------------------------------------------------------- */

/* One child of each node in the list is out: those without another one are next.  The stack is left
 * so that the first of the list is on top. */
static void release(const IntVec *list, const bool *set, size_t *waits, IntVec *stack, Arena *arena)
{
	for (size_t i = list->count; i-- > 0;) {
		int node = list->items[i];
		if (set[node] && --waits[node] == 0)
			vec_push(stack, arena, node);
	}
}

static size_t count_in(const IntVec *list, const bool *set)
{
	size_t n = 0;
	for (size_t i = 0; i < list->count; i++)
		n += set[list->items[i]];
	return n;
}

void graph_newest_first(const Graph *graph, const bool *set, Arena *arena, IntVec *out)
{
	Arena scratch = ARENA_INIT;
	size_t n = graph->nodes.count;
	size_t *waits = arena_alloc(&scratch, (n + 1) * sizeof(*waits));
	bool *left = graph_set(graph, &scratch);
	IntVec stack = {0};

	memcpy(left, set, n * sizeof(*left));
	for (size_t i = n; i-- > 0;) {
		const Node *node = &graph->nodes.items[i];
		waits[i] = count_in(&node->ups, set) + count_in(&node->dependents, set);
		if (set[i] && waits[i] == 0)
			vec_push(&stack, &scratch, (int)i);
	}
	while (stack.count > 0) {
		int at = stack.items[--stack.count];
		const Node *node = &graph->nodes.items[at];
		vec_push(out, arena, at);
		left[at] = false;
		release(&node->deps, set, waits, &stack, &scratch);
		release(&node->downs, set, waits, &stack, &scratch);
	}
	for (size_t i = n; i-- > 0;) /* only where there is a cycle */
		if (left[i])
			vec_push(out, arena, (int)i);
	arena_release(&scratch);
}
