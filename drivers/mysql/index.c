/* index.c - indexes of MySQL and MariaDB. */
#include "base/text.h"
#include "drivers/mysql/conn.h"
#include "drivers/mysql/ddl.h"

static bool check_part(const Emit *e, const IndexPart *part, Error *err)
{
	if (part->expression && !mysql_since(e, 80013, 0))
		return emit_no(e, "indexes on expressions",
			"add a generated column with the expression and index that", err);
	if (part->nulls)
		return emit_no(
			e, "NULLS FIRST / LAST in indexes", "leave it out: NULL sorts first", err);
	if (part->opclass)
		return emit_no(e, "operator classes", "give the index to PostgreSQL only", err);
	if (part->collate)
		return emit_no(e, "collations in indexes", "set the collation of the column", err);
	return true;
}

static bool check_index(const Emit *e, const Index *index, Error *err)
{
	static const char *const known[] = {"parser", "prefix", "using", NULL};

	if (!emit_check_options(e, &index->options, known, "an index", err))
		return false;
	if (index->where)
		return emit_no(e, "partial indexes",
			"index the whole table here: where = { postgresql = \"…\", sqlite = \"…\" "
			"}",
			err);
	if (index->include.count > 0)
		return emit_no(e, "INCLUDE columns",
			"put the columns at the end of the index, or leave them out", err);
	if (index->nulls_not_distinct)
		return emit_no(e, "NULLS NOT DISTINCT", "make the columns NOT NULL", err);
	if (index->method && !text_equal_nocase(index->method, "btree") &&
		!text_equal_nocase(index->method, "hash"))
		return emit_no(e, arena_printf(e->arena, "%s indexes", index->method),
			"btree and hash; mysql = { prefix = \"fulltext\" } is a clause of its own",
			err);
	for (size_t i = 0; i < index->parts.count; i++)
		if (!check_part(e, &index->parts.items[i], err))
			return false;
	return true;
}

/* "UNIQUE ", "FULLTEXT ", "SPATIAL " or nothing */
static void add_word(const Index *index, Str *out)
{
	const char *prefix = options_get(&index->options, "prefix");

	if (prefix)
		str_addf(out, "%s ", prefix);
	else if (index->unique)
		str_add(out, "UNIQUE ");
}

static void add_using(const Index *index, Str *out)
{
	const char *using = options_get(&index->options, "using");

	if (using || index->method)
		str_addf(out, " USING %s", using ? using : index->method);
}

static void add_rest(const Emit *e, const Index *index, Str *out)
{
	const char *parser = options_get(&index->options, "parser");

	str_add(out, " (");
	emit_index_parts(e, &index->parts, true, out);
	str_add(out, ")");
	if (parser)
		str_addf(out, " WITH PARSER %s", parser);
	if (index->comment)
		sql_addf(out, e->dialect, " COMMENT %l", index->comment);
}

bool mysql_add_index(const Emit *e, const char *table, const Index *index, Str *out, Error *err)
{
	const char *name = emit_index_name(e, table, index);

	if (!check_index(e, index, err))
		return error_wrap(err, "index %s", name);
	add_word(index, out);
	sql_addf(out, e->dialect, "INDEX %i", name);
	add_using(index, out);
	add_rest(e, index, out);
	return true;
}

/* CONCURRENTLY needs no word here: InnoDB builds its indexes beside writers. */
bool mysql_create_index(Emit *e, const Op *op, Error *err)
{
	const Index *index = &op->create_index.index;
	const char *name = emit_index_name(e, op->table, index);
	bool native = mysql_is_mariadb(e), found = false;
	Str sql = str_new(e->arena);

	if (!check_index(e, index, err))
		return error_wrap(err, "index %s", name);
	if (op->if_not_exists && !native && !emit_has_index(e, op, name, &found, err))
		return false;
	if (found)
		return true;
	str_add(&sql, "CREATE ");
	add_word(index, &sql);
	sql_addf(&sql, e->dialect, "INDEX %s%i",
		op->if_not_exists && native ? "IF NOT EXISTS " : "", name);
	add_using(index, &sql);
	sql_addf(&sql, e->dialect, " ON %t", op);
	add_rest(e, index, &sql);
	sql_push(e, &sql);
	return true;
}

