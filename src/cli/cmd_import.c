/* cmd_import.c - the migrations of another tool become revisions, and a database goes on where it
 * was.
 */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/path.h"
#include "base/text.h"
#include "cli/filename.h"
#include "cli/newrevision.h"
#include "cli/out.h"
#include "core/import.h"
#include "core/runner.h"

static bool wants_stamp;

static const Opt options[] = {
	{0, "stamp", OPT_FLAG, NULL,
		"also tell the database where it is, by the other tool's table", &wants_stamp},
	{0},
};

typedef struct Writing {
	App *app;
	const ImportTool *tool;
	const Import *import;
	const char *folder;
	const char *date;
	StrVec written;
} Writing;

/* ---- one revision --------------------------------------------------------------------------- */

static bool write_file(Writing *w, const char *name, const char *text, Error *err)
{
	const char *path = path_join(w->app->arena, w->folder, name);
	if (!path_write(path, text, strlen(text), false, err))
		return false;
	vec_push(&w->written, w->app->arena, path);
	return true;
}

/* The SQL stands in a file beside the script; nothing is written for nothing. */
static bool write_sql(Writing *w, const char *stem, const char *way, const char *sql,
	const char **call, Error *err)
{
	const char *name = arena_printf(w->app->arena, "%s.%s.sql", stem, way);
	*call = "";
	if (!sql || !sql[strspn(sql, " \t\r\n")])
		return true;
	const char *before =
		import_keys_off(w->import, sql, w->app->arena)
			? arena_printf(w->app->arena, "  op.execute(\"%s\") -- as %s leaves them\n",
				  w->import->dialect->keys_off_sql, w->tool->title)
			: "";
	*call = arena_printf(w->app->arena, "%s  op.execute_file(\"%s\")\n", before, name);
	return write_file(w, name, sql, err);
}

static void add_header(const Writing *w, const Imported *item, const char *parent, Str *s)
{
	Arena *arena = w->app->arena;
	StrVec id = {0}, parents = {0};
	vec_push(&id, arena, item->id);
	if (parent)
		vec_push(&parents, arena, parent);
	str_addf(s, "--- %s\n--- Create Date: %s\n--- From %s: %s\n",
		new_revision_comment(item->name, arena),
		item->created && item->created[0] ? item->created : w->date, w->tool->title,
		path_base(item->source));
	str_addf(s, "revision      = %s\n", new_revision_literal(&id, arena));
	if (item->header)
		str_add(s, item->header);
	else
		str_addf(s, "down_revision = %s\n", new_revision_literal(&parents, arena));
	if (item->no_transaction)
		str_add(s, "transactional = false\n");
	if (!item->down)
		str_add(s, "irreversible  = true\nloses         = { \"*\" } -- nobody said what "
			   "is meant to be lost\n");
}

static bool write_script(
	Writing *w, const char *stem, const char *head, const char *const bodies[2], Error *err)
{
	return write_file(w, arena_printf(w->app->arena, "%s.lua", stem),
		arena_printf(w->app->arena,
			"%s\nfunction upgrade()\n%send\n\nfunction downgrade()\n%send\n", head,
			bodies[0], bodies[1]),
		err);
}

static bool write_revision(Writing *w, const Imported *item, const char *parent, Error *err)
{
	const char *bodies[2] = {item->up, item->down};
	const char *slug = filename_slug(item->name, w->app->config.slug_length, w->app->arena);
	bool said = text_starts_with(item->id, slug); /* Sqitch's ids are the names */
	const char *stem = said ? item->id : arena_printf(w->app->arena, "%s_%s", item->id, slug);
	Str head = str_new(w->app->arena);
	add_header(w, item, parent, &head);
	if (item->header)
		return write_script(w, stem, head.data, bodies, err);
	if (!write_sql(w, stem, "up", item->up, &bodies[0], err) ||
		!write_sql(w, stem, "down", item->down, &bodies[1], err))
		return false;
	if (!item->up)
		bodies[0] = "  error(\"this migration was a program: write it in Lua\")\n";
	return write_script(w, stem, head.data, bodies, err);
}

/* ---- all of them ---------------------------------------------------------------------------- */

/* They begin a history: one that has begun already cannot be put behind them. */
static bool check_empty(const App *app, Error *err)
{
	if (app->graph.nodes.count + app->graph.broken.count == 0)
		return true;
	error_set(err, ERR_REVISION, "%s holds revisions already", app->config.migrations.items[0]);
	error_state(err, "nothing was written");
	return error_hint(err, "luamig init DIR makes a new project for the import");
}

static bool write_all(Writing *w, const Import *import, Error *err)
{
	FileTime now;
	char date[64];
	if (!filename_time(w->app->config.timezone, time(NULL), w->app->arena, &now, err) ||
		!path_make_dirs(w->folder, err))
		return false;
	strftime(date, sizeof(date), "%Y-%m-%d %H:%M:%S", &now.tm);
	w->date = arena_printf(w->app->arena, "%s %s", date, now.zone);
	for (size_t i = 0; i < import->items.count; i++)
		if (!write_revision(w, &import->items.items[i],
			    i ? import->items.items[i - 1].id : NULL, err))
			return error_state(err, "%zu of %zu revisions were written to %s", i,
				import->items.count, w->folder);
	return true;
}

