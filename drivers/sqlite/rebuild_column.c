/* rebuild_column.c - columns added, dropped, changed and renamed in the text of a CREATE TABLE. */
#include "base/text.h"
#include "drivers/sqlite/rebuild.h"

/* ---- adding ---------------------------------------------------------------------------------- */

static void later_unique(Rebuild *r, const Op *change, const Constraint *constraint)
{
	Op op = {.kind = OP_ADD_CONSTRAINT,
		.schema = change->schema,
		.table = change->table,
		.add_constraint.constraint = *constraint};
	vec_push(&r->after, r->e->arena, op);
}

static void later_index(Rebuild *r, const Op *change, const Index *index)
{
	Op op = {.kind = OP_CREATE_INDEX,
		.schema = change->schema,
		.table = change->table,
		.create_index.index = *index};
	vec_push(&r->after, r->e->arena, op);
}

/* Those of the column alone stand on it; a unique one is an index here, as when a column is added
 * natively. */
static bool add_constraints(Rebuild *r, const Op *change, const Table *table, Error *err)
{
	for (size_t i = 0; i < table->constraints.count; i++) {
		const Constraint *c = &table->constraints.items[i];
		Str s = str_new(r->e->arena);
		if (c->kind == CONSTRAINT_UNIQUE) {
			later_unique(r, change, c);
			continue;
		}
		if (!emit_constraint(r->e, table, c, &s, err))
			return false;
		if (s.len > 0)
			vec_push(&r->edit.constraints, r->e->arena, s.data);
	}
	for (size_t i = 0; i < table->indexes.count; i++)
		later_index(r, change, &table->indexes.items[i]);
	return true;
}

static void take_start(Rebuild *r, const Column *column)
{
	const Identity *identity = &column->identity;
	if (identity->kind == IDENTITY_NONE || !identity->has_start || identity->start == 1)
		return;
	r->has_start = true;
	r->start = identity->start;
}

/* The old names of columns that were renamed in the same call. */
static Table old_names(Rebuild *r, Table table)
{
	for (size_t i = 0; i < table.columns.count; i++) {
		Column *c = &table.columns.items[i];
		if (c->generated)
			c->generated = rebuild_expression(r, c->generated);
	}
	for (size_t i = 0; i < table.constraints.count; i++) {
		Constraint *c = &table.constraints.items[i];
		if (c->expression)
			c->expression = rebuild_expression(r, c->expression);
	}
	return table;
}

static bool check_new_name(Rebuild *r, const char *name, Error *err)
{
	if (rebuild_column(r, name))
		return error_set(
			err, ERR_SCRIPT, "table %s has a column %s already", r->live->name, name);
	for (size_t i = 0; i < r->columns.count; i++) {
		const RebuildColumn *c = &r->columns.items[i];
		if (c->gone || !text_equal_nocase(c->name, name))
			continue;
		error_set(err, ERR_UNSUPPORTED,
			"column %s is renamed in the same call in which another %s is added", name,
			name);
		return error_hint(err, "rename the column first, with op.rename_column");
	}
	return true;
}

static bool add_text(Rebuild *r, const Op *change, Error *err)
{
	Table table = old_names(r, emit_column_table(r->e, change)), strict;
	Str s = str_new(r->e->arena);
	if (r->edit.table.strict) {
		if (!sqlite_strict_types(r->e, &table, &strict, err))
			return false;
		table = strict;
	}
	if (change->add_column.column.primary_key && rebuild_has_primary_key(r))
		return error_set(
			err, ERR_SCRIPT, "table %s has a primary key already", r->live->name);
	if (!emit_column(r->e, &table, &table.columns.items[0], &s, err) ||
		!add_constraints(r, change, &table, err))
		return false;
	r->keys_changed = r->keys_changed || change->add_column.column.primary_key;
	take_start(r, &table.columns.items[0]);
	vec_push(&r->edit.columns, r->e->arena, s.data);
	return true;
}

