/* url.c - database URLs: taken apart, decoded, and put together again for people.
 *
 * No message here repeats a piece of the URL but its scheme: where a URL is malformed, nobody knows
 * which piece was meant to be the password. */
#include "db/url.h"

#include <string.h>

#include "base/path.h"
#include "base/str.h"
#include "base/text.h"

typedef struct Span {
	const char *start;
	size_t len;
} Span;

typedef struct Parser {
	Arena *arena;
	Url *url;
	Error *err;
} Parser;

/* ---- pieces of text ------------------------------------------------------------------------ */

/* Up to the first of the bytes in `stop` goes to the result, the rest stays; *found is that byte
 * or 0. */
static Span cut(Span *rest, const char *stop, char *found)
{
	size_t n = 0;
	while (n < rest->len && !strchr(stop, rest->start[n]))
		n++;
	Span head = {rest->start, n};
	*found = n < rest->len ? rest->start[n] : '\0';
	size_t gone = n < rest->len ? n + 1 : n;
	rest->start += gone;
	rest->len -= gone;
	return head;
}

static const char *find(Span s, char c)
{
	return s.len ? memchr(s.start, c, s.len) : NULL;
}

static const char *find_last(Span s, char c)
{
	for (size_t i = s.len; i > 0; i--) {
		if (s.start[i - 1] == c)
			return s.start + i - 1;
	}
	return NULL;
}

static bool equals(Span s, const char *text)
{
	return strlen(text) == s.len && memcmp(s.start, text, s.len) == 0;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that %XX at s[i] stands for; -1: two hex digits do not follow. */
static int escaped_byte(Span s, size_t i)
{
	int high = i + 2 < s.len ? hex_digit(s.start[i + 1]) : -1;
	int low = high >= 0 ? hex_digit(s.start[i + 2]) : -1;
	return low < 0 ? -1 : high << 4 | low;
}

/* Percent-decoded copy; what: the name of the piece for the message.  NULL: err is set. */
static const char *decode(Parser *p, Span s, const char *what)
{
	char *out = arena_alloc(p->arena, s.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		bool escape = s.start[i] == '%';
		int c = escape ? escaped_byte(s, i) : (unsigned char)s.start[i];
		if (c < 0) {
			error_set(p->err, ERR_CONFIG,
				"a %% in the %s of the database URL is not followed by two hex "
				"digits",
				what);
			error_hint(p->err, "write %%25 for a percent sign");
			return NULL;
		}
		if (c == 0) {
			error_set(p->err, ERR_CONFIG,
				"the %s of the database URL holds a zero byte", what);
			return NULL;
		}
		out[n++] = (char)c;
		i += escape ? 2 : 0;
	}
	return out;
}

/* ---- for people ---------------------------------------------------------------------------- */

/* Append text with control characters, spaces and the bytes in `special` percent-encoded. */
static void encode(Str *out, const char *text, const char *special)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		if (c <= ' ' || c == 0x7F || c == '%' || strchr(special, c))
			str_addf(out, "%%%02X", c);
		else
			str_addn(out, text, 1);
	}
}

static bool contains_nocase(const char *text, const char *part)
{
	size_t n = strlen(part);
	for (; strlen(text) >= n; text++) {
		size_t i = 0;
		while (i < n && (text[i] | 0x20) == part[i])
			i++;
		if (i == n)
			return true;
	}
	return false;
}

static bool is_secret(const char *key)
{
	static const char *const parts[] = {
		"password", "passwd", "passphrase", "passcode", "secret", "token", "pwd"};
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (contains_nocase(key, parts[i]))
			return true;
	}
	return text_equal_nocase(key, "pass");
}

void url_hide_password(char *text)
{
	char *start = strstr(text, "://");
	if (!start)
		return;
	char *colon = strchr(start + 3, ':'), *at = strrchr(start, '@');
	if (colon && at && colon < at)
		memset(colon + 1, '*', (size_t)(at - colon) - 1);
	char *key = strchr(start, '?');
	while (key) {
		char *value = key + 1 + strcspn(key + 1, "=&"), separator = *value;
		*value = '\0';
		bool secret = separator == '=' && is_secret(key + 1);
		*value = separator;
		if (secret)
			memset(value + 1, '*', strcspn(value + 1, "&"));
		key = strchr(value, '&');
	}
}

