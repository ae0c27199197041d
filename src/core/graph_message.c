/* graph_message.c - what to say about an identifier: candidates, suggestions, the command to run.
 */
#include "core/graph_internal.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/text.h"

#define MOST_DESCRIBED 8

const char *graph_describe(const Graph *graph, const IntVec *nodes, Arena *arena)
{
	Str s = str_new(arena);
	for (size_t i = 0; i < nodes->count && i < MOST_DESCRIBED; i++) {
		const Revision *r = &graph->nodes.items[nodes->items[i]].revision;
		str_addf(&s, "%s%s (%s%s%s)", i ? ", " : "", r->id, r->shown ? r->shown : "",
			*r->message ? ": " : "", r->message);
	}
	if (nodes->count > MOST_DESCRIBED)
		str_addf(&s, " and %zu more", nodes->count - MOST_DESCRIBED);
	return s.data;
}

/* "branch@" in "branch@head" */
static size_t branch_length(const char *text)
{
	const char *at = strchr(text, '@');
	return at ? (size_t)(at - text) + 1 : 0;
}

bool graph_error_heads(const Graph *graph, const char *text, const IntVec *heads, Error *err)
{
	Arena scratch = ARENA_INIT;
	Str merge = str_new(&scratch);

	str_add(&merge, "luamig merge");
	for (size_t i = 0; i < heads->count && heads->count <= MOST_DESCRIBED; i++)
		str_addf(&merge, " %s", graph->nodes.items[heads->items[i]].revision.id);
	if (heads->count > MOST_DESCRIBED) /* of the same branch */
		str_addf(&merge, " %.*sheads", (int)branch_length(text), text);
	error_set(err, ERR_MULTIPLE_HEADS, "%s: there are %zu heads: %s", text, heads->count,
		graph_describe(graph, heads, &scratch));
	error_hint(err, "join them with: %s -m \"merge heads\"", merge.data);
	arena_release(&scratch);
	return false;
}

/* Every id and label, NULL-terminated. */
static const char *const *all_names(const Graph *graph, Arena *arena)
{
	StrVec names = {0};
	for (size_t i = 0; i < graph->nodes.count; i++) {
		const Revision *r = &graph->nodes.items[i].revision;
		vec_push(&names, arena, r->id);
		for (size_t k = 0; k < r->branch_labels.count; k++)
			vec_push(&names, arena, r->branch_labels.items[k]);
	}
	vec_push(&names, arena, NULL);
	return names.items;
}

/* The one name that is like the text but for upper and lower case, in its first characters. */
static const char *other_case(const char *text, const char *const *names, Arena *arena)
{
	const char *found = NULL;
	size_t n = strlen(text);
	for (; *names; names++) {
		if (strlen(*names) < n || !text_equal_nocase(arena_strndup(arena, *names, n), text))
			continue;
		if (found)
			return NULL;
		found = *names;
	}
	return found;
}

static const char *where_looked(const Graph *graph, Arena *arena)
{
	Str s = str_new(arena);
	size_t n = graph->nodes.count;
	str_addf(&s, "%zu revision%s", n, n == 1 ? "" : "s");
	for (size_t i = 0; i < graph->index->folders.count; i++)
		str_addf(&s, "%s%s", i ? ", " : " in ", graph->index->folders.items[i]);
	if (graph->broken.count > 0)
		str_addf(&s, "; %zu more cannot be read", graph->broken.count);
	return s.data;
}

bool graph_error_unknown(const Graph *graph, const char *text, ErrorKind kind, Error *err)
{
	Arena scratch = ARENA_INIT;
	const char *const *names = all_names(graph, &scratch);
	const char *nearest = *text ? text_nearest(text, names) : NULL;

	if (!nearest && *text)
		nearest = other_case(text, names, &scratch);
	error_set(err, kind, "no %s '%s' (%s)",
		kind == ERR_UNKNOWN_BRANCH ? "branch" : "revision or branch", text,
		where_looked(graph, &scratch));
	if (nearest)
		error_hint(err, "did you mean %s?", nearest);
	else if (graph->broken.count > 0)
		error_hint(err, "it may be in a file that cannot be read: %s",
			graph->broken.items[0].broken);
	else
		error_hint(err, "luamig history lists them");
	arena_release(&scratch);
	return false;
}

bool graph_error_range(const Ident *ident, int possible, const char *where, Error *err)
{
	if (ident->steps == 0)
		return error_set(err, ERR_RELATIVE_RANGE, "%s is not a step", ident->text);
	if (possible == 0)
		return error_set(
			err, ERR_RELATIVE_RANGE, "%s: there is no revision %s", ident->text, where);
	return error_set(err, ERR_RELATIVE_RANGE, "%s: there %s only %d step%s %s", ident->text,
		possible == 1 ? "is" : "are", possible, possible == 1 ? "" : "s", where);
}
