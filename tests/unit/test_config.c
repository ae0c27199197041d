/* test_config.c - luamig.lua, .env, the environment and the command line. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/path.h"
#include "base/str.h"
#include "core/config.h"
#include "core/dotenv.h"
#include "tests/support/scratch.h"

static Arena arena = ARENA_INIT;
static const char *folder;
static const char *before; /* the working directory of the tests */
static Config config;

/* ---- files --------------------------------------------------------------------------------- */

static void write_file(const char *name, const char *text)
{
	Error err = ERROR_INIT;
	if (!path_make_dirs(path_dir(&arena, name), &err) ||
		!path_write(name, text, strlen(text), true, &err))
		fail_msg("%s", err.message);
}

static void clear_variables(void)
{
	unsetenv("LUAMIG_CONFIG");
	unsetenv("LUAMIG_ENV");
	unsetenv("LUAMIG_URL");
	unsetenv("TEST_URL");
	unsetenv("TEST_OTHER");
}

static int enter(void **state)
{
	char here[4096];
	(void)state;
	clear_variables();
	folder = scratch_folder(&arena);
	if (!getcwd(here, sizeof(here)) || !folder)
		return -1;
	before = arena_strdup(&arena, here);
	return chdir(folder);
}

static int leave(void **state)
{
	(void)state;
	config_release(&config);
	config = (Config){0};
	clear_variables();
	int failed = chdir(before);
	scratch_remove(folder);
	arena_release(&arena);
	return failed;
}

static bool load(const ConfigRequest *request, Error *err)
{
	config_release(&config);
	return config_load(request, &arena, &config, err);
}

static ConfigRequest plain(void)
{
	return (ConfigRequest){.lock_timeout_s = -1,
		.lua_dir = path_join(&arena, before, "lua"),
		.need_file = true};
}

static void must_load_as(ConfigRequest request)
{
	Error err = ERROR_INIT;
	if (!load(&request, &err))
		fail_msg("%s | %s | %s", err.message, err.where, err.hint);
}

static void must_load(const char *text)
{
	write_file("luamig.lua", text);
	must_load_as(plain());
}

/* "where: message | hint" */
static const char *refused_as(ConfigRequest request)
{
	Error err = ERROR_INIT;
	if (load(&request, &err))
		return "loaded";
	assert_null(config.script);
	return arena_printf(
		&arena, "%s%s%s | %s", err.where, *err.where ? ": " : "", err.message, err.hint);
}

static const char *refused(const char *text)
{
	write_file("luamig.lua", text);
	return refused_as(plain());
}

static const char *joined(const StrVec *list)
{
	Str s = str_new(&arena);
	for (size_t i = 0; i < list->count; i++)
		str_addf(&s, "%s%s", i ? " " : "", list->items[i]);
	return s.data;
}

/* ---- values -------------------------------------------------------------------------------- */

static void an_empty_table_gives_the_defaults(void **state)
{
	(void)state;
	must_load("return {}");
	assert_string_equal(config.path, "luamig.lua");
	assert_string_equal(config.dir, ".");
	assert_null(config.environment);
	assert_false(config.disposable);
	assert_false(config.has_url);
	assert_string_equal(joined(&config.migrations), "migrations");
	assert_string_equal(joined(&config.migration_paths), "migrations");
	assert_string_equal(config.schema_path, "schema.lua");
	assert_string_equal(config.version_table, "luamig_version");
	assert_null(config.version_table_schema);
	assert_string_equal(config.history_table, "luamig_history");
	assert_string_equal(config.journal_table, "luamig_journal");
	assert_string_equal(config.file_template,
		"%(year)s%(month)s%(day)s%(hour)s%(minute)s_%(rev)s_%(slug)s");
	assert_string_equal(config.timezone, "UTC");
	assert_int_equal(config.slug_length, 40);
	assert_false(config.recursive);
	assert_int_equal(config.lock, LOCK_AUTO);
	assert_int_equal(config.transaction, TRANSACTION_AUTO);
	assert_int_equal(config.lock_timeout_s, 60);
	assert_int_equal(config.ddl_lock_timeout_ms, -1);
	assert_int_equal(config.statement_timeout_ms, 0);
	assert_false(config.trust);
	assert_int_equal(config.hooks.count, 0);
	assert_non_null(config.script);
	assert_non_null(config.tree);
}

