/* nobody.c - see nobody.h. */
#include "core/nobody.h"

static bool unknown(void *arg, Error *err)
{
	*(bool *)arg = true;
	return error_set(err, ERR_UNSUPPORTED, "there is no database to ask");
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Catalog */
static bool column(void *arg, const char *schema, const char *table, const char *name, Arena *arena,
	LiveColumn *out, bool *found, Error *err)
{
	(void)schema, (void)table, (void)name, (void)arena, (void)out;
	*found = false;
	return unknown(arg, err);
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Catalog */
static bool constraints(void *arg, const char *schema, const char *table, ConstraintKind kind,
	const StrVec *columns, Arena *arena, StrVec *names, Error *err)
{
	(void)schema, (void)table, (void)kind, (void)columns, (void)arena, (void)names;
	return unknown(arg, err);
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Catalog */
static bool indexes(void *arg, const char *schema, const char *table, const StrVec *columns,
	Arena *arena, StrVec *names, Error *err)
{
	(void)schema, (void)table, (void)columns, (void)arena, (void)names;
	return unknown(arg, err);
}

/* NOLINTNEXTLINE(readability-function-size): the shape of Catalog */
static bool constraint_kind(void *arg, const char *schema, const char *table, const char *name,
	Arena *arena, ConstraintKind *out, Error *err)
{
	(void)schema, (void)table, (void)name, (void)arena;
	*out = CONSTRAINT_COUNT;
	return unknown(arg, err);
}

static bool has_table(void *arg, const char *schema, const char *table, bool *out, Error *err)
{
	(void)schema, (void)table;
	*out = false;
	return unknown(arg, err);
}

static bool has_index(
	void *arg, const char *schema, const char *table, const char *name, bool *out, Error *err)
{
	(void)schema, (void)table, (void)name;
	*out = false;
	return unknown(arg, err);
}

static bool reflect(void *arg, const ReflectScope *scope, Arena *arena, Schema *out, Error *err)
{
	(void)scope, (void)arena, (void)out;
	return unknown(arg, err);
}

Catalog nobody_catalog(bool *asked)
{
	return (Catalog){
		.arg = asked,
		.column = column,
		.constraints = constraints,
		.indexes = indexes,
		.constraint_kind = constraint_kind,
		.has_table = has_table,
		.has_index = has_index,
		.reflect = reflect,
	};
}
