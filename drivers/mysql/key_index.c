/*
 * key_index.c - the index of a foreign key that the server named by itself.
 *
 * Without a name a key becomes t_ibfk_1, and its index bears the name of its first column; made
 * under that name, as a dump says it, its index would be called t_ibfk_1.  So that a table is made
 * as it was, the index is said: in CREATE TABLE, and before the key where it comes later.
 */
#include "base/text.h"
#include "drivers/mysql/ddl.h"

static bool is_named_by_server(const Emit *e, const Table *table, const Constraint *c)
{
	const char *stem = arena_printf(e->arena, "%s_ibfk_", table->name);
	const char *number;

	if (c->kind != CONSTRAINT_FOREIGN_KEY || !c->name || !text_starts_with(c->name, stem))
		return false;
	number = c->name + strlen(stem);
	return *number && !number[strspn(number, "0123456789")];
}

static bool begins_with(const StrVec *list, const StrVec *columns)
{
	if (list->count < columns->count)
		return false;
	for (size_t i = 0; i < columns->count; i++)
		if (!text_equal_nocase(list->items[i], columns->items[i]))
			return false;
	return true;
}

static StrVec columns_of(const Emit *e, const Index *index)
{
	StrVec out = {0};

	for (size_t i = 0; i < index->parts.count; i++) {
		const IndexPart *part = &index->parts.items[i];
		if (!part->column || part->length > 0)
			break;
		vec_push(&out, e->arena, part->column);
	}
	return out;
}

static bool is_key(const Constraint *c)
{
	return c->kind == CONSTRAINT_PRIMARY_KEY || c->kind == CONSTRAINT_UNIQUE;
}

static bool is_served(const Emit *e, const Table *table, const Indexes *more, const StrVec *columns)
{
	const Indexes *lists[] = {&table->indexes, more};

	for (size_t i = 0; i < table->constraints.count; i++)
		if (is_key(&table->constraints.items[i]) &&
			begins_with(&table->constraints.items[i].columns, columns))
			return true;
	for (size_t l = 0; l < ARRAY_LEN(lists); l++)
		for (size_t i = 0; i < lists[l]->count; i++) {
			const StrVec own = columns_of(e, &lists[l]->items[i]);
			if (lists[l]->items[i].options.count == 0 && begins_with(&own, columns))
				return true;
		}
	return false;
}

static bool is_taken(const Table *table, const Indexes *more, const char *name)
{
	const Indexes *lists[] = {&table->indexes, more};

	for (size_t i = 0; i < table->constraints.count; i++) {
		const Constraint *c = &table->constraints.items[i];
		const char *own = c->name ? c->name : c->columns.count ? c->columns.items[0] : "";
		if (is_key(c) && text_equal_nocase(own, name))
			return true;
	}
	for (size_t l = 0; l < ARRAY_LEN(lists); l++)
		for (size_t i = 0; i < lists[l]->count; i++)
			if (lists[l]->items[i].name &&
				text_equal_nocase(lists[l]->items[i].name, name))
				return true;
	return false;
}

/* As the server calls it that gives the key its name too. */
static Index index_of(const Emit *e, const Table *table, const Indexes *more, const Constraint *c)
{
	Index out = {.name = c->columns.items[0]};

	for (int n = 2; is_taken(table, more, out.name); n++)
		out.name = arena_printf(e->arena, "%s_%d", c->columns.items[0], n);
	for (size_t i = 0; i < c->columns.count; i++)
		vec_push(&out.parts, e->arena, (IndexPart){.column = c->columns.items[i]});
	return out;
}

Indexes mysql_key_indexes(const Emit *e, const Table *table)
{
	Indexes out = {0};

	for (size_t i = 0; i < table->constraints.count; i++) {
		const Constraint *c = &table->constraints.items[i];
		if (is_named_by_server(e, table, c) && !is_served(e, table, &out, &c->columns))
			vec_push(&out, e->arena, index_of(e, table, &out, c));
	}
	return out;
}

/* Another foreign key over these columns has an index that does for both; one of the same name is
 * about to go, and its index with it. */
static bool is_beside_key(const Table *table, const Constraint *key)
{
	for (size_t i = 0; i < table->constraints.count; i++) {
		const Constraint *c = &table->constraints.items[i];
		if (c->kind != CONSTRAINT_FOREIGN_KEY || !begins_with(&c->columns, &key->columns))
			continue;
		if (!c->name || !text_equal_nocase(c->name, key->name))
			return true;
	}
	return false;
}

/* The index that must come before the key; *out NULL: none. */
static bool find_index(const Emit *e, const Op *op, const Index **out, Error *err)
{
	const Constraint *key = &op->add_constraint.constraint;
	const Table named = {.name = op->table}, *table;
	const Indexes none = {0};
	Index *index;

	*out = NULL;
	if (emit_is_offline(e) || !is_named_by_server(e, &named, key))
		return true;
	if (!emit_reflect_table(e, op, NULL, &table, err))
		return false;
	if (!table || is_served(e, table, &none, &key->columns) || is_beside_key(table, key))
		return true;
	index = arena_alloc(e->arena, sizeof(*index));
	*index = index_of(e, table, &none, key);
	*out = index;
	return true;
}

bool mysql_add_constraint(Emit *e, const Op *op, Error *err)
{
	Table table = {.schema = op->schema, .name = op->table};
	Str sql = str_new(e->arena);
	const Index *index;
	bool found = false;

	if (op->if_not_exists && !emit_has_constraint(e, op, &found, err))
		return false;
	if (found)
		return true;
	if (!find_index(e, op, &index, err))
		return false;
	sql_addf(&sql, e->dialect, "ALTER TABLE %t ADD ", op);
	if (index && !mysql_add_index(e, op->table, index, &sql, err))
		return false;
	if (index)
		str_add(&sql, ", ADD ");
	if (!emit_constraint(e, &table, &op->add_constraint.constraint, &sql, err))
		return false;
	sql_push(e, &sql);
	return true;
}
