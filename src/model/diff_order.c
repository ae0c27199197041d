/*
 * diff_order.c - tables that come and go, in the order of their foreign keys: what is referred to
 * is made first and dropped last; keys in circles come after all tables and go before them.
 */
#include "model/diff_plan.h"

static size_t find_referred(
	const DiffPlan *p, const TableRefs *tables, const Table *from, const Constraint *c)
{
	const char *schema = diff_key_schema(p->options->own_schema, from, &c->foreign_key);
	size_t i = 0;
	while (i < tables->count &&
		!diff_same_name(schema, c->foreign_key.table, tables->items[i].table->schema,
			tables->items[i].table->name))
		i++;
	return i;
}

/* Depth first; a table that is being visited closes a cycle: its keys into the cycle are late. */
static void visit(
	const DiffPlan *p, const TableRefs *tables, size_t at, bool *seen, TableRefs *sorted)
{
	const Table *table = tables->items[at].table;
	if (seen[at])
		return;
	seen[at] = true;
	for (size_t i = 0; i < table->constraints.count; i++) {
		const Constraint *c = &table->constraints.items[i];
		size_t to = tables->count;
		if (c->kind == CONSTRAINT_FOREIGN_KEY)
			to = find_referred(p, tables, table, c);
		if (to < tables->count)
			visit(p, tables, to, seen, sorted);
	}
	vec_push(sorted, p->arena, (TableRef){table});
}

/* Referenced tables first. */
static void sort_tables(const DiffPlan *p, TableRefs *tables)
{
	TableRefs sorted = {0};
	bool *seen = arena_alloc(p->arena, tables->count + 1);
	for (size_t i = 0; i < tables->count; i++)
		visit(p, tables, i, seen, &sorted);
	*tables = sorted;
}

/* Does the foreign key lead to a table that comes later in the list? */
static bool leads_ahead(const DiffPlan *p, const TableRefs *sorted, size_t at, const Constraint *c)
{
	const Table *table = sorted->items[at].table;
	const char *schema = diff_key_schema(p->options->own_schema, table, &c->foreign_key);
	for (size_t i = at + 1; i < sorted->count; i++)
		if (diff_same_name(schema, c->foreign_key.table, sorted->items[i].table->schema,
			    sorted->items[i].table->name))
			return true;
	return false;
}

bool diff_leads_to_change(const DiffPlan *p, const Table *from, const Constraint *c)
{
	const char *schema = diff_key_schema(p->options->own_schema, from, &c->foreign_key);
	for (size_t i = 0; i < p->tables.count; i++) {
		const TablePlan *plan = &p->tables.items[i];
		if (!diff_same_name(
			    schema, c->foreign_key.table, plan->wanted->schema, plan->wanted->name))
			continue;
		for (size_t k = 0; k < plan->changes.count; k++)
			if (plan->changes.items[k].kind == OP_ALTER_COLUMN &&
				diff_has_name(&c->foreign_key.columns,
					plan->changes.items[k].alter_column.column))
				return true;
		return plan->keys_change || plan->keys_come || plan->renames.count;
	}
	return false;
}

static Op *push_key(DiffPlan *p, Ops *keys, OpKind kind, const Table *table)
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

void diff_create_tables(DiffPlan *p, Ops *late)
{
	sort_tables(p, &p->created);
	for (size_t i = 0; i < p->created.count; i++) {
		const Table *written = diff_written_table(p, p->created.items[i].table);
		const Table *table = written ? written : p->created.items[i].table;
		Op *op = diff_push(p, OP_CREATE_TABLE, table->schema, table->name);
		op->create_table.table = *table;
		forget_old_names(&op->create_table.table, p->arena);
		Constraints now = {0};
		for (size_t k = 0; k < table->constraints.count; k++) {
			const Constraint *c = &table->constraints.items[k];
			if (c->kind == CONSTRAINT_FOREIGN_KEY &&
				((!p->options->keys_ahead && leads_ahead(p, &p->created, i, c)) ||
					diff_leads_to_change(p, table, c)))
				push_key(p, late, OP_ADD_CONSTRAINT, table)
					->add_constraint.constraint = *c;
			else
				vec_push(&now, p->arena, *c);
		}
		op->create_table.table.constraints = now;
	}
}

static Constraint *with_new_table(DiffPlan *p, const Table *table, const Constraint *c)
{
	const TablePlan from = {.live = table,
		.wanted = table,
		.all = &p->tables,
		.own_schema = p->options->own_schema};
	Constraint *out = arena_alloc(p->arena, sizeof(*out));
	*out = *c;
	out->foreign_key = diff_seen_reference(&from, &c->foreign_key, false, p->arena);
	return out;
}

/* It comes back while other tables have their new names; keys that were dropped before it come back
 * by themselves. */
static const Table *with_new_tables(DiffPlan *p, size_t at)
{
	const Table *table = p->dropped.items[at].table;
	Table *out = arena_alloc(p->arena, sizeof(*out));
	*out = *table;
	out->constraints = (Constraints){0};
	for (size_t i = 0; i < table->constraints.count; i++) {
		const Constraint *c = &table->constraints.items[i];
		if (c->kind != CONSTRAINT_FOREIGN_KEY || !leads_ahead(p, &p->dropped, at, c))
			vec_push(&out->constraints, p->arena, *with_new_table(p, table, c));
	}
	return out;
}

/* Tables that refer go first; the keys of a cycle before all of them. */
void diff_drop_tables(DiffPlan *p)
{
	sort_tables(p, &p->dropped);
	for (size_t i = 0; i < p->dropped.count; i++) {
		const Table *table = p->dropped.items[i].table;
		for (size_t k = 0; k < table->constraints.count; k++) {
			const Constraint *c = &table->constraints.items[k];
			if (c->kind != CONSTRAINT_FOREIGN_KEY || !leads_ahead(p, &p->dropped, i, c))
				continue;
			Op *op = diff_push(p, OP_DROP_CONSTRAINT, table->schema, table->name);
			op->drop_constraint.name = c->name;
			op->drop_constraint.kind = CONSTRAINT_FOREIGN_KEY;
			if (!c->name)
				op->drop_constraint.columns = c->columns;
			diff_was(p, op)->constraint = with_new_table(p, table, c);
		}
	}
	for (size_t i = p->dropped.count; i-- > 0;) {
		const Table *table = p->dropped.items[i].table;
		Op *op = diff_push(p, OP_DROP_TABLE, table->schema, table->name);
		diff_was(p, op)->table = with_new_tables(p, i);
	}
}
