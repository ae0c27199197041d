/*
 * schema_text.c - see schema_text.h.
 *
 * A line is "kind name: attribute value".  A value of several lines is as many lines, each after a
 * bar, so that a diff shows which of them changed.
 */
#include "model/schema_text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

typedef struct Writer {
	Str out;
	unsigned flags;
	Arena *arena;
} Writer;

/* "users", "app.users" */
static const char *full_name(const Writer *w, const char *schema, const char *name)
{
	return schema ? arena_printf(w->arena, "%s.%s", schema, name) : name;
}

/* Nothing where the value is NULL. */
static void add(Writer *w, const char *owner, const char *attribute, const char *value)
{
	if (!value)
		return;
	if (!strchr(value, '\n')) {
		str_addf(&w->out, "%s: %s%s%s\n", owner, attribute, *value ? " " : "", value);
		return;
	}
	for (const char *line = value; line;) {
		const char *end = strchr(line, '\n');
		size_t len = end ? (size_t)(end - line) : strlen(line);
		str_addf(&w->out, "%s: %s | %.*s\n", owner, attribute, (int)len, line);
		line = end ? end + 1 : NULL;
	}
}

static void add_flag(Writer *w, const char *owner, const char *attribute, bool on)
{
	if (on)
		add(w, owner, attribute, "");
}

static void add_options(Writer *w, const char *owner, const Options *options)
{
	for (size_t i = 0; i < options->count; i++)
		add(w, owner, arena_printf(w->arena, "option %s =", options->items[i].key),
			options->items[i].value);
}

static const char *list(const Writer *w, const StrVec *names)
{
	Str s = str_new(w->arena);
	for (size_t i = 0; i < names->count; i++)
		str_addf(&s, "%s%s", i ? ", " : "", names->items[i]);
	return s.data;
}

/* ---- columns --------------------------------------------------------------------------------- */

/* NOLINTNEXTLINE(misc-no-recursion): arrays of arrays */
static void add_type(const Writer *w, const Type *type, Str *out)
{
	str_add(out, type_kind_word(type->kind));
	switch (type->kind) {
	case TYPE_ENUM:
		str_addf(out, " %s", full_name(w, type->schema, type->name ? type->name : ""));
		for (size_t i = 0; i < type->labels.count; i++)
			str_addf(out, "%s'%s'", i ? ", " : " ", type->labels.items[i]);
		break;
	case TYPE_RAW:
		str_addf(out, " %s", type->name);
		break;
	case TYPE_ARRAY:
		str_add(out, " of ");
		add_type(w, type->element, out);
		break;
	case TYPE_NUMERIC:
	case TYPE_TIME:
	case TYPE_TIMESTAMP:
	case TYPE_TIMESTAMPTZ:
		if (type->precision >= 0)
			str_addf(out, " (%d", type->precision);
		if (type->precision >= 0 && type->kind == TYPE_NUMERIC && type->scale >= 0)
			str_addf(out, ", %d", type->scale);
		if (type->precision >= 0)
			str_add(out, ")");
		break;
	default:
		if (type->length > 0)
			str_addf(out, " (%d)", type->length);
		break;
	}
}

static const char *default_text(const Writer *w, const Default *value)
{
	switch (value->kind) {
	case DEFAULT_NONE:
	case DEFAULT_DROP:
		return NULL;
	case DEFAULT_NULL:
		return "NULL";
	case DEFAULT_BOOL:
		return value->boolean ? "true" : "false";
	case DEFAULT_INT:
		return arena_printf(w->arena, "%" PRId64, value->integer);
	case DEFAULT_REAL:
		return arena_printf(w->arena, "%.17g", value->real);
	case DEFAULT_STRING:
		return arena_printf(w->arena, "text '%s'", value->text);
	case DEFAULT_SQL:
		return value->text;
	}
	return NULL;
}

static void add_number(Str *s, const char *word, bool given, int64_t value)
{
	if (given)
		str_addf(s, " %s %" PRId64, word, value);
}

/* " start 5 increment 2" */
static const char *numbers_text(const Writer *w, const Identity *n)
{
	Str s = str_new(w->arena);
	add_number(&s, "start", n->has_start, n->start);
	add_number(&s, "increment", n->has_increment, n->increment);
	add_number(&s, "min", n->has_min, n->min);
	add_number(&s, "max", n->has_max, n->max);
	add_number(&s, "cache", n->cache > 0, n->cache);
	str_add(&s, n->cycle ? " cycle" : "");
	return s.data;
}

static const char *identity_text(const Writer *w, const Identity *identity)
{
	static const char *const words[] = {
		[IDENTITY_NONE] = NULL,
		[IDENTITY_BY_DEFAULT] = "by default",
		[IDENTITY_ALWAYS] = "always",
	};
	if (identity->kind == IDENTITY_NONE)
		return NULL;
	return arena_printf(w->arena, "%s%s", words[identity->kind], numbers_text(w, identity));
}

