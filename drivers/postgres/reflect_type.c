/* reflect_type.c - the declared text of a type as a Type: see reflect.h. */
#include "base/text.h"
#include "drivers/postgres/reflect.h"

/* What stands before and after the numbers in parentheses. */
static const struct {
	const char *before, *after;
	TypeKind kind;
} names[] = {
	{"boolean", "", TYPE_BOOLEAN},
	{"smallint", "", TYPE_SMALLINT},
	{"integer", "", TYPE_INTEGER},
	{"bigint", "", TYPE_BIGINT},
	{"numeric", "", TYPE_NUMERIC},
	{"real", "", TYPE_REAL},
	{"double precision", "", TYPE_DOUBLE},
	{"character varying", "", TYPE_STRING},
	{"character", "", TYPE_CHAR},
	{"text", "", TYPE_TEXT},
	{"bytea", "", TYPE_BLOB},
	{"date", "", TYPE_DATE},
	{"time", " without time zone", TYPE_TIME},
	{"timestamp", " without time zone", TYPE_TIMESTAMP},
	{"timestamp", " with time zone", TYPE_TIMESTAMPTZ},
	{"interval", "", TYPE_INTERVAL},
	{"json", "", TYPE_JSON},
	{"jsonb", "", TYPE_JSONB},
	{"uuid", "", TYPE_UUID},
	{"inet", "", TYPE_INET},
};

/* "(10,2)" at text; the number of numbers, -1: this is something else. */
static int read_numbers(const char *text, size_t len, int out[2])
{
	char *end;
	int n = 0;
	if (len == 0)
		return 0;
	const char *last = text + len - 1;
	if (*text != '(' || *last != ')')
		return -1;
	do {
		long number = strtol(text + 1, &end, 10);
		if (n == 2 || end == text + 1 || number < 0)
			return -1; /* PostgreSQL 15 has negative scales */
		out[n++] = (int)number;
		text = end;
	} while (*text == ',');
	return text == last ? n : -1;
}

/* Which kinds take how many numbers, and what they mean. */
static bool apply_numbers(Type *type, int n, const int *numbers)
{
	switch (type->kind) {
	case TYPE_STRING:
	case TYPE_CHAR:
		type->length = n == 1 ? numbers[0] : 0;
		return n == 1 || (n == 0 && type->kind == TYPE_STRING);
	case TYPE_NUMERIC:
		type->precision = n >= 1 ? numbers[0] : -1;
		type->scale = n == 2 ? numbers[1] : -1;
		return true;
	case TYPE_TIME:
	case TYPE_TIMESTAMP:
	case TYPE_TIMESTAMPTZ:
		type->precision = n == 1 ? numbers[0] : -1;
		return n <= 1;
	default:
		return n == 0;
	}
}

static bool read_plain(const char *declared, Type *out)
{
	size_t len = strlen(declared);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		size_t before = strlen(names[i].before), after = strlen(names[i].after);
		int numbers[2];
		if (!text_starts_with(declared, names[i].before) || len < before + after ||
			strcmp(declared + len - after, names[i].after) != 0)
			continue;
		int n = read_numbers(declared + before, len - before - after, numbers);
		*out = (Type){.kind = names[i].kind, .precision = -1, .scale = -1};
		if (n >= 0 && apply_numbers(out, n, numbers))
			return true;
	}
	return false;
}

static Type enum_type(const EnumType *from)
{
	return (Type){.kind = TYPE_ENUM,
		.precision = -1,
		.scale = -1,
		.schema = from->schema,
		.name = from->name,
		.labels = from->labels};
}

Type pg_type_of(const char *declared, const EnumType *enum_, Arena *arena)
{
	Type type;
	size_t len = strlen(declared);
	if (len > 2 && strcmp(declared + len - 2, "[]") == 0) {
		Type *element = arena_alloc(arena, sizeof(*element));
		*element = pg_type_of(arena_strndup(arena, declared, len - 2), enum_, arena);
		return (Type){.kind = TYPE_ARRAY, .precision = -1, .scale = -1, .element = element};
	}
	if (enum_)
		return enum_type(enum_);
	if (read_plain(declared, &type))
		return type;
	return (Type){.kind = TYPE_RAW, .precision = -1, .scale = -1, .name = declared};
}
