using System.Text;
using System.Text.Json;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Unit.Support;
using static CommerceMailAdmin.Unit.Evidence.EvidenceBench;

namespace CommerceMailAdmin.Unit.Evidence;

/// <summary>What a package has: the originals, byte for byte, whatever the mail is like.</summary>
public sealed class CaseEvidenceTests : IDisposable
{
    private const string Monday = "Mon, 08 Jun 2026 10:00:00 +0000";
    private const string Tuesday = "Tue, 09 Jun 2026 09:00:00 +0000";
    private readonly TemporaryFolder _mail = new();

    public void Dispose() => _mail.Dispose();

    [Fact]
    public void APackageHasTheMessagesOfTheCaseAndTheClaimOfItsOrderAndNothingElse()
    {
        _mail.Write("Inbox/1.eml", Customer("one", Monday));
        _mail.Write("Sent Items/2.eml", Answer(Tuesday));
        _mail.Write("Inbox/3.eml", Claim("Wed, 10 Jun 2026 09:00:00 +0000"));
        _mail.Write("Inbox/4.eml", Customer("other", Monday).Replace(Case, "another1case2id").Replace(Order, "99999999999999"));

        var (zip, hash, evidence, _) = Export(_mail);

        Assert.Equal(
            [
                "README.txt", "SHA256SUMS", "manifest.json", "messages/0001-20260608T100000Z-customer.eml",
                "messages/0002-20260609T090000Z-answer.eml", "messages/0003-20260610T090000Z-claim.eml", "timeline.html", "timeline.json",
            ],
            Open(zip).Keys.OrderBy(n => n, StringComparer.Ordinal));
        Assert.Equal([Case], evidence.Cases.Select(c => c.CaseId));
        Assert.Equal([Order], evidence.OrderNumbers);
        var test = Test(zip, hash);
        Assert.Equal(EvidenceState.Intact, test.State);
        Assert.Equal((hash, true), (test.ManifestHash, test.IsExpectedManifest));
        Assert.All(test.Files, f => Assert.Equal(EvidenceFileState.Intact, f.State));
    }

    [Fact]
    public void TheTimelineIsInOrderAndNamesTheFileOfEachMessage()
    {
        _mail.Write("Inbox/1.eml", Customer("one", Monday));
        _mail.Write("Sent Items/2.eml", Answer(Tuesday));

        using var json = JsonDocument.Parse(Open(Export(_mail).Zip)["timeline.json"]);
        var events = json.RootElement.GetProperty("events").EnumerateArray()
            .Select(e => $"{e.GetProperty("at").GetString()} {e.GetProperty("what").GetString()} {e.GetProperty("file").GetString()}");

        Assert.Equal(
            [
                "2026-06-08T12:00:00+02:00 A message of the buyer arrived. messages/0001-20260608T100000Z-customer.eml",
                "2026-06-09T11:00:00+02:00 support@shop.example answered, in time, after 7\u00A0h of business time. "
                    + "messages/0002-20260609T090000Z-answer.eml",
                "2026-06-10T12:00:00+02:00 The answer to the message of 2026-06-08 12:00 +02:00 was due. ",
            ],
            events);
        Assert.Equal(7, json.RootElement.GetProperty("cases")[0].GetProperty("turns")[0].GetProperty("businessHours").GetDouble());
    }

    [Fact]
    public void TheSameMailAndInstantGiveTheSameBytes()
    {
        _mail.Write("Inbox/1.eml", Customer("one", Monday));
        Assert.Equal(Export(_mail).Zip, Export(_mail).Zip);
    }

    [Fact]
    public void NothingInThePackageSaysWhereTheMailWasOnTheDisk()
    {
        _mail.Write("Inbox/1.eml", Customer("one", Monday));
        Assert.All(Open(Export(_mail).Zip), f => Assert.DoesNotContain(_mail.Path, Encoding.UTF8.GetString(f.Value)));
    }

    /// <summary>Ten kinds of mail that export tools are reported to lose or to change.</summary>
    [Theory]
    [InlineData("lines that end in LF alone")]
    [InlineData("no line end at the end")]
    [InlineData("bytes that are not text")]
    [InlineData("empty lines around boundaries")]
    [InlineData("a From field on two lines")]
    [InlineData("a subject with slashes, colons and the name of a device")]
    [InlineData("a subject of 600 characters")]
    [InlineData("fields of a mail program")]
    [InlineData("a field without a space after the colon")]
    [InlineData("a line that begins with From")]
    public void OriginalsKeepEveryByte(string kind)
    {
        var plain = Customer("one", Monday);
        var original = Encoding.GetEncoding("ISO-8859-1").GetBytes(kind switch
        {
            "lines that end in LF alone" => plain.Replace("\r\n", "\n"),
            "no line end at the end" => plain.TrimEnd(),
            "bytes that are not text" => plain + "\u0000\u00FF\u00FE\u0080 caf\u00E9\r\n",
            "empty lines around boundaries" => Customer("one", Monday, "\r\nContent-Type: multipart/mixed; boundary=b",
                "\r\n\r\n--b\r\n\r\n\r\nOne\r\n\r\n\r\n--b\r\n\r\nTwo\r\n--b--\r\n\r\n\r\n"),
            "a From field on two lines" => plain.Replace("From: Instagram Support <", "From: Instagram Support\r\n\t<"),
            "a subject with slashes, colons and the name of a device" => Customer("one", Monday, subject: "..\\../a/b: CON | NUL ?*"),
            "a subject of 600 characters" => Customer("one", Monday, subject: new string('x', 600)),
            "fields of a mail program" => "X-Mozilla-Status: 0001\r\nX-Mozilla-Keys:   \r\n" + plain,
            "a field without a space after the colon" => "X-First:value\r\n" + plain,
            _ => plain + "From here on it is broken.\r\n>From the maker\r\n",
        });
        _mail.Write("Inbox/1.eml", original);

        var zip = Export(_mail).Zip;

        Assert.Equal(original, Assert.Single(Messages(zip)));
        Assert.Equal(EvidenceState.Intact, Test(zip).State);
    }

