/* test_script.c - the Lua state: errors and their places, order, interruption. */
#include "tests/support/script_host.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

/* ---- errors -------------------------------------------------------------------------------- */

static void a_database_error_comes_out_whole(void **state)
{
	(void)state;
	Error err;
	fake.fail_sql = ERR_SQL;
	assert_false(
		call("function upgrade()\n\n  op.execute('select * from nowhere')\nend", &err));
	assert_int_equal(err.kind, ERR_SQL);
	assert_int_equal(err.native, 7);
	assert_string_equal(err.sqlstate, "42P01");
	assert_string_equal(err.message, "fake: no such table: nowhere");
	assert_string_equal(err.where, "migrations/0001_users.lua:3");
	assert_string_equal(err.statement, "select * from nowhere");
	assert_string_equal(fake.where, "migrations/0001_users.lua:3");
}

static void an_author_can_read_a_caught_error(void **state)
{
	(void)state;
	fake.fail_sql = ERR_SQL;
	good("local ok, e = pcall(op.execute, 'select * from nowhere')\n"
	     "assert(not ok and e.kind == 'sql' and e.sqlstate == '42P01' and e.native == 7)\n"
	     "assert(e.message == 'fake: no such table: nowhere' and e.message == tostring(e))\n"
	     "assert(e.statement == 'select * from nowhere' and e.hint == '')\n"
	     "assert(e.nonsense == nil and e[1] == nil)\n"
	     "assert(('x: ' .. e) == 'x: fake: no such table: nowhere')\n"
	     "assert(getmetatable(e) == false)");
}

static void a_caught_error_raised_again_stays_whole(void **state)
{
	(void)state;
	Error err;
	fake.fail_sql = ERR_SQL;
	assert_false(call("function upgrade()\n"
			  "  local ok, e = pcall(op.execute, 'select 1')\n"
			  "  assert(not ok)\n"
			  "  error(e)\nend",
		&err));
	assert_int_equal(err.kind, ERR_SQL);
	assert_string_equal(err.sqlstate, "42P01");
}

static void an_error_of_lua_has_its_place_apart(void **state)
{
	(void)state;
	bad("local user; user.name = 5", "attempt to index a nil value (local 'user')");
	bad("error('no good')", "no good");
	bad("error('no good', 0)", "no good");
	bad("assert(false, 'must hold')", "must hold");
	bad("assert(nil)", "assertion failed!");
	bad("local x = 1 < {}", "attempt to compare number with table");
	bad("string.rep()", "bad argument #1 to 'rep' (string expected, got no value)");
}

static void what_else_is_raised_becomes_text(void **state)
{
	(void)state;
	bad("error({ code = 5, reason = 'late', deep = {} })",
		"an error without a message: { code = 5, deep = (table), reason = \"late\" }");
	bad("error({ 'a', true })", "an error without a message: { \"a\", true }");
	bad("error(nil)", "error(nil): an error without a message");
	bad("error()", "error(nil): an error without a message");
	bad("error('')", "error(\"\"): an error without a message");
	bad("error(42)", "42");
	bad("error(true)", "true");
	bad("error(setmetatable({}, { __tostring = function() return 'mine' end }))", "mine");
	bad("error(null)", "null");
}

static void callers_are_named(void **state)
{
	(void)state;
	Error err;
	assert_false(call("local function inner() local x = nil + 1 end\n"
			  "local function middle() inner() return 1 end\n"
			  "local function outer() middle() return 1 end\n"
			  "local function more() outer() return 1 end\n"
			  "function upgrade()\n"
			  "  more()\nend",
		&err));
	assert_string_equal(err.where, "migrations/0001_users.lua:1");
	assert_string_equal(err.message, "attempt to perform arithmetic on a nil value\n"
					 "  called from migrations/0001_users.lua:2\n"
					 "  called from migrations/0001_users.lua:3\n"
					 "  called from migrations/0001_users.lua:4");
}

static void a_syntax_error_has_file_and_line(void **state)
{
	(void)state;
	Error err;
	assert_false(call("function upgrade()\n  op.execute('x'\nend", &err));
	assert_int_equal(err.kind, ERR_SCRIPT);
	assert_string_equal(err.where, "migrations/0001_users.lua:3");
	assert_string_equal(err.message, "')' expected (to close '(' at line 2) near 'end'");
	err = (Error)ERROR_INIT;
	assert_false(script_check(script, "a.lua", "x = = 5", 7, &err));
	assert_string_equal(err.where, "a.lua:1");
	err = (Error)ERROR_INIT;
	assert_true(script_check(script, "a.lua", "error('not run')", 16, &err));
	assert_true(script_check(script, "a.lua", "\xEF\xBB\xBFx = 1", 8, &err));
}

static void bytecode_is_refused(void **state)
{
	(void)state;
	Error err;
	assert_false(call("\x1bLua", &err));
	assert_string_equal(err.message, "attempt to load a binary chunk (mode is 't')");
	assert_string_equal(err.where, "migrations/0001_users.lua");
}

