/* plan.c - a dry run whose statements are looked at one by one; see plan.h. */
#include "core/plan.h"

#include <string.h>

#include "core/offline.h"
#include "model/copy.h"

typedef struct Planner {
	const RunContext *context;
	Plan *plan;
	Conn *scratch; /* or NULL */
	bool only_statements;
	StrVec notes; /* since the last statement */
} Planner;

static Arena *arena_of(const Planner *p)
{
	return p->context->arena;
}

/* ---- tables --------------------------------------------------------------------------------- */

static bool same_text(const char *a, const char *b)
{
	return (!a && !b) || (a && b && strcmp(a, b) == 0);
}

static PlanTable *find_table(const Plan *plan, const char *schema, const char *name)
{
	for (size_t i = plan->tables.count; i-- > 0;)
		if (same_text(plan->tables.items[i].schema, schema) &&
			same_text(plan->tables.items[i].name, name))
			return &plan->tables.items[i];
	return NULL;
}

const PlanTable *plan_table(const Plan *plan, const char *schema, const char *name)
{
	return find_table(plan, schema, name);
}

/* What cannot be read has no size: that is no reason to stop. */
static TableSize size_of(const Planner *p, const char *schema, const char *name)
{
	static const char savepoint[] = "luamig_size";
	Conn *conn = p->context->conn;
	Error ignored = ERROR_INIT;
	TableSize size = {.rows = -1, .bytes = -1};
	bool open = db_tx_state(conn) == TX_OPEN;
	if (open && !db_savepoint(conn, savepoint, &ignored))
		return size;
	if (!conn->backend->table_size(conn, schema, name, &size, &ignored) && open)
		db_rollback_to(conn, savepoint, &ignored);
	error_clear(&ignored);
	if (open && !db_release(conn, savepoint, &ignored))
		size.found = false;
	return size;
}

static PlanTable *add_table(Planner *p, const char *schema, const char *name)
{
	PlanTable *found = find_table(p->plan, schema, name);
	if (found)
		return found;
	vec_push(&p->plan->tables, arena_of(p),
		(PlanTable){.schema = schema,
			.name = name,
			.live = name,
			.size = size_of(p, schema, name)});
	return &p->plan->tables.items[p->plan->tables.count - 1];
}

static void make_table(Planner *p, const FormName *name)
{
	PlanTable *table = add_table(p, name->schema, name->name);
	if (!table->size.found)
		table->made = true;
}

static void rename_table(Planner *p, const FormName *from, const char *to)
{
	PlanTable moved = *add_table(p, from->schema, from->name);
	if (!to)
		return;
	moved.name = to;
	vec_push(&p->plan->tables, arena_of(p), moved);
}

/* What later statements find under which name. */
static void follow(Planner *p, const Form *form)
{
	if (form->kind == FORM_CREATE_TABLE || form->kind == FORM_CREATE_TABLE_AS)
		make_table(p, &form->tables.items[0]);
	for (size_t i = 0; form->kind == FORM_RENAME_TABLE && i < form->others.count; i++)
		rename_table(p, &form->tables.items[i], form->others.items[i].name);
	for (size_t i = 0; i < form->actions.count; i++)
		if (form->actions.items[i].kind == ACTION_RENAME_TABLE)
			rename_table(p, &form->tables.items[0], form->actions.items[i].to);
}

/* ---- statements ----------------------------------------------------------------------------- */

/* Does it concern only tables that this plan makes?  All of them are known afterwards. */
static bool is_harmless(Planner *p, const PlanStatement *s)
{
	const ForecastLocks *locks = &s->forecast.locks;
	bool made = s->form.tables.count > 0;
	if (s->op && s->op->table)
		add_table(p, s->op->schema, s->op->table);
	for (size_t i = 0; i < s->form.tables.count; i++) {
		const FormName *name = &s->form.tables.items[i];
		made = add_table(p, name->schema, name->name)->made && made;
	}
	for (size_t i = 0; i < locks->count; i++) {
		const ForecastLock *lock = &locks->items[i];
		made = (!lock->table || add_table(p, lock->schema, lock->table)->made) && made;
	}
	return made;
}

static void look_ahead(Planner *p, const Printed *printed, PlanStatement *s)
{
	const Backend *backend = p->context->conn->backend;
	ForecastAsk ask = {.live = p->context->conn,
		.catalog = printed->catalog,
		.scratch = p->scratch,
		.sql = s->sql,
		.arena = arena_of(p)};
	form_read(s->sql, backend->dialect, arena_of(p), &ask.form);
	s->form = ask.form;
	backend->forecast(&ask, &s->forecast);
	if (s->form.tables.count > 0)
		follow(p, &s->form);
	s->harmless = is_harmless(p, s);
}

static void add_statement(void *arg, const Printed *printed)
{
	Planner *p = arg;
	Arena *arena = arena_of(p);
	if (!printed->where)
		return; /* luamig's own */
	PlanStatement s = {.revision = printed->revision,
		.sql = arena_strdup(arena, printed->sql),
		.where = arena_strdup(arena, printed->where),
		.alone = printed->alone,
		.call = printed->call,
		.notes = p->notes};
	if (printed->op) {
		Op *op = arena_alloc(arena, sizeof(*op));
		*op = copy_op(printed->op, arena);
		s.op = op;
		s.what = op_describe(op, arena);
	}
	if (!p->only_statements)
		look_ahead(p, printed, &s);
	vec_push(&p->plan->statements, arena, s);
	p->notes = (StrVec){0};
}

