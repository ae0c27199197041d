/* What became of the rows: each kind of loss is found as what it is, and nothing else is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/datasum.h"

static Arena arena;
static DataFindings findings;
static DataExclusions exclusions;

static int setup(void **state)
{
	(void)state;
	arena = (Arena)ARENA_INIT;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

/* "id name": the columns; a star before a name: made by the database.  Rows are the cells one after
 * another, "-" is NULL. */
static DataSum one(const char *columns, bool key, const char *const *cells)
{
	DataSum sum = {0};
	DataSumTable table = {.name = "users"};
	size_t n = 0;
	for (const char *name = columns; *name; name += *name == ' ') {
		bool made = *name == '*';
		size_t len = strcspn(name + made, " ");
		DataSumColumn column = {.name = arena_strndup(&arena, name + made, len)};
		if (made)
			column.volatile_by = "default now()";
		vec_push(&table.columns, &arena, column);
		name += made + len;
	}
	while (cells[n])
		n++;
	table.cells = arena_alloc(&arena, (n + 1) * sizeof(*table.cells));
	for (size_t i = 0; i < n; i++) {
		table.cells[i] = strcmp(cells[i], "-") == 0 ? NULL : cells[i];
		table.columns.items[i % table.columns.count].filled += table.cells[i] != NULL;
	}
	table.rows = (int64_t)(n / table.columns.count);
	if (key)
		vec_push(&table.key, &arena, 0);
	vec_push(&sum.tables, &arena, table);
	return sum;
}

#define ROWS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void compare(DataSum before, DataSum after)
{
	const DataCompare with = {.before = &before, .after = &after};
	datasum_compare(&with, &arena, &findings, &exclusions);
}

static void compare_between(DataSum before, DataSum between, DataSum after)
{
	const DataCompare with = {.before = &before, .between = &between, .after = &after};
	datasum_compare(&with, &arena, &findings, &exclusions);
}

static void assert_said(const char *wanted)
{
	Str said = str_new(&arena);
	for (size_t i = 0; i < findings.count; i++)
		str_addf(
			&said, "%s%s", i ? "; " : "", datasum_describe(&findings.items[i], &arena));
	assert_string_equal(said.data, wanted);
}

static void equal_rows_give_nothing(void **state)
{
	(void)state;
	compare(one("id name", true, ROWS("1", "a", "2", "-")),
		one("name id", false, ROWS("-", "2", "a", "1")));
	assert_said("");
	compare(one("a b", false, ROWS("1", "1", "1", "1")),
		one("a b", false, ROWS("1", "1", "1", "1")));
	assert_said("");
}

static void values_lost_and_changed(void **state)
{
	(void)state;
	compare(one("id name", true, ROWS("1", "a", "2", "b", "3", "c")),
		one("id name", true, ROWS("3", "-", "1", "-", "2", "-")));
	assert_said("column users.name lost 3 of 3 values");
	assert_int_equal(findings.items[0].keys.count, 3);
	assert_string_equal(findings.items[0].keys.items[1], "id = 2");
	compare(one("id name", true, ROWS("1", "a", "2", "-", "3", "c")),
		one("id name", true, ROWS("1", "A", "2", "x", "3", "-")));
	assert_said("column users.name lost 1 of 2 values; "
		    "column users.name has 2 other values: 'a' became 'A'");
}

static void rows_lost_and_added(void **state)
{
	(void)state;
	compare(one("id name", true, ROWS("1", "a", "2", "b")),
		one("id name", true, ROWS("2", "b", "7", "a")));
	assert_said("table users lost 1 of 2 rows; "
		    "table users has 1 row that it had not before");
	assert_string_equal(findings.items[1].keys.items[0], "id = 7");
}

static void duplicates_count(void **state)
{
	(void)state;
	compare(one("a b", false, ROWS("1", "1", "1", "1", "2", "2")),
		one("a b", false, ROWS("1", "1", "2", "2", "2", "2")));
	assert_said("table users lost 1 of 3 rows; table users has 1 row that it had not before");
}

static void without_a_key_one_column_is_named(void **state)
{
	(void)state;
	compare(one("a b", false, ROWS("1", "x", "2", "y")),
		one("a b", false, ROWS("2", "-", "1", "-")));
	assert_said("column users.b lost 2 of 2 values");
}

static void a_null_is_not_a_text(void **state)
{
	(void)state;
	compare(one("a b", false, ROWS("", "x")), one("a b", false, ROWS("-", "x")));
	assert_said("column users.a lost 1 of 1 values");
}

static void what_the_database_makes_counts_as_filled(void **state)
{
	(void)state;
	compare(one("id *at", true, ROWS("1", "10:00", "2", "10:00")),
		one("id *at", true, ROWS("1", "11:00", "2", "11:01")));
	assert_said("");
	assert_int_equal(exclusions.count, 1);
	assert_string_equal(exclusions.items[0].column, "at");
	compare(one("id *at", true, ROWS("1", "10:00", "2", "10:00")),
		one("id *at", true, ROWS("1", "11:00", "2", "-")));
	assert_said("column users.at lost 1 of 2 values");
}

