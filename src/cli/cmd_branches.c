/* cmd_branches.c - where the history forks. */
#include <stdio.h>

#include "base/log.h"
#include "cli/report.h"

static bool verbose;

static const Opt options[] = {
	{'v', "verbose", OPT_FLAG, NULL, "everything that is known of each", &verbose},
	{0},
};

static void print_branch(const App *app, const Node *node)
{
	bool is_long = verbose || app->globals.verbose;
	if (is_long)
		report_revision_long(app, node, NULL);
	else
		report_revision_line(app, node, NULL, LINE_MESSAGE);
	for (size_t i = 0; i < node->ups.count; i++) {
		printf("    -> ");
		report_revision_line(
			app, &app->graph.nodes.items[node->ups.items[i]], NULL, LINE_MESSAGE);
	}
	if (is_long)
		putchar('\n');
}

static bool run(App *app, Error *err)
{
	(void)err;
	IntVec points = {0};
	for (size_t i = 0; i < app->graph.nodes.count; i++)
		if (app->graph.nodes.items[i].is_branch_point)
			vec_push(&points, app->arena, (int)i);
	report_problems(app);
	if (app->globals.json) {
		report_revisions_json(app, &points, NULL);
		return true;
	}
	for (size_t i = 0; i < points.count; i++)
		print_branch(app, &app->graph.nodes.items[points.items[i]]);
	if (points.count == 0)
		log_info("no branch points");
	return true;
}

const Command cmd_branches = {
	.name = "branches",
	.args = "",
	.summary = "show the revisions that several others follow",
	.help = "Reads the scripts only, no database.  `luamig heads` shows where the branches "
		"end.",
	.examples = "luamig branches\n"
		    "luamig branches --json",
	.options = options,
	.needs = NEEDS_CONFIG | NEEDS_GRAPH,
	.run = run,
};
