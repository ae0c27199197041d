/* fuzz_splitter.c - any bytes split without harm on each database: the statements stand in the
 * text, in order, at the lines named, and splitting one of them again gives it back. */
#include "fuzz.h"

#include <string.h>

#include "../support/lex_flags.h"
#include "db/splitter.h"

const char *const fuzz_seeds[] = {
	"-- a\nSELECT 'it''s;', \"b;\", `c;`, [d;] /* ; */; # e\nx;;",
	"DELIMITER //\nCREATE PROCEDURE p() BEGIN a; b; END//\nDELIMITER ;\nc;",
	"CREATE PROCEDURE p() BEGIN IF a THEN b; ELSE c; END IF; CASE WHEN d THEN e; END CASE; "
	"REPEAT f; UNTIL g END REPEAT; l: LOOP LEAVE l; END LOOP; END; x",
	"/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`b`*/ TRIGGER t FOR EACH ROW SET @a = 1;",
	"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE a WHEN 1 THEN 2 END; END; x",
	"DO $a$ x; $b$ y; $a$; SELECT E'\\';', U&'x', $1; CREATE RULE r DO (a; b);",
	"COPY t (a) FROM stdin;\n1\t;\n\\.\nSELECT 1;\n\\restrict x\n\\echo y\n",
	"CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END; x",
	NULL,
};

static int count_lines(const char *from, const char *to)
{
	int n = 1;
	for (; from < to; from++)
		n += *from == '\n';
	return n;
}

/* Where the statement stands in the text, not before `from`. */
static const char *find(const SplitStatement *s, const char *from, const char *end)
{
	for (; (size_t)(end - from) >= s->len; from++) {
		if (memcmp(from, s->sql, s->len) == 0)
			return from;
	}
	return NULL;
}

/* A statement is one statement again, but for those that need a DELIMITER, COPY, whose rows are
 * gone, two dashes that the semicolon kept from being a comment, and a byte order mark that was not
 * at the beginning. */
static void check_again(const SplitStatement *s, unsigned flags, bool delimiter, Arena *arena)
{
	SplitStatements again;
	Error err = ERROR_INIT;
	bool dashes = s->len >= 2 && strcmp(s->sql + s->len - 2, "--") == 0;
	bool mark = strncmp(s->sql, "\xEF\xBB\xBF", 3) == 0;
	if (delimiter || dashes || mark || s->copy_data || strchr(s->sql, '\\'))
		return;
	FUZZ_ASSERT(split_sql(s->sql, s->len, flags, arena, &again, &err));
	FUZZ_ASSERT(again.count == 1);
	FUZZ_ASSERT(strcmp(again.items[0].sql, s->sql) == 0);
}

static bool contains_nocase(const char *text, size_t len, const char *word)
{
	size_t n = strlen(word);
	for (size_t i = 0; i + n <= len; i++) {
		size_t k = 0;
		while (k < n && (text[i + k] | 0x20) == word[k])
			k++;
		if (k == n)
			return true;
	}
	return false;
}

/* from: where the last statement ended.  Gives where this one does. */
static const char *check_statement(
	const SplitStatement *s, const char *from, const char *text, size_t len)
{
	FUZZ_ASSERT(s->len > 0 && s->sql[s->len] == '\0' && strlen(s->sql) == s->len);
	const char *at = find(s, from, text + len);
	FUZZ_ASSERT(at != NULL);
	FUZZ_ASSERT(s->line >= count_lines(text, at));
	if (!s->copy_data)
		return at + s->len;
	FUZZ_ASSERT(s->copy_data >= at + s->len);
	FUZZ_ASSERT(s->copy_data + s->copy_len <= text + len);
	return s->copy_data + s->copy_len;
}

static void check_dialect(const char *text, size_t len, unsigned flags)
{
	Arena arena = ARENA_INIT;
	Error err = ERROR_INIT;
	SplitStatements out;
	const char *from = text;
	bool delimiter = contains_nocase(text, len, "delimiter");

	if (split_sql(text, len, flags, &arena, &out, &err)) {
		for (size_t i = 0; i < out.count; i++) {
			from = check_statement(&out.items[i], from, text, len);
			check_again(&out.items[i], flags, delimiter, &arena);
		}
	} else {
		FUZZ_ASSERT(err.kind == ERR_SCRIPT && strncmp(err.message, "line ", 5) == 0);
	}
	arena_release(&arena);
}

/* Line ends as the client reads them: what comes out stands no more in the text as it was. */
static void check_line_ends(const char *text, size_t len, unsigned flags)
{
	Arena arena = ARENA_INIT;
	Error err = ERROR_INIT;
	SplitStatements out;
	if (split_sql(text, len, flags, &arena, &out, &err))
		for (size_t i = 0; i < out.count; i++)
			FUZZ_ASSERT(!strstr(out.items[i].sql, "\r\n"));
	arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check_dialect((const char *)data, size, POSTGRES);
	check_dialect((const char *)data, size, MYSQL & ~(unsigned)LEX_CRLF);
	check_dialect((const char *)data, size, SQLITE & ~(unsigned)LEX_CRLF);
	check_line_ends((const char *)data, size, MYSQL);
	check_line_ends((const char *)data, size, SQLITE);
	return 0;
}
