/* cases_postgres.c - what only PostgreSQL has. */
#include "cases.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"

/* ---- COPY ---------------------------------------------------------------------------------- */

static void copy_takes_rows(void **state)
{
	Fixture *f = *state;
	int64_t rows = 0;
	exec(f, "CREATE TABLE conformance (i int, t text)");
	static const char data[] = "1\tone\n2\t\\N\n3\ttab\\tthere\n";
	assert_ok(db_copy_in(f->conn, "COPY conformance (i, t) FROM stdin", data, sizeof(data) - 1,
		&rows, &f->err));
	assert_int_equal(rows, 3);
	assert_string_equal(query_text(f, "SELECT t FROM conformance WHERE i = 3"), "tab\tthere");
	assert_string_equal(query_text(f, "SELECT t FROM conformance WHERE i = 2"), "NULL");
	/* more than libpq holds at once */
	Str many = str_new(&f->arena);
	for (int i = 0; i < 200000; i++)
		str_addf(&many, "%d\tsome words to make it long\n", i);
	assert_ok(db_copy_in(
		f->conn, "COPY conformance FROM stdin", many.data, many.len, &rows, &f->err));
	assert_int_equal(rows, 200000);
	assert_ok(db_copy_in(f->conn, "COPY conformance FROM stdin", "", 0, &rows, &f->err));
	assert_int_equal(rows, 0);
}

static void copy_of_wrong_rows_says_which(void **state)
{
	Fixture *f = *state;
	int64_t rows = 0;
	exec(f, "CREATE TABLE conformance (i int)");
	assert_fails(ERR_SQL,
		db_copy_in(f->conn, "COPY conformance FROM stdin", "1\nx\n", 4, &rows, &f->err));
	assert_string_equal(f->err.sqlstate, "22P02");
	assert_non_null(strstr(f->err.message, "line 2"));
	assert_fails(ERR_SQL,
		db_copy_in(f->conn, "COPY no_such_table FROM stdin", "1\n", 2, &rows, &f->err));
	assert_fails(ERR_SQL, db_copy_in(f->conn, "SELECT 1", "1\n", 2, &rows, &f->err));
	assert_fails(ERR_SQL,
		db_copy_in(f->conn, "COPY conformance TO stdout", "1\n", 2, &rows, &f->err));
	assert_int_equal(query_int(f, "SELECT count(*) FROM conformance"), 0);
}

static void copy_as_a_plain_statement_is_refused(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (i int)");
	exec(f, "INSERT INTO conformance SELECT generate_series(1, 10000)");
	static const char *const wrong[] = {
		"COPY conformance FROM stdin",
		"COPY conformance TO stdout",
		"COPY (SELECT 1) TO stdout",
	};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		assert_fails(ERR_SQL, db_exec(f->conn, wrong[i], &f->err));
		assert_non_null(strstr(f->err.message, "COPY"));
		assert_int_equal(query_int(f, "SELECT count(*) FROM conformance"), 10000);
	}
}

/* ---- errors -------------------------------------------------------------------------------- */

static void an_error_has_detail_hint_and_context(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (i int PRIMARY KEY)");
	exec(f, "INSERT INTO conformance VALUES (1)");
	assert_fails(ERR_SQL, db_exec(f->conn, "INSERT INTO conformance VALUES (1)", &f->err));
	assert_string_equal(f->err.sqlstate, "23505");
	assert_non_null(strstr(f->err.message, "\nDETAIL: Key (i)=(1) already exists"));
	assert_fails(ERR_SQL, db_exec(f->conn, "SELECT conformance.j FROM conformance", &f->err));
	assert_fails(ERR_SQL, db_exec(f->conn, "SELECT no_such_function(1)", &f->err));
	assert_non_null(strstr(f->err.message, "\nHINT: "));
	assert_fails(ERR_SQL, db_exec(f->conn, "DO $$ BEGIN\n PERFORM 1 / 0; END $$", &f->err));
	assert_non_null(strstr(f->err.message, "line 2"));
}

static void a_cursors_error_counts_in_the_callers_text(void **state)
{
	Fixture *f = *state;
	f->err = (Error)ERROR_INIT;
	assert_null(db_cursor_open(f->conn, &(Stmt){.sql = "SELECT no_such_column"}, &f->err));
	assert_int_equal(f->err.position, 8);
}

