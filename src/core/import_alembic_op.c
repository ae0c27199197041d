/*
 * import_alembic_op.c - op.create_table(…) and the other everyday operations of Alembic in luamig's
 * words.  Every argument must be understood: one that is not makes the whole call untranslatable.
 */
#include <string.h>

#include "base/str.h"
#include "base/text.h"
#include "core/import_alembic.h"

typedef struct Maker {
	Arena *arena;
	bool failed;
} Maker;

/* ---- text --------------------------------------------------------------------------------------
 */

const char *alembic_quote(const char *text, Arena *arena)
{
	Str s = str_new(arena);
	const char *level = "";
	if (strchr(text, '\n') && !strchr(text, '\r')) {
		while (strstr(text, arena_printf(arena, "]%s]", level)))
			level = arena_printf(arena, "%s=", level);
		size_t len = strlen(text);
		return arena_printf(arena, "[%s[\n%s%s]%s]", level, text,
			len && text[len - 1] == ']' ? "\n" : "", level);
	}
	str_add(&s, "\"");
	for (const char *p = text; *p; p++) {
		if (*p == '"' || *p == '\\')
			str_addf(&s, "\\%c", *p);
		else if ((unsigned char)*p < ' ')
			str_addf(&s, "\\%03d", *p);
		else
			str_addn(&s, p, 1);
	}
	str_add(&s, "\"");
	return s.data;
}

/* sa.X, sqlalchemy.X, postgresql.X: the last word. */
static const char *last_word(const char *name)
{
	const char *dot = strrchr(name, '.');
	return dot ? dot + 1 : name;
}

static bool is_call(const Py *value, const char *word)
{
	return value && value->kind == PY_CALL && strcmp(last_word(value->text), word) == 0;
}

/* A string, also inside op.f("…") or sa.text("…"); NULL for None and what is missing. */
static const char *name_of(Maker *m, const Py *value)
{
	if (!value || value->kind == PY_NONE)
		return NULL;
	if (is_call(value, "f") && value->args.count == 1)
		value = value->args.items[0].value;
	if (value->kind == PY_STRING)
		return value->text;
	m->failed = true;
	return NULL;
}

static bool truth(Maker *m, const Py *value, bool fallback)
{
	if (!value)
		return fallback;
	if (value->kind != PY_TRUE && value->kind != PY_FALSE)
		m->failed = true;
	return value->kind == PY_TRUE;
}

/* Every argument of a call must be one of these names, or stand among the first `positions`. */
static void only(Maker *m, const Py *call, int positions, const char *const *names)
{
	int at = 0;
	for (size_t i = 0; i < call->args.count; i++) {
		const char *name = call->args.items[i].name;
		bool known = !name && at++ < positions;
		for (size_t k = 0; name && names[k]; k++)
			known |= strcmp(names[k], name) == 0;
		if (!known)
			m->failed = true;
	}
}

static void add(Str *s, const char *key, const char *value)
{
	if (value)
		str_addf(s, "%s%s = %s", s->len ? ", " : "", key, value);
}

static void add_text(Str *s, const char *key, const char *text)
{
	if (text)
		add(s, key, alembic_quote(text, s->arena));
}

static void add_flag(Str *s, const char *key, bool on)
{
	add(s, key, on ? "true" : NULL);
}

/* ", { options }", or nothing. */
static const char *tail(const Str *options)
{
	return options->len ? arena_printf(options->arena, ", { %s }", options->data) : "";
}

static const char *names_of(Maker *m, const Py *list)
{
	Str s = str_new(m->arena);
	if (!list || list->kind != PY_LIST || list->args.count == 0) {
		m->failed = true;
		return "{}";
	}
	for (size_t i = 0; i < list->args.count; i++) {
		const char *name = name_of(m, list->args.items[i].value);
		str_addf(&s, "%s%s", i ? ", " : "", name ? alembic_quote(name, m->arena) : "");
	}
	return arena_printf(m->arena, "{ %s }", s.data);
}

/* ---- types -------------------------------------------------------------------------------------
 */

