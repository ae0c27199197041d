/*
 * test_graph_random.c - random graphs against an oracle.
 *
 * The oracle knows nothing of the code under test: it holds ancestors as 64-bit sets, computed from
 * the parents alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/graph.h"

static Arena arena = ARENA_INIT;

static int release(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

/* ---- the oracle ---------------------------------------------------------------------------- */

#define MOST 60

typedef uint64_t Set;

typedef struct Oracle {
	int n;
	Set downs[MOST], parents[MOST]; /* parents: downs and dependencies */
	Set below[MOST];                /* ancestors with dependencies, and the node */
	Set line[MOST];                 /* ancestors by down_revision, and the node */
} Oracle;

#define BIT(i) ((Set)1 << (i))

static uint32_t random_state;

static int random_below(int n)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return (int)(random_state % (uint32_t)n);
}

/* Node i has parents among the nodes before it. */
static void random_oracle(Oracle *o)
{
	*o = (Oracle){.n = 1 + random_below(MOST)};
	for (int i = 0; i < o->n; i++) {
		int downs = i == 0 || random_below(12) == 0 ? 0 : 1 + (random_below(6) == 0);
		for (int k = 0; k < downs; k++) {
			int near = i < 8 || random_below(4) == 0 ? i : 8;
			o->downs[i] |= BIT(i - 1 - random_below(near));
		}
		o->parents[i] = o->downs[i];
		if (i > 0 && random_below(8) == 0)
			o->parents[i] |= BIT(random_below(i));
		o->below[i] = o->line[i] = BIT(i);
		for (int k = 0; k < i; k++) {
			o->below[i] |= o->parents[i] & BIT(k) ? o->below[k] : 0;
			o->line[i] |= o->downs[i] & BIT(k) ? o->line[k] : 0;
		}
	}
}

static Set closure(const Oracle *o, Set set)
{
	Set out = 0;
	for (int i = 0; i < o->n; i++)
		out |= set & BIT(i) ? o->below[i] : 0;
	return out;
}

/* Members that no other member is above of. */
static Set maximal(const Oracle *o, Set set)
{
	Set out = set;
	for (int i = 0; i < o->n; i++)
		if (set & BIT(i))
			out &= ~(o->below[i] & ~BIT(i));
	return out;
}

/* What has to go so that everything in `roots` is gone. */
static Set above(const Oracle *o, Set roots)
{
	Set out = 0;
	for (int i = 0; i < o->n; i++)
		out |= o->below[i] & roots ? BIT(i) : 0;
	return out;
}

static Set children(const Oracle *o, int node)
{
	Set out = 0;
	for (int i = 0; i < o->n; i++)
		out |= o->downs[i] & BIT(node) ? BIT(i) : 0;
	return out;
}

/* ---- the graph beside it ------------------------------------------------------------------- */

/* In the files' order the nodes stand shuffled; names tell which is which. */
typedef struct Pair {
	Oracle oracle;
	Graph graph;
	int node[MOST], number[MOST]; /* oracle's number to graph's node, and back */
} Pair;

static const char *name_of(int i)
{
	return arena_printf(&arena, "rev%02d", i);
}

static StrVec names_of(Set set)
{
	StrVec out = {0};
	for (int i = 0; i < MOST; i++)
		if (set & BIT(i))
			vec_push(&out, &arena, name_of(i));
	return out;
}

static void make_pair(Pair *pair)
{
	Revisions all = {0};
	Error err = ERROR_INIT;

	random_oracle(&pair->oracle);
	for (int i = 0; i < pair->oracle.n; i++)
		pair->number[i] = i;
	for (int i = pair->oracle.n - 1; i > 0; i--) {
		int k = random_below(i + 1), swap = pair->number[i];
		pair->number[i] = pair->number[k];
		pair->number[k] = swap;
	}
	for (int i = 0; i < pair->oracle.n; i++) {
		int at = pair->number[i];
		Revision r = {.transactional = true, .message = "", .doc = "", .create_date = ""};
		pair->node[at] = i;
		r.id = name_of(at);
		r.path = r.shown = arena_printf(&arena, "m/%s.lua", r.id);
		r.down_revision = names_of(pair->oracle.downs[at]);
		r.depends_on = names_of(pair->oracle.parents[at] & ~pair->oracle.downs[at]);
		vec_push(&all, &arena, r);
	}
	assert_true(graph_build(&all, &arena, &pair->graph, &err));
	assert_int_equal(pair->graph.problems.count, 0);
}

