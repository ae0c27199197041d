/* convert_object.c - enums, views, schemas, extensions. */
#include <ctype.h>

#include "base/text.h"
#include "script/convert_form.h"

/* ---- enums --------------------------------------------------------------------------------- */

static void create_enum(const Reader *r, Op *op)
{
	op->kind = OP_CREATE_ENUM;
	op->create_enum.name = reader_name_at(r, 2, "the name");
	if (!reader_is_plain(r, 3))
		reader_mismatch(r, 3, "the labels", "a list: { \"new\", \"paid\" }");
	reader_names(r, 3, "the list of labels", &op->create_enum.labels);
	convert_options(r, 4, (ReaderFields){.names = convert_create_fields}, op);
}

static void drop_enum(const Reader *r, Op *op)
{
	static const char *const fields[] = {DROP, "was", NULL};
	op->kind = OP_DROP_ENUM;
	op->drop_enum.name = reader_name_at(r, 2, "the name");
	int options = convert_options(r, 3, (ReaderFields){.names = fields}, op);
	convert_was(r, options, op);
}

/* "paid", or { "paid", after = "new" } */
static EnumChange read_added(const Reader *r, int index)
{
	static const char *const fields[] = {"before", "after", NULL};
	EnumChange change = {.kind = ENUM_ADD};
	if (!reader_is_plain(r, index)) {
		change.label = reader_text_at(r, index, "a label to add");
		return change;
	}
	reader_check_fields(r, index, (ReaderFields){.positional = 1, .names = fields});
	lua_rawgeti(r->L, index, 1);
	change.label = reader_text_at(r, lua_gettop(r->L), "a label to add");
	lua_pop(r->L, 1);
	change.before = reader_text(r, index, "before");
	change.after = reader_text(r, index, "after");
	if (change.before && change.after)
		reader_fail(r, "label '%s': before or after, not both", change.label);
	return change;
}

/* "paid", { "paid", after = "new" }, or a list of such.  { "a", "b" } is a list of two. */
static void read_additions(const Reader *r, int index, EnumChanges *out)
{
	lua_State *L = r->L;
	bool one = !reader_is_plain(r, index) || reader_has(r, index, "before") ||
		   reader_has(r, index, "after");
	if (one) {
		vec_push(out, r->arena, read_added(r, index));
		return;
	}
	lua_Integer n = reader_list(r, index, "add");
	for (lua_Integer i = 1; i <= n; i++) {
		if (!reader_element(r, index, i))
			continue;
		vec_push(out, r->arena, read_added(r, lua_gettop(L)));
		lua_pop(L, 1);
	}
}

/* { old = "new" }: in the order of the old labels. */
static void read_mapping(const Reader *r, int index, EnumChangeKind kind, EnumChanges *out)
{
	lua_State *L = r->L;
	walk_sorted_keys(L, index); // keys
	int keys = lua_gettop(L);
	lua_Integer n = (lua_Integer)lua_rawlen(L, keys);
	for (lua_Integer i = 1; i <= n; i++) {
		EnumChange change = {.kind = kind};
		lua_rawgeti(L, keys, i); // keys key
		if (lua_isinteger(L, -1) && kind == ENUM_REMOVE) {
			lua_rawget(L, index);
			change.label = reader_text_at(r, keys + 1, "a label to remove");
		} else {
			change.label = reader_text_at(r, keys + 1, "a label");
			lua_rawget(L, index);
			change.to = reader_text_at(r, keys + 1, "the label that follows it");
		}
		vec_push(out, r->arena, change);
		lua_settop(L, keys);
	}
	lua_pop(L, 1);
}

static void read_renames(const Reader *r, int index, EnumChanges *out)
{
	if (!reader_is_plain(r, index) || convert_is_list(r, index))
		reader_fail(r, "rename must be { old = \"new\" }");
	read_mapping(r, index, ENUM_RENAME, out);
}

