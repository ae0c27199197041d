/* cases_sqlite.c - what only SQLite has: files. */
#include "cases.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/path.h"
#include "drivers/sqlite/table_sql.h"

static Url url_of(Fixture *f, const char *text)
{
	Url url;
	assert_ok(url_parse(text, &f->arena, &url, &f->err));
	return url;
}

static Conn *open_url(Fixture *f, const char *text)
{
	Url url = url_of(f, text);
	f->err = (Error)ERROR_INIT;
	return db_open(&url, NULL, &f->err);
}

static const char *folder(Fixture *f)
{
	return path_dir(&f->arena, f->url.database);
}

/* ---- opening ------------------------------------------------------------------------------- */

static void a_missing_folder_is_named(void **state)
{
	Fixture *f = *state;
	assert_null(open_url(f, "sqlite:/no/such/folder/x.db"));
	assert_int_equal(f->err.kind, ERR_CONNECT);
	assert_non_null(strstr(f->err.message, "/no/such/folder does not exist"));
	assert_null(open_url(f, arena_printf(&f->arena, "sqlite:%s", folder(f)))); /* a folder */
	assert_int_equal(f->err.kind, ERR_CONNECT);
	assert_non_null(strstr(f->err.message, folder(f)));
}

static void a_file_that_is_no_database_is_named(void **state)
{
	Fixture *f = *state;
	const char *path = path_join(&f->arena, folder(f), "text.db");
	static const char text[] =
		"This is a letter to my mother, and it is longer than a header.\n";
	assert_ok(path_write(path, text, sizeof(text) - 1, true, &f->err));
	f->second = open_url(f, arena_printf(&f->arena, "sqlite:%s", path));
	assert_non_null(f->second);
	assert_fails(ERR_SQL, db_exec(f->second, "SELECT * FROM x", &f->err));
	assert_non_null(strstr(f->err.message, "text.db"));
	assert_non_null(strstr(f->err.message, "not a database"));
}

static void any_file_name_can_be_opened(void **state)
{
	Fixture *f = *state;
	static const char *const names[] = {"a b.db", "a%20b.db", "a?b.db", "a#b.db", "file:x",
		"\xc3\xa9.db", "a&b=c.db", ":memory:x"};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		Url url = url_of(f, "sqlite:x");
		url.database = path_join(&f->arena, folder(f), names[i]);
		f->err = (Error)ERROR_INIT;
		Conn *conn = db_open(&url, NULL, &f->err);
		if (!conn)
			fail_msg("%s: %s", names[i], f->err.message);
		assert_ok(db_exec(conn, "CREATE TABLE IF NOT EXISTS t (i)", &f->err));
		db_close(conn);
		assert_true(path_exists(url.database));
	}
}

static void a_read_only_database_is_not_changed(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (i int)");
	f->second = open_url(f, arena_printf(&f->arena, "sqlite:%s?mode=ro", f->url.database));
	assert_non_null(f->second);
	assert_ok(db_exec(f->second, "SELECT * FROM conformance", &f->err));
	assert_fails(ERR_SQL, db_exec(f->second, "INSERT INTO conformance VALUES (1)", &f->err));
	assert_non_null(strstr(f->err.message, "test.db"));
	assert_non_null(strstr(f->err.message, "readonly"));
	assert_null(open_url(f, "sqlite:no_such.db?mode=rw")); /* and does not make one */
	assert_false(path_exists("no_such.db"));
	assert_null(open_url(f, "sqlite:x.db?timeout=soon"));
	assert_int_equal(f->err.kind, ERR_CONFIG);
}

static void foreign_keys_are_on(void **state)
{
	Fixture *f = *state;
	assert_int_equal(query_int(f, "PRAGMA foreign_keys"), 1);
}

/* ---- statements ---------------------------------------------------------------------------- */

static void a_busy_database_is_waited_for_as_long_as_the_url_says(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (i int)");
	f->second = open_url(f, arena_printf(&f->arena, "sqlite:%s?timeout=0.5", f->url.database));
	assert_non_null(f->second);
	assert_ok(db_begin(f->conn, &f->err));
	int64_t start = clock_ms();
	assert_fails(ERR_LOCK_TIMEOUT, db_begin(f->second, &f->err));
	assert_in_range(clock_ms() - start, 400, PATIENCE_MS);
	assert_non_null(strstr(f->err.message, "locked"));
	assert_ok(db_rollback(f->conn, &f->err));
	assert_ok(db_begin(f->second, &f->err));
	assert_ok(db_rollback(f->second, &f->err));
}

