/* testbed.c - see testbed.h. */
#include "core/testbed.h"

#include <string.h>

#include "base/log.h"
#include "core/interrupt.h"
#include "db/drop.h"

/* In a database that shadow_url names: it is ours to empty. */
#define MARK "luamig_scratch"
#define LOCK "luamig test"

/* ---- shadow_url -------------------------------------------------------------------------------
 */

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

static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool same_place(const Url *a, const Url *b)
{
	return same_text(a->host, b->host) && a->port == b->port &&
	       same_text(a->database, b->database) && same_text(a->scheme, b->scheme);
}

static bool make_mark(Conn *conn, Error *err)
{
	return db_exec(conn, "CREATE TABLE " MARK " (id integer)", err);
}

/* Empty, or left by a test that died: else it is somebody's. */
static bool check_ours(Conn *conn, Arena *arena, Error *err)
{
	Schema schema;
	const ReflectScope all = {0};
	if (!db_reflect(conn, &all, arena, &schema, err))
		return false;
	if (schema.tables.count + schema.views.count == 0 || schema_table(&schema, NULL, MARK))
		return true;
	error_set(err, ERR_CONFIG, "the database that shadow_url names is not empty: it holds %s",
		schema.tables.count ? schema.tables.items[0].name : schema.views.items[0].name);
	return error_hint(err, "name a database that nothing else uses: a test drops all that is "
			       "in it");
}

static bool take_shadow(Testbed *bed, Error *err)
{
	LockHolder holder;
	bool got;
	if (!bed->conn->driver->lock_try(bed->conn, LOCK, &got, &holder, err))
		return false;
	if (!got) {
		error_set(err, ERR_LOCKED, "another test uses the database that shadow_url names");
		return error_hint(err, "wait for it, or name another database");
	}
	if (!check_ours(bed->conn, bed->arena, err))
		return false;
	bed->shadow = true;
	return testbed_renew(bed, err);
}

static bool open_shadow(Testbed *bed, const char *text, Error *err)
{
	if (!url_parse(text, bed->arena, &bed->url, err))
		return error_wrap(err, "shadow_url");
	bed->url = url_in_folder(&bed->url, bed->project->dir, bed->arena);
	if (bed->project->has_url && same_place(&bed->url, &bed->project->url)) {
		error_set(err, ERR_CONFIG, "shadow_url is the configured database itself");
		return error_hint(err, "name an empty database beside it");
	}
	bed->conn = db_open(&bed->url, &(ConnectOptions){.program = "luamig"}, err);
	return bed->conn && take_shadow(bed, err);
}

/* ---- a database of our own --------------------------------------------------------------------
 */

static bool open_live(Testbed *bed, Error *err)
{
	if (!config_check_url(bed->project, err))
		return false;
	bed->backend = db_backend_for(&bed->project->url, err);
	if (!bed->backend)
		return false;
	if (bed->backend->driver->flags & DRIVER_SCRATCH_IN_MEMORY)
		return true;
	bed->live = db_open(&bed->project->url, &(ConnectOptions){.program = "luamig"}, err);
	return bed->live != NULL;
}

/* What a test that was killed left behind.  Nothing of it can fail a test. */
static void sweep(Testbed *bed)
{
	StrVec names = {0};
	Error err = ERROR_INIT;
	if (!bed->backend->trial_left(bed->live, bed->arena, &names, &err))
		return;
	for (size_t i = 0; i < names.count; i++) {
		error_clear(&err);
		if (!bed->backend->trial_drop(bed->live, names.items[i], &err))
			continue; /* somebody else's, or being dropped by another test */
		vec_push(&bed->leftover, bed->arena, names.items[i]);
		log_info("note: %s, left by a test that was killed, is removed", names.items[i]);
	}
}

static bool open_trial(Testbed *bed, Error *err)
{
	if (!bed->backend->trial_open(
		    bed->live, &bed->project->url, bed->arena, &bed->trial, err)) {
		bed->trial = (Trial){0};
		return false;
	}
	bed->conn = bed->trial.conn;
	bed->url = bed->config.url = bed->trial.url;
	return true;
}

static void close_trial(Testbed *bed)
{
	Error err = ERROR_INIT;
	if (!bed->trial.name)
		return;
	if (!bed->backend->trial_close(bed->live, &bed->trial, &err))
		log_warn("the scratch database %s stays behind: %s", bed->trial.name, err.message);
	bed->trial = (Trial){0};
	bed->conn = NULL;
}

/* ---- both -------------------------------------------------------------------------------------
 */

bool testbed_open(Testbed *bed, const Config *project, Arena *arena, Error *err)
{
	const char *shadow = shadow_text(project);
	*bed = (Testbed){.project = project, .arena = arena, .config = *project};
	bed->config.version_table_schema = NULL; /* it is not there, or is the live one's */
	bed->config.hooks.count = 0;
	if (shadow) {
		bool ok = open_shadow(bed, shadow, err);
		bed->config.url = bed->url;
		return ok;
	}
	if (!open_live(bed, err))
		return false;
	sweep(bed);
	return open_trial(bed, err);
}

bool testbed_renew(Testbed *bed, Error *err)
{
	size_t ignored;
	if (!bed->shadow) {
		close_trial(bed);
		return open_trial(bed, err);
	}
	if (db_tx_state(bed->conn) != TX_NONE && !db_rollback(bed->conn, err))
		return false;
	return db_drop_all(bed->conn, &ignored, err) && make_mark(bed->conn, err);
}

void testbed_close(Testbed *bed)
{
	Error err = ERROR_INIT;
	size_t ignored;
	interrupt_watch(NULL, NULL);
	if (bed->shadow) {
		db_rollback(bed->conn, &err);
		error_clear(&err);
		if (!db_drop_all(bed->conn, &ignored, &err))
			log_warn(
				"the database that shadow_url names is not empty: %s", err.message);
		bed->shadow = false;
	}
	if (bed->trial.name)
		close_trial(bed);
	else
		db_close(bed->conn);
	db_close(bed->live);
	bed->conn = bed->live = NULL;
}