static void a_long_path_is_kept(void **state)
{
	(void)state;
	static const char shown[] = "projects/with/a/very/long/name/migrations/"
				    "202611201200_1975ea83b712_add_the_fees_table.lua";
	static const char text[] = "function upgrade() error('x') end";
	Error err = ERROR_INIT;
	assert_false(script_call(script, shown, shown, text, strlen(text), "upgrade", &err));
	assert_string_equal(err.message, "x");
	assert_int_equal(strncmp(err.where, shown, strlen(shown)), 0);
	assert_string_equal(err.where + strlen(shown), ":1");
}

static void a_missing_function_is_told(void **state)
{
	(void)state;
	Error err;
	assert_false(call("function upgrde() end", &err));
	assert_int_equal(err.kind, ERR_REVISION);
	assert_string_equal(err.message, "there is no function upgrade()");
	assert_string_equal(err.where, "migrations/0001_users.lua");
	assert_false(call("upgrade = 5", &err));
	assert_int_equal(err.kind, ERR_REVISION);
	assert_string_equal(err.message, "upgrade is a number, not a function");
}

static void endless_recursion_is_an_error(void **state)
{
	(void)state;
	Error err;
	assert_false(
		call("local function f() return 1 + f() end function upgrade() f() end", &err));
	assert_int_equal(err.kind, ERR_SCRIPT);
	assert_non_null(strstr(err.message, "stack overflow"));
	assert_string_equal(err.where, "migrations/0001_users.lua:1");
	assert_false(call("function upgrade() local s = string.rep('(', 300) .. '1' "
			  "assert(load('return ' .. s)) end",
		&err));
	assert_int_equal(err.kind, ERR_SCRIPT);
	good("return 1");
}

static void an_error_in_a_coroutine_keeps_its_place(void **state)
{
	(void)state;
	Error err;
	assert_false(call("function upgrade()\n"
			  "  local f = coroutine.wrap(function()\n"
			  "    error('inside')\n"
			  "  end)\n"
			  "  f()\nend",
		&err));
	assert_string_equal(err.where, "migrations/0001_users.lua:3");
	assert_string_equal(err.message, "inside\n  called from migrations/0001_users.lua:5");
}

static void hundred_bad_arguments_leak_nothing(void **state)
{
	(void)state;
	fake.nrows = fake.ncols = 1;
	fake.names[0] = "n";
	fake.cells[0] = VALUE_INT(1);
	for (int i = 0; i < 100; i++) {
		bad("op.execute('select :a', { a = function() end })", NULL);
		bad("op.create_table('t', { { 'a', t.enum('e', { 'x', {} }) } })", NULL);
		bad("for row in db.rows('select 1') do error('stop') end", "stop");
	}
	assert_int_equal(fake.cursors, 100);
}

/* ---- order --------------------------------------------------------------------------------- */

static void pairs_walks_in_a_fixed_order(void **state)
{
	(void)state;
	good("local t = { z = 1, a = 1, B = 1, [10] = 1, [2.5] = 1, [-1] = 1, [true] = 1, 'x',\n"
	     "  [false] = 1, ab = 1, [''] = 1, ['\\xff'] = 1 }\n"
	     "local keys = {}\n"
	     "for k in pairs(t) do keys[#keys + 1] = tostring(k) end\n"
	     "assert(table.concat(keys, ' ') == '-1 1 2.5 10  B a ab z \\xff false true')\n"
	     "local again = {}\n"
	     "for k in next, t do again[#again + 1] = tostring(k) end\n"
	     "assert(table.concat(again, ' ') == table.concat(keys, ' '))\n"
	     "local n = 0\n"
	     "for k, v in pairs({ 5, 6, 7 }) do n = n + 1 assert(k == n and v == n + 4) end\n"
	     "assert(n == 3 and select('#', pairs({})) == 3)");
}

static void fields_may_change_during_a_walk(void **state)
{
	(void)state;
	good("local t = { a = 1, b = 2, c = 3, d = 4 }\n"
	     "local seen = ''\n"
	     "for k, v in pairs(t) do seen = seen .. k t[k] = v * 2 t.c = nil end\n"
	     "assert(seen == 'abd' and t.b == 4)\n"
	     "seen = ''\n"
	     "for k in next, t do seen = seen .. k t[k] = nil end\n"
	     "assert(seen == 'abd' and next(t) == nil)\n"
	     "local q = { x = 1, y = 2 }\n"
	     "while next(q) do local k = next(q) seen = seen .. k q[k] = nil end\n"
	     "assert(seen == 'abdxy')");
}

