/*
 * naming.h - names for constraints and indexes that are written without one.
 *
 * A template is text with tokens, those of SQLAlchemy and Alembic:
 *   %(table_name)s                       %(constraint_name)s: the name that was given
 *   %(column_0_name)s  _1_name …         %(column_0N_name)s all, %(column_0_N_name)s with "_"
 * between
 *   %(column_0_label)s                   table_column; column_0N_label, column_0_N_label likewise
 *   %(column_0_key)s                     as …_name
 *   %(referred_table_name)s %(referred_column_0_name)s …     %% a percent sign
 */
#ifndef LUAMIG_MODEL_NAMING_H
#define LUAMIG_MODEL_NAMING_H

#include "base/error.h"
#include "model/op.h"

/* One template a kind; NULL: the database's choice. */
typedef struct NamingConvention {
	const char *ix, *uq, *ck, *fk, *pk;
} NamingConvention;

/* ERR_CONFIG: a token that there is not, or that this kind ("ix", …) has not. */
bool naming_check(const char *kind, const char *text, Error *err) LUAMIG_MUST_CHECK;

/* Name what op makes, in place.  A given name stays as it is, but where the template has
 * %(constraint_name)s: then it is put in, unless that was done before.  ERR_SCRIPT where a template
 * asks for something that is not said. */
bool naming_apply(
	const NamingConvention *naming, Op *op, Arena *arena, Error *err) LUAMIG_MUST_CHECK;

#endif
