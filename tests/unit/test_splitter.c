/* test_splitter.c - SQL files into statements: each trap that a real history holds, as a small case
 * of our own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../support/lex_flags.h"
#include "base/str.h"
#include "db/splitter.h"

static Arena arena = ARENA_INIT;

static int release(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static SplitStatements split(unsigned flags, const char *text)
{
	SplitStatements out;
	Error err = ERROR_INIT;
	if (!split_sql(text, strlen(text), flags, &arena, &out, &err))
		fail_msg("%s: %s", text, err.message);
	return out;
}

/* expected: the statements, NULL-terminated */
static void expect(unsigned flags, const char *text, const char *const *expected)
{
	SplitStatements got = split(flags, text);
	size_t n = 0;
	for (; expected[n]; n++) {
		if (n >= got.count)
			fail_msg("%zu statements, next expected: %s", got.count, expected[n]);
		assert_string_equal(got.items[n].sql, expected[n]);
		assert_int_equal(got.items[n].len, strlen(expected[n]));
	}
	assert_int_equal(got.count, n);
}

#define EXPECT(flags, text, ...) expect(flags, text, (const char *const[]){__VA_ARGS__, NULL})

static void expect_none(unsigned flags, const char *text)
{
	assert_int_equal(split(flags, text).count, 0);
}

static void expect_error(unsigned flags, const char *text, const char *words)
{
	SplitStatements out;
	Error err = ERROR_INIT;
	if (split_sql(text, strlen(text), flags, &arena, &out, &err))
		fail_msg("%s was not refused", text);
	if (!strstr(err.message, words))
		fail_msg("%s: \"%s\" does not say \"%s\"", text, err.message, words);
}

static const unsigned dialects[] = {POSTGRES, MYSQL, SQLITE};

/* ---- everywhere ---------------------------------------------------------------------------- */

static void semicolons_end_statements(void **state)
{
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		EXPECT(dialects[i], "a;b", "a", "b");
		EXPECT(dialects[i], " a b\n;\n\tc d ; ", "a b", "c d");
		EXPECT(dialects[i], ";;a;;;b;;", "a", "b");
		EXPECT(dialects[i], "a", "a");
		expect_none(dialects[i], "");
		expect_none(dialects[i], " \n;; \t\r\n");
	}
}

static void line_ends_are_those_the_client_would_send(void **state)
{
	(void)state;
	EXPECT(SQLITE, "a 'x\r\ny';\r\nb\r\n", "a 'x\ny'", "b");
	EXPECT(MYSQL, "a 'x\r\ny';\r\nb\r\n", "a 'x\ny'", "b");
	EXPECT(POSTGRES, "a 'x\r\ny';\r\nb\r\n", "a 'x\r\ny'", "b");
	EXPECT(SQLITE, "a 'x\ry'", "a 'x\ry'");
	assert_int_equal(split(SQLITE, "a;\r\n\r\nb").items[1].line, 3);
}

static void semicolons_in_literals_and_comments_do_not(void **state)
{
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		EXPECT(dialects[i], "a ';' b; c", "a ';' b", "c");
		EXPECT(dialects[i], "a 'it''s;' b; c", "a 'it''s;' b", "c");
		EXPECT(dialects[i], "a /* ; ' */ b; c", "a /* ; ' */ b", "c");
		EXPECT(dialects[i], "a -- ; it's\nb; c", "a -- ; it's\nb", "c");
		EXPECT(dialects[i], "a \";\" b; c", "a \";\" b", "c");
	}
	EXPECT(SQLITE, "a [;] b; `;`", "a [;] b", "`;`");
	EXPECT(MYSQL, "a '\\';' \"\\\";\" `;` # ;\nb; c", "a '\\';' \"\\\";\" `;` # ;\nb", "c");
	EXPECT(POSTGRES, "a E'\\';' b; 'x\\'; c", "a E'\\';' b", "'x\\'", "c");
	EXPECT(POSTGRES, "a /* /* ; */ ; */ b; c", "a /* /* ; */ ; */ b", "c");
}

static void comments_alone_are_no_statement(void **state)
{
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		expect_none(dialects[i], "-- a");
		expect_none(dialects[i], "/* a */; -- b\n;");
		EXPECT(dialects[i], "-- a\n/* b */ c -- d\n; -- e", "c");
	}
}

