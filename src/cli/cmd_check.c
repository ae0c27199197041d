/* cmd_check.c - is the database as schema.lua wants it? */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "cli/out.h"
#include "cli/wanted.h"
#include "core/revision.h"
#include "model/diff_text.h"

static bool history;

static const Opt options[] = {
	{0, "history", OPT_FLAG, NULL,
		"instead: are the scripts as they were when they were applied?", &history},
	{0},
};

/* ---- the schema ----------------------------------------------------------------------------- */

static json_t *op_json(const Op *op, Arena *arena)
{
	return json_pack("{s:o, s:o, s:o, s:o}", "operation", out_json(op_kind_word(op->kind)),
		"schema", out_json(op->schema), "table", out_json(op->table), "text",
		out_json(diff_line(op, arena) + 2));
}

static void print_json(const App *app, const Diff *diff)
{
	json_t *list = json_array();
	Ops ops = ops_flatten(&diff->ops, app->arena);
	for (size_t i = 0; i < ops.count; i++)
		json_array_append_new(list, op_json(&ops.items[i], app->arena));
	for (size_t i = 0; i < diff->others.count; i++) {
		const OtherChange *c = &diff->others.items[i];
		const Other *o = c->wanted ? c->wanted : c->live;
		json_array_append_new(
			list, json_pack("{s:o, s:o, s:o, s:o}", "operation", out_json(o->kind),
				      "schema", out_json(o->schema), "table", out_json(o->table),
				      "text", out_json(diff_other_line(c, app->arena) + 2)));
	}
	out_json_document(json_pack("{s:o, s:o, s:o}", "differences", list, "by_hand",
		out_json_list(&diff->fixed), "left_alone", out_json_list(&diff->extras)));
}

static bool check_schema(App *app, Error *err)
{
	Compare compare;
	if (!wanted_at_head(app, "check", err) ||
		!wanted_compare(app, &(CompareOptions){0}, &compare, err))
		return false;
	const Diff *diff = &compare.diff;
	if (app->globals.json)
		print_json(app, diff);
	else
		wanted_print(app, diff, stdout, "");
	size_t count = diff->ops.count + diff->others.count + diff->fixed.count;
	if (diff_is_empty(diff)) {
		log_info("the database is as the wanted schema says");
		return true;
	}
	app->status = EXIT_DIFFERENT;
	log_info("%zu difference%s; luamig revision --autogenerate -m \"...\" writes the revision",
		count, count == 1 ? "" : "s");
	return true;
}

/* ---- the history ---------------------------------------------------------------------------- */

/* The script of a revision that is applied, changed since. */
static bool is_changed(const App *app, const AppState *state, int node, const char *stored)
{
	char now[CHECKSUM_SIZE];
	Error ignored = ERROR_INIT;
	return node >= 0 && stored && state->applied[node] &&
	       revision_checksum(&app->graph.nodes.items[node].revision,
		       &app->config.migration_paths, now, &ignored) &&
	       strcmp(now, stored) != 0;
}

static bool check_history(App *app, Error *err)
{
	AppState state;
	StrVec revisions, checksums, changed = {0};
	if (!app_state(app, &state, err) ||
		!history_checksums(&app->history, app->arena, &revisions, &checksums, err))
		return false;
	/* of a revision that was applied several times the last checksum counts */
	const char **last = arena_alloc(app->arena, (app->graph.nodes.count + 1) * sizeof(*last));
	for (size_t i = 0; i < revisions.count; i++) {
		int node = graph_find(&app->graph, revisions.items[i]);
		if (node >= 0)
			last[node] = checksums.items[i];
	}
	for (size_t i = 0; i < app->graph.nodes.count; i++)
		if (is_changed(app, &state, (int)i, last[i]))
			vec_push(&changed, app->arena, app->graph.nodes.items[i].revision.shown);
	if (app->globals.json)
		out_json_document(json_pack("{s:o}", "changed", out_json_list(&changed)));
	for (size_t i = 0; !app->globals.json && i < changed.count; i++) {
		out_text(stdout, changed.items[i], "");
		printf(" was changed since it was applied\n");
	}
	app->status = changed.count ? EXIT_DIFFERENT : EXIT_DONE;
	return true;
}

static bool run(App *app, Error *err)
{
	return history ? check_history(app, err) : check_schema(app, err);
}

const Command cmd_check = {
	.name = "check",
	.args = "",
	.summary = "compare the database with the wanted schema (schema.lua)",
	.help = "The wanted schema is made in a scratch database of the same server, so that both "
		"sides\n"
		"are compared in the server's own words; the live database is only read.  Exit "
		"status 0:\n"
		"they are the same; 2: they differ, and each difference is a line:\n"
		"\n"
		"  + column users.email varchar(80)           is missing in the database\n"
		"  ~ column users.name: type text \u2192 varchar(40)   is another there\n"
		"  - index ix_users_name on users             is there, and should not be\n"
		"  ! table users: engine InnoDB \u2192 MyISAM      is another, and op.execute has "
		"to "
		"change it\n"
		"\n"
		"What is in the database only is named and left alone, and so are luamig's own "
		"tables and\n"
		"the version tables of other tools.  The database must be at the head.  Next: "
		"`luamig\n"
		"revision --autogenerate`.",
	.examples = "luamig check\n"
		    "luamig check --json             for programs\n"
		    "luamig check --history          which applied scripts were changed since",
	.options = options,
	.needs = NEEDS_CONFIG | NEEDS_GRAPH | NEEDS_DATABASE,
	.run = run,
};
