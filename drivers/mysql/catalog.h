/* catalog.h - what the files of the catalog share; nobody else includes it. */
#ifndef LUAMIG_DRIVERS_MYSQL_CATALOG_H
#define LUAMIG_DRIVERS_MYSQL_CATALOG_H

#include "drivers/mysql/conn.h"

/* schema, table and up to three more texts as parameters of an embedded query */
typedef struct MyQuestion {
	const char *query;
	const char *params[5];
	size_t count;
} MyQuestion;

bool my_catalog_ask(void *arg, const MyQuestion *question, Arena *arena, Result *out,
	Error *err) LUAMIG_MUST_CHECK;

static inline bool my_is_mariadb(void *arg)
{
	return ((const MyConn *)arg)->mariadb;
}

/* A member of Catalog; arg is the connection. */
bool my_catalog_column(void *arg, const char *schema, const char *table, const char *column,
	Arena *arena, LiveColumn *out, bool *found, Error *err);

#endif