static void lines_are_those_of_the_first_word(void **state)
{
	(void)state;
	SplitStatements s =
		split(POSTGRES, "-- x\n\n/*\n*/ a;\nb\n\nc;d 'x\ny';\n  e;\r\nf;\n;\n\ng");
	static const int lines[] = {4, 5, 7, 9, 10, 13};
	assert_int_equal(s.count, 6);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(s.items[i].line, lines[i]);
}

static void byte_order_mark_and_crlf(void **state)
{
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		EXPECT(dialects[i], "\xEF\xBB\xBF-- x\r\na\r\nb;\r\nc;\r\n",
			dialects[i] == POSTGRES ? "a\r\nb" : "a\nb", "c");
		assert_int_equal(split(dialects[i], "\xEF\xBB\xBF-- x\r\na\r\n;").items[0].line, 2);
	}
}

static void what_has_no_end_is_an_error_with_its_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		expect_error(dialects[i], "a;\n\nb 'x\n;\n", "line 3: the string");
		expect_error(dialects[i], "a;\n/* b\n\n", "line 2: the comment");
	}
	expect_error(POSTGRES, "\n$x$ a $X$;\n", "line 2: the dollar quote");
	expect_error(POSTGRES, "a \"b;\n", "line 1: the quoted name");
	expect_error(MYSQL, "a;\n/*!50000 b;\n", "line 2: the comment");
	expect_error(MYSQL, "a `b;\n", "line 1: the quoted name");
	expect_error(SQLITE, "a [b;\n", "line 1: the quoted name");
}

static void zero_bytes_are_an_error(void **state)
{
	SplitStatements out;
	Error err = ERROR_INIT;
	(void)state;
	assert_false(split_sql("\xFF\xFE\na\0;\0", 7, SQLITE, &arena, &out, &err));
	assert_non_null(strstr(err.message, "line 2"));
	assert_non_null(strstr(err.hint, "UTF-8"));
}

/* ---- PostgreSQL ---------------------------------------------------------------------------- */

static void dollar_quoted_bodies(void **state)
{
	(void)state;
	EXPECT(POSTGRES,
		"CREATE FUNCTION f() RETURNS int AS $body$ BEGIN a; 'b; $$ ; END $body$ LANGUAGE "
		"plpgsql; DO $$ x; $$;",
		"CREATE FUNCTION f() RETURNS int AS $body$ BEGIN a; 'b; $$ ; END $body$ LANGUAGE "
		"plpgsql",
		"DO $$ x; $$");
	EXPECT(POSTGRES, "SELECT $1; SELECT a$b$; c", "SELECT $1", "SELECT a$b$", "c");
}

static void atomic_bodies(void **state)
{
	(void)state;
	EXPECT(POSTGRES,
		"create or replace procedure p() begin atomic select 1; select case when a then 1 "
		"end; end; x",
		"create or replace procedure p() begin atomic select 1; select case when a then 1 "
		"end; end",
		"x");
	EXPECT(POSTGRES,
		"CREATE FUNCTION f(a int) RETURNS int BEGIN ATOMIC SELECT a.end, 1 AS end, "
		"(CASE 1 WHEN 1 THEN 2 END); SELECT 2; END; x",
		"CREATE FUNCTION f(a int) RETURNS int BEGIN ATOMIC SELECT a.end, 1 AS end, "
		"(CASE 1 WHEN 1 THEN 2 END); SELECT 2; END",
		"x");
	EXPECT(POSTGRES, "BEGIN; a; END; CREATE FUNCTION begin() RETURNS int AS $$;$$; b", "BEGIN",
		"a", "END", "CREATE FUNCTION begin() RETURNS int AS $$;$$", "b");
	EXPECT(POSTGRES, "CREATE TABLE atomic (begin int); x", "CREATE TABLE atomic (begin int)",
		"x");
}

static void semicolons_in_parentheses(void **state)
{
	(void)state;
	EXPECT(POSTGRES, "CREATE RULE r AS ON INSERT TO t DO (a; b; ); c",
		"CREATE RULE r AS ON INSERT TO t DO (a; b; )", "c");
	EXPECT(POSTGRES, "a ')('; b)); c", "a ')('", "b))", "c");
	EXPECT(MYSQL, "a (; b)", "a (", "b)");
	EXPECT(SQLITE, "a (; b)", "a (", "b)");
}