static const char *const defer_words[] = {
	[DEFER_UNSAID] = NULL,
	[DEFER_NOT] = "not deferrable",
	[DEFER_IMMEDIATE] = "deferrable, initially immediate",
	[DEFER_DEFERRED] = "deferrable, initially deferred",
};

static const char *reference_text(const Writer *w, const ForeignKey *fk)
{
	return arena_printf(
		w->arena, "%s (%s)", full_name(w, fk->schema, fk->table), list(w, &fk->columns));
}

/* What is written on a column: reflection says it of the table. */
static void add_written(Writer *w, const char *owner, const Column *c)
{
	add_flag(w, owner, "unique", c->unique);
	add_flag(w, owner, "index", c->index);
	add(w, owner, "check", c->check);
	add(w, owner, "references", c->references ? reference_text(w, c->references) : NULL);
	if (c->references)
		add(w, owner, "reference", defer_words[c->deferrable]);
}

static void add_column(Writer *w, const char *table, const Column *c)
{
	const char *owner = arena_printf(w->arena, "column %s.%s", table, c->name);
	Str type = str_new(w->arena);
	add_type(w, &c->type, &type);
	add(w, owner, "type", type.data);
	add(w, owner, "declared", c->declared);
	add_flag(w, owner, "not null", !c->nullable);
	add(w, owner, "default", default_text(w, &c->value));
	add(w, owner, "identity", identity_text(w, &c->identity));
	add_flag(w, owner, "autoincrement", c->autoincrement);
	add(w, owner, c->stored ? "generated, stored" : "generated", c->generated);
	add(w, owner, "collate", c->collate);
	add(w, owner, "comment", c->comment);
	add_options(w, owner, &c->options);
	add_written(w, owner, c);
}

static int by_column_name(const void *a, const void *b)
{
	return strcmp((*(const Column *const *)a)->name, (*(const Column *const *)b)->name);
}

static void add_columns(Writer *w, const char *table, const Columns *columns)
{
	const Column **order = arena_alloc(w->arena, (columns->count + 1) * sizeof(void *));
	for (size_t i = 0; i < columns->count; i++)
		order[i] = &columns->items[i];
	if (w->flags & SCHEMA_TEXT_NO_POSITIONS)
		qsort(order, columns->count, sizeof(void *), by_column_name);
	for (size_t i = 0; i < columns->count; i++)
		add_column(w, table, order[i]);
}

/* ---- constraints and indexes ----------------------------------------------------------------- */

static void add_parts(Writer *w, const char *owner, const IndexParts *parts)
{
	for (size_t i = 0; i < parts->count; i++) {
		const IndexPart *p = &parts->items[i];
		Str s = str_new(w->arena);
		str_addf(&s, "%s%s%s", p->column ? p->column : "(",
			p->expression ? p->expression : "", p->column ? "" : ")");
		if (p->length > 0)
			str_addf(&s, "(%d)", p->length);
		str_addf(&s, "%s%s", p->collate ? " collate " : "", p->collate ? p->collate : "");
		str_addf(&s, "%s%s", p->opclass ? " " : "", p->opclass ? p->opclass : "");
		str_add(&s, p->descending ? " desc" : "");
		str_addf(&s, "%s%s", p->nulls ? " nulls " : "", p->nulls ? p->nulls : "");
		str_addf(&s, "%s%s", p->with ? " with " : "", p->with ? p->with : "");
		add(w, owner, arena_printf(w->arena, "part %zu", i + 1), s.data);
	}
}

static void add_foreign_key(Writer *w, const char *owner, const ForeignKey *fk)
{
	add(w, owner, "references", reference_text(w, fk));
	add(w, owner, "on delete", fk->on_delete);
	add(w, owner, "on update", fk->on_update);
	add(w, owner, "match", fk->match);
}

/* Without a name it is called by what it is. */
static const char *constraint_name(const Writer *w, const Constraint *c)
{
	if (c->name)
		return c->name;
	return c->kind == CONSTRAINT_CHECK ? arena_printf(w->arena, "(%s)", c->expression)
					   : arena_printf(w->arena, "(%s)", list(w, &c->columns));
}

static void add_constraint(Writer *w, const char *table, const Constraint *c)
{
	const char *owner = arena_printf(
		w->arena, "%s %s.%s", constraint_kind_word(c->kind), table, constraint_name(w, c));
	if (c->columns.count > 0)
		add(w, owner, "columns", list(w, &c->columns));
	add(w, owner, "expression", c->expression);
	if (c->kind == CONSTRAINT_FOREIGN_KEY)
		add_foreign_key(w, owner, &c->foreign_key);
	add(w, owner, "method", c->method);
	add_parts(w, owner, &c->parts);
	add(w, owner, "where", c->where);
	if (c->include.count > 0)
		add(w, owner, "include", list(w, &c->include));
	add(w, owner, "is", defer_words[c->deferrable]);
	add_flag(w, owner, "not valid", c->not_valid);
	add_flag(w, owner, "nulls not distinct", c->nulls_not_distinct);
	add(w, owner, "comment", c->comment);
	add_options(w, owner, &c->options);
}

