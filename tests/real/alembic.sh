#!/bin/sh
# alembic.sh DIR [-x NAME=TYPE …] - a real history of Alembic, translated, beside Alembic itself.
#
# DIR is a folder with versions/.  Both go up on SQLite: luamig what it translated (its error() lines,
# which stand for Python that changes rows, are taken out: there are none), Alembic the same revisions
# with an env.py of two lines in which modules of the project are empty shells.  What SQLite's pragmas
# say of both databases must be the same.  Exit 77: no input, or no Alembic.
#
#   LUAMIG_REAL_TO       the last revision (default: head)
#   LUAMIG_REAL_PRELUDE  Python before the revisions are loaded: the types of the project
set -u
here=$(cd "$(dirname "$0")/../.." && pwd)
luamig=${LUAMIG:-$here/build/release/luamig}
python=${PYTHON:-/usr/bin/python3}
dir=${1:?usage: alembic.sh DIR [-x NAME=TYPE …]}
shift
[ -d "$dir/versions" ] || {
	echo "NOT RUN: no folder $dir/versions"
	exit 77
}
"$python" -c 'import alembic' 2>/dev/null || {
	echo "NOT RUN: $python has no alembic"
	exit 77
}
dir=$(cd "$dir" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
to=${LUAMIG_REAL_TO:-head}

# ---- luamig ---------------------------------------------------------------------------------------

mkdir ours
cd ours || exit 1
mkdir migrations
echo 'return { url = "sqlite:../a.db" }' >luamig.lua
"$luamig" import alembic "$dir" "$@" >../out 2>&1 || {
	cat ../out
	exit 1
}
grep translated ../out
sed -i '/^ *error("translate the Python above")$/d' migrations/*.lua
"$luamig" upgrade "$to" >../out 2>&1 || {
	tail -12 ../out
	echo "not ok - $dir: luamig stops"
	exit 1
}
tail -1 ../out
cd ..

# ---- Alembic --------------------------------------------------------------------------------------

mkdir theirs
cp -r "$dir/versions" theirs/versions
cat >theirs/alembic.ini <<-'INI'
	[alembic]
	script_location = .
	sqlalchemy.url = sqlite:///../b.db
INI
cat >theirs/env.py <<-'PY'
	from alembic import context
	from sqlalchemy import create_engine
	with create_engine("sqlite:///../b.db").connect() as connection:
	    context.configure(connection=connection, render_as_batch=True)
	    with context.begin_transaction():
	        context.run_migrations()
PY
cat >shells.py <<-'PY'
	import importlib.abc, importlib.machinery, os, sys
	from unittest.mock import MagicMock
	class Shell(MagicMock):
	    __path__ = []
	    __all__ = []
	    __tablename__ = "t"
	class Shells(importlib.abc.MetaPathFinder, importlib.abc.Loader):
	    def find_spec(self, name, path, target=None):
	        return importlib.machinery.ModuleSpec(name, self)
	    def create_module(self, spec):
	        return Shell(name=spec.name)
	    def exec_module(self, module):
	        pass
	import sqlalchemy, sqlalchemy.orm
	sqlalchemy.Binary = sqlalchemy.LargeBinary
	if not hasattr(sqlalchemy.orm, "DeclarativeBase"):
	    sqlalchemy.orm.Mapped = MagicMock()
	    sqlalchemy.orm.DeclarativeBase = type("Base", (), {"metadata": sqlalchemy.MetaData(), "__table__": None})
	    sqlalchemy.orm.mapped_column = lambda *a, **k: None
	sys.meta_path.append(Shells())
	exec(os.environ.get("LUAMIG_REAL_PRELUDE", ""))
	from alembic.config import main
	main(argv=["-c", "alembic.ini", "upgrade", sys.argv[1]])
PY
(cd theirs && "$python" ../shells.py "$to") >err 2>&1 || {
	tail -5 err
	echo "not ok - $dir: Alembic stops"
	exit 1
}

# ---- the same -------------------------------------------------------------------------------------

for db in a b; do
	sqlite3 "$db.db" >"$db.look" <<-'SQL'
		CREATE TEMP VIEW t AS SELECT name FROM sqlite_master
		WHERE type = 'table' AND name NOT LIKE 'luamig%' AND name NOT LIKE 'alembic%' AND name NOT LIKE 'sqlite%';
		-- the declared word may be another one, what SQLite makes of it may not
		SELECT 'column', t.name, x.name, CASE
		       WHEN upper(x.type) LIKE '%INT%' THEN 'integer' WHEN upper(x.type) LIKE '%CHAR%' OR upper(x.type) LIKE '%CLOB%' OR upper(x.type) LIKE '%TEXT%' THEN 'text'
		       WHEN upper(x.type) LIKE '%BLOB%' THEN 'blob' WHEN upper(x.type) LIKE '%REAL%' OR upper(x.type) LIKE '%FLOA%' OR upper(x.type) LIKE '%DOUB%' THEN 'real' ELSE 'numeric' END,
		       trim(x.dflt_value, '()'), x.pk, x.hidden, x."notnull" OR x.pk > 0
		FROM t, pragma_table_xinfo(t.name) AS x ORDER BY 2, 3;
		SELECT 'key', t.name, f."table", f."from", f."to", f.on_update, f.on_delete
		FROM t, pragma_foreign_key_list(t.name) AS f ORDER BY 2, 3, 4, 5;
		-- a UNIQUE constraint and a unique index are the same
		SELECT DISTINCT 'index', t.name, iif(i."unique", '', i.name), i."unique", i.partial,
		       (SELECT group_concat(coalesce(x.name, 'expression') || iif(x."desc", ' desc', '')) FROM pragma_index_xinfo(i.name) AS x WHERE x.key)
		FROM t, pragma_index_list(t.name) AS i WHERE i.origin <> 'pk' ORDER BY 2, 3, 6;
		SELECT type, name, replace(sql, char(10), ' ') FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY 1, 2;
	SQL
done
if cmp -s a.look b.look; then
	echo "ok - $(basename "$dir"): luamig and Alembic made the same $(sqlite3 b.db "SELECT count(*) - 1 FROM sqlite_master WHERE type = 'table'") tables, $(wc -l <a.look) facts"
else
	diff a.look b.look | head -40
	echo "not ok - $(basename "$dir"): they differ"
	exit 1
fi
