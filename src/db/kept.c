/* kept.c - the table of statements that stay prepared; see kept.h. */
#include "db/kept.h"

#include <string.h>

Kept *kept_find(KeptTable *table, Arena *arena, const char *sql)
{
	size_t i = 0;
	while (i < table->count && strcmp(table->items[i].sql, sql) != 0)
		i++;
	if (i == KEPT_MAX)
		return NULL;
	Kept *kept = &table->items[i];
	if (i == table->count) {
		*kept = (Kept){.sql = arena_strdup(arena, sql)};
		table->count++;
	}
	return ++kept->uses < KEPT_USES ? NULL : kept;
}

void kept_forget(KeptTable *table)
{
	for (size_t i = 0; i < table->count; i++)
		table->items[i].number = 0;
}
