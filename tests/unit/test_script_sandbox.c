/* test_script_sandbox.c - what a script can reach, and what it cannot. */
#include "tests/support/scratch.h"
#include "tests/support/script_host.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

/* ---- words --------------------------------------------------------------------------------- */

static void an_unknown_global_is_an_error_with_a_suggestion(void **state)
{
	(void)state;
	bad("opp.drop_table('x')", "unknown global 'opp'; did you mean 'op'?");
	bad("return ipars({})", "unknown global 'ipars'; did you mean 'ipairs'?");
	bad("create_table('x', {})",
		"unknown global 'create_table'; did you mean 'op.create_table'?");
	bad("return column('x')", "unknown global 'column'; did you mean '{ \"name\", t.text }'?");
	bad("return qqqqqq", "unknown global 'qqqqqq'");
	bad("return unpack({})", "unknown global 'unpack'; did you mean 'table.unpack'?");
	bad("table_names = 5; return table_name", "unknown global 'table_name'; did you mean "
						  "'table_names'?");
}

static void an_unknown_word_of_luamig_is_an_error_with_a_suggestion(void **state)
{
	(void)state;
	bad("op.create_tabel('x')", "unknown operation op.create_tabel; did you mean "
				    "op.create_table?");
	bad("op.qqq()", "unknown operation op.qqq");
	bad("return t.strng", "unknown type t.strng; did you mean t.string?");
	bad("db.quary('x')", "unknown function db.quary; did you mean db.query?");
	bad("log.wran('x')", "unknown function log.wran; did you mean log.warn?");
	bad("return sql.non", "unknown word sql.non; did you mean sql.none?");
}

static void assigned_globals_read_as_they_are(void **state)
{
	(void)state;
	Error err;
	assert_true(
		call("revision = '1'\ndown_revision = nil\nbatch = nil\n"
		     "local depends = depends_on\n"
		     "function helper() return batch == nil and down_revision == nil end\n"
		     "function upgrade() assert(helper() and depends == nil and revision == '1')\n"
		     "  assert(_G.revision == '1' and _ENV == _G and irreversible == nil)\n"
		     "  batch = 5 assert(batch == 5) batch = nil assert(batch == nil)\n"
		     "end",
			&err));
}

static void header_words_may_be_left_out(void **state)
{
	(void)state;
	good("assert(branch_labels == nil and transactional == nil and downgrade == nil)");
}

static void luamig_words_are_there(void **state)
{
	(void)state;
	good("assert(dialect == 'sqlite' and server.name == 'SQLite' and server.number == 101106)\n"
	     "assert(server.version == '10.11.6' and tostring(null) == 'null' and null == null)\n"
	     "assert(type(args) == 'table' and args.batch == nil and _VERSION == 'Lua 5.4')\n"
	     "assert(check and unique and primary_key and foreign_key and index and exclude)\n"
	     "assert(t.check == check and t.index == index and tostring(t.text) == 't.text')\n"
	     "assert(require('luamig.op') == op and require 'luamig.types' == t)\n"
	     "print('a', 1, nil, null) log.debug('x') log('y')\n"
	     "for _, name in ipairs { 'assert', 'error', 'select', 'tonumber', 'rawlen', "
	     "'rawget',\n"
	     "  'rawset', 'rawequal', 'xpcall', 'setmetatable', 'getmetatable', 'load' } do\n"
	     "  assert(type(_G[name]) == 'function', name) end");
}

static void arguments_reach_scripts(void **state)
{
	(void)state;
	ScriptOptions options = {0};
	Arena arena = ARENA_INIT;
	vec_push(&options.args, &arena, (ScriptArg){"tenant", "acme"});
	script_free(script);
	script = script_new(&options, &fake.host);
	arena_release(&arena);
	good("assert(args.tenant == 'acme' and args.other == nil) args.tenant = 'x'");
	good("assert(args.tenant == 'acme')");
}

/* ---- what is closed ------------------------------------------------------------------------ */

static void the_system_is_out_of_reach(void **state)
{
	(void)state;
	static const char *const closed[] = {
		"io", "debug", "package", "dofile", "loadfile", "collectgarbage"};
	for (size_t i = 0; i < ARRAY_LEN(closed); i++) {
		char body[100], message[100];
		snprintf(body, sizeof(body), "return %s", closed[i]);
		snprintf(message, sizeof(message), "'%s' is not open to scripts", closed[i]);
		Error err = bad(body, message);
		assert_non_null(strstr(err.hint, "trust = true"));
	}
	Error err = bad("os.getenv('HOME')", "os.getenv is not open to scripts");
	assert_non_null(strstr(err.hint, "args.name"));
	bad("os.execute('ls')", "os.execute is not open to scripts");
	bad("require 'io'", NULL);
	bad("require 'luamig.core'", NULL);
	bad("require 'luamig.template'", NULL);
	good("assert(rawget(_G, 'io') == nil and string.dump == nil and ('').dump == nil)");
}

