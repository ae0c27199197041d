/*
 * forecast_probe.c - asks the server how it would change a table: by changing an empty copy.
 *
 * The copies live in the scratch database and get every change of the plan, so that each statement
 * is tried on the table as it will be.  They have the foreign keys of the original.
 */
#include <string.h>

#include "db/db.h"
#include "drivers/mysql/conn.h"
#include "drivers/mysql/forecast.h"

enum { NOT_SUPPORTED = 1845, NOT_SUPPORTED_REASON = 1846 };

/* Best first.  NOCOPY is MariaDB's: in place, and the table itself stays. */
static const MyWay mysql_ways[] = {
	{"INSTANT", NULL, false},
	{"INPLACE", "NONE", false},
	{"INPLACE", "SHARED", false},
	{"COPY", "SHARED", true},
	{"COPY", "EXCLUSIVE", true},
	{0},
};
static const MyWay mariadb_ways[] = {
	{"INSTANT", NULL, false},
	{"NOCOPY", "NONE", false},
	{"NOCOPY", "SHARED", false},
	{"INPLACE", "NONE", false},
	{"INPLACE", "SHARED", false},
	{"COPY", "NONE", true}, /* 11.2 */
	{"COPY", "SHARED", true},
	{"COPY", "EXCLUSIVE", true},
	{0},
};

static bool is_mariadb(const ForecastAsk *ask)
{
	return ((const MyConn *)ask->live)->mariadb;
}

/* ---- copies --------------------------------------------------------------------------------- */

/* With a name of another database in it, it would reach out of the scratch place. */
static bool reaches_out(const char *sql, const Dialect *d, Arena *arena)
{
	Form form;
	form_read(sql, d, arena, &form);
	for (size_t i = 0; i < form.others.count; i++)
		if (form.others.items[i].schema)
			return true;
	return false;
}

static bool scratch_exec(const ForecastAsk *ask, const char *sql, Error *err)
{
	return db_exec(ask->scratch, sql, err);
}

static bool try_exec(const ForecastAsk *ask, const char *sql)
{
	Error ignored = ERROR_INIT;
	return scratch_exec(ask, sql, &ignored);
}

/* Is it there already, a copy or made by the plan? */
static bool is_there(const ForecastAsk *ask, const char *table)
{
	Str sql = str_new(ask->arena);
	sql_addf(&sql, ask->live->backend->dialect, "SELECT 1 FROM %i LIMIT 0", table);
	return try_exec(ask, sql.data);
}

static const char *definition(const ForecastAsk *ask, const char *table)
{
	Str sql = str_new(ask->arena);
	const StrVec none = {0};
	Result rows;
	sql_addf(&sql, ask->live->backend->dialect, "SHOW CREATE TABLE %i", table);
	if (!forecast_query(ask, sql.data, &none, &rows) || rows.nrows == 0 || rows.ncols != 2)
		return NULL;
	return forecast_cell(&rows, 0, 1);
}

/* The tables it refers to are copied too, for foreign keys are looked at. */
static void copy_table(const ForecastAsk *ask, const char *table, int depth)
{
	enum { DEEPEST = 8 };
	Form form;
	const Dialect *d = ask->live->backend->dialect;
	if (depth > DEEPEST || is_there(ask, table))
		return;
	const char *sql = definition(ask, table);
	if (!sql || reaches_out(sql, d, ask->arena))
		return;
	if (!try_exec(ask, "SET SESSION foreign_key_checks = 0") || !try_exec(ask, sql)) {
		(void)!try_exec(ask, "SET SESSION foreign_key_checks = 1");
		return;
	}
	form_read(sql, d, ask->arena, &form);
	for (size_t i = 0; i < form.others.count; i++)
		copy_table(ask, form.others.items[i].name, depth + 1);
	(void)!try_exec(ask, "SET SESSION foreign_key_checks = 1");
}

/* Nothing but tables of this database by their plain names. */
static bool is_inside(const Form *form)
{
	for (size_t i = 0; i < form->tables.count; i++)
		if (form->tables.items[i].schema)
			return false;
	for (size_t i = 0; i < form->others.count; i++)
		if (form->others.items[i].schema)
			return false;
	for (size_t i = 0; i < form->actions.count; i++)
		if (form->actions.items[i].other.schema ||
			form->actions.items[i].kind == ACTION_UNKNOWN)
			return false;
	return form->tables.count > 0;
}

static bool can_run(const ForecastAsk *ask)
{
	switch (ask->form.kind) {
	case FORM_CREATE_TABLE:
	case FORM_ALTER_TABLE:
	case FORM_DROP_TABLE:
	case FORM_RENAME_TABLE:
	case FORM_CREATE_INDEX:
	case FORM_DROP_INDEX:
		return ask->scratch && is_inside(&ask->form);
	default:
		return false;
	}
}

