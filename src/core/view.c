/* view.c - asks the history which way a database came, and chooses the view. */
#include "core/view.h"

bool view_choose(
	History *history, GraphChoice choice, Arena *arena, const Graph **graph, Error *err)
{
	StrVec ran = {0}, checksums = {0};

	if (!graph_has_replaced(*graph))
		return true;
	if ((choice.down || choice.names.count > 0) &&
		!history_checksums(history, arena, &ran, &checksums, err))
		return false;
	choice.ran = &ran;
	choice.where = history->shown;
	return graph_choose(*graph, &choice, arena, graph, err);
}
