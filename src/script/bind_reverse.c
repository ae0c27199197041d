/*
 * bind_reverse.c - downgrade = reverse(upgrade): a function that does the opposite of another.
 *
 * When the reversed function is called, the other one runs with a host that only writes down what
 * it is asked.  Then the way back of each step goes to the real host, the last first, with the
 * author's line of the step it undoes.  What cannot be known that way, because it depends on the
 * database, the clock or chance at the time of the upgrade, is refused at its line; a pcall around
 * it does not help.
 */
#include "model/reverse.h"
#include "script/internal.h"

typedef enum StepKind { STEP_OP, STEP_SQL, STEP_ENTER, STEP_LEAVE } StepKind;

typedef struct Step {
	StepKind kind;
	const char *where;
	Op op;            /* STEP_OP */
	const char *undo; /* STEP_SQL; "": nothing is to be undone */
} Step;

struct Reversing {
	ScriptHost host; /* first member: the script's way in */
	Arena arena;     /* what is written down; readers use it too */
	VEC(Step) steps;
	StrVec open;        /* lines of the op.autocommit that run */
	VEC(size_t) guards; /* pcalls that run: how many steps there were before */
	Error refused;      /* the first step that has no way back */
};

Arena *reversing_arena(Script *s)
{
	return s->reversing ? &s->reversing->arena : NULL;
}

/* ---- what has no way back ------------------------------------------------------------------ */

static bool refuse(Reversing *r, const char *where, Error *err)
{
	snprintf(err->where, sizeof(err->where), "%s", where);
	if (r->refused.kind == ERR_NONE)
		r->refused = *err;
	return false;
}

void reversing_forbids(lua_State *L, const char *what, const char *why)
{
	Reversing *r = self(L)->reversing;
	Error err = ERROR_INIT;
	char where[sizeof(err.where)];
	if (!r)
		return;
	fault_where(L, where, sizeof(where));
	error_set(&err, ERR_SCRIPT, "reverse cannot derive the way back from %s: %s", what, why);
	error_hint(&err, "write downgrade() as a function");
	refuse(r, where, &err);
	fault_raise(L, &err);
}

/* ---- writing down -------------------------------------------------------------------------- */

static Step *new_step(Reversing *r, StepKind kind, const char *where)
{
	vec_push(&r->steps, &r->arena,
		(Step){.kind = kind, .where = arena_strdup(&r->arena, where)});
	return &r->steps.items[r->steps.count - 1];
}

/* The operation lies in our arena already. */
static bool note_op(ScriptHost *host, const Op *op, const char *where, Error *err)
{
	(void)err;
	new_step((Reversing *)host, STEP_OP, where)->op = *op;
	return true;
}

static bool note_sql(ScriptHost *host, const ScriptSql *sql, Arena *arena, Result *out, Error *err)
{
	Reversing *r = (Reversing *)host;
	(void)arena;
	*out = (Result){0};
	if (sql->undo) {
		new_step(r, STEP_SQL, sql->where)->undo = sql->undo;
		return true;
	}
	error_set(err, ERR_SCRIPT,
		"reverse cannot derive the way back from op.execute: how to "
		"undo the statement is not said");
	error_hint(err, "write op.execute { \"…\", undo = \"…\" }; undo = false: there is nothing "
			"to undo");
	return refuse(r, sql->where, err);
}

static bool note_enter(ScriptHost *host, const char *where, Error *err)
{
	Reversing *r = (Reversing *)host;
	(void)err;
	vec_push(&r->open, &r->arena, new_step(r, STEP_ENTER, where)->where);
	return true;
}

/* It becomes an enter(): the line is that of its own. */
static bool note_leave(ScriptHost *host, Error *err)
{
	Reversing *r = (Reversing *)host;
	(void)err;
	new_step(r, STEP_LEAVE, r->open.items[--r->open.count]);
	return true;
}

static void note_guard(ScriptHost *host)
{
	Reversing *r = (Reversing *)host;
	vec_push(&r->guards, &r->arena, r->steps.count);
}

