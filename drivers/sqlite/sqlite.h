/* sqlite.h - what this folder gives to the rest of the program: one backend. */
#ifndef LUAMIG_DRIVERS_SQLITE_SQLITE_H
#define LUAMIG_DRIVERS_SQLITE_SQLITE_H

#include "db/driver.h"

extern const Dialect dialect_sqlite; /* dialect.c */
extern const Backend backend_sqlite; /* driver.c */

#endif
