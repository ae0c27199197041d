/* import_alembic_test.c - the questions that revisions of Alembic ask, as conditions in Lua. */
#include <string.h>

#include "base/str.h"
#include "base/text.h"
#include "core/import_alembic.h"

typedef struct Asker {
	Arena *arena;
	Import *import;
	const PyScope *scope;
} Asker;

/* Alembic asks for the dialect: MariaDB may be "mariadb" there, which is "mysql" here. */
static const char *dialect_test(const Asker *b, const PyTest *test)
{
	Str s = str_new(b->arena);
	Py one = {.kind = PY_LIST};
	const Py *list = test->right;
	if (!test->in) {
		vec_push(&one.args, b->arena, (PyArg){NULL, test->right});
		list = &one;
	}
	if (list->kind != PY_LIST || list->args.count == 0)
		return NULL;
	for (size_t i = 0; i < list->args.count; i++) {
		const Py *name = list->args.items[i].value;
		if (name->kind != PY_STRING)
			return NULL;
		const char *ours = strcmp(name->text, "mariadb") == 0 ? "mysql" : name->text;
		const char *one_test = arena_printf(b->arena, "dialect %s %s",
			test->negated ? "~=" : "==", text_as_lua(ours, b->arena));
		if (strstr(s.data, one_test))
			continue;
		str_addf(&s, "%s%s", s.len ? (test->negated ? " and " : " or ") : "", one_test);
	}
	return s.data;
}

/* is_postgres(), is_postgres(bind): -x is_postgres=postgresql says what the project's function
 * asks. */
static const char *project_test(const Asker *b, const PyTest *test)
{
	const Py *call = test->left;
	if (test->right || call->kind != PY_CALL || call->of || call->args.count > 1 ||
		(call->args.count == 1 && !alembic_is_bind(call->args.items[0].value)))
		return NULL;
	const char *dialect = import_value(b->import, call->text, strlen(call->text));
	return dialect ? arena_printf(b->arena, "dialect %s %s",
				 test->negated ? "~=" : "==", text_as_lua(dialect, b->arena))
		       : NULL;
}

/* inspector.has_table("t"), "t" in inspector.get_table_names() */
static const char *table_test(const Asker *b, const PyTest *test)
{
	const Py *call = test->in ? test->right : test->left;
	const Py *name = test->in ? test->left : NULL;
	const char *method = test->in ? "get_table_names" : "has_table";
	const Py *of = call && call->kind == PY_CALL ? call->of : NULL;
	bool inspector = of && of->kind == PY_CALL && !of->of && of->args.count == 1 &&
			 (strcmp(of->text, "sa.inspect") == 0 || strcmp(of->text, "inspect") == 0 ||
				 strcmp(of->text, "Inspector.from_engine") == 0) &&
			 alembic_is_bind(of->args.items[0].value);
	if (!inspector || strcmp(call->text, method) != 0 ||
		call->args.count != (test->in ? 0u : 1u))
		return NULL;
	name = name ? name : py_arg(call, NULL, 0);
	if (!name || name->kind != PY_STRING)
		return NULL;
	return arena_printf(b->arena, "%sdb.has_table(%s)", test->negated ? "not " : "",
		text_as_lua(name->text, b->arena));
}

/* The condition behind "if " or "elif "; NULL: it is not understood. */
const char *alembic_condition(const char *code, const PyScope *scope, Import *import, Arena *arena)
{
	const Asker asker = {arena, import, scope}, *b = &asker;
	PyTest test;
	const char *start = strchr(code, ' ');
	size_t len = strlen(code);
	if (!start || code[len - 1] != ':' ||
		!python_test(start, len - 1 - (size_t)(start - code), b->scope, b->arena, &test))
		return NULL;
	if (test.right && alembic_is_dialect(test.left))
		return dialect_test(b, &test);
	const char *ours = test.in || !test.right ? table_test(b, &test) : NULL;
	return ours ? ours : project_test(b, &test);
}
