/* own_table.c - see own_table.h. */
#include "core/own_table.h"

Op own_table(const char *schema, const char *name)
{
	Op op = {.kind = OP_CREATE_TABLE, .schema = schema, .table = name, .if_not_exists = true};
	op.create_table.table.schema = schema;
	op.create_table.table.name = name;
	return op;
}

Column own_id(void)
{
	return (Column){.name = "id",
		.type = {.kind = TYPE_BIGINT},
		.primary_key = true,
		.identity = {.kind = IDENTITY_BY_DEFAULT}};
}

Column own_number(const char *name, bool nullable)
{
	return (Column){.name = name, .type = {.kind = TYPE_BIGINT}, .nullable = nullable};
}

Column own_text(const char *name, int length, bool nullable)
{
	return (Column){.name = name,
		.type = {.kind = length ? TYPE_STRING : TYPE_TEXT, .length = length},
		.nullable = nullable};
}
