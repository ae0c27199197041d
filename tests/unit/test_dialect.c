/* test_dialect.c - quoting, literals and types: what a statement is made of. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "model/emit.h"
#include "tests/unit/dialects.h"

enum { POSTGRES, MYSQL, SQLITE, DIALECTS };

static const Dialect *const dialects[DIALECTS] = {POSTGRES_DIALECT, MYSQL_DIALECT, SQLITE_DIALECT};
static const ServerInfo servers[DIALECTS] = {
	{"PostgreSQL", "15.20", 150020},
	{"MySQL", "9.7.4", 90704},
	{"SQLite", "3.40.1", 34001},
};

/* Those that were built. */
#define EACH(d)                                                                                    \
	for (size_t d = 0; d < DIALECTS; d++)                                                      \
		if (dialects[d])

static Arena arena;

static const Dialect *any_dialect(void)
{
	size_t d = 0;
	while (!dialects[d])
		d++;
	return dialects[d];
}

static int release(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

/* ---- sql_addf ------------------------------------------------------------------------------- */

static void text_and_percent_signs_stay_as_they_are(void **state)
{
	(void)state;
	EACH(d)
	{
		Str s = str_new(&arena);
		sql_addf(&s, dialects[d], "a %s b %% c%s", "1 % %i '\"`", "");
		assert_string_equal(s.data, "a 1 % %i '\"` b % c");
	}
}

static void identifiers_are_quoted_whatever_is_in_them(void **state)
{
	static const char *const names[] = {
		"a", "a\"b", "a`b", "a'b", "a\\b", "größe 🙂", "a;--", "%i", "\"\"", "``"};
	static const char *const quoted[] = {"\"a\"", "\"a\"\"b\"", "\"a`b\"", "\"a'b\"",
		"\"a\\b\"", "\"größe 🙂\"", "\"a;--\"", "\"%i\"", "\"\"\"\"\"\"", "\"``\""};
	static const char *const ticked[] = {"`a`", "`a\"b`", "`a``b`", "`a'b`", "`a\\b`",
		"`größe 🙂`", "`a;--`", "`%i`", "`\"\"`", "``````"};
	(void)state;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		EACH(d)
		{
			Str s = str_new(&arena);
			sql_addf(&s, dialects[d], "%i", names[i]);
			assert_string_equal(s.data, d == MYSQL ? ticked[i] : quoted[i]);
		}
	}
}

static void a_table_carries_its_schema_if_it_has_one(void **state)
{
	static const char *const wanted[DIALECTS] = {
		"\"t\"\"`\" \"s\"\"`\".\"t\" \"a\" \"b\".\"c\"",
		"`t\"``` `s\"```.`t` `a` `b`.`c`",
		"\"t\"\"`\" \"s\"\"`\".\"t\" \"a\" \"b\".\"c\"",
	};
	Op op = {.table = "t\"`"}, in_schema = {.schema = "s\"`", .table = "t"};
	(void)state;

	EACH(d)
	{
		Str s = str_new(&arena);
		sql_addf(&s, dialects[d], "%t %t %n %n", &op, &in_schema, NULL, "a", "b", "c");
		assert_string_equal(s.data, wanted[d]);
	}
}

static void lists_of_columns_stand_between_commas(void **state)
{
	const char *names[] = {"a", "b'", "c"};
	StrVec list = {.items = names, .count = 3}, one = {.items = names, .count = 1}, none = {0};
	(void)state;

	EACH(d)
	{
		Str s = str_new(&arena);
		sql_addf(&s, dialects[d], "(%c) (%c) (%c)", &list, &one, &none);
		assert_string_equal(s.data, d == MYSQL ? "(`a`, `b'`, `c`) (`a`) ()"
						       : "(\"a\", \"b'\", \"c\") (\"a\") ()");
	}
}

static void an_unknown_directive_ends_the_program(void **state)
{
	int status = 0;
	(void)state;

	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		Str s = str_new(&arena);
		signal(SIGABRT, SIG_DFL); /* cmocka catches it */
		if (!freopen("/dev/null", "w", stderr))
			_exit(1);
		sql_addf(&s, any_dialect(), "%d", 1);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
}

/* ---- literals ------------------------------------------------------------------------------- */

static const char *literal(const Dialect *d, const char *text, size_t len)
{
	Str s = str_new(&arena);
	d->string(text, len, &s);
	return s.data;
}

static void literals_read_back_as_they_were(void **state)
{
	static const struct {
		const char *text;
		size_t len;
		const char *sql[3];
	} rows[] = {
		{"", 0, {"''", "''", "''"}},
		{"it's", 4, {"'it''s'", "'it''s'", "'it''s'"}},
		{"a\\b", 3, {"E'a\\\\b'", "'a\\\\b'", "'a\\b'"}},
		{"\\'", 2, {"E'\\\\'''", "'\\\\'''", "'\\'''"}},
		{"\"`%s", 4, {"'\"`%s'", "'\"`%s'", "'\"`%s'"}},
		{"größe\n🙂", 12, {"'größe\n🙂'", "'größe\n🙂'", "'größe\n🙂'"}},
		{"a\0'b", 4, {"E'a\\000''b'", "'a\\0''b'", "CAST(x'61002762' AS TEXT)"}},
	};
	(void)state;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		EACH(d)
	assert_string_equal(literal(dialects[d], rows[i].text, rows[i].len), rows[i].sql[d]);
}

