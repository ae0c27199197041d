/*
 * forecast.c - what a statement locks and costs on PostgreSQL: by rules, which ask the catalogue
 * what decides (volatile functions, casts, valid constraints, foreign keys, partitions).
 *
 * Every rule is compared with what pg_locks and relfilenode show when the statement is run:
 * tests/forecast.
 */
#include "drivers/postgres/forecast.h"

#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "drivers/postgres/conn.h"

static const char *const modes[] = {"", "AccessShare", "RowShare", "RowExclusive",
	"ShareUpdateExclusive", "Share", "ShareRowExclusive", "Exclusive", "AccessExclusive"};

void pgf_lock(PgForecast *f, const FormName *name, PgMode mode)
{
	ForecastBlocks blocks = mode == PG_ACCESS_EXCLUSIVE ? BLOCKS_ALL
				: mode >= PG_SHARE          ? BLOCKS_WRITERS
							    : BLOCKS_NOBODY;
	if (name->name)
		forecast_lock(f->out, f->ask->arena,
			(ForecastLock){.schema = name->schema,
				.table = name->name,
				.mode = modes[mode],
				.strength = mode,
				.blocks = blocks});
}

void pgf_cost(PgForecast *f, ForecastCost cost, const char *why)
{
	forecast_cost(f->out, cost, why);
}

/* ---- kin ------------------------------------------------------------------------------------ */

static const Result *ask_kin(PgForecast *f)
{
	StrVec params = {0};
	if (f->kin)
		return f->kin;
	Result *rows = arena_alloc(f->ask->arena, sizeof(*rows));
	vec_push(&params, f->ask->arena, f->name.schema);
	vec_push(&params, f->ask->arena, f->name.name);
	if (!forecast_query(f->ask, pg_query("forecast_kin.sql"), &params, rows))
		*rows = (Result){0};
	return f->kin = rows;
}

static bool is_in_list(const char *list, const char *name)
{
	size_t len = strlen(name);
	for (const char *at = list; at && *at;) {
		size_t n = strcspn(at, ",");
		if (n == len && strncmp(at, name, n) == 0)
			return true;
		at += n + (at[n] == ',');
	}
	return false;
}

void pgf_lock_kin(PgForecast *f, const char *what, const char *column, PgMode mode)
{
	const Result *kin = ask_kin(f);
	for (size_t i = 0; i < kin->nrows; i++) {
		const FormName name = {forecast_cell(kin, i, 1), forecast_cell(kin, i, 2)};
		if (strcmp(forecast_cell(kin, i, 0), what) != 0)
			continue;
		if (!column || is_in_list(forecast_cell(kin, i, 4), column))
			pgf_lock(f, &name, mode);
	}
}

static void use_table(PgForecast *f, const FormName *name)
{
	f->name = *name;
	f->table = NULL;
	f->kin = NULL;
}

/* ---- statements ----------------------------------------------------------------------------- */

static void lock_all(PgForecast *f, const FormNames *names, PgMode mode)
{
	for (size_t i = 0; i < names->count; i++)
		pgf_lock(f, &names->items[i], mode);
}

static void create_table(PgForecast *f, const Form *form)
{
	pgf_cost(f, COST_CATALOG, "a new table");
	lock_all(f, &form->others,
		form->flags & FORM_PARTITION_OF ? PG_ACCESS_EXCLUSIVE : PG_SHARE_ROW_EXCLUSIVE);
}

/* Foreign keys are triggers on both tables; a partition leaves its table. */
static void lock_over_dropped(PgForecast *f)
{
	pgf_lock_kin(f, "parent", NULL, PG_ACCESS_EXCLUSIVE);
	pgf_lock_kin(f, "whole", NULL, PG_ACCESS_EXCLUSIVE);
}

