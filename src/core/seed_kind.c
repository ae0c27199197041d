/*
 * seed_kind.c - the words of a type, and what they mean; see seed_kind.h.
 *
 * The words are those of all databases together: none means two things that would matter here.
 */
#include "core/seed_kind.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "db/lex.h"

/* ---- the words ------------------------------------------------------------------------------ */

static const struct {
	const char *word, *min, *max;
	int length; /* when none is given */
	SeedClass class;
} words[] = {
	{"tinyint", "-128", "127", 0, SEED_INTEGER},
	{"tinyint unsigned", "0", "255", 0, SEED_INTEGER},
	{"smallint", "-32768", "32767", 0, SEED_INTEGER},
	{"int2", "-32768", "32767", 0, SEED_INTEGER},
	{"smallint unsigned", "0", "65535", 0, SEED_INTEGER},
	{"mediumint", "-8388608", "8388607", 0, SEED_INTEGER},
	{"mediumint unsigned", "0", "16777215", 0, SEED_INTEGER},
	{"int", "-2147483648", "2147483647", 0, SEED_INTEGER},
	{"int4", "-2147483648", "2147483647", 0, SEED_INTEGER},
	{"integer", "-2147483648", "2147483647", 0, SEED_INTEGER},
	{"int unsigned", "0", "4294967295", 0, SEED_INTEGER},
	{"bigint", "-9223372036854775808", "9223372036854775807", 0, SEED_INTEGER},
	{"int8", "-9223372036854775808", "9223372036854775807", 0, SEED_INTEGER},
	{"bigint unsigned", "0", "18446744073709551615", 0, SEED_INTEGER},
	{"oid", "0", "4294967295", 0, SEED_INTEGER},
	{"year", "1901", "2155", 0, SEED_INTEGER},
	{"boolean", NULL, NULL, 0, SEED_BOOLEAN},
	{"bool", NULL, NULL, 0, SEED_BOOLEAN},
	{"numeric", NULL, NULL, 0, SEED_DECIMAL},
	{"decimal", NULL, NULL, 0, SEED_DECIMAL},
	{"real", "-3.4028234e38", "3.4028234e38", 0, SEED_REAL},
	{"float", "-3.4028234e38", "3.4028234e38", 0, SEED_REAL},
	{"double", "-1.7976931348623157e308", "1.7976931348623157e308", 0, SEED_REAL},
	{"double precision", "-1.7976931348623157e308", "1.7976931348623157e308", 0, SEED_REAL},
	{"character varying", NULL, NULL, 0, SEED_TEXT},
	{"varchar", NULL, NULL, 0, SEED_TEXT},
	{"nvarchar", NULL, NULL, 0, SEED_TEXT},
	{"character", NULL, NULL, 1, SEED_TEXT},
	{"char", NULL, NULL, 1, SEED_TEXT},
	{"nchar", NULL, NULL, 1, SEED_TEXT},
	{"bpchar", NULL, NULL, 0, SEED_TEXT},
	{"\"char\"", NULL, NULL, 1, SEED_TEXT},
	{"name", NULL, NULL, 60, SEED_TEXT},
	{"tinytext", NULL, NULL, 60, SEED_TEXT},
	{"text", NULL, NULL, 0, SEED_TEXT},
	{"mediumtext", NULL, NULL, 0, SEED_TEXT},
	{"longtext", NULL, NULL, 0, SEED_TEXT},
	{"citext", NULL, NULL, 0, SEED_TEXT},
	{"bytea", NULL, NULL, 0, SEED_BYTES},
	{"binary", NULL, NULL, 1, SEED_BYTES},
	{"varbinary", NULL, NULL, 0, SEED_BYTES},
	{"tinyblob", NULL, NULL, 255, SEED_BYTES},
	{"blob", NULL, NULL, 0, SEED_BYTES},
	{"mediumblob", NULL, NULL, 0, SEED_BYTES},
	{"longblob", NULL, NULL, 0, SEED_BYTES},
	{"bit", NULL, NULL, 1, SEED_BITS},
	{"bit varying", NULL, NULL, 64, SEED_BITS},
	{"date", NULL, NULL, 0, SEED_DATE},
	{"time", NULL, NULL, 0, SEED_TIME},
	{"time without time zone", NULL, NULL, 0, SEED_TIME},
	{"time with time zone", "", "+00", 0, SEED_TIME},
	{"datetime", "1000-01-01 00:00:00", "9999-12-31 23:59:59", 0, SEED_TIMESTAMP},
	/* MySQL's: an instant of 32 bits, in whatever zone the session is */
	{"timestamp", "1970-01-03 00:00:00", "2038-01-18 00:00:00", 0, SEED_TIMESTAMP},
	{"timestamp without time zone", "1000-01-01 00:00:00", "9999-12-31 23:59:59", 0,
		SEED_TIMESTAMP},
	{"timestamp with time zone", "1000-01-01 00:00:00", "9999-12-31 23:59:59", 0,
		SEED_TIMESTAMP},
};

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

