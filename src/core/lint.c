/*
 * lint.c - rules about what revisions do; see lint.h.
 *
 * One walk for each database; what is found on several of them at one place is one finding.
 */
#include "core/lint.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/embedded.h"
#include "base/path.h"
#include "base/text.h"
#include "core/lint_config.h"
#include "core/lint_live.h"
#include "core/lint_record.h"
#include "core/lint_silence.h"
#include "core/luatok.h"
#include "core/runner.h"

#define OWN_FOLDER "lua/luamig/lint/"

struct Lint {
	const Config *config;
	Arena *arena;
	LintConfig wanted;
	Script *script; /* the rules */
	RuleInfos rules;
	bool own_reader;
};

/* ---- reading the rules ---------------------------------------------------------------------- */

static bool load(Lint *lint, const char *shown, const char *text, size_t len, Error *err)
{
	RuleInfo rule;
	if (!rules_load(lint->script, shown, text, len, lint->arena, &rule, err))
		return false;
	vec_push(&lint->rules, lint->arena, rule);
	return true;
}

static bool load_own(Lint *lint, Error *err)
{
	for (const EmbeddedFile *f = embedded_files; f->name; f++)
		if (text_starts_with(f->name, OWN_FOLDER) && !load(lint, f->name, NULL, 0, err))
			return false;
	return true;
}

static bool load_folder(Lint *lint, const char *dir, Error *err)
{
	StrVec names = {0};
	if (!path_list(dir, lint->arena, &names, err))
		return error_wrap(err, "lint.rules");
	for (size_t i = 0; i < names.count; i++) {
		size_t len;
		const char *path = path_join(lint->arena, dir, names.items[i]);
		if (!path_ends_with(path, ".lua") || names.items[i][0] == '.' ||
			names.items[i][0] == '_')
			continue;
		const char *text = path_read(path, lint->arena, &len, err);
		if (!text || !load(lint, path, text, len, err))
			return false;
	}
	return true;
}

static bool read_rules(Lint *lint, Error *err)
{
	const Config *config = lint->config;
	ScriptOptions options = {.lua_dir = config->lua_dir, .trust = config->trust};
	if (!lint_config_read(config, lint->arena, &lint->wanted, err))
		return false;
	options.module_dirs = lint->wanted.rules;
	lint->script = script_new(&options, NULL);
	if (!load_own(lint, err))
		return false;
	for (size_t i = 0; i < lint->wanted.rules.count; i++)
		if (!load_folder(lint, lint->wanted.rules.items[i], err))
			return false;
	return lint_config_apply(
		&lint->wanted, config->path ? config->path : "luamig.lua", &lint->rules, err);
}

Lint *lint_new(const Config *config, Arena *arena, Error *err)
{
	Lint *lint = arena_alloc(arena, sizeof(*lint));
	*lint = (Lint){.config = config, .arena = arena};
	if (read_rules(lint, err))
		return lint;
	lint_free(lint);
	return NULL;
}

void lint_free(Lint *lint)
{
	if (!lint)
		return;
	script_free(lint->script);
	lint->script = NULL;
}

const RuleInfos *lint_rules(const Lint *lint)
{
	return &lint->rules;
}

RuleSeverity lint_fail_on(const Lint *lint)
{
	return lint->wanted.fail_on;
}

void lint_set_fail_on(Lint *lint, RuleSeverity severity)
{
	lint->wanted.fail_on = severity;
}

void lint_set_own_reader(Lint *lint, bool only)
{
	lint->own_reader = only;
}

