/*
 * postgres.c - runs each statement and looks: the strongest lock it holds on each table of the
 * fixture, whether a table got another file, how often and how much was read.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/text.h"
#include "forecast.h"

enum { ACCESS_SHARE = 1, PATIENCE_MS = 300000, STEP_NS = 2000000 };

typedef struct Test {
	const char *name; /* of the database */
	Conn *conn, *other;
	Arena *arena;
	Result before; /* oid, name, relfilenode */
} Test;

/* ---- looking -------------------------------------------------------------------------------- */

/* What there is before: relations with their files, and what was counted so far. */
static const char relations_sql[] =
	"SELECT c.oid::text, c.relname::text, pg_relation_filenode(c.oid)::text, c.relkind::text, "
	"pg_stat_get_xact_numscans(c.oid)::text, (pg_stat_get_xact_tuples_inserted(c.oid) + "
	"pg_stat_get_xact_tuples_updated(c.oid) + pg_stat_get_xact_tuples_deleted(c.oid))::text "
	"FROM pg_class AS c WHERE c.relnamespace IN ('public'::regnamespace, "
	"'other'::regnamespace) "
	"AND c.relkind IN ('r', 'p', 'v', 'm', 'S') ORDER BY c.relname";

static const char locks_sql[] =
	"SELECT l.relation::text, max(array_position(ARRAY['AccessShareLock', 'RowShareLock', "
	"'RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', "
	"'ExclusiveLock', 'AccessExclusiveLock'], l.mode))::text FROM pg_locks AS l "
	"WHERE l.locktype = 'relation' AND l.database = (SELECT oid FROM pg_database WHERE datname "
	"= "
	"current_database()) AND l.pid = ";

static Result ask(Conn *conn, const char *sql, Arena *arena)
{
	Result rows;
	Error err = ERROR_INIT;
	if (!db_run(conn, &(Stmt){.sql = sql}, arena, &rows, &err))
		fail_hard(sql, &err);
	return rows;
}

static void exec(Conn *conn, const char *sql)
{
	Error err = ERROR_INIT;
	if (!db_exec(conn, sql, &err))
		fail_hard(sql, &err);
}

static const char *cell(const Result *rows, size_t row, size_t column)
{
	const char *text = forecast_cell(rows, row, column);
	return text ? text : "";
}

/* The row of that oid, or NOWHERE. */
#define NOWHERE ((size_t)-1)
static size_t row_of(const Result *rows, const char *oid)
{
	for (size_t i = 0; i < rows->nrows; i++)
		if (strcmp(cell(rows, i, 0), oid) == 0)
			return i;
	return NOWHERE;
}

/* ---- locks ---------------------------------------------------------------------------------- */

static bool counts(const Test *t, const Case *c, size_t row)
{
	return *cell(&t->before, row, 3) != 'S' || c->flags & SEES_SEQUENCES;
}

static int told_for(const Forecast *f, const char *table)
{
	for (size_t i = 0; i < f->locks.count; i++)
		if (strcmp(f->locks.items[i].table, table) == 0)
			return f->locks.items[i].strength;
	return 0;
}

/* Reading is not told. */
static void compare_locks(
	const Test *t, const Case *c, const Forecast *f, const Result *locks, Str *wrong)
{
	for (size_t i = 0; i < t->before.nrows; i++) {
		const char *name = cell(&t->before, i, 1);
		size_t row = row_of(locks, cell(&t->before, i, 0));
		int seen = row == NOWHERE ? 0 : cell(locks, row, 1)[0] - '0';
		int told = told_for(f, name);
		if ((seen > ACCESS_SHARE || told > ACCESS_SHARE) && seen != told && counts(t, c, i))
			str_addf(wrong, "lock on %s: told %d, seen %d; ", name, told, seen);
	}
}

/* ---- costs ---------------------------------------------------------------------------------- */

typedef struct Seen {
	bool gone, other_file, scanned, changed;
} Seen;

static bool grew(const Result *before, size_t i, const Result *after, size_t k, size_t column)
{
	int64_t a = 0, b = 0;
	(void)!text_to_int(cell(before, i, column), &a);
	(void)!text_to_int(cell(after, k, column), &b);
	return b > a;
}

static Seen look(const Test *t, const Result *after)
{
	Seen seen = {0};
	for (size_t i = 0; i < t->before.nrows; i++) {
		size_t k = row_of(after, cell(&t->before, i, 0));
		if (!strchr("rpm", *cell(&t->before, i, 3)))
			continue;
		if (k == NOWHERE) {
			seen.gone = true;
			continue;
		}
		seen.other_file =
			seen.other_file || strcmp(cell(&t->before, i, 2), cell(after, k, 2)) != 0;
		seen.scanned = seen.scanned || grew(&t->before, i, after, k, 4);
		seen.changed = seen.changed || grew(&t->before, i, after, k, 5);
	}
	return seen;
}

static ForecastCost cost_seen(const Seen *seen, const Form *form)
{
	if (seen->gone || (seen->other_file && form->kind == FORM_TRUNCATE))
		return COST_DISCARD;
	if (seen->other_file)
		return COST_REWRITE;
	if (seen->changed)
		return COST_ROWS;
	return seen->scanned ? COST_SCAN : COST_CATALOG;
}

static void compare_cost(const Test *t, const Case *c, const Forecast *f, Str *wrong)
{
	Form form;
	Result after = ask(t->conn, relations_sql, t->arena);
	Seen seen = look(t, &after);
	form_read(c->sql, t->conn->backend->dialect, t->arena, &form);
	ForecastCost cost = cost_seen(&seen, &form);
	ForecastCost told = f->cost == COST_NOTHING ? COST_CATALOG : f->cost;
	if (cost != told && !(c->flags & COST_NOT_SEEN))
		str_addf(wrong, "cost: told %s, seen %s; ", forecast_cost_word(f->cost),
			forecast_cost_word(cost));
}

