/* schema_build.c - see schema_build.h. */
#include "model/schema_build.h"

#include <stdlib.h>
#include <string.h>

#include "model/emit.h"

/* ---- names to places ------------------------------------------------------------------------- */

/* FNV-1a: names are short. */
static uint64_t hash_name(const char *name)
{
	uint64_t hash = 14695981039346656037U;
	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 1099511628211U;
	return hash;
}

/* Where the key is, or the free slot where it would be. */
static NameSlot *find_slot(const NameMap *map, const char *key)
{
	size_t at = hash_name(key) & (map->room - 1);
	while (map->slots[at].key && strcmp(map->slots[at].key, key) != 0)
		at = (at + 1) & (map->room - 1);
	return &map->slots[at];
}

static void grow(NameMap *map, Arena *arena)
{
	NameMap larger = {.room = map->room ? map->room * 2 : 64, .count = map->count};
	larger.slots = arena_alloc(arena, larger.room * sizeof(*larger.slots));
	memset(larger.slots, 0, larger.room * sizeof(*larger.slots));
	for (size_t i = 0; i < map->room; i++)
		if (map->slots[i].key)
			*find_slot(&larger, map->slots[i].key) = map->slots[i];
	*map = larger;
}

void name_map_put(NameMap *map, Arena *arena, const char *key, size_t value)
{
	if (map->count * 2 >= map->room)
		grow(map, arena);
	NameSlot *slot = find_slot(map, key);
	if (slot->key)
		return;
	*slot = (NameSlot){key, value};
	map->count++;
}

long name_map_get(const NameMap *map, const char *key)
{
	if (map->room == 0)
		return NAME_MAP_NONE;
	const NameSlot *slot = find_slot(map, key);
	return slot->key ? (long)slot->value : NAME_MAP_NONE;
}

const char *name_map_key(Arena *arena, const char *schema, const char *name)
{
	return arena_printf(arena, "%s\x01%s", schema ? schema : "", name);
}

/* ---- parts ----------------------------------------------------------------------------------- */

void options_add(Options *options, Arena *arena, const char *key, const char *value)
{
	if (!value || !*value)
		return;
	vec_push(options, arena, (Option){key, value});
	for (size_t i = options->count - 1; i > 0; i--) {
		if (strcmp(options->items[i - 1].key, options->items[i].key) <= 0)
			break;
		Option swap = options->items[i];
		options->items[i] = options->items[i - 1];
		options->items[i - 1] = swap;
	}
}

const char *schema_bare(const Dialect *d, const char *expression, Arena *arena)
{
	if (!expression)
		return NULL;
	const char *text = emit_skip_spaces(expression);
	size_t len = strlen(text);
	while (len > 0 && strchr(" \t\r\n", text[len - 1]))
		len--;
	text = arena_strndup(arena, text, len);
	while (emit_is_parenthesised(d, text))
		text = schema_bare(d, arena_strndup(arena, text + 1, strlen(text) - 2), arena);
	return text;
}

const char *schema_action(const char *action, const char *usual, Arena *arena)
{
	return !action || strcmp(action, usual) == 0 ? NULL : arena_strdup(arena, action);
}

static bool is_integer(const Type *type)
{
	return type->kind == TYPE_SMALLINT || type->kind == TYPE_INTEGER ||
	       type->kind == TYPE_BIGINT;
}

void table_mark_key(Table *table)
{
	const Constraint *key = table_primary_key(table);
	if (!key || key->columns.count != 1)
		return;
	for (size_t i = 0; i < table->columns.count; i++) {
		Column *column = &table->columns.items[i];
		if (strcmp(column->name, key->columns.items[0]) == 0)
			column->primary_key = is_integer(&column->type);
	}
}

/* ---- order ----------------------------------------------------------------------------------- */

