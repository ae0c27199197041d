#!/bin/sh
# check-layers.sh - fail when a file includes something its layer may not see (ARCHITECTURE.md, "The house").
set -eu
status=0

# allow FOLDER REGEX: which of our headers the files of a folder may include
allow() {
	[ -d "$1" ] || return 0
	for file in $(find "$1" -name '*.[ch]' | sort); do
		for header in $(sed -n 's/^#[ 	]*include[ 	]*"\([^"]*\)".*/\1/p' "$file" | grep -Ev "$2" || true); do
			echo "$file: may not include \"$header\""
			status=1
		done
	done
}

# only HEADER-REGEX PATH-REGEX: a library's header belongs to one place
only() {
	for file in $(grep -rlE "^#[ 	]*include[ 	]*<($1)>" src drivers tests 2>/dev/null | grep -Ev "$2" || true); do
		echo "$file: <$1> may be included only in $2"
		status=1
	done
}

# names REGEX: what no file outside drivers/ may compare
names() {
	hits=$(grep -rnE "$1" src --include='*.c' | grep -vE '^src/db/registry\.c:' || true)
	[ -z "$hits" ] || {
		echo "a database's name is compared outside drivers/ (ask a capability):"
		echo "$hits"
		status=1
	}
}

allow src/base '^base/'
allow src/model '^(base|model)/'
allow src/db '^(base|model|db)/'
for d in postgres mysql sqlite; do
	allow "drivers/$d" "^(base/|model/|db/|drivers/$d/)"
done
allow src/script '^(base|model|db|script)/'
allow src/core '^(base|model|db|script|core)/'
allow src/cli '^(base|model|db|script|core|cli)/'
only 'lua\.h|lauxlib\.h|lualib\.h' '^src/script/|^tests/bench/rivals/'
only 'libpq-fe\.h' '^drivers/postgres/driver|^tests/bench/rivals/'
only 'mysql\.h' '^drivers/mysql/driver|^tests/bench/rivals/'
only 'sqlite3\.h' '^drivers/sqlite/driver|^tests/bench/rivals/'
names 'str(case)?cmp\([^;]*(dialect|driver)->name'
exit $status
