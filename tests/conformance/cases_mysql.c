/* cases_mysql.c - what only MySQL and MariaDB have. */
#include "cases.h"

#include <stdlib.h>

static bool is_mariadb(const Fixture *f)
{
	return strcmp(f->conn->server.name, "MariaDB") == 0;
}

/* ---- values -------------------------------------------------------------------------------- */

static void check_float(const Result *r)
{
	assert_int_equal(r->nrows, 2);
	assert_int_equal(r->cells[0].type, VAL_REAL);
	assert_true(r->cells[0].as.real == 0.1); /* the shortest decimal that is this float */
	assert_true(
		r->cells[1].as.real == 1.2345678); /* of which the text protocol keeps six digits */
}

static void a_float_keeps_its_digits(void **state)
{
	Fixture *f = *state;
	const Value zero = VALUE_INT(0);
	exec(f, "CREATE TABLE conformance (i int, v float)");
	exec(f, "INSERT INTO conformance VALUES (1, 0.1), (2, 1.2345678)");
	Result r = query(f, "SELECT v FROM conformance ORDER BY i", NULL, 0);
	check_float(&r);
	r = query(f, "SELECT v FROM conformance WHERE i > ? ORDER BY i", &zero, 1);
	check_float(&r);
	r = query(f, "WITH w AS (SELECT * FROM conformance) (SELECT v FROM w ORDER BY i)", NULL, 0);
	check_float(&r);
	assert_ok(db_exec(f->conn, "DROP TABLE conformance", &f->err));
}

static void odd_types_have_their_kind(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (b bit(10), b64 bit(64), y year, z int(8) zerofill, "
		"s set('x', 'y'), e enum('a') CHARACTER SET binary, n binary(3), g point, "
		"tb tinyint(1))");
	exec(f, "INSERT INTO conformance VALUES (b'1000000001', 18446744073709551615, 2024, 42, "
		"'x,y', 'a', 'a', point(1, 2), 1)");
	const Value one = VALUE_INT(1);
	for (int prepared = 0; prepared < 2; prepared++) {
		Result r = prepared ? query(f, "SELECT * FROM conformance WHERE 1 = ?", &one, 1)
				    : query(f, "SELECT * FROM conformance", NULL, 0);
		assert_int_equal(r.cells[0].as.integer, 513);
		assert_string_equal(r.cells[1].as.text.data, "18446744073709551615");
		assert_int_equal(r.cells[2].as.integer, 2024);
		assert_int_equal(r.cells[3].as.integer, 42);
		assert_int_equal(r.cells[4].type, VAL_TEXT);
		assert_string_equal(r.cells[4].as.text.data, "x,y");
		assert_int_equal(r.cells[5].type, VAL_TEXT);
		assert_int_equal(r.cells[6].type, VAL_BLOB);
		assert_int_equal(r.cells[6].as.text.len, 3);
		assert_int_equal(r.cells[7].type, VAL_BLOB);
		assert_int_equal(r.cells[8].type, VAL_BOOL);
	}
}

/* Of several results the first set of rows is kept, and an error in a later one is told. */
static void a_call_gives_its_first_rows(void **state)
{
	Fixture *f = *state;
	const Value five = VALUE_INT(5);
	exec(f, "CREATE TABLE conformance (i int)");
	exec(f, "INSERT INTO conformance VALUES (1), (2)");
	exec(f, "DROP PROCEDURE IF EXISTS conformance_call");
	exec(f, "CREATE PROCEDURE conformance_call(a int) BEGIN SELECT a AS x; SELECT 2 AS y; "
		"IF a = 7 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'later'; END IF; "
		"UPDATE conformance SET i = i; END");
	for (int prepared = 0; prepared < 2; prepared++) {
		Result r = prepared ? query(f, "CALL conformance_call(?)", &five, 1)
				    : query(f, "CALL conformance_call(5)", NULL, 0);
		assert_int_equal(r.nrows, 1);
		assert_string_equal(r.names[0], "x");
		assert_int_equal(r.cells[0].as.integer, 5);
		assert_int_equal(r.affected, 2);
	}
	assert_fails(ERR_SQL, db_exec(f->conn, "CALL conformance_call(7)", &f->err));
	assert_string_equal(f->err.message, "later");
	assert_int_equal(query_int(f, "SELECT 1"), 1);
	exec(f, "DROP PROCEDURE conformance_call");
}

