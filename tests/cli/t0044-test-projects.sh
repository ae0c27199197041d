#!/bin/sh
# t0044-test-projects.sh - the demo, the examples and what luamig import makes of other tools' migrations
# go through luamig test on every database.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

clean() { rm -rf "$work"/here/* "$work"/here/.g*; }
demo() { clean && cp -R "$top/luamig.lua" "$top/migrations" .; }
example() { clean && cp -R "$top/examples/$1/." .; }

server_of() {
	case $1 in sqlite) echo SQLite ;; postgres) echo PostgreSQL ;; mariadb) echo MariaDB ;; mysql) echo MySQL ;; esac
}

# Two steps with what such histories do: keys, rows, an index, a column, a default.
begin() { clean && mkdir migrations theirs && echo 'return { url = env "DATABASE_URL" }' >luamig.lua; }
first_up='CREATE TABLE people (id integer PRIMARY KEY, name varchar(40) NOT NULL, age integer);
CREATE INDEX ix_people_name ON people (name);
INSERT INTO people (id, name) VALUES (910001, '"'root; not \"x\"'"');'
first_down='DROP TABLE people;'
second_up='ALTER TABLE people ADD COLUMN mail varchar(80) DEFAULT '"'none'"';
CREATE TABLE visits (id integer PRIMARY KEY, person_id integer NOT NULL, FOREIGN KEY (person_id) REFERENCES people (id));
INSERT INTO visits SELECT id, id FROM people WHERE id = 910001;'
second_down='DROP TABLE visits;
ALTER TABLE people DROP COLUMN mail;'

golang_migrate() {
	begin
	echo "$first_up" >theirs/1_people.up.sql && echo "$first_down" >theirs/1_people.down.sql
	echo "$second_up" >theirs/2_visits.up.sql && echo "$1" >theirs/2_visits.down.sql
}
dbmate() {
	begin
	printf -- '-- migrate:up\n%s\n-- migrate:down\n%s\n' "$first_up" "$first_down" >theirs/20250101_people.sql
	printf -- '-- migrate:up\n%s\n-- migrate:down\n%s\n' "$second_up" "$1" >theirs/20250102_visits.sql
}
goose() {
	begin
	printf -- '-- +goose Up\n%s\n-- +goose Down\n%s\n' "$first_up" "$first_down" >theirs/00001_people.sql
	printf -- '-- +goose Up\n%s\n-- +goose Down\n%s\n' "$second_up" "$1" >theirs/00002_visits.sql
}
flyway() {
	begin
	echo "$first_up" >theirs/V1__people.sql && echo "$first_down" >theirs/U1__people.sql
	echo "$second_up" >theirs/V2__visits.sql && echo "$1" >theirs/U2__visits.sql
}

for name in $(databases | grep -v '^pg'); do
	use_database "$name"
	it "$name: the demo" 'demo && expect 0 luamig test && out_has "10 passed"'
	for project in "$top"/examples/*/; do
		project=$(basename "$project")
		it "$name: examples/$project" 'example "$project" && expect 0 luamig test --url "$DATABASE_URL" && out_has "on $(server_of "$name")" && out_lacks FAILED'
	done
	for tool in golang_migrate dbmate goose flyway; do
		word=$(echo "$tool" | tr _ -)
		it "$name: $word" '$tool "$second_down" && luamig import "$word" theirs >/dev/null && expect 0 luamig test && out_has "3 passed"'
		it "$name: $word, a down that forgets a table" \
			'$tool "ALTER TABLE people DROP COLUMN mail;" && luamig import "$word" theirs >/dev/null && expect 2 luamig test && out_has "leaves table visits behind"'
	done
	it "$name: flyway without an undo" \
		'flyway "" && rm theirs/U2* && luamig import flyway theirs >/dev/null 2>&1 && expect 0 luamig test && out_has irreversible "3 passed"'
done

# The same project in all of them at once: lengths and defaults are no difference.
everywhere() {
	between=
	printf 'return { url = env "DATABASE_URL", environments = {\n' >luamig.lua
	for name in $(databases | grep -v '^pg'); do
		use_database "$name" && printf '%s = { url = [[%s]] },\n' "$name" "$DATABASE_URL" >>luamig.lua
		between=$between${between:+,}$name
	done
	echo '} }' >>luamig.lua
}
it 'all at once: what was imported comes to the same schema' \
	'golang_migrate "$second_down" && luamig import golang-migrate theirs >/dev/null && everywhere && expect 0 luamig test -e "$between" && out_has "ok the environments have the same schema"'
finish
