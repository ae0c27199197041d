/* newrevision_write.c - the file of a new revision: its text, the hooks that run on it, the report.
 */
#include "cli/newrevision.h"

#include <stdio.h>
#include <string.h>

#include "base/embedded.h"
#include "base/path.h"
#include "base/str.h"
#include "base/text.h"
#include "cli/out.h"
#include "cli/report.h"
#include "cli/shell.h"
#include "core/revision_header.h"

#define TEMPLATE     "revision.lua.tmpl"
#define EMBEDDED_DIR "lua/luamig/templates"

/* ---- text ------------------------------------------------------------------------------------ */

const char *new_revision_literal(const StrVec *items, Arena *arena)
{
	Str out = str_new(arena);
	if (items->count == 0)
		return "nil";
	if (items->count > 1)
		str_add(&out, "{ ");
	for (size_t i = 0; i < items->count; i++) {
		str_add(&out, i ? ", " : "");
		str_add(&out, text_as_lua_line(items->items[i], arena));
	}
	if (items->count > 1)
		str_add(&out, " }");
	return out.data;
}

const char *new_revision_comment(const char *message, Arena *arena)
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

/* The project's own template: in the folder the script goes to, or beside luamig.lua.  NULL: it has
 * none. */
static const char *own_template(const App *app, const NewRevision *r)
{
	const char *const dirs[] = {r->folder, app->config.dir};
	for (size_t i = 0; i < ARRAY_LEN(dirs); i++) {
		const char *path = path_join(app->arena, dirs[i], TEMPLATE);
		if (path_exists(path))
			return path;
	}
	return NULL;
}

static bool render(App *app, const char *template, const NewRevision *r, const StrVec *parents,
	const char **out, Error *err)
{
	StrVec id = {0};
	vec_push(&id, app->arena, r->id);
	const ScriptArg fields[] = {
		{"message", new_revision_comment(r->message, app->arena)},
		{"create_date", r->create_date},
		{"revision", new_revision_literal(&id, app->arena)},
		{"down_revision", new_revision_literal(parents, app->arena)},
		{"branch_labels", new_revision_literal(&r->labels, app->arena)},
		{"depends_on", new_revision_literal(&r->depends_on, app->arena)},
		{"upgrade_body", r->upgrade ? r->upgrade : ""},
		{"downgrade_body", r->downgrade ? r->downgrade : ""},
	};
	Script *script = script_new(&(ScriptOptions){.lua_dir = app->config.lua_dir}, NULL);
	bool ok = script_render(script, template, fields, ARRAY_LEN(fields), app->arena, out, err);
	script_free(script);
	return ok;
}

/* Would the script be read as the revision that it is meant to be? */
static bool check_text(App *app, const char *text, const NewRevision *r, const StrVec *parents,
	const char *template, Error *err)
{
	Revision got = {0};
	HeaderResult result = header_parse(text, strlen(text), true, r->shown, app->arena, &got);
	const char *wrong = NULL;
	if (result != HEADER_DONE || got.broken)
		wrong = got.broken ? got.broken : "it is no revision";
	else if (strcmp(got.id, r->id) != 0)
		wrong = "revision is not ${revision}";
	else if (!text_lists_equal(&got.down_revision, parents))
		wrong = "down_revision is not ${down_revision}";
	else if (!text_lists_equal(&got.depends_on, &r->depends_on))
		wrong = "depends_on is not ${depends_on}";
	else if (!text_lists_equal(&got.branch_labels, &r->labels))
		wrong = "branch_labels is not ${branch_labels}";
	else if ((r->upgrade && !strstr(text, r->upgrade)) ||
		 (r->downgrade && !strstr(text, r->downgrade)))
		wrong = "upgrade() and downgrade() do not hold ${upgrade_body?} and "
			"${downgrade_body?}";
	if (!wrong)
		return true;
	error_set(
		err, ERR_REVISION, "%s makes a script that luamig cannot use: %s", template, wrong);
	return error_state(err, "nothing was written");
}

static bool make_text(App *app, const NewRevision *r, const char **out, Error *err)
{
	StrVec parents = {0};
	for (size_t i = 0; i < r->parents.count; i++)
		vec_push(&parents, app->arena,
			app->graph.nodes.items[r->parents.items[i]].revision.id);

	const char *own = own_template(app, r);
	if (own) {
		const char *text = path_read(own, app->arena, NULL, err);
		if (!text)
			return false;
		if (!render(app, text, r, &parents, out, err)) {
			error_wrap(err, "%s", own);
			return false;
		}
		return check_text(app, *out, r, &parents, own, err);
	}
	const EmbeddedFile *embedded = embedded_find(EMBEDDED_DIR "/" TEMPLATE);
	if (!embedded) {
		error_set(err, ERR_INTERNAL, "%s is not in this program", TEMPLATE);
		return false;
	}
	return render(app, embedded->data, r, &parents, out, err);
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
	if (r->silent)
		return true;
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

bool new_revision_write(App *app, const NewRevision *r, const char *text, Error *err)
{
	return path_make_dirs(path_dir(app->arena, r->path), err) &&
	       path_write(r->path, text, strlen(text), false, err) && run_hooks(app, r, err) &&
	       report(app, r, err);
}

static bool print_text(const App *app, const NewRevision *r, const char *text)
{
	if (app->globals.json)
		out_json_document(json_pack("{s:o, s:o, s:o}", "revision", out_json(r->id), "path",
			out_json(r->shown), "text", out_json(text)));
	else
		fputs(text, stdout);
	return true;
}

bool new_revision_create(App *app, NewRevision *r, Error *err)
{
	const char *text;
	if (!new_revision_place(app, r, err) || !make_text(app, r, &text, err))
		return false;
	return r->print_only ? print_text(app, r, text) : new_revision_write(app, r, text, err);
}
