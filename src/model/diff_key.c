/* diff_key.c - definitions as texts, so that comparing two is comparing texts. */
#include <inttypes.h>
#include <string.h>

#include "model/diff.h"

bool diff_same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* ` word=text`, nothing for NULL. */
static void add(Str *s, const char *word, const char *text)
{
	if (text)
		str_addf(s, " %s=%s", word, text);
}

static void add_flag(Str *s, const char *word, bool on)
{
	if (on)
		str_addf(s, " %s", word);
}

static void add_names(Str *s, const char *word, const StrVec *names)
{
	if (names->count == 0)
		return;
	str_addf(s, " %s=", word);
	for (size_t i = 0; i < names->count; i++)
		str_addf(s, "%s%zu:%s", i ? "," : "", strlen(names->items[i]), names->items[i]);
}

static void add_options(Str *s, const Options *options)
{
	for (size_t i = 0; i < options->count; i++)
		str_addf(s, " (%s=%s)", options->items[i].key, options->items[i].value);
}

static void add_parts(Str *s, const IndexParts *parts)
{
	for (size_t i = 0; i < parts->count; i++) {
		const IndexPart *p = &parts->items[i];
		str_add(s, " [");
		add(s, "column", p->column);
		add(s, "expression", p->expression);
		add_flag(s, "desc", p->descending);
		add(s, "nulls", p->nulls);
		add(s, "opclass", p->opclass);
		add(s, "collate", p->collate);
		add(s, "with", p->with);
		if (p->length)
			str_addf(s, " length=%d", p->length);
		str_add(s, "]");
	}
}

static const char *action(const char *text)
{
	return text && strcmp(text, "NO ACTION") != 0 ? text : NULL;
}

static void add_reference(Str *s, const ForeignKey *key)
{
	add(s, "to_schema", key->schema);
	add(s, "to", key->table);
	add_names(s, "columns", &key->columns);
	add(s, "on_delete", action(key->on_delete));
	add(s, "on_update", action(key->on_update));
	add(s, "match", key->match);
}

const char *diff_constraint_key(const Constraint *c, Arena *arena)
{
	Str s = str_new(arena);
	str_add(&s, constraint_kind_word(c->kind));
	if (c->kind != CONSTRAINT_CHECK)
		add_names(&s, "on", &c->columns);
	add(&s, "check", c->expression);
	if (c->kind == CONSTRAINT_FOREIGN_KEY)
		add_reference(&s, &c->foreign_key);
	add_parts(&s, &c->parts);
	add(&s, "method", c->method);
	add(&s, "where", c->where);
	if (c->deferrable > DEFER_NOT)
		str_addf(&s, " deferrable=%d", (int)c->deferrable);
	add_flag(&s, "not_valid", c->not_valid);
	add_flag(&s, "nulls_not_distinct", c->nulls_not_distinct);
	add_names(&s, "include", &c->include);
	add(&s, "comment", c->comment);
	add_options(&s, &c->options);
	return s.data;
}

const char *diff_index_key(const Index *index, Arena *arena)
{
	Str s = str_new(arena);
	add_flag(&s, "unique", index->unique);
	add_parts(&s, &index->parts);
	add_names(&s, "include", &index->include);
	add(&s, "method", index->method);
	add(&s, "where", index->where);
	add_flag(&s, "nulls_not_distinct", index->nulls_not_distinct);
	add(&s, "comment", index->comment);
	add_options(&s, &index->options);
	return s.data;
}

static void add_number(Str *s, const char *word, bool given, int64_t value)
{
	if (given)
		str_addf(s, " %s=%" PRId64, word, value);
}

static const char *identity_key(const Identity *id, Arena *arena)
{
	Str s = str_new(arena);
	str_addf(&s, "%d", (int)id->kind);
	add_number(&s, "start", id->has_start, id->start);
	add_number(&s, "increment", id->has_increment, id->increment);
	add_number(&s, "min", id->has_min, id->min);
	add_number(&s, "max", id->has_max, id->max);
	add_number(&s, "cache", id->cache > 0, id->cache);
	add_flag(&s, "cycle", id->cycle);
	return s.data;
}

const char *diff_sequence_key(const Sequence *sequence, Arena *arena)
{
	Str s = str_new(arena);
	add(&s, "type", sequence->type);
	add(&s, "numbers", identity_key(&sequence->numbers, arena));
	add(&s, "owner", sequence->owner);
	add(&s, "comment", sequence->comment);
	return s.data;
}

const char *diff_view_key(const View *view, Arena *arena)
{
	Str s = str_new(arena);
	add_flag(&s, "materialized", view->materialized);
	add_names(&s, "columns", &view->columns);
	add(&s, "query", view->query);
	add(&s, "comment", view->comment);
	add_options(&s, &view->options);
	for (size_t i = 0; i < view->indexes.count; i++)
		add(&s, "index", diff_index_key(&view->indexes.items[i], arena));
	return s.data;
}

/* ---- columns --------------------------------------------------------------------------------- */

/* The type in the server's words; an enum also by its labels where they are part of it. */
static bool same_type(const Column *a, const Column *b)
{
	if (a->declared && b->declared)
		return strcmp(a->declared, b->declared) == 0;
	return a->type.kind == b->type.kind && a->type.length == b->type.length &&
	       a->type.precision == b->type.precision && a->type.scale == b->type.scale &&
	       diff_same(a->type.name, b->type.name);
}

static bool same_default(const Default *a, const Default *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case DEFAULT_BOOL:
		return a->boolean == b->boolean;
	case DEFAULT_INT:
		return a->integer == b->integer;
	case DEFAULT_REAL:
		return a->real == b->real;
	case DEFAULT_STRING:
	case DEFAULT_SQL:
		return diff_same(a->text, b->text);
	default:
		return true;
	}
}

unsigned diff_column(const Column *live, const Column *wanted, Arena *arena)
{
	unsigned what = 0;
	if (!same_type(live, wanted))
		what |= ALTER_TYPE;
	if (live->nullable != wanted->nullable)
		what |= ALTER_NULLABLE;
	if (!same_default(&live->value, &wanted->value))
		what |= ALTER_DEFAULT;
	if (!diff_same(live->comment, wanted->comment))
		what |= ALTER_COMMENT;
	if (!diff_same(live->collate, wanted->collate))
		what |= ALTER_COLLATE;
	if (strcmp(identity_key(&live->identity, arena), identity_key(&wanted->identity, arena)) !=
			0 ||
		live->autoincrement != wanted->autoincrement)
		what |= ALTER_IDENTITY;
	if (!diff_same(live->generated, wanted->generated) ||
		(wanted->generated && live->stored != wanted->stored))
		what |= ALTER_GENERATED;
	return what;
}

Options diff_options(const Options *live, const Options *wanted, Arena *arena)
{
	Options out = {0};
	for (size_t i = 0; i < wanted->count; i++) {
		const Option *o = &wanted->items[i];
		if (!diff_same(options_get(live, o->key), o->value))
			vec_push(&out, arena, *o);
	}
	for (size_t i = 0; i < live->count; i++)
		if (!options_get(wanted, live->items[i].key))
			vec_push(&out, arena, (Option){live->items[i].key, "false"});
	return out;
}
