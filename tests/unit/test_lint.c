/* test_lint.c - raw SQL as lint rules see it, and the comments that silence them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "core/lint.h"
#include "core/lint_ignore.h"
#include "model/dialect.h"

static Arena arena = ARENA_INIT;
static Script *rules;

/* A rule that reports each change it sees: its fields, sorted, but not the ones that all have. */
static const char teller[] =
	"local skip = { action = 1, sql = 1, tokens = 1, raw = 1, file = 1, line = 1, tx = 1,\n"
	"  revision = 1, state = 1, known = 1, database = 1, version = 1, oldest = 1, new = 1,\n"
	"  enum_types = 1, autocommit = 1, probe = 1, options = 1, algorithm = 1, method = 1 }\n"
	"local function text(v, top)\n"
	"  if type(v) ~= 'table' then return tostring(v) end\n"
	"  if v.text and not v.name then return v.text:lower():gsub('%s+', ' ') end\n"
	"  local keys, out = {}, {}\n"
	"  for k in pairs(v) do\n"
	"    if not (top and skip[k]) and k ~= 'options' and v[k] ~= false then\n"
	"      keys[#keys + 1] = k\n"
	"    end\n"
	"  end\n"
	"  table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)\n"
	"  for _, k in ipairs(keys) do\n"
	"    local inner = text(v[k])\n"
	"    if inner ~= '{}' then\n"
	"      out[#out + 1] = type(k) == 'number' and inner or k .. '=' .. inner\n"
	"    end\n"
	"  end\n"
	"  return top and table.concat(out, ' ') or '{' .. table.concat(out, ' ') .. '}'\n"
	"end\n"
	"return { id = 'T1', severity = 'note', what = 'x', why = 'x', instead = 'x', bad = '',\n"
	"  good = '', new_tables = true, check = function(change, report)\n"
	"    report(change.action .. ' ' .. text(change, true))\n"
	"  end }\n";

static int open_rules(void **state)
{
	Error err = ERROR_INIT;
	RuleInfo info;
	(void)state;
	rules = script_new(&(ScriptOptions){0}, NULL);
	bool ok = rules_load(rules, "teller.lua", teller, strlen(teller), &arena, &info, &err);
	if (!ok)
		print_error("%s\n", err.message);
	return ok ? 0 : -1;
}

static int close_rules(void **state)
{
	(void)state;
	script_free(rules);
	arena_release(&arena);
	return 0;
}

/* What the rule says of one statement, lines joined by "; ". */
static const char *seen(const LintDatabase *database, const char *sql, const char *tree)
{
	Error err = ERROR_INIT;
	const StrVec none = {0};
	const RulePlace place = {.file = "x.lua", .line = 1, .pass = 1};
	const RuleRevision revision = {.id = "aaaa",
		.file = "x.lua",
		.direction = "upgrade",
		.loses = &none,
		.transactional = true,
		.has_function = true,
		.checked = true};
	RuleFindings found = {0};
	Str out = str_new(&arena);
	bool ok = rules_start(rules, database->backend->dialect, &database->server, database->name,
			  &err) &&
		  rules_begin(rules, &revision, &err) &&
		  rules_sql(rules, sql, tree, &place, &err) &&
		  rules_finish(rules, &(RuleEnd){0}, &arena, &found, &err);
	if (!ok)
		return arena_printf(&arena, "error: %s", err.message);
	for (size_t i = 0; i < found.count; i++)
		str_addf(&out, "%s%s", i ? "; " : "", found.items[i].message);
	return out.data;
}

static LintDatabase database_named(const char *name)
{
	Error err = ERROR_INIT;
	LintDatabase database = {0};
	if (!lint_database(name, &arena, &database, &err))
		database.name = NULL; /* this build has no such driver */
	return database;
}

