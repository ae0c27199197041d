/* test_luatok.c - Lua tokens, and that no bytes upset the tokenizer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/str.h"
#include "core/luatok.h"

static Arena arena = ARENA_INIT;

static int release(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

/* "name:x punct:= string:\"a\" …" */
static const char *tokens(const char *source, size_t len)
{
	static const char *const words[] = {"end", "name", "number", "string", "punct", "bad"};
	Str s = str_new(&arena);
	LuaTok lex;

	luatok_init(&lex, source, len);
	for (Token t = luatok_next(&lex); t.kind != TOKEN_END; t = luatok_next(&lex))
		str_addf(&s, "%s%s:%.*s", s.len ? " " : "", words[t.kind], (int)t.len, t.text);
	return s.data;
}

static void each_kind_is_told(void **state)
{
	static const char *const cases[][2] = {
		{"", ""},
		{"  \t\r\n\v\f", ""},
		{"a=1", "name:a punct:= number:1"},
		{"revision = \"x\"", "name:revision punct:= string:\"x\""},
		{"'a\\'b'", "string:'a\\'b'"},
		{"[[x]y]]", "string:[[x]y]]"},
		{"[==[ ]] ]=] ]==]", "string:[==[ ]] ]=] ]==]"},
		{"[=x", "punct:[ punct:= name:x"},
		{"a[b[1]]", "name:a punct:[ name:b punct:[ number:1 punct:] punct:]"},
		{"-- a comment\nb", "name:b"},
		{"--[[ long\n ]] b", "name:b"},
		{"--[==[ x ]] y ]==]z", "name:z"},
		{"--[=no long one\nb", "name:b"},
		{"--", ""},
		{"a--b", "name:a"},
		{"a-b", "name:a punct:- name:b"},
		{"#!/usr/bin/env luamig\nx", "name:x"},
		{"\xEF\xBB\xBFx", "name:x"},
		{"\xEF\xBB\xBF#x\ny", "name:y"},
		{"1..2", "number:1..2"},
		{"a..b", "name:a punct:.. name:b"},
		{"...", "punct:..."},
		{"0x1Fp-2 1e+5 .5 3.", "number:0x1Fp-2 number:1e+5 number:.5 number:3."},
		{"1+2", "number:1 punct:+ number:2"},
		{"a<=b ~=c // << >> ::", "name:a punct:<= name:b punct:~= name:c punct:// punct:<< "
					 "punct:>> punct:::"},
		{"\"open", "bad:\"open"},
		{"\"open\nx", "bad:\"open name:x"},
		{"\"a\\\nb\" c", "string:\"a\\\nb\" name:c"},
		{"\"a\\z  \n  b\" c", "string:\"a\\z  \n  b\" name:c"},
		{"\"\\", "bad:\"\\"},
		{"[[open", "bad:[[open"},
		{"--[[open", ""},
		{"@ ! $", "bad:@ bad:! bad:$"},
		{"x\xC3\xA4", "name:x bad:\xC3 bad:\xA4"},
		{"goto end_1", "name:goto name:end_1"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(tokens(cases[i][0], strlen(cases[i][0])), cases[i][1]);
}

static void a_zero_byte_is_a_bad_token(void **state)
{
	(void)state;
	assert_string_equal(tokens("a\0b", 3), "name:a bad: name:b");
}

static void lines_are_counted(void **state)
{
	static const char source[] = "a\n--[[\n\n]] b [[\n]] c\n\"\\\n\" d";
	static const int lines[] = {1, 4, 4, 5, 6, 7};
	LuaTok lex;
	(void)state;

	luatok_init(&lex, source, strlen(source));
	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		assert_int_equal(luatok_next(&lex).line, lines[i]);
	assert_int_equal(luatok_next(&lex).kind, TOKEN_END);
	assert_int_equal(luatok_next(&lex).kind, TOKEN_END);
}

static void check_value(const char *source, const char *want, size_t want_len)
{
	LuaTok lex;
	size_t len;
	luatok_init(&lex, source, strlen(source));
	Token token = luatok_next(&lex);
	assert_int_equal(token.kind, TOKEN_STRING);
	const char *value = token_string(&token, &arena, &len);
	assert_int_equal(len, want_len);
	assert_memory_equal(value, want, want_len + 1);
}

static void strings_are_decoded(void **state)
{
	static const char *const cases[][2] = {
		{"''", ""},
		{"\"a b\"", "a b"},
		{"'\\a\\b\\f\\n\\r\\t\\v\\\\\\'\\\"'", "\a\b\f\n\r\t\v\\'\""},
		{"'\\65\\066\\0673'", "ABC3"},
		{"'\\x41\\x4a\\xzz'", "AJxzz"},
		{"'\\u{41}\\u{e4}\\u{20AC}\\u{1F600}'", "A\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80"},
		{"'\\u{7FFFFFFF}'", "\xFD\xBF\xBF\xBF\xBF\xBF"},
		{"'\\u{80000000}'", "u{80000000}"},
		{"'\\u{}\\u{4\\u'", "u{}u{4u"},
		{"'a\\z \t b'", "ab"},
		{"'a\\\nb'", "a\nb"},
		{"'a\\\r\nb'", "a\nb"},
		{"'\\q'", "q"},
		{"[[\nfirst]]", "first"},
		{"[[\r\nfirst\r\nsecond\rthird]]", "first\nsecond\nthird"},
		{"[[\\n]]", "\\n"},
		{"[==[]]]==]", "]]"},
		{"[[]]", ""},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_value(cases[i][0], cases[i][1], strlen(cases[i][1]));
	check_value("'a\\0b'", "a\0b", 3);
}

/* Each token is within the text, the position moves on, and a string can be decoded. */
static void take_all(const char *source, size_t len)
{
	LuaTok lex;
	luatok_init(&lex, source, len);
	const char *at = source;
	for (Token t = luatok_next(&lex); t.kind != TOKEN_END; t = luatok_next(&lex)) {
		assert_true(t.text >= at && t.len > 0 && t.text + t.len <= source + len);
		at = t.text + t.len;
		if (t.kind == TOKEN_STRING)
			token_string(&t, &arena, NULL);
	}
}

static void any_bytes_are_taken(void **state)
{
	static const char alphabet[] = "\"'\\[]=-#\n\r\tz\0u{}x0aF1.eE+p~<:\xC3\xFF";
	unsigned seed = 20261120;
	(void)state;

	for (int round = 0; round < 20000; round++) {
		char *text = malloc(24); /* its own block, so that a step too far is seen */
		size_t len = (size_t)(round % 24);
		for (size_t i = 0; i < len; i++) {
			seed = seed * 1103515245 + 12345;
			text[i] = alphabet[(seed >> 16) % (sizeof(alphabet) - 1)];
		}
		text = realloc(text, len ? len : 1);
		assert_non_null(text);
		take_all(text, len);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(each_kind_is_told, release),
		cmocka_unit_test_teardown(a_zero_byte_is_a_bad_token, release),
		cmocka_unit_test_teardown(lines_are_counted, release),
		cmocka_unit_test_teardown(strings_are_decoded, release),
		cmocka_unit_test_teardown(any_bytes_are_taken, release),
	};
	return cmocka_run_group_tests_name("luatok", tests, NULL, NULL);
}
