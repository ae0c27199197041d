#!/bin/sh
# reference.sh - doc/reference.md: the words of scripts, from the `---` comments of lua/luamig; the types
# as the golden tests have them.  `luamig help WORD` prints its entries.
#
#   sh tools/reference.sh >doc/reference.md
#
# An entry is a comment above a function, a value or a ---@class; its first sentence is what lists of
# words show.
# shellcheck disable=SC2016 # the backquotes are Markdown's
cd "$(dirname "$0")/.." || exit 1

entries() { # FILE [FIRST-WORDS]: the documented words of a file, those beginning with one of these
	LC_ALL=C awk -v only="${2:-}" '
		function wanted(name,    n, i, words) {
			if (only == "") return 1
			n = split(only, words, " ")
			for (i = 1; i <= n; i++)
				if (name == words[i] || index(name, words[i] ".") == 1) return 1
			return 0
		}
		# "name? type  text" of @param and @field: a line of the list.
		function item(line,    name, type, text, optional) {
			name = line; sub(/ .*/, "", name)
			line = substr(line, length(name) + 2)
			optional = sub(/\?$/, "", name)
			type = line; text = ""
			if (match(line, /  /)) { type = substr(line, 1, RSTART - 1); text = substr(line, RSTART + 2) }
			if (name ~ /^\[/) return
			names = names (names == "" ? "" : ", ") (optional ? name "?" : name)
			items = items "- `" name "`" (type == "any" ? "" : " (" type (optional ? ", optional)" : ")")) (text == "" ? "" : ": " text) "\n"
			last = "item"
		}
		function block(line) {
			sub(/^--- ?/, "", line)
			if (line ~ /^@(param|field) /) { sub(/^@[a-z]+ /, "", line); item(line) }
			else if (line ~ /^@class /) class = substr(line, 8)
			else if (line ~ /^@return /) {
				sub(/^@return /, "", line); sub(/  /, ": ", line)
				items = items "- returns " line "\n"; last = "item"
			} else if (line ~ /^@/) last = ""
			else if (last == "item" && line ~ /^ /) { sub(/^ +/, "", line); sub(/\n$/, " " line "\n", items) }
			else if (line ~ /^  /) { text = text (code ? "" : "\n```lua\n") substr(line, 3) "\n"; code = 1 }
			else { text = text (code ? "```\n\n" : "") line "\n"; code = 0 }
		}
		function flush(title) {
			if (code) text = text "```\n"
			printf "### %s\n\n%s\n%s%s", title, text, items, items == "" ? "" : "\n"
		}
		function reset() { text = items = names = class = last = ""; code = 0 }
		/^---/ { block($0); next }
		text != "" || items != "" || class != "" {
			name = class
			if ($0 ~ /^function /) {
				name = $2; sub(/\(.*/, "", name); sub(/^words\./, "", name)
			} else if ($0 ~ /^[a-z]+\.[a-z_]+ = / || $0 ~ /^[a-z]+ = /) {
				name = $1
			}
			if (name != "" && wanted(name))
				flush(name (($0 ~ /^function / || $0 ~ /= core\./) ? "(" names ")" : ""))
		}
		{ reset() }
	' "$1"
}

types() { # the golden table of kinds, a row a type
	printf 'What each type is on each database. `t.string(n)`, `t.char(n)`, `t.binary(n)`, `t.numeric(precision, scale)`\n'
	printf 'and `t.time(n)`, `t.timestamp(n)`, `t.timestamptz(n)` (digits of a second) take their numbers or none.\n\n'
	printf '| type | PostgreSQL | MySQL | MariaDB | SQLite |\n|---|---|---|---|---|\n'
	golden=tests/golden/create_table_types
	LC_ALL=C awk '
		FNR == 1 { file++; inside = 0 }
		file == 1 && /^ +\{ "[a-z_]+", / {
			name = $2; gsub(/[",]/, "", name)
			type = $0; sub(/^ +\{ "[a-z_]+", +/, "", type); sub(/,? primary_key.*/, "", type); sub(/ \},$/, "", type)
			if (type !~ /^t\.(raw|per|enum)/) { order[++n] = name; word[name] = type }
			next
		}
		file > 1 && /^CREATE TABLE/ { inside = 1; next }
		file > 1 && /^\)/ { inside = 0 }
		inside {
			name = $1; gsub(/["`]/, "", name)
			type = $0; sub(/^ +[^ ]+ /, "", type); sub(/,$/, "", type); sub(/ (NOT NULL|PRIMARY KEY).*/, "", type)
			of[name, file] = type
		}
		END {
			for (i = 1; i <= n; i++)
				printf "| `%s` | %s | %s | %s | %s |\n", word[order[i]], of[order[i], 2], of[order[i], 3],
					of[order[i], 4], of[order[i], 5]
		}
	' $golden.lua $golden.postgresql.sql $golden.mysql.sql $golden.mariadb.sql $golden.sqlite.sql
	printf '| `t.interval` | interval | – | – | – |\n\n'
}

cat <<'MD'
# Words of scripts

Made by `make reference` from the comments in `lua/luamig`; `make lint` fails when it is out of date.
`luamig help op.add_column` prints an entry, `luamig help operations` (types, columns, constraints, schema,
db, values) a part. What each operation becomes on each database: [operations.md](operations.md).

## operations

Options that mean the same everywhere:

- `schema`: where it is, when that is not the connection's own
- `if_exists`, `if_not_exists`: what is gone, or there, already is no error
- `cascade`: drops what depends on it too, where the database can
- `was`: what it was like before, written as where it was made, for downgrade = reverse(upgrade)
- `concurrently`: an index built or dropped while the table is written to (PostgreSQL)
- `online`: in steps, none of which locks the table for long
- `not_valid`: rows that are there are not checked; op.validate_constraint does it later
- `postgresql`, `mysql`, `mariadb`, `sqlite`: a table of what only that database knows; others pass over it

MD
entries lua/luamig/op.lua
printf '## types\n\n'
types
entries lua/luamig/types.lua t
printf '## columns\n\n'
entries lua/luamig/_meta.lua column
printf '## constraints\n\n'
entries lua/luamig/constraints.lua
printf '## schema\n\n'
cat <<'MD'
schema.lua returns the list of what is wanted; luamig check and luamig revision --autogenerate
compare the database with it. It may require other files. The words of columns and constraints
are those of op.create_table.

```lua
return {
  enum("role", { "admin", "guest" }),
  table("users", {
    { "id",    t.bigint, primary_key = true, identity = true },
    { "email", t.string(255), nullable = false, unique = true },
    { "role",  t.enum("role", { "admin", "guest" }), nullable = false, default = "guest" },
    index { "role" },
  }, { comment = "who may log in" }),
  view("admins", "SELECT id, email FROM users WHERE role = 'admin'"),
}
```

MD
entries lua/luamig/schema.lua
printf '## db\n\n'
entries lua/luamig/_meta.lua db
printf '## data\n\n'
entries lua/luamig/_meta.lua data
printf '## values\n\n'
entries lua/luamig/_meta.lua 'sql decimal null args dialect server log reverse env'
