/*
 * record.h - results, errors and lists of statements as text, and back: how the journal keeps what
 * a replay must give again.  A text is valid UTF-8 without NULs, whatever is in it.
 */
#ifndef LUAMIG_CORE_RECORD_H
#define LUAMIG_CORE_RECORD_H

#include "base/str.h"
#include "db/driver.h"

/* Bytes that the cells of a result take, roughly: to see that it is too much before it is written.
 */
size_t record_size(const Result *result);

/* A result: its head, then rows, as many as there are. */
void record_head(const Result *result, Str *out);
void record_rows(const Result *result, Str *out);
/* False: the text is no result. */
bool record_read_result(const char *text, Arena *arena, Result *out);

const char *record_error(const Error *err, Arena *arena);
void record_read_error(const char *text, Error *err);

/* Statements, and which of them run outside a transaction (indexes, ascending). */
const char *record_list(const StrVec *statements, const IntVec *alone, Arena *arena);
bool record_read_list(const char *text, Arena *arena, StrVec *statements, IntVec *alone);

#endif
