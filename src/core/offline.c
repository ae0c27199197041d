/*
 * offline.c - a ScriptHost that prints.
 *
 * Transactions are those of a live run: one per revision where DDL can be rolled back; elsewhere
 * round the rows that change between two statements that commit by themselves.
 */
#include "core/offline.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "core/rows.h"
#include "db/literal.h"
#include "db/splitter.h"
#include "db/statement.h"

typedef struct Offline {
	ScriptHost host; /* first member: the script's way in */
	const OfflineOptions *options;
	const Dialect *dialect;
	Config *config;
	const Graph *graph;
	Arena *arena;
	History history;
	Script *script;
	StrVec rows;
	bool *applied;
	const Revision *revision;
	int autocommit; /* > 0: transactional = false, or inside op.autocommit */
	bool open;      /* BEGIN was printed */
} Offline;

static bool rolls_back(const Offline *o)
{
	return o->dialect->caps & DIALECT_TRANSACTIONAL_DDL;
}

static void print(const Offline *o, const char *text)
{
	o->options->print(o->options->arg, text);
}

static void begin(Offline *o)
{
	if (!o->open) {
		print(o, o->options->backend->driver->begin_sql);
		print(o, ";\n\n");
	}
	o->open = true;
}

static void commit(Offline *o)
{
	if (o->open)
		print(o, "COMMIT;\n\n");
	o->open = false;
}

/* A client splits at semicolons: a body that holds some needs another delimiter there. */
static void print_statement(Offline *o, const char *sql)
{
	Arena scratch = ARENA_INIT;
	SplitStatements parts = {0};
	Error ignored = ERROR_INIT;
	bool wrapped = (o->dialect->lex & LEX_DELIMITER) && strchr(sql, ';') &&
		       statement_kind(sql, strlen(sql), o->dialect->lex) == STATEMENT_OTHER &&
		       split_sql(sql, strlen(sql), 0, &scratch, &parts, &ignored) &&
		       parts.count > 1;
	if (wrapped)
		print(o, "DELIMITER //\n");
	print(o, sql);
	print(o, wrapped ? "//\nDELIMITER ;\n\n" : ";\n\n");
	arena_release(&scratch);
}

/* The transaction round a statement of this kind. */
static void prepare(Offline *o, StatementKind kind)
{
	if (!o->autocommit && (rolls_back(o) || kind != STATEMENT_OTHER))
		begin(o);
	else
		commit(o);
}

/* ---- what a script asks for -------------------------------------------------------------------
 */

static bool print_sql(Offline *o, const char *sql, const char *where, Error *err)
{
	StatementKind kind = statement_kind(sql, strlen(sql), o->dialect->lex);
	if (kind == STATEMENT_TRANSACTION) {
		error_set(err, ERR_SCRIPT, "%.*s: luamig itself begins and ends transactions",
			(int)strcspn(sql, " \t\r\n;"), sql);
		snprintf(err->where, sizeof(err->where), "%s", where);
		return error_hint(
			err, "leave the statement out, or use op.autocommit(function() … end)");
	}
	if (kind == STATEMENT_EMPTY)
		return true;
	prepare(o, kind);
	print_statement(o, sql);
	return true;
}

static bool offline_op(ScriptHost *host, const Op *op, const char *where, Error *err)
{
	Offline *o = (Offline *)host;
	Arena scratch = ARENA_INIT;
	SqlVec statements = {0};
	Emit emit = {.dialect = o->dialect,
		.server = o->options->server,
		.arena = &scratch,
		.out = &statements};
	bool ok = dialect_emit(&emit, op, err);
	for (size_t i = 0; ok && i < statements.count; i++)
		ok = print_sql(o, statements.items[i], where, err);
	if (!ok)
		error_wrap(err, "%s", op_describe(op, &scratch));
	arena_release(&scratch);
	return ok;
}