static const struct {
	const char *dialect, *sql, *changes;
} statements[] = {
	{"postgresql",
		"CREATE UNIQUE INDEX CONCURRENTLY i ON s.t USING gin (a, lower(b)) WHERE a > 1",
		"create_index columns={a (lower(b))} concurrently=true name=i schema=s table=t "
		"unique=true where=true"},
	{"postgresql",
		"alter table \"T\" add column a varchar(20) not null default 'x', drop b cascade",
		"add_column column={default='x' name=a type=varchar(20)} table=T; drop_column "
		"cascade=true column=b table=T"},
	{"postgresql",
		"ALTER TABLE t ALTER a SET NOT NULL, ALTER COLUMN b TYPE text USING lower(b)",
		"alter_column column=a table=t; alter_column column=b table=t type=text "
		"using=lower(b)"},
	{"postgresql",
		"ALTER TABLE ONLY t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p (id) ON DELETE "
		"CASCADE NOT VALID",
		"add_constraint constraint={columns={a} kind=foreign_key name=f not_valid=true "
		"references={columns={id} on_delete=CASCADE table=p}} table=t"},
	{"postgresql", "DROP TABLE IF EXISTS a, s.b CASCADE",
		"drop_table cascade=true if_exists=true table=a; drop_table cascade=true "
		"if_exists=true schema=s table=b"},
	{"postgresql", "ALTER TYPE mood ADD VALUE 'it''s' BEFORE 'ok'",
		"alter_enum changes={{before=ok kind=add label=it's}} name=mood"},
	{"postgresql", "CREATE TYPE m AS ENUM ('a', 'b')", "create_enum labels={a b} name=m"},
	{"postgresql", "ALTER TABLE a RENAME TO b", "rename_table table=a to=b"},
	{"postgresql", "ALTER TABLE a RENAME COLUMN x TO y", "rename_column from=x table=a to=y"},
	{"postgresql", "WITH x AS (SELECT 1) DELETE FROM t WHERE id IN (SELECT 1)",
		"delete table=t where=true"},
	{"postgresql", "UPDATE t SET a = 1, b = (2)", "update columns={a b} table=t"},
	{"postgresql", "TRUNCATE a, b", "truncate table=a; truncate table=b"},
	{"postgresql", "SET lock_timeout TO '0'", "set name=lock_timeout value=0"},
	{"postgresql", "VACUUM (FULL) t", "vacuum full=true table=t"},
	{"postgresql", "/* x */ -- y\n REFRESH MATERIALIZED VIEW v", "refresh_view name=v"},
	{"postgresql", "ALTER TABLE t", "other verb=ALTER"},
	{"postgresql", "CREATE", "other verb=CREATE"},
	{"postgresql", "FROBNICATE all", "other verb=FROBNICATE"},
	{"mysql",
		"ALTER TABLE `a b` MODIFY COLUMN c int unsigned NOT NULL COMMENT 'x', "
		"ENGINE=MyISAM",
		"modify_column column={comment='x' name=c type=int unsigned} from=c table=a b; "
		"table_option option=engine table=a b value=MyISAM"},
	{"mysql", "ALTER TABLE t CHANGE a b enum('x','y') CHARACTER SET utf8 DEFAULT 'x'",
		"modify_column column={charset=utf8 default='x' name=b nullable=true "
		"type=enum('x','y') character set utf8} from=a table=t"},
	{"mysql", "ALTER TABLE t ADD FULLTEXT INDEX f (a), ALGORITHM=INPLACE",
		"create_index columns={a} fulltext=true name=f table=t"},
	{"mysql",
		"CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY, u int REFERENCES p(id), KEY k "
		"(u))",
		"create_table columns={{autoincrement=true name=id primary_key=true type=int} "
		"{inline_references=true name=u nullable=true references={columns={id} table=p} "
		"type=int}} indexes={{columns={u} name=k}} table=t"},
	{"mysql", "RENAME TABLE a TO b, c TO d",
		"rename_table table=a to=b; rename_table table=c to=d"},
	{"sqlite", "PRAGMA journal_mode = WAL", "pragma name=journal_mode value=wal"},
	{"sqlite", "ALTER TABLE [t] ADD b text DEFAULT (lower('A')) NOT NULL",
		"add_column column={default=(lower('a')) name=b type=text} table=t"},
};

static void sql_is_read_by_its_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(statements); i++) {
		LintDatabase database = database_named(statements[i].dialect);
		if (database.name)
			assert_string_equal(
				seen(&database, statements[i].sql, NULL), statements[i].changes);
	}
}

/* Where libpg_query is installed the same comes out of its trees. */
static void postgres_trees_say_the_same(void **state)
{
	LintDatabase database = database_named("postgresql");
	(void)state;
	if (!database.name || !database.backend->driver->parse ||
		!database.backend->driver->parse("SELECT 1", &arena))
		skip();
	for (size_t i = 0; i < ARRAY_LEN(statements); i++) {
		const char *sql = statements[i].sql;
		const char *tree = database.backend->driver->parse(sql, &arena);
		if (tree && strcmp(statements[i].dialect, database.name) == 0)
			assert_string_equal(seen(&database, sql, tree), statements[i].changes);
	}
}

