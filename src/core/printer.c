/*
 * printer.c - see printer.h.
 *
 * Transactions are those of a live run: one per revision where DDL can be rolled back; elsewhere
 * round the rows that change between two statements that commit by themselves.
 */
#include "core/printer.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "core/ask.h"
#include "core/nobody.h"
#include "db/lex.h"
#include "db/literal.h"
#include "db/splitter.h"
#include "db/statement.h"

static const Dialect *dialect_of(const Printer *p)
{
	return p->backend->dialect;
}

/* ---- giving out ----------------------------------------------------------------------------- */

static void add(Printer *p, const char *text)
{
	if (p->to->statement)
		return; /* each by itself: no frame round them */
	if (p->revision)
		str_add(&p->kept, text);
	else
		p->to->text(p->to->arg, text);
}

static void begin(Printer *p)
{
	if (!p->open) {
		add(p, p->backend->driver->begin_sql);
		add(p, ";\n\n");
	}
	p->open = true;
}

void printer_commit(Printer *p)
{
	if (p->open)
		add(p, "COMMIT;\n\n");
	p->open = false;
}

/* A client splits at semicolons: a body that holds some needs another delimiter there. */
static bool needs_delimiter(const Printer *p, const char *sql)
{
	Arena scratch = ARENA_INIT;
	SplitStatements parts = {0};
	Error ignored = ERROR_INIT;
	unsigned lex = dialect_of(p)->lex;
	bool needed = (lex & LEX_DELIMITER) && strchr(sql, ';') &&
		      statement_kind(sql, strlen(sql), lex) == STATEMENT_OTHER &&
		      split_sql(sql, strlen(sql), 0, &scratch, &parts, &ignored) && parts.count > 1;
	arena_release(&scratch);
	return needed;
}

static void add_statement(Printer *p, const char *sql)
{
	p->any = true;
	if (p->to->statement) {
		const Printed printed = {.revision = p->revision,
			.sql = sql,
			.op = p->op,
			.where = p->where,
			.catalog = &p->overlay.catalog,
			.alone = !p->open,
			.call = p->op ? p->calls : ++p->calls};
		p->to->statement(p->to->arg, &printed);
		return;
	}
	bool wrapped = needs_delimiter(p, sql);
	if (wrapped)
		add(p, "DELIMITER //\n");
	add(p, sql);
	add(p, wrapped ? "//\nDELIMITER ;\n\n" : ";\n\n");
}

void printer_note(Printer *p, const char *text)
{
	if (p->to->note) {
		p->to->note(p->to->arg, p->revision, text);
		return;
	}
	add(p, "-- ");
	add(p, text);
	add(p, "\n\n");
}

/* The transaction round a statement of this kind. */
static void prepare(Printer *p, StatementKind kind)
{
	bool rolls_back = dialect_of(p)->caps & DIALECT_TRANSACTIONAL_DDL;
	if (!p->autocommit && (rolls_back || kind != STATEMENT_OTHER))
		begin(p);
	else
		printer_commit(p);
}

void printer_rows(Printer *p, const char *sql)
{
	begin(p);
	add_statement(p, sql);
}

/* ---- revisions ------------------------------------------------------------------------------ */

void printer_begin_revision(Printer *p, const Revision *revision, const char *heading)
{
	p->revision = revision;
	p->kept = str_new(&p->scratch);
	p->autocommit = !revision->transactional;
	p->guards = 0;
	p->keys_off = false;
	add(p, heading);
}

void printer_end_revision(Printer *p, bool whole)
{
	const Dialect *d = dialect_of(p);
	const PrintTo *to = p->to;
	bool keys = p->keys_off && d->keys_off_sql && to->text;
	if (whole)
		printer_commit(p);
	p->open = false;
	if (keys)
		to->text(to->arg, arena_printf(&p->scratch, "%s;\n\n", d->keys_off_sql));
	if (to->text && (whole || p->conn))
		to->text(to->arg, p->kept.data);
	if (keys)
		to->text(to->arg, arena_printf(&p->scratch, "%s;\n\n", d->keys_on_sql));
	p->revision = NULL;
	p->autocommit = 0;
	arena_release(&p->scratch);
}

/* ---- what a script asks for: SQL ------------------------------------------------------------ */

