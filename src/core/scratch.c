/* scratch.c - see scratch.h. */
#include "core/scratch.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "model/schema_build.h"

bool scratch_open(const Config *config, Conn *live, Arena *arena, ScratchPlace *out, Error *err)
{
	*out = (ScratchPlace){.live = live};
	if (!spare_is_named(config))
		return live->backend->scratch_open(live, &config->url, arena, &out->scratch, err);
	if (!spare_open(config, arena, &out->spare, err))
		return false;
	out->scratch = (Scratch){.conn = out->spare.conn, .name = out->spare.url.shown};
	if (out->spare.conn->backend == live->backend)
		return true;
	error_set(err, ERR_CONFIG, "shadow_url is %s, and the configured database %s",
		out->spare.conn->server.name, live->server.name);
	error_hint(err, "name an empty database of the same kind, best of the same server");
	spare_close(&out->spare);
	return false;
}

void scratch_close(ScratchPlace *place)
{
	Error err = ERROR_INIT;
	if (place->spare.conn)
		spare_close(&place->spare);
	else if (!place->live->backend->scratch_close(place->live, &place->scratch, &err))
		log_warn("the scratch database %s stays behind: %s", place->scratch.name,
			err.message);
}

StrVec scratch_schemas(const Schema *schema, Arena *arena)
{
	StrVec names = {0};
	for (size_t i = 0; i < schema->tables.count; i++) {
		const char *name = schema->tables.items[i].schema;
		bool known = !name;
		for (size_t k = 0; !known && k < names.count; k++)
			known = strcmp(names.items[k], name) == 0;
		if (!known)
			vec_push(&names, arena, name);
	}
	return names;
}

bool scratch_scope(Conn *conn, const StrVec *schemas, Arena *arena, ReflectScope *out, Error *err)
{
	const char *sql = conn->backend->dialect->current_schema_sql;
	Value name;
	bool found = false;
	*out = (ReflectScope){0};
	if (schemas->count == 0)
		return true;
	if (sql && !db_value(conn, &(Stmt){.sql = sql}, arena, &name, &found, err))
		return false;
	for (size_t i = 0; i < schemas->count; i++)
		vec_push(&out->schemas, arena, schemas->items[i]);
	if (found && name.type == VAL_TEXT)
		vec_push(&out->schemas, arena, name.as.text.data);
	return true;
}

bool scratch_reflect(Conn *conn, const Schema *schema, Arena *arena, Schema *out, Error *err)
{
	const StrVec schemas = scratch_schemas(schema, arena);
	ReflectScope scope;
	return scratch_scope(conn, &schemas, arena, &scope, err) &&
	       db_reflect(conn, &scope, arena, out, err);
}

/* Nobody uses the scratch place: nothing has to be built beside running writes. */
static void make_plain(Op *op, Arena *arena)
{
	Table *table = &op->create_table.table;
	Indexes indexes = {0};
	if (op->kind == OP_ADD_CONSTRAINT)
		op->add_constraint.constraint.online = false;
	if (op->kind == OP_CREATE_EXTENSION)
		op->if_not_exists = true; /* the place has those of the live database */
	if (op->kind != OP_CREATE_TABLE)
		return;
	for (size_t i = 0; i < table->indexes.count; i++) {
		vec_push(&indexes, arena, table->indexes.items[i]);
		indexes.items[i].concurrently = false;
	}
	table->indexes = indexes;
	for (size_t i = 0; i < table->constraints.count; i++)
		table->constraints.items[i].online = false; /* a list of its own: see the diff */
}

/* An object that this server has no module for cannot be made, and need not be. */
static bool is_beyond(const Conn *conn, const DiffStep *step, const Error *err)
{
	const Dialect *dialect = conn->backend->dialect;
	return step->made && dialect->lacks_module && dialect->lacks_module(err->message);
}

static bool run_step(Conn *conn, const DiffStep *step, Error *err)
{
	Arena arena = ARENA_INIT;
	SqlVec statements = {0};
	Emit emit = db_emit(conn, &arena, &statements);
	Error why = ERROR_INIT;
	bool ok = true;
	if (step->op)
		ok = dialect_emit(&emit, step->op, &why);
	else
		vec_push(&statements, &arena, step->made->wanted->text);
	for (size_t i = 0; ok && i < statements.count; i++)
		ok = db_exec(conn, statements.items[i], &why);
	ok = ok || is_beyond(conn, step, &why);
	if (!ok) {
		*err = why;
		error_wrap(err, "%s",
			step->op ? op_describe(step->op, &arena)
				 : arena_printf(&arena, "%s %s", step->made->wanted->kind,
					   step->made->wanted->name));
	}
	arena_release(&arena);
	return ok;
}

#define SAVEPOINT "luamig_piece"

/* As if one that failed had never been tried. */
static bool try_step(Conn *conn, bool in_transaction, const DiffStep *step, Error *err)
{
	Error other = ERROR_INIT;
	if (!in_transaction)
		return run_step(conn, step, err);
	if (!db_savepoint(conn, SAVEPOINT, err))
		return false;
	bool ok = run_step(conn, step, err);
	if (!ok && !db_rollback_to(conn, SAVEPOINT, &other))
		return false;
	return db_release(conn, SAVEPOINT, ok ? err : &other) && ok;
}

