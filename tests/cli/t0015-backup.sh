#!/bin/sh
# t0015-backup.sh - examples/backup: a copy of the database before each run, and no run without one.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

example() { rm -rf backups migrations ./*.lua app.db* && cp -r "$top"/examples/backup/. .; }
backup_named() { find backups -name "*-before-$1*" ! -name "*.part" | wc -l; }

# The tool of a database, and what it makes of a backup: its text.
tool() {
	case $database in sqlite) echo sqlite3 ;; postgres) echo pg_dump ;; *) command -v mariadb-dump || echo mysqldump ;; esac
}
text_of() { # FILE
	case $database in
	sqlite) sqlite3 "$1" .dump ;;
	postgres) pg_restore -f - "$1" ;;
	*) cat "$1" ;;
	esac
}

for name in $(databases); do
	case $name in sqlite | postgres | mariadb) ;; *) continue ;; esac # other servers want tools of their own
	use_database "$name"
	if ! command -v "$(tool)" >/dev/null 2>&1; then
		skip "$name: a backup" "there is no $(tool)"
		continue
	fi
	it "$name: the backup holds what the run destroys" \
		'example && expect 0 luamig upgrade +1 && expect 0 luamig upgrade && [ "$(backup_named upgrade)" -eq 2 ] && query_is 0 "SELECT count(*) FROM notes" && expect 0 luamig downgrade base && [ "$(backup_named downgrade)" -eq 1 ] &&
		for file in backups/*; do text_of "$file" >text || exit 1; if grep -q "do not lose this" text; then echo found; fi; done >found && [ "$(wc -l <found)" -eq 1 ]'
	it "$name: nothing to do, no backup" 'rm -r backups && expect 0 luamig downgrade base && [ ! -e backups ]'
	it "$name: the tool fails: nothing is run, nothing is left" \
		'mkdir -p bin && printf "#!/bin/sh\necho no room >&2\nexit 1\n" >bin/$(basename "$(tool)") && chmod +x bin/* && PATH=$PWD/bin:$PATH && export PATH && expect 1 luamig upgrade && err_has "hook before_run" "no backup" "no room" &&
		[ "$(backup_named upgrade)" -eq 0 ] && expect 0 luamig current && out_is "base: no revision is applied"'
	rm -rf bin
done

use_database sqlite
it 'from another folder: the backups are beside luamig.lua' 'example && cd migrations && unset DATABASE_URL && expect 0 luamig upgrade && cd .. && [ "$(backup_named upgrade)" -eq 1 ]'
it 'only the owner can read it' 'find backups -type f -perm 600 | grep -q .'
it 'several in one second' 'example && unset DATABASE_URL && for i in 1 2 3; do luamig upgrade >/dev/null 2>&1 && luamig downgrade base >/dev/null 2>&1 || exit 1; done && [ "$(backup_named upgrade)" -eq 3 ] && [ "$(backup_named downgrade)" -eq 3 ]'
it 'another database than that of luamig.lua: no backup, no run' \
	'example && expect 1 luamig --url sqlite:other.db upgrade && err_has "sqlite:other.db" "no backup" && [ ! -e backups ] && expect 0 luamig --url sqlite:other.db current && out_is "base: no revision is applied"'
# A tool that notes its words and the passwords in its environment.
pretend() { # NAME
	mkdir -p bin
	cat >"bin/$1" <<-'SH'
		#!/bin/sh
		printf '%s\n' "$@" "PGPASSWORD=${PGPASSWORD:-}" "MYSQL_PWD=${MYSQL_PWD:-}" >noted
		echo x >"$out"
		for word; do case $word in --file=* | --result-file=*) echo x >"${word#*=}" ;; esac; done
	SH
	chmod +x "bin/$1"
	PATH=$PWD/bin:$PATH
}
makes() { # URL SHOWN: a backup of it, made while luamig.lua is read
	echo "require(\"backup\").make(\"$1\", { url = \"$2\", direction = \"x\" }) return { trust = true }" >luamig.lua
	expect 0 luamig heads && err_lacks "it's"
}
it 'passwords: decoded, in the environment, not among the words' \
	'example && pretend pg_dump && pretend mariadb-dump && makes "postgresql+psycopg2://me:it%27s@h:5433/my%20db?sslmode=require" "postgresql+psycopg2://me:***@h:5433/my%20db?sslmode=require" &&
	has noted "--dbname=postgresql://me@h:5433/my%20db?sslmode=require" "PGPASSWORD=it'\''s" && [ "$(grep -c "it'\''s" noted)" -eq 1 ] &&
	makes "mysql://me:it%27s@h:3307/my%20db?unix_socket=/run/s" "mysql://me:***@h:3307/my%20db?unix_socket=/run/s" && has noted --user=me --host=h --port=3307 --socket=/run/s "my db" "MYSQL_PWD=it'\''s" && [ "$(grep -c "it'\''s" noted)" -eq 1 ]'
it 'without trust the hook cannot start programs' \
	'example && sed -i "/trust/d" luamig.lua && expect 1 luamig upgrade && err_has "trust = true"'
finish
