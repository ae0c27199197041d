/* luatok.c - splits Lua source into tokens; see luatok.h. */
#include "core/luatok.h"

#include <stdint.h>
#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_name_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_name(char c)
{
	return is_name_start(c) || is_digit(c);
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static int hex_value(char c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The byte `ahead` of the position; NUL past the end. */
static char peek(const LuaTok *lex, size_t ahead)
{
	return lex->len - lex->at > ahead ? lex->source[lex->at + ahead] : '\0';
}

static void advance_to(LuaTok *lex, size_t end)
{
	for (; lex->at < end; lex->at++)
		lex->line += lex->source[lex->at] == '\n';
}

static void skip_line(LuaTok *lex)
{
	const char *end = memchr(lex->source + lex->at, '\n', lex->len - lex->at);
	lex->at = end ? (size_t)(end - lex->source) : lex->len;
}

void luatok_init(LuaTok *lex, const char *source, size_t len)
{
	*lex = (LuaTok){.source = source, .len = len, .line = 1};
	if (len >= 3 && memcmp(source, "\xEF\xBB\xBF", 3) == 0)
		lex->at = 3;
	if (peek(lex, 0) == '#')
		skip_line(lex);
}

/* At "[": the number of '=' in a long bracket, or -1 when this is none. */
static int long_bracket(const LuaTok *lex)
{
	size_t n = 1;
	while (peek(lex, n) == '=' && n < INT32_MAX)
		n++;
	return peek(lex, n) == '[' ? (int)n - 1 : -1;
}

/* From "[==[" to behind "]==]"; false: it has no end, and everything was taken. */
static bool skip_long(LuaTok *lex, int level)
{
	size_t width = (size_t)level + 2;
	size_t at = lex->at + width;
	while (at + width <= lex->len) {
		const char *close = memchr(lex->source + at, ']', lex->len - at - width + 1);
		if (!close)
			break;
		size_t n = 1;
		while (n <= (size_t)level && close[n] == '=')
			n++;
		if (n == (size_t)level + 1 && close[n] == ']') {
			advance_to(lex, (size_t)(close - lex->source) + width);
			return true;
		}
		at = (size_t)(close - lex->source) + 1;
	}
	advance_to(lex, lex->len);
	return false;
}

static void skip_comment(LuaTok *lex)
{
	int line = lex->line;
	lex->at += 2;
	int level = peek(lex, 0) == '[' ? long_bracket(lex) : -1;
	if (level < 0)
		skip_line(lex);
	else if (!skip_long(lex, level))
		lex->unclosed = line;
}

static void skip_blank(LuaTok *lex)
{
	for (;;) {
		if (lex->at < lex->len && is_space(lex->source[lex->at]))
			advance_to(lex, lex->at + 1);
		else if (peek(lex, 0) == '-' && peek(lex, 1) == '-')
			skip_comment(lex);
		else
			return;
	}
}

/* Behind a backslash: how many bytes of an escape belong together. */
static size_t escape_width(const LuaTok *lex, size_t at)
{
	char c = at < lex->len ? lex->source[at] : '\0';
	if (c == '\r')
		return at + 1 < lex->len && lex->source[at + 1] == '\n' ? 2 : 1;
	if (c != 'z')
		return 1;
	size_t n = 1;
	while (at + n < lex->len && is_space(lex->source[at + n]))
		n++;
	return n;
}

static TokenKind scan_string(LuaTok *lex)
{
	char quote = lex->source[lex->at];
	size_t at = lex->at + 1;
	while (at < lex->len && lex->source[at] != quote && lex->source[at] != '\n') {
		if (lex->source[at] == '\\')
			at += escape_width(lex, at + 1);
		at++;
	}
	bool closed = at < lex->len && lex->source[at] == quote;
	advance_to(lex, closed ? at + 1 : at < lex->len ? at : lex->len);
	return closed ? TOKEN_STRING : TOKEN_BAD;
}

/* As Lua's own reader: digits, letters and dots, and a sign behind an exponent. */
static void scan_number(LuaTok *lex)
{
	bool hex = peek(lex, 0) == '0' && (peek(lex, 1) == 'x' || peek(lex, 1) == 'X');
	lex->at += hex ? 2 : 0;
	for (;;) {
		char c = peek(lex, 0);
		bool exponent = hex ? c == 'p' || c == 'P' : c == 'e' || c == 'E';
		if (!is_name(c) && c != '.')
			return;
		lex->at++;
		if (exponent && (peek(lex, 0) == '+' || peek(lex, 0) == '-'))
			lex->at++;
	}
}

static TokenKind scan_punct(LuaTok *lex)
{
	static const char *const all[] = {
		"...", "..", "==", "~=", "<=", ">=", "//", "::", "<<", ">>"};

	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		size_t n = strlen(all[i]);
		if (lex->len - lex->at >= n && memcmp(lex->source + lex->at, all[i], n) == 0) {
			lex->at += n;
			return TOKEN_PUNCT;
		}
	}
	char c = lex->source[lex->at++];
	return c && strchr("+-*/%^#&~|<>=(){}[];:,.", c) ? TOKEN_PUNCT : TOKEN_BAD;
}

static TokenKind scan(LuaTok *lex)
{
	char c = peek(lex, 0);
	if (is_name_start(c)) {
		while (is_name(peek(lex, 0)))
			lex->at++;
		return TOKEN_NAME;
	}
	if (is_digit(c) || (c == '.' && is_digit(peek(lex, 1)))) {
		scan_number(lex);
		return TOKEN_NUMBER;
	}
	if (c == '"' || c == '\'')
		return scan_string(lex);
	int level = c == '[' ? long_bracket(lex) : -1;
	if (level >= 0)
		return skip_long(lex, level) ? TOKEN_STRING : TOKEN_BAD;
	return scan_punct(lex);
}

Token luatok_next(LuaTok *lex)
{
	skip_blank(lex);
	Token token = {.text = lex->source + lex->at, .line = lex->line};
	if (lex->at >= lex->len)
		return token;
	size_t start = lex->at;
	token.kind = scan(lex);
	token.len = lex->at - start;
	return token;
}

bool token_is(const Token *token, const char *text)
{
	return (token->kind == TOKEN_NAME || token->kind == TOKEN_PUNCT) &&
	       token->len == strlen(text) && memcmp(token->text, text, token->len) == 0;
}

static size_t put_utf8(char *out, uint32_t code)
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	size_t n = code < 0x800       ? 2
		   : code < 0x10000   ? 3
		   : code < 0x200000  ? 4
		   : code < 0x4000000 ? 5
				      : 6;
	for (size_t i = n - 1; i > 0; i--, code >>= 6)
		out[i] = (char)(0x80 | (code & 0x3F));
	out[0] = (char)((0xFF00U >> n & 0xFF) | code);
	return n;
}

