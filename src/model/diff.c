/*
 * diff.c - two schemas, and the operations between them in an order that runs: what others need is
 * made before them and dropped after them, views and foreign keys step aside first and come back
 * last.
 */
#include "model/diff.h"

#include <string.h>

typedef struct TableRef {
	const Table *table;
} TableRef;
typedef VEC(TableRef) TableRefs;

typedef struct ViewRef {
	const View *view;
} ViewRef;

typedef struct Plan {
	const Schema *live, *wanted;
	const DiffOptions *options;
	Arena *arena;
	TablePlans tables;
	TableRefs created, dropped;
	VEC(ViewRef) moved; /* live views that are dropped, and made again where they are wanted */
	Ops renames;
	Diff *out;
} Plan;

static Op *push(Plan *p, OpKind kind, const char *schema, const char *table)
{
	const Op op = {.kind = kind, .schema = schema, .table = table};
	vec_push(&p->out->ops, p->arena, op);
	return &p->out->ops.items[p->out->ops.count - 1];
}

static Was *was(Plan *p, Op *op)
{
	Was *w = arena_alloc(p->arena, sizeof(*w));
	op->was = w;
	return w;
}

static void append(Plan *p, const Ops *ops)
{
	for (size_t i = 0; i < ops->count; i++)
		vec_push(&p->out->ops, p->arena, ops->items[i]);
}

/* In the live schema only: dropped, or told. */
static bool is_extra(Plan *p, const char *kind, const char *schema, const char *name)
{
	if (p->options->drop_tables)
		return false;
	vec_push(&p->out->extras, p->arena,
		schema ? arena_printf(p->arena, "%s %s.%s", kind, schema, name)
		       : arena_printf(p->arena, "%s %s", kind, name));
	return true;
}

/* ---- names ----------------------------------------------------------------------------------- */

static bool same_name(
	const char *schema_a, const char *name_a, const char *schema_b, const char *name_b)
{
	return diff_same(schema_a, schema_b) && strcmp(name_a, name_b) == 0;
}

static bool has(const StrVec *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->items[i], name) == 0)
			return true;
	return false;
}

/* By schema and name; NULL: none. */
#define FINDER(function, Type, list)                                                               \
	static const Type *function(const Schema *in, const char *schema, const char *name)        \
	{                                                                                          \
		for (size_t i = 0; i < in->list.count; i++)                                        \
			if (same_name(in->list.items[i].schema, in->list.items[i].name, schema,    \
				    name))                                                         \
				return &in->list.items[i];                                         \
		return NULL;                                                                       \
	}
FINDER(find_enum, EnumType, enums)
FINDER(find_sequence, Sequence, sequences)
FINDER(find_view, View, views)

/* ---- schemas, extensions ------------------------------------------------------------------------
 */

static void create_spaces(Plan *p)
{
	for (size_t i = 0; i < p->wanted->schemas.count; i++)
		if (!has(&p->live->schemas, p->wanted->schemas.items[i]))
			push(p, OP_CREATE_SCHEMA, NULL, NULL)->object.name =
				p->wanted->schemas.items[i];
	for (size_t i = 0; i < p->wanted->extensions.count; i++)
		if (!has(&p->live->extensions, p->wanted->extensions.items[i]))
			push(p, OP_CREATE_EXTENSION, NULL, NULL)->create_extension.name =
				p->wanted->extensions.items[i];
}

/* ---- enums -------------------------------------------------------------------------------------
 */

static void change_enum(Plan *p, const EnumType *live, const EnumType *wanted)
{
	const EnumChanges changes = diff_labels(&live->labels, &wanted->labels, p->arena);
	if (changes.count == 0)
		return;
	Op *op = push(p, OP_ALTER_ENUM, wanted->schema, NULL);
	op->alter_enum.name = wanted->name;
	op->alter_enum.changes = changes;
	Was *before = was(p, op);
	before->labels = &live->labels;
	before->labels_now = &wanted->labels;
}

