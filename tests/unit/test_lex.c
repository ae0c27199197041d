/* test_lex.c - where strings, names and comments begin and end, database by database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../support/lex_flags.h"
#include "base/str.h"
#include "db/lex.h"

/* The solid tokens as "kind:text kind:text", an unterminated one with "!" after the kind. */
static void expect(unsigned flags, const char *sql, const char *tokens)
{
	static const char letters[] = {[LEX_END] = 'E',
		[LEX_SPACE] = '_',
		[LEX_COMMENT] = 'C',
		[LEX_WORD] = 'w',
		[LEX_QUOTED] = 'q',
		[LEX_STRING] = 's',
		[LEX_NUMBER] = 'n',
		[LEX_PARAM] = 'p',
		[LEX_SEMICOLON] = ';',
		[LEX_CODE_MARK] = 'm',
		[LEX_OTHER] = 'o'};
	Arena arena = ARENA_INIT;
	Str got = str_new(&arena);
	Lexer lexer;
	LexToken t;
	const char *expected_start = sql;

	lex_init(&lexer, sql, strlen(sql), flags);
	while ((t = lex_next(&lexer)).kind != LEX_END) {
		assert_ptr_equal(t.start, expected_start); /* nothing is skipped */
		assert_true(t.len > 0);
		expected_start = t.start + t.len;
		if (t.kind == LEX_SPACE)
			continue;
		str_addf(&got, "%s%c%s:%.*s", got.len ? " " : "", letters[t.kind],
			t.unterminated ? "!" : "", (int)t.len, t.start);
	}
	if (t.unterminated)
		str_add(&got, " E!");
	assert_ptr_equal(expected_start, sql + strlen(sql));
	assert_string_equal(got.data, tokens);
	arena_release(&arena);
}

static void words_numbers_and_punctuation(void **state)
{
	(void)state;
	expect(POSTGRES, "select a_1, $1 ; x$y", "w:select w:a_1 o:, o:$ n:1 ;:; w:x$y");
	expect(POSTGRES, "1.5 .5 1e-5 0xFF 1..10 t.1 1_000",
		"n:1.5 n:.5 n:1e-5 n:0xFF n:1 o:. n:.10 w:t n:.1 n:1_000");
	expect(POSTGRES, "1-2 1e--x", "n:1 o:- n:2 n:1e C:--x");
	expect(SQLITE, "\xC3\xA4pfel = 1", "w:\xC3\xA4pfel o:= n:1");
	expect(SQLITE, "", "");
}

static void quotes_are_doubled_everywhere(void **state)
{
	static const unsigned all[] = {POSTGRES, MYSQL, SQLITE};
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		expect(all[i], "'it''s' x", "s:'it''s' w:x");
		expect(all[i], "'' ''''", "s:'' s:''''");
		expect(all[i], "'a;--b' /* ' */ 'c'", "s:'a;--b' C:/* ' */ s:'c'");
		expect(all[i], "x 'a", "w:x s!:'a");
		expect(all[i], "x 'a''", "w:x s!:'a''");
	}
	expect(POSTGRES, "\"a\"\"b\"x", "q:\"a\"\"b\" w:x");
	expect(POSTGRES, "\"a", "q!:\"a");
}

static void backslashes_escape_in_mysql_strings_only(void **state)
{
	(void)state;
	expect(MYSQL, "'a\\'b' \"c\\\"d\" `e\\`f", "s:'a\\'b' s:\"c\\\"d\" q:`e\\` w:f");
	expect(MYSQL, "'\\\\' x", "s:'\\\\' w:x");
	expect(MYSQL, "'\\", "s!:'\\");
	expect(POSTGRES, "'a\\' b", "s:'a\\' w:b");
	expect(SQLITE, "'a\\' b", "s:'a\\' w:b");
	expect(MYSQL, "`a``b` x", "q:`a``b` w:x");
	expect(MYSQL, "x'00' n'a\\'b' _utf8'c'", "s:x'00' s:n'a\\'b' w:_utf8 s:'c'");
}

