/* cmd_plan.c - what a run would do to a database that is in use. */
#include <stdio.h>
#include <string.h>

#include "cli/out.h"
#include "cli/plan_report.h"
#include "core/planfile.h"

static bool no_preflight;
static const char *out_file;

static const Opt options[] = {
	{0, "out", OPT_STRING, "FILE", "keep the plan, for luamig upgrade --plan FILE", &out_file},
	{0, "no-preflight", OPT_FLAG, NULL, "do not ask whether the rows there are will be refused",
		&no_preflight},
	{0},
};

/* ---- lint ----------------------------------------------------------------------------------- */

/* The revisions of the plan, on this database. */
static bool lint_request(const App *app, const Plan *plan, LintRequest *out, Error *err)
{
	LintDatabase database;
	const Conn *conn = app->conn;
	char *name = arena_strdup(app->arena, conn->server.name);
	for (char *c = name; *c; c++)
		*c = *c >= 'A' && *c <= 'Z' ? (char)(*c + 32) : *c;
	if (!lint_database(name, app->arena, &database, err))
		return false;
	database.server = conn->server;
	out->graph = &app->graph;
	vec_push(&out->databases, app->arena, database);
	const Revision *last = NULL;
	for (size_t i = 0; i < plan->statements.count; i++) {
		const Revision *r = plan->statements.items[i].revision;
		int node = r && r != last ? graph_find(&app->graph, r->id) : -1;
		if (node >= 0)
			vec_push(&out->nodes, app->arena, node);
		last = r;
	}
	return true;
}

/* Rules that cannot be asked stop no plan. */
static bool look_with_lint(App *app, Plan *plan, LintReport *out)
{
	Error err = ERROR_INIT;
	AppState state;
	LintRequest request = {0};
	Lint *lint = lint_new(&app->config, app->arena, &err);
	bool ok = lint && app_state(app, &state, &err);
	const LintLive live = {app->conn, &app->history, ok ? state.applied : NULL};
	request.live = &live;
	ok = ok && lint_request(app, plan, &request, &err) &&
	     lint_run(lint, &request, app->arena, out, &err);
	lint_free(lint);
	if (!ok)
		vec_push(&plan->notes, app->arena,
			arena_printf(app->arena, "lint could not look: %s", err.message));
	return ok;
}

/* ---- the command ---------------------------------------------------------------------------- */

static bool keep(const RunContext *context, const char *target, const Plan *plan, Error *err)
{
	PlanFile file;
	return planfile_of(context, target, plan, &file, err) &&
	       planfile_write(&file, out_file, err);
}

static bool run(App *app, Error *err)
{
	Plan plan;
	Preflight preflight;
	LintReport lint;
	PlanReport report = {.plan = &plan};
	const RunOptions wanted = {.direction = UPGRADE,
		.target = app->operands.count ? app->operands.items[0] : "head"};
	const RunContext context = {app->conn, &app->config, &app->graph, app->arena};
	if (!plan_make(&context, &wanted, &plan, err))
		return false;
	if (!no_preflight) {
		if (!preflight_run(&context, &plan, &preflight, err))
			return false;
		report.preflight = &preflight;
	}
	if (plan.statements.count > 0 && look_with_lint(app, &plan, &lint))
		report.lint = &lint;
	if (out_file && !keep(&context, wanted.target, &plan, err))
		return false;
	if (app->globals.json)
		out_json_document(plan_report_json(app, &report));
	else
		plan_report_text(app, &report);
	if (report.preflight && preflight.fails > 0)
		app->status = EXIT_DIFFERENT;
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
		"scratch database; where none may be made, rules answer.\n"
		"\n"
		"The preflight asks the rows there are now whether they meet what the plan demands "
		"(NOT\n"
		"NULL, keys, CHECK, foreign keys, smaller types), and shows some that do not.  "
		"Exit "
		"status\n"
		"0; 2 when they will make it fail.  It reads whole tables: --no-preflight leaves "
		"it "
		"out.\n"
		"\n"
		"--out FILE keeps the plan: `luamig upgrade --plan FILE` runs it, and nothing "
		"else.",
	.examples = "luamig plan                     all that is pending\n"
		    "luamig plan +1                  the next revision\n"
		    "luamig plan --no-preflight      without reading the rows\n"
		    "luamig plan --out plan.json     and later: luamig upgrade --plan plan.json\n"
		    "luamig plan --json              for programs",
	.options = options,
	.needs = NEEDS_CONFIG | NEEDS_GRAPH | NEEDS_DATABASE,
	.max_operands = 1,
	.run = run,
};
