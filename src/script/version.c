/* version.c - which Lua this is. */
#include "script/script.h"

#include <lua.h>

const char *script_lua_version(void)
{
	return LUA_VERSION_MAJOR "." LUA_VERSION_MINOR "." LUA_VERSION_RELEASE;
}
