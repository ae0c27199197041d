/* literal.c - values written into SQL. */
#include "db/literal.h"

#include <math.h>
#include <string.h>

#include "db/lex.h"

static void add_bytes(const Dialect *dialect, const char *data, size_t len, Str *out)
{
	str_add(out, dialect->blob_open ? dialect->blob_open : "x'");
	for (size_t i = 0; i < len; i++)
		str_addf(out, "%02x", (unsigned)(unsigned char)data[i]);
	str_add(out, dialect->blob_close ? dialect->blob_close : "'");
}

/* The shortest of the texts that read back as the same number. */
static bool add_real(double real, Str *out, Error *err)
{
	char text[32];
	if (!isfinite(real))
		return error_set(err, ERR_SCRIPT, "an infinity or NaN has no literal in SQL");
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, real);
		if (strtod(text, NULL) == real)
			break;
	}
	str_add(out, text);
	if (!strpbrk(text, ".e"))
		str_add(out, ".0"); /* else the database would see an integer */
	return true;
}

bool literal_add(const Dialect *dialect, const Value *value, Str *out, Error *err)
{
	switch (value->type) {
	case VAL_NULL:
		str_add(out, "NULL");
		break;
	case VAL_BOOL:
		str_add(out, value->as.boolean ? dialect->true_literal : dialect->false_literal);
		break;
	case VAL_INT:
		str_addf(out, "%lld", (long long)value->as.integer);
		break;
	case VAL_REAL:
		return add_real(value->as.real, out, err);
	case VAL_TEXT:
		dialect->string(value->as.text.data, value->as.text.len, out);
		break;
	case VAL_BLOB:
		add_bytes(dialect, value->as.text.data, value->as.text.len, out);
		break;
	}
	return true;
}

/* The parameter a token stands for, from 1; 0: the token is no placeholder.  "$12" is two tokens.
 */
static size_t placeholder(
	const Dialect *dialect, Lexer *lexer, const LexToken *token, size_t *positional)
{
	if (token->kind != LEX_OTHER)
		return 0;
	if (!(dialect->caps & DIALECT_NUMBERED_PARAMS))
		return token->start[0] == '?' ? ++*positional : 0;
	if (token->start[0] != '$' || lexer->pos == lexer->end || *lexer->pos < '1' ||
		*lexer->pos > '9')
		return 0;
	char *rest;
	size_t n = strtoul(lexer->pos, &rest, 10);
	lexer->pos = rest;
	return n;
}

bool literal_statement(
	const Dialect *dialect, const Stmt *stmt, Arena *arena, const char **out, Error *err)
{
	Str s = str_new(arena);
	size_t positional = 0;
	Lexer lexer;
	*out = stmt->sql;
	if (stmt->nparams == 0)
		return true;
	lex_init(&lexer, stmt->sql, strlen(stmt->sql), dialect->lex);
	for (LexToken t = lex_next(&lexer); t.kind != LEX_END; t = lex_next(&lexer)) {
		size_t n = placeholder(dialect, &lexer, &t, &positional);
		if (n == 0 || n > stmt->nparams)
			str_addn(&s, t.start, t.len);
		else if (!literal_add(dialect, &stmt->params[n - 1], &s, err))
			return false;
	}
	*out = s.data;
	return true;
}
