/* What rows are seeded with: values of a type, all different and within its bounds, and texts that
 * match the patterns of checks. */
#include <regex.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/filled.h"
#include "core/seed_table.h"

static Arena arena;

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

static void add_string(const char *text, size_t len, Str *out)
{
	str_add(out, "'");
	for (size_t i = 0; i < len; i++)
		str_addf(out, text[i] == '\'' ? "''" : "%c", text[i]);
	str_add(out, "'");
}

/* A database whose types are enforced, and one where they are hints. */
static const Dialect strict = {.name = "test",
	.quote = '"',
	.caps = DIALECT_TEXT_LENGTHS,
	.string = add_string,
	.true_literal = "true",
	.false_literal = "false"};
static const Dialect loose = {.name = "test",
	.quote = '"',
	.string = add_string,
	.true_literal = "1",
	.false_literal = "0"};

static SeedKind kind_of(const Dialect *dialect, const char *declared)
{
	static const Schema nothing;
	static const Table table = {.name = "t"};
	const Column column = {
		.name = "c", .declared = declared, .type = {.kind = TYPE_RAW, .name = declared}};
	SeedKind kind;
	seed_kind(dialect, &nothing, &table, &column, &arena, &kind);
	return kind;
}

static size_t characters(const char *literal)
{
	size_t n = 0;
	for (; *literal; literal++)
		n += ((unsigned char)*literal & 0xc0) != 0x80;
	return n - 2; /* the quotes */
}

static const char *const types[] = {"smallint", "integer", "bigint", "tinyint(4)",
	"int(10) unsigned", "bigint(20) unsigned zerofill", "mediumint", "year(4)", "numeric(5,2)",
	"numeric(2,2)", "decimal(10,0) unsigned", "numeric", "real", "double precision",
	"float(7,3)", "character varying(20)", "varchar(3)", "char(2)", "character(1)", "text",
	"bytea", "varbinary(4)", "binary(16)", "bit(3)", "bit varying(5)", "date",
	"time(3) without time zone", "timestamp(6) with time zone", "datetime(6)", "timestamp",
	"interval", "json", "jsonb", "uuid", "inet", "cidr", "money", "xml", "tsvector", "point",
	"int4range", "daterange", "tstzrange", "set('a','b')"};

static void values_are_all_different(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		SeedKind kind = kind_of(&strict, types[i]);
		StrVec values = seed_values(&kind, &strict, &arena);
		if (values.count < 2)
			print_error("%s\n", types[i]);
		assert_true(values.count >= 2);
		for (size_t a = 0; a < values.count; a++)
			for (size_t b = 0; b < a; b++)
				assert_string_not_equal(values.items[a], values.items[b]);
	}
}

static void distinct_values_are(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		SeedKind kind = kind_of(&strict, types[i]);
		const char *made[40];
		size_t n = 0;
		while (n < 40 && (made[n] = seed_distinct(&kind, &strict, (long)n, &arena)))
			n++;
		assert_true(n >= 2);
		for (size_t a = 0; a < n; a++)
			for (size_t b = 0; b < a; b++)
				assert_string_not_equal(made[a], made[b]);
	}
}

/* For uniques whose index looks at the beginning only. */
static void distinct_texts_differ_at_the_beginning(void **state)
{
	(void)state;
	SeedKind kind = kind_of(&strict, "varchar(200)");
	for (long a = 1; a < 60; a++)
		assert_true(strncmp(seed_distinct(&kind, &strict, a, &arena),
				    seed_distinct(&kind, &strict, a - 1, &arena), 4) != 0);
}

