/*
 * lint_ignore.h - `-- lint:ignore ID[,ID…] reason` in scripts and SQL files.
 *
 * Behind code it is about the statement on that line, on a line of its own about the next
 * statement, before the first code of the file about the whole file.
 */
#ifndef LUAMIG_CORE_LINT_IGNORE_H
#define LUAMIG_CORE_LINT_IGNORE_H

#include "base/arena.h"
#include <stdbool.h>

#include "base/vec.h"

typedef struct LintIgnore {
	StrVec ids;
	const char *reason; /* "": none was given */
	int line;           /* it stands on */
	int target;         /* the line it is about; 0: the file */
	bool *used;         /* by id */
} LintIgnore;

/* One word of a file: where it stands, and how it nests. */
typedef struct LintWord {
	int line, last; /* first and last line */
	int depth;      /* after it, brackets or a statement are open */
} LintWord;

typedef struct LintSource {
	VEC(LintIgnore) ignores;
	VEC(LintWord) words;
} LintSource;

/* Never fails: any text has some words. */
void lint_source_lua(const char *text, size_t len, Arena *arena, LintSource *out);
void lint_source_sql(const char *text, size_t len, unsigned lex, Arena *arena, LintSource *out);

/* The ignore that is about a finding of that rule at that line (0: of the file), marked as used;
 * NULL: none. */
const LintIgnore *lint_ignored(LintSource *source, const char *id, int line);

#endif