static bool unknown_offline(const char *what, Error *err)
{
	error_set(err, ERR_SCRIPT, "%s cannot be known offline: there is no database to ask", what);
	return error_hint(err, "run the revision on a database, or leave the question out of it");
}

static bool offline_sql(
	ScriptHost *host, const ScriptSql *sql, Arena *arena, Result *out, Error *err)
{
	Offline *o = (Offline *)host;
	const char *text;
	*out = (Result){0};
	if (sql->is_query)
		return unknown_offline("the result of a query", err);
	if (!literal_statement(o->dialect, &sql->stmt, arena, &text, err))
		return false;
	SplitStatements list = {0};
	if (!split_sql(text, strlen(text), o->dialect->lex, arena, &list, err))
		return false;
	for (size_t i = 0; i < list.count; i++)
		if (!print_sql(o, list.items[i].sql, sql->where, err))
			return false;
	return true;
}

static Cursor *offline_rows(ScriptHost *host, const ScriptSql *sql, Error *err)
{
	(void)host;
	(void)sql;
	unknown_offline("the result of a query", err);
	return NULL;
}

static bool offline_has(ScriptHost *host, const ScriptHas *what, bool *out, Error *err)
{
	(void)host;
	(void)what;
	*out = false;
	return unknown_offline("what exists", err);
}

static void print_copy(Offline *o, const SplitStatement *s)
{
	begin(o);
	print(o, s->sql);
	print(o, ";\n");
	print(o, arena_strndup(o->arena, s->copy_data, s->copy_len));
	print(o, s->copy_len && s->copy_data[s->copy_len - 1] == '\n' ? "\\.\n\n" : "\n\\.\n\n");
}

static bool print_file(Offline *o, const SplitStatements *list, const char *shown, Error *err)
{
	for (size_t i = 0; i < list->count; i++) {
		const SplitStatement *s = &list->items[i];
		char where[sizeof(err->where)];
		snprintf(where, sizeof(where), "%.200s:%d", shown, s->line);
		if (statement_kind(s->sql, s->len, o->dialect->lex) == STATEMENT_TRANSACTION)
			continue; /* as in a live run */
		if (s->copy_data)
			print_copy(o, s);
		else if (!print_sql(o, s->sql, where, err))
			return false;
	}
	return true;
}

static bool offline_file(
	ScriptHost *host, const char *path, const char *where, int64_t *statements, Error *err)
{
	Offline *o = (Offline *)host;
	Arena scratch = ARENA_INIT;
	SplitStatements list = {0};
	size_t len;
	const char *dir = path_dir(&scratch, o->revision->path);
	char *text = path_read(path_join(&scratch, dir, path), &scratch, &len, err);
	(void)where;
	bool ok = text && split_sql(text, len, o->dialect->lex, &scratch, &list, err) &&
		  print_file(o, &list, path, err);
	*statements = (int64_t)list.count;
	arena_release(&scratch);
	return ok;
}

static bool offline_autocommit_enter(ScriptHost *host, const char *where, Error *err)
{
	Offline *o = (Offline *)host;
	(void)where;
	(void)err;
	commit(o);
	o->autocommit++;
	return true;
}

static bool offline_autocommit_leave(ScriptHost *host, Error *err)
{
	(void)err;
	((Offline *)host)->autocommit--;
	return true;
}

static void offline_guard_enter(ScriptHost *host)
{
	(void)host;
}

static bool offline_guard_leave(ScriptHost *host, bool failed, Error *err)
{
	(void)host;
	(void)failed;
	(void)err;
	return true;
}

/* ---- the version table ------------------------------------------------------------------ */

static const char *quoted(const Offline *o, const char *text)
{
	Str s = str_new(o->arena);
	o->dialect->string(text, strlen(text), &s);
	return s.data;
}