/* A place in a quoted string that is being decoded. */
typedef struct Decoder {
	const char *at, *end; /* between the quotes */
	char *out;
	size_t len;
} Decoder;

static void put(Decoder *d, char c)
{
	d->out[d->len++] = c;
}

static void decode_decimal(Decoder *d)
{
	int value = 0;
	for (int n = 0; n < 3 && d->at < d->end && is_digit(*d->at); n++)
		value = value * 10 + (*d->at++ - '0');
	put(d, (char)value);
}

static void decode_hex(Decoder *d)
{
	if (d->end - d->at < 3 || hex_value(d->at[1]) < 0 || hex_value(d->at[2]) < 0) {
		put(d, *d->at++);
		return;
	}
	put(d, (char)(hex_value(d->at[1]) * 16 + hex_value(d->at[2])));
	d->at += 3;
}

/* "u{XXX}": never longer than its source, which is at least as many bytes. */
static void decode_code_point(Decoder *d)
{
	const char *p = d->at + 1;
	uint32_t code = 0;
	bool good = p < d->end && *p == '{';
	size_t digits = 0;
	for (p++; good && p < d->end && hex_value(*p) >= 0; p++, digits++) {
		good = code < 0x8000000;
		code = code * 16 + (uint32_t)hex_value(*p);
	}
	if (!good || digits == 0 || p >= d->end || *p != '}') {
		put(d, *d->at++);
		return;
	}
	d->len += put_utf8(d->out + d->len, code);
	d->at = p + 1;
}

/* Behind a backslash. */
static void decode_escape(Decoder *d)
{
	static const char letters[] = "abfnrtv", meant[] = "\a\b\f\n\r\t\v";

	char c = *d->at;
	const char *letter = c ? strchr(letters, c) : NULL;
	if (letter) {
		put(d, meant[letter - letters]);
		d->at++;
	} else if (is_digit(c)) {
		decode_decimal(d);
	} else if (c == 'x') {
		decode_hex(d);
	} else if (c == 'u') {
		decode_code_point(d);
	} else if (c == 'z') {
		for (d->at++; d->at < d->end && is_space(*d->at);)
			d->at++;
	} else if (c == '\r' || c == '\n') {
		d->at += c == '\r' && d->end - d->at > 1 && d->at[1] == '\n' ? 2 : 1;
		put(d, '\n');
	} else {
		put(d, c);
		d->at++;
	}
}

/* "[==[text]==]": a first line end does not count, and CR LF is one line end. */
static char *long_string(const Token *token, Arena *arena, size_t *len)
{
	size_t width = 2;
	while (token->text[width - 1] == '=')
		width++;
	const char *p = token->text + width, *end = token->text + token->len - width;
	if (end - p > 1 && p[0] == '\r' && p[1] == '\n')
		p += 2;
	else if (end > p && (*p == '\n' || *p == '\r'))
		p++;

	char *out = arena_alloc(arena, (size_t)(end - p) + 1);
	size_t n = 0;
	for (; p < end; p++) {
		if (*p == '\r') {
			p += end - p > 1 && p[1] == '\n';
			out[n++] = '\n';
		} else {
			out[n++] = *p;
		}
	}
	*len = n;
	return out;
}

char *token_string(const Token *token, Arena *arena, size_t *len)
{
	size_t ignored;
	if (!len)
		len = &ignored;
	if (token->text[0] == '[')
		return long_string(token, arena, len);

	Decoder d = {.at = token->text + 1,
		.end = token->text + token->len - 1,
		.out = arena_alloc(arena, token->len + 1)};
	while (d.at < d.end) {
		if (*d.at == '\\' && d.end - d.at > 1) {
			d.at++;
			decode_escape(&d);
		} else {
			put(&d, *d.at++);
		}
	}
	*len = d.len;
	return d.out;
}
