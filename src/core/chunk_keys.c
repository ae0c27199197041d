/*
 * chunk_keys.c - the key by which a table is walked, and the cursor as text.
 *
 * Any unique key over whole columns that cannot be NULL will do.  The text of a cursor says of each
 * value what it is and how long, so that every value comes back as it was.
 */
#include <stdlib.h>
#include <string.h>

#include "core/data.h"
#include "db/literal.h"

/* ---- which key ------------------------------------------------------------------------------ */

static const DataColumn *column_of(const DataJob *job, const DataKey *key, size_t i)
{
	return &job->table.columns.items[key->columns.items[i]];
}

static const char *names_of(const DataJob *job, const DataKey *key, Arena *arena)
{
	Str s = str_new(arena);
	for (size_t i = 0; i < key->columns.count; i++)
		str_addf(&s, "%s%s", i ? ", " : "", column_of(job, key, i)->name);
	return s.data;
}

static const DataColumn *bad_column(const DataJob *job, const DataKey *key)
{
	for (size_t i = 0; i < key->columns.count; i++)
		if (column_of(job, key, i)->no_key)
			return column_of(job, key, i);
	return NULL;
}

/* SQLite lets the columns of a primary key be NULL; mostly none is. */
static bool has_nulls(DataJob *job, const DataKey *key, bool *out, Error *err)
{
	const Dialect *d = job->conn->backend->dialect;
	Str sql = str_new(&job->arena);
	Value ignored;
	sql_addf(&sql, d, "SELECT 1 FROM %n WHERE ", job->table.schema, job->table.name);
	for (size_t i = 0; i < key->columns.count; i++)
		sql_addf(
			&sql, d, i ? " OR %i IS NULL" : "%i IS NULL", column_of(job, key, i)->name);
	str_add(&sql, " LIMIT 1");
	return db_value(job->conn, &(Stmt){.sql = sql.data}, &job->arena, &ignored, out, err);
}

static bool is_usable(DataJob *job, const DataKey *key, bool *out, Error *err)
{
	bool nulls = false;
	*out = false;
	if (bad_column(job, key) || (key->nullable && !key->primary))
		return true;
	if (key->nullable && !has_nulls(job, key, &nulls, err))
		return false;
	*out = !nulls;
	return true;
}

static bool is_wanted(const DataJob *job, const DataKey *key)
{
	const StrVec *wanted = &job->what->key;
	if (wanted->count == 0)
		return true;
	if (wanted->count != key->columns.count)
		return false;
	for (size_t w = 0; w < wanted->count; w++) {
		bool found = false;
		for (size_t i = 0; i < key->columns.count && !found; i++)
			found = strcmp(wanted->items[w], column_of(job, key, i)->name) == 0;
		if (!found)
			return false;
	}
	return true;
}

/* Why none of the keys will do. */
static bool refuse(DataJob *job, Error *err)
{
	const char *table = job->what->table, *word = job->what->word;
	if (job->table.keys.count == 0)
		error_set(err, ERR_UNSUPPORTED,
			"%s: table %s has no primary key and no unique key: without one, rows "
			"cannot "
			"be told apart and a chunk has no end",
			word, table);
	else if (job->what->key.count > 0)
		error_set(err, ERR_UNSUPPORTED,
			"%s: table %s has no unique key over exactly the columns of `key` that can "
			"be walked by",
			word, table);
	else {
		const DataKey *key = &job->table.keys.items[0];
		const DataColumn *bad = bad_column(job, key);
		error_set(err, ERR_UNSUPPORTED, "%s: table %s cannot be walked by its key (%s): %s",
			word, table, names_of(job, key, &job->arena),
			bad ? bad->no_key : "a column of it can be NULL");
	}
	return error_hint(err,
		"add a key first (op.create_primary_key, op.create_unique), or change "
		"the rows with one op.execute");
}

bool chunk_choose_key(DataJob *job, Error *err)
{
	for (size_t i = 0; i < job->table.keys.count; i++) {
		bool usable = false;
		const DataKey *key = &job->table.keys.items[i];
		if (!is_wanted(job, key))
			continue;
		if (!is_usable(job, key, &usable, err))
			return false;
		if (usable) {
			job->key = key;
			return true;
		}
	}
	return refuse(job, err);
}

/* ---- the cursor as text --------------------------------------------------------------------- */

static void add_value(Str *s, const Value *v)
{
	static const char digits[] = "0123456789abcdef";
	switch (v->type) {
	case VAL_NULL:
		str_add(s, "n;");
		break;
	case VAL_BOOL:
		str_add(s, v->as.boolean ? "b1;" : "b0;");
		break;
	case VAL_INT:
		str_addf(s, "i%lld;", (long long)v->as.integer);
		break;
	case VAL_REAL:
		str_addf(s, "r%a;", v->as.real);
		break;
	case VAL_TEXT:
		str_addf(s, "t%zu:", v->as.text.len);
		str_addn(s, v->as.text.data, v->as.text.len);
		str_add(s, ";");
		break;
	case VAL_BLOB:
		str_addf(s, "x%zu:", v->as.text.len);
		for (size_t i = 0; i < v->as.text.len; i++) {
			unsigned char c = (unsigned char)v->as.text.data[i];
			char pair[2] = {digits[c >> 4], digits[c & 15]};
			str_addn(s, pair, 2);
		}
		str_add(s, ";");
		break;
	}
}

