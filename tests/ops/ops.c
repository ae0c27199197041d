/*
 * ops.c - every operation on every database there is, on tables with rows (TAP).
 *
 * The cases are in cases.lua.  For each, what is in the database is written down: definitions in
 * the server's own words, the reflected schema, every row.  Then up() runs, and reflection must see
 * it; check() looks at what has become of it, down() (mostly reverse(up)) runs, and the database
 * must be what it was, to the last row.  A case that a database refuses says in which words.
 *
 *	ops [DATABASE [CASE…]]     -v before them: the statements too
 *
 * How to add a database: a row in databases[].
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "model/schema_text.h"
#include "script/script.h"
#include "tests/support/scratch.h"

typedef struct Database {
	const char *name;
	const char *env;     /* the variable that holds its URL; NULL: a file of its own */
	const char *create;  /* what follows CREATE DATABASE and the name */
	const char *objects; /* a query: schema or NULL, and the name of what a fingerprint knows */
	const char *rows;    /* a query: the names of the tables with rows */
} Database;

static const char postgres_objects[] =
	"SELECT n.nspname::text, c.relname::text FROM pg_catalog.pg_class AS c "
	"JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace "
	"WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND n.nspname NOT LIKE 'pg\\_%' "
	"AND n.nspname <> 'information_schema' "
	"UNION ALL SELECT n.nspname::text, t.typname::text FROM pg_catalog.pg_type AS t "
	"JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace WHERE t.typtype = 'e' "
	"UNION ALL SELECT nspname::text, '' FROM pg_catalog.pg_namespace "
	"WHERE nspname NOT LIKE 'pg\\_%' "
	"UNION ALL SELECT '', extname::text FROM pg_catalog.pg_extension ORDER BY 1, 2";
static const char postgres_rows[] =
	"SELECT n.nspname::text, c.relname::text FROM pg_catalog.pg_class AS c "
	"JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace "
	"WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname NOT LIKE 'pg\\_%' "
	"AND n.nspname <> 'information_schema' ORDER BY 1, 2";
static const char mysql_objects[] =
	"SELECT NULL, table_name FROM information_schema.tables WHERE table_schema = database() "
	"UNION ALL SELECT schema_name, '' FROM information_schema.schemata "
	"WHERE schema_name LIKE 'ops\\_%' ORDER BY 1, 2";
static const char mysql_rows[] =
	"SELECT NULL, table_name FROM information_schema.tables WHERE table_schema = database() "
	"AND table_type <> 'SEQUENCE' ORDER BY 2";

static const char sqlite_objects[] =
	"SELECT 'main', name FROM sqlite_master WHERE type IN ('table', 'view') "
	"AND name NOT LIKE 'sqlite^_%' ESCAPE '^' ORDER BY 1, 2";
static const char sqlite_rows[] =
	"SELECT 'main', name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY 1, 2";

static const char utf8[] = "ENCODING 'UTF8' TEMPLATE template0",
		  utf8mb4[] = "CHARACTER SET utf8mb4";

static const Database databases[] = {
	{"postgres", "LUAMIG_TEST_POSTGRES", utf8, postgres_objects, postgres_rows},
	{"mariadb", "LUAMIG_TEST_MARIADB", utf8mb4, mysql_objects, mysql_rows},
	{"mysql", "LUAMIG_TEST_MYSQL", utf8mb4, mysql_objects, mysql_rows},
	{"pg12", "LUAMIG_TEST_PG12", utf8, postgres_objects, postgres_rows},
	{"pg16", "LUAMIG_TEST_PG16", utf8, postgres_objects, postgres_rows},
	{"pg18", "LUAMIG_TEST_PG18", utf8, postgres_objects, postgres_rows},
	{"sqlite", NULL, NULL, sqlite_objects, sqlite_rows},
};

typedef struct OpsCase {
	const char *name, *refused; /* words of the refusal, or "" */
	bool same;                  /* up() need not leave a trace in the catalogue */
} OpsCase;

typedef struct OpsRun {
	ScriptHost host; /* first member */
	const Database *database;
	Conn *conn;
	Arena *arena; /* of this database */
	VEC(OpsCase) cases;
	const char *text; /* cases.lua */
	size_t len;
	bool autocommit, keys_off, restart;
} OpsRun;

static const char cases_path[] = "tests/ops/cases.lua";
static bool verbose;
static int tests, failures;

