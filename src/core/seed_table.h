/*
 * seed_table.h - what is known of a table while rows are made for it: inside of seed*.c.
 *
 * A row is a literal in SQL for each column; NULL (the pointer) where the column is left to the
 * database.
 */
#ifndef LUAMIG_CORE_SEED_TABLE_H
#define LUAMIG_CORE_SEED_TABLE_H

#include "core/seed.h"
#include "core/seed_kind.h"
#include "model/schema_build.h"

typedef struct SeedColumn {
	const Column *column;
	SeedKind kind;
	StrVec values; /* all different, an ordinary one first */
	bool left_out; /* computed, or numbered by the database */
	bool nullable;
	bool referring; /* part of a foreign key */
	bool unique;    /* its values make the rows of a unique key differ */
	bool calm;      /* and they are taken one after another, without bounds */
	int group;      /* of checks; -1: none is about it */
} SeedColumn;

typedef struct SeedTuple {
	const char **values;
} SeedTuple;
typedef VEC(SeedTuple) SeedTuples;

/* A foreign key, and the keys that there are to refer to. */
typedef struct SeedReference {
	IntVec columns;
	const char *schema, *table;
	StrVec to;
	SeedTuples keys;
	bool self;
	bool full;     /* MATCH FULL: NULL in all of its columns or in none */
	bool needed;   /* it cannot be NULL */
	bool deciding; /* rows of a unique key differ by it */
} SeedReference;

typedef struct SeedUnique {
	IntVec columns;
	bool nulls_equal;
	NameMap seen;
} SeedUnique;

/* Columns that checks bind together, and values that pass. */
typedef struct SeedGroup {
	IntVec columns;
	StrVec checks;
	SeedTuples tuples;
	bool solved; /* the server was asked, and could answer */
} SeedGroup;

/* A row that another table refers to already, and that has to come. */
typedef struct SeedDebt {
	const char *schema, *table;
	StrVec columns;
	const char **values;
} SeedDebt;
typedef VEC(SeedDebt) SeedDebts;

typedef struct SeedTable {
	const Table *table;
	VEC(SeedColumn) columns;
	VEC(SeedReference) references;
	VEC(SeedUnique) uniques;
	VEC(SeedGroup) groups;
	bool was_empty;       /* before */
	bool starved;         /* a reference has nothing to refer to yet */
	bool to_others;       /* rows whose references are not NULL */
	const SeedDebt *owed; /* the next row is this one; NULL: any */
	bool on_credit;       /* what it must refer to may come later: */
	SeedDebts debts;      /* of the last row made */
	long next;            /* the number of the next row */
	size_t rows;          /* added */
	const char *why;      /* the first refusal, or NULL */
	const char *hopeless; /* why no row will be taken, or NULL */
	const char *lost;     /* what was refused of a row that could be added otherwise, or NULL */
} SeedTable;

typedef struct SeedRun {
	Conn *conn;
	const Dialect *dialect;
	const Schema *schema;
	bool plain;
	Arena *arena;
} SeedRun;

/* ---- statements that may fail (seed.c) ------------------------------------------------------ */

/* Run it so that the transaction goes on when it is refused.  *ok false: it was, and *why says so;
 * returns false when nothing can be run any more. */
bool seed_try(SeedRun *run, const char *sql, Result *rows, bool *ok, Error *why, Error *err);

/* ---- the plan (seed_plan.c, seed_check.c) --------------------------------------------------- */

int seed_column(const SeedTable *t, const char *name);
/* The columns of the table that an expression names. */
IntVec seed_mentioned(const SeedRun *run, const SeedTable *t, const char *expression);

bool seed_plan(SeedRun *run, const Table *table, SeedTable *out, Error *err) LUAMIG_MUST_CHECK;
/* The keys that its references may take, as they are now. */
bool seed_read_keys(SeedRun *run, SeedTable *t, Error *err) LUAMIG_MUST_CHECK;
/* Find the groups and ask the server which values pass. */
bool seed_solve_checks(SeedRun *run, SeedTable *t, Error *err) LUAMIG_MUST_CHECK;

/* Texts that match a pattern: LIKE, GLOB or a regular expression.  n chooses among them. */
typedef enum SeedPattern { SEED_LIKE, SEED_GLOB, SEED_REGEX } SeedPattern;
const char *seed_match(SeedPattern kind, const char *pattern, long n, Arena *arena);

/* ---- rows (seed_row.c, seed_insert.c) ------------------------------------------------------- */

/* Which row is wanted. */
typedef struct SeedRow {
	size_t number; /* of the row: decides which values it shows */
	long ordinal;  /* for values that must differ */
	bool plain;    /* ordinary values */
	int only;      /* with `plain`: but this column shows its own; -1: none */
	bool least;    /* NULL and defaults wherever possible */
	long shift;    /* another choice of keys and of values that pass checks */
} SeedRow;

/* NULL: there is no such row, and t->why says why. */
const char **seed_make_row(SeedRun *run, SeedTable *t, const SeedRow *row);
/* It stands in the table now. */
void seed_row_taken(SeedRun *run, SeedTable *t, const char **cells);

/* So many rows; none is no failure: t->why. */
bool seed_add_rows(SeedRun *run, SeedTable *t, size_t count, Error *err) LUAMIG_MUST_CHECK;
/* The row that t->owed describes, on credit; t->rows says whether it is there. */
bool seed_add_owed(SeedRun *run, SeedTable *t, Error *err) LUAMIG_MUST_CHECK;

#endif
