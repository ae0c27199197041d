/* test_naming.c - naming_convention: what is named, and how. */
#include "base/log.h"
#include "model/naming.h"
#include "tests/support/script_host.h"
#include "tests/support/show_op.h"

/* Alembic's documentation recommends these. */
static const NamingConvention usual = {
	.ix = "ix_%(column_0_label)s",
	.uq = "uq_%(table_name)s_%(column_0_name)s",
	.ck = "ck_%(table_name)s_%(constraint_name)s",
	.fk = "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
	.pk = "pk_%(table_name)s",
};

static void use(const NamingConvention *naming)
{
	script_free(script);
	script = script_new(&(ScriptOptions){.naming = *naming}, &fake.host);
}

static int open_naming(void **state)
{
	open_script(state);
	use(&usual);
	fake.check_op = show_op;
	return 0;
}

#define NAMING(name) cmocka_unit_test_setup_teardown(name, open_naming, close_script)

static void gives(const char *body, const char *want)
{
	good(body);
	assert_string_equal(shown_op, want);
}

static void what_has_no_name_gets_one(void **state)
{
	(void)state;
	gives("op.create_table('users', {\n"
	      "  { 'id', t.integer, primary_key = true }, { 'team', t.integer, references = "
	      "'teams.id', index = true },\n"
	      "  { 'email', t.text, unique = true }, unique({ 'id', 'email' }, { name = 'mine' }) "
	      "})",
		"create_table table=users [id integer not-null pk] [team integer] [email text]"
		" {primary_key name=pk_users columns=id}"
		" {foreign_key name=fk_users_team_teams columns=team ->teams =id}"
		" {unique name=uq_users_email columns=email}"
		" {unique name=mine columns=id,email}"
		" {index name=ix_users_team (team)}");
	gives("op.create_index('users', { sql 'lower(email)', 'id' })",
		"create_index table=users {index name=ix_users_lower_email (=lower(email)) (id)}");
	gives("op.create_foreign_key('a', { 'x', 'y' }, 'b(p, q)')",
		"add_constraint table=a {foreign_key name=fk_a_x_b columns=x,y ->b =p,q}");
	gives("op.create_primary_key('a', 'x')",
		"add_constraint table=a {primary_key name=pk_a columns=x}");
	gives("op.create_exclude('a', { { 'x', with = '=' } })",
		"add_constraint table=a {exclude (x with==)}");
	gives("op.alter_table('a', { unique { 'x' }, index { 'y' }, { add_column = { 'z', t.text } "
	      "} })",
		"alter_table table=a | add_constraint table=a {unique name=uq_a_x columns=x} | "
		"create_index table=a {index name=ix_a_y (y)} | add_column table=a [z text]");
}

static void see_added(const Op *op)
{
	Arena arena = ARENA_INIT;
	Table table = {.name = op->table};
	vec_push(&table.columns, &arena, op->add_column.column);
	table_normalise(&table, &arena);
	const Op create = {
		.kind = OP_CREATE_TABLE, .table = op->table, .create_table.table = table};
	show_op(&create);
	arena_release(&arena);
}

static void what_stands_on_a_column_too(void **state)
{
	(void)state;
	fake.check_op = see_added;
	NamingConvention naming = usual;
	naming.ck = "ck_%(table_name)s_%(column_0_name)s";
	use(&naming);
	gives("op.add_column('a', { 'x', t.integer, primary_key = true, unique = true, index = "
	      "true, "
	      "references = 'b.id', check = 'x > 0' })",
		"create_table table=a [x integer not-null pk] {primary_key name=pk_a columns=x}"
		" {unique name=uq_a_x columns=x} {check name=ck_a_x columns=x expression=x > 0}"
		" {foreign_key name=fk_a_x_b columns=x ->b =id} {index name=ix_a_x (x)}");
}

static void a_given_name_goes_into_the_token(void **state)
{
	(void)state;
	gives("op.create_check('a', 'x > 0', { name = 'positive' })",
		"add_constraint table=a {check name=ck_a_positive expression=x > 0}");
	gives("op.create_check('a', 'x > 0', { name = 'ck_a_positive' })",
		"add_constraint table=a {check name=ck_a_positive expression=x > 0}");
	Error err = bad("op.create_check('a', 'x > 0')",
		"the constraint of table a has no name, and naming_convention.ck cannot make one: "
		"%(constraint_name)s needs a name");
	assert_string_equal(err.hint, "give it one: { name = \"…\" }");
}

