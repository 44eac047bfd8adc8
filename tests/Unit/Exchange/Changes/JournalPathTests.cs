using CommerceMailAdmin.Unit.Support;
using static CommerceMailAdmin.Unit.Exchange.EmulatedExchange;

namespace CommerceMailAdmin.Unit.Exchange.Changes;

/// <summary>Journals that cannot be: told before Exchange is called, with -WhatIf as without, and with what to do instead.</summary>
public sealed class JournalPathTests : IDisposable
{
    private static readonly string[] Changing =
        ["Add-CommerceSafeSenders ada@contoso.com", "Remove-CommerceSafeSenders ada@contoso.com", "Add-CommerceIPAllowList",
            "Remove-CommerceIPAllowList", "Set-CommerceMailFlowRule", "Remove-CommerceMailFlowRule"];

    private static readonly string[] Reading =
        ["Get-CommerceMailChange", "Undo-CommerceMailChange any", "Test-CommerceSafeSenders ada@contoso.com", "Get-CommerceIPAllowList",
            "Test-CommerceIPAllowList", "Get-CommerceMailFlowRule", "Test-CommerceMailFlowRule"];

    private readonly TemporaryFolder _folder = new();
    private readonly EmulatedExchange _exchange = new();

    public static TheoryData<string, bool, string> Paths => new()
    {
        { "*", false, "wildcards" },
        { "{0}/change?.jsonl", false, "wildcards" },
        { "{0}", false, "is a folder" },
        { "{0}/", false, "is a folder" },
        { "{0}/file/changes.jsonl", true, "is a file, and a folder is needed" },
        { "{0}/read-only.jsonl", true, "is read-only" },
        { "Env:/PATH", false, "Environment" },
    };

    public void Dispose()
    {
        _exchange.Dispose();
        File.SetAttributes(Path.Combine(_folder.Path, "read-only.jsonl"), FileAttributes.Normal);
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void APathThatCanBeNoJournalIsToldOfBeforeAnythingIsDone(string path, bool onlyForChanges, string words)
    {
        Prepare();
        path = string.Format(System.Globalization.CultureInfo.InvariantCulture, path, _folder.Path);
        var commands = Changing.SelectMany(c => new[] { c, c + " -WhatIf" }).Concat(onlyForChanges ? [] : Reading);
        foreach (var command in commands)
        {
            var (error, output) = _exchange.RunToError($"{command} -JournalPath '{path}'");

            Assert.Equal(("JournalPathInvalid", path), (error.Id(), error.TargetObject));
            Assert.Contains(words, error.ToString(), StringComparison.Ordinal);
            Assert.Empty(output);
            Assert.Equal(0,
                _exchange.Calls(Set) + _exchange.Calls(Get) + _exchange.Calls("Get-TransportRule")
                    + _exchange.Calls("Get-HostedConnectionFilterPolicy"));
        }

        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    [Theory]
    [InlineData("/dev/full")]
    [InlineData("/dev/null")]
    [InlineData("link")]
    public void ADeviceRemembersNothing(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The devices are those of Linux and macOS.");
        Prepare();
        if (path == "link")
        {
            path = Path.Combine(_folder.Path, "link");
            File.CreateSymbolicLink(path, "/dev/null");
        }

        foreach (var command in new[] { "Add-CommerceSafeSenders ada@contoso.com", "Add-CommerceSafeSenders ada@contoso.com -WhatIf",
            "Get-CommerceMailChange" })
        {
            var (error, _) = _exchange.RunToError($"{command} -JournalPath '{path}'");

            Assert.Equal("JournalPathInvalid", error.Id());
            Assert.Contains("is a device", error.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AFolderThatTakesNoFilesIsToldOf()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "Needs a folder in which not even the superuser may make files: /proc of Linux.");
        Prepare();

        var (error, _) = _exchange.RunToError("Add-CommerceSafeSenders ada@contoso.com -WhatIf -JournalPath /proc/journal/changes.jsonl");

        Assert.Equal("JournalPathInvalid", error.Id());
        Assert.Contains("'/proc'", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AFolderThatIsMissingIsMadeWithTheFirstChange()
    {
        Prepare();
        var path = Path.Combine(_folder.Path, "one", "two", "changes.jsonl");

        Assert.Equal("Planned",
            _exchange.Run($"Add-CommerceSafeSenders ada@contoso.com -WhatIf -JournalPath '{path}'").Single.Text("Status"));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.Path).Length);
        Assert.Equal("Added", _exchange.Run($"Add-CommerceSafeSenders ada@contoso.com -JournalPath '{path}'").Single.Text("Status"));
        Assert.True(File.Exists(path));
    }

    [Fact]
    public void AJournalThatAnotherProcessHoldsIsWaitedFor()
    {
        Prepare();
        var path = Path.Combine(_folder.Path, "file");
        using var held = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Assert.Equal("Planned",
            _exchange.Run($"Add-CommerceSafeSenders ada@contoso.com -WhatIf -JournalPath '{path}'").Single.Text("Status"));
    }

    private void Prepare()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "file"), "");
        var readOnly = Path.Combine(_folder.Path, "read-only.jsonl");
        File.WriteAllText(readOnly, "");
        File.SetAttributes(readOnly, FileAttributes.ReadOnly);
    }
}
