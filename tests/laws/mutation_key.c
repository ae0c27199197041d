/* mutation_key.c - constraints, indexes, views and sequences of a schema changed; see mutation.h.
 */
#include <string.h>

#include "mutation_parts.h"

/* ---- constraints ----------------------------------------------------------------------------- */

static bool can_be_unique(const Mutant *m, const Column *c)
{
	return has_own_values(c) && c->value.kind == DEFAULT_NONE &&
	       !in_key(m->table, c->name, CONSTRAINT_UNIQUE) && strncmp(c->name, "ref", 3) != 0;
}

/* PostgreSQL: of a key that is written twice in CREATE TABLE it makes one, and which of the names
 * that one has depends on whether they came together. */
static bool is_written_twice(const Mutant *m, const Column *column, ConstraintKind other)
{
	for (size_t i = 0; m->g->database == PG && i < m->table->constraints.count; i++) {
		const Constraint *c = &m->table->constraints.items[i];
		if (c->kind == other && c->columns.count == 1 &&
			strcmp(c->columns.items[0], column->name) == 0)
			return true;
	}
	return false;
}

bool mutate_ADD_UNIQUE(Mutant *m)
{
	const Column *c = draw_column(m, can_be_unique);
	if (!c || m->table->partition_by || is_written_twice(m, c, CONSTRAINT_PRIMARY_KEY))
		return false;
	Constraint unique = {.kind = CONSTRAINT_UNIQUE, .columns = one(m->g, c->name)};
	if (chance(m->g, 70))
		unique.name = new_name(m->g, "uq_", false);
	vec_push(&m->table->constraints, m->g->arena, unique);
	return true;
}

static Column *draw_checked(Mutant *m)
{
	const Column *c = some_column(m->g, m->table, fits_check);
	size_t at = c ? (size_t)(c - m->table->columns.items) : 0;
	bool fits =
		c && c->value.kind == DEFAULT_NONE && (!is_text(&c->type) || c->type.length > 3);
	return fits ? &m->table->columns.items[at] : NULL;
}

bool mutate_ADD_CHECK(Mutant *m)
{
	const Column *c = draw_checked(m);
	if (!c)
		return false;
	Constraint check = {.kind = CONSTRAINT_CHECK,
		.name = new_name(m->g, "ck_", false),
		.expression = some_condition(m->g, c)};
	vec_push(&m->table->constraints, m->g->arena, check);
	return true;
}

static Constraint *draw_constraint(Mutant *m, bool (*fits)(const Mutant *m, const Constraint *c))
{
	size_t n = m->table->constraints.count;
	size_t start = n ? (size_t)random_below(m->g, (int)n) : 0;
	for (size_t i = 0; i < n; i++) {
		Constraint *c = &m->table->constraints.items[(start + i) % n];
		if (fits(m, c))
			return c;
	}
	return NULL;
}

static bool is_check(const Mutant *m, const Constraint *c)
{
	(void)m;
	return c->kind == CONSTRAINT_CHECK;
}

bool mutate_CHANGE_CHECK(Mutant *m)
{
	Constraint *c = draw_constraint(m, is_check);
	if (!c)
		return false;
	c->expression =
		arena_printf(m->g->arena, "(%s) OR 1 = %d", c->expression, random_below(m->g, 100));
	return true;
}

bool mutate_ADD_EXCLUDE(Mutant *m)
{
	const Column *c = draw_column(m, can_be_unique);
	if (!c || m->table->partition_by)
		return false;
	Constraint exclude = {.kind = CONSTRAINT_EXCLUDE, .name = new_name(m->g, "ex_", false)};
	vec_push(&exclude.parts, m->g->arena, (IndexPart){.column = c->name, .with = "="});
	if (chance(m->g, 50))
		exclude.where = over(m->g, "# IS NOT NULL", c->name);
	vec_push(&m->table->constraints, m->g->arena, exclude);
	return true;
}

/* A key that others may refer to stays. */
static bool can_go(const Mutant *m, const Constraint *c)
{
	(void)m;
	return c->kind != CONSTRAINT_PRIMARY_KEY;
}

bool mutate_DROP_CONSTRAINT(Mutant *m)
{
	const Constraint *c = draw_constraint(m, can_go);
	if (!c)
		return false;
	VEC_REMOVE(&m->table->constraints, (size_t)(c - m->table->constraints.items));
	return true;
}