static void copy_takes_its_rows(void **state)
{
	(void)state;
	SplitStatements s = split(POSTGRES,
		"a;\nCOPY public.t (a, \"from\") FROM stdin;\n1\tit's; $$\n\\.x\n\\N\t2\n\\.\nb;\n"
		"copy t from STDIN with (format csv) ; -- rows\n\\.\nc;");
	assert_int_equal(s.count, 5);
	assert_string_equal(s.items[1].sql, "COPY public.t (a, \"from\") FROM stdin");
	const char *rows = "1\tit's; $$\n\\.x\n\\N\t2\n";
	assert_int_equal(s.items[1].copy_len, strlen(rows));
	assert_memory_equal(s.items[1].copy_data, rows, strlen(rows));
	assert_string_equal(s.items[2].sql, "b");
	assert_int_equal(s.items[2].line, 7);
	assert_non_null(s.items[3].copy_data);
	assert_int_equal(s.items[3].copy_len, 0);
	assert_string_equal(s.items[4].sql, "c");
	assert_int_equal(s.items[4].line, 10);
	assert_null(s.items[0].copy_data);
}

static void copy_rows_with_crlf_or_without_an_end(void **state)
{
	(void)state;
	SplitStatements s = split(POSTGRES, "COPY t FROM stdin;\r\n1\r\n\\.\r\na;\r\n");
	assert_int_equal(s.count, 2);
	assert_int_equal(s.items[0].copy_len, 3);
	assert_string_equal(s.items[1].sql, "a");
	assert_int_equal(s.items[1].line, 4);

	s = split(POSTGRES, "COPY t FROM stdin;\n1\n2");
	assert_int_equal(s.count, 1);
	assert_int_equal(s.items[0].copy_len, 3);
	s = split(POSTGRES, "COPY t FROM stdin");
	assert_non_null(s.items[0].copy_data);
	assert_int_equal(s.items[0].copy_len, 0);
}

static void other_copies_have_no_rows(void **state)
{
	static const char *const texts[] = {"COPY t TO stdout;\nb;\n", "COPY t FROM '/f';\nb;",
		"COPY (SELECT a FROM stdin) TO stdout;\nb", "COPY t FROM PROGRAM 'stdin';\nb;",
		"SELECT 1 FROM stdin;\nb"};
	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		SplitStatements s = split(POSTGRES, texts[i]);
		assert_int_equal(s.count, 2);
		assert_null(s.items[0].copy_data);
	}
	expect_error(POSTGRES, "a;\nCOPY t FROM stdin; b;\n1\n\\.\n", "line 2");
	assert_null(split(MYSQL, "COPY t FROM stdin;\n").items[0].copy_data);
}

static void psql_commands(void **state)
{
	(void)state;
	EXPECT(POSTGRES,
		"\\restrict k;'x\n\\set ON_ERROR_STOP on\n\\echo it's\na;\n\\unrestrict k\n", "a");
	expect_error(POSTGRES, "a;\n\\connect db\n", "line 2: \\connect");
	expect_error(POSTGRES, "a \\gexec\n", "line 1: \\gexec");
	expect_error(POSTGRES, "\\set name 'x'\n", "\\set");
	expect_error(POSTGRES, "\n\\.\n", "line 2: \\.");
	EXPECT(POSTGRES, "a '\\x' -- \\connect\n; b $$\n\\connect\n$$", "a '\\x'",
		"b $$\n\\connect\n$$");
	EXPECT(SQLITE, "a \\connect", "a \\connect");
}

/* ---- SQLite -------------------------------------------------------------------------------- */

