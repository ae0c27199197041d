/*
 * error.h - the one way a luamig function reports failure.
 *
 * A function that can fail returns bool (true = success) or a pointer (NULL =
 * failure) and takes `Error *err` as its last parameter.  `err` is never NULL.
 * It is written exactly once, by the function that noticed the failure; callers
 * add what only they know: error_wrap() for the sentence, error_hint() for the
 * command that goes on, error_state() for what state the database is in.
 * An Error owns no memory: it can be copied, dropped, or carried through a Lua
 * error without cleanup.
 */
#ifndef LUAMIG_BASE_ERROR_H
#define LUAMIG_BASE_ERROR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"

enum {
	EXIT_DONE = 0,          /* done */
	EXIT_ERROR = 1,         /* error */
	EXIT_DIFFERENT = 2,     /* a check found a difference */
	EXIT_LOCKED = 3,        /* lock not obtained */
	EXIT_IN_DOUBT = 4,      /* a person must decide */
	EXIT_STOPPED = 5,       /* stopped, resumable */
	EXIT_USAGE = 64,        /* wrong use of the command line */
	EXIT_INTERRUPTED = 130, /* Ctrl-C or SIGTERM: rolled back */
};

/* kind, name shown to users, to Lua and in JSON, exit status */
#define ERROR_KINDS(X)                                                                             \
	X(ERR_NONE, "none", EXIT_DONE)                                                             \
	X(ERR_USAGE, "usage", EXIT_USAGE)                                                          \
	X(ERR_CONFIG, "config", EXIT_ERROR)                                                        \
	X(ERR_IO, "io", EXIT_ERROR)                                                                \
	X(ERR_CONNECT, "connect", EXIT_ERROR)                                                      \
	X(ERR_LOST, "connection_lost", EXIT_ERROR)                                                 \
	X(ERR_LOCKED, "locked", EXIT_LOCKED)                                                       \
	X(ERR_FENCED, "another_run", EXIT_LOCKED)                                                  \
	X(ERR_SQL, "sql", EXIT_ERROR)                                                              \
	X(ERR_LOCK_TIMEOUT, "lock_timeout", EXIT_ERROR)                                            \
	X(ERR_INTERRUPTED, "interrupted", EXIT_INTERRUPTED)                                        \
	X(ERR_KEYS_OFF, "foreign_keys_off",                                                        \
		EXIT_ERROR) /* run it again with them off; never shown */                          \
	X(ERR_SCRIPT, "script", EXIT_ERROR)                                                        \
	X(ERR_REVISION, "revision", EXIT_ERROR)                                                    \
	X(ERR_UNSUPPORTED, "unsupported", EXIT_ERROR)                                              \
	X(ERR_DIFFERENT, "different", EXIT_DIFFERENT)                                              \
	X(ERR_PLAN_DIFFERS, "plan_differs", EXIT_DIFFERENT)                                        \
	X(ERR_IN_DOUBT, "in_doubt", EXIT_IN_DOUBT)                                                 \
	X(ERR_UNFINISHED, "unfinished", EXIT_IN_DOUBT)                                             \
	X(ERR_DIVERGED, "diverged", EXIT_ERROR)                                                    \
	X(ERR_INTERNAL, "internal", EXIT_ERROR)                                                    \
	/* the revision graph */                                                                   \
	X(ERR_MULTIPLE_HEADS, "multiple_heads", EXIT_ERROR)                                        \
	X(ERR_UNKNOWN_REVISION, "unknown_revision", EXIT_ERROR)                                    \
	X(ERR_UNKNOWN_BRANCH, "unknown_branch", EXIT_ERROR)                                        \
	X(ERR_AMBIGUOUS_PREFIX, "ambiguous_prefix", EXIT_ERROR)                                    \
	X(ERR_SHORT_PREFIX, "short_prefix", EXIT_ERROR)                                            \
	X(ERR_AMBIGUOUS_WALK, "ambiguous_walk", EXIT_ERROR)                                        \
	X(ERR_AMBIGUOUS_CURRENT, "ambiguous_current", EXIT_ERROR)                                  \
	X(ERR_RELATIVE_RANGE, "relative_out_of_range", EXIT_ERROR)                                 \
	X(ERR_NOT_UPGRADE_TARGET, "not_upgrade_target", EXIT_ERROR)                                \
	X(ERR_NOT_DOWNGRADE_TARGET, "not_downgrade_target", EXIT_ERROR)                            \
	X(ERR_RANGE_NOT_ANCESTOR, "range_not_ancestor", EXIT_ERROR)                                \
	X(ERR_NOT_IN_BRANCH, "not_in_branch", EXIT_ERROR)                                          \
	X(ERR_OVERLAP, "overlap", EXIT_ERROR)                                                      \
	X(ERR_SELF_LOOP, "self_loop", EXIT_ERROR)                                                  \
	X(ERR_DEPENDENCY_SELF_LOOP, "dependency_self_loop", EXIT_ERROR)                            \
	X(ERR_CYCLE, "cycle", EXIT_ERROR)                                                          \
	X(ERR_DEPENDENCY_CYCLE, "dependency_cycle", EXIT_ERROR)                                    \
	X(ERR_DUPLICATE_REVISION, "duplicate_revision", EXIT_ERROR)                                \
	X(ERR_DUPLICATE_LABEL, "duplicate_branch_label", EXIT_ERROR)                               \
	X(ERR_ILLEGAL_ID, "illegal_revision_id", EXIT_ERROR)                                       \
	X(ERR_MISSING_PARENT, "missing_down_revision", EXIT_ERROR)                                 \
	X(ERR_NOT_A_HEAD, "not_a_head", EXIT_ERROR)                                                \
	X(ERR_DUPLICATE_HEADS, "duplicate_heads", EXIT_ERROR)                                      \
	X(ERR_UNKNOWN_ROW, "unknown_version_row", EXIT_ERROR)

