using System.Text;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Unit.Mail;

public class HeaderBlockTests
{
    [Fact]
    public void RecipientsAreReadUpToABound()
    {
        var text = string.Concat(Enumerable.Range(0, 2_000)
            .Select(f => "To: " + string.Join(", ", Enumerable.Range(0, 100).Select(i => $"u{f}.{i}@shop.example")) + "\n"));
        var bytes = Encoding.ASCII.GetBytes(text);

        var addresses = HeaderBlock.Parse(bytes, 0, bytes.Length).Addresses("To");

        Assert.InRange(addresses.Count, 1_000, 10_000);
        Assert.Equal("u0.0@shop.example", addresses[0].Address);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void FieldsAreFoundWithoutRegardToCaseAndUnfolded(string newline)
    {
        var headers = Parse($"From: a@b.example{newline}SUBJECT:  one{newline}\ttwo{newline} three {newline}To : c@d.example{newline}");

        Assert.Equal(3, headers.Count);
        Assert.Equal("one\ttwo three", headers.First("Subject")?.Text());
        Assert.Equal("c@d.example", headers.First("to")?.Plain());
        Assert.Null(headers.First("Cc"));
    }

    [Fact]
    public void LinesThatAreNoFieldsArePassedOver()
    {
        var headers = Parse(">From x@y.example Mon Jun  8 10:00:00 2026\nno colon here\n: no name\nbad name: x\nSubject: kept\nlast");

        Assert.Equal(1, headers.Count);
        Assert.Equal("kept", headers[0].Text());
    }

    [Theory]
    [InlineData("=?utf-8?Q?bl=C3=A5?=", "blå")]
    [InlineData("=?utf-8?B?Zm9v?=\r\n =?utf-8?B?YmFy?=", "foobar")]
    [InlineData("=?iso-8859-1?Q?caf=E9?= today", "café today")]
    [InlineData("raw é in utf-8", "raw é in utf-8")]
    [InlineData("=?utf-8?Q?broken", "=?utf-8?Q?broken")]
    [InlineData("plain  with = two ? (blanks)", "plain  with = two ? (blanks)")]
    [InlineData("", "")]
    public void EncodedWordsAreDecoded(string raw, string text) =>
        Assert.Equal(text, Parse($"Subject: {raw}\r\n").First("Subject")?.Text());

    [Fact]
    public void EveryFieldOfANameIsGivenFromTheTop() =>
        Assert.Equal(["1", "2"], Parse("Received: 1\nX: y\nreceived: 2\n").All("Received").Select(f => f.Plain()));

    [Theory]
    [InlineData("Shop <a@b.example>", "Shop|a@b.example")]
    [InlineData("\"Shop, the\" <a@b.example>", "Shop, the|a@b.example")]
    [InlineData("\"Shop \\\"Q\\\"\" <a@b.example>", "Shop \"Q\"|a@b.example")]
    [InlineData("a@b.example", "|a@b.example")]
    [InlineData("<a@b.example>", "|a@b.example")]
    [InlineData("=?utf-8?Q?S=C3=B8ren?= <a@b.example>", "Søren|a@b.example")]
    [InlineData("a@b.example (a remark), C <c@d.example>", "a remark|a@b.example;C|c@d.example")]
    [InlineData("Team: a@b.example, c@d.example;", "Team|a@b.example;Team|c@d.example")]
    [InlineData("case++9x@support.shop.example", "|case++9x@support.shop.example")]
    [InlineData("A <a@b.example>,\r\n B <b@b.example>", "A|a@b.example;B|b@b.example")]
    [InlineData("undisclosed-recipients:;", "")]
    [InlineData("nobody", "")]
    [InlineData("", "")]
    public void AddressesAreRead(string raw, string expected) =>
        Assert.Equal(expected, string.Join(';', Parse($"To: {raw}\r\n").Addresses("To").Select(a => $"{a.DisplayName}|{a.Address}")));

    [Fact]
    public void TheTopmostReceivedSaysWhenAMessageArrived() =>
        Assert.Equal(At(10),
            TimeOf("Received: by a; Mon, 8 Jun 2026 10:00:00 +0000\nReceived: by b; Mon, 8 Jun 2026 09:00:00 +0000\nDate: Mon, 8 Jun 2026 "
                + "08:00:00 +0000\n"));

    [Fact]
    public void AReceivedWithoutADateIsNoWitness() =>
        Assert.Equal(At(9),
            TimeOf("Received: by a\nReceived: by b; nonsense\nReceived: by c; Mon, 8 Jun 2026 11:00:00 +0200\nDate: Mon, 8 Jun 2026 "
                + "08:00:00 +0000\n"));

    [Fact]
    public void DateCountsOnlyWithoutReceived() => Assert.Equal(At(8), TimeOf("Date: Mon, 8 Jun 2026 04:00:00 -0400\n"));

    [Theory]
    [InlineData("")]
    [InlineData("Date: soon\n")]
    [InlineData("Date: Mon, 8 Jun 1901 08:00:00 +0000\n")]
    public void TheStoreIsAskedLast(string fields)
    {
        Assert.Null(TimeOf(fields));
        Assert.Equal(At(7), MessageTime.Arrival(Message(fields) with { Delivered = At(7) }));
    }

    private static DateTimeOffset At(int hour) => new(2026, 6, 8, hour, 0, 0, TimeSpan.Zero);

    private static DateTimeOffset? TimeOf(string fields) => MessageTime.Arrival(Message(fields));

    private static StoredMessage Message(string fields) => new(null!, new MailFolder("Inbox", FolderRole.Inbox), Parse(fields));

    private static HeaderBlock Parse(string text)
    {
        var bytes = Encoding.UTF8.GetBytes("##" + text + "##");
        return HeaderBlock.Parse(bytes, 2, bytes.Length - 4);
    }
}
