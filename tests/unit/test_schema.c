/* test_schema.c - tables as data: what stands on columns, names, and the words for operations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/op.h"

static Arena arena;

static int release(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static StrVec list(const char *a, const char *b)
{
	StrVec names = {0};
	if (a)
		vec_push(&names, &arena, a);
	if (b)
		vec_push(&names, &arena, b);
	return names;
}

static Column *add(Table *table, const char *name, TypeKind kind)
{
	vec_push(&table->columns, &arena,
		(Column){.name = name, .nullable = true, .type = {.kind = kind}});
	return &table->columns.items[table->columns.count - 1];
}

static const char *joined(const StrVec *names)
{
	Str s = str_new(&arena);
	for (size_t i = 0; i < names->count; i++)
		str_addf(&s, i ? ",%s" : "%s", names->items[i]);
	return s.data;
}

/* "primary_key:id unique:email …" */
static const char *constraints_of(const Table *table)
{
	Str s = str_new(&arena);
	for (size_t i = 0; i < table->constraints.count; i++) {
		const Constraint *c = &table->constraints.items[i];
		str_addf(&s, "%s%s:%s", i ? " " : "", constraint_kind_word(c->kind),
			joined(&c->columns));
	}
	return s.data;
}

/* ---- table_normalise ------------------------------------------------------------------------ */

static void what_stands_on_columns_moves_to_the_table_in_the_order_written(void **state)
{
	ForeignKey key = {.table = "teams", .columns = list("id", NULL), .on_delete = "CASCADE"};
	Table t = {.name = "t"};
	(void)state;

	add(&t, "id", TYPE_BIGINT)->primary_key = true;
	Column *email = add(&t, "email", TYPE_STRING);
	email->unique = email->index = true;
	Column *team = add(&t, "team", TYPE_BIGINT);
	team->references = &key;
	team->deferrable = DEFER_DEFERRED;
	team->check = "team > 0";
	vec_push(&t.constraints, &arena, (Constraint){.kind = CONSTRAINT_CHECK, .name = "last"});
	vec_push(&t.indexes, &arena, (Index){.name = "last"});

	table_normalise(&t, &arena);
	assert_string_equal(constraints_of(&t),
		"primary_key:id unique:email check:team foreign_key:team check:");
	const Constraint *fk = &t.constraints.items[3];
	assert_string_equal(fk->foreign_key.table, "teams");
	assert_string_equal(fk->foreign_key.on_delete, "CASCADE");
	assert_int_equal(fk->deferrable, DEFER_DEFERRED);
	assert_string_equal(t.constraints.items[2].expression, "team > 0");
	assert_string_equal(t.constraints.items[4].name, "last");
	assert_int_equal(t.indexes.count, 2);
	assert_string_equal(t.indexes.items[0].parts.items[0].column, "email");
	assert_string_equal(t.indexes.items[1].name, "last");

	table_normalise(&t, &arena); /* again: nothing is added twice */
	assert_int_equal(t.constraints.count, 5);
	assert_int_equal(t.indexes.count, 2);
}

static void a_single_integer_key_stays_marked_and_no_key_may_be_null(void **state)
{
	Table one = {.name = "t"}, text = {.name = "t"}, two = {.name = "t"};
	(void)state;

	add(&one, "id", TYPE_SMALLINT);
	vec_push(&one.constraints, &arena,
		(Constraint){.kind = CONSTRAINT_PRIMARY_KEY, .columns = list("id", NULL)});
	table_normalise(&one, &arena);
	assert_true(one.columns.items[0].primary_key);
	assert_false(one.columns.items[0].nullable);

	add(&text, "code", TYPE_CHAR)->primary_key = true;
	table_normalise(&text, &arena);
	assert_false(text.columns.items[0].primary_key);
	assert_false(text.columns.items[0].nullable);

	add(&two, "a", TYPE_INTEGER)->primary_key = true;
	add(&two, "b", TYPE_INTEGER)->primary_key = true;
	add(&two, "c", TYPE_INTEGER);
	table_normalise(&two, &arena);
	assert_string_equal(constraints_of(&two), "primary_key:a,b");
	assert_false(two.columns.items[0].primary_key || two.columns.items[1].primary_key);
	assert_false(two.columns.items[1].nullable);
	assert_true(two.columns.items[2].nullable);
}

