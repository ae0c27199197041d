#!/bin/sh
# t0027-naming.sh - naming_convention: the names that constraints and indexes get in the database.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

convention() { # KEY TEMPLATE...
	words=
	while [ $# -gt 1 ]; do
		words="$words $1 = \"$2\","
		shift 2
	done
	project && rm -f migrations/*
	echo "return { url = env(\"DATABASE_URL\", \"sqlite:app.db\"), migrations = \"migrations\", naming_convention = {$words } }" >luamig.lua
}
usual() {
	convention ix 'ix_%(column_0_label)s' uq 'uq_%(table_name)s_%(column_0_N_name)s' ck 'ck_%(table_name)s_%(constraint_name)s' \
		fk 'fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s' pk 'pk_%(table_name)s'
	script aaaa1111 nil named 'op.create_table("teams", { { "id", t.integer, primary_key = true } })
  op.create_table("users", {
    { "id", t.integer, primary_key = true }, { "team", t.integer, references = "teams.id" }, { "age", t.integer },
    { "email", t.string(40), index = true }, unique { "team", "age" }, check("age > 0", { name = "positive" }),
  })
  op.create_index("users", { "age", "email" })' 'op.drop_index("ix_users_age", { table = "users" })
  op.drop_table("users") op.drop_table("teams")'
}
# Sorted, without those of luamig's own tables.
names() {
	case $database in
	sqlite) query "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'users' AND sql IS NOT NULL UNION SELECT DISTINCT substr(sql, instr(sql, word), length(word)) FROM sqlite_master, (SELECT 'uq_users_team_age' AS word UNION SELECT 'ck_users_positive' UNION SELECT 'fk_users_team_teams') WHERE instr(sql, word) AND type = 'table' ORDER BY 1" ;;
	mariadb | mysql) query "SELECT constraint_name FROM information_schema.table_constraints WHERE table_schema = database() AND table_name = 'users' AND constraint_name <> 'PRIMARY'
		UNION SELECT index_name FROM information_schema.statistics WHERE table_schema = database() AND table_name = 'users' AND index_name LIKE 'ix%' ORDER BY 1" ;;
	*) query "SELECT conname FROM pg_constraint WHERE conrelid = 'users'::regclass AND contype IN ('u', 'c', 'f') UNION SELECT indexname FROM pg_indexes WHERE tablename = 'users' AND indexname LIKE 'ix%' ORDER BY 1" ;;
	esac
}

for name in $(databases); do
	use_database "$name"
	it "$name: what has no name gets one" 'usual && expect 0 luamig upgrade && err_empty && names | tr "\n" " " >got && echo "ck_users_positive fk_users_team_teams ix_users_age ix_users_email uq_users_team_age " | tr -d "\n" | same - got &&
		expect 0 luamig downgrade base'
	it "$name: columns that are added" 'usual && script bbbb2222 aaaa1111 more "op.add_column(\"teams\", { \"lead\", t.integer, references = \"users.id\", index = true })" && sed -i "/^function downgrade/,\$d" migrations/bbbb2222.lua && echo "downgrade = reverse(upgrade)" >>migrations/bbbb2222.lua && expect 0 luamig upgrade --sql :head --dialect "$(dialect_of "$name")" && out_has fk_teams_lead_users ix_teams_lead'
	it "$name: a name that is too long is an error, not another name" '[ "$name" = sqlite ] || { convention uq "uq_%(table_name)s_of_a_table_that_has_a_rather_very_long_name_indeed_in_truth_%(column_0_name)s" && script aaaa1111 nil x "op.create_table(\"users\", { { \"email\", t.string(40), unique = true } })" && expect 1 luamig upgrade && err_has "the constraint name \"uq_users_of_a_table_that_has_a_rather_very_long_name_indeed_in_truth_email\" is too long"; }'
done

use_database sqlite
it 'what cannot be named is an error at its line' 'usual && script aaaa1111 nil x "op.create_check(\"a\", \"x > 0\")" && expect 1 luamig upgrade && err_has "has no name" "migrations/aaaa1111.lua:7" "give it one"'
it 'a template with a mistake' 'convention uq "uq_%(tabel_name)s" && expect 1 luamig upgrade && err_has "naming_convention.uq: unknown token %(tabel_name)s" "did you mean %(table_name)s?" luamig.lua'
it 'an environment has its own' 'usual && sed -i "s/^return {/return { environments = { other = { naming_convention = { ix = \"other_%(column_0_name)s\" } } },/" luamig.lua && expect 0 luamig -e other upgrade --sql :head --dialect sqlite && out_has other_email && out_lacks ix_users'
finish