bool rebuild_add_column(Rebuild *r, const Op *change, Error *err)
{
	const char *name = change->add_column.column.name;
	if (change->if_not_exists && rebuild_column(r, name))
		return true;
	if (!check_new_name(r, name, err) || !add_text(r, change, err))
		return false;
	vec_push(&r->columns, r->e->arena,
		(RebuildColumn){.name = name,
			.now = name,
			.added = true,
			.index = r->edit.columns.count - 1});
	return true;
}

/* ---- dropping -------------------------------------------------------------------------------- */

/* A generated column would have nothing to be made of. */
static bool check_generated(const Rebuild *r, const RebuildColumn *dropped, Error *err)
{
	for (size_t i = 0; i < r->columns.count; i++) {
		const RebuildColumn *c = &r->columns.items[i];
		if (c->gone || c->added || c == dropped)
			continue;
		const char *generated = r->edit.table.columns.items[c->index].generated;
		if (!generated || !sql_names_column(generated, dropped->name, r->e->arena))
			continue;
		error_set(err, ERR_SCRIPT, "the generated column %s uses column %s", c->now,
			dropped->now);
		return error_hint(err, "drop that column first");
	}
	return true;
}

static bool is_own_key(const Rebuild *r, const LiveKey *key, const RebuildColumn *dropped)
{
	return text_equal_nocase(key->table, r->live->name) &&
	       text_equal_nocase(key->column, dropped->name);
}

static bool is_key_column(const Rebuild *r, const char *column)
{
	for (size_t i = 0; i < r->edit.table.constraints.count; i++) {
		const TableSqlConstraint *c = &r->edit.table.constraints.items[i];
		if (c->kind == CONSTRAINT_PRIMARY_KEY)
			return sql_in_list(&c->columns, column);
	}
	return false;
}

static bool check_references(const Rebuild *r, const RebuildColumn *dropped, Error *err)
{
	for (size_t i = 0; i < r->live->keys.count; i++) {
		const LiveKey *key = &r->live->keys.items[i];
		bool refers = key->parent ? text_equal_nocase(key->parent, dropped->name)
					  : is_key_column(r, dropped->name);
		if (!refers || is_own_key(r, key, dropped))
			continue;
		error_set(err, ERR_SCRIPT, "column %s is what the foreign key of %s.%s refers to",
			dropped->now, key->table, key->column);
		return error_hint(err, "drop the foreign key first");
	}
	return true;
}

/* As on the other databases a constraint or an index goes with a column that it is about. */
static void drop_constraints(Rebuild *r, const char *column)
{
	for (size_t i = 0; i < r->edit.table.constraints.count; i++) {
		const TableSqlConstraint *c = &r->edit.table.constraints.items[i];
		if (!sql_in_list(&c->columns, column) || table_edit_is_gone(&r->edit, i))
			continue;
		bool key = c->kind == CONSTRAINT_PRIMARY_KEY || c->kind == CONSTRAINT_UNIQUE;
		r->keys_changed = r->keys_changed || key;
		table_edit_remove_constraint(&r->edit, i);
	}
	for (size_t i = 0; i < r->live->indexes.count; i++)
		if (live_index_names(r->e, &r->live->indexes.items[i], column))
			r->live->indexes.items[i].gone = true;
}

bool rebuild_drop_column(Rebuild *r, const Op *change, Error *err)
{
	RebuildColumn *column = rebuild_column(r, change->drop_column.column);
	if (!column)
		return change->if_exists || rebuild_no_column(r, change->drop_column.column, err);
	if (column->added || strcmp(column->now, column->name) != 0)
		return error_set(err, ERR_SCRIPT, "column %s is %s and dropped in one call",
			column->now, column->added ? "added" : "renamed");
	if (!check_generated(r, column, err) || !check_references(r, column, err) ||
		!live_check_unused(r->e, r->live, column->name, err))
		return false;
	drop_constraints(r, column->name);
	table_edit_remove_column(&r->edit, column->index);
	column->gone = true;
	return true;
}

/* ---- changing -------------------------------------------------------------------------------- */

