/*
 * autogenerate.c - see autogenerate.h.
 *
 * The way down is the reverse of each operation, last first.  What an operation loses is written
 * beside it (was = …), so that reading the script shows what comes back and what does not.
 */
#include "cli/autogenerate.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "cli/newrevision.h"
#include "cli/wanted.h"
#include "model/diff_text.h"
#include "model/reverse.h"

typedef struct Writer {
	App *app;
	Script *script;
	Str text;
} Writer;

static bool write_ops(Writer *w, const Ops *ops, bool notes, Error *err)
{
	const char *text;
	if (ops->count == 0)
		return true;
	if (!script_write_ops(w->script, ops, notes, w->app->arena, &text, err))
		return false;
	str_addf(&w->text, w->text.len ? "\n%s" : "%s", text);
	return true;
}

/* An alter_table within one: its changes stand in its place. */
static void unnest(Ops *ops, Arena *arena)
{
	for (size_t i = 0; i < ops->count; i++)
		if (ops->items[i].kind == OP_ALTER_TABLE)
			ops->items[i].alter_table.changes =
				ops_flatten(&ops->items[i].alter_table.changes, arena);
}

/* Nothing is derived from the way down: what is lost there is what upgrade() made. */
static void forget_was(Ops *ops)
{
	for (size_t i = 0; i < ops->count; i++) {
		ops->items[i].was = NULL;
		if (ops->items[i].kind == OP_ALTER_TABLE)
			forget_was(&ops->items[i].alter_table.changes);
	}
}

/* A plain column becomes a generated one only where tables are made anew: else the way back of the
 * opposite is to drop it and to add it again. */
static Op for_way_back(const App *app, const Op *op)
{
	Arena *arena = app->arena;
	Op out = *op;
	if (op->kind == OP_ALTER_TABLE) {
		out.alter_table.changes = (Ops){0};
		for (size_t i = 0; i < op->alter_table.changes.count; i++)
			vec_push(&out.alter_table.changes, arena,
				for_way_back(app, &op->alter_table.changes.items[i]));
		return out;
	}
	bool plain = op->kind == OP_ALTER_COLUMN && op->alter_column.what & ALTER_GENERATED &&
		     !op->alter_column.to.generated && op->was && op->was->column;
	if (!plain || app->conn->backend->dialect->caps & DIALECT_REBUILDS)
		return out;
	Op drop = {.kind = OP_DROP_COLUMN, .schema = op->schema, .table = op->table};
	Op add = {.kind = OP_ADD_COLUMN, .schema = op->schema, .table = op->table};
	Was *was = arena_alloc(arena, sizeof(*was));
	drop.drop_column.column = op->alter_column.column;
	was->column = op->was->column;
	drop.was = was;
	add.add_column.column = op->alter_column.to;
	out = (Op){.kind = OP_ALTER_TABLE, .schema = op->schema, .table = op->table};
	vec_push(&out.alter_table.changes, arena, drop);
	vec_push(&out.alter_table.changes, arena, add);
	return out;
}

/* Where there is no way back the script says so, at the place where it would be. */
static bool write_reverse(Writer *w, const Op *op, Error *err)
{
	Ops back = {0};
	Error none = ERROR_INIT;
	const Op way = for_way_back(w->app, op);
	if (op_reverse(&way, w->app->arena, &back, &none)) {
		unnest(&back, w->app->arena);
		forget_was(&back);
		return write_ops(w, &back, false, err);
	}
	const char *message =
		arena_printf(w->app->arena, "%s: %s", op_describe(op, w->app->arena), none.message);
	str_addf(&w->text, "%s  error(%s)", w->text.len ? "\n" : "",
		text_as_lua(message, w->app->arena));
	return true;
}

/* op.execute of the statement that makes or drops what is kept as text. */
static void write_execute(Writer *w, const char *text)
{
	str_addf(&w->text, "%s  op.execute(%s)", w->text.len ? "\n" : "",
		text_as_lua(text, w->app->arena));
}

static const char *drop_text(const App *app, const Other *other)
{
	Str text = str_new(app->arena);
	app->conn->backend->dialect->drop_other(other, &text);
	return text.data;
}

static bool is_replaced(const Other *made)
{
	return made && (text_starts_with(made->text, "CREATE OR REPLACE ") ||
			       strcmp(made->kind, OTHER_OPTION) == 0);
}

static void write_note(Writer *w, const Other *gone, const Other *made)
{
	const Dialect *dialect = w->app->conn->backend->dialect;
	const char *note =
		dialect->other_note ? dialect->other_note(gone, made, w->app->arena) : NULL;
	if (note)
		str_addf(&w->text, "%s  -- %s", w->text.len ? "\n" : "", note);
}

