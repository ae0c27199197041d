/* ddl.h - what the files of this folder that make statements share; nobody else includes it. */
#ifndef LUAMIG_POSTGRES_DDL_H
#define LUAMIG_POSTGRES_DDL_H

#include "model/emit.h"

extern const Dialect dialect_postgres;

/* "PostgreSQL 12 has no <what>"; always false. */
bool postgres_too_old(const Emit *e, const char *what, int since, Error *err);

/* column.c */
bool postgres_type(const Emit *e, const Type *type, const Column *column, Str *out, Error *err);
bool postgres_column_tail(
	const Emit *e, const Table *table, const Column *column, Str *out, Error *err);

/* ask.c: questions to the catalogue, and statements that it gave */

/* The embedded query with these texts (NULL: ''); no rows offline, or an error when `what` (that
 * cannot be known then) is said. */
bool postgres_ask(const Emit *e, const char *query, const StrVec *params, const char *what,
	Answer *out, Error *err) LUAMIG_MUST_CHECK;
/* Schema and name as the first two parameters. */
StrVec postgres_names(const Emit *e, const char *schema, const char *name);
/* The statements of the rows whose first cell is `phase`. */
StrVec postgres_phase(const Emit *e, const Answer *answer, const char *phase);
void postgres_push_all(Emit *e, const StrVec *statements);

/* dependents.c: views, triggers and policies that must step aside for a change and come back */
typedef struct Dependents {
	StrVec drop, make;
	Answer all;
} Dependents;

/* Of each column of a relation in SQL; a column '': of the relation as a whole. */
bool postgres_dependents(const Emit *e, const StrVec *relations, const StrVec *columns,
	Dependents *out, Error *err) LUAMIG_MUST_CHECK;
/* Of columns of the operation's table. */
bool postgres_column_dependents(const Emit *e, const Op *op, const StrVec *columns, Dependents *out,
	Error *err) LUAMIG_MUST_CHECK;

/* enum.c: statements that make the enum types a column needs, where they are not there yet; they
 * go with the last column that has them */
void postgres_push_enum(Emit *e, const Type *type);
/* The enums that nothing but these columns (none: the whole table) has any more: (schema, name). */
bool postgres_orphans(const Emit *e, const Op *op, const StrVec *columns, Answer *out,
	Error *err) LUAMIG_MUST_CHECK;
void postgres_push_orphans(Emit *e, const Answer *orphans);
EmitFn postgres_create_enum, postgres_drop_enum, postgres_alter_enum;

/* enum_rebuild.c: a type with other labels in the place of the old one */
typedef struct EnumRebuild {
	const char *schema, *name;
	EnumLabels labels;
} EnumRebuild;
bool postgres_rebuild_enum(Emit *e, const EnumRebuild *to, Error *err) LUAMIG_MUST_CHECK;

/* table.c */
void postgres_push_comment(
	Emit *e, const char *what, const char *schema, const char *name, const char *comment);
/* Before 16 a column's definition has no place for it. */
void postgres_push_storage(Emit *e, const Op *op, const Column *column);
void postgres_push_column_comment(Emit *e, const Op *op, const char *column, const char *comment);
EmitFn postgres_create_table, postgres_drop_table, postgres_table_comment;

/* alter.c */
/* Without what depends on the column. */
EmitFn postgres_change_column;
bool postgres_changes_type(const Op *op);
/* The column had perhaps an enum, and has none any more. */
bool postgres_leaves_enum(const Op *op);
EmitFn postgres_add_column, postgres_drop_column, postgres_alter_column;

/* alter_table.c */
EmitFn postgres_alter_table;

/* constraint.c */
bool postgres_constraint(
	const Emit *e, const Table *table, const Constraint *constraint, Str *out, Error *err);
bool postgres_push_constraint_comment(
	Emit *e, const char *schema, const char *table, const Constraint *constraint, Error *err);
EmitFn postgres_add_constraint, postgres_rename_constraint, postgres_validate_constraint;

/* index.c */
/* An index of that name which is not valid is dropped first, outside the transaction when
 * `concurrently`. */
bool postgres_drop_invalid_index(
	Emit *e, const Op *op, const char *name, bool concurrently, Error *err) LUAMIG_MUST_CHECK;
EmitFn postgres_create_index, postgres_drop_index;

/* online.c: forms that block neither readers nor writers for long, in several transactions */
EmitFn postgres_add_online;
/* The column becomes NOT NULL. */
EmitFn postgres_not_null_online;

/* view.c, object.c */
EmitFn postgres_create_view, postgres_replace_view;
EmitFn postgres_create_sequence, postgres_alter_sequence;
EmitFn postgres_create_extension, postgres_drop_extension;

/* other.c */
bool postgres_same_default(const Column *column, const char *written, const char *live);
void postgres_drop_other(const Other *other, Str *out);

#endif