/* ---- TAP --------------------------------------------------------------------------------------
 */

static void comment(const char *text)
{
	for (const char *line = text; *line;) {
		size_t len = strcspn(line, "\n");
		printf("# %.*s\n", (int)len, line);
		line += len + (line[len] == '\n');
	}
}

static void report(bool ok, const char *database, const char *name)
{
	printf("%sok %d - %s: %s\n", ok ? "" : "not ", ++tests, database, name);
	failures += !ok;
	fflush(stdout);
}

static void show_error(const Error *err)
{
	comment(err->message);
	if (err->hint[0])
		comment(err->hint);
	if (err->statement[0])
		comment(err->statement);
	if (err->where[0])
		comment(err->where);
}

/* ---- what a script asks for -------------------------------------------------------------------
 */

static bool begin(OpsRun *run, Error *err)
{
	return run->autocommit || db_tx_state(run->conn) != TX_NONE || db_begin(run->conn, err);
}

static bool run_statement(OpsRun *run, const char *sql, bool alone, Error *err)
{
	Result ignored;
	if (alone && db_tx_state(run->conn) == TX_OPEN && !db_commit(run->conn, err))
		return false;
	if (verbose)
		comment(arena_printf(run->arena, "%s%s", alone ? "alone: " : "", sql));
	if ((alone || begin(run, err)) &&
		db_run(run->conn, &(Stmt){.sql = sql}, run->arena, &ignored, err))
		return true;
	error_statement(err, sql, strlen(sql), err->position);
	return false;
}

static bool run_op(ScriptHost *host, const Op *op, const char *where, Error *err)
{
	OpsRun *run = (OpsRun *)host;
	Arena arena = ARENA_INIT;
	SqlVec statements = {0};
	IntVec alone = {0};
	Emit emit = db_emit(run->conn, &arena, &statements);
	(void)where;
	emit.alone = &alone;
	bool ok = begin(run, err) && dialect_emit(&emit, op, err);
	if (ok && emit.keys_off && !run->keys_off) {
		run->restart = true;
		ok = error_set(err, ERR_KEYS_OFF, "the case needs foreign keys off");
	}
	for (size_t i = 0, k = 0; ok && i < statements.count; i++) {
		bool apart = k < alone.count && (size_t)alone.items[k] == i;
		k += apart;
		ok = run_statement(run, statements.items[i], apart, err);
	}
	if (!ok && err->kind != ERR_KEYS_OFF)
		error_wrap(err, "%s", op_describe(op, &arena));
	arena_release(&arena);
	return ok;
}

static const char *parameter(const ScriptSql *sql, size_t i)
{
	return sql->stmt.params[i].as.text.data;
}

/* "ops:case" tells of a case; its parameters are the name, the words of a refusal, whether up()
 * leaves no trace. */
static bool run_sql(ScriptHost *host, const ScriptSql *sql, Arena *arena, Result *out, Error *err)
{
	OpsRun *run = (OpsRun *)host;
	*out = (Result){0};
	if (strncmp(sql->stmt.sql, "ops:case", 8) == 0) {
		OpsCase told = {
			.name = arena_strdup(run->arena, parameter(sql, 0)),
			.refused = arena_strdup(run->arena, parameter(sql, 1)),
			.same = *parameter(sql, 2),
		};
		vec_push(&run->cases, run->arena, told);
		return true;
	}
	if (verbose)
		comment(sql->stmt.sql);
	if (begin(run, err) && db_run(run->conn, &sql->stmt, arena, out, err))
		return true;
	error_statement(err, sql->stmt.sql, strlen(sql->stmt.sql), err->position);
	return false;
}

static bool no_file(ScriptHost *host, const char *path, const char *where, int64_t *n, Error *err)
{
	(void)host, (void)where;
	*n = 0;
	return error_set(err, ERR_SCRIPT, "%s: no files here", path);
}

static Cursor *open_rows(ScriptHost *host, const ScriptSql *sql, Error *err)
{
	return db_cursor_open(((OpsRun *)host)->conn, &sql->stmt, err);
}

static bool enter_autocommit(ScriptHost *host, const char *where, Error *err)
{
	OpsRun *run = (OpsRun *)host;
	(void)where;
	run->autocommit = true;
	return db_tx_state(run->conn) != TX_OPEN || db_commit(run->conn, err);
}

