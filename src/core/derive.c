/* derive.c - see derive.h. */
#include "core/derive.h"

#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "core/scratch.h"
#include "core/standin.h"
#include "model/proof.h"
#include "model/schema_build.h"

/* ---- made and reflected ---------------------------------------------------------------------- */

static bool has_other(const Schema *schema, const Other *like)
{
	for (size_t i = 0; i < schema->others.count; i++) {
		const Other *o = &schema->others.items[i];
		if (strcmp(o->kind, like->kind) == 0 && diff_same(o->schema, like->schema) &&
			strcmp(o->name, like->name) == 0)
			return true;
	}
	return false;
}

/* What the server lacks a module for was not made, and is as it is written. */
static void add_unmade(const Diff *made, Arena *arena, Schema *out)
{
	for (size_t i = 0; i < made->steps.count; i++) {
		const OtherChange *step = made->steps.items[i].made;
		if (step && !has_other(out, step->wanted))
			vec_push(&out->others, arena, *step->wanted);
	}
}

static bool reflect_made(const Derive *d, const Schema *what, Schema *out, Diff *made, Error *err)
{
	ScratchPlace place;
	Standins standins = {.conn = d->live_conn,
		.written = d->written,
		.live = d->live,
		.own = scratch_options(d->live_conn, d->arena).own_schema,
		.arena = d->arena};
	Schema all = *what;
	if (!standin_add(&standins, &all, err)) {
		snprintf(err->where, sizeof(err->where), "%s", d->config->schema_path);
		return false;
	}
	if (!scratch_open(d->config, d->live_conn, d->arena, &place, err))
		return false;
	bool ok = scratch_make(&place.scratch, &all, d->arena, made, err);
	if (!ok)
		error_hint(err, "the wanted schema is made in a scratch database to compare it: "
				"the mistake is in schema.lua");
	ok = ok && scratch_reflect(place.scratch.conn, d->written, d->arena, out, err);
	scratch_close(&place);
	if (ok && d->live_conn->backend->dialect->lacks_module)
		add_unmade(made, d->arena, out);
	if (ok)
		standin_remove(&standins, out);
	return ok;
}

/* ---- what need not be made ------------------------------------------------------------------- */

typedef struct Parts {
	const Derive *d;
	Emit emit;
	TableProofs tables;
	Schema kept; /* enums, sequences, views, others as they are */
	Schema made; /* what is to be made */
} Parts;

static bool same_place(const char *schema, const char *name, const char *in, const char *other)
{
	return diff_same(schema, in) && strcmp(name, other) == 0;
}

static const EnumType *same_enum(const Parts *p, const EnumType *written)
{
	for (size_t i = 0; i < p->d->live->enums.count; i++) {
		const EnumType *live = &p->d->live->enums.items[i];
		if (same_place(live->schema, live->name, written->schema, written->name) &&
			text_lists_equal(&written->labels, &live->labels) &&
			diff_same(written->comment, live->comment))
			return live;
	}
	return NULL;
}

/* false: one of them is not there in the same words. */
static bool keep_enums(Parts *p)
{
	bool all = true;
	if (!(p->emit.dialect->caps & DIALECT_ENUM_TYPES))
		return true;
	for (size_t i = 0; i < p->d->written->enums.count; i++) {
		const EnumType *live = same_enum(p, &p->d->written->enums.items[i]);
		all = all && live;
		if (live)
			vec_push(&p->kept.enums, p->d->arena, *live);
	}
	return all;
}

static const Sequence *same_sequence(const Parts *p, const Sequence *written)
{
	for (size_t i = 0; i < p->d->live->sequences.count; i++) {
		const Sequence *live = &p->d->live->sequences.items[i];
		if (same_place(live->schema, live->name, written->schema, written->name) &&
			strcmp(diff_sequence_key(written, p->d->arena),
				diff_sequence_key(live, p->d->arena)) == 0)
			return live;
	}
	return NULL;
}

