/*
 * interrupt.h - Ctrl-C and SIGTERM.
 *
 * A thread waits for the signals, so that cancelling may use the network (MySQL needs a second
 * connection): it sets the flag, cancels the statement that runs and stops the Lua code; the main
 * thread then rolls back, unlocks and exits 130 the normal way.  A second Ctrl-C ends the process.
 */
#ifndef LUAMIG_CORE_INTERRUPT_H
#define LUAMIG_CORE_INTERRUPT_H

#include <stdbool.h>

#include "db/db.h"
#include "script/script.h"

/* From now on signals are ours; call before threads of others exist.  A run inside something that
 * has started it already may start it again: the last interrupt_stop() gives them back. */
void interrupt_start(void);
void interrupt_stop(void);
typedef struct Watched {
	Conn *conn;
	Script *script;
} Watched;

/* What to stop; it is asked to stop again and again until the watch ends (NULL, NULL), so end it
 * before cleaning up.  Gives what was watched until now: who watches something for a while inside
 * of another's watch puts that back. */
Watched interrupt_watch(Conn *conn, Script *script);
bool interrupt_wanted(void);
/* Sleep that ends early (false) when interrupted. */
bool interrupt_sleep_ms(int ms);
/* ERR_INTERRUPTED if wanted; for points between two steps. */
bool interrupt_check(Error *err) LUAMIG_MUST_CHECK;

#endif
