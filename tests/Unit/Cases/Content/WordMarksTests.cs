using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases.Content;

/// <summary>The marks by which an order number is found again without keeping the text.</summary>
public class WordMarksTests : MailContentTest
{
    [Fact]
    public void MarksTellOfWordsWithDigitsOnly()
    {
        var marks = WordMarks.Of("Order fp-2240, 12 May, jane");

        Assert.Single(marks);
        Assert.True(WordMarks.Hold(marks, "FP-2240"));
        Assert.False(WordMarks.Hold(marks, "FP-22401"));
        Assert.False(WordMarks.Hold(marks, "12"));
        Assert.Equal(WordMarks.Of("FP-2240"), marks);
    }

    [Theory]
    [InlineData("555", 10_000)]
    [InlineData("", 1_000_000)]
    public void WhoTriesAllNumbersFindsManyForEachMark(string prefix, int count)
    {
        var digits = new string('0', count.ToString(System.Globalization.CultureInfo.InvariantCulture).Length - 1);
        var marks = WordMarks.Of($"Call {prefix}{7.ToString(digits, System.Globalization.CultureInfo.InvariantCulture)}");

        var fitting = Enumerable.Range(0, count)
            .Count(i => WordMarks.Hold(marks, prefix + i.ToString(digits, System.Globalization.CultureInfo.InvariantCulture)));

        // One number in 4096 fits each mark.
        Assert.InRange(fitting, count / 4096 / 2 + 1, count / 4096 * 2 + 2);
    }

    [Fact]
    public void ANumberThatIsNotThereIsFoundByChanceAtMostOnceIn2000()
    {
        var chance = Enumerable.Range(0, 40_000)
            .Count(i => WordMarks.Hold(WordMarks.Of($"order {30811725540201 + i}"), $"{30811725540202 + i + (i % 7)}"));

        Assert.InRange(chance, 0, 20);
    }

    [Fact]
    public void OfQuotedTextOnlyTheOrderNumberIsMarked()
    {
        var plain = Answer(
            "Content-Type: text/plain\n\nIt is on its way.\n\n> Order number: 30811725540201\n> Message:\n> I live at 902100 and my phone "
                + "is 5550199123\n");
        var html = Answer(
            "Content-Type: text/html\n\n<p>It is on its way.</p><blockquote>Order number: 30811725540201<p>Message: I live at 902100 and "
                + "my phone is 5550199123</blockquote>\n");

        foreach (var found in new[] { plain, html })
        {
            Assert.Single(found.BodyMarks!);
            Assert.True(WordMarks.Hold(found.BodyMarks!, "30811725540201"));
        }
    }

    [Theory]
    [InlineData("Subject: Message from teal_otter_22\n\nOrder number: 30811725540201\n", 0)]
    [InlineData("Subject: 30811725540201: message from teal_otter_22\n\nOrder number: 30811725540201\n", 1)]
    [InlineData("Subject: 30811725540201: message from teal_otter_22\n\nhello\n", 0)]
    public void OfABuyersSubjectOnlyTheOrderNumberIsMarked(string message, int marks) =>
        Assert.Equal(marks, Read(message).SubjectMarks!.Count);

    [Fact]
    public void ShortWordsAreNotMarked() => Assert.Empty(WordMarks.Of("90210 in 2026, flat 12b"));
}
