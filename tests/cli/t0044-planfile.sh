#!/bin/sh
# luamig plan --out, luamig upgrade --plan: what was looked at is what runs.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

write_project() {
	rm -rf migrations luamig.lua plan.json
	printf 'return { url = env("DATABASE_URL", "sqlite:app.db"), migrations = "migrations" }\n' >luamig.lua
	script aaaa1111 nil 'users' 'op.create_table("users", { { "id", t.bigint, primary_key = true }, { "name", t.string(40) } })' 'op.drop_table("users")'
	script bbbb2222 aaaa1111 'more' 'op.add_column("users", { "age", t.integer }) data.update("users", { set = "age = 1" }) op.execute("UPDATE users SET age = 2")' ''
	script cccc3333 bbbb2222 'index' 'op.create_index("users", { "name" })' ''
}

# refused TEXT...: by exit status and kind, and nothing was done
refused() {
	expect 2 luamig upgrade --plan plan.json && err_has "plan.json is not what would run now" "nothing was changed" "$@" &&
		expect 2 luamig upgrade --plan plan.json --json && json_is plan_differs .kind 0 && query_is aaaa1111 "SELECT version_num FROM luamig_version"
}

for name in $(databases); do
	use_database "$name" || { skip "$name" 'no database'; continue; }
	write_project
	luamig upgrade aaaa1111 >/dev/null
	it "$name: the file says what is pinned" '
		expect 0 luamig plan --out plan.json && cp plan.json "$work/out" && json_is head .target && json_is "[\"aaaa1111\"]" .from && json_is 2 .revisions.# && json_is bbbb2222 ".revisions[0].revision" &&
		json_is 3 ".revisions[0].statements.#" && json_is "UPDATE users SET age = 2" ".revisions[0].statements[2].statement" && out_has schema_fingerprint digest checksum && query_is aaaa1111 "SELECT version_num FROM luamig_version"'
	it "$name: a plan is the same when it is made again" 'expect 0 luamig plan --out again.json && same plan.json again.json'
	it "$name: another statement" '
		sed -i "s/age = 2/age = 3/" migrations/bbbb2222.lua && refused "statement 3 of revision bbbb2222 is another now" "age = 3" && sed -i "s/age = 3/age = 2/" migrations/bbbb2222.lua'
	it "$name: one more, one less" '
		cp migrations/cccc3333.lua kept && script cccc3333 bbbb2222 index "op.create_index(\"users\", { \"name\" }) op.create_index(\"users\", { \"age\" })" "" && refused "statement 2 of revision cccc3333 is new" &&
		script cccc3333 bbbb2222 index "" "" && refused "statement 1 of revision cccc3333 is gone" && cp kept migrations/cccc3333.lua'
	it "$name: a script whose statements are the same, but not what it does with rows" '
		sed -i "s/set = \"age = 1\"/set = \"age = 7\"/" migrations/bbbb2222.lua && refused "script of revision bbbb2222 was changed" && sed -i "s/age = 7/age = 1/" migrations/bbbb2222.lua'
	it "$name: one more revision" '
		script dddd4444 cccc3333 "late" "op.drop_column(\"users\", \"age\")" "" && refused "it would run bbbb2222, cccc3333, and now that is bbbb2222, cccc3333, dddd4444" && rm migrations/dddd4444.lua'
	it "$name: another schema" '
		query "ALTER TABLE users ADD COLUMN surprise int" && refused "schema of the database" && query "ALTER TABLE users DROP COLUMN surprise"'
	it "$name: wrong use, and files that are none" '
		expect 64 luamig upgrade head --plan plan.json && expect 64 luamig upgrade --plan plan.json --dry-run && expect 1 luamig upgrade --plan nowhere.json && err_has nowhere.json &&
		echo "{}" >wrong.json && expect 1 luamig upgrade --plan wrong.json && err_has "no plan of luamig" && echo "nothing" >wrong.json && expect 1 luamig upgrade --plan wrong.json && err_has "no plan of luamig"'
	it "$name: rows may come and go" 'query "INSERT INTO users (id, name) VALUES (1, '"'a'"')" && expect 0 luamig upgrade --plan plan.json && out_has "2 revisions applied" && query_is cccc3333 "SELECT version_num FROM luamig_version" && query_is 2 "SELECT age FROM users"'
	it "$name: it runs once" 'expect 2 luamig upgrade --plan plan.json && err_has "it begins at aaaa1111, and the database is at cccc3333"'
	it "$name: how far is kept too" 'luamig plan --out plan.json && expect 0 luamig upgrade --plan plan.json && out_has "nothing to do"'
done
finish
