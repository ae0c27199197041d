/* misfit.h - which values a new type cannot hold: what the databases' answers (Backend.misfit) are
 * built of. */
#ifndef LUAMIG_DB_MISFIT_H
#define LUAMIG_DB_MISFIT_H

#include <stdbool.h>

#include "base/str.h"

/* A type in a database's own words, taken apart: "numeric(10,2)" is numeric, 10, 2. */
typedef struct TypeWords {
	const char *name; /* in small, without what stands in parentheses: "int unsigned" */
	int count;        /* of numbers in parentheses */
	long numbers[2];
	const char *inside; /* the text in the parentheses, or NULL */
} TypeWords;

TypeWords type_words(const char *type, Arena *arena);
/* Is the name one of these?  NULL-terminated. */
bool type_is_one_of(const TypeWords *type, const char *const *names);

/* Smallest and largest of whole-number types by name, or NULL. */
typedef struct IntegerRange {
	const char *name, *low, *high;
} IntegerRange;
const IntegerRange *integer_range(const IntegerRange *ranges, const TypeWords *type);

/* "column NOT BETWEEN low AND high" */
const char *misfit_range(const char *column, const IntegerRange *range, Arena *arena);
/* For numeric(p, s): more digits before the point than there is room for. */
const char *misfit_digits(const char *column, const TypeWords *to, Arena *arena);

#endif