/* These have no cursor on the server; asked for one, libmariadb would lose its place. */
static void a_cursor_reads_what_the_server_has_no_cursor_for(void **state)
{
	Fixture *f = *state;
	static const char *const texts[] = {"SHOW CREATE TABLE conformance",
		"EXPLAIN SELECT * FROM conformance", "SHOW WARNINGS", "CHECK TABLE conformance",
		"SHOW GRANTS", "SHOW PROCESSLIST"};
	exec(f, "CREATE TABLE conformance (i int)");
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		Result r;
		f->err = (Error)ERROR_INIT;
		Cursor *cursor = db_cursor_open(f->conn, &(Stmt){.sql = texts[i]}, &f->err);
		if (!cursor)
			fail_msg("%s: %s", texts[i], f->err.message);
		do
			assert_ok(db_cursor_next(cursor, 1, &f->arena, &r, &f->err));
		while (r.nrows > 0);
		db_cursor_close(cursor);
		assert_int_equal(query_int(f, "SELECT 1"), 1);
	}
}

/* ---- transactions -------------------------------------------------------------------------- */

/* An error does not carry the state; it is asked for. */
static void a_failed_ddl_statement_has_committed(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (i int)");
	assert_ok(db_begin(f->conn, &f->err));
	exec(f, "INSERT INTO conformance VALUES (1)");
	assert_fails(ERR_SQL, db_exec(f->conn, "CREATE TABLE conformance (i int)", &f->err));
	assert_int_equal(db_tx_state(f->conn), TX_NONE);
	assert_ok(db_rollback(f->conn, &f->err));
	assert_int_equal(query_int(f, "SELECT count(*) FROM conformance"), 1);
}

static void without_autocommit_a_transaction_is_open(void **state)
{
	Fixture *f = *state;
	exec(f, "SET autocommit = 0");
	assert_int_equal(db_tx_state(f->conn), TX_OPEN);
	exec(f, "SET autocommit = 1");
	assert_int_equal(db_tx_state(f->conn), TX_NONE);
}

/* ---- the session --------------------------------------------------------------------------- */

static void a_session_is_strict_and_reads_our_literals(void **state)
{
	Fixture *f = *state;
	const char *mode = query_text(f, "SELECT @@SESSION.sql_mode");
	assert_non_null(strstr(mode, "STRICT_"));
	assert_non_null(strstr(mode, "NO_ENGINE_SUBSTITUTION"));
	assert_null(strstr(mode, "ANSI_QUOTES"));
	assert_null(strstr(mode, "NO_BACKSLASH_ESCAPES"));
	assert_int_equal(query_int(f, "SELECT @@SESSION.autocommit"), 1);
	assert_string_equal(query_text(f, "SELECT @@SESSION.character_set_client"), "utf8mb4");
	exec(f, "CREATE TABLE conformance (v varchar(2))");
	assert_fails(ERR_SQL, db_exec(f->conn, "INSERT INTO conformance VALUES ('abc')", &f->err));
}

static void the_database_in_use_is_put_back(void **state)
{
	Fixture *f = *state;
	const char *before = query_text(f, "SELECT DATABASE()");
	assert_ok(f->conn->driver->session_save(f->conn, &f->err));
	exec(f, "USE information_schema");
	assert_ok(f->conn->driver->session_restore(f->conn, &f->err));
	assert_string_equal(query_text(f, "SELECT DATABASE()"), before);
}

