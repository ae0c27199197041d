/* preflight.c - asks the rows; see preflight.h. */
#include "core/preflight.h"

#include <string.h>

#include "core/needs.h"
#include "db/answer.h"

enum { SAMPLES = 5, COUNTED = 1000 };

typedef struct Flight {
	Conn *conn;
	const Plan *plan;
	Arena *arena;
	const Need *need;
	const char *live;      /* the table's name now */
	const Table *table;    /* as it is now */
	const DataTable *data; /* its keys */
	PreflightCheck check;
} Flight;

const char *preflight_word(PreflightOutcome outcome)
{
	static const char *const words[] = {"fine", "fails", "depends", "not checked"};
	return words[outcome];
}

/* ---- words ---------------------------------------------------------------------------------- */

static const char *joined(const StrVec *names, const char *between, Arena *arena)
{
	Str s = str_new(arena);
	for (size_t i = 0; i < names->count; i++)
		str_addf(&s, "%s%s", i ? between : "", names->items[i]);
	return s.data;
}

static const char *what_text(const Need *n, Arena *arena)
{
	const char *columns = joined(&n->columns, ", ", arena);
	switch (n->kind) {
	case NEED_NOT_NULL:
		return arena_printf(arena, "%s.%s NOT NULL", n->table, columns);
	case NEED_NO_ROWS:
		return arena_printf(
			arena, "new column %s.%s NOT NULL without a default", n->table, columns);
	case NEED_ONE_ROW:
		return arena_printf(arena, "new column %s.%s, the same value in every row, unique",
			n->table, columns);
	case NEED_UNIQUE:
		return arena_printf(arena, "%s (%s) unique", n->table, columns);
	case NEED_CHECK:
		return arena_printf(arena, "%s CHECK (%s)", n->table, n->expression);
	case NEED_FOREIGN_KEY:
		return arena_printf(
			arena, "%s (%s) refers to %s", n->table, columns, n->other.name);
	case NEED_TYPE:
		return arena_printf(arena, "%s.%s as %s", n->table, columns, n->type);
	case NEED_UNKNOWN:
		break;
	}
	return n->name ? arena_printf(arena, "%s: %s", n->table, n->name)
		       : arena_printf(arena, "%s.%s", n->table, columns);
}

static const char *shown(const Value *v, Arena *arena)
{
	if (v->type == VAL_BLOB)
		return "(bytes)";
	return v->type == VAL_NULL ? "NULL" : answer_text(v, arena);
}

static void not_checked(Flight *f, const char *why)
{
	f->check.outcome = PREFLIGHT_NOT_CHECKED;
	f->check.why = why;
}

/* ---- questions ------------------------------------------------------------------------------ */

/* What fails must not end the transaction that reads. */
static bool query(Flight *f, const char *sql, Result *out, Error *err)
{
	static const char savepoint[] = "luamig_preflight";
	Error ignored = ERROR_INIT;
	bool open = db_tx_state(f->conn) == TX_OPEN;
	if (open && !db_savepoint(f->conn, savepoint, err))
		return false;
	if (db_run(f->conn, &(Stmt){.sql = sql}, f->arena, out, err))
		return !open || db_release(f->conn, savepoint, err);
	if (open && db_rollback_to(f->conn, savepoint, &ignored))
		(void)!db_release(f->conn, savepoint, &ignored);
	return false;
}

static const char *from_table(const Flight *f)
{
	Str s = str_new(f->arena);
	sql_addf(&s, f->conn->backend->dialect, "%n", f->need->schema, f->live);
	return s.data;
}

static const char *quoted(const Flight *f, const char *name)
{
	Str s = str_new(f->arena);
	sql_addf(&s, f->conn->backend->dialect, "%i", name);
	return s.data;
}

