/* test_convert_forms.c - alter_table, enums, views, sequences, schemas, extensions, partitions,
 * was: what an author writes as Op, and the messages for what is written wrongly. */
#include "base/log.h"
#include "tests/support/script_host.h"
#include "tests/support/show_op.h"

static int open_convert(void **state)
{
	open_script(state);
	fake.check_op = show_op;
	return 0;
}

#define CONVERT(name) cmocka_unit_test_setup_teardown(name, open_convert, close_script)

/* The body gives exactly this operation. */
static void gives(const char *body, const char *want)
{
	int before = fake.ops;
	good(body);
	assert_int_equal(fake.ops, before + 1);
	assert_string_equal(shown_op, want);
}

/* ---- tables -------------------------------------------------------------------------------- */

static void tables_are_partitioned(void **state)
{
	(void)state;
	gives("op.create_table('a', { { 'x', t.date } }, { partition_by = 'RANGE (x)',\n"
	      "  partitions = { { 'a1', \"VALUES LESS THAN ('2026-01-01')\" }, false,\n"
	      "    { 'a2', { sqlite = 'S', mysql = 'M' } } } })",
		"create_table table=a [x date] partition_by=RANGE (x)"
		" <a1 VALUES LESS THAN ('2026-01-01')> <a2 S>");
	gives("op.create_table('a', { { 'x', t.date } }, { partition_by = { sqlite = false, mysql "
	      "= 'HASH (x)' },\n  partitions = { sqlite = false, mysql = { { 'a1', 'M' } } } })",
		"create_table table=a [x date]");
	gives("op.create_table('a', { { 'x', t.date } }, { partition_by = 'LIST (x)',\n"
	      "  partitions = { sqlite = { { 'a1', 'S' } }, mysql = { { 'a1', 'M' } } } })",
		"create_table table=a [x date] partition_by=LIST (x) <a1 S>");
	bad("op.create_table('a', { { 'x', t.date } }, { partitions = { { 'a1', 'S' } } })",
		"table 'a': partitions need partition_by = \"RANGE (column)\"");
	bad("op.create_table('a', { { 'x', t.date } }, { partition_by = 'x', partitions = { 'a1' "
	    "} })",
		"partition 1 of table 'a': a partition is { \"name\", \"VALUES LESS THAN (…)\" }");
	bad("op.create_table('a', { { 'x', t.date } }, { partition_by = 'x', partitions = { { "
	    "'a1' } } })",
		"partition 1 of table 'a': what it holds must be SQL text, or a table of texts by "
		"dialect, got nil");
	bad("op.create_table('a', { { 'x', t.date } }, { partition_by = 'x', partitions = { { "
	    "'a1', 'b', shema = 'x' } } })",
		"unknown field 'shema' in partition 1 of table 'a'; did you mean 'schema'?");
}

static void tables_have_comments(void **state)
{
	(void)state;
	gives("op.table_comment('a', 'people', { schema = 's' })",
		"table_comment schema=s table=a comment=people");
	gives("op.table_comment('a', null, { was = 'people' })",
		"table_comment table=a was<comment=people>");
	gives("op.table_comment('a', '', { was = null })", "table_comment table=a was<comment=>");
	bad("op.table_comment('a')", "op.table_comment: the comment is missing; null removes it");
}

