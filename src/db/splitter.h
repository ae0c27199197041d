/*
 * splitter.h - splits SQL text into statements, as the database's own client does: strings,
 * comments, dollar quotes, trigger bodies, DELIMITER, `COPY … FROM stdin` with its data.
 */
#ifndef LUAMIG_DB_SPLITTER_H
#define LUAMIG_DB_SPLITTER_H

#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"

typedef struct SplitStatement {
	const char *sql; /* NUL-terminated copy without the delimiter, leading and trailing space */
	size_t len;
	int line;              /* line of its first word in the text, from 1 */
	const char *copy_data; /* rows after COPY … FROM stdin, or NULL; not NUL-terminated */
	size_t copy_len;
} SplitStatement;
typedef VEC(SplitStatement) SplitStatements;

/* flags: the dialect's LexFlags.  Statements of nothing but comments are left out, except comments
 * that are code (slash-star-bang).  An unterminated string, comment or dollar quote is an error
 * that names the line where it began.  psql's backslash commands are an error naming the line,
 * except \. after COPY data and \restrict / \unrestrict / \connect-less no-ops that dumps contain.
 */
bool split_sql(const char *text, size_t len, unsigned flags, Arena *arena, SplitStatements *out,
	Error *err) LUAMIG_MUST_CHECK;

#endif
