/*
 * test_graph.c - problems and messages of the graph, and random graphs against an oracle.
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

#include "base/str.h"
#include "core/graph.h"

static Arena arena = ARENA_INIT;

static int release(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

/* ---- graphs in a line ---------------------------------------------------------------------- */

static StrVec split(const char *text, char separator)
{
	StrVec out = {0};
	while (*text) {
		const char *end = strchr(text, separator);
		size_t n = end ? (size_t)(end - text) : strlen(text);
		if (n > 0)
			vec_push(&out, &arena, arena_strndup(&arena, text, n));
		text += end ? n + 1 : n;
	}
	return out;
}

/* "id<down,down>dependency,dependency#label,label" */
static Revision revision_of(const char *text, size_t place)
{
	Revision r = {.transactional = true, .message = "", .doc = "", .create_date = ""};
	char *own = arena_strdup(&arena, text), *part;

	if ((part = strchr(own, '#')) != NULL) {
		*part = '\0';
		r.branch_labels = split(part + 1, ',');
	}
	if ((part = strchr(own, '>')) != NULL) {
		*part = '\0';
		r.depends_on = split(part + 1, ',');
	}
	if ((part = strchr(own, '<')) != NULL) {
		*part = '\0';
		r.down_revision = split(part + 1, ',');
	}
	r.id = own;
	r.message = arena_printf(&arena, "add %s", own);
	r.path = r.shown = arena_printf(&arena, "m/%zu_%s.lua", place, own);
	return r;
}

/* Revisions separated by spaces; a word with "!" in front is a file that cannot be read. */
static Graph graph_of(const char *text)
{
	StrVec words = split(text, ' ');
	Revisions all = {0};
	Graph graph;
	Error err = ERROR_INIT;

	for (size_t i = 0; i < words.count; i++) {
		bool broken = *words.items[i] == '!';
		Revision r = revision_of(words.items[i] + broken, i);
		if (broken) {
			r.broken = arena_printf(&arena, "%s:1: no revision id", r.shown);
			r.id = NULL;
		}
		vec_push(&all, &arena, r);
	}
	if (!graph_build(&all, &arena, &graph, &err))
		fail_msg("%s", err.message);
	return graph;
}

static const char *ids(const Graph *graph, const IntVec *nodes)
{
	Str s = str_new(&arena);
	for (size_t i = 0; i < nodes->count; i++)
		str_addf(&s, "%s%s", i ? " " : "", graph->nodes.items[nodes->items[i]].revision.id);
	return s.data;
}

static bool *applied_of(const Graph *graph, const char *rows)
{
	StrVec list = split(rows, ' ');
	bool *applied;
	Error err = ERROR_INIT;
	if (!graph_applied(graph, &list, "t", &arena, &applied, &err))
		fail_msg("%s", err.message);
	return applied;
}

typedef bool PlanFn(const Graph *graph, const char *target, const bool *applied, Arena *a,
	IntVec *steps, Error *err);

/* The steps, or "kind: message | hint". */
static const char *plan(PlanFn *fn, const char *text, const char *rows, const char *target)
{
	Graph graph = graph_of(text);
	IntVec steps = {0};
	Error err = ERROR_INIT;
	if (fn(&graph, target, applied_of(&graph, rows), &arena, &steps, &err))
		return ids(&graph, &steps);
	assert_int_equal(steps.count, 0);
	return arena_printf(
		&arena, "%s: %s | %s", error_kind_name(err.kind), err.message, err.hint);
}

/* ---- problems ------------------------------------------------------------------------------ */

