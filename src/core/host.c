/*
 * host.c - what a script asks for, done on the live database.
 *
 * Where DDL can be rolled back the whole revision is one transaction and nothing here begins or
 * ends one.  Where it cannot (MySQL), rows are changed in a transaction that is begun when needed
 * and committed by us before each statement that would commit it anyway.
 */
#include <string.h>

#include "base/log.h"
#include "core/ask.h"
#include "core/data.h"
#include "core/decide.h"
#include "core/interrupt.h"
#include "core/keys.h"
#include "core/record.h"
#include "core/run.h"
#include "db/splitter.h"
#include "db/statement.h"
#include "model/op_json.h"
#include "model/promise.h"

bool run_has_caps(const Run *run, DialectCaps caps)
{
	return (run->conn->backend->dialect->caps & caps) == caps;
}

static unsigned lex_flags(const Run *run)
{
	return run->conn->backend->dialect->lex;
}

/* ---- statements ----------------------------------------------------------------------------- */

static bool refuse_transaction_control(const char *sql, Error *err)
{
	error_set(err, ERR_SCRIPT, "%.*s: luamig itself begins and ends transactions",
		(int)strcspn(sql, " \t\r\n;"), sql);
	return error_hint(err, "leave the statement out; use op.autocommit(function() … end) or "
			       "transactional = false for statements that refuse a transaction");
}

/* The statement and its parameters. */
const char *host_asked(const Stmt *stmt, Arena *arena)
{
	const Result params = {
		.ncols = stmt->nparams, .nrows = 1, .cells = (Value *)(void *)stmt->params};
	if (!stmt->nparams)
		return stmt->sql;
	Str s = str_new(arena);
	str_addf(&s, "%s\n", stmt->sql);
	record_rows(&params, &s);
	return s.data;
}

static const char *kind_word(const ScriptSql *sql, StatementKind kind)
{
	if (kind == STATEMENT_SET)
		return "set";
	return kind == STATEMENT_READ && sql->is_query ? "query" : "sql";
}

static bool replayed(const Call *call, Arena *arena, Result *out, Error *err)
{
	*out = (Result){0};
	if (!call->result || record_read_result(call->result, arena, out))
		return true;
	return error_set(
		err, ERR_IN_DOUBT, "the journal has no result for statement %d", call->number);
}

/* Rows for db.*, else the number of rows changed. */
static const char *keep(Run *run, const Call *call, const ScriptSql *sql, const Result *result)
{
	const Result count = {.affected = result->affected};
	return journal_keep_result(run, call, sql->is_query ? result : &count);
}

static bool run_numbered(
	Run *run, const ScriptSql *sql, StatementKind kind, Arena *arena, Result *out, Error *err)
{
	Call call = {0};
	const char *text = host_asked(&sql->stmt, arena);
	const JournalAsk ask = {.kind = kind_word(sql, kind),
		.text = text,
		.size = strlen(text),
		.where = sql->where,
		.probe = sql->probe,
		.undo = sql->undo};
	if (!journal_begin_probed(run, &ask, &call, err))
		return false;
	if (call.state == CALL_DONE && kind != STATEMENT_SET)
		return replayed(&call, arena, out, err);
	/* settings belong to the session, which is another one when a run is run again */
	const Piece piece = {
		.stmt = &sql->stmt, .where = sql->where, .part = 1, .of_file = sql->of_file};
	if (!host_run_piece(run, &call, &piece, arena, out, err))
		return journal_failed(run, &call, err);
	return call.state == CALL_DONE || journal_end(run, &call, keep(run, &call, sql, out), err);
}

