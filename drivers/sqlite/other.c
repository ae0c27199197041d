/* other.c - dropping what is kept as text: triggers, virtual tables. */
#include "drivers/sqlite/ddl.h"

#include <string.h>

void sqlite_drop_other(const Other *other, Str *out)
{
	const char *word = strcmp(other->kind, "trigger") == 0 ? "TRIGGER" : "TABLE";
	sql_addf(out, &dialect_sqlite, "DROP %s %n", word, other->schema, other->name);
}