static void problems_name_the_files(void **state)
{
	static const char *const cases[][2] = {
		{"a b<a b<a", "duplicate_revision: revision b is in two files: m/1_b.lua and "
			      "m/2_b.lua | each file needs an id of its own"},
		{"a1b2c3 b<a1b2c4",
			"missing_down_revision: m/1_b.lua: down_revision a1b2c4 is in no "
			"file | did you mean a1b2c3?"},
		{"a b<zzzz !c",
			"missing_down_revision: m/1_b.lua: down_revision zzzz is in no file | "
			"it may be in a file that cannot be read: m/2_c.lua:1: no revision"},
		{"a b<a>zzzz", "missing_down_revision: m/1_b.lua: depends_on zzzz is in no file"},
		{"a#left b<left",
			"missing_down_revision: m/1_b.lua: down_revision left is a branch "
			"label, not a revision | write the revision's id: a"},
		{"a<a", "self_loop: m/0_a.lua: revision a is its own down_revision"},
		{"a>a", "dependency_self_loop: m/0_a.lua: revision a depends on itself"},
		{"a>left#left", "dependency_self_loop: m/0_a.lua: revision a depends on itself"},
		{"a<c b<a c<b", "cycle: revisions follow each other in a circle: a -> c -> b -> a "
				"(m/0_a.lua, m/2_c.lua, m/1_b.lua)"},
		{"x a<c b<a c<b d<c e<d y<x",
			"cycle: revisions follow each other in a circle: a -> c -> b -> a"},
		{"a1 a2<a1>b2 b1 b2<b1>a2", "dependency_cycle: revisions depend on each other in a "
					    "circle: a2 -> b2 -> a2 (m/1_a2.lua, m/3_b2.lua)"},
		{"a#x b#x", "duplicate_branch_label: branch label x is in two files: m/0_a.lua and "
			    "m/1_b.lua"},
		{"a b#a", "duplicate_branch_label: branch label a in m/1_b.lua is also the id of a "
			  "revision, in m/0_a.lua"},
		{"a-b", "illegal_revision_id: m/0_a-b.lua: '-' cannot be in a revision id"},
		{"head", "illegal_revision_id: m/0_head.lua: 'head' has a meaning of its own"},
		{"a#x@y", "illegal_revision_id: m/0_a.lua: '@' cannot be in a branch label"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *said = plan(graph_plan_upgrade, cases[i][0], "", "heads");
		if (strncmp(said, cases[i][1], strlen(cases[i][1])) != 0)
			fail_msg("%s: %s", cases[i][0], said);
	}
}

static void one_file_found_twice_is_told(void **state)
{
	Revisions all = {0};
	Graph graph;
	Error err = ERROR_INIT;
	Revision r = revision_of("a", 0);
	(void)state;
	vec_push(&all, &arena, r);
	vec_push(&all, &arena, r);
	assert_true(graph_build(&all, &arena, &graph, &err));
	assert_false(graph_check(&graph, &err));
	assert_string_equal(err.message, "m/0_a.lua is found twice, so revision a is");
	assert_non_null(strstr(err.hint, "list each folder of migrations once"));
}

/* With problems in it, a graph can still be listed, whole and without an endless loop. */
static void a_graph_with_problems_can_be_listed(void **state)
{
	static const char *const graphs[] = {"a<c b<a c<b", "a<a", "a1 a2<a1>b2 b1 b2<b1>a2",
		"a b<zzzz c<b", "a b<a b<a", "x a<c b<a c<b d<c e<d y<x#l", "a<b#x b<a#y"};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(graphs); i++) {
		Graph graph = graph_of(graphs[i]);
		IntVec all = {0};
		Error err = ERROR_INIT;
		bool seen[16] = {false};
		assert_true(graph.problems.count > 0);
		assert_true(graph_history(&graph, NULL, NULL, &arena, &all, &err));
		assert_int_equal(all.count, graph.nodes.count);
		for (size_t k = 0; k < all.count; k++) {
			assert_false(seen[all.items[k]]);
			seen[all.items[k]] = true;
		}
		bool orders[16] = {false};
		for (size_t k = 0; k < graph.nodes.count; k++)
			orders[graph.nodes.items[k].order] = true;
		for (size_t k = 0; k < graph.nodes.count; k++)
			assert_true(orders[k]);
	}
}

