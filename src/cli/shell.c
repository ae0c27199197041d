/* shell.c - runs a command of the user's through /bin/sh; see shell.h. */
#include "cli/shell.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* A program that is started expects these as they are by default; luamig ignores them meanwhile. */
static const int signals[] = {SIGPIPE, SIGINT, SIGQUIT};

static char *const *make_argv(const char *command, const StrVec *words, Arena *arena)
{
	VEC(char *) argv = {0};
	vec_push(&argv, arena, arena_strdup(arena, "sh"));
	vec_push(&argv, arena, arena_strdup(arena, "-c"));
	vec_push(&argv, arena, arena_printf(arena, "%s \"$@\"", command));
	vec_push(&argv, arena, arena_strdup(arena, "luamig"));
	for (size_t i = 0; i < words->count; i++)
		vec_push(&argv, arena, arena_strdup(arena, words->items[i]));
	vec_push(&argv, arena, NULL);
	return argv.items;
}

/* 0, or an errno. */
static int spawn(char *const *argv, ShellOutput output, pid_t *pid)
{
	posix_spawnattr_t attributes;
	posix_spawn_file_actions_t actions;
	sigset_t defaults;

	sigemptyset(&defaults);
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		sigaddset(&defaults, signals[i]);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigdefault(&attributes, &defaults);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	posix_spawn_file_actions_init(&actions);
	if (output == SHELL_STDERR)
		posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
	int failed = posix_spawn(pid, "/bin/sh", &actions, &attributes, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	return failed;
}

/* As system() does: while the command runs Ctrl-C is meant for it. */
static int spawn_and_wait(char *const *argv, ShellOutput output, int *status)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN}, before[ARRAY_LEN(signals)];
	pid_t pid = -1;

	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		sigaction(signals[i], &ignore, &before[i]);
	int failed = spawn(argv, output, &pid);
	while (!failed && waitpid(pid, status, 0) < 0)
		if (errno != EINTR)
			failed = errno;
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		sigaction(signals[i], &before[i], NULL);
	return failed;
}

bool shell_run(
	const char *what, const char *command, const StrVec *words, ShellOutput output, Error *err)
{
	Arena arena = ARENA_INIT;
	int status = 0;

	fflush(stdout);
	int failed = spawn_and_wait(make_argv(command, words, &arena), output, &status);
	arena_release(&arena);
	if (failed)
		return error_set(err, ERR_SCRIPT, "%s: '%s' could not be run: %s", what, command,
			strerror(failed));
	if (WIFSIGNALED(status))
		return error_set(err, ERR_SCRIPT, "%s: '%s' was ended by signal %d", what, command,
			WTERMSIG(status));
	if (WEXITSTATUS(status) != 0)
		return error_set(err, ERR_SCRIPT, "%s: '%s' ended with status %d", what, command,
			WEXITSTATUS(status));
	return true;
}
