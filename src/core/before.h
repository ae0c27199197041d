/* before.h - what an operation is about to lose, read while it is still there: for its way back. */
#ifndef LUAMIG_CORE_BEFORE_H
#define LUAMIG_CORE_BEFORE_H

#include "db/db.h"

/* *out is `op` with `was` filled from the live database, where it loses something and does not say
 * what.  False: it is as it was, and *out is not set.  Never fails: what cannot be read is not
 * known. */
bool before_op(Conn *conn, const Op *op, Arena *arena, Op *out);

#endif
