/* table.c - tables, columns and indexes on SQLite: natively where it can, also where the table has
 * rows; else the table is made anew (rebuild.c). */
#include "drivers/sqlite/ddl.h"
#include "drivers/sqlite/live.h"
#include "drivers/sqlite/table_sql.h"

#include <inttypes.h>

#include "base/text.h"

/* ---- tables --------------------------------------------------------------------------------- */

/* The number before the first one.  The table sqlite_sequence comes with the first AUTOINCREMENT.
 */
static void push_start(Emit *e, const Table *table)
{
	for (size_t i = 0; i < table->columns.count; i++) {
		const Identity *identity = &table->columns.items[i].identity;
		Str sql = str_new(e->arena);
		if (identity->kind == IDENTITY_NONE || !identity->has_start || identity->start == 1)
			continue;
		sql_addf(&sql, e->dialect, "INSERT INTO %n (name, seq) SELECT %l, ", table->schema,
			"sqlite_sequence", table->name);
		str_addf(&sql, "%" PRId64, identity->start - 1);
		sql_addf(&sql, e->dialect, " WHERE NOT EXISTS (SELECT 1 FROM %n WHERE name = %l)",
			table->schema, "sqlite_sequence", table->name);
		sql_push(e, &sql);
	}
}

bool sqlite_create_table(Emit *e, const Op *op, Error *err)
{
	static const char *const known[] = {"strict", "without_rowid", NULL};
	Op own = *op;
	Table *table = &own.create_table.table;
	bool strict = emit_option_on(&table->options, "strict");
	bool without_rowid = emit_option_on(&table->options, "without_rowid");
	const char *tail = strict && without_rowid ? " STRICT, WITHOUT ROWID"
			   : strict                ? " STRICT"
			   : without_rowid         ? " WITHOUT ROWID"
						   : "";
	Str sql = str_new(e->arena);

	if (table->partition_by)
		return emit_no(e, "partitioned tables", "leave partition_by out here", err);
	if (!emit_check_options(e, &table->options, known,
		    arena_printf(e->arena, "table %s", table->name), err))
		return false;
	if (strict && !sqlite_strict_types(e, &op->create_table.table, table, err))
		return false;
	if (!emit_create_table_text(e, &own, "TABLE", tail, &sql, err))
		return false;
	sql_push(e, &sql);
	push_start(e, table);
	return emit_table_indexes(e, table, op->if_not_exists, err);
}

bool sqlite_rename_table(Emit *e, const Op *op, Error *err)
{
	Op own = *op;
	bool found = true;

	if (op->if_exists && !emit_has_table(e, op, &found, err))
		return false;
	own.if_exists = false;
	return !found || emit_rename_table(e, &own, err);
}

/* ---- columns -------------------------------------------------------------------------------- */

static bool is_constant(const Emit *e, const Default *value)
{
	const char *text;

	if (value->kind != DEFAULT_SQL)
		return true;
	text = emit_skip_spaces(value->text);
	while (*text == '(') /* (1) is as good as 1 */
		text = arena_strndup(e->arena, text + 1, strlen(text) > 1 ? strlen(text) - 2 : 0);
	return emit_is_literal(e->dialect, text);
}

static bool is_null(const Default *value)
{
	return value->kind == DEFAULT_NONE || value->kind == DEFAULT_DROP ||
	       value->kind == DEFAULT_NULL ||
	       (value->kind == DEFAULT_SQL && text_equal_nocase(value->text, "NULL"));
}

/* SQLite takes some of these while the table has no row, and refuses them afterwards: green in a
 * test, red in production. */