/* One column that changes: where it stands, and what it becomes. */
typedef struct Change {
	Rebuild *r;
	RebuildColumn *column;
	const TableSqlColumn *old;
	Column to;
	unsigned what;
} Change;

/* It is the rowid, or it will be when the call is done. */
static bool is_rowid(const Change *c)
{
	const Rebuild *r = c->r;
	if (r->new_key)
		return r->new_key->columns.count == 1 &&
		       text_equal_nocase(r->new_key->columns.items[0], c->column->now);
	return table_sql_rowid_column(&r->edit.table) == c->old && rebuild_has_primary_key(r);
}

static bool strict_type(Change *c, Error *err)
{
	Table table = {.name = c->r->live->name}, strict;
	vec_push(&table.columns, c->r->e->arena, c->to);
	if (!sqlite_strict_types(c->r->e, &table, &strict, err))
		return false;
	c->to = strict.columns.items[0];
	return true;
}

static bool change_type(Change *c, Error *err)
{
	Rebuild *r = c->r;
	Str type = str_new(r->e->arena);
	if (!(c->what & ALTER_TYPE))
		return true;
	c->to.primary_key = is_rowid(c);
	if (r->edit.table.strict && !strict_type(c, err))
		return false;
	if (!sqlite_type(r->e, &c->to.type, &c->to, &type, err))
		return error_wrap(err, "column %s", c->column->now);
	rebuild_drop_enum_check(r, c->column->index);
	if (c->to.type.kind == TYPE_ENUM) {
		if (!sqlite_check_labels(r->e, &c->to, err))
			return false;
		table_edit_insert(&r->edit, c->old->span.end,
			arena_printf(r->e->arena, " %s",
				rebuild_enum_check(r, c->column->name, &c->to.type.labels)));
	}
	bool none = c->old->type_span.start == c->old->type_span.end;
	table_edit_replace(&r->edit, c->old->type_span,
		none ? arena_printf(r->e->arena, " %s", type.data) : type.data);
	return true;
}

/* What is done with a NULL is a part of NOT NULL: `on_conflict` alone writes that anew. */
static void change_nullable(Change *c)
{
	const char *on_conflict = options_get(&c->to.options, "on_conflict");
	bool on = emit_option_on(&c->to.options, "on_conflict");
	bool not_null = c->what & ALTER_NULLABLE ? !c->to.nullable : c->old->not_null;
	if (!(c->what & ALTER_NULLABLE) && !on_conflict)
		return;
	if (!not_null) {
		rebuild_clause(c->r, c->column->index, CLAUSE_NOT_NULL, NULL);
	} else if (!c->old->not_null || on_conflict) {
		rebuild_clause(c->r, c->column->index, CLAUSE_NULL, NULL);
		rebuild_clause(c->r, c->column->index, CLAUSE_NOT_NULL,
			on ? arena_printf(c->r->e->arena, "NOT NULL ON CONFLICT %s", on_conflict)
			   : "NOT NULL");
	}
}

static bool change_default(Change *c, Error *err)
{
	Rebuild *r = c->r;
	Str s = str_new(r->e->arena);
	if (!(c->what & ALTER_DEFAULT))
		return true;
	if (!sqlite_default(r->e, &c->to, &s, err))
		return error_wrap(err, "column %s", c->column->now);
	rebuild_clause(r, c->column->index, CLAUSE_DEFAULT, s.len ? s.data : NULL);
	return true;
}

static void change_collation(Change *c)
{
	Str s = str_new(c->r->e->arena);
	if (!(c->what & ALTER_COLLATE))
		return;
	if (c->to.collate)
		sql_addf(&s, c->r->e->dialect, "COLLATE %i", c->to.collate);
	rebuild_clause(c->r, c->column->index, CLAUSE_COLLATE, c->to.collate ? s.data : NULL);
}

