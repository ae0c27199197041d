/* mutation_table.c - tables and enums of a schema changed; see mutation.h. */
#include <string.h>

#include "mutation_parts.h"

/* ---- tables ---------------------------------------------------------------------------------- */

bool mutate_ADD_TABLE(Mutant *m)
{
	generate_table(m->g, m->schema);
	table_normalise(&m->schema->tables.items[m->schema->tables.count - 1], m->g->arena);
	return true;
}

/* The keys that lead to it hold values: the tables that have them go with it. */
static void drop_table(Mutant *m, const char *schema, const char *name)
{
	Tables *tables = &m->schema->tables;
	for (size_t i = 0; i < tables->count; i++) {
		const Table gone = tables->items[i];
		bool same = schema && gone.schema ? strcmp(schema, gone.schema) == 0
						  : schema == gone.schema;
		if (!same || strcmp(gone.name, name) != 0)
			continue;
		VEC_REMOVE(tables, i);
		drop_views_of(m, name);
		for (size_t k = 0; k < tables->count; k++)
			for (size_t c = 0; c < tables->items[k].constraints.count; c++) {
				const ForeignKey *key =
					&tables->items[k].constraints.items[c].foreign_key;
				if (!key->table || !same_table(&tables->items[k], key, &gone))
					continue;
				drop_table(m, tables->items[k].schema, tables->items[k].name);
				k = (size_t)-1;
				break;
			}
		return;
	}
}

bool mutate_DROP_TABLE(Mutant *m)
{
	drop_table(m, m->table->schema, m->table->name);
	return true;
}

static void refer_to(Mutant *m, const Table *old, const char *name)
{
	for (size_t i = 0; i < m->schema->tables.count; i++) {
		Table *t = &m->schema->tables.items[i];
		for (size_t k = 0; k < t->constraints.count; k++) {
			ForeignKey *key = &t->constraints.items[k].foreign_key;
			if (key->table && same_table(t, key, old))
				key->table = name;
		}
	}
}

bool has_partitions(const Table *table)
{
	return table->partition_by != NULL;
}

bool mutate_RENAME_TABLE(Mutant *m)
{
	const Table old = *m->table;
	const char *name = new_name(m->g, "r", chance(m->g, 15));
	if (old.renamed_from)
		return false;
	for (size_t i = 0; i < m->schema->views.count; i++)
		if (cites(m->g, m->schema->views.items[i].query, old.name)) {
			drop_views_of(m, old.name);
			break;
		}
	refer_to(m, &old, name);
	m->table->name = name;
	m->table->renamed_from = old.name;
	return true;
}

bool mutate_TABLE_COMMENT(Mutant *m)
{
	m->table->comment = m->table->comment && chance(m->g, 40) ? NULL : new_comment(m->g);
	return true;
}

void toggle_option(Mutant *m, Options *options, const char *key, const char *value)
{
	Options out = {0};
	bool there = false;
	for (size_t i = 0; i < options->count; i++) {
		if (strcmp(options->items[i].key, key) == 0)
			there = true;
		else
			vec_push(&out, m->g->arena, options->items[i]);
	}
	*options = out;
	if (!there)
		add_option(m->g, options, key, value);
}

/* Both sides of a foreign key have the same: a table with one over texts keeps what it has. */
static bool has_text_key(const Table *table)
{
	for (size_t i = 0; i < table->constraints.count; i++) {
		const Constraint *c = &table->constraints.items[i];
		for (size_t k = 0; c->kind == CONSTRAINT_FOREIGN_KEY && k < c->columns.count; k++)
			if (is_text(&table_column(table, c->columns.items[k])->type))
				return true;
	}
	return false;
}

/* latin1 goes, for it has no room for what is written later. */
bool mutate_TABLE_COLLATION(Mutant *m)
{
	Options *options = &m->table->options;
	if (is_referred_to(m, m->table) || has_text_key(m->table))
		return false;
	if (options_get(options, "charset"))
		toggle_option(m, options, "charset", NULL);
	else
		toggle_option(m, options, "collate", "utf8mb4_unicode_ci");
	return true;
}

/* A key must have the column by which a table is divided, and no foreign key leads there. */
static bool has_keys(const Mutant *m)
{
	for (size_t i = 0; i < m->table->constraints.count; i++)
		if (m->table->constraints.items[i].kind != CONSTRAINT_CHECK)
			return true;
	for (size_t i = 0; i < m->table->indexes.count; i++)
		if (m->table->indexes.items[i].unique || m->table->indexes.items[i].options.count)
			return true;
	return is_referred_to(m, m->table);
}

static void divide(Mutant *m)
{
	static const char *const bounds[] = {"VALUES LESS THAN (7)", "VALUES LESS THAN MAXVALUE"};
	if (!table_column(m->table, "region")) {
		const Column by = {.name = "region", .type = plain(TYPE_INTEGER), .nullable = true};
		vec_push(&m->table->columns, m->g->arena, by);
	}
	/* parts come and go without a difference: how it is divided is new */
	m->table->partition_by =
		arena_printf(m->g->arena, "RANGE (`region` + %d)", 1 + random_below(m->g, 100000));
	for (size_t i = 0; i < ARRAY_LEN(bounds); i++)
		vec_push(&m->table->partitions, m->g->arena,
			(Partition){.name = new_name(m->g, "p", false), .bounds = bounds[i]});
}