/* ---- TLS ----------------------------------------------------------------------------------- */

static const char *env_of(Fixture *f, const char *suffix)
{
	return getenv(arena_printf(&f->arena, "%s_%s", f->database->env, suffix));
}

/* The cipher in use with these parameters ("" without TLS), or NULL: f->err says why not. */
static const char *cipher_with(Fixture *f, const char *mode, const char *ca)
{
	Url url;
	Result r;
	const UrlParam ssl_mode = {"ssl_mode", mode}, ssl_ca = {"ssl_ca", ca};
	assert_ok(url_parse(getenv(f->database->tcp), &f->arena, &url, &f->err));
	if (mode)
		vec_push(&url.params, &f->arena, ssl_mode);
	if (ca)
		vec_push(&url.params, &f->arena, ssl_ca);
	f->err = (Error)ERROR_INIT;
	Conn *conn = db_open(&url, NULL, &f->err);
	if (!conn)
		return NULL;
	assert_ok(db_run(
		conn, &(Stmt){.sql = "SHOW STATUS LIKE 'Ssl_cipher'"}, &f->arena, &r, &f->err));
	db_close(conn);
	return r.cells[1].as.text.data;
}

static void tls_is_used_and_verified_as_asked(void **state)
{
	Fixture *f = *state;
	const char *ca = env_of(f, "CA");
	if (!ca)
		skip();
	static const char *const with[] = {
		NULL, "preferred", "required", "verify_ca", "verify_identity"};
	for (size_t i = 0; i < ARRAY_LEN(with); i++) {
		const char *cipher = cipher_with(f, with[i], ca);
		if (!cipher || !cipher[0])
			fail_msg("%s: %s", with[i] ? with[i] : "(none)", f->err.message);
	}
	assert_string_not_equal(cipher_with(f, NULL, NULL), "");
	assert_string_not_equal(cipher_with(f, "required", NULL), "");
	assert_string_equal(cipher_with(f, "disabled", NULL), "");
	/* nobody vouches for the certificate */
	assert_null(cipher_with(f, "verify_ca", NULL));
	assert_int_equal(f->err.kind, ERR_CONNECT);
	assert_null(cipher_with(f, "verify_identity", NULL));
	assert_int_equal(f->err.kind, ERR_CONNECT);
}

/* ---- the catalog --------------------------------------------------------------------------- */

static const char *create_text(Fixture *f)
{
	Result r = query(f, "SHOW CREATE TABLE conformance", NULL, 0);
	return r.cells[1].as.text.data;
}

static void modify_with_what_was_read(Fixture *f, const char *name)
{
	const Catalog *c = &f->conn->catalog;
	const Dialect *d = f->conn->backend->dialect;
	LiveColumn column = {0};
	bool found = false;
	assert_ok(
		c->column(c->arg, NULL, "conformance", name, &f->arena, &column, &found, &f->err));
	assert_true(found);

	Str sql = str_new(&f->arena);
	sql_addf(&sql, d, "ALTER TABLE conformance MODIFY %i %s", name, column.type);
	if (column.charset)
		str_addf(&sql, " CHARACTER SET %s", column.charset);
	if (column.collate)
		str_addf(&sql, " COLLATE %s", column.collate);
	if (column.generated)
		str_addf(&sql, " GENERATED ALWAYS AS (%s) %s", column.generated,
			column.stored ? "STORED" : "VIRTUAL");
	if (!column.nullable || strcmp(column.type, "timestamp") == 0)
		str_add(&sql, column.nullable ? " NULL" : " NOT NULL");
	if (column.value)
		str_addf(&sql, " DEFAULT %s", column.value);
	if (column.comment)
		sql_addf(&sql, d, " COMMENT %l", column.comment);
	str_addf(&sql, " %s", column.extra);
	exec(f, sql.data);
}

/* Said again in the parts that were read, a column is what it was: MODIFY loses what is not said.
 */