static void texts_have_the_length_of_the_type(void **state)
{
	static const char *const texts[] = {
		"varchar(1)", "varchar(3)", "character varying(20)", "char(2)", "varchar(255)"};
	static const size_t lengths[] = {1, 3, 20, 2, 255};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		SeedKind kind = kind_of(&strict, texts[i]);
		StrVec values = seed_values(&kind, &strict, &arena);
		bool full = false, wide = false, empty = false;
		for (size_t k = 0; k < values.count; k++) {
			const char *v = values.items[k];
			size_t quotes = strstr(v, "''") && strlen(v) > 2; /* O''Brien */
			size_t n = characters(v) - quotes;
			assert_true(n <= lengths[i]);
			full = full || n == lengths[i];
			wide = wide || (n == lengths[i] && strlen(v) == 4 * n + 2);
			empty = empty || n == 0;
		}
		assert_true(full && wide && empty);
		for (long n = 0; n < 30; n++)
			assert_true(
				characters(seed_distinct(&kind, &strict, n, &arena)) <= lengths[i]);
	}
}

static bool has(const StrVec *values, const char *value)
{
	for (size_t i = 0; i < values->count; i++)
		if (strcmp(values->items[i], value) == 0)
			return true;
	return false;
}

static void bounds_are_those_of_the_type(void **state)
{
	static const struct {
		const char *type, *least, *most;
	} cases[] = {
		{"smallint", "-32768", "32767"},
		{"int(11)", "-2147483648", "2147483647"},
		{"int(10) unsigned", "0", "4294967295"},
		{"bigint unsigned", "0", "18446744073709551615"},
		{"tinyint", "-128", "127"},
		{"numeric(5,2)", "-999.99", "999.99"},
		{"decimal(2,2)", "-0.99", "0.99"},
		{"decimal(5,2) unsigned", "0", "999.99"},
		{"date", "'1000-01-01'", "'9999-12-31'"},
		{"datetime(3)", "'1000-01-01 00:00:00'", "'9999-12-31 23:59:59.999'"},
		{"timestamp(0) with time zone", "'1000-01-01 00:00:00+00'",
			"'9999-12-31 23:59:59+00'"},
		{"time", "'00:00:00'", "'23:59:59'"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SeedKind kind = kind_of(&strict, cases[i].type);
		StrVec values = seed_values(&kind, &strict, &arena);
		if (!has(&values, cases[i].least) || !has(&values, cases[i].most))
			print_error("%s\n", cases[i].type);
		assert_true(has(&values, cases[i].least) && has(&values, cases[i].most));
	}
}

static void unknown_words_are_hints_where_types_are(void **state)
{
	(void)state;
	assert_int_equal(kind_of(&loose, "UNSIGNED BIG INT").class, SEED_INTEGER);
	assert_int_equal(kind_of(&loose, "NATIVE CHARACTER(70)").class, SEED_TEXT);
	assert_int_equal(kind_of(&loose, "NATIVE CHARACTER(70)").length, 70);
	assert_int_equal(kind_of(&loose, "").class, SEED_TEXT);
	assert_int_equal(kind_of(&loose, "WHATEVER").class, SEED_DECIMAL);
	assert_int_equal(kind_of(&strict, "whatever").class, SEED_UNKNOWN);
}

static void domains_are_what_they_are_made_of(void **state)
{
	Schema schema = {.tables = {0}};
	const Other domain = {.kind = "type",
		.name = "year",
		.text = "CREATE DOMAIN year AS integer NOT NULL CONSTRAINT year_check CHECK "
			"((VALUE >= 1901) AND (VALUE <= 2155))"};
	const Table table = {.name = "t"};
	const Column column = {.name = "c", .declared = "public.year", .type = {.kind = TYPE_RAW}};
	SeedKind kind;
	(void)state;
	vec_push(&schema.others, &arena, domain);
	seed_kind(&strict, &schema, &table, &column, &arena, &kind);
	assert_int_equal(kind.class, SEED_INTEGER);
	assert_true(kind.filled);
	assert_string_equal(kind.check, " ((VALUE >= 1901) AND (VALUE <= 2155))");
}

static void patterns_are_matched(void **state)
{
	static const char *const patterns[] = {"^[A-Z]{3}$", "^[a-z0-9_-]+$", "^(yes|no|maybe)$",
		"^[^@ ]+@[^@ ]+\\.[a-z]{2,}$", "^#[0-9a-f]{6}$", "^v[0-9]+(\\.[0-9]+)*$",
		"^[[:alpha:]][[:alnum:]]*$", "abc", "^a?b*c+$", "^(a(b|c)){2,4}$", "^.{5,}$",
		"^[]x]$", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(patterns); i++) {
		regex_t regex;
		assert_int_equal(regcomp(&regex, patterns[i], REG_EXTENDED | REG_NOSUB), 0);
		for (long n = 0; n < 12; n++) {
			const char *text = seed_match(SEED_REGEX, patterns[i], n, &arena);
			if (regexec(&regex, text, 0, NULL, 0) != 0)
				print_error("%s: %s\n", patterns[i], text);
			assert_int_equal(regexec(&regex, text, 0, NULL, 0), 0);
		}
		regfree(&regex);
	}
	assert_string_equal(seed_match(SEED_LIKE, "a%b_", 0, &arena), "ab0");
	assert_string_equal(seed_match(SEED_LIKE, "%@%.com", 7, &arena), "a7@b.com");
	assert_string_equal(seed_match(SEED_GLOB, "[0-9][0-9]-x", 0, &arena), "00-x");
	assert_string_equal(seed_match(SEED_REGEX, "^\\d\\d$", 3, &arena), "33");
}

/* It is a text of the author's: it must come to an end. */
static void broken_patterns_end(void **state)
{
	static const char *const patterns[] = {"(", "[", "[^", "a{", "a{2", "a{9999999}", "\\", "*",
		"((((((((((((((((((((((((((((((a", ")", "a|", "|", "[[:alpha", "(?:", "{3}", "^*"};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(patterns); i++)
		for (long n = 0; n < 4; n++) {
			assert_non_null(seed_match(SEED_REGEX, patterns[i], n, &arena));
			assert_non_null(seed_match(SEED_GLOB, patterns[i], n, &arena));
			assert_non_null(seed_match(SEED_LIKE, patterns[i], n, &arena));
		}
}

