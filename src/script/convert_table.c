/* convert_table.c - columns, constraints and indexes. */
#include "base/text.h"
#include "script/convert_form.h"

/* ---- columns ------------------------------------------------------------------------------- */

static const char *const column_fields[] = {"name", "type", "nullable", "default", "primary_key",
	"identity", "unique", "index", "references", "on_delete", "on_update", "match",
	"deferrable", "check", "comment", "collate", "generated", "stored", "autoincrement",
	"renamed_from", NULL};

const char *convert_renamed_from(const Reader *r, int index)
{
	const char *name = reader_name(r, index, "renamed_from");
	if (name && !self(r->L)->reading)
		reader_fail(r, "renamed_from belongs in schema.lua; a revision says op.rename_…");
	return name;
}

/* [1] or the field */
static bool positional(const Reader *r, int index, int position, const char *key)
{
	lua_rawgeti(r->L, index, position);
	if (lua_isnil(r->L, -1)) {
		lua_pop(r->L, 1);
		return reader_field(r, index, key);
	}
	if (reader_has(r, index, key))
		reader_fail(
			r, "the %s stands at position %d and again as %s =", key, position, key);
	return true;
}

static const char *column_name(const Reader *r, int index)
{
	if (!reader_is_plain(r, index))
		reader_mismatch(r, index, "a column", "{ \"name\", type, … }");
	if (!positional(r, index, 1, "name"))
		reader_fail(r, "a column has no name: { \"name\", type, … }");
	const char *name = reader_name_at(r, lua_gettop(r->L), "the name of a column");
	lua_pop(r->L, 1);
	return name;
}

static void read_references(const Reader *r, int index, Column *column)
{
	ForeignKey key = {0};
	bool wants = reader_has(r, index, "on_delete") || reader_has(r, index, "on_update") ||
		     reader_has(r, index, "match") || reader_has(r, index, "deferrable");
	if (!reader_field(r, index, "references")) {
		if (wants)
			reader_fail(r, "on_delete, on_update, match and deferrable need "
				       "references = \"table.column\"");
		return;
	}
	convert_references(r, lua_gettop(r->L), &key);
	lua_pop(r->L, 1);
	if (key.columns.count > 1)
		reader_fail(r, "one column cannot refer to %d: use foreign_key({ … }, …)",
			(int)key.columns.count);
	convert_key_actions(r, index, &key);
	column->deferrable = convert_deferrable(r, index);
	column->references = arena_alloc(r->arena, sizeof(key));
	*column->references = key;
}

static void read_flags(const Reader *r, int index, Column *column)
{
	column->nullable = reader_flag(r, index, "nullable", true);
	column->primary_key = reader_flag(r, index, "primary_key", false);
	column->unique = reader_flag(r, index, "unique", false);
	column->index = reader_flag(r, index, "index", false);
	column->autoincrement = reader_flag(r, index, "autoincrement", false);
	column->stored = reader_flag(r, index, "stored", false);
	if (column->primary_key && column->nullable && reader_has(r, index, "nullable"))
		reader_fail(r, "a primary key cannot be nullable");
	if (column->stored && !column->generated)
		reader_fail(r, "stored needs generated = \"…\"");
}

static void read_type(const Reader *r, int index, const char *name, Column *column)
{
	if (!positional(r, index, 2, "type"))
		reader_fail(r, "there is no type: { \"%s\", t.text }", name);
	column->type = convert_type(r, lua_gettop(r->L), "type");
	lua_pop(r->L, 1);
}

