/*
 * backend.h - what the files of this folder know of each other, without the client library.
 *
 *	driver*.c    how the server is told: the only files that see <mysql.h>
 *	dialect.c    what it is told
 *	catalog.c    what emitters and scripts ask about the live database
 */
#ifndef LUAMIG_DRIVERS_MYSQL_BACKEND_H
#define LUAMIG_DRIVERS_MYSQL_BACKEND_H

#include "db/driver.h"

extern const Backend backend_mysql; /* the one symbol that registry.c takes from here */

extern const Driver driver_mysql;   /* driver.c */
extern const Dialect dialect_mysql; /* dialect.c */
extern const Catalog catalog_mysql; /* catalog.c; its arg is the Conn */

/* Backend.has_index, in catalog.c. */
bool mysql_has_index(
	Conn *conn, const char *schema, const char *table, const char *name, bool *out, Error *err);

#endif
