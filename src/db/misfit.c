/* misfit.c - see misfit.h. */
#include "db/misfit.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static void add_lower(Str *s, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 32) : text[i];
		str_addn(s, &c, 1);
	}
}

static void read_numbers(const char *inside, TypeWords *out)
{
	char *end;
	for (const char *p = inside; out->count < 2; p = end + 1) {
		long n = strtol(p, &end, 10);
		if (end == p)
			return;
		out->numbers[out->count++] = n;
		end += strspn(end, " ");
		if (*end != ',')
			return;
	}
}

TypeWords type_words(const char *type, Arena *arena)
{
	TypeWords out = {0};
	Str name = str_new(arena);
	const char *open = strchr(type, '('), *close = open ? strrchr(open, ')') : NULL;
	size_t len = open ? (size_t)(open - type) : strlen(type);
	while (len > 0 && type[len - 1] == ' ')
		len--;
	add_lower(&name, type, len);
	if (close) {
		add_lower(&name, close + 1, strlen(close + 1));
		out.inside = arena_strndup(arena, open + 1, (size_t)(close - open - 1));
		read_numbers(out.inside, &out);
	}
	out.name = name.data;
	return out;
}

bool type_is_one_of(const TypeWords *type, const char *const *names)
{
	for (; *names; names++)
		if (strcmp(type->name, *names) == 0)
			return true;
	return false;
}

const IntegerRange *integer_range(const IntegerRange *ranges, const TypeWords *type)
{
	for (; ranges->name; ranges++)
		if (strcmp(ranges->name, type->name) == 0)
			return ranges;
	return NULL;
}

const char *misfit_range(const char *column, const IntegerRange *range, Arena *arena)
{
	return arena_printf(arena, "%s NOT BETWEEN %s AND %s", column, range->low, range->high);
}

const char *misfit_digits(const char *column, const TypeWords *to, Arena *arena)
{
	enum { LONGEST = 60 };
	Str limit = str_new(arena);
	long scale = to->count > 1 ? to->numbers[1] : 0, whole = to->numbers[0] - scale;
	if (to->count == 0)
		return "";
	if (scale < 0 || whole < 0 || whole > LONGEST)
		return NULL;
	str_add(&limit, "1");
	for (long i = 0; i < whole; i++)
		str_add(&limit, "0");
	return arena_printf(arena, "ABS(ROUND(%s, %ld)) >= %s", column, scale, limit.data);
}
