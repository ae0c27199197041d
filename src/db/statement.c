/* statement.c - what kind of statement a piece of SQL is, and its :name parameters.
 *
 * The kind goes by the first words.  Where luamig relies on it for safety (what may run in a
 * transaction, what MySQL commits by itself), it is on the careful side: an unknown word is
 * STATEMENT_OTHER. */
#include "db/statement.h"

#include <string.h>

#include "base/str.h"
#include "db/lex.h"
#include "model/dialect.h"

/* The next solid token, without moving on. */
static LexToken look(const Lexer *lexer)
{
	Lexer copy = *lexer;
	return lex_next_solid(&copy);
}

static bool next_is(const Lexer *lexer, const char *word)
{
	LexToken t = look(lexer);
	return lex_is_word(&t, word);
}

/* Move past the word if it comes next. */
static bool skip_word(Lexer *lexer, const char *word)
{
	if (!next_is(lexer, word))
		return false;
	lex_next_solid(lexer);
	return true;
}

/* True if the word stands anywhere in the rest, outside of literals. */
static bool rest_has(Lexer lexer, const char *word)
{
	LexToken t;
	do {
		t = lex_next_solid(&lexer);
		if (lex_is_word(&t, word))
			return true;
	} while (t.kind != LEX_END);
	return false;
}

/* ---- the kind ------------------------------------------------------------------------------ */

static StatementKind kind_from(Lexer *lexer);
static StatementKind kind_by_word(const LexToken *first, Lexer *lexer);

/* "autocommit" as a name that is set: not @autocommit, but @@autocommit and @@session.autocommit.
 */
static bool sets_autocommit(Lexer lexer)
{
	int ats = 0; /* @ directly before */
	for (;;) {
		LexToken t = lex_next_solid(&lexer);
		if (t.kind == LEX_END)
			return false;
		if (lex_is_word(&t, "autocommit") && ats != 1) {
			LexToken equal = look(&lexer);
			if (lex_is_mark(&equal, '=') || lex_is_mark(&equal, ':'))
				return true;
		}
		ats = lex_is_mark(&t, '@') ? ats + 1 : 0;
	}
}

/* MariaDB's SET STATEMENT a=1, … FOR statement is that statement. */
static StatementKind kind_of_set_statement(Lexer *lexer)
{
	LexToken t;
	do
		t = lex_next_solid(lexer);
	while (t.kind != LEX_END && !lex_is_word(&t, "for"));
	return kind_from(lexer);
}

static StatementKind kind_of_set(Lexer *lexer)
{
	LexToken t = look(lexer);
	if (lex_is_word(&t, "statement"))
		return kind_of_set_statement(lexer);
	/* accounts: MySQL commits before these */
	if (lexer->flags & LEX_DELIMITER &&
		(lex_is_word(&t, "password") || lex_is_word(&t, "default")))
		return STATEMENT_OTHER;
	return sets_autocommit(*lexer) ? STATEMENT_TRANSACTION : STATEMENT_SET;
}

/* PRAGMA name [= value | (argument)] */
static StatementKind kind_of_pragma(Lexer *lexer)
{
	static const char *const readers[] = {"table_info", "table_xinfo", "table_list",
		"index_info", "index_xinfo", "index_list", "foreign_key_list", "foreign_key_check",
		"integrity_check", "quick_check", NULL};
	static const char *const workers[] = {
		"optimize", "incremental_vacuum", "wal_checkpoint", "shrink_memory", NULL};
	LexToken name = lex_next_solid(lexer), next = lex_next_solid(lexer);

	if (lex_is_mark(&next, '.')) { /* schema.name */
		name = lex_next_solid(lexer);
		next = lex_next_solid(lexer);
	}
	if (lex_is_one_of(&name, workers))
		return STATEMENT_OTHER;
	if (lex_is_mark(&next, '(') && lex_is_one_of(&name, readers))
		return STATEMENT_READ;
	return lex_is_mark(&next, '=') || lex_is_mark(&next, '(') ? STATEMENT_SET : STATEMENT_READ;
}

/* EXPLAIN ANALYZE runs the statement; plain EXPLAIN reads, whatever it explains. */
static StatementKind kind_of_explain(Lexer *lexer)
{
	static const char *const starters[] = {"select", "values", "table", "insert", "update",
		"delete", "replace", "merge", "with", "create", "refresh", "execute", "declare",
		NULL};
	LexToken t = lex_next_solid(lexer);
	bool analyze = lex_is_word(&t, "analyze") || lex_is_word(&t, "analyse");
	if (lex_is_mark(&t, '(')) {
		for (; t.kind != LEX_END && !lex_is_mark(&t, ')'); t = lex_next_solid(lexer))
			analyze = analyze || lex_is_word(&t, "analyze");
	}
	if (!analyze)
		return STATEMENT_READ;
	do /* options in between: VERBOSE, FORMAT = TREE */
		t = lex_next_solid(lexer);
	while (t.kind != LEX_END && !lex_is_one_of(&t, starters));
	return kind_by_word(&t, lexer);
}

