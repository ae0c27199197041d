/* text.c - small questions about text; ASCII where case matters, the locale is never asked. */
#include "base/text.h"

#include <string.h>

#include "base/str.h"

#define NEAREST_LONGEST 64 /* longer words get no suggestion */

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static int smallest(int a, int b, int c)
{
	int m = a < b ? a : b;
	return m < c ? m : c;
}

/* Damerau-Levenshtein (optimal string alignment): inserted, lost, changed and swapped letters; case
 * does not count. */
static int distance(const char *a, size_t na, const char *b, size_t nb)
{
	int rows[3][NEAREST_LONGEST + 1];
	for (size_t j = 0; j <= nb; j++)
		rows[0][j] = (int)j;
	for (size_t i = 1; i <= na; i++) {
		int *row = rows[i % 3], *above = rows[(i + 2) % 3], *above2 = rows[(i + 1) % 3];
		row[0] = (int)i;
		for (size_t j = 1; j <= nb; j++) {
			char x = lower(a[i - 1]), y = lower(b[j - 1]);
			row[j] = smallest(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == lower(b[j - 2]) && lower(a[i - 2]) == y &&
				above2[j - 2] + 1 < row[j])
				row[j] = above2[j - 2] + 1;
		}
	}
	return rows[na % 3][nb];
}

const char *text_nearest(const char *word, const char *const *names)
{
	size_t len = strlen(word);
	const char *nearest = NULL;
	int best = 0;

	if (len > NEAREST_LONGEST)
		return NULL;
	for (; *names; names++) {
		size_t n = strlen(*names);
		if (n > NEAREST_LONGEST)
			continue;
		int d = distance(word, len, *names, n);
		if ((size_t)d * 3 <= (len > n ? len : n) && (!nearest || d < best)) {
			nearest = *names;
			best = d;
		}
	}
	return nearest;
}

bool text_to_int(const char *text, int64_t *out)
{
	bool minus = *text == '-';
	uint64_t limit = minus ? (uint64_t)INT64_MAX + 1 : INT64_MAX;
	uint64_t n = 0;

	if (*text == '-' || *text == '+')
		text++;
	if (!*text)
		return false;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return false;
		uint64_t digit = (uint64_t)(*text - '0');
		if (n > (limit - digit) / 10)
			return false;
		n = n * 10 + digit;
	}
	if (minus)
		*out = n > INT64_MAX ? INT64_MIN : -(int64_t)n;
	else
		*out = (int64_t)n;
	return true;
}

/* Bytes of the UTF-8 character at s, 0: not one.  No surrogates, no longer forms than needed. */
static size_t utf8_char(const unsigned char *s, size_t len)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t n = s[0] < 0x80 ? 1 : s[0] < 0xC2 ? 0 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
	if (n <= 1)
		return n;
	if (s[0] > 0xF4 || n > len)
		return 0;
	uint32_t code = s[0] & (0x7Fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xC0) != 0x80)
			return 0;
		code = code << 6 | (s[i] & 0x3Fu);
	}
	return code < least[n] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF) ? 0 : n;
}

bool text_is_utf8(const char *text, size_t len)
{
	const unsigned char *s = (const unsigned char *)text;
	while (len > 0) {
		size_t n = utf8_char(s, len);
		if (n == 0)
			return false;
		s += n;
		len -= n;
	}
	return true;
}

bool text_equal_nocase(const char *a, const char *b)
{
	while (*a && lower(*a) == lower(*b)) {
		a++;
		b++;
	}
	return lower(*a) == lower(*b);
}

bool text_contains_nocase(const char *text, const char *part)
{
	size_t len = strlen(part);
	for (; *text; text++) {
		size_t i = 0;
		while (i < len && lower(text[i]) == lower(part[i]))
			i++;
		if (i == len)
			return true;
	}
	return len == 0;
}

bool text_lists_equal(const StrVec *a, const StrVec *b)
{
	for (size_t i = 0; i < a->count && i < b->count; i++)
		if (strcmp(a->items[i], b->items[i]) != 0)
			return false;
	return a->count == b->count;
}

bool text_starts_with(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

const char *text_as_lua_line(const char *text, Arena *arena)
{
	Str s = str_new(arena);
	str_add(&s, "\"");
	for (const char *c = text; *c; c++) {
		if (*c == '"' || *c == '\\')
			str_addf(&s, "\\%c", *c);
		else if ((unsigned char)*c < ' ' || *c == 127)
			str_addf(&s, "\\%03d", *c);
		else
			str_addn(&s, c, 1);
	}
	str_add(&s, "\"");
	return s.data;
}

/* Long brackets turn \r into \n. */
const char *text_as_lua(const char *text, Arena *arena)
{
	if (!strchr(text, '\n') || strchr(text, '\r'))
		return text_as_lua_line(text, arena);
	const char *level = "", *inside = arena_printf(arena, "%s]", text);
	while (strstr(inside, arena_printf(arena, "]%s]", level)))
		level = arena_printf(arena, "%s=", level);
	return arena_printf(arena, "[%s[\n%s]%s]", level, text, level);
}

void text_copy(char *out, size_t size, const char *text)
{
	if (!text)
		text = "";
	size_t len = 0;
	for (; len + 1 < size && text[len]; len++)
		out[len] = text[len];
	/* cut between characters */
	while (text[len] && len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80)
		len--;
	out[len] = '\0';
}
