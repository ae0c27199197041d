/*
 * seeded.c - rows made for random schemas, and read before and after.
 *
 *	seeded [COUNT [SEED]]    COUNT schemas on each database (20), TAP
 *	seeded URL               fills the database there, and says what became of it
 *
 *  1. every table gets rows, and no reference leads nowhere;
 *  2. asked again, nothing is added; without a memory of it more is, and refused by nothing;
 *  3. read twice, the rows are the same; seeded anew, too;
 *  4. a change by SQL is found as what it is.
 *
 * Before them, once, a schema of what chance makes seldom.
 *
 * LAWS_DATABASE="mariadb" tries one database only.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/datasum.h"
#include "core/seed.h"
#include "create.h"
#include "model/schema_text.h"
#include "places.h"

enum { DEFAULT_COUNT = 20, GIVE_UP = 5 };

typedef struct Seeding {
	const Place *place;
	uint64_t seed;
	Conn *conn;
	Arena *arena;
	Schema schema;
	Error err;
	const char *room;
	long tables, rows, notes, impossible, columns, nulls, values, changes;
} Seeding;

static bool complain(Seeding *t, const char *what, const char *more)
{
	printf("# %s, seed %llu: %s%s%s\n", t->place->name, (unsigned long long)t->seed, what,
		more ? ": " : "", more ? more : "");
	if (t->err.kind)
		printf("#   %s\n#   %s\n", t->err.message, t->err.statement);
	return false;
}

/* ---- 1 and 2 --------------------------------------------------------------------------------- */

static void print_table(Seeding *t, const char *name)
{
	const Table *table = schema_table(&t->schema, NULL, name);
	for (size_t i = 0; table && i < table->columns.count; i++)
		printf("#     %s %s%s\n", table->columns.items[i].name,
			table->columns.items[i].declared,
			table->columns.items[i].nullable ? "" : " NOT NULL");
	for (size_t i = 0; table && i < table->constraints.count; i++)
		printf("#     %s %s\n", constraint_kind_word(table->constraints.items[i].kind),
			table->constraints.items[i].expression
				? table->constraints.items[i].expression
				: "");
}

/* The generator does not look how long a text can be before it asks for more than three letters. */
static bool is_impossible(const Seeding *t, const SeedNote *note)
{
	const Table *table = schema_table(&t->schema, note->schema, note->table);
	for (size_t i = 0; table && i < table->columns.count; i++) {
		const Column *c = &table->columns.items[i];
		if (!c->nullable && c->type.length > 0 && c->type.length <= 3 &&
			strstr(note->why, "> 3") && strstr(note->why, c->name) &&
			strstr(note->why, "no values were found"))
			return true;
	}
	return false;
}

static bool is_filled(Seeding *t, const SeedReport *report_)
{
	bool ok = true;
	for (size_t i = 0; i < report_->notes.count; i++) {
		const SeedNote *note = &report_->notes.items[i];
		t->notes++;
		if (note->rows == 0 && is_impossible(t, note)) {
			t->impossible++;
		} else if (note->rows == 0) {
			ok = complain(
				t, arena_printf(t->arena, "%s is empty", note->table), note->why);
			print_table(t, note->table);
		} else if (getenv("SEEDED_NOTES")) {
			printf("# %s, seed %llu: note: %s: %s\n", t->place->name,
				(unsigned long long)t->seed, note->table, note->why);
		}
	}
	t->tables += (long)report_->tables;
	t->rows += (long)report_->rows;
	return ok;
}

/* Rows that refer to nothing, counted. */
static const char *orphans_sql(Seeding *t, const Table *table, const Constraint *c)
{
	const Dialect *d = t->conn->backend->dialect;
	const ForeignKey *fk = &c->foreign_key;
	const char *in = fk->schema ? fk->schema : table->schema;
	const Table *to = schema_table(&t->schema, in, fk->table);
	const StrVec *columns = fk->columns.count ? &fk->columns : &table_primary_key(to)->columns;
	Str sql = str_new(t->arena);
	sql_addf(&sql, d, "SELECT count(*) FROM %n c WHERE NOT EXISTS (SELECT 1 FROM %n p",
		table->schema, table->name, in, fk->table);
	for (size_t i = 0; i < c->columns.count; i++)
		sql_addf(&sql, d, i ? " AND p.%i = c.%i" : " WHERE p.%i = c.%i", columns->items[i],
			c->columns.items[i]);
	str_add(&sql, ")");
	for (size_t i = 0; i < c->columns.count; i++)
		sql_addf(&sql, d, " AND c.%i IS NOT NULL", c->columns.items[i]);
	return sql.data;
}

