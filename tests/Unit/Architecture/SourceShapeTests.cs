using System.Text.RegularExpressions;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Architecture;

/// <summary>
/// Forms of code that are hard to read: conditions three deep in one expression, and constructors by one assignment of a tuple.
/// </summary>
public partial class SourceShapeTests
{
    private const int MostConditions = 2;

    private static readonly IReadOnlyList<string> Files =
        [.. new[] { "src", "tests", "bench", "samples" }
            .SelectMany(f => Directory.EnumerateFiles(Repository.PathOf(f), "*.cs", SearchOption.AllDirectories))
            .Select(f => Path.GetRelativePath(Repository.Root, f).Replace('\\', '/'))
            .Where(f => !f.Contains("/obj/") && !f.Contains("/bin/"))];

    [Fact]
    public void NoExpressionHasThreeConditions()
    {
        Assert.NotEmpty(Files);
        Assert.Empty(Files.SelectMany(f => LinesWithTooManyConditions(File.ReadAllText(Repository.PathOf(f))).Select(l => $"{f}:{l}")));
    }

    [Fact]
    public void NoConstructorAssignsATuple() =>
        Assert.DoesNotContain(Files, f => ConstructorByTuple().IsMatch(File.ReadAllText(Repository.PathOf(f))));

    [Theory]
    [InlineData("x = a ? 1 : b ? 2 : 3;", 0)]
    [InlineData("x = a ? 1 : b ? 2 : c ? 3 : 4;", 1)]
    [InlineData("x = a ? b ? c ? 1 : 2 : 3 : 4;", 1)]
    [InlineData("x = a ? (b ? 1 : c ? 2 : 3) : 4;", 1)]
    [InlineData("x = (a ? 1 : 2) + (b ? 1 : 2) + (c ? 1 : 2); y = a ? 1 : 2;", 0)]
    [InlineData("f(a ? 1 : 2, b ? 1 : 2, c ? 1 : 2);", 0)]
    [InlineData("string? a = b?.C ?? d?[0]; var t = \" ? \" + ' ' + \"\\\" ? ? ? \"; // a ? b ? c ?", 0)]
    [InlineData("x = a\n ? 1\n : b\n ? 2\n : c\n ? 3\n : 4;", 1)]
    public void ConditionsAreCounted(string code, int found) => Assert.Equal(found, LinesWithTooManyConditions(code).Count());

    [Theory]
    [InlineData("    private Pair(int a, int b) => (A, B) = (a, b);", true)]
    [InlineData("    public Pair(int a, int b)\n        : base(a) =>\n        (_a, _b) = (a, b);", true)]
    [InlineData("    public Pair(int a, int b)\n    {\n        Check(a);\n        (_a, _b) = (a, b);\n    }", true)]
    [InlineData("    public Pair(int a)\n    {\n        var (b, c) = (a, a);\n    }\n\n    private void Set()\n    {\n        (_a, _b) = "
        + "(1, 2);\n    }", false)]
    [InlineData("    private void Swap() => (_a, _b) = (_b, _a);", false)]
    public void ConstructorsByTupleAreFound(string code, bool found) => Assert.Equal(found, ConstructorByTuple().IsMatch(code));

    /// <summary>The lines with a conditional operator that lies in two others. Brackets inherit the count of what is around them.</summary>
    private static IEnumerable<int> LinesWithTooManyConditions(string code)
    {
        var outside = new Stack<(int Least, int Count)>();
        var (least, count) = (0, 0);
        foreach (Match token in Token().Matches(code))
        {
            switch (token.Value)
            {
                case "(" or "[" or "{":
                    outside.Push((least, count));
                    least = count;
                    break;
                case ")" or "]" or "}":
                    (least, count) = outside.Count > 0 ? outside.Pop() : (0, 0);
                    break;
                case ";" or "," or "=>":
                    count = least;
                    break;
                case var condition when condition.Trim() == "?":
                    count++;
                    if (count > MostConditions)
                    {
                        yield return code.AsSpan(0, token.Index).Count('\n') + 1;
                    }

                    break;
                default:
                    // A comment or a literal.
                    break;
            }
        }
    }

    /// <summary>Comments, literals, and what separates or opens expressions. A blank stands before a conditional operator only.</summary>
    [GeneratedRegex(
        """
        //[^\n]* | /\*[\s\S]*?\*/ | \$*\"{3}[\s\S]*?\"{3} | (?:\$@|@\$|@)"(?:""|[^"])*" | \$?"(?:\\.|[^"\\\n])*"
        | '(?:\\.|[^'\\\n])+' | => | \s\?\s | [()\[\]{};,]
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token();

    /// <summary>A constructor whose whole body, or one of whose statements, assigns a tuple.</summary>
    [GeneratedRegex(
        """
        ^\ *(?:(?:public|private|internal|protected)\ )+[A-Z]\w*\([^)]*\)\s*(?::\s*(?:base|this)\([^)]*\)\s*)?
        (?:=>\s*\([^)]*\)\ =\s | \{(?:[^{}]|\{[^{}]*\})*?\n\s*\([\w.]+(?:,\ [\w.]+)+\)\ =\s*\()
        """, RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex ConstructorByTuple();
}
