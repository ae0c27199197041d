/*
 * table_sql.h - reads the text of a CREATE TABLE, as sqlite_master keeps it.
 *
 * Pragmas tell the columns, but not the names of constraints, CHECKs, generated expressions,
 * collations, nor a default as it was written.  Everything that is read knows where it stands, so
 * that a change can be made in the text and leave the rest as the author wrote it.
 */
#ifndef LUAMIG_DRIVERS_SQLITE_TABLE_SQL_H
#define LUAMIG_DRIVERS_SQLITE_TABLE_SQL_H

#include "drivers/sqlite/sql_text.h"
#include "model/schema.h"

typedef enum TableSqlClauseKind {
	CLAUSE_NOT_NULL,
	CLAUSE_NULL,
	CLAUSE_DEFAULT,
	CLAUSE_COLLATE,
	CLAUSE_GENERATED,
	CLAUSE_CONSTRAINT,
} TableSqlClauseKind;

/* What follows the type of a column, with its name (CONSTRAINT x) if it has one. */
typedef struct TableSqlClause {
	TableSqlClauseKind kind;
	SqlSpan span;
	size_t constraint; /* CLAUSE_CONSTRAINT: which one of the table */
} TableSqlClause;

typedef struct TableSqlColumn {
	const char *name;
	const char *value;     /* DEFAULT as written, parentheses included, or NULL */
	const char *generated; /* expression, or NULL */
	const char *collate;   /* or NULL */
	bool stored;           /* of a generated column */
	bool autoincrement;
	bool not_null;
	const char *type; /* as written; "" when there is none */
	SqlSpan span, name_span, type_span;
	VEC(TableSqlClause) clauses; /* in the order written */
} TableSqlColumn;

typedef struct TableSqlConstraint {
	ConstraintKind kind;
	const char *name;       /* or NULL */
	StrVec columns;         /* check: the columns in its expression, each once */
	const char *expression; /* check, or NULL */
	bool on_column;         /* written on a column */
	size_t column;          /* which one, if so */
	const char *parent;     /* foreign key: the table it refers to */
	bool descending;        /* primary key on a column: DESC */
	SqlSpan span, name_span;
} TableSqlConstraint;

typedef struct TableSql {
	VEC(TableSqlColumn) columns;
	VEC(TableSqlConstraint) constraints; /* in the order written; NOT NULL is none */
	SqlSpan name_span;                   /* of the table, without a schema */
	VEC(SqlSpan) items;                  /* what stands between the commas */
	VEC(size_t) commas;                  /* where */
	size_t open, close;                  /* the parentheses around the items */
	bool strict, without_rowid;
} TableSql;

/* False: this is no CREATE TABLE with a list of columns (a virtual table). */
bool table_sql_read(const char *sql, Arena *arena, TableSql *out);

const TableSqlColumn *table_sql_column(const TableSql *table, const char *name); /* NULL: none */

/* The column that is another name of the rowid, or NULL. */
const TableSqlColumn *table_sql_rowid_column(const TableSql *table);

#endif
