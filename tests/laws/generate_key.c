/* generate_key.c - see generate.h: keys, constraints, indexes. */
#include <string.h>

#include "generate_parts.h"

/* ---- keys ------------------------------------------------------------------------------------ */

void add_identity(Generator *g, Column *c)
{
	Identity *n = &c->identity;
	bool always = has(g, ATTR_COLUMN_IDENTITY_ALWAYS, 30);
	if (!always && !has(g, ATTR_COLUMN_IDENTITY, 70))
		return;
	n->kind = always ? IDENTITY_ALWAYS : IDENTITY_BY_DEFAULT;
	if ((n->has_start = has(g, ATTR_COLUMN_IDENTITY_START, 30)))
		n->start = 100;
	if ((n->has_increment = has(g, ATTR_COLUMN_IDENTITY_INCREMENT, 30)))
		n->increment = 5;
	if ((n->has_min = has(g, ATTR_COLUMN_IDENTITY_MIN, 30)))
		n->min = 7;
	if ((n->has_max = has(g, ATTR_COLUMN_IDENTITY_MAX, 30)))
		n->max = 30000;
	if (has(g, ATTR_COLUMN_IDENTITY_CACHE, 30))
		n->cache = 20;
	n->cycle = has(g, ATTR_COLUMN_IDENTITY_CYCLE, 30);
}

static Column key_column(Generator *g, const char *name)
{
	static const TypeKind kinds[] = {TYPE_INTEGER, TYPE_BIGINT, TYPE_BIGINT, TYPE_SMALLINT};
	return (Column){.name = name, .type = plain(kinds[random_below(g, 4)])};
}

/* A key of one integer, of two columns, or none.  They come first. */
void add_primary_key(Generator *g, Table *table)
{
	Constraint key = {.kind = CONSTRAINT_PRIMARY_KEY};
	if (chance(g, 10))
		return;
	Column id = key_column(g, "id");
	if (has(g, ATTR_PRIMARY_KEY_WIDE, 25)) {
		Column other = {.name = "part", .type = plain(TYPE_DATE)};
		vec_push(&table->columns, g->arena, id);
		vec_push(&table->columns, g->arena, other);
		vec_push(&key.columns, g->arena, id.name);
		vec_push(&key.columns, g->arena, other.name);
	} else {
		add_identity(g, &id);
		id.autoincrement = has(g, ATTR_COLUMN_AUTOINCREMENT, 25);
		id.primary_key = has(g, ATTR_COLUMN_PRIMARY_KEY, 50);
		vec_push(&table->columns, g->arena, id);
		if (id.primary_key)
			return;
		vec_push(&key.columns, g->arena, id.name);
	}
	g->counts[ATTR_PRIMARY_KEY]++;
	if (has(g, ATTR_PRIMARY_KEY_NAME, 40))
		key.name = new_name(g, "pk_", false);
	vec_push(&table->constraints, g->arena, key);
}

bool fits_index(const Column *c)
{
	return is_indexable(c);
}

bool covers(const Table *table, const char *column)
{
	for (size_t i = 0; i < table->constraints.count; i++) {
		const Constraint *c = &table->constraints.items[i];
		if (c->kind != CONSTRAINT_CHECK && c->columns.count == 1 &&
			strcmp(c->columns.items[0], column) == 0)
			return true;
	}
	return false;
}

static bool fits_unique(const Column *c)
{
	return is_indexable(c) && !c->primary_key;
}

