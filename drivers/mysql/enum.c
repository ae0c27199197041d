/*
 * enum.c - new, other and fewer labels for the enums of MySQL and MariaDB, which are part of each
 * column: the operation names the columns.
 *
 * Rows keep their label through a new list, wherever it stands there.  Rows that get another one
 * are changed in between, while the column has the labels of before and after.
 */
#include "drivers/mysql/ddl.h"

/* ---- the labels of now ---------------------------------------------------------------------- */

static char unescaped(char c)
{
	return c == 'n' ? '\n' : c == 'r' ? '\r' : c == '0' ? '\0' : c;
}

/* 'a','b' as the catalogue writes it: quotes doubled, backslashes escaped. */
static const char *read_label(const char *p, Str *label)
{
	size_t i = 1;

	for (; p[i] && (p[i] != '\'' || p[i + 1] == '\''); i++) {
		char c = p[i];
		if (c == '\'')
			i++;
		else if (c == '\\' && p[i + 1])
			c = unescaped(p[++i]);
		str_addn(label, &c, 1);
	}
	return p + i + (p[i] == '\'');
}

static bool read_labels(const Emit *e, const char *type, StrVec *out)
{
	const char *p = emit_find_nocase(type, "enum(");

	*out = (StrVec){0};
	if (!p || p != type)
		return false;
	for (p += strlen("enum("); *p == '\'';) {
		Str label = str_new(e->arena);
		p = read_label(p, &label);
		vec_push(out, e->arena, label.data);
		if (*p == ',')
			p = emit_skip_spaces(p + 1);
	}
	return true;
}

static const char *type_of(const Emit *e, const StrVec *labels)
{
	Str type = str_new(e->arena);

	str_add(&type, "enum(");
	for (size_t i = 0; i < labels->count; i++)
		sql_addf(&type, e->dialect, i ? ",%l" : "%l", labels->items[i]);
	str_add(&type, ")");
	return type.data;
}

/* ---- one column ----------------------------------------------------------------------------- */

typedef struct EnumColumn {
	Emit *e;
	Op at; /* where it is: schema and table */
	const char *name;
	MysqlColumn column;
	EnumLabels labels;
} EnumColumn;

static bool check_rows(const EnumColumn *c, const char *label, Error *err)
{
	Str sql = str_new(c->e->arena);
	Answer count;

	sql_addf(&sql, c->e->dialect, "SELECT count(*) FROM %t WHERE %i = %l", &c->at, c->name,
		label);
	if (!emit_ask(c->e, sql.data, NULL, NULL, &count, err))
		return false;
	if (count.nrows == 0 || strcmp(answer_cell(&count, 0, 0), "0") == 0)
		return true;
	return emit_enum_held(c->at.table, c->name, label, answer_cell(&count, 0, 0), err);
}

/* The default in the labels of afterwards. */
static bool carry_default(EnumColumn *c, Error *err)
{
	for (size_t i = 0; c->column.value && i < c->labels.was.count; i++) {
		Str was = str_new(c->e->arena), now = str_new(c->e->arena);
		sql_addf(&was, c->e->dialect, "%l", c->labels.was.items[i]);
		if (strcmp(was.data, c->column.value) != 0)
			continue;
		if (!c->labels.now.items[i])
			return emit_enum_default(c->at.table, c->name, c->labels.was.items[i], err);
		sql_addf(&now, c->e->dialect, "%l", c->labels.now.items[i]);
		c->column.value = now.data;
		break;
	}
	return true;
}

static bool find_column(Emit *e, const Op *op, const ColumnRef *ref, EnumColumn *out, Error *err)
{
	StrVec live;
	bool found;

	*out = (EnumColumn){.e = e, .name = ref->column, .at = *op};
	out->at.table = ref->table;
	out->at.schema = ref->schema ? ref->schema : op->schema;
	if (!mysql_find_present(e, &out->at, ref->column, &out->column, &found, err))
		return false;
	if (!found)
		return true;
	if (!read_labels(e, out->column.type, &live))
		return error_set(err, ERR_SCRIPT, "column %s of table %s is no enum but %s",
			ref->column, ref->table, out->column.type);
	return emit_enum_labels(e, op, &live, &out->labels, err);
}