static void all_keys_are_taken(void **state)
{
	(void)state;
	must_load("return { url = 'postgresql://u:geheim@h/d', migrations = { 'one', '/two' }, "
		  "schema = 'db/schema.lua', version_table = 'v', version_table_schema = 's', "
		  "file_template = '%(rev)s', timezone = 'Europe/Berlin', slug_length = 20, "
		  "recursive = true, lock = 'table', lock_timeout = 2.5, ddl_lock_timeout = 0.25, "
		  "statement_timeout = 10, transaction = 'group', history_table = 'h', "
		  "journal_table = 'j', dotenv = false, disposable = true, "
		  "include = function() end, naming_convention = { ix = 'ix_%(table_name)s', pk = "
		  "'p' }, "
		  "shadow_url = 'postgresql://h/shadow', lint = { anything = 1 }, trust = true, "
		  "hooks = { before_run = function() end, after_write = { 'fmt', 'add' } } }");
	assert_true(config.has_url);
	assert_string_equal(config.url.shown, "postgresql://u:***@h/d");
	assert_string_equal(config.url.password, "geheim");
	assert_string_equal(joined(&config.migrations), "one /two");
	assert_string_equal(config.schema_path, "db/schema.lua");
	assert_string_equal(config.version_table, "v");
	assert_string_equal(config.version_table_schema, "s");
	assert_string_equal(config.file_template, "%(rev)s");
	assert_string_equal(config.timezone, "Europe/Berlin");
	assert_int_equal(config.slug_length, 20);
	assert_true(config.recursive);
	assert_int_equal(config.lock, LOCK_TABLE);
	assert_int_equal(config.lock_timeout_s, 3);
	assert_int_equal(config.ddl_lock_timeout_ms, 250);
	assert_int_equal(config.statement_timeout_ms, 10000);
	assert_int_equal(config.transaction, TRANSACTION_GROUP);
	assert_string_equal(config.history_table, "h");
	assert_string_equal(config.journal_table, "j");
	assert_true(config.disposable);
	assert_true(config.trust);
	assert_int_equal(config.hooks.count, 2);
	assert_string_equal(config.hooks.items[0].name, "after_write");
	assert_int_equal(config.hooks.items[0].function, -1);
	assert_string_equal(joined(&config.hooks.items[0].commands), "fmt add");
	assert_string_equal(config.hooks.items[1].name, "before_run");
	assert_true(config.hooks.items[1].function >= 0);
	assert_non_null(tree_get(config.tree, "lint"));
}

static void hooks_can_be_called(void **state)
{
	const ScriptArg fields[] = {{"name", "x"}};
	Error err = ERROR_INIT;
	(void)state;
	must_load("return { hooks = { after_run = function(e) error('got ' .. e.name) end } }");
	assert_false(script_call_function(
		config.script, config.hooks.items[0].function, fields, 1, &err));
	assert_non_null(strstr(err.message, "got x"));
}

