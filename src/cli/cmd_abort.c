/* cmd_abort.c - give back what was before a revision that is half done. */
#include <stdio.h>

#include "cli/out.h"
#include "cli/report.h"
#include "core/abort.h"

static bool keep_rows;

static const Opt options[] = {
	{0, "keep-rows", OPT_FLAG, NULL, "leave rows that raw SQL or data.* changed as they are",
		&keep_rows},
	{0},
};

static void tell(void *arg, const char *what, bool left)
{
	const App *app = arg;
	if (app->globals.json) {
		out_json_line(json_pack("{s:s, s:o}", "event", left ? "left" : "undone",
			"statement", out_json(what)));
		return;
	}
	if (app->globals.quiet)
		return;
	printf(left ? "  left:   " : "  undone: ");
	out_text(stdout, what, "  ");
	putchar('\n');
	fflush(stdout);
}

static void report(const App *app, const AbortResult *result)
{
	if (app->globals.json) {
		out_json_line(json_pack("{s:s, s:s, s:o, s:o, s:I, s:I}", "event", "end", "status",
			"ok", "revision", out_json(result->revision), "direction",
			out_json(result->direction), "undone", (json_int_t)result->undone, "left",
			(json_int_t)result->left));
		return;
	}
	if (app->globals.quiet)
		return;
	if (!result->revision) {
		printf("nothing to abort: no revision is unfinished\n");
		return;
	}
	printf("the %s of revision %s is undone: %zu statement%s", result->direction,
		result->revision, result->undone, result->undone == 1 ? "" : "s");
	if (result->left > 0)
		printf("; rows of %zu more stay as they are", result->left);
	putchar('\n');
}

static bool run(App *app, Error *err)
{
	AbortResult result;
	const RunContext context = {app->conn, &app->config, &app->graph, app->arena};
	const AbortOptions how = {.keep_rows = keep_rows, .told = tell, .arg = app};
	if (!abort_run(&context, &how, &result, err))
		return false;
	report(app, &result);
	return true;
}

const Command cmd_abort = {
	.name = "abort",
	.args = "",
	.summary = "undo a revision that is half done",
	.help = "Where a statement commits by itself (MySQL: each DDL statement) a revision that "
		"fails\n"
		"or dies can be half done.  abort undoes what its journal has, last statement "
		"first:\n"
		"operations by their reverse, raw SQL by its undo = \"...\".  When one of them "
		"cannot\n"
		"be undone, nothing is touched and it is said which.  To finish the revision "
		"instead,\n"
		"run the command again that began it.",
	.examples = "luamig abort                    back to what was before the revision\n"
		    "luamig abort --keep-rows        the schema only; rows stay as they are",
	.options = options,
	.needs = NEEDS_CONFIG | NEEDS_GRAPH | NEEDS_DATABASE | WRITES_EVENTS,
	.run = run,
};
