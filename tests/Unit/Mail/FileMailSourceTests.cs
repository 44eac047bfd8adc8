using System.Runtime.InteropServices;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Mail;

public sealed class FileMailSourceTests : IDisposable
{
    private const string Envelope = "From a@b.example Mon Jun  8 10:00:00 2026\n";
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingObserver _observer = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FoldersOfAnyMixAreRead()
    {
        _folder.Write("Inbox/1.eml", Mail("eml"));
        _folder.Write("Inbox/2025/2.EML", Mail("below"));
        _folder.Write("Sent.mbox", Envelope + Mail("mbox") + "\n" + Envelope + Mail("mbox2"));
        _folder.Write("Junk", Envelope + Mail("no extension"));
        _folder.Write("Archive/7", Mail("numbered"));
        _folder.Write("md/cur/1.M1.host:2,S".Replace(':', ';'), Mail("maildir"));
        _folder.Write("md/new/2.M1.host", Mail("new"));
        _folder.Write("md/tmp/3.M1.host", Mail("in delivery"));
        _folder.Write("md/.Sent/cur/4.M1.host;2,S", Mail("maildir++"));
        _folder.Write("md/cur/5.M1.host;2,DS", Mail("draft"));

        Assert.Equal(
            [
                "Archive Other numbered", "Inbox Inbox eml", "Inbox/2025 Inbox below", "Junk Junk no extension", "Sent Sent mbox",
                "Sent Sent mbox2",
                "md Drafts draft", "md Inbox maildir", "md Inbox new", "md/Sent Sent maildir++",
            ],
            Read(_folder.Path).Order(StringComparer.Ordinal));
        Assert.Empty(_observer.Warnings);
        Assert.True(_observer.Bytes > 0);
    }

    [Theory]
    [InlineData("Sent", "Sent")]
    [InlineData("Spam.mbox", "Junk")]
    [InlineData("export", "Other")]
    public void TheNameOfAGivenFileTellsItsRole(string name, string role)
    {
        var file = _folder.Write(name, Envelope + Mail("x"));

        Assert.Equal([$"{Path.GetFileNameWithoutExtension(name)} {role} x"], Read(file));
    }

    [Fact]
    public void AMessageFileThatIsAnMboxIsReadAsOne()
    {
        _folder.Write("Inbox/saved.eml", Envelope + Mail("1") + "\n" + Envelope + Mail("2"));

        Assert.Equal(["Inbox Inbox 1", "Inbox Inbox 2"], Read(_folder.Path));
    }

    [Theory]
    [InlineData("Inbox", "From \n")]
    [InlineData("Inbox.mbox", "From -\n")]
    [InlineData("Inbox/1.eml", "From \n")]
    public void AFileWhoseEnvelopeLinesHaveNoDateIsAnMbox(string name, string envelope)
    {
        _folder.Write(name, envelope + "From: a@b.example\n" + Mail("1") + "\n" + envelope + "From: a@b.example\n" + Mail("2"));

        Assert.Equal(["Inbox Inbox 1", "Inbox Inbox 2"], Read(_folder.Path));
        Assert.Empty(_observer.Warnings);
    }

    [Fact]
    public void AFileReachedTwiceIsReadOnce()
    {
        var file = _folder.Write("Inbox/1.eml", Mail("x"));

        Assert.Single(Read(file, _folder.Path, Path.Combine(_folder.Path, "Inbox", "..", "Inbox")));
    }