/* The columns by which a person finds a row: the best key, else those that the need is about. */
static StrVec key_columns(const Flight *f)
{
	StrVec names = {0};
	const DataTable *data = f->data;
	const DataKey *key = data && data->keys.count > 0 ? &data->keys.items[0] : NULL;
	for (size_t i = 0; key && i < key->columns.count; i++)
		vec_push(&names, f->arena, data->columns.items[key->columns.items[i]].name);
	for (size_t i = 0; !key && i < f->need->columns.count; i++)
		if (f->table && table_column(f->table, f->need->columns.items[i]))
			vec_push(&names, f->arena, f->need->columns.items[i]);
	return names;
}

static const char *sample_text(const Result *rows, size_t row, size_t columns, Arena *arena)
{
	Str s = str_new(arena);
	for (size_t i = 0; i < columns; i++)
		str_addf(&s, "%s%s = %.60s", i ? ", " : "", rows->names[i],
			shown(&rows->cells[row * rows->ncols + i], arena));
	return s.data;
}

static void broken(Flight *f)
{
	f->check.outcome = PREFLIGHT_FAILS;
}

static bool count_rows(Flight *f, const char *counted, Error *err)
{
	Result rows;
	const char *sql = arena_printf(
		f->arena, "SELECT COUNT(*) FROM (%s LIMIT %d) AS n", counted, COUNTED + 1);
	if (!query(f, sql, &rows, err))
		return false;
	int64_t n = rows.cells[0].type == VAL_INT ? rows.cells[0].as.integer : 0;
	f->check.more = n > COUNTED;
	f->check.rows = f->check.more ? COUNTED : n;
	return true;
}

/* Rows for which the condition is true break it. */
static bool ask_rows(Flight *f, const char *condition, Error *err)
{
	Result rows;
	StrVec keys = key_columns(f), sql_keys = {0};
	const char *table = from_table(f);
	for (size_t i = 0; i < keys.count; i++)
		vec_push(&sql_keys, f->arena,
			arena_printf(f->arena, "c.%s", quoted(f, keys.items[i])));
	const char *list = keys.count ? joined(&sql_keys, ", ", f->arena) : "1";
	const char *sql = arena_printf(f->arena, "SELECT %s FROM %s AS c WHERE %s LIMIT %d", list,
		table, condition, SAMPLES);
	if (!query(f, sql, &rows, err))
		return false;
	if (rows.nrows == 0)
		return true;
	broken(f);
	for (size_t i = 0; keys.count > 0 && i < rows.nrows; i++)
		vec_push(&f->check.samples, f->arena, sample_text(&rows, i, keys.count, f->arena));
	return count_rows(
		f, arena_printf(f->arena, "SELECT 1 FROM %s AS c WHERE %s", table, condition), err);
}

/* ---- each need ------------------------------------------------------------------------------ */

static bool ask_unique(Flight *f, Error *err)
{
	const Need *n = f->need;
	Result rows;
	Str where = str_new(f->arena);
	for (size_t i = 0; !n->nulls_count && i < n->parts.count; i++)
		str_addf(&where, "%s%s IS NOT NULL", where.len ? " AND " : "", n->parts.items[i]);
	if (n->expression)
		str_addf(&where, "%s(%s)", where.len ? " AND " : "", n->expression);
	const char *parts = joined(&n->parts, ", ", f->arena);
	const char *groups = arena_printf(f->arena,
		"SELECT %s, COUNT(*) AS times FROM %s%s%s GROUP BY %s HAVING COUNT(*) > 1", parts,
		from_table(f), where.len ? " WHERE " : "", where.data, parts);
	if (!query(f, arena_printf(f->arena, "%s LIMIT %d", groups, SAMPLES), &rows, err))
		return false;
	if (rows.nrows == 0)
		return true;
	broken(f);
	for (size_t i = 0; i < rows.nrows; i++) {
		const Value *times = &rows.cells[i * rows.ncols + rows.ncols - 1];
		vec_push(&f->check.samples, f->arena,
			arena_printf(f->arena, "%s (%s times)",
				sample_text(&rows, i, rows.ncols - 1, f->arena),
				shown(times, f->arena)));
	}
	return count_rows(f,
		arena_printf(f->arena, "SELECT 1 FROM %s%s%s GROUP BY %s HAVING COUNT(*) > 1",
			from_table(f), where.len ? " WHERE " : "", where.data, parts),
		err);
}

