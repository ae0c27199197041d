/*
 * printer_internal.h - shared by the files of the printer:
 *	printer.c      the text: transactions, revisions, statements, files
 *	printer_op.c   operations, compiled for a database that is or is not there
 *	printer_ask.c  what a script wants to know: answered, or an error
 */
#ifndef LUAMIG_CORE_PRINTER_INTERNAL_H
#define LUAMIG_CORE_PRINTER_INTERNAL_H

#include "core/printer.h"
#include "db/statement.h"

static inline const Dialect *printer_dialect(const Printer *p)
{
	return p->backend->dialect;
}

/* The hint where the live database does not know what it is asked about. */
#define PRINTER_TOO_EARLY                                                                          \
	"a dry run reads the database as it is now: what the statements before this one would "    \
	"make is not there yet"

/* The transaction round a statement of this kind, begun or ended. */
void printer_prepare(Printer *p, StatementKind kind);
void printer_add_statement(Printer *p, const char *sql);
/* SQL of the author's: each statement of it. */
bool printer_author_sql(
	Printer *p, const ScriptSql *sql, Arena *arena, Error *err) LUAMIG_MUST_CHECK;

/* Overlay.ask: the database as it is.  A failure does not end the transaction that reads. */
bool printer_ask_live(
	void *owner, const char *sql, const StrVec *params, Arena *arena, Answer *out, Error *err);

/* Members of ScriptHost. */
bool printer_host_op(ScriptHost *host, const Op *op, const char *where, Error *err);
bool printer_host_sql(
	ScriptHost *host, const ScriptSql *sql, Arena *arena, Result *out, Error *err);
Cursor *printer_host_rows(ScriptHost *host, const ScriptSql *sql, Error *err);
bool printer_host_data(ScriptHost *host, const ScriptData *data, ScriptDataResult *out, Error *err);
bool printer_host_has(ScriptHost *host, const ScriptHas *what, bool *out, Error *err);
bool printer_host_reflect(ScriptHost *host, const char *schema, const char *table, Arena *arena,
	const Table **out, Error *err);

#endif
