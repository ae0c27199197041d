/* rebuild_enum.c - an enum is a text with a CHECK here: its labels are changed there, and in the
 * rows and the default. */
#include "base/text.h"
#include "drivers/sqlite/rebuild.h"

const char *rebuild_enum_check(Rebuild *r, const char *column, const StrVec *labels)
{
	Str s = str_new(r->e->arena);
	sql_addf(&s, r->e->dialect, "CHECK (%i IN (", column);
	for (size_t i = 0; i < labels->count; i++)
		sql_addf(&s, r->e->dialect, i ? ", %l" : "%l", labels->items[i]);
	str_add(&s, "))");
	return s.data;
}

static bool read_labels(
	const Rebuild *r, const TableSqlConstraint *c, const char *column, bool exact, StrVec *out)
{
	const char *check = arena_strndup(
		r->e->arena, r->edit.sql + c->span.start, c->span.end - c->span.start);
	*out = (StrVec){0};
	return c->kind == CONSTRAINT_CHECK && !c->name &&
	       sql_enum_labels(check, column, exact, r->e->arena, out);
}

void rebuild_drop_enum_check(Rebuild *r, size_t column)
{
	const TableSql *t = &r->edit.table;
	StrVec labels;
	for (size_t i = 0; i < t->constraints.count; i++) {
		const TableSqlConstraint *c = &t->constraints.items[i];
		if (c->on_column && c->column == column &&
			read_labels(r, c, t->columns.items[column].name, true, &labels))
			table_edit_remove_constraint(&r->edit, i);
	}
}

/* ---- labels ---------------------------------------------------------------------------------- */

static size_t place_of(const StrVec *labels, const char *label)
{
	size_t i = 0;
	while (i < labels->count && strcmp(labels->items[i], label) != 0)
		i++;
	return i;
}

static void insert(StrVec *labels, Arena *arena, size_t at, const char *label)
{
	vec_push(labels, arena, label);
	for (size_t i = labels->count - 1; i > at; i--)
		labels->items[i] = labels->items[i - 1];
	labels->items[at] = label;
}

static bool no_label(const char *label, Error *err)
{
	return error_set(err, ERR_SCRIPT, "the enum has no label '%s'", label);
}

static bool add_label(StrVec *labels, Arena *arena, const EnumChange *change, Error *err)
{
	const char *next = change->before ? change->before : change->after;
	size_t at = next ? place_of(labels, next) : labels->count;
	if (next && at == labels->count)
		return no_label(next, err);
	if (place_of(labels, change->label) < labels->count)
		return error_set(
			err, ERR_SCRIPT, "the enum has a label '%s' already", change->label);
	insert(labels, arena, at + (change->after && !change->before), change->label);
	return true;
}

/* The labels as they change, and what each of the first ones has become. */
typedef struct Labels {
	StrVec now;
	StrVec first, become;
} Labels;

static void replace(StrVec *labels, const char *label, const char *to)
{
	for (size_t i = 0; i < labels->count; i++)
		if (strcmp(labels->items[i], label) == 0)
			labels->items[i] = to;
}

static void remove_at(StrVec *labels, size_t at)
{
	for (; at + 1 < labels->count; at++)
		labels->items[at] = labels->items[at + 1];
	labels->count--;
}

static bool change_label(Rebuild *r, Labels *labels, const EnumChange *change, Error *err)
{
	size_t at = place_of(&labels->now, change->label);
	if (change->kind == ENUM_ADD)
		return add_label(&labels->now, r->e->arena, change, err);
	if (at == labels->now.count)
		return no_label(change->label, err);
	bool known = change->to && place_of(&labels->now, change->to) < labels->now.count;
	if (change->kind == ENUM_RENAME && known)
		return error_set(err, ERR_SCRIPT, "the enum has a label '%s' already", change->to);
	if (change->kind == ENUM_REMOVE && change->to && !known)
		return no_label(change->to, err);
	if (change->kind == ENUM_RENAME)
		replace(&labels->now, change->label, change->to);
	else
		remove_at(&labels->now, at);
	if (change->to)
		replace(&labels->become, change->label, change->to);
	return true;
}

/* The CHECK would refuse the copy of such a row, but not say how many there are. */
static bool check_rows(const Rebuild *r, const char *column, const EnumChange *change, Error *err)
{
	Str sql = str_new(r->e->arena);
	StrVec params = {0};
	Answer answer;
	if (change->kind != ENUM_REMOVE || change->to)
		return true;
	sql_addf(&sql, r->e->dialect, "SELECT count(*) FROM %n WHERE %i = ?", r->live->schema,
		r->live->name, column);
	vec_push(&params, r->e->arena, change->label);
	if (!emit_ask(r->e, sql.data, &params, NULL, &answer, err))
		return false;
	const char *rows = answer.nrows > 0 ? answer_cell(&answer, 0, 0) : "0";
	if (strcmp(rows, "0") == 0)
		return true;
	error_set(err, ERR_SCRIPT, "%s row%s of %s.%s ha%s the label '%s'", rows,
		strcmp(rows, "1") == 0 ? "" : "s", r->live->name, column,
		strcmp(rows, "1") == 0 ? "s" : "ve", change->label);
	return error_hint(
		err, "say what they become: remove = { [\"%s\"] = \"…\" }", change->label);
}