static void read_removals(const Reader *r, int index, EnumChanges *out)
{
	if (lua_type(r->L, index) == LUA_TSTRING)
		vec_push(out, r->arena,
			(EnumChange){.kind = ENUM_REMOVE,
				.label = reader_text_at(r, index, "a label to remove")});
	else if (reader_is_plain(r, index))
		read_mapping(r, index, ENUM_REMOVE, out);
	else
		reader_mismatch(
			r, index, "remove", "{ \"label\", … } or { label = \"replacement\" }");
}

static void read_enum_changes(const Reader *outer, int index, EnumChanges *out)
{
	static const struct {
		const char *key;
		void (*read)(const Reader *r, int index, EnumChanges *out);
	} parts[] = {{"rename", read_renames}, {"add", read_additions}, {"remove", read_removals}};
	static const char *const fields[] = {"add", "rename", "remove", NULL};
	Reader r = *outer;
	if (!reader_is_plain(&r, index))
		reader_mismatch(
			&r, index, "the changes", "a table: { add = …, rename = …, remove = … }");
	reader_check_fields(&r, index, (ReaderFields){.names = fields});
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (!reader_field(&r, index, parts[i].key))
			continue;
		parts[i].read(&r, lua_gettop(r.L), out);
		lua_pop(r.L, 1);
	}
	if (out->count == 0)
		reader_fail(&r, "nothing is to be changed: write add, rename or remove");
}

/* "orders.status", "app.orders.status" */
static ColumnRef read_column_ref(const Reader *r, const char *text)
{
	char *parts[3] = {0};
	size_t n = 0;
	bool empty = false;
	for (char *p = arena_strdup(r->arena, text); p && n < ARRAY_LEN(parts);) {
		char *dot = n + 1 < ARRAY_LEN(parts) ? strchr(p, '.') : NULL;
		if (dot)
			*dot = '\0';
		empty = empty || !*p;
		parts[n++] = p;
		p = dot ? dot + 1 : NULL;
	}
	if (n < 2 || empty || strchr(parts[n - 1], '.'))
		reader_fail(r, "columns are named like \"orders.status\", got \"%s\"", text);
	return n == 3 ? (ColumnRef){parts[0], parts[1], parts[2]}
		      : (ColumnRef){NULL, parts[0], parts[1]};
}

static void alter_enum(const Reader *r, Op *op)
{
	static const char *const fields[] = {"schema", "if_exists", "columns", "was", NULL};
	StrVec columns = {0};
	op->kind = OP_ALTER_ENUM;
	op->alter_enum.name = reader_name_at(r, 2, "the name");
	read_enum_changes(r, 3, &op->alter_enum.changes);
	int options = convert_options(r, 4, (ReaderFields){.names = fields}, op);
	convert_was(r, options, op);
	if (!options || !reader_field(r, options, "columns"))
		return;
	reader_names(r, lua_gettop(r->L), "columns", &columns);
	lua_pop(r->L, 1);
	for (size_t i = 0; i < columns.count; i++)
		vec_push(&op->alter_enum.columns, r->arena, read_column_ref(r, columns.items[i]));
}

/* ---- views --------------------------------------------------------------------------------- */

#define VIEW_FIELDS "columns", "comment", "materialized", "indexes"

/* "SELECT 1;\n" is "SELECT 1" */
static const char *read_query(const Reader *r, int index)
{
	const char *text = reader_sql_at(r, index, "the query", NULL);
	size_t len = text ? strlen(text) : 0;
	while (len > 0 && (text[len - 1] == ';' || isspace((unsigned char)text[len - 1])))
		len--;
	if (len == 0)
		reader_fail(r, "the query is empty");
	return arena_strndup(r->arena, text, len);
}

/* Of a materialized view: { index({ "a" }), … } */
static void read_view_indexes(const Reader *r, int options, View *view)
{
	lua_State *L = r->L;
	Table parts = {0};
	if (!reader_field(r, options, "indexes"))
		return;
	int list = lua_gettop(L);
	lua_Integer n = reader_list(r, list, "indexes");
	for (lua_Integer i = 1; i <= n; i++) {
		if (!reader_element(r, list, i))
			continue;
		if (!value_is(L, -1, TAG_CONSTRAINT))
			reader_mismatch(r, lua_gettop(L), "an element of indexes", "index { … }");
		convert_tagged(r, lua_gettop(L), &parts);
		lua_pop(L, 1);
	}
	lua_pop(L, 1);
	if (parts.constraints.count)
		reader_fail(r, "a view has indexes only: index { … }");
	if (parts.indexes.count && !view->materialized)
		reader_fail(r, "only a materialized view has indexes");
	view->indexes = parts.indexes;
}

