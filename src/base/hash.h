/* hash.h - SHA-256 (from a library), and a 64-bit hash of text for lock keys. */
#ifndef LUAMIG_BASE_HASH_H
#define LUAMIG_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

typedef struct Hash Hash; /* incremental SHA-256 */

#define HASH_HEX_SIZE 65 /* 64 hex digits and a NUL */

Hash *hash_new(void);
void hash_add(Hash *hash, const void *data, size_t len);
/* Writes the digest as lower-case hex and frees hash. */
void hash_finish(Hash *hash, char hex[HASH_HEX_SIZE]);

/* First 8 bytes of the SHA-256 of text, big-endian: the same on every machine. */
uint64_t hash_text64(const char *text);

#endif
