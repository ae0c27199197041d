/*
 * mysql.c - what the forecast found on an empty copy, against the table with its rows: the way that
 * was told runs, no better one does, and the table is written anew when, and only when, it was
 * told.
 */
#include <stdio.h>
#include <string.h>

#include "forecast.h"

enum { NOT_SUPPORTED = 1845, NOT_SUPPORTED_REASON = 1846 };

static const char *const fixture[] = {
	"DROP TABLE IF EXISTS child, parent, plain",
	"CREATE TABLE parent (id int PRIMARY KEY, u int UNIQUE) ENGINE=InnoDB",
	"INSERT INTO parent VALUES (1, 1), (2, 2), (3, 3), (4, 4)",
	"CREATE TABLE child (id int PRIMARY KEY, parent_id int, v varchar(20) CHARACTER SET "
	"utf8mb4, "
	"w varchar(60) CHARACTER SET utf8mb4, n int, full_n int NOT NULL, d decimal(10, 2), "
	"e enum('a', 'b'), txt text, other_id int, KEY ix_n (n), KEY ix_other (other_id), "
	"CONSTRAINT child_fk FOREIGN KEY (parent_id) REFERENCES parent (id)) ENGINE=InnoDB",
	"INSERT INTO child VALUES (1, 1, 'a', 'b', 1, 1, 1, 'a', 'x', 1), (2, 2, 'a', 'b', 2, 2, "
	"1, 'b', "
	"'x', 2), (3, NULL, NULL, NULL, 3, 3, 1, NULL, NULL, 3)",
	"CREATE TABLE plain (a int NOT NULL, b int NOT NULL) ENGINE=InnoDB",
	"INSERT INTO plain VALUES (1, 1), (2, 2), (3, 3)",
	NULL,
};

static const char *const statements[] = {
	"ALTER TABLE child ADD COLUMN x int",
	"ALTER TABLE child ADD COLUMN x int NOT NULL DEFAULT 5",
	"ALTER TABLE child ADD COLUMN x int AFTER id",
	"ALTER TABLE child ADD COLUMN x int GENERATED ALWAYS AS (n + 1) STORED",
	"ALTER TABLE child ADD COLUMN x int GENERATED ALWAYS AS (n + 1) VIRTUAL",
	"ALTER TABLE plain ADD COLUMN x int NOT NULL AUTO_INCREMENT PRIMARY KEY",
	"ALTER TABLE child ADD COLUMN x int UNIQUE",
	"ALTER TABLE child DROP COLUMN txt",
	"ALTER TABLE child DROP COLUMN n",
	"ALTER TABLE child RENAME COLUMN txt TO z",
	"ALTER TABLE child RENAME COLUMN parent_id TO z",
	"ALTER TABLE child ALTER COLUMN n SET DEFAULT 5",
	"ALTER TABLE child MODIFY COLUMN v varchar(30) CHARACTER SET utf8mb4",
	"ALTER TABLE child MODIFY COLUMN w varchar(200) CHARACTER SET utf8mb4",
	"ALTER TABLE child MODIFY COLUMN v varchar(10) CHARACTER SET utf8mb4",
	"ALTER TABLE child MODIFY COLUMN v text CHARACTER SET utf8mb4",
	"ALTER TABLE child MODIFY COLUMN n bigint",
	"ALTER TABLE child MODIFY COLUMN n int NOT NULL",
	"ALTER TABLE child MODIFY COLUMN full_n int NULL",
	"ALTER TABLE child MODIFY COLUMN d decimal(12, 2)",
	"ALTER TABLE child MODIFY COLUMN e enum('a', 'b', 'c')",
	"ALTER TABLE child MODIFY COLUMN e enum('b', 'a')",
	"ALTER TABLE child MODIFY COLUMN txt text COMMENT 'said'",
	"ALTER TABLE child MODIFY COLUMN n int AFTER id",
	"CREATE INDEX x ON child (v)",
	"CREATE UNIQUE INDEX x ON child (full_n)",
	"CREATE FULLTEXT INDEX x ON child (txt)",
	"ALTER TABLE child ADD INDEX x (v), ADD UNIQUE y (full_n)",
	"DROP INDEX ix_n ON child",
	"ALTER TABLE child DROP INDEX ix_n",
	"ALTER TABLE child RENAME INDEX ix_n TO z",
	"ALTER TABLE plain ADD PRIMARY KEY (a)",
	"ALTER TABLE parent ADD CHECK (u > 0)",
	"ALTER TABLE child ADD CONSTRAINT x FOREIGN KEY (other_id) REFERENCES parent (id)",
	"ALTER TABLE child DROP FOREIGN KEY child_fk",
	"ALTER TABLE plain COMMENT = 'said'",
	"ALTER TABLE plain AUTO_INCREMENT = 50",
	"ALTER TABLE plain ROW_FORMAT = COMPACT",
	"ALTER TABLE plain FORCE",
	"ALTER TABLE plain ENGINE = InnoDB",
	"ALTER TABLE plain CONVERT TO CHARACTER SET latin1",
	"ALTER TABLE plain RENAME TO z",
	"ALTER TABLE child ADD COLUMN x int, MODIFY COLUMN n bigint",
	NULL,
};

/* The best first, as the servers rank them. */
static const char *const mysql_ways[] = {"INSTANT", "INPLACE, LOCK=NONE", "INPLACE, LOCK=SHARED",
	"COPY, LOCK=SHARED", "COPY, LOCK=EXCLUSIVE", NULL};
