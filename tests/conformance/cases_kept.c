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

const Case kept_cases[] = {
	CASE(a_kept_statement_does_the_same_each_time),
	CASE(a_kept_statement_that_failed_runs_again),
	CASE(more_statements_than_are_kept_run_too),
	{0},
};
