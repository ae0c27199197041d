/* datasum_names.c - tables and columns of a moment by their names, and what is declared of them. */
#include <string.h>

#include "core/datasum_pair.h"

static bool same_name(const char *a, const char *b)
{
	return (!a && !b) || (a && b && strcmp(a, b) == 0);
}

const DataSumTable *datasum_table(const DataSum *sum, const DataSumTable *like)
{
	for (size_t i = 0; sum && i < sum->tables.count; i++)
		if (same_name(sum->tables.items[i].schema, like->schema) &&
			strcmp(sum->tables.items[i].name, like->name) == 0)
			return &sum->tables.items[i];
	return NULL;
}

int datasum_column(const DataSumTable *table, const char *name)
{
	for (size_t i = 0; table && i < table->columns.count; i++)
		if (strcmp(table->columns.items[i].name, name) == 0)
			return (int)i;
	return -1;
}

bool datasum_is_declared(
	const StrVec *loses, const DataSumTable *table, const char *column, Arena *arena)
{
	const char *name = column ? arena_printf(arena, "%s.%s", table->name, column) : table->name;
	const char *full = arena_printf(arena, "%s.%s", table->schema ? table->schema : "", name);
	for (size_t i = 0; loses && i < loses->count; i++)
		if (strcmp(loses->items[i], name) == 0 || strcmp(loses->items[i], full) == 0 ||
			strcmp(loses->items[i], "*") == 0)
			return true;
	return false;
}
