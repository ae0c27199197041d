/*
 * lint.h - rules about what revisions do, asked without a database, or with one.
 *
 * Each revision up to the last one that is asked for is run offline, its operations and statements
 * noted and given to the rules (script/lint_rule.h); those before the range only tell what the
 * schema is like.  Where a script asks the database, lint answers what the revisions so far tell,
 * else it runs the script twice, once for "it is not there" and once for "it is there"; what
 * depends on rows is not seen, and said (LintReport.unseen).
 *
 * Lint *lint = lint_new(&config, true, arena, err);	reads the rules
 * lint_run(lint, &request, arena, &report, err);
 * lint_free(lint);
 *
 * A plan shows what stands at a statement: lint_at(&report, where, …) with the place that the
 * ScriptHost was given for it.
 */
#ifndef LUAMIG_CORE_LINT_H
#define LUAMIG_CORE_LINT_H

#include "core/config.h"
#include "core/graph.h"
#include "core/history.h"
#include "script/lint_rule.h"

typedef struct Lint Lint;

/* The rules, luamig's own and those of the config's `lint` table. */
Lint *lint_new(const Config *config, Arena *arena, Error *err) LUAMIG_MUST_CHECK;
void lint_free(Lint *lint); /* NULL is fine */

const RuleInfos *lint_rules(const Lint *lint); /* severities as configured */
RuleSeverity lint_fail_on(const Lint *lint);   /* RULE_OFF: nothing fails */
void lint_set_fail_on(Lint *lint, RuleSeverity severity);
/* Do without the database's own parser (PostgreSQL: libpg_query) even where it is installed. */
void lint_set_own_reader(Lint *lint, bool only);

typedef struct LintDatabase {
	const Backend *backend;
	ServerInfo server; /* assumed */
	const char *name;  /* "postgresql", "mysql", "mariadb", "sqlite" */
} LintDatabase;
typedef VEC(LintDatabase) LintDatabases;

/* A connection, and what is applied there: for rules that need a database.  They only read, in a
 * transaction that is read only where there is such a thing. */
typedef struct LintLive {
	Conn *conn;
	History *history;
	const bool *applied; /* by node */
} LintLive;

/* By a dialect's or URL scheme's name: false: err says which there are. */
bool lint_database(const char *name, Arena *arena, LintDatabase *out, Error *err) LUAMIG_MUST_CHECK;

typedef struct LintRequest {
	const Graph *graph;
	IntVec nodes; /* that are asked for, in any order */
	LintDatabases databases;
	const LintLive *live; /* of the one database; NULL: nobody is asked */
} LintRequest;

typedef struct LintFinding {
	const RuleInfo *rule;
	const char *revision;
	const char *direction; /* "upgrade", "downgrade" */
	const char *file;      /* as shown: "migrations/x.lua" */
	const char *path;      /* openable */
	int line;              /* 0: the file as a whole */
	const char *where;     /* "migrations/x.lua:12" */
	const char *message;
	StrVec databases; /* on which */
} LintFinding;
typedef VEC(LintFinding) LintFindings;

/* What a script asked, or failed with, so that the rules did not see all of it. */
typedef struct LintUnseen {
	const char *revision, *where, *what;
} LintUnseen;

typedef struct LintReport {
	LintFindings findings; /* sorted by revision and line; the ignored ones are not in it */
	VEC(LintUnseen) unseen;
	StrVec not_asked; /* rules that need a database, for want of one */
	size_t counts[4]; /* by RuleSeverity */
	size_t revisions, ignored;
} LintReport;

bool lint_run(Lint *lint, const LintRequest *request, Arena *arena, LintReport *out,
	Error *err) LUAMIG_MUST_CHECK;

/* Is there anything at or above the severity that fails? */
bool lint_fails(const Lint *lint, const LintReport *report);

/* The findings at one place of one direction, in order; *from: where to begin, moved on; NULL: no
 * more. */
const LintFinding *lint_at(
	const LintReport *report, const char *where, const char *direction, size_t *from);

#endif