static void a_broken_tree_is_no_tree(void **state)
{
	static const char *const trees[] = {"", "{", "[]", "{\"stmts\": 3}", "{\"stmts\": [{}]}",
		"{\"stmts\": [{\"stmt\": {\"AlterTableStmt\": {}}}]}"};
	LintDatabase database = database_named("postgresql");
	(void)state;
	for (size_t i = 0; database.name && i < ARRAY_LEN(trees); i++) {
		const char *changes = seen(&database, "TRUNCATE a", trees[i]);
		assert_true(strcmp(changes, "truncate table=a") == 0 ||
			    strncmp(changes, "other", 5) == 0);
	}
}

/* ---- comments ------------------------------------------------------------------------------- */

/* "PG01@3 reason": id, the line that it is about, the reason. */
static const char *shown(const LintSource *source)
{
	Str out = str_new(&arena);
	for (size_t i = 0; i < source->ignores.count; i++) {
		const LintIgnore *ignore = &source->ignores.items[i];
		str_add(&out, i ? "; " : "");
		for (size_t k = 0; k < ignore->ids.count; k++)
			str_addf(&out, "%s%s", k ? "," : "", ignore->ids.items[k]);
		str_addf(&out, "@%d %s", ignore->target, ignore->reason);
	}
	return out.data;
}

static void comments_are_about_a_line(void **state)
{
	static const char *const lua[][2] = {
		{"", ""},
		{"f() -- lint:ignore PG01 small", "PG01@1 small"},
		{"x = 1\n-- lint:ignore PG01 small\n\n-- more\nf()", "PG01@5 small"},
		{"-- lint:ignore PG01 all of it\nrevision = 'x'", "PG01@0 all of it"},
		{"x = 1 --lint:ignore PG01, ALL02: why not", "PG01,ALL02@1 why not"},
		{"x = 1 --[[ lint:ignore PG01 why ]] y = 2", "PG01@1 why"},
		{"x = 1 -- lint:ignore PG01", "PG01@1 "},
		{"x = 1 -- lint:ignore", "@1 "},
		{"x = 'lint:ignore PG01 no comment'", ""},
		{"x = [[\n-- lint:ignore PG01 no comment\n]]", ""},
		{"x = 1 -- do not lint:ignore PG01 here", ""},
		{"x = 1\n-- lint:ignore PG01 a\n-- lint:ignore PG02 b\nf()", "PG01@4 a; PG02@4 b"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lua); i++) {
		LintSource source;
		lint_source_lua(lua[i][0], strlen(lua[i][0]), &arena, &source);
		assert_string_equal(shown(&source), lua[i][1]);
	}
}

static void sql_files_have_them_too(void **state)
{
	static const char *const sql[][2] = {
		{"SELECT 1; -- lint:ignore PG01 small", "PG01@1 small"},
		{"SELECT 1;\n/* lint:ignore PG01 small */\nSELECT\n2;", "PG01@3 small"},
		{"SELECT '-- lint:ignore PG01 no'", ""},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sql); i++) {
		LintSource source;
		lint_source_sql(sql[i][0], strlen(sql[i][0]), 0, &arena, &source);
		assert_string_equal(shown(&source), sql[i][1]);
	}
}

static void they_reach_to_the_end_of_the_statement(void **state)
{
	static const char text[] = "a = 1\n"
				   "f({\n"
				   "  1, -- lint:ignore X1 inside\n"
				   "})\n"
				   "g() -- lint:ignore X2 behind\n"
				   "h()\n";
	LintSource source;
	(void)state;
	lint_source_lua(text, strlen(text), &arena, &source);
	assert_non_null(lint_ignored(&source, "x1", 2));
	assert_null(lint_ignored(&source, "X1", 5));
	assert_null(lint_ignored(&source, "X1", 1));
	assert_non_null(lint_ignored(&source, "X2", 5));
	assert_null(lint_ignored(&source, "X2", 6));
	assert_null(lint_ignored(&source, "X2", 2));
	assert_null(lint_ignored(&source, "X2", 0));
	assert_null(lint_ignored(&source, "X3", 5));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sql_is_read_by_its_words),
		cmocka_unit_test(postgres_trees_say_the_same),
		cmocka_unit_test(a_broken_tree_is_no_tree),
		cmocka_unit_test(comments_are_about_a_line),
		cmocka_unit_test(sql_files_have_them_too),
		cmocka_unit_test(they_reach_to_the_end_of_the_statement),
	};
	return cmocka_run_group_tests(tests, open_rules, close_rules);
}
