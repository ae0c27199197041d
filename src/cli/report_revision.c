/* report_revision.c - revisions as a line, as a paragraph, and as JSON. */
#include <stdio.h>
#include <string.h>

#include "base/path.h"
#include "cli/out.h"
#include "cli/report.h"

static size_t index_of(const App *app, const Node *node)
{
	return (size_t)(node - app->graph.nodes.items);
}

static const char *node_id(const App *app, int node)
{
	return app->graph.nodes.items[node].revision.id;
}

static bool compiles(const App *app, const Revision *revision, Error *err)
{
	size_t len;
	const char *text = path_read(revision->path, app->arena, &len, err);
	return text && script_check(app->checker, revision->shown, text, len, err);
}

const char *report_broken(const App *app, const Node *node)
{
	if (node->revision.broken || !app->checker)
		return node->revision.broken;
	Error err = ERROR_INIT;
	if (compiles(app, &node->revision, &err))
		return NULL;
	bool placed = err.where[0] && !strstr(err.message, err.where);
	return arena_printf(
		app->arena, "%s%s%s", placed ? err.where : "", placed ? ": " : "", err.message);
}

/* ---- text ------------------------------------------------------------------------------------ */

static void print_list(const StrVec *items)
{
	for (size_t i = 0; i < items->count; i++) {
		fputs(i ? ", " : "", stdout);
		out_text(stdout, items->items[i], "");
	}
}

static void print_mark(Style style, const char *mark)
{
	printf(" %s(%s)%s", out_style(stdout, style), mark, out_style(stdout, STYLE_NONE));
}

static void print_id(const Node *node)
{
	fputs(out_style(stdout, STYLE_YELLOW), stdout);
	out_text(stdout, node->revision.id, "");
	fputs(out_style(stdout, STYLE_NONE), stdout);
}

/* How the revision stands to those that replace it, or that it replaces; NULL: there are none. */
static const char *replacement_mark(const App *app, const Node *node)
{
	const StrVec *old = &node->revision.replaces;
	int by = graph_replaced_by(&app->graph, (int)index_of(app, node));
	if (by >= 0)
		return arena_printf(app->arena, "%s %s",
			node->hidden ? "replaced by" : "to be replaced by", node_id(app, by));
	if (old->count == 0)
		return NULL;
	return arena_printf(app->arena, "%s %s:%s", node->hidden ? "will replace" : "replaces",
		old->items[0], old->items[old->count - 1]);
}

static void print_marks(const App *app, const Node *node, const bool *is_current)
{
	if (node->is_head)
		print_mark(STYLE_CYAN, node->is_real_head ? "head" : "effective head");
	if (is_current && is_current[index_of(app, node)])
		print_mark(STYLE_GREEN, "current");
	if (node->is_branch_point)
		print_mark(STYLE_DIM, "branchpoint");
	if (node->is_merge_point)
		print_mark(STYLE_DIM, "mergepoint");
	const char *replaced = replacement_mark(app, node);
	if (replaced)
		print_mark(STYLE_DIM, replaced);
}

void report_revision_line(const App *app, const Node *node, const bool *is_current, unsigned flags)
{
	const Revision *revision = &node->revision;
	const char *broken = report_broken(app, node);

	if (flags & LINE_PARENTS) {
		if (revision->down_revision.count)
			print_list(&revision->down_revision);
		else
			fputs("<base>", stdout);
		if (revision->depends_on.count) {
			fputs(" (", stdout);
			print_list(&revision->depends_on);
			fputs(")", stdout);
		}
		fputs(" -> ", stdout);
	}
	print_id(node);
	if (node->labels.count) {
		fputs(" (", stdout);
		print_list(&node->labels);
		fputs(")", stdout);
	}
	print_marks(app, node, is_current);
	if (flags & LINE_IN_GRAPH && revision->depends_on.count) {
		fputs(" (needs ", stdout);
		print_list(&revision->depends_on);
		fputs(")", stdout);
	}
	if (broken)
		print_mark(STYLE_RED, "broken");
	if (flags & LINE_MESSAGE && revision->message[0]) {
		fputs(", ", stdout);
		out_text(stdout, revision->message, " ");
	}
	putchar('\n');
	if (broken && !(flags & LINE_IN_GRAPH)) {
		fputs("    ", stdout);
		out_text(stdout, broken, "    ");
		putchar('\n');
	}
}

static void print_field(const char *name, const StrVec *items)
{
	if (items->count == 0)
		return;
	printf("%s: ", name);
	print_list(items);
	putchar('\n');
}

static void print_text_field(const char *name, const char *text)
{
	if (!text || !text[0])
		return;
	printf("%s: ", name);
	out_text(stdout, text, "    ");
	putchar('\n');
}

