/* seed_value.c - values of a kind; see seed_kind.h. */
#include <stdlib.h>
#include <string.h>

#include "core/seed_kind.h"
#include "db/literal.h"

/* ---- pieces --------------------------------------------------------------------------------- */

const char *seed_quote(const Dialect *dialect, const char *text, Arena *arena)
{
	Str s = str_new(arena);
	sql_addf(&s, dialect, "%l", text);
	return s.data;
}

/* Repeats the characters of `of`, each of `bytes` bytes, up to so many characters. */
static void fill(Str *s, const char *of, size_t bytes, long chars)
{
	size_t kinds = strlen(of) / bytes;
	for (long i = 0; i < chars; i++)
		str_addn(s, of + ((size_t)i % kinds) * bytes, bytes);
}

/* Characters that the column's set holds, the widest there are. */
static void fill_wide(const SeedKind *kind, Str *s, long chars)
{
	if (kind->width >= 4)
		fill(s, "😀🐘🐬🪶", 4, chars);
	else if (kind->width == 3)
		fill(s, "日本語", 3, chars);
	else
		fill(s, "zyxwvutsrqponmlkjihgfedcba", 1, chars);
}

static long longest(const SeedKind *kind)
{
	return kind->length > 0 && kind->length < SEED_LONG ? kind->length : SEED_LONG;
}

/* No character begins in the cut. */
static const char *cut(const SeedKind *kind, const char *text, Arena *arena)
{
	long chars = 0;
	const char *p = text;
	for (; *p && chars <= longest(kind); p++)
		chars += ((unsigned char)*p & 0xc0) != 0x80;
	return chars > longest(kind) ? arena_strndup(arena, text, (size_t)(p - text) - 1) : text;
}