static void a_scripts_busy_timeout_is_put_back(void **state)
{
	Fixture *f = *state;
	const Driver *driver = f->conn->driver;
	assert_ok(driver->set_timeouts(f->conn, 200, -1, &f->err));
	assert_ok(driver->session_save(f->conn, &f->err));
	exec(f, "PRAGMA busy_timeout = 600000");
	assert_ok(driver->session_restore(f->conn, &f->err));
	Conn *second = second_conn(f);
	assert_ok(db_begin(second, &f->err));
	int64_t start = clock_ms();
	assert_fails(ERR_LOCK_TIMEOUT, db_begin(f->conn, &f->err));
	assert_true(clock_ms() - start < PATIENCE_MS);
}

static void a_table_that_is_still_read_is_no_lock_timeout(void **state)
{
	Fixture *f = *state;
	exec(f, "CREATE TABLE conformance (i int)");
	exec(f, "INSERT INTO conformance VALUES (1), (2)");
	Cursor *cursor =
		db_cursor_open(f->conn, &(Stmt){.sql = "SELECT * FROM conformance"}, &f->err);
	Result r;
	assert_ok(db_cursor_next(cursor, 1, &f->arena, &r, &f->err));
	assert_fails(ERR_SQL, db_exec(f->conn, "DROP TABLE conformance", &f->err));
	assert_string_not_equal(f->err.hint, "");
	db_cursor_close(cursor);
	exec(f, "DROP TABLE conformance");
}

static void text_of_a_utf16_database_is_utf8(void **state)
{
	Fixture *f = *state;
	f->second = open_url(f, "sqlite::memory:");
	Result r;
	assert_ok(db_exec(f->second, "PRAGMA encoding = 'UTF-16'", &f->err));
	assert_ok(db_exec(f->second, "CREATE TABLE t (v text)", &f->err));
	const Value v = text_of("na\xc3\xafve \xf0\x9f\x98\x80");
	assert_ok(db_run(
		f->second, &(Stmt){"INSERT INTO t VALUES (?)", &v, 1}, &f->arena, &r, &f->err));
	assert_ok(db_run(f->second, &(Stmt){.sql = "SELECT v FROM t"}, &f->arena, &r, &f->err));
	assert_true(values_equal(&r.cells[0], &v));
}

/* ---- the run lock -------------------------------------------------------------------------- */

static bool lock(Fixture *f, Conn *conn)
{
	bool got = false;
	LockHolder holder;
	assert_ok(conn->driver->lock_try(conn, "x", &got, &holder, &f->err));
	return got;
}

static void links_lead_to_one_lock(void **state)
{
	Fixture *f = *state;
	const char *link = path_join(&f->arena, folder(f), "link.db");
	exec(f, "CREATE TABLE conformance (i int)");
	unlink(link);
	assert_int_equal(symlink(f->url.database, link), 0);
	f->second = open_url(f, arena_printf(&f->arena, "sqlite:%s", link));
	assert_non_null(f->second);
	assert_true(lock(f, f->conn));
	assert_false(lock(f, f->second));
	assert_true(path_exists(arena_printf(&f->arena, "%s-luamig-lock", f->url.database)));
	assert_false(path_exists(arena_printf(&f->arena, "%s-luamig-lock", link)));
}

static void a_database_in_memory_takes_no_lock(void **state)
{
	Fixture *f = *state;
	bool ours;
	static const char *const urls[] = {
		"sqlite::memory:", "sqlite:somewhere?mode=memory", "sqlite:"};
	for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
		Url url = url_of(f, i == 2 ? urls[0] : urls[i]);
		Conn *conn = db_open(&url, NULL, &f->err);
		assert_non_null(conn);
		assert_true(lock(f, conn));
		assert_ok(conn->driver->lock_held(conn, "x", &ours, &f->err));
		assert_true(ours);
		assert_ok(conn->driver->unlock(conn, "x", &f->err));
		db_close(conn);
	}
	assert_false(path_exists("somewhere-luamig-lock"));
}

