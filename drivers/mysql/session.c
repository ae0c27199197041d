/*
 * session.c - the settings of a session that luamig relies on, and timeouts.
 *
 * One SELECT remembers them, one compares them, one SET puts back what differs: dumps change half
 * of them and do not always put them back.  Temporary tables go with them: a revision must not
 * depend on whether it runs in the session of another.
 */
#include "base/str.h"
#include "base/text.h"
#include "db/form.h"
#include "db/lex.h"
#include "drivers/mysql/conn.h"

/* ---- sql_mode -------------------------------------------------------------------------------- */

/* The first two change what literals and names mean that luamig writes; the others bring the first
 * one back whenever they are set. */
static const char *const unwanted_modes[] = {"ANSI_QUOTES", "NO_BACKSLASH_ESCAPES", "ANSI", "DB2",
	"MAXDB", "MSSQL", "ORACLE", "POSTGRESQL", NULL};

static bool is_unwanted(const char *mode)
{
	for (const char *const *m = unwanted_modes; *m; m++) {
		if (text_equal_nocase(mode, *m))
			return true;
	}
	return false;
}

static void add_mode(Str *modes, const char *mode)
{
	str_addf(modes, "%s%s", modes->len > 0 ? "," : "", mode);
}

/* The server's own modes, but always strict. */
static const char *wanted_modes(const char *given, Arena *arena)
{
	Str modes = str_new(arena);
	bool strict = false, engine = false;
	for (char *at = arena_strdup(arena, given); *at;) {
		char *end = at + strcspn(at, ",");
		char *next = *end ? end + 1 : end;
		*end = '\0';
		if (*at && !is_unwanted(at))
			add_mode(&modes, at);
		strict = strict || text_starts_with(at, "STRICT_");
		engine = engine || strcmp(at, "NO_ENGINE_SUBSTITUTION") == 0;
		at = next;
	}
	if (!strict)
		add_mode(&modes, "STRICT_TRANS_TABLES");
	if (!engine)
		add_mode(&modes, "NO_ENGINE_SUBSTITUTION");
	return modes.data;
}

/* SET NAMES without a collation: the server's default one, whichever library this is. */
bool my_session_start(MyConn *self, const char *sql_mode, Error *err)
{
	Arena arena = ARENA_INIT;
	Str sql = str_new(&arena);
	sql_addf(&sql, &dialect_mysql, "SET NAMES utf8mb4, autocommit = 1, sql_mode = %l",
		wanted_modes(sql_mode ? sql_mode : "", &arena));
	bool ok = my_exec(&self->base, sql.data, err);
	arena_release(&arena);
	return ok;
}

/* ---- remember and put back ------------------------------------------------------------------- */

typedef struct Setting {
	const char *mysql, *mariadb; /* names */
	bool text;
} Setting;

static const Setting settings[] = {
	{"sql_mode", "sql_mode", true},
	{"autocommit", "autocommit", false},
	{"foreign_key_checks", "foreign_key_checks", false},
	{"unique_checks", "unique_checks", false},
	{"time_zone", "time_zone", true},
	{"character_set_client", "character_set_client", true},
	{"character_set_results", "character_set_results", true},
	{"character_set_connection", "character_set_connection", true},
	{"collation_connection", "collation_connection", true},
	{"transaction_isolation", "tx_isolation", true},
	{"transaction_read_only", "tx_read_only", false},
	{"lock_wait_timeout", "lock_wait_timeout", false},
	{"innodb_lock_wait_timeout", "innodb_lock_wait_timeout", false},
	{"max_execution_time", "max_statement_time", false},
	{"sql_notes", "sql_notes", false},
	{"sql_safe_updates", "sql_safe_updates", false},
	{"sql_select_limit", "sql_select_limit", false},
};

/* The two servers' names; each has, or had, both for the last of them. */
static const char *setting_name(const MyConn *self, const Setting *setting)
{
	enum { OLD_MYSQL = 50720, NEW_MARIADB = 110101 };
	const int version = self->base.server.number;
	bool old = self->mariadb ? version < NEW_MARIADB : version < OLD_MYSQL;

	if (text_starts_with(setting->mysql, "transaction_"))
		return old ? setting->mariadb : setting->mysql;
	return self->mariadb ? setting->mariadb : setting->mysql;
}

static bool read_settings(MyConn *self, Arena *arena, Result *out, Error *err)
{
	Str sql = str_new(arena);
	str_add(&sql, "SELECT DATABASE()");
	for (size_t i = 0; i < ARRAY_LEN(settings); i++)
		str_addf(&sql, ", @@SESSION.%s", setting_name(self, &settings[i]));
	return my_run(&self->base, &(Stmt){.sql = sql.data}, arena, out, err);
}

bool my_session_save(Conn *conn, Error *err)
{
	MyConn *self = (MyConn *)conn;
	self->has_session = false;
	arena_release(&self->saved);
	self->has_session = read_settings(self, &self->saved, &self->session, err);
	return self->has_session;
}

static bool same(const Value *a, const Value *b)
{
	if (a->type != b->type)
		return false;
	if (a->type == VAL_INT)
		return a->as.integer == b->as.integer;
	if (a->type == VAL_REAL)
		return a->as.real <= b->as.real && a->as.real >= b->as.real;
	return a->type == VAL_NULL || strcmp(a->as.text.data, b->as.text.data) == 0;
}

