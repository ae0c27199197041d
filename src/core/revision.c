/*
 * revision.c - finds and reads revision files.
 *
 * Ten thousand headers are read at every start, so a file costs one open, one read and one close:
 * a folder is told from a file by trying, and only a header that does not end in the first 4 KiB
 * makes a second read.
 */
#include "core/revision.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/path.h"
#include "core/revision_header.h"

#define FIRST_READ 4096
#define DEEPEST    32 /* folders in folders: more is a link that leads back */

/* ---- ids ----------------------------------------------------------------------------------- */

static bool check_name(const char *what, const char *name, const char *refused, Error *err)
{
	static const char *const words[] = {"head", "heads", "base", "current"};

	if (!*name)
		return error_set(err, ERR_ILLEGAL_ID, "a %s cannot be empty", what);
	for (const unsigned char *p = (const unsigned char *)name; *p; p++) {
		if (*p <= ' ' || *p == 0x7F)
			return error_set(err, ERR_ILLEGAL_ID,
				"white space and control characters cannot be in a %s: '%s'", what,
				name);
		if (strchr(refused, *p))
			return error_set(err, ERR_ILLEGAL_ID, "'%c' cannot be in a %s: '%s'", *p,
				what, name);
	}
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(name, words[i]) == 0)
			return error_set(err, ERR_ILLEGAL_ID,
				"'%s' has a meaning of its own and cannot be a %s", name, what);
	return true;
}

bool revision_check_id(const char *id, Error *err)
{
	return check_name("revision id", id, "@-+:", err);
}

bool revision_check_label(const char *label, Error *err)
{
	return check_name("branch label", label, "@:", err);
}

const char *revision_new_id(Arena *arena)
{
	static unsigned calls;
	uint64_t bits = 0;
	int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, &bits, sizeof(bits));

	if (fd >= 0)
		close(fd);
	if (got != (ssize_t)sizeof(bits)) /* a chroot without /dev */
		bits = hash_text64(arena_printf(
			arena, "%lld %ld %u", (long long)clock_us(), (long)getpid(), calls++));
	return arena_printf(arena, "%012llx", (unsigned long long)(bits & 0xFFFFFFFFFFFF));
}

/* ---- one file ------------------------------------------------------------------------------ */

/* The text of the file being read; the block is used again for the next one. */
typedef struct Text {
	char *data;
	size_t len, room;
} Text;

