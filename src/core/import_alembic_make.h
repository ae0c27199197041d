/*
 * import_alembic_make.h - what the makers of Lua from calls of Alembic share.
 *
 * Every argument must be understood: one that is not makes the whole call untranslatable
 * (Maker.failed), and what was made of it then counts for nothing.
 */
#ifndef LUAMIG_CORE_IMPORT_ALEMBIC_MAKE_H
#define LUAMIG_CORE_IMPORT_ALEMBIC_MAKE_H

#include "base/str.h"
#include "core/import_alembic.h"

typedef struct Maker {
	Arena *arena;
	Import *import;
	bool failed;
} Maker;

/* ---- reading arguments (import_alembic_make.c) ---------------------------------------------- */

const char *make_last_word(const char *name);         /* "sa.types.Text": "Text" */
bool make_is_call(const Py *value, const char *word); /* of a function, not of a method */
const char *make_name(Maker *m, const Py *value);     /* also op.f("…"); None, missing: NULL */
const char *make_sql(Maker *m, const Py *value);      /* the same, also text("…") */
bool make_truth(Maker *m, const Py *value, bool fallback);
/* Every argument must be one of these names, or stand among the first `positions`. */
void make_only(Maker *m, const Py *call, int positions, const char *const *names);

/* ---- writing Lua ---------------------------------------------------------------------------- */

void make_add(Str *s, const char *key, const char *value); /* "key = value", NULL: nothing */
void make_add_text(Str *s, const char *key, const char *text);
void make_add_flag(Str *s, const char *key, bool on);
const char *make_tail(const Str *options);         /* ", { … }", or nothing */
const char *make_names(Maker *m, const Py *list);  /* { "a", "b" } */
const char *make_value(Maker *m, const Py *value); /* a literal */
const char *make_rows(Maker *m, const Py *list);   /* { { a = 1 }, … }, a dict: { a = 1 } */

/* ---- types and columns (import_alembic_type.c, _column.c) ----------------------------------- */

const char *make_type(Maker *m, const Py *value);
const char *make_enum(Maker *m, const Py *call); /* "name", { labels } */
const char *make_default(Maker *m, const Py *value);

typedef struct ColumnFacts {
	const char *name;
	bool integer, foreign, has_default, primary;
	bool counts;         /* autoincrement was not switched off */
	const Py *named_key; /* a ForeignKey with a name or a schema, which is not in the text */
} ColumnFacts;
/* What stands between the braces of a column. */
const char *make_column(Maker *m, const Py *column, ColumnFacts *facts);

/* on_delete, on_update, deferrable, match */
void make_key_options(Maker *m, Str *s, const Py *key);
/* { schema = …, table = …, columns = { … } } of "t.x" or "s.t.x", or a list of them */
const char *make_referred(Maker *m, const Py *list);
const char *make_index_parts(Maker *m, const Py *list, const Py *ops, const Py *lengths);
void make_index_options(Maker *m, Str *s, const Py *call);

/* ---- tables (import_alembic_table.c) -------------------------------------------------------- */

const char *make_table(Maker *m, const Py *call);

#endif
