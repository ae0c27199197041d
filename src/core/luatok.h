/*
 * luatok.h - the tokens of Lua 5.4, for headers that are read without running the script and for
 * checksums.
 *
 * Tolerant: any bytes are split into tokens somehow, nothing is refused, and the position always
 * moves on.  What Lua would not accept comes out as TOKEN_BAD (a stray byte, a string without an
 * end).  Comments, white space, a byte order mark and a first line with '#' are skipped.
 */
#ifndef LUAMIG_CORE_LUATOK_H
#define LUAMIG_CORE_LUATOK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

typedef enum TokenKind {
	TOKEN_END,
	TOKEN_NAME, /* keywords too */
	TOKEN_NUMBER,
	TOKEN_STRING,
	TOKEN_PUNCT, /* operators and brackets, the longest that fits: "...", "==", "{" */
	TOKEN_BAD
} TokenKind;

typedef struct Token {
	TokenKind kind;
	const char *text; /* in the source, quotes and all; not NUL-terminated */
	size_t len;
	int line; /* of its first byte, from 1 */
} Token;

typedef struct LuaTok {
	const char *source;
	size_t len, at;
	int line;
	int unclosed; /* line of a --[[ comment that has no end, or 0 */
} LuaTok;

void luatok_init(LuaTok *lex, const char *source, size_t len);
Token luatok_next(LuaTok *lex);

bool token_is(const Token *token, const char *text); /* a name or punctuation, spelled so */

/* The value of a TOKEN_STRING, NUL-terminated; *len may be NULL.  A wrong escape stands for itself.
 */
char *token_string(const Token *token, Arena *arena, size_t *len);

#endif
