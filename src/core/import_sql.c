/* import_sql.c - the tools whose migrations are SQL files with a number: golang-migrate, dbmate,
 * goose, Flyway. */
#include <ctype.h>
#include <string.h>

#include "base/path.h"
#include "base/text.h"
#include "core/import.h"

/* ---- golang-migrate: 0042_create_users.up.sql, 0042_create_users.down.sql ------------------- */

static Imported *find_version(Import *import, const char *version)
{
	for (size_t i = 0; i < import->items.count; i++)
		if (strcmp(import->items.items[i].version, version) == 0)
			return &import->items.items[i];
	return NULL;
}

/* "7_users.up.sql", "7_users..up..sql": its name ends at the last ".up." or ".down.". */
static bool split_way(const char *file, Arena *arena, ImportName *name, bool *up)
{
	const char *rest = strchr(file, '_'), *end = NULL;
	size_t digits = strspn(file, "0123456789");
	if (!digits || rest != file + digits || !path_ends_with(file, ".sql"))
		return false;
	for (const char *p = rest; *p; p++) {
		if (text_starts_with(p, ".up."))
			*up = true;
		else if (text_starts_with(p, ".down."))
			*up = false;
		else
			continue;
		end = p;
	}
	if (!end)
		return false;
	name->version = arena_strndup(arena, file, digits);
	name->name = arena_strndup(arena, rest + 1, (size_t)(end - rest - 1));
	name->rest = end;
	return true;
}

bool import_golang_migrate(const char *dir, Arena *arena, Import *out, Error *err)
{
	StrVec names = {0};
	if (!path_list(dir, arena, &names, err))
		return false;
	for (size_t i = 0; i < names.count; i++) {
		ImportName name;
		const char *path = path_join(arena, dir, names.items[i]);
		bool up;
		if (!split_way(names.items[i], arena, &name, &up)) {
			import_left_out(out, arena, path);
			continue;
		}
		const char *text = path_read(path, arena, NULL, err);
		if (!text)
			return false;
		Imported *item = find_version(out, name.version);
		if (!item)
			item = import_add(out, arena, &name, path);
		if (up ? item->up[0] != '\0' : item->down != NULL)
			return error_set(err, ERR_REVISION,
				"two migrations of version %s: %s and %s", name.version,
				item->source, path);
		if (up)
			item->up = text;
		else
			item->down = text;
	}
	return import_sort(out, err);
}

/* ---- files with both ways in them ----------------------------------------------------------- */

/* What follows `mark` in a comment line ("-- migrate:up", "--migrate:up"), or NULL. */
static const char *annotation(const char *line, const char *mark)
{
	while (isspace((unsigned char)*line))
		line++;
	if (strncmp(line, "--", 2) != 0)
		return NULL;
	line += 2;
	while (isspace((unsigned char)*line))
		line++;
	return text_starts_with(line, mark) ? line + strlen(mark) : NULL;
}

typedef struct Halves {
	Str up, down;
	Str *now; /* NULL: before the first annotation */
	bool has_down;
} Halves;

static Halves new_halves(Arena *arena)
{
	return (Halves){.up = str_new(arena), .down = str_new(arena)};
}

static void add_line(Halves *h, const char *line)
{
	if (h->now)
		str_addf(h->now, "%s\n", line);
}

/* ---- dbmate: 20260101120000_create_users.sql ------------------------------------------------ */

static void read_dbmate(const char *text, Arena *arena, Imported *item)
{
	const char *line, *rest;
	Halves h = new_halves(arena);
	while (import_next_line(&text, arena, &line)) {
		if ((rest = annotation(line, "migrate:up"))) {
			h.now = &h.up;
			item->no_transaction |= strstr(rest, "transaction:false") != NULL;
		} else if ((rest = annotation(line, "migrate:down"))) {
			h.now = &h.down;
			h.has_down = true;
			item->no_transaction |= strstr(rest, "transaction:false") != NULL;
		} else {
			add_line(&h, line);
		}
	}
	item->up = h.up.data;
	item->down = h.has_down ? h.down.data : NULL;
}

/* ---- goose: 00042_create_users.sql ---------------------------------------------------------- */

/* Its words may be written in any case. */
static bool starts_word(const char *text, const char *word)
{
	while (*word && toupper((unsigned char)*text) == toupper((unsigned char)*word))
		text++, word++;
	return !*word;
}

/* Inside StatementBegin … StatementEnd a semicolon ends nothing.  luamig's splitter knows dollar
 * quotes and trigger bodies by itself; for the bodies of MySQL's routines a delimiter says it. */
