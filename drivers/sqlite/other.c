/*
 * other.c - what is kept as text: triggers, virtual tables.
 *
 * A virtual table is not changed but made again, without the rows that were in it; one of full-text
 * search over another table (content = …) has none of its own and is filled from that.
 */
#include "drivers/sqlite/ddl.h"

#include <string.h>

#include "base/text.h"
#include "db/lex.h"

void sqlite_drop_other(const Other *other, Str *out)
{
	const char *word = strcmp(other->kind, "trigger") == 0 ? "TRIGGER" : "TABLE";
	sql_addf(out, &dialect_sqlite, "DROP %s %n", word, other->schema, other->name);
}

/* content = 'notes': behind the equals sign there is a name, or an empty one for none. */
static bool names_content(Lexer *lexer)
{
	LexToken equals = lex_next_solid(lexer), name = lex_next_solid(lexer);
	if (equals.kind != LEX_OTHER || *equals.start != '=')
		return false;
	return name.kind == LEX_WORD ||
	       ((name.kind == LEX_STRING || name.kind == LEX_QUOTED) && name.len > 2);
}

/* CREATE VIRTUAL TABLE … USING fts5(…, content = 'notes', …) */
static bool is_over_content(const char *text)
{
	Lexer lexer;
	LexToken t, module;
	lex_init(&lexer, text, strlen(text), dialect_sqlite.lex);
	do
		t = lex_next_solid(&lexer);
	while (t.kind != LEX_END && !lex_is_word(&t, "using"));
	module = lex_next_solid(&lexer);
	if (!lex_is_word(&module, "fts4") && !lex_is_word(&module, "fts5"))
		return false;
	do {
		t = lex_next_solid(&lexer);
		if (lex_is_word(&t, "content"))
			return names_content(&lexer);
	} while (t.kind != LEX_END);
	return false;
}

static bool is_virtual_table(const Other *other)
{
	return other && strcmp(other->kind, "virtual_table") == 0;
}

const char *sqlite_other_note(const Other *live, const Other *wanted, Arena *arena)
{
	(void)wanted;
	if (!is_virtual_table(live) || is_over_content(live->text))
		return NULL;
	return arena_printf(arena, "loses the rows of the virtual table %s", live->name);
}

void sqlite_fill_other(const Other *other, Str *out)
{
	if (!is_virtual_table(other) || !is_over_content(other->text))
		return;
	sql_addf(out, &dialect_sqlite, "INSERT INTO %n (%i) VALUES ('rebuild')", other->schema,
		other->name, other->name);
}

bool sqlite_lacks_module(const char *message)
{
	return text_starts_with(message, "no such module: ") ||
	       text_starts_with(message, "no such tokenizer: ");
}