/* The database itself can be asked about the table: it is there before all that is printed. */
static bool is_live(const Emit *e, const Op *op, bool *out, Error *err)
{
	StrVec params = {0};
	Answer found;

	vec_push(&params, e->arena, op->schema);
	vec_push(&params, e->arena, op->table);
	if (!emit_ask(e, my_query("has_table.sql"), &params, NULL, &found, err))
		return false;
	*out = found.nrows > 0;
	return true;
}

/* `, ADD INDEX a (b)` for each key that only this index serves. */
static bool add_for_keys(Emit *e, const Op *op, const char *name, Str *adds, Error *err)
{
	StrVec params = {0};
	Answer keys;
	bool live = true;

	if (e->printed && !is_live(e, op, &live, err))
		return false;
	if (!live)
		return mysql_printed_for_keys(e, op, name, adds, err);
	vec_push(&params, e->arena, op->schema);
	vec_push(&params, e->arena, op->table);
	vec_push(&params, e->arena, op->schema);
	vec_push(&params, e->arena, op->table);
	vec_push(&params, e->arena, name);
	if (!emit_ask(e, my_query("served_keys.sql"), &params, NULL, &keys, err))
		return false;
	for (size_t i = 0; i < keys.nrows; i++) {
		const char *key = answer_cell(&keys, i, 0);
		bool gone = false;
		if (e->printed && !mysql_printed_key(e, op, key, &gone, err))
			return false;
		if (!gone)
			sql_addf(adds, e->dialect, ", ADD INDEX %i (%s)", key,
				answer_cell(&keys, i, 1));
	}
	return true;
}

bool mysql_drop_for_keys(Emit *e, const Op *op, const char *name, bool *done, Error *err)
{
	Str sql = str_new(e->arena), adds = str_new(e->arena);

	if (!add_for_keys(e, op, name, &adds, err))
		return false;
	*done = adds.len > 0;
	sql_addf(&sql, e->dialect, "ALTER TABLE %t DROP INDEX %i%s", op, name, adds.data);
	if (*done)
		sql_push(e, &sql);
	return true;
}

/* An index that the server had made for a foreign key goes with the key; a script may drop it after
 * the key all the same. */
static bool went_along(Emit *e, const Op *op, const char *name, bool *out, Error *err)
{
	bool unbound = false, found = true;

	for (size_t i = 0; e->unbound && i < e->unbound->count; i++)
		unbound = unbound || text_equal_nocase(e->unbound->items[i], op->table);
	if (unbound && e->printed)
		return mysql_printed_index(e, op, name, out, err);
	if (unbound && !emit_has_index(e, op, name, &found, err))
		return false;
	*out = !found;
	return true;
}

bool mysql_drop_index(Emit *e, const Op *op, Error *err)
{
	bool native = mysql_is_mariadb(e), found = true, done;
	Str sql = str_new(e->arena);
	const char *name;

	if (!op->table) {
		error_set(err, ERR_SCRIPT, "%s must be told the table of index %s", e->server->name,
			op->drop_index.name);
		return error_hint(
			err, "op.drop_index(\"%s\", { table = \"…\" })", op->drop_index.name);
	}
	if (!emit_dropped_index(e, op, &name, err))
		return false;
	if (name && op->if_exists && !native && !emit_has_index(e, op, name, &found, err))
		return false;
	if (!name || !found)
		return true;
	if (!went_along(e, op, name, &done, err))
		return false;
	if (done)
		return true;
	if (!mysql_drop_for_keys(e, op, name, &done, err))
		return false;
	if (done)
		return true;
	sql_addf(&sql, e->dialect, "DROP INDEX %s%i ON %t",
		op->if_exists && native ? "IF EXISTS " : "", name, op);
	sql_push(e, &sql);
	return true;
}
