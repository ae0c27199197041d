/*
 * world.c - writes revision scripts, runs the program, reads what it told and what it left.
 *
 * Each script notes in a table of its own, trail, which way it ran and what the version table held
 * then: luamig moves the rows before it runs a script where a transaction protects both, so this is
 * the state after the step.
 */
#include "world.h"

#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/path.h"
#include "base/str.h"
#include "db/db.h"

enum { SECONDS_AT_MOST = 1200 }; /* of one run of the program */

void bail_out(const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	printf("Bail out! ");
	vprintf(fmt, args);
	printf("\n");
	va_end(args);
	exit(1);
}

void need_sqlite(void)
{
	Error err = ERROR_INIT;
	if (db_backend_named("sqlite", &err))
		return;
	printf("1..0 # SKIP %s\n", err.message);
	exit(0);
}

static const char *in_world(const World *world, const char *name)
{
	return path_join(world->arena, world->dir, name);
}

static void write_file(const char *path, const Str *text)
{
	Error err = ERROR_INIT;
	if (!path_write(path, text->data, text->len, true, &err))
		bail_out("%s", err.message);
}

static void empty_folder(const World *world, const char *dir, const char *prefix)
{
	StrVec names = {0};
	Error err = ERROR_INIT;
	if (!path_list(dir, world->arena, &names, &err))
		bail_out("%s", err.message);
	for (size_t i = 0; i < names.count; i++)
		if (strncmp(names.items[i], prefix, strlen(prefix)) == 0)
			unlink(path_join(world->arena, dir, names.items[i]));
}

/* In memory where that can be: thousands of commits wait for a disk otherwise. */
static const char *parent_folder(void)
{
	const char *tmp = getenv("TMPDIR");
	if (tmp && *tmp)
		return tmp;
	return access("/dev/shm", W_OK | X_OK) == 0 ? "/dev/shm" : "/tmp";
}

void world_open(World *world, Arena *arena, const char *transaction)
{
	static const char *const decided_here[] = {
		"LUAMIG_CONFIG", "LUAMIG_ENV", "LUAMIG_URL", "DATABASE_URL", NULL};
	const char *program = getenv("LUAMIG");

	for (size_t i = 0; decided_here[i]; i++)
		unsetenv(decided_here[i]);
	*world = (World){.program = program ? program : "build/release/luamig", .arena = arena};
	if (!path_is_absolute(world->program)) {
		char here[1024];
		if (!getcwd(here, sizeof(here)))
			bail_out("no working directory");
		world->program = path_join(arena, here, world->program);
	}
	if (access(world->program, X_OK) != 0)
		bail_out("there is no %s", world->program);
	snprintf(world->dir, sizeof(world->dir), "%s/luamig-graph-XXXXXX", parent_folder());
	if (!mkdtemp(world->dir) || mkdir(in_world(world, "migrations"), 0777) != 0)
		bail_out("cannot make a folder %s", world->dir);
	Str text = str_new(arena);
	str_addf(&text, "return { url = \"sqlite:app.db\", transaction = \"%s\" }\n", transaction);
	write_file(in_world(world, "luamig.lua"), &text);
}

void world_close(World *world)
{
	const char *scripts = in_world(world, "migrations");
	empty_folder(world, scripts, "");
	rmdir(scripts);
	empty_folder(world, world->dir, "");
	rmdir(world->dir);
}

/* ---- scripts ------------------------------------------------------------------------------- */

static void add_list(Str *text, const char *name, const StrVec *list)
{
	if (list->count == 0)
		return;
	str_addf(text, "%s = {", name);
	for (size_t i = 0; i < list->count; i++)
		str_addf(text, "%s \"%s\"", i ? "," : "", list->items[i]);
	str_add(text, " }\n");
}

static void add_function(Str *text, const char *name, const char *id)
{
	str_addf(text,
		"\nfunction %s()\n"
		"  op.execute([[INSERT INTO trail (direction, revision, version_rows) SELECT '%s', "
		"'%s', coalesce((SELECT group_concat(version_num, ' ') FROM (SELECT version_num "
		"FROM luamig_version ORDER BY version_num)), '')]])\n"
		"end\n",
		name, name, id);
}

