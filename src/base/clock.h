/* clock.h - time: a steady clock for durations, and UTC as text. */
#ifndef LUAMIG_BASE_CLOCK_H
#define LUAMIG_BASE_CLOCK_H

#include <stdint.h>

#include "base/arena.h"

int64_t clock_ms(void); /* steady milliseconds; only differences mean something */
int64_t clock_us(void);

/* "2026-11-20 13:05:12.123", UTC */
const char *clock_utc(Arena *arena);

#endif
