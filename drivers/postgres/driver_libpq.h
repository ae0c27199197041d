/* driver_libpq.h - libpq's functions, as found at run time; for driver*.c only. */
#ifndef LUAMIG_DRIVERS_POSTGRES_DRIVER_LIBPQ_H
#define LUAMIG_DRIVERS_POSTGRES_DRIVER_LIBPQ_H

#include <libpq-fe.h>

#include "drivers/postgres/conn.h"

/* result, name, arguments */
#define PQ_FUNCTIONS(X)                                                                            \
	X(PGconn *, PQconnectdbParams, (const char *const *, const char *const *, int))            \
	X(PGPing, PQpingParams, (const char *const *, const char *const *, int))                   \
	X(PQconninfoOption *, PQconndefaults, (void))                                              \
	X(void, PQconninfoFree, (PQconninfoOption *))                                              \
	X(ConnStatusType, PQstatus, (const PGconn *))                                              \
	X(char *, PQerrorMessage, (const PGconn *))                                                \
	X(void, PQfinish, (PGconn *))                                                              \
	X(int, PQserverVersion, (const PGconn *))                                                  \
	X(const char *, PQparameterStatus, (const PGconn *, const char *))                         \
	X(int, PQbackendPID, (const PGconn *))                                                     \
	X(PGcancel *, PQgetCancel, (PGconn *))                                                     \
	X(void, PQfreeCancel, (PGcancel *))                                                        \
	X(char *, PQresultErrorMessage, (const PGresult *))                                        \
	X(PQnoticeReceiver, PQsetNoticeReceiver, (PGconn *, PQnoticeReceiver, void *))             \
	X(int, PQsendQueryParams,                                                                  \
		(PGconn *, const char *, int, const Oid *, const char *const *, const int *,       \
			const int *, int))                                                         \
	X(int, PQsendPrepare, (PGconn *, const char *, const char *, int, const Oid *))            \
	X(int, PQsendQueryPrepared,                                                                \
		(PGconn *, const char *, int, const char *const *, const int *, const int *, int)) \
	X(PGresult *, PQgetResult, (PGconn *))                                                     \
	X(int, PQisBusy, (PGconn *))                                                               \
	X(int, PQconsumeInput, (PGconn *))                                                         \
	X(int, PQsocket, (const PGconn *))                                                         \
	X(PGTransactionStatusType, PQtransactionStatus, (const PGconn *))                          \
	X(ExecStatusType, PQresultStatus, (const PGresult *))                                      \
	X(char *, PQresultErrorField, (const PGresult *, int))                                     \
	X(char *, PQcmdStatus, (PGresult *))                                                       \
	X(char *, PQcmdTuples, (PGresult *))                                                       \
	X(int, PQntuples, (const PGresult *))                                                      \
	X(int, PQnfields, (const PGresult *))                                                      \
	X(char *, PQfname, (const PGresult *, int))                                                \
	X(Oid, PQftype, (const PGresult *, int))                                                   \
	X(int, PQgetisnull, (const PGresult *, int, int))                                          \
	X(int, PQgetlength, (const PGresult *, int, int))                                          \
	X(char *, PQgetvalue, (const PGresult *, int, int))                                        \
	X(unsigned char *, PQunescapeBytea, (const unsigned char *, size_t *))                     \
	X(void, PQfreemem, (void *))                                                               \
	X(void, PQclear, (PGresult *))                                                             \
	X(int, PQputCopyData, (PGconn *, const char *, int))                                       \
	X(int, PQputCopyEnd, (PGconn *, const char *))                                             \
	X(int, PQgetCopyData, (PGconn *, char **, int))                                            \
	X(int, PQcancel, (PGcancel *, char *, int))

/* Those of version 14 and later, NULL in an older library. */
#ifdef LIBPQ_HAS_PIPELINING
#define PQ_LATER_FUNCTIONS(X)                                                                      \
	X(int, PQenterPipelineMode, (PGconn *))                                                    \
	X(int, PQexitPipelineMode, (PGconn *))                                                     \
	X(int, PQpipelineSync, (PGconn *))
#else
#define PQ_LATER_FUNCTIONS(X)
#endif

typedef struct Libpq {
/* NOLINTNEXTLINE(bugprone-macro-parentheses): a declaration */
#define X(result, name, args) result(*name) args;
	PQ_FUNCTIONS(X)
	PQ_LATER_FUNCTIONS(X)
#undef X
} Libpq;

extern Libpq pq;

/* Finds the library and fills pq, once.  ERR_CONNECT names the package that is missing. */
bool libpq_load(Error *err) LUAMIG_MUST_CHECK;

/* ---- driver_values.c --------------------------------------------------------------------- */

/* As PQsendQueryParams() wants them. */
typedef struct Params {
	int count;
	const char **values;
	int *lengths, *formats;
} Params;

bool pg_params(const Stmt *stmt, Arena *arena, Params *out, Error *err) LUAMIG_MUST_CHECK;
void pg_read_result(const PGresult *res, Arena *arena, Result *out);

/* ---- driver.c, for driver_batch.c --------------------------------------------------------- */

bool pg_is_lost(const PgConn *self);
/* While it is set cancel() stops what runs. */
void pg_set_running(PgConn *self, bool running);
/* PQgetResult(), with the wait in our hands. */
PGresult *pg_next_result(PgConn *self, Watch *watch);
bool pg_is_success(const PGresult *res);
int64_t pg_affected_rows(PGresult *res);
/* What the server says, or libpq where res is NULL; false. */
bool pg_fail(const PgConn *self, const PGresult *res, Error *err);

enum { KEPT_NAME_SIZE = 32 };
void pg_kept_name(const Kept *kept, char *out);
/* Kept NULL: as text.  False: the connection is gone. */
bool pg_send(PgConn *self, const Stmt *stmt, const Kept *kept, const Params *params);

/* ---- driver_batch.c ------------------------------------------------------------------------ */

bool pg_run_together(Conn *conn, Batch *batch, Arena *arena, Error *err);

#endif
