/*
 * config.c - finds luamig.lua, runs it, and adds what the environment and the command line say.
 * Its keys are in config_keys.c.
 */
#include "core/config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "base/str.h"
#include "base/text.h"
#include "core/config_keys.h"
#include "core/dotenv.h"
#include "core/luatok.h"

#define FILE_NAME     "luamig.lua"
#define DOTENV_NAME   ".env"
#define DEEPEST_DIR   128
#define VERSION_STEM  "_version"
#define OWN_STEM      "luamig"
#define ALEMBIC_TABLE "alembic_version"

typedef struct Loading {
	const ConfigRequest *request;
	Arena *arena;
	Config *config;
	Error *err;
	const char *dotenv_path; /* as luamig.lua has it; NULL: none is wanted */
	bool trust;              /* as luamig.lua has it */
	Dotenv dotenv;
	const Tree *environment; /* table of the chosen one; NULL: none is */
} Loading;

static const char *from_environment(const char *name)
{
	const char *value = getenv(name);
	return value && *value ? value : NULL;
}

/* ---- finding the file ---------------------------------------------------------------------- */

/* luamig.lua in the working directory or above it; NULL: there is none. */
static const char *find_above(Arena *arena)
{
	char here[4096];
	size_t depth = 0;
	Str path = str_new(arena);

	if (!getcwd(here, sizeof(here)))
		return path_exists(FILE_NAME) ? FILE_NAME : NULL;
	for (const char *p = here; *p; p++)
		depth += *p == '/' && p[1] != '\0';
	for (size_t i = 0; i <= depth && i < DEEPEST_DIR; i++) {
		const char *file = arena_printf(arena, "%s%s", path.data, FILE_NAME);
		if (path_exists(file) && !path_is_dir(file))
			return file;
		str_add(&path, "../");
	}
	return NULL;
}

/* config->path and config->dir; no file is an error unless a URL makes do without one. */
static bool find_file(Loading *l)
{
	const ConfigRequest *request = l->request;
	const char *named = request->path ? request->path : from_environment("LUAMIG_CONFIG");

	if (named && (!path_exists(named) || path_is_dir(named))) {
		error_set(l->err, ERR_CONFIG, "there is no file %s", named);
		return error_hint(l->err, "it is named by %s",
			request->path ? "-c" : "LUAMIG_CONFIG in the environment");
	}
	l->config->path = named ? named : find_above(l->arena);
	l->config->dir = l->config->path ? path_dir(l->arena, l->config->path) : ".";
	bool has_url = request->url || from_environment("LUAMIG_URL");
	if (l->config->path || (!request->need_file && has_url))
		return true;
	error_set(l->err, ERR_CONFIG, "there is no %s here or in a folder above", FILE_NAME);
	return error_hint(l->err, "luamig init makes one; -c FILE names one elsewhere%s",
		request->need_file ? "" : "; with --url URL none is needed");
}

/* ---- what must be known before the file runs ----------------------------------------------- */

/* At the value of "dotenv" or "trust". */
static void take_ahead(Loading *l, const Token *key, const Token *value)
{
	if (token_is(key, "trust"))
		l->trust = token_is(value, "true");
	else if (value->kind == TOKEN_STRING)
		l->dotenv_path = token_string(value, l->arena, NULL);
	else if (token_is(value, "false"))
		l->dotenv_path = NULL;
}

/* "dotenv" and "trust" say how the file is run, so they are read out of its text: where such a
 * name, in no inner table, is followed by = and a literal. */
static void read_ahead(Loading *l, const char *text, size_t len)
{
	LuaTok lex;
	Token before = {0}, key = {0}, token;
	int depth = 0;

	l->dotenv_path = DOTENV_NAME;
	luatok_init(&lex, text, len);
	while ((token = luatok_next(&lex)).kind != TOKEN_END) {
		bool named = token_is(&key, "dotenv") || token_is(&key, "trust");
		depth += token_is(&token, "{") - token_is(&token, "}");
		if (named && depth < 2 && token_is(&token, "=") && !token_is(&before, "local")) {
			Token name = key;
			key = token;
			token = luatok_next(&lex);
			take_ahead(l, &name, &token);
		}
		before = key;
		key = token;
	}
}

