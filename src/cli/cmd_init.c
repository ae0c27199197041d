/* cmd_init.c - a new project: luamig.lua, migrations/, schema.lua. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/embedded.h"
#include "base/path.h"
#include "cli/out.h"
#include "cli/report.h"

static const struct {
	const char *name, *template;
} files[] = {
	{"luamig.lua", "lua/luamig/templates/config.lua.tmpl"},
	{"schema.lua", "lua/luamig/templates/schema.lua.tmpl"},
};

static bool refuse_existing(const char *dir, Arena *arena, Error *err)
{
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		const char *path = path_join(arena, dir, files[i].name);
		if (!path_exists(path))
			continue;
		error_set(err, ERR_IO, "%s exists already", path);
		error_state(err, "nothing was changed");
		return error_hint(err,
			"this is a project already: luamig revision -m \"...\" adds a "
			"script; luamig init DIR makes another project");
	}
	return true;
}

static bool write_file(const char *path, const char *template, Error *err)
{
	const EmbeddedFile *file = embedded_find(template);
	if (!file)
		return error_set(err, ERR_INTERNAL, "%s is not in this program", template);
	return path_write(path, file->data, file->size, false, err);
}

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
	const char *migrations = path_join(app->arena, dir, "migrations");
	StrVec created = {0};

	if (!*dir)
		return error_set(err, ERR_USAGE, "luamig init needs the name of a folder, not ''");
	if (!refuse_existing(dir, app->arena, err))
		return false;
	if (!path_is_dir(migrations))
		vec_push(&created, app->arena, arena_printf(app->arena, "%s/", migrations));
	if (!path_make_dirs(migrations, err))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		const char *path = path_join(app->arena, dir, files[i].name);
		if (!write_file(path, files[i].template, err))
			return false;
		vec_push(&created, app->arena, path);
	}
	report(app, dir, &created);
	return true;
}

const Command cmd_init = {
	.name = "init",
	.args = "[DIR]",
	.summary = "make a new project: luamig.lua, migrations/, schema.lua",
	.help = "Writes into DIR (default: here).  What is there already is never written over; "
		"scripts\n"
		"that are in migrations/ stay and belong to the project.",
	.examples = "luamig init                     here\n"
		    "luamig init backend/db          in a folder, which is made",
	.max_operands = 1,
	.run = run,
};
