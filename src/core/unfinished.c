/* unfinished.c - see unfinished.h. */
#include "core/unfinished.h"

#include <string.h>

bool unfinished_is_stale(const JournalLeft *left, const Graph *graph, const bool *applied)
{
	if (!left->revision)
		return false;
	int node = graph_find(graph, left->revision);
	return node >= 0 && applied[node] == (strcmp(left->direction, "upgrade") == 0);
}

const char *unfinished_command(const JournalLeft *left, Arena *arena)
{
	if (strcmp(left->direction, "downgrade") == 0)
		return "luamig downgrade -1";
	return arena_printf(arena, "luamig %s %s", left->direction, left->revision);
}

static bool refuse(const JournalLeft *left, const char *why, Error *err)
{
	Arena scratch = ARENA_INIT;
	error_set(err, ERR_UNFINISHED, "the %s of revision %s is unfinished%s", left->direction,
		left->revision, why);
	snprintf(err->revision, sizeof(err->revision), "%s", left->revision);
	error_state(err, "nothing was changed");
	error_hint(err, "finish it: %s; or give back what was before: luamig abort",
		unfinished_command(left, &scratch));
	arena_release(&scratch);
	return false;
}

static bool refuse_undone(const JournalLeft *left, Error *err)
{
	error_set(err, ERR_UNFINISHED, "revision %s is being undone", left->revision);
	snprintf(err->revision, sizeof(err->revision), "%s", left->revision);
	error_state(err, "nothing was changed");
	return error_hint(err, "go on with that: luamig abort");
}

bool unfinished_first(const JournalLeft *left, const Graph *graph, const char *direction,
	IntVec *steps, Error *err)
{
	if (!left->revision)
		return true;
	int node = graph_find(graph, left->revision);
	size_t at = 0;
	if (node < 0) {
		refuse(left, ", and no script here has it", err);
		return false;
	}
	for (size_t i = 0; i < left->rows.count; i++)
		if (strcmp(left->rows.items[i]->kind, "undo") == 0)
			return refuse_undone(left, err);
	if (strcmp(left->direction, direction) != 0)
		return refuse(left, "", err);
	while (at < steps->count && steps->items[at] != node)
		at++;
	if (at == steps->count)
		return refuse(left, ", and this run would leave it so", err);
	for (; at > 0; at--)
		steps->items[at] = steps->items[at - 1];
	steps->items[0] = node;
	return true;
}

bool unfinished_refuse(const JournalLeft *left, const char *command, Error *err)
{
	Arena scratch = ARENA_INIT;
	bool ok = !left->revision ||
		  refuse(left, arena_printf(&scratch, ": %s cannot build on it", command), err);
	arena_release(&scratch);
	return ok;
}
