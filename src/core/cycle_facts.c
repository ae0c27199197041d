/*
 * cycle_facts.c - a schema in words that all databases share, one fact a line, for comparing the
 * same revisions on several of them.
 *
 * A line is "what<TAB>fact": "column users.name" "not null".  A fact with a colon, "length: 20", is
 * compared where another database says something of the kind, too; CYCLE_BY_ITSELF says that the
 * server made the thing unasked.  Left out is what databases cannot share: their own words for
 * types, and for defaults that are expressions, options, comments, what only some have (enum types,
 * sequences, triggers), the names of constraints.
 */
#include <stdlib.h>
#include <string.h>

#include "core/cycle_internal.h"

typedef struct Facts {
	StrVec out;
	Arena *arena;
} Facts;

static void add(Facts *f, const char *what, const char *fact)
{
	vec_push(&f->out, f->arena, arena_printf(f->arena, "%s\t%s", what, fact));
}

static const char *list(const StrVec *names, Arena *arena)
{
	Str s = str_new(arena);
	for (size_t i = 0; i < names->count; i++)
		str_addf(&s, "%s%s", i ? ", " : "", names->items[i]);
	return s.data;
}

/* Kinds that become one another on some database stand for the same. */
static const char *type_word(const Type *type)
{
	switch (type->kind) {
	case TYPE_BOOLEAN:
	case TYPE_SMALLINT:
	case TYPE_INTEGER:
	case TYPE_BIGINT:
		return "a whole number";
	case TYPE_NUMERIC:
		return "numeric";
	case TYPE_REAL:
	case TYPE_DOUBLE:
		return "a floating point number";
	case TYPE_BINARY:
	case TYPE_BLOB:
		return "bytes";
	case TYPE_DATE:
	case TYPE_TIME:
	case TYPE_TIMESTAMP:
	case TYPE_TIMESTAMPTZ:
		return "a date or time";
	case TYPE_RAW:
		return NULL;
	default:
		return "text";
	}
}

/* "length: 20", "precision: 10, 2": where a type has them. */
static void add_size(Facts *f, const char *what, const Type *type)
{
	bool text = type->kind == TYPE_STRING || type->kind == TYPE_CHAR;
	if (text && type->length > 0)
		add(f, what, arena_printf(f->arena, "length: %d", type->length));
	if (type->kind == TYPE_NUMERIC && type->precision > 0)
		add(f, what,
			arena_printf(f->arena, "precision: %d, %d", type->precision,
				type->scale > 0 ? type->scale : 0));
}

static void add_column(Facts *f, const char *table, const Column *c)
{
	const char *what = arena_printf(f->arena, "column %s.%s", table, c->name);
	const char *type = type_word(&c->type);
	add(f, what, "");
	if (type)
		add(f, what, arena_printf(f->arena, "type: %s", type));
	add(f, what, c->nullable ? "nullable" : "not null");
	if (c->value.kind != DEFAULT_NONE && c->value.kind != DEFAULT_NULL)
		add(f, what, "has a default");
	const char *value = c->generated ? NULL : cycle_default(c, f->arena);
	if (value)
		add(f, what, arena_printf(f->arena, "default: %s", value));
	add_size(f, what, &c->type);
	if (c->generated)
		add(f, what, "generated");
}

static void add_constraint(Facts *f, const char *table, const Constraint *c)
{
	const char *columns = list(&c->columns, f->arena);
	const char *what;
	switch (c->kind) {
	case CONSTRAINT_PRIMARY_KEY:
		add(f, arena_printf(f->arena, "primary key of %s (%s)", table, columns), "");
		break;
	case CONSTRAINT_UNIQUE:
		add(f, arena_printf(f->arena, "unique %s (%s)", table, columns), "");
		break;
	case CONSTRAINT_FOREIGN_KEY:
		what = arena_printf(f->arena, "foreign key %s (%s) to %s", table, columns,
			c->foreign_key.table);
		add(f, what, "");
		if (c->foreign_key.on_delete &&
			strcmp(c->foreign_key.on_delete, "NO ACTION") != 0 &&
			strcmp(c->foreign_key.on_delete, "RESTRICT") != 0)
			add(f, what,
				arena_printf(f->arena, "on delete %s", c->foreign_key.on_delete));
		break;
	default:
		break; /* checks: their texts are each database's own */
	}
}

/* An index that a server makes by itself for a foreign key: it has the key's name, or its first
 * column's. */
static bool comes_with_key(const Table *table, const Index *index)
{
	for (size_t i = 0; index->name && i < table->constraints.count; i++) {
		const Constraint *c = &table->constraints.items[i];
		bool same =
			c->kind == CONSTRAINT_FOREIGN_KEY && c->columns.count == index->parts.count;
		for (size_t k = 0; same && k < c->columns.count; k++)
			same = index->parts.items[k].column &&
			       strcmp(index->parts.items[k].column, c->columns.items[k]) == 0;
		if (same && ((c->name && strcmp(c->name, index->name) == 0) ||
				    strcmp(c->columns.items[0], index->name) == 0))
			return true;
	}
	return false;
}

static void add_index(Facts *f, const char *table, const Table *t, const Index *index)
{
	StrVec columns = {0};
	for (size_t i = 0; i < index->parts.count; i++) {
		if (!index->parts.items[i].column)
			return; /* an expression has each database's own words */
		vec_push(&columns, f->arena, index->parts.items[i].column);
	}
	if (index->unique && !index->where)
		add(f, arena_printf(f->arena, "unique %s (%s)", table, list(&columns, f->arena)),
			"");
	else
		add(f, arena_printf(f->arena, "index on %s (%s)", table, list(&columns, f->arena)),
			comes_with_key(t, index) ? CYCLE_BY_ITSELF : "");
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

StrVec cycle_facts(const Schema *schema, Arena *arena)
{
	Facts f = {.arena = arena};
	for (size_t i = 0; i < schema->tables.count; i++) {
		const Table *t = &schema->tables.items[i];
		const char *name =
			t->schema ? arena_printf(arena, "%s.%s", t->schema, t->name) : t->name;
		add(&f, arena_printf(arena, "table %s", name), "");
		for (size_t k = 0; k < t->columns.count; k++)
			add_column(&f, name, &t->columns.items[k]);
		for (size_t k = 0; k < t->constraints.count; k++)
			add_constraint(&f, name, &t->constraints.items[k]);
		for (size_t k = 0; k < t->indexes.count; k++)
			add_index(&f, name, t, &t->indexes.items[k]);
	}
	for (size_t i = 0; i < schema->views.count; i++)
		add(&f, arena_printf(arena, "view %s", schema->views.items[i].name), "");
	if (f.out.count)
		qsort(f.out.items, f.out.count, sizeof(*f.out.items), by_text);
	return f.out;
}
