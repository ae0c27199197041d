/* test_python.c - literal Python as values, and logical lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "core/python.h"

static Arena arena;

static int release(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static const Py *value(const char *text)
{
	return python_read(text, strlen(text), NULL, &arena);
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
	static const char *const more[] = {"a[1]", "lambda: 1", "*x", "{1: 2}", "a b", "f(", "[",
		"1e5", "", "x if y else z", "f(a=)", "((((", "))"};
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

/* What is not understood does not keep the rest from being understood. */
static void test_other(void **state)
{
	(void)state;
	const Py *call =
		value("f(a, default=lambda: g(1, 2), b=[x for x in y], c=x[1:2], *z, **k)");
	assert_non_null(call);
	assert_int_equal(py_arg(call, "default", -1)->kind, PY_OTHER);
	assert_string_equal(py_arg(call, "default", -1)->text, "lambda: g(1, 2)");
	assert_int_equal(py_arg(call, "b", -1)->kind, PY_OTHER);
	assert_int_equal(py_arg(call, "c", -1)->kind, PY_OTHER);
	assert_int_equal(py_arg(call, "*", -1)->kind, PY_NAME);
	assert_int_equal(py_arg(call, "**", -1)->kind, PY_NAME);
	assert_string_equal(value("[1, 'a' % b, 3]")->args.items[2].value->text, "3");
	assert_null(value("f(a, 'b)"));
	assert_null(value("f(a, [b)"));
	const Py *method = value("sa.text('x').bindparams(id=1)");
	assert_string_equal(method->text, "bindparams");
	assert_string_equal(method->of->text, "sa.text");
	const Py *name = value("op.get_bind().dialect.name");
	assert_string_equal(name->text, "dialect.name");
	assert_string_equal(name->of->text, "op.get_bind");
	is_string("'a' + \"b\"", "ab");
	assert_int_equal(value("[1] + [2, 3]")->args.count, 3);
	assert_null(value("'a' + 1"));
}

static void test_scope(void **state)
{
	PyScope scope = {0};
	(void)state;
	vec_push(&scope.names, &arena, (PyArg){"t", value("'users'")});
	vec_push(&scope.names, &arena, (PyArg){"bind", value("op.get_bind()")});
	vec_push(&scope.names, &arena, (PyArg){"n", value("3")});
	static const struct {
		const char *text, *wanted;
	} cases[] = {{"t", "users"}, {"f'ix_{t}_{n}'", "ix_users_3"}, {"f'{{{t}}}'", "{users}"},
		{"f'{t!r}'", NULL}, {"f'{unknown}'", NULL}, {"t.x", "x"}, {"t()", NULL}};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const Py *v = python_read(cases[i].text, strlen(cases[i].text), &scope, &arena);
		if (!cases[i].wanted) {
			assert_null(v);
			continue;
		}
		assert_non_null(v);
		assert_string_equal(v->text, cases[i].wanted);
	}
	const Py *name = python_read("bind.dialect.name", 17, &scope, &arena);
	assert_string_equal(name->of->text, "op.get_bind");
	vec_push(&scope.names, &arena, (PyArg){"t", py_unknown(&arena)});
	assert_null(python_read("t", 1, &scope, &arena));
}

static void test_tests(void **state)
{
	PyTest t;
	(void)state;
	assert_true(python_test("a == 'x'", 8, NULL, &arena, &t));
	assert_false(t.negated || t.in);
	assert_true(python_test("a not in ('x',)", 15, NULL, &arena, &t));
	assert_true(t.negated && t.in);
	assert_int_equal(t.right->kind, PY_LIST);
	assert_true(python_test("not f('x')", 10, NULL, &arena, &t));
	assert_true(t.negated && !t.right);
	static const char *const more[] = {
		"a and b", "a < b", "not a == b", "a == b == c", "a is b", ""};
	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++)
		assert_false(python_test(more[i], strlen(more[i]), NULL, &arena, &t));
}

static void test_assigned(void **state)
{
	PyLine line;
	const char *name;
	const char *text = "a: str = 'x' # why\nb = 1\nc == 1\nd[0] = 1\ne += 1\nif x:  # y\n";
	(void)state;
	assert_true(python_line(&text, &line));
	assert_non_null(python_assigned(&line, &arena, &name));
	assert_string_equal(name, "a");
	assert_int_equal(python_code(&line), strlen("a: str = 'x'"));
	assert_true(python_line(&text, &line));
	assert_non_null(python_assigned(&line, &arena, &name));
	for (int i = 0; i < 4; i++) {
		assert_true(python_line(&text, &line));
		assert_null(python_assigned(&line, &arena, &name));
	}
	assert_int_equal(python_code(&line), strlen("if x:"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_strings, release),
		cmocka_unit_test_teardown(test_values, release),
		cmocka_unit_test_teardown(test_lines, release),
		cmocka_unit_test_teardown(test_other, release),
		cmocka_unit_test_teardown(test_scope, release),
		cmocka_unit_test_teardown(test_tests, release),
		cmocka_unit_test_teardown(test_assigned, release),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
