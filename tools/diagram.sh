#!/bin/sh
# diagram.sh PROGRAM - doc/demo.md: the tables of the demo project, as luamig draws them.
#
#   sh tools/diagram.sh build/release/luamig >doc/demo.md
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset LUAMIG_CONFIG LUAMIG_ENV LUAMIG_URL DATABASE_URL
"$1" -q --url "sqlite:$work/demo.db" upgrade head >"$work/log" 2>&1 || {
	cat "$work/log" >&2
	exit 1
}
cat <<'MD'
# The demo project as a picture

The tables that the revisions in `migrations/` make, on SQLite: `luamig dump --mermaid`, which Markdown
viewers draw. `luamig dump --dot | dot -Tsvg` gives the same picture by Graphviz. A key that may be
NULL leads to one row or none. Written by `tools/diagram.sh`.

```mermaid
MD
"$1" --url "sqlite:$work/demo.db" dump --mermaid
echo '```'
