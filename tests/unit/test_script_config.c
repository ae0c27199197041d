/* test_script_config.c - luamig.lua as a tree, hooks, templates, luamig's own Lua files. */
#include "tests/support/scratch.h"
#include "tests/support/script_host.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/embedded.h"
#include "base/log.h"

static char *path;
static Arena arena;

static int open_config(void **state)
{
	(void)state;
	path = scratch_file(&arena);
	script = script_new(NULL, NULL);
	return path ? 0 : -1;
}

static int close_config(void **state)
{
	(void)state;
	script_free(script);
	scratch_remove(path);
	arena_release(&arena);
	return 0;
}

#define CONFIG(name) cmocka_unit_test_setup_teardown(name, open_config, close_config)

static const char *get_env(void *arg, const char *name)
{
	(void)arg;
	return strcmp(name, "DATABASE_URL") == 0 ? "sqlite:x.db" : NULL;
}

static bool read_config(const char *text, Tree **tree, Error *err)
{
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	*err = (Error)ERROR_INIT;
	*tree = NULL;
	return script_read_table(script, path, &(ScriptEnv){get_env, NULL}, &arena, tree, err);
}

static Tree *config(const char *text)
{
	Tree *tree;
	Error err;
	if (!read_config(text, &tree, &err))
		fail_msg("%s: %s", err.where, err.message);
	return tree;
}

/* ---- luamig.lua ---------------------------------------------------------------------------- */

static void a_configuration_is_a_tree(void **state)
{
	(void)state;
	Tree *tree = config(
		"local name = 'app'\n"
		"return { url = env('DATABASE_URL', 'x'), other = env('NONE', 'fallback'),\n"
		"  unset = env 'NONE', migrations = { 'a', 'b' }, flag = true, n = 60,\n"
		"  half = 0.5, version_table = name .. '_version', nested = { deep = { 1 } },\n"
		"  hooks = { before_run = function() end } }");
	assert_string_equal(tree_get(tree, "url")->string, "sqlite:x.db");
	assert_string_equal(tree_get(tree, "other")->string, "fallback");
	assert_null(tree_get(tree, "unset"));
	assert_string_equal(tree_get(tree, "version_table")->string, "app_version");
	assert_true(tree_get(tree, "flag")->boolean);
	assert_int_equal(tree_get(tree, "n")->kind, TREE_INT);
	assert_int_equal(tree_get(tree, "n")->integer, 60);
	assert_true(tree_get(tree, "half")->real == 0.5);
	const Tree *list = tree_get(tree, "migrations");
	assert_int_equal(list->fields.count, 2);
	assert_null(list->fields.items[0].key);
	assert_string_equal(list->fields.items[1].value->string, "b");
	const Tree *deep = tree_get(tree_get(tree, "nested"), "deep");
	assert_int_equal(deep->fields.items[0].value->integer, 1);
	assert_int_equal(tree_get(tree_get(tree, "hooks"), "before_run")->kind, TREE_FUNCTION);
	assert_string_equal(tree->fields.items[0].key, "flag"); /* sorted */
	assert_string_equal(tree_kind_word(list->kind), "table");
	assert_null(tree_get(list, "x"));
	assert_null(tree_get(tree_get(tree, "url"), "x"));
}

static void a_wrong_configuration_has_a_place(void **state)
{
	(void)state;
	static const struct {
		const char *text, *message;
		int line;
	} cases[] = {
		{"\nreturn { url = nil + 1 }", "attempt to perform arithmetic on a nil value", 2},
		{"return {\n  url = 'x'\n  a = 1 }",
			"'}' expected (to close '{' at line 1) near 'a'", 3},
		{"return { url = envv 'X' }", "unknown global 'envv'; did you mean 'env'?", 1},
		{"return { url = op }", "unknown global 'op'", 1},
		{"return { url = env(5) }",
			"env takes the name of a variable: env(\"NAME\", default)", 1},
		{"return { env('A', 'b'), os.getenv 'X' }", "os.getenv is not open to scripts", 1},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		Tree *tree;
		Error err;
		char where[100];
		assert_false(read_config(cases[i].text, &tree, &err));
		snprintf(where, sizeof(where), "%s:%d", path, cases[i].line);
		assert_string_equal(err.message, cases[i].message);
		assert_string_equal(err.where, where);
	}
}

static void what_has_no_place_in_a_configuration_is_named(void **state)
{
	(void)state;
	static const char *const texts[][2] = {
		{"return { a = { 1, nil, 3 } }", "%s.a: the list has a hole (nil) at position 2"},
		{"return { [true] = 1 }", "%s: keys must be strings, got true"},
		{"return { a = { b = coroutine.create(print) } }",
			"%s.a.b: a thread has no place here"},
		{"return { a = 'x\\0y' }", "%s.a: a string here cannot hold a NUL byte"},
		{"return 5", "%s must return a table, got number 5"},
		{"url = 'x'", "%s must return a table, got nil"},
	};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		Tree *tree;
		Error err;
		assert_false(read_config(texts[i][0], &tree, &err));
		const char *name = strrchr(path, '/') + 1;
		assert_int_equal(strncmp(err.message, name, strlen(name)), 0);
		assert_string_equal(err.message + strlen(name), texts[i][1] + 2);
	}
	Tree *tree;
	Error err;
	assert_false(read_config("local t = {} t.t = t return t", &tree, &err));
	assert_non_null(strstr(err.message, "nested too deeply"));
	unlink(path);
	err = (Error)ERROR_INIT;
	assert_false(script_read_table(script, path, NULL, &arena, &tree, &err));
	assert_int_equal(err.kind, ERR_IO);
	config("return {}");
}

