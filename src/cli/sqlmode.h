/* sqlmode.h - --sql, --dialect, --tag and --dry-run: SQL on stdout, nothing run. */
#ifndef LUAMIG_CLI_SQLMODE_H
#define LUAMIG_CLI_SQLMODE_H

#include "cli/cli.h"
#include "core/runner.h"

typedef struct SqlMode {
	bool wanted;
	const char *dialect; /* NULL: that of the configured URL */
	const char *tag;     /* scripts see it as args.tag */
} SqlMode;

/* Rows of an option table. */
#define SQL_MODE_OPTIONS(mode)                                                                     \
	{0, "sql", OPT_FLAG, NULL, "print the SQL instead of running it; REVISION may be FROM:TO", \
		&(mode).wanted},                                                                   \
		{0, "dialect", OPT_STRING, "NAME",                                                 \
			"with --sql: postgresql, mysql, mariadb or sqlite (default: the URL's)",   \
			&(mode).dialect},                                                          \
	{                                                                                          \
		0, "tag", OPT_STRING, "TEXT", "scripts see it as args.tag", &(mode).tag            \
	}

bool sqlmode_run(App *app, const SqlMode *mode, Direction direction, const char *range,
	Error *err) LUAMIG_MUST_CHECK;
bool sqlmode_stamp(App *app, const SqlMode *mode, bool purge, Error *err) LUAMIG_MUST_CHECK;

/* --dry-run: the statements of a run on the database as it is. */
typedef struct DryRun {
	Direction direction;
	const char *target;
	bool single_transaction;
} DryRun;
bool sqlmode_dry_run(
	App *app, const SqlMode *mode, const DryRun *wanted, Error *err) LUAMIG_MUST_CHECK;

/* --tag for a run on a database; --dialect without --sql is an error. */
bool sqlmode_tag(App *app, const SqlMode *mode, Error *err) LUAMIG_MUST_CHECK;

#endif
