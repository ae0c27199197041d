/* test_script_random.c - random arguments give an error or an operation, and nothing else. */
#include "base/log.h"
#include "base/path.h"
#include "tests/support/script_host.h"

static void run(const char *seed)
{
	Arena arena = ARENA_INIT;
	Error err = ERROR_INIT;
	ScriptOptions options = {0};
	vec_push(&options.args, &arena, (ScriptArg){"seed", seed});
	script_free(script);
	script = script_new(&options, &fake.host);

	const char *text = path_read("tests/unit/data/random_calls.lua", &arena, NULL, &err);
	if (!text || !call(text, &err))
		fail_msg("seed %s: %s: %s", seed, err.where, err.message);
	arena_release(&arena);
}

static void random_arguments_do_no_harm(void **state)
{
	(void)state;
	fake.nrows = 3;
	fake.ncols = 1;
	fake.names[0] = "id";
	run("1");
	run("2");
	run("3");
	assert_true(fake.ops > 0 && fake.sqls > 0);
	assert_int_equal(fake.enters, fake.leaves);
}

int main(void)
{
	log_set_level(LOG_QUIET);
	const struct CMUnitTest tests[] = {TEST(random_arguments_do_no_harm)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
