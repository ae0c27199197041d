/*
 * record.c - see record.h.
 *
 * A value is a letter and what follows it: n (NULL), t, f, i123; r0x1p+0; and, with a length in
 * front, s5:hello (text), b4:dead (bytes, in hex), w4:dead (text that is no UTF-8, in hex).
 */
#include "core/record.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* ---- writing -------------------------------------------------------------------------------- */

static void put_hex(Str *out, char letter, const char *data, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	str_addf(out, "%c%zu:", letter, 2 * len);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)data[i];
		const char two[2] = {digits[c >> 4], digits[c & 15]};
		str_addn(out, two, 2);
	}
}

static void put_text(Str *out, const char *data, size_t len)
{
	if (!text_is_utf8(data, len) || memchr(data, '\0', len)) {
		put_hex(out, 'w', data, len);
		return;
	}
	str_addf(out, "s%zu:", len);
	str_addn(out, data, len);
}

static void put_string(Str *out, const char *text)
{
	put_text(out, text, strlen(text));
}

static void put_value(Str *out, const Value *v)
{
	switch (v->type) {
	case VAL_NULL:
		str_add(out, "n");
		break;
	case VAL_BOOL:
		str_add(out, v->as.boolean ? "t" : "f");
		break;
	case VAL_INT:
		str_addf(out, "i%lld;", (long long)v->as.integer);
		break;
	case VAL_REAL:
		str_addf(out, "r%a;", v->as.real);
		break;
	case VAL_TEXT:
		put_text(out, v->as.text.data, v->as.text.len);
		break;
	case VAL_BLOB:
		put_hex(out, 'b', v->as.text.data, v->as.text.len);
		break;
	}
}

static void put_int(Str *out, int64_t n)
{
	put_value(out, &VALUE_INT(n));
}

/* ---- reading -------------------------------------------------------------------------------- */

typedef struct Scan {
	const char *at; /* NULL: something was wrong */
	Arena *arena;
} Scan;

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static char *from_hex(Scan *s, const char *hex, size_t len)
{
	char *out = arena_alloc(s->arena, len / 2 + 1);
	for (size_t i = 0; i + 1 < len; i += 2) {
		int high = hex_digit(hex[i]), low = hex_digit(hex[i + 1]);
		if (high < 0 || low < 0) {
			s->at = NULL;
			return out;
		}
		out[i / 2] = (char)(high << 4 | low);
	}
	return out;
}

static void take_long(Scan *s, char letter, Value *out)
{
	char *colon;
	errno = 0;
	unsigned long long len = strtoull(s->at, &colon, 10);
	if (errno || *colon != ':' || strnlen(colon + 1, len) < len) {
		s->at = NULL;
		return;
	}
	out->type = letter == 'b' ? VAL_BLOB : VAL_TEXT;
	s->at = colon + 1 + len;
	out->as.text.len = letter == 's' ? len : len / 2;
	out->as.text.data = letter == 's' ? arena_strndup(s->arena, colon + 1, len)
					  : from_hex(s, colon + 1, len);
}

static void take_number(Scan *s, char letter, Value *out)
{
	char *end;
	out->type = letter == 'i' ? VAL_INT : VAL_REAL;
	if (letter == 'i')
		out->as.integer = strtoll(s->at, &end, 10);
	else
		out->as.real = strtod(s->at, &end);
	s->at = *end == ';' ? end + 1 : NULL;
}

static Value take(Scan *s)
{
	Value v = {.type = VAL_NULL};
	if (!s->at)
		return v;
	char letter = *s->at++;
	if (letter == 't' || letter == 'f')
		v = (Value){.type = VAL_BOOL, .as.boolean = letter == 't'};
	else if (letter == 'i' || letter == 'r')
		take_number(s, letter, &v);
	else if (letter == 's' || letter == 'b' || letter == 'w')
		take_long(s, letter, &v);
	else if (letter != 'n')
		s->at = NULL;
	return v;
}

static int64_t take_int(Scan *s)
{
	Value v = take(s);
	if (v.type != VAL_INT)
		s->at = NULL;
	return v.type == VAL_INT ? v.as.integer : 0;
}

static const char *take_string(Scan *s)
{
	Value v = take(s);
	if (v.type != VAL_TEXT)
		s->at = NULL;
	return s->at ? v.as.text.data : "";
}

