/* test_reverse.c - the way back from each operation, as the author writes it, and what is missing
 * where there is none. */
#include "base/log.h"
#include "model/reverse.h"
#include "tests/support/script_host.h"
#include "tests/support/show_op.h"

static Error error;
static char again[8192]; /* the reverse of the reverse */

/* The operation lives as long as this call. */
static void reverse(const Op *op)
{
	Arena arena = ARENA_INIT;
	Ops out = {0}, twice = {0};
	Error ignored = ERROR_INIT;
	error = (Error)ERROR_INIT;
	shown_op[0] = again[0] = '\0';
	if (op_reverse(op, &arena, &out, &error)) {
		bool ok = true;
		for (size_t i = out.count; ok && i-- > 0;)
			ok = op_reverse(&out.items[i], &arena, &twice, &ignored);
		if (ok)
			show_ops(&twice);
		snprintf(again, sizeof(again), "%s", ok ? shown_op : ignored.message);
		show_ops(&out);
	}
	arena_release(&arena);
}

static int open_reverse(void **state)
{
	open_script(state);
	fake.check_op = reverse;
	return 0;
}

#define REVERSE(name) cmocka_unit_test_setup_teardown(name, open_reverse, close_script)

/* `body` is one operation. */
static void back(const char *body, const char *want)
{
	good(body);
	assert_string_equal(error.message, "");
	assert_string_equal(shown_op, want);
}

/* ... and there again: what is reversed twice is what it was. */
static void both(const char *body, const char *want, const char *there)
{
	back(body, want);
	assert_string_equal(again, there);
}

static void lost(const char *body, const char *message, const char *hint)
{
	good(body);
	assert_string_equal(error.message, message);
	assert_string_equal(error.hint, hint);
}

/* ---- tables -------------------------------------------------------------------------------- */

static void tables(void **state)
{
	(void)state;
	both("op.create_table('a', { { 'x', t.text }, unique { 'x' } }, { comment = 'c', schema = "
	     "'s' })",
		"drop_table schema=s table=a was< [x text] {unique columns=x} comment=c>",
		"create_table schema=s table=a [x text] {unique columns=x} comment=c");
	back("op.drop_table('a', { if_exists = true, was = { { 'x', t.text } } })",
		"create_table table=a [x text]");
	back("op.rename_table('a', 'b', { schema = 's', if_exists = true })",
		"rename_table schema=s table=b if_exists to=a");
	both("op.table_comment('a', 'new', { was = 'old' })",
		"table_comment table=a comment=old was<comment=new>",
		"table_comment table=a comment=new was<comment=old>");
	back("op.table_comment('a', 'new', { was = null })",
		"table_comment table=a was<comment=new>");
	lost("op.drop_table('a')",
		"drop table a cannot be reversed: what the table was like is not known",
		"write it beside the operation: { was = { { \"id\", t.bigint, … }, … } }");
	lost("op.table_comment('a', 'x')",
		"comment on table a cannot be reversed: the comment before is not known",
		"write it beside the operation: { was = \"…\" (null: there was none) }");
}

static void several_changes_go_back_in_reverse_order(void **state)
{
	(void)state;
	both("op.alter_table('a', { { add_column = { 'x', t.text } }, { rename_column = { 'b', 'c' "
	     "} },\n  { drop_column = 'y', was = { 'y', t.date } }, check('x > 0', { name = 'ck' "
	     "}),\n  { alter_column = { 'z', nullable = false } } }, { schema = 's' })",
		"alter_table schema=s table=a"
		" | alter_column schema=s table=a column=z what=2 [z boolean] was<what=2 [z "
		"boolean "
		"not-null]>"
		" | drop_constraint schema=s table=a name=ck kind=3 was< {check name=ck "
		"expression=x > 0}>"
		" | add_column schema=s table=a [y date]"
		" | rename_column schema=s table=a c->b"
		" | drop_column schema=s table=a column=x was< [x text]>",
		"alter_table schema=s table=a"
		" | add_column schema=s table=a [x text]"
		" | rename_column schema=s table=a b->c"
		" | drop_column schema=s table=a column=y was< [y date]>"
		" | add_constraint schema=s table=a {check name=ck expression=x > 0}"
		" | alter_column schema=s table=a column=z what=2 [z boolean not-null] was<what=2 "
		"[z "
		"boolean]>");
	lost("op.alter_table('a', { { comment = 'x', was = null }, { drop_column = 'y' } })",
		"drop column a.y cannot be reversed: what the column was like is not known",
		"write it beside the operation: { was = { \"y\", t.text, … } }");
}

/* ---- columns ------------------------------------------------------------------------------- */

