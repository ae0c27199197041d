/* postgres.h - what this folder gives to the rest of the program: one backend. */
#ifndef LUAMIG_DRIVERS_POSTGRES_POSTGRES_H
#define LUAMIG_DRIVERS_POSTGRES_POSTGRES_H

#include "db/driver.h"

extern const Dialect dialect_postgres; /* dialect.c */
extern const Backend backend_postgres; /* driver.c */

#endif
