/*
 * filename.h - what a new script is called: file_template, slug_length and timezone of luamig.lua.
 */
#ifndef LUAMIG_CLI_FILENAME_H
#define LUAMIG_CLI_FILENAME_H

#include <time.h>

#include "base/arena.h"
#include "base/error.h"

/* A moment in the configured time zone (default: UTC). */
typedef struct FileTime {
	time_t epoch;
	struct tm tm;
	const char *zone; /* "UTC", "+02:00" */
} FileTime;

/* ERR_CONFIG for a time zone that this system does not know.  zone: NULL or "" is UTC. */
bool filename_time(
	const char *zone, time_t now, Arena *arena, FileTime *out, Error *err) LUAMIG_MUST_CHECK;

/* The words of a message in lower case with "_" between them, at most `max` characters (0: no
 * limit), cut between words where that is possible. */
const char *filename_slug(const char *message, int max, Arena *arena);

typedef struct FileNameFields {
	const char *id, *slug;
	FileTime when;
} FileNameFields;

/* "20261120120000_1975ea83b712_add_fees_table.lua"; may hold "/". */
bool filename_make(const char *template, const FileNameFields *fields, Arena *arena,
	const char **out, Error *err) LUAMIG_MUST_CHECK;

#endif
