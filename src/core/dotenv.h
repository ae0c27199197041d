/*
 * dotenv.h - variables from a file ".env".
 *
 *	# comment
 *	export KEY = value            # comment
 *	KEY='as it is'   KEY="escapes \n \t \" \\ \$"
 *
 * Quoted values may go over several lines.  Nothing is put into the environment: env() asks here
 * after it, so the real environment wins.
 */
#ifndef LUAMIG_CORE_DOTENV_H
#define LUAMIG_CORE_DOTENV_H

#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"

typedef struct DotenvVariable {
	const char *name, *value;
} DotenvVariable;

typedef struct Dotenv {
	VEC(DotenvVariable) variables; /* as in the file: of two with one name the last counts */
} Dotenv;

/* shown: the file's name in messages.  Messages never repeat a value. */
bool dotenv_parse(const char *text, size_t len, const char *shown, Arena *arena, Dotenv *out,
	Error *err) LUAMIG_MUST_CHECK;

const char *dotenv_get(const Dotenv *env, const char *name); /* NULL: not there */

#endif
