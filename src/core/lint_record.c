/*
 * lint_record.c - see lint_record.h.
 *
 * The rules live in another Lua state; nothing here calls back into the one that runs the script.
 */
#include "core/lint_record.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "db/splitter.h"
#include "db/statement.h"

/* ---- places --------------------------------------------------------------------------------- */

/* "migrations/x.lua:12" */
static RulePlace place_at(const Recorder *r, const char *where)
{
	RulePlace place = {
		.file = r->revision->shown, .autocommit = r->autocommit > 0, .pass = r->pass};
	const char *colon = strrchr(where, ':');
	if (colon) {
		place.file = arena_strndup(r->arena, where, (size_t)(colon - where));
		place.line = (int)strtol(colon + 1, NULL, 10);
	}
	return place;
}

static void know_file(Recorder *r, const char *shown, const char *path)
{
	for (size_t i = 0; i < r->files->count; i++)
		if (strcmp(r->files->items[i].shown, shown) == 0)
			return;
	LintFile file = {.shown = arena_strdup(r->arena, shown),
		.path = arena_strdup(r->arena, path),
		.revision = r->revision->id,
		.checked = r->checked};
	vec_push(r->files, r->arena, file);
}

/* What cannot be known: the rest of the script may depend on it. */
static void note_question(Recorder *r, const char *question, const char *where)
{
	if (r->asked[0])
		return;
	snprintf(r->asked, sizeof(r->asked), "%s", where);
	r->question = question;
}

/* ---- what a script asks for ------------------------------------------------------------------ */

static bool host_op(ScriptHost *host, const Op *op, const char *where, Error *err)
{
	Recorder *r = (Recorder *)host;
	RulePlace place = place_at(r, where);
	return rules_op(r->rules, op, &place, err);
}

static bool record_statement(Recorder *r, const char *sql, const RulePlace *place, Error *err)
{
	const Driver *driver = r->database->backend->driver;
	Arena scratch = ARENA_INIT;
	const char *tree = NULL;
	if (driver->parse && !r->own_reader)
		tree = driver->parse(sql, &scratch);
	bool ok = rules_sql(r->rules, sql, tree, place, err);
	arena_release(&scratch);
	return ok;
}

static bool record_all(
	Recorder *r, const char *sql, size_t len, RulePlace *place, bool own_lines, Error *err)
{
	unsigned lex = r->host.dialect->lex;
	Arena scratch = ARENA_INIT;
	SplitStatements list = {0};
	bool ok = split_sql(sql, len, lex, &scratch, &list, err);
	for (size_t i = 0; ok && i < list.count; i++) {
		const SplitStatement *s = &list.items[i];
		StatementKind kind = statement_kind(s->sql, s->len, lex);
		if (own_lines)
			place->line = s->line;
		if (kind != STATEMENT_EMPTY && kind != STATEMENT_TRANSACTION)
			ok = record_statement(r, s->sql, place, err);
	}
	arena_release(&scratch);
	return ok;
}

static bool host_sql(ScriptHost *host, const ScriptSql *sql, Arena *arena, Result *out, Error *err)
{
	Recorder *r = (Recorder *)host;
	RulePlace place = place_at(r, sql->where);
	(void)arena;
	*out = (Result){0};
	place.probe = sql->probe != NULL;
	if (sql->is_query) {
		note_question(r, "db.query", sql->where);
		return true;
	}
	return record_all(r, sql->stmt.sql, strlen(sql->stmt.sql), &place, false, err);
}

static bool host_file(
	ScriptHost *host, const char *path, const char *where, int64_t *statements, Error *err)
{
	Recorder *r = (Recorder *)host;
	Arena scratch = ARENA_INIT;
	size_t len;
	const char *file = path_join(&scratch, path_dir(&scratch, r->revision->path), path);
	const char *shown = path_join(&scratch, path_dir(&scratch, r->revision->shown), path);
	char *text = path_read(file, &scratch, &len, err);
	*statements = 0;
	RulePlace place = place_at(r, where);
	if (text) {
		know_file(r, shown, file);
		place.file = arena_strdup(r->arena, shown);
	}
	bool ok = text && record_all(r, text, len, &place, true, err);
	arena_release(&scratch);
	return ok;
}

/* A result without rows, from nobody. */
static bool no_rows(Cursor *cursor, size_t max, Arena *arena, Result *out, Error *err)
{
	(void)cursor, (void)max, (void)arena, (void)err;
	*out = (Result){0};
	return true;
}

static void close_nothing(Cursor *cursor)
{
	(void)cursor;
}

