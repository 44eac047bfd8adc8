using System.Reflection;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Shell;

/// <summary>How the built module behaves in a session that has assemblies of its own; each in a process of its own.</summary>
public class LoadingTests
{
    private const string LoadedAssemblies =
        "[System.AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { "
        + "$c = [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_); "
        + "'{0} {1} {2}' -f $_.GetName().Name, $_.GetName().Version, $c.Name }";

    [Fact]
    public void APackageOfAnotherVersionInTheSessionIsLeftAlone()
    {
        var other = typeof(LoadingTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "OtherNodaTime").Value;
        var mailbox = Repository.PathOf("samples", "support-mailbox");

        var run = ConsoleRun.Of(
            "-Command",
            $"$null = [System.Reflection.Assembly]::LoadFrom('{other}'); $null = [NodaTime.Instant]; "
            + $"$null = Get-CommerceCaseBacklog '{mailbox}' -TimeZone Europe/Berlin -WarningAction Ignore; {LoadedAssemblies}");

        Assert.Empty(run.Error);
        var versions = run.Output.Split('\n').Where(l => l.StartsWith("NodaTime ", StringComparison.Ordinal)).Select(l => l.Trim()).Order()
            .ToArray();
        Assert.Equal(["NodaTime 3.2.2.0 Default", "NodaTime 3.3.7.0 CommerceMailAdmin"], versions);
    }

    [Fact]
    public void ImportLoadsNeitherTheEngineNorAPackage()
    {
        var run = ConsoleRun.Of("-Command", LoadedAssemblies);

        var names = run.Output.Split('\n').Select(l => l.Split(' ')[0]).ToArray();
        Assert.Contains("CommerceMailAdmin", names);
        string[] later = ["CommerceMailAdmin.Engine", "MimeKit", "NodaTime", "BouncyCastle.Cryptography", "Microsoft.Data.Sqlite"];
        Assert.Empty(names.Intersect(later));
    }

    [Fact]
    public void SqliteIsTheModulesOwnAndAnotherOneInTheSessionIsLeftAlone()
    {
        using var folder = new TemporaryFolder();
        var mailbox = folder.Write("Inbox/1.eml",
            "Received: by mx; Mon, 8 Jun 2026 09:00:00 +0000\nFrom: case++a1@support.instagram.com\nTo: s@shop.example\n\nx\n");
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Which libraries a process holds is read from /proc, which only Linux has.");
        var shipped = Path.Combine(Repository.Module, "runtimes", System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier,
            "native", "libe_sqlite3.so");
        var other = folder.Write("other/libe_sqlite3.so", File.ReadAllBytes(shipped));

        var run = ConsoleRun.Of(
            "-Command",
            $"if ([System.IO.File]::ReadAllText('/proc/self/maps').Contains('e_sqlite3')) {{ 'loaded at import' }}; "
            + $"$null = [System.Runtime.InteropServices.NativeLibrary]::Load('{other}'); "
            + $"(Sync-CommerceCase '{mailbox}' -Ledger '{folder.Path}/cases.ledger').NewCases; "
            + $"(Get-CommerceCaseBacklog -Ledger '{folder.Path}/cases.ledger').CaseId; "
            + $"{LoadedAssemblies}; [System.IO.File]::ReadAllLines('/proc/self/maps')");

        Assert.Empty(run.Error);
        var lines = run.Output.Split('\n').Select(l => l.Trim()).ToArray();
        Assert.Equal(["1", "a1"], lines[..2]);
        Assert.Contains(lines,
            l => l.StartsWith("Microsoft.Data.Sqlite ", StringComparison.Ordinal)
                && l.EndsWith(" CommerceMailAdmin", StringComparison.Ordinal));
        var libraries = lines.Where(l => l.Contains("e_sqlite3.so", StringComparison.Ordinal))
            .Select(l => l[l.IndexOf('/', StringComparison.Ordinal)..]).Distinct().ToArray();
        Assert.Equal(2, libraries.Length);
        Assert.Contains(libraries, l => l.StartsWith(Repository.Module, StringComparison.Ordinal));
    }

    [Fact]
    public void ResultTypesCanBeNamedBeforeAnyCmdletHasRun()
    {
        var run = ConsoleRun.Of("-Command", "[CommerceMailAdmin.CaseBacklogItem].Name");

        Assert.Empty(run.Error);
        Assert.Equal("CaseBacklogItem", run.Output.Trim());
    }

    [Fact]
    public void TheModuleCanBeRemovedAndImportedAgain()
    {
        var manifest = Path.Combine(Repository.Module, "CommerceMailAdmin.psd1");

        var run = ConsoleRun.Of(
            "-Command",
            "$before = (Get-CommerceMailProfile).Version; Remove-Module CommerceMailAdmin; "
            + "if (Get-Command Get-CommerceMailProfile -ErrorAction Ignore) { 'still there' }; "
            + $"Import-Module '{manifest}'; (Get-CommerceMailProfile).Version -eq $before");

        Assert.Empty(run.Error);
        Assert.Equal("True", run.Output.Trim());
    }

    [Fact]
    public void PowerShellsOwnEngineIsNotShipped() =>
        Assert.Empty(Directory.EnumerateFiles(Repository.Module, "System.Management.Automation*", SearchOption.AllDirectories));

    [Fact]
    public void TheManifestExportsExactlyTheCmdletsOfTheAssembly()
    {
        using var session = new ModuleSession();
        var exported = session.Run("(Get-Module CommerceMailAdmin).ExportedCmdlets.Keys").Output.Select(o => o.ToString()).Order();
        var manifest = File.ReadAllText(Path.Combine(Repository.Module, "CommerceMailAdmin.psd1"));
        var written = session.Run("[System.Reflection.Assembly]::LoadFrom($args[0]).GetExportedTypes() | "
            + "ForEach-Object { foreach ($a in $_.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false)) { "
            + "$a.VerbName + '-' + $a.NounName } }",
            Path.Combine(Repository.Module, "net8.0", "CommerceMailAdmin.dll")).Output.Select(o => o.ToString()).Order();

        Assert.Equal(written, exported);
        Assert.DoesNotContain('*', manifest);
    }
}
