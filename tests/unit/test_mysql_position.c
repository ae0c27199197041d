/* test_mysql_position.c - where in a statement MySQL found a mistake, from the words it says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "drivers/mysql/conn.h"

#define SYNTAX                                                                                     \
	"You have an error in your SQL syntax; check the manual that corresponds to your MySQL "   \
	"server version for the right syntax to use near '%s' at line %d"

/* The position for a syntax error that quotes `near`. */
static int position(const char *sql, const char *near, int line)
{
	char words[512];
	snprintf(words, sizeof(words), SYNTAX, near, line);
	return my_error_position(words, sql);
}

static void the_rest_of_the_statement_is_quoted(void **state)
{
	(void)state;
	assert_int_equal(position("selct 1", "selct 1", 1), 1);
	assert_int_equal(position("select 1 +\n from t", "from t", 2), 13);
	assert_int_equal(position("select 1; select 2", "select 2", 1), 11);
}

static void what_the_server_strips_does_not_count(void **state)
{
	(void)state;
	assert_int_equal(position("select 1 from ;\n  ", "", 1), 14);
	assert_int_equal(position("alter table t frob ; ", "frob", 1), 15);
}

static void an_empty_quotation_is_the_end(void **state)
{
	(void)state;
	assert_int_equal(position("select a from", "", 1), 14);
	assert_int_equal(position("select (1", "", 1), 10);
}

static void characters_are_counted_not_bytes(void **state)
{
	(void)state;
	assert_int_equal(position("select '\xc3\xa9\xf0\x9f\x98\x80' frm t", "frm t", 1), 13);
}

static void quotes_in_the_quotation_do_not_end_it(void **state)
{
	(void)state;
	assert_int_equal(position("select x frm t where a = 'b' at line 7'",
				 "frm t where a = 'b' at line 7'", 1),
		10);
}

/* Of a long rest only the beginning is quoted: then it must be the only place. */
static void a_long_rest_is_found_by_its_beginning(void **state)
{
	Arena arena = ARENA_INIT;
	char head[81] = "frm t where ";
	(void)state;
	memset(head + strlen(head), 'x', 80 - strlen(head));
	Str sql = str_new(&arena);
	str_addf(&sql, "select 1 %s and more of it", head);
	assert_int_equal(position(sql.data, head, 1), 10);
	/* twice, but on another line */
	str_addf(&sql, "\n or %s again", head);
	assert_int_equal(
		position(sql.data, head, 2), (int)(strstr(sql.data, "\n or ") - sql.data) + 6);
	/* twice on one line: it cannot be told */
	str_addf(&sql, " or %s again", head);
	assert_int_equal(position(sql.data, head, 2), 0);
	arena_release(&arena);
}

static void a_quotation_that_is_not_there_is_no_position(void **state)
{
	(void)state;
	assert_int_equal(position("call made_of_dynamic_sql()", "from elsewhere", 1), 0);
	assert_int_equal(position("", "x", 1), 0);
}

static void an_unknown_column_is_found_by_its_name(void **state)
{
	(void)state;
	const char *words = "Unknown column 'emial' in 'field list'";
	assert_int_equal(my_error_position(words, "select id, emial from users"), 12);
	assert_int_equal(my_error_position(words, "select emials, emial from users"), 16);
	assert_int_equal(my_error_position(words, "select x.emial, y.emial from users"), 0);
	assert_int_equal(my_error_position(words, "select email from users"), 0);
	assert_int_equal(my_error_position("Unknown column '' in 'x'", "select 1"), 0);
	assert_int_equal(my_error_position("Unknown column 'x", "select x"), 0);
}

static void other_words_give_no_position(void **state)
{
	(void)state;
	assert_int_equal(my_error_position("Table 'x.t' doesn't exist", "select * from t"), 0);
	assert_int_equal(my_error_position("", ""), 0);
	assert_int_equal(my_error_position(" near '", "near"), 0);
	assert_int_equal(my_error_position("' at line 1 near '", "near"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_rest_of_the_statement_is_quoted),
		cmocka_unit_test(what_the_server_strips_does_not_count),
		cmocka_unit_test(an_empty_quotation_is_the_end),
		cmocka_unit_test(characters_are_counted_not_bytes),
		cmocka_unit_test(quotes_in_the_quotation_do_not_end_it),
		cmocka_unit_test(a_long_rest_is_found_by_its_beginning),
		cmocka_unit_test(a_quotation_that_is_not_there_is_no_position),
		cmocka_unit_test(an_unknown_column_is_found_by_its_name),
		cmocka_unit_test(other_words_give_no_position),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
