/*
 * url.h - database URLs.
 *
 *	postgresql://user:password@host:5432/database?sslmode=require&host=/run/postgresql
 *	mysql://… mariadb://…     sqlite:PATH  sqlite:///relative  sqlite:////absolute
 *sqlite::memory:
 *
 * The part of the scheme after '+' is ignored (postgresql+psycopg2://).  Percent-encoding as in RFC
 * 3986.  IPv6 hosts stand in brackets.  A password is held here and given to a driver, and nowhere
 * else: what is shown to people is url->shown.
 */
#ifndef LUAMIG_DB_URL_H
#define LUAMIG_DB_URL_H

#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"

typedef struct UrlParam {
	const char *key, *value; /* decoded */
} UrlParam;

typedef struct Url {
	const char *scheme;   /* lower case, without "+driver" */
	const char *user;     /* decoded; NULL: not given */
	const char *password; /* decoded; NULL: not given.  Never print it. */
	const char *host;     /* decoded, without brackets; NULL or "": not given */
	int port;             /* 0: not given */
	const char *database; /* decoded; SQLite: the path as the user means it; NULL: not given */
	VEC(UrlParam) params;
	const char *shown; /* the URL for people: password replaced by ***, also in parameters */
} Url;

/* Every mistake is an ERR_CONFIG that says what is wrong without repeating a password. */
bool url_parse(const char *text, Arena *arena, Url *out, Error *err) LUAMIG_MUST_CHECK;

const char *url_param(const Url *url, const char *key); /* NULL: not given */

/* Stars over what may be a password, in place: for the words of the command line, which others see
 * in the list of processes.  Also in a URL with mistakes; too much may be hidden, never too little.
 */
void url_hide_password(char *text);

/* A copy of url whose database, where it is a file with a relative path, is in the folder dir. What
 * people see stays as it was written.  Servers and :memory: are left as they are. */
Url url_in_folder(const Url *url, const char *dir, Arena *arena);

/* A copy of url with another database (scratch databases): PostgreSQL and MySQL only. */
Url url_with_database(const Url *url, const char *database, Arena *arena);

#endif