static void copy_all(const ForecastAsk *ask)
{
	const Form *form = &ask->form;
	for (size_t i = 0; form->kind != FORM_CREATE_TABLE && i < form->tables.count; i++)
		copy_table(ask, form->tables.items[i].name, 0);
	for (size_t i = 0; form->kind == FORM_CREATE_TABLE && i < form->others.count; i++)
		copy_table(ask, form->others.items[i].name, 0);
	for (size_t i = 0; i < form->actions.count; i++)
		if (form->actions.items[i].other.name)
			copy_table(ask, form->actions.items[i].other.name, 0);
}

void myf_follow(const ForecastAsk *ask)
{
	if (!can_run(ask))
		return;
	copy_all(ask);
	(void)!try_exec(ask, ask->sql);
}

/* ---- the tries ------------------------------------------------------------------------------ */

/* Another number: the table was written anew.  -1: nobody may look. */
static int64_t table_id(const ForecastAsk *ask, const char *table)
{
	Str sql = str_new(ask->arena);
	Value value;
	bool found;
	Error ignored = ERROR_INIT;
	sql_addf(&sql, ask->live->backend->dialect,
		"SELECT TABLE_ID FROM information_schema.%s WHERE NAME = CONCAT(DATABASE(), '/', "
		"%l)",
		is_mariadb(ask) ? "INNODB_SYS_TABLES" : "INNODB_TABLES", table);
	if (!db_value(
		    ask->scratch, &(Stmt){.sql = sql.data}, ask->arena, &value, &found, &ignored) ||
		!found || value.type != VAL_INT)
		return -1;
	return value.as.integer;
}

/* MariaDB's DROP INDEX takes no such clauses. */
static const char *as_alter(const ForecastAsk *ask)
{
	const Form *form = &ask->form;
	Str sql = str_new(ask->arena);
	if (form->kind != FORM_DROP_INDEX)
		return ask->sql;
	sql_addf(&sql, ask->live->backend->dialect, "ALTER TABLE %i DROP INDEX %i",
		form->tables.items[0].name, form->object.name);
	return sql.data;
}

static const char *said(const ForecastAsk *ask, const MyWay *way)
{
	const char *comma = ask->form.kind == FORM_CREATE_INDEX ? "" : ",";
	const char *lock =
		way->lock ? arena_printf(ask->arena, "%s LOCK=%s", comma, way->lock) : "";
	return arena_printf(
		ask->arena, "%s%s ALGORITHM=%s%s", as_alter(ask), comma, way->algorithm, lock);
}

/* Each INSTANT change of columns spends one of a table's row versions; its copy has spent none. */
static bool is_spent(const ForecastAsk *ask)
{
	enum { FEW = 64, MANY = 255, MANY_SINCE = 90100 };
	Str sql = str_new(ask->arena);
	const StrVec none = {0};
	Result rows;
	bool changes_columns = false;
	for (size_t i = 0; i < ask->form.actions.count; i++)
		changes_columns = changes_columns ||
				  ask->form.actions.items[i].kind == ACTION_ADD_COLUMN ||
				  ask->form.actions.items[i].kind == ACTION_DROP_COLUMN;
	if (!changes_columns || is_mariadb(ask) || ask->live->server.number < 80029)
		return false;
	sql_addf(&sql, ask->live->backend->dialect,
		"SELECT TOTAL_ROW_VERSIONS FROM information_schema.INNODB_TABLES WHERE NAME = "
		"CONCAT(DATABASE(), '/', %l)",
		ask->form.tables.items[0].name);
	if (!forecast_query(ask, sql.data, &none, &rows) || rows.nrows == 0 ||
		rows.cells[0].type != VAL_INT)
		return false;
	return rows.cells[0].as.integer >= (ask->live->server.number >= MANY_SINCE ? MANY : FEW);
}

bool myf_probe(const ForecastAsk *ask, MyWay *out)
{
	const MyWay *way = is_mariadb(ask) ? mariadb_ways : mysql_ways;
	if (!can_run(ask) || strstr(ask->sql, "ALGORITHM"))
		return false;
	copy_all(ask);
	const char *table = ask->form.tables.items[0].name;
	if (is_spent(ask))
		way++;
	for (; way->algorithm; way++) {
		Error err = ERROR_INIT;
		int64_t before = table_id(ask, table);
		if (scratch_exec(ask, said(ask, way), &err)) {
			int64_t after = table_id(ask, table);
			*out = *way;
			if (before < 0 || after < 0)
				return strcmp(way->algorithm, "INPLACE") != 0 || way->rebuilds;
			out->rebuilds = out->rebuilds || before != after;
			return true;
		}
		if (err.native != NOT_SUPPORTED && err.native != NOT_SUPPORTED_REASON)
			return false;
	}
	return false;
}