static void postgres_string_forms(void **state)
{
	(void)state;
	expect(POSTGRES, "E'a\\'b' e'' x", "s:E'a\\'b' s:e'' w:x");
	expect(POSTGRES, "U&'\\0041' u&\"a\" B'01' X'1F' N'x'",
		"s:U&'\\0041' q:u&\"a\" s:B'01' s:X'1F' s:N'x'");
	expect(POSTGRES, "typE'a\\' b", "w:typE s:'a\\' w:b");
	expect(POSTGRES, "E'a'\n 'b\\'c' d", "s:E'a'\n 'b\\'c' w:d");
	expect(POSTGRES, "E'a' 'b\\' c", "s:E'a' s:'b\\' w:c");
	expect(POSTGRES, "E'a'\n'b", "s!:E'a'\n'b");
	expect(POSTGRES, "u & 'x'", "w:u o:& s:'x'");
	expect(SQLITE, "e'a'", "w:e s:'a'");
}

static void dollar_quotes(void **state)
{
	(void)state;
	expect(POSTGRES, "$$ a; 'b $$ c", "s:$$ a; 'b $$ w:c");
	expect(POSTGRES, "$a$ $b$ $$ $a$ $A$", "s:$a$ $b$ $$ $a$ s!:$A$");
	expect(POSTGRES, "$t1$x$t1$", "s:$t1$x$t1$");
	expect(POSTGRES, "$1$ $", "o:$ n:1 o:$ o:$");
	expect(POSTGRES, "a$b$ c $b$", "w:a$b$ w:c s!:$b$");
	expect(POSTGRES, "1$$;$$", "n:1 s:$$;$$");
	expect(POSTGRES, "$$a$$$$b$$", "s:$$a$$ s:$$b$$");
	expect(POSTGRES, "$$ a $", "s!:$$ a $");
	expect(POSTGRES, "$x$ a $x", "s!:$x$ a $x");
	expect(MYSQL, "$$ a $$", "o:$ o:$ w:a o:$ o:$");
	expect(SQLITE, "$$", "o:$ o:$");
}

static void comments(void **state)
{
	(void)state;
	expect(POSTGRES, "a --b\nc", "w:a C:--b w:c");
	expect(POSTGRES, "a --b\rc", "w:a C:--b w:c");
	expect(SQLITE, "a --b\rc\nd", "w:a C:--b\rc w:d");
	expect(POSTGRES, "/* a /* b */ c */ d", "C:/* a /* b */ c */ w:d");
	expect(SQLITE, "/* a /* b */ c", "C:/* a /* b */ w:c");
	expect(MYSQL, "/*+ hint */ a", "C:/*+ hint */ w:a");
	expect(POSTGRES, "/*/ a", "C!:/*/ a");
	expect(POSTGRES, "/* /* */ a", "C!:/* /* */ a");
	expect(SQLITE, "/**/a/***/", "C:/**/ w:a C:/***/");
	expect(POSTGRES, "a /", "w:a o:/");
	expect(POSTGRES, "# a", "o:# w:a");
}

static void mysql_comments(void **state)
{
	(void)state;
	expect(MYSQL, "# it's\na", "C:# it's w:a");
	expect(MYSQL, "1--1", "n:1 o:- o:- n:1");
	expect(MYSQL, "1-- 1\n2--\n3--", "n:1 C:-- 1 n:2 C:-- n:3 C:--");
	expect(MYSQL, "1--\t1", "n:1 C:--\t1");
}

static void comments_that_are_code(void **state)
{
	(void)state;
	expect(MYSQL, "/*!50003 a 'b*/'*/ c", "m:/*!50003 w:a s:'b*/' m:*/ w:c");
	expect(MYSQL, "/*!a*/", "m:/*! w:a m:*/");
	expect(MYSQL, "/*M!100300 a */", "m:/*M!100300 w:a m:*/");
	expect(MYSQL, "/*! a /* b */ c */", "m:/*! w:a C:/* b */ w:c m:*/");
	expect(MYSQL, "2*/* c */3", "n:2 o:* C:/* c */ n:3");
	expect(MYSQL, "/*! a", "m:/*! w:a E!");
	expect(MYSQL, "/*!99999 a' */ b", "C:/*!99999 a' */ w:b");
	expect(MYSQL, "/*M!999999\\- x */ b", "C:/*M!999999\\- x */ w:b");
	expect(POSTGRES, "/*! a */", "C:/*! a */");
}

