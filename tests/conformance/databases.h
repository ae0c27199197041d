/*
 * databases.h - the databases that the suite runs on, and their words for what it does.
 *
 * How to add a database: a Words, unless it speaks those of another, and a row in databases[].
 * Tests that need what it has not (see Needs) are left out.
 */
#ifndef LUAMIG_TESTS_CONFORMANCE_DATABASES_H
#define LUAMIG_TESTS_CONFORMANCE_DATABASES_H

#include "db/db.h"

/* A value of one column type. */
typedef struct TypeCase {
	const char *type;    /* NULL ends the list */
	const char *literal; /* the value in SQL */
	Value given;         /* the value as a parameter */
	Value back;          /* the value as it must come back */
} TypeCase;

/* A session setting: change it, look at it. */
typedef struct SettingCase {
	const char *change; /* NULL ends the list */
	const char *show;   /* a query of one value */
} SettingCase;

/* What a test needs that not all databases have. */
typedef enum Needs {
	NEEDS_SESSIONS =
		1 << 0, /* a server, with sessions that can be killed and statements that wait */
	NEEDS_TCP = 1 << 1, /* a server that asks for a password; see Database.tcp */
} Needs;

typedef struct Case {
	const char *name; /* NULL ends the list */
	void (*run)(void **state);
	unsigned needs;
} Case;

typedef struct Words {
	const char *blob, *text;  /* column types for any bytes, any text */
	const char *blob_literal; /* ?: hex digits */
	const char *wide;         /* an expression of 500 characters */
	const TypeCase *types;
	const SettingCase *settings;

	const char
		*create_database;  /* what follows its name.  NULL: a file in a folder of its own */
	const char *session_id;    /* query: the number by which `kill` knows this session */
	const char *kill;          /* statement that ends the session ? */
	const char *sleep;         /* statement that does nothing for an hour */
	const char *missing_state; /* SQLSTATE for a table that is not there */
	bool failure_dooms;        /* after a failed statement only ROLLBACK is accepted */
	bool names_blockers;
	const char *bad_param, *good_param; /* in URLs: a slip of the pen, and what was meant */
	const Case *own;                    /* tests of this kind of database alone, or NULL */
} Words;

typedef struct Database {
	const char *name; /* NULL ends the list */
	const char *env;  /* the variable that holds its URL; NULL: always there */
	const char *tcp;  /* the variable of a URL with user and password over TCP, or NULL */
	const Words *words;
} Database;

extern const Database databases[];

extern const Case postgres_cases[], mysql_cases[], sqlite_cases[];

#endif
