/*
 * cited.c - the checks and foreign keys of a table that name a column.
 *
 * PostgreSQL lets them go with the column, and follow its new name; here the servers refuse, MySQL
 * both, MariaDB the first.  They are found in SHOW CREATE TABLE, where each has a line of its own
 * and names stand in backticks.
 */
#include "drivers/mysql/ddl.h"

/* Behind the string or name that begins at p. */
static const char *skip_quoted(const char *p)
{
	char quote = *p++;

	for (; *p && (*p != quote || p[1] == quote); p++)
		if (*p == quote || (*p == '\\' && quote == '\'' && p[1]))
			p++;
	return *p ? p + 1 : p;
}

/* The text with `from` in the place of `to`, whole names only; *found: there was one. */
static const char *renamed(
	const Emit *e, const char *text, const char *from, const char *to, bool *found)
{
	Str out = str_new(e->arena);

	*found = false;
	for (const char *p = text; *p;) {
		const char *end = *p == '\'' || *p == '`' ? skip_quoted(p) : p + 1;
		size_t len = (size_t)(end - p);
		bool same = *p == '`' && len == strlen(from) && strncmp(p, from, len) == 0;
		if (same)
			str_add(&out, to);
		else
			str_addn(&out, p, len);
		*found = *found || same;
		p = end;
	}
	return out.data;
}

static const char *quoted(const Emit *e, const char *name)
{
	Str text = str_new(e->arena);

	sql_addf(&text, e->dialect, "%i", name);
	return text.data;
}

/* "  CONSTRAINT `name` CHECK (…)," or "… FOREIGN KEY (…) REFERENCES …,": of a key only its own
 * columns count. */
static void read_line(const Emit *e, const char *line, const char *column, MysqlCited *out)
{
	static const char start[] = "  CONSTRAINT ", key[] = "FOREIGN KEY ";
	const char *end = line + strcspn(line, "\n"), *name = line + strlen(start), *text;
	MysqlConstraint c = {0};
	bool found;

	if (strncmp(line, start, strlen(start)) != 0)
		return;
	text = skip_quoted(name);
	c.name = arena_strndup(e->arena, name, (size_t)(text - name));
	text++;
	c.text = arena_strndup(e->arena, text, (size_t)(end - text - (end[-1] == ',')));
	c.is_key = strncmp(c.text, key, strlen(key)) == 0;
	text = c.is_key ? arena_strndup(e->arena, c.text, strcspn(c.text, ")")) : c.text;
	renamed(e, text, column, column, &found);
	if (found)
		vec_push(out, e->arena, c);
}

bool mysql_find_cited(const Emit *e, const Op *op, const char *column, MysqlCited *out, Error *err)
{
	Str show = str_new(e->arena);
	const char *name = quoted(e, column);
	Answer answer;

	*out = (MysqlCited){0};
	sql_addf(&show, e->dialect, "SHOW CREATE TABLE %t", op);
	if (!emit_ask(e, show.data, NULL, NULL, &answer, err))
		return false;
	for (const char *line = answer.nrows ? answer_cell(&answer, 0, 1) : ""; *line;) {
		read_line(e, line, name, out);
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
	return true;
}

void mysql_drop_cited(const Emit *e, const MysqlCited *cited, bool keys, Str *out)
{
	for (size_t i = 0; cited && i < cited->count; i++) {
		const MysqlConstraint *c = &cited->items[i];
		const char *word = c->is_key             ? "FOREIGN KEY"
				   : mysql_is_mariadb(e) ? "CONSTRAINT"
							 : "CHECK";
		if (keys || !c->is_key)
			str_addf(out, "DROP %s %s, ", word, c->name);
	}
}

void mysql_add_cited(
	const Emit *e, const MysqlCited *cited, const char *from, const char *to, Str *out)
{
	bool found;

	for (size_t i = 0; i < cited->count; i++)
		if (!cited->items[i].is_key)
			str_addf(out, ", ADD CONSTRAINT %s %s", cited->items[i].name,
				renamed(e, cited->items[i].text, quoted(e, from), quoted(e, to),
					&found));
}
