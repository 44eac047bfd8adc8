using System.IO.Compression;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Unit.Cases.Store.Ledger;
using CommerceMailAdmin.Unit.Support;
using static CommerceMailAdmin.Unit.Cases.ReportedMail;

namespace CommerceMailAdmin.Unit.Cases;

/// <summary>
/// Mail as programs and exports store it, after public reports: mbsync and OfflineIMAP names, Thunderbird, KMail, Apple Mail, Evolution,
/// MH, Takeout archives, Windows copies of Maildirs. The right answer of each was written before anything was run.
/// </summary>
public class MailStoreTests
{
    private const string Waits = "waits 06-08 09:00 mira.k 30811725541111";
    private const string Answered = "answered 06-09 09:00";

    /// <summary>Where a draft lies: the answer in it was never sent, and is told of.</summary>
    [Theory]
    [InlineData("Mail/.Drafts/cur/1717923600.M1.host:2,S")]
    [InlineData("Mail/[Gmail].Drafts/cur/1717923600.M1.host;2,S")]
    [InlineData("Mail/[Gmail]/.Entw\u00fcrfe/cur/1717923600.M1.host!2,S")]
    [InlineData("Mail/cur/1717923600.M1.host:2,DS")]
    [InlineData("ImapMail/imap.ateliernord.example/INBOX.sbd/Drafts")]
    [InlineData("Mail/Local Folders/Unsent Messages")]
    [InlineData("Mail/Drafts.mbox/mbox")]
    [InlineData("Mail/drafts/12")]
    [InlineData("Mail/.Local Folders.directory/drafts")]
    [InlineData("Export/Brouillons/2026-06-09 R\u00e9ponse.eml")]
    [InlineData("Export/INBOX/Drafts/2.eml")]
    [InlineData("Export/Outbox/2.eml")]
    [InlineData("Export/Templates.sbd/Replies")]
    [InlineData("INBOX.Borradores.mbox")]
    public void ADraftLiesHere(string file)
    {
        var isMbox = !file.Contains(".eml", StringComparison.Ordinal) && !file.Contains("/cur/", StringComparison.Ordinal)
            && !file.EndsWith("/12", StringComparison.Ordinal);

        Check(Waits, "drafts, templates or the outbox", ("Inbox/1.eml", Buyer()), (file, isMbox ? Envelope + Answer() + "\n" : Answer()));
    }

    /// <summary>Where sent mail lies: an alias that nobody named wrote the answer.</summary>
    [Theory]
    [InlineData("Mail/.Sent/cur/1717923600.M1.host:2,S")]
    [InlineData("Mail/[Gmail].Gesendet/cur/1717923600.M1.host;2,S")]
    [InlineData("Mail/.Sent.2026/cur/1717923600.M1.host:2,S")]
    [InlineData("ImapMail/imap.ateliernord.example/INBOX.sbd/Sent")]
    [InlineData("Mail/Sent Messages.mbox/mbox")]
    [InlineData("Mail/sent-mail")]
    [InlineData("Mail/.sent-mail.directory/2026")]
    [InlineData("Export/\u00c9l\u00e9ments envoy\u00e9s/2.eml")]
    [InlineData("Export/Sent Items (1)/2.eml")]
    [InlineData("Export/Gesendet 2026/2.eml")]
    [InlineData("INBOX.Enviados.mbox")]
    public void SentMailLiesHere(string file)
    {
        var isMbox = !file.Contains(".eml", StringComparison.Ordinal) && !file.Contains("/cur/", StringComparison.Ordinal);
        var answer = Answer(from: "lena@alias.example");

        Check(Answered, null, ("Inbox/1.eml", Buyer()), (file, isMbox ? Envelope + answer + "\n" : answer));
    }

    /// <summary>Folders and archives that only hold a mailbox: what they are called says nothing.</summary>
    [Theory]
    [InlineData("drafts/export of June/mailbox/")]
    [InlineData("Outbox/mailbox/")]
    [InlineData("Entwurf/Postfach/")]
    [InlineData("Templates/old/mailbox/")]
    public void AFolderAboveTheMailboxSaysNothing(string above)
    {
        using var folder = new TemporaryFolder();
        folder.Write(above + "Inbox/1.eml", Buyer());
        folder.Write(above + "Sent/2.eml", Answer());

        Assert.Equal(Answered, State(Path.Combine(folder.Path, above.TrimEnd('/'))));
        Assert.Equal(Answered, State(folder.Path));
    }