static const char *const json_values[] = {"{}", "[]",
	"{\"a\": [1, 2.5, {\"b\": null}], \"text\": \"\\u00e9 \\\"quoted\\\"\"}", "null", "0",
	"\"text\"", NULL};
static const char *const uuid_values[] = {"6f1d1a3e-2c9b-4c55-9f0e-0a1b2c3d4e5f",
	"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", NULL};
static const char *const interval_values[] = {
	"1 day", "00:00:00", "10 years 3 days 04:05:06", "-1 mons", NULL};
static const char *const inet_values[] = {
	"127.0.0.1", "0.0.0.0/0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::1", NULL};
static const char *const cidr_values[] = {"10.0.0.0/8", "0.0.0.0/0", "2001:db8::/32", NULL};
static const char *const inet6_values[] = {"::1", "::", "ffff::", NULL};
static const char *const inet4_values[] = {"127.0.0.1", "0.0.0.0", "255.255.255.255", NULL};
static const char *const mac_values[] = {"08:00:2b:01:02:03", "00:00:00:00:00:00", NULL};
static const char *const mac8_values[] = {"08:00:2b:01:02:03:04:05", NULL};
static const char *const money_values[] = {"1.00", "0", "-1.50", NULL};
static const char *const xml_values[] = {"<a/>", "<a>text</a>", NULL};
static const char *const vector_values[] = {"a b", "", "'two words':1 c:2", NULL};
static const char *const query_values[] = {"a & b", "a", NULL};
static const char *const point_values[] = {"(0,0)", "(-1.5,1e10)", NULL};
static const char *const line_values[] = {"{1,0,0}", NULL};
static const char *const lseg_values[] = {"[(0,0),(1,1)]", NULL};
static const char *const box_values[] = {"(1,1),(0,0)", NULL};
static const char *const polygon_values[] = {"((0,0),(1,1),(1,0))", NULL};
static const char *const circle_values[] = {"<(0,0),1>", NULL};
static const char *const range_values[] = {"[1,5)", "empty", "(,)", NULL};
static const char *const days_values[] = {"[2024-02-29,2024-03-02)", "empty", "(,)", NULL};
static const char *const many_values[] = {"{}", NULL};
static const char *const lsn_values[] = {"0/0", "FFFFFFFF/FFFFFFFF", NULL};
static const char *const hstore_values[] = {"a=>1, b=>NULL", "", NULL};
static const char *const shape_values[] = {"POINT(0 0)", "POINT(-1.5 2)", NULL};
static const char *const lines_values[] = {"LINESTRING(0 0, 1 1)", NULL};
static const char *const area_values[] = {"POLYGON((0 0, 1 1, 1 0, 0 0))", NULL};
static const char *const points_values[] = {"MULTIPOINT(0 0, 1 1)", NULL};
static const char *const ltree_values[] = {"a.b", "", NULL};

static const struct {
	const char *word;
	const char *const *values;
	const char *other;
} listed[] = {
	{"json", json_values, "{\"n\": #}"},
	{"jsonb", json_values, "{\"n\": #}"},
	{"json text", json_values, "{\"n\": #}"},
	{"uuid", uuid_values, "00000000-0000-4000-8000-$"},
	{"interval", interval_values, "# days"},
	{"inet", inet_values, "10.0.0.#"},
	{"cidr", cidr_values, "10.0.0.#"},
	{"inet6", inet6_values, "::#"},
	{"inet4", inet4_values, "10.0.0.#"},
	{"macaddr", mac_values, NULL},
	{"macaddr8", mac8_values, NULL},
	{"money", money_values, "#"},
	{"xml", xml_values, "<a>#</a>"},
	{"tsvector", vector_values, "a#"},
	{"tsquery", query_values, "a#"},
	{"point", point_values, "(#,1)"},
	{"line", line_values, "{1,0,#}"},
	{"lseg", lseg_values, "[(0,0),(1,#)]"},
	{"box", box_values, "(#,1),(0,0)"},
	{"path", lseg_values, "[(0,0),(1,#)]"},
	{"polygon", polygon_values, "((0,0),(1,1),(1,#))"},
	{"circle", circle_values, "<(0,0),#>"},
	{"int4range", range_values, "[#0,#5)"},
	{"int8range", range_values, "[#0,#5)"},
	{"numrange", range_values, "[#0,#5)"},
	{"daterange", days_values, "[@,@]"},
	{"tsrange", days_values, "[@,@]"},
	{"tstzrange", days_values, "[@,@]"},
	{"int4multirange", many_values, "{[#0,#5)}"},
	{"int8multirange", many_values, "{[#0,#5)}"},
	{"nummultirange", many_values, "{[#0,#5)}"},
	{"datemultirange", many_values, "{[@,@]}"},
	{"tsmultirange", many_values, "{[@,@]}"},
	{"tstzmultirange", many_values, "{[@,@]}"},
	{"pg_lsn", lsn_values, "0/#"},
	{"hstore", hstore_values, "a=>#"},
	{"ltree", ltree_values, "a#"},
	{"regclass", LIST("pg_class"), NULL},
	{"geometry", shape_values, "POINT(# 1)"},
	{"geography", shape_values, "POINT(# 1)"},
};

