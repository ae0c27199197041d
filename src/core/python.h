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
	PY_NAME,   /* text: "sa.Integer" */
	PY_CALL,   /* text: what is called; args */
	PY_LIST,   /* args; a tuple, too */
	PY_DICT,   /* args, with names where the keys are strings */
} PyKind;

typedef struct Py Py;
typedef struct PyArg {
	const char *name; /* NULL: by position */
	const Py *value;
} PyArg;

struct Py {
	PyKind kind;
	const char *text;
	VEC(PyArg) args;
};

/* One expression and nothing after it; NULL: it is more than this reader knows. */
const Py *python_read(const char *text, size_t len, Arena *arena);

/* A logical line: brackets, strings and backslashes carry it over line ends. */
typedef struct PyLine {
	const char *text; /* at its first character that is no space */
	size_t len;       /* to its last one, comments at its end included */
	int indent;
} PyLine;
/* The next line that is not empty; comments alone are lines, too. */
bool python_line(const char **text, PyLine *out);

/* By name, or by position (from 0; -1: by name only); NULL: not given. */
const Py *py_arg(const Py *call, const char *name, int position);

#endif
