/* test_convert_mistakes.c - what an author writes wrongly: each message. */
#include "base/log.h"
#include "tests/support/script_host.h"

static void unknown_fields_are_named(void **state)
{
	(void)state;
	bad("op.create_table('a', { { 'email', t.text, nulable = false } })",
		"unknown field 'nulable' in column 'email'; did you mean 'nullable'?");
	bad("op.add_column('a', { 'x', t.text, zzz = 1, aaa = 2 })",
		"unknown field 'aaa' in column 'x'");
	bad("op.add_column('a', { 'x', t.text, server_default = 'y' })",
		"unknown field 'server_default' in column 'x'; luamig's word is default");
	bad("op.add_column('a', { 'x', t.text, ondelete = 'cascade' })",
		"unknown field 'ondelete' in column 'x'; did you mean 'on_delete'?");
	bad("op.drop_table('a', { if_exist = true })",
		"unknown field 'if_exist' in op.drop_table; did you mean 'if_exists'?");
	bad("op.drop_table('a', { if_not_exists = true })",
		"unknown field 'if_not_exists' in op.drop_table; did you mean 'if_exists'?");
	bad("op.create_index('a', 'x', { uniqe = true })",
		"unknown field 'uniqe' in op.create_index; did you mean 'unique'?");
	bad("op.create_index('a', { { 'x', dsc = true } })",
		"unknown field 'dsc' in column 1 of op.create_index; did you mean 'desc'?");
	bad("op.create_unique('a', 'x', { on_delete = 'cascade' })",
		"unknown field 'on_delete' in op.create_unique");
	bad("op.create_table('a', { { 'x', t.text }, check('x', { nme = 'c' }) })",
		"unknown field 'nme' in check() of table 'a'; did you mean 'name'?");
	bad("op.create_table('a', { { 'x', t.text }, check('x', { schema = 'c' }) })",
		"unknown field 'schema' in check() of table 'a'");
	bad("op.add_column('a', { 'x', t.text, identity = { strt = 1 } })",
		"unknown field 'strt' in identity of column 'x'; did you mean 'start'?");
	bad("op.add_column('a', { 'x', t.text, 'third' })",
		"column 'x': there is a value too many at position 3");
	bad("op.add_column('a', { 'x', t.text, postgres = {} })",
		"unknown field 'postgres' in column 'x'; did you mean 'postgresql'?");
}

static void wrong_types_say_what_was_expected(void **state)
{
	(void)state;
	bad("op.create_table()", "op.create_table: the table must be a string, got nil");
	bad("op.create_table('a')", "table 'a': the list of columns must be a list, got nil");
	bad("op.create_table('a', {})", "table 'a': a table needs at least one column");
	bad("op.create_table('a', { { 'x', t.text } }, 'comment')",
		"op.create_table: the options must be a table: { schema = …, … }, got string "
		"\"comment\"");
	bad("op.create_table('a', { 'x' })",
		"table 'a': element 1 must be a column { \"name\", type, … } or a constraint, got "
		"string \"x\"");
	bad("op.create_table('a', { { 'x', t.text }, { 'x', t.text } })",
		"table 'a': column 'x' is there twice");
	bad("op.drop_table(5)", "op.drop_table: the table must be a string, got number 5");
	bad("op.drop_table('')", "op.drop_table: the table must not be empty");
	bad("op.drop_table('a\\0b')", "op.drop_table: the table contains a NUL byte");
	bad("op.drop_table('a', { cascade = 'yes' })",
		"op.drop_table: cascade must be true or false, got string \"yes\"");
	bad("op.add_column('a', 'x', t.text)",
		"op.add_column: a column is a table: op.add_column(\"a\", { \"x\", t.text })");
	bad("op.add_column('a', { 'x', t.text }, { 'y', t.text })",
		"op.add_column: one column at a time: call op.add_column again for the next");
	bad("op.add_column('a', { t.text })",
		"op.add_column: the name of a column must be a string, got a type");
	bad("op.add_column('a', { type = t.text })",
		"op.add_column: a column has no name: { \"name\", type, … }");
	bad("op.add_column('a', { 'x', t.text, name = 'y' })",
		"op.add_column: the name stands at position 1 and again as name =");
	bad("op.add_column('a', t.text)",
		"op.add_column: a column must be { \"name\", type, … }, got a type");
	bad("op.add_column('a', { 'x', t.text, nullable = 'no' })",
		"column 'x': nullable must be true or false, got string \"no\"");
	bad("op.alter_column('a', 'x')", "op.alter_column: nothing is to be changed: { type = …, "
					 "nullable = … } is missing");
	bad("op.alter_column('a', 'x', {})", "op.alter_column of 'a.x': nothing is to be changed: "
					     "write type, nullable, default, "
					     "comment, collate, identity or generated");
	bad("op.alter_column('a', 'x', { new_column_name = 'y' })",
		"unknown field 'new_column_name' in op.alter_column of 'a.x'; luamig's word is "
		"op.rename_column()");
	bad("op.create_enum('e', 'a', 'b')", "op.create_enum: the labels must be a list: { "
					     "\"new\", \"paid\" }, got string \"a\"");
	bad("op.create_enum('e', {})", "op.create_enum: the list of labels must not be empty");
	bad("op.create_unique('a', 5)", "op.create_unique: the list of columns must be a name or a "
					"list of names, got number 5");
	bad("op.create_unique('a', {})", "op.create_unique: the list of columns must not be empty");
	bad("op.create_table('a', { { 'x', t.text }, check(5) })",
		"check() of table 'a': the expression must be SQL text, or a table of texts by "
		"dialect, got number 5");
	bad("op.create_table('a', { { 'x', t.text }, unique() })",
		"unique() of table 'a': an argument is missing");
	bad("op.create_table('a', { { 'x', t.text }, unique('x', 'name') })",
		"unique() of table 'a': the options must be a table: { name = \"…\" }, got string "
		"\"name\"");
	bad("op.create_exclude('a', { 'x' })",
		"op.create_exclude: column 1 needs its operator: { \"room\", with = \"=\" }");
	bad("op.drop_constraint('a', { kind = 'foreign' })",
		"op.drop_constraint: unknown kind \"foreign\" of constraint: primary_key, unique, "
		"foreign_key, check or exclude");
	bad("op.create_index('ix', 'a', 'x', { name = 'iy' })",
		"op.create_index: the name is given twice");
	bad("op.create_index('a', { { 'x', length = 0 } })",
		"column 1 of op.create_index: length must be from 1 to 65535");
	bad("op.create_index('a', { { 'x', nulls = 'middle' } })",
		"column 1 of op.create_index: nulls must be \"first\" or \"last\", got \"middle\"");
	bad("op.add_column('a', { 'x', t.text, sqlite = 'strict' })",
		"column 'x': sqlite must be a table of options, got string \"strict\"");
	bad("op.add_column('a', { 'x', t.text, mysql = 5 })",
		"column 'x': mysql must be a table of options, got number 5");
}

