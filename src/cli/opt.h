/*
 * opt.h - option tables and their parser.  A table is also the help text, the completions and what
 * the docs test compares with the manual.
 */
#ifndef LUAMIG_CLI_OPT_H
#define LUAMIG_CLI_OPT_H

#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"

typedef enum OptKind {
	OPT_FLAG,   /* bool * */
	OPT_STRING, /* const char ** */
	OPT_LIST,   /* StrVec *, may be repeated */
	OPT_INT,    /* int *: 0 or more */
} OptKind;

typedef struct Opt {
	char letter;      /* 'm', or 0 */
	const char *name; /* "message"; NULL ends a table */
	OptKind kind;
	const char *value; /* "TEXT": what the value is called in help; NULL for flags */
	const char *help;
	void *target; /* NULL: an option that stands before the command only, and so is a mistake
			 here */
} Opt;

/* Parse argv[0..argc) against tables (own, then global; NULL ends them); operands go to *operands.
 * "--" ends options.  A word such as -1 or -3:head (a minus and a digit) is an operand, also as the
 * value of an option: -r -3:head.  Mistakes are ERR_USAGE with "did you mean". */
bool opt_parse(int argc, char **argv, const Opt *const *tables, Arena *arena, StrVec *operands,
	Error *err) LUAMIG_MUST_CHECK;

/* The same, but stop at the first operand: *used words of argv were options. */
bool opt_parse_leading(int argc, char **argv, const Opt *const *tables, Arena *arena, int *used,
	Error *err) LUAMIG_MUST_CHECK;

/* The option of that name in a table (NULL is an empty table), or NULL. */
const Opt *opt_find(const Opt *table, const char *name);

#endif
