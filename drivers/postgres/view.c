/*
 * view.c - views and materialized views on PostgreSQL.
 *
 * CREATE OR REPLACE VIEW can only add columns at the end.  Where the new query has other columns
 * the view is dropped and made again, and so is what depends on it; owner, grants, triggers and
 * comments come back.
 */
#include "drivers/postgres/ddl.h"

/* ---- create --------------------------------------------------------------------------------- */

static bool check_view(const Emit *e, const View *view, Error *err)
{
	static const char *const known[] = {
		"check_option", "tablespace", "using", "with", "with_data", NULL};
	static const char *const stored[] = {"tablespace", "using", "with_data", NULL};

	if (!emit_check_options(
		    e, &view->options, known, arena_printf(e->arena, "view %s", view->name), err))
		return false;
	for (const char *const *key = stored; !view->materialized && *key; key++)
		if (options_get(&view->options, *key))
			return error_set(err, ERR_SCRIPT, "'%s' is for materialized views", *key);
	if (view->materialized && options_get(&view->options, "check_option"))
		return error_set(err, ERR_SCRIPT, "'check_option' is for plain views");
	return true;
}

static void add_clause(
	Str *out, const View *view, const char *key, const char *before, const char *after)
{
	const char *value = options_get(&view->options, key);

	if (value)
		str_addf(out, "%s%s%s", before, value, after);
}

static const char *view_word(const View *view)
{
	return view->materialized ? "MATERIALIZED VIEW" : "VIEW";
}

static void push_create(Emit *e, const Op *op, const char *create)
{
	const View *view = &op->create_view.view;
	bool native = op->if_not_exists && view->materialized;
	Str sql = str_new(e->arena);

	sql_addf(&sql, e->dialect, "%s %s %s%n", create, view_word(view),
		native ? "IF NOT EXISTS " : "", op->schema, view->name);
	if (view->columns.count)
		sql_addf(&sql, e->dialect, " (%c)", &view->columns);
	add_clause(&sql, view, "using", " USING ", "");
	add_clause(&sql, view, "with", " WITH (", ")");
	add_clause(&sql, view, "tablespace", " TABLESPACE ", "");
	str_addf(&sql, " AS %s", view->query);
	add_clause(&sql, view, "check_option", " WITH ", " CHECK OPTION");
	if (options_get(&view->options, "with_data") &&
		!emit_option_on(&view->options, "with_data"))
		str_add(&sql, " WITH NO DATA");
	sql_push(e, &sql);
}

static bool push_rest(Emit *e, const Op *op, Error *err)
{
	const View *view = &op->create_view.view;

	if (view->comment)
		postgres_push_comment(e, view_word(view), op->schema, view->name, view->comment);
	for (size_t i = 0; i < view->indexes.count; i++)
		if (!emit_index(e, op->schema, view->name, &view->indexes.items[i],
			    op->if_not_exists, err))
			return false;
	return true;
}

/* What a relation of that name is; NULL: there is none, or it is not known. */
static bool ask_kind(const Emit *e, const Op *op, const char *name, const char *what,
	const char **out, Error *err)
{
	StrVec params = postgres_names(e, op->schema, name);
	Answer kind;

	if (!postgres_ask(e, "relation_kind.sql", &params, what, &kind, err))
		return false;
	*out = kind.nrows ? answer_cell(&kind, 0, 0) : NULL;
	return true;
}

bool postgres_create_view(Emit *e, const Op *op, Error *err)
{
	const View *view = &op->create_view.view;
	const char *kind = NULL;

	if (!check_view(e, view, err))
		return false;
	if (op->if_not_exists && !view->materialized &&
		!ask_kind(e, op, view->name,
			arena_printf(e->arena, "whether view %s is there", view->name), &kind, err))
		return false;
	if (kind)
		return true;
	push_create(e, op, "CREATE");
	return push_rest(e, op, err);
}

/* ---- replace -------------------------------------------------------------------------------- */

typedef struct Replaced {
	StrVec names; /* columns of the new query */
	bool fits;    /* the old columns stand first among them, with their types */
} Replaced;

/* The columns of the query, in the words of a query about it. */
static bool ask_query(const Emit *e, const char *format, const char *list, const View *view,
	Answer *out, Error *err)
{
	Str sql = str_new(e->arena);

	sql_addf(&sql, e->dialect, format, list, view->query);
	if (emit_ask(e, sql.data, NULL, NULL, out, err))
		return true;
	error_statement(err, sql.data, sql.len, err->position);
	return false;
}