/* The primary key of the other table, where the reference names no columns. */
static StrVec referred_columns(const Flight *f)
{
	const StrVec none = {0};
	const Need *n = f->need;
	const ForecastAsk ask = {.live = f->conn, .catalog = &f->conn->catalog, .arena = f->arena};
	if (n->other_columns.count > 0)
		return n->other_columns;
	const Table *other = forecast_table(&ask, &n->other);
	const Constraint *key = other ? table_primary_key(other) : NULL;
	return key ? key->columns : none;
}

static bool ask_reference(Flight *f, Error *err)
{
	const Need *n = f->need;
	const PlanTable *other = plan_table(f->plan, n->other.schema, n->other.name);
	StrVec referred = referred_columns(f);
	Str where = str_new(f->arena), match = str_new(f->arena);
	if (other && other->made) {
		not_checked(f, "the table that it refers to is made by this plan");
		return true;
	}
	if (referred.count != n->columns.count || referred.count == 0) {
		not_checked(f, "the columns that it refers to are not known");
		return true;
	}
	for (size_t i = 0; i < referred.count; i++) {
		const char *mine = quoted(f, n->columns.items[i]);
		str_addf(&where, "%sc.%s IS NOT NULL", i ? " AND " : "", mine);
		str_addf(&match, "%sp.%s = c.%s", i ? " AND " : "", quoted(f, referred.items[i]),
			mine);
	}
	sql_addf(&where, f->conn->backend->dialect,
		" AND NOT EXISTS (SELECT 1 FROM %n AS p WHERE %s)", n->other.schema,
		other ? other->live : n->other.name, match.data);
	return ask_rows(f, where.data, err);
}

static bool ask_type(Flight *f, Error *err)
{
	const char *name = f->need->columns.items[0];
	const Column *column = f->table ? table_column(f->table, name) : NULL;
	const char *from = column ? column->declared : NULL;
	const char *sql = arena_printf(f->arena, "c.%s", quoted(f, name));
	const char *misfit =
		from ? f->conn->backend->misfit(sql, from, f->need->type, f->arena) : NULL;
	if (misfit)
		return *misfit ? ask_rows(f, misfit, err) : true;
	not_checked(f, from ? arena_printf(f->arena, "luamig has no rule for %s \xe2\x86\x92 %s",
				      from, f->need->type)
			    : "the column is not there yet");
	return true;
}

static bool ask_one_row(Flight *f, Error *err)
{
	Result rows;
	const char *sql = arena_printf(f->arena, "SELECT 1 FROM %s LIMIT 2", from_table(f));
	if (!query(f, sql, &rows, err))
		return false;
	f->check.rows = (int64_t)rows.nrows;
	if (rows.nrows > 1)
		broken(f);
	return true;
}

/* Columns that an operation is about must be there; one that the plan adds is filled by nobody
 * knows what. */
static bool has_columns(Flight *f)
{
	const Need *n = f->need;
	if (n->kind == NEED_NO_ROWS || n->kind == NEED_ONE_ROW || n->kind == NEED_CHECK)
		return true;
	for (size_t i = 0; f->table && i < n->columns.count; i++) {
		const char *name = n->columns.items[i];
		bool is_part =
			n->kind == NEED_UNIQUE && i < n->parts.count && n->parts.items[i][0] == '(';
		if (is_part || table_column(f->table, name))
			continue;
		not_checked(f, arena_printf(f->arena, "%s is not there yet", name));
		return false;
	}
	return true;
}

static bool ask_need(Flight *f, Error *err)
{
	const Need *n = f->need;
	switch (n->kind) {
	case NEED_NOT_NULL:
		return ask_rows(f,
			arena_printf(f->arena, "c.%s IS NULL", quoted(f, n->columns.items[0])),
			err);
	case NEED_NO_ROWS:
		return ask_rows(f, "1 = 1", err);
	case NEED_ONE_ROW:
		return ask_one_row(f, err);
	case NEED_UNIQUE:
		return ask_unique(f, err);
	case NEED_CHECK:
		return ask_rows(f, arena_printf(f->arena, "NOT (%s)", n->expression), err);
	case NEED_FOREIGN_KEY:
		return ask_reference(f, err);
	case NEED_TYPE:
		return ask_type(f, err);
	case NEED_UNKNOWN:
		break;
	}
	not_checked(f, n->why);
	return true;
}

