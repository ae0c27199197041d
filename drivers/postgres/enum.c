/*
 * enum.c - enums are types of their own on PostgreSQL.
 *
 * One that a column brought along carries a comment that says so, and goes with the last column
 * that has it: a table that is made and dropped leaves nothing behind.  One that op.create_enum
 * made carries none and stays until op.drop_enum.
 */
#include "drivers/postgres/conn.h"
#include "drivers/postgres/ddl.h"

static const char came_with_column[] = "made with its first column, goes with its last one";

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
static void push_conditional(
	Emit *e, const char *schema, const char *name, const StrVec *labels, const char *comment)
{
	Str create = str_new(e->arena), sql = str_new(e->arena);
	const char *tag = "$enum$";

	add_create_type(e, schema, name, labels, &create);
	if (comment)
		sql_addf(&create, e->dialect, ";\n    COMMENT ON TYPE %n IS %l", schema, name,
			comment);
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
		push_conditional(e, type->schema, type->name, &type->labels, came_with_column);
}

bool postgres_create_enum(Emit *e, const Op *op, Error *err)
{
	Str sql = str_new(e->arena);

	(void)err;
	if (op->if_not_exists) {
		push_conditional(
			e, op->schema, op->create_enum.name, &op->create_enum.labels, NULL);
		return true;
	}
	add_create_type(e, op->schema, op->create_enum.name, &op->create_enum.labels, &sql);
	sql_push(e, &sql);
	return true;
}

/* One that came with a column may have gone with it, so that a type which is not there is no
 * mistake: elsewhere there is nothing to drop either. */
bool postgres_drop_enum(Emit *e, const Op *op, Error *err)
{
	Str sql = str_new(e->arena);

	(void)err;
	sql_addf(&sql, e->dialect, "DROP TYPE IF EXISTS %n%s", op->schema, op->drop_enum.name,
		op->cascade ? " CASCADE" : "");
	sql_push(e, &sql);
	return true;
}

/* ---- enums that nothing has any more --------------------------------------------------------- */

bool postgres_orphans(const Emit *e, const Op *op, const StrVec *columns, Answer *out, Error *err)
{
	StrVec params = postgres_names(e, op->schema, op->table);

	vec_push(&params, e->arena, pg_array(e->arena, columns));
	vec_push(&params, e->arena, came_with_column);
	return postgres_ask(e, "orphans.sql", &params, NULL, out, err);
}

void postgres_push_orphans(Emit *e, const Answer *orphans)
{
	for (size_t i = 0; i < orphans->nrows; i++) {
		Str sql = str_new(e->arena);
		sql_addf(&sql, e->dialect, "DROP TYPE %n", answer_cell(orphans, i, 0),
			answer_cell(orphans, i, 1));
		sql_push(e, &sql);
	}
}