static void triggers_of_sqlite(void **state)
{
	(void)state;
	EXPECT(SQLITE,
		"CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = CASE WHEN 1 THEN 2 END; "
		"DELETE FROM d; END; x",
		"CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = CASE WHEN 1 THEN 2 END; "
		"DELETE FROM d; END",
		"x");
	EXPECT(SQLITE, "create temp trigger t delete on a begin select 1 ; -- ;\n end ; x",
		"create temp trigger t delete on a begin select 1 ; -- ;\n end", "x");
	EXPECT(SQLITE, "CREATE TRIGGER t BEGIN a; END", "CREATE TRIGGER t BEGIN a; END");
	EXPECT(SQLITE, "EXPLAIN QUERY PLAN CREATE TEMPORARY TRIGGER t BEGIN a; END; x",
		"EXPLAIN QUERY PLAN CREATE TEMPORARY TRIGGER t BEGIN a; END", "x");
	EXPECT(SQLITE, "CREATE TRIGGER t BEGIN SELECT 1 AS x; ENDING; END; x",
		"CREATE TRIGGER t BEGIN SELECT 1 AS x; ENDING; END", "x");
}

static void other_statements_of_sqlite(void **state)
{
	(void)state;
	EXPECT(SQLITE, "CREATE TABLE trigger (a); BEGIN; a; END; x", "CREATE TABLE trigger (a)",
		"BEGIN", "a", "END", "x");
	EXPECT(SQLITE, "DROP TRIGGER t; SELECT 'create trigger'; x", "DROP TRIGGER t",
		"SELECT 'create trigger'", "x");
	EXPECT(SQLITE, "EXPLAIN SELECT 1; CREATE INDEX i ON trigger (a); x", "EXPLAIN SELECT 1",
		"CREATE INDEX i ON trigger (a)", "x");
}

/* ---- MySQL --------------------------------------------------------------------------------- */

static void the_delimiter_command(void **state)
{
	(void)state;
	EXPECT(MYSQL,
		"a;\nDELIMITER //\nCREATE PROCEDURE p() BEGIN b; c; END//\nd;//\ndelimiter ;\ne;f",
		"a", "CREATE PROCEDURE p() BEGIN b; c; END", "d;", "e", "f");
	EXPECT(MYSQL, "DELIMITER $$\r\na; END$$\r\nb$$c\r\n$$\r\nDELIMITER ;\r\nd;\r\n", "a; END",
		"b", "c", "d");
	EXPECT(MYSQL, "Delimiter ;;\na;b;;\nc;;;;\n  DELIMITER ;\nd;", "a;b", "c", "d");
	EXPECT(MYSQL, "DELIMITER go\nselect category go\nb", "select cate", "ry", "b");
	EXPECT(MYSQL, "DELIMITER '//' -- x\na;//DELIMITER ;\nb;c", "a;", "b", "c");
	EXPECT(MYSQL, "-- x\nDELIMITER |\n# y\na | b|", "a", "b");
	EXPECT(MYSQL, "DELIMITER //\na '//' -- //\n `//` /* // */ b//c",
		"a '//' -- //\n `//` /* // */ b", "c");
	EXPECT(MYSQL, "DELIMITER ##\na## b", "a", "b");
	EXPECT(SQLITE, "DELIMITER //\na;b", "DELIMITER //\na", "b");
}

static void a_delimiter_in_the_wrong_form_is_an_error(void **state)
{
	(void)state;
	expect_error(MYSQL, "a;\nDELIMITER\nb", "line 2: DELIMITER");
	expect_error(MYSQL, "DELIMITER \\\nb", "line 1: DELIMITER");
	expect_error(MYSQL, "DELIMITER ; a;\nb", "line 1: DELIMITER");
	EXPECT(MYSQL, "SELECT delimiter ; b", "SELECT delimiter", "b");
}

static void lines_with_delimiters(void **state)
{
	(void)state;
	SplitStatements s = split(MYSQL, "a;\nDELIMITER //\n\nb\n;\n// c//\nDELIMITER ;\nd;");
	static const int lines[] = {1, 4, 6, 8};
	assert_int_equal(s.count, 4);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(s.items[i].line, lines[i]);
}

static void comments_that_are_code_stay(void **state)
{
	(void)state;
	EXPECT(MYSQL, "/*!40101 SET NAMES utf8 */;\n/* x */;/*!50000 a */ b;",
		"/*!40101 SET NAMES utf8 */", "/*!50000 a */ b");
	EXPECT(MYSQL, "CREATE TABLE t (a int) /*!50100 ENGINE=InnoDB */;b",
		"CREATE TABLE t (a int) /*!50100 ENGINE=InnoDB */", "b");
	EXPECT(MYSQL,
		"DELIMITER ;;\n/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`b`*/ /*!50003 TRIGGER t "
		"BEGIN x; y; END */;;\nDELIMITER ;\nz;",
		"/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`b`*/ /*!50003 TRIGGER t "
		"BEGIN x; y; END */",
		"z");
	EXPECT(MYSQL, "a /*! b; c */; d", "a /*! b; c */", "d");
	EXPECT(MYSQL, "/*M!999999\\- enable the sandbox mode */ \na;", "a");
	expect_none(MYSQL, "/*! */;");
}

