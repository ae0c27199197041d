/* splitter.c - SQL text into statements.
 *
 * It goes by what the database's own client does with a file, and is more lenient only where the
 * client would send something that no server understands: MySQL bodies without DELIMITER, and
 * "--text" where a statement begins. */
#include "db/splitter.h"

#include <string.h>

#include "base/text.h"
#include "db/body.h"
#include "db/lex.h"
#include "model/dialect.h"

typedef struct Splitter {
	Arena *arena;
	SplitStatements *out;
	Error *err;
	Lexer lexer;
	Body body;
	const char *delimiter;    /* NULL: the semicolon */
	const char *first, *last; /* text of the statement so far, without outer comments */
	bool has_code;            /* it is more than marks of comments */
	const char *mark;         /* where the comment that is code began */
	const char *counted;      /* lines are counted up to here */
	int line;                 /* line of `counted` */
} Splitter;

/* ---- places in the text -------------------------------------------------------------------- */

/* Line of p, which is never before a p asked for earlier. */
static int line_of(Splitter *s, const char *p)
{
	while (s->counted < p) {
		const char *newline = memchr(s->counted, '\n', (size_t)(p - s->counted));
		if (!newline)
			break;
		s->counted = newline + 1;
		s->line++;
	}
	return s->line;
}

static const char *line_end(const Splitter *s, const char *p)
{
	const char *newline = memchr(p, '\n', (size_t)(s->lexer.end - p));
	return newline ? newline : s->lexer.end;
}

static const char *skip_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\r'))
		p++;
	return p;
}

static bool text_is_at(const Splitter *s, const char *p, const char *what)
{
	size_t n = strlen(what);
	return (size_t)(s->lexer.end - p) >= n && memcmp(p, what, n) == 0;
}

/* ---- statements ---------------------------------------------------------------------------- */

static void start_statement(Splitter *s)
{
	s->first = s->last = NULL;
	s->has_code = false;
	body_begin(&s->body, s->delimiter ? 0 : s->lexer.flags);
}

/* COPY … FROM STDIN, not in parentheses */
static bool is_copy_from_stdin(const char *sql, size_t len, unsigned flags)
{
	Lexer lexer;
	int parens = 0;
	bool from = false;

	lex_init(&lexer, sql, len, flags);
	LexToken t = lex_next_solid(&lexer);
	if (!(flags & LEX_PSQL) || !lex_is_word(&t, "copy"))
		return false;
	for (; t.kind != LEX_END; t = lex_next_solid(&lexer)) {
		if (parens == 0 && from && lex_is_word(&t, "stdin"))
			return true;
		from = lex_is_word(&t, "from");
		if (t.kind == LEX_OTHER)
			parens += (*t.start == '(') - (*t.start == ')');
	}
	return false;
}

/* The rows begin on the next line and end with a line of \. or with the text. */
static bool take_copy_data(Splitter *s, SplitStatement *statement)
{
	const char *p = skip_blanks(s->lexer.pos, s->lexer.end), *end = s->lexer.end;
	if (text_is_at(s, p, "--"))
		p = line_end(s, p);
	if (p < end && *p != '\n')
		return error_set(s->err, ERR_SCRIPT,
			"line %d: the rows of COPY … FROM stdin begin on the next line",
			line_of(s, p));
	p = p < end ? p + 1 : p;
	statement->copy_data = p;
	while (p < end) {
		const char *newline = line_end(s, p);
		const char *next = newline < end ? newline + 1 : end;
		if (text_is_at(s, p, "\\.") && skip_blanks(p + 2, newline) == newline) {
			s->lexer.pos = next;
			statement->copy_len = (size_t)(p - statement->copy_data);
			return true;
		}
		p = next;
	}
	s->lexer.pos = end;
	statement->copy_len = (size_t)(end - statement->copy_data);
	return true;
}

static bool end_statement(Splitter *s)
{
	bool ok = true;
	if (s->has_code) {
		size_t len = (size_t)(s->last - s->first);
		SplitStatement statement = {
			.sql = arena_strndup(s->arena, s->first, len),
			.len = len,
			.line = line_of(s, s->first),
		};
		if (is_copy_from_stdin(statement.sql, len, s->lexer.flags))
			ok = take_copy_data(s, &statement);
		vec_push(s->out, s->arena, statement);
	}
	start_statement(s);
	return ok;
}

