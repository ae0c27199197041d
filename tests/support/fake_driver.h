/*
 * fake_driver.h - a database that exists only in a test: it expects statements, in order, and gives
 * the answers it was told to give.
 *
 *	Conn *conn = fake_open(NULL);
 *	fake_expect(conn, "BEGIN");
 *	fake_expect(conn, "SELECT version_num FROM * <- 'x', 5");
 *	fake_rows(conn, "version_num|n", "3f2a|1", "~|2", NULL);
 *	fake_expect(conn, "DELETE *");
 *	fake_fails(conn, ERR_SQL, "42P01", "no such table");
 *	… the code under test …
 *	fake_close(conn);                 fails the test if something was not asked for
 *
 * A statement is compared as text; its parameters follow after " <- ", texts in single quotes,
 *blobs as x'…', NULL, true, false.  In what is expected, * stands for any characters.  Any
 *difference fails the running test.
 */
#ifndef LUAMIG_TESTS_FAKE_DRIVER_H
#define LUAMIG_TESTS_FAKE_DRIVER_H

#include "db/db.h"

/* dialect NULL: standard SQL, "quotes", ? parameters, DDL in transactions. */
Conn *fake_open(const Dialect *dialect);
void fake_close(Conn *conn);

/* The next statement, also of the transaction helpers, cursors and COPY.  Until told otherwise it
 * succeeds without rows. */
void fake_expect(Conn *conn, const char *pattern);

/* How the statement expected last is answered.  Rows: column names, then one string a row, cells
 * between |: ~ is NULL, whole numbers are VAL_INT unless a ' stands before, the rest is text. */
void fake_rows(Conn *conn, const char *names, ...);
void fake_affected(Conn *conn, int64_t rows);
void fake_fails(Conn *conn, ErrorKind kind, const char *sqlstate, const char *message);

/* The transaction state follows BEGIN, COMMIT, ROLLBACK and failures by itself; this overrules it
 * until the next of them.  doomed: a failure dooms the transaction, as on PostgreSQL. */
void fake_set_tx(Conn *conn, TxState state);
void fake_set_doomed(Conn *conn, bool doomed);

/* The run lock: free until somebody else is said to hold it (who NULL: free again). fake_lose_lock:
 * ours is gone. */
void fake_set_lock_holder(Conn *conn, const char *who);
void fake_lose_lock(Conn *conn);
bool fake_has_lock(const Conn *conn);

/* What set_timeouts() and session_restore() were told. */
int fake_lock_ms(const Conn *conn);
int fake_restores(const Conn *conn);
int fake_cancels(const Conn *conn);

#endif
