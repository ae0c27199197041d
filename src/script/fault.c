/*
 * fault.c - errors on both sides of the line between Lua and C.
 *
 * A luamig Error travels through Lua inside a userdata (a fault), whole, so that kind, SQLSTATE
 * and statement survive C → Lua → C, and an author can read e.kind and e.message after pcall.
 * Anything else that was raised (text, tables, nil) becomes a fault in the message handler, while
 * the stack still tells where it happened.
 */
#include <stdio.h>

#include "base/log.h"
#include "script/internal.h"

#define FAULT_TYPE "luamig.error"
#define CHUNKS     "luamig.chunks" /* registry: short name of a chunk → its source */
#define OWN_PREFIX "@lua/luamig/"
#define MAX_FRAMES 4    /* the place itself and at most three callers */
#define MAX_LEVELS 1000 /* of the stack: finding level n takes n steps */

typedef struct Fault {
	Error error;
	bool finished; /* the message handler has seen it */
} Fault;

typedef char Place[sizeof(((Error *)0)->where)];

/* ---- places -------------------------------------------------------------------------------- */

static bool is_author(lua_State *L, lua_Debug *ar)
{
	lua_getinfo(L, "Sl", ar);
	return ar->source[0] == '@' && ar->currentline > 0 &&
	       strncmp(ar->source, OWN_PREFIX, strlen(OWN_PREFIX)) != 0;
}

static void write_place(char *out, size_t size, const char *source, int line)
{
	snprintf(out, size, "%.*s:%d", (int)size - 16, source + 1, line);
}

void fault_where(lua_State *L, char *out, size_t size)
{
	lua_Debug ar;
	out[0] = '\0';
	for (int level = 0; level < MAX_LEVELS && lua_getstack(L, level, &ar); level++) {
		if (is_author(L, &ar)) {
			write_place(out, size, ar.source, ar.currentline);
			return;
		}
	}
}

/* The author's lines on the stack, innermost first, without repetitions (recursion). */
static int author_places(lua_State *L, Place *places, int max)
{
	lua_Debug ar;
	int n = 0;
	for (int level = 0; n < max && level < MAX_LEVELS && lua_getstack(L, level, &ar); level++) {
		if (!is_author(L, &ar))
			continue;
		write_place(places[n], sizeof(places[n]), ar.source, ar.currentline);
		if (n == 0 || strcmp(places[n - 1], places[n]) != 0)
			n++;
	}
	return n;
}

void fault_know_chunk(lua_State *L, const char *source)
{
	char name[LUA_IDSIZE];
	size_t len = strlen(source + 1);
	if (len < LUA_IDSIZE) /* as luaO_chunkid() shortens "@…" */
		memcpy(name, source + 1, len + 1);
	else
		snprintf(name, sizeof(name), "...%s", source + 1 + len - (LUA_IDSIZE - 4));
	luaL_getsubtable(L, LUA_REGISTRYINDEX, CHUNKS); // chunks
	lua_pushstring(L, name);
	lua_pushstring(L, source);
	lua_rawset(L, -3);
	lua_pop(L, 1);
}

/* Length of "file:12: " at the start of text when the file is one of the author's, else 0. */
static size_t place_before(lua_State *L, const char *text, Place where)
{
	size_t line_len = strcspn(text, "\n");
	luaL_getsubtable(L, LUA_REGISTRYINDEX, CHUNKS); // chunks
	for (const char *colon = memchr(text, ':', line_len); colon && colon < text + line_len;
		colon = strchr(colon + 1, ':')) {
		size_t digits = strspn(colon + 1, "0123456789");
		if (digits == 0 || digits > 9 || strncmp(colon + 1 + digits, ":", 1) != 0)
			continue;
		lua_pushlstring(L, text, (size_t)(colon - text)); // chunks name
		if (lua_rawget(L, -2) != LUA_TSTRING) {           // chunks source
			lua_pop(L, 1);
			continue;
		}
		write_place(where, sizeof(Place), lua_tostring(L, -1),
			(int)strtol(colon + 1, NULL, 10));
		lua_pop(L, 2);
		size_t used = (size_t)(colon - text) + 1 + digits + 1;
		return used + (text[used] == ' ');
	}
	lua_pop(L, 1);
	return 0;
}

