/* mutation_column.c - columns of a table changed; see mutation.h. */
#include <string.h>

#include "mutation_parts.h"

/* ---- columns --------------------------------------------------------------------------------- */

bool mutate_ADD_COLUMN(Mutant *m)
{
	Column c = generate_column(m->g);
	if (c.value.kind == DEFAULT_NONE && !c.nullable) {
		c.nullable = true;
		c.options = (Options){0};
	}
	if (options_get(&m->table->options, "strict") && c.type.kind == TYPE_RAW)
		return false;
	vec_push(&m->table->columns, m->g->arena, c);
	return true;
}

/* It comes back to rows that are there. */
static bool can_go(const Mutant *m, const Column *c)
{
	for (size_t i = 0; i < m->table->constraints.count; i++) {
		const Constraint *check = &m->table->constraints.items[i];
		if (check->expression && strstr(check->expression, "IS NOT NULL") &&
			cites(m->g, check->expression, c->name))
			return false;
	}
	bool empty =
		c->nullable && (c->value.kind == DEFAULT_NONE || c->value.kind == DEFAULT_NULL);
	bool plain_ = true;
	for (size_t i = 0; i < m->table->constraints.count; i++)
		plain_ =
			plain_ && !constraint_cites(m->g, &m->table->constraints.items[i], c->name);
	for (size_t i = 0; i < m->table->indexes.count; i++) {
		const Index *index = &m->table->indexes.items[i];
		plain_ = plain_ && !(index->unique && index_cites(m->g, index, c->name));
	}
	for (size_t i = 0; i < m->table->indexes.count; i++)
		if (m->table->indexes.items[i].nulls_not_distinct &&
			index_cites(m->g, &m->table->indexes.items[i], c->name))
			return false;
	for (size_t i = 0; i < m->table->constraints.count; i++)
		if (m->table->constraints.items[i].nulls_not_distinct &&
			constraint_cites(m->g, &m->table->constraints.items[i], c->name))
			return false;
	return !in_key(m->table, c->name, CONSTRAINT_PRIMARY_KEY) &&
	       (empty || c->generated || (plain_ && c->value.kind != DEFAULT_NONE)) &&
	       c->identity.kind == IDENTITY_NONE && !strstr(c->name, "region") &&
	       !is_referred_to(m, m->table) && m->table->columns.count > 2;
}

static void drop_column(Mutant *m, const char *name)
{
	Table *t = m->table;
	for (size_t i = t->constraints.count; i-- > 0;)
		if (constraint_cites(m->g, &t->constraints.items[i], name))
			VEC_REMOVE(&t->constraints, i);
	for (size_t i = t->indexes.count; i-- > 0;)
		if (index_cites(m->g, &t->indexes.items[i], name))
			VEC_REMOVE(&t->indexes, i);
	for (size_t i = t->columns.count; i-- > 0;)
		if (strcmp(t->columns.items[i].name, name) == 0)
			VEC_REMOVE(&t->columns, i);
	drop_views_of(m, name);
	for (size_t i = 0; i < t->columns.count; i++)
		if (cites(m->g, t->columns.items[i].generated, name)) {
			drop_column(m, t->columns.items[i].name);
			i = (size_t)-1;
		}
}

bool mutate_DROP_COLUMN(Mutant *m)
{
	const Column *c = draw_column(m, can_go);
	if (!c)
		return false;
	drop_column(m, c->name);
	return true;
}

static bool can_be_renamed(const Mutant *m, const Column *c)
{
	return !c->renamed_from && !(m->table->partition_by && strcmp(c->name, "region") == 0);
}

bool mutate_RENAME_COLUMN(Mutant *m)
{
	Column *c = draw_column(m, can_be_renamed);
	/* "ref": what the generator takes for a column that refers */
	const char *name;
	if (!c)
		return false;
	name = new_name(m->g, strncmp(c->name, "ref", 3) == 0 ? "ref" : "n", chance(m->g, 10));
	c->renamed_from = c->name;
	c->name = name;
	replace_name(m, c->renamed_from, name);
	return true;
}

static Column *named_column(Table *table, const char *name)
{
	size_t at = 0;
	while (strcmp(table->columns.items[at].name, name) != 0)
		at++;
	return &table->columns.items[at];
}

/* ---- types ----------------------------------------------------------------------------------- */

static bool has_changeable_type(const Mutant *m, const Column *c)
{
	bool key = in_key(m->table, c->name, CONSTRAINT_FOREIGN_KEY) ||
		   in_key(m->table, c->name, CONSTRAINT_PRIMARY_KEY);
	return !key && !c->generated && c->identity.kind == IDENTITY_NONE &&
	       !options_get(&m->table->options, "strict") &&
	       !(m->table->partition_by && strcmp(c->name, "region") == 0) &&
	       !is_generated_from(m->g, m->table, c->name);
}

