/*
 * reflect.c - the live schema: see Backend.reflect.
 *
 * One question for each database file: sqlite_master keeps every statement as it was written, and
 * the statement says more than the pragmas do.
 */
#include "drivers/sqlite/reflect.h"

#include "base/text.h"

typedef struct Reflection {
	Arena *arena;
	Schema *out;
	const ReflectScope *scope;
	const char *shown; /* schema of what is read now; NULL: main */
	NameMap table_at;  /* by name in small letters, of this schema */

	VEC(Needs) needs;
} Reflection;

enum { KIND, NAME, TABLE, SQL };

static const char *cell(const Result *rows, size_t i, size_t col)
{
	const Value *v = &rows->cells[i * rows->ncols + col];
	return v->type == VAL_TEXT ? v->as.text.data : NULL;
}

static const char *lower(Arena *arena, const char *name)
{
	char *out = arena_strdup(arena, name);
	for (char *p = out; *p; p++)
		*p = *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p;
	return out;
}

static bool contains(const StrVec *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (text_equal_nocase(names->items[i], name))
			return true;
	return false;
}

static bool is_wanted(const Reflection *r, const char *name)
{
	return r->scope->tables.count == 0 || contains(&r->scope->tables, name);
}

static void add_other(Reflection *r, const Result *rows, size_t i, const char *kind)
{
	vec_push(&r->out->others, r->arena,
		(Other){.kind = kind,
			.schema = r->shown,
			.name = cell(rows, i, NAME),
			.table = strcmp(kind, "trigger") == 0 ? cell(rows, i, TABLE) : NULL,
			.text = cell(rows, i, SQL)});
}

static void add_table(Reflection *r, const Result *rows, size_t i)
{
	Table table = {.schema = r->shown, .name = cell(rows, i, NAME)};
	if (!is_wanted(r, table.name))
		return;
	if (!sqlite_reflect_table(cell(rows, i, SQL), r->arena, &table)) {
		add_other(r, rows, i, "virtual_table");
		return;
	}
	name_map_put(&r->table_at, r->arena, lower(r->arena, table.name), r->out->tables.count);
	vec_push(&r->out->tables, r->arena, table);
}

static void add_index(Reflection *r, const Result *rows, size_t i)
{
	Index index;
	long at = name_map_get(&r->table_at, lower(r->arena, cell(rows, i, TABLE)));
	if (at < 0 || !sqlite_read_index(cell(rows, i, SQL), r->arena, &index))
		return;
	Table *table = &r->out->tables.items[at];
	for (size_t n = 0; n < index.parts.count; n++) {
		IndexPart *part = &index.parts.items[n];
		const Column *column = NULL;
		for (size_t c = 0; part->column && c < table->columns.count; c++)
			if (text_equal_nocase(table->columns.items[c].name, part->column))
				column = &table->columns.items[c];
		if (column)
			part->column = column->name;
	}
	vec_push(&table->indexes, r->arena, index);
}

/* ---- views ----------------------------------------------------------------------------------- */

typedef struct Candidates {
	Views views;
	VEC(StrVec) used;
	bool *wanted;
} Candidates;

static void want_dependents(const Reflection *r, Candidates *c)
{
	StrVec over = {0};
	for (size_t i = 0; i < r->scope->tables.count; i++)
		vec_push(&over, r->arena, r->scope->tables.items[i]);
	for (size_t n = 0; r->scope->dependents && n < over.count; n++)
		for (size_t i = 0; i < c->views.count; i++) {
			if (c->wanted[i] || !contains(&c->used.items[i], over.items[n]))
				continue;
			c->wanted[i] = true;
			vec_push(&over, r->arena, c->views.items[i].name);
		}
}

