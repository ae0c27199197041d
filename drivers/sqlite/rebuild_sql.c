/*
 * rebuild_sql.c - the statements of a rebuild.
 *
 * The old table is put aside under another name and a new one made under its own: so the text of
 * the new one is the author's to the last byte (RENAME would write its head anew, and refuses a
 * CHECK that says t.a), views and triggers elsewhere never see a table missing, and statistics and
 * the counter of AUTOINCREMENT stay where they are.  RENAME must not follow the old table into the
 * texts of others: legacy_alter_table keeps it out of views and triggers, and without foreign keys
 * it stays out of references too.
 */
#include <inttypes.h>

#include "base/text.h"
#include "drivers/sqlite/rebuild.h"

static void push(Rebuild *r, const Str *sql)
{
	sql_push(r->e, sql);
}

static void push_text(Rebuild *r, const char *sql)
{
	Str s = str_new(r->e->arena);
	str_add(&s, sql);
	push(r, &s);
}

static Str begin(const Rebuild *r)
{
	return str_new(r->e->arena);
}

/* ---- the rowid ------------------------------------------------------------------------------- */

/* A name of the rowid that no column has, or NULL. */
static const char *rowid_name(const TableSql *table)
{
	static const char *const names[] = {"rowid", "_rowid_", "oid"};
	for (size_t i = 0; i < ARRAY_LEN(names) && !table->without_rowid; i++)
		if (!table_sql_column(table, names[i]))
			return names[i];
	return NULL;
}

static bool has_autoincrement(const TableSql *table)
{
	for (size_t i = 0; i < table->columns.count; i++)
		if (table->columns.items[i].autoincrement)
			return true;
	return false;
}

/* ---- putting the old table aside ------------------------------------------------------------- */

/* A text that says t.a cannot follow a RENAME that leaves other texts alone; and RENAME reads the
 * texts as if they were about a temporary table of the name. */
static bool cannot_be_renamed(const Rebuild *r)
{
	const LiveTable *live = r->live;
	Arena *arena = r->e->arena;
	if (live->hidden || sql_has_qualifier(live->sql + r->edit.table.open, live->name, arena))
		return true;
	for (size_t i = 0; i < live->indexes.count; i++)
		if (sql_has_qualifier(live->indexes.items[i].sql, live->name, arena))
			return true;
	return false;
}

static void push_rename(Rebuild *r)
{
	Str s = begin(r);
	if (!r->live->legacy)
		push_text(r, "PRAGMA legacy_alter_table = ON");
	sql_addf(&s, r->e->dialect, "ALTER TABLE %n RENAME TO %i", r->live->schema, r->live->name,
		r->live->aside);
	push(r, &s);
	if (!r->live->legacy)
		push_text(r, "PRAGMA legacy_alter_table = OFF");
}

static const char saved_rowid[] = "luamig rowid";

/* The counter waits under the name of the copy, as after a RENAME. */
static void push_copy(Rebuild *r, const char *rowid)
{
	const LiveTable *live = r->live;
	const Dialect *d = r->e->dialect;
	Str copy = begin(r), drop = begin(r);
	sql_addf(&copy, d, "CREATE TABLE %n AS SELECT ", live->schema, live->aside);
	if (rowid)
		sql_addf(&copy, d, "%s AS %i, ", rowid, saved_rowid);
	sql_addf(&copy, d, "* FROM %n NOT INDEXED", live->schema, live->name);
	push(r, &copy);
	if (has_autoincrement(&r->edit.table)) {
		Str counter = begin(r);
		sql_addf(&counter, d,
			"INSERT INTO %n (name, seq) SELECT %l, seq FROM %n WHERE name = %l",
			live->schema, "sqlite_sequence", live->aside, live->schema,
			"sqlite_sequence", live->name);
		push(r, &counter);
	}
	sql_addf(&drop, d, "DROP TABLE %n", live->schema, live->name);
	push(r, &drop);
}

/* ---- the rows -------------------------------------------------------------------------------- */

typedef struct Lists {
	Str into, from;
} Lists;

static void add_pair(Rebuild *r, Lists *lists, const char *into, const char *from)
{
	const char *comma = lists->into.len ? ", " : "";
	sql_addf(&lists->into, r->e->dialect, "%s%i", comma, into);
	str_addf(&lists->from, "%s%s", comma, from);
}

