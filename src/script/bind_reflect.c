/*
 * bind_reflect.c - db.reflect(table): a table of the database as a Lua table.
 */
#include "script/convert.h"

/* ---- pieces: each sets fields of the table at the top --------------------------------------- */

static void set_text(lua_State *L, const char *key, const char *text)
{
	if (!text)
		return;
	lua_pushstring(L, text);
	lua_setfield(L, -2, key);
}

static void set_flag(lua_State *L, const char *key, bool flag)
{
	lua_pushboolean(L, flag);
	lua_setfield(L, -2, key);
}

static void set_integer(lua_State *L, const char *key, bool said, int64_t value)
{
	if (!said)
		return;
	lua_pushinteger(L, (lua_Integer)value);
	lua_setfield(L, -2, key);
}

static void set_names(lua_State *L, const char *key, const StrVec *names)
{
	lua_createtable(L, (int)names->count, 0);
	for (size_t i = 0; i < names->count; i++) {
		lua_pushstring(L, names->items[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	lua_setfield(L, -2, key);
}

static void set_options(lua_State *L, const Options *options)
{
	lua_createtable(L, 0, (int)options->count);
	for (size_t i = 0; i < options->count; i++)
		set_text(L, options->items[i].key, options->items[i].value);
	lua_setfield(L, -2, "options");
}

/* Append the table at the top to the list below it. */
static void append(lua_State *L)
{
	lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
}

/* ---- columns ------------------------------------------------------------------------------- */

static void set_default(lua_State *L, const Default *value)
{
	switch (value->kind) {
	case DEFAULT_NONE:
	case DEFAULT_DROP:
		return;
	case DEFAULT_NULL:
		lua_pushliteral(L, "NULL");
		break;
	case DEFAULT_BOOL:
		lua_pushstring(L, value->boolean ? "true" : "false");
		break;
	case DEFAULT_INT:
		lua_pushfstring(L, "%I", (LUAI_UACINT)value->integer);
		break;
	case DEFAULT_REAL:
		lua_pushfstring(L, "%f", value->real);
		break;
	case DEFAULT_STRING:
	case DEFAULT_SQL:
		lua_pushstring(L, value->text);
		break;
	}
	lua_setfield(L, -2, "default");
}

/* As it is written in op.create_table. */
static void set_identity(lua_State *L, const Identity *id)
{
	if (id->kind == IDENTITY_NONE)
		return;
	lua_newtable(L);
	set_flag(L, "always", id->kind == IDENTITY_ALWAYS);
	set_integer(L, "start", id->has_start, id->start);
	set_integer(L, "increment", id->has_increment, id->increment);
	set_integer(L, "min", id->has_min, id->min);
	set_integer(L, "max", id->has_max, id->max);
	set_integer(L, "cache", id->cache > 0, id->cache);
	set_flag(L, "cycle", id->cycle);
	lua_setfield(L, -2, "identity");
}

static void push_column(lua_State *L, const Column *column)
{
	lua_newtable(L);
	set_text(L, "name", column->name);
	set_text(
		L, "type", column->declared ? column->declared : type_kind_word(column->type.kind));
	set_flag(L, "nullable", column->nullable);
	set_default(L, &column->value);
	set_identity(L, &column->identity);
	if (column->autoincrement)
		set_flag(L, "autoincrement", true);
	set_text(L, "generated", column->generated);
	if (column->generated)
		set_flag(L, "stored", column->stored);
	set_text(L, "comment", column->comment);
	set_text(L, "collate", column->collate);
}

/* ---- constraints and indexes --------------------------------------------------------------- */

static void push_parts(lua_State *L, const IndexParts *parts)
{
	lua_createtable(L, (int)parts->count, 0);
	for (size_t i = 0; i < parts->count; i++) {
		const IndexPart *part = &parts->items[i];
		lua_newtable(L);
		set_text(L, "column", part->column);
		set_text(L, "expression", part->expression);
		set_flag(L, "desc", part->descending);
		set_text(L, "nulls", part->nulls);
		set_text(L, "opclass", part->opclass);
		set_text(L, "collate", part->collate);
		set_text(L, "with", part->with);
		set_integer(L, "length", part->length > 0, part->length);
		append(L);
	}
}

static const char *deferrable_word(Deferrable deferrable)
{
	static const char *const words[] = {
		[DEFER_UNSAID] = NULL,
		[DEFER_NOT] = NULL,
		[DEFER_IMMEDIATE] = "initially immediate",
		[DEFER_DEFERRED] = "initially deferred",
	};
	return words[deferrable];
}

static void set_references(lua_State *L, const ForeignKey *key)
{
	lua_newtable(L);
	set_text(L, "schema", key->schema);
	set_text(L, "table", key->table);
	set_names(L, "columns", &key->columns);
	lua_setfield(L, -2, "references");
	set_text(L, "on_delete", key->on_delete);
	set_text(L, "on_update", key->on_update);
	set_text(L, "match", key->match);
}

static void push_constraint(lua_State *L, const Constraint *c)
{
	lua_newtable(L);
	set_text(L, "name", c->name);
	set_names(L, "columns", &c->columns);
	set_text(L, "deferrable", deferrable_word(c->deferrable));
	set_text(L, "expression", c->expression);
	set_text(L, "method", c->method);
	set_text(L, "where", c->where);
	set_text(L, "comment", c->comment);
	if (c->include.count)
		set_names(L, "include", &c->include);
	if (c->not_valid)
		set_flag(L, "not_valid", true);
	if (c->nulls_not_distinct)
		set_flag(L, "nulls_not_distinct", true);
	if (c->kind == CONSTRAINT_FOREIGN_KEY)
		set_references(L, &c->foreign_key);
	if (c->kind == CONSTRAINT_EXCLUDE) {
		push_parts(L, &c->parts);
		lua_setfield(L, -2, "parts");
	}
}

static void push_index(lua_State *L, const Index *index)
{
	lua_newtable(L);
	set_text(L, "name", index->name);
	set_flag(L, "unique", index->unique);
	push_parts(L, &index->parts);
	lua_setfield(L, -2, "parts");
	set_text(L, "method", index->method);
	set_text(L, "where", index->where);
	set_text(L, "comment", index->comment);
	if (index->include.count)
		set_names(L, "include", &index->include);
	if (index->nulls_not_distinct)
		set_flag(L, "nulls_not_distinct", true);
	set_options(L, &index->options);
}

/* ---- the table ----------------------------------------------------------------------------- */

static void set_constraints(lua_State *L, const Table *table)
{
	static const char *const keys[] = {
		[CONSTRAINT_UNIQUE] = "uniques",
		[CONSTRAINT_FOREIGN_KEY] = "foreign_keys",
		[CONSTRAINT_CHECK] = "checks",
		[CONSTRAINT_EXCLUDE] = "excludes",
	};
	for (size_t kind = CONSTRAINT_UNIQUE; kind < ARRAY_LEN(keys); kind++) {
		lua_newtable(L);
		for (size_t i = 0; i < table->constraints.count; i++) {
			if ((size_t)table->constraints.items[i].kind != kind)
				continue;
			push_constraint(L, &table->constraints.items[i]);
			append(L);
		}
		lua_setfield(L, -2, keys[kind]);
	}
	const Constraint *key = table_primary_key(table);
	if (!key)
		return;
	push_constraint(L, key);
	lua_setfield(L, -2, "primary_key");
}

static void push_table(lua_State *L, const Table *table)
{
	lua_newtable(L);
	set_text(L, "name", table->name);
	set_text(L, "schema", table->schema);
	set_text(L, "comment", table->comment);
	set_text(L, "partition_by", table->partition_by);
	set_options(L, &table->options);
	lua_newtable(L);
	for (size_t i = 0; i < table->columns.count; i++) {
		push_column(L, &table->columns.items[i]);
		append(L);
	}
	lua_setfield(L, -2, "columns");
	set_constraints(L, table);
	lua_newtable(L);
	for (size_t i = 0; i < table->indexes.count; i++) {
		push_index(L, &table->indexes.items[i]);
		append(L);
	}
	lua_setfield(L, -2, "indexes");
}

/* db.reflect(table [, { schema = … }]) → what it is like; nil: there is none */
int bind_reflect(lua_State *L)
{
	static const char *const fields[] = {"schema", NULL};
	Script *s = self(L);
	const char *schema = NULL;
	const Table *table = NULL;
	lua_settop(L, 2);
	reversing_forbids(L, "db.reflect", "it reads the database");
	Reader r = reader_new(L, "db.reflect");
	if (!lua_isnil(L, 2)) {
		if (!reader_is_plain(&r, 2))
			reader_mismatch(&r, 2, "the options", "a table: { schema = … }");
		reader_check_fields(&r, 2, (ReaderFields){.names = fields});
		schema = reader_name(&r, 2, "schema");
	}
	const char *name = reader_name_at(&r, 1, "the table");
	if (!s->host->reflect)
		return fault_fail(L, "db.reflect: there is no database to look at here");

	Error err = ERROR_INIT;
	if (!s->host->reflect(s->host, schema, name, &s->scratch, &table, &err))
		return fault_raise(L, &err);

	if (table)
		push_table(L, table);
	else
		lua_pushnil(L);
	return 1;
}
