/* test_convert.c - what an author writes, as Op: every form. */
#include "base/log.h"
#include "tests/support/script_host.h"
#include "tests/support/show_op.h"

static Arena arena;

static int open_convert(void **state)
{
	open_script(state);
	fake.check_op = show_op;
	return 0;
}

static int close_convert(void **state)
{
	arena_release(&arena);
	return close_script(state);
}

#define CONVERT(name) cmocka_unit_test_setup_teardown(name, open_convert, close_convert)

/* The body gives exactly this operation. */
static void gives(const char *body, const char *want)
{
	int before = fake.ops;
	good(body);
	assert_int_equal(fake.ops, before + 1);
	assert_string_equal(shown_op, want);
}

/* ---- tables -------------------------------------------------------------------------------- */

static void tables_are_created(void **state)
{
	(void)state;
	gives("op.create_table('fees', {\n"
	      "  { 'id', t.bigint, primary_key = true, identity = true },\n"
	      "  { 'student_id', t.bigint, nullable = false, references = 'students.id',\n"
	      "    on_delete = 'cascade', index = true },\n"
	      "  { 'amount', t.numeric(10, 2), nullable = false },\n"
	      "  false,\n"
	      "  { 'status', t.string(20), nullable = false, default = 'pending' },\n"
	      "  { 'created_at', t.timestamp, nullable = false, default = sql 'CURRENT_TIMESTAMP' "
	      "},\n"
	      "  check('amount >= 0', { name = 'ck_fees_amount' }),\n"
	      "  unique({ 'student_id', 'created_at' }),\n"
	      "  index('status', { where = \"status <> 'paid'\" }),\n"
	      "}, { comment = 'what students owe', schema = 'app', if_not_exists = true,\n"
	      "  sqlite = { strict = true }, mysql = { engine = 'InnoDB' } })",
		"create_table schema=app table=fees if_not_exists"
		" [id bigint not-null identity pk]"
		" [student_id bigint not-null]"
		" [amount numeric(10,2) not-null]"
		" [status string(20) not-null default='pending']"
		" [created_at timestamp not-null default=(CURRENT_TIMESTAMP)]"
		" {primary_key columns=id}"
		" {foreign_key columns=student_id ->students =id on_delete=CASCADE}"
		" {check name=ck_fees_amount expression=amount >= 0}"
		" {unique columns=student_id,created_at}"
		" {index (student_id)}"
		" {index (status) where=status <> 'paid'}"
		" comment=what students owe strict:true");
	assert_string_equal(fake.where, "migrations/0001_users.lua:2");
}

static void every_constraint_can_stand_in_a_table(void **state)
{
	(void)state;
	gives("op.create_table('a', { { 'x', t.integer }, { 'y', t.integer },\n"
	      "  primary_key({ 'x', 'y' }, { name = 'pk' }),\n"
	      "  unique('x', { deferrable = true, nulls_not_distinct = true, include = 'y' }),\n"
	      "  foreign_key({ 'x', 'y' }, 'b(p, q)', { on_update = 'set_null', match = 'full',\n"
	      "    deferrable = 'initially deferred', not_valid = true }),\n"
	      "  t.check({ sqlite = 'x > 0', mysql = 'x > 1' }),\n"
	      "  exclude({ { 'x', with = '=' }, { sql 'f(y)', with = '&&' } }, { method = 'gist' "
	      "}),\n"
	      "})",
		"create_table table=a [x integer not-null] [y integer not-null]"
		" {primary_key name=pk columns=x,y}"
		" {unique columns=x deferrable=2 nulls_not_distinct include=y}"
		" {foreign_key columns=x,y ->b =p,q on_update=SET NULL match=FULL deferrable=3"
		" not_valid}"
		" {check expression=x > 0}"
		" {exclude (x with==) (=f(y) with=&&) method=gist}");
}

static void tables_are_dropped_and_renamed(void **state)
{
	(void)state;
	gives("op.drop_table('a')", "drop_table table=a");
	gives("op.drop_table('a', { schema = 's', if_exists = true, cascade = true })",
		"drop_table schema=s table=a if_exists cascade");
	gives("op.rename_table('a', 'b', { schema = 's', if_exists = true })",
		"rename_table schema=s table=a if_exists to=b");
}

/* ---- columns ------------------------------------------------------------------------------- */

static void column(const char *written, const char *want)
{
	char body[1024], text[1024];
	snprintf(body, sizeof(body), "op.add_column('a', %s)", written);
	snprintf(text, sizeof(text), "add_column table=a [%s]", want);
	gives(body, text);
}

