/* cases_transactions.c - what is undone, and what the driver says of it. */
#include "cases.h"

static int64_t count(Fixture *f)
{
	return query_int(f, "SELECT count(*) FROM conformance");
}

static void rollback_undoes_rows(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (i int)");
	assert_ok(db_begin(f->conn, &f->err));
	exec(f, "INSERT INTO conformance VALUES (1)");
	assert_ok(db_rollback(f->conn, &f->err));
	assert_int_equal(count(f), 0);
	assert_ok(db_begin(f->conn, &f->err));
	exec(f, "INSERT INTO conformance VALUES (1)");
	assert_ok(db_commit(f->conn, &f->err));
	assert_int_equal(count(f), 1);
	assert_ok(db_rollback(f->conn, &f->err)); /* nothing is open: fine */
}

static void ddl_rolls_back_as_declared(void **state)
{
	Fixture *f = *state;
	assert_ok(db_begin(f->conn, &f->err));
	exec(f, "CREATE TABLE conformance (i int)");
	bool open = db_tx_state(f->conn) == TX_OPEN;
	assert_int_equal(open, has_cap(f, DIALECT_TRANSACTIONAL_DDL));
	assert_ok(db_rollback(f->conn, &f->err));
	bool there = try_exec(f->conn, "SELECT i FROM conformance", &f->err);
	assert_int_equal(there, !has_cap(f, DIALECT_TRANSACTIONAL_DDL));
}

static void savepoints_undo_their_own_part(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (i int)");
	assert_ok(db_begin(f->conn, &f->err));
	exec(f, "INSERT INTO conformance VALUES (1)");
	assert_ok(db_savepoint(f->conn, "a b", &f->err));
	exec(f, "INSERT INTO conformance VALUES (2)");
	assert_ok(db_savepoint(f->conn, "inner", &f->err));
	exec(f, "INSERT INTO conformance VALUES (3)");
	assert_ok(db_release(f->conn, "inner", &f->err));
	assert_int_equal(count(f), 3);
	assert_ok(db_rollback_to(f->conn, "a b", &f->err));
	assert_int_equal(count(f), 1);
	assert_ok(db_commit(f->conn, &f->err));
	assert_int_equal(count(f), 1);
}

static void a_savepoint_heals_a_failed_statement(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (i int)");
	assert_ok(db_begin(f->conn, &f->err));
	exec(f, "INSERT INTO conformance VALUES (1)");
	assert_ok(db_savepoint(f->conn, "s", &f->err));
	assert_fails(ERR_SQL, db_exec(f->conn, "SELECT * FROM no_such_table", &f->err));
	assert_ok(db_rollback_to(f->conn, "s", &f->err));
	assert_int_equal(db_tx_state(f->conn), TX_OPEN);
	exec(f, "INSERT INTO conformance VALUES (2)");
	assert_ok(db_commit(f->conn, &f->err));
	assert_int_equal(count(f), 2);
}

static void the_state_follows_the_users_own_words(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (i int)");
	assert_int_equal(db_tx_state(f->conn), TX_NONE);
	exec(f, "BEGIN");
	assert_int_equal(db_tx_state(f->conn), TX_OPEN);
	exec(f, "INSERT INTO conformance VALUES (1)");
	assert_int_equal(db_tx_state(f->conn), TX_OPEN);
	exec(f, "COMMIT");
	assert_int_equal(db_tx_state(f->conn), TX_NONE);
	exec(f, "SELECT * FROM conformance");
	assert_int_equal(db_tx_state(f->conn), TX_NONE);
	exec(f, "BEGIN");
	exec(f, "ROLLBACK");
	assert_int_equal(db_tx_state(f->conn), TX_NONE);
	exec(f, "INSERT INTO conformance VALUES (1)"); /* commits by itself */
	assert_int_equal(db_tx_state(f->conn), TX_NONE);
}

static void the_state_after_a_failed_statement_is_the_servers(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (i int)");
	assert_ok(db_begin(f->conn, &f->err));
	assert_fails(ERR_SQL, db_exec(f->conn, "SELECT * FROM no_such_table", &f->err));
	assert_int_equal(db_tx_state(f->conn), f->words->failure_dooms ? TX_FAILED : TX_OPEN);
	bool committed = db_commit(f->conn, (f->err = (Error)ERROR_INIT, &f->err));
	assert_int_equal(committed, !f->words->failure_dooms);
	assert_ok(db_rollback(f->conn, &f->err));
	assert_int_equal(db_tx_state(f->conn), TX_NONE);
	assert_fails(ERR_SQL, db_exec(f->conn, "SELECT * FROM no_such_table", &f->err));
	assert_int_equal(db_tx_state(f->conn), TX_NONE);
}

static void closing_rolls_back(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (i int)");
	Conn *second = second_conn(f);
	assert_ok(db_begin(second, &f->err));
	assert_ok(db_exec(second, "INSERT INTO conformance VALUES (1)", &f->err));
	db_close(second);
	f->second = NULL;
	assert_int_equal(count(f), 0);
	exec(f, "INSERT INTO conformance VALUES (1)"); /* nothing is locked */
}

const Case transaction_cases[] = {
	CASE(rollback_undoes_rows),
	CASE(ddl_rolls_back_as_declared),
	CASE(savepoints_undo_their_own_part),
	CASE(a_savepoint_heals_a_failed_statement),
	CASE(the_state_follows_the_users_own_words),
	CASE(the_state_after_a_failed_statement_is_the_servers),
	CASE(closing_rolls_back),
	{0},
};