Column convert_column(const Reader *outer, int index)
{
	lua_State *L = outer->L;
	Column column = {.name = column_name(outer, index)};
	Reader r = *outer;
	r.what = arena_printf(r.arena, "column '%s'", column.name);
	reader_check_fields(&r, index,
		(ReaderFields){.positional = 2, .names = column_fields, .dialects = true});
	read_type(&r, index, column.name, &column);
	if (reader_field(&r, index, "default")) {
		column.value = convert_default(&r, lua_gettop(L), false);
		lua_pop(L, 1);
	}
	if (reader_field(&r, index, "identity")) {
		column.identity = convert_identity(&r, lua_gettop(L));
		lua_pop(L, 1);
	}
	column.generated = reader_sql(&r, index, "generated");
	column.check = reader_sql(&r, index, "check");
	column.comment = reader_text(&r, index, "comment");
	column.collate = reader_sql(&r, index, "collate");
	column.renamed_from = convert_renamed_from(&r, index);
	read_flags(&r, index, &column);
	read_references(&r, index, &column);
	reader_options(&r, index, &column.options);
	if (column.generated && column.value.kind != DEFAULT_NONE)
		reader_fail(&r, "a generated column has no default");
	return column;
}

/* ---- parts of indexes ---------------------------------------------------------------------- */

static const char *const part_fields[] = {
	"desc", "nulls", "opclass", "collate", "length", "with", NULL};

static const char *nulls_order(const Reader *r, int index)
{
	const char *word = reader_text(r, index, "nulls");
	if (!word)
		return NULL;
	if (text_equal_nocase(word, "first"))
		return "FIRST";
	if (!text_equal_nocase(word, "last"))
		reader_fail(r, "nulls must be \"first\" or \"last\", got \"%s\"", word);
	return "LAST";
}

static void part_table(const Reader *outer, int index, const char *label, IndexPart *part)
{
	Reader r = *outer;
	int64_t length = 0;
	r.what = arena_printf(r.arena, "%s of %s", label, outer->what);
	reader_check_fields(&r, index, (ReaderFields){.positional = 1, .names = part_fields});
	part->descending = reader_flag(&r, index, "desc", false);
	part->nulls = nulls_order(&r, index);
	part->opclass = reader_sql(&r, index, "opclass");
	part->collate = reader_sql(&r, index, "collate");
	part->with = reader_text(&r, index, "with");
	if (reader_integer(&r, index, "length", &length) && (length < 1 || length > 65535))
		reader_fail(&r, "length must be from 1 to 65535");
	part->length = (int)length;
}

/* "name", sql "lower(name)", or { one of these, desc = true, … } */
static IndexPart read_part(const Reader *r, int index, const char *label)
{
	lua_State *L = r->L;
	IndexPart part = {0};
	int top = lua_gettop(L);
	if (reader_is_plain(r, index)) {
		part_table(r, index, label, &part);
		lua_rawgeti(L, index, 1);
		index = lua_gettop(L);
	}
	if (value_is(L, index, TAG_SQL))
		part.expression = reader_sql_at(r, index, label, NULL);
	else if (lua_type(L, index) == LUA_TSTRING)
		part.column = reader_name_at(r, index, label);
	if (!part.expression && !part.column)
		reader_mismatch(r, index, label,
			"a column, an expression (sql \"lower(name)\") or { column, desc = true }");
	lua_settop(L, top);
	return part;
}

static void read_parts(const Reader *r, int index, IndexParts *out)
{
	lua_State *L = r->L;
	if (lua_type(L, index) == LUA_TSTRING || value_is(L, index, TAG_SQL)) {
		vec_push(out, r->arena, read_part(r, index, "the column"));
		return;
	}
	lua_Integer n = reader_list(r, index, "the list of columns");
	for (lua_Integer i = 1; i <= n; i++) {
		if (!reader_element(r, index, i))
			continue;
		const char *label = arena_printf(r->arena, "column %d", (int)i);
		vec_push(out, r->arena, read_part(r, lua_gettop(L), label));
		lua_pop(L, 1);
	}
	if (out->count == 0)
		reader_fail(r, "the list of columns must not be empty");
}

static void read_include(const Reader *r, int options, StrVec *out)
{
	if (!reader_field(r, options, "include"))
		return;
	reader_names(r, lua_gettop(r->L), "include", out);
	lua_pop(r->L, 1);
}

static const char *const index_fields[] = {"name", "unique", "where", "method", "include",
	"concurrently", "nulls_not_distinct", "comment", NULL};

