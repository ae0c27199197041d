/* other.c - dropping what is kept as text: types, routines, triggers, policies, … */
#include "drivers/postgres/ddl.h"

#include <ctype.h>
#include <string.h>

/* Those that are named together with their table. */
static bool stands_on_table(const char *kind)
{
	return strcmp(kind, "trigger") == 0 || strcmp(kind, "rule") == 0 ||
	       strcmp(kind, "policy") == 0;
}

/* The name of a routine ends in its arguments: "touch(integer)". */
static void add_routine(const Other *other, Str *out)
{
	size_t name = strcspn(other->name, "(");
	sql_addf(out, &dialect_postgres, "%n%s", other->schema,
		arena_strndup(out->arena, other->name, name), other->name + name);
}

/* What is as usual again, and not dropped. */
static bool reset_column(const Other *other, Str *out)
{
	const Dialect *d = &dialect_postgres;
	const bool statistics = strcmp(other->kind, "column_statistics") == 0;
	if (strcmp(other->kind, "sequence_owner") == 0) {
		sql_addf(out, d, "ALTER SEQUENCE %n OWNED BY NONE", other->schema, other->name);
		return true;
	}
	if (!statistics && strcmp(other->kind, "column_options") != 0)
		return false;
	sql_addf(out, d, "ALTER TABLE %n ALTER COLUMN %i %s", other->schema, other->table,
		other->name,
		statistics ? "SET STATISTICS -1" : "RESET (n_distinct, n_distinct_inherited)");
	return true;
}

/* Its name is no word: it stands without quotes. */
static void drop_operator(const Other *other, Str *out)
{
	size_t name = strcspn(other->name, "(");
	str_add(out, "DROP OPERATOR ");
	if (other->schema)
		sql_addf(out, &dialect_postgres, "%i.", other->schema);
	str_addn(out, other->name, name);
	str_addf(out, " %s", other->name + name);
}

void postgres_drop_other(const Other *other, Str *out)
{
	const Dialect *d = &dialect_postgres;
	if (strcmp(other->kind, "row_security") == 0) {
		sql_addf(out, d, "ALTER TABLE %n %s ROW LEVEL SECURITY", other->schema,
			other->table, strstr(other->text, " FORCE ") ? "NO FORCE" : "DISABLE");
		return;
	}
	if (strcmp(other->kind, "constraint") == 0) {
		sql_addf(out, d, "ALTER TABLE %n DROP CONSTRAINT %i", other->schema, other->table,
			other->name);
		return;
	}
	if (reset_column(other, out))
		return;
	if (strcmp(other->kind, "operator") == 0) {
		drop_operator(other, out);
		return;
	}
	str_add(out, "DROP ");
	if (strcmp(other->kind, "partition") == 0)
		str_add(out, "TABLE");
	for (const char *p = other->kind; *p && strcmp(other->kind, "partition") != 0; p++)
		str_addf(out, "%c", toupper((unsigned char)*p));
	str_add(out, " ");
	if (strchr(other->name, '(') && !stands_on_table(other->kind))
		add_routine(other, out);
	else if (stands_on_table(other->kind))
		sql_addf(out, d, "%i ON %n", other->name, other->schema, other->table);
	else
		sql_addf(out, d, "%n", other->schema, other->name);
}
