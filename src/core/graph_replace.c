/*
 * graph_replace.c - revisions that replace others: what is hidden, what stands in its place, and
 * which of the two a database needs.
 */
#include "core/graph_internal.h"

#include <string.h>

#include "base/str.h"

static const char *id_of(const Graph *graph, int node)
{
	return graph->nodes.items[node].revision.id;
}

static const char *last_id(const Graph *graph, const Replacement *r)
{
	const StrVec *ids = &graph->nodes.items[r->node].revision.replaces;
	return ids->items[ids->count - 1];
}

static int last_member(const Replacement *r)
{
	return r->members.items[r->members.count - 1];
}

static bool is_member(const Replacement *r, int node)
{
	for (size_t i = 0; i < r->members.count; i++)
		if (r->members.items[i] == node)
			return true;
	return false;
}

static bool all_files(const Replacement *r)
{
	return !is_member(r, -1);
}

/* The one that the node is, or is a member of; NULL: neither. */
static const Replacement *replacement_at(const Graph *graph, int node)
{
	int number = graph->nodes.items[node].replacement;
	return number ? &graph->index->replacements.items[number - 1] : NULL;
}

const Replacement *graph_replacement_of(const Graph *graph, const char *id)
{
	const IndexEntry *entry = graph_lookup(graph, id);
	if (!entry || entry->label >= 0)
		return NULL;
	const Replacement *r = replacement_at(graph, entry->node);
	return r && (entry->gone || r->node != entry->node) ? r : NULL;
}

bool graph_has_replaced(const Graph *graph)
{
	return graph->index->replacements.count > 0;
}

int graph_replaced_by(const Graph *graph, int node)
{
	const Replacement *r = replacement_at(graph, node);
	return r && r->node != node ? r->node : -1;
}

/* ---- what stands in the place of what ------------------------------------------------------ */

static int stand_in(const Graph *graph, int node)
{
	const Replacement *r = replacement_at(graph, node);
	if (!r)
		return -1;
	if (r->node == node)
		return last_member(r);
	return last_member(r) == node ? r->node : -1;
}

int graph_entry_node(const Graph *graph, const IndexEntry *entry)
{
	if (entry->gone) {
		const Replacement *r = replacement_at(graph, entry->node);
		return r && strcmp(last_id(graph, r), entry->key) == 0 ? entry->node : -1;
	}
	if (graph->nodes.items[entry->node].hidden)
		return stand_in(graph, entry->node);
	return entry->node;
}

int graph_row(const Graph *graph, const char *id)
{
	const IndexEntry *entry = graph_lookup(graph, id);
	return entry && entry->label < 0 ? graph_entry_node(graph, entry) : -1;
}

void graph_push_with_hidden(const Graph *graph, int node, Arena *arena, IntVec *out)
{
	const Replacement *r = graph_has_replaced(graph) ? replacement_at(graph, node) : NULL;
	if (r && r->use_old && last_member(r) == node)
		vec_push(out, arena, r->node);
	vec_push(out, arena, node);
	for (size_t i = r && r->node == node && !r->use_old ? r->members.count : 0; i-- > 0;)
		if (r->members.items[i] >= 0)
			vec_push(out, arena, r->members.items[i]);
}

bool graph_error_replaced(const Graph *graph, const char *id, Error *err)
{
	const Replacement *r = graph_replacement_of(graph, id);
	const Revision *by = &graph->nodes.items[r->node].revision;
	error_set(err, ERR_UNKNOWN_REVISION, "revision %s is part of %s now, which replaces it: %s",
		id, by->id, by->shown);
	return error_hint(err, "name %s, or a revision before or behind it", by->id);
}

/* ---- at loading ---------------------------------------------------------------------------- */

/* NULL: it can be one. */
static const char *why_not_member(const Graph *graph, int node, const char *id)
{
	int member = graph_find(graph, id);
	if (member == node)
		return "which is itself";
	if (member >= 0 && graph->nodes.items[member].revision.replaces.count > 0)
		return "which itself replaces others: take out its own `replaces` first";
	if (graph_replacement_of(graph, id))
		return "which another revision replaces, too";
	return NULL;
}

static void add_replacement(Graph *graph, int node)
{
	const Revision *revision = &graph->nodes.items[node].revision;
	Replacement r = {.node = node};

	for (size_t i = 0; i < revision->replaces.count; i++) {
		const char *id = revision->replaces.items[i];
		const char *why = why_not_member(graph, node, id);
		if (why) {
			graph_problem(graph, ERR_REVISION, NULL, "%s: replaces names %s, %s",
				revision->shown, id, why);
			graph_blame(graph, node);
			return;
		}
		vec_push(&r.members, graph->arena, graph_find(graph, id));
	}
	vec_push(&graph->index->replacements, graph->arena, r);
	int number = graph->nodes.items[node].replacement = (int)graph->index->replacements.count;
	for (size_t i = 0; i < r.members.count; i++)
		if (r.members.items[i] >= 0)
			graph->nodes.items[r.members.items[i]].replacement = number;
		else
			graph_add_gone(graph, revision->replaces.items[i], node);
}

