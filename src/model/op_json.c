/*
 * op_json.c - operations to JSON and back.
 *
 * One description serves both ways: each io_<type>() names the fields of a struct, and the Io says
 * whether they are written or read.  What is empty is not written.
 */
#include "model/op_json.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

typedef struct Io {
	bool writing;
	json_t *at; /* an object; NULL: there is none to read */
	Arena *arena;
} Io;

/* ---- plain fields -----------------------------------------------------------------------------
 */

static json_t *get(const Io *io, const char *key)
{
	return io->at ? json_object_get(io->at, key) : NULL;
}

static const char *read_string(const Io *io, json_t *value)
{
	const char *text = json_string_value(value);
	return text ? arena_strdup(io->arena, text) : NULL;
}

static void io_text(const Io *io, const char *key, const char **text)
{
	if (!io->writing)
		*text = read_string(io, get(io, key));
	else if (*text)
		json_object_set_new(io->at, key, json_string_nocheck(*text));
}

static void io_int64(const Io *io, const char *key, int64_t *n)
{
	if (!io->writing)
		*n = json_integer_value(get(io, key));
	else if (*n)
		json_object_set_new(io->at, key, json_integer(*n));
}

static void io_int(const Io *io, const char *key, int *n)
{
	int64_t wide = *n;
	io_int64(io, key, &wide);
	*n = (int)wide;
}

static void io_bits(const Io *io, const char *key, unsigned *n)
{
	int64_t wide = *n;
	io_int64(io, key, &wide);
	*n = (unsigned)wide;
}

static void io_bool(const Io *io, const char *key, bool *flag)
{
	if (!io->writing)
		*flag = json_is_true(get(io, key));
	else if (*flag)
		json_object_set_new(io->at, key, json_true());
}

static void io_real(const Io *io, const char *key, double *n)
{
	if (!io->writing)
		*n = json_number_value(get(io, key));
	else if (*n != 0)
		json_object_set_new(io->at, key, json_real(*n));
}

static void io_texts(const Io *io, const char *key, StrVec *list)
{
	json_t *array = io->writing ? json_array() : get(io, key);
	for (size_t i = 0; io->writing && i < list->count; i++)
		json_array_append_new(array, json_string_nocheck(list->items[i]));
	for (size_t i = 0; !io->writing && i < json_array_size(array); i++)
		vec_push(list, io->arena, read_string(io, json_array_get(array, i)));
	if (io->writing && list->count)
		json_object_set(io->at, key, array);
	if (io->writing)
		json_decref(array);
}

/* An enum whose values are the positions in a list. */
#define io_enum(io, key, field)                                                                    \
	do {                                                                                       \
		int io_n = (int)*(field);                                                          \
		io_int(io, key, &io_n);                                                            \
		memcpy(field, &io_n, sizeof(io_n));                                                \
	} while (0)

/* ---- structs in structs -----------------------------------------------------------------------
 */

static Io inside(const Io *io, const char *key)
{
	Io in = *io;
	in.at = io->writing ? json_object() : get(io, key);
	if (io->writing)
		json_object_set_new(io->at, key, in.at);
	return in;
}

/* An item of a list, made when writing; NULL: the list ends. */
static bool item(const Io *io, json_t *array, size_t i, size_t count, Io *out)
{
	*out = *io;
	if (io->writing && i < count) {
		out->at = json_object();
		json_array_append_new(array, out->at);
		return true;
	}
	out->at = io->writing ? NULL : json_array_get(array, i);
	return out->at != NULL;
}

static json_t *list_of(const Io *io, const char *key, size_t count)
{
	if (!io->writing)
		return get(io, key);
	json_t *array = json_array();
	if (count)
		json_object_set(io->at, key, array);
	return array;
}

/* Each item of a VEC through its io function. */
#define io_list(io, key, list, type, function)                                                     \
	do {                                                                                       \
		Io io_in;                                                                          \
		json_t *io_array = list_of(io, key, (list)->count);                                \
		for (size_t io_i = 0; item(io, io_array, io_i, (list)->count, &io_in); io_i++) {   \
			if (!(io)->writing)                                                        \
				vec_push(list, (io)->arena, (type){0});                            \
			function(&io_in, &(list)->items[io_i]);                                    \
		}                                                                                  \
		if ((io)->writing)                                                                 \
			json_decref(io_array);                                                     \
	} while (0)

