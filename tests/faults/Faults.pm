# Faults.pm - what the programs of this folder share that break luamig: the program and its database, a
# client that stays connected, TAP, and cleaning up.
package Faults;
use strict;
use warnings;
use Cwd qw(abs_path getcwd);
use Exporter qw(import);
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use IPC::Open2;
use POSIX ();
use Time::HiRes qw(sleep);

our @EXPORT = qw($here $name $family $luamig $killer $url $dbname $work @environment %children
	client_open client_close client_forget sql end_sessions careful_server kill_server new_database database_url slurp spawn report skip_one leave finish);

our $here = dirname(abs_path(__FILE__));
our $name = shift @ARGV // die "usage: $0 NAME\n";
our $family = $name eq 'sqlite' ? 'sqlite' : $name =~ /^(?:postgres|pg)/ ? 'postgresql' : 'mysql';
our $luamig = abs_path($ENV{LUAMIG} // "$here/../../build/release/luamig");
our $killer = dirname($luamig) . '/tests/faults/killer.so';
our $url = $ENV{'LUAMIG_TEST_' . uc $name} // '';
our $dbname = "luamig_k${$}_$name";
our $work = tempdir('luamig-faults.XXXXXX', TMPDIR => 1, CLEANUP => !$ENV{LUAMIG_FAULT_KEEP});
our @environment;	# tells killer.c which connections and files to watch
our %children;		# processes that must not outlive this one
my $home = getcwd();
my $owner = $$;
my ($client_in, $client_out, $client_pid);
my ($tests, $failed) = (0, 0);

$| = 1;
delete @ENV{qw(LUAMIG_CONFIG LUAMIG_ENV LUAMIG_URL NO_COLOR)};
$ENV{LC_ALL} = 'C.UTF-8';
$ENV{TZ} = 'UTC';
$SIG{PIPE} = 'IGNORE';
$SIG{INT} = sub { leave(); exit 130 };
$SIG{TERM} = sub { leave(); exit 143 };

sub skip_all { print "1..0 # SKIP $_[0]\n"; exit 0 }
skip_all("there is no $killer") if $^O ne 'linux' || !-e $killer;
skip_all("no $name server in the environment") if $family ne 'sqlite' && $url eq '';

if ($family eq 'sqlite') {
	@environment = (LUAMIG_FAULT_FILE => "$work/it.db");
} elsif ($family eq 'mysql') {
	@environment = (LUAMIG_FAULT_SOCKET => $url =~ /unix_socket=([^&]*)/);
} else {
	my ($folder) = $url =~ /host=([^&]*)/;
	my ($port) = $url =~ /port=(\d+)/;
	@environment = (LUAMIG_FAULT_SOCKET => "$folder/.s.PGSQL.$port");
}

sub database_url { return $family eq 'sqlite' ? "sqlite:$work/it.db" : $url =~ s|/luamig_test|/$dbname|r }

# ---- the client: a second connection that stays ------------------------------------------------

sub client_words {
	if ($family eq 'postgresql') {
		(my $other = $url) =~ s|/luamig_test|/$_[0]|;
		return ('psql', '-X', '-q', '-A', '-t', '-F', "\t", '-d', $other);
	}
	my ($socket) = $url =~ /unix_socket=([^&]*)/;
	return ('mariadb', '--no-defaults', '-u', 'root', '-S', $socket, '-N', '-B', '-n', '-f', $_[0]);
}

sub client_open {
	my @words = client_words($_[0]);
	$client_pid = open2($client_out, my $in, 'sh', '-c', 'exec "$@" 2>&1', 'sh', @words);
	$client_in = $in;
	$client_in->autoflush(1);
}

sub client_close {
	return if !$client_pid;
	close $client_in;
	close $client_out;
	waitpid $client_pid, 0;
	undef $client_pid;
}

# In a process made by fork: the connection stays with the parent.
sub client_forget { undef $client_pid }

# The rows of all statements, a line each.
sub sql {
	my ($text) = @_;
	if ($family eq 'sqlite') {
		open my $in, '-|', 'sqlite3', '-batch', '-cmd', '.timeout 300000', "$work/it.db", $text or die;
		my @lines = <$in>;
		close $in;
		return join '', @lines;
	}
	my $end = 'end-of-the-answer';
	print $client_in $family eq 'postgresql' ? "$text;\n\\echo $end\n" : "$text;\nSELECT '$end';\n";
	my $got = '';
	while (defined(my $line = <$client_out>)) {
		return $got if $line eq "$end\n";
		$got .= $line;
	}
	die "$name: the client ended: $got\n";
}

# Ends the sessions of the program under test, and waits until they are gone.
sub end_sessions {
	return if $family eq 'sqlite';
	my ($list, $end) = $family eq 'postgresql'
		? ("SELECT pid FROM pg_stat_activity WHERE datname = '$dbname' AND pid <> pg_backend_pid()", 'SELECT pg_terminate_backend(%d)')
		: ("SELECT id FROM information_schema.processlist WHERE db = '$dbname' AND id <> connection_id()", 'KILL %d');
	for (my $patience = time + 300; time < $patience;) {
		my @sessions = split /\n/, sql($list) or return;
		sql(sprintf $end, $_) for @sessions;
		sleep 0.005;
	}
	die "sessions stay: ", sql($list);
}

# ---- the server itself ---------------------------------------------------------------------------

# Kills the server and starts it again on the same data: only for a server of one's own.  What was
# answered must have left the server's own memory by then; the disk's cache survives.
my @server;
sub careful_server {
	if ($family eq 'postgresql') {
		sql('ALTER SYSTEM SET synchronous_commit = on');
		sql('SELECT pg_reload_conf()');
	} else {
		sql('SET GLOBAL innodb_flush_log_at_trx_commit = 2');
	}
}

sub pid_file {
	return sql('SHOW data_directory') =~ s/\n//r . '/postmaster.pid' if $family eq 'postgresql';
	return sql('SELECT @@pid_file') =~ s/\n//r;
}

sub remember_server {
	my ($pid) = @_;
	my @words = split /\0/, slurp("/proc/$pid/cmdline");
	push @words, '--innodb-flush-log-at-trx-commit=2' if $family eq 'mysql';
	my ($uid) = slurp("/proc/$pid/status") =~ /^Uid:\s+(\d+)/m;
	my ($gid) = slurp("/proc/$pid/status") =~ /^Gid:\s+(\d+)/m;
	@server = (readlink "/proc/$pid/exe", readlink "/proc/$pid/cwd", $uid, $gid, @words);
}

sub start_server {
	my ($program, $folder, $uid, $gid, @words) = @server;
	return if fork // die "fork: $!";
	POSIX::setsid();
	open STDIN, '<', '/dev/null';
	open STDOUT, '>>', "$work/server.log";
	open STDERR, '>&', \*STDOUT;
	$SIG{PIPE} = 'DEFAULT';
	chdir $folder;
	if ($uid != $>) {
		($(, $)) = ($gid, "$gid $gid");
		($<, $>) = ($uid, $uid);
	}
	exec {$program} @words or POSIX::_exit(127);
}

sub kill_server {
	my $file = pid_file();
	my ($pid) = slurp($file) =~ /^(\d+)/ or die "no pid of the server in $file\n";
	remember_server($pid) if !@server;
	my @all = ($pid, grep { slurp("/proc/$_/stat") =~ /^\d+ \(.*\) \S $pid / } map { /(\d+)$/ } glob '/proc/[0-9]*');
	kill 'KILL', @all;
	client_close();
	for (@all) { sleep 0.01 while slurp("/proc/$_/status") =~ /^State:\s+[^Z]/m }
	# where nobody reaps the dead, PostgreSQL would take these for a running server's
	unlink $file, "$environment[1].lock";
	start_server();
	my $database = $dbname;
	for (my $patience = time + 300; time < $patience;) {
		client_open($database);
		my $answer = eval { local $SIG{ALRM} = sub { die "no answer\n" }; alarm 60; my $got = sql('SELECT 1'); alarm 0; $got };
		return if ($answer // '') eq "1\n";
		client_close();
		sleep 0.05;
	}
	die "$name: the server does not start again: ", slurp("$work/server.log");
}

# ---- databases and processes -----------------------------------------------------------------

sub drop_database {
	my $settings = $family eq 'postgresql' ? 'SET client_min_messages = error; ' : '';
	end_sessions();
	sql("${settings}DROP DATABASE IF EXISTS $dbname");
}

sub new_database {
	if ($family eq 'sqlite') {
		unlink glob "$work/it.db*";
		# it stays so: the mode is written in the file
		sql('PRAGMA journal_mode = WAL') eq "wal\n" or die "$name: no WAL mode\n" if $ENV{LUAMIG_FAULT_WAL};
	} else {
		client_close();
		client_open($family eq 'postgresql' ? 'luamig_test' : 'mysql');
		drop_database();
		my $said = sql("CREATE DATABASE $dbname");
		die "$name: $said" if $said ne '';
		client_close();
		client_open($dbname);
	}
}

sub slurp {
	open my $in, '<', $_[0] or return '';
	local $/;
	return <$in> // '';
}

# Starts luamig with its output in $work/STEM.out and STEM.err; %fault: the variables of killer.c.
sub spawn {
	my ($stem, $command, %fault) = @_;
	my $pid = fork // die "fork: $!";
	if ($pid) {
		$children{$pid} = 1;
		return $pid;
	}
	open STDIN, '<', '/dev/null';
	open STDOUT, '>', "$work/$stem.out";
	open STDERR, '>', "$work/$stem.err";
	if (%fault) {
		%ENV = (%ENV, @environment, LD_PRELOAD => $killer, %fault);
		# a sanitizer wants to be first, which does not matter here
		$ENV{ASAN_OPTIONS} = 'verify_asan_link_order=0:' . ($ENV{ASAN_OPTIONS} // '');
	}
	$ENV{DATABASE_URL} = database_url();
	exec {$luamig} $luamig, @$command or POSIX::_exit(127);
}

sub report { # OK WHAT LINES...
	my ($ok, $what, @lines) = @_;
	$tests++;
	$failed++ if !$ok;
	print $ok ? 'ok' : 'not ok', " $tests - $name: $what\n";
	print map { "# $_\n" } map { split /\n/ } @lines;
}

sub skip_one { # WHAT WHY
	$tests++;
	print "ok $tests - $name: $_[0] # SKIP $_[1]\n";
}

sub finish {
	leave();
	print "1..$tests\n";
	exit($failed ? 1 : 0);
}

sub leave {
	return if $$ != $owner;
	kill 'KILL', $_ for keys %children;
	waitpid $_, 0 for keys %children;
	%children = ();
	client_close();
	if ($family ne 'sqlite') {
		client_open($family eq 'postgresql' ? 'luamig_test' : 'mysql');
		drop_database();
		client_close();
	}
	chdir $home;
}

1;
