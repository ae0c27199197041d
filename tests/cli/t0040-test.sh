#!/bin/sh
# shellcheck disable=SC2016 # blocks are expanded when they run
# t0040-test.sh - luamig test: every revision up, down and up again, on scratch databases.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

export TMPDIR="$work"

untouched() {
	if [ "$database" = sqlite ]; then [ ! -e app.db ]; else ! table_exists luamig_version; fi
}

# change ID PARENT UPGRADE DOWNGRADE: one more revision
change() { script "$1" "$2" "change $1" "$3" "$4"; }

for one in $(databases); do
	use_database "$one" || { skip "$one" 'no database'; continue; }

	it "$one: revisions that are right pass, and the configured database is left alone" \
		'project && expect 0 luamig test && out_has "test: 3 revisions on" aaaa1111 "down to base and up again" "4 passed" && out_lacks FAILED && untouched'
	it "$one: what a downgrade leaves behind, with exit status 2; the others pass" '
		project && change dddd4444 cccc3333 "op.create_table(\"left\", { { \"id\", t.integer, primary_key = true } })" "" &&
		expect 2 luamig test && out_has "downgrade of dddd4444 leaves table left behind" "upgrade after downgrade fails" "ok aaaa1111" "ok cccc3333"'
	it "$one: what a downgrade does not bring back" '
		project && change dddd4444 cccc3333 "op.drop_column(\"t_cccc3333\", \"name\")" "" &&
		expect 2 luamig test && out_has "downgrade of dddd4444 does not bring back column t_cccc3333.name"'
	it "$one: a downgrade that fails, and one that is missing" '
		project && change dddd4444 cccc3333 "op.create_index(\"t_cccc3333\", { \"name\" }, { name = \"ix_a\" })" "op.drop_table(\"nowhere\")" &&
		expect 2 luamig test && out_has "downgrade fails: " "migrations/dddd4444.lua:11" &&
		sed -i "/^function downgrade/,\$d" migrations/dddd4444.lua && expect 2 luamig test && out_has "downgrade is missing"'
	it "$one: an upgrade that fails; what comes after it is skipped" '
		project && sed -i "s/op.create_table(\"t_bbbb2222\"/error(\"no\") op.create_table(\"x\"/" migrations/bbbb2222.lua &&
		expect 2 luamig test && out_has "upgrade fails: " "skipped cccc3333" "revision bbbb2222 before it cannot be applied" "ok aaaa1111"'
	it "$one: irreversible is told, and is no fault" '
		project && change dddd4444 cccc3333 "op.drop_column(\"t_cccc3333\", \"name\")" "" && sed -i "s/^revision .*/&\nirreversible = true/" migrations/dddd4444.lua &&
		expect 0 luamig test && out_has "irreversible: not taken down" "4 revisions were not taken down"'
done
finish
