#!/bin/sh
# operations.sh - doc/operations.md: what each operation becomes on each database, read from the
# golden tests (tests/golden/CASE.DIALECT.sql), where each operation stands under its word.
#
#   sh tools/operations.sh >doc/operations.md
cd "$(dirname "$0")/.." || exit 1
cat <<'MD'
# Operations and databases

Made by `make golden` from the golden tests; `make lint` fails when it is out of date. The SQL of each
case stands in `tests/golden/CASE.DATABASE.sql`, and each case is run on the real servers.

- **native**: one statement
- **steps**: several statements
- **rebuild**: the table is made anew and its rows are copied, in one transaction
- **nothing**: the database has no such thing, and nothing is lost without it
- **refused**: an error at the operation, for the reason below

Where it depends on what is asked for, all that happens is named.

MD
for file in tests/golden/*.sql; do
	awk -v path="$file" '
		BEGIN {
			name = path
			sub(/.*\//, "", name)
			split(name, part, ".")
			print "case\t" part[1] "\t" part[2]
		}
		/^-- op\./ { print "op\t" substr($0, 7); next }
		/^-- refused: / { print "refused\t" substr($0, 13); next }
		/^-- nothing$/ { print "nothing"; next }
		/^-- (upgrade|downgrade)$/ { print "end"; next }
		/^DROP TABLE .*luamig_old_/ { print "copy" }
		/;$/ { print "statement" }
	' "$file"
done | LC_ALL=C awk -F '\t' '
	# One operation has ended: what it was counts.
	function close_op(    how) {
		if (op == "" || op == "execute") { op = ""; return }
		how = reason != "" ? "refused" : copied ? "rebuild" : statements > 1 ? "steps" : statements ? "native" : "nothing"
		seen[op] = 1
		did[op, dialect, how]++
		if (reason != "") reasons[op, dialect, reason] = name
		op = ""
	}
	function cell(op, dialect,    i, out) {
		for (i = 1; i <= nhow; i++)
			if (did[op, dialect, hows[i]]) out = out (out == "" ? "" : ", ") hows[i]
		return out == "" ? "–" : out
	}
	BEGIN {
		nhow = split("native steps rebuild nothing refused", hows, " ")
		ndialect = split("postgresql mysql mariadb sqlite", dialects, " ")
		split("PostgreSQL MySQL MariaDB SQLite", titles, " ")
		nop = split("create_table drop_table rename_table alter_table table_comment add_column drop_column alter_column rename_column create_index drop_index rename_index create_primary_key create_unique create_check create_foreign_key create_exclude drop_constraint rename_constraint validate_constraint create_enum alter_enum drop_enum create_view replace_view drop_view create_sequence alter_sequence drop_sequence create_schema drop_schema create_extension drop_extension", ops, " ")
	}
	$1 == "case" { close_op(); name = $2; dialect = $3 }
	$1 == "end" { close_op() }
	$1 == "op" { close_op(); op = $2; statements = copied = 0; reason = "" }
	$1 == "statement" { statements++ }
	$1 == "copy" { copied = 1 }
	$1 == "refused" { reason = $2 }
	END {
		close_op()
		print "| operation | PostgreSQL | MySQL | MariaDB | SQLite |"
		print "|---|---|---|---|---|"
		for (i = 1; i <= nop; i++) {
			line = "| `op." ops[i] "` |"
			for (d = 1; d <= ndialect; d++) line = line " " cell(ops[i], dialects[d]) " |"
			print line
			delete seen[ops[i]]
		}
		for (op in seen) { print "operations.sh: op." op " is not in the list" >"/dev/stderr"; missing = 1 }
		print "\n## What is refused\n"
		for (i = 1; i <= nop; i++)
			for (d = 1; d <= ndialect; d++) {
				n = 0
				for (key in reasons) {
					split(key, part, SUBSEP)
					if (part[1] != ops[i] || part[2] != dialects[d]) continue
					list[++n] = "- `op." ops[i] "` on " titles[d] ": " part[3] " (`" reasons[key] "`)"
				}
				# sorted
				for (a = 1; a <= n; a++)
					for (b = a + 1; b <= n; b++)
						if (list[b] < list[a]) { swap = list[a]; list[a] = list[b]; list[b] = swap }
				for (a = 1; a <= n; a++) print list[a]
			}
		exit missing
	}
'