void world_write(const World *world, const Revs *revs)
{
	empty_folder(world, in_world(world, "migrations"), "");
	for (size_t i = 0; i < revs->count; i++) {
		const Rev *rev = &revs->items[i];
		Str text = str_new(world->arena);
		str_addf(&text, "--- number %zu\nrevision = \"%s\"\n", i, rev->id);
		if (rev->downs.count == 1)
			str_addf(&text, "down_revision = \"%s\"\n", rev->downs.items[0]);
		else
			add_list(&text, "down_revision", &rev->downs);
		add_list(&text, "depends_on", &rev->deps);
		add_list(&text, "branch_labels", &rev->labels);
		add_function(&text, "upgrade", rev->id);
		add_function(&text, "downgrade", rev->id);
		const char *name = arena_printf(world->arena, "migrations/%04zu.lua", i);
		write_file(in_world(world, name), &text);
	}
}

/* ---- the database -------------------------------------------------------------------------- */

static Conn *connect_to(const World *world)
{
	Url url;
	Error err = ERROR_INIT;
	const char *text = arena_printf(world->arena, "sqlite:%s/app.db", world->dir);
	if (!url_parse(text, world->arena, &url, &err))
		bail_out("%s", err.message);
	Conn *conn = db_open(&url, NULL, &err);
	if (!conn)
		bail_out("%s", err.message);
	return conn;
}

static void execute(Conn *conn, const char *sql)
{
	Error err = ERROR_INIT;
	if (!db_exec(conn, sql, &err))
		bail_out("%s: %s", sql, err.message);
}

void world_reset(const World *world, const StrVec *rows)
{
	empty_folder(world, world->dir, "app.db");
	Conn *conn = connect_to(world);
	execute(conn, "PRAGMA synchronous = OFF");
	execute(conn, "BEGIN");
	execute(conn, "CREATE TABLE trail (n INTEGER PRIMARY KEY, direction TEXT, revision TEXT, "
		      "version_rows TEXT)");
	if (rows->count > 0)
		execute(conn, "CREATE TABLE luamig_version (version_num VARCHAR(255) PRIMARY KEY "
			      "NOT NULL)");
	for (size_t i = 0; i < rows->count; i++)
		execute(conn, arena_printf(world->arena, "INSERT INTO luamig_version VALUES ('%s')",
				      rows->items[i]));
	execute(conn, "COMMIT");
	db_close(conn);
}

/* The first column of each row; of no row when there is no such table. */
static StrVec column(const World *world, const char *table, const char *sql)
{
	StrVec out = {0};
	Result result;
	Error err = ERROR_INIT;
	Conn *conn = connect_to(world);
	const char *exists =
		arena_printf(world->arena, "SELECT 1 FROM sqlite_master WHERE name = '%s'", table);
	if (!db_run(conn, &(Stmt){.sql = exists}, world->arena, &result, &err))
		bail_out("%s", err.message);
	bool there = result.nrows == 1;
	if (there && !db_run(conn, &(Stmt){.sql = sql}, world->arena, &result, &err))
		bail_out("%s: %s", sql, err.message);
	for (size_t i = 0; there && i < result.nrows; i++)
		vec_push(&out, world->arena, result.cells[i * result.ncols].as.text.data);
	db_close(conn);
	return out;
}

StrVec world_rows(const World *world)
{
	StrVec rows = column(world, "luamig_version", "SELECT version_num FROM luamig_version");
	sort_texts(&rows);
	return rows;
}

StrVec world_history(const World *world, const char *outcome)
{
	return column(world, "luamig_history",
		arena_printf(world->arena,
			"SELECT direction || ' ' || revision FROM luamig_history WHERE outcome = "
			"'%s' ORDER BY rowid",
			outcome));
}

Traces world_traces(const World *world)
{
	Traces out = {0};
	StrVec lines = column(world, "trail",
		"SELECT direction || ' ' || revision || ' ' || version_rows FROM trail ORDER BY n");
	for (size_t i = 0; i < lines.count; i++) {
		const char *direction = lines.items[i];
		const char *id = strchr(direction, ' ') + 1;
		const char *rows = strchr(id, ' ') + 1;
		Trace trace = {arena_strndup(world->arena, direction, (size_t)(id - direction - 1)),
			arena_strndup(world->arena, id, (size_t)(rows - id - 1)), rows};
		vec_push(&out, world->arena, trace);
	}
	Conn *conn = connect_to(world);
	execute(conn, "PRAGMA synchronous = OFF");
	execute(conn, "DELETE FROM trail");
	db_close(conn);
	return out;
}

/* ---- the program --------------------------------------------------------------------------- */

