/* cmd_current.c - where the database is.  Reads only: no table is made. */
#include <stdio.h>

#include "base/log.h"
#include "cli/out.h"
#include "cli/report.h"

static bool verbose, check_heads;

static const Opt options[] = {
	{'v', "verbose", OPT_FLAG, NULL, "everything that is known of each", &verbose},
	{'c', "check-heads", OPT_FLAG, NULL, "exit with 2 unless every head is applied",
		&check_heads},
	{0},
};

/* A row that no script has, with the keys of any revision. */
static json_t *unknown_json(const char *row)
{
	return json_pack("{s:o, s:[], s:[], s:[], s:n, s:n, s:n, s:b, s:b, s:b, s:b, s:b, s:b}",
		"revision", out_json(row), "down_revision", "depends_on", "branch_labels",
		"message", "path", "create_date", "is_head", 0, "is_base", 0, "is_branch_point", 0,
		"is_merge_point", 0, "is_current", 1, "is_unknown", 1);
}

static void print_json(const App *app, const AppState *state)
{
	json_t *list = json_array();
	for (size_t i = 0; i < app->graph.nodes.count; i++)
		if (state->current[i])
			json_array_append_new(
				list, report_revision_json(
					      app, &app->graph.nodes.items[i], state->current));
	for (size_t i = 0; i < state->unknown.count; i++)
		json_array_append_new(list, unknown_json(state->unknown.items[i]));
	report_revision_list_json(app, list);
}

static void print_text(const App *app, const AppState *state)
{
	bool is_long = verbose || app->globals.verbose;
	if (is_long) {
		printf("Database: ");
		out_text(stdout, app->config.url.shown, "");
		printf("\n\n");
	}
	for (size_t i = 0; i < app->graph.nodes.count; i++) {
		const Node *node = &app->graph.nodes.items[i];
		if (!state->current[i])
			continue;
		if (is_long)
			report_revision_long(app, node, state->current);
		else
			report_revision_line(app, node, NULL, LINE_MESSAGE);
	}
	for (size_t i = 0; i < state->unknown.count; i++) {
		out_text(stdout, state->unknown.items[i], "");
		printf(" (unknown: no script here has it)\n");
	}
	if (state->rows.count == 0)
		printf("base: no revision is applied\n");
	report_unfinished(app);
}

static bool check_unknown(const App *app, const AppState *state, Error *err)
{
	if (state->stuck.kind != ERR_NONE) {
		*err = state->stuck;
		return false;
	}
	if (state->unknown.count == 0)
		return true;
	error_set(err, ERR_UNKNOWN_ROW,
		"%s names %s, which no script here has: the database is "
		"ahead of this checkout",
		app->history.shown, state->unknown.items[0]);
	return error_hint(err, "bring the scripts up to date, or look at migrations in luamig.lua");
}

static void compare_heads(App *app, const AppState *state)
{
	IntVec heads = {0};
	size_t missing = 0;
	graph_heads(&app->graph, true, app->arena, &heads);
	for (size_t i = 0; i < heads.count; i++)
		missing += !state->applied[heads.items[i]];
	if (missing == 0)
		return;
	app->status = EXIT_DIFFERENT;
	log_warn("the database is not at %s; next: luamig upgrade %s",
		heads.count == 1 ? "the head" : "all heads", heads.count == 1 ? "head" : "heads");
}

static bool run(App *app, Error *err)
{
	AppState state;
	if (!app_state(app, &state, err))
		return false;
	report_problems(app);
	if (app->globals.json)
		print_json(app, &state);
	else
		print_text(app, &state);
	if (check_heads)
		compare_heads(app, &state);
	return check_unknown(app, &state, err);
}

const Command cmd_current = {
	.name = "current",
	.args = "",
	.summary = "show which revision the database is at",
	.help = "With branches there can be several.  Nothing is written, not even the version "
		"table.\n"
		"`luamig history -i` shows the same place among all revisions.",
	.examples = "luamig current\n"
		    "luamig current --check-heads    in CI: exit 2 when something is pending\n"
		    "luamig -e staging,production current",
	.options = options,
	.needs = NEEDS_CONFIG | NEEDS_GRAPH | NEEDS_DATABASE,
	.run = run,
};
