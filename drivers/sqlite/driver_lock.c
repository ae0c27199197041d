/*
 * driver_lock.c - the run lock: a second SQLite database beside the real one,
 * `<realpath of the database>-luamig-lock`.
 *
 * Who wants the lock writes its name into the file's one row and commits, then begins to write
 * again (BEGIN IMMEDIATE) and stays so: that is the lock.  It excludes other connections of this
 * process too, ends with the process, and lets others read who holds it.  Between the two steps
 * another process may write its name; so the row is read again, and who does not find itself there
 * steps back.  The file is never removed: a process that waits on a removed file would wait for
 * nobody.
 */
#define _XOPEN_SOURCE 700 /* realpath() */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "base/text.h"
#include "drivers/sqlite/conn.h"

typedef struct SqliteLock {
	sqlite3 *db;
	dev_t device; /* of the file that is locked */
	ino_t inode;
	char token[33];
} SqliteLock;

enum { PATIENCE_MS = 200 }; /* for those who are reading or writing the row just now */

/* ---- the file ---------------------------------------------------------------------------- */

/* The database's own name, whatever links lead to it; it may not exist any more. */
static const char *lock_path(const char *database, Arena *arena, Error *err)
{
	char real[PATH_MAX];
	if (realpath(database, real))
		return arena_printf(arena, "%s-luamig-lock", real);
	if (!realpath(path_dir(arena, database), real)) {
		error_set(err, ERR_IO, "%s: %s", database, strerror(errno));
		return NULL;
	}
	return path_join(arena, real, arena_printf(arena, "%s-luamig-lock", path_base(database)));
}

/* Whoever may write the database must be able to take its lock: a new file gets the database's mode
 * (and owner, when root is at work), as SQLite's own journals do. */
static bool create_file(const char *path, const char *database, Error *err)
{
	struct stat like;
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0 && errno == EEXIST)
		return true;
	if (fd < 0) {
		error_set(err, ERR_IO, "cannot create the lock file %s: %s", path, strerror(errno));
		return error_hint(err, "luamig must be able to write in the database's folder");
	}
	if (stat(database, &like) == 0) {
		if (geteuid() == 0 && fchown(fd, like.st_uid, like.st_gid) != 0)
			like.st_mode &= 0666; /* then only root's, which is no failure */
		(void)!fchmod(fd, like.st_mode & 0666);
	}
	close(fd);
	return true;
}

static bool fail(sqlite3 *db, const char *path, Error *err)
{
	err->native = db ? sqlite3_extended_errcode(db) : SQLITE_NOMEM;
	error_set(err, ERR_IO, "lock file %s: %s", path, db ? sqlite3_errmsg(db) : "out of memory");
	if ((err->native & 0xFF) == SQLITE_NOTADB || (err->native & 0xFF) == SQLITE_CORRUPT)
		error_hint(err, "when no luamig is running, remove that file and try again");
	if ((err->native & 0xFF) == SQLITE_READONLY || (err->native & 0xFF) == SQLITE_CANTOPEN)
		error_hint(err, "luamig must be able to write that file, and in its folder");
	return false;
}

/* ---- the row ----------------------------------------------------------------------------- */

static void user_name(char *out, size_t size)
{
	struct passwd entry, *found = NULL;
	char buffer[4096];
	if (getpwuid_r(geteuid(), &entry, buffer, sizeof(buffer), &found) == 0 && found)
		snprintf(out, size, "%s", found->pw_name);
	else
		snprintf(out, size, "%ld", (long)geteuid());
}

static int write_row(SqliteLock *lock)
{
	static const char sql[] = "INSERT OR REPLACE INTO holder VALUES "
				  "(1, ?1, ?2, ?3, ?4, strftime('%Y-%m-%d %H:%M:%S UTC', 'now'))";
	sqlite3_stmt *stmt = NULL;
	char host[256] = "", user[128];
	if (gethostname(host, sizeof(host) - 1) != 0)
		host[0] = '\0';
	user_name(user, sizeof(user));
	int rc = sqlite3_prepare_v2(lock->db, sql, -1, &stmt, NULL);
	if (rc == SQLITE_OK) {
		sqlite3_bind_text(stmt, 1, lock->token, -1, SQLITE_STATIC);
		sqlite3_bind_int64(stmt, 2, getpid());
		sqlite3_bind_text(stmt, 3, user, -1, SQLITE_STATIC);
		sqlite3_bind_text(stmt, 4, host, -1, SQLITE_STATIC);
		sqlite3_step(stmt);
	}
	return sqlite3_finalize(stmt);
}

static void copy_text(sqlite3_stmt *stmt, int column, char *out, size_t size)
{
	text_copy(out, size, (const char *)sqlite3_column_text(stmt, column));
}