static void tables_follow_the_version_table(void **state)
{
	static const char *const cases[][3] = {
		{"luamig_version", "luamig_history", "luamig_journal"},
		{"alembic_version", "luamig_history", "luamig_journal"},
		{"shop_version", "shop_history", "shop_journal"},
		{"migrations", "migrations_history", "migrations_journal"},
		{"_version", "_version_history", "_version_journal"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		must_load(arena_printf(&arena, "return { version_table = '%s' }", cases[i][0]));
		assert_string_equal(config.history_table, cases[i][1]);
		assert_string_equal(config.journal_table, cases[i][2]);
	}
	assert_non_null(strstr(
		refused("return { history_table = 'luamig_version' }"), "must be four tables"));
}

/* ---- mistakes ------------------------------------------------------------------------------ */

static const char *const mistakes[][2] = {
	{"return { ur = 'x' }", "luamig.lua: unknown key ur | did you mean url?"},
	{"return { migration = 'x' }", "unknown key migration | did you mean migrations?"},
	{"return { whatever_else = 1 }", "unknown key whatever_else | the keys are url, migr"},
	{"return { 'sqlite:x' }", "luamig.lua: the table has a value without a key"},
	{"return { url = 5 }", "luamig.lua: url must be a string, not an integer"},
	{"return { url = {} }", "url must be a string, not a table"},
	{"return { url = '' }", "url is empty"},
	{"return { url = 'nonsense' }", "luamig.lua: url: the database URL does not begin"},
	{"return { url = 'postgresql://u:geheim@h:port/d' }", "luamig.lua: url: the port"},
	{"return { migrations = {} }", "migrations names no folder"},
	{"return { migrations = { 5 } }", "migrations must be a string or a list of strings"},
	{"return { migrations = { a = 'x' } }", "migrations must be a string or a list"},
	{"return { migrations = { '' } }", "migrations is empty"},
	{"return { migrations = true }", "migrations must be a string or a table, not a boolean"},
	{"return { schema = 1.5 }", "schema must be a string, not a number"},
	{"return { version_table = '' }", "version_table is empty"},
	{"return { slug_length = 0 }", "slug_length must be from 1 to 200"},
	{"return { slug_length = 1.5 }", "slug_length must be a whole number, not a number"},
	{"return { slug_length = '5' }", "slug_length must be a whole number, not a string"},
	{"return { recursive = 'yes' }", "recursive must be true or false, not a string"},
	{"return { lock = 'sesion' }", "lock cannot be \"sesion\"; it is one of \"auto\", "
				       "\"session\", \"table\" | did you mean \"session\"?"},
	{"return { transaction = 'xyz' }", "transaction cannot be \"xyz\"; it is one of \"auto\""},
	{"return { lock_timeout = -1 }", "lock_timeout must be a number of seconds from 0"},
	{"return { lock_timeout = 1e9 }", "lock_timeout must be a number of seconds from 0"},
	{"return { lock_timeout = 0/0 }", "lock_timeout must be a number of seconds from 0"},
	{"return { lock_timeout = '60' }", "lock_timeout must be a number, not a string"},
	{"return { ddl_lock_timeout = 1/0 }", "ddl_lock_timeout must be a number of seconds"},
	{"return { statement_timeout = {} }", "statement_timeout must be a number, not a table"},
	{"return { dotenv = true }", "dotenv must be a path, or false"},
	{"return { dotenv = '' }", "dotenv is empty"},
	{"return { dotenv = ('x'):lower() }", "dotenv must be written out as it is"},
	{"local d = 'x'; return { dotenv = d }", "dotenv must be written out as it is"},
	{"return { trust = not false }", "trust must be written out as it is"},
	{"return { trust = 1 }", "trust must be true or false, not an integer"},
	{"return { include = 'x' }", "include must be a function, not a string"},
	{"return { naming_convention = { xx = 'y' } }", "unknown key naming_convention.xx"},
	{"return { naming_convention = { ix = 1 } }", "naming_convention.ix must be a string"},
	{"return { hooks = { befor_run = print } }", "unknown key hooks.befor_run | did you mean"},
	{"return { hooks = { before_run = 'x' } }", "hooks.before_run must be a function"},
	{"return { hooks = { after_write = 5 } }", "hooks.after_write must be a string or a table "
						   "or a function, not an integer"},
	{"return { hooks = { after_write = { 5 } } }", "hooks.after_write must be a string or a"},
	{"return { hooks = { function() end } }", "hooks has a value without a key"},
	{"return { shadow_url = false }", "shadow_url must be a string, not a boolean"},
	{"return { lint = 'x' }", "lint must be a table, not a string"},
	{"return { environments = { 'x' } }", "environments must hold tables with names"},
	{"return { environments = { dev = 'x' } }", "environments.dev must be a table"},
	{"return { environments = { dev = { ur = 'x' } } }",
		"luamig.lua: environments.dev: unknown key ur | did you mean url?"},
	{"return { environments = { dev = { lock = 5 } } }",
		"luamig.lua: environments.dev: lock must be a string"},
	{"return { environments = { dev = { trust = true } } }",
		"environments.dev: trust belongs to the top level"},
	{"return { environments = { dev = { environments = {} } } }",
		"environments.dev: environments belongs to the top level"},
	{"return 5", "luamig.lua must return a table"},
	{"return", "luamig.lua must return a table"},
	{"", "luamig.lua must return a table"},
	{"return {\n\n url == 'x' }", "luamig.lua:3: "},
	{"return {\n", "luamig.lua:"},
	{"\n\nerror('no')", "luamig.lua:3: no"},
	{"\nlocal x = nil .. 'a'", "luamig.lua:2: "},
	{"return { url = os.getenv('HOME') }", "luamig.lua:1: "},
	{"return { url = env() }", "luamig.lua:1: env takes the name"},
	{"return { [5.5] = 1 }", "luamig.lua"},
	{"return { url = 'a\\0b' }", "NUL"},
	{"\x1bLua", "luamig.lua"},
	{"@", "luamig.lua:1"},
};

static void mistakes_are_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(mistakes); i++) {
		const char *said = refused(mistakes[i][0]);
		if (!strstr(said, mistakes[i][1]) || strstr(said, "geheim"))
			fail_msg("%s: %s", mistakes[i][0], said);
	}
}

