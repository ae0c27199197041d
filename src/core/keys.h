/*
 * keys.h - revisions that run with foreign keys off, where they are switched for the session and
 * only outside a transaction (SQLite): dumps that load rows before what they refer to, and tables
 * that are rebuilt.
 *
 * A script that asks for it inside its transaction fails with ERR_KEYS_OFF, which no pcall catches;
 * the step is taken back, the group committed, the keys are switched off and the revision is run
 * again from the top, in a transaction of its own.  Before COMMIT every reference must lead
 * somewhere that did before, and afterwards the keys are on again.
 */
#ifndef LUAMIG_CORE_KEYS_H
#define LUAMIG_CORE_KEYS_H

#include "core/run.h"

/* What a statement means for the keys.  KEYS_PASS: run it as it is; KEYS_SKIP: it has nothing left
 * to do; KEYS_RESTART: err holds ERR_KEYS_OFF. */
typedef enum KeysAnswer { KEYS_PASS, KEYS_SKIP, KEYS_RESTART } KeysAnswer;
KeysAnswer keys_statement(Run *run, const char *sql, Error *err);

/* What an operation was compiled to may need the keys off, and a transaction.  False: err says so,
 * or is ERR_KEYS_OFF. */
bool keys_for(Run *run, const Emit *emit, Error *err) LUAMIG_MUST_CHECK;

/* Outside a transaction.  keys_on() does nothing unless they are off. */
bool keys_off(Run *run, Error *err) LUAMIG_MUST_CHECK;
bool keys_on(Run *run, Error *err) LUAMIG_MUST_CHECK;

/* In the transaction: remember what is wrong already; compare with it. */
bool keys_before(Run *run, Error *err) LUAMIG_MUST_CHECK;
bool keys_after(Run *run, Error *err) LUAMIG_MUST_CHECK;

#endif
