using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Shell;

public sealed class ConsoleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("console").FullName;

    [Fact]
    public void ObjectsGoToOutputThroughTheModulesViews()
    {
        var run = ConsoleRun.Of("-Command", "Get-CommerceMailProfile");

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        Assert.Contains("SafeSenderDomains : support.facebook.com, ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Theory]
    [InlineData("'fine'", 0)]
    [InlineData("Get-CommerceMailProfile ./none.json", 1)]
    [InlineData("Get-CommerceMailProfile ./none.json; 'fine'", 0)]
    [InlineData("throw 'over'", 1)]
    [InlineData("foo(", 1)]
    [InlineData("exit 7", 7)]
    [InlineData("No-SuchCommand", 1)]
    public void ACommandsExitCodeIsThatOfPwsh(string command, int exitCode) =>
        Assert.Equal(exitCode, ConsoleRun.Of("-Command", command).ExitCode);

    [Fact]
    public void ErrorsGoToErrorAndSayWhatIsWrong()
    {
        var run = ConsoleRun.Of("-Command", "Get-CommerceMailProfile ./none.json");

        Assert.Empty(run.Output.Trim());
        Assert.Contains("./none.json", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", 0)]
    [InlineData("2", 2)]
    [InlineData("3", 1)]
    public void AScriptGetsItsArgumentsAndGivesItsExitCode(string number, int exitCode)
    {
        var script = Script(
            "param([string]$Name, [switch]$Loud, [int]$Number) \"$Name $Loud $args\"; if ($Number -eq 2) { exit 2 }; "
            + "if ($Number -eq 3) { throw 'three' }");

        var run = ConsoleRun.Of("-File", script, "-Name", "Ada L", "-Loud", "-Number", number, "more");

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal("Ada L True more", run.Output.Trim());
    }

    [Fact]
    public void AScriptThatStopsAtItsFirstErrorShowsItAndFails()
    {
        var run = ConsoleRun.Of("-Command", "$ErrorActionPreference = 'Stop'; Get-CommerceCaseBacklog ./none; 'not reached'");

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Output.Trim());
        Assert.Contains("./none", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void ItIsPowerShellWithAllItsModules()
    {
        var run = ConsoleRun.Of("-Command", "(3, 1, 2 | Sort-Object) -join ','; (Get-Module -ListAvailable).Name");

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        var lines = run.Output.Split('\n', StringSplitOptions.TrimEntries);
        Assert.Equal("1,2,3", lines[0]);
        string[] modules = ["Microsoft.PowerShell.Management", "Microsoft.PowerShell.Security", "Microsoft.PowerShell.Utility",
            "PSReadLine"];
        Assert.Empty(modules.Except(lines));
    }

    [Fact]
    public void TypesCompile()
    {
        var run = ConsoleRun.Of("-Command", "Add-Type 'public static class Three { public static int Value => 3; }'; [Three]::Value");

        Assert.Empty(run.Error);
        Assert.Equal("3", run.Output.Trim());
    }

    [Fact]
    public void WithoutArgumentsItReadsCommandsUntilExit()
    {
        var run = ConsoleRun.Reading("'mail' * 2\nexit 5\n");

        Assert.Contains("mailmail", run.Output, StringComparison.Ordinal);
        Assert.Equal(5, run.ExitCode);
    }

    [Theory]
    [InlineData("-Wrong", "x")]
    [InlineData("-File", "none.ps1")]
    public void AWrongCommandLineIsExplained(params string[] arguments)
    {
        var run = ConsoleRun.Of(arguments);

        Assert.Equal(64, run.ExitCode);
        Assert.NotEmpty(run.Error);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Script(string text)
    {
        var path = Path.Combine(_folder, "script.ps1");
        File.WriteAllText(path, text);
        return path;
    }
}
