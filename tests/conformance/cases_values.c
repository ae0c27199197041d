/* cases_values.c - values go in and come out as they are. */
#include "cases.h"

/* ---- types --------------------------------------------------------------------------------- */

static void check_value(Fixture *f, const TypeCase *t, const char *way, const Result *result)
{
	assert_int_equal(result->nrows, 1);
	if (!values_equal(&result->cells[0], &t->back))
		fail_msg("%s %s, %s: type %d, %s", t->type, t->literal, way,
			(int)result->cells[0].type, value_shown(&result->cells[0], &f->arena));
}

/* As text in the statement and as a parameter, read without and with parameters (which are two
 * protocols on some databases).  SQLite reads numbers with the long double that valgrind has not.
 */
static void every_type_survives_both_ways(void **state)
{
	Fixture *f = *state;
	const Value one = VALUE_INT(1), two = VALUE_INT(2);
	for (const TypeCase *t = f->words->types; t->type; t++) {
		const Value params[] = {two, t->given};
		execf(f, "CREATE TABLE conformance (id int, v %s)", t->type);
		execf(f, "INSERT INTO conformance VALUES (1, %s)", t->literal);
		query(f, "INSERT INTO conformance VALUES (?, ?)", params, 2);

		Result r;
		if (t->given.type != VAL_REAL || !is_valgrind()) {
			r = query(f, "SELECT v FROM conformance WHERE id = 1", NULL, 0);
			check_value(f, t, "literal, read as text", &r);
			r = query(f, "SELECT v FROM conformance WHERE id = ?", &one, 1);
			check_value(f, t, "literal, read with parameters", &r);
		}
		r = query(f, "SELECT v FROM conformance WHERE id = 2", NULL, 0);
		check_value(f, t, "parameter, read as text", &r);
		r = query(f, "SELECT v FROM conformance WHERE id = ?", &two, 1);
		check_value(f, t, "parameter, read with parameters", &r);
		exec(f, "DROP TABLE conformance");
	}
}

static void all_bytes_survive(void **state)
{
	Fixture *f = *state;
	char bytes[512], hex[2 * sizeof(bytes) + 1];
	for (size_t i = 0; i < sizeof(bytes); i++) {
		bytes[i] = (char)(i & 0xFF);
		snprintf(hex + 2 * i, 3, "%02x", (unsigned)(i & 0xFF));
	}
	Value given = blob_of(bytes, sizeof(bytes));
	execf(f, "CREATE TABLE conformance (id int, v %s)", f->words->blob);
	query(f, "INSERT INTO conformance VALUES (1, ?)", &given, 1);
	execf(f, "INSERT INTO conformance VALUES (2, %s)", filled(f, f->words->blob_literal, hex));

	Result r = query(f, "SELECT v FROM conformance ORDER BY id", NULL, 0);
	assert_int_equal(r.nrows, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(r.cells[i].type, VAL_BLOB);
		assert_int_equal(r.cells[i].as.text.len, sizeof(bytes));
		assert_memory_equal(r.cells[i].as.text.data, bytes, sizeof(bytes));
	}
	const Value id = VALUE_INT(2);
	r = query(f, "SELECT v FROM conformance WHERE id = ?", &id, 1);
	assert_memory_equal(r.cells[0].as.text.data, bytes, sizeof(bytes));
}

/* Each character a statement of its own could trip over, through the dialect's literals. */
static void literals_say_what_they_were_made_of(void **state)
{
	Fixture *f = *state;
	static const char *const texts[] = {"", "'", "''", "\\", "\\'", "\\\\", "a\\nb", "\"", "`",
		"$$", "$1", "?", ":name", "%s%i", "-- x", "/* x", "#", ";", "\n\r\t",
		"\xf0\x9f\x98\x80", "'; DROP TABLE conformance; --", "\\'; SELECT 1; --"};
	const Dialect *d = f->conn->backend->dialect;
	exec(f, "CREATE TABLE conformance (id int)");
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		Str sql = str_new(&f->arena);
		Result r;
		sql_addf(&sql, d, "SELECT %l", texts[i]);
		assert_ok(db_run(f->conn, &(Stmt){.sql = sql.data}, &f->arena, &r, &f->err));
		assert_int_equal(r.cells[0].type, VAL_TEXT);
		assert_string_equal(r.cells[0].as.text.data, texts[i]);
	}
	assert_int_equal(query_int(f, "SELECT count(*) FROM conformance"), 0);
}

