/*
 * test_graph_replace.c - revisions that replace others.
 *
 * The oracle of the walks is a database that is a set of tables, one per old revision: running a
 * script that makes a table which is there, or drops one that is not, is a failure, and so is a
 * state after which the tables and the rows do not belong together.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "core/rows.h"
#include "tests/support/graph_text.h"

static Arena arena = ARENA_INIT;

static int release(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static const char *joined(const StrVec *list)
{
	Str s = str_new(&arena);
	for (size_t i = 0; i < list->count; i++)
		str_addf(&s, "%s%s", i ? " " : "", list->items[i]);
	return s.data ? s.data : "";
}

/* ---- one choice ---------------------------------------------------------------------------- */

typedef struct Case {
	const char *rows, *ran;
	const char *command; /* upgrade or downgrade, then the target: "+head", "--1" */
	const char *steps;   /* or "! words of the error" */
} Case;

#define LINE "pppp aaaa<pppp bbbb<aaaa cccc<bbbb rrrr<pppp=aaaa,bbbb,cccc "
#define GONE "pppp rrrr<pppp=aaaa,bbbb,cccc "

static bool plan(const Graph *graph, const Case *c, IntVec *steps, Error *err)
{
	StrVec rows = split_text(c->rows, ' ', &arena), ran = split_text(c->ran, ' ', &arena);
	const char *target = c->command + 1;
	GraphChoice choice = {
		.rows = &rows, .names = {&target, 1, 1}, .ran = &ran, .down = *c->command == '-'};
	const Graph *view;
	bool *applied;
	if (!graph_check(graph, err) || !graph_choose(graph, &choice, &arena, &view, err) ||
		!graph_applied(view, &rows, NULL, &arena, &applied, err))
		return false;
	return choice.down ? graph_plan_downgrade(view, target, applied, &arena, steps, err)
			   : graph_plan_upgrade(view, target, applied, &arena, steps, err);
}

static void check_cases(const char *text, const Case *cases, size_t n)
{
	Graph graph = graph_of(text, &arena);
	for (size_t i = 0; i < n; i++) {
		Error err = ERROR_INIT;
		IntVec steps = {0};
		const Case *c = &cases[i];
		bool good = plan(&graph, c, &steps, &err);
		const char *got = good ? graph_ids(&graph, &steps, &arena) : err.message;
		bool as_wanted = good ? strcmp(got, c->steps) == 0
				      : c->steps[0] == '!' && strstr(got, c->steps + 2);
		if (!as_wanted)
			fail_msg("rows '%s' ran '%s' %s: %s", c->rows, c->ran, c->command, got);
	}
}

static void test_with_old_files(void **state)
{
	(void)state;
	static const Case cases[] = {
		/* nothing of it applied: the new one */
		{"", "", "+head", "pppp rrrr dddd"},
		{"pppp", "", "+head", "rrrr dddd"},
		{"pppp", "", "++1", "rrrr"},
		{"pppp", "", "+cccc", "rrrr"},
		{"pppp", "", "+rrrr", "rrrr"},
		/* a name from inside asks for the old ones */
		{"", "", "+bbbb", "pppp aaaa bbbb"},
		{"", "", "+bbbb+1", "pppp aaaa bbbb cccc"},
		{"", "", "+cccc-1", "pppp aaaa bbbb"},
		/* some: the old ones */
		{"aaaa", "", "+head", "bbbb cccc dddd"},
		{"bbbb", "", "+rrrr", "cccc"},
		{"bbbb", "", "++1", "cccc"},
		{"bbbb", "", "--1", "bbbb"},
		{"bbbb", "", "-base", "bbbb aaaa pppp"},
		/* all */
		{"cccc", "", "+head", "dddd"},
		{"rrrr", "", "+head", "dddd"},
		{"cccc", "", "+rrrr", ""},
		{"rrrr", "", "+cccc", ""},
		{"cccc", "", "--1", "cccc"},
		{"cccc", "", "-aaaa", "cccc bbbb"},
		{"cccc", "", "-pppp", "cccc bbbb aaaa"},
		{"rrrr", "", "--1", "rrrr"},
		{"rrrr", "", "-pppp", "rrrr"},
		{"rrrr", "", "-aaaa", "! aaaa is part of rrrr"},
		/* above it: what the history says */
		{"dddd", "pppp aaaa bbbb cccc dddd", "--2", "dddd cccc"},
		{"dddd", "pppp rrrr dddd", "--2", "dddd rrrr"},
		{"dddd", "pppp rrrr dddd", "-bbbb", "! bbbb is part of rrrr"},
		{"dddd", "aaaa bbbb cccc rrrr dddd", "--2", "dddd rrrr"},
		{"dddd", "", "--2", "dddd rrrr"},
		{"dddd", "", "-rrrr", "dddd"},
		{"dddd", "", "-cccc", "dddd"},
	};
	check_cases(LINE "dddd<cccc", cases, ARRAY_LEN(cases));
	check_cases(LINE "dddd<rrrr", cases, ARRAY_LEN(cases));
}