static const struct {
	const char *theirs, *ours;
} types[] = {{"Integer", "t.integer"}, {"INTEGER", "t.integer"}, {"BigInteger", "t.bigint"},
	{"BIGINT", "t.bigint"}, {"SmallInteger", "t.smallint"}, {"SMALLINT", "t.smallint"},
	{"Boolean", "t.boolean"}, {"BOOLEAN", "t.boolean"}, {"Text", "t.text"}, {"TEXT", "t.text"},
	{"UnicodeText", "t.text"}, {"String", "t.string"}, {"VARCHAR", "t.string"},
	{"Unicode", "t.string"}, {"CHAR", "t.char"}, {"Date", "t.date"}, {"DATE", "t.date"},
	{"Time", "t.time"}, {"DateTime", "t.timestamp"}, {"TIMESTAMP", "t.timestamp"},
	{"DATETIME", "t.timestamp"}, {"Float", "t.double"}, {"FLOAT", "t.double"},
	{"REAL", "t.real"}, {"Double", "t.double"}, {"DOUBLE_PRECISION", "t.double"},
	{"Numeric", "t.numeric"}, {"NUMERIC", "t.numeric"}, {"DECIMAL", "t.numeric"},
	{"LargeBinary", "t.blob"}, {"BYTEA", "t.blob"}, {"BLOB", "t.blob"}, {"JSON", "t.json"},
	{"JSONB", "t.jsonb"}, {"UUID", "t.uuid"}, {"Uuid", "t.uuid"}, {"INET", "t.inet"},
	{"Interval", "t.interval"}, {"INTERVAL", "t.interval"}};

static const char *type_text(Maker *m, const Py *value);

static const char *enum_text(Maker *m, const Py *call)
{
	static const char *const names[] = {"name", "native_enum", "create_type",
		"create_constraint", "length", "validate_strings", NULL};
	Str labels = str_new(m->arena);
	const char *name = name_of(m, py_arg(call, "name", -1));
	only(m, call, 1000, names);
	for (size_t i = 0; i < call->args.count; i++) {
		if (call->args.items[i].name)
			continue;
		const char *label = name_of(m, call->args.items[i].value);
		str_addf(&labels, "%s%s", labels.len ? ", " : "",
			label ? alembic_quote(label, m->arena) : "");
	}
	if (!name || !labels.len)
		m->failed = true;
	return m->failed ? NULL
			 : arena_printf(m->arena, "t.enum(%s, { %s })",
				   alembic_quote(name, m->arena), labels.data);
}

static const char *with_numbers(Maker *m, const char *ours, const Py *call)
{
	static const char *const names[] = {"length", "precision", "scale", "timezone", "as_uuid",
		"asdecimal", "native_uuid", "astext_type", "display_width", "none_as_null", NULL};
	bool numeric = strcmp(ours, "t.numeric") == 0, string = strcmp(ours, "t.string") == 0;
	only(m, call, numeric ? 2 : 1, names);
	if (strcmp(ours, "t.timestamp") == 0) {
		const Py *zone = py_arg(call, "timezone", 0);
		return truth(m, zone, false) ? "t.timestamptz" : ours;
	}
	const Py *first = py_arg(call, numeric ? "precision" : "length", 0);
	const Py *scale = numeric ? py_arg(call, "scale", 1) : NULL;
	if (!first || first->kind == PY_NONE || !(numeric || string || strcmp(ours, "t.char") == 0))
		return ours;
	if (first->kind != PY_NUMBER || (scale && scale->kind != PY_NUMBER))
		m->failed = true;
	else if (scale)
		return arena_printf(m->arena, "%s(%s, %s)", ours, first->text, scale->text);
	return m->failed ? NULL : arena_printf(m->arena, "%s(%s)", ours, first->text);
}

