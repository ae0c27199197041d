/*
 * newrevision.h - a new revision: where it hangs, what it is called, its file.
 */
#ifndef LUAMIG_CLI_NEWREVISION_H
#define LUAMIG_CLI_NEWREVISION_H

#include "cli/cli.h"

typedef struct NewRevision {
	const char *message, *rev_id, *head, *version_path; /* as asked for; NULL: not said */
	bool splice, print_only;   /* print_only: the text goes to stdout, nothing is written */
	bool silent;               /* the caller tells what was written */
	StrVec labels, depends_on; /* depends_on: replaced by the ids (or labels) they mean */

	const char *upgrade, *downgrade; /* bodies of the functions; NULL: empty */

	/* filled in */
	const char *id;
	IntVec parents;
	const char *create_date;
	const char *folder; /* of the configured ones, openable */
	const char *path;   /* openable */
	const char *shown;  /* for people */
} NewRevision;

/* Check what was asked for and fill in the rest.  Nothing is written. */
bool new_revision_place(App *app, NewRevision *revision, Error *err) LUAMIG_MUST_CHECK;

/* All of it: place, text, file, the hooks after_write, and what is told about it; or the text
 * alone. */
bool new_revision_create(App *app, NewRevision *revision, Error *err) LUAMIG_MUST_CHECK;
/* The part behind the text: file, hooks, and what is told. */
bool new_revision_write(
	App *app, const NewRevision *revision, const char *text, Error *err) LUAMIG_MUST_CHECK;

/* Pieces of its text: nil, "a", or { "a", "b" }; the message as the lines of a --- comment. */
const char *new_revision_literal(const StrVec *items, Arena *arena);
const char *new_revision_comment(const char *message, Arena *arena);

#endif
