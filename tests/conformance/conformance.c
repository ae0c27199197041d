/*
 * conformance.c - what every driver must do, run on each database.
 *
 *	conformance [PATTERN]    PATTERN: "postgres: *", "*: rollback_*"
 *
 * A database is tested when its URL is in the environment (see databases.c); otherwise one skipped
 * test stands for it, or a failed one when LUAMIG_TEST_REQUIRE="postgres mariadb" names it.
 */
#include "cases.h"

#include <stdlib.h>

static const Case *const modules[] = {
	value_cases,
	error_cases,
	transaction_cases,
	cursor_cases,
	cancel_cases,
	lock_cases,
	session_cases,
	catalog_cases,
	connect_cases,
	reflect_cases,
	kept_cases,
};

typedef struct Tests {
	struct CMUnitTest *items;
	size_t count;
	Arena arena;
} Tests;

static void add_test(Tests *tests, const Database *database, const char *name,
	void (*run)(void **state), bool with_fixture)
{
	tests->items = xrealloc(tests->items, (tests->count + 1) * sizeof(*tests->items));
	tests->items[tests->count++] = (struct CMUnitTest){
		.name = arena_printf(&tests->arena, "%s: %s", database->name, name),
		.test_func = run,
		.setup_func = with_fixture ? fixture_setup : NULL,
		.teardown_func = with_fixture ? fixture_teardown : NULL,
		.initial_state = (void *)(uintptr_t)database,
	};
}

static bool can_run(const Database *database, const Case *c)
{
	if (c->needs & NEEDS_SESSIONS && !database->words->kill)
		return false;
	return !(c->needs & NEEDS_TCP) || (database->tcp && getenv(database->tcp));
}

static void add(Tests *tests, const Database *database, const Case *cases)
{
	for (; cases && cases->name; cases++)
		if (can_run(database, cases))
			add_test(tests, database, cases->name, cases->run, true);
}

static void not_tested(void **state)
{
	if (fixture_is_required(*state))
		fail_msg("LUAMIG_TEST_REQUIRE names it");
	skip();
}

int main(int argc, char **argv)
{
	Tests tests = {0};
	for (const Database *d = databases; d->name; d++) {
		const char *missing = fixture_missing(d, &tests.arena);
		if (missing) {
			add_test(&tests, d, missing, not_tested, false);
			continue;
		}
		for (size_t m = 0; m < ARRAY_LEN(modules); m++)
			add(&tests, d, modules[m]);
		add(&tests, d, d->words->own);
	}
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	int failed =
		_cmocka_run_group_tests("driver conformance", tests.items, tests.count, NULL, NULL);
	fixture_end();
	free(tests.items);
	arena_release(&tests.arena);
	return failed;
}
