/*
 * forecast_rules.c - how MySQL and MariaDB change a table, as measured on 9.7 and 10.11: for who
 * may not try it on a copy.
 */
#include <string.h>

#include "base/text.h"
#include "drivers/mysql/conn.h"
#include "drivers/mysql/forecast.h"

#define INSTANT                                                                                    \
	{                                                                                          \
		"INSTANT", NULL, false                                                             \
	}
#define IN_PLACE                                                                                   \
	{                                                                                          \
		"INPLACE", "NONE", false                                                           \
	}
#define NOCOPY                                                                                     \
	{                                                                                          \
		"NOCOPY", "NONE", false                                                            \
	}
#define REBUILD                                                                                    \
	{                                                                                          \
		"INPLACE", "NONE", true                                                            \
	}
#define SHARED_INDEX                                                                               \
	{                                                                                          \
		"INPLACE", "SHARED", true                                                          \
	}
#define COPY                                                                                       \
	{                                                                                          \
		"COPY", "SHARED", true                                                             \
	}

static const struct {
	ActionKind kind;
	MyWay mysql, mariadb;
} rules[] = {
	{ACTION_ADD_COLUMN, INSTANT, INSTANT}, {ACTION_DROP_COLUMN, INSTANT, INSTANT},
	{ACTION_RENAME_COLUMN, INSTANT, INSTANT}, {ACTION_DEFAULT, INSTANT, INSTANT},
	{ACTION_RENAME_TABLE, INSTANT, INSTANT}, {ACTION_ADD_INDEX, IN_PLACE, NOCOPY},
	{ACTION_ADD_UNIQUE, IN_PLACE, NOCOPY}, {ACTION_DROP_INDEX, IN_PLACE, NOCOPY},
	{ACTION_RENAME_INDEX, IN_PLACE, INSTANT}, {ACTION_ADD_PRIMARY_KEY, REBUILD, REBUILD},
	{ACTION_DROP_PRIMARY_KEY, COPY, COPY}, {ACTION_ADD_FOREIGN_KEY, COPY, COPY},
	{ACTION_DROP_FOREIGN_KEY, IN_PLACE, INSTANT}, {ACTION_ADD_CHECK, COPY, COPY},
	{ACTION_CONVERT, COPY, COPY},
	{ACTION_DIVIDE, COPY, COPY}, /* and it takes no ALGORITHM behind it */
};

static int rank(const MyWay *way)
{
	static const char *const best_first[] = {"INSTANT", "NOCOPY", "INPLACE", "COPY"};
	int i = 0;
	while (i < 3 && strcmp(best_first[i], way->algorithm) != 0)
		i++;
	return i * 4 + (way->rebuilds ? 2 : 0) +
	       (way->lock && strcmp(way->lock, "NONE") != 0 ? 1 : 0);
}

/* Columns that are not simply added. */
static bool added_column(const FormAction *a, MyWay *out)
{
	static const MyWay shared = SHARED_INDEX, copy = COPY, rebuild = REBUILD;
	if (a->flags & FORM_IDENTITY)
		*out = shared;
	else if (a->flags & FORM_STORED || (a->flags & (FORM_CHECK | FORM_REFERENCES)) ||
		 (a->flags & FORM_DEFAULT && a->value[0] == '('))
		*out = copy;
	else if (a->flags & (FORM_UNIQUE | FORM_PRIMARY))
		*out = rebuild;
	else
		return false;
	return true;
}

static bool table_option(const ForecastAsk *ask, const FormAction *a, MyWay *out)
{
	static const MyWay rebuild = REBUILD, in_place = IN_PLACE, instant = INSTANT;
	bool mariadb = ((const MyConn *)ask->live)->mariadb;
	if (!a->name)
		return false;
	if (text_equal_nocase(a->name, "ENGINE") || text_equal_nocase(a->name, "FORCE") ||
		text_equal_nocase(a->name, "ROW_FORMAT"))
		*out = rebuild;
	else
		*out = mariadb ? instant : in_place;
	return true;
}

static bool rule_for(const ForecastAsk *ask, const FormAction *a, MyWay *out)
{
	static const MyWay fulltext = SHARED_INDEX;
	bool mariadb = ((const MyConn *)ask->live)->mariadb;
	if (a->kind == ACTION_TABLE_OPTION)
		return table_option(ask, a, out);
	if (a->kind == ACTION_ADD_COLUMN && added_column(a, out))
		return true;
	if (a->flags & FORM_FULLTEXT) {
		*out = fulltext;
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(rules); i++)
		if (rules[i].kind == a->kind) {
			*out = mariadb ? rules[i].mariadb : rules[i].mysql;
			return true;
		}
	return false; /* MODIFY: it depends on what the column was */
}

bool myf_rule(const ForecastAsk *ask, MyWay *out)
{
	static const MyWay index = IN_PLACE, nocopy = NOCOPY, fulltext = SHARED_INDEX;
	const Form *form = &ask->form;
	bool mariadb = ((const MyConn *)ask->live)->mariadb;
	if (form->kind == FORM_CREATE_INDEX && form->flags & FORM_FULLTEXT)
		*out = fulltext;
	else if (form->kind != FORM_ALTER_TABLE)
		*out = mariadb ? nocopy : index;
	*out = form->kind == FORM_ALTER_TABLE ? (MyWay)INSTANT : *out;
	for (size_t i = 0; i < form->actions.count; i++) {
		MyWay way;
		if (!rule_for(ask, &form->actions.items[i], &way))
			return false;
		if (rank(&way) > rank(out))
			*out = way;
	}
	return form->kind != FORM_ALTER_TABLE || form->actions.count > 0;
}
