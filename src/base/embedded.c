/*
 * embedded.c - finds a file that was compiled in.
 *
 * A pack is unpacked when the first of its files is asked for, and kept: most commands need one or
 * two of them.
 */
#include "base/embedded.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static void unpack(const EmbeddedPack *pack)
{
	uLongf size = pack->size;
	unsigned char *text = malloc(pack->size);
	if (!text || uncompress(text, &size, pack->bytes, pack->packed) != Z_OK) {
		fputs("luamig: out of memory\n", stderr);
		abort();
	}
	size_t i = pack->first;
	do {
		embedded_files[i].data = (const char *)text;
		text += embedded_files[i].size + 1;
	} while (++i < pack->first + pack->count);
}

static void unpack_with(size_t file)
{
	const EmbeddedPack *pack = embedded_packs;
	while (file >= pack->first + pack->count)
		pack++;
	unpack(pack);
}

const EmbeddedFile *embedded_find(const char *name)
{
	static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
	size_t i = 0;
	while (embedded_files[i].name && strcmp(embedded_files[i].name, name) != 0)
		i++;
	if (!embedded_files[i].name)
		return NULL;
	pthread_mutex_lock(&mutex);
	if (!embedded_files[i].data)
		unpack_with(i);
	pthread_mutex_unlock(&mutex);
	return &embedded_files[i];
}
