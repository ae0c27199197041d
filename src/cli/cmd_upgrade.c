/* cmd_upgrade.c - run what is pending. */
#include "cli/report.h"

static bool single_transaction;

static const Opt options[] = {
	{0, "single-transaction", OPT_FLAG, NULL, "all revisions in one transaction, or none",
		&single_transaction},
	{0},
};

static bool run(App *app, Error *err)
{
	const char *target = app->operands.count ? app->operands.items[0] : "head";
	return report_run(app, UPGRADE, target, single_transaction, err);
}

const Command cmd_upgrade = {
	.name = "upgrade",
	.args = "[REVISION]",
	.summary = "run the revisions up to REVISION (default: head)",
	.help = "Revisions that are applied already are left out; when nothing is pending nothing "
		"is\n"
		"locked or written.  One run at a time: another one waits up to --lock-timeout.\n"
		"A revision is told as applied once its COMMIT was answered.  When one fails, "
		"those\n"
		"before it stay applied and the same command goes on from there.",
	.examples = "luamig upgrade                  run what is pending\n"
		    "luamig upgrade +1               run the next revision\n"
		    "luamig upgrade 1975ea           up to this revision (4 characters or more)\n"
		    "luamig upgrade heads            all branches\n"
		    "luamig upgrade billing@head     the branch that is labelled billing\n"
		    "luamig upgrade --json           one event a line",
	.options = options,
	.needs = NEEDS_CONFIG | NEEDS_GRAPH | NEEDS_DATABASE | WRITES_EVENTS,
	.max_operands = 1,
	.run = run,
};
