/* object.c - views, sequences, schemas and comments on MySQL and MariaDB. */
#include "drivers/mysql/ddl.h"

static void push_comment(Emit *e, const Op *op, const char *comment)
{
	Str sql = str_new(e->arena);

	sql_addf(&sql, e->dialect, "ALTER TABLE %t COMMENT = %l", op, comment ? comment : "");
	sql_push(e, &sql);
}

bool mysql_table_comment(Emit *e, const Op *op, Error *err)
{
	bool found = true;

	if (op->if_exists && !emit_has_table(e, op, &found, err))
		return false;
	if (found)
		push_comment(e, op, op->table_comment.comment);
	return true;
}

/* ---- views ---------------------------------------------------------------------------------- */

static bool check_view(const Emit *e, const View *view, Error *err)
{
	static const char *const known[] = {
		"algorithm", "check_option", "definer", "sql_security", NULL};

	if (view->materialized)
		return emit_no(e, "materialized views",
			"create a plain view, or a table that an event fills", err);
	return emit_check_options(
		e, &view->options, known, arena_printf(e->arena, "view %s", view->name), err);
}

static void add_option(Str *out, const View *view, const char *key, const char *before)
{
	const char *value = options_get(&view->options, key);

	if (value)
		str_addf(out, "%s%s ", before, value);
}

/* A comment is left out: no view has one here. */
static void push_view(Emit *e, const Op *op, const char *create, const char *unless)
{
	const View *view = &op->create_view.view;
	const char *check = options_get(&view->options, "check_option");
	Str sql = str_new(e->arena);

	str_addf(&sql, "%s ", create);
	add_option(&sql, view, "algorithm", "ALGORITHM = ");
	add_option(&sql, view, "definer", "DEFINER = ");
	add_option(&sql, view, "sql_security", "SQL SECURITY ");
	sql_addf(&sql, e->dialect, "VIEW %s%n", unless, op->schema, view->name);
	if (view->columns.count)
		sql_addf(&sql, e->dialect, " (%c)", &view->columns);
	str_addf(&sql, " AS %s", view->query);
	if (check)
		str_addf(&sql, " WITH %s CHECK OPTION", check);
	sql_push(e, &sql);
}

static bool has_view(const Emit *e, const Op *op, bool *out, Error *err)
{
	const char *name = op->create_view.view.name;
	StrVec params = {0};
	Answer found;

	vec_push(&params, e->arena, op->schema);
	vec_push(&params, e->arena, name);
	if (!emit_ask(e,
		    "SELECT TABLE_NAME FROM information_schema.TABLES "
		    "WHERE TABLE_SCHEMA = COALESCE(?, DATABASE()) AND TABLE_NAME = ?",
		    &params, arena_printf(e->arena, "whether view %s is there", name), &found, err))
		return false;
	*out = found.nrows > 0;
	return true;
}

bool mysql_create_view(Emit *e, const Op *op, Error *err)
{
	bool native = mysql_is_mariadb(e), found = false;

	if (!check_view(e, &op->create_view.view, err))
		return false;
	if (op->if_not_exists && !native && !has_view(e, op, &found, err))
		return false;
	if (!found)
		push_view(e, op, "CREATE", op->if_not_exists && native ? "IF NOT EXISTS " : "");
	return true;
}

/* Views over it name it only, so that they need not be made again; grants stay. */
bool mysql_replace_view(Emit *e, const Op *op, Error *err)
{
	if (!check_view(e, &op->create_view.view, err))
		return false;
	push_view(e, op, "CREATE OR REPLACE", "");
	return true;
}

bool mysql_drop_view(Emit *e, const Op *op, Error *err)
{
	if (op->drop_view.materialized)
		return emit_no(e, "materialized views", "drop it as what it is here", err);
	return emit_drop_view(e, op, err);
}

/* ---- sequences ------------------------------------------------------------------------------ */

static bool check_sequences(const Emit *e, Error *err)
{
	if (mysql_since(e, 0, 100300))
		return true;
	if (mysql_is_mariadb(e))
		return mysql_too_old(e, "sequences", "", "10.3", err);
	return emit_no(e, "sequences",
		"use a column with identity = true, whose numbers the server gives", err);
}