void report_revision_long(const App *app, const Node *node, const bool *is_current)
{
	const Revision *revision = &node->revision;
	StrVec ups = {0};
	for (size_t i = 0; i < node->ups.count; i++)
		vec_push(&ups, app->arena, node_id(app, node->ups.items[i]));

	printf("Rev: ");
	print_id(node);
	print_marks(app, node, is_current);
	putchar('\n');
	if (revision->down_revision.count == 0)
		printf("Parent: <base>\n");
	print_field(
		revision->down_revision.count > 1 ? "Merges" : "Parent", &revision->down_revision);
	print_field("Also depends on", &revision->depends_on);
	print_field("Replaces", &revision->replaces);
	print_field(node->is_branch_point ? "Branches into" : "Next", &ups);
	print_field("Branch names", &node->labels);
	print_text_field("Path", revision->shown);
	print_text_field("Create Date", revision->create_date);
	print_text_field("Broken", report_broken(app, node));
	if (revision->doc && revision->doc[0]) {
		printf("\n    ");
		out_text(stdout, revision->doc, "    ");
		putchar('\n');
	}
	putchar('\n');
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static json_t *current_json(const App *app, const Node *node, const bool *is_current)
{
	return is_current ? json_boolean(is_current[index_of(app, node)]) : json_null();
}

static json_t *date_json(const Revision *revision)
{
	return out_json(revision->create_date[0] ? revision->create_date : NULL);
}

/* Keys that are there only where something is replaced. */
static void add_replacement_json(const App *app, const Node *node, json_t *object)
{
	const StrVec *old = &node->revision.replaces;
	int by = graph_replaced_by(&app->graph, (int)index_of(app, node));
	if (old->count > 0)
		json_object_set_new(object, "replaces", out_json_list(old));
	if (by >= 0)
		json_object_set_new(object, "replaced_by", out_json(node_id(app, by)));
	if (old->count > 0 || by >= 0)
		json_object_set_new(object, "is_hidden", json_boolean(node->hidden));
}

json_t *report_revision_json(const App *app, const Node *node, const bool *is_current)
{
	const Revision *revision = &node->revision;
	json_t *object = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:b, s:b, s:b, s:o}",
		"revision", out_json(revision->id), "down_revision",
		out_json_list(&revision->down_revision), "depends_on",
		out_json_list(&revision->depends_on), "branch_labels", out_json_list(&node->labels),
		"message", out_json(revision->message), "path", out_json(revision->shown),
		"create_date", date_json(revision), "is_head", node->is_head, "is_base",
		node->is_base, "is_branch_point", node->is_branch_point, "is_merge_point",
		node->is_merge_point, "is_current", current_json(app, node, is_current));
	const char *broken = report_broken(app, node);
	if (broken)
		json_object_set_new(object, "broken", out_json(broken));
	add_replacement_json(app, node, object);
	return object;
}

/* What is wrong with the files, or NULL. */
static json_t *problems_json(const Graph *graph)
{
	if (graph->broken.count + graph->problems.count == 0)
		return NULL;
	json_t *list = json_array();
	for (size_t i = 0; i < graph->broken.count; i++) {
		const Revision *file = &graph->broken.items[i];
		json_array_append_new(list,
			json_pack("{s:s, s:o, s:o}", "kind", error_kind_name(ERR_REVISION),
				"message", out_json(file->broken), "path", out_json(file->shown)));
	}
	for (size_t i = 0; i < graph->problems.count; i++) {
		const GraphProblem *problem = &graph->problems.items[i];
		json_array_append_new(
			list, json_pack("{s:s, s:o, s:o}", "kind", error_kind_name(problem->kind),
				      "message", out_json(problem->message), "path", json_null()));
	}
	return list;
}

void report_revision_list_json(const App *app, json_t *list)
{
	json_t *document = json_object();
	if (app->environment)
		json_object_set_new(document, "environment", out_json(app->environment));
	json_object_set_new(document, "revisions", list);
	if (app->left.revision)
		json_object_set_new(document, "unfinished",
			json_pack("{s:o, s:o}", "revision", out_json(app->left.revision),
				"direction", out_json(app->left.direction)));
	json_t *problems = problems_json(&app->graph);
	if (problems)
		json_object_set_new(document, "problems", problems);
	out_json_document(document);
}

void report_unfinished(const App *app)
{
	if (!app->left.revision)
		return;
	printf("%sthe %s of revision ", out_style(stdout, STYLE_YELLOW), app->left.direction);
	out_text(stdout, app->left.revision, "");
	printf(" is unfinished%s; luamig doctor says how to go on\n",
		out_style(stdout, STYLE_NONE));
}

void report_revisions_json(const App *app, const IntVec *nodes, const bool *is_current)
{
	json_t *list = json_array();
	for (size_t i = 0; i < nodes->count; i++) {
		const Node *node = &app->graph.nodes.items[nodes->items[i]];
		json_array_append_new(list, report_revision_json(app, node, is_current));
	}
	report_revision_list_json(app, list);
}
