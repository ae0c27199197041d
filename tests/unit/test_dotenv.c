/* test_dotenv.c - the lines of .env files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "core/dotenv.h"

static Arena arena = ARENA_INIT;

static int release(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static const char *parse_dotenv(const char *text)
{
	Dotenv env;
	Error err = ERROR_INIT;
	Str s = str_new(&arena);
	if (!dotenv_parse(text, strlen(text), "e", &arena, &env, &err))
		return arena_strdup(&arena, err.message);
	for (size_t i = 0; i < env.variables.count; i++)
		str_addf(&s, "%s[%s]", env.variables.items[i].name, env.variables.items[i].value);
	return s.data;
}

static void dotenv_lines_are_read(void **state)
{
	static const char *const cases[][2] = {
		{"", ""},
		{"A=1", "A[1]"},
		{"A=1\r\nB = two words \r\n", "A[1]B[two words]"},
		{"\xEF\xBB\xBF# c\n\n  export A=1 # why\n#B=2\n", "A[1]"},
		{"export=1\nexport B=2", "export[1]B[2]"},
		{"A=a#b\nB= # none\nC=", "A[a#b]B[]C[]"},
		{"A='x # \\n $y'  # c", "A[x # \\n $y]"},
		{"A=\"a\\nb\\t\\\"\\\\\\$\\q\"", "A[a\nb\t\"\\$\\q]"},
		{"A=\"two\nlines\"\nB=1", "A[two\nlines]B[1]"},
		{"A=\"\"\nB=''", "A[]B[]"},
		{"A=it's", "A[it's]"},
		{"A=1\nA=2", "A[1]A[2]"},
		{"A\nexport B\nC=1", "C[1]"},
		{"A=b=c", "A[b=c]"},
		{"A.b-c=1", "A.b-c[1]"},
		{"=1", "e:1: no name before ="},
		{"A=1\nB C=2", "e:2: no = behind the name"},
		{"A='x", "e:1: a quote without an end"},
		{"A=\"x\\\"", "e:1: a quote without an end"},
		{"A='x' y", "e:1: text behind the closing quote"},
		{"A=\"1\n2\n3\" y", "e:3: text behind the closing quote"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		if (strcmp(parse_dotenv(cases[i][0]), cases[i][1]) != 0)
			fail_msg("%s: %s", cases[i][0], parse_dotenv(cases[i][0]));
}

static void any_bytes_are_read_as_dotenv(void **state)
{
	static const char alphabet[] = "A= '\"\\\n#\r\tx\0\xFF"
				       "export";
	unsigned seed = 99;
	(void)state;
	for (int round = 0; round < 20000; round++) {
		Dotenv env;
		Error err = ERROR_INIT;
		size_t len = (size_t)(round % 20);
		char *text = malloc(len ? len : 1); /* its own block: a step too far is seen */
		assert_non_null(text);
		for (size_t i = 0; i < len; i++) {
			seed = seed * 1103515245 + 12345;
			text[i] = alphabet[(seed >> 16) % (sizeof(alphabet) - 1)];
		}
		bool good = dotenv_parse(text, len, "e", &arena, &env, &err);
		assert_int_equal(good, err.kind == ERR_NONE);
		for (size_t i = 0; good && i < env.variables.count; i++)
			assert_non_null(dotenv_get(&env, env.variables.items[i].name));
		free(text);
	}
}

static void the_last_of_two_variables_counts(void **state)
{
	Dotenv env;
	Error err = ERROR_INIT;
	(void)state;
	assert_true(dotenv_parse("A=1\nA=2", 7, "e", &arena, &env, &err));
	assert_string_equal(dotenv_get(&env, "A"), "2");
	assert_null(dotenv_get(&env, "B"));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_teardown(f, release)
	const struct CMUnitTest tests[] = {
		TEST(dotenv_lines_are_read),
		TEST(any_bytes_are_read_as_dotenv),
		TEST(the_last_of_two_variables_counts),
	};
	return cmocka_run_group_tests_name("dotenv", tests, NULL, NULL);
}