bool host_sql_statement(Run *run, const ScriptSql *sql, Arena *arena, Result *out, Error *err)
{
	const char *text = sql->stmt.sql;
	StatementKind kind = statement_kind(text, strlen(text), lex_flags(run));
	*out = (Result){0};
	if (kind == STATEMENT_EMPTY)
		return true;
	run->session_touched = true;
	KeysAnswer keys = kind == STATEMENT_SET ? keys_statement(run, text, err) : KEYS_PASS;
	if (keys == KEYS_SKIP)
		return true;
	if (kind == STATEMENT_TRANSACTION)
		refuse_transaction_control(text, err);
	else if (keys == KEYS_PASS && run_numbered(run, sql, kind, arena, out, err))
		return true;
	run->last_error = err->kind;
	error_statement(err, text, strlen(text), err->position);
	if (!err->where[0] && sql->where)
		snprintf(err->where, sizeof(err->where), "%s", sql->where);
	return false;
}

/* Without parameters an author may write several statements in one text: each is a call. */
static bool host_sql(ScriptHost *host, const ScriptSql *sql, Arena *arena, Result *out, Error *err)
{
	Run *run = (Run *)host;
	*out = (Result){0};
	if (sql->is_query || sql->stmt.nparams)
		return host_sql_statement(run, sql, arena, out, err);

	SplitStatements list = {0};
	if (!split_sql(sql->stmt.sql, strlen(sql->stmt.sql), lex_flags(run), arena, &list, err))
		return false;
	int64_t affected = 0;
	for (size_t i = 0; i < list.count; i++) {
		ScriptSql one = *sql;
		one.stmt.sql = list.items[i].sql;
		if (!host_sql_statement(run, &one, arena, out, err))
			return false;
		affected += out->affected;
	}
	out->affected = affected;
	return true;
}

/* ---- operations ----------------------------------------------------------------------------- */

/* The catalog is asked where the revision is, but no transaction is begun for that alone. */
static bool prepare_to_ask(Run *run, Error *err)
{
	return run_has_caps(run, DIALECT_TRANSACTIONAL_DDL) ? host_prepare(run, err)
							    : interrupt_check(err);
}

/* Half of it was done by an earlier run: what it was compiled to then counts, for the catalog is
 * not what it was. */
static bool statements_of(Run *run, const Call *call, const Op *op, Emit *emit, Error *err)
{
	JournalRow *row = journal_row(run, call);
	if (call->state == CALL_STARTED && row->statements)
		return record_read_list(row->statements, emit->arena, emit->out, emit->alone) ||
		       error_set(err, ERR_IN_DOUBT, "the journal has no statements for call %d",
			       call->number);
	bool outside = run->mode != TRANSACTION_RUN &&
		       (!run->guards.count || !run_has_caps(run, DIALECT_TRANSACTIONAL_DDL));
	IntVec *alone = emit->alone;
	emit->alone = outside ? alone : NULL;
	if (!dialect_emit(emit, op, err) || !keys_for(run, emit, err))
		return false;
	row->statements = record_list(emit->out, alone, &run->journal.arena);
	return true;
}

static bool is_alone(const IntVec *alone, size_t i)
{
	for (size_t k = 0; k < alone->count; k++)
		if ((size_t)alone->items[k] == i)
			return true;
	return false;
}

/* The next statement would build an index of which a part is there: what is said now mends that. */
static bool begin_anew(Run *run, Call *call, Arena *arena, Error *err)
{
	JournalRow *row = journal_row(run, call);
	StrVec statements = {0};
	IntVec alone;
	bool invalid = false;
	if (call->state != CALL_STARTED || !row->statements ||
		!record_read_list(row->statements, arena, &statements, &alone) ||
		(size_t)row->part >= statements.count)
		return true;
	if (!decide_is_invalid(run->conn, statements.items[row->part], &invalid, err))
		return false;
	if (invalid)
		call->state = CALL_NEW;
	return true;
}

