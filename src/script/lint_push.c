/*
 * lint_push.c - what a revision does, as plain tables for lint rules.
 *
 * A change is { action = "add_column", table = …, schema = …, … }: the words are those of op.*,
 * and lua/luamig/lint_sql.lua makes the same tables of raw SQL, so that a rule is written once.
 */
#include "script/lint_push.h"

#include <jansson.h>

#include "db/lex.h"
#include "model/emit.h"

/* ---- plain fields --------------------------------------------------------------------------- */

static void text(const LintPush *p, const char *key, const char *value)
{
	if (!value)
		return;
	lua_pushstring(p->L, value);
	lua_setfield(p->L, -2, key);
}

static void flag(const LintPush *p, const char *key, bool value)
{
	if (!value)
		return;
	lua_pushboolean(p->L, 1);
	lua_setfield(p->L, -2, key);
}

static void names(const LintPush *p, const char *key, const StrVec *list)
{
	lua_createtable(p->L, (int)list->count, 0);
	for (size_t i = 0; i < list->count; i++) {
		lua_pushstring(p->L, list->items[i]);
		lua_rawseti(p->L, -2, (lua_Integer)i + 1);
	}
	lua_setfield(p->L, -2, key);
}

static void options(const LintPush *p, const Options *list)
{
	lua_createtable(p->L, 0, (int)list->count);
	for (size_t i = 0; i < list->count; i++)
		text(p, list->items[i].key, list->items[i].value);
	lua_setfield(p->L, -2, "options");
}

/* ---- columns -------------------------------------------------------------------------------- */

/* The type in the database's own words: { text = "varchar(20)", word = "string" }. */
static void push_type_text(const LintPush *p, const Type *type, const Column *column)
{
	Error ignored = ERROR_INIT;
	SqlVec none = {0};
	Str out = str_new(p->arena);
	Emit emit = {.dialect = p->dialect, .server = p->server, .arena = p->arena, .out = &none};
	bool ok = p->dialect->type(&emit, type, column, &out, &ignored);
	lua_createtable(p->L, 0, 2);
	text(p, "text", ok ? out.data : type_kind_word(type->kind));
	text(p, "word", type_kind_word(type->kind));
	if (type->kind == TYPE_ENUM) {
		text(p, "enum", type->name);
		names(p, "labels", &type->labels);
	}
	lua_setfield(p->L, -2, "type");
}

static void push_value(const LintPush *p, const Default *value)
{
	static const char *const words[] = {
		[DEFAULT_NULL] = "null",
		[DEFAULT_BOOL] = "literal",
		[DEFAULT_INT] = "literal",
		[DEFAULT_REAL] = "literal",
		[DEFAULT_STRING] = "literal",
		[DEFAULT_SQL] = "expression",
		[DEFAULT_DROP] = "drop",
	};
	Error ignored = ERROR_INIT;
	SqlVec none = {0};
	Str out = str_new(p->arena);
	Emit emit = {.dialect = p->dialect, .server = p->server, .arena = p->arena, .out = &none};
	if (value->kind == DEFAULT_NONE)
		return;
	lua_createtable(p->L, 0, 2);
	text(p, "kind", words[value->kind]);
	if (value->kind == DEFAULT_SQL)
		text(p, "text", value->text);
	else if (value->kind != DEFAULT_DROP && emit_default(&emit, value, &out, &ignored))
		text(p, "text", out.data);
	lua_setfield(p->L, -2, "default");
}

static void push_references(const LintPush *p, const ForeignKey *key)
{
	lua_createtable(p->L, 0, 5);
	text(p, "schema", key->schema);
	text(p, "table", key->table);
	names(p, "columns", &key->columns);
	text(p, "on_delete", key->on_delete);
	text(p, "on_update", key->on_update);
	lua_setfield(p->L, -2, "references");
}

static void push_attributes(const LintPush *p, const Column *c)
{
	flag(p, "primary_key", c->primary_key);
	flag(p, "unique", c->unique);
	flag(p, "index", c->index);
	flag(p, "autoincrement", c->autoincrement);
	flag(p, "stored", c->generated && c->stored);
	text(p, "identity",
		c->identity.kind == IDENTITY_ALWAYS       ? "always"
		: c->identity.kind == IDENTITY_BY_DEFAULT ? "by default"
							  : NULL);
	text(p, "generated", c->generated);
	text(p, "check", c->check);
	text(p, "comment", c->comment);
	text(p, "collate", c->collate);
	if (c->references)
		push_references(p, c->references);
}

