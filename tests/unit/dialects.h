/* dialects.h - the dialects that were built; NULL for a driver that was left out. */
#ifndef LUAMIG_TESTS_DIALECTS_H
#define LUAMIG_TESTS_DIALECTS_H

#include "model/dialect.h"

#ifdef WITH_postgres
extern const Dialect dialect_postgres;
#define POSTGRES_DIALECT &dialect_postgres
#else
#define POSTGRES_DIALECT NULL
#endif

#ifdef WITH_mysql
extern const Dialect dialect_mysql;
#define MYSQL_DIALECT &dialect_mysql
#else
#define MYSQL_DIALECT NULL
#endif

#ifdef WITH_sqlite
extern const Dialect dialect_sqlite;
#define SQLITE_DIALECT &dialect_sqlite
#else
#define SQLITE_DIALECT NULL
#endif

#endif