static void identifiers_may_be_hostile(void **state)
{
	Fixture *f = *state;
	static const char *const names[] = {"select", "a b", "a\"b", "a`b", "a'b", "a\\b", "a.b",
		"a]b", "[a", "\xc3\xa9t\xc3\xa9", "x; DROP TABLE y", "a--b", "a/*b", "%s", "$1",
		"?"};
	const Dialect *d = f->conn->backend->dialect;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		Str create = str_new(&f->arena), drop = str_new(&f->arena),
		    select = str_new(&f->arena);
		Result r;
		sql_addf(&create, d, "CREATE TABLE %i (%i int)", names[i], names[i]);
		sql_addf(&select, d, "SELECT %i FROM %i", names[i], names[i]);
		sql_addf(&drop, d, "DROP TABLE %i", names[i]);
		assert_ok(db_exec(f->conn, create.data, &f->err));
		assert_ok(db_run(f->conn, &(Stmt){.sql = select.data}, &f->arena, &r, &f->err));
		assert_string_equal(r.names[0], names[i]);
		assert_ok(db_exec(f->conn, drop.data, &f->err));
	}
}

static void a_megabyte_survives(void **state)
{
	Fixture *f = *state;
	enum { SIZE = 1024 * 1024 };
	char *text = arena_alloc(&f->arena, SIZE + 1);
	for (size_t i = 0; i < SIZE; i++)
		text[i] = (char)('a' + i % 26);
	const Value given = text_of(text);
	execf(f, "CREATE TABLE conformance (v %s)", f->words->text);
	query(f, "INSERT INTO conformance VALUES (?)", &given, 1);
	Result r = query(f, "SELECT v FROM conformance", NULL, 0);
	assert_true(values_equal(&r.cells[0], &given));
	const Value one = VALUE_INT(1);
	r = query(f, "SELECT v FROM conformance WHERE 1 = ?", &one, 1);
	assert_true(values_equal(&r.cells[0], &given));
	execf(f, "DELETE FROM conformance");
	/* and in the text of a statement */
	Str sql = str_new(&f->arena);
	sql_addf(&sql, f->conn->backend->dialect, "INSERT INTO conformance VALUES (%l)", text);
	exec(f, sql.data);
	assert_int_equal(query_int(f, "SELECT length(v) FROM conformance"), SIZE);
}

/* ---- results ------------------------------------------------------------------------------- */

static void columns_have_their_names(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (first int, second int)");
	Result r = query(f, "SELECT second, first AS f, first FROM conformance", NULL, 0);
	assert_int_equal(r.ncols, 3);
	assert_int_equal(r.nrows, 0);
	assert_string_equal(r.names[0], "second");
	assert_string_equal(r.names[1], "f");
	assert_string_equal(r.names[2], "first");
}

static void statements_without_rows_have_no_columns(void **state)
{
	Fixture *f = *state;
	Result r = query(f, "CREATE TABLE conformance (i int)", NULL, 0);
	assert_int_equal(r.ncols, 0);
	assert_int_equal(r.nrows, 0);
}

static void changed_rows_are_counted(void **state)
{
	Fixture *f = *state;
	static const struct {
		const char *sql;
		int affected;
	} steps[] = {
		{"CREATE TABLE conformance (i int, t varchar(10))", 0},
		{"INSERT INTO conformance VALUES (1, 'a'), (2, 'b'), (3, 'c')", 3},
		{"SELECT * FROM conformance", 0},
		{"UPDATE conformance SET t = 'x' WHERE i > 1", 2},
		{"UPDATE conformance SET t = 'x' WHERE i > 100", 0},
		{"CREATE INDEX ix_conformance ON conformance (i)", 0},
		{"ALTER TABLE conformance ADD COLUMN z int", 0},
		{"INSERT INTO conformance SELECT * FROM conformance", 3},
		{"DELETE FROM conformance WHERE i = 1", 2},
		{"DELETE FROM conformance", 4},
		{"DELETE FROM conformance", 0},
		{"DROP TABLE conformance", 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		Result r = query(f, steps[i].sql, NULL, 0);
		if (r.affected != steps[i].affected)
			fail_msg("%s: %lld rows", steps[i].sql, (long long)r.affected);
	}
}

/* What a script gives back unchanged is still found by its WHERE: rows are matched, not compared.
 */
static void an_update_that_changes_nothing_counts_its_rows(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (i int)");
	exec(f, "INSERT INTO conformance VALUES (1), (1)");
	Result r = query(f, "UPDATE conformance SET i = 1", NULL, 0);
	assert_int_equal(r.affected, 2);
}

static void nothing_but_a_comment_is_no_failure_of_the_connection(void **state)
{
	Fixture *f = *state;
	Error err = ERROR_INIT;
	(void)!db_exec(f->conn, "-- nothing\n", &err);
	assert_int_not_equal(err.kind, ERR_LOST);
	assert_int_equal(query_int(f, "SELECT 1"), 1);
}

const Case value_cases[] = {
	CASE(every_type_survives_both_ways),
	CASE(all_bytes_survive),
	CASE(literals_say_what_they_were_made_of),
	CASE(identifiers_may_be_hostile),
	CASE(a_megabyte_survives),
	CASE(columns_have_their_names),
	CASE(statements_without_rows_have_no_columns),
	CASE(changed_rows_are_counted),
	CASE(an_update_that_changes_nothing_counts_its_rows),
	CASE(nothing_but_a_comment_is_no_failure_of_the_connection),
	{0},
};
