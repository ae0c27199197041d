/* generate_column.c - see generate.h: types, defaults, columns. */
#include <string.h>

#include "generate_parts.h"

/* ---- types ----------------------------------------------------------------------------------- */

bool type_exists(unsigned database, TypeKind kind)
{
	switch (kind) {
	case TYPE_ARRAY:
		return database & PG;
	case TYPE_INTERVAL:
		return database & (PG | SL);
	default:
		return kind < TYPE_COUNT;
	}
}

Type plain(TypeKind kind)
{
	return (Type){.kind = kind, .precision = -1, .scale = -1};
}

/* PostgreSQL: one of the types of the schema, which is made before its tables. */
static Type enum_type(Generator *g)
{
	Type type = plain(TYPE_ENUM);
	if (g->database == PG && g->made && g->made->enums.count > 0) {
		const EnumType *e =
			&g->made->enums.items[random_below(g, (int)g->made->enums.count)];
		type.name = e->name;
		type.labels = e->labels;
		return type;
	}
	type.name = new_name(g, "mood", false);
	vec_push(&type.labels, g->arena, "sad");
	vec_push(&type.labels, g->arena, "it's ok");
	vec_push(&type.labels, g->arena, "very happy");
	return type;
}

static const char *raw_type(Generator *g)
{
	static const char *const postgres[] = {"cidr", "tsvector", "bit(3)", "timetz", "money"};
	static const char *const mysql[] = {"mediumint", "year", "tinyint unsigned", "binary(16)",
		"mediumtext", "timestamp", "set('a','b')"};
	static const char *const sqlite[] = {
		"MONEY", "GEOMETRY", "NVARCHAR(20)", "unsigned big int"};
	if (g->database == PG)
		return postgres[random_below(g, (int)ARRAY_LEN(postgres))];
	if (g->database & MYSQLS)
		return mysql[random_below(g, (int)ARRAY_LEN(mysql))];
	return sqlite[random_below(g, (int)ARRAY_LEN(sqlite))];
}

Type new_type(Generator *g)
{
	TypeKind kind;
	do
		kind = (TypeKind)random_below(g, TYPE_COUNT);
	while (!type_exists(g->database, kind));
	Type type = plain(kind);
	if (kind == TYPE_ENUM)
		type = enum_type(g);
	else if (kind == TYPE_RAW)
		type.name = raw_type(g);
	else if (kind == TYPE_STRING || kind == TYPE_CHAR || kind == TYPE_BINARY)
		type.length = chance(g, 80) ? 1 + random_below(g, 60) : 0;
	else if (kind == TYPE_NUMERIC && chance(g, 80)) {
		type.precision = 10;
		type.scale = chance(g, 70) ? 2 : -1;
	} else if ((kind == TYPE_TIME || kind == TYPE_TIMESTAMP || kind == TYPE_TIMESTAMPTZ) &&
		   chance(g, 50)) {
		type.precision = random_below(g, 7);
	} else if (kind == TYPE_ARRAY) {
		Type *element = arena_alloc(g->arena, sizeof(*element));
		*element = plain(chance(g, 50) ? TYPE_INTEGER : TYPE_TEXT);
		type.element = element;
	}
	g->types[kind]++;
	return type;
}

bool is_integer(const Type *type)
{
	return type->kind == TYPE_SMALLINT || type->kind == TYPE_INTEGER ||
	       type->kind == TYPE_BIGINT;
}

bool is_text(const Type *type)
{
	return type->kind == TYPE_STRING || type->kind == TYPE_CHAR || type->kind == TYPE_TEXT;
}

/* Every database can have an index, a unique constraint or a key over it. */
bool is_indexable(const Column *c)
{
	return is_integer(&c->type) || c->type.kind == TYPE_DATE || c->type.kind == TYPE_BOOLEAN ||
	       c->type.kind == TYPE_NUMERIC || c->type.kind == TYPE_TIMESTAMP ||
	       (c->type.kind == TYPE_STRING && c->type.length > 0);
}

/* ---- defaults -------------------------------------------------------------------------------- */