static void a_key_said_twice_is_one_and_two_keys_stay_two(void **state)
{
	Table same = {.name = "t"}, other = {.name = "t"};
	(void)state;

	add(&same, "id", TYPE_INTEGER)->primary_key = true;
	vec_push(&same.constraints, &arena,
		(Constraint){
			.kind = CONSTRAINT_PRIMARY_KEY, .name = "pk", .columns = list("id", NULL)});
	table_normalise(&same, &arena);
	assert_string_equal(constraints_of(&same), "primary_key:id");
	assert_string_equal(table_primary_key(&same)->name, "pk");

	add(&other, "id", TYPE_INTEGER)->primary_key = true;
	add(&other, "x", TYPE_INTEGER);
	vec_push(&other.constraints, &arena,
		(Constraint){.kind = CONSTRAINT_PRIMARY_KEY, .columns = list("x", NULL)});
	table_normalise(&other, &arena);
	assert_string_equal(constraints_of(&other), "primary_key:id primary_key:x");
}

static void a_key_of_columns_that_are_not_there_is_left_to_the_database(void **state)
{
	Table t = {.name = "t"};
	(void)state;

	vec_push(&t.constraints, &arena,
		(Constraint){.kind = CONSTRAINT_PRIMARY_KEY, .columns = list("nope", NULL)});
	table_normalise(&t, &arena);
	assert_string_equal(constraints_of(&t), "primary_key:nope");
}

/* ---- looking up ----------------------------------------------------------------------------- */

static void columns_keys_and_options_are_found_by_name(void **state)
{
	Option items[] = {{"charset", "utf8mb4"}, {"engine", "InnoDB"}};
	Options options = {.items = items, .count = 2};
	Table t = {.name = "t"};
	(void)state;

	assert_string_equal(options_get(&options, "engine"), "InnoDB");
	assert_null(options_get(&options, "engin"));
	assert_null(options_get(&(Options){0}, "engine"));
	assert_null(table_column(&t, "a"));
	assert_null(table_primary_key(&t));
	add(&t, "a", TYPE_TEXT);
	assert_ptr_equal(table_column(&t, "a"), &t.columns.items[0]);
	assert_null(table_column(&t, "A"));
}

static void every_kind_has_its_word(void **state)
{
	(void)state;
	for (int i = 0; i < TYPE_COUNT; i++)
		assert_true(strlen(type_kind_word((TypeKind)i)) > 2);
	for (int i = 0; i < CONSTRAINT_COUNT; i++)
		assert_true(strlen(constraint_kind_word((ConstraintKind)i)) > 2);
	for (int i = 0; i < OP_COUNT; i++)
		assert_true(strlen(op_kind_word((OpKind)i)) > 2);
	assert_string_equal(type_kind_word(TYPE_TIMESTAMPTZ), "timestamptz");
	assert_string_equal(constraint_kind_word(CONSTRAINT_FOREIGN_KEY), "foreign_key");
	assert_string_equal(op_kind_word(OP_DROP_ENUM), "drop_enum");
}

/* ---- names ---------------------------------------------------------------------------------- */

static const char *name(const char *table, const char *a, const char *b, size_t limit)
{
	StrVec columns = list(a, b);
	return schema_default_name(&arena, "ix", table, &columns, limit);
}

static void a_short_name_says_all(void **state)
{
	(void)state;
	assert_string_equal(name("users", "email", NULL, 63), "ix_users_email");
	assert_string_equal(name("users", "first", "last", 63), "ix_users_first_last");
	assert_string_equal(name("users", NULL, NULL, 63), "ix_users");
	assert_string_equal(name("users", "email", NULL, 14), "ix_users_email");
}

static void a_long_name_is_cut_and_stays_different(void **state)
{
	const char *a = "a_very_long_name_of_a_column_that_nobody_would_type_twice";
	const char *one = name("some_table", a, "one", 63), *two = name("some_table", a, "two", 63);
	(void)state;

	assert_int_equal(strlen(one), 63);
	assert_int_equal(strlen(two), 63);
	assert_string_not_equal(one, two);
	assert_string_equal(one, name("some_table", a, "one", 63));
	assert_memory_equal(one, "ix_some_table_a_very_long_name", 30);
	assert_true(strlen(name("some_table", a, "one", 0)) > 63);
}