static const char *type_text(Maker *m, const Py *value)
{
	if (!value || (value->kind != PY_CALL && value->kind != PY_NAME)) {
		m->failed = true;
		return NULL;
	}
	const char *word = last_word(value->text);
	if (value->kind == PY_CALL && strcmp(word, "ARRAY") == 0) {
		const char *element = type_text(m, py_arg(value, "item_type", 0));
		only(m, value, 1, (const char *const[]){"item_type", "dimensions", NULL});
		return element ? arena_printf(m->arena, "t.array(%s)", element) : NULL;
	}
	if (value->kind == PY_CALL && text_equal_nocase(word, "enum"))
		return enum_text(m, value);
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (strcmp(types[i].theirs, word) == 0)
			return value->kind == PY_CALL ? with_numbers(m, types[i].ours, value)
						      : types[i].ours;
	m->failed = true;
	return NULL;
}

/* ---- columns -----------------------------------------------------------------------------------
 */

/* What stands in the column: a string is a literal, sa.text("…") an expression. */
static const char *default_text(Maker *m, const Py *value)
{
	if (value->kind == PY_STRING)
		return alembic_quote(value->text, m->arena);
	if (is_call(value, "text") && value->args.count == 1 &&
		value->args.items[0].value->kind == PY_STRING)
		return arena_printf(m->arena, "sql %s",
			alembic_quote(value->args.items[0].value->text, m->arena));
	if (is_call(value, "now") && value->args.count == 0)
		return "sql \"CURRENT_TIMESTAMP\"";
	if (is_call(value, "false") && value->args.count == 0)
		return "false";
	if (is_call(value, "true") && value->args.count == 0)
		return "true";
	m->failed = true;
	return NULL;
}

static void key_options(Maker *m, Str *s, const Py *key)
{
	add_text(s, "on_delete", name_of(m, py_arg(key, "ondelete", -1)));
	add_text(s, "on_update", name_of(m, py_arg(key, "onupdate", -1)));
	const char *initially = name_of(m, py_arg(key, "initially", -1));
	if (initially)
		add_text(s, "deferrable",
			text_equal_nocase(initially, "DEFERRED") ? "deferred" : "immediate");
	else if (truth(m, py_arg(key, "deferrable", -1), false))
		add_text(s, "deferrable", "immediate");
}

static void foreign_key(Maker *m, Str *s, const Py *key)
{
	static const char *const names[] = {
		"ondelete", "onupdate", "initially", "deferrable", "name", NULL};
	only(m, key, 1, names);
	add_text(s, "references", name_of(m, py_arg(key, "column", 0)));
	key_options(m, s, key);
}

typedef struct ColumnFacts {
	bool integer, foreign, has_default, primary;
	bool counts; /* autoincrement was not switched off */
	const char *name;
} ColumnFacts;

/* What stands after the name: the type and things such as sa.ForeignKey("…"). */
static const char *column_parts(Maker *m, Str *s, const Py *column, ColumnFacts *facts)
{
	const char *type = NULL;
	int at = 0;
	for (size_t i = 0; i < column->args.count; i++) {
		const PyArg *arg = &column->args.items[i];
		if (arg->name || at++ == 0)
			continue;
		if (is_call(arg->value, "ForeignKey")) {
			foreign_key(m, s, arg->value);
			facts->foreign = true;
		} else if (!type) {
			type = type_text(m, arg->value);
		} else {
			m->failed = true; /* Identity, Computed, Sequence */
		}
	}
	return type;
}

