/* rows.c - how the version rows change when one revision is applied or taken back. */
#include "core/rows.h"

#include <string.h>

static bool is_one_of(const StrVec *rows, const char *id)
{
	for (size_t i = 0; i < rows->count; i++)
		if (strcmp(rows->items[i], id) == 0)
			return true;
	return false;
}

static bool any_applied(const bool *applied, const IntVec *nodes)
{
	for (size_t i = 0; i < nodes->count; i++)
		if (applied[nodes->items[i]])
			return true;
	return false;
}

/* Is something applied that needs it? */
static bool is_covered(const Graph *graph, const bool *applied, int n)
{
	const Node *node = &graph->nodes.items[n];
	return any_applied(applied, &node->ups) || any_applied(applied, &node->dependents);
}

static void add_uncovered(
	const Graph *graph, const bool *applied, const IntVec *parents, Arena *arena, StrVec *rows)
{
	for (size_t i = 0; i < parents->count; i++) {
		const Node *parent = &graph->nodes.items[parents->items[i]];
		if (!is_covered(graph, applied, parents->items[i]) &&
			!is_one_of(rows, parent->revision.id))
			vec_push(rows, arena, parent->revision.id);
	}
}

/* A row of a replaced revision becomes one of what replaces it, which may be there already. */
static void drop_twins(StrVec *rows)
{
	size_t count = 0;
	for (size_t i = 0; i < rows->count; i++) {
		StrVec kept = {.items = rows->items, .count = count};
		if (!is_one_of(&kept, rows->items[i]))
			rows->items[count++] = rows->items[i];
	}
	rows->count = count;
}

StrVec rows_after_step(
	const Graph *graph, const StrVec *before, const bool *applied, int n, bool up, Arena *arena)
{
	const Node *node = &graph->nodes.items[n];
	StrVec rows = {0};
	bool replaced = false;
	for (size_t i = 0; i < before->count; i++) {
		int row = graph_row(graph, before->items[i]);
		const char *id = row >= 0 ? graph->nodes.items[row].revision.id : before->items[i];
		replaced = replaced || strcmp(id, before->items[i]) != 0;
		if (row != n && (row < 0 || !is_covered(graph, applied, row)))
			vec_push(&rows, arena, id);
	}
	if (replaced)
		drop_twins(&rows);
	if (up) {
		vec_push(&rows, arena, node->revision.id);
	} else {
		add_uncovered(graph, applied, &node->downs, arena, &rows);
		add_uncovered(graph, applied, &node->deps, arena, &rows);
	}
	return rows;
}
