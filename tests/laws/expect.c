/* expect.c - see expect.h. */
#include "expect.h"

#include <ctype.h>
#include <string.h>

#include "db/lex.h"
#include "model/emit.h"
#include "model/schema_build.h"

typedef struct Canon {
	unsigned database;
	Arena *arena;
	bool asked;
	NameMap names; /* that were given */
} Canon;

static const Dialect *dialect_of(const Canon *c)
{
	Error ignored = ERROR_INIT;
	const char *name = c->database == PG   ? "postgresql"
			   : c->database == SL ? "sqlite"
					       : "mysql";
	return db_backend_named(name, &ignored)->dialect;
}

/* ---- expressions ----------------------------------------------------------------------------- */

/* Without quotes, 'it''s' and 'it\'s' the same, and E'\\' and '\'. */
static void add_inner(Str *out, const LexToken *t)
{
	const char *p = t->start, *end = t->start + t->len - 1;
	while (p < end && !strchr("'\"`", *p))
		p++; /* E'…' */
	char quote = *p++;
	for (; p < end; p++) {
		if ((*p == quote && p[1] == quote && p + 1 < end) ||
			(*p == '\\' && (p[1] == '\'' || p[1] == '\\') && p + 1 < end))
			p++;
		str_addn(out, p, 1);
	}
}

/* ::character varying, ::"Mood 1", ::integer[]: behind it. */
static LexToken skip_cast(Lexer *lexer)
{
	LexToken t = lex_next_solid(lexer);
	while (t.kind == LEX_WORD || t.kind == LEX_QUOTED ||
		(t.kind == LEX_OTHER && strchr("[].", *t.start)))
		t = lex_next_solid(lexer);
	return t;
}

static bool is_skipped(const LexToken *t)
{
	return (t->kind == LEX_OTHER && strchr("()", *t->start)) ||
	       (t->kind == LEX_WORD && t->len > 4 && strncmp(t->start, "_utf8", 5) == 0);
}

static void add_word(Str *out, const LexToken *t)
{
	if (lex_is_word(t, "lcase")) {
		str_add(out, "lower");
		return;
	}
	for (size_t i = 0; i < t->len; i++)
		str_addn(out, &(char){(char)tolower((unsigned char)t->start[i])}, 1);
}

static bool is_cast(const Lexer *lexer, const LexToken *t)
{
	return t->kind == LEX_OTHER && *t->start == ':' && lexer->pos < lexer->end &&
	       *lexer->pos == ':';
}

static bool is_clock(const LexToken *t)
{
	return lex_is_word(t, "current_timestamp");
}

/* Tokens in small letters with one space between; no parentheses, casts, character sets, digits of
 * the clock. */
static const char *canonical_text(const Canon *c, const char *text)
{
	Str out = str_new(c->arena);
	Lexer lexer;
	if (!text)
		return NULL;
	lex_init(&lexer, text, strlen(text), dialect_of(c)->lex);
	LexToken t = lex_next_solid(&lexer);
	for (bool clock = false; t.kind != LEX_END;) {
		if (is_cast(&lexer, &t)) {
			lex_next(&lexer);
			t = skip_cast(&lexer);
			continue;
		}
		if (!is_skipped(&t) && !(clock && t.kind == LEX_NUMBER)) {
			bool minus = out.len > 0 && out.data[out.len - 1] == '-';
			str_add(&out, out.len && !minus ? " " : "");
			if (t.kind == LEX_STRING || t.kind == LEX_QUOTED)
				add_inner(&out, &t);
			else
				add_word(&out, &t);
			clock = is_clock(&t);
		}
		t = lex_next_solid(&lexer);
	}
	return out.data;
}

