/* oracle.c - see oracle.h. */
#include "oracle.h"

#include <string.h>

/* ---- the graph ------------------------------------------------------------------------------ */

static bool has_label(const Rev *rev, const char *text)
{
	for (size_t i = 0; i < rev->labels.count; i++)
		if (strcmp(rev->labels.items[i], text) == 0)
			return true;
	return false;
}

/* depends_on may name a label, or the beginning of one id. */
static int find_dependency(const Oracle *oracle, const Revs *revs, const char *text)
{
	int found = oracle_find(oracle, text), count = 0;
	for (int i = 0; found < 0 && i < oracle->n; i++)
		if (has_label(&revs->items[i], text))
			found = i;
	if (found >= 0)
		return found;
	for (int i = 0; i < oracle->n; i++) {
		if (strncmp(oracle->ids[i], text, strlen(text)) != 0)
			continue;
		found = i;
		count++;
	}
	return count == 1 ? found : -1;
}

bool oracle_build(Oracle *oracle, const Revs *revs)
{
	*oracle = (Oracle){.n = (int)revs->count};
	if (revs->count > MOST_REVISIONS)
		return false;
	for (int i = 0; i < oracle->n; i++)
		oracle->ids[i] = revs->items[i].id;
	for (int i = 0; i < oracle->n; i++) {
		const Rev *rev = &revs->items[i];
		if (oracle_find(oracle, rev->id) != i)
			return false;
		for (size_t k = 0; k < rev->downs.count + rev->deps.count; k++) {
			bool down = k < rev->downs.count;
			const char *name =
				down ? rev->downs.items[k] : rev->deps.items[k - rev->downs.count];
			int at = down ? oracle_find(oracle, name)
				      : find_dependency(oracle, revs, name);
			if (at < 0)
				return false;
			oracle->downs[i] |= down ? BIT(at) : 0;
			oracle->parents[i] |= BIT(at);
		}
	}
	return true;
}

int oracle_find(const Oracle *oracle, const char *id)
{
	for (int i = 0; i < oracle->n; i++)
		if (strcmp(oracle->ids[i], id) == 0)
			return i;
	return -1;
}

bool oracle_state(const Oracle *oracle, const StrVec *rows, Set *state)
{
	*state = 0;
	for (size_t i = 0; i < rows->count; i++) {
		int at = oracle_find(oracle, rows->items[i]);
		if (at < 0)
			return false;
		*state |= BIT(at);
	}
	*state = closure(oracle, *state);
	return true;
}

/* ---- sets ----------------------------------------------------------------------------------- */

Set closure(const Oracle *oracle, Set set)
{
	for (Set before = ~set; before != set;) {
		before = set;
		for (int i = 0; i < oracle->n; i++)
			set |= set & BIT(i) ? oracle->parents[i] : 0;
	}
	return set;
}

Set above(const Oracle *oracle, Set set)
{
	for (Set before = ~set; before != set;) {
		before = set;
		for (int i = 0; i < oracle->n; i++)
			set |= oracle->parents[i] & set ? BIT(i) : 0;
	}
	return set;
}

Set children(const Oracle *oracle, int one)
{
	Set set = 0;
	for (int i = 0; i < oracle->n; i++)
		set |= oracle->downs[i] & BIT(one) ? BIT(i) : 0;
	return set;
}

Set maximal(const Oracle *oracle, Set applied)
{
	Set needed = 0;
	for (int i = 0; i < oracle->n; i++)
		needed |= applied & BIT(i) ? closure(oracle, oracle->parents[i]) : 0;
	return applied & ~needed;
}

const char *oracle_names(const Oracle *oracle, Set set, Arena *arena)
{
	StrVec names = {0};
	for (int i = 0; i < oracle->n; i++)
		if (set & BIT(i))
			vec_push(&names, arena, oracle->ids[i]);
	sort_texts(&names);
	return joined(&names, arena);
}

/* ---- runs ----------------------------------------------------------------------------------- */

