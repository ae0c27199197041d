#!/usr/bin/perl
# run.pl FILE... - the cases of SQLite's rebuild.  Speaks TAP.
#
# A case is a database, an operation and what must come out, which is made apart from luamig:
#
#	=== name
#	--- before      SQL for the sqlite3 shell
#	--- op          the body of upgrade()
#	--- text        what differs in the wanted database: lines OLD => NEW, each there once in `before`
#	--- after       or: all of its SQL
#	--- error       or: words of the message; the database must be as before
#	--- unchecked   and: foreign_key_check cannot be asked
#	--- left        and: a table of luamig's own is there before
#	--- query       and:  a query, then lines that it must give
#
# {{3:c# INT, }} is c1 INT, c2 INT, c3 INT, and so on.
#
# Both databases are told in full: the text of every object, rows with their rowids and types, the
# counters of AUTOINCREMENT, what pragmas say of columns, indexes and keys, foreign_key_check,
# integrity_check.  Nothing may differ.
#
#	REBUILD_ONLY   a regular expression: names of cases
#	REBUILD_KILL   at how many of the writes of each case luamig is killed before it is run again
#	               (default 1, "all" for each of them); needs tests/faults/killer.so
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use POSIX ();

my $luamig = abs_path($ENV{LUAMIG} // dirname(abs_path($0)) . '/../../build/release/luamig');
my $killer = dirname($luamig) . '/tests/faults/killer.so';
my $kill = $ENV{REBUILD_KILL} // 1;
my $only = $ENV{REBUILD_ONLY} // '.';
my $work = tempdir('luamig-rebuild.XXXXXX', TMPDIR => 1, CLEANUP => 1);
my ($count, $failed, $points) = (0, 0, 0);
my @files = map { abs_path($_) } @ARGV;
delete @ENV{qw(LUAMIG_CONFIG LUAMIG_ENV LUAMIG_URL DATABASE_URL NO_COLOR)};
$ENV{LC_ALL} = 'C.UTF-8';
srand 4;
chdir $work or die;

sub write_file {
	open my $out, '>:raw', $_[0] or die "$_[0]: $!";
	print $out $_[1];
	close $out or die "$_[0]: $!";
}

sub read_file {
	open my $in, '<:raw', $_[0] or return '';
	local $/;
	return <$in> // '';
}

sub sql {	# DATABASE SQL: what the shell says; dies with it when it fails
	my ($db, $sql) = @_;
	write_file('in.sql', $sql);
	my $out = `sqlite3 -batch -bail "$db" <in.sql 2>err.txt`;
	die "$sql\n" . read_file('err.txt') if $?;
	return $out;
}

# ---- a database, told ------------------------------------------------------------------------

sub quote { return '"' . $_[0] =~ s/"/""/gr . '"' }
sub literal { return "'" . $_[0] =~ s/'/''/gr . "'" }

sub rows_of {	# SQL that tells the rows of a table
	my ($db, $table, $sql) = @_;
	my @columns = map { pack 'H*', $_ } split /\n/, sql($db, "SELECT hex(name) FROM pragma_table_xinfo(" . literal($table) . ')');
	my %taken = map { (lc $_ => 1) } @columns;
	my ($rowid) = $sql =~ /WITHOUT\s+ROWID/i ? () : grep { !$taken{$_} } qw(rowid _rowid_ oid);
	my @cells = map { "typeof(" . quote($_) . ") || ' ' || quote(" . quote($_) . ')' } @columns;
	return "SELECT 'row', " . literal($table) . ', ' . join(', ', $rowid // "'-'", @cells) . ' FROM ' . quote($table) . ' ORDER BY ' .
		($rowid // '1') . ";\n";
}

sub told {
	my ($db, $unchecked) = @_;
	my $own = "name NOT LIKE 'luamig^_history%' ESCAPE '^' AND name NOT LIKE 'luamig^_version%' ESCAPE '^' AND tbl_name NOT LIKE 'luamig^_journal%' ESCAPE '^'"
		. " AND tbl_name NOT LIKE 'luamig^_history%' ESCAPE '^' AND tbl_name NOT LIKE 'luamig^_version%' ESCAPE '^'";
	my $ask = ".mode quote\nSELECT 'object', type, name, tbl_name, sql FROM sqlite_schema WHERE name <> 'sqlite_sequence' AND $own ORDER BY type, name;\n";
	my @tables = map { [map { pack 'H*', $_ } split /\|/, $_, -1] } split /\n/, sql($db,
		"SELECT hex(name), hex(sql) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite^_s%' ESCAPE '^' AND $own ORDER BY name");
	for (@tables) {
		my ($name, $sql) = @$_;
		my $text = literal($name);
		$ask .= rows_of($db, $name, $sql) unless $sql =~ /^CREATE VIRTUAL/;
		$ask .= "SELECT 'column', $text, name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo($text) ORDER BY cid;\n";
		$ask .= "SELECT 'key', $text, * FROM pragma_foreign_key_list($text) ORDER BY id, seq;\n";
		$ask .= "SELECT 'index', $text, l.name, l.\"unique\", l.origin, l.partial, x.* FROM pragma_index_list($text) AS l, pragma_index_xinfo(l.name) AS x ORDER BY l.name, x.seqno;\n";
	}
	my %there = map { ($_ => 1) } split /\n/, sql($db, "SELECT name FROM sqlite_schema");
	$ask .= "SELECT 'counter', name, seq FROM sqlite_sequence WHERE name NOT LIKE 'luamig%' ORDER BY name;\n" if $there{sqlite_sequence};
	for ('sqlite_stat1', 'sqlite_stat4') {
		$ask .= "SELECT 'statistics', tbl, idx, stat FROM $_ WHERE tbl NOT LIKE 'luamig%' ORDER BY tbl, idx, stat;\n" if $there{$_};
	}
	$ask .= "PRAGMA foreign_key_check;\n" if !$unchecked;
	$ask .= "PRAGMA integrity_check;\nPRAGMA user_version;\n";
	return sql($db, $ask);
}

# ---- one case ----------------------------------------------------------------------------------

sub read_cases {
	my ($file) = @_;
	my (@cases, $part);
	open my $in, '<:raw', $file or die "$file: $!";
	while (<$in>) {
		if (/^=== (.*)/) {
			push @cases, {name => $1};
		} elsif (/^--- (\w+)$/) {
			$part = $1;
			$cases[-1]{$part} = '';
		} elsif (@cases) {
			$cases[-1]{$part} .= $_ unless /^$/ && !defined $part;
		}
	}
	return @cases;
}

sub wanted {
	my ($case) = @_;
	return $case->{after} if defined $case->{after};
	my $sql = $case->{before};
	for (split /\n/, $case->{text} // '') {
		next unless length;
		my ($old, $new) = /^(.*?) => ?(.*)$/ or die "not OLD => NEW: $_\n";
		s/\\n/\n/g for $old, $new;
		my $n = () = $sql =~ /\Q$old\E/g;
		die "'$old' is $n times in the text\n" if $n != 1;
		$sql =~ s/\Q$old\E/$new/;
	}
	return $sql;
}

sub fresh {
	my ($db, $sql) = @_;
	unlink glob("$db*");
	sql($db, $sql);
}

sub project {
	my ($case) = @_;
	mkdir 'migrations';
	write_file('luamig.lua', qq(return { url = "sqlite:app.db", migrations = "migrations" }\n));
	write_file('migrations/aaaa1111.lua', "--- rebuild\nrevision = \"aaaa1111\"\ndown_revision = nil\n\nfunction upgrade()\n$case->{op}end\n\nfunction downgrade()\nend\n");
}

sub run {	# (environment): luamig's exit status, 128 + the signal when one killed it
	my $pid = fork // die "fork: $!";
	if (!$pid) {
		open STDIN, '<', '/dev/null' or die;
		open STDOUT, '>', 'out.txt' or die;
		open STDERR, '>', 'err.txt' or die;
		for (@_) {
			my ($key, $value) = split /=/, $_, 2;
			$ENV{$key} = $value;
		}
		exec $luamig, 'upgrade', 'head' or POSIX::_exit(127);
	}
	waitpid $pid, 0;
	return $? & 127 ? 128 + ($? & 127) : $? >> 8;
}

sub difference {
	my ($got, $want) = @_;
	write_file('got.txt', $got);
	write_file('want.txt', $want);
	return `diff -u want.txt got.txt`;
}

# Killed at a write, then run again.  Returns what went wrong.
sub check_kills {
	my ($case, $want) = @_;
	return '' unless -e $killer && $kill && !defined $case->{error};
	unlink 'count.txt';
	fresh('app.db', $case->{before});
	my @fault = ("LD_PRELOAD=$killer", "LUAMIG_FAULT_FILE=$work/app.db", 'ASAN_OPTIONS=detect_leaks=0:verify_asan_link_order=0');
	run(@fault, 'LUAMIG_FAULT_COUNT=count.txt');
	my $most = () = read_file('count.txt') =~ /\n/g;
	return "no writes were counted\n" if !$most;
	for my $at ($kill eq 'all' ? 1 .. $most : map { 1 + int rand $most } 1 .. $kill) {
		fresh('app.db', $case->{before});
		my $status = run(@fault, "LUAMIG_FAULT_AT=$at", 'LUAMIG_FAULT_MODE=before');
		$points++;
		return "write $at of $most: status $status, not killed\n" if $status != 137;
		$status = run();
		return "write $at of $most: status $status\n" . read_file('err.txt') if $status;
		my $diff = difference(told('app.db', $case->{unchecked}), $want);
		return "write $at of $most:\n$diff" if $diff;
	}
	return '';
}

sub check {
	my ($case) = @_;
	fresh('app.db', $case->{before});
	project($case);
	my $before = told('app.db', $case->{unchecked});
	my $status = run();
	if (defined $case->{error}) {
		my $text = read_file('err.txt');
		return "it did not fail\n" if !$status;
		for (split /\n/, $case->{error}) {
			return "'$_' is not in: $text" if index($text, $_) < 0;
		}
		return difference(told('app.db', $case->{unchecked}), $before);
	}
	return "status $status\n" . read_file('err.txt') if $status;
	my $left = sql('app.db', "SELECT name FROM sqlite_schema WHERE name LIKE 'luamig^_old%' ESCAPE '^'");
	return "left over: $left" if $left && !defined $case->{left};
	fresh('want.db', wanted($case));
	my $want = told('want.db', $case->{unchecked});
	my $diff = difference(told('app.db', $case->{unchecked}), $want);
	if (!$diff && defined $case->{query}) {
		my ($query, $lines) = split /\n/, $case->{query}, 2;
		$diff = difference(sql('app.db', $query), $lines);
	}
	return $diff || check_kills($case, $want);
}

for my $case (map { read_cases($_) } @files) {
	next if $case->{name} !~ /$only/;
	for (grep { $_ ne 'name' } keys %$case) {
		$case->{$_} =~ s/\n+\z/\n/;
		$case->{$_} =~ s/\{\{(\d+):(.*?)\}\}/my ($n, $text) = ($1, $2); join '', map { $text =~ s|#|$_|gr } 1 .. $n/ge;
	}
	$count++;
	my $wrong = eval { check($case) } // $@;
	$failed++ if $wrong;
	print $wrong ? 'not ' : '', "ok $count - $case->{name}\n";
	print map { "# $_\n" } split /\n/, $wrong if $wrong;
}
print "# killed at $points writes\n1..$count\n";
chdir '/';
exit($failed > 0);
