/* proof.c - see proof.h.  Whatever is not plainly the same is not the same. */
#include "model/proof.h"

#include <string.h>

#include "model/diff.h"
#include "model/emit.h"

typedef struct Proof {
	const Emit *e;
	const Schema *schema;
	TableProof *out;
	bool *taken; /* constraints of the live table that were written */
} Proof;

/* Something is to be made; alone: on bare columns. */
static void miss(TableProof *out, bool alone)
{
	if (!alone)
		out->kind = PROOF_WHOLE;
	else if (out->kind == PROOF_SAME)
		out->kind = PROOF_PARTS;
}

/* ---- columns --------------------------------------------------------------------------------- */

static bool same_options(const Options *a, const Options *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->items[i].key, b->items[i].key) != 0 ||
			strcmp(a->items[i].value, b->items[i].value) != 0)
			return false;
	return true;
}

/* NULL: there is none, or it cannot be said. */
static const char *default_text(const Proof *p, const Default *value)
{
	Str s = str_new(p->e->arena);
	Error ignored = ERROR_INIT;
	if (value->kind == DEFAULT_NONE || value->kind == DEFAULT_DROP ||
		!emit_default(p->e, value, &s, &ignored))
		return NULL;
	return s.data;
}

static const char *definition(const Proof *p, const Table *table, const Column *column)
{
	Str s = str_new(p->e->arena);
	Error ignored = ERROR_INIT;
	return emit_column(p->e, table, column, &s, &ignored) ? s.data : NULL;
}

/* Where an enum is a type of its own, DDL says its name only. */
static bool same_labels(const Type *a, const Type *b)
{
	for (; a && b; a = a->element, b = b->element) {
		if (a->labels.count != b->labels.count)
			return false;
		for (size_t i = 0; i < a->labels.count; i++)
			if (strcmp(a->labels.items[i], b->labels.items[i]) != 0)
				return false;
	}
	return a == b;
}

/* As DDL says it, where the default may stand in the server's words. */
static bool same_column(const Proof *p, const Column *written, const Column *live)
{
	const Dialect *d = p->e->dialect;
	Column said = *written;
	const char *ours = default_text(p, &written->value);
	const char *theirs = default_text(p, &live->value);
	if (!same_options(&written->options, &live->options) ||
		!same_labels(&written->type, &live->type) ||
		!diff_same(written->comment, live->comment) || written->renamed_from)
		return false;
	if (ours && theirs && d->same_default && d->same_default(live, ours, theirs))
		said.value = live->value;
	ours = definition(p, p->out->written, &said);
	theirs = definition(p, p->out->live, live);
	return ours && theirs && strcmp(ours, theirs) == 0;
}

Column proof_bare(const Column *column)
{
	return (Column){.name = column->name,
		.type = column->type,
		.collate = column->collate,
		.nullable = true,
		.options = column->options};
}

static void prove_columns(const Proof *p)
{
	TableProof *out = p->out;
	Arena *arena = p->e->arena;
	for (size_t i = 0; i < out->written->columns.count; i++) {
		const Column *written = &out->written->columns.items[i];
		const Column *live = table_column(out->live, written->name);
		if (live && same_column(p, written, live)) {
			vec_push(&out->kept.columns, arena, *live);
			vec_push(&out->made.columns, arena, proof_bare(written));
			continue;
		}
		vec_push(&out->made.columns, arena, *written);
		/* such a column needs its key */
		miss(out, !emit_is_identity(written) && !written->renamed_from);
	}
}

/* ---- constraints ----------------------------------------------------------------------------- */

static const Table *referred(const Proof *p, const ForeignKey *key)
{
	const char *in = key->schema ? key->schema : p->out->written->schema;
	return schema_table(p->schema, in, key->table);
}

/* Without its expression; with the columns that a reference leads to. */
static const char *constraint_key(const Proof *p, const Constraint *c)
{
	Constraint plain = *c;
	plain.expression = NULL;
	if (c->kind != CONSTRAINT_FOREIGN_KEY)
		return diff_constraint_key(&plain, p->e->arena);
	const Table *to = referred(p, &c->foreign_key);
	const Constraint *primary = to ? table_primary_key(to) : NULL;
	if (c->foreign_key.columns.count == 0 && primary)
		plain.foreign_key.columns = primary->columns;
	if (!plain.foreign_key.schema)
		plain.foreign_key.schema = p->out->written->schema;
	return diff_constraint_key(&plain, p->e->arena);
}

