/*
 * reflect.c - the live schema: see Backend.reflect.
 *
 * One question for each kind of object.  Rows name tables by oid; a map finds them.  What is the
 * server's own way of saying nothing (btree, NO ACTION, the operator class of the type) is left
 * unsaid.  Names of the connection's own schema come without it.
 */
#include "drivers/postgres/reflect.h"

/* ---- asking ---------------------------------------------------------------------------------- */

/* Columns of the catalogues that older servers do not have. */
static const struct {
	const char *column;
	int since;
	const char *instead;
} newer[] = {
	{"a.attcompression", 140000, "''::text"},
	{"i.indnullsnotdistinct", 150000, "false"},
	{"k.confdelsetcols", 150000, "NULL"},
	{"k.conenforced", 180000, "true"},
};

static const char *replaced(const char *sql, const char *what, const char *with, Arena *arena)
{
	Str s = str_new(arena);
	for (const char *at; (at = strstr(sql, what)); sql = at + strlen(what)) {
		str_addn(&s, sql, (size_t)(at - sql));
		str_add(&s, with);
	}
	str_add(&s, sql);
	return s.data;
}

bool pg_ask(PgReflection *r, const char *query, const Value *params, size_t count, Result *out,
	Error *err)
{
	const char *sql = pg_query(query);
	for (size_t i = 0; i < ARRAY_LEN(newer); i++)
		if (r->conn->server.number < newer[i].since && strstr(sql, newer[i].column))
			sql = replaced(sql, newer[i].column, newer[i].instead, r->arena);
	return pg_run(r->conn, &(Stmt){sql, params, count}, r->arena, out, err);
}

static const Value *cell(const Result *rows, size_t row, size_t col)
{
	return &rows->cells[row * rows->ncols + col];
}

const char *pg_cell(const Result *rows, size_t row, size_t col)
{
	const Value *v = cell(rows, row, col);
	return v->type == VAL_TEXT ? v->as.text.data : NULL;
}

int64_t pg_cell_int(const Result *rows, size_t row, size_t col)
{
	const Value *v = cell(rows, row, col);
	return v->type == VAL_INT ? v->as.integer : 0;
}

bool pg_cell_bool(const Result *rows, size_t row, size_t col)
{
	const Value *v = cell(rows, row, col);
	return v->type == VAL_BOOL && v->as.boolean;
}

/* One item of {a,"b \"c\""}; behind it. */
static const char *read_item(const char *text, Str *out)
{
	bool quoted = *text == '"';
	for (text += quoted; *text && (quoted ? *text != '"' : !strchr(",}", *text)); text++) {
		text += *text == '\\';
		str_addn(out, text, 1);
	}
	return text + (quoted && *text);
}

StrVec pg_list(Arena *arena, const char *text)
{
	StrVec out = {0};
	while (text && *text && *text != '}' && text[1] != '}') {
		Str item = str_new(arena);
		text = read_item(text + 1, &item); /* behind { or a comma */
		vec_push(&out, arena, item.data);
	}
	return out;
}

PgRelation *pg_relation(PgReflection *r, const char *oid)
{
	long at = name_map_get(&r->relation_at, oid);
	return at < 0 ? NULL : &r->relations.items[at];
}

/* ---- views ----------------------------------------------------------------------------------- */

enum {
	V_OID,
	V_SCHEMA,
	V_NAME,
	V_MATERIALIZED,
	V_QUERY,
	V_COMMENT,
	V_WITH,
	V_CHECK,
	V_SPACE,
	V_AM
};
enum { V_NEEDS = V_AM + 1 };

/* " SELECT …;" */
static const char *bare_query(const char *text, Arena *arena)
{
	while (*text == ' ')
		text++;
	size_t len = strlen(text);
	return arena_strndup(arena, text, len - (len > 0 && text[len - 1] == ';'));
}

static void add_view(PgReflection *r, const Result *rows, size_t i)
{
	View view = {
		.schema = pg_cell(rows, i, V_SCHEMA),
		.name = pg_cell(rows, i, V_NAME),
		.query = bare_query(pg_cell(rows, i, V_QUERY), r->arena),
		.materialized = pg_cell_bool(rows, i, V_MATERIALIZED),
		.comment = pg_cell(rows, i, V_COMMENT),
	};
	options_add(&view.options, r->arena, "with", pg_cell(rows, i, V_WITH));
	options_add(&view.options, r->arena, "check_option", pg_cell(rows, i, V_CHECK));
	options_add(&view.options, r->arena, "tablespace", pg_cell(rows, i, V_SPACE));
	options_add(&view.options, r->arena, "using", pg_cell(rows, i, V_AM));
	name_map_put(&r->relation_at, r->arena, pg_cell(rows, i, V_OID), r->relations.count);
	vec_push(&r->relations, r->arena, (PgRelation){.view = true, .at = r->out->views.count});
	vec_push(&r->out->views, r->arena, view);
}

