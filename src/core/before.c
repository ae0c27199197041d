/* before.c - see before.h. */
#include "core/before.h"

#include <string.h>

#include "base/text.h"
#include "model/sequence.h"

static bool is_name(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

static const Index *find_index(const Table *table, const Op *op, Arena *arena)
{
	for (size_t i = 0; i < table->indexes.count; i++) {
		const Index *index = &table->indexes.items[i];
		StrVec columns = {0};
		for (size_t k = 0; k < index->parts.count; k++)
			if (index->parts.items[k].column)
				vec_push(&columns, arena, index->parts.items[k].column);
		if (op->drop_index.name ? is_name(index->name, op->drop_index.name)
					: text_lists_equal(&columns, &op->drop_index.columns))
			return index;
	}
	return NULL;
}

static const Constraint *find_constraint(const Table *table, const Op *op)
{
	for (size_t i = 0; i < table->constraints.count; i++) {
		const Constraint *c = &table->constraints.items[i];
		bool same_kind = c->kind == op->drop_constraint.kind;
		if (op->drop_constraint.name ? is_name(c->name, op->drop_constraint.name)
					     : same_kind && text_lists_equal(&c->columns,
								    &op->drop_constraint.columns))
			return c;
	}
	return NULL;
}

static bool fill(const Table *table, const Op *op, Arena *arena, Was *was)
{
	switch (op->kind) {
	case OP_DROP_TABLE:
		was->table = table;
		return true;
	case OP_DROP_COLUMN:
		was->column = table_column(table, op->drop_column.column);
		return was->column;
	case OP_ALTER_COLUMN:
		was->column = table_column(table, op->alter_column.column);
		was->what = op->alter_column.what;
		return was->column;
	case OP_DROP_INDEX:
		was->index = find_index(table, op, arena);
		return was->index;
	case OP_DROP_CONSTRAINT:
		was->constraint = find_constraint(table, op);
		return was->constraint;
	case OP_TABLE_COMMENT:
		was->comment = table->comment ? table->comment : "";
		return true;
	default:
		return false;
	}
}

static void fill_sequence(const Schema *live, const Op *op, Arena *arena, Op *out)
{
	Was *was = arena_alloc(arena, sizeof(*was));
	Sequence *full = arena_alloc(arena, sizeof(*full));
	for (size_t i = 0; i < live->sequences.count; i++) {
		if (!is_name(live->sequences.items[i].name, op->alter_sequence.to.name))
			continue;
		*full = sequence_in_full(&live->sequences.items[i]);
		/* the numbers given out until now are not known */
		*was = (Was){.sequence = full,
			.what = op->alter_sequence.what & ~(unsigned)SEQUENCE_RESTART};
		out->was = was;
	}
}

static bool loses(const Op *op)
{
	switch (op->kind) {
	case OP_DROP_TABLE:
	case OP_DROP_COLUMN:
	case OP_ALTER_COLUMN:
	case OP_DROP_INDEX:
	case OP_DROP_CONSTRAINT:
	case OP_TABLE_COMMENT:
	case OP_ALTER_SEQUENCE:
		return !op->was;
	case OP_ALTER_TABLE:
		for (size_t i = 0; i < op->alter_table.changes.count; i++)
			if (loses(&op->alter_table.changes.items[i]))
				return true;
		return false;
	default:
		return false;
	}
}

static Op with_was(const Table *table, const Op *op, Arena *arena)
{
	Op out = *op;
	Was *was = arena_alloc(arena, sizeof(*was));
	*was = (Was){0};
	if (loses(op) && fill(table, op, arena, was))
		out.was = was;
	return out;
}

bool before_op(Conn *conn, const Op *op, Arena *arena, Op *out)
{
	Schema live = {0};
	ReflectScope scope = {0};
	Error ignored = ERROR_INIT;
	if (!loses(op) || !conn->backend->reflect)
		return false;
	if (op->schema)
		vec_push(&scope.schemas, arena, op->schema);
	vec_push(&scope.tables, arena, op->table ? op->table : op->alter_sequence.to.name);
	if (!db_reflect(conn, &scope, arena, &live, &ignored))
		return false;
	*out = *op;
	if (op->kind == OP_ALTER_SEQUENCE)
		fill_sequence(&live, op, arena, out);
	if (live.tables.count != 1)
		return out->was != op->was;
	const Table *table = &live.tables.items[0];
	if (op->kind != OP_ALTER_TABLE) {
		*out = with_was(table, op, arena);
		return true;
	}
	out->alter_table.changes = (Ops){0};
	for (size_t i = 0; i < op->alter_table.changes.count; i++)
		vec_push(&out->alter_table.changes, arena,
			with_was(table, &op->alter_table.changes.items[i], arena));
	return true;
}