static const char *default_text(const Canon *c, const Default *value)
{
	const Emit e = {.dialect = dialect_of(c), .arena = c->arena};
	Error ignored = ERROR_INIT;
	Str text = str_new(c->arena);
	if (value->kind == DEFAULT_NONE || value->kind == DEFAULT_NULL ||
		!emit_default(&e, value, &text, &ignored))
		return NULL;
	const char *out = canonical_text(c, text.data);
	return strcmp(out, "null") == 0 ? NULL : out;
}

/* ---- types ----------------------------------------------------------------------------------- */

static void set_length(Type *type, TypeKind kind, int length)
{
	*type = (Type){.kind = kind, .length = length, .precision = -1, .scale = -1};
}

static void become(Type *type, TypeKind kind)
{
	type->kind = kind;
}

static void on_postgres(Type *type)
{
	if (type->kind == TYPE_BINARY)
		set_length(type, TYPE_BLOB, 0);
	if (type->kind == TYPE_CHAR && type->length == 0)
		type->length = 1;
	if (type->kind == TYPE_NUMERIC && type->precision >= 0 && type->scale < 0)
		type->scale = 0;
	if (type->kind == TYPE_RAW && strcmp(type->name, "timetz") == 0)
		type->name = "time with time zone";
}

static void on_mysql(Type *type, bool mariadb)
{
	switch (type->kind) {
	case TYPE_STRING:
	case TYPE_BINARY:
		type->length = type->length ? type->length : 255;
		break;
	case TYPE_CHAR:
		type->length = type->length ? type->length : 1;
		break;
	case TYPE_NUMERIC:
		type->scale = type->precision < 0 ? 30 : type->scale < 0 ? 0 : type->scale;
		type->precision = type->precision < 0 ? 65 : type->precision;
		break;
	case TYPE_TIMESTAMPTZ:
	case TYPE_TIMESTAMP:
	case TYPE_TIME:
		type->precision = type->precision < 0 ? 6 : type->precision;
		become(type, type->kind == TYPE_TIME ? TYPE_TIME : TYPE_TIMESTAMP);
		break;
	case TYPE_JSONB:
		become(type, TYPE_JSON);
		break;
	case TYPE_INET:
		set_length(type, TYPE_STRING, 43);
		break;
	case TYPE_UUID:
		if (!mariadb)
			set_length(type, TYPE_CHAR, 36);
		break;
	default:
		break;
	}
}

/* MariaDB shows the width of integers. */
static void raw_on_mysql(Type *type, bool mariadb)
{
	static const char *const shown[][2] = {{"mediumint", "mediumint(9)"},
		{"tinyint unsigned", "tinyint(3) unsigned"}, {"year", "year(4)"}};
	for (size_t i = 0; mariadb && i < ARRAY_LEN(shown); i++)
		if (strcmp(type->name, shown[i][0]) == 0)
			type->name = shown[i][1];
}

static void on_sqlite(Type *type)
{
	switch (type->kind) {
	case TYPE_BINARY:
		set_length(type, TYPE_BLOB, 0);
		break;
	case TYPE_TIMESTAMPTZ:
	case TYPE_TIMESTAMP:
		set_length(type, TYPE_TIMESTAMP, 0);
		break;
	case TYPE_TIME:
		type->precision = -1;
		break;
	case TYPE_INTERVAL:
	case TYPE_ENUM:
		set_length(type, TYPE_TEXT, 0);
		break;
	case TYPE_JSONB:
		become(type, TYPE_JSON);
		break;
	case TYPE_INET:
		set_length(type, TYPE_STRING, 43);
		break;
	case TYPE_UUID:
		set_length(type, TYPE_CHAR, 36);
		break;
	default:
		break;
	}
}

static void on_strict(Type *type)
{
	switch (type->kind) {
	case TYPE_BOOLEAN:
	case TYPE_SMALLINT:
	case TYPE_INTEGER:
	case TYPE_BIGINT:
		set_length(type, TYPE_INTEGER, 0);
		break;
	case TYPE_NUMERIC:
	case TYPE_REAL:
	case TYPE_DOUBLE:
		set_length(type, TYPE_REAL, 0);
		break;
	case TYPE_BINARY:
	case TYPE_BLOB:
		set_length(type, TYPE_BLOB, 0);
		break;
	case TYPE_RAW:
		break;
	default:
		set_length(type, TYPE_TEXT, 0);
		break;
	}
}

