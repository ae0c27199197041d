/* lint_ignore.c - reads the comments that silence a rule; see lint_ignore.h. */
#include "core/lint_ignore.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "core/luatok.h"
#include "db/lex.h"

#define WORD "lint:ignore"

typedef struct Reading {
	LintSource *out;
	Arena *arena;
	const char *text;
	bool code;    /* there was some before */
	size_t waits; /* ignores from here on wait for the next line of code */
	int last;     /* line on which the last code ended */
	int depth;
} Reading;

static int count_lines(const char *from, const char *to)
{
	int n = 0;
	for (; from < to; from++)
		n += *from == '\n';
	return n;
}

/* ---- one comment ---------------------------------------------------------------------------- */

static bool is_id(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-';
}

static const char *skip_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p;
}

/* "PG01, PG05 reason", to the end of the line or of the comment. */
static void read_ignore(Reading *r, const char *p, const char *end, int line)
{
	LintIgnore ignore = {.line = line, .target = -1};
	const char *stop = memchr(p, '\n', (size_t)(end - p));
	end = stop ? stop : end;
	for (;;) {
		p = skip_blanks(p, end);
		const char *from = p;
		while (p < end && is_id(*p))
			p++;
		if (p > from)
			vec_push(&ignore.ids, r->arena,
				arena_strndup(r->arena, from, (size_t)(p - from)));
		p = skip_blanks(p, end);
		if (p >= end || *p != ',')
			break;
		p++;
	}
	while (p < end && strchr(" \t:-", *p))
		p++;
	while (end > p && (isspace((unsigned char)end[-1]) || strchr("]*/", end[-1])))
		end--;
	ignore.reason = arena_strndup(r->arena, p, (size_t)(end - p));
	ignore.used = arena_alloc(r->arena, ignore.ids.count + 1);
	memset(ignore.used, 0, ignore.ids.count + 1);
	if (!r->code)
		ignore.target = 0;
	else if (line == r->last)
		ignore.target = line;
	vec_push(&r->out->ignores, r->arena, ignore);
}

/* Only what a comment begins with counts. */
static bool begins_comment(const char *from, const char *p)
{
	while (p > from && (p[-1] == ' ' || p[-1] == '\t'))
		p--;
	return p > from && strchr("-[=*#", p[-1]);
}

/* Space and comments between two words. */
static void read_gap(Reading *r, const char *from, const char *to, int line)
{
	const char *at = from;
	for (const char *p = from; p + strlen(WORD) <= to; p++) {
		if (strncmp(p, WORD, strlen(WORD)) != 0 || !begins_comment(from, p))
			continue;
		line += count_lines(at, p);
		at = p;
		read_ignore(r, p + strlen(WORD), to, line);
	}
}

/* Those on lines of their own wait for it. */
static void add_word(Reading *r, int line, int last, int depth)
{
	LintWord word = {.line = line, .last = last, .depth = depth};
	for (; r->waits < r->out->ignores.count; r->waits++)
		if (r->out->ignores.items[r->waits].target < 0)
			r->out->ignores.items[r->waits].target = line;
	vec_push(&r->out->words, r->arena, word);
	r->code = true;
	r->last = last;
}

/* ---- Lua ------------------------------------------------------------------------------------ */

void lint_source_lua(const char *text, size_t len, Arena *arena, LintSource *out)
{
	Reading r = {.out = out, .arena = arena, .text = text};
	LuaTok lex;
	const char *end = text;
	int line = 1;
	*out = (LintSource){0};
	luatok_init(&lex, text, len);
	for (;;) {
		Token t = luatok_next(&lex);
		const char *start = t.kind == TOKEN_END ? text + len : t.text;
		read_gap(&r, end, start, line);
		if (t.kind == TOKEN_END)
			return;
		bool opens = t.kind == TOKEN_PUNCT && t.len == 1 && strchr("([{", *t.text);
		bool closes = t.kind == TOKEN_PUNCT && t.len == 1 && strchr(")]}", *t.text);
		r.depth += opens - closes;
		line = t.line + count_lines(t.text, t.text + t.len);
		add_word(&r, t.line, line, r.depth);
		end = t.text + t.len;
	}
}

/* ---- SQL ------------------------------------------------------------------------------------ */

void lint_source_sql(const char *text, size_t len, unsigned flags, Arena *arena, LintSource *out)
{
	Reading r = {.out = out, .arena = arena, .text = text};
	Lexer lexer;
	const char *end = text;
	int line = 1;
	*out = (LintSource){0};
	lex_init(&lexer, text, len, flags);
	for (;;) {
		LexToken t = lex_next_solid(&lexer);
		const char *start = t.kind == LEX_END ? text + len : t.start;
		read_gap(&r, end, start, line);
		if (t.kind == LEX_END)
			return;
		int first = line + count_lines(end, start);
		line = first + count_lines(t.start, t.start + t.len);
		add_word(&r, first, line, t.kind != LEX_SEMICOLON);
		end = t.start + t.len;
	}
}

/* ---- asking --------------------------------------------------------------------------------- */

/* The last line of the statement that begins on this one. */
static int last_line(const LintSource *source, int line)
{
	int last = line;
	int outside = 0;
	bool found = false;
	for (size_t i = 0; i < source->words.count; i++) {
		const LintWord *word = &source->words.items[i];
		if (word->line < line) {
			outside = word->depth;
			continue;
		}
		if (found && word->line > last && source->words.items[i - 1].depth <= outside)
			break;
		found = true;
		last = word->last > last ? word->last : last;
	}
	return last;
}

static bool is_about(const LintSource *source, const LintIgnore *ignore, int line)
{
	if (ignore->target == 0)
		return true;
	return line > 0 && ignore->target >= line && ignore->target <= last_line(source, line);
}

const LintIgnore *lint_ignored(LintSource *source, const char *id, int line)
{
	const LintIgnore *found = NULL;
	for (size_t i = 0; i < source->ignores.count; i++) {
		LintIgnore *ignore = &source->ignores.items[i];
		for (size_t k = 0; k < ignore->ids.count; k++) {
			if (!text_equal_nocase(ignore->ids.items[k], id) ||
				!is_about(source, ignore, line))
				continue;
			ignore->used[k] = true;
			found = ignore;
		}
	}
	return found;
}
