/*
 * forecast.c - what a statement locks and costs on MySQL and MariaDB.  How a table is changed the
 * server is asked (forecast_probe.c), or a rule says it (forecast_rules.c).
 *
 * Every change waits for an exclusive metadata lock, if only for a moment: open transactions that
 * have read the table hold it up, and what comes later queues behind it.
 */
#include "drivers/mysql/forecast.h"

#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "drivers/mysql/conn.h"

static void lock(const ForecastAsk *ask, Forecast *out, const FormName *name, ForecastLock what)
{
	what.schema = name->schema;
	what.table = name->name;
	what.strength = (int)what.blocks + 1;
	if (name->name)
		forecast_lock(out, ask->arena, what);
}

static const ForecastLock metadata = {
	.mode = "metadata lock", .blocks = BLOCKS_NOBODY, .brief = true};

static void lock_all(const ForecastAsk *ask, Forecast *out, const FormNames *names)
{
	for (size_t i = 0; i < names->count; i++)
		lock(ask, out, &names->items[i], metadata);
}

/* ---- changes of a table --------------------------------------------------------------------- */

static bool adds_index(const Form *form)
{
	for (size_t i = 0; i < form->actions.count; i++)
		if (form->actions.items[i].kind == ACTION_ADD_INDEX ||
			form->actions.items[i].kind == ACTION_ADD_UNIQUE ||
			form->actions.items[i].kind == ACTION_ADD_FOREIGN_KEY)
			return true;
	return form->kind == FORM_CREATE_INDEX;
}

static ForecastCost cost_of(const Form *form, const MyWay *way)
{
	if (way->rebuilds)
		return COST_REWRITE;
	if (strcmp(way->algorithm, "INSTANT") != 0 && adds_index(form))
		return COST_SCAN;
	return COST_CATALOG;
}

static ForecastLock lock_of(const MyWay *way, Arena *arena)
{
	bool none = !way->lock || strcmp(way->lock, "NONE") == 0;
	bool shared = way->lock && strcmp(way->lock, "SHARED") == 0;
	return (ForecastLock){
		.mode = way->lock ? arena_printf(arena, "%s, LOCK=%s", way->algorithm, way->lock)
				  : way->algorithm,
		.blocks = none     ? BLOCKS_NOBODY
			  : shared ? BLOCKS_WRITERS
				   : BLOCKS_ALL,
		.brief = true,
	};
}

/* "ALGORITHM=COPY, LOCK=NONE" in the author's own words: it is so, or it fails. */
static bool said_by_author(const ForecastAsk *ask, MyWay *out)
{
	static const char *const algorithms[] = {"INSTANT", "NOCOPY", "INPLACE", "COPY"};
	static const char *const locks[] = {"NONE", "SHARED", "EXCLUSIVE"};
	const char *a = strstr(ask->sql, "ALGORITHM"), *l = strstr(ask->sql, "LOCK=");
	*out = (MyWay){0};
	if (!a)
		return false;
	a += strlen("ALGORITHM");
	a += strspn(a, " =");
	for (size_t i = 0; i < ARRAY_LEN(algorithms); i++)
		if (text_starts_with(a, algorithms[i]))
			out->algorithm = algorithms[i];
	for (size_t i = 0; l && i < ARRAY_LEN(locks); i++)
		if (text_starts_with(l + strlen("LOCK="), locks[i]))
			out->lock = locks[i];
	if (!out->algorithm)
		return false;
	out->rebuilds = strcmp(out->algorithm, "COPY") == 0;
	if (!out->lock && strcmp(out->algorithm, "INSTANT") != 0)
		out->lock = out->rebuilds ? "SHARED" : "NONE";
	return true;
}

static void change_table(const ForecastAsk *ask, Forecast *out)
{
	const Form *form = &ask->form;
	MyWay way;
	bool said = said_by_author(ask, &way);
	out->asked = !said && myf_probe(ask, &way);
	for (size_t i = 0; i < form->actions.count; i++)
		lock(ask, out, &form->actions.items[i].other, metadata);
	if (said)
		myf_follow(ask);
	if (!said && !out->asked && !myf_rule(ask, &way)) {
		forecast_cost(out, COST_UNKNOWN, "no rule knows it, and it could not be tried");
		lock_all(ask, out, &form->tables);
		return;
	}
	lock(ask, out, &form->tables.items[0], lock_of(&way, ask->arena));
	forecast_cost(out, cost_of(form, &way),
		out->asked ? "tried on an empty copy of the table"
		: said     ? "as the statement says"
			   : "by rule: it could not be tried");
}

/* ---- statements ----------------------------------------------------------------------------- */

