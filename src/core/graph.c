/*
 * graph.c - builds the graph out of revisions: index, edges, and what is wrong with it.
 */
#include "core/graph_internal.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define SUGGESTIONS 3 /* "did you mean" costs a look at every id: only for the first problems */

/* ---- index --------------------------------------------------------------------------------- */

static size_t hash_key(const char *key)
{
	uint64_t h = 0xCBF29CE484222325; /* FNV-1a */
	for (; *key; key++)
		h = (h ^ (unsigned char)*key) * 0x100000001B3;
	return (size_t)(h ^ h >> 32);
}

/* The slot of key, or the free one where it would go. */
static IndexEntry *find_slot(const struct GraphIndex *index, const char *key)
{
	size_t i = hash_key(key) & index->mask;
	while (index->slots[i].key && strcmp(index->slots[i].key, key) != 0)
		i = (i + 1) & index->mask;
	return &index->slots[i];
}

const IndexEntry *graph_lookup(const Graph *graph, const char *key)
{
	const IndexEntry *entry = find_slot(graph->index, key);
	return entry->key ? entry : NULL;
}

int graph_find(const Graph *graph, const char *id)
{
	const IndexEntry *entry = graph_lookup(graph, id);
	return entry && entry->label < 0 && !entry->gone ? entry->node : -1;
}

void graph_add_gone(const Graph *graph, const char *id, int node)
{
	*find_slot(graph->index, id) = (IndexEntry){id, node, -1, -1, true};
}

static struct GraphIndex *new_index(const Graph *graph)
{
	size_t names = 0, size = 16;
	for (size_t i = 0; i < graph->nodes.count; i++) {
		const Revision *r = &graph->nodes.items[i].revision;
		names += 1 + r->branch_labels.count + r->replaces.count;
	}
	while (size < names * 2)
		size *= 2;

	struct GraphIndex *index = arena_alloc(graph->arena, sizeof(*index));
	index->slots = arena_alloc(graph->arena, size * sizeof(*index->slots));
	index->mask = size - 1;
	return index;
}

/* ---- problems ------------------------------------------------------------------------------ */

void graph_problem(Graph *graph, ErrorKind kind, const char *hint, const char *fmt, ...)
{
	char message[sizeof(((Error *)0)->message)];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(message, sizeof(message), fmt, ap);
	va_end(ap);
	GraphProblem problem = {kind, arena_strdup(graph->arena, message), hint};
	vec_push(&graph->problems, graph->arena, problem);
}

void graph_blame(Graph *graph, int node)
{
	if (graph->nodes.items[node].problem == 0)
		graph->nodes.items[node].problem = (int)graph->problems.count;
}

static bool report_problem(const GraphProblem *problem, Error *err)
{
	error_set(err, problem->kind, "%s", problem->message);
	return problem->hint ? error_hint(err, "%s", problem->hint) : false;
}

bool graph_check(const Graph *graph, Error *err)
{
	return graph->problems.count == 0 || report_problem(&graph->problems.items[0], err);
}

bool graph_check_nodes(const Graph *graph, const bool *nodes, Error *err)
{
	for (size_t i = 0; i < graph->nodes.count && graph->problems.count > 0; i++)
		if (nodes[i] && graph->nodes.items[i].problem > 0)
			return report_problem(
				&graph->problems.items[graph->nodes.items[i].problem - 1], err);
	return true;
}

bool graph_check_readable(const Graph *graph, const char *what, Error *err)
{
	if (!graph_check(graph, err))
		return false;
	return graph->broken.count == 0 ||
	       error_set(err, ERR_REVISION, "%s cannot be told while a revision is unreadable: %s",
		       what, graph->broken.items[0].broken);
}

static const char *shown(const Graph *graph, int node)
{
	return graph->nodes.items[node].revision.shown;
}

/* The id nearest to a wrong one, or the files that might hold it. */
static const char *missing_hint(const Graph *graph, const char *id)
{
	if (graph->broken.count > 0)
		return arena_printf(graph->arena, "it may be in a file that cannot be read: %s",
			graph->broken.items[0].broken);
	if (graph->problems.count >= SUGGESTIONS)
		return NULL;

	Arena scratch = ARENA_INIT;
	StrVec names = {0};
	for (size_t i = 0; i < graph->nodes.count; i++)
		vec_push(&names, &scratch, graph->nodes.items[i].revision.id);
	vec_push(&names, &scratch, NULL);
	const char *nearest = text_nearest(id, names.items);
	arena_release(&scratch);
	return nearest ? arena_printf(graph->arena, "did you mean %s?", nearest) : NULL;
}

/* ---- names --------------------------------------------------------------------------------- */

