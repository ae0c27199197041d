/* forecast.h - what the forecast*.c files of this folder share; nobody else includes it. */
#ifndef LUAMIG_POSTGRES_FORECAST_H
#define LUAMIG_POSTGRES_FORECAST_H

#include "db/forecast.h"

/* PostgreSQL's table locks, the weakest first. */
typedef enum PgMode {
	PG_ACCESS_SHARE = 1,
	PG_ROW_SHARE,
	PG_ROW_EXCLUSIVE,
	PG_SHARE_UPDATE_EXCLUSIVE,
	PG_SHARE,
	PG_SHARE_ROW_EXCLUSIVE,
	PG_EXCLUSIVE,
	PG_ACCESS_EXCLUSIVE,
} PgMode;

typedef struct PgForecast {
	const ForecastAsk *ask;
	Forecast *out;
	FormName name;      /* of the table that is altered */
	const Table *table; /* as it will be, or NULL */
	const Result *kin;  /* of it: forecast_kin.sql; asked once */
	int version;        /* of the server: 15, 18 */
} PgForecast;

void pgf_lock(PgForecast *f, const FormName *name, PgMode mode);
void pgf_cost(PgForecast *f, ForecastCost cost, const char *why);
/* Lock the kin of that kind ("partition", "whole", "parent", "child", "view"); of a column only, or
 * all (NULL). */
void pgf_lock_kin(PgForecast *f, const char *what, const char *column, PgMode mode);

/* forecast_alter.c */
void pgf_alter_table(PgForecast *f);

/* forecast_type.c: what decides is in the types, the default, and what hangs on the column */
void pgf_add_column(PgForecast *f, const FormAction *action);
void pgf_set_type(PgForecast *f, const FormAction *action);

#endif