/* false: one of them is not there in the same words. */
static bool keep_sequences(Parts *p)
{
	bool all = true;
	for (size_t i = 0; i < p->d->written->sequences.count; i++) {
		const Sequence *live = same_sequence(p, &p->d->written->sequences.items[i]);
		all = all && live;
		if (live)
			vec_push(&p->kept.sequences, p->d->arena, *live);
	}
	return all;
}

static const Other *same_other(const Parts *p, const Other *written)
{
	for (size_t i = 0; i < p->d->live->others.count; i++) {
		const Other *live = &p->d->live->others.items[i];
		if (same_place(live->schema, live->name, written->schema, written->name) &&
			strcmp(written->kind, live->kind) == 0 &&
			diff_same(written->table, live->table) &&
			strcmp(written->text, live->text) == 0)
			return live;
	}
	return NULL;
}

/* false: one of them is not there in the same words. */
static bool keep_others(Parts *p)
{
	bool all = true;
	for (size_t i = 0; i < p->d->written->others.count; i++) {
		const Other *live = same_other(p, &p->d->written->others.items[i]);
		all = all && live;
		if (live)
			vec_push(&p->kept.others, p->d->arena, *live);
	}
	return all;
}

static const View *same_view(const Parts *p, const View *written)
{
	for (size_t i = 0; i < p->d->live->views.count; i++) {
		const View *live = &p->d->live->views.items[i];
		if (same_place(live->schema, live->name, written->schema, written->name) &&
			strcmp(diff_view_key(written, p->d->arena),
				diff_view_key(live, p->d->arena)) == 0)
			return live;
	}
	return NULL;
}

/* false: one of them is not there in the same words. */
static bool keep_views(Parts *p)
{
	bool all = true;
	for (size_t i = 0; i < p->d->written->views.count; i++) {
		const View *live = same_view(p, &p->d->written->views.items[i]);
		all = all && live;
		if (live)
			vec_push(&p->kept.views, p->d->arena, *live);
	}
	return all;
}

/* ---- tables ---------------------------------------------------------------------------------- */

static TableProof *find_proof(Parts *p, const char *schema, const char *name)
{
	for (size_t i = 0; i < p->tables.count; i++) {
		TableProof *proof = &p->tables.items[i];
		if (same_place(proof->written->schema, proof->written->name, schema, name))
			return proof;
	}
	return NULL;
}

static void prove_tables(Parts *p)
{
	for (size_t i = 0; i < p->d->written->tables.count; i++) {
		const Table *written = &p->d->written->tables.items[i];
		TableProof proof;
		proof_table(&p->emit, p->d->written, written,
			schema_table(p->d->live, written->schema, written->name), &proof);
		vec_push(&p->tables, p->d->arena, proof);
	}
}

/* What the foreign keys of a table lead to is made whole too: they need the keys there. */
static bool widen_one(Parts *p, const Table *table)
{
	bool more = false;
	for (size_t i = 0; i < table->constraints.count; i++) {
		const ForeignKey *key = &table->constraints.items[i].foreign_key;
		if (table->constraints.items[i].kind != CONSTRAINT_FOREIGN_KEY)
			continue;
		TableProof *to =
			find_proof(p, key->schema ? key->schema : table->schema, key->table);
		if (to && to->kind != PROOF_WHOLE) {
			to->kind = PROOF_WHOLE;
			more = true;
		}
	}
	return more;
}

static void widen(Parts *p)
{
	for (bool more = true; more;) {
		more = false;
		for (size_t i = 0; i < p->tables.count; i++)
			if (p->tables.items[i].kind == PROOF_WHOLE &&
				widen_one(p, p->tables.items[i].written))
				more = true;
	}
}

/* Views are made over the tables that are named anywhere in their texts. */
static void need_tables(Parts *p)
{
	for (size_t i = 0; i < p->tables.count; i++)
		for (size_t v = 0; v < p->d->written->views.count; v++)
			if (strstr(p->d->written->views.items[v].query,
				    p->tables.items[i].written->name))
				p->tables.items[i].needed = true;
}

