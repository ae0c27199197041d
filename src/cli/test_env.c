/*
 * test_env.c - `luamig test --env a,b,c`: each environment in a process of its own, all at once.
 *
 * A child writes what it finds as lines of JSON into a pipe, its messages into another; the parent
 * gives out each environment as a whole, in the order of the command line, then compares the
 * schemas that came out.  Ctrl-C goes to the parent, which hands it on once: each child drops its
 * scratch database.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/out.h"
#include "cli/report.h"
#include "cli/test_report.h"

enum { MAX_CHILDREN = 64 };

typedef struct Stream {
	int fd; /* -1: at its end */
	Str text;
} Stream;

typedef struct Child {
	const char *name;
	Stream results, messages;
	pid_t pid;
	int status; /* of waitpid() */
} Child;

static volatile sig_atomic_t children_count, got_signal;
static volatile pid_t children_pids[MAX_CHILDREN];

static void hand_on(int signal_number)
{
	int saved = errno;
	got_signal = signal_number;
	for (int i = 0; i < children_count; i++)
		kill(children_pids[i], signal_number);
	errno = saved;
}

/* ---- the child ------------------------------------------------------------------------------ */

static void send_line(FILE *to, json_t *value)
{
	char *text = json_dumps(value, JSON_COMPACT);
	if (text)
		fprintf(to, "%s\n", text);
	fflush(to);
	free(text);
	json_decref(value);
}

static void send_began(void *arg, const CycleResult *so_far, size_t count)
{
	json_t *json = test_result_json(so_far);
	json_object_set_new(json, "count", json_integer((json_int_t)count));
	send_line(arg, json_pack("{s:o}", "began", json));
}

static void send_case(void *arg, const CycleCase *one)
{
	send_line(arg, json_pack("{s:o}", "case", test_case_json(one)));
}

static void send_error(FILE *to, const Error *err)
{
	send_line(
		to, json_pack("{s:{s:i, s:o, s:o, s:o, s:o}}", "error", "kind", (int)err->kind,
			    "message", out_json(err->message), "hint", out_json(err->hint), "where",
			    out_json(err->where), "statement", out_json(err->statement)));
}

static void be_child(App *app, const char *name, const char *range, FILE *to)
{
	Error err = ERROR_INIT;
	CycleResult result = {0};
	const CycleOptions cycle = {
		.range = range, .began = send_began, .told = send_case, .arg = to};
	app->environment = name;
	bool ok = test_here(app, &cycle, &result, &err);
	if (ok)
		send_line(to, json_pack("{s:o}", "result", test_result_json(&result)));
	else
		send_error(to, &err);
	fflush(NULL);
	_exit(ok ? EXIT_DONE : error_status(&err));
}

static void child_descriptors(int results, int messages)
{
	int nothing = open("/dev/null", O_WRONLY);
	if (nothing >= 0)
		dup2(nothing, STDOUT_FILENO);
	dup2(messages, STDERR_FILENO);
	fcntl(results, F_SETFD, FD_CLOEXEC);
}

static bool start(App *app, Child *child, const char *range, Error *err)
{
	int results[2], messages[2];
	if (pipe(results) != 0)
		return error_set(err, ERR_IO, "pipe: %s", strerror(errno));
	if (pipe(messages) != 0) {
		close(results[0]);
		close(results[1]);
		return error_set(err, ERR_IO, "pipe: %s", strerror(errno));
	}
	fflush(NULL);
	child->pid = fork();
	if (child->pid == 0) {
		setpgid(0, 0);
		signal(SIGINT, SIG_DFL);
		signal(SIGTERM, SIG_DFL);
		signal(SIGHUP, SIG_DFL);
		close(results[0]);
		close(messages[0]);
		child_descriptors(results[1], messages[1]);
		FILE *to = fdopen(results[1], "w");
		if (to)
			be_child(app, child->name, range, to);
		_exit(EXIT_ERROR);
	}
	close(results[1]);
	close(messages[1]);
	child->results.fd = results[0];
	child->messages.fd = messages[0];
	return child->pid > 0 || error_set(err, ERR_IO, "fork: %s", strerror(errno));
}

/* ---- reading -------------------------------------------------------------------------------- */

static void read_some(Stream *s)
{
	char buffer[8192];
	ssize_t n = read(s->fd, buffer, sizeof(buffer));
	if (n > 0) {
		str_addn(&s->text, buffer, (size_t)n);
	} else if (n == 0 || errno != EINTR) {
		close(s->fd);
		s->fd = -1;
	}
}

