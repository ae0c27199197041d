/* test_script_schema.c - schema.lua read and written, operations written as an author would. */
#include "tests/support/scratch.h"
#include "tests/support/script_host.h"

#include <stdlib.h>
#include <unistd.h>

static char *path;
static Arena arena;
static Script *writer; /* the script's own state is busy while it asks its host */
static const char *written;

static int open_schema(void **state)
{
	path = scratch_file(&arena);
	if (!path || open_script(state) != 0)
		return -1;
	writer = script_new(NULL, &fake.host);
	return 0;
}

static int close_schema(void **state)
{
	script_free(writer);
	scratch_remove(path);
	arena_release(&arena);
	return close_script(state);
}

#define SCHEMA(name) cmocka_unit_test_setup_teardown(name, open_schema, close_schema)

/* ---- operations ------------------------------------------------------------------------------ */

static void write_op(const Op *op)
{
	Error err = ERROR_INIT;
	Ops ops = {0};
	vec_push(&ops, &arena, *op);
	if (!script_write_ops(writer, &ops, true, &arena, &written, &err))
		fail_msg("%s", err.message);
}

/* The call, read and written again, is the same text. */
static void same(const char *call_text)
{
	fake.check_op = write_op;
	written = "";
	good(call_text);
	const char *text = written;
	while (text[0] == ' ' && text[1] == ' ' && text[2] == '-') /* what it loses */
		text = strchr(text, '\n') + 1;
	assert_string_equal(text + 2, call_text);
}

static void test_columns(void **state)
{
	(void)state;
	same("op.add_column(\"users\", { \"name\", t.string(40), nullable = false, default = \"x\" "
	     "})");
	same("op.add_column(\"users\", { \"n\", t.numeric(10, 2), default = sql \"1 + 1\", comment "
	     "= "
	     "\"a \\\"b\\\"\" })");
	same("op.add_column(\"users\", { \"team\", t.bigint, references = \"teams.id\", on_delete "
	     "= "
	     "\"set null\" })");
	same("op.drop_column(\"users\", \"name\", { was = { \"name\", t.text, nullable = false } "
	     "})");
	same("op.rename_column(\"users\", \"a\", \"b\", { schema = \"app\" })");
	same("op.alter_column(\"users\", \"n\", {\n"
	     "    type = t.bigint,\n"
	     "    nullable = false,\n"
	     "    default = sql.none,\n"
	     "    was = { type = t.integer, nullable = true, default = 0 },\n"
	     "  })");
	same("op.alter_column(\"users\", \"n\", { identity = \"always\", comment = null })");
}

static void test_types(void **state)
{
	(void)state;
	same("op.add_column(\"a\", { \"x\", t.array(t.text) })");
	same("op.add_column(\"a\", { \"x\", t.enum(\"app.mood\", { \"sad\", \"happy\" }) })");
	same("op.add_column(\"a\", { \"x\", t.raw(\"tsvector\") })");
	same("op.add_column(\"a\", { \"x\", t.timestamp(3) })");
	same("op.add_column(\"a\", { \"x\", t.char(2) })");
	same("op.add_column(\"a\", { \"x\", t.boolean, default = true })");
}

static void test_tables(void **state)
{
	(void)state;
	same("op.create_table(\"loans\", {\n"
	     "    { \"id\", t.bigint, primary_key = true, identity = true },\n"
	     "    { \"book\", t.bigint, nullable = false },\n"
	     "    check(\"book > 0\", { name = \"ck_book\" }),\n"
	     "    unique({ \"id\", \"book\" }),\n"
	     "    foreign_key({ \"book\" }, \"books.id\", { name = \"fk_book\", on_delete = "
	     "\"cascade\" "
	     "}),\n"
	     "    index({ \"book\", { sql \"lower(x)\", desc = true } }, { name = \"ix\", unique = "
	     "true, "
	     "where = \"book > 1\" }),\n"
	     "  }, { comment = \"who has what\" })");
	same("op.drop_table(\"loans\", {\n"
	     "    was = {\n"
	     "      { \"id\", t.bigint },\n"
	     "      comment = \"c\",\n"
	     "    },\n"
	     "  })");
	same("op.rename_table(\"a\", \"b\")");
	same("op.table_comment(\"a\", null, { was = \"old\" })");
	same("op.alter_table(\"users\", {\n"
	     "    { add_column = { \"x\", t.text } },\n"
	     "    { drop_column = \"y\", was = { \"y\", t.text } }, -- loses the values of the "
	     "column\n"
	     "    { alter_column = { \"z\", nullable = false } },\n"
	     "    { rename_column = { \"a\", \"b\" } },\n"
	     "    { drop_constraint = { kind = \"primary_key\" } },\n"
	     "    check(\"x <> ''\"),\n"
	     "    { comment = \"people\" },\n"
	     "  })");
}

