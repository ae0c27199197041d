/* standin.c - see standin.h. */
#include "core/standin.h"

#include <string.h>

#include "base/text.h"
#include "model/diff.h"
#include "model/proof.h"

/* ---- finding --------------------------------------------------------------------------------- */

/* The connection's own schema may have its name or none. */
static bool same_schema(const Standins *s, const char *a, const char *b)
{
	return diff_same(a ? a : s->own, b ? b : s->own);
}

/* Whether letters are told apart is the database's business. */
static const Table *find(const Standins *s, const Schema *schema, const char *in, const char *name)
{
	const Table *found = NULL;
	for (size_t i = 0; i < schema->tables.count; i++) {
		const Table *t = &schema->tables.items[i];
		if (!same_schema(s, t->schema, in) || !text_equal_nocase(t->name, name))
			continue;
		if (!found || strcmp(t->name, name) == 0)
			found = t;
	}
	return found;
}

static const Column *find_column(const Table *table, const char *name)
{
	for (size_t i = 0; i < table->columns.count; i++)
		if (text_equal_nocase(table->columns.items[i].name, name))
			return &table->columns.items[i];
	return NULL;
}

static bool speaks_of(const Standins *s, const Schema *schema, const char *in)
{
	for (size_t i = 0; i < schema->tables.count; i++)
		if (same_schema(s, schema->tables.items[i].schema, in))
			return true;
	return false;
}

/* *out NULL: it is not there. */
static bool find_live(Standins *s, const char *in, const char *name, const Table **out, Error *err)
{
	ReflectScope scope = {0};
	*out = find(s, s->live, in, name);
	if (*out || !in || same_schema(s, in, NULL) || speaks_of(s, s->live, in) ||
		speaks_of(s, s->written, in))
		return true;
	if (!speaks_of(s, &s->elsewhere, in)) {
		Schema more;
		vec_push(&scope.schemas, s->arena, in);
		if (!db_reflect(s->conn, &scope, s->arena, &more, err))
			return false;
		for (size_t i = 0; i < more.tables.count; i++)
			vec_push(&s->elsewhere.tables, s->arena, more.tables.items[i]);
		for (size_t i = 0; i < more.enums.count; i++)
			vec_push(&s->elsewhere.enums, s->arena, more.enums.items[i]);
	}
	*out = find(s, &s->elsewhere, in, name);
	return true;
}

/* ---- making ---------------------------------------------------------------------------------- */

static const EnumType *find_enum(const EnumTypes *list, const Type *type)
{
	for (size_t i = 0; i < list->count; i++)
		if (diff_same(list->items[i].schema, type->schema) &&
			strcmp(list->items[i].name, type->name) == 0)
			return &list->items[i];
	return NULL;
}

static const Type *without_array(const Type *type)
{
	while (type->element)
		type = type->element;
	return type;
}

/* As an object, or on a column only. */
static bool writes_enum(const Schema *written, const Type *type)
{
	for (size_t i = 0; i < written->tables.count; i++) {
		const Columns *columns = &written->tables.items[i].columns;
		for (size_t k = 0; k < columns->count; k++) {
			const Type *other = without_array(&columns->items[k].type);
			if (other->kind == TYPE_ENUM && diff_same(other->schema, type->schema) &&
				diff_same(other->name, type->name))
				return true;
		}
	}
	return find_enum(&written->enums, type) != NULL;
}

static void add_enum(Standins *s, const Type *column_type)
{
	const Type *type = without_array(column_type);
	if (type->kind != TYPE_ENUM || !type->name || writes_enum(s->written, type) ||
		find_enum(&s->enums, type))
		return;
	const EnumType *live = find_enum(&s->live->enums, type);
	if (!live)
		live = find_enum(&s->elsewhere.enums, type);
	if (live)
		vec_push(&s->enums, s->arena, *live);
}

static void add_column(Standins *s, Table *table, const Column *live)
{
	if (find_column(table, live->name))
		return;
	vec_push(&table->columns, s->arena, proof_bare(live));
	add_enum(s, &live->type);
}

/* The one that stands for a live table, made when there is none yet. */
static Table *stand_for(Standins *s, const Table *live)
{
	for (size_t i = 0; i < s->tables.count; i++)
		if (diff_same(s->tables.items[i].schema, live->schema) &&
			strcmp(s->tables.items[i].name, live->name) == 0)
			return &s->tables.items[i];
	vec_push(&s->tables, s->arena,
		((Table){.schema = live->schema, .name = live->name, .options = live->options}));
	return &s->tables.items[s->tables.count - 1];
}

/* The columns that a reference leads to, and the key that it needs there. */
static void add_key(Standins *s, const Table *live, const StrVec *columns)
{
	const Constraint *primary = table_primary_key(live);
	bool is_primary = primary && text_lists_equal(&primary->columns, columns);
	const Constraint key = {.kind = is_primary ? CONSTRAINT_PRIMARY_KEY : CONSTRAINT_UNIQUE,
		.columns = *columns};
	Table *table = stand_for(s, live);
	for (size_t i = 0; i < columns->count; i++)
		add_column(s, table, find_column(live, columns->items[i]));
	for (size_t i = 0; i < table->constraints.count; i++)
		if (text_lists_equal(&table->constraints.items[i].columns, columns))
			return;
	vec_push(&table->constraints, s->arena, key);
}

/* ---- what leans on it ------------------------------------------------------------------------ */