/* ---- finding the file ---------------------------------------------------------------------- */

static void the_file_is_found_above(void **state)
{
	(void)state;
	write_file("luamig.lua", "return { url = 'sqlite:app.db', migrations = { 'm', '/n' } }");
	write_file("a/b/x", "");
	assert_int_equal(chdir("a/b"), 0);
	must_load_as(plain());
	assert_string_equal(config.path, "../../luamig.lua");
	assert_string_equal(config.dir, "../..");
	assert_string_equal(config.url.database, "../../app.db");
	assert_string_equal(config.url.shown, "sqlite:app.db");
	assert_string_equal(joined(&config.migrations), "m /n");
	assert_string_equal(joined(&config.migration_paths), "../../m /n");
	assert_string_equal(config.schema_path, "../../schema.lua");
}

static void the_file_can_be_named(void **state)
{
	ConfigRequest request = plain();
	(void)state;
	write_file("a/my.lua", "return { version_table = 'a', url = 'sqlite::memory:' }");
	write_file("b.lua", "return { version_table = 'b' }");
	setenv("LUAMIG_CONFIG", "b.lua", 1);
	must_load_as(request);
	assert_string_equal(config.version_table, "b");
	request.path = "a/my.lua";
	must_load_as(request);
	assert_string_equal(config.version_table, "a");
	assert_string_equal(joined(&config.migration_paths), "a/migrations");
	assert_string_equal(config.url.database, ":memory:");
	request.path = "none.lua";
	assert_string_equal(refused_as(request), "there is no file none.lua | it is named by -c");
	request.path = "a";
	assert_string_equal(refused_as(request), "there is no file a | it is named by -c");
}

