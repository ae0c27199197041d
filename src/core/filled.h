/*
 * filled.h - which values a database makes by itself: counters, clocks, random numbers.
 *
 * Such a value is another one whenever it is made, so it can neither be foreseen nor compared.
 */
#ifndef LUAMIG_CORE_FILLED_H
#define LUAMIG_CORE_FILLED_H

#include "model/dialect.h"
#include "model/schema.h"

/* The column is numbered by the database when nothing is given for it: identity, a sequence,
 * AUTO_INCREMENT, SQLite's rowid. */
bool filled_by_counter(const Dialect *dialect, const Table *table, const Column *column);

/* What makes the column's values: "a counter", "default now()", "on update current_timestamp";
 * NULL when nothing does or it is the same each time. */
const char *filled_by(
	const Dialect *dialect, const Table *table, const Column *column, Arena *arena);

#endif