static void drop_table(PgForecast *f, const Form *form)
{
	bool truncate = form->kind == FORM_TRUNCATE;
	pgf_cost(f, COST_DISCARD, "its rows go");
	for (size_t i = 0; i < form->tables.count; i++) {
		use_table(f, &form->tables.items[i]);
		pgf_lock(f, &f->name, PG_ACCESS_EXCLUSIVE);
		if (!truncate)
			lock_over_dropped(f);
		if (form->flags & FORM_CASCADE)
			pgf_lock_kin(f, "child", NULL, PG_ACCESS_EXCLUSIVE);
		if (form->flags & FORM_CASCADE && !truncate)
			pgf_lock_kin(f, "view", NULL, PG_ACCESS_EXCLUSIVE);
		pgf_lock_kin(f, "partition", NULL, PG_ACCESS_EXCLUSIVE);
	}
}

static const char waits[] = "it waits for every older transaction, of any table";

static void create_index(PgForecast *f, const Form *form)
{
	bool online = form->flags & FORM_CONCURRENTLY;
	use_table(f, &form->tables.items[0]);
	pgf_cost(f, COST_SCAN, "the index is built of every row");
	pgf_lock(f, &f->name, online ? PG_SHARE_UPDATE_EXCLUSIVE : PG_SHARE);
	pgf_lock_kin(f, "partition", NULL, PG_SHARE);
	if (online)
		f->out->note = waits;
}

/* The table of an index that is there. */
static bool find_indexed(PgForecast *f, const Form *form, FormName *out)
{
	StrVec params = {0};
	Result rows;
	vec_push(&params, f->ask->arena, form->object.schema);
	vec_push(&params, f->ask->arena, form->object.name);
	if (!form->object.name ||
		!forecast_query(f->ask, pg_query("forecast_index.sql"), &params, &rows) ||
		rows.nrows == 0)
		return false;
	*out = (FormName){forecast_cell(&rows, 0, 0), forecast_cell(&rows, 0, 1)};
	return true;
}

static void drop_index(PgForecast *f, const Form *form)
{
	FormName table;
	bool online = form->flags & FORM_CONCURRENTLY;
	pgf_cost(f, COST_CATALOG, NULL);
	if (find_indexed(f, form, &table))
		pgf_lock(f, &table, online ? PG_SHARE_UPDATE_EXCLUSIVE : PG_ACCESS_EXCLUSIVE);
	if (online)
		f->out->note = waits;
}

static void reindex(PgForecast *f, const Form *form)
{
	FormName table = {0};
	bool online = form->flags & FORM_CONCURRENTLY;
	pgf_cost(f, COST_SCAN, "the indexes are built of every row");
	if (form->tables.count > 0)
		table = form->tables.items[0];
	else if (!find_indexed(f, form, &table))
		return;
	pgf_lock(f, &table, online ? PG_SHARE_UPDATE_EXCLUSIVE : PG_SHARE);
	if (online)
		f->out->note = waits;
}

static void alter_domain(PgForecast *f, const Form *form)
{
	StrVec params = {0};
	Result rows;
	vec_push(&params, f->ask->arena, form->object.schema);
	vec_push(&params, f->ask->arena, form->object.name);
	if (form->flags & FORM_NOT_VALID) {
		pgf_cost(f, COST_CATALOG, NULL);
		return;
	}
	pgf_cost(f, COST_SCAN, "every table that uses it is checked");
	if (!forecast_query(f->ask, pg_query("forecast_domain.sql"), &params, &rows))
		return;
	for (size_t i = 0; i < rows.nrows; i++) {
		const FormName name = {forecast_cell(&rows, i, 0), forecast_cell(&rows, i, 1)};
		pgf_lock(f, &name, PG_SHARE);
	}
}

/* "ROW EXCLUSIVE" is RowExclusive. */
static PgMode mode_named(const char *words)
{
	for (size_t i = 1; i < ARRAY_LEN(modes); i++) {
		const char *a = modes[i], *b = words;
		for (; *a && *b; b++)
			if (*b > ' ') {
				if ((*a | 0x20) != (*b | 0x20))
					break;
				a++;
			}
		if (!*a && !*b)
			return (PgMode)i;
	}
	return PG_ACCESS_EXCLUSIVE;
}

