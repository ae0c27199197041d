/* seed_row.c - the literals of one row; see seed_table.h. */
#include <string.h>

#include "core/seed_table.h"

enum {
	NULL_ROW = 3, /* where everything that may be NULL is */
	OTHER_ROW = 4,
	AHEAD = 100,  /* numbers for rows that will come, away from those that count themselves */
	CHOICES = 60, /* until one differs from the rows that are there */
};

static bool is_null(const char *cell)
{
	return !cell || strcmp(cell, "NULL") == 0;
}

/* Which of its values a column shows in a row: the ordinary one, the least, the greatest, NULL,
 * another (not the same in columns side by side, so that it shows when they are exchanged), the
 * first again; then all of them in turn. */
static size_t shown_value(const SeedRow *row, size_t count, int place)
{
	static const size_t first[] = {0, 1, 2, 0, 3, 0};
	size_t n = row->number < ARRAY_LEN(first) ? first[row->number] : row->number - 2;
	if (row->number == OTHER_ROW && count > n)
		n += (size_t)place % (count - n);
	return n % count;
}

static const char *unique_value(SeedRun *run, const SeedColumn *c, const SeedRow *row)
{
	long n = row->ordinal + row->shift;
	if (!c->calm && !row->plain && !run->plain && n < (long)c->values.count)
		return c->values.items[n];
	return seed_distinct(&c->kind, run->dialect, n, run->arena);
}

static const char *usual_value(SeedRun *run, const SeedColumn *c, const SeedRow *row, int place)
{
	bool labels = c->kind.class == SEED_LABELS || c->kind.class == SEED_BOOLEAN;
	if (c->values.count == 0)
		return NULL;
	if (row->plain && row->only != place)
		return c->values.items[0];
	if (run->plain && !labels) {
		const char *other =
			seed_distinct(&c->kind, run->dialect, (long)(row->number % 3), run->arena);
		return other && row->number % 3 ? other : c->values.items[0];
	}
	return c->values.items[shown_value(row, c->values.count, place)];
}

static bool wants_null(const SeedTable *t, const SeedRow *row, int place)
{
	const SeedColumn *c = &t->columns.items[place];
	if (!c->nullable || (t->to_others && c->referring))
		return false;
	if (row->least)
		return true;
	return row->number == NULL_ROW && (!row->plain || row->only == place);
}

/* ---- what several columns decide together --------------------------------------------------- */

static void fill_groups(SeedTable *t, const SeedRow *row, const char **cells)
{
	for (size_t i = 0; i < t->groups.count; i++) {
		const SeedGroup *g = &t->groups.items[i];
		bool fresh = false;
		if (g->tuples.count == 0)
			continue;
		for (size_t k = 0; k < g->columns.count; k++)
			fresh = fresh || t->columns.items[g->columns.items[k]].unique;
		size_t n = (fresh               ? (size_t)row->ordinal
				   : row->plain ? 0
						: row->number) +
			   (size_t)row->shift;
		for (size_t k = 0; k < g->columns.count; k++)
			cells[g->columns.items[k]] = g->tuples.items[n % g->tuples.count].values[k];
	}
}

/* Does the key agree with what other references have put into the row? */
static bool fits(const SeedReference *ref, const SeedTuple *key, const char **cells)
{
	for (size_t k = 0; k < ref->columns.count; k++) {
		const char *cell = cells[ref->columns.items[k]];
		if (cell && strcmp(cell, key->values[k]) != 0)
			return false;
	}
	return true;
}

/* Do the NULLs in the row make it none? */
static bool has_null(const SeedReference *ref, const char **cells)
{
	size_t nulls = 0;
	for (size_t k = 0; k < ref->columns.count; k++) {
		const char *cell = cells[ref->columns.items[k]];
		nulls += cell && is_null(cell);
	}
	return ref->full ? nulls == ref->columns.count : nulls > 0;
}

static void put_key(const SeedReference *ref, const SeedTuple *key, const char **cells)
{
	for (size_t k = 0; k < ref->columns.count; k++)
		cells[ref->columns.items[k]] = key->values[k];
}

static void put_null(const SeedTable *t, const SeedReference *ref, const char **cells)
{
	for (size_t k = 0; k < ref->columns.count; k++) {
		int column = ref->columns.items[k];
		if (!cells[column] && t->columns.items[column].nullable)
			cells[column] = "NULL";
	}
}

/* The n-th of the keys that fit; NULL: none does. */
static const SeedTuple *nth_key(const SeedReference *ref, size_t n, const char **cells)
{
	size_t fitting = 0;
	for (size_t i = 0; i < ref->keys.count; i++)
		fitting += fits(ref, &ref->keys.items[i], cells);
	if (fitting == 0)
		return NULL;
	n %= fitting;
	for (size_t i = 0; i < ref->keys.count; i++)
		if (fits(ref, &ref->keys.items[i], cells) && n-- == 0)
			return &ref->keys.items[i];
	return NULL;
}

/* A row that may refer only to itself. */
static bool refer_to_itself(
	SeedRun *run, SeedTable *t, const SeedReference *ref, long ordinal, const char **cells)
{
	for (size_t k = 0; k < ref->columns.count; k++) {
		int key = seed_column(t, ref->to.items[k]);
		const SeedColumn *c = key >= 0 ? &t->columns.items[key] : NULL;
		if (c && !cells[key])
			cells[key] = seed_distinct(&c->kind, run->dialect,
				ordinal + (c->left_out ? 1000000 : 0), run->arena);
		if (!c || !cells[key])
			return false;
		cells[ref->columns.items[k]] = cells[key];
	}
	return true;
}