static void create_enums(Plan *p)
{
	for (size_t i = 0; i < p->wanted->enums.count; i++) {
		const EnumType *wanted = &p->wanted->enums.items[i];
		const EnumType *live = find_enum(p->live, wanted->schema, wanted->name);
		if (live) {
			change_enum(p, live, wanted);
			continue;
		}
		Op *op = push(p, OP_CREATE_ENUM, wanted->schema, NULL);
		op->create_enum.name = wanted->name;
		op->create_enum.labels = wanted->labels;
	}
}

static bool is_used(const EnumType *type, const Schema *in)
{
	for (size_t t = 0; t < in->tables.count; t++)
		for (size_t c = 0; c < in->tables.items[t].columns.count; c++) {
			const Type *of = &in->tables.items[t].columns.items[c].type;
			if (of->kind == TYPE_ENUM && of->name &&
				same_name(of->schema, of->name, type->schema, type->name))
				return true;
		}
	return false;
}

/* A type that only dropped columns had goes with them, whatever --allow-drop says. */
static void drop_enums(Plan *p)
{
	for (size_t i = 0; i < p->live->enums.count; i++) {
		const EnumType *live = &p->live->enums.items[i];
		if (find_enum(p->wanted, live->schema, live->name))
			continue;
		if (!is_used(live, p->live) && is_extra(p, "enum", live->schema, live->name))
			continue;
		Op *op = push(p, OP_DROP_ENUM, live->schema, NULL);
		op->drop_enum.name = live->name;
		was(p, op)->labels = &live->labels;
	}
}

/* ---- sequences ---------------------------------------------------------------------------------
 */

static void drop_sequence(Plan *p, const Sequence *live)
{
	Op *op = push(p, OP_DROP_SEQUENCE, live->schema, NULL);
	op->object.name = live->name;
	was(p, op)->sequence = live;
}

static void create_sequences(Plan *p)
{
	for (size_t i = 0; i < p->wanted->sequences.count; i++) {
		const Sequence *wanted = &p->wanted->sequences.items[i];
		const Sequence *live = find_sequence(p->live, wanted->schema, wanted->name);
		if (live && strcmp(diff_sequence_key(live, p->arena),
				    diff_sequence_key(wanted, p->arena)) == 0)
			continue;
		if (live)
			drop_sequence(p, live);
		push(p, OP_CREATE_SEQUENCE, wanted->schema, NULL)->create_sequence.sequence =
			*wanted;
	}
}

static void drop_sequences(Plan *p)
{
	for (size_t i = 0; i < p->live->sequences.count; i++) {
		const Sequence *live = &p->live->sequences.items[i];
		if (!find_sequence(p->wanted, live->schema, live->name) &&
			!is_extra(p, "sequence", live->schema, live->name))
			drop_sequence(p, live);
	}
}

/* ---- views -------------------------------------------------------------------------------------
 */

static void drop_view(Plan *p, const View *live)
{
	Op *op = push(p, OP_DROP_VIEW, live->schema, NULL);
	op->drop_view.name = live->name;
	op->drop_view.materialized = live->materialized;
	was(p, op)->view = live;
}

static bool view_differs(const Plan *p, const View *live)
{
	const View *wanted = find_view(p->wanted, live->schema, live->name);
	return wanted &&
	       strcmp(diff_view_key(live, p->arena), diff_view_key(wanted, p->arena)) != 0;
}

/* Views that differ or go, and those over them, which step aside: views that need others come after
 * them. */
static void find_moved_views(Plan *p)
{
	for (size_t i = 0; i < p->live->views.count; i++) {
		const View *live = &p->live->views.items[i];
		bool wanted = find_view(p->wanted, live->schema, live->name) != NULL;
		bool moves = wanted ? view_differs(p, live) : p->options->drop_tables;
		for (size_t k = 0; !moves && wanted && k < p->moved.count; k++)
			moves = diff_names(live->query, p->moved.items[k].view->name, p->arena);
		if (moves)
			vec_push(&p->moved, p->arena, (ViewRef){live});
	}
}

static bool view_changed(const Plan *p, const View *live)
{
	for (size_t i = 0; i < p->moved.count; i++)
		if (p->moved.items[i].view == live)
			return true;
	return false;
}

static void drop_views(Plan *p)
{
	for (size_t i = p->live->views.count; i-- > 0;) {
		const View *live = &p->live->views.items[i];
		bool wanted = find_view(p->wanted, live->schema, live->name) != NULL;
		if (wanted ? view_changed(p, live) : !is_extra(p, "view", live->schema, live->name))
			drop_view(p, live);
	}
}

