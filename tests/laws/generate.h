/*
 * generate.h - random schemas: what the laws are tried on.
 *
 * The same seed gives the same schemas.  Every attribute of a table, column, constraint and index
 * that a database has is a line in ATTRIBUTES; has() decides by chance whether the thing at hand
 * gets it, and counts.
 */
#ifndef LUAMIG_TESTS_LAWS_GENERATE_H
#define LUAMIG_TESTS_LAWS_GENERATE_H

#include "db/db.h"

/* Databases, as bits. */
enum { PG = 1, MY = 2, MA = 4, SL = 8, MYSQLS = MY | MA, ALL = PG | MY | MA | SL };

/* enumerator, what the count is called, where it exists, since which version of PostgreSQL */
#define ATTRIBUTES(X)                                                                              \
	X(TABLE_ODD_NAME, "table: odd name", ALL, 0)                                               \
	X(TABLE_COMMENT, "table: comment", PG | MYSQLS, 0)                                         \
	X(TABLE_UNLOGGED, "table: unlogged", PG, 0)                                                \
	X(TABLE_WITH, "table: with", PG, 0)                                                        \
	X(TABLE_CHARSET, "table: charset", MYSQLS, 0)                                              \
	X(TABLE_COLLATE, "table: collate", MYSQLS, 0)                                              \
	X(TABLE_ROW_FORMAT, "table: row_format", MYSQLS, 0)                                        \
	X(TABLE_STATS, "table: stats_persistent", MYSQLS, 0)                                       \
	X(TABLE_STRICT, "table: strict", SL, 0)                                                    \
	X(TABLE_WITHOUT_ROWID, "table: without_rowid", SL, 0)                                      \
	X(TABLE_PARTITIONS, "table: partitions", PG | MYSQLS, 0)                                   \
	X(COLUMN_ODD_NAME, "column: odd name", ALL, 0)                                             \
	X(COLUMN_NOT_NULL, "column: not null", ALL, 0)                                             \
	X(COLUMN_DEFAULT_NULL, "column: default null", ALL, 0)                                     \
	X(COLUMN_DEFAULT_BOOL, "column: default boolean", ALL, 0)                                  \
	X(COLUMN_DEFAULT_INT, "column: default integer", ALL, 0)                                   \
	X(COLUMN_DEFAULT_REAL, "column: default real", ALL, 0)                                     \
	X(COLUMN_DEFAULT_STRING, "column: default string", ALL, 0)                                 \
	X(COLUMN_DEFAULT_SQL, "column: default expression", ALL, 0)                                \
	X(COLUMN_PRIMARY_KEY, "column: primary key", ALL, 0)                                       \
	X(COLUMN_UNIQUE, "column: unique", ALL, 0)                                                 \
	X(COLUMN_INDEX, "column: index", ALL, 0)                                                   \
	X(COLUMN_CHECK, "column: check", ALL, 0)                                                   \
	X(COLUMN_REFERENCES, "column: references", ALL, 0)                                         \
	X(COLUMN_IDENTITY, "column: identity", PG | MYSQLS, 0)                                     \
	X(COLUMN_IDENTITY_ALWAYS, "column: identity always", PG, 0)                                \
	X(COLUMN_IDENTITY_START, "column: identity start", PG, 0)                                  \
	X(COLUMN_IDENTITY_INCREMENT, "column: identity increment", PG, 0)                          \
	X(COLUMN_IDENTITY_MIN, "column: identity min", PG, 0)                                      \
	X(COLUMN_IDENTITY_MAX, "column: identity max", PG, 0)                                      \
	X(COLUMN_IDENTITY_CACHE, "column: identity cache", PG, 0)                                  \
	X(COLUMN_IDENTITY_CYCLE, "column: identity cycle", PG, 0)                                  \
	X(COLUMN_AUTOINCREMENT, "column: autoincrement", SL, 0)                                    \
	X(COLUMN_GENERATED_STORED, "column: generated, stored", ALL, 0)                            \
	X(COLUMN_GENERATED_VIRTUAL, "column: generated, virtual", MYSQLS | SL, 0)                  \
	X(COLUMN_COMMENT, "column: comment", PG | MYSQLS, 0)                                       \
	X(COLUMN_COLLATE, "column: collate", ALL, 0)                                               \
	X(COLUMN_CHARSET, "column: charset", MYSQLS, 0)                                            \
	X(COLUMN_UNSIGNED, "column: unsigned", MYSQLS, 0)                                          \
	X(COLUMN_INVISIBLE, "column: invisible", MYSQLS, 0)                                        \
	X(COLUMN_ON_UPDATE, "column: on update", MYSQLS, 0)                                        \
	X(COLUMN_STORAGE, "column: storage", PG, 0)                                                \
	X(COLUMN_COMPRESSION, "column: compression", PG, 140000)                                   \
	X(COLUMN_ON_CONFLICT, "column: on conflict", SL, 0)                                        \
	X(PRIMARY_KEY, "constraint: primary key", ALL, 0)                                          \
	X(PRIMARY_KEY_NAME, "constraint: primary key with a name", PG | SL, 0)                     \
	X(PRIMARY_KEY_WIDE, "constraint: primary key of several columns", ALL, 0)                  \
	X(UNIQUE, "constraint: unique", ALL, 0)                                                    \
	X(UNIQUE_NAME, "constraint: unique with a name", ALL, 0)                                   \
	X(UNIQUE_NULLS, "constraint: nulls not distinct", PG, 150000)                              \
	X(UNIQUE_INCLUDE, "constraint: include", PG, 0)                                            \
	X(UNIQUE_DEFERRABLE, "constraint: unique deferrable", PG, 0)                               \
	X(UNIQUE_DEFERRED, "constraint: unique deferred", PG, 0)                                   \
	X(UNIQUE_CONFLICT, "constraint: on conflict", SL, 0)                                       \
	X(UNIQUE_WITH, "constraint: with", PG, 0)                                                  \
	X(CHECK_NO_INHERIT, "constraint: check no inherit", PG, 0)                                 \
	X(UNIQUE_COMMENT, "constraint: unique with a comment", PG | MYSQLS, 0)                     \
	X(CHECK, "constraint: check", ALL, 0)                                                      \
	X(CHECK_NAME, "constraint: check with a name", ALL, 0)                                     \
	X(CHECK_NOT_VALID, "constraint: check not valid", PG, 0)                                   \
	X(CHECK_NOT_ENFORCED, "constraint: check not enforced", MY, 0)                             \
	X(CHECK_COMMENT, "constraint: check with a comment", PG, 0)                                \
	X(KEY, "constraint: foreign key", ALL, 0)                                                  \
	X(KEY_NAME, "constraint: foreign key with a name", ALL, 0)                                 \
	X(KEY_WIDE, "constraint: foreign key of several columns", ALL, 0)                          \
	X(KEY_SELF, "constraint: foreign key to its own table", ALL, 0)                            \
	X(KEY_CASCADE, "constraint: on delete cascade", ALL, 0)                                    \
	X(KEY_SET_NULL, "constraint: on delete set null", ALL, 0)                                  \
	X(KEY_SET_DEFAULT, "constraint: on delete set default", PG | SL, 0)                        \
	X(KEY_RESTRICT, "constraint: on delete restrict", ALL, 0)                                  \
	X(KEY_NO_ACTION, "constraint: on delete no action", ALL, 0)                                \
	X(KEY_UPDATE_CASCADE, "constraint: on update cascade", ALL, 0)                             \
	X(KEY_UPDATE_RESTRICT, "constraint: on update restrict", ALL, 0)                           \
	X(KEY_MATCH_FULL, "constraint: match full", PG, 0)                                         \
	X(KEY_NOT_DEFERRABLE, "constraint: not deferrable", ALL, 0)                                \
	X(KEY_DEFERRABLE, "constraint: deferrable", PG | SL, 0)                                    \
	X(KEY_DEFERRED, "constraint: deferred", PG | SL, 0)                                        \
	X(KEY_NOT_VALID, "constraint: foreign key not valid", PG, 0)                               \
	X(KEY_COMMENT, "constraint: foreign key with a comment", PG, 0)                            \
	X(EXCLUDE, "constraint: exclude", PG, 0)                                                   \
	X(EXCLUDE_WHERE, "constraint: exclude where", PG, 0)                                       \
	X(EXCLUDE_METHOD, "constraint: exclude using", PG, 0)                                      \
	X(EXCLUDE_DEFERRED, "constraint: exclude deferred", PG, 0)                                 \
	X(INDEX, "index", ALL, 0)                                                                  \
	X(INDEX_NAME, "index: name", ALL, 0)                                                       \
	X(INDEX_UNIQUE, "index: unique", ALL, 0)                                                   \
	X(INDEX_WIDE, "index: several parts", ALL, 0)                                              \
	X(INDEX_EXPRESSION, "index: expression", PG | MY | SL, 0)                                  \
	X(INDEX_DESCENDING, "index: descending", ALL, 0)                                           \
	X(INDEX_NULLS, "index: nulls", PG, 0)                                                      \
	X(INDEX_OPCLASS, "index: operator class", PG, 0)                                           \
	X(INDEX_COLLATE, "index: collate", PG | SL, 0)                                             \
	X(INDEX_LENGTH, "index: length", MYSQLS, 0)                                                \
	X(INDEX_INCLUDE, "index: include", PG, 0)                                                  \
	X(INDEX_METHOD, "index: method", PG | MYSQLS, 0)                                           \
	X(INDEX_WHERE, "index: where", PG | SL, 0)                                                 \
	X(INDEX_NULLS_DISTINCT, "index: nulls not distinct", PG, 150000)                           \
	X(INDEX_COMMENT, "index: comment", PG | MYSQLS, 0)                                         \
	X(INDEX_WITH, "index: with", PG, 0)                                                        \
	X(INDEX_FULLTEXT, "index: fulltext", MYSQLS, 0)                                            \
	X(VIEW, "view", ALL, 0)                                                                    \
	X(VIEW_OVER_VIEW, "view: over a view", ALL, 0)                                             \
	X(VIEW_MATERIALIZED, "view: materialized", PG, 0)                                          \
	X(VIEW_INDEX, "view: index", PG, 0)                                                        \
	X(VIEW_COMMENT, "view: comment", PG, 0)                                                    \
	X(SEQUENCE, "sequence", PG, 0)                                                             \
	X(SEQUENCE_TYPE, "sequence: type", PG, 0)                                                  \
	X(SEQUENCE_INCREMENT, "sequence: increment", PG, 0)                                        \
	X(SEQUENCE_CYCLE, "sequence: cycle", PG, 0)