/* LOCK TABLES ends MySQL's transaction; LOCK TABLE of PostgreSQL is a statement inside one. */
static StatementKind kind_of_lock(Lexer *lexer)
{
	bool tables = next_is(lexer, "tables") || next_is(lexer, "table");
	return tables && lexer->flags & LEX_DELIMITER ? STATEMENT_TRANSACTION : STATEMENT_OTHER;
}

static StatementKind kind_if(bool is, StatementKind kind)
{
	return is ? kind : STATEMENT_OTHER;
}

/* `first` has been read, `lexer` stands behind it. */
static StatementKind kind_by_word(const LexToken *first, Lexer *lexer)
{
	static const char *const reads[] = {
		"select", "values", "table", "show", "describe", "desc", "fetch", "help", NULL};
	static const char *const writes[] = {
		"insert", "update", "delete", "replace", "merge", "with", "copy", NULL};
	static const char *const transactions[] = {
		"commit", "end", "rollback", "abort", "savepoint", "release", "xa", NULL};

	if (lex_is_one_of(first, reads))
		return STATEMENT_READ;
	if (lex_is_one_of(first, writes))
		return STATEMENT_WRITE;
	if (lex_is_one_of(first, transactions))
		return STATEMENT_TRANSACTION;
	if (lex_is_word(first, "begin")) /* BEGIN NOT ATOMIC: a block of MariaDB */
		return kind_if(!next_is(lexer, "not"), STATEMENT_TRANSACTION);
	if (lex_is_word(first, "start"))
		return kind_if(next_is(lexer, "transaction"), STATEMENT_TRANSACTION);
	if (lex_is_word(first, "prepare"))
		return kind_if(next_is(lexer, "transaction"), STATEMENT_TRANSACTION);
	if (lex_is_word(first, "unlock"))
		return kind_if(
			next_is(lexer, "tables") || next_is(lexer, "table"), STATEMENT_TRANSACTION);
	if (lex_is_word(first, "lock"))
		return kind_of_lock(lexer);
	if (lex_is_word(first, "set"))
		return kind_of_set(lexer);
	if (lex_is_word(first, "reset") || lex_is_word(first, "use"))
		return STATEMENT_SET;
	if (lex_is_word(first, "pragma"))
		return kind_of_pragma(lexer);
	if (lex_is_word(first, "explain"))
		return kind_of_explain(lexer);
	return STATEMENT_OTHER;
}

/* Parentheses before the first word are those of (SELECT …) UNION …. */
static StatementKind kind_from(Lexer *lexer)
{
	LexToken t;
	do
		t = lex_next_solid(lexer);
	while (t.kind == LEX_SEMICOLON || lex_is_mark(&t, '('));
	return t.kind == LEX_END ? STATEMENT_EMPTY : kind_by_word(&t, lexer);
}

StatementKind statement_kind(const char *sql, size_t len, unsigned flags)
{
	Lexer lexer;
	lex_init(&lexer, sql, len, flags);
	return kind_from(&lexer);
}

/* ---- statements that refuse a transaction -------------------------------------------------- */

static bool create_refuses(Lexer *lexer)
{
	static const char *const kinds[] = {"database", "tablespace", "subscription", NULL};
	skip_word(lexer, "unique");
	if (skip_word(lexer, "index"))
		return next_is(lexer, "concurrently");
	LexToken t = look(lexer);
	return lex_is_one_of(&t, kinds);
}

static bool alter_refuses(Lexer *lexer)
{
	if (next_is(lexer, "system"))
		return true;
	if (skip_word(lexer, "database"))
		return rest_has(*lexer, "tablespace");
	if (skip_word(lexer, "subscription"))
		return rest_has(*lexer, "refresh");
	return next_is(lexer, "table") && rest_has(*lexer, "detach") &&
	       rest_has(*lexer, "concurrently");
}

/* REINDEX [(options)] kind [CONCURRENTLY] name: whole schemas and databases, or CONCURRENTLY */
static bool reindex_refuses(Lexer *lexer)
{
	static const char *const wide[] = {"schema", "database", "system", NULL};
	LexToken t = lex_next_solid(lexer);
	if (lex_is_mark(&t, '(')) {
		while (t.kind != LEX_END && !lex_is_mark(&t, ')')) {
			t = lex_next_solid(lexer);
			if (lex_is_word(&t, "concurrently"))
				return true;
		}
		t = lex_next_solid(lexer);
	}
	return lex_is_one_of(&t, wide) || next_is(lexer, "concurrently");
}

/* CLUSTER without a table is all of them. */
static bool cluster_refuses(Lexer *lexer)
{
	skip_word(lexer, "verbose");
	LexToken t = look(lexer);
	return t.kind == LEX_END || t.kind == LEX_SEMICOLON;
}