/* ---- the column ----------------------------------------------------------------------------- */

static const char *literal(const Rebuild *r, const char *text)
{
	Str s = str_new(r->e->arena);
	sql_addf(&s, r->e->dialect, "%l", text);
	return s.data;
}

/* The rows, and a default that is a label. */
static void change_values(Rebuild *r, RebuildColumn *column, const Labels *labels)
{
	const char *value = r->edit.table.columns.items[column->index].value;
	Str name = str_new(r->e->arena), when = str_new(r->e->arena);
	sql_addf(&name, r->e->dialect, "%i", column->name);
	for (size_t i = 0; i < labels->become.count; i++) {
		const char *from = literal(r, labels->first.items[i]);
		const char *to = literal(r, labels->become.items[i]);
		if (strcmp(from, to) == 0)
			continue;
		str_addf(&when, " WHEN %s THEN %s", from, to);
		if (value && strcmp(value, from) == 0)
			rebuild_clause(r, column->index, CLAUSE_DEFAULT,
				arena_printf(r->e->arena, "DEFAULT %s", to));
	}
	if (when.len > 0)
		column->value = arena_printf(
			r->e->arena, "CASE %s%s ELSE %s END", name.data, when.data, name.data);
}

static bool change_check(Rebuild *r, RebuildColumn *column, const TableSqlConstraint *c,
	const StrVec *before, const EnumChanges *changes, Error *err)
{
	Labels labels = {{0}, *before, {0}};
	for (size_t i = 0; i < before->count; i++) {
		vec_push(&labels.now, r->e->arena, before->items[i]);
		vec_push(&labels.become, r->e->arena, before->items[i]);
	}
	for (size_t i = 0; i < changes->count; i++)
		if (!check_rows(r, column->name, &changes->items[i], err) ||
			!change_label(r, &labels, &changes->items[i], err))
			return false;
	if (labels.now.count == 0)
		return error_set(err, ERR_SCRIPT, "the enum would have no labels");
	table_edit_replace(&r->edit, c->span, rebuild_enum_check(r, column->name, &labels.now));
	change_values(r, column, &labels);
	return true;
}

bool rebuild_enum(Rebuild *r, const char *name, const EnumChanges *changes, Error *err)
{
	RebuildColumn *column = rebuild_column(r, name);
	const TableSql *t = &r->edit.table;
	StrVec labels;
	if (!column)
		return rebuild_no_column(r, name, err);
	for (size_t i = 0; i < t->constraints.count; i++) {
		const TableSqlConstraint *c = &t->constraints.items[i];
		if (!read_labels(r, c, column->name, false, &labels))
			continue;
		return change_check(r, column, c, &labels, changes, err);
	}
	return error_set(err, ERR_SCRIPT, "column %s.%s has no list of labels: CHECK (%s IN ('…'))",
		r->live->name, name, name);
}

/* ---- op.alter_enum -------------------------------------------------------------------------- */

static bool same_table(const ColumnRef *a, const ColumnRef *b)
{
	bool schema = (!a->schema && !b->schema) ||
		      (a->schema && b->schema && text_equal_nocase(a->schema, b->schema));
	return schema && text_equal_nocase(a->table, b->table);
}

static bool is_first(const ColumnRefs *refs, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (same_table(&refs->items[i], &refs->items[at]))
			return false;
	return true;
}

static bool alter_in(Emit *e, const Op *op, const ColumnRef *first, Error *err)
{
	const ColumnRefs *refs = &op->alter_enum.columns;
	const Op table = {.kind = OP_ALTER_TABLE,
		.schema = first->schema ? first->schema : op->schema,
		.table = first->table};
	Rebuild *r;
	if (!rebuild_begin(e, &table, &r, err))
		return false;
	for (size_t i = 0; i < refs->count; i++)
		if (same_table(&refs->items[i], first) &&
			!rebuild_enum(r, refs->items[i].column, &op->alter_enum.changes, err))
			return false;
	return rebuild_finish(r, err);
}

bool sqlite_alter_enum(Emit *e, const Op *op, Error *err)
{
	const ColumnRefs *refs = &op->alter_enum.columns;
	if (refs->count == 0) {
		error_set(err, ERR_UNSUPPORTED, "an enum is a check of each column in %s",
			e->server->name);
		return error_hint(err, "say which columns have it: columns = { \"table.column\" }");
	}
	for (size_t i = 0; i < refs->count; i++)
		if (is_first(refs, i) && !alter_in(e, op, &refs->items[i], err))
			return false;
	return true;
}