static bool widen_text(Mutant *m, Column *c)
{
	bool in_index = is_indexed(m->g, m->table, c->name);
	if (c->type.kind == TYPE_STRING && c->type.length && chance(m->g, 70))
		c->type.length += 20;
	else if (c->type.kind == TYPE_CHAR && c->type.length)
		c->type.length += 5;
	else if (c->type.kind == TYPE_STRING && !in_index && c->value.kind == DEFAULT_NONE &&
		 !in_key(m->table, c->name, CONSTRAINT_UNIQUE))
		c->type = plain(TYPE_TEXT);
	else
		return false;
	return true;
}

/* To one that holds the values, and from which they come back as they were. */
static bool widen(Mutant *m, Column *c)
{
	static const struct {
		TypeKind from, to;
	} steps[] = {{TYPE_SMALLINT, TYPE_INTEGER}, {TYPE_SMALLINT, TYPE_BIGINT},
		{TYPE_INTEGER, TYPE_BIGINT}, {TYPE_INTEGER, TYPE_STRING},
		{TYPE_BIGINT, TYPE_STRING}, {TYPE_REAL, TYPE_DOUBLE}, {TYPE_DATE, TYPE_STRING},
		{TYPE_BOOLEAN, TYPE_INTEGER}, {TYPE_UUID, TYPE_STRING}, {TYPE_JSON, TYPE_TEXT},
		{TYPE_JSON, TYPE_JSONB}, {TYPE_INET, TYPE_STRING}};
	bool bare = c->value.kind == DEFAULT_NONE && !c->options.count;
	for (size_t i = 0, at = (size_t)random_below(m->g, (int)ARRAY_LEN(steps));
		i < ARRAY_LEN(steps); i++, at++) {
		TypeKind from = steps[at % ARRAY_LEN(steps)].from;
		TypeKind to = steps[at % ARRAY_LEN(steps)].to;
		bool family = is_integer(&(Type){.kind = from}) && is_integer(&(Type){.kind = to});
		if (from != c->type.kind || (!family && !bare))
			continue;
		if (!family && (is_indexed(m->g, m->table, c->name) ||
				       in_key(m->table, c->name, CONSTRAINT_UNIQUE)))
			continue;
		c->type = plain(to);
		c->type.length = to == TYPE_STRING ? 60 : 0;
		return true;
	}
	return false;
}

/* An expression over it would be of another type, or none: then it stays. */
static bool is_in_expression(const Mutant *m, const Column *c)
{
	for (size_t i = 0; i < m->table->constraints.count; i++) {
		const Constraint *k = &m->table->constraints.items[i];
		if (cites(m->g, k->expression, c->name) || cites(m->g, k->where, c->name) ||
			(k->kind == CONSTRAINT_EXCLUDE && constraint_cites(m->g, k, c->name)))
			return true;
	}
	return is_indexed(m->g, m->table, c->name);
}

static void widen_referring(Mutant *m, const Table *to, const char *column);

static void widen_key(Mutant *m, const Table *table, Column *c)
{
	c->type = plain(TYPE_BIGINT);
	widen_referring(m, table, c->name);
}

/* The columns of `t` that the key `c` refers to `column` with. */
static void widen_members(Mutant *m, Table *t, const Constraint *c, const char *column)
{
	for (size_t n = 0; n < c->columns.count; n++) {
		Column *own = named_column(t, c->columns.items[n]);
		if (strcmp(c->foreign_key.columns.items[n], column) == 0 &&
			own->type.kind != TYPE_BIGINT)
			widen_key(m, t, own);
	}
}

static void widen_referring(Mutant *m, const Table *to, const char *column)
{
	for (size_t i = 0; i < m->schema->tables.count; i++) {
		Table *t = &m->schema->tables.items[i];
		for (size_t k = 0; k < t->constraints.count; k++) {
			const Constraint *c = &t->constraints.items[k];
			if (c->kind == CONSTRAINT_FOREIGN_KEY && same_table(t, &c->foreign_key, to))
				widen_members(m, t, c, column);
		}
	}
}

/* A key of integers, and all that refers to it. */
static bool widen_keys(Mutant *m)
{
	Column *c = &m->table->columns.items[0];
	if (!in_key(m->table, c->name, CONSTRAINT_PRIMARY_KEY) ||
		(c->type.kind != TYPE_SMALLINT && c->type.kind != TYPE_INTEGER))
		return false;
	widen_key(m, m->table, c);
	return true;
}

bool mutate_TYPE(Mutant *m)
{
	if (m->g->database & MYSQLS && chance(m->g, 40) && widen_keys(m))
		return true;
	for (int i = 0; i < 8; i++) {
		Column *c = draw_column(m, has_changeable_type);
		if (!c)
			return false;
		if (is_text(&c->type) ? widen_text(m, c) : !is_in_expression(m, c) && widen(m, c))
			return true;
		if (c->type.kind == TYPE_NUMERIC && c->type.scale >= 0) {
			c->type.precision += 2;
			c->type.scale += 1;
			return true;
		}
	}
	return false;
}

/* ---- what else is said of a column ----------------------------------------------------------- */

static bool can_be_null_or_not(const Mutant *m, const Column *c)
{
	bool key = in_key(m->table, c->name, CONSTRAINT_FOREIGN_KEY) ||
		   in_key(m->table, c->name, CONSTRAINT_PRIMARY_KEY);
	return !key && !c->generated && c->identity.kind == IDENTITY_NONE &&
	       c->value.kind != DEFAULT_NULL && !c->options.count && !c->primary_key &&
	       strncmp(c->name, "ref", 3) != 0;
}

