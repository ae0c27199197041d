/* form_alter.c - the changes of ALTER TABLE; see form.h. */
#include "db/form_words.h"

static const char *if_exists(Words *w, FormAction *out)
{
	if (words_take(w, "IF EXISTS"))
		out->flags |= FORM_IF_EXISTS;
	return words_name(w);
}

/* ---- ADD ------------------------------------------------------------------------------------ */

static bool read_added_index(Words *w, FormAction *out)
{
	if (words_take(w, "FULLTEXT") || words_take(w, "SPATIAL")) {
		out->flags |= FORM_FULLTEXT;
		if (!words_take(w, "INDEX"))
			words_take(w, "KEY");
	} else if (!words_take(w, "INDEX") && !words_take(w, "KEY")) {
		return false;
	}
	out->kind = ACTION_ADD_INDEX;
	words_take(w, "IF NOT EXISTS");
	if (!words_next(w, "(") && !words_next(w, "USING"))
		out->name = words_name(w);
	if (words_take(w, "USING"))
		w->at++;
	if (!words_columns(w, &out->columns))
		out->flags |= FORM_EXPRESSIONS;
	return true;
}

static void read_add(Words *w, FormAction *out)
{
	if (words_next(w, "PARTITION")) {
		out->kind = ACTION_PARTITION;
		out->name = "ADD";
		return;
	}
	if (form_constraint(w, out) || read_added_index(w, out))
		return;
	words_take(w, "COLUMN");
	if (words_take(w, "IF NOT EXISTS"))
		out->flags |= FORM_IF_NOT_EXISTS;
	out->kind = ACTION_ADD_COLUMN;
	if (words_next(w, "("))
		out->kind = ACTION_UNKNOWN; /* MySQL: ADD (a int, b int) */
	else
		form_column(w, out);
}

/* ---- DROP ----------------------------------------------------------------------------------- */

static void read_drop(Words *w, FormAction *out)
{
	static const struct {
		const char *words;
		ActionKind kind;
	} named[] = {
		{"CONSTRAINT", ACTION_DROP_CONSTRAINT},
		{"CHECK", ACTION_DROP_CONSTRAINT},
		{"FOREIGN KEY", ACTION_DROP_FOREIGN_KEY},
		{"INDEX", ACTION_DROP_INDEX},
		{"KEY", ACTION_DROP_INDEX},
		{"PARTITION", ACTION_PARTITION},
		{"COLUMN", ACTION_DROP_COLUMN},
	};
	if (words_take(w, "PRIMARY KEY")) {
		out->kind = ACTION_DROP_PRIMARY_KEY;
		return;
	}
	out->kind = ACTION_DROP_COLUMN;
	for (size_t i = 0; i < sizeof(named) / sizeof(*named); i++)
		if (words_take(w, named[i].words)) {
			out->kind = named[i].kind;
			break;
		}
	out->name = if_exists(w, out);
	if (out->kind == ACTION_PARTITION)
		out->name = "DROP";
	if (words_take(w, "CASCADE"))
		out->flags |= FORM_CASCADE;
}

/* ---- ALTER COLUMN --------------------------------------------------------------------------- */

static void read_type(Words *w, FormAction *out)
{
	FormAction column = {0};
	out->kind = ACTION_SET_TYPE;
	form_column_tail(w, &column);
	out->type = column.type;
}

/* "… TYPE t [COLLATE c] USING e": e reaches to the end. */
static void read_using(Words w, FormAction *out)
{
	while (!words_done(&w) && !words_next(&w, "USING"))
		words_skip(&w);
	if (!words_take(&w, "USING"))
		return;
	size_t from = w.at;
	w.at = w.end;
	out->flags |= FORM_USING;
	out->expression = words_text(&w, from);
}

static bool read_set_of_column(Words *w, FormAction *out)
{
	if (words_take(w, "SET NOT NULL"))
		out->kind = ACTION_SET_NOT_NULL;
	else if (words_take(w, "DROP NOT NULL"))
		out->kind = ACTION_DROP_NOT_NULL;
	else if (words_next(w, "SET DEFAULT") || words_next(w, "DROP DEFAULT"))
		out->kind = ACTION_DEFAULT;
	else if (words_take(w, "DROP EXPRESSION"))
		out->kind = ACTION_EXPRESSION, out->flags |= FORM_DROP;
	else if (words_take(w, "SET EXPRESSION"))
		out->kind = ACTION_EXPRESSION;
	else if (words_next(w, "SET STATISTICS") || words_next(w, "SET (") ||
		 words_next(w, "RESET ("))
		out->kind = ACTION_STATISTICS; /* n_distinct in parentheses: the same lock */
	else if (words_next(w, "SET STORAGE") || words_next(w, "SET COMPRESSION"))
		out->kind = ACTION_STORAGE;
	else if (words_next(w, "ADD GENERATED") || words_next(w, "DROP IDENTITY") ||
		 words_next(w, "SET GENERATED") || words_next(w, "RESTART") ||
		 words_has(*w, "SET INCREMENT"))
		out->kind = ACTION_IDENTITY;
	else
		return false;
	return true;
}

static void read_alter(Words *w, FormAction *out)
{
	if (words_take(w, "CONSTRAINT")) {
		out->kind = ACTION_ALTER_CONSTRAINT;
		out->name = words_name(w);
		return;
	}
	if (words_take(w, "INDEX")) {
		out->kind = ACTION_RENAME_INDEX; /* VISIBLE, INVISIBLE, IGNORED: costs the same */
		return;
	}
	words_take(w, "COLUMN");
	out->name = words_name(w);
	read_using(*w, out);
	if (words_take(w, "TYPE") || words_take(w, "SET DATA TYPE"))
		read_type(w, out);
	else
		read_set_of_column(w, out);
}