static void become_program(const World *world, const char *const *arguments, int out)
{
	const char *argv[16] = {world->program, "--json"};
	for (size_t i = 0; arguments[i] && i < 13; i++)
		argv[i + 2] = arguments[i];
	int in = open("/dev/null", O_RDONLY);
	if (chdir(world->dir) != 0)
		_exit(126);
	int words = open("words", O_WRONLY | O_CREAT | O_TRUNC, 0666);
	if (in < 0 || words < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(words, 2) < 0)
		_exit(126);
	close(in);
	close(out);
	close(words);
	alarm(SECONDS_AT_MOST);                         /* survives exec */
	execv(argv[0], (char *const *)(uintptr_t)argv); /* which does not change them */
	_exit(127);
}

static Str read_all(const World *world, int fd)
{
	Str text = str_new(world->arena);
	char buffer[8192];
	ssize_t n;
	while ((n = read(fd, buffer, sizeof(buffer))) > 0)
		str_addn(&text, buffer, (size_t)n);
	close(fd);
	return text;
}

static Str output_of(const World *world, const char *const *arguments, int *status)
{
	int ends[2];
	fflush(stdout);
	if (pipe(ends) != 0)
		bail_out("no pipe");
	pid_t pid = fork();
	if (pid < 0)
		bail_out("no process");
	if (pid == 0) {
		close(ends[0]);
		become_program(world, arguments, ends[1]);
	}
	close(ends[1]);
	Str text = read_all(world, ends[0]);
	if (waitpid(pid, status, 0) != pid)
		bail_out("no status");
	return text;
}

static void take_event(Run *run, const World *world, json_t *document)
{
	const char *event = json_string_value(json_object_get(document, "event"));
	if (!event)
		return;
	if (run->end)
		run->wrong = "an event after the end";
	if (strcmp(event, "revision") == 0)
		vec_push(&run->steps, world->arena,
			json_string_value(json_object_get(document, "revision")));
	if (strcmp(event, "end") == 0)
		run->end = document;
	if (strcmp(event, "error") != 0)
		return;
	if (strcmp(run->kind, "none") != 0)
		run->wrong = "two errors";
	run->kind = json_string_value(json_object_get(document, "kind"));
	run->message = json_string_value(json_object_get(document, "message"));
	if (json_integer_value(json_object_get(document, "exit")) != run->status)
		run->wrong = "another exit status than the error names";
}

static void take_documents(Run *run, const World *world, const Str *text)
{
	size_t at = 0;
	for (;;) {
		json_error_t problem;
		at += strspn(text->data + at, " \n");
		if (at >= text->len)
			return;
		json_t *document = json_loadb(
			text->data + at, text->len - at, JSON_DISABLE_EOF_CHECK, &problem);
		if (!document) {
			run->wrong = "output that is not JSON";
			return;
		}
		at += (size_t)problem.position;
		json_array_append_new(run->documents, document);
		take_event(run, world, document);
	}
}

Run world_run(const World *world, const char *const *arguments)
{
	Run run = {.documents = json_array(), .kind = "none", .message = ""};
	Error err = ERROR_INIT;
	int status;
	Str text = output_of(world, arguments, &status);

	run.words = path_read(in_world(world, "words"), world->arena, NULL, &err);
	run.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	take_documents(&run, world, &text);
	bool failed = strcmp(run.kind, "none") != 0;
	if (run.status == -1 || run.status > 64)
		run.wrong = "a crash";
	else if (failed != (run.status != 0))
		run.wrong = "status and events disagree";
	else if (failed && (!run.message[0] || strcmp(run.kind, "internal") == 0))
		run.wrong = "an error without words";
	const char *ended = json_string_value(json_object_get(run.end, "status"));
	if (!run.wrong && ended && failed != (strcmp(ended, "ok") != 0))
		run.wrong = "status and end disagree";
	return run;
}

void world_free(Run *run)
{
	json_decref(run->documents);
	*run = (Run){0};
}

/* ---- lists of strings ----------------------------------------------------------------------- */

static int compare_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void sort_texts(StrVec *list)
{
	if (list->count > 1)
		qsort(list->items, list->count, sizeof(*list->items), compare_text);
}

const char *joined(const StrVec *list, Arena *arena)
{
	Str s = str_new(arena);
	for (size_t i = 0; i < list->count; i++)
		str_addf(&s, "%s%s", i ? " " : "", list->items[i]);
	return s.data;
}
