/*
 * mutation.h - random changes of a schema, as an author makes them in schema.lua.
 *
 * A change leaves a schema that can be made, and one that a database with rows can be brought to
 * and back: a column that is dropped may be NULL or fills itself, for it has to come back to rows
 * that are there; a new NOT NULL column has a default; what becomes NOT NULL or unique is a column
 * whose rows have values, all different (rows.h); a table that others refer to takes those along.
 */
#ifndef LUAMIG_TESTS_LAWS_MUTATION_H
#define LUAMIG_TESTS_LAWS_MUTATION_H

#include "generate.h"

/* Enumerator, what the count is called, where it exists. */
#define MUTATIONS(X)                                                                               \
	X(ADD_TABLE, "table: added", ALL)                                                          \
	X(DROP_TABLE, "table: dropped", ALL)                                                       \
	X(RENAME_TABLE, "table: renamed", ALL)                                                     \
	X(TABLE_COMMENT, "table: comment", PG | MYSQLS)                                            \
	X(TABLE_COLLATION, "table: collation", MYSQLS)                                             \
	X(PARTITIONS, "table: partitions", MYSQLS)                                                 \
	X(MOVE_TABLE, "table: in another schema", PG)                                              \
	X(ADD_COLUMN, "column: added", ALL)                                                        \
	X(DROP_COLUMN, "column: dropped", ALL)                                                     \
	X(RENAME_COLUMN, "column: renamed", ALL)                                                   \
	X(TYPE, "column: type", ALL)                                                               \
	X(NULLABLE, "column: nullable", ALL)                                                       \
	X(DEFAULT, "column: default", ALL)                                                         \
	X(COLUMN_COMMENT, "column: comment", PG | MYSQLS)                                          \
	X(COLLATE, "column: collation", ALL)                                                       \
	X(IDENTITY, "column: identity", ALL)                                                       \
	X(GENERATED, "column: generated", ALL)                                                     \
	X(COLUMN_OPTIONS, "column: options", ALL)                                                  \
	X(ADD_UNIQUE, "unique: added", ALL)                                                        \
	X(ADD_CHECK, "check: added", ALL)                                                          \
	X(CHANGE_CHECK, "check: text", ALL)                                                        \
	X(ADD_EXCLUDE, "exclude: added", PG)                                                       \
	X(DROP_CONSTRAINT, "constraint: dropped", ALL)                                             \
	X(RENAME_CONSTRAINT, "constraint: renamed", ALL)                                           \
	X(DEFERRABLE, "constraint: deferrable", PG | SL)                                           \
	X(PRIMARY_KEY, "primary key: changed", ALL)                                                \
	X(ADD_KEY, "foreign key: added", ALL)                                                      \
	X(ADD_CYCLE, "foreign key: a cycle", ALL)                                                  \
	X(KEY_ACTION, "foreign key: actions", ALL)                                                 \
	X(ADD_INDEX, "index: added", ALL)                                                          \
	X(DROP_INDEX, "index: dropped", ALL)                                                       \
	X(RENAME_INDEX, "index: renamed", ALL)                                                     \
	X(CHANGE_INDEX, "index: changed", ALL)                                                     \
	X(ADD_ENUM, "enum: added", PG)                                                             \
	X(ADD_LABEL, "enum: label added", ALL)                                                     \
	X(REMOVE_LABEL, "enum: label removed", ALL)                                                \
	X(REORDER_LABELS, "enum: labels in another order", ALL)                                    \
	X(ADD_VIEW, "view: added", ALL)                                                            \
	X(DROP_VIEW, "view: dropped", ALL)                                                         \
	X(CHANGE_VIEW, "view: changed", ALL)                                                       \
	X(ADD_SEQUENCE, "sequence: added", PG)                                                     \
	X(DROP_SEQUENCE, "sequence: dropped", PG)                                                  \
	X(CHANGE_SEQUENCE, "sequence: changed", PG)

typedef enum Mutation {
#define X(name, words, where) MUTATE_##name,
	MUTATIONS(X)
#undef X
		MUTATE_COUNT
} Mutation;

const char *mutation_name(Mutation mutation);
bool mutation_exists(const Generator *g, Mutation mutation);

/* One of that kind, somewhere; *schema is normalised and has its lists for itself.  False: there is
 * nothing in it for this one. */
bool mutate(Generator *g, Mutation mutation, Schema *schema);

/* With lists of its own, so that it can be changed. */
Schema schema_copy(const Schema *schema, Arena *arena);

#endif
