/* test_opt.c - option tables: every form, and that nothing is guessed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cli/opt.h"

static Arena arena = ARENA_INIT;
static bool verbose, quiet, own_verbose;
static const char *message;
static StrVec list, operands;
static int number;

static const Opt own[] = {
	{'v', "verbose", OPT_FLAG, NULL, "", &own_verbose},
	{'m', "message", OPT_STRING, "TEXT", "", &message},
	{'l', "list", OPT_LIST, "ITEM", "", &list},
	{0},
};
static const Opt common[] = {
	{'v', "verbose", OPT_FLAG, NULL, "", &verbose},
	{'q', "quiet", OPT_FLAG, NULL, "", &quiet},
	{0, "number", OPT_INT, "N", "", &number},
	{'c', "config", OPT_STRING, "FILE", "", NULL},
	{0},
};
static const Opt *const tables[] = {own, common, NULL};

static int reset(void **state)
{
	(void)state;
	verbose = quiet = own_verbose = false;
	message = NULL;
	list = operands = (StrVec){0};
	number = -1;
	arena_release(&arena);
	return 0;
}

/* The words of a line, split at single spaces. */
static bool parse(const char *line, Error *err)
{
	char *argv[16];
	int argc = 0;
	char *words = arena_strdup(&arena, line);
	for (char *word = words; word && *words; argc++) {
		argv[argc] = word;
		word = strchr(word, ' ');
		if (word)
			*word++ = '\0';
	}
	return opt_parse(argc, argv, tables, &arena, &operands, err);
}

static void accept(const char *line)
{
	Error err = ERROR_INIT;
	if (!parse(line, &err))
		fail_msg("%s: %s", line, err.message);
}

static void refuse(const char *line, const char *words, const char *hint)
{
	Error err = ERROR_INIT;
	if (parse(line, &err))
		fail_msg("%s was not refused", line);
	assert_int_equal(err.kind, ERR_USAGE);
	if (!strstr(err.message, words) || !strstr(err.hint, hint))
		fail_msg("%s: %s (%s)", line, err.message, err.hint);
}

static void a_value_may_follow_in_every_form(void **state)
{
	static const char *const lines[] = {
		"-m x", "-mx", "--message x", "--message=x", "-qmx", "-qm x", "-m y -m x"};
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		reset(state);
		accept(lines[i]);
		assert_string_equal(message, "x");
	}
	accept("--message=");
	assert_string_equal(message, "");
	accept("--message=a=b");
	assert_string_equal(message, "a=b");
}

static void lists_grow(void **state)
{
	(void)state;
	accept("-l a --list b --list=c -ld");
	assert_int_equal(list.count, 4);
	assert_string_equal(list.items[3], "d");
}

static void operands_stand_anywhere(void **state)
{
	(void)state;
	accept("a -q b -m x c");
	assert_int_equal(operands.count, 3);
	assert_string_equal(operands.items[2], "c");
	assert_true(quiet);
}

static void a_minus_and_a_digit_is_no_option(void **state)
{
	(void)state;
	accept("-1 -m -3:head -");
	assert_int_equal(operands.count, 2);
	assert_string_equal(operands.items[0], "-1");
	assert_string_equal(operands.items[1], "-");
	assert_string_equal(message, "-3:head");
}

static void two_minuses_end_the_options(void **state)
{
	(void)state;
	accept("-q -- -v -- --message");
	assert_int_equal(operands.count, 3);
	assert_string_equal(operands.items[1], "--");
	assert_false(own_verbose);
}

static void the_first_table_wins(void **state)
{
	(void)state;
	accept("-v --verbose");
	assert_true(own_verbose);
	assert_false(verbose);
}

static void numbers_are_whole_and_not_negative(void **state)
{
	(void)state;
	accept("--number 0");
	assert_int_equal(number, 0);
	accept("--number=2147483647");
	assert_int_equal(number, 2147483647);
	refuse("--number=2147483648", "whole number", "");
	refuse("--number=", "whole number", "");
	refuse("--number -1", "whole number", "");
	refuse("--number 1.5", "whole number", "");
}

static void unknown_options_are_told_with_the_nearest(void **state)
{
	(void)state;
	refuse("--mesage x", "--mesage", "--message");
	refuse("--zzzzzz", "--zzzzzz", "");
	refuse("-z", "-z", "");
	refuse("-qz", "-z", "");
}

static void a_prefix_is_no_option(void **state)
{
	(void)state;
	refuse("--mess x", "unknown option --mess", "--message");
	refuse("--quie", "unknown option --quie", "--quiet");
}

static void one_minus_before_a_long_name(void **state)
{
	(void)state;
	refuse("-number", "unknown option -number", "--number");
}

static void a_missing_value_is_told(void **state)
{
	(void)state;
	refuse("-m", "option -m needs a value: TEXT", "");
	refuse("--message", "option --message needs a value: TEXT", "");
	refuse("--message -q", "needs a value", "--message=-q");
	refuse("-m --", "needs a value", "");
}

static void a_flag_takes_no_value(void **state)
{
	(void)state;
	refuse("--quiet=yes", "option --quiet takes no value", "");
}

static void an_option_without_target_stands_elsewhere(void **state)
{
	(void)state;
	refuse("-c x", "before the command", "-c FILE");
	refuse("--config=x", "before the command", "--config FILE");
}

static void leading_options_end_at_the_first_operand(void **state)
{
	(void)state;
	char words[][8] = {"-q", "-m", "x", "upgrade", "-z"};
	char *argv[] = {words[0], words[1], words[2], words[3], words[4]};
	int used = 0;
	Error err = ERROR_INIT;
	assert_true(opt_parse_leading(5, argv, tables, &arena, &used, &err));
	assert_int_equal(used, 3);
	assert_true(quiet);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_value_may_follow_in_every_form, reset),
		cmocka_unit_test_setup(lists_grow, reset),
		cmocka_unit_test_setup(operands_stand_anywhere, reset),
		cmocka_unit_test_setup(a_minus_and_a_digit_is_no_option, reset),
		cmocka_unit_test_setup(two_minuses_end_the_options, reset),
		cmocka_unit_test_setup(the_first_table_wins, reset),
		cmocka_unit_test_setup(numbers_are_whole_and_not_negative, reset),
		cmocka_unit_test_setup(unknown_options_are_told_with_the_nearest, reset),
		cmocka_unit_test_setup(a_prefix_is_no_option, reset),
		cmocka_unit_test_setup(one_minus_before_a_long_name, reset),
		cmocka_unit_test_setup(a_missing_value_is_told, reset),
		cmocka_unit_test_setup(a_flag_takes_no_value, reset),
		cmocka_unit_test_setup(an_option_without_target_stands_elsewhere, reset),
		cmocka_unit_test_setup(leading_options_end_at_the_first_operand, reset),
	};
	int failed = cmocka_run_group_tests_name("options", tests, NULL, NULL);
	arena_release(&arena);
	return failed;
}