static void text_that_is_none_is_refused_and_not_cut(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (t text, b bytea)");
	const Value nul = {.type = VAL_TEXT, .as.text = {"a\0b", 3}};
	Result r;
	const Stmt stmt = {"INSERT INTO conformance (t) VALUES ($1)", &nul, 1};
	assert_fails(ERR_SQL, db_run(f->conn, &stmt, &f->arena, &r, &f->err));
	query(f, "INSERT INTO conformance (b) VALUES (?)", &nul, 1);
	r = query(f, "SELECT b FROM conformance", NULL, 0);
	assert_int_equal(r.cells[0].as.text.len, 3);
}

static void bytes_written_in_the_old_form_are_read(void **state)
{
	Fixture *f = *state;
	exec(f, "SET bytea_output = 'escape'");
	Result r = query(f, "SELECT '\\x005c27ff'::bytea", NULL, 0);
	assert_int_equal(r.cells[0].type, VAL_BLOB);
	assert_int_equal(r.cells[0].as.text.len, 4);
	assert_memory_equal(r.cells[0].as.text.data, "\0\\'\xff", 4);
}

/* ---- statements that are no plain query ---------------------------------------------------- */

static void a_cursor_reads_what_cannot_be_declared(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (i int)");
	static const char *const queries[] = {
		"INSERT INTO conformance SELECT generate_series(1, 5) RETURNING i",
		"WITH x AS (DELETE FROM conformance RETURNING i) SELECT i FROM x ORDER BY i",
		"VALUES (1), (2), (3), (4), (5)",
		"(SELECT generate_series(1, 5))",
		"EXPLAIN (COSTS OFF, FORMAT TEXT) SELECT 1, 2, 3 FROM conformance a, conformance b",
		"SHOW search_path",
	};
	for (size_t i = 0; i < ARRAY_LEN(queries); i++) {
		f->err = (Error)ERROR_INIT;
		Cursor *cursor = db_cursor_open(f->conn, &(Stmt){.sql = queries[i]}, &f->err);
		if (!cursor)
			fail_msg("%s: %s", queries[i], f->err.message);
		size_t rows = 0;
		Result r = {.nrows = 1};
		while (r.nrows > 0) {
			assert_ok(db_cursor_next(cursor, 2, &f->arena, &r, &f->err));
			assert_true(r.nrows <= 2);
			rows += r.nrows;
		}
		if (i < 4)
			assert_int_equal(rows, 5);
		else
			assert_true(rows >= 1);
		db_cursor_close(cursor);
	}
}

static void statements_that_refuse_a_transaction_run(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (i int)");
	exec(f, "CREATE INDEX CONCURRENTLY ix_concurrently ON conformance (i)");
	exec(f, "VACUUM conformance");
}

/* Who waits for the run lock does not stand in the way of its holder. */
static void a_waiter_does_not_block_concurrent_indexes(void **state)
{
	Fixture *f = *state;
	Conn *second = second_conn(f);
	bool got;
	LockHolder holder;
	exec(f, "CREATE TABLE conformance (i int)");
	assert_true(lock_when_free(f, f->conn, "x", &holder));
	assert_ok(second->driver->lock_try(second, "x", &got, &holder, &f->err));
	assert_false(got);
	assert_ok(f->conn->driver->set_timeouts(f->conn, 60000, 120000, &f->err));
	exec(f, "CREATE INDEX CONCURRENTLY ix_concurrently ON conformance (i)");
}

#define EURO_TEN                                                                                   \
	"\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2" \
	"\x82\xac\xe2\x82\xac\xe2\x82\xac"
#define SLEEP "SELECT pg_sleep(3000)"

static void sleep_in_server(Conn *conn)
{
	Error ignored = ERROR_INIT;
	(void)!db_exec(conn,
		SLEEP ", '" EURO_TEN EURO_TEN EURO_TEN EURO_TEN EURO_TEN EURO_TEN EURO_TEN EURO_TEN
			EURO_TEN EURO_TEN "'",
		&ignored);
}

static bool is_asleep(Fixture *f)
{
	return query_int(f,
		       "SELECT count(*) FROM pg_stat_activity WHERE datname = "
		       "current_database() AND state = 'active' AND query LIKE '" SLEEP "%'") == 1;
}

