/*
 * lanes.c - the drawing of `luamig history --graph`; see lanes.h.
 *
 * A lane is a column that waits for a revision, that which the revisions above it in this column
 * follow.  After each revision the lanes move in two steps, each of them drawn as rows in which an
 * edge goes at most one column to the side: first the lanes of a merge open (all to the right, and
 * crosswise to lanes that are there already), then lanes that wait for the same revision and gaps
 * close (all to the left).  So no two edges ever want the same place in a row.
 */
#include "cli/lanes.h"

#include <stdio.h>

#include "cli/out.h"
#include "cli/report.h"

#define NOTHING (-1) /* a lane that has ended */

typedef struct Lane {
	int node;
	Style style;
} Lane;

typedef struct Edge {
	size_t at, to; /* columns */
	Style style;
} Edge;

typedef struct Cell {
	char sign;
	Style style;
} Cell;

typedef VEC(Lane) LaneVec;
typedef VEC(Edge) EdgeVec;

typedef struct Drawing {
	const App *app;
	Arena *arena;
	Arena *temporary; /* one revision long */
	const bool *is_current;
	bool *shown; /* by node */
	LaneVec lanes;
	size_t styles; /* given out */
	size_t ended;  /* the column of the last revision, when its lane ended there */
	VEC(Cell) row;
} Drawing;

static Style next_style(Drawing *d)
{
	static const Style styles[] = {
		STYLE_RED, STYLE_GREEN, STYLE_YELLOW, STYLE_BLUE, STYLE_MAGENTA, STYLE_CYAN};
	return styles[d->styles++ % ARRAY_LEN(styles)];
}

