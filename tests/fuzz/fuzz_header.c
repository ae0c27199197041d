/* fuzz_header.c - any bytes are read as the header of a revision: a broken script is told, never
 * crashed on, and a header read from the first part of a file is that of the whole file. */
#include "fuzz.h"

#include <string.h>

#include "core/luatok.h"
#include "core/revision_header.h"

const char *const fuzz_seeds[] = {
	"--- add fees\n--- Create Date: 2026-11-20 12:00:00 UTC\nrevision = \"1975ea83b712\"\n"
	"down_revision = { \"ae1027a6acf8\", 'b' }\nfunction upgrade()\nend\n",
	"#!shebang\nrevision = 'a1'\ndown_revision = nil\ntransactional = false\n"
	"loses = { [[a.b]], \"c\\\"\\x41\\u{48}\\z  d\" }\nupgrade = function() end",
	"--[==[ long ]] ]==] revision = [[x]]; depends_on = {}; irreversible = true",
	"local a = { revision = 1, [\"x\"] = 0x1p4, y = 1e5 .. 3 }\ndowngrade = reverse(upgrade)\n",
	"branch_labels = { 'l' } replaces = { \"a\", \"b\", }\nrevision=\"z\"..\"y\"\n",
	NULL,
};

static void check_tokens(const char *text, size_t len)
{
	Arena arena = ARENA_INIT;
	LuaTok lex;
	size_t last = 0;
	int line = 1;

	luatok_init(&lex, text, len);
	for (Token t = luatok_next(&lex); t.kind != TOKEN_END; t = luatok_next(&lex)) {
		size_t at = (size_t)(t.text - text);
		FUZZ_ASSERT(t.len > 0 && at >= last && at + t.len <= len);
		FUZZ_ASSERT(t.line >= line);
		last = at + t.len;
		line = t.line;
		if (t.kind == TOKEN_STRING)
			FUZZ_ASSERT(token_string(&t, &arena, NULL) != NULL);
	}
	arena_release(&arena);
}

static void check_same(const StrVec *a, const StrVec *b)
{
	FUZZ_ASSERT(a->count == b->count);
	for (size_t i = 0; i < a->count; i++)
		FUZZ_ASSERT(strcmp(a->items[i], b->items[i]) == 0);
}

/* Reading only the first part of a file either asks for more or finds the same. */
static void check_part(const char *text, size_t len, const Revision *whole, Arena *arena)
{
	for (size_t part = len / 4; part < len; part += len / 4 + 1) {
		Revision r = {0};
		HeaderResult result = header_parse(text, part, false, "x.lua", arena, &r);
		if (result != HEADER_DONE || r.broken || whole->broken)
			continue;
		FUZZ_ASSERT(r.id && whole->id && strcmp(r.id, whole->id) == 0);
		FUZZ_ASSERT(strcmp(r.message, whole->message) == 0);
		FUZZ_ASSERT(r.transactional == whole->transactional);
		check_same(&r.down_revision, &whole->down_revision);
		check_same(&r.depends_on, &whole->depends_on);
		check_same(&r.branch_labels, &whole->branch_labels);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Arena arena = ARENA_INIT;
	Revision r = {0};
	bool upgrade, downgrade;
	const char *text = (const char *)data;

	check_tokens(text, size);
	HeaderResult result = header_parse(text, size, true, "x.lua", &arena, &r);
	FUZZ_ASSERT(result != HEADER_MORE);
	if (result == HEADER_DONE) {
		FUZZ_ASSERT(r.broken || (r.id && *r.id));
		check_part(text, size, &r, &arena);
	}
	header_functions(text, size, &upgrade, &downgrade);
	arena_release(&arena);
	return 0;
}