static void metatables_that_matter_are_locked(void **state)
{
	(void)state;
	good("assert(getmetatable('') == false and getmetatable(null) == false)\n"
	     "assert(getmetatable(_G) == false and getmetatable(op) == false)\n"
	     "assert(getmetatable(t) == false and getmetatable(t.text) == false)\n"
	     "assert(getmetatable(sql 'x') == false and getmetatable(os) == false)\n"
	     "assert(not pcall(setmetatable, _G, {}))\n"
	     "assert(not pcall(setmetatable, op, nil))\n"
	     "assert(setmetatable({}, { __index = { a = 1 } }).a == 1)");
	bad("getmetatable('').__index = {}", "attempt to index a boolean value");
	bad("setmetatable({}, { __gc = print })",
		"__gc is not available in scripts; a variable with <close> ends at a known place");
}

static void load_takes_text_only_and_stays_inside(void **state)
{
	(void)state;
	good("assert(load('x = 5; return x')() == 5 and x == 5)\n"
	     "assert(load('return a', 'name', 't', { a = 7 })() == 7)\n"
	     "local pieces = { 'return ', '1 + ', '2' }\n"
	     "assert(load(function() return table.remove(pieces, 1) end)() == 3)\n"
	     "local f, e = load('\\27Lua')\n"
	     "assert(f == nil and e:find('binary'))\n"
	     "f, e = load('return 1', 'x', 'b')\n"
	     "assert(f == nil and e:find('text'))\n"
	     "f, e = load('return return')\n"
	     "assert(f == nil and e:find('near'))\n"
	     "assert(not pcall(load, function() return 5 end))\n"
	     "assert(not pcall(load('return io')))");
	bad("load('error(\"inner\")')()", NULL);
}

static void one_call_leaves_nothing_for_the_next(void **state)
{
	(void)state;
	good("leftover = 1 string.upper = nil table.insert = nil math.pi = 3 op.drop_table = nil\n"
	     "rawset(op, 'create_table', print) rawset(t, 'text', 5) os.time = nil\n"
	     "coroutine.wrap = nil db.query = nil pairs = nil rawset(sql, 'none', 1) args.x = 1\n"
	     "server.name = 'other' load('hidden = 1')()");
	good("assert(string.upper('a') == 'A' and table.insert and math.pi > 3.1 and "
	     "op.drop_table)\n"
	     "assert(op.create_table ~= print and type(t.text) == 'table' and os.time)\n"
	     "assert(coroutine.wrap and db.query and pairs and sql.none ~= 1 and args.x == nil)\n"
	     "assert(server.name == 'SQLite' and rawget(_G, 'leftover') == nil)\n"
	     "assert(not pcall(function() return leftover end))\n"
	     "assert(not pcall(function() return hidden end))");
}

static void methods_of_strings_do_not_change(void **state)
{
	(void)state;
	good("string.upper = function() return 'mine' end assert(('a'):upper() == 'A')");
	good("assert(('a'):upper() == 'A' and string.upper('a') == 'A')");
}

static void trust_opens_the_libraries(void **state)
{
	(void)state;
	script_free(script);
	script = script_new(&(ScriptOptions){.trust = true}, &fake.host);
	good("assert(io.open and os.getenv('PATH') and debug.traceback and package.path)\n"
	     "assert(os.time() > 1e9 and type(collectgarbage('count')) == 'number')\n"
	     "assert(require 'string' and not pcall(require, 'no.such.module'))");
}

/* ---- time and chance ----------------------------------------------------------------------- */

static void time_and_chance_work(void **state)
{
	(void)state;
	good("assert(math.abs(os.time() - os.time(os.date('*t'))) <= 1)\n"
	     "assert(os.date('!%Y-%m-%d', 0) == '1970-01-01' and #os.date() > 5)\n"
	     "assert(os.time { year = 2026, month = 1, day = 2 } > 1.7e9)\n"
	     "math.randomseed(42) local a, b = math.random(), math.random(1000000)\n"
	     "math.randomseed(42) assert(a == math.random() and b == math.random(1000000))\n"
	     "local low, high = false, false\n"
	     "for i = 1, 1000 do local n = math.random(3, 5) assert(n >= 3 and n <= 5)\n"
	     "  low = low or n == 3 high = high or n == 5\n"
	     "  local f = math.random() assert(f >= 0 and f < 1) end\n"
	     "assert(low and high and math.type(math.random(0)) == 'integer')\n"
	     "assert(math.random(math.mininteger, math.maxinteger) and math.random(1) == 1)\n"
	     "assert(not pcall(math.random, 0, -1) and not pcall(math.random, 1, 2, 3))\n"
	     "math.randomseed() math.randomseed(1.5)");
}

