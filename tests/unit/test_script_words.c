/* test_script_words.c - op.execute, db.*, pcall, op.autocommit: what reaches the host. */
#include "tests/support/script_host.h"

#include "base/log.h"

static ScriptSql seen; /* texts are copied below */
static char seen_sql[256], seen_probe[64], seen_undo[64];
static Value seen_params[8];
static char seen_text[8][64];

static void keep_sql(const ScriptSql *sql)
{
	seen = *sql;
	snprintf(seen_sql, sizeof(seen_sql), "%s", sql->stmt.sql);
	snprintf(seen_probe, sizeof(seen_probe), "%s", sql->probe ? sql->probe : "-");
	snprintf(seen_undo, sizeof(seen_undo), "%s", sql->undo ? sql->undo : "-");
	for (size_t i = 0; i < sql->stmt.nparams && i < 8; i++) {
		seen_params[i] = sql->stmt.params[i];
		if (seen_params[i].type != VAL_TEXT && seen_params[i].type != VAL_BLOB)
			continue;
		memcpy(seen_text[i], seen_params[i].as.text.data, seen_params[i].as.text.len + 1);
		seen_params[i].as.text.data = seen_text[i];
	}
}

static int open_words(void **state)
{
	open_script(state);
	fake.check_sql = keep_sql;
	return 0;
}

#define WORDS(name) cmocka_unit_test_setup_teardown(name, open_words, close_script)

/* ---- op.execute ---------------------------------------------------------------------------- */

static void execute_passes_text_as_it_is(void **state)
{
	(void)state;
	good("assert(op.execute('update a set t = \\'12:30\\' where b = :c') == 3)");
	assert_string_equal(seen_sql, "update a set t = '12:30' where b = :c");
	assert_int_equal(seen.stmt.nparams, 0);
	assert_false(seen.is_query);
	assert_string_equal(fake.where, "migrations/0001_users.lua:2");
}

static void parameters_of_every_type_arrive(void **state)
{
	(void)state;
	good("op.execute('insert into t values (:i, :r, :b, :s, :n, :x, :y, :z)',\n"
	     "  { i = math.maxinteger, r = 1.5, b = false, s = 'Zoë', n = null,\n"
	     "    x = '\\xff\\0a', y = db.blob 'text', z = 'a\\0b' })");
	assert_string_equal(seen_sql, "insert into t values (?, ?, ?, ?, ?, ?, ?, ?)");
	assert_int_equal(seen.stmt.nparams, 8);
	assert_int_equal(seen_params[0].type, VAL_INT);
	assert_true(seen_params[0].as.integer == INT64_MAX);
	assert_int_equal(seen_params[1].type, VAL_REAL);
	assert_true(seen_params[1].as.real == 1.5);
	assert_int_equal(seen_params[2].type, VAL_BOOL);
	assert_false(seen_params[2].as.boolean);
	assert_int_equal(seen_params[3].type, VAL_TEXT);
	assert_string_equal(seen_params[3].as.text.data, "Zoë");
	assert_int_equal(seen_params[4].type, VAL_NULL);
	assert_int_equal(seen_params[5].type, VAL_BLOB);
	assert_memory_equal(seen_params[5].as.text.data, "\xff\0a", 3);
	assert_int_equal(seen_params[6].type, VAL_BLOB);
	assert_string_equal(seen_params[6].as.text.data, "text");
	assert_int_equal(seen_params[7].type, VAL_BLOB);
	assert_int_equal(seen_params[7].as.text.len, 3);
}

static void placeholders_are_those_of_the_dialect(void **state)
{
	(void)state;
	fake_host_speak("postgresql", "PostgreSQL");
	good("op.execute('select :a, :b, :a::text', { a = 1, b = 2 })");
	assert_string_equal(seen_sql, "select $1, $2, $1::text");
	assert_int_equal(seen.stmt.nparams, 2);
	fake_host_speak("mysql", "MySQL");
	good("op.execute('select :a, :b, :a', { a = 1, b = 2 })");
	assert_string_equal(seen_sql, "select ?, ?, ?");
	assert_int_equal(seen.stmt.nparams, 3);
	assert_int_equal(seen_params[2].as.integer, 1);
}