/* Read until `want` bytes are there or the file ends.  false: errno is set. */
static bool read_text(int fd, Text *text, size_t want)
{
	if (text->room < want) {
		text->data = xrealloc(text->data, want);
		text->room = want;
	}
	while (text->len < want) {
		ssize_t got = read(fd, text->data + text->len, want - text->len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return false;
		text->len += (size_t)got;
		if (got == 0 || (text->len < want && text->len < FIRST_READ))
			break; /* a short first read is the end of a file */
	}
	return true;
}

/* false: errno is set. */
static bool read_header(
	int fd, Text *text, const char *shown, Arena *arena, Revision *out, HeaderResult *result)
{
	size_t want = FIRST_READ;
	ArenaMark mark = arena_mark(arena);
	text->len = 0;
	for (;;) {
		if (!read_text(fd, text, want))
			return false;
		*result = header_parse(text->data, text->len, text->len < want, shown, arena, out);
		if (*result != HEADER_MORE)
			return true;
		arena_rewind(arena, mark);
		want *= 4;
	}
}

bool revision_read(const char *path, const char *shown, Arena *arena, Revision *out, Error *err)
{
	Text text = {0};
	HeaderResult result = HEADER_DONE;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	bool good = fd >= 0 && read_header(fd, &text, shown, arena, out, &result);

	if (!good)
		error_set(err, ERR_IO, "cannot read %s: %s", shown, strerror(errno));
	if (fd >= 0)
		close(fd);
	free(text.data);
	if (!good)
		return false;
	if (result == HEADER_HELPER)
		out->broken = arena_printf(arena,
			"%s:1: not a revision: it has no revision id and no upgrade()", shown);
	out->path = arena_strdup(arena, path);
	out->shown = arena_strdup(arena, shown);
	return true;
}

bool revision_read_body(Revision *revision, Error *err)
{
	Arena scratch = ARENA_INIT;
	size_t len;
	const char *text = path_read(revision->path, &scratch, &len, err);
	if (text)
		header_functions(text, len, &revision->has_upgrade, &revision->has_downgrade);
	arena_release(&scratch);
	return text != NULL;
}

/* ---- a folder ------------------------------------------------------------------------------ */

typedef struct Scan {
	bool recursive;
	Arena *arena;
	Revisions *out;
	Text text;
	int depth;
} Scan;

static bool scan_folder(Scan *scan, int fd, const char *path, const char *shown, Error *err);

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Takes fd over.  The folder stays open, for openat(). */
static DIR *open_folder(int fd, const char *shown, Arena *arena, StrVec *names, Error *err)
{
	DIR *dir = fdopendir(fd);
	if (!dir) {
		error_set(err, ERR_IO, "cannot read the folder %s: %s", shown, strerror(errno));
		close(fd);
		return NULL;
	}
	errno = 0;
	for (const struct dirent *entry; (entry = readdir(dir)) != NULL;)
		if (entry->d_name[0] != '.' && entry->d_name[0] != '_')
			vec_push(names, arena, arena_strdup(arena, entry->d_name));
	if (errno) {
		error_set(err, ERR_IO, "cannot read the folder %s: %s", shown, strerror(errno));
		closedir(dir);
		return NULL;
	}
	if (names->count > 1)
		qsort(names->items, names->count, sizeof(*names->items), compare_names);
	return dir;
}

/* A file that cannot be read is a broken revision, so that the others can still be used. */
static void scan_file(Scan *scan, int folder, const char *name, const char *path, const char *shown)
{
	Revision revision = {0};
	HeaderResult result = HEADER_DONE;
	const char *shown_file = path_join(scan->arena, shown, name);
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	bool good = fd >= 0 &&
		    read_header(fd, &scan->text, shown_file, scan->arena, &revision, &result);
	int error = errno;

	if (fd >= 0)
		close(fd);
	if (!good && error == EISDIR)
		return;
	if (!good)
		revision = (Revision){.transactional = true,
			.message = "",
			.doc = "",
			.create_date = "",
			.broken = arena_printf(scan->arena, "%s: cannot be read: %s", shown_file,
				strerror(error))};
	if (result == HEADER_HELPER)
		return;
	revision.shown = shown_file;
	revision.path = strcmp(path, shown) == 0 ? shown_file : path_join(scan->arena, path, name);
	vec_push(scan->out, scan->arena, revision);
}

/* Not a folder: nothing to do. */
static bool scan_sub_folder(
	Scan *scan, int folder, const char *name, const char *path, const char *shown, Error *err)
{
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
	if (fd < 0)
		return true;
	const char *shown_folder = path_join(scan->arena, shown, name);
	if (scan->depth == DEEPEST) {
		close(fd);
		return error_set(err, ERR_IO,
			"%s: folders in folders, more than %d deep: a link "
			"that leads back?",
			shown_folder, DEEPEST);
	}
	scan->depth++;
	bool good = scan_folder(scan, fd, path_join(scan->arena, path, name), shown_folder, err);
	scan->depth--;
	return good;
}

static bool scan_folder(Scan *scan, int fd, const char *path, const char *shown, Error *err)
{
	StrVec names = {0};
	bool good = true;
	DIR *dir = open_folder(fd, shown, scan->arena, &names, err);
	if (!dir)
		return false;

	for (size_t i = 0; i < names.count && good; i++) {
		const char *name = names.items[i];
		if (path_ends_with(name, ".lua"))
			scan_file(scan, dirfd(dir), name, path, shown);
		else if (scan->recursive)
			good = scan_sub_folder(scan, dirfd(dir), name, path, shown, err);
	}
	closedir(dir);
	return good;
}

bool revision_scan(const char *dir, const char *shown_dir, bool recursive, Arena *arena,
	Revisions *out, Error *err)
{
	Scan scan = {.recursive = recursive, .arena = arena, .out = out};
	int fd = open(dir, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
	if (fd < 0) {
		error_set(err, ERR_IO, "cannot open the migrations folder %s: %s", shown_dir,
			strerror(errno));
		return error_hint(err, "luamig init makes one; where it is stands in luamig.lua "
				       "under migrations");
	}
	bool good = scan_folder(&scan, fd, dir, shown_dir, err);
	free(scan.text.data);
	return good;
}
