/*
 * cycle.c - `luamig test`: which revisions are tried, in which order, and the last way down to base
 * and up again.
 *
 * Each revision is tried with exactly its ancestors applied, so that a branch is tried without the
 * other one; where it is a merge, with its branches in either order.
 */
#include "core/cycle.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "core/cycle_internal.h"
#include "core/interrupt.h"

const char *cycle_status_word(CycleStatus status)
{
	static const char *const words[] = {
		[CYCLE_PASSED] = "passed", [CYCLE_FAILED] = "failed", [CYCLE_SKIPPED] = "skipped"};
	return words[status];
}

const Revision *cycle_revision(const Cycle *c, int node)
{
	return &c->graph->nodes.items[node].revision;
}

bool cycle_is_fatal(const Error *err)
{
	return err->kind == ERR_INTERRUPTED || err->kind == ERR_LOST || err->kind == ERR_CONNECT ||
	       err->kind == ERR_LOCKED || err->kind == ERR_FENCED || err->kind == ERR_INTERNAL;
}

/* ---- a case --------------------------------------------------------------------------------- */

void cycle_finding(Cycle *c, CycleFinding finding)
{
	if (!c->quiet)
		vec_push(&c->now->findings, c->arena, finding);
}

void cycle_note(Cycle *c, const char *text)
{
	if (!c->quiet)
		vec_push(&c->now->notes, c->arena, text);
}

void cycle_exclude(Cycle *c, const char *text)
{
	StrVec *all = &c->result->exclusions;
	for (size_t i = 0; i < all->count; i++)
		if (strcmp(all->items[i], text) == 0)
			return;
	vec_push(all, c->arena, text);
}

static void finish_case(Cycle *c, int64_t started)
{
	CycleCase *one = c->now;
	one->duration_ms = clock_ms() - started;
	one->status = one->findings.count ? CYCLE_FAILED
		      : one->skipped      ? CYCLE_SKIPPED
					  : CYCLE_PASSED;
	size_t *counts[] = {[CYCLE_PASSED] = &c->result->passed,
		[CYCLE_FAILED] = &c->result->failed,
		[CYCLE_SKIPPED] = &c->result->skipped};
	++*counts[one->status];
	if (c->options->told)
		c->options->told(c->options->arg, one);
	c->now = NULL;
}

static bool try_node(Cycle *c, int node, Error *err)
{
	const Revision *r = cycle_revision(c, node);
	int64_t started = clock_ms();
	c->trying = (CycleCase){.revision = r->id, .file = r->shown};
	c->trying.name = r->message && r->message[0] ? r->message : r->shown;
	c->now = &c->trying;
	if (!cycle_try(c, node, err))
		return false;
	finish_case(c, started);
	return true;
}

/* ---- all of them ---------------------------------------------------------------------------- */

static bool is_broken(const Cycle *c, int node)
{
	const IntVec *downs = &c->graph->nodes.items[node].downs;
	const IntVec *deps = &c->graph->nodes.items[node].deps;
	if (c->fates[node] == FATE_BROKEN)
		return true;
	for (size_t i = 0; i < downs->count; i++)
		if (c->fates[downs->items[i]] == FATE_BROKEN)
			return true;
	for (size_t i = 0; i < deps->count; i++)
		if (c->fates[deps->items[i]] == FATE_BROKEN)
			return true;
	return false;
}

static bool try_all(Cycle *c, Error *err)
{
	bool *set = arena_alloc(c->arena, c->count * sizeof(*set));
	bool *above = arena_alloc(c->arena, c->count * sizeof(*above));
	int64_t started = clock_ms();
	size_t broken = 0;
	c->trying = (CycleCase){.name = "down to base and up again"};
	c->now = &c->trying;
	for (size_t i = 0; i < c->count; i++) {
		if (!c->wanted[i])
			continue;
		cycle_ancestors(c, (int)i, above);
		for (size_t k = 0; k < c->count; k++)
			set[k] = set[k] || above[k];
		set[i] = true;
	}
	for (size_t i = 0; i < c->count; i++) {
		int node = c->order[i];
		if (!set[node])
			continue;
		if (is_broken(c, node))
			c->fates[node] = FATE_BROKEN;
		set[node] = c->fates[node] != FATE_BROKEN;
		broken += !set[node];
	}
	if (broken)
		cycle_note(
			c, arena_printf(c->arena, "without %zu revision%s that cannot be applied",
				   broken, broken == 1 ? "" : "s"));
	c->result->complete = broken == 0;
	if (!cycle_travel(c, set, err))
		return false;
	finish_case(c, started);
	return true;
}

