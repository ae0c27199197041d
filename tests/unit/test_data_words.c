/* test_data_words.c - data.*: what the author wrote, checked, and rows through the function. */
#include "tests/support/script_host.h"

/* A table people (id, name, n, flag, total, raw); id is the key, total is generated. */
static DataColumn columns[] = {
	{.name = "id", .class = DATA_INT},
	{.name = "name", .class = DATA_TEXT},
	{.name = "n", .class = DATA_INT},
	{.name = "flag", .class = DATA_BOOL},
	{.name = "total", .class = DATA_INT, .generated = true},
	{.name = "raw", .class = DATA_BYTES},
};
static DataTable table;
static DataKey key;
static IntVec list_of_reads;
static int reads[] = {0, 1, 2}, key_columns[] = {0};
static char said[2048]; /* the changes, as text */
static size_t failed_row;

static void say_value(const Value *v)
{
	size_t used = strlen(said);
	char *at = said + used;
	size_t room = sizeof(said) - used;
	if (v->type == VAL_NULL)
		snprintf(at, room, "null ");
	else if (v->type == VAL_INT)
		snprintf(at, room, "%lld ", (long long)v->as.integer);
	else if (v->type == VAL_BOOL)
		snprintf(at, room, "%s ", v->as.boolean ? "true" : "false");
	else if (v->type == VAL_REAL)
		snprintf(at, room, "%g ", v->as.real);
	else
		snprintf(at, room, "%s:%.*s ", v->type == VAL_BLOB ? "bytes" : "text",
			(int)v->as.text.len, v->as.text.data);
}

static void say(const char *text)
{
	snprintf(said + strlen(said), sizeof(said) - strlen(said), "%s", text);
}

static void say_changes(const ScriptChangeList *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const ScriptChanges *c = &list->items[i];
		say("[");
		for (size_t k = 0; k < c->columns.count; k++) {
			const BulkColumn *column = &c->columns.items[k];
			say(columns[column->column].name);
			if (column->sql) {
				say("=");
				say(column->sql);
			}
			say(k + 1 < c->columns.count ? "," : "");
		}
		say("] ");
		for (size_t row = 0; row < c->rows.count; row++) {
			char number[16];
			snprintf(number, sizeof(number), "#%zu ", c->rows.items[row]);
			say(number);
			for (size_t v = 0; v < c->width; v++)
				say_value(&c->values.items[row * c->width + v]);
		}
	}
}

static ScriptData asked;

/* Three rows: (1, "a", 10), (2, NULL, 20), (3, "c", 30). */
static bool run_data(ScriptHost *host, const ScriptData *data, ScriptDataResult *out, Error *err)
{
	static Value cells[9];
	const Result chunk = {.ncols = 3, .nrows = 3, .cells = cells};
	Arena arena = ARENA_INIT;
	ScriptChangeList list = {0};
	const bool inserts = data->kind == SCRIPT_INSERT;
	ScriptRowRange range = {
		.chunk = inserts ? NULL : &chunk, .end = inserts ? data->rows : 3, .salt = 1};
	const ScriptRowShape shape = {.from = &table,
		.read = inserts ? NULL : &list_of_reads,
		.to = &table,
		.key = data->kind == SCRIPT_TRANSFORM ? &key : NULL};
	(void)host;
	asked = *data;
	for (int i = 0; i < 3; i++) {
		cells[3 * i] = VALUE_INT(i + 1);
		cells[3 * i + 1] = i == 1 ? (Value){.type = VAL_NULL} : VALUE_TEXT(i ? "c" : "a");
		cells[3 * i + 2] = VALUE_INT(10 * (i + 1));
	}
	*out = (ScriptDataResult){.changed = 7, .seen = 8, .quarantined = 9};
	bool ok = !data->fn || (data->fn->open(data->fn, &shape, err) &&
				       data->fn->call(data->fn, &range, &arena, &list, err));
	failed_row = range.next;
	say_changes(&list);
	arena_release(&arena);
	return ok;
}

static int open_data(void **state)
{
	open_script(state);
	fake.host.data = run_data;
	table = (DataTable){.name = "people"};
	table.columns.items = columns;
	table.columns.count = ARRAY_LEN(columns);
	key = (DataKey){.name = "pk", .primary = true};
	key.columns.items = key_columns;
	key.columns.count = 1;
	list_of_reads.items = reads;
	list_of_reads.count = 3;
	said[0] = '\0';
	return 0;
}

