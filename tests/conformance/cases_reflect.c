/* cases_reflect.c - what the live database says of its own schema. */
#include "cases.h"

#include "base/text.h"
#include "model/schema_text.h"

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

/* ---- reflection ------------------------------------------------------------------------------ */

static Schema reflect(Fixture *f, const char *table, bool dependents)
{
	ReflectScope scope = {.dependents = dependents};
	Schema out;
	if (table)
		vec_push(&scope.tables, &f->arena, table);
	assert_ok(db_reflect(f->conn, &scope, &f->arena, &out, &f->err));
	return out;
}

/* Views of these tests, the one over the other first. */
static void make_views(Fixture *f)
{
	make_table(f);
	exec(f, "CREATE VIEW conformance_b AS SELECT id FROM conformance");
	exec(f, "CREATE VIEW conformance_a AS SELECT id FROM conformance_b");
}

static void drop_views(Fixture *f)
{
	exec(f, "DROP VIEW conformance_a");
	exec(f, "DROP VIEW conformance_b");
}

static const Constraint *find_constraint(const Table *table, ConstraintKind kind)
{
	for (size_t i = 0; i < table->constraints.count; i++)
		if (table->constraints.items[i].kind == kind)
			return &table->constraints.items[i];
	return NULL;
}

static void a_table_is_reflected(void **state)
{
	Fixture *f = *state;
	make_table(f);
	exec(f, "CREATE UNIQUE INDEX ix_conf ON conformance (b, a)");
	exec(f, "CREATE TABLE conformance_child (id int NOT NULL PRIMARY KEY, parent int, "
		"CONSTRAINT fk_child FOREIGN KEY (parent) REFERENCES conformance (id) ON DELETE "
		"CASCADE)");
	Schema schema = reflect(f, NULL, false);
	const Table *table = schema_table(&schema, NULL, "conformance");
	const Table *child = schema_table(&schema, NULL, "conformance_child");
	assert_non_null(table);
	assert_non_null(child);
	assert_int_equal(table->columns.count, 3);
	assert_string_equal(table->columns.items[2].name, "b");
	assert_int_equal(
		table->columns.items[2].type.kind == TYPE_RAW, f->words->create_database == NULL);
	assert_false(table->columns.items[0].nullable);
	assert_true(table->columns.items[1].nullable);
	assert_non_null(strchr(table->columns.items[1].value.text, '7'));
	assert_string_equal(table_primary_key(table)->columns.items[0], "id");
	const Constraint *check = find_constraint(table, CONSTRAINT_CHECK);
	assert_string_equal(check->name, "ck_conf");
	assert_true(check->expression[0] != '(');
	const Constraint *key = find_constraint(child, CONSTRAINT_FOREIGN_KEY);
	assert_string_equal(key->name, "fk_child");
	assert_null(key->foreign_key.schema);
	assert_string_equal(key->foreign_key.table, "conformance");
	assert_string_equal(key->foreign_key.columns.items[0], "id");
	assert_string_equal(key->foreign_key.on_delete, "CASCADE");
	assert_null(key->foreign_key.on_update);
	assert_int_equal(child->indexes.count, 0); /* MySQL made one for the key */
}

static void the_tables_asked_for_are_reflected(void **state)
{
	Fixture *f = *state;
	make_table(f);
	exec(f, "CREATE TABLE conformance_child (id int NOT NULL PRIMARY KEY)");
	Schema schema = reflect(f, "conformance_child", false);
	assert_int_equal(schema.tables.count, 1);
	assert_string_equal(schema.tables.items[0].name, "conformance_child");
	schema = reflect(f, "no_such_table", true);
	assert_int_equal(schema.tables.count + schema.views.count + schema.others.count, 0);
}

static void views_come_after_those_they_need(void **state)
{
	Fixture *f = *state;
	make_views(f);
	Schema all = reflect(f, NULL, false), one = reflect(f, "conformance", true);
	Schema bare = reflect(f, "conformance", false), view = reflect(f, "conformance_a", false);
	drop_views(f);
	assert_int_equal(all.views.count, 2);
	assert_string_equal(all.views.items[0].name, "conformance_b");
	assert_string_equal(all.views.items[1].name, "conformance_a");
	assert_int_equal(one.views.count, 2);
	assert_string_equal(one.views.items[0].name, "conformance_b");
	assert_int_equal(bare.views.count, 0);
	assert_int_equal(view.views.count, 1);
	assert_int_equal(view.tables.count, 0);
}

/* The database's own name is in no text: made elsewhere, it is the same. */
static void a_text_names_no_schema(void **state)
{
	Fixture *f = *state;
	const char *place = query_text(f, f->conn->backend->dialect->current_schema_sql);
	make_views(f);
	Schema schema = reflect(f, NULL, false);
	drop_views(f);
	assert_null(schema.tables.items[0].schema);
	for (size_t i = 0; i < schema.views.count; i++) {
		assert_null(schema.views.items[i].schema);
		assert_null(
			strstr(schema.views.items[i].query, arena_printf(&f->arena, "%s.", place)));
		assert_null(strstr(
			schema.views.items[i].query, arena_printf(&f->arena, "`%s`.", place)));
	}
}

static void the_same_schema_is_the_same_text(void **state)
{
	Fixture *f = *state;
	make_table(f);
	Schema one = reflect(f, "conformance", false);
	const char *before = schema_text(&one, 0, &f->arena);
	assert_non_null(strstr(before, "column conformance.a: default"));
	exec(f, "INSERT INTO conformance (id, a) VALUES (1, 2)");
	Schema two = reflect(f, "conformance", false);
	assert_string_equal(schema_text(&two, 0, &f->arena), before);
	exec(f, "ALTER TABLE conformance ADD COLUMN c int");
	Schema three = reflect(f, "conformance", false);
	assert_string_not_equal(schema_text(&three, 0, &f->arena), before);
}

const Case reflect_cases[] = {
	CASE(a_missing_table_has_no_fingerprint),
	CASE(a_fingerprint_follows_the_definition),
	CASE(a_fingerprint_does_not_follow_rows),
	CASE(a_fingerprint_is_of_one_table),
	CASE(a_table_is_reflected),
	CASE(the_tables_asked_for_are_reflected),
	CASE(views_come_after_those_they_need),
	CASE(a_text_names_no_schema),
	CASE(the_same_schema_is_the_same_text),
	{0},
};
