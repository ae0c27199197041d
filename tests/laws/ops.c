/* ops.c - see ops.h. */
#include "ops.h"

#include <string.h>

#include "model/sequence.h"

typedef struct Draft {
	Generator *g;
	const Schema *schema;
	RandomOp *out;
	Op *op;
	Was *was;
	const Table *table; /* drawn for those that are about one */
} Draft;

static const struct {
	const char *words;
	unsigned where;
} draws[] = {
#define X(name, words, where) [DRAW_##name] = {words, where},
	DRAWS(X)
#undef X
};

const char *draw_name(Draw draw)
{
	return draws[draw].words;
}

bool draw_exists(const Generator *g, Draw draw)
{
	return draws[draw].where & g->database;
}

static const char *fresh(const Draft *d, const char *stem)
{
	return arena_printf(d->g->arena, "new_%s_%d", stem, ++d->g->objects);
}

static void about(Draft *d, OpKind kind)
{
	*d->op = (Op){.kind = kind, .schema = d->table->schema, .table = d->table->name};
}

static Was *with_was(Draft *d)
{
	d->was = arena_alloc(d->g->arena, sizeof(*d->was));
	*d->was = (Was){0};
	d->op->was = d->was;
	return d->was;
}

/* ---- what depends on what -------------------------------------------------------------------- */

static bool among(const StrVec *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->items[i], name) == 0)
			return true;
	return false;
}

static bool cites(const char *text, const char *name)
{
	return text && strstr(text, name);
}

static bool part_cites(const IndexParts *parts, const char *name)
{
	for (size_t i = 0; i < parts->count; i++)
		if ((parts->items[i].column && strcmp(parts->items[i].column, name) == 0) ||
			cites(parts->items[i].expression, name))
			return true;
	return false;
}

static bool constraint_cites(const Constraint *c, const char *name)
{
	return among(&c->columns, name) || among(&c->include, name) || cites(c->expression, name) ||
	       cites(c->where, name) || part_cites(&c->parts, name);
}

static bool table_cites(const Table *t, const char *name)
{
	if (cites(t->partition_by, name))
		return true;
	for (size_t i = 0; i < t->columns.count; i++)
		if (cites(t->columns.items[i].generated, name))
			return true;
	for (size_t i = 0; i < t->constraints.count; i++)
		if (constraint_cites(&t->constraints.items[i], name))
			return true;
	for (size_t i = 0; i < t->indexes.count; i++) {
		const Index *index = &t->indexes.items[i];
		if (part_cites(&index->parts, name) || among(&index->include, name) ||
			cites(index->where, name))
			return true;
	}
	return false;
}

static bool is_referred_to(const Schema *s, const Table *table)
{
	for (size_t i = 0; i < s->tables.count; i++) {
		const Table *t = &s->tables.items[i];
		for (size_t k = 0; t != table && k < t->constraints.count; k++) {
			const Constraint *c = &t->constraints.items[k];
			if (c->kind == CONSTRAINT_FOREIGN_KEY &&
				strcmp(c->foreign_key.table, table->name) == 0)
				return true;
		}
	}
	return false;
}

static bool is_viewed(const Schema *s, const char *name)
{
	for (size_t i = 0; i < s->views.count; i++)
		if (cites(s->views.items[i].query, name))
			return true;
	return false;
}

static bool owns_sequence(const Schema *s, const char *name)
{
	for (size_t i = 0; i < s->sequences.count; i++)
		if (cites(s->sequences.items[i].owner, name))
			return true;
	return false;
}

/* Nothing else is about it, and it can come back to a table with rows. */
static bool stands_alone(const Draft *d, const Column *c)
{
	bool fills_itself = c->nullable || (c->value.kind != DEFAULT_NONE);
	return d->table->columns.count > 1 && !table_cites(d->table, c->name) && !c->generated &&
	       c->identity.kind == IDENTITY_NONE && !is_viewed(d->schema, c->name) &&
	       !owns_sequence(d->schema, c->name) && fills_itself;
}

/* The k-th column, counted from a random one, for which `fits` holds; NULL: none. */
static const Column *some_column(Draft *d, bool (*fits)(const Draft *d, const Column *c))
{
	size_t n = d->table->columns.count, start = (size_t)random_below(d->g, (int)n);
	for (size_t i = 0; i < n; i++) {
		const Column *c = &d->table->columns.items[(start + i) % n];
		if (fits(d, c))
			return c;
	}
	return NULL;
}

/* ---- tables ---------------------------------------------------------------------------------- */