static void print_rows(Offline *o, const StrVec *after)
{
	RowChanges changes = history_changes(&o->rows, after, o->arena);
	for (size_t i = 0; i < changes.count; i++) {
		RowChange c = changes.items[i];
		const char *sql;
		begin(o);
		if (!c.old)
			sql = arena_printf(o->arena, "INSERT INTO %s (version_num) VALUES (%s)",
				o->history.version, quoted(o, c.new));
		else if (!c.new)
			sql = arena_printf(o->arena, "DELETE FROM %s WHERE version_num = %s",
				o->history.version, quoted(o, c.old));
		else
			sql = arena_printf(o->arena,
				"UPDATE %s SET version_num = %s WHERE version_num = %s",
				o->history.version, quoted(o, c.new), quoted(o, c.old));
		print_statement(o, sql);
	}
	o->rows = *after;
}

static void describe_tables(Offline *o)
{
	const Config *config = o->config;
	Str name = str_new(o->arena);
	sql_addf(&name, o->dialect, "%n", config->version_table_schema, config->version_table);
	o->history = (History){.dialect = o->dialect,
		.version = name.data,
		.version_name = config->version_table,
		.version_schema = config->version_table_schema};
}

static bool create_table(Offline *o, Error *err)
{
	const Op op = history_version_table(&o->history, o->arena);
	return o->rows.count > 0 || offline_op(&o->host, &op, "", err);
}

/* ---- the run ---------------------------------------------------------------------------- */

static const char *ids_text(const Offline *o, const IntVec *nodes)
{
	Str s = str_new(o->arena);
	for (size_t i = 0; i < nodes->count; i++)
		str_addf(&s, "%s%s", i ? ", " : "",
			o->graph->nodes.items[nodes->items[i]].revision.id);
	return nodes->count ? s.data : "base";
}

static void print_heading(Offline *o, const Node *node)
{
	bool up = o->options->direction == UPGRADE;
	const char *id = node->revision.id, *downs = ids_text(o, &node->downs);
	/* one line whatever the message holds */
	char *message = arena_strdup(o->arena, node->revision.message);
	for (char *p = message; *p; p++)
		if ((unsigned char)*p < ' ')
			*p = ' ';
	print(o, arena_printf(o->arena, "-- Running %s %s -> %s, %s\n\n",
			 direction_word(o->options->direction), up ? downs : id, up ? id : downs,
			 message));
}

static bool call_script(Offline *o, Error *err)
{
	Arena scratch = ARENA_INIT;
	size_t len;
	const Revision *r = o->revision;
	char *text = path_read(r->path, &scratch, &len, err);
	bool ok = text && script_call(o->script, r->path, r->shown, text, len,
				  direction_word(o->options->direction), err);
	arena_release(&scratch);
	if (!ok)
		snprintf(err->revision, sizeof(err->revision), "%s", r->id);
	return ok;
}

static bool run_step(Offline *o, int n, Error *err)
{
	const Node *node = &o->graph->nodes.items[n];
	bool up = o->options->direction == UPGRADE;
	o->revision = &node->revision;
	o->autocommit = !node->revision.transactional;
	o->applied[n] = up;
	StrVec after = rows_after_step(o->graph, &o->rows, o->applied, n, up, o->arena);
	print_heading(o, node);
	if (!call_script(o, err))
		return false;
	o->autocommit = 0;
	print_rows(o, &after);
	commit(o);
	return true;
}

/* "a:b" -> a (NULL: base) and b. */
static bool split_range(const Offline *o, const char **from, const char **to, Error *err)
{
	const char *range = o->options->range, *colon = strchr(range, ':');
	*from = colon && colon > range ? arena_strndup(o->arena, range, (size_t)(colon - range))
				       : NULL;
	*to = colon ? colon + 1 : range;
	if (o->options->direction == DOWNGRADE && !*from) {
		error_set(err, ERR_USAGE, "downgrade --sql needs where it starts: FROM:TO");
		return error_hint(err, "for example: luamig downgrade --sql head:base");
	}
	if (!**to)
		return error_set(err, ERR_USAGE, "%s: the end of the range is missing", range);
	return true;
}

