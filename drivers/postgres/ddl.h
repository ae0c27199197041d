/* ddl.h - what dialect.c, table.c and alter.c of this folder share; nobody else includes it. */
#ifndef LUAMIG_POSTGRES_DDL_H
#define LUAMIG_POSTGRES_DDL_H

#include "model/emit.h"

extern const Dialect dialect_postgres;

/* column.c */
bool postgres_type(const Emit *e, const Type *type, const Column *column, Str *out, Error *err);
bool postgres_column_tail(
	const Emit *e, const Table *table, const Column *column, Str *out, Error *err);

#endif
