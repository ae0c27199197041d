/*
 * reflect.h - what the files of reflection share; nobody else includes it.
 *
 *	reflect.c         the scope, the order of the questions; tables, their options and parts
 *	reflect_column.c  columns; reflect_type.c their types
 *	reflect_key.c     constraints and indexes
 *	reflect_object.c  views, sequences, triggers, routines
 *	reflect_*.sql     one question for each kind of object, asked once for each schema
 */
#ifndef LUAMIG_DRIVERS_MYSQL_REFLECT_H
#define LUAMIG_DRIVERS_MYSQL_REFLECT_H

#include "drivers/mysql/conn.h"
#include "model/schema_build.h"

typedef struct MyReflection {
	Conn *conn;
	Arena *arena;
	Schema *out;
	const ReflectScope *scope;
	bool mariadb;
	const char *current; /* the database in use, or NULL */
	const char *shown;   /* of the schema being read: NULL for the current one */
	const char *name;    /* the same by name */
	size_t first;        /* its first table in Schema.tables */
	size_t first_view;
	bool partitioned;  /* a table of it is */
	NameMap table_at;  /* by name to Schema.tables, of this schema */
	StrVec collations; /* of the tables, from `first` on */
	VEC(Needs) needs;  /* of the views */
} MyReflection;

/* A query of this folder with the schema for each of its parameters; a comment in it that names a
 * column becomes the condition on the tables of the scope. */
bool my_reflect_ask(MyReflection *r, const char *query, Result *out, Error *err) LUAMIG_MUST_CHECK;
/* NULL: not in the scope. */
Table *my_reflect_table(MyReflection *r, const char *name);
/* An expression or a query without the name of the schema that is being read. */
const char *my_reflect_local(MyReflection *r, const char *text);

bool my_reflect_columns(MyReflection *r, Error *err);
bool my_reflect_keys(MyReflection *r, Error *err);
bool my_reflect_views(MyReflection *r, Error *err);
bool my_reflect_others(MyReflection *r, Error *err);
bool my_reflect_sequences(MyReflection *r, Error *err);

/* Of COLUMN_TYPE; a number's signs go to *options. */
Type my_type_of(const char *declared, const char *column, Arena *arena, Options *options);

#endif
