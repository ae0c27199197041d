/* forecast.h - what the forecast*.c files of this folder share; nobody else includes it. */
#ifndef LUAMIG_MYSQL_FORECAST_H
#define LUAMIG_MYSQL_FORECAST_H

#include "db/forecast.h"

/* A way in which the server can change a table. */
typedef struct MyWay {
	const char *algorithm, *lock; /* lock NULL: not said (INSTANT has none) */
	bool rebuilds;                /* the table is written anew */
} MyWay;

/* forecast_probe.c */

/* Try the statement on an empty copy of its table, best way first.  False: nobody could try. */
bool myf_probe(const ForecastAsk *ask, MyWay *out);
/* Run it in the scratch database, so that later statements find what it makes. */
void myf_follow(const ForecastAsk *ask);

/* forecast_rules.c: as measured, for who may not make a copy.  False: no rule knows it. */
bool myf_rule(const ForecastAsk *ask, MyWay *out);

#endif