/* The day that is so many after the first of January 2000. */
static const char *day(long n, Arena *arena)
{
	static const int months[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int year = 2000, month = 0;
	for (;; year++) {
		bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
		if (n < 365 + leap)
			break;
		n -= 365 + leap;
	}
	for (;; month++) {
		bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
		int days = months[month] + (month == 1 && leap);
		if (n < days)
			break;
		n -= days;
	}
	return arena_printf(arena, "%04d-%02d-%02ld", year, month + 1, n + 1);
}

/* ---- numbers -------------------------------------------------------------------------------- */

static void add_integers(const SeedKind *kind, StrVec *out, Arena *arena)
{
	bool year = strcmp(kind->min, "1901") == 0;
	vec_push(out, arena, year ? "2024" : "1");
	vec_push(out, arena, kind->no_sign ? "0" : kind->min);
	vec_push(out, arena, kind->max);
	if (year)
		return;
	if (kind->min[0] != '0' && !kind->no_sign) {
		vec_push(out, arena, "-1");
		vec_push(out, arena, "0");
	}
	vec_push(out, arena, "100");
}

static const char *nines(int n, char digit, Arena *arena)
{
	Str s = str_new(arena);
	for (int i = 0; i < n; i++)
		str_addn(&s, &digit, 1);
	return s.data;
}

/* precision 5, scale 2: 999.99 */
static const char *greatest_decimal(int precision, int scale, Arena *arena)
{
	const char *whole = precision > scale ? nines(precision - scale, '9', arena) : "0";
	return scale > 0 ? arena_printf(arena, "%s.%s", whole, nines(scale, '9', arena)) : whole;
}

static void add_decimals(const SeedKind *kind, StrVec *out, Arena *arena)
{
	int precision = kind->precision > 0 ? kind->precision : 15;
	int scale = kind->scale >= 0 ? kind->scale : kind->precision > 0 ? 0 : 5;
	const char *most = greatest_decimal(precision, scale, arena);
	vec_push(out, arena, precision > scale ? "1" : "0.1");
	vec_push(out, arena, kind->no_sign ? "0" : arena_printf(arena, "-%s", most));
	vec_push(out, arena, most);
	if (!kind->no_sign)
		vec_push(out, arena, "0");
	if (scale > 1 || (scale == 1 && precision > 1))
		vec_push(out, arena, arena_printf(arena, "0.%s1", nines(scale - 1, '0', arena)));
}

static void add_reals(const SeedKind *kind, StrVec *out, Arena *arena)
{
	vec_push(out, arena, "1.5");
	vec_push(out, arena, kind->no_sign ? "0" : kind->min);
	vec_push(out, arena, kind->max);
	vec_push(out, arena, "0.1");
	if (!kind->no_sign)
		vec_push(out, arena, "-1");
}

static const char *nth_decimal(const SeedKind *kind, long n, Arena *arena)
{
	int precision = kind->precision > 0 ? kind->precision : 15;
	int scale = kind->scale >= 0 ? kind->scale : kind->precision > 0 ? 0 : 5;
	const char *text = arena_printf(arena, "%ld", n + 1);
	int digits = (int)strlen(text);
	if (digits <= precision - scale)
		return text;
	if (precision == scale && digits <= scale)
		return arena_printf(arena, "0.%s%s", nines(scale - digits, '0', arena), text);
	return NULL;
}

static const char *nth_integer(const SeedKind *kind, long n, Arena *arena)
{
	bool year = strcmp(kind->min, "1901") == 0;
	long long most = strlen(kind->max) > 10 ? 4000000000 : strtoll(kind->max, NULL, 10);
	n += year ? 1950 : 1;
	return n <= most ? arena_printf(arena, "%ld", n) : NULL;
}

/* ---- texts ---------------------------------------------------------------------------------- */

/* Those that differ after the first cut only. */
static void add_text(
	const SeedKind *kind, const Dialect *dialect, const char *text, StrVec *out, Arena *arena)
{
	const char *literal = seed_quote(dialect, cut(kind, text, arena), arena);
	for (size_t i = 0; i < out->count; i++)
		if (strcmp(out->items[i], literal) == 0)
			return;
	vec_push(out, arena, literal);
}

static void add_texts(const SeedKind *kind, const Dialect *dialect, StrVec *out, Arena *arena)
{
	Str plain = str_new(arena), wide = str_new(arena);
	fill(&plain, "abcdefghijklmnopqrstuvwxyz", 1, longest(kind));
	if (longest(kind) > 2)
		memcpy(plain.data, " B", 2); /* gone when spaces are trimmed */
	fill_wide(kind, &wide, longest(kind));
	add_text(kind, dialect, "some words", out, arena);
	add_text(kind, dialect, "", out, arena);
	add_text(kind, dialect, plain.data, out, arena);
	add_text(kind, dialect, wide.data, out, arena);
	add_text(kind, dialect, "O'Brien \"q\" \\ 100%_", out, arena);
	add_text(kind, dialect, " spaces  within and before", out, arena);
	if (kind->width > 1)
		add_text(kind, dialect, "Zoë Łódź 東京", out, arena);
}

const char *seed_text_of(const SeedKind *kind, const Dialect *dialect, long chars, Arena *arena)
{
	Str s = str_new(arena);
	if (kind->class != SEED_TEXT || chars < 0 || chars > longest(kind))
		return NULL;
	fill(&s, "abcdefghijklmnopqrstuvwxyz", 1, chars);
	return seed_quote(dialect, s.data, arena);
}

/* The number comes first, so that the texts differ where only their first characters count. */
static const char *nth_text(const SeedKind *kind, const Dialect *dialect, long n, Arena *arena)
{
	char digits[16];
	long room = longest(kind), left = n;
	size_t at = sizeof(digits) - 1;
	Str s = str_new(arena);
	digits[at] = '\0';
	do
		digits[--at] = "0123456789abcdefghijklmnopqrstuvwxyz"[left % 36];
	while ((left /= 36) > 0);
	long used = (long)(sizeof(digits) - 1 - at);
	if (used > room)
		return NULL;
	str_add(&s, digits + at);
	if (used < room) {
		str_add(&s, "-");
		used++;
	}
	if (n % 3 == 1)
		fill(&s, "abcdefghijklmnopqrstuvwxyz", 1, room - used);
	else if (n % 3 == 2)
		fill_wide(kind, &s, room - used);
	return seed_quote(dialect, s.data, arena);
}

/* ---- bytes and bits ------------------------------------------------------------------------- */

static const char *bytes_literal(const Dialect *dialect, const char *data, size_t len, Arena *arena)
{
	Str s = str_new(arena);
	Error ignored = ERROR_INIT;
	const Value v = {.type = VAL_BLOB, .as.text = {data, len}};
	(void)!literal_add(dialect, &v, &s, &ignored);
	return s.data;
}

static void add_bytes(const SeedKind *kind, const Dialect *dialect, StrVec *out, Arena *arena)
{
	size_t most = kind->length > 0 && kind->length < SEED_LONG ? (size_t)kind->length : 1000;
	char *all = arena_alloc(arena, most);
	for (size_t i = 0; i < most; i++)
		all[i] = (char)(i * 7 + 255);
	vec_push(out, arena, bytes_literal(dialect, "a", 1, arena));
	vec_push(out, arena, bytes_literal(dialect, "", 0, arena));
	vec_push(out, arena, bytes_literal(dialect, all, most, arena));
	vec_push(out, arena, bytes_literal(dialect, "\0", 1, arena));
}

static const char *nth_bytes(const SeedKind *kind, const Dialect *dialect, long n, Arena *arena)
{
	char data[8];
	size_t room = kind->length > 0 && kind->length < 8 ? (size_t)kind->length : 8;
	for (size_t i = 0; i < room; i++)
		data[i] = (char)(n >> (8 * i));
	if (room < sizeof(long) && n >> (8 * room))
		return NULL;
	return bytes_literal(dialect, data, room, arena);
}

static const char *nth_bits(const SeedKind *kind, long n, Arena *arena)
{
	Str s = str_new(arena);
	if (kind->length < 63 && n >> kind->length)
		return NULL;
	str_add(&s, "B'");
	for (int i = kind->length - 1; i >= 0; i--)
		str_addn(&s, i < 63 && (n >> i) & 1 ? "1" : "0", 1);
	str_add(&s, "'");
	return s.data;
}

/* ---- times ---------------------------------------------------------------------------------- */

/* The last moment of a second, as far as the column counts. */
static const char *fraction(const SeedKind *kind, Arena *arena)
{
	int digits = kind->precision > 6 ? 6 : kind->precision;
	return digits > 0 ? arena_printf(arena, ".%s", nines(digits, '9', arena)) : "";
}

static void add_moments(const SeedKind *kind, const Dialect *dialect, StrVec *out, Arena *arena)
{
	const char *const texts[] = {"2024-02-29 12:34:56", kind->min,
		arena_printf(arena, "%s%s", kind->max, fraction(kind, arena)),
		"2001-01-01 00:00:00"};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		vec_push(out, arena,
			seed_quote(
				dialect, arena_printf(arena, "%s%s", texts[i], kind->zone), arena));
}

static void add_times(const SeedKind *kind, const Dialect *dialect, StrVec *out, Arena *arena)
{
	const char *const texts[] = {
		"12:34:56", "00:00:00", arena_printf(arena, "23:59:59%s", fraction(kind, arena))};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		vec_push(out, arena,
			seed_quote(
				dialect, arena_printf(arena, "%s%s", texts[i], kind->zone), arena));
}

static const char *nth_time(const SeedKind *kind, const Dialect *dialect, long n, Arena *arena)
{
	if (n >= 24L * 60 * 60)
		return NULL;
	return seed_quote(dialect,
		arena_printf(
			arena, "%02ld:%02ld:%02ld%s", n / 3600, n / 60 % 60, n % 60, kind->zone),
		arena);
}

/* ---- lists ---------------------------------------------------------------------------------- */

/* A text, or the call that makes a value of it. */
static const char *opened(
	const SeedKind *kind, const Dialect *dialect, const char *text, Arena *arena)
{
	const char *literal = seed_quote(dialect, text, arena);
	return kind->open ? arena_printf(arena, "%s%s)", kind->open, literal) : literal;
}

static void add_listed(const SeedKind *kind, const Dialect *dialect, StrVec *out, Arena *arena)
{
	if (kind->class == SEED_LABELS)
		for (size_t i = 0; i < kind->labels.count; i++)
			vec_push(out, arena, seed_quote(dialect, kind->labels.items[i], arena));
	else
		for (const char *const *v = kind->listed; *v; v++)
			vec_push(out, arena, opened(kind, dialect, *v, arena));
}

static const char *nth_listed(const SeedKind *kind, const Dialect *dialect, long n, Arena *arena)
{
	Str s = str_new(arena);
	StrVec known = {0};
	if (kind->class == SEED_LISTED && kind->other) {
		for (const char *p = kind->other; *p; p++)
			if (*p == '#')
				str_addf(&s, "%ld", n);
			else if (*p == '$')
				str_addf(&s, "%012lx", n);
			else if (*p == '@')
				str_add(&s, day(n, arena));
			else
				str_addn(&s, p, 1);
		return opened(kind, dialect, s.data, arena);
	}
	add_listed(kind, dialect, &known, arena);
	return known.items && n < (long)known.count ? known.items[n] : NULL;
}

static const char *array_of(const SeedKind *kind, const StrVec *items, Arena *arena)
{
	Str s = str_new(arena);
	str_add(&s, "CAST(ARRAY[");
	for (size_t i = 0; i < items->count; i++)
		str_addf(&s, "%s%s", i ? ", " : "", items->items[i]);
	str_addf(&s, "] AS %s)", kind->cast);
	return s.data;
}

static void add_arrays(const SeedKind *kind, const Dialect *dialect, StrVec *out, Arena *arena)
{
	StrVec items = seed_values(kind->element, dialect, arena);
	StrVec one = {.items = items.items, .count = items.count > 0};
	StrVec none = {0};
	if (items.count == 0)
		return;
	vec_push(out, arena, array_of(kind, &one, arena));
	vec_push(out, arena, array_of(kind, &none, arena));
	vec_push(&items, arena, "NULL");
	vec_push(out, arena, array_of(kind, &items, arena));
}

static const char *nth_array(const SeedKind *kind, const Dialect *dialect, long n, Arena *arena)
{
	StrVec items = {0};
	const char *item = seed_distinct(kind->element, dialect, n, arena);
	if (!item)
		return NULL;
	vec_push(&items, arena, item);
	return array_of(kind, &items, arena);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void add_dates(const Dialect *dialect, StrVec *out, Arena *arena)
{
	static const char *const texts[] = {"2024-02-29", "1000-01-01", "9999-12-31", "1970-01-01"};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		vec_push(out, arena, seed_quote(dialect, texts[i], arena));
}

static void add_bits(const SeedKind *kind, StrVec *out, Arena *arena)
{
	vec_push(out, arena, nth_bits(kind, 1, arena));
	vec_push(out, arena, nth_bits(kind, 0, arena));
	if (kind->length > 1 && kind->length < 63)
		vec_push(out, arena, nth_bits(kind, (1L << kind->length) - 1, arena));
}

StrVec seed_values(const SeedKind *kind, const Dialect *dialect, Arena *arena)
{
	StrVec out = {0};
	switch (kind->class) {
	case SEED_UNKNOWN:
		break;
	case SEED_INTEGER:
		add_integers(kind, &out, arena);
		break;
	case SEED_DECIMAL:
		add_decimals(kind, &out, arena);
		break;
	case SEED_REAL:
		add_reals(kind, &out, arena);
		break;
	case SEED_TEXT:
		add_texts(kind, dialect, &out, arena);
		break;
	case SEED_BYTES:
		add_bytes(kind, dialect, &out, arena);
		break;
	case SEED_BITS:
		add_bits(kind, &out, arena);
		break;
	case SEED_BOOLEAN:
		vec_push(&out, arena, dialect->true_literal);
		vec_push(&out, arena, dialect->false_literal);
		break;
	case SEED_DATE:
		add_dates(dialect, &out, arena);
		break;
	case SEED_TIME:
		add_times(kind, dialect, &out, arena);
		break;
	case SEED_TIMESTAMP:
		add_moments(kind, dialect, &out, arena);
		break;
	case SEED_LABELS:
	case SEED_LISTED:
		add_listed(kind, dialect, &out, arena);
		break;
	case SEED_ARRAY:
		add_arrays(kind, dialect, &out, arena);
		break;
	}
	return out;
}

const char *seed_distinct(const SeedKind *kind, const Dialect *dialect, long n, Arena *arena)
{
	switch (kind->class) {
	case SEED_UNKNOWN:
		return NULL;
	case SEED_INTEGER:
		return nth_integer(kind, n, arena);
	case SEED_DECIMAL:
		return nth_decimal(kind, n, arena);
	case SEED_REAL:
		return n < 1000000 ? arena_printf(arena, "%ld.5", n) : NULL;
	case SEED_TEXT:
		return nth_text(kind, dialect, n, arena);
	case SEED_BYTES:
		return nth_bytes(kind, dialect, n, arena);
	case SEED_BITS:
		return nth_bits(kind, n, arena);
	case SEED_BOOLEAN:
		return n == 0 ? dialect->true_literal : n == 1 ? dialect->false_literal : NULL;
	case SEED_DATE:
		return seed_quote(dialect, day(n, arena), arena);
	case SEED_TIME:
		return nth_time(kind, dialect, n, arena);
	case SEED_TIMESTAMP:
		return seed_quote(dialect,
			arena_printf(arena, "%s 12:00:00%s", day(n % 13000, arena), kind->zone),
			arena);
	case SEED_LABELS:
	case SEED_LISTED:
		return nth_listed(kind, dialect, n, arena);
	case SEED_ARRAY:
		return nth_array(kind, dialect, n, arena);
	}
	return NULL;
}