static void rows_statement(PgForecast *f, const Form *form)
{
	bool all = form->kind != FORM_INSERT && !(form->flags & FORM_WHERE);
	pgf_cost(f, COST_ROWS, all ? "every row" : NULL);
	lock_all(f, &form->tables, PG_ROW_EXCLUSIVE);
}

static void view_statement(PgForecast *f, const Form *form)
{
	pgf_cost(f, COST_CATALOG, NULL);
	if (form->kind == FORM_DROP_VIEW || form->flags & FORM_REPLACE)
		pgf_lock(f, &form->object, PG_ACCESS_EXCLUSIVE);
	if (form->kind == FORM_DROP_VIEW && form->flags & FORM_CASCADE)
		pgf_cost(f, COST_UNKNOWN, "CASCADE takes what depends on it");
}

static void refresh(PgForecast *f, const Form *form)
{
	bool online = form->flags & FORM_CONCURRENTLY;
	pgf_cost(f, online ? COST_SCAN : COST_REWRITE, "its query runs");
	lock_all(f, &form->tables, online ? PG_EXCLUSIVE : PG_ACCESS_EXCLUSIVE);
}

static void vacuum(PgForecast *f, const Form *form)
{
	bool full = form->flags & FORM_FULL;
	pgf_cost(f, full ? COST_REWRITE : COST_SCAN, NULL);
	lock_all(f, &form->tables, full ? PG_ACCESS_EXCLUSIVE : PG_SHARE_UPDATE_EXCLUSIVE);
	if (form->tables.count == 0)
		f->out->note = "every table";
}

/* Statements whose lock and cost are always the same. */
static const struct {
	FormKind kind;
	ForecastCost cost;
	PgMode mode;
	bool object; /* the lock is on what the statement names, else on its tables */
} fixed[] = {
	{FORM_READ, COST_SCAN, PG_ACCESS_SHARE, false},
	{FORM_CREATE_TABLE_AS, COST_SCAN, 0, false},
	{FORM_CREATE_MATERIALIZED, COST_SCAN, 0, false},
	{FORM_CREATE_TRIGGER, COST_CATALOG, PG_SHARE_ROW_EXCLUSIVE, false},
	{FORM_DROP_TRIGGER, COST_CATALOG, PG_ACCESS_EXCLUSIVE, false},
	{FORM_POLICY, COST_CATALOG, PG_ACCESS_EXCLUSIVE, false},
	{FORM_COMMENT, COST_CATALOG, PG_SHARE_UPDATE_EXCLUSIVE, false},
	{FORM_STATISTICS, COST_CATALOG, PG_SHARE_UPDATE_EXCLUSIVE, false},
	{FORM_ANALYZE, COST_SCAN, PG_SHARE_UPDATE_EXCLUSIVE, false},
	{FORM_CLUSTER, COST_REWRITE, PG_ACCESS_EXCLUSIVE, false},
	{FORM_ALTER_SEQUENCE, COST_CATALOG, PG_SHARE_ROW_EXCLUSIVE, true},
	{FORM_DROP_SEQUENCE, COST_CATALOG, PG_ACCESS_EXCLUSIVE, true},
	{FORM_ALTER_INDEX, COST_CATALOG, 0, false},
	{FORM_OBJECT, COST_CATALOG, 0, false},
	{FORM_NOTHING, COST_NOTHING, 0, false},
};

static bool fixed_statement(PgForecast *f, const Form *form)
{
	for (size_t i = 0; i < ARRAY_LEN(fixed); i++) {
		if (fixed[i].kind != form->kind)
			continue;
		pgf_cost(f, fixed[i].cost, NULL);
		if (fixed[i].object)
			pgf_lock(f, &form->object, fixed[i].mode);
		else if (fixed[i].mode)
			lock_all(f, &form->tables, fixed[i].mode);
		return true;
	}
	return false;
}