static void keep_views(Reflection *r, const Candidates *c)
{
	NameMap places = {0};
	size_t at = r->out->views.count;
	for (size_t i = 0; i < c->views.count; i++) {
		if (!c->wanted[i])
			continue;
		name_map_put(&places, r->arena, lower(r->arena, c->views.items[i].name), at++);
		vec_push(&r->out->views, r->arena, c->views.items[i]);
	}
	for (size_t i = 0; i < c->views.count; i++) {
		Needs needs = {0};
		for (size_t n = 0; c->wanted[i] && n < c->used.items[i].count; n++) {
			long view =
				name_map_get(&places, lower(r->arena, c->used.items[i].items[n]));
			if (view >= 0)
				vec_push(&needs, r->arena, (size_t)view);
		}
		if (c->wanted[i])
			vec_push(&r->needs, r->arena, needs);
	}
}

static void add_views(Reflection *r, const Result *rows)
{
	Candidates c = {0};
	for (size_t i = 0; i < rows->nrows; i++) {
		View view;
		if (strcmp(cell(rows, i, KIND), "view") != 0 ||
			!sqlite_read_view(cell(rows, i, SQL), r->arena, &view))
			continue;
		view.schema = r->shown;
		vec_push(&c.used, r->arena, sqlite_read_names(view.query, r->arena));
		vec_push(&c.views, r->arena, view);
	}
	c.wanted = arena_alloc(r->arena, c.views.count + 1);
	for (size_t i = 0; i < c.views.count; i++)
		c.wanted[i] = is_wanted(r, c.views.items[i].name);
	want_dependents(r, &c);
	keep_views(r, &c);
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* The tables behind a virtual table are its own business; before 3.37 they cannot be told. */
static const char *shadows(const Conn *conn)
{
	return conn->server.number >= 33700 ? "AND m.name NOT IN (SELECT t.name FROM "
					      "pragma_table_list AS t WHERE t.schema = ? "
					      "AND t.type = 'shadow') "
					    : "AND ? IS NOT NULL ";
}

static bool reflect_schema(Conn *conn, Reflection *r, const char *schema, Error *err)
{
	const Value name = VALUE_TEXT(schema);
	Str sql = str_new(r->arena);
	Result rows;
	sql_addf(&sql, &dialect_sqlite,
		"SELECT m.type, m.name, m.tbl_name, m.sql FROM %i.sqlite_master AS m WHERE m.sql "
		"IS "
		"NOT NULL AND m.name NOT LIKE 'sqlite\\_%%' ESCAPE '\\' %sORDER BY m.type <> "
		"'table', m.type, m.name",
		schema, shadows(conn));
	if (!sqlite_run(conn, &(Stmt){sql.data, &name, 1}, r->arena, &rows, err))
		return false;
	r->shown = strcmp(schema, "main") == 0 ? NULL : schema;
	r->table_at = (NameMap){0};
	for (size_t i = 0; i < rows.nrows; i++) {
		const char *kind = cell(&rows, i, KIND);
		if (strcmp(kind, "table") == 0)
			add_table(r, &rows, i);
		else if (strcmp(kind, "index") == 0)
			add_index(r, &rows, i);
		else if (strcmp(kind, "trigger") == 0 && is_wanted(r, cell(&rows, i, TABLE)))
			add_other(r, &rows, i, "trigger");
	}
	add_views(r, &rows);
	return true;
}

bool sqlite_reflect(Conn *conn, const ReflectScope *scope, Arena *arena, Schema *out, Error *err)
{
	Reflection r = {.arena = arena, .out = out, .scope = scope};
	*out = (Schema){0};
	for (size_t i = 0; i < scope->schemas.count; i++) {
		const char *schema = scope->schemas.items[i];
		if (strcmp(schema, "main") != 0)
			vec_push(&out->schemas, arena, schema);
		if (!reflect_schema(conn, &r, schema, err))
			return false;
	}
	if (scope->schemas.count == 0 && !reflect_schema(conn, &r, "main", err))
		return false;
	schema_sort(out, r.needs.items, arena);
	return true;
}
