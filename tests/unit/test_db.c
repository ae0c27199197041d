/* test_db.c - the wrappers around a driver, on a driver that is a script; and the table of
 * backends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../support/fake_driver.h"
#include "db/answer.h"

static const Dialect numbered = {.name = "numbered", .quote = '`', .caps = DIALECT_NUMBERED_PARAMS};

static Arena arena = ARENA_INIT;

static int release(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static void statements_are_run_and_counted(void **state)
{
	Conn *conn = fake_open(NULL);
	Error err = ERROR_INIT;
	Result result;
	(void)state;
	fake_expect(conn, "SELECT a, b FROM t WHERE c = ? <- 'x''y'");
	fake_rows(conn, "a|b", "1|x", "~|'2", NULL);
	fake_expect(conn, "DELETE FROM t");
	fake_affected(conn, 7);
	Value param = VALUE_TEXT("x''y");
	Stmt stmt = {"SELECT a, b FROM t WHERE c = ?", &param, 1};
	assert_true(db_run(conn, &stmt, &arena, &result, &err));
	assert_int_equal(result.nrows, 2);
	assert_string_equal(result.names[1], "b");
	assert_int_equal(result.cells[0].as.integer, 1);
	assert_string_equal(result.cells[1].as.text.data, "x");
	assert_int_equal(result.cells[2].type, VAL_NULL);
	assert_int_equal(result.cells[3].type, VAL_TEXT);
	assert_true(db_run(conn, &(Stmt){.sql = "DELETE FROM t"}, &arena, &result, &err));
	assert_int_equal(result.affected, 7);
	assert_int_equal(db_statement_count(conn), 2);
	fake_close(conn);
}

static void a_failed_statement_is_kept_in_the_error(void **state)
{
	Conn *conn = fake_open(NULL);
	Error err = ERROR_INIT;
	(void)state;
	fake_expect(conn, "DROP TABLE x");
	fake_fails(conn, ERR_SQL, "42P01", "no such table");
	assert_false(db_exec(conn, "DROP TABLE x", &err));
	assert_int_equal(err.kind, ERR_SQL);
	assert_string_equal(err.sqlstate, "42P01");
	assert_string_equal(err.message, "no such table");
	assert_string_equal(err.statement, "DROP TABLE x");
	fake_close(conn);
}

static void one_value_or_none(void **state)
{
	Conn *conn = fake_open(NULL);
	Error err = ERROR_INIT;
	Value value;
	bool found;
	Stmt stmt = {.sql = "SELECT 1"};
	(void)state;
	fake_expect(conn, "SELECT 1");
	fake_rows(conn, "n", "5", "6", NULL);
	assert_true(db_value(conn, &stmt, &arena, &value, &found, &err));
	assert_true(found);
	assert_int_equal(value.as.integer, 5);
	fake_expect(conn, "SELECT 1");
	fake_rows(conn, "n", NULL);
	assert_true(db_value(conn, &stmt, &arena, &value, &found, &err));
	assert_false(found);
	assert_int_equal(value.type, VAL_NULL);
	fake_expect(conn, "SELECT 1");
	fake_fails(conn, ERR_LOST, "08006", "gone");
	assert_false(db_value(conn, &stmt, &arena, &value, &found, &err));
	assert_false(found);
	fake_close(conn);
}

static void transactions_follow_the_driver(void **state)
{
	Conn *conn = fake_open(NULL);
	Error err = ERROR_INIT;
	(void)state;
	fake_expect(conn, "BEGIN");
	fake_expect(conn, "SAVEPOINT \"a\"\"b\"");
	fake_expect(conn, "RELEASE SAVEPOINT \"a\"\"b\"");
	fake_expect(conn, "ROLLBACK TO SAVEPOINT \"c\"");
	fake_expect(conn, "COMMIT");
	assert_int_equal(db_tx_state(conn), TX_NONE);
	assert_true(db_begin(conn, &err));
	assert_int_equal(db_tx_state(conn), TX_OPEN);
	assert_true(db_savepoint(conn, "a\"b", &err));
	assert_true(db_release(conn, "a\"b", &err));
	assert_true(db_rollback_to(conn, "c", &err));
	assert_true(db_commit(conn, &err));
	assert_int_equal(db_tx_state(conn), TX_NONE);
	assert_int_equal(db_statement_count(conn), 0); /* luamig's own frame */
	fake_close(conn);
}

