/* generate.c - see generate.h: chance, names, and whole schemas. */
#include <string.h>

#include "generate_parts.h"

/* ---- chance ---------------------------------------------------------------------------------- */

unsigned database_of(const Conn *conn)
{
	const char *name = conn->server.name;
	return strcmp(name, "PostgreSQL") == 0 ? PG
	       : strcmp(name, "MariaDB") == 0  ? MA
	       : strcmp(name, "MySQL") == 0    ? MY
					       : SL;
}

static const struct {
	const char *words;
	unsigned where;
	int since;
} attributes[] = {
#define X(name, words, where, since) [ATTR_##name] = {words, where, since},
	ATTRIBUTES(X)
#undef X
};

const char *attribute_name(Attribute attribute)
{
	return attributes[attribute].words;
}

bool attribute_exists(const Generator *g, Attribute attribute)
{
	return attributes[attribute].where & g->database &&
	       g->server->number >= attributes[attribute].since;
}

/* splitmix64 */
uint64_t random_next(Generator *g)
{
	uint64_t z = (g->state += 0x9e3779b97f4a7c15U);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return z ^ (z >> 31);
}

int random_below(Generator *g, int n)
{
	return (int)(random_next(g) % (uint64_t)n);
}

bool chance(Generator *g, int percent)
{
	return random_below(g, 100) < percent;
}

bool has(Generator *g, Attribute attribute, int percent)
{
	if (!attribute_exists(g, attribute) || !chance(g, percent))
		return false;
	g->counts[attribute]++;
	return true;
}

/* ---- names ----------------------------------------------------------------------------------- */

const char *new_name(Generator *g, const char *stem, bool odd)
{
	static const char *const forms[] = {
		"%s %d", "%s\"%d", "%s`%d", "%s'%d", "na\xc3\xafve%s%d"};
	int n = ++g->objects;
	if (!odd)
		return arena_printf(g->arena, "%s%d", stem, n);
	const char *form = forms[random_below(g, (int)ARRAY_LEN(forms))];
	Str name = str_new(g->arena);
	for (const char *p = form; *p; p++) {
		if (*p == '%' && p[1] == 's')
			str_add(&name, stem);
		else if (*p == '%')
			str_addf(&name, "%d", n);
		else
			str_addn(&name, p, 1);
		p += *p == '%';
	}
	return name.data;
}

const char *new_comment(Generator *g)
{
	return arena_printf(g->arena, "what's %d; \"and\"\n\xc3\xa9", random_below(g, 1000));
}

static char quote_of(const Generator *g)
{
	return g->database & MYSQLS ? '`' : '"';
}

/* An expression over a column: `form` with the column's quoted name for its #. */
const char *over(const Generator *g, const char *form, const char *column)
{
	Str s = str_new(g->arena);
	char quote = quote_of(g);
	for (const char *p = form; *p; p++) {
		if (*p != '#') {
			str_addn(&s, p, 1);
			continue;
		}
		str_addn(&s, &quote, 1);
		for (const char *c = column; *c; c++)
			str_addf(&s, *c == quote ? "%c%c" : "%c", *c, *c);
		str_addn(&s, &quote, 1);
	}
	return s.data;
}

StrVec one(Generator *g, const char *name)
{
	StrVec v = {0};
	vec_push(&v, g->arena, name);
	return v;
}

static void add_enums(Generator *g, Schema *out)
{
	EnumType e = {.name = new_name(g, "Mood ", false)};
	vec_push(&e.labels, g->arena, "sad");
	vec_push(&e.labels, g->arena, "it's ok");
	vec_push(&e.labels, g->arena, "a, \"b\" {c} \\d");
	vec_push(&out->enums, g->arena, e);
}

void add_sequence(Generator *g, Schema *out)
{
	Sequence q = {.name = new_name(g, "seq", false)};
	if (!has(g, ATTR_SEQUENCE, 60))
		return;
	if (has(g, ATTR_SEQUENCE_TYPE, 40))
		q.type = "integer";
	if ((q.numbers.has_increment = has(g, ATTR_SEQUENCE_INCREMENT, 50)))
		q.numbers.increment = chance(g, 50) ? -1 : 10;
	q.numbers.cycle = has(g, ATTR_SEQUENCE_CYCLE, 40);
	vec_push(&out->sequences, g->arena, q);
}

void change_sequence(Generator *g, Sequence *q)
{
	static const char *const types[] = {"smallint", "integer", NULL};
	Identity *n = &q->numbers;
	n->cycle = !n->cycle;
	if (chance(g, 40))
		n->cache = n->cache > 1 ? 0 : 20;
	if (chance(g, 30))
		q->type = types[random_below(g, 3)];
	if (chance(g, 40))
		q->comment = q->comment ? NULL : "it's another one";
	if (chance(g, 40)) {
		n->increment = n->has_increment && n->increment < 0 ? 7 : chance(g, 50) ? -2 : 3;
		n->has_increment = true;
		n->has_min = n->has_max = n->has_start = false;
	}
	if (chance(g, 40) && !(n->has_increment && n->increment < 0)) {
		n->has_min = n->has_max = n->has_start = !n->has_min;
		n->min = -50; /* its value is between them on either way */
		n->max = 900;
		n->start = 1;
	}
}

/* SELECT id AS id, … of a table or a view. */
static const char *select_from(Generator *g, const char *column, const char *from)
{
	return arena_printf(g->arena, "SELECT %s AS v, 'x' AS w FROM %s", over(g, "#", column),
		over(g, "#", from));
}

void add_view(Generator *g, Schema *out, const char *column, const char *from)
{
	View view = {.name = new_name(g, "v", false), .query = select_from(g, column, from)};
	g->counts[ATTR_VIEW]++;
	view.materialized = has(g, ATTR_VIEW_MATERIALIZED, 30);
	if (has(g, ATTR_VIEW_COMMENT, 30))
		view.comment = new_comment(g);
	if (view.materialized && has(g, ATTR_VIEW_INDEX, 70)) {
		Index index = {.name = new_name(g, "ix_", false)};
		vec_push(&index.parts, g->arena, (IndexPart){.column = "w"});
		vec_push(&view.indexes, g->arena, index);
	}
	vec_push(&out->views, g->arena, view);
}

static void add_views(Generator *g, Schema *out)
{
	const Table *table = &out->tables.items[random_below(g, (int)out->tables.count)];
	const Column *column = some_column(g, table, fits_index);
	if (!column || !chance(g, 60))
		return;
	add_view(g, out, column->name, table->name);
	if (has(g, ATTR_VIEW_OVER_VIEW, 50))
		add_view(g, out, "v", out->views.items[0].name);
}

void generate_schema(Generator *g, Schema *out)
{
	*out = (Schema){0};
	if (g->database == PG)
		add_enums(g, out);
	if (g->database == PG)
		add_sequence(g, out);
	for (int n = 1 + random_below(g, 3); n > 0; n--)
		generate_table(g, out);
	add_views(g, out);
}
