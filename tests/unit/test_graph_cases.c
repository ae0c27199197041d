/*
 * test_graph_cases.c - 1104 cases that were run with Alembic (data/graph.json).
 *
 * A case of contract "core" must give the same error, the same set of steps and the same result, in
 * the same order where only one is possible; in any other case the order must be topological.
 * A "quirk" is a defect of Alembic's: there the answer must be sound.  Where luamig's rules differ
 * on purpose, the table below names the case, our answer and the reason.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "core/graph.h"

#define DATA "tests/unit/data/graph.json"

/* ---- deliberate differences ------------------------------------------------------------ */

typedef struct Difference {
	const char *name;   /* of the case */
	const char *answer; /* error kind, or "= rows or revisions" */
	const char *reason;
} Difference;

static const Difference differences[] = {
#include "graph_differences.inc"
};

static bool used[sizeof(differences) / sizeof(differences[0])];

static const Difference *find_difference(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(differences); i++) {
		if (strcmp(differences[i].name, name) != 0)
			continue;
		used[i] = true;
		return &differences[i];
	}
	return NULL;
}

/* ---- what a case gives ----------------------------------------------------------------- */

typedef struct Answer {
	ErrorKind kind;
	const char *message;
	StrVec result; /* sorted, unless ordered */
	bool ordered;
	IntVec steps;
	const char *wrong; /* set: something that may never happen */
} Answer;

typedef struct Case {
	const char *name, *op, *target;
	const json_t *json;
	const json_t *revisions;
	const Graph *graph;
	Arena *arena;
} Case;

static int compare_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_texts(StrVec *list)
{
	if (list->count > 1)
		qsort(list->items, list->count, sizeof(*list->items), compare_text);
}

static StrVec texts(const json_t *array, Arena *arena)
{
	StrVec out = {0};
	size_t i;
	json_t *value;
	json_array_foreach(array, i, value) vec_push(&out, arena, json_string_value(value));
	return out;
}

static const char *joined(const StrVec *list, Arena *arena)
{
	Str s = str_new(arena);
	for (size_t i = 0; i < list->count; i++)
		str_addf(&s, "%s%s", i ? " " : "", list->items[i]);
	return s.data;
}

static void add_ids(const Case *c, const IntVec *nodes, Answer *out)
{
	for (size_t i = 0; i < nodes->count; i++)
		vec_push(
			&out->result, c->arena, c->graph->nodes.items[nodes->items[i]].revision.id);
}

static void add_rows(const Case *c, const bool *applied, Answer *out)
{
	IntVec rows = {0};
	graph_rows(c->graph, applied, c->arena, &rows);
	add_ids(c, &rows, out);
	sort_texts(&out->result);
}

static bool all_in(const IntVec *list, const bool *set)
{
	for (size_t i = 0; i < list->count; i++)
		if (!set[list->items[i]])
			return false;
	return true;
}

static bool none_in(const IntVec *list, const bool *set)
{
	for (size_t i = 0; i < list->count; i++)
		if (set[list->items[i]])
			return false;
	return true;
}

/* The rows after a step, against those that Alembic had. */
static void check_rows_after(const Case *c, size_t step, const bool *applied, Answer *out)
{
	const json_t *order = json_object_get(c->json, "order");
	const json_t *all = json_object_get(c->json, "heads_after_each");
	bool core = strcmp(json_string_value(json_object_get(c->json, "contract")), "core") == 0;
	if (!core || !order || strcmp(json_string_value(order), "forced") != 0 || !all)
		return;
	StrVec want = texts(json_array_get(all, step), c->arena);
	Answer rows = {0};
	sort_texts(&want);
	add_rows(c, applied, &rows);
	if (strcmp(joined(&want, c->arena), joined(&rows.result, c->arena)) != 0)
		out->wrong = "other rows after a step";
}

