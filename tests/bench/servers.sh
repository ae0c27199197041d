# shellcheck shell=sh disable=SC2034,SC2154
# servers.sh - databases of one's own on the servers of the environment, through luamig's own `client`
# names: sourced with $work and $database set.
databases() {
	echo sqlite
	for name in postgres mariadb mysql; do
		[ -z "$(server_url "$name")" ] || echo "$name"
	done
}
server_url() { # NAME
	eval "printf '%s' \"\${LUAMIG_TEST_$(printf '%s' "$1" | tr '[:lower:]' '[:upper:]'):-}\""
}
admin() { # NAME SQL
	case $1 in
	postgres) psql -X -q -At -d "$LUAMIG_TEST_POSTGRES" -c "$2" ;;
	mariadb | mysql)
		mariadb --no-defaults -u root -S "$(server_url "$1" | sed 's/.*unix_socket=\([^&]*\).*/\1/')" -e "$2"
		;;
	esac
}
new_database() { # NAME: empty; its URL goes to $url
	if [ "$1" = sqlite ]; then
		rm -f "$work/it.db"*
		url=sqlite:$work/it.db
		return
	fi
	admin "$1" "CREATE DATABASE $database" || return 1
	url=$(server_url "$1" | sed "s|/luamig_test|/$database|")
}
drop_all() {
	for name in $(databases); do
		admin "$name" "DROP DATABASE IF EXISTS $database" >/dev/null 2>&1
	done
}
