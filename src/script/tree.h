/*
 * tree.h - a Lua value as plain data: what luamig.lua returns, for code that may not see lua.h.
 */
#ifndef LUAMIG_SCRIPT_TREE_H
#define LUAMIG_SCRIPT_TREE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/vec.h"

typedef enum TreeKind {
	TREE_NIL,
	TREE_BOOL,
	TREE_INT,
	TREE_REAL,
	TREE_STRING,
	TREE_TABLE,
	TREE_FUNCTION
} TreeKind;

typedef struct Tree Tree;
typedef struct TreeField {
	const char *key; /* NULL: an element of the list part, in order */
	Tree *value;
} TreeField;

struct Tree {
	TreeKind kind;
	bool boolean;
	int64_t integer;
	double real;
	const char *string;
	VEC(TreeField) fields; /* list part first, then keys sorted by bytes */
	int function;          /* for script_call_function() */
};

const Tree *tree_get(const Tree *table, const char *key); /* NULL: no such key, or not a table */
const char *tree_kind_word(TreeKind kind);                /* "string", "table", …, for messages */

#endif
