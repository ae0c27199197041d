/*
 * trial.c - a database file of its own for runs that are tried, in a folder of its own.
 *
 * The maker holds a lock on the file "maker" in it.  The system gives such a lock back when its
 * process ends: where it can be had the maker is dead.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/path.h"
#include "base/text.h"
#include "db/db.h"
#include "db/trial.h"
#include "drivers/sqlite/conn.h"

#define MAKER "maker"

enum { YOUNG_S = 60 }; /* a folder without the lock may be one that is being made */

static const char *temporary_folder(void)
{
	const char *dir = getenv("TMPDIR");
	return dir && *dir ? dir : "/tmp";
}

static bool lock_file(int fd)
{
	struct flock all = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	return fcntl(fd, F_SETLK, &all) == 0;
}

static bool make_folder(Trial *out, Arena *arena, Error *err)
{
	char *name = arena_printf(arena, "%s/" TRIAL_TEST "XXXXXX", temporary_folder());
	if (!mkdtemp(name)) {
		error_set(err, ERR_IO, "%s: %s", name, strerror(errno));
		return error_hint(err, "TMPDIR names the folder for scratch databases");
	}
	out->name = name;
	/* locked before it has its name: nobody ever finds it without the lock */
	const char *maker = path_join(arena, name, MAKER);
	const char *unlocked = path_join(arena, name, "new");
	out->mark = open(unlocked, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (out->mark >= 0 && lock_file(out->mark) && rename(unlocked, maker) == 0)
		return true;
	return error_set(err, ERR_IO, "%s: %s", maker, strerror(errno));
}

static bool remove_folder(const char *folder, Error *err)
{
	Arena arena = ARENA_INIT;
	StrVec names = {0};
	bool ok = path_list(folder, &arena, &names, err);
	for (size_t i = 0; ok && i < names.count; i++)
		ok = unlink(path_join(&arena, folder, names.items[i])) == 0 || errno == ENOENT ||
		     error_set(err, ERR_IO, "%s/%s: %s", folder, names.items[i], strerror(errno));
	if (ok && rmdir(folder) != 0 && errno != ENOENT)
		ok = error_set(err, ERR_IO, "%s: %s", folder, strerror(errno));
	arena_release(&arena);
	return ok;
}

/* What a crash of the machine would do to it does not count. */
static bool open_conn(Trial *out, Arena *arena, Error *err)
{
	const char *path = path_join(arena, out->name, "test.db");
	out->url = (Url){.scheme = "sqlite",
		.database = path,
		.shown = arena_printf(arena, "sqlite:%s", path)};
	out->conn = db_open(&out->url, NULL, err);
	return out->conn && db_exec(out->conn, "PRAGMA synchronous = OFF", err);
}

bool sqlite_trial_open(Conn *live, const Url *url, Arena *arena, Trial *out, Error *err)
{
	Error other = ERROR_INIT;
	(void)live;
	(void)url;
	*out = (Trial){.mark = -1};
	if (make_folder(out, arena, err) && open_conn(out, arena, err))
		return true;
	if (out->name)
		(void)!sqlite_trial_close(NULL, out, &other);
	return error_wrap(err, "a scratch database to test in");
}

bool sqlite_trial_close(Conn *live, Trial *trial, Error *err)
{
	(void)live;
	db_close(trial->conn);
	trial->conn = NULL;
	bool ok = remove_folder(trial->name, err);
	if (trial->mark >= 0)
		close(trial->mark);
	trial->mark = -1;
	return ok;
}

/* Is the one who made it gone?  Somebody else's folder is not asked about. */
static bool is_left(const char *folder, Arena *arena)
{
	struct stat st;
	if (lstat(folder, &st) != 0 || !S_ISDIR(st.st_mode) || st.st_uid != getuid())
		return false;
	int fd = open(path_join(arena, folder, MAKER), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return errno == ENOENT && time(NULL) - st.st_mtime > YOUNG_S;
	bool left = lock_file(fd);
	close(fd);
	return left;
}

bool sqlite_trial_left(Conn *live, Arena *arena, StrVec *names, Error *err)
{
	StrVec all = {0};
	(void)live;
	if (!path_list(temporary_folder(), arena, &all, err))
		return false;
	for (size_t i = 0; i < all.count; i++) {
		if (!text_starts_with(all.items[i], TRIAL_TEST))
			continue;
		const char *folder = path_join(arena, temporary_folder(), all.items[i]);
		if (is_left(folder, arena))
			vec_push(names, arena, folder);
	}
	return true;
}

bool sqlite_trial_drop(Conn *live, const char *name, Error *err)
{
	(void)live;
	return remove_folder(name, err);
}
