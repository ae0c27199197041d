/* cmd_revision.c - a new script in migrations/. */
#include "base/log.h"
#include "cli/autogenerate.h"
#include "cli/newrevision.h"

static NewRevision wanted;
static bool generates, allow_empty, allow_drop;

static const Opt options[] = {
	{'m', "message", OPT_STRING, "TEXT", "what it does; also part of the file's name",
		&wanted.message},
	{0, "autogenerate", OPT_FLAG, NULL,
		"fill it in: what turns the live schema into schema.lua's", &generates},
	{0, "allow-empty", OPT_FLAG, NULL, "with --autogenerate: also when nothing differs",
		&allow_empty},
	{0, "allow-drop", OPT_FLAG, NULL,
		"with --autogenerate: drop what schema.lua does not have at all", &allow_drop},
	{0, "rev-id", OPT_STRING, "ID", "the id; otherwise 12 random hex digits", &wanted.rev_id},
	{0, "head", OPT_STRING, "REVISION", "what it follows (default: head; base: nothing)",
		&wanted.head},
	{0, "splice", OPT_FLAG, NULL, "REVISION need not be a head: the history forks there",
		&wanted.splice},
	{0, "branch-label", OPT_LIST, "LABEL", "a name for the branch that begins here",
		&wanted.labels},
	{0, "depends-on", OPT_LIST, "REVISION", "must be applied before, on another branch",
		&wanted.depends_on},
	{0, "version-path", OPT_STRING, "DIR", "which of the migrations folders it goes to",
		&wanted.version_path},
	{0, "sql", OPT_FLAG, NULL, "print the script, write no file", &wanted.print_only},
	{0},
};

/* *nothing: the schemas are the same, no file is wanted. */
static bool fill_in(App *app, NewRevision *revision, bool *nothing, Error *err)
{
	Generated generated;
	*nothing = false;
	if (!generates && (allow_empty || allow_drop))
		return error_set(err, ERR_USAGE, "--allow-%s goes with --autogenerate",
			allow_empty ? "empty" : "drop");
	if (!generates)
		return true;
	if (!app_connect(app, err) || !autogenerate(app, allow_drop, &generated, err))
		return false;
	*nothing = generated.changes == 0 && !allow_empty;
	if (generated.changes) {
		revision->upgrade = generated.upgrade;
		revision->downgrade = generated.downgrade;
	}
	return true;
}

static bool run(App *app, Error *err)
{
	NewRevision revision = wanted;
	bool nothing;
	if (!revision.message)
		revision.message = "";
	if (!fill_in(app, &revision, &nothing, err))
		return false;
	if (nothing) {
		log_info("the database is as the wanted schema says; no file was written");
		return true;
	}
	return new_revision_create(app, &revision, err);
}

const Command cmd_revision = {
	.name = "revision",
	.args = "",
	.summary = "write a new revision script",
	.help = "The script follows the present head and holds empty functions upgrade() and\n"
		"downgrade() to fill in.  No database is needed.  Its path is printed; next:\n"
		"`luamig upgrade`.\n"
		"\n"
		"The text comes from revision.lua.tmpl in the migrations folder or beside "
		"luamig.lua, if\n"
		"there is one: see `luamig help templates`.\n"
		"\n"
		"--autogenerate compares the live schema with schema.lua (see luamig help check) "
		"and writes\n"
		"what turns the one into the other, and the way back.  The database must be at "
		"the head.\n"
		"What loses rows or values has a comment; what is dropped is written down beside "
		"it (was =\n"
		"...), for the way back.  Tables that schema.lua does not name stay, unless "
		"--allow-drop.\n"
		"\n"
		"--sql, here as everywhere, only prints: the script goes to standard output, no "
		"file is\n"
		"written and no hook runs.  It is Lua, for SQL depends on the database; `luamig "
		"upgrade\n"
		"--sql` prints that once the functions are filled in.",
	.examples = "luamig revision -m \"add fees table\"\n"
		    "luamig revision --autogenerate -m \"fees\"\n"
		    "luamig revision -m \"billing\" --head base --branch-label billing\n"
		    "                                the first one of an independent branch\n"
		    "luamig revision -m \"fix\" --head 1975ea --splice\n"
		    "                                a branch from the middle\n"
		    "luamig revision -m \"try\" --sql  see what would be written",
	.options = options,
	.needs = NEEDS_CONFIG | NEEDS_GRAPH | NEEDS_FILE,
	.run = run,
};
