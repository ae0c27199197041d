/* generate.c - see generate.h. */
#include "generate.h"

#include <string.h>

/* ---- chance ---------------------------------------------------------------------------------- */

unsigned database_of(const Conn *conn)
{
	const char *name = conn->server.name;
	return strcmp(name, "PostgreSQL") == 0 ? PG
	       : strcmp(name, "MariaDB") == 0  ? MA
	       : strcmp(name, "MySQL") == 0    ? MY
					       : SL;
}

static const struct {
	const char *words;
	unsigned where;
	int since;
} attributes[] = {
#define X(name, words, where, since) [ATTR_##name] = {words, where, since},
	ATTRIBUTES(X)
#undef X
};

const char *attribute_name(Attribute attribute)
{
	return attributes[attribute].words;
}

bool attribute_exists(const Generator *g, Attribute attribute)
{
	return attributes[attribute].where & g->database &&
	       g->server->number >= attributes[attribute].since;
}

/* splitmix64 */
uint64_t random_next(Generator *g)
{
	uint64_t z = (g->state += 0x9e3779b97f4a7c15U);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return z ^ (z >> 31);
}

int random_below(Generator *g, int n)
{
	return (int)(random_next(g) % (uint64_t)n);
}

static bool chance(Generator *g, int percent)
{
	return random_below(g, 100) < percent;
}

bool has(Generator *g, Attribute attribute, int percent)
{
	if (!attribute_exists(g, attribute) || !chance(g, percent))
		return false;
	g->counts[attribute]++;
	return true;
}

/* ---- names ----------------------------------------------------------------------------------- */

static const char *new_name(Generator *g, const char *stem, bool odd)
{
	static const char *const forms[] = {
		"%s %d", "%s\"%d", "%s`%d", "%s'%d", "na\xc3\xafve%s%d"};
	int n = ++g->objects;
	if (!odd)
		return arena_printf(g->arena, "%s%d", stem, n);
	const char *form = forms[random_below(g, (int)ARRAY_LEN(forms))];
	Str name = str_new(g->arena);
	for (const char *p = form; *p; p++) {
		if (*p == '%' && p[1] == 's')
			str_add(&name, stem);
		else if (*p == '%')
			str_addf(&name, "%d", n);
		else
			str_addn(&name, p, 1);
		p += *p == '%';
	}
	return name.data;
}

static const char *new_comment(Generator *g)
{
	return arena_printf(g->arena, "what's %d; \"and\"\n\xc3\xa9", random_below(g, 1000));
}

static char quote_of(const Generator *g)
{
	return g->database & MYSQLS ? '`' : '"';
}

/* An expression over a column: `form` with the column's quoted name for its #. */
static const char *over(const Generator *g, const char *form, const char *column)
{
	Str s = str_new(g->arena);
	char quote = quote_of(g);
	for (const char *p = form; *p; p++) {
		if (*p != '#') {
			str_addn(&s, p, 1);
			continue;
		}
		str_addn(&s, &quote, 1);
		for (const char *c = column; *c; c++)
			str_addf(&s, *c == quote ? "%c%c" : "%c", *c, *c);
		str_addn(&s, &quote, 1);
	}
	return s.data;
}

static StrVec one(Generator *g, const char *name)
{
	StrVec v = {0};
	vec_push(&v, g->arena, name);
	return v;
}

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

static Type plain(TypeKind kind)
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

static Type new_type(Generator *g)
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

static bool is_integer(const Type *type)
{
	return type->kind == TYPE_SMALLINT || type->kind == TYPE_INTEGER ||
	       type->kind == TYPE_BIGINT;
}

static bool is_text(const Type *type)
{
	return type->kind == TYPE_STRING || type->kind == TYPE_CHAR || type->kind == TYPE_TEXT;
}

/* Every database can have an index, a unique constraint or a key over it. */
static bool is_indexable(const Column *c)
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

