/*
 * seed.c - fills the tables one after another, those that others refer to first; see seed.h.
 */
#include "core/seed.h"

#include <string.h>

#include "core/seed_table.h"
#include "model/schema_text.h"

enum {
	ROWS = 6,         /* of a table: see shown_value() in seed_row.c */
	ROWS_MOST = 26,   /* where an enum or a check has more to show */
	COUNTED = 200,    /* tables in one question */
	CIRCLE_MOST = 20, /* tables that a circle is broken through */
	ROUNDS = 4,       /* for references that go in circles */
};

/* What is known of a table from one round to the next. */
typedef struct State {
	const Table *table;
	const char *shape;
	int64_t rows_before;
	long next;
	size_t rows; /* added */
	const char *why, *lost;
	bool wanted, starved, ordered;
} State;

typedef struct Filling {
	Conn *conn;
	const Schema *schema;
	const SeedOptions *options;
	Arena *arena;
	VEC(State) tables;
} Filling;

/* ---- statements that may fail --------------------------------------------------------------- */

#define SAVEPOINT "luamig_seed"
#define CIRCLE    "luamig_seed_circle"

bool seed_try(SeedRun *run, const char *sql, Result *rows, bool *ok, Error *why, Error *err)
{
	Conn *conn = run->conn;
	if (!db_savepoint(conn, SAVEPOINT, err))
		return false;
	*ok = db_run(conn, &(Stmt){.sql = sql}, run->arena, rows, why);
	if (*ok)
		return db_release(conn, SAVEPOINT, err);
	if (why->kind != ERR_SQL) {
		*err = *why;
		return false;
	}
	if (db_tx_state(conn) == TX_NONE) /* ON CONFLICT ROLLBACK */
		return db_begin(conn, err);
	return db_rollback_to(conn, SAVEPOINT, err) && db_release(conn, SAVEPOINT, err);
}

/* ---- which tables --------------------------------------------------------------------------- */

static bool is_skipped(const SeedOptions *options, const char *name)
{
	for (size_t i = 0; i < options->skip.count; i++)
		if (strcmp(options->skip.items[i], name) == 0)
			return true;
	return false;
}

/* The table, and the labels of its enums, which are not in its text. */
static const char *shape_of(const Table *table, Arena *arena)
{
	Schema one = {.tables = {0}};
	Str out = str_new(arena);
	vec_push(&one.tables, arena, *table);
	str_add(&out, schema_text(&one, 0, arena));
	for (size_t i = 0; i < table->columns.count; i++)
		for (size_t k = 0; k < table->columns.items[i].type.labels.count; k++)
			str_addf(&out, "%s;", table->columns.items[i].type.labels.items[k]);
	return out.data;
}

static SeedMemoryTable *remembered(const SeedMemory *memory, const Table *table, Arena *arena)
{
	const char *name =
		arena_printf(arena, "%s.%s", table->schema ? table->schema : "", table->name);
	for (size_t i = 0; memory && i < memory->tables.count; i++)
		if (strcmp(memory->tables.items[i].name, name) == 0)
			return &memory->tables.items[i];
	return NULL;
}

static void remember(SeedMemory *memory, const State *state, Arena *scratch)
{
	SeedMemoryTable *old = remembered(memory, state->table, scratch);
	const char *in = state->table->schema;
	SeedMemoryTable now = {.shape = arena_strdup(memory->arena, state->shape),
		.next = state->next,
		.name = arena_printf(memory->arena, "%s.%s", in ? in : "", state->table->name)};
	if (old)
		*old = now;
	else
		vec_push(&memory->tables, memory->arena, now);
}

static void list_tables(Filling *f)
{
	for (size_t i = 0; i < f->schema->tables.count; i++) {
		const Table *table = &f->schema->tables.items[i];
		const SeedMemoryTable *was = remembered(f->options->memory, table, f->arena);
		State state = {.table = table, .wanted = true};
		if (is_skipped(f->options, table->name))
			continue;
		if (f->options->memory)
			state.shape = shape_of(table, f->arena);
		if (was && state.shape) {
			state.next = was->next;
			state.wanted = strcmp(was->shape, state.shape) != 0;
		}
		vec_push(&f->tables, f->arena, state);
	}
}