/* What a sequence may have here; the only type of an older server is not said. */
static bool check_sequence(const Emit *e, Sequence *q, Error *err)
{
	if (!check_sequences(e, err))
		return false;
	if (q->owner)
		return emit_no(e, "sequences that belong to a column",
			"leave owner out here, and drop the sequence with its table", err);
	if (q->type && !mysql_since(e, 0, 110500)) {
		if (strcmp(q->type, "bigint") != 0)
			return emit_no(e, "sequences of another type than bigint",
				"leave the type out, and say max instead", err);
		q->type = NULL;
	}
	return true;
}

bool mysql_create_sequence(Emit *e, const Op *op, Error *err)
{
	Op own = *op;
	Sequence *q = &own.create_sequence.sequence;

	if (!check_sequence(e, q, err))
		return false;
	if (!emit_create_sequence(e, &own, err))
		return false;
	if (q->comment) {
		Str sql = str_new(e->arena);
		sql_addf(&sql, e->dialect, "%s COMMENT = %l", e->out->items[--e->out->count],
			q->comment);
		sql_push(e, &sql);
	}
	return true;
}

/* Which limits are usual the server takes from the step of before, so that they are said to it. */
static void say_limits(unsigned what, Identity *n)
{
	if (!(what & SEQUENCE_INCREMENT))
		return;
	if (!n->has_min)
		n->min = n->increment > 0 ? 1 : INT64_MIN + 1;
	if (!n->has_max)
		n->max = n->increment > 0 ? INT64_MAX - 1 : -1;
	n->has_min = n->has_max = true;
}

/* A sequence is a table here, and its comment that table's. */
static void push_sequence_comment(Emit *e, const Op *op)
{
	const Sequence *to = &op->alter_sequence.to;
	Str sql = str_new(e->arena);

	sql_addf(&sql, e->dialect, "ALTER TABLE %s%n COMMENT = %l",
		op->if_exists ? "IF EXISTS " : "", op->schema, to->name,
		to->comment ? to->comment : "");
	sql_push(e, &sql);
}

bool mysql_alter_sequence(Emit *e, const Op *op, Error *err)
{
	enum { CACHE = 1000 };
	Sequence to = op->alter_sequence.to;
	unsigned what = op->alter_sequence.what;
	Str changes = str_new(e->arena), sql = str_new(e->arena);

	if (!check_sequence(e, &to, err))
		return false;
	if (!to.type)
		what &= ~(unsigned)SEQUENCE_TYPE;
	if (to.numbers.cache == 0)
		to.numbers.cache = CACHE;
	say_limits(what, &to.numbers);
	emit_sequence_changes(what & ~(unsigned)SEQUENCE_CYCLE, &to, &changes);
	if (what & SEQUENCE_CYCLE)
		str_add(&changes, to.numbers.cycle ? " CYCLE" : " NOCYCLE");
	if (changes.len > 0) {
		sql_addf(&sql, e->dialect, "ALTER SEQUENCE %s%n%s",
			op->if_exists ? "IF EXISTS " : "", op->schema, to.name, changes.data);
		sql_push(e, &sql);
	}
	if (what & SEQUENCE_COMMENT)
		push_sequence_comment(e, op);
	return true;
}

bool mysql_drop_sequence(Emit *e, const Op *op, Error *err)
{
	return check_sequences(e, err) && emit_drop_sequence(e, op, err);
}

/* ---- schemas -------------------------------------------------------------------------------- */

/* A schema is a database here, and the server drops one with all that is in it, asked or not. */
bool mysql_drop_schema(Emit *e, const Op *op, Error *err)
{
	const char *name = op->object.name;
	StrVec params = {0};
	Answer tables;

	if (op->cascade)
		return emit_drop_schema(e, op, err);
	vec_push(&params, e->arena, name);
	if (!emit_ask(e, "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?",
		    &params, arena_printf(e->arena, "whether schema %s is empty", name), &tables,
		    err))
		return false;
	if (tables.nrows == 0)
		return emit_drop_schema(e, op, err);
	error_set(err, ERR_SCRIPT, "schema %s is not empty: %zu table%s, %s%s", name, tables.nrows,
		tables.nrows == 1 ? "" : "s", answer_cell(&tables, 0, 0),
		tables.nrows == 1 ? "" : ", …");
	return error_hint(err, "drop them first; cascade = true drops all that is in it");
}
