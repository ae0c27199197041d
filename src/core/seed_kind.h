/*
 * seed_kind.h - what values a column can hold, read from the words of its type, and such values.
 *
 * Values are literals in SQL.
 */
#ifndef LUAMIG_CORE_SEED_KIND_H
#define LUAMIG_CORE_SEED_KIND_H

#include "model/dialect.h"
#include "model/schema.h"

typedef enum SeedClass {
	SEED_UNKNOWN, /* a type without a line in seed_kind.c */
	SEED_INTEGER,
	SEED_DECIMAL,
	SEED_REAL,
	SEED_TEXT,
	SEED_BYTES,
	SEED_BITS,
	SEED_BOOLEAN,
	SEED_DATE,
	SEED_TIME,
	SEED_TIMESTAMP,
	SEED_LABELS, /* enum */
	SEED_LISTED, /* a few texts that are known */
	SEED_ARRAY,
} SeedClass;

typedef struct SeedKind SeedKind;
struct SeedKind {
	SeedClass class;
	const char *min, *max; /* integers, reals and times */
	int precision, scale;  /* decimals (-1: none); digits of a second in precision */
	int length;            /* characters, bytes, bits; 0: no end */
	int width;             /* bytes that a character may take: 1 (ASCII), 3, 4 */
	bool no_sign;
	const char *zone;          /* behind a time: "+00", or "" */
	const char *const *listed; /* NULL-terminated */
	const char *open;          /* a call around each of them, as far as its "("; or NULL */
	const char *other;         /* of a listed one, more of them: # is a number, @ a day */
	StrVec labels;
	const SeedKind *element;
	const char *cast;  /* arrays: the type */
	const char *check; /* of a domain, about VALUE; or NULL */
	bool filled;       /* a domain that takes no NULL */
};

/* The longest string that is made, in characters: what has no end gets this one, and an index
 * holds it. */
enum { SEED_LONG = 4000, SEED_LONG_IN_INDEX = 600 };

void seed_kind(const Dialect *dialect, const Schema *schema, const Table *table,
	const Column *column, Arena *arena, SeedKind *out);

/* A text or bytes that an expression reads as JSON. */
void seed_kind_json(SeedKind *kind);

/* All different: an ordinary one, the least, the greatest, then others worth a try.  None when
 * nothing is known of the type. */
StrVec seed_values(const SeedKind *kind, const Dialect *dialect, Arena *arena);

/* The n-th (from 0) of as many different values as the type has; NULL: there are no more. */
const char *seed_distinct(const SeedKind *kind, const Dialect *dialect, long n, Arena *arena);

/* A text of so many characters, or none of a type that holds no text. */
const char *seed_text_of(const SeedKind *kind, const Dialect *dialect, long chars, Arena *arena);

/* A string literal. */
const char *seed_quote(const Dialect *dialect, const char *text, Arena *arena);

#endif
