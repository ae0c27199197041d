/* ddl.h - what the files of this folder that make statements share; nobody else includes it. */
#ifndef LUAMIG_SQLITE_DDL_H
#define LUAMIG_SQLITE_DDL_H

#include "model/emit.h"

extern const Dialect dialect_sqlite;

/* "SQLite cannot <what> without rebuilding the table"; always false. */
bool sqlite_needs_rebuild(const Emit *e, const char *what, Error *err);

/* column.c */
bool sqlite_type(const Emit *e, const Type *type, const Column *column, Str *out, Error *err);
bool sqlite_column_tail(
	const Emit *e, const Table *table, const Column *column, Str *out, Error *err);
/* The expression as DEFAULT takes it. */
const char *sqlite_sql_default(const Emit *e, const char *expression);
bool sqlite_strict_types(const Emit *e, const Table *table, Table *out, Error *err);
bool sqlite_is_autoincrement(const Column *column);

/* constraint.c */
bool sqlite_constraint(
	const Emit *e, const Table *table, const Constraint *constraint, Str *out, Error *err);
/* Appends the keys, checks and references that stand on this column. */
bool sqlite_add_column_constraints(
	const Emit *e, const Table *table, const Column *column, Str *out, Error *err);
bool sqlite_push_unique(Emit *e, const Op *op, const Constraint *constraint, Error *err);
EmitFn sqlite_add_constraint, sqlite_drop_constraint;

/* table.c */
EmitFn sqlite_create_table, sqlite_rename_table;
EmitFn sqlite_add_column, sqlite_drop_column, sqlite_alter_column;
EmitFn sqlite_create_index, sqlite_drop_index;

#endif