static int compare_texts(const char *a, const char *b)
{
	if (!a || !b)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

/* All of these begin with their schema and name: see schema.h. */
static int by_schema_and_name(const void *a, const void *b)
{
	const char *const *one = a, *const *two = b;
	int order = compare_texts(one[0], two[0]);
	return order ? order : compare_texts(one[1], two[1]);
}

static int by_kind_and_name(const void *a, const void *b)
{
	const Other *one = a, *two = b;
	int order = strcmp(one->kind, two->kind);
	if (!order)
		order = compare_texts(one->schema, two->schema);
	if (!order)
		order = compare_texts(one->table, two->table);
	if (!order)
		order = compare_texts(one->name, two->name);
	return order ? order : compare_texts(one->text, two->text);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int by_index_name(const void *a, const void *b)
{
	return compare_texts(((const Index *)a)->name, ((const Index *)b)->name);
}

static int compare_lists(const StrVec *a, const StrVec *b)
{
	for (size_t i = 0; i < a->count && i < b->count; i++) {
		int order = strcmp(a->items[i], b->items[i]);
		if (order)
			return order;
	}
	return (a->count > b->count) - (a->count < b->count);
}

/* Those without a name by what they are. */
static int by_constraint_name(const void *a, const void *b)
{
	const Constraint *one = a, *two = b;
	int order = (int)one->kind - (int)two->kind;
	if (!order)
		order = compare_texts(one->name, two->name);
	if (!order)
		order = compare_lists(&one->columns, &two->columns);
	return order ? order : compare_texts(one->expression, two->expression);
}

#define SORT(list, order)                                                                          \
	((list).count > 1 ? qsort((list).items, (list).count, sizeof(*(list).items), (order))      \
			  : (void)0)

/* ---- views over views ------------------------------------------------------------------------ */

typedef struct Walk {
	const Views *from;
	const Needs *needs;
	size_t *order; /* of from, by name */
	bool *placed;
	Views to;
	Arena *arena;
} Walk;

/* NOLINTNEXTLINE(misc-no-recursion): as deep as views stand on views */
static void place_view(Walk *walk, size_t view)
{
	if (walk->placed[view])
		return;
	walk->placed[view] = true;
	const Needs *needs = &walk->needs[view];
	for (size_t i = 0; i < needs->count; i++)
		place_view(walk, needs->items[i]);
	vec_push(&walk->to, walk->arena, walk->from->items[view]);
}

typedef struct Place {
	const char *schema, *name;
	size_t at;
} Place;

static void sort_views(Views *views, const Needs *needs, Arena *arena)
{
	size_t n = views->count;
	Place *places = arena_alloc(arena, (n + 1) * sizeof(*places));
	Walk walk = {.from = views, .needs = needs, .arena = arena};
	walk.placed = arena_alloc(arena, n + 1);
	memset(walk.placed, 0, n + 1);
	for (size_t i = 0; i < n; i++)
		places[i] = (Place){views->items[i].schema, views->items[i].name, i};
	qsort(places, n, sizeof(*places), by_schema_and_name);
	for (size_t i = 0; i < n; i++)
		place_view(&walk, places[i].at);
	*views = walk.to;
}

void schema_sort(Schema *schema, const Needs *needs, Arena *arena)
{
	SORT(schema->schemas, by_text);
	SORT(schema->extensions, by_text);
	SORT(schema->enums, by_schema_and_name);
	SORT(schema->sequences, by_schema_and_name);
	SORT(schema->tables, by_schema_and_name);
	SORT(schema->others, by_kind_and_name);
	for (size_t i = 0; i < schema->tables.count; i++) {
		Table *table = &schema->tables.items[i];
		SORT(table->constraints, by_constraint_name);
		SORT(table->indexes, by_index_name);
	}
	for (size_t i = 0; i < schema->views.count; i++)
		SORT(schema->views.items[i].indexes, by_index_name);
	if (schema->views.count > 0 && needs)
		sort_views(&schema->views, needs, arena);
	else
		SORT(schema->views, by_schema_and_name);
}
