/*
 * lock.c - the run lock: GET_LOCK(), which belongs to the session and ends with it.
 *
 * Its names are the whole server's, so the database's name is in the key.  On Galera it holds on
 * one node only, so there it is refused.
 */
#include "base/hash.h"
#include "base/text.h"
#include "drivers/mysql/conn.h"

enum {
	KEY_SIZE = 64,
	KEY_DIGITS = 32,
};

static Value lock_key(const MyConn *self, const char *name, char key[KEY_SIZE])
{
	char hex[HASH_HEX_SIZE];
	const char *database = self->database ? self->database : "";
	Hash *hash = hash_new();
	hash_add(hash, database, strlen(database) + 1);
	hash_add(hash, name, strlen(name));
	hash_finish(hash, hex);
	snprintf(key, KEY_SIZE, "luamig:%.*s", KEY_DIGITS, hex);
	return VALUE_TEXT(key);
}

/* ---- Galera ---------------------------------------------------------------------------------- */

bool my_is_galera(MyConn *self, bool *out, Error *err)
{
	Arena arena = ARENA_INIT;
	Result result;
	bool ok = my_run(&self->base, &(Stmt){.sql = "SHOW VARIABLES LIKE 'wsrep_on'"}, &arena,
		&result, err);
	*out = ok && result.nrows == 1 && text_equal_nocase(my_text(&result, 0, 1), "ON");
	arena_release(&arena);
	return ok;
}

static bool refuse_galera(MyConn *self, Error *err)
{
	bool galera;
	if (self->not_galera)
		return true;
	if (!my_is_galera(self, &galera, err))
		return false;
	if (galera) {
		error_set(err, ERR_CONFIG,
			"this server is a Galera node (wsrep_on), where GET_LOCK() holds on one "
			"node only: two runs could not be kept apart");
		return error_hint(
			err, "set lock = \"table\" in luamig.lua: a table is the whole cluster's");
	}
	self->not_galera = true;
	return true;
}

/* ---- who has it ------------------------------------------------------------------------------ */

/* "luamig 4711@host", as my_target() wrote it. */
static void take_program(const char *program, LockHolder *holder)
{
	const char *space = strrchr(program, ' '), *at = space ? strchr(space, '@') : NULL;
	char *end;
	if (!at) {
		text_copy(holder->program, sizeof(holder->program), program);
		return;
	}
	long pid = strtol(space + 1, &end, 10);
	if (end != at || pid <= 0)
		return;
	holder->pid = pid;
	snprintf(holder->program, sizeof(holder->program), "%.*s", (int)(space - program), program);
	text_copy(holder->host, sizeof(holder->host), at + 1);
}

/* What the other luamig said of itself; the server keeps it only where performance_schema is on
 * and may be read. */
static void take_attributes(Conn *conn, int64_t id, Arena *arena, LockHolder *holder)
{
	Error ignored = ERROR_INIT;
	Result result;
	Value param = VALUE_INT(id);
	Stmt stmt = {.sql = my_query("attributes.sql"), .params = &param, .nparams = 1};

	if (!my_run(conn, &stmt, arena, &result, &ignored))
		return;
	for (size_t i = 0; i < result.nrows; i++) {
		const char *value = my_text(&result, i, 1);
		if (!value)
			continue;
		if (strcmp(my_text(&result, i, 0), "program_name") == 0)
			take_program(value, holder);
		else
			snprintf(holder->since, sizeof(holder->since), "%s", value);
	}
}

static void take_process(const Result *result, LockHolder *holder)
{
	const char *user = my_text(result, 0, 1), *host = my_text(result, 0, 2);
	const char *since = my_text(result, 0, 4);

	holder->pid = (long)my_int(result, 0, 0);
	snprintf(holder->who, sizeof(holder->who), "%s%sconnection %ld%s", user ? user : "",
		user ? " (" : "", holder->pid, user ? ")" : "");
	if (host) /* "address:port" */
		snprintf(holder->host, sizeof(holder->host), "%.*s", (int)strcspn(host, ":"), host);
	text_copy(holder->statement, sizeof(holder->statement), my_text(result, 0, 3));
	if (since) /* when its statement began or ended: it has had the lock since then at least */
		snprintf(holder->since, sizeof(holder->since), "%s UTC", since);
}

/* Who it is stays empty where it cannot be known. */
static bool find_holder(Conn *conn, const Value *key, LockHolder *holder, Error *err)
{
	Arena arena = ARENA_INIT;
	Result result;
	Stmt stmt = {.sql = my_query("holder.sql"), .params = key, .nparams = 1};

	*holder = (LockHolder){0};
	bool ok = my_run(conn, &stmt, &arena, &result, err);
	if (ok && result.nrows == 1) {
		take_process(&result, holder);
		take_attributes(conn, my_int(&result, 0, 0), &arena, holder);
	} else if (!ok && err->kind == ERR_SQL) {
		error_clear(err);
		ok = true;
	}
	arena_release(&arena);
	return ok;
}

/* ---- the driver's functions ------------------------------------------------------------------ */

/* One value: 1, 0 or, *null, NULL. */
static bool ask(Conn *conn, const char *sql, const Value *key, int64_t *out, bool *null, Error *err)
{
	Arena arena = ARENA_INIT;
	Result result;
	bool ok = my_run_kept(
		conn, &(Stmt){.sql = sql, .params = key, .nparams = 1}, &arena, &result, err);
	if (ok && result.nrows != 1)
		ok = error_set(err, ERR_SQL, "no answer to: %s", sql);
	if (ok) {
		*out = my_int(&result, 0, 0);
		*null = result.cells[0].type == VAL_NULL;
	}
	arena_release(&arena);
	return ok;
}

bool my_lock_try(Conn *conn, const char *name, bool *got, LockHolder *holder, Error *err)
{
	MyConn *self = (MyConn *)conn;
	char text[KEY_SIZE];
	Value key = lock_key(self, name, text);
	int64_t answer;
	bool null;

	*got = false;
	if (!refuse_galera(self, err) ||
		!ask(conn, "SELECT GET_LOCK(?, 1)", &key, &answer, &null, err))
		return false;
	if (null)
		return error_set(err, ERR_SQL,
			"the server could not give the run lock: "
			"GET_LOCK() is NULL");
	*got = answer == 1;
	return *got || find_holder(conn, &key, holder, err);
}

bool my_lock_held(Conn *conn, const char *name, bool *ours, Error *err)
{
	MyConn *self = (MyConn *)conn;
	char text[KEY_SIZE];
	Value key = lock_key(self, name, text);
	int64_t owner;
	bool null;

	*ours = false;
	if (!ask(conn, "SELECT IF(IS_USED_LOCK(?) = CONNECTION_ID(), CONNECTION_ID(), 0)", &key,
		    &owner, &null, err))
		return false;
	*ours = owner == self->base.session;
	return true;
}

bool my_unlock(Conn *conn, const char *name, Error *err)
{
	char text[KEY_SIZE];
	Value key = lock_key((MyConn *)conn, name, text);
	int64_t answer;
	bool null;
	return ask(conn, "SELECT RELEASE_LOCK(?)", &key, &answer, &null, err);
}

const char *my_lock_proof(Conn *conn, const char *name, Arena *arena)
{
	char text[KEY_SIZE];
	lock_key((MyConn *)conn, name, text); /* letters and digits */
	return arena_printf(arena,
		"IS_USED_LOCK('%s') = CONNECTION_ID() AND CONNECTION_ID() = %lld", text,
		(long long)conn->session);
}