static void columns_have_every_option(void **state)
{
	(void)state;
	column("{ 'x', t.text }", "x text");
	column("{ name = 'x', type = t.text, nullable = true }", "x text");
	column("{ 'x', t.text, unique = true, index = true, comment = 'c', collate = 'nocase',\n"
	       "  check = 'x > 1' }",
		"x text unique index check=x > 1 comment=c collate=nocase");
	column("{ 'x', t.integer, primary_key = true, autoincrement = true }",
		"x integer pk autoincrement");
	column("{ 'x', t.integer, generated = 'a + 1', stored = true }",
		"x integer generated=a + 1 stored");
	column("{ 'x', t.integer, generated = { sqlite = sql 's', mysql = 'm' } }",
		"x integer generated=s");
	column("{ 'x', t.integer, identity = 'always' }", "x integer identity=always");
	column("{ 'x', t.integer, identity = false }", "x integer");
	column("{ 'x', t.integer, identity = { start = 5, increment = 2, min = -1, max = 9, cache "
	       "= "
	       "3, cycle = true, always = true } }",
		"x integer identity=always(5,2,-1,9,3) cycle");
	column("{ 'x', t.integer, references = 'app.b.id', on_delete = 'SET DEFAULT',\n"
	       "  on_update = 'no action', deferrable = false, match = 'simple' }",
		"x integer ->app.b =id on_delete=SET DEFAULT on_update=NO ACTION deferrable=1");
	column("{ 'x', t.integer, references = 'b ( id )' }", "x integer ->b =id");
	column("{ 'x', t.integer, references = 'b' }", "x integer ->b");
	column("{ 'x', t.integer, references = { table = 'b.c', schema = 's', column = 'id' } }",
		"x integer ->s.b.c =id");
	column("{ 'x', t.text, sqlite = { b = true, a = 1, c = 'z', d = { k = 2, j = 'v' },\n"
	       "  e = { 'p', 'q' }, f = false }, postgresql = { compression = 'lz4' } }",
		"x text a:1 b:true c:z d:j = v, k = 2 e:p, q f:false");
}

static void defaults_keep_their_type(void **state)
{
	(void)state;
	column("{ 'x', t.text, default = 'a\\'b' }", "x text default='a'b'");
	column("{ 'x', t.text, default = '' }", "x text default=''");
	column("{ 'x', t.integer, default = 5 }", "x integer default=5");
	column("{ 'x', t.double, default = 0.5 }", "x double default=0.5");
	column("{ 'x', t.boolean, default = false }", "x boolean default=false");
	column("{ 'x', t.boolean, default = true }", "x boolean default=true");
	column("{ 'x', t.text, default = null }", "x text default=NULL");
	column("{ 'x', t.text, default = sql 'now()' }", "x text default=(now())");
	column("{ 'x', t.text, default = { sqlite = sql 'a', mysql = 'b' } }",
		"x text default=(a)");
	column("{ 'x', t.text, default = sql { sqlite = 'a', mysql = 'b' } }",
		"x text default=(a)");
}

static void every_type_can_be_written(void **state)
{
	(void)state;
	static const char *const plain[] = {"boolean", "smallint", "integer", "bigint", "real",
		"double", "text", "blob", "date", "interval", "json", "jsonb", "uuid", "inet",
		"numeric", "string", "char", "binary", "time", "timestamp", "timestamptz"};
	for (size_t i = 0; i < ARRAY_LEN(plain); i++) {
		char written[64], want[64];
		snprintf(written, sizeof(written), "{ 'x', t.%s }", plain[i]);
		snprintf(want, sizeof(want), "x %s", plain[i]);
		column(written, want);
	}
	column("{ 'x', t.string(20) }", "x string(20)");
	column("{ 'x', t.char(2) }", "x char(2)");
	column("{ 'x', t.binary(16) }", "x binary(16)");
	column("{ 'x', t.numeric(10, 2) }", "x numeric(10,2)");
	column("{ 'x', t.numeric(10) }", "x numeric(10,-1)");
	column("{ 'x', t.timestamptz(3) }", "x timestamptz(3,-1)");
	column("{ 'x', t.time(0) }", "x time(0,-1)");
	column("{ 'x', t.text() }", "x text");
	column("{ 'x', t.enum('status', { 'new', 'paid' }) }", "x enum<status>/new/paid");
	column("{ 'x', t.enum('app.status', { 'new' }) }", "x enum app.<status>/new");
	column("{ 'x', t.array(t.array(t.string(5))) }", "x array[array[string(5)]]");
	column("{ 'x', t.raw('tsvector') }", "x raw<tsvector>");
	column("{ 'x', t.raw { sqlite = 'A', mysql = 'B' } }", "x raw<A>");
	column("{ 'x', t.per { postgresql = t.jsonb, sqlite = t.text } }", "x text");
	column("{ 'x', { postgresql = t.jsonb, sqlite = t.string(9) } }", "x string(9)");
}

