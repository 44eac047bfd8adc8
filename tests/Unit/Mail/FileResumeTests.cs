using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Mail;

/// <summary>A second reading goes on where the first one ended.</summary>
public sealed class FileResumeTests : IDisposable
{
    private const string Envelope = "From a@b.example Mon Jun  8 10:00:00 2026\n";
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingObserver _observer = new();
    private readonly Dictionary<string, string> _stored = [];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void OnlyMessagesAppendedToAnMboxFileAreRead(string newline)
    {
        var file = _folder.Write("Inbox.mbox", "");
        Append(file, (Message("1") + Message("2")).Replace("\n", newline, StringComparison.Ordinal));
        Assert.Equal(["1", "2"], Read(file));
        Assert.Equal([], Read(file));

        Append(file, Message("3").Replace("\n", newline, StringComparison.Ordinal));

        Assert.Equal(["3"], Read(file));
        Assert.Equal([], Read(_folder.Path).Where(s => s == "3"));
        Assert.Empty(_observer.Warnings);
    }

    [Fact]
    public void AMessageThatIsStillBeingWrittenIsReadAgain()
    {
        var file = _folder.Write("Inbox.mbox", Message("1") + Envelope + "Subject: 2\n\nhalf a bo");
        Assert.Equal(["1", "2"], Read(file));

        Append(file, "dy\n\n" + Message("3"));

        Assert.Equal(["2", "3"], Read(file));
    }

    [Fact]
    public void ARewrittenMboxFileIsReadFromItsStart()
    {
        var file = _folder.Write("Inbox.mbox", Message("1") + Message("2") + Message("3"));
        Read(file);

        _folder.Write("Inbox.mbox", Message("1") + Message("3") + Message("4") + Message("5"));

        Assert.Equal(["1", "3", "4", "5"], Read(file));
        Assert.Contains(_observer.Details, d => d.Contains("rewritten", StringComparison.Ordinal));
    }

    [Fact]
    public void AShorterMboxFileIsReadFromItsStart()
    {
        var file = _folder.Write("Inbox.mbox", Message("1") + Message("2"));
        Read(file);

        _folder.Write("Inbox.mbox", Message("2"));

        Assert.Equal(["2"], Read(file));
    }

    [Fact]
    public void IdsStayTheSameWhenAFileIsReadOnFromAPoint()
    {
        var file = _folder.Write("Inbox.mbox", Message("1"));
        Read(file);
        Append(file, Message("2"));

        var again = Messages(Resume(), file).Select(m => m.Location.Id).ToList();

        Assert.Equal(again, Messages(null, file).Select(m => m.Location.Id).Skip(1));
    }

    [Fact]
    public void WhetherLengthsCanBeBelievedIsRemembered()
    {
        const string Hidden = Envelope + "Subject: 3\n\nhidden?\n\n";
        var file = _folder.Write("Inbox.mbox", Message("1"));
        Read(file);

        Append(file, $"{Envelope}Subject: 2\nContent-Length: {"x\n\n".Length + Hidden.Length - 1}\n\nx\n\n{Hidden}");

        Assert.Equal(["2", "3"], Read(file));
    }

    [Fact]
    public void PointsAreReachedWhileALargeFileIsRead()
    {
        var body = string.Concat(Enumerable.Repeat(new string('x', 99) + "\n", 90_000));
        var file = _folder.Write("Inbox.mbox",
            Message("1", body) + Message("2", body) + Message("3", body) + Message("4", body) + Message("5"));
        var first = new ResumeState();
        Assert.Equal(["1", "2", "3"], Messages(first, file).Take(3).Select(Subject));

        var second = new ResumeState(first.TakeReached());

        Assert.Equal(["3", "4", "5"], Messages(second, file).Select(Subject));
    }

    [Fact]
    public void AFileBeyondFiftyGigabytesIsReadOnFromItsEnd()
    {
        // Sparse: the hole takes no space on disk.
        const long Hole = 51L << 30;
        var file = _folder.Write("Inbox.mbox", Message("1"));
        var start = new FileInfo(file).Length;
        using (var stream = File.OpenWrite(file))
        {
            stream.Position = start + Hole;
            stream.Write("\n\n"u8);
        }

        using (var stream = File.OpenRead(file))
        {
            _stored[file] = new MboxPoint(stream.Length, LengthsHold: false).Format(stream);
        }

        Append(file, Message("2"));

        var message = Assert.Single(Messages(Resume(), file));
        Assert.Equal("2", Subject(message));
        Assert.EndsWith($"offset {start + Hole + 2 + Envelope.Length}", message.Location.Id, StringComparison.Ordinal);
        using var reader = new StreamReader(message.Location.Open(int.MaxValue));
        Assert.Equal("Subject: 2\n\nHello\n\n", reader.ReadToEnd());
    }

