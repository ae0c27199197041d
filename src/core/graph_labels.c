/* graph_labels.c - spreads branch labels over the revisions of their branch. */
#include "core/graph_internal.h"

/* The labels that a node shares with its only parent: the same array, copied by the first push. */
static StrVec shared(const StrVec *labels)
{
	return (StrVec){labels->items, labels->count, labels->count};
}

/* Add what the node has not yet; stamps: per label, the last node that got it. */
static void add_new(const Graph *graph, const StrVec *labels, int node, int *stamps, StrVec *out)
{
	for (size_t i = 0; i < labels->count; i++) {
		int label = graph_lookup(graph, labels->items[i])->label;
		if (label < 0 || stamps[label] == node + 1)
			continue; /* a label that is also an id is a problem, reported elsewhere */
		stamps[label] = node + 1;
		vec_push(out, graph->arena, labels->items[i]);
	}
}

/* To all descendants: each node takes its own labels and those of its parents. */
static void spread_up(Graph *graph, const int *by_order, int *stamps)
{
	for (size_t k = 0; k < graph->nodes.count; k++) {
		int i = by_order[k];
		Node *node = &graph->nodes.items[i];
		if (node->downs.count == 1 && node->revision.branch_labels.count == 0) {
			node->labels = shared(&graph->nodes.items[node->downs.items[0]].labels);
			continue;
		}
		add_new(graph, &node->revision.branch_labels, i, stamps, &node->labels);
		for (size_t d = 0; d < node->downs.count; d++)
			add_new(graph, &graph->nodes.items[node->downs.items[d]].labels, i, stamps,
				&node->labels);
	}
}

static bool ends_line(const Node *node)
{
	return node->ups.count + node->dependents.count > 1 || node->downs.count > 1;
}

/* Down the line, to the branch point or merge before it (which is not on the branch). */
static void spread_down(Graph *graph, int from)
{
	const StrVec *own = &graph->nodes.items[from].revision.branch_labels;
	const Node *node = &graph->nodes.items[from];

	for (size_t steps = graph->nodes.count; steps > 0 && !ends_line(node); steps--) {
		if (node->downs.count == 0 || node->downs.items[0] == from)
			return;
		Node *below = &graph->nodes.items[node->downs.items[0]];
		if (ends_line(below))
			return;
		for (size_t i = 0; i < own->count; i++)
			vec_push(&below->labels, graph->arena, own->items[i]);
		node = below;
	}
}

void graph_spread_labels(Graph *graph)
{
	Arena scratch = ARENA_INIT;
	size_t n = graph->nodes.count;
	int *by_order = arena_alloc(&scratch, (n + 1) * sizeof(*by_order));
	int *stamps = arena_alloc(&scratch, ((size_t)graph->index->labels + 1) * sizeof(*stamps));

	if (graph->index->labels > 0) {
		for (size_t i = 0; i < n; i++)
			by_order[graph->nodes.items[i].order] = (int)i;
		spread_up(graph, by_order, stamps);
		for (size_t i = 0; i < n; i++)
			if (graph->nodes.items[i].revision.branch_labels.count > 0)
				spread_down(graph, (int)i);
	}
	arena_release(&scratch);
}
