using System.IO.Compression;
using System.Text;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Mail;

public sealed class CompressedMailTests : IDisposable
{
    private const string Envelope = "From a@b.example Mon Jun  8 10:00:00 2026\n";
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingObserver _observer = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Sent.mbox.gz", Envelope + "Subject: x\n\nbody\n", "Sent Sent x")]
    [InlineData("Junk.gz", Envelope + "Subject: x\n\nbody\n", "Junk Junk x")]
    [InlineData("Inbox/1.eml.gz", "Subject: x\nTo: y\n\nbody\n", "Inbox Inbox x")]
    [InlineData("md/cur/1.M1.host;2,S", "Subject: x\nTo: y\n\nbody\n", "md Inbox x")]
    public void AGzipFileIsReadAsWhatItHolds(string name, string content, string expected)
    {
        _folder.Write(name, Gzip(content));

        Assert.Equal([expected], Read(_folder.Path));
        Assert.Empty(_observer.Warnings);
    }

    [Fact]
    public void SeveralGzipMembersAreOneFile()
    {
        // As "cat a.gz b.gz" makes them (RFC 1952 section 2.2).
        _folder.Write("Inbox.gz", [.. Gzip(Envelope + "Subject: 1\n\nx\n\n"), .. Gzip(Envelope + "Subject: 2\n\n")]);

        Assert.Equal(["Inbox Inbox 1", "Inbox Inbox 2"], Read(_folder.Path));
    }

    [Fact]
    public void AZipFileIsReadAsATreeOfFolders()
    {
        var file = _folder.Write("export.zip", Zip(
            ("Mail/Inbox/1.eml", "Subject: 1\nTo: y\n\n"),
            ("Mail/Sent.mbox", Envelope + "Subject: 2\n\nx\n\n" + Envelope + "Subject: 3\n\n"),
            ("Mail/md/cur/9.M1.host:2,DS", "Subject: 4\nTo: y\n\n"), ("Mail/md/.Junk/new/9.M1.host", "Subject: 5\nTo: y\n\n"),
            ("notes.txt", "Hello"), ("Mail/", "")));

        Assert.Equal(["Mail/Inbox Inbox 1", "Mail/Sent Sent 2", "Mail/Sent Sent 3", "Mail/md Drafts 4", "Mail/md/Junk Junk 5"], Read(file));
        Assert.Empty(_observer.Warnings);
    }

    [Fact]
    public void BodiesAreReadInAnyOrder()
    {
        _folder.Write("a.mbox.gz", Gzip(string.Concat(Enumerable.Range(0, 50).Select(i => Envelope + $"Subject: {i}\n\nbody {i}\n\n"))));
        _folder.Write("b.zip", Zip(("1.eml", "Subject: 50\nTo: x\n\nbody 50\n"), ("2.eml", "Subject: 51\nTo: x\n\nbody 51\n")));
        var locations = Messages(_folder.Path).Select((m, i) => (m.Location, i)).ToList();
        var random = new Random(5);
        foreach (var (location, i) in locations.OrderBy(_ => random.Next()))
        {
            using var reader = new StreamReader(location.Open(int.MaxValue));
            var text = reader.ReadToEnd();
            Assert.StartsWith($"Subject: {i}\n", text, StringComparison.Ordinal);
            Assert.Contains($"\n\nbody {i}\n", text, StringComparison.Ordinal);
        }

        Assert.Equal(52, locations.Select(l => l.Location.Id).Distinct().Count());
    }

    [Fact]
    public void ABombEndsInAnError()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(Encoding.ASCII.GetBytes(Envelope + "Subject: 1\n\n"));
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 200; i++)
            {
                gzip.Write(zeros);
            }
        }

        _folder.Write("bomb.gz", packed.ToArray());
        _folder.Write("1.eml", "Subject: x\nTo: y\n\n");

        Assert.Contains(Read(_folder.Path), m => m.EndsWith('x'));
        Assert.EndsWith("bomb.gz", Assert.Single(_observer.UnreadablePaths), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cut.gz", false)]
    [InlineData("cut.zip", true)]
    public void ADamagedFileDoesNotStopTheRest(string name, bool zip)
    {
        var content = Envelope + "Subject: 1\n\n" + string.Concat(Enumerable.Range(0, 9999).Select(i => $"line {i}\n"));
        var whole = zip ? Zip(("a.mbox", content)) : Gzip(content);
        _folder.Write(name, whole[..(whole.Length / 2)]);
        _folder.Write("1.eml", "Subject: x\nTo: y\n\n");

        Assert.Contains(Read(_folder.Path), m => m.EndsWith('x'));
        Assert.EndsWith(name, Assert.Single(_observer.UnreadablePaths), StringComparison.Ordinal);
    }

    [Fact]
    public void ACompressedFileWithinAnotherIsNamed()
    {
        _folder.Write("outer.gz", Gzip(Gzip("Subject: 1\nTo: y\n\n")));

        Assert.Empty(Read(_folder.Path));
        Assert.Contains(_observer.Warnings, w => w.Contains("within another", StringComparison.Ordinal));
    }

    [Fact]
    public void ADocumentThatHappensToBeAZipFileIsNotOpened()
    {
        _folder.Write("Inbox/report.docx", Zip(("1.eml", "Subject: 1\nTo: y\n\n")));

        Assert.Empty(Read(_folder.Path));
    }

    [Theory]
    [InlineData("md/cur/9.M1\0x:2,S", "md Inbox 1")]
    [InlineData("a\0b/1.eml", "a\uFFFDb Other 1")]
    [InlineData("\\", "names Other 1")]
    [InlineData("In<b>ox|\"/1.eml", "In\uFFFDb\uFFFDox\uFFFD\uFFFD Other 1")]
    public void NamesInAZipFileThatNoSystemTakesAreOnlyNames(string name, string expected)
    {
        // The library writes no such name, and programs that make mischief do.
        var packed = Zip((new string('n', name.Length), "Subject: 1\nTo: y\n\n"));
        var (plain, wanted) = (Encoding.ASCII.GetBytes(new string('n', name.Length)), Encoding.ASCII.GetBytes(name));
        for (var at = packed.AsSpan().IndexOf(plain); at >= 0; at = packed.AsSpan().IndexOf(plain))
        {
            wanted.CopyTo(packed, at);
        }

        _folder.Write("names.zip", packed);

        Assert.Equal([expected], Read(Path.Combine(_folder.Path, "names.zip")));
    }

    [Fact]
    public void AnUnchangedCompressedFileIsReadOnce()
    {
        var file = _folder.Write("Inbox.gz", Gzip(Envelope + "Subject: 1\n\n"));
        var resume = new ResumeState();
        Assert.Single(new FileMailSource([file]).Read(resume, _observer, CancellationToken.None).ToList());

        Assert.Empty(new FileMailSource([file]).Read(new ResumeState(resume.TakeReached()), _observer, CancellationToken.None).ToList());
    }

    private static byte[] Gzip(string content) => Gzip(Encoding.UTF8.GetBytes(content));

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] Zip(params (string Name, string Content)[] files)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return packed.ToArray();
    }

    private IEnumerable<StoredMessage> Messages(string path) => new FileMailSource([path]).Read(_observer, CancellationToken.None);

    private List<string> Read(string path) =>
        Messages(path).Select(m => $"{m.Folder.Name} {m.Folder.Role} {m.Headers.First("Subject")?.Text()}").ToList();
}
