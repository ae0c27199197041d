/* graph_text.c - see graph_text.h. */
#include "graph_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"

StrVec split_text(const char *text, char separator, Arena *arena)
{
	StrVec out = {0};
	while (*text) {
		const char *end = strchr(text, separator);
		size_t n = end ? (size_t)(end - text) : strlen(text);
		if (n > 0)
			vec_push(&out, arena, arena_strndup(arena, text, n));
		text += end ? n + 1 : n;
	}
	return out;
}

/* What stands behind the mark, which ends the text. */
static StrVec cut(char *text, char mark, Arena *arena)
{
	char *part = strchr(text, mark);
	if (!part)
		return (StrVec){0};
	*part = '\0';
	return split_text(part + 1, ',', arena);
}

Revision revision_of(const char *text, size_t place, Arena *arena)
{
	Revision r = {.transactional = true, .message = "", .doc = "", .create_date = ""};
	char *own = arena_strdup(arena, text);

	r.replaces = cut(own, '=', arena);
	r.branch_labels = cut(own, '#', arena);
	r.depends_on = cut(own, '>', arena);
	r.down_revision = cut(own, '<', arena);
	r.id = own;
	r.message = arena_printf(arena, "add %s", own);
	r.path = r.shown = arena_printf(arena, "m/%zu_%s.lua", place, own);
	return r;
}

Graph graph_of(const char *text, Arena *arena)
{
	StrVec words = split_text(text, ' ', arena);
	Revisions all = {0};
	Graph graph;
	Error err = ERROR_INIT;

	for (size_t i = 0; i < words.count; i++) {
		bool broken = *words.items[i] == '!';
		Revision r = revision_of(words.items[i] + broken, i, arena);
		if (broken) {
			r.broken = arena_printf(arena, "%s:1: no revision id", r.shown);
			r.id = NULL;
		}
		vec_push(&all, arena, r);
	}
	if (!graph_build(&all, arena, &graph, &err))
		fail_msg("%s", err.message);
	return graph;
}

const char *graph_ids(const Graph *graph, const IntVec *nodes, Arena *arena)
{
	Str s = str_new(arena);
	for (size_t i = 0; i < nodes->count; i++)
		str_addf(&s, "%s%s", i ? " " : "", graph->nodes.items[nodes->items[i]].revision.id);
	return s.data;
}
