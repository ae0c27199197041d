/* ddl.h - what the files of this folder that make statements share; nobody else includes it. */
#ifndef LUAMIG_POSTGRES_DDL_H
#define LUAMIG_POSTGRES_DDL_H

#include "model/emit.h"

extern const Dialect dialect_postgres;

/* "PostgreSQL 12 has no <what>"; always false. */
bool postgres_too_old(const Emit *e, const char *what, int since, Error *err);

/* column.c */
bool postgres_type(const Emit *e, const Type *type, const Column *column, Str *out, Error *err);
bool postgres_column_tail(
	const Emit *e, const Table *table, const Column *column, Str *out, Error *err);

/* enum.c: statements that make the enum types a column needs, where they are not there yet */
void postgres_push_enum(Emit *e, const Type *type);
EmitFn postgres_create_enum, postgres_drop_enum;

/* table.c */
void postgres_push_comment(
	Emit *e, const char *what, const char *schema, const char *name, const char *comment);
void postgres_push_column_comment(Emit *e, const Op *op, const char *column, const char *comment);
EmitFn postgres_create_table, postgres_add_column, postgres_alter_column;

/* constraint.c */
bool postgres_constraint(
	const Emit *e, const Table *table, const Constraint *constraint, Str *out, Error *err);
bool postgres_push_constraint_comment(
	Emit *e, const char *schema, const char *table, const Constraint *constraint, Error *err);
EmitFn postgres_add_constraint, postgres_create_index;

#endif