/* What the file says in the end is what was read ahead. */
static bool check_ahead(const Loading *l, const Tree *tree)
{
	const Tree *dotenv = tree_get(tree, "dotenv"), *trust = tree_get(tree, "trust");
	const char *path = dotenv ? NULL : DOTENV_NAME;
	const char *key = NULL;

	if (dotenv && dotenv->kind == TREE_STRING)
		path = dotenv->string;
	if (path ? !l->dotenv_path || strcmp(path, l->dotenv_path) != 0 : l->dotenv_path != NULL)
		key = "dotenv";
	if ((trust && trust->boolean) != l->trust)
		key = "trust";
	if (!key)
		return true;
	return error_set(l->err, ERR_CONFIG,
		"%s: %s must be written out as it is, once: it is needed before the file runs",
		l->config->path, key);
}

static bool load_dotenv(Loading *l)
{
	if (!l->dotenv_path)
		return true;
	const char *path = path_join(l->arena, l->config->dir, l->dotenv_path);
	if (!path_exists(path))
		return true;
	size_t len;
	const char *text = path_read(path, l->arena, &len, l->err);
	return text && dotenv_parse(text, len, path, l->arena, &l->dotenv, l->err);
}

/* For env() in luamig.lua. */
static const char *get_variable(void *arg, const char *name)
{
	const Loading *l = arg;
	const char *value = getenv(name);
	return value ? value : dotenv_get(&l->dotenv, name);
}

/* LUAMIG_…: the environment, then .env; empty counts as not set. */
static const char *own_variable(const Loading *l, const char *name, bool *from_dotenv)
{
	const char *value = from_environment(name);
	*from_dotenv = !value;
	if (!value)
		value = dotenv_get(&l->dotenv, name);
	return value && *value ? value : NULL;
}

/* ---- running the file ---------------------------------------------------------------------- */

static bool run_file(Loading *l)
{
	ScriptOptions options = {.trust = l->trust, .lua_dir = l->request->lua_dir};
	ScriptEnv env = {get_variable, l};
	Tree *tree = NULL;

	vec_push(&options.module_dirs, l->arena, l->config->dir);
	for (size_t i = 0; i < l->request->args.count; i++)
		vec_push(&options.args, l->arena, l->request->args.items[i]);
	l->config->script = script_new(&options, NULL);
	if (!script_read_table(l->config->script, l->config->path, &env, l->arena, &tree, l->err))
		return false;
	l->config->tree = tree;
	return true;
}

static bool no_environment(const Loading *l, const char *name, const Tree *all)
{
	StrVec names = {0};
	Str list = str_new(l->arena);

	for (size_t i = 0; all && all->kind == TREE_TABLE && i < all->fields.count; i++) {
		const char *key = all->fields.items[i].key;
		if (!key)
			continue;
		str_addf(&list, "%s%s", names.count ? ", " : "", key);
		vec_push(&names, l->arena, key);
	}
	vec_push(&names, l->arena, NULL);
	const char *nearest = text_nearest(name, names.items);
	error_set(l->err, ERR_CONFIG, "%s has no environment '%s'",
		l->config->path ? l->config->path : "without " FILE_NAME " the configuration",
		name);
	if (nearest)
		return error_hint(l->err, "did you mean %s?", nearest);
	return names.count > 1 ? error_hint(l->err, "it has %s", list.data)
			       : error_hint(l->err, "it has no environments");
}

static bool choose_environment(Loading *l)
{
	bool from_dotenv;
	const char *name = l->request->environment;
	const Tree *all = tree_get(l->config->tree, "environments");

	if (!name)
		name = own_variable(l, "LUAMIG_ENV", &from_dotenv);
	if (!name)
		return true;
	l->environment = tree_get(all, name);
	if (!l->environment)
		return no_environment(l, name, all);
	l->config->environment = name;
	return true;
}

static bool read_file(Loading *l)
{
	size_t len;
	const char *text = path_read(l->config->path, l->arena, &len, l->err);
	if (!text)
		return false;
	read_ahead(l, text, len);
	if (!load_dotenv(l) || !run_file(l) || !choose_environment(l))
		return false;
	KeyReader reader = {.arena = l->arena,
		.config = l->config,
		.environment = l->environment,
		.where = l->config->path,
		.err = l->err};
	return config_read_keys(&reader, l->config->tree) && check_ahead(l, l->config->tree);
}

/* ---- the rest ------------------------------------------------------------------------------ */

/* folder: what a relative path is relative to; NULL: the working directory. */
static bool set_url(Loading *l, const char *text, const char *from, const char *folder)
{
	Config *config = l->config;
	if (!url_parse(text, l->arena, &config->url, l->err))
		return error_wrap(l->err, "%s", from);
	if (folder)
		config->url = url_in_folder(&config->url, folder, l->arena);
	config->has_url = true;
	return true;
}

/* An environment never falls back to the URL of the top level: with a variable that is not set,
 * `-e production` would quietly work on another database. */
