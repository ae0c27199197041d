/* generate_table.c - see generate.h: tables. */
#include <string.h>

#include "generate_parts.h"

static void add_mysql_options(Generator *g, Table *table)
{
	if (has(g, ATTR_TABLE_CHARSET, 15))
		add_option(g, &table->options, "charset", "latin1");
	else if (has(g, ATTR_TABLE_COLLATE, 20))
		add_option(g, &table->options, "collate", "utf8mb4_unicode_ci");
	if (has(g, ATTR_TABLE_ROW_FORMAT, 20))
		add_option(g, &table->options, "row_format", "DYNAMIC");
	if (has(g, ATTR_TABLE_STATS, 20))
		add_option(g, &table->options, "stats_persistent", "0");
}

static void add_table_options(Generator *g, Table *table)
{
	if (has(g, ATTR_TABLE_COMMENT, 25))
		table->comment = new_comment(g);
	if (has(g, ATTR_TABLE_UNLOGGED, 15))
		add_option(g, &table->options, "unlogged", "true");
	if (has(g, ATTR_TABLE_WITH, 20))
		add_option(g, &table->options, "with", "fillfactor=70, autovacuum_enabled=false");
	if (g->database & MYSQLS)
		add_mysql_options(g, table);
	if (!has(g, ATTR_TABLE_STRICT, 15))
		return;
	add_option(g, &table->options, "strict", "true");
	for (size_t i = 0; i < table->columns.count; i++)
		if (table->columns.items[i].type.kind == TYPE_RAW)
			table->columns.items[i].type.name = "ANY";
}

static void add_column_words(Generator *g, Table *table)
{
	for (size_t i = 0; i < table->columns.count; i++) {
		Column *c = &table->columns.items[i];
		if (c->primary_key || c->generated || !is_indexable(c) || covers(table, c->name))
			continue;
		if (has(g, ATTR_COLUMN_UNIQUE, 10))
			c->unique = true;
		else if (has(g, ATTR_COLUMN_INDEX, 10))
			c->index = true;
		if (fits_check(c) && is_free(g, c) && c->identity.kind == IDENTITY_NONE &&
			has(g, ATTR_COLUMN_CHECK, 10))
			c->check = some_condition(g, c);
	}
}

/* Keys of a partitioned table must hold what divides it: it gets none. */
static void add_partitions(Generator *g, Table *table)
{
	static const char *const bounds[][2] = {
		{"FOR VALUES FROM (MINVALUE) TO (100)", "VALUES LESS THAN (100)"},
		{"FOR VALUES FROM (100) TO (MAXVALUE)", "VALUES LESS THAN MAXVALUE"},
	};
	bool postgres = g->database == PG;
	Column by = {.name = "region", .type = plain(TYPE_INTEGER)};
	vec_push(&table->columns, g->arena, by);
	table->partition_by = postgres ? "RANGE (region)" : "RANGE (`region`)";
	for (size_t i = 0; i < ARRAY_LEN(bounds); i++)
		vec_push(&table->partitions, g->arena,
			(Partition){.name = new_name(g, "p", false),
				.bounds = bounds[i][postgres ? 0 : 1]});
}

static void add_columns(Generator *g, Table *table)
{
	for (int n = 2 + random_below(g, 5); n > 0; n--)
		vec_push(&table->columns, g->arena, generate_column(g));
	Column text = generate_column(g); /* so that there is always something to index */
	text.type = plain(TYPE_STRING);
	text.type.length = 40;
	text.value = (Default){.kind = DEFAULT_NONE};
	text.options = (Options){0};
	vec_push(&table->columns, g->arena, text);
}

/* The schema's list may move: the table is finished before it is added. */
void generate_table(Generator *g, Schema *schema)
{
	Table table = {.name = new_name(g, "t", has(g, ATTR_TABLE_ODD_NAME, 15))};
	g->made = schema;
	bool parts = has(g, ATTR_TABLE_PARTITIONS, 10);
	if (!parts)
		add_primary_key(g, &table);
	add_columns(g, &table);
	if (parts) {
		add_partitions(g, &table);
	} else {
		add_table_options(g, &table);
		if (table_primary_key(&table) && !table.columns.items[0].autoincrement &&
			has(g, ATTR_TABLE_WITHOUT_ROWID, 30))
			add_option(g, &table.options, "without_rowid", "true");
		for (int n = random_below(g, 3); n > 0; n--)
			add_foreign_key(g, &table);
		add_generated(g, &table);
		add_column_words(g, &table);
		add_unique(g, &table);
		add_exclude(g, &table);
	}
	add_check(g, &table);
	for (int n = random_below(g, 3); n > 0 && !parts; n--) {
		Index index;
		if (generate_index(g, &table, &index))
			vec_push(&table.indexes, g->arena, index);
	}
	vec_push(&schema->tables, g->arena, table);
}