static const struct {
	FormKind kind;
	ForecastCost cost;
	const char *why;
	bool locks; /* its tables, for a moment */
} fixed[] = {
	{FORM_READ, COST_SCAN, NULL, false},
	{FORM_NOTHING, COST_NOTHING, NULL, false},
	{FORM_OBJECT, COST_CATALOG, NULL, false},
	{FORM_INSERT, COST_ROWS, NULL, false},
	{FORM_DELETE, COST_ROWS, NULL, false},
	{FORM_UPDATE, COST_ROWS, NULL, false},
	{FORM_CREATE_TABLE, COST_CATALOG, "a new table", false},
	{FORM_CREATE_TABLE_AS, COST_SCAN, "its query runs", false},
	{FORM_RENAME_TABLE, COST_CATALOG, NULL, true},
	{FORM_DROP_TABLE, COST_DISCARD, "its rows go", true},
	{FORM_TRUNCATE, COST_DISCARD, "its rows go", true},
	{FORM_CREATE_VIEW, COST_CATALOG, NULL, false},
	{FORM_DROP_VIEW, COST_CATALOG, NULL, false},
	{FORM_CREATE_TRIGGER, COST_CATALOG, NULL, true},
	{FORM_DROP_TRIGGER, COST_CATALOG, NULL, true},
	{FORM_ANALYZE, COST_SCAN, "a sample", false},
	{FORM_ALTER_SEQUENCE, COST_CATALOG, NULL, false},
	{FORM_DROP_SEQUENCE, COST_CATALOG, NULL, false},
};

static void fixed_statement(const ForecastAsk *ask, Forecast *out)
{
	const Form *form = &ask->form;
	for (size_t i = 0; i < ARRAY_LEN(fixed); i++) {
		if (fixed[i].kind != form->kind)
			continue;
		forecast_cost(out, fixed[i].cost, fixed[i].why);
		if (fixed[i].locks)
			lock_all(ask, out, &form->tables);
		return;
	}
	forecast_cost(out, COST_UNKNOWN, "not understood");
}

static void rows_statement(const ForecastAsk *ask, Forecast *out)
{
	const Form *form = &ask->form;
	bool all = form->kind != FORM_INSERT && !(form->flags & FORM_WHERE);
	for (size_t i = 0; i < form->tables.count; i++)
		lock(ask, out, &form->tables.items[i],
			(ForecastLock){.mode = "row locks",
				.blocks = all ? BLOCKS_WRITERS : BLOCKS_NOBODY});
	if (all)
		forecast_cost(out, COST_ROWS, "every row");
}

void my_forecast(const ForecastAsk *ask, Forecast *out)
{
	*out = (Forecast){0};
	switch (ask->form.kind) {
	case FORM_ALTER_TABLE:
	case FORM_CREATE_INDEX:
	case FORM_DROP_INDEX:
		if (ask->form.tables.count > 0) {
			change_table(ask, out);
			return;
		}
		break;
	case FORM_INSERT:
	case FORM_UPDATE:
	case FORM_DELETE:
		rows_statement(ask, out);
		break;
	case FORM_CREATE_TABLE:
		lock_all(ask, out, &ask->form.others);
		break;
	default:
		break;
	}
	if (ask->form.kind == FORM_DROP_SCHEMA)
		forecast_cost(out, COST_DISCARD, "every table in it goes");
	else
		fixed_statement(ask, out);
	myf_follow(ask);
}

/* ---- sizes ---------------------------------------------------------------------------------- */

static const char size_sql[] =
	"SELECT TABLE_ROWS, DATA_LENGTH + INDEX_LENGTH FROM information_schema.TABLES "
	"WHERE TABLE_SCHEMA = COALESCE(?, DATABASE()) AND TABLE_NAME = ? AND TABLE_TYPE = "
	"'BASE TABLE'";

enum { COUNTED_BYTES = 8 << 20 };

static int64_t number(const Value *v)
{
	int64_t n = -1;
	if (v->type == VAL_INT)
		return v->as.integer;
	return v->type == VAL_TEXT && text_to_int(v->as.text.data, &n) ? n : -1;
}

static bool count_rows(
	Conn *conn, const char *schema, const char *table, Arena *arena, TableSize *out, Error *err)
{
	Str sql = str_new(arena);
	Value value;
	bool found;
	sql_addf(&sql, conn->backend->dialect, "SELECT COUNT(*) FROM %n", schema, table);
	if (!db_value(conn, &(Stmt){.sql = sql.data}, arena, &value, &found, err))
		return false;
	out->rows = number(&value);
	out->exact = true;
	return true;
}

bool my_table_size(Conn *conn, const char *schema, const char *table, TableSize *out, Error *err)
{
	Arena arena = ARENA_INIT;
	Result rows;
	const Value params[] = {
		schema ? VALUE_TEXT(schema) : (Value){.type = VAL_NULL}, VALUE_TEXT(table)};
	*out = (TableSize){.rows = -1, .bytes = -1};
	bool ok = db_run(conn, &(Stmt){size_sql, params, 2}, &arena, &rows, err);
	if (ok && rows.nrows > 0) {
		out->found = true;
		out->rows = number(&rows.cells[0]);
		out->bytes = number(&rows.cells[1]);
		if (out->bytes <= COUNTED_BYTES)
			ok = count_rows(conn, schema, table, &arena, out, err);
	}
	arena_release(&arena);
	return ok;
}