void add_unique(Generator *g, Table *table)
{
	const Column *column = some_column(g, table, fits_unique);
	if (!column || column->unique || covers(table, column->name) || !has(g, ATTR_UNIQUE, 45))
		return;
	Constraint c = {.kind = CONSTRAINT_UNIQUE, .columns = one(g, column->name)};
	const Column *second = some_column(g, table, fits_unique);
	if (second && second != column && chance(g, 40))
		vec_push(&c.columns, g->arena, second->name);
	if (has(g, ATTR_UNIQUE_NAME, 60))
		c.name = new_name(g, "uq_", false);
	c.nulls_not_distinct = has(g, ATTR_UNIQUE_NULLS, 30);
	if (has(g, ATTR_UNIQUE_INCLUDE, 30) && table->columns.items[0].name != column->name)
		vec_push(&c.include, g->arena, table->columns.items[0].name);
	if (has(g, ATTR_UNIQUE_DEFERRABLE, 30))
		c.deferrable = DEFER_IMMEDIATE;
	else if (has(g, ATTR_UNIQUE_DEFERRED, 40))
		c.deferrable = DEFER_DEFERRED;
	if (has(g, ATTR_UNIQUE_CONFLICT, 30))
		add_option(g, &c.options, "on_conflict", "REPLACE");
	if (has(g, ATTR_UNIQUE_WITH, 30))
		add_option(g, &c.options, "with", "fillfactor=80");
	if (c.name && has(g, ATTR_UNIQUE_COMMENT, 60))
		c.comment = new_comment(g);
	vec_push(&table->constraints, g->arena, c);
}

bool fits_check(const Column *c)
{
	return is_integer(&c->type) || is_text(&c->type) || c->type.kind == TYPE_DATE;
}

void add_check(Generator *g, Table *table)
{
	const Column *column = some_column(g, table, fits_check);
	if (!column || !has(g, ATTR_CHECK, 50))
		return;
	Constraint c = {.kind = CONSTRAINT_CHECK, .expression = some_condition(g, column)};
	if (has(g, ATTR_CHECK_NAME, 60))
		c.name = new_name(g, "ck_", false);
	c.not_valid = has(g, ATTR_CHECK_NOT_VALID, 25);
	if (has(g, ATTR_CHECK_NOT_ENFORCED, 30))
		add_option(g, &c.options, "not_enforced", "true");
	if (!table->partition_by && has(g, ATTR_CHECK_NO_INHERIT, 30))
		add_option(g, &c.options, "no_inherit", "true");
	if (c.name && has(g, ATTR_CHECK_COMMENT, 40))
		c.comment = new_comment(g);
	vec_push(&table->constraints, g->arena, c);
}

void add_exclude(Generator *g, Table *table)
{
	const Column *column = some_column(g, table, fits_index);
	if (!column || !has(g, ATTR_EXCLUDE, 25))
		return;
	Constraint c = {.kind = CONSTRAINT_EXCLUDE, .name = new_name(g, "ex_", false)};
	vec_push(&c.parts, g->arena, (IndexPart){.column = column->name, .with = "="});
	if (has(g, ATTR_EXCLUDE_METHOD, 50))
		c.method = "hash";
	if (has(g, ATTR_EXCLUDE_WHERE, 40))
		c.where = some_condition(g, column);
	if (has(g, ATTR_UNIQUE_WITH, 30))
		add_option(g, &c.options, "with", "fillfactor=80");
	if (has(g, ATTR_EXCLUDE_DEFERRED, 40))
		c.deferrable = DEFER_DEFERRED;
	vec_push(&table->constraints, g->arena, c);
}

/* ---- foreign keys ---------------------------------------------------------------------------- */

void add_actions(Generator *g, ForeignKey *fk)
{
	if (has(g, ATTR_KEY_CASCADE, 25))
		fk->on_delete = "CASCADE";
	else if (has(g, ATTR_KEY_SET_NULL, 25))
		fk->on_delete = "SET NULL";
	else if (has(g, ATTR_KEY_SET_DEFAULT, 25))
		fk->on_delete = "SET DEFAULT";
	else if (has(g, ATTR_KEY_RESTRICT, 30))
		fk->on_delete = "RESTRICT";
	else if (has(g, ATTR_KEY_NO_ACTION, 40))
		fk->on_delete = "NO ACTION";
	if (has(g, ATTR_KEY_UPDATE_CASCADE, 30))
		fk->on_update = "CASCADE";
	else if (has(g, ATTR_KEY_UPDATE_RESTRICT, 30))
		fk->on_update = "RESTRICT";
}