/* ---- results -------------------------------------------------------------------------------- */

size_t record_size(const Result *r)
{
	size_t size = 0;
	for (size_t i = 0; i < r->nrows * r->ncols; i++) {
		const Value *v = &r->cells[i];
		if (v->type == VAL_TEXT)
			size += v->as.text.len;
		else if (v->type == VAL_BLOB)
			size += 2 * v->as.text.len;
		size += 8;
	}
	return size;
}

void record_head(const Result *r, Str *out)
{
	put_int(out, r->affected);
	put_int(out, (int64_t)r->ncols);
	for (size_t i = 0; i < r->ncols; i++)
		put_string(out, r->names[i]);
}

void record_rows(const Result *r, Str *out)
{
	for (size_t i = 0; i < r->nrows * r->ncols; i++)
		put_value(out, &r->cells[i]);
}

bool record_read_result(const char *text, Arena *arena, Result *out)
{
	Scan s = {.at = text, .arena = arena};
	VEC(Value) cells = {0};
	*out = (Result){0};
	out->affected = take_int(&s);
	int64_t ncols = take_int(&s);
	if (!s.at || ncols < 0 || ncols > (int64_t)strlen(s.at))
		return false;
	out->ncols = (size_t)ncols;
	out->names = arena_alloc(arena, (out->ncols + 1) * sizeof(*out->names));
	for (size_t i = 0; i < out->ncols; i++)
		out->names[i] = take_string(&s);
	while (s.at && *s.at) {
		Value v = take(&s);
		vec_push(&cells, arena, v);
	}
	out->cells = cells.items;
	out->nrows = out->ncols ? cells.count / out->ncols : 0;
	return s.at && out->nrows * out->ncols == cells.count;
}

/* ---- errors --------------------------------------------------------------------------------- */

const char *record_error(const Error *err, Arena *arena)
{
	Str s = str_new(arena);
	put_string(&s, error_kind_name(err->kind));
	put_int(&s, err->native);
	put_int(&s, err->position);
	const char *const texts[] = {
		err->sqlstate, err->where, err->message, err->statement, err->hint};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		put_string(&s, texts[i]);
	return s.data;
}

static ErrorKind kind_named(const char *name)
{
#define X(kind, word, status)                                                                      \
	if (strcmp(name, word) == 0)                                                               \
		return kind;
	ERROR_KINDS(X)
#undef X
	return ERR_SQL;
}

void record_read_error(const char *text, Error *err)
{
	Arena scratch = ARENA_INIT;
	Scan s = {.at = text, .arena = &scratch};
	ErrorKind kind = kind_named(take_string(&s));
	err->native = (int)take_int(&s);
	err->position = (int)take_int(&s);
	text_copy(err->sqlstate, sizeof(err->sqlstate), take_string(&s));
	text_copy(err->where, sizeof(err->where), take_string(&s));
	error_set(err, kind == ERR_NONE ? ERR_SQL : kind, "%s", take_string(&s));
	text_copy(err->statement, sizeof(err->statement), take_string(&s));
	text_copy(err->hint, sizeof(err->hint), take_string(&s));
	arena_release(&scratch);
}

/* ---- lists of statements -------------------------------------------------------------------- */

const char *record_list(const StrVec *statements, const IntVec *alone, Arena *arena)
{
	Str s = str_new(arena);
	size_t next = 0;
	for (size_t i = 0; i < statements->count; i++) {
		bool is_alone = next < alone->count && (size_t)alone->items[next] == i;
		next += is_alone;
		str_add(&s, is_alone ? "t" : "f");
		put_string(&s, statements->items[i]);
	}
	return s.data;
}

bool record_read_list(const char *text, Arena *arena, StrVec *statements, IntVec *alone)
{
	Scan s = {.at = text, .arena = arena};
	*statements = (StrVec){0};
	*alone = (IntVec){0};
	while (s.at && *s.at) {
		Value is_alone = take(&s);
		const char *sql = take_string(&s);
		if (is_alone.type == VAL_BOOL && is_alone.as.boolean)
			vec_push(alone, arena, (int)statements->count);
		vec_push(statements, arena, sql);
	}
	return s.at != NULL;
}
