#!/bin/sh
# collect.sh CLONES OUT - larger public schemas for roundtrip.sh, out of clones of their repositories.
#
# CLONES holds the repositories as OWNER+NAME/repo, OWNER+NAME, OWNER/NAME or NAME (bare or not; their
# newest commit is read).  Writes OUT/<database>/<name>.sql, and a line for each to OUT/sources:
# name, repository, commit.  What is not there is left out.  Exit 77: none of them.
set -u
clones=${1:?usage: collect.sh CLONES OUT}
out=${2:?usage: collect.sh CLONES OUT}
mkdir -p "$out/postgres" "$out/mysql" "$out/sqlite" || exit 1
: >"$out/sources"

find_clone() { # OWNER/NAME
	owner=${1%/*} name=${1#*/}
	for place in "$owner+$name/repo" "$owner+$name" "$owner/$name" "$name"; do
		git -C "$clones/$place" rev-parse -q --verify HEAD >/dev/null 2>&1 && echo "$clones/$place" && return
	done
	return 1
}

# from OWNER/NAME DATABASE AS PATTERN... : the files in this order, those of a pattern by name
from() {
	clone=$(find_clone "$1") || return 0
	target=$out/$2/$3.sql
	printf '%s\t%s\t%s\n' "$2/$3" "https://github.com/$1" "$(git -C "$clone" rev-parse HEAD)" >>"$out/sources"
	shift 3
	: >"$target"
	for pattern; do
		git -C "$clone" ls-tree -r --name-only HEAD | grep -x "$pattern" | while read -r path; do
			git -C "$clone" show "HEAD:$path"
			echo ";" # not all end with one
		done >>"$target"
	done
}
edit() { [ ! -f "$out/$1" ] || sed -i "$2" "$out/$1"; } # DATABASE/NAME.sql SED

for d in postgres:postgres mysql:mysql sqlite:db_sqlite; do
	# ims_dialog makes the tables of dialog again
	from kamailio/kamailio "${d%:*}" kamailio "utils/kamctl/${d#*:}/standard-create.sql" \
		"utils/kamctl/${d#*:}/[a-hj-z][^/]*[^d]-create.sql"
done
for d in postgres mysql sqlite; do from roundcube/roundcubemail $d roundcube "SQL/$d.initial.sql"; done
for d in postgres sqlite; do
	from element-hq/synapse $d synapse "synapse/storage/schema/[a-z]*/full_schemas/72/full.sql.$d"
done
from Icinga/icingadb postgres icingadb schema/pgsql/schema.sql
from Icinga/icingadb mysql icingadb schema/mysql/schema.sql
from MISP/MISP mysql misp INSTALL/MYSQL.sql
from isc-projects/kea postgres kea src/share/database/scripts/pgsql/dhcpdb_create.pgsql
from isc-projects/kea mysql kea src/share/database/scripts/mysql/dhcpdb_create.mysql
for d in postgres:pg mysql:mysql sqlite:lite; do
	from processone/ejabberd "${d%:*}" ejabberd "sql/${d#*:}.new.sql"
done
for d in postgres:gpgsqlbackend/schema.pgsql mysql:gmysqlbackend/schema.mysql sqlite:gsqlite3backend/schema.sqlite3; do
	from PowerDNS/pdns "${d%:*}" powerdns "modules/${d#*:}.sql"
done
from openstreetmap/openstreetmap-website postgres openstreetmap db/structure.sql
for d in postgres:postgresql/v12 mysql:mysql/v8 sqlite:sqlite/v3; do
	from temporalio/temporal "${d%:*}" temporal "schema/${d#*:}/temporal/schema.sql" "schema/${d#*:}/visibility/schema.sql"
done
from flowable/flowable-engine postgres flowable distro/sql/create/all/flowable.postgres.all.create.sql
from flowable/flowable-engine mysql flowable distro/sql/create/all/flowable.mysql.all.create.sql
from apache/ambari mysql ambari ambari-server/src/main/resources/Ambari-DDL-MySQL-CREATE.sql
from apache/ambari mysql hive contrib/management-packs/odpi-ambari-mpack/src/main/resources/stacks/ODPi/2.0/services/HIVE/etc/hive-schema-0.13.0.mysql.sql
from apache/ambari postgres ambari ambari-server/src/main/resources/Ambari-DDL-Postgres-CREATE.sql
from apache/ambari postgres hive contrib/management-packs/odpi-ambari-mpack/src/main/resources/stacks/ODPi/2.0/services/HIVE/etc/hive-schema-0.13.0.postgres.sql
from hatchet-dev/hatchet postgres hatchet sql/schema/v0.sql sql/schema/v1-core.sql sql/schema/v1-olap.sql
from metabrainz/musicbrainz-server postgres musicbrainz admin/sql/CreateCollations.sql \
	admin/sql/CreateTypes.sql admin/sql/CreateTables.sql admin/sql/CreatePrimaryKeys.sql \
	admin/sql/CreateFunctions.sql admin/sql/CreateIndexes.sql admin/sql/CreateFKConstraints.sql \
	admin/sql/CreateConstraints.sql admin/sql/CreateViews.sql admin/sql/CreateTriggers.sql
from kovidgoyal/calibre sqlite calibre resources/metadata_sqlite.sql
from quassel/quassel sqlite quassel 'src/core/SQL/SQLite/setup_[0-9]*_[a-z_]*.sql'
from quassel/quassel postgres quassel 'src/core/SQL/PostgreSQL/setup_[0-9]*_[a-z_]*.sql'
from bareos/bareos postgres bareos core/src/cats/ddl/creates/postgresql.sql

# psql includes and variables; a schema of its own; extensions that are not needed for it
edit postgres/musicbrainz.sql '1i CREATE EXTENSION cube; CREATE EXTENSION earthdistance; CREATE EXTENSION unaccent;
	/^\\\(set\|unset\)/d; s/musicbrainz\.//g'
edit postgres/openstreetmap.sql '/postgis/d; s/public\.geometry(Polygon,4326)/text/; /USING gist (zone)/d'
[ -s "$out/sources" ] || {
	echo "NOT RUN: no clone of them in $clones"
	exit 77
}
wc -l <"$out/sources"
