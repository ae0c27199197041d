/*
 * cli.c - from main() to a command's run(): reads the global options, finds the command, prepares
 * what it needs for each environment, cleans up, and turns the outcome into an exit status.
 *
 * Cleaning up happens in one place, run_once(): scripts before the connection, the connection
 * before the configuration, the arena last.
 */
#include "cli/cli.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/str.h"
#include "cli/help.h"
#include "cli/out.h"
#include "cli/report.h"
#include "core/interrupt.h"
#include "db/url.h"

static Globals globals = {.wait_s = -1, .lock_timeout_s = -1};

const Opt leading_options[] = {
	{'c', "config", OPT_STRING, "FILE",
		"read FILE, not the luamig.lua here or in a folder above", &globals.config},
	{0},
};

const Opt global_options[] = {
	{'e', "env", OPT_STRING, "NAME[,NAME...]", "use these environments, one after the other",
		&globals.environment},
	{0, "url", OPT_STRING, "URL", "use this database", &globals.url},
	{'x', "arg", OPT_LIST, "KEY=VALUE", "give scripts args.KEY", &globals.args},
	{0, "json", OPT_FLAG, NULL, "write JSON", &globals.json},
	{'v', "verbose", OPT_FLAG, NULL, "tell each statement", &globals.verbose},
	{'q', "quiet", OPT_FLAG, NULL, "tell results and errors only", &globals.quiet},
	{0, "wait", OPT_INT, "SECONDS", "wait so long for the database to answer", &globals.wait_s},
	{0, "lock-timeout", OPT_INT, "SECONDS", "wait so long for another run to end",
		&globals.lock_timeout_s},
	{0, "no-color", OPT_FLAG, NULL, "no colours", &globals.no_color},
	{0, "lua-dir", OPT_STRING, "DIR",
		"read luamig's own Lua files from DIR (for its developers)", &globals.lua_dir},
	{0, "version", OPT_FLAG, NULL, "print the version", &globals.version},
	{'h', "help", OPT_FLAG, NULL, "print help", &globals.help},
	{0},
};

/* --config after the command: known, to say where it stands. */
static const Opt misplaced_options[] = {
	{'c', "config", OPT_STRING, "FILE", NULL, NULL},
	{0},
};

/* ---- what a command needs -------------------------------------------------------------- */

static bool script_args(const App *app, ConfigRequest *request, Error *err)
{
	for (size_t i = 0; i < app->globals.args.count; i++) {
		const char *text = app->globals.args.items[i];
		const char *equals = strchr(text, '=');
		size_t n = equals ? (size_t)(equals - text) : strlen(text);
		if (n == 0)
			return error_set(err, ERR_USAGE, "-x wants KEY=VALUE, not '%s'", text);
		ScriptArg arg = {arena_strndup(app->arena, text, n), equals ? equals + 1 : ""};
		vec_push(&request->args, app->arena, arg);
	}
	return true;
}

static bool load_config(App *app, bool need_file, Error *err)
{
	ConfigRequest request = {
		.path = app->globals.config,
		.environment = app->environment,
		.url = app->globals.url,
		.lua_dir = app->globals.lua_dir,
		.lock_timeout_s = app->globals.lock_timeout_s,
		.need_file = need_file,
	};
	return script_args(app, &request, err) &&
	       config_load(&request, app->arena, &app->config, err);
}

bool app_load_graph(App *app, Error *err)
{
	const Config *config = &app->config;
	return graph_load(&config->migration_paths, &config->migrations, config->recursive,
		app->arena, &app->graph, err);
}

bool app_connect(App *app, Error *err)
{
	if (app->conn)
		return true;
	if (!config_check_url(&app->config, err))
		return false;
	const ConnectOptions options = {.program = "luamig"};
	int wait_s = app->globals.wait_s;
	app->conn = wait_s > 0 ? db_open_wait(&app->config.url, &options, wait_s, err)
			       : db_open(&app->config.url, &options, err);
	return app->conn && history_open(app->conn, &app->config, app->arena, &app->history, err);
}

bool app_asks_current(const char *text)
{
	static const char ends[] = ":@+-";
	for (const char *at = strstr(text, "current"); at; at = strstr(at + 1, "current")) {
		char after = at[strlen("current")];
		if ((at == text || strchr(ends, at[-1])) && strchr(ends, after))
			return true;
	}
	return false;
}

