/*
 * datasum_lost.c - what a revision that is never taken back loses; see datasum.h.
 *
 * Where there is a downgrade it is asked to bring things back.  Here only the two ends can be
 * looked at: what was there, and is not found again.
 */
#include <string.h>

#include "core/datasum_pair.h"

static const char *cell(const DataSumTable *table, int64_t row, int column)
{
	return table->cells[(size_t)row * table->columns.count + (size_t)column];
}

static bool has_value(const DataSumTable *table, int column, const char *value)
{
	for (int64_t row = 0; row < table->rows; row++) {
		const char *other = cell(table, row, column);
		if (other && strcmp(other, value) == 0)
			return true;
	}
	return false;
}

/* Does each value of the one stand in the other? */
static bool holds(const DataSumTable *from, int column, const DataSumTable *in, int other)
{
	if (from->large || in->large)
		return from->large && in->large &&
		       from->columns.items[column].sum == in->columns.items[other].sum;
	for (int64_t row = 0; row < from->rows; row++) {
		const char *value = cell(from, row, column);
		if (value && !has_value(in, other, value))
			return false;
	}
	return true;
}

/* In a column that was not there before. */
static bool has_moved(const DataCompare *c, const DataSumTable *from, int column)
{
	for (size_t i = 0; i < c->after->tables.count; i++) {
		const DataSumTable *table = &c->after->tables.items[i];
		const DataSumTable *older = datasum_table(c->before, table);
		for (size_t k = 0; k < table->columns.count; k++)
			if (datasum_column(older, table->columns.items[k].name) < 0 &&
				holds(from, column, table, (int)k))
				return true;
	}
	return false;
}

static bool all_moved(const DataCompare *c, const DataSumTable *from)
{
	for (size_t i = 0; i < from->columns.count; i++)
		if (!has_moved(c, from, (int)i))
			return false;
	return true;
}

/* The table is gone. */
static void look_at_table(
	const DataCompare *c, const DataSumTable *was, Arena *arena, DataFindings *out)
{
	if (was->rows == 0 || datasum_is_declared(c->loses, was, NULL, arena) || all_moved(c, was))
		return;
	vec_push(out, arena,
		((DataFinding){.kind = DATA_ROWS_LOST,
			.schema = was->schema,
			.table = was->name,
			.count = was->rows,
			.of = was->rows}));
}

/* The table is there: are its columns? */
static void look_at_columns(const DataCompare *c, const DataSumTable *was, const DataSumTable *now,
	Arena *arena, DataFindings *out)
{
	if (datasum_is_declared(c->loses, was, NULL, arena))
		return;
	for (size_t i = 0; i < was->columns.count; i++) {
		const DataSumColumn *column = &was->columns.items[i];
		if (datasum_column(now, column->name) >= 0 || column->generated ||
			column->filled == 0 ||
			datasum_is_declared(c->loses, was, column->name, arena) ||
			has_moved(c, was, (int)i))
			continue;
		vec_push(out, arena,
			((DataFinding){.kind = DATA_VALUES_LOST,
				.schema = was->schema,
				.table = was->name,
				.column = column->name,
				.count = column->filled,
				.of = column->filled}));
	}
}

void datasum_lost(const DataCompare *compare, Arena *arena, DataFindings *findings)
{
	DataFindings all = {0};
	DataExclusions ignored = {0};
	for (size_t i = 0; i < compare->before->tables.count; i++) {
		const DataSumTable *was = &compare->before->tables.items[i];
		const DataSumTable *now = datasum_table(compare->after, was);
		if (now)
			look_at_columns(compare, was, now, arena, findings);
		else
			look_at_table(compare, was, arena, findings);
	}
	datasum_compare(compare, arena, &all, &ignored);
	for (size_t i = 0; i < all.count; i++)
		if (all.items[i].kind == DATA_ROWS_LOST || all.items[i].kind == DATA_VALUES_LOST)
			vec_push(findings, arena, all.items[i]);
}
