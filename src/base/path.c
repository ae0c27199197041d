/* path.c - file names, files and directories. */
#define _XOPEN_SOURCE 700 /* realpath() */

#include "base/path.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- names --------------------------------------------------------------------------------- */

bool path_is_absolute(const char *path)
{
	return path[0] == '/';
}

const char *path_join(Arena *arena, const char *a, const char *b)
{
	if (path_is_absolute(b) || !*a || strcmp(a, ".") == 0)
		return arena_strdup(arena, b);
	size_t n = strlen(a);
	if (!*b)
		return arena_strdup(arena, a);
	return arena_printf(arena, "%s%s%s", a, a[n - 1] == '/' ? "" : "/", b);
}

/* Length of path without slashes at its end; "/" keeps its own. */
static size_t trimmed(const char *path, size_t n)
{
	while (n > 1 && path[n - 1] == '/')
		n--;
	return n;
}

const char *path_dir(Arena *arena, const char *path)
{
	size_t n = trimmed(path, strlen(path));
	while (n > 0 && path[n - 1] != '/')
		n--;
	if (n == 0)
		return ".";
	return arena_strndup(arena, path, trimmed(path, n));
}

const char *path_base(const char *path)
{
	size_t n = trimmed(path, strlen(path));
	while (n > 0 && path[n - 1] != '/')
		n--;
	return path + n;
}

bool path_ends_with(const char *path, const char *suffix)
{
	size_t n = strlen(path), m = strlen(suffix);
	return n >= m && memcmp(path + n - m, suffix, m) == 0;
}

bool path_exists(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0;
}

bool path_is_dir(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* ---- reading ------------------------------------------------------------------------------- */

/* One read() that a signal does not end. */
static ssize_t read_some(int fd, char *to, size_t n)
{
	ssize_t got;
	do
		got = read(fd, to, n);
	while (got < 0 && errno == EINTR);
	return got;
}

/* Read until the end or `limit` bytes; room: a first guess.  NULL: errno is set. */
static char *read_all(int fd, size_t room, size_t limit, Arena *arena, size_t *len)
{
	char *data = arena_alloc(arena, room + 1);
	size_t used = 0;

	while (used < limit) {
		if (used == room) {
			data = arena_grow(arena, data, used, room * 2 + 1);
			room *= 2;
		}
		size_t want = room - used < limit - used ? room - used : limit - used;
		ssize_t got = read_some(fd, data + used, want);
		if (got < 0)
			return NULL;
		if (got == 0)
			break;
		used += (size_t)got;
	}
	data[used] = '\0';
	*len = used;
	return data;
}

/* Room for one byte more than the file holds: the end is then seen without growing. */
static size_t guess_room(int fd, size_t limit)
{
	struct stat st;
	size_t room = 4096;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0)
		room = (size_t)st.st_size + 1;
	if (room > limit)
		room = limit;
	return room ? room : 1;
}

static char *read_file(const char *path, size_t limit, Arena *arena, size_t *len, Error *err)
{
	size_t ignored;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		error_set(err, ERR_IO, "cannot open %s: %s", path, strerror(errno));
		return NULL;
	}
	char *data = read_all(fd, guess_room(fd, limit), limit, arena, len ? len : &ignored);
	if (!data)
		error_set(err, ERR_IO, "cannot read %s: %s", path, strerror(errno));
	close(fd);
	return data;
}

char *path_read(const char *path, Arena *arena, size_t *len, Error *err)
{
	return read_file(path, SIZE_MAX / 4, arena, len, err);
}

char *path_read_head(const char *path, size_t limit, Arena *arena, size_t *len, Error *err)
{
	return read_file(path, limit, arena, len, err);
}

/* ---- writing ------------------------------------------------------------------------------- */

/* False: errno is set. */
static bool write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		data += n;
		len -= (size_t)n;
	}
	return true;
}

