/*
 * import_alembic.h - operations of Alembic as Lua, for import_alembic.c and import_alembic_body.c.
 *
 * Whatever is translated means what it meant in Python, or it is not translated.
 */
#ifndef LUAMIG_CORE_IMPORT_ALEMBIC_H
#define LUAMIG_CORE_IMPORT_ALEMBIC_H

#include "core/import.h"
#include "core/python.h"

/* The table that `with op.batch_alter_table(…) as name:` is about. */
typedef struct AlembicBatch {
	const char *name, *table, *schema; /* table NULL: not in one */
} AlembicBatch;

/* One call as Lua statements, the first without indentation; NULL: there is something in it that
 * has no literal counterpart.  import: for the types of the project (values), and to note those
 * that are not known. */
const char *alembic_call(const Py *call, const AlembicBatch *batch, Import *import, Arena *arena);

/* The functions upgrade and downgrade of a file, as the body of a Lua function.  globals: what the
 * names of the module stand for. */
const char *alembic_body(const char *text, const char *function, const PyScope *globals,
	Import *import, Arena *arena);

/* The condition of a line "if …:" or "elif …:"; NULL: it is not understood. */
const char *alembic_condition(const char *code, const PyScope *scope, Import *import, Arena *arena);

/* The connection, or the context of the migration; the name of its database. */
bool alembic_is_bind(const Py *value);
bool alembic_is_dialect(const Py *value);

#endif