static void without_a_file_a_url_will_do(void **state)
{
	ConfigRequest request = plain();
	(void)state;
	assert_non_null(strstr(refused_as(request), "there is no luamig.lua here or in a folder"));
	assert_non_null(strstr(refused_as(request), "luamig init makes one"));
	request.url = "sqlite:x.db";
	assert_non_null(strstr(refused_as(request), "there is no luamig.lua"));
	request.need_file = false;
	must_load_as(request);
	assert_null(config.path);
	assert_null(config.script);
	assert_string_equal(config.url.database, "x.db");
	assert_string_equal(joined(&config.migration_paths), "migrations");
	request.url = NULL;
	assert_non_null(strstr(refused_as(request), "with --url URL none is needed"));
	setenv("LUAMIG_URL", "sqlite:y.db", 1);
	must_load_as(request);
	assert_string_equal(config.url.database, "y.db");
	request.environment = "dev";
	assert_non_null(strstr(refused_as(request), "has no environment 'dev'"));
}

/* ---- environments and the URL -------------------------------------------------------------- */

static const char environments[] =
	"return { url = 'sqlite:top.db', lock_timeout = 5, transaction = 'run',\n"
	"  hooks = { after_run = function() end },\n"
	"  environments = {\n"
	"    dev = { url = 'sqlite:dev.db', lock_timeout = 7, migrations = 'devm' },\n"
	"    production = { url = env 'TEST_URL', hooks = { before_run = function() end } } } }";

static void an_environment_comes_over_the_top_level(void **state)
{
	ConfigRequest request = plain();
	(void)state;
	must_load(environments);
	assert_string_equal(config.url.database, "top.db");
	assert_int_equal(config.lock_timeout_s, 5);
	request.environment = "dev";
	must_load_as(request);
	assert_string_equal(config.environment, "dev");
	assert_string_equal(config.url.database, "dev.db");
	assert_int_equal(config.lock_timeout_s, 7);
	assert_int_equal(config.transaction, TRANSACTION_RUN);
	assert_string_equal(joined(&config.migrations), "devm");
	assert_string_equal(config.hooks.items[0].name, "after_run");
	setenv("LUAMIG_ENV", "production", 1);
	setenv("TEST_URL", "sqlite:live.db", 1);
	must_load_as(plain());
	assert_string_equal(config.environment, "production");
	assert_string_equal(config.url.database, "live.db");
	assert_int_equal(config.hooks.count, 1);
	assert_string_equal(config.hooks.items[0].name, "before_run");
	request.environment = "prodution";
	assert_string_equal(refused_as(request),
		"luamig.lua has no environment 'prodution' | did you mean production?");
	request.environment = "x";
	assert_string_equal(
		refused_as(request), "luamig.lua has no environment 'x' | it has dev, production");
}

static void an_environment_never_takes_another_url(void **state)
{
	ConfigRequest request = plain();
	Error err = ERROR_INIT;
	(void)state;
	write_file("luamig.lua", environments);
	request.environment = "production";
	must_load_as(request);
	assert_false(config.has_url);
	assert_false(config_check_url(&config, &err));
	assert_string_equal(err.message, "environment production has no url");
	assert_non_null(strstr(err.hint, "environments.production.url in luamig.lua"));
}

static void a_missing_url_can_be_given_three_ways(void **state)
{
	Error err = ERROR_INIT;
	(void)state;
	must_load("return {}");
	assert_false(config_check_url(&config, &err));
	assert_int_equal(err.kind, ERR_CONFIG);
	assert_string_equal(err.message, "no database is configured");
	assert_string_equal(err.hint, "set url in luamig.lua, or LUAMIG_URL, or say --url URL");
	must_load("return { url = 'sqlite:x' }");
	error_clear(&err);
	assert_true(config_check_url(&config, &err));
}

static void the_strongest_url_wins(void **state)
{
	ConfigRequest request = plain();
	(void)state;
	write_file("luamig.lua", environments);
	setenv("LUAMIG_URL", "sqlite:variable.db", 1);
	must_load_as(request);
	assert_string_equal(config.url.database, "variable.db");
	setenv("LUAMIG_ENV", "dev", 1);
	must_load_as(request);
	assert_string_equal(config.url.database, "variable.db");
	request.environment = "dev"; /* said on the command line */
	must_load_as(request);
	assert_string_equal(config.url.database, "dev.db");
	request.environment = "production"; /* has none of its own */
	must_load_as(request);
	assert_string_equal(config.url.database, "variable.db");
	request.url = "sqlite:said.db";
	must_load_as(request);
	assert_string_equal(config.url.database, "said.db");
	request.environment = NULL;
	request.url = "x";
	assert_non_null(strstr(refused_as(request), "--url: the database URL"));
	setenv("LUAMIG_URL", "", 1);
	unsetenv("LUAMIG_ENV");
	must_load_as(plain());
	assert_string_equal(config.url.database, "top.db");
}