static void holes_in_lists_are_errors(void **state)
{
	(void)state;
	bad("op.create_table('a', { { 'x', t.text }, nil, { 'y', t.text } })",
		"table 'a': the list of columns has a hole (nil) at position 2");
	bad("op.create_unique('a', { 'x', nil, 'y' })",
		"op.create_unique: the list of columns has a hole (nil) at position 2");
	bad("op.create_index('a', { nil, 'y' })",
		"op.create_index: the list of columns has a hole (nil) at position 1");
	bad("op.create_enum('e', { 'a', nil, nil, 'b' })",
		"op.create_enum: the list of labels has a hole (nil) at position 2");
	bad("op.create_unique('a', { x = 'y' })", "op.create_unique: the list of columns must be a "
						  "list, but has a field string \"x\"");
	bad("op.create_unique('a', { 'x', 5 })",
		"op.create_unique: the list of columns[2] must be a "
		"string, got number 5");
}

static void wrong_types_of_columns_are_explained(void **state)
{
	(void)state;
	bad("op.add_column('a', { 'x' })", "column 'x': there is no type: { \"x\", t.text }");
	bad("op.add_column('a', { 'x', 'strin' })",
		"column 'x': type must be a type, got \"strin\"; did you mean t.string?");
	bad("op.add_column('a', { 'x', 'varchar(20)' })",
		"column 'x': type must be a type such as t.string(20), got \"varchar(20)\"; "
		"t.raw(\"varchar(20)\") passes it on as it is");
	bad("op.add_column('a', { 'x', 5 })",
		"column 'x': type must be a type such as t.string(20), got number 5");
	bad("op.add_column('a', { 'x', t.enum })", NULL);
	bad("t.enum('new', 'paid')", "an enum has a name and a list of labels: t.enum(\"status\", "
				     "{ \"new\", \"paid\" })");
	bad("t.enum({ 'new' })", NULL);
	bad("op.add_column('a', { 'x', t.enum('e', {}) })",
		"column 'x': the labels of the enum must not be empty");
	bad("t.string('20')", "t.string: the length must be an integer from 1 to 1000000000, got "
			      "string \"20\"");
	bad("t.string(0)", NULL);
	bad("t.string(1.5)", NULL);
	bad("t.string(1, 2)", "t.string takes at most 1: length");
	bad("t.text(5)", "t.text takes no arguments");
	bad("t.string(5)(6)", "t.string is complete and cannot be called");
	bad("t.numeric(2, 5)", "t.numeric: the scale cannot be larger than the precision");
	bad("t.array('text')", "t.array takes a type, as in t.array(t.text); got string \"text\"");
	bad("t.raw(5)", "t.raw takes the text of a type, as in t.raw(\"tsvector\"); got number 5");
	bad("t.per(t.text)", NULL);
	bad("sql(5)", "sql takes the text of an expression, as in sql \"now()\"; got number 5");
	bad("op.add_column('a', { 'x', t.per { sqlite = 'text' } })",
		"column 'x': type must be a type, got \"text\"; did you mean t.text?");
	bad("op.add_column('a', { 'x', setmetatable({}, { __name = 'luamig.type' }) })", NULL);
	bad("op.add_column('a', { 'x', setmetatable({ kind = 'array' }, { __name = 'luamig.type' "
	    "}) "
	    "})",
		"column 'x': a t.array is not complete");
	bad("local a = setmetatable({ kind = 'array' }, { __name = 'luamig.type' }) a.element = a "
	    "op.add_column('a', { 'x', a })",
		"column 'x': arrays nested too deeply");
}

