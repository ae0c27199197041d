/*
 * cited.c - the checks and foreign keys of a table that name a column, and the indexes with it in
 * an expression.
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

static bool names_column(const Emit *e, const char *text, const char *column)
{
	bool found;

	renamed(e, text, column, column, &found);
	return found;
}

static const char *without_comma(const Emit *e, const char *from, const char *end)
{
	return arena_strndup(e->arena, from, (size_t)(end - from - (end[-1] == ',')));
}

/* "  CONSTRAINT `name` CHECK (…)," or "… FOREIGN KEY (…) REFERENCES …,": of a key only its own
 * columns count. */
static void read_constraint(const Emit *e, const char *line, const char *column, MysqlCited *out)
{
	static const char start[] = "  CONSTRAINT ", key[] = "FOREIGN KEY ";
	const char *end = line + strcspn(line, "\n"), *name = line + strlen(start), *text;
	MysqlConstraint c = {.kind = CITED_CHECK};

	if (strncmp(line, start, strlen(start)) != 0)
		return;
	text = skip_quoted(name);
	c.name = arena_strndup(e->arena, name, (size_t)(text - name));
	c.text = without_comma(e, text + 1, end);
	if (strncmp(c.text, key, strlen(key)) == 0)
		c.kind = CITED_KEY;
	text = c.kind == CITED_KEY ? arena_strndup(e->arena, c.text, strcspn(c.text, ")")) : c.text;
	if (names_column(e, text, column))
		vec_push(out, e->arena, c);
}

/* What stands within two parentheses: expressions, and the lengths of prefixes. */
static const char *expressions(const Emit *e, const char *text)
{
	Str out = str_new(e->arena);
	int depth = 0;

	for (const char *p = text; *p;) {
		const char *end = *p == '\'' || *p == '`' ? skip_quoted(p) : p + 1;
		depth += (*p == '(') - (*p == ')');
		if (depth >= 2)
			str_addn(&out, p, (size_t)(end - p));
		p = end;
	}
	return out.data;
}

/* "  UNIQUE KEY `name` ((lower(`a`)),`b`)," */
static void read_index(const Emit *e, const char *line, const char *column, MysqlCited *out)
{
	static const char *const starts[] = {"  KEY `", "  UNIQUE KEY `"};
	const char *end = line + strcspn(line, "\n");

	for (size_t i = 0; i < ARRAY_LEN(starts); i++) {
		if (strncmp(line, starts[i], strlen(starts[i])) != 0)
			continue;
		const char *name = line + strlen(starts[i]) - 1, *parts = skip_quoted(name);
		MysqlConstraint c = {.kind = CITED_INDEX,
			.name = arena_strndup(e->arena, name, (size_t)(parts - name)),
			.text = without_comma(e, line + 2, end)};
		parts = without_comma(e, parts, end);
		if (names_column(e, expressions(e, parts), column))
			vec_push(out, e->arena, c);
	}
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
		read_constraint(e, line, name, out);
		read_index(e, line, name, out);
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
	return true;
}

static const char *drop_word(const Emit *e, CitedKind kind)
{
	if (kind == CITED_KEY)
		return "FOREIGN KEY";
	if (kind == CITED_INDEX)
		return "INDEX";
	return mysql_is_mariadb(e) ? "CONSTRAINT" : "CHECK";
}

void mysql_drop_cited(const Emit *e, const MysqlCited *cited, bool keys, Str *out)
{
	for (size_t i = 0; cited && i < cited->count; i++) {
		const MysqlConstraint *c = &cited->items[i];
		if (keys || c->kind != CITED_KEY)
			str_addf(out, "DROP %s %s, ", drop_word(e, c->kind), c->name);
	}
}

void mysql_add_cited(
	const Emit *e, const MysqlCited *cited, const char *from, const char *to, Str *out)
{
	const char *old = quoted(e, from), *now = quoted(e, to);
	bool found;

	for (size_t i = 0; i < cited->count; i++) {
		const MysqlConstraint *c = &cited->items[i];
		const char *text = renamed(e, c->text, old, now, &found);
		if (c->kind == CITED_CHECK)
			str_addf(out, ", ADD CONSTRAINT %s %s", c->name, text);
		else if (c->kind == CITED_INDEX)
			str_addf(out, ", ADD %s", text);
	}
}
