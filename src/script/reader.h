/*
 * reader.h - reads what an author wrote, field by field, and says exactly what is wrong.
 *
 * All functions raise a Lua error (fault_fail) on a mistake and keep what they read in the arena;
 * they read tables raw, so none of the author's functions runs.  Indexes into the stack are
 * absolute.
 */
#ifndef LUAMIG_SCRIPT_READER_H
#define LUAMIG_SCRIPT_READER_H

#include "script/internal.h"

typedef struct Reader {
	lua_State *L;
	Arena *arena;
	const char *keys[4]; /* dialect words that apply here, best first, NULL at the end */
	const char *what;    /* what is being read: "column 'email'", "op.drop_table" */
} Reader;

/* The words under which something may be given per dialect; NULL-terminated. */
extern const char *const reader_dialect_words[];

/* Empties the scratch arena: once per call from Lua. */
Reader reader_new(lua_State *L, const char *what);

/* "<what>: <message>".  Never returns. */
int reader_fail(const Reader *r, const char *fmt, ...) LUAMIG_PRINTF(2, 3);
/* "<what>: <label> must be <wanted>, got <value at index>".  Never returns. */
int reader_mismatch(const Reader *r, int index, const char *label, const char *wanted);

/* The only keys of the table are 1..positional, `names`, `more` (either may be NULL), and, with
 * `dialects`, the dialect words. */
typedef struct ReaderFields {
	int positional;
	const char *const *names, *const *more;
	bool dialects;
} ReaderFields;
void reader_check_fields(const Reader *r, int table, ReaderFields allowed);

/* Push table[key]; nil is not pushed and gives false. */
bool reader_field(const Reader *r, int table, const char *key);
bool reader_has(const Reader *r, int table, const char *key);

/* A plain table: not a type, an expression, a constraint. */
bool reader_is_plain(const Reader *r, int index);

/* A string without NUL bytes; a name is not empty either. */
const char *reader_text_at(const Reader *r, int index, const char *label);
const char *reader_name_at(const Reader *r, int index, const char *label);
/* NULL when there is no such field. */
const char *reader_text(const Reader *r, int table, const char *key);
const char *reader_name(const Reader *r, int table, const char *key);
bool reader_flag(const Reader *r, int table, const char *key, bool fallback);
bool reader_integer(const Reader *r, int table, const char *key, int64_t *out);

/* Push the value at index, or when that is a table with dialect words the one for this dialect:
 * it is an error when there is none.  `more`: other fields that the table may have. */
void reader_choose(const Reader *r, int index, const char *label, const char *const *more);

/* SQL text or expression: a string, sql "…", or one of these per dialect.  NULL: the choice for
 * this dialect is false. */
const char *reader_sql_at(const Reader *r, int index, const char *label, const char *const *more);
const char *reader_sql(const Reader *r, int table, const char *key);

/* Length of a list; a hole (nil) in it is an error that names the position. */
lua_Integer reader_list(const Reader *r, int index, const char *label);
/* Push element i; false (not pushed) for `false`, which is skipped. */
bool reader_element(const Reader *r, int index, lua_Integer i);
/* A name or a list of names, at least one. */
void reader_names(const Reader *r, int index, const char *label, StrVec *out);

/* The tables named after dialects in `table`: those that apply, merged; the others only have to be
 * tables. */
void reader_options(const Reader *r, int table, Options *out);

#endif
