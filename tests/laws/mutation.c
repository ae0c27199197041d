/* mutation.c - see mutation.h: which there are, and what is about what. */
#include <string.h>

#include "model/copy.h"
#include "mutation_parts.h"

static const struct {
	const char *words;
	unsigned where;
	MutateFn *function;
} mutations[] = {
#define X(name, words, where) [MUTATE_##name] = {words, where, mutate_##name},
	MUTATIONS(X)
#undef X
};

const char *mutation_name(Mutation mutation)
{
	return mutations[mutation].words;
}

bool mutation_exists(const Generator *g, Mutation mutation)
{
	return mutations[mutation].where & g->database;
}

bool mutate(Generator *g, Mutation mutation, Schema *schema)
{
	Mutant m = {.g = g, .schema = schema};
	g->made = schema;
	if (schema->tables.count == 0 && mutation != MUTATE_ADD_TABLE)
		return false;
	if (schema->tables.count)
		m.table = &schema->tables.items[random_below(g, (int)schema->tables.count)];
	return mutations[mutation].function(&m);
}

/* ---- copies ---------------------------------------------------------------------------------- */

#define COPY_LIST(to, from, arena)                                                                 \
	for (size_t copy_i = 0; copy_i < (from)->count; copy_i++)                                  \
	vec_push((to), (arena), (from)->items[copy_i])

Schema schema_copy(const Schema *from, Arena *arena)
{
	Schema out = {0};
	COPY_LIST(&out.schemas, &from->schemas, arena);
	COPY_LIST(&out.enums, &from->enums, arena);
	COPY_LIST(&out.sequences, &from->sequences, arena);
	COPY_LIST(&out.views, &from->views, arena);
	for (size_t i = 0; i < from->tables.count; i++) {
		Table table = copy_table(&from->tables.items[i], arena);
		table_normalise(&table, arena);
		vec_push(&out.tables, arena, table);
	}
	for (size_t i = 0; i < out.enums.count; i++)
		out.enums.items[i].labels = copy_names(&out.enums.items[i].labels, arena);
	return out;
}

/* ---- what is about what ---------------------------------------------------------------------- */

bool is_among(const StrVec *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->items[i], name) == 0)
			return true;
	return false;
}

bool same_table(const Table *from, const ForeignKey *key, const Table *to)
{
	const char *schema = key->schema ? key->schema : from->schema;
	/* a key of another schema says that of the connection */
	if (schema && strcmp(schema, "public") == 0)
		schema = NULL;
	bool same = schema && to->schema ? strcmp(schema, to->schema) == 0 : schema == to->schema;
	return same && strcmp(key->table, to->name) == 0;
}

bool cites(const Generator *g, const char *text, const char *name)
{
	return text && strstr(text, over(g, "#", name));
}

static bool parts_cite(const Generator *g, const IndexParts *parts, const char *column)
{
	for (size_t i = 0; i < parts->count; i++)
		if ((parts->items[i].column && strcmp(parts->items[i].column, column) == 0) ||
			cites(g, parts->items[i].expression, column))
			return true;
	return false;
}

bool constraint_cites(const Generator *g, const Constraint *c, const char *column)
{
	return is_among(&c->columns, column) || is_among(&c->include, column) ||
	       cites(g, c->expression, column) || cites(g, c->where, column) ||
	       parts_cite(g, &c->parts, column);
}

bool index_cites(const Generator *g, const Index *index, const char *column)
{
	return parts_cite(g, &index->parts, column) || is_among(&index->include, column) ||
	       cites(g, index->where, column);
}

bool in_key(const Table *table, const char *column, ConstraintKind kind)
{
	for (size_t i = 0; i < table->constraints.count; i++)
		if (table->constraints.items[i].kind == kind &&
			is_among(&table->constraints.items[i].columns, column))
			return true;
	return false;
}

bool is_generated_from(const Generator *g, const Table *table, const char *column)
{
	for (size_t i = 0; i < table->columns.count; i++)
		if (cites(g, table->columns.items[i].generated, column))
			return true;
	return false;
}

bool is_indexed(const Generator *g, const Table *table, const char *column)
{
	for (size_t i = 0; i < table->indexes.count; i++)
		if (index_cites(g, &table->indexes.items[i], column))
			return true;
	return false;
}