static void *keep(const Io *io, const void *data, size_t size)
{
	void *kept = arena_alloc(io->arena, size);
	memcpy(kept, data, size);
	return kept;
}

/* A pointer to a struct, or NULL. */
#define io_pointer(io, key, field, type, function)                                                 \
	do {                                                                                       \
		type io_copy = {0};                                                                \
		if ((io)->writing && *(field))                                                     \
			io_copy = **(field);                                                       \
		if ((io)->writing ? *(field) != NULL : get(io, key) != NULL) {                     \
			Io io_sub = inside(io, key);                                               \
			function(&io_sub, &io_copy);                                               \
			if (!(io)->writing)                                                        \
				*(field) = keep(io, &io_copy, sizeof(io_copy));                    \
		}                                                                                  \
	} while (0)

#define io_struct(io, key, field, function)                                                        \
	do {                                                                                       \
		Io io_sub = inside(io, key);                                                       \
		function(&io_sub, field);                                                          \
		if ((io)->writing && json_object_size(io_sub.at) == 0)                             \
			json_object_del((io)->at, key);                                            \
	} while (0)

/* ---- the schema -------------------------------------------------------------------------------
 */

static void io_option(const Io *io, Option *o)
{
	io_text(io, "key", &o->key);
	io_text(io, "value", &o->value);
}

static void io_options(const Io *io, Options *o)
{
	io_list(io, "options", o, Option, io_option);
}

/* NOLINTNEXTLINE(misc-no-recursion): arrays of arrays */
static void io_type(const Io *io, Type *t)
{
	io_enum(io, "kind", &t->kind);
	io_int(io, "length", &t->length);
	io_int(io, "precision", &t->precision);
	io_int(io, "scale", &t->scale);
	io_text(io, "schema", &t->schema);
	io_text(io, "name", &t->name);
	io_texts(io, "labels", &t->labels);
	io_pointer(io, "element", &t->element, Type, io_type);
}

static void io_default(const Io *io, Default *d)
{
	io_enum(io, "kind", &d->kind);
	io_bool(io, "boolean", &d->boolean);
	io_int64(io, "integer", &d->integer);
	io_real(io, "real", &d->real);
	io_text(io, "text", &d->text);
}

static void io_identity(const Io *io, Identity *i)
{
	io_enum(io, "kind", &i->kind);
	io_bool(io, "has_start", &i->has_start);
	io_bool(io, "has_increment", &i->has_increment);
	io_bool(io, "has_min", &i->has_min);
	io_bool(io, "has_max", &i->has_max);
	io_bool(io, "cycle", &i->cycle);
	io_int64(io, "start", &i->start);
	io_int64(io, "increment", &i->increment);
	io_int64(io, "min", &i->min);
	io_int64(io, "max", &i->max);
	io_int64(io, "cache", &i->cache);
}

static void io_foreign_key(const Io *io, ForeignKey *f)
{
	io_text(io, "schema", &f->schema);
	io_text(io, "table", &f->table);
	io_texts(io, "columns", &f->columns);
	io_text(io, "on_delete", &f->on_delete);
	io_text(io, "on_update", &f->on_update);
	io_text(io, "match", &f->match);
}

static void io_column_names(const Io *io, ColumnNames *names)
{
	io_text(io, "primary_key", &names->primary_key);
	io_text(io, "unique", &names->unique);
	io_text(io, "check", &names->check);
	io_text(io, "references", &names->references);
	io_text(io, "index", &names->index);
}