static void choose_view(App *app, AppState *state)
{
	const Graph *view = &app->graph;
	const GraphChoice choice = {.rows = &state->rows, .where = app->history.shown};
	if (graph_choose(&app->graph, &choice, app->arena, &view, &state->stuck) &&
		view != &app->graph)
		app->graph = *view;
}

bool app_state(App *app, AppState *out, Error *err)
{
	*out = (AppState){0};
	if (!app_connect(app, err) || !history_rows(&app->history, app->arena, &out->rows, err) ||
		!journal_left(&app->history, &app->config, app->arena, &app->left, err))
		return false;
	choose_view(app, out);

	StrVec known = {0};
	for (size_t i = 0; i < out->rows.count; i++) {
		const char *row = out->rows.items[i];
		StrVec *list = graph_row(&app->graph, row) < 0 ? &out->unknown : &known;
		vec_push(list, app->arena, row);
	}
	const Graph *graph = &app->graph;
	if (!graph_applied(graph, &known, app->history.shown, app->arena, &out->applied, err))
		return false;
	IntVec current = {0};
	graph_current(graph, out->applied, app->arena, &current);
	out->current = arena_alloc(app->arena, graph->nodes.count * sizeof(bool));
	for (size_t i = 0; i < current.count; i++)
		out->current[current.items[i]] = true;
	return true;
}

void app_check_scripts(App *app)
{
	if (!app->checker)
		app->checker = script_new(&(ScriptOptions){.lua_dir = app->config.lua_dir}, NULL);
}

bool app_prepare(App *app, unsigned needs, Error *err)
{
	if (needs & NEEDS_CONFIG && !load_config(app, needs & NEEDS_FILE, err))
		return false;
	if (needs & NEEDS_GRAPH && !app_load_graph(app, err))
		return false;
	return !(needs & NEEDS_DATABASE) || app_connect(app, err);
}

static bool run_once(App *app, const Command *command, Error *err)
{
	app->config = (Config){0};
	app->graph = (Graph){0};
	bool ok = app_prepare(app, command->needs, err) && command->run(app, err);
	script_free(app->checker);
	app->checker = NULL;
	db_close(app->conn);
	app->conn = NULL;
	app->left = (JournalLeft){0};
	config_release(&app->config);
	return ok;
}

/* ---- environments ------------------------------------------------------------------------- */

bool app_environments(const App *app, StrVec *names, Error *err)
{
	Arena *arena = app->arena;
	const char *text =
		app->globals.environment ? app->globals.environment : getenv("LUAMIG_ENV");
	if (!text || !*text)
		return true;
	for (;;) {
		size_t n = strcspn(text, ",");
		if (n == 0)
			return error_set(
				err, ERR_USAGE, "--env wants a name, or names with commas");
		vec_push(names, arena, arena_strndup(arena, text, n));
		if (!text[n])
			return true;
		text += n + 1;
	}
}

static void print_heading(const App *app, bool first)
{
	if (app->globals.json)
		return;
	printf("%s%s== %s ==%s\n", first ? "" : "\n", out_style(stdout, STYLE_BOLD),
		app->environment, out_style(stdout, STYLE_NONE));
	fflush(stdout);
}

static void warn_not_run(const StrVec *names, size_t from, Arena *arena)
{
	Str list = str_new(arena);
	for (size_t i = from; i < names->count; i++)
		str_addf(&list, "%s%s", i > from ? ", " : "", names->items[i]);
	if (list.len)
		log_warn("after this error nothing was done in %s", list.data);
}

/* The command in each environment in turn, until one fails. */
static bool run_command(App *app, const Command *command, Error *err)
{
	StrVec names = {0};
	if (command->needs & NEEDS_CONFIG && !app_environments(app, &names, err))
		return false;
	if (names.count == 0)
		return run_once(app, command, err);
	for (size_t i = 0; i < names.count; i++) {
		app->environment = names.items[i];
		if (names.count > 1)
			print_heading(app, i == 0);
		if (run_once(app, command, err))
			continue;
		warn_not_run(&names, i + 1, app->arena);
		return false;
	}
	return true;
}

/* ---- from words to a command -------------------------------------------------------------- */

