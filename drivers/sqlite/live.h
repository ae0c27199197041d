/* live.h - a table that is there, with everything that a new table in its place must give back. */
#ifndef LUAMIG_DRIVERS_SQLITE_LIVE_H
#define LUAMIG_DRIVERS_SQLITE_LIVE_H

#include "model/emit.h"

/* An index or a trigger, by the statement that made it. */
typedef struct LiveObject {
	const char *schema, *name, *sql;
	bool gone;            /* it is not made again */
	const char *new_name; /* or it is, under this name */
} LiveObject;

/* A foreign key somewhere that refers to the table. */
typedef struct LiveKey {
	const char *table, *column;
	const char *parent; /* column referred to; NULL: the primary key */
} LiveKey;

typedef struct LiveTable {
	const char *schema, *name, *sql;
	VEC(LiveObject) indexes, triggers;
	VEC(LiveKey) keys;
	bool has_keys;     /* foreign keys of its own */
	bool orphans;      /* rows of it refer to nothing already */
	bool legacy;       /* PRAGMA legacy_alter_table */
	bool hidden;       /* a temporary table has the same name */
	StrVec stats;      /* sqlite_stat1, …: those that are there */
	const char *aside; /* a name that is free, for the old table */
} LiveTable;

/* what: for the message without a connection, "how table t is made".  *out NULL: there is no such
 * table. */
bool live_table_read(const Emit *e, const Op *op, LiveTable **out, Error *err) LUAMIG_MUST_CHECK;

/* Fails, and names it, when a view or a trigger would miss the column. */
bool live_check_unused(
	const Emit *e, const LiveTable *live, const char *column, Error *err) LUAMIG_MUST_CHECK;

/* The index of this name, or NULL. */
LiveObject *live_index(LiveTable *live, const char *name);

/* Is the column in it? */
bool live_index_names(const Emit *e, const LiveObject *index, const char *column);

/* `CREATE INDEX "schema"."name" …` from the stored text. */
const char *live_create_text(const Emit *e, const LiveObject *object);

/* The columns of an index that is unique, of all rows and without expressions. */
bool live_is_unique_index(
	const Emit *e, const LiveTable *live, const char *name, bool *out, Error *err);

#endif
