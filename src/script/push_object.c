/* push_object.c - operations on enums, views, sequences and the like: the arguments of their calls.
 */
#include "script/push_node.h"

/* ---- enums ---------------------------------------------------------------------------------- */

static void create_enum(lua_State *L, const Op *op)
{
	node_text_item(L, op->create_enum.name);
	node_names(L, &op->create_enum.labels);
	node_item(L);
	push_op_end(L, op);
}

static void labels_were(lua_State *L, const Op *op)
{
	if (op->was && op->was->labels)
		node_names_field(L, "was", op->was->labels);
}

static void drop_enum(lua_State *L, const Op *op)
{
	node_text_item(L, op->drop_enum.name);
	push_op_options(L, op);
	labels_were(L, op);
	node_options(L);
}

static void push_added(lua_State *L, const EnumChange *change)
{
	node_new(L);
	node_text_item(L, change->label);
	node_text_field(L, "before", change->before);
	node_text_field(L, "after", change->after);
}

static void enum_changes(lua_State *L, const EnumChanges *list, EnumChangeKind kind)
{
	static const char *const words[] = {
		[ENUM_ADD] = "add", [ENUM_RENAME] = "rename", [ENUM_REMOVE] = "remove"};
	size_t n = 0;
	node_new(L);
	for (size_t i = 0; i < list->count; i++) {
		const EnumChange *change = &list->items[i];
		if (change->kind != kind)
			continue;
		n++;
		if (kind == ENUM_ADD) {
			push_added(L, change);
			node_item(L);
		} else if (change->to) {
			node_text_field(L, change->label, change->to);
		} else {
			node_text_item(L, change->label);
		}
	}
	if (n)
		node_field(L, words[kind]);
	else
		lua_pop(L, 1);
}

static void alter_enum(lua_State *L, const Op *op)
{
	const EnumChanges *list = &op->alter_enum.changes;
	node_text_item(L, op->alter_enum.name);
	node_new(L);
	enum_changes(L, list, ENUM_RENAME);
	enum_changes(L, list, ENUM_ADD);
	enum_changes(L, list, ENUM_REMOVE);
	node_item(L);
	push_op_options(L, op);
	StrVec columns = {0};
	Arena arena = ARENA_INIT;
	for (size_t i = 0; i < op->alter_enum.columns.count; i++) {
		const ColumnRef *c = &op->alter_enum.columns.items[i];
		vec_push(&columns, &arena,
			arena_printf(&arena, "%s%s%s.%s", c->schema ? c->schema : "",
				c->schema ? "." : "", c->table, c->column));
	}
	node_names_field(L, "columns", &columns);
	arena_release(&arena);
	labels_were(L, op);
	node_options(L);
}

/* ---- views, sequences and the rest ---------------------------------------------------------- */

/* { "SELECT …", columns = … } */
static void view_was(lua_State *L, const Op *op, const char *dialect)
{
	if (!op->was || !op->was->view)
		return;
	View view = *op->was->view;
	view.schema = NULL;
	view.materialized = view.materialized && view.indexes.count; /* else it is said twice */
	node_new(L);
	node_text_item(L, view.query);
	push_view_fields(L, &view, dialect);
	node_field(L, "was");
}

static void create_view(lua_State *L, const Op *op, const char *dialect)
{
	View view = op->create_view.view;
	view.schema = NULL;
	node_text_item(L, view.name);
	node_text_item(L, view.query);
	push_op_options(L, op);
	push_view_fields(L, &view, dialect);
	view_was(L, op, dialect);
	node_options(L);
}

static void drop_view(lua_State *L, const Op *op, const char *dialect)
{
	node_text_item(L, op->drop_view.name);
	push_op_options(L, op);
	node_flag(L, "materialized", op->drop_view.materialized);
	view_was(L, op, dialect);
	node_options(L);
}

