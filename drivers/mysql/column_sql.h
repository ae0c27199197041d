/* column_sql.h - the columns of the rows that column.sql and reflect_columns.sql begin with. */
#ifndef LUAMIG_DRIVERS_MYSQL_COLUMN_SQL_H
#define LUAMIG_DRIVERS_MYSQL_COLUMN_SQL_H

#include <stddef.h>

enum {
	TYPE,
	DATA_TYPE,
	NULLABLE,
	DEFAULT,
	EXTRA,
	GENERATED,
	CHARSET,
	COLLATION,
	COMMENT,
	NAME,
	COLUMN_SQL_END, /* what one of the two has for itself */
};

/* NULL for the empty text with which the server says "none". */
static inline const char *given(const char *text)
{
	return text && text[0] ? text : NULL;
}

#endif
