/* sqlmode.c - --sql and --dry-run: SQL on stdout, nothing run. */
#include "cli/sqlmode.h"

#include <stdio.h>

#include "cli/out.h"
#include "core/offline.h"

static void add_tag(App *app, const SqlMode *mode)
{
	if (mode->tag)
		vec_push(&app->config.args, app->arena, (ScriptArg){"tag", mode->tag});
}

bool sqlmode_tag(App *app, const SqlMode *mode, Error *err)
{
	if (mode->dialect)
		return error_set(err, ERR_USAGE, "--dialect goes with --sql");
	add_tag(app, mode);
	return true;
}

static void print(void *arg, const char *text)
{
	(void)arg;
	fputs(text, stdout);
}

static const Backend *choose_backend(App *app, const SqlMode *mode, ServerInfo *server, Error *err)
{
	const char *name = mode->dialect;
	if (!name && !app->config.has_url) {
		error_set(err, ERR_USAGE, "--sql needs to know for which database");
		error_hint(err,
			"say --dialect postgresql, mysql, mariadb or sqlite, or configure a url");
		return NULL;
	}
	*server = db_assumed_server(name ? name : app->config.url.scheme);
	return name ? db_backend_named(name, err) : db_backend_for(&app->config.url, err);
}

static bool prepare(
	App *app, const SqlMode *mode, ServerInfo *server, OfflineOptions *out, Error *err)
{
	out->backend = choose_backend(app, mode, server, err);
	out->server = server;
	out->to.text = print;
	add_tag(app, mode);
	return out->backend != NULL;
}

bool sqlmode_run(App *app, const SqlMode *mode, Direction direction, const char *range, Error *err)
{
	ServerInfo server;
	OfflineOptions options = {.direction = direction, .range = range};
	return prepare(app, mode, &server, &options, err) &&
	       offline_run(&app->config, &app->graph, &options, app->arena, err);
}

bool sqlmode_stamp(App *app, const SqlMode *mode, bool purge, Error *err)
{
	ServerInfo server;
	OfflineOptions options = {.direction = UPGRADE, .range = app->operands.items[0]};
	if (purge)
		return error_set(err, ERR_USAGE,
			"--purge cannot be printed: it asks the database what is "
			"there");
	if (app->operands.count > 1)
		return error_set(err, ERR_USAGE, "stamp --sql takes one REVISION or FROM:TO");
	return prepare(app, mode, &server, &options, err) &&
	       offline_stamp(&app->config, &app->graph, &options, app->arena, err);
}

/* ---- dry runs ------------------------------------------------------------------------------ */

typedef struct Telling {
	const App *app;
	Direction direction;
} Telling;

static void event(const Telling *t, const char *kind, const Revision *revision, const char *key,
	const char *text)
{
	json_t *json = json_pack("{s:s, s:s, s:o, s:o}", "event", kind, "direction",
		direction_word(t->direction), "revision", out_json(revision ? revision->id : NULL),
		key, out_json(text));
	if (t->app->environment)
		json_object_set_new(json, "environment", out_json(t->app->environment));
	out_json_line(json);
}

static void statement_event(void *arg, const Printed *printed)
{
	event(arg, "statement", printed->revision, "statement", printed->sql);
}

static void note_event(void *arg, const Revision *revision, const char *text)
{
	event(arg, "note", revision, "message", text);
}

static void dry_end(const App *app, Direction direction, const RunResult *result)
{
	size_t n = result->planned;
	if (app->globals.json) {
		json_t *json = json_pack("{s:s, s:s, s:s, s:b, s:I, s:o}", "event", "end", "status",
			"ok", "direction", direction_word(direction), "dry_run", 1, "planned",
			(json_int_t)n, "current", out_json_list(&result->rows));
		if (app->environment)
			json_object_set_new(json, "environment", out_json(app->environment));
		out_json_line(json);
	} else if (n == 0) {
		printf("-- nothing to do\n");
	} else {
		printf("-- dry run: %zu revision%s, nothing was done\n", n, n == 1 ? "" : "s");
	}
}

bool sqlmode_dry_run(App *app, const SqlMode *mode, const DryRun *wanted, Error *err)
{
	Telling telling = {app, wanted->direction};
	PrintTo to = {.text = print};
	const RunOptions options = {
		.direction = wanted->direction,
		.target = wanted->target,
		.transaction = wanted->single_transaction ? TRANSACTION_RUN : TRANSACTION_AUTO,
	};
	RunResult result;
	if (mode->wanted)
		return error_set(err, ERR_USAGE,
			"--sql prints without a database, --dry-run asks it: only one of them");
	if (app->globals.json)
		to = (PrintTo){.statement = statement_event, .note = note_event, .arg = &telling};
	if (!sqlmode_tag(app, mode, err) || !app_connect(app, err))
		return false;
	const RunContext context = {app->conn, &app->config, &app->graph, app->arena};
	if (!offline_dry_run(&context, &options, &to, &result, err))
		return false;
	dry_end(app, wanted->direction, &result);
	return true;
}