static void test_without_old_files(void **state)
{
	(void)state;
	static const Case cases[] = {
		{"", "", "+head", "pppp rrrr dddd"},
		{"pppp", "", "+cccc", "rrrr"},
		{"", "", "+bbbb", "! bbbb is part of rrrr now"},
		{"cccc", "", "+head", "dddd"},
		{"rrrr", "", "+head", "dddd"},
		{"cccc", "", "-pppp", "rrrr"},
		{"dddd", "aaaa bbbb cccc dddd", "-pppp", "dddd rrrr"},
		{"bbbb", "", "+head",
			"! it holds bbbb, and the files of aaaa, bbbb, cccc are gone"},
		{"bbbb", "", "--1", "! in the middle of what rrrr replaces"},
	};
	check_cases(GONE "dddd<cccc", cases, ARRAY_LEN(cases));
	check_cases(GONE "dddd<rrrr", cases, ARRAY_LEN(cases));

	static const Case partly[] = {
		{"", "", "+head", "pppp rrrr"},
		{"cccc", "", "+head", ""},
		{"cccc", "", "-pppp", "rrrr"},
		{"aaaa", "", "+head", "! the files of bbbb are gone"},
	};
	check_cases("pppp aaaa<pppp cccc<bbbb rrrr<pppp=aaaa,bbbb,cccc", partly, ARRAY_LEN(partly));
}

static void test_two_in_a_row(void **state)
{
	(void)state;
	static const Case cases[] = {
		{"", "", "+head", "rrrr ssss"},
		{"aaaa", "", "+head", "bbbb ssss"},
		{"cccc", "", "+head", "dddd"},
		{"bbbb", "", "+head", "ssss"},
		{"ssss", "aaaa bbbb ssss", "-base", "ssss bbbb aaaa"},
		{"dddd", "rrrr cccc dddd", "-base", "dddd cccc rrrr"},
		{"dddd", "", "--1", "dddd"},
	};
	check_cases("aaaa bbbb<aaaa cccc<bbbb dddd<cccc rrrr=aaaa,bbbb ssss<rrrr=cccc,dddd", cases,
		ARRAY_LEN(cases));
}

static void test_dependencies_and_labels(void **state)
{
	(void)state;
	static const Case cases[] = {
		{"", "", "+oooo", "pppp rrrr oooo"},
		{"bbbb", "", "+oooo", "cccc oooo"},
		{"cccc", "", "+oooo", "oooo"},
		{"", "", "+main@head", "pppp rrrr"},
		{"bbbb", "", "+main@head", "cccc"},
	};
	check_cases("pppp aaaa<pppp#main bbbb<aaaa cccc<bbbb rrrr<pppp#main=aaaa,bbbb,cccc "
		    "oooo>cccc",
		cases, ARRAY_LEN(cases));
}

/* ---- what is wrong ------------------------------------------------------------------------- */

