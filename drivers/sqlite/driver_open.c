/* driver_open.c - opens and closes SQLite databases: what a URL means. */
#include <errno.h>
#include <sqlite3.h>

#include "base/path.h"
#include "base/text.h"
#include "drivers/sqlite/conn.h"

enum { DEFAULT_BUSY_MS = 5000 };

/* What SQLite itself reads in a file name that is a URI; "timeout" is ours, in seconds. */
static const char *const url_params[] = {
	"mode", "cache", "immutable", "vfs", "nolock", "psow", "timeout", NULL};

static bool check_params(const Url *url, Error *err)
{
	for (size_t i = 0; i < url->params.count; i++) {
		const char *key = url->params.items[i].key;
		size_t known = 0;
		while (url_params[known] && strcmp(url_params[known], key) != 0)
			known++;
		if (url_params[known])
			continue;
		error_set(err, ERR_CONFIG, "unknown parameter \"%s\" in an SQLite URL", key);
		const char *nearest = text_nearest(key, url_params);
		if (nearest)
			return error_hint(err, "did you mean \"%s\"?", nearest);
		return error_hint(err, "there are mode, cache, immutable, vfs and timeout");
	}
	return true;
}

static bool read_timeout(const Url *url, int *busy_ms, Error *err)
{
	const char *text = url_param(url, "timeout");
	char *end = NULL;
	*busy_ms = DEFAULT_BUSY_MS;
	if (!text)
		return true;
	double seconds = strtod(text, &end);
	if (end == text || *end || !(seconds >= 0 && seconds <= 86400))
		return error_set(err, ERR_CONFIG,
			"timeout=%s in an SQLite URL is no number of seconds", text);
	*busy_ms = (int)(seconds * 1000);
	return true;
}

static bool is_memory(const Url *url)
{
	const char *mode = url_param(url, "mode"), *vfs = url_param(url, "vfs");
	return !url->database || !url->database[0] || strcmp(url->database, ":memory:") == 0 ||
	       (mode && strcmp(mode, "memory") == 0) || (vfs && strcmp(vfs, "memdb") == 0);
}

static void add_encoded(Str *s, const char *text)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~/:";
	for (; *text; text++) {
		if (strchr(plain, *text))
			str_addn(s, text, 1);
		else
			str_addf(s, "%%%02X", (unsigned char)*text);
	}
}

/* The name in the only form that means the same in every build of SQLite: a URI. */
static const char *make_uri(const Url *url, Arena *arena)
{
	Str s = str_new(arena);
	const char *path = url->database && url->database[0] ? url->database : ":memory:";
	str_add(&s, path_is_absolute(path) ? "file://" : "file:");
	add_encoded(&s, path);
	for (size_t i = 0, n = 0; i < url->params.count; i++) {
		const UrlParam *param = &url->params.items[i];
		if (strcmp(param->key, "timeout") == 0)
			continue;
		str_add(&s, n++ ? "&" : "?");
		str_addf(&s, "%s=", param->key);
		add_encoded(&s, param->value);
	}
	return s.data;
}

static bool check_folder(const Url *url, Arena *arena, Error *err)
{
	const char *folder = path_dir(arena, url->database);
	if (path_is_dir(folder))
		return true;
	error_set(err, ERR_CONNECT, "%s: the folder %s does not exist", url->database, folder);
	return error_hint(err, "create the folder, or correct the database URL");
}

static bool open_file(SqliteConn *self, const Url *url, Error *err)
{
	Arena *arena = &self->base.arena;
	bool memory = is_memory(url);
	if (!memory && !check_folder(url, arena, err))
		return false;
	/* one thread uses a connection: the one that cancels sets a flag of ours */
	const int flags =
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
	int rc = sqlite3_open_v2(make_uri(url, arena), &self->db, flags, NULL);
	if (rc != SQLITE_OK) {
		int why = self->db ? sqlite3_system_errno(self->db) : 0;
		err->native = self->db ? sqlite3_extended_errcode(self->db) : rc;
		return error_set(err, ERR_CONNECT, "%s: %s%s%s",
			url->database ? url->database : ":memory:",
			self->db ? sqlite3_errmsg(self->db) : sqlite3_errstr(rc), why ? ": " : "",
			why ? strerror(why) : "");
	}
	const char *file = memory ? "" : sqlite3_db_filename(self->db, "main");
	self->path = arena_strdup(arena, file ? file : "");
	return true;
}

static void prepare_conn(SqliteConn *self)
{
	int number = sqlite3_libversion_number(); /* 3040001 */
	self->base.server = (ServerInfo){
		.name = "SQLite",
		.version = sqlite3_libversion(),
		.number = number / 1000000 * 10000 + number / 1000 % 1000 * 100 + number % 1000,
	};
	sqlite3_extended_result_codes(self->db, 1);
	sqlite3_db_config(self->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	sqlite_watch_statements(self);
	sqlite_add_functions(self);
}

void sqlite_close(Conn *conn)
{
	SqliteConn *self = (SqliteConn *)conn;
	sqlite_lock_close(self->lock);
	sqlite3_close_v2(self->db);
	pthread_mutex_destroy(&self->mutex);
	Arena arena = conn->arena;
	free(self);
	arena_release(&arena);
}

Conn *sqlite_open(const Url *url, const ConnectOptions *options, Error *err)
{
	(void)options; /* there is nothing to wait for, and nobody to be shown to */
	SqliteConn *self = xcalloc(1, sizeof(*self));
	self->base.driver = backend_sqlite.driver;
	self->base.backend = &backend_sqlite;
	pthread_mutex_init(&self->mutex, NULL);
	if (check_params(url, err) && read_timeout(url, &self->busy_ms, err) &&
		open_file(self, url, err)) {
		prepare_conn(self);
		return &self->base;
	}
	sqlite_close(&self->base);
	return NULL;
}
