/*
 * plan.h - what a run would do to a database that is in use: each pending statement with its
 * forecast (db/forecast.h), and how much there is of the tables that it concerns.
 *
 * Found as a dry run finds it: nothing is executed.  Where the server is asked by trying
 * (DRIVER_FORECAST_TRIES) that happens on empty copies in a scratch database, which is gone
 * afterwards; where none may be made, rules answer.
 */
#ifndef LUAMIG_CORE_PLAN_H
#define LUAMIG_CORE_PLAN_H

#include "core/runner.h"
#include "db/forecast.h"

typedef struct PlanTable {
	const char *schema, *name; /* as the statements say it */
	const char *live;          /* its name now, where the plan renames it */
	bool made;                 /* by this plan: there is nothing in it that others use */
	TableSize size;
} PlanTable;
typedef VEC(PlanTable) PlanTables;

typedef struct PlanStatement {
	const Revision *revision;
	const char *sql;   /* or, for data.*, NULL */
	const char *what;  /* "add column users.age", "data.transform users"; NULL: SQL of the
			      author's */
	const char *where; /* "file:line" */
	const Op *op;      /* or NULL */
	Form form;
	bool alone; /* in no transaction with others */
	Forecast forecast;
	bool harmless; /* it concerns only tables that this plan makes */
	size_t call;   /* statements of one operation have the same number */
	StrVec notes;  /* of the dry run, before it */
} PlanStatement;
typedef VEC(PlanStatement) PlanStatements;

/* A table, and from when to when somebody waits for it.  Locks last to the end of their transaction
 * where DDL is in one. */
typedef struct PlanWait {
	const PlanTable *table;
	ForecastBlocks blocks;
	size_t from, to;   /* positions in `statements` */
	size_t dearest;    /* the one of them that takes longest */
	ForecastCost cost; /* of that */
} PlanWait;
typedef VEC(PlanWait) PlanWaits;

typedef struct Plan {
	RunResult result; /* planned, rows */
	PlanStatements statements;
	PlanTables tables;
	PlanWaits waits; /* somebody else's readers or writers */
	StrVec notes;    /* about the whole: "… rules answer" */
} Plan;

/* The same without forecasts, sizes and waits. */
bool plan_statements(const RunContext *context, const RunOptions *options, Plan *out,
	Error *err) LUAMIG_MUST_CHECK;

/* The connection can only read afterwards. */
bool plan_make(const RunContext *context, const RunOptions *options, Plan *out,
	Error *err) LUAMIG_MUST_CHECK;

/* NULL: no statement concerns it. */
const PlanTable *plan_table(const Plan *plan, const char *schema, const char *name);

#endif
