/* filled.c - see filled.h. */
#include "core/filled.h"

#include <string.h>

#include "base/text.h"
#include "db/lex.h"

/* Functions that answer otherwise each time. */
static const char *const volatile_words[] = {"now", "current_timestamp", "current_date",
	"current_time", "localtime", "localtimestamp", "clock_timestamp", "statement_timestamp",
	"transaction_timestamp", "timeofday", "sysdate", "curdate", "curtime", "utc_date",
	"utc_time", "utc_timestamp", "unix_timestamp", "random", "rand", "randomblob",
	"random_bytes", "gen_random_uuid", "gen_random_bytes", "uuid", "uuid_short", "uuidv4",
	"uuidv7", "uuid_generate_v1", "uuid_generate_v1mc", "uuid_generate_v4", "sys_guid",
	"nextval", "txid_current", "pg_current_xact_id", "julianday", "unixepoch", NULL};

/* The same with these two, when they are asked about 'now' or about nothing. */
static const char *const clock_words[] = {"date", "time", "datetime", "strftime", NULL};

static bool is_volatile(const Dialect *dialect, const char *expression)
{
	bool clock = false, now = false;
	Lexer lexer;
	lex_init(&lexer, expression, strlen(expression), dialect->lex);
	for (LexToken t = lex_next_solid(&lexer); t.kind != LEX_END; t = lex_next_solid(&lexer)) {
		if (t.kind == LEX_WORD && lex_is_one_of(&t, volatile_words))
			return true;
		clock = clock || (t.kind == LEX_WORD && lex_is_one_of(&t, clock_words));
		now = now ||
		      (t.kind == LEX_STRING && t.len == 5 &&
			      text_equal_nocase(
				      (char[]){t.start[1], t.start[2], t.start[3], 0}, "now"));
	}
	return clock && now;
}

/* Where types are only hints, an INTEGER that is the whole key is the row's own number. */
static bool is_rowid(const Dialect *dialect, const Table *table, const Column *column)
{
	const Constraint *key = table_primary_key(table);
	return !(dialect->caps & DIALECT_TEXT_LENGTHS) && key && key->columns.count == 1 &&
	       strcmp(key->columns.items[0], column->name) == 0 && column->declared &&
	       text_equal_nocase(column->declared, "INTEGER") &&
	       !options_get(&table->options, "without_rowid");
}

/* "bigserial": a sequence behind a word. */
static bool is_serial(const Column *column)
{
	const char *word = column->type.kind == TYPE_RAW ? column->type.name : NULL;
	return word && (strcmp(word, "serial") == 0 || strcmp(word, "bigserial") == 0 ||
			       strcmp(word, "smallserial") == 0);
}

bool filled_by_counter(const Dialect *dialect, const Table *table, const Column *column)
{
	return column->identity.kind != IDENTITY_NONE || column->autoincrement ||
	       is_rowid(dialect, table, column) || is_serial(column) ||
	       (column->value.kind == DEFAULT_SQL && strstr(column->value.text, "nextval("));
}

const char *filled_by(
	const Dialect *dialect, const Table *table, const Column *column, Arena *arena)
{
	const char *on_update = options_get(&column->options, "on_update");
	if (filled_by_counter(dialect, table, column))
		return "a counter";
	if (column->value.kind == DEFAULT_SQL && is_volatile(dialect, column->value.text))
		return arena_printf(arena, "default %s", column->value.text);
	return on_update ? arena_printf(arena, "on update %s", on_update) : NULL;
}
