/* test_graph.c - problems and messages of the graph; its size. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "tests/support/graph_text.h"

static Arena arena = ARENA_INIT;

static int release(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static bool *applied_of(const Graph *graph, const char *rows)
{
	StrVec list = split_text(rows, ' ', &arena);
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
	Graph graph = graph_of(text, &arena);
	IntVec steps = {0};
	Error err = ERROR_INIT;
	if (fn(&graph, target, applied_of(&graph, rows), &arena, &steps, &err))
		return graph_ids(&graph, &steps, &arena);
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
	Revision r = revision_of("a", 0, &arena);
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
		Graph graph = graph_of(graphs[i], &arena);
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
	Graph graph = graph_of("a1b2c3d4 b<a1b2c3d4", &arena);
	Error err = ERROR_INIT;
	bool *applied;
	StrVec rows = split_text("b zzz", ' ', &arena);
	(void)state;

	assert_false(graph_applied(&graph, &rows, "luamig_version", &arena, &applied, &err));
	assert_int_equal(err.kind, ERR_UNKNOWN_ROW);
	assert_string_equal(err.message, "the database is ahead of this checkout: luamig_version "
					 "holds 'zzz', which is in no file");
	assert_non_null(strstr(err.hint, "luamig stamp --purge"));
	error_clear(&err);
	rows = split_text("a1b2", ' ', &arena);
	assert_false(graph_applied(&graph, &rows, NULL, &arena, &applied, &err));
	assert_string_equal(err.hint, "rows hold whole ids, and a1b2 looks like part of a1b2c3d4: "
				      "luamig stamp --purge a1b2c3d4");
}

static void rows_that_overlap_are_told(void **state)
{
	Graph graph = graph_of("a b<a c<b", &arena);
	Error err = ERROR_INIT;
	StrVec good = split_text("b", ' ', &arena), bad = split_text("a c", ' ', &arena);
	(void)state;
	assert_true(graph_check_rows(&graph, &good, "t", &err));
	assert_false(graph_check_rows(&graph, &bad, "t", &err));
	assert_string_equal(err.message, "t holds both a and c, but a is already part of c");
}

static void a_new_revision_needs_free_names(void **state)
{
	Graph graph = graph_of("aaaa bbbb<aaaa#left", &arena);
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
	Graph graph = graph_of("a b<a c<b", &arena);
	Error err = ERROR_INIT;
	IntVec out = {0};
	bool *applied = applied_of(&graph, "b");
	(void)state;
	assert_true(graph_history(&graph, "current:", applied, &arena, &out, &err));
	assert_string_equal(graph_ids(&graph, &out, &arena), "c b");
	out = (IntVec){0};
	assert_true(graph_history(&graph, ":current", applied, &arena, &out, &err));
	assert_string_equal(graph_ids(&graph, &out, &arena), "b a");
	out = (IntVec){0};
	assert_true(graph_resolve(&graph, "current", applied, &arena, &out, &err));
	assert_string_equal(graph_ids(&graph, &out, &arena), "b");
	assert_false(graph_resolve(&graph, "current", NULL, &arena, &out, &err));
	assert_string_equal(err.message, "'current' needs a database, and none was asked");
}

static void ranges_need_a_colon(void **state)
{
	static const char *const bad[] = {"a", "", "a:b:c"};
	Graph graph = graph_of("a b<a", &arena);
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		Error err = ERROR_INIT;
		IntVec out = {0};
		assert_false(graph_history(&graph, bad[i], NULL, &arena, &out, &err));
		assert_int_equal(err.kind, ERR_USAGE);
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
		TEST(ten_thousand_revisions_are_planned),
	};
	return cmocka_run_group_tests_name("graph", tests, NULL, NULL);
}
