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

static bool check_owner(const Sequence *q, Error *err)
{
	if (!q->owner || strchr(q->owner, '.'))
		return true;
	error_set(err, ERR_SCRIPT, "the owner of sequence %s is not a column", q->name);
	return error_hint(err, "write owner = \"table.column\"");
}

bool postgres_create_sequence(Emit *e, const Op *op, Error *err)
{
	const Sequence *q = &op->create_sequence.sequence;

	if (!emit_create_sequence(e, op, err))
		return false;
	if (q->owner) {
		Str sql = str_new(e->arena);
		if (!check_owner(q, err))
			return false;
		str_addf(&sql, "%s OWNED BY ", e->out->items[--e->out->count]);
		add_owner(e, q->owner, &sql);
		sql_push(e, &sql);
	}
	if (q->comment)
		postgres_push_comment(e, "SEQUENCE", op->schema, q->name, q->comment);
	return true;
}

static bool has_sequence(const Emit *e, const Op *op, bool *out, Error *err)
{
	const char *name = op->alter_sequence.to.name;
	Str full = str_new(e->arena), sql = str_new(e->arena);
	Answer found;

	sql_addf(&full, e->dialect, "%n", op->schema, name);
	sql_addf(&sql, e->dialect, "SELECT 1 WHERE to_regclass(%l) IS NOT NULL", full.data);
	if (!emit_ask(e, sql.data, NULL,
		    arena_printf(e->arena, "whether sequence %s is there", name), &found, err))
		return false;
	*out = found.nrows > 0;
	return true;
}

bool postgres_alter_sequence(Emit *e, const Op *op, Error *err)
{
	const Sequence *to = &op->alter_sequence.to;
	unsigned what = op->alter_sequence.what;
	Str changes = str_new(e->arena), sql = str_new(e->arena);
	bool found = true;

	if (!check_owner(to, err))
		return false;
	emit_sequence_changes(what, to, &changes);
	if (what & SEQUENCE_OWNER) {
		str_add(&changes, to->owner ? " OWNED BY " : " OWNED BY NONE");
		if (to->owner)
			add_owner(e, to->owner, &changes);
	}
	if (changes.len > 0) {
		sql_addf(&sql, e->dialect, "ALTER SEQUENCE %s%n%s",
			op->if_exists ? "IF EXISTS " : "", op->schema, to->name, changes.data);
		sql_push(e, &sql);
	}
	if (!(what & SEQUENCE_COMMENT))
		return true;
	if (op->if_exists && !has_sequence(e, op, &found, err))
		return false;
	if (found)
		postgres_push_comment(e, "SEQUENCE", op->schema, to->name, to->comment);
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