static size_t find_lane(const LaneVec *lanes, int node)
{
	size_t i = 0;
	while (i < lanes->count && lanes->items[i].node != node)
		i++;
	return i;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static void put(Drawing *d, size_t place, char sign, Style style)
{
	while (d->row.count <= place)
		vec_push(&d->row, d->arena, (Cell){' ', STYLE_NONE});
	d->row.items[place] = (Cell){sign, style};
}

static void print_row(Drawing *d)
{
	for (size_t i = 0; i < d->row.count; i++) {
		Cell cell = d->row.items[i];
		bool plain = cell.style == STYLE_NONE;
		printf("%s%c%s", plain ? "" : out_style(stdout, cell.style), cell.sign,
			plain ? "" : out_style(stdout, STYLE_NONE));
	}
	d->row.count = 0;
}

/* One column further. */
static void move_edge(Drawing *d, Edge *edge)
{
	if (edge->at == edge->to) {
		put(d, 2 * edge->at, '|', edge->style);
	} else if (edge->at < edge->to) {
		put(d, 2 * edge->at + 1, '\\', edge->style);
		edge->at++;
	} else {
		put(d, 2 * edge->at - 1, '/', edge->style);
		edge->at--;
	}
}

/* Rows until each edge is in its column; none when all are. */
static void draw_edges(Drawing *d, EdgeVec *edges)
{
	for (;;) {
		bool moves = false;
		for (size_t i = 0; i < edges->count; i++)
			moves = moves || edges->items[i].at != edges->items[i].to;
		if (!moves)
			return;
		for (size_t i = 0; i < edges->count; i++)
			move_edge(d, &edges->items[i]);
		print_row(d);
		putchar('\n');
	}
}

static void add_edge(Drawing *d, EdgeVec *edges, size_t from, size_t to, Style style)
{
	vec_push(edges, d->temporary, (Edge){from, to, style});
}

/* A row of lanes only. */
static void print_gap(Drawing *d)
{
	for (size_t i = 0; i < d->lanes.count; i++)
		put(d, 2 * i, '|', d->lanes.items[i].style);
	print_row(d);
	putchar('\n');
}

/* A revision that another one replaces here is on no line: a circle, not a point. */
static char sign_of(const Node *node)
{
	return node->hidden ? 'o' : '*';
}

/* width: of the columns now and after the revision, as git pads it. */
static void print_revision(Drawing *d, int index, size_t at, size_t width)
{
	const Node *node = &d->app->graph.nodes.items[index];
	for (size_t i = 0; i < d->lanes.count; i++)
		put(d, 2 * i, i == at ? sign_of(node) : '|', d->lanes.items[i].style);
	if (width > d->lanes.count)
		put(d, 2 * width - 2, ' ', STYLE_NONE);
	print_row(d);
	putchar(' ');
	report_revision_line(d->app, node, d->is_current, LINE_MESSAGE | LINE_IN_GRAPH);
}

/* ---- lanes ----------------------------------------------------------------------------------- */

/* The parents that are shown. */
static void find_parents(const Drawing *d, int index, IntVec *out)
{
	const IntVec *downs = &d->app->graph.nodes.items[index].downs;
	for (size_t i = 0; i < downs->count; i++)
		if (d->shown[downs->items[i]])
			vec_push(out, d->temporary, downs->items[i]);
}

/* The first parent takes the lane over; each other one that no lane waits for gets one beside it.
 */
static void open_lanes(Drawing *d, size_t at, const IntVec *parents, LaneVec *out, EdgeVec *edges)
{
	LaneVec added = {0};
	IntVec crossing = {0};
	Style style = at < d->lanes.count ? d->lanes.items[at].style : STYLE_NONE;

	for (size_t i = 1; i < parents->count; i++) {
		int parent = parents->items[i];
		if (find_lane(&d->lanes, parent) < d->lanes.count)
			vec_push(&crossing, d->temporary, parent);
		else
			vec_push(&added, d->temporary, (Lane){parent, next_style(d)});
	}
	for (size_t i = 0; i < d->lanes.count; i++) {
		Lane lane = d->lanes.items[i];
		if (i == at)
			lane.node = parents->count ? parents->items[0] : NOTHING;
		if (lane.node != NOTHING)
			add_edge(d, edges, i, out->count, lane.style);
		vec_push(out, d->temporary, lane);
		for (size_t k = 0; i == at && k < added.count; k++) {
			add_edge(d, edges, at, out->count, added.items[k].style);
			vec_push(out, d->temporary, added.items[k]);
		}
	}
	for (size_t i = 0; i < crossing.count; i++)
		add_edge(d, edges, at, find_lane(out, crossing.items[i]), style);
}

/* Lanes that wait for the same revision become one, and gaps are closed. */
static void close_lanes(Drawing *d, const LaneVec *lanes, EdgeVec *edges)
{
	d->lanes.count = 0;
	for (size_t i = 0; i < lanes->count; i++) {
		Lane lane = lanes->items[i];
		if (lane.node == NOTHING)
			continue;
		size_t to = find_lane(&d->lanes, lane.node);
		if (to == d->lanes.count)
			vec_push(&d->lanes, d->arena, lane);
		add_edge(d, edges, i, to, lane.style);
	}
}

static void draw_revision(Drawing *d, int index)
{
	size_t at = find_lane(&d->lanes, index);
	bool hidden = d->app->graph.nodes.items[index].hidden;
	IntVec parents = {0};
	LaneVec opened = {0};
	EdgeVec opening = {0}, closing = {0};

	if (at == d->lanes.count) {
		if (at == d->ended && !hidden) /* it would seem to go on there */
			print_gap(d);
		vec_push(&d->lanes, d->arena, (Lane){index, next_style(d)});
	}
	ArenaMark mark = arena_mark(d->temporary);
	find_parents(d, index, &parents);
	open_lanes(d, at, &parents, &opened, &opening);
	print_revision(d, index, at, opened.count);
	draw_edges(d, &opening);
	close_lanes(d, &opened, &closing);
	draw_edges(d, &closing);
	d->ended = parents.count == 0 && !hidden ? at : SIZE_MAX;
	arena_rewind(d->temporary, mark);
}

void lanes_print(const App *app, const IntVec *nodes, const bool *is_current)
{
	Arena scratch = ARENA_INIT, temporary = ARENA_INIT;
	Drawing d = {.app = app,
		.arena = &scratch,
		.temporary = &temporary,
		.is_current = is_current,
		.ended = SIZE_MAX};

	d.shown = arena_alloc(&scratch, app->graph.nodes.count * sizeof(*d.shown));
	for (size_t i = 0; i < nodes->count; i++)
		d.shown[nodes->items[i]] = true;
	for (size_t i = 0; i < nodes->count; i++)
		draw_revision(&d, nodes->items[i]);
	arena_release(&temporary);
	arena_release(&scratch);
}
