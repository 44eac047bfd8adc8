using System.Text.RegularExpressions;

namespace CommerceMailAdmin.Unit.Documentation;

/// <summary>
/// Phrases that a reader has to read twice are in no text: not in documents, not in help, not in comments, not in messages.
/// </summary>
public partial class PlainLanguageTests
{
    [Fact]
    public void NoFileHasAForbiddenPhrase() =>
        Assert.Empty(Documents.Pages.Concat(Documents.Sources).SelectMany(f => Found(f).Select(p => $"{Documents.Name(f)}: {p}")));

    [Theory]
    [InlineData("The folder; null where there is none.", "null where")]
    [InlineData("Only the platform can mend its record.", "mend")]
    [InlineData("Without it, 10.", "Without it,")]
    [InlineData("HowToMend", null)]
    [InlineData("We recommend it; amendments follow.", null)]
    public void PhrasesAreFoundAsWholeWords(string text, string? expected) =>
        Assert.Equal(expected, Forbidden().Match(text) is { Success: true } m ? m.Value : null);

    private static IEnumerable<string> Found(string file) =>
        File.ReadLines(file).SelectMany((line, i) => Forbidden().Matches(line).Select(m => $"line {i + 1}, '{m.Value}'"));

    [GeneratedRegex(@"\b(null where|Hears of|passe[sd] over|is no path|taken for|mend(s|ed|ing)?\b|Without it,)", RegexOptions.IgnoreCase)]
    private static partial Regex Forbidden();
}
