/* cmd_squash.c - one revision in the place of several. */
#include <string.h>

#include "base/embedded.h"
#include "base/path.h"
#include "base/str.h"
#include "cli/newrevision.h"
#include "cli/report.h"
#include "core/revision_header.h"

#define TEMPLATE "lua/luamig/templates/squash.lua.tmpl"

static const char *message, *rev_id;

static const Opt options[] = {
	{'m', "message", OPT_STRING, "TEXT", "what it does; also part of the file's name",
		&message},
	{0, "rev-id", OPT_STRING, "ID", "the id; otherwise 12 random hex digits", &rev_id},
	{0},
};

static const char downgrade[] = "\n"
				"function downgrade()\n"
				"  for i = #scripts, 1, -1 do\n"
				"    scripts[i].downgrade()\n"
				"  end\n"
				"end";

/* What the range comes to. */
typedef struct Squash {
	IntVec line; /* oldest first */
	StrVec replaces, depends_on, labels, loses;
	bool irreversible;
	Str scripts;
} Squash;

static Node *node_at(App *app, int node)
{
	return &app->graph.nodes.items[node];
}

static bool in_line(const IntVec *line, int node)
{
	for (size_t i = 0; i < line->count; i++)
		if (line->items[i] == node)
			return true;
	return false;
}

/* ---- the range ----------------------------------------------------------------------------- */

static bool split_range(App *app, const char *text, int *from, int *to, Error *err)
{
	const char *colon = strchr(text, ':');
	if (!colon || strchr(colon + 1, ':')) {
		error_set(err, ERR_USAGE, "'%s' is not a range", text);
		return error_hint(err, "name the first and the last revision to replace: A:B");
	}
	const char *low = arena_strndup(app->arena, text, (size_t)(colon - text));
	if (!graph_resolve_one(&app->graph, *low ? low : "base", NULL, app->arena, from, err) ||
		!graph_resolve_one(
			&app->graph, colon[1] ? colon + 1 : "head", NULL, app->arena, to, err))
		return false;
	return *to >= 0 ||
	       error_set(err, ERR_USAGE, "%s ends at base: there is nothing in it", text);
}

static bool not_a_line(const Node *node, const char *why, const char *id, Error *err)
{
	error_set(err, ERR_REVISION, "%s is no simple line: %s%s%s", node->revision.id, why,
		id ? " " : "", id ? id : "");
	return error_hint(err, "squash the parts before and behind it, each by itself");
}

/* May the node be in the middle, above the first? */
static bool check_step_down(App *app, const Node *node, int to, Error *err)
{
	if (node->downs.count > 1)
		return not_a_line(node, "it merges", NULL, err);
	if (node->downs.count == 0) {
		error_set(err, ERR_RANGE_NOT_ANCESTOR,
			"the beginning of the range is not below its end, %s",
			node_at(app, to)->revision.id);
		return error_hint(err, "luamig history shows what follows what");
	}
	return true;
}

/* From the end down to the beginning (-1: to the base). */
static bool find_line(App *app, int from, int to, IntVec *line, Error *err)
{
	IntVec down = {0};
	for (int at = to;; at = node_at(app, at)->downs.items[0]) {
		vec_push(&down, app->arena, at);
		if (at == from || (from < 0 && node_at(app, at)->is_base))
			break;
		if (!check_step_down(app, node_at(app, at), to, err))
			return false;
	}
	for (size_t i = down.count; i-- > 0;)
		vec_push(line, app->arena, down.items[i]);
	if (line->count < 2) {
		error_set(err, ERR_REVISION, "%s is one revision: there is nothing to squash",
			node_at(app, to)->revision.id);
		return error_hint(err, "name the first and the last revision to replace: A:B");
	}
	return true;
}

/* Only the last may be followed from outside. */
static bool check_outside(App *app, const IntVec *line, Error *err)
{
	for (size_t i = 0; i + 1 < line->count; i++) {
		const Node *node = node_at(app, line->items[i]);
		if (node->ups.count > 1)
			return not_a_line(node, "the history forks there", NULL, err);
		for (size_t k = 0; k < node->dependents.count; k++)
			if (!in_line(line, node->dependents.items[k]))
				return not_a_line(node, "it is needed by",
					node_at(app, node->dependents.items[k])->revision.id, err);
	}
	return true;
}

/* ---- the scripts --------------------------------------------------------------------------- */

