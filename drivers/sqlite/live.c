/* live.c - reads what belongs to a table; see live.h. */
#include "drivers/sqlite/live.h"

#include "base/text.h"
#include "drivers/sqlite/ddl.h"
#include "drivers/sqlite/sql_text.h"

/* Every parameter is a text. */
typedef struct Asked {
	const Emit *e;
	const Op *op;
	LiveTable *live;
	Answer answer;
} Asked;

static const char *schema_sql(const Emit *e, const char *schema, const char *format)
{
	Str s = str_new(e->arena);
	sql_addf(&s, e->dialect, format, schema);
	return s.data;
}

static bool ask(Asked *a, const char *sql, const char *one, const char *two, Error *err)
{
	StrVec params = {0};
	if (one)
		vec_push(&params, a->e->arena, one);
	if (two)
		vec_push(&params, a->e->arena, two);
	const char *what = arena_printf(a->e->arena, "how table %s is made", a->op->table);
	return emit_ask(a->e, sql, &params, what, &a->answer, err);
}

static const char *cell(const Asked *a, size_t row, size_t col)
{
	return answer_cell(&a->answer, row, col);
}

/* ---- the table ------------------------------------------------------------------------------- */

static bool find_in(Asked *a, const char *schema, Error *err)
{
	const char *sql = schema_sql(a->e, schema,
		"SELECT name, sql FROM %i.sqlite_master WHERE type = 'table' AND lower(name) = "
		"lower(?)");
	if (!ask(a, sql, a->op->table, NULL, err))
		return false;
	if (a->answer.nrows > 0)
		*a->live =
			(LiveTable){.schema = schema, .name = cell(a, 0, 0), .sql = cell(a, 0, 1)};
	return true;
}

/* Where SQLite would find it. */
static bool find_table(Asked *a, Error *err)
{
	if (a->op->schema)
		return find_in(a, a->op->schema, err);
	if (!find_in(a, "temp", err))
		return false;
	if (!a->live->name && !ask(a, "PRAGMA database_list", NULL, NULL, err))
		return false;
	const Answer list = a->answer;
	for (size_t i = 0; !a->live->name && i < list.nrows; i++)
		if (!find_in(a, answer_cell(&list, i, 1), err))
			return false;
	return true;
}

/* ---- what belongs to it --------------------------------------------------------------------- */

static bool read_objects(Asked *a, const char *schema, Error *err)
{
	LiveTable *live = a->live;
	const char *sql = schema_sql(a->e, schema,
		"SELECT type, name, sql FROM %i.sqlite_master WHERE type IN ('index', 'trigger') "
		"AND sql IS NOT NULL AND lower(tbl_name) = lower(?) ORDER BY rowid");
	if (!ask(a, sql, live->name, NULL, err))
		return false;
	for (size_t i = 0; i < a->answer.nrows; i++) {
		LiveObject one = {.schema = schema, .name = cell(a, i, 1), .sql = cell(a, i, 2)};
		if (strcmp(cell(a, i, 0), "index") == 0)
			vec_push(&live->indexes, a->e->arena, one);
		else
			vec_push(&live->triggers, a->e->arena, one);
	}
	return true;
}

/* A trigger of temp can be on a table of main. */
static bool read_temp_triggers(Asked *a, Error *err)
{
	LiveTable *live = a->live;
	if (text_equal_nocase(live->schema, "temp"))
		return true;
	if (!ask(a,
		    "SELECT name, sql, type FROM temp.sqlite_master WHERE type IN ('trigger', "
		    "'table', 'view') AND lower(tbl_name) = lower(?) ORDER BY rowid",
		    live->name, NULL, err))
		return false;
	for (size_t i = 0; i < a->answer.nrows; i++) {
		if (strcmp(cell(a, i, 2), "trigger") != 0) {
			live->hidden = true;
			continue;
		}
		vec_push(&live->triggers, a->e->arena,
			(LiveObject){
				.schema = "temp", .name = cell(a, i, 0), .sql = cell(a, i, 1)});
	}
	return true;
}

static bool read_keys(Asked *a, Error *err)
{
	LiveTable *live = a->live;
	const char *sql = schema_sql(a->e, live->schema,
		"SELECT m.name, f.\"from\", f.\"to\" FROM %i.sqlite_master AS m, "
		"pragma_foreign_key_list(m.name, ?2) AS f WHERE m.type = 'table' AND "
		"lower(f.\"table\") = lower(?1)");
	if (!ask(a, sql, live->name, live->schema, err))
		return false;
	for (size_t i = 0; i < a->answer.nrows; i++)
		vec_push(&live->keys, a->e->arena,
			(LiveKey){cell(a, i, 0), cell(a, i, 1), cell(a, i, 2)});
	if (!ask(a, "SELECT 1 FROM pragma_foreign_key_list(?1, ?2) LIMIT 1", live->name,
		    live->schema, err))
		return false;
	live->has_keys = a->answer.nrows > 0;
	return true;
}