static bool references_hold(Seeding *t)
{
	for (size_t i = 0; i < t->schema.tables.count; i++) {
		const Table *table = &t->schema.tables.items[i];
		for (size_t k = 0; k < table->constraints.count; k++) {
			const Constraint *c = &table->constraints.items[k];
			Value count;
			bool found;
			if (c->kind != CONSTRAINT_FOREIGN_KEY)
				continue;
			const Stmt stmt = {.sql = orphans_sql(t, table, c)};
			if (!db_value(t->conn, &stmt, t->arena, &count, &found, &t->err))
				return complain(t, "the references cannot be checked", NULL);
			if (count.type == VAL_BOOL ? count.as.boolean : count.as.integer)
				return complain(t, "a reference leads nowhere", table->name);
		}
	}
	return true;
}

static bool fills(Seeding *t)
{
	SeedMemory memory = {.arena = t->arena};
	SeedOptions options = {.memory = &memory};
	SeedReport first, again, more;
	if (!seed_fill(t->conn, &t->schema, &options, t->arena, &first, &t->err))
		return complain(t, "it cannot be filled", NULL);
	if (!is_filled(t, &first) || !references_hold(t))
		return false;
	if (!seed_fill(t->conn, &t->schema, &options, t->arena, &again, &t->err))
		return complain(t, "it cannot be filled again", NULL);
	if (again.rows)
		return complain(t, "what was filled was filled again", NULL);
	options.memory = NULL;
	if (!seed_fill(t->conn, &t->schema, &options, t->arena, &more, &t->err))
		return complain(t, "it cannot be filled further", NULL);
	return references_hold(t);
}

/* ---- 3 --------------------------------------------------------------------------------------- */

static bool compare(Seeding *t, const DataSum *before, const DataSum *after, DataFindings *out)
{
	DataExclusions ignored;
	const DataCompare with = {.before = before, .after = after, .between = before};
	datasum_compare(&with, t->arena, out, &ignored);
	return out->count == 0;
}

static void count_values(Seeding *t, const DataSum *sum)
{
	for (size_t i = 0; i < sum->tables.count; i++)
		for (size_t k = 0; k < sum->tables.items[i].columns.count; k++) {
			const DataSumColumn *c = &sum->tables.items[i].columns.items[k];
			t->columns++;
			t->values += c->filled > 0;
			t->nulls += c->filled < sum->tables.items[i].rows;
		}
}

static bool reads_the_same(Seeding *t, DataSum *first)
{
	DataSum second;
	DataFindings found;
	if (!datasum_read(t->conn, &t->schema, NULL, t->arena, first, &t->err) ||
		!datasum_read(t->conn, &t->schema, NULL, t->arena, &second, &t->err))
		return complain(t, "the rows cannot be read", NULL);
	count_values(t, first);
	return compare(t, first, &second, &found) ||
	       complain(t, "read twice, they differ", datasum_describe(&found.items[0], t->arena));
}

/* ---- 4 --------------------------------------------------------------------------------------- */

static bool finds(Seeding *t, const DataSum *before, const DataSumTable *table, const char *column,
	DataFindingKind kind)
{
	DataSum after;
	DataFindings found;
	if (!datasum_read(t->conn, &t->schema, NULL, t->arena, &after, &t->err))
		return complain(t, "the rows cannot be read", NULL);
	compare(t, before, &after, &found);
	for (size_t i = 0; i < found.count; i++) {
		const DataFinding *f = &found.items[i];
		if (f->kind == kind && strcmp(f->table, table->name) == 0 &&
			(!column || (f->column && strcmp(f->column, column) == 0)))
			return true;
	}
	return complain(t,
		arena_printf(t->arena, "%s of %s.%s is not found", datasum_kind_name(kind),
			table->name, column ? column : "*"),
		found.count ? datasum_describe(&found.items[0], t->arena) : NULL);
}

/* Run it, look, and take it back.  What the database refuses is no trial. */
static bool try_change(Seeding *t, const DataSum *before, const DataSumTable *table,
	const char *column, const char *format)
{
	Str sql = str_new(t->arena);
	Error why = ERROR_INIT;
	Result rows = {0};
	bool ok = true;
	sql_addf(&sql, t->conn->backend->dialect, format, table->schema, table->name, column);
	if (!db_savepoint(t->conn, "change", &t->err))
		return complain(t, "no savepoint", NULL);
	if (db_run(t->conn, &(Stmt){.sql = sql.data}, t->arena, &rows, &why) && rows.affected) {
		ok = finds(t, before, table, column, column ? DATA_VALUES_LOST : DATA_ROWS_LOST);
		t->changes++;
	}
	return db_rollback_to(t->conn, "change", &t->err) && ok;
}