static void push_lint_column(const LintPush *p, const Column *c) // → column
{
	lua_createtable(p->L, 0, 8);
	text(p, "name", c->name);
	push_type_text(p, &c->type, c);
	lua_pushboolean(p->L, c->nullable);
	lua_setfield(p->L, -2, "nullable");
	push_value(p, &c->value);
	push_attributes(p, c);
	options(p, &c->options);
}

/* ---- constraints, indexes, tables ----------------------------------------------------------- */

static void push_index_parts(const LintPush *p, const IndexParts *parts)
{
	lua_createtable(p->L, (int)parts->count, 0); // columns, or expressions in parentheses
	for (size_t i = 0; i < parts->count; i++) {
		const IndexPart *part = &parts->items[i];
		if (part->column)
			lua_pushstring(p->L, part->column);
		else
			lua_pushfstring(p->L, "(%s)", part->expression);
		lua_rawseti(p->L, -2, (lua_Integer)i + 1);
	}
	lua_setfield(p->L, -2, "columns");
}

static void push_lint_constraint(const LintPush *p, const Constraint *c) // → constraint
{
	lua_createtable(p->L, 0, 8);
	text(p, "kind", constraint_kind_word(c->kind));
	text(p, "name", c->name);
	if (c->kind == CONSTRAINT_EXCLUDE)
		push_index_parts(p, &c->parts);
	else
		names(p, "columns", &c->columns);
	text(p, "expression", c->expression);
	flag(p, "not_valid", c->not_valid);
	flag(p, "online", c->online);
	if (c->kind == CONSTRAINT_FOREIGN_KEY)
		push_references(p, &c->foreign_key);
}

static void push_lint_index(const LintPush *p, const Index *index) // into the table at the top
{
	text(p, "name", index->name);
	push_index_parts(p, &index->parts);
	flag(p, "unique", index->unique);
	flag(p, "concurrently", index->concurrently);
	text(p, "method", index->method);
	text(p, "where", index->where);
}