    [Fact]
    public void BinaryFilesAreNamedAndPassedOver()
    {
        _folder.Write("Inbox/1.eml", Mail("x"));
        _folder.Write("Inbox/old.pst", [0x21, 0x42, 0x44, 0x4E, 0, 0, 0, 1]);

        Assert.Single(Read(_folder.Path));
        Assert.Contains("old.pst", Assert.Single(_observer.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("From: a\0b <x@y.example>\nTo: s@shop.example\nDate: 08 Jun 2026 09:00:00 +0000\n\nhi\n")]
    [InlineData("From: x@y.example\nTo: s@shop.example\nDate: 08 Jun 2026 09:00:00 +0000\n\n\0\n")]
    public void AMessageWithAZeroByteIsReadAllTheSame(string text)
    {
        var file = _folder.Write("Inbox/1.eml", text);

        Assert.Single(Read(_folder.Path));
        Assert.Single(Read(file));
        Assert.Empty(_observer.Warnings);
    }

    [Fact]
    public void OtherTextAndIndexFilesArePassedOverQuietly()
    {
        _folder.Write("Inbox/1.eml", Mail("x"));
        _folder.Write("Inbox/notes.txt", "Remember: buy clay\nand: glaze\n");
        _folder.Write("Inbox/.DS_Store", [0, 0, 0, 1]);
        _folder.Write("Inbox/dovecot.index", [1, 2, 0]);
        _folder.Write("Inbox.msf", "// index");

        Assert.Single(Read(_folder.Path));
        Assert.Empty(_observer.Warnings);
        Assert.Equal(4, _observer.Details.Count);
    }

    [Fact]
    public void AnEmptyFolderIsNamed()
    {
        Assert.Empty(Read(_folder.Path));
        Assert.Contains(_folder.Path, Assert.Single(_observer.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void GivenTextThatIsNoMailIsNamed()
    {
        var file = _folder.Write("notes.txt", "Just words.\n");

        Assert.Empty(Read(file));
        Assert.Contains(_observer.Warnings, w => w.Contains("not mail: it begins", StringComparison.Ordinal));
    }

    [Fact]
    public void AnUnreadableFileDoesNotStopTheRest()
    {
        Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows),
            "Needs the right to make symbolic links, which Windows gives to administrators only.");
        _folder.Write("Inbox/2.eml", Mail("x"));
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "Inbox", "1.eml"), Path.Combine(_folder.Path, "gone"));

        Assert.Single(Read(_folder.Path));
        Assert.EndsWith("1.eml", Assert.Single(_observer.UnreadablePaths), StringComparison.Ordinal);
    }

    [Fact]
    public void ABodyIsReadAgainFromItsPlace()
    {
        _folder.Write("Inbox.mbox", Envelope + Mail("1") + "\n" + Envelope + Mail("2") + "\n");
        var bodies = new List<string>();
        foreach (var message in new FileMailSource([_folder.Path]).Read(_observer, CancellationToken.None))
        {
            using var reader = new StreamReader(message.Location.Open(int.MaxValue));
            bodies.Add(reader.ReadToEnd());
        }

        Assert.Equal([Mail("1") + "\n", Mail("2") + "\n"], bodies);
    }

    [Fact]
    public void OnlyTheBeginningOfAVeryLargeMessageIsRead()
    {
        var file = _folder.Write("big.eml", Mail("big") + new string('x', 2_000_000));

        using var stream = new FileMessage(new FileData(file), 0, null).Open(1_000_000);

        Assert.Equal(1_000_000, stream.Length);
    }

    [Fact]
    public void AFileWithoutHeaderCostsAWarning()
    {
        _folder.Write("Inbox/1.eml", "\n\nlost its header\n");
        _folder.Write("Inbox/2.eml", Mail("x"));

        Assert.Single(Read(_folder.Path));
        Assert.Contains("1.eml", Assert.Single(_observer.Warnings), StringComparison.Ordinal);
    }

    private static string Mail(string subject) => $"From: a@b.example\nTo: c@d.example\nSubject: {subject}\n\nHello\n";

    private List<string> Read(params string[] paths) =>
        new FileMailSource(paths).Read(_observer, CancellationToken.None)
            .Select(m => $"{m.Folder.Name} {m.Folder.Role} {m.Headers.First("Subject")?.Text()}").ToList();
}
