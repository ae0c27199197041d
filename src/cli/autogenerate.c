/*
 * autogenerate.c - see autogenerate.h.
 *
 * The way down is the reverse of each operation, last first.  What an operation loses is written
 * beside it (was = …), so that reading the script shows what comes back and what does not.
 */
#include "cli/autogenerate.h"

#include <stdio.h>

#include "base/log.h"
#include "cli/newrevision.h"
#include "cli/wanted.h"
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

/* Nothing is derived from the way down: what is lost there is what upgrade() made. */
static void forget_was(Ops *ops)
{
	for (size_t i = 0; i < ops->count; i++) {
		ops->items[i].was = NULL;
		if (ops->items[i].kind == OP_ALTER_TABLE)
			forget_was(&ops->items[i].alter_table.changes);
	}
}

/* Where there is no way back the script says so, at the place where it would be. */
static bool write_reverse(Writer *w, const Op *op, Error *err)
{
	Ops back = {0};
	Error none = ERROR_INIT;
	if (op_reverse(op, w->app->arena, &back, &none)) {
		forget_was(&back);
		return write_ops(w, &back, false, err);
	}
	StrVec message = {0};
	vec_push(&message, w->app->arena,
		arena_printf(
			w->app->arena, "%s: %s", op_describe(op, w->app->arena), none.message));
	str_addf(&w->text, "%s  error(%s)", w->text.len ? "\n" : "",
		new_revision_literal(&message, w->app->arena));
	return true;
}

static bool write_both(App *app, Script *script, const Ops *ops, Generated *out, Error *err)
{
	Writer up = {.app = app, .script = script, .text = str_new(app->arena)};
	Writer down = {.app = app, .script = script, .text = str_new(app->arena)};
	if (!write_ops(&up, ops, true, err))
		return false;
	for (size_t i = ops->count; i-- > 0;)
		if (!write_reverse(&down, &ops->items[i], err))
			return false;
	out->upgrade = up.text.data;
	out->downgrade = down.text.data;
	return true;
}

bool autogenerate_text(App *app, const Ops *ops, Generated *out, Error *err)
{
	ScriptHost host = {.dialect = app->conn->backend->dialect, .server = &app->conn->server};
	Script *script = script_new(&(ScriptOptions){.lua_dir = app->config.lua_dir}, &host);
	out->changes = ops->count;
	bool ok = write_both(app, script, ops, out, err);
	script_free(script);
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
	if (!app->globals.quiet)
		wanted_print(app, &compare.diff, stderr, "  ");
	return autogenerate_text(app, &compare.diff.ops, out, err);
}