static void one_call_changes_much(void **state)
{
	(void)state;
	gives("op.alter_table('a', {\n"
	      "  { add_column = { 'x', t.text, index = true }, if_not_exists = true },\n"
	      "  { drop_column = 'y', if_exists = true, was = { 'y', t.integer } },\n"
	      "  { alter_column = { 'z', nullable = false, was = { nullable = true } } },\n"
	      "  { rename_column = { 'b', 'c' } },\n"
	      "  false,\n"
	      "  { drop_constraint = 'ck', cascade = true },\n"
	      "  { drop_constraint = { kind = 'unique', columns = { 'd', 'e' } } },\n"
	      "  { rename_constraint = { 'u', 'v' } },\n"
	      "  { drop_index = 'ix', was = index { 'x' } },\n"
	      "  { drop_index = { 'x', 'y' } },\n"
	      "  { comment = 'c' }, { comment = null, was = 'c' },\n"
	      "}, { schema = 's', if_exists = true })",
		"alter_table schema=s table=a if_exists"
		" | add_column schema=s table=a if_not_exists [x text index]"
		" | drop_column schema=s table=a if_exists column=y was< [y integer]>"
		" | alter_column schema=s table=a column=z what=2 [z boolean not-null]"
		" was<what=2 [z boolean]>"
		" | rename_column schema=s table=a b->c"
		" | drop_constraint schema=s table=a cascade name=ck kind=5"
		" | drop_constraint schema=s table=a kind=1 columns=d,e"
		" | rename_constraint schema=s table=a u->v"
		" | drop_index schema=s table=a name=ix was< {index name=ix (x)}>"
		" | drop_index schema=s table=a columns=x,y"
		" | table_comment schema=s table=a comment=c"
		" | table_comment schema=s table=a was<comment=c>");
	gives("op.alter_table('a', { check('x > 0', { name = 'ck' }), unique { 'x' },\n"
	      "  primary_key 'id', foreign_key('x', 'b.id', { online = true }), index('x'),\n"
	      "  exclude({ { 'x', with = '=' } }) })",
		"alter_table table=a"
		" | add_constraint table=a {check name=ck expression=x > 0}"
		" | add_constraint table=a {unique columns=x}"
		" | add_constraint table=a {primary_key columns=id}"
		" | add_constraint table=a {foreign_key columns=x ->b =id online}"
		" | create_index table=a {index (x)}"
		" | add_constraint table=a {exclude (x with==)}");
}

static void changes_are_checked(void **state)
{
	(void)state;
#define CHANGE(text) "op.alter_table('a', { { comment = 'x' }, " text " })"
#define WHERE        "change 2 of table 'a'"
	bad("op.alter_table('a', {})", "op.alter_table: there is nothing to change");
	bad("op.alter_table('a')", "op.alter_table: the list of changes must be a list, got nil");
	bad("op.alter_table('a', { add_column = { 'x', t.text } })",
		"op.alter_table: the list of changes must be a list, but has a field string "
		"\"add_column\"");
	bad(CHANGE("{ add = { 'x', t.text } }"),
		WHERE ": there is no add here; write add_column = { \"name\", t.text }; "
		      "constraints and indexes stand by themselves: check(\"…\"), unique { … }, "
		      "index { … }");
	bad(CHANGE("{ drop_colum = 'x' }"),
		WHERE ": there is no drop_colum here; did you mean drop_column?");
	bad(CHANGE("{ 'x', t.text }"), WHERE ": a new column is { add_column = { \"x\", … } }");
	bad(CHANGE("{ zzz = 1 }"), WHERE ": a change is { add_column = { … } }, { drop_column = "
					 "\"…\" }, { alter_column = { … } }, check(\"…\"), …");
	bad(CHANGE("{ drop_column = 'x', add_column = { 'y', t.text } }"),
		WHERE ": one change at a time, in the order wanted: { add_column = … }, { "
		      "drop_column = … }");
	bad(CHANGE("'x'"),
		WHERE ": it must be { add_column = { … } } or the like, got string \"x\"");
	bad(CHANGE("{ rename_column = 'x' }"),
		WHERE ", rename_column: write { rename_column = { \"old\", \"new\" } }");
	bad(CHANGE("{ rename_column = { 'x' } }"),
		WHERE ", rename_column: write { rename_column = { \"old\", \"new\" } }");
	bad(CHANGE("{ alter_column = 'x', nullable = false }"),
		WHERE ", alter_column: write { alter_column = { \"name\", nullable = false } }");
	bad(CHANGE("{ alter_column = { 'x' }, nullable = false }"),
		WHERE ", alter_column: the changes stand beside the name: { alter_column = { "
		      "\"name\", nullable = false } }");
	bad(CHANGE("{ alter_column = { 'x' } }"), "op.alter_column of 'a.x': nothing is to be "
						  "changed: write type, nullable, default, "
						  "comment, collate, identity or generated");
	bad(CHANGE("{ drop_column = 'x', if_exist = true }"),
		"unknown field 'if_exist' in " WHERE ", drop_column; did you mean 'if_exists'?");
	bad(CHANGE("{ drop_column = 'x', schema = 's' }"),
		WHERE ": schema belongs to the options of op.alter_table");
	bad(CHANGE("{ add_column = { 'x', t.txt } }"), "unknown type t.txt; did you mean t.text?");
	bad(CHANGE("check('x', { nme = 'y' })"),
		"unknown field 'nme' in check() of " WHERE "; did you mean 'name'?");
#undef CHANGE
#undef WHERE
}