static void columns_are_dropped_and_renamed(void **state)
{
	(void)state;
	gives("op.add_column('a', { 'x', t.text }, { schema = 's', if_not_exists = true })",
		"add_column schema=s table=a if_not_exists [x text]");
	gives("op.drop_column('a', 'x', { schema = 's', if_exists = true, cascade = true })",
		"drop_column schema=s table=a if_exists cascade column=x");
	gives("op.rename_column('a', 'x', 'y', { schema = 's', if_exists = true })",
		"rename_column schema=s table=a if_exists x->y");
}

static void columns_are_altered(void **state)
{
	(void)state;
	gives("op.alter_column('a', 'x', { nullable = false })",
		"alter_column table=a column=x what=2 [x boolean not-null]");
	gives("op.alter_column('a', 'x', { type = t.string(9), using = 'x::text', schema = 's',\n"
	      "  if_exists = true })",
		"alter_column schema=s table=a if_exists column=x what=1 using=x::text [x "
		"string(9)]");
	gives("op.alter_column('a', 'x', { default = sql.none })",
		"alter_column table=a column=x what=4 [x boolean default=DROP]");
	gives("op.alter_column('a', 'x', { default = null, comment = 'c', collate = 'de' })",
		"alter_column table=a column=x what=1c [x boolean default=NULL comment=c "
		"collate=de]");
	gives("op.alter_column('a', 'x', { comment = null, collate = null, identity = false })",
		"alter_column table=a column=x what=38 [x boolean]");
	gives("op.alter_column('a', 'x', { identity = 'always', generated = 'y', stored = true })",
		"alter_column table=a column=x what=60 [x boolean identity=always generated=y "
		"stored]");
	gives("op.alter_column('a', 'x', { generated = false })",
		"alter_column table=a column=x what=40 [x boolean]");
	gives("op.alter_column('a', 'x', { type = t.text, sqlite = { using = 'u', k = 1 } })",
		"alter_column table=a column=x what=1 using=u [x text k:1]");
}

/* ---- indexes and constraints --------------------------------------------------------------- */

static void indexes_are_created(void **state)
{
	(void)state;
	gives("op.create_index('a', 'x')", "create_index table=a {index (x)}");
	gives("op.create_index('a', { 'x', 'y' }, { name = 'ix', unique = true })",
		"create_index table=a {index name=ix unique (x) (y)}");
	gives("op.create_index('ix', 'a', { 'x' }, { schema = 's', if_not_exists = true })",
		"create_index schema=s table=a if_not_exists {index name=ix (x)}");
	gives("op.create_index('ix', 'a', 'x')", "create_index table=a {index name=ix (x)}");
	gives("op.create_index('ix', 'a', sql 'lower(x)')",
		"create_index table=a {index name=ix (=lower(x))}");
	gives("op.create_index('a', { { 'x', desc = true, nulls = 'last', opclass = 'o', length = "
	      "9,\n"
	      "  collate = 'c' }, sql 'lower(y)', { sql 'z + 1', desc = false }, false },\n"
	      "  { method = 'btree', where = { sqlite = 'w' }, include = { 'i', 'j' },\n"
	      "    concurrently = true, nulls_not_distinct = true, comment = 'c',\n"
	      "    sqlite = { with = { fillfactor = 70 } } })",
		"create_index table=a {index (x desc nulls=LAST opclass=o collate=c length=9)"
		" (=lower(y)) (=z + 1) include=i,j method=btree where=w concurrently"
		" nulls_not_distinct comment=c with:fillfactor = 70}");
}

static void indexes_are_dropped(void **state)
{
	(void)state;
	gives("op.drop_index('ix')", "drop_index name=ix");
	gives("op.drop_index('ix', { table = 'a', schema = 's', if_exists = true, concurrently = "
	      "true "
	      "})",
		"drop_index schema=s table=a if_exists name=ix concurrently");
	gives("op.drop_index('ix', 'a', { if_exists = true })",
		"drop_index table=a if_exists name=ix");
	gives("op.drop_index('a', { 'x', 'y' }, { cascade = true })",
		"drop_index table=a cascade columns=x,y");
	gives("op.drop_index('a', { columns = 'x' })", "drop_index table=a columns=x");
}

