/* test_overlay.c - a catalog of the database as it will be: questions, and whole tables. */
#include "model/overlay.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/dialects.h"

/* ---- a live database: table t (id, a varchar, b), index ix_b, unique uq_a, primary key ------ */

static Arena arena;
static Overlay overlay;
static int asked; /* of what is below */

static bool is_t(const char *table)
{
	asked++;
	return strcmp(table, "t") == 0;
}

static bool live_column(void *arg, const char *schema, const char *table, const char *column,
	Arena *out_arena, LiveColumn *out, bool *found, Error *err)
{
	(void)arg, (void)schema, (void)out_arena, (void)err;
	*found = is_t(table) && (strcmp(column, "id") == 0 || strcmp(column, "a") == 0 ||
					strcmp(column, "b") == 0);
	*out = (LiveColumn){.type = "varchar(20)", .nullable = true, .value = "'x'", .extra = ""};
	return true;
}

static bool is_one(const StrVec *names, const char *name)
{
	return names->count == 1 && strcmp(names->items[0], name) == 0;
}

static bool live_constraints(void *arg, const char *schema, const char *table, ConstraintKind kind,
	const StrVec *columns, Arena *out_arena, StrVec *names, Error *err)
{
	(void)arg, (void)schema, (void)err;
	if (is_t(table) && kind == CONSTRAINT_UNIQUE &&
		(columns->count == 0 || is_one(columns, "a")))
		vec_push(names, out_arena, "uq_a");
	return true;
}

static bool live_indexes(void *arg, const char *schema, const char *table, const StrVec *columns,
	Arena *out_arena, StrVec *names, Error *err)
{
	(void)arg, (void)schema, (void)err;
	if (is_t(table) && is_one(columns, "b"))
		vec_push(names, out_arena, "ix_b");
	return true;
}

static bool live_kind(void *arg, const char *schema, const char *table, const char *name,
	Arena *out_arena, ConstraintKind *out, Error *err)
{
	(void)arg, (void)schema, (void)out_arena, (void)err;
	*out = is_t(table) && strcmp(name, "uq_a") == 0 ? CONSTRAINT_UNIQUE : CONSTRAINT_COUNT;
	return true;
}

static bool live_table(void *arg, const char *schema, const char *table, bool *out, Error *err)
{
	(void)arg, (void)schema, (void)err;
	*out = is_t(table);
	return true;
}

static bool live_index(
	void *arg, const char *schema, const char *table, const char *name, bool *out, Error *err)
{
	(void)arg, (void)schema, (void)err;
	*out = is_t(table) && (strcmp(name, "ix_b") == 0 || strcmp(name, "uq_a") == 0);
	return true;
}

static Column text_column(const char *name)
{
	return (Column){.name = name,
		.type = {.kind = TYPE_STRING, .length = 20, .precision = -1, .scale = -1},
		.nullable = true};
}

static Table table_t(void)
{
	Table t = {.name = "t"};
	Constraint unique = {.kind = CONSTRAINT_UNIQUE, .name = "uq_a"};
	Index index = {.name = "ix_b"};

	vec_push(&t.columns, &arena, text_column("id"));
	vec_push(&t.columns, &arena, text_column("a"));
	vec_push(&t.columns, &arena, text_column("b"));
	vec_push(&unique.columns, &arena, "a");
	vec_push(&t.constraints, &arena, unique);
	vec_push(&index.parts, &arena, (IndexPart){.column = "b"});
	vec_push(&t.indexes, &arena, index);
	return t;
}

static bool live_reflect(
	void *arg, const ReflectScope *scope, Arena *out_arena, Schema *out, Error *err)
{
	(void)arg, (void)err;
	if (scope->tables.count == 0 || is_one(&scope->tables, "t"))
		vec_push(&out->tables, out_arena, table_t());
	return true;
}

static const Catalog live = {
	.column = live_column,
	.constraints = live_constraints,
	.indexes = live_indexes,
	.constraint_kind = live_kind,
	.has_table = live_table,
	.has_index = live_index,
	.reflect = live_reflect,
};
static const ServerInfo server = {"PostgreSQL", "15", 150000};

