/* test_revision.c - headers of revision files, folders of them, and checksums. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "base/str.h"
#include "core/graph.h"
#include "core/revision.h"
#include "tests/support/scratch.h"

static Arena arena = ARENA_INIT;
static const char *folder;

/* ---- files --------------------------------------------------------------------------------- */

static const char *in_folder(const char *name)
{
	return path_join(&arena, folder, name);
}

static const char *write_bytes(const char *name, const char *text, size_t len)
{
	Error err = ERROR_INIT;
	const char *path = in_folder(name);
	if (!path_make_dirs(path_dir(&arena, path), &err) ||
		!path_write(path, text, len, true, &err))
		fail_msg("%s", err.message);
	return path;
}

static const char *write_file(const char *name, const char *text)
{
	return write_bytes(name, text, strlen(text));
}

static int enter(void **state)
{
	(void)state;
	folder = scratch_folder(&arena);
	return folder ? 0 : -1;
}

static int leave(void **state)
{
	(void)state;
	scratch_remove(folder);
	arena_release(&arena);
	return 0;
}

static Revision read_bytes(const char *text, size_t len)
{
	Revision r;
	Error err = ERROR_INIT;
	const char *path = write_bytes("a.lua", text, len);
	if (!revision_read(path, "migrations/a.lua", &arena, &r, &err))
		fail_msg("%s", err.message);
	return r;
}

static Revision read_text(const char *text)
{
	return read_bytes(text, strlen(text));
}

static const char *joined(const StrVec *list)
{
	Str s = str_new(&arena);
	for (size_t i = 0; i < list->count; i++)
		str_addf(&s, "%s%s", i ? " " : "", list->items[i]);
	return s.data;
}

/* ---- headers ------------------------------------------------------------------------------- */

static const char whole[] = "--- add fees table\n"
			    "--- Create Date: 2026-11-20 12:00:00 UTC\n"
			    "---\n"
			    "--- what students owe\n"
			    "\n"
			    "revision      = \"1975ea83b712\"\n"
			    "down_revision = 'ae1027a6acf8'     -- nil: a base\n"
			    "branch_labels = { \"fees\", [[money]]; }\n"
			    "depends_on    = { \"55af2cb1c267\", \"orders\" }\n"
			    "transactional = false; irreversible = true\n"
			    "replaces = { 'a1', 'a2' }\n"
			    "loses = 'users.full_name'\n"
			    "other = compute(revision)\n"
			    "\n"
			    "function upgrade() revision = 7 end\n"
			    "function downgrade() end\n";

static void all_fields_are_read(void **state)
{
	(void)state;
	Revision r = read_text(whole);
	assert_null(r.broken);
	assert_string_equal(r.id, "1975ea83b712");
	assert_string_equal(joined(&r.down_revision), "ae1027a6acf8");
	assert_string_equal(joined(&r.branch_labels), "fees money");
	assert_string_equal(joined(&r.depends_on), "55af2cb1c267 orders");
	assert_string_equal(joined(&r.replaces), "a1 a2");
	assert_string_equal(joined(&r.loses), "users.full_name");
	assert_false(r.transactional);
	assert_true(r.irreversible);
	assert_string_equal(r.message, "add fees table");
	assert_string_equal(r.create_date, "2026-11-20 12:00:00 UTC");
	assert_string_equal(r.doc, "add fees table\n\nwhat students owe");
	assert_string_equal(r.shown, "migrations/a.lua");
	assert_string_equal(r.path, in_folder("a.lua"));
}

static void absent_fields_have_defaults(void **state)
{
	(void)state;
	Revision r = read_text("revision = 'a1'\ndown_revision = nil\ntransactional = nil");
	assert_null(r.broken);
	assert_int_equal(r.down_revision.count, 0);
	assert_int_equal(r.branch_labels.count, 0);
	assert_true(r.transactional);
	assert_false(r.irreversible);
	assert_string_equal(r.message, "");
	assert_string_equal(r.doc, "");
	assert_string_equal(r.create_date, "");
}

