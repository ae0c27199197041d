#!/bin/sh
# shellcheck disable=SC2016 # blocks are expanded when they run
# t0040-lint-examples.sh - the examples of each lint rule: the bad one is found and the good one is
# not, with and without libpg_query; and both run on the real databases (the bad one fails where the
# rule says so).
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

luamig lint --rules --json --url sqlite:x >"$work/rules.json" 2>"$work/log" || cat "$work/log"

# All projects, one folder a rule, database and example: ID/DATABASE/bad.  An example is the body of
# upgrade(), or functions of its own.
perl -MJSON::PP -e '
	my ($top) = @ARGV;
	my $all = JSON::PP->new->decode(do { local $/; <STDIN> });
	sub put { my ($path, $text) = @_; open my $out, ">:utf8", $path or die "$path: $!"; print $out $text }
	sub revision {
		my ($dir, $id, $down, $body, $name) = @_;
		my %day = (aaaa => "01", bbbb => "02", cccc => "03");
		my $date = $body =~ s/^\s*--- Create Date: (.*)\n// ? $1 : "2026-01-$day{$id} 12:00:00 UTC";
		$down = defined $down ? "\"$down\"" : "nil";
		my $head = "--- $id\n--- Create Date: $date\nrevision = \"$id\"\ndown_revision = $down\n";
		$body = "function upgrade()\n$body\nend\nfunction downgrade()\nend\n" if $body !~ /function upgrade/;
		put($name // "$dir/migrations/$id.lua", "$head$body");
	}
	for my $rule (@{ $all->{rules} }) {
		my %fails = map { $_ => 1 } @{ $rule->{fails} };
		for my $database (@{ $rule->{databases} }) {
			for my $kind ("bad", "good") {
				my $dir = "$top/$rule->{id}/$database/$kind";
				system "mkdir", "-p", "$dir/migrations";
				put("$dir/luamig.lua", "return { url = env(\"DATABASE_URL\", \"sqlite:x.db\"), trust = true, " . ($rule->{config} // "") . " }\n");
				put("$dir/aside", $rule->{aside}) if defined $rule->{aside};
				revision($dir, "cccc", "bbbb", $rule->{applied}, "$dir/applied") if defined $rule->{applied};
				revision($dir, "aaaa", undef, $all->{setup});
				revision($dir, "bbbb", "aaaa", $rule->{before} // "");
				revision($dir, "cccc", "bbbb", $rule->{$kind});
			}
			print "$rule->{id} $database ", $fails{$database} ? "refused" : "runs",
				$rule->{needs_database} ? " live" : " offline", "\n";
		}
	}
' "$work/rules" <"$work/rules.json" >"$work/list"

found() { # ID
	grep -qF "\"rule\": \"$1\"" "$work/out"
}

# Both, as lint reads them.  OPTION: how.
examples() { # DATABASE [OPTION]
	wrong=0
	while read -r id on _ needs; do
		[ "$on $needs" = "$1 offline" ] || continue
		# how SQL is read matters only where there is some
		[ -z "${2:-}" ] || grep -q execute "$work/rules/$id/$on"/*/migrations/cccc.lua || continue
		for kind in bad good; do
			# shellcheck disable=SC2086 # an option or none
			(cd "$work/rules/$id/$on/$kind" && luamig lint cccc --dialect "$on" --format json --fail-on off ${2:-}) \
				>"$work/out" 2>"$work/err" || { echo "$id $kind on $on: lint failed"; cat "$work/err"; wrong=1; continue; }
			case $kind in
			bad) found "$id" || { echo "$id: the bad example is not found on $on"; wrong=1; } ;;
			good) ! found "$id" || { echo "$id: the good example is found on $on"; wrong=1; } ;;
			esac
		done
	done <"$work/list"
	return $wrong
}

it 'there are rules, each with an id of its own' '[ "$(wc -l <"$work/list")" -gt 60 ] && [ -z "$(sort "$work/list" | uniq -d)" ]'
for dialect in postgresql mysql mariadb sqlite; do
	it "$dialect: bad examples are found, good ones are not" "examples $dialect"
done
it 'rules that need a database are named, and not asked' '
	cd "$work/rules/MY16/mysql/bad" && expect 0 luamig lint --dialect mysql --fail-on off --format json && ! found MY16 && out_has "\"not_asked\"" "\"MY16\"" &&
	expect 0 luamig lint --dialect mysql --fail-on off && out_has "rules need a database and were not asked (luamig lint --live): ALL12, MY04, MY16"'
it 'postgresql: the same without libpg_query' 'examples postgresql --own-reader'

# They are valid: what lint warns of must be something that can be run.
run_examples() { # SERVER DIALECT
	wrong=0
	while read -r id on how _; do
		[ "$on" = "$2" ] || continue
		for kind in bad good; do
			expected=0
			[ "$kind $how" != 'bad refused' ] || expected=1
			empty_database "$1" || return 1
			(cd "$work/rules/$id/$on/$kind" && luamig upgrade head) >"$work/out" 2>"$work/err"
			got=$?
			[ "$got" -eq 0 ] || got=1
			if [ "$got" -ne "$expected" ] || { [ "$got" -ne 0 ] && ! grep -q 'revision cccc' "$work/err"; }; then
				echo "$id: the $kind example ended with $got on $on, expected $expected"; cat "$work/err"
				wrong=1
			fi
		done
	done <"$work/list"
	return $wrong
}

# Rules that ask the database: it is as the revisions before left it, or has run what the script was.
live_examples() { # SERVER DIALECT
	wrong=0
	while read -r id on _ needs; do
		[ "$on $needs" = "$2 live" ] || continue
		for kind in bad good; do
			empty_database "$1" || return 1
			(cd "$work/rules/$id/$on/$kind" && live_example $kind) >"$work/out" 2>"$work/err" || { echo "$id $kind on $1: lint failed"; cat "$work/err"; wrong=1; continue; }
			case $kind in
			bad) found "$id" || { echo "$id: the bad example is not found on $1"; cat "$work/out"; wrong=1; } ;;
			good) ! found "$id" || { echo "$id: the good example is found on $1"; wrong=1; } ;;
			esac
		done
	done <"$work/list"
	return $wrong
}
live_example() { # KIND, in its project
	if [ -f applied ]; then
		cp migrations/cccc.lua now && cp applied migrations/cccc.lua && luamig upgrade head >&2 && cp now migrations/cccc.lua
	else
		luamig upgrade bbbb >&2
	fi || return 1
	# another session, which has run it and stays open
	if [ "$1" = bad ] && [ -f aside ]; then
		mkfifo aside.in && exec 9<>aside.in && { cat aside && echo ';'; } >&9 &&
			in_background sh -c "exec psql -q -v ON_ERROR_STOP=1 \"\$DATABASE_URL\" <&9" && wait_for [ -s "$work/background" ] || return 1
	fi
	luamig lint cccc --live --format json --fail-on off
}

# The same database again, with nothing in it: much faster than another one.
empty_database() { # SERVER
	case $1 in
	sqlite) use_database sqlite ;;
	mariadb | mysql)
		name=$(printf '%s' "$DATABASE_URL" | sed 's|^[a-z]*://[^/]*/\([^?]*\).*|\1|')
		query "DROP DATABASE $name; CREATE DATABASE $name"
		;;
	*)
		query "SET client_min_messages = error; DO \$\$ DECLARE name text; BEGIN
			FOR name IN SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' LOOP
				EXECUTE 'DROP SCHEMA ' || quote_ident(name) || ' CASCADE';
			END LOOP; CREATE SCHEMA public; END \$\$"
		;;
	esac
}
for server in $(databases); do
	use_database "$server" || exit 1
	it "$server: what asks the database: bad examples are found, good ones are not" "live_examples $server $(dialect_of "$server")"
	it "$server: the examples run, but those that are meant to be refused" "run_examples $server $(dialect_of "$server")"
done
finish
