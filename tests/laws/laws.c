/*
 * laws.c - what holds for every schema, tried on random ones.
 *
 *	laws [COUNT [SEED]]    COUNT schemas on each database (200), TAP
 *
 *  1. create(S), then reflect = S, as far as the database can say S (expect.h);
 *  2. create what was reflected in another place, reflect it: exactly the same;
 *  3. of a schema that is changed a little, what proof.h says is there already is what the server
 *     makes of it.
 *
 * LAWS_DATABASE="mariadb" tries one database only.  A failure prints the seed of its schema: laws 1
 * SEED tries just that one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "create.h"
#include "expect.h"
#include "model/diff.h"
#include "model/proof.h"
#include "model/schema_text.h"
#include "places.h"

enum { DEFAULT_COUNT = 200, ENOUGH = 20 };

typedef struct Attempt {
	const Place *place;
	unsigned database;
	Conn *conn;
	Arena *arena;
	Error err;
	Str log; /* statements */
	const char *scratch[2];
	int proofs[PROOF_WHOLE + 1];
} Attempt;

static bool make_and_reflect(Attempt *t, int n, const Schema *schema, Schema *out)
{
	const ReflectScope scope = {0};
	t->log = str_new(t->arena);
	bool ok = room_open(t->conn, t->scratch[n], t->arena, &t->err) &&
		  create_schema(t->conn, schema, t->arena, &t->log, &t->err) &&
		  db_reflect(t->conn, &scope, t->arena, out, &t->err);
	room_close(t->conn, t->scratch[n], t->arena);
	return ok;
}

/* ---- one schema ------------------------------------------------------------------------------ */

/* The lines that are on one side only. */
static void print_missing(const char *mark, const char *text, const char *other)
{
	for (const char *line = text; *line;) {
		size_t len = strcspn(line, "\n");
		char *copy = malloc(len + 3);
		snprintf(copy, len + 3, "\n%.*s\n", (int)len, line);
		if (strncmp(other, copy + 1, len + 1) != 0 && !strstr(other, copy))
			printf("#   %s %.*s\n", mark, (int)len, line);
		free(copy);
		line += len + (line[len] == '\n');
	}
}

static void print_lines(const char *text)
{
	for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
		printf("#   %.*s\n", (int)strcspn(line, "\n"), line);
}

static bool complain(Attempt *t, uint64_t seed, const char *what)
{
	printf("# %s, seed %llu: %s\n", t->place->name, (unsigned long long)seed, what);
	if (t->err.kind)
		printf("#   %s\n#   %s\n", t->err.message, t->err.hint);
	return false;
}

static bool same(Attempt *t, uint64_t seed, const char *what, const char *asked, const char *found)
{
	if (strcmp(asked, found) == 0)
		return true;
	complain(t, seed, what);
	size_t at = 0;
	while (asked[at] == found[at])
		at++;
	while (at > 0 && asked[at - 1] != '\n')
		at--;
	printf("#   first: %.*s\n#   but:   %.*s\n", (int)strcspn(asked + at, "\n"), asked + at,
		(int)strcspn(found + at, "\n"), found + at);
	print_missing("-", asked, found);
	print_missing("+", found, asked);
	print_lines(t->log.data);
	return false;
}

/* ---- law 3 ----------------------------------------------------------------------------------- */

/* Something of each table is another: a default, NOT NULL, a part that is gone. */
static void change_table(Generator *g, Table *table, Arena *arena)
{
	if (table->columns.count == 0)
		return;
	Column *column = &table->columns.items[random_below(g, (int)table->columns.count)];
	switch (random_below(g, 5)) {
	case 0:
		column->nullable = !column->nullable && !column->primary_key;
		break;
	case 1:
		if (column->value.kind == DEFAULT_INT)
			column->value.integer++;
		else if (column->value.kind == DEFAULT_STRING)
			column->value.text = arena_printf(arena, "%s?", column->value.text);
		break;
	case 2:
		if (table->constraints.count)
			table->constraints.count--;
		break;
	case 3:
		if (table->indexes.count)
			table->indexes.count--;
		break;
	default:
		break;
	}
}

static Schema changed(Generator *g, const Schema *schema, Arena *arena)
{
	Schema out = *schema;
	out.tables = (Tables){0};
	for (size_t i = 0; i < schema->tables.count; i++) {
		Table table = schema->tables.items[i];
		table.columns = (Columns){0};
		for (size_t k = 0; k < schema->tables.items[i].columns.count; k++)
			vec_push(&table.columns, arena, schema->tables.items[i].columns.items[k]);
		change_table(g, &table, arena);
		vec_push(&out.tables, arena, table);
	}
	return out;
}

static bool has_constraint(const Table *table, const Constraint *c, Arena *arena)
{
	for (size_t i = 0; i < table->constraints.count; i++)
		if (strcmp(diff_constraint_key(&table->constraints.items[i], arena),
			    diff_constraint_key(c, arena)) == 0)
			return true;
	return false;
}

static bool has_index(const Table *table, const Index *index, Arena *arena)
{
	for (size_t i = 0; i < table->indexes.count; i++)
		if (strcmp(table->indexes.items[i].name, index->name) == 0 &&
			strcmp(diff_index_key(&table->indexes.items[i], arena),
				diff_index_key(index, arena)) == 0)
			return true;
	return false;
}

