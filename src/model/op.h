/*
 * op.h - one schema change, as data.
 *
 * Running, printing (--sql), planning, linting, reversing, diffing and rendering
 * are functions over it.  All memory belongs to one arena.
 *
 * How to add an operation:
 *  1. A line in OPS and a struct in the union.
 *  2. The standard emitter emit_<name>() in model/emit_*.c (the X-macro makes a missing one a link
 *     error); other forms in drivers/<name>/dialect.c.
 *  3. Its way back: reverse_<name>() in model/reverse.c (again a missing one does not link).
 *  4. A form that reads it in script/convert_*.c, its function in lua/luamig/op.lua.
 *  5. Golden cases tests/golden/<name>.lua with the SQL of each dialect (make golden), and its word
 *     in tools/operations.sh.
 */
#ifndef LUAMIG_MODEL_OP_H
#define LUAMIG_MODEL_OP_H

#include "model/schema.h"

/* enumerator, the word authors write (op.<word>) */
#define OPS(X)                                                                                     \
	X(OP_CREATE_TABLE, create_table)                                                           \
	X(OP_DROP_TABLE, drop_table)                                                               \
	X(OP_RENAME_TABLE, rename_table)                                                           \
	X(OP_ALTER_TABLE, alter_table)                                                             \
	X(OP_TABLE_COMMENT, table_comment)                                                         \
	X(OP_ADD_COLUMN, add_column)                                                               \
	X(OP_DROP_COLUMN, drop_column)                                                             \
	X(OP_ALTER_COLUMN, alter_column)                                                           \
	X(OP_RENAME_COLUMN, rename_column)                                                         \
	X(OP_CREATE_INDEX, create_index)                                                           \
	X(OP_DROP_INDEX, drop_index)                                                               \
	X(OP_RENAME_INDEX, rename_index)                                                           \
	X(OP_ADD_CONSTRAINT, add_constraint)                                                       \
	X(OP_DROP_CONSTRAINT, drop_constraint)                                                     \
	X(OP_RENAME_CONSTRAINT, rename_constraint)                                                 \
	X(OP_VALIDATE_CONSTRAINT, validate_constraint)                                             \
	X(OP_CREATE_ENUM, create_enum)                                                             \
	X(OP_ALTER_ENUM, alter_enum)                                                               \
	X(OP_DROP_ENUM, drop_enum)                                                                 \
	X(OP_CREATE_VIEW, create_view)                                                             \
	X(OP_REPLACE_VIEW, replace_view)                                                           \
	X(OP_DROP_VIEW, drop_view)                                                                 \
	X(OP_CREATE_SEQUENCE, create_sequence)                                                     \
	X(OP_ALTER_SEQUENCE, alter_sequence)                                                       \
	X(OP_DROP_SEQUENCE, drop_sequence)                                                         \
	X(OP_CREATE_SCHEMA, create_schema)                                                         \
	X(OP_DROP_SCHEMA, drop_schema)                                                             \
	X(OP_CREATE_EXTENSION, create_extension)                                                   \
	X(OP_DROP_EXTENSION, drop_extension)

typedef enum OpKind {
#define X(kind, name) kind,
	OPS(X)
#undef X
		OP_COUNT
} OpKind;

/* What alter_column changes; the rest of `column` is meaningless. */
typedef enum AlterWhat {
	ALTER_TYPE = 1 << 0,
	ALTER_NULLABLE = 1 << 1,
	ALTER_DEFAULT = 1 << 2,
	ALTER_COMMENT = 1 << 3,
	ALTER_COLLATE = 1 << 4,
	ALTER_IDENTITY = 1 << 5,
	ALTER_GENERATED = 1 << 6,
} AlterWhat;

/* What alter_sequence changes; the rest of `to` is meaningless.  A number that is not given
 * (has_min, has_max, cache 0), an owner or comment NULL: what the database takes when nothing is
 * said. */
typedef enum SequencePart {
	SEQUENCE_TYPE = 1 << 0,
	SEQUENCE_START = 1 << 1,
	SEQUENCE_INCREMENT = 1 << 2,
	SEQUENCE_MIN = 1 << 3,
	SEQUENCE_MAX = 1 << 4,
	SEQUENCE_CACHE = 1 << 5,
	SEQUENCE_CYCLE = 1 << 6,
	SEQUENCE_OWNER = 1 << 7,
	SEQUENCE_COMMENT = 1 << 8,
	SEQUENCE_RESTART = 1 << 9,
} SequencePart;