View convert_view(const Reader *r, int query, int options)
{
	View view = {.query = read_query(r, query)};
	if (!options)
		return view;
	view.materialized = reader_flag(r, options, "materialized", false);
	view.comment = reader_text(r, options, "comment");
	if (reader_field(r, options, "columns")) {
		reader_names(r, lua_gettop(r->L), "columns", &view.columns);
		lua_pop(r->L, 1);
	}
	read_view_indexes(r, options, &view);
	reader_options(r, options, &view.options);
	return view;
}

static void read_view(const Reader *outer, Op *op, const char *const *fields)
{
	const char *name = reader_name_at(outer, 2, "the name");
	Reader r = *outer;
	r.what = arena_printf(r.arena, "%s of '%s'", outer->what, name);
	int options = convert_options(&r, 4, (ReaderFields){.names = fields, .dialects = true}, op);
	View *view = &op->create_view.view;
	*view = convert_view(&r, 3, options);
	view->name = name;
	view->schema = op->schema;
	convert_was(&r, options, op);
}

static void create_view(const Reader *r, Op *op)
{
	static const char *const fields[] = {CREATE, VIEW_FIELDS, NULL};
	op->kind = OP_CREATE_VIEW;
	read_view(r, op, fields);
}

static void replace_view(const Reader *r, Op *op)
{
	static const char *const fields[] = {"schema", VIEW_FIELDS, "was", NULL};
	op->kind = OP_REPLACE_VIEW;
	read_view(r, op, fields);
}

static void drop_view(const Reader *r, Op *op)
{
	static const char *const fields[] = {DROP, "materialized", "was", NULL};
	op->kind = OP_DROP_VIEW;
	op->drop_view.name = reader_name_at(r, 2, "the name");
	int options = convert_options(r, 3, (ReaderFields){.names = fields}, op);
	if (options)
		op->drop_view.materialized = reader_flag(r, options, "materialized", false);
	convert_was(r, options, op);
}

/* ---- schemas and extensions ---------------------------------------------------------------- */

static void create_schema(const Reader *r, Op *op)
{
	static const char *const fields[] = {"if_not_exists", NULL};
	op->kind = OP_CREATE_SCHEMA;
	op->object.name = reader_name_at(r, 2, "the name");
	convert_options(r, 3, (ReaderFields){.names = fields}, op);
}

static void drop_schema(const Reader *r, Op *op)
{
	static const char *const fields[] = {"if_exists", "cascade", NULL};
	op->kind = OP_DROP_SCHEMA;
	op->object.name = reader_name_at(r, 2, "the name");
	convert_options(r, 3, (ReaderFields){.names = fields}, op);
}

static void create_extension(const Reader *r, Op *op)
{
	static const char *const fields[] = {CREATE, "version", NULL};
	op->kind = OP_CREATE_EXTENSION;
	op->create_extension.name = reader_name_at(r, 2, "the name");
	int options = convert_options(r, 3, (ReaderFields){.names = fields}, op);
	if (options)
		op->create_extension.version = reader_name(r, options, "version");
}

static void drop_extension(const Reader *r, Op *op)
{
	static const char *const fields[] = {"if_exists", "cascade", NULL};
	op->kind = OP_DROP_EXTENSION;
	op->object.name = reader_name_at(r, 2, "the name");
	convert_options(r, 3, (ReaderFields){.names = fields}, op);
}

const ConvertForm convert_object_forms[] = {
	{"create_enum", create_enum},
	{"alter_enum", alter_enum},
	{"drop_enum", drop_enum},
	{"create_view", create_view},
	{"replace_view", replace_view},
	{"drop_view", drop_view},
	{"create_schema", create_schema},
	{"drop_schema", drop_schema},
	{"create_extension", create_extension},
	{"drop_extension", drop_extension},
	{0},
};
