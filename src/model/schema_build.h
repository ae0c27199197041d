/*
 * schema_build.h - what reflection makes a Schema with: look-ups by name in constant time, lists
 * put in order, and the forms that every database gives the same way.
 */
#ifndef LUAMIG_MODEL_SCHEMA_BUILD_H
#define LUAMIG_MODEL_SCHEMA_BUILD_H

#include "model/dialect.h"

/* ---- names to places ------------------------------------------------------------------------- */

typedef struct NameSlot {
	const char *key; /* NULL: free */
	size_t value;
} NameSlot;

/* A zeroed struct is an empty map.  Keys are not copied. */
typedef struct NameMap {
	NameSlot *slots;
	size_t room, count;
} NameMap;

enum { NAME_MAP_NONE = -1 };

/* The first value that a key was given stays. */
void name_map_put(NameMap *map, Arena *arena, const char *key, size_t value);
/* NAME_MAP_NONE: it is not there. */
long name_map_get(const NameMap *map, const char *key);
/* A key of two names that no other two give. */
const char *name_map_key(Arena *arena, const char *schema, const char *name);

/* ---- parts ----------------------------------------------------------------------------------- */

/* Keeps the list sorted by key; value NULL or "" adds nothing. */
void options_add(Options *options, Arena *arena, const char *key, const char *value);

/* An expression without the pairs of parentheses that are around all of it; NULL stays NULL. */
const char *schema_bare(const Dialect *d, const char *expression, Arena *arena);

/* "NO ACTION" and the like; NULL for `usual`, which is what saying nothing means. */
const char *schema_action(const char *action, const char *usual, Arena *arena);

/* Column.primary_key of an integer column that is alone the key, as table_normalise() has it. */
void table_mark_key(Table *table);

/* ---- the whole ------------------------------------------------------------------------------- */

/* Sort every list by schema and name, constraints and indexes of tables by name; the views so that
 * those that need others come last: needs[i] says of view i which (by index, before sorting). */
typedef VEC(size_t) Needs;
void schema_sort(Schema *schema, const Needs *needs, Arena *arena);

#endif