typedef enum EnumChangeKind { ENUM_ADD, ENUM_RENAME, ENUM_REMOVE } EnumChangeKind;

/* One label of an enum that changes. */
typedef struct EnumChange {
	EnumChangeKind kind;
	const char *label;
	const char *to; /* rename: the new label; remove: what rows that have it become, or NULL:
			   then there must be none */
	const char *before, *after; /* add: next to this label; both NULL: at the end */
} EnumChange;
typedef VEC(EnumChange) EnumChanges;

typedef struct ColumnRef {
	const char *schema, *table, *column;
} ColumnRef;
typedef VEC(ColumnRef) ColumnRefs;

/* What an operation that loses information drops or changes was like before: what its reverse
 * makes again.  One of them is set, by the kind of the operation. */
typedef struct Was {
	const Table *table;
	const Column *column;
	unsigned what;     /* alter_column: what of the column was said, AlterWhat bits;
			      alter_sequence: SequencePart bits */
	const char *using; /* alter_column: PostgreSQL's USING on the way back, or NULL */
	const Constraint *constraint;
	const Index *index;
	const View *view;
	const Sequence *sequence;
	const StrVec *labels;     /* of an enum */
	const StrVec *labels_now; /* all after the change, where they are known; else NULL */
	const char *comment;      /* "": there was none */
} Was;

typedef struct Op Op;
typedef VEC(Op) Ops;

struct Op {
	OpKind kind;
	const char *schema; /* of the table (or object); NULL: the connection's own */
	const char *table;  /* the table; NULL for operations on other objects */
	bool if_exists;     /* drop_*, rename_*, alter_*: nothing to do when it is not there */
	bool if_not_exists; /* create_*, add_*: nothing to do when it is there */
	bool cascade;       /* drop_*: CASCADE where the database has it */
	const Was *was;     /* or NULL: not said */
	union {
		struct {
			Table table; /* normalised */
		} create_table;
		struct {
			const char *to;
		} rename_table;
		struct {
			Ops changes; /* add_, drop_, alter_, rename_column, add_, drop_,
					rename_constraint, create_, drop_index, table_comment; each
					names the same table */
		} alter_table;
		struct {
			const char *comment; /* NULL: none any more */
		} table_comment;
		struct {
			Column column; /* references/check/unique/index still on the column */
		} add_column;
		struct {
			const char *column;
		} drop_column;
		struct {
			const char *column;
			unsigned what; /* AlterWhat bits */
			Column to;
			const char *using; /* PostgreSQL's USING expression, or NULL */
			bool online; /* nullable = false: the safe form in several transactions */
		} alter_column;
		struct {
			const char *from, *to;
		} rename_column;
		struct {
			Index index;
		} create_index;
		struct {
			const char *name; /* NULL: found by columns */
			StrVec columns;
			bool concurrently;
		} drop_index;
		struct {
			const char *from, *to;
		} rename_index;
		struct {
			Constraint constraint; /* create_primary_key, create_unique, create_check,
						  create_foreign_key, create_exclude */
		} add_constraint;
		struct {
			const char *name;    /* NULL: found by kind and columns */
			ConstraintKind kind; /* CONSTRAINT_COUNT: not said */
			StrVec columns;
		} drop_constraint;
		struct {
			const char *from, *to;
		} rename_constraint;
		struct {
			const char *name;
		} validate_constraint;
		struct {
			const char *name;
			StrVec labels;
		} create_enum;
		struct {
			const char *name;
			EnumChanges changes;
			ColumnRefs columns; /* that have it, where enums are not objects of their
					       own */
		} alter_enum;
		struct {
			const char *name;
		} drop_enum;
		struct {
			View view; /* create_view, replace_view */
		} create_view;
		struct {
			const char *name;
			bool materialized;
		} drop_view;
		struct {
			Sequence sequence;
		} create_sequence;
		struct {
			unsigned what; /* SequencePart bits */
			Sequence to;
		} alter_sequence;
		struct {
			const char *name; /* drop_sequence, create_schema, drop_schema,
					     drop_extension */
		} object;
		struct {
			const char *name, *version; /* version NULL: the newest; `schema` of the Op:
						       where its objects go */
		} create_extension;
	};
};

const char *op_kind_word(OpKind kind);

/* A line for people: "create table users", "add column users.email". */
const char *op_describe(const Op *op, Arena *arena);

/* The view, enum, sequence, … that it is about; only of operations that have no table. */
const char *op_object_name(const Op *op);

#endif
