#!/usr/bin/perl
# run.pl DATABASE|between [WORD] - wrong revisions and their twins through `luamig test`; see README.md.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname basename);
use File::Path qw(make_path remove_tree);
use File::Temp qw(tempdir);

my $here = abs_path(dirname(__FILE__));
my $program = abs_path($ENV{LUAMIG} // "$here/../../build/release/luamig");
my ($database, $word) = @ARGV;
my @databases = qw(sqlite postgres mariadb mysql);
my $at_once = 2;

-x $program or do { print "Bail out! there is no $program\n"; exit 1 };
delete @ENV{qw(LUAMIG_CONFIG LUAMIG_ENV LUAMIG_URL DATABASE_URL NO_COLOR LC_CTYPE LANG)};
@ENV{qw(LC_ALL TERM TZ)} = qw(C.UTF-8 dumb UTC);

# ---- the catalogue ------------------------------------------------------------------------------

sub slurp {
	my ($path) = @_;
	open my $in, '<:raw', $path or die "$path: $!\n";
	local $/;
	return scalar <$in>;
}

sub new_case {
	my ($title, $place) = @_;
	return { title => $title, place => $place, on => undef, needs => undef, between => 0, alone => 0,
		says => [], twin_says => [], parts => [] };
}

# A line of a script that says where the lines after it belong.
sub begin_part {
	my ($case, $path, $head) = @_;
	push @{$case->{parts}}, { path => $path, head => $head, wrong => '', right => '' };
}

sub begin_revision {
	my ($case, $id, $parents) = @_;
	my $parent = $parents // $case->{last} // ($case->{alone} ? 'nil' : 'start');
	my @parents = split /\s*,\s*/, $parent;
	my $text = $parent eq 'nil' ? 'nil' : '{ ' . join(', ', map { "\"$_\"" } @parents) . ' }';
	$case->{last} = $id;
	begin_part($case, "migrations/$id.lua",
		"--- $id\n--- Create Date: 2026-11-20 12:00:00 UTC\nrevision      = \"$id\"\ndown_revision = $text\n\n");
}

sub directive {
	my ($case, $line, $side, $place) = @_;
	if ($line =~ /^(wrong|right|both)$/) { $$side = $1 }
	elsif ($line =~ /^on (.+)$/) { $case->{on} = { map { $_ => 1 } split ' ', $1 } }
	elsif ($line =~ /^needs (.+)$/) { $case->{needs} = { map { $_ => 1 } split ' ', $1 } }
	elsif ($line eq 'between') { $case->{between} = 1; $case->{on} = {} }
	elsif ($line eq 'alone') { $case->{alone} = 1 }
	elsif ($line =~ /^twin says (.+)$/) { push @{$case->{twin_says}}, $1 }
	elsif ($line =~ /^says ((?:(?:sqlite|postgres|mariadb|mysql) ?)+): (.+)$/) {
		push @{$case->{says}}, { on => { map { $_ => 1 } split ' ', $1 }, text => $2 };
	}
	elsif ($line =~ /^says (.+)$/) { push @{$case->{says}}, { text => $1 } }
	elsif ($line =~ /^revision (\w+)(?: < (.+))?$/) { begin_revision($case, $1, $2); $$side = 'both' }
	elsif ($line =~ /^file (\S+)$/) { begin_part($case, $1, ''); $$side = 'both' }
	else { die "$place: what is \"--\@ $line\"?\n" }
}

sub read_cases {
	my ($path) = @_;
	my ($case, $side, @cases) = (undef, 'both');
	my $number = 0;
	for my $line (split /^/, slurp($path)) {
		$number++;
		my $place = basename($path) . ":$number";
		if ($line =~ /^--\@ case (.+)$/) { push @cases, $case = new_case($1, $place) }
		elsif ($line =~ /^--\@ (.+)$/) { directive($case // die("$place: before the first case\n"), $1, \$side, $place) }
		elsif ($case && @{$case->{parts}}) {
			my $part = $case->{parts}[-1];
			for my $one (qw(wrong right)) {
				$part->{$one} .= $line if $side eq 'both' || $side eq $one;
			}
		}
	}
	return @cases;
}

# ---- a project -----------------------------------------------------------------------------------

sub server_url {
	my ($name) = @_;
	return $name eq 'sqlite' ? 'sqlite:app.db' : $ENV{'LUAMIG_TEST_' . uc $name} // '';
}

sub put {
	my ($path, $text) = @_;
	make_path(dirname($path));
	open my $out, '>:raw', $path or die "$path: $!\n";
	print $out $text;
	close $out or die "$path: $!\n";
}

sub write_project {
	my ($case, $side, $folder, @on) = @_;
	put("$folder/luamig.lua", 'return { url = "' . server_url($on[0]) . '", environments = { '
		. join(', ', map { "$_ = { url = \"" . server_url($_) . '" }' } @on) . " } }\n");
	put("$folder/migrations/start.lua", "--- start\n--- Create Date: 2026-11-20 11:00:00 UTC\n"
		. "revision      = \"start\"\ndown_revision = nil\n\n" . slurp("$here/start.lua"))
		unless $case->{alone};
	for my $part (@{$case->{parts}}) {
		put("$folder/$part->{path}", $part->{head} . $part->{$side}) if $part->{$side} =~ /\S/;
	}
}

# ---- one project through `luamig test` -----------------------------------------------------------

# What is expected of a side: status, and texts.
sub expected {
	my ($case, $side, $on) = @_;
	my $shows = $on eq 'between' ? $case->{between} : !$case->{on} || $case->{on}{$on};
	return (0, @{$case->{twin_says}}) if $side eq 'right';
	return (0) unless $shows;
	return (2, map { $_->{text} } grep { !$_->{on} || $_->{on}{$on} } @{$case->{says}});
}

# The complaint, or ''.
sub complaint {
	my ($status, $output, $want, @texts) = @_;
	return "status $status, expected $want" if $status != $want;
	my @missing = grep { index($output, $_) < 0 } @texts;
	return @missing ? "not said: $missing[0]" : '';
}

sub run_one {
	my ($job, $folder, @on) = @_;
	my @environments = $database eq 'between' ? ('--env', join ',', @on) : ();
	write_project($job->{case}, $job->{side}, $folder, @on);
	my $pid = fork // die "fork: $!\n";
	if (!$pid) {
		chdir $folder or die;
		open STDIN, '<', '/dev/null' or die;
		open STDOUT, '>', 'output' or die;
		open STDERR, '>&', \*STDOUT or die;
		exec 'timeout', '1200', $program, 'test', @environments or die;
	}
	return $pid;
}

sub report {
	my ($job, $status, $number) = @_;
	my $output = slurp("$job->{folder}/output");
	my $bad = complaint($status, $output, expected($job->{case}, $job->{side}, $database));
	my $what = $job->{side} eq 'wrong' ? '' : 'right: ';
	print $bad ? 'not ok' : 'ok', " $number - $database: $what$job->{case}{title}\n";
	return 0 unless $bad;
	print "# $job->{case}{place}: $bad\n";
	print "# $_\n" for split /\n/, $output;
	return 1;
}

my @on = grep { server_url($_) ne '' } $database eq 'between' ? @databases : $database;
if (!@on || $database eq 'between' && @on < 2) {
	print "1..0 # SKIP no server\n";
	exit 0;
}
my @cases = map { read_cases($_) } sort glob "$here/cases/*.lua";
@cases = grep { $_->{title} =~ /\Q$word/ } @cases if defined $word;
@cases = grep { $database eq 'between' ? $_->{between} : !$_->{needs} || $_->{needs}{$database} } @cases;

my $work = tempdir(CLEANUP => 1);
my @jobs = map { ({ case => $_, side => 'wrong' }, { case => $_, side => 'right' }) } @cases;
my ($next, $done, $failed, %running) = (0, 0, 0);
$| = 1;
while ($next < @jobs || %running) {
	while ($next < @jobs && keys %running < $at_once) {
		my $job = $jobs[$next++];
		$job->{folder} = "$work/$next";
		$running{run_one($job, $job->{folder}, @on)} = $job;
	}
	my $pid = wait;
	my $job = delete $running{$pid} // die "wait: $!\n";
	$failed += report($job, $? >> 8 || $?, ++$done);
	remove_tree($job->{folder});
}
print "1..$done\n";
exit($failed ? 1 : 0);
