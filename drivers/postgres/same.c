/*
 * same.c - PostgreSQL's words for a default, known without asking it.
 *
 * A literal is kept with a cast to the type of its column: 'new'::character varying.  Only that is
 * recognised; whatever else is written in other words is made in a scratch place.
 */
#include "db/lex.h"
#include "drivers/postgres/ddl.h"

/* Is the text one literal, from `text` to `end`? */
static bool is_string(const char *text, const char *end)
{
	Lexer lexer;
	lex_init(&lexer, text, (size_t)(end - text), dialect_postgres.lex);
	LexToken token = lex_next(&lexer);
	return token.kind == LEX_STRING && *token.start == '\'' && !token.unterminated &&
	       token.start + token.len == end;
}

static bool is_integer(const char *text, size_t len)
{
	return len > 1 && *text == '-' && strspn(text + 1, "0123456789") >= len - 1;
}

/* Not "(3) without time zone". */
static bool ends_with_it(const char *length)
{
	const char *end = strchr(length, ')');
	return end && !end[1];
}

/* Without the length: "character varying(20)" is cast to character varying. */
static bool is_own_type(const Column *column, const char *cast)
{
	const char *type = column->declared ? column->declared : "";
	const char *length = strchr(type, '(');
	size_t len = length ? (size_t)(length - type) : strlen(type);
	if (length && !ends_with_it(length))
		return false;
	return len > 0 && strlen(cast) == len && strncmp(type, cast, len) == 0;
}

bool postgres_same_default(const Column *column, const char *written, const char *live)
{
	const char *cast = strstr(live, "'::");
	if (!cast || *live != '\'' || !is_string(live, cast + 1) ||
		!is_own_type(column, cast + strlen("'::")))
		return false;
	size_t len = (size_t)(cast + 1 - live);
	if (strlen(written) == len && strncmp(written, live, len) == 0)
		return true;
	/* -1 of an integer is '-1'::integer */
	return strcmp(column->declared, "integer") == 0 && strlen(written) == len - 2 &&
	       strncmp(written, live + 1, len - 2) == 0 && is_integer(written, len - 2);
}
