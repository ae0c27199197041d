/* misfit.c - values that MODIFY would stop at, or change, on MySQL and MariaDB. */
#include "db/misfit.h"

#include <string.h>

#include "drivers/mysql/conn.h"

static const IntegerRange ranges[] = {
	{"tinyint", "-128", "127"},
	{"smallint", "-32768", "32767"},
	{"mediumint", "-8388608", "8388607"},
	{"int", "-2147483648", "2147483647"},
	{"integer", "-2147483648", "2147483647"},
	{"bigint", "-9223372036854775808", "9223372036854775807"},
	{"tinyint unsigned", "0", "255"},
	{"smallint unsigned", "0", "65535"},
	{"mediumint unsigned", "0", "16777215"},
	{"int unsigned", "0", "4294967295"},
	{"bigint unsigned", "0", "18446744073709551615"},
	{"boolean", "-128", "127"},
	{"bool", "-128", "127"},
	{0},
};

/* Lengths in bytes. */
static const struct {
	const char *name, *longest;
} texts[] = {
	{"tinytext", "255"},
	{"text", "65535"},
	{"mediumtext", "16777215"},
	{"longtext", NULL},
};

static const char *const characters[] = {
	"varchar", "char", "tinytext", "text", "mediumtext", "longtext", "enum", NULL};
static const char *const bounded[] = {"varchar", "char", NULL};
static const char *const decimals[] = {"decimal", "numeric", "dec", NULL};
static const char *const floats[] = {"double", "float", "real", "double precision", NULL};

static bool is_number(const TypeWords *type)
{
	return integer_range(ranges, type) || type_is_one_of(type, decimals) ||
	       type_is_one_of(type, floats);
}

static const char *too_long(const char *column, const TypeWords *to, Arena *arena)
{
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (strcmp(texts[i].name, to->name) == 0)
			return texts[i].longest ? arena_printf(arena, "LENGTH(%s) > %s", column,
							  texts[i].longest)
						: "";
	if (type_is_one_of(to, bounded))
		return arena_printf(
			arena, "CHAR_LENGTH(%s) > %ld", column, to->count ? to->numbers[0] : 1);
	if (strcmp(to->name, "enum") == 0)
		return arena_printf(arena, "%s NOT IN (%s)", column, to->inside);
	return NULL;
}

static const char *not_a_number(const char *column, Arena *arena)
{
	return arena_printf(arena,
		"%s NOT REGEXP '^[[:space:]]*[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?$'",
		column);
}

/* What follows the type's own words (CHARACTER SET …) changes no value's length. */
static TypeWords plain_words(const char *type, Arena *arena)
{
	TypeWords words = type_words(type, arena);
	const char *tail = strstr(words.name, " character set");
	if (!tail)
		tail = strstr(words.name, " charset");
	if (tail)
		words.name = arena_strndup(arena, words.name, (size_t)(tail - words.name));
	return words;
}

const char *my_misfit(const char *column, const char *from, const char *to, Arena *arena)
{
	TypeWords old = plain_words(from, arena), new = plain_words(to, arena);
	const IntegerRange *range = integer_range(ranges, &new);
	bool was_text = type_is_one_of(&old, characters);
	if (strcmp(old.name, new.name) == 0 && old.count == new.count &&
		old.numbers[0] == new.numbers[0] && old.numbers[1] == new.numbers[1] &&
		!old.inside == !new.inside && (!old.inside || strcmp(old.inside, new.inside) == 0))
		return "";
	if (was_text || (is_number(&old) && type_is_one_of(&new, bounded))) {
		const char *sql = too_long(column, &new, arena);
		return sql ? sql : is_number(&new) ? not_a_number(column, arena) : NULL;
	}
	if (!is_number(&old))
		return NULL;
	if (range)
		return misfit_range(column, range, arena);
	if (type_is_one_of(&new, decimals))
		return misfit_digits(column, &new, arena);
	return type_is_one_of(&new, floats) ? "" : NULL;
}