/* What takes others along that are not named. */
static void drop_object(PgForecast *f, const Form *form)
{
	if (form->flags & FORM_CASCADE)
		pgf_cost(f, COST_UNKNOWN, "CASCADE takes what depends on it");
	else
		pgf_cost(f, COST_CATALOG, NULL);
}

static void statement(PgForecast *f, const Form *form)
{
	switch (form->kind) {
	case FORM_CREATE_TABLE:
		create_table(f, form);
		return;
	case FORM_DROP_TABLE:
	case FORM_TRUNCATE:
		drop_table(f, form);
		return;
	case FORM_ALTER_TABLE:
		pgf_alter_table(f);
		return;
	case FORM_CREATE_INDEX:
		create_index(f, form);
		return;
	case FORM_DROP_INDEX:
		drop_index(f, form);
		return;
	case FORM_REINDEX:
		reindex(f, form);
		return;
	case FORM_CREATE_VIEW:
	case FORM_DROP_VIEW:
		view_statement(f, form);
		return;
	case FORM_REFRESH:
		refresh(f, form);
		return;
	case FORM_VACUUM:
		vacuum(f, form);
		return;
	case FORM_ALTER_DOMAIN:
		alter_domain(f, form);
		return;
	case FORM_DROP_TYPE:
	case FORM_DROP_SCHEMA:
		drop_object(f, form);
		return;
	case FORM_INSERT:
	case FORM_UPDATE:
	case FORM_DELETE:
		rows_statement(f, form);
		return;
	case FORM_LOCK:
		pgf_cost(f, COST_NOTHING, NULL);
		lock_all(f, &form->tables,
			form->object.name ? mode_named(form->object.name) : PG_ACCESS_EXCLUSIVE);
		return;
	default:
		if (!fixed_statement(f, form))
			pgf_cost(f, COST_UNKNOWN, "not understood");
	}
}

void pg_forecast(const ForecastAsk *ask, Forecast *out)
{
	PgForecast f = {.ask = ask, .out = out, .version = ask->live->server.number / 10000};
	*out = (Forecast){0};
	statement(&f, &ask->form);
}

/* ---- sizes ---------------------------------------------------------------------------------- */

/* Small tables are counted. */
static const char size_sql[] =
	"SELECT c.reltuples::bigint::text, pg_total_relation_size(c.oid)::text, "
	"(c.relkind = 'p')::int::text "
	"FROM pg_class AS c WHERE c.oid = "
	"to_regclass(COALESCE(quote_ident($1) || '.', '') || quote_ident($2)) "
	"AND c.relkind IN ('r', 'p', 'm')";

enum { COUNTED_BYTES = 8 << 20 };

static bool count_rows(
	Conn *conn, const char *schema, const char *table, Arena *arena, TableSize *out, Error *err)
{
	Str sql = str_new(arena);
	Value value;
	bool found;
	sql_addf(&sql, conn->backend->dialect, "SELECT count(*)::text FROM %n", schema, table);
	if (!db_value(conn, &(Stmt){.sql = sql.data}, arena, &value, &found, err))
		return false;
	out->exact = text_to_int(value.as.text.data, &out->rows);
	return true;
}

bool pg_table_size(Conn *conn, const char *schema, const char *table, TableSize *out, Error *err)
{
	Arena arena = ARENA_INIT;
	Result rows;
	const Value params[] = {pg_text(schema), pg_text(table)};
	*out = (TableSize){.rows = -1, .bytes = -1};
	bool ok = db_run(conn, &(Stmt){size_sql, params, 2}, &arena, &rows, err);
	if (ok && rows.nrows > 0) {
		out->found = text_to_int(forecast_cell(&rows, 0, 0), &out->rows) &&
			     text_to_int(forecast_cell(&rows, 0, 1), &out->bytes);
		if (out->bytes <= COUNTED_BYTES && strcmp(forecast_cell(&rows, 0, 2), "0") == 0)
			ok = count_rows(conn, schema, table, &arena, out, err);
	}
	arena_release(&arena);
	return ok;
}
