/* newrevision_write.c - the file of a new revision: its text, the hooks that run on it, the report.
 */
#include "cli/newrevision.h"

#include <stdio.h>
#include <string.h>

#include "base/embedded.h"
#include "base/path.h"
#include "base/str.h"
#include "cli/out.h"
#include "cli/report.h"
#include "cli/shell.h"

#define TEMPLATE "lua/luamig/templates/revision.lua.tmpl"

/* ---- text ------------------------------------------------------------------------------------ */

/* A Lua string literal. */
static void add_quoted(Str *out, const char *text)
{
	str_add(out, "\"");
	for (const char *c = text; *c; c++) {
		if (*c == '"' || *c == '\\')
			str_addf(out, "\\%c", *c);
		else if ((unsigned char)*c < ' ' || *c == 127)
			str_addf(out, "\\%03d", *c);
		else
			str_addn(out, c, 1);
	}
	str_add(out, "\"");
}

/* nil, "a", or { "a", "b" } */
static const char *literal(const StrVec *items, Arena *arena)
{
	Str out = str_new(arena);
	if (items->count == 0)
		return "nil";
	if (items->count > 1)
		str_add(&out, "{ ");
	for (size_t i = 0; i < items->count; i++) {
		str_add(&out, i ? ", " : "");
		add_quoted(&out, items->items[i]);
	}
	if (items->count > 1)
		str_add(&out, " }");
	return out.data;
}

/* The message as the lines of a --- comment. */
static const char *comment(const char *message, Arena *arena)
{
	Str out = str_new(arena);
	for (const char *c = message; *c; c++) {
		if (*c == '\n')
			str_add(&out, c[1] ? "\n--- " : "");
		else
			str_addn(&out, (unsigned char)*c < ' ' && *c != '\t' ? " " : c, 1);
	}
	return out.data;
}

static bool make_text(App *app, const NewRevision *r, const char **out, Error *err)
{
	StrVec parents = {0}, id = {0};
	vec_push(&id, app->arena, r->id);
	for (size_t i = 0; i < r->parents.count; i++)
		vec_push(&parents, app->arena,
			app->graph.nodes.items[r->parents.items[i]].revision.id);

	const ScriptArg fields[] = {
		{"message", comment(r->message, app->arena)},
		{"create_date", r->create_date},
		{"revision", literal(&id, app->arena)},
		{"down_revision", literal(&parents, app->arena)},
		{"branch_labels", literal(&r->labels, app->arena)},
		{"depends_on", literal(&r->depends_on, app->arena)},
	};
	const EmbeddedFile *template = embedded_find(TEMPLATE);
	if (!template)
		return error_set(err, ERR_INTERNAL, "%s is not in this program", TEMPLATE);
	Script *script = script_new(&(ScriptOptions){.lua_dir = app->config.lua_dir}, NULL);
	bool ok = script_render(
		script, template->data, fields, ARRAY_LEN(fields), app->arena, out, err);
	script_free(script);
	return ok;
}

/* ---- hooks ----------------------------------------------------------------------------------- */

static bool run_hook(App *app, const ConfigHook *hook, const NewRevision *r, Error *err)
{
	const ScriptArg fields[] = {
		{"path", r->path}, {"revision", r->id}, {"message", r->message}};
	if (hook->function >= 0 && !script_call_function(app->config.script, hook->function, fields,
					   ARRAY_LEN(fields), err))
		return error_wrap(err, "hook after_write");
	StrVec words = {0};
	vec_push(&words, app->arena, r->path);
	for (size_t i = 0; i < hook->commands.count; i++)
		if (!shell_run(
			    "hook after_write", hook->commands.items[i], &words, SHELL_STDERR, err))
			return false;
	return true;
}

static bool run_hooks(App *app, const NewRevision *r, Error *err)
{
	for (size_t i = 0; i < app->config.hooks.count; i++) {
		const ConfigHook *hook = &app->config.hooks.items[i];
		if (strcmp(hook->name, "after_write") != 0 || run_hook(app, hook, r, err))
			continue;
		error_state(err, "%s was written and stays", r->shown);
		return false;
	}
	return true;
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* The new file as the graph sees it: read back, so that what is told is what is there. */
static bool report(App *app, const NewRevision *r, Error *err)
{
	if (!app->globals.json) {
		out_text(stdout, r->shown, "");
		putchar('\n');
		return true;
	}
	if (!app_load_graph(app, err))
		return false;
	int node = graph_find(&app->graph, r->id);
	IntVec nodes = {0};
	if (node >= 0)
		vec_push(&nodes, app->arena, node);
	report_revisions_json(app, &nodes, NULL);
	return true;
}

bool new_revision_create(App *app, NewRevision *r, Error *err)
{
	const char *text;
	if (!new_revision_place(app, r, err) || !make_text(app, r, &text, err) ||
		!path_make_dirs(path_dir(app->arena, r->path), err) ||
		!path_write(r->path, text, strlen(text), false, err))
		return false;
	return run_hooks(app, r, err) && report(app, r, err);
}
