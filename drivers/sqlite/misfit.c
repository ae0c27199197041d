/* misfit.c - SQLite keeps any value in any column: a type that is written is no condition. */
#include "drivers/sqlite/conn.h"

const char *sqlite_misfit(const char *column, const char *from, const char *to, Arena *arena)
{
	(void)column;
	(void)from;
	(void)to;
	(void)arena;
	return "";
}