static const char *type_list(const Emit *e, const Answer *query, size_t count)
{
	Str list = str_new(e->arena);

	for (size_t i = 0; i < count; i++)
		sql_addf(&list, e->dialect, i ? ", pg_typeof(q.%i)::text" : "pg_typeof(q.%i)::text",
			query->names[i]);
	return list.data;
}

/* A length or precision is not known of a query, so that a column that has one counts as changed.
 */
static bool same_columns(const Answer *old, const StrVec *names, const Answer *types)
{
	for (size_t i = 0; i < old->nrows; i++)
		if (strcmp(answer_cell(old, i, 0), names->items[i]) != 0 ||
			strcmp(answer_cell(old, i, 1), answer_cell(types, 0, i)) != 0 ||
			strcmp(answer_cell(old, i, 2), "true") == 0)
			return false;
	return true;
}

static bool compare(const Emit *e, const Op *op, Replaced *out, Error *err)
{
	const View *view = &op->create_view.view;
	StrVec params = postgres_names(e, op->schema, view->name);
	Answer old, now, types;

	*out = (Replaced){0};
	if (!postgres_ask(e, "view_columns.sql", &params, NULL, &old, err) ||
		!ask_query(e, "SELECT %s FROM (%s) AS q LIMIT 0", "*", view, &now, err))
		return false;
	for (size_t i = 0; i < now.ncols; i++)
		vec_push(&out->names, e->arena,
			i < view->columns.count ? view->columns.items[i] : now.names[i]);
	if (view->materialized || old.nrows == 0 || now.ncols < old.nrows)
		return true;
	if (!ask_query(e, "SELECT %s FROM (SELECT 1) AS one LEFT JOIN (%s) AS q ON false",
		    type_list(e, &now, old.nrows), view, &types, err))
		return false;
	out->fits = same_columns(&old, &out->names, &types);
	return true;
}

static bool has_column(const Replaced *r, const char *name)
{
	for (size_t i = 0; i < r->names.count; i++)
		if (strcmp(r->names.items[i], name) == 0)
			return true;
	return false;
}

/* Owner, grants, comments: those of columns only where the column is still there. */
static void push_kept(Emit *e, const Answer *all, const Replaced *r)
{
	for (size_t i = 0; i < all->nrows; i++) {
		const char *column = answer_cell(all, i, 1);
		if (strcmp(answer_cell(all, i, 0), "keep") == 0 &&
			(!*column || has_column(r, column)))
			vec_push(e->out, e->arena, answer_cell(all, i, 2));
	}
}

static bool rebuild(Emit *e, const Op *op, const char *kind, const Replaced *r, Error *err)
{
	const View *view = &op->create_view.view;
	StrVec relations = {0}, columns = {0};
	Dependents dependents;
	Str name = str_new(e->arena), drop = str_new(e->arena);

	sql_addf(&name, e->dialect, "%n", op->schema, view->name);
	vec_push(&relations, e->arena, name.data);
	vec_push(&columns, e->arena, "");
	if (!postgres_dependents(e, &relations, &columns, &dependents, err))
		return false;
	postgres_push_all(e, &dependents.drop);
	sql_addf(&drop, e->dialect, "DROP %s %s", *kind == 'm' ? "MATERIALIZED VIEW" : "VIEW",
		name.data);
	sql_push(e, &drop);
	push_create(e, op, "CREATE");
	push_kept(e, &dependents.all, r);
	if (!push_rest(e, op, err))
		return false;
	postgres_push_all(e, &dependents.make);
	return true;
}

/* Without a catalogue: what is right when the columns stay, or come at the end. */
static bool replace_unseen(Emit *e, const Op *op, Error *err)
{
	const View *view = &op->create_view.view;

	if (view->materialized)
		return emit_replace_view(e, op, err);
	push_create(e, op, "CREATE OR REPLACE");
	return push_rest(e, op, err);
}

bool postgres_replace_view(Emit *e, const Op *op, Error *err)
{
	const View *view = &op->create_view.view;
	const char *kind = NULL;
	Replaced r;

	if (!check_view(e, view, err))
		return false;
	if (emit_is_offline(e) || !e->catalog->ask)
		return replace_unseen(e, op, err);
	if (!ask_kind(e, op, view->name, NULL, &kind, err))
		return false;
	if (!kind) {
		push_create(e, op, "CREATE");
		return push_rest(e, op, err);
	}
	if (!compare(e, op, &r, err))
		return false;
	if (!r.fits)
		return rebuild(e, op, kind, &r, err);
	push_create(e, op, "CREATE OR REPLACE");
	return push_rest(e, op, err);
}