/* NULL: nothing was kept that is another. */
static const char *wrongly_kept(const TableProof *proof, const Table *made, Arena *arena)
{
	const Table *kept = &proof->kept;
	if (proof->kind == PROOF_WHOLE)
		return NULL;
	for (size_t i = 0; i < kept->columns.count; i++) {
		const Column *column = table_column(made, kept->columns.items[i].name);
		if (!column || diff_column(&kept->columns.items[i], column, arena))
			return kept->columns.items[i].name;
	}
	for (size_t i = 0; i < kept->constraints.count; i++)
		if (!has_constraint(made, &kept->constraints.items[i], arena))
			return diff_constraint_key(&kept->constraints.items[i], arena);
	for (size_t i = 0; i < kept->indexes.count; i++)
		if (!has_index(made, &kept->indexes.items[i], arena))
			return kept->indexes.items[i].name;
	bool all = proof->kind != PROOF_SAME ||
		   (kept->columns.count == made->columns.count &&
			   kept->constraints.count == made->constraints.count &&
			   kept->indexes.count == made->indexes.count);
	return all ? NULL : "something is missing";
}

static bool try_proofs(
	Attempt *t, Generator *g, uint64_t seed, const Schema *asked, const Schema *live)
{
	Schema made;
	const Schema written = changed(g, asked, t->arena);
	if (!make_and_reflect(t, 1, &written, &made))
		return true; /* not every change makes sense */
	Emit emit = db_emit(t->conn, t->arena, NULL);
	for (size_t i = 0; i < written.tables.count; i++) {
		const Table *table = &written.tables.items[i];
		const Table *is = schema_table(&made, table->schema, table->name);
		TableProof proof;
		proof_table(&emit, &written, table, schema_table(live, table->schema, table->name),
			&proof);
		const char *wrong = is ? wrongly_kept(&proof, is, t->arena) : NULL;
		t->proofs[proof.kind]++;
		if (!wrong)
			continue;
		complain(t, seed, "what was said to be the same is another");
		printf("#   %s: %s\n", table->name, wrong);
		print_lines(t->log.data);
		return false;
	}
	return true;
}

static bool try_schema(Attempt *t, Generator *g, uint64_t seed)
{
	Schema asked, found, again;
	g->state = seed;
	g->objects = 0;
	g->arena = t->arena;
	t->err = (Error)ERROR_INIT;
	generate_schema(g, &asked);
	Schema normal = asked;
	for (size_t i = 0; i < normal.tables.count; i++)
		table_normalise(&normal.tables.items[i], t->arena);
	if (!make_and_reflect(t, 0, &normal, &found)) {
		complain(t, seed, "it cannot be created");
		print_lines(t->log.data);
		return false;
	}
	Schema wanted = canonical_asked(t->database, &normal, t->arena);
	Schema is = canonical_found(t->database, &found, &normal, t->arena);
	if (!same(t, seed, "created, then reflected, is not what was asked for",
		    schema_text(&wanted, 0, t->arena), schema_text(&is, 0, t->arena)))
		return false;
	if (!make_and_reflect(t, 1, &found, &again)) {
		complain(t, seed, "what was reflected cannot be created");
		print_lines(t->log.data);
		return false;
	}
	return same(t, seed, "created from what was reflected, it is another schema",
		       schema_text(&found, 0, t->arena), schema_text(&again, 0, t->arena)) &&
	       try_proofs(t, g, seed, &normal, &found);
}

/* ---- one database ---------------------------------------------------------------------------- */

static void print_counts(const Generator *g, const char *place, int count)
{
	const char *rare = NULL;
	for (int i = 0; i < ATTR_COUNT; i++) {
		if (!attribute_exists(g, (Attribute)i))
			continue;
		printf("# %s: %5ld  %s\n", place, g->counts[i], attribute_name((Attribute)i));
		if (g->counts[i] < ENOUGH)
			rare = attribute_name((Attribute)i);
	}
	for (int i = 0; i < TYPE_COUNT; i++) {
		if (!type_exists(g->database, (TypeKind)i))
			continue;
		printf("# %s: %5ld  type: %s\n", place, g->types[i], type_kind_word((TypeKind)i));
		if (g->types[i] < ENOUGH)
			rare = type_kind_word((TypeKind)i);
	}
	if (count >= DEFAULT_COUNT) {
		if (rare)
			printf("# too rare: %s\n", rare);
		report(!rare, place, "every attribute was generated 20 times or more");
	}
}

static void try_database(const Place *place, int count, uint64_t seed)
{
	Arena arena = ARENA_INIT, connection = ARENA_INIT;
	Attempt t = {.place = place, .arena = &arena, .err = ERROR_INIT};
	t.conn = place_open(place, &connection, &t.err);
	if (!t.conn) {
		printf("# %s\n", t.err.message);
		report(false, place->name, "connects");
		return;
	}
	t.database = database_of(t.conn);
	t.scratch[0] = arena_printf(&connection, "laws_a_%ld", (long)getpid());
	t.scratch[1] = arena_printf(&connection, "laws_b_%ld", (long)getpid());
	Generator g = {.database = t.database, .server = &t.conn->server};
	int failed = 0;
	for (int i = 0; i < count && failed < 5; i++) {
		/* The same as `laws 1 SEED+i`. */
		failed += !try_schema(&t, &g, seed + (uint64_t)i);
		arena_release(&arena);
		arena = (Arena)ARENA_INIT;
	}
	report(failed == 0, place->name, "created = reflected = created again");
	printf("# %s: %d tables known to be the same, %d in parts, %d to be made\n", place->name,
		t.proofs[PROOF_SAME], t.proofs[PROOF_PARTS], t.proofs[PROOF_WHOLE]);
	print_counts(&g, place->name, failed ? 0 : count);
	db_close(t.conn);
	arena_release(&connection);
}

int main(int argc, char **argv)
{
	return places_main(argc, argv, DEFAULT_COUNT, "schemas", try_database);
}
