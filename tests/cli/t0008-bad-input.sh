#!/bin/sh
# t0008-bad-input.sh - malformed configurations, URLs, scripts, identifiers and options: each one ends
# with an error status of luamig's own and words on stderr, never with a crash.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# refuses COMMAND...: the command fails as it should.
refuses() {
	"$@" >"$work/out" 2>"$work/err" </dev/null
	got=$?
	case $got in
	1 | 3 | 64) ;;
	*) echo "status $got: $*"; return 1 ;;
	esac
	[ -s "$work/err" ] || { echo 'nothing on stderr'; return 1; }
	! grep -qiE 'core dumped|assertion|sanitizer|stack traceback|internal error' "$work/err" || { cat "$work/err"; return 1; }
	! grep -qF 'sEcReT' "$work/out" "$work/err" || { echo 'a password was shown'; return 1; }
}
shown() { printf '%s' "$1" | LC_ALL=C tr -c ' -~' '?' | tr '#' '?' | cut -c1-60; }

# ---- configurations -----------------------------------------------------------------------------
bad_config() { # TEXT: the whole file
	it "config: $(shown "$1")" 'printf "%s\n" "$text" >luamig.lua && refuses luamig upgrade'
}
project
while IFS= read -r text; do bad_config "$text"; done <<'CASES'

return
return nil
return 1
return "text"
return {
return { url = }
return { url = "sqlite:app.db" } }
retrun { url = "sqlite:app.db" }
return { url = 1 }
return { url = {} }
return { url = true }
return { url = function() end }
return { url = "" }
return { urll = "sqlite:app.db" }
return { url = "sqlite:app.db", migration = "migrations" }
return { url = "sqlite:app.db", migrations = 1 }
return { url = "sqlite:app.db", migrations = { 1 } }
return { url = "sqlite:app.db", migrations = { "migrations", {} } }
return { url = "sqlite:app.db", migrations = "not-there" }
return { url = "sqlite:app.db", migrations = "luamig.lua" }
return { url = "sqlite:app.db", version_table = 1 }
return { url = "sqlite:app.db", version_table = "" }
return { url = "sqlite:app.db", lock = "maybe" }
return { url = "sqlite:app.db", lock_timeout = "long" }
return { url = "sqlite:app.db", lock_timeout = -1 }
return { url = "sqlite:app.db", lock_timeout = {} }
return { url = "sqlite:app.db", ddl_lock_timeout = "x" }
return { url = "sqlite:app.db", statement_timeout = "x" }
return { url = "sqlite:app.db", transaction = "sometimes" }
return { url = "sqlite:app.db", transaction = true }
return { url = "sqlite:app.db", recursive = "yes" }
return { url = "sqlite:app.db", trust = 1 }
return { url = "sqlite:app.db", slug_length = "x" }
return { url = "sqlite:app.db", hooks = "x" }
return { url = "sqlite:app.db", hooks = { sometime = function() end } }
return { url = "sqlite:app.db", hooks = { before_run = "x" } }
return { url = "sqlite:app.db", hooks = { before_run = function() error("no") end } }
return { url = "sqlite:app.db", hooks = { before_run = function() nothing() end } }
return { url = "sqlite:app.db", environments = 1 }
return { url = "sqlite:app.db", environments = { one = 1 } , url = env() }
return { url = env() }
return { url = env(1, 2, 3) }
return { url = env "NOT_SET_ANYWHERE" }
return { url = nothing.here }
return { url = os.getenv("HOME") }
error("stop")
error({})
error(nil)
local function f() return f() + 1 end return { url = f() }
return setmetatable({}, { __index = function() error("x") end })
return { url = ("x"):rep(1e6) }
CASES
it 'config: an environment that is not there' 'project && refuses luamig -e nope upgrade'
it 'config: bytecode' 'printf "\033LuaT\0\031\223" >luamig.lua && refuses luamig upgrade'
it 'config: NULs and bytes above 127' 'printf "return { url = \"a\000b\377\" }" >luamig.lua && refuses luamig upgrade'
it 'config: a byte order mark only' 'printf "\357\273\277" >luamig.lua && refuses luamig upgrade'
it 'config: a folder' 'rm luamig.lua && mkdir luamig.lua && refuses luamig upgrade; rmdir luamig.lua'
it 'config: 200 kB of brackets' 'head -c 200000 /dev/zero | tr "\0" "{" >luamig.lua && refuses luamig upgrade'
it 'config: a file that is not there' 'refuses luamig -c nowhere.lua upgrade'
it 'config: a file that is a device' 'refuses luamig -c /dev/null upgrade'
it 'config: none' 'rm -f luamig.lua && cd / && refuses luamig upgrade'

