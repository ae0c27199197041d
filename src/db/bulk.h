/*
 * bulk.h - what data.* asks of a database: what a table is made of, and many rows written at once.
 */
#ifndef LUAMIG_DB_BULK_H
#define LUAMIG_DB_BULK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"

struct Value;

/* How values of a column travel.  What an author gives is converted by it. */
typedef enum DataClass {
	DATA_OTHER, /* text that the database reads: numeric, dates, uuid, json, enums, arrays… */
	DATA_BOOL,
	DATA_INT,
	DATA_REAL,
	DATA_TEXT,
	DATA_BYTES,
	DATA_ANY, /* each value as it is (SQLite) */
} DataClass;

typedef struct DataColumn {
	const char *name;
	const char *type; /* in the database's own words, without length: for casts */
	const char *full; /* with it; may be NULL */
	const char *charset, *collation; /* where a join needs them; else NULL */
	DataClass class;
	bool nullable;
	bool generated;                       /* cannot be written */
	bool always_identity;                 /* PostgreSQL: GENERATED ALWAYS AS IDENTITY */
	const char *no_key;                   /* why it cannot be walked by, or NULL */
	const char *param_open, *param_close; /* around the placeholder of a key, or NULL */
} DataColumn;

/* A unique key over whole columns: indexes into the table's columns. */
typedef struct DataKey {
	const char *name;
	IntVec columns;
	bool primary;
	bool nullable; /* one of the columns may be NULL */
} DataKey;

typedef struct DataTable {
	const char *schema; /* NULL: the connection's own */
	const char *name;
	VEC(DataColumn) columns;
	VEC(DataKey) keys;   /* the best to walk by first: the primary key, then the shortest */
	const char *refused; /* why work in chunks would not be exactly once, or NULL */
	int64_t rows;        /* by the server's own estimate; -1: there is none */
} DataTable;

/* -1: there is none */
int data_table_column(const DataTable *table, const char *name);

/* A column that is written: one value a row, or the same SQL expression for all. */
typedef struct BulkColumn {
	int column;      /* of the table */
	const char *sql; /* NULL: from the values */
} BulkColumn;

/* Rows to insert, or to update by their key. */
typedef struct Bulk {
	const DataTable *table;
	const BulkColumn *columns;
	size_t ncolumns;
	size_t nrows;
	const struct Value
		*values; /* a row's values of the columns without sql, one after another */
	size_t width;    /* values a row */

	/* update: the key's columns of the table; NULL: insert.  Row i is the one whose key stands
	 * in `cells`, at cells[rows[i] * stride + at[k]]; keys ascend. */
	const int *key;
	size_t nkey;
	const struct Value *cells;
	const size_t *rows;
	size_t stride;
	const int *at;
} Bulk;

/* k-th value of the key of the i-th row. */
#define BULK_KEY(bulk, i, k)                                                                       \
	((bulk)->cells[(bulk)->rows[i] * (bulk)->stride + (size_t)(bulk)->at[k]])

#endif
