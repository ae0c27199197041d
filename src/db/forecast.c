/* forecast.c - what the databases' forecasts share; see forecast.h. */
#include "db/forecast.h"

#include <string.h>

#include "db/db.h"

const char *forecast_cost_word(ForecastCost cost)
{
	static const char *const words[] = {
		"nothing", "catalog", "discard", "rows", "scan", "rewrite", "unknown"};
	return words[cost];
}

const char *forecast_blocks_word(ForecastBlocks blocks)
{
	static const char *const words[] = {"nobody", "writers", "everybody"};
	return words[blocks];
}

static bool same_text(const char *a, const char *b)
{
	return (!a && !b) || (a && b && strcmp(a, b) == 0);
}

void forecast_lock(Forecast *f, Arena *arena, ForecastLock lock)
{
	for (size_t i = 0; i < f->locks.count; i++) {
		ForecastLock *have = &f->locks.items[i];
		if (!same_text(have->table, lock.table) || !same_text(have->schema, lock.schema))
			continue;
		if (lock.strength > have->strength)
			*have = lock;
		return;
	}
	vec_push(&f->locks, arena, lock);
}

void forecast_cost(Forecast *f, ForecastCost cost, const char *why)
{
	if (cost < f->cost || (cost == f->cost && f->why))
		return;
	f->cost = cost;
	f->why = why;
}

/* ---- questions ------------------------------------------------------------------------------ */

static Stmt own_statement(const ForecastAsk *ask, const char *sql, const StrVec *params)
{
	Value *values = arena_alloc(ask->arena, (params->count + 1) * sizeof(*values));
	for (size_t i = 0; i < params->count; i++)
		values[i] =
			params->items[i] ? VALUE_TEXT(params->items[i]) : (Value){.type = VAL_NULL};
	return (Stmt){.sql = db_own_sql(ask->live, ask->arena, sql),
		.params = values,
		.nparams = params->count};
}

bool forecast_query(const ForecastAsk *ask, const char *sql, const StrVec *params, Result *out)
{
	static const char name[] = "luamig_forecast";
	Error ignored = ERROR_INIT;
	Conn *live = ask->live;
	Stmt stmt = own_statement(ask, sql, params);
	bool open = db_tx_state(live) == TX_OPEN;
	if (open && !db_savepoint(live, name, &ignored))
		return false;
	bool ok = db_run(live, &stmt, ask->arena, out, &ignored);
	error_clear(&ignored);
	if (open && !ok)
		db_rollback_to(live, name, &ignored);
	error_clear(&ignored);
	return (!open || db_release(live, name, &ignored)) && ok;
}

const char *forecast_cell(const Result *rows, size_t row, size_t column)
{
	const Value *v = &rows->cells[row * rows->ncols + column];
	return v->type == VAL_TEXT ? v->as.text.data : NULL;
}

const Table *forecast_table(const ForecastAsk *ask, const FormName *name)
{
	Schema *schema = arena_alloc(ask->arena, sizeof(*schema));
	ReflectScope scope = {0};
	Error ignored = ERROR_INIT;
	if (!ask->catalog || !name->name)
		return NULL;
	if (name->schema)
		vec_push(&scope.schemas, ask->arena, name->schema);
	vec_push(&scope.tables, ask->arena, name->name);
	if (!ask->catalog->reflect(ask->catalog->arg, &scope, ask->arena, schema, &ignored) ||
		schema->tables.count == 0)
		return NULL;
	return &schema->tables.items[0];
}