static void take_steps(const Case *c, bool up, bool *applied, Answer *out)
{
	for (size_t i = 0; i < out->steps.count; i++) {
		int at = out->steps.items[i];
		const Node *node = &c->graph->nodes.items[at];
		if (applied[at] == up)
			out->wrong = "a step that was taken already";
		else if (up && (!all_in(&node->downs, applied) || !all_in(&node->deps, applied)))
			out->wrong = "a step before its parent";
		else if (!up &&
			 (!none_in(&node->ups, applied) || !none_in(&node->dependents, applied)))
			out->wrong = "a step down before its child's";
		applied[at] = up;
		check_rows_after(c, i, applied, out);
	}
}

/* ---- operations ------------------------------------------------------------------------ */

static bool state(const Case *c, const StrVec *from, bool **applied, Error *err)
{
	return graph_applied(c->graph, from, "the version table", c->arena, applied, err);
}

static bool run_plan(const Case *c, bool up, const StrVec *from, Answer *out, Error *err)
{
	bool *applied;
	if (!state(c, from, &applied, err))
		return false;
	if (up && !graph_check_rows(c->graph, from, NULL, err))
		return false;
	bool good =
		up ? graph_plan_upgrade(c->graph, c->target, applied, c->arena, &out->steps, err)
		   : graph_plan_downgrade(c->graph, c->target, applied, c->arena, &out->steps, err);
	if (!good)
		return false;
	take_steps(c, up, applied, out);
	add_rows(c, applied, out);
	return true;
}

static bool run_stamp(const Case *c, const StrVec *from, Answer *out, Error *err)
{
	bool *applied, *after;
	StrVec targets = {0};
	char *text = arena_strdup(c->arena, c->target), *rest = text;

	for (char *word; (word = strtok_r(rest, " ", &rest)) != NULL;)
		vec_push(&targets, c->arena, word);
	if (!state(c, from, &applied, err) ||
		!graph_plan_stamp(c->graph, &targets, applied, false, c->arena, &after, err))
		return false;
	for (size_t i = 0; i < c->graph->nodes.count; i++)
		if (after[i] && (!all_in(&c->graph->nodes.items[i].downs, after) ||
					!all_in(&c->graph->nodes.items[i].deps, after)))
			out->wrong = "a state with a hole in it";
	add_rows(c, after, out);
	return true;
}

static bool run_list(const Case *c, const StrVec *from, Answer *out, Error *err)
{
	IntVec found = {0};
	bool *applied;
	const Graph *graph = c->graph;

	if (strcmp(c->op, "heads") == 0 || strcmp(c->op, "effective_heads") == 0)
		graph_heads(graph, c->op[0] == 'e', c->arena, &found);
	for (int i = 0; i < (int)graph->nodes.count; i++) {
		const Node *node = &graph->nodes.items[i];
		if ((strcmp(c->op, "bases") == 0 && node->is_base) ||
			(strcmp(c->op, "branches") == 0 && node->is_branch_point) ||
			(strcmp(c->op, "mergepoints") == 0 && node->is_merge_point))
			vec_push(&found, c->arena, i);
	}
	if (strcmp(c->op, "current") == 0) {
		if (!state(c, from, &applied, err))
			return false;
		graph_current(graph, applied, c->arena, &found);
	}
	add_ids(c, &found, out);
	sort_texts(&out->result);
	return graph_check(graph, err);
}

static bool run_resolve(const Case *c, const StrVec *from, Answer *out, Error *err)
{
	IntVec found = {0};
	int one;
	(void)from;
	if (strcmp(c->op, "resolve_one") == 0) {
		if (!graph_resolve_one(c->graph, c->target, NULL, c->arena, &one, err))
			return false;
		if (one >= 0)
			vec_push(&found, c->arena, one);
	} else if (!graph_resolve(c->graph, c->target, NULL, c->arena, &found, err)) {
		return false;
	}
	add_ids(c, &found, out);
	sort_texts(&out->result);
	return true;
}

static bool run_history(const Case *c, const StrVec *from, Answer *out, Error *err)
{
	IntVec found = {0};
	(void)from;
	if (!graph_history(c->graph, c->target, NULL, c->arena, &found, err))
		return false;
	add_ids(c, &found, out);
	out->ordered = true;
	bool *older = arena_alloc(c->arena, c->graph->nodes.count + 1);
	for (size_t i = found.count; i-- > 0;) {
		const Node *node = &c->graph->nodes.items[found.items[i]];
		if (!none_in(&node->ups, older) || !none_in(&node->dependents, older))
			out->wrong = "a child behind its parent";
		older[found.items[i]] = true;
	}
	return true;
}

