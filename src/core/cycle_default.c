/*
 * cycle_default.c - a default in a form that databases share: 0 for '0' and (0), 1 for true, "now"
 * for each name of the clock.  What has no such form is not compared.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/cycle_internal.h"

/* ---- text ----------------------------------------------------------------------------------- */

static char *trimmed(const char *text, Arena *arena)
{
	while (isspace((unsigned char)*text))
		text++;
	size_t len = strlen(text);
	while (len > 0 && isspace((unsigned char)text[len - 1]))
		len--;
	return arena_strndup(arena, text, len);
}

/* Where what is not in quotes ends: at the end, at a cast ("::"), or where the first parenthesis is
 * closed. */
static size_t solid_length(const char *text, bool to_cast)
{
	int depth = 0;
	bool quoted = false;
	for (size_t i = 0; text[i]; i++) {
		quoted = quoted != (text[i] == '\'');
		if (quoted)
			continue;
		depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
		if (to_cast ? depth == 0 && text[i] == ':' && text[i + 1] == ':'
			    : depth == 0 && text[i] == ')')
			return i;
	}
	return strlen(text);
}

/* Without casts and parentheses around it. */
static const char *bare(const char *text, Arena *arena)
{
	for (;;) {
		char *now = trimmed(text, arena);
		now[solid_length(now, true)] = '\0';
		size_t len = strlen(now);
		if (*now != '(' || solid_length(now, false) != len - 1)
			return trimmed(now, arena);
		now[len - 1] = '\0';
		text = now + 1;
	}
}

/* 'it''s' → it's; NULL: it is no string, or one whose escapes are the server's own. */
static const char *unquoted(const char *text, Arena *arena)
{
	if (*text == '_') /* a character set: _utf8mb4'x' */
		text += strcspn(text, "'");
	size_t len = strlen(text);
	if (len < 2 || *text != '\'' || text[len - 1] != '\'' || strchr(text, '\\'))
		return NULL;
	char *out = arena_alloc(arena, len), *at = out;
	for (size_t i = 1; i + 1 < len; i++) {
		if (text[i] == '\'' && text[i + 1] != '\'')
			return NULL; /* two strings */
		*at++ = text[i];
		i += text[i] == '\'';
	}
	*at = '\0';
	return out;
}

/* ---- by what the column holds --------------------------------------------------------------- */

static const char *number(const char *text, bool floats, Arena *arena)
{
	char *end;
	if (text_equal_nocase(text, "true") || strcmp(text, "b'1'") == 0)
		return "1";
	if (text_equal_nocase(text, "false") || strcmp(text, "b'0'") == 0)
		return "0";
	double value = strtod(text, &end);
	if (!*text || *end)
		return NULL;
	return arena_printf(arena, floats ? "%.6g" : "%.15g", value);
}

static const char *moment(const char *text, Arena *arena)
{
	static const char *const clocks[] = {"now", "current_timestamp", "localtimestamp",
		"transaction_timestamp", "localtime", NULL};
	const char *name = arena_strndup(arena, text, strcspn(text, "( "));
	for (size_t i = 0; clocks[i]; i++)
		if (text_equal_nocase(name, clocks[i]))
			return strchr(text, ' ') ? NULL : "now";
	if (text_equal_nocase(name, "current_date") || text_equal_nocase(name, "curdate"))
		return "today";
	return NULL;
}

static const char *of_type(TypeKind kind, const char *text, const char *string, Arena *arena)
{
	switch (kind) {
	case TYPE_BOOLEAN:
	case TYPE_SMALLINT:
	case TYPE_INTEGER:
	case TYPE_BIGINT:
	case TYPE_NUMERIC:
		return number(string ? string : text, false, arena);
	case TYPE_REAL:
	case TYPE_DOUBLE:
		return number(string ? string : text, true, arena);
	case TYPE_DATE:
	case TYPE_TIME:
	case TYPE_TIMESTAMP:
	case TYPE_TIMESTAMPTZ:
		return string ? NULL : moment(text, arena);
	case TYPE_STRING:
	case TYPE_CHAR:
	case TYPE_TEXT:
	case TYPE_ENUM:
		return string                          ? arena_printf(arena, "'%s'", string)
		       : isdigit((unsigned char)*text) ? arena_printf(arena, "'%s'", text)
						       : NULL;
	default:
		return NULL;
	}
}

const char *cycle_default(const Column *column, Arena *arena)
{
	const Default *value = &column->value;
	TypeKind kind = column->type.kind;
	const char *text;
	switch (value->kind) {
	case DEFAULT_BOOL:
		return of_type(kind, value->boolean ? "1" : "0", NULL, arena);
	case DEFAULT_INT:
		text = arena_printf(arena, "%lld", (long long)value->integer);
		return of_type(kind, text, NULL, arena);
	case DEFAULT_REAL:
		return of_type(kind, arena_printf(arena, "%.17g", value->real), NULL, arena);
	case DEFAULT_STRING:
		return strchr(value->text, '\\') ? NULL : of_type(kind, "", value->text, arena);
	case DEFAULT_SQL:
		text = bare(value->text, arena);
		return of_type(kind, text, unquoted(text, arena), arena);
	default:
		return NULL;
	}
}
