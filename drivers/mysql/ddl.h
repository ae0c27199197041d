/* ddl.h - what the files of this folder that make statements share; nobody else includes it. */
#ifndef LUAMIG_MYSQL_DDL_H
#define LUAMIG_MYSQL_DDL_H

#include "model/emit.h"

extern const Dialect dialect_mysql;

/* ---- type.c --------------------------------------------------------------------------------- */

/* Which of the two answers, and whether it is at least that version (major * 10000 + …);
 * 0: that server never learned it. */
bool mysql_is_mariadb(const Emit *e);
bool mysql_since(const Emit *e, int mysql, int mariadb);
/* "MySQL 5.7.44 has no <what>", and since when there are any; always false. */
bool mysql_too_old(
	const Emit *e, const char *what, const char *mysql, const char *mariadb, Error *err);

bool mysql_type(const Emit *e, const Type *type, const Column *column, Str *out, Error *err);

/* ---- column.c ------------------------------------------------------------------------------- */

/* A column's definition in parts: all of it is said again by MODIFY, whatever changes. */
typedef struct MysqlColumn {
	const char *type;              /* "int unsigned" */
	const char *charset, *collate; /* or NULL */
	const char *generated;         /* expression or NULL */
	bool stored, nullable;
	const char *value;     /* DEFAULT in SQL, or NULL */
	const char *on_update; /* or NULL */
	bool auto_increment;
	const char *comment; /* or NULL */
	const char *extra;   /* what else the column has, or NULL */
	const char *place;   /* " FIRST", " AFTER `a`", or NULL */
} MysqlColumn;

bool mysql_describe_column(const Emit *e, const Column *column, MysqlColumn *out, Error *err);
void mysql_add_definition(const Emit *e, const MysqlColumn *column, Str *out);

/* The parts that have a text of their own. */
bool mysql_column_type(const Emit *e, const Column *column, const char **out, Error *err);
bool mysql_column_default(
	const Emit *e, const char *type, const Default *value, const char **out, Error *err);
const char *mysql_sql_default(const Emit *e, const char *type, const char *expression);
/* MySQL takes a default of texts and bytes only as an expression, even a literal one. */
bool mysql_wants_expression(const Emit *e, const char *type);
/* Digits after the second of a DATETIME or TIMESTAMP; -1: the type is none of these. */
int mysql_time_digits(const char *type);
const char *mysql_now(const Emit *e, int digits); /* CURRENT_TIMESTAMP(6) */

bool mysql_live_column(const Emit *e, const Column *column, LiveColumn *out, Error *err);
bool mysql_column_tail(
	const Emit *e, const Table *table, const Column *column, Str *out, Error *err);

/* ---- cited.c -------------------------------------------------------------------------------- */

typedef enum CitedKind { CITED_CHECK, CITED_KEY, CITED_INDEX } CitedKind;

typedef struct MysqlConstraint {
	CitedKind kind;   /* KEY: a foreign one; INDEX: over an expression with the column */
	const char *name; /* quoted */
	const char *text; /* what follows it; of an index all of it */
} MysqlConstraint;
typedef VEC(MysqlConstraint) MysqlCited;

/* Those of the operation's table that name the column; none offline. */
bool mysql_find_cited(const Emit *e, const Op *op, const char *column, MysqlCited *out,
	Error *err) LUAMIG_MUST_CHECK;
/* `DROP CHECK a, DROP INDEX b, `, with the keys or without them. */
void mysql_drop_cited(const Emit *e, const MysqlCited *cited, bool keys, Str *out);
/* `, ADD CONSTRAINT a CHECK (…)`, but for the keys, with the column's new name. */
void mysql_add_cited(
	const Emit *e, const MysqlCited *cited, const char *from, const char *to, Str *out);

/* ---- alter.c, index.c, constraint.c --------------------------------------------------------- */

/* The column as it is.  An error when it is not there and the operation does not say if_exists;
 * then `out` is left alone. */
