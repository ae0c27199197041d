/* cases_catalog.c - what the live database is asked about its tables. */
#include "cases.h"

#include "base/text.h"

static void make_tables(Fixture *f)
{
	exec(f, "CREATE TABLE conformance (id int NOT NULL, a int DEFAULT 7, b varchar(20) NOT "
		"NULL, "
		"CONSTRAINT pk_conf PRIMARY KEY (id), CONSTRAINT uq_conf UNIQUE (a, b), "
		"CONSTRAINT ck_conf CHECK (a > 0))");
	exec(f, "CREATE TABLE conformance_child (id int NOT NULL PRIMARY KEY, parent int, other "
		"int, "
		"CONSTRAINT fk_child FOREIGN KEY (parent) REFERENCES conformance (id))");
	exec(f, "CREATE INDEX ix_child ON conformance_child (other, parent)");
	exec(f, "CREATE INDEX ix_other ON conformance_child (other)");
}

static StrVec columns(Fixture *f, const char *a, const char *b)
{
	StrVec names = {0};
	if (a)
		vec_push(&names, &f->arena, a);
	if (b)
		vec_push(&names, &f->arena, b);
	return names;
}

static bool has_table(Fixture *f, const char *name)
{
	const Catalog *c = &f->conn->catalog;
	bool found = false;
	assert_ok(c->has_table(c->arg, NULL, name, &found, &f->err));
	return found;
}

static void tables_are_found(void **state)
{
	Fixture *f = *state;
	assert_false(has_table(f, "conformance"));
	make_tables(f);
	assert_true(has_table(f, "conformance"));
	assert_false(has_table(f, "no_such_table"));
	assert_false(has_table(f, "ix_child"));
	assert_false(has_table(f, "conf%"));
	const Dialect *d = f->conn->backend->dialect;
	Str create = str_new(&f->arena), drop = str_new(&f->arena);
	sql_addf(&create, d, "CREATE TABLE %i (i int)", "con'f \"1");
	sql_addf(&drop, d, "DROP TABLE %i", "con'f \"1");
	assert_ok(db_exec(f->conn, create.data, &f->err));
	assert_true(has_table(f, "con'f \"1"));
	assert_ok(db_exec(f->conn, drop.data, &f->err));
}

static LiveColumn column(Fixture *f, const char *table, const char *name, bool *found)
{
	const Catalog *c = &f->conn->catalog;
	LiveColumn column_;
	assert_ok(c->column(c->arg, NULL, table, name, &f->arena, &column_, found, &f->err));
	return column_;
}

static void columns_are_described(void **state)
{
	Fixture *f = *state;
	bool found;
	make_tables(f);
	LiveColumn a = column(f, "conformance", "a", &found);
	assert_true(found);
	assert_true(text_starts_with(a.type, "int") || text_starts_with(a.type, "INT"));
	assert_true(a.nullable);
	assert_non_null(a.value);
	assert_non_null(strchr(a.value, '7'));
	assert_null(a.generated);
	assert_string_equal(a.extra, "");
	LiveColumn b = column(f, "conformance", "b", &found);
	assert_true(found);
	assert_false(b.nullable);
	assert_null(b.value);
	assert_non_null(strstr(b.type, "20"));
	column(f, "conformance", "no_such_column", &found);
	assert_false(found);
	column(f, "no_such_table", "a", &found);
	assert_false(found);
}

/* One name, "(none)" for an unnamed one, or "" when there is not exactly one. */
static const char *constraint(
	Fixture *f, const char *table, ConstraintKind kind, const char *a, const char *b)
{
	const Catalog *c = &f->conn->catalog;
	const StrVec wanted = columns(f, a, b);
	StrVec names = {0};
	assert_ok(c->constraints(c->arg, NULL, table, kind, &wanted, &f->arena, &names, &f->err));
	if (names.count != 1)
		return "";
	return names.items[0] ? names.items[0] : "(none)";
}

static void constraints_are_found_by_kind_and_columns(void **state)
{
	Fixture *f = *state;
	make_tables(f);
	assert_string_equal(constraint(f, "conformance", CONSTRAINT_UNIQUE, "a", "b"), "uq_conf");
	assert_string_equal(constraint(f, "conformance", CONSTRAINT_UNIQUE, "b", "a"), "");
	assert_string_equal(constraint(f, "conformance", CONSTRAINT_UNIQUE, "a", NULL), "");
	assert_string_equal(
		constraint(f, "conformance_child", CONSTRAINT_FOREIGN_KEY, "parent", NULL),
		"fk_child");
	assert_string_equal(
		constraint(f, "conformance_child", CONSTRAINT_FOREIGN_KEY, "other", NULL), "");
	assert_string_equal(constraint(f, "conformance", CONSTRAINT_CHECK, "a", NULL), "ck_conf");
	/* a primary key has a name of its own only on some databases */
	assert_string_not_equal(
		constraint(f, "conformance", CONSTRAINT_PRIMARY_KEY, "id", NULL), "");
	assert_string_not_equal(
		constraint(f, "conformance_child", CONSTRAINT_PRIMARY_KEY, "id", NULL), "");
	assert_string_equal(constraint(f, "conformance", CONSTRAINT_PRIMARY_KEY, "a", NULL), "");
	assert_string_equal(constraint(f, "no_such_table", CONSTRAINT_UNIQUE, "a", NULL), "");
	/* no columns: any of the kind */
	assert_string_equal(constraint(f, "conformance", CONSTRAINT_UNIQUE, NULL, NULL), "uq_conf");
}