static void expect_type(const Canon *c, const Table *table, Column *column)
{
	Type *type = &column->type;
	if (c->database == PG) {
		on_postgres(type);
	} else if (c->database & MYSQLS) {
		if (type->kind == TYPE_RAW)
			raw_on_mysql(type, c->database == MA);
		else
			on_mysql(type, c->database == MA);
		if (type->kind == TYPE_ENUM)
			type->name = column->name;
	} else if (options_get(&table->options, "strict")) {
		on_strict(type);
	} else {
		on_sqlite(type);
		if (column->primary_key)
			type->kind = TYPE_INTEGER;
	}
}

/* ---- columns --------------------------------------------------------------------------------- */

static Options without(const Options *from, const char *key, Arena *arena)
{
	Options out = {0};
	for (size_t i = 0; i < from->count; i++)
		if (strcmp(from->items[i].key, key) != 0)
			options_add(&out, arena, from->items[i].key, from->items[i].value);
	return out;
}

static const char *default_collation(const char *charset)
{
	return strcmp(charset, "latin1") == 0 ? "latin1_swedish_ci" : NULL;
}

/* MySQL gives a collation for each character set, and none where it is the table's. */
static void expect_collation(const Canon *c, const Table *table, Column *column)
{
	const char *charset = options_get(&column->options, "charset");
	const char *usual = options_get(&table->options, "collate");
	const char *table_set = options_get(&table->options, "charset");
	if (!(c->database & MYSQLS))
		return;
	if (charset && !column->collate)
		column->collate = default_collation(charset);
	column->options = without(&column->options, "charset", c->arena);
	if (!usual && table_set)
		usual = default_collation(table_set);
	if (column->collate && usual && strcmp(column->collate, usual) == 0)
		column->collate = NULL;
}

static void expect_identity(const Canon *c, Column *column)
{
	if (c->database == SL)
		column->identity = (Identity){0};
	Identity *n = &column->identity;
	if (c->database == PG && n->has_min && n->has_start && n->start == n->min)
		n->has_start = false;
}

static void expect_column(const Canon *c, const Table *table, Column *column)
{
	expect_type(c, table, column);
	expect_collation(c, table, column);
	expect_identity(c, column);
}

static Column canonical_column(const Canon *c, const Table *table, const Column *from)
{
	Column column = *from;
	if (c->asked)
		expect_column(c, table, &column);
	const char *value = default_text(c, &from->value);
	const char *update = options_get(&column.options, "on_update");
	column.value = value ? (Default){.kind = DEFAULT_SQL, .text = value}
			     : (Default){.kind = DEFAULT_NONE};
	column.generated = canonical_text(c, column.generated);
	column.declared = NULL;
	column.primary_key = false;
	if (update) {
		column.options = without(&column.options, "on_update", c->arena);
		options_add(&column.options, c->arena, "on_update", canonical_text(c, update));
	}
	return column;
}

/* ---- constraints and indexes ----------------------------------------------------------------- */

static void add_name(Canon *c, const char *name)
{
	if (name)
		name_map_put(&c->names, c->arena, name, 0);
}

/* A name that nobody gave is the database's choice. */
static const char *given(const Canon *c, const char *name)
{
	return name && name_map_get(&c->names, name) >= 0 ? name : NULL;
}