/* ---- raising ------------------------------------------------------------------------------- */

static Fault *push_fault(lua_State *L, const Error *err)
{
	Fault *fault = lua_newuserdatauv(L, sizeof(*fault), 0);
	fault->error = *err;
	fault->finished = false;
	luaL_setmetatable(L, FAULT_TYPE);
	return fault;
}

int fault_raise(lua_State *L, const Error *err)
{
	Fault *fault = push_fault(L, err);
	if (!fault->error.where[0])
		fault_where(L, fault->error.where, sizeof(fault->error.where));
	return lua_error(L);
}

int fault_fail(lua_State *L, const char *fmt, ...)
{
	Error err = ERROR_INIT;
	char text[2 * sizeof(err.message)]; /* error_set() cuts it between characters */
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	error_set(&err, ERR_SCRIPT, "%s", text);
	return fault_raise(L, &err);
}

int fault_interrupt(lua_State *L)
{
	Error err = ERROR_INIT;
	error_set(&err, ERR_INTERRUPTED, "interrupted");
	return fault_raise(L, &err);
}

bool fault_is_final(lua_State *L, int index)
{
	const Fault *fault = luaL_testudata(L, index, FAULT_TYPE);
	if (!fault)
		return false;
	switch (fault->error.kind) {
	case ERR_INTERRUPTED:
	case ERR_LOST:
	case ERR_FENCED:
	case ERR_KEYS_OFF:
	case ERR_DIVERGED:
	case ERR_IN_DOUBT:
		return true;
	default:
		return false;
	}
}

/* ---- what else was raised ------------------------------------------------------------------ */

static void add_scalar(lua_State *L, int index, bool quoted, Str *out)
{
	switch (lua_type(L, index)) {
	case LUA_TSTRING:
		str_addf(out, quoted ? "\"%s\"" : "%s", lua_tostring(L, index));
		break;
	case LUA_TNUMBER:
		lua_pushvalue(L, index);
		str_add(out, lua_tostring(L, -1));
		lua_pop(L, 1);
		break;
	case LUA_TBOOLEAN:
		str_add(out, lua_toboolean(L, index) ? "true" : "false");
		break;
	default:
		str_addf(out, "(%s)", luaL_typename(L, index));
	}
}

/* error({ code = 5 }) → `{ code = 5 }` */
static const char *render_table(lua_State *L, int table)
{
	Str out = str_new(&self(L)->scratch);
	walk_sorted_keys(L, table); // keys
	int keys = lua_gettop(L);
	lua_Integer n = (lua_Integer)lua_rawlen(L, keys);
	for (lua_Integer i = 1; i <= n && out.len < 400; i++) {
		str_add(&out, i == 1 ? " " : ", ");
		if (lua_rawgeti(L, keys, i) != LUA_TNUMBER) { // keys key
			add_scalar(L, -1, false, &out);
			str_add(&out, " = ");
		}
		lua_rawget(L, table); // keys value
		add_scalar(L, -1, true, &out);
		lua_pop(L, 1); // keys
	}
	lua_pop(L, 1);
	return arena_printf(out.arena, "{%s }", out.data);
}

/* Text for any value; the author's __tostring may run. */
static const char *text_of(lua_State *L, int index)
{
	int type = lua_type(L, index);
	if (type == LUA_TNIL || type == LUA_TNONE)
		return "error(nil): an error without a message";
	bool has_words = luaL_getmetafield(L, index, "__tostring") != LUA_TNIL;
	lua_settop(L, index);
	if (type == LUA_TTABLE && !has_words)
		return arena_printf(&self(L)->scratch, "an error without a message: %s",
			render_table(L, index));
	return luaL_tolstring(L, index, NULL);
}

static Fault *fault_from_value(lua_State *L)
{
	const char *text = text_of(L, 1);
	Place where = "";
	for (size_t used; (used = place_before(L, text, where)) > 0;)
		text += used;
	Error err = ERROR_INIT;
	error_set(
		&err, ERR_SCRIPT, "%s", text[0] ? text : "error(\"\"): an error without a message");
	memcpy(err.where, where, sizeof(where));
	return push_fault(L, &err);
}