static void wrong_parameters_are_refused(void **state)
{
	(void)state;
	Error err = bad("op.execute('x :id :name', { name = 5, other = 1 })",
		"op.execute: no value for the parameter :id (given: name, other)");
	assert_string_equal(err.hint, "write null for NULL: { id = null }");
	bad("op.execute('x :id', {})", "op.execute: no value for the parameter :id");
	bad("op.execute('x :name', { name = 1, nmae = 2 })",
		"op.execute: the statement has no parameter :nmae; did you mean :name?");
	bad("op.execute('x', { name = 1 })",
		"op.execute: the statement has no parameter :name (it has none)");
	bad("op.execute('x ?', { 1, 2 })", "op.execute: parameters are given by name: \"… where id "
					   "= :id\", { id = 5 }");
	bad("op.execute('x ?', 1, 2)",
		"op.execute: the parameters must be a table: { name = value }, got number 1");
	bad("op.execute('x :a', { a = {} })",
		"op.execute: the parameter :a must be a string, number, boolean, null, "
		"decimal or db.blob(…), got a table");
	bad("op.execute('x :a', { a = print })", NULL);
	bad("db.blob(5)", "db.blob takes a string");
	assert_int_equal(fake.sqls, 0);
}

static void text_is_chosen_by_dialect(void **state)
{
	(void)state;
	good("op.execute { postgresql = 'p', mysql = 'm', sqlite = 's' }");
	assert_string_equal(seen_sql, "s");
	good("op.execute(sql { postgresql = 'p', sqlite = 'e' })");
	assert_string_equal(seen_sql, "e");
	good("assert(op.execute { postgresql = 'p', sqlite = false } == 0)");
	assert_int_equal(fake.sqls, 2);
	fake_host_speak("mysql", "MariaDB");
	good("op.execute { mysql = 'm', mariadb = 'maria' }");
	assert_string_equal(seen_sql, "maria");
	good("op.execute { mysql = 'm', sqlite = 's' }");
	assert_string_equal(seen_sql, "m");
	fake_host_speak("mysql", "MySQL");
	good("op.execute { mysql = 'm', mariadb = 'maria' }");
	assert_string_equal(seen_sql, "m");
	bad("op.execute { mariadb = 'maria', sqlite = 'x' }",
		"op.execute: the SQL text says nothing for mysql (given: mariadb, sqlite)");
	bad("op.execute { 'x', mysql = 'm' }",
		"op.execute: the first element is the text for every database, so mysql = … has no "
		"place beside it; name each database instead: { postgresql = \"…\", mysql = "
		"\"…\", sqlite = \"…\" }");
	bad("op.execute { 'x', prob = 'p' }",
		"unknown field 'prob' in op.execute; did you mean 'probe'?");
	bad("op.execute { postgres = 'p', mysql = 'm' }",
		"unknown field 'postgres' in op.execute: the SQL text; did you mean "
		"'postgresql'?");
}

static void a_step_may_have_a_probe_and_an_undo(void **state)
{
	(void)state;
	good("op.execute { 'insert', probe = 'select 1', undo = { sqlite = 'delete' } }");
	assert_string_equal(seen_sql, "insert");
	assert_string_equal(seen_probe, "select 1");
	assert_string_equal(seen_undo, "delete");
	good("op.execute { sqlite = 'only', probe = 'p' }");
	assert_string_equal(seen_sql, "only");
	assert_string_equal(seen_probe, "p");
	bad("op.execute { 'a', prob = 'x' }",
		"unknown field 'prob' in op.execute; did you mean 'probe'?");
	bad("op.execute { 'a', 'b' }", "op.execute: there is a value too many at position 2");
}

static void execute_wants_text(void **state)
{
	(void)state;
	bad("op.execute()", "op.execute: the SQL text must be SQL text, or a table of texts by "
			    "dialect, got nil");
	bad("op.execute(5)", NULL);
	bad("op.execute('')", "op.execute: the SQL text must not be empty");
	bad("op.execute('a\\0b')", "op.execute: the SQL text contains a NUL byte");
	bad("op.execute(sql.none)", "op.execute: the SQL text cannot be sql.none");
}

static void files_and_autocommit_reach_the_host(void **state)
{
	(void)state;
	good("assert(op.execute_file('a.sql') == 5)\n"
	     "assert(op.execute_file { sqlite = 'b.sql', mysql = 'c.sql' } == 5)\n"
	     "assert(op.execute_file { sqlite = false } == 0)\n"
	     "op.autocommit(function() op.execute('vacuum') end)");
	assert_string_equal(fake.log, "file(a.sql)file(b.sql)sql(vacuum)");
	assert_int_equal(fake.autocommits, 1);
	assert_int_equal(fake.autocommit_leaves, 1);
	bad("op.autocommit('vacuum')",
		"op.autocommit takes a function: op.autocommit(function() … end)");
	bad("op.autocommit(function() error('x') end)", "x");
	assert_int_equal(fake.autocommit_leaves, 2);
	bad("op.execute_file(5)", "op.execute_file: the path must be a string, got number 5");
}