static bool run_op(Run *run, Call *call, const Op *op, Arena *arena, Error *err)
{
	SqlVec statements = {0};
	IntVec alone = {0};
	Emit emit = db_emit(run->conn, arena, &statements);
	emit.alone = &alone;
	emit.unbound = &run->unbound;
	if (!prepare_to_ask(run, err) || !begin_anew(run, call, arena, err) ||
		!statements_of(run, call, op, &emit, err))
		return false;
	size_t done = call->state == CALL_STARTED ? (size_t)journal_row(run, call)->part : 0;
	for (size_t i = done; i < statements.count; i++) {
		Result ignored;
		const Stmt stmt = {.sql = statements.items[i]};
		const Piece piece = {.stmt = &stmt,
			.where = call->where,
			.op = op,
			.part = (int)i + 1,
			.alone = is_alone(&alone, i)};
		if (!host_run_piece(run, call, &piece, arena, &ignored, err))
			return false;
	}
	return journal_end(run, call, NULL, err);
}

/* Where a schema is a database of its own, a run on a scratch database must not reach another one.
 */
static bool check_own(const Run *run, const char *schema, Error *err)
{
	const Backend *backend = run->conn->backend;
	const char *own = run->history.version_schema;
	if (!run->options->alone || !schema || backend->schemas ||
		!(backend->dialect->caps & DIALECT_SCHEMAS) || (own && strcmp(own, schema) == 0))
		return true;
	error_set(err, ERR_SCRIPT, "schema = \"%s\" is another database, which a test leaves alone",
		schema);
	return error_hint(err, "leave schema out: then it is the database of the connection");
}

static bool host_op(ScriptHost *host, const Op *op, const char *where, Error *err)
{
	Run *run = (Run *)host;
	Arena scratch = ARENA_INIT;
	Call call = {0};
	const char *json = op_to_json(op, &scratch);
	bool ok = check_own(run, op->schema, err) &&
		  journal_begin(run, "op", json, strlen(json), where, &call, err);
	if (ok && call.state != CALL_DONE)
		ok = run_op(run, &call, op, &scratch, err) || journal_failed(run, &call, err);
	if (ok) /* also of a call that an earlier run made: what follows must find the same */
		op_unbinds(op, run->arena, &run->unbound);
	run->session_touched = run->session_touched || !ok; /* by statements of ours, half way */
	if (!ok && err->kind != ERR_INTERRUPTED && err->kind != ERR_DIVERGED)
		error_wrap(err, "%s", op_describe(op, &scratch));
	arena_release(&scratch);
	return ok;
}

static bool host_data(ScriptHost *host, const ScriptData *data, ScriptDataResult *out, Error *err)
{
	Run *run = (Run *)host;
	return check_own(run, data->schema, err) && check_own(run, data->to_schema, err) &&
	       data_run(run, data, out, err);
}

static bool host_file(
	ScriptHost *host, const char *path, const char *where, int64_t *statements, Error *err)
{
	return sqlfile_run((Run *)host, path, where, statements, err);
}

/* ---- op.autocommit -------------------------------------------------------------------------- */

static bool host_autocommit_enter(ScriptHost *host, const char *where, Error *err)
{
	Run *run = (Run *)host;
	(void)where;
	if (run->mode == TRANSACTION_RUN) {
		error_set(err, ERR_SCRIPT, "op.autocommit cannot be used in a single transaction");
		return error_hint(err, "run without --single-transaction");
	}
	if (run->guards.count)
		return error_set(err, ERR_SCRIPT,
			"op.autocommit inside pcall: its savepoint cannot be kept");
	/* with nothing done before there is nothing to keep, and nothing to say so */
	if (!run->autocommit && !journal_commit(run, err))
		return false;
	run->autocommit++;
	return true;
}

static bool host_autocommit_leave(ScriptHost *host, Error *err)
{
	Run *run = (Run *)host;
	return --run->autocommit > 0 || step_reopen(run, err);
}

/* ---- pcall ---------------------------------------------------------------------------------- */

static void host_guard_enter(ScriptHost *host)
{
	Run *run = (Run *)host;
	vec_push(&run->guards, run->arena, (Guard){0});
}