int fault_syntax(lua_State *L, const char *chunk)
{
	Place file;
	snprintf(file, sizeof(file), "%s", chunk + 1);
	lua_insert(L, 1);
	Fault *fault = fault_from_value(L);
	if (!fault->error.where[0])
		memcpy(fault->error.where, file, sizeof(file));
	return lua_error(L);
}

/* ---- the message handler ------------------------------------------------------------------- */

static bool wants_frames(ErrorKind kind)
{
	switch (kind) {
	case ERR_INTERRUPTED:
	case ERR_LOST:
	case ERR_FENCED:
	case ERR_KEYS_OFF:
	case ERR_LOCKED:
	case ERR_LOCK_TIMEOUT:
		return false;
	default:
		return true;
	}
}

/* The lines from which the failing line was reached, when it was not the revision itself. */
static void add_frames(lua_State *L, Error *err)
{
	Place places[MAX_FRAMES];
	int n = author_places(L, places, MAX_FRAMES);
	if (!err->where[0] && n > 0)
		memcpy(err->where, places[0], sizeof(err->where));
	for (int i = 0; i < n && wants_frames(err->kind); i++) {
		size_t used = strlen(err->message);
		size_t room = sizeof(err->message) - used;
		if (strcmp(places[i], err->where) != 0 && strlen(places[i]) + 20 < room)
			snprintf(err->message + used, room, "\n  called from %s", places[i]);
	}
}

int fault_handler(lua_State *L)
{
	lua_settop(L, 1);
	Fault *fault = luaL_testudata(L, 1, FAULT_TYPE);
	if (!fault)
		fault = fault_from_value(L);
	if (fault->finished)
		return 1;
	fault->finished = true;
	if (log_level() >= LOG_DEBUG) {
		luaL_traceback(L, L, fault->error.message, 1);
		log_debug("%s", lua_tostring(L, -1));
		lua_pop(L, 1);
	}
	add_frames(L, &fault->error);
	return 1;
}

void fault_take(lua_State *L, Error *err)
{
	const Fault *fault = luaL_testudata(L, -1, FAULT_TYPE);
	if (fault)
		*err = fault->error;
	else if (lua_type(L, -1) == LUA_TSTRING)
		error_set(err, ERR_SCRIPT, "%s", lua_tostring(L, -1));
	else
		error_set(err, ERR_SCRIPT, "an error while handling an error");
	lua_pop(L, 1);
}

/* ---- what authors see ---------------------------------------------------------------------- */

static int fault_index(lua_State *L)
{
	const Error *err = &((Fault *)luaL_checkudata(L, 1, FAULT_TYPE))->error;
	const struct {
		const char *key, *text;
	} texts[] = {
		{"kind", error_kind_name(err->kind)},
		{"sqlstate", err->sqlstate},
		{"message", err->message},
		{"where", err->where},
		{"statement", err->statement},
		{"hint", err->hint},
	};
	const char *key = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "";
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		if (strcmp(key, texts[i].key) == 0) {
			lua_pushstring(L, texts[i].text);
			return 1;
		}
	}
	if (strcmp(key, "native") == 0)
		lua_pushinteger(L, err->native);
	else
		lua_pushnil(L);
	return 1;
}

static int fault_tostring(lua_State *L)
{
	lua_pushstring(L, ((Fault *)luaL_checkudata(L, 1, FAULT_TYPE))->error.message);
	return 1;
}

static int fault_concat(lua_State *L)
{
	luaL_tolstring(L, 1, NULL);
	luaL_tolstring(L, 2, NULL);
	lua_concat(L, 2);
	return 1;
}

void fault_open(lua_State *L)
{
	static const luaL_Reg meta[] = {{"__index", fault_index}, {"__tostring", fault_tostring},
		{"__concat", fault_concat}, {NULL, NULL}};
	luaL_newmetatable(L, FAULT_TYPE); // meta
	luaL_setfuncs(L, meta, 0);
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_pop(L, 1);
}