static bool leave_guard(ScriptHost *host, bool failed, Error *err)
{
	Reversing *r = (Reversing *)host;
	size_t before = r->guards.items[--r->guards.count];
	(void)failed;
	if (r->refused.kind != ERR_NONE) {
		*err = r->refused;
		return false;
	}
	if (before == r->steps.count)
		return true;
	error_set(err, ERR_SCRIPT,
		"reverse cannot derive the way back from pcall: whether this "
		"failed when the revision was applied is not known");
	error_hint(err, "write downgrade() as a function");
	return refuse(r, r->steps.items[before].where, err);
}

static void init(Reversing *r, const ScriptHost *real)
{
	r->host = (ScriptHost){
		.dialect = real->dialect,
		.server = real->server,
		.op = note_op,
		.sql = note_sql,
		.autocommit_enter = note_enter,
		.autocommit_leave = note_leave,
		.guard_enter = note_guard,
		.guard_leave = leave_guard,
	};
}

/* ---- going back ---------------------------------------------------------------------------- */

static bool undo_op(ScriptHost *host, Step *step, Arena *arena, Error *err)
{
	Ops ops = {0};
	if (!op_reverse(&step->op, arena, &ops, err))
		return false;
	for (size_t i = 0; i < ops.count; i++)
		if (!host->op(host, &ops.items[i], step->where, err))
			return false;
	return true;
}

static bool undo_step(ScriptHost *host, Step *step, int *depth, Arena *arena, Error *err)
{
	Result ignored;
	switch (step->kind) {
	case STEP_OP:
		return undo_op(host, step, arena, err);
	case STEP_SQL:
		return !step->undo[0] ||
		       host->sql(host,
			       &(ScriptSql){.stmt = {.sql = step->undo}, .where = step->where},
			       arena, &ignored, err);
	case STEP_LEAVE: /* the last comes first */
		if (!host->autocommit_enter(host, step->where, err))
			return false;
		++*depth;
		return true;
	case STEP_ENTER:
		--*depth;
		return host->autocommit_leave(host, err);
	}
	return true;
}

static bool go_back(Reversing *r, ScriptHost *host, Error *err)
{
	int depth = 0;
	bool ok = true;
	for (size_t i = r->steps.count; ok && i-- > 0;) {
		Step *step = &r->steps.items[i];
		ok = undo_step(host, step, &depth, &r->arena, err);
		if (!ok && !err->where[0])
			snprintf(err->where, sizeof(err->where), "%s", step->where);
	}
	while (depth-- > 0) {
		Error ignored = ERROR_INIT;
		bool left = host->autocommit_leave(host, &ignored);
		(void)left;
	}
	return ok;
}

/* ---- the word ------------------------------------------------------------------------------ */

/* upvalue: the function to be reversed */
static int reversed(lua_State *L)
{
	Script *s = self(L);
	ScriptHost *real = s->host;
	Error err = ERROR_INIT;
	Reversing reversing = {.arena = ARENA_INIT};
	reversing_forbids(L, "reverse", "it is in what is being reversed");
	lua_settop(L, 0);
	lua_pushcfunction(L, fault_handler);
	lua_pushvalue(L, lua_upvalueindex(1));
	init(&reversing, real);

	s->reversing = &reversing;
	s->host = &reversing.host;
	int status = lua_pcall(L, 0, 0, 1);
	s->host = real;
	s->reversing = NULL;
	if (status == LUA_OK)
		err = reversing.refused; /* one that a coroutine kept to itself */
	bool ok = status == LUA_OK && err.kind == ERR_NONE && go_back(&reversing, real, &err);
	arena_release(&reversing.arena);

	if (status != LUA_OK)
		return lua_error(L);
	return ok ? 0 : fault_raise(L, &err);
}

/* reverse(function) → function */
int bind_reverse(lua_State *L)
{
	Script *s = self(L);
	if (!lua_isfunction(L, 1)) {
		arena_release(&s->scratch);
		return fault_fail(L,
			"reverse takes a function that was defined above: downgrade = "
			"reverse(upgrade); got %s",
			value_describe(L, 1, &s->scratch));
	}
	lua_settop(L, 1);
	lua_pushcclosure(L, reversed, 1);
	return 1;
}
