/*
 * driver_parse.c - PostgreSQL's own parser, from the library libpg_query, where it is installed.
 *
 * Opened when it is first asked for, and never closed; nothing is compiled against it.  The
 * declarations are those of its pg_query.h, the same since version 13.
 */
#include <dlfcn.h>
#include <string.h>

#include "base/compiler.h"
#include "drivers/postgres/conn.h"

typedef struct ParseResult {
	char *parse_tree; /* JSON */
	char *stderr_buffer;
	void *error; /* NULL: it was parsed */
} ParseResult;

typedef ParseResult ParseFn(const char *sql);
typedef void FreeFn(ParseResult result);

static struct {
	bool looked_for;
	ParseFn *parse;
	FreeFn *free_result;
} library;

static void *open_library(void)
{
	static const char *const files[] = {"libpg_query.so.1704.0", "libpg_query.so.1604.0",
		"libpg_query.so.1504.0", "libpg_query.so", "libpg_query.dylib"};
	void *opened = NULL;
	for (size_t i = 0; i < ARRAY_LEN(files) && !opened; i++)
		opened = dlopen(files[i], RTLD_NOW | RTLD_LOCAL);
	return opened;
}

static void look_for(void)
{
	library.looked_for = true;
	void *opened = open_library();
	if (!opened)
		return;
	void *parse = dlsym(opened, "pg_query_parse");
	void *free_result = dlsym(opened, "pg_query_free_parse_result");
	if (!parse || !free_result)
		return;
	memcpy(&library.parse, &parse, sizeof(parse));
	memcpy(&library.free_result, &free_result, sizeof(free_result));
}

const char *pg_parse(const char *sql, Arena *arena)
{
	const char *tree = NULL;
	if (!library.looked_for)
		look_for();
	if (!library.parse)
		return NULL;
	ParseResult result = library.parse(sql);
	if (!result.error && result.parse_tree)
		tree = arena_strdup(arena, result.parse_tree);
	library.free_result(result);
	return tree;
}
