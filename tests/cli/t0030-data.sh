#!/bin/sh
# t0030-data.sh - examples/data on every database, and what luamig says of data.*.
# shellcheck disable=SC2016 # blocks are evaluated by it
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

example() { rm -rf migrations ./*.lua && cp -r "$top"/examples/data/. .; }
rows() { # SQL
	case $database in
	sqlite) sqlite3 "$work/here/app.db" "$1" ;;
	*) client "$database" "$DATABASE_URL" "$1" ;;
	esac | tr '|\t' '  '
}

for name in $(databases); do
	use_database "$name"
	export DATABASE_URL
	it "$name: the example runs up" 'example && expect 0 luamig upgrade head && out_has "3 revisions applied"'
	it "$name: what it made of the rows" '
		[ "$(rows "SELECT count(*) FROM orders WHERE gross = 1.19")" = 1 ] &&
		[ "$(rows "SELECT count(*) FROM orders WHERE gross IS NULL")" = 0 ] &&
		[ "$(rows "SELECT count(*) FROM addresses")" = 1250 ] &&
		[ "$(rows "SELECT line FROM addresses WHERE order_id = 2")" = "2 Main Street, Springfield" ] &&
		[ "$(rows "SELECT count(*) FROM orders WHERE city IS NULL")" = 833 ]'
	it "$name: and down" 'example && expect 0 luamig downgrade base && out_has "3 revisions reverted"'
	it "$name: a dry run says what it does not show" '
		example && expect 0 luamig upgrade +1 --dry-run && out_has "data.insert of table orders" "works on rows: not shown"'
done

it 'luamig help data' 'expect 0 luamig help data && out_has data.transform on_error luamig_quarantine while_ok decimal'
finish
