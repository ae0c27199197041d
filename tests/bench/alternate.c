/*
 * alternate.c - runs commands in turn and prints the median time of each, in microseconds.
 *
 *	alternate RUNS COMMAND ARGUMENT... [-- COMMAND ARGUMENT...]...
 *
 * In turn, so that what else the machine does meets all of them alike.  Their output is thrown
 *away; one that fails ends everything.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 8 };

extern char **environ;

static double now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double run(char **command)
{
	posix_spawn_file_actions_t actions;
	pid_t pid;
	int status = 0;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	double start = now_us();
	if (posix_spawnp(&pid, command[0], &actions, NULL, command, environ) != 0 ||
		waitpid(pid, &status, 0) != pid || status != 0) {
		fprintf(stderr, "alternate: %s failed (status %d)\n", command[0], status);
		exit(EXIT_FAILURE);
	}
	double end = now_us();
	posix_spawn_file_actions_destroy(&actions);
	return end - start;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static size_t read_commands(char **args, char ***commands)
{
	size_t n = 0;
	commands[n++] = args;
	for (; *args && n < MOST; args++) {
		if (strcmp(*args, "--") != 0)
			continue;
		*args = NULL;
		commands[n++] = args + 1;
	}
	return n;
}

int main(int argc, char **argv)
{
	char **commands[MOST];
	double *times[MOST];
	size_t runs = argc > 2 ? strtoul(argv[1], NULL, 10) : 0;
	if (runs == 0) {
		fprintf(stderr, "usage: alternate RUNS COMMAND... [-- COMMAND...]...\n");
		return 64;
	}
	size_t n = read_commands(argv + 2, commands);
	for (size_t c = 0; c < n; c++) {
		times[c] = calloc(runs, sizeof(**times));
		if (!times[c])
			return EXIT_FAILURE;
		run(commands[c]); /* once to warm up */
	}
	for (size_t r = 0; r < runs; r++)
		for (size_t c = 0; c < n; c++)
			times[c][r] = run(commands[c]);
	for (size_t c = 0; c < n; c++) {
		qsort(times[c], runs, sizeof(**times), by_size);
		printf("%.0f\n", times[c][runs / 2]);
		free(times[c]);
	}
	return EXIT_SUCCESS;
}