/* SQL of the author's that the shadow cannot follow (an extension that it lacks) is no mistake. */
static void follow_raw(Printer *p, const char *sql)
{
	Error ignored = ERROR_INIT;
	if (!shadow_run(&p->shadow, sql, &ignored))
		shadow_close(&p->shadow);
}

static bool print_sql(Printer *p, const char *sql, const char *where, Error *err)
{
	StatementKind kind = statement_kind(sql, strlen(sql), dialect_of(p)->lex);
	if (kind == STATEMENT_TRANSACTION) {
		error_set(err, ERR_SCRIPT, "%.*s: luamig itself begins and ends transactions",
			(int)strcspn(sql, " \t\r\n;"), sql);
		snprintf(err->where, sizeof(err->where), "%s", where);
		return error_hint(
			err, "leave the statement out, or use op.autocommit(function() … end)");
	}
	if (kind == STATEMENT_EMPTY)
		return true;
	p->raw = p->raw || kind == STATEMENT_OTHER;
	p->blind = p->blind || p->raw;
	if (kind == STATEMENT_OTHER)
		follow_raw(p, sql);
	prepare(p, kind);
	p->where = where;
	add_statement(p, sql);
	p->where = NULL;
	return true;
}

static bool print_all(Printer *p, const ScriptSql *sql, Arena *arena, Error *err)
{
	const char *text;
	SplitStatements list = {0};
	if (!literal_statement(dialect_of(p), &sql->stmt, arena, &text, err) ||
		!split_sql(text, strlen(text), dialect_of(p)->lex, arena, &list, err))
		return false;
	for (size_t i = 0; i < list.count; i++)
		if (!print_sql(p, list.items[i].sql, sql->where, err))
			return false;
	return true;
}

/* ---- what a script asks for: questions -------------------------------------------------- */

static const char too_early[] = "a dry run reads the database as it is now: what the statements "
				"before this one would make is not there yet";

static bool unknown_offline(const char *what, Error *err)
{
	error_set(err, ERR_SCRIPT, "%s cannot be known offline: there is no database to ask", what);
	return error_hint(err, "run the revision on a database, or leave the question out of it");
}

static bool starts_with(const Printer *p, const char *sql, const char *word)
{
	Lexer lexer;
	lex_init(&lexer, sql, strlen(sql), dialect_of(p)->lex);
	LexToken token = lex_next_solid(&lexer);
	return lex_is_word(&token, word);
}

/* Only what reads is executed; what it reads is said. */
static bool check_read(Printer *p, const ScriptSql *sql, const char *what, Error *err)
{
	enum { LONGEST_NAMED = 120 };
	const char *text = sql->stmt.sql;
	StatementKind kind = statement_kind(text, strlen(text), dialect_of(p)->lex);
	bool with = kind == STATEMENT_WRITE && starts_with(p, text, "WITH");
	if (!p->conn)
		return unknown_offline("the result of a query", err);
	if (kind != STATEMENT_READ && !with) {
		error_set(err, ERR_SCRIPT, "%s: a dry run executes nothing that is no plain query",
			what);
		return error_hint(err, "op.execute says it without a result");
	}
	printer_note(p, arena_printf(&p->scratch, "%s (%s) reads the database as it is now%s: %s",
				what, sql->where, p->any ? ", without the statements above" : "",
				str_one_line(text, LONGEST_NAMED, " ...", &p->scratch)));
	return true;
}

/* A failure in a pcall must not take the transaction that reads with it. */
static bool protect(const Printer *p, Error *err)
{
	return !p->guards || db_tx_state(p->conn) != TX_OPEN ||
	       db_savepoint(p->conn, "luamig_read", err);
}

static bool unprotect(const Printer *p, bool ok, Error *err)
{
	Error ignored = ERROR_INIT;
	if (p->guards && !ok && db_tx_state(p->conn) != TX_NONE)
		db_rollback_to(p->conn, "luamig_read", &ignored);
	if (!ok && err->kind == ERR_SQL && p->any)
		error_hint(err, "%s", too_early);
	if (!ok || !p->guards || db_tx_state(p->conn) != TX_OPEN)
		return ok;
	return db_release(p->conn, "luamig_read", err);
}