const char *oracle_follow(
	const Oracle *oracle, const char *direction, const Traces *traces, Set *state, Arena *arena)
{
	bool up = strcmp(direction, "upgrade") == 0;
	for (size_t i = 0; i < traces->count; i++) {
		const Trace *trace = &traces->items[i];
		int at = oracle_find(oracle, trace->id);
		if (at < 0 || strcmp(trace->direction, direction) != 0)
			return "a script ran that must not run";
		if (up == ((*state & BIT(at)) != 0))
			return "a step that was taken already";
		if (up && (oracle->parents[at] & ~*state))
			return "a step before what it needs";
		if (!up && (above(oracle, BIT(at)) & *state) != BIT(at))
			return "a step down before what needs it";
		*state ^= BIT(at);
		const char *want = oracle_names(oracle, maximal(oracle, *state), arena);
		if (strcmp(want, trace->rows) != 0)
			return arena_printf(arena, "after %s of %s the rows are '%s', not '%s'",
				direction, trace->id, trace->rows, want);
	}
	return NULL;
}

/* The events, the scripts that ran and luamig_history name the same steps. */
static const char *check_records(
	const World *world, const Run *run, const char *direction, const Traces *traces)
{
	Arena *arena = world->arena;
	StrVec ran = {0}, recorded = {0};
	for (size_t i = 0; i < traces->count; i++) {
		const Trace *trace = &traces->items[i];
		vec_push(&ran, arena, trace->id);
		vec_push(&recorded, arena, arena_printf(arena, "%s %s", direction, trace->id));
	}
	if (strcmp(joined(&ran, arena), joined(&run->steps, arena)) != 0)
		return "the events name other steps than those that ran";
	StrVec history = world_history(world, "applied");
	size_t older = history.count - recorded.count; /* of runs before this one */
	if (history.count < recorded.count)
		return "luamig_history lacks steps";
	history.items += older;
	history.count -= older;
	if (strcmp(joined(&recorded, arena), joined(&history, arena)) != 0)
		return "luamig_history names other steps";
	return NULL;
}

/* The last event's "current" is what the version table holds. */
static const char *check_end(const World *world, const Run *run, const StrVec *rows)
{
	StrVec told = {0};
	size_t i;
	json_t *value;
	if (!run->end)
		return "no end event";
	json_array_foreach(json_object_get(run->end, "current"), i, value)
		vec_push(&told, world->arena, json_string_value(value));
	sort_texts(&told);
	if (strcmp(joined(&told, world->arena), joined(rows, world->arena)) != 0)
		return "the end event names other rows than the table holds";
	return NULL;
}

const char *oracle_check_run(const Oracle *oracle, const World *world, const Run *run,
	const char *direction, const StrVec *before, Set *state)
{
	Traces traces = world_traces(world);
	StrVec rows = world_rows(world), old = *before;
	const char *wrong = run->wrong;
	sort_texts(&old);

	if (!wrong && run->status != 0) {
		if (traces.count > 0)
			wrong = "a script ran before the error";
		else if (strcmp(joined(&old, world->arena), joined(&rows, world->arena)) != 0)
			wrong = "the rows changed before the error";
		return wrong;
	}
	if (!wrong)
		wrong = oracle_follow(oracle, direction, &traces, state, world->arena);
	if (!wrong)
		wrong = check_records(world, run, direction, &traces);
	if (!wrong)
		wrong = check_end(world, run, &rows);
	if (wrong)
		return wrong;
	Set applied;
	if (!oracle_state(oracle, &rows, &applied))
		return "a row that is no revision";
	if (strcmp(oracle_names(oracle, maximal(oracle, applied), world->arena),
		    joined(&rows, world->arena)) != 0)
		return "rows that are not the maximal applied revisions";
	if (strcmp(direction, "stamp") == 0)
		*state = applied;
	return applied == *state ? NULL : "the rows do not mean what was applied";
}