static void create_views(Plan *p)
{
	for (size_t i = 0; i < p->wanted->views.count; i++) {
		const View *wanted = &p->wanted->views.items[i];
		const View *live = find_view(p->live, wanted->schema, wanted->name);
		const View *written = p->options->written ? find_view(p->options->written,
								    wanted->schema, wanted->name)
							  : NULL;
		if (!live || view_changed(p, live))
			push(p, OP_CREATE_VIEW, wanted->schema, NULL)->create_view.view =
				written ? *written : *wanted;
	}
}

/* ---- tables ------------------------------------------------------------------------------------
 */

static const Table *written_table(const Plan *p, const Table *wanted)
{
	return p->options->written ? schema_table(p->options->written, wanted->schema, wanted->name)
				   : NULL;
}

/* The live table under its old name, where the author says that it had one. */
static const Table *renamed(const Plan *p, const Table *wanted)
{
	const Table *written = written_table(p, wanted);
	if (!written || !written->renamed_from ||
		schema_table(p->wanted, wanted->schema, written->renamed_from))
		return NULL;
	return schema_table(p->live, wanted->schema, written->renamed_from);
}

static void plan_renamed(Plan *p, const Table *old, const Table *wanted)
{
	const Op op = {.kind = OP_RENAME_TABLE,
		.schema = wanted->schema,
		.table = old->name,
		.rename_table.to = wanted->name};
	vec_push(&p->renames, p->arena, op);
}

static void plan_tables(Plan *p)
{
	for (size_t i = 0; i < p->wanted->tables.count; i++) {
		const Table *wanted = &p->wanted->tables.items[i];
		const Table *live = schema_table(p->live, wanted->schema, wanted->name);
		if (!live) {
			live = renamed(p, wanted);
			if (live)
				plan_renamed(p, live, wanted);
		}
		if (!live) {
			vec_push(&p->created, p->arena, (TableRef){wanted});
			continue;
		}
		TablePlan plan = {.live = live,
			.wanted = wanted,
			.all = &p->tables,
			.written = written_table(p, wanted),
			.caps = p->options->caps};
		diff_table_renames(&plan, p->arena);
		vec_push(&p->tables, p->arena, plan);
	}
	for (size_t i = 0; i < p->tables.count; i++)
		diff_table(&p->tables.items[i], p->arena);
}

static bool is_planned(const Plan *p, const Table *live)
{
	for (size_t i = 0; i < p->tables.count; i++)
		if (p->tables.items[i].live == live)
			return true;
	return false;
}

static void plan_drops(Plan *p)
{
	for (size_t i = 0; i < p->live->tables.count; i++) {
		const Table *live = &p->live->tables.items[i];
		if (!is_planned(p, live) && !is_extra(p, "table", live->schema, live->name))
			vec_push(&p->dropped, p->arena, (TableRef){live});
	}
}

/* ---- tables in the order of their foreign keys -------------------------------------------------
 */

static size_t find_referred(const TableRefs *tables, const Table *from, const Constraint *c)
{
	const char *schema = c->foreign_key.schema ? c->foreign_key.schema : from->schema;
	size_t i = 0;
	while (i < tables->count &&
		!same_name(schema, c->foreign_key.table, tables->items[i].table->schema,
			tables->items[i].table->name))
		i++;
	return i;
}

/* Depth first; a table that is being visited closes a cycle: its keys into the cycle are late. */
static void visit(const TableRefs *tables, size_t at, bool *seen, TableRefs *sorted, Arena *arena)
{
	const Table *table = tables->items[at].table;
	if (seen[at])
		return;
	seen[at] = true;
	for (size_t i = 0; i < table->constraints.count; i++) {
		const Constraint *c = &table->constraints.items[i];
		size_t to = tables->count;
		if (c->kind == CONSTRAINT_FOREIGN_KEY)
			to = find_referred(tables, table, c);
		if (to < tables->count)
			visit(tables, to, seen, sorted, arena);
	}
	vec_push(sorted, arena, (TableRef){table});
}

