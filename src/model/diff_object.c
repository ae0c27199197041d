/* diff_object.c - what is no table: schemas, extensions, enums, sequences and views. */
#include <string.h>

#include "model/diff_plan.h"
#include "model/sequence.h"

/* By schema and name; NULL: none. */
#define FINDER(function, Type, list)                                                               \
	static const Type *function(const Schema *in, const char *schema, const char *name)        \
	{                                                                                          \
		for (size_t i = 0; i < in->list.count; i++)                                        \
			if (diff_same_name(in->list.items[i].schema, in->list.items[i].name,       \
				    schema, name))                                                 \
				return &in->list.items[i];                                         \
		return NULL;                                                                       \
	}
FINDER(find_enum, EnumType, enums)
FINDER(find_sequence, Sequence, sequences)
FINDER(find_view, View, views)

/* ---- schemas, extensions ------------------------------------------------------------------ */

void diff_create_spaces(DiffPlan *p)
{
	for (size_t i = 0; i < p->wanted->schemas.count; i++)
		if (!diff_has_name(&p->live->schemas, p->wanted->schemas.items[i]))
			diff_push(p, OP_CREATE_SCHEMA, NULL, NULL)->object.name =
				p->wanted->schemas.items[i];
	for (size_t i = 0; i < p->wanted->extensions.count; i++)
		if (!diff_has_name(&p->live->extensions, p->wanted->extensions.items[i]))
			diff_push(p, OP_CREATE_EXTENSION, NULL, NULL)->create_extension.name =
				p->wanted->extensions.items[i];
}

void diff_drop_extensions(DiffPlan *p)
{
	for (size_t i = 0; i < p->live->extensions.count; i++) {
		const char *name = p->live->extensions.items[i];
		if (!diff_has_name(&p->wanted->extensions, name) &&
			!diff_is_extra(p, "extension", NULL, name))
			diff_push(p, OP_DROP_EXTENSION, NULL, NULL)->object.name = name;
	}
}

/* ---- enums -------------------------------------------------------------------------------- */

static void change_enum(DiffPlan *p, const EnumType *live, const EnumType *wanted)
{
	const EnumChanges changes = diff_labels(&live->labels, &wanted->labels, p->arena);
	if (changes.count == 0)
		return;
	Op *op = diff_push(p, OP_ALTER_ENUM, wanted->schema, NULL);
	op->alter_enum.name = wanted->name;
	op->alter_enum.changes = changes;
	Was *before = diff_was(p, op);
	before->labels = &live->labels;
	before->labels_now = &wanted->labels;
}

void diff_create_enums(DiffPlan *p)
{
	for (size_t i = 0; i < p->wanted->enums.count; i++) {
		const EnumType *wanted = &p->wanted->enums.items[i];
		const EnumType *live = find_enum(p->live, wanted->schema, wanted->name);
		if (live) {
			change_enum(p, live, wanted);
			continue;
		}
		Op *op = diff_push(p, OP_CREATE_ENUM, wanted->schema, NULL);
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
				diff_same_name(of->schema, of->name, type->schema, type->name))
				return true;
		}
	return false;
}

/* A type that only dropped columns had goes with them, whatever --allow-drop says. */
void diff_drop_enums(DiffPlan *p)
{
	for (size_t i = 0; i < p->live->enums.count; i++) {
		const EnumType *live = &p->live->enums.items[i];
		if (find_enum(p->wanted, live->schema, live->name))
			continue;
		if (!is_used(live, p->live) && diff_is_extra(p, "enum", live->schema, live->name))
			continue;
		Op *op = diff_push(p, OP_DROP_ENUM, live->schema, NULL);
		op->drop_enum.name = live->name;
		diff_was(p, op)->labels = &live->labels;
	}
}

/* ---- sequences ---------------------------------------------------------------------------- */

static void drop_sequence(DiffPlan *p, const Sequence *live)
{
	Op *op = diff_push(p, OP_DROP_SEQUENCE, live->schema, NULL);
	op->object.name = live->name;
	diff_was(p, op)->sequence = live;
}

static const Sequence *in_full(const DiffPlan *p, const Sequence *sequence)
{
	Sequence *out = arena_alloc(p->arena, sizeof(*out));
	*out = sequence_in_full(sequence);
	return out;
}

/* Changed where it is: its value stays, and so does what takes numbers from it. */
static void change_sequence(DiffPlan *p, const Sequence *live, const Sequence *wanted)
{
	unsigned what = sequence_changes(live, wanted);
	if (!what)
		return;
	Op *op = diff_push(p, OP_ALTER_SEQUENCE, wanted->schema, NULL);
	op->alter_sequence.what = what;
	op->alter_sequence.to = *in_full(p, wanted);
	Was *before = diff_was(p, op);
	before->sequence = in_full(p, live);
	before->what = what;
}

void diff_create_sequences(DiffPlan *p)
{
	for (size_t i = 0; i < p->wanted->sequences.count; i++) {
		const Sequence *wanted = &p->wanted->sequences.items[i];
		const Sequence *live = find_sequence(p->live, wanted->schema, wanted->name);
		if (live) {
			change_sequence(p, live, wanted);
			continue;
		}
		diff_push(p, OP_CREATE_SEQUENCE, wanted->schema, NULL)->create_sequence.sequence =
			*wanted;
	}
}

void diff_drop_sequences(DiffPlan *p)
{
	for (size_t i = 0; i < p->live->sequences.count; i++) {
		const Sequence *live = &p->live->sequences.items[i];
		if (!find_sequence(p->wanted, live->schema, live->name) &&
			!diff_is_extra(p, "sequence", live->schema, live->name))
			drop_sequence(p, live);
	}
}

/* ---- views -------------------------------------------------------------------------------- */

static void drop_view(DiffPlan *p, const View *live)
{
	Op *op = diff_push(p, OP_DROP_VIEW, live->schema, NULL);
	op->drop_view.name = live->name;
	op->drop_view.materialized = live->materialized;
	diff_was(p, op)->view = live;
}

static bool view_differs(const DiffPlan *p, const View *live)
{
	const View *wanted = find_view(p->wanted, live->schema, live->name);
	return wanted &&
	       strcmp(diff_view_key(live, p->arena), diff_view_key(wanted, p->arena)) != 0;
}

/* Views that need others come after them. */
void diff_find_moved_views(DiffPlan *p)
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

static bool view_changed(const DiffPlan *p, const View *live)
{
	for (size_t i = 0; i < p->moved.count; i++)
		if (p->moved.items[i].view == live)
			return true;
	return false;
}

void diff_drop_views(DiffPlan *p)
{
	for (size_t i = p->live->views.count; i-- > 0;) {
		const View *live = &p->live->views.items[i];
		bool wanted = find_view(p->wanted, live->schema, live->name) != NULL;
		if (wanted ? view_changed(p, live)
			   : !diff_is_extra(p, "view", live->schema, live->name))
			drop_view(p, live);
	}
}

void diff_create_views(DiffPlan *p)
{
	for (size_t i = 0; i < p->wanted->views.count; i++) {
		const View *wanted = &p->wanted->views.items[i];
		const View *live = find_view(p->live, wanted->schema, wanted->name);
		const View *written = p->options->written ? find_view(p->options->written,
								    wanted->schema, wanted->name)
							  : NULL;
		if (!live || view_changed(p, live))
			diff_push(p, OP_CREATE_VIEW, wanted->schema, NULL)->create_view.view =
				written ? *written : *wanted;
	}
}
