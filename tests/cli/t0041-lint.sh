#!/bin/sh
# shellcheck disable=SC2016,SC2034 # blocks are expanded when they run
# t0041-lint.sh - luamig lint: what is looked at, what comes out, what silences a rule, and how it ends.
# The rules themselves: t0040-lint-examples.sh.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# A table, and a revision on top of it whose upgrade() is given.
lint_project() { # UPGRADE [DOWNGRADE]
	project
	script dddd4444 cccc3333 'last' "$1" "${2:-op.execute 'SELECT 1'}"
}
config() { # LINT-TABLE
	printf 'return { url = "postgresql://nobody@127.0.0.1:1/x", migrations = "migrations", lint = %s }\n' "$1" >luamig.lua
}
on_postgres() { luamig lint --dialect postgresql "$@"; }
index='op.create_index("t_aaaa1111", { "name" })'

# ---- what comes out -----------------------------------------------------------------------------

it 'text: the place, the severity, the rule, what, why, the safe way; exit 2' '
	lint_project "$index" && expect 2 on_postgres head && out_has "migrations/dddd4444.lua:7: warning PG01 an index of t_aaaa1111" \
		"    why      CREATE INDEX holds a SHARE lock" "    instead  concurrently = true" "1 revision: 0 errors, 1 warning, 0 notes"'
it 'no database is asked' 'config "{}" && expect 2 luamig lint head && out_has PG01'
it 'nothing found: exit 0' 'expect 0 luamig lint aaaa1111 --dialect sqlite && out_is "1 revision: 0 errors, 0 warnings, 0 notes
1 rule needs a database and was not asked (luamig lint --live): ALL12"'
it 'the reasons stand below the first finding of a rule only' '
	lint_project "$index $index" && expect 2 on_postgres head && [ "$(grep -c "PG01" "$work/out")" -eq 1 ] &&
	lint_project "$index
	$index" && expect 2 on_postgres head && [ "$(grep -c "PG01" "$work/out")" -eq 2 ] && [ "$(grep -c " why " "$work/out")" -eq 1 ]'

it 'JSON: one document with all of it' '
	lint_project "$index" && expect 2 on_postgres head --json && json_is PG01 ".findings[0].rule" && json_is 7 ".findings[0].line" &&
	json_is migrations/dddd4444.lua ".findings[0].path" && json_is dddd4444 ".findings[0].revision" && json_is 1 ".counts.warning" &&
	json_is "[\"postgresql\"]" ".findings[0].databases" && json_is 1 ".revisions" && json_is true ".failed"'
it 'JSON: nothing found is a document too' 'expect 0 luamig lint aaaa1111 --dialect sqlite --format json && json_is 0 ".findings.#" && json_is false ".failed"'