static bool leave_autocommit(ScriptHost *host, Error *err)
{
	(void)err;
	((OpsRun *)host)->autocommit = false;
	return true;
}

static void enter_guard(ScriptHost *host)
{
	Error ignored = ERROR_INIT;
	OpsRun *run = (OpsRun *)host;
	if (begin(run, &ignored))
		(void)!db_savepoint(run->conn, "guard", &ignored);
}

static bool leave_guard(ScriptHost *host, bool failed, Error *err)
{
	OpsRun *run = (OpsRun *)host;
	return !failed || db_tx_state(run->conn) == TX_NONE ||
	       db_rollback_to(run->conn, "guard", err);
}

static bool has_constraint(
	const Catalog *c, const ScriptHas *what, Arena *arena, bool *out, Error *err)
{
	ConstraintKind kind = CONSTRAINT_COUNT;
	StrVec names = {0};
	bool ok = what->name ? c->constraint_kind(c->arg, what->schema, what->table, what->name,
				       arena, &kind, err)
			     : c->constraints(c->arg, what->schema, what->table, what->constraint,
				       &what->columns, arena, &names, err);
	*out = kind != CONSTRAINT_COUNT || names.count > 0;
	return ok;
}

static bool has(ScriptHost *host, const ScriptHas *what, bool *out, Error *err)
{
	OpsRun *run = (OpsRun *)host;
	const Catalog *c = &run->conn->catalog;
	LiveColumn column;
	switch (what->kind) {
	case HAS_TABLE:
		return c->has_table(c->arg, what->schema, what->table, out, err);
	case HAS_COLUMN:
		return c->column(c->arg, what->schema, what->table, what->name, run->arena, &column,
			out, err);
	case HAS_INDEX:
		return run->conn->backend->has_index(
			run->conn, what->schema, what->table, what->name, out, err);
	case HAS_CONSTRAINT:
		break;
	}
	return has_constraint(c, what, run->arena, out, err);
}

static bool reflect_table(ScriptHost *host, const char *schema, const char *table, Arena *arena,
	const Table **out, Error *err)
{
	OpsRun *run = (OpsRun *)host;
	ReflectScope scope = {0};
	Schema *found = arena_alloc(arena, sizeof(*found));
	*found = (Schema){0};
	*out = NULL;
	if (schema)
		vec_push(&scope.schemas, arena, schema);
	vec_push(&scope.tables, arena, table);
	if (!db_reflect(run->conn, &scope, arena, found, err))
		return false;
	if (found->tables.count > 0)
		*out = &found->tables.items[0];
	return true;
}

/* ---- lines ---------------------------------------------------------------------------------- */