void graph_find_replacements(Graph *graph)
{
	for (int i = 0; i < (int)graph->nodes.count; i++)
		if (graph->nodes.items[i].revision.replaces.count > 0)
			add_replacement(graph, i);
}

void graph_hide(Graph *graph)
{
	for (size_t i = 0; i < graph->index->replacements.count; i++) {
		const Replacement *r = &graph->index->replacements.items[i];
		if (r->use_old)
			graph->nodes.items[r->node].hidden = true;
		for (size_t k = 0; k < r->members.count && !r->use_old; k++)
			if (r->members.items[k] >= 0)
				graph->nodes.items[r->members.items[k]].hidden = true;
	}
}

/* The end of a replaced line as what replaces it: both name the same place. */
static int place_of(const Graph *graph, int node)
{
	const Replacement *r = replacement_at(graph, node);
	return r && last_member(r) == node ? r->node : node;
}

static bool same_places(const Graph *graph, const IntVec *a, const IntVec *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++) {
		bool found = false;
		for (size_t k = 0; k < b->count && !found; k++)
			found = place_of(graph, a->items[i]) == place_of(graph, b->items[k]);
		if (!found)
			return false;
	}
	return true;
}

/* Each follows the one before it, and nothing else. */
static void check_line(Graph *graph, const Replacement *r)
{
	const Node *raw = graph->index->raw->graph.nodes.items;
	const Revision *by = &graph->nodes.items[r->node].revision;

	for (size_t i = 1; i < r->members.count; i++) {
		int node = r->members.items[i], before = r->members.items[i - 1];
		if (node < 0 || before < 0)
			continue;
		if (raw[node].downs.count == 1 && raw[node].downs.items[0] == before)
			continue;
		graph_problem(graph, ERR_REVISION,
			"replaces lists revisions that follow each other, oldest first",
			"%s: replaces names %s and then %s, which does not follow it", by->shown,
			id_of(graph, before), id_of(graph, node));
		return;
	}
	int first = r->members.items[0];
	if (first >= 0 &&
		!same_places(&graph->index->raw->graph, &raw[first].downs, &raw[r->node].downs))
		graph_problem(graph, ERR_REVISION, "give both the same down_revision",
			"%s: revision %s must follow what %s follows, the first that it replaces",
			by->shown, by->id, id_of(graph, first));
}

/* Only the last may be followed from outside.  Where the members are hidden, the edge itself is the
 * problem. */
static void check_outside(Graph *graph, const Replacement *r)
{
	const Node *raw = graph->index->raw->graph.nodes.items;

	for (size_t i = 0; i + 1 < r->members.count && r->use_old; i++) {
		const Node *node = &raw[r->members.items[i]];
		const IntVec *lists[] = {&node->ups, &node->dependents};
		for (size_t l = 0; l < ARRAY_LEN(lists); l++)
			for (size_t k = 0; k < lists[l]->count; k++) {
				int other = lists[l]->items[k];
				if (other == r->node || is_member(r, other))
					continue;
				graph_problem(graph, ERR_MISSING_PARENT, NULL,
					"%s: %s is inside the line that %s replaces, and only the "
					"end of it can be followed",
					raw[other].revision.shown, node->revision.id,
					id_of(graph, r->node));
			}
	}
}

void graph_check_replacements(Graph *graph)
{
	for (size_t i = 0; i < graph->index->replacements.count; i++) {
		const Replacement *r = &graph->index->replacements.items[i];
		size_t before = graph->problems.count;
		check_line(graph, r);
		check_outside(graph, r);
		if (graph->problems.count == before)
			continue;
		graph_blame(graph, r->node);
		for (size_t k = 0; k < r->members.count; k++)
			if (r->members.items[k] >= 0)
				graph_blame(graph, r->members.items[k]);
	}
}

/* ---- the choice ---------------------------------------------------------------------------- */

typedef enum Took { TOOK_UNKNOWN, TOOK_NEW, TOOK_OLD } Took;

/* By which way did a database come past the replaced line?  A row says it, or what was run last. */
static Took way_taken(const Graph *raw, const Replacement *r, const GraphChoice *choice)
{
	Took took = TOOK_UNKNOWN;
	const StrVec *lists[] = {choice->ran, choice->rows};

	for (size_t l = 0; l < ARRAY_LEN(lists); l++)
		for (size_t i = 0; lists[l] && i < lists[l]->count; i++) {
			const char *id = lists[l]->items[i];
			if (strcmp(id, id_of(raw, r->node)) == 0)
				took = TOOK_NEW;
			else if (graph_replacement_of(raw, id) == r)
				took = TOOK_OLD;
		}
	return took;
}

