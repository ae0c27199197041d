/*
 * body.h - statements that hold semicolons of their own: bodies of triggers and routines, and what
 * stands in parentheses.
 *
 * The splitter feeds it the tokens of one statement; it answers whether a semicolon just fed ends
 * the statement.  Which forms exist is the dialect's LexFlags:
 *
 *	LEX_TRIGGER_BODIES   SQLite: CREATE TRIGGER … ends with "; END;"
 *	LEX_ATOMIC_BODIES    PostgreSQL: BEGIN ATOMIC … END in routines, and parentheses
 *	LEX_DELIMITER        MySQL, where the author set no DELIMITER: BEGIN … END with all that
 *	                     has an END of its own
 */
#ifndef LUAMIG_DB_BODY_H
#define LUAMIG_DB_BODY_H

#include "db/lex.h"

enum { BODY_DEEPEST = 128 }; /* blocks deeper than this are counted, but not told apart */

typedef struct Body {
	unsigned flags;
	int head;        /* how far the first words have been understood */
	int parens;      /* open ones */
	int depth;       /* open blocks */
	bool at_start;   /* MySQL: a statement of the body may begin with the next token */
	bool in_declare; /* MySQL: in a DECLARE … */
	bool in_handler; /* MySQL: … HANDLER, where BEGIN opens its body */
	bool after_end;  /* MySQL: the word after END may belong to it */
	LexToken last;   /* the token before */
	char blocks[BODY_DEEPEST];
} Body;

void body_begin(Body *body, unsigned flags);

/* The next token of the statement, semicolons too, spaces, comments and marks not. */
void body_feed(Body *body, const LexToken *token);

/* After a semicolon was fed: the statement goes on. */
bool body_is_open(const Body *body);

#endif
