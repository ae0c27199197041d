/*
 * revision_header.h - reads a revision's header out of its text, without running it.
 *
 * Up to the first `function`, assignments to the known names must be literals; everything else is
 * left to Lua.
 */
#ifndef LUAMIG_CORE_REVISION_HEADER_H
#define LUAMIG_CORE_REVISION_HEADER_H

#include "core/revision.h"

typedef enum HeaderResult {
	HEADER_DONE,   /* a revision; perhaps a broken one */
	HEADER_MORE,   /* the text ends before the header does: give all of it */
	HEADER_HELPER, /* no revision, upgrade or downgrade in it: a module for `require` */
} HeaderResult;

/* text[0..len); whole: the file ends there.  Fills all of out but path, shown.  Messages name the
 * file `shown`. */
HeaderResult header_parse(
	const char *text, size_t len, bool whole, const char *shown, Arena *arena, Revision *out);

/* Where the value of a header field stands: text[start..end).  false: the field is not assigned. */
bool header_value(const char *text, size_t len, const char *field, size_t *start, size_t *end);

/* Which of the functions upgrade and downgrade does the script define as globals? */
void header_functions(const char *text, size_t len, bool *has_upgrade, bool *has_downgrade);

#endif