static bool count_rows(Filling *f, Error *err)
{
	for (size_t first = 0; first < f->tables.count; first += COUNTED) {
		size_t end = first + COUNTED < f->tables.count ? first + COUNTED : f->tables.count;
		Str sql = str_new(f->arena);
		Result rows;
		for (size_t i = first; i < end; i++)
			sql_addf(&sql, f->conn->backend->dialect,
				i == first ? "SELECT (SELECT count(*) FROM %n)"
					   : ", (SELECT count(*) FROM %n)",
				f->tables.items[i].table->schema, f->tables.items[i].table->name);
		if (!db_run(f->conn, &(Stmt){.sql = sql.data}, f->arena, &rows, err))
			return false;
		for (size_t i = first; i < end; i++) {
			State *state = &f->tables.items[i];
			const Value *v = &rows.cells[i - first];
			state->rows_before = v->type == VAL_BOOL ? v->as.boolean : v->as.integer;
			state->wanted = state->wanted || state->rows_before == 0;
			if (state->next < state->rows_before)
				state->next = (long)state->rows_before;
		}
	}
	return true;
}

/* ---- their order ---------------------------------------------------------------------------- */

static bool same_table(const Table *table, const char *schema, const char *name)
{
	bool same = table->schema && schema ? strcmp(table->schema, schema) == 0
					    : table->schema == schema;
	return same && strcmp(table->name, name) == 0;
}

static bool may_be_null(const Table *table, const Constraint *c)
{
	for (size_t i = 0; i < c->columns.count; i++) {
		const Column *column = table_column(table, c->columns.items[i]);
		if (column && column->nullable)
			return true;
	}
	return false;
}

/* Waits it for a table that is not done?  `hard`: only where it must refer to it. */
static bool waits(const Filling *f, const State *state, bool hard)
{
	for (size_t i = 0; i < state->table->constraints.count; i++) {
		const Constraint *c = &state->table->constraints.items[i];
		const ForeignKey *fk = &c->foreign_key;
		if (c->kind != CONSTRAINT_FOREIGN_KEY || (hard && may_be_null(state->table, c)))
			continue;
		for (size_t k = 0; k < f->tables.count; k++) {
			const State *other = &f->tables.items[k];
			if (other != state && !other->ordered &&
				same_table(other->table,
					fk->schema ? fk->schema : state->table->schema, fk->table))
				return true;
		}
	}
	return false;
}

/* The next table, as they stand in the schema; NULL: all are done. */
static State *next_table(Filling *f)
{
	State *some = NULL, *fair = NULL;
	for (size_t i = 0; i < f->tables.count; i++) {
		State *state = &f->tables.items[i];
		if (state->ordered)
			continue;
		some = some ? some : state;
		if (!waits(f, state, false))
			return state;
		if (!fair && !waits(f, state, true))
			fair = state;
	}
	return fair ? fair : some;
}

/* ---- one table ------------------------------------------------------------------------------ */

static size_t rows_wanted(const SeedTable *t)
{
	size_t most = ROWS;
	for (size_t i = 0; i < t->columns.count; i++) {
		const SeedColumn *c = &t->columns.items[i];
		if (c->kind.class == SEED_LABELS && !c->left_out && c->group < 0 &&
			c->values.count + 2 > most)
			most = c->values.count + 2;
	}
	for (size_t i = 0; i < t->groups.count; i++)
		if (t->groups.items[i].tuples.count > most)
			most = t->groups.items[i].tuples.count;
	return most < ROWS_MOST ? most : ROWS_MOST;
}

static const char *kept(const char *text, Arena *arena)
{
	return text ? arena_strdup(arena, text) : NULL;
}

