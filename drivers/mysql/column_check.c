/*
 * column_check.c - the check in a column's definition on MariaDB: whose is it?
 *
 * information_schema calls it by the name that the column had when the check was made, for ever:
 * the column may have another name by now, and that name another column.  SHOW CREATE TABLE knows:
 * the check ends the column's line.
 */
#include "drivers/mysql/conn.h"
#include "drivers/mysql/ddl.h"

bool my_show_create(Conn *conn, const char *schema, const char *table, Arena *arena,
	const char **out, Error *err)
{
	Str sql = str_new(arena);
	Result row;

	sql_addf(&sql, &dialect_mysql, "SHOW CREATE TABLE %n", schema, table);
	if (!my_run(conn, &(Stmt){.sql = sql.data}, arena, &row, err))
		return false;
	*out = row.nrows ? my_text(&row, 0, 1) : "";
	return true;
}

bool my_column_has_check(const char *show, const char *column, const char *clause, Arena *arena)
{
	Str start = str_new(arena);
	const char *check = arena_printf(arena, " CHECK (%s)", clause), *line;
	size_t len;

	sql_addf(&start, &dialect_mysql, "\n  %i ", column);
	line = strstr(show, start.data);
	if (!line)
		return false;
	len = strcspn(line + 1, "\n") + 1;
	len -= line[len - 1] == ',';
	return len > strlen(check) &&
	       strncmp(line + len - strlen(check), check, strlen(check)) == 0;
}

/* Of two that fit, the longer one ends with the other. */
bool my_column_check(
	Conn *conn, const ColumnPlace *place, Arena *arena, const char **clause, Error *err)
{
	const Value params[] = {my_param(place->schema), my_param(place->table)};
	const Stmt ask = {my_query("column_check.sql"), params, ARRAY_LEN(params)};
	Result rows;
	const char *show;

	*clause = NULL;
	if (!my_run(conn, &ask, arena, &rows, err))
		return false;
	if (rows.nrows == 0)
		return true;
	if (!my_show_create(conn, place->schema, place->table, arena, &show, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++) {
		const char *text = my_text(&rows, i, 0);
		if ((!*clause || strlen(text) > strlen(*clause)) &&
			my_column_has_check(show, place->column, text, arena))
			*clause = text;
	}
	return true;
}