/* An address among several hosts, too, stands in brackets. */
static void show_hosts(Str *s, const char *hosts)
{
	Span rest = {hosts, strlen(hosts)};
	char comma;
	do {
		Span host = cut(&rest, ",", &comma);
		bool address = find(host, ':') != NULL;
		str_add(s, address ? "[" : "");
		encode(s, arena_strndup(s->arena, host.start, host.len), "/?#[]@");
		str_add(s, address ? "]" : "");
		str_add(s, comma ? "," : "");
	} while (comma);
}

static void show_authority(Str *s, const Url *url)
{
	str_add(s, "//");
	if (url->user)
		encode(s, url->user, ":/?#[]@");
	if (url->password)
		str_add(s, ":***");
	if (url->user || url->password)
		str_add(s, "@");
	if (url->host)
		show_hosts(s, url->host);
	if (url->port)
		str_addf(s, ":%d", url->port);
}

/* Put together from the parts, so that nothing that was not understood is shown. */
static const char *show(const Url *url, bool is_file, Arena *arena)
{
	Str s = str_new(arena);
	str_add(&s, url->scheme);
	str_add(&s, ":");
	if (!is_file)
		show_authority(&s, url);
	if (!is_file && url->database)
		str_add(&s, "/");
	if (is_file && text_starts_with(url->database, "//"))
		str_add(&s, "///");
	if (url->database)
		encode(&s, url->database, is_file ? "?#" : "?#@");
	for (size_t i = 0; i < url->params.count; i++) {
		str_add(&s, i == 0 ? "?" : "&");
		encode(&s, url->params.items[i].key, "&=#@");
		str_add(&s, "=");
		if (is_secret(url->params.items[i].key))
			str_add(&s, "***");
		else
			encode(&s, url->params.items[i].value, "&#@");
	}
	return s.data;
}

/* ---- the parts of a URL -------------------------------------------------------------------- */

static bool parse_user(Parser *p, Span userinfo)
{
	char colon;
	Span user = cut(&userinfo, ":", &colon);

	p->url->user = decode(p, user, "user name");
	if (!p->url->user)
		return false;
	if (!*p->url->user)
		p->url->user = NULL;
	if (!colon)
		return true;
	p->url->password = decode(p, userinfo, "password");
	return p->url->password != NULL;
}

static bool bad_port(Error *err)
{
	error_set(err, ERR_CONFIG, "the port in the database URL is no number from 1 to 65535");
	return error_hint(err, "in a password write @ as %%40, : as %%3A, / as %%2F, ? as %%3F "
			       "and %% as %%25; an IPv6 address stands in brackets");
}

/* "host", "host:port", "[address]:port" */
static bool parse_host(Parser *p, Span text, const char **host, int *port)
{
	Span name = text, rest = {text.start + text.len, 0};
	char found;
	int64_t number = 0;

	if (text.len > 0 && *text.start == '[') {
		rest = (Span){text.start + 1, text.len - 1};
		name = cut(&rest, "]", &found);
		if (!found || (rest.len > 0 && *rest.start != ':'))
			return error_set(p->err, ERR_CONFIG,
				"the host in the database URL begins with [ and does not end with "
				"]");
	} else if (find(text, ':')) {
		rest = text;
		name = cut(&rest, ":", &found);
		rest = (Span){rest.start - 1, rest.len + 1};
	}
	*host = decode(p, name, "host");
	*port = 0;
	if (!*host || rest.len <= 1)
		return *host != NULL;

	const char *digits = arena_strndup(p->arena, rest.start + 1, rest.len - 1);
	if (!text_to_int(digits, &number) || number < 1 || number > 65535 || *digits == '+')
		return bad_port(p->err);
	*port = (int)number;
	return true;
}

