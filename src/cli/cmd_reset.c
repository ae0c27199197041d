/*
 * cmd_reset.c - down to base, or dropped, and up again, where the configuration says that the
 * database may be emptied.
 *
 * `disposable = true` is believed only of the database it was written for: the environment's own
 * key counts, never that of the top level, and a URL from elsewhere is another database.
 */
#include <stdio.h>
#include <string.h>

#include "cli/out.h"
#include "cli/report.h"
#include "core/reset.h"

static bool drop;

static const Opt options[] = {
	{0, "drop", OPT_FLAG, NULL,
		"drop everything in the database instead of calling downgrade()", &drop},
	{0},
};

/* The table of luamig.lua that names the database. */
static const Tree *chosen_table(const Config *config)
{
	if (!config->environment)
		return config->tree;
	return tree_get(tree_get(config->tree, "environments"), config->environment);
}

static bool refuse(Error *err)
{
	return error_state(err, "nothing was changed");
}

static bool check_disposable(const App *app, Error *err)
{
	const Config *config = &app->config;
	const Tree *disposable = tree_get(chosen_table(config), "disposable");
	if (disposable && disposable->kind == TREE_BOOL && disposable->boolean)
		return true;
	if (config->environment) {
		error_set(err, ERR_CONFIG,
			"environment %s does not say disposable = true, so its database is not "
			"emptied",
			config->environment);
		error_hint(err, "if all data in it may go: environments.%s.disposable = true in %s",
			config->environment, config->path);
	} else {
		error_set(err, ERR_CONFIG,
			"%s does not say disposable = true, so its database is not emptied",
			config->path);
		error_hint(err, "if all data in it may go: disposable = true in %s, beside the url",
			config->path);
	}
	return refuse(err);
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* Is the database in use the one that stands beside `disposable`? */
static bool check_url(App *app, Error *err)
{
	const Config *config = &app->config;
	const Tree *written = tree_get(chosen_table(config), "url");
	Error ignored = ERROR_INIT;
	Url url = {0};

	if (!config_check_url(config, err))
		return refuse(err);
	if (written && written->kind == TREE_STRING &&
		url_parse(written->string, app->arena, &url, &ignored)) {
		url = url_in_folder(&url, config->dir, app->arena);
		if (same_text(url.shown, config->url.shown) &&
			same_text(url.database, config->url.database))
			return true;
	}
	error_set(err, ERR_CONFIG,
		"%s comes from --url or LUAMIG_URL: disposable = true in %s does not speak of it",
		config->url.shown, config->path);
	error_hint(err, "an environment with this url and disposable = true, chosen with --env");
	return refuse(err);
}

static bool drop_everything(App *app, Error *err)
{
	size_t n;
	const RunContext context = {app->conn, &app->config, &app->graph, app->arena};
	if (!reset_drop(&context, &n, err))
		return false;
	if (app->globals.json) {
		json_t *event = json_pack("{s:s, s:s, s:I}", "event", "drop", "status", "done",
			"statements", (json_int_t)n);
		if (app->environment)
			json_object_set_new(event, "environment", out_json(app->environment));
		out_json_line(event);
	} else if (!app->globals.quiet) {
		printf("dropped everything in %s\n", app->conn->shown);
		fflush(stdout);
	}
	return true;
}

static bool run(App *app, Error *err)
{
	AppState state;
	if (!check_disposable(app, err) || !check_url(app, err) || !graph_check(&app->graph, err))
		return false;
	if (drop) /* whatever is in it: also a version table that no file knows */
		return app_connect(app, err) && drop_everything(app, err) &&
		       report_run(app, UPGRADE, "heads", false, err);
	if (!app_state(app, &state, err))
		return false;
	if (state.rows.count > 0 && !report_run(app, DOWNGRADE, "base", false, err))
		return false;
	return report_run(app, UPGRADE, "heads", false, err);
}

const Command cmd_reset = {
	.name = "reset",
	.args = "",
	.summary = "go down to base and up again, in a database that may be emptied",
	.help = "Runs every downgrade() and then every upgrade().  With --drop nothing is "
		"downgraded:\n"
		"tables, views, sequences, types and routines of the database (PostgreSQL: of the\n"
		"current schema; extensions stay) are dropped, whoever made them.  Refused unless "
		"luamig.lua says\n"
		"disposable = true beside the url, for the chosen environment in that "
		"environment; a\n"
		"database that --url or LUAMIG_URL name instead is never reset.",
	.examples = "luamig reset\n"
		    "luamig reset --drop             also when no downgrade() leads back\n"
		    "luamig -e dev reset             environments.dev.disposable = true",
	.options = options,
	.needs = NEEDS_CONFIG | NEEDS_GRAPH | NEEDS_FILE | WRITES_EVENTS,
	.run = run,
};
