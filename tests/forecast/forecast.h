/* forecast.h - what the files of the forecast's test share. */
#ifndef LUAMIG_TESTS_FORECAST_H
#define LUAMIG_TESTS_FORECAST_H

#include "db/db.h"
#include "db/forecast.h"

/* One statement on the tables of the fixture. */
typedef struct Case {
	const char *sql; /* NULL ends the list */
	int since;       /* of the server's number; 0: all */
	int before;      /* not from this one on; 0: all */
	unsigned flags;  /* CaseFlags */
} Case;

typedef enum CaseFlags {
	OUTSIDE = 1 << 0,        /* in no transaction; others look at its locks while it waits */
	SEES_SEQUENCES = 1 << 1, /* its locks on sequences count */
	COST_NOT_SEEN = 1 << 2,  /* nothing that can be counted shows it */
} CaseFlags;

extern const char *const postgres_fixture[]; /* NULL-terminated */
extern const Case postgres_cases[];

/* One line of TAP. */
void tell(bool ok, const char *database, const char *sql, const char *what);
void fail_hard(const char *what, const Error *err);

Forecast forecast_of(Conn *conn, Conn *scratch, const char *sql, Arena *arena);

void test_postgres(const char *name, const Url *url);
void test_mysql(const char *name, const Url *url);

#endif
