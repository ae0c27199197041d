/*
 * printer.c - the text: see printer.h, and printer_internal.h for its other files.
 *
 * Transactions are those of a live run: one per revision where DDL can be rolled back; elsewhere
 * round the rows that change between two statements that commit by themselves.
 */
#include <string.h>

#include "base/path.h"
#include "core/nobody.h"
#include "core/printer_internal.h"
#include "db/lex.h"
#include "db/literal.h"
#include "db/splitter.h"

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
	unsigned lex = printer_dialect(p)->lex;
	bool needed = (lex & LEX_DELIMITER) && strchr(sql, ';') &&
		      statement_kind(sql, strlen(sql), lex) == STATEMENT_OTHER &&
		      split_sql(sql, strlen(sql), 0, &scratch, &parts, &ignored) && parts.count > 1;
	arena_release(&scratch);
	return needed;
}

void printer_add_statement(Printer *p, const char *sql)
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

void printer_prepare(Printer *p, StatementKind kind)
{
	bool rolls_back = printer_dialect(p)->caps & DIALECT_TRANSACTIONAL_DDL;
	if (!p->autocommit && (rolls_back || kind != STATEMENT_OTHER))
		begin(p);
	else
		printer_commit(p);
}

void printer_rows(Printer *p, const char *sql)
{
	begin(p);
	printer_add_statement(p, sql);
}

/* ---- revisions ------------------------------------------------------------------------------ */

void printer_begin_revision(Printer *p, const Revision *revision, const char *heading)
{
	p->revision = revision;
	p->kept = str_new(&p->scratch);
	p->autocommit = !revision->transactional;
	p->guards = 0;
	p->keys_off = false;
	p->unbound = (StrVec){0};
	add(p, heading);
}

void printer_end_revision(Printer *p, bool whole)
{
	const Dialect *d = printer_dialect(p);
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
	StatementKind kind = statement_kind(sql, strlen(sql), printer_dialect(p)->lex);
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
	printer_prepare(p, kind);
	p->where = where;
	printer_add_statement(p, sql);
	p->where = NULL;
	return true;
}

bool printer_author_sql(Printer *p, const ScriptSql *sql, Arena *arena, Error *err)
{
	const char *text;
	SplitStatements list = {0};
	if (!literal_statement(printer_dialect(p), &sql->stmt, arena, &text, err) ||
		!split_sql(text, strlen(text), printer_dialect(p)->lex, arena, &list, err))
		return false;
	for (size_t i = 0; i < list.count; i++)
		if (!print_sql(p, list.items[i].sql, sql->where, err))
			return false;
	return true;
}

/* ---- files ---------------------------------------------------------------------------------- */

static void print_copy(Printer *p, const SplitStatement *s, const char *where)
{
	bool ended = s->copy_len && s->copy_data[s->copy_len - 1] == '\n';
	if (p->to->statement) {
		p->where = where;
		printer_add_statement(p, s->sql);
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
		if (statement_kind(s->sql, s->len, printer_dialect(p)->lex) ==
			STATEMENT_TRANSACTION)
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
	bool ok = text && split_sql(text, len, printer_dialect(p)->lex, &scratch, &list, err) &&
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
		!db_value(p->conn, &(Stmt){.sql = printer_dialect(p)->current_schema_sql}, arena,
			&schema, &found, err))
		return false;
	p->overlay.schema = found && schema.type == VAL_TEXT ? schema.as.text.data : NULL;
	return true;
}

static void open_overlay(Printer *p, Arena *arena)
{
	p->nobody = nobody_catalog(&p->unknown);
	p->overlay.below = p->conn ? &p->conn->catalog : &p->nobody;
	p->overlay.dialect = printer_dialect(p);
	p->overlay.server = p->server;
	p->overlay.ask = p->conn && p->conn->catalog.ask ? printer_ask_live : NULL;
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
		.op = printer_host_op,
		.sql = printer_host_sql,
		.file = host_file,
		.rows = printer_host_rows,
		.data = printer_host_data,
		.autocommit_enter = host_autocommit_enter,
		.autocommit_leave = host_autocommit_leave,
		.guard_enter = host_guard_enter,
		.guard_leave = host_guard_leave,
		.has = printer_host_has,
		.reflect = printer_host_reflect,
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
