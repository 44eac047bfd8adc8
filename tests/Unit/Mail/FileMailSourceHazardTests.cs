using System.Diagnostics;
using System.Runtime.InteropServices;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Mail;

/// <summary>Files named one by one, and what lies in a mail folder without being mail.</summary>
public sealed class FileMailSourceHazardTests : IDisposable
{
    private const string Envelope = "From a@b.example Mon Jun  8 10:00:00 2026\n";
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingObserver _observer = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Drafts/2.eml", "Drafts Drafts")]
    [InlineData("Sent/2025/2.eml", "2025 Sent")]
    [InlineData("md/cur/1.M1.host;2,DS", "md Drafts")]
    [InlineData("md/cur/1.M1.host;2,S", "md Inbox")]
    [InlineData("md/.Sent/new/1.M1.host", "Sent Sent")]
    public void AGivenMessageHasTheRoleOfTheFoldersAroundIt(string name, string expected) =>
        Assert.Equal([expected + " x"], Read(_folder.Write(name, Mail("x"))));

    [Fact]
    public void AGivenMboxFileHasItsOwnNameAndTheRoleOfTheFolderAroundIt() =>
        Assert.Equal(["2025 Sent x"], Read(_folder.Write("Sent/2025.mbox", Envelope + Mail("x"))));

    [Theory]
    [InlineData("md/cur", "md Inbox")]
    [InlineData("md/.Sent/cur", "Sent Sent")]
    public void AGivenMaildirPartBelongsToItsMaildir(string part, string expected)
    {
        var file = _folder.Write(part + "/1.M1.host;2,S", Mail("x"));

        Assert.Equal([expected + " x"], Read(Path.GetDirectoryName(file)! + Path.DirectorySeparatorChar));
    }

    [Theory]
    [InlineData("Courier claims")]
    [InlineData("maildir-old.mbox")]
    [InlineData("dovecot tickets")]
    [InlineData("Subscriptions")]
    public void MailboxesNamedLikeControlFilesAreRead(string name)
    {
        _folder.Write(name, Envelope + Mail("x"));

        Assert.Single(Read(_folder.Path));
    }

    [Fact]
    public void ControlFilesArePassedOverQuietly()
    {
        _folder.Write("1.eml", Mail("x"));
        _folder.Write("dovecot.index.cache", [1, 2, 0]);
        _folder.Write("subscriptions", "V\t2\n\nSent\n");

        Assert.Single(Read(_folder.Path));
        Assert.Empty(_observer.Warnings);
    }

    [Fact]
    public void APipeIsNotOpened()
    {
        Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "Needs mkfifo, which Windows lacks.");
        _folder.Write("Inbox/1.eml", Mail("x"));
        using var made = Process.Start("mkfifo", [Path.Combine(_folder.Path, "Inbox", "2.eml")]);
        made.WaitForExit();
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "Inbox", "3.eml"), Path.Combine(_folder.Path, "Inbox", "2.eml"));

        Assert.Single(Read(_folder.Path));
        Assert.Equal(2, _observer.Details.Count(d => d.Contains("pipe", StringComparison.Ordinal)));
    }

    [Fact]
    public void LinksInACircleEnd()
    {
        Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows),
            "Needs the right to make symbolic links, which Windows gives to administrators only.");
        _folder.Write("Sent/1.eml", Mail("x"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "a"), ".");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "b"), ".");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "Archive"), Path.Combine(_folder.Path, "Sent"));

        Assert.Equal(["Sent Sent x"], Read(_folder.Path));
        Assert.Empty(_observer.Warnings);
    }

    [Fact]
    public void ALinkOutOfTheTreeIsNotFollowedUnlessItIsGiven()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows gives the right to make links to administrators only.");
        using var elsewhere = new TemporaryFolder();
        elsewhere.Write("Sent/1.eml", Mail("secret"));
        _folder.Write("Mail/Inbox/1.eml", Mail("x"));
        var top = Path.Combine(_folder.Path, "Mail");
        Directory.CreateSymbolicLink(Path.Combine(top, "Sent"), Path.Combine(elsewhere.Path, "Sent"));
        Directory.CreateSymbolicLink(Path.Combine(top, "up"), "..");

        Assert.Equal(["Inbox Inbox x"], Read(top));
        Assert.Equal(2, _observer.Warnings.Count(w => w.Contains("leads out of", StringComparison.Ordinal)));
        Assert.Equal(["Sent Sent secret"], Read(Path.Combine(top, "Sent")));
    }

    [Fact]
    public void ALinkOfAFileOutOfTheTreeIsNotFollowedUnlessItIsGiven()
    {
        Assert.SkipWhen(
            RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "Windows gives the right to make links to administrators only.");
        using var elsewhere = new TemporaryFolder();
        var secret = elsewhere.Write("1.eml", Mail("secret"));
        _folder.Write("Mail/Inbox/1.eml", Mail("x"));
        _folder.Write("Mail/Maildir/new/1.M1.host", Mail("y"));
        var top = Path.Combine(_folder.Path, "Mail");
        File.CreateSymbolicLink(Path.Combine(top, "Inbox", "2.eml"), secret);
        File.CreateSymbolicLink(Path.Combine(top, "Inbox", "3.eml"), "1.eml");
        File.CreateSymbolicLink(Path.Combine(top, "Maildir", "new", "2.M2.host"), secret);

        Assert.DoesNotContain(Read(top), m => m.Contains("secret", StringComparison.Ordinal));
        Assert.Equal(2, _observer.Warnings.Count(w => w.Contains("leads out of", StringComparison.Ordinal)));
        Assert.Contains(Read(Path.Combine(top, "Inbox", "2.eml")), m => m.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void FoldersTooDeepAreNamed()
    {
        _folder.Write(string.Concat(Enumerable.Repeat("d/", 40)) + "1.eml", Mail("x"));

        Assert.Empty(Read(_folder.Path));
        Assert.Contains(_observer.Warnings, w => w.Contains("deep and was not read", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatWasReadBeforeIsNotCalledEmpty()
    {
        var file = _folder.Write("Inbox/1.eml", Mail("x"));

        Assert.Single(Read(file, file, Path.GetDirectoryName(file)!, Path.GetDirectoryName(file)!));
        Assert.Empty(_observer.Warnings);
    }

    private static string Mail(string subject) => $"From: a@b.example\nTo: c@d.example\nSubject: {subject}\n\nHello\n";

    private List<string> Read(params string[] paths) =>
        new FileMailSource(paths).Read(_observer, CancellationToken.None)
            .Select(m => $"{m.Folder.Name} {m.Folder.Role} {m.Headers.First("Subject")?.Text()}").ToList();
}
