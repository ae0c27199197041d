/* op.c - words for operations. */
#include "model/op.h"

static const char *const words[OP_COUNT] = {
#define X(kind, name) [kind] = #name,
	OPS(X)
#undef X
};

const char *op_kind_word(OpKind kind)
{
	return words[kind];
}