static bool host_guard_leave(ScriptHost *host, bool failed, Error *err)
{
	Run *run = (Run *)host;
	char name[40];
	size_t i = --run->guards.count;
	TxState state = db_tx_state(run->conn);
	if (failed)
		journal_guard_failed(run);
	if (!run->guards.items[i].savepoint || state == TX_UNKNOWN)
		return true;
	if (state == TX_NONE)
		return run_transaction_gone(run, err);
	host_guard_name(i, name);
	if (failed && !db_rollback_to(run->conn, name, err))
		return false;
	return db_release(run->conn, name, err);
}

/* ---- questions -------------------------------------------------------------------------- */

static const char *has_asked(const ScriptHas *what, Arena *arena)
{
	Str s = str_new(arena);
	str_addf(&s, "%d %s %s %s %d", (int)what->kind, what->schema ? what->schema : "",
		what->table, what->name ? what->name : "", (int)what->constraint);
	for (size_t i = 0; i < what->columns.count; i++)
		str_addf(&s, " %s", what->columns.items[i]);
	return s.data;
}

static bool host_has(ScriptHost *host, const ScriptHas *what, bool *out, Error *err)
{
	Run *run = (Run *)host;
	Arena scratch = ARENA_INIT;
	Call call = {0};
	const char *text = has_asked(what, &scratch);
	bool ok = journal_begin(run, "has", text, strlen(text), NULL, &call, err);
	if (ok && call.state == CALL_DONE) {
		*out = call.result && call.result[0] == 't';
	} else if (ok) {
		ok = prepare_to_ask(run, err) && ask_catalog(&run->conn->catalog, what, out, err) &&
		     journal_end(run, &call, *out ? "t" : "f", err);
		ok = ok || journal_failed(run, &call, err);
	}
	arena_release(&scratch);
	return ok;
}

/* The answer is kept as the operation that would make such a table; "" when there is none. */
static const char *reflected_text(const Table *table, Arena *arena)
{
	if (!table)
		return "";
	const Op op = {.kind = OP_CREATE_TABLE,
		.schema = table->schema,
		.table = table->name,
		.create_table.table = *table};
	return op_to_json(&op, arena);
}

static bool reflected_before(const char *text, Arena *arena, const Table **out, Error *err)
{
	Op *op = arena_alloc(arena, sizeof(*op));
	*out = NULL;
	if (!text || !text[0])
		return true;
	*op = (Op){0};
	if (!op_from_json(text, arena, op, err))
		return false;
	*out = &op->create_table.table;
	return true;
}

static bool host_reflect(ScriptHost *host, const char *schema, const char *table, Arena *arena,
	const Table **out, Error *err)
{
	Run *run = (Run *)host;
	Call call = {0};
	const char *text = arena_printf(arena, "%s %s", schema ? schema : "", table);
	if (!journal_begin(run, "reflect", text, strlen(text), NULL, &call, err))
		return false;
	if (call.state == CALL_DONE)
		return reflected_before(call.result, arena, out, err);
	bool ok = prepare_to_ask(run, err) &&
		  ask_reflect(&run->conn->catalog, schema, table, arena, out, err) &&
		  journal_end(run, &call, reflected_text(*out, arena), err);
	return ok || journal_failed(run, &call, err);
}

/* ---- the table -------------------------------------------------------------------------- */

void host_init(Run *run)
{
	run->host = (ScriptHost){
		.dialect = run->conn->backend->dialect,
		.server = &run->conn->server,
		.op = host_op,
		.sql = host_sql,
		.file = host_file,
		.rows = host_rows,
		.data = host_data,
		.autocommit_enter = host_autocommit_enter,
		.autocommit_leave = host_autocommit_leave,
		.guard_enter = host_guard_enter,
		.guard_leave = host_guard_leave,
		.has = host_has,
		.reflect = host_reflect,
	};
}

void host_begin_revision(Run *run, const Revision *revision)
{
	run->revision = revision;
	run->autocommit = !revision->transactional;
	run->moved = false;
	run->statements = run->affected = 0;
	run->unbound.count = 0;
	run->guards.count = 0;
	run->blockers = "";
	run->last_error = ERR_NONE;
}
