/* cases_lock.c - the run lock, and waiting for other sessions' locks. */
#include "cases.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#define NAME "conformance.luamig_version"

static bool take(Fixture *f, Conn *conn, const char *name, LockHolder *holder)
{
	bool got = false;
	assert_ok(conn->driver->lock_try(conn, name, &got, holder, &f->err));
	return got;
}

static bool is_held(Fixture *f, Conn *conn, const char *name)
{
	bool ours = false;
	assert_ok(conn->driver->lock_held(conn, name, &ours, &f->err));
	return ours;
}

/* The holder is named by its program and process, or by its session where the server does not know
 * these. */
static void check_process(Fixture *f, const LockHolder *holder)
{
	if (holder->pid == getpid())
		assert_string_equal(holder->program, "luamig");
	else
		assert_int_equal(holder->pid, query_int(f, f->words->session_id));
}

static void the_run_lock_excludes_others_and_names_its_holder(void **state)
{
	Fixture *f = *state;
	Conn *second = second_conn(f);
	LockHolder holder;
	assert_true(lock_when_free(f, f->conn, NAME, &holder));

	int64_t start = clock_ms();
	assert_false(take(f, second, NAME, &holder));
	assert_true(clock_ms() - start < PATIENCE_MS);
	check_process(f, &holder);
	assert_string_not_equal(holder.who, "");
	assert_string_not_equal(holder.host, "");
	assert_int_equal(strlen(holder.since), strlen("2026-11-20 13:05:12 UTC"));
	assert_non_null(strstr(holder.since, " UTC"));
	assert_false(holder.client_gone);

	assert_ok(f->conn->driver->unlock(f->conn, NAME, &f->err));
	assert_true(lock_when_free(f, second, NAME, &holder));
	assert_false(take(f, f->conn, NAME, &holder));
	assert_ok(second->driver->unlock(second, NAME, &f->err));
}

static void it_is_known_whether_the_lock_is_held(void **state)
{
	Fixture *f = *state;
	Conn *second = second_conn(f);
	LockHolder holder;
	assert_false(is_held(f, f->conn, NAME));
	assert_true(lock_when_free(f, f->conn, NAME, &holder));
	assert_true(is_held(f, f->conn, NAME));
	assert_false(is_held(f, second, NAME));
	assert_ok(f->conn->driver->unlock(f->conn, NAME, &f->err));
	assert_false(is_held(f, f->conn, NAME));
}

static bool is_proved(Fixture *f, Conn *conn, const char *proof)
{
	const char *sql =
		arena_printf(&f->arena, "SELECT count(*) FROM (SELECT 1) x WHERE %s", proof);
	Value value;
	bool found = false;
	assert_ok(db_value(conn, &(Stmt){.sql = sql}, &f->arena, &value, &found, &f->err));
	return found && value.as.integer == 1;
}

static void a_statement_can_prove_whose_the_lock_is(void **state)
{
	Fixture *f = *state;
	Conn *second = second_conn(f);
	LockHolder holder;
	if (!f->conn->driver->lock_proof)
		return;
	assert_true(lock_when_free(f, f->conn, NAME, &holder));
	const char *proof = f->conn->driver->lock_proof(f->conn, NAME, &f->arena);
	assert_true(is_proved(f, f->conn, proof));
	assert_false(is_proved(f, second, proof));
	const char *other = second->driver->lock_proof(second, NAME, &f->arena);
	assert_false(is_proved(f, f->conn, other));
	assert_ok(f->conn->driver->unlock(f->conn, NAME, &f->err));
}

static void the_lock_dies_with_its_connection(void **state)
{
	Fixture *f = *state;
	LockHolder holder;
	assert_true(lock_when_free(f, second_conn(f), NAME, &holder));
	db_close(f->second);
	f->second = NULL;
	bool got = false;
	for (int64_t start = clock_ms(); !got && clock_ms() - start < PATIENCE_MS; nap(10))
		got = take(f, f->conn, NAME, &holder);
	assert_true(got);
	assert_ok(f->conn->driver->unlock(f->conn, NAME, &f->err));
}

