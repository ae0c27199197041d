/*
 * forecast.c - what a statement locks and costs in SQLite: one writer for the whole file, whatever
 * it writes; what it costs is in its words, for what ALTER TABLE cannot do is a rebuild that is
 * printed as such.
 */
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "db/forecast.h"
#include "drivers/sqlite/conn.h"

static bool is_wal(const ForecastAsk *ask)
{
	const StrVec none = {0};
	Result rows;
	return forecast_query(ask, "PRAGMA journal_mode", &none, &rows) && rows.nrows > 0 &&
	       text_equal_nocase(forecast_cell(&rows, 0, 0), "wal");
}

static void lock_file(const ForecastAsk *ask, Forecast *out)
{
	forecast_lock(out, ask->arena,
		(ForecastLock){
			.mode = "write lock on the file", .strength = 1, .blocks = BLOCKS_WRITERS});
	if (!is_wal(ask))
		out->note = "readers wait while it is committed (not with journal_mode=WAL)";
}

/* ---- ALTER TABLE ---------------------------------------------------------------------------- */

static void alter(Forecast *out, const FormAction *a)
{
	switch (a->kind) {
	case ACTION_ADD_COLUMN:
		if (a->flags & (FORM_CHECK | FORM_NOT_NULL) || a->flags & FORM_GENERATED)
			forecast_cost(out, COST_SCAN, "every row is checked");
		else
			forecast_cost(out, COST_CATALOG, "no row is touched");
		return;
	case ACTION_DROP_COLUMN:
		forecast_cost(out, COST_REWRITE, "every row is written without it");
		return;
	case ACTION_RENAME_COLUMN:
	case ACTION_RENAME_TABLE:
		forecast_cost(out, COST_CATALOG, NULL);
		return;
	case ACTION_SET_NOT_NULL:
	case ACTION_ADD_CHECK:
		forecast_cost(out, COST_SCAN, "every row is checked");
		return;
	case ACTION_DROP_NOT_NULL:
	case ACTION_DROP_CONSTRAINT:
		forecast_cost(out, COST_CATALOG, NULL);
		return;
	default:
		forecast_cost(out, COST_UNKNOWN, "not understood");
	}
}

/* A rebuild fills the new table from the old one. */
static void insert(const ForecastAsk *ask, Forecast *out)
{
	if (strstr(ask->sql, "FROM \"main\".\"luamig_old_") || strstr(ask->sql, "luamig_old_"))
		forecast_cost(out, COST_REWRITE, "the table is built anew: every row is copied");
	else
		forecast_cost(out, COST_ROWS, NULL);
}

/* ---- statements ----------------------------------------------------------------------------- */

static const struct {
	FormKind kind;
	ForecastCost cost;
	const char *why;
} costs[] = {
	{FORM_READ, COST_SCAN, NULL},
	{FORM_UPDATE, COST_ROWS, NULL},
	{FORM_DELETE, COST_ROWS, NULL},
	{FORM_CREATE_TABLE, COST_CATALOG, "a new table"},
	{FORM_CREATE_TABLE_AS, COST_SCAN, "its query runs"},
	{FORM_DROP_TABLE, COST_DISCARD, "its rows go"},
	{FORM_CREATE_INDEX, COST_SCAN, "the index is built of every row"},
	{FORM_DROP_INDEX, COST_CATALOG, NULL},
	{FORM_REINDEX, COST_SCAN, "the indexes are built of every row"},
	{FORM_CREATE_VIEW, COST_CATALOG, NULL},
	{FORM_DROP_VIEW, COST_CATALOG, NULL},
	{FORM_CREATE_TRIGGER, COST_CATALOG, NULL},
	{FORM_DROP_TRIGGER, COST_CATALOG, NULL},
	{FORM_ANALYZE, COST_SCAN, NULL},
	{FORM_VACUUM, COST_REWRITE, "the whole file"},
};

static void statement(const ForecastAsk *ask, Forecast *out)
{
	const Form *form = &ask->form;
	if (form->kind == FORM_INSERT)
		insert(ask, out);
	for (size_t i = 0; form->kind == FORM_ALTER_TABLE && i < form->actions.count; i++)
		alter(out, &form->actions.items[i]);
	for (size_t i = 0; i < ARRAY_LEN(costs); i++)
		if (costs[i].kind == form->kind)
			forecast_cost(out, costs[i].cost, costs[i].why);
	if (out->cost == COST_NOTHING)
		forecast_cost(out, COST_UNKNOWN, "not understood");
}

void sqlite_forecast(const ForecastAsk *ask, Forecast *out)
{
	*out = (Forecast){0};
	if (ask->form.kind == FORM_NOTHING)
		return;
	statement(ask, out);
	if (ask->form.kind != FORM_READ)
		lock_file(ask, out);
}

/* ---- sizes ---------------------------------------------------------------------------------- */

enum { COUNTED_BYTES = 64 << 20 };

static bool integer(Conn *conn, const char *sql, Arena *arena, int64_t *out)
{
	Value value;
	bool found;
	Error ignored = ERROR_INIT;
	*out = -1;
	if (!db_value(conn, &(Stmt){.sql = sql}, arena, &value, &found, &ignored) || !found)
		return false;
	if (value.type == VAL_INT)
		*out = value.as.integer;
	return value.type == VAL_INT;
}

/* dbstat is not in every SQLite; without it the size of a table is not known. */
static int64_t table_bytes(Conn *conn, const char *table, Arena *arena)
{
	int64_t bytes;
	Str sql = str_new(arena);
	sql_addf(&sql, conn->backend->dialect,
		"SELECT sum(s.pgsize) FROM dbstat AS s JOIN sqlite_master AS m ON m.name = s.name "
		"WHERE m.tbl_name = %l AND s.aggregate = 1",
		table);
	integer(conn, sql.data, arena, &bytes);
	return bytes;
}

bool sqlite_table_size(
	Conn *conn, const char *schema, const char *table, struct TableSize *out, Error *err)
{
	Arena arena = ARENA_INIT;
	int64_t pages, page, there;
	const Dialect *d = conn->backend->dialect;
	Str sql = str_new(&arena);
	(void)err;
	*out = (TableSize){.rows = -1, .bytes = -1};
	sql_addf(&sql, d, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = %l", table);
	out->found = integer(conn, sql.data, &arena, &there);
	sql = str_new(&arena);
	if (out->found && integer(conn, "PRAGMA page_count", &arena, &pages) &&
		integer(conn, "PRAGMA page_size", &arena, &page)) {
		out->exact = pages * page <= COUNTED_BYTES;
		/* a table's last rowid is no count, but found at once */
		sql_addf(&sql, d,
			out->exact ? "SELECT count(*) FROM %n" : "SELECT max(rowid) FROM %n",
			schema, table);
		integer(conn, sql.data, &arena, &out->rows);
		if (out->exact)
			out->bytes = table_bytes(conn, table, &arena);
	}
	arena_release(&arena);
	return true;
}
