/* dialect.c - what SQLite is told: literals and capabilities. */
#include "drivers/sqlite/ddl.h"

/* A literal ends at a NUL: such a text is written as bytes. */
static void add_string(const char *text, size_t len, Str *out)
{
	if (memchr(text, '\0', len)) {
		str_add(out, "CAST(x'");
		for (size_t i = 0; i < len; i++)
			str_addf(out, "%02x", (unsigned char)text[i]);
		str_add(out, "' AS TEXT)");
		return;
	}
	str_add(out, "'");
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\'')
			str_addn(out, text + i, 1);
		str_addn(out, text + i, 1);
	}
	str_add(out, "'");
}

static const char *const option_keys[] = {"sqlite", NULL};

const Dialect dialect_sqlite = {
	.name = "sqlite",
	.option_keys = option_keys,
	.quote = '"',
	.caps = DIALECT_TRANSACTIONAL_DDL | DIALECT_GROUP_COMMIT | DIALECT_ANY_CASE |
		DIALECT_ANY_CASE_TABLES | DIALECT_KEYS_AHEAD | DIALECT_UNIQUE_INDEXES |
		DIALECT_REBUILDS,
	.lex = LEX_BACKTICKS | LEX_CRLF | LEX_BRACKETS | LEX_TRIGGER_BODIES,
	.type = sqlite_type,
	.string = add_string,
	.true_literal = "1", /* the word true is known since 3.23 only */
	.false_literal = "0",
	.keys_off_sql = "PRAGMA foreign_keys = OFF",
	.keys_on_sql = "PRAGMA foreign_keys = ON",
	.keys_state_sql = "PRAGMA foreign_keys",
	.keys_check_sql = "PRAGMA foreign_key_check",
	.keys_loose_sql = "PRAGMA defer_foreign_keys = ON",
	.keys_firm_sql = "PRAGMA defer_foreign_keys = OFF",
	.binary_collation = "BINARY",
	.current_schema_sql = "SELECT 'main'",
	.column_tail = sqlite_column_tail,
	.constraint = sqlite_constraint,
	.drop_other = sqlite_drop_other,
	.other_note = sqlite_other_note,
	.fill_other = sqlite_fill_other,
	.lacks_module = sqlite_lacks_module,
	.emit =
		{
			[OP_CREATE_TABLE] = sqlite_create_table,
			[OP_RENAME_TABLE] = sqlite_rename_table,
			[OP_ADD_COLUMN] = sqlite_add_column,
			[OP_DROP_COLUMN] = sqlite_drop_column,
			[OP_ALTER_COLUMN] = sqlite_alter_column,
			[OP_RENAME_COLUMN] = sqlite_rename_column,
			[OP_CREATE_INDEX] = sqlite_create_index,
			[OP_DROP_INDEX] = sqlite_drop_index,
			[OP_ADD_CONSTRAINT] = sqlite_add_constraint,
			[OP_DROP_CONSTRAINT] = sqlite_drop_constraint,
			[OP_ALTER_TABLE] = sqlite_alter_table,
			[OP_TABLE_COMMENT] = sqlite_table_comment,
			[OP_RENAME_INDEX] = sqlite_rename_index,
			[OP_RENAME_CONSTRAINT] = sqlite_rename_constraint,
			[OP_VALIDATE_CONSTRAINT] = sqlite_validate_constraint,
			[OP_ALTER_ENUM] = sqlite_alter_enum,
			[OP_REPLACE_VIEW] = sqlite_replace_view,
			[OP_CREATE_SEQUENCE] = sqlite_create_sequence,
			[OP_ALTER_SEQUENCE] = sqlite_alter_sequence,
			[OP_DROP_SEQUENCE] = sqlite_drop_sequence,
		},
};
