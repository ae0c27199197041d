/*
 * driver_connect.c - opens and closes connections.
 *
 * No reconnecting: a new session would not hold the run lock.  One statement at a time.
 */
#include <ctype.h>

#include "base/text.h"
#include "drivers/mysql/driver_library.h"

enum { CANCEL_TIMEOUT_S = 5 };

/* ---- options --------------------------------------------------------------------------------- */

static void set_flag(MYSQL *my, enum mysql_option option, bool on)
{
	MyBool value = on;
	my_lib.mysql_options(my, option, &value);
}

static void set_text(MYSQL *my, enum mysql_option option, const char *value)
{
	if (value)
		my_lib.mysql_options(my, option, value);
}

#if MY_LIBMARIADB
static bool is_socket(const Target *target)
{
	return !target->tcp && (!target->host || text_equal_nocase(target->host, "localhost"));
}

/* This library has no modes.  When TLS is asked for it goes on without it if the server has none,
 * so connect_to() looks afterwards.  With an authority it verifies the certificate; the host name
 * only if told to, and then it wants both (so also where newer ones may have changed their mind).
 */
static void set_tls_mode(MYSQL *my, const Target *target)
{
	bool chain_alone = target->ssl_ca && MARIADB_PACKAGE_VERSION_ID < 30400;
	if (target->tls != TLS_UNSAID || !is_socket(target))
		set_flag(my, MYSQL_OPT_SSL_ENFORCE, target->tls != TLS_DISABLED);
	set_flag(my, MYSQL_OPT_SSL_VERIFY_SERVER_CERT,
		target->tls == TLS_VERIFY_IDENTITY ||
			(target->tls == TLS_VERIFY_CA && !chain_alone));
}
#else
static void set_tls_mode(MYSQL *my, const Target *target)
{
	static const unsigned modes[] = {
		[TLS_DISABLED] = SSL_MODE_DISABLED,
		[TLS_PREFERRED] = SSL_MODE_PREFERRED,
		[TLS_REQUIRED] = SSL_MODE_REQUIRED,
		[TLS_VERIFY_CA] = SSL_MODE_VERIFY_CA,
		[TLS_VERIFY_IDENTITY] = SSL_MODE_VERIFY_IDENTITY,
	};
	if (target->tls != TLS_UNSAID)
		my_lib.mysql_options(my, MYSQL_OPT_SSL_MODE, &modes[target->tls]);
	if (target->public_key) /* the other library always asks for it */
		set_flag(my, MYSQL_OPT_GET_SERVER_PUBLIC_KEY, true);
}
#endif