static IndexParts canonical_parts(const Canon *c, const IndexParts *from)
{
	IndexParts out = {0};
	for (size_t i = 0; i < from->count; i++) {
		IndexPart part = from->items[i];
		part.expression = canonical_text(c, part.expression);
		if (part.expression && c->database == PG)
			part.collate = NULL; /* said where it is that of a column in it */
		if (part.nulls && strcmp(part.nulls, part.descending ? "FIRST" : "LAST") == 0)
			part.nulls = NULL;
		vec_push(&out, c->arena, part);
	}
	return out;
}

static const char *usual_action(const Canon *c, const char *action)
{
	/* both mean the same there, and what is shown is the word that was written */
	if (c->database & MYSQLS && action && strcmp(action, "RESTRICT") == 0)
		return NULL;
	return action && strcmp(action, "NO ACTION") == 0 ? NULL : action;
}

static Constraint canonical_constraint(const Canon *c, const Constraint *from)
{
	Constraint out = *from;
	out.name = given(c, from->name);
	out.expression = canonical_text(c, from->expression);
	out.where = canonical_text(c, from->where);
	out.parts = canonical_parts(c, &from->parts);
	if (out.kind == CONSTRAINT_CHECK || out.kind == CONSTRAINT_EXCLUDE)
		out.columns = (StrVec){0};
	if (out.deferrable == DEFER_NOT)
		out.deferrable = DEFER_UNSAID;
	out.foreign_key.on_delete = usual_action(c, out.foreign_key.on_delete);
	out.foreign_key.on_update = usual_action(c, out.foreign_key.on_update);
	return out;
}

static Index canonical_index(const Canon *c, const char *table, const Index *from)
{
	const Emit e = {.arena = c->arena};
	Index out = *from;
	out.name = emit_index_name(&e, table, from);
	out.parts = canonical_parts(c, &from->parts);
	out.where = canonical_text(c, from->where);
	if (out.method && strcmp(out.method, "btree") == 0)
		out.method = NULL;
	return out;
}

/* MySQL: a unique index over whole columns is a unique constraint. */
static bool is_constraint(const Canon *c, const Index *index)
{
	if (!(c->database & MYSQLS) || !index->unique)
		return false;
	for (size_t i = 0; i < index->parts.count; i++) {
		const IndexPart *part = &index->parts.items[i];
		if (!part->column || part->length || part->descending)
			return false;
	}
	return true;
}

/* MySQL makes an index for a foreign key, and calls it as it likes. */
static bool is_implied(const Canon *c, const Table *table, const Index *index)
{
	if (c->asked || !(c->database & MYSQLS) || given(c, index->name) || index->unique)
		return false;
	for (size_t i = 0; i < table->constraints.count; i++) {
		const Constraint *key = &table->constraints.items[i];
		if (key->kind == CONSTRAINT_FOREIGN_KEY && index->parts.items[0].column &&
			strcmp(key->columns.items[0], index->parts.items[0].column) == 0)
			return true;
	}
	return false;
}

static void add_index(Canon *c, Table *table, const Index *from)
{
	Index index = canonical_index(c, table->name, from);
	if (is_implied(c, table, &index))
		return;
	add_name(c, c->asked ? index.name : NULL);
	if (!is_constraint(c, &index)) {
		vec_push(&table->indexes, c->arena, index);
		return;
	}
	Constraint key = {.kind = CONSTRAINT_UNIQUE, .name = index.name, .comment = index.comment};
	for (size_t i = 0; i < index.parts.count; i++)
		vec_push(&key.columns, c->arena, index.parts.items[i].column);
	add_name(c, key.name);
	vec_push(&table->constraints, c->arena, canonical_constraint(c, &key));
}

/* SQLite: the labels of an enum are a check. */
static void add_enum_check(const Canon *c, Table *table, const Column *column)
{
	const StrVec *labels = &column->type.labels;
	Str s = str_new(c->arena);
	if (!c->asked || c->database != SL || column->type.kind != TYPE_ENUM)
		return;
	sql_addf(&s, dialect_of(c), "%i IN (", column->name);
	for (size_t i = 0; i < labels->count; i++)
		sql_addf(&s, dialect_of(c), i ? ", %l" : "%l", labels->items[i]);
	vec_push(&table->constraints, c->arena,
		(Constraint){.kind = CONSTRAINT_CHECK, .expression = canonical_text(c, s.data)});
}

