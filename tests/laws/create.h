/* create.h - a schema made on a live database, through the same operations as a revision's. */
#ifndef LUAMIG_TESTS_LAWS_CREATE_H
#define LUAMIG_TESTS_LAWS_CREATE_H

#include "db/db.h"

/* Everything of the schema, in an order that runs.  Tables may refer to each other in circles.
 * Statements that it ran go to *log where that is not NULL. */
bool create_schema(Conn *conn, const Schema *schema, Arena *arena, Str *log, Error *err);

/* One operation. */
bool run_op(Conn *conn, const Op *op, Arena *arena, Str *log, Error *err);

#endif
