/*
 * forecast.h - what a statement would lock, and how much of a table it would go through: told
 * before it runs, by rules and by what the server answers.
 */
#ifndef LUAMIG_DB_FORECAST_H
#define LUAMIG_DB_FORECAST_H

#include "db/driver.h"
#include "db/form.h"

/* From the cheapest to the dearest; of a statement that does several things, the dearest. */
typedef enum ForecastCost {
	COST_NOTHING, /* no table is touched */
	COST_CATALOG, /* only what describes the table: no time, whatever its size */
	COST_DISCARD, /* the table's rows or files are thrown away: no time either */
	COST_ROWS,    /* changes rows, as many as it finds */
	COST_SCAN,    /* reads every row */
	COST_REWRITE, /* writes every row, and each index, anew */
	COST_UNKNOWN,
} ForecastCost;

const char *forecast_cost_word(ForecastCost cost); /* "catalog", "scan", … */

/* Whom a lock keeps waiting. */
typedef enum ForecastBlocks {
	BLOCKS_NOBODY, /* but other changes of the schema */
	BLOCKS_WRITERS,
	BLOCKS_ALL, /* readers and writers */
} ForecastBlocks;

const char *forecast_blocks_word(ForecastBlocks blocks); /* "nobody", "writers", "everybody" */

typedef struct ForecastLock {
	const char *schema, *table; /* schema NULL: not said; table NULL: the whole database */
	const char *mode;           /* in the database's own words */
	int strength; /* of modes of this database: of several on a table the strongest */
	ForecastBlocks blocks;
	bool brief; /* only for a moment at its begin and end, whatever the size of the table */
} ForecastLock;
typedef VEC(ForecastLock) ForecastLocks;

typedef struct Forecast {
	ForecastCost cost;
	ForecastLocks locks;
	const char *why;  /* a few words: "the default is volatile"; or NULL */
	bool asked;       /* the server itself gave the answer, not a rule */
	const char *note; /* what else to know: "waits for every older transaction"; or NULL */
} Forecast;

/* Who is asked for a forecast. */
typedef struct ForecastAsk {
	Conn *live;             /* only read */
	const Catalog *catalog; /* live, or as the statements before would leave it */
	Conn *scratch;          /* an empty database to try statements in, or NULL */
	const char *sql;
	Form form; /* of sql */
	Arena *arena;
} ForecastAsk;

/* How much there is of a table now. */
typedef struct TableSize {
	bool found;
	bool exact;    /* rows were counted; else it is the server's estimate */
	int64_t rows;  /* -1: nobody knows */
	int64_t bytes; /* with its indexes; -1: nobody knows */
} TableSize;

/* Add a lock; of one that is there already the stronger remains. */
void forecast_lock(Forecast *f, Arena *arena, ForecastLock lock);
/* At least this dear, because of `why`. */
void forecast_cost(Forecast *f, ForecastCost cost, const char *why);

/* A query on the live database that may fail without harm to what is open there.  False: no
 * answer. */
bool forecast_query(const ForecastAsk *ask, const char *sql, const StrVec *params, Result *out);
/* Of a cell as text; NULL: it is NULL. */
const char *forecast_cell(const Result *rows, size_t row, size_t column);

/* The table as it will be when the statement comes; NULL: there is none, or nobody knows. */
const Table *forecast_table(const ForecastAsk *ask, const FormName *name);

#endif