static bool check_script(App *app, const Node *node, Error *err)
{
	const Revision *r = &node->revision;
	const char *broken = report_broken(app, node);
	if (broken)
		return error_set(err, ERR_REVISION, "%s", broken);
	if (r->replaces.count > 0) {
		error_set(err, ERR_REVISION, "%s replaces others itself: %s", r->id, r->shown);
		return error_hint(err,
			"when every database has come past them, remove the old files and the "
			"`replaces` line");
	}
	if (!r->transactional) {
		error_set(err, ERR_REVISION, "%s refuses a transaction (transactional = false): %s",
			r->id, r->shown);
		return error_hint(err, "it has to stay a revision of its own: squash the parts "
				       "before and behind it");
	}
	return true;
}

/* The text as the body of a function: no byte order mark, a line end behind it. */
static void add_script(Squash *s, const Revision *r, const char *text)
{
	if (strncmp(text, "\xEF\xBB\xBF", 3) == 0)
		text += 3;
	str_addf(&s->scripts, "\n-- %s\nscript(function(_ENV, ...)\n%s%send)\n", r->shown, text,
		*text && text[strlen(text) - 1] == '\n' ? "" : "\n");
}

static void add_all(StrVec *to, const StrVec *from, Arena *arena)
{
	for (size_t i = 0; i < from->count; i++) {
		bool known = false;
		for (size_t k = 0; k < to->count; k++)
			known = known || strcmp(to->items[k], from->items[i]) == 0;
		if (!known)
			vec_push(to, arena, from->items[i]);
	}
}

/* As written, but for those that are in the line. */
static bool add_dependencies(App *app, Squash *s, const Revision *r, Error *err)
{
	StrVec outside = {0};
	for (size_t i = 0; i < r->depends_on.count; i++) {
		int node;
		if (!graph_resolve_one(
			    &app->graph, r->depends_on.items[i], NULL, app->arena, &node, err))
			return false;
		if (!in_line(&s->line, node))
			vec_push(&outside, app->arena, r->depends_on.items[i]);
	}
	add_all(&s->depends_on, &outside, app->arena);
	return true;
}

static bool add_revision(App *app, Squash *s, int at, const char *folder, Error *err)
{
	Node *node = node_at(app, at);
	Revision *r = &node->revision;
	size_t len;
	const char *text = path_read(r->path, app->arena, &len, err);

	if (!text || !check_script(app, node, err) || !revision_read_body(r, err) ||
		!add_dependencies(app, s, r, err))
		return false;
	if (!r->has_upgrade || strlen(text) != len)
		return error_set(err, ERR_REVISION, "%s: %s", r->shown,
			r->has_upgrade ? "a zero byte in the script"
				       : "there is no function upgrade in it");
	if (strstr(text, "execute_file") && strcmp(path_dir(app->arena, r->path), folder) != 0)
		return error_set(err, ERR_REVISION,
			"%s executes files beside it, and the new script would be in another "
			"folder, %s",
			r->shown, folder);
	s->irreversible = s->irreversible || r->irreversible || !r->has_downgrade;
	vec_push(&s->replaces, app->arena, r->id);
	add_all(&s->labels, &r->branch_labels, app->arena);
	add_all(&s->loses, &r->loses, app->arena);
	add_script(s, r, text);
	return true;
}

static bool read_line(App *app, Squash *s, Error *err)
{
	if (s->line.count == 0) /* find_line() has said why */
		return false;
	const Node *last = node_at(app, s->line.items[s->line.count - 1]);
	const char *folder = path_dir(app->arena, last->revision.path);
	app_check_scripts(app);
	for (size_t i = 0; i < s->line.count; i++)
		if (!add_revision(app, s, s->line.items[i], folder, err))
			return false;
	return true;
}

/* ---- the new file -------------------------------------------------------------------------- */

/* A new revision behind what the first one follows, in the folder of the last one. */
static bool place(App *app, const Squash *s, NewRevision *r, Error *err)
{
	const Node *first = node_at(app, s->line.items[0]);
	const Node *last = node_at(app, s->line.items[s->line.count - 1]);
	Str head = str_new(app->arena);

	for (size_t i = 0; i < first->downs.count; i++)
		str_addf(&head, "%s%s", i ? " " : "",
			node_at(app, first->downs.items[i])->revision.id);
	*r = (NewRevision){.message = message,
		.rev_id = rev_id,
		.head = first->downs.count ? head.data : "base",
		.splice = true,
		.version_path = app->config.migrations.items[0]};
	if (!message)
		r->message = arena_printf(
			app->arena, "squash %s to %s", first->revision.id, last->revision.id);
	if (!new_revision_place(app, r, err))
		return false;
	const char *name = path_base(r->path);
	r->path = path_join(app->arena, path_dir(app->arena, last->revision.path), name);
	r->shown = path_join(app->arena, path_dir(app->arena, last->revision.shown), name);
	return true;
}