static void a_doomed_transaction_is_not_committed(void **state)
{
	Conn *conn = fake_open(NULL);
	Error err = ERROR_INIT;
	(void)state;
	fake_set_doomed(conn, true);
	fake_expect(conn, "BEGIN");
	fake_expect(conn, "wrong");
	fake_fails(conn, ERR_SQL, "42601", "syntax error");
	fake_expect(conn, "ROLLBACK");
	assert_true(db_begin(conn, &err));
	assert_false(db_exec(conn, "wrong", &err));
	error_clear(&err);
	assert_int_equal(db_tx_state(conn), TX_FAILED);
	assert_false(db_commit(conn, &err)); /* no COMMIT is sent */
	assert_int_equal(err.kind, ERR_SQL);
	error_clear(&err);
	assert_true(db_rollback(conn, &err));
	fake_close(conn);
}

static void a_failed_commit_is_the_callers_affair(void **state)
{
	Conn *conn = fake_open(NULL);
	Error err = ERROR_INIT;
	(void)state;
	fake_expect(conn, "BEGIN");
	fake_expect(conn, "COMMIT");
	fake_fails(conn, ERR_SQL, "23503", "deferred key");
	assert_true(db_begin(conn, &err));
	assert_false(db_commit(conn, &err)); /* no ROLLBACK is sent */
	assert_string_equal(err.statement, "COMMIT");
	fake_close(conn);
}

static void nothing_is_rolled_back_without_a_transaction(void **state)
{
	Conn *conn = fake_open(NULL);
	Error err = ERROR_INIT;
	(void)state;
	assert_true(db_rollback(conn, &err));
	fake_set_tx(conn, TX_UNKNOWN);
	assert_true(db_rollback(conn, &err));
	fake_close(conn);
}

static void cursors_give_batches(void **state)
{
	Conn *conn = fake_open(NULL);
	Error err = ERROR_INIT;
	Result rows;
	(void)state;
	fake_expect(conn, "SELECT n FROM t");
	fake_rows(conn, "n", "1", "2", "3", NULL);
	Cursor *cursor = db_cursor_open(conn, &(Stmt){.sql = "SELECT n FROM t"}, &err);
	assert_non_null(cursor);
	assert_ptr_equal(cursor->conn, conn);
	assert_true(db_cursor_next(cursor, 2, &arena, &rows, &err));
	assert_int_equal(rows.nrows, 2);
	assert_true(db_cursor_next(cursor, 2, &arena, &rows, &err));
	assert_int_equal(rows.nrows, 1);
	assert_int_equal(rows.cells[0].as.integer, 3);
	assert_true(db_cursor_next(cursor, 2, &arena, &rows, &err));
	assert_int_equal(rows.nrows, 0);
	db_cursor_close(cursor);
	db_cursor_close(NULL);

	fake_expect(conn, "wrong");
	fake_fails(conn, ERR_SQL, "42601", "syntax error");
	assert_null(db_cursor_open(conn, &(Stmt){.sql = "wrong"}, &err));
	assert_string_equal(err.statement, "wrong");
	fake_close(conn);
}

static void copy_feeds_rows(void **state)
{
	Conn *conn = fake_open(NULL);
	Error err = ERROR_INIT;
	int64_t rows;
	(void)state;
	fake_expect(conn, "COPY t FROM stdin <- '1\n2\n'");
	fake_affected(conn, 2);
	assert_true(db_copy_in(conn, "COPY t FROM stdin", "1\n2\n", 4, &rows, &err));
	assert_int_equal(rows, 2);

	Driver without = *conn->driver;
	without.copy_in = NULL;
	conn->driver = &without;
	assert_false(db_copy_in(conn, "COPY t FROM stdin", "", 0, &rows, &err));
	assert_int_equal(err.kind, ERR_UNSUPPORTED);
	fake_close(conn);
}

static void placeholders_in_the_dialects_style(void **state)
{
	Conn *plain = fake_open(NULL), *counted = fake_open(&numbered);
	(void)state;
	assert_string_equal(db_placeholder(plain, &arena, 3), "?");
	assert_string_equal(db_placeholder(counted, &arena, 3), "$3");
	const char *sql = "INSERT INTO t VALUES (?, '?', ?, 'it''s ?', ?)";
	assert_string_equal(db_own_sql(plain, &arena, sql), sql);
	assert_string_equal(db_own_sql(counted, &arena, sql),
		"INSERT INTO t VALUES ($1, '?', $2, 'it''s ?', $3)");
	fake_close(plain);
	fake_close(counted);
}

static void an_emit_is_bound_to_its_connection(void **state)
{
	Conn *conn = fake_open(&numbered);
	SqlVec out = {0};
	(void)state;
	Emit emit = db_emit(conn, &arena, &out);
	assert_ptr_equal(emit.dialect, &numbered);
	assert_ptr_equal(emit.server, &conn->server);
	assert_ptr_equal(emit.catalog, &conn->catalog);
	assert_ptr_equal(emit.catalog->arg, conn);
	assert_ptr_equal(emit.out, &out);
	fake_close(conn);
}

