/* cmd_downgrade.c - go back. */
#include "cli/report.h"
#include "cli/sqlmode.h"

static bool single_transaction, dry_run;
static SqlMode sql;

static const Opt options[] = {
	{0, "single-transaction", OPT_FLAG, NULL, "all revisions in one transaction, or none",
		&single_transaction},
	{0, "dry-run", OPT_FLAG, NULL,
		"print each statement of the run on this database, execute none", &dry_run},
	SQL_MODE_OPTIONS(sql),
	{0},
};

static bool run(App *app, Error *err)
{
	const char *target = app->operands.items[0];
	const DryRun dry = {DOWNGRADE, target, single_transaction};
	if (dry_run)
		return sqlmode_dry_run(app, &sql, &dry, err);
	if (sql.wanted)
		return sqlmode_run(app, &sql, DOWNGRADE, target, err);
	return sqlmode_tag(app, &sql, err) && app_connect(app, err) &&
	       report_run(app, DOWNGRADE, target, single_transaction, err);
}

const Command cmd_downgrade = {
	.name = "downgrade",
	.args = "REVISION",
	.summary = "go back until REVISION is the newest that is applied",
	.help = "Calls downgrade() of each applied revision above REVISION, newest first, also of "
		"those\n"
		"that depend on them.  base is the state before the first revision.  What a "
		"revision\n"
		"dropped does not come back: see the scripts, and `luamig upgrade` for the way up "
		"again.\n"
		"--sql and --dry-run are those of `luamig upgrade`.",
	.examples = "luamig downgrade -1             one revision back\n"
		    "luamig downgrade 1975ea         down to this revision, which stays\n"
		    "luamig downgrade base           everything\n"
		    "luamig downgrade billing@base   only the branch that is labelled billing\n"
		    "luamig downgrade --sql head:base  print the SQL, run nothing\n"
		    "luamig downgrade --dry-run -1   what it would send to this database",
	.options = options,
	.needs = NEEDS_CONFIG | NEEDS_GRAPH | WRITES_EVENTS,
	.min_operands = 1,
	.max_operands = 1,
	.run = run,
};