static void a_holder_is_named_with_its_statement(void **state)
{
	Fixture *f = *state;
	Conn *second = second_conn(f);
	bool got;
	LockHolder holder;
	assert_true(lock_when_free(f, second, "x", &holder));
	do_later(f, 0, sleep_in_server, second);
	for (int64_t start = clock_ms(); !is_asleep(f) && clock_ms() - start < PATIENCE_MS;)
		nap(10);
	assert_ok(f->conn->driver->lock_try(f->conn, "x", &got, &holder, &f->err));
	db_cancel(second);
	assert_false(got);
	assert_int_equal(strncmp(holder.statement, SLEEP, strlen(SLEEP)), 0);
	assert_true(text_is_utf8(holder.statement, strlen(holder.statement))); /* when it is cut */
	assert_string_equal(holder.who, query_text(f, "SELECT current_user::text"));
	char host[256] = "";
	gethostname(host, sizeof(host) - 1);
	assert_int_equal(strncmp(host, holder.host, 40), 0);
	pthread_join(f->thread, NULL);
	f->has_thread = false;
}

static void another_program_that_holds_the_lock_is_named(void **state)
{
	Fixture *f = *state;
	Url url = f->url;
	const UrlParam param = {"application_name", "some other tool"};
	vec_push(&url.params, &f->arena, param);
	f->err = (Error)ERROR_INIT;
	f->second = db_open(&url, NULL, &f->err);
	assert_non_null(f->second);
	bool got;
	LockHolder holder;
	assert_true(lock_when_free(f, f->second, "x", &holder));
	assert_ok(f->conn->driver->lock_try(f->conn, "x", &got, &holder, &f->err));
	assert_false(got);
	assert_string_equal(holder.program, "some other tool");
	assert_int_not_equal(holder.pid, getpid());
	assert_true(holder.pid > 0);
}

static int64_t count_sessions(Fixture *f)
{
	return query_int(f,
		"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
		"backend_type = 'client backend'");
}

/* One that waits in vain is told apart from one whose work takes long. */
static void a_long_statement_has_no_blockers(void **state)
{
	Fixture *f = *state;
	assert_ok(f->conn->driver->set_timeouts(f->conn, 300, -1, &f->err));
	exec(f, "SELECT pg_sleep(1.5)");
	assert_string_equal(f->conn->driver->blockers(f->conn, &f->arena), "");
	/* and the connection that asked is closed; its session ends a little later */
	for (int64_t start = clock_ms(); count_sessions(f) > 1 && clock_ms() - start < PATIENCE_MS;)
		nap(10);
	assert_int_equal(count_sessions(f), 1);
}

static void a_session_lost_by_its_lock_is_noticed(void **state)
{
	Fixture *f = *state;
	bool ours;
	LockHolder holder;
	assert_true(lock_when_free(f, f->conn, "x", &holder));
	exec(f, "SELECT pg_advisory_unlock_all()");
	assert_ok(f->conn->driver->lock_held(f->conn, "x", &ours, &f->err));
	assert_false(ours);
	assert_fails(ERR_SQL, f->conn->driver->unlock(f->conn, "x", &f->err));
}

/* A dead client's session ends although its statement still runs (version 14). */
static void the_server_is_asked_to_watch_for_our_death(void **state)
{
	Fixture *f = *state;
	const char *interval =
		query_text(f, "SELECT current_setting('client_connection_check_interval', true)");
	assert_string_equal(interval, f->conn->server.number < 140000 ? "NULL" : "1s");
}

static void the_catalog_follows_schemas(void **state)
{
	Fixture *f = *state;
	const Catalog *c = &f->conn->catalog;
	bool found;
	LiveColumn column;
	exec(f, "DROP SCHEMA IF EXISTS \"Other one\" CASCADE");
	exec(f, "CREATE SCHEMA \"Other one\"");
	exec(f, "CREATE TABLE \"Other one\".conformance (id bigint GENERATED ALWAYS AS IDENTITY, "
		"t text COLLATE \"C\" DEFAULT 'it''s', g text GENERATED ALWAYS AS (t || 'x') "
		"STORED)");
	exec(f, "COMMENT ON COLUMN \"Other one\".conformance.t IS 'words'");
	assert_ok(c->has_table(c->arg, NULL, "conformance", &found, &f->err));
	assert_false(found);
	assert_ok(c->has_table(c->arg, "Other one", "conformance", &found, &f->err));
	assert_true(found);
	assert_ok(c->column(
		c->arg, "Other one", "conformance", "id", &f->arena, &column, &found, &f->err));
	assert_string_equal(column.type, "bigint");
	assert_string_equal(column.extra, "GENERATED ALWAYS AS IDENTITY");
	assert_ok(c->column(
		c->arg, "Other one", "conformance", "t", &f->arena, &column, &found, &f->err));
	assert_string_equal(column.value, "'it''s'::text");
	assert_string_equal(column.collate, "pg_catalog.\"C\"");
	assert_string_equal(column.comment, "words");
	assert_ok(c->column(
		c->arg, "Other one", "conformance", "g", &f->arena, &column, &found, &f->err));
	assert_string_equal(column.generated, "(t || 'x'::text)");
	assert_true(column.stored);
	assert_null(column.value);
	exec(f, "SET search_path = public, \"Other one\"");
	assert_ok(c->has_table(c->arg, NULL, "conformance", &found, &f->err));
	assert_true(found);
	exec(f, "DROP SCHEMA \"Other one\" CASCADE");
}