static void test_keys(void **state)
{
	(void)state;
	same("op.create_index(\"users\", { \"a\", { \"b\", desc = true, nulls = \"last\" } }, { "
	     "name = "
	     "\"ix\", method = \"btree\" })");
	same("op.drop_index(\"ix\", { table = \"users\", was = index({ \"a\" }, { name = \"ix\" }) "
	     "})");
	same("op.rename_index(\"ix\", \"iy\", { table = \"users\" })");
	same("op.create_unique(\"users\", { \"a\" }, { name = \"uq\", deferrable = \"deferred\" "
	     "})");
	same("op.create_foreign_key(\"users\", { \"a\", \"b\" }, { table = \"t\", columns = { "
	     "\"c\", "
	     "\"d\" } })");
	same("op.create_check(\"users\", \"a > 0\", { name = \"ck\", not_valid = true })");
	same("op.drop_constraint(\"users\", \"uq\", { if_exists = true })");
	same("op.rename_constraint(\"users\", \"a\", \"b\")");
	same("op.validate_constraint(\"users\", \"a\")");
}

static void test_objects(void **state)
{
	(void)state;
	same("op.create_enum(\"mood\", { \"sad\", \"happy\" }, { schema = \"app\" })");
	same("op.alter_enum(\"mood\", { rename = { sad = \"blue\" }, add = { { \"fine\", after = "
	     "\"blue\" } }, remove = { \"happy\" } }, { columns = { \"users.mood\" } })");
	same("op.drop_enum(\"mood\", { was = { \"sad\", \"happy\" } })");
	same("op.create_view(\"v\", \"SELECT 1 AS a\", { columns = { \"a\" } })");
	same("op.drop_view(\"v\", { was = { \"SELECT 1\" } })");
	same("op.create_sequence(\"s\", { start = 5, increment = 2 })");
	same("op.alter_sequence(\"s\", { min = false, cycle = true, was = { min = 3, cycle = false "
	     "} })");
	same("op.alter_sequence(\"s\", { owner = false, comment = \"c\", restart = 7 })");
	same("op.drop_sequence(\"s\", { was = { start = 5 } })");
	same("op.create_schema(\"app\", { if_not_exists = true })");
	same("op.create_extension(\"citext\", { version = \"1.6\" })");
}

/* ---- schema.lua ----------------------------------------------------------------------------- */

static bool read_text(const char *text, Schema *out, Error *err)
{
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	*err = (Error)ERROR_INIT;
	return script_read_schema(script, path, &arena, out, err);
}

static void test_round_trip(void **state)
{
	static const char text[] =
		"return {\n"
		"  enum(\"mood\", { \"sad\", \"happy\" }),\n"
		"\n"
		"  sequence(\"numbers\", { start = 5 }),\n"
		"\n"
		"  table(\"users\", {\n"
		"    { \"id\", t.bigint, primary_key = true, identity = true },\n"
		"    { \"email\", t.string(80), unique = true, nullable = false },\n"
		"    { \"mood\", t.enum(\"mood\", { \"sad\", \"happy\" }) },\n"
		"    index({ \"mood\" }, { name = \"ix_mood\" }),\n"
		"  }, { comment = \"people\" }),\n"
		"\n"
		"  view(\"sad_users\", [[\n"
		"SELECT *\n"
		"FROM users]]),\n"
		"}\n";
	Schema schema;
	Error err;
	const char *again;
	(void)state;
	if (!read_text(text, &schema, &err))
		fail_msg("%s: %s", err.where, err.message);
	assert_int_equal(schema.tables.count, 1);
	assert_int_equal(schema.views.count, 1);
	assert_true(script_write_schema(writer, &schema, &arena, &again, &err));
	assert_string_equal(again, text);
}

static void test_lists(void **state)
{
	Schema schema;
	Error err;
	(void)state;
	/* what other files return, what is left out here, what is made and not returned */
	assert_true(read_text(
		"local more = { table(\"a\", { { \"x\", t.text, renamed_from = \"y\" } }) }\n"
		"local unused = table(\"b\", { { \"x\", t.text } })\n"
		"local names = table.concat({ \"c\" })\n"
		"return { more, dialect == \"none\" and view(\"v\", \"SELECT 1\"),\n"
		"  table(names, { { \"x\", t.text } }, { renamed_from = \"old\" }) }\n",
		&schema, &err));
	assert_int_equal(schema.tables.count, 2);
	assert_int_equal(schema.views.count, 0);
	assert_string_equal(schema.tables.items[0].columns.items[0].renamed_from, "y");
	assert_string_equal(schema.tables.items[1].renamed_from, "old");
}

static void wrong(const char *text, const char *message)
{
	Schema schema;
	Error err;
	assert_false(read_text(text, &schema, &err));
	assert_non_null(strstr(err.message, message));
	assert_non_null(strstr(err.where, path));
}

static void test_mistakes(void **state)
{
	(void)state;
	wrong("return { 5 }", "must return a list of table");
	wrong("return table(\"a\", { { \"x\" } })", "there is no type");
	wrong("return { table(\"a\", { { \"x\", t.text } }), table(\"a\", { { \"y\", t.text } }) }",
		"table a is defined twice");
	wrong("op.create_table(\"a\", {})", "unknown global 'op'");
	wrong("return { tabel(\"a\", {}) }", "did you mean 'table'");
	wrong("return {", "expected");
	bad("op.add_column(\"a\", { \"x\", t.text, renamed_from = \"y\" })",
		"column 'x': renamed_from belongs in schema.lua; a revision says op.rename_…");
	bad("local x = table(\"a\", {})", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCHEMA(test_columns),
		SCHEMA(test_types),
		SCHEMA(test_tables),
		SCHEMA(test_keys),
		SCHEMA(test_objects),
		SCHEMA(test_round_trip),
		SCHEMA(test_lists),
		SCHEMA(test_mistakes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