static const char *quoted(const Rebuild *r, const char *name)
{
	Str s = begin(r);
	sql_addf(&s, r->e->dialect, "%i", name);
	return s.data;
}

static const char *value_of(const Rebuild *r, const RebuildColumn *column)
{
	return column->value ? column->value : quoted(r, column->name);
}

/* rowid: SQL for that of an old row, or NULL. */
static void add_columns(Rebuild *r, const TableSql *new, const char *rowid, Lists *lists)
{
	const char *keep = rowid_name(new);
	const TableSqlColumn *old_key = table_sql_rowid_column(&r->edit.table);
	const TableSqlColumn *key = table_sql_rowid_column(new);
	if (!key && rowid && keep)
		add_pair(r, lists, keep, rowid);
	for (size_t i = 0; i < r->columns.count; i++) {
		const RebuildColumn *column = &r->columns.items[i];
		const TableSqlColumn *now = table_sql_column(new, column->name);
		bool is_key = key && now == key;
		if (column->gone || !now || now->generated)
			continue;
		if (column->added && is_key && rowid)
			add_pair(r, lists, column->name, rowid);
		if (column->added)
			continue;
		/* SQLite would give a key of NULL the next number */
		bool was_key = old_key && text_equal_nocase(old_key->name, column->name);
		const char *value = value_of(r, column);
		if (is_key && !was_key)
			value = arena_printf(
				r->e->arena, "coalesce(%s, 'NULL cannot be a primary key')", value);
		add_pair(r, lists, column->name, value);
	}
}

static bool push_rows(Rebuild *r, const TableSql *new, bool copied, Error *err)
{
	const LiveTable *live = r->live;
	const char *rowid = rowid_name(&r->edit.table);
	Lists lists = {begin(r), begin(r)};
	Str s = begin(r);
	/* a column of the copy has the rows' numbers */
	add_columns(r, new, rowid && copied ? quoted(r, saved_rowid) : rowid, &lists);
	if (lists.into.len == 0)
		return error_set(err, ERR_UNSUPPORTED,
			"nothing of table %s would be left: use op.drop_table and op.create_table",
			live->name);
	/* OR ABORT: no ON CONFLICT of a constraint may drop a row */
	sql_addf(&s, r->e->dialect, "INSERT OR ABORT INTO %n (%s) SELECT %s FROM %n NOT INDEXED",
		live->schema, live->name, lists.into.data, lists.from.data, live->schema,
		live->aside);
	push(r, &s);
	return true;
}

/* ---- counter and statistics ----------------------------------------------------------------- */

static void push_counter(Rebuild *r, const TableSql *new)
{
	const LiveTable *live = r->live;
	const Dialect *d = r->e->dialect;
	Str remove = begin(r), move = begin(r);
	if (!has_autoincrement(&r->edit.table))
		return;
	sql_addf(&remove, d, "DELETE FROM %n WHERE name = %l", live->schema, "sqlite_sequence",
		has_autoincrement(new) ? live->name : live->aside);
	push(r, &remove);
	if (!has_autoincrement(new))
		return;
	sql_addf(&move, d, "UPDATE %n SET name = %l WHERE name = %l", live->schema,
		"sqlite_sequence", live->name, live->aside);
	push(r, &move);
}

static void push_start(Rebuild *r)
{
	const LiveTable *live = r->live;
	const Dialect *d = r->e->dialect;
	Str raise = begin(r), add = begin(r);
	const char *number = arena_printf(r->e->arena, "%" PRId64, r->start - 1);
	if (!r->has_start)
		return;
	sql_addf(&raise, d, "UPDATE %n SET seq = max(seq, %s) WHERE name = %l", live->schema,
		"sqlite_sequence", number, live->name);
	sql_addf(&add, d,
		"INSERT INTO %n (name, seq) SELECT %l, %s WHERE NOT EXISTS (SELECT 1 FROM %n "
		"WHERE name = %l)",
		live->schema, "sqlite_sequence", live->name, number, live->schema,
		"sqlite_sequence", live->name);
	push(r, &raise);
	push(r, &add);
}

/* DROP INDEX takes what ANALYZE found along. */
static void keep_statistics(Rebuild *r, const LiveObject *index)
{
	for (size_t i = 0; i < r->live->stats.count && index->new_name; i++) {
		Str s = begin(r);
		sql_addf(&s, r->e->dialect, "UPDATE %n SET idx = %l WHERE tbl = %l AND idx = %l",
			r->live->schema, r->live->stats.items[i], index->new_name, r->live->name,
			index->name);
		push(r, &s);
	}
}

