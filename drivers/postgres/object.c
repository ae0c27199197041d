/* object.c - sequences and extensions on PostgreSQL. */
#include "drivers/postgres/ddl.h"

/* "schema.table.column" as it is written, each name quoted. */
static void add_owner(const Emit *e, const char *owner, Str *out)
{
	const char *rest = owner;

	for (const char *dot; (dot = strchr(rest, '.')); rest = dot + 1)
		sql_addf(out, e->dialect, "%i.",
			arena_strndup(e->arena, rest, (size_t)(dot - rest)));
	sql_addf(out, e->dialect, "%i", rest);
}

bool postgres_create_sequence(Emit *e, const Op *op, Error *err)
{
	const Sequence *q = &op->create_sequence.sequence;

	if (!emit_create_sequence(e, op, err))
		return false;
	if (q->owner) {
		Str sql = str_new(e->arena);
		if (!strchr(q->owner, '.')) {
			error_set(err, ERR_SCRIPT, "the owner of sequence %s is not a column",
				q->name);
			return error_hint(err, "write owner = \"table.column\"");
		}
		str_addf(&sql, "%s OWNED BY ", e->out->items[--e->out->count]);
		add_owner(e, q->owner, &sql);
		sql_push(e, &sql);
	}
	if (q->comment)
		postgres_push_comment(e, "SEQUENCE", op->schema, q->name, q->comment);
	return true;
}

bool postgres_create_extension(Emit *e, const Op *op, Error *err)
{
	Str sql = str_new(e->arena);

	(void)err;
	sql_addf(&sql, e->dialect, "CREATE EXTENSION %s%i",
		op->if_not_exists ? "IF NOT EXISTS " : "", op->create_extension.name);
	if (op->schema)
		sql_addf(&sql, e->dialect, " SCHEMA %i", op->schema);
	if (op->create_extension.version)
		sql_addf(&sql, e->dialect, " VERSION %l", op->create_extension.version);
	if (op->cascade)
		str_add(&sql, " CASCADE");
	sql_push(e, &sql);
	return true;
}

bool postgres_drop_extension(Emit *e, const Op *op, Error *err)
{
	Str sql = str_new(e->arena);

	(void)err;
	sql_addf(&sql, e->dialect, "DROP EXTENSION %s%i%s", op->if_exists ? "IF EXISTS " : "",
		op->object.name, op->cascade ? " CASCADE" : "");
	sql_push(e, &sql);
	return true;
}
