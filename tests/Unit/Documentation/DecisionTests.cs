using System.Text.Json;
using System.Text.RegularExpressions;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Documentation;

/// <summary>
/// What was decided where mail leaves it open (the decisions in mail-cases.json) stands with its reason in the help of the cmdlet concerned
/// and on the page of rules.
/// </summary>
public partial class DecisionTests
{
    /// <summary>The case, words of the cmdlet's help, and words of the page.</summary>
    private static readonly (string Case, string Help, string Page)[] Decisions =
    [
        ("09-mbox-injected-message", "begins within another message of an mbox file counts and is never Genuine, because",
            "is never genuine, and is reported"),
        ("114-internal-copy-compauth-fail", "anyone can write in your name", "Anyone can write in the seller's name"),
        ("132-sent-copy-date-local-wrong-zone", "A date without a zone counts as UTC, because",
            "because the zone of the machine that wrote it is not known"),
        ("134-two-answers-one-before", "before the buyer's first message, because", "It cannot answer what was not asked yet"),
        ("34-rule-template-autoreply", "an Outlook rule sends with a template, because", "Nothing tells it from a person's"),
        ("42-fetchmail-received", "a program that fetched the mail later do not count, because", "the mail had arrived before"),
        ("64-to-percent-encoded", "an address such as case%2B%2B1@, because", "The address as written is not the relay's"),
        ("65-phone-past-relay", "to another address than the relay's", "The platform saw no answer"),
        ("66-forwarded-as-attachment", "attaches to a mail, because", "The original counts"),
        ("68-clock-skew", "it was written after it, whatever the clock says", "It names the message, so it was written after it"),
        ("76-relay-own-autoreply", "automatic reply of the relay, because", "The buyer did not write it"),
        ("81-order-number-leading-zero-unicode-digits", "number in groups of digits is one number",
            "so that it equals the number in an export"),
        ("96-recall", "a request to recall a message", "It says nothing to the buyer"),
        ("98-meeting-reply", "a reply to an invitation, because", "The calendar wrote it"),
    ];

    public static TheoryData<string> Cases => [.. Decisions.Select(d => d.Case)];

    [Fact]
    public void EveryDecisionIsListed()
    {
        using var cases = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("tests", "Unit", "Cases", "mail-cases.json")));
        var decided = cases.RootElement.EnumerateObject()
            .Where(c => c.Value.EnumerateArray().Any(run => run.TryGetProperty("decision", out _))).Select(c => c.Name);

        Assert.Equal(decided.Order(StringComparer.Ordinal), Decisions.Select(d => d.Case).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ADecisionStandsInTheHelpAndOnThePage(string name)
    {
        var (_, help, page) = Decisions.Single(d => d.Case == name);

        Assert.Contains(help, Text("src/CommerceMailAdmin/Commands/Cases/GetCommerceCaseBacklog.cs"), StringComparison.Ordinal);
        Assert.Contains(page, Text("docs/reference/reading-mail.md"), StringComparison.Ordinal);
    }

    /// <summary>A file's text with each run of white space and comment marks as one blank.</summary>
    private static string Text(string file) => Gap().Replace(File.ReadAllText(Repository.PathOf(file.Split('/'))), " ");

    [GeneratedRegex(@"(?:\s|///)+")]
    private static partial Regex Gap();
}
