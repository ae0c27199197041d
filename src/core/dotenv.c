/* dotenv.c - reads a file ".env"; see dotenv.h. */
#include "core/dotenv.h"

#include <string.h>

#include "base/str.h"

typedef struct Reader {
	const char *at, *end;
	int line;
	const char *shown;
	Arena *arena;
	Error *err;
} Reader;

static bool fail(const Reader *r, int line, const char *what)
{
	error_set(r->err, ERR_CONFIG, "%s:%d: %s", r->shown, line, what);
	return error_hint(r->err,
		"lines are NAME=value; dotenv = false in luamig.lua leaves the file "
		"alone");
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static bool at_line_end(const Reader *r)
{
	return r->at == r->end || *r->at == '\n';
}

static void skip_blanks(Reader *r)
{
	while (r->at < r->end && is_blank(*r->at))
		r->at++;
}

static void skip_line(Reader *r)
{
	while (!at_line_end(r))
		r->at++;
	if (r->at < r->end) {
		r->at++;
		r->line++;
	}
}

/* Up to white space, "=" or the end of the line. */
static const char *read_name(Reader *r)
{
	const char *start = r->at;
	while (!at_line_end(r) && !is_blank(*r->at) && *r->at != '=')
		r->at++;
	return arena_strndup(r->arena, start, (size_t)(r->at - start));
}

/* Behind a backslash in double quotes. */
static void add_escape(Reader *r, Str *out)
{
	static const char letters[] = "nrt", meant[] = "\n\r\t";
	const char *letter = *r->at ? strchr(letters, *r->at) : NULL;

	if (letter)
		str_addn(out, &meant[letter - letters], 1);
	else if (strchr("\"\\$'`", *r->at) && *r->at)
		str_addn(out, r->at, 1);
	else {
		str_add(out, "\\");
		str_addn(out, r->at, 1);
	}
}

/* At a quote.  NULL: err is set. */
static const char *read_quoted(Reader *r)
{
	Str out = str_new(r->arena);
	char quote = *r->at++;
	int line = r->line;

	for (; r->at < r->end && *r->at != quote; r->at++) {
		r->line += *r->at == '\n';
		if (quote == '"' && *r->at == '\\' && r->end - r->at > 1) {
			r->at++;
			add_escape(r, &out);
			r->line += *r->at == '\n';
		} else {
			str_addn(&out, r->at, 1);
		}
	}
	if (r->at == r->end) {
		fail(r, line, "a quote without an end");
		return NULL;
	}
	r->at++;
	skip_blanks(r);
	if (!at_line_end(r) && *r->at != '#') {
		fail(r, r->line, "text behind the closing quote");
		return NULL;
	}
	if (strlen(out.data) != out.len) {
		fail(r, line, "a zero byte");
		return NULL;
	}
	return out.data;
}

/* To the end of the line, or to a # behind white space. */
static const char *read_plain(Reader *r)
{
	const char *start = r->at;
	while (!at_line_end(r) && !(*r->at == '#' && (r->at == start || is_blank(r->at[-1]))))
		r->at++;
	const char *stop = r->at;
	while (stop > start && is_blank(stop[-1]))
		stop--;
	size_t n = (size_t)(stop - start);
	if (memchr(start, '\0', n)) {
		fail(r, r->line, "a zero byte");
		return NULL;
	}
	return arena_strndup(r->arena, start, n);
}

/* One line (more when a quoted value goes on).  A name without "=" sets nothing, as in other tools.
 */
static bool read_line(Reader *r, Dotenv *out)
{
	skip_blanks(r);
	if (at_line_end(r) || *r->at == '#') {
		skip_line(r);
		return true;
	}
	const char *name = read_name(r);
	skip_blanks(r);
	if (strcmp(name, "export") == 0 && !at_line_end(r) && *r->at != '=') {
		name = read_name(r);
		skip_blanks(r);
	}
	if (!*name)
		return fail(r, r->line, "no name before =");
	if (at_line_end(r) || *r->at == '#') {
		skip_line(r);
		return true;
	}
	if (*r->at != '=')
		return fail(r, r->line, "no = behind the name");
	r->at++;
	skip_blanks(r);
	bool quoted = !at_line_end(r) && (*r->at == '"' || *r->at == '\'');
	const char *value = quoted ? read_quoted(r) : read_plain(r);
	if (!value)
		return false;
	vec_push(&out->variables, r->arena, (DotenvVariable){name, value});
	skip_line(r);
	return true;
}

bool dotenv_parse(
	const char *text, size_t len, const char *shown, Arena *arena, Dotenv *out, Error *err)
{
	Reader r = {text, text + len, 1, shown, arena, err};

	*out = (Dotenv){0};
	if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
		r.at += 3;
	while (r.at < r.end)
		if (!read_line(&r, out))
			return false;
	return true;
}

const char *dotenv_get(const Dotenv *env, const char *name)
{
	for (size_t i = env->variables.count; i > 0; i--)
		if (strcmp(env->variables.items[i - 1].name, name) == 0)
			return env->variables.items[i - 1].value;
	return NULL;
}
