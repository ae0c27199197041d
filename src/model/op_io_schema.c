/* op_io_schema.c - the structs of a schema as JSON: types, columns, constraints, tables, … */
#include "model/op_io.h"

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

void io_column(const Io *io, Column *c)
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

void io_constraint(const Io *io, Constraint *c)
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

void io_index(const Io *io, Index *x)
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

void io_table(const Io *io, Table *t)
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

void io_view(const Io *io, View *v)
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

void io_sequence(const Io *io, Sequence *s)
{
	io_text(io, "schema", &s->schema);
	io_text(io, "name", &s->name);
	io_text(io, "type", &s->type);
	io_struct(io, "numbers", &s->numbers, io_identity);
	io_text(io, "owner", &s->owner);
	io_text(io, "comment", &s->comment);
	io_int64(io, "restart", &s->restart);
}
