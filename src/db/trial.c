/* trial.c - see trial.h. */
#include "db/trial.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"

char *trial_name(const char *prefix, Arena *arena)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return arena_printf(arena, "%s%ld_%llx%05lx", prefix, (long)getpid(), (long long)now.tv_sec,
		now.tv_nsec / 1000);
}

bool trial_is_name(const char *name)
{
	size_t prefix = text_starts_with(name, TRIAL_TEST)   ? strlen(TRIAL_TEST)
			: text_starts_with(name, TRIAL_LOOK) ? strlen(TRIAL_LOOK)
							     : 0;
	const char *digits = name + prefix;
	size_t pid = strspn(digits, "0123456789");
	if (!prefix || !pid || digits[pid] != '_')
		return false;
	const char *moment = digits + pid + 1;
	return *moment && moment[strspn(moment, "0123456789abcdef")] == '\0';
}
