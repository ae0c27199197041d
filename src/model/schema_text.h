/*
 * schema_text.h - a schema as text that is the same for the same schema: a line for each attribute,
 * sorted, each line saying whose attribute it is, so that a diff of two texts can be read.
 */
#ifndef LUAMIG_MODEL_SCHEMA_TEXT_H
#define LUAMIG_MODEL_SCHEMA_TEXT_H

#include "model/schema.h"

typedef enum SchemaTextFlags {
	SCHEMA_TEXT_NO_POSITIONS = 1 << 0, /* columns by name, not in their order */
} SchemaTextFlags;

const char *schema_text(const Schema *schema, unsigned flags, Arena *arena);
const char *schema_table_text(const Table *table, unsigned flags, Arena *arena);

#endif
