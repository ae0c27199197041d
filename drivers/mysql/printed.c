/*
 * printed.c - foreign keys and their own indexes in a text that is run later (--sql, a dry run).
 *
 * The server makes an index for a foreign key, takes it away when another one serves the key too,
 * and keeps it when the key goes; luamig drops it with the key.  A run asks the catalogue which
 * index that is.  A text asks what it knows of the table, with all operations before it; where that
 * is not enough, the text itself asks when it runs: a statement is put together and prepared there.
 */
#include "base/text.h"
#include "drivers/mysql/conn.h"
#include "drivers/mysql/ddl.h"

/* ---- statements that are put together when they run ----------------------------------------- */

/* `expression` gives the text of one statement. */
static void push_prepared(Emit *e, const char *expression)
{
	static const char *const rest[] = {
		"PREPARE luamig FROM @luamig", "EXECUTE luamig", "DEALLOCATE PREPARE luamig"};
	Str set = str_new(e->arena);

	str_addf(&set, "SET @luamig = (%s)", expression);
	sql_push(e, &set);
	for (size_t i = 0; i < ARRAY_LEN(rest); i++) {
		Str sql = str_new(e->arena);
		str_add(&sql, rest[i]);
		sql_push(e, &sql);
	}
}

/* The query with its comment left out and literals for its parameters. */
static const char *with_literals(const Emit *e, const char *query, const StrVec *values)
{
	Str out = str_new(e->arena);

	while (text_starts_with(query, "--"))
		query = strchr(query, '\n') + 1;
	for (size_t i = 0; i < values->count; i++) {
		const char *mark = strchr(query, '?');
		str_addn(&out, query, (size_t)(mark - query));
		if (values->items[i])
			sql_addf(&out, e->dialect, "%l", values->items[i]);
		else
			str_add(&out, "NULL");
		query = mark + 1;
	}
	str_add(&out, query);
	return out.data;
}

/* What the queries are about. */
static StrVec place_of(const Emit *e, const Op *op, const char *name)
{
	StrVec out = {0};

	vec_push(&out, e->arena, op->schema);
	vec_push(&out, e->arena, op->table);
	vec_push(&out, e->arena, name);
	return out;
}

/* ---- keys ----------------------------------------------------------------------------------- */

static bool begins_with(const StrVec *list, const StrVec *columns)
{
	for (size_t i = 0; i < columns->count; i++)
		if (i >= list->count || !text_equal_nocase(list->items[i], columns->items[i]))
			return false;
	return true;
}

static bool index_begins_with(const Index *index, const StrVec *columns)
{
	for (size_t i = 0; i < columns->count; i++)
		if (i >= index->parts.count || !index->parts.items[i].column ||
			index->parts.items[i].length > 0 ||
			!text_equal_nocase(index->parts.items[i].column, columns->items[i]))
			return false;
	return true;
}

static const Constraint *find_key(const Table *table, const char *name)
{
	for (size_t i = 0; table && i < table->constraints.count; i++) {
		const Constraint *c = &table->constraints.items[i];
		if (c->kind == CONSTRAINT_FOREIGN_KEY && c->name &&
			text_equal_nocase(c->name, name))
			return c;
	}
	return NULL;
}

static bool is_beside_key(const Table *table, const Constraint *key)
{
	for (size_t i = 0; i < table->constraints.count; i++) {
		const Constraint *c = &table->constraints.items[i];
		if (c != key && c->kind == CONSTRAINT_FOREIGN_KEY && c->columns.count > 0 &&
			text_equal_nocase(c->columns.items[0], key->columns.items[0]))
			return true;
	}
	return false;
}

/* But for the one of this name (or NULL). */
static bool is_served(const Table *table, const Constraint *key, const char *but)
{
	for (size_t i = 0; i < table->indexes.count; i++) {
		const Index *index = &table->indexes.items[i];
		if (index_begins_with(index, &key->columns) &&
			!(but && index->name && text_equal_nocase(index->name, but)))
			return true;
	}
	for (size_t i = 0; i < table->constraints.count; i++) {
		const Constraint *c = &table->constraints.items[i];
		if ((c->kind == CONSTRAINT_UNIQUE || c->kind == CONSTRAINT_PRIMARY_KEY) &&
			begins_with(&c->columns, &key->columns) &&
			!(but && c->name && text_equal_nocase(c->name, but)))
			return true;
	}
	return false;
}

