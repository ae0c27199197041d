/* test_diff.c - two schemas and the operations between them, in their order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/diff.h"

static Arena arena;
static Schema live, wanted, written;
static DiffOptions options;

static int reset(void **state)
{
	(void)state;
	arena_release(&arena);
	live = wanted = written = (Schema){0};
	options = (DiffOptions){0};
	return 0;
}

static Table *table(Schema *schema, const char *name)
{
	vec_push(&schema->tables, &arena, (Table){.name = name});
	return &schema->tables.items[schema->tables.count - 1];
}

static Column *column(Table *in, const char *name, const char *declared)
{
	vec_push(&in->columns, &arena,
		(Column){.name = name,
			.nullable = true,
			.declared = declared,
			.type = {.kind = TYPE_RAW, .name = declared}});
	return &in->columns.items[in->columns.count - 1];
}

static Constraint *key(Table *in, ConstraintKind kind, const char *name, const char *on)
{
	Constraint c = {.kind = kind, .name = name};
	if (on)
		vec_push(&c.columns, &arena, on);
	vec_push(&in->constraints, &arena, c);
	return &in->constraints.items[in->constraints.count - 1];
}

static void refer(Table *in, const char *name, const char *on, const char *to)
{
	key(in, CONSTRAINT_FOREIGN_KEY, name, on)->foreign_key.table = to;
}

static void add_index(Table *in, const char *name, const char *on)
{
	Index index = {.name = name};
	vec_push(&index.parts, &arena, (IndexPart){.column = on});
	vec_push(&in->indexes, &arena, index);
}

static void expect(const char *text)
{
	Diff diff;
	Str s = str_new(&arena);
	diff_schemas(&live, &wanted, &options, &arena, &diff);
	for (size_t i = 0; i < diff.ops.count; i++)
		str_addf(&s, "%s\n", op_describe(&diff.ops.items[i], &arena));
	for (size_t i = 0; i < diff.extras.count; i++)
		str_addf(&s, "extra: %s\n", diff.extras.items[i]);
	assert_string_equal(s.data, text);
}

static void test_equal(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		Table *users = table(i ? &wanted : &live, "users");
		/* the order of columns does not count */
		column(users, i ? "b" : "a", "integer");
		column(users, i ? "a" : "b", "integer");
		key(users, CONSTRAINT_UNIQUE, i ? "users_a_key" : "uq_users_a", "a");
		add_index(users, "ix", "b");
	}
	table(&written, "users"); /* nobody gave the constraint a name */
	options.written = &written;
	expect("");
}

static void test_columns(void **state)
{
	(void)state;
	Table *old = table(&live, "users"), *new = table(&wanted, "users");
	column(old, "gone", "text");
	column(old, "size", "integer");
	column(new, "size", "bigint")->nullable = false;
	column(new, "fresh", "text");
	expect("drop column users.gone\nalter column users.size\nadd column users.fresh\n");

	options.group = true;
	expect("alter table users\n");
	Diff diff;
	diff_schemas(&live, &wanted, &options, &arena, &diff);
	const Ops *changes = &diff.ops.items[0].alter_table.changes;
	assert_int_equal(changes->count, 3);
	assert_string_equal(changes->items[0].was->column->name, "gone");
	assert_int_equal(changes->items[1].alter_column.what, ALTER_TYPE | ALTER_NULLABLE);
	assert_true(changes->items[1].was->column->nullable);
}

static void test_dropped_default(void **state)
{
	(void)state;
	Default zero = {.kind = DEFAULT_SQL, .text = "0"};
	column(table(&live, "users"), "n", "integer")->value = zero;
	column(table(&wanted, "users"), "n", "integer");
	Diff diff;
	diff_schemas(&live, &wanted, &options, &arena, &diff);
	assert_int_equal(diff.ops.count, 1);
	assert_int_equal(diff.ops.items[0].alter_column.what, ALTER_DEFAULT);
	assert_int_equal(diff.ops.items[0].alter_column.to.value.kind, DEFAULT_DROP);
}

static void test_renames(void **state)
{
	(void)state;
	Table *old = table(&live, "people");
	column(old, "mail", "text");
	key(old, CONSTRAINT_UNIQUE, "uq_mail", "mail");
	add_index(old, "ix_mail", "mail");
	Table *new = table(&wanted, "users");
	column(new, "email", "text");
	key(new, CONSTRAINT_UNIQUE, "uq_mail", "email");
	add_index(new, "ix_email", "email");
	expect("create table users\nextra: table people\n");

	Table *said = table(&written, "users");
	said->renamed_from = "people";
	column(said, "email", "text")->renamed_from = "mail";
	options.written = &written;
	expect("rename table people to users\n"
	       "rename column users.mail to email\n"
	       "rename index ix_mail to ix_email\n");
}

/* A rename that was done long ago is no difference. */
static void test_rename_is_over(void **state)
{
	(void)state;
	column(table(&live, "users"), "email", "text");
	column(table(&wanted, "users"), "email", "text");
	Table *said = table(&written, "users");
	said->renamed_from = "people";
	column(said, "email", "text")->renamed_from = "mail";
	options.written = &written;
	expect("");
}

static void test_new_tables(void **state)
{
	(void)state;
	Table *loans = table(&wanted, "loans");
	column(loans, "book", "integer");
	refer(loans, "fk_book", "book", "books");
	Table *books = table(&wanted, "books");
	column(books, "id", "integer");
	expect("create table books\ncreate table loans\n");

	/* each refers to the other: one key is late */
	refer(&wanted.tables.items[1], "fk_loan", "id", "loans");
	expect("create table books\ncreate table loans\nadd constraint fk_loan on books\n");
}