static void add_id(Graph *graph, int node)
{
	const Revision *revision = &graph->nodes.items[node].revision;
	IndexEntry *slot = find_slot(graph->index, revision->id);

	if (!slot->key) {
		*slot = (IndexEntry){revision->id, node, -1, -1, false};
		return;
	}
	if (slot->problem < 0)
		slot->problem = (int)graph->problems.count;
	if (strcmp(graph->nodes.items[slot->node].revision.path, revision->path) == 0)
		graph_problem(graph, ERR_DUPLICATE_REVISION,
			"list each folder of migrations once, and none that is inside another",
			"%s is found twice, so revision %s is", revision->shown, revision->id);
	else
		graph_problem(graph, ERR_DUPLICATE_REVISION,
			"each file needs an id of its own: was one copied from the other?",
			"revision %s is in two files: %s and %s", revision->id,
			shown(graph, slot->node), revision->shown);
	graph_blame(graph, slot->node);
	graph_blame(graph, node);
}

static void add_label(Graph *graph, int node, const char *label)
{
	const Revision *revision = &graph->nodes.items[node].revision;
	IndexEntry *slot = find_slot(graph->index, label);

	if (!slot->key) {
		*slot = (IndexEntry){label, node, graph->index->labels++, -1, false};
		return;
	}
	if (slot->label >= 0 && slot->node == node)
		return;
	if (slot->label < 0)
		graph_problem(graph, ERR_DUPLICATE_LABEL, NULL,
			"branch label %s in %s is also the id of a revision, in %s", label,
			revision->shown, shown(graph, slot->node));
	else
		graph_problem(graph, ERR_DUPLICATE_LABEL, NULL,
			"branch label %s is in two files: %s and %s", label,
			shown(graph, slot->node), revision->shown);
	graph_blame(graph, slot->node);
	graph_blame(graph, node);
}

static void add_labels(Graph *graph, int node)
{
	const Revision *revision = &graph->nodes.items[node].revision;

	if (graph->nodes.items[node].hidden)
		return;
	for (size_t i = 0; i < revision->branch_labels.count; i++)
		add_label(graph, node, revision->branch_labels.items[i]);
}

/* ---- edges --------------------------------------------------------------------------------- */

static bool has_int(const IntVec *list, int value)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i] == value)
			return true;
	return false;
}

/* Only the end of a line that is replaced can be followed. */
static void problem_replaced(Graph *graph, const Node *node, const char *field, const char *id)
{
	const Revision *by = &graph->nodes.items[graph_replacement_of(graph, id)->node].revision;
	graph_problem(graph, ERR_MISSING_PARENT,
		arena_printf(
			graph->arena, "name %s, or the last revision that it replaces", by->id),
		"%s: %s %s is inside the line that %s replaces (%s)", node->revision.shown, field,
		id, by->id, by->shown);
}

static void add_down(Graph *graph, int child, const char *id)
{
	Node *node = &graph->nodes.items[child];
	const IndexEntry *entry = graph_lookup(graph, id);
	int parent = entry ? graph_entry_node(graph, entry) : -1;

	if (strcmp(id, node->revision.id) == 0)
		graph_problem(graph, ERR_SELF_LOOP, NULL,
			"%s: revision %s is its own down_revision", node->revision.shown, id);
	else if (entry && entry->label >= 0)
		graph_problem(graph, ERR_MISSING_PARENT,
			arena_printf(graph->arena, "write the revision's id: %s",
				graph->nodes.items[entry->node].revision.id),
			"%s: down_revision %s is a branch label, not a revision",
			node->revision.shown, id);
	else if (!entry)
		graph_problem(graph, ERR_MISSING_PARENT, missing_hint(graph, id),
			"%s: down_revision %s is in no file", node->revision.shown, id);
	else if (parent < 0)
		problem_replaced(graph, node, "down_revision", id);
	else if (!has_int(&node->downs, parent)) {
		vec_push(&node->downs, graph->arena, parent);
		vec_push(&graph->nodes.items[parent].ups, graph->arena, child);
	}
}

static void add_dependency(Graph *graph, int child, const char *name)
{
	Node *node = &graph->nodes.items[child];
	const IndexEntry *entry = graph_lookup(graph, name);
	int other = entry ? graph_entry_node(graph, entry) : -1;

	if (entry && other == child)
		graph_problem(graph, ERR_DEPENDENCY_SELF_LOOP, NULL,
			"%s: revision %s depends on itself", node->revision.shown,
			node->revision.id);
	else if (!entry)
		graph_problem(graph, ERR_MISSING_PARENT, missing_hint(graph, name),
			"%s: depends_on %s is in no file", node->revision.shown, name);
	else if (other < 0)
		problem_replaced(graph, node, "depends_on", name);
	else if (!has_int(&node->downs, other) && !has_int(&node->deps, other)) {
		vec_push(&node->deps, graph->arena, other);
		vec_push(&graph->nodes.items[other].dependents, graph->arena, child);
	}
}

