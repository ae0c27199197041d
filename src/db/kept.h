/*
 * kept.h - the statements of one connection that are worth preparing once.
 *
 * luamig sends a handful of its own statements for each revision (db_run_kept()); preparing costs
 * the server more than running them.  A statement is prepared at its third use, so that short runs
 * send nothing more than they need.
 */
#ifndef LUAMIG_DB_KEPT_H
#define LUAMIG_DB_KEPT_H

#include "base/arena.h"

enum { KEPT_MAX = 24, KEPT_USES = 3 };

typedef struct Kept {
	const char *sql; /* in the arena given to kept_find() */
	unsigned uses;
	unsigned number; /* of the prepared one; 0: not prepared yet */
	void *handle;    /* the driver's own, or NULL */
} Kept;

typedef struct KeptTable {
	Kept items[KEPT_MAX];
	size_t count;
	unsigned last; /* the highest number given so far */
} KeptTable;

/* The entry of `sql`, counted as used once more; NULL while it is used too seldom, or when the
 * table is full.  A statement that is new is copied into arena. */
Kept *kept_find(KeptTable *table, Arena *arena, const char *sql);

/* What the server was told to forget (DISCARD, DEALLOCATE): nothing counts as prepared any more,
 * and numbers are not used again. */
void kept_forget(KeptTable *table);

#endif