static void io_column(const Io *io, Column *c)
{
	io_text(io, "name", &c->name);
	io_struct(io, "type", &c->type, io_type);
	io_bool(io, "nullable", &c->nullable);
	io_struct(io, "default", &c->value, io_default);
	io_bool(io, "primary_key", &c->primary_key);
	io_bool(io, "unique", &c->unique);
	io_bool(io, "index", &c->index);
	io_struct(io, "identity", &c->identity, io_identity);
	io_bool(io, "autoincrement", &c->autoincrement);
	io_text(io, "generated", &c->generated);
	io_bool(io, "stored", &c->stored);
	io_text(io, "check", &c->check);
	io_text(io, "comment", &c->comment);
	io_text(io, "collate", &c->collate);
	io_pointer(io, "references", &c->references, ForeignKey, io_foreign_key);
	io_enum(io, "deferrable", &c->deferrable);
	io_options(io, &c->options);
	io_text(io, "declared", &c->declared);
	io_struct(io, "names", &c->names, io_column_names);
}

static void io_part(const Io *io, IndexPart *p)
{
	io_text(io, "column", &p->column);
	io_text(io, "expression", &p->expression);
	io_bool(io, "descending", &p->descending);
	io_text(io, "nulls", &p->nulls);
	io_text(io, "opclass", &p->opclass);
	io_text(io, "collate", &p->collate);
	io_text(io, "with", &p->with);
	io_int(io, "length", &p->length);
}

static void io_constraint(const Io *io, Constraint *c)
{
	io_enum(io, "kind", &c->kind);
	io_text(io, "name", &c->name);
	io_texts(io, "columns", &c->columns);
	io_text(io, "expression", &c->expression);
	io_struct(io, "foreign_key", &c->foreign_key, io_foreign_key);
	io_list(io, "parts", &c->parts, IndexPart, io_part);
	io_text(io, "method", &c->method);
	io_text(io, "where", &c->where);
	io_enum(io, "deferrable", &c->deferrable);
	io_bool(io, "not_valid", &c->not_valid);
	io_bool(io, "nulls_not_distinct", &c->nulls_not_distinct);
	io_bool(io, "online", &c->online);
	io_texts(io, "include", &c->include);
	io_text(io, "comment", &c->comment);
	io_options(io, &c->options);
}

static void io_index(const Io *io, Index *x)
{
	io_text(io, "name", &x->name);
	io_bool(io, "unique", &x->unique);
	io_list(io, "parts", &x->parts, IndexPart, io_part);
	io_texts(io, "include", &x->include);
	io_text(io, "method", &x->method);
	io_text(io, "where", &x->where);
	io_bool(io, "concurrently", &x->concurrently);
	io_bool(io, "nulls_not_distinct", &x->nulls_not_distinct);
	io_text(io, "comment", &x->comment);
	io_options(io, &x->options);
}

static void io_partition(const Io *io, Partition *p)
{
	io_text(io, "schema", &p->schema);
	io_text(io, "name", &p->name);
	io_text(io, "bounds", &p->bounds);
}

static void io_table(const Io *io, Table *t)
{
	io_text(io, "schema", &t->schema);
	io_text(io, "name", &t->name);
	io_list(io, "columns", &t->columns, Column, io_column);
	io_list(io, "constraints", &t->constraints, Constraint, io_constraint);
	io_list(io, "indexes", &t->indexes, Index, io_index);
	io_text(io, "comment", &t->comment);
	io_options(io, &t->options);
	io_text(io, "partition_by", &t->partition_by);
	io_list(io, "partitions", &t->partitions, Partition, io_partition);
}

static void io_view(const Io *io, View *v)
{
	io_text(io, "schema", &v->schema);
	io_text(io, "name", &v->name);
	io_text(io, "query", &v->query);
	io_bool(io, "materialized", &v->materialized);
	io_texts(io, "columns", &v->columns);
	io_text(io, "comment", &v->comment);
	io_list(io, "indexes", &v->indexes, Index, io_index);
	io_options(io, &v->options);
}

static void io_sequence(const Io *io, Sequence *s)
{
	io_text(io, "schema", &s->schema);
	io_text(io, "name", &s->name);
	io_text(io, "type", &s->type);
	io_struct(io, "numbers", &s->numbers, io_identity);
	io_text(io, "owner", &s->owner);
	io_text(io, "comment", &s->comment);
}

