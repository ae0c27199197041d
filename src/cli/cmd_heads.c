/* cmd_heads.c - the newest revisions. */
#include <stdio.h>

#include "base/log.h"
#include "cli/report.h"

static bool verbose, resolve_dependencies;

static const Opt options[] = {
	{'v', "verbose", OPT_FLAG, NULL, "everything that is known of each", &verbose},
	{0, "resolve-dependencies", OPT_FLAG, NULL,
		"without those that another revision depends on", &resolve_dependencies},
	{0},
};

static bool run(App *app, Error *err)
{
	(void)err;
	IntVec heads = {0};
	graph_heads(&app->graph, resolve_dependencies, app->arena, &heads);
	report_problems(app);
	if (app->globals.json) {
		report_revisions_json(app, &heads, NULL);
		return true;
	}
	for (size_t i = 0; i < heads.count; i++) {
		const Node *node = &app->graph.nodes.items[heads.items[i]];
		if (verbose || app->globals.verbose)
			report_revision_long(app, node, NULL);
		else
			report_revision_line(app, node, NULL, LINE_MESSAGE);
	}
	if (heads.count == 0)
		log_info("no revisions yet; luamig revision -m \"...\" makes one");
	else if (heads.count > 1 && !app->globals.quiet)
		log_info("%zu heads: luamig upgrade heads runs all of them", heads.count);
	return true;
}

const Command cmd_heads = {
	.name = "heads",
	.args = "",
	.summary = "show the newest revisions: those that no other one follows",
	.help = "Reads the scripts only, no database.  More than one head means that the history "
		"has\n"
		"branches: `luamig upgrade heads` runs all of them, `luamig upgrade LABEL@head` "
		"one.",
	.examples = "luamig heads\n"
		    "luamig heads -v                 with parents, path and comment\n"
		    "luamig heads --json",
	.options = options,
	.needs = NEEDS_CONFIG | NEEDS_GRAPH,
	.run = run,
};
