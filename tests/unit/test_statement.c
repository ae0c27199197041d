/* test_statement.c - kinds of statements, which refuse a transaction, and :name parameters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../support/lex_flags.h"
#include "base/str.h"
#include "db/statement.h"

static const unsigned dialects[] = {POSTGRES, MYSQL, SQLITE};

static void expect_kind(unsigned flags, const char *sql, StatementKind kind)
{
	StatementKind got = statement_kind(sql, strlen(sql), flags);
	if (got != kind)
		fail_msg("%s: kind %d, expected %d", sql, (int)got, (int)kind);
}

static void expect_kinds(const char *const *statements, StatementKind kind)
{
	for (; *statements; statements++) {
		for (size_t i = 0; i < 3; i++)
			expect_kind(dialects[i], *statements, kind);
	}
}

static void kinds_that_are_the_same_everywhere(void **state)
{
	static const char *const empty[] = {"", " \n", "-- a", "/* a */ ;", ";;", NULL};
	static const char *const reads[] = {"SELECT 1", "select(1)", "(SELECT 1) UNION (SELECT 2)",
		"VALUES (1)", "TABLE t", "SHOW TABLES", "EXPLAIN DELETE FROM t", "DESCRIBE t",
		"/* x */ -- y\nSELECT 1", "; select 1", NULL};
	static const char *const writes[] = {"INSERT INTO t VALUES (1)", "update t set a = 1",
		"DELETE FROM t", "REPLACE INTO t VALUES (1)", "MERGE INTO t USING s ON true",
		"WITH a AS (SELECT 1) SELECT * FROM a", "COPY t FROM stdin", NULL};
	static const char *const transactions[] = {"BEGIN", "begin;", "BEGIN IMMEDIATE",
		"START TRANSACTION READ ONLY", "COMMIT", "COMMIT AND CHAIN", "COMMIT PREPARED 'x'",
		"END", "ROLLBACK", "ROLLBACK TO SAVEPOINT a", "ABORT", "SAVEPOINT a", "RELEASE a",
		"XA START 'x'", "PREPARE TRANSACTION 'x'", "SET autocommit = 0",
		"SET a = 1, AUTOCOMMIT=1", "SET @@autocommit = 0", "SET @@session.autocommit := 0",
		"SET SESSION autocommit = 0", "/* x */ COMMIT", NULL};
	static const char *const sets[] = {"SET search_path = a", "SET TRANSACTION READ ONLY",
		"SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", "RESET ALL", "USE x",
		"SET @autocommit = 0", "SET x = 'autocommit = 0'", "SET CONSTRAINTS ALL DEFERRED",
		"set local x to autocommit", NULL};
	static const char *const others[] = {"CREATE TABLE begin (a int)", "DROP TABLE t",
		"ALTER TABLE t ADD a int", "TRUNCATE t", "CALL p()", "DO $$ BEGIN COMMIT; END $$",
		"PREPARE p FROM 'COMMIT'", "START REPLICA", "GRANT ALL ON t TO u", "frobnicate",
		"'select'", "{", "BEGIN NOT ATOMIC SELECT 1; END", NULL};
	(void)state;
	expect_kinds(empty, STATEMENT_EMPTY);
	expect_kinds(reads, STATEMENT_READ);
	expect_kinds(writes, STATEMENT_WRITE);
	expect_kinds(transactions, STATEMENT_TRANSACTION);
	expect_kinds(sets, STATEMENT_SET);
	expect_kinds(others, STATEMENT_OTHER);
}

static void locking_tables_ends_a_transaction_of_mysql_only(void **state)
{
	(void)state;
	expect_kind(MYSQL, "LOCK TABLES a WRITE", STATEMENT_TRANSACTION);
	expect_kind(MYSQL, "LOCK TABLE a READ", STATEMENT_TRANSACTION);
	expect_kind(MYSQL, "UNLOCK TABLES", STATEMENT_TRANSACTION);
	expect_kind(MYSQL, "LOCK INSTANCE FOR BACKUP", STATEMENT_OTHER);
	expect_kind(POSTGRES, "LOCK TABLE a IN SHARE MODE", STATEMENT_OTHER);
}