static void what_the_database_fills(void **state)
{
	static const struct {
		const char *value;
		bool made;
	} cases[] = {{"now()", true}, {"CURRENT_TIMESTAMP(6)", true}, {"'now'", false},
		{"nextval('t_id_seq'::regclass)", true}, {"gen_random_uuid()", true},
		{"datetime('now')", true}, {"date('2024-01-01')", false}, {"lower('NOW')", false},
		{"'random'::text", false}, {"(hex(randomblob(16)))", true}, {"1 + 1", false}};
	const Table table = {.name = "t"};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const Column column = {
			.name = "c", .value = {.kind = DEFAULT_SQL, .text = cases[i].value}};
		bool made = filled_by(&strict, &table, &column, &arena) != NULL;
		if (made != cases[i].made)
			print_error("%s\n", cases[i].value);
		assert_int_equal(made, cases[i].made);
	}
	const Column number = {.name = "id", .identity = {.kind = IDENTITY_ALWAYS}};
	assert_true(filled_by_counter(&strict, &table, &number));
	const Column serial = {.name = "id", .type = {.kind = TYPE_RAW, .name = "bigserial"}};
	assert_true(filled_by_counter(&strict, &table, &serial));
	const Column other = {.name = "id", .type = {.kind = TYPE_RAW, .name = "citext"}};
	assert_false(filled_by_counter(&strict, &table, &other));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(values_are_all_different),
		TEST(distinct_values_are),
		TEST(distinct_texts_differ_at_the_beginning),
		TEST(texts_have_the_length_of_the_type),
		TEST(bounds_are_those_of_the_type),
		TEST(unknown_words_are_hints_where_types_are),
		TEST(domains_are_what_they_are_made_of),
		TEST(patterns_are_matched),
		TEST(broken_patterns_end),
		TEST(what_the_database_fills),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