static const char *column_text(Maker *m, const Py *column, ColumnFacts *facts)
{
	static const char *const names[] = {"nullable", "primary_key", "unique", "index", "comment",
		"server_default", "autoincrement", NULL};
	Str s = str_new(m->arena);
	*facts = (ColumnFacts){.counts = true};
	if (!is_call(column, "Column")) {
		m->failed = true;
		return "";
	}
	only(m, column, 1000, names);
	facts->name = name_of(m, py_arg(column, NULL, 0));
	const char *type = column_parts(m, &s, column, facts);
	facts->primary = truth(m, py_arg(column, "primary_key", -1), false);
	const Py *counts = py_arg(column, "autoincrement", -1);
	facts->counts = !counts || counts->kind != PY_FALSE;
	const Py *value = py_arg(column, "server_default", -1);
	facts->has_default = value && value->kind != PY_NONE;
	facts->integer = type && (strcmp(type, "t.integer") == 0 || strcmp(type, "t.bigint") == 0 ||
					 strcmp(type, "t.smallint") == 0);
	add_flag(&s, "primary_key", facts->primary);
	if (!truth(m, py_arg(column, "nullable", -1), true) && !facts->primary)
		add(&s, "nullable", "false");
	if (facts->has_default)
		add(&s, "default", default_text(m, value));
	add_flag(&s, "unique", truth(m, py_arg(column, "unique", -1), false));
	add_flag(&s, "index", truth(m, py_arg(column, "index", -1), false));
	add_text(&s, "comment", name_of(m, py_arg(column, "comment", -1)));
	if (!facts->name || !type)
		m->failed = true;
	return m->failed
		       ? ""
		       : arena_printf(m->arena, "%s, %s%s%s", alembic_quote(facts->name, m->arena),
				 type, s.len ? ", " : "", s.data);
}

/* ---- tables ------------------------------------------------------------------------------------
 */

static const char *columns_then_options(Maker *m, const Py *call, const char *word)
{
	static const char *const names[] = {"name", "deferrable", "initially", NULL};
	Str columns = str_new(m->arena), options = str_new(m->arena);
	only(m, call, 1000, names);
	for (size_t i = 0; i < call->args.count; i++) {
		if (call->args.items[i].name)
			continue;
		const char *name = name_of(m, call->args.items[i].value);
		str_addf(&columns, "%s%s", columns.len ? ", " : "",
			name ? alembic_quote(name, m->arena) : "");
	}
	add_text(&options, "name", name_of(m, py_arg(call, "name", -1)));
	key_options(m, &options, call);
	return arena_printf(m->arena, "%s({ %s }%s)", word, columns.data, tail(&options));
}

/* ["a.x", "a.y"] → "a", { "x", "y" } */
static const char *referred(Maker *m, const Py *list)
{
	Str columns = str_new(m->arena);
	const char *table = NULL;
	if (!list || list->kind != PY_LIST || list->args.count == 0) {
		m->failed = true;
		return "";
	}
	for (size_t i = 0; i < list->args.count; i++) {
		const char *name = name_of(m, list->args.items[i].value);
		const char *dot = name ? strrchr(name, '.') : NULL;
		if (!dot) {
			m->failed = true;
			return "";
		}
		const char *of = arena_strndup(m->arena, name, (size_t)(dot - name));
		m->failed |= table && strcmp(table, of) != 0;
		table = of;
		str_addf(&columns, "%s%s", i ? ", " : "", alembic_quote(dot + 1, m->arena));
	}
	const char *dot = strchr(table, '.');
	if (dot)
		return arena_printf(m->arena, "{ schema = %s, table = %s, columns = { %s } }",
			alembic_quote(
				arena_strndup(m->arena, table, (size_t)(dot - table)), m->arena),
			alembic_quote(dot + 1, m->arena), columns.data);
	return arena_printf(m->arena, "{ table = %s, columns = { %s } }",
		alembic_quote(table, m->arena), columns.data);
}

static const char *table_constraint(Maker *m, const Py *item)
{
	static const char *const key_names[] = {
		"name", "ondelete", "onupdate", "initially", "deferrable", "use_alter", NULL};
	Str options = str_new(m->arena);
	if (is_call(item, "PrimaryKeyConstraint"))
		return columns_then_options(m, item, "primary_key");
	if (is_call(item, "UniqueConstraint"))
		return columns_then_options(m, item, "unique");
	add_text(&options, "name", name_of(m, py_arg(item, "name", -1)));
	if (is_call(item, "CheckConstraint")) {
		const Py *text = py_arg(item, "sqltext", 0);
		if (is_call(text, "text"))
			text = py_arg(text, NULL, 0);
		only(m, item, 1, (const char *const[]){"sqltext", "name", NULL});
		const char *check = name_of(m, text);
		return check ? arena_printf(m->arena, "check(%s%s)", alembic_quote(check, m->arena),
				       tail(&options))
			     : "";
	}
	if (is_call(item, "ForeignKeyConstraint")) {
		only(m, item, 2, key_names);
		key_options(m, &options, item);
		return arena_printf(m->arena, "foreign_key(%s, %s%s)",
			names_of(m, py_arg(item, "columns", 0)),
			referred(m, py_arg(item, "refcolumns", 1)), tail(&options));
	}
	m->failed = true;
	return "";
}