static void a_broken_file_stops_what_needs_it(void **state)
{
	static const char graph[] = "aaaa bbbb<aaaa !cccc";
	(void)state;
	assert_string_equal(plan(graph_plan_upgrade, graph, "", "bbbb"), "aaaa bbbb");
	assert_string_equal(plan(graph_plan_downgrade, graph, "bbbb", "-1"), "bbbb");
	assert_string_equal(plan(graph_plan_downgrade, graph, "bbbb", "base"), "bbbb aaaa");
	assert_string_equal(plan(graph_plan_upgrade, graph, "", "head"),
		"revision: head cannot be told while a revision is unreadable: m/2_cccc.lua:1: no "
		"revision id | ");
	assert_non_null(strstr(plan(graph_plan_upgrade, graph, "bbbb", "+1"), "revision: +1"));
	assert_non_null(strstr(plan(graph_plan_upgrade, graph, "", "cccc"),
		"unknown_revision: no revision or branch 'cccc' (2 revisions; 1 more cannot be "
		"read)"));
}

/* ---- messages ------------------------------------------------------------------------------ */

static void messages_say_what_to_do(void **state)
{
	static const char two_heads[] = "a1b2c3 c1d2e3<a1b2c3#left d1e2f3<a1b2c3";
	(void)state;
	assert_string_equal(plan(graph_plan_upgrade, two_heads, "", "head"),
		"multiple_heads: head: there are 2 heads: c1d2e3 (m/1_c1d2e3.lua: add c1d2e3), "
		"d1e2f3 (m/2_d1e2f3.lua: add d1e2f3) | join them with: luamig merge c1d2e3 d1e2f3 "
		"-m \"merge heads\"");
	assert_string_equal(plan(graph_plan_upgrade, two_heads, "", "c1d2e4"),
		"unknown_revision: no revision or branch 'c1d2e4' (3 revisions) | did you mean "
		"c1d2e3?");
	assert_string_equal(plan(graph_plan_upgrade, two_heads, "", "C1D2E3"),
		"unknown_revision: no revision or branch 'C1D2E3' (3 revisions) | did you mean "
		"c1d2e3?");
	assert_string_equal(plan(graph_plan_upgrade, two_heads, "", "loft@head"),
		"unknown_revision: no revision or branch 'loft' (3 revisions) | did you mean "
		"left?");
	assert_string_equal(plan(graph_plan_upgrade, two_heads, "a1b2c3", "+1"),
		"ambiguous_walk: +1: the way up divides: c1d2e3 (m/1_c1d2e3.lua: add c1d2e3), "
		"d1e2f3 (m/2_d1e2f3.lua: add d1e2f3) | name the revision to go to, or one branch "
		"as "
		"in BRANCH@+1");
	assert_string_equal(plan(graph_plan_downgrade, two_heads, "c1d2e3 d1e2f3", "-1"),
		"ambiguous_current: -1: there are 2 current revisions, and it could start from "
		"each: "
		"c1d2e3 (m/1_c1d2e3.lua: add c1d2e3), d1e2f3 (m/2_d1e2f3.lua: add d1e2f3) | name "
		"the "
		"revision to go to, or the branch as in BRANCH@-1");
	assert_string_equal(plan(graph_plan_downgrade, two_heads, "a1b2c3", "c1d2e3"),
		"not_downgrade_target: c1d2e3: revision c1d2e3 is not applied, so there is no way "
		"back to it | luamig current shows where the database is");
	assert_string_equal(plan(graph_plan_upgrade, "abcd1 abcd2<abcd1", "", "abcd"),
		"ambiguous_prefix: 'abcd' could be each of abcd1 (m/0_abcd1.lua: add abcd1), abcd2 "
		"(m/1_abcd2.lua: add abcd2) | ");
	assert_string_equal(plan(graph_plan_upgrade, "a b<a", "a", "+2"),
		"relative_out_of_range: +2: there is only 1 step further up | ");
	assert_string_equal(plan(graph_plan_upgrade, "a b<a", "b", "+1"),
		"relative_out_of_range: +1: there is no revision further up | ");
	assert_non_null(strstr(
		plan(graph_plan_upgrade, "a b1<a b2<a b3<a b4<a b5<a b6<a b7<a b8<a b9<a", "",
			"a@head"),
		"b8 (m/8_b8.lua: add b8) and 1 more | join them with: luamig merge a@heads -m"));
	assert_string_equal(plan(graph_plan_upgrade, "a b<a", "", ""),
		"usage: no revision is named | name an id, head, heads, base, +1 or -1");
}