const char *cursor_to_text(const DataJob *job, const DataCursor *cursor, Arena *arena)
{
	Str s = str_new(arena);
	str_addf(&s, "1 %d %lld %lld %lld %lld %lld ", cursor->pass, (long long)cursor->left,
		(long long)cursor->found, (long long)cursor->sum.changed,
		(long long)cursor->sum.seen, (long long)cursor->sum.quarantined);
	for (size_t i = 0; cursor->begun && i < job->key->columns.count; i++)
		add_value(&s, &cursor->key[i]);
	return s.data;
}

static int hex_digit(char c)
{
	return c >= 'a' ? c - 'a' + 10 : c - '0';
}

/* After "t" or "x": the length, a colon, the bytes. */
static bool read_bytes(char **at, bool hex, Arena *arena, Value *out)
{
	char *p;
	size_t len = strtoul(*at, &p, 10), written = hex ? 2 * len : len;
	if (p == *at || *p != ':' || strlen(p + 1) < written)
		return false;
	char *data = arena_strndup(arena, p + 1, written);
	for (size_t i = 0; hex && i < len; i++)
		data[i] = (char)(hex_digit(data[2 * i]) << 4 | hex_digit(data[2 * i + 1]));
	data[len] = '\0';
	out->type = hex ? VAL_BLOB : VAL_TEXT;
	out->as.text.data = data;
	out->as.text.len = len;
	*at = p + 1 + written;
	return true;
}

static bool read_value(char **at, Arena *arena, Value *out)
{
	char *p = *at + 1;
	bool ok = true;
	*out = (Value){.type = VAL_NULL};
	switch (**at) {
	case 'n':
		break;
	case 'b':
		*out = (Value){.type = VAL_BOOL, .as.boolean = *p++ == '1'};
		break;
	case 'i':
		*out = VALUE_INT(strtoll(p, &p, 10));
		break;
	case 'r':
		*out = (Value){.type = VAL_REAL, .as.real = strtod(p, &p)};
		break;
	case 't':
	case 'x':
		ok = read_bytes(&p, **at == 'x', arena, out);
		break;
	default:
		ok = false;
	}
	ok = ok && *p == ';';
	*at = p + 1;
	return ok;
}

static bool read_key(DataJob *job, char *text, DataCursor *out)
{
	size_t count = job->key->columns.count;
	out->begun = *text != '\0';
	out->key = arena_alloc(&job->arena, count * sizeof(*out->key));
	if (!out->begun)
		return true;
	for (size_t i = 0; i < count; i++)
		if (!read_value(&text, &job->arena, &out->key[i]))
			return false;
	return *text == '\0';
}

bool cursor_from_text(DataJob *job, const char *text, DataCursor *out, Error *err)
{
	int used = 0;
	long long n[5];
	*out = (DataCursor){.pass = 1};
	bool ok = sscanf(text, "1 %d %lld %lld %lld %lld %lld %n", &out->pass, &n[0], &n[1], &n[2],
			  &n[3], &n[4], &used) == 6 &&
		  used > 0;
	if (ok) {
		out->left = n[0];
		out->found = n[1];
		out->sum = (ScriptDataResult){.changed = n[2], .seen = n[3], .quarantined = n[4]};
		/* blanks at the start of a key's text would be eaten by %n's blank */
		const char *key = text;
		for (int i = 0; i < 7; i++)
			key = strchr(key, ' ') + 1;
		ok = read_key(job, arena_strdup(&job->arena, key), out);
	}
	return ok ||
	       error_set(err, ERR_IN_DOUBT,
		       "%s: the journal's cursor cannot be read: another key, or another luamig",
		       job->what->word);
}

/* ---- for people ----------------------------------------------------------------------------- */

const char *chunk_describe(const DataJob *job, const Value *key, Arena *arena)
{
	Str s = str_new(arena);
	for (size_t i = 0; i < job->key->columns.count; i++) {
		Error ignored = ERROR_INIT;
		str_addf(&s, "%s%s = ", i ? ", " : "", column_of(job, job->key, i)->name);
		if (!literal_add(job->conn->backend->dialect, &key[i], &s, &ignored))
			str_add(&s, "?");
	}
	return s.data;
}

Value *chunk_copy_key(const DataJob *job, const Value *key, Arena *arena)
{
	size_t count = job->key->columns.count;
	Value *copy = arena_alloc(arena, count * sizeof(*copy));
	for (size_t i = 0; i < count; i++) {
		copy[i] = key[i];
		if (key[i].type == VAL_TEXT || key[i].type == VAL_BLOB)
			copy[i].as.text.data =
				arena_strndup(arena, key[i].as.text.data, key[i].as.text.len);
	}
	return copy;
}
