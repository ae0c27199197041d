/*
 * dialect.c - what MySQL and MariaDB are told: literals and capabilities.
 *
 * One dialect for both: they differ by version more than by name (mysql_since()).
 */
#include "drivers/mysql/ddl.h"

/* Backslashes are escapes unless NO_BACKSLASH_ESCAPES is set, which the driver's session never
 * has. */
static void add_string(const char *text, size_t len, Str *out)
{
	str_add(out, "'");
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\0') {
			str_add(out, "\\0");
			continue;
		}
		if (text[i] == '\'' || text[i] == '\\')
			str_addn(out, text + i, 1);
		str_addn(out, text + i, 1);
	}
	str_add(out, "'");
}

static const char *const option_keys[] = {"mysql", NULL};

const Dialect dialect_mysql = {
	.name = "mysql",
	.option_keys = option_keys,
	.quote = '`',
	.caps = DIALECT_SCHEMAS | DIALECT_COMMENTS | DIALECT_TEXT_LENGTHS |
		DIALECT_LIMIT_IN_CHARACTERS | DIALECT_ANY_CASE | DIALECT_IMPLICIT_DEFAULTS |
		DIALECT_KEYS_BRING_INDEXES | DIALECT_UNIQUE_IS_INDEX | DIALECT_NAMES_HELD |
		DIALECT_RESTRICT_IS_NO_ACTION | DIALECT_KEYS_HOLD_COLUMNS,
	.lex = LEX_BACKSLASH | LEX_BACKTICKS | LEX_HASH_COMMENTS | LEX_DASH_NEEDS_SPACE |
	       LEX_DELIMITER | LEX_CRLF | LEX_VERSION_COMMENTS | LEX_DOUBLE_QUOTED_STRINGS,
	.max_identifier = 64,
	.type = mysql_type,
	.string = add_string,
	.true_literal = "1",
	.false_literal = "0",
	.shape_open = "ST_GeomFromText(",
	.keys_loose_sql = "SET SESSION foreign_key_checks = 0",
	.keys_firm_sql = "SET SESSION foreign_key_checks = 1",
	.binary_collation = "utf8mb4_bin",
	.current_schema_sql = "SELECT database()",
	.column_tail = mysql_column_tail,
	.live_column = mysql_live_column,
	.constraint = mysql_constraint,
	.same_default = mysql_same_default,
	.same_expression = mysql_same_expression,
	.moved_name = mysql_moved_name,
	.table_option = mysql_table_option,
	.has_table_collation = mysql_has_table_collation,
	.own_collation_sql = "SELECT @@collation_database",
	.fixed_hint = "ALTER TABLE … changes most options of a table; some copy it",
	.drop_other = mysql_drop_other,
	.other_note = mysql_other_note,
	.emit =
		{
			[OP_CREATE_TABLE] = mysql_create_table,
			[OP_RENAME_TABLE] = mysql_rename_table,
			[OP_ALTER_TABLE] = mysql_alter_table,
			[OP_TABLE_COMMENT] = mysql_table_comment,
			[OP_ADD_COLUMN] = mysql_add_column,
			[OP_DROP_COLUMN] = mysql_drop_column,
			[OP_ALTER_COLUMN] = mysql_alter_column,
			[OP_RENAME_COLUMN] = mysql_rename_column,
			[OP_CREATE_INDEX] = mysql_create_index,
			[OP_DROP_INDEX] = mysql_drop_index,
			[OP_RENAME_INDEX] = mysql_rename_index,
			[OP_ADD_CONSTRAINT] = mysql_add_constraint,
			[OP_DROP_CONSTRAINT] = mysql_drop_constraint,
			[OP_RENAME_CONSTRAINT] = mysql_rename_constraint,
			[OP_VALIDATE_CONSTRAINT] = mysql_validate_constraint,
			[OP_ALTER_ENUM] = mysql_alter_enum,
			[OP_CREATE_VIEW] = mysql_create_view,
			[OP_REPLACE_VIEW] = mysql_replace_view,
			[OP_DROP_VIEW] = mysql_drop_view,
			[OP_CREATE_SEQUENCE] = mysql_create_sequence,
			[OP_ALTER_SEQUENCE] = mysql_alter_sequence,
			[OP_DROP_SEQUENCE] = mysql_drop_sequence,
			[OP_DROP_SCHEMA] = mysql_drop_schema,
		},
};
