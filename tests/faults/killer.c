/*
 * killer.c - a fault at one chosen message between luamig and its database, from outside.
 *
 * Fault points compiled into the product would be of the product's own choosing, and a different
 * program would be tested from the one that is shipped.  This library stands between the released
 * binary and the system's calls instead (LD_PRELOAD): every message is a point, those included that
 * the client libraries send by themselves.  For SQLite, where there are no messages, each call that
 * changes a file is a point, which is finer than statements.
 *
 * A message is one call that sends (send, sendto, sendmsg, write, writev) on a connection to the
 * database: libpq and the MySQL client make one call for each message that they have put together.
 *
 *	LUAMIG_FAULT_SOCKET  path of the database's unix socket, or
 *	LUAMIG_FAULT_PORT    its TCP port, or
 *	LUAMIG_FAULT_FILE    the SQLite file: it and all files beside it whose names begin with its
 *own LUAMIG_FAULT_AT      the point, counted from 1; without it points are only counted
 *	LUAMIG_FAULT_MODE    what happens there:
 *	    before       SIGKILL before message AT is sent: also "after the reply" to the one before
 *it after        SIGKILL when it has been sent; the server is left to finish stop-before  SIGSTOP
 *before it, for the tester to end the server's session, or the server stop-after   SIGSTOP when it
 *has been sent cut-before   the connection is cut before it; the program lives and sees a lost
 *connection cut-after    the connection is cut when it has been sent, so that no answer comes fail
 *(SQLite) the call fails with EIO LUAMIG_FAULT_COUNT   a file: one line for each point is appended,
 *what is sent (its first bytes)
 *
 * The program's end is a point too (the last reply has been read): AT = count + 1 with `before`.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

enum { MOST_FILES = 1024, TOLD_BYTES = 100 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static bool watched[MOST_FILES];
static long points, fault_at;
static const char *mode, *socket_path, *file_path;
static int port, count_file = -1;

/* The next definition of a function, after this library's. */
static void *next(const char *name)
{
	void *found = dlsym(RTLD_NEXT, name);
	if (!found)
		_exit(127);
	return found;
}
/* ISO C knows no way from void * to a function; POSIX says that this one works. */
#define NEXT(name)                                                                                 \
	static __typeof__(&name) real;                                                             \
	if (!real)                                                                                 \
	*(void **)&real = next(#name)

__attribute__((constructor)) static void read_settings(void)
{
	const char *text = getenv("LUAMIG_FAULT_AT"), *count = getenv("LUAMIG_FAULT_COUNT");
	fault_at = text ? strtol(text, NULL, 10) : 0;
	text = getenv("LUAMIG_FAULT_MODE");
	mode = text ? text : "";
	text = getenv("LUAMIG_FAULT_PORT");
	port = text ? (int)strtol(text, NULL, 10) : 0;
	socket_path = getenv("LUAMIG_FAULT_SOCKET");
	file_path = getenv("LUAMIG_FAULT_FILE");
	if (count)
		count_file = open(count, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	/* only this program, not what its hooks start */
	unsetenv("LD_PRELOAD");
}

/* ---- points ------------------------------------------------------------------------------ */

static void tell(const char *call, const char *data, size_t size)
{
	char line[TOLD_BYTES + 40];
	if (count_file < 0)
		return;
	int n = snprintf(line, sizeof line - TOLD_BYTES - 1, "%ld %s ", points, call);
	for (size_t i = 0; i < size && i < TOLD_BYTES; i++)
		line[n++] = data[i] >= ' ' && data[i] <= '~' ? data[i] : '.';
	line[n++] = '\n';
	NEXT(write);
	if (real(count_file, line, (size_t)n) != n)
		_exit(127);
}

static bool is(const char *word)
{
	return strcmp(mode, word) == 0;
}

/* Counts a point; true when it is the one. */
static bool point(const char *call, const void *data, size_t size)
{
	pthread_mutex_lock(&mutex);
	bool here = ++points == fault_at;
	tell(call, data, size);
	pthread_mutex_unlock(&mutex);
	return here;
}

static void end_here(void)
{
	kill(getpid(), SIGKILL);
}

static void fault_before(int fd)
{
	if (is("before"))
		end_here();
	else if (is("stop-before"))
		kill(getpid(), SIGSTOP);
	else if (is("cut-before"))
		shutdown(fd, SHUT_RDWR);
}

static void fault_after(int fd)
{
	int error = errno;
	if (is("after"))
		end_here();
	else if (is("stop-after"))
		kill(getpid(), SIGSTOP);
	else if (is("cut-after"))
		shutdown(fd, SHUT_RDWR);
	errno = error;
}

__attribute__((destructor)) static void at_the_end(void)
{
	if (is("before") && fault_at == points + 1)
		end_here();
}

/* ---- which connections and files ----------------------------------------------------------- */

static bool is_watched(int fd)
{
	return fd >= 0 && fd < MOST_FILES && watched[fd];
}

static void watch(int fd, bool yes)
{
	if (fd >= 0 && fd < MOST_FILES)
		watched[fd] = yes;
}

static bool is_database(const struct sockaddr *address)
{
	if (address->sa_family == AF_UNIX)
		return socket_path &&
		       strcmp(((const struct sockaddr_un *)address)->sun_path, socket_path) == 0;
	if (address->sa_family == AF_INET)
		return port && ntohs(((const struct sockaddr_in *)address)->sin_port) == port;
	if (address->sa_family == AF_INET6)
		return port && ntohs(((const struct sockaddr_in6 *)address)->sin6_port) == port;
	return false;
}

static bool is_file(const char *path)
{
	return file_path && strncmp(path, file_path, strlen(file_path)) == 0;
}

/* glibc declares some parameters as unions of all kinds of addresses, which gcc calls not ISO C. */
#pragma GCC diagnostic ignored "-Wpedantic"

int connect(int fd, const struct sockaddr *address, socklen_t size)
{
	NEXT(connect);
	watch(fd, is_database(address));
	return real(fd, address, size);
}

int close(int fd)
{
	NEXT(close);
	watch(fd, false);
	return real(fd);
}

static int opened(int fd, const char *path)
{
	watch(fd, fd >= 0 && is_file(path));
	return fd;
}

#define OPEN(name)                                                                                 \
	int name(const char *path, int flags, ...)                                                 \
	{                                                                                          \
		va_list args;                                                                      \
		va_start(args, flags);                                                             \
		mode_t bits = flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0;            \
		va_end(args);                                                                      \
		NEXT(name);                                                                        \
		return opened(real(path, flags, bits), path);                                      \
	}
OPEN(open)
#ifdef __GLIBC__ /* elsewhere these are other names for the same functions */
OPEN(open64)
#endif

/* ---- messages ------------------------------------------------------------------------------ */

/* Both sides of a sending call; `call` is what does it. */
#define SEND(fd, name, data, size, call)                                                           \
	do {                                                                                       \
		bool here = is_watched(fd) && point(name, data, size);                             \
		if (here)                                                                          \
			fault_before(fd);                                                          \
		ssize_t sent = call;                                                               \
		if (here)                                                                          \
			fault_after(fd);                                                           \
		return sent;                                                                       \
	} while (0)

ssize_t send(int fd, const void *data, size_t size, int flags)
{
	NEXT(send);
	SEND(fd, "send", data, size, real(fd, data, size, flags));
}

ssize_t sendto(int fd, const void *data, size_t size, int flags, const struct sockaddr *to,
	socklen_t to_size)
{
	NEXT(sendto);
	SEND(fd, "sendto", data, size, real(fd, data, size, flags, to, to_size));
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
	NEXT(sendmsg);
	SEND(fd, "sendmsg", "", 0, real(fd, message, flags));
}

/* ---- files, and messages that are written -------------------------------------------------- */

#define WRITE(fd, name, data, size, call)                                                          \
	do {                                                                                       \
		bool here = is_watched(fd) && point(name, data, size);                             \
		if (here && is("fail")) {                                                          \
			errno = EIO;                                                               \
			return -1;                                                                 \
		}                                                                                  \
		if (here)                                                                          \
			fault_before(fd);                                                          \
		ssize_t done = call;                                                               \
		if (here)                                                                          \
			fault_after(fd);                                                           \
		return done;                                                                       \
	} while (0)

ssize_t write(int fd, const void *data, size_t size)
{
	NEXT(write);
	WRITE(fd, "write", data, size, real(fd, data, size));
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
	NEXT(writev);
	WRITE(fd, "writev", "", 0, real(fd, parts, count));
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at)
{
	NEXT(pwrite);
	WRITE(fd, "pwrite", "", 0, real(fd, data, size, at));
}

#ifdef __GLIBC__
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at)
{
	NEXT(pwrite64);
	WRITE(fd, "pwrite", "", 0, real(fd, data, size, at));
}
#endif

/* The same for calls that give an int. */
#define CHANGE(fd, yes, name, path, call)                                                          \
	do {                                                                                       \
		bool here = (yes) && point(name, path, strlen(path));                              \
		if (here && is("fail")) {                                                          \
			errno = EIO;                                                               \
			return -1;                                                                 \
		}                                                                                  \
		if (here)                                                                          \
			fault_before(fd);                                                          \
		int done = call;                                                                   \
		if (here)                                                                          \
			fault_after(fd);                                                           \
		return done;                                                                       \
	} while (0)

int ftruncate(int fd, off_t size)
{
	NEXT(ftruncate);
	CHANGE(fd, is_watched(fd), "ftruncate", "", real(fd, size));
}

#ifdef __GLIBC__
int ftruncate64(int fd, off64_t size)
{
	NEXT(ftruncate64);
	CHANGE(fd, is_watched(fd), "ftruncate", "", real(fd, size));
}
#endif

int fsync(int fd)
{
	NEXT(fsync);
	CHANGE(fd, is_watched(fd), "fsync", "", real(fd));
}

int fdatasync(int fd)
{
	NEXT(fdatasync);
	CHANGE(fd, is_watched(fd), "fdatasync", "", real(fd));
}

int unlink(const char *path)
{
	NEXT(unlink);
	CHANGE(-1, is_file(path), "unlink", path, real(path));
}
