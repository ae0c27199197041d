/* newrevision_write.c - the text of a new revision, and the hooks that run on its file. */
#include "cli/newrevision.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>

#include "base/embedded.h"
#include "base/str.h"

#define TEMPLATE "lua/luamig/templates/revision.lua.tmpl"

extern char **environ;

/* ---- text ------------------------------------------------------------------------------------ */

/* A Lua string literal. */
static void add_quoted(Str *out, const char *text)
{
	str_add(out, "\"");
	for (const char *c = text; *c; c++) {
		if (*c == '"' || *c == '\\')
			str_addf(out, "\\%c", *c);
		else if ((unsigned char)*c < ' ' || *c == 127)
			str_addf(out, "\\%03d", *c);
		else
			str_addn(out, c, 1);
	}
	str_add(out, "\"");
}

/* nil, "a", or { "a", "b" } */
static const char *literal(const StrVec *items, Arena *arena)
{
	Str out = str_new(arena);
	if (items->count == 0)
		return "nil";
	if (items->count > 1)
		str_add(&out, "{ ");
	for (size_t i = 0; i < items->count; i++) {
		str_add(&out, i ? ", " : "");
		add_quoted(&out, items->items[i]);
	}
	if (items->count > 1)
		str_add(&out, " }");
	return out.data;
}

/* The message as the lines of a --- comment. */
static const char *comment(const char *message, Arena *arena)
{
	Str out = str_new(arena);
	for (const char *c = message; *c; c++) {
		if (*c == '\n')
			str_add(&out, c[1] ? "\n--- " : "");
		else
			str_addn(&out, (unsigned char)*c < ' ' && *c != '\t' ? " " : c, 1);
	}
	return out.data;
}

bool new_revision_text(App *app, const NewRevision *r, const char **out, Error *err)
{
	StrVec parents = {0}, id = {0};
	vec_push(&id, app->arena, r->id);
	for (size_t i = 0; i < r->parents.count; i++)
		vec_push(&parents, app->arena,
			app->graph.nodes.items[r->parents.items[i]].revision.id);

	const ScriptArg fields[] = {
		{"message", comment(r->message, app->arena)},
		{"create_date", r->create_date},
		{"revision", literal(&id, app->arena)},
		{"down_revision", literal(&parents, app->arena)},
		{"branch_labels", literal(&r->labels, app->arena)},
		{"depends_on", literal(&r->depends_on, app->arena)},
	};
	const EmbeddedFile *template = embedded_find(TEMPLATE);
	if (!template)
		return error_set(err, ERR_INTERNAL, "%s is not in this program", TEMPLATE);
	Script *script = script_new(&(ScriptOptions){.lua_dir = app->config.lua_dir}, NULL);
	bool ok = script_render(
		script, template->data, fields, ARRAY_LEN(fields), app->arena, out, err);
	script_free(script);
	return ok;
}

/* ---- hooks ----------------------------------------------------------------------------------- */

/* sh -c 'COMMAND "$@"' luamig FILE, with the signals as a program expects them. */
static bool run_shell(const char *command, const char *file, Arena *arena, int *status)
{
	char *const argv[] = {arena_strdup(arena, "sh"), arena_strdup(arena, "-c"),
		arena_printf(arena, "%s \"$@\"", command), arena_strdup(arena, "luamig"),
		arena_strdup(arena, file), NULL};
	posix_spawnattr_t attributes;
	sigset_t ignored_here;
	pid_t pid;

	sigemptyset(&ignored_here);
	sigaddset(&ignored_here, SIGPIPE);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigdefault(&attributes, &ignored_here);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	fflush(stdout);
	int failed = posix_spawn(&pid, "/bin/sh", NULL, &attributes, argv, environ);
	posix_spawnattr_destroy(&attributes);
	if (failed) {
		errno = failed;
		return false;
	}
	while (waitpid(pid, status, 0) < 0)
		if (errno != EINTR)
			return false;
	return true;
}

static bool run_command(const char *command, const char *file, Arena *arena, Error *err)
{
	int status;
	if (!run_shell(command, file, arena, &status))
		return error_set(err, ERR_IO, "hook after_write: %s: %s", command, strerror(errno));
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	if (WIFEXITED(status))
		return error_set(err, ERR_SCRIPT, "hook after_write: '%s' ended with status %d",
			command, WEXITSTATUS(status));
	return error_set(err, ERR_SCRIPT, "hook after_write: '%s' was ended by signal %d", command,
		WTERMSIG(status));
}

static bool run_hook(App *app, const ConfigHook *hook, const NewRevision *r, Error *err)
{
	const ScriptArg fields[] = {
		{"path", r->path}, {"revision", r->id}, {"message", r->message}};
	if (hook->function >= 0 && !script_call_function(app->config.script, hook->function, fields,
					   ARRAY_LEN(fields), err))
		return error_wrap(err, "hook after_write");
	for (size_t i = 0; i < hook->commands.count; i++)
		if (!run_command(hook->commands.items[i], r->path, app->arena, err))
			return false;
	return true;
}

bool new_revision_hooks(App *app, const NewRevision *r, Error *err)
{
	for (size_t i = 0; i < app->config.hooks.count; i++) {
		const ConfigHook *hook = &app->config.hooks.items[i];
		if (strcmp(hook->name, "after_write") != 0 || run_hook(app, hook, r, err))
			continue;
		error_state(err, "%s was written and stays", r->shown);
		return false;
	}
	return true;
}
