/*
 * roundtrip.c - a database made from the reflection of another one.
 *
 *	roundtrip FROM-URL TO-URL    TO-URL: an empty database
 *
 * Reflects the first, creates it in the second, reflects that too: the two must be the same.  Exit
 *1 and the lines that differ when they are not.  tests/real/roundtrip.sh compares the databases'
 *own dumps as well.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "create.h"
#include "model/schema_text.h"

static Conn *open_url(const char *text, Arena *arena, Error *err)
{
	Url url;
	return url_parse(text, arena, &url, err) ? db_open(&url, NULL, err) : NULL;
}

static bool reflect(Conn *conn, Arena *arena, Schema *out, Error *err)
{
	const ReflectScope scope = {0};
	return db_reflect(conn, &scope, arena, out, err);
}

/* Functions may name what comes after them; references may go in circles. */
static bool create(Conn *to, const Schema *schema, Arena *arena, Str *log, Error *err)
{
	const Dialect *d = to->backend->dialect;
	bool together = d->caps & DIALECT_TRANSACTIONAL_DDL;
	if (d->caps & DIALECT_ENUM_TYPES && !db_exec(to, "SET check_function_bodies = off", err))
		return false;
	if (d->keys_off_sql && !db_exec(to, d->keys_off_sql, err))
		return false;
	if (together && !db_begin(to, err))
		return false;
	return create_schema(to, schema, arena, log, err) && (!together || db_commit(to, err));
}

/* Both are sorted: a line of one that is nowhere in the other. */
static int print_missing(const char *mark, const char *text, const char *other)
{
	int found = 0;
	for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
		Arena arena = ARENA_INIT;
		const char *whole =
			arena_strndup(&arena, line, strcspn(line, "\n") + 1); /* with its end */
		if (!strstr(other, whole)) {
			printf("%s %s", mark, whole);
			found++;
		}
		arena_release(&arena);
	}
	return found;
}

static int fail(const char *what, const Error *err, const char *log)
{
	printf("%s: %s\n%s\n", what, err->message, err->statement);
	if (log)
		printf("after:\n%s", log);
	return 1;
}

static int compare(const Schema *a, const Schema *b, Arena *arena)
{
	const char *one = schema_text(a, 0, arena), *two = schema_text(b, 0, arena);
	if (strcmp(one, two) == 0) {
		printf("%zu tables, %zu views, %zu others\n", a->tables.count, a->views.count,
			a->others.count);
		return 0;
	}
	print_missing("-", one, two);
	print_missing("+", two, one);
	return 1;
}

static int round_trip(Conn *from, Conn *to, Arena *arena)
{
	Error err = ERROR_INIT;
	Schema schema, again;
	Str log = str_new(arena);
	if (!reflect(from, arena, &schema, &err))
		return fail("the first cannot be reflected", &err, NULL);
	if (!create(to, &schema, arena, &log, &err))
		return fail(
			"it cannot be created", &err, getenv("ROUNDTRIP_LOG") ? log.data : NULL);
	if (!reflect(to, arena, &again, &err))
		return fail("the second cannot be reflected", &err, NULL);
	return compare(&schema, &again, arena);
}

int main(int argc, char **argv)
{
	Arena arena = ARENA_INIT;
	Error err = ERROR_INIT;
	if (argc != 3) {
		fprintf(stderr, "usage: roundtrip FROM-URL TO-URL\n");
		return 64;
	}
	Conn *from = open_url(argv[1], &arena, &err);
	Conn *to = from ? open_url(argv[2], &arena, &err) : NULL;
	int status = to ? round_trip(from, to, &arena) : fail("cannot connect", &err, NULL);
	db_close(to);
	db_close(from);
	arena_release(&arena);
	return status;
}
