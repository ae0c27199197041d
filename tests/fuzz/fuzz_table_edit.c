/* fuzz_table_edit.c - changes in the text of any CREATE TABLE that SQLite takes: each column taken
 * out, and a column and a constraint put in, leave a text that SQLite reads, with exactly the
 * columns that should be there. */
#include "fuzz.h"

#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "drivers/sqlite/table_edit.h"

const char *const fuzz_seeds[] = {
	"CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT NOT NULL DEFAULT 'x' COLLATE NOCASE, c INT "
	"REFERENCES t (a) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, d)",
	"CREATE TABLE t (\n\ta INT, -- one, (two\n\tb INT /* three, */,\n\tc INT CHECK (c > 0) -- "
	"four\n\t, UNIQUE (a), CHECK (b > a) CHECK (c)\n)",
	"CREATE TABLE t(\"a b\" VARYING CHARACTER (10), [c] 'my type', `d` DOUBLE PRECISION NULL, "
	"CONSTRAINT k PRIMARY KEY (\"a b\" DESC, c COLLATE NOCASE), UNIQUE (d) ON CONFLICT IGNORE)",
	"CREATE TABLE t (a INT CONSTRAINT x CONSTRAINT y CHECK (a > (1)), -- one\n b AS (a + 1), "
	"c INT GENERATED ALWAYS AS (a) STORED /* two */, CHECK (t.a < b))",
	"CREATE TABLE t (a TEXT, b DEFAULT -1.5, c DEFAULT (1 + (2)), d DEFAULT x'00', e DEFAULT "
	"CURRENT_TIMESTAMP, FOREIGN KEY (b, c) REFERENCES p (x, y) ON UPDATE SET NULL NOT "
	"DEFERRABLE)",
	"CREATE TABLE t\n(\n  a INT,\n  b INT,\n  c INT,\n  CONSTRAINT n UNIQUE (a)\n, PRIMARY KEY "
	"(b)) "
	"STRICT",
	NULL,
};

static Conn *conn;

static void open_memory(void)
{
	Arena arena = ARENA_INIT;
	Error err = ERROR_INIT;
	Url url = {0};
	FUZZ_ASSERT(url_parse("sqlite::memory:", &arena, &url, &err));
	conn = db_open(&url, &(ConnectOptions){0}, &err);
	FUZZ_ASSERT(conn != NULL);
	arena_release(&arena);
}

static bool ask(const char *sql, Arena *arena, Result *out, Error *err)
{
	*err = (Error)ERROR_INIT;
	return db_run(conn, &(Stmt){.sql = sql}, arena, out, err);
}

static const char *text(const Result *res, size_t row, size_t col)
{
	const Value *v = &res->cells[row * res->ncols + col];
	return v->type == VAL_TEXT ? v->as.text.data : "";
}

/* The only table that the text makes, as SQLite keeps it; NULL: it takes no such text. */
static const char *stored(const char *sql, Arena *arena, const char **name)
{
	static const char which[] = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND "
				    "name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%'";
	Result res;
	Error err;
	const char *out = NULL;
	if (!ask("BEGIN", arena, &res, &err))
		return NULL;
	if (ask(sql, arena, &res, &err) && ask(which, arena, &res, &err) && res.nrows == 1) {
		*name = text(&res, 0, 0);
		out = text(&res, 0, 1);
	}
	(void)ask("ROLLBACK", arena, &res, &err);
	return out;
}

/* What SQLite says of a text must not be that it cannot be read. */
static void check_error(const Error *err)
{
	static const char *const bad[] = {
		"syntax error", "incomplete input", "unrecognized token", "has no columns"};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		FUZZ_ASSERT(!strstr(err->message, bad[i]));
}

static void check_columns(const char *name, const StrVec *wanted, Arena *arena)
{
	Result res;
	Error err = ERROR_INIT;
	const Value param = VALUE_TEXT(name);
	const Stmt stmt = {"SELECT name FROM pragma_table_xinfo(?)", &param, 1};
	FUZZ_ASSERT(db_run(conn, &stmt, arena, &res, &err));
	FUZZ_ASSERT(res.nrows == wanted->count);
	for (size_t i = 0; i < res.nrows; i++)
		FUZZ_ASSERT(strcmp(text(&res, i, 0), wanted->items[i]) == 0);
}

static void check_text(const char *name, const char *sql, const StrVec *wanted, Arena *arena)
{
	TableSql table;
	Result res;
	Error err;
	FUZZ_ASSERT(table_sql_read(sql, arena, &table));
	FUZZ_ASSERT(table.columns.count == wanted->count);
	for (size_t i = 0; i < wanted->count; i++)
		FUZZ_ASSERT(strcmp(table.columns.items[i].name, wanted->items[i]) == 0);
	FUZZ_ASSERT(ask("BEGIN", arena, &res, &err));
	if (ask(sql, arena, &res, &err))
		check_columns(name, wanted, arena);
	else
		check_error(&err);
	(void)ask("ROLLBACK", arena, &res, &err);
}

/* Without the column, and all that names it. */
static void drop(TableEdit *edit, size_t column)
{
	const char *name = edit->table.columns.items[column].name;
	for (size_t i = 0; i < edit->table.constraints.count; i++)
		if (sql_in_list(&edit->table.constraints.items[i].columns, name) &&
			!table_edit_is_gone(edit, i))
			table_edit_remove_constraint(edit, i);
	table_edit_remove_column(edit, column);
}

/* how: bits for what is done besides. */
static void change(const char *name, const char *sql, size_t column, int how, Arena *arena)
{
	TableEdit edit;
	StrVec wanted = {0};
	FUZZ_ASSERT(table_edit_begin(&edit, sql, arena));
	for (size_t i = 0; i < edit.table.columns.count; i++)
		if (i != column)
			vec_push(&wanted, arena, edit.table.columns.items[i].name);
	if (column < edit.table.columns.count)
		drop(&edit, column);
	if (how & 1) {
		vec_push(&edit.columns, arena, "\"new, column\" INT");
		vec_push(&wanted, arena, "new, column");
	}
	if (how & 2)
		vec_push(&edit.constraints, arena, "CONSTRAINT \"new\" CHECK (1)");
	if (how & 4)
		for (size_t i = 0; i < edit.table.columns.count; i++)
			table_edit_remove_clause(&edit, i, CLAUSE_NOT_NULL);
	if (wanted.count == 0)
		return;
	const char *text_of_it = table_edit_finish(&edit);
	check_text(name, arena_printf(arena, "CREATE TABLE %s", text_of_it), &wanted, arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Arena arena = ARENA_INIT;
	TableSql table;
	const char *name, *sql = arena_strndup(&arena, (const char *)data, size);
	if (!conn)
		open_memory();
	if (text_is_utf8(sql, strlen(sql)) && table_sql_read(sql, &arena, &table) &&
		(sql = stored(sql, &arena, &name)) && table_sql_read(sql, &arena, &table))
		for (size_t i = 0; i <= table.columns.count && i < 8; i++)
			for (int how = 0; how < 8; how++)
				change(name, sql, i, how, &arena);
	arena_release(&arena);
	return 0;
}
