/* config_keys.c - checks each key of luamig.lua by name and kind; see config_keys.h. */
#include "core/config_keys.h"

#include <limits.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/str.h"
#include "base/text.h"

/* Kinds as bits, for keys that take more than one. */
enum {
	STRING = 1 << TREE_STRING,
	TABLE = 1 << TREE_TABLE,
	BOOLEAN = 1 << TREE_BOOL,
	INTEGER = 1 << TREE_INT,
	NUMBER = 1 << TREE_INT | 1 << TREE_REAL,
	FUNCTION = 1 << TREE_FUNCTION
};

#define NO_SLOT   ((size_t)-1)
#define AT(field) offsetof(Config, field)

/* name, kinds, reader, where the value goes */
#define CONFIG_KEYS(X)                                                                             \
	X(url, STRING, read_text, NO_SLOT)                                                         \
	X(migrations, STRING | TABLE, read_migrations, AT(migrations))                             \
	X(schema, STRING, read_text, AT(schema_path))                                              \
	X(environments, TABLE, read_environments, NO_SLOT)                                         \
	X(version_table, STRING, read_text, AT(version_table))                                     \
	X(version_table_schema, STRING, read_text, AT(version_table_schema))                       \
	X(file_template, STRING, read_text, AT(file_template))                                     \
	X(timezone, STRING, read_text, AT(timezone))                                               \
	X(slug_length, INTEGER, read_slug_length, AT(slug_length))                                 \
	X(recursive, BOOLEAN, read_flag, AT(recursive))                                            \
	X(lock, STRING, read_lock, AT(lock))                                                       \
	X(lock_table, STRING, read_text, AT(lock_table))                                           \
	X(lock_lease, INTEGER, read_lease, AT(lock_lease_s))                                       \
	X(lock_timeout, NUMBER, read_seconds, AT(lock_timeout_s))                                  \
	X(ddl_lock_timeout, NUMBER, read_milliseconds, AT(ddl_lock_timeout_ms))                    \
	X(statement_timeout, NUMBER, read_milliseconds, AT(statement_timeout_ms))                  \
	X(transaction, STRING, read_transaction, AT(transaction))                                  \
	X(history_table, STRING, read_text, AT(history_table))                                     \
	X(journal_table, STRING, read_text, AT(journal_table))                                     \
	X(dotenv, STRING | BOOLEAN, read_dotenv, NO_SLOT)                                          \
	X(disposable, BOOLEAN, read_flag, AT(disposable))                                          \
	X(include, FUNCTION, read_as_it_is, NO_SLOT)                                               \
	X(naming_convention, TABLE, read_naming_convention, AT(naming))                            \
	X(shadow_url, STRING, read_text, NO_SLOT)                                                  \
	X(hooks, TABLE, read_hooks, AT(hooks))                                                     \
	X(lint, TABLE, read_as_it_is, NO_SLOT)                                                     \
	X(trust, BOOLEAN, read_flag, AT(trust))

/* ---- messages ------------------------------------------------------------------------------ */

static bool wrong(const KeyReader *r, const char *key, const char *what)
{
	return error_set(r->err, ERR_CONFIG, "%s: %s %s", r->where, key, what);
}

static const char *kinds_text(int kinds, Arena *arena)
{
	static const struct {
		int kinds;
		const char *word;
	} words[] = {
		{STRING, "a string"},
		{NUMBER, "a number"},
		{INTEGER, "a whole number"},
		{BOOLEAN, "true or false"},
		{TABLE, "a table"},
		{FUNCTION, "a function"},
	};
	Str s = str_new(arena);

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if ((kinds & words[i].kinds) != words[i].kinds)
			continue;
		str_addf(&s, "%s%s", s.len ? " or " : "", words[i].word);
		kinds &= ~words[i].kinds;
	}
	return s.data;
}

static bool check_kind(const KeyReader *r, const char *key, const Tree *value, int kinds)
{
	if (kinds & 1 << value->kind)
		return true;
	const char *word = tree_kind_word(value->kind);
	return error_set(r->err, ERR_CONFIG, "%s: %s must be %s, not %s %s", r->where, key,
		kinds_text(kinds, r->arena), *word == 'i' ? "an" : "a", word);
}

static bool unknown_key(
	const KeyReader *r, const char *inside, const char *key, const char *const *known)
{
	const char *nearest = text_nearest(key, known);
	Str all = str_new(r->arena);

	error_set(r->err, ERR_CONFIG, "%s: unknown key %s%s%s", r->where, inside,
		*inside ? "." : "", key);
	if (nearest)
		return error_hint(r->err, "did you mean %s?", nearest);
	for (; *known; known++)
		str_addf(&all, "%s%s", all.len ? ", " : "", *known);
	return error_hint(r->err, "the keys are %s", all.data);
}