    [Fact]
    public void NothingIsReachedBeforeTheNextMessageIsAskedFor()
    {
        _folder.Write("Inbox.mbox", Message("1"));
        _folder.Write("md/cur/1.M1.host;2,S", "Subject: 2\nTo: x\n\n");
        var resume = new ResumeState();
        using var messages = Messages(resume, _folder.Path).GetEnumerator();

        Assert.True(messages.MoveNext());
        Assert.Empty(resume.TakeReached());
        Assert.True(messages.MoveNext());
        Assert.Equal([Path.Combine(_folder.Path, "Inbox.mbox"), _folder.Path], resume.TakeReached().Select(p => p.Folder));
        Assert.False(messages.MoveNext());
        Assert.Equal(["maildir " + Path.Combine(_folder.Path, "md")], resume.TakeReached().Select(p => p.Folder));
    }

    [Fact]
    public void AMaildirMessageStaysKnownWhenItMovesAndItsFlagsChange()
    {
        var file = _folder.Write("md/new/1.M1.host", "Subject: 1\nTo: x\n\n");
        Assert.Equal(["1"], Read(_folder.Path));
        var id = Assert.Single(Messages(null, _folder.Path)).Location;

        Directory.CreateDirectory(Path.Combine(_folder.Path, "md", "cur"));
        File.Move(file, Path.Combine(_folder.Path, "md", "cur", "1.M1.host;2,RS"));
        _folder.Write("md/new/2.M1.host", "Subject: 2\nTo: x\n\n");

        Assert.Equal(["2"], Read(_folder.Path));
        Assert.Contains(Messages(null, _folder.Path), m => m.Location.Id == id.Id);
        using var reader = new StreamReader(id.Open(int.MaxValue));
        Assert.StartsWith("Subject: 1", reader.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void OnlyNewAndChangedMessageFilesAreRead()
    {
        var first = _folder.Write("Inbox/1.eml", "Subject: 1\nTo: x\n\n");
        _folder.Write("Inbox/2.eml", "Subject: 2\nTo: x\n\n");
        Assert.Equal(["1", "2"], Read(_folder.Path));
        Assert.Equal([], Read(_folder.Path));
        Assert.Empty(_observer.Warnings);

        _folder.Write("Inbox/3.eml", "Subject: 3\nTo: x\n\n");
        _folder.Write("Inbox/2.eml", "Subject: 2, changed\nTo: x\n\n");
        File.Delete(first);

        Assert.Equal(["2, changed", "3"], Read(_folder.Path));
    }

    [Fact]
    public void AFileGivenByItselfIsReadOnce()
    {
        var file = _folder.Write("1.eml", "Subject: 1\nTo: x\n\n");

        Assert.Equal(["1"], Read(file));
        Assert.Equal([], Read(file));
    }

    [Theory]
    [InlineData("")]
    [InlineData("files1 !")]
    [InlineData("files1 AAAA")]
    [InlineData("mbox1 99999999999999999999 1 00")]
    [InlineData("mbox1 -1 1 00")]
    [InlineData("mbox1 5 1 00")]
    [InlineData("later version")]
    public void AStateThatIsNotUnderstoodMeansReadingFromTheStart(string state)
    {
        var file = _folder.Write("Inbox.mbox", Message("1"));
        _folder.Write("2.eml", "Subject: 2\nTo: x\n\n");
        foreach (var folder in new[] { file, _folder.Path })
        {
            _stored[folder] = state;
        }

        Assert.Equal(["2", "1"], Read(_folder.Path));
    }

    [Fact]
    public void WhatCouldNotBeReadIsTriedAgain()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs the right to make symbolic links, which Windows gives to administrators only.");
        _folder.Write("2.eml", "Subject: 2\nTo: x\n\n");
        var link = Path.Combine(_folder.Path, "1.eml");
        File.CreateSymbolicLink(link, Path.Combine(_folder.Path, "later"));
        Assert.Equal(["2"], Read(_folder.Path));
        Assert.Single(_observer.UnreadablePaths);

        _folder.Write("later", "Subject: 1\nTo: x\n\n");

        Assert.Contains("1", Read(_folder.Path));
    }

    private static string Message(string subject, string body = "Hello\n") => $"{Envelope}Subject: {subject}\n\n{body}\n";

    private static void Append(string file, string text) => File.AppendAllText(file, text);

    private static string? Subject(StoredMessage message) => message.Headers.First("Subject")?.Text();

    private ResumeState Resume() => new(_stored.Select(p => new ResumePoint(p.Key, p.Value)));

    private IEnumerable<StoredMessage> Messages(ResumeState? resume, string path) =>
        new FileMailSource([path]).Read(resume, _observer, CancellationToken.None);

    /// <summary>Reads to the end and stores the points.</summary>
    private List<string?> Read(string path)
    {
        var resume = Resume();
        var subjects = Messages(resume, path).Select(Subject).ToList();
        foreach (var point in resume.TakeReached())
        {
            _stored[point.Folder] = point.State;
        }

        return subjects;
    }
}