/* The lock of a process that was killed, in the middle of its work, is free. */
static void a_killed_process_leaves_no_lock(void **state)
{
	Fixture *f = *state;
	int ready[2];
	char byte;
	exec(f, "CREATE TABLE conformance (i int)");
	assert_int_equal(pipe(ready), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) { /* connections do not outlive a fork: it opens its own */
		Error err = ERROR_INIT;
		bool got = false;
		LockHolder holder;
		Conn *conn = db_open(&f->url, NULL, &err);
		bool ok = conn && conn->driver->lock_try(conn, "x", &got, &holder, &err) && got &&
			  db_begin(conn, &err) &&
			  db_exec(conn, "INSERT INTO conformance VALUES (1)", &err);
		byte = ok ? 'y' : 'n';
		ok = write(ready[1], &byte, 1) == 1;
		pause();
		_exit(ok);
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	bool locked = lock(f, f->conn);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	assert_int_equal(byte, 'y');
	assert_false(locked);
	assert_true(lock(f, f->conn));
	assert_int_equal(query_int(f, "SELECT count(*) FROM conformance"), 0);
}

static void a_removed_lock_file_is_noticed(void **state)
{
	Fixture *f = *state;
	bool ours = true;
	const char *path = arena_printf(&f->arena, "%s-luamig-lock", f->url.database);
	assert_true(lock(f, f->conn));
	assert_int_equal(unlink(path), 0);
	assert_ok(f->conn->driver->lock_held(f->conn, "x", &ours, &f->err));
	assert_false(ours);
}

static void a_broken_lock_file_is_named(void **state)
{
	Fixture *f = *state;
	bool got;
	LockHolder holder;
	const char *path = arena_printf(&f->arena, "%s-luamig-lock", f->url.database);
	static const char text[] = "Somebody wrote this here, and it is no database at all.\n";
	assert_ok(path_write(path, text, sizeof(text) - 1, true, &f->err));
	assert_fails(ERR_IO, f->conn->driver->lock_try(f->conn, "x", &got, &holder, &f->err));
	assert_non_null(strstr(f->err.message, path));
	assert_string_not_equal(f->err.hint, "");
	unlink(path);
	assert_true(lock(f, f->conn));
}

/* Root may write everywhere, so it steps back for the moment. */
static void a_folder_that_cannot_be_written_is_named(void **state)
{
	Fixture *f = *state;
	enum { NOBODY = 65534 };
	bool got;
	LockHolder holder;
	const char *dir = path_join(&f->arena, folder(f), "closed");
	bool root = geteuid() == 0;
	assert_ok(path_make_dirs(dir, &f->err));
	f->second = open_url(f, arena_printf(&f->arena, "sqlite:%s/x.db", dir));
	assert_non_null(f->second);
	assert_int_equal(chmod(folder(f), 0755), 0);
	assert_int_equal(chmod(dir, 0555), 0);
	if (root)
		assert_int_equal(seteuid(NOBODY), 0);
	f->err = (Error)ERROR_INIT;
	bool ok = f->second->driver->lock_try(f->second, "x", &got, &holder, &f->err);
	if (root)
		assert_int_equal(seteuid(0), 0);
	assert_int_equal(chmod(dir, 0755), 0);
	assert_false(ok);
	assert_int_equal(f->err.kind, ERR_IO);
	assert_non_null(strstr(f->err.message, dir));
	assert_string_not_equal(f->err.hint, "");
}

/* ---- the text of a table ------------------------------------------------------------------- */

static const char *names_of(Fixture *f, const TableSqlConstraint *c)
{
	Str s = str_new(&f->arena);
	str_addf(&s, "%s %s:", constraint_kind_word(c->kind), c->name ? c->name : "-");
	for (size_t i = 0; i < c->columns.count; i++)
		str_addf(&s, " %s", c->columns.items[i]);
	return s.data;
}

static void a_tables_text_is_read(void **state)
{
	Fixture *f = *state;
	static const char sql[] =
		"CREATE TABLE IF NOT EXISTS main.\"conf\"\"x\" ( -- a comment, with ) in it\n"
		"  id INTEGER CONSTRAINT pk PRIMARY KEY ASC ON CONFLICT ROLLBACK AUTOINCREMENT,\n"
		"  [a b] VARCHAR(20, 3) NOT NULL DEFAULT 'it''s, (' COLLATE NOCASE UNIQUE,\n"
		"  n NUMERIC DEFAULT -1.5 CONSTRAINT ck CHECK (n > 0 AND \"a b\" <> ')'),\n"
		"  e INT DEFAULT (1 + (2)) REFERENCES other ON DELETE SET DEFAULT ON UPDATE "
		"CASCADE,\n"
		"  b BLOB DEFAULT x'00' REFERENCES other (id) DEFERRABLE INITIALLY DEFERRED,\n"
		"  g TEXT GENERATED ALWAYS AS (n || '(') STORED,\n"
		"  `v` AS (n + 1),\n"
		"  plain,\n"
		"  CONSTRAINT u UNIQUE (id, n COLLATE BINARY DESC) ON CONFLICT IGNORE\n"
		"  FOREIGN KEY (id, n) REFERENCES other (x, y) ON DELETE SET NULL,\n"
		"  CHECK (length(plain) < 3)\n"
		") STRICT";
	static const char *const constraints[] = {"primary_key pk: id", "unique -: a b",
		"check ck: n a b", "foreign_key -: e", "foreign_key -: b", "unique u: id n",
		"foreign_key -: id n", "check -: plain"};
	TableSql t;
	assert_true(table_sql_read(sql, &f->arena, &t));
	assert_int_equal(t.columns.count, 8);
	assert_int_equal(t.constraints.count, ARRAY_LEN(constraints));
	for (size_t i = 0; i < t.constraints.count; i++)
		assert_string_equal(names_of(f, &t.constraints.items[i]), constraints[i]);
	assert_true(table_sql_column(&t, "ID")->autoincrement);
	assert_string_equal(table_sql_column(&t, "a b")->value, "'it''s, ('");
	assert_string_equal(table_sql_column(&t, "a b")->collate, "NOCASE");
	assert_string_equal(table_sql_column(&t, "n")->value, "-1.5");
	assert_string_equal(table_sql_column(&t, "e")->value, "(1 + (2))");
	assert_string_equal(table_sql_column(&t, "b")->value, "x'00'");
	assert_string_equal(table_sql_column(&t, "g")->generated, "n || '('");
	assert_true(table_sql_column(&t, "g")->stored);
	assert_string_equal(table_sql_column(&t, "v")->generated, "n + 1");
	assert_false(table_sql_column(&t, "v")->stored);
	assert_null(table_sql_column(&t, "plain")->value);
	assert_null(table_sql_column(&t, "none"));
	assert_false(table_sql_read("CREATE VIRTUAL TABLE v USING fts5(a, b)", &f->arena, &t));
	assert_false(table_sql_read("", &f->arena, &t));
	assert_true(table_sql_read("CREATE TABLE t (a, b CHECK (", &f->arena, &t));
}

static void the_catalog_follows_schemas(void **state)
{
	Fixture *f = *state;
	const Catalog *c = &f->conn->catalog;
	bool found;
	LiveColumn column;
	exec(f, "CREATE TABLE conformance (a INT DEFAULT (1 + 1), b TEXT COLLATE NOCASE, "
		"g AS (a * 2) STORED)");
	exec(f, "CREATE TEMP TABLE conformance_child (x INT)");
	exec(f, "CREATE VIEW conformance_view AS SELECT 1");
	assert_ok(c->column(c->arg, NULL, "CONFORMANCE", "A", &f->arena, &column, &found, &f->err));
	assert_true(found);
	assert_string_equal(column.value, "(1 + 1)");
	assert_ok(
		c->column(c->arg, "main", "conformance", "b", &f->arena, &column, &found, &f->err));
	assert_string_equal(column.collate, "NOCASE");
	assert_ok(c->column(c->arg, NULL, "conformance", "g", &f->arena, &column, &found, &f->err));
	assert_string_equal(column.generated, "a * 2");
	assert_true(column.stored);
	assert_ok(c->has_table(c->arg, "main", "conformance_child", &found, &f->err));
	assert_false(found);
	assert_ok(c->has_table(c->arg, NULL, "conformance_child", &found, &f->err));
	assert_true(found);
	assert_ok(c->has_table(c->arg, NULL, "conformance_view", &found, &f->err));
	assert_false(found);
	exec(f, "DROP VIEW conformance_view");
}

const Case sqlite_cases[] = {
	CASE(a_missing_folder_is_named),
	CASE(a_file_that_is_no_database_is_named),
	CASE(any_file_name_can_be_opened),
	CASE(a_read_only_database_is_not_changed),
	CASE(foreign_keys_are_on),
	CASE(a_busy_database_is_waited_for_as_long_as_the_url_says),
	CASE(a_scripts_busy_timeout_is_put_back),
	CASE(a_table_that_is_still_read_is_no_lock_timeout),
	CASE(text_of_a_utf16_database_is_utf8),
	CASE(links_lead_to_one_lock),
	CASE(a_database_in_memory_takes_no_lock),
	CASE(a_killed_process_leaves_no_lock),
	CASE(a_removed_lock_file_is_noticed),
	CASE(a_broken_lock_file_is_named),
	CASE(a_folder_that_cannot_be_written_is_named),
	CASE(a_tables_text_is_read),
	CASE(the_catalog_follows_schemas),
	{0},
};
