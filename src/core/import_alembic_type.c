/* import_alembic_type.c - types of SQLAlchemy in luamig's words. */
#include <string.h>

#include "base/text.h"
#include "core/import_alembic_make.h"

static const struct {
	const char *theirs, *ours;
} types[] = {{"Integer", "t.integer"}, {"INTEGER", "t.integer"}, {"BigInteger", "t.bigint"},
	{"BIGINT", "t.bigint"}, {"SmallInteger", "t.smallint"}, {"SMALLINT", "t.smallint"},
	{"Boolean", "t.boolean"}, {"BOOLEAN", "t.boolean"}, {"Text", "t.text"}, {"TEXT", "t.text"},
	{"UnicodeText", "t.text"}, {"String", "t.string"}, {"VARCHAR", "t.string"},
	{"AutoString", "t.string"}, {"Unicode", "t.string"}, {"CHAR", "t.char"}, {"Date", "t.date"},
	{"DATE", "t.date"}, {"Time", "t.time"}, {"TIME", "t.time"}, {"DateTime", "t.timestamp"},
	{"TIMESTAMP", "t.timestamp"}, {"DATETIME", "t.timestamp"}, {"Float", "t.double"},
	{"FLOAT", "t.double"}, {"REAL", "t.real"}, {"Double", "t.double"}, {"DOUBLE", "t.double"},
	{"DOUBLE_PRECISION", "t.double"}, {"Numeric", "t.numeric"}, {"NUMERIC", "t.numeric"},
	{"DECIMAL", "t.numeric"}, {"LargeBinary", "t.blob"}, {"Binary", "t.blob"},
	{"BYTEA", "t.blob"}, {"BLOB", "t.blob"}, {"PickleType", "t.blob"},
	{"VARBINARY", "t.binary"}, {"JSON", "t.json"}, {"JSONB", "t.jsonb"}, {"UUID", "t.uuid"},
	{"Uuid", "t.uuid"}, {"UUIDType", "t.uuid"}, {"INET", "t.inet"}, {"Interval", "t.interval"},
	{"INTERVAL", "t.interval"}};

/* Types that one database has: they go on as they are. */
static const char *const own_types[] = {"TSVECTOR", "TSQUERY", "CIDR", "MACADDR", "MONEY", "HSTORE",
	"OID", "REGCLASS", "BIT", "XML", "CITEXT", "INT4RANGE", "INT8RANGE", "NUMRANGE",
	"DATERANGE", "TSRANGE", "TSTZRANGE", "LONGTEXT", "MEDIUMTEXT", "TINYTEXT", "LONGBLOB",
	"MEDIUMBLOB", "TINYBLOB", "TINYINT", "MEDIUMINT", "YEAR"};

static const char *labels_text(Maker *m, const Py *call, size_t *longest)
{
	Str labels = str_new(m->arena);
	for (size_t i = 0; i < call->args.count; i++) {
		if (call->args.items[i].name)
			continue;
		const char *label = make_name(m, call->args.items[i].value);
		if (!label) { /* the class of an enum */
			m->failed = true;
			return "";
		}
		*longest = strlen(label) > *longest ? strlen(label) : *longest;
		str_addf(&labels, "%s%s", labels.len ? ", " : "", text_as_lua(label, m->arena));
	}
	return labels.data;
}

static void check_enum(Maker *m, const Py *call)
{
	static const char *const names[] = {"name", "native_enum", "create_type",
		"create_constraint", "length", "validate_strings", "schema", "checkfirst",
		"inherit_schema", "metadata", NULL};
	const Py *schema = py_arg(call, "schema", -1);
	make_only(m, call, 1000, names);
	m->failed |= schema && schema->kind != PY_NONE;
	m->failed |= make_truth(m, py_arg(call, "create_constraint", -1), false);
}

const char *make_enum(Maker *m, const Py *call)
{
	size_t longest = 0;
	check_enum(m, call);
	const char *name = make_name(m, py_arg(call, "name", -1));
	const char *labels = labels_text(m, call, &longest);
	if (!name || !longest)
		m->failed = true;
	return m->failed
		       ? ""
		       : arena_printf(m->arena, "%s, { %s }", text_as_lua(name, m->arena), labels);
}

static const char *enum_text(Maker *m, const Py *call)
{
	size_t longest = 0;
	if (make_truth(m, py_arg(call, "native_enum", -1), true))
		return arena_printf(m->arena, "t.enum(%s)", make_enum(m, call));
	check_enum(m, call);
	labels_text(m, call, &longest);
	const Py *length = py_arg(call, "length", -1);
	if (length && length->kind == PY_NUMBER)
		return arena_printf(m->arena, "t.string(%s)", length->text);
	return arena_printf(m->arena, "t.string(%zu)", longest);
}