#define DATA(name) cmocka_unit_test_setup_teardown(name, open_data, close_script)

static void a_function_gets_rows_and_gives_changes(void **state)
{
	(void)state;
	good("local changed, seen, aside = data.transform('people', { read = { 'n' }, "
	     "function(row) assert(row.id and row.n == 10 * row.id) "
	     "if row.id == 2 then assert(row.name == nil) return nil end "
	     "return { n = row.n + 1, name = null } end })\n"
	     "assert(changed == 7 and seen == 8 and aside == 9)");
	assert_string_equal(said, "[name,n] #0 null 11 #2 null 31 ");
	assert_string_equal(asked.table, "people");
	assert_int_equal(asked.read.count, 1);
}

static void rows_of_other_columns_are_another_group(void **state)
{
	(void)state;
	good("data.transform('people', { function(row) "
	     "if row.id == 2 then return { n = 5 } end return { name = 'x' .. row.id } end })");
	assert_string_equal(said, "[name] #0 text:x1 #2 text:x3 [n] #1 5 ");
}

static void values_of_every_kind(void **state)
{
	(void)state;
	good("data.transform('people', { function(row) "
	     "if row.id == 1 then return { flag = true, n = 1.5, raw = 'b' } end "
	     "if row.id == 2 then return { n = decimal('1.10'), name = db.blob('z'), "
	     "raw = null, flag = false } end "
	     "return { n = sql 'n * 2', name = '\\xff' } end })");
	assert_string_equal(said, "[n,flag,raw] #0 1.5 true bytes:b [name,n,flag,raw] #1 bytes:z "
				  "text:1.10 false null [name,n=n * 2] #2 bytes:\xff ");
}

static void a_batch_is_a_list_both_ways(void **state)
{
	(void)state;
	good("data.transform('people', { batch = true, function(rows) assert(#rows == 3) "
	     "return { { n = rows[1].n }, nil, { n = rows[3].n } } end })");
	assert_string_equal(said, "[n] #0 10 #2 30 ");
	bad("data.transform('people', { batch = true, function(rows) return { n = 1 } end })",
		"data.transform: the function must return a list, got a table with string \"n\"");
	bad("data.transform('people', { batch = true, function(rows) "
	    "rows[4] = {} return rows end })",
		"data.transform: the function got 3 rows, and returned a change for row 4");
	good("data.copy { from = 'people', to = 'other', batch = true, function(rows) "
	     "return { { n = 1 }, { n = 2 }, { n = 3 }, { n = 4 } } end }");
}

static void a_copy_gives_rows_in_order(void **state)
{
	(void)state;
	good("data.copy { from = 'people', to = 'other', function(row) "
	     "if row.id == 1 then return { n = 1 } end "
	     "if row.id == 2 then return { { n = 2 }, { name = 'b' }, { n = 3 } } end "
	     "return {} end }");
	assert_string_equal(said, "[n] #0 1 #1 2 [name] #1 text:b [n] #1 3 ");
	assert_string_equal(asked.to, "other");
}

static void rows_to_insert_are_grouped_by_columns_in_order(void **state)
{
	(void)state;
	good("assert(data.insert('people', { { id = 1, name = 'a' }, { id = 2 }, "
	     "{ id = 3, name = null } }) == 7)");
	assert_string_equal(said, "[id,name] #0 1 text:a [id] #1 2 [id,name] #2 3 null ");
	assert_int_equal(asked.rows, 3);
	assert_non_null(asked.asks);
	char before[80];
	snprintf(before, sizeof(before), "%s", asked.asks);
	good("data.insert('people', { { id = 1, name = 'a' }, { id = 2 }, { id = 3, name = 'b' } "
	     "})");
	assert_string_not_equal(before, asked.asks);
}

static void mistakes_of_the_function_name_the_column(void **state)
{
	(void)state;
	bad("data.transform('people', { function(row) return { nmae = 1 } end })",
		"data.transform: table 'people' has no column 'nmae'; did you mean 'name'?");
	bad("data.transform('people', { function(row) return { id = 1 } end })",
		"data.transform: column 'id' is of the key by which the rows are found: it cannot "
		"be "
		"changed here");
	bad("data.transform('people', { function(row) return { total = 1 } end })",
		"data.transform: column 'total' is generated and cannot be given a value");
	bad("data.transform('people', { function(row) return 5 end })",
		"data.transform: the function must return a table of changed columns or nil, got "
		"number 5");
	bad("data.transform('people', { function(row) return { 'x' } end })",
		"data.transform: columns have names, got number 1 as a key");
	bad("data.transform('people', { function(row) return { n = {} } end })",
		"data.transform: column 'n' must be a string, number, boolean, null, decimal, "
		"db.blob(…) or an sql expression, got a table");
	bad("data.transform('people', { function(row) if row.id == 2 then error('no') end end })",
		NULL);
	assert_int_equal(failed_row, 1);
}

