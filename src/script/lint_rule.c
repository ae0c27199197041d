/*
 * lint_rule.c - the doors to the lint rules; see lint_rule.h.
 *
 * The engine (lua/luamig/lint.lua) is one table of functions in the rules' state, kept in the
 * registry; rules themselves run in environments of their own, like a configuration.
 */
#include "script/lint_rule.h"

#include "script/lint_push.h"

#define ENGINE "luamig.lint" /* registry: the engine, its field "set" the rules that are loaded */

const char *const rule_severity_words[] = {[RULE_OFF] = "off",
	[RULE_NOTE] = "note",
	[RULE_WARNING] = "warning",
	[RULE_ERROR] = "error",
	NULL};

static void push_engine(lua_State *L) // → engine
{
	if (lua_getfield(L, LUA_REGISTRYINDEX, ENGINE) == LUA_TTABLE)
		return;
	lua_pop(L, 1);
	sandbox_push(L, SANDBOX_CONFIG); // env home
	module_push(L, "luamig.lint", -1);
	lua_pushvalue(L, -1);
	lua_setfield(L, LUA_REGISTRYINDEX, ENGINE);
	lua_replace(L, -3);
	lua_pop(L, 1);
}

static void push_function(lua_State *L, const char *name) // → function
{
	push_engine(L);
	lua_getfield(L, -1, name);
	lua_remove(L, -2);
}

static void set_text(lua_State *L, const char *key, const char *text)
{
	lua_pushstring(L, text); /* NULL: nil */
	lua_setfield(L, -2, key);
}

static void set_flag(lua_State *L, const char *key, bool flag)
{
	lua_pushboolean(L, flag);
	lua_setfield(L, -2, key);
}

/* ---- loading -------------------------------------------------------------------------------- */

typedef struct Loading {
	const char *shown, *text;
	size_t len;
	Arena *arena;
	RuleInfo *out;
} Loading;

static const char *field(lua_State *L, const char *key, Arena *arena)
{
	const char *text = NULL;
	if (lua_getfield(L, -1, key) == LUA_TSTRING)
		text = arena_strdup(arena, lua_tostring(L, -1));
	lua_pop(L, 1);
	return text;
}

static void read_names(lua_State *L, const char *key, Arena *arena, StrVec *out)
{
	if (lua_getfield(L, -1, key) == LUA_TTABLE) {
		lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
		for (lua_Integer i = 1; i <= n; i++) {
			lua_rawgeti(L, -1, i);
			vec_push(out, arena, arena_strdup(arena, lua_tostring(L, -1)));
			lua_pop(L, 1);
		}
	}
	lua_pop(L, 1);
}

/* info at the top */
static void read_info(lua_State *L, Arena *arena, RuleInfo *out)
{
	*out = (RuleInfo){.id = field(L, "id", arena),
		.what = field(L, "what", arena),
		.why = field(L, "why", arena),
		.instead = field(L, "instead", arena),
		.before = field(L, "before", arena),
		.bad = field(L, "bad", arena),
		.good = field(L, "good", arena),
		.applied = field(L, "applied", arena),
		.aside = field(L, "aside", arena),
		.config = field(L, "config", arena),
		.needs_database = field(L, "needs", arena) != NULL};
	read_names(L, "fails", arena, &out->fails);
	read_names(L, "databases", arena, &out->databases);
	const char *word = field(L, "severity", arena);
	for (int i = 0; rule_severity_words[i]; i++)
		if (strcmp(rule_severity_words[i], word) == 0)
			out->severity = (RuleSeverity)i;
}

static int load_rule(lua_State *L)
{
	Loading *l = lua_touserdata(L, 1);
	Script *s = self(L);
	size_t len = l->len;
	push_function(L, "add"); // l add
	sandbox_push(L, SANDBOX_CONFIG);
	const char *text = l->text ? l->text : module_own_text(s, l->shown, &len);
	if (!text)
		return fault_fail(L, "%s is not part of this luamig", l->shown);
	const char *chunk = lua_pushfstring(L, "@%s", l->shown);
	sandbox_compile(L, text, len, chunk, -3);
	lua_call(L, 0, 1);
	lua_replace(L, 3);
	lua_settop(L, 3);
	lua_pushstring(L, l->shown);
	lua_call(L, 2, 1);
	read_info(L, l->arena, l->out);
	l->out->file = arena_strdup(l->arena, l->shown);
	return 0;
}

/* NOLINTNEXTLINE(readability-function-size): a text, its name, and where the result goes */
bool rules_load(Script *rules, const char *shown, const char *text, size_t len, Arena *arena,
	RuleInfo *out, Error *err)
{
	Loading l = {.shown = shown, .text = text, .len = len, .arena = arena, .out = out};
	return script_protected(rules, load_rule, &l, err);
}