static void odd_identifiers_are_errors(void **state)
{
	static const char *const targets[] = {"@", "@head", "a@", "a@b@c", "+", "-", "++1", "a+-1",
		"+99999999999999999999", "-99999999999999999999", "a:b", "\xFF", "a+", " a", "+1 ",
		"head+1", "base-1", "@@", "+x", "current", "a@current"};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
		const char *up = plan(graph_plan_upgrade, "a b<a", "a", targets[i]);
		const char *down = plan(graph_plan_downgrade, "a b<a", "a", targets[i]);
		bool current = strstr(targets[i], "current") != NULL; /* needs no step down */
		if (!strstr(up, ": ") || (!strstr(down, ": ") && !current))
			fail_msg("%s: %s / %s", targets[i], up, down);
	}
}

static void a_label_may_look_like_steps(void **state)
{
	(void)state;
	assert_string_equal(plan(graph_plan_upgrade, "a b<a#rel-2 c<b", "", "rel-2"), "a b");
	assert_string_equal(plan(graph_plan_upgrade, "a b<a#rel-2 c<b", "", "rel-2+1"), "a b c");
	assert_string_equal(plan(graph_plan_upgrade, "a b<a#rel-2 c<b", "", "rel-2-1"), "a");
	assert_string_equal(plan(graph_plan_upgrade, "a b<a#rel-2 c<b", "", "rel-2@+2"), "a b");
}

static void rows_that_are_unknown_are_told(void **state)
{
	Graph graph = graph_of("a1b2c3d4 b<a1b2c3d4");
	Error err = ERROR_INIT;
	bool *applied;
	StrVec rows = split("b zzz", ' ');
	(void)state;

	assert_false(graph_applied(&graph, &rows, "luamig_version", &arena, &applied, &err));
	assert_int_equal(err.kind, ERR_UNKNOWN_ROW);
	assert_string_equal(err.message, "the database is ahead of this checkout: luamig_version "
					 "holds 'zzz', which is in no file");
	assert_non_null(strstr(err.hint, "luamig stamp --purge"));
	error_clear(&err);
	rows = split("a1b2", ' ');
	assert_false(graph_applied(&graph, &rows, NULL, &arena, &applied, &err));
	assert_string_equal(err.hint, "rows hold whole ids, and a1b2 looks like part of a1b2c3d4: "
				      "luamig stamp --purge a1b2c3d4");
}

static void rows_that_overlap_are_told(void **state)
{
	Graph graph = graph_of("a b<a c<b");
	Error err = ERROR_INIT;
	StrVec good = split("b", ' '), bad = split("a c", ' ');
	(void)state;
	assert_true(graph_check_rows(&graph, &good, "t", &err));
	assert_false(graph_check_rows(&graph, &bad, "t", &err));
	assert_string_equal(err.message, "t holds both a and c, but a is already part of c");
}

static void a_new_revision_needs_free_names(void **state)
{
	Graph graph = graph_of("aaaa bbbb<aaaa#left");
	Error err = ERROR_INIT;
	const char *name;
	(void)state;
	assert_true(graph_new_names(&graph, "cccc", "right", &err));
	assert_true(graph_new_names(&graph, NULL, NULL, &err));
	assert_false(graph_new_names(&graph, "left", NULL, &err));
	assert_string_equal(err.message, "left is already the branch label of m/1_bbbb.lua");
	error_clear(&err);
	assert_false(graph_new_names(&graph, NULL, "aaaa", &err));
	error_clear(&err);
	assert_false(graph_new_names(&graph, "x", "x", &err));
	error_clear(&err);
	assert_false(graph_new_names(&graph, "a:b", NULL, &err));
	assert_int_equal(err.kind, ERR_ILLEGAL_ID);
	error_clear(&err);
	assert_false(graph_new_dependency(&graph, "base", &arena, &name, &err));
	error_clear(&err);
	assert_true(graph_new_dependency(&graph, "left", &arena, &name, &err));
	assert_string_equal(name, "left");
	assert_true(graph_new_dependency(&graph, "head", &arena, &name, &err));
	assert_string_equal(name, "bbbb");
}