static const Driver nobody = {.cursor_next = no_rows, .cursor_close = close_nothing};

static Cursor *host_rows(ScriptHost *host, const ScriptSql *sql, Error *err)
{
	Recorder *r = (Recorder *)host;
	(void)err;
	note_question(r, "db.rows", sql->where);
	r->conn.driver = &nobody;
	r->cursor.conn = &r->conn;
	return &r->cursor;
}

static bool host_data(ScriptHost *host, const ScriptData *data, ScriptDataResult *out, Error *err)
{
	Recorder *r = (Recorder *)host;
	RulePlace place = place_at(r, data->at);
	*out = (ScriptDataResult){0};
	return rules_data(r->rules, data, &place, err);
}

static bool host_has(ScriptHost *host, const ScriptHas *what, bool *out, Error *err)
{
	Recorder *r = (Recorder *)host;
	RuleAnswer answer = rules_has(r->rules, what);
	(void)err;
	r->guessed = r->guessed || answer == RULE_UNKNOWN;
	*out = answer == RULE_UNKNOWN ? r->pass > 1 : answer == RULE_YES;
	return true;
}

static bool host_reflect(ScriptHost *host, const char *schema, const char *table, Arena *arena,
	const Table **out, Error *err)
{
	(void)schema, (void)arena, (void)err;
	*out = NULL;
	note_question((Recorder *)host, "db.reflect", table);
	return true;
}

static bool host_autocommit_enter(ScriptHost *host, const char *where, Error *err)
{
	(void)where, (void)err;
	((Recorder *)host)->autocommit++;
	return true;
}

static bool host_autocommit_leave(ScriptHost *host, Error *err)
{
	(void)err;
	((Recorder *)host)->autocommit--;
	return true;
}

static void host_guard_enter(ScriptHost *host)
{
	(void)host;
}

static bool host_guard_leave(ScriptHost *host, bool failed, Error *err)
{
	(void)host, (void)failed, (void)err;
	return true;
}

/* ---- running -------------------------------------------------------------------------------- */

bool recorder_open(Recorder *r, const Config *config, Error *err)
{
	const Dialect *dialect = r->database->backend->dialect;
	ScriptOptions options = {.trust = config->trust,
		.naming = config->naming,
		.lua_dir = config->lua_dir,
		.module_dirs = config->migration_paths};
	for (size_t i = 0; i < config->args.count; i++)
		vec_push(&options.args, r->arena, config->args.items[i]);
	r->host = (ScriptHost){.dialect = dialect,
		.server = &r->database->server,
		.op = host_op,
		.sql = host_sql,
		.file = host_file,
		.rows = host_rows,
		.data = host_data,
		.autocommit_enter = host_autocommit_enter,
		.autocommit_leave = host_autocommit_leave,
		.guard_enter = host_guard_enter,
		.guard_leave = host_guard_leave,
		.has = host_has,
		.reflect = host_reflect};
	r->script = script_new(&options, &r->host);
	return rules_start(r->rules, dialect, &r->database->server, r->database->name, err);
}

void recorder_close(Recorder *r)
{
	script_free(r->script);
	r->script = NULL;
}

/* Only an interruption is one of lint itself. */
static bool run_pass(Recorder *r, const ScriptText *text, Recorded *out, Error *err)
{
	r->autocommit = 0;
	r->guessed = false;
	r->asked[0] = '\0';
	script_set_chance(r->script, 1, 0);
	if (script_call(r->script, r->revision->path, r->revision->shown, text->data, text->len,
		    text->direction, &out->failure) ||
		out->failure.kind != ERR_INTERRUPTED)
		return true;
	*err = out->failure;
	return false;
}

bool recorder_run(Recorder *r, const ScriptText *text, Recorded *out, Error *err)
{
	Recorded second = {.failure = ERROR_INIT};
	*out = (Recorded){.failure = ERROR_INIT};
	know_file(r, r->revision->shown, r->revision->path);
	r->pass = 1;
	if (!run_pass(r, text, out, err))
		return false;
	snprintf(out->where, sizeof(out->where), "%s", r->asked);
	out->question = r->asked[0] ? r->question : NULL;
	out->guessed = r->guessed;
	if (!r->guessed)
		return true;
	r->pass = 2;
	if (!run_pass(r, text, &second, err))
		return false;
	if (!out->question && r->asked[0]) {
		snprintf(out->where, sizeof(out->where), "%s", r->asked);
		out->question = r->question;
	}
	if (out->failure.kind == ERR_NONE)
		out->failure = second.failure;
	return true;
}