/* Rows about indexes that are no more, or may be others now: SQLite numbers its own. */
static void push_statistics(Rebuild *r, bool copied)
{
	const LiveTable *live = r->live;
	for (size_t i = 0; i < live->indexes.count && !copied; i++)
		keep_statistics(r, &live->indexes.items[i]);
	for (size_t i = 0; i < live->stats.count && !copied; i++) {
		Str s = begin(r);
		sql_addf(&s, r->e->dialect,
			"DELETE FROM %n WHERE tbl = %l AND idx <> tbl AND (idx NOT IN (SELECT name "
			"FROM %n WHERE type = 'index')",
			live->schema, live->stats.items[i], live->name, live->schema,
			"sqlite_master");
		str_add(&s,
			r->keys_changed ? " OR idx LIKE 'sqlite^_autoindex^_%' ESCAPE '^')" : ")");
		push(r, &s);
	}
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void push_objects(Rebuild *r)
{
	LiveTable *live = r->live;
	for (size_t i = 0; i < live->indexes.count; i++)
		if (!live->indexes.items[i].gone)
			push_text(r, live_create_text(r->e, &live->indexes.items[i]));
	for (size_t i = 0; i < live->triggers.count; i++)
		push_text(r, live_create_text(r->e, &live->triggers.items[i]));
}

/* Where the table itself stays as it is. */
void rebuild_push_changed_indexes(Rebuild *r)
{
	for (size_t i = 0; i < r->live->indexes.count; i++) {
		const LiveObject *index = &r->live->indexes.items[i];
		if (!index->gone && !index->new_name)
			continue;
		keep_statistics(r, index);
		Str s = begin(r);
		sql_addf(&s, r->e->dialect, "DROP INDEX %n", index->schema, index->name);
		push(r, &s);
		if (!index->gone)
			push_text(r, live_create_text(r->e, index));
	}
}

static bool is_same_table(const Rebuild *r)
{
	const TableEdit *edit = &r->edit;
	for (size_t i = 0; i < edit->gone.count; i++)
		if (edit->gone.items[i])
			return false;
	return edit->edits.count == 0 && edit->columns.count == 0 && edit->constraints.count == 0;
}

static bool push_after(Rebuild *r, Error *err)
{
	for (size_t i = 0; i < r->after.count; i++) {
		const Op *op = &r->after.items[i];
		/* of a column that came with this rebuild: no second one for it */
		bool unique = op->kind == OP_ADD_CONSTRAINT;
		if (unique ? !sqlite_push_unique(r->e, op, &op->add_constraint.constraint, err)
			   : !dialect_emit(r->e, op, err))
			return false;
	}
	return true;
}

static bool push_table(Rebuild *r, TableSql *new, Error *err)
{
	Str s = begin(r);
	const char *text = table_edit_finish(&r->edit);
	sql_addf(&s, r->e->dialect, "CREATE TABLE %i.", r->live->schema);
	str_add(&s, text);
	push(r, &s);
	if (!table_sql_read(s.data, r->e->arena, new) || new->columns.count == 0)
		return error_set(err, ERR_SCRIPT, "table %s would have no columns", r->live->name);
	return true;
}

static bool make_anew(Rebuild *r, Error *err)
{
	TableSql new;
	Str drop = begin(r);
	bool copied = cannot_be_renamed(r);
	if (copied)
		push_copy(r, rowid_name(&r->edit.table));
	else
		push_rename(r);
	if (!push_table(r, &new, err) || !push_rows(r, &new, copied, err))
		return false;
	push_counter(r, &new);
	push_start(r);
	sql_addf(&drop, r->e->dialect, "DROP TABLE %n", r->live->schema, r->live->aside);
	push(r, &drop);
	push_objects(r);
	push_statistics(r, copied);
	/* RENAME and DROP follow references to the table, and an orphan would not be copied */
	r->e->keys_off = r->e->keys_off || r->live->keys.count > 0 || r->live->orphans;
	r->e->together = true;
	return true;
}

bool rebuild_finish(Rebuild *r, Error *err)
{
	if (is_same_table(r))
		rebuild_push_changed_indexes(r);
	else if (!make_anew(r, err))
		return false;
	return push_after(r, err);
}
