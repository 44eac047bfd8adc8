using System.Text;
using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases.Content;

/// <summary>Bodies that are broken, gone, or made to keep a reader busy.</summary>
public class HostileContentTests : MailContentTest
{
    private sealed class Gone : IMessageLocation
    {
        public string Id => "gone";

        public Stream Open(int limit) => throw new FileNotFoundException("gone");
    }

    [Theory]
    [InlineData("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nOrder number: 30811725540201")]
    [InlineData("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: "
        + "base64\n\nT3JkZXIgbnVtYmVyOiAzMDgxMTcyNTU0MDIwMQptb3J\n!!")]
    public void BrokenBodiesGiveWhatTheyHave(string message) => Assert.Equal("30811725540201", Read(message).OrderNumber);

    [Fact]
    public void ABodyThatIsGoneIsReported()
    {
        Assert.Equal(new MailContent(),
            new MailContentReader(ProfileReader.BuiltIn, Observer, new SlowPatterns(Observer)).Read(new Gone(), MessageClass.CaseMail));
        Assert.Contains("gone", Assert.Single(Observer.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void HostileBodiesEndSoon()
    {
        var patience = Plain(string.Concat(Enumerable.Repeat("order order number order #", 3000)) + "\n" + new string('#',
            60_000) + "\n" + string.Concat(Enumerable.Repeat("<td>Order number\n", 3000)));

        Assert.Null(patience.OrderNumber);
    }

    [Theory]
    [InlineData("X-Big: a\n{0}Content-Type: text/plain\n\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\n\n--b\nX-Big: a\n{0}Content-Type: text/plain\n\n")]
    public void AHeaderOfMegabytesCostsNoMoreThanItIsLong(string header)
    {
        var text = header.Replace("{0}", new StringBuilder().Insert(0, " ba\n", 250_000).ToString(), StringComparison.Ordinal)
            + "Order number: 30811725540201\n";
        var allocated = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal("30811725540201", Read(text).OrderNumber);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 400L * text.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void TenThousandsOfPartsCostNoMoreThanTheyAreLong(int nested)
    {
        var text = "Content-Type: multipart/mixed; BOUNDARY=\"b\"\n\n--b\n"
            + (nested == 1 ? "Content-Type: multipart/mixed; boundary = c\n\n--c\n" : "")
            + "Content-Type: text/plain\n\nOrder number: 30811725540201\n"
                + new StringBuilder().Insert(0, nested == 1 ? "--c\n\n" : "--b\n\n", 200_000);
        Read(text);
        var allocated = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal("30811725540201", Read(text).OrderNumber);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 20L * text.Length);
    }

    [Fact]
    public void LinesLikeBoundariesAreNoParts()
    {
        var rulers = string.Concat(Enumerable.Repeat("--------\n-- b\n", 1000));

        Assert.Equal("30811725540201",
            Read($"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n{rulers}\n--b\n\nOrder number: "
                + "30811725540201\n--b--\n").OrderNumber);
    }

    [Theory]
    [InlineData(3, "30811725540201")]
    [InlineData(6, null)]
    public void OnlySomeTextIsReadHoweverManyTextsThereAre(int before, string? expected)
    {
        var part = "--b\nContent-Type: text/plain\n\n" + new string('x', 80_000) + "\n";

        Assert.Equal(expected,
            Read($"Content-Type: multipart/mixed; boundary=b\n\n{string.Concat(Enumerable.Repeat(part, before))}--b\n\nOrder number: "
                + "30811725540201\n--b--\n").OrderNumber);
    }

    [Theory]
    [InlineData("order\n")]
    [InlineData("order | number | no | id\n")]
    [InlineData("the order - order: no. - reference: id # order (")]
    [InlineData("Message\norder\n")]
    public void WordsLikeLabelsAreTriedABoundedNumberOfTimes(string words)
    {
        using var rows = new BodyRows(BodyRows.MaxText);
        BodyRows.AddPlain(new StringBuilder().Insert(0, words, BodyRows.MaxText / words.Length).ToString(), rows, null);

        var found = new LabelledValues(ProfileReader.BuiltIn, new SlowPatterns(Observer)).Read(rows);

        // The last row or sentence that is begun may still add some.
        Assert.InRange(found.Tries, 1, LabelledValues.MostTries + 200);
    }

    [Fact]
    public void OrdinaryTextIsNotTriedForLabels()
    {
        using var rows = new BodyRows(BodyRows.MaxText);
        var prose = string.Concat(Enumerable.Range(0,
            500).Select(i => $"The parcel of {i} May was sent to you - it will arrive soon: thank you, your shop.\n"));
        BodyRows.AddPlain(prose, rows, null);

        Assert.InRange(new LabelledValues(ProfileReader.BuiltIn, new SlowPatterns(Observer)).Read(rows).Tries, 0, 100);
    }

    [Theory]
    [InlineData(5, "30811725540201")]
    [InlineData(100, null)]
    [InlineData(20_000, null)]
    public void DeepNestingIsNotFollowed(int depth, string? expected)
    {
        var nested = string.Concat(Enumerable.Range(0, depth).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n"));

        Assert.Equal(expected, Read(nested + "Content-Type: text/plain\n\nOrder number: 30811725540201\n").OrderNumber);
    }

    [Fact]
    public void APatternThatTakesTooLongIsToldOnce()
    {
        var profile =
            ProfileReader.BuiltIn with { BuyerSubject = ProfileReader.BuiltIn.BuyerSubject with { Pattern = "^(?<user>(a+)+)$" } };
        var reader = new MailContentReader(profile, Observer, new SlowPatterns(Observer));
        var message = MemoryMail.Message($"From: a@b.example\nSubject: {new string('a', 60)}!\n\nx\n");

        reader.Read(message.Location, MessageClass.CaseMail);
        reader.Read(message.Location, MessageClass.CaseMail);

        Assert.Contains("(a+)+", Assert.Single(Observer.Warnings), StringComparison.Ordinal);
    }
}
