/* test_cycle_default.c - what each database says of one default comes to the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/cycle_internal.h"

static const struct {
	TypeKind kind;
	const char *text, *wanted; /* NULL: it is not compared */
} defaults[] = {
	{TYPE_BOOLEAN, "false", "0"},
	{TYPE_BOOLEAN, "'0'", "0"},
	{TYPE_BOOLEAN, "TRUE", "1"},
	{TYPE_BOOLEAN, "b'1'", "1"},
	{TYPE_INTEGER, "0", "0"},
	{TYPE_INTEGER, "'0'::integer", "0"},
	{TYPE_INTEGER, "(-3)", "-3"},
	{TYPE_INTEGER, "'-3'", "-3"},
	{TYPE_INTEGER, "((7))::smallint", "7"},
	{TYPE_INTEGER, "1 + 2", NULL},
	{TYPE_INTEGER, "nextval('x'::regclass)", NULL},
	{TYPE_NUMERIC, "0.00", "0"},
	{TYPE_NUMERIC, "'1.50'::numeric", "1.5"},
	{TYPE_DOUBLE, "0.1", "0.1"},
	{TYPE_DOUBLE, "0.10000000000000001", "0.1"},
	{TYPE_STRING, "'pending'::character varying", "'pending'"},
	{TYPE_STRING, "'pending'", "'pending'"},
	{TYPE_STRING, "_utf8mb4'pending'", "'pending'"},
	{TYPE_STRING, "'it''s'", "'it's'"},
	{TYPE_STRING, "'a::b (c'::text", "'a::b (c'"},
	{TYPE_STRING, "'a' || 'b'", NULL},
	{TYPE_STRING, "'a\\\\b'", NULL},
	{TYPE_STRING, "upper('a')", NULL},
	{TYPE_STRING, "5", "'5'"},
	{TYPE_ENUM, "'bcd'::mood", "'bcd'"},
	{TYPE_TIMESTAMP, "now()", "now"},
	{TYPE_TIMESTAMP, "CURRENT_TIMESTAMP", "now"},
	{TYPE_TIMESTAMP, "current_timestamp(6)", "now"},
	{TYPE_TIMESTAMP, "(now() + interval '1 day')", NULL},
	{TYPE_TIMESTAMP, "'2020-01-01 00:00:00'", NULL},
	{TYPE_DATE, "(curdate())", "today"},
	{TYPE_DATE, "CURRENT_DATE", "today"},
	{TYPE_JSON, "'{}'", NULL},
};

static void what_servers_write_is_brought_together(void **state)
{
	(void)state;
	Arena arena = ARENA_INIT;
	for (size_t i = 0; i < sizeof(defaults) / sizeof(*defaults); i++) {
		const Column column = {.type = {.kind = defaults[i].kind},
			.value = {.kind = DEFAULT_SQL, .text = defaults[i].text}};
		const char *got = cycle_default(&column, &arena);
		const char *wanted = defaults[i].wanted;
		if (!got != !wanted || (got && strcmp(got, wanted) != 0))
			fail_msg("%s: %s, wanted %s", defaults[i].text, got ? got : "nothing",
				wanted ? wanted : "nothing");
	}
	arena_release(&arena);
}

static void literals_are_the_same_as_their_texts(void **state)
{
	(void)state;
	Arena arena = ARENA_INIT;
	const Column yes = {
		.type = {.kind = TYPE_BOOLEAN}, .value = {.kind = DEFAULT_BOOL, .boolean = true}};
	const Column seven = {
		.type = {.kind = TYPE_NUMERIC}, .value = {.kind = DEFAULT_INT, .integer = 7}};
	const Column half = {
		.type = {.kind = TYPE_NUMERIC}, .value = {.kind = DEFAULT_REAL, .real = 0.5}};
	const Column text = {
		.type = {.kind = TYPE_STRING}, .value = {.kind = DEFAULT_STRING, .text = "it's"}};
	assert_string_equal(cycle_default(&yes, &arena), "1");
	assert_string_equal(cycle_default(&seven, &arena), "7");
	assert_string_equal(cycle_default(&half, &arena), "0.5");
	assert_string_equal(cycle_default(&text, &arena), "'it's'");
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_servers_write_is_brought_together),
		cmocka_unit_test(literals_are_the_same_as_their_texts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
