/* cmd_dump.c - the live schema as schema.lua, as SQL, or as a picture. */
#include <stdio.h>
#include <string.h>

#include "cli/out.h"
#include "cli/wanted.h"

static bool as_sql, as_mermaid, as_dot;
static const char *schemas;

static const Opt options[] = {
	{0, "sql", OPT_FLAG, NULL, "plain DDL of this database", &as_sql},
	{0, "mermaid", OPT_FLAG, NULL, "an entity-relationship diagram for Mermaid", &as_mermaid},
	{0, "dot", OPT_FLAG, NULL, "the same for Graphviz", &as_dot},
	{0, "schema", OPT_STRING, "NAME[,NAME...]", "PostgreSQL: these schemas too", &schemas},
	{0},
};

/* ---- schema.lua ----------------------------------------------------------------------------- */

static bool dump_lua(App *app, const Schema *schema, Error *err)
{
	const char *text = NULL;
	ScriptHost host = {.dialect = app->conn->backend->dialect, .server = &app->conn->server};
	Script *script = script_new(&(ScriptOptions){.lua_dir = app->config.lua_dir}, &host);
	bool ok = script_write_schema(script, schema, app->arena, &text, err);
	script_free(script);
	if (ok)
		fputs(text, stdout);
	return ok;
}

/* ---- SQL ------------------------------------------------------------------------------------ */

static bool print_op(App *app, const Op *op, Error *err)
{
	SqlVec statements = {0};
	Emit emit = db_emit(app->conn, app->arena, &statements);
	if (!dialect_emit(&emit, op, err))
		return error_wrap(err, "%s", op_describe(op, app->arena));
	for (size_t i = 0; i < statements.count; i++)
		printf("%s;\n", statements.items[i]);
	return true;
}

static bool dump_sql(App *app, const Schema *schema, Error *err)
{
	Diff diff;
	compare_from_nothing(&app->config, app->conn, schema, app->arena, &diff);
	for (size_t i = 0; i < diff.steps.count; i++) {
		const DiffStep *step = &diff.steps.items[i];
		if (step->op && !print_op(app, step->op, err))
			return false;
		if (step->made)
			printf("%s;\n", step->made->wanted->text);
	}
	return true;
}

/* ---- pictures ------------------------------------------------------------------------------- */

static bool is_in(const StrVec *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->items[i], name) == 0)
			return true;
	return false;
}

/* In a primary key or a foreign key? */
static bool has_key(const Table *table, const Column *column, ConstraintKind kind)
{
	for (size_t i = 0; i < table->constraints.count; i++)
		if (table->constraints.items[i].kind == kind &&
			is_in(&table->constraints.items[i].columns, column->name))
			return true;
	return false;
}

static const char *type_of(const Column *column)
{
	return column->declared ? column->declared : type_kind_word(column->type.kind);
}

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

static bool is_word(const char *text)
{
	while (is_plain(*text))
		text++;
	return !*text;
}

/* Letters, digits and "_" only: all that Mermaid takes without quotes.  One "_" for a character. */
static void print_word(const char *text)
{
	for (; *text; text++)
		if (((unsigned char)*text & 0xC0) != 0x80)
			putchar(is_plain(*text) ? *text : '_');
}

/* In quotes, where nothing ends them or means something else. */
static void print_quoted(const char *in, const char *text)
{
	putchar('"');
	printf("%s%s", in ? in : "", in ? "." : "");
	for (; *text; text++)
		putchar(strchr("\"\\%\r\n", *text) ? '\'' : *text);
	putchar('"');
}

static void print_entity(const char *in, const char *name)
{
	if (!in && is_word(name))
		print_word(name);
	else
		print_quoted(in, name);
}

/* Parentheses too, but no comma: NUMERIC(10-2). */
static void print_type(const char *text)
{
	for (; *text; text++) {
		const char one[] = {*text, '\0'};
		bool comma = *text == ',';
		if (comma || *text == '(' || *text == ')')
			putchar(comma ? '-' : *text);
		else
			print_word(one);
		text += comma && text[1] == ' ';
	}
}

static void mermaid_table(const Table *table)
{
	printf("  ");
	print_entity(table->schema, table->name);
	printf(" {\n");
	for (size_t i = 0; i < table->columns.count; i++) {
		const Column *column = &table->columns.items[i];
		bool primary = has_key(table, column, CONSTRAINT_PRIMARY_KEY);
		bool foreign = has_key(table, column, CONSTRAINT_FOREIGN_KEY);
		printf("    ");
		print_type(type_of(column));
		putchar(' ');
		print_word(column->name);
		printf("%s%s%s", primary ? " PK" : "", primary && foreign ? "," : "",
			foreign ? " FK" : "");
		if (!is_word(column->name)) {
			putchar(' ');
			print_quoted(NULL, column->name);
		}
		putchar('\n');
	}
	printf("  }\n");
}

