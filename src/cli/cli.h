/*
 * cli.h - commands, dispatch, exit status.
 *
 * How to add a command:
 *  1. src/cli/cmd_<name>.c: a comment, an option table, one `const Command cmd_<name>`, one run
 *     function.
 *  2. A line in commands[] in commands.c.
 *  3. tests/cli/t…-<name>.sh.
 *  4. A section in the manual (doc/luamig.1) and a line in README; tests/lint/check-docs.sh
 *     compares them with `luamig help <name>`.
 */
#ifndef LUAMIG_CLI_CLI_H
#define LUAMIG_CLI_CLI_H

#include "cli/opt.h"
#include "core/config.h"
#include "core/graph.h"
#include "core/journal.h"

/* What the dispatcher prepares before run() and cleans up after it. */
typedef enum Needs {
	NEEDS_CONFIG = 1 << 0,   /* app->config */
	NEEDS_GRAPH = 1 << 1,    /* app->graph (files read, not checked) */
	NEEDS_DATABASE = 1 << 2, /* app->conn, app->history */
	NEEDS_FILE = 1 << 3,     /* a luamig.lua: a URL alone is not enough */
	WRITES_EVENTS = 1 << 4,  /* --json: one event a line, {"event": "end"} last */
} Needs;

/* The global options, wherever they stood. */
typedef struct Globals {
	const char *config, *environment, *url, *lua_dir;
	StrVec args; /* -x KEY=VALUE */
	bool json, verbose, quiet, no_color, help, version;
	int wait_s, lock_timeout_s; /* -1: not said */
} Globals;

typedef struct App {
	Arena *arena;
	Globals globals;
	StrVec operands;
	const char *environment; /* the one of --env that this run is for, or NULL */
	Config config;
	Graph graph;
	Conn *conn;
	History history;
	JournalLeft left;   /* a half-done revision, once app_state() has asked */
	Script *checker;    /* compiles scripts to see whether they do: app_check_scripts() */
	int status;         /* a command may set EXIT_DIFFERENT without an error */
	bool writes_events; /* of this command */
	bool reported;      /* the error has been told already */
	int64_t started_ms; /* of the run, for its summary */
} App;

typedef struct Command {
	const char *name;
	const char *args;     /* "[REVISION]" */
	const char *summary;  /* one line */
	const char *help;     /* paragraphs, with what happens and what next */
	const char *examples; /* lines "luamig upgrade head    run what is pending" */
	const Opt *options;   /* NULL-name terminated; may be NULL */
	unsigned needs;
	size_t min_operands, max_operands;
	bool (*run)(App *app, Error *err);
} Command;

extern const Command *const commands[]; /* NULL-terminated, in the order help shows them */
extern const Opt global_options[];      /* before or after the command */
extern const Opt leading_options[];     /* before the command only */

int cli_main(int argc, char **argv);

/* NULL: err says which command may have been meant. */
const Command *command_find(const char *name, Arena *arena, Error *err);

/* What the needs of a command name; for one that only sometimes needs it. */
bool app_prepare(App *app, unsigned needs, Error *err) LUAMIG_MUST_CHECK;

/* Those that --env or LUAMIG_ENV names; none: the configuration's top level.  A command that needs
 * no config is not run for each of them: it does so by itself. */
bool app_environments(const App *app, StrVec *names, Error *err) LUAMIG_MUST_CHECK;

/* For commands: connect later than NEEDS_DATABASE would (or not at all). */
bool app_connect(App *app, Error *err) LUAMIG_MUST_CHECK;
bool app_load_graph(App *app, Error *err) LUAMIG_MUST_CHECK;

/* From here on reports mark the scripts that do not compile. */
void app_check_scripts(App *app);

/* What the version rows mean, for commands that only read: a row without a file is no error here,
 * it is shown.  Connects when that has not been done, and turns app->graph into the view that this
 * database needs. */
typedef struct AppState {
	StrVec rows;    /* as they stand in the table */
	StrVec unknown; /* those of them without a file */
	bool *applied;  /* by node */
	bool *current;  /* by node: what `current` shows (graph_current) */
	Error stuck; /* the database is where these files cannot go on (kind ERR_NONE: it is not) */
} AppState;
/* Is `current` asked for in this name or range, so that the database must be asked? */
bool app_asks_current(const char *text);
bool app_state(App *app, AppState *out, Error *err) LUAMIG_MUST_CHECK;

#endif
