/*
 * script_host.h - a ScriptHost for tests: it runs nothing and writes down what it was asked.
 *
 * Answers are set by the test: fail_… makes calls of that kind fail, the cells are what queries
 * give.
 */
#ifndef LUAMIG_TESTS_SCRIPT_HOST_H
#define LUAMIG_TESTS_SCRIPT_HOST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "script/script.h"

typedef struct FakeHost {
	ScriptHost host; /* first: the script's host is this */
	Dialect dialect;
	ServerInfo server;
	void (*check_op)(const Op *op); /* sees each operation while its memory lives */
	void (*check_sql)(const ScriptSql *sql);
	ErrorKind fail_op, fail_sql, fail_leave;
	int ops, sqls, files, enters, leaves, failed_leaves, autocommits, autocommit_leaves;
	int depth;       /* pcalls that are open */
	char log[4096];  /* "sql(select 1)op(create_table)…" */
	char where[256]; /* of the last call */
	size_t nrows, ncols;
	const char *names[4];
	Value cells[16];
	int open_cursors, cursors;
	ScriptHas has;
	char has_text[256]; /* of the last db.has_* */
	bool has_answer;
	const Table *reflected; /* what db.reflect gives */
} FakeHost;

void fake_host_init(void);
void fake_host_speak(const char *dialect, const char *server);

/* ---- running texts ------------------------------------------------------------------------- */

extern FakeHost fake;
extern Script *script;

int open_script(void **state);
int close_script(void **state); /* fails when a cursor or a guard is still open */

/* Call upgrade() of a text shown as migrations/0001_users.lua. */
bool call(const char *text, Error *err);

/* The body of upgrade(), from line 2 on; it must succeed. */
void good(const char *body);

/* It must fail at line 2 with this message (NULL: any). */
Error bad(const char *body, const char *message);

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_script, close_script)

#endif
