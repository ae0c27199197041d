/* test_filename.c - names of new scripts: slug, template, time zone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/filename.h"

static Arena arena = ARENA_INIT;

static int release(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static const char *slug(const char *message)
{
	return filename_slug(message, 40, &arena);
}

static const char *name(const char *template, const char *id, const char *message)
{
	FileNameFields fields = {.id = id, .slug = slug(message)};
	const char *out = NULL;
	Error err = ERROR_INIT;
	assert_true(filename_time(NULL, 1790000000, &arena, &fields.when, &err));
	if (!filename_make(template, &fields, &arena, &out, &err)) {
		assert_int_equal(err.kind, ERR_CONFIG);
		return NULL;
	}
	return out;
}

static void a_slug_is_words_in_lower_case(void **state)
{
	(void)state;
	assert_string_equal(slug("Add fees table"), "add_fees_table");
	assert_string_equal(slug("  add -- (fees)!\n"), "add_fees");
	assert_string_equal(slug("a/b\\c..d"), "a_b_c_d");
	assert_string_equal(slug(""), "");
	assert_string_equal(slug("..."), "");
}

static void letters_of_other_scripts_stay(void **state)
{
	(void)state;
	assert_string_equal(slug("gr\xC3\xBC\xC3\x9F\x65 \xE4\xB8\x96\xE7\x95\x8C"),
		"gr\xC3\xBC\xC3\x9F\x65_\xE4\xB8\x96\xE7\x95\x8C");
	assert_string_equal(slug("it\xE2\x80\x99s \xC2\xAB x \xC2\xBB"), "it_s_x");
	assert_string_equal(slug("caf\xE9"), "");
}

static void a_long_slug_is_cut_between_words(void **state)
{
	(void)state;
	assert_string_equal(filename_slug("abcde fghij", 7, &arena), "abcde");
	assert_string_equal(filename_slug("abcde fghij", 5, &arena), "abcde");
	assert_string_equal(filename_slug("abcde fghij", 11, &arena), "abcde_fghij");
	assert_string_equal(filename_slug("abcdefghij", 7, &arena), "abcdefg");
	assert_string_equal(
		filename_slug("\xC3\xBC\xC3\xBC\xC3\xBC", 2, &arena), "\xC3\xBC\xC3\xBC");
	assert_string_equal(filename_slug("a b c", 0, &arena), "a_b_c");
}

static void the_template_is_filled_in(void **state)
{
	(void)state;
	assert_string_equal(name("%(year)s%(month)s%(day)s%(hour)s%(minute)s_%(rev)s_%(slug)s",
				    "abc", "Hello world"),
		"202609211413_abc_hello_world.lua");
	assert_string_equal(name("%(epoch)s", "abc", ""), "1790000000.lua");
	assert_string_equal(name("%(year)d/%(month).2d-%(rev)s", "abc", ""), "2026/09-abc.lua");
	assert_string_equal(name("100%%_%(second)s%", "abc", ""), "100%_20%.lua");
}

static void an_empty_slug_leaves_nothing_behind(void **state)
{
	(void)state;
	assert_string_equal(name("%(rev)s_%(slug)s", "abc", ""), "abc.lua");
}

static void an_id_cannot_leave_the_folder(void **state)
{
	(void)state;
	assert_string_equal(name("%(rev)s", "a/b", ""), "a_b.lua");
}

static void a_template_that_makes_no_name_is_refused(void **state)
{
	(void)state;
	static const char *const templates[] = {"", "%(nothing)s", "%(rev)x", "%(rev", "%(rev)",
		"_%(rev)s", ".%(rev)s", "../%(rev)s", "%(slug)s", "%(rev)s/"};
	for (size_t i = 0; i < ARRAY_LEN(templates); i++)
		if (name(templates[i], "abc", ""))
			fail_msg("%s was not refused", templates[i]);
}

static void time_zones(void **state)
{
	(void)state;
	FileTime when;
	Error err = ERROR_INIT;
	assert_true(filename_time("UTC", 0, &arena, &when, &err));
	assert_string_equal(when.zone, "UTC");
	assert_int_equal(when.tm.tm_year, 70);
	static const char *const unknown[] = {
		"Nowhere/City", "../etc/passwd", "/etc/passwd", "Europe"};
	for (size_t i = 0; i < ARRAY_LEN(unknown); i++) {
		err = (Error)ERROR_INIT;
		assert_false(filename_time(unknown[i], 0, &arena, &when, &err));
		assert_int_equal(err.kind, ERR_CONFIG);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_slug_is_words_in_lower_case),
		cmocka_unit_test(letters_of_other_scripts_stay),
		cmocka_unit_test(a_long_slug_is_cut_between_words),
		cmocka_unit_test(the_template_is_filled_in),
		cmocka_unit_test(an_empty_slug_leaves_nothing_behind),
		cmocka_unit_test(an_id_cannot_leave_the_folder),
		cmocka_unit_test(a_template_that_makes_no_name_is_refused),
		cmocka_unit_test(time_zones),
	};
	return cmocka_run_group_tests_name("file names", tests, NULL, release);
}
