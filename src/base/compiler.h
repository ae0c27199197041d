/* compiler.h - the only place that names compiler extensions. */
#ifndef LUAMIG_BASE_COMPILER_H
#define LUAMIG_BASE_COMPILER_H

#include "base/banned.h"

#if defined(__GNUC__)
#define LUAMIG_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define LUAMIG_MUST_CHECK        __attribute__((warn_unused_result))
#define LUAMIG_RETURNS_NONNULL   __attribute__((returns_nonnull))
#else
#define LUAMIG_PRINTF(fmt, args)
#define LUAMIG_MUST_CHECK
#define LUAMIG_RETURNS_NONNULL
#endif

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#endif