static bool draw_create_table(Draft *d)
{
	Schema more = *d->schema;
	more.tables = (Tables){0};
	const Schema *before = d->g->made;
	d->g->made = &more;
	generate_table(d->g, &more);
	d->g->made = before;
	Table *table = &more.tables.items[more.tables.count - 1];
	table_normalise(table, d->g->arena);
	*d->op = (Op){.kind = OP_CREATE_TABLE, .schema = table->schema, .table = table->name};
	d->op->create_table.table = *table;
	return true;
}

static bool draw_drop_table(Draft *d)
{
	if (is_referred_to(d->schema, d->table) || is_viewed(d->schema, d->table->name) ||
		owns_sequence(d->schema, d->table->name))
		return false;
	about(d, OP_DROP_TABLE);
	with_was(d)->table = d->table;
	d->out->lost_table = d->table->name;
	return true;
}

static bool draw_rename_table(Draft *d)
{
	about(d, OP_RENAME_TABLE);
	d->op->rename_table.to = fresh(d, "table");
	return true;
}

static bool draw_table_comment(Draft *d)
{
	about(d, OP_TABLE_COMMENT);
	d->op->table_comment.comment = random_below(d->g, 4) ? "it's another" : NULL;
	with_was(d)->comment = d->table->comment ? d->table->comment : "";
	return true;
}

/* ---- columns --------------------------------------------------------------------------------- */

static bool draw_add_column(Draft *d)
{
	about(d, OP_ADD_COLUMN);
	d->op->add_column.column = generate_column(d->g);
	return true;
}

static bool draw_drop_column(Draft *d)
{
	const Column *c = some_column(d, stands_alone);
	if (!c)
		return false;
	about(d, OP_DROP_COLUMN);
	d->op->drop_column.column = c->name;
	with_was(d)->column = c;
	d->out->lost_table = d->table->name;
	d->out->lost_column = c->name;
	return true;
}

static bool any_column(const Draft *d, const Column *c)
{
	return !is_viewed(d->schema, c->name) && !owns_sequence(d->schema, c->name);
}

static bool draw_rename_column(Draft *d)
{
	const Column *c = some_column(d, any_column);
	if (!c)
		return false;
	about(d, OP_RENAME_COLUMN);
	d->op->rename_column.from = c->name;
	d->op->rename_column.to = fresh(d, "column");
	return true;
}

static void alter(Draft *d, const Column *c, unsigned what)
{
	about(d, OP_ALTER_COLUMN);
	d->op->alter_column.column = c->name;
	d->op->alter_column.what = what;
	d->op->alter_column.to = (Column){.name = c->name, .nullable = true};
	with_was(d)->column = c;
	d->was->what = what;
}

static bool is_not_null(const Draft *d, const Column *c)
{
	const Constraint *key = table_primary_key(d->table);
	return !c->nullable && !c->generated && c->identity.kind == IDENTITY_NONE &&
	       !(key && among(&key->columns, c->name)) && !options_get(&c->options, "on_conflict");
}

static bool draw_alter_nullable(Draft *d)
{
	const Column *c = some_column(d, is_not_null);
	if (!c)
		return false;
	alter(d, c, ALTER_NULLABLE);
	return true;
}

static bool has_default(const Draft *d, const Column *c)
{
	(void)d;
	return c->value.kind == DEFAULT_SQL && !c->generated && c->identity.kind == IDENTITY_NONE &&
	       c->nullable && !strstr(c->value.text, "nextval");
}

static bool draw_alter_default(Draft *d)
{
	const Column *c = some_column(d, has_default);
	if (!c)
		return false;
	alter(d, c, ALTER_DEFAULT);
	d->op->alter_column.to.value.kind = random_below(d->g, 2) ? DEFAULT_DROP : DEFAULT_NULL;
	return true;
}

static bool is_plain(const Draft *d, const Column *c)
{
	(void)d;
	return !c->generated;
}

static bool draw_alter_comment(Draft *d)
{
	const Column *c = some_column(d, is_plain);
	if (!c)
		return false;
	alter(d, c, ALTER_COMMENT);
	d->op->alter_column.to.comment = random_below(d->g, 4) ? "it's another" : NULL;
	return true;
}

/* ---- indexes and constraints ----------------------------------------------------------------- */

static bool draw_create_index(Draft *d)
{
	about(d, OP_CREATE_INDEX);
	if (!generate_index(d->g, d->table, &d->op->create_index.index))
		return false;
	d->op->create_index.index.name = fresh(d, "index");
	d->op->create_index.index.unique = false; /* rows may be alike */
	d->op->create_index.index.nulls_not_distinct = false;
	return true;
}

static const Index *some_index(Draft *d)
{
	size_t n = d->table->indexes.count;
	return n ? &d->table->indexes.items[random_below(d->g, (int)n)] : NULL;
}

