/* drop.h - an empty database again. */
#ifndef LUAMIG_DB_DROP_H
#define LUAMIG_DB_DROP_H

#include "db/db.h"

/* Drops what is in the current schema (MySQL: database; SQLite: file): tables, views, sequences,
 * types, routines.  Extensions and what belongs to them stay.  What to drop each database tells by
 * drivers/<name>/drop_all.sql: a query whose rows are the statements, in order.  In one transaction
 * where DDL can be rolled back; *statements: how many there were. */
bool db_drop_all(Conn *conn, size_t *statements, Error *err) LUAMIG_MUST_CHECK;

#endif