bool lint_database(const char *name, Arena *arena, LintDatabase *out, Error *err)
{
	const Url url = {.scheme = name};
	Error second = ERROR_INIT;
	out->backend = db_backend_named(name, err);
	if (!out->backend)
		out->backend = db_backend_for(&url, &second); /* "postgres", "sqlite3" */
	if (!out->backend)
		return false;
	error_clear(err);
	out->server = db_assumed_server(name);
	char *word = arena_strdup(arena, out->server.name);
	for (char *p = word; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	out->name = word;
	return true;
}

/* ---- one walk ------------------------------------------------------------------------------- */

typedef struct Walk {
	Lint *lint;
	const LintRequest *request;
	const LintDatabase *database;
	LintDatabase older; /* the same, as old as lint.oldest says */
	const bool *wanted; /* by node */
	LintPlaces places;
	Recorder recorder;
	LintFiles files;
	Arena *arena;
	LintReport *out;
} Walk;

typedef VEC(RuleToken) RuleTokens;

static const char *token_word(TokenKind kind)
{
	static const char *const words[] = {[TOKEN_END] = "end",
		[TOKEN_NAME] = "name",
		[TOKEN_NUMBER] = "number",
		[TOKEN_STRING] = "string",
		[TOKEN_PUNCT] = "punct",
		[TOKEN_BAD] = "bad"};
	return words[kind];
}

static RuleTokens read_tokens(const char *text, size_t len, Arena *arena)
{
	RuleTokens tokens = {0};
	LuaTok lex;
	luatok_init(&lex, text, len);
	for (;;) {
		Token t = luatok_next(&lex);
		if (t.kind == TOKEN_END)
			return tokens;
		RuleToken token = {.kind = token_word(t.kind), .line = t.line};
		token.text = t.kind == TOKEN_STRING ? token_string(&t, arena, NULL)
						    : arena_strndup(arena, t.text, t.len);
		vec_push(&tokens, arena, token);
	}
}

static const char *path_of(const LintFiles *files, const char *shown)
{
	for (size_t i = 0; i < files->count; i++)
		if (strcmp(files->items[i].shown, shown) == 0)
			return files->items[i].path;
	return shown; /* a module: named as it was opened */
}

static bool is_same(const LintFinding *a, const LintFinding *b)
{
	return a->rule == b->rule && a->line == b->line && strcmp(a->file, b->file) == 0 &&
	       strcmp(a->message, b->message) == 0 && strcmp(a->revision, b->revision) == 0 &&
	       strcmp(a->direction, b->direction) == 0;
}

static void add_name(StrVec *names, Arena *arena, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->items[i], name) == 0)
			return;
	vec_push(names, arena, name);
}

static void add_finding(LintFindings *list, LintFinding found, const char *database, Arena *arena)
{
	for (size_t i = 0; i < list->count; i++) {
		if (is_same(&list->items[i], &found)) {
			add_name(&list->items[i].databases, arena, database);
			return;
		}
	}
	vec_push(&found.databases, arena, database);
	vec_push(list, arena, found);
}

static void take_findings(Walk *w, const RuleFindings *found, const RuleRevision *about)
{
	for (size_t i = 0; i < found->count; i++) {
		const RuleFinding *f = &found->items[i];
		const RuleInfo *rule = &w->lint->rules.items[f->rule];
		LintFinding finding = {.rule = rule,
			.revision = about->id,
			.direction = about->direction,
			.file = f->file,
			.path = path_of(&w->files, f->file),
			.line = f->line,
			.message = f->message};
		finding.where =
			f->line > 0 ? arena_printf(w->arena, "%s:%d", f->file, f->line) : f->file;
		if (rule->severity != RULE_OFF)
			add_finding(&w->out->findings, finding, w->database->name, w->arena);
	}
}

static void add_unseen(Walk *w, const Revision *r, const char *where, const char *what)
{
	for (size_t i = 0; i < w->out->unseen.count; i++) {
		const LintUnseen *u = &w->out->unseen.items[i];
		if (strcmp(u->where, where) == 0 && strcmp(u->what, what) == 0)
			return;
	}
	LintUnseen unseen = {r->id, arena_strdup(w->arena, where), what};
	vec_push(&w->out->unseen, w->arena, unseen);
}

