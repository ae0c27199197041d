/*
 * cycle_travel.c - all revisions together: up on empty tables, down, up again; then down once more
 * with rows in every table.
 *
 * What one revision alone cannot show: branches that undo each other, and rows that a later schema
 * allows and an earlier one does not.
 */
#include <string.h>

#include "core/cycle_internal.h"

typedef struct Travel {
	const bool *set;
	bool *down; /* by node: it was taken down */
	Moment start, top;
	/* By node: the schema before it on the way up, where more is applied than its ancestors;
	 * else NULL, for then it was compared when the revision was tried. */
	const Moment **below;
	bool straight; /* nothing was left out on the way down so far */
} Travel;

/* ---- one step ------------------------------------------------------------------------------- */

static void fail_at(Cycle *c, int node, const char *kind, const char *what, const Error *why)
{
	cycle_finding(
		c, (CycleFinding){.kind = kind,
			   .text = arena_printf(c->arena, "%s of %s fails: %s", what,
				   cycle_revision(c, node)->id, cycle_error_message(why, c->arena)),
			   .detail = cycle_error_detail(why, c->arena),
			   .where = why->where[0] ? arena_strdup(c->arena, why->where) : NULL});
}

static bool step(Cycle *c, int node, Direction direction, const char *what, Error *err)
{
	Error why = ERROR_INIT;
	if (cycle_step(c, node, direction, &why))
		return true;
	if (cycle_is_fatal(&why)) {
		*err = why;
		return false;
	}
	fail_at(c, node, direction == UPGRADE ? "upgrade_failed" : "downgrade_failed", what, &why);
	return true;
}

/* Is anything applied that is no ancestor of this one, which is not? */
static bool beside_others(const Cycle *c, int node)
{
	Arena arena = ARENA_INIT;
	bool *above = arena_alloc(&arena, c->count * sizeof(*above));
	bool found = false;
	cycle_ancestors(c, node, above);
	for (size_t i = 0; i < c->count && !found; i++)
		found = c->applied[i] && !above[i];
	arena_release(&arena);
	return found;
}

/* ---- up ------------------------------------------------------------------------------------- */

static bool remember(Cycle *c, Travel *t, int node, Error *err)
{
	if (!beside_others(c, node))
		return true;
	Moment *moment = arena_alloc(&c->moments, sizeof(*moment));
	t->below[node] = moment;
	return cycle_moment(c, false, &c->moments, moment, err);
}

static bool go_up(Cycle *c, Travel *t, const bool *set, const char *what, Error *err)
{
	for (size_t i = 0; i < c->count && !c->dirty; i++) {
		int node = c->order[i];
		if (!set[node] || c->applied[node])
			continue;
		if ((t && !remember(c, t, node, err)) || !step(c, node, UPGRADE, what, err))
			return false;
	}
	return true;
}

static bool go_to_start(Cycle *c, Travel *t, Error *err)
{
	bool *below = arena_alloc(c->arena, c->count * sizeof(*below));
	for (size_t i = 0; i < c->count; i++)
		below[i] = t->set[i] && !c->wanted[i];
	return cycle_renew(c, err) && go_up(c, NULL, below, "upgrade", err) &&
	       (c->dirty || cycle_moment(c, false, &c->moments, &t->start, err));
}

/* ---- down ----------------------------------------------------------------------------------- */

/* Nothing that is applied needs it, and it has a way back that works. */
static bool may_go_down(const Cycle *c, int node)
{
	const Node *n = &c->graph->nodes.items[node];
	if (!c->applied[node] || !c->wanted[node] || c->stuck[node] || n->revision.irreversible)
		return false;
	for (size_t i = 0; i < n->ups.count; i++)
		if (c->applied[n->ups.items[i]])
			return false;
	for (size_t i = 0; i < n->dependents.count; i++)
		if (c->applied[n->dependents.items[i]])
			return false;
	return true;
}

