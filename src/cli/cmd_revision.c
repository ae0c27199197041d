/* cmd_revision.c - a new script in migrations/. */
#include "cli/newrevision.h"

static NewRevision wanted;

static const Opt options[] = {
	{'m', "message", OPT_STRING, "TEXT", "what it does; also part of the file's name",
		&wanted.message},
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

static bool run(App *app, Error *err)
{
	NewRevision revision = wanted;
	if (!revision.message)
		revision.message = "";
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
		"--sql, here as everywhere, only prints: the script goes to standard output, no "
		"file is\n"
		"written and no hook runs.  It is Lua, for SQL depends on the database; `luamig "
		"upgrade\n"
		"--sql` prints that once the functions are filled in.",
	.examples = "luamig revision -m \"add fees table\"\n"
		    "luamig revision -m \"billing\" --head base --branch-label billing\n"
		    "                                the first one of an independent branch\n"
		    "luamig revision -m \"fix\" --head 1975ea --splice\n"
		    "                                a branch from the middle\n"
		    "luamig revision -m \"try\" --sql  see what would be written",
	.options = options,
	.needs = NEEDS_CONFIG | NEEDS_GRAPH | NEEDS_FILE,
	.run = run,
};
