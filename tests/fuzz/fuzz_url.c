/* fuzz_url.c - any text is a URL or refused; what is shown is a URL with the same parts, and a
 * password is nowhere in what people see. */
#include "fuzz.h"

#include <string.h>

#include "base/str.h"
#include "db/url.h"

const char *const fuzz_seeds[] = {
	"postgresql://anna:geheim@db.example.org:5433/shop?sslmode=require&host=/run",
	"postgres+psycopg2://u:p%40s@[::1]:1,[fe80::1%25x]:2/d%2F?password=x&b=c",
	"mysql://root@localhost/d?unix_socket=/run/mysqld.sock",
	"mariadb://:pw@h,i:3/",
	"sqlite:///a/b.db?mode=ro",
	"sqlite:////a",
	"sqlite::memory:",
	"sqlite://",
	NULL,
};

static void check_same(const char *a, const char *b)
{
	FUZZ_ASSERT(strcmp(a ? a : "", b ? b : "") == 0);
}

static void check_shown(const Url *url, Arena *arena)
{
	Url again;
	Error err = ERROR_INIT;
	FUZZ_ASSERT(url_parse(url->shown, arena, &again, &err));
	check_same(url->scheme, again.scheme);
	check_same(url->user, again.user);
	check_same(url->host, again.host);
	check_same(url->database, again.database);
	FUZZ_ASSERT(url->port == again.port);
	FUZZ_ASSERT(url->params.count == again.params.count);
	FUZZ_ASSERT(!url->password == !again.password);
	check_same(url->shown, again.shown);
}

/* A mark that no other part can hold, where the password stands. */
static void check_password(const char *text, Arena *arena)
{
	const char *at = strchr(text, '@'), *colon = strstr(text, "://");
	Url url = {0};
	Error err = ERROR_INIT;
	if (!at || !colon || at < colon || strstr(text, "SECRET"))
		return;
	if (strchr(text, ':') != colon || (*text | 0x20) == 's') /* files have no passwords */
		return;
	Str marked = str_new(arena);
	str_addn(&marked, text, (size_t)(colon + 3 - text));
	str_add(&marked, "user:SECRET");
	str_addn(&marked, colon + 3, (size_t)(at - colon - 3));
	str_add(&marked, at);
	bool ok = url_parse(marked.data, arena, &url, &err);
	FUZZ_ASSERT(!strstr(err.message, "SECRET") && !strstr(err.hint, "SECRET"));
	FUZZ_ASSERT(!ok || !strstr(url.shown, "SECRET"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Arena arena = ARENA_INIT;
	Url url;
	Error err = ERROR_INIT;
	const char *text = arena_strndup(&arena, (const char *)data, size);

	if (url_parse(text, &arena, &url, &err)) {
		FUZZ_ASSERT(err.kind == ERR_NONE);
		check_shown(&url, &arena);
	} else {
		FUZZ_ASSERT(err.kind == ERR_CONFIG);
	}
	check_password(text, &arena);
	arena_release(&arena);
	return 0;
}