static void add_setting(const MyConn *self, const Setting *setting, const Value *value, Str *sql)
{
	str_addf(sql, "%s@@SESSION.%s = ", sql->len > 0 ? ", " : "SET ",
		setting_name(self, setting));
	if (value->type == VAL_NULL)
		str_add(sql, "NULL");
	else if (value->type == VAL_INT)
		str_addf(sql, "%lld", (long long)value->as.integer);
	else if (value->type == VAL_REAL)
		str_addf(sql, "%.6f", value->as.real);
	else
		sql_addf(sql, &dialect_mysql, setting->text ? "%l" : "%s", value->as.text.data);
}

static bool restore_database(MyConn *self, const Result *now, Arena *arena, Error *err)
{
	const char *before = my_text(&self->session, 0, 0), *after = my_text(now, 0, 0);
	if (!before || (after && strcmp(before, after) == 0))
		return true;
	Str sql = str_new(arena);
	sql_addf(&sql, &dialect_mysql, "USE %i", before);
	return my_exec(&self->base, sql.data, err);
}

/* CREATE [OR REPLACE] TEMPORARY */
static bool creates_temporary(const char *sql)
{
	Lexer lexer;
	lex_init(&lexer, sql, strlen(sql), dialect_mysql.lex);
	LexToken token = lex_next_solid(&lexer);
	if (!lex_is_word(&token, "CREATE"))
		return false;
	token = lex_next_solid(&lexer);
	while (lex_is_word(&token, "OR") || lex_is_word(&token, "REPLACE"))
		token = lex_next_solid(&lexer);
	return lex_is_word(&token, "TEMPORARY");
}

void my_session_note(MyConn *self, const char *sql)
{
	if (!creates_temporary(sql))
		return;
	Arena scratch = ARENA_INIT;
	Form form;
	form_read(sql, &dialect_mysql, &scratch, &form);
	bool table_made = form.kind == FORM_CREATE_TABLE || form.kind == FORM_CREATE_TABLE_AS;
	if (table_made && form.flags & FORM_TEMPORARY && form.tables.count > 0) {
		const FormName *table = &form.tables.items[0];
		Str name = str_new(&self->noted);
		sql_addf(&name, &dialect_mysql, "%n", table->schema, table->name);
		vec_push(&self->temporaries, &self->noted, name.data);
	}
	arena_release(&scratch);
}

/* A server that refuses it here (old ones with GTIDs do inside a transaction) is asked again after
 * the next revision. */
static void drop_temporaries(MyConn *self, Arena *arena)
{
	Error ignored = ERROR_INIT;
	Str sql = str_new(arena);
	if (self->temporaries.count == 0)
		return;
	str_add(&sql, "DROP TEMPORARY TABLE IF EXISTS ");
	for (size_t i = 0; i < self->temporaries.count; i++)
		str_addf(&sql, "%s%s", i ? ", " : "", self->temporaries.items[i]);
	if (!my_exec(&self->base, sql.data, &ignored))
		return;
	self->temporaries = (StrVec){0};
	arena_release(&self->noted);
}

bool my_session_restore(Conn *conn, Error *err)
{
	MyConn *self = (MyConn *)conn;
	Arena arena = ARENA_INIT;
	Result now;

	if (!self->has_session)
		return true;
	drop_temporaries(self, &arena); /* first: their names are of the database in use */
	bool ok =
		read_settings(self, &arena, &now, err) && restore_database(self, &now, &arena, err);
	Str sql = str_new(&arena);
	for (size_t i = 0; ok && i < ARRAY_LEN(settings); i++) {
		if (!same(&self->session.cells[i + 1], &now.cells[i + 1]))
			add_setting(self, &settings[i], &self->session.cells[i + 1], &sql);
	}
	if (ok && sql.len > 0)
		ok = my_exec(conn, sql.data, err);
	arena_release(&arena);
	return ok;
}

/* ---- timeouts -------------------------------------------------------------------------------- */

enum { LONGEST_S = 31536000 }; /* a year: what the servers take at most */

/* Servers count in whole seconds; and 0 would mean not to wait at all. */
static int lock_seconds(int ms)
{
	int seconds = ms / 1000 + (ms % 1000 != 0);
	return ms == 0 || seconds > LONGEST_S ? LONGEST_S : seconds;
}

/* MariaDB stops any statement after max_statement_time seconds.  MySQL's max_execution_time, in
 * milliseconds, stops SELECT only: there is nothing for other statements. */
bool my_set_timeouts(Conn *conn, int lock_ms, int statement_ms, Error *err)
{
	const MyConn *self = (const MyConn *)conn;
	char sql[256] = "";

	if (lock_ms >= 0)
		snprintf(sql, sizeof(sql),
			"SET @@SESSION.lock_wait_timeout = %d, "
			"@@SESSION.innodb_lock_wait_timeout = %d",
			lock_seconds(lock_ms), lock_seconds(lock_ms));
	size_t len = strlen(sql);
	if (statement_ms >= 0 && self->mariadb)
		snprintf(sql + len, sizeof(sql) - len, "%s@@SESSION.max_statement_time = %d.%03d",
			len > 0 ? ", " : "SET ", statement_ms / 1000, statement_ms % 1000);
	else if (statement_ms >= 0)
		snprintf(sql + len, sizeof(sql) - len, "%s@@SESSION.max_execution_time = %d",
			len > 0 ? ", " : "SET ", statement_ms);
	return sql[0] == '\0' || my_exec(conn, sql, err);
}