static void set_options(MYSQL *my, const Target *target)
{
	my_lib.mysql_options(my, MYSQL_OPT_CONNECT_TIMEOUT, &target->timeout_s);
	my_lib.mysql_options(my, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	set_text(my, MYSQL_READ_DEFAULT_FILE, target->defaults_file);
	set_text(my, MYSQL_READ_DEFAULT_GROUP, target->defaults_group);
	set_text(my, MYSQL_OPT_SSL_CA, target->ssl_ca);
	set_text(my, MYSQL_OPT_SSL_CERT, target->ssl_cert);
	set_text(my, MYSQL_OPT_SSL_KEY, target->ssl_key);
	set_tls_mode(my, target);
	if (target->tcp) {
		unsigned protocol = MYSQL_PROTOCOL_TCP;
		my_lib.mysql_options(my, MYSQL_OPT_PROTOCOL, &protocol);
	}
	/* A server may ask for any file of ours in answer to any statement. */
	unsigned off = 0;
	my_lib.mysql_options(my, MYSQL_OPT_LOCAL_INFILE, &off);
	my_lib.mysql_options4(my, MYSQL_OPT_CONNECT_ATTR_ADD, "program_name", target->program);
	my_lib.mysql_options4(my, MYSQL_OPT_CONNECT_ATTR_ADD, "luamig_since", target->started);
}

/* ---- connecting ------------------------------------------------------------------------------ */

static void connect_hint(unsigned code, const Target *target, Error *err)
{
	switch (code) {
	case 2002: /* no such socket, or refused */
	case 2003:
	case 2005: /* unknown host */
		error_hint(err, "is the server running, and is this its address?");
		break;
	case 1049:
		error_hint(err, "create it first: CREATE DATABASE %s", target->database);
		break;
	case 2061:
		error_hint(err, "add ssl_mode=required to the URL, or get_server_public_key=true");
		break;
	case 2059: /* a plugin of the client library is missing */
		error_hint(err, "this client library cannot log in that way: change the user's "
				"authentication plugin, or compile luamig with the other library "
				"(libmariadb, libmysqlclient)");
		break;
	default:
		break;
	}
}

/* Where the server was not reached at all the library gives no SQLSTATE. */
static const char *connect_state(unsigned code, const char *state)
{
	static const unsigned unreached[] = {2002, 2003, 2005, 2006, 2013, 2055};
	for (size_t i = 0; i < ARRAY_LEN(unreached); i++) {
		if (code == unreached[i])
			return "08001";
	}
	return state;
}

static bool connect_failed(MYSQL *my, const Target *target, const char *shown, Error *err)
{
	unsigned code = my_lib.mysql_errno(my);
	error_set(err, ERR_CONNECT, "cannot connect to %s: %s", shown, my_lib.mysql_error(my));
	err->native = (int)code;
	snprintf(err->sqlstate, sizeof(err->sqlstate), "%s",
		connect_state(code, my_lib.mysql_sqlstate(my)));
	connect_hint(code, target, err);
	return false;
}

/* What option files may have said otherwise, and what the library did not enforce. */
static bool check_connection(MYSQL *my, const Target *target, const char *shown, Error *err)
{
	if (target->tls >= TLS_REQUIRED && !my_lib.mysql_get_ssl_cipher(my))
		return error_set(err, ERR_CONNECT,
			"cannot connect to %s: the server has no TLS, and the URL requires it",
			shown);
	if (strcmp(my_lib.mysql_character_set_name(my), "utf8mb4") != 0 &&
		my_lib.mysql_set_character_set(my, "utf8mb4") != 0)
		return connect_failed(my, target, shown, err);
#if MY_LIBMARIADB
	set_flag(my, MYSQL_OPT_RECONNECT, false);
#endif
	return true;
}

/* NULL: err is set.  CLIENT_FOUND_ROWS: an UPDATE counts the rows that it found, as on other
 * databases, not those that were different before. */
static MYSQL *connect_to(const Target *target, const char *shown, Error *err)
{
	MYSQL *my = my_lib.mysql_init(NULL);
	if (!my) {
		error_set(err, ERR_CONNECT, "the MySQL client library has no memory");
		return NULL;
	}
	set_options(my, target);
	bool ok = my_lib.mysql_real_connect(my, target->host, target->user, target->password,
			  target->database, target->port, target->socket, CLIENT_FOUND_ROWS) ||
		  connect_failed(my, target, shown, err);
	if (ok && check_connection(my, target, shown, err))
		return my;
	my_lib.mysql_close(my);
	return NULL;
}

/* ---- what answers ---------------------------------------------------------------------------- */

/* "5.5.5-10.11.19-MariaDB-…": MariaDB 10 put "5.5.5-" before its version for old replicas. */
static void read_server(MyConn *self, const char *version)
{
	ServerInfo *server = &self->base.server;
	self->mariadb = strstr(version, "MariaDB") || strstr(version, "mariadb");
	if (self->mariadb && text_starts_with(version, "5.5.5-"))
		version += strlen("5.5.5-");
	server->name = self->mariadb ? "MariaDB" : "MySQL";
	server->version = arena_strdup(&self->base.arena, version);

	long part[3] = {0};
	const char *at = version;
	for (int i = 0; i < 3 && isdigit((unsigned char)*at); i++) {
		char *end;
		part[i] = strtol(at, &end, 10);
		at = *end == '.' ? end + 1 : end;
	}
	server->number = (int)(part[0] * 10000 + part[1] * 100 + part[2]);
}

static bool greet(MyConn *self, Error *err)
{
	Arena arena = ARENA_INIT;
	Result result = {0};
	bool ok = my_run(&self->base,
		&(Stmt){.sql = "SELECT VERSION(), CONNECTION_ID(), DATABASE(), @@SESSION.sql_mode"},
		&arena, &result, err);
	if (ok && result.nrows == 1 && result.ncols == 4) {
		const char *database = my_text(&result, 0, 2);
		read_server(self, my_text(&result, 0, 0));
		self->base.session = my_int(&result, 0, 1);
		self->database = database ? arena_strdup(&self->base.arena, database) : NULL;
		ok = my_session_start(self, my_text(&result, 0, 3), err);
	} else if (ok) {
		ok = error_set(err, ERR_CONNECT, "the server does not answer as MySQL does");
	}
	arena_release(&arena);
	return ok;
}

Conn *my_open(const Url *url, const ConnectOptions *options, Error *err)
{
	MyConn *self = xcalloc(1, sizeof(*self));
	pthread_mutex_init(&self->mutex, NULL);
	self->base.driver = &driver_mysql;
	self->base.shown = arena_strdup(&self->base.arena, url->shown);

	if (!my_target(url, options, &self->base.arena, &self->target, err) ||
		!my_library_load(err))
		goto failed;
	self->my = connect_to(&self->target, self->base.shown, err);
	if (!self->my)
		goto failed;
	if (greet(self, err))
		return &self->base;
	if (err->kind == ERR_SQL || err->kind == ERR_LOST)
		err->kind = ERR_CONNECT;
failed:
	my_close(&self->base);
	return NULL;
}

void my_close(Conn *conn)
{
	MyConn *self = (MyConn *)conn;
	for (size_t i = 0; i < self->kept.count; i++)
		if (self->kept.items[i].handle)
			my_lib.mysql_stmt_close(self->kept.items[i].handle);
	if (self->my)
		my_lib.mysql_close(self->my);
	pthread_mutex_destroy(&self->mutex);
	arena_release(&self->saved);
	arena_release(&self->noted);
	arena_release(&conn->arena);
	free(self);
}

bool my_kill_query(const MyConn *self)
{
	Error ignored = ERROR_INIT;
	Target target = self->target;
	target.timeout_s = CANCEL_TIMEOUT_S;

	my_lib.mysql_thread_init();
	MYSQL *my = connect_to(&target, self->base.shown, &ignored);
	char sql[64];
	int len = snprintf(sql, sizeof(sql), "KILL QUERY %lld", (long long)self->base.session);
	bool told = my && my_lib.mysql_real_query(my, sql, (unsigned long)len) == 0;
	if (my)
		my_lib.mysql_close(my);
	my_lib.mysql_thread_end();
	return told;
}