typedef enum Attribute {
#define X(name, words, where, since) ATTR_##name,
	ATTRIBUTES(X)
#undef X
		ATTR_COUNT
} Attribute;

typedef struct Generator {
	uint64_t state; /* of the random numbers */
	unsigned database;
	const ServerInfo *server;
	Arena *arena;
	long counts[ATTR_COUNT], types[TYPE_COUNT];
	int objects;        /* made so far: names are numbered */
	const Schema *made; /* being made */
} Generator;

/* Which of the bits a connection is. */
unsigned database_of(const Conn *conn);

uint64_t random_next(Generator *g);
void change_sequence(Generator *g, Sequence *q); /* one thing of it or several */
int random_below(Generator *g, int n);           /* 0 … n - 1 */
/* This database has it, and chance says so (percent): counted. */
bool has(Generator *g, Attribute attribute, int percent);

/* A schema of a few tables, in an order in which they can be made.  What is written on columns is
 * left there. */
void generate_schema(Generator *g, Schema *out);
/* One more table for a schema. */
void generate_table(Generator *g, Schema *schema);
/* A column that can be added to a table with rows; an index or a constraint over a table's columns;
 * false: the table has no column for it. */
Column generate_column(Generator *g);
bool generate_index(Generator *g, const Table *table, Index *out);

bool type_exists(unsigned database, TypeKind kind);
const char *attribute_name(Attribute attribute);
bool attribute_exists(const Generator *g, Attribute attribute);

#endif
