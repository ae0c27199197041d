/*
 * printer_op.c - operations as SQL: compiled for a database that is there, for one that is tried in
 * memory, or for one that nobody can ask.
 */
#include "core/printer_internal.h"
#include "model/promise.h"

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

bool printer_ask_live(
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
		error_hint(err, "%s", PRINTER_TOO_EARLY);
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
	Emit emit = {.dialect = printer_dialect(p),
		.server = p->server,
		.catalog = &p->overlay.catalog,
		.arena = &scratch,
		.out = &statements,
		.alone = &alone,
		.unbound = &p->unbound,
		.printed = true};
	bool ok = compile(p, &emit, op, err);
	p->op = op;
	p->calls++;
	for (size_t i = 0; ok && i < statements.count; i++) {
		if (is_alone(&alone, i))
			printer_commit(p);
		else
			printer_prepare(p, STATEMENT_OTHER);
		printer_add_statement(p, statements.items[i]);
	}
	p->op = NULL;
	p->keys_off = p->keys_off || emit.keys_off;
	ok = ok && remember(p, op, err);
	if (ok)
		op_unbinds(op, &p->scratch, &p->unbound);
	if (!ok)
		error_wrap(err, "%s", op_describe(op, &scratch));
	arena_release(&scratch);
	return ok;
}

bool printer_host_op(ScriptHost *host, const Op *op, const char *where, Error *err)
{
	Printer *p = (Printer *)host;
	p->where = where;
	bool ok = printer_op(p, op, err);
	p->where = NULL;
	return ok;
}
