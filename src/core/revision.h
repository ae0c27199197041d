/*
 * revision.h - one revision file: its header, read without running the script, and its checksum.
 *
 * Header fields are literals (strings, lists of strings, booleans, nil) assigned to globals before
 * the first function.  A file whose header cannot be read, or which holds no `revision`, is broken:
 * Revision.broken says why, and only commands that need it fail.
 */
#ifndef LUAMIG_CORE_REVISION_H
#define LUAMIG_CORE_REVISION_H

#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/vec.h"

typedef struct Revision {
	const char *id;
	StrVec down_revision; /* ids as written: empty = a base */
	StrVec depends_on;    /* ids or labels */
	StrVec branch_labels; /* as written; the graph spreads them */
	StrVec replaces;
	StrVec loses;
	bool transactional; /* true unless said otherwise */
	bool irreversible;
	bool has_upgrade,
		has_downgrade; /* known when the whole file was read (revision_read_body) */
	const char *message;   /* the text of the leading --- comment, first line; "" when there is
				  none */
	const char *doc;       /* all of it */
	const char *create_date; /* "2026-11-20 12:00:00 UTC" from "Create Date: …", or "" */
	const char *path;        /* openable */
	const char *shown;  /* path for people and JSON: as configured, "migrations/2026…lua" */
	const char *broken; /* NULL: fine; else what is wrong, with file:line */
} Revision;

/* Read one header.  Only an unreadable file is an error; a bad header fills out->broken. */
bool revision_read(const char *path, const char *shown, Arena *arena, Revision *out,
	Error *err) LUAMIG_MUST_CHECK;

/* All *.lua files of a folder (names not beginning with "." or "_"), sorted by name; with
 * `recursive` its sub-folders too.  Files without a `revision` header and without functions
 * upgrade/downgrade are helper modules for `require` and are left out. */
typedef VEC(Revision) Revisions;
bool revision_scan(const char *dir, const char *shown_dir, bool recursive, Arena *arena,
	Revisions *out, Error *err) LUAMIG_MUST_CHECK;

/* Fill has_upgrade and has_downgrade, for which the whole file is read. */
bool revision_read_body(Revision *revision, Error *err) LUAMIG_MUST_CHECK;

/* ERR_ILLEGAL_ID unless the text can be an id (a branch label): not empty, no white space, none of
 * @ - + : (a label may have - and +), and not head, heads, base or current. */
bool revision_check_id(const char *id, Error *err) LUAMIG_MUST_CHECK;
bool revision_check_label(const char *label, Error *err) LUAMIG_MUST_CHECK;

/* "v1:" and a SHA-256 over the Lua tokens of the script (comments and white space do not count), of
 * the modules it requires beside the migrations, and the bytes of files it names in
 * op.execute_file("literal").  module_dirs: where those are looked for. */
#define CHECKSUM_SIZE (HASH_HEX_SIZE + 3)
bool revision_checksum(const Revision *revision, const StrVec *module_dirs, char out[CHECKSUM_SIZE],
	Error *err) LUAMIG_MUST_CHECK;

/* 12 hex digits from the system's random source. */
const char *revision_new_id(Arena *arena);

#endif
