/* lint_record.h - a ScriptHost that hands what a script asks for to the lint rules. */
#ifndef LUAMIG_CORE_LINT_RECORD_H
#define LUAMIG_CORE_LINT_RECORD_H

#include "core/config.h"
#include "core/lint.h"

/* A file that a place may name. */
typedef struct LintFile {
	const char *shown, *path; /* the second is openable */
	const char *revision;     /* whose it is; NULL: not known */
	bool checked;             /* that revision is asked for */
} LintFile;
typedef VEC(LintFile) LintFiles;

typedef struct Recorder {
	ScriptHost host; /* first member: the script's way in */
	Script *rules;
	Script *script; /* runs the revisions */
	const LintDatabase *database;
	const Revision *revision;
	bool checked; /* it is asked for */
	bool own_reader;
	int pass;
	int autocommit;
	bool guessed;         /* db.has_* was asked, and the answer is not known */
	char asked[256];      /* the first place that asked for rows, or "" */
	const char *question; /* ... with what */
	Arena *arena;
	LintFiles *files;
	Conn conn;     /* nobody at the other end, */
	Cursor cursor; /* and an empty result */
} Recorder;

bool recorder_open(Recorder *recorder, const Config *config, Error *err) LUAMIG_MUST_CHECK;
void recorder_close(Recorder *recorder);

/* One direction of a script that is to be run. */
typedef struct ScriptText {
	const char *data;
	size_t len;
	const char *direction;
} ScriptText;

typedef struct Recorded {
	Error failure;        /* what ended it; kind ERR_NONE: nothing did */
	bool guessed;         /* db.has_* was answered both ways */
	char where[256];      /* of the first question that has no answer, or "" */
	const char *question; /* "db.query", or NULL */
} Recorded;

/* Hand over what one direction of recorder->revision asks for. */
bool recorder_run(
	Recorder *recorder, const ScriptText *text, Recorded *out, Error *err) LUAMIG_MUST_CHECK;

#endif
