/* cmd_lint.c - are the revisions safe to run on a database that is in use? */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/lint_format.h"
#include "core/lint_config.h"

static const char *dialects, *format, *fail_on;
static bool list_rules, own_reader, ask_live;

static const Opt options[] = {
	{0, "dialect", OPT_STRING, "NAME[,NAME...]",
		"postgresql, mysql, mariadb, sqlite (default: as configured)", &dialects},
	{0, "format", OPT_STRING, "NAME", "text, json, sarif or github", &format},
	{0, "fail-on", OPT_STRING, "SEVERITY",
		"exit 2 from here on: error, warning, note; off: never", &fail_on},
	{0, "rules", OPT_FLAG, NULL, "instead: list the rules (--format text, json, markdown)",
		&list_rules},
	{0, "live", OPT_FLAG, NULL, "ask the configured database too: what needs a connection",
		&ask_live},
	{0, "own-reader", OPT_FLAG, NULL,
		"PostgreSQL: do without libpg_query where it is installed", &own_reader},
	{0},
};

/* ---- which databases ------------------------------------------------------------------------ */

static bool add_database(App *app, const char *name, LintDatabases *out, Error *err)
{
	LintDatabase database;
	if (!lint_database(name, app->arena, &database, err))
		return false;
	for (size_t i = 0; i < out->count; i++)
		if (strcmp(out->items[i].name, database.name) == 0)
			return true;
	vec_push(out, app->arena, database);
	return true;
}

static bool add_named(App *app, const char *list, LintDatabases *out, Error *err)
{
	for (;;) {
		size_t n = strcspn(list, ",");
		if (!add_database(app, arena_strndup(app->arena, list, n), out, err))
			return error_wrap(err, "--dialect");
		if (!list[n])
			return true;
		list += n + 1;
	}
}

/* A URL that cannot be read is the business of who connects with it. */
static bool add_url(App *app, const Tree *url, LintDatabases *out, Error *err)
{
	Error ignored = ERROR_INIT;
	Url parsed = {0};
	if (!url || url->kind != TREE_STRING || !*url->string ||
		!url_parse(url->string, app->arena, &parsed, &ignored))
		return true;
	return add_database(app, parsed.scheme, out, err);
}

/* That of the chosen environment; without one all that the file names. */
static bool add_configured(App *app, LintDatabases *out, Error *err)
{
	const Config *config = &app->config;
	const Tree *all = tree_get(config->tree, "environments");
	if (config->has_url && !add_database(app, config->url.scheme, out, err))
		return false;
	for (size_t i = 0; all && !config->environment && i < all->fields.count; i++)
		if (!add_url(app, tree_get(all->fields.items[i].value, "url"), out, err))
			return false;
	if (out->count > 0)
		return true;
	error_set(err, ERR_USAGE, "lint needs to know for which database");
	return error_hint(
		err, "say --dialect postgresql, mysql, mariadb or sqlite, or configure a url");
}