const char *sqlite_column_hindrance(const Emit *e, const Op *add)
{
	const Column *said = &add->add_column.column;
	const Table table = emit_column_table(e, add);
	const Column *column = &table.columns.items[0];

	if (said->primary_key)
		return "add a primary key column";
	if (column->generated)
		return column->stored ? "add a stored generated column" : NULL;
	if (!column->nullable && is_null(&column->value))
		return "add a NOT NULL column without a default";
	if (!is_constant(e, &column->value))
		return "add a column whose default is not a constant";
	if (said->references && !is_null(&column->value))
		return "add a column with a reference and a default";
	return NULL;
}

static bool push_column_indexes(Emit *e, const Op *op, const Table *table, Error *err)
{
	for (size_t i = 0; i < table->constraints.count; i++)
		if (table->constraints.items[i].kind == CONSTRAINT_UNIQUE &&
			!sqlite_push_unique(e, op, &table->constraints.items[i], err))
			return false;
	return emit_table_indexes(e, table, op->if_not_exists, err);
}

static bool is_strict(const Emit *e, const Op *op, bool *out, Error *err)
{
	LiveTable *live;
	TableSql text;
	bool can;

	*out = false;
	if (!sqlite_can_rebuild(e, op, &can, err))
		return false;
	if (!can)
		return true;
	if (!live_table_read(e, op, &live, err))
		return false;
	*out = live && live->sql && table_sql_read(live->sql, e->arena, &text) && text.strict;
	return true;
}

bool sqlite_add_column(Emit *e, const Op *op, Error *err)
{
	Table table = emit_column_table(e, op);
	const Column *column = &table.columns.items[0];
	const char *hindrance = sqlite_column_hindrance(e, op);
	Str sql = str_new(e->arena);
	LiveColumn live;
	bool found = false, strict;

	if (op->if_not_exists && !emit_find_column(e, op, column->name, &live, &found, err))
		return false;
	if (found)
		return true;
	if (!is_strict(e, op, &strict, err))
		return false;
	if (strict) {
		const Table said = table;
		if (!sqlite_strict_types(e, &said, &table, err))
			return false;
		column = &table.columns.items[0];
	}
	if (hindrance)
		return sqlite_rebuild(e, op, hindrance, err) ||
		       error_wrap(err, "column %s", column->name);
	sql_addf(&sql, e->dialect, "ALTER TABLE %t ADD COLUMN ", op);
	if (!emit_column(e, &table, column, &sql, err))
		return false;
	sql_push(e, &sql);
	return push_column_indexes(e, op, &table, err);
}

/* Connected: see rebuild.c, which knows what the column is part of. */
bool sqlite_drop_column(Emit *e, const Op *op, Error *err)
{
	Op own = *op;
	LiveColumn live;
	bool found = true, can;

	if (!sqlite_can_rebuild(e, op, &can, err))
		return false;
	if (can)
		return sqlite_rebuild(e, op, "drop a column", err);
	if (e->server->number < 33500)
		return sqlite_needs_rebuild(e, "drop a column", err);
	if (op->if_exists && !emit_find_column(e, op, op->drop_column.column, &live, &found, err))
		return false;
	own.if_exists = false;
	return !found || emit_drop_column(e, &own, err);
}

static const char *what_changes(unsigned what)
{
	static const struct {
		AlterWhat what;
		const char *words;
	} changes[] = {
		{ALTER_TYPE, "change the type of a column"},
		{ALTER_DEFAULT, "change the default of a column"},
		{ALTER_COLLATE, "change the collation of a column"},
		{ALTER_IDENTITY, "change what numbers the rows"},
		{ALTER_GENERATED, "change a generated column"},
		{ALTER_NULLABLE, "change whether a column may be NULL"},
	};
	size_t i = 0;

	while (!(what & changes[i].what))
		i++;
	return changes[i].words;
}

