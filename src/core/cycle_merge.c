/* cycle_merge.c - a merge: must its branches be applied in one order? */
#include <string.h>

#include "core/cycle_internal.h"

/* What all its branches have in common. */
static void common(Cycle *c, int merge, bool *out)
{
	const IntVec *branches = &c->graph->nodes.items[merge].downs;
	bool *set = arena_alloc(&c->moments, c->count * sizeof(*set));
	memset(out, true, c->count * sizeof(*out));
	for (size_t i = 0; i < branches->count; i++) {
		cycle_ancestors(c, branches->items[i], set);
		set[branches->items[i]] = true;
		for (size_t k = 0; k < c->count; k++)
			out[k] = out[k] && set[k];
	}
}

/* All that the merge needs, that branch first. */
static bool branch_first(Cycle *c, int merge, int branch, Moment *out, bool *done, Error *err)
{
	bool *set = arena_alloc(&c->moments, c->count * sizeof(*set));
	Error why = ERROR_INIT;
	int failed;
	*done = false;
	common(c, merge, set);
	if (!cycle_go(c, set, &failed, &why, err))
		return false;
	if (failed < 0) {
		cycle_ancestors(c, branch, set);
		set[branch] = true;
		if (!cycle_go(c, set, &failed, &why, err))
			return false;
	}
	if (failed < 0) {
		cycle_ancestors(c, merge, set);
		if (!cycle_go(c, set, &failed, &why, err))
			return false;
	}
	if (failed < 0) {
		*done = true;
		return cycle_moment(c, false, &c->moments, out, err);
	}
	cycle_finding(c,
		(CycleFinding){.kind = "order_matters",
			.text = arena_printf(c->arena,
				"with the branch of %s applied first, upgrade of %s fails (does it "
				"need depends_on?): %s",
				cycle_revision(c, branch)->id, cycle_revision(c, failed)->id,
				why.message),
			.where = why.where[0] ? arena_strdup(c->arena, why.where) : NULL});
	return true;
}

static CycleWords words_for(const Cycle *c, int branch)
{
	const char *id = cycle_revision(c, branch)->id;
	return (CycleWords){
		.missing = arena_printf(c->arena,
			"the order of the branches matters: with that of %s first %%s is missing",
			id),
		.left = arena_printf(c->arena,
			"the order of the branches matters: with that of %s first there is also "
			"%%s",
			id),
		.other = arena_printf(c->arena,
			"the order of the branches matters: with that of %s first %%s", id)};
}

bool cycle_merge(Cycle *c, int node, Error *err)
{
	const IntVec *branches = &c->graph->nodes.items[node].downs;
	Moment first = {0};
	bool have_first = false;
	for (size_t i = 0; i < branches->count; i++) {
		Moment one;
		bool done;
		if (!branch_first(c, node, branches->items[i], &one, &done, err))
			return false;
		if (!done)
			continue;
		if (!have_first) {
			first = one;
			have_first = true;
			continue;
		}
		const CycleWords words = words_for(c, branches->items[i]);
		cycle_compare_schema(c, &first, &one, &words);
	}
	return true;
}
