#!/bin/sh
# data.*: values of every type, keys of every kind, passes, rows that fail; on every database.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

up() { "$LUAMIG" upgrade head "$@"; }
by() { "$LUAMIG" upgrade "+$1"; }

# --- values --------------------------------------------------------------------------------------
# Rows of all types are inserted, copied by the database's own form and through a function, and written
# into empty rows; all four tables must hold the same.
types='local types = {
  { "b", t.boolean }, { "si", t.smallint }, { "i", t.integer }, { "bi", t.bigint },
  { "nu", t.numeric(38, 10) }, { "re", t.real }, { "d", t.double }, { "s", t.string(50) },
  { "tx", t.text }, { "bl", t.blob }, { "da", t.date }, { "ti", t.time(6) },
  { "ts", t.timestamp(6) }, { "js", t.json }, { "uu", t.uuid } }
if dialect == "postgresql" then
  for _, c in ipairs { { "tz", t.timestamptz(6) }, { "iv", t.interval }, { "jb", t.jsonb },
    { "ip", t.inet }, { "en", t.enum("mood", { "so", "la la" }) }, { "ar", t.array(t.integer) },
    { "ta", t.array(t.text) }, { "ch", t.char(4) } } do types[#types + 1] = c end
end'
# shellcheck disable=SC2016 # Lua
values='local all = ""
for i = 1, 255 do all = all .. string.char(i) end
local rows = {
  { id = 1, b = true, si = -32768, i = 2147483647, bi = math.mininteger, re = 0.1, d = 0.1,
    nu = "1234567890123456789012345678.0123456789", s = "plain", tx = "it is \"quoted\", \\ and \x27 too\n\ttabs",
    bl = "\0\255\0\x27\\" .. all, da = "2026-02-28", ti = "23:59:59.999999",
    ts = "2026-11-20 13:05:12.123456", js = "{\"a\": [1, null, \"\xC3\xA4\"]}",
    uu = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11" },
  { id = 2, b = false, si = 32767, i = -2147483648, bi = math.maxinteger, re = -1.5, d = 1.7976931348623157e308,
    nu = decimal("-0.0000000001"), s = "", tx = "na\xC3\xAFve \xF0\x9F\x98\x80 \xE2\x80\xA8", bl = "",
    da = "1970-01-01", ti = "00:00:00", ts = "2000-02-29 00:00:00", js = "[]",
    uu = "00000000-0000-0000-0000-000000000000" },
  { id = 3, d = 5e-324, tx = (" x"):rep(5000), bl = ("\1"):rep(70000) },
  { id = 4, d = -0.30000000000000004, nu = 12, js = "\"NULL\"", s = "NULL", tx = "{null}" },
  { id = 5 } }
if dialect == "postgresql" then
  local r = rows[1]
  r.tz, r.iv, r.jb, r.ip = "2026-11-20 13:05:12.123456+00", "1 mon 2 days 03:04:05.6", "{\"a\": 12345678901234567890}", "10.0.0.1/8"
  r.en, r.ar, r.ta, r.ch = "la la", "{1,NULL,3}", "{\"a,b\",NULL,\"\\\"q\\\"\"}", "ab"
  rows[4].d, rows[4].ts, rows[4].da, rows[4].ta = 1/0, "infinity", "-infinity", "{}"
  rows[5].d = -0.0
end'
same_rows() { # TABLE
	case $family in
	postgres) query "SELECT count(*) FROM v JOIN $1 w USING (id) WHERE v::text = w::text" ;;
	sqlite) query "SELECT count(*) FROM v JOIN $1 w ON v.id = w.id AND v.b IS w.b AND v.si IS w.si AND v.i IS w.i
		AND v.bi IS w.bi AND v.nu IS w.nu AND v.re IS w.re AND v.d IS w.d AND v.s IS w.s AND v.tx IS w.tx
		AND v.bl IS w.bl AND v.da IS w.da AND v.ti IS w.ti AND v.ts IS w.ts AND v.js IS w.js AND v.uu IS w.uu
		AND typeof(v.b) = typeof(w.b) AND typeof(v.nu) = typeof(w.nu) AND typeof(v.bl) = typeof(w.bl)" ;;
	mysql) query "SELECT count(*) FROM v JOIN $1 w ON v.id = w.id AND v.b <=> w.b AND v.si <=> w.si AND v.i <=> w.i
		AND v.bi <=> w.bi AND v.nu <=> w.nu AND v.re <=> w.re AND v.d <=> w.d AND hex(v.s) <=> hex(w.s)
		AND hex(v.tx) <=> hex(w.tx) AND hex(v.bl) <=> hex(w.bl) AND v.da <=> w.da AND v.ti <=> w.ti
		AND v.ts <=> w.ts AND v.js <=> w.js AND v.uu <=> w.uu" ;;
	esac
}
values() {
	revision 1 "$types
  for _, name in ipairs { \"v\", \"w1\", \"w2\", \"w3\" } do
    local columns = { { \"id\", t.integer, primary_key = true } }
    for _, c in ipairs(types) do columns[#columns + 1] = { c[1], c[2] } end
    if name ~= \"v\" and dialect == \"postgresql\" then
      for _, c in ipairs(columns) do if c[1] == \"en\" then c[2] = t.raw(\"mood\") end end
    end
    op.create_table(name, columns)
  end
  $values
  assert(data.insert(\"v\", rows) == 5)"
	revision 2 "$types
  $values
  local given = rows
  local read = db.query(\"SELECT b, bi, tx, bl FROM v WHERE id IN (1, 2, 5) ORDER BY id\")
  assert(read[1].b == true and read[2].b == false and read[1].bi == math.mininteger)
  assert(read[3].b == nil and read[2].tx == rows[2].tx and read[1].bl == rows[1].bl)
  data.copy { from = \"v\", to = \"w1\" }
  data.copy { from = \"v\", to = \"w2\", chunk = 2, function(row) return row end }
  data.insert(\"w3\", { { id = 1 }, { id = 2 }, { id = 3 }, { id = 4 }, { id = 5 } })
  local n = data.transform(\"w3\", { read = \"id\", chunk = 3, function(row)
    local new = {}
    for _, c in ipairs(types) do
      if given[row.id][c[1]] == nil then new[c[1]] = null else new[c[1]] = given[row.id][c[1]] end
    end
    return new
  end })
  assert(n == 5)
  assert(data.transform(\"w3\", { function(row) row.id = nil return row end }) == 0, \"all is there already\")"
	up || return 1
	for one in w1 w2 w3; do
		is "$(same_rows $one)" 5 || return 1
	done
	case $family in
	postgres) is "$(query "SELECT nu FROM v WHERE id = 2")" -0.0000000001 ;;
	mysql) is "$(query "SELECT nu FROM v WHERE id = 2")" -0.0000000001 ;;
	sqlite) is "$(query "SELECT hex(substr(bl, 1, 4)) FROM v WHERE id = 1")" 00FF0027 ;;
	esac
}

# --- keys ----------------------------------------------------------------------------------------
# Each key is walked in chunks of 7; every row must come exactly once.
walk() { # COLUMNS-IN-LUA FUNCTION(i)-THAT-GIVES-THE-KEY [ROWS]
	revision 1 "op.create_table(\"k\", { $1, { \"n\", t.integer, nullable = false, default = 0 } })
  local make, rows = function(i) $2 end, {}
  for i = 1, ${3:-100} do rows[i] = make(i) end
  data.insert(\"k\", rows)"
	revision 2 "local seen = 0
  local changed = data.transform(\"k\", { read = \"n\", chunk = 7, function(row)
    seen = seen + 1
    return { n = row.n + 1 }
  end })
  assert(seen == ${3:-100} and changed == ${3:-100}, \"seen \" .. seen)
  assert(data.update(\"k\", { set = \"n = n + 1\", chunk = 9 }) == ${3:-100})"
	revision 3 "assert(data.delete(\"k\", { where = \"n = 2\", chunk = 11 }) == ${3:-100})"
	by 2 && is "$(query 'SELECT count(*), min(n), max(n) FROM k' | tr '|\t' '  ')" "${3:-100} 2 2" &&
		up && is "$(query 'SELECT count(*) FROM k')" 0
}
composite_key() {
	walk '{ "a", t.integer, nullable = false }, { "b", t.string(20), nullable = false }, primary_key { "b", "a" }' \
		'return { a = i % 10, b = "g" .. i // 10 }'
}
text_key() {
	walk '{ "a", t.string(40), primary_key = true }' \
		'return { a = (i % 3 == 0 and "\xC3\xA4" or i % 3 == 1 and "A" or "\x27a ") .. "x" .. i }'
}
three_part_key() {
	walk '{ "a", t.integer }, { "b", t.date }, { "c", t.numeric(12, 4) }, primary_key { "a", "b", "c" }' \
		'return { a = i % 2, b = "2026-01-0" .. 1 + i % 3, c = i .. ".5" }'
}
big_key() {
	walk '{ "a", t.bigint, primary_key = true }' 'return { a = math.maxinteger - i }'
}
unique_key() {
	walk '{ "a", t.integer, nullable = false, unique = true }, { "c", t.integer }' 'return { a = -i }'
}
binary_key() {
	walk '{ "a", t.per { postgresql = t.blob, mysql = t.raw "varbinary(20)", sqlite = t.blob }, primary_key = true }' \
		'return { a = db.blob(string.char(i, 0, 255 - i)) }'
}
uuid_key() {
	walk '{ "a", t.uuid, primary_key = true }' \
		'return { a = ("%08x-9c0b-4ef8-bb6d-6bb9bd380a%02x"):format(i * 7919, i) }'
}
timestamp_key() {
	walk '{ "a", t.timestamp(6), primary_key = true }' \
		'return { a = ("2026-11-20 13:05:12.%06d"):format(i * 37) }'
}

no_key() {
	revision 1 'op.create_table("k", { { "a", t.integer }, { "b", t.integer, unique = true } })'
	revision 2 'data.transform("k", { function(row) return { a = 1 } end })'
	revision 3 'data.update("k", { set = "a = 1", key = "a" })'
	by 1 && fails_with 1 up 2>err && says err 'table k cannot be walked by its key|no primary key' &&
		says err '0002.lua:' || return 1
	rm migrations/0003.lua
}
no_transactions() {
	revision 1 'op.execute("CREATE TABLE k (id int PRIMARY KEY) ENGINE=MyISAM")'
	revision 2 'data.update("k", { set = "id = 1" })'
	by 1 && fails_with 1 up 2>err && says err 'MyISAM has no transactions'
}
key_is_left_alone() {
	revision 1 'op.create_table("k", { { "id", t.integer, primary_key = true }, { "n", t.integer } })
  data.insert("k", { { id = 1 } })'
	revision 2 'data.update("k", { set = "n = 1, id = id + 1" })'
	by 1 && fails_with 1 up 2>err && says err 'column id is of the key' || return 1
	revision 2 'data.transform("k", { function(row) return { id = 2 } end })'
	fails_with 1 up 2>err && says err "column 'id' is of the key"
}
# What would be walked without an end.
endless() {
	revision 1 'op.create_table("k", { { "id", t.integer, primary_key = true }, { "n", t.integer } })
  data.insert("k", { { id = 1, n = 1 }, { id = 2, n = 1 }, { id = 3, n = 1 } })'
	by 1 || return 1
	for set in '(n, id) = (1, id + 100)' 'n = 1, k.id = id + 100' 'n = (1), ( ID ) = (5)'; do
		revision 2 "data.update(\"k\", { set = [[$set]], chunk = 1 })"
		fails_with 1 up 2>err && says err 'column id is of the key' || return 1
	done
	revision 2 'data.update("k", { set = "n = 1, rowid = id + 100", chunk = 1 })'
	fails_with 1 up 2>err && says err 'column rowid is of the key' || return 1
	revision 2 'data.update("k", { set = "n = 2", where = "id = 1) OR (id = 2", chunk = 1 })'
	fails_with 1 up 2>err && says err 'where must be one condition' || return 1
	revision 2 'data.copy { from = "k", to = "k", chunk = 1, function(row) return { id = row.id + 100 } end }'
	fails_with 1 up 2>err && says err 'the copies would be copied again' || return 1
	revision 2 'data.copy { from = "k", to = "k", chunk = 1, where = "id < 100",
    function(row) return { id = row.id + 100 } end }
  data.update("k", { set = "n = id + k.id", where = "(id) IN (101, 102)", chunk = 1 })'
	up && is "$(query 'SELECT sum(id) FROM k')" 312 && is "$(query 'SELECT sum(n) FROM k')" 409
}

# --- passes ----------------------------------------------------------------------------------------
numbers() { # ROWS
	revision 1 "op.create_table(\"k\", { { \"id\", t.integer, primary_key = true }, { \"n\", t.integer, nullable = false },
    { \"m\", t.integer } })
  local rows = {}
  for i = 1, $1 do rows[i] = { id = i, n = 0 } end
  data.insert(\"k\", rows)"
}
# A where that is true of done rows too must not have them done twice; one that is not ends at once.
passes() {
	numbers 50
	revision 2 'data.transform("k", { where = "id > :from", params = { from = 10 }, chunk = 7,
    function(row) return { n = row.n + 1 } end })
  data.update("k", { set = "n = n + 1", where = "n < 5", chunk = 6 })
  local seen = 0
  data.transform("k", { where = "m IS NULL", chunk = 9, function(row) seen = seen + 1 return { m = 1 } end })
  assert(seen == 50)'
	up && is "$(query 'SELECT count(*) FROM k WHERE n = 1 AND id <= 10')" 10 &&
		is "$(query 'SELECT count(*) FROM k WHERE n = 2 AND id > 10')" 40 &&
		is "$(query 'SELECT count(*) FROM k WHERE m = 1')" 50
}

# Between two chunks nothing is locked: what is waited for can come.
waits_for_others() {
	numbers 30
	by 1 && query 'CREATE TABLE gate (a int)' && query 'INSERT INTO gate VALUES (1)' || return 1
	revision 2 'data.transform("k", { chunk = 10, while_ok = "SELECT count(*) = 0 FROM gate",
    function(row) return { n = row.n + 1 } end })'
	start run "$LUAMIG" upgrade head
	wait_for first_chunk_is_done && query 'UPDATE k SET m = 5 WHERE id = 30' && query 'UPDATE k SET m = 6 WHERE id = 1' &&
		query 'DELETE FROM gate' && ends_with 0 "$pid" && is "$(query 'SELECT sum(n), sum(m) FROM k' | tr '\t|' '  ')" '30 11'
}
# shellcheck disable=SC2317 # called through wait_for
first_chunk_is_done() { [ "$(query 'SELECT count(*) FROM k WHERE n = 1')" -eq 10 ]; }

# --- rows that fail ----------------------------------------------------------------------------------
quarantine() {
	numbers 60
	revision 2 'op.create_check("k", "n < 100", { name = "small" })'
	revision 3 'local changed, seen, aside = data.transform("k", { on_error = "quarantine", chunk = 25,
    function(row)
      if row.id == 7 then error("seven is bad") end
      return { n = row.id % 20 == 0 and 500 or 1 }
    end })
  assert(changed == 56 and seen == 60 and aside == 4, changed .. " " .. seen .. " " .. aside)'
	up >out || return 1
	says out '4 rows failed and are kept in .*luamig_quarantine' || says out 'quarantine' || :
	is "$(query 'SELECT count(*) FROM k WHERE n = 1')" 56 &&
		is "$(query 'SELECT count(*) FROM luamig_quarantine')" 4 &&
		is "$(query "SELECT count(*) FROM luamig_quarantine WHERE row_key = 'id = 7' AND error LIKE '%seven is bad%0003.lua:%'")" 1 &&
		is "$(query "SELECT count(*) FROM luamig_quarantine WHERE row_key = 'id = 40' AND table_name = 'k'")" 1
}
a_bad_row_is_named() {
	numbers 60
	revision 2 'op.create_check("k", "n < 100", { name = "small" })'
	revision 3 'data.transform("k", { function(row) return { n = row.id == 37 and 500 or 1 } end })'
	fails_with 1 up 2>err && says err 'row id = 37: ' && says err 'small|CHECK' || return 1
	is "$(query 'SELECT count(*) FROM k WHERE n = 0')" 60 || return 1
	revision 3 'data.transform("k", { function(row) if row.id == 38 then error("no") end return { n = 1 } end })'
	fails_with 1 up 2>err && says err 'row id = 38: no' && says err '0003.lua:'
}
mended() {
	numbers 60
	revision 2 'data.transform("k", { chunk = 10, function(row) if row.id == 38 then error("no") end return { n = row.n + 1 } end })'
	fails_with 5 up 2>err && says err 'row id = 38' && is "$(query 'SELECT count(*) FROM k WHERE n = 1')" 30 || return 1
	revision 2 'data.transform("k", { chunk = 10, function(row) return { n = row.n + 1 } end })'
	up && is "$(query 'SELECT count(*) FROM k WHERE n = 1')" 60
}

# --- one transaction -----------------------------------------------------------------------------------
in_one_piece() {
	numbers 60
	revision 2 'data.transform("k", { chunk = 10, function(row) return { n = row.n + 1 } end })
  error("at the end")'
	by 1 && fails_with 1 "$LUAMIG" upgrade head --single-transaction 2>err &&
		is "$(query 'SELECT count(*) FROM k WHERE n = 0')" 60 || return 1
	revision 2 'pcall(function()
    data.transform("k", { chunk = 10, function(row) return { n = row.n + 1 } end })
    error("caught")
  end)'
	up && is "$(query 'SELECT count(*) FROM k WHERE n = 0')" 60
}

# --- where it cannot be ------------------------------------------------------------------------------------
printed() {
	numbers 5
	fails_with 1 "$LUAMIG" upgrade head --sql --dialect "$dialect" 2>err >/dev/null &&
		says err 'data.insert works on the rows of a database' && says err '0001.lua:'
}
progress_events() {
	numbers 60
	revision 2 'data.transform("k", { chunk = 10, pause = 0.01, function(row) return { n = row.n + 1 } end })'
	up --json >out && says out '"event":"?.*progress' && says out '"operation": *"data.transform"' &&
		says out '"chunk": *10'
}
throttled() {
	numbers 60
	revision 2 'data.transform("k", { chunk = 20, max_lag = 5, while_ok = "SELECT 1", function(row) return { n = 1 } end })'
	up 2>err && is "$(query 'SELECT count(*) FROM k WHERE n = 1')" 60 || return 1
	revision 3 'data.transform("k", { chunk = 20, while_ok = "SELECT x FROM nowhere", function(row) return { n = 2 } end })'
	fails_with 5 up 2>err && says err 'while_ok'
}

for name in $(databases); do
	case $(family_of "$name") in sqlite) dialect=sqlite ;; postgres) dialect=postgresql ;; *) dialect=mysql ;; esac
	it "$name: values of every type" "on $name values"
	for key in composite_key text_key three_part_key big_key unique_key binary_key uuid_key timestamp_key; do
		it "$name: every row once, $key" "on $name $key"
	done
	it "$name: a table without a key is refused" "on $name no_key"
	it "$name: the key is left alone" "on $name key_is_left_alone"
	it "$name: no walk is without an end" "on $name endless"
	it "$name: between two chunks nothing is locked" "on $name waits_for_others"
	it "$name: passes over a where" "on $name passes"
	it "$name: rows that fail are put aside" "on $name quarantine"
	it "$name: a row that fails is named" "on $name a_bad_row_is_named"
	it "$name: a mended function goes on at its row" "on $name mended"
	it "$name: one transaction where none may be committed" "on $name in_one_piece"
	it "$name: --sql refuses it at its line" "on $name printed"
	it "$name: progress in --json" "on $name progress_events"
	it "$name: throttled, and a query that fails" "on $name throttled"
done
for name in $(databases); do
	[ "$(family_of "$name")" != mysql ] || it "$name: an engine without transactions is refused" "on $name no_transactions"
done
finish
