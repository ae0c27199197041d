/* rebuild.c - a table made anew: see rebuild.h.  Here it begins, and the changes are given out. */
#include "drivers/sqlite/rebuild.h"

#include "base/text.h"
#include "drivers/sqlite/conn.h"

/* ---- is there a text to make it of? ---------------------------------------------------------- */

static bool same_columns(const Table *table, const TableSql *text)
{
	for (size_t i = 0; i < text->columns.count; i++)
		if (!table_column(table, text->columns.items[i].name))
			return false;
	return table->columns.count == text->columns.count;
}

/* A dry run asks about the database as it will be, and of a table that it would change before there
 * is no text. */
static bool is_as_it_is(const Emit *e, const Op *op, bool *out, Error *err)
{
	const Table *table;
	LiveTable *live;
	TableSql text;
	*out = true;
	if (e->catalog->ask == sqlite_catalog.ask)
		return true;
	if (!live_table_read(e, op, &live, err) ||
		!emit_reflect_table(e, op, "the columns", &table, err))
		return false;
	*out = !live == !table &&
	       (!live || !live->sql ||
		       (table_sql_read(live->sql, e->arena, &text) && same_columns(table, &text)));
	return true;
}

bool sqlite_can_rebuild(const Emit *e, const Op *op, bool *out, Error *err)
{
	*out = false;
	if (!e->catalog || !e->catalog->ask)
		return true;
	return is_as_it_is(e, op, out, err);
}

bool sqlite_needs_rebuild(const Emit *e, const char *what, Error *err)
{
	error_set(err, ERR_UNSUPPORTED, "%s cannot %s without rebuilding the table",
		e->server->name, what);
	if (e->catalog && e->catalog->ask)
		return error_hint(err, "a rebuild is made of the text of the table that is there, "
				       "and this one was not yet changed or made");
	return error_hint(err, "a rebuild is made of the table that is there: run it connected");
}

/* ---- beginning ------------------------------------------------------------------------------- */

static bool no_table(const Op *op, Error *err)
{
	return error_set(err, ERR_SCRIPT, "there is no table %s", op->table);
}

/* What we read must be what SQLite reads, or a column could be lost. */
static bool check_columns(const Rebuild *r, Error *err)
{
	const TableSql *t = &r->edit.table;
	StrVec params = {0};
	Answer answer;
	vec_push(&params, r->e->arena, r->live->name);
	vec_push(&params, r->e->arena, r->live->schema);
	if (!emit_ask(r->e, "SELECT name FROM pragma_table_xinfo(?1, ?2) ORDER BY cid", &params,
		    NULL, &answer, err))
		return false;
	bool same = answer.nrows == t->columns.count;
	for (size_t i = 0; same && i < answer.nrows; i++)
		same = text_equal_nocase(answer_cell(&answer, i, 0), t->columns.items[i].name);
	if (same)
		return true;
	return error_set(err, ERR_UNSUPPORTED,
		"the CREATE TABLE of %s cannot be read: it must be made anew by hand",
		r->live->name);
}

static bool begin(Rebuild *r, Error *err)
{
	if (!r->live->sql || !table_edit_begin(&r->edit, r->live->sql, r->e->arena))
		return error_set(err, ERR_UNSUPPORTED,
			"table %s is a virtual table: drop it and create it anew", r->live->name);
	for (size_t i = 0; i < r->edit.table.columns.count; i++) {
		const char *name = r->edit.table.columns.items[i].name;
		vec_push(&r->columns, r->e->arena,
			(RebuildColumn){.name = name, .now = name, .index = i});
	}
	return check_columns(r, err);
}

bool rebuild_begin(Emit *e, const Op *op, Rebuild **out, Error *err)
{
	LiveTable *live;
	*out = NULL;
	if (!live_table_read(e, op, &live, err))
		return false;
	if (!live)
		return op->if_exists || no_table(op, err);
	Rebuild *r = arena_alloc(e->arena, sizeof(*r));
	*r = (Rebuild){.e = e, .live = live};
	if (!begin(r, err))
		return false;
	*out = r;
	return true;
}

/* ---- columns, by the names they have now --------------------------------------------------- */

RebuildColumn *rebuild_column(Rebuild *r, const char *name)
{
	for (size_t i = 0; i < r->columns.count; i++)
		if (!r->columns.items[i].gone && text_equal_nocase(r->columns.items[i].now, name))
			return &r->columns.items[i];
	return NULL;
}