/* false: there is nothing to make. */
static bool list_made(Parts *p, bool sequences, bool views, bool enums)
{
	for (size_t i = 0; i < p->tables.count; i++) {
		const TableProof *proof = &p->tables.items[i];
		if (proof->kind == PROOF_WHOLE)
			vec_push(&p->made.tables, p->d->arena, *proof->written);
		else if (proof->kind == PROOF_PARTS || proof->needed)
			vec_push(&p->made.tables, p->d->arena, proof->made);
	}
	if (views)
		p->made.views = p->d->written->views;
	if (sequences)
		p->made.sequences = p->d->written->sequences;
	p->made.enums = p->d->written->enums;
	p->made.extensions = p->d->written->extensions;
	for (size_t i = 0; i < p->d->written->others.count; i++)
		if (other_place(&p->d->written->others.items[i]) == OTHER_FIRST)
			vec_push(&p->made.others, p->d->arena, p->d->written->others.items[i]);
	return enums || sequences || views || p->made.tables.count;
}

/* ---- together -------------------------------------------------------------------------------- */

/* Enums that were written on columns only. */
static void keep_enum_of(Parts *p, const Type *type, Schema *out)
{
	while (type->element)
		type = type->element;
	if (type->kind != TYPE_ENUM || !type->name)
		return;
	for (size_t i = 0; i < out->enums.count; i++)
		if (same_place(out->enums.items[i].schema, out->enums.items[i].name, type->schema,
			    type->name))
			return;
	for (size_t i = 0; i < p->d->live->enums.count; i++) {
		const EnumType *live = &p->d->live->enums.items[i];
		if (same_place(live->schema, live->name, type->schema, type->name))
			vec_push(&out->enums, p->d->arena, *live);
	}
}

static void add_table(Parts *p, const TableProof *proof, const Schema *reflected, Schema *out)
{
	const Table *made = schema_table(reflected, proof->written->schema, proof->written->name);
	Table table = proof_merge(proof, made, p->d->arena);
	for (size_t i = 0; i < proof->kept.columns.count && proof->kind != PROOF_WHOLE; i++)
		keep_enum_of(p, &proof->kept.columns.items[i].type, out);
	vec_push(&out->tables, p->d->arena, table);
}

/* false: what was made lacks a table. */
static bool assemble(Parts *p, const Schema *reflected, Schema *out)
{
	*out = p->kept;
	out->schemas = scratch_schemas(p->d->written, p->d->arena);
	if (p->made.enums.count && reflected->enums.count)
		out->enums = reflected->enums;
	if (p->made.sequences.count)
		out->sequences = reflected->sequences;
	Views views = p->made.views.count ? reflected->views : p->kept.views;
	for (size_t i = 0; i < p->tables.count; i++) {
		const TableProof *proof = &p->tables.items[i];
		if (proof->kind == PROOF_WHOLE &&
			!schema_table(reflected, proof->written->schema, proof->written->name))
			return false;
		add_table(p, proof, reflected, out);
	}
	out->views = (Views){0};
	schema_sort(out, NULL, p->d->arena);
	out->views = views;
	return true;
}

/* false: not in this way, or there is nothing to gain. */
static bool derive_parts(const Derive *d, Schema *out)
{
	static const Schema nothing;
	Parts p = {.d = d, .emit = db_emit(d->live_conn, d->arena, NULL)};
	Schema reflected = nothing;
	Diff made;
	Error ignored = ERROR_INIT;
	if (d->live_conn->driver->flags & DRIVER_SCRATCH_IN_MEMORY || !keep_others(&p))
		return false;
	bool enums = !keep_enums(&p), sequences = !keep_sequences(&p), views = !keep_views(&p);
	prove_tables(&p);
	widen(&p);
	if (views)
		need_tables(&p);
	if (list_made(&p, sequences, views, enums) &&
		!reflect_made(d, &p.made, &reflected, &made, &ignored)) {
		log_debug("not all of the wanted schema: %s", ignored.message);
		return false;
	}
	return assemble(&p, &reflected, out);
}

bool derive_wanted(const Derive *derive, Schema *out, Diff *made, Error *err)
{
	*made = (Diff){0};
	return derive_parts(derive, out) || reflect_made(derive, derive->written, out, made, err);
}
