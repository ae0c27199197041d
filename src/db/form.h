/*
 * form.h - what a statement does to which tables, as far as its words tell.
 *
 * Nothing is asked and nothing fails: what is not understood is FORM_UNKNOWN or ACTION_UNKNOWN, and
 * who asks says so instead of guessing.  One reader for all dialects; words that only one database
 * has mean the same to the others, which would refuse them.
 */
#ifndef LUAMIG_DB_FORM_H
#define LUAMIG_DB_FORM_H

#include "model/dialect.h"

typedef enum FormKind {
	FORM_UNKNOWN,
	FORM_NOTHING, /* a session's settings, SELECT 1, empty: no table is touched */
	FORM_READ,
	FORM_INSERT, /* INSERT, REPLACE, COPY … FROM, LOAD DATA */
	FORM_UPDATE,
	FORM_DELETE,
	FORM_CREATE_TABLE,
	FORM_CREATE_TABLE_AS,
	FORM_ALTER_TABLE,
	FORM_DROP_TABLE,
	FORM_RENAME_TABLE, /* RENAME TABLE a TO b: tables by pairs */
	FORM_TRUNCATE,
	FORM_CREATE_INDEX,
	FORM_DROP_INDEX,
	FORM_ALTER_INDEX,
	FORM_REINDEX,
	FORM_CREATE_VIEW, /* FORM_REPLACE: instead of one that may be there */
	FORM_DROP_VIEW,
	FORM_CREATE_MATERIALIZED,
	FORM_REFRESH,
	FORM_CREATE_TRIGGER,
	FORM_DROP_TRIGGER,
	FORM_POLICY, /* CREATE, ALTER, DROP POLICY … ON table */
	FORM_COMMENT,
	FORM_STATISTICS, /* CREATE STATISTICS */
	FORM_ANALYZE,
	FORM_CLUSTER,
	FORM_VACUUM,
	FORM_LOCK,
	FORM_ALTER_SEQUENCE,
	FORM_DROP_SEQUENCE,
	FORM_ALTER_DOMAIN,
	FORM_DROP_TYPE,
	FORM_DROP_SCHEMA,
	FORM_OBJECT, /* makes or changes what holds no rows: types, functions, sequences, rights */
} FormKind;

typedef enum ActionKind {
	ACTION_UNKNOWN,
	ACTION_ADD_COLUMN, /* type, value, expression, flags */
	ACTION_DROP_COLUMN,
	ACTION_MODIFY_COLUMN, /* MySQL: MODIFY, CHANGE (then `to`) */
	ACTION_RENAME_COLUMN,
	ACTION_SET_TYPE, /* type, expression: USING */
	ACTION_SET_NOT_NULL,
	ACTION_DROP_NOT_NULL,
	ACTION_DEFAULT,    /* SET or DROP */
	ACTION_IDENTITY,   /* ADD, SET or DROP of a column that is there */
	ACTION_EXPRESSION, /* FORM_DROP: DROP EXPRESSION, else SET EXPRESSION */
	ACTION_STATISTICS,
	ACTION_STORAGE,
	ACTION_ADD_PRIMARY_KEY, /* name, columns; FORM_USING_INDEX: name of the index in `to` */
	ACTION_ADD_UNIQUE,
	ACTION_ADD_CHECK,
	ACTION_ADD_FOREIGN_KEY,
	ACTION_ADD_EXCLUDE,
	ACTION_ADD_NOT_NULL, /* PostgreSQL 18: ADD CONSTRAINT n NOT NULL c */
	ACTION_DROP_CONSTRAINT,
	ACTION_DROP_PRIMARY_KEY,
	ACTION_DROP_FOREIGN_KEY,
	ACTION_VALIDATE,
	ACTION_ALTER_CONSTRAINT,
	ACTION_RENAME_CONSTRAINT,
	ACTION_RENAME_TABLE,
	ACTION_ADD_INDEX, /* MySQL; unique: ACTION_ADD_UNIQUE */
	ACTION_DROP_INDEX,
	ACTION_RENAME_INDEX,
	ACTION_SET_SCHEMA,
	ACTION_OWNER,
	ACTION_TRIGGER, /* ENABLE, DISABLE TRIGGER */
	ACTION_ROW_SECURITY,
	ACTION_REPLICA_IDENTITY,
	ACTION_LOGGED,  /* SET LOGGED, UNLOGGED */
	ACTION_OPTIONS, /* SET (…), RESET (…) */
	ACTION_INHERIT,
	ACTION_CLUSTER_ON,
	ACTION_TABLESPACE,
	ACTION_ATTACH,
	ACTION_DETACH,
	ACTION_TABLE_OPTION, /* MySQL: name: "COMMENT", "ENGINE", "AUTO_INCREMENT", … */
	ACTION_CONVERT,      /* MySQL: CONVERT TO CHARACTER SET */
	ACTION_PARTITION,    /* MySQL: the words after it are in `name` */
	ACTION_DIVIDE,       /* MySQL: PARTITION BY, REMOVE PARTITIONING */
} ActionKind;

