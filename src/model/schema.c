/*
 * schema.c - tables as data: look-up, names, and one place for what can be written in two.
 *
 * An author may write a key, a reference, a check or an index on a column or on the
 * table; table_normalise() moves the former to the table.
 */
#include "model/schema.h"

#include <ctype.h>
#include <inttypes.h>

#include "base/hash.h"

const char *type_kind_word(TypeKind kind)
{
	static const char *const words[TYPE_COUNT] = {
#define X(type, word) [type] = (word),
		TYPE_KINDS(X)
#undef X
	};
	return words[kind];
}

const char *constraint_kind_word(ConstraintKind kind)
{
	static const char *const words[CONSTRAINT_COUNT] = {
#define X(constraint, word) [constraint] = (word),
		CONSTRAINT_KINDS(X)
#undef X
	};
	return words[kind];
}

const char *options_get(const Options *options, const char *key)
{
	for (size_t i = 0; i < options->count; i++)
		if (strcmp(options->items[i].key, key) == 0)
			return options->items[i].value;
	return NULL;
}

/* ---- looking things up ---------------------------------------------------------------------- */

static Column *find_column(const Table *table, const char *name)
{
	for (size_t i = 0; i < table->columns.count; i++)
		if (strcmp(table->columns.items[i].name, name) == 0)
			return &table->columns.items[i];
	return NULL;
}

const Column *table_column(const Table *table, const char *name)
{
	return find_column(table, name);
}

static const Constraint *find_primary_key(const Constraints *constraints)
{
	for (size_t i = 0; i < constraints->count; i++)
		if (constraints->items[i].kind == CONSTRAINT_PRIMARY_KEY)
			return &constraints->items[i];
	return NULL;
}

const Constraint *table_primary_key(const Table *table)
{
	return find_primary_key(&table->constraints);
}

/* ---- from columns to the table -------------------------------------------------------------- */

static bool contains(const StrVec *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->items[i], name) == 0)
			return true;
	return false;
}

/* The key of the columns marked so.  A column that is also in a written primary_key() says the same
 * twice; one that is not makes a second key, which the database refuses in its own words. */
static void add_primary_key(const Table *table, Constraints *out, Arena *arena)
{
	const Constraint *written = table_primary_key(table);
	Constraint key = {.kind = CONSTRAINT_PRIMARY_KEY};

	for (size_t i = 0; i < table->columns.count; i++) {
		const Column *column = &table->columns.items[i];
		if (column->primary_key && !(written && contains(&written->columns, column->name)))
			vec_push(&key.columns, arena, column->name);
		if (column->primary_key && !key.name)
			key.name = column->names.primary_key;
	}
	if (key.columns.count > 0)
		vec_push(out, arena, key);
}

static void add_constraints(Column *column, Constraints *out, Arena *arena)
{
	StrVec self = {0};
	vec_push(&self, arena, column->name);

	if (column->unique)
		vec_push(out, arena,
			(Constraint){.kind = CONSTRAINT_UNIQUE,
				.name = column->names.unique,
				.columns = self});
	if (column->check)
		vec_push(out, arena,
			(Constraint){.kind = CONSTRAINT_CHECK,
				.name = column->names.check,
				.columns = self,
				.expression = column->check});
	if (column->references)
		vec_push(out, arena,
			(Constraint){.kind = CONSTRAINT_FOREIGN_KEY,
				.name = column->names.references,
				.columns = self,
				.foreign_key = *column->references,
				.deferrable = column->deferrable});
	column->unique = false;
	column->check = NULL;
	column->references = NULL;
}

static void add_index(Column *column, Indexes *out, Arena *arena)
{
	if (!column->index)
		return;
	Index index = {.name = column->names.index};
	vec_push(&index.parts, arena, (IndexPart){.column = column->name});
	vec_push(out, arena, index);
	column->index = false;
}

static bool is_integer(const Type *type)
{
	return type->kind == TYPE_SMALLINT || type->kind == TYPE_INTEGER ||
	       type->kind == TYPE_BIGINT;
}

static void mark_key_columns(Table *table)
{
	const Constraint *key = table_primary_key(table);

	for (size_t i = 0; i < table->columns.count; i++)
		table->columns.items[i].primary_key = false;
	if (!key)
		return;
	for (size_t i = 0; i < key->columns.count; i++) {
		Column *column = find_column(table, key->columns.items[i]);
		if (!column)
			continue;
		if (!options_get(&column->options, NULLABLE_KEY))
			column->nullable = false;
		column->primary_key = key->columns.count == 1 && is_integer(&column->type);
	}
}

void table_normalise(Table *table, Arena *arena)
{
	Constraints constraints = {0};
	Indexes indexes = {0};

	add_primary_key(table, &constraints, arena);
	for (size_t i = 0; i < table->columns.count; i++) {
		add_constraints(&table->columns.items[i], &constraints, arena);
		add_index(&table->columns.items[i], &indexes, arena);
	}
	for (size_t i = 0; i < table->constraints.count; i++)
		vec_push(&constraints, arena, table->constraints.items[i]);
	for (size_t i = 0; i < table->indexes.count; i++)
		vec_push(&indexes, arena, table->indexes.items[i]);
	table->constraints = constraints;
	table->indexes = indexes;
	mark_key_columns(table);
}

/* ---- names ---------------------------------------------------------------------------- */

/* "_" and 8 hex digits of the whole name, so that two long names stay two. */
static const char *cut_name(Arena *arena, const char *name, size_t limit)
{
	enum { TAIL = 9 };
	size_t keep = limit > TAIL ? limit - TAIL : 0;

	while (keep > 0 && ((unsigned char)name[keep] & 0xC0) == 0x80)
		keep--; /* not through a character */
	return arena_printf(
		arena, "%.*s_%08" PRIx32, (int)keep, name, (uint32_t)(hash_text64(name) >> 32));
}

const char *schema_expression_words(Arena *arena, const char *expression)
{
	Str words = str_new(arena);

	for (const char *p = expression; *p; p++) {
		unsigned char c = (unsigned char)*p;
		if (isalnum(c) || c >= 0x80)
			str_addn(&words, p, 1);
		else if (words.len > 0 && words.data[words.len - 1] != '_')
			str_add(&words, "_");
	}
	while (words.len > 0 && words.data[words.len - 1] == '_')
		words.data[--words.len] = '\0';
	return words.data;
}

const char *schema_default_name(
	Arena *arena, const char *kind, const char *table, const StrVec *columns, size_t limit)
{
	Str name = str_new(arena);

	str_addf(&name, "%s_%s", kind, table);
	for (size_t i = 0; i < columns->count; i++)
		str_addf(&name, "_%s", columns->items[i]);
	return limit > 0 && name.len > limit ? cut_name(arena, name.data, limit) : name.data;
}

/* ---- a whole schema -------------------------------------------------------------------------- */

const Table *schema_table(const Schema *schema, const char *in, const char *name)
{
	for (size_t i = 0; i < schema->tables.count; i++) {
		const Table *t = &schema->tables.items[i];
		bool same = in && t->schema ? strcmp(in, t->schema) == 0 : in == t->schema;
		if (same && strcmp(t->name, name) == 0)
			return t;
	}
	return NULL;
}
