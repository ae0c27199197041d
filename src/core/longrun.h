/*
 * longrun.h - a statement that takes long (an index over a large table, a rewrite, a wait for a
 * lock) tells how far it is, in the server's own words.
 *
 * A thread looks once a second whether the statement that was begun still runs; from two seconds on
 * it asks the server on a second connection (Driver.statement_progress) and emits EVENT_PROGRESS.
 * While it does so longrun_end() waits, so that events never come from two threads at once.
 */
#ifndef LUAMIG_CORE_LONGRUN_H
#define LUAMIG_CORE_LONGRUN_H

#include "core/run.h"

/* Around one statement of the run; nothing happens where the server tells nothing or nobody
 * listens.  sql must stay until longrun_end(). */
void longrun_begin(const Run *run, const char *sql);
void longrun_end(void);

/* The thread and its connection end; before the run's own connection does. */
void longrun_stop(void);

#endif
