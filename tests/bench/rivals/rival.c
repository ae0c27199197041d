/* rival.c - what the hand-written programs share: the Lua function, buffers, the clock. */
#include "rival.h"

#include <lauxlib.h>
#include <lualib.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct timespec began;

void die(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fputs("rival: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(EXIT_FAILURE);
}

void buffer_add(Buffer *buffer, const void *data, size_t size)
{
	if (buffer->size + size > buffer->room) {
		buffer->room = (buffer->size + size) * 2;
		buffer->data = realloc(buffer->data, buffer->room);
		if (!buffer->data)
			die("out of memory");
	}
	memcpy(buffer->data + buffer->size, data, size);
	buffer->size += size;
}

void buffer_text(Buffer *buffer, const char *text)
{
	buffer_add(buffer, text, strlen(text));
}

void buffer_free(Buffer *buffer)
{
	free(buffer->data);
	*buffer = (Buffer){0};
}

/* The stack: 1 the function, 2 to 4 the names of the columns. */
lua_State *function_load(const char *file)
{
	lua_State *L = luaL_newstate();
	luaL_openlibs(L);
	if (luaL_loadfile(L, file) != LUA_OK || lua_pcall(L, 0, 1, 0) != LUA_OK)
		die("%s", lua_tostring(L, -1));
	lua_pushliteral(L, "first_name");
	lua_pushliteral(L, "last_name");
	lua_pushliteral(L, "full_name");
	return L;
}

static void set_field(lua_State *L, int name, Text value)
{
	if (!value.data)
		return;
	lua_pushvalue(L, name);
	lua_pushlstring(L, value.data, value.size);
	lua_rawset(L, -3);
}

bool function_call(lua_State *L, Text first_name, Text last_name, Text *full_name)
{
	lua_pushvalue(L, 1);
	lua_createtable(L, 0, 2);
	set_field(L, 2, first_name);
	set_field(L, 3, last_name);
	if (lua_pcall(L, 1, 1, 0) != LUA_OK)
		die("%s", lua_tostring(L, -1));
	if (!lua_istable(L, -1))
		return false;
	lua_pushvalue(L, 4);
	lua_rawget(L, -2);
	full_name->data = lua_tolstring(L, -1, &full_name->size);
	return full_name->data != NULL;
}

void function_done(lua_State *L)
{
	lua_settop(L, 4);
}

void report_start(void)
{
	clock_gettime(CLOCK_MONOTONIC, &began);
}

void report_end(int64_t rows)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	double seconds =
		(double)(now.tv_sec - began.tv_sec) + (double)(now.tv_nsec - began.tv_nsec) / 1e9;
	printf("%lld rows in %.3f s\n", (long long)rows, seconds);
}
