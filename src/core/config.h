/*
 * config.h - luamig.lua and what overrides it: the environment, .env, the command line.
 *
 * Order, strongest first: --url / --env and other options; LUAMIG_URL, LUAMIG_ENV, LUAMIG_CONFIG;
 * the chosen environment's table; the top level of luamig.lua; defaults.  The URL is an exception
 * twice: that of an environment named with --env comes before LUAMIG_URL, and an environment
 * without one has none (never that of the top level, which may be another database). Paths are
 * absolute or relative to the working directory when they leave here (a relative path in the file
 * is relative to the file's folder).
 */
#ifndef LUAMIG_CORE_CONFIG_H
#define LUAMIG_CORE_CONFIG_H

#include "db/url.h"
#include "script/script.h"

typedef enum TransactionMode {
	TRANSACTION_AUTO,
	TRANSACTION_REVISION,
	TRANSACTION_GROUP,
	TRANSACTION_RUN
} TransactionMode;
typedef enum LockMode { LOCK_AUTO, LOCK_SESSION, LOCK_TABLE } LockMode;

/* What the command line says; zero and NULL mean nothing was said. */
typedef struct ConfigRequest {
	const char *path;        /* -c FILE; NULL: LUAMIG_CONFIG, then luamig.lua here or above */
	const char *environment; /* -e NAME */
	const char *url;         /* --url */
	const char *lua_dir;
	VEC(ScriptArg) args; /* -x */
	int lock_timeout_s;  /* --lock-timeout; -1: not said */
	bool need_file;      /* false: without a luamig.lua the defaults hold if a URL was given */
} ConfigRequest;

typedef struct ConfigHook {
	const char *name; /* "before_run", … */
	int function;     /* of Config.script; -1 none */
	StrVec commands;  /* after_write: shell commands */
} ConfigHook;

typedef struct Config {
	const char *path;        /* of luamig.lua; NULL: none */
	const char *dir;         /* its folder; "." without a file */
	const char *environment; /* chosen name, or NULL */
	bool disposable;
	bool has_url;
	Url url;
	StrVec migrations;                                /* folders, as written */
	StrVec migration_paths;                           /* folders, openable */
	const char *schema_path;                          /* schema.lua, openable */
	const char *version_table, *version_table_schema; /* schema NULL: the connection's own */
	const char *history_table, *journal_table, *lock_table;
	const char *file_template, *timezone;
	int slug_length;
	bool recursive;
	LockMode lock;
	TransactionMode transaction;
	int lock_timeout_s;       /* waiting for the run lock */
	int lock_lease_s;         /* how long a lock in a table holds without a sign of life */
	int ddl_lock_timeout_ms;  /* -1: the database's own default of luamig (2 s; 5 s on MySQL) */
	int statement_timeout_ms; /* 0: none */
	bool trust;
	NamingConvention naming;
	VEC(ConfigHook) hooks;
	VEC(ScriptArg) args;
	const char *lua_dir;
	Script *script;   /* the state luamig.lua ran in: hooks live there */
	const Tree *tree; /* the whole table, for keys read elsewhere; NULL without a file */
} Config;

/* ERR_CONFIG that says how a URL can be given, when there is none: for commands that need one. */
bool config_check_url(const Config *config, Error *err) LUAMIG_MUST_CHECK;

/* Everything is in arena but config->script: config_release(). */
bool config_load(
	const ConfigRequest *request, Arena *arena, Config *out, Error *err) LUAMIG_MUST_CHECK;
void config_release(Config *config);

/* The names of all keys, NULL-terminated: the docs test compares them with the manual. */
extern const char *const config_keys[];

#endif
