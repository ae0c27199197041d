/*
 * cycle_author.c - the author's own tests of a revision: tests/<revision>.lua beside the migrations
 * folder, with functions before, after_upgrade and after_downgrade.
 *
 * They see the words of a revision; what they ask for is done at once on the scratch database, in a
 * transaction for each function, and recorded nowhere.
 */
#include <string.h>

#include "base/path.h"
#include "core/ask.h"
#include "core/cycle_internal.h"
#include "core/data.h"
#include "core/interrupt.h"
#include "db/splitter.h"

typedef struct Author {
	ScriptHost host; /* first member: the script's way in */
	Conn *conn;
	size_t guards;
} Author;

/* ---- what a test asks for ------------------------------------------------------------------- */

static bool run_all(Conn *conn, const SqlVec *statements, Error *err)
{
	for (size_t i = 0; i < statements->count; i++)
		if (!db_exec(conn, statements->items[i], err))
			return false;
	return true;
}

static bool author_op(ScriptHost *host, const Op *op, const char *where, Error *err)
{
	Author *a = (Author *)host;
	Arena arena = ARENA_INIT;
	SqlVec statements = {0};
	Emit emit = db_emit(a->conn, &arena, &statements);
	(void)where;
	bool ok = dialect_emit(&emit, op, err) && run_all(a->conn, &statements, err);
	arena_release(&arena);
	return ok;
}

/* Without parameters there may be several statements in one text. */
static bool author_sql(
	ScriptHost *host, const ScriptSql *sql, Arena *arena, Result *out, Error *err)
{
	Author *a = (Author *)host;
	SplitStatements list = {0};
	*out = (Result){0};
	if (sql->is_query || sql->stmt.nparams)
		return db_run(a->conn, &sql->stmt, arena, out, err);
	if (!split_sql(
		    sql->stmt.sql, strlen(sql->stmt.sql), a->host.dialect->lex, arena, &list, err))
		return false;
	for (size_t i = 0; i < list.count; i++)
		if (!db_run(a->conn, &(Stmt){.sql = list.items[i].sql}, arena, out, err))
			return false;
	return true;
}

static Cursor *author_rows(ScriptHost *host, const ScriptSql *sql, Error *err)
{
	return db_cursor_open(((Author *)host)->conn, &sql->stmt, err);
}

static bool author_file(
	ScriptHost *host, const char *path, const char *where, int64_t *statements, Error *err)
{
	(void)host, (void)where;
	*statements = 0;
	error_set(err, ERR_UNSUPPORTED, "op.execute_file(\"%s\") in a test", path);
	return error_hint(err, "op.execute takes the statements");
}

/* Rows come in as a revision's would; nothing there is so large that it is changed in chunks. */
static bool author_data(ScriptHost *host, const ScriptData *data, ScriptDataResult *out, Error *err)
{
	*out = (ScriptDataResult){0};
	if (data->kind == SCRIPT_INSERT)
		return data_insert_now(((Author *)host)->conn, data, out, err);
	error_set(err, ERR_UNSUPPORTED, "%s in a test", data->word);
	return error_hint(err, "data.insert adds rows there, op.execute changes them");
}

static bool author_autocommit_enter(ScriptHost *host, const char *where, Error *err)
{
	(void)host, (void)where;
	return error_set(err, ERR_UNSUPPORTED, "op.autocommit in a test");
}

static bool author_autocommit_leave(ScriptHost *host, Error *err)
{
	(void)host, (void)err;
	return true;
}

static const char *guard_name(size_t i, char name[40])
{
	snprintf(name, 40, "luamig_test_%zu", i);
	return name;
}

static void author_guard_enter(ScriptHost *host)
{
	Author *a = (Author *)host;
	char name[40];
	Error ignored = ERROR_INIT;
	(void)!db_savepoint(a->conn, guard_name(a->guards++, name), &ignored);
}

