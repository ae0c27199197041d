/* cmd_upgrade.c - run what is pending. */
#include "cli/report.h"
#include "cli/sqlmode.h"
#include "core/planfile.h"

static bool single_transaction, dry_run;
static const char *plan;
static SqlMode sql;

static const Opt options[] = {
	{0, "single-transaction", OPT_FLAG, NULL, "all revisions in one transaction, or none",
		&single_transaction},
	{0, "dry-run", OPT_FLAG, NULL,
		"print each statement of the run on this database, execute none", &dry_run},
	{0, "plan", OPT_STRING, "FILE",
		"run what luamig plan --out has kept, or nothing if that is another now", &plan},
	SQL_MODE_OPTIONS(sql),
	{0},
};

/* ---- a plan that was kept ------------------------------------------------------------------- */

typedef struct Kept {
	App *app;
	PlanFile file;
} Kept;

static bool is_as_planned(void *arg, Error *err)
{
	Kept *kept = arg;
	App *app = kept->app;
	return planfile_check(&kept->file, &app->config, &app->graph, app->arena, err);
}

/* Looked at before, for a clear word also when there is nothing to do, and again under the lock. */
static bool run_planned(App *app, Error *err)
{
	Kept kept = {.app = app};
	if (app->operands.count > 0 || dry_run || sql.wanted)
		return error_set(err, ERR_USAGE,
			"--plan says what runs and how far: no REVISION, --dry-run or --sql "
			"beside it");
	if (!planfile_read(plan, app->arena, &kept.file, err) || !sqlmode_tag(app, &sql, err) ||
		!app_connect(app, err) || !is_as_planned(&kept, err))
		return false;
	const RunOptions wanted = {
		.direction = UPGRADE,
		.target = kept.file.target,
		.transaction = single_transaction ? TRANSACTION_RUN : TRANSACTION_AUTO,
		.approve = is_as_planned,
		.approve_arg = &kept,
	};
	return report_run_with(app, wanted, err);
}

/* ---- the command ---------------------------------------------------------------------------- */

static bool run(App *app, Error *err)
{
	if (plan)
		return run_planned(app, err);
	const char *target = app->operands.count ? app->operands.items[0] : "head";
	const DryRun dry = {UPGRADE, target, single_transaction};
	if (dry_run)
		return sqlmode_dry_run(app, &sql, &dry, err);
	if (sql.wanted)
		return sqlmode_run(app, &sql, UPGRADE, target, err);
	return sqlmode_tag(app, &sql, err) && app_connect(app, err) &&
	       report_run(app, UPGRADE, target, single_transaction, err);
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
		"before it stay applied and the same command goes on from there.\n"
		"--sql needs no database: it prints the script of a run from base, or of a range\n"
		"FROM:TO.  What only a database can tell (db.query, db.has_table) is an error "
		"there.\n"
		"--dry-run prints the same for the database as it is now, with the plan that it "
		"gives:\n"
		"no lock, nothing written.  db.has_* knows what the statements before would make;\n"
		"db.query, db.value and db.rows read what is there now, and a comment says so.\n"
		"--plan FILE runs a plan that was looked at: where the version rows, the scripts, "
		"a\n"
		"statement or the schema are others than when it was made, nothing runs (exit 2).",
	.examples = "luamig upgrade                  run what is pending\n"
		    "luamig upgrade +1               run the next revision\n"
		    "luamig upgrade 1975ea           up to this revision (4 characters or more)\n"
		    "luamig upgrade heads            all branches\n"
		    "luamig upgrade billing@head     the branch that is labelled billing\n"
		    "luamig upgrade --json           one event a line\n"
		    "luamig upgrade --sql            print the SQL from base to head, run nothing\n"
		    "luamig upgrade --sql 1975:head --dialect mysql\n"
		    "luamig upgrade --dry-run        what a run would send to this database\n"
		    "luamig upgrade --plan plan.json  run what that file has kept",
	.options = options,
	.needs = NEEDS_CONFIG | NEEDS_GRAPH | WRITES_EVENTS,
	.max_operands = 1,
	.run = run,
};
