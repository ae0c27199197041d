/* lint_live.c - a revision's place among the others, and in a database; see lint_live.h. */
#include "core/lint_live.h"

#include <string.h>

/* ---- the database --------------------------------------------------------------------------- */

static bool read_stored(LintPlaces *places, Arena *arena, Error *err)
{
	const LintRequest *request = places->request;
	StrVec revisions, checksums;
	if (!request->live->history->has_version)
		return true;
	if (!history_checksums(request->live->history, arena, &revisions, &checksums, err))
		return false;
	for (size_t i = 0; i < revisions.count; i++) {
		int node = graph_find(request->graph, revisions.items[i]);
		if (node >= 0)
			places->stored[node] = checksums.items[i];
	}
	return true;
}

bool lint_places_open(
	const Config *config, const LintRequest *request, Arena *arena, LintPlaces *out, Error *err)
{
	const LintLive *live = request->live;
	*out = (LintPlaces){.config = config, .request = request};
	out->stored = arena_alloc(arena, (request->graph->nodes.count + 1) * sizeof(*out->stored));
	for (size_t i = 0; i <= request->graph->nodes.count; i++)
		out->stored[i] = NULL;
	if (!live)
		return true;
	return read_stored(out, arena, err) &&
	       (db_tx_state(live->conn) != TX_NONE ||
		       db_exec(live->conn, live->conn->driver->read_only_sql, err));
}

void lint_places_close(LintPlaces *places)
{
	Error ignored = ERROR_INIT;
	const LintLive *live = places->request ? places->request->live : NULL;
	if (live && db_tx_state(live->conn) != TX_NONE)
		(void)!db_rollback(live->conn, &ignored);
}

/* ---- among the others ----------------------------------------------------------------------- */

static bool shares(const StrVec *one, const StrVec *other)
{
	for (size_t i = 0; i < one->count; i++)
		for (size_t k = 0; k < other->count; k++)
			if (strcmp(one->items[i], other->items[k]) == 0)
				return true;
	return one->count == 0 && other->count == 0;
}

/* Heads with labels of their own are branches that are meant to be. */
static void add_heads(const Graph *graph, const Node *node, Arena *arena, StrVec *out)
{
	for (size_t i = 0; i < graph->nodes.count; i++) {
		const Node *other = &graph->nodes.items[i];
		if (other != node && other->is_real_head && !other->hidden &&
			shares(&node->labels, &other->labels))
			vec_push(out, arena, other->revision.id);
	}
}

/* Somewhere above or below it, is there one that the history names? */
/* NOLINTNEXTLINE(misc-no-recursion): as deep as the graph is looked at */
static bool is_recorded(const LintPlaces *p, int n, bool up, bool *seen)
{
	const Node *node = &p->request->graph->nodes.items[n];
	const IntVec *next = up ? &node->ups : &node->downs;
	for (size_t i = 0; i < next->count; i++) {
		int other = next->items[i];
		if (seen[other])
			continue;
		seen[other] = true;
		if ((p->stored[other] && p->request->live->applied[other]) ||
			is_recorded(p, other, up, seen))
			return true;
	}
	return false;
}

/* It counts as applied, and ran as little as a revision that was put in below the head: those
 * before and behind it did. */
static bool is_passed_over(const LintPlaces *p, int n)
{
	Arena scratch = ARENA_INIT;
	const Graph *graph = p->request->graph;
	const Node *node = &graph->nodes.items[n];
	if (!p->request->live->applied[n] || p->stored[n] || node->replacement)
		return false;
	bool *seen = arena_alloc(&scratch, graph->nodes.count);
	memset(seen, 0, graph->nodes.count);
	bool found =
		(node->is_base || is_recorded(p, n, false, seen)) && is_recorded(p, n, true, seen);
	arena_release(&scratch);
	return found;
}

void lint_place(const LintPlaces *places, int node, Arena *arena, RuleRevision *out)
{
	const Graph *graph = places->request->graph;
	const Node *it = &graph->nodes.items[node];
	const LintLive *live = places->request->live;
	char now[CHECKSUM_SIZE];
	Error ignored = ERROR_INIT;
	out->created = it->revision.create_date ? it->revision.create_date : "";
	for (size_t i = 0; i < it->downs.count; i++) {
		const Revision *parent = &graph->nodes.items[it->downs.items[i]].revision;
		vec_push(&out->parents, arena, parent->id);
		vec_push(&out->parent_dates, arena, parent->create_date ? parent->create_date : "");
	}
	if (it->is_real_head)
		add_heads(graph, it, arena, &out->other_heads);
	if (!live)
		return;
	out->live = true;
	out->applied = live->applied[node];
	out->passed_over = is_passed_over(places, node);
	out->stored = out->applied ? places->stored[node] : NULL;
	if (out->stored &&
		revision_checksum(&it->revision, &places->config->migration_paths, now, &ignored))
		out->checksum = arena_strdup(arena, now);
}

/* ---- without one ---------------------------------------------------------------------------- */

static bool is_for(const LintRequest *request, const RuleInfo *rule)
{
	for (size_t i = 0; i < request->databases.count; i++)
		for (size_t k = 0; k < rule->databases.count; k++)
			if (strcmp(rule->databases.items[k], request->databases.items[i].name) == 0)
				return true;
	return false;
}

void lint_not_asked(const LintRequest *request, const RuleInfos *rules, Arena *arena, StrVec *out)
{
	for (size_t i = 0; !request->live && i < rules->count; i++) {
		const RuleInfo *rule = &rules->items[i];
		if (rule->needs_database && rule->severity != RULE_OFF && is_for(request, rule))
			vec_push(out, arena, rule->id);
	}
}