/* ---- URLs ---------------------------------------------------------------------------------- */

static void parameters_reach_the_server(void **state)
{
	Fixture *f = *state;
	Url url = f->url;
	const UrlParam options = {"options", "-c search_path=pg_catalog -c work_mem=7MB"};
	const UrlParam timeout = {"connect_timeout", "300"};
	vec_push(&url.params, &f->arena, options);
	vec_push(&url.params, &f->arena, timeout);
	f->err = (Error)ERROR_INIT;
	f->second = db_open(&url, NULL, &f->err);
	if (!f->second)
		fail_msg("%s", f->err.message);
	Result r;
	assert_ok(db_run(f->second, &(Stmt){.sql = "SHOW work_mem"}, &f->arena, &r, &f->err));
	assert_string_equal(r.cells[0].as.text.data, "7MB");
}

static void tls_is_used_where_it_is_asked_for(void **state)
{
	Fixture *f = *state;
	Url url;
	assert_ok(url_parse(getenv(f->database->tcp), &f->arena, &url, &f->err));
	const UrlParam tls = {"sslmode", "require"};
	vec_push(&url.params, &f->arena, tls);
	f->err = (Error)ERROR_INIT;
	f->second = db_open(&url, NULL, &f->err);
	if (!f->second && strstr(f->err.message, "does not support SSL"))
		skip();
	if (!f->second)
		fail_msg("%s", f->err.message);
	Result r;
	assert_ok(db_run(f->second,
		&(Stmt){.sql = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"},
		&f->arena, &r, &f->err));
	assert_true(r.cells[0].as.boolean);
}

/* A script that has the server forget its prepared statements. */
static void kept_statements_survive_deallocate_and_discard(void **state)
{
	Fixture *f = *state;
	static const char *const forget[] = {
		"DEALLOCATE ALL", "discard all", "DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$"};
	for (size_t i = 0; i < ARRAY_LEN(forget); i++) {
		for (int64_t k = 0; k < 5; k++) {
			const Value param = VALUE_INT(k);
			Result r;
			assert_ok(db_run_kept(f->conn, &(Stmt){"SELECT $1::int + 1", &param, 1},
				&f->arena, &r, &f->err));
			assert_int_equal(r.cells[0].as.integer, k + 1);
		}
		exec(f, forget[i]);
	}
}

const Case postgres_cases[] = {
	CASE(copy_takes_rows),
	CASE(kept_statements_survive_deallocate_and_discard),
	CASE(copy_of_wrong_rows_says_which),
	CASE(copy_as_a_plain_statement_is_refused),
	CASE(an_error_has_detail_hint_and_context),
	CASE(a_cursors_error_counts_in_the_callers_text),
	CASE(text_that_is_none_is_refused_and_not_cut),
	CASE(bytes_written_in_the_old_form_are_read),
	CASE(a_cursor_reads_what_cannot_be_declared),
	CASE(statements_that_refuse_a_transaction_run),
	CASE(a_waiter_does_not_block_concurrent_indexes),
	CASE(a_holder_is_named_with_its_statement),
	CASE(another_program_that_holds_the_lock_is_named),
	CASE(a_long_statement_has_no_blockers),
	CASE(a_session_lost_by_its_lock_is_noticed),
	CASE(the_server_is_asked_to_watch_for_our_death),
	CASE(the_catalog_follows_schemas),
	CASE(parameters_reach_the_server),
	CASE_NEEDS(tls_is_used_where_it_is_asked_for, NEEDS_TCP),
	{0},
};
