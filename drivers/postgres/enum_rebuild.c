/*
 * enum_rebuild.c - an enum type with other labels in the place of the old one, the data kept.
 *
 * The old type steps aside under another name, a new one is made, and every column that has it is
 * converted, label by label.  What cites the type in an expression (defaults, checks, indexes) or
 * stands in the way (views, triggers, policies, keys between two such columns) is dropped before
 * and made again after.  All of it can be rolled back; whatever else still needs the old type stops
 * it at the end, when that is dropped.
 */
#include "drivers/postgres/conn.h"
#include "drivers/postgres/ddl.h"

/* The columns of enum_columns.sql */
enum { RELATION, COLUMN, IS_ARRAY, DEFAULT_SQL_TEXT, DEFAULT_LABEL };

typedef struct Exchange {
	Emit *e;
	const EnumRebuild *to;
	Answer columns, users;
	Dependents dependents;
	const char *old_name;
} Exchange;

/* ---- what cannot be ------------------------------------------------------------------------- */

/* Rows that have a label which becomes nothing. */
static bool check_rows(
	const Exchange *x, const char *relation, const char *column, bool array, Error *err)
{
	const Emit *e = x->e;
	const EnumLabels *labels = &x->to->labels;

	for (size_t i = 0; i < labels->was.count; i++) {
		Str sql = str_new(e->arena);
		Answer count;
		if (labels->now.items[i])
			continue;
		sql_addf(&sql, e->dialect,
			array ? "SELECT count(*) FROM %s WHERE %l = ANY (%i::text[])"
			      : "SELECT count(*) FROM %s WHERE %i::text = %l",
			relation, array ? labels->was.items[i] : column,
			array ? column : labels->was.items[i]);
		if (!emit_ask(e, sql.data, NULL, NULL, &count, err))
			return false;
		if (count.nrows == 0 || strcmp(answer_cell(&count, 0, 0), "0") == 0)
			continue;
		return emit_enum_held(
			relation, column, labels->was.items[i], answer_cell(&count, 0, 0), err);
	}
	return true;
}

static bool check_column(const Exchange *x, size_t row, Error *err)
{
	const char *label = answer_cell(&x->columns, row, DEFAULT_LABEL);
	const char *relation = answer_cell(&x->columns, row, RELATION);
	const char *column = answer_cell(&x->columns, row, COLUMN);

	if (label && !emit_enum_now(&x->to->labels, label))
		return emit_enum_default(relation, column, label, err);
	return check_rows(x, relation, column,
		strcmp(answer_cell(&x->columns, row, IS_ARRAY), "true") == 0, err);
}

/* ---- the columns ---------------------------------------------------------------------------- */

/* CASE …: each label as it is from now on. */
static void add_conversion(const Exchange *x, const char *column, Str *out)
{
	const EnumLabels *to = &x->to->labels;
	bool any = false;

	for (size_t i = 0; i < to->was.count; i++) {
		if (!to->now.items[i] || strcmp(to->was.items[i], to->now.items[i]) == 0)
			continue;
		if (!any)
			sql_addf(out, x->e->dialect, "CASE %i::text", column);
		sql_addf(
			out, x->e->dialect, " WHEN %l THEN %l", to->was.items[i], to->now.items[i]);
		any = true;
	}
	if (any)
		sql_addf(out, x->e->dialect, " ELSE %i::text END", column);
	else
		sql_addf(out, x->e->dialect, "%i::text", column);
}

/* A conversion may hold no subquery, so an array's labels are replaced one after the other, by way
 * of texts that are no labels: 'a' to 'b' and 'b' to 'c' must not make 'c' of both. */
static void add_array_conversion(const Exchange *x, const char *column, Str *out)
{
	const EnumLabels *to = &x->to->labels;
	Str text = str_new(x->e->arena);

	sql_addf(&text, x->e->dialect, "%i::text[]", column);
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < to->was.count; i++) {
			const char *old = to->was.items[i], *now = to->now.items[i];
			Str next = str_new(x->e->arena);
			const char *between;
			if (!now || strcmp(old, now) == 0)
				continue;
			between = arena_printf(x->e->arena, "\001%zu", i);
			sql_addf(&next, x->e->dialect, "array_replace(%s, %l, %l)", text.data,
				pass ? between : old, pass ? now : between);
			text = next;
		}
	str_add(out, text.data);
}

