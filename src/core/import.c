/* import.c - the tools, and what their readers share. */
#include "core/import.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/str.h"
#include "base/text.h"
#include "db/lex.h"
#include "db/splitter.h"
#include "db/statement.h"

const ImportTool import_tools[] = {
	{"golang-migrate", "golang-migrate", import_golang_migrate, "schema_migrations",
		"SELECT version FROM schema_migrations", true,
		"SELECT 1 FROM schema_migrations WHERE dirty"},
	{"dbmate", "dbmate", import_dbmate, "schema_migrations",
		"SELECT version FROM schema_migrations", false, NULL},
	{"goose", "goose", import_goose, "goose_db_version",
		"SELECT g.version_id FROM goose_db_version AS g WHERE g.is_applied AND "
		"g.version_id > 0 "
		"AND g.id = (SELECT max(h.id) FROM goose_db_version AS h WHERE h.version_id = "
		"g.version_id)",
		false, NULL},
	{"flyway", "Flyway", import_flyway, "flyway_schema_history",
		"SELECT version FROM flyway_schema_history WHERE success AND version IS NOT NULL",
		false, "SELECT 1 FROM flyway_schema_history WHERE NOT success"},
	{"sqitch", "Sqitch", import_sqitch, "sqitch.changes",
		"SELECT change || CASE count(*) OVER w WHEN 1 THEN '' "
		"WHEN 2 THEN '_again' ELSE '_again' || count(*) OVER w - 1 END "
		"FROM sqitch.changes WINDOW w AS (PARTITION BY project, change ORDER BY "
		"planned_at)",
		false, NULL},
	{"alembic", "Alembic", import_alembic, "alembic_version", NULL, false, NULL},
	{0},
};

const ImportTool *import_find(const char *name, Error *err)
{
	const char *names[ARRAY_LEN(import_tools)] = {NULL};
	for (size_t i = 0; import_tools[i].name; i++) {
		names[i] = import_tools[i].name;
		if (strcmp(names[i], name) == 0)
			return &import_tools[i];
	}
	const char *near = text_nearest(name, names);
	error_set(err, ERR_USAGE, "there is no import from '%s'", name);
	if (near)
		error_hint(err, "did you mean luamig import %s?", near);
	else
		error_hint(
			err, "known are alembic, golang-migrate, dbmate, goose, flyway and sqitch");
	return NULL;
}

/* ---- names and versions --------------------------------------------------------------------- */

bool import_split_name(const char *file, const char *separator, Arena *arena, ImportName *out)
{
	size_t digits = strspn(file, "0123456789._-");
	const char *mark = strstr(file, separator);
	if (!isdigit((unsigned char)file[0]) || !mark || (size_t)(mark - file) > digits)
		return false;
	const char *name = mark + strlen(separator);
	const char *dot = strrchr(name, '.');
	size_t length = dot ? (size_t)(dot - name) : strlen(name);
	out->version = arena_strndup(arena, file, (size_t)(mark - file));
	out->name = arena_strndup(arena, name, length);
	out->rest = arena_strdup(arena, name + length);
	return true;
}

/* The next number of a version with dots: its digits without leading zeros. */
static size_t next_number(const char **p, const char **digits)
{
	while (**p && !isdigit((unsigned char)**p))
		++*p;
	while (**p == '0')
		++*p;
	*digits = *p;
	while (isdigit((unsigned char)**p))
		++*p;
	return (size_t)(*p - *digits);
}

int import_compare_versions(const char *a, const char *b)
{
	while (*a || *b) {
		const char *x, *y;
		size_t n = next_number(&a, &x), m = next_number(&b, &y);
		if (n != m)
			return n < m ? -1 : 1;
		int order = memcmp(x, y, n);
		if (order)
			return order;
	}
	return 0;
}

static int by_version(const void *a, const void *b)
{
	const Imported *x = a, *y = b;
	return import_compare_versions(x->version, y->version);
}

bool import_sort(Import *import, Error *err)
{
	if (import->items.count > 1)
		qsort(import->items.items, import->items.count, sizeof(Imported), by_version);
	for (size_t i = 1; i < import->items.count; i++) {
		const Imported *a = &import->items.items[i - 1], *b = &import->items.items[i];
		if (by_version(a, b) == 0)
			return error_set(err, ERR_REVISION,
				"two migrations of version %s: %s and %s", a->version, a->source,
				b->source);
	}
	return true;
}

/* Ids are letters, digits and "_"; short numbers get zeros, for a prefix needs four characters. */
static const char *make_id(const char *version, Arena *arena)
{
	size_t length = strlen(version);
	bool number = strspn(version, "0123456789") == length;
	char *id = number && length < 4
			   ? arena_printf(arena, "%.*s%s", (int)(4 - length), "000", version)
			   : arena_strdup(arena, version);
	for (char *p = id; *p; p++)
		if (!isalnum((unsigned char)*p))
			*p = '_';
	if (strlen(id) < 4 && isdigit((unsigned char)id[0]))
		id = arena_printf(arena, "v%s", id);
	return strlen(id) < 4 ? arena_printf(arena, "%s____", id) : id;
}

Imported *import_add(Import *import, Arena *arena, const ImportName *name, const char *source)
{
	char *words = arena_strdup(arena, name->name);
	for (char *p = words; *p; p++)
		if (*p == '_')
			*p = ' ';
	vec_push(&import->items, arena,
		(Imported){.id = make_id(name->version, arena),
			.version = name->version,
			.name = words,
			.source = source,
			.up = ""});
	return &import->items.items[import->items.count - 1];
}