static Default new_default(Generator *g, const Type *type)
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

static void add_option(Generator *g, Options *options, const char *key, const char *value)
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
static const char *some_expression(Generator *g, const Column *c)
{
	if (is_integer(&c->type))
		return over(g, chance(g, 50) ? "# + 1" : "# * 2", c->name);
	return is_text(&c->type) ? over(g, "lower(#)", c->name) : NULL;
}

static const char *some_condition(Generator *g, const Column *c)
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
static bool is_free(const Generator *g, const Column *c)
{
	return !(g->database & MYSQLS) || strncmp(c->name, "ref", 3) != 0;
}

static const Column *some_column(Generator *g, const Table *table, bool (*fits)(const Column *))
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

static void add_generated(Generator *g, Table *table)
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

/* ---- keys ------------------------------------------------------------------------------------ */

static void add_identity(Generator *g, Column *c)
{
	Identity *n = &c->identity;
	bool always = has(g, ATTR_COLUMN_IDENTITY_ALWAYS, 30);
	if (!always && !has(g, ATTR_COLUMN_IDENTITY, 70))
		return;
	n->kind = always ? IDENTITY_ALWAYS : IDENTITY_BY_DEFAULT;
	if ((n->has_start = has(g, ATTR_COLUMN_IDENTITY_START, 30)))
		n->start = 100;
	if ((n->has_increment = has(g, ATTR_COLUMN_IDENTITY_INCREMENT, 30)))
		n->increment = 5;
	if ((n->has_min = has(g, ATTR_COLUMN_IDENTITY_MIN, 30)))
		n->min = 7;
	if ((n->has_max = has(g, ATTR_COLUMN_IDENTITY_MAX, 30)))
		n->max = 30000;
	if (has(g, ATTR_COLUMN_IDENTITY_CACHE, 30))
		n->cache = 20;
	n->cycle = has(g, ATTR_COLUMN_IDENTITY_CYCLE, 30);
}

static Column key_column(Generator *g, const char *name)
{
	static const TypeKind kinds[] = {TYPE_INTEGER, TYPE_BIGINT, TYPE_BIGINT, TYPE_SMALLINT};
	return (Column){.name = name, .type = plain(kinds[random_below(g, 4)])};
}

/* A key of one integer, of two columns, or none.  They come first. */
static void add_primary_key(Generator *g, Table *table)
{
	Constraint key = {.kind = CONSTRAINT_PRIMARY_KEY};
	if (chance(g, 10))
		return;
	Column id = key_column(g, "id");
	if (has(g, ATTR_PRIMARY_KEY_WIDE, 25)) {
		Column other = {.name = "part", .type = plain(TYPE_DATE)};
		vec_push(&table->columns, g->arena, id);
		vec_push(&table->columns, g->arena, other);
		vec_push(&key.columns, g->arena, id.name);
		vec_push(&key.columns, g->arena, other.name);
	} else {
		add_identity(g, &id);
		id.autoincrement = has(g, ATTR_COLUMN_AUTOINCREMENT, 25);
		id.primary_key = has(g, ATTR_COLUMN_PRIMARY_KEY, 50);
		vec_push(&table->columns, g->arena, id);
		if (id.primary_key)
			return;
		vec_push(&key.columns, g->arena, id.name);
	}
	g->counts[ATTR_PRIMARY_KEY]++;
	if (has(g, ATTR_PRIMARY_KEY_NAME, 40))
		key.name = new_name(g, "pk_", false);
	vec_push(&table->constraints, g->arena, key);
}

static bool fits_index(const Column *c)
{
	return is_indexable(c);
}

static bool covers(const Table *table, const char *column)
{
	for (size_t i = 0; i < table->constraints.count; i++) {
		const Constraint *c = &table->constraints.items[i];
		if (c->kind != CONSTRAINT_CHECK && c->columns.count == 1 &&
			strcmp(c->columns.items[0], column) == 0)
			return true;
	}
	return false;
}

