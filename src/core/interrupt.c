/* interrupt.c - the thread that waits for Ctrl-C and SIGTERM; see interrupt.h. */
#include "core/interrupt.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "base/compiler.h"

enum { CANCEL_AGAIN_MS = 250 };

static struct {
	pthread_t thread;
	bool running;
	sigset_t signals, before;
	pthread_mutex_t mutex;
	pthread_cond_t wake;
	atomic_bool wanted;
	Conn *conn;     /* under mutex */
	Script *script; /* under mutex */
} state = {.mutex = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER};

/* A statement may begin just after it was cancelled: so this is called until the watch ends. */
static void stop_what_runs(void)
{
	pthread_mutex_lock(&state.mutex);
	if (state.script)
		script_interrupt(state.script);
	db_cancel(state.conn);
	pthread_cond_broadcast(&state.wake);
	pthread_mutex_unlock(&state.mutex);
}

static void *wait_for_signals(void *arg)
{
	int got;
	(void)arg;
	do
		got = sigwaitinfo(&state.signals, NULL);
	while (got < 0 && errno == EINTR);

	atomic_store(&state.wanted, true);
	const struct timespec again = {.tv_nsec = CANCEL_AGAIN_MS * 1000000L};
	for (;;) {
		int cancelable;
		/* the lock must not be left behind by pthread_cancel() */
		pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancelable);
		stop_what_runs();
		pthread_setcancelstate(cancelable, NULL);
		if (sigtimedwait(&state.signals, NULL, &again) > 0)
			_exit(EXIT_INTERRUPTED); /* asked twice */
	}
	return NULL;
}

/* Who starts us deaf to a signal (nohup, a script's background) means it. */
static void choose_signals(void)
{
	static const int wanted[] = {SIGINT, SIGTERM, SIGHUP};
	sigemptyset(&state.signals);
	for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
		struct sigaction now;
		if (sigaction(wanted[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN)
			sigaddset(&state.signals, wanted[i]);
	}
}

void interrupt_start(void)
{
	if (state.running)
		return;
	signal(SIGPIPE, SIG_IGN); /* a reader of our output that goes away must not end a run */
	choose_signals();
	pthread_sigmask(SIG_BLOCK, &state.signals, &state.before);
	state.running = pthread_create(&state.thread, NULL, wait_for_signals, NULL) == 0;
	if (!state.running) /* no thread: the signals end the process, and the server rolls back */
		pthread_sigmask(SIG_SETMASK, &state.before, NULL);
}

void interrupt_stop(void)
{
	if (!state.running)
		return;
	interrupt_watch(NULL, NULL);
	pthread_cancel(state.thread);
	pthread_join(state.thread, NULL);
	state.running = false;
	pthread_sigmask(SIG_SETMASK, &state.before, NULL);
}

void interrupt_watch(Conn *conn, Script *script)
{
	pthread_mutex_lock(&state.mutex);
	state.conn = conn;
	state.script = script;
	pthread_mutex_unlock(&state.mutex);
}

bool interrupt_wanted(void)
{
	return atomic_load(&state.wanted);
}

bool interrupt_sleep_ms(int ms)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += ms / 1000;
	until.tv_nsec += ms % 1000 * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000L;
	}
	pthread_mutex_lock(&state.mutex);
	int rc = 0;
	while (!interrupt_wanted() && rc != ETIMEDOUT)
		rc = pthread_cond_timedwait(&state.wake, &state.mutex, &until);
	pthread_mutex_unlock(&state.mutex);
	return !interrupt_wanted();
}

bool interrupt_check(Error *err)
{
	if (!interrupt_wanted())
		return true;
	return error_set(err, ERR_INTERRUPTED, "interrupted");
}