static Set set_of(const Pair *pair, const IntVec *nodes)
{
	Set out = 0;
	for (size_t i = 0; i < nodes->count; i++) {
		assert_false(out & BIT(pair->number[nodes->items[i]]));
		out |= BIT(pair->number[nodes->items[i]]);
	}
	return out;
}

static bool *bools_of(const Pair *pair, Set set)
{
	bool *out = arena_alloc(&arena, MOST);
	for (int i = 0; i < pair->oracle.n; i++)
		out[pair->node[i]] = set & BIT(i);
	return out;
}

/* ---- what must hold ------------------------------------------------------------------------ */

static void check_shape(const Pair *p)
{
	IntVec heads = {0}, real = {0};
	Set downs = 0, parents = 0, all = p->oracle.n == 64 ? ~(Set)0 : BIT(p->oracle.n) - 1;

	for (int i = 0; i < p->oracle.n; i++) {
		const Node *node = &p->graph.nodes.items[p->node[i]];
		downs |= p->oracle.downs[i];
		parents |= p->oracle.parents[i];
		for (int k = 0; k < p->oracle.n; k++)
			if (p->oracle.parents[i] & BIT(k))
				assert_true(p->graph.nodes.items[p->node[k]].order < node->order);
	}
	graph_heads(&p->graph, false, &arena, &heads);
	graph_heads(&p->graph, true, &arena, &real);
	assert_true(set_of(p, &heads) == (all & ~downs));
	assert_true(set_of(p, &real) == (all & ~parents));
}

/* Rows of a state, and the state of its rows. */
static void check_rows(const Pair *p, Set applied)
{
	IntVec rows = {0};
	bool *back;
	Error err = ERROR_INIT;

	graph_rows(&p->graph, bools_of(p, applied), &arena, &rows);
	assert_true(set_of(p, &rows) == maximal(&p->oracle, applied));
	StrVec names = names_of(set_of(p, &rows));
	assert_true(graph_applied(&p->graph, &names, "t", &arena, &back, &err));
	assert_memory_equal(back, bools_of(p, applied), (size_t)p->oracle.n);
	assert_true(graph_check_rows(&p->graph, &names, "t", &err));
}

/* Steps one by one: each is possible when its turn comes. */
static void check_steps(const Pair *p, bool up, Set applied, const IntVec *steps)
{
	for (size_t i = 0; i < steps->count; i++) {
		int at = p->number[steps->items[i]];
		if (up)
			assert_true((p->oracle.parents[at] & ~applied) == 0);
		else
			assert_true((above(&p->oracle, BIT(at)) & applied) == BIT(at));
		applied ^= BIT(at);
	}
}

static void check_upgrade(const Pair *p, Set applied, int target)
{
	IntVec steps = {0};
	Error err = ERROR_INIT;
	assert_true(graph_plan_upgrade(
		&p->graph, name_of(target), bools_of(p, applied), &arena, &steps, &err));
	assert_true(set_of(p, &steps) == (p->oracle.below[target] & ~applied));
	check_steps(p, true, applied, &steps);
}

static void check_downgrade(const Pair *p, Set applied, int target)
{
	IntVec steps = {0};
	Error err = ERROR_INIT;
	Set want = above(&p->oracle, children(&p->oracle, target)) & applied;
	bool is_row = maximal(&p->oracle, applied) & BIT(target);
	bool good = graph_plan_downgrade(
		&p->graph, name_of(target), bools_of(p, applied), &arena, &steps, &err);

	if (want == 0 && !is_row) {
		assert_false(good);
		assert_int_equal(err.kind, ERR_NOT_DOWNGRADE_TARGET);
		return;
	}
	assert_true(good);
	assert_true(set_of(p, &steps) == want);
	check_steps(p, false, applied, &steps);
}

static void check_base(const Pair *p, Set applied)
{
	IntVec steps = {0};
	Error err = ERROR_INIT;
	assert_true(graph_plan_downgrade(
		&p->graph, "base", bools_of(p, applied), &arena, &steps, &err));
	assert_true(set_of(p, &steps) == applied);
	check_steps(p, false, applied, &steps);
}