/* Referenced tables first. */
static void sort_tables(TableRefs *tables, Arena *arena)
{
	TableRefs sorted = {0};
	bool *seen = arena_alloc(arena, tables->count + 1);
	for (size_t i = 0; i < tables->count; i++)
		visit(tables, i, seen, &sorted, arena);
	*tables = sorted;
}

/* Does the foreign key lead to a table that comes later in the list? */
static bool leads_ahead(const TableRefs *sorted, size_t at, const Constraint *c)
{
	const Table *table = sorted->items[at].table;
	const char *schema = c->foreign_key.schema ? c->foreign_key.schema : table->schema;
	for (size_t i = at + 1; i < sorted->count; i++)
		if (same_name(schema, c->foreign_key.table, sorted->items[i].table->schema,
			    sorted->items[i].table->name))
			return true;
	return false;
}

/* Does it lead to a table whose keys or columns are not yet what it needs? */
static bool leads_to_change(const Plan *p, const Table *from, const Constraint *c)
{
	const char *schema = c->foreign_key.schema ? c->foreign_key.schema : from->schema;
	for (size_t i = 0; i < p->tables.count; i++) {
		const TablePlan *plan = &p->tables.items[i];
		if (!same_name(
			    schema, c->foreign_key.table, plan->wanted->schema, plan->wanted->name))
			continue;
		for (size_t k = 0; k < plan->changes.count; k++)
			if (plan->changes.items[k].kind == OP_ALTER_COLUMN &&
				has(&c->foreign_key.columns,
					plan->changes.items[k].alter_column.column))
				return true;
		return plan->keys_change || plan->keys_come || plan->renames.count;
	}
	return false;
}

static Op *push_key(Plan *p, Ops *keys, OpKind kind, const Table *table)
{
	const Op op = {.kind = kind, .schema = table->schema, .table = table->name};
	vec_push(keys, p->arena, op);
	return &keys->items[keys->count - 1];
}

/* A table that is new has no other names. */
static void forget_old_names(Table *table, Arena *arena)
{
	Columns columns = {0};
	for (size_t i = 0; i < table->columns.count; i++) {
		vec_push(&columns, arena, table->columns.items[i]);
		columns.items[i].renamed_from = NULL;
	}
	table->columns = columns;
	table->renamed_from = NULL;
}

static void create_tables(Plan *p, Ops *late)
{
	sort_tables(&p->created, p->arena);
	for (size_t i = 0; i < p->created.count; i++) {
		const Table *written = written_table(p, p->created.items[i].table);
		const Table *table = written ? written : p->created.items[i].table;
		Op *op = push(p, OP_CREATE_TABLE, table->schema, table->name);
		op->create_table.table = *table;
		forget_old_names(&op->create_table.table, p->arena);
		Constraints now = {0};
		for (size_t k = 0; k < table->constraints.count; k++) {
			const Constraint *c = &table->constraints.items[k];
			/* what is made with the table is checked from the start */
			if (c->not_valid || (c->kind == CONSTRAINT_FOREIGN_KEY &&
						    ((!p->options->keys_ahead &&
							     leads_ahead(&p->created, i, c)) ||
							    leads_to_change(p, table, c))))
				push_key(p, late, OP_ADD_CONSTRAINT, table)
					->add_constraint.constraint = *c;
			else
				vec_push(&now, p->arena, *c);
		}
		op->create_table.table.constraints = now;
	}
}

static Constraint *with_new_table(Plan *p, const Table *table, const Constraint *c)
{
	const TablePlan from = {.live = table, .wanted = table, .all = &p->tables};
	Constraint *out = arena_alloc(p->arena, sizeof(*out));
	*out = *c;
	out->foreign_key = diff_seen_reference(&from, &c->foreign_key, false, p->arena);
	return out;
}

/* It comes back while other tables have their new names; keys that were dropped before it come back
 * by themselves. */
static const Table *with_new_tables(Plan *p, size_t at)
{
	const Table *table = p->dropped.items[at].table;
	Table *out = arena_alloc(p->arena, sizeof(*out));
	*out = *table;
	out->constraints = (Constraints){0};
	for (size_t i = 0; i < table->constraints.count; i++) {
		const Constraint *c = &table->constraints.items[i];
		if (c->kind != CONSTRAINT_FOREIGN_KEY || !leads_ahead(&p->dropped, at, c))
			vec_push(&out->constraints, p->arena, *with_new_table(p, table, c));
	}
	return out;
}

