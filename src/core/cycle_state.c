/* cycle_state.c - from one set of applied revisions to another. */
#include <string.h>

#include "core/cycle_internal.h"

static void mark_all(const IntVec *parents, bool *out)
{
	for (size_t i = 0; i < parents->count; i++)
		out[parents->items[i]] = true;
}

/* Parents stand before their children in the order: one way back over it finds them all. */
void cycle_ancestors(const Cycle *c, int node, bool *out)
{
	memset(out, 0, c->count * sizeof(*out));
	out[node] = true;
	for (size_t i = c->count; i-- > 0;) {
		const Node *one = &c->graph->nodes.items[c->order[i]];
		if (!out[c->order[i]])
			continue;
		mark_all(&one->downs, out);
		mark_all(&one->deps, out);
	}
	out[node] = false;
}

bool cycle_step(Cycle *c, int node, Direction direction, Error *err)
{
	Arena arena = ARENA_INIT;
	IntVec steps = {0};
	RunResult result;
	vec_push(&steps, &arena, node);
	const RunOptions options = {.direction = direction,
		.target = cycle_revision(c, node)->id,
		.steps = &steps,
		.alone = true,
		.history = &c->history,
		.fixed_chance = true};
	c->known = false;
	const RunContext context = {c->bed.conn, &c->bed.config, c->graph, &arena};
	bool ok = runner_run(&context, &options, &result, err);
	/* A run of its own would have a session of its own: settings and temporary tables end here.
	 */
	ok = ok && c->bed.conn->driver->session_restore(c->bed.conn, err);
	if (ok)
		c->applied[node] = direction == UPGRADE;
	else
		c->dirty = true;
	arena_release(&arena);
	return ok;
}

bool cycle_renew(Cycle *c, Error *err)
{
	c->memory.tables.count = 0;
	c->known = false;
	memset(c->applied, 0, c->count * sizeof(*c->applied));
	c->dirty = true;
	if (!testbed_renew(&c->bed, err) ||
		!history_open(c->bed.conn, &c->bed.config, c->arena, &c->history, err))
		return false;
	c->dirty = false;
	return true;
}

/* ---- up ------------------------------------------------------------------------------------- */

/* Its error is the revision's own: told by *failed. */
static bool not_fatal(int node, const Error *step, int *failed, Error *why, Error *err)
{
	*failed = node;
	*why = *step;
	if (!cycle_is_fatal(step))
		return true;
	*err = *step;
	return false;
}

static bool go_up(Cycle *c, const bool *set, int *failed, Error *why, Error *err)
{
	for (size_t i = 0; i < c->count; i++) {
		int node = c->order[i];
		Error step = ERROR_INIT;
		if (set[node] && !c->applied[node] && !cycle_step(c, node, UPGRADE, &step))
			return not_fatal(node, &step, failed, why, err);
	}
	return true;
}

static bool add_rows(Cycle *c, int node, Error *err)
{
	Arena arena = ARENA_INIT;
	Schema schema;
	bool ok = cycle_schema(c, &arena, &schema, err) && cycle_rows(c, node, &schema, err);
	arena_release(&arena);
	return ok;
}

static bool build(Cycle *c, const bool *set, size_t from, int *failed, Error *why, Error *err)
{
	for (size_t i = 0; i < c->count; i++) {
		int node = c->order[i];
		Error step = ERROR_INIT;
		if (!set[node])
			continue;
		if (i >= from && c->wanted[node] && !add_rows(c, node, err))
			return false;
		if (!cycle_step(c, node, UPGRADE, &step))
			return not_fatal(node, &step, failed, why, err);
	}
	return true;
}

/* Rows are put in again where they were when the revisions were tried; not before one that takes
 * only empty tables. */
bool cycle_rebuild(Cycle *c, const bool *set, int *failed, Error *why, Error *err)
{
	size_t from = 0;
	*failed = -1;
	if (!cycle_renew(c, err))
		return false;
	for (size_t i = 0; i < c->count; i++)
		if (set[c->order[i]] && c->fates[c->order[i]] == FATE_EMPTY)
			from = i + 1;
	c->quiet = true;
	bool ok = build(c, set, from, failed, why, err);
	c->quiet = false;
	return ok;
}

/* ---- down ----------------------------------------------------------------------------------- */

static bool can_go_down(const Cycle *c, const bool *set)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->applied[i] && !set[i] &&
			(c->stuck[i] || cycle_revision(c, (int)i)->irreversible))
			return false;
	return !c->dirty;
}

/* *done false: the rows of later revisions may be in the way. */
static bool go_down(Cycle *c, const bool *set, bool *done, Error *err)
{
	*done = false;
	for (size_t i = c->count; i-- > 0;) {
		int node = c->order[i];
		Error step = ERROR_INIT;
		if (set[node] || !c->applied[node] || cycle_step(c, node, DOWNGRADE, &step))
			continue;
		if (!cycle_is_fatal(&step))
			return true;
		*err = step;
		return false;
	}
	*done = true;
	return true;
}

bool cycle_go(Cycle *c, const bool *set, int *failed, Error *why, Error *err)
{
	bool done = false;
	*failed = -1;
	if (can_go_down(c, set) && !go_down(c, set, &done, err))
		return false;
	if (!done)
		return cycle_rebuild(c, set, failed, why, err);
	return go_up(c, set, failed, why, err);
}
