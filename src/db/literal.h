/* literal.h - values written into SQL, for scripts that are printed instead of run. */
#ifndef LUAMIG_DB_LITERAL_H
#define LUAMIG_DB_LITERAL_H

#include "db/driver.h"

/* Append the value as this dialect reads it back without loss.  Infinities and NaN are an error. */
bool literal_add(
	const Dialect *dialect, const Value *value, Str *out, Error *err) LUAMIG_MUST_CHECK;

/* The statement with each placeholder replaced by its parameter. */
bool literal_statement(const Dialect *dialect, const Stmt *stmt, Arena *arena, const char **out,
	Error *err) LUAMIG_MUST_CHECK;

#endif
