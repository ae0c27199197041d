/* needs.c - what statements demand of rows; see needs.h. */
#include "core/needs.h"

#include <string.h>

#include "db/literal.h"

typedef struct Gather {
	const Plan *plan;
	const Dialect *dialect;
	Arena *arena;
	NeedList *out;
	const PlanStatement *statement;
} Gather;

static void add(Gather *g, Need need)
{
	const PlanTable *table = plan_table(g->plan, need.schema, need.table);
	need.statement = g->statement;
	if (!table || !table->made)
		vec_push(g->out, g->arena, need);
}

static StrVec one(const char *name, Arena *arena)
{
	StrVec list = {0};
	vec_push(&list, arena, name);
	return list;
}

static const char *quoted(const Gather *g, const char *name)
{
	Str s = str_new(g->arena);
	sql_addf(&s, g->dialect, "%i", name);
	return s.data;
}

static StrVec all_quoted(const Gather *g, const StrVec *names)
{
	StrVec list = {0};
	for (size_t i = 0; i < names->count; i++)
		vec_push(&list, g->arena, quoted(g, names->items[i]));
	return list;
}

/* What was added NOT VALID is asked for when it is validated. */
static void validate(Gather *g, const char *schema, const char *table, const char *name)
{
	for (size_t i = 0; name && i < g->out->count; i++) {
		Need *need = &g->out->items[i];
		if (!need->deferred || !need->name || strcmp(need->name, name) != 0 ||
			strcmp(need->table, table) != 0)
			continue;
		need->deferred = false;
		need->statement = g->statement;
		return;
	}
	add(g, (Need){.kind = NEED_UNKNOWN,
		       .schema = schema,
		       .table = table,
		       .name = name,
		       .why = "what the constraint demands is not said here"});
}

/* ---- operations ----------------------------------------------------------------------------- */

static bool is_filled(const Column *c)
{
	return (c->value.kind != DEFAULT_NONE && c->value.kind != DEFAULT_NULL) || c->generated ||
	       c->identity.kind != IDENTITY_NONE || c->autoincrement;
}

static void added_column(Gather *g, const Op *op)
{
	const Column *c = &op->add_column.column;
	const Need need = {
		.schema = op->schema, .table = op->table, .columns = one(c->name, g->arena)};
	if (!c->nullable && !is_filled(c) && !(g->dialect->caps & DIALECT_IMPLICIT_DEFAULTS)) {
		Need no_rows = need;
		no_rows.kind = NEED_NO_ROWS;
		add(g, no_rows);
	}
	if ((c->unique || c->primary_key) && c->value.kind != DEFAULT_NONE &&
		c->value.kind != DEFAULT_NULL && c->value.kind != DEFAULT_SQL) {
		Need single = need;
		single.kind = NEED_ONE_ROW;
		add(g, single);
	}
	if (c->check || (c->references && is_filled(c))) {
		Need unknown = need;
		unknown.kind = NEED_UNKNOWN;
		unknown.why = "the column is not there yet";
		add(g, unknown);
	}
}

static void key_columns_not_null(Gather *g, const Need *key)
{
	for (size_t i = 0; i < key->columns.count; i++)
		add(g, (Need){.kind = NEED_NOT_NULL,
			       .schema = key->schema,
			       .table = key->table,
			       .columns = one(key->columns.items[i], g->arena)});
}

static void added_constraint(Gather *g, const Op *op)
{
	const Constraint *c = &op->add_constraint.constraint;
	Need need = {.schema = op->schema,
		.table = op->table,
		.name = c->name,
		.columns = c->columns,
		.expression = c->expression,
		.other = {c->foreign_key.schema, c->foreign_key.table},
		.other_columns = c->foreign_key.columns,
		.nulls_count = c->nulls_not_distinct,
		.deferred = c->not_valid && !c->online};
	switch (c->kind) {
	case CONSTRAINT_PRIMARY_KEY:
		key_columns_not_null(g, &need); /* fall through */
	case CONSTRAINT_UNIQUE:
		need.kind = NEED_UNIQUE;
		need.parts = all_quoted(g, &c->columns);
		need.expression = NULL;
		break;
	case CONSTRAINT_FOREIGN_KEY:
		need.kind = NEED_FOREIGN_KEY;
		break;
	case CONSTRAINT_CHECK:
		need.kind = NEED_CHECK;
		break;
	default:
		need.kind = NEED_UNKNOWN;
		need.why = "luamig does not compare rows by operators";
	}
	add(g, need);
}