static bool start_state(Offline *o, const char *from, const char *to, Error *err)
{
	IntVec start = {0};
	const StrVec none = {0};
	GraphChoice choice = {.rows = &none, .offline = true, .where = "the range"};
	choice.down = o->options->direction == DOWNGRADE;
	if (from)
		vec_push(&choice.names, o->arena, from);
	vec_push(&choice.names, o->arena, to);
	if (!graph_choose(o->graph, &choice, o->arena, &o->graph, err))
		return false;
	o->applied = arena_alloc(o->arena, o->graph->nodes.count + 1);
	if (!from || strcmp(from, "base") == 0)
		return true;
	if (!graph_resolve(o->graph, from, o->applied, o->arena, &start, err))
		return false;
	for (size_t i = 0; i < start.count; i++)
		vec_push(&o->rows, o->arena, o->graph->nodes.items[start.items[i]].revision.id);
	return graph_applied(o->graph, &o->rows, "the range", o->arena, &o->applied, err);
}

static void init(Offline *o)
{
	o->host = (ScriptHost){
		.dialect = o->dialect,
		.server = o->options->server,
		.op = offline_op,
		.sql = offline_sql,
		.file = offline_file,
		.rows = offline_rows,
		.autocommit_enter = offline_autocommit_enter,
		.autocommit_leave = offline_autocommit_leave,
		.guard_enter = offline_guard_enter,
		.guard_leave = offline_guard_leave,
		.has = offline_has,
	};
	ScriptOptions options = {.trust = o->config->trust,
		.lua_dir = o->config->lua_dir,
		.module_dirs = o->config->migration_paths};
	for (size_t i = 0; i < o->config->args.count; i++)
		vec_push(&options.args, o->arena, o->config->args.items[i]);
	o->script = script_new(&options, &o->host);
	describe_tables(o);
}

static bool run_steps(Offline *o, const char *to, Error *err)
{
	IntVec steps = {0};
	bool planned =
		o->options->direction == UPGRADE
			? graph_plan_upgrade(o->graph, to, o->applied, o->arena, &steps, err)
			: graph_plan_downgrade(o->graph, to, o->applied, o->arena, &steps, err);
	if (!planned || (steps.count > 0 && !create_table(o, err)))
		return false;
	for (size_t i = 0; i < steps.count; i++)
		if (!run_step(o, steps.items[i], err))
			return false;
	commit(o);
	return true;
}

bool offline_run(
	Config *config, const Graph *graph, const OfflineOptions *options, Arena *arena, Error *err)
{
	Offline o = {.options = options,
		.dialect = options->backend->dialect,
		.config = config,
		.graph = graph,
		.arena = arena};
	const char *from, *to;
	if (!split_range(&o, &from, &to, err) || !start_state(&o, from, to, err))
		return false;
	init(&o);
	bool ok = run_steps(&o, to, err);
	script_free(o.script);
	return ok;
}

bool offline_stamp(
	Config *config, const Graph *graph, const OfflineOptions *options, Arena *arena, Error *err)
{
	Offline o = {.options = options,
		.dialect = options->backend->dialect,
		.config = config,
		.graph = graph,
		.arena = arena};
	const char *from, *to;
	bool *after_set;
	StrVec targets = {0}, after = {0};
	IntVec heads = {0};
	if (!split_range(&o, &from, &to, err) || !start_state(&o, from, to, err))
		return false;
	vec_push(&targets, arena, to);
	if (!graph_plan_stamp(o.graph, &targets, o.applied, false, arena, &after_set, err))
		return false;
	init(&o);
	graph_rows(o.graph, after_set, arena, &heads);
	for (size_t i = 0; i < heads.count; i++)
		vec_push(&after, arena, o.graph->nodes.items[heads.items[i]].revision.id);
	bool ok = create_table(&o, err);
	if (ok) {
		print_rows(&o, &after);
		commit(&o);
	}
	script_free(o.script);
	return ok;
}
