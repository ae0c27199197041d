/*
 * statement.h - what kind of statement a piece of SQL is, and its :name parameters.
 */
#ifndef LUAMIG_DB_STATEMENT_H
#define LUAMIG_DB_STATEMENT_H

#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"

typedef enum StatementKind {
	STATEMENT_EMPTY, /* nothing but space and comments */
	STATEMENT_READ,  /* SELECT, VALUES, TABLE, SHOW, EXPLAIN, DESCRIBE, PRAGMA that reads */
	STATEMENT_WRITE, /* INSERT, UPDATE, DELETE, REPLACE, MERGE, WITH, COPY: rows */
	STATEMENT_SET,   /* SET, PRAGMA x = …, RESET, USE */
	STATEMENT_TRANSACTION, /* BEGIN, START TRANSACTION, COMMIT, END, ROLLBACK, ABORT, SAVEPOINT,
				  RELEASE, SET autocommit, LOCK/UNLOCK TABLES (MySQL), XA, PREPARE
				  TRANSACTION, SET TRANSACTION excepted */
	STATEMENT_OTHER,       /* DDL, CALL, DO, …: anything else */
} StatementKind;

/* By the first words.  flags: the dialect's LexFlags. */
StatementKind statement_kind(const char *sql, size_t len, unsigned flags);

/* True for statements of which PostgreSQL (or SQLite) says that they refuse to run in a
 * transaction: CREATE/DROP INDEX CONCURRENTLY, REINDEX CONCURRENTLY, VACUUM, CREATE/DROP DATABASE,
 * ALTER SYSTEM, DETACH PARTITION CONCURRENTLY, CREATE/DROP TABLESPACE, REFRESH … is none. */
bool statement_refuses_transaction(const char *sql, size_t len, unsigned flags);

/* `PRAGMA foreign_keys = …`: 1 it switches them on, 0 off, -1 it is something else. */
int statement_foreign_keys(const char *sql, size_t len, unsigned flags);

/* `:name` parameters replaced by $1… (numbered) or ?.  Not inside literals, comments, quoted names;
 * not `::cast`, not `a:=b`, not a colon after a word character or digit (slices [1:n] need a space
 * or parentheses: documented).  A literal colon before a word is written `\:`.  names: for each
 * placeholder in the result the parameter's name, in order; with numbered placeholders a name used
 * twice gets one number and stands once. */
bool statement_params(const char *sql, size_t len, unsigned flags, bool numbered, Arena *arena,
	const char **out, StrVec *names, Error *err) LUAMIG_MUST_CHECK;

#endif
