/* lint_push.h - operations and SQL as the tables that lint rules look at; see lint_push.c. */
#ifndef LUAMIG_SCRIPT_LINT_PUSH_H
#define LUAMIG_SCRIPT_LINT_PUSH_H

#include "script/internal.h"

typedef struct LintPush {
	lua_State *L;
	const Dialect *dialect;
	const ServerInfo *server;
	Arena *arena;
} LintPush;

void lint_push_op(const LintPush *p, const Op *op);             // → list of changes
void lint_push_tokens(const LintPush *p, const char *sql);      // → list of tokens
void lint_push_tree(const LintPush *p, const char *json);       // → table or nil
void lint_push_data(const LintPush *p, const ScriptData *data); // → list of one change

/* What rules ask a database with, see lint_live.c.  conn outlives what they do with it. */
void lint_push_live(lua_State *L, Conn *conn); // → live

#endif