static void push_modify(const EnumColumn *c, const StrVec *labels, const char *value)
{
	MysqlColumn column = c->column;
	Str sql = str_new(c->e->arena);

	column.type = type_of(c->e, labels);
	column.value = value;
	sql_addf(&sql, c->e->dialect, "ALTER TABLE %t MODIFY COLUMN %i ", &c->at, c->name);
	mysql_add_definition(c->e, &column, &sql);
	sql_push(c->e, &sql);
}

/* Times that follow changes of a row must not follow this one. */
static bool keep_times(const EnumColumn *c, Str *sql, Error *err)
{
	StrVec params = {0};
	Answer times;

	vec_push(&params, c->e->arena, c->at.schema);
	vec_push(&params, c->e->arena, c->at.table);
	if (!emit_ask(c->e,
		    "SELECT COLUMN_NAME FROM information_schema.COLUMNS "
		    "WHERE TABLE_SCHEMA = COALESCE(?, DATABASE()) AND TABLE_NAME = ? "
		    "AND EXTRA LIKE '%on update%' ORDER BY ORDINAL_POSITION",
		    &params, NULL, &times, err))
		return false;
	for (size_t i = 0; i < times.nrows; i++)
		sql_addf(sql, c->e->dialect, ", %i = %i", answer_cell(&times, i, 0),
			answer_cell(&times, i, 0));
	return true;
}

/* UPDATE t SET c = CASE c WHEN 'a' THEN 'b' … END WHERE c IN ('a', …) */
static bool push_update(const EnumColumn *c, Error *err)
{
	const EnumLabels *labels = &c->labels;
	Str sql = str_new(c->e->arena), where = str_new(c->e->arena);

	sql_addf(&sql, c->e->dialect, "UPDATE %t SET %i = CASE %i", &c->at, c->name, c->name);
	for (size_t i = 0; i < labels->was.count; i++) {
		const char *was = labels->was.items[i], *now = labels->now.items[i];
		if (!now || strcmp(was, now) == 0)
			continue;
		sql_addf(&sql, c->e->dialect, " WHEN %l THEN %l", was, now);
		sql_addf(&where, c->e->dialect, where.len ? ", %l" : "%l", was);
	}
	str_add(&sql, " END");
	if (!keep_times(c, &sql, err))
		return false;
	sql_addf(&sql, c->e->dialect, " WHERE %i IN (%s)", c->name, where.data);
	sql_push(c->e, &sql);
	return true;
}

/* The labels of before, and after them those that are new. */
static StrVec all_labels(const EnumColumn *c)
{
	StrVec all = {0};

	for (size_t i = 0; i < c->labels.was.count; i++)
		vec_push(&all, c->e->arena, c->labels.was.items[i]);
	for (size_t i = 0; i < c->labels.labels.count; i++) {
		const char *label = c->labels.labels.items[i];
		bool old = false;
		for (size_t k = 0; k < c->labels.was.count; k++)
			old = old || strcmp(c->labels.was.items[k], label) == 0;
		if (!old)
			vec_push(&all, c->e->arena, label);
	}
	return all;
}

static bool change_column(EnumColumn *c, Error *err)
{
	const char *value = c->column.value;
	bool moves = false;

	for (size_t i = 0; i < c->labels.was.count; i++) {
		const char *was = c->labels.was.items[i], *now = c->labels.now.items[i];
		if (!now && !check_rows(c, was, err))
			return false;
		moves = moves || (now && strcmp(was, now) != 0);
	}
	if (!carry_default(c, err))
		return false;
	if (moves) {
		StrVec all = all_labels(c);
		if (all.count > c->labels.was.count)
			push_modify(c, &all, value);
		if (!push_update(c, err))
			return false;
	}
	push_modify(c, &c->labels.labels, c->column.value);
	return true;
}

bool mysql_alter_enum(Emit *e, const Op *op, Error *err)
{
	const ColumnRefs *columns = &op->alter_enum.columns;

	if (columns->count == 0) {
		error_set(err, ERR_SCRIPT,
			"%s must be told which columns have the enum %s: it is part of each",
			e->server->name, op->alter_enum.name);
		return error_hint(err, "say them: { columns = { \"table.column\" } }");
	}
	for (size_t i = 0; i < columns->count; i++) {
		EnumColumn c;
		if (!find_column(e, op, &columns->items[i], &c, err) ||
			(c.column.type && !change_column(&c, err)))
			return error_wrap(err, "enum %s", op->alter_enum.name);
	}
	return true;
}