/* ---- db ------------------------------------------------------------------------------------ */

static void three_rows(void)
{
	fake.nrows = 3;
	fake.ncols = 2;
	fake.names[0] = "id";
	fake.names[1] = "name";
	for (int i = 0; i < 3; i++) {
		fake.cells[2 * i] = VALUE_INT(i + 1);
		fake.cells[2 * i + 1] = VALUE_TEXT("Ann");
	}
	fake.cells[3] = (Value){.type = VAL_NULL};
}

static void query_gives_rows_by_column_name(void **state)
{
	(void)state;
	three_rows();
	good("local rows = db.query('select * from t where a > :a', { a = 1 })\n"
	     "assert(#rows == 3 and rows[1].id == 1 and rows[1].name == 'Ann')\n"
	     "assert(rows[2].id == 2 and rows[2].name == nil and next(rows[2], 'id') == nil)");
	assert_true(seen.is_query);
	assert_string_equal(seen_sql, "select * from t where a > ?");
	fake.cells[0] = (Value){.type = VAL_BOOL, .as.boolean = true};
	fake.cells[1] = (Value){.type = VAL_BLOB, .as.text = {"a\0b", 3}};
	fake.cells[2] = (Value){.type = VAL_REAL, .as.real = 0.5};
	good("local rows = db.query 'x'\n"
	     "assert(rows[1].id == true and rows[1].name == 'a\\0b' and rows[2].id == 0.5)");
}

static void value_gives_the_first_cell(void **state)
{
	(void)state;
	three_rows();
	good("assert(db.value('select 1') == 1)");
	fake.cells[0] = (Value){.type = VAL_NULL};
	good("assert(db.value('select 1') == nil and select('#', db.value('x')) == 1)");
	fake.nrows = 0;
	good("assert(db.value('select 1') == nil)");
}

static void rows_come_in_batches(void **state)
{
	(void)state;
	three_rows();
	good("local n = 0\n"
	     "for row in db.rows('select 1') do n = n + row.id end\n"
	     "assert(n == 6)\n"
	     "for a in db.rows 'a' do for b in db.rows 'b' do n = n + 1 end end\n"
	     "assert(n == 15)");
	assert_int_equal(fake.cursors, 5);
	assert_int_equal(fake.open_cursors, 0);
	assert_string_equal(fake.log, "rows(select 1)rows(a)rows(b)rows(b)rows(b)");
}

static void cursors_are_closed_whatever_happens(void **state)
{
	(void)state;
	three_rows();
	good("for row in db.rows 'a' do break end");
	assert_int_equal(fake.open_cursors, 0);
	bad("for row in db.rows 'a' do error 'x' end", "x");
	assert_int_equal(fake.open_cursors, 0);
	good("keep = { db.rows 'a' } keep[1](keep[2])");
	assert_int_equal(fake.cursors, 3);
	assert_int_equal(fake.open_cursors, 0);
	good("local next, rows = db.rows 'a'\n"
	     "for i = 1, 3 do assert(next(rows).id == i) end\n"
	     "assert(next(rows) == nil and next(rows) == nil)");
	fake.fail_op = ERR_SQL;
	bad("db.rows 'a'", "no cursor");
	fake.fail_op = ERR_NONE;
	fake.fail_sql = ERR_SQL;
	bad("for row in db.rows 'a' do end", "the cursor broke");
	assert_int_equal(fake.open_cursors, 0);
}