static int compare_lines(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Where the text of a table is one line: a line for each of its parts. */
static const char *parts_of(const char *text, Arena *arena)
{
	Str out = str_new(arena);
	for (const char *at = text; *at;) {
		size_t len = strcspn(at, "\n");
		const char *end = at + len, *table = strstr(at, "CREATE TABLE ");
		bool split = table && table < end;
		const char *close = end;
		while (split && close > at && close[-1] != ')')
			close--;
		for (; at < end; at++) {
			bool comma = split && strncmp(at, " , ", 3) == 0;
			bool last = split && at + 1 == close;
			str_add(&out, comma || last ? "\n" : "");
			str_addn(&out, at, 1);
		}
		str_add(&out, "\n");
		at = end + (*end == '\n');
	}
	return out.data;
}

/* The order of keys in a table is the one in which they were made, and says nothing. */
static const char *sorted(const char *text, Arena *arena)
{
	StrVec lines = {0};
	Str out = str_new(arena);
	for (const char *at = text; *at;) {
		size_t len = strcspn(at, "\n"), kept = len;
		while (kept > 0 && strchr(", ", at[kept - 1]))
			kept--;
		vec_push(&lines, arena, arena_strndup(arena, at, kept));
		at += len + (at[len] == '\n');
	}
	if (lines.count > 0)
		qsort(lines.items, lines.count, sizeof(*lines.items), compare_lines);
	for (size_t i = 0; i < lines.count; i++)
		str_addf(&out, "%s\n", lines.items[i]);
	return out.data;
}

/* ---- what is in the database ------------------------------------------------------------------
 */

static const char *shown(const Value *v, Arena *arena)
{
	switch (v->type) {
	case VAL_NULL:
		return "NULL";
	case VAL_BOOL:
		return v->as.boolean ? "true" : "false";
	case VAL_INT:
		return arena_printf(arena, "%lld", (long long)v->as.integer);
	case VAL_REAL:
		return arena_printf(arena, "%.17g", v->as.real);
	case VAL_TEXT:
	case VAL_BLOB:
		return arena_printf(arena, "'%s'", v->as.text.data);
	}
	return "";
}

static const char *text_of(const Result *list, size_t row, size_t col)
{
	const Value *v = &list->cells[row * list->ncols + col];
	return v->type == VAL_NULL ? NULL : v->as.text.data;
}

static bool add_rows(OpsRun *run, const char *schema, const char *name, Str *out, Error *err)
{
	Str sql = str_new(out->arena);
	Result rows;
	sql_addf(&sql, run->conn->backend->dialect, "SELECT * FROM %n ORDER BY 1", schema, name);
	/* A materialized view that was never filled cannot be read. */
	if (!db_run(run->conn, &(Stmt){.sql = sql.data}, out->arena, &rows, err)) {
		if (strcmp(err->sqlstate, "55000") != 0)
			return false;
		error_clear(err);
		return true;
	}
	for (size_t i = 0; i < rows.nrows; i++) {
		str_addf(out, "row of %s:", name);
		for (size_t k = 0; k < rows.ncols; k++)
			str_addf(out, " %s=%s", rows.names[k],
				shown(&rows.cells[i * rows.ncols + k], out->arena));
		str_add(out, "\n");
	}
	return true;
}

static bool add_objects(OpsRun *run, Str *out, Error *err)
{
	Result list;
	if (!db_run(run->conn, &(Stmt){.sql = run->database->objects}, out->arena, &list, err))
		return false;
	for (size_t i = 0; i < list.nrows; i++) {
		const char *schema = text_of(&list, i, 0), *name = text_of(&list, i, 1);
		const char *print = "";
		if (*name && (!schema || *schema) &&
			!db_fingerprint(run->conn, schema, name, out->arena, &print, err))
			return false;
		str_addf(out, "%s %s:\n%s", schema ? schema : "", name,
			sorted(parts_of(print, out->arena), out->arena));
	}
	return true;
}

static bool reflected(OpsRun *run, Arena *arena, const char **out, Error *err)
{
	const ReflectScope everything = {0};
	Schema *schema = arena_alloc(arena, sizeof(*schema));
	if (!db_reflect(run->conn, &everything, arena, schema, err))
		return false;
	*out = schema_text(schema, SCHEMA_TEXT_NO_POSITIONS, arena);
	return true;
}

/* Outside a transaction, for what it begins is rolled back where something cannot be read. */
static bool state_of(OpsRun *run, Arena *arena, const char **out, Error *err)
{
	Str text = str_new(arena);
	const char *schema;
	Result list;
	if (!reflected(run, arena, &schema, err))
		return false;
	str_add(&text, schema);
	if (!add_objects(run, &text, err) ||
		!db_run(run->conn, &(Stmt){.sql = run->database->rows}, arena, &list, err))
		return false;
	for (size_t i = 0; i < list.nrows; i++)
		if (!add_rows(run, text_of(&list, i, 0), text_of(&list, i, 1), &text, err))
			return false;
	*out = text.data;
	return true;
}

static bool has_line(const char *text, const char *line, size_t len)
{
	for (const char *at = text; *at; at += strcspn(at, "\n"), at += *at == '\n')
		if (strncmp(at, line, len) == 0 && (at[len] == '\n' || !at[len]))
			return true;
	return false;
}

static void show_missing(const char *sign, const char *of, const char *in)
{
	for (const char *at = of; *at;) {
		size_t len = strcspn(at, "\n");
		if (!has_line(in, at, len))
			printf("# %s %.*s\n", sign, (int)len, at);
		at += len + (at[len] == '\n');
	}
}

/* ---- running ----------------------------------------------------------------------------------
 */

static bool call_once(OpsRun *run, size_t which, const char *function, Error *err)
{
	ScriptOptions options = {0};
	Arena arena = ARENA_INIT;
	ScriptArg arg = {"case", arena_printf(&arena, "%zu", which)};
	vec_push(&options.args, &arena, arg);
	Script *script = script_new(&options, &run->host);
	bool ok = script_call(script, cases_path, cases_path, run->text, run->len, function, err);
	script_free(script);
	arena_release(&arena);
	if (ok && db_tx_state(run->conn) != TX_NONE)
		ok = db_commit(run->conn, err);
	if (!ok) {
		Error ignored = ERROR_INIT;
		db_rollback(run->conn, &ignored);
	}
	return ok;
}

static bool switch_keys(OpsRun *run, bool off, Error *err)
{
	const Dialect *d = run->conn->backend->dialect;
	run->keys_off = off;
	return !d->keys_off_sql || db_exec(run->conn, off ? d->keys_off_sql : d->keys_on_sql, err);
}

/* Cases are numbered from 1; 0: none. */
static bool call(OpsRun *run, size_t which, const char *function, Error *err)
{
	run->restart = false;
	if (call_once(run, which, function, err))
		return true;
	if (!run->restart)
		return false;
	error_clear(err);
	bool ok = switch_keys(run, true, err) && call_once(run, which, function, err);
	Error second = ERROR_INIT;
	return switch_keys(run, false, ok ? err : &second) && ok;
}

static bool check_refused(OpsRun *run, size_t which, const OpsCase *c, Error *err)
{
	Arena arena = ARENA_INIT;
	const char *before = "", *after = "";
	bool ok = state_of(run, &arena, &before, err);
	if (ok && call(run, which, "up", err)) {
		comment("it was not refused");
		ok = false;
	} else if (ok && !strstr(err->message, c->refused)) {
		comment(arena_printf(&arena, "refused, but not with: %s", c->refused));
		ok = false;
	} else if (ok) {
		error_clear(err);
		ok = state_of(run, &arena, &after, err);
		if (ok && strcmp(before, after) != 0) {
			show_missing("-", before, after);
			show_missing("+", after, before);
			ok = false;
		}
	}
	arena_release(&arena);
	return ok;
}

static bool check_case(OpsRun *run, size_t which, const OpsCase *c, Error *err)
{
	Arena arena = ARENA_INIT;
	const char *before, *after, *schema, *changed;
	bool ok = state_of(run, &arena, &before, err) && reflected(run, &arena, &schema, err) &&
		  call(run, which, "up", err) && reflected(run, &arena, &changed, err) &&
		  call(run, which, "look", err) && call(run, which, "down", err) &&
		  state_of(run, &arena, &after, err);
	if (ok && !c->same && strcmp(schema, changed) == 0) {
		comment("reflection sees no change");
		ok = false;
	}
	if (ok && strcmp(before, after) != 0) {
		comment("not as before:");
		show_missing("-", before, after);
		show_missing("+", after, before);
		ok = false;
	}
	arena_release(&arena);
	return ok;
}

/* ---- a database -------------------------------------------------------------------------------
 */

static Conn *open_url(const Url *url)
{
	Error err = ERROR_INIT;
	Conn *conn = db_open(url, NULL, &err);
	if (!conn)
		show_error(&err);
	return conn;
}

static bool exec_on(const Url *url, const char *sql)
{
	Error err = ERROR_INIT;
	Conn *conn = open_url(url);
	bool ok = conn && db_exec(conn, sql, &err);
	if (conn && !ok)
		show_error(&err);
	db_close(conn);
	return ok;
}

static void fill_host(OpsRun *run)
{
	run->host = (ScriptHost){
		.dialect = run->conn->backend->dialect,
		.server = &run->conn->server,
		.op = run_op,
		.sql = run_sql,
		.file = no_file,
		.rows = open_rows,
		.autocommit_enter = enter_autocommit,
		.autocommit_leave = leave_autocommit,
		.guard_enter = enter_guard,
		.guard_leave = leave_guard,
		.has = has,
		.reflect = reflect_table,
	};
}

static bool make_base(OpsRun *run)
{
	Error err = ERROR_INIT;
	if (call(run, 0, "list", &err) && call(run, 0, "base", &err))
		return true;
	show_error(&err);
	return false;
}

static bool is_wanted(const char *name, char **wanted)
{
	for (char **w = wanted; *w; w++)
		if (strstr(name, *w))
			return true;
	return !*wanted;
}

/* A case that failed may leave anything: the others begin with a database of their own. */
static bool run_cases(OpsRun *run, size_t *at, char **wanted)
{
	for (; *at < run->cases.count; ++*at) {
		const OpsCase *c = &run->cases.items[*at];
		Error err = ERROR_INIT;
		if (!is_wanted(c->name, wanted))
			continue;
		bool ok = (*c->refused ? check_refused : check_case)(run, *at + 1, c, &err);
		if (err.kind)
			show_error(&err);
		report(ok, run->database->name, c->name);
		if (!ok) {
			++*at;
			return false;
		}
	}
	return true;
}

static bool on_database(const Database *d, const Url *url, size_t *at, char **wanted)
{
	Arena arena = ARENA_INIT;
	Error err = ERROR_INIT;
	OpsRun run = {.database = d, .arena = &arena};
	bool done = true;
	run.text = path_read(cases_path, &arena, &run.len, &err);
	run.conn = run.text ? open_url(url) : NULL;
	if (run.conn) {
		fill_host(&run);
		if (make_base(&run))
			done = run_cases(&run, at, wanted);
		else
			report(false, d->name, "what all cases begin with");
	} else {
		report(false, d->name, "a connection");
	}
	db_close(run.conn);
	arena_release(&arena);
	return done;
}

static void run_on_server(const Database *d, char **wanted)
{
	Arena arena = ARENA_INIT;
	Error err = ERROR_INIT;
	Url given;
	const char *name = arena_printf(&arena, "luamig_ops_%ld", (long)getpid());
	size_t at = 0;
	if (!url_parse(getenv(d->env), &arena, &given, &err)) {
		show_error(&err);
		report(false, d->name, "its URL");
	}
	for (bool done = err.kind != ERR_NONE; !done;) {
		Url url = url_with_database(&given, name, &arena);
		done = !exec_on(&given,
			       arena_printf(&arena, "CREATE DATABASE %s %s", name, d->create)) ||
		       on_database(d, &url, &at, wanted);
		exec_on(&given, arena_printf(&arena, "DROP DATABASE %s", name));
	}
	arena_release(&arena);
}

/* In a folder that is removed afterwards. */
static void run_in_file(const Database *d, char **wanted)
{
	Arena arena = ARENA_INIT;
	Error err = ERROR_INIT;
	Url url;
	size_t at = 0;
	const char *folder = scratch_folder(&arena);
	bool done = !folder;
	const char *file = arena_printf(&arena, "%s/ops.db", folder);
	if (done || !url_parse(arena_printf(&arena, "sqlite:%s", file), &arena, &url, &err)) {
		report(false, d->name, "a folder for it");
		done = true;
	}
	while (!done) {
		done = on_database(d, &url, &at, wanted);
		unlink(file);
	}
	if (folder)
		scratch_remove(folder);
	arena_release(&arena);
}

static void run_database(const Database *d, char **wanted)
{
	if (d->env)
		run_on_server(d, wanted);
	else
		run_in_file(d, wanted);
}

static bool is_built(const Database *d)
{
	Arena arena = ARENA_INIT;
	Error ignored = ERROR_INIT;
	Url url;
	const char *text = d->env ? getenv(d->env) : "sqlite:x.db";
	bool built = text && url_parse(text, &arena, &url, &ignored) &&
		     db_backend_for(&url, &ignored) != NULL;
	arena_release(&arena);
	return built;
}

/* The words of LUAMIG_TEST_REQUIRE name databases that must be there. */
static bool is_required(const char *name)
{
	const char *list = getenv("LUAMIG_TEST_REQUIRE");
	const char *at = list ? strstr(list, name) : NULL;
	return at && (at == list || at[-1] == ' ') && strchr(" ,", at[strlen(name)]);
}

static void skip(const Database *d)
{
	const char *why =
		!d->env || getenv(d->env) ? "this build has no such driver" : "there is no server";
	bool failed = is_required(d->name);
	failures += failed;
	if (failed)
		printf("not ok %d - %s: %s\n", ++tests, d->name, why);
	else
		printf("ok %d - %s # SKIP %s\n", ++tests, d->name, why);
}

int main(int argc, char **argv)
{
	char **rest = argv + 1;
	if (argc > 1 && strcmp(*rest, "-v") == 0) {
		verbose = true;
		rest++;
	}
	for (size_t i = 0; i < ARRAY_LEN(databases); i++) {
		const Database *d = &databases[i];
		if (*rest && strcmp(*rest, d->name) != 0)
			continue;
		if (!is_built(d)) {
			skip(d);
			continue;
		}
		run_database(d, *rest ? rest + 1 : rest);
	}
	printf("1..%d\n", tests);
	return failures != 0;
}
