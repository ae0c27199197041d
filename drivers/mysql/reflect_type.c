/* reflect_type.c - COLUMN_TYPE as a Type: see reflect.h. */
#include "base/text.h"
#include "drivers/mysql/reflect.h"

/* What each kind is called by dialect.c; MariaDB adds the width that it would show. */
static const struct {
	const char *name;
	TypeKind kind;
	int width;
} names[] = {
	{"tinyint", TYPE_BOOLEAN, 1},
	{"smallint", TYPE_SMALLINT, 6},
	{"int", TYPE_INTEGER, 11},
	{"bigint", TYPE_BIGINT, 20},
	{"decimal", TYPE_NUMERIC, 0},
	{"float", TYPE_REAL, 0},
	{"double", TYPE_DOUBLE, 0},
	{"varchar", TYPE_STRING, 0},
	{"char", TYPE_CHAR, 0},
	{"longtext", TYPE_TEXT, 0},
	{"varbinary", TYPE_BINARY, 0},
	{"longblob", TYPE_BLOB, 0},
	{"date", TYPE_DATE, 0},
	{"time", TYPE_TIME, 0},
	{"datetime", TYPE_TIMESTAMP, 0},
	{"json", TYPE_JSON, 0},
	{"uuid", TYPE_UUID, 0},
};

static Type new_type(TypeKind kind)
{
	return (Type){.kind = kind, .precision = -1, .scale = -1};
}

/* 'it''s', with the server's escapes. */
static const char *read_label(const char *p, Str *out)
{
	for (p++; *p && (*p != '\'' || p[1] == '\''); p++) {
		p += (*p == '\'' || *p == '\\') && p[1];
		str_addn(out, p, 1);
	}
	return *p ? p + 1 : p;
}

static Type enum_type(const char *declared, const char *column, Arena *arena)
{
	Type type = new_type(TYPE_ENUM);
	type.name = column;
	for (const char *p = declared + strlen("enum("); *p == '\'';) {
		Str label = str_new(arena);
		p = read_label(p, &label);
		vec_push(&type.labels, arena, label.data);
		p += *p == ',';
	}
	return type;
}

/* The numbers of "(10,2)"; -1 where there are none. */
static void read_numbers(const char *text, int out[2])
{
	char *end;
	out[0] = out[1] = -1;
	if (*text != '(')
		return;
	out[0] = (int)strtol(text + 1, &end, 10);
	if (*end == ',')
		out[1] = (int)strtol(end + 1, NULL, 10);
}

static bool apply_numbers(Type *type, const int *numbers, int width)
{
	switch (type->kind) {
	case TYPE_BOOLEAN:
		return numbers[0] == width;
	case TYPE_SMALLINT:
	case TYPE_INTEGER:
	case TYPE_BIGINT:
		return numbers[0] == -1 || numbers[0] == width;
	case TYPE_NUMERIC:
		type->precision = numbers[0];
		type->scale = numbers[1];
		return true;
	case TYPE_STRING:
	case TYPE_CHAR:
	case TYPE_BINARY:
		type->length = numbers[0];
		return numbers[0] > 0;
	case TYPE_TIME:
	case TYPE_TIMESTAMP:
		type->precision = numbers[0] < 0 ? 0 : numbers[0];
		return true;
	default:
		return numbers[0] == -1; /* float(7,3) */
	}
}

/* "int(10) unsigned zerofill": what stands behind the name and its numbers. */
static bool take_sign(const char *rest, const Type *type, Options *options, Arena *arena)
{
	if (!*rest)
		return true;
	bool number = type->kind == TYPE_SMALLINT || type->kind == TYPE_INTEGER ||
		      type->kind == TYPE_BIGINT || type->kind == TYPE_NUMERIC ||
		      type->kind == TYPE_REAL || type->kind == TYPE_DOUBLE;
	if (!number || strcmp(rest, " unsigned") != 0)
		return false;
	options_add(options, arena, "unsigned", "true");
	return true;
}

Type my_type_of(const char *declared, const char *column, Arena *arena, Options *options)
{
	size_t len = strcspn(declared, "( ");
	const char *rest = declared + len;
	int numbers[2];
	if (text_starts_with(declared, "enum("))
		return enum_type(declared, column, arena);
	read_numbers(rest, numbers);
	if (*rest == '(')
		rest += strcspn(rest, ")") + 1;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		Type type = new_type(names[i].kind);
		bool shorter = *rest && names[i].width != 20; /* no place for a minus */
		if (strncmp(names[i].name, declared, len) == 0 && !names[i].name[len] &&
			apply_numbers(&type, numbers, names[i].width - shorter) &&
			take_sign(rest, &type, options, arena))
			return type;
	}
	Type raw = new_type(TYPE_RAW);
	raw.name = declared;
	return raw;
}
