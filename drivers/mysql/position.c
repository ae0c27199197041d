/*
 * position.c - finds the place of a mistake in a statement.
 *
 * The server does not tell it.  A syntax error quotes the rest of the statement from the mistake
 * on, 80 bytes of it at most, and the line; an unknown column is quoted by name.  Where that can
 * only be one place, it is the place.
 */
#include <ctype.h>

#include "drivers/mysql/conn.h"

enum { QUOTED_BYTES = 80 }; /* what the server quotes of a statement at most */

static int characters_before(const char *sql, const char *at)
{
	int n = 0;
	for (; sql < at; sql++)
		n += ((unsigned char)*sql & 0xC0) != 0x80;
	return n;
}

static int line_of(const char *sql, const char *at)
{
	int line = 1;
	for (; sql < at; sql++)
		line += *sql == '\n';
	return line;
}

/* The length without what the server strips before it parses. */
static size_t trimmed(const char *sql, size_t len)
{
	while (len > 0 && (isspace((unsigned char)sql[len - 1]) || sql[len - 1] == ';'))
		len--;
	return len;
}

static const char *find_last(const char *text, const char *word)
{
	const char *found = NULL;
	for (const char *at = strstr(text, word); at; at = strstr(at + 1, word))
		found = at;
	return found;
}

static bool is_name(unsigned char c)
{
	return isalnum(c) || c == '_' || c == '$' || c >= 0x80;
}

static bool is_whole_word(const char *sql, const char *at, size_t len)
{
	return (at == sql || !is_name((unsigned char)at[-1])) && !is_name((unsigned char)at[len]);
}

/* What is looked for, and what else must hold where it is. */
typedef struct Wanted {
	const char *text;
	size_t len;
	bool word; /* a whole word */
	int line;  /* on this line, 0: any */
} Wanted;

/* The only place of its kind, or NULL. */
static const char *find_only(const char *sql, size_t len, const Wanted *wanted)
{
	const char *found = NULL;
	for (const char *at = sql; at + wanted->len <= sql + len; at++) {
		if (memcmp(at, wanted->text, wanted->len) != 0)
			continue;
		if (wanted->word && !is_whole_word(sql, at, wanted->len))
			continue;
		if (wanted->line && line_of(sql, at) != wanted->line)
			continue;
		if (found)
			return NULL;
		found = at;
	}
	return found;
}

static int syntax_position(const char *near, const char *end, const char *sql)
{
	size_t len = trimmed(sql, strlen(sql));
	size_t quoted = trimmed(near, (size_t)(end - near));
	const char *at = NULL;

	/* Fewer bytes than it may quote: this is all the rest there is. */
	if (end - near < QUOTED_BYTES && quoted <= len &&
		memcmp(sql + len - quoted, near, quoted) == 0)
		at = sql + len - quoted;
	if (!at && quoted > 0)
		at = find_only(sql, len, &(Wanted){.text = near, .len = quoted});
	if (!at && quoted > 0) {
		int line = (int)strtol(end + strlen("' at line "), NULL, 10);
		at = find_only(sql, len, &(Wanted){.text = near, .len = quoted, .line = line});
	}
	return at ? characters_before(sql, at) + 1 : 0;
}

static int column_position(const char *name, const char *sql)
{
	const char *end = strchr(name, '\'');
	if (!end || end == name)
		return 0;
	const char *at = find_only(sql, strlen(sql),
		&(Wanted){.text = name, .len = (size_t)(end - name), .word = true});
	return at ? characters_before(sql, at) + 1 : 0;
}

int my_error_position(const char *words, const char *sql)
{
	static const char near[] = " near '", unknown[] = "Unknown column '";
	const char *end = find_last(words, "' at line ");
	const char *start = strstr(words, near);

	if (start && end && end >= start + strlen(near))
		return syntax_position(start + strlen(near), end, sql);
	start = strstr(words, unknown);
	return start ? column_position(start + strlen(unknown), sql) : 0;
}
