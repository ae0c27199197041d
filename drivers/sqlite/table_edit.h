/*
 * table_edit.h - changes the text of a CREATE TABLE and leaves the rest as its author wrote it.
 *
 * Changes are collected and made together, so that places in the text stay what table_sql_read()
 * said.
 */
#ifndef LUAMIG_DRIVERS_SQLITE_TABLE_EDIT_H
#define LUAMIG_DRIVERS_SQLITE_TABLE_EDIT_H

#include "drivers/sqlite/table_sql.h"

typedef struct SqlEdit {
	SqlSpan span;
	const char *text;
} SqlEdit;

typedef struct TableEdit {
	const char *sql;
	TableSql table;
	Arena *arena;
	VEC(SqlEdit) edits;
	VEC(bool) gone; /* for each of table.items */
	StrVec columns; /* definitions to add */
	StrVec constraints;
} TableEdit;

/* False: the text is no CREATE TABLE with a list of columns. */
bool table_edit_begin(TableEdit *edit, const char *sql, Arena *arena);

void table_edit_replace(TableEdit *edit, SqlSpan span, const char *text);
void table_edit_insert(TableEdit *edit, size_t at, const char *text);
/* With the blanks before it. */
void table_edit_cut(TableEdit *edit, SqlSpan span);
void table_edit_remove_column(TableEdit *edit, size_t column);
/* Also one that is written on a column. */
void table_edit_remove_constraint(TableEdit *edit, size_t constraint);
void table_edit_remove_clause(TableEdit *edit, size_t column, TableSqlClauseKind kind);
bool table_edit_is_gone(const TableEdit *edit, size_t constraint);
bool table_edit_column_is_gone(const TableEdit *edit, size_t column);

/* The new text from the name of the table on: `t (a INT, …) STRICT`. */
const char *table_edit_finish(TableEdit *edit);

#endif
