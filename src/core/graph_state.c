/* graph_state.c - version rows and the set of applied revisions, and back. */
#include "core/graph_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/text.h"

#define MOST_ROWS 5 /* in a message */

/* A row that is the beginning of one id: somebody wrote the table by hand. */
static const char *row_hint(const Graph *graph, const char *row, Arena *arena)
{
	const char *found = NULL;
	for (size_t i = 0; i < graph->nodes.count && strlen(row) >= 4; i++) {
		const char *id = graph->nodes.items[i].revision.id;
		if (text_starts_with(id, row) && found)
			return NULL;
		if (text_starts_with(id, row))
			found = id;
	}
	if (found)
		return arena_printf(arena,
			"rows hold whole ids, and %s looks like part of %s: luamig stamp --purge "
			"%s",
			row, found, found);
	if (graph->broken.count > 0)
		return arena_printf(arena, "it may be in a file that cannot be read: %s",
			graph->broken.items[0].broken);
	return "check out the version that has this revision, or set the table with "
	       "luamig stamp --purge";
}

static bool error_rows(const Graph *graph, const StrVec *unknown, const char *where, Error *err)
{
	Arena scratch = ARENA_INIT;
	Str s = str_new(&scratch);

	for (size_t i = 0; i < unknown->count && i < MOST_ROWS; i++)
		str_addf(&s, "%s'%s'", i ? ", " : "", unknown->items[i]);
	if (unknown->count > MOST_ROWS)
		str_addf(&s, " and %zu more", unknown->count - MOST_ROWS);
	str_add(&s, unknown->count == 1 ? ", which is in no file" : ", which are in no file");
	for (size_t i = 0; i < graph->index->folders.count; i++)
		str_addf(&s, "%s%s", i ? ", " : " of ", graph->index->folders.items[i]);
	error_set(err, ERR_UNKNOWN_ROW, "the database is ahead of this checkout: %s holds %s",
		where ? where : "the version table", s.data);
	error_hint(err, "%s", row_hint(graph, unknown->items[0], &scratch));
	arena_release(&scratch);
	return false;
}

bool graph_applied(const Graph *graph, const StrVec *rows, const char *where, Arena *arena,
	bool **applied, Error *err)
{
	IntVec nodes = {0};
	StrVec unknown = {0};

	for (size_t i = 0; i < rows->count; i++) {
		int node = graph_row(graph, rows->items[i]);
		if (node < 0)
			vec_push(&unknown, arena, rows->items[i]);
		else
			vec_push(&nodes, arena, node);
	}
	if (unknown.count > 0)
		return error_rows(graph, &unknown, where, err);
	*applied = graph_set(graph, arena);
	graph_mark_all(graph, &nodes, WAY_DOWN_DEPS, *applied);
	return true;
}

/* A node above `row` that is a row itself; -1: none. */
static int row_above(const Graph *graph, int row, const bool *is_row)
{
	Arena scratch = ARENA_INIT;
	bool *above = graph_set(graph, &scratch);
	int found = -1;

	graph_mark(graph, row, WAY_UP_DEPS, above);
	for (int i = 0; i < (int)graph->nodes.count && found < 0; i++)
		if (above[i] && is_row[i] && i != row)
			found = i;
	arena_release(&scratch);
	return found;
}

static bool check_rows(
	const Graph *graph, const StrVec *rows, const char *where, Arena *scratch, Error *err)
{
	bool *applied = NULL, *is_row = graph_set(graph, scratch);
	bool *maximal = graph_set(graph, scratch);
	IntVec top = {0};

	if (!graph_applied(graph, rows, where, scratch, &applied, err) || !applied)
		return false;
	graph_rows(graph, applied, scratch, &top);
	for (size_t i = 0; i < top.count; i++)
		maximal[top.items[i]] = true;
	for (size_t i = 0; i < rows->count; i++)
		is_row[graph_row(graph, rows->items[i])] = true;
	for (size_t i = 0; i < rows->count; i++) {
		int row = graph_row(graph, rows->items[i]);
		if (maximal[row])
			continue;
		const char *above = graph->nodes.items[row_above(graph, row, is_row)].revision.id;
		error_set(err, ERR_OVERLAP, "%s holds both %s and %s, but %s is already part of %s",
			where ? where : "the version table", rows->items[i], above, rows->items[i],
			above);
		return error_hint(err,
			"set the table right with luamig stamp --purge and the revisions that are "
			"really there");
	}
	return true;
}

bool graph_check_rows(const Graph *graph, const StrVec *rows, const char *where, Error *err)
{
	Arena scratch = ARENA_INIT;
	bool good = check_rows(graph, rows, where, &scratch, err);
	arena_release(&scratch);
	return good;
}

static bool any_in(const IntVec *list, const bool *set)
{
	for (size_t i = 0; i < list->count; i++)
		if (set[list->items[i]])
			return true;
	return false;
}

void graph_rows(const Graph *graph, const bool *applied, Arena *arena, IntVec *out)
{
	for (int i = 0; i < (int)graph->nodes.count; i++) {
		const Node *node = &graph->nodes.items[i];
		if (applied[i] && !any_in(&node->ups, applied) &&
			!any_in(&node->dependents, applied))
			vec_push(out, arena, i);
	}
}

void graph_current(const Graph *graph, const bool *applied, Arena *arena, IntVec *out)
{
	for (int i = 0; i < (int)graph->nodes.count; i++)
		if (applied[i] && !any_in(&graph->nodes.items[i].ups, applied))
			vec_push(out, arena, i);
}