static void comments_give_the_message(void **state)
{
	static const char *const cases[][2] = {
		{"--- one\nrevision='a'", "one"},
		{"\n\n  --- one \t\r\n--- two\nrevision='a'", "one"},
		{"---one\nrevision='a'", "one"},
		{"---\n--- one\nrevision='a'", "one"},
		{"------------\n--- one\nrevision='a'", "one"},
		{"-- two dashes\n--- one\nrevision='a'", ""},
		{"revision='a' --- behind\n--- one", ""},
		{"\xEF\xBB\xBF--- one\nrevision='a'", "one"},
		{"#!/usr/bin/luamig\n--- one\nrevision='a'", "one"},
		{"--- Create Date: 2026-01-01\nrevision='a'", ""},
		{"--- \xC3\xA4\nrevision='a'", "\xC3\xA4"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		Revision r = read_text(cases[i][0]);
		assert_null(r.broken);
		assert_string_equal(r.message, cases[i][1]);
	}
}

static void other_code_in_a_header_is_left_alone(void **state)
{
	static const char *const cases[] = {
		"revision = 'a' down_revision = 'b' function upgrade() end",
		"op.revision = 5 revision = 'a' down_revision = 'b'",
		"local t = { revision = 1, x = f() } revision = 'a' down_revision = 'b'",
		"revision = 'a' down_revision = 'b' if revision == 'c' then x = 1 end",
		"print(revision) revision = 'a' down_revision = { 'b' }",
		"revision = 'a' -- [[\ndown_revision = 'b' --[[ revision = 5 ]]",
		"revision = 'a'; down_revision = 'b'; local function f() down_revision = g() end",
		"upgrade = reverse(x) revision = 'a' down_revision = { 'b', 'b', }",
		"::top:: revision = 'a' ::here:: down_revision = 'b'",
		"revision = 'a' down_revision = 'b' function upgrade() @@@ \" end",
		"local down_revision_x = 1 revision = 'a' down_revision = 'b'",
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		Revision r = read_text(cases[i]);
		if (r.broken)
			fail_msg("%s: %s", cases[i], r.broken);
		assert_string_equal(r.id, "a");
		assert_string_equal(r.down_revision.items[0], "b");
	}
}

static const char *const broken_headers[][2] = {
	{"revision = compute()", "a.lua:1: revision must be a string, written out"},
	{"\n\nrevision = 5", "a.lua:3: revision must be a string"},
	{"revision = nil function upgrade() end", "a.lua:1: revision must be a string"},
	{"revision = { 'a' }", "revision must be a string"},
	{"revision = true", "revision must be a string"},
	{"revision = 'a' .. 'b'", "revision must be a string, written out"},
	{"revision = 'a':rep(3)", "revision must be a string, written out"},
	{"revision = 'a', 'b'", "revision must be a string, written out"},
	{"revision, down_revision = 'a', 'b'", "must be a string, a list of strings or nil"},
	{"x, revision = 'a', 'b'", "revision must be a string, written out"},
	{"revision = ('a')", "revision must be a string, written out"},
	{"revision = 'a' or 'b'", "revision must be a string, written out"},
	{"revision = 'open", "a.lua:1: revision: a string without an end"},
	{"revision = [[open", "revision: a string without an end"},
	{"revision = ''", "revision: an empty string"},
	{"revision = 'a\\0b'", "revision: a zero byte"},
	{"revision =", "revision must be a string"},
	{"local revision = 'a'", "must be a global"},
	{"revision = 'a'\nrevision = 'b'", "a.lua:2: revision is assigned a second time "
					   "(first in line 1)"},
	{"revision = 'a@b'", "'@' cannot be in a revision id: 'a@b'"},
	{"revision = 'a-b'", "'-' cannot be in a revision id"},
	{"revision = 'a+b'", "'+' cannot be in a revision id"},
	{"revision = 'a:b'", "':' cannot be in a revision id"},
	{"revision = 'a b'", "white space and control characters cannot be in a revision id"},
	{"revision = 'a\\n'", "white space and control characters"},
	{"revision = 'head'", "'head' has a meaning of its own"},
	{"revision = 'base'", "'base' has a meaning of its own"},
	{"revision = 'a'\ndown_revision = compute()",
		"a.lua:2: down_revision must be a string, a list of strings or nil, "
		"written out"},
	{"revision = 'a' down_revision = ''", "down_revision: an empty string; a base has nil"},
	{"revision = 'a' down_revision = { 'b', 5 }", "down_revision must be"},
	{"revision = 'a' down_revision = { x = 'b' }", "down_revision must be"},
	{"revision = 'a' down_revision = { { 'b' } }", "down_revision must be"},
	{"revision = 'a' down_revision = { 'b' 'c' }", "down_revision must be"},
	{"revision = 'a' down_revision = { 'b', nil }", "down_revision must be"},
	{"revision = 'a' down_revision = { 'b'", "down_revision must be"},
	{"revision = 'a' down_revision = {", "down_revision must be"},
	{"revision = 'a' down_revision = { '' }", "down_revision: an empty string"},
	{"revision = 'a' down_revision = { 'b' } .. x", "down_revision must be"},
	{"revision = 'a' down_revision = true", "down_revision must be"},
	{"revision = 'a' depends_on = x", "depends_on must be"},
	{"revision = 'a' branch_labels = { 'x@y' }", "'@' cannot be in a branch label"},
	{"revision = 'a' branch_labels = 'heads'", "'heads' has a meaning of its own"},
	{"revision = 'a' transactional = 'no'", "transactional must be true or false"},
	{"revision = 'a' transactional = not x", "transactional must be true or false"},
	{"revision = 'a' irreversible = 1", "irreversible must be true or false"},
	{"revision = 'a' loses = function() end", "loses must be"},
	{"revision = 'a'; @", "a.lua:1: this is not Lua"},
	{"revision = 'a' x = 'open", "this is not Lua"},
	{"function upgrade() end", "a.lua:1: no revision id"},
	{"upgrade = reverse(x)", "no revision id"},
	{"function downgrade() end revision = 'a'", "no revision id"},
	{"", "not a revision"},
	{"return { x = 1 }", "not a revision"},
	{"local function upgrade() end", "not a revision"},
	{"local upgrade = 1", "not a revision"},
	{"x.upgrade = function() end", "not a revision"},
};

static void broken_headers_say_what_is_wrong(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(broken_headers); i++) {
		Revision r = read_text(broken_headers[i][0]);
		const char *said = r.broken ? r.broken : "not broken";
		if (strncmp(said, "migrations/a.lua:", 17) != 0 ||
			!strstr(said, broken_headers[i][1]))
			fail_msg("%s: %s", broken_headers[i][0], said);
	}
}

