# Peer of the comparison "dkim": Mail::DKIM, keys in memory. Arguments: folder of messages with zone.json, how many to verify. Prints seconds.
use strict;
use warnings;
use JSON::PP;
use Mail::DKIM::DNS;
use Mail::DKIM::Verifier;
use Net::DNS;
use Time::HiRes qw(time);

my ($folder, $count) = @ARGV;
sub slurp { my $name = shift; open my $in, '<:raw', $name or die "$name: $!"; local $/; <$in> }
my $zone = decode_json(slurp("$folder/zone.json"));
my @messages = map { slurp($_) } sort glob "$folder/*.eml";
my %records = map { my $name = $_; ($name => Net::DNS::RR->new(owner => $name, type => 'TXT', ttl => 300, txtdata => [ $zone->{$name} =~ /(.{1,255})/g ])) } keys %$zone;

package MemoryResolver {
    sub new { bless {}, shift }
    sub errorstring { 'NOERROR' }
    sub persistent_udp { }
    sub udp_timeout { }
    sub tcp_timeout { }
    sub query { shift->send(@_) }
    sub send {
        my ($self, $name, $type) = @_;
        my $packet = Net::DNS::Packet->new($name, $type);
        $packet->push(answer => $records{lc $name} // ());
        return $packet;
    }
}

Mail::DKIM::DNS::resolver(MemoryResolver->new);

sub run {
    for my $i (0 .. $_[0] - 1) {
        my $verifier = Mail::DKIM::Verifier->new;
        $verifier->PRINT($messages[$i % @messages]);
        $verifier->CLOSE;
        die 'Mail::DKIM: ' . $verifier->result_detail . "\n" if $verifier->result ne 'pass';
    }
}
run(int($count / 10) || 1);
my $start = time;
run($count);
print time - $start, "\n";
