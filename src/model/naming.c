/* naming.c - see naming.h. */
#include "model/naming.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/text.h"

/* What the tokens of one name stand for. */
typedef struct Subject {
	const char *kind; /* "ix", … */
	const char *table;
	const char *given; /* the name that was written, or NULL */
	StrVec columns;
	const char *referred_table; /* foreign keys */
	const StrVec *referred_columns;
} Subject;

typedef struct Naming {
	const NamingConvention *templates;
	Arena *arena;
} Naming;

/* ---- tokens -------------------------------------------------------------------------------- */

/* %(referred_column_0_N_label)s: everything but a table or the given name. */
typedef struct ColumnToken {
	bool referred;
	size_t first;
	bool all;              /* from the first on */
	const char *separator; /* between all of them */
	bool label;            /* with the table before it */
} ColumnToken;

static bool parse_column_token(const char *token, ColumnToken *out)
{
	*out = (ColumnToken){.separator = ""};
	if (text_starts_with(token, "referred_")) {
		out->referred = true;
		token += strlen("referred_");
	}
	if (!text_starts_with(token, "column_"))
		return false;
	token += strlen("column_");
	if (!isdigit((unsigned char)*token))
		return false;
	out->first = strtoul(token, (char **)&token, 10);
	if (text_starts_with(token, "_N_"))
		out->separator = "_";
	out->all = text_starts_with(token, "_N_") || text_starts_with(token, "N_");
	token += out->all ? strcspn(token, "N") + 1 : 0;
	out->label = strcmp(token, "_label") == 0;
	return out->label || strcmp(token, "_name") == 0 || strcmp(token, "_key") == 0;
}

/* The token at %(…)s as a text, and what follows it; NULL: there is none. */
static const char *token_at(const char *p, Arena *arena, const char **after)
{
	if (strncmp(p, "%(", 2) != 0)
		return NULL;
	const char *end = strstr(p, ")s");
	if (!end)
		return NULL;
	*after = end + 2;
	return arena_strndup(arena, p + 2, (size_t)(end - p - 2));
}

static bool is_foreign(const char *kind)
{
	return strcmp(kind, "fk") == 0;
}

static bool check_token(const char *kind, const char *token, Error *err)
{
	static const char *const known[] = {"table_name", "constraint_name", "column_0_name",
		"column_0_label", "column_0_key", "column_0N_name", "column_0_N_name",
		"referred_table_name", "referred_column_0_name", NULL};
	ColumnToken column;
	bool referred = strcmp(token, "referred_table_name") == 0;
	bool is_column = parse_column_token(token, &column);
	if (is_column)
		referred = column.referred;
	if (referred && !is_foreign(kind)) {
		error_set(err, ERR_CONFIG, "naming_convention.%s: only foreign keys have %%(%s)s",
			kind, token);
		return false;
	}
	if (referred || is_column || strcmp(token, "table_name") == 0 ||
		strcmp(token, "constraint_name") == 0)
		return true;
	const char *near = text_nearest(token, known);
	error_set(err, ERR_CONFIG, "naming_convention.%s: unknown token %%(%s)s", kind, token);
	if (near)
		return error_hint(err, "did you mean %%(%s)s?", near);
	return error_hint(err, "there are table_name, column_0_name, column_0_N_name, "
			       "referred_table_name, constraint_name and a few more");
}

bool naming_check(const char *kind, const char *text, Error *err)
{
	Arena scratch = ARENA_INIT;
	bool ok = true;
	for (const char *p = strchr(text, '%'); ok && p; p = strchr(p, '%')) {
		const char *after = p[1] ? p + 2 : p + 1; /* a lone % may end the text */
		const char *token = p[1] == '%' ? NULL : token_at(p, &scratch, &after);
		if (token)
			ok = check_token(kind, token, err);
		else if (p[1] != '%')
			ok = error_set(err, ERR_CONFIG,
				"naming_convention.%s: after %% must stand (token)s, or %% again: "
				"%s",
				kind, p);
		p = after;
	}
	arena_release(&scratch);
	return ok;
}

/* ---- filling in ---------------------------------------------------------------------------- */

static bool missing(const Subject *subject, const char *token, const char *what, Error *err)
{
	error_set(err, ERR_SCRIPT,
		"the %s of table %s has no name, and naming_convention.%s cannot make one: %%(%s)s "
		"needs %s",
		strcmp(subject->kind, "ix") == 0 ? "index" : "constraint", subject->table,
		subject->kind, token, what);
	return error_hint(err, "give it one: { name = \"…\" }");
}

