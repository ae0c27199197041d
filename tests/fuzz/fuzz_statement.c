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

/* Put the parameters back: the result must be the text again, but for the backslashes of "\:". */
static void check_params(const char *text, size_t len, unsigned flags, bool numbered)
{
	Arena arena = ARENA_INIT;
	Error err = ERROR_INIT;
	Str expected = str_new(&arena);
	StrVec names;
	const char *out;
	size_t n = 0;

	if (!statement_params(text, len, flags, numbered, &arena, &out, &names, &err)) {
		FUZZ_ASSERT(err.kind == ERR_SCRIPT && names.count > 0);
		arena_release(&arena);
		return;
	}
	Lexer lexer;
	lex_init(&lexer, text, len, flags);
	for (LexToken t = lex_next(&lexer); t.kind != LEX_END; t = lex_next(&lexer)) {
		bool backslash = t.kind == LEX_OTHER && *t.start == '\\' && lexer.pos < lexer.end &&
				 *lexer.pos == ':';
		if (t.kind == LEX_PARAM && !numbered) {
			FUZZ_ASSERT(n < names.count);
			FUZZ_ASSERT(strncmp(names.items[n], t.start + 1, t.len - 1) == 0);
			str_add(&expected, "?");
			n++;
		} else if (!backslash) {
			str_addn(&expected, t.start, t.len);
		}
	}
	if (!numbered)
		FUZZ_ASSERT(n == names.count && strcmp(expected.data, out) == 0);
	for (size_t i = 0; numbered && i < names.count; i++) {
		FUZZ_ASSERT(
			strstr(out, arena_printf(&arena, "$%zu", i + 1)) || memchr(text, 0, len));
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
		check_params(text, size, dialects[i], false);
		check_params(text, size, dialects[i], true);
	}
	return 0;
}