/* Tables that refer go first; the keys of a cycle before all of them. */
static void drop_tables(Plan *p)
{
	sort_tables(&p->dropped, p->arena);
	for (size_t i = 0; i < p->dropped.count; i++) {
		const Table *table = p->dropped.items[i].table;
		for (size_t k = 0; k < table->constraints.count; k++) {
			const Constraint *c = &table->constraints.items[k];
			if (c->kind != CONSTRAINT_FOREIGN_KEY || !leads_ahead(&p->dropped, i, c))
				continue;
			Op *op = push(p, OP_DROP_CONSTRAINT, table->schema, table->name);
			op->drop_constraint.name = c->name;
			op->drop_constraint.kind = CONSTRAINT_FOREIGN_KEY;
			if (!c->name)
				op->drop_constraint.columns = c->columns;
			was(p, op)->constraint = with_new_table(p, table, c);
		}
	}
	for (size_t i = p->dropped.count; i-- > 0;) {
		const Table *table = p->dropped.items[i].table;
		Op *op = push(p, OP_DROP_TABLE, table->schema, table->name);
		was(p, op)->table = with_new_tables(p, i);
	}
}

/* ---- the changes of tables
 * ----------------------------------------------------------------------- */

/* Keys wait for others only where others move. */
static bool keys_wait(const Plan *p)
{
	if (p->created.count || p->dropped.count || p->renames.count)
		return true;
	for (size_t i = 0; i < p->tables.count; i++)
		if (p->tables.items[i].keys_change || p->tables.items[i].keys_come ||
			p->tables.items[i].renames.count)
			return true;
	return false;
}

static void push_changes(Plan *p, const TablePlan *plan, const Ops *changes)
{
	if (!p->options->group || changes->count < 2) {
		append(p, changes);
		return;
	}
	push(p, OP_ALTER_TABLE, plan->wanted->schema, plan->wanted->name)->alter_table.changes =
		*changes;
}

static void add_all(Plan *p, Ops *to, const Ops *from)
{
	for (size_t i = 0; i < from->count; i++)
		vec_push(to, p->arena, from->items[i]);
}

/* Renames stand alone: what is dropped before them, and made again on the way back after them, has
 * the old names in its text. */
static void change_table(Plan *p, const TablePlan *plan, bool wait)
{
	Ops changes = {0};
	append(p, &plan->before);
	if (!wait)
		add_all(p, &changes, &plan->drop_keys);
	add_all(p, &changes, &plan->drops);
	if (plan->renames.count) {
		push_changes(p, plan, &changes);
		append(p, &plan->renames);
		changes = (Ops){0};
	}
	add_all(p, &changes, &plan->changes);
	if (!wait)
		add_all(p, &changes, &plan->add_keys);
	push_changes(p, plan, &changes);
	append(p, &plan->after);
}

static void change_tables(Plan *p)
{
	Ops late = {0};
	bool wait = keys_wait(p);
	append(p, &p->renames);
	for (size_t i = 0; wait && i < p->tables.count; i++)
		push_changes(p, &p->tables.items[i], &p->tables.items[i].drop_keys);
	drop_tables(p);
	create_tables(p, &late);
	for (size_t i = 0; i < p->tables.count; i++)
		change_table(p, &p->tables.items[i], wait);
	append(p, &late);
	for (size_t i = 0; wait && i < p->tables.count; i++)
		push_changes(p, &p->tables.items[i], &p->tables.items[i].add_keys);
}

/* ---- what is kept as text ----------------------------------------------------------------------
 */

OtherPlace other_place(const Other *other)
{
	static const char *const routines[] = {"function", "procedure", "aggregate"};
	if (strcmp(other->kind, "type") == 0)
		return OTHER_FIRST;
	for (size_t i = 0; i < sizeof(routines) / sizeof(routines[0]); i++)
		if (strcmp(other->kind, routines[i]) == 0)
			return OTHER_ROUTINE;
	return OTHER_LAST;
}

