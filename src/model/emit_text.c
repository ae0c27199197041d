/* emit_text.c - just enough reading of an author's SQL to know where parentheses must go. */
#include "model/emit.h"

#include <ctype.h>

#include "base/text.h"

const char *emit_skip_spaces(const char *p)
{
	while (isspace((unsigned char)*p))
		p++;
	return p;
}

const char *emit_find_nocase(const char *text, const char *lower)
{
	for (; *text; text++) {
		size_t n = 0;
		while (lower[n] && tolower((unsigned char)text[n]) == lower[n])
			n++;
		if (lower[n] == '\0')
			return text;
	}
	return NULL;
}

bool emit_starts_with_word(const char *text, const char *lower)
{
	size_t len = strlen(lower);

	return emit_find_nocase(text, lower) == text && !isalnum((unsigned char)text[len]) &&
	       text[len] != '_';
}

/* Behind the quoted text that begins at p; NULL: it does not end. */
static const char *skip_quoted(const Dialect *d, const char *p)
{
	bool backslash = d->lex & LEX_BACKSLASH && *p != '`';
	char quote = *p++;

	for (; *p; p++) {
		if (*p == '\\' && backslash && p[1]) {
			p++;
		} else if (*p == quote) {
			if (p[1] != quote)
				return p + 1;
			p++;
		}
	}
	return NULL;
}

static bool is_number(const char *p)
{
	bool digits = false;

	if (*p == '+' || *p == '-')
		p++;
	for (; isdigit((unsigned char)*p) || *p == '.'; p++)
		digits = digits || *p != '.';
	if (digits && (*p == 'e' || *p == 'E')) {
		p++;
		if (*p == '+' || *p == '-')
			p++;
		digits = isdigit((unsigned char)*p);
		while (isdigit((unsigned char)*p))
			p++;
	}
	return digits && !*emit_skip_spaces(p);
}

/* 'text', also b'01', x'0f', _utf8mb4'text' */
static bool is_string(const Dialect *d, const char *p)
{
	while (isalnum((unsigned char)*p) || *p == '_')
		p++;
	if (*p != '\'')
		return false;
	p = skip_quoted(d, p);
	return p && !*emit_skip_spaces(p);
}

bool emit_is_literal(const Dialect *d, const char *text)
{
	return is_number(text) || is_string(d, text) || text_equal_nocase(text, "null") ||
	       text_equal_nocase(text, "true") || text_equal_nocase(text, "false");
}

bool emit_is_parenthesised(const Dialect *d, const char *p)
{
	int depth = 0;

	if (*p != '(')
		return false;
	do {
		if (*p == '\'' || *p == '"' || *p == '`') {
			p = skip_quoted(d, p);
			if (!p)
				return false;
			continue;
		}
		depth += *p == '(' ? 1 : *p == ')' ? -1 : 0;
		p++;
	} while (*p && depth > 0);
	return depth == 0 && !*emit_skip_spaces(p);
}