bool rebuild_no_column(const Rebuild *r, const char *name, Error *err)
{
	return error_set(err, ERR_SCRIPT, "there is no column %s in table %s", name, r->live->name);
}

/* By way of names that are nobody's, for two columns may have changed places. */
const char *rebuild_expression(Rebuild *r, const char *expression)
{
	Arena *arena = r->e->arena;
	for (size_t i = 0; i < r->columns.count; i++) {
		const RebuildColumn *c = &r->columns.items[i];
		if (!c->gone && strcmp(c->name, c->now) != 0)
			expression = sql_rename_column(expression, c->now,
				arena_printf(arena, "luamig_column_%zu", i), arena);
	}
	for (size_t i = 0; i < r->columns.count; i++) {
		const RebuildColumn *c = &r->columns.items[i];
		if (!c->gone && strcmp(c->name, c->now) != 0)
			expression = sql_rename_column(expression,
				arena_printf(arena, "luamig_column_%zu", i), c->name, arena);
	}
	return expression;
}

/* Clauses are written in the order in which CREATE TABLE has them, behind the type. */
static size_t place_for(const TableSqlColumn *c, TableSqlClauseKind kind)
{
	size_t at = c->type_span.end;
	for (size_t i = 0; i < c->clauses.count; i++) {
		const TableSqlClause *clause = &c->clauses.items[i];
		bool before = clause->kind == CLAUSE_COLLATE ||
			      (clause->kind == CLAUSE_NOT_NULL && kind != CLAUSE_NOT_NULL);
		if (before && kind != CLAUSE_COLLATE && clause->span.end > at)
			at = clause->span.end;
	}
	return at;
}

/* The new text of a clause; NULL: it goes. */
void rebuild_clause(Rebuild *r, size_t column, TableSqlClauseKind kind, const char *text)
{
	const TableSqlColumn *c = &r->edit.table.columns.items[column];
	if (!text) {
		table_edit_remove_clause(&r->edit, column, kind);
		return;
	}
	for (size_t i = c->clauses.count; i > 0; i--)
		if (c->clauses.items[i - 1].kind == kind) { /* the last one counts */
			table_edit_replace(&r->edit, c->clauses.items[i - 1].span, text);
			return;
		}
	table_edit_insert(&r->edit, place_for(c, kind), arena_printf(r->e->arena, " %s", text));
}

/* ---- changes --------------------------------------------------------------------------------- */

static bool drop_index(Rebuild *r, const Op *change, Error *err)
{
	const char *name;
	if (!emit_dropped_index(r->e, change, &name, err))
		return false;
	LiveObject *index = name ? live_index(r->live, name) : NULL;
	if (index)
		index->gone = true;
	return index || change->if_exists ||
	       error_set(err, ERR_SCRIPT, "table %s has no index %s", r->live->name, name);
}

static bool later(Rebuild *r, const Op *change)
{
	vec_push(&r->after, r->e->arena, *change);
	return true;
}

bool rebuild_change(Rebuild *r, const Op *change, Error *err)
{
	if (!emit_check_names(r->e, change, err))
		return false;
	switch (change->kind) {
	case OP_ADD_COLUMN:
		return rebuild_add_column(r, change, err);
	case OP_DROP_COLUMN:
		return rebuild_drop_column(r, change, err);
	case OP_ALTER_COLUMN:
		return rebuild_alter_column(r, change, err);
	case OP_RENAME_COLUMN:
		return rebuild_rename_column(r, change, err);
	case OP_ADD_CONSTRAINT:
		return rebuild_add_constraint(r, change, err);
	case OP_DROP_CONSTRAINT:
		return rebuild_drop_constraint(r, change, err);
	case OP_RENAME_CONSTRAINT:
		return rebuild_rename_constraint(r, change, err);
	case OP_DROP_INDEX:
		return drop_index(r, change, err);
	case OP_CREATE_INDEX:
		return later(r, change);
	default:
		return true; /* comments: there are none */
	}
}

/* ---- native or not --------------------------------------------------------------------------- */

static bool has_comment(const char *sql)
{
	Lexer lexer;
	LexToken t;
	sql_lex(&lexer, sql);
	do
		t = lex_next(&lexer);
	while (t.kind != LEX_END && t.kind != LEX_COMMENT);
	return t.kind == LEX_COMMENT;
}

/* The generated column may go in the same call: only a rebuild knows of both. */
static bool is_computed_from(const Rebuild *r, const char *name)
{
	for (size_t i = 0; i < r->edit.table.columns.count; i++) {
		const char *generated = r->edit.table.columns.items[i].generated;
		if (generated && sql_names_column(generated, name, r->e->arena))
			return true;
	}
	return false;
}

