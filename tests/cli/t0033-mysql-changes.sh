#!/bin/sh
# t0033-mysql-changes.sh - what revision --autogenerate does on MySQL and MariaDB where these want more
# than others: names that follow a table, keys that hold columns, options of tables.
# shellcheck disable=SC2016 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/changes.sh
. "$here/changes.sh"

shown() { # TABLE TEXT…: what SHOW CREATE TABLE has
	query "SHOW CREATE TABLE $1" >"$work/shown" && shift && has "$work/shown" "$@"
}
# what the client prints of a table made by hand, in the place of the first schema
by_hand() { # SQL…
	query "$@" && luamig dump >schema.lua && expect 0 luamig revision -m none && expect 0 luamig upgrade && expect 0 luamig check && out_empty && cp schema.lua "$work/first.lua"
}
wider() { # TYPE of a key, and of what refers to it
	printf 'table("a", { { "id", %s, primary_key = true } }), table("b", { { "id", %s, primary_key = true, references = "a.id" }, { "up", %s, references = "b.id" } })' "$1" "$1" "$1"
}

for name in $(databases); do
	case $name in mariadb | mysql) ;; *) continue ;; esac
	try "$name: checks and keys without a name of a table that is renamed" \
		'begin && printf "table(\"a\", { $plain, { \"n\", t.integer, check = \"n > 0\" }, { \"up\", t.integer, references = \"a.id\" } })" | first && query "INSERT INTO a VALUES (1, 7, 1)" &&
		printf "table(\"c\", { $plain, { \"n\", t.integer, check = \"n > 1\" }, { \"up\", t.integer, references = \"c.id\", on_delete = \"cascade\" } }, { renamed_from = \"a\" })" | second && ! query "INSERT INTO c VALUES (2, 1, 1)" 2>/dev/null'
	try "$name: a unique constraint goes that a foreign key needs" \
		'begin && printf "table(\"a\", { $plain, { \"up\", t.integer, unique = true }, foreign_key({ \"up\" }, \"a.id\", { name = \"fk_up\" }) })" | first && query "INSERT INTO a VALUES (1, 1)" &&
		printf "table(\"a\", { $plain, { \"up\", t.integer }, foreign_key({ \"up\" }, \"a.id\", { name = \"fk_up\" }) })" | wants && expect 0 luamig revision --autogenerate -m second && expect 0 luamig upgrade && expect 0 luamig check && out_empty && query "INSERT INTO a VALUES (2, 1)" && query "DELETE FROM a WHERE id = 2" && expect 0 luamig downgrade -1 && ! query "INSERT INTO a VALUES (2, 1)" 2>/dev/null'
	try "$name: a column goes, and with it what ALTER TABLE has dropped already" \
		'begin && printf "table(\"a\", { $plain, { \"d\", t.integer }, { \"c\", t.string(20), unique = true, check = \"c <> '"'x'"'\" } })" | first && query "INSERT INTO a (id) VALUES (1)" && printf "table(\"a\", { $plain, { \"d\", t.integer } })" | second'
	try "$name: RESTRICT and NO ACTION are one" \
		'begin && printf "table(\"a\", { $plain, { \"up\", t.integer, references = \"a.id\", on_delete = \"no action\", on_update = \"restrict\" } })" | first &&
		printf "table(\"a\", { $plain, { \"up\", t.integer, references = \"a.id\", on_delete = \"restrict\", on_update = \"no action\" } })" | wants && expect 0 luamig check && out_empty'
	try "$name: the format of rows and the statistics of a table" \
		'begin && printf "table(\"a\", { $plain }, { mysql = { stats_persistent = \"0\" } })" | first && query "INSERT INTO a VALUES (1)" &&
		printf "table(\"a\", { $plain }, { mysql = { row_format = \"COMPACT\", stats_persistent = \"1\" } })" | second && lines "~ option row_format none" && shown a "ROW_FORMAT=COMPACT"'
	try "$name: the engine of a table" \
		'begin && printf "table(\"a\", { $plain })" | first && printf "table(\"a\", { $plain }, { mysql = { engine = \"MyISAM\" } })" | second && shown a "ENGINE=MyISAM"'
	try "$name: the charset of a table, and of the columns that have none of their own" \
		'begin && printf "table(\"a\", { $plain, { \"c\", t.string(20), nullable = false, default = \"x\", comment = \"said\" }, { \"b\", t.string(5), collate = \"utf8mb4_bin\" }, { \"d\", t.text } })" | first && query "INSERT INTO a VALUES (1, X'"'C3A9'"', '"'b'"', '"'d'"')" &&
		printf "table(\"z\", { $plain, { \"c\", t.string(20), nullable = false, default = \"x\", comment = \"said\" }, { \"b\", t.string(5), collate = \"utf8mb4_bin\" }, { \"d\", t.text }, { \"n\", t.string(3) } }, { renamed_from = \"a\", mysql = { charset = \"latin1\" } })" | second &&
		lines "~ option collate none" "~ column z.c: collation of its table" "~ column z.d: " && lacks "$work/lines" "z.b" && shown z "CHARSET=latin1" "\`c\` varchar(20) NOT NULL DEFAULT '"'x'"' COMMENT" "COLLATE utf8mb4_bin" "\`n\` varchar(3) DEFAULT NULL" && query_is 1,E9 "SELECT CONCAT(id, '"','"', HEX(c)) FROM z"'
	try "$name: the collation of tables whose texts refer to each other" \
		'begin && printf "table(\"a\", { { \"s\", t.string(9), primary_key = true } }), table(\"b\", { $plain, { \"s\", t.string(9), references = \"a.s\" } })" | first && query "INSERT INTO a VALUES ('"'k'"')" && query "INSERT INTO b VALUES (1, '"'k'"')" &&
		printf "table(\"a\", { { \"s\", t.string(9), primary_key = true } }, { mysql = { collate = \"utf8mb4_unicode_ci\" } }), table(\"b\", { $plain, { \"s\", t.string(9), references = \"a.s\" } }, { mysql = { collate = \"utf8mb4_unicode_ci\" } })" | second && ! query "DELETE FROM a" 2>/dev/null'
	try "$name: how a table is divided: not yet, in one way, in another, with another key, no more" \
		'begin && printf "table(\"a\", { $plain, { \"n\", t.integer, nullable = false } })" | first && query "INSERT INTO a VALUES (1, 7), (150, 8)" &&
		printf "table(\"a\", { $plain, { \"n\", t.integer, nullable = false } }, { mysql = { partition_by = \"HASH (id) PARTITIONS 3\" } })" | second && lines "~ option partition by none" && shown a "PARTITION BY HASH" && has migrations/*second.lua "-- copies the table a" REMOVE && luamig dump >"$work/first.lua" && rm migrations/*second.lua && query "DELETE FROM luamig_version" && rm migrations/* &&
		printf "table(\"a\", { $plain, { \"n\", t.integer, nullable = false } }, { mysql = { partition_by = \"RANGE (id) (PARTITION p0 VALUES LESS THAN (100), PARTITION p1 VALUES LESS THAN MAXVALUE)\" } })" | second && shown a "PARTITION BY RANGE" && lacks migrations/*second.lua REMOVE && luamig dump >"$work/first.lua" && query "DELETE FROM luamig_version" && rm migrations/* &&
		printf "table(\"a\", { { \"id\", t.integer }, { \"n\", t.integer }, primary_key({ \"n\" }) }, { mysql = { partition_by = \"HASH (n) PARTITIONS 2\" } })" | second && shown a "PARTITION BY HASH" && has migrations/*second.lua REMOVE && query_is 2 "SELECT count(*) FROM a"'
	try "$name: a key gets another type, and what refers to it" \
		'begin && wider t.integer | first && query "INSERT INTO a VALUES (1)" && query "INSERT INTO b VALUES (1, 1)" && wider t.bigint | second && shown b "bigint" && ! query "INSERT INTO b VALUES (5, 5)" 2>/dev/null'
	try "$name: a key that others refer to counts by itself" \
		'begin && printf "table(\"a\", { $plain }), table(\"b\", { $plain, { \"a\", t.integer, references = \"a.id\" } })" | first && query "INSERT INTO a VALUES (4)" && query "INSERT INTO b VALUES (1, 4)" &&
		printf "table(\"a\", { { \"id\", t.integer, primary_key = true, identity = true } }), table(\"b\", { $plain, { \"a\", t.integer, references = \"a.id\" } })" | second && query "INSERT INTO a VALUES (NULL)" && query_is 5 "SELECT max(id) FROM a"'
	try "$name: the index of a key that breaks a cycle is called as it was" \
		'begin && query "CREATE TABLE a (id int PRIMARY KEY, b int)" && query "CREATE TABLE b (id int PRIMARY KEY, a int, x int, KEY ix (x, id), FOREIGN KEY (a) REFERENCES a (id), FOREIGN KEY (x) REFERENCES a (id))" && query "ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b (id)" &&
		query "SHOW CREATE TABLE b" | sed "s/,\\\\n/\n/g" | sort >was && has was "KEY \`a\` (\`a\`)" b_ibfk_2 && luamig dump >schema.lua && query "SET foreign_key_checks = 0; DROP TABLE a, b" &&
		expect 0 luamig revision --autogenerate -m all && expect 0 luamig upgrade --dry-run && out_has "ALTER TABLE \`b\` ADD INDEX \`a\` (\`a\`), ADD CONSTRAINT" "ALTER TABLE \`b\` ADD CONSTRAINT \`b_ibfk_2\`" &&
		expect 0 luamig upgrade && query "SHOW CREATE TABLE b" | sed "s/,\\\\n/\n/g" | sort >now && same was now && expect 0 luamig check && out_empty'
	use_database "$name"
	it "$name: the index that the server made for a key goes with the key; to drop it too is no mistake" \
		'project && script dddd4444 cccc3333 keys "op.add_column(\"t_cccc3333\", { \"up\", t.integer })
			op.create_foreign_key(\"t_cccc3333\", { \"up\" }, \"t_cccc3333.id\", { name = \"fk_up\" })" "" &&
		script eeee5555 dddd4444 two "op.drop_constraint(\"t_cccc3333\", \"fk_up\")
			op.drop_index(\"fk_up\", { table = \"t_cccc3333\" })" "op.create_foreign_key(\"t_cccc3333\", { \"up\" }, \"t_cccc3333.id\", { name = \"fk_up\" })" &&
		script ffff6666 dddd4444 one "op.alter_table(\"t_cccc3333\", { { drop_constraint = \"fk_up\" }, { drop_index = \"fk_up\" } })" "" &&
		expect 0 luamig upgrade eeee && ! shown t_cccc3333 fk_up >/dev/null && expect 0 luamig downgrade -1 && shown t_cccc3333 fk_up &&
		expect 0 luamig upgrade ffff && ! shown t_cccc3333 fk_up >/dev/null'
	it "$name: an index that is not there is a mistake all the same" \
		'script aaaa7777 ffff6666 none "op.drop_index(\"fk_up\", { table = \"t_cccc3333\" })" "" && expect 1 luamig upgrade aaaa7777 && err_has fk_up'
	if [ "$name" = mysql ]; then
		try "$name: a renamed column in an index over an expression" \
			'begin && printf "table(\"a\", { { \"c\", t.string(20), primary_key = true, check = \"c <> '"'x'"'\" }, { \"id\", t.integer }, { \"up\", t.string(20), references = \"a.c\" }, index({ sql \"lower(c)\", \"id\" }, { name = \"ix\" }) })" | first && query "INSERT INTO a VALUES ('"'Y'"', 1, NULL)" &&
			printf "table(\"a\", { { \"d\", t.string(20), primary_key = true, check = \"d <> '"'x'"'\", renamed_from = \"c\" }, { \"id\", t.integer }, { \"up\", t.string(20), references = \"a.d\" }, index({ sql \"lower(d)\", \"id\" }, { name = \"ix\" }) })" | second && ! grep -q "index" "$work/lines"'
	else
		try "$name: a json with another name, and the check of a renamed column" \
			'begin && by_hand "CREATE TABLE a (id int PRIMARY KEY, j json, n int CHECK (n > 0), m int)" && query "ALTER TABLE a RENAME COLUMN j TO k, RENAME COLUMN n TO o" && query "ALTER TABLE a ADD j longtext CHECK (j <> '"'x'"')" &&
			luamig dump >schema.lua && has schema.lua "\"k\", t.json" "\"j\", t.text" "\`o\` > 0" && expect 0 luamig check && out_empty &&
			sed -i "s/\"o\", t.integer/\"o\", t.bigint/" schema.lua && expect 0 luamig revision --autogenerate -m wide && expect 0 luamig upgrade && shown a "DEFAULT NULL CHECK (\`o\` > 0)" "bigint" && expect 0 luamig check && out_empty'
	fi
done
finish