/* ---- the others ----------------------------------------------------------------------------- */

static void read_modify(Words *w, FormAction *out, bool change)
{
	out->kind = ACTION_MODIFY_COLUMN;
	words_take(w, "COLUMN");
	out->name = if_exists(w, out);
	out->to = change ? words_name(w) : out->name;
	form_column_tail(w, out);
}

static void read_rename(Words *w, FormAction *out)
{
	if (words_take(w, "CONSTRAINT"))
		out->kind = ACTION_RENAME_CONSTRAINT;
	else if (words_take(w, "INDEX") || words_take(w, "KEY"))
		out->kind = ACTION_RENAME_INDEX;
	else if (words_take(w, "TO") || words_take(w, "AS"))
		out->kind = ACTION_RENAME_TABLE;
	else
		out->kind = ACTION_RENAME_COLUMN, words_take(w, "COLUMN");
	FormName name;
	if (words_qualified(w, &name))
		out->name = name.name;
	if (words_take(w, "TO"))
		out->to = words_name(w);
	if (out->kind == ACTION_RENAME_TABLE)
		out->to = out->name;
}

static void read_attach(Words *w, FormAction *out, ActionKind kind)
{
	words_take(w, "PARTITION");
	out->kind = words_qualified(w, &out->other) ? kind : ACTION_UNKNOWN;
	if (words_next(w, "CONCURRENTLY"))
		out->flags |= FORM_CONCURRENTLY;
}

static bool read_named(Words *w, FormAction *out)
{
	if (words_take(w, "VALIDATE CONSTRAINT"))
		out->kind = ACTION_VALIDATE, out->name = words_name(w);
	else if (words_take(w, "ATTACH"))
		read_attach(w, out, ACTION_ATTACH);
	else if (words_take(w, "DETACH"))
		read_attach(w, out, ACTION_DETACH);
	else if (words_take(w, "INHERIT") || words_take(w, "NO INHERIT"))
		out->kind = words_qualified(w, &out->other) ? ACTION_INHERIT : ACTION_UNKNOWN;
	else
		return false;
	return true;
}

/* The words that say what it is, and nothing else of it matters. */
static bool read_plain(Words *w, FormAction *out)
{
	static const struct {
		const char *words;
		ActionKind kind;
	} plain[] = {
		{"SET SCHEMA", ACTION_SET_SCHEMA},
		{"OWNER TO", ACTION_OWNER},
		{"ENABLE ROW", ACTION_ROW_SECURITY},
		{"DISABLE ROW", ACTION_ROW_SECURITY},
		{"FORCE ROW", ACTION_ROW_SECURITY},
		{"NO FORCE ROW", ACTION_ROW_SECURITY},
		{"ENABLE TRIGGER", ACTION_TRIGGER},
		{"ENABLE ALWAYS TRIGGER", ACTION_TRIGGER},
		{"ENABLE REPLICA TRIGGER", ACTION_TRIGGER},
		{"DISABLE TRIGGER", ACTION_TRIGGER},
		{"REPLICA IDENTITY", ACTION_REPLICA_IDENTITY},
		{"SET LOGGED", ACTION_LOGGED},
		{"SET UNLOGGED", ACTION_LOGGED},
		{"SET TABLESPACE", ACTION_TABLESPACE},
		{"SET (", ACTION_OPTIONS},
		{"RESET (", ACTION_OPTIONS},
		{"CLUSTER ON", ACTION_CLUSTER_ON},
		{"SET WITHOUT CLUSTER", ACTION_CLUSTER_ON},
		{"CONVERT TO", ACTION_CONVERT},
		{"PARTITION BY", ACTION_DIVIDE},
		{"REORGANIZE PARTITION", ACTION_PARTITION},
		{"REMOVE PARTITIONING", ACTION_DIVIDE},
		{"TRUNCATE PARTITION", ACTION_PARTITION},
	};
	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++)
		if (words_next(w, plain[i].words)) {
			out->kind = plain[i].kind;
			out->name = words_name(w);
			return true;
		}
	return false;
}

static bool read_table_option(Words *w, FormAction *out)
{
	static const char *const options[] = {"COMMENT", "ENGINE", "AUTO_INCREMENT", "ROW_FORMAT",
		"FORCE", "CHARSET", "COLLATE", "KEY_BLOCK_SIZE", NULL};
	words_take(w, "DEFAULT");
	if (!words_next_of(w, options) && !words_next(w, "CHARACTER SET"))
		return false;
	out->kind = ACTION_TABLE_OPTION;
	out->name = words_name(w);
	return true;
}

static void read_action(Words *w, FormAction *out)
{
	if (words_take(w, "ADD"))
		read_add(w, out);
	else if (words_take(w, "DROP"))
		read_drop(w, out);
	else if (words_take(w, "ALTER"))
		read_alter(w, out);
	else if (words_take(w, "MODIFY"))
		read_modify(w, out, false);
	else if (words_take(w, "CHANGE"))
		read_modify(w, out, true);
	else if (words_take(w, "RENAME"))
		read_rename(w, out);
	else if (!read_named(w, out) && !read_plain(w, out))
		read_table_option(w, out);
}

void form_actions(Words *w, Form *out)
{
	while (!words_done(w)) {
		Words item = words_item(w);
		FormAction action = {0};
		if (words_next(&item, "ALGORITHM") || words_next(&item, "LOCK"))
			continue; /* how, not what */
		read_action(&item, &action);
		vec_push(&out->actions, w->arena, action);
	}
}
