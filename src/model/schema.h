/*
 * schema.h - tables, columns, constraints and indexes as plain data.
 *
 * One of the two data types everything meets in (the other is Op).  Filled by
 * the script layer (what an author writes) and by reflection (what a database
 * says); read by the dialects, the diff and the reports.  All memory belongs to
 * the arena the filler was given; strings are never shared with Lua.
 *
 * What an author may give per dialect ({ postgresql = …, mysql = … }) is chosen
 * when it is read: nothing here is "for another database".
 */
#ifndef LUAMIG_MODEL_SCHEMA_H
#define LUAMIG_MODEL_SCHEMA_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "base/vec.h"

/* ---- types ---------------------------------------------------------------------------------- */

/* enumerator, the word authors write (t.<word>) */
#define TYPE_KINDS(X)                                                                              \
	X(TYPE_BOOLEAN, "boolean")                                                                 \
	X(TYPE_SMALLINT, "smallint")                                                               \
	X(TYPE_INTEGER, "integer")                                                                 \
	X(TYPE_BIGINT, "bigint")                                                                   \
	X(TYPE_NUMERIC, "numeric")                                                                 \
	X(TYPE_REAL, "real")                                                                       \
	X(TYPE_DOUBLE, "double")                                                                   \
	X(TYPE_STRING, "string")                                                                   \
	X(TYPE_CHAR, "char")                                                                       \
	X(TYPE_TEXT, "text")                                                                       \
	X(TYPE_BINARY, "binary")                                                                   \
	X(TYPE_BLOB, "blob")                                                                       \
	X(TYPE_DATE, "date")                                                                       \
	X(TYPE_TIME, "time")                                                                       \
	X(TYPE_TIMESTAMP, "timestamp")                                                             \
	X(TYPE_TIMESTAMPTZ, "timestamptz")                                                         \
	X(TYPE_INTERVAL, "interval")                                                               \
	X(TYPE_JSON, "json")                                                                       \
	X(TYPE_JSONB, "jsonb")                                                                     \
	X(TYPE_UUID, "uuid")                                                                       \
	X(TYPE_INET, "inet")                                                                       \
	X(TYPE_ENUM, "enum")                                                                       \
	X(TYPE_ARRAY, "array")                                                                     \
	X(TYPE_RAW, "raw")

typedef enum TypeKind {
#define X(kind, word) kind,
	TYPE_KINDS(X)
#undef X
		TYPE_COUNT
} TypeKind;

typedef struct Type Type;
struct Type {
	TypeKind kind;
	int length;          /* string, char, binary: 0 = none given */
	int precision;       /* numeric, time, timestamp(tz): -1 = none given */
	int scale;           /* numeric: -1 = none given */
	const char *schema;  /* enum: the schema of its type, or NULL */
	const char *name;    /* enum: its name; raw: the text as it is */
	StrVec labels;       /* enum */
	const Type *element; /* array */
};

/* ---- values an author writes ---------------------------------------------------------------- */

typedef enum DefaultKind {
	DEFAULT_NONE, /* nothing was said */
	DEFAULT_NULL, /* DEFAULT NULL */
	DEFAULT_BOOL, /* literals, quoted by the dialect */
	DEFAULT_INT,
	DEFAULT_REAL,
	DEFAULT_STRING,
	DEFAULT_SQL,  /* an expression, as it is */
	DEFAULT_DROP, /* alter_column only: sql.none */
} DefaultKind;

typedef struct Default {
	DefaultKind kind;
	bool boolean;
	int64_t integer;
	double real;
	const char *text; /* DEFAULT_STRING, DEFAULT_SQL */
} Default;

/* Options of one dialect, as written: mysql = { engine = "InnoDB" }.  Sorted by key.
 * A boolean true is the text "true". */
typedef struct Option {
	const char *key, *value;
} Option;
typedef VEC(Option) Options;

/* Of a column in the primary key that may be NULL all the same (SQLite, but for the rowid). */
#define NULLABLE_KEY "nullable_key"

/* NULL when the key is not there. */
const char *options_get(const Options *options, const char *key);

