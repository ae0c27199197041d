/*
 * convert.h - what an author wrote, as Op and Schema.
 *
 * Each table is checked field by field; a mistake is raised with the name of the thing it is in.
 * What is written per dialect is chosen here.  Indexes into the stack are absolute; the results
 * belong to the reader's arena and share nothing with Lua.
 */
#ifndef LUAMIG_SCRIPT_CONVERT_H
#define LUAMIG_SCRIPT_CONVERT_H

#include "script/reader.h"

/* op.<word>(…) whose arguments stand from 2 on. */
void convert_op(const Reader *r, const char *word, Op *out);

/* name, or { kind = "…", columns = {…} } (then *name is NULL). */
void convert_which_constraint(
	const Reader *r, int index, const char **name, ConstraintKind *kind, StrVec *columns);

/* ---- convert_type.c: types, defaults, identity --------------------------------------------- */

Type convert_type(const Reader *r, int index, const char *label);
Default convert_default(const Reader *r, int index, bool can_drop);
Identity convert_identity(const Reader *r, int index);

/* ---- convert_table.c: columns, constraints, indexes ---------------------------------------- */

Column convert_column(const Reader *r, int index);

/* The elements of a table: columns, constraints and indexes, in order. */
void convert_table_items(const Reader *r, int index, Table *table);

/* Arguments of a constraint: `first` is the columns, the expression or the parts, `second` what a
 * foreign key refers to (0: none), `options` may be 0. */
typedef struct ConstraintArgs {
	ConstraintKind kind;
	int first, second, options;
	const char *const *more; /* further options, which the caller reads */
} ConstraintArgs;
Constraint convert_constraint(const Reader *r, const ConstraintArgs *args);

Index convert_index(const Reader *r, int columns, int options, const char *const *more);

/* ---- convert_key.c: foreign keys ----------------------------------------------------------- */

/* "students.id", "students(id)", "schema.students.id", "students" or { table = …, columns = … } */
void convert_references(const Reader *r, int index, ForeignKey *out);
/* on_delete, on_update, match, of the table at `options`. */
void convert_key_actions(const Reader *r, int options, ForeignKey *out);
Deferrable convert_deferrable(const Reader *r, int table);

#endif