static ConstraintKind kind_of(Fixture *f, const char *table, const char *name)
{
	const Catalog *c = &f->conn->catalog;
	ConstraintKind kind;
	assert_ok(c->constraint_kind(c->arg, NULL, table, name, &f->arena, &kind, &f->err));
	return kind;
}

static void a_named_constraint_has_its_kind(void **state)
{
	Fixture *f = *state;
	make_tables(f);
	assert_int_equal(kind_of(f, "conformance", "uq_conf"), CONSTRAINT_UNIQUE);
	assert_int_equal(kind_of(f, "conformance", "ck_conf"), CONSTRAINT_CHECK);
	assert_int_equal(kind_of(f, "conformance_child", "fk_child"), CONSTRAINT_FOREIGN_KEY);
	assert_int_equal(kind_of(f, "conformance_child", "ix_child"), CONSTRAINT_COUNT);
	assert_int_equal(kind_of(f, "conformance", "fk_child"), CONSTRAINT_COUNT);
	assert_int_equal(kind_of(f, "conformance", "no_such"), CONSTRAINT_COUNT);
	assert_int_equal(kind_of(f, "no_such_table", "uq_conf"), CONSTRAINT_COUNT);
}

static const char *index_on(Fixture *f, const char *table, const char *a, const char *b)
{
	const Catalog *c = &f->conn->catalog;
	const StrVec wanted = columns(f, a, b);
	StrVec names = {0};
	assert_ok(c->indexes(c->arg, NULL, table, &wanted, &f->arena, &names, &f->err));
	return names.count == 1 ? names.items[0] : "";
}

static void indexes_are_found_by_columns(void **state)
{
	Fixture *f = *state;
	make_tables(f);
	assert_string_equal(index_on(f, "conformance_child", "other", "parent"), "ix_child");
	assert_string_equal(index_on(f, "conformance_child", "other", NULL), "ix_other");
	assert_string_equal(index_on(f, "conformance_child", "parent", "other"), "");
	/* a constraint's own index counts only where the two are the same thing */
	const char *unique = index_on(f, "conformance", "a", "b");
	assert_true(!unique[0] || strcmp(unique, "uq_conf") == 0);
	assert_string_equal(index_on(f, "conformance_child", "id", NULL), "");
	assert_string_equal(index_on(f, "no_such_table", "id", NULL), "");
}

static void indexes_are_found_by_name(void **state)
{
	Fixture *f = *state;
	const Backend *b = f->conn->backend;
	bool found;
	make_tables(f);
	assert_ok(b->has_index(f->conn, NULL, "conformance_child", "ix_child", &found, &f->err));
	assert_true(found);
	assert_ok(b->has_index(f->conn, NULL, "conformance", "ix_child", &found, &f->err));
	assert_false(found);
	assert_ok(b->has_index(f->conn, NULL, "conformance_child", "ix_", &found, &f->err));
	assert_false(found);
}

/* A question never dooms the transaction it is asked in. */
static void questions_may_be_asked_in_a_transaction(void **state)
{
	Fixture *f = *state;
	bool found;
	make_tables(f);
	assert_ok(db_begin(f->conn, &f->err));
	assert_false(has_table(f, "no_such_table"));
	column(f, "no_such_table", "x", &found);
	assert_int_equal(kind_of(f, "no_such_table", "x"), CONSTRAINT_COUNT);
	assert_string_equal(index_on(f, "no_such_table", "x", NULL), "");
	assert_int_equal(db_tx_state(f->conn), TX_OPEN);
	assert_ok(db_commit(f->conn, &f->err));
}

const Case catalog_cases[] = {
	CASE(tables_are_found),
	CASE(columns_are_described),
	CASE(constraints_are_found_by_kind_and_columns),
	CASE(a_named_constraint_has_its_kind),
	CASE(indexes_are_found_by_columns),
	CASE(indexes_are_found_by_name),
	CASE(questions_may_be_asked_in_a_transaction),
	{0},
};
