/*
 * push_schema.c - tables, views and the other objects of a schema as nodes of Lua source: what an
 * author would have to write.
 */
#include "script/push_node.h"

/* Options of the dialect, in a table named after it; "false" takes one away. */
void dialect_field(lua_State *L, const Options *options, const char *dialect)
{
	if (options->count == 0)
		return;
	node_new(L);
	for (size_t i = 0; i < options->count; i++) {
		const Option *o = &options->items[i];
		bool on = strcmp(o->value, "true") == 0;
		if (!on && strcmp(o->value, "false") != 0) {
			node_text_field(L, o->key, o->value);
			continue;
		}
		lua_pushboolean(L, on);
		node_field(L, o->key);
	}
	node_field(L, dialect);
}

/* ---- types, defaults ------------------------------------------------------------------------ */

static void push_type_call(lua_State *L, const Type *type)
{
	lua_pushfstring(L, "t.%s", type_kind_word(type->kind));
	node_call(L, lua_tostring(L, -1));
	lua_remove(L, -2);
	if (type->kind == TYPE_RAW)
		node_text_item(L, type->name);
	else if (type->kind == TYPE_ARRAY) {
		push_type(L, type->element);
		node_item(L);
	} else if (type->kind == TYPE_ENUM) {
		if (type->schema)
			lua_pushfstring(L, "%s.%s", type->schema, type->name);
		else
			lua_pushstring(L, type->name);
		node_item(L);
		node_names(L, &type->labels);
		node_item(L);
	}
}

void push_type(lua_State *L, const Type *type)
{
	const int numbers[] = {type->length ? type->length : type->precision, type->scale};
	if (type->kind == TYPE_RAW || type->kind == TYPE_ARRAY || type->kind == TYPE_ENUM) {
		push_type_call(L, type);
		return;
	}
	if (numbers[0] < 0 || (numbers[0] == 0 && type->precision < 0)) {
		lua_pushfstring(L, "t.%s", type_kind_word(type->kind));
		node_text(L, "word", lua_tostring(L, -1));
		lua_remove(L, -2);
		return;
	}
	push_type_call(L, type);
	for (int i = 0; i < 2 && numbers[i] >= 0; i++) {
		lua_pushinteger(L, numbers[i]);
		node_item(L);
	}
}

void push_default(lua_State *L, const Default *value)
{
	switch (value->kind) {
	case DEFAULT_NULL:
		node_text(L, "word", "null");
		break;
	case DEFAULT_BOOL:
		lua_pushboolean(L, value->boolean);
		break;
	case DEFAULT_INT:
		lua_pushinteger(L, (lua_Integer)value->integer);
		break;
	case DEFAULT_REAL:
		lua_pushnumber(L, value->real);
		break;
	case DEFAULT_STRING:
		lua_pushstring(L, value->text);
		break;
	case DEFAULT_SQL:
		node_text(L, "sql", value->text);
		break;
	default:
		node_text(L, "word", "sql.none");
		break;
	}
}

void push_identity(lua_State *L, const Identity *id)
{
	bool settings = id->has_start || id->has_increment || id->has_min || id->has_max ||
			id->cache > 1 || id->cycle;
	if (!settings && id->kind == IDENTITY_ALWAYS) {
		lua_pushliteral(L, "always");
		return;
	}
	if (!settings) {
		lua_pushboolean(L, id->kind != IDENTITY_NONE);
		return;
	}
	node_new(L);
	node_flag(L, "always", id->kind == IDENTITY_ALWAYS);
	node_number(L, "start", id->has_start, id->start);
	node_number(L, "increment", id->has_increment, id->increment);
	node_number(L, "min", id->has_min, id->min);
	node_number(L, "max", id->has_max, id->max);
	node_number(L, "cache", id->cache > 1, id->cache);
	node_flag(L, "cycle", id->cycle);
}

/* ---- columns --------------------------------------------------------------------------------- */

static void deferrable_field(lua_State *L, Deferrable deferrable)
{
	static const char *const words[] = {
		[DEFER_IMMEDIATE] = "immediate", [DEFER_DEFERRED] = "deferred"};
	if (deferrable == DEFER_IMMEDIATE || deferrable == DEFER_DEFERRED)
		node_text_field(L, "deferrable", words[deferrable]);
}