/* SQLite: PRAGMA journal_mode = …, synchronous = … */
static bool pragma_refuses(Lexer *lexer)
{
	LexToken name = lex_next_solid(lexer);
	LexToken next = lex_next_solid(lexer);
	if (lex_is_mark(&next, '.')) {
		name = lex_next_solid(lexer);
		next = lex_next_solid(lexer);
	}
	return (lex_is_word(&name, "journal_mode") || lex_is_word(&name, "synchronous")) &&
	       (lex_is_mark(&next, '=') || lex_is_mark(&next, '('));
}

bool statement_refuses_transaction(const char *sql, size_t len, unsigned flags)
{
	static const struct {
		const char *word;
		bool (*refuses)(Lexer *lexer);
	} table[] = {
		{"create", create_refuses},
		{"drop", create_refuses},
		{"alter", alter_refuses},
		{"reindex", reindex_refuses},
		{"cluster", cluster_refuses},
		{"pragma", pragma_refuses},
	};
	Lexer lexer;

	if (flags & LEX_DELIMITER) /* MySQL refuses nothing, it commits */
		return false;
	lex_init(&lexer, sql, len, flags);
	LexToken first = lex_next_solid(&lexer);
	if (lex_is_word(&first, "vacuum") || lex_is_word(&first, "detach"))
		return true;
	if (lex_is_word(&first, "discard"))
		return next_is(&lexer, "all");
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		if (lex_is_word(&first, table[i].word))
			return table[i].refuses(&lexer);
	}
	return false;
}

/* ---- :name parameters ---------------------------------------------------------------------- */

/* Its number among names, from 1; added when it is new. */
static size_t number_of(StrVec *names, const char *name, Arena *arena)
{
	for (size_t i = 0; i < names->count; i++) {
		if (strcmp(names->items[i], name) == 0)
			return i + 1;
	}
	vec_push(names, arena, name);
	return names->count;
}

static void add_placeholder(
	Str *sql, const LexToken *param, bool numbered, Arena *arena, StrVec *names)
{
	const char *name = arena_strndup(arena, param->start + 1, param->len - 1);
	if (numbered) {
		str_addf(sql, "$%zu", number_of(names, name, arena));
		return;
	}
	vec_push(names, arena, name);
	str_add(sql, "?");
}

/* PRAGMA [schema.]foreign_keys = value, or (value) */
int statement_foreign_keys(const char *sql, size_t len, unsigned flags)
{
	static const char *const on[] = {"on", "true", "yes"}, *const off[] = {
								       "off", "false", "no"};
	Lexer lexer;
	lex_init(&lexer, sql, len, flags);
	LexToken t = lex_next_solid(&lexer);
	if (!lex_is_word(&t, "pragma"))
		return -1;
	LexToken name = lex_next_solid(&lexer), sign = lex_next_solid(&lexer);
	if (lex_is_mark(&sign, '.')) {
		name = lex_next_solid(&lexer);
		sign = lex_next_solid(&lexer);
	}
	if (!lex_is_word(&name, "foreign_keys") ||
		!(lex_is_mark(&sign, '=') || lex_is_mark(&sign, '(')))
		return -1;
	LexToken value = lex_next_solid(&lexer);
	if (value.kind == LEX_NUMBER)
		return value.len != 1 || value.start[0] != '0';
	for (size_t i = 0; i < ARRAY_LEN(on); i++) {
		if (lex_is_word(&value, on[i]))
			return 1;
		if (lex_is_word(&value, off[i]))
			return 0;
	}
	return -1;
}

/* "?" or "$1", which would take the place of a :name. */
static bool is_own_mark(const LexToken *token, const Lexer *lexer, bool numbered)
{
	if (!numbered)
		return lex_is_mark(token, '?');
	return lex_is_mark(token, '$') && lexer->pos < lexer->end && *lexer->pos >= '0' &&
	       *lexer->pos <= '9';
}

/* NOLINTNEXTLINE(readability-function-size): what goes in and what comes out are plain values */
bool statement_params(const char *sql, size_t len, unsigned flags, bool numbered, Arena *arena,
	const char **out, StrVec *names, Error *err)
{
	Str result = str_new(arena);
	bool has_mark = false; /* a placeholder of the author's own */
	Lexer lexer;

	*names = (StrVec){0};
	lex_init(&lexer, sql, len, flags);
	for (LexToken t = lex_next(&lexer); t.kind != LEX_END; t = lex_next(&lexer)) {
		bool escape = lex_is_mark(&t, '\\') && lexer.pos < lexer.end && *lexer.pos == ':';
		has_mark = has_mark || is_own_mark(&t, &lexer, numbered);
		if (t.kind == LEX_PARAM)
			add_placeholder(&result, &t, numbered, arena, names);
		else if (!escape)
			str_addn(&result, t.start, t.len);
	}
	*out = result.data;
	if (has_mark && names->count > 0) {
		error_set(err, ERR_SCRIPT, "a %s stands in a statement that has :name parameters",
			numbered ? "$1" : "?");
		return error_hint(err, "write every parameter as :name");
	}
	return true;
}