static void comments_that_are_code_are_read_through(void **state)
{
	(void)state;
	expect_kind(MYSQL, "/*!40101 SET NAMES utf8 */", STATEMENT_SET);
	expect_kind(MYSQL, "/*!50003 CREATE */ /*!50017 DEFINER=a */ TRIGGER t", STATEMENT_OTHER);
	expect_kind(MYSQL, "/*!40000 SET autocommit=0 */", STATEMENT_TRANSACTION);
	expect_kind(MYSQL, "/*!99999 SELECT 1 */", STATEMENT_EMPTY);
	expect_kind(SQLITE, "/*!40101 SET NAMES utf8 */", STATEMENT_EMPTY);
}

static void mysql_commits_before_account_statements(void **state)
{
	(void)state;
	expect_kind(MYSQL, "SET PASSWORD FOR a = 'b'", STATEMENT_OTHER);
	expect_kind(MYSQL, "SET DEFAULT ROLE r TO u", STATEMENT_OTHER);
	expect_kind(POSTGRES, "SET default_with_oids = off", STATEMENT_SET);
}

static void set_statement_of_mariadb_is_its_statement(void **state)
{
	(void)state;
	expect_kind(MYSQL, "SET STATEMENT max_statement_time=1 FOR ALTER TABLE t ADD a int",
		STATEMENT_OTHER);
	expect_kind(MYSQL, "SET STATEMENT a=1 FOR SELECT 1", STATEMENT_READ);
	expect_kind(MYSQL, "SET STATEMENT a=1", STATEMENT_EMPTY);
}

static void pragmas_read_set_or_work(void **state)
{
	(void)state;
	expect_kind(SQLITE, "PRAGMA foreign_keys", STATEMENT_READ);
	expect_kind(SQLITE, "PRAGMA foreign_keys = ON", STATEMENT_SET);
	expect_kind(SQLITE, "PRAGMA foreign_keys(1)", STATEMENT_SET);
	expect_kind(SQLITE, "PRAGMA main.user_version = 3", STATEMENT_SET);
	expect_kind(SQLITE, "PRAGMA main.user_version", STATEMENT_READ);
	expect_kind(SQLITE, "PRAGMA table_info(t)", STATEMENT_READ);
	expect_kind(SQLITE, "PRAGMA main.index_list('t')", STATEMENT_READ);
	expect_kind(SQLITE, "PRAGMA optimize", STATEMENT_OTHER);
	expect_kind(SQLITE, "PRAGMA incremental_vacuum(3)", STATEMENT_OTHER);
}

static void explain_analyze_is_what_it_runs(void **state)
{
	(void)state;
	expect_kind(POSTGRES, "EXPLAIN ANALYZE DELETE FROM t", STATEMENT_WRITE);
	expect_kind(POSTGRES, "EXPLAIN (ANALYZE, BUFFERS) UPDATE t SET a = 1", STATEMENT_WRITE);
	expect_kind(POSTGRES, "EXPLAIN (COSTS off) DELETE FROM t", STATEMENT_READ);
	expect_kind(POSTGRES, "EXPLAIN ANALYZE VERBOSE SELECT 1", STATEMENT_READ);
	expect_kind(MYSQL, "EXPLAIN ANALYZE FORMAT=TREE SELECT 1", STATEMENT_READ);
	expect_kind(POSTGRES, "EXPLAIN ANALYZE CREATE TABLE t AS (VALUES (1))", STATEMENT_OTHER);
}

static void expect_refuses(unsigned flags, bool refuses, const char *const *statements)
{
	for (; *statements; statements++) {
		if (statement_refuses_transaction(*statements, strlen(*statements), flags) !=
			refuses)
			fail_msg("%s: %srefused expected", *statements, refuses ? "" : "not ");
	}
}