/* ---- operations -------------------------------------------------------------------------------
 */

typedef struct Labels {
	StrVec labels;
} Labels;

static void io_labels(const Io *io, Labels *l)
{
	io_texts(io, "labels", &l->labels);
}

static void io_was_labels(const Io *io, Was *w)
{
	Labels copy = {0};
	if (io->writing && w->labels)
		copy.labels = *w->labels;
	if (io->writing ? w->labels != NULL : get(io, "enum") != NULL)
		io_struct(io, "enum", &copy, io_labels);
	if (!io->writing && get(io, "enum")) {
		StrVec *kept = arena_alloc(io->arena, sizeof(*kept));
		*kept = copy.labels;
		w->labels = kept;
	}
}

static void io_was(const Io *io, Was *w)
{
	io_pointer(io, "table", &w->table, Table, io_table);
	io_pointer(io, "column", &w->column, Column, io_column);
	io_bits(io, "what", &w->what);
	io_text(io, "using", &w->using);
	io_pointer(io, "constraint", &w->constraint, Constraint, io_constraint);
	io_pointer(io, "index", &w->index, Index, io_index);
	io_pointer(io, "view", &w->view, View, io_view);
	io_pointer(io, "sequence", &w->sequence, Sequence, io_sequence);
	io_was_labels(io, w);
	io_text(io, "comment", &w->comment);
}

static void io_enum_change(const Io *io, EnumChange *c)
{
	io_enum(io, "kind", &c->kind);
	io_text(io, "label", &c->label);
	io_text(io, "to", &c->to);
	io_text(io, "before", &c->before);
	io_text(io, "after", &c->after);
}

static void io_column_ref(const Io *io, ColumnRef *c)
{
	io_text(io, "schema", &c->schema);
	io_text(io, "table", &c->table);
	io_text(io, "column", &c->column);
}

static void io_alter_column(const Io *io, Op *op)
{
	io_text(io, "column", &op->alter_column.column);
	io_bits(io, "what", &op->alter_column.what);
	io_struct(io, "to", &op->alter_column.to, io_column);
	io_text(io, "using", &op->alter_column.using);
	io_bool(io, "online", &op->alter_column.online);
}

static void io_drop_index(const Io *io, Op *op)
{
	io_text(io, "name", &op->drop_index.name);
	io_texts(io, "columns", &op->drop_index.columns);
	io_bool(io, "concurrently", &op->drop_index.concurrently);
}

static void io_drop_constraint(const Io *io, Op *op)
{
	io_text(io, "name", &op->drop_constraint.name);
	io_enum(io, "constraint_kind", &op->drop_constraint.kind);
	io_texts(io, "columns", &op->drop_constraint.columns);
}

static void io_alter_enum(const Io *io, Op *op)
{
	io_text(io, "name", &op->alter_enum.name);
	io_list(io, "changes", &op->alter_enum.changes, EnumChange, io_enum_change);
	io_list(io, "columns", &op->alter_enum.columns, ColumnRef, io_column_ref);
}

/* Renames of columns, indexes and constraints have the same two fields. */
static void io_names(const Io *io, const char **from, const char **to)
{
	io_text(io, "from", from);
	io_text(io, "to", to);
}

static void io_op(const Io *io, Op *op);

static void io_object(const Io *io, Op *op)
{
	switch (op->kind) {
	case OP_CREATE_ENUM:
		io_text(io, "name", &op->create_enum.name);
		io_texts(io, "labels", &op->create_enum.labels);
		break;
	case OP_ALTER_ENUM:
		io_alter_enum(io, op);
		break;
	case OP_DROP_ENUM:
		io_text(io, "name", &op->drop_enum.name);
		break;
	case OP_CREATE_VIEW:
	case OP_REPLACE_VIEW:
		io_struct(io, "view", &op->create_view.view, io_view);
		break;
	case OP_DROP_VIEW:
		io_text(io, "name", &op->drop_view.name);
		io_bool(io, "materialized", &op->drop_view.materialized);
		break;
	case OP_CREATE_SEQUENCE:
		io_struct(io, "sequence", &op->create_sequence.sequence, io_sequence);
		break;
	case OP_CREATE_EXTENSION:
		io_text(io, "name", &op->create_extension.name);
		io_text(io, "version", &op->create_extension.version);
		break;
	default:
		io_text(io, "name", &op->object.name);
		break;
	}
}

