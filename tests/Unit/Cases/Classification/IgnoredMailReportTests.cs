using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Unit.Cases.Store.Ledger;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases.Classification;

/// <summary>Mail that counts for no case, and is told of all the same.</summary>
public sealed class IgnoredMailReportTests : IDisposable
{
    private const string Case = "From: case++a1@support.instagram.com\nTo: support@shop.example\nSubject: Message from user\n";
    private static readonly DateTimeOffset Now = new(2026, 6, 12, 12, 0, 0, TimeSpan.Zero);

    private readonly TestLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public void MailFromTheFutureIsTold()
    {
        var mail = new MemoryMail()
            .Add(Case + "Date: Mon, 01 Jan 2035 09:00:00 +0000\n\nx\n")
            .Add(Case + "Date: Tue, 02 Jan 2035 09:00:00 +0000\n\nx\n");

        Assert.Empty(Cases(mail, Now, Now));

        var warning = Assert.Single(_ledger.Observer.Warnings);
        Assert.Contains("2 messages", warning, StringComparison.Ordinal);
        Assert.Contains("'memory 0'", warning, StringComparison.Ordinal);
        Assert.Contains("2035-01-01 09:00", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void ASyncTellsOfMailFromTheFuture()
    {
        var mail = new MemoryMail().Add(Case + "Date: Mon, 01 Jan 2035 09:00:00 +0000\n\nx\n");

        var result = Engine.Cases.Queries.LedgerSync.Run(
            CaseInput.Mail(mail, "support"), _ledger.Path, TestLedger.Options(default) with { Now = Now }, _ledger.Observer,
            CancellationToken.None);

        Assert.Contains("1 message ", Assert.Single(_ledger.Observer.Warnings), StringComparison.Ordinal);
        Assert.Equal((1, 0), (result.Added, result.Skipped));
    }

    [Theory]
    [InlineData("Date: Mon, 01 Jan 2035 09:00:00 +0000\nReceived: by mx; Mon, 8 Jun 2026 09:00:00 +0000\n", "2026-06-12T12:00Z")]
    [InlineData("Date: Fri, 12 Jun 2026 12:59:00 +0000\n", "2026-06-12T12:00Z")]
    [InlineData("Date: Thu, 11 Jun 2026 09:00:00 +0000\n", "2026-06-10T12:00Z")]
    [InlineData("Date: Mon, 01 Jan 2035 09:00:00 +0000\n", "2035-06-10T12:00Z")]
    public void MailThatIsOnlyLaterThanTheQuestionIsNot(string dated, string at)
    {
        Cases(new MemoryMail().Add(Case + dated + "\nx\n"), DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture),
            Now);

        Assert.Empty(_ledger.Observer.Warnings);
    }

    [Theory]
    [InlineData("abcdef1234@shopping.instagram.com")]
    [InlineData("0a1b2c3d4e@commerce.facebook.com")]
    [InlineData("ABCDEF1234@marketplace.facebook.com")]
    public void MailFromABuyersOwnRelayAddressIsTold(string relay)
    {
        var mail = new MemoryMail().Add(
            $"From: Buyer <{relay}>\nTo: support@shop.example\nSubject: Return request\nDate: Mon, 8 Jun 2026 09:00:00 +0000\n\nOrder "
                + "number: 30811725540001\n");

        Assert.Empty(Cases(mail, Now, Now));

        var warning = Assert.Single(_ledger.Observer.Warnings);
        Assert.Contains("1 message ", warning, StringComparison.Ordinal);
        Assert.Contains(relay, warning, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, mail.Opened);
    }

    [Fact]
    public void ForgedMailFromABuyersRelayAddressIsNot()
    {
        var mail = new MemoryMail().Add(
            "Authentication-Results: mx.shop.example; spf=fail smtp.mailfrom=x.example; dmarc=fail header.from=shopping.instagram.com\n"
            + "Received: from x.example (x.example [203.0.113.9]) by mx.shop.example; Mon, 8 Jun 2026 09:00:00 +0000\n"
            + "From: abcdef1234@shopping.instagram.com\nTo: support@shop.example\n\nx\n");

        Cases(mail, Now, Now);

        Assert.Empty(_ledger.Observer.Warnings);
    }

    private IReadOnlyList<CommerceCase> Cases(MemoryMail mail, DateTimeOffset at, DateTimeOffset now) =>
        CommerceCases.Read(CaseInput.Mail(mail, "support"), TestLedger.Options(at) with { Now = now }, new CaseSelection(),
            _ledger.Observer, CancellationToken.None);
}