/* The work of a run neither takes the lock away nor hides the holder. */
static void the_lock_outlives_transactions(void **state)
{
	Fixture *f = *state;
	Conn *second = second_conn(f);
	LockHolder holder;
	assert_true(lock_when_free(f, f->conn, NAME, &holder));
	assert_ok(db_begin(f->conn, &f->err));
	exec(f, "CREATE TABLE conformance (i int)");
	assert_ok(db_rollback(f->conn, &f->err));
	assert_ok(db_begin(f->conn, &f->err));
	exec(f, "CREATE TABLE IF NOT EXISTS conformance (i int)");
	exec(f, "INSERT INTO conformance VALUES (1)");
	assert_true(is_held(f, f->conn, NAME));
	assert_false(take(f, second, NAME, &holder));
	check_process(f, &holder);
	assert_ok(db_commit(f->conn, &f->err));
	assert_true(is_held(f, f->conn, NAME));
	assert_ok(f->conn->driver->unlock(f->conn, NAME, &f->err));
}

/* ---- many at once -------------------------------------------------------------------------- */

enum { CONTENDERS = 4, TURNS = 15 };

typedef struct Contender {
	pthread_t thread;
	Conn *conn;
	int turns;  /* had so far */
	bool alone; /* in all of them */
	Error err;
} Contender;

static atomic_int inside;

/* Takes the lock again and again; counts who else has it. */
static void *contend(void *arg)
{
	Contender *c = arg;
	const Driver *driver = c->conn->driver;
	c->alone = true;
	for (int64_t start = clock_ms(); c->turns < TURNS && clock_ms() - start < PATIENCE_MS;) {
		bool got = false, held = false;
		LockHolder holder;
		if (!driver->lock_try(c->conn, NAME, &got, &holder, &c->err))
			return NULL;
		if (!got) {
			nap(1 + rand() % 10);
			continue;
		}
		c->alone = c->alone && atomic_fetch_add(&inside, 1) == 0;
		nap(1);
		c->alone = c->alone && driver->lock_held(c->conn, NAME, &held, &c->err) && held;
		atomic_fetch_sub(&inside, 1);
		c->turns++;
		if (!driver->unlock(c->conn, NAME, &c->err))
			return NULL;
	}
	return NULL;
}

static void of_many_that_want_the_lock_one_has_it(void **state)
{
	Fixture *f = *state;
	Contender all[CONTENDERS] = {0};
	for (int i = 0; i < CONTENDERS; i++) {
		all[i].conn = db_open(&f->url, NULL, &f->err);
		assert_non_null(all[i].conn);
	}
	for (int i = 0; i < CONTENDERS; i++)
		assert_int_equal(pthread_create(&all[i].thread, NULL, contend, &all[i]), 0);
	for (int i = 0; i < CONTENDERS; i++) {
		pthread_join(all[i].thread, NULL);
		db_close(all[i].conn);
	}
	for (int i = 0; i < CONTENDERS; i++) {
		assert_string_equal(all[i].err.message, "");
		assert_int_equal(all[i].turns, TURNS);
		assert_true(all[i].alone);
	}
}

static void a_long_name_is_a_lock_of_its_own(void **state)
{
	Fixture *f = *state;
	Conn *second = second_conn(f);
	LockHolder holder;
	char one[201], other[201];
	memset(one, 'x', 200);
	one[200] = '\0';
	memcpy(other, one, sizeof(one));
	other[199] = '\'';
	assert_true(lock_when_free(f, f->conn, one, &holder));
	assert_true(lock_when_free(f, second, other, &holder));
	assert_false(take(f, second, one, &holder));
	assert_true(is_held(f, second, other));
	assert_ok(f->conn->driver->unlock(f->conn, one, &f->err));
	assert_ok(second->driver->unlock(second, other, &f->err));
}

/* ---- other sessions' locks ----------------------------------------------------------------- */