/* "cascade": actions are written in small letters */
static void action_field(lua_State *L, const char *key, const char *action)
{
	if (!action)
		return;
	luaL_Buffer b;
	luaL_buffinit(L, &b);
	for (; *action; action++)
		luaL_addchar(&b, *action >= 'A' && *action <= 'Z' ? (char)(*action + 32) : *action);
	luaL_pushresult(&b);
	node_field(L, key);
}

static void key_fields(lua_State *L, const ForeignKey *key, Deferrable deferrable)
{
	action_field(L, "on_delete", key->on_delete);
	action_field(L, "on_update", key->on_update);
	action_field(L, "match", key->match);
	deferrable_field(L, deferrable);
}

/* "students.id", "app.students.id" */
static void push_reference(lua_State *L, const ForeignKey *key)
{
	const char *column = key->columns.count == 1 ? key->columns.items[0] : NULL;
	lua_pushfstring(L, "%s%s%s%s%s", key->schema ? key->schema : "", key->schema ? "." : "",
		key->table, column ? "." : "", column ? column : "");
}

/* Constraints of one column that are shortest said on it: without a name and without options. */
static bool is_plain(const Constraint *c, const Column *column)
{
	return !c->name && !c->comment && !c->options.count && !c->include.count && !c->not_valid &&
	       !c->nulls_not_distinct && !c->online && c->columns.count == 1 &&
	       strcmp(c->columns.items[0], column->name) == 0;
}

static bool stands_on_column(const Table *table, const Constraint *c)
{
	const Column *column =
		c->columns.count == 1 ? table_column(table, c->columns.items[0]) : NULL;
	if (!column || !is_plain(c, column))
		return false;
	switch (c->kind) {
	case CONSTRAINT_PRIMARY_KEY:
	case CONSTRAINT_UNIQUE:
		return c->deferrable <= DEFER_NOT;
	case CONSTRAINT_FOREIGN_KEY:
		return c->foreign_key.columns.count <= 1 && !strchr(c->foreign_key.table, '.');
	default:
		return false;
	}
}

static void column_constraints(lua_State *L, const Table *table, const Column *column)
{
	for (size_t i = 0; table && i < table->constraints.count; i++) {
		const Constraint *c = &table->constraints.items[i];
		if (!stands_on_column(table, c) || strcmp(c->columns.items[0], column->name) != 0)
			continue;
		node_flag(L, "primary_key", c->kind == CONSTRAINT_PRIMARY_KEY);
		node_flag(L, "unique", c->kind == CONSTRAINT_UNIQUE);
		if (c->kind == CONSTRAINT_FOREIGN_KEY) {
			push_reference(L, &c->foreign_key);
			node_field(L, "references");
			key_fields(L, &c->foreign_key, c->deferrable);
		}
	}
}

/* index = true */
static bool is_plain_index(const Table *table, const Index *index)
{
	const IndexPart *part = index->parts.items;
	return !index->name && !index->unique && !index->method && !index->where &&
	       !index->comment && !index->include.count && !index->options.count &&
	       !index->concurrently && !index->nulls_not_distinct && index->parts.count == 1 &&
	       part->column && !part->descending && !part->nulls && !part->opclass &&
	       !part->collate && !part->length && table_column(table, part->column);
}

static bool has_plain_index(const Table *table, const Column *column)
{
	for (size_t i = 0; i < table->indexes.count; i++)
		if (is_plain_index(table, &table->indexes.items[i]) &&
			strcmp(table->indexes.items[i].parts.items[0].column, column->name) == 0)
			return true;
	return false;
}

static bool in_primary_key(const Table *table, const Column *column)
{
	const Constraint *key = table ? table_primary_key(table) : NULL;
	for (size_t i = 0; key && i < key->columns.count; i++)
		if (strcmp(key->columns.items[i], column->name) == 0)
			return true;
	return column->primary_key;
}

static void said_on_column(lua_State *L, const Column *column)
{
	node_flag(L, "primary_key", column->primary_key);
	node_flag(L, "unique", column->unique);
	node_flag(L, "index", column->index);
	if (column->references) {
		push_reference(L, column->references);
		node_field(L, "references");
		key_fields(L, column->references, column->deferrable);
	}
	node_text_field(L, "check", column->check);
}

