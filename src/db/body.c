/* body.c - where a statement with semicolons in it ends: one small machine for each database. */
#include "db/body.h"

#include <string.h>

#include "model/dialect.h"

/* How far the first words of the statement have been understood. */
enum {
	HEAD_START,
	HEAD_PLAIN, /* nothing special: the first semicolon ends it */
	HEAD_EXPLAIN,
	HEAD_CREATE,
	HEAD_DEFINER, /* DEFINER, before = */
	HEAD_USER,    /* before the user's name or host */
	HEAD_AFTER_USER,
	HEAD_BEGIN,
	HEAD_BODY,      /* a routine, a trigger or an event: there may be a body */
	HEAD_SEMICOLON, /* SQLite: after a semicolon in the body */
	HEAD_END,       /* SQLite: after END after a semicolon */
};

enum { BLOCK_STATEMENTS, BLOCK_REPEAT, BLOCK_CASE_EXPRESSION };

/* ---- SQLite -------------------------------------------------------------------------------- */

/* [EXPLAIN …] CREATE [TEMP] TRIGGER … ; END ;  as the shell and sqlite3_complete() see it */
static int sqlite_head(const Body *body, const LexToken *t)
{
	switch (body->head) {
	case HEAD_START:
		if (lex_is_word(t, "explain"))
			return HEAD_EXPLAIN;
		return lex_is_word(t, "create") ? HEAD_CREATE : HEAD_PLAIN;
	case HEAD_EXPLAIN: /* QUERY PLAN */
		if (lex_is_word(t, "create"))
			return HEAD_CREATE;
		return lex_is_word(t, "query") || lex_is_word(t, "plan") ? HEAD_EXPLAIN
									 : HEAD_PLAIN;
	case HEAD_CREATE:
		if (lex_is_word(t, "temp") || lex_is_word(t, "temporary"))
			return HEAD_CREATE;
		return lex_is_word(t, "trigger") ? HEAD_BODY : HEAD_PLAIN;
	case HEAD_BODY:
		return t->kind == LEX_SEMICOLON ? HEAD_SEMICOLON : HEAD_BODY;
	case HEAD_SEMICOLON:
		if (lex_is_word(t, "end"))
			return HEAD_END;
		return t->kind == LEX_SEMICOLON ? HEAD_SEMICOLON : HEAD_BODY;
	case HEAD_END:
		return t->kind == LEX_SEMICOLON ? HEAD_PLAIN : HEAD_BODY;
	default:
		return HEAD_PLAIN;
	}
}

/* ---- PostgreSQL ---------------------------------------------------------------------------- */

/* CREATE [OR REPLACE] FUNCTION | PROCEDURE */
static int postgres_head(const Body *body, const LexToken *t)
{
	static const char *const replace[] = {"or", "replace", NULL};
	static const char *const routines[] = {"function", "procedure", NULL};

	if (body->head == HEAD_START)
		return lex_is_word(t, "create") ? HEAD_CREATE : HEAD_PLAIN;
	if (body->head != HEAD_CREATE)
		return body->head;
	if (lex_is_one_of(t, replace))
		return HEAD_CREATE;
	return lex_is_one_of(t, routines) ? HEAD_BODY : HEAD_PLAIN;
}

static void postgres_feed(Body *body, const LexToken *t)
{
	body->head = postgres_head(body, t);
	if (lex_is_mark(t, '('))
		body->parens++;
	if (lex_is_mark(t, ')') && body->parens > 0)
		body->parens--;
	if (body->head != HEAD_BODY || lex_is_mark(&body->last, '.'))
		return;
	if (body->depth == 0) {
		body->depth = lex_is_word(t, "atomic") && lex_is_word(&body->last, "begin");
		return;
	}
	if (lex_is_word(&body->last, "as")) /* AS end: a name */
		return;
	if (lex_is_word(t, "case"))
		body->depth++;
	else if (lex_is_word(t, "end"))
		body->depth--;
}

/* ---- MySQL --------------------------------------------------------------------------------- */

/* CREATE [OR REPLACE] [DEFINER = user] [AGGREGATE] kind, or BEGIN NOT ATOMIC */
static int mysql_head_create(const LexToken *t)
{
	static const char *const before[] = {"or", "replace", "aggregate", NULL};
	static const char *const kinds[] = {"procedure", "function", "trigger", "event", NULL};

	if (lex_is_one_of(t, before))
		return HEAD_CREATE;
	if (lex_is_word(t, "definer"))
		return HEAD_DEFINER;
	return lex_is_one_of(t, kinds) ? HEAD_BODY : HEAD_PLAIN;
}

static int mysql_head(const Body *body, const LexToken *t)
{
	switch (body->head) {
	case HEAD_START:
		if (lex_is_word(t, "begin"))
			return HEAD_BEGIN;
		return lex_is_word(t, "create") ? HEAD_CREATE : HEAD_PLAIN;
	case HEAD_BEGIN:
		if (lex_is_word(t, "atomic"))
			return HEAD_BODY;
		return lex_is_word(t, "not") ? HEAD_BEGIN : HEAD_PLAIN;
	case HEAD_CREATE:
		return mysql_head_create(t);
	case HEAD_DEFINER:
		return lex_is_mark(t, '=') ? HEAD_USER : HEAD_PLAIN;
	case HEAD_USER:
		return HEAD_AFTER_USER;
	case HEAD_AFTER_USER: /* name@host, CURRENT_USER() */
		if (lex_is_mark(t, '@'))
			return HEAD_USER;
		if (lex_is_mark(t, '(') || lex_is_mark(t, ')'))
			return HEAD_AFTER_USER;
		return mysql_head_create(t);
	default:
		return body->head;
	}
}