/* A script that fails because it was given no rows is no mistake. */
static void note_unseen(Walk *w, const Revision *r, const Recorded *recorded)
{
	const Error *failure = &recorded->failure;
	if (recorded->question)
		add_unseen(w, r, recorded->where,
			arena_printf(w->arena,
				"%s asks the database: what depends on its rows was not seen",
				recorded->question));
	if (failure->kind != ERR_NONE)
		add_unseen(w, r, failure->where[0] ? failure->where : r->shown,
			arena_printf(w->arena,
				"without a database the script ends here, the rest was not "
				"seen: %s",
				failure->message));
}

/* Is the failure the script's own? */
static bool check_failure(
	const Revision *r, const Recorded *recorded, bool upgrade, bool wanted, Error *err)
{
	if (recorded->failure.kind == ERR_NONE || recorded->question || recorded->guessed ||
		!upgrade || !wanted)
		return true;
	*err = recorded->failure;
	if (!err->revision[0])
		snprintf(err->revision, sizeof(err->revision), "%s", r->id);
	return false;
}

static bool walk_direction(
	Walk *w, const Revision *r, RuleRevision *about, const ScriptText *text, Error *err)
{
	Recorded recorded = {.failure = ERROR_INIT};
	RuleFindings found = {0};
	bool upgrade = strcmp(about->direction, direction_word(UPGRADE)) == 0;
	w->recorder.revision = r;
	w->recorder.checked = about->checked;
	bool ok = rules_begin(w->lint->script, about, err) &&
		  (!about->has_function || recorder_run(&w->recorder, text, &recorded, err));
	w->recorder.revision = NULL;
	if (!ok || !check_failure(r, &recorded, upgrade, about->checked, err))
		return false;
	const Error *failure = &recorded.failure;
	bool own = failure->kind != ERR_NONE && !recorded.question && !recorded.guessed;
	if (about->checked && !own)
		note_unseen(w, r, &recorded);
	const RuleEnd end = {.failed = own ? failure->message : NULL,
		.incomplete = recorded.question || recorded.guessed};
	if (!rules_finish(w->lint->script, &end, w->arena, &found, err))
		return false;
	take_findings(w, &found, about);
	return true;
}

static bool walk_revision(Walk *w, int n, Error *err)
{
	Revision r = w->request->graph->nodes.items[n].revision;
	Arena scratch = ARENA_INIT;
	size_t len;
	char *data = path_read(r.path, &scratch, &len, err);
	bool ok = data && revision_read_body(&r, err);
	RuleTokens tokens = {0};
	if (ok && w->wanted[n])
		tokens = read_tokens(data, len, &scratch);
	RuleRevision about = {.id = r.id,
		.file = r.shown,
		.direction = direction_word(UPGRADE),
		.loses = &r.loses,
		.transactional = r.transactional,
		.irreversible = r.irreversible,
		.trusted = w->lint->config->trust,
		.has_function = r.has_upgrade,
		.checked = w->wanted[n],
		.tokens = tokens.items,
		.ntokens = tokens.count};
	if (ok)
		lint_place(&w->places, n, &scratch, &about);
	ScriptText text = {.data = data, .len = len, .direction = about.direction};
	ok = ok && walk_direction(w, &r, &about, &text, err);
	about.direction = text.direction = direction_word(DOWNGRADE);
	about.has_function = r.has_downgrade;
	ok = ok && (!w->wanted[n] || walk_direction(w, &r, &about, &text, err));
	arena_release(&scratch);
	return ok;
}

/* Parents before children, up to the last that is asked for. */
static IntVec walk_order(const LintRequest *request, const bool *wanted, Arena *arena)
{
	IntVec order = {0};
	size_t count = request->graph->nodes.count;
	int *by_order = arena_alloc(arena, (count + 1) * sizeof(*by_order));
	int last = -1;
	for (size_t i = 0; i <= count; i++)
		by_order[i] = -1;
	for (size_t i = 0; i < count; i++) {
		const Node *node = &request->graph->nodes.items[i];
		if (node->hidden || node->order < 0 || (size_t)node->order >= count)
			continue;
		by_order[node->order] = (int)i;
		if (wanted[i] && node->order > last)
			last = node->order;
	}
	for (int i = 0; i <= last; i++)
		if (by_order[i] >= 0)
			vec_push(&order, arena, by_order[i]);
	return order;
}

