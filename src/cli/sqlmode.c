/* sqlmode.c - --sql: SQL on stdout, nothing run. */
#include "cli/sqlmode.h"

#include <stdio.h>

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
	out->print = print;
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