static void has_asks_the_host(void **state)
{
	(void)state;
	fake.has_answer = true;
	good("assert(db.has_table('users') == true)");
	assert_string_equal(fake.has_text, "0 -.users - 5 -/0");
	good("assert(db.has_table('users', { schema = 'app' }))");
	assert_string_equal(fake.has_text, "0 app.users - 5 -/0");
	good("assert(db.has_column('users', 'email', { schema = 'app' }))");
	assert_string_equal(fake.has_text, "1 app.users email 5 -/0");
	good("assert(db.has_index('users', 'ix'))");
	assert_string_equal(fake.has_text, "2 -.users ix 5 -/0");
	good("assert(db.has_constraint('users', 'fk'))");
	assert_string_equal(fake.has_text, "3 -.users fk 5 -/0");
	fake.has_answer = false;
	good("assert(db.has_constraint('users', { kind = 'foreign_key', columns = 'a' }) == "
	     "false)");
	assert_string_equal(fake.has_text, "3 -.users - 2 a/1");
	bad("db.has_table()", "db.has_table: the table must be a string, got nil");
	bad("db.has_table('a', 'b')",
		"db.has_table: the options must be a table: { schema = … }, got string \"b\"");
	bad("db.has_table('a', { shcema = 'b' })",
		"unknown field 'shcema' in db.has_table; did you mean 'schema'?");
	bad("db.has_constraint('a', { columns = { 'b' } })", NULL);
	bad("db.has_constraint('a', { kind = 'fk', columns = { 'b' } })", NULL);
}

/* ---- pcall --------------------------------------------------------------------------------- */

static void pcall_is_a_guard(void **state)
{
	(void)state;
	good("assert(select('#', pcall(function() return 1, nil, nil end)) == 4)\n"
	     "local ok, e = pcall(error, 'x') assert(not ok and e == 'x')\n"
	     "local ok, a, b = xpcall(function(...) return ... end, print, 5, 6)\n"
	     "assert(ok and a == 5 and b == 6)\n"
	     "local ok, e = xpcall(error, function(e) return 'handled ' .. e end, 'y')\n"
	     "assert(not ok and e == 'handled y')\n"
	     "pcall(pcall, error)\n"
	     "assert(not pcall(pcall) and not pcall(xpcall, print))");
	assert_int_equal(fake.enters, 8);
	assert_int_equal(fake.leaves, 8);
	assert_int_equal(fake.failed_leaves, 5);
}

static void what_ends_the_run_passes_through_pcall(void **state)
{
	(void)state;
	static const ErrorKind kinds[] = {ERR_LOST, ERR_FENCED, ERR_INTERRUPTED};
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		fake.fail_op = kinds[i];
		Error err = bad("pcall(op.drop_table, 'a') op.execute('never')", NULL);
		assert_int_equal(err.kind, kinds[i]);
		err = bad("xpcall(op.drop_table, tostring, 'a') op.execute('never')", NULL);
		assert_int_equal(err.kind, kinds[i]);
		err = bad("coroutine.resume(coroutine.create(function() op.drop_table 'a' end)) "
			  "op.execute('never')",
			NULL);
		assert_int_equal(err.kind, kinds[i]);
	}
	assert_int_equal(fake.sqls, 0);
	fake.fail_op = ERR_SQL;
	good("assert(not pcall(op.drop_table, 'a'))");
}

static void a_failing_savepoint_passes_through_pcall(void **state)
{
	(void)state;
	fake.fail_leave = ERR_LOST;
	Error err = bad("pcall(function() end)", "the connection is gone");
	assert_int_equal(err.kind, ERR_LOST);
	err = bad("pcall(error, 'x')", "the connection is gone");
	assert_int_equal(err.kind, ERR_LOST);
}

static void coroutines_work(void **state)
{
	(void)state;
	good("local co = coroutine.create(function(a) local b = coroutine.yield(a + 1) error('e' "
	     ".. b) "
	     "end)\n"
	     "local ok, v = coroutine.resume(co, 1) assert(ok and v == 2)\n"
	     "assert(coroutine.status(co) == 'suspended')\n"
	     "local ok, e = coroutine.resume(co, 5) assert(not ok and e:find('e5'))\n"
	     "assert(not coroutine.resume(co) and coroutine.close(co) == false)\n"
	     "local f = coroutine.wrap(function() for i = 1, 2 do coroutine.yield(i) end end)\n"
	     "assert(f() == 1 and f() == 2)\n"
	     "co = coroutine.create(function() coroutine.yield() end) coroutine.resume(co)\n"
	     "assert(coroutine.close(co) == true and coroutine.status(co) == 'dead')\n"
	     "assert(not pcall(coroutine.close, coroutine.running()))\n"
	     "assert(coroutine.wrap(function() return pcall(error, 'x') end)() == false)\n"
	     "f = coroutine.wrap(function() pcall(coroutine.yield) return 'no yield' end)\n"
	     "assert(f() == 'no yield')");
}

/* ---- db.reflect ---------------------------------------------------------------------------- */

