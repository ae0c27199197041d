/*
 * checksum.c - what a revision says, as one number.
 *
 * What is hashed is framed so that two scripts never look alike: each token as its kind, length and
 * bytes (strings decoded), each module with its name, each file with its length behind it.
 * Databases hold these sums: another way to compute them needs another prefix than "v1:".
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "core/luatok.h"
#include "core/revision.h"

#define VERSION    "v1:"
#define CHUNK_SIZE ((size_t)64 * 1024)
#define OWN_PREFIX "luamig." /* modules that are part of the program */

typedef struct Sum {
	Hash *hash;
	Arena *arena;
	StrVec modules; /* names in the order they are first met; each is hashed once */
	const char *folder;
	const StrVec *module_dirs;
} Sum;

/* "n12:" before what is hashed.  A sum has hundreds of them: they are written by hand. */
static void add(Sum *s, char kind, const char *data, size_t len)
{
	char head[32];
	char *at = head + sizeof(head);
	size_t rest = len;
	*--at = ':';
	do {
		*--at = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	*--at = kind;
	hash_add(s->hash, at, (size_t)(head + sizeof(head) - at));
	hash_add(s->hash, data, len);
}

static void add_token(Sum *s, const Token *token)
{
	static const char kinds[] = {[TOKEN_NAME] = 'n',
		[TOKEN_NUMBER] = 'd',
		[TOKEN_STRING] = 's',
		[TOKEN_PUNCT] = 'p',
		[TOKEN_BAD] = 'b'};

	if (token->kind != TOKEN_STRING) {
		add(s, kinds[token->kind], token->text, token->len);
		return;
	}
	ArenaMark mark = arena_mark(s->arena);
	size_t len;
	const char *text = token_string(token, s->arena, &len);
	add(s, kinds[TOKEN_STRING], text, len);
	arena_rewind(s->arena, mark);
}

/* ---- files that are executed --------------------------------------------------------------- */

/* false: it cannot be read. */
static bool add_bytes(Sum *s, int fd, size_t *total)
{
	ArenaMark mark = arena_mark(s->arena);
	char *chunk = arena_alloc(s->arena, CHUNK_SIZE);
	ssize_t got;

	*total = 0;
	while ((got = read(fd, chunk, CHUNK_SIZE)) > 0 || (got < 0 && errno == EINTR)) {
		if (got < 0)
			continue;
		hash_add(s->hash, chunk, (size_t)got);
		*total += (size_t)got;
	}
	arena_rewind(s->arena, mark);
	return got == 0;
}

/* A file that is not there has a sum too: it differs from that of any file. */
static void add_file(Sum *s, const Token *name)
{
	size_t len = 0, total = 0;
	const char *path = path_join(s->arena, s->folder, token_string(name, s->arena, &len));
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	bool good = fd >= 0 && add_bytes(s, fd, &total);

	if (fd >= 0)
		close(fd);
	char tail[32];
	int n = snprintf(tail, sizeof(tail), "%c%zu", good ? 'F' : 'f', total);
	add(s, 'E', tail, (size_t)n);
}

/* ---- modules ------------------------------------------------------------------------------- */

static void note_module(Sum *s, const Token *token)
{
	const char *name = token_string(token, s->arena, NULL);
	if (strncmp(name, OWN_PREFIX, strlen(OWN_PREFIX)) == 0)
		return;
	for (size_t i = 0; i < s->modules.count; i++)
		if (strcmp(s->modules.items[i], name) == 0)
			return;
	vec_push(&s->modules, s->arena, name);
}

/* As require looks for it: "a.b" is a/b.lua in the first folder that has one.  NULL: none has. */
static const char *find_module(const Sum *s, const char *name)
{
	char *file = arena_printf(s->arena, "%s.lua", name);
	for (char *c = file; c < file + strlen(name); c++)
		if (*c == '.')
			*c = '/';
	for (size_t i = 0; i < s->module_dirs->count; i++) {
		const char *path = path_join(s->arena, s->module_dirs->items[i], file);
		if (path_exists(path) && !path_is_dir(path))
			return path;
	}
	return NULL;
}

/* ---- scripts ------------------------------------------------------------------------------- */

/* Where the scan is inside a call of require or execute_file. */
typedef struct Call {
	enum { NO_CALL, IN_REQUIRE, IN_EXECUTE } kind;
	int depth; /* of brackets opened since the name */
} Call;

/* The strings in the call: a module, or files. */
static void follow_call(Sum *s, Call *call, const Token *token)
{
	bool opens = token_is(token, "(") || token_is(token, "{");
	bool closes = token_is(token, ")") || token_is(token, "}");

	if (token->kind == TOKEN_STRING && call->kind == IN_REQUIRE)
		note_module(s, token);
	if (token->kind == TOKEN_STRING && call->kind == IN_EXECUTE)
		add_file(s, token);
	call->depth += opens - closes;
	if (call->depth <= 0)
		call->kind = NO_CALL;
}

static void add_script(Sum *s, const char *text, size_t len)
{
	Call call = {NO_CALL, 0};
	LuaTok lex;

	luatok_init(&lex, text, len);
	for (Token token = luatok_next(&lex); token.kind != TOKEN_END; token = luatok_next(&lex)) {
		add_token(s, &token);
		if (token_is(&token, "require"))
			call = (Call){IN_REQUIRE, 0};
		else if (token_is(&token, "execute_file"))
			call = (Call){IN_EXECUTE, 0};
		else if (call.kind != NO_CALL)
			follow_call(s, &call, &token);
	}
}

static bool add_path(Sum *s, const char *path, Error *err)
{
	size_t len;
	const char *text = path_read(path, s->arena, &len, err);
	if (text)
		add_script(s, text, len);
	return text != NULL;
}

bool revision_checksum(
	const Revision *revision, const StrVec *module_dirs, char out[CHECKSUM_SIZE], Error *err)
{
	Arena arena = ARENA_INIT;
	Sum s = {.hash = hash_new(),
		.arena = &arena,
		.folder = path_dir(&arena, revision->path),
		.module_dirs = module_dirs};
	bool good = add_path(&s, revision->path, err);

	for (size_t i = 0; i < s.modules.count && good; i++) {
		const char *name = s.modules.items[i];
		const char *path = find_module(&s, name);
		add(&s, path ? 'M' : 'm', name, strlen(name));
		good = !path || add_path(&s, path, err);
	}
	memcpy(out, VERSION, sizeof(VERSION));
	hash_finish(s.hash, out + strlen(VERSION));
	arena_release(&arena);
	return good;
}
