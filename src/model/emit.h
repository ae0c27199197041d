/*
 * emit.h - the standard forms of all operations, and what drivers/<name>/ build theirs of.
 *
 * An emitter that a dialect leaves NULL is the one declared here.  A dialect's own
 * emitter refuses what its database cannot do, and then mostly calls these pieces.
 */
#ifndef LUAMIG_MODEL_EMIT_H
#define LUAMIG_MODEL_EMIT_H

#include "model/dialect.h"

#define X(kind, name) bool emit_##name(Emit *e, const Op *op, Error *err) LUAMIG_MUST_CHECK;
OPS(X)
#undef X

/* A derived name is the same on every database, so that one script's op.drop_index() finds it:
 * cut to what the strictest takes (PostgreSQL: 63 bytes). */
enum { EMIT_NAME_LIMIT = 63 };

/* ---- refusing (emit_check.c) ---------------------------------------------------------- */

/* "MariaDB has no <what>", and the hint.  Always false. */
bool emit_no(const Emit *e, const char *what, const char *hint, Error *err);

/* "there is no column a in table t"; always false. */
bool emit_no_column(const Op *op, const char *column, Error *err);
/* "unique constraint", "foreign key", "check", … */
const char *emit_kind_words(ConstraintKind kind);

/* Each key of options must be one of the NULL-terminated `known`; `what` names the owner for the
 * message: "table users". */
bool emit_check_options(const Emit *e, const Options *options, const char *const *known,
	const char *what, Error *err) LUAMIG_MUST_CHECK;
bool emit_option_on(const Options *options, const char *key);

/* Names that are empty or too long for the database. */
bool emit_check_names(const Emit *e, const Op *op, Error *err) LUAMIG_MUST_CHECK;

/* ---- reading SQL (emit_text.c) -------------------------------------------------------------- */

const char *emit_skip_spaces(const char *p);
/* `lower` in any case; the first place, or NULL. */
const char *emit_find_nocase(const char *text, const char *lower);
bool emit_starts_with_word(const char *text, const char *lower);
/* A number, a string, NULL, TRUE or FALSE, and nothing else. */
bool emit_is_literal(const Dialect *d, const char *text);
/* One pair of parentheses around all of it. */
bool emit_is_parenthesised(const Dialect *d, const char *text);

/* ---- types and columns (emit_column.c) ------------------------------------------------ */

/* `name`, with the length, or the precision and scale, that were given. */
void emit_type_name(const char *name, const Type *type, Str *out);
/* The standard form of Dialect.column_tail. */
bool emit_column_tail(
	const Emit *e, const Table *table, const Column *column, Str *out, Error *err);
void emit_identity(const Identity *identity, Str *out); /* GENERATED … AS IDENTITY (…) */
/* `START WITH 5 INCREMENT BY 2 …`, or nothing. */
void emit_sequence_options(const Identity *identity, Str *out);
/* " INCREMENT BY 5 NO MAXVALUE …" for these parts (SequencePart bits); owner and comment are the
 * dialect's. */
void emit_sequence_changes(unsigned what, const Sequence *to, Str *out);
bool emit_is_identity(const Column *column); /* identity, or autoincrement */
/* For databases that only count up by one: refuses what would be lost.  A cache is not. */
bool emit_check_identity(const Emit *e, const Column *column, Error *err) LUAMIG_MUST_CHECK;

/* A table of only this column, normalised: what add_column has to add. */
Table emit_column_table(const Emit *e, const Op *op);

/* ---- tables (emit_table.c) ------------------------------------------------------------------ */

/* `CREATE <word> [IF NOT EXISTS] t (columns, constraints)<tail>`, not pushed yet. */
bool emit_create_table_text(
	const Emit *e, const Op *op, const char *word, const char *tail, Str *out, Error *err);