static bool add_columns(const Subject *subject, const char *token, Str *out, Error *err)
{
	ColumnToken t;
	if (!parse_column_token(token, &t))
		return missing(subject, token, "a token that there is", err);
	const StrVec *columns = t.referred ? subject->referred_columns : &subject->columns;
	const char *table = t.referred ? subject->referred_table : subject->table;
	if (!columns || t.first >= columns->count)
		return missing(subject, token, "that column", err);
	size_t end = t.all ? columns->count : t.first + 1;
	for (size_t i = t.first; i < end; i++) {
		str_add(out, i > t.first ? t.separator : "");
		if (t.label)
			str_addf(out, "%s_", table);
		str_add(out, columns->items[i]);
	}
	return true;
}

static bool add_token(const Subject *subject, const char *token, Str *out, Error *err)
{
	if (strcmp(token, "table_name") == 0)
		str_add(out, subject->table);
	else if (strcmp(token, "referred_table_name") == 0 && subject->referred_table)
		str_add(out, subject->referred_table);
	else if (strcmp(token, "constraint_name") != 0)
		return add_columns(subject, token, out, err);
	else if (!subject->given)
		return missing(subject, token, "a name", err);
	else
		str_add(out, subject->given);
	return true;
}

static bool fill_in(const Subject *subject, const char *text, Str *out, Error *err)
{
	for (const char *p = text; *p;) {
		const char *after = p + 1;
		const char *token = token_at(p, out->arena, &after);
		if (token && !add_token(subject, token, out, err))
			return false;
		if (!token) {
			after += p[0] == '%' && p[1] == '%';
			str_addn(out, p, 1);
		}
		p = after;
	}
	return true;
}

/* Is the given name one that the template made of another? */
static bool is_filled_in(
	const Subject *subject, const char *text, Arena *arena, bool *out, Error *err)
{
	static const char token[] = "%(constraint_name)s";
	const char *at = strstr(text, token);
	Str before = str_new(arena), after = str_new(arena);
	const char *head = arena_strndup(arena, text, (size_t)(at - text));
	if (!fill_in(subject, head, &before, err) ||
		!fill_in(subject, at + strlen(token), &after, err))
		return false;
	size_t len = strlen(subject->given);
	*out = len > before.len + after.len &&
	       strncmp(subject->given, before.data, before.len) == 0 &&
	       strcmp(subject->given + len - after.len, after.data) == 0;
	return true;
}

/* *name is what was given, and becomes what it is called. */
static bool name_it(
	const Naming *n, Subject *subject, const char *text, const char **name, Error *err)
{
	Str out = str_new(n->arena);
	bool wants = text && strstr(text, "%(constraint_name)s") != NULL;
	bool done = false;
	if (!text || (*name && !wants))
		return true;
	subject->given = *name;
	if (*name && !is_filled_in(subject, text, n->arena, &done, err))
		return false;
	if (done)
		return true;
	if (!fill_in(subject, text, &out, err))
		return false;
	*name = out.data;
	return true;
}

/* ---- constraints and indexes --------------------------------------------------------------- */

static bool is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool mentions(const char *text, const char *word)
{
	size_t len = strlen(word);
	for (const char *p = strstr(text, word); p; p = strstr(p + 1, word))
		if ((p == text || !is_name_char(p[-1])) && !is_name_char(p[len]))
			return true;
	return false;
}

/* A check names no columns; those of its table that its text mentions are meant. */
static void find_columns(const Naming *n, const Table *table, const char *expression, StrVec *out)
{
	for (size_t i = 0; table && i < table->columns.count; i++)
		if (mentions(expression, table->columns.items[i].name))
			vec_push(out, n->arena, table->columns.items[i].name);
}

static bool name_constraint(
	const Naming *n, const char *owner, const Table *table, Constraint *c, Error *err)
{
	const NamingConvention *t = n->templates;
	const struct {
		const char *kind, *text;
	} templates[] = {
		[CONSTRAINT_PRIMARY_KEY] = {"pk", t->pk},
		[CONSTRAINT_UNIQUE] = {"uq", t->uq},
		[CONSTRAINT_FOREIGN_KEY] = {"fk", t->fk},
		[CONSTRAINT_CHECK] = {"ck", t->ck},
		[CONSTRAINT_EXCLUDE] = {"", NULL},
	};
	Subject subject = {.kind = templates[c->kind].kind, .table = owner, .columns = c->columns};
	if (c->kind == CONSTRAINT_FOREIGN_KEY) {
		subject.referred_table = c->foreign_key.table;
		subject.referred_columns = &c->foreign_key.columns;
	}
	if (c->kind == CONSTRAINT_CHECK && !c->columns.count)
		find_columns(n, table, c->expression, &subject.columns);
	return name_it(n, &subject, templates[c->kind].text, &c->name, err);
}

