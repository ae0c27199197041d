/* cmd_init.c - a new project: luamig.lua, migrations/, schema.lua. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/embedded.h"
#include "base/log.h"
#include "base/path.h"
#include "cli/fromdb.h"
#include "cli/out.h"
#include "cli/report.h"

static const char *template_dir, *schemas;
static bool from_db;

static const Opt options[] = {
	{0, "template", OPT_STRING, "DIR", "take files from DIR in place of luamig's own",
		&template_dir},
	{0, "from-db", OPT_FLAG, NULL,
		"of a database that has its schema: schema.lua and a first revision", &from_db},
	{0, "schema", OPT_STRING, "NAME[,NAME...]", "with --from-db, PostgreSQL: these schemas too",
		&schemas},
	{0},
};

#define EMBEDDED_DIR "lua/luamig/templates"

static const struct {
	const char *name, *template;
	bool always; /* also without a file of the user's */
} files[] = {
	{"luamig.lua", "config.lua.tmpl", true},
	{"schema.lua", "schema.lua.tmpl", true},
	{"revision.lua.tmpl", "revision.lua.tmpl", false},
};

/* ---- templates ------------------------------------------------------------------------------- */

/* The user's file, or NULL. */
static const char *own_template(size_t file, Arena *arena)
{
	if (!template_dir)
		return NULL;
	const char *path = path_join(arena, template_dir, files[file].template);
	return path_exists(path) ? path : NULL;
}

static bool is_template(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		if (strcmp(name, files[i].template) == 0)
			return true;
	return false;
}

/* A folder without any of the files, and a file that would never be read, are mistakes. */
static bool check_templates(Arena *arena, Error *err)
{
	StrVec names = {0};
	size_t found = 0;
	if (!template_dir)
		return true;
	if (!path_list(template_dir, arena, &names, err))
		return error_wrap(err, "--template");
	for (size_t i = 0; i < names.count; i++) {
		found += is_template(names.items[i]);
		if (path_ends_with(names.items[i], ".tmpl") && !is_template(names.items[i])) {
			error_set(err, ERR_CONFIG, "--template: %s is no template of luamig's",
				path_join(arena, template_dir, names.items[i]));
			found = 0;
			break;
		}
	}
	if (found > 0)
		return true;
	if (err->kind == ERR_NONE)
		error_set(err, ERR_CONFIG, "--template: %s holds no templates", template_dir);
	return error_hint(err, "they are called config.lua.tmpl, schema.lua.tmpl, "
			       "revision.lua.tmpl; any may be missing");
}

static bool refuse_existing(const char *dir, Arena *arena, Error *err)
{
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		const char *path = path_join(arena, dir, files[i].name);
		if (!path_exists(path) || !(files[i].always || own_template(i, arena)))
			continue;
		error_set(err, ERR_IO, "%s exists already", path);
		error_state(err, "nothing was changed");
		return error_hint(err,
			"this is a project already: luamig revision -m \"...\" adds a "
			"script; luamig init DIR makes another project");
	}
	return true;
}

/* NULL with err: an error; NULL without: not to be written. */
static const char *file_text(size_t file, Arena *arena, size_t *len, Error *err)
{
	const char *own = own_template(file, arena);
	if (own)
		return path_read(own, arena, len, err);
	if (!files[file].always)
		return NULL;
	const char *name = path_join(arena, EMBEDDED_DIR, files[file].template);
	const EmbeddedFile *embedded = embedded_find(name);
	if (!embedded) {
		error_set(err, ERR_INTERNAL, "%s is not in this program", name);
		return NULL;
	}
	*len = embedded->size;
	return embedded->data;
}

static bool make_folder(const char *path, Arena *arena, StrVec *created, Error *err)
{
	if (!path_is_dir(path))
		vec_push(created, arena, arena_printf(arena, "%s/", path));
	return path_make_dirs(path, err);
}

/* The folders that the user's own luamig.lua names.  It may want variables that are not set yet:
 * then that is said, and the folders are left to the user. */