static const Other *find_other(const Schema *in, const Other *like)
{
	for (size_t i = 0; i < in->others.count; i++) {
		const Other *o = &in->others.items[i];
		if (strcmp(o->kind, like->kind) == 0 && diff_same(o->table, like->table) &&
			same_name(o->schema, o->name, like->schema, like->name))
			return o;
	}
	return NULL;
}

/* What stood on a table that goes, goes with it. */
static bool goes_along(const Plan *p, const Other *live)
{
	for (size_t i = 0; live->table && i < p->dropped.count; i++)
		if (same_name(live->schema, live->table, p->dropped.items[i].table->schema,
			    p->dropped.items[i].table->name))
			return true;
	return false;
}

static void add_fixed(
	Plan *p, const TablePlan *plan, const char *what, const char *from, const char *to)
{
	const Table *t = plan->wanted;
	if (diff_same(from, to))
		return;
	vec_push(&p->out->fixed, p->arena,
		arena_printf(p->arena, "table %s%s%s: %s %s \u2192 %s", t->schema ? t->schema : "",
			t->schema ? "." : "", t->name, what, from ? from : "none",
			to ? to : "none"));
}

/* Parts come and go while a database is used: only how a table is divided counts. */
static void compare_fixed(Plan *p, const TablePlan *plan)
{
	const Options *live = &plan->live->options, *wanted = &plan->wanted->options;
	for (size_t i = 0; i < wanted->count; i++)
		add_fixed(p, plan, wanted->items[i].key, options_get(live, wanted->items[i].key),
			wanted->items[i].value);
	for (size_t i = 0; i < live->count; i++)
		if (!options_get(wanted, live->items[i].key))
			add_fixed(p, plan, live->items[i].key, live->items[i].value, NULL);
	add_fixed(p, plan, "partition by", plan->live->partition_by, plan->wanted->partition_by);
}

static void compare_others(Plan *p)
{
	for (size_t i = 0; i < p->live->others.count; i++) {
		const Other *live = &p->live->others.items[i];
		const Other *wanted = find_other(p->wanted, live);
		bool same = wanted && strcmp(live->text, wanted->text) == 0;
		if (same || goes_along(p, live) ||
			(!wanted && is_extra(p, live->kind, live->schema, live->name)))
			continue;
		vec_push(&p->out->others, p->arena, (OtherChange){live, wanted});
	}
	for (size_t i = 0; i < p->wanted->others.count; i++) {
		const Other *wanted = &p->wanted->others.items[i];
		if (!find_other(p->live, wanted))
			vec_push(&p->out->others, p->arena, (OtherChange){NULL, wanted});
	}
}

static void list_others(Plan *p, OtherPlace place)
{
	for (size_t i = 0; i < p->out->others.count; i++) {
		const OtherChange *change = &p->out->others.items[i];
		if (change->wanted && other_place(change->wanted) == place)
			vec_push(&p->out->steps, p->arena, (DiffStep){.made = change});
	}
}

/* What is kept as text says nothing of what it needs: by kinds it is right mostly. */
static void list_steps(Plan *p)
{
	list_others(p, OTHER_FIRST);
	for (size_t i = 0; i < p->out->ops.count; i++) {
		if (i == p->out->views)
			list_others(p, OTHER_ROUTINE);
		vec_push(&p->out->steps, p->arena, (DiffStep){.op = &p->out->ops.items[i]});
	}
	if (p->out->views == p->out->ops.count)
		list_others(p, OTHER_ROUTINE);
	list_others(p, OTHER_LAST);
}

void diff_schemas(const Schema *live, const Schema *wanted, const DiffOptions *options,
	Arena *arena, Diff *out)
{
	*out = (Diff){0};
	Plan p = {.live = live, .wanted = wanted, .options = options, .arena = arena, .out = out};
	plan_tables(&p);
	plan_drops(&p);
	create_spaces(&p);
	find_moved_views(&p);
	drop_views(&p);
	create_enums(&p);
	create_sequences(&p);
	change_tables(&p);
	drop_enums(&p);
	drop_sequences(&p);
	out->views = out->ops.count;
	create_views(&p);
	compare_others(&p);
	for (size_t i = 0; i < p.tables.count; i++)
		compare_fixed(&p, &p.tables.items[i]);
	list_steps(&p);
}
