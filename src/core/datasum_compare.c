/*
 * datasum_compare.c - what became of the rows; see datasum.h.
 *
 * Rows find their partner by the key.  What is left, because there is no key or the database made
 * it anew, finds it by all values that can be the same; what is left then was lost or added.
 */
#include <stdlib.h>
#include <string.h>

#include "core/datasum_pair.h"

/* ---- rows by their values ------------------------------------------------------------------- */

/* Rows as all their shared values but those of the columns that are `out`. */
static Rows rows_by_values(const Pairing *p, bool after, const Numbers *rows, const bool *out)
{
	Rows made = {0};
	const DataSumTable *table = after ? p->after : p->before;
	for (size_t i = 0; i < rows->count; i++) {
		Str text = str_new(p->arena);
		for (size_t k = 0; k < p->shared.count; k++) {
			const Shared *s = &p->shared.items[k];
			if (!out || !out[k])
				pair_add_cell(&text,
					pair_cell(table, rows->items[i],
						after ? s->after : s->before),
					s->part);
		}
		vec_push(&made, p->arena, (Row){text.data, rows->items[i]});
	}
	pair_sort(&made);
	return made;
}

static void pair_by_values(const Pairing *p, const Numbers *before, const Numbers *after,
	const bool *out, Pairs *pairs)
{
	Rows one = rows_by_values(p, false, before, out);
	Rows two = rows_by_values(p, true, after, out);
	*pairs = (Pairs){0};
	pair_up(&one, &two, p->arena, pairs);
}

/* ---- a table with a key --------------------------------------------------------------------- */

/* Rows of one side that stood in between too, and those that did not, when their key was made by
 * the database: then it says nothing about who they are. */
static void split_rows(
	const Pairing *p, const DataSumTable *table, const Rows *between, Rows *kept, Numbers *anew)
{
	Rows all = pair_rows_by_key(table, p->arena);
	for (size_t i = 0; i < all.count; i++) {
		if (!p->key_volatile || pair_has(between, all.items[i].text))
			vec_push(kept, p->arena, all.items[i]);
		else
			vec_push(anew, p->arena, all.items[i].row);
	}
}

/* A value that the database makes is the same only if the row and the column stayed. */
static bool is_comparable(const Pairing *p, const Shared *shared, const Rows *between, int64_t row)
{
	const DataSumColumn *column = &p->before->columns.items[shared->before];
	return !column->volatile_by ||
	       (datasum_column(p->between, column->name) >= 0 &&
		       pair_has(between, pair_key(p->before, row, p->arena)));
}

static void compare_columns(Pairing *p, const Pairs *pairs, const Rows *between)
{
	for (size_t k = 0; k < p->shared.count; k++) {
		const Shared *s = &p->shared.items[k];
		const DataSumColumn *column = &p->before->columns.items[s->before];
		Tally tally = pair_tally(p, column->name, column->filled);
		for (size_t i = 0; i < pairs->before.count; i++) {
			int64_t row = pairs->before.items[i];
			const char *was = pair_cell(p->before, row, s->before);
			const char *now = pair_cell(p->after, pairs->after.items[i], s->after);
			if (pair_same_cell(was, now) ||
				(was && now && !is_comparable(p, s, between, row)))
				continue;
			pair_tally_value(p, &tally, row, was, now);
		}
		pair_tally_end(p, &tally);
	}
}

static void compare_left(Pairing *p, const Numbers *before, const Numbers *after);

static void compare_by_key(Pairing *p)
{
	Pairs pairs = {0};
	Rows between = {0}, one = {0}, two = {0};
	Numbers anew_before = {0}, anew_after = {0};
	if (p->between)
		between = pair_rows_by_key(p->between, p->arena);
	split_rows(p, p->before, &between, &one, &anew_before);
	split_rows(p, p->after, &between, &two, &anew_after);
	pair_up(&one, &two, p->arena, &pairs);
	compare_columns(p, &pairs, &between);
	if (!p->key_volatile) {
		pair_rows_found(p, DATA_ROWS_LOST, p->before, &pairs.lost);
		pair_rows_found(p, DATA_ROWS_ADDED, p->after, &pairs.added);
		return;
	}
	for (size_t i = 0; i < pairs.lost.count; i++)
		vec_push(&anew_before, p->arena, pairs.lost.items[i]);
	for (size_t i = 0; i < pairs.added.count; i++)
		vec_push(&anew_after, p->arena, pairs.added.items[i]);
	compare_left(p, &anew_before, &anew_after);
}

