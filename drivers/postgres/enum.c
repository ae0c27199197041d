/* enum.c - enums are types of their own on PostgreSQL, which outlive the tables that use them. */
#include "drivers/postgres/ddl.h"

static void add_create_type(
	const Emit *e, const char *schema, const char *name, const StrVec *labels, Str *out)
{
	sql_addf(out, e->dialect, "CREATE TYPE %n AS ENUM (", schema, name);
	for (size_t i = 0; i < labels->count; i++)
		sql_addf(out, e->dialect, i ? ", %l" : "%l", labels->items[i]);
	str_add(out, ")");
}

/*
 * There is no CREATE TYPE IF NOT EXISTS, and two tables may use one enum.  A block that lets
 * duplicate_object pass decides in the server, so the same text is right offline and
 * whoever comes first.  A type of that name with other labels stays as it is: changing
 * labels is an operation of its own.
 */
static void push_conditional(Emit *e, const char *schema, const char *name, const StrVec *labels)
{
	Str create = str_new(e->arena), sql = str_new(e->arena);
	const char *tag = "$enum$";

	add_create_type(e, schema, name, labels, &create);
	while (strstr(create.data, tag)) /* a label may hold anything, also a dollar quote */
		tag = arena_printf(e->arena, "%.*s_$", (int)strlen(tag) - 1, tag);
	str_addf(&sql, "DO %s BEGIN\n    %s;\nEXCEPTION WHEN duplicate_object THEN NULL;\nEND %s",
		tag, create.data, tag);
	sql_push(e, &sql);
}

void postgres_push_enum(Emit *e, const Type *type)
{
	while (type->kind == TYPE_ARRAY)
		type = type->element;
	/* Without labels it is the name of a type that is there. */
	if (type->kind == TYPE_ENUM && type->labels.count > 0)
		push_conditional(e, type->schema, type->name, &type->labels);
}

bool postgres_create_enum(Emit *e, const Op *op, Error *err)
{
	Str sql = str_new(e->arena);

	(void)err;
	if (op->if_not_exists) {
		push_conditional(e, op->schema, op->create_enum.name, &op->create_enum.labels);
		return true;
	}
	add_create_type(e, op->schema, op->create_enum.name, &op->create_enum.labels, &sql);
	sql_push(e, &sql);
	return true;
}

bool postgres_drop_enum(Emit *e, const Op *op, Error *err)
{
	Str sql = str_new(e->arena);

	(void)err;
	sql_addf(&sql, e->dialect, "DROP TYPE %s%n%s", op->if_exists ? "IF EXISTS " : "",
		op->schema, op->drop_enum.name, op->cascade ? " CASCADE" : "");
	sql_push(e, &sql);
	return true;
}
