/*
 * lint_rule.h - lint rules: Lua files that look at what revisions do.
 *
 * The rules live in a Script of their own, away from those that run revisions.  What a revision
 * does is handed over change by change (rules_op, rules_sql, …) while it runs; rules_finish() asks
 * each rule about each change.  lua/luamig/lint.lua is the Lua side: what a rule looks like, what
 * a change is, and what is known of the schema at each point.
 */
#ifndef LUAMIG_SCRIPT_LINT_RULE_H
#define LUAMIG_SCRIPT_LINT_RULE_H

#include "script/script.h"

typedef enum RuleSeverity { RULE_OFF, RULE_NOTE, RULE_WARNING, RULE_ERROR } RuleSeverity;

/* "off", "note", "warning", "error"; NULL-terminated. */
extern const char *const rule_severity_words[];

typedef struct RuleInfo {
	const char *id;
	RuleSeverity severity;
	StrVec databases; /* "postgresql", "mysql", "mariadb", "sqlite" */
	const char *what, *why, *instead;
	const char *before, *bad, *good; /* examples; before may be NULL */
	StrVec fails;                    /* databases that refuse the bad one */
	const char *applied, *aside,
		*config;     /* more of the examples, see lua/luamig/lint.lua; or NULL */
	bool needs_database; /* asked only where there is a connection */
	const char *file;    /* where it was read */
} RuleInfo;
typedef VEC(RuleInfo) RuleInfos;

/* Read one rule into the set.  text NULL: a file of luamig's own, by its name in the repository.
 */
bool rules_load(Script *rules, const char *shown, const char *text, size_t len, Arena *arena,
	RuleInfo *out, Error *err) LUAMIG_MUST_CHECK;

/* ---- what is looked at ---------------------------------------------------------------------- */

/* A new walk through the revisions, on this database: nothing is known.  database: "mariadb". */
bool rules_start(Script *rules, const Dialect *dialect, const ServerInfo *server,
	const char *database, Error *err) LUAMIG_MUST_CHECK;

/* Before it: a connection for rules that need one (NULL: there is none), which they only read with;
 * and the oldest version that revisions must run on, as ServerInfo.number (0: that of the walk). */
bool rules_connect(Script *rules, Conn *conn, int oldest, Error *err) LUAMIG_MUST_CHECK;

/* One token of a script's Lua source. */
typedef struct RuleToken {
	const char *text; /* of a string: its value */
	const char *kind; /* "name", "string", "number", "punct" */
	int line;
} RuleToken;

/* One direction of one revision, about to be run. */
typedef struct RuleRevision {
	const char *id, *file, *direction; /* "upgrade", "downgrade" */
	const StrVec *loses;
	bool transactional, irreversible, trusted;
	bool has_function;       /* there is a function for this direction */
	bool checked;            /* false: only to know the schema */
	const RuleToken *tokens; /* of the whole script */
	size_t ntokens;
	const char *created;          /* "2026-11-20 12:00:00 UTC", or "" */
	StrVec parents, parent_dates; /* by down_revision */
	StrVec other_heads; /* it is a head, and these are others that no label tells from it */

	/* Where there is a connection: */
	bool live, applied;
	bool passed_over;              /* applied only because a later one is; it never ran */
	const char *stored, *checksum; /* of the script when it was applied, and now; or NULL */
} RuleRevision;
bool rules_begin(Script *rules, const RuleRevision *revision, Error *err) LUAMIG_MUST_CHECK;

/* Where a change stands, and how it is run. */
typedef struct RulePlace {
	const char *file;
	int line;
	bool autocommit; /* outside the revision's transaction */
	bool probe;      /* raw SQL: says how to find out whether it was done */
	int pass;        /* 2: the script was run again with other answers: what stands at a place
			    that is known already is not taken twice */
} RulePlace;

bool rules_op(Script *rules, const Op *op, const RulePlace *place, Error *err) LUAMIG_MUST_CHECK;
/* Raw SQL, one statement.  tree: what the database's own parser makes of it, as JSON; NULL: there
 * is none at hand. */
bool rules_sql(Script *rules, const char *sql, const char *tree, const RulePlace *place,
	Error *err) LUAMIG_MUST_CHECK;
bool rules_data(Script *rules, const ScriptData *data, const RulePlace *place,
	Error *err) LUAMIG_MUST_CHECK;

/* Is it there, as far as the changes so far tell? */
typedef enum RuleAnswer { RULE_NO, RULE_YES, RULE_UNKNOWN } RuleAnswer;
RuleAnswer rules_has(Script *rules, const ScriptHas *what);

/* ---- what was found ------------------------------------------------------------------------- */

typedef struct RuleFinding {
	size_t rule; /* in the order they were loaded */
	const char *file;
	int line;            /* 0: the file as a whole */
	const char *message; /* what is found here */
} RuleFinding;
typedef VEC(RuleFinding) RuleFindings;

/* How the direction ended. */
typedef struct RuleEnd {
	const char *failed; /* what the script failed with, or NULL */
	bool incomplete;    /* not all that it would do was seen */
} RuleEnd;

/* Ask the rules about it, if it is checked. */
bool rules_finish(Script *rules, const RuleEnd *end, Arena *arena, RuleFindings *out,
	Error *err) LUAMIG_MUST_CHECK;

#endif
