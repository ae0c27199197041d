/* cmd_plan.c - what a run would do to a database that is in use. */
#include <stdio.h>
#include <string.h>

#include "cli/out.h"
#include "cli/plan_report.h"

static const Opt options[] = {
	{0},
};

static bool run(App *app, Error *err)
{
	Plan plan;
	const RunOptions wanted = {.direction = UPGRADE,
		.target = app->operands.count ? app->operands.items[0] : "head"};
	const RunContext context = {app->conn, &app->config, &app->graph, app->arena};
	if (!plan_make(&context, &wanted, &plan, err))
		return false;
	if (app->globals.json)
		out_json_document(plan_report_json(app, &plan));
	else
		plan_report_text(app, &plan);
	return true;
}

const Command cmd_plan = {
	.name = "plan",
	.args = "[REVISION]",
	.summary = "show what a run would lock, and how much work each statement is",
	.help = "Each pending statement, found as `upgrade --dry-run` finds it and not executed, "
		"with:\n"
		"\n"
		"  catalog   it changes only what describes the table: no time, whatever its size\n"
		"  discard   rows or files are thrown away: no time either\n"
		"  rows      it changes rows, as many as it finds\n"
		"  scan      it reads every row\n"
		"  rewrite   it writes every row, and each index, anew\n"
		"  unknown   luamig does not understand it, and does not guess\n"
		"\n"
		"and for each table the lock in the database's own words, whom it keeps waiting, "
		"and how\n"
		"much is in the table now (~ an estimate of the server).  At the end stands who "
		"waits from\n"
		"which statement to which: where DDL is in a transaction a lock stays until its "
		"COMMIT.\n"
		"MySQL and MariaDB are asked by trying each change on an empty copy of its table "
		"in a\n"
		"scratch database; where none may be made, rules answer.",
	.examples = "luamig plan                     all that is pending\n"
		    "luamig plan +1                  the next revision\n"
		    "luamig plan --json              for programs",
	.options = options,
	.needs = NEEDS_CONFIG | NEEDS_GRAPH | NEEDS_DATABASE,
	.max_operands = 1,
	.run = run,
};
