/*
 * lex.h - reads SQL text token by token, as far as a tool that passes SQL on must understand it:
 * where strings, quoted names, comments and dollar quotes begin and end.
 *
 * Which forms exist is the dialect's LexFlags.  Never fails: an unterminated string or comment is a
 * token with `unterminated` set that reaches to the end of the text; LEX_END has it when a comment
 * that is code was not closed.
 */
#ifndef LUAMIG_DB_LEX_H
#define LUAMIG_DB_LEX_H

#include <stdbool.h>
#include <stddef.h>

typedef enum LexKind {
	LEX_END,
	LEX_SPACE,
	LEX_COMMENT,
	LEX_WORD,   /* keyword or plain identifier */
	LEX_QUOTED, /* quoted identifier */
	LEX_STRING, /* string literal, dollar quotes included */
	LEX_NUMBER,
	LEX_PARAM, /* :name, not ::cast, not :=, not \:name */
	LEX_SEMICOLON,
	LEX_CODE_MARK, /* where a comment that is code (slash-star-bang, version) opens or closes;
			  what stands between is tokens like any other */
	LEX_OTHER,     /* one punctuation byte */
} LexKind;

typedef struct LexToken {
	LexKind kind;
	const char *start;
	size_t len;
	bool unterminated;
} LexToken;

typedef struct Lexer {
	const char *pos, *end;
	unsigned flags; /* LexFlags of model/dialect.h */
	const char *begin;
	bool in_code; /* between two LEX_CODE_MARKs */
} Lexer;

void lex_init(Lexer *lexer, const char *text, size_t len, unsigned flags);
LexToken lex_next(Lexer *lexer);

/* The next token that is neither space nor comment nor mark. */
LexToken lex_next_solid(Lexer *lexer);

bool lex_is_word(const LexToken *token, const char *word); /* ASCII case does not matter */
bool lex_is_one_of(const LexToken *token, const char *const *words); /* up to NULL; as above */
bool lex_is_mark(const LexToken *token, char mark);                  /* one sign of punctuation */

#endif
