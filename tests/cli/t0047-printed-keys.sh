#!/bin/sh
# t0047-printed-keys.sh - MySQL and MariaDB: what --sql and --dry-run print about foreign keys and the
# indexes that the server made for them runs in the plain client, and leaves what a run leaves.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

tables='p c y z'
made() { # FILE: all tables, as the server says them
	for table in $tables; do query "SHOW CREATE TABLE $table"; done >"$1"
}
run_text() { # FILE: through the plain client
	query "$(cat "$1")"
}
others='op.create_table("p", { { "id", t.integer, primary_key = true } })'
child() { # a column with a key to p
	printf '{ "%s", t.integer }, foreign_key({ "%s" }, "p.id", { name = "%s" }), ' "$1" "$1" "$2"
}

for name in mariadb mysql; do
	use_database "$name" || { skip "$name" 'no database'; continue; }
	rm -rf migrations luamig.lua
	echo 'return { url = env "DATABASE_URL" }' >luamig.lua
	script aaaa1111 nil tables "$others
		op.create_table(\"c\", { { \"id\", t.integer, primary_key = true }, $(child a fk_a) $(child b fk_b) $(child d c_ibfk_7) $(child e fk_e) $(child f fk_f) index({ \"e\" }, { name = \"ix_e\" }) })
		op.create_table(\"z\", { { \"id\", t.integer, primary_key = true }, { \"a\", t.integer } })" ''
	script bbbb2222 aaaa1111 keys "op.drop_constraint(\"c\", \"fk_a\")
		op.drop_index(\"fk_a\", { table = \"c\" })
		op.alter_table(\"c\", { { drop_constraint = \"fk_b\" }, { drop_index = \"fk_b\" }, { add_column = { \"x\", t.integer } } })
		op.drop_constraint(\"c\", \"c_ibfk_7\")
		op.drop_index(\"d\", { table = \"c\" })
		op.drop_constraint(\"c\", \"fk_e\")
		op.drop_index(\"ix_e\", { table = \"c\" })
		op.drop_constraint(\"c\", \"fk_f\")
		op.create_foreign_key(\"z\", { \"a\" }, \"p.id\", { name = \"fk_z\" })
		op.drop_constraint(\"z\", \"fk_z\")
		op.drop_index(\"fk_z\", { table = \"z\" })
		op.create_table(\"y\", { { \"id\", t.integer, primary_key = true }, $(child a fk_y) index({ \"a\", \"id\" }, { name = \"ix_y\" }) })
		op.drop_index(\"ix_y\", { table = \"y\" })
		op.drop_constraint(\"y\", \"fk_y\")" ''
	it "$name: run" 'expect 0 luamig upgrade head && made "$work/run" && ! grep -q FOREIGN "$work/run"'
	use_database "$name"
	it "$name: --sql, from the beginning" '
		expect 0 luamig upgrade --sql head && run_text "$work/out" && made "$work/printed" && same "$work/run" "$work/printed" && ! grep -q "fk_f.*information_schema" "$work/out"'
	use_database "$name"
	it "$name: --sql, of tables that this text does not make" '
		luamig upgrade aaaa1111 && expect 0 luamig upgrade --sql aaaa1111:head && run_text "$work/out" && made "$work/printed" && same "$work/run" "$work/printed"'
	use_database "$name"
	it "$name: --dry-run" '
		luamig upgrade aaaa1111 && expect 0 luamig upgrade --dry-run head && run_text "$work/out" && made "$work/printed" && same "$work/run" "$work/printed"'
	use_database "$name"
	it "$name: --dry-run, of an empty database" '
		expect 0 luamig upgrade --dry-run head && run_text "$work/out" && made "$work/printed" && same "$work/run" "$work/printed"'
	use_database "$name"
	it "$name: an index that is not there is a mistake all the same" '
		rm migrations/bbbb2222.lua && luamig upgrade && script cccc3333 aaaa1111 none "op.drop_index(\"fk_none\", { table = \"c\" })" "" &&
		expect 0 luamig upgrade --sql aaaa1111:head && ! run_text "$work/out" 2>/dev/null'
done
finish
