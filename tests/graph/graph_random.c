/*
 * graph_random.c - random graphs of up to 60 revisions: upgrade, downgrade and stamp through the
 *real program on SQLite, from state to state, against the sets of oracle.c.
 *
 *	LUAMIG_GRAPH_ROUNDS   graphs (25)
 *	LUAMIG_GRAPH_SEED     of the first graph (printed); each next one adds 1
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "oracle.h"

enum { GRAPHS = 25, RUNS = 24, LARGEST = 60 };

static Arena arena = ARENA_INIT;
static uint64_t chance;

/* xorshift64*: the same numbers on every machine. */
static int below(int n)
{
	chance ^= chance >> 12;
	chance ^= chance << 25;
	chance ^= chance >> 27;
	return (int)(((chance * UINT64_C(0x2545F4914F6CDD1D)) >> 33) % (uint64_t)n);
}

/* ---- a graph -------------------------------------------------------------------------------- */

static Set random_members(int n, int count)
{
	Set set = 0;
	while (count-- > 0)
		set |= BIT(below(n));
	return set;
}

static void add_names(StrVec *out, const Revs *revs, Set set)
{
	for (int i = 0; i < (int)revs->count; i++)
		if (set & BIT(i))
			vec_push(out, &arena, revs->items[i].id);
}

/* Parents are mostly recent revisions: long lines that fork and merge, also with a parent's own
 * ancestor. */
static void add_random(Revs *revs)
{
	int i = (int)revs->count;
	Rev rev = {.id = arena_printf(&arena, "%04x%08x", (unsigned)(i * 977 + 4096) & 0xffffU,
			   (unsigned)below(1 << 30))};
	Set downs = 0, deps = 0;
	if (i > 0 && below(12) > 0) {
		int recent = i < 5 ? i : 5;
		downs = BIT(i - 1 - below(below(4) ? recent : i));
		downs |= below(5) ? 0 : random_members(i, 1 + below(3));
	}
	if (i > 0 && below(7) == 0)
		deps = random_members(i, 1 + below(2)) & ~downs;
	add_names(&rev.downs, revs, downs);
	add_names(&rev.deps, revs, deps);
	if (below(8) == 0)
		vec_push(&rev.labels, &arena, arena_printf(&arena, "label%d", i));
	vec_push(revs, &arena, rev);
}

/* The files in another order than that of the graph: load order must not matter. */
static void shuffle(Revs *revs)
{
	for (int i = (int)revs->count - 1; i > 0; i--) {
		int k = below(i + 1);
		Rev other = revs->items[i];
		revs->items[i] = revs->items[k];
		revs->items[k] = other;
	}
}

/* ---- runs ----------------------------------------------------------------------------------- */

typedef struct Walk {
	World world;
	Oracle oracle;
	Revs revs;
	Set state;
	int runs, refused;
	const char *wrong; /* what, with the command */
} Walk;

static StrVec rows_of(const Oracle *oracle, Set state)
{
	StrVec rows = {0};
	for (int i = 0; i < oracle->n; i++)
		if (maximal(oracle, state) & BIT(i))
			vec_push(&rows, &arena, oracle->ids[i]);
	return rows;
}

/* Run it, and compare with the state (or the error) that the oracle wants. */
static void expect_state(Walk *walk, const char *const *arguments, Set want, const char *kind)
{
	const Oracle *oracle = &walk->oracle;
	Set before = walk->state, after = before;
	StrVec rows = rows_of(oracle, before);
	Run run = world_run(&walk->world, arguments);
	const char *wrong =
		oracle_check_run(oracle, &walk->world, &run, arguments[0], &rows, &after);

	walk->runs++;
	walk->refused += run.status != 0;
	if (!wrong && strcmp(run.kind, kind) != 0)
		wrong = arena_printf(&arena, "%s, expected %s", run.kind, kind);
	if (!wrong && after != (strcmp(kind, "none") == 0 ? want : before))
		wrong = arena_printf(&arena, "applied are now %s, expected %s",
			oracle_names(oracle, after, &arena), oracle_names(oracle, want, &arena));
	if (wrong)
		walk->wrong = arena_printf(&arena, "%s %s%s%s from %s: %s\n%s", arguments[0],
			arguments[1], arguments[2] ? " " : "", arguments[2] ? arguments[2] : "",
			oracle_names(oracle, maximal(oracle, before), &arena), wrong, run.words);
	walk->state = after;
	world_free(&run);
}

/* A revision's name: the id, its beginning, or steps from a parent or child. */
static const char *spelled(const Walk *walk, int at)
{
	const Oracle *oracle = &walk->oracle;
	const char *id = oracle->ids[at];
	for (int i = 0; i < oracle->n && below(3) == 0; i++) {
		if (oracle->downs[i] == BIT(at)) /* the only parent of i */
			return arena_printf(&arena, "%s-1", oracle->ids[i]);
		if (children(oracle, i) == BIT(at)) /* the only child of i */
			return arena_printf(&arena, "%.6s+1", oracle->ids[i]);
	}
	return below(2) ? id : arena_printf(&arena, "%.4s", id);
}

