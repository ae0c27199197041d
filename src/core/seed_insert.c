/*
 * seed_insert.c - rows put into a table; see seed_table.h.
 *
 * All in one statement, which mostly is all.  When the database refuses it, one by one, and what is
 * refused again in a form that says less, until it is known which value it does not take.
 */
#include <string.h>

#include "core/seed_table.h"

enum {
	APART = 1000,  /* numbers that are left out when one is taken */
	SEARCHED = 24, /* rows that are tried when no usual one goes in */
};

typedef struct MadeRow {
	SeedRow row;
	const char **cells;
} MadeRow;
typedef VEC(MadeRow) MadeRows;

/* ---- statements ----------------------------------------------------------------------------- */

static void add_names(SeedRun *run, const SeedTable *t, const char **cells, Str *sql)
{
	bool first = true;
	sql_addf(sql, run->dialect, "INSERT INTO %n (", t->table->schema, t->table->name);
	for (size_t k = 0; k < t->columns.count; k++) {
		if (!cells[k])
			continue;
		sql_addf(
			sql, run->dialect, first ? "%i" : ", %i", t->columns.items[k].column->name);
		first = false;
	}
	str_add(sql, ") VALUES ");
}

static void add_values(const SeedTable *t, const char **cells, Str *sql)
{
	bool first = true;
	str_add(sql, "(");
	for (size_t k = 0; k < t->columns.count; k++) {
		if (!cells[k])
			continue;
		str_addf(sql, "%s%s", first ? "" : ", ", cells[k]);
		first = false;
	}
	str_add(sql, ")");
}

static bool same_columns(const SeedTable *t, const char **a, const char **b)
{
	for (size_t k = 0; k < t->columns.count; k++)
		if (!a[k] != !b[k])
			return false;
	return true;
}

static bool is_bare(const SeedTable *t, const char **cells)
{
	for (size_t k = 0; k < t->columns.count; k++)
		if (cells[k])
			return false;
	return true;
}

/* A row of which nothing is said: there are two ways to say it. */
static bool insert_bare(SeedRun *run, const SeedTable *t, bool *ok, Error *why, Error *err)
{
	static const char *const forms[] = {
		"INSERT INTO %n DEFAULT VALUES", "INSERT INTO %n () VALUES ()"};
	*ok = false;
	for (size_t i = 0; i < ARRAY_LEN(forms) && !*ok; i++) {
		Str sql = str_new(run->arena);
		Result ignored;
		error_clear(why);
		sql_addf(&sql, run->dialect, forms[i], t->table->schema, t->table->name);
		if (!seed_try(run, sql.data, &ignored, ok, why, err))
			return false;
	}
	return true;
}

static bool insert_one(
	SeedRun *run, SeedTable *t, const char **cells, bool *ok, Error *why, Error *err)
{
	Str sql = str_new(run->arena);
	Result ignored;
	if (is_bare(t, cells)) {
		if (!insert_bare(run, t, ok, why, err))
			return false;
	} else {
		add_names(run, t, cells, &sql);
		add_values(t, cells, &sql);
		if (!seed_try(run, sql.data, &ignored, ok, why, err))
			return false;
	}
	if (*ok) {
		seed_row_taken(run, t, cells);
		t->rows++;
	}
	return true;
}

/* *ok false: they have not the same columns, or were refused. */
static bool insert_all(SeedRun *run, SeedTable *t, const MadeRows *rows, bool *ok, Error *err)
{
	Str sql = str_new(run->arena);
	Error ignored_why = ERROR_INIT;
	Result ignored;
	*ok = rows->count > 0 && !is_bare(t, rows->items[0].cells);
	for (size_t i = 1; i < rows->count; i++)
		*ok = *ok && same_columns(t, rows->items[0].cells, rows->items[i].cells);
	if (!*ok)
		return true;
	add_names(run, t, rows->items[0].cells, &sql);
	for (size_t i = 0; i < rows->count; i++) {
		str_add(&sql, i ? ", " : "");
		add_values(t, rows->items[i].cells, &sql);
	}
	if (!seed_try(run, sql.data, &ignored, ok, &ignored_why, err))
		return false;
	if (*ok)
		t->rows += rows->count;
	return true;
}

/* ---- one that is refused -------------------------------------------------------------------- */

/* Make this row and put it in. */
static bool try_row(
	SeedRun *run, SeedTable *t, const SeedRow *row, bool *ok, Error *why, Error *err)
{
	const char *before = t->why;
	const char **cells = seed_make_row(run, t, row);
	*ok = false;
	error_clear(why);
	t->why = before;
	return !cells || insert_one(run, t, cells, ok, why, err);
}

