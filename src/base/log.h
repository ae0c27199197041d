/*
 * log.h - words for a person, on stderr; never on stdout, which belongs to reports.
 *
 * What is logged is already free of passwords: url.c redacts, nothing else holds one.
 */
#ifndef LUAMIG_BASE_LOG_H
#define LUAMIG_BASE_LOG_H

#include <stdbool.h>

#include "base/compiler.h"

typedef enum LogLevel { LOG_QUIET, LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG } LogLevel;

void log_set_level(LogLevel level);
LogLevel log_level(void);

/* Colours: off until log_set_colour(true); the command line decides (terminal, NO_COLOR). */
void log_set_colour(bool on);
bool log_colour(void);

/* One line each; the newline is added.  log_warn() begins with "warning: ". */
void log_warn(const char *fmt, ...) LUAMIG_PRINTF(1, 2);
void log_info(const char *fmt, ...) LUAMIG_PRINTF(1, 2);
void log_debug(const char *fmt, ...) LUAMIG_PRINTF(1, 2); /* with -v */

#endif
