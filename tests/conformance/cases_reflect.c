/* cases_reflect.c - what the live database says of its own schema. */
#include "cases.h"

#include "base/text.h"

/* ---- fingerprints --------------------------------------------------------------------------- */

static const char *fingerprint(Fixture *f, const char *table)
{
	const char *text = NULL;
	assert_ok(db_fingerprint(f->conn, NULL, table, &f->arena, &text, &f->err));
	assert_non_null(text);
	return text;
}

static void make_table(Fixture *f)
{
	exec(f, "CREATE TABLE conformance (id int NOT NULL PRIMARY KEY, a int DEFAULT 7, b "
		"varchar(20), CONSTRAINT ck_conf CHECK (a > 0))");
}

static void a_missing_table_has_no_fingerprint(void **state)
{
	Fixture *f = *state;
	assert_string_equal(fingerprint(f, "conformance"), "");
	const char *text = NULL;
	assert_ok(db_fingerprint(
		f->conn, "no_such_schema", "conformance", &f->arena, &text, &f->err));
	assert_string_equal(text, "");
}

/* Each of these and its way back: another text, and the first one again. */
static void a_fingerprint_follows_the_definition(void **state)
{
	Fixture *f = *state;
	static const char *const changes[][2] = {
		{"ALTER TABLE conformance ADD COLUMN c int",
			"ALTER TABLE conformance DROP COLUMN c"},
		{"CREATE INDEX ix_conf ON conformance (a)", "DROP INDEX ix_conf"},
		{"ALTER TABLE conformance RENAME COLUMN b TO z",
			"ALTER TABLE conformance RENAME COLUMN z TO b"},
	};
	make_table(f);
	for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
		const char *before = fingerprint(f, "conformance");
		bool by_table = i == 1 && f->conn->backend->dialect->lex & LEX_BACKTICKS &&
				!(f->conn->backend->dialect->lex & LEX_BRACKETS);
		assert_string_not_equal(before, "");
		exec(f, changes[i][0]);
		assert_string_not_equal(fingerprint(f, "conformance"), before);
		exec(f, by_table ? "DROP INDEX ix_conf ON conformance" : changes[i][1]);
		assert_string_equal(fingerprint(f, "conformance"), before);
	}
}

static void a_fingerprint_does_not_follow_rows(void **state)
{
	Fixture *f = *state;
	const char *before;
	make_table(f);
	before = fingerprint(f, "conformance");
	exec(f, "INSERT INTO conformance (id, a) VALUES (1, 2), (2, 3)");
	exec(f, "DELETE FROM conformance WHERE id = 1");
	assert_string_equal(fingerprint(f, "conformance"), before);
}

static void a_fingerprint_is_of_one_table(void **state)
{
	Fixture *f = *state;
	make_table(f);
	const char *before = fingerprint(f, "conformance");
	exec(f, "CREATE TABLE conformance_child (id int NOT NULL PRIMARY KEY, parent int, "
		"CONSTRAINT fk_child FOREIGN KEY (parent) REFERENCES conformance (id))");
	assert_string_equal(fingerprint(f, "conformance"), before);
	assert_string_not_equal(fingerprint(f, "conformance_child"), "");
}

const Case reflect_cases[] = {
	CASE(a_missing_table_has_no_fingerprint),
	CASE(a_fingerprint_follows_the_definition),
	CASE(a_fingerprint_does_not_follow_rows),
	CASE(a_fingerprint_is_of_one_table),
	{0},
};