/* The reference is in the database as it was written: SQLite takes one to nothing. */
static bool is_there(const Standins *s, const Table *table, const ForeignKey *key)
{
	const Table *live = find(s, s->live, table->schema, table->name);
	for (size_t i = 0; live && i < live->constraints.count; i++) {
		const Constraint *c = &live->constraints.items[i];
		if (c->kind == CONSTRAINT_FOREIGN_KEY &&
			same_schema(s, c->foreign_key.schema, key->schema) &&
			strcmp(c->foreign_key.table, key->table) == 0)
			return true;
	}
	return false;
}

static bool no_column(
	const Standins *s, const Table *table, const Table *to, const char *column, Error *err)
{
	VEC(const char *) names = {0};
	for (size_t i = 0; i < to->columns.count; i++)
		vec_push(&names, s->arena, to->columns.items[i].name);
	vec_push(&names, s->arena, NULL);
	const char *near = text_nearest(column, names.items);
	error_set(err, ERR_SCRIPT,
		"table %s: a foreign key refers to %s.%s, and there is no such column", table->name,
		to->name, column);
	return near ? error_hint(err, "did you mean %s.%s?", to->name, near) : false;
}

static bool no_table(const Standins *s, const Table *table, const char *name, Error *err)
{
	VEC(const char *) names = {0};
	for (size_t i = 0; i < s->written->tables.count; i++)
		vec_push(&names, s->arena, s->written->tables.items[i].name);
	vec_push(&names, s->arena, NULL);
	const char *near = text_nearest(name, names.items);
	error_set(err, ERR_SCRIPT,
		"table %s: a foreign key refers to table %s, which is neither in the wanted schema "
		"nor in the database",
		table->name, name);
	return near ? error_hint(err, "did you mean %s?", near) : false;
}

static bool add_reference(Standins *s, const Table *table, const ForeignKey *key, Error *err)
{
	const char *in = key->schema ? key->schema : table->schema;
	const Table *written = find(s, s->written, in, key->table), *to = written;
	StrVec columns = key->columns;
	if (in && !s->conn->backend
			   ->schemas) /* another database is seen from the scratch place too */
		return true;
	if (!to && !find_live(s, in, key->table, &to, err))
		return false;
	if (!to)
		return is_there(s, table, key) || no_table(s, table, key->table, err);
	const Constraint *primary = table_primary_key(to);
	if (columns.count == 0 && primary)
		columns = primary->columns;
	for (size_t i = 0; i < columns.count; i++)
		if (!find_column(to, columns.items[i]))
			return no_column(s, table, to, columns.items[i], err);
	if (!written)
		add_key(s, to, &columns);
	return true;
}

static bool is_named(const char *name, const Views *views)
{
	for (size_t i = 0; i < views->count; i++)
		if (strstr(views->items[i].query, name))
			return true;
	return false;
}

/* Views are made over the tables that are named anywhere in their texts. */
static void add_read(Standins *s, const Tables *there, const Views *views)
{
	for (size_t i = 0; i < there->count; i++) {
		const Table *live = &there->items[i];
		if (!is_named(live->name, views) || find(s, s->written, live->schema, live->name))
			continue;
		Table *table = stand_for(s, live);
		for (size_t k = 0; k < live->columns.count; k++)
			add_column(s, table, &live->columns.items[k]);
	}
}

/* Not in the list of another, which may have room behind its end. */
static void add_all(Standins *s, Schema *what)
{
	Tables tables = {0};
	EnumTypes enums = {0};
	for (size_t i = 0; i < what->enums.count; i++)
		vec_push(&enums, s->arena, what->enums.items[i]);
	for (size_t i = 0; i < s->enums.count; i++)
		vec_push(&enums, s->arena, s->enums.items[i]);
	for (size_t i = 0; i < what->tables.count; i++)
		vec_push(&tables, s->arena, what->tables.items[i]);
	for (size_t i = 0; i < s->tables.count; i++)
		vec_push(&tables, s->arena, s->tables.items[i]);
	what->tables = tables;
	what->enums = enums;
}

bool standin_add(Standins *s, Schema *what, Error *err)
{
	for (size_t i = 0; i < what->tables.count; i++) {
		const Table *table = &what->tables.items[i];
		for (size_t k = 0; k < table->constraints.count; k++)
			if (table->constraints.items[k].kind == CONSTRAINT_FOREIGN_KEY &&
				!add_reference(
					s, table, &table->constraints.items[k].foreign_key, err))
				return false;
	}
	add_read(s, &s->live->tables, &what->views);
	add_read(s, &s->elsewhere.tables, &what->views);
	add_all(s, what);
	return true;
}

static bool is_standin(const Standins *s, const Table *table)
{
	for (size_t i = 0; i < s->tables.count; i++)
		if (diff_same(s->tables.items[i].schema, table->schema) &&
			strcmp(s->tables.items[i].name, table->name) == 0)
			return true;
	return false;
}

void standin_remove(const Standins *s, Schema *reflected)
{
	size_t kept = 0;
	for (size_t i = 0; i < reflected->tables.count; i++)
		if (!is_standin(s, &reflected->tables.items[i]))
			reflected->tables.items[kept++] = reflected->tables.items[i];
	reflected->tables.count = kept;
	kept = 0;
	for (size_t i = 0; i < reflected->enums.count; i++) {
		const EnumType *one = &reflected->enums.items[i];
		const Type type = {.schema = one->schema, .name = one->name};
		if (!find_enum(&s->enums, &type))
			reflected->enums.items[kept++] = *one;
	}
	reflected->enums.count = kept;
}
