/*
 * table.c - tables, and columns coming and going, on MySQL and MariaDB.
 *
 * Each statement of DDL is a commit of its own, so what belongs together is one statement:
 * a table with its indexes, a column with its constraints.
 */
#include "drivers/mysql/ddl.h"

#include <inttypes.h>

/* ---- create table --------------------------------------------------------------------------- */

/* Options in the order in which the servers show them. */
static const struct {
	const char *key, *before;
	bool text; /* a string literal */
} clauses[] = {
	{"engine", "ENGINE=", false},
	{"auto_increment", "AUTO_INCREMENT=", false},
	{"charset", "DEFAULT CHARSET=", false},
	{"collate", "COLLATE=", false},
	{"row_format", "ROW_FORMAT=", false},
	{"key_block_size", "KEY_BLOCK_SIZE=", false},
	{"compression", "COMPRESSION=", true},
	{"encryption", "ENCRYPTION=", true},
	{"page_compressed", "PAGE_COMPRESSED=", false},
	{"stats_persistent", "STATS_PERSISTENT=", false},
	{"stats_auto_recalc", "STATS_AUTO_RECALC=", false},
	{"stats_sample_pages", "STATS_SAMPLE_PAGES=", false},
	{"avg_row_length", "AVG_ROW_LENGTH=", false},
	{"max_rows", "MAX_ROWS=", false},
	{"min_rows", "MIN_ROWS=", false},
	{"data_directory", "DATA DIRECTORY=", true},
	{"tablespace", "TABLESPACE ", false},
};

static bool check_table_options(const Emit *e, const Table *table, Error *err)
{
	const char *known[ARRAY_LEN(clauses) + 2];
	size_t n = 0;

	for (; n < ARRAY_LEN(clauses); n++)
		known[n] = clauses[n].key;
	known[n++] = "partition_by";
	known[n] = NULL;
	return emit_check_options(
		e, &table->options, known, arena_printf(e->arena, "table %s", table->name), err);
}

static const char *identity_start(const Emit *e, const Table *table)
{
	for (size_t i = 0; i < table->columns.count; i++) {
		const Identity *identity = &table->columns.items[i].identity;
		if (identity->kind != IDENTITY_NONE && identity->has_start)
			return arena_printf(e->arena, "%" PRId64, identity->start);
	}
	return NULL;
}

/* Rows must be transactional, whatever the server's default was when it was set up.  The character
 * set is the database's: another collation than its other tables have would break joins with them.
 */
static const char *default_option(const Emit *e, const Table *table, const char *key)
{
	if (strcmp(key, "engine") == 0)
		return "InnoDB";
	if (strcmp(key, "auto_increment") == 0)
		return identity_start(e, table);
	return NULL;
}

static void add_table_options(const Emit *e, const Table *table, Str *out)
{
	for (size_t i = 0; i < ARRAY_LEN(clauses); i++) {
		const char *value = options_get(&table->options, clauses[i].key);
		if (!value)
			value = default_option(e, table, clauses[i].key);
		if (value)
			sql_addf(out, e->dialect, clauses[i].text ? " %s%l" : " %s%s",
				clauses[i].before, value);
	}
	if (table->comment)
		sql_addf(out, e->dialect, " COMMENT=%l", table->comment);
	mysql_add_partitions(table, "\n", out);
}

static bool add_indexes(
	const Emit *e, const char *table, const Indexes *indexes, Str *sql, Error *err)
{
	for (size_t i = 0; i < indexes->count; i++) {
		str_add(sql, ",\n    ");
		if (!mysql_add_index(e, table, &indexes->items[i], sql, err))
			return false;
	}
	return true;
}

bool mysql_create_table(Emit *e, const Op *op, Error *err)
{
	const Table *table = &op->create_table.table;
	Str sql = str_new(e->arena);

	if (!check_table_options(e, table, err))
		return false;
	sql_addf(&sql, e->dialect, "CREATE TABLE %s%n ", op->if_not_exists ? "IF NOT EXISTS " : "",
		table->schema, table->name);
	if (!emit_table_body(e, table, &sql, err))
		return false;
	const Indexes own = mysql_key_indexes(e, table);
	if (!add_indexes(e, table->name, &table->indexes, &sql, err) ||
		!add_indexes(e, table->name, &own, &sql, err))
		return false;
	str_add(&sql, "\n)");
	add_table_options(e, table, &sql);
	sql_push(e, &sql);
	return true;
}

bool mysql_rename_table(Emit *e, const Op *op, Error *err)
{
	bool native = mysql_since(e, 0, 100502), found = true;
	Str sql = str_new(e->arena);

	if (op->if_exists && !native && !emit_has_table(e, op, &found, err))
		return false;
	if (!found)
		return true;
	sql_addf(&sql, e->dialect, "RENAME TABLE %s%t TO %n",
		op->if_exists && native ? "IF EXISTS " : "", op, op->schema, op->rename_table.to);
	sql_push(e, &sql);
	return true;
}

/* ---- columns -------------------------------------------------------------------------------- */

static bool add_column_actions(
	const Emit *e, const Op *op, const Table *table, Str *sql, Error *err)
{
	const char *start = identity_start(e, table);

	if (!emit_column(e, table, &table->columns.items[0], sql, err))
		return false;
	for (size_t i = 0; i < table->constraints.count; i++) {
		str_add(sql, ", ADD ");
		if (!emit_constraint(e, table, &table->constraints.items[i], sql, err))
			return false;
	}
	for (size_t i = 0; i < table->indexes.count; i++) {
		str_add(sql, ", ADD ");
		if (!mysql_add_index(e, op->table, &table->indexes.items[i], sql, err))
			return false;
	}
	if (start)
		str_addf(sql, ", AUTO_INCREMENT = %s", start);
	return true;
}

/* IF NOT EXISTS covers the column alone, and only MariaDB has it. */
bool mysql_add_column(Emit *e, const Op *op, Error *err)
{
	Table table = emit_column_table(e, op);
	bool alone = table.constraints.count == 0 && table.indexes.count == 0;
	bool native = mysql_is_mariadb(e) && alone, found = false;
	Str sql = str_new(e->arena);
	LiveColumn live;

	if (op->if_not_exists && !native &&
		!emit_find_column(e, op, op->add_column.column.name, &live, &found, err))
		return false;
	if (found)
		return true;
	sql_addf(&sql, e->dialect, "ALTER TABLE %t ADD COLUMN %s", op,
		op->if_not_exists && native ? "IF NOT EXISTS " : "");
	if (!add_column_actions(e, op, &table, &sql, err))
		return false;
	sql_push(e, &sql);
	return true;
}

/* Keys and checks that name the column go with it, as they do elsewhere. */
bool mysql_drop_column(Emit *e, const Op *op, Error *err)
{
	bool native = mysql_is_mariadb(e), found = true;
	MysqlCited cited;
	LiveColumn live;
	Str sql = str_new(e->arena);

	if (op->if_exists && !native &&
		!emit_find_column(e, op, op->drop_column.column, &live, &found, err))
		return false;
	if (!found)
		return true;
	if (!mysql_find_cited(e, op, op->drop_column.column, &cited, err))
		return false;
	sql_addf(&sql, e->dialect, "ALTER TABLE %t ", op);
	mysql_drop_cited(e, &cited, true, &sql);
	sql_addf(&sql, e->dialect, "DROP COLUMN %s%i", op->if_exists && native ? "IF EXISTS " : "",
		op->drop_column.column);
	sql_push(e, &sql);
	return true;
}