/* ---- the test ------------------------------------------------------------------------------- */

static const Graph *sorted_graph; /* for by_order() */

static int by_order(const void *a, const void *b)
{
	return sorted_graph->nodes.items[*(const int *)a].order -
	       sorted_graph->nodes.items[*(const int *)b].order;
}

static void sort_nodes(Cycle *c)
{
	c->order = arena_alloc(c->arena, c->count * sizeof(*c->order));
	for (size_t i = 0; i < c->count; i++)
		c->order[i] = (int)i;
	sorted_graph = c->graph;
	qsort(c->order, c->count, sizeof(*c->order), by_order);
}

static bool choose(Cycle *c, Error *err)
{
	const char *range = c->options->range;
	IntVec nodes = {0};
	if (!range || strchr(range, ':')) {
		if (!graph_history(c->graph, range, NULL, c->arena, &nodes, err))
			return false;
	} else if (!graph_resolve(c->graph, range, NULL, c->arena, &nodes, err)) {
		return false;
	}
	for (size_t i = 0; i < nodes.count; i++)
		c->wanted[nodes.items[i]] = !c->graph->nodes.items[nodes.items[i]].hidden;
	return true;
}

static void prepare(Cycle *c)
{
	size_t n = c->count + 1;
	c->wanted = arena_alloc(c->arena, n * sizeof(*c->wanted));
	c->fates = arena_alloc(c->arena, n * sizeof(*c->fates));
	c->stuck = arena_alloc(c->arena, n * sizeof(*c->stuck));
	c->before = arena_alloc(c->arena, n * sizeof(const Moment *));
	c->applied = arena_alloc(c->arena, n * sizeof(*c->applied));
	c->memory.arena = c->arena;
	sort_nodes(c);
	for (size_t i = 0; i < c->count; i++)
		c->merges |= c->graph->nodes.items[i].downs.count > 1;
}

static bool check_files(const Graph *graph, Error *err)
{
	if (!graph_check(graph, err))
		return false;
	if (graph->broken.count)
		return error_set(err, ERR_REVISION, "%s", graph->broken.items[0].broken);
	return true;
}

static void tell_exclusions(Cycle *c)
{
	cycle_exclude(c, "the order of columns in a table");
	cycle_exclude(c, "the next value of sequences and counters");
	if (!c->bed.conn->backend->remarks && c->bed.conn->backend->dialect->caps & DIALECT_SCHEMAS)
		cycle_exclude(c, "users and their privileges");
	if (c->bed.config.tree && tree_get(c->bed.config.tree, "include"))
		cycle_exclude(c, "what include() in luamig.lua leaves out");
}

static bool run(Cycle *c, Error *err)
{
	size_t count = 0;
	const ServerInfo *server = &c->bed.conn->server;
	for (size_t i = 0; i < c->count; i++)
		count += c->wanted[i];
	c->result->server = arena_printf(c->arena, "%s %s", server->name, server->version);
	tell_exclusions(c);
	if (c->options->began)
		c->options->began(c->options->arg, c->result, count + (count > 0));
	for (size_t i = 0; i < c->count; i++)
		if (c->wanted[c->order[i]] && !try_node(c, c->order[i], err))
			return false;
	return count == 0 || try_all(c, err);
}

bool cycle_run(Config *config, const Graph *graph, const CycleOptions *options, Arena *arena,
	CycleResult *out, Error *err)
{
	int64_t started = clock_ms();
	Cycle c = {.options = options,
		.graph = graph,
		.arena = arena,
		.result = out,
		.count = graph->nodes.count};
	*out = (CycleResult){0};
	prepare(&c);
	if (!check_files(graph, err) || !choose(&c, err))
		return false;
	interrupt_start();
	bool ok = testbed_open(&c.bed, config, arena, err) &&
		  history_open(c.bed.conn, &c.bed.config, arena, &c.history, err);
	if (ok && !run(&c, err)) {
		ok = false; /* how a real database would go on says nothing here */
		err->state[0] = err->hint[0] = '\0';
	}
	testbed_close(&c.bed);
	interrupt_stop();
	arena_release(&c.moments);
	arena_release(&c.last_moments);
	out->duration_ms = clock_ms() - started;
	return ok;
}
