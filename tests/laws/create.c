/* create.c - see create.h. */
#include "create.h"

#include <string.h>

#include "model/schema_build.h"

typedef struct Maker {
	Conn *conn;
	const Schema *schema;
	Arena *arena;
	Str *log;
	NameMap made; /* tables, by schema and name */
	bool *done;   /* of schema->others */
} Maker;

static bool run_sql(Conn *conn, const char *sql, Str *log, Error *err)
{
	if (log)
		str_addf(log, "%s;\n", sql);
	return db_exec(conn, sql, err);
}

bool run_op(Conn *conn, const Op *op, Arena *arena, Str *log, Error *err)
{
	SqlVec statements = {0};
	IntVec alone = {0};
	Emit e = db_emit(conn, arena, &statements);
	e.alone = &alone;
	if (!dialect_emit(&e, op, err))
		return false;
	for (size_t i = 0; i < statements.count; i++)
		if (!run_sql(conn, statements.items[i], log, err))
			return false;
	return true;
}

static bool run(Maker *m, const Op *op, Error *err)
{
	return run_op(m->conn, op, m->arena, m->log, err);
}

/* ---- what tables need ------------------------------------------------------------------------ */

static bool make_places(Maker *m, Error *err)
{
	for (size_t i = 0; i < m->schema->schemas.count; i++) {
		const Op op = {
			.kind = OP_CREATE_SCHEMA, .object = {.name = m->schema->schemas.items[i]}};
		if (!run(m, &op, err))
			return false;
	}
	for (size_t i = 0; i < m->schema->extensions.count; i++) {
		const Op op = {.kind = OP_CREATE_EXTENSION,
			.create_extension = {.name = m->schema->extensions.items[i]}};
		if (!run(m, &op, err))
			return false;
	}
	return true;
}

static bool make_enums(Maker *m, Error *err)
{
	for (size_t i = 0; i < m->schema->enums.count; i++) {
		const EnumType *e = &m->schema->enums.items[i];
		const Op op = {.kind = OP_CREATE_ENUM,
			.schema = e->schema,
			.create_enum = {.name = e->name, .labels = e->labels}};
		if (!run(m, &op, err))
			return false;
	}
	return true;
}

/* Without their owners: those are columns that are not there yet. */
static bool make_sequences(Maker *m, Error *err)
{
	for (size_t i = 0; i < m->schema->sequences.count; i++) {
		Sequence q = m->schema->sequences.items[i];
		q.owner = NULL;
		const Op op = {.kind = OP_CREATE_SEQUENCE,
			.schema = q.schema,
			.create_sequence = {.sequence = q}};
		if (!run(m, &op, err))
			return false;
	}
	return true;
}

static bool own_sequences(Maker *m, Error *err)
{
	for (size_t i = 0; i < m->schema->sequences.count; i++) {
		const Sequence *q = &m->schema->sequences.items[i];
		const Dialect *d = m->conn->backend->dialect;
		Str sql = str_new(m->arena);
		if (!q->owner)
			continue;
		sql_addf(&sql, d, "ALTER SEQUENCE %n OWNED BY ", q->schema, q->name);
		const char *rest = q->owner;
		for (const char *dot; (dot = strchr(rest, '.')); rest = dot + 1)
			sql_addf(&sql, d, "%i.",
				arena_strndup(m->arena, rest, (size_t)(dot - rest)));
		sql_addf(&sql, d, "%i", rest);
		if (!run_sql(m->conn, sql.data, m->log, err))
			return false;
	}
	return true;
}

/* ---- tables ---------------------------------------------------------------------------------- */

static bool is_transactional(const Maker *m)
{
	return m->conn->backend->dialect->caps & DIALECT_TRANSACTIONAL_DDL;
}

/* SQLite takes references to tables that are not there, and no constraint later. */
static bool takes_any_reference(const Maker *m)
{
	return m->conn->backend->dialect->keys_off_sql != NULL;
}

static bool waits(const Maker *m, const Table *table, const Constraint *c)
{
	if (c->kind != CONSTRAINT_FOREIGN_KEY || takes_any_reference(m))
		return false;
	const char *schema = c->foreign_key.schema ? c->foreign_key.schema : table->schema;
	if (schema == table->schema && strcmp(c->foreign_key.table, table->name) == 0)
		return false;
	return name_map_get(&m->made, name_map_key(m->arena, schema, c->foreign_key.table)) < 0;
}