static void all_columns_can_be_named(void **state)
{
	(void)state;
	use(&(NamingConvention){.uq = "%(column_0N_name)s|%(column_0_N_name)s|%(column_1_N_label)s|"
				      "%(column_1_key)s|100%%",
		.fk = "%(referred_column_0_N_name)s|%(referred_column_1_label)s"});
	gives("op.create_unique('a', { 'x', 'y', 'z' })",
		"add_constraint table=a {unique name=xyz|x_y_z|a_y_a_z|y|100% columns=x,y,z}");
	gives("op.create_foreign_key('a', { 'x', 'y' }, 'b(p, q)')",
		"add_constraint table=a {foreign_key name=p_q|b_q columns=x,y ->b =p,q}");
	gives("op.create_index('a', 'x')", "create_index table=a {index (x)}");
	bad("op.create_unique('a', 'x')",
		"the constraint of table a has no name, and naming_convention.uq cannot make one: "
		"%(column_1_N_label)s needs that column");
	bad("op.create_foreign_key('a', 'x', 'b')",
		"the constraint of table a has no name, and naming_convention.fk cannot make one: "
		"%(referred_column_0_N_name)s needs that column");
}

static void a_check_is_about_the_columns_it_mentions(void **state)
{
	(void)state;
	use(&(NamingConvention){.ck = "ck_%(table_name)s_%(column_0_N_name)s"});
	gives("op.create_table('a', { { 'x', t.integer }, { 'xx', t.integer }, { 'y', t.integer }, "
	      "check('y > x') })",
		"create_table table=a [x integer] [xx integer] [y integer]"
		" {check name=ck_a_x_y expression=y > x}");
	bad("op.create_check('a', 'x > 0')",
		"the constraint of table a has no name, and naming_convention.ck cannot make one: "
		"%(column_0_N_name)s needs that column");
}

static void what_was_there_had_such_a_name(void **state)
{
	(void)state;
	gives("op.drop_table('a', { was = { { 'x', t.text }, unique { 'x' } } })",
		"drop_table table=a was< [x text] {unique name=uq_a_x columns=x}>");
	gives("op.drop_constraint('a', { kind = 'unique', columns = 'x' }, { was = unique { 'x' } "
	      "})",
		"drop_constraint table=a kind=1 columns=x was< {unique name=uq_a_x columns=x}>");
	gives("op.drop_constraint('a', 'positive', { was = check('x > 0') })",
		"drop_constraint table=a name=positive kind=5 was< {check name=positive "
		"expression=x > 0}>");
	gives("op.drop_index('a', { 'x' }, { was = index { 'x' } })",
		"drop_index table=a columns=x was< {index name=ix_a_x (x)}>");
}

static void check(const char *kind, const char *text, const char *message)
{
	Error err = ERROR_INIT;
	assert_int_equal(naming_check(kind, text, &err), message[0] == '\0');
	assert_string_equal(err.message, message);
}

static void templates_are_checked(void **state)
{
	(void)state;
	check("ix", "", "");
	check("ix", "100%% %(table_name)s_%(column_12_N_label)s", "");
	check("fk", "%(referred_column_0N_key)s %(referred_table_name)s", "");
	check("uq", "%(referred_table_name)s",
		"naming_convention.uq: only foreign keys have %(referred_table_name)s");
	check("ck", "%(tabel_name)s", "naming_convention.ck: unknown token %(tabel_name)s");
	check("ck", "%(column_name)s", "naming_convention.ck: unknown token %(column_name)s");
	check("ck", "%(column_0_nam)s", "naming_convention.ck: unknown token %(column_0_nam)s");
	check("ck", "a%b", "naming_convention.ck: after % must stand (token)s, or % again: %b");
	check("ck", "a%", "naming_convention.ck: after % must stand (token)s, or % again: %");
	check("ck", "%(table_name)",
		"naming_convention.ck: after % must stand (token)s, or % again: %(table_name)");
}

int main(void)
{
	log_set_level(LOG_QUIET);
	const struct CMUnitTest tests[] = {
		NAMING(what_has_no_name_gets_one),
		NAMING(what_stands_on_a_column_too),
		NAMING(a_given_name_goes_into_the_token),
		NAMING(all_columns_can_be_named),
		NAMING(a_check_is_about_the_columns_it_mentions),
		NAMING(what_was_there_had_such_a_name),
		NAMING(templates_are_checked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
