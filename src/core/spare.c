/* spare.c - see spare.h. */
#include "core/spare.h"

#include <string.h>

#include "base/log.h"
#include "core/interrupt.h"
#include "db/drop.h"

#define LOCK "luamig test"
enum { LOCK_WAIT_MS = 3000, LOCK_AGAIN_MS = 100 };

/* Of the environment, where one is chosen: that of the top level may be of another database. */
static const char *shadow_text(const Config *config)
{
	const Tree *table = config->tree;
	if (table && config->environment) {
		const Tree *all = tree_get(table, "environments");
		table = all ? tree_get(all, config->environment) : NULL;
	}
	const Tree *url = table ? tree_get(table, "shadow_url") : NULL;
	return url && url->kind == TREE_STRING && url->string[0] ? url->string : NULL;
}

bool spare_is_named(const Config *config)
{
	return shadow_text(config) != NULL;
}

static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool same_place(const Url *a, const Url *b)
{
	return same_text(a->host, b->host) && a->port == b->port &&
	       same_text(a->database, b->database) && same_text(a->scheme, b->scheme);
}

/* Empty, or left by a process that died: else it is somebody's. */
static bool check_ours(Conn *conn, Error *err)
{
	Arena arena = ARENA_INIT;
	Schema schema;
	const ReflectScope all = {0};
	bool ok = db_reflect(conn, &all, &arena, &schema, err);
	if (ok && schema.tables.count + schema.views.count > 0 &&
		!schema_table(&schema, NULL, SPARE_MARK)) {
		ok = error_set(err, ERR_CONFIG,
			"the database that shadow_url names is not empty: it holds %s",
			schema.tables.count ? schema.tables.items[0].name
					    : schema.views.items[0].name);
		error_hint(err, "name a database that nothing else uses: luamig drops all that is "
				"in it");
	}
	arena_release(&arena);
	return ok;
}

/* A server may need a moment to see that the one before us is gone. */
static bool lock(Spare *spare, bool *got, Error *err)
{
	LockHolder holder;
	for (int tries = 0;; tries++) {
		if (!spare->conn->driver->lock_try(spare->conn, LOCK, got, &holder, err))
			return false;
		if (*got || tries >= LOCK_WAIT_MS / LOCK_AGAIN_MS)
			return true;
		if (!interrupt_sleep_ms(LOCK_AGAIN_MS))
			return interrupt_check(err);
	}
}

static bool take(Spare *spare, Error *err)
{
	bool got;
	if (!lock(spare, &got, err))
		return false;
	if (!got) {
		error_set(err, ERR_LOCKED, "somebody uses the database that shadow_url names");
		return error_hint(err, "wait for it, or name another database");
	}
	spare->locked = true;
	return check_ours(spare->conn, err) && spare_renew(spare, err);
}

/* The lock is given back while we wait, so that the next command finds it free. */
static void leave(Spare *spare)
{
	Error ignored = ERROR_INIT;
	if (spare->conn && spare->locked)
		(void)!spare->conn->driver->unlock(spare->conn, LOCK, &ignored);
	db_close(spare->conn);
	spare->conn = NULL;
	spare->locked = false;
}

bool spare_open(const Config *config, Arena *arena, Spare *out, Error *err)
{
	*out = (Spare){0};
	if (!url_parse(shadow_text(config), arena, &out->url, err))
		return error_wrap(err, "shadow_url");
	out->url = url_in_folder(&out->url, config->dir, arena);
	if (config->has_url && same_place(&out->url, &config->url)) {
		error_set(err, ERR_CONFIG, "shadow_url is the configured database itself");
		return error_hint(err, "name an empty database beside it");
	}
	out->conn = db_open(&out->url, &(ConnectOptions){.program = "luamig"}, err);
	if (out->conn && take(out, err))
		return true;
	leave(out);
	return false;
}

bool spare_renew(Spare *spare, Error *err)
{
	size_t ignored;
	if (db_tx_state(spare->conn) != TX_NONE && !db_rollback(spare->conn, err))
		return false;
	return db_drop_all(spare->conn, &ignored, err) &&
	       db_exec(spare->conn, "CREATE TABLE " SPARE_MARK " (id integer)", err);
}

void spare_close(Spare *spare)
{
	Error err = ERROR_INIT;
	size_t ignored;
	if (!spare->conn)
		return;
	db_rollback(spare->conn, &err);
	error_clear(&err);
	if (!db_drop_all(spare->conn, &ignored, &err))
		log_warn("the database that shadow_url names is not empty: %s", err.message);
	leave(spare);
}