/* The key of a row that will come. */
static bool refer_ahead(
	SeedRun *run, SeedTable *t, const SeedReference *ref, long ordinal, const char **cells)
{
	SeedDebt debt = {.schema = ref->schema, .table = ref->table, .columns = ref->to};
	if (!t->on_credit)
		return false;
	debt.values = arena_alloc(run->arena, ref->columns.count * sizeof(char *));
	for (size_t k = 0; k < ref->columns.count; k++) {
		int column = ref->columns.items[k];
		if (!cells[column])
			cells[column] = seed_distinct(&t->columns.items[column].kind, run->dialect,
				ordinal + AHEAD, run->arena);
		debt.values[k] = cells[column];
		if (!cells[column])
			return false;
	}
	vec_push(&t->debts, run->arena, debt);
	return true;
}

static void fill_owed(SeedTable *t, const char **cells)
{
	t->debts.count = 0;
	for (size_t k = 0; t->owed && k < t->owed->columns.count; k++) {
		int column = seed_column(t, t->owed->columns.items[k]);
		if (column >= 0)
			cells[column] = t->owed->values[k];
	}
}

typedef struct Chooser {
	size_t left;  /* what is not yet decided of the row's number */
	size_t place; /* of the reference before */
} Chooser;

/* Rows of a key of references differ while there are combinations: the number of the row is taken
 * apart, a digit a reference.  Other references meet the same row twice. */
static size_t choose(Chooser *chooser, const SeedReference *ref, const SeedRow *row)
{
	size_t count = ref->keys.count;
	if (!ref->deciding)
		return (row->number + (size_t)row->shift) / 2;
	size_t place = (chooser->left + chooser->place) % count;
	chooser->left /= count;
	chooser->place = place;
	return place;
}

static bool fill_references(SeedRun *run, SeedTable *t, const SeedRow *row, const char **cells)
{
	Chooser chooser = {.left = (size_t)(row->ordinal + row->shift)};
	for (size_t i = 0; i < t->references.count; i++) {
		const SeedReference *ref = &t->references.items[i];
		bool null = !ref->needed && wants_null(t, row, ref->columns.items[0]);
		const SeedTuple *key = NULL;
		if (has_null(ref, cells))
			continue;
		if (!null && ref->keys.count)
			key = nth_key(ref, choose(&chooser, ref, row), cells);
		if (key) {
			put_key(ref, key, cells);
			continue;
		}
		if (!ref->needed)
			put_null(t, ref, cells);
		if (has_null(ref, cells))
			continue;
		bool made = ref->self ? refer_to_itself(run, t, ref, row->ordinal, cells)
				      : refer_ahead(run, t, ref, row->ordinal, cells);
		if (!made) {
			t->why = arena_printf(run->arena,
				ref->keys.count ? "no row of %s fits its references"
						: "it refers to %s, which has no rows",
				ref->table);
			return false;
		}
	}
	return true;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static bool fill_column(
	SeedRun *run, SeedTable *t, const SeedRow *row, int place, const char **cells)
{
	const SeedColumn *c = &t->columns.items[place];
	bool has_default = c->column->value.kind != DEFAULT_NONE;
	if (cells[place] || c->left_out || (row->least && has_default && !c->unique))
		return true;
	if (wants_null(t, row, place))
		cells[place] = "NULL";
	else if (c->unique)
		cells[place] = unique_value(run, c, row);
	else
		cells[place] = usual_value(run, c, row, place);
	if (!cells[place] && c->nullable)
		cells[place] = "NULL";
	if (!cells[place] && !has_default)
		t->why = arena_printf(run->arena,
			c->values.count ? "column %s (%s) has no more values that differ"
					: "no value is known for column %s of type %s",
			c->column->name, c->kind.cast);
	return cells[place] || has_default;
}

static const char *key_of(SeedRun *run, const SeedUnique *u, const char **cells)
{
	Str text = str_new(run->arena);
	for (size_t k = 0; k < u->columns.count; k++) {
		const char *cell = cells[u->columns.items[k]];
		if (!cell || (is_null(cell) && !u->nulls_equal))
			return NULL;
		str_addf(&text, "%zu:%s", strlen(cell), cell);
	}
	return text.data;
}

static bool is_taken(SeedRun *run, const SeedTable *t, const char **cells)
{
	for (size_t i = 0; i < t->uniques.count; i++) {
		const char *key = key_of(run, &t->uniques.items[i], cells);
		if (key && name_map_get(&t->uniques.items[i].seen, key) != NAME_MAP_NONE)
			return true;
	}
	return false;
}

void seed_row_taken(SeedRun *run, SeedTable *t, const char **cells)
{
	for (size_t i = 0; i < t->uniques.count; i++) {
		const char *key = key_of(run, &t->uniques.items[i], cells);
		if (key)
			name_map_put(&t->uniques.items[i].seen, run->arena, key, 1);
	}
}

const char **seed_make_row(SeedRun *run, SeedTable *t, const SeedRow *wanted)
{
	SeedRow row = *wanted;
	size_t size = (t->columns.count + 1) * sizeof(const char *);
	const char **cells = arena_alloc(run->arena, size);
	for (long i = 0; i < CHOICES; i++, row.shift++) {
		bool made = true;
		memset(cells, 0, size);
		fill_groups(t, &row, cells);
		fill_owed(t, cells);
		made = fill_references(run, t, &row, cells);
		for (size_t k = 0; made && k < t->columns.count; k++)
			made = fill_column(run, t, &row, (int)k, cells);
		if (!made && t->groups.count == 0)
			return NULL;
		if (made && !is_taken(run, t, cells))
			return cells;
	}
	if (!t->why)
		t->why = "its unique keys leave no room for another row";
	return NULL;
}
