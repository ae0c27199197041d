/* test_journal.c - what the journal keeps: operations, results and errors as text, and promises. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/record.h"
#include "model/op_json.h"
#include "model/promise.h"

static Op a_table(Arena *arena)
{
	Op op = {.kind = OP_CREATE_TABLE, .schema = "s", .table = "t", .if_not_exists = true};
	Table *table = &op.create_table.table;
	*table = (Table){.schema = "s", .name = "t", .comment = "it's \"quoted\"\n"};
	ForeignKey *fk = arena_alloc(arena, sizeof(*fk));
	*fk = (ForeignKey){.table = "other", .on_delete = "CASCADE"};
	vec_push(&fk->columns, arena, "id");
	Type *element = arena_alloc(arena, sizeof(*element));
	*element = (Type){.kind = TYPE_NUMERIC, .precision = 10, .scale = 2};
	Column column = {.name = "c",
		.type = {.kind = TYPE_ARRAY, .element = element, .precision = -1},
		.nullable = true,
		.value = {.kind = DEFAULT_REAL, .real = 0.1},
		.references = fk,
		.identity = {.kind = IDENTITY_ALWAYS, .has_start = true, .start = INT64_MAX}};
	vec_push(&column.options, arena, (Option){"engine", "InnoDB"});
	vec_push(&table->columns, arena, column);
	Index index = {.name = "ix", .unique = true};
	vec_push(&index.parts, arena, (IndexPart){.expression = "lower(c)", .descending = true});
	vec_push(&table->indexes, arena, index);
	return op;
}

static void test_op_comes_back(void **state)
{
	Arena arena = ARENA_INIT;
	Error err = ERROR_INIT;
	Op op = a_table(&arena), back;
	(void)state;
	const char *json = op_to_json(&op, &arena);
	assert_true(op_from_json(json, &arena, &back, &err));
	assert_string_equal(op_to_json(&back, &arena), json);
	const Column *column = &back.create_table.table.columns.items[0];
	assert_int_equal(column->type.element->scale, 2);
	assert_true(column->identity.start == INT64_MAX);
	assert_true(column->value.real == 0.1);
	assert_string_equal(column->references->columns.items[0], "id");
	assert_string_equal(back.create_table.table.comment, "it's \"quoted\"\n");
	arena_release(&arena);
}

/* Every kind, and what it was before. */
static void test_every_kind(void **state)
{
	Arena arena = ARENA_INIT;
	(void)state;
	for (int kind = 0; kind < OP_COUNT; kind++) {
		Error err = ERROR_INIT;
		const Column column = {.name = "old", .type = {.kind = TYPE_TEXT}};
		const Was was = {.column = &column, .what = ALTER_TYPE};
		Op op = {.kind = (OpKind)kind, .table = "t", .was = &was}, back;
		const char *json = op_to_json(&op, &arena);
		assert_true(op_from_json(json, &arena, &back, &err));
		assert_int_equal(back.kind, kind);
		assert_string_equal(back.was->column->name, "old");
		assert_string_equal(op_to_json(&back, &arena), json);
	}
	arena_release(&arena);
}

static void test_foreign_text(void **state)
{
	Arena arena = ARENA_INIT;
	static const char *const texts[] = {"", "{", "[]", "{}", "{\"op\":\"fly\"}"};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		Error err = ERROR_INIT;
		Op op;
		assert_false(op_from_json(texts[i], &arena, &op, &err));
		assert_int_equal(err.kind, ERR_INTERNAL);
	}
	arena_release(&arena);
}