static bool names_index(const Table *table, const char *name)
{
	for (size_t i = 0; i < table->indexes.count; i++)
		if (table->indexes.items[i].name &&
			text_equal_nocase(table->indexes.items[i].name, name))
			return true;
	return false;
}

/* The table as the operations before leave it; *out NULL: nobody knows it. */
static bool read_table(const Emit *e, const Op *op, const Table **out, Error *err)
{
	*out = NULL;
	return emit_is_offline(e) || emit_reflect_table(e, op, NULL, out, err);
}

/* `drop`: ALTER TABLE … DROP FOREIGN KEY …, to which the key's index is added where it has one. */
static void push_asking(Emit *e, const Op *op, const char *name, const char *drop)
{
	const StrVec values = place_of(e, op, name);
	Str text = str_new(e->arena);

	sql_addf(&text, e->dialect,
		"SELECT CONCAT(%l, COALESCE(CONCAT(', DROP INDEX `', REPLACE(MAX(k.INDEX_NAME), "
		"'`', '``'), '`'), '')) FROM (\n",
		drop);
	str_addf(&text, "%s) AS k", with_literals(e, my_query("key_index.sql"), &values));
	push_prepared(e, text.data);
}

bool mysql_printed_reference(Emit *e, const Op *op, const char *name, const char *drop, Error *err)
{
	const Table *table;
	const StrVec params = place_of(e, op, name);
	Answer index = {0};
	Str sql = str_new(e->arena);

	if (!read_table(e, op, &table, err))
		return false;
	const Constraint *key = table ? find_key(table, name) : NULL;
	bool own = table && key && !is_beside_key(table, key) && !is_served(table, key, NULL);
	if (own && !emit_ask(e, my_query("key_index.sql"), &params, NULL, &index, err))
		return false;
	/* a name that the server gave, or an index of just this name: which one goes is asked */
	if (!table || !key || names_index(table, name) ||
		(!index.nrows && strstr(name, "_ibfk_"))) {
		push_asking(e, op, name, drop);
		return true;
	}
	str_add(&sql, drop);
	if (own)
		sql_addf(&sql, e->dialect, ", DROP INDEX %i",
			index.nrows ? answer_cell(&index, 0, 0) : name);
	sql_push(e, &sql);
	return true;
}

bool mysql_printed_key(const Emit *e, const Op *op, const char *name, bool *gone, Error *err)
{
	const Table *table;

	if (!read_table(e, op, &table, err))
		return false;
	*gone = table && !find_key(table, name);
	return true;
}

bool mysql_printed_for_keys(Emit *e, const Op *op, const char *name, Str *adds, Error *err)
{
	const Table *table;

	if (!read_table(e, op, &table, err))
		return false;
	for (size_t i = 0; table && i < table->constraints.count; i++) {
		const Constraint *c = &table->constraints.items[i];
		if (c->kind == CONSTRAINT_FOREIGN_KEY && c->name && c->columns.count > 0 &&
			is_served(table, c, NULL) && !is_served(table, c, name))
			sql_addf(adds, e->dialect, ", ADD INDEX %i (%c)", c->name, &c->columns);
	}
	return true;
}

/* ---- indexes -------------------------------------------------------------------------------- */

bool mysql_printed_index(Emit *e, const Op *op, const char *name, bool *done, Error *err)
{
	const StrVec values = place_of(e, op, name);
	const Table *table;
	Str drop = str_new(e->arena), text = str_new(e->arena);
	bool there = false;

	*done = false;
	if (!read_table(e, op, &table, err) || (table && !emit_has_index(e, op, name, &there, err)))
		return false;
	if (table && there == names_index(table, name)) {
		*done = !there;
		return true;
	}
	*done = true;
	sql_addf(&drop, e->dialect, "DROP INDEX %i ON %t", name, op);
	sql_addf(&text, e->dialect,
		"SELECT COALESCE(MAX(k.sql_text), 'DO 0') FROM (\nSELECT %l AS sql_text\n",
		drop.data);
	str_add(&text, strstr(with_literals(e, my_query("has_index.sql"), &values), "FROM "));
	str_add(&text, ") AS k");
	push_prepared(e, text.data);
	return true;
}
