/* lex.c - SQL text token by token; what begins a token is decided in lex_next(), and each form has
 * a function that finds its end. */
#include "db/lex.h"

#include <string.h>

#include "model/dialect.h"

/* ---- bytes --------------------------------------------------------------------------------- */

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word_start(char c)
{
	char lower = (char)(c | 0x20);
	return (lower >= 'a' && lower <= 'z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_word_part(char c)
{
	return is_word_start(c) || is_digit(c);
}

/* The byte n after the current one, 0 behind the end. */
static char peek(const Lexer *lexer, size_t n)
{
	return (size_t)(lexer->end - lexer->pos) > n ? lexer->pos[n] : '\0';
}

static char before(const Lexer *lexer)
{
	return lexer->pos > lexer->begin ? lexer->pos[-1] : '\0';
}

static LexToken token(Lexer *lexer, LexKind kind, const char *end)
{
	LexToken t = {kind, lexer->pos, (size_t)(end - lexer->pos), false};
	lexer->pos = end;
	return t;
}

static LexToken unterminated(Lexer *lexer, LexKind kind)
{
	LexToken t = token(lexer, kind, lexer->end);
	t.unterminated = true;
	return t;
}

/* ---- spaces and comments ------------------------------------------------------------------- */

static LexToken read_space(Lexer *lexer)
{
	const char *p = lexer->pos;
	while (p < lexer->end && is_space(*p))
		p++;
	return token(lexer, LEX_SPACE, p);
}

static bool at_line_comment(const Lexer *lexer)
{
	if (peek(lexer, 0) == '#')
		return lexer->flags & LEX_HASH_COMMENTS;
	if (peek(lexer, 0) != '-' || peek(lexer, 1) != '-')
		return false;
	char next = peek(lexer, 2);
	return !(lexer->flags & LEX_DASH_NEEDS_SPACE) || (unsigned char)next <= ' ';
}

/* A lone carriage return ends the comment for PostgreSQL, and for nobody else. */
static LexToken read_line_comment(Lexer *lexer)
{
	const char *p = lexer->pos;
	bool cr_ends = lexer->flags & LEX_NESTED_COMMENTS;
	while (p < lexer->end && *p != '\n' && !(cr_ends && *p == '\r'))
		p++;
	return token(lexer, LEX_COMMENT, p);
}

static LexToken read_comment(Lexer *lexer)
{
	const char *p = lexer->pos + 2;
	int depth = 1;

	for (; lexer->end - p >= 2; p++) {
		bool closes = p[0] == '*' && p[1] == '/';
		bool opens = p[0] == '/' && p[1] == '*' && lexer->flags & LEX_NESTED_COMMENTS;
		depth += opens ? 1 : closes ? -1 : 0;
		if (depth == 0)
			return token(lexer, LEX_COMMENT, p + 2);
		if (opens || closes)
			p++;
	}
	return unterminated(lexer, LEX_COMMENT);
}

/* Length of the mark that opens a comment whose text is code, "/" "*!50003" or "/" "*M!"; 0: none
 * is here.  Versions from 9.99.99 on are a way to write that nobody is to run it. */
static size_t code_mark(const Lexer *lexer)
{
	if (!(lexer->flags & LEX_VERSION_COMMENTS) || lexer->in_code)
		return 0;
	size_t n = peek(lexer, 2) == 'M' ? 3 : 2;
	if (peek(lexer, n) != '!')
		return 0;
	n++;
	int version = 0;
	for (int digits = 0; digits < 6 && is_digit(peek(lexer, n)); digits++)
		version = version * 10 + (peek(lexer, n++) - '0');
	return version == 99999 || version >= 990000 ? 0 : n;
}

static LexToken read_any_comment(Lexer *lexer)
{
	size_t mark = code_mark(lexer);
	if (!mark)
		return read_comment(lexer);
	lexer->in_code = true;
	return token(lexer, LEX_CODE_MARK, lexer->pos + mark);
}

/* ---- what stands in quotes ----------------------------------------------------------------- */

/* From p, behind the opening quote: behind the closing one, or NULL.  A doubled quote is one. */
static const char *quote_end(const char *p, const char *end, char quote, bool backslash)
{
	for (; p < end; p++) {
		if (backslash && *p == '\\') {
			p++;
		} else if (*p == quote) {
			if (p + 1 >= end || p[1] != quote)
				return p + 1;
			p++;
		}
	}
	return NULL;
}

/* skip: bytes up to and with the opening quote, which is the last of them. */
static LexToken read_quoted(Lexer *lexer, LexKind kind, size_t skip, bool backslash)
{
	const char *p = lexer->pos + skip;
	p = quote_end(p, lexer->end, p[-1], backslash);
	return p ? token(lexer, kind, p) : unterminated(lexer, kind);
}

static LexToken read_string(Lexer *lexer, size_t skip)
{
	return read_quoted(lexer, LEX_STRING, skip, lexer->flags & LEX_BACKSLASH);
}

/* E'…', which goes on behind a line end with the next '…', backslashes and all. */
static LexToken read_escape_string(Lexer *lexer)
{
	const char *p = lexer->pos + 2, *end = NULL;
	for (;;) {
		p = quote_end(p, lexer->end, '\'', true);
		if (!p)
			return unterminated(lexer, LEX_STRING);
		end = p;
		bool new_line = false;
		for (; p < lexer->end && is_space(*p); p++)
			new_line = new_line || *p == '\n' || *p == '\r';
		if (!new_line || p == lexer->end || *p != '\'')
			return token(lexer, LEX_STRING, end);
		p++;
	}
}

static LexToken read_brackets(Lexer *lexer)
{
	const char *close = memchr(lexer->pos, ']', (size_t)(lexer->end - lexer->pos));
	return close ? token(lexer, LEX_QUOTED, close + 1) : unterminated(lexer, LEX_QUOTED);
}

/* Length of "$tag$" at the current position; 0: none is here. */
static size_t dollar_tag(const Lexer *lexer)
{
	size_t n = 1;
	if (!(lexer->flags & LEX_DOLLAR_QUOTES))
		return 0;
	if (is_word_start(peek(lexer, 1)))
		while (is_word_part(peek(lexer, n)))
			n++;
	return peek(lexer, n) == '$' ? n + 1 : 0;
}

static LexToken read_dollar_quote(Lexer *lexer, size_t tag)
{
	const char *p = lexer->pos + tag;
	while ((size_t)(lexer->end - p) >= tag) {
		p = memchr(p, '$', (size_t)(lexer->end - p) - tag + 1);
		if (!p)
			break;
		if (memcmp(p, lexer->pos, tag) == 0)
			return token(lexer, LEX_STRING, p + tag);
		p++;
	}
	return unterminated(lexer, LEX_STRING);
}

/* ---- words and numbers --------------------------------------------------------------------- */

/* The letters before a quote that belong to the string: N'…' B'…' X'…' E'…' U&'…'. */
static bool read_prefixed_string(Lexer *lexer, LexToken *out)
{
	char letter = (char)(peek(lexer, 0) | 0x20);
	bool postgres_forms = lexer->flags & LEX_ESCAPE_STRINGS;

	if (postgres_forms && letter == 'u' && peek(lexer, 1) == '&' &&
		(peek(lexer, 2) == '\'' || peek(lexer, 2) == '"')) {
		LexKind kind = peek(lexer, 2) == '"' ? LEX_QUOTED : LEX_STRING;
		*out = read_quoted(lexer, kind, 3, false);
		return true;
	}
	if (peek(lexer, 1) != '\'')
		return false;
	if (postgres_forms && letter == 'e')
		*out = read_escape_string(lexer);
	else if (letter == 'n' || letter == 'b' || letter == 'x')
		*out = read_string(lexer, 2);
	else
		return false;
	return true;
}

static LexToken read_word(Lexer *lexer)
{
	LexToken prefixed;
	if (read_prefixed_string(lexer, &prefixed))
		return prefixed;
	const char *p = lexer->pos;
	while (p < lexer->end && (is_word_part(*p) || *p == '$'))
		p++;
	return token(lexer, LEX_WORD, p);
}

/* 12, 1.5, 1e-5, 0xFF; "1..10" is 1 and two points. */
static LexToken read_number(Lexer *lexer)
{
	size_t n = 0;
	for (;; n++) {
		char c = peek(lexer, n), next = peek(lexer, n + 1);
		bool point = c == '.' && next != '.' && !is_word_start(next);
		bool sign = (c == '-' || c == '+') && n > 0 && (peek(lexer, n - 1) | 0x20) == 'e' &&
			    is_digit(next);
		if (!is_word_part(c) && !point && !sign)
			return token(lexer, LEX_NUMBER, lexer->pos + n);
	}
}

static bool at_param(const Lexer *lexer)
{
	char last = before(lexer);
	return peek(lexer, 0) == ':' && is_word_start(peek(lexer, 1)) && !is_word_part(last) &&
	       last != ':' && last != '\\';
}

static LexToken read_param(Lexer *lexer)
{
	size_t n = 1;
	while (is_word_part(peek(lexer, n)))
		n++;
	return token(lexer, LEX_PARAM, lexer->pos + n);
}

/* ---- tokens -------------------------------------------------------------------------------- */

void lex_init(Lexer *lexer, const char *text, size_t len, unsigned flags)
{
	*lexer = (Lexer){.pos = text, .end = text + len, .flags = flags, .begin = text};
}

static LexToken read_punctuation(Lexer *lexer)
{
	size_t tag = peek(lexer, 0) == '$' ? dollar_tag(lexer) : 0;
	if (tag)
		return read_dollar_quote(lexer, tag);
	if (at_param(lexer))
		return read_param(lexer);
	if (lexer->in_code && peek(lexer, 0) == '*' && peek(lexer, 1) == '/') {
		lexer->in_code = false;
		return token(lexer, LEX_CODE_MARK, lexer->pos + 2);
	}
	return token(lexer, *lexer->pos == ';' ? LEX_SEMICOLON : LEX_OTHER, lexer->pos + 1);
}

LexToken lex_next(Lexer *lexer)
{
	if (lexer->pos == lexer->end) {
		LexToken end = token(lexer, LEX_END, lexer->end);
		end.unterminated = lexer->in_code;
		return end;
	}
	char c = *lexer->pos;
	if (is_space(c))
		return read_space(lexer);
	if (at_line_comment(lexer))
		return read_line_comment(lexer);
	if (c == '/' && peek(lexer, 1) == '*')
		return read_any_comment(lexer);
	if (is_word_start(c))
		return read_word(lexer);
	if (is_digit(c) || (c == '.' && is_digit(peek(lexer, 1))))
		return read_number(lexer);
	if (c == '\'')
		return read_string(lexer, 1);
	if (c == '"' && lexer->flags & LEX_DOUBLE_QUOTED_STRINGS)
		return read_string(lexer, 1);
	if (c == '"' || (c == '`' && lexer->flags & LEX_BACKTICKS))
		return read_quoted(lexer, LEX_QUOTED, 1, false);
	if (c == '[' && lexer->flags & LEX_BRACKETS)
		return read_brackets(lexer);
	return read_punctuation(lexer);
}

LexToken lex_next_solid(Lexer *lexer)
{
	LexToken t;
	do
		t = lex_next(lexer);
	while (t.kind == LEX_SPACE || t.kind == LEX_COMMENT || t.kind == LEX_CODE_MARK);
	return t;
}

bool lex_is_word(const LexToken *token, const char *word)
{
	if (token->kind != LEX_WORD || strlen(word) != token->len)
		return false;
	for (size_t i = 0; i < token->len; i++) {
		char a = token->start[i], b = word[i];
		if (a != b && !((a ^ b) == 0x20 && is_word_start(a) && is_word_start(b)))
			return false;
	}
	return true;
}

bool lex_is_one_of(const LexToken *token, const char *const *words)
{
	for (; *words; words++)
		if (lex_is_word(token, *words))
			return true;
	return false;
}

bool lex_is_mark(const LexToken *token, char mark)
{
	return token->kind == LEX_OTHER && *token->start == mark;
}