/* "a:1,b:2" becomes the host "a,b" and the parameter port=1,2: libpq's own form of it. */
static bool parse_hosts(Parser *p, Span text)
{
	Str hosts = str_new(p->arena), ports = str_new(p->arena);
	bool any_port = false;
	char comma;

	do {
		const char *host = NULL;
		int port = 0;
		if (!parse_host(p, cut(&text, ",", &comma), &host, &port))
			return false;
		str_addf(&hosts, "%s%s", host, comma ? "," : "");
		if (port)
			str_addf(&ports, "%d", port);
		str_add(&ports, comma ? "," : "");
		any_port = any_port || port;
	} while (comma);

	p->url->host = hosts.data;
	if (any_port)
		vec_push(&p->url->params, p->arena, (UrlParam){"port", ports.data});
	return true;
}

static bool parse_authority(Parser *p, Span authority)
{
	const char *at = find_last(authority, '@');
	if (at) {
		size_t n = (size_t)(at - authority.start);
		if (!parse_user(p, (Span){authority.start, n}))
			return false;
		authority = (Span){at + 1, authority.len - n - 1};
	}
	if (find(authority, ','))
		return parse_hosts(p, authority);
	return parse_host(p, authority, &p->url->host, &p->url->port);
}

static bool parse_params(Parser *p, Span query)
{
	char ampersand;
	for (int n = 1; query.len > 0; n++) {
		Span value = cut(&query, "&", &ampersand);
		char equal;
		if (value.len == 0)
			continue;
		Span key = cut(&value, "=", &equal);
		if (!equal || key.len == 0)
			return error_set(p->err, ERR_CONFIG,
				"parameter %d of the database URL is not of the form name=value",
				n);
		UrlParam param = {decode(p, key, "parameters"), NULL};
		if (!param.key)
			return false;
		param.value = decode(p, value, "parameters");
		if (!param.value)
			return false;
		vec_push(&p->url->params, p->arena, param);
	}
	return true;
}

/* With a / or ? in it a password ends early for us, and its rest would be taken for something that
 * may be shown.  Such a URL has an @ behind the part where @ belongs. */
static bool check_stray_at(Parser *p, Span authority, Span path, Span query)
{
	bool stray = find(path, '@') || (path.len == 0 && find(query, '@')) ||
		     (find(authority, ':') && !find(authority, '@') && find(query, '@'));
	if (authority.len == 0 || !stray)
		return true;
	error_set(p->err, ERR_CONFIG,
		"the database URL has an @ after the end of its host, where it is not clear what "
		"it means");
	return error_hint(p->err, "in a password write / as %%2F and ? as %%3F; in a database name "
				  "or a parameter write @ as %%40");
}

/* ---- the two forms ------------------------------------------------------------------------- */

/* scheme://authority/database?params, rest beginning after "//" */
static bool parse_server_url(Parser *p, Span rest)
{
	size_t n = 0;
	while (n < rest.len && !strchr("/?", rest.start[n]))
		n++;
	Span authority = {rest.start, n};
	Span query = {rest.start + n, rest.len - n};
	char found;
	Span path = cut(&query, "?", &found);

	if (!check_stray_at(p, authority, path, query) || !parse_authority(p, authority))
		return false;
	if (path.len > 1) {
		p->url->database = decode(p, (Span){path.start + 1, path.len - 1}, "database name");
		if (!p->url->database)
			return false;
	}
	return parse_params(p, query);
}

/* A URL of a database that is a file: scheme:PATH, scheme:///relative, scheme:////absolute.
 * Nothing between // and the next /, except :memory:, which people write too. */
