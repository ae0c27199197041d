/*
 * graph_cases.c - the cases of tests/unit/data/graph.json, which were run with Alembic, through the
 * real program on SQLite: one TAP line for each graph.
 *
 * Of a case of contract "core" the error, the steps, the rows after each step and the result must
 *be those of the case, in the same order where only one is possible.  A "quirk" is a defect of
 * Alembic's; of that, as of each run, is asked that it is sound (oracle.h).  What luamig does
 * otherwise on purpose is listed in tests/unit/graph_differences.inc.
 *
 * Each operation as a command:
 *	upgrade, downgrade, stamp, current     themselves, from the rows of the case
 *	history                                history -r
 *	heads, effective_heads, branches       heads, heads --resolve-dependencies, branches
 *	bases, mergepoints, labels             what history says of each revision
 *	resolve, resolve_one                   show, for which "no revision" is an error
 *	new_revision                           revision, heads; then the file is taken away again
 *	load                                   heads, which lists the problems of the files; upgrade
 *						heads, which is stopped by them
 * Left to the unit test: resolve_one of `heads`, where show takes several; "into" of branches.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "oracle.h"

#define DATA "tests/unit/data/graph.json"

/* ---- deliberate differences ------------------------------------------------------------- */

typedef struct Difference {
	const char *name;   /* of the case */
	const char *answer; /* error kind, or "= rows or revisions" */
	const char *reason;
} Difference;

static const Difference differences[] = {
#include "tests/unit/graph_differences.inc"
};

static const Difference *find_difference(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(differences); i++)
		if (strcmp(differences[i].name, name) == 0)
			return &differences[i];
	return NULL;
}

/* ---- a case ----------------------------------------------------------------------------- */

typedef struct Case {
	const char *name, *op, *target;
	const json_t *json;
	bool core, forced; /* contract, order */
	StrVec from;
	const World *world;
	const Oracle *oracle;
	bool sound; /* the oracle knows the graph */
} Case;

typedef struct Answer {
	const char *kind, *message;
	StrVec result;
	StrVec steps;
	const char *wrong; /* set: something that may never happen */
	bool skipped;      /* no command does this */
} Answer;

static Arena arena = ARENA_INIT;

