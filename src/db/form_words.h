/* form_words.h - a statement word by word, shared by the form*.c files only. */
#ifndef LUAMIG_DB_FORM_WORDS_H
#define LUAMIG_DB_FORM_WORDS_H

#include "db/form.h"
#include "db/lex.h"

typedef struct Words {
	const LexToken *items;
	size_t at, end;
	const Dialect *dialect;
	Arena *arena;
} Words;

bool words_done(const Words *w);
/* Do these words, separated by one blank, come next?  "(" and other marks are words too. */
bool words_next(const Words *w, const char *words);
/* … and go past them. */
bool words_take(Words *w, const char *words);
/* Any of these single words; NULL-terminated. */
bool words_next_of(const Words *w, const char *const *list);
/* A name as the database takes it, or NULL: there is none.  A string counts where the dialect
 * quotes names so. */
const char *words_name(Words *w);
bool words_qualified(Words *w, FormName *out);
/* "(a, b)": true when all are plain columns; goes past it in any case. */
bool words_columns(Words *w, StrVec *out);
/* Past one token, or past all of "( … )". */
void words_skip(Words *w);
/* Past what begins at "(": its inside as text; NULL: no parenthesis. */
const char *words_inside(Words *w);
/* The text from token `from` up to here. */
const char *words_text(const Words *w, size_t from);
/* What stands up to the next comma that is not in parentheses; w goes past the comma. */
Words words_item(Words *w);
bool words_has(Words w, const char *words);

/* form_column.c: what follows ADD COLUMN, and ADD CONSTRAINT */
void form_column(Words *w, FormAction *out);
void form_column_tail(Words *w, FormAction *out); /* without the name */
bool form_constraint(Words *w, FormAction *out);

/* form_alter.c: after ALTER TABLE name */
void form_actions(Words *w, Form *out);

#endif
