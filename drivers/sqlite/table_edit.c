/* table_edit.c - changes in the text of a CREATE TABLE; see table_edit.h.  What the text is made
 * of, commas above all, is put together in table_edit_finish(). */
#include "drivers/sqlite/table_edit.h"

#include <string.h>

bool table_edit_begin(TableEdit *edit, const char *sql, Arena *arena)
{
	*edit = (TableEdit){.sql = sql, .arena = arena};
	if (!table_sql_read(sql, arena, &edit->table))
		return false;
	for (size_t i = 0; i < edit->table.items.count; i++)
		vec_push(&edit->gone, arena, false);
	return true;
}

void table_edit_replace(TableEdit *edit, SqlSpan span, const char *text)
{
	for (size_t i = 0; i < edit->edits.count && span.start < span.end; i++) {
		SqlEdit *one = &edit->edits.items[i];
		if (one->span.start == span.start && one->span.end == span.end) {
			one->text = text;
			return;
		}
	}
	vec_push(&edit->edits, edit->arena, (SqlEdit){span, text});
}

void table_edit_insert(TableEdit *edit, size_t at, const char *text)
{
	table_edit_replace(edit, (SqlSpan){at, at}, text);
}

/* ---- removing ------------------------------------------------------------------------------ */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* With the blanks before it; a line end stays, for it may end a comment. */
void table_edit_cut(TableEdit *edit, SqlSpan span)
{
	while (span.start > 0 && is_blank(edit->sql[span.start - 1]))
		span.start--;
	table_edit_replace(edit, span, "");
}

void table_edit_remove_column(TableEdit *edit, size_t column)
{
	edit->gone.items[column] = true; /* each column is an item, and they come first */
}

/* items.count: it is on a column. */
static size_t item_of(const TableEdit *edit, size_t constraint)
{
	const TableSqlConstraint *c = &edit->table.constraints.items[constraint];
	if (c->on_column)
		return c->column;
	size_t i = edit->table.columns.count;
	while (i + 1 < edit->table.items.count && edit->table.items.items[i].end <= c->span.start)
		i++;
	return i;
}

void table_edit_remove_constraint(TableEdit *edit, size_t constraint)
{
	const TableSqlConstraint *c = &edit->table.constraints.items[constraint];
	if (c->on_column)
		table_edit_cut(edit, c->span);
	else
		edit->gone.items[item_of(edit, constraint)] = true;
}

void table_edit_remove_clause(TableEdit *edit, size_t column, TableSqlClauseKind kind)
{
	const TableSqlColumn *c = &edit->table.columns.items[column];
	for (size_t i = 0; i < c->clauses.count; i++)
		if (c->clauses.items[i].kind == kind)
			table_edit_cut(edit, c->clauses.items[i].span);
}

bool table_edit_column_is_gone(const TableEdit *edit, size_t column)
{
	return edit->gone.items[column];
}

bool table_edit_is_gone(const TableEdit *edit, size_t constraint)
{
	const SqlSpan span = edit->table.constraints.items[constraint].span;
	if (edit->gone.items[item_of(edit, constraint)])
		return true;
	for (size_t i = 0; i < edit->edits.count; i++) {
		const SqlEdit *one = &edit->edits.items[i];
		if (one->span.start <= span.start && one->span.end >= span.end && !*one->text)
			return true;
	}
	return false;
}

/* ---- the list between the parentheses ------------------------------------------------------ */

/* The last item that stays among the first n; n: there is none. */
static size_t last_kept(const TableEdit *edit, size_t n)
{
	for (size_t i = n; i > 0; i--)
		if (!edit->gone.items[i - 1])
			return i - 1;
	return n;
}

/* Behind the opening parenthesis the blanks go with it. */
static void drop_comma(TableEdit *edit, size_t at, bool leading)
{
	size_t end = at + 1;
	while (leading && is_blank(edit->sql[end]))
		end++;
	table_edit_replace(edit, (SqlSpan){at, end}, "");
}

/* Between two items that stay one comma does: the first one.  (Where the author wrote none, none
 * is needed.) */
static void drop_commas(TableEdit *edit)
{
	const TableSql *t = &edit->table;
	size_t last = last_kept(edit, t->items.count), item = 0;
	bool wanted = false; /* an item that stays was passed, and no comma since */
	for (size_t i = 0; i < t->commas.count; i++) {
		size_t at = t->commas.items[i];
		for (; item < t->items.count && t->items.items[item].start < at; item++)
			wanted = wanted || !edit->gone.items[item];
		bool more = last < t->items.count && t->items.items[last].start > at;
		if (!wanted || !more)
			drop_comma(edit, at, more && last_kept(edit, item) == item);
		wanted = false;
	}
}

static bool is_dropped(const TableEdit *edit, size_t at)
{
	for (size_t i = 0; i < edit->edits.count; i++) {
		const SqlEdit *one = &edit->edits.items[i];
		if (one->span.start == at && one->span.end > at && !*one->text)
			return true;
	}
	return false;
}

/* The line end and the blanks before the first item, or "" when it stands on the first line. */
static const char *indentation(const TableEdit *edit)
{
	const TableSql *t = &edit->table;
	size_t first = t->items.count ? t->items.items[0].start : t->close, start = first;
	while (start > t->open + 1 && is_blank(edit->sql[start - 1]))
		start--;
	if (edit->sql[start - 1] != '\n')
		return "";
	return arena_strndup(edit->arena, edit->sql + start - 1, first - start + 1);
}

