/*
 * ops.h - random operations on a schema that is there, each with what it loses (`was`).
 */
#ifndef LUAMIG_TESTS_LAWS_OPS_H
#define LUAMIG_TESTS_LAWS_OPS_H

#include "generate.h"

/* What is drawn: enumerator, what the count is called, where it exists. */
#define DRAWS(X)                                                                                   \
	X(CREATE_TABLE, "create_table", ALL)                                                       \
	X(DROP_TABLE, "drop_table", ALL)                                                           \
	X(RENAME_TABLE, "rename_table", ALL)                                                       \
	X(TABLE_COMMENT, "table_comment", PG | MYSQLS)                                             \
	X(ADD_COLUMN, "add_column", ALL)                                                           \
	X(DROP_COLUMN, "drop_column", ALL)                                                         \
	X(RENAME_COLUMN, "rename_column", ALL)                                                     \
	X(ALTER_NULLABLE, "alter_column: nullable", ALL)                                           \
	X(ALTER_DEFAULT, "alter_column: default", ALL)                                             \
	X(ALTER_COMMENT, "alter_column: comment", PG | MYSQLS)                                     \
	X(CREATE_INDEX, "create_index", ALL)                                                       \
	X(DROP_INDEX, "drop_index", ALL)                                                           \
	X(RENAME_INDEX, "rename_index", ALL)                                                       \
	X(CREATE_CHECK, "create_check", ALL)                                                       \
	X(CREATE_UNIQUE, "create_unique", ALL)                                                     \
	X(DROP_CONSTRAINT, "drop_constraint", ALL)                                                 \
	X(RENAME_CONSTRAINT, "rename_constraint", ALL)                                             \
	X(ALTER_TABLE, "alter_table", ALL)                                                         \
	X(CREATE_ENUM, "create_enum", PG)                                                          \
	X(CREATE_VIEW, "create_view", ALL)                                                         \
	X(DROP_VIEW, "drop_view", ALL)                                                             \
	X(CREATE_SEQUENCE, "create_sequence", PG | MA)                                             \
	X(ALTER_SEQUENCE, "alter_sequence", PG)                                                    \
	X(DROP_SEQUENCE, "drop_sequence", PG)

typedef enum Draw {
#define X(name, words, where) DRAW_##name,
	DRAWS(X)
#undef X
		DRAW_COUNT
} Draw;

/* An operation, and which rows or values it takes along for good. */
typedef struct RandomOp {
	Op op;
	const char *lost_table, *lost_column; /* column NULL: all rows of the table */
} RandomOp;

const char *draw_name(Draw draw);
bool draw_exists(const Generator *g, Draw draw);

/* schema: as it was reflected.  False: there is nothing in it for this one. */
bool generate_op(Generator *g, Draw draw, const Schema *schema, RandomOp *out);

#endif