/* *id NULL: the database is at the beginning. */
static bool find_place(
	App *app, const ImportTool *tool, const Import *import, const char **id, Error *err)
{
	ImportPlace place;
	*id = NULL;
	if (!tool->applied_sql) {
		error_set(err, ERR_USAGE, "a database of %s needs no stamp", tool->title);
		return error_hint(err,
			"version_table = \"%s\" in luamig.lua goes on with its table", tool->table);
	}
	if (!import_applied(tool, import, app->conn, app->arena, &place, err))
		return false;
	if (!place.found)
		log_info("the database has no table %s: nothing of it is applied", tool->table);
	if (place.count)
		*id = import->items.items[place.count - 1].id;
	return true;
}

static bool stamp(App *app, const char *id, Error *err)
{
	RunResult result;
	StrVec targets = {0};
	vec_push(&targets, app->arena, id);
	if (!app_load_graph(app, err))
		return false;
	const RunContext context = {app->conn, &app->config, &app->graph, app->arena};
	return runner_stamp(&context, &targets, false, &result, err);
}

static void report(const App *app, const Import *import, const char *place)
{
	for (size_t i = 0; i < import->notes.count; i++)
		log_warn("%s", import->notes.items[i]);
	if (app->globals.json) {
		out_json_document(json_pack("{s:I, s:o, s:o}", "revisions",
			(json_int_t)import->items.count, "stamped", out_json(place), "notes",
			out_json_list(&import->notes)));
		return;
	}
	if (app->globals.quiet)
		return;
	if (import->statements)
		printf("%ld of %ld statements translated (%ld %%); the others are comments over an "
		       "error()\n",
			import->translated, import->statements,
			import->translated * 100 / import->statements);
	printf("%zu revision%s written to ", import->items.count,
		import->items.count == 1 ? "" : "s");
	out_text(stdout, app->config.migrations.items[0], "");
	putchar('\n');
	if (place)
		printf("the database is stamped: it is at %s\n", place);
	printf("next: luamig %s\n", wants_stamp ? "upgrade" : "history");
}

static bool run(App *app, Error *err)
{
	const char *dir = app->operands.items[1], *place = NULL;
	const ImportTool *tool = import_find(app->operands.items[0], err);
	if (!tool || !check_empty(app, err) || (wants_stamp && !app_connect(app, err)))
		return false;
	const Backend *backend = app->config.has_url ? db_backend_for(&app->config.url, err) : NULL;
	if (err->kind != ERR_NONE)
		return false;
	Import import = {.dialect = backend ? backend->dialect : NULL, .values = app->globals.args};
	if (!tool->read(dir, app->arena, &import, err))
		return error_wrap(err, "%s", tool->title);
	if (import.items.count == 0)
		return error_set(
			err, ERR_REVISION, "there are no migrations of %s in %s", tool->title, dir);
	Writing w = {.app = app,
		.tool = tool,
		.import = &import,
		.folder = app->config.migration_paths.items[0]};
	if ((wants_stamp && !find_place(app, tool, &import, &place, err)) ||
		!write_all(&w, &import, err) || (place && !stamp(app, place, err)))
		return false;
	report(app, &import, place);
	return true;
}

const Command cmd_import = {
	.name = "import",
	.args = "TOOL DIR",
	.summary = "turn the migrations of another tool into revisions",
	.help = "TOOL is golang-migrate, dbmate, goose, flyway, sqitch or alembic; DIR is the "
		"folder\n"
		"of its migrations (of sqitch.plan).  Each becomes a revision under its own "
		"version,\n"
		"with its SQL in files beside it, in an empty migrations folder.  DIR itself is "
		"only\n"
		"read.\n"
		"\n"
		"--stamp asks the tool's own table which migrations the database has, and stamps "
		"it: it\n"
		"goes on where it was.  The other tool's table stays.  What has no counterpart "
		"(programs,\n"
		"repeatable migrations, callbacks) is named.  -x KEY=VALUE fills in the ${KEY} of "
		"Flyway\n"
		"and goose.  On SQLite what drops tables or changes rows runs with foreign keys "
		"off, "
		"as\n"
		"those tools leave them.\n"
		"\n"
		"From Alembic come ids, parents, labels and dependencies, and each op.* call whose "
		"arguments\n"
		"are literals; other Python stays as a comment over an error().  A type of the "
		"project's\n"
		"own is named: -x GUID=t.uuid says what it is, and -x is_postgres=postgresql what "
		"a\n"
		"question about the dialect asks.  A database of it needs no stamp:\n"
		"version_table = \"alembic_version\" in luamig.lua goes on with its table.",
	.examples = "luamig import golang-migrate db/migrations\n"
		    "luamig import flyway src/main/resources/db/migration --stamp\n"
		    "luamig import sqitch .\n"
		    "luamig import alembic alembic",
	.options = options,
	.needs = NEEDS_CONFIG | NEEDS_GRAPH | NEEDS_FILE,
	.min_operands = 2,
	.max_operands = 2,
	.run = run,
};
