/* path.h - file names, files and directories. */
#ifndef LUAMIG_BASE_PATH_H
#define LUAMIG_BASE_PATH_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"

/* "a" + "b" = "a/b"; an absolute b stands alone; a of "" or "." adds nothing. */
const char *path_join(Arena *arena, const char *a, const char *b);
/* The folder part ("." when there is none), and the last part. */
const char *path_dir(Arena *arena, const char *path);
const char *path_base(const char *path);
bool path_is_absolute(const char *path);
bool path_ends_with(const char *path, const char *suffix);

bool path_exists(const char *path);
bool path_is_dir(const char *path);

/* A whole file, NUL-terminated; *len without the NUL (len may be NULL).  NULL: err is set. */
char *path_read(const char *path, Arena *arena, size_t *len, Error *err) LUAMIG_MUST_CHECK;

/* At most `limit` first bytes of a file. */
char *path_read_head(
	const char *path, size_t limit, Arena *arena, size_t *len, Error *err) LUAMIG_MUST_CHECK;

/* Write a new file; with `replace` the old one is replaced by rename, whole or not at all; without
 * it an existing file is an error. */
bool path_write(
	const char *path, const char *data, size_t len, bool replace, Error *err) LUAMIG_MUST_CHECK;

bool path_make_dirs(const char *path, Error *err) LUAMIG_MUST_CHECK; /* mkdir -p */

/* Names (not paths) in a folder, sorted by bytes, without "." and "..". */
bool path_list(const char *dir, Arena *arena, StrVec *names, Error *err) LUAMIG_MUST_CHECK;

#endif