/* InnoDB keeps an index for each foreign key, and makes and names it as it likes. */
static bool serves_key(const Draft *d, const Index *index)
{
	for (size_t i = 0; i < d->table->constraints.count; i++) {
		const Constraint *c = &d->table->constraints.items[i];
		if (c->kind == CONSTRAINT_FOREIGN_KEY &&
			part_cites(&index->parts, c->columns.items[0]))
			return d->g->database & MYSQLS;
	}
	return false;
}

static bool draw_drop_index(Draft *d)
{
	const Index *index = some_index(d);
	if (!index || !index->name || index->unique || serves_key(d, index))
		return false; /* a foreign key may need a unique one */
	about(d, OP_DROP_INDEX);
	d->op->drop_index.name = index->name;
	with_was(d)->index = index;
	return true;
}

static bool draw_rename_index(Draft *d)
{
	const Index *index = some_index(d);
	if (!index || !index->name)
		return false;
	about(d, OP_RENAME_INDEX);
	d->op->rename_index.from = index->name;
	d->op->rename_index.to = fresh(d, "index");
	return true;
}

static bool draw_create_check(Draft *d)
{
	about(d, OP_ADD_CONSTRAINT);
	d->op->add_constraint.constraint = (Constraint){
		.kind = CONSTRAINT_CHECK, .name = fresh(d, "check"), .expression = "1 < 2"};
	return true;
}

/* Over the primary key: the rows differ in it. */
static bool draw_create_unique(Draft *d)
{
	const Constraint *key = table_primary_key(d->table);
	if (!key || d->table->partition_by)
		return false;
	about(d, OP_ADD_CONSTRAINT);
	d->op->add_constraint.constraint = (Constraint){
		.kind = CONSTRAINT_UNIQUE, .name = fresh(d, "unique"), .columns = key->columns};
	return true;
}

static const Constraint *some_constraint(Draft *d)
{
	size_t n = d->table->constraints.count;
	const Constraint *c = n ? &d->table->constraints.items[random_below(d->g, (int)n)] : NULL;
	bool shared = c && c->kind == CONSTRAINT_UNIQUE && is_referred_to(d->schema, d->table);
	/* with the index that InnoDB has made and named for it */
	bool own = c && c->kind == CONSTRAINT_FOREIGN_KEY && d->g->database & MYSQLS;
	return c && c->name && c->kind != CONSTRAINT_PRIMARY_KEY && !shared && !own ? c : NULL;
}

static bool draw_drop_constraint(Draft *d)
{
	const Constraint *c = some_constraint(d);
	/* on SQLite it comes back as a unique index */
	if (!c || (c->kind == CONSTRAINT_UNIQUE && d->g->database == SL))
		return false;
	about(d, OP_DROP_CONSTRAINT);
	d->op->drop_constraint.name = c->name;
	d->op->drop_constraint.kind = c->kind;
	with_was(d)->constraint = c;
	return true;
}

static bool draw_rename_constraint(Draft *d)
{
	const Constraint *c = some_constraint(d);
	if (!c)
		return false;
	about(d, OP_RENAME_CONSTRAINT);
	d->op->rename_constraint.from = c->name;
	d->op->rename_constraint.to = fresh(d, "constraint");
	return true;
}

static bool draw_alter_table(Draft *d)
{
	static bool (*const parts[])(Draft *) = {draw_add_column, draw_drop_column,
		draw_rename_column, draw_create_check, draw_create_index};
	Op whole = {.kind = OP_ALTER_TABLE, .schema = d->table->schema, .table = d->table->name};
	StrVec names = {0};
	for (int i = 0; i < 3; i++) {
		Op part = {0};
		const RandomOp lost = *d->out;
		d->op = &part;
		if (!parts[random_below(d->g, (int)ARRAY_LEN(parts))](d))
			continue;
		bool rename = part.kind == OP_RENAME_COLUMN;
		const char *name = rename                         ? part.rename_column.from
				   : part.kind == OP_DROP_COLUMN  ? part.drop_column.column
				   : part.kind == OP_CREATE_INDEX ? "an index"
								  : NULL;
		if (name && names.count) { /* what is said of a column must still be so */
			*d->out = lost;
			continue;
		}
		if (name)
			vec_push(&names, d->g->arena, name);
		vec_push(&whole.alter_table.changes, d->g->arena, part);
	}
	d->op = &d->out->op;
	*d->op = whole;
	return whole.alter_table.changes.count > 1;
}

/* ---- other objects --------------------------------------------------------------------------- */