/* A long comment before the header: wherever 4096 bytes end, the header reads the same. */
static void the_first_read_may_end_anywhere(void **state)
{
	(void)state;
	for (size_t pad = 4096 - sizeof(whole); pad <= 4096 + 8; pad++) {
		Str s = str_new(&arena);
		ArenaMark mark = arena_mark(&arena);
		str_add(&s, "--- add fees table\n--");
		while (s.len < pad)
			str_add(&s, "x");
		str_add(&s, "\n");
		str_add(&s, strchr(whole, '\n') + 1);
		Revision r = read_bytes(s.data, s.len);
		if (r.broken)
			fail_msg("%zu: %s", pad, r.broken);
		assert_string_equal(r.id, "1975ea83b712");
		assert_string_equal(joined(&r.depends_on), "55af2cb1c267 orders");
		assert_string_equal(r.message, "add fees table");
		arena_rewind(&arena, mark);
	}
}

static void a_file_may_be_as_long_as_a_read(void **state)
{
	static const size_t lengths[] = {4095, 4096, 4097, 16384, 16385};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
		const char *text = arena_printf(&arena, "%*s", (int)lengths[i], "revision = 'a'");
		Revision r = read_bytes(text, lengths[i]);
		assert_null(r.broken);
		assert_string_equal(r.id, "a");
	}
}

static void a_body_tells_its_functions(void **state)
{
	static const struct {
		const char *body;
		bool up, down;
	} cases[] = {
		{"function upgrade() end function downgrade() end", true, true},
		{"function upgrade() end downgrade = reverse(upgrade)", true, true},
		{"upgrade = function() end", true, false},
		{"local function upgrade() end function downgrade() end", false, true},
		{"local downgrade = 1 function upgrade() downgrade() end", true, false},
		{"x.upgrade = 1 function y.downgrade() end", false, false},
		{"", false, false},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		Error err = ERROR_INIT;
		Revision r = read_text(arena_printf(&arena, "revision = 'a'\n%s", cases[i].body));
		assert_true(revision_read_body(&r, &err));
		assert_int_equal(r.has_upgrade, cases[i].up);
		assert_int_equal(r.has_downgrade, cases[i].down);
	}
}

static void a_file_that_is_not_there_is_an_error(void **state)
{
	Revision r;
	Error err = ERROR_INIT;
	(void)state;
	assert_false(revision_read(in_folder("none.lua"), "none.lua", &arena, &r, &err));
	assert_int_equal(err.kind, ERR_IO);
	assert_non_null(strstr(err.message, "none.lua"));
}

static void random_bytes_are_read(void **state)
{
	static const char *const pieces[] = {"revision", " = ", "'a'", "down_revision", "{", "}",
		",", "\"", "\n", "--- ", "[[", "]]", "function", "nil", "true", "\\", "\0", "(",
		"local ", "upgrade", "\xFF", "=", "--[==["};
	unsigned seed = 7;
	(void)state;
	for (int round = 0; round < 3000; round++) {
		ArenaMark mark = arena_mark(&arena);
		Str s = str_new(&arena);
		for (int i = 0; i < round % 40; i++) {
			seed = seed * 1103515245 + 12345;
			const char *piece = pieces[(seed >> 16) % ARRAY_LEN(pieces)];
			str_addn(&s, piece, *piece ? strlen(piece) : 1);
		}
		Revision r = read_bytes(s.data, s.len);
		assert_true(r.broken || r.id);
		arena_rewind(&arena, mark);
	}
}