    [Fact]
    public void MessagesOfOneSecondAndOneSubjectAreAllThere()
    {
        for (var i = 0; i < 30; i++)
        {
            _mail.Write($"Inbox/{i}.eml", Customer($"id{i}", Monday));
        }

        Assert.Equal(30, Messages(Export(_mail).Zip).Distinct(new SameBytes()).Count());
    }

    [Fact]
    public void AMessageOfAnMboxFileIsThereWithoutItsEnvelopeLineAndTheManifestSaysSo()
    {
        var message = Customer("one", Monday, body: ">From the maker\r\n");
        _mail.Write("Inbox.mbox", "From x@y Mon Jun  8 10:00:00 2026\r\n" + message + "\r\nFrom x@y Mon Jun  8 10:00:00 2026\r\n"
            + Customer("two", Tuesday));

        var zip = Export(_mail).Zip;

        var first = Encoding.ASCII.GetString(Messages(zip)[0]);
        Assert.StartsWith("Authentication-Results", first, StringComparison.Ordinal);
        Assert.Contains(">From the maker", first, StringComparison.Ordinal);
        using var manifest = JsonDocument.Parse(Open(zip)["manifest.json"]);
        Assert.Equal("Mbox", manifest.RootElement.GetProperty("messages")[0].GetProperty("form").GetString());
    }

    [Fact]
    public void AnOrderBringsItsCasesAndItsClaimsEvenWithoutACase()
    {
        _mail.Write("Inbox/3.eml", Claim(Tuesday));

        var (zip, _, evidence, _) = Export(_mail, order: Order);

        Assert.Empty(evidence.Cases);
        Assert.Single(Messages(zip));
        Assert.Contains("The notice of a claim arrived.", Encoding.UTF8.GetString(Open(zip)["timeline.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsNotThereIsNamed()
    {
        _mail.Write("Inbox/1.eml", Customer("one", Monday));
        var evidence = Export(_mail, order: "12345").Evidence;
        Assert.Equal(["12345"], evidence.UnknownOrderNumbers);
        Assert.Equal(0, evidence.MessageCount);
    }

    [Fact]
    public void AMessageThatIsGoneOrChangedMeanwhileIsMissingAndTheOthersAreThere()
    {
        var gone = _mail.Write("Inbox/1.eml", Customer("one", Monday));
        var changed = _mail.Write("Inbox/2.eml", Customer("two", Tuesday));
        _mail.Write("Inbox/3.eml", Customer("three", Tuesday));

        var (zip, _, _, observer) = Export(_mail, meanwhile: () =>
        {
            File.Delete(gone);
            File.WriteAllText(changed, Customer("new", Tuesday));
        });

        Assert.Equal([gone, changed], observer.UnreadablePaths.OrderBy(p => p, StringComparer.Ordinal));
        Assert.Single(Messages(zip));
        Assert.Equal((2, EvidenceState.Intact), (Test(zip).MissingMessages, Test(zip).State));
    }

    [Fact]
    public void TheLedgerTellsWhichMessagesAreNoLongerInTheMailbox()
    {
        using var ledger = new TemporaryFolder();
        var path = Path.Combine(ledger.Path, "cases.db");
        _mail.Write("Inbox/1.eml", Customer("one", Monday));
        var deleted = _mail.Write("Inbox/2.eml", Customer("two", Tuesday));
        LedgerSync.Run(CaseInput.Files([_mail.Path], "support"), path, Options, new RecordingObserver(), CancellationToken.None);
        File.Delete(deleted);
        _mail.Write("Sent Items/3.eml", Answer(Tuesday));

        var (zip, _, evidence, _) = Export(_mail, path);

        Assert.Equal(2, Messages(zip).Count);
        Assert.Equal(3, evidence.MessageCount);
        using var manifest = JsonDocument.Parse(Open(zip)["manifest.json"]);
        var missing = Assert.Single(manifest.RootElement.GetProperty("missing").EnumerateArray());
        Assert.Equal("two@facebookmail.com", missing.GetProperty("mail").GetProperty("messageId").GetString());
    }

    private sealed class SameBytes : IEqualityComparer<byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x!.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => obj.Length;
    }
}