/* ---- require ------------------------------------------------------------------------------- */

static Arena files;
static const char *folder;

static void write_module(const char *name, const char *text)
{
	FILE *f = fopen(arena_printf(&files, "%s/%s", folder, name), "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static int open_folder(void **state)
{
	Arena arena = ARENA_INIT;
	ScriptOptions options = {0};
	open_script(state);
	script_free(script);
	folder = scratch_folder(&files);
	if (!folder || mkdir(arena_printf(&files, "%s/lib", folder), 0755) != 0)
		return -1;
	vec_push(&options.module_dirs, &arena, "/nonexistent");
	vec_push(&options.module_dirs, &arena, folder);
	script = script_new(&options, &fake.host);
	arena_release(&arena);
	return 0;
}

static int close_folder(void **state)
{
	scratch_remove(folder);
	arena_release(&files);
	return close_script(state);
}

static void require_finds_files_beside_the_migrations(void **state)
{
	(void)state;
	write_module("helpers.lua",
		"loads = (rawget(_G, 'loads') or 0) + 1\n"
		"local name, path = ...\n"
		"return { name = name, path = path, op = op, double = function(x) "
		"return 2 * x end }");
	write_module("lib/deep.lua", "marker = 'here'");
	good("local h = require 'helpers'\n"
	     "assert(h.double(4) == 8 and h.op == op and h.name == 'helpers' and loads == 1)\n"
	     "assert(h.path:find('/helpers.lua$') and require 'helpers' == h and loads == 1)\n"
	     "assert(require 'lib.deep' == true and marker == 'here')");
	good("require 'helpers' assert(loads == 1)");
}

static void an_error_in_a_module_names_both_lines(void **state)
{
	(void)state;
	write_module("helpers.lua", "return { boom = function()\n  return nil + 1\nend }");
	Error err;
	assert_false(call("function upgrade()\n  require('helpers').boom()\nend", &err));
	assert_true(text_starts_with(err.where, folder));
	assert_string_equal(err.where + strlen(folder), "/helpers.lua:2");
	write_module("broken.lua", "x = = 5");
	assert_false(call("function upgrade()\n  require 'broken'\nend", &err));
	assert_string_equal(err.where + strlen(folder), "/broken.lua:1");
	assert_string_equal(err.message,
		"unexpected symbol near '='\n  called from migrations/0001_users.lua:2");
}

static void require_refuses_what_is_not_a_module(void **state)
{
	(void)state;
	char message[256];
	snprintf(message, sizeof(message),
		"module 'no.such' not found: there is no /nonexistent/no/such.lua, %s/no/such.lua",
		folder);
	bad("require 'no.such'", message);
	bad("require '../x'", NULL);
	bad("require '..x'", NULL);
	bad("require 'a..b'", NULL);
	bad("require '/etc/passwd'", NULL);
	bad("require 'helpers.lua'", NULL);
	bad("require ''", NULL);
	bad("require(5)", "require takes the name of a module: require \"helpers\"");
	write_module("a.lua", "require 'b'");
	write_module("b.lua", "require 'a'");
	Error err;
	assert_false(call("function upgrade() require 'a' end", &err));
	assert_true(text_starts_with(err.message, "module 'a' requires itself"));
	write_module("bytes.lua", "\x1bLua");
	assert_false(call("function upgrade() require 'bytes' end", &err));
	assert_non_null(strstr(err.message, "binary chunk"));
}

int main(void)
{
	log_set_level(LOG_QUIET);
	const struct CMUnitTest tests[] = {
		TEST(an_unknown_global_is_an_error_with_a_suggestion),
		TEST(an_unknown_word_of_luamig_is_an_error_with_a_suggestion),
		TEST(assigned_globals_read_as_they_are),
		TEST(header_words_may_be_left_out),
		TEST(luamig_words_are_there),
		TEST(arguments_reach_scripts),
		TEST(the_system_is_out_of_reach),
		TEST(metatables_that_matter_are_locked),
		TEST(load_takes_text_only_and_stays_inside),
		TEST(one_call_leaves_nothing_for_the_next),
		TEST(methods_of_strings_do_not_change),
		TEST(trust_opens_the_libraries),
		TEST(time_and_chance_work),
		cmocka_unit_test_setup_teardown(
			require_finds_files_beside_the_migrations, open_folder, close_folder),
		cmocka_unit_test_setup_teardown(
			an_error_in_a_module_names_both_lines, open_folder, close_folder),
		cmocka_unit_test_setup_teardown(
			require_refuses_what_is_not_a_module, open_folder, close_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