# The structure that SARIF 2.1.0 asks for: required properties, kinds of values, indexes that lead
# somewhere, levels and URIs as they may be.
sarif_is_valid() {
	perl -MJSON::PP -e '
		my $log = JSON::PP->new->decode(do { local $/; <STDIN> });
		sub need { my ($ok, $what) = @_; $ok or die "$what\n" }
		need($log->{version} eq "2.1.0", "version");
		need($log->{q{$schema}} =~ m{^https://.*sarif.*2\.1\.0.*json$}, "schema");
		need(ref $log->{runs} eq "ARRAY" && @{ $log->{runs} } == 1, "runs");
		my $run = $log->{runs}[0];
		my $driver = $run->{tool}{driver};
		need(length $driver->{name}, "driver.name");
		my %ids;
		for my $rule (@{ $driver->{rules} }) {
			need($rule->{id} =~ /^\w+$/ && !$ids{ $rule->{id} }++, "rule.id");
			need(length $rule->{$_}{text}, "rule.$_") for qw(shortDescription fullDescription help);
			need($rule->{defaultConfiguration}{level} =~ /^(none|note|warning|error)$/, "rule level");
		}
		need(ref $run->{results} eq "ARRAY", "results");
		for my $result (@{ $run->{results} }) {
			need(length $result->{message}{text}, "message");
			need($result->{level} =~ /^(note|warning|error)$/, "level");
			need($driver->{rules}[$result->{ruleIndex}]{id} eq $result->{ruleId}, "ruleIndex");
			my $at = $result->{locations}[0]{physicalLocation};
			need($at->{artifactLocation}{uri} =~ m{^[A-Za-z0-9%._~/-]+$}, "uri $at->{artifactLocation}{uri}");
			need($at->{region}{startLine} >= 1, "startLine");
		}
		for my $call (@{ $run->{invocations} }) {
			need(ref $call->{executionSuccessful}, "executionSuccessful");
			need(length $_->{message}{text}, "notification") for @{ $call->{toolExecutionNotifications} };
		}
		print scalar @{ $run->{results} }, "\n";
	' <"$work/out"
}
it 'SARIF 2.1.0, also of a file with blanks in its name' '
	lint_project "$index" && mv migrations/dddd4444.lua "migrations/a b.lua" && expect 2 on_postgres head --format sarif &&
	[ "$(sarif_is_valid)" = 1 ] && out_has "migrations/a%20b.lua"'
it 'SARIF: nothing found' 'expect 0 luamig lint aaaa1111 --dialect sqlite --format sarif && [ "$(sarif_is_valid)" = 0 ]'
it 'GitHub: a command a line, what would end it is escaped' '
	lint_project "op.execute \"UPDATE t_aaaa1111 SET name = 1\"" && mv migrations/dddd4444.lua "migrations/50%,x:y.lua" &&
	expect 2 on_postgres head --format github && out_has "::warning file=migrations/50%25%2Cx%3Ay.lua,line=7,title=ALL03::update of all rows" "%0AInstead: " &&
	[ "$(wc -l <"$work/out")" -eq 1 ]'
it 'an unknown format is refused, with the ones there are' 'expect 64 on_postgres --format xml && err_has "no format '\''xml'\''" "text, json, sarif and github"'

# ---- which revisions, which databases ------------------------------------------------------------

it 'without a range every revision, with FROM:TO those, with a name that one' '
	lint_project "$index" && expect 2 on_postgres && out_has "4 revisions:" && expect 2 on_postgres cccc:head && out_has "2 revisions:" &&
	expect 0 on_postgres cccc && out_has "1 revision:"'
it 'what revisions before the range made is known' '
	lint_project "op.alter_column(\"t_aaaa1111\", \"name\", { type = t.string(80) })" && expect 0 on_postgres head &&
	lint_project "op.alter_column(\"t_aaaa1111\", \"name\", { type = t.string(20) })" && expect 2 on_postgres head && out_has "varchar(40) to varchar(20) rewrites"'
it 'a table that the revision itself makes is empty: nothing locks there' '
	lint_project "op.create_table(\"fresh\", { { \"id\", t.bigint, primary_key = true } }) op.create_index(\"fresh\", { \"id\" })" "op.drop_table(\"fresh\")" && expect 0 on_postgres head'
it 'the databases of all environments, each finding once' '
	lint_project "op.drop_column(\"t_aaaa1111\", \"name\")" &&
	printf "return { url = \"sqlite:x.db\", environments = { a = { url = \"mysql://h/x\" }, b = { url = \"mariadb://h/x\" }, c = {} } }" >luamig.lua &&
	expect 2 luamig lint head && out_has "(sqlite, mysql, mariadb)" && [ "$(grep -c ALL01 "$work/out")" -eq 1 ] &&
	expect 2 luamig -e b lint head && out_has "(mariadb)" && out_lacks mysql &&
	expect 64 luamig -e a,b lint head --format sarif && err_has "one document"'
it 'without a URL --dialect is asked for' 'echo "return {}" >luamig.lua && expect 64 luamig lint && err_has "for which database" "--dialect"'
it 'an unknown dialect is refused' 'expect 1 luamig lint --dialect orcale && err_has orcale "postgresql, postgres, mysql, mariadb, sqlite"'

# ---- scripts that ask ---------------------------------------------------------------------------

it 'db.has_* of a known table is answered, of another one both ways' '
	lint_project "
	if db.has_table(\"t_aaaa1111\") then op.create_index(\"t_aaaa1111\", { \"name\" }, { name = \"i1\" }) else op.drop_table(\"t_bbbb2222\") end
	if db.has_table(\"elsewhere\") then
	  op.create_index(\"elsewhere\", { \"a\" }, { name = \"i2\" })
	else
	  op.create_index(\"t_bbbb2222\", { \"name\" }, { name = \"i3\" })
	end" && expect 2 on_postgres head && out_has "index i1 of" "index i2 of" "index i3 of" && out_lacks ALL01 "not seen"'
it 'what depends on rows is not seen, and said' '
	lint_project "
	op.create_index(\"t_aaaa1111\", { \"name\" }, { name = \"before\" })
	local n = db.value \"SELECT count(*) FROM t_aaaa1111\"
	if n > 5 then op.create_index(\"t_aaaa1111\", { \"name\" }, { name = \"after\" }) end" &&
	expect 2 on_postgres head && out_has "index before of" "dddd4444.lua:9: not seen: db.query asks the database" "dddd4444.lua:10: not seen: without a database the script ends here" &&
	expect 2 on_postgres head --json && json_is 2 ".not_seen.#"'
it 'db.rows gives none' '
	lint_project "for row in db.rows \"SELECT 1\" do op.drop_table(\"x\") end $index" && expect 2 on_postgres head && out_has PG01 "not seen: db.rows" && out_lacks ALL01'
it 'a script that fails by itself is an error with its line' '
	lint_project "error(\"no\")" && expect 1 on_postgres head && err_has "no" "migrations/dddd4444.lua:7" && out_empty'
it 'statements of op.execute_file have the lines of the file' '
	lint_project "op.execute_file(\"x.sql\")" && printf "SELECT 1;\n\nCREATE INDEX i ON t_aaaa1111 (name);\n" >migrations/x.sql &&
	expect 2 on_postgres head && out_has "migrations/x.sql:3: warning PG01"'

# ---- silencing --------------------------------------------------------------------------------

it 'lint:ignore on the line, on the line before, at the head' '
	lint_project "$index -- lint:ignore PG01 small table" && expect 0 on_postgres head && out_has "1 ignored" &&
	lint_project "-- lint:ignore PG01 small table
	-- another comment

	$index" && expect 0 on_postgres head &&
	lint_project "$index
	$index" && sed -i "1i -- lint:ignore PG01 small tables" migrations/dddd4444.lua && expect 0 on_postgres head && out_has "2 ignored"'
it 'inside a call of several lines, several rules in one comment, any case' '
	lint_project "op.alter_table(\"t_aaaa1111\", {
	    { drop_column = \"name\" }, -- lint:ignore all01, pg14 not used any more
	  })" && expect 2 on_postgres head && out_lacks " ALL01 the" && out_has "lint:ignore pg14 silences nothing"'
it 'it does not reach the next statement' '
	lint_project "$index -- lint:ignore PG01 small table
	$index" && expect 2 on_postgres head && out_has "dddd4444.lua:8: warning PG01"'
it 'in a SQL file' '
	lint_project "op.execute_file(\"x.sql\")" && printf -- "-- lint:ignore PG01 small table\nCREATE INDEX i ON t_aaaa1111 (name);\n" >migrations/x.sql && expect 0 on_postgres head &&
	printf -- "SELECT 1; -- lint:ignore PG01 nothing\n" >migrations/x.sql && expect 2 on_postgres head && out_has "x.sql:1: warning ALL15 lint:ignore PG01 silences nothing" &&
	printf -- "SELECT 1;\nCREATE INDEX i\n  ON t_aaaa1111 (name); -- lint:ignore PG01 small table\n" >migrations/x.sql && expect 0 on_postgres head'
it 'in a string it is none' 'lint_project "op.execute \"CREATE INDEX i ON t_aaaa1111 (name) -- lint:ignore PG01 no\"" && expect 2 on_postgres head && out_has PG01'
it 'without a reason, unused, unknown: reported' '
	lint_project "$index -- lint:ignore PG01" && expect 2 on_postgres head && out_has "ALL15 lint:ignore PG01 gives no reason" &&
	lint_project "op.execute \"SELECT 1\" -- lint:ignore PG01 small table" && expect 2 on_postgres head && out_has "ALL15 lint:ignore PG01 silences nothing" &&
	lint_project "$index -- lint:ignore PG1 small table" && expect 2 on_postgres head && out_has "there is no such rule; did you mean PG"'
it 'one for another database is no mistake' 'lint_project "$index -- lint:ignore PG01 small table" && expect 0 luamig lint head --dialect sqlite && out_lacks ALL15'

# ---- configuration ----------------------------------------------------------------------------

it 'lint.ignore, lint.severity and lint.fail_on' '
	lint_project "$index" && config "{ ignore = { \"PG01\" } }" && expect 0 luamig lint head && out_lacks PG01 &&
	config "{ severity = { PG01 = \"note\" } }" && expect 0 luamig lint head && out_has "note PG01" &&
	config "{ fail_on = \"error\" }" && expect 0 luamig lint head && out_has "warning PG01" &&
	config "{ severity = { PG01 = \"error\" }, fail_on = \"error\" }" && expect 2 luamig lint head && out_has "error PG01" &&
	expect 0 luamig lint head --fail-on off'
it 'mistakes in it are errors with a suggestion' '
	config "{ ignored = {} }" && expect 1 luamig lint && err_has "unknown key lint.ignored" "did you mean ignore?" &&
	config "{ ignore = { \"PG1\" } }" && expect 1 luamig lint && err_has "there is no lint rule PG1" "did you mean PG" &&
	config "{ severity = { PG01 = \"fatal\" } }" && expect 1 luamig lint && err_has "lint.severity" "\"error\", \"warning\"" &&
	config "{ fail_on = 3 }" && expect 1 luamig lint && err_has "lint.fail_on" && config "{}" && expect 64 luamig lint --fail-on sometimes && err_has sometimes'
it 'rules of your own: examples/lint' '
	rm -rf migrations luamig.lua && cp -r "$top"/examples/lint/. . && expect 0 luamig lint --dialect postgresql,mysql,sqlite && out_has "1 ignored" &&
	sed -i "/lint:ignore/d" migrations/0002_tags.lua && expect 2 luamig lint && out_has "0002_tags.lua:7: warning TEAM01 tags has no created_at" "support and the data team" &&
	expect 0 luamig lint --rules && out_has "TEAM01 warning" "PG01"'
it 'a rule with a mistake is an error that names the file' '
	printf "return { id = \"T2\", severity = \"loud\", what = \"x\", why = \"x\", instead = \"x\", bad = \"\", good = \"\", check = print }" >lint/T2.lua && expect 1 luamig lint && err_has "lint/T2.lua: severity is" &&
	printf "return { id = \"T2\", severty = \"note\" }" >lint/T2.lua && expect 1 luamig lint && err_has "lint/T2.lua" "did you mean" "severity" &&
	printf "return { id = \"pg01\", severity = \"note\", what = \"x\", why = \"x\", instead = \"x\", bad = \"\", good = \"\", check = print }" >lint/T2.lua && expect 1 luamig lint && err_has "the id pg01 is taken by" &&
	printf "return { id = \"T2\", severity = \"note\", what = \"x\", why = \"x\", instead = \"x\", bad = \"\", good = \"\", check = function(c) return c.no.field end }" >lint/T2.lua && expect 1 luamig lint && err_has "lint/T2.lua:1" && rm lint/T2.lua'
it 'a field that rules do not have: the file, the word, and what was meant' '
	config "{ rules = \"own\" }" && mkdir -p own && echo "return { id = \"X1\", insted = \"y\" }" >own/x.lua && expect 1 luamig lint && err_has "unknown field of own/x.lua: insted; did you mean instead?"'
it 'a folder that is not there is an error' 'config "{ rules = \"nowhere\" }" && expect 1 luamig lint --rules && err_has "lint.rules" nowhere'
it 'the demo shows how it is done: nothing is found on any database' '
	cd "$top" && for dialect in postgresql mysql mariadb sqlite; do expect 0 luamig lint --dialect $dialect --fail-on note || exit 1; done'
it 'a broken graph is an error' 'project && sed -i "s/aaaa1111\"/nowhere9\"/" migrations/bbbb2222.lua && expect 1 on_postgres && err_has nowhere9'
finish