static void names_in_brackets_and_backticks(void **state)
{
	(void)state;
	expect(SQLITE, "[a b;'] `c` \"d\"", "q:[a b;'] q:`c` q:\"d\"");
	expect(SQLITE, "[a", "q!:[a");
	expect(POSTGRES, "a[1]", "w:a o:[ n:1 o:]");
	expect(POSTGRES, "`", "o:`");
	expect(MYSQL, "\"a\" `b`", "s:\"a\" q:`b`");
}

static void parameters(void **state)
{
	(void)state;
	expect(POSTGRES, ":a = :b_2", "p::a o:= p::b_2");
	expect(POSTGRES, "x::text y :: text", "w:x o:: o:: w:text w:y o:: o:: w:text");
	expect(POSTGRES, "a := 1 b:=c", "w:a o:: o:= n:1 w:b o:: o:= w:c");
	expect(POSTGRES, "a[1:n] a[i:j] a[( :i)]",
		"w:a o:[ n:1 o:: w:n o:] w:a o:[ w:i o:: w:j o:] w:a o:[ o:( p::i o:) o:]");
	expect(POSTGRES, "'12:30' \":x\" /* :y */ --:z", "s:'12:30' q:\":x\" C:/* :y */ C:--:z");
	expect(POSTGRES, "$$ :x $$ :1", "s:$$ :x $$ o:: n:1");
	expect(MYSQL, "lbl:BEGIN", "w:lbl o:: w:BEGIN");
	expect(MYSQL, "(:a,:b)", "o:( p::a o:, p::b o:)");
	expect(SQLITE, "\\:a", "o:\\ o:: w:a");
	expect(SQLITE, ":", "o::");
}

static void solid_tokens_skip_spaces_comments_and_marks(void **state)
{
	(void)state;
	const char *sql = " /* a */ -- b\n /*!50000 select */";
	Lexer lexer;
	lex_init(&lexer, sql, strlen(sql), MYSQL);
	LexToken t = lex_next_solid(&lexer);
	assert_true(lex_is_word(&t, "SELECT"));
	assert_int_equal(lex_next_solid(&lexer).kind, LEX_END);
	assert_int_equal(lex_next_solid(&lexer).kind, LEX_END);
}

static void case_does_not_matter_in_words(void **state)
{
	(void)state;
	Lexer lexer;
	lex_init(&lexer, "SeLect", 6, SQLITE);
	LexToken t = lex_next(&lexer);
	assert_true(lex_is_word(&t, "select"));
	assert_false(lex_is_word(&t, "selec"));
	assert_false(lex_is_word(&t, "selects"));
	lex_init(&lexer, "\"select\"", 8, SQLITE);
	t = lex_next(&lexer);
	assert_false(lex_is_word(&t, "\"select\""));
}

static void the_text_needs_no_end_mark(void **state)
{
	(void)state;
	const char text[3] = {'a', ' ', 'b'};
	Lexer lexer;
	lex_init(&lexer, text, sizeof(text), POSTGRES);
	assert_int_equal(lex_next_solid(&lexer).len, 1);
	assert_int_equal(lex_next_solid(&lexer).len, 1);
	assert_int_equal(lex_next_solid(&lexer).kind, LEX_END);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_numbers_and_punctuation),
		cmocka_unit_test(quotes_are_doubled_everywhere),
		cmocka_unit_test(backslashes_escape_in_mysql_strings_only),
		cmocka_unit_test(postgres_string_forms),
		cmocka_unit_test(dollar_quotes),
		cmocka_unit_test(comments),
		cmocka_unit_test(mysql_comments),
		cmocka_unit_test(comments_that_are_code),
		cmocka_unit_test(names_in_brackets_and_backticks),
		cmocka_unit_test(parameters),
		cmocka_unit_test(solid_tokens_skip_spaces_comments_and_marks),
		cmocka_unit_test(case_does_not_matter_in_words),
		cmocka_unit_test(the_text_needs_no_end_mark),
	};
	return cmocka_run_group_tests_name("lex", tests, NULL, NULL);
}