static bool host_sql(ScriptHost *host, const ScriptSql *sql, Arena *arena, Result *out, Error *err)
{
	Printer *p = (Printer *)host;
	*out = (Result){0};
	if (!sql->is_query)
		return print_all(p, sql, arena, err);
	if (!check_read(p, sql, "db.query", err) || !protect(p, err))
		return false;
	return unprotect(p, db_run(p->conn, &sql->stmt, arena, out, err), err);
}

static Cursor *host_rows(ScriptHost *host, const ScriptSql *sql, Error *err)
{
	Printer *p = (Printer *)host;
	if (!check_read(p, sql, "db.rows", err) || !protect(p, err))
		return NULL;
	Cursor *cursor = db_cursor_open(p->conn, &sql->stmt, err);
	if (!unprotect(p, cursor != NULL, err)) {
		db_cursor_close(cursor);
		return NULL;
	}
	return cursor;
}

/* Offline only of tables that this text has made. */
static bool check_known(Printer *p, bool ok, const char *what, Error *err)
{
	if (ok || p->conn || !p->unknown)
		return ok;
	error_clear(err);
	return unknown_offline(what, err);
}

/* What the overlay does not see. */
static void note_raw(Printer *p, const char *table, const char *name)
{
	if (p->raw)
		printer_note(
			p, arena_printf(&p->scratch, "%s%s%s%s is looked for without the SQL above",
				   name ? name : "", name ? " in " : "", "table ", table));
}

/* What it would do depends on the rows. */
static bool host_data(ScriptHost *host, const ScriptData *data, ScriptDataResult *out, Error *err)
{
	Printer *p = (Printer *)host;
	*out = (ScriptDataResult){0};
	if (p->conn && p->to->data) {
		p->to->data(p->to->arg, p->revision, data);
		return true;
	}
	if (p->conn) {
		printer_note(
			p, arena_printf(&p->scratch, "%s of table %s (%s) works on rows: not shown",
				   data->word, data->table, data->at));
		return true;
	}
	snprintf(err->where, sizeof(err->where), "%s", data->at);
	error_set(err, ERR_UNSUPPORTED,
		"%s works on the rows of a database and cannot be printed as SQL", data->word);
	return error_hint(err, "run it on the database: luamig upgrade; or say it in SQL with "
			       "op.execute");
}

static bool host_has(ScriptHost *host, const ScriptHas *what, bool *out, Error *err)
{
	Printer *p = (Printer *)host;
	*out = false;
	if (!p->conn && p->blind)
		return unknown_offline("what exists", err);
	if (p->conn && p->shadow.scratch.conn)
		return ask_catalog(shadow_catalog(&p->shadow), what, out, err);
	note_raw(p, what->table, what->name);
	p->unknown = false;
	return check_known(p, ask_catalog(&p->overlay.catalog, what, out, err), "what exists", err);
}

static bool host_reflect(ScriptHost *host, const char *schema, const char *table, Arena *arena,
	const Table **out, Error *err)
{
	Printer *p = (Printer *)host;
	*out = NULL;
	if (!p->conn && p->blind)
		return unknown_offline("what a table is like", err);
	if (p->conn && p->shadow.scratch.conn)
		return ask_reflect(shadow_catalog(&p->shadow), schema, table, arena, out, err);
	note_raw(p, table, NULL);
	p->unknown = false;
	return check_known(p, ask_reflect(&p->overlay.catalog, schema, table, arena, out, err),
		"what a table is like", err);
}

/* ---- what a script asks for: operations ------------------------------------------------- */

static bool is_alone(const IntVec *alone, size_t i)
{
	for (size_t k = 0; k < alone->count; k++)
		if (alone->items[k] == (int)i)
			return true;
	return false;
}

/* Of a table that was made before in this text everything is known; of others the emitter makes do
 * with what the script says. */
static bool compile_offline(Printer *p, Emit *emit, const Op *op, Error *err)
{
	p->unknown = false;
	emit->catalog = p->blind ? NULL : &p->overlay.catalog;
	if (dialect_emit(emit, op, err))
		return true;
	if (!p->unknown)
		return false;
	error_clear(err);
	emit->alone->count = 0;
	emit->keys_off = false;
	emit->catalog = NULL;
	return dialect_emit(emit, op, err);
}

