/* interrupt.c - the thread that waits for Ctrl-C and SIGTERM; see interrupt.h. */
#include "core/interrupt.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "base/compiler.h"

enum { CANCEL_AGAIN_MS = 250, WAKE_SIGNAL = SIGUSR1 };

static struct {
	pthread_t thread;
	bool running;
	int users; /* interrupt_start() without interrupt_stop() */
	sigset_t signals, before;
	pthread_mutex_t mutex;
	pthread_cond_t wake;
	atomic_bool wanted;  /* a signal came */
	atomic_bool leaving; /* interrupt_stop() was called */
	Watched watched;     /* under mutex */
} state = {.mutex = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER};

/* A statement may begin just after it was cancelled: so this is called until the watch ends. */
static void stop_what_runs(void)
{
	pthread_mutex_lock(&state.mutex);
	if (state.watched.script)
		script_interrupt(state.watched.script);
	db_cancel(state.watched.conn);
	pthread_cond_broadcast(&state.wake);
	pthread_mutex_unlock(&state.mutex);
}

/* True: a signal that asks us to stop; false: the time is over, or interrupt_stop() woke us. */
static bool wait_signal(const struct timespec *timeout)
{
	int got;
	do
		got = timeout ? sigtimedwait(&state.signals, NULL, timeout)
			      : sigwaitinfo(&state.signals, NULL);
	while (got < 0 && errno == EINTR);
	return got > 0 && got != WAKE_SIGNAL;
}

static void *wait_for_signals(void *arg)
{
	const struct timespec again = {.tv_nsec = CANCEL_AGAIN_MS * 1000000L};
	(void)arg;
	if (!wait_signal(NULL))
		return NULL;
	atomic_store(&state.wanted, true);
	while (!atomic_load(&state.leaving)) {
		stop_what_runs();
		if (wait_signal(&again))
			_exit(EXIT_INTERRUPTED); /* asked twice */
	}
	return NULL;
}

/* Who starts us deaf to a signal (nohup, a script's background) means it. */
static void choose_signals(void)
{
	static const int wanted[] = {SIGINT, SIGTERM, SIGHUP};
	sigemptyset(&state.signals);
	sigaddset(&state.signals, WAKE_SIGNAL);
	for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
		struct sigaction now;
		if (sigaction(wanted[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN)
			sigaddset(&state.signals, wanted[i]);
	}
}

void interrupt_start(void)
{
	if (state.users++ > 0)
		return;
	signal(SIGPIPE, SIG_IGN); /* a reader of our output that goes away must not end a run */
	choose_signals();
	atomic_store(&state.leaving, false);
	pthread_sigmask(SIG_BLOCK, &state.signals, &state.before);
	state.running = pthread_create(&state.thread, NULL, wait_for_signals, NULL) == 0;
	if (!state.running) /* no thread: the signals end the process, and the server rolls back */
		pthread_sigmask(SIG_SETMASK, &state.before, NULL);
}

void interrupt_stop(void)
{
	interrupt_watch(NULL, NULL);
	if (state.users == 0 || --state.users > 0 || !state.running)
		return;
	atomic_store(&state.leaving, true);
	pthread_kill(state.thread, WAKE_SIGNAL);
	pthread_join(state.thread, NULL);
	state.running = false;
	pthread_sigmask(SIG_SETMASK, &state.before, NULL);
}

Watched interrupt_watch(Conn *conn, Script *script)
{
	pthread_mutex_lock(&state.mutex);
	Watched before = state.watched;
	state.watched = (Watched){.conn = conn, .script = script};
	pthread_mutex_unlock(&state.mutex);
	return before;
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