    [Theory]
    [InlineData("drafts.zip", "")]
    [InlineData("Entwurf 2026.zip", "mailbox/")]
    [InlineData("mailbox.zip", "Drafts export/")]
    public void AnArchiveWithAMailboxIsReadWhateverItIsCalled(string name, string inside)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, name);
        using (var archive = new ZipArchive(File.Create(file), ZipArchiveMode.Create))
        {
            foreach (var (entry, text) in new[] { ("Inbox/1.eml", Buyer()), ("Sent/2.eml", Answer()) })
            {
                using var writer = new StreamWriter(archive.CreateEntry(inside + entry).Open());
                writer.Write(text);
            }
        }

        Assert.Equal(Answered, State(file));
    }

    /// <summary>What stands before the header of a message in a file of its own.</summary>
    [Theory]
    [InlineData("\ufeff")]
    [InlineData("\n\n")]
    [InlineData("From lena@ateliernord.example Tue Jun  9 09:00:00 2026\n")]
    [InlineData(">From lena@ateliernord.example Tue Jun  9 09:00:00 2026\n")]
    [InlineData("Microsoft Mail Internet Headers Version 2.0\n")]
    [InlineData("X-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\n")]
    [InlineData("X-Account-Key: account1\nX-UIDL: 1\n")]
    [InlineData("Status: RO\nX-Keywords: \n")]
    public void ALineBeforeTheHeader(string before) =>
        Check(Answered, null, ("Inbox/1.eml", Buyer()), ("Sent/2.eml", before + Answer()));

    /// <summary>An .emlx file of Apple Mail, with a length that is right, too small or too large, and a property list after it.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(-20)]
    [InlineData(5000)]
    public void AMessageOfAppleMail(int wrongBy)
    {
        var answer = Answer();

        Check(Answered, null, ("Inbox/1.eml", Buyer()), ("Sent/Messages/2.emlx",
            $"{answer.Length + wrongBy}       \n{answer}<?xml version=\"1.0\"?>\n<plist version=\"1.0\"><dict/></plist>\n"));
    }

    /// <summary>Case 75: a message of 100 MB in lines of 76 characters stands before the case's message.</summary>
    [Fact]
    public void AHugeMessageBeforeACase()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("Inbox", "From - Mon Jun  8 10:00:00 2026\nReceived: from a by mx; Mon, 8 Jun 2026 09:00:00 +0000\nFrom: "
            + $"Letter <news@letter.example>\nTo: {Shop}\nSubject: big\nDate: Mon, 8 Jun 2026 09:00:00 +0000\n\n");
        using (var writer = File.AppendText(file))
        {
            var lines = string.Concat(Enumerable.Repeat(new string('x', 76) + "\n", 1362));
            for (var i = 0; i < 1000; i++)
            {
                writer.Write(lines);
            }

            writer.Write("\nFrom - Mon Jun  8 10:00:00 2026\n" + Buyer());
        }

        Assert.Equal(Waits, State(file));
    }

    public static TheoryData<string, string> Names =>
        [.. new[] { ("colA", "Sent"), ("colB", "Drafts"), ("colC", "Junk") }.SelectMany(c =>
            Directory.EnumerateFiles(Repository.PathOf("tests", "Data", "cases", "mail", "80-folder-names", c.Item1), "*.mbox",
                SearchOption.AllDirectories)
                .Select(f => Path.GetFileNameWithoutExtension(f)).Where(n => n != "INBOX").Select(n => (n, c.Item2)))];

    /// <summary>Case 80: names of folders in many languages, by their role.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void ANameOfAFolderTellsItsRole(string name, string role) => Assert.Equal(role, FolderNames.RoleOf([name]).ToString());

    private const string Envelope = "From lena@ateliernord.example Tue Jun  9 09:00:00 2026\n";

    private static string State(string path) => string.Join("; ", CommerceCases.Read(CaseInput.Files([path], "support"),
        TestLedger.Options(At) with { Now = At, IncludeBuyerData = true }, new CaseSelection(), new RecordingObserver(),
        CancellationToken.None).Select(ReportedMail.State));

    private static void Check(string state, string? warning, params (string Name, string Content)[] files)
    {
        var read = Read(files);

        Assert.True(state == read.State && (warning is null || read.Warnings.Contains(warning, StringComparison.Ordinal)),
            $"{read.State}\n{read.Warnings}");
    }
}