static void check_stamp(const Pair *p, Set applied, int one, int two)
{
	StrVec targets = {0};
	Error err = ERROR_INIT;
	bool *after;
	Set both = BIT(one) | BIT(two);
	Set gone = 0;
	for (int i = 0; i < p->oracle.n; i++)
		gone |= p->oracle.below[i] & both & ~BIT(i) ? BIT(i) : 0;
	Set want = (applied & ~gone) | closure(&p->oracle, both);

	vec_push(&targets, &arena, name_of(one));
	vec_push(&targets, &arena, name_of(two));
	assert_true(graph_plan_stamp(
		&p->graph, &targets, bools_of(p, applied), false, &arena, &after, &err));
	assert_memory_equal(after, bools_of(p, want), (size_t)p->oracle.n);
	assert_true(closure(&p->oracle, want) == want);
	assert_true(graph_plan_stamp(
		&p->graph, &targets, bools_of(p, applied), true, &arena, &after, &err));
	assert_memory_equal(after, bools_of(p, closure(&p->oracle, both)), (size_t)p->oracle.n);
}

/* low:high are the nodes between the two, ends included, on lines that low is on. */
static void check_history(const Pair *p, int low, int high)
{
	IntVec out = {0};
	Error err = ERROR_INIT;
	const char *range = arena_printf(&arena, "%s:%s", name_of(low), name_of(high));
	bool good = graph_history(&p->graph, range, NULL, &arena, &out, &err);

	if (!(p->oracle.below[high] & BIT(low))) {
		assert_false(good);
		assert_int_equal(err.kind, ERR_RANGE_NOT_ANCESTOR);
		return;
	}
	Set want = 0, newer = 0;
	for (int i = 0; i < p->oracle.n; i++)
		if (p->oracle.below[high] & BIT(i) && p->oracle.line[i] & BIT(low))
			want |= BIT(i);
	assert_true(good);
	assert_true(set_of(p, &out) == want);
	for (size_t i = 0; i < out.count; i++) {
		Set mine = p->oracle.below[p->number[out.items[i]]];
		assert_true((mine & newer) == 0);
		newer |= BIT(p->number[out.items[i]]);
	}
}

/* All single steps up and down from a state. */
static void check_single_steps(const Pair *p, Set applied)
{
	for (int i = 0; i < p->oracle.n; i++) {
		check_upgrade(p, applied, i);
		check_downgrade(p, applied, i);
	}
}

static void random_graphs_agree_with_the_oracle(void **state)
{
	const int graphs = 400;
	(void)state;

	for (int g = 0; g < graphs; g++) {
		Pair p;
		random_state = 2463534242U + (uint32_t)g * 7919U;
		make_pair(&p);
		check_shape(&p);
		for (int k = 0; k < 12; k++) { /* states that upgrades can reach */
			Set seed = 0;
			for (int i = random_below(4); k > 0 && i > 0; i--)
				seed |= BIT(random_below(p.oracle.n));
			Set applied = closure(&p.oracle, seed);
			check_rows(&p, applied);
			check_base(&p, applied);
			check_single_steps(&p, applied);
			check_stamp(
				&p, applied, random_below(p.oracle.n), random_below(p.oracle.n));
			check_history(&p, random_below(p.oracle.n), random_below(p.oracle.n));
		}
		arena_release(&arena);
	}
}

/* Every state that single revisions can reach, of small graphs. */
static void every_state_of_small_graphs_agrees(void **state)
{
	(void)state;
	for (int g = 0; g < 60; g++) {
		Pair p;
		random_state = 88675123U + (uint32_t)g * 104729U;
		do
			make_pair(&p);
		while (p.oracle.n > 9);
		for (Set set = 0; set < BIT(p.oracle.n); set++) {
			if (closure(&p.oracle, set) != set)
				continue;
			ArenaMark mark = arena_mark(&arena);
			check_rows(&p, set);
			check_base(&p, set);
			check_single_steps(&p, set);
			check_stamp(&p, set, random_below(p.oracle.n), random_below(p.oracle.n));
			arena_rewind(&arena, mark);
		}
		arena_release(&arena);
	}
}

int main(void)
{
#define TEST(f) cmocka_unit_test_teardown(f, release)
	const struct CMUnitTest tests[] = {
		TEST(random_graphs_agree_with_the_oracle),
		TEST(every_state_of_small_graphs_agrees),
	};
	return cmocka_run_group_tests_name("graph_random", tests, NULL, NULL);
}
