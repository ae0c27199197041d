#!/bin/sh
# t0012-graph.sh - history --graph: the drawings, exactly.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# revisions 'ID PARENT[,PARENT] [DEPENDENCY]'...: a project of these; PARENT nil is a base.
revisions() {
	rm -rf migrations luamig.lua app.db app.db-*
	mkdir migrations
	echo 'return { url = "sqlite:app.db" }' >luamig.lua
	for one; do
		# shellcheck disable=SC2086 # words on purpose
		set -- $one
		printf -- '--- the %s\nrevision = "%s"\n' "$1" "$1" >"migrations/$1.lua"
		case $2 in
		nil) ;;
		*) printf 'down_revision = { "%s" }\n' "$(echo "$2" | sed 's/,/", "/g')" >>"migrations/$1.lua" ;;
		esac
		[ -z "${3:-}" ] || printf 'depends_on = "%s"\n' "$3" >>"migrations/$1.lua"
		printf 'function upgrade() end\nfunction downgrade() end\n' >>"migrations/$1.lua"
	done
}
draws() { # DRAWING [OPTIONS]
	drawing=$1
	shift
	expect 0 luamig history --graph "$@" && err_empty && out_is "$drawing"
}

it 'a line' 'revisions "aaaa nil" "bbbb aaaa" "cccc bbbb" && draws "\
* cccc (head), the cccc
* bbbb, the bbbb
* aaaa, the aaaa"'
it 'a branch' 'revisions "aaaa nil" "bbbb aaaa" "cccc bbbb" "dddd aaaa" && draws "\
* cccc (head), the cccc
* bbbb, the bbbb
| * dddd (head), the dddd
|/
* aaaa (branchpoint), the aaaa"'
it 'three branches' 'revisions "aaaa nil" "bbbb aaaa" "cccc aaaa" "dddd aaaa" && draws "\
* bbbb (head), the bbbb
| * cccc (head), the cccc
|/
| * dddd (head), the dddd
|/
* aaaa (branchpoint), the aaaa"'
it 'a merge' 'revisions "aaaa nil" "bbbb aaaa" "cccc aaaa" "dddd cccc" "eeee bbbb,dddd" "ffff eeee" && draws "\
* ffff (head), the ffff
*   eeee (mergepoint), the eeee
|\\
* | bbbb, the bbbb
| * dddd, the dddd
| * cccc, the cccc
|/
* aaaa (branchpoint), the aaaa"'
it 'several bases: a gap where a line ends' 'revisions "aaaa nil" "bbbb aaaa" "cccc nil" "dddd cccc" "eeee nil" && draws "\
* bbbb (head), the bbbb
* aaaa, the aaaa

* dddd (head), the dddd
* cccc, the cccc

* eeee (head), the eeee"'
it 'two bases that are merged: the lane ends, the others close up' 'revisions "aaaa nil" "bbbb nil" "cccc aaaa" "dddd bbbb,cccc" && draws "\
*   dddd (head) (mergepoint), the dddd
|\\
* | bbbb, the bbbb
 /
* cccc, the cccc
* aaaa, the aaaa" &&
	revisions "aaaa nil" "bbbb nil" "zzzz aaaa" "cccc aaaa,bbbb" && draws "\
*   cccc (head) (mergepoint), the cccc
|\\
| * bbbb, the bbbb
|
| * zzzz (head), the zzzz
|/
* aaaa (branchpoint), the aaaa"'
it 'a merge of three' 'revisions "aaaa nil" "bbbb aaaa" "cccc aaaa" "dddd aaaa" "eeee bbbb,cccc,dddd" && draws "\
*     eeee (head) (mergepoint), the eeee
|\\
| |\\
* | | bbbb, the bbbb
| * | cccc, the cccc
|/ /
| * dddd, the dddd
|/
* aaaa (branchpoint), the aaaa"'
it 'a branch that goes on beside a merge' 'revisions "aaaa nil" "bbbb aaaa" "cccc aaaa" "dddd bbbb,cccc" "eeee cccc" && draws "\
*   dddd (head) (mergepoint), the dddd
|\\
* | bbbb, the bbbb
| | * eeee (head), the eeee
| |/
| * cccc (branchpoint), the cccc
|/
* aaaa (branchpoint), the aaaa"'
it 'depends_on is told, not drawn' 'revisions "aaaa nil" "bbbb aaaa" "cccc nil bbbb" "dddd cccc" && draws "\
* dddd (head), the dddd
* cccc (needs bbbb), the cccc

