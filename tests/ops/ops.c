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
#include "ops.h"
#include "tests/support/scratch.h"

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

static const char cases_path[] = "tests/ops/cases.lua";
static bool verbose;
static int tests, failures;

/* ---- TAP ------------------------------------------------------------------------------------ */

void comment(const char *text)
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

/* ---- running -------------------------------------------------------------------------------- */

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
			state_show_missing("-", before, after);
			state_show_missing("+", after, before);
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
	bool ok = state_of(run, &arena, &before, err) &&
		  state_reflected(run, &arena, &schema, err) && call(run, which, "up", err) &&
		  state_reflected(run, &arena, &changed, err) && call(run, which, "look", err) &&
		  call(run, which, "down", err) && state_of(run, &arena, &after, err);
	if (ok && !c->same && strcmp(schema, changed) == 0) {
		comment("reflection sees no change");
		ok = false;
	}
	if (ok && strcmp(before, after) != 0) {
		comment("not as before:");
		state_show_missing("-", before, after);
		state_show_missing("+", after, before);
		ok = false;
	}
	arena_release(&arena);
	return ok;
}

/* ---- a database ----------------------------------------------------------------------------- */

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
	OpsRun run = {.database = d, .arena = &arena, .verbose = verbose};
	bool done = true;
	run.text = path_read(cases_path, &arena, &run.len, &err);
	run.conn = run.text ? open_url(url) : NULL;
	if (run.conn) {
		host_fill(&run);
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
