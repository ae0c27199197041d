/* cmd_history.c - all revisions, newest first. */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "cli/lanes.h"
#include "cli/out.h"
#include "cli/report.h"

static const char *range;
static bool verbose, indicate_current, graph;

static const Opt options[] = {
	{'r', "rev-range", OPT_STRING, "[FROM]:[TO]", "these only; both ends belong to it", &range},
	{'v', "verbose", OPT_FLAG, NULL, "everything that is known of each", &verbose},
	{'i', "indicate-current", OPT_FLAG, NULL, "mark where the database is", &indicate_current},
	{0, "graph", OPT_FLAG, NULL, "draw branches and merges", &graph},
	{0},
};

static void print_revisions(const App *app, const IntVec *nodes, const bool *current)
{
	if (graph)
		lanes_print(app, nodes, current);
	for (size_t i = 0; i < nodes->count && !graph; i++) {
		const Node *node = &app->graph.nodes.items[nodes->items[i]];
		if (verbose || app->globals.verbose)
			report_revision_long(app, node, current);
		else
			report_revision_line(app, node, current, LINE_PARENTS | LINE_MESSAGE);
	}
	if (app->graph.nodes.count == 0)
		log_info("no revisions yet; luamig revision -m \"...\" makes one");
	report_unfinished(app);
}

static bool run(App *app, Error *err)
{
	AppState state = {0};
	IntVec nodes = {0};
	if (graph && (app->globals.json || verbose))
		return error_set(err, ERR_USAGE,
			"--graph is a drawing with one line for each "
			"revision: leave out %s",
			verbose ? "-v" : "--json");
	if ((indicate_current || (range && app_asks_current(range))) &&
		!app_state(app, &state, err))
		return false;
	if (!graph_history(&app->graph, range, state.applied, app->arena, &nodes, err))
		return false;
	report_problems(app);
	app_check_scripts(app);
	if (app->globals.json)
		report_revisions_json(app, &nodes, state.current);
	else
		print_revisions(app, &nodes, state.current);
	if (state.stuck.kind != ERR_NONE)
		log_warn("%s", state.stuck.message);
	for (size_t i = 0; i < state.unknown.count && state.stuck.kind == ERR_NONE; i++)
		log_warn("%s has the row %s, which no script here has: the database is ahead of "
			 "this checkout",
			app->history.shown, state.unknown.items[i]);
	return true;
}

const Command cmd_history = {
	.name = "history",
	.args = "",
	.summary = "list the revisions, newest first",
	.help = "Reads the scripts only; -i, or `current` in the range, asks the database too.\n"
		"A script that does not compile is marked as broken, with the line.  In the "
		"drawing "
		"o is a\n"
		"revision that another one replaces here (luamig help squash).",
	.examples = "luamig history\n"
		    "luamig history -i               with a mark where the database is\n"
		    "luamig history --graph          as a drawing\n"
		    "luamig history -r current:      what is pending, and where we are\n"
		    "luamig history -r 1975ea:head\n"
		    "luamig history -r -3:           the newest: from three below the head",
	.options = options,
	.needs = NEEDS_CONFIG | NEEDS_GRAPH,
	.run = run,
};