static void create_sequence(lua_State *L, const Op *op)
{
	Sequence sequence = op->create_sequence.sequence;
	sequence.schema = NULL;
	node_text_item(L, sequence.name);
	push_op_options(L, op);
	push_sequence_fields(L, &sequence);
	node_options(L);
}

/* A number, or false: the database's own choice. */
static void number_or_false(lua_State *L, const char *key, bool given, int64_t value)
{
	if (given)
		lua_pushinteger(L, (lua_Integer)value);
	else
		lua_pushboolean(L, 0);
	node_field(L, key);
}

static void text_or_false(lua_State *L, const char *key, const char *text)
{
	if (text) {
		node_text_field(L, key, text);
		return;
	}
	lua_pushboolean(L, 0);
	node_field(L, key);
}

static void sequence_parts(lua_State *L, unsigned what, const Sequence *q)
{
	const Identity *n = &q->numbers;
	if (what & SEQUENCE_TYPE)
		node_text_field(L, "type", q->type);
	node_number(L, "start", what & SEQUENCE_START, n->start);
	node_number(L, "increment", what & SEQUENCE_INCREMENT, n->increment);
	if (what & SEQUENCE_MIN)
		number_or_false(L, "min", n->has_min, n->min);
	if (what & SEQUENCE_MAX)
		number_or_false(L, "max", n->has_max, n->max);
	if (what & SEQUENCE_CACHE)
		number_or_false(L, "cache", n->cache > 0, n->cache);
	if (what & SEQUENCE_CYCLE) {
		lua_pushboolean(L, n->cycle);
		node_field(L, "cycle");
	}
	if (what & SEQUENCE_OWNER)
		text_or_false(L, "owner", q->owner);
	if (what & SEQUENCE_COMMENT)
		text_or_false(L, "comment", q->comment);
	node_number(L, "restart", what & SEQUENCE_RESTART, q->restart);
}

static void alter_sequence(lua_State *L, const Op *op)
{
	node_text_item(L, op->alter_sequence.to.name);
	push_op_options(L, op);
	sequence_parts(L, op->alter_sequence.what, &op->alter_sequence.to);
	if (op->was && op->was->sequence) {
		node_new(L);
		sequence_parts(L, op->was->what, op->was->sequence);
		node_field(L, "was");
	}
	node_options(L);
}

static void drop_sequence(lua_State *L, const Op *op)
{
	node_text_item(L, op->object.name);
	push_op_options(L, op);
	if (op->was && op->was->sequence) {
		Sequence sequence = *op->was->sequence;
		sequence.schema = NULL;
		node_new(L);
		push_sequence_fields(L, &sequence);
		node_field(L, "was");
	}
	node_options(L);
}

static void create_extension(lua_State *L, const Op *op)
{
	node_text_item(L, op->create_extension.name);
	push_op_options(L, op);
	node_text_field(L, "version", op->create_extension.version);
	node_options(L);
}

static void named_object(lua_State *L, const Op *op)
{
	node_text_item(L, op->object.name);
	push_op_end(L, op);
}

/* ---- all of them ------------------------------------------------------------ */

void push_object_arguments(lua_State *L, const Op *op, const char *dialect)
{
	switch (op->kind) {
	case OP_CREATE_ENUM:
		create_enum(L, op);
		break;
	case OP_ALTER_ENUM:
		alter_enum(L, op);
		break;
	case OP_DROP_ENUM:
		drop_enum(L, op);
		break;
	case OP_CREATE_VIEW:
	case OP_REPLACE_VIEW:
		create_view(L, op, dialect);
		break;
	case OP_DROP_VIEW:
		drop_view(L, op, dialect);
		break;
	case OP_CREATE_SEQUENCE:
		create_sequence(L, op);
		break;
	case OP_ALTER_SEQUENCE:
		alter_sequence(L, op);
		break;
	case OP_DROP_SEQUENCE:
		drop_sequence(L, op);
		break;
	case OP_CREATE_EXTENSION:
		create_extension(L, op);
		break;
	default:
		named_object(L, op);
		break;
	}
}
