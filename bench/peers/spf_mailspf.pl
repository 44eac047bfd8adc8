# Peer of the comparison "spf": Mail::SPF over answers in memory. Arguments: data file, rounds. Prints seconds.
use strict;
use warnings;
use JSON::PP;
use Mail::SPF;
use Net::DNS;
use Time::HiRes qw(time);

my ($file, $rounds) = @ARGV;
open my $in, '<', $file or die "$file: $!";
my $data = decode_json(do { local $/; <$in> });
my %zone;
for my $key (keys %{ $data->{zone} }) {
    my ($name, $kind) = split / /, $key;
    $zone{"$name $kind"} = [ map {
        my $text = $kind eq 'TXT' ? "\"$_\"" : $kind eq 'MX' ? "10 $_" : $_;
        Net::DNS::RR->new("$name 300 IN $kind $text")
    } @{ $data->{zone}{$key} } ];
}

package MemoryResolver {
    sub new { bless {}, shift }
    sub errorstring { '' }
    sub send {
        my ($self, $name, $type) = @_;
        $name = lc $name; $name =~ s/\.$//;
        my $packet = Net::DNS::Packet->new($name, $type);
        $packet->push(answer => @{ $zone{"$name $type"} // [] });
        return $packet;
    }
}

my $server = Mail::SPF::Server->new(dns_resolver => MemoryResolver->new);
sub run {
    for (1 .. shift) {
        for my $q (@{ $data->{questions} }) {
            my $request = Mail::SPF::Request->new(scope => 'mfrom', identity => $q->{mailFrom}, ip_address => $q->{ip}, helo_identity => $q->{helo});
            my $result = $server->process($request)->code;
            die "Mail::SPF: $q->{ip} gave $result\n" if $result ne $q->{result};
        }
    }
}
run(int($rounds / 10) || 1);
my $start = time;
run($rounds);
print time - $start, "\n";
