/*
 * offline.h - the SQL of a run, printed and not executed.
 *
 * `--sql` knows nothing of a live database: the start is what the range says ("a:b", or base), and
 * what would have to be asked (db.query, drop_constraint without a name, …) is an error at the
 * author's line.  The text runs through the database's own client.
 * `--dry-run` is the same for the database as it is now: planned and answered by it, under its
 * read-only mode, without the run lock.
 */
#ifndef LUAMIG_CORE_OFFLINE_H
#define LUAMIG_CORE_OFFLINE_H

#include "core/printer.h"
#include "core/runner.h"

typedef struct OfflineOptions {
	Direction direction;
	const char *range; /* "b": from base to b; "a:b" */
	const Backend *backend;
	const ServerInfo *server; /* assumed */
	PrintTo to;
} OfflineOptions;

bool offline_run(Config *config, const Graph *graph, const OfflineOptions *options, Arena *arena,
	Error *err) LUAMIG_MUST_CHECK;

/* `stamp --sql a:b`: only the version rows. */
bool offline_stamp(Config *config, const Graph *graph, const OfflineOptions *options, Arena *arena,
	Error *err) LUAMIG_MUST_CHECK;

/* What runner_run() would send.  *out: what is planned; nothing is applied.  The connection can
 * only read afterwards. */
bool offline_dry_run(const RunContext *context, const RunOptions *options, const PrintTo *to,
	RunResult *out, Error *err) LUAMIG_MUST_CHECK;

#endif