Index convert_index(const Reader *r, int columns, int options, const char *const *more)
{
	Index index = {0};
	read_parts(r, columns, &index.parts);
	if (!options)
		return index;
	reader_check_fields(
		r, options, (ReaderFields){.names = index_fields, .more = more, .dialects = true});
	index.name = reader_name(r, options, "name");
	index.unique = reader_flag(r, options, "unique", false);
	index.where = reader_sql(r, options, "where");
	index.method = reader_sql(r, options, "method");
	index.concurrently = reader_flag(r, options, "concurrently", false);
	index.nulls_not_distinct = reader_flag(r, options, "nulls_not_distinct", false);
	index.comment = reader_text(r, options, "comment");
	read_include(r, options, &index.include);
	reader_options(r, options, &index.options);
	return index;
}

/* ---- constraints --------------------------------------------------------------------------- */

static const char *const constraint_fields[CONSTRAINT_COUNT][12] = {
	[CONSTRAINT_PRIMARY_KEY] = {"name", "deferrable", "include", "comment", "online"},
	[CONSTRAINT_UNIQUE] = {"name", "deferrable", "include", "comment", "nulls_not_distinct",
		"online"},
	[CONSTRAINT_FOREIGN_KEY] = {"name", "deferrable", "comment", "on_delete", "on_update",
		"match", "not_valid", "online"},
	[CONSTRAINT_CHECK] = {"name", "comment", "not_valid", "online"},
	[CONSTRAINT_EXCLUDE] = {"name", "deferrable", "include", "comment", "method", "where"},
};

static void read_subject(const Reader *r, const ConstraintArgs *args, Constraint *out)
{
	switch (args->kind) {
	case CONSTRAINT_CHECK:
		out->expression = reader_sql_at(r, args->first, "the expression", NULL);
		if (!out->expression)
			reader_fail(r, "the expression is missing");
		break;
	case CONSTRAINT_EXCLUDE:
		read_parts(r, args->first, &out->parts);
		for (size_t i = 0; i < out->parts.count; i++) {
			if (!out->parts.items[i].with)
				reader_fail(r,
					"column %d needs its operator: { \"room\", with = "
					"\"=\" }",
					(int)i + 1);
		}
		break;
	case CONSTRAINT_FOREIGN_KEY:
		reader_names(r, args->first, "the list of columns", &out->columns);
		convert_references(r, args->second, &out->foreign_key);
		if (out->foreign_key.columns.count &&
			out->foreign_key.columns.count != out->columns.count)
			reader_fail(r, "%d columns cannot refer to %d", (int)out->columns.count,
				(int)out->foreign_key.columns.count);
		break;
	default:
		reader_names(r, args->first, "the list of columns", &out->columns);
	}
}

Constraint convert_constraint(const Reader *r, const ConstraintArgs *args)
{
	Constraint out = {.kind = args->kind};
	int options = args->options;
	read_subject(r, args, &out);
	if (!options)
		return out;
	reader_check_fields(r, options,
		(ReaderFields){.names = constraint_fields[args->kind],
			.more = args->more,
			.dialects = true});
	out.name = reader_name(r, options, "name");
	out.comment = reader_text(r, options, "comment");
	out.deferrable = convert_deferrable(r, options);
	out.not_valid = reader_flag(r, options, "not_valid", false);
	out.nulls_not_distinct = reader_flag(r, options, "nulls_not_distinct", false);
	out.online = reader_flag(r, options, "online", false);
	out.method = reader_sql(r, options, "method");
	out.where = reader_sql(r, options, "where");
	read_include(r, options, &out.include);
	if (args->kind == CONSTRAINT_FOREIGN_KEY)
		convert_key_actions(r, options, &out.foreign_key);
	reader_options(r, options, &out.options);
	return out;
}

/* ---- the elements of a table --------------------------------------------------------------- */

static ConstraintKind constraint_kind(const char *word)
{
	for (int kind = 0; kind < CONSTRAINT_COUNT; kind++) {
		if (strcmp(constraint_kind_word((ConstraintKind)kind), word) == 0)
			return (ConstraintKind)kind;
	}
	return CONSTRAINT_COUNT;
}