static bool fill_table(Filling *f, State *state, bool again, Error *err)
{
	Arena arena = ARENA_INIT;
	SeedRun run = {.conn = f->conn,
		.dialect = f->conn->backend->dialect,
		.schema = f->schema,
		.plain = f->options->plain,
		.arena = &arena};
	SeedTable t = {.next = state->next,
		.was_empty = state->rows_before == 0 && state->rows == 0,
		.to_others = again};
	size_t wanted = ROWS / 2;
	bool ok = seed_plan(&run, state->table, &t, err);
	if (ok && !(again && state->rows))
		wanted = rows_wanted(&t);
	ok = ok && seed_add_rows(&run, &t, wanted, err);
	state->starved = t.starved;
	state->next = t.next;
	state->rows += t.rows;
	if (!state->why || t.rows)
		state->why = kept(t.hopeless ? t.hopeless : t.why, f->arena);
	if (t.lost)
		state->lost = kept(t.lost, f->arena);
	arena_release(&arena);
	return ok;
}

/* ---- all of them ---------------------------------------------------------------------------- */

static bool fill_in_order(Filling *f, Error *err)
{
	for (State *state = next_table(f); state; state = next_table(f)) {
		state->ordered = true;
		if (state->wanted && !fill_table(f, state, false, err))
			return false;
	}
	return true;
}

/* References to what was filled later, and to the table itself. */
static bool fill_starved(Filling *f, Error *err)
{
	bool more = true;
	for (int round = 0; more && round < ROUNDS; round++) {
		more = false;
		for (size_t i = 0; i < f->tables.count; i++) {
			State *state = &f->tables.items[i];
			size_t before = state->rows;
			if (!state->starved)
				continue;
			if (!fill_table(f, state, true, err))
				return false;
			more = more || state->rows > before;
		}
	}
	return true;
}

/* ---- tables that must refer to each other in a circle ---------------------------------------- */

static State *find_state(Filling *f, const SeedDebt *debt)
{
	for (size_t i = 0; i < f->tables.count; i++)
		if (same_table(f->tables.items[i].table, debt->schema, debt->table))
			return &f->tables.items[i];
	return NULL;
}

static bool is_known(const SeedDebts *debts, const SeedDebt *debt)
{
	for (size_t i = 0; i < debts->count; i++) {
		const SeedDebt *d = &debts->items[i];
		bool same = strcmp(d->table, debt->table) == 0 &&
			    d->columns.count == debt->columns.count;
		for (size_t k = 0; same && k < d->columns.count; k++)
			same = strcmp(d->values[k], debt->values[k]) == 0;
		if (same)
			return true;
	}
	return false;
}

static void take_debts(const SeedDebts *from, SeedDebts *to, Arena *arena)
{
	for (size_t i = 0; i < from->count; i++) {
		SeedDebt debt = from->items[i];
		if (is_known(to, &debt))
			continue;
		debt.values = arena_alloc(arena, debt.columns.count * sizeof(char *));
		for (size_t k = 0; k < debt.columns.count; k++)
			debt.values[k] = arena_strdup(arena, from->items[i].values[k]);
		vec_push(to, arena, debt);
	}
}

/* One row of a table; what it refers to goes to the end of the list. */
static bool pay(Filling *f, size_t place, SeedDebts *debts, bool *paid, Error *err)
{
	Arena arena = ARENA_INIT;
	SeedRun run = {.conn = f->conn,
		.dialect = f->conn->backend->dialect,
		.schema = f->schema,
		.plain = true,
		.arena = &arena};
	const SeedDebt debt = debts->items[place];
	State *state = find_state(f, &debt);
	SeedTable t = {.next = state ? state->next : 0, .owed = &debt};
	bool ok =
		!state || (seed_plan(&run, state->table, &t, err) && seed_add_owed(&run, &t, err));
	*paid = ok && t.rows > 0;
	if (*paid) {
		state->next = t.next;
		take_debts(&t.debts, debts, f->arena);
	}
	arena_release(&arena);
	return ok;
}

static bool run_words(Filling *f, const char *sql, bool *ok, Error *err)
{
	SeedRun run = {.conn = f->conn, .arena = f->arena};
	Error why = ERROR_INIT;
	Result ignored;
	*ok = true;
	return !sql || seed_try(&run, sql, &ignored, ok, &why, err);
}

