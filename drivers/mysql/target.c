/*
 * target.c - from a URL to what the client library is told.
 *
 *	mysql://user:password@host:port/database?parameters
 *
 * As with the servers' own clients, "localhost" (or no host) means the socket; a port beside it
 * means TCP.  What the URL leaves out is taken from ~/.my.cnf and the other option files, group
 * [client], and then from the library's defaults.
 */
#include <stddef.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/path.h"
#include "base/text.h"
#include "drivers/mysql/conn.h"

enum { DEFAULT_TIMEOUT_S = 10 };

/* ---- parameters ------------------------------------------------------------------------------ */

/* As written in the URL, '-' taken for '_'; NULL: not there. */
typedef struct Params {
	const char *unix_socket, *socket, *charset, *connect_timeout;
	const char *ssl_ca, *ssl_cert, *ssl_key, *ssl_mode, *ssl_verify_cert, *ssl_verify_identity;
	const char *read_default_file, *read_default_group, *get_server_public_key;
} Params;

#define PARAMS(X)                                                                                  \
	X(charset)                                                                                 \
	X(connect_timeout)                                                                         \
	X(get_server_public_key)                                                                   \
	X(read_default_file)                                                                       \
	X(read_default_group)                                                                      \
	X(socket)                                                                                  \
	X(ssl_ca)                                                                                  \
	X(ssl_cert)                                                                                \
	X(ssl_key)                                                                                 \
	X(ssl_mode)                                                                                \
	X(ssl_verify_cert)                                                                         \
	X(ssl_verify_identity)                                                                     \
	X(unix_socket)

static const char *const param_names[] = {
#define X(name) #name,
	PARAMS(X)
#undef X
		NULL,
};

static const size_t param_offsets[] = {
#define X(name) offsetof(Params, name),
	PARAMS(X)
#undef X
};

static char *underscored(const char *text, Arena *arena)
{
	char *copy = arena_strdup(arena, text);
	for (char *c = copy; *c; c++) {
		if (*c == '-')
			*c = '_';
	}
	return copy;
}

static bool take_param(const UrlParam *param, Params *params, Arena *arena, Error *err)
{
	const char *key = underscored(param->key, arena);
	for (size_t i = 0; param_names[i]; i++) {
		if (strcmp(key, param_names[i]) != 0)
			continue;
		const char *value = arena_strdup(arena, param->value);
		memcpy((char *)params + param_offsets[i], &value, sizeof(value));
		return true;
	}
	error_set(err, ERR_CONFIG, "unknown parameter \"%s\" in a MySQL URL", param->key);
	const char *nearest = text_nearest(key, param_names);
	if (nearest)
		return error_hint(err, "did you mean \"%s\"?", nearest);
	Str list = str_new(arena);
	for (size_t i = 0; param_names[i]; i++)
		str_addf(&list, "%s%s", i > 0 ? ", " : "", param_names[i]);
	return error_hint(err, "there are: %s", list.data);
}

/* ---- their values ---------------------------------------------------------------------------- */

static bool read_flag(const char *name, const char *value, bool *out, Error *err)
{
	static const char *const yes[] = {"1", "true", "yes", "on"};
	static const char *const no[] = {"0", "false", "no", "off"};

	*out = false;
	for (size_t i = 0; value && i < ARRAY_LEN(yes); i++) {
		if (text_equal_nocase(value, no[i]))
			return true;
		*out = text_equal_nocase(value, yes[i]);
		if (*out)
			return true;
	}
	return !value ||
	       error_set(err, ERR_CONFIG, "%s is \"%s\": true or false is meant", name, value);
}

static bool read_tls_mode(const char *value, Arena *arena, TlsMode *out, Error *err)
{
	static const char *const modes[] = {
		"disabled", "preferred", "required", "verify_ca", "verify_identity", NULL};

	*out = TLS_UNSAID;
	if (!value)
		return true;
	const char *wanted = underscored(value, arena);
	for (int i = 0; modes[i]; i++) {
		if (text_equal_nocase(wanted, modes[i])) {
			*out = (TlsMode)(TLS_DISABLED + i);
			return true;
		}
	}
	error_set(err, ERR_CONFIG, "unknown ssl_mode \"%s\"", value);
	return error_hint(
		err, "there are: disabled, preferred, required, verify_ca, verify_identity");
}