static void next_answers_like_lua(void **state)
{
	(void)state;
	good("assert(next({}) == nil and next({ 7 }) == 1 and select(2, next({ 7 })) == 7)\n"
	     "assert(next({ 7 }, 1) == nil)\n"
	     "local a, b, seen = { 1, 2, 3 }, { x = 1, y = 2 }, ''\n"
	     "for k in next, a do for l in next, b do seen = seen .. k .. l end end\n"
	     "assert(seen == '1x1y2x2y3x3y')\n"
	     "local ok, e = pcall(next, { 1, 2 }, 'no')\n"
	     "assert(not ok and tostring(e) == \"invalid key to 'next'\", tostring(e))\n"
	     "a[4] = 4 assert(next(a, 3) == 4 and next(a, 4) == nil)\n"
	     "assert(not pcall(next, nil) and not pcall(pairs, nil))\n"
	     "local p = setmetatable({}, { __pairs = function(t) return next, { k = 1 } end })\n"
	     "for k in pairs(p) do assert(k == 'k') end");
}

static void large_tables_are_sorted_too(void **state)
{
	(void)state;
	good("local t, last, n = {}, -1, 0\n"
	     "for i = 1, 5000 do t[(i * 7919) % 100003] = true end\n"
	     "for k in pairs(t) do assert(k > last) last = k n = n + 1 end\n"
	     "assert(n == 5000)\n"
	     "last = '' for k in pairs(t) do t[k] = nil t['k' .. k] = 1 end\n"
	     "for k in next, t do assert(k > last) last = k end");
}

/* ---- interruption -------------------------------------------------------------------------- */

static void *interrupt_soon(void *arg)
{
	(void)arg;
	for (int i = 0; i < 3; i++) {
		struct timespec pause = {.tv_nsec = 30000000};
		nanosleep(&pause, NULL);
		script_interrupt(script);
	}
	return NULL;
}

static void must_be_interrupted(const char *text)
{
	Error err;
	pthread_t thread;
	assert_int_equal(pthread_create(&thread, NULL, interrupt_soon, NULL), 0);
	assert_false(call(text, &err));
	assert_int_equal(err.kind, ERR_INTERRUPTED);
	assert_string_equal(err.message, "interrupted");
	pthread_join(thread, NULL);
	Error ignored = ERROR_INIT; /* asked once more meanwhile */
	if (!call("function upgrade() end", &ignored))
		assert_int_equal(ignored.kind, ERR_INTERRUPTED);
}

static void an_endless_loop_can_be_interrupted(void **state)
{
	(void)state;
	must_be_interrupted("function upgrade() while true do end end");
	must_be_interrupted("while true do end");
}

static void nothing_swallows_an_interruption(void **state)
{
	(void)state;
	must_be_interrupted(
		"function upgrade() while true do pcall(function() while true do end end) "
		"end end");
	must_be_interrupted(
		"function upgrade() while true do xpcall(function() while true do end end, "
		"function() return 'swallowed' end) end end");
	must_be_interrupted("function upgrade() while true do coroutine.resume(coroutine.create("
			    "function() while true do end end)) end end");
	must_be_interrupted(
		"function upgrade() coroutine.wrap(function() while true do end end)() end");
	must_be_interrupted(
		"function upgrade() while true do local co = coroutine.wrap(function() "
		"while true do coroutine.yield() end end) for i = 1, 100 do co() end end "
		"end");
	must_be_interrupted(
		"function upgrade() while true do pcall(load, function() while true do end "
		"end) end end");
}

static void on_alarm(int sig)
{
	(void)sig;
	script_interrupt(script);
}

static void a_signal_handler_may_interrupt(void **state)
{
	(void)state;
	Error err;
	signal(SIGALRM, on_alarm);
	alarm(1);
	assert_false(call("function upgrade() while true do end end", &err));
	assert_int_equal(err.kind, ERR_INTERRUPTED);
	good("return 1");
}

static void an_interruption_before_a_call_stops_it(void **state)
{
	(void)state;
	Error err;
	script_interrupt(script);
	assert_false(call("function upgrade() op.execute('select 1') end", &err));
	assert_int_equal(err.kind, ERR_INTERRUPTED);
	assert_int_equal(fake.sqls, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_database_error_comes_out_whole),
		TEST(an_author_can_read_a_caught_error),
		TEST(a_caught_error_raised_again_stays_whole),
		TEST(an_error_of_lua_has_its_place_apart),
		TEST(what_else_is_raised_becomes_text),
		TEST(callers_are_named),
		TEST(a_syntax_error_has_file_and_line),
		TEST(bytecode_is_refused),
		TEST(a_long_path_is_kept),
		TEST(a_missing_function_is_told),
		TEST(endless_recursion_is_an_error),
		TEST(an_error_in_a_coroutine_keeps_its_place),
		TEST(hundred_bad_arguments_leak_nothing),
		TEST(pairs_walks_in_a_fixed_order),
		TEST(fields_may_change_during_a_walk),
		TEST(next_answers_like_lua),
		TEST(large_tables_are_sorted_too),
		TEST(an_endless_loop_can_be_interrupted),
		TEST(nothing_swallows_an_interruption),
		TEST(a_signal_handler_may_interrupt),
		TEST(an_interruption_before_a_call_stops_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
