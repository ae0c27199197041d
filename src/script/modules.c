/*
 * modules.c - require, and luamig's own Lua files.
 *
 * Luamig's files are compiled once per state and run once per environment, so that each script has
 * tables of its own.  They run in the hidden global table and are called with (core, use): the C
 * functions that they end in, and a function that gives another of luamig's modules.
 */
#include "base/embedded.h"
#include "base/path.h"
#include "script/internal.h"

#define COMPILED "luamig.compiled" /* registry: module → its main function */

/* Modules that authors may require by name; the others are luamig's own business. */
static const char *const open_modules[] = {
	"luamig.op", "luamig.types", "luamig.sql", "luamig.constraints", "luamig.lint_help", NULL};

/* ---- luamig's own files -------------------------------------------------------------------- */

const char *module_own_text(Script *s, const char *path, size_t *len)
{
	if (s->options.lua_dir) {
		Error ignored = ERROR_INIT;
		const char *inside = path + strlen("lua/");
		const char *disk = path_join(&s->scratch, s->options.lua_dir, inside);
		const char *text = path_read(disk, &s->scratch, len, &ignored);
		if (text)
			return text;
	}
	const EmbeddedFile *file = embedded_find(path);
	if (!file)
		return NULL;
	*len = file->size;
	return file->data;
}

static void push_compiled(lua_State *L, const char *name)
{
	luaL_getsubtable(L, LUA_REGISTRYINDEX, COMPILED); // compiled
	if (lua_getfield(L, -1, name) == LUA_TFUNCTION) { // compiled main
		lua_remove(L, -2);
		return;
	}
	lua_pop(L, 1);
	Script *s = self(L);
	arena_release(&s->scratch);
	luaL_gsub(L, name, ".", "/"); // compiled stem
	const char *path = arena_printf(&s->scratch, "lua/%s.lua", lua_tostring(L, -1));
	lua_pop(L, 1);
	size_t len = 0;
	const char *text = module_own_text(s, path, &len);
	if (!text)
		fault_fail(L, "module '%s' is not part of this luamig", name);
	const char *chunk = arena_printf(&s->scratch, "@%s", path);
	if (luaL_loadbufferx(L, text, len, chunk, "t") != LUA_OK)
		lua_error(L);
	lua_pushvalue(L, -1);
	lua_setfield(L, -3, name); // compiled main
	lua_remove(L, -2);
}

/* use(name); upvalue: home */
static int use(lua_State *L)
{
	const char *name = luaL_checkstring(L, 1);
	lua_pushvalue(L, lua_upvalueindex(1));
	module_push(L, name, lua_gettop(L));
	return 1;
}

void module_push(lua_State *L, const char *name, int home)
{
	home = lua_absindex(L, home);
	lua_getfield(L, home, "loaded");             // loaded
	if (lua_getfield(L, -1, name) != LUA_TNIL) { // loaded module
		lua_remove(L, -2);
		return;
	}
	lua_pop(L, 1);
	push_compiled(L, name); // loaded main
	bind_push_core(L);
	lua_pushvalue(L, home);
	lua_pushcclosure(L, use, 1);
	lua_call(L, 2, 1); // loaded module
	lua_pushvalue(L, -1);
	lua_setfield(L, -3, name);
	lua_remove(L, -2);
}

/* ---- require ------------------------------------------------------------------------------- */

/* Letters, digits, "_" and "-", in parts joined by single dots. */
static bool is_module_name(const char *name)
{
	static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789_-";
	for (;;) {
		size_t n = strspn(name, good);
		if (n == 0)
			return false;
		name += n;
		if (*name == '\0')
			return true;
		if (*name++ != '.')
			return false;
	}
}

static bool is_open_module(const char *name)
{
	for (size_t i = 0; open_modules[i]; i++) {
		if (strcmp(open_modules[i], name) == 0)
			return true;
	}
	return false;
}

/* The file of a module, or NULL with the places looked at in *tried. */
static const char *find_file(Script *s, const char *name, const char **tried)
{
	char *file = arena_printf(&s->scratch, "%s.lua", name);
	for (char *c = file; c < file + strlen(name); c++) {
		if (*c == '.')
			*c = '/';
	}
	Str places = str_new(&s->scratch);
	for (size_t i = 0; i < s->options.module_dirs.count; i++) {
		const char *path = path_join(&s->scratch, s->options.module_dirs.items[i], file);
		if (path_exists(path) && !path_is_dir(path))
			return path;
		str_addf(&places, "%s%s", i ? ", " : "", path);
	}
	*tried = places.len ? places.data : "no folder";
	return NULL;
}

/* Where trust is given, Lua's own require has the last word. */
static int require_trusted(lua_State *L)
{
	lua_getglobal(L, "require");
	lua_pushvalue(L, 1);
	lua_call(L, 1, 1);
	return 1;
}

static int run_file(lua_State *L, const char *path)
{
	Script *s = self(L);
	Error err = ERROR_INIT;
	size_t len;
	const char *shown = arena_printf(&s->scratch, "@%s", path);
	const char *text = path_read(path, &s->scratch, &len, &err);
	if (!text)
		return fault_raise(L, &err);
	lua_getfield(L, lua_upvalueindex(1), "env");
	sandbox_compile(L, text, len, shown, -1); // name loaded env main
	lua_remove(L, -2);
	lua_pushvalue(L, 1);
	lua_pushstring(L, shown + 1);
	lua_call(L, 2, 1);
	if (lua_isnil(L, -1)) {
		lua_pop(L, 1);
		lua_pushboolean(L, 1);
	}
	return 1;
}

/* require "name"; upvalue: home */
int module_require(lua_State *L)
{
	Script *s = self(L);
	if (lua_type(L, 1) != LUA_TSTRING)
		return fault_fail(L, "require takes the name of a module: require \"helpers\"");
	lua_settop(L, 1);
	const char *name = lua_tostring(L, 1);
	if (!is_module_name(name))
		return fault_fail(L,
			"require \"%s\": a module is named like folder.file, without slashes, "
			"\"..\" and \".lua\"",
			name);
	if (is_open_module(name)) {
		module_push(L, name, lua_upvalueindex(1));
		return 1;
	}
	lua_getfield(L, lua_upvalueindex(1), "loaded");     // name loaded
	if (lua_getfield(L, 2, name) == LUA_TLIGHTUSERDATA) // name loaded module
		return fault_fail(L, "module '%s' requires itself", name);
	if (!lua_isnil(L, 3))
		return 1;
	lua_settop(L, 2);

	arena_release(&s->scratch);
	const char *tried = NULL;
	const char *path = find_file(s, name, &tried);
	if (!path && s->options.trust)
		return require_trusted(L);
	if (!path)
		return fault_fail(L, "module '%s' not found: there is no %s", name, tried);

	lua_pushlightuserdata(L, s);
	lua_setfield(L, 2, name);
	run_file(L, path); // name loaded module
	lua_settop(L, 3);
	lua_pushvalue(L, 3);
	lua_setfield(L, 2, name);
	return 1;
}
