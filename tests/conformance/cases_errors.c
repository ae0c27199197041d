/* cases_errors.c - what went wrong is said, and the connection goes on. */
#include "cases.h"

#include <stdlib.h>

static void an_error_names_its_code_and_leaves_the_connection_usable(void **state)
{
	Fixture *f = *state;
	assert_fails(ERR_SQL, db_exec(f->conn, "SELECT * FROM no_such_table", &f->err));
	assert_non_null(strstr(f->err.message, "no_such_table"));
	if (f->words->missing_state)
		assert_string_equal(f->err.sqlstate, f->words->missing_state);
	else
		assert_int_not_equal(f->err.native, 0);
	assert_string_equal(f->err.statement, "SELECT * FROM no_such_table");
	assert_int_equal(query_int(f, "SELECT 1"), 1);
}

static void an_error_in_a_statement_with_parameters_is_the_same(void **state)
{
	Fixture *f = *state;
	const Value one = VALUE_INT(1);
	Result r;
	const Stmt stmt = {
		db_own_sql(f->conn, &f->arena, "SELECT * FROM no_such_table WHERE i = ?"), &one, 1};
	assert_fails(ERR_SQL, db_run(f->conn, &stmt, &f->arena, &r, &f->err));
	assert_non_null(strstr(f->err.message, "no_such_table"));
	assert_int_equal(query_int(f, "SELECT 1"), 1);
}

/* Characters, not bytes: 2 + 1 of them stand before. */
static void a_position_counts_characters(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (i int)");
	assert_fails(ERR_SQL,
		db_exec(f->conn,
			"SELECT '\xc3\xa9\xf0\x9f\x98\x80', no_such_column FROM conformance",
			&f->err));
	assert_int_equal(f->err.position, 14);
	assert_fails(ERR_SQL, db_exec(f->conn, "SELECT 1\n  FORM conformance WHERE", &f->err));
	assert_in_range(f->err.position, 12, 28);
}

static void constraints_are_errors_of_sql(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (i int NOT NULL PRIMARY KEY, j int CHECK (j > 0))");
	exec(f, "CREATE TABLE conformance_child (i int, FOREIGN KEY (i) REFERENCES conformance "
		"(i))");
	exec(f, "INSERT INTO conformance VALUES (1, 1)");
	static const char *const wrong[] = {
		"INSERT INTO conformance VALUES (1, 1)",
		"INSERT INTO conformance VALUES (NULL, 1)",
		"INSERT INTO conformance VALUES (2, 0)",
		"INSERT INTO conformance_child VALUES (7)",
	};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_fails(ERR_SQL, db_exec(f->conn, wrong[i], &f->err));
	assert_int_equal(query_int(f, "SELECT count(*) FROM conformance"), 1);
}

static void two_statements_in_one_text_are_refused(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (i int)");
	static const char *const wrong[] = {
		"INSERT INTO conformance VALUES (1); INSERT INTO conformance VALUES (2)",
		"SELECT 1; DELETE FROM conformance",
		"SELECT 1; no sql at all",
	};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_fails(ERR_SQL, db_exec(f->conn, wrong[i], &f->err));
	assert_int_equal(query_int(f, "SELECT count(*) FROM conformance"), 0);
	exec(f, "INSERT INTO conformance VALUES (1); -- one statement\n /* still */ ");
	assert_int_equal(query_int(f, "SELECT count(*) FROM conformance"), 1);
}

static void too_few_parameters_are_an_error(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (i int, j int)");
	const Value one = VALUE_INT(1);
	Result r;
	const Stmt stmt = {
		db_own_sql(f->conn, &f->arena, "INSERT INTO conformance VALUES (?, ?)"), &one, 1};
	assert_fails(ERR_SQL, db_run(f->conn, &stmt, &f->arena, &r, &f->err));
	assert_int_equal(query_int(f, "SELECT count(*) FROM conformance"), 0);
}

/* ---- lost connections ---------------------------------------------------------------------- */

static void kill_session(Fixture *f, Conn *killer, int64_t id)
{
	char number[32];
	Error err = ERROR_INIT;
	snprintf(number, sizeof(number), "%lld", (long long)id);
	if (!db_exec(killer, filled(f, f->words->kill, number), &err))
		fail_msg("%s", err.message);
}

static void a_lost_connection_is_noticed(void **state)
{
	Fixture *f = *state;
	kill_session(f, second_conn(f), query_int(f, f->words->session_id));
	assert_fails(ERR_LOST, db_exec(f->conn, "SELECT 1", &f->err));
	assert_int_equal(db_tx_state(f->conn), TX_UNKNOWN);
	assert_fails(ERR_LOST, db_exec(f->conn, "SELECT 1", &f->err));
	assert_ok(db_rollback(f->conn, &f->err));
}

static Fixture *killing;
static int64_t killing_id;

static void kill_later(Conn *killer)
{
	kill_session(killing, killer, killing_id);
}

static void a_connection_lost_under_a_statement_is_noticed(void **state)
{
	Fixture *f = *state;
	killing = f;
	killing_id = query_int(f, f->words->session_id);
	do_later(f, 300, kill_later, second_conn(f));
	int64_t start = clock_ms();
	assert_fails(ERR_LOST, db_exec(f->conn, f->words->sleep, &f->err));
	assert_true(clock_ms() - start < PATIENCE_MS);
	assert_int_equal(db_tx_state(f->conn), TX_UNKNOWN);
}

static void a_connection_lost_in_a_transaction_is_noticed_at_commit(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (i int)");
	int64_t id = query_int(f, f->words->session_id);
	assert_ok(db_begin(f->conn, &f->err));
	exec(f, "INSERT INTO conformance VALUES (1)");
	kill_session(f, second_conn(f), id);
	assert_fails(ERR_LOST, db_commit(f->conn, &f->err));
}

const Case error_cases[] = {
	CASE(an_error_names_its_code_and_leaves_the_connection_usable),
	CASE(an_error_in_a_statement_with_parameters_is_the_same),
	CASE(a_position_counts_characters),
	CASE(constraints_are_errors_of_sql),
	CASE(two_statements_in_one_text_are_refused),
	CASE(too_few_parameters_are_an_error),
	CASE_NEEDS(a_lost_connection_is_noticed, NEEDS_SESSIONS),
	CASE_NEEDS(a_connection_lost_under_a_statement_is_noticed, NEEDS_SESSIONS),
	CASE_NEEDS(a_connection_lost_in_a_transaction_is_noticed_at_commit, NEEDS_SESSIONS),
	{0},
};
