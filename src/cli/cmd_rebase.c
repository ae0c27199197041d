/* cmd_rebase.c - a branch that is not applied yet goes on top of another head. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/path.h"
#include "base/str.h"
#include "cli/newrevision.h"
#include "cli/out.h"
#include "cli/report.h"
#include "core/revision_header.h"

static const char *onto;
static bool no_check;

static const Opt options[] = {
	{0, "onto", OPT_STRING, "HEAD", "the head to go on (default: the one other head)", &onto},
	{0, "no-check", OPT_FLAG, NULL, "do not ask a database whether the revision is applied",
		&no_check},
	{0},
};

static const Node *node_at(const App *app, int node)
{
	return &app->graph.nodes.items[node];
}

static const char *id_of(const App *app, int node)
{
	return node_at(app, node)->revision.id;
}

/* ---- the branch ---------------------------------------------------------------------------- */

/* The revision and all that follow it. */
static bool *find_branch(const App *app, int node)
{
	bool *set = arena_alloc(app->arena, app->graph.nodes.count * sizeof(*set));
	IntVec open = {0};
	vec_push(&open, app->arena, node);
	while (open.count > 0) {
		int at = open.items[--open.count];
		if (set[at])
			continue;
		set[at] = true;
		for (size_t i = 0; i < node_at(app, at)->ups.count; i++)
			vec_push(&open, app->arena, node_at(app, at)->ups.items[i]);
	}
	return set;
}

/* The lowest revision of the line that this one is on: a base, a merge, or behind a fork. */
static int branch_start(const App *app, int node)
{
	while (node_at(app, node)->downs.count == 1 &&
		node_at(app, node_at(app, node)->downs.items[0])->ups.count == 1)
		node = node_at(app, node)->downs.items[0];
	return node;
}

/* Moving it must leave nothing behind: neither revisions of the branch below it, nor a merge that
 * holds it where it is. */
static bool check_branch(const App *app, int node, const bool *branch, Error *err)
{
	const char *id = id_of(app, node);
	int start = branch_start(app, node);

	if (node_at(app, node)->downs.count > 1) {
		error_set(err, ERR_REVISION, "%s is a merge: it belongs to several branches", id);
		return error_hint(err, "rebase the first revision of one of them");
	}
	if (start != node) {
		error_set(err, ERR_REVISION,
			"%s is in the middle of its branch, which begins with %s", id,
			id_of(app, start));
		return error_hint(err, "luamig rebase %s moves all of it", id_of(app, start));
	}
	for (size_t i = 0; i < app->graph.nodes.count; i++) {
		const Node *above = node_at(app, (int)i);
		for (size_t k = 0; k < above->downs.count && branch[i] && (int)i != node; k++)
			if (!branch[above->downs.items[k]])
				return error_set(err, ERR_REVISION,
					"%s is not on a branch of its own: %s merges it with %s",
					id, above->revision.id, id_of(app, above->downs.items[k]));
	}
	return true;
}

static bool choose_onto(const App *app, int node, const bool *branch, int *out, Error *err)
{
	IntVec heads = {0};
	if (onto)
		return graph_resolve_one(&app->graph, onto, NULL, app->arena, out, err);
	for (int i = 0; i < (int)app->graph.nodes.count; i++)
		if (node_at(app, i)->is_head && !branch[i])
			vec_push(&heads, app->arena, i);
	if (heads.count == 0)
		return error_set(err, ERR_REVISION,
			"%s is not on a branch of its own: there is no other head",
			id_of(app, node));
	if (heads.count > 1) {
		Str list = str_new(app->arena);
		for (size_t i = 0; i < heads.count; i++)
			str_addf(&list, "%s%s", i ? ", " : "", id_of(app, heads.items[i]));
		error_set(err, ERR_MULTIPLE_HEADS, "there are %zu other heads: %s", heads.count,
			list.data);
		return error_hint(err, "say which one: --onto HEAD");
	}
	*out = heads.items[0];
	return true;
}

static bool check_onto(const App *app, int node, const bool *branch, int target, Error *err)
{
	if (target < 0)
		return error_set(err, ERR_UNKNOWN_REVISION, "--onto %s names no revision", onto);
	if (branch[target])
		return error_set(err, ERR_REVISION, "%s is on the branch of %s itself",
			id_of(app, target), id_of(app, node));
	if (!node_at(app, target)->is_head) {
		error_set(err, ERR_NOT_A_HEAD, "revision %s is not a head: %s follows it",
			id_of(app, target), id_of(app, node_at(app, target)->ups.items[0]));
		return error_hint(err, "luamig heads lists the heads");
	}
	return true;
}

/* ---- the database -------------------------------------------------------------------------- */

static bool check_state(const App *app, int node, const AppState *state, Error *err)
{
	if (state->stuck.kind != ERR_NONE) {
		*err = state->stuck;
		return false;
	}
	if (state->applied[node]) {
		error_set(err, ERR_REVISION, "revision %s is applied in %s", id_of(app, node),
			app->conn->shown);
		return error_hint(err, "luamig merge joins the branches without moving one");
	}
	if (state->unknown.count > 0) {
		error_set(err, ERR_UNKNOWN_ROW,
			"it cannot be told whether %s is applied: %s names %s, which no script "
			"here has",
			id_of(app, node), app->history.shown, state->unknown.items[0]);
		return error_hint(err, "bring the scripts up to date, or say --no-check");
	}
	return true;
}