/* ---- columns -------------------------------------------------------------------------------- */

typedef enum IdentityKind { IDENTITY_NONE, IDENTITY_BY_DEFAULT, IDENTITY_ALWAYS } IdentityKind;

typedef struct Identity {
	IdentityKind kind;
	bool has_start, has_increment, has_min, has_max, cycle;
	int64_t start, increment, min, max, cache; /* cache 0: not said */
} Identity;

typedef enum Deferrable { DEFER_UNSAID, DEFER_NOT, DEFER_IMMEDIATE, DEFER_DEFERRED } Deferrable;

/* Names of what is written on a column, as naming_convention makes them; NULL: not said. */
typedef struct ColumnNames {
	const char *primary_key, *unique, *check, *references, *index;
} ColumnNames;

typedef struct Column {
	const char *name;
	Type type;
	bool nullable; /* true unless said otherwise; a primary key column is not: NULLABLE_KEY */
	Default value; /* DEFAULT */
	bool primary_key;   /* written on the column; table_normalise() makes a constraint of it */
	bool unique, index; /* likewise */
	Identity identity;
	bool autoincrement;            /* SQLite's AUTOINCREMENT word */
	const char *generated;         /* expression, or NULL */
	bool stored;                   /* of a generated column */
	const char *check;             /* expression of an unnamed check on the column, or NULL */
	const char *comment;           /* or NULL */
	const char *collate;           /* or NULL */
	struct ForeignKey *references; /* written on the column, or NULL */
	Deferrable deferrable;         /* of references */
	ColumnNames names;
	Options options;
	const char *declared;     /* reflection: the type in the database's own words; else NULL */
	const char *renamed_from; /* the wanted schema only: the name it had, or NULL */
} Column;

/* ---- constraints and indexes ---------------------------------------------------------------- */

typedef struct ForeignKey {
	const char *schema, *table; /* referred to; schema NULL = that of the table itself */
	StrVec columns;             /* referred to; empty = its primary key */
	const char *on_delete; /* "CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT", "NO ACTION" or
				  NULL */
	const char *on_update;
	const char *match; /* "FULL" or NULL */
} ForeignKey;

/* enumerator, the word authors write in { kind = "…" } */
#define CONSTRAINT_KINDS(X)                                                                        \
	X(CONSTRAINT_PRIMARY_KEY, "primary_key")                                                   \
	X(CONSTRAINT_UNIQUE, "unique")                                                             \
	X(CONSTRAINT_FOREIGN_KEY, "foreign_key")                                                   \
	X(CONSTRAINT_CHECK, "check")                                                               \
	X(CONSTRAINT_EXCLUDE, "exclude")

typedef enum ConstraintKind {
#define X(kind, word) kind,
	CONSTRAINT_KINDS(X)
#undef X
		CONSTRAINT_COUNT
} ConstraintKind;

/* One part of an index, or of an exclusion constraint. */
typedef struct IndexPart {
	const char *column;     /* or */
	const char *expression; /* one of the two */
	bool descending;
	const char *nulls;   /* "FIRST", "LAST" or NULL */
	const char *opclass; /* or NULL */
	const char *collate; /* or NULL */
	const char *with;    /* exclude: the operator */
	int length;          /* MySQL prefix length, 0 = whole */
} IndexPart;
typedef VEC(IndexPart) IndexParts;

typedef struct Constraint {
	ConstraintKind kind;
	const char *name; /* NULL: the database's choice (naming_convention fills it before) */
	StrVec columns;   /* primary key, unique, foreign key; check: the column it was on */
	const char *expression; /* check */
	ForeignKey foreign_key;
	IndexParts parts;   /* exclude */
	const char *method; /* exclude: USING */
	const char *where;  /* exclude: predicate or NULL */
	Deferrable deferrable;
	bool not_valid;          /* NOT VALID / NOT ENFORCED where the database has it */
	bool nulls_not_distinct; /* unique */
	bool online;             /* the safe form in several transactions was asked for */
	StrVec include;
	const char *comment;
	Options options;
} Constraint;
typedef VEC(Constraint) Constraints;

