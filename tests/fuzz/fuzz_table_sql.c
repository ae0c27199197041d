/* fuzz_table_sql.c - any bytes are read as a CREATE TABLE without harm; and what SQLite takes is
 * read as SQLite reads it: the same columns, each where the text has it. */
#include "fuzz.h"

#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "drivers/sqlite/table_sql.h"

const char *const fuzz_seeds[] = {
	"CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT NOT NULL DEFAULT 'x' COLLATE "
	"NOCASE, c INT REFERENCES t (a) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, d)",
	"CREATE TABLE t(\"a b\" VARYING CHARACTER (10), [c] 'my type', `d` DOUBLE PRECISION NULL, "
	"CONSTRAINT k PRIMARY KEY (\"a b\" DESC, c COLLATE NOCASE), UNIQUE (d) ON CONFLICT IGNORE)",
	"CREATE TABLE t (a INT CONSTRAINT x CONSTRAINT y CHECK (a > (1)), -- one\n b AS (a + 1), "
	"c INT GENERATED ALWAYS AS (a) STORED /* two */, CHECK (t.a < b))",
	"CREATE TABLE t (a TEXT PRIMARY KEY, b DEFAULT -1.5, c DEFAULT (1 + (2)), d DEFAULT x'00', "
	"e DEFAULT CURRENT_TIMESTAMP, FOREIGN KEY (b, c) REFERENCES p (x, y) ON UPDATE SET NULL "
	"ON DELETE NO ACTION MATCH FULL NOT DEFERRABLE) WITHOUT ROWID",
	"CREATE TABLE s(a INT, b ANY, 'c' TEXT NOT NULL UNIQUE CHECK (c <> ',')) STRICT",
	"CREATE TABLE IF NOT EXISTS main.t (a, b, CHECK (a) CHECK (b) CONSTRAINT n UNIQUE (a))",
	"CREATE TABLE t(a INTEGER PRIMARY KEY DESC ON CONFLICT FAIL NOT NULL ON CONFLICT REPLACE)",
	"CREATE TABLE \"q\"\"uote\" (\"x\"\"y\" INT, 'z' TEXT)",
	NULL,
};

static void check_span(const TableSql *table, SqlSpan span, size_t len)
{
	(void)table;
	FUZZ_ASSERT(span.start <= span.end && span.end <= len);
}

static void check_spans(const TableSql *t, size_t len)
{
	size_t last = 0;
	for (size_t i = 0; i < t->items.count; i++) {
		check_span(t, t->items.items[i], len);
		FUZZ_ASSERT(t->items.items[i].start >= last);
		last = t->items.items[i].end;
	}
	for (size_t i = 0; i < t->columns.count; i++) {
		const TableSqlColumn *c = &t->columns.items[i];
		check_span(t, c->span, len);
		check_span(t, c->name_span, len);
		check_span(t, c->type_span, len);
		for (size_t k = 0; k < c->clauses.count; k++) {
			check_span(t, c->clauses.items[k].span, len);
			FUZZ_ASSERT(c->clauses.items[k].kind != CLAUSE_CONSTRAINT ||
				    c->clauses.items[k].constraint < t->constraints.count);
		}
	}
	for (size_t i = 0; i < t->constraints.count; i++)
		check_span(t, t->constraints.items[i].span, len);
	FUZZ_ASSERT(t->open <= len && t->close <= len);
}

/* ---- beside SQLite ------------------------------------------------------------------------- */

static Conn *open_memory(void)
{
	Arena arena = ARENA_INIT;
	Error err = ERROR_INIT;
	Url url = {0};
	FUZZ_ASSERT(url_parse("sqlite::memory:", &arena, &url, &err));
	Conn *conn = db_open(&url, &(ConnectOptions){0}, &err);
	FUZZ_ASSERT(conn != NULL);
	arena_release(&arena);
	return conn;
}

static bool ask(Conn *conn, const char *sql, Arena *arena, Result *out)
{
	Error err = ERROR_INIT;
	return db_run(conn, &(Stmt){.sql = sql}, arena, out, &err);
}

static const char *text(const Result *res, size_t row, size_t col)
{
	const Value *v = &res->cells[row * res->ncols + col];
	return v->type == VAL_TEXT ? v->as.text.data : "";
}

static void compare(Conn *conn, const char *name, const char *sql, Arena *arena)
{
	TableSql t;
	Result columns;
	Error err = ERROR_INIT;
	const Value param = VALUE_TEXT(name);
	const Stmt stmt = {"SELECT name FROM pragma_table_xinfo(?)", &param, 1};
	FUZZ_ASSERT(table_sql_read(sql, arena, &t));
	FUZZ_ASSERT(db_run(conn, &stmt, arena, &columns, &err));
	FUZZ_ASSERT(columns.nrows == t.columns.count);
	for (size_t i = 0; i < columns.nrows; i++)
		FUZZ_ASSERT(strcmp(text(&columns, i, 0), t.columns.items[i].name) == 0);
	FUZZ_ASSERT(sql[t.open] == '(' && sql[t.close] == ')');
}

/* A CREATE TABLE of one statement that SQLite takes. */
static void check_beside(const char *sql, Arena *arena)
{
	static Conn *conn;
	Result res;
	if (!conn)
		conn = open_memory();
	if (!ask(conn, "BEGIN", arena, &res))
		return;
	if (ask(conn, sql, arena, &res) &&
		ask(conn,
			"SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT "
			"LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%'",
			arena, &res) &&
		res.nrows == 1)
		compare(conn, text(&res, 0, 0), text(&res, 0, 1), arena);
	(void)ask(conn, "ROLLBACK", arena, &res);
}

static bool begins_create(const char *sql)
{
	const char *word = "create";
	for (; *word; word++, sql++)
		if ((*sql | 0x20) != *word)
			return false;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Arena arena = ARENA_INIT;
	TableSql t;
	const char *sql = arena_strndup(&arena, (const char *)data, size);
	if (table_sql_read(sql, &arena, &t))
		check_spans(&t, strlen(sql));
	/* a name may be any bytes, but SQLite's own text of it is what was given */
	if (begins_create(sql) && text_is_utf8(sql, strlen(sql)))
		check_beside(sql, &arena);
	arena_release(&arena);
	return 0;
}