/* Every field of the table has one of the names.  inside: the key it belongs to, or "". */
static bool check_names(
	const KeyReader *r, const char *inside, const Tree *table, const char *const *names)
{
	for (size_t i = 0; i < table->fields.count; i++) {
		const char *key = table->fields.items[i].key;
		size_t n = 0;
		if (!key)
			return wrong(
				r, *inside ? inside : "the table", "has a value without a key");
		while (names[n] && strcmp(names[n], key) != 0)
			n++;
		if (!names[n])
			return unknown_key(r, inside, key, names);
	}
	return true;
}

/* ---- values -------------------------------------------------------------------------------- */

/* Each read_… function checks a value of the right kind and puts it into the slot, unless that is
 * NULL: then something stronger has it already. */

static bool read_text(KeyReader *r, const char *key, const Tree *value, void *slot)
{
	if (!*value->string)
		return wrong(r, key, "is empty");
	if (slot)
		*(const char **)slot = value->string;
	return true;
}

static bool read_flag(KeyReader *r, const char *key, const Tree *value, void *slot)
{
	(void)r;
	(void)key;
	if (slot)
		*(bool *)slot = value->boolean;
	return true;
}

static bool read_as_it_is(KeyReader *r, const char *key, const Tree *value, void *slot)
{
	(void)r;
	(void)key;
	(void)value;
	(void)slot;
	return true; /* whoever needs it looks into Config.tree */
}

/* A string or a list of strings. */
static bool read_strings(KeyReader *r, const char *key, const Tree *value, StrVec *out)
{
	if (value->kind == TREE_STRING) {
		vec_push(out, r->arena, value->string);
		return read_text(r, key, value, NULL);
	}
	for (size_t i = 0; i < value->fields.count; i++) {
		const TreeField *field = &value->fields.items[i];
		if (field->key || field->value->kind != TREE_STRING)
			return wrong(r, key, "must be a string or a list of strings");
		if (!read_text(r, key, field->value, NULL))
			return false;
		vec_push(out, r->arena, field->value->string);
	}
	return true;
}

static bool read_migrations(KeyReader *r, const char *key, const Tree *value, void *slot)
{
	StrVec folders = {0};
	if (!read_strings(r, key, value, &folders))
		return false;
	if (folders.count == 0)
		return wrong(r, key, "names no folder");
	if (slot)
		*(StrVec *)slot = folders;
	return true;
}

/* The place of the word among `words`, or -1: err is set. */
static int read_word(KeyReader *r, const char *key, const Tree *value, const char *const *words)
{
	Str all = str_new(r->arena);
	for (int i = 0; words[i]; i++) {
		if (strcmp(words[i], value->string) == 0)
			return i;
		str_addf(&all, "%s\"%s\"", i ? ", " : "", words[i]);
	}
	const char *nearest = text_nearest(value->string, words);
	error_set(r->err, ERR_CONFIG, "%s: %s cannot be \"%s\"; it is one of %s", r->where, key,
		value->string, all.data);
	if (nearest)
		error_hint(r->err, "did you mean \"%s\"?", nearest);
	return -1;
}

static bool read_lock(KeyReader *r, const char *key, const Tree *value, void *slot)
{
	static const char *const words[] = {
		[LOCK_AUTO] = "auto", [LOCK_SESSION] = "session", [LOCK_TABLE] = "table", NULL};
	int word = read_word(r, key, value, words);
	if (word >= 0 && slot)
		*(LockMode *)slot = (LockMode)word;
	return word >= 0;
}

static bool read_lease(KeyReader *r, const char *key, const Tree *value, void *slot)
{
	if (value->integer < 2 || value->integer > 3600)
		return wrong(r, key, "must be from 2 to 3600 seconds");
	if (slot)
		*(int *)slot = (int)value->integer;
	return true;
}

static bool read_transaction(KeyReader *r, const char *key, const Tree *value, void *slot)
{
	static const char *const words[] = {[TRANSACTION_AUTO] = "auto",
		[TRANSACTION_REVISION] = "revision",
		[TRANSACTION_GROUP] = "group",
		[TRANSACTION_RUN] = "run",
		NULL};
	int word = read_word(r, key, value, words);
	if (word >= 0 && slot)
		*(TransactionMode *)slot = (TransactionMode)word;
	return word >= 0;
}

static bool read_slug_length(KeyReader *r, const char *key, const Tree *value, void *slot)
{
	if (value->integer < 1 || value->integer > 200)
		return wrong(r, key, "must be from 1 to 200");
	if (slot)
		*(int *)slot = (int)value->integer;
	return true;
}

/* Seconds, perhaps with a fraction.  Part of a millisecond counts as one. */
static bool read_milliseconds(KeyReader *r, const char *key, const Tree *value, void *slot)
{
	const int most = INT_MAX / 1000;
	double s = value->kind == TREE_INT ? (double)value->integer : value->real;
	if (!(s >= 0 && s <= most))
		return error_set(r->err, ERR_CONFIG,
			"%s: %s must be a number of seconds from 0 to %d", r->where, key, most);
	if (slot)
		*(int *)slot = (int)ceil(s * 1000);
	return true;
}

/* Part of a second counts as one. */
static bool read_seconds(KeyReader *r, const char *key, const Tree *value, void *slot)
{
	int ms = 0;
	if (!read_milliseconds(r, key, value, &ms))
		return false;
	if (slot)
		*(int *)slot = ms / 1000 + (ms % 1000 > 0);
	return true;
}

