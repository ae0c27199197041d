/*
 * rename.c - other names for indexes and constraints.  An index can be renamed; a foreign key or a
 * check is dropped and added again under its new name, in one statement, in the words that SHOW
 * CREATE TABLE has for it.
 */
#include "base/text.h"
#include "drivers/mysql/ddl.h"

static bool no_table(const Emit *e, const Op *op, Error *err)
{
	error_set(err, ERR_SCRIPT, "%s must be told the table of index %s", e->server->name,
		op->rename_index.from);
	return error_hint(err, "op.rename_index(\"%s\", \"%s\", { table = \"…\" })",
		op->rename_index.from, op->rename_index.to);
}

static bool push_rename_index(Emit *e, const Op *op, const char *from, const char *to, Error *err)
{
	Str sql = str_new(e->arena);

	if (!mysql_since(e, 50700, 100502))
		return mysql_too_old(e, "way to rename an index", "5.7", "10.5.2", err);
	sql_addf(&sql, e->dialect, "ALTER TABLE %t RENAME INDEX %i TO %i", op, from, to);
	sql_push(e, &sql);
	return true;
}

bool mysql_rename_index(Emit *e, const Op *op, Error *err)
{
	bool found = true;

	if (!op->table)
		return no_table(e, op, err);
	if (op->if_exists && !emit_has_index(e, op, op->rename_index.from, &found, err))
		return false;
	return !found || push_rename_index(e, op, op->rename_index.from, op->rename_index.to, err);
}

/* ---- constraints ---------------------------------------------------------------------------- */

/* What stands behind the name in SHOW CREATE TABLE: FOREIGN KEY (…) …, CHECK (…).  Each constraint
 * has a line of its own; NULL: it has none. */
static bool definition(const Emit *e, const Op *op, const char *name, const char **out, Error *err)
{
	Str show = str_new(e->arena), start = str_new(e->arena);
	const char *text, *end;
	Answer answer;

	*out = NULL;
	sql_addf(&show, e->dialect, "SHOW CREATE TABLE %t", op);
	if (!emit_ask(e, show.data, NULL,
		    arena_printf(e->arena, "how constraint %s is defined", name), &answer, err))
		return false;
	sql_addf(&start, e->dialect, "\n  CONSTRAINT %i ", name);
	text = answer.nrows ? strstr(answer_cell(&answer, 0, 1), start.data) : NULL;
	if (!text)
		return true;
	text += start.len;
	end = text + strcspn(text, "\n");
	if (end > text && end[-1] == ',')
		end--;
	*out = arena_strndup(e->arena, text, (size_t)(end - text));
	return true;
}

static bool push_again(Emit *e, const Op *op, ConstraintKind kind, Error *err)
{
	const char *word = kind == CONSTRAINT_FOREIGN_KEY ? "FOREIGN KEY"
			   : mysql_is_mariadb(e)          ? "CONSTRAINT"
							  : "CHECK";
	const char *text;
	Str sql = str_new(e->arena);

	if (!definition(e, op, op->rename_constraint.from, &text, err))
		return false;
	if (!text)
		return error_set(err, ERR_SCRIPT, "table %s has no constraint %s", op->table,
			op->rename_constraint.from);
	sql_addf(&sql, e->dialect, "ALTER TABLE %t DROP %s %i, ADD CONSTRAINT %i %s", op, word,
		op->rename_constraint.from, op->rename_constraint.to, text);
	sql_push(e, &sql);
	return true;
}

bool mysql_rename_constraint(Emit *e, const Op *op, Error *err)
{
	const char *from = op->rename_constraint.from;
	ConstraintKind kind;

	if (!emit_constraint_kind(e, op, from, &kind, err))
		return false;
	switch (kind) {
	case CONSTRAINT_UNIQUE:
		return push_rename_index(e, op, from, op->rename_constraint.to, err);
	case CONSTRAINT_FOREIGN_KEY:
	case CONSTRAINT_CHECK:
		return push_again(e, op, kind, err);
	case CONSTRAINT_PRIMARY_KEY:
		return emit_no(e, "names for primary keys: each is PRIMARY",
			"leave the rename out on this database: if dialect ~= \"mysql\"", err);
	case CONSTRAINT_EXCLUDE:
	case CONSTRAINT_COUNT:
		break;
	}
	if (op->if_exists)
		return true;
	return error_set(err, ERR_SCRIPT, "table %s has no constraint %s", op->table, from);
}

/* The servers look at every row when a constraint is added, whatever is said, so that nothing
 * remains to be checked; but MySQL knows checks that are NOT ENFORCED. */
bool mysql_validate_constraint(Emit *e, const Op *op, Error *err)
{
	const char *name = op->validate_constraint.name;
	ConstraintKind kind = CONSTRAINT_CHECK;
	Str sql = str_new(e->arena);

	if (!emit_is_offline(e) && !emit_constraint_kind(e, op, name, &kind, err))
		return false;
	if (kind == CONSTRAINT_COUNT && !op->if_exists)
		return error_set(err, ERR_SCRIPT, "table %s has no constraint %s", op->table, name);
	if (kind != CONSTRAINT_CHECK || emit_is_offline(e) || !mysql_since(e, 80016, 0))
		return true;
	sql_addf(&sql, e->dialect, "ALTER TABLE %t ALTER CHECK %i ENFORCED", op, name);
	sql_push(e, &sql);
	return true;
}

/* t_ibfk_1 becomes u_ibfk_1 with its table, whoever gave it that name; on MySQL t_chk_1 likewise.
 */
const char *mysql_moved_name(const ServerInfo *server, const Constraint *c, const char *from,
	const char *to, Arena *arena)
{
	bool mysql = strcmp(server->name, "MySQL") == 0, check = c->kind == CONSTRAINT_CHECK;
	const char *start = arena_printf(arena, "%s_%s_", from, check ? "chk" : "ibfk");

	if ((!check && c->kind != CONSTRAINT_FOREIGN_KEY) || (check && !mysql) ||
		!text_starts_with(c->name, start))
		return c->name;
	return arena_printf(arena, "%s%s", to, c->name + strlen(from));
}