static void add_needs(PgReflection *r, const Result *rows, size_t i)
{
	StrVec oids = pg_list(r->arena, pg_cell(rows, i, V_NEEDS));
	for (size_t n = 0; n < oids.count; n++) {
		const PgRelation *needed = pg_relation(r, oids.items[n]);
		if (needed && needed->view)
			vec_push(&r->needs[i], r->arena, needed->at);
	}
}

static bool reflect_views(PgReflection *r, Error *err)
{
	const Value params[] = {r->schemas, r->names, r->dependents};
	Result rows;
	if (!pg_ask(r, "reflect_views.sql", params, 3, &rows, err))
		return false;
	r->needs = arena_alloc(r->arena, (rows.nrows + 1) * sizeof(*r->needs));
	memset(r->needs, 0, (rows.nrows + 1) * sizeof(*r->needs));
	for (size_t i = 0; i < rows.nrows; i++)
		add_view(r, &rows, i);
	for (size_t i = 0; i < rows.nrows; i++)
		add_needs(r, &rows, i);
	return true;
}

/* ---- what is kept as text -------------------------------------------------------------------- */

static bool reflect_others(PgReflection *r, Error *err)
{
	const Value params[] = {r->schemas, r->names};
	Result rows;
	if (!pg_ask(r, "reflect_others.sql", params, 2, &rows, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++)
		vec_push(&r->out->others, r->arena,
			(Other){.kind = pg_cell(&rows, i, 0),
				.schema = pg_cell(&rows, i, 1),
				.name = pg_cell(&rows, i, 2),
				.table = pg_cell(&rows, i, 3),
				.text = pg_cell(&rows, i, 4)});
	return true;
}

static bool reflect_extensions(PgReflection *r, Error *err)
{
	Result rows;
	if (!r->everything)
		return true;
	if (!pg_ask(r, "reflect_extensions.sql", NULL, 0, &rows, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++)
		vec_push(&r->out->extensions, r->arena, pg_cell(&rows, i, 0));
	return true;
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void set_oids(PgReflection *r)
{
	StrVec tables = {0}, relations = {0};
	/* The map's slots hold the oids. */
	for (size_t i = 0; i < r->relation_at.room; i++) {
		const NameSlot *slot = &r->relation_at.slots[i];
		if (!slot->key)
			continue;
		vec_push(&relations, r->arena, slot->key);
		if (!r->relations.items[slot->value].view)
			vec_push(&tables, r->arena, slot->key);
	}
	r->table_oids = pg_text(pg_array(r->arena, &tables));
	r->relation_oids = pg_text(pg_array(r->arena, &relations));
}

/* Enums of the schemas asked for, or used by the tables asked for. */
static void keep_enums(PgReflection *r)
{
	for (size_t i = 0; i < r->enums.count; i++)
		if (r->wanted.items[i])
			vec_push(&r->out->enums, r->arena, r->enums.items[i]);
}

static bool reflect_all(PgReflection *r, Error *err)
{
	if (!pg_reflect_enums(r, err) || !pg_reflect_tables(r, err) || !reflect_views(r, err))
		return false;
	set_oids(r);
	if (!pg_reflect_columns(r, err) || !pg_reflect_keys(r, err) ||
		!pg_reflect_sequences(r, err))
		return false;
	keep_enums(r);
	return reflect_others(r, err) && reflect_extensions(r, err);
}

/* Those that are there.  The connection's own schema is NULL in what is said of others: see
 * schema.h. */
static bool list_schemas(PgReflection *r, const ReflectScope *scope, Error *err)
{
	static const char sql[] = "SELECT nspname FROM pg_namespace WHERE nspname = ANY($1) "
				  "AND nspname IS DISTINCT FROM current_schema() ORDER BY nspname";
	Result rows;
	if (scope->schemas.count == 0)
		return true;
	const Stmt asked = {.sql = sql, .params = &r->schemas, .nparams = 1};
	if (!pg_run(r->conn, &asked, r->arena, &rows, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++)
		vec_push(&r->out->schemas, r->arena, pg_cell(&rows, i, 0));
	return true;
}

bool pg_reflect(Conn *conn, const ReflectScope *scope, Arena *arena, Schema *out, Error *err)
{
	PgReflection r = {
		.conn = conn,
		.arena = arena,
		.out = out,
		.schemas = pg_text(pg_array(arena, &scope->schemas)),
		.names = pg_text(pg_array(arena, &scope->tables)),
		.dependents = {.type = VAL_BOOL, .as.boolean = scope->dependents},
		.everything = scope->tables.count == 0,
	};
	*out = (Schema){0};
	if (!list_schemas(&r, scope, err) || !reflect_all(&r, err))
		return false;
	for (size_t i = 0; i < out->tables.count; i++)
		table_mark_key(&out->tables.items[i]);
	schema_sort(out, r.needs, arena);
	return true;
}
