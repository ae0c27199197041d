/* planfile.c - plans in files; see planfile.h. */
#include "core/planfile.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/path.h"
#include "base/text.h"
#include "core/compare.h"
#include "core/revision.h"
#include "core/scratch.h"
#include "model/schema_text.h"

enum { FORMAT = 1 };

static const char *digest_of(const char *text, Arena *arena)
{
	char hex[HASH_HEX_SIZE];
	Hash *hash = hash_new();
	hash_add(hash, text, strlen(text));
	hash_finish(hash, hex);
	return arena_strdup(arena, hex);
}

/* ---- of a plan ------------------------------------------------------------------------------ */

static bool read_fingerprint(const RunContext *context, const char **out, Error *err)
{
	History history;
	Schema schema;
	StrVec schemas = {0};
	ReflectScope scope;
	Conn *conn = context->conn;
	Arena *arena = context->arena;
	if (!history_open(conn, context->config, arena, &history, err) ||
		(conn->backend->schemas && !conn->backend->schemas(conn, arena, &schemas, err)) ||
		!scratch_scope(conn, &schemas, arena, &scope, err) ||
		!compare_live(context->config, &history, &scope, arena, &schema, err))
		return false;
	*out = digest_of(schema_text(&schema, 0, arena), arena);
	return true;
}

static bool add_revision(
	const RunContext *context, const Plan *plan, const char *id, PlanFile *out, Error *err)
{
	char checksum[CHECKSUM_SIZE] = "";
	Arena *arena = context->arena;
	int node = graph_find(context->graph, id);
	if (node >= 0 && !revision_checksum(&context->graph->nodes.items[node].revision,
				 &context->config->migration_paths, checksum, err))
		return false;
	PlannedRevision r = {.id = id, .checksum = arena_strdup(arena, checksum)};
	for (size_t i = 0; i < plan->statements.count; i++) {
		const PlanStatement *s = &plan->statements.items[i];
		if (!s->revision || strcmp(s->revision->id, id) != 0)
			continue;
		vec_push(&r.statements, arena, s->sql ? s->sql : s->what);
		vec_push(&r.digests, arena, digest_of(s->sql ? s->sql : s->what, arena));
	}
	vec_push(&out->revisions, arena, r);
	return true;
}

bool planfile_of(
	const RunContext *context, const char *target, const Plan *plan, PlanFile *out, Error *err)
{
	const ServerInfo *server = &context->conn->server;
	*out = (PlanFile){.target = target,
		.server = arena_printf(context->arena, "%s %s", server->name, server->version),
		.from = plan->result.rows};
	for (size_t i = 0; i < plan->result.steps.count; i++)
		if (!add_revision(context, plan, plan->result.steps.items[i], out, err))
			return false;
	return read_fingerprint(context, &out->fingerprint, err);
}

/* ---- writing and reading -------------------------------------------------------------------- */

static json_t *texts_json(const StrVec *texts)
{
	json_t *list = json_array();
	for (size_t i = 0; i < texts->count; i++)
		json_array_append_new(list, json_string(texts->items[i]));
	return list;
}

static json_t *revision_json(const PlannedRevision *r)
{
	json_t *statements = json_array();
	for (size_t i = 0; i < r->digests.count; i++) {
		json_t *text = json_string(r->statements.items[i]); /* NULL: not UTF-8 */
		json_array_append_new(
			statements, json_pack("{s:s, s:o}", "digest", r->digests.items[i],
					    "statement", text ? text : json_null()));
	}
	return json_pack("{s:s, s:s, s:o}", "revision", r->id, "checksum", r->checksum,
		"statements", statements);
}

bool planfile_write(const PlanFile *file, const char *path, Error *err)
{
	json_t *revisions = json_array();
	for (size_t i = 0; i < file->revisions.count; i++)
		json_array_append_new(revisions, revision_json(&file->revisions.items[i]));
	json_t *json = json_pack("{s:i, s:s, s:s, s:o, s:s, s:o}", "luamig_plan", FORMAT, "target",
		file->target, "server", file->server, "from", texts_json(&file->from),
		"schema_fingerprint", file->fingerprint, "revisions", revisions);
	char *text = json ? json_dumps(json, JSON_INDENT(2)) : NULL;
	json_decref(json);
	if (!text)
		return error_set(err, ERR_INTERNAL, "the plan cannot be written as JSON");
	size_t len = strlen(text);
	text[len] = '\n'; /* in the place of the NUL */
	bool ok = path_write(path, text, len + 1, true, err);
	free(text);
	return ok;
}

static const char *text_of(const json_t *object, const char *key, Arena *arena)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? arena_strdup(arena, text) : NULL;
}

static bool read_revision(const json_t *json, Arena *arena, PlannedRevision *out)
{
	size_t i;
	const json_t *one, *statements = json_object_get(json, "statements");
	*out = (PlannedRevision){.id = text_of(json, "revision", arena),
		.checksum = text_of(json, "checksum", arena)};
	json_array_foreach((json_t *)statements, i, one)
	{
		const char *digest = text_of(one, "digest", arena);
		const char *text = text_of(one, "statement", arena);
		if (!digest)
			return false;
		vec_push(&out->digests, arena, digest);
		vec_push(&out->statements, arena, text ? text : "");
	}
	return out->id && out->checksum && json_is_array(statements);
}

