#!/usr/bin/perl
# A small web server with nothing but what every Debian has: four processes that share one socket. It listens on PORT,
# tells which release answers, and on SIGTERM finishes the requests that it has before it ends.
use strict;
use warnings;
use IO::Handle;
use IO::Select;
use IO::Socket::INET;
use Socket qw(IPPROTO_TCP TCP_NODELAY);

use constant { WORKERS => 4, IDLE => 75, LARGEST_REQUEST => 64 * 1024 };

$SIG{PIPE} = 'IGNORE';
STDOUT->autoflush(1);

my $port = $ENV{PORT} // 8080;
my %facts = (
    app      => $ENV{GANTRY_APP}      // 'hello',
    release  => $ENV{GANTRY_RELEASE}  // '?',
    instance => $ENV{GANTRY_INSTANCE} // "process $$",
    built    => slurp('built') // 'not built by a Dockerfile',
);

sub slurp {
    my ($name) = @_;
    open my $file, '<', $name or return;
    local $/;
    my $text = <$file>;
    chomp $text;
    return $text;
}

sub response {
    my ($method, $path, $keep) = @_;
    my ($status, $type, $body) = ('200 OK', 'text/html; charset=utf-8');
    if ($path eq '/') {
        $body = slurp('page.html');
        $body =~ s/\{\{(\w+)\}\}/$facts{$1} \/\/ ''/ge;
    }
    elsif ($path eq '/release') {
        ($type, $body) = ('text/plain; charset=utf-8', "$facts{release}\n");
    }
    elsif ($path eq '/health') {
        ($type, $body) = ('text/plain; charset=utf-8', "ok\n");
    }
    else {
        ($status, $type, $body) = ('404 Not Found', 'text/plain; charset=utf-8', "There is nothing at $path\n");
    }
    my $connection = $keep ? 'keep-alive' : 'close';
    my $head = "HTTP/1.1 $status\r\nContent-Type: $type\r\nContent-Length: " . length($body)
        . "\r\nConnection: $connection\r\n\r\n";
    return $method eq 'HEAD' ? $head : $head . $body;
}

sub worker {
    my ($server) = @_;
    my $stopping = 0;
    local $SIG{TERM} = sub { $stopping = 1 };
    $server->blocking(0);
    my $waiting = IO::Select->new($server);
    my (%input, %since);
    my $forget = sub {
        my ($client) = @_;
        $waiting->remove($client);
        delete $input{$client};
        delete $since{$client};
        close $client;
    };
    while (1) {
        if ($stopping) {
            $waiting->remove($server) if $waiting->exists($server);
            # Connections on which nothing is under way need not be waited for.
            $forget->($_) for grep { $_ != $server && $input{$_} eq '' } $waiting->handles;
            return if !$waiting->count;
        }
        for my $ready ($waiting->can_read(0.5)) {
            if ($ready == $server) {
                my $client = $server->accept or next;
                setsockopt $client, IPPROTO_TCP, TCP_NODELAY, 1;
                $waiting->add($client);
                ($input{$client}, $since{$client}) = ('', time);
                next;
            }
            my $read = sysread $ready, $input{$ready}, 16 * 1024, length $input{$ready};
            if (!$read || length $input{$ready} > LARGEST_REQUEST) {
                $forget->($ready);
                next;
            }
            $since{$ready} = time;
            while ($input{$ready} =~ s/\A(.*?)\r?\n\r?\n//s) {
                my ($method, $path, $version) = split ' ', (split /\r?\n/, $1)[0] // '';
                my $keep = !$stopping && ($version // '') eq 'HTTP/1.1' && $1 !~ /^connection:\s*close/im;
                $path //= '/';
                $path =~ s/\?.*//s;
                syswrite $ready, response($method // 'GET', $path, $keep);
                if (!$keep) {
                    $forget->($ready);
                    last;
                }
            }
        }
        my $old = time - IDLE;
        $forget->($_) for grep { $_ != $server && $since{$_} < $old } $waiting->handles;
    }
}

my $server = IO::Socket::INET->new(LocalAddr => '0.0.0.0', LocalPort => $port, Listen => 1024, ReuseAddr => 1)
    or die "cannot listen on port $port: $!\n";
my %workers;
for (1 .. WORKERS) {
    my $pid = fork // die "cannot fork: $!\n";
    if (!$pid) {
        worker($server);
        exit 0;
    }
    $workers{$pid} = 1;
}
close $server;
print "release $facts{release} listens on port $port\n";
$SIG{TERM} = $SIG{INT} = sub {
    print "asked to end: finishing what is under way\n";
    kill 'TERM', keys %workers;
};
while (%workers) {
    my $pid = waitpid -1, 0;
    delete $workers{$pid} if $pid > 0;
}
print "ended\n";