static void extend_statement(Splitter *s, const LexToken *t)
{
	if (!s->first)
		s->first = t->start;
	s->last = t->start + t->len;
	if (t->kind == LEX_CODE_MARK) {
		if (s->lexer.in_code)
			s->mark = t->start;
		return;
	}
	s->has_code = true;
	body_feed(&s->body, t);
}

/* ---- commands of the clients --------------------------------------------------------------- */

/* Nothing but a comment up to the end of the line. */
static bool is_blank_line_rest(const Splitter *s, const char *p)
{
	const char *end = line_end(s, p);
	p = skip_blanks(p, end);
	return p == end || *p == '#' || text_is_at(s, p, "--") || text_is_at(s, p, "/*");
}

/* DELIMITER text: up to the next space, or in quotes. */
static bool set_delimiter(Splitter *s, const LexToken *command)
{
	const char *end = line_end(s, s->lexer.pos), *p = skip_blanks(s->lexer.pos, end);
	const char *stop = NULL, *after;

	if (p < end && strchr("'\"`", *p))
		stop = memchr(p + 1, *p, (size_t)(end - p - 1));
	if (stop) {
		p++;
		after = stop + 1;
	} else {
		for (stop = p; stop < end && (unsigned char)*stop > ' ';)
			stop++;
		after = stop;
	}
	s->delimiter = arena_strndup(s->arena, p, (size_t)(stop - p));
	if (!*s->delimiter || strchr(s->delimiter, '\\') || !is_blank_line_rest(s, after))
		return error_set(s->err, ERR_SCRIPT,
			"line %d: DELIMITER takes one word without a backslash, and nothing after "
			"it",
			line_of(s, command->start));
	if (strcmp(s->delimiter, ";") == 0)
		s->delimiter = NULL;
	s->lexer.pos = end;
	start_statement(s);
	return true;
}

/* "\set" of psql's own switches changes nothing that matters here. */
static bool is_harmless_set(const char *argument)
{
	static const char *const switches[] = {
		"ON_ERROR_STOP", "ON_ERROR_ROLLBACK", "ECHO", "QUIET", "VERBOSITY", "SHOW_CONTEXT"};
	for (size_t i = 0; i < ARRAY_LEN(switches); i++) {
		if (text_starts_with(argument, switches[i]))
			return true;
	}
	return false;
}

/* A command of psql, up to the end of the line. */
static bool take_backslash(Splitter *s, const LexToken *backslash)
{
	static const char *const harmless[] = {
		"restrict", "unrestrict", "echo", "qecho", "warn", "timing", "pset"};
	const char *end = line_end(s, backslash->start), *p = s->lexer.pos;

	while (p<end && * p> ' ' && *p != '\\' && *p != ';')
		p++;
	const char *name = arena_strndup(s->arena, s->lexer.pos, (size_t)(p - s->lexer.pos));
	p = skip_blanks(p, end);
	const char *argument = arena_strndup(s->arena, p, (size_t)(end - p));
	bool skip = strcmp(name, "set") == 0 && is_harmless_set(argument);
	for (size_t i = 0; i < ARRAY_LEN(harmless); i++)
		skip = skip || strcmp(name, harmless[i]) == 0;
	s->lexer.pos = end;
	if (skip)
		return true;

	bool file = text_starts_with(name, "i");
	error_set(s->err, ERR_SCRIPT, "line %d: \\%.20s is a command of psql, not SQL",
		line_of(s, backslash->start), name);
	return error_hint(s->err, file ? "execute the other file with op.execute_file"
				       : "take it out, or do the same with SQL");
}

/* ---- tokens -------------------------------------------------------------------------------- */

static bool fail_unterminated(Splitter *s, const LexToken *t, const char *start)
{
	const char *what = "comment";
	if (t->kind == LEX_STRING)
		what = *t->start == '$' ? "dollar quote" : "string";
	else if (t->kind == LEX_QUOTED)
		what = "quoted name";
	return error_set(s->err, ERR_SCRIPT, "line %d: the %s that begins here has no end",
		line_of(s, start), what);
}

