/* fuzz_statement.c - kinds and :name parameters of any bytes: everything but the parameters stays
 * as it is, and the placeholders are as many as the names. */
#include "fuzz.h"

#include <string.h>

#include "../support/lex_flags.h"
#include "base/str.h"
#include "db/lex.h"
#include "db/statement.h"

const char *const fuzz_seeds[] = {
	"SELECT :a, b::text, c[1:n], ':d', \"e:f\" FROM t WHERE g = :g OR h := :a -- :i",
	"/*!40101 SET @OLD = @@autocommit, autocommit=0 */",
	"SET STATEMENT a=1 FOR (SELECT 1)",
	"EXPLAIN (ANALYZE, VERBOSE) DELETE FROM t",
	"PRAGMA main.table_info('x')",
	"CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)",
	"REINDEX (VERBOSE) TABLE CONCURRENTLY t",
	"E'\\':a' $$ :b $$ \\:c U&'x' [d:e] `f:g` # :h\n:i",
	NULL,
};

/* What comes out with ?: the text with each parameter replaced, and without the backslashes of
 * "\:". */
static const char *expected(const char *text, size_t len, unsigned flags, Arena *arena)
{
	Str s = str_new(arena);
	Lexer lexer;
	lex_init(&lexer, text, len, flags);
	for (LexToken t = lex_next(&lexer); t.kind != LEX_END; t = lex_next(&lexer)) {
		bool backslash = t.kind == LEX_OTHER && *t.start == '\\' && lexer.pos < lexer.end &&
				 *lexer.pos == ':';
		if (t.kind == LEX_PARAM)
			str_add(&s, "?");
		else if (!backslash)
			str_addn(&s, t.start, t.len);
	}
	return s.data;
}

static void check_marks(const char *text, size_t len, unsigned flags)
{
	Arena arena = ARENA_INIT;
	Error err = ERROR_INIT;
	StrVec names;
	const char *out;

	if (statement_params(text, len, flags, false, &arena, &out, &names, &err))
		FUZZ_ASSERT(strcmp(expected(text, len, flags, &arena), out) == 0);
	else
		FUZZ_ASSERT(err.kind == ERR_SCRIPT && names.count > 0);
	arena_release(&arena);
}

/* Each name once, and each number in the result. */
static void check_numbers(const char *text, size_t len, unsigned flags)
{
	Arena arena = ARENA_INIT;
	Error err = ERROR_INIT;
	StrVec names;
	const char *out;
	bool ok = statement_params(text, len, flags, true, &arena, &out, &names, &err);

	for (size_t i = 0; ok && i < names.count; i++) {
		const char *number = arena_printf(&arena, "$%zu", i + 1);
		FUZZ_ASSERT(strstr(out, number) || memchr(text, 0, len));
		for (size_t k = 0; k < i; k++)
			FUZZ_ASSERT(strcmp(names.items[i], names.items[k]) != 0);
	}
	arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const unsigned dialects[] = {POSTGRES, MYSQL, SQLITE};
	const char *text = (const char *)data;
	for (size_t i = 0; i < 3; i++) {
		StatementKind kind = statement_kind(text, size, dialects[i]);
		bool refuses = statement_refuses_transaction(text, size, dialects[i]);
		FUZZ_ASSERT(kind >= STATEMENT_EMPTY && kind <= STATEMENT_OTHER);
		FUZZ_ASSERT(!refuses || kind == STATEMENT_OTHER || kind == STATEMENT_SET);
		check_marks(text, size, dialects[i]);
		check_numbers(text, size, dialects[i]);
	}
	return 0;
}