/* ---- rows without a key --------------------------------------------------------------------- */

/* The values of one column, side by side. */
static void tally_pairs(Pairing *p, const Shared *s, const Pairs *pairs)
{
	const DataSumColumn *column = &p->before->columns.items[s->before];
	Tally tally = pair_tally(p, column->name, column->filled);
	for (size_t i = 0; i < pairs->before.count; i++) {
		int64_t row = pairs->before.items[i];
		const char *was = pair_cell(p->before, row, s->before);
		const char *now = pair_cell(p->after, pairs->after.items[i], s->after);
		if (!pair_same_cell(was, now) && !(s->part == PART_FILLED && was && now))
			pair_tally_value(p, &tally, row, was, now);
	}
	pair_tally_end(p, &tally);
}

/* Are the rows the same but for these columns?  Then it is those, and no row was lost. */
static bool is_columns(Pairing *p, const Numbers *before, const Numbers *after, const bool *out)
{
	Pairs pairs;
	pair_by_values(p, before, after, out, &pairs);
	if (pairs.lost.count || pairs.added.count)
		return false;
	for (size_t k = 0; k < p->shared.count; k++)
		if (out[k])
			tally_pairs(p, &p->shared.items[k], &pairs);
	return true;
}

/* The columns that for themselves have other values now; or else each alone, for values may have
 * changed places. */
static bool is_some_columns(Pairing *p, const Numbers *before, const Numbers *after)
{
	size_t n = p->shared.count, found = 0;
	bool *out = arena_alloc(p->arena, n + 1), *others = arena_alloc(p->arena, n + 1);
	memset(out, 0, n + 1);
	for (size_t k = 0; k < n; k++) {
		Pairs pairs;
		memset(others, 1, n + 1);
		others[k] = false;
		pair_by_values(p, before, after, others, &pairs);
		out[k] = pairs.lost.count > 0;
		found += out[k];
	}
	if (found)
		return found < n && is_columns(p, before, after, out);
	for (size_t k = 0; k < n && n > 1; k++) {
		memset(out, 0, n + 1);
		out[k] = true;
		if (is_columns(p, before, after, out))
			return true;
	}
	return false;
}

static void compare_left(Pairing *p, const Numbers *before, const Numbers *after)
{
	Pairs pairs;
	pair_by_values(p, before, after, NULL, &pairs);
	if (pairs.lost.count && pairs.lost.count == pairs.added.count &&
		is_some_columns(p, &pairs.lost, &pairs.added))
		return;
	pair_rows_found(p, DATA_ROWS_LOST, p->before, &pairs.lost);
	pair_rows_found(p, DATA_ROWS_ADDED, p->after, &pairs.added);
}

static void compare_whole(Pairing *p)
{
	Numbers before = {0}, after = {0};
	for (int64_t i = 0; i < p->before->rows; i++)
		vec_push(&before, p->arena, i);
	for (int64_t i = 0; i < p->after->rows; i++)
		vec_push(&after, p->arena, i);
	compare_left(p, &before, &after);
}

/* ---- large tables --------------------------------------------------------------------------- */

static void compare_sums(Pairing *p)
{
	DataFinding rows = {.schema = p->before->schema,
		.table = p->before->name,
		.of = p->before->rows,
		.count = llabs((long long)(p->before->rows - p->after->rows)),
		.kind = p->before->rows > p->after->rows ? DATA_ROWS_LOST : DATA_ROWS_ADDED};
	if (rows.count)
		vec_push(p->findings, p->arena, rows);
	for (size_t k = 0; k < p->shared.count && !rows.count; k++) {
		const Shared *s = &p->shared.items[k];
		const DataSumColumn *was = &p->before->columns.items[s->before];
		const DataSumColumn *now = &p->after->columns.items[s->after];
		Tally tally = pair_tally(p, was->name, was->filled);
		tally.lost.count = was->filled > now->filled ? was->filled - now->filled : 0;
		if (!tally.lost.count && (was->filled != now->filled ||
						 (s->part == PART_VALUE && was->sum != now->sum)))
			tally.changed.count = -1;
		pair_tally_end(p, &tally);
	}
}

/* ---- tables --------------------------------------------------------------------------------- */