/* Whose row it is; what cannot be read now stays empty. */
static void read_row(sqlite3 *db, char token[33], LockHolder *holder)
{
	sqlite3_stmt *stmt = NULL;
	token[0] = '\0';
	if (sqlite3_prepare_v2(db, "SELECT token, pid, who, host, since FROM holder", -1, &stmt,
		    NULL) == SQLITE_OK &&
		sqlite3_step(stmt) == SQLITE_ROW) {
		copy_text(stmt, 0, token, 33);
		holder->pid = (long)sqlite3_column_int64(stmt, 1);
		copy_text(stmt, 2, holder->who, sizeof(holder->who));
		copy_text(stmt, 3, holder->host, sizeof(holder->host));
		copy_text(stmt, 4, holder->since, sizeof(holder->since));
		snprintf(holder->program, sizeof(holder->program), "luamig");
	}
	sqlite3_finalize(stmt);
}

/* ---- taking it --------------------------------------------------------------------------- */

/* SQLITE_OK: the row is ours and nobody else can write.  SQLITE_BUSY: somebody else was faster. */
static int take(SqliteLock *lock, LockHolder *holder)
{
	static const char create[] =
		"CREATE TABLE IF NOT EXISTS holder (one INTEGER PRIMARY KEY CHECK (one = 1), "
		"token TEXT, pid INTEGER, who TEXT, host TEXT, since TEXT)";
	static const char *const steps[] = {"BEGIN IMMEDIATE", create, NULL, /* the row */
		"COMMIT", "BEGIN IMMEDIATE"};
	char token[33];
	int rc = SQLITE_OK;
	for (size_t i = 0; i < ARRAY_LEN(steps) && rc == SQLITE_OK; i++)
		rc = steps[i] ? sqlite3_exec(lock->db, steps[i], NULL, NULL, NULL)
			      : write_row(lock);
	if (rc != SQLITE_OK && (rc & 0xFF) != SQLITE_BUSY)
		return rc;
	read_row(lock->db, token, holder);
	bool mine = strcmp(token, lock->token) == 0;
	if (rc == SQLITE_OK && mine)
		return SQLITE_OK;
	if (mine) /* the faster one has not written its name yet */
		*holder = (LockHolder){0};
	return SQLITE_BUSY;
}

static void make_token(SqliteLock *lock)
{
	unsigned char bytes[16];
	sqlite3_randomness(sizeof(bytes), bytes);
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(lock->token + 2 * i, 3, "%02x", bytes[i]);
}

static bool remember_file(SqliteLock *lock, const char *path)
{
	struct stat file;
	if (stat(path, &file) != 0)
		return false;
	lock->device = file.st_dev;
	lock->inode = file.st_ino;
	return true;
}

static bool try_file(SqliteConn *self, const char *path, bool *got, LockHolder *holder, Error *err)
{
	SqliteLock *lock = xcalloc(1, sizeof(*lock));
	int rc = sqlite3_open_v2(path, &lock->db, SQLITE_OPEN_READWRITE, NULL);
	if (rc == SQLITE_OK) {
		sqlite3_extended_result_codes(lock->db, 1);
		sqlite3_busy_timeout(lock->db, PATIENCE_MS);
		make_token(lock);
		rc = take(lock, holder);
	}
	*got = rc == SQLITE_OK && remember_file(lock, path);
	bool ok = rc == SQLITE_OK || rc == SQLITE_BUSY || fail(lock->db, path, err);
	if (*got)
		self->lock = lock;
	else
		sqlite_lock_close(lock);
	return ok;
}

bool sqlite_lock_try(Conn *conn, const char *name, bool *got, LockHolder *holder, Error *err)
{
	SqliteConn *self = (SqliteConn *)conn;
	(void)name; /* one lock for a database file, whatever the version table is called */
	*holder = (LockHolder){0};
	*got = self->lock != NULL || !self->path[0]; /* nobody else sees a database in memory */
	if (*got)
		return true;
	Arena scratch = ARENA_INIT;
	const char *path = lock_path(self->path, &scratch, err);
	bool ok = path && create_file(path, self->path, err) &&
		  try_file(self, path, got, holder, err);
	arena_release(&scratch);
	return ok;
}

bool sqlite_lock_held(Conn *conn, const char *name, bool *ours, Error *err)
{
	SqliteConn *self = (SqliteConn *)conn;
	struct stat file;
	(void)name;
	*ours = !self->path[0];
	if (*ours || !self->lock || sqlite3_get_autocommit(self->lock->db))
		return true;
	Arena scratch = ARENA_INIT;
	const char *path = lock_path(self->path, &scratch, err);
	/* when somebody removed the file, the next run makes another and locks that */
	*ours = path && stat(path, &file) == 0 && file.st_dev == self->lock->device &&
		file.st_ino == self->lock->inode;
	arena_release(&scratch);
	return path != NULL;
}

bool sqlite_unlock(Conn *conn, const char *name, Error *err)
{
	SqliteConn *self = (SqliteConn *)conn;
	(void)name;
	if (!self->lock && self->path[0])
		return error_set(err, ERR_SQL, "the run lock was not held by this connection");
	sqlite_lock_close(self->lock);
	self->lock = NULL;
	return true;
}

void sqlite_lock_close(SqliteLock *lock)
{
	if (!lock)
		return;
	sqlite3_close(lock->db); /* ends its transaction */
	free(lock);
}