/* A row in each table of the circle, all of them or none. */
static bool break_circle(Filling *f, const State *first, bool *done, Error *err)
{
	const Dialect *dialect = f->conn->backend->dialect;
	SeedDebts debts = {0};
	bool ok, ignored;
	vec_push(&debts, f->arena,
		(SeedDebt){.schema = first->table->schema, .table = first->table->name});
	if (!db_savepoint(f->conn, CIRCLE, err) ||
		!run_words(f, dialect->keys_loose_sql, done, err))
		return false;
	for (size_t i = 0; *done && i < debts.count; i++) {
		*done = i < CIRCLE_MOST;
		if (*done && !pay(f, i, &debts, done, err))
			return false;
	}
	ok = (*done || db_rollback_to(f->conn, CIRCLE, err)) &&
	     run_words(f, dialect->keys_firm_sql, &ignored, err) &&
	     db_release(f->conn, CIRCLE, err);
	for (size_t i = 0; ok && *done && i < debts.count; i++)
		find_state(f, &debts.items[i])->rows++;
	return ok;
}

static bool break_circles(Filling *f, Error *err)
{
	if (!f->conn->backend->dialect->keys_loose_sql)
		return true;
	for (size_t i = 0; i < f->tables.count; i++) {
		const State *state = &f->tables.items[i];
		bool done;
		if (!state->starved || state->rows || state->rows_before)
			continue;
		if (!break_circle(f, state, &done, err) || (done && !fill_starved(f, err)))
			return false;
	}
	return true;
}

/* Keys that are checked when the transaction ends would hide what is wrong until then. */
static bool check_at_once(Filling *f, Error *err)
{
	bool any = false, ok;
	SeedRun run = {.conn = f->conn, .arena = f->arena};
	Error why = ERROR_INIT;
	Result ignored;
	for (size_t i = 0; i < f->tables.count; i++)
		for (size_t k = 0; k < f->tables.items[i].table->constraints.count; k++) {
			const Constraint *c = &f->tables.items[i].table->constraints.items[k];
			any = any || (c->deferrable == DEFER_DEFERRED &&
					     c->kind != CONSTRAINT_FOREIGN_KEY);
		}
	return !any || seed_try(&run, "SET CONSTRAINTS ALL IMMEDIATE", &ignored, &ok, &why, err);
}

static void report(Filling *f, Arena *arena, SeedReport *out)
{
	for (size_t i = 0; i < f->tables.count; i++) {
		const State *state = &f->tables.items[i];
		const char *why = state->rows || state->rows_before ? state->lost : state->why;
		SeedNote note = {.schema = state->table->schema,
			.table = state->table->name,
			.rows = state->rows,
			.why = kept(why, arena)};
		out->tables += state->rows > 0;
		out->rows += state->rows;
		if (f->options->memory && state->wanted && state->rows)
			remember(f->options->memory, state, f->arena);
		if (!state->wanted || (!why && (state->rows || state->rows_before)))
			continue;
		if (!why)
			note.why = "it took no row";
		vec_push(&out->notes, arena, note);
	}
}

bool seed_fill(Conn *conn, const Schema *schema, const SeedOptions *options, Arena *arena,
	SeedReport *out, Error *err)
{
	Arena scratch = ARENA_INIT;
	Filling f = {.conn = conn, .schema = schema, .options = options, .arena = &scratch};
	Error ignored = ERROR_INIT;
	bool own = db_tx_state(conn) == TX_NONE;
	bool ok = !own || db_begin(conn, err);
	*out = (SeedReport){0};
	if (ok) {
		list_tables(&f);
		ok = count_rows(&f, err) && check_at_once(&f, err) && fill_in_order(&f, err) &&
		     fill_starved(&f, err) && break_circles(&f, err) &&
		     (!own || db_commit(conn, err));
		if (!ok && own)
			(void)!db_rollback(conn, &ignored);
	}
	if (ok)
		report(&f, arena, out);
	arena_release(&scratch);
	return ok;
}