static void columns(void **state)
{
	(void)state;
	both("op.add_column('a', { 'x', t.text, index = true }, { schema = 's' })",
		"drop_column schema=s table=a column=x was< [x text index]>",
		"add_column schema=s table=a [x text index]");
	back("op.rename_column('a', 'x', 'y', { if_exists = true })",
		"rename_column table=a if_exists y->x");
	both("op.alter_column('a', 'x', { type = t.integer, default = 5, using = 'x::int', "
	     "nullable "
	     "= true,\n  was = { type = t.text, default = sql.none, using = 'x::text' } })",
		"alter_column table=a column=x what=7 using=x::text [x text not-null default=DROP] "
		"was<what=7 [x integer default=5]>",
		"alter_column table=a column=x what=7 using=x::int [x integer default=5] "
		"was<what=7 "
		"[x text not-null default=DROP]>");
	back("op.alter_column('a', 'x', { nullable = false, was = { nullable = false } })",
		"alter_column table=a column=x what=2 [x boolean not-null] was<what=2 [x boolean "
		"not-null]>");
	back("op.alter_column('a', 'x', { comment = 'n', collate = 'c', identity = true, generated "
	     "= 'g',\n  was = { comment = 'o', collate = 'd', identity = false, generated = false "
	     "} "
	     "})",
		"alter_column table=a column=x what=78 [x boolean comment=o collate=d] was<what=78 "
		"[x boolean identity generated=g comment=n collate=c]>");
	lost("op.alter_column('a', 'x', { type = t.text, default = 1, nullable = true, was = { "
	     "type = t.date } })",
		"alter column a.x cannot be reversed: what the column was like is not known",
		"write it beside the operation: { was = { default = … (sql.none: there was none) } "
		"}");
	lost("op.alter_column('a', 'x', { sqlite = { k = 1 } })",
		"alter column a.x cannot be reversed: what the column was like is not known",
		"write it beside the operation: { was = { the dialect's options } }");
}

/* ---- indexes and constraints --------------------------------------------------------------- */

static void indexes(void **state)
{
	(void)state;
	both("op.create_index('a', { 'x', sql 'lower(y)' }, { unique = true, concurrently = true "
	     "})",
		"drop_index table=a name=ix_a_x_lower_y concurrently was< {index unique (x) "
		"(=lower(y)) concurrently}>",
		"create_index table=a {index unique (x) (=lower(y)) concurrently}");
	back("op.drop_index('ix', { table = 'a', concurrently = true, was = index('x') })",
		"create_index table=a {index name=ix (x) concurrently}");
	back("op.rename_index('a', 'i', 'j')", "rename_index table=a j->i");
	lost("op.drop_index('a', { 'x' })",
		"drop index on a(x) cannot be reversed: what the index was like is not known",
		"write it beside the operation: { was = index({ \"column\", … }, { … }) }");
	lost("op.drop_index('ix', { was = index('x') })",
		"drop index ix cannot be reversed: its table is not known",
		"write it beside the operation: { table = \"…\" }");
}

static void constraints(void **state)
{
	(void)state;
	both("op.create_unique('a', { 'x', 'y' }, { name = 'u' })",
		"drop_constraint table=a name=u kind=1 columns=x,y was< {unique name=u "
		"columns=x,y}>",
		"add_constraint table=a {unique name=u columns=x,y}");
	back("op.create_foreign_key('a', 'x', 'b.id', { schema = 's' })",
		"drop_constraint schema=s table=a kind=2 columns=x was< {foreign_key columns=x ->b "
		"=id}>");
	back("op.drop_constraint('a', 'c', { was = check('x > 0') })",
		"add_constraint table=a {check name=c expression=x > 0}");
	back("op.rename_constraint('a', 'c', 'd')", "rename_constraint table=a d->c");
	back("op.validate_constraint('a', 'c')", "");
	back("op.validate_constraint('a', 'c', { was = check('x > 0') })",
		"drop_constraint table=a name=c kind=3; add_constraint table=a {check name=c "
		"expression=x > 0 not_valid}");
	lost("op.create_check('a', 'x > 0')", "add check on a cannot be reversed: it has no name",
		"give it one: { name = \"…\" }, or set naming_convention in luamig.lua");
	lost("op.drop_constraint('a', { kind = 'foreign_key', columns = 'x' })",
		"drop foreign key (x) on a cannot be reversed: what the constraint was like is not "
		"known",
		"write it beside the operation: { was = foreign_key({ \"column\" }, "
		"\"table.column\", { … }) }");
	lost("op.drop_constraint('a', 'c')",
		"drop constraint c on a cannot be reversed: what the constraint was like is not "
		"known",
		"write it beside the operation: { was = unique { … }, check(\"…\"), "
		"foreign_key(…), … }");
}

/* ---- other objects ------------------------------------------------------------------------- */

