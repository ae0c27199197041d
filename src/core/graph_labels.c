/* graph_labels.c - spreads branch labels over the revisions of their branch. */
#include "core/graph_internal.h"

/* While the labels go up.  A node without labels of its own shares the arrays of its only parent;
 * the first push makes a copy. */
typedef struct Spread {
	Graph *graph;
	Arena *scratch;
	IntVec *numbers; /* per node: the numbers of Node.labels, in the same order */
	int *stamps;     /* per label: the last node that got it, from 1 */
} Spread;

static void share(Spread *s, int node, int parent)
{
	const StrVec *labels = &s->graph->nodes.items[parent].labels;
	const IntVec *numbers = &s->numbers[parent];
	s->graph->nodes.items[node].labels = (StrVec){labels->items, labels->count, labels->count};
	s->numbers[node] = (IntVec){numbers->items, numbers->count, numbers->count};
}

static void add_label(Spread *s, int node, const char *label, int number)
{
	if (number < 0 || s->stamps[number] == node + 1)
		return; /* a label that is also an id is a problem, reported elsewhere */
	s->stamps[number] = node + 1;
	vec_push(&s->numbers[node], s->scratch, number);
	vec_push(&s->graph->nodes.items[node].labels, s->graph->arena, label);
}

/* To all descendants: each node takes its own labels and those of its parents. */
static void spread_up(Spread *s, int i)
{
	Node *node = &s->graph->nodes.items[i];
	const StrVec *own = &node->revision.branch_labels;

	if (node->hidden)
		return;
	if (node->downs.count == 1 && own->count == 0) {
		share(s, i, node->downs.items[0]);
		return;
	}
	for (size_t k = 0; k < own->count; k++)
		add_label(s, i, own->items[k], graph_lookup(s->graph, own->items[k])->label);
	for (size_t d = 0; d < node->downs.count; d++) {
		int parent = node->downs.items[d];
		const StrVec *labels = &s->graph->nodes.items[parent].labels;
		for (size_t k = 0; k < s->numbers[parent].count; k++)
			add_label(s, i, labels->items[k], s->numbers[parent].items[k]);
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
	Spread s = {.graph = graph, .scratch = &scratch};

	if (graph->index->labels == 0)
		return;
	s.numbers = arena_alloc(&scratch, n * sizeof(*s.numbers));
	s.stamps = arena_alloc(&scratch, (size_t)graph->index->labels * sizeof(*s.stamps));
	int *by_order = arena_alloc(&scratch, n * sizeof(*by_order));
	for (size_t i = 0; i < n; i++)
		by_order[graph->nodes.items[i].order] = (int)i;
	for (size_t i = 0; i < n; i++)
		spread_up(&s, by_order[i]);
	for (size_t i = 0; i < n; i++)
		if (graph->nodes.items[i].revision.branch_labels.count > 0 &&
			!graph->nodes.items[i].hidden)
			spread_down(graph, (int)i);
	arena_release(&scratch);
}
