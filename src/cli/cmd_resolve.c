/* cmd_resolve.c - say how a statement ended of which nobody else can. */
#include <stdio.h>

#include "cli/out.h"
#include "cli/report.h"
#include "core/abort.h"

static bool applied, not_applied;

static const Opt options[] = {
	{0, "applied", OPT_FLAG, NULL, "the statement in doubt was done", &applied},
	{0, "not-applied", OPT_FLAG, NULL, "it was not done", &not_applied},
	{0},
};

static void report(const App *app, const AbortResult *result)
{
	if (app->globals.json) {
		out_json_line(json_pack("{s:s, s:s, s:o, s:I, s:o, s:b}", "event", "end", "status",
			"ok", "revision", out_json(result->revision), "number",
			(json_int_t)result->number, "statement", out_json(result->statement),
			"applied", applied));
		return;
	}
	if (app->globals.quiet)
		return;
	if (!result->revision) {
		printf("nothing to resolve: no revision is unfinished\n");
		return;
	}
	printf("statement %d of revision %s is recorded as %s; next: luamig %s, or luamig abort\n",
		result->number, result->revision, applied ? "done" : "not done", result->direction);
}

static bool run(App *app, Error *err)
{
	AbortResult result;
	const RunContext context = {app->conn, &app->config, &app->graph, app->arena};
	if (applied == not_applied)
		return error_set(err, ERR_USAGE, "resolve wants --applied or --not-applied");
	if (!abort_resolve(&context, applied, &result, err))
		return false;
	report(app, &result);
	return true;
}

const Command cmd_resolve = {
	.name = "resolve",
	.args = "--applied|--not-applied",
	.summary = "say whether the statement in doubt was done",
	.help = "After a death luamig finds out from the catalogue whether the statement that was\n"
		"running took effect.  Of raw SQL without probe = \"SELECT ...\" it cannot; then "
		"it stops\n"
		"with exit status 4.  Look at the database, say it here, and run the command again "
		"that\n"
		"was running.",
	.examples = "luamig resolve --applied        it was done: go on after it\n"
		    "luamig resolve --not-applied    it was not: run it again",
	.options = options,
	.needs = NEEDS_CONFIG | NEEDS_GRAPH | NEEDS_DATABASE | WRITES_EVENTS,
	.run = run,
};