static bool fits_unique(const Column *c)
{
	return is_indexable(c) && !c->primary_key;
}

static void add_unique(Generator *g, Table *table)
{
	const Column *column = some_column(g, table, fits_unique);
	if (!column || column->unique || covers(table, column->name) || !has(g, ATTR_UNIQUE, 45))
		return;
	Constraint c = {.kind = CONSTRAINT_UNIQUE, .columns = one(g, column->name)};
	const Column *second = some_column(g, table, fits_unique);
	if (second && second != column && chance(g, 40))
		vec_push(&c.columns, g->arena, second->name);
	if (has(g, ATTR_UNIQUE_NAME, 60))
		c.name = new_name(g, "uq_", false);
	c.nulls_not_distinct = has(g, ATTR_UNIQUE_NULLS, 30);
	if (has(g, ATTR_UNIQUE_INCLUDE, 30) && table->columns.items[0].name != column->name)
		vec_push(&c.include, g->arena, table->columns.items[0].name);
	if (has(g, ATTR_UNIQUE_DEFERRABLE, 30))
		c.deferrable = DEFER_IMMEDIATE;
	else if (has(g, ATTR_UNIQUE_DEFERRED, 40))
		c.deferrable = DEFER_DEFERRED;
	if (has(g, ATTR_UNIQUE_CONFLICT, 30))
		add_option(g, &c.options, "on_conflict", "REPLACE");
	if (has(g, ATTR_UNIQUE_WITH, 30))
		add_option(g, &c.options, "with", "fillfactor=80");
	if (c.name && has(g, ATTR_UNIQUE_COMMENT, 60))
		c.comment = new_comment(g);
	vec_push(&table->constraints, g->arena, c);
}

static bool fits_check(const Column *c)
{
	return is_integer(&c->type) || is_text(&c->type) || c->type.kind == TYPE_DATE;
}

static void add_check(Generator *g, Table *table)
{
	const Column *column = some_column(g, table, fits_check);
	if (!column || !has(g, ATTR_CHECK, 50))
		return;
	Constraint c = {.kind = CONSTRAINT_CHECK, .expression = some_condition(g, column)};
	if (has(g, ATTR_CHECK_NAME, 60))
		c.name = new_name(g, "ck_", false);
	c.not_valid = has(g, ATTR_CHECK_NOT_VALID, 25);
	if (has(g, ATTR_CHECK_NOT_ENFORCED, 30))
		add_option(g, &c.options, "not_enforced", "true");
	if (!table->partition_by && has(g, ATTR_CHECK_NO_INHERIT, 30))
		add_option(g, &c.options, "no_inherit", "true");
	if (c.name && has(g, ATTR_CHECK_COMMENT, 40))
		c.comment = new_comment(g);
	vec_push(&table->constraints, g->arena, c);
}

static void add_exclude(Generator *g, Table *table)
{
	const Column *column = some_column(g, table, fits_index);
	if (!column || !has(g, ATTR_EXCLUDE, 25))
		return;
	Constraint c = {.kind = CONSTRAINT_EXCLUDE, .name = new_name(g, "ex_", false)};
	vec_push(&c.parts, g->arena, (IndexPart){.column = column->name, .with = "="});
	if (has(g, ATTR_EXCLUDE_METHOD, 50))
		c.method = "hash";
	if (has(g, ATTR_EXCLUDE_WHERE, 40))
		c.where = some_condition(g, column);
	if (has(g, ATTR_UNIQUE_WITH, 30))
		add_option(g, &c.options, "with", "fillfactor=80");
	if (has(g, ATTR_EXCLUDE_DEFERRED, 40))
		c.deferrable = DEFER_DEFERRED;
	vec_push(&table->constraints, g->arena, c);
}

/* ---- foreign keys ---------------------------------------------------------------------------- */