static void push_lists(const LintPush *p, const Table *t)
{
	lua_State *L = p->L;
	lua_createtable(L, (int)t->columns.count, 0);
	for (size_t i = 0; i < t->columns.count; i++) {
		push_lint_column(p, &t->columns.items[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	lua_setfield(L, -2, "columns");
	lua_createtable(L, (int)t->constraints.count, 0);
	for (size_t i = 0; i < t->constraints.count; i++) {
		push_lint_constraint(p, &t->constraints.items[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	lua_setfield(L, -2, "constraints");
	lua_createtable(L, (int)t->indexes.count, 0);
	for (size_t i = 0; i < t->indexes.count; i++) {
		lua_createtable(L, 0, 6);
		push_lint_index(p, &t->indexes.items[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	lua_setfield(L, -2, "indexes");
}

static void create_table(const LintPush *p, const Op *op)
{
	const Table *t = &op->create_table.table;
	push_lists(p, t);
	options(p, &t->options);
	text(p, "partition_by", t->partition_by);
}

static void alter_column(const LintPush *p, const Op *op)
{
	unsigned what = op->alter_column.what;
	const Column *to = &op->alter_column.to;
	text(p, "column", op->alter_column.column);
	text(p, "using", op->alter_column.using);
	flag(p, "online", op->alter_column.online);
	if (what & ALTER_TYPE)
		push_type_text(p, &to->type, to);
	if (what & ALTER_NULLABLE) {
		lua_pushboolean(p->L, to->nullable);
		lua_setfield(p->L, -2, "nullable");
	}
	if (what & ALTER_DEFAULT)
		push_value(p, &to->value);
	flag(p, "comment", what & ALTER_COMMENT);
	flag(p, "collate", what & ALTER_COLLATE);
	flag(p, "identity", what & ALTER_IDENTITY);
	flag(p, "generated", what & ALTER_GENERATED);
}

static void table_change(const LintPush *p, const Op *op)
{
	switch (op->kind) {
	case OP_CREATE_TABLE:
		create_table(p, op);
		break;
	case OP_RENAME_TABLE:
		text(p, "to", op->rename_table.to);
		break;
	case OP_ADD_COLUMN:
		push_lint_column(p, &op->add_column.column);
		lua_setfield(p->L, -2, "column");
		break;
	case OP_DROP_COLUMN:
		text(p, "column", op->drop_column.column);
		break;
	case OP_ALTER_COLUMN:
		alter_column(p, op);
		break;
	case OP_RENAME_COLUMN:
		text(p, "from", op->rename_column.from);
		text(p, "to", op->rename_column.to);
		break;
	case OP_CREATE_INDEX:
		push_lint_index(p, &op->create_index.index);
		break;
	case OP_DROP_INDEX:
		text(p, "name", op->drop_index.name);
		names(p, "columns", &op->drop_index.columns);
		flag(p, "concurrently", op->drop_index.concurrently);
		break;
	case OP_ADD_CONSTRAINT:
		push_lint_constraint(p, &op->add_constraint.constraint);
		lua_setfield(p->L, -2, "constraint");
		break;
	case OP_DROP_CONSTRAINT:
		text(p, "name", op->drop_constraint.name);
		text(p, "kind",
			op->drop_constraint.kind == CONSTRAINT_COUNT
				? NULL
				: constraint_kind_word(op->drop_constraint.kind));
		names(p, "columns", &op->drop_constraint.columns);
		break;
	case OP_VALIDATE_CONSTRAINT:
		text(p, "name", op->validate_constraint.name);
		break;
	default:
		break;
	}
}

/* ---- other objects -------------------------------------------------------------------------- */

static void enum_changes(const LintPush *p, const EnumChanges *list)
{
	static const char *const words[] = {
		[ENUM_ADD] = "add", [ENUM_RENAME] = "rename", [ENUM_REMOVE] = "remove"};
	lua_createtable(p->L, (int)list->count, 0);
	for (size_t i = 0; i < list->count; i++) {
		const EnumChange *c = &list->items[i];
		lua_createtable(p->L, 0, 4);
		text(p, "kind", words[c->kind]);
		text(p, "label", c->label);
		text(p, "to", c->to);
		text(p, "before", c->before);
		text(p, "after", c->after);
		lua_rawseti(p->L, -2, (lua_Integer)i + 1);
	}
	lua_setfield(p->L, -2, "changes");
}

static void object_change(const LintPush *p, const Op *op)
{
	switch (op->kind) {
	case OP_CREATE_ENUM:
		text(p, "name", op->create_enum.name);
		names(p, "labels", &op->create_enum.labels);
		break;
	case OP_ALTER_ENUM:
		text(p, "name", op->alter_enum.name);
		enum_changes(p, &op->alter_enum.changes);
		break;
	case OP_DROP_ENUM:
		text(p, "name", op->drop_enum.name);
		break;
	case OP_CREATE_VIEW:
	case OP_REPLACE_VIEW:
		text(p, "name", op->create_view.view.name);
		text(p, "query", op->create_view.view.query);
		flag(p, "materialized", op->create_view.view.materialized);
		break;
	case OP_DROP_VIEW:
		text(p, "name", op->drop_view.name);
		flag(p, "materialized", op->drop_view.materialized);
		break;
	case OP_CREATE_SEQUENCE:
		text(p, "name", op->create_sequence.sequence.name);
		break;
	case OP_ALTER_SEQUENCE:
		text(p, "name", op->alter_sequence.to.name);
		break;
	case OP_DROP_SEQUENCE:
	case OP_CREATE_SCHEMA:
	case OP_DROP_SCHEMA:
	case OP_DROP_EXTENSION:
		text(p, "name", op->object.name);
		break;
	case OP_CREATE_EXTENSION:
		text(p, "name", op->create_extension.name);
		break;
	case OP_RENAME_INDEX:
	case OP_RENAME_CONSTRAINT:
		text(p, "from",
			op->kind == OP_RENAME_INDEX ? op->rename_index.from
						    : op->rename_constraint.from);
		text(p, "to",
			op->kind == OP_RENAME_INDEX ? op->rename_index.to
						    : op->rename_constraint.to);
		break;
	default:
		table_change(p, op);
		break;
	}
}

/* list → list */
static void push_change(const LintPush *p, const Op *op)
{
	lua_createtable(p->L, 0, 12);
	text(p, "action", op_kind_word(op->kind));
	text(p, "table", op->table);
	text(p, "schema", op->schema);
	flag(p, "if_exists", op->if_exists);
	flag(p, "if_not_exists", op->if_not_exists);
	flag(p, "cascade", op->cascade);
	object_change(p, op);
	lua_rawseti(p->L, -2, (lua_Integer)lua_rawlen(p->L, -2) + 1);
}

void lint_push_op(const LintPush *p, const Op *op)
{
	lua_newtable(p->L);
	if (op->kind != OP_ALTER_TABLE)
		push_change(p, op);
	for (size_t i = 0; op->kind == OP_ALTER_TABLE && i < op->alter_table.changes.count; i++)
		push_change(p, &op->alter_table.changes.items[i]);
}

void lint_push_data(const LintPush *p, const ScriptData *data)
{
	lua_createtable(p->L, 1, 0);
	lua_createtable(p->L, 0, 6);
	text(p, "action", "data");
	text(p, "word", data->word);
	text(p, "table", data->to ? data->to : data->table);
	text(p, "schema", data->to ? data->to_schema : data->schema);
	text(p, "from", data->to ? data->table : NULL);
	text(p, "set", data->set);
	text(p, "where", data->where);
	lua_rawseti(p->L, -2, 1);
}

/* ---- raw SQL -------------------------------------------------------------------------------- */

static const char *token_kind(const LexToken *t)
{
	static const char *const words[] = {
		[LEX_WORD] = "word",
		[LEX_QUOTED] = "name",
		[LEX_STRING] = "string",
		[LEX_NUMBER] = "number",
		[LEX_PARAM] = "param",
		[LEX_SEMICOLON] = "other",
		[LEX_OTHER] = "other",
	};
	return words[t->kind];
}

/* A quoted name without its quotes; a doubled quote is one. */
static void push_name(lua_State *L, const LexToken *t)
{
	luaL_Buffer b;
	char close = t->start[0] == '[' ? ']' : t->start[0];
	size_t end = t->len > 1 && !t->unterminated ? t->len - 1 : t->len;
	luaL_buffinit(L, &b);
	for (size_t i = 1; i < end; i++) {
		luaL_addchar(&b, t->start[i]);
		i += t->start[i] == close && i + 1 < end && t->start[i + 1] == close;
	}
	luaL_pushresult(&b);
}

void lint_push_tokens(const LintPush *p, const char *sql)
{
	lua_State *L = p->L;
	Lexer lexer;
	lex_init(&lexer, sql, strlen(sql), p->dialect->lex);
	lua_newtable(L);
	for (lua_Integer n = 1;; n++) {
		LexToken t = lex_next_solid(&lexer);
		if (t.kind == LEX_END)
			return;
		lua_createtable(L, 0, 4); // tokens token
		text(p, "kind", token_kind(&t));
		if (t.kind == LEX_QUOTED)
			push_name(L, &t);
		else
			lua_pushlstring(L, t.start, t.len);
		lua_setfield(L, -2, "text");
		lua_pushinteger(L, (lua_Integer)(t.start - sql) + 1);
		lua_setfield(L, -2, "at");
		lua_pushinteger(L, (lua_Integer)(t.start - sql) + (lua_Integer)t.len);
		lua_setfield(L, -2, "to");
		lua_rawseti(L, -2, n);
	}
}

/* NOLINTNEXTLINE(misc-no-recursion): JSON in JSON */
static void push_json(lua_State *L, json_t *value)
{
	const char *key;
	json_t *inner;
	size_t i;
	luaL_checkstack(L, 4, NULL);
	if (json_is_object(value)) {
		lua_createtable(L, 0, (int)json_object_size(value));
		json_object_foreach(value, key, inner)
		{
			push_json(L, inner);
			lua_setfield(L, -2, key);
		}
	} else if (json_is_array(value)) {
		lua_createtable(L, (int)json_array_size(value), 0);
		json_array_foreach(value, i, inner)
		{
			push_json(L, inner);
			lua_rawseti(L, -2, (lua_Integer)i + 1);
		}
	} else if (json_is_string(value)) {
		lua_pushlstring(L, json_string_value(value), json_string_length(value));
	} else if (json_is_integer(value)) {
		lua_pushinteger(L, (lua_Integer)json_integer_value(value));
	} else if (json_is_real(value)) {
		lua_pushnumber(L, json_real_value(value));
	} else if (json_is_null(value)) {
		lua_pushnil(L);
	} else {
		lua_pushboolean(L, json_is_true(value));
	}
}

void lint_push_tree(const LintPush *p, const char *json)
{
	json_t *tree = json ? json_loads(json, 0, NULL) : NULL;
	if (tree)
		push_json(p->L, tree);
	else
		lua_pushnil(p->L);
	json_decref(tree);
}
