/* test_trial.c - which names are those of luamig's own scratch databases. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "db/trial.h"

static void a_name_that_is_made_is_known(void **state)
{
	(void)state;
	Arena arena = ARENA_INIT;
	assert_true(trial_is_name(trial_name(TRIAL_TEST, &arena)));
	assert_true(trial_is_name(trial_name(TRIAL_LOOK, &arena)));
	assert_true(strlen(trial_name(TRIAL_TEST, &arena)) < 64);
	arena_release(&arena);
}

static void what_only_looks_like_one_is_not(void **state)
{
	(void)state;
	assert_true(trial_is_name("luamig_scratch_test_1_a"));
	const char *const others[] = {"luamig_scratch_test_", "luamig_scratch_test_1",
		"luamig_scratch_test_1_", "luamig_scratch_test_x_a", "luamig_scratch_test_1_A",
		"luamig_scratch_test_1_a_", "luamig_scratch_1_a", "luamig_scratch_look_1_ag",
		"xluamig_scratch_look_1_a", "luamig_scratch", ""};
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		assert_false(trial_is_name(others[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_that_is_made_is_known),
		cmocka_unit_test(what_only_looks_like_one_is_not),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