static void add_actions(Generator *g, ForeignKey *fk)
{
	if (has(g, ATTR_KEY_CASCADE, 25))
		fk->on_delete = "CASCADE";
	else if (has(g, ATTR_KEY_SET_NULL, 25))
		fk->on_delete = "SET NULL";
	else if (has(g, ATTR_KEY_SET_DEFAULT, 25))
		fk->on_delete = "SET DEFAULT";
	else if (has(g, ATTR_KEY_RESTRICT, 30))
		fk->on_delete = "RESTRICT";
	else if (has(g, ATTR_KEY_NO_ACTION, 40))
		fk->on_delete = "NO ACTION";
	if (has(g, ATTR_KEY_UPDATE_CASCADE, 30))
		fk->on_update = "CASCADE";
	else if (has(g, ATTR_KEY_UPDATE_RESTRICT, 30))
		fk->on_update = "RESTRICT";
}

static Deferrable new_deferrable(Generator *g)
{
	if (has(g, ATTR_KEY_NOT_DEFERRABLE, 20))
		return DEFER_NOT;
	if (has(g, ATTR_KEY_DEFERRABLE, 25))
		return DEFER_IMMEDIATE;
	return has(g, ATTR_KEY_DEFERRED, 30) ? DEFER_DEFERRED : DEFER_UNSAID;
}

/* The columns of a table's key, or none. */
static StrVec key_of(Generator *g, const Table *table)
{
	const Constraint *key = table_primary_key(table);
	if (key)
		return key->columns;
	if (table->columns.count > 0 && table->columns.items[0].primary_key)
		return one(g, table->columns.items[0].name);
	return (StrVec){0};
}

/* New columns of the same types, to refer with. */
static StrVec add_referring(Generator *g, Table *table, const Table *to, const StrVec *key)
{
	StrVec names = {0};
	for (size_t i = 0; i < key->count; i++) {
		const Column *there = table_column(to, key->items[i]);
		Column c = {
			.name = new_name(g, "ref", false), .type = there->type, .nullable = true};
		vec_push(&names, g->arena, c.name);
		vec_push(&table->columns, g->arena, c);
	}
	return names;
}

static const Table *some_table(Generator *g, const Table *self)
{
	size_t n = g->made->tables.count;
	if (n == 0 || chance(g, 25))
		return self;
	return &g->made->tables.items[random_below(g, (int)n)];
}

static bool can_refer(const Table *from, const Table *to)
{
	return !to->partition_by && !from->partition_by &&
	       (!options_get(&to->options, "unlogged") == !options_get(&from->options, "unlogged"));
}

static void finish_key(Generator *g, Table *table, Constraint c)
{
	if (c.columns.count > 1)
		g->counts[ATTR_KEY_WIDE]++;
	g->counts[ATTR_KEY]++;
	if (g->database & MYSQLS) { /* else the names of the key and of its index differ */
		g->counts[ATTR_KEY_NAME]++;
		c.name = new_name(g, "fk_", false);
	} else if (has(g, ATTR_KEY_NAME, 60)) {
		c.name = new_name(g, "fk_", false);
	}
	if (has(g, ATTR_KEY_MATCH_FULL, 25))
		c.foreign_key.match = "FULL";
	c.not_valid = has(g, ATTR_KEY_NOT_VALID, 15);
	if (c.name && has(g, ATTR_KEY_COMMENT, 30))
		c.comment = new_comment(g);
	vec_push(&table->constraints, g->arena, c);
}

static void add_foreign_key(Generator *g, Table *table)
{
	const Table *to = some_table(g, table);
	StrVec key = key_of(g, to);
	if (key.count == 0 || !can_refer(table, to) || !chance(g, 70))
		return;
	g->counts[ATTR_KEY_SELF] += to == table;
	Constraint c = {.kind = CONSTRAINT_FOREIGN_KEY, .foreign_key = {.table = to->name}};
	c.columns = add_referring(g, table, to, &key);
	c.foreign_key.columns = key;
	c.deferrable = new_deferrable(g);
	add_actions(g, &c.foreign_key);
	if (key.count == 1 && has(g, ATTR_COLUMN_REFERENCES, 40)) {
		Column *column = &table->columns.items[table->columns.count - 1];
		column->references = arena_alloc(g->arena, sizeof(*column->references));
		*column->references = c.foreign_key;
		column->deferrable = c.deferrable;
		return;
	}
	finish_key(g, table, c);
}

