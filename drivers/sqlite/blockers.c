/*
 * blockers.c - which process is in the way.
 *
 * SQLite does not tell, but the system knows who locks a file: Linux lists it in /proc/locks.
 * Asking with fcntl() would need the file open a second time, and closing that would drop our own
 * locks. Elsewhere nobody is named.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"
#include "drivers/sqlite/conn.h"

#ifdef __linux__
#include <sys/sysmacros.h>

typedef struct FileLock {
	long pid;
	bool writes;
} FileLock;
typedef VEC(FileLock) FileLocks;

/* "1: POSIX  ADVISORY  WRITE 4711 fe:00:1234 1073741825 1073741825"; a waiter has "->" before it.
 */
static bool read_line(const char *line, const struct stat *file, FileLock *out)
{
	char word[8];
	unsigned major_number, minor_number;
	unsigned long inode;
	if (sscanf(line, "%*s %*s %*s %7s %ld %x:%x:%lu", word, &out->pid, &major_number,
		    &minor_number, &inode) != 5)
		return false;
	out->writes = strcmp(word, "WRITE") == 0;
	return out->pid > 0 && out->pid != (long)getpid() && inode == (unsigned long)file->st_ino &&
	       major_number == major(file->st_dev) && minor_number == minor(file->st_dev);
}

static void find_locks(const char *path, Arena *arena, FileLocks *out)
{
	struct stat file;
	char line[256];
	FILE *list = stat(path, &file) == 0 ? fopen("/proc/locks", "re") : NULL;
	if (!list)
		return;
	FileLock lock;
	while (fgets(line, sizeof(line), list))
		if (read_line(line, &file, &lock))
			vec_push(out, arena, lock);
	fclose(list);
}

static const char *command_of(long pid, char *out, size_t size)
{
	char path[64];
	snprintf(path, sizeof(path), "/proc/%ld/comm", pid);
	FILE *file = fopen(path, "re");
	if (!file || !fgets(out, (int)size, file))
		out[0] = '\0';
	if (file)
		fclose(file);
	out[strcspn(out, "\n")] = '\0';
	return out;
}

static bool is_named_already(const FileLocks *locks, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (locks->items[i].pid == locks->items[n].pid &&
			locks->items[i].writes == locks->items[n].writes)
			return true;
	return false;
}

/* A reader keeps nobody from beginning to write, only from committing. */
static void name_them(const FileLocks *locks, bool writers, Str *out)
{
	char command[64];
	for (size_t i = 0; i < locks->count; i++) {
		const FileLock *lock = &locks->items[i];
		if (lock->writes != writers || is_named_already(locks, i))
			continue;
		command_of(lock->pid, command, sizeof(command));
		str_addf(out, "%spid %ld%s%s%s, %s", out->len ? "\n" : "", lock->pid,
			command[0] ? " (" : "", command, command[0] ? ")" : "",
			writers ? "writing" : "reading");
	}
}

const char *sqlite_blockers(Conn *conn, Arena *arena)
{
	SqliteConn *self = (SqliteConn *)conn;
	FileLocks locks = {0};
	Str out = str_new(arena);
	if (!self->path || !self->path[0])
		return "";
	find_locks(self->path, arena, &locks);
	/* in WAL mode the locks that matter are on this file */
	find_locks(arena_printf(arena, "%s-shm", self->path), arena, &locks);
	name_them(&locks, true, &out);
	if (out.len == 0)
		name_them(&locks, false, &out);
	return out.len ? out.data : "";
}
#else
const char *sqlite_blockers(Conn *conn, Arena *arena)
{
	(void)conn, (void)arena;
	return "";
}
#endif