/* ---- in a transaction ----------------------------------------------------------------------- */

static void run_inside(Test *t, const Case *c, const Forecast *f, Str *wrong)
{
	Error err = ERROR_INIT;
	exec(t->conn, "BEGIN");
	t->before = ask(t->conn, relations_sql, t->arena);
	if (db_exec(t->conn, c->sql, &err)) {
		Result locks = ask(t->conn,
			arena_printf(t->arena, "%s pg_backend_pid() GROUP BY 1", locks_sql),
			t->arena);
		compare_locks(t, c, f, &locks, wrong);
		compare_cost(t, c, f, wrong);
	} else {
		str_addf(wrong, "it failed: %s", err.message);
	}
	exec(t->conn, "ROLLBACK");
}

/* ---- outside: others look while it waits ---------------------------------------------------- */

typedef struct Runner {
	Conn *conn;
	const char *sql;
	bool ok;
	atomic_bool has_ended;
	Error err;
} Runner;

static void *run_it(void *arg)
{
	Runner *r = arg;
	r->ok = db_exec(r->conn, r->sql, &r->err);
	atomic_store(&r->has_ended, true);
	return NULL;
}

/* Until it waits for us; or has ended, and did not. */
static Result wait_for_it(Test *t, const char *pid, Runner *runner)
{
	const char *sql = arena_printf(t->arena, "%s %s GROUP BY 1", locks_sql, pid);
	const char *waits = arena_printf(t->arena,
		"SELECT count(*)::int::text FROM pg_locks WHERE NOT granted AND pid = %s", pid);
	Result locks = {0};
	for (int64_t end = clock_ms() + PATIENCE_MS;
		clock_ms() < end && !atomic_load(&runner->has_ended);) {
		Result waiting = ask(t->other, waits, t->arena);
		locks = ask(t->other, sql, t->arena);
		if (strcmp(cell(&waiting, 0, 0), "0") != 0)
			return ask(t->other, sql, t->arena);
		nanosleep(&(struct timespec){.tv_nsec = STEP_NS}, NULL);
	}
	return locks;
}

static void run_outside(Test *t, const Case *c, const Forecast *f, Str *wrong)
{
	pthread_t thread;
	Result pid = ask(t->conn, "SELECT pg_backend_pid()::text", t->arena);
	Runner runner = {.conn = t->conn, .sql = c->sql, .err = ERROR_INIT};
	t->before = ask(t->conn, relations_sql, t->arena);
	exec(t->other, "BEGIN");
	exec(t->other, strstr(c->sql, "VACUUM")  ? "LOCK TABLE lone IN SHARE MODE"
		       : strstr(c->sql, "parts") ? "SELECT * FROM parts_b"
						 : "LOCK TABLE lone IN ROW EXCLUSIVE MODE");
	if (pthread_create(&thread, NULL, run_it, &runner) != 0)
		fail_hard("pthread_create", &runner.err);
	Result locks = wait_for_it(t, cell(&pid, 0, 0), &runner);
	exec(t->other, "ROLLBACK");
	pthread_join(thread, NULL);
	if (!runner.ok)
		str_addf(wrong, "it failed: %s", runner.err.message);
	compare_locks(t, c, f, &locks, wrong);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void make_tables(Conn *conn)
{
	exec(conn, "SET client_min_messages = error");
	exec(conn, "DROP SCHEMA public CASCADE");
	exec(conn, "DROP SCHEMA IF EXISTS other CASCADE");
	exec(conn, "CREATE SCHEMA public");
	exec(conn, "CREATE SCHEMA other");
	for (size_t i = 0; postgres_fixture[i]; i++)
		exec(conn, postgres_fixture[i]);
	exec(conn, "CREATE TABLE twin (a int, b int)");
}

static void run_case(Test *t, const Case *c)
{
	Arena arena = ARENA_INIT;
	t->arena = &arena;
	Str wrong = str_new(&arena);
	if (c->flags & OUTSIDE)
		make_tables(t->conn); /* it stays */
	Forecast f = forecast_of(t->conn, NULL, c->sql, &arena);
	if (c->flags & OUTSIDE)
		run_outside(t, c, &f, &wrong);
	else
		run_inside(t, c, &f, &wrong);
	if (c->flags & OUTSIDE)
		make_tables(t->conn);
	tell(wrong.len == 0, t->name, c->sql, wrong.data);
	arena_release(&arena);
}

static Conn *connect_to(const Url *url)
{
	Error err = ERROR_INIT;
	Conn *conn = db_open(url, NULL, &err);
	if (!conn)
		fail_hard("connection", &err);
	return conn;
}

void test_postgres(const char *name, const Url *url)
{
	Test t = {.name = name, .conn = connect_to(url), .other = connect_to(url)};
	int number = t.conn->server.number;
	exec(t.conn, "SET TimeZone = 'UTC'");
	make_tables(t.conn);
	for (const Case *c = postgres_cases; c->sql; c++)
		if (number >= c->since && (!c->before || number < c->before))
			run_case(&t, c);
	exec(t.conn, "SET TimeZone = 'Asia/Kathmandu'");
	run_case(&t, &(Case){.sql = "ALTER TABLE child ALTER COLUMN ts TYPE timestamptz"});
	db_close(t.conn);
	db_close(t.other);
}