/* "id=label,label" of every revision. */
static bool run_labels(const Case *c, const StrVec *from, Answer *out, Error *err)
{
	(void)from;
	for (size_t i = 0; i < c->graph->nodes.count; i++) {
		const Node *node = &c->graph->nodes.items[i];
		StrVec labels = {0};
		for (size_t k = 0; k < node->labels.count; k++)
			vec_push(&labels, c->arena, node->labels.items[k]);
		sort_texts(&labels);
		vec_push(&out->result, c->arena,
			arena_printf(
				c->arena, "%s=%s", node->revision.id, joined(&labels, c->arena)));
	}
	sort_texts(&out->result);
	return graph_check(c->graph, err);
}

static bool run_load(const Case *c, const StrVec *from, Answer *out, Error *err)
{
	(void)from;
	for (size_t i = 0; i < c->graph->nodes.count; i++)
		vec_push(&out->result, c->arena, c->graph->nodes.items[i].revision.id);
	sort_texts(&out->result);
	return graph_check(c->graph, err);
}

/* ---- a new revision -------------------------------------------------------------------- */

static Revision revision_of(const json_t *json, Arena *arena)
{
	Revision r = {.transactional = true, .message = "", .doc = "", .create_date = ""};
	r.id = json_string_value(json_object_get(json, "id"));
	r.down_revision = texts(json_object_get(json, "down"), arena);
	r.depends_on = texts(json_object_get(json, "depends_on"), arena);
	r.branch_labels = texts(json_object_get(json, "labels"), arena);
	return r;
}

static Revisions revisions_of(const json_t *array, Arena *arena)
{
	Revisions out = {0};
	size_t i;
	json_t *value;
	json_array_foreach(array, i, value)
	{
		Revision r = revision_of(value, arena);
		r.path = r.shown = arena_printf(arena, "migrations/%02zu_%s.lua", i, r.id);
		vec_push(&out, arena, r);
	}
	return out;
}

/* "down=… depends_on=… heads=…" */
static const char *new_text(
	const StrVec *down, const StrVec *depends_on, StrVec *heads, Arena *arena)
{
	sort_texts(heads);
	return arena_printf(arena, "down=%s depends_on=%s heads=%s", joined(down, arena),
		joined(depends_on, arena), joined(heads, arena));
}

/* With the new revision in it, what are the heads? */
static bool add_new(const Case *c, Revision *fresh, Answer *out, Error *err)
{
	Revisions all = revisions_of(c->revisions, c->arena);
	Graph graph;
	IntVec heads = {0};
	StrVec ids = {0};

	vec_push(&all, c->arena, *fresh);
	if (!graph_build(&all, c->arena, &graph, err) || !graph_check(&graph, err))
		return false;
	graph_heads(&graph, false, c->arena, &heads);
	for (size_t i = 0; i < heads.count; i++)
		vec_push(&ids, c->arena, graph.nodes.items[heads.items[i]].revision.id);
	vec_push(&out->result, c->arena,
		new_text(&fresh->down_revision, &fresh->depends_on, &ids, c->arena));
	return true;
}

static bool run_new(const Case *c, const StrVec *from, Answer *out, Error *err)
{
	const json_t *args = json_object_get(c->json, "args");
	const json_t *head = json_object_get(args, "head");
	StrVec depends = texts(json_object_get(args, "depends_on"), c->arena);
	StrVec several = texts(head, c->arena);
	const char *text =
		json_is_array(head) ? joined(&several, c->arena) : json_string_value(head);
	const char *label = json_string_value(json_object_get(args, "label"));
	Revision fresh = {.id = "newrev",
		.message = "",
		.doc = "",
		.create_date = "",
		.path = "new.lua",
		.shown = "new.lua"};
	IntVec parents = {0};
	(void)from;

	if (!graph_new_parents(c->graph, text, json_is_true(json_object_get(args, "splice")),
		    c->arena, &parents, err) ||
		!graph_new_names(c->graph, fresh.id, label, err))
		return false;
	for (size_t i = 0; i < parents.count; i++)
		vec_push(&fresh.down_revision, c->arena,
			c->graph->nodes.items[parents.items[i]].revision.id);
	for (size_t i = 0; i < depends.count; i++) {
		const char *name;
		if (!graph_new_dependency(c->graph, depends.items[i], c->arena, &name, err))
			return false;
		vec_push(&fresh.depends_on, c->arena, name);
	}
	if (label)
		vec_push(&fresh.branch_labels, c->arena, label);
	return add_new(c, &fresh, out, err);
}

