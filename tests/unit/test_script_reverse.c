/* test_script_reverse.c - downgrade = reverse(upgrade): what reaches the host, and what is refused.
 */
#include "tests/support/script_host.h"
#include "tests/support/show_op.h"

#include "base/log.h"

static char shown[16384]; /* each step with its line */

static void LUAMIG_PRINTF(1, 2) note(const char *fmt, ...)
{
	size_t used = strlen(shown);
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(shown + used, sizeof(shown) - used, fmt, ap);
	va_end(ap);
}

static int line_of(const char *where)
{
	int64_t line = 0;
	const char *colon = strrchr(where, ':');
	return colon && text_to_int(colon + 1, &line) ? (int)line : 0;
}

static bool see_op(ScriptHost *host, const Op *op, const char *where, Error *err)
{
	(void)host;
	show_op(op);
	note("%d %s\n", line_of(where), shown_op);
	if (fake.fail_op)
		return error_set(err, fake.fail_op, "the server refused");
	return true;
}

static bool see_sql(ScriptHost *host, const ScriptSql *sql, Arena *arena, Result *out, Error *err)
{
	(void)host, (void)arena, (void)err;
	*out = (Result){.affected = 1};
	note("%d %s\n", line_of(sql->where), sql->stmt.sql);
	return true;
}

static bool see_enter(ScriptHost *host, const char *where, Error *err)
{
	(void)host, (void)err;
	fake.autocommits++;
	note("%d {\n", line_of(where));
	return true;
}

static bool see_leave(ScriptHost *host, Error *err)
{
	(void)host, (void)err;
	fake.autocommit_leaves++;
	note("}\n");
	return true;
}

static int open_reverse(void **state)
{
	open_script(state);
	fake.host.op = see_op;
	fake.host.sql = see_sql;
	fake.host.autocommit_enter = see_enter;
	fake.host.autocommit_leave = see_leave;
	shown[0] = '\0';
	return 0;
}

#define REVERSE(name) cmocka_unit_test_setup_teardown(name, open_reverse, close_script)

/* The body stands from line 2 on; downgrade() is run. */
static bool downgrade(const char *body, Error *err)
{
	char text[4096];
	snprintf(text, sizeof(text), "function upgrade()\n%s\nend\ndowngrade = reverse(upgrade)\n",
		body);
	*err = (Error)ERROR_INIT;
	shown[0] = '\0';
	return script_call(script, "migrations/a.lua", "migrations/a.lua", text, strlen(text),
		"downgrade", err);
}

static void gives(const char *body, const char *want)
{
	Error err;
	if (!downgrade(body, &err))
		fail_msg("%s: %s", err.where, err.message);
	assert_string_equal(shown, want);
}

/* Refused at that line, and nothing was run. */
static void refuses(const char *body, int line, const char *message)
{
	Error err;
	assert_false(downgrade(body, &err));
	err.message[strcspn(err.message, "\n")] = '\0'; /* from where it was called */
	assert_string_equal(err.message, message);
	assert_int_equal(line_of(err.where), line);
	assert_string_equal(shown, "");
}

static void steps_are_undone_the_last_first(void **state)
{
	(void)state;
	gives("op.create_table('a', { { 'x', t.text } })\n"
	      "op.add_column('a', { 'y', t.text })\n"
	      "op.execute { 'update a set y = x', undo = 'update a set x = y' }\n"
	      "for _, name in ipairs { 'p', 'q' } do\n"
	      "  op.create_index('a', { name })\n"
	      "end",
		"6 drop_index table=a name=ix_a_q was< {index (q)}>\n"
		"6 drop_index table=a name=ix_a_p was< {index (p)}>\n"
		"4 update a set x = y\n"
		"3 drop_column table=a column=y was< [y text]>\n"
		"2 drop_table table=a was< [x text]>\n");
}

static void nothing_of_the_upgrade_is_run(void **state)
{
	(void)state;
	gives("log.info('upgrading'); print 'x'\n"
	      "assert(op.execute { 'insert', undo = false } == nil)\n"
	      "op.execute { sqlite = false }",
		"");
}

static void choices_by_dialect_are_made_again(void **state)
{
	(void)state;
	gives("if dialect == 'sqlite' then op.add_column('a', { 'y', t.text }) end\n"
	      "op.execute { 'x', undo = { sqlite = 'S', mysql = 'M' } }\n"
	      "op.execute { 'x', undo = { sqlite = false, mysql = 'M' } }",
		"3 S\n2 drop_column table=a column=y was< [y text]>\n");
}

static void autocommit_keeps_its_place(void **state)
{
	(void)state;
	gives("op.rename_table('a', 'b')\n"
	      "op.autocommit(function()\n"
	      "  op.create_index('b', { 'x' }, { concurrently = true })\n"
	      "  op.rename_column('b', 'x', 'y')\n"
	      "end)\n"
	      "op.rename_table('b', 'c')",
		"7 rename_table table=c to=b\n"
		"3 {\n"
		"5 rename_column table=b y->x\n"
		"4 drop_index table=b name=ix_b_x concurrently was< {index (x) concurrently}>\n"
		"}\n"
		"2 rename_table table=b to=a\n");
}