bool is_referred_to(const Mutant *m, const Table *table)
{
	for (size_t i = 0; i < m->schema->tables.count; i++) {
		const Table *t = &m->schema->tables.items[i];
		for (size_t k = 0; k < t->constraints.count; k++) {
			const Constraint *c = &t->constraints.items[k];
			if (c->kind == CONSTRAINT_FOREIGN_KEY &&
				same_table(t, &c->foreign_key, table))
				return true;
		}
	}
	return false;
}

void drop_views_of(Mutant *m, const char *name)
{
	Views *views = &m->schema->views;
	for (size_t i = 0; i < views->count;) {
		if (!cites(m->g, views->items[i].query, name)) {
			i++;
			continue;
		}
		const char *gone = views->items[i].name;
		VEC_REMOVE(views, i);
		drop_views_of(m, gone);
		i = 0;
	}
}

/* ---- names in texts -------------------------------------------------------------------------- */

static void replace_in(const Mutant *m, const char **text, const char *from, const char *to)
{
	Str out = str_new(m->g->arena);
	const char *old = over(m->g, "#", from), *now = over(m->g, "#", to);
	if (!*text || !strstr(*text, old))
		return;
	for (const char *p = *text; *p;) {
		bool here = strncmp(p, old, strlen(old)) == 0;
		if (here)
			str_add(&out, now);
		else
			str_addn(&out, p, 1);
		p += here ? strlen(old) : 1;
	}
	*text = out.data;
}

static void replace_names(StrVec *names, const char *from, const char *to)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->items[i], from) == 0)
			names->items[i] = to;
}

static void replace_parts(const Mutant *m, IndexParts *parts, const char *from, const char *to)
{
	for (size_t i = 0; i < parts->count; i++) {
		IndexPart *part = &parts->items[i];
		if (part->column && strcmp(part->column, from) == 0)
			part->column = to;
		replace_in(m, &part->expression, from, to);
	}
}

static void replace_in_keys(Mutant *m, const char *from, const char *to)
{
	for (size_t i = 0; i < m->table->constraints.count; i++) {
		Constraint *c = &m->table->constraints.items[i];
		replace_names(&c->columns, from, to);
		replace_names(&c->include, from, to);
		replace_in(m, &c->expression, from, to);
		replace_in(m, &c->where, from, to);
		replace_parts(m, &c->parts, from, to);
	}
	for (size_t i = 0; i < m->table->indexes.count; i++) {
		Index *index = &m->table->indexes.items[i];
		replace_parts(m, &index->parts, from, to);
		replace_names(&index->include, from, to);
		replace_in(m, &index->where, from, to);
	}
}

static void replace_in_references(Mutant *m, const char *from, const char *to)
{
	for (size_t i = 0; i < m->schema->tables.count; i++) {
		Table *t = &m->schema->tables.items[i];
		for (size_t k = 0; k < t->constraints.count; k++) {
			ForeignKey *key = &t->constraints.items[k].foreign_key;
			if (key->table && same_table(t, key, m->table))
				replace_names(&key->columns, from, to);
		}
	}
}

void replace_name(Mutant *m, const char *from, const char *to)
{
	for (size_t i = 0; i < m->table->columns.count; i++)
		replace_in(m, &m->table->columns.items[i].generated, from, to);
	replace_in_keys(m, from, to);
	replace_in_references(m, from, to);
	for (size_t i = 0; i < m->schema->views.count; i++)
		if (cites(m->g, m->schema->views.items[i].query, m->table->name))
			replace_in(m, &m->schema->views.items[i].query, from, to);
}

/* ---- columns --------------------------------------------------------------------------------- */

Column *draw_column(Mutant *m, bool (*fits)(const Mutant *m, const Column *c))
{
	size_t n = m->table->columns.count, start = (size_t)random_below(m->g, (int)n);
	for (size_t i = 0; i < n; i++) {
		Column *c = &m->table->columns.items[(start + i) % n];
		if (fits(m, c))
			return c;
	}
	return NULL;
}

bool has_own_values(const Column *c)
{
	return !c->generated && is_indexable(c) && c->type.kind != TYPE_BOOLEAN &&
	       c->value.kind != DEFAULT_NULL;
}
