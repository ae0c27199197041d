/*
 * mutate.c - law 3: autogenerate leads from any schema to any other, with rows in place, and back.
 *
 *	LUAMIG=PROGRAM mutate [COUNT [SEED]]    COUNT pairs of schemas on each database (6), TAP
 *
 * Of each pair (A, B) everything goes through the program and through Lua text:
 *
 *  1. schema.lua says A: `revision --autogenerate`, `upgrade`; the database is as A made directly,
 *     `check` finds nothing; then rows are inserted;
 *  2. schema.lua says B: `revision --autogenerate --allow-drop`, `upgrade`: the database is as B
 *     made directly (what the comparison cannot see would show here), `check` finds nothing;
 *  3. `downgrade -1`: schema and rows are what they were, but for the values of columns and tables
 *     that B does not have;
 *  4. `upgrade` again, and `check`.
 *
 * B is A after some random changes (mutation.h), or (one in eight) a schema of its own with names
 *of A; there the tables that both have stay empty, for nothing says how their rows would fit.
 *
 * LAWS_DATABASE="mariadb" tries one database only; mutate 1 SEED just one pair.  A pair that fails
 * is tried again without each of its changes, and what is left is printed.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "expect.h"
#include "generate_parts.h"
#include "model/schema_text.h"
#include "mutation.h"
#include "rows.h"
#include "world.h"

enum { DEFAULT_COUNT = 6, ROWS = 3, MOST = 6, GIVE_UP = 5, EACH = 400 };

typedef struct Pair {
	Schema a, b;
	bool independent;
	Mutation done[MOST]; /* from A to B */
	int changes;
} Pair;

typedef struct Attempt {
	World world;
	Generator g;
	Error err;
	const char *what; /* failed */
	const char *script;
	Str lines; /* that differ */
	long counts[MUTATE_COUNT], rows, tables, same, independent;
} Attempt;

/* ---- pairs ----------------------------------------------------------------------------------- */

/* A change has chances of its own, so that a pair without one of its changes has the others. */
static void change(Generator *g, Schema *schema, uint64_t seed, Mutation *done)
{
	*done = MUTATE_COUNT;
	g->state = seed;
	for (int tries = 0; tries < 20; tries++) {
		Mutation mutation = (Mutation)random_below(g, MUTATE_COUNT);
		Schema other = schema_copy(schema, g->arena);
		if (!mutation_exists(g, mutation) || !mutate(g, mutation, &other))
			continue;
		*schema = other;
		*done = mutation;
		return;
	}
}

static void forget_names(Schema *schema)
{
	for (size_t i = 0; i < schema->tables.count; i++) {
		Table *t = &schema->tables.items[i];
		t->renamed_from = NULL;
		for (size_t k = 0; k < t->columns.count; k++)
			t->columns.items[k].renamed_from = NULL;
	}
}

/* What was not there before has no other name, whatever became of it. */
static void forget_new_names(const Schema *a, Schema *b)
{
	for (size_t i = 0; i < b->tables.count; i++) {
		Table *t = &b->tables.items[i];
		const Table *old =
			schema_table(a, t->schema, t->renamed_from ? t->renamed_from : t->name);
		if (!old)
			t->renamed_from = NULL;
		for (size_t k = 0; k < t->columns.count; k++) {
			Column *c = &t->columns.items[k];
			if (c->renamed_from && (!old || !table_column(old, c->renamed_from)))
				c->renamed_from = NULL;
		}
	}
}

static bool is_counted(const Table *table)
{
	const Column *first = table->columns.items;
	return first->autoincrement || first->identity.kind != IDENTITY_NONE;
}

static bool has_made_with(const Table *table)
{
	return table->partition_by || table->options.count;
}

/* The first tables get names of A's. */
static void share_names(const Generator *g, const Schema *a, Schema *b)
{
	for (size_t i = 0; i < a->tables.count && i < b->tables.count; i++) {
		const char *name = a->tables.items[i].name, *old = b->tables.items[i].name;
		/* no counter wanders from one key to another in one step */
		if (strcmp(a->tables.items[i].columns.items[0].name,
			    b->tables.items[i].columns.items[0].name) != 0)
			continue; /* nor does a new column become the key */
		if (is_counted(&a->tables.items[i]) || is_counted(&b->tables.items[i]))
			continue;
		if (!(g->database & MYSQLS) &&
			(has_made_with(&a->tables.items[i]) || has_made_with(&b->tables.items[i])))
			continue; /* what it is made with is changed by hand */
		for (size_t t = 0; t < b->tables.count; t++)
			for (size_t c = 0; c < b->tables.items[t].constraints.count; c++) {
				ForeignKey *key =
					&b->tables.items[t].constraints.items[c].foreign_key;
				if (key->table && strcmp(key->table, old) == 0)
					key->table = name;
			}
		b->tables.items[i].name = name;
	}
	b->views.count = 0; /* they name tables as they were */
}