static void a_cut_never_goes_through_a_character(void **state)
{
	(void)state;
	for (size_t limit = 12; limit < 40; limit++) {
		const char *cut = name("größengrößengrößen", "größengrößen", NULL, limit);
		const char *tail = strrchr(cut, '_');
		assert_true(strlen(cut) <= limit);
		assert_int_equal(strlen(tail), 9);
		/* What stands before the tail is a whole beginning of the name. */
		const char *full = "ix_größengrößengrößen_größengrößen";
		assert_memory_equal(cut, full, (size_t)(tail - cut));
		assert_int_not_equal((unsigned char)full[tail - cut] & 0xC0, 0x80);
	}
}

/* ---- op_describe ---------------------------------------------------------------------------- */

static void operations_are_told_in_a_line(void **state)
{
	IndexPart parts[] = {{.column = "a"}, {.expression = "lower(b)"}};
	const struct {
		Op op;
		const char *words;
	} lines[] = {
		{{.kind = OP_CREATE_TABLE, .table = "t"}, "create table t"},
		{{.kind = OP_DROP_TABLE, .schema = "s", .table = "t"}, "drop table s.t"},
		{{.kind = OP_RENAME_TABLE, .table = "t", .rename_table.to = "u"},
			"rename table t to u"},
		{{.kind = OP_ADD_COLUMN, .table = "t", .add_column.column.name = "c"},
			"add column t.c"},
		{{.kind = OP_DROP_COLUMN, .table = "t", .drop_column.column = "c"},
			"drop column t.c"},
		{{.kind = OP_ALTER_COLUMN, .table = "t", .alter_column.column = "c"},
			"alter column t.c"},
		{{.kind = OP_RENAME_COLUMN, .table = "t", .rename_column = {"c", "d"}},
			"rename column t.c to d"},
		{{.kind = OP_CREATE_INDEX,
			 .table = "t",
			 .create_index.index.parts = {.items = parts, .count = 2}},
			"create index on t(a, lower(b))"},
		{{.kind = OP_DROP_INDEX, .table = "t", .drop_index.name = "i"},
			"drop index i on t"},
		{{.kind = OP_DROP_INDEX, .drop_index.name = "i"}, "drop index i"},
		{{.kind = OP_DROP_INDEX, .table = "t", .drop_index.columns = list("a", "b")},
			"drop index on t(a, b)"},
		{{.kind = OP_ADD_CONSTRAINT,
			 .table = "t",
			 .add_constraint.constraint = {.kind = CONSTRAINT_FOREIGN_KEY,
				 .columns = list("a", NULL)}},
			"add foreign key (a) on t"},
		{{.kind = OP_DROP_CONSTRAINT,
			 .table = "t",
			 .drop_constraint = {.name = "ck", .kind = CONSTRAINT_CHECK}},
			"drop constraint ck on t"},
		{{.kind = OP_DROP_CONSTRAINT,
			 .table = "t",
			 .drop_constraint.kind = CONSTRAINT_COUNT},
			"drop constraint on t"},
		{{.kind = OP_CREATE_ENUM, .create_enum.name = "e"}, "create enum e"},
		{{.kind = OP_DROP_ENUM, .drop_enum.name = "e"}, "drop enum e"},
	};
	(void)state;

	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		assert_string_equal(op_describe(&lines[i].op, &arena), lines[i].words);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_stands_on_columns_moves_to_the_table_in_the_order_written),
		cmocka_unit_test(a_single_integer_key_stays_marked_and_no_key_may_be_null),
		cmocka_unit_test(a_key_said_twice_is_one_and_two_keys_stay_two),
		cmocka_unit_test(a_key_of_columns_that_are_not_there_is_left_to_the_database),
		cmocka_unit_test(columns_keys_and_options_are_found_by_name),
		cmocka_unit_test(every_kind_has_its_word),
		cmocka_unit_test(a_short_name_says_all),
		cmocka_unit_test(a_long_name_is_cut_and_stays_different),
		cmocka_unit_test(a_cut_never_goes_through_a_character),
		cmocka_unit_test(operations_are_told_in_a_line),
	};
	return cmocka_run_group_tests_name("schema", tests, NULL, release);
}
