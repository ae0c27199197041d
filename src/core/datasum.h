/*
 * datasum.h - the rows of a scratch database at one moment, and what became of them at another.
 *
 * Columns are compared by name, rows by their primary key (as a whole where there is none), and
 * only tables and columns that both moments have: that one is missing is the schema's difference.
 * Tables of some thousand rows are kept as one checksum per column: then it is known that something
 * changed, and not in which rows.
 *
 * A value that the database makes anew whenever it is asked (clock, random number, counter) cannot
 * be the same twice.  A column with such a default counts as NULL or not NULL only, and it is
 * listed as left out; but where it was there all the time, its values count like any others.
 */
#ifndef LUAMIG_CORE_DATASUM_H
#define LUAMIG_CORE_DATASUM_H

#include "db/db.h"
#include "model/schema.h"

/* ---- reading -------------------------------------------------------------------------------- */

typedef struct DataSumColumn {
	const char *name;
	const char *volatile_by; /* the default that makes its values, or NULL: none does */
	bool generated;          /* the database computes it from others */
	int64_t filled;          /* rows where it is not NULL */
	uint64_t sum;            /* of a large table: over the values with their keys */
} DataSumColumn;

typedef struct DataSumTable {
	const char *schema, *name; /* schema may be NULL */
	VEC(DataSumColumn) columns;
	IntVec key; /* columns of the primary key; empty: there is none */
	int64_t rows;
	bool large;         /* only sums; cells is NULL */
	const char **cells; /* rows * columns, row by row; NULL is NULL */
} DataSumTable;

typedef struct DataSum {
	VEC(DataSumTable) tables;
} DataSum;

/* The rows of the tables of `schema` (as db_reflect() gave it) but for those named in `skip`
 * (luamig's own); views are not read.  Only reads.  All in `arena`. */
bool datasum_read(Conn *conn, const Schema *schema, const StrVec *skip, Arena *arena, DataSum *out,
	Error *err) LUAMIG_MUST_CHECK;

/* ---- comparing ------------------------------------------------------------------------------ */

typedef enum DataFindingKind {
	DATA_ROWS_LOST,      /* rows that were there are not */
	DATA_ROWS_ADDED,     /* rows that were not there are */
	DATA_VALUES_LOST,    /* not NULL became NULL */
	DATA_VALUES_CHANGED, /* another value, also from NULL */
} DataFindingKind;

typedef struct DataFinding {
	DataFindingKind kind;
	const char *schema, *table; /* schema may be NULL */
	const char *column;         /* NULL: rows */
	int64_t count;              /* rows or values it happened to; -1: not known */
	int64_t of;                 /* rows, or values that were not NULL, there were before */
	StrVec keys;                /* of some of the rows, "id = 3"; at most DATASUM_SAMPLES */
	const char *was, *now;      /* values of the first of them, for people; or NULL */
} DataFinding;
typedef VEC(DataFinding) DataFindings;

enum { DATASUM_SAMPLES = 3 };

/* A column that was compared by NULL or not NULL only. */
typedef struct DataExclusion {
	const char *schema, *table, *column;
	const char *why; /* "default now()" */
} DataExclusion;
typedef VEC(DataExclusion) DataExclusions;

typedef struct DataCompare {
	const DataSum *before, *after;
	/* The moment between the two, where there was one (after the upgrade that was taken back,
	 * …): a volatile column that was there too has kept its values.  NULL: nothing is known, so
	 * every volatile column is left out. */
	const DataSum *between;
	/* What the author declared as lost: "users" (the whole table), "users.full_name", with a
	 * schema before it if need be; "*": anything.  NULL: nothing. */
	const StrVec *loses;
} DataCompare;

/* Findings in the order of before's tables and columns.  What is declared in `loses` gives none.
 * Never fails: it only looks at memory. */
void datasum_compare(const DataCompare *compare, Arena *arena, DataFindings *findings,
	DataExclusions *exclusions);

/* What the way from before to after (between: the same as before) took away for good: rows, values,
 * and those of columns and tables that are gone.  Values that stand in a column which was not there
 * before, and tables that have another name, are not lost. */
void datasum_lost(const DataCompare *compare, Arena *arena, DataFindings *findings);

/* "column users.full_name lost 3 of 3 values"; the keys are not in it. */
const char *datasum_describe(const DataFinding *finding, Arena *arena);
/* "rows_lost", … for machines. */
const char *datasum_kind_name(DataFindingKind kind);

#endif