static void cancelling_nothing_is_fine(void **state)
{
	Conn *conn = fake_open(NULL);
	(void)state;
	db_cancel(NULL);
	db_cancel(conn);
	assert_int_equal(fake_cancels(conn), 1);
	fake_close(conn);
	db_close(NULL);
}

/* ---- the table of backends ----------------------------------------------------------------- */

static void every_scheme_of_every_backend_is_found(void **state)
{
	(void)state;
	assert_non_null(db_backends[0]);
	for (const Backend *const *b = db_backends; *b; b++) {
		Error err = ERROR_INIT;
		for (const char *const *s = (*b)->driver->schemes; *s; s++) {
			assert_ptr_equal(db_backend_for(&(Url){.scheme = *s}, &err), *b);
			assert_ptr_equal(db_backend_named(*s, &err), *b);
		}
		assert_ptr_equal(db_backend_named((*b)->dialect->name, &err), *b);
	}
}

static void an_unknown_scheme_suggests_the_nearest(void **state)
{
	Error err = ERROR_INIT;
	(void)state;
	const char *known = db_backends[0]->driver->schemes[0];
	const char *wrong = arena_printf(&arena, "%sx", known);
	assert_null(db_backend_for(&(Url){.scheme = wrong}, &err));
	assert_int_equal(err.kind, ERR_CONFIG);
	assert_non_null(strstr(err.message, known)); /* the list */
	assert_non_null(strstr(err.hint, known));
	error_clear(&err);
	assert_null(db_backend_named("oracle", &err));
	assert_non_null(strstr(err.message, db_backends[0]->dialect->name));
}

static void a_database_that_was_left_out_is_no_spelling_mistake(void **state)
{
	static const char *const schemes[] = {"postgres", "mysql", "mariadb", "sqlite"};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(schemes); i++) {
		Error err = ERROR_INIT;
		if (!db_backend_for(&(Url){.scheme = schemes[i]}, &err))
			assert_non_null(strstr(err.message, "this build of luamig has no driver"));
	}
}

static void a_refused_url_is_not_waited_for(void **state)
{
	Error err = ERROR_INIT;
	(void)state;
	Url url = {.scheme = "nosuch", .shown = "nosuch:"};
	assert_null(db_open_wait(&url, NULL, 60, &err));
	assert_int_equal(err.kind, ERR_CONFIG);
}

static void an_answer_is_yes_or_no(void **state)
{
	(void)state;
	const Value no[] = {{.type = VAL_NULL}, {.type = VAL_BOOL}, VALUE_INT(0),
		{.type = VAL_REAL}, VALUE_TEXT(""), VALUE_TEXT("0"), VALUE_TEXT("f"),
		VALUE_TEXT("false")};
	const Value yes[] = {{.type = VAL_BOOL, .as.boolean = true}, VALUE_INT(-1),
		{.type = VAL_REAL, .as.real = 0.5}, VALUE_TEXT("1"), VALUE_TEXT("t"),
		VALUE_TEXT("00"), {.type = VAL_BLOB, .as.text = {"\1", 1}}};
	for (size_t i = 0; i < ARRAY_LEN(no); i++)
		assert_false(answer_is_true(&no[i]));
	for (size_t i = 0; i < ARRAY_LEN(yes); i++)
		assert_true(answer_is_true(&yes[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(statements_are_run_and_counted),
		cmocka_unit_test(a_failed_statement_is_kept_in_the_error),
		cmocka_unit_test(one_value_or_none),
		cmocka_unit_test(transactions_follow_the_driver),
		cmocka_unit_test(a_doomed_transaction_is_not_committed),
		cmocka_unit_test(a_failed_commit_is_the_callers_affair),
		cmocka_unit_test(nothing_is_rolled_back_without_a_transaction),
		cmocka_unit_test(cursors_give_batches),
		cmocka_unit_test(copy_feeds_rows),
		cmocka_unit_test(placeholders_in_the_dialects_style),
		cmocka_unit_test(an_emit_is_bound_to_its_connection),
		cmocka_unit_test(cancelling_nothing_is_fine),
		cmocka_unit_test(every_scheme_of_every_backend_is_found),
		cmocka_unit_test(an_unknown_scheme_suggests_the_nearest),
		cmocka_unit_test(a_database_that_was_left_out_is_no_spelling_mistake),
		cmocka_unit_test(a_refused_url_is_not_waited_for),
		cmocka_unit_test(an_answer_is_yes_or_no),
	};
	return cmocka_run_group_tests_name("db", tests, NULL, release);
}