/* A certificate authority that is named is there to verify the server by. */
static bool read_tls(const Params *params, Arena *arena, Target *out, Error *err)
{
	bool chain, identity;
	if (!read_tls_mode(params->ssl_mode, arena, &out->tls, err) ||
		!read_flag("ssl_verify_cert", params->ssl_verify_cert, &chain, err) ||
		!read_flag("ssl_verify_identity", params->ssl_verify_identity, &identity, err))
		return false;
	if (out->tls == TLS_DISABLED && (chain || identity))
		return error_set(err, ERR_CONFIG,
			"ssl_mode=disabled and the verification of a certificate exclude each "
			"other");
	if (out->tls == TLS_UNSAID && params->ssl_ca && !params->ssl_verify_cert)
		chain = true;
	if (chain && out->tls < TLS_VERIFY_CA)
		out->tls = TLS_VERIFY_CA;
	if (identity)
		out->tls = TLS_VERIFY_IDENTITY;
	return true;
}

/* The libraries say nothing, or nothing useful, about a file that is not there. */
static bool read_file(
	const char *name, const char *value, Arena *arena, const char **out, Error *err)
{
	const char *home = getenv("HOME");
	*out = value;
	if (!value)
		return true;
	if (text_starts_with(value, "~/") && home)
		*out = path_join(arena, home, value + 2);
	return path_exists(*out) ||
	       error_set(err, ERR_CONFIG, "%s: there is no file %s", name, *out);
}

static bool read_files(const Params *params, Arena *arena, Target *out, Error *err)
{
	out->defaults_group = params->read_default_group ? params->read_default_group : "client";
	return read_file("ssl_ca", params->ssl_ca, arena, &out->ssl_ca, err) &&
	       read_file("ssl_cert", params->ssl_cert, arena, &out->ssl_cert, err) &&
	       read_file("ssl_key", params->ssl_key, arena, &out->ssl_key, err) &&
	       read_file("read_default_file", params->read_default_file, arena, &out->defaults_file,
		       err);
}

static bool read_timeout(
	const Params *params, const ConnectOptions *options, Target *out, Error *err)
{
	int64_t seconds = options->timeout_s > 0 ? options->timeout_s : DEFAULT_TIMEOUT_S;
	const char *value = params->connect_timeout;
	if (value && (!text_to_int(value, &seconds) || seconds < 1 || seconds > 86400))
		return error_set(err, ERR_CONFIG,
			"connect_timeout is \"%s\": a number of seconds is meant", value);
	out->timeout_s = (unsigned)seconds;
	return true;
}

static bool read_charset(const Params *params, Error *err)
{
	if (!params->charset || text_equal_nocase(params->charset, "utf8mb4"))
		return true;
	error_set(
		err, ERR_CONFIG, "charset is \"%s\": luamig speaks utf8mb4 only", params->charset);
	return error_hint(err, "this is the connection's charset; tables may have any");
}

/* ---- the whole ------------------------------------------------------------------------------- */

static const char *given(Arena *arena, const char *text)
{
	return text && text[0] ? arena_strdup(arena, text) : NULL;
}

static void set_address(const Url *url, const Params *params, Arena *arena, Target *out)
{
	out->host = given(arena, url->host);
	out->socket = params->unix_socket ? params->unix_socket : params->socket;
	if (out->socket)
		out->host = "localhost"; /* a socket that is named is meant, whatever the host */
	else
		out->port = (unsigned)url->port;
	out->tcp = out->port != 0 && (!out->host || text_equal_nocase(out->host, "localhost"));
	if (out->tcp && !out->host)
		out->host = "localhost";
	out->user = given(arena, url->user);
	out->password = url->password ? arena_strdup(arena, url->password) : NULL;
	out->database = given(arena, url->database);
}

static const char *program_name(const ConnectOptions *options, Arena *arena)
{
	char host[256] = "";
	if (gethostname(host, sizeof(host) - 1) != 0)
		host[0] = '\0';
	return arena_printf(arena, "%s %ld@%s", options->program ? options->program : "luamig",
		(long)getpid(), host);
}

bool my_target(const Url *url, const ConnectOptions *options, Arena *arena, Target *out, Error *err)
{
	Params params = {0};

	*out = (Target){0};
	for (size_t i = 0; i < url->params.count; i++) {
		if (!take_param(&url->params.items[i], &params, arena, err))
			return false;
	}
	if (!read_charset(&params, err) || !read_timeout(&params, options, out, err) ||
		!read_tls(&params, arena, out, err) || !read_files(&params, arena, out, err) ||
		!read_flag("get_server_public_key", params.get_server_public_key, &out->public_key,
			err))
		return false;
	set_address(url, &params, arena, out);
	out->program = program_name(options, arena);
	out->started = arena_printf(arena, "%.19s UTC", clock_utc(arena));
	return true;
}
