/*
 * reflect.h - what the files of reflection share; nobody else includes it.
 *
 *	reflect.c        the scope; what each row of sqlite_master is
 *	reflect_table.c  tables, from what table_sql.c reads
 *	reflect_sql.c    the texts that table_sql.c does not read: references, indexes, views
 */
#ifndef LUAMIG_DRIVERS_SQLITE_REFLECT_H
#define LUAMIG_DRIVERS_SQLITE_REFLECT_H

#include "db/lex.h"
#include "drivers/sqlite/conn.h"
#include "drivers/sqlite/table_sql.h"
#include "model/schema_build.h"

/* Tokens of a text, one ahead. */
typedef struct SqlReader {
	Lexer lexer;
	LexToken token;
	Arena *arena;
} SqlReader;

void sql_reader_init(SqlReader *r, const char *sql, size_t len, Arena *arena);
bool sql_reader_take(SqlReader *r, const char *word);
/* A name without its quotes; the reader is behind it. */
const char *sql_reader_name(SqlReader *r);

/* REFERENCES … of a foreign key; text: the whole constraint. */
void sqlite_read_reference(const char *text, size_t len, Arena *arena, Constraint *out);
/* The word behind ON CONFLICT, or NULL. */
const char *sqlite_read_conflict(const char *text, size_t len, Arena *arena);
bool sqlite_read_index(const char *sql, Arena *arena, Index *out);
bool sqlite_read_view(const char *sql, Arena *arena, View *out);
/* Every name in a text, without quotes. */
StrVec sqlite_read_names(const char *sql, Arena *arena);

/* reflect_table.c: false for what is no ordinary table. */
bool sqlite_reflect_table(const char *sql, Arena *arena, Table *out);

#endif