/* ---- reading an author's SQL ---------------------------------------------------------------- */

static void literals_are_told_from_expressions(void **state)
{
	static const char *const yes[] = {"1", "-1", "+1.5", "1e3", "1.5E-7", ".5", "''", "'a'",
		"'it''s'", "'a' ", "x'0f'", "b'01'", "_utf8mb4'a'", "NULL", "null", "True",
		"false"};
	static const char *const no[] = {"", "a", "1+1", "1 1", "-", ".", "1e", "'a' || 'b'",
		"now()", "(1)", "'a' 'b'", "nullif(1, 1)", "a'b' || 'c'"};
	(void)state;

	for (size_t i = 0; i < ARRAY_LEN(yes); i++)
		assert_true(emit_is_literal(any_dialect(), yes[i]));
	for (size_t i = 0; i < ARRAY_LEN(no); i++)
		assert_false(emit_is_literal(any_dialect(), no[i]));
	/* A backslash escapes the quote on MySQL only. */
	EACH(d)
	{
		assert_int_equal(emit_is_literal(dialects[d], "'\\'"), d != MYSQL);
		assert_int_equal(emit_is_literal(dialects[d], "'\\' || '"), d == MYSQL);
	}
}

static void parentheses_around_all_are_told_from_others(void **state)
{
	static const char *const yes[] = {
		"(1)", "((1))", "(a + (b))", "(')')", "(\"(\")", "(a) ", "(`)`)", "('it''s)')"};
	static const char *const no[] = {"", "a", "(a) + (b)", "(a", "a)", "(')'", "(a))", "f(a)"};
	(void)state;

	for (size_t i = 0; i < ARRAY_LEN(yes); i++)
		assert_true(emit_is_parenthesised(any_dialect(), yes[i]));
	for (size_t i = 0; i < ARRAY_LEN(no); i++)
		assert_false(emit_is_parenthesised(any_dialect(), no[i]));
}

/* ---- types and capabilities ----------------------------------------------------------------- */

static void every_type_has_a_name_or_a_hint(void **state)
{
	const Type element = {.kind = TYPE_TEXT};
	const char *labels[] = {"a"};
	(void)state;

	EACH(d)
	{
		Emit e = {.dialect = dialects[d], .server = &servers[d], .arena = &arena};
		for (int kind = 0; kind < TYPE_COUNT; kind++) {
			Type type = {.kind = (TypeKind)kind,
				.precision = -1,
				.scale = -1,
				.name = "n",
				.labels = {.items = labels, .count = 1},
				.element = &element};
			Str s = str_new(&arena);
			Error err = ERROR_INIT;
			if (dialects[d]->type(&e, &type, NULL, &s, &err)) {
				assert_true(s.len > 0);
			} else {
				assert_int_equal(err.kind, ERR_UNSUPPORTED);
				assert_true(err.hint[0]);
			}
		}
	}
}

static void no_two_capabilities_share_a_bit(void **state)
{
	static const unsigned caps[] = {DIALECT_TRANSACTIONAL_DDL, DIALECT_SCHEMAS,
		DIALECT_ENUM_TYPES, DIALECT_COMMENTS, DIALECT_GROUP_COMMIT, DIALECT_NUMBERED_PARAMS,
		DIALECT_LOCK_TIMEOUT_ABORTS, DIALECT_IMPLICIT_DEFAULTS, DIALECT_TEXT_LENGTHS,
		DIALECT_CASCADE, DIALECT_LIMIT_IN_CHARACTERS, DIALECT_ANY_CASE,
		DIALECT_ANY_CASE_TABLES, DIALECT_KEYS_AHEAD, DIALECT_UNIQUE_IS_INDEX,
		DIALECT_KEYS_BRING_INDEXES, DIALECT_UNIQUE_INDEXES, DIALECT_NAMES_HELD,
		DIALECT_REBUILDS, DIALECT_RESTRICT_IS_NO_ACTION, DIALECT_KEYS_HOLD_COLUMNS};
	unsigned all = 0;
	(void)state;

	for (size_t i = 0; i < ARRAY_LEN(caps); i++) {
		assert_int_equal(all & caps[i], 0);
		all |= caps[i];
	}
	EACH(d)
	assert_int_equal(dialects[d]->caps & ~all, 0);
}

static void each_dialect_says_who_it_is(void **state)
{
	(void)state;
	EACH(d)
	{
		assert_string_equal(dialects[d]->option_keys[0], dialects[d]->name);
		assert_non_null(dialects[d]->true_literal);
		assert_non_null(dialects[d]->false_literal);
		assert_non_null(dialects[d]->current_schema_sql);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_and_percent_signs_stay_as_they_are),
		cmocka_unit_test(identifiers_are_quoted_whatever_is_in_them),
		cmocka_unit_test(a_table_carries_its_schema_if_it_has_one),
		cmocka_unit_test(lists_of_columns_stand_between_commas),
		cmocka_unit_test(an_unknown_directive_ends_the_program),
		cmocka_unit_test(literals_read_back_as_they_were),
		cmocka_unit_test(literals_are_told_from_expressions),
		cmocka_unit_test(parentheses_around_all_are_told_from_others),
		cmocka_unit_test(every_type_has_a_name_or_a_hint),
		cmocka_unit_test(no_two_capabilities_share_a_bit),
		cmocka_unit_test(each_dialect_says_who_it_is),
	};
	return cmocka_run_group_tests_name("dialect", tests, NULL, release);
}
