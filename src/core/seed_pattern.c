/*
 * seed_pattern.c - a text that matches a pattern of a check: LIKE, GLOB or a regular expression.
 *
 * What it makes is only a guess: the server is asked whether it passes.  Of a regular expression
 * it reads what checks are written with: classes, groups, alternatives and repetitions.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/seed_table.h"

/* ---- LIKE ----------------------------------------------------------------------------------- */

static const char *match_like(const char *pattern, long n, Arena *arena)
{
	Str out = str_new(arena);
	bool first = true;
	for (const char *p = pattern; *p; p++) {
		if (*p == '\\' && p[1])
			str_addn(&out, ++p, 1);
		else if (*p == '_')
			str_addf(&out, "%ld", n % 10);
		else if (*p != '%')
			str_addn(&out, p, 1);
		else if (n > 0) { /* it may be nothing */
			str_addf(&out, first ? "a%ld" : "b", n);
			first = false;
		}
	}
	return out.data;
}

/* ---- regular expressions -------------------------------------------------------------------- */

typedef struct Regex {
	const char *p;
	long n;
	int depth;
	int *left; /* atoms that may still be made: it ends, whatever is nested in what */
	Arena *arena;
} Regex;

enum { ATOMS_MOST = 20000, DEPTH_MOST = 20 };

static void add_alternatives(Regex *r, Str *out);

/* One of the printable characters for which `in` says so. */
static char nth_of(const bool *in, long n)
{
	static const char order[] =
		"aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpPqQrRsStTuUvVwWxXyYzZ0123456789_-.+/ :@,;#!()";
	int count = 0;
	for (const char *c = order; *c; c++)
		count += in[(unsigned char)*c];
	n = count ? n % count : 0;
	for (const char *c = order; *c; c++)
		if (in[(unsigned char)*c] && n-- == 0)
			return *c;
	for (int c = 1; c < 128; c++)
		if (in[c])
			return (char)c;
	return 'a';
}

/* \d, \w, \s, [:alpha:] by their letter. */
static void add_class(bool *in, char letter)
{
	for (int c = 32; c < 127; c++)
		if ((letter == 'd' && isdigit(c)) || (letter == 'w' && (isalnum(c) || c == '_')) ||
			(letter == 's' && c == ' ') || (letter == 'a' && isalpha(c)) ||
			(letter == 'l' && islower(c)) || (letter == 'u' && isupper(c)) ||
			(letter == 'x' && isxdigit(c)) || (letter == 'p' && ispunct(c)) ||
			(letter == 'n' && isalnum(c)) || (letter == 'D' && !isdigit(c)) ||
			(letter == 'W' && !isalnum(c)) || (letter == 'S' && c != ' ') ||
			letter == '.')
			in[c] = true;
}

static char named_class(const char *name)
{
	static const struct {
		const char *name;
		char letter;
	} names[] = {{"alpha:", 'a'}, {"digit:", 'd'}, {"alnum:", 'n'}, {"lower:", 'l'},
		{"upper:", 'u'}, {"space:", 's'}, {"xdigit:", 'x'}, {"punct:", 'p'}};
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (text_starts_with(name, names[i].name))
			return names[i].letter;
	return '.';
}

/* Behind the opening bracket; ends behind the closing one. */
static void read_bracket(Regex *r, bool *in)
{
	bool negated = *r->p == '^';
	const char *start = r->p += negated;
	for (; *r->p && (*r->p != ']' || r->p == start); r->p++) {
		if (r->p[0] == '[' && r->p[1] == ':') {
			add_class(in, named_class(r->p + 2));
			const char *end = strstr(r->p, ":]");
			r->p = end ? end + 1 : r->p;
		} else if (r->p[0] == '\\' && r->p[1]) {
			r->p++;
			if (strchr("dwsDWS", *r->p))
				add_class(in, *r->p);
			else
				in[(unsigned char)*r->p & 127] = true;
		} else if (r->p[1] == '-' && r->p[2] && r->p[2] != ']') {
			for (int c = (unsigned char)r->p[0]; c <= (unsigned char)r->p[2]; c++)
				in[c & 127] = true;
			r->p += 2;
		} else {
			in[(unsigned char)*r->p & 127] = true;
		}
	}
	r->p += *r->p == ']';
	for (int c = 32; negated && c < 127; c++)
		in[c] = !in[c];
}