static void autocommit_is_left_after_a_failure(void **state)
{
	Error err;
	(void)state;
	fake.fail_op = ERR_SQL;
	assert_false(downgrade("op.autocommit(function()\nop.rename_table('a', 'b')\nend)", &err));
	assert_int_equal(fake.autocommits, 1);
	assert_int_equal(fake.autocommit_leaves, 1);
	assert_string_equal(err.message, "the server refused");
	assert_string_equal(err.where, "migrations/a.lua:3");
}

static void lost_information_is_named_with_its_line(void **state)
{
	Error err;
	(void)state;
	assert_false(downgrade("op.rename_table('a', 'b')\nop.drop_table('c')", &err));
	assert_string_equal(err.message,
		"drop table c cannot be reversed: what the table was like is not known");
	assert_string_equal(err.where, "migrations/a.lua:3");
	assert_string_equal(shown, "");
}

#define FROM "reverse cannot derive the way back from "

static void what_depends_on_the_moment_is_refused(void **state)
{
	(void)state;
	refuses("\nif db.value('select 1') then end", 3, FROM "db.value: it reads the database");
	refuses("db.query 'select 1'", 2, FROM "db.query: it reads the database");
	refuses("for row in db.rows 'select 1' do end", 2, FROM "db.rows: it reads the database");
	refuses("db.has_table 'x'", 2, FROM "db.has_table: it asks what exists");
	refuses("db.has_column('x', 'y')", 2, FROM "db.has_column: it asks what exists");
	refuses("local x = os.time()", 2,
		FROM "os.time: it answered otherwise when the revision was applied");
	refuses("local x = os.date('%Y')", 2,
		FROM "os.date: it answered otherwise when the revision was applied");
	refuses("local x = math.random(5)", 2,
		FROM "math.random: it answered otherwise when the revision was applied");
	refuses("op.execute_file 'x.sql'", 2,
		FROM "op.execute_file: how to undo its statements is not said");
	refuses("op.execute 'update a'", 2,
		FROM "op.execute: how to undo the statement is not said");
	gives("local x = os.time { year = 2026, month = 1, day = 1 }, os.date('%Y', 0)", "");
}

static void a_pcall_hides_nothing(void **state)
{
	(void)state;
	gives("assert(pcall(tonumber, 'x'))", "");
	refuses("pcall(db.query, 'select 1')", 2, FROM "db.query: it reads the database");
	refuses("pcall(function()\n  op.rename_table('a', 'b')\nend)", 3,
		FROM "pcall: whether this failed when the revision was applied is not known");
	refuses("local co = coroutine.create(function() db.query 'select 1' end)\n"
		"coroutine.resume(co)",
		2, FROM "db.query: it reads the database");
}

static void errors_of_the_script_stay_what_they_are(void **state)
{
	(void)state;
	refuses("op.rename_table('a', 'b')\nerror 'no'", 3, "no");
	refuses("op.drop_tabel('a')", 2,
		"unknown operation op.drop_tabel; did you mean op.drop_table?");
}

static void only_functions_are_reversed(void **state)
{
	Error err;
	(void)state;
	static const char text[] = "downgrade = reverse(upgrade)\nfunction upgrade() end";
	assert_false(script_call(script, "a.lua", "a.lua", text, strlen(text), "downgrade", &err));
	assert_string_equal(err.message, "reverse takes a function that was defined above: "
					 "downgrade = reverse(upgrade); got nil");
	assert_string_equal(err.where, "a.lua:1");
	refuses("downgrade()", 2, FROM "reverse: it is in what is being reversed");
}

static void the_upgrade_runs_as_ever(void **state)
{
	Error err = ERROR_INIT;
	(void)state;
	static const char text[] =
		"function upgrade() assert(op.execute { 'x', undo = 'y' } == 1) end\n"
		"downgrade = reverse(upgrade)";
	assert_true(script_call(script, "a.lua", "a.lua", text, strlen(text), "upgrade", &err));
	assert_string_equal(shown, "1 x\n");
}

int main(void)
{
	log_set_level(LOG_QUIET);
	const struct CMUnitTest tests[] = {
		REVERSE(steps_are_undone_the_last_first),
		REVERSE(nothing_of_the_upgrade_is_run),
		REVERSE(choices_by_dialect_are_made_again),
		REVERSE(autocommit_keeps_its_place),
		REVERSE(autocommit_is_left_after_a_failure),
		REVERSE(lost_information_is_named_with_its_line),
		REVERSE(what_depends_on_the_moment_is_refused),
		REVERSE(a_pcall_hides_nothing),
		REVERSE(errors_of_the_script_stay_what_they_are),
		REVERSE(only_functions_are_reversed),
		REVERSE(the_upgrade_runs_as_ever),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