bool mysql_find_present(const Emit *e, const Op *op, const char *name, MysqlColumn *out,
	bool *found, Error *err) LUAMIG_MUST_CHECK;
/* The checks and indexes that must step aside while the column gets a new name: MySQL refuses it,
 * MariaDB changes the check. */
bool mysql_find_checks(const Emit *e, const Op *op, const char *column, MysqlCited *out,
	Error *err) LUAMIG_MUST_CHECK;
bool mysql_rename(Emit *e, const Op *op, const MysqlCited *checks, Error *err) LUAMIG_MUST_CHECK;
/* An alter_column as MODIFY, or as CHANGE when the column gets a new name with it. */
bool mysql_modify(Emit *e, const Op *op, const char *rename_to, const MysqlCited *checks,
	Error *err) LUAMIG_MUST_CHECK;

bool mysql_constraint(
	const Emit *e, const Table *table, const Constraint *constraint, Str *out, Error *err);
/* A foreign key needs an index: the server made one, and took it away when this one could serve the
 * key too.  With this one going the key gets its own again, in the same statement.  *done: there
 * are such keys, and it is dropped. */
bool mysql_drop_for_keys(
	Emit *e, const Op *op, const char *name, bool *done, Error *err) LUAMIG_MUST_CHECK;
/* The indexes of a new table's foreign keys that the server would call otherwise: key_index.c. */
Indexes mysql_key_indexes(const Emit *e, const Table *table);
/* printed.c.  `drop` (ALTER TABLE … DROP FOREIGN KEY …) with the key's own index; an index that may
 * have gone with its key: *done: nothing is left to do. */
bool mysql_printed_reference(
	Emit *e, const Op *op, const char *name, const char *drop, Error *err) LUAMIG_MUST_CHECK;
/* A key that served_keys.sql told is gone by then; the indexes for keys that only this one serves.
 */
bool mysql_printed_key(
	const Emit *e, const Op *op, const char *name, bool *gone, Error *err) LUAMIG_MUST_CHECK;
bool mysql_printed_for_keys(
	Emit *e, const Op *op, const char *name, Str *adds, Error *err) LUAMIG_MUST_CHECK;
bool mysql_printed_index(
	Emit *e, const Op *op, const char *name, bool *done, Error *err) LUAMIG_MUST_CHECK;
/* `UNIQUE INDEX a (b)`, as in CREATE TABLE and after ADD. */
bool mysql_add_index(const Emit *e, const char *table, const Index *index, Str *out, Error *err);

EmitFn mysql_create_table, mysql_rename_table, mysql_alter_table, mysql_table_comment;
EmitFn mysql_add_column, mysql_drop_column, mysql_rename_column, mysql_alter_column;
EmitFn mysql_create_index, mysql_drop_index, mysql_rename_index;
EmitFn mysql_add_constraint, mysql_drop_constraint, mysql_rename_constraint,
	mysql_validate_constraint;
EmitFn mysql_alter_enum;
EmitFn mysql_create_view, mysql_replace_view, mysql_drop_view;
EmitFn mysql_create_sequence, mysql_alter_sequence, mysql_drop_sequence, mysql_drop_schema;

/* other.c */
bool mysql_same_default(const Column *column, const char *written, const char *live);
bool mysql_same_expression(const char *written, const char *live);
void mysql_drop_other(const Other *other, Str *out);

/* table_option.c: `<before>PARTITION BY … (…)`, or nothing. */
void mysql_add_partitions(const Table *table, const char *before, Str *out);
bool mysql_table_option(const TableOption *option, Str *out);
bool mysql_has_table_collation(const Column *column);
const char *mysql_other_note(const Other *live, const Other *wanted, Arena *arena);

/* rename.c */
const char *mysql_moved_name(const ServerInfo *server, const Constraint *constraint,
	const char *from, const char *to, Arena *arena);

#endif