static void values_that_cannot_be_are_refused(void **state)
{
	(void)state;
	bad("op.add_column('a', { 'x', t.text, default = {} })",
		"column 'x': default says nothing for sqlite (given: nothing)");
	bad("op.add_column('a', { 'x', t.text, default = print })", NULL);
	bad("op.add_column('a', { 'x', t.text, default = 1/0 })",
		"column 'x': default must be a finite number");
	bad("op.add_column('a', { 'x', t.text, default = sql.none })",
		"column 'x': sql.none removes a default: it belongs in op.alter_column");
	bad("op.add_column('a', { 'x', t.text, default = t.text })", NULL);
	bad("op.add_column('a', { 'x', t.integer, identity = 'sometimes' })",
		"column 'x': identity must be true, false, \"always\" or { start = 1, … }, got "
		"string \"sometimes\"");
	bad("op.add_column('a', { 'x', t.integer, identity = { increment = 0 } })",
		"identity of column 'x': increment must not be 0");
	bad("op.add_column('a', { 'x', t.integer, identity = { start = 1.5 } })",
		"identity of column 'x': start must be an integer, got number 1.5");
	bad("op.add_column('a', { 'x', t.integer, primary_key = true, nullable = true })",
		"column 'x': a primary key cannot be nullable");
	bad("op.add_column('a', { 'x', t.integer, stored = true })",
		"column 'x': stored needs generated = \"…\"");
	bad("op.add_column('a', { 'x', t.integer, generated = 'y', default = 1 })",
		"column 'x': a generated column has no default");
	bad("op.add_column('a', { 'x', t.integer, on_delete = 'cascade' })",
		"column 'x': on_delete, on_update, match and deferrable need references = "
		"\"table.column\"");
	bad("op.add_column('a', { 'x', t.integer, references = 'b.id', on_delete = 'cascad' })",
		"column 'x': unknown on_delete \"cascad\"; did you mean \"CASCADE\"?");
	bad("op.add_column('a', { 'x', t.integer, references = 'b.id', on_delete = 'x' })",
		"column 'x': on_delete must be cascade, set null, set default, restrict or no "
		"action, got \"x\"");
	bad("op.add_column('a', { 'x', t.integer, references = 'b(c, d)' })",
		"column 'x': one column cannot refer to 2: use foreign_key({ … }, …)");
	static const char *const wrong[] = {
		"a.b.c.d", "b(", "b()", "b(c", "b(c)d", ".b", "b.", "a..b"};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		char body[128], message[256];
		snprintf(body, sizeof(body), "op.create_foreign_key('a', 'x', '%s')", wrong[i]);
		snprintf(message, sizeof(message),
			"op.create_foreign_key: references must look like \"table.column\", "
			"\"table(column)\" or \"schema.table.column\", got \"%s\"",
			wrong[i]);
		bad(body, message);
	}
	bad("op.create_foreign_key('a', { 'x', 'y' }, 'b.id')",
		"op.create_foreign_key: 2 columns cannot refer to 1");
	bad("op.create_foreign_key('a', 'x')",
		"op.create_foreign_key: references must be "
		"\"table.column\" or { table = …, columns = … }, got "
		"nil");
	bad("op.create_foreign_key('a', 'x', { tabel = 'b' })",
		"unknown field 'tabel' in references of op.create_foreign_key; did you mean "
		"'table'?");
	bad("op.create_foreign_key('a', 'x', 'b.id', { match = 'half' })",
		"op.create_foreign_key: match must be \"full\" or \"simple\", got \"half\"");
	bad("op.create_foreign_key('a', 'x', 'b.id', { deferrable = 'maybe' })",
		"op.create_foreign_key: deferrable must be true, false, \"initially deferred\" or "
		"\"initially immediate\", got string \"maybe\"");
}

int main(void)
{
	log_set_level(LOG_QUIET);
	const struct CMUnitTest tests[] = {
		TEST(unknown_fields_are_named),
		TEST(wrong_types_say_what_was_expected),
		TEST(holes_in_lists_are_errors),
		TEST(wrong_types_of_columns_are_explained),
		TEST(values_that_cannot_be_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