/* ---- indexes --------------------------------------------------------------------------------- */

static IndexPart new_part(Generator *g, const Column *column, bool unique)
{
	IndexPart part = {.column = column->name};
	const char *expression = some_expression(g, column);
	if (expression && has(g, ATTR_INDEX_EXPRESSION, 20))
		part = (IndexPart){.expression = expression};
	part.descending = has(g, ATTR_INDEX_DESCENDING, 25);
	if (has(g, ATTR_INDEX_NULLS, 25))
		part.nulls = chance(g, 50) ? "FIRST" : "LAST";
	bool text = column->type.kind == TYPE_STRING;
	if (text && has(g, ATTR_INDEX_OPCLASS, 40))
		part.opclass = "text_pattern_ops";
	else if (text && !column->collate && has(g, ATTR_INDEX_COLLATE, 40))
		part.collate = g->database == PG ? "POSIX" : "BINARY";
	if (text && !unique && part.column && column->type.length > 10 &&
		has(g, ATTR_INDEX_LENGTH, 50))
		part.length = 5;
	return part;
}

static bool fits_fulltext(const Column *c)
{
	return c->type.kind == TYPE_TEXT && !options_get(&c->options, "charset");
}

static bool make_fulltext(Generator *g, const Table *table, Index *out)
{
	const Column *column = some_column(g, table, fits_fulltext);
	if (!column || !has(g, ATTR_INDEX_FULLTEXT, 30))
		return false;
	*out = (Index){.name = new_name(g, "ft_", false)};
	vec_push(&out->parts, g->arena, (IndexPart){.column = column->name});
	add_option(g, &out->options, "prefix", "FULLTEXT");
	return true;
}

/* What only PostgreSQL can say of an index. */
static void add_index_options(Generator *g, const Column *column, Index *out)
{
	bool plain_ = out->parts.count == 1 && out->parts.items[0].column;
	const IndexPart *part = &out->parts.items[0];
	if (plain_ && !out->unique && !part->descending && !part->nulls && !part->opclass &&
		has(g, ATTR_INDEX_METHOD, 60)) {
		out->method = g->database == PG ? "hash" : "btree";
	} else {
		if (has(g, ATTR_INDEX_INCLUDE, 20) && part->column)
			vec_push(&out->include, g->arena, column->name);
		out->nulls_not_distinct = out->unique && has(g, ATTR_INDEX_NULLS_DISTINCT, 50);
	}
	if (has(g, ATTR_INDEX_WITH, 20))
		add_option(g, &out->options, "with", "fillfactor=70");
}

bool generate_index(Generator *g, const Table *table, Index *out)
{
	const Column *column = some_column(g, table, fits_index);
	*out = (Index){0};
	if (g->database & MYSQLS && make_fulltext(g, table, out))
		return true;
	if (!column)
		return false;
	g->counts[ATTR_INDEX]++;
	out->unique = has(g, ATTR_INDEX_UNIQUE, 25);
	vec_push(&out->parts, g->arena, new_part(g, column, out->unique));
	const Column *second = some_column(g, table, fits_index);
	if (second && second != column && has(g, ATTR_INDEX_WIDE, 40))
		vec_push(&out->parts, g->arena, new_part(g, second, out->unique));
	out->name = new_name(g, "ix_", false);
	g->counts[ATTR_INDEX_NAME]++;
	add_index_options(g, column, out);
	if (has(g, ATTR_INDEX_WHERE, 25))
		out->where = some_condition(g, column);
	if (has(g, ATTR_INDEX_COMMENT, 25))
		out->comment = new_comment(g);
	return true;
}