/* Until nothing more can come from any of them. */
static void read_all(Child *children, size_t count)
{
	struct pollfd fds[2 * MAX_CHILDREN];
	for (;;) {
		size_t open_ones = 0;
		for (size_t i = 0; i < 2 * count; i++) {
			Child *child = &children[i / 2];
			fds[i] = (struct pollfd){
				.fd = i % 2 ? child->messages.fd : child->results.fd,
				.events = POLLIN};
			open_ones += fds[i].fd >= 0;
		}
		if (open_ones == 0)
			return;
		if (poll(fds, 2 * count, -1) < 0)
			continue;
		for (size_t i = 0; i < 2 * count; i++)
			if (fds[i].fd >= 0 && fds[i].revents)
				read_some(i % 2 ? &children[i / 2].messages
						: &children[i / 2].results);
	}
}

/* ---- what came out -------------------------------------------------------------------------- */

typedef struct Reading {
	TestReport *report;
	TestRun *run;
	bool ended; /* a result or an error came */
	Error *err;
} Reading;

static void copy_field(const json_t *object, const char *key, char *out, size_t size)
{
	const char *text = json_string_value(json_object_get(object, key));
	snprintf(out, size, "%s", text ? text : "");
}

static void read_error(const json_t *value, Error *err)
{
	err->kind = (ErrorKind)json_integer_value(json_object_get(value, "kind"));
	copy_field(value, "message", err->message, sizeof(err->message));
	copy_field(value, "hint", err->hint, sizeof(err->hint));
	copy_field(value, "where", err->where, sizeof(err->where));
	copy_field(value, "statement", err->statement, sizeof(err->statement));
}

static void read_line(Reading *r, const json_t *line)
{
	Arena *arena = r->report->arena;
	const json_t *began = json_object_get(line, "began"), *one = json_object_get(line, "case");
	const json_t *result = json_object_get(line, "result");
	const json_t *error = json_object_get(line, "error");
	if (began) {
		test_result_read(began, arena, &r->run->result);
		r->run->count = (size_t)json_integer_value(json_object_get(began, "count"));
		test_begin(r->report, r->run);
	} else if (one) {
		CycleCase read;
		test_case_read(one, arena, &read);
		test_one(r->report, r->run, &read);
	} else if (result) {
		test_result_read(result, arena, &r->run->result);
		test_end(r->report, r->run);
		r->ended = true;
	} else if (error) {
		read_error(error, r->err);
		r->ended = true;
	}
}

static void print_messages(const Child *child)
{
	const char *text = child->messages.text.data;
	while (*text) {
		size_t len = strcspn(text, "\n");
		fprintf(stderr, "[%s] %.*s\n", child->name, (int)len, text);
		text += len + (text[len] == '\n');
	}
}

static bool died(const Child *child, Error *err)
{
	if (WIFSIGNALED(child->status))
		return error_set(err, ERR_INTERNAL,
			"environment %s: its process ended by signal %d", child->name,
			WTERMSIG(child->status));
	return error_set(err, ERR_INTERNAL, "environment %s: its process ended with status %d",
		child->name, WEXITSTATUS(child->status));
}

/* False: err says why it could not be tested. */
static bool give_out(TestReport *report, Child *child, TestRun *run, Error *err)
{
	Reading r = {.report = report, .run = run, .err = err};
	const char *text = child->results.text.data;
	run->environment = report->app->environment = child->name;
	print_messages(child);
	while (*text) {
		size_t len = strcspn(text, "\n");
		json_t *line = json_loadb(text, len, 0, NULL);
		if (line)
			read_line(&r, line);
		json_decref(line);
		text += len + (text[len] == '\n');
	}
	if (!r.ended)
		return died(child, err);
	return err->kind == ERR_NONE;
}

/* ---- their schemas -------------------------------------------------------------------------- */

static bool has_fact(const CycleResult *result, const char *fact)
{
	for (size_t i = 0; i < result->facts.count; i++)
		if (strcmp(result->facts.items[i], fact) == 0)
			return true;
	return false;
}

/* What the fact is about, as a fact of its own: "column users.name<TAB>". */
static const char *subject(const char *fact, Arena *arena)
{
	return arena_strndup(arena, fact, strcspn(fact, "\t") + 1);
}

/* Does it say something of that kind, "length: …" of this column? */
static bool has_kind(const CycleResult *result, const char *fact, size_t kind)
{
	for (size_t i = 0; i < result->facts.count; i++)
		if (strncmp(result->facts.items[i], fact, kind) == 0)
			return true;
	return false;
}

/* Is it a difference that the fact is not there? */
static bool lacks(const CycleResult *result, const char *fact, const char *about)
{
	const char *says = fact + strlen(about), *colon = strstr(says, ": ");
	if (!*says)
		return true;
	if (colon)
		return has_kind(result, fact, (size_t)(colon + 2 - fact));
	return has_fact(result, about); /* else that is told by itself */
}