static bool name_index(const Naming *n, const char *owner, Index *index, Error *err)
{
	Subject subject = {.kind = "ix", .table = owner};
	for (size_t i = 0; i < index->parts.count; i++) {
		const IndexPart *part = &index->parts.items[i];
		vec_push(&subject.columns, n->arena,
			part->column ? part->column
				     : schema_expression_words(n->arena, part->expression));
	}
	return name_it(n, &subject, n->templates->ix, &index->name, err);
}

/* What is written on a column, as the constraint or index that table_normalise() makes of it. */
static bool name_column(const Naming *n, const char *owner, Column *column, Error *err)
{
	StrVec self = {0};
	vec_push(&self, n->arena, column->name);
	Constraint key = {.kind = CONSTRAINT_PRIMARY_KEY, .columns = self},
		   unique = {.kind = CONSTRAINT_UNIQUE, .columns = self},
		   check = {.kind = CONSTRAINT_CHECK, .columns = self, .expression = column->check},
		   foreign = {.kind = CONSTRAINT_FOREIGN_KEY, .columns = self};
	Index index = {0};
	if (column->references)
		foreign.foreign_key = *column->references;
	vec_push(&index.parts, n->arena, (IndexPart){.column = column->name});
	bool ok = (!column->primary_key || name_constraint(n, owner, NULL, &key, err)) &&
		  (!column->unique || name_constraint(n, owner, NULL, &unique, err)) &&
		  (!column->check || name_constraint(n, owner, NULL, &check, err)) &&
		  (!column->references || name_constraint(n, owner, NULL, &foreign, err)) &&
		  (!column->index || name_index(n, owner, &index, err));
	column->names = (ColumnNames){.primary_key = key.name,
		.unique = unique.name,
		.check = check.name,
		.references = foreign.name,
		.index = index.name};
	return ok;
}

static bool name_table(const Naming *n, const char *owner, Table *table, Error *err)
{
	for (size_t i = 0; i < table->constraints.count; i++)
		if (!name_constraint(n, owner, table, &table->constraints.items[i], err))
			return false;
	for (size_t i = 0; i < table->indexes.count; i++)
		if (!name_index(n, owner, &table->indexes.items[i], err))
			return false;
	return true;
}

/* ---- operations ---------------------------------------------------------------------------- */

/* What comes back with reverse() was made under the same convention. */
static bool name_was(const Naming *n, Op *op, Error *err)
{
	if (!op->was || !op->table)
		return true;
	Was *was = arena_alloc(n->arena, sizeof(*was));
	*was = *op->was;
	op->was = was;
	if (was->table) {
		Table *table = arena_alloc(n->arena, sizeof(*table));
		*table = *was->table;
		was->table = table;
		return name_table(n, op->table, table, err);
	}
	if (was->column && op->kind == OP_DROP_COLUMN) {
		Column *column = arena_alloc(n->arena, sizeof(*column));
		*column = *was->column;
		was->column = column;
		return name_column(n, op->table, column, err);
	}
	if (was->constraint) {
		Constraint *constraint = arena_alloc(n->arena, sizeof(*constraint));
		*constraint = *was->constraint;
		was->constraint = constraint;
		return constraint->name || name_constraint(n, op->table, NULL, constraint, err);
	}
	if (was->index) {
		Index *index = arena_alloc(n->arena, sizeof(*index));
		*index = *was->index;
		was->index = index;
		return index->name || name_index(n, op->table, index, err);
	}
	return true;
}

static bool name_op(const Naming *n, Op *op, Error *err)
{
	switch (op->kind) {
	case OP_CREATE_TABLE:
		return name_table(n, op->table, &op->create_table.table, err);
	case OP_ADD_COLUMN:
		return name_column(n, op->table, &op->add_column.column, err);
	case OP_CREATE_INDEX:
		return name_index(n, op->table, &op->create_index.index, err);
	case OP_ADD_CONSTRAINT:
		return name_constraint(n, op->table, NULL, &op->add_constraint.constraint, err);
	case OP_ALTER_TABLE:
		for (size_t i = 0; i < op->alter_table.changes.count; i++)
			if (!name_op(n, &op->alter_table.changes.items[i], err))
				return false;
		return true;
	default:
		return name_was(n, op, err);
	}
}

bool naming_apply(const NamingConvention *naming, Op *op, Arena *arena, Error *err)
{
	const Naming n = {.templates = naming, .arena = arena};
	return name_op(&n, op, err);
}