static void a_column_is_read_as_it_can_be_written(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance ("
		"id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, "
		"a varchar(40) DEFAULT 'it''s \\\\ back \"q\"' COMMENT 'com''ment \\\\', "
		"b varchar(10) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL DEFAULT '', "
		"c int NOT NULL DEFAULT 5, d decimal(10,2) DEFAULT 1.50, w int DEFAULT -1, "
		"e datetime(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6), "
		"t timestamp NULL DEFAULT NULL, t2 timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP, "
		"g bit(4) DEFAULT b'101', h binary(4) DEFAULT 'ab', h2 varbinary(9) DEFAULT "
		"X'00ff', "
		"i enum('x','y''z') DEFAULT 'x', j json, k varchar(80) DEFAULT (concat('a''b', "
		"'\\\\', uuid())), l int GENERATED ALWAYS AS (c + 1) VIRTUAL, m varchar(80) "
		"GENERATED "
		"ALWAYS AS (concat(a, ' it''s \\\\ ')) STORED, r varchar(10) DEFAULT 'NULL', "
		"s varchar(30) DEFAULT 'current_timestamp()', v char(3) NOT NULL, "
		"y varchar(10) DEFAULT '\xc3\xa4\xe2\x82\xac', x varchar(10) DEFAULT '0x41', "
		"o text, q tinyint(1) DEFAULT 1, z point, inv int DEFAULT 3 INVISIBLE)");
	exec(f, is_mariadb(f) ? "ALTER TABLE conformance ADD ck int CHECK (ck <> 5)"
			      : "ALTER TABLE conformance ADD ck point SRID 4326");
	const char *before = create_text(f);
	Result names = query(f,
		"SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = "
		"DATABASE() AND TABLE_NAME = 'conformance' ORDER BY ORDINAL_POSITION",
		NULL, 0);
	assert_true(names.nrows > 20);
	for (size_t i = 0; i < names.nrows; i++)
		modify_with_what_was_read(f, names.cells[i].as.text.data);
	assert_string_equal(create_text(f), before);
}

static void a_check_is_found_by_the_columns_it_names(void **state)
{
	Fixture *f = *state;
	const Catalog *c = &f->conn->catalog;
	StrVec columns = {0}, names = {0};
	exec(f, "CREATE TABLE conformance (a int, b varchar(10), CONSTRAINT ck_both CHECK "
		"(b <> 'a`b''c' AND a > 0 AND a < 9), CONSTRAINT ck_a CHECK (a <> 5))");
	vec_push(&columns, &f->arena, "a");
	assert_ok(c->constraints(c->arg, NULL, "conformance", CONSTRAINT_CHECK, &columns, &f->arena,
		&names, &f->err));
	assert_int_equal(names.count, 1);
	assert_string_equal(names.items[0], "ck_a");
	vec_push(&columns, &f->arena, "b");
	assert_ok(c->constraints(c->arg, NULL, "conformance", CONSTRAINT_CHECK, &columns, &f->arena,
		&names, &f->err));
	assert_int_equal(names.count, 1);
	assert_string_equal(names.items[0], "ck_both");
}

const Case mysql_cases[] = {
	CASE(a_float_keeps_its_digits),
	CASE(odd_types_have_their_kind),
	CASE(a_call_gives_its_first_rows),
	CASE(a_cursor_reads_what_the_server_has_no_cursor_for),
	CASE(a_failed_ddl_statement_has_committed),
	CASE(without_autocommit_a_transaction_is_open),
	CASE(a_session_is_strict_and_reads_our_literals),
	CASE(the_database_in_use_is_put_back),
	CASE_NEEDS(tls_is_used_and_verified_as_asked, NEEDS_TCP),
	CASE(a_column_is_read_as_it_can_be_written),
	CASE(a_check_is_found_by_the_columns_it_names),
	{0},
};