static void not_null_comes_online(void **state)
{
	(void)state;
	gives("op.alter_column('a', 'x', { nullable = false, online = true })",
		"alter_column table=a column=x what=2 online [x boolean not-null]");
	bad("op.alter_column('a', 'x', { nullable = true, online = true })",
		"op.alter_column of 'a.x': online is about nullable = false, the safe way");
}

/* ---- indexes and constraints --------------------------------------------------------------- */

static void indexes_and_constraints_are_renamed(void **state)
{
	(void)state;
	gives("op.rename_index('i', 'j')", "rename_index i->j");
	gives("op.rename_index('i', 'j', { table = 'a', schema = 's', if_exists = true })",
		"rename_index schema=s table=a if_exists i->j");
	gives("op.rename_index('a', 'i', 'j', { schema = 's' })",
		"rename_index schema=s table=a i->j");
	bad("op.rename_index('a', 'i', 'j', { table = 'a' })",
		"op.rename_index: the table is given twice");
	gives("op.rename_constraint('a', 'c', 'd', { if_exists = true })",
		"rename_constraint table=a if_exists c->d");
	gives("op.validate_constraint('a', 'c', { schema = 's' })",
		"validate_constraint schema=s table=a name=c");
	gives("op.validate_constraint('a', 'c', { was = check('x > 0', { not_valid = true }) })",
		"validate_constraint table=a name=c was< {check name=c expression=x > 0 "
		"not_valid}>");
}

/* ---- other objects ------------------------------------------------------------------------- */

static void enums_change(void **state)
{
	(void)state;
	gives("op.alter_enum('e', { add = 'a' })", "alter_enum name=e +a");
	gives("op.alter_enum('e', { add = { 'a', after = 'b' } })", "alter_enum name=e +a after=b");
	gives("op.alter_enum('e', { add = { 'a', { 'c', before = 'b' }, false } })",
		"alter_enum name=e +a +c before=b");
	gives("op.alter_enum('e', { remove = { z = 'y', 'x' }, rename = { o = 'n', a = 'b' }, add "
	      "= 'c' },\n  { columns = { 'orders.status', 's.b.c' }, schema = 's', was = { 'o', "
	      "'a', 'x', 'z' } })",
		"alter_enum schema=s name=e ~a to=b ~o to=n +c -x -z to=y @/orders/status @s/b/c"
		" was< labels=o,a,x,z>");
	gives("op.alter_enum('e', { remove = 'x' })", "alter_enum name=e -x");
	bad("op.alter_enum('e', {})",
		"op.alter_enum: nothing is to be changed: write add, rename or remove");
	bad("op.alter_enum('e', 'a')", "op.alter_enum: the changes must be a table: { add = …, "
				       "rename = …, remove = … }, got string \"a\"");
	bad("op.alter_enum('e', { delete = 'a' })", "unknown field 'delete' in op.alter_enum");
	bad("op.alter_enum('e', { ad = 'a' })",
		"unknown field 'ad' in op.alter_enum; did you mean 'add'?");
	bad("op.alter_enum('e', { rename = { 'a', 'b' } })",
		"op.alter_enum: rename must be { old = \"new\" }");
	bad("op.alter_enum('e', { add = { 'a', before = 'b', after = 'c' } })",
		"op.alter_enum: label 'a': before or after, not both");
	bad("op.alter_enum('e', { remove = 5 })", "op.alter_enum: remove must be { \"label\", … } "
						  "or { label = \"replacement\" }, got "
						  "number 5");
	bad("op.alter_enum('e', { add = 'a' }, { columns = 'status' })",
		"op.alter_enum: columns are named like \"orders.status\", got \"status\"");
	gives("op.drop_enum('e', { was = { 'a', 'b' } })", "drop_enum name=e was< labels=a,b>");
	bad("op.drop_enum('e', { was = 'a' })",
		"was of op.drop_enum: it must be the list of labels, got string \"a\"");
}