static bool has_other(const Schema *schema)
{
	for (size_t i = 0; i < schema->tables.count; i++)
		if (schema->tables.items[i].schema)
			return true;
	return false;
}

/* Schemas that nothing in schema.lua is in are not looked at: B is about those that A is about. */
static void stay_in_other(const Schema *a, Schema *b, Arena *arena)
{
	Table stays = {.schema = "other", .name = "stays"};
	if (!has_other(a) || has_other(b))
		return;
	vec_push(&stays.columns, arena,
		(Column){.name = "id", .type = plain(TYPE_INTEGER), .nullable = true});
	vec_push(&b->tables, arena, stays);
	vec_push(&b->schemas, arena, "other");
}

/* mask: which of the changes are left out */
static void make_pair(Generator *g, uint64_t seed, unsigned mask, Pair *out)
{
	Mutation before;
	Schema made;
	*out = (Pair){0};
	g->state = seed;
	g->objects = 0;
	generate_schema(g, &made);
	out->a = schema_copy(&made, g->arena);
	out->independent = random_below(g, 8) == 0;
	int n = 1 + random_below(g, MOST), first = random_below(g, 3);
	for (int i = 0; i < first; i++)
		change(g, &out->a, seed * 1000 + 500 + (uint64_t)i, &before);
	forget_names(&out->a);
	if (out->independent) {
		generate_schema(g, &made);
		out->b = schema_copy(&made, g->arena);
		share_names(g, &out->a, &out->b);
		stay_in_other(&out->a, &out->b, g->arena);
		return;
	}
	out->b = schema_copy(&out->a, g->arena);
	for (int i = 0; i < n; i++) {
		Mutation done = MUTATE_COUNT;
		g->objects = 1000 * (i + 1);
		if (!(mask & 1U << i))
			change(g, &out->b, seed * 1000 + (uint64_t)i, &done);
		if (done != MUTATE_COUNT)
			out->done[out->changes++] = done;
	}
	forget_new_names(&out->a, &out->b);
	stay_in_other(&out->a, &out->b, g->arena);
}

/* ---- what is there --------------------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static StrVec sorted_lines(const char *text, Arena *arena)
{
	StrVec lines = {0};
	for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
		vec_push(&lines, arena, arena_strndup(arena, line, strcspn(line, "\n")));
		if (!line[strcspn(line, "\n")])
			break;
	}
	if (lines.count)
		qsort(lines.items, lines.count, sizeof(*lines.items), by_text);
	return lines;
}

/* The lines that are on one side only go to t->lines. */
static bool same_lines(Attempt *t, const char *asked, const char *found)
{
	Arena *arena = t->world.arena;
	StrVec a = sorted_lines(asked, arena), b = sorted_lines(found, arena);
	size_t i = 0, k = 0;
	t->lines = str_new(arena);
	while (i < a.count || k < b.count) {
		int order = i == a.count ? 1 : k == b.count ? -1 : strcmp(a.items[i], b.items[k]);
		if (order < 0)
			str_addf(&t->lines, "- %s\n", a.items[i]);
		else if (order > 0)
			str_addf(&t->lines, "+ %s\n", b.items[k]);
		i += order <= 0;
		k += order >= 0;
	}
	return t->lines.len == 0;
}

/* MySQL writes literals in expressions anew when a table is changed, now with this character set
 * before them and now with that one: _utf8mb4'x' is 'x'. */
static const char *without_introducers(const char *text, Arena *arena)
{
	Str out = str_new(arena);
	for (const char *p = text; *p;) {
		size_t word =
			*p == '_' ? 1 + strspn(p + 1, "abcdefghijklmnopqrstuvwxyz0123456789") : 0;
		if (word > 1 && p[word] == '\'')
			p += word;
		str_addn(&out, p++, 1);
	}
	return out.data;
}

static const char *text_of(const Attempt *t, const Schema *schema)
{
	const char *text = schema_text(schema, SCHEMA_TEXT_NO_POSITIONS, t->world.arena);
	return t->world.database == MY ? without_introducers(text, t->world.arena) : text;
}

static bool fail(Attempt *t, const char *what)
{
	t->what = what;
	return false;
}