static void write_drop(Writer *w, const Other *gone, const Other *made)
{
	if (gone && !is_replaced(made))
		write_execute(w, drop_text(w->app, gone));
}

static void write_make(Writer *w, const Other *other)
{
	const Dialect *dialect = w->app->conn->backend->dialect;
	Str fill = str_new(w->app->arena);
	write_execute(w, other->text);
	if (dialect->fill_other)
		dialect->fill_other(other, &fill);
	if (fill.len)
		write_execute(w, fill.data);
}

/* What is there and not wanted, or stands on what is changed and comes back after it. */
static bool goes_first(const OtherChange *c)
{
	return c->live && other_place(c->live) == OTHER_LAST;
}

static void write_up_step(Writer *w, const OtherChange *c)
{
	if (!goes_first(c)) {
		write_note(w, c->live, c->wanted);
		write_drop(w, c->live, c->wanted);
	}
	write_make(w, c->wanted);
}

static bool write_up(Writer *w, const Diff *diff, Error *err)
{
	for (size_t i = diff->others.count; i-- > 0;) {
		const OtherChange *c = &diff->others.items[i];
		if (!goes_first(c))
			continue;
		write_note(w, c->live, c->wanted);
		write_drop(w, c->live, c->wanted);
	}
	for (size_t i = 0; i < diff->steps.count; i++) {
		const DiffStep *step = &diff->steps.items[i];
		const Ops one = {.items = step->op, .count = 1, .room = 1};
		if (step->op && !write_ops(w, &one, true, err))
			return false;
		if (step->made)
			write_up_step(w, step->made);
	}
	for (size_t i = diff->others.count; i-- > 0;) {
		const OtherChange *c = &diff->others.items[i];
		if (!c->wanted && !goes_first(c))
			write_drop(w, c->live, NULL);
	}
	return true;
}

/* The same backwards. */
static bool write_down(Writer *w, const Diff *diff, Error *err)
{
	for (size_t i = 0; i < diff->others.count; i++) {
		const OtherChange *c = &diff->others.items[i];
		if ((!c->wanted && !goes_first(c)) || c->place == OPTION_AHEAD)
			write_make(w, c->live);
	}
	for (size_t i = diff->steps.count; i-- > 0;) {
		const DiffStep *step = &diff->steps.items[i];
		if (step->op && !write_reverse(w, step->op, err))
			return false;
		if (!step->made || step->made->place == OPTION_AHEAD)
			continue;
		write_drop(w, step->made->wanted, step->made->live);
		if (step->made->live && !goes_first(step->made))
			write_make(w, step->made->live);
	}
	for (size_t i = 0; i < diff->others.count; i++) {
		const OtherChange *c = &diff->others.items[i];
		if (goes_first(c))
			write_make(w, c->live);
	}
	return true;
}

bool autogenerate_text(App *app, const Diff *diff, Generated *out, Error *err)
{
	ScriptHost host = {.dialect = app->conn->backend->dialect, .server = &app->conn->server};
	Script *script = script_new(&(ScriptOptions){.lua_dir = app->config.lua_dir}, &host);
	Writer up = {.app = app, .script = script, .text = str_new(app->arena)};
	Writer down = {.app = app, .script = script, .text = str_new(app->arena)};
	bool ok = write_up(&up, diff, err) && write_down(&down, diff, err);
	script_free(script);
	*out = (Generated){.changes = diff->ops.count + diff->others.count,
		.upgrade = up.text.data,
		.downgrade = down.text.data};
	return ok;
}

bool autogenerate(App *app, bool allow_drop, Generated *out, Error *err)
{
	Compare compare;
	*out = (Generated){0};
	if (!wanted_at_head(app, "revision --autogenerate", err) ||
		!wanted_compare(app, &(CompareOptions){.drop_tables = allow_drop, .group = true},
			&compare, err))
		return false;
	for (size_t i = 0; i < compare.diff.fixed.count; i++)
		log_warn("not in the revision, change it with op.execute: %s",
			compare.diff.fixed.items[i]);
	if (compare.diff.fixed.count && app->conn->backend->dialect->fixed_hint)
		log_warn("%s", app->conn->backend->dialect->fixed_hint);
	compare.diff.fixed.count = 0;
	if (!app->globals.quiet)
		wanted_print(app, &compare.diff, stderr, "  ");
	return autogenerate_text(app, &compare.diff, out, err);
}
