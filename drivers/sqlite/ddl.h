/* ddl.h - what the files of this folder that make statements share; nobody else includes it. */
#ifndef LUAMIG_SQLITE_DDL_H
#define LUAMIG_SQLITE_DDL_H

#include "model/emit.h"

extern const Dialect dialect_sqlite;

/* column.c */
bool sqlite_type(const Emit *e, const Type *type, const Column *column, Str *out, Error *err);

#endif