static void hooks_are_called_with_fields(void **state)
{
	(void)state;
	Tree *tree = config("local calls = 0\n"
			    "return { hook = function(event)\n"
			    "  calls = calls + 1\n"
			    "  assert(calls < 3, event.name .. ' ' .. event.revision)\n"
			    "end }");
	const ScriptArg fields[] = {{"name", "before_run"}, {"revision", "abc"}};
	int function = tree_get(tree, "hook")->function;
	Error err = ERROR_INIT;
	assert_true(script_call_function(script, function, fields, 2, &err));
	assert_true(script_call_function(script, function, fields, 2, &err));
	assert_false(script_call_function(script, function, fields, 2, &err));
	assert_string_equal(err.message, "before_run abc");
	assert_int_equal(err.where[strlen(err.where) - 1], '4');
}

/* ---- templates ----------------------------------------------------------------------------- */

static void templates_are_filled_in(void **state)
{
	(void)state;
	const ScriptArg fields[] = {
		{"a", "1 %1 ${b}"}, {"b", "two"}, {"none", "nil"}, {"empty", ""}};
	const char *out = NULL;
	Error err = ERROR_INIT;
	assert_true(script_render(script,
		"x ${a} ${b}\nnone = ${none?}\n${empty?}\nb = ${b?}\n${empty}\n$${a} $$ "
		"${missing?}\nend",
		fields, 4, &arena, &out, &err));
	assert_string_equal(out, "x 1 %1 ${b} two\nb = two\n\nend");
	assert_true(
		script_render(script, "$${a} $x $ { } no newline", fields, 4, &arena, &out, &err));
	assert_string_equal(out, "${a} $x $ { } no newline");
	assert_false(script_render(script, "${c}", fields, 2, &arena, &out, &err));
	assert_string_equal(err.message, "the template asks for ${c}; there is ${a}, ${b}");
}

static void the_revision_template_is_a_script(void **state)
{
	(void)state;
	const ScriptArg fields[] = {{"message", "add fees"},
		{"create_date", "2026-11-20 12:00:00 UTC"}, {"revision", "\"1975ea83b712\""},
		{"down_revision", "nil"}, {"branch_labels", "\"fees\""}, {"depends_on", "nil"}};
	const EmbeddedFile *file = embedded_find("lua/luamig/templates/revision.lua.tmpl");
	const char *out = NULL;
	Error err = ERROR_INIT;
	assert_true(script_render(script, file->data, fields, 6, &arena, &out, &err));
	assert_string_equal(out, "--- add fees\n"
				 "--- Create Date: 2026-11-20 12:00:00 UTC\n"
				 "revision      = \"1975ea83b712\"\n"
				 "down_revision = nil\n"
				 "branch_labels = \"fees\"\n"
				 "\n"
				 "function upgrade()\n"
				 "end\n"
				 "\n"
				 "function downgrade()\n"
				 "end\n"
				 "-- or, in its place: downgrade = reverse(upgrade)\n");
	assert_true(script_call(script, "x.lua", "x.lua", out, strlen(out), "upgrade", &err));
}

static void the_other_templates_run(void **state)
{
	(void)state;
	const EmbeddedFile *file = embedded_find("lua/luamig/templates/config.lua.tmpl");
	assert_non_null(file);
	Tree *tree = config(file->data);
	assert_string_equal(tree_get(tree, "url")->string, "sqlite:x.db");
	file = embedded_find("lua/luamig/templates/schema.lua.tmpl");
	assert_non_null(file);
	Error err = ERROR_INIT;
	assert_true(script_check(script, "schema.lua", file->data, file->size, &err));
}

/* ---- luamig's own files -------------------------------------------------------------------- */

static void own_files_are_read_from_a_folder_when_told(void **state)
{
	(void)state;
	const char *dir = scratch_folder(&arena), *sub = arena_printf(&arena, "%s/luamig", dir),
		   *file = arena_printf(&arena, "%s/op.lua", sub);
	assert_non_null(dir);
	mkdir(sub, 0755);
	FILE *f = fopen(file, "w");
	assert_non_null(f);
	fputs("local core = ...\nreturn { mine = function() core.fail('from disk') end }\n", f);
	fclose(f);
	fake_host_init();
	Script *other = script_new(&(ScriptOptions){.lua_dir = dir}, &fake.host);
	static const char text[] = "function upgrade()\n  assert(t.text) op.mine()\nend";
	Error err = ERROR_INIT;
	assert_false(script_call(other, "x.lua", "x.lua", text, strlen(text), "upgrade", &err));
	assert_string_equal(err.message, "from disk");
	assert_string_equal(err.where, "x.lua:2");
	script_free(other);
	scratch_remove(dir);
}

static void without_a_host_there_is_no_op(void **state)
{
	(void)state;
	static const char text[] = "function upgrade()\n  op.execute('x')\nend";
	Error err = ERROR_INIT;
	assert_false(script_call(script, "x.lua", "x.lua", text, strlen(text), "upgrade", &err));
	assert_string_equal(err.message, "unknown global 'op'");
	script_free(NULL);
}

int main(void)
{
	log_set_level(LOG_QUIET);
	const struct CMUnitTest tests[] = {
		CONFIG(a_configuration_is_a_tree),
		CONFIG(a_wrong_configuration_has_a_place),
		CONFIG(what_has_no_place_in_a_configuration_is_named),
		CONFIG(hooks_are_called_with_fields),
		CONFIG(templates_are_filled_in),
		CONFIG(the_revision_template_is_a_script),
		CONFIG(the_other_templates_run),
		CONFIG(own_files_are_read_from_a_folder_when_told),
		CONFIG(without_a_host_there_is_no_op),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
