/* misfit.c - values that ALTER COLUMN TYPE would stop at, on PostgreSQL. */
#include "db/misfit.h"

#include <string.h>

#include "drivers/postgres/conn.h"

static const IntegerRange ranges[] = {
	{"smallint", "-32768", "32767"},
	{"int2", "-32768", "32767"},
	{"integer", "-2147483648", "2147483647"},
	{"int", "-2147483648", "2147483647"},
	{"int4", "-2147483648", "2147483647"},
	{"bigint", "-9223372036854775808", "9223372036854775807"},
	{"int8", "-9223372036854775808", "9223372036854775807"},
	{0},
};

static const char *const texts[] = {
	"character varying", "varchar", "text", "character", "char", "bpchar", "citext", NULL};
static const char *const bounded[] = {"character varying", "varchar", "character", "char", NULL};
static const char *const numbers[] = {"smallint", "int2", "integer", "int", "int4", "bigint",
	"int8", "numeric", "decimal", "real", "double precision", "float4", "float8", NULL};
static const char *const decimals[] = {"numeric", "decimal", NULL};
static const char *const times[] = {"timestamp without time zone", "timestamp with time zone",
	"timestamp", "timestamptz", "date", NULL};

/* A cast in USING reads the text. */
static const char *not_a_number(const char *column, bool whole, Arena *arena)
{
	return arena_printf(arena, "%s !~ '^\\s*[-+]?%s\\s*$'", column,
		whole ? "[0-9]+" : "([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");
}

const char *pg_misfit(const char *column, const char *from, const char *to, Arena *arena)
{
	TypeWords old = type_words(from, arena), new = type_words(to, arena);
	const IntegerRange *range = integer_range(ranges, &new);
	bool was_text = type_is_one_of(&old, texts), was_number = type_is_one_of(&old, numbers);
	if (type_is_one_of(&new, bounded) && (was_text || was_number)) {
		long longest = new.count ? new.numbers[0] : 1;
		bool any = !new.count &&strstr(new.name, "var");
		/* what is too long by blanks only is cut without a word */
		return any ? ""
			   : arena_printf(arena, "CHAR_LENGTH(RTRIM(CAST(%s AS text))) > %ld",
				     column, longest);
	}
	if (strcmp(new.name, "text") == 0 || strcmp(new.name, "citext") == 0)
		return "";
	if (was_text && type_is_one_of(&new, numbers))
		return not_a_number(column, range != NULL, arena);
	if (range && was_number)
		return misfit_range(column, range, arena);
	if (type_is_one_of(&new, decimals) && was_number)
		return misfit_digits(
			arena_printf(arena, "CAST(%s AS numeric)", column), &new, arena);
	if ((was_number && type_is_one_of(&new, numbers)) ||
		(type_is_one_of(&old, times) && type_is_one_of(&new, times)))
		return "";
	return strcmp(old.name, new.name) == 0 &&
			       old.count == new.count &&old.numbers[0] == new.numbers[0]
		       ? ""
		       : NULL;
}