static bool check_operands(const App *app, const Command *command, Error *err)
{
	size_t n = app->operands.count;
	if (n >= command->min_operands && n <= command->max_operands)
		return true;
	if (n < command->min_operands)
		error_set(err, ERR_USAGE, "%s needs %s", command->name, command->args);
	else if (command->max_operands == 0)
		error_set(err, ERR_USAGE, "%s takes no operand, but there is '%s'", command->name,
			app->operands.items[0]);
	else
		error_set(err, ERR_USAGE, "%s: one word too many, '%s'", command->name,
			app->operands.items[command->max_operands]);
	return error_hint(err, "luamig help %s", command->name);
}

static void take_globals(App *app, const Command *command)
{
	app->globals = globals;
	out_setup(globals.no_color);
	bool own_verbose = command && opt_find(command->options, "verbose");
	if (globals.quiet)
		log_set_level(LOG_ERROR);
	else
		log_set_level(globals.verbose && !own_verbose ? LOG_DEBUG : LOG_INFO);
}

static bool without_command(App *app, Error *err)
{
	take_globals(app, NULL);
	if (globals.version) {
		version_print(app);
		return true;
	}
	if (globals.help) {
		help_overview(stdout);
		return true;
	}
	if (globals.json)
		return error_set(err, ERR_USAGE, "there is no command");
	help_short(stderr);
	app->status = EXIT_USAGE;
	return true;
}

static bool dispatch(App *app, int argc, char **argv, Error *err)
{
	const Opt *const leading[] = {leading_options, global_options, NULL};
	int used = 0;
	if (!opt_parse_leading(argc, argv, leading, app->arena, &used, err))
		return false;
	if (used == argc || globals.version)
		return without_command(app, err);

	const Command *command = command_find(argv[used], app->arena, err);
	if (!command)
		return false;
	const Opt no_options[] = {{0}};
	const Opt *const tables[] = {command->options ? command->options : no_options,
		global_options, misplaced_options, NULL};
	argc -= used + 1;
	argv += used + 1;
	if (!opt_parse(argc, argv, tables, app->arena, &app->operands, err))
		return error_hint(err, "luamig help %s", command->name);
	if (globals.version)
		return without_command(app, err);

	take_globals(app, command);
	app->writes_events = command->needs & WRITES_EVENTS;
	if (globals.help) {
		help_command(command, stdout);
		return true;
	}
	return check_operands(app, command, err) && run_command(app, command, err);
}

/* ---- main ------------------------------------------------------------------------------------ */

/* A file opened as descriptor 1 or 2 would be written over by messages. */
static void fill_standard_descriptors(void)
{
	int fd;
	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

/* --json counts also when a word before it is a mistake. */
static bool wants_json(int argc, char **argv)
{
	bool found = false;
	for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
		found = found || strcmp(argv[i], "--json") == 0;
	return found;
}

/* The list of processes shows what stands in these words: what is read from now on are copies. */
static void hide_passwords(int argc, char **argv, Arena *arena)
{
	for (int i = 1; i < argc; i++) {
		bool is_url = strcmp(argv[i - 1], "--url") == 0;
		if (!is_url && strncmp(argv[i], "--url=", 6) != 0)
			continue;
		char *copy = arena_strdup(arena, argv[i]);
		url_hide_password(argv[i]);
		argv[i] = copy;
	}
}

int cli_main(int argc, char **argv)
{
	Arena arena = ARENA_INIT;
	App app = {.arena = &arena};
	Error err = ERROR_INIT;
	int words = argc > 0 ? argc - 1 : 0;

	fill_standard_descriptors();
	signal(SIGPIPE, SIG_IGN); /* a reader that leaves must not stop a migration half way */
	out_setup(false);
	hide_passwords(argc, argv, &arena);
	if (!dispatch(&app, words, argv + 1, &err)) {
		app.status = error_status(&err);
		app.globals = globals;
		app.globals.json = globals.json || wants_json(words, argv + 1);
		out_setup(globals.no_color);
		if (!app.reported) {
			report_error(&app, &err);
			if (app.globals.json && app.writes_events)
				report_failed_end(&app);
		}
	}
	if (!out_finish()) {
		fprintf(stderr, "luamig: cannot write to standard output\n");
		app.status = app.status ? app.status : EXIT_ERROR;
	}
	arena_release(&arena);
	return app.status;
}
