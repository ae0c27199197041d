/* op_io.c - plain fields, and structs in structs, as JSON. */
#include "model/op_io.h"

/* ---- plain fields ------------------------------------------------------------------------- */

json_t *io_get(const Io *io, const char *key)
{
	return io->at ? json_object_get(io->at, key) : NULL;
}

static const char *read_string(const Io *io, json_t *value)
{
	const char *text = json_string_value(value);
	return text ? arena_strdup(io->arena, text) : NULL;
}

void io_text(const Io *io, const char *key, const char **text)
{
	if (!io->writing)
		*text = read_string(io, io_get(io, key));
	else if (*text)
		json_object_set_new(io->at, key, json_string_nocheck(*text));
}

void io_int64(const Io *io, const char *key, int64_t *n)
{
	if (!io->writing)
		*n = json_integer_value(io_get(io, key));
	else if (*n)
		json_object_set_new(io->at, key, json_integer(*n));
}

void io_int(const Io *io, const char *key, int *n)
{
	int64_t wide = *n;
	io_int64(io, key, &wide);
	*n = (int)wide;
}

void io_bits(const Io *io, const char *key, unsigned *n)
{
	int64_t wide = *n;
	io_int64(io, key, &wide);
	*n = (unsigned)wide;
}

void io_bool(const Io *io, const char *key, bool *flag)
{
	if (!io->writing)
		*flag = json_is_true(io_get(io, key));
	else if (*flag)
		json_object_set_new(io->at, key, json_true());
}

void io_real(const Io *io, const char *key, double *n)
{
	if (!io->writing)
		*n = json_number_value(io_get(io, key));
	else if (*n != 0)
		json_object_set_new(io->at, key, json_real(*n));
}

void io_texts(const Io *io, const char *key, StrVec *list)
{
	json_t *array = io->writing ? json_array() : io_get(io, key);
	for (size_t i = 0; io->writing && i < list->count; i++)
		json_array_append_new(array, json_string_nocheck(list->items[i]));
	for (size_t i = 0; !io->writing && i < json_array_size(array); i++)
		vec_push(list, io->arena, read_string(io, json_array_get(array, i)));
	if (io->writing && list->count)
		json_object_set(io->at, key, array);
	if (io->writing)
		json_decref(array);
}

/* ---- structs in structs ------------------------------------------------------------------- */

Io io_inside(const Io *io, const char *key)
{
	Io in = *io;
	in.at = io->writing ? json_object() : io_get(io, key);
	if (io->writing)
		json_object_set_new(io->at, key, in.at);
	return in;
}

bool io_item(const Io *io, json_t *array, size_t i, size_t count, Io *out)
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

json_t *io_list_of(const Io *io, const char *key, size_t count)
{
	if (!io->writing)
		return io_get(io, key);
	json_t *array = json_array();
	if (count)
		json_object_set(io->at, key, array);
	return array;
}

void *io_keep(const Io *io, const void *data, size_t size)
{
	void *kept = arena_alloc(io->arena, size);
	memcpy(kept, data, size);
	return kept;
}