/* With the keys on the copy would refuse them.  A key that fits no unique one of the other table
 * cannot be asked about at all. */
static bool read_orphans(Asked *a, Error *err)
{
	LiveTable *live = a->live;
	if (!live->has_keys || live->keys.count > 0)
		return true;
	Error ignored = ERROR_INIT;
	(void)err;
	live->orphans = !ask(a, "SELECT 1 FROM pragma_foreign_key_check(?1, ?2) LIMIT 1",
				live->name, live->schema, &ignored) ||
			a->answer.nrows > 0;
	return true;
}

static bool read_settings(Asked *a, Error *err)
{
	LiveTable *live = a->live;
	if (!ask(a, "PRAGMA legacy_alter_table", NULL, NULL, err))
		return false;
	live->legacy = a->answer.nrows > 0 && strcmp(cell(a, 0, 0), "1") == 0;
	const char *sql = schema_sql(a->e, live->schema,
		"SELECT name FROM %i.sqlite_master WHERE name IN ('sqlite_stat1', 'sqlite_stat4')");
	if (!ask(a, sql, NULL, NULL, err))
		return false;
	for (size_t i = 0; i < a->answer.nrows; i++)
		vec_push(&live->stats, a->e->arena, cell(a, i, 0));
	return true;
}

/* What another program, or a run that died outside a transaction, left under the name stays. */
static bool choose_name(Asked *a, Error *err)
{
	LiveTable *live = a->live;
	StrVec taken = {0};
	const char *sql = schema_sql(a->e, live->schema,
		"SELECT name FROM %i.sqlite_master WHERE name LIKE 'luamig^_old^_%%' ESCAPE '^' "
		"UNION ALL SELECT name FROM temp.sqlite_master");
	if (!ask(a, sql, NULL, NULL, err))
		return false;
	for (size_t i = 0; i < a->answer.nrows; i++)
		vec_push(&taken, a->e->arena, cell(a, i, 0));
	live->aside = arena_printf(a->e->arena, "luamig_old_%s", live->name);
	for (int n = 2; sql_in_list(&taken, live->aside); n++)
		live->aside = arena_printf(a->e->arena, "luamig_old_%s_%d", live->name, n);
	return true;
}

bool live_table_read(const Emit *e, const Op *op, LiveTable **out, Error *err)
{
	LiveTable *live = arena_alloc(e->arena, sizeof(*live));
	Asked a = {.e = e, .op = op, .live = live};
	*live = (LiveTable){0};
	*out = NULL;
	if (!find_table(&a, err))
		return false;
	if (!live->name)
		return true;
	if (!read_objects(&a, live->schema, err) || !read_temp_triggers(&a, err) ||
		!read_keys(&a, err) || !read_orphans(&a, err) || !read_settings(&a, err) ||
		!choose_name(&a, err))
		return false;
	*out = live;
	return true;
}

/* ---- views and triggers --------------------------------------------------------------------- */

/* A view or trigger that has the column's name in its text. */
typedef struct Suspect {
	const char *schema, *type, *name, *on, *sql;
} Suspect;

/* SQL that, compiled, goes through it. */
static bool probes(Asked *a, const Suspect *suspect, StrVec *out, Error *err)
{
	const Dialect *d = a->e->dialect;
	Arena *arena = a->e->arena;
	Str insert = str_new(arena), update = str_new(arena), other = str_new(arena);
	bool view = strcmp(suspect->type, "view") == 0;
	/* a trigger of temp is on a table of elsewhere */
	bool elsewhere = !view && text_equal_nocase(suspect->schema, "temp");
	const char *schema = elsewhere ? a->live->schema : suspect->schema;

	sql_addf(&other, d, view ? "SELECT * FROM %n" : "DELETE FROM %n", schema, suspect->on);
	vec_push(out, arena, other.data);
	if (view)
		return true;
	sql_addf(&insert, d, "INSERT INTO %n DEFAULT VALUES", schema, suspect->on);
	vec_push(out, arena, insert.data);
	if (!ask(a, "SELECT name FROM pragma_table_xinfo(?1, ?2) WHERE hidden = 0", suspect->on,
		    schema, err))
		return false;
	sql_addf(&update, d, "UPDATE %n SET ", schema, suspect->on);
	for (size_t i = 0; i < a->answer.nrows; i++)
		sql_addf(&update, d, i ? ", %i = NULL" : "%i = NULL", cell(a, i, 0));
	vec_push(out, arena, update.data);
	return true;
}