static void test_problems(void **state)
{
	(void)state;
	static const struct {
		const char *graph, *message;
	} cases[] = {
		{"aaaa bbbb<aaaa rrrr=bbbb,aaaa", "m/2_rrrr.lua: replaces names bbbb and then "
						  "aaaa, which does not follow it"},
		{"aaaa bbbb<aaaa rrrr=bbbb",
			"m/2_rrrr.lua: revision rrrr must follow what bbbb follows, the first that "
			"it replaces"},
		{"aaaa rrrr=rrrr", "m/1_rrrr.lua: replaces names rrrr, which is itself"},
		{"aaaa rrrr=aaaa ssss=aaaa",
			"m/2_ssss.lua: replaces names aaaa, which another revision replaces, too"},
		{"aaaa rrrr=aaaa ssss=rrrr",
			"m/2_ssss.lua: replaces names rrrr, which itself replaces others: take out "
			"its own `replaces` first"},
		{"aaaa bbbb<aaaa rrrr=aaaa,bbbb xxxx<aaaa",
			"m/3_xxxx.lua: down_revision aaaa is inside the line that rrrr replaces "
			"(m/2_rrrr.lua)"},
		{"rrrr=aaaa,bbbb xxxx>aaaa",
			"m/1_xxxx.lua: depends_on aaaa is inside the line that rrrr replaces "
			"(m/0_rrrr.lua)"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		Error err = ERROR_INIT;
		Graph graph = graph_of(cases[i].graph, &arena);
		assert_false(graph_check(&graph, &err));
		assert_string_equal(err.message, cases[i].message);
	}
}

static void test_what_is_shown(void **state)
{
	(void)state;
	Graph graph = graph_of(LINE "dddd<cccc", &arena);
	Error err = ERROR_INIT;
	IntVec all = {0}, heads = {0};
	StrVec rows = split_text("bbbb", ' ', &arena);
	const Graph *view;

	graph_heads(&graph, true, &arena, &heads);
	assert_string_equal(graph_ids(&graph, &heads, &arena), "dddd");
	assert_true(graph_history(&graph, NULL, NULL, &arena, &all, &err));
	assert_string_equal(graph_ids(&graph, &all, &arena), "dddd rrrr cccc bbbb aaaa pppp");
	assert_int_equal(
		graph_replaced_by(&graph, graph_find(&graph, "bbbb")), graph_find(&graph, "rrrr"));
	assert_int_equal(graph_replaced_by(&graph, graph_find(&graph, "rrrr")), -1);
	assert_int_equal(graph_row(&graph, "cccc"), graph_find(&graph, "rrrr"));
	assert_int_equal(graph_row(&graph, "bbbb"), -1);

	all = (IntVec){0};
	assert_true(graph_choose(&graph, &(GraphChoice){.rows = &rows}, &arena, &view, &err));
	assert_true(graph_history(view, NULL, NULL, &arena, &all, &err));
	assert_string_equal(graph_ids(&graph, &all, &arena), "dddd rrrr cccc bbbb aaaa pppp");
	assert_true(view->nodes.items[graph_find(view, "rrrr")].hidden);
	assert_int_equal(graph_row(view, "bbbb"), graph_find(&graph, "bbbb"));

	/* from a view the choice is as from the whole */
	assert_true(graph_choose(view, &(GraphChoice){.down = false}, &arena, &view, &err));
	assert_false(view->nodes.items[graph_find(view, "rrrr")].hidden);
	Graph plain = graph_of("aaaa bbbb<aaaa", &arena);
	assert_true(graph_choose(&plain, &(GraphChoice){.down = false}, &arena, &view, &err));
	assert_ptr_equal(view, &plain);
	assert_false(graph_new_names(&graph, "bbbb", NULL, &err));
	Graph gone = graph_of(GONE, &arena);
	err = (Error)ERROR_INIT;
	assert_false(graph_new_names(&gone, "bbbb", NULL, &err));
	assert_string_equal(
		err.message, "bbbb is already the id of a revision that is part of m/1_rrrr.lua");
}

static void test_a_script_starts_at_an_old_name(void **state)
{
	(void)state;
	Graph graph = graph_of(LINE "dddd<cccc", &arena);
	Error err = ERROR_INIT;
	const Graph *view;
	StrVec range = split_text("cccc dddd", ' ', &arena);

	assert_true(graph_choose(
		&graph, &(GraphChoice){.names = range, .offline = true}, &arena, &view, &err));
	assert_int_equal(graph_row(view, "cccc"), graph_find(view, "cccc"));
	range = split_text("head", ' ', &arena);
	assert_true(graph_choose(
		&graph, &(GraphChoice){.names = range, .offline = true}, &arena, &view, &err));
	assert_true(view->nodes.items[graph_find(view, "cccc")].hidden);
}

/* ---- walks --------------------------------------------------------------------------------- */

typedef struct Database {
	unsigned tables; /* a bit for each of a…f */
	StrVec rows, ran;
} Database;

/* The tables that a revision makes: "aaaa" the first, and R all those that it replaces. */
static unsigned tables_of(const Revision *r)
{
	unsigned made = 0;
	for (size_t i = 0; i < r->replaces.count; i++)
		made |= 1U << (r->replaces.items[i][0] - 'a');
	return made ? made : 1U << (r->id[0] - 'a');
}

static bool run_step(Database *db, const Graph *view, bool *applied, int node, bool up)
{
	const Revision *r = &view->nodes.items[node].revision;
	unsigned tables = tables_of(r);
	if (up ? (db->tables & tables) != 0 : (db->tables & tables) != tables)
		return false;
	db->tables ^= tables;
	applied[node] = up;
	db->rows = rows_after_step(view, &db->rows, applied, node, up, &arena);
	if (up)
		vec_push(&db->ran, &arena, r->id);
	return true;
}

/* One command; one that luamig refuses changes nothing. */
static void run_command(Database *db, const Graph *graph, const char *command)
{
	Error err = ERROR_INIT;
	IntVec steps = {0};
	const char *target = command + 1, *before = joined(&db->rows);
	GraphChoice choice = {.rows = &db->rows,
		.names = {&target, 1, 1},
		.ran = &db->ran,
		.down = *command == '-'};
	const Graph *view;
	bool *applied;

	if (!graph_choose(graph, &choice, &arena, &view, &err) ||
		!graph_applied(view, &db->rows, NULL, &arena, &applied, &err))
		fail_msg("%s %s: %s", before, command, err.message);
	if (!(choice.down ? graph_plan_downgrade(view, target, applied, &arena, &steps, &err)
			  : graph_plan_upgrade(view, target, applied, &arena, &steps, &err)))
		return;
	for (size_t i = 0; i < steps.count; i++)
		if (!run_step(db, view, applied, steps.items[i], !choice.down))
			fail_msg("rows %s, %s: %s runs where it cannot", before, command,
				view->nodes.items[steps.items[i]].revision.id);
	assert_true(graph_check_rows(view, &db->rows, NULL, &err));
}

static bool in_the_middle(const Database *db)
{
	unsigned in_line = db->tables & 0x1EU; /* b…e */
	return in_line != 0 && in_line != 0x1EU;
}

/* Commands at random while the checkout goes from the old files to the new one; never back. */
static void walk(unsigned seed)
{
	static const char *const commands[] = {"+head", "+heads", "++1", "++2", "+aaaa", "+bbbb",
		"+cccc", "+dddd", "+eeee", "+rrrr", "+ffff", "--1", "--2", "-base", "-aaaa",
		"-bbbb", "-cccc", "-dddd", "-eeee", "-rrrr", "-ffff", "--3"};
	static const char *const checkouts[] = {
		"aaaa bbbb<aaaa cccc<bbbb dddd<cccc eeee<dddd ffff<eeee",
		"aaaa bbbb<aaaa cccc<bbbb dddd<cccc eeee<dddd ffff<eeee "
		"rrrr<aaaa=bbbb,cccc,dddd,eeee",
		"aaaa rrrr<aaaa=bbbb,cccc,dddd,eeee ffff<eeee",
		"aaaa rrrr<aaaa=bbbb,cccc,dddd,eeee ffff<rrrr"};
	Database db = {0};
	size_t at = 0;

	for (int i = 0; i < 12; i++) {
		seed = seed * 1103515245U + 12345U;
		unsigned r = seed >> 16;
		if (r % 5 == 0 && at + 1 < ARRAY_LEN(checkouts) && !(at == 1 && in_the_middle(&db)))
			at++;
		Graph graph = graph_of(checkouts[at], &arena);
		run_command(&db, &graph, commands[r / 5 % ARRAY_LEN(commands)]);
	}
	if (at == 0)
		at = 1;
	Graph graph = graph_of(checkouts[at], &arena);
	run_command(&db, &graph, "+head");
	assert_int_equal(db.tables, 0x3F);
	assert_string_equal(joined(&db.rows), "ffff");
	run_command(&db, &graph, "-base");
	assert_int_equal(db.tables, 0);
	assert_int_equal(db.rows.count, 0);
}

static void test_walks(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= 3000; seed++) {
		walk(seed);
		arena_release(&arena);
	}
}

#define TEST(f) cmocka_unit_test_teardown(f, release)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_with_old_files),
		TEST(test_without_old_files),
		TEST(test_two_in_a_row),
		TEST(test_dependencies_and_labels),
		TEST(test_problems),
		TEST(test_what_is_shown),
		TEST(test_a_script_starts_at_an_old_name),
		TEST(test_walks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