/* A revision that writes created_at anew is wrong, whatever its default. */
static void what_stayed_counts_by_its_value(void **state)
{
	(void)state;
	compare_between(one("id *at", true, ROWS("1", "10:00")),
		one("id *at extra", true, ROWS("1", "10:00", "x")),
		one("id *at", true, ROWS("1", "11:00")));
	assert_said("column users.at has 1 other value: '10:00' became '11:00'");
	assert_int_equal(exclusions.count, 0);
	/* Dropped and added again: it cannot be the same. */
	compare_between(one("id *at", true, ROWS("1", "10:00")), one("id", true, ROWS("1")),
		one("id *at", true, ROWS("1", "11:00")));
	assert_said("");
	assert_int_equal(exclusions.count, 1);
}

/* Rows that a revision inserts get other numbers when it runs again; they are no others. */
static void counters_go_on(void **state)
{
	(void)state;
	compare_between(one("*id name", true, ROWS("1", "a", "2", "new")),
		one("*id name", true, ROWS("1", "a")),
		one("*id name", true, ROWS("1", "a", "3", "new")));
	assert_said("");
	compare_between(one("*id name", true, ROWS("1", "a", "2", "new")),
		one("*id name", true, ROWS("1", "a")),
		one("*id name", true, ROWS("1", "a", "3", "old")));
	assert_said("column users.name has 1 other value: 'new' became 'old'");
	/* A row that stayed is known by its number. */
	compare_between(one("*id name", true, ROWS("1", "a", "2", "b")),
		one("*id name", true, ROWS("1", "a", "2", "b")),
		one("*id name", true, ROWS("1", "b", "2", "a")));
	assert_said("column users.name has 2 other values: 'a' became 'b'");
}

static void declared_losses_are_left_out(void **state)
{
	(void)state;
	DataSum before = one("id name mail", true, ROWS("1", "a", "m"));
	DataSum after = one("id name mail", true, ROWS("1", "-", "-"));
	StrVec loses = {0};
	const DataCompare with = {.before = &before, .after = &after, .loses = &loses};
	vec_push(&loses, &arena, "users.name");
	datasum_compare(&with, &arena, &findings, &exclusions);
	assert_said("column users.mail lost 1 of 1 values");
	vec_push(&loses, &arena, "users");
	datasum_compare(&with, &arena, &findings, &exclusions);
	assert_said("");
}

static void a_schema_may_stand_before_it(void **state)
{
	(void)state;
	DataSum before = one("id name", true, ROWS("1", "a"));
	DataSum after = one("id name", true, ROWS("1", "-"));
	StrVec loses = {0};
	const DataCompare with = {.before = &before, .after = &after, .loses = &loses};
	before.tables.items[0].schema = after.tables.items[0].schema = "app";
	datasum_compare(&with, &arena, &findings, &exclusions);
	assert_said("column app.users.name lost 1 of 1 values");
	vec_push(&loses, &arena, "app.users.name");
	datasum_compare(&with, &arena, &findings, &exclusions);
	assert_said("");
}

static void what_is_on_one_side_only_is_the_schemas(void **state)
{
	(void)state;
	compare(one("id name", true, ROWS("1", "a")), one("id mail", true, ROWS("1", "m")));
	assert_said("");
	compare(one("id name", true, ROWS("1", "a")), (DataSum){0});
	assert_said("");
}

static DataSum large(int64_t rows, int64_t filled, uint64_t sum)
{
	DataSum out = one("id name", true, ROWS("1", "a"));
	DataSumTable *t = &out.tables.items[0];
	t->large = true;
	t->cells = NULL;
	t->rows = t->columns.items[0].filled = rows;
	t->columns.items[1].filled = filled;
	t->columns.items[1].sum = sum;
	return out;
}

static void large_tables_by_their_sums(void **state)
{
	(void)state;
	compare(large(9000, 8000, 5), large(9000, 8000, 5));
	assert_said("");
	compare(large(9000, 8000, 5), large(9000, 8000, 6));
	assert_said("column users.name has other values");
	compare(large(9000, 8000, 5), large(9000, 0, 6));
	assert_said("column users.name lost 8000 of 8000 values");
	compare(large(9000, 8000, 5), large(8999, 8000, 6));
	assert_said("table users lost 1 of 9000 rows");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(equal_rows_give_nothing),
		TEST(values_lost_and_changed),
		TEST(rows_lost_and_added),
		TEST(duplicates_count),
		TEST(without_a_key_one_column_is_named),
		TEST(a_null_is_not_a_text),
		TEST(what_the_database_makes_counts_as_filled),
		TEST(what_stayed_counts_by_its_value),
		TEST(counters_go_on),
		TEST(declared_losses_are_left_out),
		TEST(a_schema_may_stand_before_it),
		TEST(what_is_on_one_side_only_is_the_schemas),
		TEST(large_tables_by_their_sums),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
