/* object.c - what is not a table: indexes under another name, views, and what SQLite does not have.
 */
#include "drivers/sqlite/ddl.h"
#include "drivers/sqlite/live.h"
#include "drivers/sqlite/sql_text.h"

/* There is no place for one; on other databases it is for people too. */
bool sqlite_table_comment(Emit *e, const Op *op, Error *err)
{
	(void)e, (void)op, (void)err;
	return true;
}

static bool no_sequences(const Emit *e, Error *err)
{
	return emit_no(e, "sequences",
		"leave it out on this database (if dialect ~= \"sqlite\"): identity numbers rows",
		err);
}

bool sqlite_create_sequence(Emit *e, const Op *op, Error *err)
{
	(void)op;
	return no_sequences(e, err);
}

bool sqlite_alter_sequence(Emit *e, const Op *op, Error *err)
{
	(void)op;
	return no_sequences(e, err);
}

bool sqlite_drop_sequence(Emit *e, const Op *op, Error *err)
{
	(void)op;
	return no_sequences(e, err);
}

/* ---- indexes --------------------------------------------------------------------------------- */

typedef struct FoundIndex {
	LiveObject object;
	const char *table;
} FoundIndex;

static bool find_index_in(
	const Emit *e, const char *schema, const char *name, FoundIndex *out, Error *err)
{
	Str sql = str_new(e->arena);
	StrVec params = {0};
	Answer answer;
	sql_addf(&sql, e->dialect,
		"SELECT name, sql, tbl_name FROM %i.sqlite_master WHERE type = 'index' AND "
		"lower(name) = lower(?)",
		schema);
	vec_push(&params, e->arena, name);
	if (!emit_ask(e, sql.data, &params, "how the index is made", &answer, err))
		return false;
	if (answer.nrows > 0)
		*out = (FoundIndex){{.schema = schema,
					    .name = answer_cell(&answer, 0, 0),
					    .sql = answer_cell(&answer, 0, 1)},
			answer_cell(&answer, 0, 2)};
	return true;
}

static bool find_index(const Emit *e, const Op *op, FoundIndex *out, Error *err)
{
	const char *from = op->rename_index.from;
	*out = (FoundIndex){0};
	if (op->schema)
		return find_index_in(e, op->schema, from, out, err);
	return find_index_in(e, "temp", from, out, err) &&
	       (out->object.name || find_index_in(e, "main", from, out, err));
}

/* ANALYZE put it down under the name. */
static bool push_statistics(Emit *e, const FoundIndex *index, const char *to, Error *err)
{
	Str sql = str_new(e->arena);
	Answer answer;
	sql_addf(&sql, e->dialect,
		"SELECT name FROM %i.sqlite_master WHERE name IN ('sqlite_stat1', 'sqlite_stat4')",
		index->object.schema);
	if (!emit_ask(e, sql.data, NULL, NULL, &answer, err))
		return false;
	for (size_t i = 0; i < answer.nrows; i++) {
		Str update = str_new(e->arena);
		sql_addf(&update, e->dialect, "UPDATE %n SET idx = %l WHERE tbl = %l AND idx = %l",
			index->object.schema, answer_cell(&answer, i, 0), to, index->table,
			index->object.name);
		sql_push(e, &update);
	}
	return true;
}

/* Made again from its text, for RENAME knows tables and columns only. */
bool sqlite_rename_index(Emit *e, const Op *op, Error *err)
{
	FoundIndex index;
	Str drop = str_new(e->arena), create = str_new(e->arena);
	if (!find_index(e, op, &index, err))
		return false;
	if (!index.object.name)
		return op->if_exists ||
		       error_set(err, ERR_SCRIPT, "there is no index %s", op->rename_index.from);
	if (!index.object.sql)
		return error_set(err, ERR_UNSUPPORTED,
			"index %s is that of a constraint in CREATE TABLE", index.object.name);
	if (!push_statistics(e, &index, op->rename_index.to, err))
		return false;
	index.object.new_name = op->rename_index.to;
	sql_addf(&drop, e->dialect, "DROP INDEX %n", index.object.schema, index.object.name);
	sql_push(e, &drop);
	str_add(&create, live_create_text(e, &index.object));
	sql_push(e, &create);
	return true;
}

/* ---- views ----------------------------------------------------------------------------------- */

static bool read_triggers(const Emit *e, const Op *op, const char *schema, SqlVec *out, Error *err)
{
	Str sql = str_new(e->arena);
	StrVec params = {0};
	Answer answer;
	sql_addf(&sql, e->dialect,
		"SELECT name, sql FROM %i.sqlite_master WHERE type = 'trigger' AND "
		"lower(tbl_name) = lower(?) ORDER BY rowid",
		schema);
	vec_push(&params, e->arena, op->create_view.view.name);
	if (!emit_ask(e, sql.data, &params, NULL, &answer, err))
		return false;
	for (size_t i = 0; i < answer.nrows; i++) {
		const LiveObject trigger = {.schema = schema,
			.name = answer_cell(&answer, i, 0),
			.sql = answer_cell(&answer, i, 1)};
		vec_push(out, e->arena, live_create_text(e, &trigger));
	}
	return true;
}

/* DROP VIEW takes its INSTEAD OF triggers along. */
bool sqlite_replace_view(Emit *e, const Op *op, Error *err)
{
	const char *schema = op->schema ? op->schema : "main";
	SqlVec triggers = {0};
	if (!read_triggers(e, op, schema, &triggers, err) || !emit_replace_view(e, op, err))
		return false;
	for (size_t i = 0; i < triggers.count; i++) {
		Str sql = str_new(e->arena);
		str_add(&sql, triggers.items[i]);
		sql_push(e, &sql);
	}
	return true;
}
