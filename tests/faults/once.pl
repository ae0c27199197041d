#!/usr/bin/perl
# once.pl NAME - exactly once, on the database NAME (sqlite, postgres, mariadb, …).  Speaks TAP.
#
# A transform whose function must see each row once (n = n + 1) goes over a table while
#   - two processes fight for the same run, and a killed one is replaced by a new one,
#   - the one that works is killed (kill -9) again and again, at random moments,
#   - an application updates another column of the same rows and counts what was answered.
# Then every row must have been changed once, and every answered write must be there.
#
#   LUAMIG_ONCE_ROWS    rows (default 20000)
#   LUAMIG_ONCE_CHUNK   rows in a chunk (default 100)
#   LUAMIG_ONCE_KILLS   kills (default 16); of 100 and more, three quarters must fall inside a chunk, and
#                       none may be missing; few may come late on a busy machine
#   LUAMIG_FAULT_SEED   of the random moments; the one used is printed
#   LUAMIG_FAULT_WAL    1: SQLite in WAL mode
use strict;
use warnings;
use File::Basename qw(dirname);
use lib dirname(__FILE__);
use Faults;
use POSIX qw(:sys_wait_h);
use Time::HiRes qw(time sleep);

my $rows = $ENV{LUAMIG_ONCE_ROWS} // 20000;
my $chunk = $ENV{LUAMIG_ONCE_CHUNK} // 100;
my $kills = $ENV{LUAMIG_ONCE_KILLS} // 16;
my $seed = $ENV{LUAMIG_FAULT_SEED} // $$;
my $limit = 1200 + $rows / 200;	# of a machine that does everything else, too
srand $seed;
print "# LUAMIG_ONCE_ROWS=$rows LUAMIG_ONCE_CHUNK=$chunk LUAMIG_ONCE_KILLS=$kills LUAMIG_FAULT_SEED=$seed\n";

# ---- the table and the revision ----------------------------------------------------------------

sub make_table {
	my $numbers = $family eq 'postgresql' ? "generate_series(1, $rows) AS s (x)"
		: '(WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < ' . $rows . ') SELECT x FROM c) s';
	sql('SET SESSION max_recursive_iterations = 4294967295') if $name eq 'mariadb';
	sql('SET SESSION cte_max_recursion_depth = 4294967295') if $name eq 'mysql';
	my $said = sql('CREATE TABLE people (id bigint PRIMARY KEY, n bigint NOT NULL, app bigint NOT NULL, pad varchar(40))')
		. sql("INSERT INTO people SELECT x, x * 10, 0, 'row' FROM $numbers");
	# where a chunk takes no time, kills that fall inside of one would be luck
	$said .= sql('CREATE TRIGGER slow AFTER UPDATE OF n ON people BEGIN SELECT sum(x) FROM (WITH RECURSIVE c (x) AS '
		. '(SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 120) SELECT x FROM c); END') if $family eq 'sqlite';
	die "$name: $said" if $said ne '';
	die "$name: the table is not there\n" if sql('SELECT count(*) FROM people') != $rows;
}

sub make_project {
	mkdir "$work/migrations";
	open my $out, '>', "$work/migrations/0001_once.lua" or die;
	print $out <<"LUA";
--- every row once
revision      = "once00000001"
down_revision = nil

function upgrade()
  data.transform("people", { read = { "n" }, chunk = $chunk,
    function(row) return { n = row.n + 1 } end })
end
LUA
	close $out;
	open $out, '>', "$work/luamig.lua" or die;
	print $out 'return { url = env("DATABASE_URL"), migrations = "migrations", lock_timeout = 3000 }', "\n";
	close $out;
	chdir $work or die;
}

# ---- the application ---------------------------------------------------------------------------

# Updates random rows until the file `stop` appears; leaves the number of answered writes in `writes`.
sub application {
	my $pid = fork // die;
	if ($pid) {
		$children{$pid} = 1;
		return $pid;
	}
	$SIG{TERM} = 'DEFAULT';
	client_forget();
	client_open($dbname) if $family ne 'sqlite';
	srand $seed + 1;
	my $writes = 0;
	until (-e "$work/stop") {
		my $id = 1 + int rand $rows;
		if ($family eq 'sqlite') {
			# a deadlock of the busy kind is an error to it, like to any application
			my $said = `sqlite3 -batch -cmd '.timeout 300000' '$work/it.db' 'UPDATE people SET app = app + 1 WHERE id = $id' 2>&1`;
			$writes++ if $? == 0 && $said eq '';
			sleep 0.01;
		} else {
			$writes++ if sql("UPDATE people SET app = app + 1 WHERE id = $id") eq '';
			sleep 0.001;
		}
	}
	open my $out, '>', "$work/writes" or die;
	print $out "$writes\n";
	close $out;
	POSIX::_exit(0);
}

# ---- the two that fight ------------------------------------------------------------------------