/* With another branch applied it must bring back the same, too. */
static bool compare_below(Cycle *c, Travel *t, int node, Error *err)
{
	const char *id = cycle_revision(c, node)->id;
	const CycleWords words = {
		.missing = arena_printf(c->arena,
			"beside another branch the downgrade of %s does not bring back %%s", id),
		.left = arena_printf(c->arena,
			"beside another branch the downgrade of %s leaves %%s behind", id),
		.other = arena_printf(c->arena,
			"beside another branch the downgrade of %s leaves something else: %%s", id),
	};
	Moment now;
	if (!t->straight || !t->below[node])
		return true;
	if (!cycle_moment(c, false, &c->moments, &now, err))
		return false;
	if (cycle_compare_schema(c, t->below[node], &now, &words) > 0)
		t->straight = false; /* the rest follows from it */
	return true;
}

static bool go_down(Cycle *c, Travel *t, const char *what, Error *err)
{
	t->straight = true;
	for (size_t i = c->count; i-- > 0 && !c->dirty;) {
		int node = c->order[i];
		if (!may_go_down(c, node)) {
			t->straight = t->straight && !c->applied[node];
			continue;
		}
		if (!step(c, node, DOWNGRADE, what, err))
			return false;
		t->down[node] = !c->applied[node];
		if (!c->dirty && !compare_below(c, t, node, err))
			return false;
	}
	return true;
}

static void note_stuck(Cycle *c, const Travel *t)
{
	size_t kept = 0;
	for (size_t i = 0; i < c->count; i++)
		kept += c->applied[i] && c->wanted[i] && !t->down[i];
	if (kept)
		cycle_note(c, arena_printf(c->arena,
				      "%zu revision%s not taken down: irreversible, without a "
				      "downgrade that works, or below such a one",
				      kept, kept == 1 ? " was" : "s were"));
}

/* ---- what differs --------------------------------------------------------------------------- */

/* What was below everything that could be taken down. */
static bool compare_base(Cycle *c, const Travel *t, Error *err)
{
	static const CycleWords words = {
		.missing = "down at base %s is missing",
		.left = "down at base there is still %s",
		.other = "down at base something is left: %s",
	};
	Moment base;
	for (size_t i = 0; i < c->count; i++)
		if (c->applied[i] && c->wanted[i])
			return true; /* it is not the base */
	if (!cycle_moment(c, false, &c->moments, &base, err))
		return false;
	cycle_compare_schema(c, &t->start, &base, &words);
	return true;
}

static bool compare_top(Cycle *c, const Travel *t, Error *err)
{
	static const CycleWords words = {
		.missing = "down to base and up again: %s is missing",
		.left = "down to base and up again: there is also %s",
		.other = "down to base and up again: %s",
	};
	Moment again;
	if (!cycle_moment(c, false, &c->moments, &again, err))
		return false;
	cycle_compare_schema(c, &t->top, &again, &words);
	return true;
}

/* ---- the way -------------------------------------------------------------------------------- */

static bool down_and_up(Cycle *c, Travel *t, Error *err)
{
	if (!go_down(c, t, "on the way down to base: downgrade", err))
		return false;
	note_stuck(c, t);
	if (c->dirty)
		return true;
	if (!compare_base(c, t, err) ||
		!go_up(c, NULL, t->set, "down to base and up again: upgrade", err))
		return false;
	return c->dirty || compare_top(c, t, err);
}

/* Rows need not come back as they were, for the schemas below have less room for them; but a
 * downgrade that does not work with them does not work in production. */
static bool down_with_rows(Cycle *c, Travel *t, Error *err)
{
	memset(t->below, 0, c->count * sizeof(const Moment *)); /* compared on the first way */
	return cycle_fill(c, &t->top.schema, &c->moments, err) &&
	       go_down(c, t, "on the way down to base, with rows of the newest schema: downgrade",
		       err);
}

bool cycle_travel(Cycle *c, const bool *set, Error *err)
{
	Travel t = {.set = set,
		.down = arena_alloc(c->arena, c->count * sizeof(bool)),
		.below = arena_alloc(c->arena, c->count * sizeof(const Moment *))};
	arena_release(&c->moments);
	if (!go_to_start(c, &t, err))
		return false;
	if (c->dirty)
		return true;
	if (!go_up(c, &t, set, "from base, on empty tables: upgrade", err))
		return false;
	if (c->dirty)
		return true;
	if (!cycle_moment(c, false, &c->moments, &t.top, err))
		return false;
	c->result->facts = cycle_facts(&t.top.schema, c->arena);
	if (!down_and_up(c, &t, err))
		return false;
	return c->dirty || c->now->findings.count > 0 || down_with_rows(c, &t, err);
}
