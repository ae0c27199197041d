/* fromdb.c - see fromdb.h. */
#include "cli/fromdb.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "cli/autogenerate.h"
#include "cli/newrevision.h"
#include "cli/wanted.h"
#include "core/runner.h"

/* The file that was written a moment ago decides, as it will in the next command. */
static bool open_project(App *app, const char *config, Error *err)
{
	db_close(app->conn);
	app->conn = NULL;
	config_release(&app->config);
	app->config = (Config){0};
	if (!config)
		return app_prepare(app, NEEDS_CONFIG | NEEDS_DATABASE, err);
	app->globals.config = config;
	return app_prepare(app, NEEDS_CONFIG | NEEDS_GRAPH | NEEDS_DATABASE, err);
}

bool fromdb_check(App *app, Error *err)
{
	StrVec rows;
	if (!app->globals.url)
		app->globals.url = getenv("LUAMIG_URL");
	if (!app->globals.url)
		app->globals.url = getenv("DATABASE_URL");
	if (!app->globals.url) {
		error_set(err, ERR_USAGE, "--from-db needs a database");
		return error_hint(err, "luamig init --from-db --url URL, or set DATABASE_URL");
	}
	if (!open_project(app, NULL, err) || !history_rows(&app->history, app->arena, &rows, err))
		return error_state(err, "nothing was written");
	if (rows.count == 0)
		return true;
	error_set(err, ERR_REVISION, "%s is at revision %s: it belongs to a project already",
		app->history.shown, rows.items[0]);
	error_state(err, "nothing was written");
	return error_hint(err, "its revisions are in the project's migrations folder");
}

static bool write_schema(App *app, const Schema *schema, const char *path, Error *err)
{
	const char *text = NULL;
	ScriptHost host = {.dialect = app->conn->backend->dialect, .server = &app->conn->server};
	Script *script = script_new(&(ScriptOptions){.lua_dir = app->config.lua_dir}, &host);
	bool ok = script_write_schema(script, schema, app->arena, &text, err);
	script_free(script);
	return ok && path_write(path, text, strlen(text), true, err);
}

static bool write_revision(App *app, const Schema *schema, NewRevision *out, Error *err)
{
	Diff diff;
	Generated generated;
	*out = (NewRevision){.message = "as it was found", .silent = true};
	compare_from_nothing(&app->config, app->conn, schema, app->arena, &diff);
	if (!autogenerate_text(app, &diff, &generated, err))
		return false;
	if (!diff_is_empty(&diff)) {
		out->upgrade = generated.upgrade;
		out->downgrade = generated.downgrade;
	}
	return new_revision_create(app, out, err);
}

static bool stamp(App *app, const char *id, Error *err)
{
	RunResult result;
	StrVec targets = {0};
	const RunContext context = {app->conn, &app->config, &app->graph, app->arena};
	vec_push(&targets, app->arena, id);
	return app_load_graph(app, err) && runner_stamp(&context, &targets, false, &result, err);
}

bool fromdb_finish(App *app, const char *dir, const char *schemas, StrVec *created, Error *err)
{
	Schema schema;
	NewRevision revision;
	const char *path = path_join(app->arena, dir, "schema.lua");
	if (!open_project(app, path_join(app->arena, dir, "luamig.lua"), err) ||
		!wanted_live(app, schemas, &schema, err) ||
		!write_schema(app, &schema, path, err) ||
		!write_revision(app, &schema, &revision, err))
		return false;
	vec_push(created, app->arena, revision.path);
	return stamp(app, revision.id, err) ||
	       error_hint(err,
		       "the files are written; luamig stamp %s says that the database has "
		       "this schema",
		       revision.id);
}
