/* scratch.c - see scratch.h. */
#define _XOPEN_SOURCE 700 /* mkdtemp(), nftw() */

#include "scratch.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char *pattern(Arena *arena)
{
	const char *top = getenv("TMPDIR");
	return arena_printf(arena, "%s/luamig-test-XXXXXX", top && *top ? top : "/tmp");
}

char *scratch_folder(Arena *arena)
{
	return mkdtemp(pattern(arena));
}

char *scratch_file(Arena *arena)
{
	char *path = pattern(arena);
	int fd = mkstemp(path);
	return fd >= 0 && close(fd) == 0 ? path : NULL;
}

static int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

void scratch_remove(const char *path)
{
	nftw(path, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}