/* SQLAlchemy counts a lone integer primary key by itself. */
static bool is_identity(const ColumnFacts *facts, const Py *call)
{
	size_t keys = 0;
	bool mine = facts->primary;
	for (size_t i = 0; i < call->args.count; i++) {
		const Py *item = call->args.items[i].value;
		if (is_call(item, "PrimaryKeyConstraint")) {
			const Py *first = py_arg(item, NULL, 0);
			keys += py_arg(item, NULL, 1) ? 2 : 1;
			mine |= first && first->kind == PY_STRING && facts->name &&
				strcmp(first->text, facts->name) == 0;
		}
		const Py *primary =
			is_call(item, "Column") ? py_arg(item, "primary_key", -1) : NULL;
		keys += primary && primary->kind == PY_TRUE;
	}
	return mine && keys == 1 && facts->integer && facts->counts && !facts->foreign &&
	       !facts->has_default;
}

static const char *create_table(Maker *m, const Py *call)
{
	Str items = str_new(m->arena), options = str_new(m->arena);
	static const char *const names[] = {"schema", "comment", "if_not_exists", NULL};
	const char *table = name_of(m, py_arg(call, NULL, 0));
	only(m, call, 1000, names);
	int at = 0;
	for (size_t i = 0; i < call->args.count; i++) {
		const PyArg *arg = &call->args.items[i];
		ColumnFacts facts;
		if (arg->name || at++ == 0)
			continue;
		if (is_call(arg->value, "Column")) {
			const char *column = column_text(m, arg->value, &facts);
			str_addf(&items, "    { %s%s },\n", column,
				is_identity(&facts, call) ? ", identity = true" : "");
		} else {
			str_addf(&items, "    %s,\n", table_constraint(m, arg->value));
		}
	}
	add_text(&options, "schema", name_of(m, py_arg(call, "schema", -1)));
	add_text(&options, "comment", name_of(m, py_arg(call, "comment", -1)));
	add_flag(&options, "if_not_exists", truth(m, py_arg(call, "if_not_exists", -1), false));
	return table ? arena_printf(m->arena, "op.create_table(%s, {\n%s  }%s)",
			       alembic_quote(table, m->arena), items.data, tail(&options))
		     : NULL;
}

/* ---- calls -------------------------------------------------------------------------------------
 */

/* In a batch the table is not among the arguments: positions move by one. */
typedef struct Call {
	Maker *m;
	const Py *py;
	const AlembicBatch *batch;
	Str options;
} Call;

static const Py *arg(const Call *c, const char *name, int position)
{
	return py_arg(c->py, name, position);
}

/* The table: at this position, or the batch's; positions after it are one less in a batch. */
static const char *table_of(Call *c, const char *name, int position)
{
	const char *table =
		c->batch->table ? c->batch->table : name_of(c->m, arg(c, name, position));
	const char *schema =
		c->batch->table ? c->batch->schema : name_of(c->m, arg(c, "schema", -1));
	add_text(&c->options, "schema", schema);
	if (!table)
		c->m->failed = true;
	return table ? alembic_quote(table, c->m->arena) : "";
}

static int shifted(const Call *c, int position)
{
	return c->batch->table ? position - 1 : position;
}

static const char *quoted(Call *c, const char *name, int position)
{
	const char *text = name_of(c->m, arg(c, name, position));
	if (!text)
		c->m->failed = true;
	return text ? alembic_quote(text, c->m->arena) : "";
}

