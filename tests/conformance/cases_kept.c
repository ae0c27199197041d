/* cases_kept.c - our own statements that stay prepared: nothing that a script does to the session,
 * and no failure, makes them do anything else than the first time. */
#include "cases.h"

#include "db/kept.h"

enum { TIMES = KEPT_USES + 2 };

static bool insert(Fixture *f, int64_t i, const char *t)
{
	const Value params[] = {VALUE_INT(i), t ? VALUE_TEXT(t) : (Value){.type = VAL_NULL}};
	const Stmt stmt = {db_own_sql(f->conn, &f->arena, "INSERT INTO conformance VALUES (?, ?)"),
		params, ARRAY_LEN(params)};
	Result r;
	if (!db_run_kept(f->conn, &stmt, &f->arena, &r, &f->err))
		return false;
	assert_int_equal(r.affected, 1);
	return true;
}

static Result select_from(Fixture *f, int64_t i)
{
	const Value param = VALUE_INT(i);
	const Stmt stmt = {db_own_sql(f->conn, &f->arena,
				   "SELECT t, i FROM conformance WHERE i >= ? ORDER BY i"),
		&param, 1};
	Result r = {0};
	assert_ok(db_run_kept(f->conn, &stmt, &f->arena, &r, &f->err));
	return r;
}

static void make_table(Fixture *f)
{
	exec(f, "DROP TABLE IF EXISTS conformance");
	exec(f, "CREATE TABLE conformance (i int PRIMARY KEY, t varchar(200))");
}

static void a_kept_statement_does_the_same_each_time(void **state)
{
	Fixture *f = *state;
	make_table(f);
	char text[201] = {0};
	for (int i = 0; i < TIMES; i++) {
		text[0] = (char)('a' + i);
		assert_ok(insert(f, i, i % 2 ? NULL : text));
		Result all = select_from(f, 0);
		assert_int_equal(all.nrows, i + 1);
		assert_int_equal(all.cells[2 * i + 1].as.integer, i);
		if (i % 2)
			assert_int_equal(all.cells[2 * i].type, VAL_NULL);
		else
			assert_string_equal(all.cells[2 * i].as.text.data, text);
	}
	memset(text, 'x', 200); /* longer than any before */
	assert_ok(insert(f, TIMES, text));
	Result last = select_from(f, TIMES);
	assert_int_equal(last.nrows, 1);
	assert_string_equal(last.cells[0].as.text.data, text);
	assert_int_equal(select_from(f, TIMES + 1).nrows, 0);
	exec(f, "DROP TABLE conformance");
}

static void a_kept_statement_that_failed_runs_again(void **state)
{
	Fixture *f = *state;
	make_table(f);
	for (int i = 0; i < TIMES; i++) {
		assert_ok(insert(f, i, "once"));
		assert_fails(ERR_SQL, insert(f, i, "twice"));
	}
	assert_ok(db_begin(f->conn, &f->err));
	assert_ok(insert(f, 100, "taken back"));
	assert_fails(ERR_SQL, insert(f, 100, "twice"));
	assert_ok(db_rollback(f->conn, &f->err));
	assert_ok(insert(f, 100, "again"));
	assert_int_equal(select_from(f, 0).nrows, TIMES + 1);
	exec(f, "DROP TABLE conformance");
	assert_fails(ERR_SQL, insert(f, 101, "nowhere"));
	make_table(f);
	assert_ok(insert(f, 101, "there"));
	exec(f, "DROP TABLE conformance");
}

static void more_statements_than_are_kept_run_too(void **state)
{
	Fixture *f = *state;
	for (int round = 0; round < TIMES; round++) {
		for (int64_t i = 0; i < KEPT_MAX + 3; i++) {
			const char *sql = arena_printf(&f->arena, "SELECT %d", (int)i);
			Result r;
			assert_ok(
				db_run_kept(f->conn, &(Stmt){.sql = sql}, &f->arena, &r, &f->err));
			assert_int_equal(r.cells[0].as.integer, i);
		}
	}
}