static void created_index(Gather *g, const Op *op)
{
	const Index *index = &op->create_index.index;
	Need need = {.kind = NEED_UNIQUE,
		.schema = op->schema,
		.table = op->table,
		.name = index->name,
		.expression = index->where,
		.nulls_count = index->nulls_not_distinct};
	for (size_t i = 0; i < index->parts.count; i++) {
		const IndexPart *part = &index->parts.items[i];
		const char *sql = part->column ? quoted(g, part->column)
					       : arena_printf(g->arena, "(%s)", part->expression);
		if (part->column && part->length)
			sql = arena_printf(g->arena, "LEFT(%s, %d)", sql, part->length);
		vec_push(&need.parts, g->arena, sql);
		vec_push(&need.columns, g->arena, part->column ? part->column : part->expression);
	}
	if (index->unique)
		add(g, need);
}

static void of_op(Gather *g, const Op *op)
{
	switch (op->kind) {
	case OP_ADD_COLUMN:
		added_column(g, op);
		return;
	case OP_ADD_CONSTRAINT:
		added_constraint(g, op);
		return;
	case OP_CREATE_INDEX:
		created_index(g, op);
		return;
	case OP_VALIDATE_CONSTRAINT:
		validate(g, op->schema, op->table, op->validate_constraint.name);
		return;
	case OP_ALTER_COLUMN:
		if (op->alter_column.what & ALTER_NULLABLE && !op->alter_column.to.nullable)
			add(g, (Need){.kind = NEED_NOT_NULL,
				       .schema = op->schema,
				       .table = op->table,
				       .columns = one(op->alter_column.column, g->arena)});
		return;
	default:
		return;
	}
}

static void of_ops(Gather *g, const Op *op)
{
	if (op->kind != OP_ALTER_TABLE) {
		of_op(g, op);
		return;
	}
	for (size_t i = 0; i < op->alter_table.changes.count; i++)
		of_op(g, &op->alter_table.changes.items[i]);
}

/* ---- SQL ------------------------------------------------------------------------------------ */

/* USING that is a plain cast demands what the type does; another one computes something else. */
static bool is_cast(const FormAction *a)
{
	const char *end = strstr(a->expression, "::");
	size_t len = strlen(a->name);
	const char *e = a->expression + (*a->expression == '"');
	return end && strncmp(e, a->name, len) == 0 && (size_t)(end - e) <= len + 1;
}

static void new_type(Gather *g, Need need, const FormAction *a)
{
	need.kind = NEED_TYPE;
	need.columns = one(a->name, g->arena);
	need.type = a->type;
	if (a->flags & FORM_USING && !is_cast(a)) {
		need.kind = NEED_UNKNOWN;
		need.why = "USING computes the new values";
	}
	if (a->type)
		add(g, need);
}

static void unique_columns(Gather *g, Need need, const FormAction *a)
{
	need.kind = a->flags & FORM_EXPRESSIONS ? NEED_UNKNOWN : NEED_UNIQUE;
	need.why = "it is over more than columns";
	need.parts = all_quoted(g, &need.columns);
	if (a->kind == ACTION_ADD_PRIMARY_KEY)
		key_columns_not_null(g, &need);
	if (!(a->flags & FORM_USING_INDEX))
		add(g, need);
}

static void added_by_sql(Gather *g, Need need, const FormAction *a)
{
	bool filled = a->flags & (FORM_DEFAULT | FORM_GENERATED | FORM_IDENTITY);
	need.columns = one(a->name, g->arena);
	if (a->flags & FORM_NOT_NULL && !filled &&
		!(g->dialect->caps & DIALECT_IMPLICIT_DEFAULTS)) {
		need.kind = NEED_NO_ROWS;
		add(g, need);
	}
	if (a->flags & FORM_CHECK || (a->flags & FORM_REFERENCES && a->flags & FORM_DEFAULT)) {
		need.kind = NEED_UNKNOWN;
		need.why = "the column is not there yet";
		add(g, need);
	}
}