void import_left_out(Import *import, Arena *arena, const char *path)
{
	if (path_ends_with(path, ".sql"))
		vec_push(&import->notes, arena,
			arena_printf(arena, "%s was left out: its name has no version", path));
}

const char *import_value(const Import *import, const char *key, size_t len)
{
	for (size_t i = 0; i < import->values.count; i++) {
		const char *value = import->values.items[i];
		if (strncmp(value, key, len) == 0 && value[len] == '=')
			return value + len + 1;
	}
	return NULL;
}

const char *import_fill(Import *import, Arena *arena, const char *text, const char *source)
{
	Str s = str_new(arena), missing = str_new(arena);
	for (const char *mark; (mark = strstr(text, "${"));) {
		const char *key = mark + 2;
		size_t len = strcspn(key, "}\n");
		const char *value = key[len] == '}' ? import_value(import, key, len) : NULL;
		str_addn(&s, text, (size_t)(mark - text));
		text = key[len] == '}' ? key + len + 1 : key;
		if (value)
			str_add(&s, value);
		else
			str_addn(&s, mark, (size_t)(text - mark));
		if (!value && text > key)
			str_addf(&missing, "%s%.*s", missing.len ? ", " : "", (int)len, key);
	}
	str_add(&s, text);
	if (missing.len)
		vec_push(&import->notes, arena,
			arena_printf(arena, "%s: no value for %s (-x KEY=VALUE gives one)", source,
				missing.data));
	return s.data;
}

bool import_next_line(const char **text, Arena *arena, const char **line)
{
	if (!**text)
		return false;
	size_t n = strcspn(*text, "\n");
	size_t shown = n > 0 && (*text)[n - 1] == '\r' ? n - 1 : n;
	*line = arena_strndup(arena, *text, shown);
	*text += (*text)[n] ? n + 1 : n;
	return true;
}

bool import_keys_off(const Import *import, const char *sql, Arena *arena)
{
	Error ignored = ERROR_INIT;
	SplitStatements list = {0};
	bool off = false;
	if (!import->dialect || !import->dialect->keys_off_sql ||
		!split_sql(sql, strlen(sql), import->dialect->lex, arena, &list, &ignored))
		return false;
	for (size_t i = 0; i < list.count; i++) {
		const SplitStatement *s = &list.items[i];
		if (statement_foreign_keys(s->sql, s->len, import->dialect->lex) == 0)
			return false; /* it says so itself */
		Lexer lexer;
		lex_init(&lexer, s->sql, s->len, import->dialect->lex);
		LexToken first = lex_next_solid(&lexer), second = lex_next_solid(&lexer);
		off |= statement_kind(s->sql, s->len, import->dialect->lex) == STATEMENT_WRITE ||
		       (lex_is_word(&first, "DROP") && lex_is_word(&second, "TABLE"));
	}
	return off;
}

/* ---- what is applied ------------------------------------------------------------------------ */

static const char *text_of(const Value *value, Arena *arena)
{
	if (value->type == VAL_INT)
		return arena_printf(arena, "%lld", (long long)value->as.integer);
	return value->type == VAL_TEXT ? value->as.text.data : "";
}

static bool has_table(const ImportTool *tool, Conn *conn, Arena *arena, bool *out, Error *err)
{
	const Catalog *c = &conn->catalog;
	const char *dot = strchr(tool->table, '.');
	const char *schema =
		dot ? arena_strndup(arena, tool->table, (size_t)(dot - tool->table)) : NULL;
	*out = false;
	if (schema && !(conn->backend->dialect->caps & DIALECT_SCHEMAS))
		return true; /* it keeps a file or a database of its own there */
	return c->has_table(c->arg, schema, dot ? dot + 1 : tool->table, out, err);
}

static bool check_clean(const ImportTool *tool, Conn *conn, Arena *arena, Error *err)
{
	Value value;
	bool found = false;
	if (!tool->dirty_sql)
		return true;
	if (!db_value(conn, &(Stmt){.sql = tool->dirty_sql}, arena, &value, &found, err))
		return false;
	if (!found)
		return true;
	error_set(err, ERR_REVISION, "%s says that a migration of it is half done", tool->table);
	return error_hint(err, "bring %s to a clean state first", tool->title);
}

static bool is_applied(
	const ImportTool *tool, const Imported *item, const Result *rows, Arena *arena)
{
	for (size_t i = 0; i < rows->nrows; i++) {
		const char *version = text_of(&rows->cells[i * rows->ncols], arena);
		bool number = isdigit((unsigned char)version[0]) &&
			      isdigit((unsigned char)item->version[0]);
		int order = number ? import_compare_versions(item->version, version)
				   : strcmp(item->version, version);
		if (order == 0 || (tool->up_to && number && order < 0))
			return true;
	}
	return false;
}

bool import_applied(const ImportTool *tool, const Import *import, Conn *conn, Arena *arena,
	ImportPlace *out, Error *err)
{
	Result rows;
	*out = (ImportPlace){0};
	if (!has_table(tool, conn, arena, &out->found, err))
		return false;
	if (!out->found)
		return true;
	if (!check_clean(tool, conn, arena, err) ||
		!db_run(conn, &(Stmt){.sql = tool->applied_sql}, arena, &rows, err))
		return false;
	const char *missing = NULL;
	for (size_t i = 0; i < import->items.count; i++) {
		const Imported *item = &import->items.items[i];
		if (!is_applied(tool, item, &rows, arena)) {
			missing = missing ? missing : item->version;
			continue;
		}
		if (missing)
			return error_set(err, ERR_REVISION,
				"%s has version %s, but not %s, which comes before it", tool->table,
				item->version, missing);
		out->count++;
	}
	return true;
}
