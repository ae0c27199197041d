/*
 * convert.c - op.<word>(…) as an Op: the list of forms, and what they share.
 *
 *   convert_op_table.c   whole tables, several changes of one     convert_op_key.c  indexes, keys
 *   convert_op_column.c  columns                                  convert_object.c  other objects
 */
#include "script/convert.h"

#include "script/convert_form.h"

const char *const convert_create_fields[] = {CREATE, NULL};
const char *const convert_change_fields[] = {CHANGE, NULL};

int convert_options(const Reader *r, int index, ReaderFields allowed, Op *op)
{
	if (lua_isnoneornil(r->L, index))
		return 0;
	if (!reader_is_plain(r, index))
		reader_mismatch(r, index, "the options", "a table: { schema = …, … }");
	reader_check_fields(r, index, allowed);
	op->schema = reader_name(r, index, "schema");
	op->if_exists = reader_flag(r, index, "if_exists", false);
	op->if_not_exists = reader_flag(r, index, "if_not_exists", false);
	op->cascade = reader_flag(r, index, "cascade", false);
	return index;
}

bool convert_is_list(const Reader *r, int index)
{
	if (!reader_is_plain(r, index))
		return false;
	bool list = lua_rawgeti(r->L, index, 1) != LUA_TNIL;
	lua_pop(r->L, 1);
	return list;
}

const ConvertForm *convert_find_form(const char *word)
{
	static const ConvertForm *const lists[] = {convert_table_forms, convert_column_forms,
		convert_key_forms, convert_object_forms, convert_sequence_forms};
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		for (const ConvertForm *form = lists[i]; form->word; form++) {
			if (strcmp(form->word, word) == 0)
				return form;
		}
	}
	return NULL;
}

void convert_op(const Reader *r, const char *word, Op *out)
{
	const ConvertForm *form = convert_find_form(word);
	*out = (Op){0};
	if (!form) {
		fault_fail(r->L, "op.%s is not an operation", word);
		return;
	}
	form->read(r, out);
	Error err = ERROR_INIT;
	if (!naming_apply(&self(r->L)->options.naming, out, r->arena, &err))
		fault_raise(r->L, &err);
}