static void current_is_for_who_asked_a_database(void **state)
{
	Graph graph = graph_of("a b<a c<b");
	Error err = ERROR_INIT;
	IntVec out = {0};
	bool *applied = applied_of(&graph, "b");
	(void)state;
	assert_true(graph_history(&graph, "current:", applied, &arena, &out, &err));
	assert_string_equal(ids(&graph, &out), "c b");
	out = (IntVec){0};
	assert_true(graph_history(&graph, ":current", applied, &arena, &out, &err));
	assert_string_equal(ids(&graph, &out), "b a");
	out = (IntVec){0};
	assert_true(graph_resolve(&graph, "current", applied, &arena, &out, &err));
	assert_string_equal(ids(&graph, &out), "b");
	assert_false(graph_resolve(&graph, "current", NULL, &arena, &out, &err));
	assert_string_equal(err.message, "'current' needs a database, and none was asked");
}

static void ranges_need_a_colon(void **state)
{
	static const char *const bad[] = {"a", "", "a:b:c"};
	Graph graph = graph_of("a b<a");
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		Error err = ERROR_INIT;
		IntVec out = {0};
		assert_false(graph_history(&graph, bad[i], NULL, &arena, &out, &err));
		assert_int_equal(err.kind, ERR_USAGE);
	}
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

/* ---- size ---------------------------------------------------------------------------------- */

/* A line of n revisions with a branch that is merged again every ten: no recursion, no square. */
static void ten_thousand_revisions_are_planned(void **state)
{
	const int n = 10000;
	Revisions all = {0};
	Graph graph;
	Error err = ERROR_INIT;
	IntVec steps = {0}, down = {0};
	(void)state;

	for (int i = 0; i < n; i++) {
		Revision r = {.transactional = true, .message = "", .doc = "", .create_date = ""};
		r.id = arena_printf(&arena, "%012x", i);
		r.path = r.shown = arena_printf(&arena, "m/%d.lua", i);
		int parent = i % 10 == 1 && i > 1 ? i - 2 : i - 1;
		if (i > 0)
			vec_push(&r.down_revision, &arena, arena_printf(&arena, "%012x", parent));
		if (i > 2 && i % 10 == 2)
			vec_push(&r.down_revision, &arena, arena_printf(&arena, "%012x", i - 2));
		if (i % 20 == 0)
			vec_push(&r.branch_labels, &arena, arena_printf(&arena, "label%d", i));
		vec_push(&all, &arena, r);
	}
	assert_true(graph_build(&all, &arena, &graph, &err));
	assert_int_equal(graph.problems.count, 0);
	bool *none = applied_of(&graph, "");
	assert_true(graph_plan_upgrade(&graph, "head", none, &arena, &steps, &err));
	assert_int_equal(steps.count, n);
	bool *applied = arena_alloc(&arena, (size_t)n);
	memset(applied, true, (size_t)n);
	assert_true(graph_plan_downgrade(&graph, "base", applied, &arena, &down, &err));
	assert_int_equal(down.count, n);
	assert_int_equal(graph.nodes.items[n - 1].labels.count, n / 20);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_teardown(f, release)
	const struct CMUnitTest tests[] = {
		TEST(problems_name_the_files),
		TEST(one_file_found_twice_is_told),
		TEST(a_graph_with_problems_can_be_listed),
		TEST(a_broken_file_stops_what_needs_it),
		TEST(messages_say_what_to_do),
		TEST(odd_identifiers_are_errors),
		TEST(a_label_may_look_like_steps),
		TEST(rows_that_are_unknown_are_told),
		TEST(rows_that_overlap_are_told),
		TEST(a_new_revision_needs_free_names),
		TEST(current_is_for_who_asked_a_database),
		TEST(ranges_need_a_colon),
		TEST(random_graphs_agree_with_the_oracle),
		TEST(every_state_of_small_graphs_agrees),
		TEST(ten_thousand_revisions_are_planned),
	};
	return cmocka_run_group_tests_name("graph", tests, NULL, NULL);
}
