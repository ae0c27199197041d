/*
 * table_sql.h - reads the text of a CREATE TABLE, as sqlite_master keeps it.
 *
 * Pragmas tell the columns, but not the names of constraints, CHECKs, generated expressions,
 * collations, nor a default as it was written.
 */
#ifndef LUAMIG_DRIVERS_SQLITE_TABLE_SQL_H
#define LUAMIG_DRIVERS_SQLITE_TABLE_SQL_H

#include "model/schema.h"

typedef struct TableSqlColumn {
	const char *name;
	const char *value;     /* DEFAULT as written, parentheses included, or NULL */
	const char *generated; /* expression, or NULL */
	const char *collate;   /* or NULL */
	bool stored;           /* of a generated column */
	bool autoincrement;
} TableSqlColumn;

typedef struct TableSqlConstraint {
	ConstraintKind kind;
	const char *name;       /* or NULL */
	StrVec columns;         /* check: the columns in its expression, each once */
	const char *expression; /* check, or NULL */
	bool on_column;         /* written on a column */
} TableSqlConstraint;

typedef struct TableSql {
	VEC(TableSqlColumn) columns;
	VEC(TableSqlConstraint) constraints; /* in the order written; NOT NULL is none */
} TableSql;

/* False: this is no CREATE TABLE with a list of columns (a virtual table). */
bool table_sql_read(const char *sql, Arena *arena, TableSql *out);

const TableSqlColumn *table_sql_column(const TableSql *table, const char *name); /* NULL: none */

#endif
