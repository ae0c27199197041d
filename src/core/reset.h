/* reset.h - an empty database, as before the first revision. */
#ifndef LUAMIG_CORE_RESET_H
#define LUAMIG_CORE_RESET_H

#include "core/runner.h"

/* Drops everything in the database's current schema, and luamig's own tables wherever they are,
 * under the run lock.  Whether that may be is the caller's to know.  *statements: how many drops
 * there were. */
bool reset_drop(const RunContext *context, size_t *statements, Error *err) LUAMIG_MUST_CHECK;

#endif