/* Those that fail stay in the list; *why: what the first of them ended with. */
static void try_all(
	Conn *conn, bool in_transaction, DiffSteps *left, DiffSteps *done, Arena *arena, Error *why)
{
	size_t failed = 0;
	for (size_t i = 0; i < left->count; i++) {
		const DiffStep step = left->items[i];
		Error err = ERROR_INIT;
		if (try_step(conn, in_transaction, &step, &err)) {
			vec_push(done, arena, step);
			continue;
		}
		if (failed == 0)
			*why = err;
		left->items[failed++] = step;
	}
	left->count = failed;
}

/* What is kept as text says nothing of what it needs: steps that fail are tried again after the
 * others, as long as that helps.  The list comes out in the order in which they succeeded. */
static bool find_order(Conn *conn, bool in_transaction, DiffSteps *steps, Arena *arena, Error *err)
{
	DiffSteps done = {0}, left = *steps;
	while (left.count) {
		Error why = ERROR_INIT;
		size_t before = left.count;
		try_all(conn, in_transaction, &left, &done, arena, &why);
		if (left.count == before) {
			*err = why;
			return false;
		}
	}
	*steps = done;
	return true;
}

static bool run_in_order(Conn *conn, const DiffSteps *steps, Error *err)
{
	for (size_t i = 0; i < steps->count; i++)
		if (!run_step(conn, &steps->items[i], err))
			return false;
	return true;
}

/* Where it cannot be had, there is none: nothing but the order of tables hangs on the schema, and
 * on the collation that a table gets back what it has of its schema. */
static const char *ask_own(Conn *conn, const char *sql, Arena *arena)
{
	Error ignored = ERROR_INIT;
	Value own;
	bool found = false;
	if (!sql || !db_value(conn, &(Stmt){.sql = sql}, arena, &own, &found, &ignored))
		return NULL;
	return found && own.type == VAL_TEXT ? own.as.text.data : NULL;
}

DiffOptions scratch_options(Conn *conn, Arena *arena)
{
	return (DiffOptions){.group = true,
		.keys_ahead = conn->backend->dialect->caps & DIALECT_KEYS_AHEAD,
		.caps = conn->backend->dialect->caps,
		.own_schema = ask_own(conn, conn->backend->dialect->current_schema_sql, arena),
		.own_collation = ask_own(conn, conn->backend->dialect->own_collation_sql, arena),
		.dialect = conn->backend->dialect,
		.server = &conn->server};
}

bool scratch_make(Scratch *scratch, const Schema *schema, Arena *arena, Diff *out, Error *err)
{
	static const Schema nothing;
	Conn *conn = scratch->conn;
	const Dialect *dialect = conn->backend->dialect;
	const DiffOptions options = scratch_options(conn, arena);
	bool rolls_back = dialect->caps & DIALECT_TRANSACTIONAL_DDL;
	bool begins = rolls_back && !scratch->in_transaction;
	Schema with_schemas = *schema;
	with_schemas.schemas = scratch_schemas(schema, arena);
	diff_schemas(&nothing, &with_schemas, &options, arena, out);
	for (size_t i = 0; i < out->ops.count; i++)
		make_plain(&out->ops.items[i], arena);
	if (dialect->keys_off_sql && !db_exec(conn, dialect->keys_off_sql, err))
		return false;
	if (begins && !db_begin(conn, err))
		return false;
	bool ok = out->others.count ? find_order(conn, rolls_back, &out->steps, arena, err)
				    : run_in_order(conn, &out->steps, err);
	return ok && (!begins || db_commit(conn, err));
}

/* ---- the order in which it was made ---------------------------------------------------------- */

/* The same for the same thing in two diffs. */
static const char *step_key(const DiffStep *step, Arena *arena)
{
	if (step->op)
		return arena_printf(
			arena, "%s %s", op_kind_word(step->op->kind), op_describe(step->op, arena));
	const Other *o = step->made->wanted;
	return arena_printf(arena, "%s: %s.%s on %s", o->kind, o->schema ? o->schema : "", o->name,
		o->table ? o->table : "");
}

typedef struct Ranked {
	size_t rank;
	DiffStep step;
} Ranked;

static int by_rank(const void *a, const void *b)
{
	const Ranked *x = a, *y = b;
	return x->rank < y->rank ? -1 : x->rank > y->rank;
}

void scratch_order(const DiffSteps *made, DiffSteps *steps, Arena *arena)
{
	NameMap ranks = {0};
	VEC(Ranked) known = {0};
	bool *is_known = arena_alloc(arena, steps->count + 1);
	for (size_t i = 0; i < made->count; i++)
		name_map_put(&ranks, arena, step_key(&made->items[i], arena), i);
	for (size_t i = 0; i < steps->count; i++) {
		long rank = name_map_get(&ranks, step_key(&steps->items[i], arena));
		is_known[i] = rank >= 0;
		if (is_known[i])
			vec_push(&known, arena, ((Ranked){(size_t)rank, steps->items[i]}));
	}
	if (known.count > 0)
		qsort(known.items, known.count, sizeof(*known.items), by_rank);
	for (size_t i = 0, next = 0; i < steps->count; i++)
		if (is_known[i])
			steps->items[i] = known.items[next++].step;
}