bool mutate_PARTITIONS(Mutant *m)
{
	bool divided = m->table->partition_by;
	m->table->partition_by = NULL;
	m->table->partitions = (Partitions){0};
	if (divided && chance(m->g, 60))
		return true;
	if (has_keys(m))
		return false;
	divide(m);
	return true;
}

bool mutate_MOVE_TABLE(Mutant *m)
{
	generate_table(m->g, m->schema);
	Table *table = &m->schema->tables.items[m->schema->tables.count - 1];
	table_normalise(table, m->g->arena);
	for (size_t i = table->constraints.count; i-- > 0;)
		if (table->constraints.items[i].kind == CONSTRAINT_FOREIGN_KEY &&
			!table->constraints.items[i].foreign_key.schema)
			table->constraints.items[i].foreign_key.schema = "public";
	for (size_t i = table->constraints.count; i-- > 0;)
		if (table->constraints.items[i].kind == CONSTRAINT_FOREIGN_KEY &&
			strcmp(table->constraints.items[i].foreign_key.table, table->name) == 0)
			VEC_REMOVE(&table->constraints, i);
	table->schema = "other";
	if (!is_among(&m->schema->schemas, "other"))
		vec_push(&m->schema->schemas, m->g->arena, "other");
	for (size_t i = 0; i < table->partitions.count; i++)
		table->partitions.items[i].schema = "other";
	return true;
}

/* ---- enums ----------------------------------------------------------------------------------- */

bool mutate_ADD_ENUM(Mutant *m)
{
	EnumType e = {.name = new_name(m->g, "Mood ", false)};
	vec_push(&e.labels, m->g->arena, "one");
	vec_push(&e.labels, m->g->arena, "it's two");
	vec_push(&m->schema->enums, m->g->arena, e);
	Column c = {.name = new_name(m->g, "c", false), .type = plain(TYPE_ENUM), .nullable = true};
	c.type.name = e.name;
	c.type.labels = e.labels;
	vec_push(&m->table->columns, m->g->arena, c);
	return true;
}

static bool is_enum(const Mutant *m, const Column *c)
{
	(void)m;
	return c->type.kind == TYPE_ENUM;
}

/* The labels of one enum, and then those of all columns that have it. */
static StrVec *draw_labels(Mutant *m, const char **name)
{
	*name = NULL;
	if (m->g->database == PG && m->schema->enums.count) {
		EnumType *e =
			&m->schema->enums.items[random_below(m->g, (int)m->schema->enums.count)];
		*name = e->name;
		return &e->labels;
	}
	Column *c = m->g->database == PG ? NULL : draw_column(m, is_enum);
	return c && !options_get(&m->table->options, "strict") ? &c->type.labels : NULL;
}

static void spread_labels(Mutant *m, const char *name, const StrVec *labels)
{
	for (size_t i = 0; name && i < m->schema->tables.count; i++) {
		Table *t = &m->schema->tables.items[i];
		for (size_t k = 0; k < t->columns.count; k++) {
			Type *type = &t->columns.items[k].type;
			if (type->kind == TYPE_ENUM && strcmp(type->name, name) == 0)
				type->labels = *labels;
		}
	}
}

static void move_label(StrVec *labels, size_t from, size_t to)
{
	const char *label = labels->items[from];
	VEC_REMOVE(labels, from);
	for (size_t i = labels->count; i > to; i--)
		labels->items[i] = labels->items[i - 1];
	labels->items[to] = label;
	labels->count++;
}

bool mutate_ADD_LABEL(Mutant *m)
{
	const char *name;
	StrVec *labels = draw_labels(m, &name);
	if (!labels)
		return false;
	vec_push(labels, m->g->arena, new_name(m->g, "label ", true));
	move_label(labels, labels->count - 1, (size_t)random_below(m->g, (int)labels->count));
	spread_labels(m, name, labels);
	return true;
}

static bool is_default(const Mutant *m, const char *label)
{
	for (size_t i = 0; i < m->schema->tables.count; i++) {
		const Table *t = &m->schema->tables.items[i];
		for (size_t k = 0; k < t->columns.count; k++)
			if (t->columns.items[k].value.kind == DEFAULT_STRING &&
				strcmp(t->columns.items[k].value.text, label) == 0)
				return true;
	}
	return false;
}

/* Rows have the one that was the first, unless a new one is. */
bool mutate_REMOVE_LABEL(Mutant *m)
{
	const char *name;
	StrVec *labels = draw_labels(m, &name);
	if (!labels || labels->count < 3 || is_default(m, labels->items[1]) ||
		strncmp(labels->items[0], "label ", strlen("label ")) == 0)
		return false;
	VEC_REMOVE(labels, 1);
	spread_labels(m, name, labels);
	return true;
}

bool mutate_REORDER_LABELS(Mutant *m)
{
	const char *name;
	StrVec *labels = draw_labels(m, &name);
	if (!labels || labels->count < 2)
		return false;
	move_label(labels, 0, labels->count - 1);
	spread_labels(m, name, labels);
	return true;
}