static void test_result_comes_back(void **state)
{
	Arena arena = ARENA_INIT;
	const char *names[] = {"a", "b"};
	Value cells[] = {VALUE_INT(INT64_MIN), VALUE_TEXT("s5:\\ '"),
		{.type = VAL_REAL, .as.real = -0.1}, {.type = VAL_NULL},
		{.type = VAL_BLOB, .as.text = {"\0\xff", 2}},
		{.type = VAL_TEXT, .as.text = {"\xff", 1}}};
	const Result result = {
		.ncols = 2, .nrows = 3, .names = names, .cells = cells, .affected = 7};
	Result back;
	Str text = str_new(&arena);
	(void)state;
	record_head(&result, &text);
	record_rows(&result, &text);
	assert_true(record_read_result(text.data, &arena, &back));
	assert_int_equal(back.nrows, 3);
	assert_int_equal(back.affected, 7);
	assert_string_equal(back.names[1], "b");
	assert_true(back.cells[0].as.integer == INT64_MIN);
	assert_string_equal(back.cells[1].as.text.data, "s5:\\ '");
	assert_true(back.cells[2].as.real == -0.1);
	assert_int_equal(back.cells[3].type, VAL_NULL);
	assert_int_equal(back.cells[4].type, VAL_BLOB);
	assert_memory_equal(back.cells[4].as.text.data, "\0\xff", 2);
	assert_int_equal(back.cells[5].type, VAL_TEXT);
	assert_memory_equal(back.cells[5].as.text.data, "\xff", 1);
	assert_false(record_read_result("i0;i2;s1:a", &arena, &back));
	assert_false(record_read_result("s99:short", &arena, &back));
	arena_release(&arena);
}

static void test_error_comes_back(void **state)
{
	Arena arena = ARENA_INIT;
	Error err = ERROR_INIT, back = ERROR_INIT;
	(void)state;
	error_set(&err, ERR_LOCK_TIMEOUT, "it's locked");
	err.native = 1205;
	snprintf(err.sqlstate, sizeof(err.sqlstate), "HY000");
	error_hint(&err, "wait");
	record_read_error(record_error(&err, &arena), &back);
	assert_int_equal(back.kind, ERR_LOCK_TIMEOUT);
	assert_int_equal(back.native, 1205);
	assert_string_equal(back.message, "it's locked");
	assert_string_equal(back.sqlstate, "HY000");
	assert_string_equal(back.hint, "wait");
	arena_release(&arena);
}

static void test_list_comes_back(void **state)
{
	Arena arena = ARENA_INIT;
	StrVec list = {0}, back;
	IntVec alone = {0}, alone_back;
	(void)state;
	vec_push(&list, &arena, "CREATE TABLE t (x int)");
	vec_push(&list, &arena, "CREATE INDEX CONCURRENTLY i ON t (x)");
	vec_push(&alone, &arena, 1);
	assert_true(
		record_read_list(record_list(&list, &alone, &arena), &arena, &back, &alone_back));
	assert_int_equal(back.count, 2);
	assert_string_equal(back.items[1], list.items[1]);
	assert_int_equal(alone_back.count, 1);
	assert_int_equal(alone_back.items[0], 1);
	arena_release(&arena);
}

/* Of two promises about one thing the later one holds; a rename makes two. */
static void test_promises(void **state)
{
	Arena arena = ARENA_INIT;
	Promises promises = {0};
	Op op = {.kind = OP_ALTER_TABLE, .table = "t"};
	(void)state;
	vec_push(&op.alter_table.changes, &arena,
		(Op){.kind = OP_ADD_COLUMN, .table = "t", .add_column.column = {.name = "a"}});
	vec_push(&op.alter_table.changes, &arena,
		(Op){.kind = OP_RENAME_COLUMN, .table = "t", .rename_column = {"a", "b"}});
	op_promises(&op, &arena, &promises);
	assert_int_equal(promises.count, 2);
	assert_string_equal(promises.items[0].name, "a");
	assert_true(promises.items[0].gone);
	assert_string_equal(promises.items[1].name, "b");
	assert_false(promises.items[1].gone);
	assert_false(op_is_repeatable(&op));
	assert_true(op_is_repeatable(&(Op){.kind = OP_ALTER_COLUMN, .table = "t"}));
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_op_comes_back),
		cmocka_unit_test(test_every_kind),
		cmocka_unit_test(test_foreign_text),
		cmocka_unit_test(test_result_comes_back),
		cmocka_unit_test(test_error_comes_back),
		cmocka_unit_test(test_list_comes_back),
		cmocka_unit_test(test_promises),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