static void some_statements_refuse_a_transaction(void **state)
{
	static const char *const refuse[] = {"CREATE INDEX CONCURRENTLY i ON t (a)",
		"create unique index /* x */ concurrently i on t (a)", "DROP INDEX CONCURRENTLY i",
		"REINDEX INDEX CONCURRENTLY i", "REINDEX (VERBOSE) TABLE CONCURRENTLY t",
		"REINDEX (CONCURRENTLY) TABLE t", "REINDEX DATABASE d", "VACUUM",
		"VACUUM ANALYZE t", "CREATE DATABASE d", "DROP DATABASE IF EXISTS d",
		"ALTER SYSTEM SET a = 1", "ALTER TABLE t DETACH PARTITION p CONCURRENTLY",
		"CREATE TABLESPACE s LOCATION '/'", "DROP TABLESPACE s",
		"ALTER DATABASE d SET TABLESPACE s", "DISCARD ALL", "CLUSTER", "CLUSTER VERBOSE;",
		"CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p",
		"ALTER SUBSCRIPTION s REFRESH PUBLICATION", NULL};
	static const char *const accept[] = {"CREATE INDEX i ON t (a)",
		"CREATE INDEX \"concurrently\" ON t (a)", "DROP INDEX i", "REINDEX TABLE t",
		"REFRESH MATERIALIZED VIEW CONCURRENTLY v", "ALTER TABLE t DETACH PARTITION p",
		"ALTER TABLE t ADD COLUMN concurrently int", "CREATE TABLE database (a int)",
		"ALTER DATABASE d SET a = 1", "DISCARD PLANS", "CLUSTER t USING i",
		"CREATE VIEW v AS SELECT 'vacuum'", "ANALYZE", "ALTER SUBSCRIPTION s DISABLE", "",
		NULL};
	(void)state;
	expect_refuses(POSTGRES, true, refuse);
	expect_refuses(POSTGRES, false, accept);
}

static void sqlite_refuses_a_few_and_mysql_nothing(void **state)
{
	static const char *const refuse[] = {"VACUUM", "VACUUM INTO 'x'", "DETACH DATABASE a",
		"PRAGMA journal_mode = WAL", "PRAGMA main.journal_mode(wal)",
		"PRAGMA synchronous=OFF", NULL};
	static const char *const accept[] = {
		"PRAGMA journal_mode", "PRAGMA foreign_keys = ON", "ATTACH 'x' AS y", NULL};
	static const char *const mysql[] = {"CREATE DATABASE d", "DROP DATABASE d", NULL};
	(void)state;
	expect_refuses(SQLITE, true, refuse);
	expect_refuses(SQLITE, false, accept);
	expect_refuses(MYSQL, false, mysql);
}

static void switching_foreign_keys_is_seen(void **state)
{
	static const struct {
		const char *sql;
		int switches;
	} cases[] = {{"PRAGMA foreign_keys = OFF", 0}, {"pragma main.foreign_keys(0)", 0},
		{"PRAGMA foreign_keys=no;", 0}, {"PRAGMA foreign_keys = on", 1},
		{"/* x */ PRAGMA foreign_keys = 1", 1}, {"PRAGMA foreign_keys(true)", 1},
		{"PRAGMA foreign_keys", -1}, {"PRAGMA foreign_key_check(t)", -1},
		{"SELECT foreign_keys = 0", -1}, {"", -1}};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(statement_foreign_keys(cases[i].sql, strlen(cases[i].sql), SQLITE),
			cases[i].switches);
}

/* names: joined by spaces */
static void expect_params(unsigned flags, bool numbered, const char *sql, const char *expected,
	const char *expected_names)
{
	Arena arena = ARENA_INIT;
	Error err = ERROR_INIT;
	StrVec names;
	const char *out;

	if (!statement_params(sql, strlen(sql), flags, numbered, &arena, &out, &names, &err))
		fail_msg("%s: %s", sql, err.message);
	Str joined = str_new(&arena);
	for (size_t i = 0; i < names.count; i++)
		str_addf(&joined, "%s%s", i ? " " : "", names.items[i]);
	assert_string_equal(out, expected);
	assert_string_equal(joined.data, expected_names);
	arena_release(&arena);
}