/* What happens only if something is there, and nobody knows: it stays unknown. */
static bool remember(Printer *p, const Op *op, Error *err)
{
	p->unknown = false;
	if (!p->revision || p->blind || overlay_add(&p->overlay, op, err))
		return true;
	if (p->conn || !p->unknown)
		return false;
	error_clear(err);
	p->blind = op->kind == OP_RENAME_TABLE; /* another table may have that name now */
	return true;
}

/* Overlay.ask: the database as it is.  A failure must not end the transaction that reads. */
static bool ask_live(
	void *owner, const char *sql, const StrVec *params, Arena *arena, Answer *out, Error *err)
{
	Printer *p = owner;
	const Catalog *live = &p->conn->catalog;
	Error ignored = ERROR_INIT;
	bool open = db_tx_state(p->conn) == TX_OPEN;
	p->asked_live = true;
	if (open && !db_savepoint(p->conn, "luamig_ask", err))
		return false;
	if (live->ask(live->arg, sql, params, arena, out, err))
		return !open || db_release(p->conn, "luamig_ask", err);
	p->unanswered = true;
	if (open)
		db_rollback_to(p->conn, "luamig_ask", &ignored);
	return false;
}

/* The database may have no answer because what is asked about is yet to be made: then the emitter
 * does what it does without one, if it can. */
static bool compile_live(Printer *p, Emit *emit, const Op *op, Error *err)
{
	Error second = ERROR_INIT;
	Catalog silent = p->overlay.catalog;
	silent.ask = NULL;
	p->asked_live = p->unanswered = false;
	if (dialect_emit(emit, op, err))
		return true;
	if (!p->unanswered || !p->any)
		return false;
	emit->alone->count = 0;
	emit->keys_off = false;
	emit->catalog = &silent;
	bool ok = dialect_emit(emit, op, &second);
	if (ok)
		error_clear(err);
	else
		error_hint(err, "%s", too_early);
	emit->catalog = &p->overlay.catalog;
	return ok;
}

/* Compiled for the shadow, and tried there. */
static bool compile_in_shadow(Printer *p, Emit *emit, const Op *op, Error *err)
{
	emit->catalog = shadow_catalog(&p->shadow);
	bool ok = dialect_emit(emit, op, err);
	for (size_t i = 0; ok && i < emit->out->count; i++)
		ok = shadow_run(&p->shadow, emit->out->items[i], err);
	return ok;
}

static bool compile(Printer *p, Emit *emit, const Op *op, Error *err)
{
	if (p->shadow.scratch.conn) {
		if (compile_in_shadow(p, emit, op, err))
			return true;
		if (p->conn)
			return false;
		/* offline it may be about a table that was there before */
		shadow_close(&p->shadow);
		error_clear(err);
		emit->out->count = emit->alone->count = 0;
		emit->keys_off = false;
	}
	if (!p->conn)
		return compile_offline(p, emit, op, err);
	if (!compile_live(p, emit, op, err))
		return false;
	if (p->asked_live && p->any)
		printer_note(p,
			arena_printf(emit->arena,
				"%s depends on the database as it is now, without the statements "
				"above",
				op_describe(op, emit->arena)));
	return true;
}

bool printer_op(Printer *p, const Op *op, Error *err)
{
	Arena scratch = ARENA_INIT;
	SqlVec statements = {0};
	IntVec alone = {0};
	Emit emit = {.dialect = dialect_of(p),
		.server = p->server,
		.catalog = &p->overlay.catalog,
		.arena = &scratch,
		.out = &statements,
		.alone = &alone};
	bool ok = compile(p, &emit, op, err);
	p->op = op;
	p->calls++;
	for (size_t i = 0; ok && i < statements.count; i++) {
		if (is_alone(&alone, i))
			printer_commit(p);
		else
			prepare(p, STATEMENT_OTHER);
		add_statement(p, statements.items[i]);
	}
	p->op = NULL;
	p->keys_off = p->keys_off || emit.keys_off;
	ok = ok && remember(p, op, err);
	if (!ok)
		error_wrap(err, "%s", op_describe(op, &scratch));
	arena_release(&scratch);
	return ok;
}

static bool host_op(ScriptHost *host, const Op *op, const char *where, Error *err)
{
	Printer *p = (Printer *)host;
	p->where = where;
	bool ok = printer_op(p, op, err);
	p->where = NULL;
	return ok;
}