static bool same_expression(const Proof *p, const char *written, const char *live)
{
	const Dialect *d = p->e->dialect;
	if (!written || !live)
		return written == live;
	return strcmp(written, live) == 0 ||
	       (d->same_expression && d->same_expression(written, live));
}

/* A name that was not given may be any; some keys have none. */
static bool same_constraint(const Proof *p, const Constraint *written, const Constraint *live)
{
	bool named = !written->name || (!live->name && live->kind == CONSTRAINT_PRIMARY_KEY) ||
		     diff_same(written->name, live->name);
	return named && written->kind == live->kind && !written->online &&
	       same_expression(p, written->expression, live->expression) &&
	       strcmp(constraint_key(p, written), constraint_key(p, live)) == 0;
}

static size_t find_constraint(const Proof *p, const Constraint *written, const Constraints *live)
{
	size_t i = 0;
	while (i < live->count && (p->taken[i] || !same_constraint(p, written, &live->items[i])))
		i++;
	return i;
}

static bool *none_taken(const Proof *p, size_t count)
{
	bool *taken = arena_alloc(p->e->arena, count + 1);
	memset(taken, 0, count + 1);
	return taken;
}

static void keep_constraint(const Proof *p, size_t at)
{
	p->taken[at] = true;
	vec_push(&p->out->kept.constraints, p->e->arena, p->out->live->constraints.items[at]);
}

/* There is more than was written: that goes, and what it stands on stays as it is; but where
 * keys bring indexes with them one may come in its place. */
static void miss_extra(const Proof *p)
{
	if (p->e->dialect->caps & DIALECT_KEYS_BRING_INDEXES)
		p->out->kind = PROOF_WHOLE;
}

static void keep_constraints(const Proof *p, bool named, bool *kept)
{
	const Constraints *live = &p->out->live->constraints;
	const Constraints *written = &p->out->written->constraints;
	for (size_t i = 0; i < written->count; i++) {
		if ((written->items[i].name != NULL) != named)
			continue;
		size_t at = find_constraint(p, &written->items[i], live);
		kept[i] = at < live->count;
		if (kept[i])
			keep_constraint(p, at);
	}
}

/* What has a name comes first: one that has none must not take it. */
static void prove_constraints(const Proof *p)
{
	TableProof *out = p->out;
	const Constraints *written = &out->written->constraints;
	bool *kept = none_taken(p, written->count);
	keep_constraints(p, true, kept);
	keep_constraints(p, false, kept);
	for (size_t i = 0; i < written->count; i++) {
		if (kept[i])
			continue;
		miss(out, written->items[i].kind == CONSTRAINT_CHECK);
		vec_push(&out->made.constraints, p->e->arena, written->items[i]);
	}
}

/* ---- indexes --------------------------------------------------------------------------------- */

static bool same_index(const Proof *p, const Index *written, const Index *live)
{
	Index plain = *written;
	plain.concurrently = false;
	return diff_same(emit_index_name(p->e, p->out->written->name, written), live->name) &&
	       strcmp(diff_index_key(&plain, p->e->arena), diff_index_key(live, p->e->arena)) == 0;
}

/* The index that a foreign key brought with it, where it does. */
static bool is_brought(const Proof *p, const Index *live)
{
	const Constraints *keys = &p->out->written->constraints;
	if (!(p->e->dialect->caps & DIALECT_KEYS_BRING_INDEXES) || live->unique)
		return false;
	for (size_t i = 0; i < keys->count; i++) {
		const Constraint *key = &keys->items[i];
		bool same = key->kind == CONSTRAINT_FOREIGN_KEY &&
			    key->columns.count == live->parts.count &&
			    diff_same(key->name ? key->name : key->columns.items[0], live->name);
		for (size_t n = 0; same && n < live->parts.count; n++)
			same = diff_same(live->parts.items[n].column, key->columns.items[n]);
		if (same)
			return true;
	}
	return false;
}

static void prove_rest(const Proof *p)
{
	for (size_t i = 0; i < p->out->live->constraints.count; i++)
		if (!p->taken[i])
			miss_extra(p);
}

