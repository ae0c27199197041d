/* cases_cursor.c - large results in batches. */
#include "cases.h"

#include <unistd.h>

enum { MANY = 100000, MEMORY_KB = 25 * 1024 };

/* Digits, from which a join makes any number of rows. */
static void make_digits(Fixture *f)
{
	exec(f, "CREATE TABLE conformance (n int)");
	exec(f, "INSERT INTO conformance VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)");
}

#define HUNDRED_THOUSAND "conformance a, conformance b, conformance c, conformance d, conformance e"
#define NUMBER           "a.n * 10000 + b.n * 1000 + c.n * 100 + d.n * 10 + e.n"

/* 0: it cannot be known here. */
static long resident_kb(void)
{
	long size = 0, resident = 0;
	FILE *file = fopen("/proc/self/statm", "r");
	if (!file)
		return 0;
	if (fscanf(file, "%ld %ld", &size, &resident) != 2)
		resident = 0;
	fclose(file);
	return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static Cursor *open_cursor(Fixture *f, const char *sql, const Value *params, size_t nparams)
{
	f->err = (Error)ERROR_INIT;
	Cursor *cursor = db_cursor_open(
		f->conn, &(Stmt){db_own_sql(f->conn, &f->arena, sql), params, nparams}, &f->err);
	if (!cursor)
		fail_msg("%s: %s", sql, f->err.message);
	return cursor;
}

/* Reads to the end; other statements run between two batches.  The sum of the first column. */
static int64_t read_all(Fixture *f, Cursor *cursor, size_t *rows)
{
	int64_t sum = 0;
	long before = resident_kb(), most = 0;
	*rows = 0;
	for (;;) {
		Arena batch = ARENA_INIT;
		Result r;
		assert_ok(db_cursor_next(cursor, 5000, &batch, &r, &f->err));
		assert_true(r.nrows <= 5000);
		size_t got = r.nrows;
		for (size_t i = 0; i < got; i++)
			sum += r.cells[i * r.ncols].as.integer;
		*rows += got;
		long now = resident_kb();
		most = now > most ? now : most;
		arena_release(&batch);
		if (got == 0)
			break;
		assert_int_equal(query_int(f, "SELECT count(*) FROM conformance"), 10);
	}
	if (!is_instrumented() && most - before > MEMORY_KB)
		fail_msg("memory grew by %ld KiB", most - before);
	return sum;
}

/* 50 MB of rows, outside and inside a transaction. */
static void many_rows_come_in_batches_in_bounded_memory(void **state)
{
	Fixture *f = *state;
	make_digits(f);
	const char *sql = arena_printf(
		&f->arena, "SELECT " NUMBER ", %s FROM " HUNDRED_THOUSAND, f->words->wide);
	for (int round = 0; round < 2; round++) {
		size_t rows;
		if (round == 1)
			assert_ok(db_begin(f->conn, &f->err));
		Cursor *cursor = open_cursor(f, sql, NULL, 0);
		int64_t sum = read_all(f, cursor, &rows);
		db_cursor_close(cursor);
		assert_int_equal(rows, MANY);
		assert_int_equal(sum, (int64_t)MANY * (MANY - 1) / 2);
		if (round == 1)
			assert_ok(db_commit(f->conn, &f->err));
	}
}

static void a_cursor_takes_parameters(void **state)
{
	Fixture *f = *state;
	make_digits(f);
	const Value params[] = {VALUE_INT(3), VALUE_INT(7)};
	Cursor *cursor = open_cursor(
		f, "SELECT n FROM conformance WHERE n > ? AND n < ? ORDER BY n", params, 2);
	Result r;
	assert_ok(db_cursor_next(cursor, 2, &f->arena, &r, &f->err));
	assert_int_equal(r.nrows, 2);
	assert_int_equal(r.cells[0].as.integer, 4);
	assert_string_equal(r.names[0], "n");
	assert_ok(db_cursor_next(cursor, 2, &f->arena, &r, &f->err));
	assert_int_equal(r.nrows, 1);
	assert_int_equal(r.cells[0].as.integer, 6);
	assert_ok(db_cursor_next(cursor, 2, &f->arena, &r, &f->err));
	assert_int_equal(r.nrows, 0);
	assert_ok(db_cursor_next(cursor, 2, &f->arena, &r, &f->err)); /* and stays at the end */
	assert_int_equal(r.nrows, 0);
	db_cursor_close(cursor);
}

static void a_cursor_gives_values_as_a_query_does(void **state)
{
	Fixture *f = *state;
	for (const TypeCase *t = f->words->types; t->type; t++) {
		Result r;
		if (t->given.type == VAL_REAL && is_valgrind())
			continue; /* see every_type_survives_both_ways() */
		execf(f, "CREATE TABLE conformance (v %s)", t->type);
		execf(f, "INSERT INTO conformance VALUES (%s)", t->literal);
		Cursor *cursor = open_cursor(f, "SELECT v FROM conformance", NULL, 0);
		assert_ok(db_cursor_next(cursor, 10, &f->arena, &r, &f->err));
		assert_int_equal(r.nrows, 1);
		if (!values_equal(&r.cells[0], &t->back))
			fail_msg("%s %s: %s", t->type, t->literal,
				value_shown(&r.cells[0], &f->arena));
		db_cursor_close(cursor);
		exec(f, "DROP TABLE conformance");
	}
}

static void a_cursor_may_be_closed_early(void **state)
{
	Fixture *f = *state;
	make_digits(f);
	for (int round = 0; round < 3; round++) {
		Result r;
		Cursor *cursor =
			open_cursor(f, "SELECT " NUMBER " FROM " HUNDRED_THOUSAND, NULL, 0);
		if (round > 0)
			assert_ok(db_cursor_next(cursor, 10, &f->arena, &r, &f->err));
		db_cursor_close(cursor);
		assert_int_equal(query_int(f, "SELECT count(*) FROM conformance"), 10);
	}
	exec(f, "DROP TABLE conformance"); /* no lock is left */
}

static void two_cursors_may_be_open(void **state)
{
	Fixture *f = *state;
	make_digits(f);
	Cursor *up = open_cursor(f, "SELECT n FROM conformance ORDER BY n", NULL, 0);
	Cursor *down = open_cursor(f, "SELECT n FROM conformance ORDER BY n DESC", NULL, 0);
	for (int i = 0; i < 10; i++) {
		Result r;
		assert_ok(db_cursor_next(up, 1, &f->arena, &r, &f->err));
		assert_int_equal(r.cells[0].as.integer, i);
		assert_ok(db_cursor_next(down, 1, &f->arena, &r, &f->err));
		assert_int_equal(r.cells[0].as.integer, 9 - i);
	}
	db_cursor_close(up);
	db_cursor_close(down);
}

static void rows_may_change_under_a_cursor(void **state)
{
	Fixture *f = *state;
	make_digits(f);
	execf(f, "CREATE TABLE conformance_child (n int)");
	assert_ok(db_begin(f->conn, &f->err));
	Cursor *cursor = open_cursor(f, "SELECT n FROM conformance ORDER BY n", NULL, 0);
	for (int i = 0; i < 5; i++) {
		Result r;
		assert_ok(db_cursor_next(cursor, 2, &f->arena, &r, &f->err));
		assert_int_equal(r.nrows, 2);
		execf(f, "INSERT INTO conformance_child VALUES (%d)", (int)r.cells[0].as.integer);
	}
	db_cursor_close(cursor);
	assert_ok(db_commit(f->conn, &f->err));
	assert_int_equal(
		query_int(f, "SELECT count(*) FROM conformance_child WHERE n IN (0, 2, 4, 6, 8)"),
		5);
}

/* The mistake is told when the cursor is opened or when it is read first. */
static void a_wrong_query_is_an_error(void **state)
{
	Fixture *f = *state;
	f->err = (Error)ERROR_INIT;
	Cursor *cursor =
		db_cursor_open(f->conn, &(Stmt){.sql = "SELECT * FROM no_such_table"}, &f->err);
	assert_null(cursor);
	assert_int_equal(f->err.kind, ERR_SQL);
	assert_non_null(strstr(f->err.message, "no_such_table"));
	assert_string_equal(f->err.statement, "SELECT * FROM no_such_table");
	assert_int_equal(query_int(f, "SELECT 1"), 1);
}

static void a_cursor_survives_the_end_of_its_transaction_or_says_so(void **state)
{
	Fixture *f = *state;
	make_digits(f);
	assert_ok(db_begin(f->conn, &f->err));
	Cursor *cursor = open_cursor(f, "SELECT n FROM conformance ORDER BY n", NULL, 0);
	Result r;
	assert_ok(db_cursor_next(cursor, 2, &f->arena, &r, &f->err));
	assert_ok(db_rollback(f->conn, &f->err));
	assert_ok(db_begin(f->conn, &f->err));
	db_cursor_close(cursor); /* must not disturb the new transaction */
	assert_int_equal(db_tx_state(f->conn), TX_OPEN);
	exec(f, "INSERT INTO conformance VALUES (10)");
	assert_ok(db_commit(f->conn, &f->err));
	assert_int_equal(query_int(f, "SELECT count(*) FROM conformance"), 11);
}

const Case cursor_cases[] = {
	CASE(many_rows_come_in_batches_in_bounded_memory),
	CASE(a_cursor_takes_parameters),
	CASE(a_cursor_gives_values_as_a_query_does),
	CASE(a_cursor_may_be_closed_early),
	CASE(two_cursors_may_be_open),
	CASE(rows_may_change_under_a_cursor),
	CASE(a_wrong_query_is_an_error),
	CASE(a_cursor_survives_the_end_of_its_transaction_or_says_so),
	{0},
};
