/* sql_text.h - small questions about the text of a statement, as SQLite reads it. */
#ifndef LUAMIG_DRIVERS_SQLITE_SQL_TEXT_H
#define LUAMIG_DRIVERS_SQLITE_SQL_TEXT_H

#include "base/str.h"
#include "base/vec.h"
#include "db/lex.h"

/* Bytes of a text; start == end: it is not there, but this is where it would stand. */
typedef struct SqlSpan {
	size_t start, end;
} SqlSpan;

void sql_lex(Lexer *lexer, const char *sql);
bool sql_is_mark(const LexToken *token, char mark);
/* A name, without its quotes. */
const char *sql_token_name(const LexToken *token, Arena *arena);
/* A word or a quoted name, in any case. */
bool sql_token_is(const LexToken *token, const char *name, Arena *arena);
bool sql_in_list(const StrVec *names, const char *name); /* in any case */
/* The same columns, in any case, and where it counts in the same order. */
bool sql_same_columns(const StrVec *a, const StrVec *b, bool in_order);

/* Is it a name in this text, of whatever? */
bool sql_has_name(const char *sql, const char *name, Arena *arena);
/* `name.`, whatever follows. */
bool sql_has_qualifier(const char *sql, const char *name, Arena *arena);

/* In an expression over the columns of one table. */
bool sql_names_column(const char *expression, const char *column, Arena *arena);
const char *sql_rename_column(
	const char *expression, const char *from, const char *to, Arena *arena);

/* Where the name stands in a stored CREATE INDEX or CREATE TRIGGER. */
SqlSpan sql_object_name(const char *sql);

/* `CHECK (column IN ('a', 'b'))` and nothing else.  exact: the column in double quotes, as luamig
 * writes it. */
bool sql_enum_labels(const char *check, const char *column, bool exact, Arena *arena, StrVec *out);

/* In a trigger: is the column in the list of an INSERT INTO this table (a, b), or of UPDATE OF a, b
 * ON this table? */
bool sql_trigger_lists(const char *sql, const char *table, const char *column, Arena *arena);

#endif