/* ---- tables ---------------------------------------------------------------------------------- */

static void add_mysql_options(Generator *g, Table *table)
{
	if (has(g, ATTR_TABLE_CHARSET, 15))
		add_option(g, &table->options, "charset", "latin1");
	else if (has(g, ATTR_TABLE_COLLATE, 20))
		add_option(g, &table->options, "collate", "utf8mb4_unicode_ci");
	if (has(g, ATTR_TABLE_ROW_FORMAT, 20))
		add_option(g, &table->options, "row_format", "DYNAMIC");
	if (has(g, ATTR_TABLE_STATS, 20))
		add_option(g, &table->options, "stats_persistent", "0");
}

static void add_table_options(Generator *g, Table *table)
{
	if (has(g, ATTR_TABLE_COMMENT, 25))
		table->comment = new_comment(g);
	if (has(g, ATTR_TABLE_UNLOGGED, 15))
		add_option(g, &table->options, "unlogged", "true");
	if (has(g, ATTR_TABLE_WITH, 20))
		add_option(g, &table->options, "with", "fillfactor=70, autovacuum_enabled=false");
	if (g->database & MYSQLS)
		add_mysql_options(g, table);
	if (!has(g, ATTR_TABLE_STRICT, 15))
		return;
	add_option(g, &table->options, "strict", "true");
	for (size_t i = 0; i < table->columns.count; i++)
		if (table->columns.items[i].type.kind == TYPE_RAW)
			table->columns.items[i].type.name = "ANY";
}

static void add_column_words(Generator *g, Table *table)
{
	for (size_t i = 0; i < table->columns.count; i++) {
		Column *c = &table->columns.items[i];
		if (c->primary_key || c->generated || !is_indexable(c) || covers(table, c->name))
			continue;
		if (has(g, ATTR_COLUMN_UNIQUE, 10))
			c->unique = true;
		else if (has(g, ATTR_COLUMN_INDEX, 10))
			c->index = true;
		if (fits_check(c) && is_free(g, c) && c->identity.kind == IDENTITY_NONE &&
			has(g, ATTR_COLUMN_CHECK, 10))
			c->check = some_condition(g, c);
	}
}

/* Keys of a partitioned table must hold what divides it: it gets none. */
static void add_partitions(Generator *g, Table *table)
{
	static const char *const bounds[][2] = {
		{"FOR VALUES FROM (MINVALUE) TO (100)", "VALUES LESS THAN (100)"},
		{"FOR VALUES FROM (100) TO (MAXVALUE)", "VALUES LESS THAN MAXVALUE"},
	};
	bool postgres = g->database == PG;
	Column by = {.name = "region", .type = plain(TYPE_INTEGER)};
	vec_push(&table->columns, g->arena, by);
	table->partition_by = postgres ? "RANGE (region)" : "RANGE (`region`)";
	for (size_t i = 0; i < ARRAY_LEN(bounds); i++)
		vec_push(&table->partitions, g->arena,
			(Partition){.name = new_name(g, "p", false),
				.bounds = bounds[i][postgres ? 0 : 1]});
}

static void add_columns(Generator *g, Table *table)
{
	for (int n = 2 + random_below(g, 5); n > 0; n--)
		vec_push(&table->columns, g->arena, generate_column(g));
	Column text = generate_column(g); /* so that there is always something to index */
	text.type = plain(TYPE_STRING);
	text.type.length = 40;
	text.value = (Default){.kind = DEFAULT_NONE};
	text.options = (Options){0};
	vec_push(&table->columns, g->arena, text);
}

