/* cmd_edit.c - open a script in the editor. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/path.h"
#include "cli/report.h"
#include "cli/shell.h"

static const char *editor(void)
{
	static const char *const names[] = {"VISUAL", "EDITOR"};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const char *value = getenv(names[i]);
		if (value && *value)
			return value;
	}
	return "vi";
}

/* A script whose header cannot be read has no place in the graph, but wants editing most. */
static const Revision *find_broken(const App *app, const char *text)
{
	for (size_t i = 0; i < app->graph.broken.count; i++) {
		const Revision *file = &app->graph.broken.items[i];
		if ((file->id && strcmp(file->id, text) == 0) || strcmp(file->shown, text) == 0 ||
			strcmp(path_base(file->shown), text) == 0)
			return file;
	}
	return NULL;
}

static bool find_nodes(App *app, const char *text, IntVec *nodes, Error *err)
{
	AppState state = {0};
	if (app_asks_current(text) && !app_state(app, &state, err))
		return false;
	if (!graph_resolve(&app->graph, text, state.applied, app->arena, nodes, err))
		return false;
	if (nodes->count > 0)
		return true;
	if (state.applied)
		error_set(err, ERR_UNKNOWN_REVISION, "'%s' names no revision: none is applied here",
			text);
	else
		error_set(err, ERR_UNKNOWN_REVISION, "'%s' names no revision", text);
	return error_hint(err, "luamig history lists the revisions");
}

static void warn_broken(App *app, const IntVec *nodes)
{
	app_check_scripts(app);
	for (size_t i = 0; i < nodes->count; i++) {
		const char *broken = report_broken(app, &app->graph.nodes.items[nodes->items[i]]);
		if (broken)
			log_warn("%s", broken);
	}
}

static bool run(App *app, Error *err)
{
	const char *text = app->operands.items[0];
	const Revision *broken = find_broken(app, text);
	IntVec nodes = {0};
	StrVec paths = {0};

	if (broken)
		vec_push(&paths, app->arena, broken->path);
	else if (!find_nodes(app, text, &nodes, err))
		return false;
	for (size_t i = 0; i < nodes.count; i++)
		vec_push(&paths, app->arena, app->graph.nodes.items[nodes.items[i]].revision.path);
	/* a connection that stays open would keep a server busy while someone writes */
	db_close(app->conn);
	app->conn = NULL;
	if (!shell_run("editor", editor(), &paths, SHELL_STDOUT, err))
		return error_hint(err, "VISUAL or EDITOR names the editor");
	warn_broken(app, &nodes);
	return true;
}

const Command cmd_edit = {
	.name = "edit",
	.args = "REVISION",
	.summary = "open the script of a revision in the editor",
	.help = "The editor is the command in VISUAL, else in EDITOR, else vi.  A name such as "
		"heads can\n"
		"mean several scripts: all are opened.  A script whose header cannot be read is "
		"named by\n"
		"its file.  Afterwards a script that does not compile is told.",
	.examples = "luamig edit head\n"
		    "luamig edit 1975ea\n"
		    "luamig edit current             the one that the database is at\n"
		    "EDITOR=\"code --wait\" luamig edit head",
	.needs = NEEDS_CONFIG | NEEDS_GRAPH,
	.min_operands = 1,
	.max_operands = 1,
	.run = run,
};