static void enums(void **state)
{
	(void)state;
	both("op.create_enum('e', { 'a', 'b' }, { schema = 's' })",
		"drop_enum schema=s name=e was< labels=a,b>",
		"create_enum schema=s name=e labels=a,b");
	both("op.alter_enum('e', { rename = { a = 'b' }, add = { 'c', after = 'b' } }, { columns = "
	     "'o.s' })",
		"alter_enum name=e -c ~b to=a @/o/s",
		"alter enum e cannot be reversed: where the "
		"removed label stood is not known");
	both("op.alter_enum('e', { remove = { b = 'a', 'c' }, rename = { a = 'z' } }, { was = { "
	     "'a', 'b', 'c', 'd' } })",
		"alter_enum name=e +b after=z +c after=b ~z to=a was< labels=z,d>",
		"alter_enum name=e ~a to=z -c -b was< labels=a,b,c,d>");
	back("op.alter_enum('e', { remove = 'a' }, { was = { 'a', 'b' } })",
		"alter_enum name=e +a before=b was< labels=b>");
	lost("op.alter_enum('e', { remove = 'a' })",
		"alter enum e cannot be reversed: where the removed label stood is not known",
		"write it beside the operation: { was = { all labels before } }");
	lost("op.alter_enum('e', { remove = 'a' }, { was = { 'x' } })",
		"alter enum e cannot be reversed: where the removed label stood is not known",
		"write it beside the operation: { was = { all labels before } }");
	lost("op.drop_enum('e')",
		"drop enum e cannot be reversed: the list of its labels is not known",
		"write it beside the operation: { was = { \"label\", … } }");
}

static void views_and_sequences(void **state)
{
	(void)state;
	both("op.create_view('v', 'SELECT 1', { materialized = true, comment = 'c' })",
		"drop_view name=v materialized was< name=v query=SELECT 1 materialized comment=c>",
		"create_view name=v query=SELECT 1 materialized comment=c");
	both("op.replace_view('v', 'SELECT 2', { was = 'SELECT 1' })",
		"replace_view name=v query=SELECT 1 was< name=v query=SELECT 2>",
		"replace_view name=v query=SELECT 2 was< name=v query=SELECT 1>");
	lost("op.replace_view('v', 'SELECT 2')",
		"replace view v cannot be reversed: the query before is not known",
		"write it beside the operation: { was = \"SELECT …\" }");
	lost("op.drop_view('v')", "drop view v cannot be reversed: its query is not known",
		"write it beside the operation: { was = \"SELECT …\" }");
	both("op.create_sequence('q', { start = 5 })", "drop_sequence name=q was< name=q start=5>",
		"create_sequence name=q start=5");
	both("op.alter_sequence('q', { increment = 5, max = 9, cycle = true, was = { increment = "
	     "2, max "
	     "= false, cycle = false } })",
		"alter_sequence name=q increment=2 max=none no_cycle was<what=54 name=q "
		"increment=5 max=9 "
		"cycle>",
		"alter_sequence name=q increment=5 max=9 cycle was<what=54 name=q increment=2 "
		"max=none "
		"no_cycle>");
	lost("op.alter_sequence('q', { increment = 5, owner = 'a.b', restart = 7, was = { owner = "
	     "false "
	     "} })",
		"alter sequence q cannot be reversed: what it was like is not known",
		"write it beside the operation: { was = { increment = …, restart = … } }");
	lost("op.alter_sequence('q', { min = 5 })",
		"alter sequence q cannot be reversed: what it was like is not known",
		"write it beside the operation: { was = { min = … (false: none was said) } }");
	lost("op.drop_sequence('q')",
		"drop sequence q cannot be reversed: what it was like is not known",
		"write it beside the operation: { was = { start = …, increment = … } }");
}

static void schemas_and_extensions(void **state)
{
	(void)state;
	both("op.create_schema('s')", "drop_schema name=s", "create_schema name=s");
	both("op.create_extension('x', { schema = 's' })", "drop_extension name=x",
		"create_extension name=x");
}

static void what_cannot_be_known(void **state)
{
	(void)state;
	lost("op.create_table('a', { { 'x', t.text } }, { if_not_exists = true })",
		"create table a cannot be reversed: with if_not_exists it may have been there "
		"before",
		"leave if_not_exists out, or write downgrade() as a function");
	lost("op.drop_table('a', { cascade = true, was = { { 'x', t.text } } })",
		"drop table a cannot be reversed: what cascade drops besides is not known",
		"drop what depends on it first, without cascade, or write downgrade() as a "
		"function");
	lost("op.alter_table('a', { { add_column = { 'x', t.text }, if_not_exists = true } })",
		"add column a.x cannot be reversed: with if_not_exists it may have been there "
		"before",
		"leave if_not_exists out, or write downgrade() as a function");
}

int main(void)
{
	log_set_level(LOG_QUIET);
	const struct CMUnitTest tests[] = {
		REVERSE(tables),
		REVERSE(several_changes_go_back_in_reverse_order),
		REVERSE(columns),
		REVERSE(indexes),
		REVERSE(constraints),
		REVERSE(enums),
		REVERSE(views_and_sequences),
		REVERSE(schemas_and_extensions),
		REVERSE(what_cannot_be_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