# ---- URLs -----------------------------------------------------------------------------------------
project
while IFS= read -r text; do
	it "URL: $(shown "$text")" 'refuses luamig --url "$text" upgrade'
done <<'CASES'
x
:
://
//
sqlite
sqlite:
sqlite:/nowhere/at/all.db
sqlite:.
sqlite:app%2.db
sqlite:app%zz.db
sqlite:app%00.db
sqlite://host/app.db
postgres
postgresql:app
postgre://localhost/app
postgresql://u:sEcReT@127.0.0.1:1/app
postgresql://u:sEcReT@127.0.0.1:99999/app
postgresql://u:sEcReT@127.0.0.1:0x/app
postgresql://u:sEcReT@127.0.0.1:-1/app
postgresql://u:sEcReT@[::1/app
postgresql://u:sEcReT@[nonsense]:1/app
postgresql://u:sEcReT%@127.0.0.1:1/app
postgresql://u:sEcReT%4@127.0.0.1:1/app
postgresql://u:sEcReT%00@127.0.0.1:1/app
postgresql://u:sEcReT@127.0.0.1:1/app?nonsense=1
postgresql://u:sEcReT@127.0.0.1:1/app?sslmode=maybe
postgresql://u@127.0.0.1:1/app?password=sEcReT&sslmode=maybe
postgresql://127.0.0.1:1/app?=x
postgresql://127.0.0.1:1/app?connect_timeout=soon
postgresql:///app?host=/nowhere/at/all
postgresql+://127.0.0.1:1/app
mysql
mysql:app
mysql://u:sEcReT@127.0.0.1:1/app
mysql://u:sEcReT@127.0.0.1:1/
mysql://u:sEcReT@127.0.0.1:99999/app
mysql://u:sEcReT@127.0.0.1:1/app?nonsense=1
mysql://u:sEcReT@/app?unix_socket=/nowhere/at/all
mysql://u:sEcReT@127.0.0.1:1/a/b
mariadb://u:sEcReT@127.0.0.1:1
mariadb+x://u:sEcReT@127.0.0.1:1/app
oracle://u:sEcReT@host/app
mongodb://u:sEcReT@host/app
http://u:sEcReT@host/app
jdbc:postgresql://u:sEcReT@host/app
Server=host;Password=sEcReT
CASES
it 'URL: 100 kB' 'refuses luamig --url "sqlite:$(head -c 100000 /dev/zero | tr "\0" x)" upgrade'
it 'URL: bytes that are no UTF-8' 'refuses luamig --url "$(printf "oracle\377://x")" upgrade'
it 'URL: a file that is no database' 'echo "this is not a database, but long enough to look at it closely, is it not? Yes, it is so." >text.db && refuses luamig --url sqlite:text.db upgrade'

# ---- scripts: the header ----------------------------------------------------------------------------
while IFS= read -r text; do
	it "header: $(shown "$text")" \
		'project && printf "%b\nfunction upgrade() end\nfunction downgrade() end\n" "$text" >migrations/x.lua && refuses luamig upgrade'
