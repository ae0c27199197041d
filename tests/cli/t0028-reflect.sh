#!/bin/sh
# t0028-reflect.sh - db.reflect(table): what a table of the database is like.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

tables='op.create_table("teams", { { "id", t.integer, primary_key = true } })
  op.create_table("users", {
    { "id", t.integer, primary_key = true },
    { "team", t.integer, references = "teams.id", on_delete = "cascade" },
    { "name", t.string(40), nullable = false, default = "nobody" },
    check("team > 0", { name = "ck_team" }), unique({ "team", "name" }, { name = "uq_users" }),
  })
  op.create_index("users", { "name" }, { name = "ix_users" })'
looks='local users = db.reflect("users")
  assert(db.reflect("nowhere") == nil)
  assert(users.name == "users" and #users.columns == 3)
  local id, team, name = users.columns[1], users.columns[2], users.columns[3]
  assert(id.name == "id" and not id.nullable and team.nullable and not name.nullable)
  assert(name.type:lower():find "char" and name.type:find "40", name.type)
  assert(name.default:find "nobody", name.default)
  assert(users.primary_key.columns[1] == "id" and #users.primary_key.columns == 1)
  local key = users.foreign_keys[1]
  assert(#users.foreign_keys == 1 and key.columns[1] == "team" and key.references.table == "teams")
  assert(key.references.columns[1] == "id" and key.on_delete == "CASCADE")
  assert(#users.checks == 1 and users.checks[1].name == "ck_team" and users.checks[1].expression:find "team")
  assert(#users.uniques == 1 and table.concat(users.uniques[1].columns, " ") == "team name")
  local found
  for _, index in ipairs(users.indexes) do
    if index.name == "ix_users" then found = index end
  end
  assert(not found.unique and found.parts[1].column == "name")'

for name in $(versions); do
	use_database "$name"
	it "$name: all there is to know" 'project && rm -f migrations/* && script aaaa1111 nil tables "$tables" && script bbbb2222 aaaa1111 looks "$looks" && expect 0 luamig upgrade && err_empty'
	it "$name: in the revision that makes it" 'project && rm -f migrations/* && luamig stamp base --purge >/dev/null && script cccc3333 nil later "op.create_table(\"later\", { { \"a\", t.integer } }) op.add_column(\"later\", { \"b\", t.integer })
  assert(#db.reflect(\"later\").columns == 2)" && expect 0 luamig upgrade && err_empty'
	it "$name: what was answered before is answered again" 'project && rm -f migrations/* && luamig stamp base --purge >/dev/null && script dddd4444 nil again "op.create_table(\"again\", { { \"a\", t.integer } })
  local columns = #db.reflect(\"again\").columns
  op.add_column(\"again\", { \"b\", t.integer })
  assert(columns == 1 and db.reflect(\"again\").columns[2].name == \"b\")
  op.execute \"SELECT * FROM missing\"" && expect "$(rolls_back && echo 1 || echo 5)" luamig upgrade && sed -i "/missing/d" migrations/dddd4444.lua && expect 0 luamig upgrade && err_empty'
	it "$name: a dry run looks as well" 'project && rm -f migrations/* && luamig stamp base --purge >/dev/null && script eeee5555 nil one "op.create_table(\"one\", { { \"x\", t.integer } })" && luamig upgrade >/dev/null && script bbbb2222 eeee5555 looks "op.add_column(\"one\", { \"y\", t.integer }) assert(db.reflect(\"one\").columns[2].name == \"y\")" && expect 0 luamig upgrade --dry-run && out_has "ADD COLUMN"'
done
use_database sqlite
it 'offline there is nobody to ask' 'project && rm -f migrations/* && script bbbb2222 nil looks "db.reflect(\"users\")" && expect 1 luamig upgrade --sql :head --dialect sqlite && err_has "what a table is like cannot be known offline" "migrations/bbbb2222.lua:7"'
finish