typedef enum ErrorKind {
#define X(kind, name, status) kind,
	ERROR_KINDS(X)
#undef X
} ErrorKind;

typedef struct Error {
	ErrorKind kind;
	bool unfinished;    /* half of a revision remains, and the same command goes on with it */
	int native;         /* the client library's own code, 0 if none */
	int position;       /* 1-based character position in statement, 0 if the server gave none */
	char sqlstate[6];   /* five characters, or "" */
	char revision[64];  /* the revision that was being run, or "" */
	char where[256];    /* "migrations/2026_x.lua:12", or "" */
	char message[1024]; /* what happened; the server's own words last */
	char statement[1536]; /* the SQL that failed, cut around the position, or "" */
	char state[512];      /* what state the database is in now, or "" */
	char hint[512];       /* what to do next, or "" */
} Error;

#define ERROR_INIT                                                                                 \
	{                                                                                          \
		.kind = ERR_NONE                                                                   \
	}

const char *error_kind_name(ErrorKind kind);
int error_exit_status(ErrorKind kind);
/* The same for a failure as a whole: EXIT_STOPPED where the same command goes on. */
int error_status(const Error *err);

/* Record a failure.  Always returns false, so that a caller can write
 * `return error_set(err, ERR_IO, "cannot open %s: %s", path, strerror(errno));`
 * Setting an error twice is a bug and asserts. */
bool error_set(Error *err, ErrorKind kind, const char *fmt, ...) LUAMIG_PRINTF(3, 4);

/* Put "prefix: " before the message already in err.  Always returns false. */
bool error_wrap(Error *err, const char *fmt, ...) LUAMIG_PRINTF(2, 3);

/* Fill hint / state, unless one is there already (the callee knew better).  Always return false. */
bool error_hint(Error *err, const char *fmt, ...) LUAMIG_PRINTF(2, 3);
bool error_state(Error *err, const char *fmt, ...) LUAMIG_PRINTF(2, 3);

/* Keep the statement that failed.  position counts characters (not bytes) from 1, 0: unknown.  A
 * long text is cut to a window around the position, at line ends where it can.  err->position is
 * adjusted to the window.  Does nothing when a statement is there already. */
void error_statement(Error *err, const char *sql, size_t len, int position);

/* Forget what err holds, so that it can be set again. */
void error_clear(Error *err);

#endif
