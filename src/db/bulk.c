/* bulk.c - see bulk.h. */
#include "db/bulk.h"

#include <string.h>

int data_table_column(const DataTable *table, const char *name)
{
	for (size_t i = 0; i < table->columns.count; i++)
		if (strcmp(table->columns.items[i].name, name) == 0)
			return (int)i;
	return -1;
}
