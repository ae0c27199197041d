/* world.c - see world.h. */
#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/path.h"
#include "create.h"
#include "tests/support/scratch.h"

static bool execf(World *w, const char *format, const char *name, Error *err)
{
	Str sql = str_new(&w->own);
	sql_addf(&sql, w->conn->backend->dialect, format, name);
	return db_exec(w->conn, sql.data, err);
}

static bool is_file(const World *w)
{
	return w->database == SL;
}

/* ---- opening, closing ------------------------------------------------------------------------ */

/* The URL with another database: what stands between the last / and the ?. */
static const char *url_with(World *w, const char *url, const char *name)
{
	size_t end = strcspn(url, "?"), at = end;
	while (at > 0 && url[at - 1] != '/')
		at--;
	return arena_printf(&w->own, "%.*s%s%s", (int)at, url, name, url + end);
}

static bool connect_to(World *w, const char *text, Error *err)
{
	Url url;
	db_close(w->conn);
	w->conn = url_parse(text, &w->own, &url, err) ? db_open(&url, NULL, err) : NULL;
	if (w->conn)
		w->database = database_of(w->conn);
	return w->conn != NULL;
}

static bool create_database(World *w, Error *err)
{
	return execf(w, "DROP DATABASE IF EXISTS %i", w->name, err) &&
	       execf(w,
		       w->database == PG ? "CREATE DATABASE %i"
					 : "CREATE DATABASE %i CHARACTER SET utf8mb4 COLLATE "
					   "utf8mb4_general_ci",
		       w->name, err);
}

static bool shell(const World *w, const char *command, const char *path)
{
	Arena arena = ARENA_INIT;
	bool ok = system(arena_printf(&arena, "%s '%s/%s'", command, w->folder, path)) == 0;
	arena_release(&arena);
	return ok;
}

bool world_open(World *w, const Place *place, Error *err)
{
	static const char config[] = "return { url = env \"DATABASE_URL\", lock_timeout = 300 }\n";
	const char *base = place->env ? getenv(place->env) : NULL;
	w->place = place;
	w->folder = scratch_folder(&w->own);
	if (!w->folder)
		return error_set(err, ERR_INTERNAL, "no folder for the project");
	w->name = arena_printf(&w->own, "laws_m_%ld", (long)getpid());
	w->url = base ? url_with(w, base, w->name)
		      : arena_printf(&w->own, "sqlite:%s/laws.db", w->folder);
	if (base && (!connect_to(w, base, err) || !create_database(w, err)))
		return false;
	setenv("DATABASE_URL", w->url, 1);
	return connect_to(w, w->url, err) &&
	       path_write(arena_printf(&w->own, "%s/luamig.lua", w->folder), config, strlen(config),
		       true, err);
}

void world_close(World *w)
{
	Error ignored = ERROR_INIT;
	const char *base = w->place->env ? getenv(w->place->env) : NULL;
	if (base && connect_to(w, base, &ignored))
		(void)!execf(w, "DROP DATABASE IF EXISTS %i", w->name, &ignored);
	db_close(w->conn);
	if (w->folder)
		scratch_remove(w->folder);
	arena_release(&w->own);
}

/* ---- between two tries ----------------------------------------------------------------------- */

static bool empty_database(World *w, Error *err)
{
	if (w->database == PG)
		return execf(w, "DROP SCHEMA IF EXISTS %i CASCADE", "other", err) &&
		       execf(w, "DROP SCHEMA %i CASCADE", "public", err) &&
		       execf(w, "CREATE SCHEMA %i", "public", err);
	if (is_file(w))
		return shell(w, "rm -f", "laws.db") && connect_to(w, w->url, err);
	return create_database(w, err) && execf(w, "USE %i", w->name, err);
}

bool world_reset(World *w, Error *err)
{
	if (!shell(w, "rm -rf", "migrations") || !shell(w, "mkdir", "migrations"))
		return error_set(err, ERR_INTERNAL, "no folder for the revisions");
	return empty_database(w, err);
}

bool world_write(World *w, const Schema *schema, Error *err)
{
	ScriptHost host = {.dialect = w->conn->backend->dialect, .server = &w->conn->server};
	Script *script = script_new(&(ScriptOptions){0}, &host);
	const char *text, *path = arena_printf(w->arena, "%s/schema.lua", w->folder);
	bool ok = script_write_schema(script, schema, w->arena, &text, err);
	script_free(script);
	return ok && path_write(path, text, strlen(text), true, err);
}

/* ---- the program ----------------------------------------------------------------------------- */

static const char *read_text(World *w, const char *path)
{
	size_t len;
	Error ignored = ERROR_INIT;
	const char *text = path_read(path, w->arena, &len, &ignored);
	return text ? text : "";
}

int world_run(World *w, const char *arguments)
{
	const char *program = getenv("LUAMIG");
	const char *output = arena_printf(w->arena, "%s/output", w->folder);
	if (!program) {
		w->output = "LUAMIG does not name the program";
		return -1;
	}
	fflush(stdout);
	int status = system(arena_printf(
		w->arena, "cd '%s' && '%s' %s >'%s' 2>&1", w->folder, program, arguments, output));
	w->output = read_text(w, output);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

const char *world_script(World *w, const char *message)
{
	StrVec names = {0};
	Error ignored = ERROR_INIT;
	const char *folder = arena_printf(w->arena, "%s/migrations", w->folder);
	if (!path_list(folder, w->arena, &names, &ignored))
		return "";
	for (size_t i = 0; i < names.count; i++)
		if (strstr(names.items[i], message))
			return read_text(
				w, arena_printf(w->arena, "%s/%s", folder, names.items[i]));
	return "";
}

/* ---- looking --------------------------------------------------------------------------------- */

bool world_reflect(World *w, Schema *out, Error *err)
{
	ReflectScope scope = {0};
	size_t kept = 0;
	if (w->database == PG) {
		vec_push(&scope.schemas, w->arena, "public");
		vec_push(&scope.schemas, w->arena, "other");
	}
	if (!db_reflect(w->conn, &scope, w->arena, out, err))
		return false;
	for (size_t i = 0; i < out->tables.count; i++)
		if (strncmp(out->tables.items[i].name, "luamig_", 7) != 0)
			out->tables.items[kept++] = out->tables.items[i];
	out->tables.count = kept;
	return true;
}

bool world_create(World *w, const Schema *schema, Schema *out, Error *err)
{
	const char *room = arena_printf(w->arena, "%s_room", w->name);
	bool ok = room_open(w->conn, room, w->arena, err) &&
		  create_schema(w->conn, schema, w->arena, NULL, err) && world_reflect(w, out, err);
	Error ignored = ERROR_INIT;
	room_close(w->conn, room, w->arena);
	if (w->database & MYSQLS && !execf(w, "USE %i", w->name, ok ? err : &ignored))
		return false;
	return ok;
}
