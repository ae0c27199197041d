/* rows.h - rows in the tables of random schemas. */
#ifndef LUAMIG_TESTS_LAWS_ROWS_H
#define LUAMIG_TESTS_LAWS_ROWS_H

#include "generate.h"

typedef struct Rows {
	Conn *conn;
	unsigned database;
	Arena *arena;
} Rows;

/* The n-th row (1 … 9): no column is NULL but foreign keys where there is no row n to refer to.
 * False: the table takes none (a check, a key). */
bool rows_insert(const Rows *rows, const Table *table, int n);

/* The rows of a table, sorted, one a line; without the values of the columns in `but`. */
bool rows_text(const Rows *rows, const Table *table, const StrVec *but, Str *out, Error *err);

#endif
