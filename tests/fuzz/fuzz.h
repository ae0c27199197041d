/*
 * fuzz.h - what each fuzz target gives: libFuzzer's function, and a few texts to begin with.
 *
 * With clang:   clang -fsanitize=fuzzer,address,undefined … tests/fuzz/fuzz_url.c (without
 *               standalone.c), then run it with a time and a corpus folder.
 * Without:      standalone.c is the main program; it changes the seeds by chance, the same way each
 *               time, so that `make check` can run every target for a second.
 */
#ifndef LUAMIG_TESTS_FUZZ_H
#define LUAMIG_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

extern const char *const fuzz_seeds[]; /* NULL-terminated */

/* Ends the program with the input's name of what went wrong: also where NDEBUG is defined. */
#define FUZZ_ASSERT(condition)                                                                     \
	do {                                                                                       \
		if (!(condition))                                                                  \
			fuzz_failed(#condition, __FILE__, __LINE__);                               \
	} while (0)

static inline void fuzz_failed(const char *condition, const char *file, int line);

#include <stdio.h>
#include <stdlib.h>

static inline void fuzz_failed(const char *condition, const char *file, int line)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
	abort();
}

#endif