/* The file it names was read before luamig.lua ran. */
static bool read_dotenv(KeyReader *r, const char *key, const Tree *value, void *slot)
{
	if (value->kind == TREE_STRING)
		return read_text(r, key, value, slot);
	return value->boolean ? wrong(r, key, "must be a path, or false") : true;
}

static const char *inner_name(const KeyReader *r, const char *outer, const char *inner)
{
	return arena_printf(r->arena, "%s.%s", outer, inner);
}

static bool read_naming_convention(KeyReader *r, const char *key, const Tree *value, void *slot)
{
	static const char *const names[] = {"ix", "uq", "ck", "fk", "pk", NULL};
	NamingConvention found = {0};
	const char **const texts[] = {&found.ix, &found.uq, &found.ck, &found.fk, &found.pk};
	if (!check_names(r, key, value, names))
		return false;
	for (size_t i = 0; names[i]; i++) {
		const Tree *text = tree_get(value, names[i]);
		const char *name = inner_name(r, key, names[i]);
		if (text &&
			(!check_kind(r, name, text, STRING) || !read_text(r, name, text, texts[i])))
			return false;
		if (text && !naming_check(names[i], *texts[i], r->err))
			return error_wrap(r->err, "%s", r->where);
	}
	if (slot)
		*(NamingConvention *)slot = found;
	return true;
}

/* Functions; after_write may also be one or more commands. */
static bool read_hook(KeyReader *r, const char *name, const TreeField *field, ConfigHook *out)
{
	bool commands = strcmp(field->key, "after_write") == 0;
	int kinds = commands ? FUNCTION | STRING | TABLE : FUNCTION;

	*out = (ConfigHook){.name = field->key, .function = -1};
	if (!check_kind(r, name, field->value, kinds))
		return false;
	if (field->value->kind != TREE_FUNCTION)
		return read_strings(r, name, field->value, &out->commands);
	out->function = field->value->function;
	return true;
}

static bool read_hooks(KeyReader *r, const char *key, const Tree *value, void *slot)
{
	static const char *const names[] = {
		"before_run", "after_revision", "after_run", "after_write", NULL};
	if (!check_names(r, key, value, names))
		return false;
	for (size_t i = 0; i < value->fields.count; i++) {
		const TreeField *field = &value->fields.items[i];
		ConfigHook hook;
		if (!read_hook(r, inner_name(r, key, field->key), field, &hook))
			return false;
		if (slot)
			vec_push(&r->config->hooks, r->arena, hook);
	}
	return true;
}

/* ---- the table of keys --------------------------------------------------------------------- */

static bool read_environments(KeyReader *r, const char *key, const Tree *value, void *slot);

static const struct {
	const char *name;
	int kinds;
	bool (*read)(KeyReader *r, const char *key, const Tree *value, void *slot);
	size_t offset;
} keys[] = {
#define X(name, kinds, read, offset) {#name, kinds, read, offset},
	CONFIG_KEYS(X)
#undef X
};

const char *const config_keys[] = {
#define X(name, kinds, read, offset) #name,
	CONFIG_KEYS(X)
#undef X
		NULL};

/* take: put the values into the config, but for those that the environment has. */
static bool read_table(KeyReader *r, const Tree *table, bool take)
{
	if (!check_names(r, "", table, config_keys))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		const Tree *value = tree_get(table, keys[i].name);
		bool hidden = table != r->environment && tree_get(r->environment, keys[i].name);
		bool has_slot = take && !hidden && keys[i].offset != NO_SLOT;
		void *slot = has_slot ? (char *)r->config + keys[i].offset : NULL;
		if (value && (!check_kind(r, keys[i].name, value, keys[i].kinds) ||
				     !keys[i].read(r, keys[i].name, value, slot)))
			return false;
	}
	return true;
}

/* These say how the file itself is read. */
static bool check_not_whole_file(const KeyReader *r, const Tree *environment)
{
	static const char *const names[] = {"environments", "dotenv", "trust"};
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (tree_get(environment, names[i]))
			return wrong(r, names[i], "belongs to the top level of the file");
	return true;
}

/* All are checked; the values of the chosen one are taken. */
static bool read_environments(KeyReader *r, const char *key, const Tree *value, void *slot)
{
	(void)slot;
	for (size_t i = 0; i < value->fields.count; i++) {
		const TreeField *field = &value->fields.items[i];
		if (!field->key)
			return wrong(r, key, "must hold tables with names");
		const char *name = inner_name(r, key, field->key);
		if (!check_kind(r, name, field->value, TABLE))
			return false;
		KeyReader inner = *r;
		inner.where = arena_printf(r->arena, "%s: %s", r->where, name);
		if (!check_not_whole_file(&inner, field->value) ||
			!read_table(&inner, field->value, field->value == r->environment))
			return false;
	}
	return true;
}

bool config_read_keys(KeyReader *r, const Tree *table)
{
	return read_table(r, table, true);
}