typedef enum FormFlags {
	FORM_CONCURRENTLY = 1 << 0,
	FORM_IF_EXISTS = 1 << 1,
	FORM_IF_NOT_EXISTS = 1 << 2,
	FORM_CASCADE = 1 << 3,
	FORM_UNIQUE = 1 << 4,
	FORM_REPLACE = 1 << 5,
	FORM_WHERE = 1 << 6, /* UPDATE, DELETE: not every row */
	FORM_NOT_NULL = 1 << 7,
	FORM_PRIMARY = 1 << 8,
	FORM_REFERENCES = 1 << 9, /* the table and columns: `other`, `other_columns` */
	FORM_CHECK = 1 << 10,     /* in `check` */
	FORM_DEFAULT = 1 << 11,   /* in `value` */
	FORM_GENERATED = 1 << 12, /* in `expression` */
	FORM_STORED = 1 << 13,
	FORM_IDENTITY = 1 << 14, /* or AUTO_INCREMENT, AUTOINCREMENT */
	FORM_NOT_VALID = 1 << 15,
	FORM_NOT_ENFORCED = 1 << 16,
	FORM_USING = 1 << 17, /* in `expression` */
	FORM_USING_INDEX = 1 << 18,
	FORM_PLACED = 1 << 19, /* FIRST, AFTER */
	FORM_DROP = 1 << 20,
	FORM_FULLTEXT = 1 << 21, /* or SPATIAL */
	FORM_ONLY = 1 << 22,
	FORM_PARTITION_OF = 1 << 23,
	FORM_FULL = 1 << 24,        /* VACUUM FULL */
	FORM_EXPRESSIONS = 1 << 25, /* an index over more than plain columns: `columns` is empty */
	FORM_TEMPORARY = 1 << 26,
} FormFlags;

typedef struct FormName {
	const char *schema; /* NULL: not said */
	const char *name;
} FormName;
typedef VEC(FormName) FormNames;

/* One change of ALTER TABLE.  Texts are as written; names without their quotes, as the database
 * takes them. */
typedef struct FormAction {
	ActionKind kind;
	unsigned flags;
	const char *name, *to;
	const char *type;
	const char *value, *expression, *check;
	StrVec columns;
	FormName other;
	StrVec other_columns;
} FormAction;
typedef VEC(FormAction) FormActions;

typedef struct Form {
	FormKind kind;
	unsigned flags;
	FormName object;     /* index, view, trigger, sequence, …, or NULLs */
	FormNames tables;    /* it changes, the one it is mainly about first */
	FormNames others;    /* that it refers to: FOREIGN KEY in CREATE TABLE, a parent's name */
	StrVec columns;      /* of an index */
	const char *where;   /* of a partial index */
	FormActions actions; /* of ALTER TABLE; columns of CREATE TABLE are not kept */
} Form;

/* The statement's texts are copied into the arena. */
void form_read(const char *sql, const Dialect *dialect, Arena *arena, Form *out);

#endif