static void a_table_can_be_looked_at(void **state)
{
	Arena arena = ARENA_INIT;
	Table table = {.name = "orders", .schema = "app", .comment = "bought"};
	Constraint key = {.kind = CONSTRAINT_PRIMARY_KEY, .name = "pk"},
		   foreign = {.kind = CONSTRAINT_FOREIGN_KEY,
			   .name = "fk",
			   .deferrable = DEFER_DEFERRED,
			   .foreign_key = {.table = "users", .on_delete = "CASCADE"}},
		   check = {.kind = CONSTRAINT_CHECK, .expression = "n > 0"};
	Index index = {.name = "ix", .unique = true, .where = "n > 5"};
	(void)state;
	vec_push(&key.columns, &arena, "id");
	vec_push(&foreign.columns, &arena, "who");
	vec_push(&foreign.foreign_key.columns, &arena, "id");
	vec_push(&index.parts, &arena, (IndexPart){.expression = "lower(n)", .descending = true});
	vec_push(&table.columns, &arena,
		(Column){.name = "id",
			.declared = "bigint",
			.identity = {.kind = IDENTITY_ALWAYS, .has_start = true, .start = 5}});
	vec_push(&table.columns, &arena,
		(Column){.name = "n",
			.declared = "varchar(9)",
			.nullable = true,
			.value = {.kind = DEFAULT_SQL, .text = "'x'"},
			.collate = "de"});
	vec_push(&table.options, &arena, (Option){"engine", "InnoDB"});
	vec_push(&table.constraints, &arena, key);
	vec_push(&table.constraints, &arena, foreign);
	vec_push(&table.constraints, &arena, check);
	vec_push(&table.indexes, &arena, index);
	fake.reflected = &table;
	good("local t = db.reflect('orders', { schema = 'app' })\n"
	     "assert(t.name == 'orders' and t.schema == 'app' and t.comment == 'bought')\n"
	     "assert(t.options.engine == 'InnoDB' and #t.columns == 2)\n"
	     "local a, b = t.columns[1], t.columns[2]\n"
	     "assert(a.type == 'bigint' and not a.nullable and a.identity.always and "
	     "a.identity.start == 5 and a.default == nil)\n"
	     "assert(b.name == 'n' and b.nullable and b.default == \"'x'\" and b.collate == 'de')\n"
	     "assert(t.primary_key.name == 'pk' and t.primary_key.columns[1] == 'id')\n"
	     "local f = t.foreign_keys[1]\n"
	     "assert(f.columns[1] == 'who' and f.references.table == 'users' and "
	     "f.references.columns[1] == 'id')\n"
	     "assert(f.on_delete == 'CASCADE' and f.deferrable == 'initially deferred')\n"
	     "assert(t.checks[1].expression == 'n > 0' and #t.uniques == 0 and #t.excludes == 0)\n"
	     "local i = t.indexes[1]\n"
	     "assert(i.unique and i.where == 'n > 5' and i.parts[1].expression == 'lower(n)' and "
	     "i.parts[1].desc)");
	assert_string_equal(fake.has_text, "app.orders");
	fake.reflected = NULL;
	good("assert(db.reflect 'nowhere' == nil)");
	assert_string_equal(fake.has_text, "-.nowhere");
	bad("db.reflect()", "db.reflect: the table must be a string, got nil");
	bad("db.reflect('a', { shema = 's' })",
		"unknown field 'shema' in db.reflect; did you mean 'schema'?");
	arena_release(&arena);
}

int main(void)
{
	log_set_level(LOG_QUIET);
	const struct CMUnitTest tests[] = {
		WORDS(execute_passes_text_as_it_is),
		WORDS(parameters_of_every_type_arrive),
		WORDS(placeholders_are_those_of_the_dialect),
		WORDS(wrong_parameters_are_refused),
		WORDS(text_is_chosen_by_dialect),
		WORDS(a_step_may_have_a_probe_and_an_undo),
		WORDS(execute_wants_text),
		WORDS(files_and_autocommit_reach_the_host),
		WORDS(query_gives_rows_by_column_name),
		WORDS(value_gives_the_first_cell),
		WORDS(rows_come_in_batches),
		WORDS(cursors_are_closed_whatever_happens),
		WORDS(has_asks_the_host),
		WORDS(pcall_is_a_guard),
		WORDS(what_ends_the_run_passes_through_pcall),
		WORDS(a_failing_savepoint_passes_through_pcall),
		WORDS(coroutines_work),
		WORDS(a_table_can_be_looked_at),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