static bool author_guard_leave(ScriptHost *host, bool failed, Error *err)
{
	Author *a = (Author *)host;
	char name[40];
	guard_name(--a->guards, name);
	if (failed && !db_rollback_to(a->conn, name, err))
		return false;
	return db_release(a->conn, name, err);
}

static bool author_has(ScriptHost *host, const ScriptHas *what, bool *out, Error *err)
{
	return ask_catalog(&((Author *)host)->conn->catalog, what, out, err);
}

static bool author_reflect(ScriptHost *host, const char *schema, const char *table, Arena *arena,
	const Table **out, Error *err)
{
	return ask_reflect(&((Author *)host)->conn->catalog, schema, table, arena, out, err);
}

static Author author_new(Conn *conn)
{
	return (Author){
		.host =
			{
				.dialect = conn->backend->dialect,
				.server = &conn->server,
				.op = author_op,
				.sql = author_sql,
				.file = author_file,
				.rows = author_rows,
				.data = author_data,
				.autocommit_enter = author_autocommit_enter,
				.autocommit_leave = author_autocommit_leave,
				.guard_enter = author_guard_enter,
				.guard_leave = author_guard_leave,
				.has = author_has,
				.reflect = author_reflect,
			},
		.conn = conn,
	};
}

/* ---- a test --------------------------------------------------------------------------------- */

static const char *tests_folder(const char *migrations, Arena *arena)
{
	size_t len = strlen(migrations);
	while (len > 1 && migrations[len - 1] == '/')
		len--;
	return path_join(arena, path_dir(arena, arena_strndup(arena, migrations, len)), "tests");
}

/* NULL: the revision has none. */
static const char *find_test(const Cycle *c, int node, Arena *arena)
{
	const StrVec *folders = &c->bed.config.migration_paths;
	const char *file = arena_printf(arena, "%s.lua", cycle_revision(c, node)->id);
	for (size_t i = 0; i < folders->count; i++) {
		const char *path = path_join(arena, tests_folder(folders->items[i], arena), file);
		if (path_exists(path))
			return path;
	}
	return NULL;
}

static Script *open_script(Cycle *c, Author *author, const char *path, Arena *arena)
{
	const Config *config = &c->bed.config;
	ScriptOptions options = {.trust = config->trust, .lua_dir = config->lua_dir};
	options.naming = config->naming;
	options.module_dirs = config->migration_paths;
	vec_push(&options.module_dirs, arena, path_dir(arena, path));
	for (size_t i = 0; i < config->args.count; i++)
		vec_push(&options.args, arena, config->args.items[i]);
	Script *script = script_new(&options, &author->host);
	script_set_chance(script, 1, CYCLE_NOW);
	return script;
}

static bool call(Cycle *c, const char *path, const char *function, bool *found, Error *err)
{
	Arena arena = ARENA_INIT;
	Error ignored = ERROR_INIT;
	Conn *conn = c->bed.conn;
	Author author = author_new(conn);
	Script *script = open_script(c, &author, path, &arena);
	interrupt_watch(conn, script);
	bool ok = db_begin(conn, err) && script_call_if_there(script, path, function, found, err) &&
		  (db_tx_state(conn) == TX_NONE || db_commit(conn, err));
	interrupt_watch(NULL, NULL);
	script_free(script);
	if (!ok)
		db_rollback(conn, &ignored);
	arena_release(&arena);
	return ok;
}

bool cycle_author(Cycle *c, int node, const char *function, bool *found, bool *passed, Error *err)
{
	Arena arena = ARENA_INIT;
	Error failure = ERROR_INIT;
	const char *path = find_test(c, node, &arena);
	*found = false;
	*passed = true;
	if (path && !call(c, path, function, found, &failure)) {
		*passed = false;
		cycle_finding(c, (CycleFinding){.kind = "assert_failed",
					 .text = arena_printf(c->arena, "%s() of %s fails: %s",
						 function, path, failure.message),
					 .where = arena_strdup(c->arena, failure.where)});
	}
	arena_release(&arena);
	if (*passed || !cycle_is_fatal(&failure))
		return true;
	*err = failure;
	return false;
}
