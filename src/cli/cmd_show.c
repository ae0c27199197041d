/* cmd_show.c - one revision, fully. */
#include <stdio.h>
#include <string.h>

#include "cli/report.h"

static void add_nodes(IntVec *nodes, const IntVec *more, Arena *arena)
{
	for (size_t i = 0; i < more->count; i++) {
		bool there = false;
		for (size_t k = 0; k < nodes->count; k++)
			there = there || nodes->items[k] == more->items[i];
		if (!there)
			vec_push(nodes, arena, more->items[i]);
	}
}

static bool resolve(App *app, AppState *state, IntVec *nodes, Error *err)
{
	for (size_t i = 0; i < app->operands.count; i++) {
		const char *text = app->operands.items[i];
		IntVec found = {0};
		if (app_asks_current(text) && !state->current && !app_state(app, state, err))
			return false;
		int hidden = graph_find_hidden(&app->graph, text);
		if (hidden >= 0) {
			vec_push(&found, app->arena, hidden);
			add_nodes(nodes, &found, app->arena);
			continue;
		}
		if (!graph_resolve(&app->graph, text, state->applied, app->arena, &found, err))
			return false;
		if (found.count == 0) {
			error_set(err, ERR_UNKNOWN_REVISION, "'%s' names no revision", text);
			return error_hint(err, "luamig history lists the revisions");
		}
		add_nodes(nodes, &found, app->arena);
	}
	return true;
}

static bool run(App *app, Error *err)
{
	AppState state = {0};
	IntVec nodes = {0};
	if (!resolve(app, &state, &nodes, err))
		return false;
	app_check_scripts(app);
	if (app->globals.json) {
		report_revisions_json(app, &nodes, state.current);
		return true;
	}
	for (size_t i = 0; i < nodes.count; i++)
		report_revision_long(app, &app->graph.nodes.items[nodes.items[i]], state.current);
	return true;
}

const Command cmd_show = {
	.name = "show",
	.args = "REVISION...",
	.summary = "show all that is known of a revision",
	.help = "Parents, what follows, labels, path and the comment at the top of the script.\n"
		"REVISION is an id, its first characters (4 or more), a label, or a name such as "
		"head,\n"
		"current: see `luamig help identifiers`.",
	.examples = "luamig show head\n"
		    "luamig show 1975ea ae10\n"
		    "luamig show current --json",
	.needs = NEEDS_CONFIG | NEEDS_GRAPH,
	.min_operands = 1,
	.max_operands = SIZE_MAX,
	.run = run,
};