static void names_become_numbers_or_question_marks(void **state)
{
	(void)state;
	expect_params(POSTGRES, true, "a = :x AND b = :y OR c = :x", "a = $1 AND b = $2 OR c = $1",
		"x y");
	expect_params(
		MYSQL, false, "a = :x AND b = :y OR c = :x", "a = ? AND b = ? OR c = ?", "x y x");
	expect_params(SQLITE, false, "VALUES(:a,:a1,:A)", "VALUES(?,?,?)", "a a1 A");
	expect_params(SQLITE, false, "SELECT 1", "SELECT 1", "");
	expect_params(POSTGRES, true, "", "", "");
}

static void what_only_looks_like_a_parameter_stays(void **state)
{
	static const char *const same[] = {"':a' \":b\" /* :c */ --:d", "a::text", "f(a := 1)",
		"a[1:n]", "$$ :a $$", "E'\\':a'", "12:30", "a ?| b AND c ? 'd'", NULL};
	(void)state;
	for (const char *const *sql = same; *sql; sql++)
		expect_params(POSTGRES, true, *sql, *sql, "");
	expect_params(POSTGRES, true, ":a::int", "$1::int", "a");
	expect_params(POSTGRES, true, "CAST(:a AS int)||:b", "CAST($1 AS int)||$2", "a b");
	expect_params(POSTGRES, true, "j ? :key", "j ? $1", "key");
	expect_params(MYSQL, false, "'\\':a' # :b\n:c", "'\\':a' # :b\n?", "c");
	expect_params(MYSQL, false, "/*!50000 :a */", "/*!50000 ? */", "a");
}

static void a_backslash_keeps_a_colon(void **state)
{
	(void)state;
	expect_params(POSTGRES, true, "x \\:a :b", "x :a $1", "b");
	expect_params(SQLITE, false, "'\\:a' \\ :b", "'\\:a' \\ ?", "b");
}

static void own_placeholders_do_not_mix_with_names(void **state)
{
	Arena arena = ARENA_INIT;
	Error err = ERROR_INIT;
	StrVec names;
	const char *out;
	(void)state;
	assert_false(statement_params(
		"a = ? AND b = :b", 16, SQLITE, false, &arena, &out, &names, &err));
	assert_int_equal(err.kind, ERR_SCRIPT);
	error_clear(&err);
	assert_false(statement_params(
		"a = $1 AND b = :b", 17, POSTGRES, true, &arena, &out, &names, &err));
	arena_release(&arena);
	expect_params(SQLITE, false, "a = ?", "a = ?", "");
	expect_params(POSTGRES, true, "a = $1", "a = $1", "");
	expect_params(POSTGRES, true, "$$1$$ = :b", "$$1$$ = $1", "b");
	expect_params(SQLITE, false, "'?' = :b", "'?' = ?", "b");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kinds_that_are_the_same_everywhere),
		cmocka_unit_test(locking_tables_ends_a_transaction_of_mysql_only),
		cmocka_unit_test(comments_that_are_code_are_read_through),
		cmocka_unit_test(mysql_commits_before_account_statements),
		cmocka_unit_test(set_statement_of_mariadb_is_its_statement),
		cmocka_unit_test(pragmas_read_set_or_work),
		cmocka_unit_test(explain_analyze_is_what_it_runs),
		cmocka_unit_test(some_statements_refuse_a_transaction),
		cmocka_unit_test(sqlite_refuses_a_few_and_mysql_nothing),
		cmocka_unit_test(switching_foreign_keys_is_seen),
		cmocka_unit_test(names_become_numbers_or_question_marks),
		cmocka_unit_test(what_only_looks_like_a_parameter_stays),
		cmocka_unit_test(a_backslash_keeps_a_colon),
		cmocka_unit_test(own_placeholders_do_not_mix_with_names),
	};
	return cmocka_run_group_tests_name("statement", tests, NULL, NULL);
}