static void constraints_are_created(void **state)
{
	(void)state;
	gives("op.create_unique('a', { 'x', 'y' }, { name = 'u', schema = 's', online = true })",
		"add_constraint schema=s table=a {unique name=u columns=x,y online}");
	gives("op.create_check('a', 'x > 0', { name = 'c', not_valid = true })",
		"add_constraint table=a {check name=c expression=x > 0 not_valid}");
	gives("op.create_check('a', { sqlite = 'x > 0', mysql = 'm' })",
		"add_constraint table=a {check expression=x > 0}");
	gives("op.create_primary_key('a', 'x', { name = 'p' })",
		"add_constraint table=a {primary_key name=p columns=x}");
	gives("op.create_foreign_key('a', { 'x' }, 'b.id', { name = 'f', on_delete = 'cascade',\n"
	      "  if_not_exists = true, comment = 'c', postgresql = { not_enforced = true } })",
		"add_constraint table=a if_not_exists {foreign_key name=f columns=x ->b =id"
		" on_delete=CASCADE comment=c}");
	gives("op.create_foreign_key('a', 'x', { table = 'b' })",
		"add_constraint table=a {foreign_key columns=x ->b}");
	gives("op.create_exclude('a', { { 'x', with = '=' } }, { name = 'e', where = 'w' })",
		"add_constraint table=a {exclude name=e (x with==) where=w}");
}

static void constraints_are_dropped(void **state)
{
	(void)state;
	gives("op.drop_constraint('a', 'c', { schema = 's', if_exists = true, cascade = true })",
		"drop_constraint schema=s table=a if_exists cascade name=c kind=5");
	gives("op.drop_constraint('a', { kind = 'foreign_key', columns = { 'x' } })",
		"drop_constraint table=a kind=2 columns=x");
	gives("op.drop_constraint('a', { kind = 'primary_key' })",
		"drop_constraint table=a kind=0");
}

static void enums_come_and_go(void **state)
{
	(void)state;
	gives("op.create_enum('e', { 'a', 'b' }, { schema = 's', if_not_exists = true })",
		"create_enum schema=s if_not_exists name=e labels=a,b");
	gives("op.drop_enum('e', { if_exists = true })", "drop_enum if_exists name=e");
}

/* ---- per dialect --------------------------------------------------------------------------- */

static void mariadb_comes_before_mysql_on_mariadb(void **state)
{
	(void)state;
	static const char body[] =
		"op.add_column('a', { 'x', t.per { mysql = t.json, mariadb = t.text },\n"
		"  default = { mysql = 1, mariadb = 2 }, mysql = { a = 1, b = 1 }, mariadb = { b = "
		"2 } "
		"})";
	fake_host_speak("mysql", "MySQL");
	gives(body, "add_column table=a [x json default=1 a:1 b:1]");
	fake_host_speak("mysql", "MariaDB");
	gives(body, "add_column table=a [x text default=2 a:1 b:2]");
	bad("op.add_column('a', { 'x', t.per { sqlite = t.text } })",
		"column 'x': type says nothing for mariadb (given: sqlite)");
	bad("op.add_column('a', { 'x', t.text, default = { postgresql = 1, sqlite = 2 } })",
		"column 'x': default says nothing for mariadb (given: postgresql, sqlite)");
	bad("op.add_column('a', { 'x', t.text, default = { mysqll = 1 } })",
		"unknown field 'mysqll' in column 'x': default; did you mean 'mysql'?");
}

static void functions_of_the_author_do_not_run_meanwhile(void **state)
{
	(void)state;
	gives("local trap = { __index = function() error 'trap' end, __pairs = error, __len = "
	      "error,\n"
	      "  __tostring = error, __eq = error }\n"
	      "op.add_column('a', setmetatable({ 'x', t.text }, trap))",
		"add_column table=a [x text]");
}

int main(void)
{
	log_set_level(LOG_QUIET);
	const struct CMUnitTest tests[] = {
		CONVERT(tables_are_created),
		CONVERT(every_constraint_can_stand_in_a_table),
		CONVERT(tables_are_dropped_and_renamed),
		CONVERT(columns_have_every_option),
		CONVERT(defaults_keep_their_type),
		CONVERT(every_type_can_be_written),
		CONVERT(columns_are_dropped_and_renamed),
		CONVERT(columns_are_altered),
		CONVERT(indexes_are_created),
		CONVERT(indexes_are_dropped),
		CONVERT(constraints_are_created),
		CONVERT(constraints_are_dropped),
		CONVERT(enums_come_and_go),
		CONVERT(mariadb_comes_before_mysql_on_mariadb),
		CONVERT(functions_of_the_author_do_not_run_meanwhile),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