static void read_goose(const char *text, Arena *arena, Imported *item, Import *out)
{
	const char *line;
	Halves h = new_halves(arena);
	bool substitutes = false;
	bool delimiters = out->dialect && (out->dialect->lex & LEX_DELIMITER);
	while (import_next_line(&text, arena, &line)) {
		const char *rest = annotation(line, "+goose");
		while (rest && isspace((unsigned char)*rest))
			rest++;
		if (!rest) {
			add_line(&h, line);
		} else if (starts_word(rest, "Up")) {
			h.now = &h.up;
		} else if (starts_word(rest, "Down")) {
			h.now = &h.down;
			h.has_down = true;
		} else if (starts_word(rest, "NO TRANSACTION")) {
			item->no_transaction = true;
		} else if (starts_word(rest, "StatementBegin") && delimiters) {
			add_line(&h, "DELIMITER $$$$");
		} else if (starts_word(rest, "StatementEnd") && delimiters) {
			add_line(&h, "$$$$\nDELIMITER ;");
		} else if (starts_word(rest, "ENVSUB ON")) {
			substitutes = true;
		}
	}
	const char *up = h.up.data, *down = h.has_down ? h.down.data : NULL;
	item->up = substitutes ? import_fill(out, arena, up, item->source) : up;
	item->down = substitutes && down ? import_fill(out, arena, down, item->source) : down;
}

typedef enum Both { BOTH_DBMATE, BOTH_GOOSE } Both;

/* dbmate takes any name that begins with digits. */
static bool split_dbmate(const char *file, Arena *arena, ImportName *out)
{
	size_t digits = strspn(file, "0123456789");
	if (!digits)
		return false;
	const char *name = file + digits + strspn(file + digits, "_-");
	size_t length = path_ends_with(name, ".sql") ? strlen(name) - 4 : strlen(name);
	out->version = arena_strndup(arena, file, digits);
	out->name = length ? arena_strndup(arena, name, length) : out->version;
	out->rest = name + length;
	return true;
}

static bool read_both(const char *dir, Both tool, Arena *arena, Import *out, Error *err)
{
	StrVec names = {0};
	if (!path_list(dir, arena, &names, err))
		return false;
	for (size_t i = 0; i < names.count; i++) {
		ImportName name;
		const char *path = path_join(arena, dir, names.items[i]);
		bool named = tool == BOTH_GOOSE
				     ? import_split_name(names.items[i], "_", arena, &name)
				     : split_dbmate(names.items[i], arena, &name);
		if (!named) {
			import_left_out(out, arena, path);
			continue;
		}
		if (tool == BOTH_GOOSE && strcmp(name.rest, ".go") == 0) {
			vec_push(&out->notes, arena,
				arena_printf(arena, "%s is a program: rewrite it in Lua", path));
			import_add(out, arena, &name, path)->up = NULL;
			continue;
		}
		if (strcmp(name.rest, ".sql") != 0)
			continue;
		const char *text = path_read(path, arena, NULL, err);
		if (!text)
			return false;
		Imported *item = import_add(out, arena, &name, path);
		if (tool == BOTH_GOOSE)
			read_goose(text, arena, item, out);
		else
			read_dbmate(text, arena, item);
	}
	return import_sort(out, err);
}

bool import_dbmate(const char *dir, Arena *arena, Import *out, Error *err)
{
	return read_both(dir, BOTH_DBMATE, arena, out, err);
}

bool import_goose(const char *dir, Arena *arena, Import *out, Error *err)
{
	return read_both(dir, BOTH_GOOSE, arena, out, err);
}

/* ---- Flyway: V1_2__create_users.sql, U1_2__create_users.sql, R__views.sql ------------------- */

static bool read_flyway(const char *path, const char *file, Arena *arena, Import *out, Error *err)
{
	ImportName name;
	if (!import_split_name(file + 1, "__", arena, &name) || strcmp(name.rest, ".sql") != 0) {
		if (text_starts_with(file, "R__"))
			vec_push(&out->notes, arena,
				arena_printf(arena,
					"%s runs again when it changes: call it where it "
					"is needed",
					path));
		else
			import_left_out(out, arena, path);
		return true;
	}
	const char *text = path_read(path, arena, NULL, err);
	if (!text)
		return false;
	text = import_fill(out, arena, text, path);
	char *version = arena_strdup(arena, name.version);
	for (char *p = version; *p; p++)
		*p = *p == '_' ? '.' : *p; /* as its table has it */
	name.version = version;
	Imported *item = find_version(out, version);
	if (!item)
		item = import_add(out, arena, &name, path);
	if (file[0] == 'U')
		item->down = text;
	else
		item->up = text;
	return true;
}

bool import_flyway(const char *dir, Arena *arena, Import *out, Error *err)
{
	StrVec names = {0};
	if (!path_list(dir, arena, &names, err))
		return false;
	for (size_t i = 0; i < names.count; i++) {
		const char *file = names.items[i], *path = path_join(arena, dir, file);
		if (path_is_dir(path))
			vec_push(&out->notes, arena,
				arena_printf(arena, "the folder %s was not looked into", path));
		else if (!strchr("VUR", file[0]))
			import_left_out(out, arena, path); /* callbacks: afterMigrate.sql */
		else if (!read_flyway(path, file, arena, out, err))
			return false;
	}
	return import_sort(out, err);
}
