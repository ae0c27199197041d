/* other.c - dropping what is kept as text: triggers, functions, procedures. */
#include "drivers/mysql/ddl.h"

#include <ctype.h>

void mysql_drop_other(const Other *other, Str *out)
{
	str_add(out, "DROP ");
	for (const char *p = other->kind; *p; p++)
		str_addf(out, "%c", toupper((unsigned char)*p));
	sql_addf(out, &dialect_mysql, " %n", other->schema, other->name);
}