static void test_dropped_tables(void **state)
{
	(void)state;
	refer(table(&live, "loans"), "fk_book", "book", "books");
	table(&live, "books");
	expect("extra: table loans\nextra: table books\n");
	options.drop_tables = true;
	expect("drop table loans\ndrop table books\n");
	refer(&live.tables.items[1], "fk_loan", "id", "loans");
	expect("drop constraint fk_loan on books\ndrop table loans\ndrop table books\n");
}

/* A unique constraint that a foreign key stands on: the key steps aside. */
static void test_keys_wait(void **state)
{
	(void)state;
	Table *old = table(&live, "a"), *new = table(&wanted, "a");
	column(old, "x", "integer");
	column(new, "x", "integer");
	key(old, CONSTRAINT_UNIQUE, "uq_x", "x");
	old = table(&live, "b");
	new = table(&wanted, "b");
	column(old, "x", "integer");
	column(new, "x", "integer");
	refer(old, "fk_x", "x", "a");
	expect("drop constraint fk_x on b\ndrop constraint uq_x on a\n");
}

static void test_constraint_names(void **state)
{
	(void)state;
	Table *old = table(&live, "a"), *new = table(&wanted, "a");
	column(old, "x", "integer");
	column(new, "x", "integer");
	key(old, CONSTRAINT_CHECK, "a_check", NULL)->expression = "x > 0";
	key(new, CONSTRAINT_CHECK, "ck_positive", NULL)->expression = "x > 0";
	Table *said = table(&written, "a");
	key(said, CONSTRAINT_CHECK, "ck_positive", NULL)->expression = "x>0";
	options.written = &written;
	expect("rename constraint of table a: a_check to ck_positive\n");
	new->constraints.items[0].expression = "x > 1";
	expect("drop constraint a_check on a\nadd constraint ck_positive on a\n");
}

static void test_objects(void **state)
{
	(void)state;
	EnumType old = {.name = "mood"}, new = {.name = "mood"};
	vec_push(&old.labels, &arena, "sad");
	vec_push(&old.labels, &arena, "happy");
	vec_push(&new.labels, &arena, "sad");
	vec_push(&new.labels, &arena, "fine");
	vec_push(&live.enums, &arena, old);
	vec_push(&wanted.enums, &arena, new);
	vec_push(&live.views, &arena, (View){.name = "v", .query = "SELECT 1"});
	vec_push(&wanted.views, &arena, (View){.name = "v", .query = "SELECT 2"});
	vec_push(&live.sequences, &arena, (Sequence){.name = "spare"});
	expect("drop view v\nalter enum mood\ncreate view v\nextra: sequence spare\n");
	Diff diff;
	diff_schemas(&live, &wanted, &options, &arena, &diff);
	const EnumChanges *changes = &diff.ops.items[1].alter_enum.changes;
	assert_int_equal(changes->count, 2);
	assert_string_equal(changes->items[0].label, "fine");
	assert_string_equal(changes->items[0].after, "sad");
	assert_int_equal(changes->items[1].kind, ENUM_REMOVE);
}

static Sequence sequence(int64_t increment)
{
	return (Sequence){.name = "q", .numbers = {.has_increment = true, .increment = increment}};
}

/* What is said to get from the one in `live` to the one in `wanted`. */
static void expect_parts(unsigned parts)
{
	Diff diff;
	diff_schemas(&live, &wanted, &options, &arena, &diff);
	assert_int_equal(diff.ops.count, parts ? 1 : 0);
	if (parts)
		assert_int_equal(diff.ops.items[0].alter_sequence.what, parts);
}

static void test_sequences(void **state)
{
	(void)state;
	vec_push(&live.sequences, &arena, sequence(1));
	vec_push(&wanted.sequences, &arena, sequence(1));
	Sequence *now = &wanted.sequences.items[0];
	now->numbers.has_increment = false; /* 1 is what is taken when nothing is said */
	now->type = "bigint";
	expect_parts(0);
	now->numbers.has_min = true;
	now->numbers.min = 10; /* it starts there then */
	expect_parts(SEQUENCE_MIN | SEQUENCE_START);
	now->numbers.has_start = true;
	now->numbers.start = 1;
	now->owner = "a.b";
	expect_parts(SEQUENCE_MIN | SEQUENCE_OWNER);
	*now = sequence(5);
	now->type = "integer";
	expect_parts(SEQUENCE_TYPE | SEQUENCE_INCREMENT);
	*now = sequence(-1);
	expect_parts(SEQUENCE_INCREMENT | SEQUENCE_MIN | SEQUENCE_MAX | SEQUENCE_START |
		     SEQUENCE_RESTART);
	Diff diff;
	diff_schemas(&live, &wanted, &options, &arena, &diff);
	assert_int_equal(diff.ops.items[0].alter_sequence.to.restart, -1);
	assert_int_equal(diff.ops.items[0].was->sequence->restart, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_equal, reset),
		cmocka_unit_test_setup(test_columns, reset),
		cmocka_unit_test_setup(test_dropped_default, reset),
		cmocka_unit_test_setup(test_renames, reset),
		cmocka_unit_test_setup(test_rename_is_over, reset),
		cmocka_unit_test_setup(test_new_tables, reset),
		cmocka_unit_test_setup(test_dropped_tables, reset),
		cmocka_unit_test_setup(test_keys_wait, reset),
		cmocka_unit_test_setup(test_constraint_names, reset),
		cmocka_unit_test_setup(test_objects, reset),
		cmocka_unit_test_setup(test_sequences, reset),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	reset(NULL);
	return failed;
}