/* Where the author's delimiter begins in a word, which may hold it ("END$$"); NULL: nowhere. */
static const char *find_delimiter(const Splitter *s, const LexToken *t)
{
	for (size_t i = 1; i < t->len; i++) {
		if (text_is_at(s, t->start + i, s->delimiter))
			return t->start + i;
	}
	return NULL;
}

/* A token that ends nothing, unless the author's delimiter is in it. */
static bool take_plain(Splitter *s, LexToken *t)
{
	bool quoted = t->kind == LEX_STRING || t->kind == LEX_QUOTED || t->kind == LEX_CODE_MARK;
	const char *cut = s->delimiter && !quoted ? find_delimiter(s, t) : NULL;
	if (cut) { /* read again from there */
		t->len = (size_t)(cut - t->start);
		s->lexer.pos = cut;
	}
	extend_statement(s, t);
	return true;
}

static bool take_semicolon(Splitter *s, const LexToken *t)
{
	bool ends = !s->delimiter && !s->lexer.in_code;
	if (ends) {
		body_feed(&s->body, t);
		if (!body_is_open(&s->body))
			return end_statement(s);
		s->last = t->start + t->len;
		return true;
	}
	extend_statement(s, t);
	return true;
}

static bool take_token(Splitter *s, LexToken *t)
{
	unsigned flags = s->lexer.flags;

	if (t->unterminated)
		return fail_unterminated(s, t, t->start);
	if (t->kind == LEX_SPACE || t->kind == LEX_COMMENT)
		return true;
	if (t->kind == LEX_SEMICOLON)
		return take_semicolon(s, t);
	if (t->kind == LEX_OTHER && *t->start == '\\' && flags & LEX_PSQL)
		return take_backslash(s, t);
	if (!s->first && flags & LEX_DELIMITER && lex_is_word(t, "delimiter"))
		return set_delimiter(s, t);
	return take_plain(s, t);
}

/* What only the client of MySQL knows: true when something was taken. */
static bool take_client_form(Splitter *s)
{
	const char *p = s->lexer.pos;
	if (s->lexer.in_code)
		return false;
	if (s->delimiter && text_is_at(s, p, s->delimiter)) {
		s->lexer.pos = p + strlen(s->delimiter);
		end_statement(s);
		return true;
	}
	if (!s->first && s->lexer.flags & LEX_DASH_NEEDS_SPACE && text_is_at(s, p, "--")) {
		s->lexer.pos = line_end(s, p);
		return true;
	}
	if (s->first && s->lexer.flags & LEX_DELIMITER &&
		(text_is_at(s, p, "\\g") || text_is_at(s, p, "\\G"))) {
		s->lexer.pos = p + 2;
		end_statement(s);
		return true;
	}
	return false;
}

static bool split(Splitter *s)
{
	for (;;) {
		if (take_client_form(s))
			continue;
		LexToken t = lex_next(&s->lexer);
		if (t.kind == LEX_END)
			return t.unterminated ? fail_unterminated(s, &t, s->mark)
					      : end_statement(s);
		if (!take_token(s, &t))
			return false;
	}
}

/* A copy with each CR LF as LF. */
static const char *without_cr(const char *text, size_t *len, Arena *arena)
{
	char *copy = arena_strndup(arena, text, *len);
	size_t n = 0;
	for (size_t i = 0; i < *len; i++)
		if (text[i] != '\r' || i + 1 == *len || text[i + 1] != '\n')
			copy[n++] = text[i];
	copy[n] = '\0';
	*len = n;
	return copy;
}

bool split_sql(const char *text, size_t len, unsigned flags, Arena *arena, SplitStatements *out,
	Error *err)
{
	if (flags & LEX_CRLF && len && memchr(text, '\r', len))
		text = without_cr(text, &len, arena);
	Splitter s = {.arena = arena, .out = out, .err = err, .counted = text, .line = 1};
	const char *zero = len ? memchr(text, '\0', len) : NULL;

	*out = (SplitStatements){0};
	if (zero) {
		error_set(err, ERR_SCRIPT, "line %d: there is a zero byte in the SQL text",
			line_of(&s, zero));
		return error_hint(err, "if the file is UTF-16, save it as UTF-8");
	}
	if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
		text += 3;
		len -= 3;
	}
	lex_init(&s.lexer, text, len, flags);
	start_statement(&s);
	return split(&s);
}
