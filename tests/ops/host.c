/* host.c - what the scripts of the cases ask for, done on the database; see ops.h. */
#include <string.h>

#include "ops.h"

static bool begin(OpsRun *run, Error *err)
{
	return run->autocommit || db_tx_state(run->conn) != TX_NONE || db_begin(run->conn, err);
}

static bool run_statement(OpsRun *run, const char *sql, bool alone, Error *err)
{
	Result ignored;
	if (alone && db_tx_state(run->conn) == TX_OPEN && !db_commit(run->conn, err))
		return false;
	if (run->verbose)
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
	if (run->verbose)
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
void host_fill(OpsRun *run)
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