/* Where shapes are made by a function, these names are shapes too. */
static const struct {
	const char *word;
	const char *const *values;
	const char *other;
} shapes[] = {
	{"geometry", shape_values, "POINT(# 1)"},
	{"point", shape_values, "POINT(# 1)"},
	{"linestring", lines_values, "LINESTRING(0 0, # 1)"},
	{"polygon", area_values, "POLYGON((0 0, 1 1, # 0, 0 0))"},
	{"multipoint", points_values, "MULTIPOINT(0 0, # 1)"},
};

/* ---- reading a type ------------------------------------------------------------------------- */

typedef struct Words {
	char text[64]; /* in small letters, without what is in parentheses */
	int numbers[2], count;
} Words;

/* "Decimal(10, 2) unsigned": decimal unsigned, 10, 2 */
static Words read_words(const char *declared)
{
	Words out = {.count = 0};
	size_t n = 0;
	for (const char *p = declared; *p && n + 1 < sizeof(out.text); p++) {
		bool open = *p == '(' && out.count == 0;
		while (open && *p && *p != ')') {
			char *end;
			long number = strtol(p + 1, &end, 10);
			if (end > p + 1 && out.count < 2)
				out.numbers[out.count++] = (int)number;
			p = end > p + 1 ? end : p + 1;
			p += strspn(p, " ");
		}
		if (open && !*p)
			break;
		if (!open && !(*p == ' ' && (n == 0 || out.text[n - 1] == ' ')))
			out.text[n++] = (char)tolower((unsigned char)*p);
	}
	while (n > 0 && out.text[n - 1] == ' ')
		n--;
	out.text[n] = '\0';
	return out;
}

/* Takes a word off the end: "int unsigned zerofill". */
static bool take_word(Words *w, const char *word)
{
	size_t len = strlen(w->text), tail = strlen(word);
	if (len <= tail || strcmp(w->text + len - tail, word) != 0 ||
		w->text[len - tail - 1] != ' ')
		return false;
	w->text[len - tail - 1] = '\0';
	return true;
}

static void apply_numbers(const Words *w, SeedKind *out)
{
	int first = w->count > 0 ? w->numbers[0] : -1;
	switch (out->class) {
	case SEED_DECIMAL:
		out->precision = first;
		out->scale = w->count > 1 ? w->numbers[1] : first >= 0 ? 0 : -1;
		break;
	case SEED_REAL: /* float(7,3) */
		if (w->count == 2) {
			out->class = SEED_DECIMAL;
			out->precision = first;
			out->scale = w->numbers[1];
		}
		break;
	case SEED_TEXT:
	case SEED_BYTES:
	case SEED_BITS:
		if (first >= 0)
			out->length = first;
		break;
	default:
		out->precision = first;
		break;
	}
}

static bool find_word(const Words *w, SeedKind *out)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strcmp(words[i].word, w->text) != 0)
			continue;
		out->class = words[i].class;
		out->min = words[i].min;
		out->max = words[i].max;
		out->length = words[i].length;
		if (text_starts_with(w->text, "time") && strstr(w->text, " with "))
			out->zone = "+00";
		apply_numbers(w, out);
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(listed); i++) {
		if (strcmp(listed[i].word, w->text) != 0)
			continue;
		out->class = SEED_LISTED;
		out->listed = listed[i].values;
		out->other = listed[i].other;
		return true;
	}
	return false;
}

