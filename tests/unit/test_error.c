/* test_error.c - recording failures: kinds, wrapping, cutting, the statement that failed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/str.h"
#include "base/text.h"

static void setting_fills_kind_and_message(void **state)
{
	Error err = ERROR_INIT;
	(void)state;
	assert_int_equal(err.kind, ERR_NONE);
	assert_false(error_set(&err, ERR_IO, "cannot open %s: %d", "x", 2));
	assert_int_equal(err.kind, ERR_IO);
	assert_string_equal(err.message, "cannot open x: 2");
	assert_string_equal(err.hint, "");
	assert_string_equal(err.state, "");
	assert_int_equal(err.position, 0);
}

static void wrapping_puts_words_before(void **state)
{
	Error err = ERROR_INIT;
	(void)state;
	error_set(&err, ERR_SQL, "no such table");
	assert_false(error_wrap(&err, "operation %d", 2));
	error_wrap(&err, "revision %s", "3f2a");
	assert_string_equal(err.message, "revision 3f2a: operation 2: no such table");
	assert_int_equal(err.kind, ERR_SQL);
}

static void the_first_hint_and_state_stay(void **state)
{
	Error err = ERROR_INIT;
	(void)state;
	error_set(&err, ERR_SQL, "x");
	assert_false(error_hint(&err, "run %s", "a"));
	assert_false(error_hint(&err, "run b"));
	assert_false(error_state(&err, "rolled back"));
	assert_false(error_state(&err, "unknown"));
	assert_string_equal(err.hint, "run a");
	assert_string_equal(err.state, "rolled back");
}

static void clearing_allows_another_error(void **state)
{
	Error err = ERROR_INIT;
	(void)state;
	error_set(&err, ERR_SQL, "x");
	error_hint(&err, "y");
	error_clear(&err);
	assert_string_equal(err.hint, "");
	error_set(&err, ERR_LOST, "z");
	assert_int_equal(err.kind, ERR_LOST);
}

static void kinds_have_names_and_exit_statuses(void **state)
{
	(void)state;
	assert_string_equal(error_kind_name(ERR_MULTIPLE_HEADS), "multiple_heads");
	assert_string_equal(error_kind_name(ERR_UNKNOWN_ROW), "unknown_version_row");
	assert_int_equal(error_exit_status(ERR_NONE), 0);
	assert_int_equal(error_exit_status(ERR_SQL), 1);
	assert_int_equal(error_exit_status(ERR_DIFFERENT), 2);
	assert_int_equal(error_exit_status(ERR_LOCKED), 3);
	assert_int_equal(error_exit_status(ERR_FENCED), 3);
	assert_int_equal(error_exit_status(ERR_IN_DOUBT), 4);
	assert_int_equal(error_exit_status(ERR_USAGE), 64);
	assert_int_equal(error_exit_status(ERR_INTERRUPTED), 130);
}

static void long_messages_are_cut_between_characters(void **state)
{
	(void)state;
	for (size_t pad = 0; pad < 4; pad++) {
		Arena arena = ARENA_INIT;
		Error err = ERROR_INIT;
		Str s = str_new(&arena);
		str_addn(&s, "xxxx", pad);
		for (int i = 0; i < 1000; i++)
			str_add(&s, i % 2 ? "\xE2\x82\xAC" : "\xF0\x9F\x90\xAC");
		error_set(&err, ERR_SQL, "%s", s.data);
		size_t len = strlen(err.message);
		assert_true(len > 1015 && len < sizeof(err.message));
		assert_true(text_is_utf8(err.message, len));
		arena_release(&arena);
	}
}

static void a_wrapped_message_is_cut_at_its_end(void **state)
{
	Arena arena = ARENA_INIT;
	Error err = ERROR_INIT;
	Str s = str_new(&arena);
	(void)state;
	for (int i = 0; i < 1000; i++)
		str_add(&s, "ab");
	error_set(&err, ERR_SQL, "%s", s.data);
	error_wrap(&err, "revision x");
	assert_memory_equal(err.message, "revision x: abab", 16);
	assert_int_equal(strlen(err.message), sizeof(err.message) - 1);
	arena_release(&arena);
}

static void a_short_statement_is_kept_whole(void **state)
{
	Error err = ERROR_INIT;
	(void)state;
	error_statement(&err, "SELECT x FROM y", 10, 8);
	assert_string_equal(err.statement, "SELECT x F");
	assert_int_equal(err.position, 8);
	error_statement(&err, "other", 5, 1);
	assert_string_equal(err.statement, "SELECT x F");
}

/* A long text is cut to a window; the character at the adjusted position is the one meant. */
static void a_long_statement_is_cut_around_the_position(void **state)
{
	Arena arena = ARENA_INIT;
	Str s = str_new(&arena);
	(void)state;
	for (int i = 0; i < 500; i++)
		str_addf(&s, "-- \xC3\xA4\xC3\xB6 line %d\n", i);
	size_t at = s.len;
	str_add(&s, "WRONG");
	for (int i = 0; i < 500; i++)
		str_add(&s, " \xE2\x82\xAC\n");
	int characters = 0;
	for (size_t i = 0; i < at; i++)
		characters += ((unsigned char)s.data[i] & 0xC0) != 0x80;

	Error err = ERROR_INIT;
	error_statement(&err, s.data, s.len, characters + 1);
	assert_true(text_is_utf8(err.statement, strlen(err.statement)));
	assert_memory_equal(err.statement, "-- ", 3); /* cut at the end of a line */
	const char *p = err.statement;
	for (int n = 1; n < err.position; n++) {
		p++;
		while (((unsigned char)*p & 0xC0) == 0x80)
			p++;
	}
	assert_memory_equal(p, "WRONG", 5);
	arena_release(&arena);
}

static void a_position_behind_the_end_does_no_harm(void **state)
{
	Arena arena = ARENA_INIT;
	Str s = str_new(&arena);
	Error err = ERROR_INIT;
	(void)state;
	for (int i = 0; i < 4000; i++)
		str_add(&s, "\xE2\x82\xAC");
	error_statement(&err, s.data, s.len, 1000000);
	assert_true(text_is_utf8(err.statement, strlen(err.statement)));
	error_clear(&err);
	error_statement(&err, "", 0, 0);
	assert_string_equal(err.statement, "");
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(setting_fills_kind_and_message),
		cmocka_unit_test(wrapping_puts_words_before),
		cmocka_unit_test(the_first_hint_and_state_stay),
		cmocka_unit_test(clearing_allows_another_error),
		cmocka_unit_test(kinds_have_names_and_exit_statuses),
		cmocka_unit_test(long_messages_are_cut_between_characters),
		cmocka_unit_test(a_wrapped_message_is_cut_at_its_end),
		cmocka_unit_test(a_short_statement_is_kept_whole),
		cmocka_unit_test(a_long_statement_is_cut_around_the_position),
		cmocka_unit_test(a_position_behind_the_end_does_no_harm),
	};
	return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
