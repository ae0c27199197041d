/* ddl.h - what the files of this folder that make statements share; nobody else includes it. */
#ifndef LUAMIG_MYSQL_DDL_H
#define LUAMIG_MYSQL_DDL_H

#include "model/emit.h"

extern const Dialect dialect_mysql;

/* type.c */

/* Which of the two answers, and whether it is at least that version (major * 10000 + …);
 * 0: that server never learned it. */
bool mysql_is_mariadb(const Emit *e);
bool mysql_since(const Emit *e, int mysql, int mariadb);

bool mysql_type(const Emit *e, const Type *type, const Column *column, Str *out, Error *err);

#endif
