using System.Management.Automation.Language;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Common;

/// <summary>A text from outside stays one argument of a command that somebody copies.</summary>
public sealed class PowerShellTextTests
{
    [Theory]
    [InlineData("'; Remove-Item ~; '")]
    [InlineData("\u2019; Remove-Item ~; \u2018")]
    [InlineData("\u201A; calc #")]
    [InlineData("\u201B; calc #")]
    [InlineData("$(calc)`n\"")]
    [InlineData("a\r\ncalc")]
    [InlineData("\u2028calc")]
    [InlineData("--%")]
    public void ATextIsOneArgument(string text)
    {
        var script = Parser.ParseInput($"Get-Recipient {PowerShellText.Quoted(text)}", out _, out var errors);
        Assert.Empty(errors);
        var command = Assert.IsType<CommandAst>(Assert.Single(Assert.IsType<PipelineAst>(
            Assert.Single(script.EndBlock.Statements)).PipelineElements));
        var argument = Assert.IsType<StringConstantExpressionAst>(command.CommandElements[1]);
        Assert.Equal((2, DisplayText.Clean(text)), (command.CommandElements.Count, argument.Value));
    }

    /// <summary>One place quotes texts for PowerShell: a second one forgets the curly quotes.</summary>
    [Fact]
    public void NoOtherPlaceDoublesQuotes()
    {
        string[] rooms = ["CommerceMailAdmin.Engine", "CommerceMailAdmin"];
        var files = rooms.SelectMany(r => Directory.EnumerateFiles(
            Path.Combine(Repository.Root, "src", r), "*.cs", SearchOption.AllDirectories));

        // A completed argument is quoted by the shell itself: nothing of it may be cleaned, or it names something else.
        var others = files.Where(f => Path.GetFileName(f) != "Completions.cs").Select(File.ReadAllText).ToList();
        Assert.True(others.Count > 400);
        Assert.DoesNotContain(others, t => t.Contains("Replace(\"'\", \"''\")", StringComparison.Ordinal)
            || t.Contains("EscapeSingleQuoted", StringComparison.Ordinal));
    }
}