/* ---- files ---------------------------------------------------------------------------------- */

static void print_copy(Printer *p, const SplitStatement *s, const char *where)
{
	bool ended = s->copy_len && s->copy_data[s->copy_len - 1] == '\n';
	if (p->to->statement) {
		p->where = where;
		add_statement(p, s->sql);
		p->where = NULL;
		return;
	}
	begin(p);
	add(p, s->sql);
	add(p, ";\n");
	str_addn(&p->kept, s->copy_data, s->copy_len);
	add(p, ended ? "\\.\n\n" : "\n\\.\n\n");
}

static bool print_file(Printer *p, const SplitStatements *list, const char *shown, Error *err)
{
	for (size_t i = 0; i < list->count; i++) {
		const SplitStatement *s = &list->items[i];
		char where[sizeof(err->where)];
		snprintf(where, sizeof(where), "%.200s:%d", shown, s->line);
		if (statement_kind(s->sql, s->len, dialect_of(p)->lex) == STATEMENT_TRANSACTION)
			continue; /* as in a live run */
		if (s->copy_data)
			print_copy(p, s, where);
		else if (!print_sql(p, s->sql, where, err))
			return false;
	}
	return true;
}

static bool host_file(
	ScriptHost *host, const char *path, const char *where, int64_t *statements, Error *err)
{
	Printer *p = (Printer *)host;
	Arena scratch = ARENA_INIT;
	SplitStatements list = {0};
	size_t len;
	const char *dir = path_dir(&scratch, p->revision->path);
	char *text = path_read(path_join(&scratch, dir, path), &scratch, &len, err);
	(void)where;
	bool ok = text && split_sql(text, len, dialect_of(p)->lex, &scratch, &list, err) &&
		  print_file(p, &list, path, err);
	*statements = (int64_t)list.count;
	arena_release(&scratch);
	return ok;
}

/* ---- op.autocommit and pcall -------------------------------------------------------------- */

static bool host_autocommit_enter(ScriptHost *host, const char *where, Error *err)
{
	Printer *p = (Printer *)host;
	(void)where;
	(void)err;
	printer_commit(p);
	p->autocommit++;
	return true;
}

static bool host_autocommit_leave(ScriptHost *host, Error *err)
{
	(void)err;
	((Printer *)host)->autocommit--;
	return true;
}

static void host_guard_enter(ScriptHost *host)
{
	((Printer *)host)->guards++;
}

static bool host_guard_leave(ScriptHost *host, bool failed, Error *err)
{
	(void)failed;
	(void)err;
	((Printer *)host)->guards--;
	return true;
}

/* ---- opening -------------------------------------------------------------------------------- */

/* From here on what is read is one picture, and nothing is written. */
static bool open_live(Printer *p, Arena *arena, Error *err)
{
	Value schema;
	bool found;
	if (!db_exec(p->conn, p->backend->driver->read_only_sql, err) ||
		!db_value(p->conn, &(Stmt){.sql = dialect_of(p)->current_schema_sql}, arena,
			&schema, &found, err))
		return false;
	p->overlay.schema = found && schema.type == VAL_TEXT ? schema.as.text.data : NULL;
	return true;
}

static void open_overlay(Printer *p, Arena *arena)
{
	p->nobody = nobody_catalog(&p->unknown);
	p->overlay.below = p->conn ? &p->conn->catalog : &p->nobody;
	p->overlay.dialect = dialect_of(p);
	p->overlay.server = p->server;
	p->overlay.ask = p->conn && p->conn->catalog.ask ? ask_live : NULL;
	p->overlay.owner = p;
	overlay_init(&p->overlay, arena);
}

bool printer_open(Printer *p, const PrinterSetup *setup, Arena *arena, Error *err)
{
	*p = (Printer){
		.backend = setup->backend,
		.server = setup->server,
		.conn = setup->conn,
		.to = setup->to,
	};
	p->host = (ScriptHost){
		.dialect = setup->backend->dialect,
		.server = setup->server,
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
	open_overlay(p, arena);
	if (p->conn || setup->from_base)
		shadow_open(&p->shadow, p->backend, p->conn);
	return !p->conn || open_live(p, arena, err);
}

void printer_close(Printer *p)
{
	if (p->backend) /* it was opened */
		shadow_close(&p->shadow);
}
