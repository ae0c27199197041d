/*
 * reversed.c - law 2: an operation and its reverse change nothing, and the rows survive.
 *
 *	reversed [COUNT [SEED]]    COUNT operations on each database (200), TAP
 *
 * A random schema is created and filled.  Then some times: a random operation is run on it, then
 * what op_reverse() makes of it; reflection and the rows must be what they were, but for the values
 * in a column or table that was dropped.  What a database refuses is counted; every kind of
 * operation has to be done on every database that has it.
 *
 * LAWS_DATABASE="mariadb" tries one database only; reversed 1 SEED just one schema.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "create.h"
#include "model/reverse.h"
#include "model/schema_text.h"
#include "ops.h"
#include "places.h"
#include "rows.h"

enum { DEFAULT_COUNT = 200, ROWS = 3, EACH = 5, GIVE_UP = 5 };

typedef struct Attempt {
	const Place *place;
	unsigned database;
	Conn *conn;
	Arena *arena;
	const char *scratch;
	Error err;
	Str log;
	bool spoilt; /* the schema is not what it was */
	long done[DRAW_COUNT], refused[DRAW_COUNT], rows;
	const char *why[DRAW_COUNT]; /* the last refusal */
	Arena *words;
} Attempt;

/* ---- the place ------------------------------------------------------------------------------- */

static bool open_place(Attempt *t)
{
	const Dialect *d = t->conn->backend->dialect;
	if (d->keys_off_sql && !db_exec(t->conn, d->keys_off_sql, &t->err))
		return false;
	return room_open(t->conn, t->scratch, t->arena, &t->err);
}

/* ---- looking -------------------------------------------------------------------------------- */

/* MySQL writes literals in expressions anew when a table is changed, now with this character set
 * before them and now with that one: _utf8mb4'x' is 'x'. */
static void drop_introducers(char *text)
{
	char *to = text;
	for (const char *p = text; *p;) {
		size_t word =
			*p == '_' ? 1 + strspn(p + 1, "abcdefghijklmnopqrstuvwxyz0123456789") : 0;
		if (word > 1 && p[word] == '\'')
			p += word;
		*to++ = *p++;
	}
	*to = '\0';
}

static bool add_rows(
	const Attempt *t, const Table *table, const RandomOp *lost, Str *out, Error *err)
{
	const Rows rows = {.conn = t->conn, .database = t->database, .arena = t->arena};
	StrVec but = {0};
	if (lost->lost_table && strcmp(lost->lost_table, table->name) == 0) {
		if (!lost->lost_column)
			return true;
		vec_push(&but, t->arena, lost->lost_column);
	}
	return rows_text(&rows, table, &but, out, err);
}

/* Schema and rows as they are now. */
static const char *look(Attempt *t, const RandomOp *lost, Schema *schema)
{
	const ReflectScope scope = {0};
	if (!db_reflect(t->conn, &scope, t->arena, schema, &t->err))
		return NULL;
	Str out = str_new(t->arena);
	char *text =
		arena_strdup(t->arena, schema_text(schema, SCHEMA_TEXT_NO_POSITIONS, t->arena));
	if (t->database == MY)
		drop_introducers(text);
	str_add(&out, text);
	for (size_t i = 0; i < schema->tables.count; i++)
		if (!add_rows(t, &schema->tables.items[i], lost, &out, &t->err))
			return NULL;
	return out.data;
}

/* ---- one operation --------------------------------------------------------------------------- */

static void print_lines(const char *mark, const char *text, const char *other)
{
	for (const char *line = text; *line; line += strcspn(line, "\n") + (*line != '\0')) {
		size_t len = strcspn(line, "\n");
		bool there = false;
		for (const char *o = other; o && *o && !there; o += strcspn(o, "\n") + 1) {
			there = strncmp(o, line, len) == 0 && (o[len] == '\n' || !o[len]);
			if (!o[strcspn(o, "\n")])
				break;
		}
		if (!there)
			printf("#   %s%.*s\n", mark, (int)len, line);
		if (!line[len])
			break;
	}
}

static bool complain(Attempt *t, uint64_t seed, const RandomOp *op, const char *what)
{
	printf("# %s, seed %" PRIu64 ": %s: %s\n", t->place->name, seed,
		op_describe(&op->op, t->arena), what);
	if (t->err.kind)
		printf("#   %s\n#   %s\n", t->err.message, t->err.hint);
	print_lines("", t->log.data, NULL);
	return false;
}

/* Of four the one that was done least: each gets its turn. */
static Draw some_draw(const Attempt *t, Generator *g)
{
	Draw best = (Draw)random_below(g, DRAW_COUNT);
	for (int i = 0; i < 3; i++) {
		Draw other = (Draw)random_below(g, DRAW_COUNT);
		if (!draw_exists(g, best) ||
			(draw_exists(g, other) && t->done[other] < t->done[best]))
			best = other;
	}
	return best;
}

/* Draws until there is something for it in the schema. */
static Draw draw_op(const Attempt *t, Generator *g, const Schema *schema, RandomOp *out)
{
	for (;;) {
		Draw draw = some_draw(t, g);
		if (draw_exists(g, draw) && generate_op(g, draw, schema, out))
			return draw;
	}
}