static void views_come_and_go(void **state)
{
	(void)state;
	gives("op.create_view('v', 'SELECT 1;\\n')", "create_view name=v query=SELECT 1");
	gives("op.create_view('v', { sqlite = 'SELECT 2', mysql = 'M' }, { columns = { 'a', 'b' "
	      "},\n"
	      "  comment = 'c', materialized = true, schema = 's', if_not_exists = true,\n"
	      "  sqlite = { k = 1 } })",
		"create_view schema=s if_not_exists name=v query=SELECT 2 materialized columns=a,b "
		"comment=c k:1");
	gives("op.replace_view('v', sql 'SELECT 3', { was = 'SELECT 2' })",
		"replace_view name=v query=SELECT 3 was< name=v query=SELECT 2>");
	gives("op.drop_view('v', { if_exists = true, cascade = true, materialized = true,\n"
	      "  was = { 'SELECT 1', columns = 'a', comment = 'c' } })",
		"drop_view if_exists cascade name=v materialized was< name=v query=SELECT 1 "
		"materialized columns=a comment=c>");
	gives("op.drop_view('v', { was = { sqlite = 'SELECT 1', mysql = 'M' } })",
		"drop_view name=v was< name=v query=SELECT 1>");
	bad("op.create_view('v')", "op.create_view of 'v': the query must be SQL text, or a table "
				   "of texts by dialect, got nil");
	bad("op.create_view('v', ' ; ')", "op.create_view of 'v': the query is empty");
	bad("op.create_view('v', 'SELECT 1', { materialised = true })",
		"unknown field 'materialised' in op.create_view of 'v'; did you mean "
		"'materialized'?");
}

static void sequences_come_and_go(void **state)
{
	(void)state;
	gives("op.create_sequence('q')", "create_sequence name=q");
	gives("op.create_sequence('q', { type = t.integer, start = 5, increment = -2, min = -9, "
	      "max "
	      "= 9,\n  cache = 3, cycle = true, owner = 'a.b', comment = 'c', schema = 's', "
	      "if_not_exists = true })",
		"create_sequence schema=s if_not_exists name=q type=integer start=5 increment=-2 "
		"min=-9 max=9 cache=3 cycle owner=a.b comment=c");
	gives("op.create_sequence('q', { type = 'bigint' })", "create_sequence name=q type=bigint");
	gives("op.drop_sequence('q', { if_exists = true, cascade = true, was = { start = 5 } })",
		"drop_sequence if_exists cascade name=q was< name=q start=5>");
	gives("op.alter_sequence('q', { type = t.smallint, start = 5, increment = -2, min = false, "
	      "max "
	      "= 9, cache = false, cycle = false, owner = false, comment = null, restart = 3, "
	      "schema "
	      "= 's', if_exists = true, was = { cache = 7, max = false } })",
		"alter_sequence schema=s if_exists name=q type=smallint start=5 increment=-2 max=9 "
		"min=none cache=none owner=none comment=none no_cycle restart=3 was<what=30 name=q "
		"cache=7 "
		"max=none>");
	bad("op.alter_sequence('q', {})", "op.alter_sequence of 'q': nothing is to be changed: "
					  "write type, start, increment, min, "
					  "max, cache, cycle, owner, comment or restart");
	bad("op.alter_sequence('q')",
		"op.alter_sequence: nothing is to be changed: { increment = …, "
		"max = … } is missing");
	bad("op.alter_sequence('q', { increment = 0 })",
		"op.alter_sequence of 'q': increment must not be 0");
	bad("op.alter_sequence('q', { cache = 0 })",
		"op.alter_sequence of 'q': cache must be at least 1");
	bad("op.alter_sequence('q', { owner = 'b' })",
		"op.alter_sequence of 'q': owner must look like \"table.column\", got \"b\"");
	bad("op.alter_sequence('q', { cycle = true, was = { star = 5 } })",
		"unknown field 'star' in was of op.alter_sequence of 'q'; did you mean 'start'?");
	bad("op.create_sequence('q', { star = 5 })",
		"unknown field 'star' in op.create_sequence; did you mean 'start'?");
	bad("op.create_sequence('q', { increment = 0 })",
		"op.create_sequence: increment must not be 0");
	bad("op.create_sequence('q', { owner = 'b' })",
		"op.create_sequence: owner must look like \"table.column\", got \"b\"");
	bad("op.create_sequence('q', { type = t.text })",
		"op.create_sequence: the type of a sequence is t.smallint, t.integer or t.bigint");
}

static void schemas_and_extensions_come_and_go(void **state)
{
	(void)state;
	gives("op.create_schema('s', { if_not_exists = true })",
		"create_schema if_not_exists name=s");
	gives("op.drop_schema('s', { if_exists = true, cascade = true })",
		"drop_schema if_exists cascade name=s");
	gives("op.create_extension('x', { version = '1.1', schema = 's', if_not_exists = true })",
		"create_extension schema=s if_not_exists name=x version=1.1");
	gives("op.drop_extension('x', { if_exists = true })", "drop_extension if_exists name=x");
	bad("op.create_schema('s', { schema = 't' })",
		"unknown field 'schema' in op.create_schema");
}