/* The one that is connected to, as it is. */
static bool add_live(App *app, LintDatabases *out, LintLive *live, Error *err)
{
	LintDatabase database;
	AppState state = {0};
	if (dialects) {
		error_set(err, ERR_USAGE,
			"--live asks the configured database, so --dialect does "
			"not go with it");
		return error_hint(err, "-e NAME chooses another one");
	}
	if (!app_load_graph(app, err) || !graph_check(&app->graph, err) ||
		!app_state(app, &state, err))
		return false;
	char *name = arena_strdup(app->arena, app->conn->server.name);
	for (char *c = name; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	if (!lint_database(name, app->arena, &database, err))
		return false;
	database.server = app->conn->server;
	vec_push(out, app->arena, database);
	*live = (LintLive){app->conn, &app->history, state.applied};
	return true;
}

/* ---- which revisions ------------------------------------------------------------------------ */

static bool choose_revisions(App *app, IntVec *out, Error *err)
{
	const char *range = app->operands.count ? app->operands.items[0] : NULL;
	AppState state = {0};
	if (!app_load_graph(app, err) || !graph_check(&app->graph, err))
		return false;
	if (range && app_asks_current(range) && !app_state(app, &state, err))
		return false;
	if (!range || strchr(range, ':'))
		return graph_history(&app->graph, range, state.applied, app->arena, out, err);
	return graph_resolve(&app->graph, range, state.applied, app->arena, out, err);
}

/* ---- the command ---------------------------------------------------------------------------- */

static LintFormat *choose_format(const App *app, Error *err)
{
	static const struct {
		const char *name;
		LintFormat *print;
	} formats[] = {{"text", lint_format_text}, {"json", lint_format_json},
		{"sarif", lint_format_sarif}, {"github", lint_format_github}};
	const char *name = format ? format : app->globals.json ? "json" : "text";
	for (size_t i = 0; i < ARRAY_LEN(formats); i++)
		if (strcmp(formats[i].name, name) == 0)
			return formats[i].print;
	error_set(err, ERR_USAGE, "there is no format '%s'", name);
	error_hint(err, "the formats are text, json, sarif and github");
	return NULL;
}

static bool print_rules(const App *app, const Lint *lint, Error *err)
{
	const char *name = format ? format : app->globals.json ? "json" : "text";
	if (strcmp(name, "text") == 0)
		lint_format_rules_text(lint);
	else if (strcmp(name, "json") == 0)
		lint_format_rules_json(lint);
	else if (strcmp(name, "markdown") == 0)
		lint_format_rules_markdown(lint);
	else
		return error_set(err, ERR_USAGE,
			"--rules can be printed as text, json and markdown, not as %s", name);
	return true;
}

/* What a program reads is one document. */
static bool check_document(const App *app, Error *err)
{
	const char *list = app->globals.environment ? app->globals.environment : "";
	if (!format || strcmp(format, "text") == 0 || !strchr(list, ','))
		return true;
	error_set(err, ERR_USAGE, "--format %s is one document: it goes with one environment",
		format);
	return error_hint(err, "without -e the databases of all environments are looked at");
}

static bool look(App *app, Lint *lint, Error *err)
{
	LintLive live = {0};
	LintRequest request = {.graph = &app->graph, .live = ask_live ? &live : NULL};
	LintReport report;
	LintFormat *print = choose_format(app, err);
	if (!print || !check_document(app, err) ||
		!(ask_live         ? add_live(app, &request.databases, &live, err)
			: dialects ? add_named(app, dialects, &request.databases, err)
				   : add_configured(app, &request.databases, err)) ||
		!choose_revisions(app, &request.nodes, err) ||
		!lint_run(lint, &request, app->arena, &report, err))
		return false;
	print(lint, &report);
	if (lint_fails(lint, &report))
		app->status = EXIT_DIFFERENT;
	return true;
}

static bool run(App *app, Error *err)
{
	RuleSeverity severity;
	Lint *lint = lint_new(&app->config, app->arena, err);
	if (!lint)
		return false;
	bool ok = true;
	if (fail_on && lint_severity(fail_on, &severity))
		lint_set_fail_on(lint, severity);
	else if (fail_on)
		ok = error_set(err, ERR_USAGE, "--fail-on is error, warning, note or off, not '%s'",
			fail_on);
	lint_set_own_reader(lint, own_reader);
	if (ok)
		ok = list_rules ? print_rules(app, lint, err) : look(app, lint, err);
	lint_free(lint);
	return ok;
}

const Command cmd_lint = {
	.name = "lint",
	.args = "[REVISION | FROM:TO]",
	.summary = "find what locks, loses or fails, without a database",
	.help = "Runs the revisions offline, as --sql does, and asks rules about each operation "
		"and\n"
		"statement: locks that stop an application, rewrites, lost data, what works only "
		"on an\n"
		"empty table.  Without a range every revision is looked at; --dialect, or the "
		"configured\n"
		"URLs, say for which databases.  doc/lint.md explains each rule.  Exit status 0: "
		"nothing\n"
		"that fails; 2: findings from --fail-on upwards (default: warning).\n"
		"\n"
		"A comment in the script silences a rule for a statement, or at its head for the "
		"file;\n"
		"it needs a reason, and is reported when it silences nothing:\n"
		"\n"
		"  op.drop_column(\"users\", \"nick\") -- lint:ignore ALL01 not written since "
		"2024\n"
		"\n"
		"The key lint of luamig.lua configures it: { rules = \"folder\", ignore = { … }, "
		"severity\n"
		"= { ID = \"error\" }, fail_on = \"error\", oldest = { sqlite = \"3.31\" } }.  "
		"What a\n"
		"script does with rows that it reads is not seen, and said.  Rules that need a "
		"database\n"
		"are asked with --live, and by luamig plan; without, they are named.",
	.examples = "luamig lint                         every revision\n"
		    "luamig lint head                    only the newest\n"
		    "luamig lint 1975ea:head             from there on\n"
		    "luamig lint --dialect mysql,mariadb\n"
		    "luamig lint --format github         annotations in a workflow of GitHub\n"
		    "luamig lint --format sarif > lint.sarif\n"
		    "luamig lint --live -e production    ask that database too\n"
		    "luamig lint --rules                 which rules there are",
	.options = options,
	.needs = NEEDS_CONFIG,
	.max_operands = 1,
	.run = run,
};
