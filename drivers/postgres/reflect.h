/*
 * reflect.h - what the files of reflection share; nobody else includes it.
 *
 *	reflect.c         the scope, the order of the questions, views and what is kept as text
 *	reflect_table.c   tables, columns, sequences
 *	reflect_key.c     constraints and indexes
 *	reflect_type.c    the declared text of a type as a Type
 *	reflect_*.sql     one question for each kind of object
 */
#ifndef LUAMIG_DRIVERS_POSTGRES_REFLECT_H
#define LUAMIG_DRIVERS_POSTGRES_REFLECT_H

#include "drivers/postgres/conn.h"
#include "model/schema_build.h"

/* A table or materialized view by its oid.  Its columns are told by number. */
typedef struct PgRelation {
	bool view;
	size_t at;     /* in Schema.tables or Schema.views */
	StrVec names;  /* by attnum - 1; NULL: dropped */
	IntVec places; /* in Table.columns, by attnum - 1; -1: dropped */
} PgRelation;

typedef struct PgReflection {
	Conn *conn;
	Arena *arena;
	Schema *out;
	Value schemas, names, dependents; /* the scope as parameters */
	bool everything;                  /* no names were given */
	Value table_oids, relation_oids;  /* tables; and materialized views */
	VEC(PgRelation) relations;
	NameMap relation_at; /* oid to relations */
	EnumTypes enums;     /* all of the database */
	NameMap enum_at;     /* oid to enums */
	IntVec wanted;       /* by place in enums: whether it belongs to the scope */
	Needs *needs;        /* of each view */
} PgReflection;

/* One of the questions, with that many of `params`. */
bool pg_ask(PgReflection *r, const char *query, const Value *params, size_t count, Result *out,
	Error *err) LUAMIG_MUST_CHECK;

const char *pg_cell(const Result *rows, size_t row, size_t col); /* NULL for NULL */
int64_t pg_cell_int(const Result *rows, size_t row, size_t col);
bool pg_cell_bool(const Result *rows, size_t row, size_t col);
/* {a,"b c"} */
StrVec pg_list(Arena *arena, const char *text);
PgRelation *pg_relation(PgReflection *r, const char *oid); /* NULL: not in the scope */

/* reflect_table.c */
bool pg_reflect_enums(PgReflection *r, Error *err);
bool pg_reflect_tables(PgReflection *r, Error *err);
bool pg_reflect_columns(PgReflection *r, Error *err);
bool pg_reflect_sequences(PgReflection *r, Error *err);

/* reflect_key.c */
bool pg_reflect_keys(PgReflection *r, Error *err);

/* reflect_type.c: of the text of format_type(); enum_: the enum that it is, or that its elements
 * are, or NULL. */
Type pg_type_of(const char *declared, const EnumType *enum_, Arena *arena);

#endif
