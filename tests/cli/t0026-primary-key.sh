#!/bin/sh
# shellcheck disable=SC2016,SC2034 # blocks are expanded when they run
# Dropping a primary key by the name that a script gave it, also where the server keeps no such name.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# keyed NAME DROP: a table whose key is called NAME, and a revision that drops DROP
keyed() {
	project
	rm migrations/*
	script aaaa1111 nil users "op.create_table(\"users\", { { \"a\", t.integer, nullable = false }, { \"b\", t.integer }, primary_key({ \"a\" }, { name = \"$1\" }) })" 'op.drop_table("users")'
	script bbbb2222 aaaa1111 unkeyed "op.drop_constraint(\"users\", $2) op.execute(\"INSERT INTO users (a, b) VALUES (1, 1), (1, 2)\")" ''
	luamig downgrade base >/dev/null
	luamig upgrade aaaa1111 >/dev/null
}

for name in $(databases); do
	[ "$name" != sqlite ] || continue # it rebuilds the table
	use_database "$name"
	it "$name: the usual name of a key" 'keyed pk_users "\"pk_users\"" && expect 0 luamig upgrade && query_is 2 "SELECT count(*) FROM users"'
	it "$name: the same printed, and as a dry run" \
		'keyed pk_users "\"pk_users\"" && expect 0 luamig upgrade --dry-run && cp "$work/out" script.sql && load $name "$DATABASE_URL" script.sql && query_is 2 "SELECT count(*) FROM users" &&
		keyed pk_users "\"pk_users\"" && expect 0 luamig upgrade --sql aaaa1111:head && cp "$work/out" script.sql && load $name "$DATABASE_URL" script.sql && query_is 2 "SELECT count(*) FROM users"'
	it "$name: a name that is not there, with if_exists" 'keyed pk_users "\"pk_others\", { if_exists = true }" && expect 1 luamig upgrade && err_lacks "no constraint"'
	it "$name: by kind" 'keyed weird "{ kind = \"primary_key\" }" && expect 0 luamig upgrade'
	if rolls_back; then
		it "$name: any name that it was given" 'keyed weird "\"weird\"" && expect 0 luamig upgrade'
	else
		it "$name: any other name: what to write" 'keyed weird "\"weird\"" && expect 1 luamig upgrade && err_has "no constraint weird" "keeps no names of primary keys" "kind = \"primary_key\""'
		it "$name: a constraint that is really called so" \
			'keyed pk_users "\"pk_users\"" && sed -i "s/op.drop_constraint/op.create_check(\"users\", \"b > 0\", { name = \"pk_users\" }) &/; s/(1, 2)/(2, -1)/" migrations/bbbb2222.lua && expect 0 luamig upgrade && query_is 2 "SELECT count(*) FROM users"'
	fi
done
[ "$count" -gt 0 ] || skip 'primary keys' 'no server here'
finish