typedef struct Index {
	const char *name; /* NULL: derived from table and columns before it is emitted */
	bool unique;
	IndexParts parts;
	StrVec include;
	const char *method; /* USING, or NULL */
	const char *where;  /* partial, or NULL */
	bool concurrently;
	bool nulls_not_distinct;
	const char *comment;
	Options options;
} Index;
typedef VEC(Index) Indexes;
typedef VEC(Column) Columns;

/* A part of a partitioned table. */
typedef struct Partition {
	const char *schema; /* PostgreSQL, where it is a table; else NULL */
	const char *name;
	const char *bounds; /* "FOR VALUES FROM (…) TO (…)", "VALUES LESS THAN (…)", in SQL */
} Partition;
typedef VEC(Partition) Partitions;

typedef struct Table {
	const char *schema; /* NULL: the connection's own */
	const char *name;
	Columns columns;
	Constraints constraints;
	Indexes indexes;
	const char *comment;      /* or NULL */
	Options options;          /* engine, charset, strict, without_rowid, … of the dialect */
	const char *partition_by; /* "RANGE (created_at)", or NULL */
	Partitions partitions;
	const char *renamed_from; /* the wanted schema only: the name it had, or NULL */
} Table;
typedef VEC(Table) Tables;

/* ---- other objects --------------------------------------------------------------------------- */

typedef struct EnumType {
	const char *schema, *name;
	StrVec labels; /* in order */
	const char *comment;
} EnumType;
typedef VEC(EnumType) EnumTypes;

typedef struct Sequence {
	const char *schema, *name;
	const char *type;  /* "bigint", or NULL: the database's choice */
	Identity numbers;  /* its kind means nothing here */
	const char *owner; /* "table.column" it goes with, or NULL */
	const char *comment;
	int64_t restart; /* op.alter_sequence: where it goes on */
} Sequence;
typedef VEC(Sequence) Sequences;

typedef struct View {
	const char *schema, *name;
	const char *query; /* the SELECT, without a semicolon */
	bool materialized;
	StrVec columns; /* names given in the head; mostly empty */
	const char *comment;
	Indexes indexes; /* of a materialized view */
	Options options;
} View;
typedef VEC(View) Views;

/* What has no words of its own here, kept as text: triggers, functions, other types. */
typedef struct Other {
	const char *kind; /* "trigger", "function", "type", … */
	const char *schema, *name;
	const char *table; /* of a trigger; else NULL */
	const char *text;  /* DDL that makes it, or a description where there is no such thing */
} Other;
typedef VEC(Other) Others;

/* ---- a whole schema -------------------------------------------------------------------------- */

/* Lists are sorted by schema and name, but views that need others come after them; columns stand in
 * their order. */
typedef struct Schema {
	StrVec schemas;    /* those it is about, besides the connection's own */
	StrVec extensions; /* names */
	EnumTypes enums;
	Sequences sequences; /* but for those behind an identity or serial column */
	Tables tables;
	Views views;
	Others others;
} Schema;

/* NULL: none.  schema NULL is the connection's own. */
const Table *schema_table(const Schema *schema, const char *in, const char *name);

/* Turn what is written on columns (primary_key, unique, index, references, check) into constraints
 * and indexes of the table, in the order written, so that emitters look in one place.  A single
 * integer primary key column stays marked as well (SQLite's rowid, identity).  Columns of the
 * primary key become NOT NULL. */
void table_normalise(Table *table, Arena *arena);

const Column *table_column(const Table *table, const char *name); /* NULL: none */
const Constraint *table_primary_key(const Table *table);          /* NULL: none */

const char *type_kind_word(TypeKind kind);
const char *constraint_kind_word(ConstraintKind kind);

/* An expression as part of a name: "lower(email)" is lower_email. */
const char *schema_expression_words(Arena *arena, const char *expression);

/* "ix_<table>_<columns>": the name of an index written without one, cut to `limit` bytes with a
 * hash when it is longer.  Kinds "ix", "uq", "fk", "ck", "pk". */
const char *schema_default_name(
	Arena *arena, const char *kind, const char *table, const StrVec *columns, size_t limit);

#endif
