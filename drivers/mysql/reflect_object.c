/* reflect_object.c - views, sequences, triggers and routines: see reflect.h. */
#include "base/text.h"
#include "db/lex.h"
#include "drivers/mysql/reflect.h"

/* ---- views ----------------------------------------------------------------------------------- */

enum { V_NAME, V_QUERY, V_CHECK, V_SECURITY, V_ALGORITHM };

static bool contains(const StrVec *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (text_equal_nocase(names->items[i], name))
			return true;
	return false;
}

/* Every name that stands behind that of the schema: `db`.`name`. */
static StrVec names_used(const MyReflection *r, const char *query)
{
	Str schema = str_new(r->arena);
	StrVec out = {0};
	sql_addf(&schema, &dialect_mysql, "%i.`", r->name);
	for (const char *at = query; (at = strstr(at, schema.data));) {
		Str name = str_new(r->arena);
		for (at += schema.len; *at && (*at != '`' || at[1] == '`'); at++) {
			at += *at == '`';
			str_addn(&name, at, 1);
		}
		if (!contains(&out, name.data))
			vec_push(&out, r->arena, name.data);
	}
	return out;
}

static View read_view(MyReflection *r, const Result *rows, size_t i)
{
	View view = {
		.schema = r->shown,
		.name = my_text(rows, i, V_NAME),
		.query = my_reflect_local(r, my_text(rows, i, V_QUERY)),
	};
	const char *check = my_text(rows, i, V_CHECK), *security = my_text(rows, i, V_SECURITY);
	const char *algorithm = my_text(rows, i, V_ALGORITHM);
	if (!text_equal_nocase(check, "NONE"))
		options_add(&view.options, r->arena, "check_option", check);
	if (!text_equal_nocase(security, "DEFINER"))
		options_add(&view.options, r->arena, "sql_security", security);
	if (!text_equal_nocase(algorithm, "UNDEFINED"))
		options_add(&view.options, r->arena, "algorithm", algorithm);
	return view;
}

typedef struct Found {
	const Result *rows;
	StrVec *used; /* by each view */
	bool *wanted;
} Found;

/* Those that stand over the named tables, over views over them, and so on. */
static void want_dependents(const MyReflection *r, Found *f)
{
	StrVec over = {0};
	for (size_t i = 0; i < r->scope->tables.count; i++)
		vec_push(&over, r->arena, r->scope->tables.items[i]);
	for (size_t n = 0; r->scope->dependents && n < over.count; n++)
		for (size_t i = 0; i < f->rows->nrows; i++) {
			if (f->wanted[i] || !contains(&f->used[i], over.items[n]))
				continue;
			f->wanted[i] = true;
			vec_push(&over, r->arena, my_text(f->rows, i, V_NAME));
		}
}

/* Which views each one needs, by place in Schema.views. */
static void add_needs(MyReflection *r, const Found *f, const NameMap *places)
{
	for (size_t i = 0; i < f->rows->nrows; i++) {
		Needs needs = {0};
		if (!f->wanted[i])
			continue;
		for (size_t n = 0; n < f->used[i].count; n++) {
			long at = name_map_get(places, f->used[i].items[n]);
			if (at >= 0)
				vec_push(&needs, r->arena, (size_t)at);
		}
		vec_push(&r->needs, r->arena, needs);
	}
}

bool my_reflect_views(MyReflection *r, Error *err)
{
	Result rows;
	NameMap places = {0};
	if (!my_reflect_ask(r, "reflect_views.sql", &rows, err))
		return false;
	Found f = {.rows = &rows};
	f.used = arena_alloc(r->arena, (rows.nrows + 1) * sizeof(*f.used));
	f.wanted = arena_alloc(r->arena, rows.nrows + 1);
	for (size_t i = 0; i < rows.nrows; i++) {
		f.used[i] = names_used(r, my_text(&rows, i, V_QUERY));
		f.wanted[i] = r->scope->tables.count == 0 ||
			      contains(&r->scope->tables, my_text(&rows, i, V_NAME));
	}
	want_dependents(r, &f);
	for (size_t i = 0; i < rows.nrows; i++) {
		if (!f.wanted[i])
			continue;
		name_map_put(&places, r->arena, my_text(&rows, i, V_NAME), r->out->views.count);
		vec_push(&r->out->views, r->arena, read_view(r, &rows, i));
	}
	add_needs(r, &f, &places);
	return true;
}

/* ---- triggers -------------------------------------------------------------------------------- */

