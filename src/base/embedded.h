/* embedded.h - files compiled into the program by src/tools/embed.c. */
#ifndef LUAMIG_BASE_EMBEDDED_H
#define LUAMIG_BASE_EMBEDDED_H

#include <stddef.h>

typedef struct EmbeddedFile {
	const char *name; /* path in the repository: "lua/luamig/op.lua"; NULL ends the table */
	const char *data; /* NUL-terminated */
	size_t size;      /* without the NUL */
} EmbeddedFile;

extern const EmbeddedFile embedded_files[];

/* The file of that name, or NULL. */
const EmbeddedFile *embedded_find(const char *name);

#endif