static bool draw_create_enum(Draft *d)
{
	*d->op = (Op){.kind = OP_CREATE_ENUM, .create_enum = {.name = fresh(d, "enum")}};
	vec_push(&d->op->create_enum.labels, d->g->arena, "it's");
	vec_push(&d->op->create_enum.labels, d->g->arena, "b");
	return true;
}

static bool draw_create_view(Draft *d)
{
	*d->op = (Op){.kind = OP_CREATE_VIEW};
	d->op->create_view.view =
		(View){.name = fresh(d, "view"), .query = "SELECT 1 AS one, 2 AS two"};
	return true;
}

static bool draw_drop_view(Draft *d)
{
	const Views *views = &d->schema->views;
	if (!views->count)
		return false;
	const View *view = &views->items[random_below(d->g, (int)views->count)];
	if (is_viewed(d->schema, view->name))
		return false;
	*d->op = (Op){.kind = OP_DROP_VIEW, .schema = view->schema};
	d->op->drop_view.name = view->name;
	d->op->drop_view.materialized = view->materialized;
	with_was(d)->view = view;
	return view->indexes.count == 0; /* they are operations of their own */
}

static bool draw_create_sequence(Draft *d)
{
	*d->op = (Op){.kind = OP_CREATE_SEQUENCE};
	d->op->create_sequence.sequence = (Sequence){.name = fresh(d, "sequence"),
		.numbers = {.has_start = true, .start = 5, .has_increment = true, .increment = 2}};
	return true;
}

static bool draw_alter_sequence(Draft *d)
{
	const Sequences *list = &d->schema->sequences;
	if (!list->count)
		return false;
	const Sequence *q = &list->items[random_below(d->g, (int)list->count)];
	Sequence *full = arena_alloc(d->g->arena, sizeof(*full)), to = *q;
	change_sequence(d->g, &to);
	*full = sequence_in_full(q);
	*d->op = (Op){.kind = OP_ALTER_SEQUENCE, .schema = q->schema};
	d->op->alter_sequence.what = sequence_changes(q, &to);
	d->op->alter_sequence.to = sequence_in_full(&to);
	with_was(d)->sequence = full;
	d->was->what = d->op->alter_sequence.what;
	return d->op->alter_sequence.what != 0;
}

static bool draw_drop_sequence(Draft *d)
{
	const Sequences *list = &d->schema->sequences;
	if (!list->count)
		return false;
	const Sequence *q = &list->items[random_below(d->g, (int)list->count)];
	*d->op = (Op){.kind = OP_DROP_SEQUENCE, .schema = q->schema};
	d->op->object.name = q->name;
	with_was(d)->sequence = q;
	return true;
}

bool generate_op(Generator *g, Draw draw, const Schema *schema, RandomOp *out)
{
	static bool (*const functions[])(Draft *) = {
		[DRAW_CREATE_TABLE] = draw_create_table,
		[DRAW_DROP_TABLE] = draw_drop_table,
		[DRAW_RENAME_TABLE] = draw_rename_table,
		[DRAW_TABLE_COMMENT] = draw_table_comment,
		[DRAW_ADD_COLUMN] = draw_add_column,
		[DRAW_DROP_COLUMN] = draw_drop_column,
		[DRAW_RENAME_COLUMN] = draw_rename_column,
		[DRAW_ALTER_NULLABLE] = draw_alter_nullable,
		[DRAW_ALTER_DEFAULT] = draw_alter_default,
		[DRAW_ALTER_COMMENT] = draw_alter_comment,
		[DRAW_CREATE_INDEX] = draw_create_index,
		[DRAW_DROP_INDEX] = draw_drop_index,
		[DRAW_RENAME_INDEX] = draw_rename_index,
		[DRAW_CREATE_CHECK] = draw_create_check,
		[DRAW_CREATE_UNIQUE] = draw_create_unique,
		[DRAW_DROP_CONSTRAINT] = draw_drop_constraint,
		[DRAW_RENAME_CONSTRAINT] = draw_rename_constraint,
		[DRAW_ALTER_TABLE] = draw_alter_table,
		[DRAW_CREATE_ENUM] = draw_create_enum,
		[DRAW_CREATE_VIEW] = draw_create_view,
		[DRAW_DROP_VIEW] = draw_drop_view,
		[DRAW_CREATE_SEQUENCE] = draw_create_sequence,
		[DRAW_ALTER_SEQUENCE] = draw_alter_sequence,
		[DRAW_DROP_SEQUENCE] = draw_drop_sequence,
	};
	*out = (RandomOp){0};
	Draft d = {.g = g, .schema = schema, .out = out, .op = &out->op};
	d.table = &schema->tables.items[random_below(g, (int)schema->tables.count)];
	return functions[draw](&d);
}