static void two_dashes_where_a_statement_begins_are_a_comment(void **state)
{
	(void)state;
	EXPECT(MYSQL, "--DROP INDEX it's;\na;\n----- it's\n b --1\n;", "a", "b --1");
	expect_none(MYSQL, "--");
}

static void g_ends_a_statement_of_mysql(void **state)
{
	(void)state;
	EXPECT(MYSQL, "a\\G\nb\\g c 'x\\g'", "a", "b", "c 'x\\g'");
}

/* A body is one statement, and what follows is another. */
static void expect_body(const char *body)
{
	const char *text = arena_printf(&arena, "%s; next", body);
	EXPECT(MYSQL, text, body, "next");
	EXPECT(MYSQL, body, body);
}

static void mysql_bodies_without_delimiter(void **state)
{
	(void)state;
	expect_body("CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END");
	expect_body("create or replace function f(a int(11)) returns int begin return 1; end");
	expect_body("CREATE DEFINER=`a`@`%` PROCEDURE p() BEGIN END");
	expect_body("CREATE DEFINER = CURRENT_USER() PROCEDURE IF NOT EXISTS p() BEGIN x; END");
	expect_body("CREATE DEFINER=event@host TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN "
		    "SET NEW.a = 1; END");
	expect_body("CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN x; y; END");
	expect_body("CREATE AGGREGATE FUNCTION f(x int) RETURNS int BEGIN a; END");
	expect_body("/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`b`*/ /*!50003 TRIGGER t BEFORE "
		    "INSERT ON x FOR EACH ROW BEGIN a; b; END */");
	expect_body("BEGIN NOT ATOMIC SELECT 1; IF a THEN b; END IF; END");
}

static void blocks_in_mysql_bodies(void **state)
{
	static const char *const inner[] = {
		"IF a THEN b; ELSEIF c THEN d; ELSE e; END IF;",
		"IF a THEN IF b THEN c; END IF; ELSE IF d THEN e; END IF; END IF;",
		"IF EXISTS (SELECT 1) THEN b; END IF; IF NOT a THEN b; END IF;",
		"DROP TABLE IF EXISTS x; CREATE TABLE IF NOT EXISTS y (a int);",
		"SELECT IF(a, b, c), REPEAT('x', 3), t.end, t.begin, t.`case`;",
		"WHILE a < 3 DO b; END WHILE;",
		"REPEAT a; UNTIL b > 3 END REPEAT;",
		"l1: LOOP a; IF b THEN LEAVE l1; END IF; END LOOP l1;",
		"l2 : BEGIN a; END l2; l3:WHILE a DO b; END WHILE l3;",
		"l4 :BEGIN a; END l4;",
		"CASE a WHEN 1 THEN b; WHEN 2 THEN BEGIN c; END; ELSE d; END CASE;",
		"SET a = CASE WHEN b THEN IF(c, 1, 2) ELSE REPEAT('x', 2) END;",
		"SELECT CASE a WHEN 1 THEN CASE b WHEN 2 THEN 3 END END, IF(1, 2, 3) FROM t;",
		"IF CASE a WHEN 1 THEN 2 END = 2 THEN b; END IF;",
		"DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;",
		"DECLARE CONTINUE HANDLER FOR 1062, SQLSTATE '23000' SET a = 1;",
		"DECLARE c CURSOR FOR SELECT a FROM t; DECLARE x, end INT DEFAULT 0;",
		"BEGIN BEGIN END; END;",
		"FOR i IN 1..10 DO a; END FOR; FOR r IN (SELECT 1) DO b; END FOR;",
		"DO SLEEP(1); DO IF(a, b, c);",
		"SET @end = 1, @begin = 2, @if = 3; SET a := IF(b, 1, 2);",
		"SELECT 'END', \"; END\", `end`; -- END;\n /* END; */ # END;\n x;",
		"SELECT begin FROM t WHERE end > 3;",
	};
	Str all = str_new(&arena);
	(void)state;
	for (size_t i = 0; i < sizeof(inner) / sizeof(*inner); i++) {
		expect_body(arena_printf(&arena, "CREATE PROCEDURE p() BEGIN %s END", inner[i]));
		str_addf(&all, " %s", inner[i]);
	}
	expect_body(arena_printf(&arena, "CREATE PROCEDURE p()\nBEGIN%s END", all.data));
}

