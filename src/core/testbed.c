/* testbed.c - see testbed.h. */
#include "core/testbed.h"

#include <string.h>

#include "base/log.h"
#include "core/interrupt.h"
#include "db/trial.h"

/* ---- a database of our own ------------------------------------------------------------------ */

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
		if (!strstr(names.items[i], TRIAL_TEST))
			continue; /* of a comparison: luamig doctor --sweep */
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

/* ---- both ----------------------------------------------------------------------------------- */

bool testbed_open(Testbed *bed, const Config *project, Arena *arena, Error *err)
{
	*bed = (Testbed){.project = project, .arena = arena, .config = *project};
	bed->config.version_table_schema = NULL; /* it is not there, or is the live one's */
	bed->config.hooks.count = 0;
	if (bed->config.statement_timeout_ms == 0)
		bed->config.statement_timeout_ms = TESTBED_STATEMENT_S * 1000;
	if (spare_is_named(project)) {
		bool ok = spare_open(project, arena, &bed->spare, err);
		bed->conn = bed->spare.conn;
		bed->url = bed->config.url = bed->spare.url;
		return ok;
	}
	if (!open_live(bed, err))
		return false;
	sweep(bed);
	return open_trial(bed, err);
}

bool testbed_renew(Testbed *bed, Error *err)
{
	if (bed->spare.conn)
		return spare_renew(&bed->spare, err);
	close_trial(bed);
	return open_trial(bed, err);
}

void testbed_close(Testbed *bed)
{
	interrupt_watch(NULL, NULL);
	spare_close(&bed->spare);
	close_trial(bed);
	db_close(bed->live);
	bed->conn = bed->live = NULL;
}