bool mutate_NULLABLE(Mutant *m)
{
	Column *c = draw_column(m, can_be_null_or_not);
	if (!c)
		return false;
	c->nullable = !c->nullable;
	return true;
}

static bool can_have_default(const Mutant *m, const Column *c)
{
	return can_be_null_or_not(m, c) && !in_key(m->table, c->name, CONSTRAINT_CHECK);
}

bool mutate_DEFAULT(Mutant *m)
{
	Column *c = draw_column(m, can_have_default);
	if (!c)
		return false;
	c->value = new_default(m->g, &c->type);
	if (c->value.kind == DEFAULT_NULL && !c->nullable)
		c->value.kind = DEFAULT_NONE;
	return true;
}

static bool any_column(const Mutant *m, const Column *c)
{
	(void)m;
	(void)c;
	return true;
}

bool mutate_COLUMN_COMMENT(Mutant *m)
{
	Column *c = draw_column(m, any_column);
	c->comment = c->comment && chance(m->g, 40) ? NULL : new_comment(m->g);
	return true;
}

static bool has_collation(const Mutant *m, const Column *c)
{
	/* MySQL: a key and what it refers to have one collation */
	if (m->g->database & MYSQLS && is_referred_to(m, m->table) &&
		(in_key(m->table, c->name, CONSTRAINT_PRIMARY_KEY) ||
			in_key(m->table, c->name, CONSTRAINT_UNIQUE)))
		return false;
	return is_text(&c->type) && !c->generated && !options_get(&c->options, "charset") &&
	       !in_key(m->table, c->name, CONSTRAINT_FOREIGN_KEY) &&
	       !is_generated_from(m->g, m->table, c->name);
}

bool mutate_COLLATE(Mutant *m)
{
	Column *c = draw_column(m, has_collation);
	if (!c)
		return false;
	const char *other = m->g->database == PG   ? "C"
			    : m->g->database == SL ? "NOCASE"
						   : "utf8mb4_bin";
	c->collate = c->collate ? NULL : other;
	return true;
}

/* The first column of a table with a key of its own. */
bool mutate_IDENTITY(Mutant *m)
{
	Column *c = &m->table->columns.items[0];
	const Constraint *key = table_primary_key(m->table);
	if (!key || key->columns.count != 1 || strcmp(key->columns.items[0], c->name) != 0 ||
		!is_integer(&c->type) || c->value.kind != DEFAULT_NONE)
		return false;
	for (size_t i = 0; i < m->table->constraints.count;
		i++) /* MySQL: none is about a counter */
		if (m->g->database & MYSQLS &&
			cites(m->g, m->table->constraints.items[i].expression, c->name))
			return false;
	if (m->g->database == SL) {
		if (options_get(&m->table->options, "without_rowid"))
			return false;
		c->autoincrement = !c->autoincrement;
		return true;
	}
	if (c->identity.kind != IDENTITY_NONE && chance(m->g, 60)) {
		c->identity = (Identity){0};
		return true;
	}
	c->identity = (Identity){0};
	add_identity(m->g, c);
	/* a counter is where it is: new limits need not hold it */
	c->identity.has_min = c->identity.has_max = c->identity.has_start = false;
	return true;
}

static bool is_generated(const Mutant *m, const Column *c)
{
	(void)m;
	return c->generated != NULL;
}

bool mutate_GENERATED(Mutant *m)
{
	Column *c = draw_column(m, is_generated);
	size_t before = m->table->columns.count;
	if (!c) {
		if (!has_partitions(m->table))
			add_generated(m->g, m->table);
		return m->table->columns.count > before;
	}
	if (is_indexed(m->g, m->table, c->name))
		return false;
	if (chance(m->g, 40)) {
		c->generated = NULL;
		c->stored = false;
		return true;
	}
	c->generated = arena_printf(m->g->arena,
		c->type.kind == TYPE_BIGINT ? "(%s) + 3"
		: m->g->database & MYSQLS   ? "concat(%s, 'x')"
					    : "(%s) || 'x'",
		c->generated);
	return true;
}

bool mutate_COLUMN_OPTIONS(Mutant *m)
{
	Column *c = draw_column(m, has_changeable_type);
	if (!c)
		return false;
	if (m->g->database == SL) {
		if (c->nullable)
			return false;
		toggle_option(m, &c->options, "on_conflict", "IGNORE");
	} else if (m->g->database == PG) {
		if (c->type.kind != TYPE_TEXT)
			return false;
		toggle_option(m, &c->options, "storage", "EXTERNAL");
	} else if (c->type.kind == TYPE_TIMESTAMP) {
		toggle_option(m, &c->options, "on_update", "CURRENT_TIMESTAMP");
	} else if (is_integer(&c->type) && c->value.kind != DEFAULT_INT) {
		toggle_option(m, &c->options, "unsigned", "true");
	} else if (c->nullable) {
		toggle_option(m, &c->options, "invisible", "true");
	} else {
		return false;
	}
	return true;
}
