using System.Management.Automation;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Reports;

/// <summary>Export-CommerceSlaReport in a real PowerShell engine, on the sample mailbox.</summary>
public sealed class ExportCommerceSlaReportTests : IDisposable
{
    private const string AtNoon = " -TimeZone UTC -At 2026-06-12T12:00:00Z";
    private static readonly string Sample = Repository.PathOf("samples", "support-mailbox");
    private readonly ModuleSession _session = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("a.html", "", "<!DOCTYPE html>")]
    [InlineData("a.HTM", "", "<!DOCTYPE html>")]
    [InlineData("a.csv", "", "\"CaseId\",")]
    [InlineData("a.json", "", "{")]
    [InlineData("a.txt", "-Format Json", "{")]
    [InlineData("a.html", "-Format Csv", "\"CaseId\",")]
    public void TheFormatIsTheOneAskedForOrThatOfTheName(string name, string arguments, string begins)
    {
        var result = Export(name, arguments);

        Assert.Empty(result.Errors);
        Assert.Empty(result.Output);
        Assert.StartsWith(begins, File.ReadAllText(FileOf(name)), StringComparison.Ordinal);
    }

    [Fact]
    public void ANameThatTellsNoFormatIsRefused() =>
        Assert.StartsWith("FormatUnknown,", Assert.Single(Export("a.txt").Errors).FullyQualifiedErrorId, StringComparison.Ordinal);

    [Fact]
    public void AnExistingFileIsKeptWithNoClobber()
    {
        _folder.Write("a.json", "");

        Assert.StartsWith("NoClobber,", Assert.Single(Export("a.json", "-NoClobber").Errors).FullyQualifiedErrorId,
            StringComparison.Ordinal);
        Assert.Equal("", File.ReadAllText(FileOf("a.json")));
    }

    [Theory]
    [InlineData("a.html")]
    [InlineData("a.csv")]
    [InlineData("a.json")]
    public void AReportIsReplacedByTheNextOneAndAnotherFileIsNot(string name)
    {
        Assert.Empty(Export(name).Errors);
        Assert.Empty(Export(name, "-CaseLimit 1").Errors);

        _folder.Write(name, "Date,Holiday\r\n2026-06-01,Whit Monday");
        var refused = Assert.Single(Export(name).Errors);
        Assert.Equal(("FileNotOurs,CommerceMailAdmin.Commands.ExportCommerceSlaReport", ErrorCategory.ResourceExists),
            (refused.FullyQualifiedErrorId, refused.CategoryInfo.Category));
        Assert.Contains("-Force", refused.Exception.Message, StringComparison.Ordinal);
        Assert.StartsWith("Date,", File.ReadAllText(FileOf(name)), StringComparison.Ordinal);

        Assert.Empty(Export(name, "-Force").Errors);
        Assert.DoesNotContain("Whit Monday", File.ReadAllText(FileOf(name)), StringComparison.Ordinal);
    }

    [Fact]
    public void OnlyItsOwnerMayReadAReport()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Modes are those of Linux and macOS.");
            return;
        }

        File.SetUnixFileMode(_folder.Write("empty.html", ""), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        Assert.Empty(Export("new.html").Errors);
        Assert.Empty(Export("empty.html").Errors);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FileOf("new.html")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FileOf("empty.html")));
    }

    [Fact]
    public void ALinkIsWrittenThrough()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Modes are those of Linux and macOS.");
            return;
        }

        var target = _folder.Write("target.json", "old");
        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(FileOf("link.json"), target);

        Assert.Empty(Export("link.json", "-Force").Errors);

        Assert.Equal(target, File.ResolveLinkTarget(FileOf("link.json"), returnFinalTarget: true)!.FullName);
        Assert.StartsWith("{", File.ReadAllText(target), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(target));
    }

    [Fact]
    public void WhatHasNoLengthIsWrittenToAndNotReplaced()
    {
        // As a device: who holds it open sees what is written.
        using var held = new FileStream(_folder.Write("a.json", ""), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);

        Assert.Empty(Export("a.json").Errors);

        Assert.Equal('{', (char)held.ReadByte());
    }

    [Fact]
    public void AWriteProtectedFileNeedsForce()
    {
        File.SetAttributes(_folder.Write("a.json", "old"), FileAttributes.ReadOnly);

        Assert.StartsWith("FileProtected,", Assert.Single(Export("a.json").Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(FileOf("a.json")));

        Assert.Empty(Export("a.json", "-Force").Errors);
        Assert.StartsWith("{", File.ReadAllText(FileOf("a.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIfWritesNothing()
    {
        Assert.Empty(Export("a.html", "-WhatIf -PassThru").Output);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void PassThruReturnsTheFile() =>
        Assert.Equal(FileOf("a.html"), Assert.IsType<FileInfo>(Export("a.html", "-PassThru").Single.BaseObject).FullName);

    [Theory]
    [InlineData("nowhere/a.html", "PathNotFound")]
    [InlineData("", "PathIsFolder")]
    public void APlaceWhereNothingCanBeWrittenIsNamedBeforeMailIsRead(string name, string errorId)
    {
        var result = Export(name, "-Format Html -Verbose");

        Assert.StartsWith(errorId + ",", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(result.Verbose);
    }

    [Fact]
    public void BuyersAreShortenedEvenWhereCasesComeWithFullNames()
    {
        var result = _session.Run(
            "Get-CommerceCase $args[0] -IncludeBuyerData" + AtNoon + " | Export-CommerceSlaReport -TimeZone UTC -OutFile $args[1]", Sample,
            FileOf("a.csv"));

        Assert.Empty(result.Errors);
        var full = _session.Run("(Get-CommerceCase $args[0] -IncludeBuyerData" + AtNoon + ").Buyer", Sample).Output
            .Select(o => o.ToString()).Where(b => b.Length > 4).ToList();
        Assert.NotEmpty(full);
        var report = File.ReadAllText(FileOf("a.csv"));
        Assert.All(full, buyer => Assert.DoesNotContain(buyer, report, StringComparison.Ordinal));
    }

    private ScriptResult Export(string name, string arguments = "") =>
        _session.Run("Export-CommerceSlaReport $args[0] -OutFile $args[1] " + arguments + AtNoon, Sample, FileOf(name));

    private string FileOf(string name) => Path.Combine(_folder.Path, name);
}