/* BEGIN, a row, another row, and all rows that there are then. */
static bool insert_together(Fixture *f, int64_t first, int64_t second, Batch *batch)
{
	const Value one = VALUE_INT(first), two = VALUE_INT(second);
	const char *sql = db_own_sql(
		f->conn, &f->arena, "INSERT INTO conformance SELECT ?, NULL FROM conformance_one");
	const Stmt stmts[] = {
		{.sql = f->conn->driver->begin_sql},
		{sql, &one, 1},
		{sql, &two, 1},
		{.sql = "SELECT count(*) FROM conformance"},
	};
	*batch = (Batch){.stmts = stmts, .count = ARRAY_LEN(stmts)};
	batch->out = arena_alloc(&f->arena, sizeof(Result) * ARRAY_LEN(stmts));
	bool ok = db_run_together(f->conn, batch, &f->arena, &f->err);
	batch->stmts = NULL;
	return ok;
}

static bool end_with(Fixture *f, int64_t i, bool *done)
{
	const Value param = VALUE_INT(i);
	const Stmt last = {db_own_sql(f->conn, &f->arena,
				   "INSERT INTO conformance SELECT ?, NULL FROM conformance_one"),
		&param, 1};
	return db_run_and_commit(f->conn, &last, done, &f->err);
}

static void make_tables(Fixture *f)
{
	make_table(f);
	exec(f, "DROP TABLE IF EXISTS conformance_one");
	exec(f, "CREATE TABLE conformance_one (n int)");
	exec(f, "INSERT INTO conformance_one VALUES (1)");
}

static void statements_that_go_together_run_in_order(void **state)
{
	Fixture *f = *state;
	make_tables(f);
	for (int i = 0; i < 3 * TIMES; i += 3) {
		Batch batch;
		bool done = false;
		assert_ok(insert_together(f, i, i + 1, &batch));
		assert_int_equal(batch.done, 4);
		assert_int_equal(batch.out[1].affected, 1);
		assert_int_equal(batch.out[2].affected, 1);
		assert_int_equal(batch.out[3].cells[0].as.integer, i + 2);
		assert_int_equal(db_tx_state(f->conn), TX_OPEN);
		assert_ok(end_with(f, i + 2, &done));
		assert_true(done);
		assert_int_equal(db_tx_state(f->conn), TX_NONE);
		assert_int_equal(select_from(f, 0).nrows, i + 3);
	}
	exec(f, "DROP TABLE conformance");
	exec(f, "DROP TABLE conformance_one");
}

static void what_follows_a_failure_is_not_run(void **state)
{
	Fixture *f = *state;
	make_tables(f);
	exec(f, "INSERT INTO conformance VALUES (7, NULL)");
	for (int i = 0; i < TIMES; i++) {
		Batch batch;
		bool done = true;
		assert_fails(ERR_SQL, insert_together(f, 100, 7, &batch));
		assert_int_equal(batch.done, 2);
		assert_non_null(strstr(f->err.statement, "INSERT"));
		assert_ok(db_rollback(f->conn, &f->err));
		assert_ok(db_begin(f->conn, &f->err));
		assert_fails(ERR_SQL, end_with(f, 7, &done));
		assert_false(done);
		assert_int_not_equal(db_tx_state(f->conn), TX_NONE);
		assert_ok(db_rollback(f->conn, &f->err));
		assert_int_equal(select_from(f, 0).nrows, 1);
	}
	exec(f, "DROP TABLE conformance_one"); /* what is prepared has nowhere to look */
	Batch batch;
	assert_fails(ERR_SQL, insert_together(f, 100, 101, &batch));
	assert_int_equal(batch.done, 1);
	assert_ok(db_rollback(f->conn, &f->err));
	make_tables(f);
	assert_ok(insert_together(f, 100, 101, &batch));
	assert_ok(db_rollback(f->conn, &f->err));
	exec(f, "DROP TABLE conformance");
	exec(f, "DROP TABLE conformance_one");
}

const Case kept_cases[] = {
	CASE(a_kept_statement_does_the_same_each_time),
	CASE(a_kept_statement_that_failed_runs_again),
	CASE(more_statements_than_are_kept_run_too),
	CASE(statements_that_go_together_run_in_order),
	CASE(what_follows_a_failure_is_not_run),
	{0},
};