/* `luamig_reads` is a function of the driver's; what does not compile reads nothing. */
static bool reads(Asked *a, const Suspect *suspect, const char *sql, const char *column, bool *out,
	Error *err)
{
	StrVec params = {0};
	const char *values[] = {sql, suspect->name, a->live->name, column};
	for (size_t i = 0; i < ARRAY_LEN(values); i++)
		vec_push(&params, a->e->arena, values[i]);
	if (!emit_ask(a->e, "SELECT luamig_reads(?, ?, ?, ?)", &params, NULL, &a->answer, err))
		return false;
	*out = a->answer.nrows > 0 && cell(a, 0, 0) && strcmp(cell(a, 0, 0), "1") == 0;
	return true;
}

static bool is_used(Asked *a, const Suspect *suspect, const char *column, bool *out, Error *err)
{
	StrVec sql = {0};
	*out = strcmp(suspect->type, "trigger") == 0 &&
	       sql_trigger_lists(suspect->sql, a->live->name, column, a->e->arena);
	if (*out)
		return true;
	if (!probes(a, suspect, &sql, err))
		return false;
	for (size_t i = 0; !*out && i < sql.count; i++)
		if (!reads(a, suspect, sql.items[i], column, out, err))
			return false;
	return true;
}

static bool check_schema(Asked *a, const char *schema, const char *column, Error *err)
{
	const char *sql = schema_sql(a->e, schema,
		"SELECT type, name, tbl_name, sql FROM %i.sqlite_master WHERE type IN ('view', "
		"'trigger')");
	if (!ask(a, sql, NULL, NULL, err))
		return false;
	const Answer list = a->answer;
	for (size_t i = 0; i < list.nrows; i++) {
		const Suspect suspect = {schema, answer_cell(&list, i, 0), answer_cell(&list, i, 1),
			answer_cell(&list, i, 2), answer_cell(&list, i, 3)};
		bool used = false;
		if (!sql_has_name(suspect.sql, column, a->e->arena))
			continue;
		if (!is_used(a, &suspect, column, &used, err))
			return false;
		if (!used)
			continue;
		error_set(err, ERR_SCRIPT, "the %s %s uses column %s", suspect.type, suspect.name,
			column);
		return error_hint(err, "drop the %s first, and create it again without the column",
			suspect.type);
	}
	return true;
}

bool live_check_unused(const Emit *e, const LiveTable *live, const char *column, Error *err)
{
	const Op op = {.table = live->name};
	LiveTable own = *live;
	Asked a = {.e = e, .op = &op, .live = &own};
	return check_schema(&a, live->schema, column, err) &&
	       (text_equal_nocase(live->schema, "temp") || check_schema(&a, "temp", column, err));
}

/* ---- indexes and triggers ------------------------------------------------------------------- */

LiveObject *live_index(LiveTable *live, const char *name)
{
	for (size_t i = 0; i < live->indexes.count; i++)
		if (!live->indexes.items[i].gone &&
			text_equal_nocase(live->indexes.items[i].name, name))
			return &live->indexes.items[i];
	return NULL;
}

bool live_index_names(const Emit *e, const LiveObject *index, const char *column)
{
	Lexer lexer;
	LexToken t;
	sql_lex(&lexer, index->sql);
	do
		t = lex_next_solid(&lexer);
	while (t.kind != LEX_END && !sql_is_mark(&t, '('));
	return sql_names_column(t.start, column, e->arena);
}

const char *live_create_text(const Emit *e, const LiveObject *object)
{
	const char *name = object->new_name;
	SqlSpan span = sql_object_name(object->sql);
	Str s = str_new(e->arena);
	str_addn(&s, object->sql, span.start);
	if (name)
		sql_addf(&s, e->dialect, "%n", object->schema, name);
	else
		sql_addf(&s, e->dialect, "%i.", object->schema);
	str_add(&s, object->sql + (name ? span.end : span.start));
	return s.data;
}

bool live_is_unique_index(
	const Emit *e, const LiveTable *live, const char *name, bool *out, Error *err)
{
	static const char sql[] = "SELECT 1 FROM pragma_index_list(?1, ?2) WHERE \"unique\" AND "
				  "origin = 'c' AND lower(name) = lower(?3)";
	StrVec params = {0};
	Answer answer;
	vec_push(&params, e->arena, live->name);
	vec_push(&params, e->arena, live->schema);
	vec_push(&params, e->arena, name);
	if (!emit_ask(e, sql, &params, NULL, &answer, err))
		return false;
	*out = answer.nrows > 0;
	return true;
}