/* ---- what is looked at ---------------------------------------------------------------------- */

typedef struct Starting {
	const Dialect *dialect;
	const ServerInfo *server;
	const char *database;
} Starting;

typedef struct Connecting {
	Conn *conn;
	int oldest;
} Connecting;

static int connect_rules(lua_State *L)
{
	const Connecting *c = lua_touserdata(L, 1);
	push_engine(L);
	if (c->conn)
		lint_push_live(L, c->conn);
	else
		lua_pushnil(L);
	lua_setfield(L, -2, "live");
	if (c->oldest)
		lua_pushinteger(L, c->oldest);
	else
		lua_pushnil(L);
	lua_setfield(L, -2, "oldest");
	return 0;
}

bool rules_connect(Script *rules, Conn *conn, int oldest, Error *err)
{
	return script_protected(
		rules, connect_rules, &(Connecting){.conn = conn, .oldest = oldest}, err);
}

/* What connect_rules() put there. */
static void push_known(lua_State *L, const char *name) // → value
{
	push_engine(L);
	lua_getfield(L, -1, name);
	lua_remove(L, -2);
}

static int start(lua_State *L)
{
	const Starting *s = lua_touserdata(L, 1);
	push_engine(L);
	lua_pushlightuserdata(L, (void *)s->dialect);
	lua_setfield(L, -2, "dialect_of");
	lua_pushlightuserdata(L, (void *)s->server);
	lua_setfield(L, -2, "server_of");
	lua_getfield(L, -1, "start");
	lua_createtable(L, 0, 4);
	set_text(L, "database", s->database);
	set_text(L, "dialect", s->dialect->name);
	lua_pushinteger(L, s->server->number);
	lua_setfield(L, -2, "version");
	set_flag(L, "rolls_back", s->dialect->caps & DIALECT_TRANSACTIONAL_DDL);
	set_flag(L, "enum_types", s->dialect->caps & DIALECT_ENUM_TYPES);
	push_known(L, "oldest");
	if (!lua_toboolean(L, -1)) {
		lua_pop(L, 1);
		lua_pushinteger(L, s->server->number);
	}
	lua_setfield(L, -2, "oldest");
	push_known(L, "live");
	lua_setfield(L, -2, "live");
	lua_call(L, 1, 0);
	return 0;
}

bool rules_start(Script *rules, const Dialect *dialect, const ServerInfo *server,
	const char *database, Error *err)
{
	Starting s = {.dialect = dialect, .server = server, .database = database};
	return script_protected(rules, start, &s, err);
}

