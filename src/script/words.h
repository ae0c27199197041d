/*
 * words.h - the words of scripts: the allow-list, and how each is made.
 */
#ifndef LUAMIG_SCRIPT_WORDS_H
#define LUAMIG_SCRIPT_WORDS_H

#include "script/internal.h"

typedef enum WordKind {
	WORD_BASE,     /* a global of the hidden state, shared (functions without state) */
	WORD_FUNCTION, /* our own function */
	WORD_LIBRARY,  /* a copy of a library table, some functions replaced */
	WORD_MODULE,   /* a module of luamig's, or one of its fields */
	WORD_MAKE,     /* a function that pushes the value */
	WORD_NIL,      /* reads as nil until assigned: what a revision's header may leave out */
} WordKind;

enum {
	IN_REVISION = 1,
	IN_CONFIG = 2,
	IN_SCHEMA = 16, /* schema.lua */
	EVERYWHERE = IN_REVISION | IN_CONFIG | IN_SCHEMA,
	IF_TRUSTED = 4, /* only with trust = true */
	IF_HOST = 8,    /* only where there is a database */
};

typedef struct Word {
	const char *name;
	WordKind kind;
	unsigned where;
	lua_CFunction function;               /* WORD_FUNCTION */
	const luaL_Reg *instead;              /* WORD_LIBRARY */
	const char *module, *field;           /* WORD_MODULE */
	void (*make)(lua_State *L, int home); /* WORD_MAKE */
} Word;

extern const Word word_table[]; /* the last has no name */

const Word *word_find(const char *name); /* NULL: there is none */
bool word_is_open(const Script *script, const Word *word, SandboxFor purpose);
void word_push(lua_State *L, const Word *word, int home);

#endif
