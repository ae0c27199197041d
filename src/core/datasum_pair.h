/*
 * datasum_pair.h - rows of two moments beside each other: inside of datasum_*.c.
 */
#ifndef LUAMIG_CORE_DATASUM_PAIR_H
#define LUAMIG_CORE_DATASUM_PAIR_H

#include "core/datasum.h"

/* ---- datasum_names.c ------------------------------------------------------------------------ */

/* The table of that name, or NULL; the place of a column, or -1 (table may be NULL). */
const DataSumTable *datasum_table(const DataSum *sum, const DataSumTable *like);
int datasum_column(const DataSumTable *table, const char *name);
/* "users", "users.full_name", "app.users.full_name", "*"; column NULL: the table as a whole. */
bool datasum_is_declared(
	const StrVec *loses, const DataSumTable *table, const char *column, Arena *arena);

/* ---- datasum_pair.c ------------------------------------------------------------------------- */

/* How a column that both have takes part. */
typedef enum Part {
	PART_VALUE,  /* by its value */
	PART_FILLED, /* NULL or not: the database makes the value */
} Part;

typedef struct Shared {
	int before, after; /* places of the column */
	Part part;         /* of rows that were made anew */
} Shared;

typedef struct Pairing {
	const DataCompare *with;
	const DataSumTable *before, *after, *between; /* between may be NULL */
	VEC(Shared) shared;
	bool by_key, key_volatile;
	Arena *arena;
	DataFindings *findings;
} Pairing;

/* A row by a text that equal rows share. */
typedef struct Row {
	const char *text;
	int64_t row;
} Row;
typedef VEC(Row) Rows;

typedef VEC(int64_t) Numbers;

/* One finding of each kind for a column, made while its values are looked at. */
typedef struct Tally {
	DataFinding lost, changed;
} Tally;

typedef struct Pairs {
	Numbers before, after; /* side by side */
	Numbers lost, added;   /* without a partner */
} Pairs;

const char *pair_cell(const DataSumTable *table, int64_t row, int column);
bool pair_same_cell(const char *a, const char *b);
/* Append it so that no two rows of cells are one text. */
void pair_add_cell(Str *text, const char *value, Part part);
const char *pair_key(const DataSumTable *table, int64_t row, Arena *arena);
/* By text, so that has() and up() find them. */
void pair_sort(Rows *rows);
Rows pair_rows_by_key(const DataSumTable *table, Arena *arena);
bool pair_has(const Rows *rows, const char *text);

/* One finding for rows of a table, none when there are none. */
void pair_rows_found(Pairing *p, DataFindingKind kind, const DataSumTable *in, const Numbers *rows);
/* A column's values: first an empty tally, then each that differs, then its findings. */
Tally pair_tally(const Pairing *p, const char *column, int64_t filled);
void pair_tally_value(Pairing *p, Tally *t, int64_t row, const char *was, const char *now);
void pair_tally_end(Pairing *p, const Tally *t);

/* Two sorted lists: equal texts are partners, one for one. */
void pair_up(const Rows *before, const Rows *after, Arena *arena, Pairs *out);

#endif