static Default string_default(Generator *g, const Type *type)
{
	const char *text = "it's";
	switch (type->kind) {
	case TYPE_DATE:
		text = "2024-01-31";
		break;
	case TYPE_TIME:
		text = "10:20:30";
		break;
	case TYPE_JSON:
	case TYPE_JSONB:
		text = "{}";
		break;
	case TYPE_INET:
		text = "10.0.0.1";
		break;
	case TYPE_INTERVAL:
		text = g->database == PG ? "02:00:00" : "2 hours";
		break;
	case TYPE_ENUM:
		text = type->labels.items[type->labels.count - 1];
		break;
	default:
		break;
	}
	return (Default){.kind = DEFAULT_STRING, .text = text};
}

static bool takes_string(const Generator *g, const Type *type)
{
	switch (type->kind) {
	case TYPE_STRING:
	case TYPE_CHAR:
		return type->length >= 4 || g->database == SL;
	case TYPE_TIME:
		return type->precision == 0 || g->database & (PG | SL);
	case TYPE_TEXT:
	case TYPE_DATE:
	case TYPE_JSON:
	case TYPE_JSONB:
	case TYPE_INET:
	case TYPE_INTERVAL:
	case TYPE_ENUM:
		return true;
	default:
		return false;
	}
}

static Default expression_default(Generator *g, const Type *type)
{
	if (type->kind == TYPE_TIMESTAMP || type->kind == TYPE_TIMESTAMPTZ)
		return (Default){.kind = DEFAULT_SQL, .text = "CURRENT_TIMESTAMP"};
	if (type->kind == TYPE_NUMERIC)
		return (Default){.kind = DEFAULT_SQL, .text = "1.25"};
	if (type->kind == TYPE_ARRAY)
		return (Default){.kind = DEFAULT_SQL, .text = "'{}'"};
	(void)g;
	return (Default){.kind = DEFAULT_SQL, .text = "(1 + 2)"};
}

static bool takes_expression(const Type *type)
{
	return type->kind == TYPE_TIMESTAMP || type->kind == TYPE_TIMESTAMPTZ ||
	       (type->kind == TYPE_NUMERIC && type->scale == 2) || type->kind == TYPE_ARRAY ||
	       is_integer(type);
}

Default new_default(Generator *g, const Type *type)
{
	if (has(g, ATTR_COLUMN_DEFAULT_NULL, 8))
		return (Default){.kind = DEFAULT_NULL};
	if (type->kind == TYPE_BOOLEAN && has(g, ATTR_COLUMN_DEFAULT_BOOL, 60))
		return (Default){.kind = DEFAULT_BOOL, .boolean = chance(g, 50)};
	if (is_integer(type) && has(g, ATTR_COLUMN_DEFAULT_INT, 40))
		return (Default){.kind = DEFAULT_INT, .integer = random_below(g, 200) - 100};
	if ((type->kind == TYPE_REAL || type->kind == TYPE_DOUBLE) &&
		has(g, ATTR_COLUMN_DEFAULT_REAL, 60))
		return (Default){.kind = DEFAULT_REAL, .real = 0.5 + random_below(g, 9)};
	if (takes_string(g, type) && has(g, ATTR_COLUMN_DEFAULT_STRING, 40))
		return string_default(g, type);
	if (takes_expression(type) && has(g, ATTR_COLUMN_DEFAULT_SQL, 40))
		return expression_default(g, type);
	return (Default){.kind = DEFAULT_NONE};
}

/* ---- columns --------------------------------------------------------------------------------- */

void add_option(Generator *g, Options *options, const char *key, const char *value)
{
	vec_push(options, g->arena, (Option){key, value});
	for (size_t i = options->count - 1;
		i > 0 && strcmp(options->items[i - 1].key, options->items[i].key) > 0; i--) {
		Option swap = options->items[i];
		options->items[i] = options->items[i - 1];
		options->items[i - 1] = swap;
	}
}

static void add_text_attributes(Generator *g, Column *c)
{
	static const char *const postgres[] = {"C", "POSIX"}, *const sqlite[] = {"NOCASE", "RTRIM"};
	if (has(g, ATTR_COLUMN_COLLATE, 30))
		c->collate = g->database == PG   ? postgres[random_below(g, 2)]
			     : g->database == SL ? sqlite[random_below(g, 2)]
						 : "utf8mb4_bin";
	else if (has(g, ATTR_COLUMN_CHARSET, 25))
		add_option(g, &c->options, "charset", "latin1");
	if (c->type.kind == TYPE_TEXT && has(g, ATTR_COLUMN_STORAGE, 30))
		add_option(g, &c->options, "storage", "EXTERNAL");
	if (c->type.kind == TYPE_TEXT && has(g, ATTR_COLUMN_COMPRESSION, 30))
		add_option(g, &c->options, "compression", "pglz");
}