void seed_kind_json(SeedKind *kind)
{
	*kind = (SeedKind){.class = SEED_LISTED,
		.precision = -1,
		.scale = -1,
		.listed = json_values,
		.other = "{\"n\": #}",
		.check = kind->check,
		.filled = kind->filled};
}

static bool find_shape(const Words *w, const Dialect *dialect, SeedKind *out)
{
	for (size_t i = 0; i < ARRAY_LEN(shapes); i++) {
		if (strcmp(shapes[i].word, w->text) != 0)
			continue;
		out->class = SEED_LISTED;
		out->listed = shapes[i].values;
		out->other = shapes[i].other;
		out->open = dialect->shape_open;
		return true;
	}
	return false;
}

/* Where types are only hints: what the letters of an unknown one make of its values. */
static void find_letters(const Words *w, SeedKind *out)
{
	Words known = *w;
	const char *word = "numeric";
	if (strstr(w->text, "int"))
		word = "bigint";
	else if (strstr(w->text, "char") || strstr(w->text, "clob") || strstr(w->text, "text"))
		word = "varchar";
	else if (strstr(w->text, "blob"))
		word = "blob";
	else if (!w->text[0] || strcmp(w->text, "any") == 0)
		word = "text";
	else if (strstr(w->text, "real") || strstr(w->text, "floa") || strstr(w->text, "doub"))
		word = "double";
	else if (strstr(w->text, "time") || strstr(w->text, "date"))
		word = "datetime";
	text_copy(known.text, sizeof(known.text), word);
	find_word(&known, out);
}

/* 'a','b' in set('a','b') */
static void read_set(const char *declared, const Dialect *dialect, Arena *arena, SeedKind *out)
{
	Lexer lexer;
	StrVec values = {0};
	lex_init(&lexer, declared, strlen(declared), dialect->lex);
	for (LexToken t = lex_next_solid(&lexer); t.kind != LEX_END; t = lex_next_solid(&lexer))
		if (t.kind == LEX_STRING && t.len >= 2)
			vec_push(&values, arena, arena_strndup(arena, t.start + 1, t.len - 2));
	if (values.count > 1)
		vec_push(&values, arena,
			arena_printf(arena, "%s,%s", values.items[0], values.items[1]));
	vec_push(&values, arena, "");
	out->class = SEED_LABELS;
	out->labels = values;
}

/* ---- domains -------------------------------------------------------------------------------- */

/* The name without its schema and quotes. */
static const char *bare_name(const char *declared, Arena *arena)
{
	const char *dot = strrchr(declared, '.');
	const char *name = dot ? dot + 1 : declared;
	size_t len = strlen(name);
	if (len > 2 && name[0] == '"' && name[len - 1] == '"')
		return arena_strndup(arena, name + 1, len - 2);
	return name;
}

static const char *find_domain(const Schema *schema, const char *name)
{
	for (size_t i = 0; i < schema->others.count; i++) {
		const Other *o = &schema->others.items[i];
		if (strcmp(o->kind, "type") == 0 && strcmp(o->name, name) == 0 && o->text &&
			text_starts_with(o->text, "CREATE DOMAIN "))
			return o->text;
	}
	return NULL;
}

/* The first of the words that may follow the type of a domain. */
static const char *end_of_base(const char *base)
{
	static const char *const ends[] = {
		" COLLATE ", " DEFAULT ", " NOT NULL", " CONSTRAINT ", NULL};
	const char *end = base + strlen(base);
	for (const char *const *e = ends; *e; e++) {
		const char *at = strstr(base, *e);
		if (at && at < end)
			end = at;
	}
	return end;
}

/* "CHECK (…) CONSTRAINT b CHECK (…)": the conditions, joined. */
static const char *domain_checks(const char *text, const Dialect *dialect, Arena *arena)
{
	Str all = str_new(arena);
	Lexer lexer;
	bool in = false;
	int depth = 0;
	lex_init(&lexer, text, strlen(text), dialect->lex);
	for (LexToken t = lex_next(&lexer); t.kind != LEX_END; t = lex_next(&lexer)) {
		if (!in && lex_is_word(&t, "CHECK")) {
			in = true;
			str_add(&all, all.len ? " AND " : "");
			continue;
		}
		depth += t.kind == LEX_OTHER ? (*t.start == '(') - (*t.start == ')') : 0;
		if (in)
			str_addn(&all, t.start, t.len);
		if (in && depth == 0 && t.kind == LEX_OTHER)
			in = false;
	}
	return all.len ? all.data : NULL;
}

