/*
 * printer.h - a ScriptHost that prints what a script asks for, and does none of it.
 *
 * Offline nobody can be asked: what would have to be (db.query, a constraint without its name) is
 * an error at the author's line, unless it is about a table that this same text has made.  In a dry
 * run there is a connection: operations and db.has_* are answered from the live database with the
 * operations before them applied (model/overlay.h); what db.query, db.value and db.rows read is
 * read, from the database as it is now, and said in the text.
 *
 * The text of a revision is kept until it is whole: half of one is no script to run.
 */
#ifndef LUAMIG_CORE_PRINTER_H
#define LUAMIG_CORE_PRINTER_H

#include "core/revision.h"
#include "core/shadow.h"
#include "model/overlay.h"
#include "script/script.h"

/* One statement, by itself.  All of it is gone after the call. */
typedef struct Printed {
	const Revision *revision; /* NULL: luamig's own tables */
	const char *sql;
	const Op *op;           /* that it is a part of, or NULL: SQL of the author's */
	const char *where;      /* "file:line" in the author's script; NULL: luamig's own rows */
	const Catalog *catalog; /* the database as the operations before would leave it */
	bool alone;             /* outside any transaction */
	size_t call;            /* statements of one operation have the same number */
} Printed;

/* Where it goes: a script for the database's own client, or each statement and note by itself. */
typedef struct PrintTo {
	void (*text)(void *arg, const char *text);
	void (*statement)(void *arg, const Printed *printed); /* or both NULL */
	void (*note)(void *arg, const Revision *revision, const char *text);
	/* data.*: what it would do depends on the rows.  NULL: a note says so. */
	void (*data)(void *arg, const Revision *revision, const ScriptData *data);
	void *arg;
} PrintTo;

typedef struct Printer {
	ScriptHost host; /* first member: the script's way in */
	const Backend *backend;
	const ServerInfo *server;
	const PrintTo *to;
	Conn *conn; /* dry run: who is asked; NULL: nobody */
	Overlay overlay;
	Shadow shadow;            /* where there can be one: it answers instead of the overlay */
	const Revision *revision; /* the one that prints; NULL: luamig itself */
	Arena scratch;            /* of this revision */
	Str kept;                 /* its text */
	StrVec unbound;           /* tables that this revision took constraints from */
	const Op *op;             /* whose statements are printed, or NULL */
	size_t calls;             /* operations and statements of the author's so far */
	const char *where;        /* in the author's script; NULL: luamig itself */
	int autocommit;           /* > 0: transactional = false, or inside op.autocommit */
	size_t guards;            /* pcalls that are being executed */
	bool open;                /* BEGIN was printed */
	bool keys_off;            /* its text needs foreign keys off */
	bool raw;                 /* SQL was printed that may have changed any table */
	Catalog nobody;           /* offline: below the overlay */
	bool unknown;             /* it was asked */
	bool asked_live;          /* dry run: the operation asked in the dialect's own words */
	bool unanswered;          /* ... and the database had no answer */
	bool blind;               /* offline: no table is known any more */
	bool any;                 /* something was printed */
} Printer;

typedef struct PrinterSetup {
	const Backend *backend;
	const ServerInfo *server;
	Conn *conn; /* NULL: offline.  Of a dry run it must be closed afterwards: it can only read
		     */
	const PrintTo *to;
	bool from_base; /* offline: the text begins with an empty schema */
} PrinterSetup;

/* The printer must stay where it is. */
bool printer_open(
	Printer *printer, const PrinterSetup *setup, Arena *arena, Error *err) LUAMIG_MUST_CHECK;
void printer_close(Printer *printer); /* also one that was not opened */

/* From here on what is printed belongs to this revision; `heading` stands above it. */
void printer_begin_revision(Printer *printer, const Revision *revision, const char *heading);
/* Its transaction is ended, its text given out.  whole false: the script failed; offline the text
 * is thrown away then. */
void printer_end_revision(Printer *printer, bool whole);

/* A comment in the text. */
void printer_note(Printer *printer, const char *text);

/* luamig's own operations and statements on rows. */
bool printer_op(Printer *printer, const Op *op, Error *err) LUAMIG_MUST_CHECK;
void printer_rows(Printer *printer, const char *sql);
void printer_commit(Printer *printer);

#endif