static const char *drop_table(Call *c)
{
	only(c->m, c->py, 1, (const char *const[]){"schema", "if_exists", NULL});
	const char *table = table_of(c, "table_name", 0);
	add_flag(&c->options, "if_exists", truth(c->m, arg(c, "if_exists", -1), false));
	return arena_printf(c->m->arena, "op.drop_table(%s%s)", table, tail(&c->options));
}

static const char *rename_table(Call *c)
{
	only(c->m, c->py, 2, (const char *const[]){"schema", NULL});
	const char *table = table_of(c, "old_table_name", 0);
	return arena_printf(c->m->arena, "op.rename_table(%s, %s%s)", table,
		quoted(c, "new_table_name", 1), tail(&c->options));
}

static const char *add_column(Call *c)
{
	ColumnFacts facts;
	only(c->m, c->py, 2, (const char *const[]){"schema", NULL});
	const char *table = table_of(c, "table_name", 0);
	const char *column = column_text(c->m, arg(c, "column", shifted(c, 1)), &facts);
	return arena_printf(
		c->m->arena, "op.add_column(%s, { %s }%s)", table, column, tail(&c->options));
}

static const char *drop_column(Call *c)
{
	only(c->m, c->py, 2, (const char *const[]){"schema", NULL});
	const char *table = table_of(c, "table_name", 0);
	return arena_printf(c->m->arena, "op.drop_column(%s, %s%s)", table,
		quoted(c, "column_name", shifted(c, 1)), tail(&c->options));
}

static void changes(Call *c, Str *s)
{
	const Py *type = arg(c, "type_", -1), *value = arg(c, "server_default", -1);
	const Py *nullable = arg(c, "nullable", -1), *comment = arg(c, "comment", -1);
	if (type)
		add(s, "type", type_text(c->m, type));
	add_text(s, "using", name_of(c->m, arg(c, "postgresql_using", -1)));
	if (nullable)
		add(s, "nullable", truth(c->m, nullable, true) ? "true" : "false");
	if (value && (value->kind == PY_NONE || value->kind == PY_FALSE))
		add(s, "default", value->kind == PY_NONE ? "sql.none" : NULL);
	else if (value)
		add(s, "default", default_text(c->m, value));
	if (comment)
		add(s, "comment",
			comment->kind == PY_NONE
				? "null"
				: alembic_quote(name_of(c->m, comment) ? comment->text : "",
					  c->m->arena));
}

static const char *alter_column(Call *c)
{
	static const char *const names[] = {"nullable", "server_default", "type_", "comment",
		"new_column_name", "existing_type", "existing_server_default", "existing_nullable",
		"existing_comment", "existing_autoincrement", "postgresql_using", "schema", NULL};
	Str s = str_new(c->m->arena);
	only(c->m, c->py, 2, names);
	const char *table = table_of(c, "table_name", 0);
	const char *column = quoted(c, "column_name", shifted(c, 1));
	changes(c, &s);
	const char *to = name_of(c->m, arg(c, "new_column_name", -1));
	if (c->options.len && s.len)
		str_addf(&s, ", %s", c->options.data);
	const char *altered = s.len ? arena_printf(c->m->arena, "op.alter_column(%s, %s, { %s })",
					      table, column, s.data)
				    : "";
	if (!to && !s.len)
		c->m->failed = true;
	if (!to)
		return altered;
	return arena_printf(c->m->arena, "%s%sop.rename_column(%s, %s, %s%s)", altered,
		s.len ? "\n  " : "", table, column, alembic_quote(to, c->m->arena),
		tail(&c->options));
}

/* Names, or sa.text("lower(x)"). */
static const char *index_parts(Maker *m, const Py *list)
{
	Str s = str_new(m->arena);
	if (!list || list->kind != PY_LIST || list->args.count == 0) {
		m->failed = true;
		return "";
	}
	for (size_t i = 0; i < list->args.count; i++) {
		const Py *part = list->args.items[i].value;
		bool text = is_call(part, "text") || is_call(part, "literal_column");
		const char *name = name_of(m, text ? py_arg(part, NULL, 0) : part);
		str_addf(&s, "%s%s%s", i ? ", " : "", text ? "sql " : "",
			name ? alembic_quote(name, m->arena) : "");
	}
	return arena_printf(m->arena, "{ %s }", s.data);
}

