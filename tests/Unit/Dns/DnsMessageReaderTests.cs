using System.Net;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Dns;

public class DnsMessageReaderTests
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(300);

    /// <summary>A query for contoso.com, whose name stands at octet 12.</summary>
    private static readonly DnsQuery Asked = DnsQuery.Create(new DnsQuestion("contoso.com", DnsRecordType.TXT), withEdns: false);
    private static readonly byte[] Query = Asked.Octets;

    private static readonly byte[] Compressed = [0xC0, 12];

    [Fact]
    public void EveryTypeIsReadAndOthersAreLeftOut()
    {
        var message = DnsMessage.Reply(
            Query,
            DnsMessage.Txt("contoso.com", "one", "", "two"),
            [.. Compressed, 0, 1, 0, 1, 0, 0, 1, 44, 0, 4, 192, 0, 2, 1],
            DnsMessage.Record("contoso.com", 28, IPAddress.Parse("2001:db8::1").GetAddressBytes()),
            DnsMessage.Record("contoso.com", 15, [0, 10, 4, .. "MAIL"u8, .. Compressed]),
            DnsMessage.Record("contoso.com", 15, [0, 0, 0]),
            DnsMessage.Record("contoso.com", 2, [2, .. "ns"u8, .. Compressed]),
            DnsMessage.Record("contoso.com", 12, DnsMessage.Name("ptr.example")),
            DnsMessage.Alias("w;w.contoso.com", "alias.example"),
            DnsMessage.Record("contoso.com", 99, [1, 65]),
            DnsMessage.Record("contoso.com", 1, [1, 2, 3]));

        var response = DnsMessageReader.Read(message);

        Assert.Null(DnsMessageReader.Mismatch(message, Asked));
        Assert.Equal((0, true, false, false), (response.Code, response.HasAnswers, response.IsTruncated, response.IsReferral));
        Assert.Equal(
            [
                new TextRecord("contoso.com", Ttl, "onetwo"),
                new AddressRecord("contoso.com", Ttl, IPAddress.Parse("192.0.2.1")),
                new AddressRecord("contoso.com", Ttl, IPAddress.Parse("2001:db8::1")),
                new MailExchangeRecord("contoso.com", Ttl, 10, "mail.contoso.com"),
                new MailExchangeRecord("contoso.com", Ttl, 0, "."),
                new NameRecord("contoso.com", Ttl, DnsRecordType.NS, "ns.contoso.com"),
                new NameRecord("contoso.com", Ttl, DnsRecordType.PTR, "ptr.example"),
                new NameRecord("w\\;w.contoso.com", Ttl, DnsRecordType.CNAME, "alias.example"),
            ],
            response.Answers);
    }

    [Fact]
    public void AResponseToAnotherQueryIsRefused()
    {
        var message = DnsMessage.Reply(Query);

        Assert.Null(DnsMessageReader.Mismatch(message, Asked));
        Assert.NotNull(DnsMessageReader.Mismatch(message,
            DnsQuery.Create(new DnsQuestion("contoso.com", DnsRecordType.A), withEdns: false)));
        Assert.NotNull(DnsMessageReader.Mismatch(Query, Asked));
        Assert.NotNull(DnsMessageReader.Mismatch([], Asked));
    }

    [Fact]
    public void ADotInsideALabelSeparatesNothing()
    {
        var response = DnsMessageReader.Read(DnsMessage.Reply(Query, [11, .. "contoso.com"u8, 0, 0, 16, 0, 1, 0, 0, 1, 44, 0, 2, 1, 65]));

        Assert.Equal(@"contoso\.com", Assert.Single(response.Answers).Owner);
    }

    /// <summary>Damaged messages are read or refused, never anything else; the seed makes a failure repeatable.</summary>
    [Fact]
    public void DamagedMessagesAreReadOrRefused()
    {
        var random = new Random(1035);
        var whole = DnsMessage.Reply(Query, DnsMessage.Txt("contoso.com", "v=spf1 -all"),
            DnsMessage.Record("contoso.com", 15, [0, 10, 4, .. "mail"u8, .. Compressed]), DnsMessage.Alias("a.contoso.com", "b.example"));
        var refused = 0;
        for (var i = 0; i < 50_000; i++)
        {
            var damaged = whole[..random.Next(2, whole.Length + 1)];
            for (var hits = random.Next(0, 6); hits > 0 && damaged.Length > 2; hits--)
            {
                damaged[random.Next(2, damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                DnsMessageReader.Mismatch(damaged, Asked);
                DnsMessageReader.Read(damaged);
            }
            catch (FormatException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1, 49_999);
    }
}
