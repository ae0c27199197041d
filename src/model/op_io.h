/*
 * op_io.h - the fields of structs as JSON, read or written; shared by op_json.c and its parts.
 *
 * One description serves both ways: each io_<type>() names the fields of a struct, and the Io says
 * whether they are written or read.  What is empty is not written.
 */
#ifndef LUAMIG_MODEL_OP_IO_H
#define LUAMIG_MODEL_OP_IO_H

#include <jansson.h>
#include <string.h>

#include "model/op.h"

typedef struct Io {
	bool writing;
	json_t *at; /* an object; NULL: there is none to read */
	Arena *arena;
} Io;

json_t *io_get(const Io *io, const char *key);
void io_text(const Io *io, const char *key, const char **text);
void io_int64(const Io *io, const char *key, int64_t *n);
void io_int(const Io *io, const char *key, int *n);
void io_bits(const Io *io, const char *key, unsigned *n);
void io_bool(const Io *io, const char *key, bool *flag);
void io_real(const Io *io, const char *key, double *n);
void io_texts(const Io *io, const char *key, StrVec *list);

Io io_inside(const Io *io, const char *key);
json_t *io_list_of(const Io *io, const char *key, size_t count);
/* An item of a list, made when writing; false: the list ends. */
bool io_item(const Io *io, json_t *array, size_t i, size_t count, Io *out);
void *io_keep(const Io *io, const void *data, size_t size);

/* An enum whose values are the positions in a list. */
#define io_enum(io, key, field)                                                                    \
	do {                                                                                       \
		int io_n = (int)*(field);                                                          \
		io_int(io, key, &io_n);                                                            \
		memcpy(field, &io_n, sizeof(io_n));                                                \
	} while (0)

/* Each item of a VEC through its io function. */
#define io_list(io, key, list, type, function)                                                     \
	do {                                                                                       \
		Io io_in;                                                                          \
		json_t *io_array = io_list_of(io, key, (list)->count);                             \
		for (size_t io_i = 0; io_item(io, io_array, io_i, (list)->count, &io_in);          \
			io_i++) {                                                                  \
			if (!(io)->writing)                                                        \
				vec_push(list, (io)->arena, (type){0});                            \
			function(&io_in, &(list)->items[io_i]);                                    \
		}                                                                                  \
		if ((io)->writing)                                                                 \
			json_decref(io_array);                                                     \
	} while (0)

/* A pointer to a struct, or NULL. */
#define io_pointer(io, key, field, type, function)                                                 \
	do {                                                                                       \
		type io_copy = {0};                                                                \
		if ((io)->writing && *(field))                                                     \
			io_copy = **(field);                                                       \
		if ((io)->writing ? *(field) != NULL : io_get(io, key) != NULL) {                  \
			Io io_sub = io_inside(io, key);                                            \
			function(&io_sub, &io_copy);                                               \
			if (!(io)->writing)                                                        \
				*(field) = io_keep(io, &io_copy, sizeof(io_copy));                 \
		}                                                                                  \
	} while (0)

#define io_struct(io, key, field, function)                                                        \
	do {                                                                                       \
		Io io_sub = io_inside(io, key);                                                    \
		function(&io_sub, field);                                                          \
		if ((io)->writing && json_object_size(io_sub.at) == 0)                             \
			json_object_del((io)->at, key);                                            \
	} while (0)

/* op_io_schema.c: the structs of a schema */

void io_column(const Io *io, Column *c);
void io_constraint(const Io *io, Constraint *c);
void io_index(const Io *io, Index *x);
void io_table(const Io *io, Table *t);
void io_view(const Io *io, View *v);
void io_sequence(const Io *io, Sequence *s);

#endif