* bbbb (effective head), the bbbb
* aaaa, the aaaa"'
it 'a range: lines to what is not shown end' 'revisions "aaaa nil" "bbbb aaaa" "cccc aaaa" "dddd bbbb,cccc" && draws "\
* dddd (head) (mergepoint), the dddd
* cccc, the cccc" -r cccc:'
it 'lanes that cross' 'revisions "aaaa nil" "bbbb aaaa" "cccc bbbb" "dddd bbbb" "eeee cccc,dddd" "ffff nil" "gggg ffff" "hhhh eeee,gggg" "iiii bbbb" "jjjj hhhh,iiii,ffff" && draws "\
*     jjjj (head) (mergepoint), the jjjj
|\\
| |\\
* | |   hhhh (mergepoint), the hhhh
|\\ \\ \\
* | | |   eeee (mergepoint), the eeee
|\\ \\ \\ \\
* | | | | cccc, the cccc
| * | | | dddd, the dddd
|/ / / /
| * | | gggg, the gggg
| | |/
| |/|
| * | ffff (branchpoint), the ffff
|  /
| * iiii, the iiii
|/
* bbbb (branchpoint), the bbbb
* aaaa, the aaaa"'
it '-i marks the current one' 'revisions "aaaa nil" "bbbb aaaa" && luamig upgrade aaaa >/dev/null && draws "\
* bbbb (head), the bbbb
* aaaa (current), the aaaa" -i'
replaced() {
	revisions "aaaa1 nil" "bbbb1 aaaa1" "bbbb2 bbbb1" "cccc1 aaaa1" "dddd1 bbbb2,cccc1" "eeee1 aaaa1" &&
		sed -i 's/^down_revision.*/&\nreplaces = { "bbbb1", "bbbb2" }/' migrations/eeee1.lua
}
it 'replaced revisions are circles beside the lines' 'replaced && draws "\
*   dddd1 (head) (mergepoint), the dddd1
|\\
* | eeee1 (replaces bbbb1:bbbb2), the eeee1
| | o bbbb2 (replaced by eeee1), the bbbb2
| | o bbbb1 (replaced by eeee1), the bbbb1
| * cccc1, the cccc1
|/
* aaaa1 (branchpoint), the aaaa1"'
it 'a database in the middle goes by the old ones' 'luamig upgrade bbbb1 >/dev/null && draws "\
*   dddd1 (head) (mergepoint), the dddd1
|\\
| | o eeee1 (will replace bbbb1:bbbb2), the eeee1
* | bbbb2 (to be replaced by eeee1), the bbbb2
* | bbbb1 (current) (to be replaced by eeee1), the bbbb1
| * cccc1, the cccc1
|/
* aaaa1 (branchpoint), the aaaa1" -i'
it 'a script that does not compile is marked on its line' 'revisions "aaaa nil" "bbbb aaaa" && echo "x = = 1" >>migrations/aaaa.lua && draws "\
* bbbb (head), the bbbb
* aaaa (broken), the aaaa"'
it 'nothing yet' 'revisions && expect 0 luamig history --graph && out_empty'
it '--json and -v do not go with it' 'revisions "aaaa nil" && expect 64 luamig history --graph --json && expect 64 luamig history --graph -v && err_has "leave out -v"'

# The same drawing, and colours around its signs: on a terminal, unless NO_COLOR says no.
terminal() { TERM=xterm command script -qec "$LUAMIG history --graph $*" /dev/null </dev/null | tr -d '\r'; }
escape=$(printf '\033')
plain() { sed "s/$escape\[[0-9;]*m//g"; }
coloured() { grep -q "$escape\["; }
if command script --version 2>/dev/null | grep -q util-linux; then
	it 'colours on a terminal' \
		'revisions "aaaa nil" "bbbb aaaa" "cccc aaaa" && luamig history --graph >expected && terminal >got && coloured <got && plain <got | diff -u expected - &&
		grep -q "^$escape\[31m|$escape\[0m$escape\[32m/" got'
	it 'no colours: NO_COLOR, --no-color, a pipe' \
		'NO_COLOR=1 && export NO_COLOR && terminal >got && ! coloured <got && unset NO_COLOR && terminal --no-color >got && ! coloured <got && luamig history --graph >got && ! coloured <got'
else
	skip 'colours on a terminal' 'there is no script(1) of util-linux'
fi
finish