/* ---- ids ----------------------------------------------------------------------------------- */

static void new_ids_differ(void **state)
{
	const char *before = "";
	(void)state;
	for (int i = 0; i < 100; i++) {
		Error err = ERROR_INIT;
		const char *id = revision_new_id(&arena);
		assert_int_equal(strlen(id), 12);
		assert_int_equal(strspn(id, "0123456789abcdef"), 12);
		assert_true(revision_check_id(id, &err));
		assert_string_not_equal(id, before);
		before = id;
	}
}

static void labels_may_have_more_than_ids(void **state)
{
	Error err = ERROR_INIT;
	(void)state;
	assert_true(revision_check_label("my-branch+1", &err));
	assert_false(revision_check_id("my-branch", &err));
	assert_int_equal(err.kind, ERR_ILLEGAL_ID);
	error_clear(&err);
	assert_false(revision_check_label("", &err));
}

/* ---- folders ------------------------------------------------------------------------------- */

static const char *scan(bool recursive)
{
	Revisions all = {0};
	Error err = ERROR_INIT;
	Str s = str_new(&arena);
	if (!revision_scan(folder, "migrations", recursive, &arena, &all, &err))
		return arena_strdup(&arena, err.message);
	for (size_t i = 0; i < all.count; i++) {
		const Revision *r = &all.items[i];
		assert_string_equal(r->path + strlen(folder), r->shown + strlen("migrations"));
		str_addf(&s, "%s%s=%s", i ? " " : "", r->shown + strlen("migrations/"),
			r->broken ? "broken" : r->id);
	}
	return s.data;
}

static void folders_are_read_by_name(void **state)
{
	(void)state;
	write_file("b.lua", "revision = 'b'");
	write_file("a.lua", "revision = 'a'");
	write_file("c.lua", "function upgrade() end");
	write_file("helper.lua", "return {}");
	write_file("open.lua", "--[==[\nrevision = 'o'\nfunction upgrade() end ]=]\n");
	write_file("words.lua", "--[[ upgrade ]] return {}");
	write_file("_draft.lua", "revision = 'd'");
	write_file(".hidden.lua", "revision = 'e'");
	write_file("notes.txt", "revision = 'f'");
	write_file("sub/z.lua", "revision = 'z'");
	write_file("sub/deep/y.lua", "revision = 'y'");
	write_file("dir.lua/x.lua", "revision = 'x'");
	assert_string_equal(scan(false), "a.lua=a b.lua=b c.lua=broken open.lua=broken");
	assert_string_equal(scan(true),
		"a.lua=a b.lua=b c.lua=broken open.lua=broken sub/deep/y.lua=y "
		"sub/z.lua=z");
}

static void links_that_lead_back_are_an_error(void **state)
{
	(void)state;
	write_file("sub/a.lua", "revision = 'a'");
	assert_int_equal(symlink(".", in_folder("sub/loop")), 0);
	assert_non_null(strstr(scan(true), "a link that leads back"));
	assert_string_equal(scan(false), "");
}

static void a_file_that_cannot_be_read_is_broken(void **state)
{
	(void)state;
	write_file("a.lua", "revision = 'a'");
	assert_int_equal(symlink("nowhere", in_folder("b.lua")), 0);
	assert_string_equal(scan(false), "a.lua=a b.lua=broken");
}

static void a_folder_that_is_not_there_is_an_error(void **state)
{
	Revisions all = {0};
	Error err = ERROR_INIT;
	(void)state;
	assert_false(revision_scan(in_folder("no"), "no", false, &arena, &all, &err));
	assert_non_null(strstr(err.message, "cannot open the migrations folder no"));
	assert_non_null(strstr(err.hint, "luamig init"));
}

/* ---- checksums ----------------------------------------------------------------------------- */

static const char *checksum(const char *text)
{
	char sum[CHECKSUM_SIZE];
	Error err = ERROR_INIT;
	Revision r = read_text(text);
	StrVec dirs = {0};
	vec_push(&dirs, &arena, folder);
	if (!revision_checksum(&r, &dirs, sum, &err))
		fail_msg("%s", err.message);
	assert_true(strncmp(sum, "v1:", 3) == 0);
	assert_int_equal(strlen(sum), CHECKSUM_SIZE - 1);
	return arena_strdup(&arena, sum);
}

