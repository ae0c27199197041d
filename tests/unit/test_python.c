/* test_python.c - literal Python as values, logical lines, and calls of Alembic as Lua. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "core/import_alembic.h"

static Arena arena;

static int release(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static const Py *value(const char *text)
{
	return python_read(text, strlen(text), &arena);
}

static void is_string(const char *text, const char *wanted)
{
	const Py *v = value(text);
	assert_non_null(v);
	assert_int_equal(v->kind, PY_STRING);
	assert_string_equal(v->text, wanted);
}

static void test_strings(void **state)
{
	(void)state;
	is_string("'a'", "a");
	is_string("\"a\" 'b'\n  \"c\"", "abc");
	is_string("('a'\n 'b')", "ab");
	is_string("r'\\d'", "\\d");
	is_string("'it\\'s \\n'", "it's \n");
	is_string("'''two\nlines'''", "two\nlines");
	is_string("'a' # why", "a");
	assert_null(value("f'{x}'"));
	assert_null(value("'a' + b"));
	assert_null(value("'a' % x"));
	assert_null(value("'a"));
	assert_null(value("'\\x41'"));
}

static void test_values(void **state)
{
	(void)state;
	assert_int_equal(value("None")->kind, PY_NONE);
	assert_string_equal(value("-1_000")->text, "-1000");
	assert_int_equal(value("(1)")->kind, PY_NUMBER);
	assert_int_equal(value("(1,)")->args.count, 1);
	assert_int_equal(value("[1, 2,]")->args.count, 2);
	assert_string_equal(value("{'a': 1}")->args.items[0].name, "a");
	const Py *call = value("op.f(\n 'x', # comment\n unique=False,\n)");
	assert_string_equal(call->text, "op.f");
	assert_int_equal(py_arg(call, "unique", -1)->kind, PY_FALSE);
	assert_string_equal(py_arg(call, "name", 0)->text, "x");
	assert_null(py_arg(call, "name", 1));
	static const char *const more[] = {"a(b).c()", "a[1]", "lambda: 1", "*x", "{1: 2}", "a b",
		"f(", "[", "1e5", "", "x if y else z", "f(x, **y)", "f(a=)", "((((", "))"};
	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++)
		assert_null(value(more[i]));
	char deep[401];
	memset(deep, '(', 400);
	deep[400] = '\0';
	assert_null(value(deep));
}

static void test_lines(void **state)
{
	static const char text[] =
		"a = '#' # x\n\n  f(1,\n2)\n\"\"\"doc\n(\n\"\"\"\nb \\\n = 2\n  # note";
	static const char *const wanted[] = {
		"a = '#' # x", "f(1,\n2)", "\"\"\"doc\n(\n\"\"\"", "b \\\n = 2", "# note"};
	const char *p = text;
	PyLine line;
	(void)state;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		assert_true(python_line(&p, &line));
		assert_int_equal(line.len, strlen(wanted[i]));
		assert_memory_equal(line.text, wanted[i], line.len);
		assert_int_equal(line.indent, i == 1 || i == 4 ? 2 : 0);
	}
	assert_false(python_line(&p, &line));
}

static void becomes(const char *python, const char *lua)
{
	static const AlembicBatch batch = {.name = "batch_op", .table = "users"};
	const Py *call = value(python);
	const char *got = call ? alembic_call(call, &batch, &arena) : NULL;
	if (!lua) {
		assert_null(got);
		return;
	}
	assert_non_null(got);
	assert_string_equal(got, lua);
}

static void test_calls(void **state)
{
	(void)state;
	becomes("op.add_column('a', sa.Column('x', sa.String(20), nullable=False))",
		"op.add_column(\"a\", { \"x\", t.string(20), nullable = false })");
	becomes("batch_op.add_column(sa.Column('x', sa.DateTime(timezone=True)))",
		"op.add_column(\"users\", { \"x\", t.timestamptz })");
	becomes("op.alter_column('a', 'x', type_=sa.Text(), existing_type=sa.String(), "
		"server_default=None)",
		"op.alter_column(\"a\", \"x\", { type = t.text, default = sql.none })");
	becomes("op.alter_column('a', 'x', new_column_name='y')",
		"op.rename_column(\"a\", \"x\", \"y\")");
	becomes("op.create_foreign_key(None, 'a', 'b', ['x'], ['y'], ondelete='CASCADE')",
		"op.create_foreign_key(\"a\", { \"x\" }, { table = \"b\", columns = { \"y\" } }, { "
		"on_delete = \"CASCADE\" })");
	becomes("op.drop_constraint('fk', 'a', type_='foreignkey')",
		"op.drop_constraint(\"a\", \"fk\")");
	becomes("op.create_check_constraint('ck', 'a', sa.text('x > 0'))",
		"op.create_check(\"a\", \"x > 0\", { name = \"ck\" })");
	becomes("batch_op.create_index(batch_op.f('ix'), ['x'], unique=True)",
		"op.create_index(\"users\", { \"x\" }, { name = \"ix\", unique = true })");
	becomes("op.execute('UPDATE a')", "op.execute(\"UPDATE a\")");
}

/* What is not literal, or not known, is left to a person. */
static void test_left_alone(void **state)
{
	(void)state;
	becomes("op.execute(sql)", NULL);
	becomes("op.execute('UPDATE a', execution_options={'x': 1})", NULL);
	becomes("op.add_column('a', sa.Column('x', MyType()))", NULL);
	becomes("op.add_column('a', sa.Column('x', sa.Integer(), sa.Computed('y')))", NULL);
	becomes("op.create_table('a', *columns)", NULL);
	becomes("op.create_table('a', sa.Column('x', sa.Integer()), mysql_engine='MyISAM')", NULL);
	becomes("op.drop_constraint(None, 'a')", NULL);
	becomes("op.bulk_insert(t, [])", NULL);
	becomes("other.add_column('a')", NULL);
	becomes("op.drop_table()", NULL);
	becomes("op.create_foreign_key()", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_strings, release),
		cmocka_unit_test_teardown(test_values, release),
		cmocka_unit_test_teardown(test_lines, release),
		cmocka_unit_test_teardown(test_calls, release),
		cmocka_unit_test_teardown(test_left_alone, release),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