static StrVec texts(const json_t *array)
{
	StrVec out = {0};
	size_t i;
	json_t *value;
	json_array_foreach(array, i, value)
		vec_push(&out, &arena, arena_strdup(&arena, json_string_value(value)));
	return out;
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

/* ---- answers ---------------------------------------------------------------------------- */

static void take_run(Answer *out, const Run *run)
{
	out->kind = arena_strdup(&arena, run->kind);
	out->message = arena_strdup(&arena, run->message);
	if (run->wrong)
		out->wrong = arena_printf(&arena, "%s\n%s", run->wrong, run->words);
}

/* A command that lists revisions: those for which `field` is true (NULL: all).  Problems of the
 * files, with which the list is not complete, count as the error. */
static void list(const Case *c, const char *const *arguments, const char *field, Answer *out)
{
	Run run = world_run(c->world, arguments);
	size_t i;
	json_t *revision;

	take_run(out, &run);
	const json_t *document = json_array_get(run.documents, 0);
	const json_t *problem = json_array_get(json_object_get(document, "problems"), 0);
	if (problem) {
		out->kind = arena_strdup(&arena, text_of(problem, "kind"));
		out->message = arena_strdup(&arena, text_of(problem, "message"));
	} else if (run.status == 0 && !json_is_array(json_object_get(document, "revisions"))) {
		out->wrong = "no list of revisions";
	}
	json_array_foreach(json_object_get(document, "revisions"), i, revision)
	{
		if (!field || json_is_true(json_object_get(revision, field)))
			vec_push(&out->result, &arena,
				arena_strdup(&arena, text_of(revision, "revision")));
	}
	world_free(&run);
}

/* upgrade, downgrade, stamp: the words of the target are arguments of their own. */
static void move(const Case *c, Answer *out)
{
	const char *arguments[12] = {c->op};
	size_t count = 1;
	char *rest = arena_strdup(&arena, c->target);
	Set state = 0;

	if (strcmp(c->op, "stamp") != 0)
		arguments[count++] = c->target;
	else
		for (char *word; count < 11 && (word = strtok_r(rest, " ", &rest)) != NULL;)
			arguments[count++] = word;
	world_reset(c->world, &c->from);
	Run run = world_run(c->world, arguments);
	take_run(out, &run);
	for (size_t i = 0; i < run.steps.count; i++)
		vec_push(&out->steps, &arena, arena_strdup(&arena, run.steps.items[i]));
	bool known = c->sound && oracle_state(c->oracle, &c->from, &state);
	if (!known && run.status == 0)
		out->wrong = "a run with wrong files or unknown rows";
	else if (!run.wrong)
		out->wrong = oracle_check_run(c->oracle, c->world, &run, c->op, &c->from, &state);
	out->result = world_rows(c->world);
	world_free(&run);
}

static void read_labels(const Case *c, Answer *out)
{
	Run run = world_run(c->world, (const char *[]){"history", NULL});
	size_t i;
	json_t *revision;
	take_run(out, &run);
	json_array_foreach(
		json_object_get(json_array_get(run.documents, 0), "revisions"), i, revision)
	{
		StrVec labels = texts(json_object_get(revision, "branch_labels"));
		sort_texts(&labels);
		vec_push(&out->result, &arena,
			arena_printf(&arena, "%s=%s", text_of(revision, "revision"),
				joined(&labels, &arena)));
	}
	world_free(&run);
}

static void load(const Case *c, Answer *out)
{
	Answer heads = {0};
	list(c, (const char *[]){"history", NULL}, NULL, out);
	list(c, (const char *[]){"heads", NULL}, NULL, &heads);
	world_reset(c->world, &(StrVec){0});
	Run run = world_run(c->world, (const char *[]){"upgrade", "heads", NULL});
	if (heads.wrong || run.wrong)
		out->wrong = heads.wrong ? heads.wrong : run.wrong;
	else if ((run.status == 0) != (strcmp(heads.kind, "none") == 0))
		out->wrong =
			"upgrade heads does not mind the problem, or sees one that heads does not";
	take_run(out, &run);
	world_free(&run);
}

/* show says what a name means; of no revision it makes an error. */
static void resolve(const Case *c, Answer *out)
{
	bool one = strcmp(c->op, "resolve_one") == 0;
	const json_t *result = json_object_get(c->json, "result");
	out->skipped = one && strcmp(c->target, "heads") == 0;
	if (out->skipped)
		return;
	list(c, (const char *[]){"show", c->target, NULL}, NULL, out);
	bool none = json_is_array(result) && json_array_size(result) == 0;
	if (none && strcmp(out->kind, "unknown_revision") == 0 &&
		strstr(out->message, "no revision"))
		out->kind = "none";
}

static void make_new(const Case *c, Answer *out)
{
	const json_t *args = json_object_get(c->json, "args");
	const json_t *head = json_object_get(args, "head");
	StrVec depends = texts(json_object_get(args, "depends_on")), several = texts(head);
	const char *label = json_string_value(json_object_get(args, "label"));
	const char *arguments[14] = {"revision", "-m", "new", "--rev-id", "newrev"};
	size_t n = 5;

	if (head) {
		arguments[n++] = "--head";
		arguments[n++] =
			json_is_array(head) ? joined(&several, &arena) : json_string_value(head);
	}
	if (json_is_true(json_object_get(args, "splice")))
		arguments[n++] = "--splice";
	if (label)
		arguments[n++] = arena_printf(&arena, "--branch-label=%s", label);
	for (size_t i = 0; i < depends.count && n < 13; i++)
		arguments[n++] = arena_printf(&arena, "--depends-on=%s", depends.items[i]);
	Run run = world_run(c->world, arguments);
	take_run(out, &run);
	if (run.status == 0 && !run.wrong) {
		const json_t *made = json_array_get(
			json_object_get(json_array_get(run.documents, 0), "revisions"), 0);
		StrVec down = texts(json_object_get(made, "down_revision"));
		StrVec deps = texts(json_object_get(made, "depends_on"));
		Answer heads = {0};
		list(c, (const char *[]){"heads", NULL}, NULL, &heads);
		sort_texts(&heads.result);
		vec_push(&out->result, &arena,
			arena_printf(&arena, "down=%s depends_on=%s heads=%s",
				joined(&down, &arena), joined(&deps, &arena),
				joined(&heads.result, &arena)));
		if (unlink(arena_printf(&arena, "%s/%s", c->world->dir, text_of(made, "path"))) !=
			0)
			out->wrong = "there is no file of the new revision";
	}
	world_free(&run);
}

static void read_history(const Case *c, Answer *out)
{
	bool range = json_is_string(json_object_get(c->json, "target"));
	list(c, (const char *[]){"history", range ? "-r" : NULL, c->target, NULL}, NULL, out);
	Set newer = 0; /* than the one looked at, and needing none of it */
	for (size_t i = 0; c->sound && i < out->result.count; i++) {
		int at = oracle_find(c->oracle, out->result.items[i]);
		if (at < 0 || closure(c->oracle, BIT(at)) & newer)
			out->wrong = "a child behind its parent";
		else
			newer |= BIT(at);
	}
}

static void read_current(const Case *c, Answer *out)
{
	world_reset(c->world, &c->from);
	list(c, (const char *[]){"current", NULL}, NULL, out);
}

static void read_list(const Case *c, Answer *out)
{
	if (strcmp(c->op, "heads") == 0)
		list(c, (const char *[]){"heads", NULL}, NULL, out);
	else if (strcmp(c->op, "effective_heads") == 0)
		list(c, (const char *[]){"heads", "--resolve-dependencies", NULL}, NULL, out);
	else if (strcmp(c->op, "branches") == 0)
		list(c, (const char *[]){"branches", NULL}, "is_branch_point", out);
	else if (strcmp(c->op, "bases") == 0)
		list(c, (const char *[]){"history", NULL}, "is_base", out);
	else
		list(c, (const char *[]){"history", NULL}, "is_merge_point", out);
}

static const struct {
	const char *op;
	void (*run)(const Case *c, Answer *out);
} operations[] = {
	{"upgrade", move},
	{"downgrade", move},
	{"stamp", move},
	{"resolve", resolve},
	{"resolve_one", resolve},
	{"history", read_history},
	{"heads", read_list},
	{"effective_heads", read_list},
	{"bases", read_list},
	{"branches", read_list},
	{"mergepoints", read_list},
	{"current", read_current},
	{"labels", read_labels},
	{"load", load},
	{"new_revision", make_new},
};

static Answer run_case(const Case *c)
{
	Answer out = {.kind = "none", .message = ""};
	for (size_t i = 0; i < ARRAY_LEN(operations); i++) {
		if (strcmp(operations[i].op, c->op) != 0)
			continue;
		operations[i].run(c, &out);
		if (strcmp(c->op, "history") != 0 || !c->forced)
			sort_texts(&out.result);
		return out;
	}
	out.wrong = "an unknown operation";
	return out;
}

/* ---- comparing -------------------------------------------------------------------------- */

/* The result that the case names, as run_case() gives it. */
static const char *wanted_result(const Case *c)
{
	const json_t *json = json_object_get(c->json, "result");
	StrVec wanted = texts(json);
	const char *key;
	json_t *value;

	if (strcmp(c->op, "new_revision") == 0) {
		StrVec down = texts(json_object_get(json, "down"));
		StrVec depends = texts(json_object_get(json, "depends_on"));
		StrVec heads = texts(json_object_get(json, "heads"));
		sort_texts(&heads);
		return arena_printf(&arena, "down=%s depends_on=%s heads=%s", joined(&down, &arena),
			joined(&depends, &arena), joined(&heads, &arena));
	}
	if (json_is_object(json)) {
		json_object_foreach((json_t *)(uintptr_t)json, key, value)
		{
			StrVec labels = texts(value);
			sort_texts(&labels);
			vec_push(&wanted, &arena,
				arena_printf(&arena, "%s=%s", key, joined(&labels, &arena)));
		}
	}
	if (strcmp(c->op, "history") != 0 || !c->forced)
		sort_texts(&wanted);
	return joined(&wanted, &arena);
}

static bool same_steps(const Case *c, const Answer *answer)
{
	const json_t *steps = json_object_get(c->json, "steps");
	StrVec want = {0}, have = answer->steps;
	size_t i;
	json_t *step;
	if (!json_is_array(steps) || strcmp(c->op, "stamp") == 0)
		return true;
	json_array_foreach(steps, i, step)
		vec_push(&want, &arena, json_string_value(json_array_get(step, 1)));
	if (!c->forced) {
		sort_texts(&want);
		sort_texts(&have);
	}
	return strcmp(joined(&want, &arena), joined(&have, &arena)) == 0;
}

/* Rows after each step that the case names.  The oracle compares the real ones with its own; here
 * its own are compared with those of the case. */
static bool same_rows(const Case *c, const Answer *answer)
{
	const json_t *each = json_object_get(c->json, "heads_after_each");
	Set state = 0;
	if (!c->forced || !json_is_array(each) || strcmp(c->op, "stamp") == 0)
		return true;
	if (!oracle_state(c->oracle, &c->from, &state))
		return false;
	for (size_t i = 0; i < answer->steps.count; i++) {
		StrVec want = texts(json_array_get(each, i));
		sort_texts(&want);
		state ^= BIT(oracle_find(c->oracle, answer->steps.items[i]));
		if (strcmp(joined(&want, &arena),
			    oracle_names(c->oracle, maximal(c->oracle, state), &arena)) != 0)
			return false;
	}
	return answer->steps.count == json_array_size(each);
}

/* A sentence, or NULL: as it must be. */
static const char *compare_difference(const Difference *difference, const Answer *answer)
{
	bool failed = strcmp(answer->kind, "none") != 0;
	if (difference->answer[0] == '=' ? !failed && strcmp(difference->answer + 2,
							      joined(&answer->result, &arena)) == 0
					 : strcmp(difference->answer, answer->kind) == 0)
		return NULL;
	return arena_printf(&arena, "%s: wanted %s", difference->reason, difference->answer);
}

static const char *compare(const Case *c, const Answer *answer)
{
	const char *want = text_of(c->json, "error");
	const Difference *difference = find_difference(c->name);

	if (answer->skipped)
		return NULL;
	if (answer->wrong)
		return answer->wrong;
	if (difference)
		return compare_difference(difference, answer);
	if (!c->core)
		return "a quirk that graph_differences.inc does not name";
	if (strcmp(*want ? want : "none", answer->kind) != 0)
		return arena_printf(&arena, "wanted error %s", *want ? want : "none");
	if (*want)
		return NULL;
	if (strcmp(wanted_result(c), joined(&answer->result, &arena)) != 0)
		return arena_printf(&arena, "wanted %s", wanted_result(c));
	if (!same_steps(c, answer))
		return "other steps";
	return same_rows(c, answer) ? NULL : "other rows after a step";
}

/* ---- graphs ----------------------------------------------------------------------------- */

typedef struct Count {
	int cases, skipped, failed;
} Count;

static void tell_failure(const Case *c, const Answer *answer, const char *what)
{
	printf("# %s:\n#   ", c->name);
	for (const char *at = what; *at; at++)
		fputs(*at == '\n' ? "\n#   " : (char[]){*at, 0}, stdout);
	printf("\n#   got %s: %s%s\n", answer->kind, answer->message,
		joined(&answer->result, &arena));
}

static Revs revisions_of(const json_t *array)
{
	Revs out = {0};
	size_t i;
	json_t *json;
	json_array_foreach(array, i, json)
	{
		Rev rev = {.id = text_of(json, "id"),
			.downs = texts(json_object_get(json, "down")),
			.deps = texts(json_object_get(json, "depends_on")),
			.labels = texts(json_object_get(json, "labels"))};
		vec_push(&out, &arena, rev);
	}
	return out;
}

static Count check_group(const json_t *group, const World *world)
{
	Count count = {0};
	Oracle oracle;
	Revs revs = revisions_of(json_object_get(group, "revisions"));
	bool sound = oracle_build(&oracle, &revs);
	size_t i;
	json_t *json;

	world_write(world, &revs);
	json_array_foreach(json_object_get(group, "cases"), i, json)
	{
		Case c = {.json = json, .world = world, .oracle = &oracle, .sound = sound};
		c.name = text_of(json, "name");
		c.op = text_of(json, "op");
		c.target = text_of(json, "target");
		c.core = strcmp(text_of(json, "contract"), "core") == 0;
		c.forced = strcmp(text_of(json, "order"), "forced") == 0;
		c.from = texts(json_object_get(json, "from"));
		Answer answer = run_case(&c);
		const char *wrong = compare(&c, &answer);
		if (wrong)
			tell_failure(&c, &answer, wrong);
		count.cases++;
		count.skipped += answer.skipped;
		count.failed += wrong != NULL;
	}
	return count;
}

int main(void)
{
	json_error_t problem;
	json_t *all = json_load_file(DATA, 0, &problem), *group;
	Count total = {0};
	size_t i;

	need_sqlite();
	if (!all)
		bail_out("%s: %s", DATA, problem.text);
	printf("1..%zu\n", json_array_size(all) + 1);
	json_array_foreach(all, i, group)
	{
		World world;
		world_open(&world, &arena, "auto");
		Count count = check_group(group, &world);
		printf("%s %zu - %s: %d cases\n", count.failed ? "not ok" : "ok", i + 1,
			text_of(group, "name"), count.cases - count.skipped);
		fflush(stdout);
		total.cases += count.cases;
		total.skipped += count.skipped;
		total.failed += count.failed;
		world_close(&world);
		arena_release(&arena);
	}
	json_decref(all);
	bool complete = total.cases == 1104 && total.skipped == 2;
	printf("%s %zu - %d cases, of which the unit test alone has %d\n",
		complete ? "ok" : "not ok", i + 1, total.cases, total.skipped);
	return total.failed > 0 || !complete;
}
