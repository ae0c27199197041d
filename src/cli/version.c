/* version.c - luamig --version: what was built in. */
#include <string.h>

#include "base/str.h"
#include "cli/help.h"
#include "cli/out.h"
#include "script/script.h"

/* The version of SQLite, which is linked and so can be asked; NULL: not compiled in.  The client
 * libraries of servers are not opened for this. */
static const char *sqlite_version(Arena *arena)
{
	Error ignored = ERROR_INIT;
	Url url = {0};
	if (!url_parse("sqlite::memory:", arena, &url, &ignored))
		return NULL;
	Conn *conn = db_open(&url, &(ConnectOptions){.program = "luamig"}, &ignored);
	const char *version = conn ? arena_strdup(arena, conn->server.version) : NULL;
	db_close(conn);
	return version;
}

void version_print(const App *app)
{
	StrVec drivers = {0};
	Str words = str_new(app->arena);
	for (size_t i = 0; db_backends[i]; i++) {
		vec_push(&drivers, app->arena, db_backends[i]->driver->name);
		str_addf(&words, " %s", db_backends[i]->driver->name);
	}
	const char *sqlite = sqlite_version(app->arena);
	if (app->globals.json) {
		out_json_document(json_pack("{s:o, s:o, s:o, s:o}", "version",
			out_json(LUAMIG_VERSION), "lua", out_json(script_lua_version()), "sqlite",
			out_json(sqlite), "drivers", out_json_list(&drivers)));
		return;
	}
	printf("luamig %s (Lua %s", LUAMIG_VERSION, script_lua_version());
	if (sqlite)
		printf(", SQLite %s", sqlite);
	printf(", drivers:%s)\n", words.data);
}
