using System.Text;
using System.Text.RegularExpressions;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Platform;

public class ProfileReaderTests
{
    private static readonly string BuiltInText =
        File.ReadAllText(Repository.PathOf("src", "CommerceMailAdmin.Engine", "Platform", "Profiles", "commerce-mail.json"));

    [Fact]
    public void BuiltInFactsAreThoseOfTheGuide()
    {
        var profile = ProfileReader.BuiltIn;

        Assert.Equal(
            ["support.facebook.com", "commerce.facebook.com", "support.instagram.com", "shopping.instagram.com"],
            profile.SafeSenderDomains);
        Assert.Equal(5, profile.IPRanges.Count);
        Assert.Equal(2, profile.AnswerBusinessDays());
        Assert.All(profile.Domains, d => Assert.Matches(@"^\d{4}", d.Source.Date));
    }

    /// <summary>Commands take the built-in patterns as they are, since trying them all takes longer than reading the file.</summary>
    [Fact]
    public void TheBuiltInPatternsAreSound() => Assert.NotEmpty(ProfileReader.ReadBuiltIn(checksPatterns: true).MailPatterns);

    [Theory]
    [InlineData("\"name\": \"support.facebook.com\"", "\"name\": \"support facebook\"", "domains[0].name", "not a domain name")]
    [InlineData("66.220.144.128/25", "66.220.144.129/25", "ipRanges[0].range", "66.220.144.128/25")]
    [InlineData("69.63.184.0/25", "69.63.184.0/33", "ipRanges[4].range", "0 to 32")]
    [InlineData("\"value\": 2, \"unit\": \"BusinessDays\"", "\"value\": -2, \"unit\": \"BusinessDays\"", "deadlines[0].value", "from 1")]
    [InlineData("\"unit\": \"Minutes\"", "\"unit\": \"Fortnights\"", "deadlines[1].unit", "BusinessDays")]
    [InlineData("(?<user>.+?)", "(?<user>.+?", "buyerSubject.pattern", "regular expression")]
    [InlineData("(?<case>[a-z0-9]+)@support\\\\.facebook", "[a-z0-9]+@support\\\\.facebook", "mailPatterns[1].addressPattern", "(?<case>")]
    [InlineData("\"selectors\": [ \"s1024-2013-q3\" ], \"source\": \"capture-2013\" }",
        "\"selectors\": \"x\", \"source\": \"capture-2013\" }", "dkimSigners[1].selectors", "list")]
    [InlineData("\"opensClaim\": true", "\"opensClaims\": true", "caseReasons[3].opensClaims", "no such field")]
    [InlineData("\"opensClaim\": true", "\"opensClaim\": \"yes\"", "caseReasons[3].opensClaim", "true or false")]
    [InlineData("noreply@marketplace\\\\.facebook\\\\.com", "(?x)noreply #", "mailPatterns[8].addressPattern", "regular expression")]
    [InlineData("\"source\": \"test-plan\"", "\"source\": \"nowhere\"", "deadlines[4].source", "nowhere")]
    public void AMistakeIsReportedWithItsLineAndField(string right, string wrong, string field, string problem)
    {
        Assert.Contains(right, BuiltInText, StringComparison.Ordinal);
        var at = BuiltInText.IndexOf(right, StringComparison.Ordinal);
        var text = BuiltInText.Remove(at, right.Length).Insert(at, wrong);

        var error = Assert.Throws<JsonFormatException>(() => Parse(text));

        Assert.Equal(field, error.Field);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        var nameOnLine = Regex.Replace(field.Split('.')[^1], @"\[\d+\]", "");
        Assert.Contains(nameOnLine, text.Split('\n')[error.Line - 1], StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingFieldIsReportedWithTheLineOfItsObject()
    {
        var error = Assert.Throws<JsonFormatException>(() => Parse(BuiltInText.Replace("\"range\": \"66.220.155.128/25\", ", "")));

        Assert.Equal("ipRanges[1].range", error.Field);
        Assert.Contains("missing", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n \"schemaVersion\": 1,\n \"name\" 3\n}", 3)]
    [InlineData("", 1)]
    [InlineData("{\n \"schemaVersion\": 1,\n \"sources\": [\n", 4)]
    public void TextThatIsNotJsonIsReportedWithItsLine(string text, int line)
    {
        var error = Assert.Throws<JsonFormatException>(() => Parse(text));

        Assert.Equal(line, error.Line);
        Assert.Contains(text.Length == 0 ? "empty" : "not JSON", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherSchemaVersionIsRefused() =>
        Assert.Contains("version 1",
            Assert.Throws<JsonFormatException>(() => Parse(BuiltInText.Replace("\"schemaVersion\": 1", "\"schemaVersion\": 2"))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void AByteOrderMarkIsLetPass() =>
        Assert.Equal("x.json",
            ProfileReader.Parse([.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(BuiltInText)], "x.json").Origin);

    private static CommerceMailProfile Parse(string text) => ProfileReader.Parse(Encoding.UTF8.GetBytes(text), "x.json");
}