/* `(columns, constraints`, without the closing parenthesis. */
bool emit_table_body(const Emit *e, const Table *table, Str *out, Error *err);
/* CREATE INDEX for each index of the table. */
bool emit_table_indexes(
	Emit *e, const Table *table, bool if_not_exists, Error *err) LUAMIG_MUST_CHECK;

/* ---- constraints and indexes (emit_constraint.c, emit_index.c) ------------------------------ */

/* The standard form of Dialect.constraint. */
bool emit_standard_constraint(
	const Emit *e, const Table *table, const Constraint *constraint, Str *out, Error *err);
void emit_deferrable(Deferrable deferrable, Str *out);
bool emit_match_matters(const Constraint *constraint); /* MATCH FULL differs from the default */

const char *emit_index_name(const Emit *e, const char *table, const Index *index);
/* `a(20), (lower(b)) DESC`; the lengths only where `prefixes`. */
void emit_index_parts(const Emit *e, const IndexParts *parts, bool prefixes, Str *out);
/* For databases that index whole columns: a length may be left out (it saves room), but not of a
 * unique index, where it decides what is equal. */
bool emit_check_lengths(const Emit *e, const Index *index, Error *err) LUAMIG_MUST_CHECK;

/* ---- enums (emit_enum.c) -------------------------------------------------------------------- */

typedef struct EnumLabels {
	StrVec was, now; /* side by side: what rows with was[i] become; NULL: there must be none */
	StrVec labels;   /* of the enum afterwards */
} EnumLabels;

/* What alter_enum makes of the labels of now. */
bool emit_enum_labels(const Emit *e, const Op *op, const StrVec *live, EnumLabels *out,
	Error *err) LUAMIG_MUST_CHECK;
/* What the label becomes; NULL: it is removed. */
const char *emit_enum_now(const EnumLabels *labels, const char *label);
/* A label that is to be removed is a default; so many rows have it.  Always false. */
bool emit_enum_default(const char *table, const char *column, const char *label, Error *err);
bool emit_enum_held(
	const char *table, const char *column, const char *label, const char *count, Error *err);

/* ---- questions to the live database (emit_ask.c) -------------------------------------- */

/* Offline they fail, and say that it cannot be known. */

bool emit_is_offline(const Emit *e);
bool emit_find_column(const Emit *e, const Op *op, const char *column, LiveColumn *out, bool *found,
	Error *err) LUAMIG_MUST_CHECK;
bool emit_has_table(const Emit *e, const Op *op, bool *found, Error *err) LUAMIG_MUST_CHECK;
bool emit_has_index(
	const Emit *e, const Op *op, const char *name, bool *found, Error *err) LUAMIG_MUST_CHECK;
/* CONSTRAINT_COUNT: there is none. */
bool emit_constraint_kind(const Emit *e, const Op *op, const char *name, ConstraintKind *out,
	Error *err) LUAMIG_MUST_CHECK;
/* Whether what an add_constraint would add is there already. */
bool emit_has_constraint(const Emit *e, const Op *op, bool *found, Error *err) LUAMIG_MUST_CHECK;

/* Rows of a query of the dialect's own; none offline.  `what` is what cannot be known without a
 * connection; NULL: then it is taken for nothing. */
bool emit_ask(const Emit *e, const char *sql, const StrVec *params, const char *what, Answer *out,
	Error *err) LUAMIG_MUST_CHECK;
const char *answer_cell(const Answer *answer, size_t row, size_t col);
/* The table, with the objects on it, as reflection gives it; NULL: there is none. */
bool emit_reflect_table(const Emit *e, const Op *op, const char *what, const Table **out,
	Error *err) LUAMIG_MUST_CHECK;

/* The name of what drop_constraint and drop_index drop; *name NULL: it is not there, and need not
 * be (if_exists). */
bool emit_dropped_constraint(
	const Emit *e, const Op *op, const char **name, Error *err) LUAMIG_MUST_CHECK;
bool emit_dropped_index(
	const Emit *e, const Op *op, const char **name, Error *err) LUAMIG_MUST_CHECK;

#endif