Deferrable new_deferrable(Generator *g)
{
	if (has(g, ATTR_KEY_NOT_DEFERRABLE, 20))
		return DEFER_NOT;
	if (has(g, ATTR_KEY_DEFERRABLE, 25))
		return DEFER_IMMEDIATE;
	return has(g, ATTR_KEY_DEFERRED, 30) ? DEFER_DEFERRED : DEFER_UNSAID;
}

/* The columns of a table's key, or none. */
StrVec key_of(Generator *g, const Table *table)
{
	const Constraint *key = table_primary_key(table);
	if (key)
		return key->columns;
	if (table->columns.count > 0 && table->columns.items[0].primary_key)
		return one(g, table->columns.items[0].name);
	return (StrVec){0};
}

/* New columns of the same types, to refer with. */
static const char *said(const Table *table, const char *option)
{
	const char *value = options_get(&table->options, option);
	return value ? value : "";
}

/* MySQL: what refers has the signs and the collation of what it refers to. */
static void match_column(
	Generator *g, const Table *from, const Table *to, const Column *there, Column *c)
{
	static const char *const keys[] = {"charset", "unsigned"};
	if (!(g->database & MYSQLS))
		return;
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		if (options_get(&there->options, keys[i]))
			add_option(g, &c->options, keys[i], options_get(&there->options, keys[i]));
	c->collate = there->collate;
	bool same = strcmp(said(from, "charset"), said(to, "charset")) == 0 &&
		    strcmp(said(from, "collate"), said(to, "collate")) == 0;
	if (!is_text(&c->type) || same || c->collate || c->options.count)
		return;
	c->collate = *said(to, "collate")   ? said(to, "collate")
		     : *said(to, "charset") ? "latin1_swedish_ci"
					    : "utf8mb4_general_ci";
}

StrVec add_referring(Generator *g, Table *table, const Table *to, const StrVec *key)
{
	StrVec names = {0};
	for (size_t i = 0; i < key->count; i++) {
		const Column *there = table_column(to, key->items[i]);
		Column c = {
			.name = new_name(g, "ref", false), .type = there->type, .nullable = true};
		match_column(g, table, to, there, &c);
		vec_push(&names, g->arena, c.name);
		vec_push(&table->columns, g->arena, c);
	}
	return names;
}

static const Table *some_table(Generator *g, const Table *self)
{
	size_t n = g->made->tables.count;
	if (n == 0 || chance(g, 25))
		return self;
	return &g->made->tables.items[random_below(g, (int)n)];
}

bool can_refer(const Table *from, const Table *to)
{
	return !to->partition_by && !from->partition_by &&
	       (!options_get(&to->options, "unlogged") == !options_get(&from->options, "unlogged"));
}

void finish_key(Generator *g, Table *table, Constraint c)
{
	if (c.columns.count > 1)
		g->counts[ATTR_KEY_WIDE]++;
	g->counts[ATTR_KEY]++;
	if (g->database & MYSQLS) { /* else the names of the key and of its index differ */
		g->counts[ATTR_KEY_NAME]++;
		c.name = new_name(g, "fk_", false);
	} else if (has(g, ATTR_KEY_NAME, 60)) {
		c.name = new_name(g, "fk_", false);
	}
	if (has(g, ATTR_KEY_MATCH_FULL, 25))
		c.foreign_key.match = "FULL";
	c.not_valid = has(g, ATTR_KEY_NOT_VALID, 15);
	if (c.name && has(g, ATTR_KEY_COMMENT, 30))
		c.comment = new_comment(g);
	vec_push(&table->constraints, g->arena, c);
}

void add_foreign_key(Generator *g, Table *table)
{
	const Table *to = some_table(g, table);
	StrVec key = key_of(g, to);
	if (key.count == 0 || !can_refer(table, to) || !chance(g, 70))
		return;
	g->counts[ATTR_KEY_SELF] += to == table;
	Constraint c = {.kind = CONSTRAINT_FOREIGN_KEY,
		.foreign_key = {.schema = to->schema, .table = to->name}};
	c.columns = add_referring(g, table, to, &key);
	c.foreign_key.columns = key;
	c.deferrable = new_deferrable(g);
	add_actions(g, &c.foreign_key);
	if (key.count == 1 && has(g, ATTR_COLUMN_REFERENCES, 40)) {
		Column *column = &table->columns.items[table->columns.count - 1];
		column->references = arena_alloc(g->arena, sizeof(*column->references));
		*column->references = c.foreign_key;
		column->deferrable = c.deferrable;
		return;
	}
	finish_key(g, table, c);
}