/* One atom, without its repetition. */
static void add_atom(Regex *r, Str *out)
{
	bool in[128] = {false};
	if (--*r->left < 0) {
		r->p += strlen(r->p);
		return;
	}
	char c = *r->p++;
	if (c == '(') {
		if (r->p[0] == '?' && r->p[1])
			r->p += 2;
		r->depth++;
		add_alternatives(r, out);
		r->depth--;
		r->p += *r->p == ')';
		return;
	}
	if (c == '^' || c == '$')
		return;
	if (c == '[')
		read_bracket(r, in);
	else if (c == '.')
		add_class(in, '.');
	else if (c == '\\' && *r->p && strchr("dwsDWS", *r->p))
		add_class(in, *r->p++);
	else if (c == '\\' && *r->p && strchr("bAzZmMyY", *r->p)) {
		r->p++;
		return;
	} else
		in[(unsigned char)(c == '\\' && *r->p ? *r->p++ : c) & 127] = true;
	c = nth_of(in, r->n);
	str_addn(out, &c, 1);
}

/* {2,5}, *, +, ?: how often. */
static long read_repeat(Regex *r)
{
	long least = 1, most = 1;
	char c = *r->p;
	if (c == '*' || c == '+' || c == '?') {
		least = c == '+';
		most = c == '?' ? 1 : least + 2;
		r->p++;
	} else if (c == '{' && isdigit((unsigned char)r->p[1])) {
		char *end;
		least = most = strtol(r->p + 1, &end, 10);
		if (*end == ',')
			most = isdigit((unsigned char)end[1]) ? strtol(end + 1, &end, 10)
							      : (end++, least + 2);
		r->p = *end == '}' ? end + 1 : end;
	}
	if (*r->p == '?' && (c == '*' || c == '+' || c == '}'))
		r->p++; /* lazy */
	long times = r->n % 3 == 0   ? (least > 0 || most == 0 ? least : 1)
		     : r->n % 3 == 1 ? most
				     : least;
	return times > SEED_LONG ? SEED_LONG : times;
}

/* Until the end of the alternative. */
static void add_sequence(Regex *r, Str *out)
{
	while (*r->p && *r->p != '|' && *r->p != ')') {
		Regex again = *r;
		Str once = str_new(r->arena);
		add_atom(r, &once);
		long times = read_repeat(r);
		if (times > 0)
			str_add(out, once.data);
		for (long i = 1; i < times && out->len<SEED_LONG && * r->left> 0; i++) {
			Regex one = again;
			Str text = str_new(r->arena);
			one.n += i;
			add_atom(&one, &text);
			str_add(out, text.data);
		}
	}
}

/* The n-th of them, or the last. */
static void add_alternatives(Regex *r, Str *out)
{
	long wanted = r->n, at = 0;
	if (r->depth > DEPTH_MOST)
		return;
	for (;; at++) {
		Str one = str_new(r->arena);
		add_sequence(r, &one);
		bool last = *r->p != '|';
		if (at == 0 || at <= wanted)
			out->data[out->len = 0] = '\0';
		if (at == 0 || at <= wanted)
			str_add(out, one.data);
		if (last)
			return;
		r->p++;
	}
}

/* *, ? and [^…] said as a regular expression. */
static const char *glob_to_regex(const char *pattern, Arena *arena)
{
	Str out = str_new(arena);
	for (const char *p = pattern; *p; p++) {
		if (*p == '*')
			str_add(&out, ".*");
		else if (*p == '?')
			str_add(&out, ".");
		else if (strchr("[]^-", *p) || isalnum((unsigned char)*p))
			str_addn(&out, p, 1);
		else
			str_addf(&out, "\\%c", *p);
	}
	return out.data;
}

const char *seed_match(SeedPattern kind, const char *pattern, long n, Arena *arena)
{
	Str out = str_new(arena);
	if (kind == SEED_LIKE)
		return match_like(pattern, n, arena);
	if (kind == SEED_GLOB)
		pattern = glob_to_regex(pattern, arena);
	int left = ATOMS_MOST;
	Regex regex = {.p = pattern, .n = n, .left = &left, .arena = arena};
	add_alternatives(&regex, &out);
	return out.data;
}