/* What was generated stays as it is, when it no longer is. */
static void change_generated(Change *c)
{
	Rebuild *r = c->r;
	if (!(c->what & ALTER_GENERATED))
		return;
	const char *text = NULL;
	if (c->to.generated) {
		text = arena_printf(r->e->arena, "GENERATED ALWAYS AS (%s) %s",
			rebuild_expression(r, c->to.generated),
			c->to.stored ? "STORED" : "VIRTUAL");
		rebuild_clause(r, c->column->index, CLAUSE_DEFAULT, NULL);
	}
	rebuild_clause(r, c->column->index, CLAUSE_GENERATED, text);
}

/* The word AUTOINCREMENT in a primary key; start == end: where it would stand. */
static SqlSpan find_autoincrement(const char *sql, const TableSqlConstraint *key)
{
	Lexer lexer;
	SqlSpan at = {key->span.end, key->span.end};
	lex_init(
		&lexer, sql + key->span.start, key->span.end - key->span.start, dialect_sqlite.lex);
	for (LexToken t; (t = lex_next_solid(&lexer)).kind != LEX_END;) {
		size_t start = (size_t)(t.start - sql);
		if (lex_is_word(&t, "AUTOINCREMENT"))
			return (SqlSpan){start, start + t.len};
		if (!key->on_column && sql_is_mark(&t, ')'))
			at = (SqlSpan){start, start};
	}
	return at;
}

static bool change_identity(Change *c, Error *err)
{
	Rebuild *r = c->r;
	bool wanted = sqlite_is_autoincrement(&c->to);
	if (!(c->what & ALTER_IDENTITY))
		return true;
	if (!emit_check_identity(r->e, &c->to, err))
		return false;
	if (emit_is_identity(&c->to) && !is_rowid(c)) {
		error_set(err, ERR_UNSUPPORTED, "%s numbers rows only in an integer primary key",
			r->e->server->name);
		return error_hint(err, "make the column alone the key, or fill it in a trigger");
	}
	r->counted = r->new_key && wanted;
	for (size_t i = 0; !r->new_key && is_rowid(c) && i < r->edit.table.constraints.count; i++) {
		const TableSqlConstraint *key = &r->edit.table.constraints.items[i];
		SqlSpan at = find_autoincrement(r->edit.sql, key);
		if (key->kind != CONSTRAINT_PRIMARY_KEY || wanted == (at.start != at.end))
			continue;
		if (wanted)
			table_edit_insert(&r->edit, at.start, " AUTOINCREMENT");
		else
			table_edit_cut(&r->edit, at);
	}
	if (wanted)
		take_start(r, &c->to);
	return true;
}

bool rebuild_alter_column(Rebuild *r, const Op *change, Error *err)
{
	static const char *const known[] = {"on_conflict", "nullable_key", NULL};
	RebuildColumn *column = rebuild_column(r, change->alter_column.column);
	if (!column)
		return change->if_exists || rebuild_no_column(r, change->alter_column.column, err);
	if (column->added)
		return error_set(
			err, ERR_SCRIPT, "column %s is added and changed in one call", column->now);
	if (!emit_check_options(r->e, &change->alter_column.to.options, known, "a column", err))
		return false;
	Change c = {.r = r,
		.column = column,
		.old = &r->edit.table.columns.items[column->index],
		.to = change->alter_column.to,
		.what = change->alter_column.what};
	c.to.name = column->name;
	/* what is new stands in this order behind the name */
	if (!change_type(&c, err))
		return false;
	change_collation(&c);
	change_nullable(&c);
	change_generated(&c);
	return change_default(&c, err) && change_identity(&c, err);
}

/* ---- renaming -------------------------------------------------------------------------------- */

bool rebuild_rename_column(Rebuild *r, const Op *change, Error *err)
{
	RebuildColumn *column = rebuild_column(r, change->rename_column.from);
	Op own = *change;
	if (!column)
		return change->if_exists || rebuild_no_column(r, change->rename_column.from, err);
	if (rebuild_column(r, change->rename_column.to) &&
		!text_equal_nocase(column->now, change->rename_column.to))
		return error_set(err, ERR_SCRIPT, "table %s has a column %s already", r->live->name,
			change->rename_column.to);
	column->now = change->rename_column.to;
	own.if_exists = false;
	vec_push(&r->after, r->e->arena, own);
	return true;
}