static void a_lock_timeout_is_one_and_names_who_is_in_the_way(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (i int)");
	Conn *second = second_conn(f);
	assert_ok(db_begin(second, &f->err));
	assert_ok(db_exec(second, "INSERT INTO conformance VALUES (1)", &f->err));

	assert_ok(f->conn->driver->set_timeouts(f->conn, 1500, -1, &f->err));
	int64_t start = clock_ms();
	assert_fails(ERR_LOCK_TIMEOUT,
		db_exec(f->conn, "ALTER TABLE conformance ADD COLUMN j int", &f->err));
	int64_t took = clock_ms() - start;
	if (took < 900 || took > PATIENCE_MS)
		fail_msg("%lld ms", (long long)took);
	assert_ok(db_rollback(f->conn, &f->err)); /* as a runner does before it asks */

	const char *blockers = f->conn->driver->blockers(f->conn, &f->arena);
	if (f->words->names_blockers) {
		Result r;
		assert_ok(db_run(
			second, &(Stmt){.sql = f->words->session_id}, &f->arena, &r, &f->err));
		const char *id = value_shown(&r.cells[0], &f->arena);
		if (!strstr(blockers, id) || !strstr(blockers, "in a transaction for"))
			fail_msg("not %s: \"%s\"", id, blockers);
	}
	assert_ok(db_rollback(second, &f->err));
	exec(f, "ALTER TABLE conformance ADD COLUMN j int");
}

static void without_a_timeout_a_statement_waits(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (i int)");
	Conn *second = second_conn(f);
	assert_ok(db_begin(second, &f->err));
	assert_ok(db_exec(second, "INSERT INTO conformance VALUES (1)", &f->err));
	assert_ok(f->conn->driver->set_timeouts(f->conn, 1000, -1, &f->err));
	assert_ok(f->conn->driver->set_timeouts(f->conn, 0, 0, &f->err));
	do_later(f, 2500, db_close, second);
	f->second = NULL;
	exec(f, "ALTER TABLE conformance ADD COLUMN j int");
}

/* A deadlock may be tried again, too. */
static void *update_other(void *arg)
{
	Error err = ERROR_INIT;
	Conn *conn = arg;
	nap(300);
	if (db_exec(conn, "UPDATE conformance SET j = 1 WHERE i = 1", &err))
		return NULL;
	return err.kind == ERR_LOCK_TIMEOUT ? conn : NULL;
}

static void a_deadlock_is_a_lock_timeout(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (i int PRIMARY KEY, j int)");
	exec(f, "INSERT INTO conformance VALUES (1, 0), (2, 0)");
	Conn *second = second_conn(f);
	assert_ok(f->conn->driver->set_timeouts(f->conn, 0, -1, &f->err));
	assert_ok(db_begin(f->conn, &f->err));
	assert_ok(db_begin(second, &f->err));
	exec(f, "UPDATE conformance SET j = 1 WHERE i = 1");
	assert_ok(db_exec(second, "UPDATE conformance SET j = 1 WHERE i = 2", &f->err));
	pthread_t thread;
	assert_int_equal(pthread_create(&thread, NULL, update_other, second), 0);
	Error err = ERROR_INIT;
	bool ok = db_exec(f->conn, "UPDATE conformance SET j = 1 WHERE i = 2", &err);
	if (ok) /* the other one was the victim */
		assert_ok(db_rollback(f->conn, &f->err));
	void *other_failed = NULL;
	pthread_join(thread, &other_failed);
	assert_true((!ok && err.kind == ERR_LOCK_TIMEOUT) || other_failed);
}

const Case lock_cases[] = {
	CASE(the_run_lock_excludes_others_and_names_its_holder),
	CASE(it_is_known_whether_the_lock_is_held),
	CASE(a_statement_can_prove_whose_the_lock_is),
	CASE(the_lock_dies_with_its_connection),
	CASE(the_lock_outlives_transactions),
	CASE(of_many_that_want_the_lock_one_has_it),
	CASE_NEEDS(a_long_name_is_a_lock_of_its_own, NEEDS_SESSIONS),
	CASE(a_lock_timeout_is_one_and_names_who_is_in_the_way),
	CASE(without_a_timeout_a_statement_waits),
	CASE_NEEDS(a_deadlock_is_a_lock_timeout, NEEDS_SESSIONS),
	{0},
};