static void add_data(void *arg, const Revision *revision, const ScriptData *data)
{
	Planner *p = arg;
	Arena *arena = arena_of(p);
	const char *table = data->to ? data->to : data->table;
	const char *schema = data->to ? data->to_schema : data->schema;
	PlanStatement s = {.revision = revision,
		.what = arena_printf(arena, "%s %s", data->word, data->table),
		.where = arena_strdup(arena, data->at),
		.notes = p->notes,
		.alone = true};
	const FormName name = {
		schema ? arena_strdup(arena, schema) : NULL, arena_strdup(arena, table)};
	vec_push(&s.form.tables, arena, name);
	s.form.kind = data->kind == SCRIPT_INSERT   ? FORM_INSERT
		      : data->kind == SCRIPT_DELETE ? FORM_DELETE
						    : FORM_UPDATE;
	forecast_cost(&s.forecast, COST_ROWS, "in chunks, each a transaction of its own");
	forecast_lock(&s.forecast, arena,
		(ForecastLock){.schema = name.schema,
			.table = name.name,
			.mode = "the rows of a chunk",
			.strength = 1});
	s.harmless = !p->only_statements && is_harmless(p, &s);
	vec_push(&p->plan->statements, arena, s);
	p->notes = (StrVec){0};
}

static void add_note(void *arg, const Revision *revision, const char *text)
{
	Planner *p = arg;
	(void)revision;
	vec_push(&p->notes, arena_of(p), arena_strdup(arena_of(p), text));
}

/* ---- who waits ------------------------------------------------------------------------------ */

static bool shares_transaction(const Plan *plan, const Dialect *d, size_t i, size_t k)
{
	const PlanStatement *a = &plan->statements.items[i], *b = &plan->statements.items[k];
	return d->caps & DIALECT_TRANSACTIONAL_DDL && a->revision == b->revision && !a->alone &&
	       !b->alone;
}

static void extend(const Plan *plan, const Dialect *d, PlanWait *wait)
{
	for (size_t k = wait->from; k < plan->statements.count; k++) {
		const PlanStatement *s = &plan->statements.items[k];
		if (k > wait->from && !shares_transaction(plan, d, wait->from, k))
			return;
		wait->to = k;
		if (s->forecast.cost > wait->cost && !s->harmless) {
			wait->cost = s->forecast.cost;
			wait->dearest = k;
		}
	}
}

/* A lock that is as strong and was there before goes on. */
static bool goes_on(const Plan *plan, const PlanWait *wait)
{
	for (size_t k = 0; k < plan->waits.count; k++) {
		const PlanWait *w = &plan->waits.items[k];
		if (w->table == wait->table && w->from <= wait->from && wait->from <= w->to &&
			w->blocks >= wait->blocks)
			return true;
	}
	return false;
}

static void add_wait(Planner *p, size_t i, const ForecastLock *lock)
{
	Plan *plan = p->plan;
	PlanWait wait = {.table = lock->table ? find_table(plan, lock->schema, lock->table) : NULL,
		.blocks = lock->blocks,
		.from = i,
		.dearest = i};
	if (lock->blocks == BLOCKS_NOBODY || (wait.table && wait.table->made) ||
		goes_on(plan, &wait))
		return;
	extend(plan, p->context->conn->backend->dialect, &wait);
	vec_push(&plan->waits, arena_of(p), wait);
}

static void add_waits(Planner *p)
{
	for (size_t i = 0; i < p->plan->statements.count; i++) {
		const PlanStatement *s = &p->plan->statements.items[i];
		for (size_t k = 0; !s->harmless && k < s->forecast.locks.count; k++)
			add_wait(p, i, &s->forecast.locks.items[k]);
	}
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void open_scratch(Planner *p, Scratch *scratch)
{
	Conn *conn = p->context->conn;
	Error err = ERROR_INIT;
	*scratch = (Scratch){0};
	if (!(conn->driver->flags & DRIVER_FORECAST_TRIES))
		return;
	if (conn->backend->scratch_open(
		    conn, &p->context->config->url, arena_of(p), scratch, &err)) {
		p->scratch = scratch->conn;
		return;
	}
	scratch->conn = NULL;
	vec_push(&p->plan->notes, arena_of(p),
		arena_printf(arena_of(p), "rules answer, the server could not be asked: %s",
			err.message));
}

/* The live session only reads by now; that ends first. */
static bool close_scratch(const Planner *p, Scratch *scratch, Error *err)
{
	Conn *conn = p->context->conn;
	if (!scratch->conn)
		return true;
	return db_rollback(conn, err) && conn->backend->scratch_close(conn, scratch, err);
}

static bool run_dry(Planner *p, const RunOptions *options, Error *err)
{
	const PrintTo to = {
		.statement = add_statement, .note = add_note, .data = add_data, .arg = p};
	return offline_dry_run(p->context, options, &to, &p->plan->result, err);
}

bool plan_statements(const RunContext *context, const RunOptions *options, Plan *out, Error *err)
{
	Planner planner = {.context = context, .plan = out, .only_statements = true};
	*out = (Plan){0};
	return run_dry(&planner, options, err);
}

bool plan_make(const RunContext *context, const RunOptions *options, Plan *out, Error *err)
{
	Scratch scratch;
	*out = (Plan){0};
	Planner planner = {.context = context, .plan = out};
	open_scratch(&planner, &scratch);
	bool ok = run_dry(&planner, options, err);
	Error ignored = ERROR_INIT;
	if (!close_scratch(&planner, &scratch, ok ? err : &ignored))
		return false;
	if (ok)
		add_waits(&planner);
	return ok;
}