static void upgrade(Walk *walk)
{
	const Oracle *oracle = &walk->oracle;
	Set all = oracle->n == MOST_REVISIONS ? ~(Set)0 : BIT(oracle->n) - 1;
	int target = below(oracle->n);
	if (below(6) == 0)
		expect_state(walk, (const char *[]){"upgrade", "heads", NULL}, all, "none");
	else
		expect_state(walk, (const char *[]){"upgrade", spelled(walk, target), NULL},
			walk->state | closure(oracle, BIT(target)), "none");
}

/* Mostly to something that is applied; what is not, and no row's ancestor, is an error. */
static void downgrade(Walk *walk)
{
	const Oracle *oracle = &walk->oracle;
	int target = below(oracle->n);
	for (int tries = 0; tries < 20 && !(walk->state & BIT(target)); tries++)
		target = below(oracle->n);
	Set gone = above(oracle, children(oracle, target)) & walk->state;
	bool is_row = maximal(oracle, walk->state) & BIT(target);
	if (below(8) == 0)
		expect_state(walk, (const char *[]){"downgrade", "base", NULL}, 0, "none");
	else
		expect_state(walk, (const char *[]){"downgrade", spelled(walk, target), NULL},
			walk->state & ~gone, gone || is_row ? "none" : "not_downgrade_target");
}

static void stamp(Walk *walk)
{
	const Oracle *oracle = &walk->oracle;
	int one = below(oracle->n), two = below(oracle->n);
	bool purge = below(4) == 0, single = !purge && below(2);
	Set targets = BIT(one) | (single ? 0 : BIT(two)), gone = 0;
	for (int i = 0; i < oracle->n; i++)
		if (closure(oracle, oracle->parents[i]) & targets)
			gone |= BIT(i);
	Set want = (purge ? 0 : walk->state & ~gone) | closure(oracle, targets);
	const char *first = oracle->ids[one], *second = single ? NULL : oracle->ids[two];
	if (purge)
		expect_state(walk, (const char *[]){"stamp", "--purge", first, second, NULL}, want,
			"none");
	else
		expect_state(walk, (const char *[]){"stamp", first, second, NULL}, want, "none");
}

/* From here now and then to a state that no run before led to. */
static void jump(Walk *walk)
{
	const Oracle *oracle = &walk->oracle;
	walk->state = below(4) ? closure(oracle, random_members(oracle->n, below(4))) : 0;
	StrVec rows = rows_of(oracle, walk->state);
	world_reset(&walk->world, &rows);
}

static void one_graph(Walk *walk, uint64_t seed)
{
	chance = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
	for (int n = 2 + below(LARGEST - 1); n > 0; n--)
		add_random(&walk->revs);
	shuffle(&walk->revs);
	if (!oracle_build(&walk->oracle, &walk->revs))
		bail_out("a wrong graph");
	world_write(&walk->world, &walk->revs);
	for (int i = 0; i < RUNS && !walk->wrong; i++) {
		if (i == 0 || below(6) == 0)
			jump(walk);
		int what = below(8);
		if (what < 4)
			upgrade(walk);
		else if (what < 7)
			downgrade(walk);
		else
			stamp(walk);
	}
}

/* ---- main ----------------------------------------------------------------------------------- */

static uint64_t number(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);
	return text && *text ? strtoull(text, NULL, 10) : otherwise;
}

static void tell(const Walk *walk, int which, uint64_t seed)
{
	printf("%s %d - seed %llu: %d revisions, %d runs, %d refused\n",
		walk->wrong ? "not ok" : "ok", which, (unsigned long long)seed, walk->oracle.n,
		walk->runs, walk->refused);
	if (!walk->wrong)
		return;
	printf("# ");
	for (const char *c = walk->wrong; *c; c++)
		fputs(*c == '\n' ? "\n# " : (char[]){*c, 0}, stdout);
	printf("\n");
	fflush(stdout);
}

int main(void)
{
	int rounds = (int)number("LUAMIG_GRAPH_ROUNDS", GRAPHS), failed = 0;
	uint64_t seed = number("LUAMIG_GRAPH_SEED", 20261120);

	need_sqlite();
	printf("1..%d\n# LUAMIG_GRAPH_SEED=%llu LUAMIG_GRAPH_ROUNDS=%d\n", rounds,
		(unsigned long long)seed, rounds);
	for (int i = 0; i < rounds; i++) {
		static const char *const modes[] = {"auto", "revision", "group", "run"};
		Walk walk = {0};
		world_open(&walk.world, &arena, modes[i % 4]);
		one_graph(&walk, seed + (uint64_t)i);
		tell(&walk, i + 1, seed + (uint64_t)i);
		failed += walk.wrong != NULL;
		world_close(&walk.world);
		arena_release(&arena);
	}
	return failed != 0;
}
