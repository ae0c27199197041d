/*
 * push_node.h - what is to be written into a script, as nodes that lua/luamig/render.lua lays out.
 * push_node.c says what a node looks like; push_schema.c and push_op.c make them of Schema and Op.
 *
 * Everything here works on the top of the Lua stack, with memory of Lua's.  `dialect` names the
 * table that options of this database stand in.
 */
#ifndef LUAMIG_SCRIPT_PUSH_NODE_H
#define LUAMIG_SCRIPT_PUSH_NODE_H

#include "script/internal.h"

/* ---- push_node.c ---------------------------------------------------------------------------- */

void node_new(lua_State *L);                                     // → node
void node_call(lua_State *L, const char *function);              // → node
void node_text(lua_State *L, const char *key, const char *text); // → { key = text }
void node_names(lua_State *L, const StrVec *names);              // → node

/* node value → node */
void node_item(lua_State *L);
void node_field(lua_State *L, const char *key);
/* The same, the table left out when it is empty. */
void node_options(lua_State *L);

/* They extend the node at the top; nothing is added for NULL, false or an empty list. */
void node_lines(lua_State *L);
void node_text_item(lua_State *L, const char *text);
void node_text_field(lua_State *L, const char *key, const char *text);
void node_flag(lua_State *L, const char *key, bool on);
void node_number(lua_State *L, const char *key, bool given, int64_t value);
void node_names_field(lua_State *L, const char *key, const StrVec *names);

/* ---- push_schema.c -------------------------------------------------------------------------- */

void dialect_field(lua_State *L, const Options *options, const char *dialect);
void push_type(lua_State *L, const Type *type);
void push_default(lua_State *L, const Default *value);
void push_identity(lua_State *L, const Identity *id);
/* `table` NULL: the column stands alone, as in op.add_column. */
void push_column(lua_State *L, const Table *table, const Column *column, const char *dialect);
void push_parts(lua_State *L, const IndexParts *parts);

/* check(…), foreign_key(…), index(…) */
void push_constraint(lua_State *L, const Constraint *c, const char *dialect);
void push_index(lua_State *L, const Index *index, const char *dialect);
/* Only the arguments before the options, or only the options, into the node at the top. */
void push_constraint_arguments(lua_State *L, const Constraint *c);
void push_constraint_fields(lua_State *L, const Constraint *c, const char *dialect);
void push_index_fields(lua_State *L, const Index *index, const char *dialect);

/* The columns, constraints and indexes of a table as one list; its options as one table. */
void push_table_items(lua_State *L, const Table *table, const char *dialect);
void push_table_fields(lua_State *L, const Table *table, const char *dialect); // without the schema
void push_table_options(lua_State *L, const Table *table, const char *dialect);
void push_sequence_fields(lua_State *L, const Sequence *sequence);
void push_view_fields(lua_State *L, const View *view, const char *dialect);

/* table("…", { … }), enum(…), sequence(…), view(…): the elements of schema.lua. */
void push_table(lua_State *L, const Table *table, const char *dialect);
void push_enum(lua_State *L, const EnumType *type);
void push_other(lua_State *L, const Other *other); // object("trigger", …)
void push_sequence(lua_State *L, const Sequence *sequence);
void push_view(lua_State *L, const View *view, const char *dialect);

/* ---- push_op.c ------------------------------------------------------------------------------ */

/* op.create_table(…) and the others: a call node, with `note` when it loses something. */
void push_op(lua_State *L, const Op *op, const char *dialect);

/* Shared with push_object.c: the options that all operations have, a table that node_options()
 * ends; or that table, ended. */
void push_op_options(lua_State *L, const Op *op);
void push_op_end(lua_State *L, const Op *op);
/* The arguments of what is not about a table, into the call node at the top. */
void push_object_arguments(lua_State *L, const Op *op, const char *dialect);

#endif