static void add_number_attributes(Generator *g, Column *c)
{
	bool negative = c->value.kind == DEFAULT_INT && c->value.integer < 0;
	if (!negative && has(g, ATTR_COLUMN_UNSIGNED, 15))
		add_option(g, &c->options, "unsigned", "true");
}

Column generate_column(Generator *g)
{
	Column c = {
		.name = new_name(g, "c", has(g, ATTR_COLUMN_ODD_NAME, 10)),
		.type = new_type(g),
		.nullable = true,
	};
	c.value = new_default(g, &c.type);
	if (is_text(&c.type))
		add_text_attributes(g, &c);
	if (is_integer(&c.type))
		add_number_attributes(g, &c);
	if (c.value.kind != DEFAULT_NULL && has(g, ATTR_COLUMN_NOT_NULL, 30)) {
		c.nullable = false;
		if (has(g, ATTR_COLUMN_ON_CONFLICT, 20))
			add_option(g, &c.options, "on_conflict", "IGNORE");
	}
	if (c.type.kind == TYPE_TIMESTAMP && has(g, ATTR_COLUMN_ON_UPDATE, 30))
		add_option(g, &c.options, "on_update", "CURRENT_TIMESTAMP");
	if (has(g, ATTR_COLUMN_COMMENT, 15))
		c.comment = new_comment(g);
	/* MariaDB wants to know what goes into a column that nobody sees. */
	if (c.nullable && has(g, ATTR_COLUMN_INVISIBLE, 15))
		add_option(g, &c.options, "invisible", "true");
	return c;
}

/* What can be generated from a column, and what a check or a partial index may say of it. */
const char *some_expression(Generator *g, const Column *c)
{
	if (is_integer(&c->type))
		return over(g, chance(g, 50) ? "# + 1" : "# * 2", c->name);
	return is_text(&c->type) ? over(g, "lower(#)", c->name) : NULL;
}

const char *some_condition(Generator *g, const Column *c)
{
	if (is_integer(&c->type))
		return over(g, chance(g, 50) ? "# > 0" : "# <> 5 AND # < 100", c->name);
	if (is_text(&c->type))
		return over(g,
			chance(g, 50)          ? "# <> 'it''s'"
			: g->database & MYSQLS ? "char_length(#) > 3"
					       : "length(#) > 3",
			c->name);
	return over(g, "# IS NOT NULL", c->name);
}

/* MySQL: what a foreign key changes may be in no expression. */
bool is_free(const Generator *g, const Column *c)
{
	return !(g->database & MYSQLS) || strncmp(c->name, "ref", 3) != 0;
}

const Column *some_column(Generator *g, const Table *table, bool (*fits)(const Column *))
{
	size_t n = table->columns.count, first = (size_t)random_below(g, (int)n);
	for (size_t i = 0; i < n; i++) {
		const Column *c = &table->columns.items[(first + i) % n];
		if (!c->generated && c->identity.kind == IDENTITY_NONE && !c->autoincrement &&
			is_free(g, c) && fits(c))
			return c;
	}
	return NULL;
}

static bool is_computable(const Column *c)
{
	return !c->primary_key && (is_integer(&c->type) || c->type.kind == TYPE_STRING);
}

void add_generated(Generator *g, Table *table)
{
	const Column *from = some_column(g, table, is_computable);
	if (!from)
		return;
	bool stored = has(g, ATTR_COLUMN_GENERATED_STORED, 25);
	if (!stored && !has(g, ATTR_COLUMN_GENERATED_VIRTUAL, 25))
		return;
	Column c = {
		.name = new_name(g, "g", false),
		.type = is_integer(&from->type) ? plain(TYPE_BIGINT) : plain(TYPE_STRING),
		.nullable = true,
		.generated = some_expression(g, from),
		.stored = stored,
	};
	if (c.type.kind == TYPE_STRING)
		c.type.length = 80;
	vec_push(&table->columns, g->arena, c);
}
