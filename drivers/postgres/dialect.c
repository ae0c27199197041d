/*
 * dialect.c - what PostgreSQL is told: types, literals, capabilities.
 *
 * Statements are in the files that ddl.h lists; where PostgreSQL takes the standard form
 * (src/model/emit_*.c) there is nothing in this folder.
 */
#include "drivers/postgres/ddl.h"

/* A backslash is plain in '…' only while standard_conforming_strings is on; E'…' with doubled
 * backslashes reads the same either way.  A NUL cannot be in a text: it is handed over as an
 * escape, so that the server refuses the value instead of a cut one being stored. */
static void add_string(const char *text, size_t len, Str *out)
{
	bool escape = memchr(text, '\\', len) || memchr(text, '\0', len);

	str_add(out, escape ? "E'" : "'");
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\0') {
			str_add(out, "\\000");
			continue;
		}
		if (text[i] == '\'' || text[i] == '\\')
			str_addn(out, text + i, 1);
		str_addn(out, text + i, 1);
	}
	str_add(out, "'");
}

static const char *const option_keys[] = {"postgresql", NULL};

const Dialect dialect_postgres = {
	.name = "postgresql",
	.option_keys = option_keys,
	.quote = '"',
	.caps = DIALECT_TRANSACTIONAL_DDL | DIALECT_SCHEMAS | DIALECT_ENUM_TYPES |
		DIALECT_COMMENTS | DIALECT_TEXT_LENGTHS | DIALECT_NUMBERED_PARAMS |
		DIALECT_LOCK_TIMEOUT_ABORTS | DIALECT_CASCADE,
	.lex = LEX_DOLLAR_QUOTES | LEX_ESCAPE_STRINGS | LEX_NESTED_COMMENTS | LEX_PSQL |
	       LEX_ATOMIC_BODIES,
	.max_identifier = 63,
	.type = postgres_type,
	.string = add_string,
	.true_literal = "true",
	.false_literal = "false",
	.blob_open = "'\\x",
	.blob_close = "'::bytea",
	.keys_loose_sql = "SET LOCAL session_replication_role = replica",
	.keys_firm_sql = "SET LOCAL session_replication_role = origin",
	.binary_collation = "C",
	.current_schema_sql = "SELECT current_schema()",
	.column_tail = postgres_column_tail,
	.constraint = postgres_constraint,
	.same_default = postgres_same_default,
	.drop_other = postgres_drop_other,
	.emit =
		{
			[OP_CREATE_TABLE] = postgres_create_table,
			[OP_DROP_TABLE] = postgres_drop_table,
			[OP_ALTER_TABLE] = postgres_alter_table,
			[OP_TABLE_COMMENT] = postgres_table_comment,
			[OP_ADD_COLUMN] = postgres_add_column,
			[OP_DROP_COLUMN] = postgres_drop_column,
			[OP_ALTER_COLUMN] = postgres_alter_column,
			[OP_CREATE_INDEX] = postgres_create_index,
			[OP_DROP_INDEX] = postgres_drop_index,
			[OP_ADD_CONSTRAINT] = postgres_add_constraint,
			[OP_RENAME_CONSTRAINT] = postgres_rename_constraint,
			[OP_VALIDATE_CONSTRAINT] = postgres_validate_constraint,
			[OP_CREATE_ENUM] = postgres_create_enum,
			[OP_ALTER_ENUM] = postgres_alter_enum,
			[OP_DROP_ENUM] = postgres_drop_enum,
			[OP_CREATE_VIEW] = postgres_create_view,
			[OP_REPLACE_VIEW] = postgres_replace_view,
			[OP_CREATE_SEQUENCE] = postgres_create_sequence,
			[OP_ALTER_SEQUENCE] = postgres_alter_sequence,
			[OP_CREATE_EXTENSION] = postgres_create_extension,
			[OP_DROP_EXTENSION] = postgres_drop_extension,
		},
};