static void set_list(lua_State *L, const char *key, const StrVec *list)
{
	lua_createtable(L, (int)list->count, 0);
	for (size_t i = 0; i < list->count; i++) {
		lua_pushstring(L, list->items[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	lua_setfield(L, -2, key);
}

/* Its place among the others, and in the database. */
static void set_place(lua_State *L, const RuleRevision *r)
{
	set_text(L, "created", r->created);
	set_list(L, "parents", &r->parents);
	set_list(L, "parent_dates", &r->parent_dates);
	set_list(L, "other_heads", &r->other_heads);
	if (!r->live)
		return;
	set_flag(L, "applied", r->applied);
	set_flag(L, "passed_over", r->passed_over);
	set_text(L, "stored", r->stored);
	set_text(L, "checksum", r->checksum);
}

static void push_revision(lua_State *L, const RuleRevision *r) // → revision
{
	lua_createtable(L, 0, 20);
	set_text(L, "id", r->id);
	set_text(L, "file", r->file);
	set_text(L, "direction", r->direction);
	set_flag(L, "transactional", r->transactional);
	set_flag(L, "irreversible", r->irreversible);
	set_flag(L, "trusted", r->trusted);
	set_flag(L, "has_function", r->has_function);
	set_flag(L, "checked", r->checked);
	set_list(L, "loses", r->loses);
	set_place(L, r);
	lua_createtable(L, (int)r->ntokens, 0);
	for (size_t i = 0; i < r->ntokens; i++) {
		lua_createtable(L, 0, 3);
		set_text(L, "text", r->tokens[i].text);
		set_text(L, "kind", r->tokens[i].kind);
		lua_pushinteger(L, r->tokens[i].line);
		lua_setfield(L, -2, "line");
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	lua_setfield(L, -2, "tokens");
}

static int begin(lua_State *L)
{
	push_function(L, "begin");
	push_revision(L, lua_touserdata(L, 1));
	lua_call(L, 1, 0);
	return 0;
}

bool rules_begin(Script *rules, const RuleRevision *revision, Error *err)
{
	return script_protected(rules, begin, (void *)revision, err);
}

typedef struct Adding {
	const RulePlace *place;
	const Op *op;
	const ScriptData *data;
	const char *sql, *tree;
} Adding;

static LintPush pushing(lua_State *L)
{
	LintPush p = {.L = L, .arena = &self(L)->scratch};
	push_engine(L);
	lua_getfield(L, -1, "dialect_of");
	lua_getfield(L, -2, "server_of");
	p.dialect = lua_touserdata(L, -2);
	p.server = lua_touserdata(L, -1);
	lua_pop(L, 3);
	return p;
}

static void push_place(lua_State *L, const RulePlace *place) // → place
{
	lua_createtable(L, 0, 5);
	set_text(L, "file", place->file);
	lua_pushinteger(L, place->line);
	lua_setfield(L, -2, "line");
	set_flag(L, "autocommit", place->autocommit);
	set_flag(L, "probe", place->probe);
	lua_pushinteger(L, place->pass);
	lua_setfield(L, -2, "pass");
}

/* engine.changes(place, list) or engine.sql(place, sql, tokens, tree) */
static int add(lua_State *L)
{
	const Adding *a = lua_touserdata(L, 1);
	LintPush p = pushing(L);
	arena_release(p.arena);
	push_function(L, a->sql ? "sql" : "changes");
	push_place(L, a->place);
	if (a->op)
		lint_push_op(&p, a->op);
	if (a->data)
		lint_push_data(&p, a->data);
	if (a->sql) {
		lua_pushstring(L, a->sql);
		lint_push_tokens(&p, a->sql);
		lint_push_tree(&p, a->tree);
	}
	lua_call(L, a->sql ? 4 : 2, 0);
	return 0;
}

bool rules_op(Script *rules, const Op *op, const RulePlace *place, Error *err)
{
	return script_protected(rules, add, &(Adding){.place = place, .op = op}, err);
}

bool rules_sql(Script *rules, const char *sql, const char *tree, const RulePlace *place, Error *err)
{
	return script_protected(
		rules, add, &(Adding){.place = place, .sql = sql, .tree = tree}, err);
}

bool rules_data(Script *rules, const ScriptData *data, const RulePlace *place, Error *err)
{
	return script_protected(rules, add, &(Adding){.place = place, .data = data}, err);
}

/* ---- db.has_* ------------------------------------------------------------------------------- */

typedef struct Asking {
	const ScriptHas *what;
	RuleAnswer answer;
} Asking;

static int has(lua_State *L)
{
	static const char *const kinds[] = {[HAS_TABLE] = "table",
		[HAS_COLUMN] = "column",
		[HAS_INDEX] = "index",
		[HAS_CONSTRAINT] = "constraint"};
	Asking *a = lua_touserdata(L, 1);
	push_function(L, "has");
	lua_pushstring(L, kinds[a->what->kind]);
	lua_pushstring(L, a->what->schema);
	lua_pushstring(L, a->what->table);
	lua_pushstring(L, a->what->name);
	lua_call(L, 4, 1);
	if (!lua_isnil(L, -1))
		a->answer = lua_toboolean(L, -1) ? RULE_YES : RULE_NO;
	return 0;
}

RuleAnswer rules_has(Script *rules, const ScriptHas *what)
{
	Error ignored = ERROR_INIT;
	Asking a = {.what = what, .answer = RULE_UNKNOWN};
	return script_protected(rules, has, &a, &ignored) ? a.answer : RULE_UNKNOWN;
}

/* ---- what was found ------------------------------------------------------------------------- */

typedef struct Finishing {
	const char *failed;
	bool incomplete;
	Arena *arena;
	RuleFindings *out;
} Finishing;

static int finish(lua_State *L)
{
	const Finishing *f = lua_touserdata(L, 1);
	push_function(L, "finish");
	lua_pushstring(L, f->failed);
	lua_pushboolean(L, f->incomplete);
	lua_call(L, 2, 1); // f list
	lua_Integer n = (lua_Integer)lua_rawlen(L, 2);
	for (lua_Integer i = 1; i <= n; i++) {
		RuleFinding found = {0};
		lua_rawgeti(L, 2, i);
		lua_getfield(L, -1, "rule");
		found.rule = (size_t)lua_tointeger(L, -1) - 1;
		lua_getfield(L, -2, "line");
		found.line = (int)lua_tointeger(L, -1);
		lua_pop(L, 2);
		found.file = field(L, "file", f->arena);
		found.message = field(L, "message", f->arena);
		lua_pop(L, 1);
		vec_push(f->out, f->arena, found);
	}
	return 0;
}

bool rules_finish(Script *rules, const RuleEnd *end, Arena *arena, RuleFindings *out, Error *err)
{
	Finishing f = {
		.failed = end->failed, .incomplete = end->incomplete, .arena = arena, .out = out};
	return script_protected(rules, finish, &f, err);
}