static void of_constraint(Gather *g, Need need, const FormAction *a)
{
	need.name = a->name;
	need.columns = a->columns;
	need.deferred = a->flags & FORM_NOT_VALID;
	if (a->flags & FORM_NOT_ENFORCED)
		return;
	switch (a->kind) {
	case ACTION_ADD_PRIMARY_KEY:
	case ACTION_ADD_UNIQUE:
		unique_columns(g, need, a);
		return;
	case ACTION_ADD_CHECK:
		need.kind = NEED_CHECK;
		need.expression = a->check;
		break;
	case ACTION_ADD_NOT_NULL:
		need.kind = NEED_NOT_NULL;
		break;
	case ACTION_ADD_FOREIGN_KEY:
		need.kind = NEED_FOREIGN_KEY;
		need.other = a->other;
		need.other_columns = a->other_columns;
		break;
	default:
		need.kind = NEED_UNKNOWN;
		need.why = "luamig does not compare rows by operators";
	}
	add(g, need);
}

static void of_action(Gather *g, Need need, const FormAction *a)
{
	switch (a->kind) {
	case ACTION_ADD_COLUMN:
		added_by_sql(g, need, a);
		return;
	case ACTION_SET_NOT_NULL:
		need.kind = NEED_NOT_NULL;
		need.columns = one(a->name, g->arena);
		add(g, need);
		return;
	case ACTION_MODIFY_COLUMN:
		need.kind = NEED_NOT_NULL;
		need.columns = one(a->name, g->arena);
		if (a->flags & FORM_NOT_NULL)
			add(g, need);
		new_type(g, need, a);
		return;
	case ACTION_SET_TYPE:
		new_type(g, need, a);
		return;
	case ACTION_VALIDATE:
		validate(g, need.schema, need.table, a->name);
		return;
	case ACTION_ADD_PRIMARY_KEY:
	case ACTION_ADD_UNIQUE:
	case ACTION_ADD_CHECK:
	case ACTION_ADD_NOT_NULL:
	case ACTION_ADD_FOREIGN_KEY:
	case ACTION_ADD_EXCLUDE:
		of_constraint(g, need, a);
		return;
	default:
		return;
	}
}

static void of_index(Gather *g, Need need, const Form *form)
{
	if (!(form->flags & FORM_UNIQUE))
		return;
	need.kind = form->flags & FORM_EXPRESSIONS ? NEED_UNKNOWN : NEED_UNIQUE;
	need.why = "it is over more than columns";
	need.name = form->object.name;
	need.columns = form->columns;
	need.parts = all_quoted(g, &form->columns);
	need.expression = form->where;
	add(g, need);
}

static void of_form(Gather *g, const Form *form)
{
	if (form->tables.count == 0)
		return;
	const Need need = {
		.schema = form->tables.items[0].schema, .table = form->tables.items[0].name};
	if (form->kind == FORM_CREATE_INDEX)
		of_index(g, need, form);
	for (size_t i = 0; form->kind == FORM_ALTER_TABLE && i < form->actions.count; i++)
		of_action(g, need, &form->actions.items[i]);
}

/* The types that an operation's statements say. */
static void types_of_form(Gather *g, const Form *form)
{
	for (size_t i = 0; form->kind == FORM_ALTER_TABLE && i < form->actions.count; i++) {
		const FormAction *a = &form->actions.items[i];
		if (a->kind == ACTION_SET_TYPE || a->kind == ACTION_MODIFY_COLUMN)
			new_type(g,
				(Need){.schema = form->tables.items[0].schema,
					.table = form->tables.items[0].name},
				a);
	}
}

void needs_of_plan(const Plan *plan, const Dialect *dialect, Arena *arena, NeedList *out)
{
	Gather g = {.plan = plan, .dialect = dialect, .arena = arena, .out = out};
	size_t call = 0;
	for (size_t i = 0; i < plan->statements.count; i++) {
		const PlanStatement *s = g.statement = &plan->statements.items[i];
		if (!s->op) {
			of_form(&g, &s->form);
			continue;
		}
		types_of_form(&g, &s->form);
		if (s->call != call)
			of_ops(&g, s->op);
		call = s->call;
	}
}