/* The database is as if the schema had been made directly. */
static bool is_as_made(Attempt *t, const Schema *asked, const Schema *made, const char *what)
{
	World *w = &t->world;
	Schema found;
	if (!world_reflect(w, &found, &t->err))
		return fail(t, "it cannot be looked at");
	Schema wanted = canonical_found(w->database, made, asked, w->arena);
	Schema is = canonical_found(w->database, &found, asked, w->arena);
	wanted.schemas.count = is.schemas.count = 0; /* one without tables is of no interest */
	return same_lines(t, text_of(t, &wanted), text_of(t, &is)) || fail(t, what);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static const Table *table_after(const Schema *b, const Table *table)
{
	for (size_t i = 0; i < b->tables.count; i++)
		if (b->tables.items[i].renamed_from &&
			strcmp(b->tables.items[i].renamed_from, table->name) == 0)
			return &b->tables.items[i];
	return schema_table(b, table->schema, table->name);
}

static bool column_stays(const Table *after, const Column *column)
{
	for (size_t i = 0; i < after->columns.count; i++)
		if (after->columns.items[i].renamed_from &&
			strcmp(after->columns.items[i].renamed_from, column->name) == 0)
			return true;
	return table_column(after, column->name) != NULL;
}

static Rows rows_of(const Attempt *t)
{
	return (Rows){
		.conn = t->world.conn, .database = t->world.database, .arena = t->world.arena};
}

static void fill(Attempt *t, const Pair *pair)
{
	const Rows rows = rows_of(t);
	for (int n = 1; n <= ROWS; n++)
		for (size_t i = 0; i < pair->a.tables.count; i++) {
			const Table *table = &pair->a.tables.items[i];
			if (!pair->independent || !table_after(&pair->b, table))
				t->rows += rows_insert(&rows, table, n);
		}
	t->tables += (long)pair->a.tables.count;
}

/* Those of tables and columns that B has too. */
static const char *lasting_rows(Attempt *t, const Pair *pair)
{
	const Rows rows = rows_of(t);
	Str out = str_new(t->world.arena);
	for (size_t i = 0; i < pair->a.tables.count; i++) {
		const Table *table = &pair->a.tables.items[i];
		const Table *after = table_after(&pair->b, table);
		StrVec but = {0};
		for (size_t k = 0; after && k < table->columns.count; k++)
			if (!column_stays(after, &table->columns.items[k]))
				vec_push(&but, t->world.arena, table->columns.items[k].name);
		if (after && !rows_text(&rows, table, &but, &out, &t->err))
			return NULL;
	}
	return out.data;
}

/* ---- one pair -------------------------------------------------------------------------------- */

static bool run(Attempt *t, const char *arguments, const char *what)
{
	return world_run(&t->world, arguments) == 0 || fail(t, what);
}

static bool go_to(Attempt *t, const Schema *schema, const char *message, const char *what)
{
	const char *revision =
		arena_printf(t->world.arena, "revision --autogenerate --allow-drop -m %s", message);
	t->script = "";
	if (!world_write(&t->world, schema, &t->err))
		return fail(t, "schema.lua cannot be written");
	if (!run(t, revision, "the revision cannot be written"))
		return false;
	t->script = world_script(&t->world, message);
	return run(t, "upgrade", what) && run(t, "check", "check finds a difference afterwards");
}

static bool go_there_and_back(Attempt *t, const Pair *pair, const Schema *made)
{
	World *w = &t->world;
	Schema a, found;
	fill(t, pair);
	const char *rows = lasting_rows(t, pair);
	if (!rows || !world_reflect(w, &a, &t->err))
		return fail(t, "A cannot be looked at");
	if (!go_to(t, &pair->b, "second", "B: the upgrade fails") ||
		!is_as_made(t, &pair->b, made, "the database is not as B made directly"))
		return false;
	if (!*t->script) {
		t->same++;
		return true;
	}
	if (!run(t, "downgrade -1", "the downgrade fails"))
		return false;
	if (!world_reflect(w, &found, &t->err))
		return fail(t, "it cannot be looked at");
	if (w->database & MYSQLS) { /* names of keys that nobody gave, and of their indexes */
		a = canonical_found(w->database, &a, &pair->a, w->arena);
		found = canonical_found(w->database, &found, &pair->a, w->arena);
	}
	if (!same_lines(t, text_of(t, &a), text_of(t, &found)))
		return fail(t, "back again, the schema is another one");
	const char *now = lasting_rows(t, pair);
	if (!now || !same_lines(t, rows, now))
		return fail(t, "back again, the rows are other ones");
	return run(t, "upgrade", "the second upgrade fails") &&
	       run(t, "check", "check finds a difference after the second upgrade");
}

static bool try_pair(Attempt *t, const Pair *pair)
{
	World *w = &t->world;
	Schema a, b;
	t->err = (Error)ERROR_INIT;
	t->lines = str_new(w->arena);
	t->script = "";
	w->output = "";
	if (!world_reset(w, &t->err))
		return fail(t, "there is no empty database");
	if (!world_create(w, &pair->a, &a, &t->err))
		return fail(t, "A cannot be created");
	if (!world_create(w, &pair->b, &b, &t->err))
		return fail(t, "B cannot be created");
	return go_to(t, &pair->a, "first", "A: the upgrade fails") &&
	       is_as_made(t, &pair->a, &a, "the database is not as A made directly") &&
	       go_there_and_back(t, pair, &b);
}

/* ---- reports --------------------------------------------------------------------------------- */

static void print_block(const char *title, const char *text)
{
	if (!*text)
		return;
	printf("#   %s\n", title);
	for (const char *line = text; *line; line += strcspn(line, "\n") + (*line != '\0')) {
		printf("#     %.*s\n", (int)strcspn(line, "\n"), line);
		if (!line[strcspn(line, "\n")])
			break;
	}
}

static void print_failure(Attempt *t, const Pair *pair, uint64_t seed, unsigned mask)
{
	printf("# %s, seed %" PRIu64 "%s: %s\n", t->world.place->name, seed,
		mask ? arena_printf(t->world.arena, " without %#x", mask) : "", t->what);
	for (int i = 0; i < pair->changes; i++)
		printf("#   %s\n", mutation_name(pair->done[i]));
	if (pair->independent)
		printf("#   two schemas of their own\n");
	if (t->err.kind)
		printf("#   %s\n#   %s\n", t->err.message, t->err.statement);
	print_block("differences:", t->lines.data);
	print_block("the program:", t->world.output);
	print_block("the script:", t->script);
}

/* The connection is made anew for each try, and with it what it says of its server. */
static void make(Attempt *t, uint64_t seed, unsigned mask, Pair *out)
{
	if (t->world.conn)
		t->g.server = &t->world.conn->server;
	make_pair(&t->g, seed, mask, out);
}

/* Without as many changes as it still fails without. */
static void shrink(Attempt *t, uint64_t seed)
{
	unsigned mask = 0;
	Pair pair;
	for (int i = 0; i < MOST; i++) {
		make(t, seed, mask | 1U << i, &pair);
		if (!try_pair(t, &pair))
			mask |= 1U << i;
	}
	make(t, seed, mask, &pair);
	if (!try_pair(t, &pair))
		print_failure(t, &pair, seed, mask);
}

static bool try_seed(Attempt *t, uint64_t seed)
{
	Pair pair;
	make(t, seed, 0, &pair);
	t->independent += pair.independent;
	for (int i = 0; i < pair.changes; i++)
		t->counts[pair.done[i]]++;
	if (try_pair(t, &pair))
		return true;
	if (pair.independent)
		print_failure(t, &pair, seed, 0);
	else
		shrink(t, seed);
	fflush(stdout);
	return false;
}

static void print_counts(const Attempt *t, int count)
{
	const char *name = t->world.place->name;
	bool all = true;
	for (int i = 0; i < MUTATE_COUNT; i++) {
		if (!mutation_exists(&t->g, (Mutation)i))
			continue;
		printf("# %s: %5ld  %s\n", name, t->counts[i], mutation_name((Mutation)i));
		all = all && t->counts[i] > 0;
	}
	printf("# %s: %5ld rows in %ld tables; %ld pairs of schemas of their own; %ld without a "
	       "difference\n",
		name, t->rows, t->tables, t->independent, t->same);
	if (count >= EACH)
		report(all && t->rows > t->tables, name,
			"every change was made, with rows in place");
}

static void try_database(const Place *place, int count, uint64_t seed)
{
	Attempt *t = calloc(1, sizeof(*t));
	int failed = 0, tried = 0;
	const char *most = getenv("LAWS_FAILURES");
	int give_up = most ? (int)strtol(most, NULL, 10) : GIVE_UP;
	if (!world_open(&t->world, place, &t->err)) {
		printf("# %s\n", t->err.message);
		report(false, place->name, "connects");
		free(t);
		return;
	}
	t->g = (Generator){.database = t->world.database, .server = &t->world.conn->server};
	for (; tried < count && failed < give_up; tried++) {
		Arena arena = ARENA_INIT;
		t->world.arena = t->g.arena = &arena;
		failed += !try_seed(t, seed + (uint64_t)tried);
		arena_release(&arena);
	}
	printf("# %s: %d pairs, %d failed\n", place->name, tried, failed);
	report(failed == 0, place->name, "autogenerate leads to every schema and back");
	print_counts(t, failed ? 0 : count);
	world_close(&t->world);
	free(t);
}

int main(int argc, char **argv)
{
	return places_main(argc, argv, DEFAULT_COUNT, "pairs of schemas", try_database);
}