/* The schema's list may move: the table is finished before it is added. */
void generate_table(Generator *g, Schema *schema)
{
	Table table = {.name = new_name(g, "t", has(g, ATTR_TABLE_ODD_NAME, 15))};
	g->made = schema;
	bool parts = has(g, ATTR_TABLE_PARTITIONS, 10);
	if (!parts)
		add_primary_key(g, &table);
	add_columns(g, &table);
	if (parts) {
		add_partitions(g, &table);
	} else {
		add_table_options(g, &table);
		if (table_primary_key(&table) && !table.columns.items[0].autoincrement &&
			has(g, ATTR_TABLE_WITHOUT_ROWID, 30))
			add_option(g, &table.options, "without_rowid", "true");
		for (int n = random_below(g, 3); n > 0; n--)
			add_foreign_key(g, &table);
		add_generated(g, &table);
		add_column_words(g, &table);
		add_unique(g, &table);
		add_exclude(g, &table);
	}
	add_check(g, &table);
	for (int n = random_below(g, 3); n > 0 && !parts; n--) {
		Index index;
		if (generate_index(g, &table, &index))
			vec_push(&table.indexes, g->arena, index);
	}
	vec_push(&schema->tables, g->arena, table);
}

/* ---- the rest -------------------------------------------------------------------------------- */

static void add_enums(Generator *g, Schema *out)
{
	EnumType e = {.name = new_name(g, "Mood ", false)};
	vec_push(&e.labels, g->arena, "sad");
	vec_push(&e.labels, g->arena, "it's ok");
	vec_push(&e.labels, g->arena, "a, \"b\" {c} \\d");
	vec_push(&out->enums, g->arena, e);
}

static void add_sequence(Generator *g, Schema *out)
{
	Sequence q = {.name = new_name(g, "seq", false)};
	if (!has(g, ATTR_SEQUENCE, 60))
		return;
	if (has(g, ATTR_SEQUENCE_TYPE, 40))
		q.type = "integer";
	if ((q.numbers.has_increment = has(g, ATTR_SEQUENCE_INCREMENT, 50)))
		q.numbers.increment = chance(g, 50) ? -1 : 10;
	q.numbers.cycle = has(g, ATTR_SEQUENCE_CYCLE, 40);
	vec_push(&out->sequences, g->arena, q);
}

/* SELECT id AS id, … of a table or a view. */
static const char *select_from(Generator *g, const char *column, const char *from)
{
	return arena_printf(g->arena, "SELECT %s AS v, 'x' AS w FROM %s", over(g, "#", column),
		over(g, "#", from));
}

static void add_view(Generator *g, Schema *out, const char *column, const char *from)
{
	View view = {.name = new_name(g, "v", false), .query = select_from(g, column, from)};
	g->counts[ATTR_VIEW]++;
	view.materialized = has(g, ATTR_VIEW_MATERIALIZED, 30);
	if (has(g, ATTR_VIEW_COMMENT, 30))
		view.comment = new_comment(g);
	if (view.materialized && has(g, ATTR_VIEW_INDEX, 70)) {
		Index index = {.name = new_name(g, "ix_", false)};
		vec_push(&index.parts, g->arena, (IndexPart){.column = "w"});
		vec_push(&view.indexes, g->arena, index);
	}
	vec_push(&out->views, g->arena, view);
}

static void add_views(Generator *g, Schema *out)
{
	const Table *table = &out->tables.items[random_below(g, (int)out->tables.count)];
	const Column *column = some_column(g, table, fits_index);
	if (!column || !chance(g, 60))
		return;
	add_view(g, out, column->name, table->name);
	if (has(g, ATTR_VIEW_OVER_VIEW, 50))
		add_view(g, out, "v", out->views.items[0].name);
}

void generate_schema(Generator *g, Schema *out)
{
	*out = (Schema){0};
	if (g->database == PG)
		add_enums(g, out);
	if (g->database == PG)
		add_sequence(g, out);
	for (int n = 1 + random_below(g, 3); n > 0; n--)
		generate_table(g, out);
	add_views(g, out);
}