static bool walk(Walk *w, const IntVec *order, Error *err)
{
	const LintLive *live = w->request->live;
	int oldest = lint_config_oldest(&w->lint->wanted, w->database->name);
	if (oldest && !live) {
		w->older = *w->database;
		w->older.server.number = oldest;
		w->database = &w->older;
	}
	if (!rules_connect(w->lint->script, live ? live->conn : NULL, oldest, err))
		return false;
	w->recorder = (Recorder){.rules = w->lint->script,
		.database = w->database,
		.own_reader = w->lint->own_reader,
		.arena = w->arena,
		.files = &w->files};
	bool ok = recorder_open(&w->recorder, w->lint->config, err);
	for (size_t i = 0; ok && i < order->count; i++)
		ok = walk_revision(w, order->items[i], err);
	recorder_close(&w->recorder);
	return ok;
}

/* ---- the report ----------------------------------------------------------------------------- */

static const Graph *sorted_graph; /* of the report that is being sorted */

static int compare_findings(const void *left, const void *right)
{
	const LintFinding *a = left, *b = right;
	int order = sorted_graph->nodes.items[graph_find(sorted_graph, a->revision)].order -
		    sorted_graph->nodes.items[graph_find(sorted_graph, b->revision)].order;
	if (!order)
		order = strcmp(b->direction, a->direction);
	if (!order)
		order = strcmp(a->file, b->file);
	if (!order)
		order = a->line - b->line;
	return order ? order : strcmp(a->rule->id, b->rule->id);
}

static void finish(Walk *w)
{
	LintReport *out = w->out;
	sorted_graph = w->request->graph;
	if (out->findings.count)
		qsort(out->findings.items, out->findings.count, sizeof(*out->findings.items),
			compare_findings);
	for (size_t i = 0; i < out->findings.count; i++)
		out->counts[out->findings.items[i].rule->severity]++;
	out->revisions = w->request->nodes.count;
}

bool lint_run(Lint *lint, const LintRequest *request, Arena *arena, LintReport *out, Error *err)
{
	bool *wanted = arena_alloc(arena, request->graph->nodes.count + 1);
	*out = (LintReport){0};
	memset(wanted, 0, request->graph->nodes.count + 1);
	for (size_t i = 0; i < request->nodes.count; i++)
		wanted[request->nodes.items[i]] = true;
	Walk w = {.lint = lint, .request = request, .wanted = wanted, .arena = arena, .out = out};
	IntVec order = walk_order(request, wanted, arena);
	lint_not_asked(request, &lint->rules, arena, &out->not_asked);
	bool ok = lint_places_open(lint->config, request, arena, &w.places, err);
	for (size_t i = 0; ok && i < request->databases.count; i++) {
		w.database = &request->databases.items[i];
		ok = walk(&w, &order, err);
	}
	lint_places_close(&w.places);
	if (!ok)
		return false;
	const LintSilence about = {.rules = &lint->rules,
		.request = request,
		.files = &w.files,
		.arena = arena,
		.out = out};
	if (request->databases.count > 0)
		lint_silence(&about);
	finish(&w);
	return true;
}

bool lint_fails(const Lint *lint, const LintReport *report)
{
	RuleSeverity from = lint->wanted.fail_on;
	for (int i = from == RULE_OFF ? RULE_ERROR + 1 : (int)from; i <= RULE_ERROR; i++)
		if (report->counts[i])
			return true;
	return false;
}

const LintFinding *lint_at(
	const LintReport *report, const char *where, const char *direction, size_t *from)
{
	while (*from < report->findings.count) {
		const LintFinding *f = &report->findings.items[(*from)++];
		if (strcmp(f->where, where) == 0 && strcmp(f->direction, direction) == 0)
			return f;
	}
	return NULL;
}
