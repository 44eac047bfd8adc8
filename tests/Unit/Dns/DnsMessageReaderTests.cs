using System.Net;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Dns;

public class DnsMessageReaderTests
{
    private const ushort Identifier = 0x1234;
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(300);

    /// <summary>A query for contoso.com, whose name stands at octet 12.</summary>
    private static readonly byte[] Query = [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. DnsMessage.Question("contoso.com", 16)];

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

        var response = DnsMessageReader.Read(message, Identifier);

        Assert.Equal(("contoso.com", 16, 0, true), (response.QuestionName, response.QuestionType, response.Code, response.HasAnswers));
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

        Assert.NotNull(DnsMessageReader.Read(message, Identifier));
        Assert.Throws<FormatException>(() => DnsMessageReader.Read(message, Identifier + 1));
        Assert.Throws<FormatException>(() => DnsMessageReader.Read(Query, Identifier));
        Assert.Throws<FormatException>(() => DnsMessageReader.Read([], Identifier));
    }

    /// <summary>Damaged messages are read or refused, never anything else; the seed makes a failure repeatable.</summary>
    [Fact]
    public void DamagedMessagesAreReadOrRefused()
    {
        var random = new Random(1035);
        var whole = DnsMessage.Reply(Query, DnsMessage.Txt("contoso.com", "v=spf1 -all"), DnsMessage.Record("contoso.com", 15, [0, 10, 4, .. "mail"u8, .. Compressed]), DnsMessage.Alias("a.contoso.com", "b.example"));
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
                DnsMessageReader.Read(damaged, Identifier);
            }
            catch (FormatException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1, 49_999);
    }
}