/* ---- what comes before ---------------------------------------------------------------------- */

static bool names_table(const PlanStatement *s, const char *table)
{
	for (size_t i = 0; table && i < s->form.tables.count; i++)
		if (strcmp(s->form.tables.items[i].name, table) == 0)
			return true;
	return false;
}

/* May it mend what the need demands?  A rebuild copies rows as they are. */
static bool may_mend(const PlanStatement *s, const Need *n)
{
	switch (s->form.kind) {
	case FORM_UNKNOWN:
		return true;
	case FORM_INSERT:
		return !s->op && names_table(s, n->other.name);
	case FORM_UPDATE:
	case FORM_DELETE:
	case FORM_TRUNCATE:
	case FORM_DROP_TABLE:
		return !s->op && names_table(s, n->table);
	default:
		return false;
	}
}

static void look_before(Flight *f)
{
	for (size_t i = 0; i < f->check.statement; i++) {
		const PlanStatement *s = &f->plan->statements.items[i];
		if (f->check.outcome != PREFLIGHT_FAILS || !may_mend(s, f->need))
			continue;
		f->check.outcome = PREFLIGHT_DEPENDS;
		f->check.why =
			arena_printf(f->arena, "statement %zu comes before and may mend it", i + 1);
	}
}

/* ---- the whole ------------------------------------------------------------------------------ */

static const DataTable *read_keys(Flight *f)
{
	DataTable *data = arena_alloc(f->arena, sizeof(*data));
	Error ignored = ERROR_INIT;
	bool found;
	return f->conn->backend->data_table(
		       f->conn, f->need->schema, f->live, f->arena, data, &found, &ignored) &&
			       found
		       ? data
		       : NULL;
}

static void check_need(Flight *f, const Need *need)
{
	const PlanTable *table = plan_table(f->plan, need->schema, need->table);
	const FormName name = {need->schema, table ? table->live : need->table};
	const ForecastAsk ask = {.live = f->conn, .catalog = &f->conn->catalog, .arena = f->arena};
	Error err = ERROR_INIT;
	f->need = need;
	f->live = name.name;
	f->check =
		(PreflightCheck){.statement = (size_t)(need->statement - f->plan->statements.items),
			.what = what_text(need, f->arena),
			.table = need->table};
	f->table = forecast_table(&ask, &name);
	if (!f->table) {
		not_checked(f, "the table is not there now");
		return;
	}
	f->data = read_keys(f);
	if (has_columns(f) && !ask_need(f, &err))
		not_checked(f, arena_strdup(f->arena, err.message));
	look_before(f);
}

static void keep(Flight *f, Preflight *out)
{
	vec_push(&out->checks, f->arena, f->check);
	out->fails += f->check.outcome == PREFLIGHT_FAILS;
	out->depends += f->check.outcome == PREFLIGHT_DEPENDS;
	out->unchecked += f->check.outcome == PREFLIGHT_NOT_CHECKED;
}

bool preflight_run(const RunContext *context, const Plan *plan, Preflight *out, Error *err)
{
	NeedList needs = {0};
	Conn *conn = context->conn;
	Flight f = {.conn = conn, .plan = plan, .arena = context->arena};
	*out = (Preflight){0};
	needs_of_plan(plan, conn->backend->dialect, context->arena, &needs);
	if (needs.count > 0 && db_tx_state(conn) == TX_NONE &&
		!db_exec(conn, conn->driver->read_only_sql, err))
		return false;
	for (size_t i = 0; i < needs.count; i++) {
		if (needs.items[i].deferred)
			continue;
		check_need(&f, &needs.items[i]);
		keep(&f, out);
	}
	return true;
}