static const char *const mariadb_ways[] = {"INSTANT", "NOCOPY, LOCK=NONE", "NOCOPY, LOCK=SHARED",
	"INPLACE, LOCK=NONE", "INPLACE, LOCK=SHARED", "COPY, LOCK=NONE", "COPY, LOCK=SHARED",
	"COPY, LOCK=EXCLUSIVE", NULL};

typedef struct Test {
	const char *name;
	Conn *conn, *scratch;
	Arena *arena;
} Test;

static void exec(Conn *conn, const char *sql)
{
	Error err = ERROR_INIT;
	if (!db_exec(conn, sql, &err))
		fail_hard(sql, &err);
}

static bool is_mariadb(const Test *t)
{
	return strcmp(t->conn->server.name, "MariaDB") == 0;
}

/* Of its file: another one when it was written anew. */
static int64_t table_id(Test *t, const char *table)
{
	Value value;
	bool found;
	Error err = ERROR_INIT;
	const char *sql = arena_printf(t->arena,
		"SELECT TABLE_ID FROM information_schema.%s WHERE NAME IN (CONCAT(DATABASE(), "
		"'/%s'), "
		"CONCAT(DATABASE(), '/z'))",
		is_mariadb(t) ? "INNODB_SYS_TABLES" : "INNODB_TABLES", table);
	if (!db_value(t->conn, &(Stmt){.sql = sql}, t->arena, &value, &found, &err))
		fail_hard(sql, &err);
	return found ? value.as.integer : -1;
}

/* "INPLACE, LOCK=NONE" as the clauses of a statement. */
static const char *in_way(Test *t, const char *sql, const Form *form, const char *way)
{
	const char *comma = form->kind == FORM_CREATE_INDEX ? "" : ",";
	const char *lock = strstr(way, ", ");
	size_t len = lock ? (size_t)(lock - way) : strlen(way);
	if (form->kind == FORM_DROP_INDEX) /* MariaDB's takes no such clauses */
		sql = arena_printf(t->arena, "ALTER TABLE %s DROP INDEX %s",
			form->tables.items[0].name, form->object.name);
	return arena_printf(t->arena, "%s%s ALGORITHM=%.*s%s%s", sql, comma, (int)len, way,
		lock ? comma : "", lock ? lock + 1 : "");
}

static void try_ways(Test *t, const char *sql, const Forecast *f, Str *wrong)
{
	Form form;
	form_read(sql, t->conn->backend->dialect, t->arena, &form);
	const char *table = form.tables.items[0].name, *told = NULL;
	for (size_t i = 0; i < f->locks.count; i++)
		if (strcmp(f->locks.items[i].table, table) == 0)
			told = f->locks.items[i].mode;
	const char *const *way = is_mariadb(t) ? mariadb_ways : mysql_ways;
	for (; told && *way; way++) {
		Error err = ERROR_INIT;
		bool better = strcmp(*way, told) != 0;
		int64_t before = table_id(t, table);
		bool ok = db_exec(t->conn, in_way(t, sql, &form, *way), &err);
		bool rebuilt = ok && table_id(t, table) != before;
		if (ok && better)
			str_addf(wrong, "told %s, but %s runs", told, *way);
		if (ok && !better && rebuilt != (f->cost == COST_REWRITE))
			str_addf(wrong, "told %s, but the table was %swritten anew",
				forecast_cost_word(f->cost), rebuilt ? "" : "not ");
		if (!ok && !better)
			str_addf(wrong, "told %s: %s", told, err.message);
		if (!ok && better && err.native != NOT_SUPPORTED &&
			err.native != NOT_SUPPORTED_REASON)
			str_addf(wrong, "%s: %s", *way, err.message);
		if (ok || !better)
			return;
	}
	str_addf(wrong, "%s is no way that was tried", told ? told : "nothing");
}

static void run_case(Test *t, const char *sql)
{
	Arena arena = ARENA_INIT;
	t->arena = &arena;
	Str wrong = str_new(&arena);
	exec(t->conn, "DROP TABLE IF EXISTS z");
	for (size_t i = 0; fixture[i]; i++)
		exec(t->conn, fixture[i]);
	exec(t->scratch, "SET foreign_key_checks = 0");
	exec(t->scratch, "DROP TABLE IF EXISTS z, child, parent, plain");
	exec(t->scratch, "SET foreign_key_checks = 1");
	Forecast f = forecast_of(t->conn, t->scratch, sql, &arena);
	if (!f.asked)
		str_add(&wrong, "the server was not asked");
	else
		try_ways(t, sql, &f, &wrong);
	tell(wrong.len == 0, t->name, sql, wrong.data);
	arena_release(&arena);
}

void test_mysql(const char *name, const Url *url)
{
	Arena arena = ARENA_INIT;
	Error err = ERROR_INIT;
	Scratch scratch;
	Test t = {.name = name, .conn = db_open(url, NULL, &err)};
	if (!t.conn || !t.conn->backend->scratch_open(t.conn, url, &arena, &scratch, &err))
		fail_hard(name, &err);
	t.scratch = scratch.conn;
	for (size_t i = 0; statements[i]; i++)
		run_case(&t, statements[i]);
	if (!t.conn->backend->scratch_close(t.conn, &scratch, &err))
		fail_hard(name, &err);
	db_close(t.conn);
	arena_release(&arena);
}