static const char *where_text(Maker *m, const Py *value)
{
	return name_of(m, is_call(value, "text") ? py_arg(value, NULL, 0) : value);
}

static const char *create_index(Call *c)
{
	static const char *const names[] = {"unique", "schema", "postgresql_where", "sqlite_where",
		"postgresql_using", "postgresql_concurrently", "if_not_exists", NULL};
	only(c->m, c->py, 3, names);
	const char *name = name_of(c->m, arg(c, "index_name", 0));
	const char *table = table_of(c, "table_name", 1);
	const char *parts = index_parts(c->m, arg(c, "columns", shifted(c, 2)));
	add_text(&c->options, "name", name);
	add_flag(&c->options, "unique", truth(c->m, arg(c, "unique", -1), false));
	const Py *where = arg(c, "postgresql_where", -1);
	where = where ? where : arg(c, "sqlite_where", -1);
	add_text(&c->options, "where", where_text(c->m, where));
	const char *method = name_of(c->m, arg(c, "postgresql_using", -1));
	if (method)
		add(&c->options, "postgresql",
			arena_printf(
				c->m->arena, "{ using = %s }", alembic_quote(method, c->m->arena)));
	add_flag(&c->options, "concurrently",
		truth(c->m, arg(c, "postgresql_concurrently", -1), false));
	add_flag(&c->options, "if_not_exists", truth(c->m, arg(c, "if_not_exists", -1), false));
	if (method && strcmp(method, "btree") != 0)
		c->m->failed = true; /* other methods are not for every database: by hand */
	return arena_printf(
		c->m->arena, "op.create_index(%s, %s%s)", table, parts, tail(&c->options));
}

static const char *drop_index(Call *c)
{
	static const char *const names[] = {"table_name", "schema", "if_exists", "postgresql_where",
		"postgresql_using", "postgresql_concurrently", "sqlite_where", NULL};
	only(c->m, c->py, 2, names);
	const char *name = quoted(c, "index_name", 0);
	if (c->batch->table)
		add_text(&c->options, "table", c->batch->table);
	else
		add_text(&c->options, "table", name_of(c->m, arg(c, "table_name", 1)));
	add_text(&c->options, "schema",
		c->batch->table ? c->batch->schema : name_of(c->m, arg(c, "schema", -1)));
	add_flag(&c->options, "if_exists", truth(c->m, arg(c, "if_exists", -1), false));
	add_flag(&c->options, "concurrently",
		truth(c->m, arg(c, "postgresql_concurrently", -1), false));
	return arena_printf(c->m->arena, "op.drop_index(%s%s)", name, tail(&c->options));
}

static const char *create_foreign_key(Call *c)
{
	static const char *const names[] = {"ondelete", "onupdate", "deferrable", "initially",
		"source_schema", "referent_schema", NULL};
	Str to = str_new(c->m->arena);
	only(c->m, c->py, 5, names);
	const char *name = name_of(c->m, arg(c, "constraint_name", 0));
	const char *table = table_of(c, "source_table", 1);
	add_text(&to, "schema", name_of(c->m, arg(c, "referent_schema", -1)));
	add(&to, "table", quoted(c, "referent_table", shifted(c, 2)));
	const char *columns = names_of(c->m, arg(c, "local_cols", shifted(c, 3)));
	add(&to, "columns", names_of(c->m, arg(c, "remote_cols", shifted(c, 4))));
	add_text(&c->options, "schema", name_of(c->m, arg(c, "source_schema", -1)));
	add_text(&c->options, "name", name);
	key_options(c->m, &c->options, c->py);
	return arena_printf(c->m->arena, "op.create_foreign_key(%s, %s, { %s }%s)", table, columns,
		to.data, tail(&c->options));
}