/* Write, sync and close fd, which is the new file `name`; on failure the file is removed. */
static bool fill_file(int fd, const char *name, const char *data, size_t len, Error *err)
{
	int failed = 0;
	if (!write_all(fd, data, len) || fsync(fd) != 0)
		failed = errno;
	if (close(fd) != 0 && !failed)
		failed = errno;
	if (!failed)
		return true;
	unlink(name);
	return error_set(err, ERR_IO, "cannot write %s: %s", name, strerror(failed));
}

/* A new name survives a crash of the machine only when its folder is synced too; a file system
 * that cannot do that is no error. */
static void sync_dir(Arena *arena, const char *path)
{
	int fd = open(path_dir(arena, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

static bool write_new(const char *path, const char *data, size_t len, Error *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0 && errno == EEXIST)
		return error_set(err, ERR_IO, "%s exists already", path);
	if (fd < 0)
		return error_set(err, ERR_IO, "cannot create %s: %s", path, strerror(errno));
	return fill_file(fd, path, data, len, err);
}

/* A new file beside `path`, with the mode of the file that it will replace. */
static int create_temp(Arena *arena, const char *path, const char **name, Error *err)
{
	struct stat st;
	int fd = -1;

	for (int i = 0; i < 100 && fd < 0; i++) {
		*name = arena_printf(arena, "%s.%ld-%d.tmp", path, (long)getpid(), i);
		fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	if (fd < 0)
		error_set(err, ERR_IO, "cannot create %s: %s", *name, strerror(errno));
	else if (stat(path, &st) == 0)
		(void)!fchmod(fd, st.st_mode & 07777);
	return fd;
}

static bool write_replacing(
	Arena *arena, const char *path, const char *data, size_t len, Error *err)
{
	char real[PATH_MAX];
	const char *name;

	if (realpath(path, real)) /* a symbolic link stays one */
		path = real;
	int fd = create_temp(arena, path, &name, err);
	if (fd < 0 || !fill_file(fd, name, data, len, err))
		return false;
	if (rename(name, path) != 0) {
		error_set(err, ERR_IO, "cannot replace %s: %s", path, strerror(errno));
		unlink(name);
		return false;
	}
	return true;
}

bool path_write(const char *path, const char *data, size_t len, bool replace, Error *err)
{
	Arena arena = ARENA_INIT;
	bool ok = replace ? write_replacing(&arena, path, data, len, err)
			  : write_new(path, data, len, err);
	if (ok)
		sync_dir(&arena, path);
	arena_release(&arena);
	return ok;
}

/* ---- folders ------------------------------------------------------------------------------- */

static bool make_dir(const char *path, Error *err)
{
	if (mkdir(path, 0777) == 0)
		return true;
	int why = errno;
	if (path_is_dir(path))
		return true;
	return error_set(err, ERR_IO, "cannot create the folder %s: %s", path,
		why == EEXIST ? "there is a file of that name" : strerror(why));
}

bool path_make_dirs(const char *path, Error *err)
{
	Arena arena = ARENA_INIT;
	char *part = arena_strdup(&arena, path);
	bool ok = true;

	for (char *p = part; ok && *p; p++) {
		if (*p != '/' || p == part)
			continue;
		*p = '\0';
		ok = make_dir(part, err);
		*p = '/';
	}
	if (ok)
		ok = make_dir(part, err);
	arena_release(&arena);
	return ok;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool path_list(const char *dir, Arena *arena, StrVec *names, Error *err)
{
	size_t first = names->count;
	DIR *d = opendir(dir);
	if (!d)
		return error_set(
			err, ERR_IO, "cannot read the folder %s: %s", dir, strerror(errno));

	struct dirent *entry;
	while ((errno = 0, entry = readdir(d))) {
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			vec_push(names, arena, arena_strdup(arena, entry->d_name));
	}
	int failed = errno;
	closedir(d);
	if (failed)
		return error_set(
			err, ERR_IO, "cannot read the folder %s: %s", dir, strerror(failed));
	if (names->count > first)
		qsort(names->items + first, names->count - first, sizeof(*names->items),
			compare_names);
	return true;
}