/* ---- indexes --------------------------------------------------------------------------------- */

static IndexPart new_part(Generator *g, const Column *column, bool unique)
{
	IndexPart part = {.column = column->name};
	const char *expression = some_expression(g, column);
	if (expression && has(g, ATTR_INDEX_EXPRESSION, 20))
		part = (IndexPart){.expression = expression};
	part.descending = has(g, ATTR_INDEX_DESCENDING, 25);
	if (has(g, ATTR_INDEX_NULLS, 25))
		part.nulls = chance(g, 50) ? "FIRST" : "LAST";
	bool text = column->type.kind == TYPE_STRING;
	if (text && has(g, ATTR_INDEX_OPCLASS, 40))
		part.opclass = "text_pattern_ops";
	else if (text && !column->collate && has(g, ATTR_INDEX_COLLATE, 40))
		part.collate = g->database == PG ? "POSIX" : "BINARY";
	if (text && !unique && part.column && column->type.length > 10 &&
		has(g, ATTR_INDEX_LENGTH, 50))
		part.length = 5;
	return part;
}

static bool fits_fulltext(const Column *c)
{
	return c->type.kind == TYPE_TEXT && !options_get(&c->options, "charset");
}

static bool make_fulltext(Generator *g, const Table *table, Index *out)
{
	const Column *column = some_column(g, table, fits_fulltext);
	if (!column || !has(g, ATTR_INDEX_FULLTEXT, 30))
		return false;
	*out = (Index){.name = new_name(g, "ft_", false)};
	vec_push(&out->parts, g->arena, (IndexPart){.column = column->name});
	add_option(g, &out->options, "prefix", "FULLTEXT");
	return true;
}

/* What only PostgreSQL can say of an index. */
static void add_index_options(Generator *g, const Column *column, Index *out)
{
	bool plain_ = out->parts.count == 1 && out->parts.items[0].column;
	const IndexPart *part = &out->parts.items[0];
	if (plain_ && !out->unique && !part->descending && !part->nulls && !part->opclass &&
		has(g, ATTR_INDEX_METHOD, 60)) {
		out->method = g->database == PG ? "hash" : "btree";
	} else {
		if (has(g, ATTR_INDEX_INCLUDE, 20) && part->column)
			vec_push(&out->include, g->arena, column->name);
		out->nulls_not_distinct = out->unique && has(g, ATTR_INDEX_NULLS_DISTINCT, 50);
	}
	if (has(g, ATTR_INDEX_WITH, 20))
		add_option(g, &out->options, "with", "fillfactor=70");
}

bool generate_index(Generator *g, const Table *table, Index *out)
{
	const Column *column = some_column(g, table, fits_index);
	*out = (Index){0};
	if (g->database & MYSQLS && make_fulltext(g, table, out))
		return true;
	if (!column)
		return false;
	g->counts[ATTR_INDEX]++;
	out->unique = has(g, ATTR_INDEX_UNIQUE, 25);
	vec_push(&out->parts, g->arena, new_part(g, column, out->unique));
	const Column *second = some_column(g, table, fits_index);
	if (second && second != column && has(g, ATTR_INDEX_WIDE, 40))
		vec_push(&out->parts, g->arena, new_part(g, second, out->unique));
	out->name = new_name(g, "ix_", false);
	g->counts[ATTR_INDEX_NAME]++;
	add_index_options(g, column, out);
	if (has(g, ATTR_INDEX_WHERE, 25))
		out->where = some_condition(g, column);
	if (has(g, ATTR_INDEX_COMMENT, 25))
		out->comment = new_comment(g);
	return true;
}