/* Does this identifier name one of the old revisions?  The last one means the new one as well, so
 * it is a sign only where nothing else is known, or with steps down into the line. */
static bool names_old(const Graph *raw, const Replacement *r, const char *name, bool also_last)
{
	Arena scratch = ARENA_INIT;
	Error ignored = ERROR_INIT;
	Ident ident;
	IntVec found = {0};
	bool named = ident_parse(raw, name, &scratch, &ident, &ignored) && ident.symbol;

	if (named) {
		ident.branch = NULL;
		named = ident_symbol(raw, &ident, NULL, &scratch, &found, &ignored) &&
			found.count == 1 && is_member(r, found.items[0]) &&
			(also_last || ident.steps < 0 || found.items[0] != last_member(r));
	}
	arena_release(&scratch);
	return named;
}

static bool wants_old(const Graph *raw, const Replacement *r, const GraphChoice *choice)
{
	for (size_t i = 0; i < choice->names.count; i++)
		if (names_old(raw, r, choice->names.items[i], choice->offline))
			return true;
	return false;
}

/* A database in the middle of the line, and a checkout that cannot go on from there. */
static bool error_gone(
	const Graph *raw, const Replacement *r, const char *row, const char *where, Error *err)
{
	Arena scratch = ARENA_INIT;
	Str gone = str_new(&scratch);
	const Revision *by = &raw->nodes.items[r->node].revision;

	for (size_t i = 0, n = 0; i < r->members.count; i++)
		if (r->members.items[i] < 0)
			str_addf(&gone, "%s%s", n++ ? ", " : "", by->replaces.items[i]);
	error_set(err, ERR_UNKNOWN_ROW,
		"%s is in the middle of what %s replaces (%s)%s%s, and the files of %s are gone",
		where ? where : "the version table", by->id, by->shown, row ? ": it holds " : "",
		row ? row : "", gone.data);
	error_hint(err,
		"check out a version that still has these files, run luamig upgrade %s there, and "
		"come back",
		last_id(raw, r));
	arena_release(&scratch);
	return false;
}

/* Which rows are inside a line whose files are gone, so that not even their parents are known? */
static bool check_gone_rows(const Graph *raw, const GraphChoice *choice, Error *err)
{
	for (size_t i = 0; choice->rows && i < choice->rows->count; i++) {
		const char *row = choice->rows->items[i];
		const IndexEntry *entry = graph_lookup(raw, row);
		if (entry && entry->gone && graph_entry_node(raw, entry) < 0)
			return error_gone(
				raw, replacement_at(raw, entry->node), row, choice->where, err);
	}
	return true;
}

static bool choose_one(const Graph *raw, const Replacement *r, const GraphChoice *choice,
	const bool *applied, bool *use_old, Error *err)
{
	int last = last_member(r);
	bool all = applied[r->node] || (last >= 0 && applied[last]), some = all;

	for (size_t i = 0; i < r->members.count && !some; i++)
		some = r->members.items[i] >= 0 && applied[r->members.items[i]];
	if (some && !all && !all_files(r))
		return error_gone(raw, r, NULL, choice->where, err);
	if (some && !all) {
		*use_old = true;
		return true;
	}
	Took took = all ? way_taken(raw, r, choice) : TOOK_UNKNOWN;
	*use_old = all_files(r) && ((took != TOOK_NEW && wants_old(raw, r, choice)) ||
					   (took == TOOK_OLD && choice->down));
	return true;
}

bool graph_choose(
	const Graph *graph, const GraphChoice *choice, Arena *arena, const Graph **out, Error *err)
{
	*out = graph;
	if (!graph_has_replaced(graph))
		return true;

	RawGraph *source = graph->index->raw;
	const Graph *raw = &source->graph;
	size_t n = raw->index->replacements.count;
	bool *applied = graph_set(raw, arena), *use_old = arena_alloc(arena, n * sizeof(bool));

	if (!check_gone_rows(raw, choice, err))
		return false;
	for (size_t i = 0; choice->rows && i < choice->rows->count; i++) {
		int row = graph_row(raw, choice->rows->items[i]);
		if (row >= 0 && !applied[row])
			graph_mark(raw, row, WAY_DOWN_DEPS, applied);
	}
	for (size_t i = 0; i < n; i++)
		if (!choose_one(raw, &raw->index->replacements.items[i], choice, applied,
			    &use_old[i], err))
			return false;
	Graph *view = arena_alloc(arena, sizeof(*view));
	graph_build_view(source, use_old, arena, view);
	*out = view;
	return true;
}