/* `table` NULL: the column stands alone (add_column). */
void push_column(lua_State *L, const Table *table, const Column *column, const char *dialect)
{
	node_new(L);
	node_text_item(L, column->name);
	push_type(L, &column->type);
	node_item(L);
	if (table) {
		column_constraints(L, table, column);
		node_flag(L, "index", has_plain_index(table, column));
	} else {
		said_on_column(L, column);
	}
	if (column->identity.kind != IDENTITY_NONE) {
		push_identity(L, &column->identity);
		node_field(L, "identity");
	}
	node_flag(L, "autoincrement", column->autoincrement);
	if (!column->nullable && !in_primary_key(table, column)) {
		lua_pushboolean(L, 0);
		node_field(L, "nullable");
	}
	if (column->value.kind != DEFAULT_NONE) {
		push_default(L, &column->value);
		node_field(L, "default");
	}
	node_text_field(L, "generated", column->generated);
	node_flag(L, "stored", column->stored);
	node_text_field(L, "collate", column->collate);
	node_text_field(L, "comment", column->comment);
	node_text_field(L, "renamed_from", column->renamed_from);
	dialect_field(L, &column->options, dialect);
}

/* ---- constraints and indexes ----------------------------------------------------------------- */

static void push_part(lua_State *L, const IndexPart *part)
{
	bool plain = !part->descending && !part->nulls && !part->opclass && !part->collate &&
		     !part->with && !part->length;
	if (!plain)
		node_new(L);
	if (part->column)
		lua_pushstring(L, part->column);
	else
		node_text(L, "sql", part->expression);
	if (plain)
		return;
	node_item(L);
	node_text_field(L, "with", part->with);
	node_flag(L, "desc", part->descending);
	action_field(L, "nulls", part->nulls);
	node_text_field(L, "opclass", part->opclass);
	node_text_field(L, "collate", part->collate);
	node_number(L, "length", part->length > 0, part->length);
}

void push_parts(lua_State *L, const IndexParts *parts)
{
	node_new(L);
	for (size_t i = 0; i < parts->count; i++) {
		push_part(L, &parts->items[i]);
		node_item(L);
	}
}

/* The arguments of a constraint up to its options: columns, expression, what it refers to. */
void push_constraint_arguments(lua_State *L, const Constraint *c)
{
	if (c->kind == CONSTRAINT_CHECK)
		lua_pushstring(L, c->expression);
	else if (c->kind == CONSTRAINT_EXCLUDE)
		push_parts(L, &c->parts);
	else
		node_names(L, &c->columns);
	node_item(L);
	if (c->kind != CONSTRAINT_FOREIGN_KEY)
		return;
	if (c->foreign_key.columns.count > 1 || strchr(c->foreign_key.table, '.')) {
		node_new(L);
		node_text_field(L, "table", c->foreign_key.table);
		node_text_field(L, "schema", c->foreign_key.schema);
		node_names_field(L, "columns", &c->foreign_key.columns);
	} else {
		push_reference(L, &c->foreign_key);
	}
	node_item(L);
}

void push_constraint_fields(lua_State *L, const Constraint *c, const char *dialect)
{
	node_text_field(L, "name", c->name);
	if (c->kind == CONSTRAINT_FOREIGN_KEY)
		key_fields(L, &c->foreign_key, c->deferrable);
	else
		deferrable_field(L, c->deferrable);
	node_text_field(L, "method", c->method);
	node_text_field(L, "where", c->where);
	node_names_field(L, "include", &c->include);
	node_flag(L, "nulls_not_distinct", c->nulls_not_distinct);
	node_flag(L, "not_valid", c->not_valid);
	node_flag(L, "online", c->online);
	node_text_field(L, "comment", c->comment);
	dialect_field(L, &c->options, dialect);
}

void push_constraint(lua_State *L, const Constraint *c, const char *dialect)
{
	node_call(L, constraint_kind_word(c->kind));
	push_constraint_arguments(L, c);
	node_new(L);
	push_constraint_fields(L, c, dialect);
	node_options(L);
}

void push_index_fields(lua_State *L, const Index *index, const char *dialect)
{
	node_text_field(L, "name", index->name);
	node_flag(L, "unique", index->unique);
	node_text_field(L, "method", index->method);
	node_text_field(L, "where", index->where);
	node_names_field(L, "include", &index->include);
	node_flag(L, "nulls_not_distinct", index->nulls_not_distinct);
	node_flag(L, "concurrently", index->concurrently);
	node_text_field(L, "comment", index->comment);
	dialect_field(L, &index->options, dialect);
}

void push_index(lua_State *L, const Index *index, const char *dialect)
{
	node_call(L, "index");
	push_parts(L, &index->parts);
	node_item(L);
	node_new(L);
	push_index_fields(L, index, dialect);
	node_options(L);
}