/* Behind the comments of the line that the item ends; 0: something else follows there. */
static size_t end_of_line(const TableEdit *edit, size_t at, bool *comma)
{
	const char *p = edit->sql;
	*comma = false;
	for (;;) {
		while (is_blank(p[at]))
			at++;
		if (p[at] == ',' && !*comma) {
			*comma = !is_dropped(edit, at);
			at++;
		} else if (p[at] == '-' && p[at + 1] == '-') {
			at += strcspn(p + at, "\n");
		} else if (p[at] == '/' && p[at + 1] == '*' && strstr(p + at + 2, "*/")) {
			at = (size_t)(strstr(p + at + 2, "*/") - p) + 2;
		} else {
			break;
		}
	}
	return p[at] == '\n' ? at : 0;
}

/* `first` is what separates the first of them from what is before. */
static const char *join(const TableEdit *edit, const StrVec *definitions, const char *first,
	const char *between, const char *last)
{
	Str s = str_new(edit->arena);
	for (size_t i = 0; i < definitions->count; i++)
		str_addf(&s, "%s%s", i ? between : first, definitions->items[i]);
	str_add(&s, last);
	return s.data;
}

static void insert_after(TableEdit *edit, size_t item, const StrVec *definitions)
{
	const char *indent = indentation(edit);
	size_t end = edit->table.items.items[item].end;
	bool comma;
	size_t line = *indent ? end_of_line(edit, end, &comma) : 0;
	const char *between = arena_printf(edit->arena, ",%s", *indent ? indent : " ");
	if (definitions->count == 0)
		return;
	if (!line) {
		table_edit_insert(edit, end, join(edit, definitions, between, between, ""));
		return;
	}
	if (!comma)
		table_edit_insert(edit, end, ",");
	table_edit_insert(edit, line, join(edit, definitions, indent, between, comma ? "," : ""));
}

static void add_definitions(TableEdit *edit)
{
	const TableSql *t = &edit->table;
	size_t column = last_kept(edit, t->columns.count);
	size_t last = last_kept(edit, t->items.count);
	const char *between =
		arena_printf(edit->arena, ",%s", *indentation(edit) ? indentation(edit) : " ");
	if (column == t->columns.count) {
		bool more = last < t->items.count || edit->constraints.count > 0;
		if (edit->columns.count > 0)
			table_edit_insert(edit, t->open + 1,
				join(edit, &edit->columns, indentation(edit), between,
					more ? "," : ""));
	} else if (column == last) {
		for (size_t i = 0; i < edit->constraints.count; i++)
			vec_push(&edit->columns, edit->arena, edit->constraints.items[i]);
		insert_after(edit, column, &edit->columns);
		return;
	} else {
		insert_after(edit, column, &edit->columns);
	}
	if (last < t->items.count)
		insert_after(edit, last, &edit->constraints);
	else
		table_edit_insert(edit, t->open + 1,
			join(edit, &edit->constraints, indentation(edit), between, ""));
}

/* ---- the text -------------------------------------------------------------------------------- */

static bool comes_after(const SqlEdit *a, const SqlEdit *b)
{
	bool inserts = b->span.start == b->span.end;
	return a->span.start > b->span.start ||
	       (a->span.start == b->span.start && inserts && a->span.start != a->span.end);
}

/* Stable: what was inserted first at a place comes first, and before what is cut out there. */
static void sort_edits(TableEdit *edit)
{
	for (size_t i = 1; i < edit->edits.count; i++) {
		SqlEdit one = edit->edits.items[i];
		size_t k = i;
		for (; k > 0 && comes_after(&edit->edits.items[k - 1], &one); k--)
			edit->edits.items[k] = edit->edits.items[k - 1];
		edit->edits.items[k] = one;
	}
}

static bool is_inside(const SqlEdit *one, SqlSpan item)
{
	bool before = one->span.end == item.start;
	return one->span.start >= item.start && one->span.end <= item.end && !before;
}

static size_t line_start(const TableEdit *edit, SqlSpan item)
{
	size_t start = item.start;
	while (is_blank(edit->sql[start - 1])) /* there is the parenthesis */
		start--;
	return start;
}

/* Nothing else is left on its line.  The line end behind it stays, for a comment before it. */
static bool is_line(const TableEdit *edit, SqlSpan item)
{
	size_t end = item.end;
	while (is_blank(edit->sql[end]) || (edit->sql[end] == ',' && is_dropped(edit, end)))
		end++;
	return edit->sql[line_start(edit, item) - 1] == '\n' && edit->sql[end] == '\n';
}

/* An item that goes takes the changes in it along. */
static void cut_item(TableEdit *edit, SqlSpan item)
{
	size_t n = 0;
	for (size_t i = 0; i < edit->edits.count; i++)
		if (!is_inside(&edit->edits.items[i], item))
			edit->edits.items[n++] = edit->edits.items[i];
	edit->edits.count = n;
	if (is_line(edit, item))
		table_edit_replace(edit, (SqlSpan){line_start(edit, item) - 1, item.end}, "");
	else
		table_edit_cut(edit, item);
}

static const char *apply(TableEdit *edit)
{
	Str s = str_new(edit->arena);
	size_t at = edit->table.name_span.start;
	sort_edits(edit);
	for (size_t i = 0; i < edit->edits.count; i++) {
		const SqlEdit *one = &edit->edits.items[i];
		bool inside = one->span.start < at;
		if (!inside)
			str_addn(&s, edit->sql + at, one->span.start - at);
		if (!inside)
			str_add(&s, one->text);
		if (one->span.end > at)
			at = one->span.end;
	}
	str_add(&s, edit->sql + at);
	return s.data;
}

const char *table_edit_finish(TableEdit *edit)
{
	drop_commas(edit);
	for (size_t i = 0; i < edit->gone.count; i++)
		if (edit->gone.items[i])
			cut_item(edit, edit->table.items.items[i]);
	add_definitions(edit);
	return apply(edit);
}
