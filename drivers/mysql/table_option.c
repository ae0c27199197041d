/*
 * table_option.c - how a table is divided, and the options of one that is there.
 *
 * A new collation is only what columns get that come later: those that are there are changed one by
 * one, to the collation and nothing else.  CONVERT TO would take all of them along, also those with
 * a collation of their own, and give texts longer types.
 */
#include "base/text.h"
#include "drivers/mysql/ddl.h"

/* ---- parts ---------------------------------------------------------------------------------- */

void mysql_add_partitions(const Table *table, const char *before, Str *out)
{
	const char *option = options_get(&table->options, "partition_by");
	const char *by = option ? option : table->partition_by;

	if (by)
		str_addf(out, "%sPARTITION BY %s", before, by);
	for (size_t i = 0; i < table->partitions.count; i++) {
		const Partition *part = &table->partitions.items[i];
		str_add(out, i ? ",\n    " : " (\n    ");
		sql_addf(out, &dialect_mysql, "PARTITION %i", part->name);
		if (part->bounds && *part->bounds)
			str_addf(out, " %s", part->bounds);
	}
	if (table->partitions.count > 0)
		str_add(out, "\n)");
}

static void add_division(const TableOption *o, Str *out)
{
	if (o->value)
		mysql_add_partitions(o->table, " ", out);
	else
		str_add(out, " REMOVE PARTITIONING");
}

/* ---- collations ----------------------------------------------------------------------------- */

/* A collation is called after its character set. */
static bool add_collation(const TableOption *o, Str *out)
{
	const char *collation = o->value ? o->value : o->own_collation;

	if (!collation)
		return false;
	str_addf(out, " DEFAULT CHARACTER SET %.*s COLLATE %s", (int)strcspn(collation, "_"),
		collation, collation);
	return true;
}

bool mysql_has_table_collation(const Column *column)
{
	const char *type = column->declared ? column->declared : "";

	return emit_starts_with_word(type, "enum") || emit_starts_with_word(type, "set") ||
	       emit_find_nocase(type, "char") || emit_find_nocase(type, "text");
}

/* ---- options -------------------------------------------------------------------------------- */

static bool add_plain(const TableOption *o, Str *out)
{
	static const struct {
		const char *key, *word, *usual;
	} known[] = {{"engine", "ENGINE", "InnoDB"}, {"row_format", "ROW_FORMAT", "DEFAULT"},
		{"stats_persistent", "STATS_PERSISTENT", "DEFAULT"},
		{"stats_auto_recalc", "STATS_AUTO_RECALC", "DEFAULT"},
		{"stats_sample_pages", "STATS_SAMPLE_PAGES", "DEFAULT"},
		{"key_block_size", "KEY_BLOCK_SIZE", "0"}};

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (strcmp(known[i].key, o->key) == 0) {
			str_addf(out, " %s = %s", known[i].word,
				o->value ? o->value : known[i].usual);
			return true;
		}
	return false;
}

bool mysql_table_option(const TableOption *o, Str *out)
{
	if (strcmp(o->key, "charset") == 0)
		return true; /* the collation says it */
	sql_addf(out, &dialect_mysql, "ALTER TABLE %n", o->table->schema, o->name);
	if (strcmp(o->key, TABLE_COLLATION) == 0)
		return add_collation(o, out);
	if (strcmp(o->key, TABLE_PARTITIONS) != 0)
		return add_plain(o, out);
	add_division(o, out);
	return true;
}

const char *mysql_other_note(const Other *live, const Other *wanted, Arena *arena)
{
	(void)live;
	if (!wanted || strcmp(wanted->kind, OTHER_OPTION) != 0)
		return NULL;
	if (strstr(wanted->text, " PARTITION BY ") || strstr(wanted->text, " ENGINE = ") ||
		strstr(wanted->text, " REMOVE PARTITIONING"))
		return arena_printf(arena, "copies the table %s", wanted->table);
	return NULL;
}