static void add_node_edges(Graph *graph, int node)
{
	const Revision *r = &graph->nodes.items[node].revision;
	size_t problems = graph->problems.count;

	for (size_t i = 0; i < r->down_revision.count; i++)
		add_down(graph, node, r->down_revision.items[i]);
	for (size_t i = 0; i < r->depends_on.count; i++)
		add_dependency(graph, node, r->depends_on.items[i]);
	if (graph->problems.count > problems)
		graph_blame(graph, node);
}

static void add_edges(Graph *graph)
{
	for (int i = 0; i < (int)graph->nodes.count; i++)
		if (!graph->nodes.items[i].hidden)
			add_node_edges(graph, i);
	for (size_t i = 0; i < graph->nodes.count; i++) {
		Node *node = &graph->nodes.items[i];
		node->is_head = node->ups.count == 0 && !node->hidden;
		node->is_real_head = node->is_head && node->dependents.count == 0;
		node->is_base = node->revision.down_revision.count == 0 && !node->hidden;
		node->is_branch_point = node->ups.count > 1;
		node->is_merge_point = node->downs.count > 1;
	}
}

/* ---- building ------------------------------------------------------------------------------ */

/* A bad id is a problem of the whole graph: nothing can name such a revision. */
static void add_revision(Graph *graph, const Revision *revision)
{
	Error err = ERROR_INIT;
	bool legal = !revision->id || revision_check_id(revision->id, &err);

	for (size_t i = 0; i < revision->branch_labels.count && legal; i++)
		legal = revision_check_label(revision->branch_labels.items[i], &err);
	if (!legal)
		graph_problem(graph, ERR_ILLEGAL_ID, NULL, "%s: %s", revision->shown, err.message);
	if (revision->broken || !legal) {
		vec_push(&graph->broken, graph->arena, *revision);
		if (!revision->broken)
			graph->broken.items[graph->broken.count - 1].broken =
				arena_printf(graph->arena, "%s: %s", revision->shown, err.message);
		return;
	}
	Node node = {.revision = *revision};
	vec_push(&graph->nodes, graph->arena, node);
}

static void add_nodes(const Revisions *revisions, Arena *arena, Graph *out)
{
	*out = (Graph){.arena = arena};
	vec_reserve(&out->nodes, arena, revisions->count + 1);
	for (size_t i = 0; i < revisions->count; i++)
		add_revision(out, &revisions->items[i]);
	out->index = new_index(out);
	for (int i = 0; i < (int)out->nodes.count; i++)
		add_id(out, i);
	graph_find_replacements(out);
}

static void connect(Graph *graph)
{
	/* In the raw graph a label that went over to a new revision is still the old one's. */
	for (int replacing = 0; replacing < 2; replacing++)
		for (int i = 0; i < (int)graph->nodes.count; i++)
			if ((graph->nodes.items[i].revision.replaces.count > 0) == replacing)
				add_labels(graph, i);
	add_edges(graph);
}

static void finish(Graph *graph)
{
	graph_find_order(graph);
	graph_spread_labels(graph);
}

void graph_build_view(RawGraph *raw, const bool *use_old, Arena *arena, Graph *out)
{
	add_nodes(&raw->revisions, arena, out);
	out->index->raw = raw;
	out->index->folders = raw->graph.index->folders;
	for (size_t i = 0; use_old && i < out->index->replacements.count; i++)
		out->index->replacements.items[i].use_old = use_old[i];
	graph_hide(out);
	connect(out);
	graph_check_replacements(out);
	finish(out);
}

static bool build(
	const Revisions *revisions, const StrVec *folders, Arena *arena, Graph *out, Error *err)
{
	if (revisions->count > INT32_MAX / 4)
		return error_set(err, ERR_REVISION, "too many revisions");
	add_nodes(revisions, arena, out);
	out->index->folders = *folders;
	connect(out);
	if (out->index->replacements.count == 0) {
		finish(out);
		return true;
	}
	RawGraph *raw = arena_alloc(arena, sizeof(*raw));
	*raw = (RawGraph){*revisions, *out};
	graph_build_view(raw, NULL, arena, out);
	return true;
}

bool graph_build(const Revisions *revisions, Arena *arena, Graph *out, Error *err)
{
	return build(revisions, &(StrVec){0}, arena, out, err);
}

bool graph_load(const StrVec *dirs, const StrVec *shown_dirs, bool recursive, Arena *arena,
	Graph *out, Error *err)
{
	Revisions all = {0};

	vec_reserve(&all, arena, 64);
	for (size_t i = 0; i < dirs->count; i++)
		if (!revision_scan(
			    dirs->items[i], shown_dirs->items[i], recursive, arena, &all, err))
			return false;
	return build(&all, shown_dirs, arena, out, err);
}

void graph_heads(const Graph *graph, bool real, Arena *arena, IntVec *out)
{
	for (int i = 0; i < (int)graph->nodes.count; i++)
		if (real ? graph->nodes.items[i].is_real_head : graph->nodes.items[i].is_head)
			vec_push(out, arena, i);
}