/* NOLINTNEXTLINE(misc-no-recursion,readability-function-size): one case for each operation */
static void io_table_op(const Io *io, Op *op)
{
	switch (op->kind) {
	case OP_CREATE_TABLE:
		io_struct(io, "create", &op->create_table.table, io_table);
		break;
	case OP_RENAME_TABLE:
		io_text(io, "to", &op->rename_table.to);
		break;
	case OP_ALTER_TABLE:
		io_list(io, "changes", &op->alter_table.changes, Op, io_op);
		break;
	case OP_TABLE_COMMENT:
		io_text(io, "comment", &op->table_comment.comment);
		break;
	case OP_ADD_COLUMN:
		io_struct(io, "column", &op->add_column.column, io_column);
		break;
	case OP_DROP_COLUMN:
		io_text(io, "column", &op->drop_column.column);
		break;
	case OP_ALTER_COLUMN:
		io_alter_column(io, op);
		break;
	case OP_RENAME_COLUMN:
		io_names(io, &op->rename_column.from, &op->rename_column.to);
		break;
	case OP_CREATE_INDEX:
		io_struct(io, "index", &op->create_index.index, io_index);
		break;
	case OP_DROP_INDEX:
		io_drop_index(io, op);
		break;
	case OP_RENAME_INDEX:
		io_names(io, &op->rename_index.from, &op->rename_index.to);
		break;
	case OP_ADD_CONSTRAINT:
		io_struct(io, "constraint", &op->add_constraint.constraint, io_constraint);
		break;
	case OP_DROP_CONSTRAINT:
		io_drop_constraint(io, op);
		break;
	case OP_RENAME_CONSTRAINT:
		io_names(io, &op->rename_constraint.from, &op->rename_constraint.to);
		break;
	case OP_VALIDATE_CONSTRAINT:
		io_text(io, "name", &op->validate_constraint.name);
		break;
	default:
		io_object(io, op);
		break;
	}
}

static void io_kind(const Io *io, Op *op)
{
	const char *word = io->writing ? op_kind_word(op->kind) : NULL;
	io_text(io, "op", &word);
	op->kind = OP_COUNT;
	for (int i = 0; word && i < OP_COUNT; i++)
		if (strcmp(op_kind_word((OpKind)i), word) == 0)
			op->kind = (OpKind)i;
}

/* NOLINTNEXTLINE(misc-no-recursion): alter_table holds operations */
static void io_op(const Io *io, Op *op)
{
	io_kind(io, op);
	io_text(io, "schema", &op->schema);
	io_text(io, "table", &op->table);
	io_bool(io, "if_exists", &op->if_exists);
	io_bool(io, "if_not_exists", &op->if_not_exists);
	io_bool(io, "cascade", &op->cascade);
	io_pointer(io, "was", &op->was, Was, io_was);
	if (op->kind != OP_COUNT)
		io_table_op(io, op);
}

const char *op_to_json(const Op *op, Arena *arena)
{
	Op copy = *op; /* the description is the same for reading, so it wants a pointer to write */
	Io io = {.writing = true, .at = json_object(), .arena = arena};
	io_op(&io, &copy);
	char *text = json_dumps(io.at, JSON_COMPACT | JSON_SORT_KEYS);
	const char *out = arena_strdup(arena, text ? text : "{}");
	free(text);
	json_decref(io.at);
	return out;
}

bool op_from_json(const char *text, Arena *arena, Op *out, Error *err)
{
	json_error_t problem;
	json_t *json = json_loads(text, 0, &problem);
	*out = (Op){0};
	Io io = {.at = json, .arena = arena};
	io_op(&io, out);
	json_decref(json);
	if (out->kind != OP_COUNT)
		return true;
	return error_set(err, ERR_INTERNAL, "the journal has an operation that is not known here");
}
