/* dialect.c - from an operation to statements: the dialect's own form, else the standard one. */
#include "model/emit.h"

static EmitFn *const standard[OP_COUNT] = {
#define X(kind, name) [kind] = emit_##name,
	OPS(X)
#undef X
};

bool dialect_emit(Emit *e, const Op *op, Error *err)
{
	EmitFn *emit = e->dialect->emit[op->kind] ? e->dialect->emit[op->kind] : standard[op->kind];

	size_t before = e->out->count;
	size_t alone = e->alone ? e->alone->count : 0;

	if (emit_check_names(e, op, err) && emit(e, op, err))
		return true;
	e->out->count = before; /* all of an operation's statements, or none */
	if (e->alone)
		e->alone->count = alone;
	return false;
}