/* ---- tables ---------------------------------------------------------------------------------- */

/* Parts of PostgreSQL are tables, and have no order. */
static Partitions canonical_partitions(const Canon *c, const Partitions *from)
{
	Partitions out = {0};
	for (size_t i = 0; i < from->count; i++) {
		vec_push(&out, c->arena, from->items[i]);
		for (size_t n = i; c->database == PG && n > 0; n--) {
			if (strcmp(out.items[n - 1].name, out.items[n].name) <= 0)
				break;
			Partition swap = out.items[n];
			out.items[n] = out.items[n - 1];
			out.items[n - 1] = swap;
		}
	}
	return out;
}

static Table canonical_table(Canon *c, const Table *from)
{
	Table whole = *from, out = *from;
	whole.columns = (Columns){0};
	for (size_t i = 0; i < from->columns.count; i++)
		vec_push(&whole.columns, c->arena, from->columns.items[i]);
	if (c->asked)
		table_normalise(&whole, c->arena);
	out.columns = (Columns){0};
	out.constraints = (Constraints){0};
	out.indexes = (Indexes){0};
	out.partitions = canonical_partitions(c, &from->partitions);
	for (size_t i = 0; i < whole.columns.count; i++) {
		add_enum_check(c, &out, &whole.columns.items[i]);
		vec_push(&out.columns, c->arena,
			canonical_column(c, &whole, &whole.columns.items[i]));
	}
	for (size_t i = 0; i < whole.constraints.count; i++)
		vec_push(&out.constraints, c->arena,
			canonical_constraint(c, &whole.constraints.items[i]));
	for (size_t i = 0; i < whole.indexes.count; i++)
		add_index(c, &out, &whole.indexes.items[i]);
	const char *charset = options_get(&out.options, "charset");
	if (c->asked && charset && !options_get(&out.options, "collate")) {
		out.options = without(&out.options, "none", c->arena);
		options_add(&out.options, c->arena, "collate", default_collation(charset));
	}
	return out;
}

static void find_names(Canon *c, const Schema *asked)
{
	for (size_t i = 0; i < asked->tables.count; i++) {
		const Table *t = &asked->tables.items[i];
		for (size_t n = 0; n < t->constraints.count; n++)
			add_name(c, t->constraints.items[n].name);
		for (size_t n = 0; n < t->indexes.count; n++)
			add_name(c, t->indexes.items[n].name);
	}
}

static Schema canonical(Canon *c, const Schema *from)
{
	Schema out = *from;
	out.tables = (Tables){0};
	out.views = (Views){0};
	for (size_t i = 0; i < from->tables.count; i++)
		vec_push(&out.tables, c->arena, canonical_table(c, &from->tables.items[i]));
	for (size_t i = 0; i < from->views.count; i++) {
		View view = from->views.items[i];
		view.query = NULL; /* servers write it anew: the second law compares it */
		vec_push(&out.views, c->arena, view);
	}
	schema_sort(&out, NULL, c->arena);
	return out;
}

Schema canonical_asked(unsigned database, const Schema *asked, Arena *arena)
{
	Canon c = {.database = database, .arena = arena, .asked = true};
	find_names(&c, asked);
	return canonical(&c, asked);
}

Schema canonical_found(unsigned database, const Schema *found, const Schema *asked, Arena *arena)
{
	Canon c = {.database = database, .arena = arena};
	find_names(&c, asked);
	/* unique indexes that are written on no name of their own */
	Canon names = {.database = database, .arena = arena, .asked = true};
	find_names(&names, asked);
	canonical(&names, asked);
	c.names = names.names;
	return canonical(&c, found);
}