# What a process has sent is told by killer.c, a line each.
my $next_stem = 0;
sub fighter {
	my $stem = 'fighter' . $next_stem++;
	my $file = "$work/$stem.sent";
	return { stem => $stem, sent => $file, chunks => 0, place => 0, inside => 0,
		pid => spawn($stem, ['upgrade', 'head'], LUAMIG_FAULT_COUNT => $file) };
}

# Where chunks end: the database's COMMIT; SQLite's removal of its rollback journal, or that its log
# reaches the disk.
my $chunk_end = $family ne 'sqlite' ? qr/COMMIT/
	: $ENV{LUAMIG_FAULT_WAL} ? qr/^\d+ fdatasync/ : qr/unlink .*it\.db-journal$/;
my $inside = $family eq 'sqlite' ? qr/^\d+ (?:pwrite|fdatasync|fsync)/ : qr/people/;

sub read_sent {
	my ($one) = @_;
	open my $in, '<', $one->{sent} or return;
	seek $in, $one->{place}, 0;
	while (defined(my $line = <$in>)) {
		last if $line !~ /\n\z/;
		$one->{place} += length $line;
		$one->{chunks}++ if $line =~ $chunk_end;
		# from the chunk's first statement to its COMMIT; what else is sent between belongs to it
		$one->{inside} = 1 if $line =~ $inside;
		$one->{inside} = 0 if $line =~ $chunk_end || $line =~ /BEGIN|START TRANSACTION/;
		# SQLite's log is written at COMMIT only: from there on the next chunk is under way
		$one->{inside} = 1 if $ENV{LUAMIG_FAULT_WAL} && $line =~ $chunk_end;
	}
}

sub reap {
	my ($one) = @_;
	waitpid $one->{pid}, 0;
	delete $children{ $one->{pid} };
	return $?;
}

# Kills the fighter that works when it has done a few chunks; the number is such that the kills that
# are left are spread over the rows that are left.
sub fight {
	my ($killed, $inside_chunk, $gone) = (0, 0, 0);
	my @fighters = (fighter(), fighter());
	my $patience = time + $limit;
	my %goal;
	while (@fighters) {
		die "$name: not finished after $limit s\n" if time > $patience;
		sleep 0.001;
		for my $one (@fighters) {
			my $ended = waitpid $one->{pid}, WNOHANG;
			if ($ended > 0) {
				delete $children{$ended};
				$one->{status} = $?;
				next;
			}
			read_sent($one);
			next if $killed >= $kills;
			my $left = $rows / $chunk - $gone;
			$goal{ $one->{stem} } //= 1 + int rand(($left < 0 ? 0 : $left) / ($kills - $killed) * 0.8);
			next if $one->{chunks} < $goal{ $one->{stem} };
			# a random moment; mostly, but not only, inside a chunk
			$one->{due} //= time + rand 0.01;
			next if time < $one->{due} || !$one->{inside} && rand > 0.05;
			kill 'KILL', $one->{pid};
			reap($one);
			read_sent($one);
			$killed++;
			$gone += $one->{chunks};
			$inside_chunk += $one->{inside};
			%$one = %{ fighter() };
		}
		for my $one (grep { defined $_->{status} } @fighters) {
			return ($killed, $inside_chunk, $one) if $one->{status} != 0;
		}
		@fighters = grep { !defined $_->{status} } @fighters;
	}
	return ($killed, $inside_chunk);
}

new_database();
make_project();
make_table();
my $application = application();
my $began = time;
my ($killed_all, $inside_all, $bad) = fight();
my $seconds = time - $began;
open my $stop, '>', "$work/stop";
waitpid $application, 0;
delete $children{$application};

report(!$bad, 'both processes end well', $bad ? slurp("$work/$bad->{stem}.out") . slurp("$work/$bad->{stem}.err") : ());
report($killed_all >= ($kills < 100 ? 1 : $kills), "killed $killed_all times");
# small chunks end before the killer looks
report($kills < 100 || $inside_all >= $killed_all * 0.75, "$inside_all of them inside a chunk");
my $wrong = sql('SELECT count(*) FROM people WHERE n <> id * 10 + 1') + 0;
report($wrong == 0, "$rows rows, each changed once", $wrong ? ("$wrong are not:", sql('SELECT * FROM people WHERE n <> id * 10 + 1 LIMIT 5')) : ());
my $writes = slurp("$work/writes") + 0;
my $kept = sql('SELECT sum(app) FROM people') + 0;
report($writes > 0 && $kept == $writes, "the application's $writes writes are there", $kept == $writes ? () : "there are $kept");
my $version = sql('SELECT version_num FROM luamig_version');
report($version eq "once00000001\n", 'the version row says that it is done');
printf "# %s: %d rows, chunks of %d, %d kills (%d inside a chunk), %d writes beside, in %.1f s\n",
	$name, $rows, $chunk, $killed_all, $inside_all, $writes, $seconds;
finish();
