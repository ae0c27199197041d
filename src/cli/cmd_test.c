/* cmd_test.c - every revision up, down and up again on scratch databases. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "cli/report.h"
#include "cli/test_report.h"

static const char *format;

static const Opt options[] = {
	{0, "format", OPT_STRING, "FORMAT", "text, tap, junit or json", &format},
	{0},
};

/* ---- in this process ------------------------------------------------------------------------ */

typedef struct Here {
	TestReport *report;
	TestRun run;
} Here;

static void began(void *arg, const CycleResult *so_far, size_t count)
{
	Here *here = arg;
	here->run.count = count;
	here->run.result = *so_far;
	test_begin(here->report, &here->run);
}

static void told(void *arg, const CycleCase *one)
{
	Here *here = arg;
	test_one(here->report, &here->run, one);
}

bool test_here(App *app, const CycleOptions *cycle, CycleResult *out, Error *err)
{
	return app_prepare(app, NEEDS_CONFIG | NEEDS_GRAPH, err) &&
	       cycle_run(&app->config, &app->graph, cycle, app->arena, out, err);
}

static bool run_here(TestReport *report, const char *environment, const char *range, Error *err)
{
	Here here = {.report = report};
	const CycleOptions cycle = {.range = range, .began = began, .told = told, .arg = &here};
	here.run.environment = report->app->environment = environment;
	if (!test_here(report->app, &cycle, &here.run.result, err))
		return false;
	test_end(report, &here.run);
	return true;
}

/* ---- the command ---------------------------------------------------------------------------- */

static bool choose_format(App *app, TestReport *report, Error *err)
{
	const char *name = format ? format : app->globals.json ? "json" : "text";
	report->format = test_format(name, err);
	if (!report->format)
		return false;
	if (app->globals.json && report->format != &test_json)
		return error_set(err, ERR_USAGE, "--json and --format %s exclude each other", name);
	app->globals.json = report->format == &test_json;
	return true;
}

static bool run(App *app, Error *err)
{
	const char *range = app->operands.count ? app->operands.items[0] : NULL;
	TestReport report = {.app = app,
		.arena = app->arena,
		.started_ms = clock_ms(),
		.text = str_new(app->arena)};
	StrVec names = {0};
	if (!choose_format(app, &report, err) || !app_environments(app, &names, err))
		return false;
	bool ok = names.count > 1
			  ? test_environments(&report, &names, range, err)
			  : run_here(&report, names.count ? names.items[0] : NULL, range, err);
	if (!ok) {
		report_error(app, err);
		app->reported = true;
	}
	test_finish(&report, ok ? NULL : err);
	if (ok && report.failed)
		app->status = EXIT_DIFFERENT;
	return ok;
}

const Command cmd_test = {
	.name = "test",
	.args = "[RANGE]",
	.summary = "try each revision up, down and up again on a scratch database",
	.help = "On a scratch database that is made for this and dropped afterwards, each revision "
		"in\n"
		"turn finds rows in every table and goes up, down and up again.  The downgrade "
		"must\n"
		"bring back the schema and the rows, the second upgrade what the first one made.  "
		"Then\n"
		"all of them go down to base and up again, and down once more with rows of the "
		"newest\n"
		"schema, which each downgrade must make fit.  RANGE is FROM:TO or one revision.\n"
		"The configured database is only asked to make the scratch one (the right to "
		"CREATE\n"
		"DATABASE); shadow_url in luamig.lua names an empty one to use instead.\n"
		"Values that a revision means to lose it declares: loses = { \"users.full_name\" "
		"}; a\n"
		"revision with irreversible = true is not taken down, and declares what its "
		"upgrade\n"
		"takes away.  Tests of your own are\n"
		"tests/REVISION.lua beside the migrations folder: before() puts rows in\n"
		"(data.insert, op.execute), after_upgrade() and after_downgrade() look at what\n"
		"became of them (assert, db.value).\n"
		"With several environments the same revisions are tried on each at once, and the\n"
		"schemas that come out are compared.  Exit status 2: something was found.",
	.examples = "luamig test                     all revisions\n"
		    "luamig test 1975ea              this revision\n"
		    "luamig test 1975ea:head         these revisions\n"
		    "luamig test --env pg,my         on two databases, and compare their schemas\n"
		    "luamig test --format junit > report.xml",
	.options = options,
	.needs = WRITES_EVENTS,
	.max_operands = 1,
	.run = run,
};