static const char *create_columns(Call *c, const char *word)
{
	only(c->m, c->py, 3, (const char *const[]){"schema", "deferrable", "initially", NULL});
	const char *name = name_of(c->m, arg(c, "constraint_name", 0));
	const char *table = table_of(c, "table_name", 1);
	const char *columns = names_of(c->m, arg(c, "columns", shifted(c, 2)));
	add_text(&c->options, "name", name);
	key_options(c->m, &c->options, c->py);
	return arena_printf(
		c->m->arena, "op.%s(%s, %s%s)", word, table, columns, tail(&c->options));
}

static const char *create_unique(Call *c)
{
	return create_columns(c, "create_unique");
}

static const char *create_primary_key(Call *c)
{
	return create_columns(c, "create_primary_key");
}

static const char *create_check(Call *c)
{
	only(c->m, c->py, 3, (const char *const[]){"schema", NULL});
	const char *name = name_of(c->m, arg(c, "constraint_name", 0));
	const char *table = table_of(c, "table_name", 1);
	const char *check = where_text(c->m, arg(c, "condition", shifted(c, 2)));
	add_text(&c->options, "name", name);
	if (!check)
		c->m->failed = true;
	return arena_printf(c->m->arena, "op.create_check(%s, %s%s)", table,
		check ? alembic_quote(check, c->m->arena) : "", tail(&c->options));
}

static const char *drop_constraint(Call *c)
{
	only(c->m, c->py, 3, (const char *const[]){"type_", "schema", "if_exists", NULL});
	const char *name = quoted(c, "constraint_name", 0); /* None: found by nothing but a name */
	const char *table = table_of(c, "table_name", 1);
	add_flag(&c->options, "if_exists", truth(c->m, arg(c, "if_exists", -1), false));
	return arena_printf(
		c->m->arena, "op.drop_constraint(%s, %s%s)", table, name, tail(&c->options));
}

/* A parameter of SQLAlchemy's looks like one of ours. */
static const char *execute(Call *c)
{
	const Py *text = arg(c, "sqltext", 0);
	only(c->m, c->py, 1, (const char *const[]){"sqltext", NULL});
	if (is_call(text, "text") && text->args.count == 1)
		text = py_arg(text, NULL, 0);
	if (!text || text->kind != PY_STRING)
		return NULL;
	return arena_printf(c->m->arena, "op.execute(%s)", alembic_quote(text->text, c->m->arena));
}

static const struct {
	const char *word;
	const char *(*make)(Call *c);
} words[] = {
	{"drop_table", drop_table},
	{"rename_table", rename_table},
	{"add_column", add_column},
	{"drop_column", drop_column},
	{"alter_column", alter_column},
	{"create_index", create_index},
	{"drop_index", drop_index},
	{"create_foreign_key", create_foreign_key},
	{"create_unique_constraint", create_unique},
	{"create_primary_key", create_primary_key},
	{"create_check_constraint", create_check},
	{"drop_constraint", drop_constraint},
	{"execute", execute},
};

const char *alembic_call(const Py *call, const AlembicBatch *batch, Arena *arena)
{
	static const AlembicBatch none;
	Maker m = {.arena = arena};
	if (call->kind != PY_CALL)
		return NULL;
	const char *dot = strchr(call->text, '.');
	bool in_op = dot && strncmp(call->text, "op", (size_t)(dot - call->text)) == 0;
	bool in_batch = dot && batch->table && strlen(batch->name) == (size_t)(dot - call->text) &&
			strncmp(call->text, batch->name, strlen(batch->name)) == 0;
	if (!in_op && !in_batch)
		return NULL;
	const char *out = NULL;
	if (in_op && strcmp(dot + 1, "create_table") == 0)
		out = create_table(&m, call);
	Call c = {
		.m = &m, .py = call, .batch = in_batch ? batch : &none, .options = str_new(arena)};
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].word, dot + 1) == 0)
			out = words[i].make(&c);
	return m.failed ? NULL : out;
}