static bool make_table(Maker *m, const Table *from, Error *err)
{
	Op op = {.kind = OP_CREATE_TABLE, .schema = from->schema, .table = from->name};
	Table *table = &op.create_table.table;
	*table = *from;
	table->columns = (Columns){0};
	table->constraints = (Constraints){0};
	for (size_t i = 0; i < from->columns.count; i++)
		vec_push(&table->columns, m->arena, from->columns.items[i]);
	for (size_t i = 0; i < from->constraints.count; i++)
		if (!waits(m, from, &from->constraints.items[i]))
			vec_push(&table->constraints, m->arena, from->constraints.items[i]);
	return run(m, &op, err);
}

static bool make_waiting(Maker *m, const Table *table, const Constraint *c, Error *err)
{
	const Op op = {.kind = OP_ADD_CONSTRAINT,
		.schema = table->schema,
		.table = table->name,
		.add_constraint = {.constraint = *c}};
	return run(m, &op, err);
}

static bool make_tables(Maker *m, Error *err)
{
	const Tables *tables = &m->schema->tables;
	VEC(const Constraint *) waiting = {0};
	VEC(const Table *) owners = {0};
	for (size_t i = 0; i < tables->count; i++) {
		const Table *table = &tables->items[i];
		if (!make_table(m, table, err))
			return false;
		for (size_t n = 0; n < table->constraints.count; n++) {
			if (!waits(m, table, &table->constraints.items[n]))
				continue;
			vec_push(&waiting, m->arena, &table->constraints.items[n]);
			vec_push(&owners, m->arena, table);
		}
		name_map_put(
			&m->made, m->arena, name_map_key(m->arena, table->schema, table->name), i);
	}
	for (size_t i = 0; i < waiting.count; i++)
		if (!make_waiting(m, owners.items[i], waiting.items[i], err))
			return false;
	return true;
}

static bool make_views(Maker *m, Error *err)
{
	for (size_t i = 0; i < m->schema->views.count; i++) {
		const View *view = &m->schema->views.items[i];
		const Op op = {.kind = OP_CREATE_VIEW,
			.schema = view->schema,
			.create_view = {.view = *view}};
		if (!run(m, &op, err))
			return false;
	}
	return true;
}

/* ---- what is kept as text -------------------------------------------------------------------- */

/* One that may need what is not there yet: a failure undoes nothing else. */
static bool try_text(Maker *m, const char *sql, Error *err)
{
	error_clear(err);
	if (is_transactional(m) && !db_savepoint(m->conn, "other", err))
		return false;
	bool ok = run_sql(m->conn, sql, m->log, err);
	Error ignored = ERROR_INIT;
	if (!is_transactional(m))
		return ok;
	if (!ok && !db_rollback_to(m->conn, "other", &ignored))
		return false;
	return db_release(m->conn, "other", ok ? err : &ignored) && ok;
}

static bool is_first(const char *kind)
{
	return strcmp(kind, "type") == 0 || strcmp(kind, "function") == 0 ||
	       strcmp(kind, "procedure") == 0 || strcmp(kind, "aggregate") == 0;
}

/* They need each other in ways that only the database knows: again, while some get done. */
static bool make_others(Maker *m, bool first, Error *err)
{
	const Others *others = &m->schema->others;
	bool progress = true, left = true;
	while (progress) {
		progress = left = false;
		for (size_t i = 0; i < others->count; i++) {
			const Other *o = &others->items[i];
			if (m->done[i] || (first && !is_first(o->kind)))
				continue;
			m->done[i] = try_text(m, o->text, err);
			progress = progress || m->done[i];
			left = left || !m->done[i];
		}
	}
	if (!left || first)
		error_clear(err);
	return !left || first;
}

bool create_schema(Conn *conn, const Schema *schema, Arena *arena, Str *log, Error *err)
{
	Maker m = {.conn = conn, .schema = schema, .arena = arena, .log = log};
	m.done = arena_alloc(arena, schema->others.count + 1);
	memset(m.done, 0, schema->others.count + 1);
	return make_places(&m, err) && make_enums(&m, err) && make_sequences(&m, err) &&
	       make_others(&m, true, err) && make_tables(&m, err) && own_sequences(&m, err) &&
	       (schema->others.count == 0 || make_others(&m, true, err)) && make_views(&m, err) &&
	       make_others(&m, false, err);
}