/* DROP COLUMN takes a CHECK or a reference that is written on the column along, but nothing else;
 * and it cuts the text at the last comma before it, which may be that of a comment. */
static bool drops_natively(Rebuild *r, const char *name)
{
	const RebuildColumn *column = rebuild_column(r, name);
	const TableSql *t = &r->edit.table;
	if (!column || r->e->server->number < 33500 || has_comment(r->edit.sql))
		return false;
	for (size_t i = 0; i < t->constraints.count; i++) {
		const TableSqlConstraint *c = &t->constraints.items[i];
		bool goes_along =
			c->on_column && c->column == column->index &&
			(c->kind == CONSTRAINT_CHECK || c->kind == CONSTRAINT_FOREIGN_KEY);
		if (sql_in_list(&c->columns, column->name) && !goes_along)
			return false;
	}
	return !is_computed_from(r, column->name);
}

static bool in_text(const Rebuild *r, const char *name)
{
	for (size_t i = 0; i < r->edit.table.constraints.count; i++) {
		const char *own = r->edit.table.constraints.items[i].name;
		if (own && text_equal_nocase(own, name))
			return true;
	}
	return false;
}

static bool is_native(Rebuild *r, const Op *change)
{
	unsigned what = change->alter_column.what & ~(unsigned)ALTER_COMMENT;
	switch (change->kind) {
	case OP_ADD_COLUMN:
		return !sqlite_column_hindrance(r->e, change);
	case OP_DROP_COLUMN:
		return drops_natively(r, change->drop_column.column);
	case OP_ALTER_COLUMN:
		return !change->alter_column.to.options.count &&
		       (what == 0 || (what == ALTER_NULLABLE && sqlite_alters_checks(r->e)));
	case OP_DROP_CONSTRAINT:
		return change->drop_constraint.name && !in_text(r, change->drop_constraint.name);
	case OP_RENAME_CONSTRAINT:
		return !in_text(r, change->rename_constraint.from);
	case OP_ADD_CONSTRAINT:
		return false;
	default:
		return true;
	}
}

/* ---- the operations -------------------------------------------------------------------------- */

/* The column was marked as dropped, and with it the indexes that SQLite would not let go. */
static void push_drop_column(Rebuild *r, const Op *op)
{
	Str s = str_new(r->e->arena);
	rebuild_push_changed_indexes(r);
	sql_addf(&s, r->e->dialect, "ALTER TABLE %n DROP COLUMN %i", r->live->schema, r->live->name,
		op->drop_column.column);
	sql_push(r->e, &s);
}

bool sqlite_rebuild(Emit *e, const Op *op, const char *what, Error *err)
{
	Rebuild *r;
	bool can;
	if (!sqlite_can_rebuild(e, op, &can, err))
		return false;
	if (!can)
		return sqlite_needs_rebuild(e, what, err);
	if (!rebuild_begin(e, op, &r, err))
		return false;
	if (!r)
		return true;
	bool drop = op->kind == OP_DROP_COLUMN && is_native(r, op);
	if (!rebuild_change(r, op, err))
		return false;
	if (!drop)
		return rebuild_finish(r, err);
	push_drop_column(r, op);
	return true;
}

/* All natively, or all in one new table. */
bool sqlite_alter_table(Emit *e, const Op *op, Error *err)
{
	const Ops *changes = &op->alter_table.changes;
	Rebuild *r;
	bool native = true, can;
	if (!sqlite_can_rebuild(e, op, &can, err))
		return false;
	if (!can)
		return emit_alter_table(e, op, err);
	if (!rebuild_begin(e, op, &r, err))
		return false;
	for (size_t i = 0; r && i < changes->count; i++)
		native = native && is_native(r, &changes->items[i]);
	if (!r || native)
		return !r || emit_alter_table(e, op, err);
	for (size_t i = 0; i < changes->count; i++) {
		const Op *change = &changes->items[i];
		if (change->kind == OP_ADD_CONSTRAINT &&
			change->add_constraint.constraint.kind == CONSTRAINT_PRIMARY_KEY)
			r->new_key = &change->add_constraint.constraint;
	}
	for (size_t i = 0; i < changes->count; i++)
		if (!rebuild_change(r, &changes->items[i], err))
			return error_wrap(err, "%s", op_describe(&changes->items[i], e->arena));
	return rebuild_finish(r, err);
}