/* Of the arguments those that say nothing to the database may be anything. */
static const char *with_numbers(Maker *m, const char *ours, const Py *call)
{
	static const char *const names[] = {"length", "precision", "scale", "timezone", "as_uuid",
		"asdecimal", "native_uuid", "astext_type", "display_width", "none_as_null",
		"binary", "fsp", NULL};
	bool numeric = strcmp(ours, "t.numeric") == 0, stamp = strcmp(ours, "t.timestamp") == 0;
	bool sized = numeric || strcmp(ours, "t.string") == 0 || strcmp(ours, "t.char") == 0 ||
		     strcmp(ours, "t.binary") == 0;
	make_only(m, call, numeric ? 2 : 1, names);
	bool zone = make_truth(m, py_arg(call, "timezone", stamp ? 0 : -1), false);
	const Py *digits = py_arg(call, stamp ? "fsp" : "precision", -1);
	m->failed |= zone && !stamp;
	if (stamp && digits)
		return arena_printf(m->arena, "t.timestamp(%s)", make_value(m, digits));
	if (make_truth(m, py_arg(call, "binary", -1), strcmp(call->text, "UUIDType") == 0))
		m->failed = true; /* BINARY(16) where there is no uuid */
	const Py *first = py_arg(call, numeric ? "precision" : "length", 0);
	const Py *scale = numeric ? py_arg(call, "scale", 1) : NULL;
	if (stamp)
		return zone ? "t.timestamptz" : ours;
	if (!first || first->kind == PY_NONE || !sized)
		return ours;
	if (first->kind != PY_NUMBER || (scale && scale->kind != PY_NUMBER))
		m->failed = true;
	else if (scale)
		return arena_printf(m->arena, "%s(%s, %s)", ours, first->text, scale->text);
	return m->failed ? NULL : arena_printf(m->arena, "%s(%s)", ours, first->text);
}

/* A type of the project's own: -x NAME=TYPE says what it is. */
static const char *project_type(Maker *m, const Py *value, const char *word)
{
	StrVec *unknown = &m->import->unknown;
	const char *ours = import_value(m->import, word, strlen(word));
	if (ours)
		return value->kind == PY_CALL && !strchr(ours, '(') ? with_numbers(m, ours, value)
								    : ours;
	m->failed = true;
	bool is_class = word[0] >= 'A' && word[0] <= 'Z';
	for (size_t i = 0; i < unknown->count; i++)
		is_class &= strcmp(unknown->items[i], word) != 0;
	if (is_class)
		vec_push(unknown, m->arena, word);
	return NULL;
}

/* sa.Text().with_variant(mysql.LONGTEXT(), "mysql") */
static const char *variant_text(Maker *m, const Py *call)
{
	static const char *const dialects[] = {"postgresql", "mysql", "sqlite"};
	const char *ours[ARRAY_LEN(dialects)] = {NULL};
	const Py *at = call;
	for (; at->of && at->kind == PY_CALL && strcmp(at->text, "with_variant") == 0;
		at = at->of) {
		const char *type = make_type(m, py_arg(at, "type_", 0));
		const char *name = make_name(m, py_arg(at, "dialect_name", 1));
		make_only(m, at, 2, (const char *const[]){"type_", "dialect_name", NULL});
		for (size_t i = 0; name && i < ARRAY_LEN(dialects); i++)
			if (strcmp(dialects[i], name) == 0)
				ours[i] = type;
	}
	const char *base = at->of ? NULL : make_type(m, at);
	Str s = str_new(m->arena);
	for (size_t i = 0; i < ARRAY_LEN(dialects); i++)
		make_add(&s, dialects[i], ours[i] ? ours[i] : base);
	m->failed |= !base;
	return arena_printf(m->arena, "t.per{ %s }", s.data);
}

static const char *own_type(Maker *m, const Py *value, const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(own_types); i++) {
		if (strcmp(own_types[i], word) != 0)
			continue;
		m->failed |= value->args.count > 0;
		char *lower = arena_strdup(m->arena, word);
		for (char *p = lower; *p; p++)
			*p = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
		return arena_printf(m->arena, "t.raw \"%s\"", lower);
	}
	return project_type(m, value, word);
}

const char *make_type(Maker *m, const Py *value)
{
	if (!value || (value->kind != PY_CALL && value->kind != PY_NAME)) {
		m->failed = true;
		return NULL;
	}
	if (value->of)
		return variant_text(m, value);
	const char *word = make_last_word(value->text);
	if (value->kind == PY_CALL && strcmp(word, "ARRAY") == 0) {
		const char *element = make_type(m, py_arg(value, "item_type", 0));
		make_only(m, value, 1,
			(const char *const[]){
				"item_type", "dimensions", "as_tuple", "zero_indexes", NULL});
		return element ? arena_printf(m->arena, "t.array(%s)", element) : NULL;
	}
	if (value->kind == PY_CALL && text_equal_nocase(word, "enum"))
		return enum_text(m, value);
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (strcmp(types[i].theirs, word) == 0)
			return value->kind == PY_CALL ? with_numbers(m, types[i].ours, value)
						      : types[i].ours;
	return own_type(m, value, word);
}