/* ---- the whole ------------------------------------------------------------------------------ */

typedef struct Reader {
	const Dialect *dialect;
	const Schema *schema;
	Arena *arena;
} Reader;

static void kind_of(const Reader *r, const char *declared, SeedKind *out);

static void read_domain(const Reader *r, const char *text, SeedKind *out)
{
	const char *as = strstr(text, " AS ");
	if (!as)
		return;
	const char *end = end_of_base(as + 4);
	const char *check = out->check;
	kind_of(r, arena_strndup(r->arena, as + 4, (size_t)(end - as - 4)), out);
	out->check = domain_checks(end, r->dialect, r->arena);
	if (check && out->check)
		out->check = arena_printf(r->arena, "%s AND %s", check, out->check);
	out->filled = out->filled || strstr(end, " NOT NULL");
}

static void kind_of(const Reader *r, const char *declared, SeedKind *out)
{
	Words w = read_words(declared);
	const char *domain = find_domain(r->schema, bare_name(declared, r->arena));
	if (domain) {
		read_domain(r, domain, out);
		return;
	}
	if (text_starts_with(w.text, "set") && declared[3] == '(') {
		read_set(declared, r->dialect, r->arena, out);
		return;
	}
	if (r->dialect->shape_open && find_shape(&w, r->dialect, out))
		return;
	take_word(&w, "zerofill");
	if (find_word(&w, out))
		return;
	out->no_sign = take_word(&w, "unsigned");
	if (!find_word(&w, out) && !(r->dialect->caps & DIALECT_TEXT_LENGTHS))
		find_letters(&w, out);
}

/* Character sets that do not hold everything, also as the beginning of a collation's name. */
static const struct {
	const char *charset;
	int width;
} narrow[] = {{"utf8mb4", 4}, {"utf8", 3}, {"ucs2", 3}, {"latin", 1}, {"ascii", 1}, {"cp", 1},
	{"koi8", 1}, {"big5", 1}, {"gb2312", 1}, {"gbk", 1}, {"sjis", 1}, {"ujis", 1}, {"euckr", 1},
	{"greek", 1}, {"hebrew", 1}, {"tis620", 1}, {"mac", 1}, {"dec8", 1}, {"hp8", 1},
	{"swe7", 1}, {"armscii8", 1}, {"geostd8", 1}, {"keybcs2", 1}};

/* How many bytes of UTF-8 the column's characters may take. */
static int width_of(const Table *table, const Column *column)
{
	const char *charset = options_get(&column->options, "charset");
	if (!charset)
		charset = column->collate; /* "latin1_bin" */
	if (!charset)
		charset = options_get(&table->options, "charset");
	if (!charset)
		charset = options_get(&table->options, "collate");
	for (size_t i = 0; charset && i < ARRAY_LEN(narrow); i++)
		if (text_starts_with(charset, narrow[i].charset))
			return narrow[i].width;
	return 4;
}

static void array_kind(const Reader *r, const char *declared, const Type *of, SeedKind *out)
{
	SeedKind *element = arena_alloc(r->arena, sizeof(*element));
	size_t len = strlen(declared);
	while (len > 2 && strcmp(declared + len - 2, "[]") == 0)
		declared = arena_strndup(r->arena, declared, len -= 2);
	*element = (SeedKind){.precision = -1, .scale = -1, .width = 4, .zone = ""};
	if (of && of->kind == TYPE_ENUM) {
		element->class = SEED_LABELS;
		element->labels = of->labels;
	} else {
		kind_of(r, declared, element);
	}
	out->class = SEED_ARRAY;
	out->element = element;
}

void seed_kind(const Dialect *dialect, const Schema *schema, const Table *table,
	const Column *column, Arena *arena, SeedKind *out)
{
	const Reader r = {dialect, schema, arena};
	const char *declared =
		column->declared ? column->declared : type_kind_word(column->type.kind);
	*out = (SeedKind){.precision = -1, .scale = -1, .zone = ""};
	out->width = width_of(table, column);
	out->cast = declared;
	if (column->type.kind == TYPE_ENUM) {
		out->class = SEED_LABELS;
		out->labels = column->type.labels;
	} else if (column->type.kind == TYPE_BOOLEAN) {
		out->class = SEED_BOOLEAN;
	} else if (column->type.kind == TYPE_ARRAY) {
		array_kind(&r, declared, column->type.element, out);
	} else {
		kind_of(&r, declared, out);
	}
	if (options_get(&column->options, "unsigned"))
		out->no_sign = true;
}