static void options_are_taken(void **state)
{
	ConfigRequest request = plain();
	(void)state;
	write_file("luamig.lua", "return { lock_timeout = 5 }");
	request.lock_timeout_s = 0;
	vec_push(&request.args, &arena, (ScriptArg){"key", "value"});
	must_load_as(request);
	assert_int_equal(config.lock_timeout_s, 0);
	assert_int_equal(config.args.count, 1);
	assert_string_equal(config.args.items[0].value, "value");
}

/* ---- .env ---------------------------------------------------------------------------------- */

static void dotenv_is_read_beside_the_file(void **state)
{
	(void)state;
	write_file(".env", "TEST_URL=sqlite:dotenv.db\nTEST_OTHER=kept\n");
	setenv("TEST_OTHER", "sqlite:real.db", 1);
	must_load("return { url = env('TEST_URL', 'sqlite:default.db') }");
	assert_string_equal(config.url.database, "dotenv.db");
	must_load("return { url = env('TEST_OTHER') }");
	assert_string_equal(config.url.database, "real.db");
	must_load("return { url = env('TEST_URL', 'sqlite:default.db'), dotenv = false }");
	assert_string_equal(config.url.database, "default.db");
	must_load("return { url = env('TEST_URL', 'sqlite:default.db'), dotenv = 'no.env' }");
	assert_string_equal(config.url.database, "default.db");
	write_file("sub/other.env", "TEST_URL='sqlite:other.db'");
	must_load("return { dotenv = [[sub/other.env]], url = env('TEST_URL') }");
	assert_string_equal(config.url.database, "other.db");
	assert_null(getenv("TEST_URL"));
}

static void dotenv_may_choose_luamig_variables(void **state)
{
	(void)state;
	write_file(".env", "LUAMIG_ENV=dev\n");
	must_load(environments);
	assert_string_equal(config.environment, "dev");
	write_file("p/.env", "LUAMIG_URL=sqlite:beside.db\n");
	write_file("p/luamig.lua", "return { }");
	ConfigRequest request = plain();
	request.path = "p/luamig.lua";
	must_load_as(request);
	assert_string_equal(config.url.database, "p/beside.db");
}

static void dotenv_mistakes_are_told(void **state)
{
	(void)state;
	write_file(".env", "A=1\nB='geheim\n");
	const char *said = refused("return {}");
	assert_non_null(strstr(said, ".env:2: a quote without an end"));
	assert_non_null(strstr(said, "dotenv = false"));
	assert_null(strstr(said, "geheim"));
	must_load("return { dotenv = false }");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, enter, leave)
	const struct CMUnitTest tests[] = {
		TEST(an_empty_table_gives_the_defaults),
		TEST(all_keys_are_taken),
		TEST(hooks_can_be_called),
		TEST(tables_follow_the_version_table),
		TEST(mistakes_are_told),
		TEST(the_file_is_found_above),
		TEST(the_file_can_be_named),
		TEST(without_a_file_a_url_will_do),
		TEST(an_environment_comes_over_the_top_level),
		TEST(an_environment_never_takes_another_url),
		TEST(a_missing_url_can_be_given_three_ways),
		TEST(the_strongest_url_wins),
		TEST(options_are_taken),
		TEST(dotenv_is_read_beside_the_file),
		TEST(dotenv_may_choose_luamig_variables),
		TEST(dotenv_mistakes_are_told),
	};
	return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