static bool parse_file_url(Parser *p, Span rest)
{
	char found;
	Span query = rest;
	Span path = cut(&query, "?", &found);

	if (path.len >= 2 && memcmp(path.start, "//", 2) == 0) {
		path = (Span){path.start + 2, path.len - 2};
		if (path.len > 0 && *path.start == '/')
			path = (Span){path.start + 1, path.len - 1};
		else if (path.len > 0 && !equals(path, ":memory:")) {
			error_set(p->err, ERR_CONFIG,
				"a %s URL has no host: nothing stands between // and the next /",
				p->url->scheme);
			return error_hint(p->err,
				"write %s:PATH, %s:///PATH or %s::memory:", p->url->scheme,
				p->url->scheme, p->url->scheme);
		}
		if (path.len == 0)
			path = (Span){":memory:", 8};
	}
	if (path.len == 0) {
		error_set(p->err, ERR_CONFIG, "the database URL names no file");
		return error_hint(p->err, "write %s:PATH, or %s::memory: for a database in memory",
			p->url->scheme, p->url->scheme);
	}
	p->url->database = decode(p, path, "path");
	return p->url->database && parse_params(p, query);
}

/* Lower case, without "+driver"; what follows the colon is left in *rest. */
static bool parse_scheme(Parser *p, Span *rest)
{
	char colon;
	Span all = cut(rest, ":", &colon), scheme = all;
	size_t n = 0;

	while (n < all.len && all.start[n] != '+')
		n++;
	scheme.len = n;
	for (size_t i = 0; colon && i < all.len; i++) {
		char c = all.start[i] | 0x20;
		bool letter = c >= 'a' && c <= 'z';
		bool other = (c >= '0' && c <= '9') || strchr("+-._", all.start[i]);
		if (!letter && (!other || i == 0))
			colon = '\0';
	}
	if (!colon || scheme.len == 0) {
		error_set(p->err, ERR_CONFIG, "the database URL does not begin with a scheme");
		return error_hint(p->err, "write postgresql://user@host/database, "
					  "mysql://user@host/database or sqlite:PATH");
	}
	char *lower = arena_strndup(p->arena, scheme.start, scheme.len);
	for (char *c = lower; *c; c++) {
		if (*c >= 'A' && *c <= 'Z')
			*c |= 0x20;
	}
	p->url->scheme = lower;
	return true;
}

static bool is_file_scheme(const char *scheme)
{
	return text_starts_with(scheme, "sqlite");
}

bool url_parse(const char *text, Arena *arena, Url *out, Error *err)
{
	Parser p = {arena, out, err};
	Span rest = {text, strlen(text)};

	*out = (Url){0};
	if (rest.len == 0)
		return error_set(err, ERR_CONFIG, "the database URL is empty");
	if (!parse_scheme(&p, &rest))
		return false;
	bool is_file = is_file_scheme(out->scheme);
	if (is_file) {
		if (!parse_file_url(&p, rest))
			return false;
	} else if (rest.len < 2 || memcmp(rest.start, "//", 2) != 0) {
		return error_set(
			err, ERR_CONFIG, "the database URL has no // after its scheme and colon");
	} else if (!parse_server_url(&p, (Span){rest.start + 2, rest.len - 2})) {
		return false;
	}
	out->shown = show(out, is_file, arena);
	return true;
}

const char *url_param(const Url *url, const char *key)
{
	for (size_t i = url->params.count; i > 0; i--) {
		if (strcmp(url->params.items[i - 1].key, key) == 0)
			return url->params.items[i - 1].value;
	}
	return NULL;
}

Url url_in_folder(const Url *url, const char *dir, Arena *arena)
{
	Url copy = *url;
	const char *path = url->database;
	bool is_path = is_file_scheme(url->scheme) && path && *path && *path != ':';
	if (is_path && !text_starts_with(path, "file:"))
		copy.database = path_join(arena, dir, path);
	return copy;
}

Url url_with_database(const Url *url, const char *database, Arena *arena)
{
	Url copy = *url;
	copy.database = arena_strdup(arena, database);
	memset(&copy.params, 0, sizeof(copy.params));
	for (size_t i = 0; i < url->params.count; i++) {
		UrlParam param = url->params.items[i];
		if (strcmp(param.key, "dbname") != 0) /* libpq's other way to name it */
			vec_push(&copy.params, arena, param);
	}
	copy.shown = show(&copy, is_file_scheme(copy.scheme), arena);
	return copy;
}
