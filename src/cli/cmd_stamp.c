/* cmd_stamp.c - say where the database is, without running anything. */
#include <stdio.h>

#include "cli/out.h"
#include "cli/report.h"
#include "cli/sqlmode.h"

static bool purge, resign;
static SqlMode sql;

static const Opt options[] = {
	{0, "purge", OPT_FLAG, NULL, "forget all rows first, also those of unknown revisions",
		&purge},
	{0, "resign", OPT_FLAG, NULL, "accept the scripts of applied revisions as they are now",
		&resign},
	SQL_MODE_OPTIONS(sql),
	{0},
};

static void report(const App *app, const RunResult *result)
{
	if (app->globals.json) {
		json_t *event = json_pack("{s:s, s:s, s:s, s:o}", "event", "end", "status", "ok",
			"direction", "stamp", "current", out_json_list(&result->rows));
		if (app->environment)
			json_object_set_new(event, "environment", out_json(app->environment));
		out_json_line(event);
		return;
	}
	if (app->globals.quiet)
		return;
	printf("stamped; now at ");
	for (size_t i = 0; i < result->rows.count; i++)
		printf("%s%s", i ? ", " : "", result->rows.items[i]);
	printf("%s\n", result->rows.count ? "" : "base");
}

static void report_resigned(const App *app, const RunResult *result)
{
	if (app->globals.json) {
		json_t *event = json_pack("{s:s, s:s, s:s, s:o}", "event", "end", "status", "ok",
			"direction", "resign", "revisions", out_json_list(&result->rows));
		if (app->environment)
			json_object_set_new(event, "environment", out_json(app->environment));
		out_json_line(event);
		return;
	}
	for (size_t i = 0; !app->globals.quiet && i < result->rows.count; i++)
		printf("accepted %s as it is now\n", result->rows.items[i]);
}

static bool both(Error *err, const char *other)
{
	error_set(err, ERR_USAGE, "--resign and %s do not go together", other);
	return error_hint(
		err, "--resign changes what is known of scripts, not where the database is");
}

static bool run(App *app, Error *err)
{
	RunResult result = {0};
	if (resign && (purge || sql.wanted))
		return both(err, purge ? "--purge" : "--sql");
	if (sql.wanted)
		return sqlmode_stamp(app, &sql, purge, err);
	if (!app_connect(app, err))
		return false;
	const RunContext context = {app->conn, &app->config, &app->graph, app->arena};
	if (resign) {
		if (!runner_resign(&context, &app->operands, &result, err))
			return false;
		report_resigned(app, &result);
		return true;
	}
	if (!runner_stamp(&context, &app->operands, purge, &result, err))
		return false;
	report(app, &result);
	return true;
}

const Command cmd_stamp = {
	.name = "stamp",
	.args = "REVISION...",
	.summary = "write into the version table that the database is at REVISION; run nothing",
	.help = "For a database that got its schema in another way (a dump, another tool).  Rows "
		"of\n"
		"other branches stay.  --purge repairs a table that names revisions which no "
		"longer\n"
		"exist.  --resign is for a script that was changed on purpose after it was "
		"applied: "
		"its text is\n"
		"taken as what was run, and upgrade, check --history and doctor are silent about "
		"it.",
	.examples = "luamig stamp head               the schema is complete already\n"
		    "luamig stamp 1975ea             it is at this revision\n"
		    "luamig stamp base               as if nothing had been applied\n"
		    "luamig stamp --purge head       whatever the table says now\n"
		    "luamig stamp --resign 1975ea    its script was changed, and that is right\n"
		    "luamig stamp --sql base:head    print the statements instead",
	.options = options,
	.needs = NEEDS_CONFIG | NEEDS_GRAPH | WRITES_EVENTS,
	.min_operands = 1,
	.max_operands = SIZE_MAX,
	.run = run,
};
