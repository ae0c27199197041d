/* import_alembic.h - operations of Alembic as Lua, for import_alembic.c. */
#ifndef LUAMIG_CORE_IMPORT_ALEMBIC_H
#define LUAMIG_CORE_IMPORT_ALEMBIC_H

#include "core/python.h"

/* The table that `with op.batch_alter_table(…) as name:` is about. */
typedef struct AlembicBatch {
	const char *name, *table, *schema; /* table NULL: not in one */
} AlembicBatch;

/* One call as one Lua statement, without indentation; NULL: there is something in it that has no
 * literal counterpart. */
const char *alembic_call(const Py *call, const AlembicBatch *batch, Arena *arena);

/* A Lua string literal. */
const char *alembic_quote(const char *text, Arena *arena);

#endif