static bool finds_changes(Seeding *t, const DataSum *sum)
{
	bool own = db_tx_state(t->conn) == TX_NONE;
	bool ok = !own || db_begin(t->conn, &t->err);
	for (size_t i = 0; ok && i < sum->tables.count; i++) {
		const DataSumTable *table = &sum->tables.items[i];
		const Table *from = schema_table(&t->schema, table->schema, table->name);
		for (size_t k = 0; ok && k < table->columns.count; k++)
			if (table->columns.items[k].filled && from->columns.items[k].nullable &&
				!table->columns.items[k].generated)
				ok = try_change(t, sum, table, table->columns.items[k].name,
					"UPDATE %n SET %i = NULL");
		ok = ok && (table->rows == 0 || try_change(t, sum, table, NULL, "DELETE FROM %n"));
	}
	return own ? db_rollback(t->conn, &t->err) && ok : ok;
}

/* ---- one schema ------------------------------------------------------------------------------ */

static bool try_schema(Seeding *t, Generator *g)
{
	Schema asked;
	DataSum sum;
	const ReflectScope scope = {0};
	g->state = t->seed;
	g->objects = 0;
	g->arena = t->arena;
	t->err = (Error)ERROR_INIT;
	generate_schema(g, &asked);
	for (size_t i = 0; i < asked.tables.count; i++)
		table_normalise(&asked.tables.items[i], t->arena);
	bool ok = room_open(t->conn, t->room, t->arena, &t->err) &&
		  create_schema(t->conn, &asked, t->arena, NULL, &t->err) &&
		  db_reflect(t->conn, &scope, t->arena, &t->schema, &t->err);
	if (!ok)
		complain(t, "it cannot be created", NULL);
	if (getenv("SEEDED_SCHEMA"))
		printf("%s\n", schema_text(&t->schema, 0, t->arena));
	ok = ok && fills(t) && reads_the_same(t, &sum) && finds_changes(t, &sum);
	room_close(t->conn, t->room, t->arena);
	return ok;
}

/* ---- what chance makes seldom ---------------------------------------------------------------- */

static const char *const hard[] = {
	"CREATE TABLE a (id integer NOT NULL PRIMARY KEY, code varchar(10) NOT NULL UNIQUE, state "
	"varchar(10) NOT NULL, low integer, high integer, CHECK (code LIKE 'A%'), CHECK (state IN "
	"('new', 'old')), CHECK (high > low), CHECK (low BETWEEN 500 AND 510))",
	"CREATE TABLE b (id integer NOT NULL PRIMARY KEY, a_id integer NOT NULL, FOREIGN KEY "
	"(a_id) "
	"REFERENCES a (id))",
	"CREATE TABLE ab (a_id integer NOT NULL, b_id integer NOT NULL, PRIMARY KEY (a_id, b_id), "
	"FOREIGN KEY (a_id) REFERENCES a (id), FOREIGN KEY (b_id) REFERENCES b (id))",
	"CREATE TABLE tree (id integer NOT NULL PRIMARY KEY, up integer NOT NULL, FOREIGN KEY (up) "
	"REFERENCES tree (id))",
	"CREATE TABLE never (id integer NOT NULL PRIMARY KEY, n integer NOT NULL, CHECK (n > 5 AND "
	"n "
	"< 5))",
	"INSERT INTO a VALUES (1, 'A1', 'new', 500, 501)",
};

/* Each needs the other. */
static const char *const circle_at_once[] = {
	"CREATE TABLE store (id integer NOT NULL PRIMARY KEY, manager integer NOT NULL, FOREIGN "
	"KEY "
	"(manager) REFERENCES staff (id))",
	"CREATE TABLE staff (id integer NOT NULL PRIMARY KEY, store integer NOT NULL, FOREIGN KEY "
	"(store) REFERENCES store (id))",
};
static const char *const circle_afterwards[] = {
	"CREATE TABLE store (id integer NOT NULL PRIMARY KEY, manager integer NOT NULL)",
	"CREATE TABLE staff (id integer NOT NULL PRIMARY KEY, store integer NOT NULL, FOREIGN KEY "
	"(store) REFERENCES store (id))",
	"ALTER TABLE store ADD FOREIGN KEY (manager) REFERENCES staff (id)",
};

/* Their answers after it was filled. */
static const struct {
	const char *sql;
	int64_t least;
} answers[] = {
	{"SELECT count(*) FROM a WHERE code = 'A1' AND low = 500", 1}, /* it stayed */
	{"SELECT count(*) FROM a", 4},
	{"SELECT count(DISTINCT state) FROM a", 2},
	{"SELECT count(DISTINCT low) FROM a", 2},
	{"SELECT count(*) FROM ab", 6},
	{"SELECT count(*) FROM tree", 4},
	{"SELECT count(*) FROM store", 2},
	{"SELECT count(*) FROM staff", 2},
};

