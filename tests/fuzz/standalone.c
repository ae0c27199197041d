/* standalone.c - runs a fuzz target without libFuzzer.
 *
 *	fuzz_url [ROUNDS]       seeds, then ROUNDS changed ones (8000); always the same
 *	fuzz_url FILE…          each file once: to look at a find
 *
 * When the target fails, the input is left in fuzz-failed.bin in the working directory. */
#include "fuzz.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

enum { ROUNDS = 8000, LONGEST = 2000 };

static uint8_t input[LONGEST];
static size_t input_len;

static uint64_t chance = UINT64_C(0x9E3779B97F4A7C15);

/* xorshift64*: the same numbers on every machine. */
static size_t below(size_t n)
{
	chance ^= chance >> 12;
	chance ^= chance << 25;
	chance ^= chance >> 27;
	return (size_t)((chance * UINT64_C(0x2545F4914F6CDD1D)) >> 33) % n;
}

static void keep_input(int signal_number)
{
	int fd = open("fuzz-failed.bin", O_WRONLY | O_CREAT | O_TRUNC, 0666);
	if (fd >= 0) {
		(void)!write(fd, input, input_len);
		close(fd);
	}
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

/* The target gets a block of exactly this size, so that a sanitizer sees every step too far. */
static void try_input(void)
{
	uint8_t *copy = malloc(input_len ? input_len : 1);
	if (!copy)
		abort();
	memcpy(copy, input, input_len);
	LLVMFuzzerTestOneInput(copy, input_len);
	free(copy);
}

static void take(const char *text)
{
	input_len = strlen(text) < LONGEST ? strlen(text) : LONGEST;
	memcpy(input, text, input_len);
}

static void insert(size_t at, const void *bytes, size_t n)
{
	if (input_len + n > LONGEST)
		return;
	memmove(input + at + n, input + at, input_len - at);
	memcpy(input + at, bytes, n);
	input_len += n;
}

static void cut(size_t at, size_t n)
{
	n = n < input_len - at ? n : input_len - at;
	memmove(input + at, input + at + n, input_len - at - n);
	input_len -= n;
}

static size_t count_seeds(void)
{
	size_t n = 0;
	while (fuzz_seeds[n])
		n++;
	return n;
}

/* One change: a byte, a piece of another seed, or a piece less. */
static void change(void)
{
	static const char odd[] = "'\"`$/*-#;:@%[](){}\\\n\r\t \0eE=&?.,<>!|\x80\xC3\xFF";
	const char *seed = fuzz_seeds[below(count_seeds())];
	size_t at = below(input_len + 1), from = below(strlen(seed) + 1);
	char c = odd[below(sizeof(odd) - 1)];

	switch (below(5)) {
	case 0:
		insert(at, &c, 1);
		break;
	case 1:
		if (at < input_len)
			input[at] = (uint8_t)c;
		break;
	case 2:
		if (at < input_len)
			input[at] = (uint8_t)below(256);
		break;
	case 3:
		insert(at, seed + from, below(strlen(seed) - from + 1));
		break;
	default:
		cut(at, below(8) + 1);
		break;
	}
}

static int run_files(char **names)
{
	for (; *names; names++) {
		FILE *f = fopen(*names, "rb");
		if (!f) {
			perror(*names);
			return 1;
		}
		input_len = fread(input, 1, sizeof(input), f);
		fclose(f);
		try_input();
	}
	return 0;
}

int main(int argc, char **argv)
{
	int64_t rounds = ROUNDS;
	size_t seeds = count_seeds();

	signal(SIGABRT, keep_input);
	signal(SIGSEGV, keep_input);
	if (argc > 1 && !text_to_int(argv[1], &rounds))
		return run_files(argv + 1);
	for (size_t i = 0; i < seeds; i++) {
		take(fuzz_seeds[i]);
		try_input();
	}
	for (int64_t i = 0; i < rounds; i++) {
		take(fuzz_seeds[below(seeds)]);
		for (size_t n = below(6) + 1; n > 0; n--)
			change();
		try_input();
	}
	printf("1..1\nok 1 - %zu seeds and %lld changed ones\n", seeds, (long long)rounds);
	return 0;
}