static SeedRow another(SeedTable *t, const SeedRow *row)
{
	SeedRow other = *row;
	other.ordinal = t->next++;
	return other;
}

static const char *first_line(const char *message, Arena *arena)
{
	return arena_strndup(arena, message, strcspn(message, "\n"));
}

static void note_refusal(SeedRun *run, SeedTable *t, const Error *why)
{
	if (!t->why && why->kind)
		t->why = first_line(why->message, run->arena);
}

/* The ordinary row with the value of one column after the other: which is it? */
static bool try_columns(SeedRun *run, SeedTable *t, const SeedRow *row, Error *err)
{
	for (size_t k = 0; k < t->columns.count; k++) {
		const SeedColumn *c = &t->columns.items[k];
		SeedRow one = another(t, row);
		Error why = ERROR_INIT;
		bool ok;
		if (c->left_out || c->referring || c->unique || c->group >= 0)
			continue;
		one.plain = true;
		one.only = (int)k;
		if (!try_row(run, t, &one, &ok, &why, err))
			return false;
		if (!ok && why.kind && !t->lost)
			t->lost = arena_printf(run->arena,
				"column %s does not take all that its type %s allows: %s",
				c->column->name, c->kind.cast, first_line(why.message, run->arena));
	}
	return true;
}

/* In forms that say less and less. */
static bool try_again(SeedRun *run, SeedTable *t, const SeedRow *row, Error *err)
{
	Error why = ERROR_INIT;
	SeedRow other = another(t, row);
	bool ok;
	other.ordinal = t->next += APART; /* what is there may have taken the numbers */
	t->next++;
	other.shift++;
	if (!try_row(run, t, &other, &ok, &why, err) || ok)
		return ok;
	other = another(t, row);
	other.plain = true;
	if (!try_row(run, t, &other, &ok, &why, err))
		return false;
	if (ok)
		return row->number == 0 || try_columns(run, t, row, err);
	other = another(t, row);
	other.least = true;
	return try_row(run, t, &other, &ok, &why, err);
}

static bool add_singly(SeedRun *run, SeedTable *t, const MadeRows *rows, Error *err)
{
	size_t before = t->rows;
	for (size_t i = 0; i < rows->count; i++) {
		Error why = ERROR_INIT;
		bool ok;
		if (!insert_one(run, t, rows->items[i].cells, &ok, &why, err))
			return false;
		note_refusal(run, t, &why);
		/* when the first in all its forms is refused, so are the others in theirs */
		if (!ok && (i == 0 || t->rows > before) &&
			!try_again(run, t, &rows->items[i].row, err))
			return false;
	}
	return true;
}

/* Nothing went in: values that no rule speaks for. */
static bool search(SeedRun *run, SeedTable *t, Error *err)
{
	for (size_t i = 0; i < SEARCHED && t->rows == 0; i++) {
		SeedRow row = {.number = 6 + i, .only = -1, .shift = (long)i};
		Error why = ERROR_INIT;
		bool ok;
		row.ordinal = t->next++;
		row.least = i % 2;
		if (!try_row(run, t, &row, &ok, &why, err))
			return false;
	}
	return true;
}

/* ---- the whole ------------------------------------------------------------------------------ */

bool seed_add_rows(SeedRun *run, SeedTable *t, size_t count, Error *err)
{
	MadeRows rows = {0};
	bool ok;
	for (size_t i = 0; i < count; i++) {
		MadeRow made = {.row = {.number = i, .only = -1}};
		made.row.ordinal = t->next++;
		made.cells = seed_make_row(run, t, &made.row);
		if (!made.cells)
			continue;
		seed_row_taken(run, t, made.cells);
		vec_push(&rows, run->arena, made);
	}
	if (rows.count == 0)
		return true;
	t->why = NULL; /* fewer rows, but there are some */
	if (!insert_all(run, t, &rows, &ok, err))
		return false;
	if (ok)
		return true;
	return add_singly(run, t, &rows, err) &&
	       (t->rows > 0 || t->hopeless || search(run, t, err));
}

bool seed_add_owed(SeedRun *run, SeedTable *t, Error *err)
{
	const SeedRow row = {.ordinal = t->next++, .plain = true, .only = -1};
	Error why = ERROR_INIT;
	bool ok;
	t->on_credit = true;
	if (!try_row(run, t, &row, &ok, &why, err))
		return false;
	note_refusal(run, t, &why);
	return true;
}