static bool read_all(const json_t *json, Arena *arena, PlanFile *out)
{
	size_t i;
	const json_t *one, *from = json_object_get(json, "from"),
			   *revisions = json_object_get(json, "revisions");
	out->target = text_of(json, "target", arena);
	out->server = text_of(json, "server", arena);
	out->fingerprint = text_of(json, "schema_fingerprint", arena);
	json_array_foreach((json_t *)from, i, one)
	{
		const char *id = json_string_value(one);
		if (!id)
			return false;
		vec_push(&out->from, arena, arena_strdup(arena, id));
	}
	json_array_foreach((json_t *)revisions, i, one)
	{
		PlannedRevision r;
		if (!read_revision(one, arena, &r))
			return false;
		vec_push(&out->revisions, arena, r);
	}
	return out->target && out->server && out->fingerprint && json_is_array(from) &&
	       json_is_array(revisions) &&
	       json_integer_value(json_object_get(json, "luamig_plan")) == FORMAT;
}

bool planfile_read(const char *path, Arena *arena, PlanFile *out, Error *err)
{
	json_error_t problem;
	size_t len;
	const char *text = path_read(path, arena, &len, err);
	*out = (PlanFile){.path = path};
	if (!text)
		return false;
	json_t *json = json_loadb(text, len, 0, &problem);
	bool ok = json && read_all(json, arena, out);
	json_decref(json);
	if (ok)
		return true;
	error_set(err, ERR_CONFIG, "%s is no plan of luamig", path);
	return error_hint(err, "luamig plan --out %s writes one", path);
}

/* ---- comparing ------------------------------------------------------------------------------ */

static const char *list_text(const StrVec *texts, Arena *arena)
{
	Str s = str_new(arena);
	for (size_t i = 0; i < texts->count; i++)
		str_addf(&s, "%s%s", i ? ", " : "", texts->items[i]);
	return texts->count ? s.data : "nothing";
}

static StrVec ids_of(const PlanFile *file, Arena *arena)
{
	StrVec ids = {0};
	for (size_t i = 0; i < file->revisions.count; i++)
		vec_push(&ids, arena, file->revisions.items[i].id);
	return ids;
}

static bool compare_statements(
	const PlannedRevision *pinned, const PlannedRevision *now, Error *err)
{
	size_t n = pinned->digests.count > now->digests.count ? pinned->digests.count
							      : now->digests.count;
	for (size_t i = 0; i < n; i++) {
		if (i >= now->digests.count)
			error_set(err, ERR_PLAN_DIFFERS,
				"statement %zu of revision %s is gone: %.200s", i + 1, now->id,
				pinned->statements.items[i]);
		else if (i >= pinned->digests.count)
			error_set(err, ERR_PLAN_DIFFERS,
				"statement %zu of revision %s is new: %.200s", i + 1, now->id,
				now->statements.items[i]);
		else if (strcmp(pinned->digests.items[i], now->digests.items[i]) != 0)
			error_set(err, ERR_PLAN_DIFFERS,
				"statement %zu of revision %s is another now: %.200s", i + 1,
				now->id, now->statements.items[i]);
		else
			continue;
		snprintf(err->revision, sizeof(err->revision), "%s", now->id);
		return false;
	}
	return true;
}

static bool compare_revisions(const PlanFile *pinned, const PlanFile *now, Arena *arena, Error *err)
{
	StrVec was = ids_of(pinned, arena), is = ids_of(now, arena);
	if (!text_lists_equal(&was, &is))
		return error_set(err, ERR_PLAN_DIFFERS, "it would run %s, and now that is %s",
			list_text(&was, arena), list_text(&is, arena));
	const PlannedRevision *before = pinned->revisions.items, *after = now->revisions.items;
	for (size_t i = 0; before && after && i < pinned->revisions.count; i++) {
		const PlannedRevision *a = &before[i], *b = &after[i]; /* as many as ids */
		if (!compare_statements(a, b, err))
			return false;
		if (strcmp(a->checksum, b->checksum) != 0)
			return error_set(err, ERR_PLAN_DIFFERS,
				"the script of revision %s was changed", a->id);
	}
	return true;
}

static bool compare(const PlanFile *pinned, const PlanFile *now, Arena *arena, Error *err)
{
	if (!text_lists_equal(&pinned->from, &now->from))
		return error_set(err, ERR_PLAN_DIFFERS,
			"it begins at %s, and the database is at %s",
			list_text(&pinned->from, arena), list_text(&now->from, arena));
	if (!compare_revisions(pinned, now, arena, err))
		return false;
	if (strcmp(pinned->fingerprint, now->fingerprint) != 0)
		return error_set(err, ERR_PLAN_DIFFERS,
			"the schema of the database is not what it was when the plan was made");
	return true;
}

static bool check_on(const PlanFile *pinned, const RunContext *context, Error *err)
{
	Plan plan;
	PlanFile now;
	const RunOptions options = {.direction = UPGRADE, .target = pinned->target};
	if (!plan_statements(context, &options, &plan, err) ||
		!planfile_of(context, pinned->target, &plan, &now, err))
		return false;
	if (compare(pinned, &now, context->arena, err))
		return true;
	error_wrap(err, "%s is not what would run now", pinned->path);
	error_state(err, "nothing was changed");
	return error_hint(
		err, "luamig plan --out %s plans anew; look at it before it runs", pinned->path);
}

bool planfile_check(
	const PlanFile *pinned, Config *config, const Graph *graph, Arena *arena, Error *err)
{
	const ConnectOptions options = {.program = "luamig"};
	Conn *conn = db_open(&config->url, &options, err);
	if (!conn)
		return false;
	const RunContext context = {conn, config, graph, arena};
	bool ok = check_on(pinned, &context, err);
	db_close(conn);
	return ok;
}