/* ---- comparing ------------------------------------------------------------------------- */

static bool run_upgrade(const Case *c, const StrVec *from, Answer *out, Error *err)
{
	return run_plan(c, true, from, out, err);
}

static bool run_downgrade(const Case *c, const StrVec *from, Answer *out, Error *err)
{
	return run_plan(c, false, from, out, err);
}

static const struct {
	const char *op;
	bool (*run)(const Case *c, const StrVec *from, Answer *out, Error *err);
} operations[] = {
	{"upgrade", run_upgrade},
	{"downgrade", run_downgrade},
	{"stamp", run_stamp},
	{"resolve", run_resolve},
	{"resolve_one", run_resolve},
	{"history", run_history},
	{"heads", run_list},
	{"effective_heads", run_list},
	{"bases", run_list},
	{"branches", run_list},
	{"mergepoints", run_list},
	{"current", run_list},
	{"labels", run_labels},
	{"load", run_load},
	{"new_revision", run_new},
};

static Answer run_case(const Case *c)
{
	Answer out = {0};
	Error err = ERROR_INIT;
	StrVec from = texts(json_object_get(c->json, "from"), c->arena);
	bool known = false;

	for (size_t i = 0; i < ARRAY_LEN(operations); i++) {
		if (strcmp(operations[i].op, c->op) != 0)
			continue;
		known = true;
		bool good = operations[i].run(c, &from, &out, &err);
		if (good != (err.kind == ERR_NONE))
			out.wrong = "result and error disagree";
	}
	if (!known)
		out.wrong = "an unknown operation";
	if (err.kind != ERR_NONE && (!err.message[0] || err.kind == ERR_INTERNAL))
		out.wrong = "an error without words";
	out.kind = err.kind;
	out.message = arena_strdup(c->arena, err.message);
	return out;
}

/* The result that the case names, as run_… writes it. */
static const char *wanted_result(const Case *c)
{
	const json_t *json = json_object_get(c->json, "result");
	StrVec list = {0};
	const char *key;
	json_t *value;

	if (strcmp(c->op, "new_revision") == 0) {
		StrVec down = texts(json_object_get(json, "down"), c->arena);
		StrVec depends = texts(json_object_get(json, "depends_on"), c->arena);
		StrVec heads = texts(json_object_get(json, "heads"), c->arena);
		return new_text(&down, &depends, &heads, c->arena);
	}
	if (json_is_object(json)) {
		json_object_foreach((json_t *)(uintptr_t)json, key, value)
		{
			StrVec labels = texts(value, c->arena);
			sort_texts(&labels);
			vec_push(&list, c->arena,
				arena_printf(c->arena, "%s=%s", key, joined(&labels, c->arena)));
		}
	} else {
		list = texts(json, c->arena);
	}
	const char *order = json_string_value(json_object_get(c->json, "order"));
	if (!order || strcmp(order, "forced") != 0 || strcmp(c->op, "history") != 0)
		sort_texts(&list);
	return joined(&list, c->arena);
}

static const char *given_result(const Case *c, const Answer *answer)
{
	StrVec list = answer->result;
	const char *order = json_string_value(json_object_get(c->json, "order"));
	if (answer->ordered && (!order || strcmp(order, "forced") != 0))
		sort_texts(&list);
	return joined(&list, c->arena);
}

