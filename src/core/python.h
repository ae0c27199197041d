/*
 * python.h - the part of Python that migrations of Alembic are mostly made of: assignments of
 * literals, and calls with literal arguments.  Nothing is run; what is more than that is told apart
 * and left as text.
 */
#ifndef LUAMIG_CORE_PYTHON_H
#define LUAMIG_CORE_PYTHON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/vec.h"

typedef enum PyKind {
	PY_NONE,
	PY_TRUE,
	PY_FALSE,
	PY_NUMBER, /* text */
	PY_STRING, /* text */
	PY_NAME,   /* text: "sa.Integer"; or ".dialect.name" of a value */
	PY_CALL,   /* text: what is called; args; or a method of a value */
	PY_LIST,   /* args; a tuple, too */
	PY_DICT,   /* args, with names where the keys are strings */
	PY_OTHER,  /* more than this reader knows, inside something that it knows; text: the source
		    */
} PyKind;

typedef struct Py Py;
typedef struct PyArg {
	const char *name; /* NULL: by position; "*" and "**": arguments out of a list or dict */
	const Py *value;
} PyArg;

struct Py {
	PyKind kind;
	const char *text;
	VEC(PyArg) args;
	const Py *of; /* NULL, or what a name or call is an attribute or method of */
};

/* What names stand for, the last one counts.  PY_OTHER: it is not known any more. */
typedef struct PyScope {
	VEC(PyArg) names;
} PyScope;

/* One expression and nothing after it; names of the scope (which may be NULL) become their values;
 * NULL: it is more than this reader knows. */
const Py *python_read(const char *text, size_t len, const PyScope *scope, Arena *arena);

/* x, not x, x == y, x != y, x in y, x not in y. */
typedef struct PyTest {
	const Py *left, *right; /* right NULL: left alone */
	bool in;                /* else it is == */
	bool negated;
} PyTest;
bool python_test(const char *text, size_t len, const PyScope *scope, Arena *arena, PyTest *out);

/* A logical line: brackets, strings and backslashes carry it over line ends. */
typedef struct PyLine {
	const char *text; /* at its first character that is no space */
	size_t len;       /* to its last one, comments at its end included */
	int indent;
} PyLine;
/* The next line that is not empty; comments alone are lines, too. */
bool python_line(const char **text, PyLine *out);

/* Past a string whose quote is at p. */
const char *python_skip_string(const char *p);

/* The line without the comment at its end. */
size_t python_code(const PyLine *line);

/* `name = …`, `name: type = …`: where the value begins; NULL: it is something else. */
const char *python_assigned(const PyLine *line, Arena *arena, const char **name);

const Py *py_unknown(Arena *arena); /* PY_OTHER */

/* By name, or by position (from 0; -1: by name only); NULL: not given. */
const Py *py_arg(const Py *call, const char *name, int position);

#endif