/* As which it is reflected, where a unique index over whole columns is a constraint. */
static bool as_constraint(const Proof *p, const Index *index)
{
	Constraint c = {.kind = CONSTRAINT_UNIQUE, .comment = index->comment};
	const Constraints *live = &p->out->live->constraints;
	if (!(p->e->dialect->caps & DIALECT_UNIQUE_IS_INDEX) || !index->unique || index->method ||
		index->where || index->options.count)
		return false;
	c.name = emit_index_name(p->e, p->out->written->name, index);
	for (size_t i = 0; i < index->parts.count; i++) {
		const IndexPart *part = &index->parts.items[i];
		if (!part->column || part->descending || part->length || part->collate)
			return false;
		vec_push(&c.columns, p->e->arena, part->column);
	}
	size_t at = find_constraint(p, &c, live);
	if (at == live->count)
		return false;
	keep_constraint(p, at);
	return true;
}

static void keep_index(const Proof *p, const Index *live)
{
	vec_push(&p->out->kept.indexes, p->e->arena, *live);
}

static void prove_indexes(const Proof *p)
{
	TableProof *out = p->out;
	const Indexes *live = &out->live->indexes, *written = &out->written->indexes;
	bool *taken = none_taken(p, live->count);
	for (size_t i = 0; i < written->count; i++) {
		const Index *index = &written->items[i];
		size_t at = 0;
		while (at < live->count && (taken[at] || !same_index(p, index, &live->items[at])))
			at++;
		if (at < live->count) {
			taken[at] = true;
			keep_index(p, &live->items[at]);
			continue;
		}
		if (as_constraint(p, index))
			continue;
		/* it may stand for a constraint, or for the index of a key */
		miss(out, !index->unique && !(p->e->dialect->caps & DIALECT_KEYS_BRING_INDEXES));
		vec_push(&out->made.indexes, p->e->arena, *index);
	}
	for (size_t i = 0; i < live->count; i++) {
		if (!taken[i] && is_brought(p, &live->items[i]))
			keep_index(p, &live->items[i]);
		else if (!taken[i])
			miss_extra(p);
	}
}

/* ---- the table ------------------------------------------------------------------------------- */

static bool same_partitions(const Table *a, const Table *b)
{
	if (!diff_same(a->partition_by, b->partition_by) ||
		a->partitions.count != b->partitions.count)
		return false;
	for (size_t i = 0; i < a->partitions.count; i++) {
		const Partition *x = &a->partitions.items[i], *y = &b->partitions.items[i];
		if (!diff_same(x->schema, y->schema) || !diff_same(x->name, y->name) ||
			!diff_same(x->bounds, y->bounds))
			return false;
	}
	return true;
}

void proof_table(const Emit *e, const Schema *schema, const Table *written, const Table *live,
	TableProof *out)
{
	Proof p = {.e = e, .schema = schema, .out = out};
	*out = (TableProof){.written = written, .live = live};
	if (!live || written->renamed_from || !diff_same(written->comment, live->comment) ||
		!same_options(&written->options, &live->options) ||
		!same_partitions(written, live)) {
		out->kind = PROOF_WHOLE;
		return;
	}
	out->kept = *live;
	out->kept.columns = (Columns){0};
	out->kept.constraints = (Constraints){0};
	out->kept.indexes = (Indexes){0};
	out->made = (Table){
		.schema = written->schema, .name = written->name, .options = written->options};
	p.taken = none_taken(&p, live->constraints.count);
	prove_columns(&p);
	prove_constraints(&p);
	prove_indexes(&p);
	prove_rest(&p);
	if (out->kind == PROOF_PARTS && written->partition_by)
		out->kind = PROOF_WHOLE;
}

Table proof_merge(const TableProof *proof, const Table *reflected, Arena *arena)
{
	Table table = proof->kept;
	if (proof->kind == PROOF_WHOLE)
		return *reflected;
	for (size_t i = 0; reflected && i < reflected->columns.count; i++)
		if (!table_column(&proof->kept, reflected->columns.items[i].name))
			vec_push(&table.columns, arena, reflected->columns.items[i]);
	for (size_t i = 0; reflected && i < reflected->constraints.count; i++)
		vec_push(&table.constraints, arena, reflected->constraints.items[i]);
	for (size_t i = 0; reflected && i < reflected->indexes.count; i++)
		vec_push(&table.indexes, arena, reflected->indexes.items[i]);
	return table;
}