/* "nullable on mysql only" */
static void compare_fact(
	const TestRun *runs, size_t count, const char *fact, CycleCase *out, Arena *arena)
{
	Str with = str_new(arena), without = str_new(arena);
	const char *about = subject(fact, arena), *says = fact + strlen(about);
	size_t have = 0, lack = 0;
	for (size_t i = 0; i < count; i++) {
		const CycleResult *result = &runs[i].result;
		if (has_fact(result, fact) ||
			(!*says &&
				has_fact(result, arena_printf(arena, "%s" CYCLE_BY_ITSELF, about))))
			str_addf(&with, "%s%s", have++ ? ", " : "", runs[i].environment);
		else if (lacks(result, fact, about))
			str_addf(&without, "%s%s", lack++ ? ", " : "", runs[i].environment);
	}
	if (lack == 0)
		return;
	vec_push(&out->findings, arena,
		(CycleFinding){.kind = "environments_differ",
			.text = arena_printf(arena, "%.*s: %s on %s only, not on %s",
				(int)strlen(about) - 1, about, *says ? says : "there", with.data,
				without.data)});
}

static bool seen_before(const TestRun *runs, size_t run, const char *fact)
{
	for (size_t i = 0; i < run; i++)
		if (has_fact(&runs[i].result, fact))
			return true;
	return false;
}

static void compare(TestReport *report, const TestRun *runs, size_t count)
{
	Arena *arena = report->arena;
	int64_t started = clock_ms();
	TestRun run = {.title = "schemas", .count = 1};
	CycleCase one = {.name = "the environments have the same schema"};
	for (size_t i = 0; i < count && !one.skipped; i++)
		if (!runs[i].result.complete)
			one.skipped = arena_printf(arena, "not every revision can be applied in %s",
				runs[i].environment);
	for (size_t i = 0; i < count && !one.skipped; i++)
		for (size_t k = 0; k < runs[i].result.facts.count; k++) {
			const char *fact = runs[i].result.facts.items[k];
			if (!seen_before(runs, i, fact) && !strstr(fact, "\t" CYCLE_BY_ITSELF))
				compare_fact(runs, count, fact, &one, arena);
		}
	one.status = one.findings.count ? CYCLE_FAILED : one.skipped ? CYCLE_SKIPPED : CYCLE_PASSED;
	one.duration_ms = clock_ms() - started;
	report->app->environment = NULL;
	test_begin(report, &run);
	test_one(report, &run, &one);
	*(one.status == CYCLE_FAILED         ? &run.result.failed
		: one.status == CYCLE_PASSED ? &run.result.passed
					     : &run.result.skipped) = 1;
	vec_push(&run.result.exclusions, arena,
		"between databases: their own words for types and checks, defaults that are "
		"expressions, what only some have (enum types, sequences, triggers), the names of "
		"constraints");
	test_end(report, &run);
}

/* ---- all of it ------------------------------------------------------------------------------ */

static bool start_all(
	TestReport *report, const StrVec *names, const char *range, Child *children, Error *err)
{
	struct sigaction action = {.sa_handler = hand_on};
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < ARRAY_LEN(signals); i++) {
		struct sigaction now;
		if (sigaction(signals[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN)
			sigaction(signals[i], &action, NULL);
	}
	for (size_t i = 0; i < names->count; i++) {
		children[i] = (Child){.name = names->items[i],
			.results = {.fd = -1, .text = str_new(report->arena)},
			.messages = {.fd = -1, .text = str_new(report->arena)}};
		if (!start(report->app, &children[i], range, err))
			return false;
		children_pids[i] = children[i].pid;
		children_count = (int)i + 1;
	}
	return true;
}

/* The first error is the command's; those of the others are told where they stand. */
static bool give_out_all(
	TestReport *report, Child *children, TestRun *runs, size_t count, Error *err)
{
	bool ok = true;
	for (size_t i = 0; i < count; i++) {
		Error why = ERROR_INIT;
		if (give_out(report, &children[i], &runs[i], &why))
			continue;
		error_wrap(&why, "environment %s", children[i].name);
		if (got_signal)
			continue;
		if (!ok)
			report_error(report->app, err);
		*err = why;
		ok = false;
	}
	return ok;
}

bool test_environments(TestReport *report, const StrVec *names, const char *range, Error *err)
{
	Child *children = arena_alloc(report->arena, MAX_CHILDREN * sizeof(*children));
	if (names->count > MAX_CHILDREN)
		return error_set(err, ERR_USAGE, "--env: at most %d at once", MAX_CHILDREN);
	TestRun *runs = arena_alloc(report->arena, names->count * sizeof(*runs));
	bool started = start_all(report, names, range, children, err);
	size_t count = (size_t)children_count;
	if (!started)
		hand_on(SIGTERM);
	read_all(children, count);
	for (size_t i = 0; i < count; i++)
		while (waitpid(children[i].pid, &children[i].status, 0) < 0 && errno == EINTR)
			;
	children_count = 0;
	if (!started)
		return false;
	bool ok = give_out_all(report, children, runs, count, err);
	if (got_signal) {
		error_clear(err);
		return error_set(err, ERR_INTERRUPTED, "interrupted");
	}
	if (!ok)
		return false;
	compare(report, runs, count);
	return true;
}