/* ---- was ----------------------------------------------------------------------------------- */

static void what_is_lost_can_be_said(void **state)
{
	(void)state;
	gives("op.drop_table('a', { was = { { 'x', t.integer, primary_key = true }, { 'y', t.text "
	      "},\n"
	      "  unique { 'y' }, comment = 'c', sqlite = { strict = true } } })",
		"drop_table table=a was< [x integer not-null pk] [y text] {primary_key columns=x}"
		" {unique columns=y} comment=c strict:true>");
	gives("op.drop_column('a', 'x', { was = { 'x', t.string(9), nullable = false } })",
		"drop_column table=a column=x was< [x string(9) not-null]>");
	gives("op.alter_column('a', 'x', { type = t.bigint, default = 5,\n"
	      "  was = { type = t.integer, default = sql.none } })",
		"alter_column table=a column=x what=5 [x bigint default=5] was<what=5 [x integer "
		"default=DROP]>");
	gives("op.drop_index('ix', { table = 'a', was = index({ 'x' }, { unique = true }) })",
		"drop_index table=a name=ix was< {index name=ix unique (x)}>");
	gives("op.drop_constraint('a', 'c', { was = check('x > 0') })",
		"drop_constraint table=a name=c kind=5 was< {check name=c expression=x > 0}>");
	gives("op.drop_constraint('a', { kind = 'unique', columns = { 'x' } }, { was = unique('x', "
	      "{ name = 'u' }) })",
		"drop_constraint table=a kind=1 columns=x was< {unique name=u columns=x}>");
}

static void what_is_lost_is_checked(void **state)
{
	(void)state;
	bad("op.drop_table('a', { was = 'x' })",
		"was of op.drop_table: it must be a list of columns and constraints, as in "
		"op.create_table, got string \"x\"");
	bad("op.drop_table('a', { was = { { 'x', t.text }, coment = 'y' } })",
		"unknown field 'coment' in was of op.drop_table; did you mean 'comment'?");
	bad("op.drop_column('a', 'x', { was = { 'y', t.text } })",
		"was of op.drop_column: this is column 'y', but 'x' is dropped");
	bad("op.drop_column('a', 'x', { was = t.text })",
		"was of op.drop_column: it must be a column: { \"name\", type, … }, got a type");
	bad("op.drop_index('ix', { was = { 'x' } })",
		"was of op.drop_index: it must be index({ \"column\", … }, { … }), got a table");
	bad("op.drop_index('ix', { was = unique { 'x' } })",
		"was of op.drop_index: an index is dropped, not a constraint: was = index({ … }, { "
		"… })");
	bad("op.drop_index('ix', { was = index('x', { name = 'iy' }) })",
		"was of op.drop_index: this is index 'iy', but 'ix' is dropped");
	bad("op.drop_constraint('a', 'c', { was = index { 'x' } })",
		"was of op.drop_constraint: this is an index, and a constraint is dropped");
	bad("op.drop_constraint('a', { kind = 'unique', columns = 'x' }, { was = primary_key 'x' "
	    "})",
		"was of op.drop_constraint: the kind of constraint is another: primary_key, not "
		"unique");
	bad("op.alter_column('a', 'x', { type = t.text, was = { typ = t.text } })",
		"unknown field 'typ' in was of op.alter_column of 'a.x'; did you mean 'type'?");
	bad("op.create_table('a', { { 'x', t.text } }, { was = {} })",
		"unknown field 'was' in op.create_table");
}

int main(void)
{
	log_set_level(LOG_QUIET);
	const struct CMUnitTest tests[] = {
		CONVERT(tables_are_partitioned),
		CONVERT(tables_have_comments),
		CONVERT(one_call_changes_much),
		CONVERT(changes_are_checked),
		CONVERT(not_null_comes_online),
		CONVERT(indexes_and_constraints_are_renamed),
		CONVERT(enums_change),
		CONVERT(views_come_and_go),
		CONVERT(sequences_come_and_go),
		CONVERT(schemas_and_extensions_come_and_go),
		CONVERT(what_is_lost_can_be_said),
		CONVERT(what_is_lost_is_checked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
