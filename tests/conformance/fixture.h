/*
 * fixture.h - what each test of the suite begins with: a connection to a database of this run's
 * own, in which the tables that the tests use are gone.
 */
#ifndef LUAMIG_TESTS_CONFORMANCE_FIXTURE_H
#define LUAMIG_TESTS_CONFORMANCE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>

#include "base/clock.h"
#include "databases.h"

typedef struct Fixture {
	const Database *database;
	const Words *words;
	Url url;
	Conn *conn;
	Conn *second; /* opened by second_conn(), closed with the test */
	Arena arena;
	Error err;
	pthread_t thread; /* of do_later() */
	bool has_thread;
	int delay_ms;
	void (*later)(Conn *conn);
	Conn *later_conn;
} Fixture;

int fixture_setup(void **state);
int fixture_teardown(void **state);
/* Ends what fixture_setup() made for all tests together: scratch databases. */
void fixture_end(void);

/* Why a database is not tested, or NULL; and whether that is a failure. */
const char *fixture_missing(const Database *database, Arena *arena);
bool fixture_is_required(const Database *database);

/* A second connection to the same database. */
Conn *second_conn(Fixture *f);
/* Call a function with a connection on another thread, in a while. */
void do_later(Fixture *f, int delay_ms, void (*what)(Conn *), Conn *conn);

void nap(int ms);

/* The run lock for `conn`.  An earlier case may have closed a connection that had it: the server
 * lets go when that session has ended, a little later.  False: it was held all the time. */
bool lock_when_free(Fixture *f, Conn *conn, const char *name, LockHolder *holder);

/* For what must come, but may take its time on a machine that has much to do: long enough for any,
 * so that only what would never come fails. */
enum { PATIENCE_MS = 300000 };

/* expr reports into f->err: it must succeed, or fail with that kind. */
#define assert_ok(expr) check_ok(f, (f->err = (Error)ERROR_INIT, (expr)), #expr, __FILE__, __LINE__)
#define assert_fails(kind, expr)                                                                   \
	check_fails(f, (f->err = (Error)ERROR_INIT, (expr)), kind, #expr, __FILE__, __LINE__)

void check_ok(Fixture *f, bool ok, const char *what, const char *file, int line);
void check_fails(Fixture *f, bool ok, ErrorKind kind, const char *what, const char *file, int line);

/* Statements that must work; "?" stands for a parameter in every dialect.  The result lives as long
 * as the test. */
void exec(Fixture *f, const char *sql);
void execf(Fixture *f, const char *format, ...) LUAMIG_PRINTF(2, 3);
Result query(Fixture *f, const char *sql, const Value *params, size_t nparams);
int64_t query_int(Fixture *f, const char *sql);
/* One value as text, whatever type it comes as. */
const char *query_text(Fixture *f, const char *sql);
bool try_exec(Conn *conn, const char *sql, Error *err);

/* words with text in the place of their question mark */
const char *filled(Fixture *f, const char *words, const char *text);

bool values_equal(const Value *a, const Value *b);
const char *value_shown(const Value *v, Arena *arena);

Value text_of(const char *s);
Value blob_of(const char *data, size_t len);

bool has_cap(const Fixture *f, DialectCaps cap);
bool is_valgrind(void);
bool is_instrumented(void); /* valgrind or sanitizers: memory and time are not what they are */

#endif
