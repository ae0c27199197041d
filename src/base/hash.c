/* hash.c - SHA-256 by libmd. */
#include "base/hash.h"

#include <sys/types.h>

#include <sha2.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

struct Hash {
	SHA2_CTX context;
};

Hash *hash_new(void)
{
	Hash *hash = xcalloc(1, sizeof(*hash));
	SHA256Init(&hash->context);
	return hash;
}

void hash_add(Hash *hash, const void *data, size_t len)
{
	if (len > 0)
		SHA256Update(&hash->context, data, len);
}

void hash_finish(Hash *hash, char hex[HASH_HEX_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t digest[SHA256_DIGEST_LENGTH];

	SHA256Final(digest, &hash->context);
	free(hash);
	for (size_t i = 0; i < sizeof(digest); i++) {
		hex[2 * i] = digits[digest[i] >> 4];
		hex[2 * i + 1] = digits[digest[i] & 15];
	}
	hex[2 * sizeof(digest)] = '\0';
}

uint64_t hash_text64(const char *text)
{
	SHA2_CTX context;
	uint8_t digest[SHA256_DIGEST_LENGTH];
	uint64_t first = 0;

	SHA256Init(&context);
	SHA256Update(&context, (const uint8_t *)text, strlen(text));
	SHA256Final(digest, &context);
	for (int i = 0; i < 8; i++)
		first = first << 8 | digest[i];
	return first;
}
