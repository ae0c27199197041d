#!/bin/sh
# t0036-ci.sh - examples/ci: what the pipelines run is run here, on SQLite.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

mkdir "$work/bin" && ln -s "$LUAMIG" "$work/bin/luamig" || exit 1
PATH=$work/bin:$PATH
export PATH

example() { rm -rf "$work"/here/* "$work"/here/.g* && cp -r "$top"/examples/ci/. .; }

# It does not say what it loses: lint cannot see that.
wrong() { sed -i '/^loses/d' "$1"; }

# The lines that a step of a pipeline gives to the shell: those of a list under script:, and the blocks
# under run: |.  All that call luamig, in the order of the file.
steps() { # FILE
	awk '
		{ match($0, /^ */); indent = RLENGTH; text = substr($0, indent + 1) }
		indent <= depth && text != "" { inside = 0 }
		text ~ /^(- )?(script:|run: \|)/ { inside = 1; depth = indent; next }
		inside && text ~ /luamig/ { sub(/^- /, "", text); print text }
	' "$1"
}

# Kubernetes says its commands as lists: command: ["luamig", "upgrade", "head"]
commands() { # FILE
	sed -n 's/^ *command: \[\(.*\)\]$/\1/p' "$1" | sed 's/", "/ /g; s/"//g'
}

run_steps() { # FILE
	steps "$1" >"$work/steps" && grep -q luamig "$work/steps" &&
		expect 0 env DATABASES=sqlite DATABASE_URL=sqlite:app.db sh -eux "$work/steps" && cat "$work/out"
}

for file in github-actions.yml gitlab-ci.yml; do
	it "$file: its steps, one after the other" \
		'example && run_steps $file && test "$(wc -l <"$work/steps")" -eq 5 && grep -q "<testsuite" test-report.xml && test -s plan.json && expect 0 luamig current && out_has "c10000000004 (head)"'
	it "$file: a wrong revision stops it" \
		'example && wrong migrations/0004_fill_initials.lua && steps $file >"$work/steps" && expect 2 env DATABASES=sqlite sh -eu "$work/steps" && grep -q "initial" test-report.xml && test ! -e plan.json'
	it "$file: what was planned on another state is refused" \
		'example && luamig plan --out plan.json >/dev/null && luamig upgrade +1 >/dev/null && steps $file | grep -e --plan >"$work/steps" && expect 2 sh -eu "$work/steps" && err_has "is not what would run now" && expect 2 luamig current --check-heads'
done

it 'kubernetes.yaml: the Job and the init container, one after the other' \
	'example && commands kubernetes.yaml >"$work/steps" && test "$(wc -l <"$work/steps")" -eq 2 && expect 0 sh -eu "$work/steps" && out_has "4 revisions applied" "nothing to do" && expect 0 luamig current --check-heads'

if python3 -c 'import yaml' 2>/dev/null; then
	it 'the files are YAML' \
		'python3 -c "import sys, yaml; [list(yaml.safe_load_all(open(f))) for f in sys.argv[1:]]" "$top"/examples/ci/*.y*ml'
else
	skip 'the files are YAML' 'python3 has no yaml'
fi

it 'what builds luamig installs first what that needs' \
	'for one in github-actions.yml Dockerfile; do grep "make -C" "$top/examples/ci/$one" >"$work/builds" && grep -c "deps.sh build && .*make -C" "$work/builds" && ! grep -v "deps.sh build && .*make -C" "$work/builds" || exit 1; done'
it 'Dockerfile: the packages of the program and of the project' \
	'for one in luamig.lua migrations tests; do grep -q "^COPY $one " "$top/examples/ci/Dockerfile" && test -e "$top/examples/ci/$one" || exit 1; done'

# ---- the hook -----------------------------------------------------------------------------------

commit() { git -c user.name=a -c user.email=a@example.org -c commit.gpgsign=false commit -q "$@"; }
hooked() {
	example && git init -q . && git add . && commit -m first && ln -s ../../pre-commit .git/hooks/pre-commit
}

if command -v git >/dev/null 2>&1; then
	it 'pre-commit: a commit without revisions goes through without luamig' \
		'hooked && echo hello >other && git add other && PATH=/usr/bin:/bin expect 0 commit -m other'
	it 'pre-commit: a right revision is committed' \
		'hooked && luamig revision -m "more" >/dev/null && git add migrations && expect 0 commit -m more && git log -1 --format=%s | grep -q more'
	it 'pre-commit: a wrong revision is not' \
		'hooked && wrong migrations/0004_fill_initials.lua && git add . && expect 1 commit -m wrong && git log -1 --format=%s | grep -q first && cat "$work/out" "$work/err" | grep -q initial'
	it 'pre-commit: what is staged counts, not what lies there' \
		'hooked && wrong migrations/0004_fill_initials.lua && git add . && git show HEAD:migrations/0004_fill_initials.lua >migrations/0004_fill_initials.lua && expect 1 commit -m wrong &&
		git add . && wrong migrations/0004_fill_initials.lua && echo "-- more" >>tests/c10000000004.lua && git add tests && expect 0 commit -m right'
	it 'pre-commit: it leaves nothing in the working tree' 'hooked && echo "-- more" >>luamig.lua && git add . && expect 0 commit -m more && test -z "$(git status --porcelain --ignored)"'
	it 'pre-commit: a project in a folder of the repository' \
		'rm -rf "$work"/here/* "$work"/here/.g* && git init -q . && cp -r "$top"/examples/ci db && git add . && commit -m first && ln -s ../../db/pre-commit .git/hooks/pre-commit && wrong db/migrations/0004_fill_initials.lua && git add . &&
		expect 0 commit -m unseen && echo "--" >>db/migrations/0004_fill_initials.lua && git add . && LUAMIG_PROJECT=db expect 1 commit -m wrong'
else
	skip 'pre-commit: a commit is looked at' 'there is no git'
fi
finish
