/* cases_cancel.c - a running statement is stopped from another thread. */
#include "cases.h"

#include <stdatomic.h>
#include <unistd.h>

/* Works for minutes on every database. */
#define LONG_QUERY                                                                                 \
	"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) "           \
	"SELECT count(*) FROM n a, n b, n c, n d"

static atomic_bool is_stopped;

/* Again and again: the first one may come before the statement does. */
static void cancel_until_stopped(Conn *conn)
{
	for (int i = 0; !atomic_load(&is_stopped); i++, nap(10))
		if (i % 30 == 0)
			db_cancel(conn);
}

static void begin_cancelling(Fixture *f)
{
	atomic_store(&is_stopped, false);
	do_later(f, 300, cancel_until_stopped, f->conn);
}

static void end_cancelling(Fixture *f)
{
	atomic_store(&is_stopped, true);
	pthread_join(f->thread, NULL);
	f->has_thread = false;
}

static void check_cancelled(Fixture *f, const char *sql)
{
	f->err = (Error)ERROR_INIT;
	begin_cancelling(f);
	int64_t start = clock_ms();
	bool ok = db_exec(f->conn, sql, &f->err);
	int64_t took = clock_ms() - start;
	end_cancelling(f);
	if (ok || f->err.kind != ERR_INTERRUPTED || took > PATIENCE_MS)
		fail_msg("%s: [%s] %s, %lld ms", sql, error_kind_name(f->err.kind), f->err.message,
			(long long)took);
}

static void a_long_query_is_stopped(void **state)
{
	Fixture *f = *state;
	check_cancelled(f, LONG_QUERY);
	assert_int_equal(query_int(f, "SELECT 1"), 1);
}

static void a_waiting_statement_is_stopped(void **state)
{
	Fixture *f = *state;
	check_cancelled(f, f->words->sleep);
	assert_int_equal(query_int(f, "SELECT 1"), 1);
}

static void a_statement_that_waits_for_a_lock_is_stopped(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (i int)");
	Conn *second = second_conn(f);
	assert_ok(db_begin(second, &f->err));
	assert_ok(db_exec(second, "INSERT INTO conformance VALUES (1)", &f->err));
	check_cancelled(f, "ALTER TABLE conformance ADD COLUMN j int");
	assert_ok(db_rollback(second, &f->err));
	exec(f, "ALTER TABLE conformance ADD COLUMN j int");
}

static void after_a_stop_the_transaction_can_be_rolled_back(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (i int)");
	assert_ok(db_begin(f->conn, &f->err));
	exec(f, "INSERT INTO conformance VALUES (1)");
	Cursor *cursor =
		db_cursor_open(f->conn, &(Stmt){.sql = "SELECT i FROM conformance"}, &f->err);
	assert_non_null(cursor);
	Result r;
	assert_ok(db_cursor_next(cursor, 1, &f->arena, &r, &f->err));
	check_cancelled(f, LONG_QUERY);
	assert_ok(db_rollback(f->conn, &f->err)); /* although rows are still being read */
	assert_int_equal(db_tx_state(f->conn), TX_NONE);
	db_cursor_close(cursor);
	assert_int_equal(query_int(f, "SELECT count(*) FROM conformance"), 0);
}

static void reading_a_cursor_is_stopped(void **state)
{
	Fixture *f = *state;
	f->err = (Error)ERROR_INIT;
	begin_cancelling(f);
	int64_t start = clock_ms();
	Cursor *cursor = db_cursor_open(f->conn, &(Stmt){.sql = LONG_QUERY}, &f->err);
	Result r;
	bool ok = cursor && db_cursor_next(cursor, 10, &f->arena, &r, &f->err);
	end_cancelling(f);
	assert_false(ok);
	assert_int_equal(f->err.kind, ERR_INTERRUPTED);
	assert_true(clock_ms() - start < PATIENCE_MS);
	db_cursor_close(cursor);
	assert_int_equal(query_int(f, "SELECT 1"), 1);
}

static void a_cancel_without_a_statement_harms_nothing(void **state)
{
	Fixture *f = *state;
	for (int i = 0; i < 5; i++) {
		db_cancel(f->conn);
		assert_int_equal(query_int(f, "SELECT 1"), 1);
	}
	exec(f, "CREATE TABLE conformance (i int)");
	exec(f, "INSERT INTO conformance VALUES (1)");
	Cursor *cursor =
		db_cursor_open(f->conn, &(Stmt){.sql = "SELECT i FROM conformance"}, &f->err);
	assert_non_null(cursor);
	db_cancel(f->conn);
	assert_int_equal(query_int(f, "SELECT 1"), 1);
	Result r;
	assert_ok(db_cursor_next(cursor, 10, &f->arena, &r, &f->err));
	assert_int_equal(r.nrows, 1);
	db_cursor_close(cursor);
}

static atomic_bool storm_over;

static void storm(Conn *conn)
{
	while (!atomic_load(&storm_over)) {
		db_cancel(conn);
		nap(1);
	}
}

/* Whatever the moment of a cancel: it stops a statement that runs, or none; never a later one. */
static void a_cancel_never_hits_the_next_statement(void **state)
{
	Fixture *f = *state;
	enum { RUN_MS = 700 };
	atomic_store(&storm_over, false);
	do_later(f, 0, storm, f->conn);
	int stopped = 0, done = 0;
	for (int64_t start = clock_ms(); clock_ms() - start < RUN_MS;) {
		Error err = ERROR_INIT;
		if (try_exec(f->conn, "SELECT 1", &err))
			done++;
		else if (err.kind == ERR_INTERRUPTED)
			stopped++;
		else
			fail_msg("[%s] %s", error_kind_name(err.kind), err.message);
	}
	atomic_store(&storm_over, true);
	pthread_join(f->thread, NULL);
	f->has_thread = false;
	assert_true(done + stopped > 0);
	for (int i = 0; i < 50; i++)
		assert_int_equal(query_int(f, "SELECT 1"), 1);
}

const Case cancel_cases[] = {
	CASE(a_long_query_is_stopped),
	CASE_NEEDS(a_waiting_statement_is_stopped, NEEDS_SESSIONS),
	CASE(a_statement_that_waits_for_a_lock_is_stopped),
	CASE(after_a_stop_the_transaction_can_be_rolled_back),
	CASE(reading_a_cursor_is_stopped),
	CASE(a_cancel_without_a_statement_harms_nothing),
	CASE(a_cancel_never_hits_the_next_statement),
	{0},
};
