/* datasum_pair.c - cells, rows as texts, partners, and what is found of them; see datasum_pair.h.
 */
#include "core/datasum_pair.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { KEY_SHOWN = 120 };

/* ---- cells ---------------------------------------------------------------------------------- */

const char *pair_cell(const DataSumTable *table, int64_t row, int column)
{
	return table->cells[(size_t)row * table->columns.count + (size_t)column];
}

bool pair_same_cell(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

void pair_add_cell(Str *text, const char *value, Part part)
{
	if (!value)
		str_add(text, "-;");
	else if (part == PART_FILLED)
		str_add(text, "+;");
	else
		str_addf(text, "%zu:%s;", strlen(value), value);
}

const char *pair_key(const DataSumTable *table, int64_t row, Arena *arena)
{
	Str text = str_new(arena);
	for (size_t k = 0; k < table->key.count; k++)
		pair_add_cell(&text, pair_cell(table, row, table->key.items[k]), PART_VALUE);
	return text.data;
}

static int by_text(const void *a, const void *b)
{
	const Row *x = a, *y = b;
	int order = strcmp(x->text, y->text);
	if (order)
		return order;
	return (x->row > y->row) - (x->row < y->row);
}

void pair_sort(Rows *rows)
{
	if (rows->count)
		qsort(rows->items, rows->count, sizeof(*rows->items), by_text);
}

Rows pair_rows_by_key(const DataSumTable *table, Arena *arena)
{
	Rows rows = {0};
	for (int64_t i = 0; i < table->rows; i++)
		vec_push(&rows, arena, (Row){pair_key(table, i, arena), i});
	pair_sort(&rows);
	return rows;
}

bool pair_has(const Rows *rows, const char *text)
{
	size_t low = 0, high = rows->count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp(rows->items[middle].text, text);
		if (order == 0)
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* ---- findings ------------------------------------------------------------------------------- */

/* A value for people: quotes, and not too long. */
static const char *shown(const char *value, Arena *arena)
{
	char cut[48];
	if (!value)
		return "NULL";
	text_copy(cut, sizeof(cut), value);
	return arena_printf(arena, strlen(cut) < strlen(value) ? "'%s…'" : "'%s'", cut);
}

/* "id = 3", or the first values of a row without a key. */
static const char *shown_key(const DataSumTable *table, int64_t row, Arena *arena)
{
	Str text = str_new(arena);
	size_t n = table->key.count ? table->key.count : table->columns.count;
	for (size_t k = 0; k < n && k < 4; k++) {
		int column = table->key.count ? table->key.items[k] : (int)k;
		const char *value = pair_cell(table, row, column);
		str_addf(&text, "%s%s = %s", k ? ", " : "", table->columns.items[column].name,
			value && strspn(value, "-0123456789") == strlen(value) && *value
				? value
				: shown(value, arena));
	}
	return str_one_line(text.data, KEY_SHOWN, "…", arena);
}

void pair_rows_found(Pairing *p, DataFindingKind kind, const DataSumTable *in, const Numbers *rows)
{
	DataFinding f = {.kind = kind,
		.schema = p->before->schema,
		.table = p->before->name,
		.count = (int64_t)rows->count,
		.of = p->before->rows};
	if (rows->count == 0)
		return;
	for (size_t i = 0; i < rows->count && i < DATASUM_SAMPLES; i++)
		vec_push(&f.keys, p->arena, shown_key(in, rows->items[i], p->arena));
	vec_push(p->findings, p->arena, f);
}

Tally pair_tally(const Pairing *p, const char *column, int64_t filled)
{
	DataFinding lost = {.kind = DATA_VALUES_LOST,
		.schema = p->before->schema,
		.table = p->before->name,
		.column = column,
		.of = filled};
	DataFinding changed = lost;
	changed.kind = DATA_VALUES_CHANGED;
	return (Tally){.lost = lost, .changed = changed};
}

void pair_tally_value(Pairing *p, Tally *t, int64_t row, const char *was, const char *now)
{
	DataFinding *f = was && !now ? &t->lost : &t->changed;
	if (f->count++ == 0) {
		f->was = shown(was, p->arena);
		f->now = shown(now, p->arena);
	}
	if (f->keys.count < DATASUM_SAMPLES)
		vec_push(&f->keys, p->arena, shown_key(p->before, row, p->arena));
}

void pair_tally_end(Pairing *p, const Tally *t)
{
	if (t->lost.count)
		vec_push(p->findings, p->arena, t->lost);
	if (t->changed.count)
		vec_push(p->findings, p->arena, t->changed);
}

/* ---- pairs ---------------------------------------------------------------------------------- */

/* Two sorted lists: equal texts are partners, one for one. */
void pair_up(const Rows *before, const Rows *after, Arena *arena, Pairs *out)
{
	size_t i = 0, k = 0;
	while (i < before->count || k < after->count) {
		int order = i == before->count ? 1
			    : k == after->count
				    ? -1
				    : strcmp(before->items[i].text, after->items[k].text);
		if (order < 0) {
			vec_push(&out->lost, arena, before->items[i++].row);
		} else if (order > 0) {
			vec_push(&out->added, arena, after->items[k++].row);
		} else {
			vec_push(&out->before, arena, before->items[i++].row);
			vec_push(&out->after, arena, after->items[k++].row);
		}
	}
}
