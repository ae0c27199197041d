/* wanted.c - see wanted.h. */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "cli/out.h"
#include "cli/wanted.h"
#include "core/scratch.h"
#include "core/unfinished.h"
#include "model/diff_text.h"

bool wanted_at_head(App *app, const char *verb, Error *err)
{
	AppState state;
	IntVec heads = {0};
	if (!app_state(app, &state, err) || !unfinished_refuse(&app->left, verb, err))
		return false;
	graph_heads(&app->graph, true, app->arena, &heads);
	size_t missing = 0;
	for (size_t i = 0; i < heads.count; i++)
		missing += !state.applied[heads.items[i]];
	if (state.unknown.count) {
		error_set(err, ERR_UNKNOWN_ROW, "%s names %s, which no script here has",
			app->history.shown, state.unknown.items[0]);
		return error_hint(
			err, "bring the scripts up to date, then run luamig %s again", verb);
	}
	if (missing == 0)
		return true;
	error_set(err, ERR_DIFFERENT, "the database is not at the head: %zu revision%s pending",
		missing, missing == 1 ? " is" : "s are");
	err->kind = ERR_REVISION;
	return error_hint(err, "run luamig upgrade head, then luamig %s again", verb);
}

bool wanted_compare(App *app, const CompareOptions *options, Compare *out, Error *err)
{
	return compare_run(&app->config, &app->history, options, app->arena, out, err);
}

static bool is_in(const StrVec *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i], name) == 0)
			return true;
	return false;
}

/* "a,b" */
static StrVec split(const char *list, Arena *arena)
{
	StrVec names = {0};
	for (const char *at = list; at && *at;) {
		size_t len = strcspn(at, ",");
		if (len > 0)
			vec_push(&names, arena, arena_strndup(arena, at, len));
		at += len + (at[len] == ',');
	}
	return names;
}

bool wanted_live(App *app, const char *schemas, Schema *out, Error *err)
{
	StrVec there = {0}, asked = split(schemas, app->arena);
	ReflectScope scope;
	const Backend *backend = app->conn->backend;
	if (asked.count && !backend->schemas)
		return error_set(err, ERR_USAGE, "--schema: a database of %s has no schemas in it",
			app->conn->server.name);
	if (backend->schemas && !backend->schemas(app->conn, app->arena, &there, err))
		return false;
	for (size_t i = 0; i < asked.count; i++)
		if (!is_in(&there, asked.items[i]))
			return error_set(err, ERR_CONFIG, "there is no schema %s besides your own",
				asked.items[i]);
	for (size_t i = 0; i < there.count; i++)
		if (!is_in(&asked, there.items[i]))
			log_info("not looked at: schema %s (--schema %s)", there.items[i],
				there.items[i]);
	return scratch_scope(app->conn, &asked, app->arena, &scope, err) &&
	       compare_live(&app->config, &app->history, &scope, app->arena, out, err);
}

void wanted_print(const App *app, const Diff *diff, FILE *stream, const char *indent)
{
	Ops ops = ops_flatten(&diff->ops, app->arena);
	for (size_t i = 0; i < ops.count + diff->others.count; i++) {
		const char *line =
			i < ops.count
				? diff_line(&ops.items[i], app->arena)
				: diff_other_line(&diff->others.items[i - ops.count], app->arena);
		Style style = line[0] == '+'   ? STYLE_GREEN
			      : line[0] == '-' ? STYLE_RED
					       : STYLE_YELLOW;
		fprintf(stream, "%s%s", indent, out_style(stream, style));
		out_text(stream, line, indent);
		fprintf(stream, "%s\n", out_style(stream, STYLE_NONE));
	}
	for (size_t i = 0; i < diff->fixed.count; i++) {
		fprintf(stream, "%s%s! ", indent, out_style(stream, STYLE_YELLOW));
		out_text(stream, diff->fixed.items[i], indent);
		fprintf(stream, "%s\n", out_style(stream, STYLE_NONE));
	}
	for (size_t i = 0; i < diff->extras.count; i++)
		log_info("not in the wanted schema, left alone: %s", diff->extras.items[i]);
}