static bool run_all(Seeding *t, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!db_exec(t->conn, list[i], &t->err))
			return complain(t, list[i], NULL);
	return true;
}

static bool answers_are_right(Seeding *t)
{
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		Value v;
		bool found;
		const Stmt stmt = {.sql = answers[i].sql};
		if (!db_value(t->conn, &stmt, t->arena, &v, &found, &t->err))
			return complain(t, answers[i].sql, NULL);
		if ((v.type == VAL_BOOL ? (int64_t)v.as.boolean : v.as.integer) < answers[i].least)
			return complain(t, "too few", answers[i].sql);
	}
	return true;
}

static bool fills_hard(Seeding *t)
{
	SeedReport out;
	const SeedOptions options = {.plain = false};
	const ReflectScope scope = {0};
	bool at_once = t->conn->backend->dialect->keys_off_sql != NULL;
	bool ok = room_open(t->conn, t->room, t->arena, &t->err) &&
		  run_all(t, hard, ARRAY_LEN(hard)) &&
		  (at_once ? run_all(t, circle_at_once, ARRAY_LEN(circle_at_once))
			   : run_all(t, circle_afterwards, ARRAY_LEN(circle_afterwards))) &&
		  db_reflect(t->conn, &scope, t->arena, &t->schema, &t->err) &&
		  seed_fill(t->conn, &t->schema, &options, t->arena, &out, &t->err);
	if (!ok)
		complain(t, "it cannot be filled", NULL);
	ok = ok && references_hold(t) && answers_are_right(t);
	if (ok && (out.notes.count != 1 || strcmp(out.notes.items[0].table, "never") != 0 ||
			  !strstr(out.notes.items[0].why, "no values were found")))
		ok = complain(t, "the notes are others",
			out.notes.count ? out.notes.items[0].why : "none");
	room_close(t->conn, t->room, t->arena);
	return ok;
}

static void try_database(const Place *place, int count, uint64_t seed)
{
	Arena arena = ARENA_INIT, connection = ARENA_INIT;
	Seeding t = {.place = place, .arena = &arena, .err = ERROR_INIT};
	int failed = 0;
	t.conn = place_open(place, &connection, &t.err);
	if (!t.conn) {
		printf("# %s\n", t.err.message);
		report(false, place->name, "connects");
		return;
	}
	t.room = arena_printf(&connection, "seeded_%ld", (long)getpid());
	Generator g = {.database = database_of(t.conn), .server = &t.conn->server};
	report(fills_hard(&t), place->name, "circles, lists and patterns of checks, pairs of keys");
	for (int i = 0; i < count && failed < GIVE_UP; i++) {
		t.seed = seed + (uint64_t)i;
		failed += !try_schema(&t, &g);
		arena_release(&arena);
		arena = (Arena)ARENA_INIT;
	}
	printf("# %s: %ld tables, %ld rows, %ld notes, %ld impossible; of %ld columns %ld have "
	       "values and %ld "
	       "NULLs; %ld changes\n",
		place->name, t.tables, t.rows, t.notes, t.impossible, t.columns, t.values, t.nulls,
		t.changes);
	report(failed == 0, place->name, "every table is filled, and its changes are found");
	db_close(t.conn);
	arena_release(&connection);
}

/* ---- a database that is there ---------------------------------------------------------------- */

static int fill_url(const char *text)
{
	Arena arena = ARENA_INIT;
	Error err = ERROR_INIT;
	Url url;
	Schema schema = {.tables = {0}};
	SeedReport out = {0};
	const ReflectScope scope = {0};
	const SeedOptions options = {.plain = getenv("SEEDED_PLAIN") != NULL};
	Conn *conn = url_parse(text, &arena, &url, &err) ? db_open(&url, NULL, &err) : NULL;
	const Place place = {.name = text};
	Seeding t = {.place = &place, .conn = conn, .arena = &arena};
	bool ok = conn && db_reflect(conn, &scope, &arena, &schema, &err) &&
		  seed_fill(conn, &schema, &options, &arena, &out, &err);
	t.schema = schema;
	ok = ok && references_hold(&t);
	if (ok)
		printf("%zu of %zu tables, %zu rows\n", out.tables, schema.tables.count, out.rows);
	else
		printf("%s\n%s\n", err.message, err.statement);
	for (size_t i = 0; i < out.notes.count; i++)
		printf("%s: %zu rows: %s\n", out.notes.items[i].table, out.notes.items[i].rows,
			out.notes.items[i].why);
	db_close(conn);
	arena_release(&arena);
	return !ok;
}

int main(int argc, char **argv)
{
	if (argc == 2 && strchr(argv[1], ':'))
		return fill_url(argv[1]);
	return places_main(argc, argv, DEFAULT_COUNT, "schemas", try_database);
}
