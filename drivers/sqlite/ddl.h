/* ddl.h - what the files of this folder that make statements share; nobody else includes it. */
#ifndef LUAMIG_SQLITE_DDL_H
#define LUAMIG_SQLITE_DDL_H

#include "model/emit.h"

extern const Dialect dialect_sqlite;

/* A table is made anew of its own text (rebuild.c), for what ALTER TABLE does not know. */

/* op is one change.  Offline an error: "SQLite cannot <what> without rebuilding the table". */
bool sqlite_rebuild(Emit *e, const Op *op, const char *what, Error *err) LUAMIG_MUST_CHECK;
/* Without a connection there is no text to make a table of, nor in a dry run of one that is changed
 * before. */
bool sqlite_can_rebuild(const Emit *e, const Op *op, bool *out, Error *err) LUAMIG_MUST_CHECK;
bool sqlite_needs_rebuild(const Emit *e, const char *what, Error *err); /* always false */
EmitFn sqlite_alter_table, sqlite_alter_enum;

/* What SQLite 3.53 learned: SET NOT NULL, ADD CONSTRAINT … CHECK, DROP CONSTRAINT. */
bool sqlite_alters_checks(const Emit *e);

/* column.c */
bool sqlite_type(const Emit *e, const Type *type, const Column *column, Str *out, Error *err);
bool sqlite_column_tail(
	const Emit *e, const Table *table, const Column *column, Str *out, Error *err);
bool sqlite_default(const Emit *e, const Column *column, Str *out, Error *err); /* or nothing */
bool sqlite_check_labels(const Emit *e, const Column *column, Error *err);
/* The expression as DEFAULT takes it. */
const char *sqlite_sql_default(const Emit *e, const char *expression);
bool sqlite_strict_types(const Emit *e, const Table *table, Table *out, Error *err);
bool sqlite_is_autoincrement(const Column *column);

/* constraint.c */
bool sqlite_constraint(
	const Emit *e, const Table *table, const Constraint *constraint, Str *out, Error *err);
/* Appends the keys, checks and references that stand on this column. */
bool sqlite_add_column_constraints(
	const Emit *e, const Table *table, const Column *column, Str *out, Error *err);
/* A foreign key as it stands on its column, with a blank before it. */
bool sqlite_column_reference(
	const Emit *e, const Table *table, const Constraint *c, Str *out, Error *err);
bool sqlite_push_unique(Emit *e, const Op *op, const Constraint *constraint, Error *err);
EmitFn sqlite_add_constraint, sqlite_drop_constraint, sqlite_rename_constraint;
EmitFn sqlite_validate_constraint;

/* table.c */
EmitFn sqlite_create_table, sqlite_rename_table;
EmitFn sqlite_add_column, sqlite_drop_column, sqlite_alter_column, sqlite_rename_column;
EmitFn sqlite_create_index, sqlite_drop_index;
/* What to say where only a rebuild adds such a column; NULL: ADD COLUMN does. */
const char *sqlite_column_hindrance(const Emit *e, const Op *add);

/* keywords.c */
bool sqlite_is_plain_name(const char *name); /* needs no quotes */

/* object.c */
EmitFn sqlite_table_comment, sqlite_rename_index, sqlite_replace_view;
EmitFn sqlite_create_sequence, sqlite_alter_sequence, sqlite_drop_sequence;

/* other.c */
void sqlite_drop_other(const Other *other, Str *out);
const char *sqlite_other_note(const Other *live, const Other *wanted, Arena *arena);
void sqlite_fill_other(const Other *other, Str *out);
bool sqlite_lacks_module(const char *message);

#endif
