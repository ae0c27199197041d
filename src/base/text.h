/* text.h - small questions about text that several layers ask. */
#ifndef LUAMIG_BASE_TEXT_H
#define LUAMIG_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"

/* The name nearest to `word` among NULL-terminated `names` (Damerau-Levenshtein, at most a third of
 * the length away), or NULL: for "did you mean". */
const char *text_nearest(const char *word, const char *const *names);

/* A whole decimal number with an optional sign, nothing around it; false: not one, or out of range.
 */
bool text_to_int(const char *text, int64_t *out);

bool text_is_utf8(const char *text, size_t len);
bool text_equal_nocase(const char *a, const char *b);          /* ASCII */
bool text_contains_nocase(const char *text, const char *part); /* ASCII */
bool text_lists_equal(const StrVec *a, const StrVec *b); /* the same texts in the same order */
bool text_starts_with(const char *text, const char *prefix);

/* A literal in Lua for this text: on one line; or in long brackets where it has lines of its own.
 */
const char *text_as_lua_line(const char *text, Arena *arena);
const char *text_as_lua(const char *text, Arena *arena);

/* Copy into `size` bytes; what is too long is cut between two characters.  NULL counts as "". */
void text_copy(char *out, size_t size, const char *text);

#endif