static void add_column(const Exchange *x, size_t row, Str *out)
{
	const Dialect *d = x->e->dialect;
	const char *column = answer_cell(&x->columns, row, COLUMN);
	const char *value = answer_cell(&x->columns, row, DEFAULT_SQL_TEXT);
	const char *label = answer_cell(&x->columns, row, DEFAULT_LABEL);
	bool array = strcmp(answer_cell(&x->columns, row, IS_ARRAY), "true") == 0;

	if (value)
		sql_addf(out, d, "ALTER COLUMN %i DROP DEFAULT, ", column);
	sql_addf(out, d, "ALTER COLUMN %i TYPE %n%s USING (", column, x->to->schema, x->to->name,
		array ? "[]" : "");
	if (array)
		add_array_conversion(x, column, out);
	else
		add_conversion(x, column, out);
	sql_addf(out, d, ")::%n%s", x->to->schema, x->to->name, array ? "[]" : "");
	if (label)
		sql_addf(out, d, ", ALTER COLUMN %i SET DEFAULT %l", column,
			emit_enum_now(&x->to->labels, label));
	else if (value)
		sql_addf(out, d, ", ALTER COLUMN %i SET DEFAULT %s", column, value);
}

/* One ALTER TABLE for each table. */
static void push_columns(const Exchange *x)
{
	Emit *e = x->e;

	for (size_t row = 0; row < x->columns.nrows;) {
		const char *relation = answer_cell(&x->columns, row, RELATION);
		Str sql = str_new(e->arena);
		str_addf(&sql, "ALTER TABLE %s ", relation);
		for (bool first = true;
			row < x->columns.nrows &&
			strcmp(answer_cell(&x->columns, row, RELATION), relation) == 0;
			row++, first = false) {
			if (!first)
				str_add(&sql, ", ");
			add_column(x, row, &sql);
		}
		sql_push(e, &sql);
	}
}

/* ---- the whole exchange --------------------------------------------------------------------- */

static bool look(Exchange *x, Error *err)
{
	StrVec params = postgres_names(x->e, x->to->schema, x->to->name);
	StrVec relations = {0}, columns = {0};

	if (!postgres_ask(x->e, "enum_columns.sql", &params, NULL, &x->columns, err) ||
		!postgres_ask(x->e, "enum_users.sql", &params, NULL, &x->users, err))
		return false;
	for (size_t i = 0; i < x->columns.nrows; i++) {
		if (!check_column(x, i, err))
			return false;
		vec_push(&relations, x->e->arena, answer_cell(&x->columns, i, RELATION));
		vec_push(&columns, x->e->arena, answer_cell(&x->columns, i, COLUMN));
	}
	return postgres_dependents(x->e, &relations, &columns, &x->dependents, err);
}

static void push_types(const Exchange *x)
{
	const EnumRebuild *to = x->to;
	Str rename = str_new(x->e->arena), create = str_new(x->e->arena);

	sql_addf(&rename, x->e->dialect, "ALTER TYPE %n RENAME TO %i", to->schema, to->name,
		x->old_name);
	sql_push(x->e, &rename);
	sql_addf(&create, x->e->dialect, "CREATE TYPE %n AS ENUM (", to->schema, to->name);
	for (size_t i = 0; i < to->labels.labels.count; i++)
		sql_addf(&create, x->e->dialect, i ? ", %l" : "%l", to->labels.labels.items[i]);
	str_add(&create, ")");
	sql_push(x->e, &create);
}

static void push_phase(const Exchange *x, const char *phase)
{
	StrVec statements = postgres_phase(x->e, &x->users, phase);

	postgres_push_all(x->e, &statements);
}

bool postgres_rebuild_enum(Emit *e, const EnumRebuild *to, Error *err)
{
	Exchange x = {.e = e, .to = to};
	StrVec none = {0};
	Str drop = str_new(e->arena);

	x.old_name = schema_default_name(e->arena, "old", to->name, &none, EMIT_NAME_LIMIT);
	if (!look(&x, err))
		return error_wrap(err, "enum %s", to->name);
	postgres_push_all(e, &x.dependents.drop);
	push_phase(&x, "drop");
	push_types(&x);
	push_columns(&x);
	sql_addf(&drop, e->dialect, "DROP TYPE %n", to->schema, x.old_name);
	sql_push(e, &drop);
	push_phase(&x, "keep");
	push_phase(&x, "make");
	postgres_push_all(e, &x.dependents.make);
	return true;
}