static void comments_and_space_do_not_count(void **state)
{
	const char *base = checksum("revision = 'a'\nfunction upgrade() op.execute('x') end");
	(void)state;
	assert_string_equal(checksum("--- hello\nrevision='a' -- why\n\n"
				     "function upgrade()\n  op.execute('x')\nend\n"),
		base);
	assert_string_equal(
		checksum("revision = [[a]] function upgrade() op.execute(\"\\x78\") end"), base);
}

static void every_token_counts(void **state)
{
	static const char *const others[] = {
		"revision = 'a' function upgrade() op.execute('y') end",
		"revision = 'a' function upgrade() op.execute('x ') end",
		"revision = 'b' function upgrade() op.execute('x') end",
		"revision = 'a' function upgrade() op.execute(x) end",
		"revision = 'a' function upgrade() op.execute('x', 1) end",
		"revision = 'a' function upgrade() op.execute('x') end end",
		"revision = 'a' function up grade() op.execute('x') end",
		"revision = 'a' function upgrade() op.execute'x' end",
	};
	const char *base = checksum("revision = 'a' function upgrade() op.execute('x') end");
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		assert_string_not_equal(checksum(others[i]), base);
}

static void modules_count(void **state)
{
	static const char script[] = "revision = 'a' local h = require('lib.helper')";
	(void)state;
	const char *without = checksum(script);
	write_file("lib/helper.lua", "return { n = 1 }");
	const char *with = checksum(script);
	assert_string_not_equal(with, without);
	write_file("lib/helper.lua", "-- a comment\nreturn {n=1}");
	assert_string_equal(checksum(script), with);
	write_file("lib/helper.lua", "return { n = 2 }");
	assert_string_not_equal(checksum(script), with);
	write_file("lib/helper.lua", "return require 'other'");
	write_file("other.lua", "return require('lib.helper')"); /* a circle ends */
	const char *deep = checksum(script);
	write_file("other.lua", "return 5");
	assert_string_not_equal(checksum(script), deep);
}

static void executed_files_count(void **state)
{
	static const char *const scripts[] = {
		"revision = 'a' op.execute_file('x.sql')",
		"revision = 'a' op.execute_file \"x.sql\"",
		"revision = 'a' op.execute_file { postgresql = 'x.sql', mysql = 'y.sql' }",
		"revision = 'a' op.execute_file({ 'x.sql' }, { schema = 'x' })",
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(scripts); i++) {
		write_file("x.sql", "SELECT 1;");
		const char *one = checksum(scripts[i]);
		assert_string_equal(checksum(scripts[i]), one);
		write_file("x.sql", "SELECT  1;");
		assert_string_not_equal(checksum(scripts[i]), one);
		remove(in_folder("x.sql"));
		assert_string_not_equal(checksum(scripts[i]), one);
	}
	write_file("x.sql", "SELECT 1;");
	const char *other = checksum("revision = 'a' op.execute('x.sql')");
	write_file("x.sql", "SELECT 2;");
	assert_string_equal(checksum("revision = 'a' op.execute('x.sql')"), other);
}

/* The value itself is part of what databases hold: it may never change. */
static void a_known_script_has_a_known_checksum(void **state)
{
	(void)state;
	assert_string_equal(checksum(whole),
		"v1:cce0b8422efc4578bc762b68d14e6f952cc0b92870f195ecd0f7515dacdefeae");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, enter, leave)
	const struct CMUnitTest tests[] = {
		TEST(all_fields_are_read),
		TEST(absent_fields_have_defaults),
		TEST(comments_give_the_message),
		TEST(other_code_in_a_header_is_left_alone),
		TEST(broken_headers_say_what_is_wrong),
		TEST(the_first_read_may_end_anywhere),
		TEST(a_file_may_be_as_long_as_a_read),
		TEST(a_body_tells_its_functions),
		TEST(a_file_that_is_not_there_is_an_error),
		TEST(random_bytes_are_read),
		TEST(new_ids_differ),
		TEST(labels_may_have_more_than_ids),
		TEST(folders_are_read_by_name),
		TEST(links_that_lead_back_are_an_error),
		TEST(a_file_that_cannot_be_read_is_broken),
		TEST(a_folder_that_is_not_there_is_an_error),
		TEST(comments_and_space_do_not_count),
		TEST(every_token_counts),
		TEST(modules_count),
		TEST(executed_files_count),
		TEST(a_known_script_has_a_known_checksum),
	};
	return cmocka_run_group_tests_name("revision", tests, NULL, NULL);
}