static bool reflect_triggers(MyReflection *r, Error *err)
{
	Result rows;
	if (!my_reflect_ask(r, "reflect_triggers.sql", &rows, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++) {
		const char *table = my_text(&rows, i, 0), *name = my_text(&rows, i, 1);
		Str text = str_new(r->arena);
		sql_addf(&text, &dialect_mysql, "CREATE TRIGGER %i %s %s ON %i FOR EACH ROW %s",
			name, my_text(&rows, i, 2), my_text(&rows, i, 3), table,
			my_text(&rows, i, 4));
		vec_push(&r->out->others, r->arena,
			(Other){.kind = "trigger",
				.schema = r->shown,
				.name = name,
				.table = table,
				.text = text.data});
	}
	return true;
}

/* ---- functions and procedures ---------------------------------------------------------------- */

enum {
	R_TYPE,
	R_NAME,
	R_BODY,
	R_DETERMINISTIC,
	R_DATA,
	R_SECURITY,
	R_COMMENT,
	R_PLACE,
	R_MODE,
	R_PARAMETER,
	R_DECLARED,
};

static void add_tail(const Result *rows, size_t i, Str *text)
{
	const char *comment = my_text(rows, i, R_COMMENT);
	if (text_equal_nocase(my_text(rows, i, R_DETERMINISTIC), "YES"))
		str_add(text, " DETERMINISTIC");
	if (!text_equal_nocase(my_text(rows, i, R_DATA), "CONTAINS SQL"))
		str_addf(text, " %s", my_text(rows, i, R_DATA));
	if (!text_equal_nocase(my_text(rows, i, R_SECURITY), "DEFINER"))
		str_addf(text, " SQL SECURITY %s", my_text(rows, i, R_SECURITY));
	if (comment && *comment)
		sql_addf(text, &dialect_mysql, " COMMENT %l", comment);
	/* NULL: another's routine, whose text the server keeps to itself */
	str_addf(text, "\n%s", my_text(rows, i, R_BODY) ? my_text(rows, i, R_BODY) : "");
}

/* The rows of one routine, from `first` on. */
static void add_routine(MyReflection *r, const Result *rows, size_t first, size_t end)
{
	const char *type = my_text(rows, first, R_TYPE), *name = my_text(rows, first, R_NAME);
	bool function = text_equal_nocase(type, "FUNCTION");
	const char *returns = NULL;
	Str text = str_new(r->arena), list = str_new(r->arena);
	for (size_t i = first; i < end; i++) {
		const char *parameter = my_text(rows, i, R_PARAMETER);
		if (!parameter) {
			returns = my_text(rows, i, R_DECLARED);
			continue;
		}
		str_add(&list, list.len > 0 ? ", " : "");
		if (!function)
			str_addf(&list, "%s ", my_text(rows, i, R_MODE));
		sql_addf(&list, &dialect_mysql, "%i %s", parameter, my_text(rows, i, R_DECLARED));
	}
	sql_addf(&text, &dialect_mysql, "CREATE %s %i(%s)", type, name, list.data);
	if (function && returns)
		str_addf(&text, " RETURNS %s", returns);
	add_tail(rows, first, &text);
	vec_push(&r->out->others, r->arena,
		(Other){.kind = function ? "function" : "procedure",
			.schema = r->shown,
			.name = name,
			.text = text.data});
}

static bool reflect_routines(MyReflection *r, Error *err)
{
	Result rows;
	if (r->scope->tables.count > 0)
		return true;
	if (!my_reflect_ask(r, "reflect_routines.sql", &rows, err))
		return false;
	for (size_t first = 0, end; first < rows.nrows; first = end) {
		for (end = first + 1; end < rows.nrows; end++)
			if (strcmp(my_text(&rows, end, R_NAME), my_text(&rows, first, R_NAME)) !=
					0 ||
				strcmp(my_text(&rows, end, R_TYPE),
					my_text(&rows, first, R_TYPE)) != 0)
				break;
		add_routine(r, &rows, first, end);
	}
	return true;
}

bool my_reflect_others(MyReflection *r, Error *err)
{
	return reflect_triggers(r, err) && reflect_routines(r, err);
}

/* ---- sequences (MariaDB) --------------------------------------------------------------------- */

enum { Q_NAME, Q_START, Q_INCREMENT, Q_MIN, Q_MAX, Q_CACHE, Q_CYCLE };

/* A sequence is a table of one row: all of them in one question. */
static bool read_sequences(MyReflection *r, const Result *names, Result *out, Error *err)
{
	Str sql = str_new(r->arena);
	for (size_t i = 0; i < names->nrows; i++)
		sql_addf(&sql, &dialect_mysql,
			"%sSELECT %l, start_value, increment, minimum_value, maximum_value, "
			"cache_size, cycle_option FROM %n",
			i ? " UNION ALL " : "", my_text(names, i, 0), r->name,
			my_text(names, i, 0));
	return my_run(r->conn, &(Stmt){.sql = sql.data}, r->arena, out, err);
}

static int64_t unless(int64_t value, int64_t usual, bool *said)
{
	*said = value != usual;
	return *said ? value : 0;
}

static void add_sequence(MyReflection *r, const Result *rows, size_t i, const char *comment)
{
	enum { CACHE = 1000 };
	Sequence q = {.schema = r->shown,
		.name = my_text(rows, i, Q_NAME),
		.comment = comment && *comment ? comment : NULL};
	Identity *n = &q.numbers;
	bool up = my_int(rows, i, Q_INCREMENT) >= 0, said;
	int64_t min = my_int(rows, i, Q_MIN), max = my_int(rows, i, Q_MAX);
	n->increment = unless(my_int(rows, i, Q_INCREMENT), 1, &n->has_increment);
	n->start = unless(my_int(rows, i, Q_START), up ? min : max, &n->has_start);
	n->min = unless(min, up ? 1 : INT64_MIN + 1, &n->has_min);
	n->max = unless(max, up ? INT64_MAX - 1 : -1, &n->has_max);
	/* NOCACHE is 0, and does what CACHE 1 does */
	n->cache =
		unless(my_int(rows, i, Q_CACHE) > 0 ? my_int(rows, i, Q_CACHE) : 1, CACHE, &said);
	n->cycle = my_int(rows, i, Q_CYCLE) != 0;
	vec_push(&r->out->sequences, r->arena, q);
}

bool my_reflect_sequences(MyReflection *r, Error *err)
{
	Result names, rows;
	if (r->conn->server.number < 100300)
		return true;
	if (!my_reflect_ask(r, "reflect_sequences.sql", &names, err))
		return false;
	if (names.nrows == 0)
		return true;
	if (!read_sequences(r, &names, &rows, err))
		return false;
	for (size_t i = 0; i < rows.nrows; i++)
		add_sequence(r, &rows, i, my_text(&names, i, 1));
	return true;
}