/* ---- tables ---------------------------------------------------------------------------------- */

void push_table_items(lua_State *L, const Table *table, const char *dialect)
{
	node_new(L);
	node_lines(L);
	for (size_t i = 0; i < table->columns.count; i++) {
		push_column(L, table, &table->columns.items[i], dialect);
		node_item(L);
	}
	for (size_t i = 0; i < table->constraints.count; i++) {
		if (stands_on_column(table, &table->constraints.items[i]))
			continue;
		push_constraint(L, &table->constraints.items[i], dialect);
		node_item(L);
	}
	for (size_t i = 0; i < table->indexes.count; i++) {
		if (is_plain_index(table, &table->indexes.items[i]))
			continue;
		push_index(L, &table->indexes.items[i], dialect);
		node_item(L);
	}
}

void push_table_fields(lua_State *L, const Table *table, const char *dialect)
{
	node_text_field(L, "comment", table->comment);
	node_text_field(L, "partition_by", table->partition_by);
	if (table->partitions.count) {
		node_new(L);
		node_lines(L);
		for (size_t i = 0; i < table->partitions.count; i++) {
			node_new(L);
			node_text_item(L, table->partitions.items[i].name);
			node_text_item(L, table->partitions.items[i].bounds);
			node_item(L);
		}
		node_field(L, "partitions");
	}
	dialect_field(L, &table->options, dialect);
}

void push_table_options(lua_State *L, const Table *table, const char *dialect)
{
	node_new(L);
	node_text_field(L, "schema", table->schema);
	push_table_fields(L, table, dialect);
}

void push_table(lua_State *L, const Table *table, const char *dialect)
{
	node_call(L, "table");
	node_text_item(L, table->name);
	push_table_items(L, table, dialect);
	node_item(L);
	push_table_options(L, table, dialect);
	node_text_field(L, "renamed_from", table->renamed_from);
	node_options(L);
}

/* ---- other objects --------------------------------------------------------------------------- */

void push_sequence_fields(lua_State *L, const Sequence *sequence)
{
	const Identity *n = &sequence->numbers;
	node_text_field(L, "schema", sequence->schema);
	node_text_field(L, "type", sequence->type);
	node_number(L, "start", n->has_start, n->start);
	node_number(L, "increment", n->has_increment, n->increment);
	node_number(L, "min", n->has_min, n->min);
	node_number(L, "max", n->has_max, n->max);
	node_number(L, "cache", n->cache > 0, n->cache);
	node_flag(L, "cycle", n->cycle);
	node_text_field(L, "owner", sequence->owner);
	node_text_field(L, "comment", sequence->comment);
}

void push_view_fields(lua_State *L, const View *view, const char *dialect)
{
	node_text_field(L, "schema", view->schema);
	node_flag(L, "materialized", view->materialized);
	node_names_field(L, "columns", &view->columns);
	node_text_field(L, "comment", view->comment);
	if (view->indexes.count) {
		node_new(L);
		for (size_t i = 0; i < view->indexes.count; i++) {
			push_index(L, &view->indexes.items[i], dialect);
			node_item(L);
		}
		node_field(L, "indexes");
	}
	dialect_field(L, &view->options, dialect);
}

void push_enum(lua_State *L, const EnumType *type)
{
	node_call(L, "enum");
	node_text_item(L, type->name);
	node_names(L, &type->labels);
	node_item(L);
	node_new(L);
	node_text_field(L, "schema", type->schema);
	node_text_field(L, "comment", type->comment);
	node_options(L);
}

void push_other(lua_State *L, const Other *other)
{
	node_call(L, "object");
	node_text_item(L, other->kind);
	node_text_item(L, other->name);
	node_text_item(L, other->text);
	node_new(L);
	node_text_field(L, "table", other->table);
	node_text_field(L, "schema", other->schema);
	node_options(L);
}

void push_sequence(lua_State *L, const Sequence *sequence)
{
	node_call(L, "sequence");
	node_text_item(L, sequence->name);
	node_new(L);
	push_sequence_fields(L, sequence);
	node_options(L);
}

void push_view(lua_State *L, const View *view, const char *dialect)
{
	node_call(L, "view");
	node_text_item(L, view->name);
	node_text_item(L, view->query);
	node_new(L);
	push_view_fields(L, view, dialect);
	node_options(L);
}