bool sqlite_alter_column(Emit *e, const Op *op, Error *err)
{
	static const char *const known[] = {"on_conflict", "nullable_key", NULL};
	unsigned what = op->alter_column.what & ~(unsigned)ALTER_COMMENT; /* not stored */
	LiveColumn live;
	Str sql = str_new(e->arena);
	bool found = true;

	bool options = op->alter_column.to.options.count > 0;
	if (!emit_check_options(e, &op->alter_column.to.options, known, "a column", err))
		return false;
	if (what == 0 && !options)
		return true;
	if (what != ALTER_NULLABLE || options || !sqlite_alters_checks(e))
		return sqlite_rebuild(
			e, op, what ? what_changes(what) : "change what is done with a NULL", err);
	if (op->if_exists && !emit_find_column(e, op, op->alter_column.column, &live, &found, err))
		return false;
	if (!found)
		return true;
	sql_addf(&sql, e->dialect, "ALTER TABLE %t ALTER COLUMN %i %s NOT NULL", op,
		op->alter_column.column, op->alter_column.to.nullable ? "DROP" : "SET");
	sql_push(e, &sql);
	return true;
}

/* SQLite puts the new name into every text as it is given here, but where the old one was quoted:
 * quotes that nobody needs would stay in the author's checks, views and triggers. */
bool sqlite_rename_column(Emit *e, const Op *op, Error *err)
{
	const char *to = op->rename_column.to;
	Str sql = str_new(e->arena);
	LiveColumn live;
	bool found = true;

	if (op->if_exists && !emit_find_column(e, op, op->rename_column.from, &live, &found, err))
		return false;
	if (!found)
		return true;
	sql_addf(&sql, e->dialect, "ALTER TABLE %t RENAME COLUMN %i TO ", op,
		op->rename_column.from);
	sql_addf(&sql, e->dialect, sqlite_is_plain_name(to) ? "%s" : "%i", to);
	sql_push(e, &sql);
	return true;
}

/* ---- indexes -------------------------------------------------------------------------------- */

static bool check_index(const Emit *e, const Index *index, Error *err)
{
	static const char *const known[] = {"where", NULL};

	if (!emit_check_options(e, &index->options, known, "an index", err))
		return false;
	if (index->include.count > 0)
		return emit_no(e, "INCLUDE columns",
			"put the columns at the end of the index, or leave them out", err);
	if (index->nulls_not_distinct)
		return emit_no(e, "NULLS NOT DISTINCT", "make the columns NOT NULL", err);
	if (index->method && !text_equal_nocase(index->method, "btree"))
		return emit_no(e, arena_printf(e->arena, "%s indexes", index->method),
			"every index here is a btree", err);
	for (size_t i = 0; i < index->parts.count; i++) {
		if (index->parts.items[i].nulls)
			return emit_no(e, "NULLS FIRST / LAST in indexes",
				"leave it out: NULL sorts first", err);
		if (index->parts.items[i].opclass)
			return emit_no(
				e, "operator classes", "give the index to PostgreSQL only", err);
	}
	return emit_check_lengths(e, index, err);
}

/* The file is named before the index and not before the table.  CONCURRENTLY has no meaning here:
 * there is one writer. */
bool sqlite_create_index(Emit *e, const Op *op, Error *err)
{
	const Index *index = &op->create_index.index;
	const char *name = emit_index_name(e, op->table, index);
	const char *where = options_get(&index->options, "where");
	Str sql = str_new(e->arena);

	if (!check_index(e, index, err))
		return error_wrap(err, "index %s", name);
	sql_addf(&sql, e->dialect, "CREATE %sINDEX %s%n ON %i (", index->unique ? "UNIQUE " : "",
		op->if_not_exists ? "IF NOT EXISTS " : "", op->schema, name, op->table);
	emit_index_parts(e, &index->parts, false, &sql);
	str_add(&sql, ")");
	if (where || index->where)
		str_addf(&sql, " WHERE %s", where ? where : index->where);
	sql_push(e, &sql);
	return true;
}

bool sqlite_drop_index(Emit *e, const Op *op, Error *err)
{
	Op own = *op;

	own.drop_index.concurrently = false;
	return emit_drop_index(e, &own, err);
}