static bool make_configured_folders(App *app, const char *dir, StrVec *created, Error *err)
{
	const ConfigRequest request = {
		.path = path_join(app->arena, dir, files[0].name),
		.lua_dir = app->globals.lua_dir,
		.lock_timeout_s = -1,
		.need_file = true,
	};
	Error why = ERROR_INIT;
	bool ok = true;
	if (config_load(&request, app->arena, &app->config, &why)) {
		const StrVec *paths = &app->config.migration_paths;
		for (size_t i = 0; i < paths->count && ok; i++)
			ok = make_folder(paths->items[i], app->arena, created, err);
	} else {
		log_warn("the folders of migrations are not made: %s", why.message);
	}
	return ok; /* the dispatcher releases app->config */
}

static bool write_files(App *app, const char *dir, StrVec *created, Error *err)
{
	Arena *arena = app->arena;
	const char *text[ARRAY_LEN(files)];
	size_t len[ARRAY_LEN(files)];
	bool own_config = own_template(0, arena) != NULL;

	for (size_t i = 0; i < ARRAY_LEN(files); i++) { /* all are read before any is written */
		text[i] = file_text(i, arena, &len[i], err);
		if (!text[i] && err->kind != ERR_NONE)
			return false;
	}
	if (own_config ? !path_make_dirs(dir, err)
		       : !make_folder(path_join(arena, dir, "migrations"), arena, created, err))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		const char *path = path_join(arena, dir, files[i].name);
		if (!text[i])
			continue;
		if (!path_write(path, text[i], len[i], false, err))
			return false;
		vec_push(created, arena, path);
	}
	return !own_config || make_configured_folders(app, dir, created, err);
}

/* ---- the command ----------------------------------------------------------------------------- */

static void report(const App *app, const char *dir, const StrVec *created)
{
	if (app->globals.json) {
		out_json_document(json_pack("{s:o}", "created", out_json_list(created)));
		return;
	}
	if (app->globals.quiet)
		return;
	for (size_t i = 0; i < created->count; i++) {
		printf("created ");
		out_text(stdout, created->items[i], "");
		putchar('\n');
	}
	if (from_db) {
		printf("\nthe database is stamped with the first revision; next:\n"
		       "  set url in luamig.lua, or DATABASE_URL in the environment\n"
		       "  edit schema.lua, then luamig revision --autogenerate -m \"...\"\n");
		return;
	}
	printf("\nnext:\n");
	if (strcmp(dir, ".") != 0) {
		printf("  cd ");
		out_text(stdout, dir, "");
		putchar('\n');
	}
	printf("  set url in luamig.lua, or DATABASE_URL in the environment\n"
	       "  luamig revision -m \"first tables\"\n"
	       "  luamig upgrade\n");
}

static bool run(App *app, Error *err)
{
	const char *dir = app->operands.count ? app->operands.items[0] : ".";
	StrVec created = {0};

	if (!*dir)
		return error_set(err, ERR_USAGE, "luamig init needs the name of a folder, not ''");
	if (!check_templates(app->arena, err) || !refuse_existing(dir, app->arena, err) ||
		(from_db && !fromdb_check(app, err)) || !write_files(app, dir, &created, err) ||
		(from_db && !fromdb_finish(app, dir, schemas, &created, err)))
		return false;
	report(app, dir, &created);
	return true;
}

const Command cmd_init = {
	.name = "init",
	.args = "[DIR]",
	.summary = "make a new project: luamig.lua, migrations/, schema.lua",
	.help = "Writes into DIR (default: here).  What is there already is never written over; "
		"scripts\n"
		"that are in migrations/ stay and belong to the project.\n"
		"\n"
		"--from-db reads a database that is there already: schema.lua becomes its "
		"schema, the first\n"
		"revision makes it, and the database is stamped with that, so that the next "
		"change is the\n"
		"second revision.\n"
		"\n"
		"DIR of --template may hold config.lua.tmpl (becomes luamig.lua), schema.lua.tmpl "
		"and\n"
		"revision.lua.tmpl (put beside luamig.lua, where `luamig revision` finds it).",
	.examples = "luamig init                     here\n"
		    "luamig init backend/db          in a folder, which is made\n"
		    "luamig init --from-db --url postgresql://app@localhost/app\n"
		    "luamig init --template ~/luamig our own templates",
	.options = options,
	.max_operands = 1,
	.run = run,
};