static int top(const Body *body)
{
	int d = body->depth;
	return d > 0 && d <= BODY_DEEPEST ? body->blocks[d - 1] : BLOCK_STATEMENTS;
}

static void push(Body *body, int block)
{
	if (body->depth < BODY_DEEPEST)
		body->blocks[body->depth] = (char)block;
	body->depth++;
}

/* END closes the expression CASE … END anywhere, a block only where a statement could begin;
 * elsewhere it is somebody's column. */
static void mysql_end(Body *body, bool at_start)
{
	if (body->depth == 0)
		return;
	bool expression = top(body) == BLOCK_CASE_EXPRESSION;
	if (!expression && !at_start && top(body) != BLOCK_REPEAT) /* UNTIL x END REPEAT */
		return;
	body->depth--;
	body->after_end = !expression;
}

/* A word where a statement may begin: some of them open a block. */
static void mysql_statement(Body *body, const LexToken *t)
{
	static const char *const with_condition[] = {"if", "while", "for", NULL};
	if (lex_is_word(t, "loop") || lex_is_word(t, "repeat")) {
		push(body, lex_is_word(t, "loop") ? BLOCK_STATEMENTS : BLOCK_REPEAT);
		body->at_start = true;
	} else if (lex_is_one_of(t, with_condition)) {
		push(body, BLOCK_STATEMENTS);
	}
}

/* A word in a body; at_start: a statement may begin with it. */
static void mysql_word(Body *body, const LexToken *t, bool at_start)
{
	static const char *const of_end[] = {"if", "case", "loop", "repeat", "while", "for", NULL};
	bool after_end = body->after_end;

	body->after_end = false;
	if (after_end && lex_is_one_of(t, of_end))
		return;
	if (lex_is_word(t, "begin")) {
		if (!at_start && body->depth > 0 && !body->in_handler)
			return;
		push(body, BLOCK_STATEMENTS);
		body->at_start = true;
		body->in_handler = false;
	} else if (lex_is_word(t, "case")) {
		push(body, at_start ? BLOCK_STATEMENTS : BLOCK_CASE_EXPRESSION);
	} else if (lex_is_word(t, "end")) {
		mysql_end(body, at_start);
	} else if (lex_is_word(t, "then") || lex_is_word(t, "else")) {
		body->at_start = top(body) != BLOCK_CASE_EXPRESSION;
	} else if (lex_is_word(t, "do")) { /* the statement DO, or that of WHILE, FOR and events */
		body->at_start = !at_start;
	} else if (lex_is_word(t, "row")) {
		body->at_start = lex_is_word(&body->last, "each");
	} else if (lex_is_word(t, "declare")) {
		body->in_declare = at_start;
	} else if (lex_is_word(t, "handler")) {
		body->in_handler = body->in_declare;
	} else if (at_start) {
		mysql_statement(body, t);
	}
}

static void mysql_body(Body *body, const LexToken *t)
{
	bool at_start = body->at_start;
	bool is_name = lex_is_mark(&body->last, '.') || lex_is_mark(&body->last, '@');

	body->at_start = false;
	if (t->kind == LEX_SEMICOLON) {
		body->at_start = true;
		body->in_declare = body->in_handler = body->after_end = false;
	} else if (t->kind == LEX_WORD && !is_name) {
		mysql_word(body, t, at_start);
	} else if (t->kind == LEX_PARAM) { /* "label :BEGIN" */
		LexToken word = {LEX_WORD, t->start + 1, t->len - 1, false};
		mysql_word(body, &word, true);
	} else if (lex_is_mark(t, ':')) { /* a label */
		body->at_start = true;
	} else if (lex_is_mark(t, ')')) { /* PROCEDURE p() IF … */
		body->at_start = body->depth == 0;
	}
}

static void mysql_feed(Body *body, const LexToken *t)
{
	if (body->head == HEAD_BODY) {
		mysql_body(body, t);
		return;
	}
	bool anonymous = body->head == HEAD_BEGIN;
	body->head = mysql_head(body, t);
	if (anonymous && body->head == HEAD_BODY) {
		push(body, BLOCK_STATEMENTS);
		body->at_start = true;
	}
}

/* ---- for the splitter ---------------------------------------------------------------------- */

void body_begin(Body *body, unsigned flags)
{
	*body = (Body){.flags = flags, .head = HEAD_START};
}

void body_feed(Body *body, const LexToken *token)
{
	if (body->flags & LEX_TRIGGER_BODIES)
		body->head = sqlite_head(body, token);
	else if (body->flags & LEX_ATOMIC_BODIES)
		postgres_feed(body, token);
	else if (body->flags & LEX_DELIMITER)
		mysql_feed(body, token);
	body->last = *token;
}

bool body_is_open(const Body *body)
{
	bool in_trigger =
		body->head == HEAD_BODY || body->head == HEAD_SEMICOLON || body->head == HEAD_END;
	if (body->flags & LEX_TRIGGER_BODIES)
		return in_trigger;
	return body->parens > 0 || body->depth > 0;
}