static bool same_key(const Pairing *p)
{
	const DataSumTable *a = p->before, *b = p->after;
	bool same = a->key.count > 0 && a->key.count == b->key.count;
	for (size_t k = 0; same && k < a->key.count; k++)
		same = strcmp(a->columns.items[a->key.items[k]].name,
			       b->columns.items[b->key.items[k]].name) == 0 &&
		       !datasum_is_declared(
			       p->with->loses, a, a->columns.items[a->key.items[k]].name, p->arena);
	return same;
}

/* The moment in between helps only where its rows can be found by the same key. */
static const DataSumTable *usable_between(const Pairing *p)
{
	const DataSumTable *t = datasum_table(p->with->between, p->before);
	if (!t || t->large || !p->by_key || t->key.count != p->before->key.count)
		return NULL;
	for (size_t k = 0; k < t->key.count; k++)
		if (strcmp(t->columns.items[t->key.items[k]].name,
			    p->before->columns.items[p->before->key.items[k]].name) != 0)
			return NULL;
	return t;
}

static void list_exclusion(Pairing *p, const DataSumColumn *column, DataExclusions *out)
{
	vec_push(out, p->arena,
		(DataExclusion){.schema = p->before->schema,
			.table = p->before->name,
			.column = column->name,
			.why = column->volatile_by});
}

static void list_shared(Pairing *p, DataExclusions *exclusions)
{
	for (size_t i = 0; i < p->before->columns.count; i++) {
		const DataSumColumn *column = &p->before->columns.items[i];
		Shared shared = {.before = (int)i, .after = datasum_column(p->after, column->name)};
		if (shared.after < 0 || column->generated ||
			p->after->columns.items[shared.after].generated ||
			datasum_is_declared(p->with->loses, p->before, column->name, p->arena))
			continue;
		if (column->volatile_by) {
			shared.part = PART_FILLED;
			if (datasum_column(p->between, column->name) < 0 ||
				p->between->rows != p->before->rows)
				list_exclusion(p, column, exclusions);
		}
		vec_push(&p->shared, p->arena, shared);
	}
}

static void compare_table(Pairing *p, DataExclusions *exclusions)
{
	p->by_key = same_key(p);
	p->between = usable_between(p);
	for (size_t k = 0; p->by_key && k < p->before->key.count; k++)
		p->key_volatile = p->key_volatile ||
				  p->before->columns.items[p->before->key.items[k]].volatile_by;
	list_shared(p, exclusions);
	if (p->before->large || p->after->large)
		compare_sums(p);
	else if (p->by_key)
		compare_by_key(p);
	else
		compare_whole(p);
}

void datasum_compare(const DataCompare *compare, Arena *arena, DataFindings *findings,
	DataExclusions *exclusions)
{
	*findings = (DataFindings){0};
	*exclusions = (DataExclusions){0};
	for (size_t i = 0; i < compare->before->tables.count; i++) {
		Pairing p = {.with = compare,
			.before = &compare->before->tables.items[i],
			.arena = arena,
			.findings = findings};
		p.after = datasum_table(compare->after, p.before);
		if (p.after && !datasum_is_declared(compare->loses, p.before, NULL, arena))
			compare_table(&p, exclusions);
	}
}

/* ---- words ---------------------------------------------------------------------------------- */

const char *datasum_kind_name(DataFindingKind kind)
{
	static const char *const names[] = {
		"rows_lost", "rows_added", "values_lost", "values_changed"};
	return names[kind];
}

const char *datasum_describe(const DataFinding *f, Arena *arena)
{
	const char *table =
		f->schema ? arena_printf(arena, "%s.%s", f->schema, f->table) : f->table;
	const char *s = f->count == 1 ? "" : "s";
	long long count = (long long)f->count, of = (long long)f->of;
	switch (f->kind) {
	case DATA_ROWS_LOST:
		return arena_printf(arena, "table %s lost %lld of %lld rows", table, count, of);
	case DATA_ROWS_ADDED:
		return arena_printf(
			arena, "table %s has %lld row%s that it had not before", table, count, s);
	case DATA_VALUES_LOST:
		return arena_printf(arena, "column %s.%s lost %lld of %lld values", table,
			f->column, count, of);
	case DATA_VALUES_CHANGED:
		break;
	}
	if (f->count < 0)
		return arena_printf(arena, "column %s.%s has other values", table, f->column);
	return arena_printf(arena, "column %s.%s has %lld other value%s%s", table, f->column, count,
		s, f->was ? arena_printf(arena, ": %s became %s", f->was, f->now) : "");
}