static void the_function_cannot_ask_the_database(void **state)
{
	(void)state;
	static const char *const calls[] = {"db.value('select 1')", "op.execute('x')",
		"db.has_table('x')", "data.delete('x', { where = 'true' })", "op.drop_table('x')",
		"op.autocommit(function() end)"};
	for (size_t i = 0; i < ARRAY_LEN(calls); i++) {
		char body[256];
		snprintf(body, sizeof(body), "data.transform('people', { function(row) %s end })",
			calls[i]);
		bad(body, "the function of a data.* call cannot ask the database");
	}
	assert_int_equal(fake.sqls + fake.ops, 0);
	good("data.transform('people', { function(row) pcall(error) end }) db.value('select 1')");
	assert_int_equal(fake.sqls, 1);
}

static void options_are_checked(void **state)
{
	(void)state;
	bad("data.transform('people', { raed = 'n', function() end })",
		"unknown field 'raed' in data.transform; did you mean 'read'?");
	bad("data.transform('people', { read = 'n' })", "data.transform: the last element must be "
							"a function of a row: function(row) return "
							"{ … } end, got nil");
	bad("data.update('people', { where = 'x' })",
		"data.update: set is missing: what to change, as in set = \"price = price * 2\"");
	bad("data.delete('people', {})",
		"data.delete: where is missing; where = \"true\" deletes every row");
	bad("data.copy { from = 'people' }", "data.copy: to is missing: the table to copy into");
	bad("data.transform('people', { on_error = 'skip', function() end })",
		"data.transform: on_error must be \"stop\" or \"quarantine\", got \"skip\"");
	bad("data.transform('people', { chunk = 0, function() end })",
		"data.transform: chunk must be 1 or more rows");
	bad("data.update('people', { set = 'n = :a', where = 'id > :b', params = { a = 1 } })",
		"data.update: no value for the parameter :b (given: a)");
	bad("data.update('people', { set = 'n = 1', params = { a = 1 } })",
		"data.update: the statement has no parameter :a (it has none)");
	bad("data.insert('people', { { id = 1 }, 5 })",
		"data.insert: row 2 must be a table of columns, got number 5");
	bad("data.tranform('people', {})",
		"unknown function data.tranform; did you mean data.transform?");
}

static void parameters_and_pace_reach_the_host(void **state)
{
	(void)state;
	good("data.update('people', { set = 'n = :a', where = 'id > :b', params = { a = 1, b = 'x' "
	     "}, "
	     "chunk = 5, pause = 0.5, max_lag = 2, target = 1, while_ok = 'select 1', schema = 's' "
	     "})");
	assert_string_equal(asked.set, "n = :a");
	assert_int_equal(asked.names.count, 2);
	assert_string_equal(asked.schema, "s");
	assert_int_equal(asked.chunk, 5);
	assert_true(asked.pause > 0.4 && asked.max_lag > 1.9 && asked.target > 0.9);
	assert_string_equal(asked.while_ok, "select 1");
	good("data.delete('people', { where = 'id = :b', { b = 3 } })");
	assert_true(asked.has_params);
}

static void random_numbers_after_the_call_do_not_depend_on_it(void **state)
{
	(void)state;
	good("math.randomseed(7) local a = math.random(1000000) "
	     "math.randomseed(7) data.transform('people', { function() math.random() end }) "
	     "assert(math.random(1000000) == a)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DATA(a_function_gets_rows_and_gives_changes),
		DATA(rows_of_other_columns_are_another_group),
		DATA(values_of_every_kind),
		DATA(a_batch_is_a_list_both_ways),
		DATA(a_copy_gives_rows_in_order),
		DATA(rows_to_insert_are_grouped_by_columns_in_order),
		DATA(mistakes_of_the_function_name_the_column),
		DATA(the_function_cannot_ask_the_database),
		DATA(options_are_checked),
		DATA(parameters_and_pace_reach_the_host),
		DATA(random_numbers_after_the_call_do_not_depend_on_it),
	};
	return cmocka_run_group_tests_name("data words", tests, NULL, NULL);
}