done <<'CASES'
revision = 1
revision = nil
revision = {}
revision = "dddd4444" .. "x"
revision = name
revision = "dddd
revision = ""
revision = "a-b"
revision = "a b"
revision = "head"
revision = "dddd4444"\ndown_revision = 1
revision = "dddd4444"\ndown_revision = { 1 }
revision = "dddd4444"\ndown_revision = { "a",
revision = "dddd4444"\ndown_revision = "gone"
revision = "dddd4444"\ndown_revision = "dddd4444"
revision = "dddd4444"\ndown_revision = "cccc3333"\ndepends_on = "gone"
revision = "dddd4444"\ndown_revision = "cccc3333"\ndepends_on = "dddd4444"
revision = "dddd4444"\ndown_revision = "cccc3333"\ndepends_on = true
revision = "dddd4444"\ndown_revision = "cccc3333"\nbranch_labels = "aaaa1111"
revision = "dddd4444"\ndown_revision = "cccc3333"\nbranch_labels = "a b"
revision = "dddd4444"\ndown_revision = "cccc3333"\ntransactional = "yes"
revision = "dddd4444"\ndown_revision = f()
revision = "aaaa1111"\ndown_revision = "cccc3333"
down_revision = "cccc3333"
revision = [[ never closed
CASES

# ---- scripts: the body --------------------------------------------------------------------------------
while IFS= read -r text; do
	it "script: $(shown "$text")" 'project && script dddd4444 cccc3333 bad "$text" && refuses luamig upgrade && err_has dddd4444 &&
		expect 0 luamig current && out_has cccc3333'
done <<'CASES'
error("stop")
error(nil)
error({})
error(setmetatable({}, { __tostring = function() error("x") end }))
nothing()
local x = nil + 1
op.nothing()
op()
op.create_table()
op.create_table(1, 2)
op.create_table("t")
op.create_table("t", {})
op.create_table("t", { {} })
op.create_table("t", { { "a" } })
op.create_table("t", { { "a", "integer" } })
op.create_table("t", { { "a", t.nothing } })
op.create_table("t", { { "a", t.string(-1) } })
op.create_table("t", { { "a", t.string("x") } })
op.create_table("t", { { "a", t.numeric(1000000, 99) } })
op.create_table("t", { { "a", t.integer, nulable = false } })
op.create_table("t", { { "a", t.integer, nullable = "yes" } })
op.create_table("t", { { "a", t.integer }, { "a", t.integer } })
op.create_table("t", { nil, { "a", t.integer } })
op.create_table("", { { "a", t.integer } })
op.create_table("t_aaaa1111", { { "id", t.integer } })
op.drop_table("not_there")
op.add_column("not_there", { "a", t.integer })
op.drop_column("t_aaaa1111", "not_there")
op.create_index()
op.create_index("i", "not_there", { "a" })
op.execute()
op.execute("")
op.execute(nil)
op.execute({})
op.execute("SELECT :a")
op.execute("SELECT :a", { b = 1 })
op.execute("SELECT 'open")
op.execute("COMMIT")
op.execute("ROLLBACK")
op.execute_file("not_there.sql")
op.execute_file("../../../../etc/passwd\0x")
db.query("nonsense")
db.query("SELECT :a", { a = {} })
db.value("SELECT * FROM not_there")
for row in db.rows("nonsense") do end
require "not_there"
require "os"
io.open("x")
os.execute("true")
load("return io")().open("x")
string.rep("x", -1)()
local t <close> = 42
coroutine.wrap(function() error("x") end)()
local function f() return 1 + f() end f()
return setmetatable({}, { __gc = function() error("x") end }), nothing.x
op.execute(("x"):rep(100000))
goto nowhere
}
CASES
it 'script: bytecode' 'project && printf "\033LuaT" >migrations/dddd4444.lua && { refuses luamig upgrade || expect 0 luamig heads; }'
it 'script: bytes that are no text' 'project && head -c 5000 /dev/urandom >migrations/dddd4444.lua && luamig upgrade; [ $? -le 1 ]'
it 'script: a folder named like one' 'project && mkdir migrations/dddd4444.lua && luamig upgrade; [ $? -le 1 ]'
it 'script: a link to nowhere' 'project && ln -s nowhere migrations/dddd4444.lua && { luamig upgrade; [ $? -le 1 ]; }'

# ---- identifiers --------------------------------------------------------------------------------------
project
rm -f app.db
luamig upgrade +2 >/dev/null
while IFS= read -r text; do
	it "identifier: $(shown "$text")" 'refuses luamig show -- "$text" && refuses luamig upgrade -- "$text" && refuses luamig downgrade -- "$text" && refuses luamig stamp -- "$text"'
done <<'CASES'

 
x
aa
aaa
zzzz
aaaa11112
AAAA1111
@
@head
x@head
aaaa@
aaaa@x
head@head
heads@x
base@head
a@b@c
+
-
+-1
++1
1+1+1
head+
head+x
head+99999999999999999999
+99999999999999999999
-99999999999999999999
aaaa1111+99
aaaa1111-99
zzzz+1
zzzz-1
x@+1
x@-1
:
a:b
aaaa:bbbb
$(id)
'; DROP TABLE x; --
%s%n
../../etc/passwd
CASES
while IFS= read -r text; do
	it "range: $(shown "$text")" 'refuses luamig history -r"$text"'
done <<'CASES'

x
a:b:c
zzzz:
:zzzz
aa:
+1:+2:+3
cccc:aaaa
@:
:x@head
CASES

# ---- options --------------------------------------------------------------------------------------------
while IFS= read -r text; do
	# shellcheck disable=SC2086 # words
	it "options: $(shown "$text")" 'refuses luamig $text'
done <<'CASES'
-
--
---
--=
--=x
-=
--json=
--nonsense
--nonsense=1 upgrade
-Z
-vZ upgrade
upgrade -- -- x y
upgrade -1 -2
--url
--wait
--wait -1 upgrade
--wait 1e3 upgrade
--wait 0x10 upgrade
--lock-timeout 5s upgrade
-x
-x =1 heads
-e
-e , heads
-c
-c= heads
-c nowhere heads
upgrade upgrade upgrade
nonsense --help me
help help help
completion
completion csh
revision -m
revision extra
stamp
show
history extra
current -c -c extra
init a b c
CASES
finish
