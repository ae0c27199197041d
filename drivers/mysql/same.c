/*
 * same.c - the servers' words for a default or an expression, known without asking them.
 *
 * Names come back in backquotes, words in small letters, numbers with the scale of their column.
 * Only that is recognised; whatever else is written in other words is made in a scratch place.
 */
#include "base/text.h"
#include "db/lex.h"
#include "drivers/mysql/ddl.h"

/* ---- defaults ------------------------------------------------------------------------------- */

/* [-]digits[.digits] */
static bool is_number(const char *text)
{
	text += *text == '-';
	size_t whole = strspn(text, "0123456789");
	text += whole;
	size_t rest = *text == '.' ? 1 + strspn(text + 1, "0123456789") : 0;
	return whole > 0 && rest != 1 && !text[rest];
}

/* How much of it says something: without zeros at the end of a fraction. */
static size_t without_zeros(const char *text)
{
	size_t len = strlen(text);
	if (!strchr(text, '.'))
		return len;
	while (text[len - 1] == '0')
		len--;
	return len - (text[len - 1] == '.');
}

static bool same_number(const char *a, const char *b)
{
	size_t len = without_zeros(a);
	return is_number(a) && is_number(b) && len == without_zeros(b) && strncmp(a, b, len) == 0;
}

/* "CURRENT_TIMESTAMP(6)": 6, without digits `usual`; -1: another text. */
static int now_digits(const char *text, int usual)
{
	static const char now[] = "current_timestamp";
	char word[sizeof(now)];
	text_copy(word, sizeof(word), text);
	if (!text_equal_nocase(word, now))
		return -1;
	text += strlen(now);
	if (!*text || strcmp(text, "()") == 0)
		return usual;
	bool one = text[0] == '(' && text[1] >= '0' && text[1] <= '6' && text[2] == ')' && !text[3];
	return one ? text[1] - '0' : -1;
}

/* Unsaid, a written one has as many digits as its column. */
static bool same_now(const Column *column, const char *written, const char *live)
{
	const char *length = column->declared ? strchr(column->declared, '(') : NULL;
	int digits = length ? length[1] - '0' : 0;
	int ours = now_digits(written, digits);
	return ours >= 0 && ours == digits && ours == now_digits(live, 0);
}

bool mysql_same_default(const Column *column, const char *written, const char *live)
{
	return same_number(written, live) || same_now(column, written, live);
}

/* ---- expressions ----------------------------------------------------------------------------- */

/* Words that are functions without parentheses, so that no name can be meant. */
static bool is_function(const LexToken *token)
{
	static const char *const words[] = {"current_date", "current_time", "current_timestamp",
		"current_user", "localtime", "localtimestamp", "utc_date", "utc_time",
		"utc_timestamp", "null", "true", "false", "unknown", "default", "interval"};
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (lex_is_word(token, words[i]))
			return true;
	return false;
}

static bool same_token(const LexToken *written, const LexToken *live)
{
	if (written->kind == LEX_WORD && live->kind == LEX_QUOTED)
		return *live->start == '`' && live->len == written->len + 2 &&
		       strncmp(live->start + 1, written->start, written->len) == 0 &&
		       !is_function(written);
	if (written->kind != live->kind || written->len != live->len)
		return false;
	if (written->kind != LEX_WORD)
		return strncmp(written->start, live->start, written->len) == 0;
	char word[32];
	if (written->len >= sizeof(word))
		return false;
	text_copy(word, written->len + 1, live->start);
	return lex_is_word(written, word);
}

bool mysql_same_expression(const char *written, const char *live)
{
	Lexer ours, theirs;
	LexToken a, b;
	lex_init(&ours, written, strlen(written), dialect_mysql.lex);
	lex_init(&theirs, live, strlen(live), dialect_mysql.lex);
	do {
		a = lex_next_solid(&ours);
		b = lex_next_solid(&theirs);
		if (!same_token(&a, &b))
			return false;
	} while (a.kind != LEX_END);
	return true;
}