static bool choose_url(Loading *l)
{
	const Config *config = l->config;
	const Tree *written = tree_get(l->environment ? l->environment : config->tree, "url");
	const char *where = l->environment ? arena_printf(l->arena, "%s: environments.%s.url",
						     config->path, config->environment)
					   : arena_printf(l->arena, "%s: url",
						     config->path ? config->path : FILE_NAME);
	bool from_dotenv;
	const char *variable = own_variable(l, "LUAMIG_URL", &from_dotenv);

	if (l->request->url)
		return set_url(l, l->request->url, "--url", NULL);
	if (variable && !(l->request->environment && written))
		return set_url(l, variable, "LUAMIG_URL", from_dotenv ? config->dir : NULL);
	return !written || set_url(l, written->string, where, config->dir);
}

bool config_check_url(const Config *config, Error *err)
{
	const char *file = config->path ? config->path : FILE_NAME;

	if (config->has_url)
		return true;
	if (config->environment)
		error_set(err, ERR_CONFIG, "environment %s has no url", config->environment);
	else
		error_set(err, ERR_CONFIG, "no database is configured");
	if (!config->environment)
		return error_hint(err, "set url in %s, or LUAMIG_URL, or say --url URL", file);
	return error_hint(err,
		"set environments.%s.url in %s (is the variable that it reads set?), or "
		"LUAMIG_URL, "
		"or say --url URL",
		config->environment, file);
}

static void set_defaults(Loading *l)
{
	*l->config = (Config){
		.schema_path = "schema.lua",
		.version_table = OWN_STEM VERSION_STEM,
		.file_template = "%(year)s%(month)s%(day)s%(hour)s%(minute)s_%(rev)s_%(slug)s",
		.timezone = "UTC",
		.slug_length = 40,
		.lock_timeout_s = 60,
		.lock_lease_s = 20,
		.ddl_lock_timeout_ms = -1,
		.lua_dir = l->request->lua_dir,
	};
}

static void join_paths(Loading *l)
{
	Config *config = l->config;

	if (config->migrations.count == 0)
		vec_push(&config->migrations, l->arena, "migrations");
	for (size_t i = 0; i < config->migrations.count; i++)
		vec_push(&config->migration_paths, l->arena,
			path_join(l->arena, config->dir, config->migrations.items[i]));
	config->schema_path = path_join(l->arena, config->dir, config->schema_path);
}

static bool same_names(const char *const names[4], Error *err)
{
	return error_set(err, ERR_CONFIG,
		"version_table, history_table, journal_table and lock_table must be four tables: "
		"%s, %s, %s, %s",
		names[0], names[1], names[2], names[3]);
}

/* history and journal are named after the version table, but beside Alembic's they keep our name.
 */
static bool name_tables(Loading *l)
{
	Config *c = l->config;
	const char *stem = c->version_table;
	size_t n = strlen(stem);

	if (strcmp(stem, ALEMBIC_TABLE) == 0)
		stem = OWN_STEM;
	else if (path_ends_with(stem, VERSION_STEM) && n > strlen(VERSION_STEM))
		stem = arena_strndup(l->arena, stem, n - strlen(VERSION_STEM));
	if (!c->history_table)
		c->history_table = arena_printf(l->arena, "%s_history", stem);
	if (!c->journal_table)
		c->journal_table = arena_printf(l->arena, "%s_journal", stem);
	if (!c->lock_table)
		c->lock_table = arena_printf(l->arena, "%s_lock", stem);
	const char *const names[] = {
		c->version_table, c->history_table, c->journal_table, c->lock_table};
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		for (size_t k = 0; k < i; k++)
			if (strcmp(names[i], names[k]) == 0)
				return same_names(names, l->err);
	return true;
}

static bool load(Loading *l)
{
	const ConfigRequest *request = l->request;

	set_defaults(l);
	for (size_t i = 0; i < request->args.count; i++)
		vec_push(&l->config->args, l->arena, request->args.items[i]);
	if (!find_file(l))
		return false;
	if (l->config->path ? !read_file(l) : !choose_environment(l))
		return false;
	if (request->lock_timeout_s >= 0)
		l->config->lock_timeout_s = request->lock_timeout_s;
	join_paths(l);
	return name_tables(l) && choose_url(l);
}

bool config_load(const ConfigRequest *request, Arena *arena, Config *out, Error *err)
{
	Loading l = {.request = request, .arena = arena, .config = out, .err = err};
	if (load(&l))
		return true;
	config_release(out);
	return false;
}

void config_release(Config *config)
{
	script_free(config->script);
	config->script = NULL;
}