static int start(void **state)
{
	(void)state;
	arena = (Arena)ARENA_INIT;
	asked = 0;
	const Dialect *const both[] = {POSTGRES_DIALECT, SQLITE_DIALECT};
	if (!both[0] || !both[1])
		skip();
	overlay = (Overlay){
		.below = &live, .dialect = POSTGRES_DIALECT, .server = &server, .schema = "public"};
	overlay_init(&overlay, &arena);
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

/* ---- operations ------------------------------------------------------------------------------ */

static void add(Op op)
{
	Error err = ERROR_INIT;
	if (!overlay_add(&overlay, &op, &err))
		fail_msg("%s", err.message);
}

static Op on_t(OpKind kind)
{
	return (Op){.kind = kind, .table = "t"};
}

static void add_column(const char *table, Column column)
{
	Op op = {.kind = OP_ADD_COLUMN, .table = table};
	op.add_column.column = column;
	add(op);
}

static void rename_column(const char *table, const char *from, const char *to)
{
	Op op = {.kind = OP_RENAME_COLUMN, .table = table};
	op.rename_column.from = from;
	op.rename_column.to = to;
	add(op);
}

static void rename_table(const char *from, const char *to)
{
	Op op = {.kind = OP_RENAME_TABLE, .table = from};
	op.rename_table.to = to;
	add(op);
}

static void create_table(const char *name)
{
	Op op = {.kind = OP_CREATE_TABLE, .table = name};
	Column key = text_column("k");
	key.primary_key = true;
	op.create_table.table = (Table){.name = name};
	vec_push(&op.create_table.table.columns, &arena, key);
	table_normalise(&op.create_table.table, &arena);
	add(op);
}

/* ---- questions ------------------------------------------------------------------------------- */

static bool has_table(const char *name)
{
	Error err = ERROR_INIT;
	bool found;
	assert_true(overlay.catalog.has_table(overlay.catalog.arg, NULL, name, &found, &err));
	return found;
}

static bool has_column(const char *table, const char *name, LiveColumn *out)
{
	Error err = ERROR_INIT;
	LiveColumn ignored;
	bool found;
	assert_true(overlay.catalog.column(overlay.catalog.arg, NULL, table, name, &arena,
		out ? out : &ignored, &found, &err));
	return found;
}

static bool has_index(const char *table, const char *name)
{
	Error err = ERROR_INIT;
	bool found;
	assert_true(
		overlay.catalog.has_index(overlay.catalog.arg, NULL, table, name, &found, &err));
	return found;
}

static const char *names_text(const StrVec *names)
{
	Str s = str_new(&arena);
	for (size_t i = 0; i < names->count; i++)
		str_addf(&s, "%s%s", i ? " " : "", names->items[i]);
	return s.data;
}

static const char *indexes_over(const char *table, const char *column)
{
	Error err = ERROR_INIT;
	StrVec columns = {0}, names = {0};
	vec_push(&columns, &arena, column);
	assert_true(overlay.catalog.indexes(
		overlay.catalog.arg, NULL, table, &columns, &arena, &names, &err));
	return names_text(&names);
}

static const char *uniques(const char *table, const char *column)
{
	Error err = ERROR_INIT;
	StrVec columns = {0}, names = {0};
	if (column)
		vec_push(&columns, &arena, column);
	assert_true(overlay.catalog.constraints(overlay.catalog.arg, NULL, table, CONSTRAINT_UNIQUE,
		&columns, &arena, &names, &err));
	return names_text(&names);
}

static ConstraintKind kind_of(const char *table, const char *name)
{
	Error err = ERROR_INIT;
	ConstraintKind kind;
	assert_true(overlay.catalog.constraint_kind(
		overlay.catalog.arg, NULL, table, name, &arena, &kind, &err));
	return kind;
}

/* "t(id a b; uq_a; ix_b)" of each table */
static const char *reflected(const char *only)
{
	Error err = ERROR_INIT;
	Schema schema;
	ReflectScope scope = {0};
	Str s = str_new(&arena);
	if (only)
		vec_push(&scope.tables, &arena, only);
	assert_true(overlay.catalog.reflect(overlay.catalog.arg, &scope, &arena, &schema, &err));
	for (size_t i = 0; i < schema.tables.count; i++) {
		const Table *t = &schema.tables.items[i];
		str_addf(&s, "%s%s(", i ? " " : "", t->name);
		for (size_t k = 0; k < t->columns.count; k++)
			str_addf(&s, "%s%s", k ? " " : "", t->columns.items[k].name);
		str_add(&s, ";");
		for (size_t k = 0; k < t->constraints.count; k++)
			str_addf(&s, " %s",
				t->constraints.items[k].name ? t->constraints.items[k].name : "?");
		str_add(&s, ";");
		for (size_t k = 0; k < t->indexes.count; k++)
			str_addf(&s, " %s", t->indexes.items[k].name);
		str_add(&s, ")");
	}
	return s.data;
}

/* ---- the tests ------------------------------------------------------------------------------- */

static void what_nothing_touched_is_asked_below(void **state)
{
	(void)state;
	assert_true(has_table("t"));
	assert_false(has_table("u"));
	assert_true(has_column("t", "a", NULL));
	assert_string_equal(indexes_over("t", "b"), "ix_b");
	assert_int_equal(kind_of("t", "uq_a"), CONSTRAINT_UNIQUE);
	assert_int_equal(asked, 5);
	assert_string_equal(reflected(NULL), "t(id a b; uq_a; ix_b)");
}

static void tables_come_go_and_are_renamed(void **state)
{
	(void)state;
	create_table("u");
	assert_true(has_table("u"));
	assert_true(has_column("u", "k", NULL));
	assert_false(has_column("u", "a", NULL));
	rename_table("t", "s");
	assert_true(has_table("s"));
	assert_false(has_table("t"));
	assert_true(has_column("s", "a", NULL));
	assert_string_equal(uniques("s", "a"), "uq_a");
	rename_table("u", "t");
	assert_true(has_column("t", "k", NULL));
	assert_false(has_column("t", "a", NULL));
	assert_string_equal(reflected(NULL), "s(id a b; uq_a; ix_b) t(k; ?;)");
	assert_string_equal(reflected("t"), "t(k; ?;)");
	assert_string_equal(reflected("s"), "s(id a b; uq_a; ix_b)");
	add((Op){.kind = OP_DROP_TABLE, .table = "s"});
	assert_false(has_table("s"));
	assert_false(has_column("s", "a", NULL));
	assert_string_equal(indexes_over("s", "b"), "");
	assert_string_equal(reflected(NULL), "t(k; ?;)");
	create_table("s");
	assert_true(has_column("s", "k", NULL));
	assert_false(has_index("s", "ix_b"));
}

static void columns_are_followed_by_their_names(void **state)
{
	(void)state;
	LiveColumn live_now;
	rename_column("t", "a", "c");
	add_column("t", text_column("a"));
	assert_true(has_column("t", "c", &live_now));
	assert_string_equal(live_now.value, "'x'");
	assert_true(has_column("t", "a", &live_now));
	assert_null(live_now.value);
	assert_string_equal(uniques("t", "c"), "uq_a");
	assert_string_equal(uniques("t", "a"), "");
	assert_string_equal(reflected("t"), "t(id c b a; uq_a; ix_b)");
	Op drop = on_t(OP_DROP_COLUMN);
	drop.drop_column.column = "b";
	add(drop);
	assert_false(has_column("t", "b", NULL));
	assert_string_equal(indexes_over("t", "b"), "");
	assert_string_equal(reflected("t"), "t(id c a; uq_a;)");
}

static void changes_of_a_column_add_up(void **state)
{
	(void)state;
	LiveColumn now;
	Op alter = on_t(OP_ALTER_COLUMN);
	alter.alter_column.column = "a";
	alter.alter_column.what = ALTER_NULLABLE | ALTER_DEFAULT;
	alter.alter_column.to = (Column){.value = {.kind = DEFAULT_INT, .integer = 7}};
	add(alter);
	alter.alter_column.what = ALTER_TYPE;
	alter.alter_column.to.type = (Type){.kind = TYPE_BIGINT};
	add(alter);
	rename_column("t", "a", "z");
	assert_true(has_column("t", "z", &now));
	assert_string_equal(now.type, "bigint");
	assert_string_equal(now.value, "7");
	assert_false(now.nullable);
	Op key = on_t(OP_ADD_CONSTRAINT);
	key.add_constraint.constraint = (Constraint){.kind = CONSTRAINT_PRIMARY_KEY};
	vec_push(&key.add_constraint.constraint.columns, &arena, "b");
	add(key);
	assert_true(has_column("t", "b", &now));
	assert_false(now.nullable);
}

static void names_of_constraints_and_indexes(void **state)
{
	(void)state;
	Column column = text_column("n");
	column.unique = column.index = true;
	add_column("t", column);
	assert_string_equal(indexes_over("t", "n"), "ix_t_n");
	assert_string_equal(
		uniques("t", "n"), "<PostgreSQL's name for the unique constraint on n>");
	Op rename = on_t(OP_RENAME_CONSTRAINT);
	rename.rename_constraint.from = "uq_a";
	rename.rename_constraint.to = "uq_z";
	add(rename);
	assert_int_equal(kind_of("t", "uq_z"), CONSTRAINT_UNIQUE);
	assert_int_equal(kind_of("t", "uq_a"), CONSTRAINT_COUNT);
	assert_string_equal(uniques("t", "a"), "uq_z");
	Op drop = on_t(OP_DROP_CONSTRAINT); /* by what it is */
	drop.drop_constraint.kind = CONSTRAINT_UNIQUE;
	vec_push(&drop.drop_constraint.columns, &arena, "a");
	add(drop);
	assert_int_equal(kind_of("t", "uq_z"), CONSTRAINT_COUNT);
	assert_string_equal(uniques("t", "a"), "");
	add((Op){.kind = OP_DROP_INDEX, .drop_index.name = "ix_b"}); /* without its table */
	assert_false(has_index("t", "ix_b"));
	assert_true(has_index("t", "ix_t_n"));
	assert_string_equal(indexes_over("t", "b"), "");
	Op index = on_t(OP_CREATE_INDEX);
	index.create_index.index = (Index){.name = "ix_b"};
	vec_push(&index.create_index.index.parts, &arena, (IndexPart){.column = "b"});
	add(index);
	assert_true(has_index("t", "ix_b"));
	assert_string_equal(reflected("t"), "t(id a b n; ?; ix_t_n ix_b)");
}

static void what_does_not_happen_is_left_out(void **state)
{
	(void)state;
	Op create = {.kind = OP_CREATE_TABLE, .table = "t", .if_not_exists = true};
	create.create_table.table = (Table){.name = "t"};
	add(create);
	assert_true(has_column("t", "a", NULL));
	add((Op){.kind = OP_DROP_TABLE, .table = "u", .if_exists = true});
	Op column = on_t(OP_ADD_COLUMN);
	column.if_not_exists = true;
	column.add_column.column = text_column("a");
	add(column);
	Op rename = on_t(OP_RENAME_COLUMN);
	rename.if_exists = true;
	rename.rename_column.from = "gone";
	rename.rename_column.to = "a";
	add(rename);
	assert_int_equal(overlay.done.count, 0);
	assert_string_equal(reflected("t"), "t(id a b; uq_a; ix_b)");
}

static void several_changes_at_once(void **state)
{
	(void)state;
	Op all = on_t(OP_ALTER_TABLE), one = on_t(OP_RENAME_COLUMN);
	one.rename_column.from = "a";
	one.rename_column.to = "c";
	vec_push(&all.alter_table.changes, &arena, one);
	Op drop = on_t(OP_DROP_COLUMN);
	drop.drop_column.column = "b";
	vec_push(&all.alter_table.changes, &arena, drop);
	add(all);
	assert_string_equal(reflected("t"), "t(id c; uq_a;)");
	assert_false(has_column("t", "b", NULL));
}

static void upper_and_lower_case(void **state)
{
	(void)state;
	overlay.dialect = SQLITE_DIALECT;
	rename_column("T", "a", "c");
	assert_true(has_column("t", "C", NULL));
	assert_false(has_column("t", "A", NULL));
	overlay.dialect = POSTGRES_DIALECT;
	assert_true(has_column("t", "a", NULL)); /* "T" is another table there */
}

static void another_schema_is_another_table(void **state)
{
	(void)state;
	Op drop = {.kind = OP_DROP_TABLE, .schema = "other", .table = "t"};
	add(drop);
	assert_true(has_table("t"));
	drop.schema = "public";
	add(drop);
	assert_false(has_table("t"));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, start, end)
	const struct CMUnitTest tests[] = {
		TEST(what_nothing_touched_is_asked_below),
		TEST(tables_come_go_and_are_renamed),
		TEST(columns_are_followed_by_their_names),
		TEST(changes_of_a_column_add_up),
		TEST(names_of_constraints_and_indexes),
		TEST(what_does_not_happen_is_left_out),
		TEST(several_changes_at_once),
		TEST(upper_and_lower_case),
		TEST(another_schema_is_another_table),
	};
	return cmocka_run_group_tests_name("overlay", tests, NULL, NULL);
}