static bool has_name(const Mutant *m, const Constraint *c)
{
	(void)m;
	return c->name && c->kind != CONSTRAINT_PRIMARY_KEY;
}

bool mutate_RENAME_CONSTRAINT(Mutant *m)
{
	Constraint *c = draw_constraint(m, has_name);
	if (!c)
		return false;
	c->name = new_name(m->g, "con_", false);
	return true;
}

static bool can_be_deferred(const Mutant *m, const Constraint *c)
{
	return c->kind == CONSTRAINT_FOREIGN_KEY ||
	       (c->kind == CONSTRAINT_UNIQUE && m->g->database == PG && !c->nulls_not_distinct);
}

bool mutate_DEFERRABLE(Mutant *m)
{
	Constraint *c = draw_constraint(m, can_be_deferred);
	if (!c)
		return false;
	c->deferrable = c->deferrable > DEFER_NOT ? DEFER_UNSAID : DEFER_DEFERRED;
	return true;
}

static bool can_be_key(const Mutant *m, const Column *c)
{
	return has_own_values(c) && !in_key(m->table, c->name, CONSTRAINT_PRIMARY_KEY) &&
	       c->value.kind == DEFAULT_NONE && !c->options.count &&
	       strncmp(c->name, "ref", 3) != 0;
}

/* Made, or wider by a column; back to what it was without it. */
bool mutate_PRIMARY_KEY(Mutant *m)
{
	const Constraint *key = table_primary_key(m->table);
	Column *c = draw_column(m, can_be_key);
	if (c && !key && is_written_twice(m, c, CONSTRAINT_UNIQUE))
		return false;
	/* SQLite: a key of one integer is another type, by where it is written */
	if (!c || m->table->partition_by || is_referred_to(m, m->table) ||
		(m->g->database == SL && !key) ||
		m->table->columns.items[0].identity.kind != IDENTITY_NONE ||
		m->table->columns.items[0].autoincrement)
		return false;
	Constraint now = {.kind = CONSTRAINT_PRIMARY_KEY};
	for (size_t i = 0; key && i < key->columns.count; i++)
		vec_push(&now.columns, m->g->arena, key->columns.items[i]);
	vec_push(&now.columns, m->g->arena, c->name);
	c->nullable = false;
	m->table->columns.items[0].primary_key = false;
	if (key)
		m->table->constraints.items[key - m->table->constraints.items] = now;
	else
		vec_push(&m->table->constraints, m->g->arena, now);
	return true;
}

/* ---- foreign keys ---------------------------------------------------------------------------- */

static void add_key(Mutant *m, Table *from, const Table *to, const StrVec *key)
{
	Constraint c = {.kind = CONSTRAINT_FOREIGN_KEY, .foreign_key = {.table = to->name}};
	if (to->schema || from->schema)
		c.foreign_key.schema = to->schema ? to->schema : "public";
	c.columns = add_referring(m->g, from, to, key);
	c.foreign_key.columns = *key;
	c.deferrable = new_deferrable(m->g);
	add_actions(m->g, &c.foreign_key);
	finish_key(m->g, from, c);
}

bool mutate_ADD_KEY(Mutant *m)
{
	const Tables *tables = &m->schema->tables;
	const Table *to = &tables->items[random_below(m->g, (int)tables->count)];
	StrVec key = key_of(m->g, to);
	if (key.count == 0 || !can_refer(m->table, to))
		return false;
	add_key(m, m->table, to, &key);
	return true;
}

/* Back from the table that it refers to. */
bool mutate_ADD_CYCLE(Mutant *m)
{
	StrVec key = key_of(m->g, m->table);
	for (size_t i = 0; key.count && i < m->table->constraints.count; i++) {
		const Constraint *c = &m->table->constraints.items[i];
		for (size_t k = 0; c->foreign_key.table && k < m->schema->tables.count; k++) {
			Table *to = &m->schema->tables.items[k];
			if (to == m->table || !same_table(m->table, &c->foreign_key, to) ||
				!can_refer(to, m->table))
				continue;
			add_key(m, to, m->table, &key);
			return true;
		}
	}
	return false;
}

