/*
 * seed.h - rows for every table of a scratch database, so that a revision which is right only on
 * empty tables shows (`luamig test`).
 *
 * The rows hold what is met in production and seldom on a developer's machine: NULLs, duplicates,
 * the longest strings, empty ones, the bounds of each type, every label of an enum.  Keys, unique
 * constraints, foreign keys and checks are kept.  The same schema and the same rows there give the
 * same new rows: there is no clock and no chance in it.
 *
 * Rows that are there are left as they are; new ones are added beside them.
 */
#ifndef LUAMIG_CORE_SEED_H
#define LUAMIG_CORE_SEED_H

#include "db/db.h"
#include "model/schema.h"

typedef struct SeedMemoryTable {
	const char *name;  /* with its schema */
	const char *shape; /* columns and constraints, as a text */
	long next;         /* the number of the next row */
} SeedMemoryTable;

/* What was filled so far, so that the next call adds rows only to tables that are new, changed or
 * empty since.  Zeroed: nothing. */
typedef struct SeedMemory {
	Arena *arena; /* what is remembered lives here */
	VEC(SeedMemoryTable) tables;
} SeedMemory;

typedef struct SeedOptions {
	StrVec skip;        /* names of tables that get nothing: luamig's own */
	bool plain;         /* only usual values: no bounds, no longest strings, few NULLs */
	SeedMemory *memory; /* NULL: every table gets rows */
} SeedOptions;

/* A table that could not be given the rows it should have. */
typedef struct SeedNote {
	const char *schema, *table; /* schema may be NULL */
	size_t rows;                /* that it got; 0: it has none of ours */
	const char *why;            /* a sentence without the table's name */
} SeedNote;
typedef VEC(SeedNote) SeedNotes;

typedef struct SeedReport {
	size_t tables; /* that rows were added to */
	size_t rows;   /* added */
	/* Tables that stay empty, and those where something that the columns allow was refused
	 * (by a check, a trigger, …); sorted as the schema's tables are. */
	SeedNotes notes;
} SeedReport;

/* Fill the tables of `schema` (as db_reflect() gave it) on this connection.  Committed when it
 * returns true; inside the caller's transaction when one is open.  A table that refuses all rows is
 * a note and no failure; false is a connection that is lost, an interrupt and the like. */
bool seed_fill(Conn *conn, const Schema *schema, const SeedOptions *options, Arena *arena,
	SeedReport *out, Error *err) LUAMIG_MUST_CHECK;

#endif
