/* longrun.c - how far a long statement is; see longrun.h. */
#include "core/longrun.h"

#include <pthread.h>
#include <time.h>

#include "base/clock.h"
#include "base/str.h"

enum { FIRST_MS = 2000, AGAIN_MS = 1000, CONNECT_S = 5, NAME_BYTES = 64 };

static struct {
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t wake;
	/* all of these under the mutex */
	bool running, leaving;
	const Run *run; /* whose statement it is; NULL: none runs */
	const char *sql;
	int64_t session, began_ms;
	unsigned number; /* of the statement */
	/* the thread's own */
	Conn *conn;
	bool deaf; /* the server cannot be asked, or tells nothing */
} state = {.mutex = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER};

static Conn *connect_to(const Run *run)
{
	const ConnectOptions options = {.timeout_s = CONNECT_S, .program = "luamig"};
	Error ignored = ERROR_INIT;
	return db_open(&run->config->url, &options, &ignored);
}

static void tell(
	const Run *run, const char *sql, const StatementProgress *found, int64_t ms, Arena *arena)
{
	const RunProgress progress = {.word = str_one_line(sql, NAME_BYTES, " …", arena),
		.done = found->done,
		.total = found->total,
		.eta = -1,
		.phase = found->phase,
		.unit = found->unit,
		.seconds = (double)ms / 1000};
	run_emit(run, (RunEvent){.kind = EVENT_PROGRESS,
			      .revision = run->revision,
			      .index = run->step + 1,
			      .progress = &progress});
}

/* The server is asked without the mutex, so that the run never waits for its answer. */
static bool ask(const Run *run, int64_t session, Arena *arena, StatementProgress *out)
{
	Error ignored = ERROR_INIT;
	if (!state.conn)
		state.conn = connect_to(run);
	return state.conn &&
	       state.conn->driver->statement_progress(state.conn, session, arena, out, &ignored);
}

/* With the mutex held, which is given up meanwhile. */
static void look(void)
{
	const Run *run = state.run;
	unsigned number = state.number;
	if (!run || state.deaf || clock_ms() - state.began_ms < FIRST_MS)
		return;
	int64_t session = state.session;
	Arena scratch = ARENA_INIT;
	StatementProgress found = {.total = -1};
	pthread_mutex_unlock(&state.mutex);
	bool ok = ask(run, session, &scratch, &found);
	pthread_mutex_lock(&state.mutex);
	state.deaf = !ok;
	if (ok && state.run && state.number == number)
		tell(state.run, state.sql, &found, clock_ms() - state.began_ms, &scratch);
	arena_release(&scratch);
}

static void *watch(void *arg)
{
	(void)arg;
	pthread_mutex_lock(&state.mutex);
	while (!state.leaving) {
		struct timespec until;
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec += AGAIN_MS / 1000;
		pthread_cond_timedwait(&state.wake, &state.mutex, &until);
		if (!state.leaving)
			look();
	}
	pthread_mutex_unlock(&state.mutex);
	db_close(state.conn);
	state.conn = NULL;
	return NULL;
}

void longrun_begin(const Run *run, const char *sql)
{
	if (!run->conn->driver->statement_progress || !run->options->event)
		return;
	pthread_mutex_lock(&state.mutex);
	state.run = run;
	state.sql = sql;
	state.session = run->conn->session;
	state.number++;
	state.began_ms = clock_ms();
	if (!state.running) /* without the thread nothing is told, and all goes on */
		state.running = pthread_create(&state.thread, NULL, watch, NULL) == 0;
	pthread_mutex_unlock(&state.mutex);
}

void longrun_end(void)
{
	pthread_mutex_lock(&state.mutex);
	state.run = NULL;
	state.sql = NULL;
	pthread_mutex_unlock(&state.mutex);
}

void longrun_stop(void)
{
	pthread_mutex_lock(&state.mutex);
	bool running = state.running;
	state.leaving = true;
	pthread_cond_signal(&state.wake);
	pthread_mutex_unlock(&state.mutex);
	if (running)
		pthread_join(state.thread, NULL);
	state.running = state.leaving = state.deaf = false;
}