static void mysql_bodies_that_are_no_block(void **state)
{
	(void)state;
	expect_body("CREATE PROCEDURE p() SELECT 1");
	expect_body("CREATE FUNCTION f() RETURNS int RETURN CASE WHEN a THEN 1 END");
	expect_body("CREATE FUNCTION f() RETURNS int RETURN IF(a, 1, 2)");
	expect_body("CREATE FUNCTION f RETURNS STRING SONAME 'f.so'");
	expect_body("CREATE TRIGGER t AFTER DELETE ON a FOR EACH ROW IF OLD.a THEN b; c; END IF");
	expect_body("CREATE TRIGGER t AFTER DELETE ON a FOR EACH ROW SET @a = IF(OLD.b, 1, 2)");
	expect_body("CREATE PROCEDURE p() IF a THEN b; END IF");
	expect_body("CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t");
	EXPECT(MYSQL, "CREATE TABLE event (a int); CREATE VIEW trigger AS SELECT 1; BEGIN; a; END",
		"CREATE TABLE event (a int)", "CREATE VIEW trigger AS SELECT 1", "BEGIN", "a",
		"END");
	EXPECT(MYSQL, "CREATE DEFINER=a@b SQL SECURITY DEFINER VIEW v AS SELECT 1; b",
		"CREATE DEFINER=a@b SQL SECURITY DEFINER VIEW v AS SELECT 1", "b");
}

static void very_deep_bodies_end_where_they_end(void **state)
{
	(void)state;
	Str text = str_new(&arena);
	str_add(&text, "CREATE PROCEDURE p() BEGIN ");
	for (int i = 0; i < 300; i++)
		str_add(&text, "IF a THEN BEGIN ");
	str_add(&text, "x; ");
	for (int i = 0; i < 300; i++)
		str_add(&text, "END; END IF; ");
	str_add(&text, "END");
	expect_body(text.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(semicolons_end_statements),
		cmocka_unit_test(line_ends_are_those_the_client_would_send),
		cmocka_unit_test(semicolons_in_literals_and_comments_do_not),
		cmocka_unit_test(comments_alone_are_no_statement),
		cmocka_unit_test(lines_are_those_of_the_first_word),
		cmocka_unit_test(byte_order_mark_and_crlf),
		cmocka_unit_test(what_has_no_end_is_an_error_with_its_line),
		cmocka_unit_test(zero_bytes_are_an_error),
		cmocka_unit_test(dollar_quoted_bodies),
		cmocka_unit_test(atomic_bodies),
		cmocka_unit_test(semicolons_in_parentheses),
		cmocka_unit_test(copy_takes_its_rows),
		cmocka_unit_test(copy_rows_with_crlf_or_without_an_end),
		cmocka_unit_test(other_copies_have_no_rows),
		cmocka_unit_test(psql_commands),
		cmocka_unit_test(triggers_of_sqlite),
		cmocka_unit_test(other_statements_of_sqlite),
		cmocka_unit_test(the_delimiter_command),
		cmocka_unit_test(a_delimiter_in_the_wrong_form_is_an_error),
		cmocka_unit_test(lines_with_delimiters),
		cmocka_unit_test(comments_that_are_code_stay),
		cmocka_unit_test(two_dashes_where_a_statement_begins_are_a_comment),
		cmocka_unit_test(g_ends_a_statement_of_mysql),
		cmocka_unit_test(mysql_bodies_without_delimiter),
		cmocka_unit_test(blocks_in_mysql_bodies),
		cmocka_unit_test(mysql_bodies_that_are_no_block),
		cmocka_unit_test(very_deep_bodies_end_where_they_end),
	};
	return cmocka_run_group_tests_name("splitter", tests, NULL, release);
}