/* A key that may be NULL refers to one or none. */
static bool is_optional(const Table *table, const Constraint *key)
{
	for (size_t i = 0; i < key->columns.count; i++) {
		const Column *column = table_column(table, key->columns.items[i]);
		if (column && column->nullable)
			return true;
	}
	return false;
}

/* A table of the connection's own schema stands there without it, and may be referred to with it.
 */
static const char *referred_schema(const Schema *schema, const Table *table, const ForeignKey *key)
{
	const char *in = key->schema ? key->schema : table->schema;
	return schema_table(schema, in, key->table) || !schema_table(schema, NULL, key->table)
		       ? in
		       : NULL;
}

static void mermaid_keys(const Schema *schema, const Table *table)
{
	for (size_t i = 0; i < table->constraints.count; i++) {
		const Constraint *key = &table->constraints.items[i];
		if (key->kind != CONSTRAINT_FOREIGN_KEY)
			continue;
		printf("  ");
		print_entity(
			referred_schema(schema, table, &key->foreign_key), key->foreign_key.table);
		printf(" %s--o{ ", is_optional(table, key) ? "|o" : "||");
		print_entity(table->schema, table->name);
		printf(" : ");
		for (size_t k = 0; k < key->columns.count; k++) {
			printf(k ? "_" : "");
			print_word(key->columns.items[k]);
		}
		putchar('\n');
	}
}

static void dump_mermaid(const Schema *schema)
{
	printf("erDiagram\n");
	for (size_t i = 0; i < schema->tables.count; i++)
		mermaid_table(&schema->tables.items[i]);
	for (size_t i = 0; i < schema->tables.count; i++)
		mermaid_keys(schema, &schema->tables.items[i]);
}

/* Inside a record label or a quoted name. */
static void print_dot(const char *text)
{
	for (; *text; text++) {
		if (strchr("\"\\{}|<>", *text))
			putchar('\\');
		putchar(*text);
	}
}

static void print_node(const char *in, const char *name)
{
	if (in) {
		print_dot(in);
		putchar('.');
	}
	print_dot(name);
}

static void dot_table(const Table *table)
{
	printf("  \"");
	print_node(table->schema, table->name);
	printf("\" [label=\"{");
	print_node(table->schema, table->name);
	putchar('|');
	for (size_t i = 0; i < table->columns.count; i++) {
		const Column *column = &table->columns.items[i];
		printf("%s", has_key(table, column, CONSTRAINT_PRIMARY_KEY) ? "* " : "");
		print_dot(column->name);
		printf(" ");
		print_dot(type_of(column));
		printf("\\l");
	}
	printf("}\"];\n");
}

static void dot_keys(const Schema *schema, const Table *table)
{
	for (size_t i = 0; i < table->constraints.count; i++) {
		const Constraint *key = &table->constraints.items[i];
		if (key->kind != CONSTRAINT_FOREIGN_KEY)
			continue;
		printf("  \"");
		print_node(table->schema, table->name);
		printf("\" -> \"");
		print_node(
			referred_schema(schema, table, &key->foreign_key), key->foreign_key.table);
		printf("\"%s;\n", is_optional(table, key) ? " [style=dashed]" : "");
	}
}

static void dump_dot(const Schema *schema)
{
	printf("digraph schema {\n"
	       "  rankdir=LR;\n"
	       "  node [shape=record, fontname=\"Helvetica\", fontsize=10];\n");
	for (size_t i = 0; i < schema->tables.count; i++)
		dot_table(&schema->tables.items[i]);
	for (size_t i = 0; i < schema->tables.count; i++)
		dot_keys(schema, &schema->tables.items[i]);
	printf("}\n");
}

/* ---- the command ---------------------------------------------------------------------------- */

static bool run(App *app, Error *err)
{
	Schema schema;
	if (as_sql + as_mermaid + as_dot > 1)
		return error_set(err, ERR_USAGE, "one of --sql, --mermaid and --dot at a time");
	if (!wanted_live(app, schemas, &schema, err))
		return false;
	if (as_sql)
		return dump_sql(app, &schema, err);
	if (as_mermaid)
		dump_mermaid(&schema);
	else if (as_dot)
		dump_dot(&schema);
	else
		return dump_lua(app, &schema, err);
	return true;
}

const Command cmd_dump = {
	.name = "dump",
	.args = "",
	.summary = "write the live schema as schema.lua, SQL or a diagram",
	.help = "Without an option: the text of a schema.lua that `luamig check` finds no "
		"difference to.\n"
		"luamig's own tables and the version tables of other tools are left out, and what "
		"the\n"
		"function include(kind, name, table) of luamig.lua says no to.  Nothing is "
		"written to the\n"
		"database.",
	.examples = "luamig dump > schema.lua\n"
		    "luamig dump --sql               statements that make it again\n"
		    "luamig dump --mermaid           a picture for Markdown\n"
		    "luamig dump --dot | dot -Tsvg > schema.svg\n"
		    "luamig dump --schema billing    what is in that schema, too",
	.options = options,
	.needs = NEEDS_CONFIG | NEEDS_DATABASE,
	.run = run,
};
