/* newrevision.c - a new revision: its names, its parents, its place; see newrevision.h. */
#include "cli/newrevision.h"

#include <string.h>
#include <time.h>

#include "base/path.h"
#include "base/str.h"
#include "cli/filename.h"

static const Node *node_at(const App *app, int node)
{
	return &app->graph.nodes.items[node];
}

/* ---- names ------------------------------------------------------------ */

static bool choose_names(App *app, NewRevision *r, Error *err)
{
	const Graph *graph = &app->graph;
	r->id = r->rev_id ? r->rev_id : revision_new_id(app->arena);
	while (!r->rev_id && graph_find(graph, r->id) >= 0)
		r->id = revision_new_id(app->arena);
	if (!graph_new_names(graph, r->id, NULL, err))
		return false;
	for (size_t i = 0; i < r->labels.count; i++) {
		if (!graph_new_names(graph, r->id, r->labels.items[i], err))
			return false;
		for (size_t k = 0; k < i; k++)
			if (strcmp(r->labels.items[i], r->labels.items[k]) == 0)
				return error_set(err, ERR_DUPLICATE_LABEL,
					"branch label %s is given twice", r->labels.items[i]);
	}
	return true;
}

/* Labels stay labels, so that they go on naming the branch; everything else becomes an id. */
static bool resolve_dependencies(App *app, NewRevision *r, Error *err)
{
	StrVec names = {0};
	for (size_t i = 0; i < r->depends_on.count; i++) {
		const char *name;
		if (!graph_new_dependency(
			    &app->graph, r->depends_on.items[i], app->arena, &name, err))
			return error_wrap(err, "--depends-on");
		vec_push(&names, app->arena, name);
	}
	r->depends_on = names;
	return true;
}

/* ---- place --------------------------------------------------------------------------------- */

static const char *without_slashes(const char *path, Arena *arena)
{
	size_t n = strlen(path);
	while (n > 1 && path[n - 1] == '/')
		n--;
	if (n > 2 && path[0] == '.' && path[1] == '/')
		return arena_strndup(arena, path + 2, n - 2);
	return arena_strndup(arena, path, n);
}

/* The index of the configured folder that the words name, or -1. */
static int find_folder(const App *app, const char *words)
{
	const Config *config = &app->config;
	const char *wanted = without_slashes(words, app->arena);
	for (size_t i = 0; i < config->migrations.count; i++)
		if (strcmp(without_slashes(config->migrations.items[i], app->arena), wanted) == 0 ||
			strcmp(without_slashes(config->migration_paths.items[i], app->arena),
				wanted) == 0)
			return (int)i;
	return -1;
}

/* The folder that holds this file (it may lie in a sub-folder), or -1. */
static int folder_of(const App *app, const char *file)
{
	int best = -1;
	size_t best_length = 0;
	for (size_t i = 0; i < app->config.migration_paths.count; i++) {
		const char *dir = without_slashes(app->config.migration_paths.items[i], app->arena);
		size_t n = strlen(dir);
		const char *plain = without_slashes(file, app->arena);
		bool inside =
			strcmp(dir, ".") == 0 || (strncmp(plain, dir, n) == 0 && plain[n] == '/');
		if (inside && n >= best_length) {
			best = (int)i;
			best_length = n;
		}
	}
	return best;
}

static bool no_folder(const App *app, const char *why, Error *err)
{
	Str list = str_new(app->arena);
	for (size_t i = 0; i < app->config.migrations.count; i++)
		str_addf(&list, "%s%s", i ? ", " : "", app->config.migrations.items[i]);
	error_set(err, ERR_CONFIG, "%s", why);
	return error_hint(err, "--version-path is one of: %s", list.data);
}

static bool choose_folder(const App *app, const NewRevision *r, int *folder, Error *err)
{
	*folder = 0;
	if (r->version_path) {
		*folder = find_folder(app, r->version_path);
		return *folder >= 0 ||
		       no_folder(app,
			       arena_printf(app->arena, "'%s' is no configured migrations folder",
				       r->version_path),
			       err);
	}
	if (app->config.migration_paths.count == 1)
		return true;
	*folder = r->parents.count
			  ? folder_of(app, node_at(app, r->parents.items[0])->revision.path)
			  : -1;
	return *folder >= 0 ||
	       no_folder(
		       app, "there are several migrations folders: --version-path says which", err);
}

static bool choose_file(App *app, NewRevision *r, int folder, Error *err)
{
	const Config *config = &app->config;
	FileNameFields fields = {.id = r->id};
	const char *name;
	char date[64];

	fields.slug = filename_slug(r->message, config->slug_length, app->arena);
	if (!filename_time(config->timezone, time(NULL), app->arena, &fields.when, err) ||
		!filename_make(config->file_template, &fields, app->arena, &name, err))
		return false;
	strftime(date, sizeof(date), "%Y-%m-%d %H:%M:%S", &fields.when.tm);
	r->create_date = arena_printf(app->arena, "%s %s", date, fields.when.zone);
	r->folder = config->migration_paths.items[folder];
	r->path = path_join(app->arena, r->folder, name);
	r->shown = path_join(app->arena, config->migrations.items[folder], name);
	return true;
}

bool new_revision_place(App *app, NewRevision *r, Error *err)
{
	int folder;
	return choose_names(app, r, err) && resolve_dependencies(app, r, err) &&
	       graph_new_parents(&app->graph, r->head, r->splice, app->arena, &r->parents, err) &&
	       choose_folder(app, r, &folder, err) && choose_file(app, r, folder, err);
}
