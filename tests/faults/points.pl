#!/usr/bin/perl
# points.pl NAME - a fault at every message to the database NAME (sqlite, postgres, mariadb, …), for
# every revision of tests/faults/revisions, up and down.  Speaks TAP.
#
# A revision lies on top of setup.lua in a project of its own.  It is run undisturbed once in each
# direction: what is in the database then (schema, rows, version rows) is what must come out of every
# other run.  Then, for each point and mode (killer.c): the same command with the fault, the same
# command again, and a comparison.  The way up leaves the state that the way down starts from, and
# the other way round, which saves making a database for each of some ten thousand runs; after a
# difference the database is made anew.
#
#   LUAMIG_FAULT_POINTS   how many points of each revision and direction, drawn at random (default 3,
#                         "all" for all of them)
#   LUAMIG_FAULT_SEED     of the draw; the one used is printed
#   LUAMIG_FAULT_SECONDS  when the time is over, the points left are counted as not tried (default 40)
#   LUAMIG_FAULT_ONLY     a regular expression: names of revisions
#   LUAMIG_FAULT_MODES    only these modes, with commas; server-before, server-after and server-both kill
#                         the server itself, which must be one of this run's own
#   LUAMIG_FAULT_OWN_SERVER  says that it is
#   LUAMIG_FAULT_LOCK     "table": the run lock is in a table
#   LUAMIG_FAULT_WAL      1: SQLite in WAL mode
#   LUAMIG_FAULT_KEEP     do not remove the work folder
#
# Lines in a revision's file that this program reads:
#   -- only: postgresql           the databases on which it is run (dialect names, with spaces)
#   -- in doubt: mysql SELECT …   there a run may end with 4, and a person must decide; the query
#                                 tells the person 1 when the statement has been done
use strict;
use warnings;
use File::Basename qw(basename dirname);
use lib dirname(__FILE__);
use Faults;
use File::Copy qw(copy);
use File::Path qw(make_path remove_tree);
use List::Util qw(shuffle);
use POSIX qw(:sys_wait_h);
use Time::HiRes qw(time);

my $wanted = $ENV{LUAMIG_FAULT_POINTS} // 3;
my $seed = $ENV{LUAMIG_FAULT_SEED} // $$;
my $seconds = $ENV{LUAMIG_FAULT_SECONDS} // ($wanted eq 'all' ? 9e9 : 40);
my $only = $ENV{LUAMIG_FAULT_ONLY} // '.';
my $started = time;
my $deadline = $started + $seconds;
my %total = (points => 0, tried => 0, runs => 0, doubts => 0, untried => 0, unreached => 0);
srand $seed;

# ---- what is in the database -------------------------------------------------------------------

# luamig's own record of runs is told apart: it cannot be the same after two runs.
my $own = qr/^luamig_(?:history|journal|lock)$/;

my $postgres_look = <<'SQL';
SELECT concat_ws('|', 'column', c.relname, row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum), a.attname,
  format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated,
  a.attcollation, col_description(c.oid, a.attnum))
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
  AND c.relname NOT IN ('luamig_history', 'luamig_journal', 'luamig_lock')