static bool is_foreign_key(const Mutant *m, const Constraint *c)
{
	(void)m;
	return c->kind == CONSTRAINT_FOREIGN_KEY;
}

bool mutate_KEY_ACTION(Mutant *m)
{
	Constraint *c = draw_constraint(m, is_foreign_key);
	if (!c)
		return false;
	c->foreign_key.on_delete = c->foreign_key.on_update = NULL;
	add_actions(m->g, &c->foreign_key);
	return true;
}

/* ---- indexes --------------------------------------------------------------------------------- */

static bool has_different_values(const Mutant *m, const Index *index)
{
	for (size_t i = 0; i < index->parts.count; i++) {
		const Column *c = index->parts.items[i].column
					  ? table_column(m->table, index->parts.items[i].column)
					  : NULL;
		if (c && has_own_values(c) && c->value.kind == DEFAULT_NONE &&
			strncmp(c->name, "ref", 3) != 0)
			return true;
	}
	return false;
}

static bool draw_new_index(Mutant *m, Index *out)
{
	if (m->table->partition_by || !generate_index(m->g, m->table, out))
		return false;
	if (out->unique && !has_different_values(m, out))
		out->unique = out->nulls_not_distinct = false;
	return true;
}

bool mutate_ADD_INDEX(Mutant *m)
{
	Index index;
	if (!draw_new_index(m, &index))
		return false;
	vec_push(&m->table->indexes, m->g->arena, index);
	return true;
}

static Index *draw_index(Mutant *m)
{
	size_t n = m->table->indexes.count;
	return n ? &m->table->indexes.items[random_below(m->g, (int)n)] : NULL;
}

bool mutate_DROP_INDEX(Mutant *m)
{
	const Index *index = draw_index(m);
	if (!index)
		return false;
	VEC_REMOVE(&m->table->indexes, (size_t)(index - m->table->indexes.items));
	return true;
}

bool mutate_RENAME_INDEX(Mutant *m)
{
	Index *index = draw_index(m);
	if (!index)
		return false;
	index->name = new_name(m->g, "idx_", false);
	return true;
}

/* Another one of the same name. */
bool mutate_CHANGE_INDEX(Mutant *m)
{
	Index *index = draw_index(m), other;
	if (!index || !index->name || !draw_new_index(m, &other))
		return false;
	other.name = index->name;
	*index = other;
	return true;
}

/* ---- views, sequences ------------------------------------------------------------------------ */

bool mutate_ADD_VIEW(Mutant *m)
{
	const Column *c = some_column(m->g, m->table, is_indexable);
	if (!c || m->table->schema)
		return false;
	add_view(m->g, m->schema, c->name, m->table->name);
	return true;
}

static View *draw_view(Mutant *m)
{
	size_t n = m->schema->views.count;
	return n ? &m->schema->views.items[random_below(m->g, (int)n)] : NULL;
}

bool mutate_DROP_VIEW(Mutant *m)
{
	const View *view = draw_view(m);
	if (!view)
		return false;
	const char *name = view->name;
	VEC_REMOVE(&m->schema->views, (size_t)(view - m->schema->views.items));
	drop_views_of(m, name);
	return true;
}

bool mutate_CHANGE_VIEW(Mutant *m)
{
	View *view = draw_view(m);
	if (!view || strstr(view->query, "WHERE"))
		return false;
	if (m->g->database == PG && chance(m->g, 30))
		view->comment = view->comment ? NULL : new_comment(m->g);
	else
		view->query = arena_printf(
			m->g->arena, "%s WHERE 1 < %d", view->query, 2 + random_below(m->g, 100));
	return true;
}

bool mutate_ADD_SEQUENCE(Mutant *m)
{
	size_t before = m->schema->sequences.count;
	add_sequence(m->g, m->schema);
	return m->schema->sequences.count > before;
}

bool mutate_DROP_SEQUENCE(Mutant *m)
{
	if (m->schema->sequences.count == 0)
		return false;
	VEC_REMOVE(&m->schema->sequences, 0);
	return true;
}

bool mutate_CHANGE_SEQUENCE(Mutant *m)
{
	if (m->schema->sequences.count == 0)
		return false;
	change_sequence(m->g, &m->schema->sequences.items[0]);
	return true;
}
