/* embedded.h - files compiled into the program by src/tools/embed.c, compressed. */
#ifndef LUAMIG_BASE_EMBEDDED_H
#define LUAMIG_BASE_EMBEDDED_H

#include <stddef.h>

typedef struct EmbeddedFile {
	const char *name; /* path in the repository: "lua/luamig/op.lua"; NULL ends the table */
	const char *data; /* NUL-terminated; NULL until embedded_find() has unpacked it */
	size_t size;      /* without the NUL */
} EmbeddedFile;

/* Some of the files, one behind the other, each with its NUL. */
typedef struct EmbeddedPack {
	const unsigned char *bytes; /* zlib; NULL ends the table */
	size_t packed, size;
	size_t first, count; /* of embedded_files */
} EmbeddedPack;

extern EmbeddedFile embedded_files[]; /* read names from it; for data ask embedded_find() */
extern const EmbeddedPack embedded_packs[];

/* The file of that name, or NULL.  From any thread; its text lives as long as the program. */
const EmbeddedFile *embedded_find(const char *name);

#endif