/* Where DDL cannot be rolled back, half of it may be there: the schema is left alone then. */
static bool refuse(Attempt *t, Draw draw)
{
	Error failed = t->err;
	t->refused[draw]++;
	t->why[draw] = arena_strdup(t->words, failed.message);
	t->err = (Error)ERROR_INIT;
	if (t->database & MYSQLS)
		return t->spoilt = true;
	return db_rollback_to(t->conn, "law", &t->err);
}

static bool try_op(Attempt *t, Generator *g, uint64_t seed)
{
	Schema live, after;
	RandomOp op;
	const char *before, *now;
	Draw draw = (Draw)0;
	Ops back = {0};
	const ReflectScope scope = {0};
	if (!db_reflect(t->conn, &scope, t->arena, &live, &t->err) || !live.tables.count)
		return complain(t, seed,
			&(RandomOp){.op = {.kind = OP_CREATE_SCHEMA, .object = {.name = "it"}}},
			"cannot be looked at");
	draw = draw_op(t, g, &live, &op);
	if (!(before = look(t, &op, &live)))
		return complain(t, seed, &op, "cannot look at it before");
	t->log = str_new(t->arena);
	if (!(t->database & MYSQLS) && !db_savepoint(t->conn, "law", &t->err))
		return false;
	if (!run_op(t->conn, &op.op, t->arena, &t->log, &t->err))
		return refuse(t, draw);
	if (!op_reverse(&op.op, t->arena, &back, &t->err))
		return complain(t, seed, &op, "has no reverse");
	for (size_t i = 0; i < back.count; i++)
		if (!run_op(t->conn, &back.items[i], t->arena, &t->log, &t->err))
			return complain(t, seed, &op, "its reverse fails");
	if (!(now = look(t, &op, &after)))
		return complain(t, seed, &op, "cannot look at it after");
	t->done[draw]++;
	if (strcmp(before, now) == 0)
		return true;
	complain(t, seed, &op, "reversed, it leaves a difference");
	print_lines("- ", before, now);
	print_lines("+ ", now, before);
	return false;
}

static bool try_schema(Attempt *t, Generator *g, uint64_t seed)
{
	Schema asked;
	const Rows rows = {.conn = t->conn, .database = t->database, .arena = t->arena};
	g->state = seed;
	g->objects = 0;
	g->arena = t->arena;
	t->err = (Error)ERROR_INIT;
	t->log = str_new(t->arena);
	generate_schema(g, &asked);
	for (size_t i = 0; i < asked.tables.count; i++)
		table_normalise(&asked.tables.items[i], t->arena);
	bool ok = open_place(t) && create_schema(t->conn, &asked, t->arena, &t->log, &t->err);
	for (size_t i = 0; ok && i < asked.tables.count; i++)
		for (int n = 1; n <= ROWS; n++)
			t->rows += rows_insert(&rows, &asked.tables.items[i], n);
	g->made = &asked;
	if (!ok)
		printf("# %s, seed %" PRIu64 ": %s\n", t->place->name, seed, t->err.message);
	t->spoilt = false;
	for (int i = 0; ok && i < EACH && !t->spoilt; i++)
		ok = try_op(t, g, seed);
	room_close(t->conn, t->scratch, t->arena);
	return ok;
}

/* ---- one database ---------------------------------------------------------------------------- */

static void print_counts(Attempt *t, const Generator *g, int count)
{
	const char *never = NULL;
	for (int i = 0; i < DRAW_COUNT; i++) {
		if (!draw_exists(g, (Draw)i))
			continue;
		printf("# %s: %5ld done, %3ld refused  %s%s%s\n", t->place->name, t->done[i],
			t->refused[i], draw_name((Draw)i), t->why[i] ? ": " : "",
			t->why[i] ? t->why[i] : "");
		if (!t->done[i])
			never = draw_name((Draw)i);
	}
	printf("# %s: %5ld rows\n", t->place->name, t->rows);
	if (count < DEFAULT_COUNT)
		return;
	if (never)
		printf("# never: %s\n", never);
	report(!never && t->rows > 0, t->place->name, "every operation was done, on rows");
}

static void try_database(const Place *place, int count, uint64_t seed)
{
	Arena arena = ARENA_INIT, connection = ARENA_INIT;
	Attempt t = {.place = place, .arena = &arena, .words = &connection, .err = ERROR_INIT};
	t.conn = place_open(place, &connection, &t.err);
	if (!t.conn) {
		printf("# %s\n", t.err.message);
		report(false, place->name, "connects");
		return;
	}
	t.database = database_of(t.conn);
	t.scratch = arena_printf(&connection, "laws_r_%ld", (long)getpid());
	Generator g = {.database = t.database, .server = &t.conn->server};
	int failed = 0;
	for (int i = 0; i * EACH < count && failed < GIVE_UP; i++) {
		failed += !try_schema(&t, &g, seed + (uint64_t)i);
		arena_release(&arena);
		arena = (Arena)ARENA_INIT;
	}
	report(failed == 0, place->name, "an operation and its reverse change nothing");
	print_counts(&t, &g, failed ? 0 : count);
	db_close(t.conn);
	arena_release(&connection);
}

int main(int argc, char **argv)
{
	return places_main(argc, argv, DEFAULT_COUNT, "operations", try_database);
}