static void add_index(Writer *w, const char *table, const Index *index)
{
	const char *owner = arena_printf(
		w->arena, "index %s.%s", table, index->name ? index->name : "(no name)");
	add_flag(w, owner, "unique", index->unique);
	add(w, owner, "method", index->method);
	add_parts(w, owner, &index->parts);
	if (index->include.count > 0)
		add(w, owner, "include", list(w, &index->include));
	add_flag(w, owner, "nulls not distinct", index->nulls_not_distinct);
	add(w, owner, "where", index->where);
	add(w, owner, "comment", index->comment);
	add_options(w, owner, &index->options);
}

/* ---- tables and the rest --------------------------------------------------------------------- */

static void add_table(Writer *w, const Table *table)
{
	const char *name = full_name(w, table->schema, table->name);
	const char *owner = arena_printf(w->arena, "table %s", name);
	str_addf(&w->out, "%s\n", owner);
	add(w, owner, "comment", table->comment);
	add_options(w, owner, &table->options);
	add(w, owner, "partition by", table->partition_by);
	for (size_t i = 0; i < table->partitions.count; i++) {
		const Partition *p = &table->partitions.items[i];
		add(w, owner,
			arena_printf(w->arena, "partition %s", full_name(w, p->schema, p->name)),
			p->bounds ? p->bounds : "");
	}
	add_columns(w, name, &table->columns);
	for (size_t i = 0; i < table->constraints.count; i++)
		add_constraint(w, name, &table->constraints.items[i]);
	for (size_t i = 0; i < table->indexes.count; i++)
		add_index(w, name, &table->indexes.items[i]);
}

static void add_enum(Writer *w, const EnumType *e)
{
	const char *owner = arena_printf(w->arena, "enum %s", full_name(w, e->schema, e->name));
	for (size_t i = 0; i < e->labels.count; i++)
		add(w, owner, "label", e->labels.items[i]);
	add(w, owner, "comment", e->comment);
}

static void add_sequence(Writer *w, const Sequence *q)
{
	const char *owner = arena_printf(w->arena, "sequence %s", full_name(w, q->schema, q->name));
	str_addf(&w->out, "%s:%s\n", owner, numbers_text(w, &q->numbers));
	add(w, owner, "type", q->type);
	add(w, owner, "owner", q->owner);
	add(w, owner, "comment", q->comment);
}

static void add_view(Writer *w, const View *v)
{
	const char *name = full_name(w, v->schema, v->name);
	const char *owner =
		arena_printf(w->arena, "%sview %s", v->materialized ? "materialized " : "", name);
	if (v->columns.count > 0)
		add(w, owner, "columns", list(w, &v->columns));
	add(w, owner, "query", v->query);
	add(w, owner, "comment", v->comment);
	add_options(w, owner, &v->options);
	for (size_t i = 0; i < v->indexes.count; i++)
		add_index(w, name, &v->indexes.items[i]);
}

/* "trigger users.touch" */
static void add_other(Writer *w, const Other *o)
{
	const char *name = o->table ? arena_printf(w->arena, "%s.%s", o->table, o->name) : o->name;
	const char *owner = arena_printf(w->arena, "%s %s", o->kind, full_name(w, o->schema, name));
	add(w, owner, "text", o->text);
}

static int by_view_name(const void *a, const void *b)
{
	const View *one = *(const View *const *)a, *two = *(const View *const *)b;
	int order = strcmp(one->schema ? one->schema : "", two->schema ? two->schema : "");
	return order ? order : strcmp(one->name, two->name);
}

/* They may stand in the order in which they need each other. */
static void add_views(Writer *w, const Views *views)
{
	const View **order = arena_alloc(w->arena, (views->count + 1) * sizeof(void *));
	for (size_t i = 0; i < views->count; i++)
		order[i] = &views->items[i];
	qsort(order, views->count, sizeof(void *), by_view_name);
	for (size_t i = 0; i < views->count; i++)
		add_view(w, order[i]);
}

const char *schema_text(const Schema *schema, unsigned flags, Arena *arena)
{
	Writer w = {.out = str_new(arena), .flags = flags, .arena = arena};
	for (size_t i = 0; i < schema->schemas.count; i++)
		str_addf(&w.out, "schema %s\n", schema->schemas.items[i]);
	for (size_t i = 0; i < schema->extensions.count; i++)
		str_addf(&w.out, "extension %s\n", schema->extensions.items[i]);
	for (size_t i = 0; i < schema->enums.count; i++)
		add_enum(&w, &schema->enums.items[i]);
	for (size_t i = 0; i < schema->sequences.count; i++)
		add_sequence(&w, &schema->sequences.items[i]);
	for (size_t i = 0; i < schema->tables.count; i++)
		add_table(&w, &schema->tables.items[i]);
	add_views(&w, &schema->views);
	for (size_t i = 0; i < schema->others.count; i++)
		add_other(&w, &schema->others.items[i]);
	return w.out.data;
}

const char *schema_table_text(const Table *table, unsigned flags, Arena *arena)
{
	Writer w = {.out = str_new(arena), .flags = flags, .arena = arena};
	add_table(&w, table);
	return w.out.data;
}