static bool make_text(App *app, const Squash *s, const NewRevision *r, const char **out, Error *err)
{
	StrVec id = {0}, parents = {0};
	vec_push(&id, app->arena, r->id);
	for (size_t i = 0; i < r->parents.count; i++)
		vec_push(&parents, app->arena, node_at(app, r->parents.items[i])->revision.id);
	const ScriptArg fields[] = {
		{"message", new_revision_comment(r->message, app->arena)},
		{"create_date", r->create_date},
		{"revision", new_revision_literal(&id, app->arena)},
		{"down_revision", new_revision_literal(&parents, app->arena)},
		{"branch_labels", new_revision_literal(&s->labels, app->arena)},
		{"depends_on", new_revision_literal(&s->depends_on, app->arena)},
		{"loses", new_revision_literal(&s->loses, app->arena)},
		{"irreversible", s->irreversible ? "true" : "nil"},
		{"replaces", new_revision_literal(&s->replaces, app->arena)},
		{"downgrade", s->irreversible ? "nil" : downgrade},
		{"scripts", s->scripts.data},
	};
	const EmbeddedFile *template = embedded_find(TEMPLATE);
	if (!template)
		return error_set(err, ERR_INTERNAL, "%s is not in this program", TEMPLATE);
	return script_render(
		app->checker, template->data, fields, ARRAY_LEN(fields), app->arena, out, err);
}

/* Before anything is written: does it compile, and is the graph with it sound? */
static bool check_result(App *app, const NewRevision *r, const char *text, Error *err)
{
	Revisions all = {0};
	Graph graph;
	Revision new = {0};
	if (!script_check(app->checker, r->shown, text, strlen(text), err))
		return error_wrap(err, "the scripts cannot be joined");
	header_parse(text, strlen(text), true, r->shown, app->arena, &new);
	if (new.broken)
		return error_set(err, ERR_REVISION, "the scripts cannot be joined: %s", new.broken);
	new.path = r->path;
	new.shown = r->shown;
	for (size_t i = 0; i < app->graph.nodes.count; i++)
		vec_push(&all, app->arena, node_at(app, (int)i)->revision);
	vec_push(&all, app->arena, new);
	return graph_build(&all, app->arena, &graph, err) &&
	       (graph_check(&graph, err) || error_wrap(err, "the range cannot be squashed"));
}

static bool run(App *app, Error *err)
{
	Squash s = {.scripts = str_new(app->arena)};
	NewRevision revision = {0};
	const char *text = "";
	int from = -1, to = -1;

	if (!graph_check(&app->graph, err) ||
		!split_range(app, app->operands.items[0], &from, &to, err) ||
		!find_line(app, from, to, &s.line, err) || !check_outside(app, &s.line, err) ||
		!read_line(app, &s, err) || !place(app, &s, &revision, err) ||
		!make_text(app, &s, &revision, &text, err) ||
		!check_result(app, &revision, text, err))
		return error_state(err, "nothing was written");
	return new_revision_write(app, &revision, text, err);
}

const Command cmd_squash = {
	.name = "squash",
	.args = "FROM:TO",
	.summary = "write one revision that replaces a line of them",
	.help = "The new script holds those of the line, one behind the other, and says in\n"
		"`replaces` which they were.  New databases take it; one in the middle of the "
		"line goes\n"
		"on with the old files; for one that has them all it counts as applied.  Commit "
		"both;\n"
		"when every database has come past the line, remove the old files, and later\n"
		"`replaces`.  Nothing but the end of the line may be followed from outside.  No\n"
		"database is needed.",
	.examples = "luamig squash 1975ea:ae1027 -m \"schema of 2025\"\n"
		    "luamig squash base:ae1027       from the first one\n"
		    "luamig squash :head",
	.options = options,
	.needs = NEEDS_CONFIG | NEEDS_GRAPH | NEEDS_FILE,
	.min_operands = 1,
	.max_operands = 1,
	.run = run,
};