/* The command runs once for each environment, but the file can be moved only once. */
static bool check_one_environment(const App *app, Error *err)
{
	const char *list =
		app->globals.environment ? app->globals.environment : getenv("LUAMIG_ENV");
	if (!list || !strchr(list, ','))
		return true;
	error_set(err, ERR_USAGE, "rebase looks at one database, not at those of %s", list);
	return error_hint(err, "name one environment");
}

/* Once applied somewhere, a revision has to stay where it is. */
static bool check_applied(App *app, int node, Error *err)
{
	AppState state;
	if (no_check)
		return true;
	if (!app->config.has_url) {
		log_warn("no database is configured: whether %s is applied was not checked",
			id_of(app, node));
		return true;
	}
	if (!app_state(app, &state, err))
		return error_hint(err, "--no-check does not ask the database");
	return check_state(app, node, &state, err);
}

/* ---- the file ------------------------------------------------------------------------------ */

/* The text with another down_revision; a base may have none written. */
static bool change_text(
	App *app, const Revision *r, const char *parent, const char **out, size_t *len, Error *err)
{
	StrVec one = {0};
	size_t start, end;
	const char *text = path_read(r->path, app->arena, len, err), *field = "";
	Str s = str_new(app->arena);

	if (!text)
		return false;
	if (!header_value(text, *len, "down_revision", &start, &end)) {
		if (!header_value(text, *len, "revision", &start, &end))
			return error_set(
				err, ERR_REVISION, "%s: there is no revision in it", r->shown);
		start = end;
		field = "\ndown_revision = ";
	}
	vec_push(&one, app->arena, parent);
	str_addn(&s, text, start);
	str_addf(&s, "%s%s", field, new_revision_literal(&one, app->arena));
	str_addn(&s, text + end, *len - end);
	*out = s.data;
	*len = s.len;
	return true;
}

/* Is the graph sound with it?  A depends_on may make it a circle. */
static bool check_result(App *app, int node, const char *text, size_t len, Error *err)
{
	const Revision *before = &node_at(app, node)->revision;
	Revision moved = {0};
	Revisions all = {0};
	Graph graph;

	header_parse(text, len, true, before->shown, app->arena, &moved);
	moved.path = before->path;
	moved.shown = before->shown;
	if (moved.broken)
		return error_set(err, ERR_REVISION, "%s", moved.broken);
	for (int i = 0; i < (int)app->graph.nodes.count; i++)
		vec_push(&all, app->arena, i == node ? moved : node_at(app, i)->revision);
	return graph_build(&all, app->arena, &graph, err) &&
	       (graph_check(&graph, err) || error_wrap(err, "%s cannot be moved", before->id));
}

static bool report(App *app, int node, const char *parent, Error *err)
{
	const Node *moved = node_at(app, node);
	const StrVec *old = &moved->revision.down_revision;
	IntVec nodes = {0};
	if (!app->globals.json) {
		out_text(stdout, moved->revision.shown, "");
		printf(": %s follows %s now, not %s\n", moved->revision.id, parent,
			old->count ? old->items[0] : "base");
		return true;
	}
	if (!app_load_graph(app, err))
		return false;
	vec_push(&nodes, app->arena, node);
	report_revisions_json(app, &nodes, NULL);
	return true;
}

static bool move(App *app, int node, int target, Error *err)
{
	const Revision *r = &node_at(app, node)->revision;
	const char *text = NULL, *parent = id_of(app, target);
	size_t len = 0;
	return change_text(app, r, parent, &text, &len, err) &&
	       check_result(app, node, text, len, err) &&
	       path_write(r->path, text, len, true, err) && report(app, node, parent, err);
}

static bool run(App *app, Error *err)
{
	const char *text = app->operands.items[0];
	int node = -1, target = -1;

	if (!check_one_environment(app, err) || !graph_check(&app->graph, err) ||
		!graph_resolve_one(&app->graph, text, NULL, app->arena, &node, err))
		return error_state(err, "nothing was written");
	if (node < 0)
		return error_set(err, ERR_UNKNOWN_REVISION, "'%s' names no revision", text);
	const bool *branch = find_branch(app, node);
	if (!check_branch(app, node, branch, err) ||
		!choose_onto(app, node, branch, &target, err) ||
		!check_onto(app, node, branch, target, err) || !check_applied(app, node, err) ||
		!move(app, node, target, err))
		return error_state(err, "nothing was written");
	return true;
}

const Command cmd_rebase = {
	.name = "rebase",
	.args = "REVISION",
	.summary = "put a branch that is not applied yet on top of another head",
	.help = "When somebody else's revision came first: REVISION, the first one of your branch, "
		"and\n"
		"all that follow it come to stand behind the other head, so that the history is "
		"one\n"
		"line again.  Only down_revision in its script changes.  Refused when the "
		"database\n"
		"has it already; without a database that is not checked.",
	.examples = "luamig rebase 1975ea            on the one other head\n"
		    "luamig rebase 1975ea --onto billing@head",
	.options = options,
	.needs = NEEDS_CONFIG | NEEDS_GRAPH | NEEDS_FILE,
	.min_operands = 1,
	.max_operands = 1,
	.run = run,
};
