/* cmd_merge.c - a new revision that joins several heads. */
#include <string.h>

#include "base/str.h"
#include "cli/newrevision.h"

static NewRevision wanted;

static const Opt options[] = {
	{'m', "message", OPT_STRING, "TEXT", "what it does; also part of the file's name",
		&wanted.message},
	{0, "rev-id", OPT_STRING, "ID", "the id; otherwise 12 random hex digits", &wanted.rev_id},
	{0, "branch-label", OPT_LIST, "LABEL", "a name for the branch that begins here",
		&wanted.labels},
	{0, "splice", OPT_FLAG, NULL, "the revisions need not be heads", &wanted.splice},
	{0},
};

static const Node *node_at(const App *app, const IntVec *nodes, size_t i)
{
	return &app->graph.nodes.items[nodes->items[i]];
}

static bool check_several(const App *app, const IntVec *parents, Error *err)
{
	if (parents->count > 1)
		return true;
	if (parents->count == 0)
		error_set(err, ERR_REVISION, "nothing to merge: no revision is named");
	else
		error_set(err, ERR_REVISION, "nothing to merge: %s is only one revision",
			node_at(app, parents, 0)->revision.id);
	return error_hint(err, "luamig heads lists the heads; a merge joins two of them or more");
}

/* Is `above` a descendant of the other by down_revision? */
static bool is_below(const App *app, int node, int above)
{
	Arena scratch = ARENA_INIT;
	bool *seen = arena_alloc(&scratch, app->graph.nodes.count * sizeof(*seen));
	IntVec open = {0};
	bool found = false;

	vec_push(&open, &scratch, above);
	while (open.count > 0 && !found) {
		const Node *at = &app->graph.nodes.items[open.items[--open.count]];
		for (size_t i = 0; i < at->downs.count; i++) {
			int down = at->downs.items[i];
			found = found || down == node;
			if (!seen[down])
				vec_push(&open, &scratch, down);
			seen[down] = true;
		}
	}
	arena_release(&scratch);
	return found;
}

/* With --splice one parent can be an ancestor of another: it is merged already. */
static bool check_apart(const App *app, const IntVec *parents, Error *err)
{
	for (size_t i = 0; i < parents->count; i++)
		for (size_t k = 0; k < parents->count; k++)
			if (i != k && is_below(app, parents->items[i], parents->items[k]))
				return error_set(err, ERR_REVISION,
					"nothing to merge: %s is already below %s",
					node_at(app, parents, i)->revision.id,
					node_at(app, parents, k)->revision.id);
	return true;
}

/* "merge ae1027a6acf8, 27c6a2b01f4d" */
static const char *default_message(const App *app, const IntVec *parents)
{
	Str text = str_new(app->arena);
	for (size_t i = 0; i < parents->count; i++)
		str_addf(&text, "%s %s", i ? "," : "merge", node_at(app, parents, i)->revision.id);
	return text.data;
}

/* "heads" is here what `luamig revision` counts: also a head that another branch depends on, which
 * an upgrade to heads brings along and so does not name. */
static void add_operand(const App *app, const char *operand, Str *heads)
{
	IntVec all = {0};
	if (strcmp(operand, "heads") == 0)
		graph_heads(&app->graph, false, app->arena, &all);
	if (all.count == 0)
		str_addf(heads, "%s ", operand);
	for (size_t i = 0; i < all.count; i++)
		str_addf(heads, "%s ", node_at(app, &all, i)->revision.id);
}

static bool run(App *app, Error *err)
{
	NewRevision revision = wanted;
	Str heads = str_new(app->arena);
	IntVec parents = {0};

	for (size_t i = 0; i < app->operands.count; i++)
		add_operand(app, app->operands.items[i], &heads);
	revision.head = heads.data;
	if (!graph_new_parents(
		    &app->graph, heads.data, revision.splice, app->arena, &parents, err) ||
		!check_several(app, &parents, err) || !check_apart(app, &parents, err))
		return false;
	if (!revision.message)
		revision.message = default_message(app, &parents);
	return new_revision_create(app, &revision, err);
}

const Command cmd_merge = {
	.name = "merge",
	.args = "REVISION...",
	.summary = "write a revision that joins several heads",
	.help = "When two people added a revision to the same one, the history has two heads.  A "
		"merge\n"
		"follows both; its upgrade() and downgrade() are empty unless the two have to be\n"
		"reconciled.  No database is needed.  Next: `luamig upgrade`.",
	.examples = "luamig merge heads -m \"merge heads\"\n"
		    "                                all heads\n"
		    "luamig merge 1975ea ae1027      these two\n"
		    "luamig merge billing@head orders@head",
	.options = options,
	.needs = NEEDS_CONFIG | NEEDS_GRAPH | NEEDS_FILE,
	.min_operands = 1,
	.max_operands = SIZE_MAX,
	.run = run,
};