static int push_field(const Reader *r, int index, const char *key)
{
	return reader_field(r, index, key) ? lua_gettop(r->L) : 0;
}

void convert_tagged(const Reader *outer, int item, Table *table)
{
	lua_State *L = outer->L;
	int top = lua_gettop(L);
	const char *word = reader_text(outer, item, "kind");
	Reader r = *outer;
	r.what = arena_printf(r.arena, "%s() of %s", word ? word : "constraint", outer->what);
	ConstraintArgs args = {
		.kind = word ? constraint_kind(word) : CONSTRAINT_COUNT,
		.first = push_field(&r, item, "first"),
		.second = push_field(&r, item, "second"),
		.options = push_field(&r, item, "options"),
	};
	if (args.options && !reader_is_plain(&r, args.options))
		reader_mismatch(&r, args.options, "the options", "a table: { name = \"…\" }");
	if (!args.first || (args.kind == CONSTRAINT_FOREIGN_KEY && !args.second))
		reader_fail(&r, "an argument is missing");
	if (word && strcmp(word, "index") == 0)
		vec_push(&table->indexes, r.arena,
			convert_index(&r, args.first, args.options, NULL));
	else if (args.kind != CONSTRAINT_COUNT)
		vec_push(&table->constraints, r.arena, convert_constraint(&r, &args));
	else
		reader_fail(&r, "this is no constraint that luamig knows");
	lua_settop(L, top);
}

static void add_column(const Reader *r, int item, Table *table)
{
	Column column = convert_column(r, item);
	if (table_column(table, column.name))
		reader_fail(r, "column '%s' is there twice", column.name);
	vec_push(&table->columns, r->arena, column);
}

void convert_table_items(const Reader *r, int index, Table *table)
{
	lua_State *L = r->L;
	lua_Integer n = reader_list(r, index, "the list of columns");
	for (lua_Integer i = 1; i <= n; i++) {
		if (!reader_element(r, index, i))
			continue;
		int item = lua_gettop(L);
		if (value_is(L, item, TAG_CONSTRAINT))
			convert_tagged(r, item, table);
		else if (reader_is_plain(r, item))
			add_column(r, item, table);
		else
			reader_mismatch(r, item, arena_printf(r->arena, "element %d", (int)i),
				"a column { \"name\", type, … } or a constraint");
		lua_settop(L, item - 1);
	}
	if (table->columns.count == 0)
		reader_fail(r, "a table needs at least one column");
}

void convert_which_constraint(
	const Reader *outer, int index, const char **name, ConstraintKind *kind, StrVec *columns)
{
	static const char *const fields[] = {"kind", "columns", NULL};
	Reader r = *outer;
	*name = NULL;
	*kind = CONSTRAINT_COUNT;
	if (!reader_is_plain(&r, index)) {
		if (lua_type(r.L, index) != LUA_TSTRING)
			reader_mismatch(&r, index, "the constraint",
				"a name or { kind = \"foreign_key\", columns = { \"…\" } }");
		*name = reader_name_at(&r, index, "the constraint");
		return;
	}
	reader_check_fields(&r, index, (ReaderFields){.names = fields});
	const char *word = reader_text(&r, index, "kind");
	if (!word)
		reader_fail(&r, "kind is missing: { kind = \"foreign_key\", columns = { \"…\" } }");
	*kind = word ? constraint_kind(word) : CONSTRAINT_COUNT;
	if (*kind == CONSTRAINT_COUNT)
		reader_fail(&r,
			"unknown kind \"%s\" of constraint: primary_key, unique, "
			"foreign_key, check or exclude",
			word);
	if (reader_field(&r, index, "columns")) {
		reader_names(&r, lua_gettop(r.L), "columns", columns);
		lua_pop(r.L, 1);
	} else if (*kind != CONSTRAINT_PRIMARY_KEY) {
		reader_fail(&r, "columns is missing: { kind = \"%s\", columns = { \"…\" } }", word);
	}
}