UNION ALL SELECT concat_ws('|', 'relation', relname, relkind, obj_description(oid, 'pg_class')) FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'luamig_history%' AND relname NOT LIKE 'luamig_journal%' AND relname NOT LIKE 'luamig_lock%'
UNION ALL SELECT concat_ws('|', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  AND conrelid::regclass::text NOT IN ('luamig_history', 'luamig_journal', 'luamig_lock')
UNION ALL SELECT concat_ws('|', 'index', pg_get_indexdef(indexrelid), indisvalid, indisready) FROM pg_index
JOIN pg_class c ON c.oid = indrelid WHERE c.relnamespace = 'public'::regnamespace
  AND c.relname NOT IN ('luamig_history', 'luamig_journal', 'luamig_lock')
UNION ALL SELECT concat_ws('|', 'label', t.typname, e.enumsortorder, e.enumlabel) FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
UNION ALL SELECT concat_ws('|', 'view', viewname, definition) FROM pg_views WHERE schemaname = 'public'
UNION ALL SELECT concat_ws('|', 'trigger', pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT concat_ws('|', 'rows', relname, query_to_xml(format('SELECT t::text AS r FROM public.%I t ORDER BY 1', relname), false, false, ''))
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
  AND relname NOT IN ('luamig_history', 'luamig_journal', 'luamig_lock')
ORDER BY 1
SQL
$postgres_look =~ s/\n/ /g;

sub look_mysql {
	my @tables = grep { !/$own/ } split /\n/, sql('SHOW TABLES');
	my $text = sql(join ";\n", map { ("SHOW CREATE TABLE `$_`", "SELECT '$_', x.* FROM `$_` x") } @tables);
	$text =~ s/ AUTO_INCREMENT=\d+//g;
	return join "\n", sort split /\n/, $text;
}

sub look_sqlite {
	die "$name: not in WAL mode any more\n" if $ENV{LUAMIG_FAULT_WAL} && sql('PRAGMA journal_mode') ne "wal\n";
	# the order of objects and rows in the file is none of the schema's
	my @lines = grep { !/luamig_(?:history|journal|lock)/ } split /;\n/, sql('.dump');
	# nor are the blanks between words, which SQLite keeps
	for (grep { /^CREATE/ } @lines) { s/\s+/ /g; s/ ?([(),]) ?/$1/g }
	return join(";\n", sort @lines) . sql('PRAGMA integrity_check; PRAGMA foreign_key_check');
}

sub look {
	return look_sqlite() if $family eq 'sqlite';
	return look_mysql() if $family eq 'mysql';
	return sql($postgres_look);
}

sub version_rows { return join ' ', split /\n/, sql('SELECT version_num FROM luamig_version ORDER BY 1') }

sub has_journal {
	my $names = $family eq 'sqlite' ? sql("SELECT name FROM sqlite_master WHERE name = 'luamig_journal'")
		: $family eq 'mysql' ? sql("SHOW TABLES LIKE 'luamig_journal'")
		: sql("SELECT relname FROM pg_class WHERE relname = 'luamig_journal'");
	return $names =~ /luamig_journal/;
}

# How often the history says that a revision was finished.
sub times_done {
	my ($id, $direction) = @_;
	my $count = sql("SELECT count(*) FROM luamig_history WHERE revision = '$id' AND direction = '$direction' AND outcome = 'applied'");
	return $count =~ /^(\d+)$/ ? $1 : 0;
}

# ---- running -----------------------------------------------------------------------------------

# Runs luamig; %fault: the variables of killer.c.  Returns its exit status, or -SIGNAL, or undef when
# it hangs.  When it stops itself, `$stopped` is called and says which signal comes next.
sub run {
	my ($command, $stopped, %fault) = @_;
	$total{runs}++;
	my $pid = spawn('run', $command, %fault);
	local $SIG{ALRM} = sub { die "late\n" };
	my $status = eval {
		alarm 600;
		for (;;) {
			waitpid $pid, WUNTRACED;
			last if !WIFSTOPPED(${^CHILD_ERROR_NATIVE});
			kill $stopped->(), $pid;
		}
		alarm 0;
		${^CHILD_ERROR_NATIVE};
	};
	if (!defined $status) {
		alarm 0;
		my $why = $@;
		kill 'KILL', $pid;
		waitpid $pid, 0;
		delete $children{$pid};
		die $why if $why ne "late\n";
		return undef;
	}
	delete $children{$pid};
	return WIFSIGNALED($status) ? -WTERMSIG($status) : WEXITSTATUS($status);
}

sub count_points { # COMMAND: runs it undisturbed; what is sent at each point
	my ($command) = @_;
	unlink "$work/points";
	my $status = run($command, undef, LUAMIG_FAULT_COUNT => "$work/points");
	my @points = split /\n/, slurp("$work/points");
	return ($status, @points);
}

# ---- one revision ------------------------------------------------------------------------------

my %modes = (
	# what happens to the program, and at a stop: is the session ended, which signal is next
	before => {}, after => {}, 'cut-before' => {}, 'cut-after' => {}, fail => {},
	session => { mode => 'stop-after', signal => 'KILL' },
	'lost-before' => { mode => 'stop-before', signal => 'CONT' },
	'lost-after' => { mode => 'stop-after', signal => 'CONT' },
	# the server itself is killed and started again
	'server-before' => { mode => 'stop-before', signal => 'CONT', server => 1 },
	'server-after' => { mode => 'stop-after', signal => 'CONT', server => 1 },
	'server-both' => { mode => 'stop-after', signal => 'KILL', server => 1 },
);
my @modes = $ENV{LUAMIG_FAULT_MODES} ? split /,/, $ENV{LUAMIG_FAULT_MODES}
	: $family eq 'sqlite' ? qw(before fail)
	: qw(before after session lost-before lost-after cut-before cut-after);

sub read_case {
	my ($file) = @_;
	my $text = slurp($file);
	my ($id) = $text =~ /^revision\s*=\s*"(\w+)"/m or die "$file: no revision\n";
	my ($databases) = $text =~ /^-- only: (.*)/m;
	my ($doubt) = $text =~ /^-- in doubt: $family (.*)/m;
	my $runs = !defined $databases || $databases =~ /\b$family\b/;
	return { name => basename($file, '.lua'), id => $id, file => $file, doubt => $doubt, runs => $runs };
}

my $setup = "$here/revisions/setup.lua";

sub new_project {
	my ($case) = @_;
	remove_tree("$work/migrations");
	make_path("$work/migrations");
	copy($setup, "$work/migrations/0001_setup.lua");
	copy($case->{file}, "$work/migrations/0002_$case->{name}.lua") if $case->{file} ne $setup;
	copy($_, "$work/migrations/" . basename($_)) for glob "$here/revisions/*.sql";
	open my $out, '>', "$work/luamig.lua" or die;
	my $lock = $ENV{LUAMIG_FAULT_LOCK} // 'auto';
	print $out 'return { url = env("DATABASE_URL"), migrations = "migrations", lock_timeout = 300, lock = "', $lock, '" }', "\n";
	close $out;
	chdir $work or die;
}

sub trouble { # what went wrong, as a string of a few lines
	my ($what) = @_;
	return join "\n", $what, map { "  $_" } grep { defined } (split /\n/, slurp("$work/run.out") . slurp("$work/run.err"))[0 .. 14];
}

sub difference {
	my ($got, $want) = @_;
	my %got = map { $_ => 1 } split /\n/, $got;
	my %want = map { $_ => 1 } split /\n/, $want;
	my @lines = ((map { "  + $_" } grep { !$want{$_} } sort keys %got), (map { "  - $_" } grep { !$got{$_} } sort keys %want));
	return join "\n", map { substr $_, 0, 300 } @lines[0 .. ($#lines > 11 ? 11 : $#lines)];
}

# The way out of exit 4: both commands must be told; the one that is true is run.
sub resolve {
	my ($case, $command) = @_;
	my $said = slurp("$work/run.out") . slurp("$work/run.err");
	return trouble('ended with 4, which only raw SQL without a probe may') if !$case->{doubt};
	$total{doubts}++;
	for my $word ('luamig resolve --applied', 'luamig resolve --not-applied') {
		return trouble("ended with 4 without telling `$word`") if index($said, $word) < 0;
	}
	my $done = sql($case->{doubt}) =~ /^1$/m;
	my $status = run(['resolve', $done ? '--applied' : '--not-applied']);
	return trouble('luamig resolve ended with ' . ($status // 'a hang')) if !defined $status || $status;
	$status = run($command);
	return trouble('after luamig resolve: ended with ' . ($status // 'a hang')) if !defined $status || $status;
	return undef;
}

# Brings the program to the point, and ends it there or lets it see what happened.
sub disturbed {
	my ($command, $point, $mode) = @_;
	my $stopped = sub {
		if ($modes{$mode}{server}) { kill_server() } else { end_sessions() }
		return $modes{$mode}{signal};
	};
	return run($command, $stopped, LUAMIG_FAULT_AT => $point, LUAMIG_FAULT_MODE => $modes{$mode}{mode} // $mode);
}

# One fault.  Returns what is wrong, or undef.
sub try_point {
	my ($case, $way, $point, $mode) = @_;
	my $before = times_done($case->{id}, $way->{direction});
	my $status = disturbed($way->{command}, $point, $mode);
	return trouble('the program hangs') if !defined $status;
	return trouble("the program died of signal " . -$status) if $status < 0 && $status != -9;
	my $kills = $mode =~ /^(?:before|after|session|server-both)$/;
	return trouble("the program was killed, but not by this test") if $status == -9 && !$kills;
	$total{unreached}++ if $kills && $status != -9;
	return trouble("ended with $status") if $status > 5 || $status == 2;
	my $told = slurp("$work/run.out") =~ /^\s+ok $case->{id}/m;
	if ($told || $status == 0) {
		my $now = version_rows();
		return trouble("told as done, but the version rows are '$now'") if $now ne $way->{rows};
	}
	my $first = $status == 0 ? '' : trouble("(the first run ended with $status)");
	$status = run($way->{command});
	return trouble('the second run hangs') if !defined $status;
	if ($status == 4) {
		my $wrong = resolve($case, $way->{command});
		return $wrong if $wrong;
	} elsif ($status != 0) {
		return trouble("the second run ended with $status") . "\n$first";
	}
	my $now = look();
	return "the database differs (+ is, - should be):\n" . difference($now, $way->{look}) . "\n$first" if $now ne $way->{look};
	my $rows = version_rows();
	return "the version rows are '$rows', not '$way->{rows}'" if $rows ne $way->{rows};
	my $times = times_done($case->{id}, $way->{direction}) - $before;
	return "the history has it $times times" if $times != 1;
	return 'the journal is not empty: ' . sql('SELECT * FROM luamig_journal')
		if has_journal() && sql('SELECT count(*) FROM luamig_journal') + 0;
	return undef;
}

# The database, the states of both ends and the points between them, by undisturbed runs.  The first
# time round is for what cannot come back (a dropped column's values), and for luamig's own tables.
sub prepare {
	my ($case) = @_;
	my @up = ('upgrade', $case->{id}), my @down = ('downgrade', $case->{file} eq $setup ? 'base' : 'setup0000001');
	new_database();
	careful_server() if $ENV{LUAMIG_FAULT_OWN_SERVER};
	new_project($case);
	if ($case->{file} ne $setup) {
		my $status = run(['upgrade', 'setup0000001']);
		return trouble('setup.lua ended with ' . ($status // 'a hang')) if !defined $status || $status;
	}
	my %ways;
	for my $round (1, 2) {
		for my $direction ('upgrade', 'downgrade') {
			my $command = $direction eq 'upgrade' ? \@up : \@down;
			my ($status, @points) = count_points($command);
			return trouble("undisturbed $direction ended with " . ($status // 'a hang')) if !defined $status || $status;
			my $look = look();
			return "up and down again gives another state:\n" . difference($look, $ways{$direction}{look})
				if $round == 2 && $direction eq "downgrade" && $look ne $ways{$direction}{look};
			$ways{$direction} = { direction => $direction, command => $command, points => \@points, look => $look, rows => version_rows() };
		}
	}
	$case->{ways} = \%ways;
	return undef;
}

# Which points: all, or a draw in which statements that change something come twice as often.
sub draw {
	my ($way) = @_;
	my @points = @{ $way->{points} };
	my @all;
	for my $mode (@modes) {
		push @all, map { [$_, $mode] } 1 .. @points + ($mode eq 'before' ? 1 : 0);
	}
	$total{points} += @all;
	return @all if $wanted eq 'all';
	my @changing = grep { ($points[$_->[0] - 1] // 'end') =~ /INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|RENAME|COMMIT|START|BEGIN|end/ } @all;
	my @drawn;
	for my $n (1 .. $wanted) {
		my $from = @changing && $n * 3 > $wanted ? \@changing : \@all;
		push @drawn, $from->[rand @$from];
	}
	return @drawn;
}

# One step up or down, disturbed at the next point chosen for it, or plain when there is none left.
# False when the revision cannot be tried any further.
sub step {
	my ($case, $way) = @_;
	my $chosen = shift @{ $way->{chosen} };
	if ($chosen && time > $deadline) {
		$total{untried} += 1 + @{ $way->{chosen} };
		$way->{chosen} = [];
		undef $chosen;
	}
	if (!$chosen) {
		my $status = run($way->{command});
		return 1 if defined $status && $status == 0;
		push @{ $way->{wrong} }, trouble("an undisturbed $way->{direction} ended with " . ($status // 'a hang'));
		return 0;
	}
	my ($point, $mode) = @$chosen;
	$total{tried}++;
	$way->{tried}++;
	my $wrong = try_point($case, $way, $point, $mode);
	return 1 if !defined $wrong;
	my $wrongs = $way->{wrong};
	push @$wrongs, "$way->{direction}, $mode at point $point (" . ($way->{points}[$point - 1] // 'the end') . "):\n$wrong";
	return 0 if @$wrongs >= 5;
	# from the beginning, and to where the step should have led
	my %kept = map { $_ => $case->{ways}{$_} } qw(upgrade downgrade);
	my $unable = prepare($case);
	if (defined $unable) {
		push @$wrongs, $unable;
		return 0;
	}
	$case->{ways} = \%kept;
	return $way->{direction} eq 'downgrade' || (run($way->{command}) // 1) == 0;
}

sub test_case {
	my ($case) = @_;
	my $unable = prepare($case);
	if (defined $unable) {
		report(0, "$case->{name}: runs undisturbed", $unable);
		return;
	}
	my @ways = @{ $case->{ways} }{qw(upgrade downgrade)};
	for my $way (@ways) {
		$way->{chosen} = [draw($way)];
		$way->{wrong} = [];
		$way->{tried} = 0;
	}
	while (@{ $ways[0]{chosen} } || @{ $ways[1]{chosen} }) {
		last if !step($case, $ways[0]) || !step($case, $ways[1]);
	}
	for my $way (@ways) {
		my $messages = @{ $way->{points} };
		report(!@{ $way->{wrong} }, "$case->{name}, $way->{direction}: $messages messages, $way->{tried} faults", @{ $way->{wrong} });
	}
}

print "# LUAMIG_FAULT_POINTS=$wanted LUAMIG_FAULT_SEED=$seed\n";
my @cases = sort { $a->{name} cmp $b->{name} } grep { $_->{runs} && $_->{name} =~ /$only/ } map { read_case($_) } glob "$here/revisions/*.lua";
die "$name: server modes need LUAMIG_FAULT_OWN_SERVER\n" if !$ENV{LUAMIG_FAULT_OWN_SERVER} && grep { $modes{$_}{server} } @modes;
for my $case (shuffle(@cases)) {
	if (time > $deadline) {
		skip_one("$case->{name}", 'no time left');
		next;
	}
	test_case($case);
}
printf "# %s: %d revisions, %d points of fault, %d tried, %d not tried for time, %d not reached; %d runs in %.0f s; %d decided by luamig resolve, nothing by hand\n",
	$name, scalar @cases, @total{qw(points tried untried unreached runs)}, time - $started, $total{doubts};
finish();