/* Are the steps those of the case: as a set, and in this order where it is forced? */
static bool same_steps(const Case *c, const Answer *answer)
{
	const json_t *steps = json_object_get(c->json, "steps");
	const char *order = json_string_value(json_object_get(c->json, "order"));
	StrVec want = {0}, have = {0};
	size_t i;
	json_t *step;

	if (!json_is_array(steps) || strcmp(c->op, "stamp") == 0)
		return true;
	json_array_foreach(steps, i, step)
		vec_push(&want, c->arena, json_string_value(json_array_get(step, 1)));
	for (i = 0; i < answer->steps.count; i++)
		vec_push(
			&have, c->arena, c->graph->nodes.items[answer->steps.items[i]].revision.id);
	if (!order || strcmp(order, "forced") != 0) {
		sort_texts(&want);
		sort_texts(&have);
	}
	return strcmp(joined(&want, c->arena), joined(&have, c->arena)) == 0;
}

static bool report(const Case *c, const Answer *answer, const char *what, const char *want)
{
	print_message("%s: %s\n\twanted %s\n\tgot %s: %s%s\n", c->name, what, want,
		error_kind_name(answer->kind), answer->message, given_result(c, answer));
	return false;
}

static bool check_difference(const Case *c, const Answer *answer, const Difference *difference)
{
	if (difference->answer[0] == '=') {
		if (answer->kind == ERR_NONE &&
			strcmp(difference->answer + 2, given_result(c, answer)) == 0)
			return true;
	} else if (strcmp(difference->answer, error_kind_name(answer->kind)) == 0) {
		return true;
	}
	return report(c, answer, difference->reason, difference->answer);
}

static bool check_case(const Case *c)
{
	const char *want = json_string_value(json_object_get(c->json, "error"));
	bool core = strcmp(json_string_value(json_object_get(c->json, "contract")), "core") == 0;
	const Difference *difference = find_difference(c->name);
	Answer answer = run_case(c);

	if (answer.wrong)
		return report(c, &answer, answer.wrong, "never");
	if (difference)
		return check_difference(c, &answer, difference);
	if (!core)
		return report(c, &answer, "a quirk that the table does not name", "an entry");
	if (!want)
		want = "none";
	if (strcmp(want, error_kind_name(answer.kind)) != 0)
		return report(c, &answer, "other error", want);
	if (answer.kind != ERR_NONE)
		return true;
	if (strcmp(wanted_result(c), given_result(c, &answer)) != 0)
		return report(c, &answer, "other result", wanted_result(c));
	return same_steps(c, &answer) || report(c, &answer, "other steps", "those of the case");
}

static int check_group(const json_t *group, int *failed)
{
	Arena arena = ARENA_INIT;
	Error err = ERROR_INIT;
	Graph graph;
	const json_t *revisions = json_object_get(group, "revisions");
	Revisions all = revisions_of(revisions, &arena);
	const json_t *cases = json_object_get(group, "cases");
	size_t i;
	json_t *json;

	assert_true(graph_build(&all, &arena, &graph, &err));
	json_array_foreach(cases, i, json)
	{
		Case c = {.json = json, .revisions = revisions, .graph = &graph, .arena = &arena};
		c.name = json_string_value(json_object_get(json, "name"));
		c.op = json_string_value(json_object_get(json, "op"));
		c.target = json_string_value(json_object_get(json, "target"));
		*failed += !check_case(&c);
	}
	int count = (int)json_array_size(cases);
	arena_release(&arena);
	return count;
}

static void graph_json__every_case(void **unused)
{
	json_error_t problem;
	json_t *all = json_load_file(DATA, 0, &problem), *group;
	size_t i;
	int count = 0, failed = 0;
	(void)unused;

	if (!all)
		fail_msg("%s: %s", DATA, problem.text);
	json_array_foreach(all, i, group) count += check_group(group, &failed);
	json_decref(all);
	print_message("%d cases, %d wrong\n", count, failed);
	assert_int_equal(failed, 0);
	assert_int_equal(count, 1104);
	for (i = 0; i < ARRAY_LEN(differences); i++)
		if (!used[i])
			fail_msg("no case is called %s", differences[i].name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(graph_json__every_case)};
	return cmocka_run_group_tests_name("graph_cases", tests, NULL, NULL);
}
