/* answer.h - what a database answers, as texts. */
#ifndef LUAMIG_DB_ANSWER_H
#define LUAMIG_DB_ANSWER_H

#include "db/db.h"

/* NULL of NULL; of text and bytes what is there, a number so that it is read back the same. */
const char *answer_text(const Value *value, Arena *arena);

/* What a query says that was asked yes or no: false are NULL, zero, "", "0", "f" and "false". */
bool answer_is_true(const Value *value);

/* Catalog.ask of every driver: arg is the Conn, a parameter that is NULL is NULL. */
bool answer_ask(
	void *arg, const char *sql, const StrVec *params, Arena *arena, Answer *out, Error *err);

#endif
